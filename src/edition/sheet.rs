//! The tables of regions as cells and equations.
//!
//! What hangs together: totals add up to the city's; the land used follows from the kinds of land, and adds up from the
//! land of each class and from the land that yields least; a quantity of the scheme follows from its fields, an indicator
//! from its two sides, a score from the indicators, a part of a quota from what it is given by.

use std::collections::BTreeSet;

use super::level::Level;
use super::quota_figures::Quotas;
use super::suppression::table::{Cell, Equation};
use crate::assess::{Assessment, Status};
use crate::field::TENURES;
use crate::frame::Columns;
use crate::insight::low_yield::{LAST_FIFTH, low_yield};
use crate::problem::Error;
use crate::region::{Region, Regions};
use crate::scheme::Scheme;

/// What stands in public charts beside the tables of the ranked areas.
#[derive(Clone, Copy, Default)]
pub struct Charted<'a> {
    /// The quotas of the first resource.
    pub quotas: Option<Quotas<'a>>,
    /// Whether the land by industry and the land that yields least are drawn.
    pub land: bool,
    /// Fewest enterprises behind a figure.
    pub least: usize,
}

/// A column of the tables of regions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Figure {
    Enterprises,
    Appraised,
    Total(String),
    Value(String),
    Score,
    /// The land of a class. How many enterprises have it, everybody counts in the list 公示.
    Class(usize),
    /// Land of no class.
    Ungraded,
    /// The part of the land that yields least, what else those have whose yield is known, both, and land of others.
    Low,
    LowRest,
    LowAll,
    LowNone,
}

impl Figure {
    /// Whether the regions' figures add up to the city's.
    fn adds_up(&self) -> bool {
        !matches!(self, Self::Value(_) | Self::Score)
    }

    /// Whether it stands nowhere.
    fn is_never_shown(&self) -> bool {
        matches!(self, Self::Ungraded | Self::LowRest | Self::LowNone)
    }

    /// The columns of `counties.csv` that show it.
    pub fn ids(&self, regions: &Regions) -> Vec<String> {
        match self {
            Self::Enterprises => vec!["enterprises".to_owned()],
            Self::Appraised => vec!["appraised".to_owned()],
            Self::Total(id) if id == "land_mu" => vec![id.clone()],
            Self::Total(id) => vec![format!("{id}_total")],
            Self::Value(id) => vec![format!("{id}_value"), format!("{id}_rank")],
            Self::Score => vec!["score".to_owned()],
            Self::Class(index) => vec![format!("land_share_{}", regions.classes[*index])],
            Self::Low => vec!["low_mu".to_owned()],
            Self::LowAll => vec!["low_land_mu".to_owned()],
            Self::Ungraded | Self::LowRest | Self::LowNone => Vec::new(),
        }
    }
}

/// Rules of quotas come after all others.
const QUOTAS: usize = 900;

/// How many enterprises stand behind every figure: a row a region, then the city, then those of no region.
pub struct Sheet<'a> {
    /// The columns.
    pub columns: Vec<Figure>,
    enterprises: Vec<Vec<usize>>,
    charted: Charted<'a>,
}

impl<'a> Sheet<'a> {
    /// Counts them.
    pub fn read(
        assessment: &Assessment,
        scheme: &Scheme,
        regions: &Regions,
        level: Level,
        charted: Charted<'a>,
    ) -> Result<Self, Error> {
        let list = level.regions(regions);
        let row_of = rows(assessment, list, level.column(regions))?;
        let scored: Vec<bool> = assessment
            .status
            .iter()
            .map(|status| status.is_scored())
            .collect();
        let appraised = |row: usize| assessment.status[row] == Status::Appraised;
        let mut sheet = Self {
            columns: Vec::new(),
            enterprises: vec![Vec::new(); list.len() + 2],
            charted,
        };
        sheet.add(Figure::Enterprises, &row_of, |_| true);
        sheet.add(Figure::Appraised, &row_of, appraised);
        for id in &regions.totals {
            let held = assessment.frame.held(id)?;
            sheet.add(Figure::Total(id.clone()), &row_of, |row| {
                scored[row] && held.get(row) == Some(true)
            });
        }
        for indicator in &scheme.indicators {
            let side = |part: &str| -> Result<_, Error> {
                let id = format!("{}_{part}", indicator.id);
                assessment.frame.held(&id)
            };
            let above = side("numerator")?;
            let below = match indicator.denominator {
                Some(_) => side("denominator")?,
                None => above.clone(),
            };
            sheet.add(Figure::Value(indicator.id.clone()), &row_of, |row| {
                scored[row] && above.get(row) == Some(true) && below.get(row) == Some(true)
            });
        }
        sheet.add(Figure::Score, &row_of, appraised);
        sheet.read_land(assessment, scheme, regions, &row_of, &scored)?;
        Ok(sheet)
    }

    /// The land of each class, and the land that yields least.
    fn read_land(
        &mut self,
        assessment: &Assessment,
        scheme: &Scheme,
        regions: &Regions,
        row_of: &[usize],
        scored: &[bool],
    ) -> Result<(), Error> {
        if !assessment.frame.has("land_mu") {
            return Ok(());
        }
        let (land, class) = (
            assessment.frame.held("land_mu")?,
            assessment.frame.words("class")?,
        );
        let appraised = |row: usize| assessment.status[row] == Status::Appraised;
        let holds = |row: usize| scored[row] && land.get(row) == Some(true);
        for (index, name) in regions.classes.iter().enumerate() {
            self.add(Figure::Class(index), row_of, |row| {
                appraised(row) && holds(row) && class.get(row) == Some(name)
            });
        }
        if !regions.classes.is_empty() {
            let is_known = |name: &str| regions.classes.iter().any(|known| known == name);
            self.add(Figure::Ungraded, row_of, |row| {
                holds(row) && !(appraised(row) && class.get(row).is_some_and(is_known))
            });
        }
        if !self.charted.land {
            return Ok(());
        }
        let lowest = &scheme.indicators[scheme.charts.land_yield];
        let found = low_yield(assessment, &lowest.id, LAST_FIFTH)?;
        let mut counts = [(); 4].map(|()| vec![0; self.enterprises.len()]);
        let mut members: Vec<Option<&str>> = vec![None; self.enterprises.len()];
        let names = assessment.frame.words(assessment.level.id())?;
        for (row, region) in row_of.iter().enumerate() {
            members[*region] = names.get(row).or(members[*region]);
            counts[3][*region] += usize::from(holds(row));
        }
        let city = self.enterprises.len() - 2;
        for (region, name) in members.iter().enumerate() {
            let Some(one) = found.get(name.unwrap_or_default()) else {
                continue;
            };
            // That none of a few enterprises holds such land says something about each.
            counts[0][region] = match one.low_count {
                0 if region < city && one.count < self.charted.least => one.count,
                count => count,
            };
            counts[1][region] = one.rest_count;
            counts[2][region] = one.count;
            counts[3][region] = counts[3][region].saturating_sub(one.count);
        }
        for one in &mut counts {
            one[city] = one.iter().sum();
        }
        for (figure, counts) in [Figure::Low, Figure::LowRest, Figure::LowAll, Figure::LowNone]
            .into_iter()
            .zip(counts)
        {
            self.push(figure, counts);
        }
        Ok(())
    }

    fn push(&mut self, figure: Figure, counts: Vec<usize>) {
        for (row, count) in self.enterprises.iter_mut().zip(counts) {
            row.push(count);
        }
        self.columns.push(figure);
    }

    /// The cell of the whole land of a class, with the number of its enterprises.
    pub fn city_class(&self, class: usize, regions: usize) -> Option<(usize, usize)> {
        let column = self
            .columns
            .iter()
            .position(|figure| *figure == Figure::Class(class))?;
        Some((
            regions * self.columns.len() + column,
            self.enterprises[regions][column],
        ))
    }

    /// Counts the enterprises inside by region.
    fn add(&mut self, figure: Figure, row_of: &[usize], inside: impl Fn(usize) -> bool) {
        let mut counts = vec![0; self.enterprises.len()];
        let city = counts.len() - 2;
        for (row, region) in row_of.iter().enumerate().filter(|(row, _)| inside(*row)) {
            let _ = row;
            counts[*region] += 1;
            counts[city] += 1;
        }
        self.push(figure, counts);
    }

    /// Every figure of every row.
    pub fn cells(&self, known: &Regions, regions: usize) -> Vec<Cell> {
        // The sum over all counties follows from any base beside its quota. Beside the city's it is that of no county.
        let sums: Vec<(Vec<String>, bool)> = self.charted.quotas.iter().flat_map(Quotas::sums).collect();
        let is_told_by_quotas = |column: usize| {
            let ids = self.columns[column].ids(known);
            let mut bases = sums
                .iter()
                .filter(|(_, same)| *same)
                .flat_map(|(columns, _)| columns);
            bases.any(|id| ids.contains(id))
                && (1..self.charted.least).contains(&self.enterprises[regions + 1][column])
        };
        let cell = |(row, counts): (usize, &Vec<usize>)| -> Vec<Cell> {
            let of = |(column, (enterprises, figure)): (usize, (&usize, &Figure))| Cell {
                // Whoever has a class is listed by name, so that no number of them is a secret.
                enterprises: match figure {
                    Figure::Appraised if self.is_classed() => 0,
                    _ => *enterprises,
                },
                owner: (row < regions).then_some(row),
                hidden: row > regions
                    || figure.is_never_shown()
                    || row == regions && is_told_by_quotas(column),
                margin: row == regions,
                derived: false,
            };
            counts.iter().zip(&self.columns).enumerate().map(of).collect()
        };
        self.enterprises.iter().enumerate().flat_map(cell).collect()
    }

    fn is_classed(&self) -> bool {
        self.columns.contains(&Figure::Ungraded)
    }

    /// What adds up, and what follows from what.
    pub fn equations(&self, scheme: &Scheme, known: &Regions, regions: usize) -> Vec<Equation> {
        let width = self.columns.len();
        let rows = regions + 2;
        let at = |row: usize, column: usize| row * width + column;
        let total = |id: &String| {
            self.columns
                .iter()
                .position(|known| *known == Figure::Total(id.clone()))
        };
        let mut equations = Vec::new();
        for (column, _) in self
            .columns
            .iter()
            .enumerate()
            .filter(|(_, figure)| figure.adds_up())
        {
            let sign = |row: usize| if row == regions { -1 } else { 1 };
            let terms = (0..rows).map(|row| (at(row, column), sign(row))).collect();
            equations.push(Equation { terms, adds_up: true });
        }
        let land = self.positions(|figure| *figure == Figure::Total("land_mu".to_owned()));
        let graded = self.positions(|figure| matches!(figure, Figure::Class(_) | Figure::Ungraded));
        let low = self.positions(|figure| matches!(figure, Figure::Low | Figure::LowRest));
        let all = self.positions(|figure| *figure == Figure::LowAll);
        let rest = self.positions(|figure| *figure == Figure::LowNone);
        let known_yield: Vec<usize> = all.iter().chain(&rest).copied().collect();
        for (parts, whole) in [(&graded, &land), (&low, &all), (&known_yield, &land)] {
            if let (false, [whole]) = (parts.is_empty(), whole.as_slice()) {
                equations.extend((0..rows).map(|row| {
                    let parts = parts.iter().map(|column| (at(row, *column), 1));
                    let terms = parts.chain([(at(row, *whole), -1)]).collect();
                    Equation { terms, adds_up: true }
                }));
            }
        }
        for (rule, (ids, same)) in self.charted.quotas.iter().flat_map(Quotas::sums).enumerate() {
            let columns = self.positions(|figure| figure.ids(known).iter().any(|id| ids.contains(id)));
            let rows = (0..regions).flat_map(|row| columns.iter().map(move |column| (row, *column)));
            let factor = |row: usize, column: usize| {
                if same {
                    1
                } else {
                    factor(QUOTAS + rule, row, column)
                }
            };
            let terms = rows
                .map(|(row, column)| (at(row, column), factor(row, column)))
                .collect();
            equations.push(Equation {
                terms,
                adds_up: false,
            });
        }
        equations.extend(self.land(rows));
        // What belongs together in a row; a quantity is the same sum in every row, a ratio is not.
        let mut linked: Vec<(Vec<usize>, bool)> = Vec::new();
        for quantity in &scheme.quantities {
            let own = total(&quantity.id).into_iter();
            linked.push((
                own.chain(quantity.values().columns.iter().filter_map(total))
                    .collect(),
                true,
            ));
        }
        for indicator in &scheme.indicators {
            let own = self.positions(|figure| *figure == Figure::Value(indicator.id.clone()));
            let sides = indicator.denominator.iter().chain([&indicator.numerator]);
            let read = sides.flat_map(|formula| formula.columns.iter().filter_map(total));
            linked.push((own.into_iter().chain(read).collect(), false));
        }
        linked.push((
            self.positions(|figure| matches!(figure, Figure::Score | Figure::Value(_))),
            false,
        ));
        for (rule, (mut columns, same)) in linked.into_iter().enumerate() {
            let mut seen = BTreeSet::new();
            columns.retain(|column| seen.insert(*column));
            if columns.len() < 2 {
                continue;
            }
            // A ratio of nothing is no ratio.
            for row in (0..rows).filter(|row| self.enterprises[*row][columns[0]] > 0) {
                let kind = if same { 0 } else { row + 1 };
                let terms = columns
                    .iter()
                    .map(|column| (at(row, *column), factor(rule, kind, *column)))
                    .collect();
                equations.push(Equation {
                    terms,
                    adds_up: false,
                });
            }
        }
        equations
    }

    /// Land used = owned + leased − let + other, in every row. A tenure that is no column was not surveyed and is nothing.
    fn land(&self, rows: usize) -> Vec<Equation> {
        let width = self.columns.len();
        let column = |id: &str| {
            self.columns
                .iter()
                .position(|known| *known == Figure::Total(id.to_owned()))
        };
        // Without the land used, or the owned land that is nearly all of it, nothing follows.
        let (Some(used), Some(_)) = (column("land_mu"), column("land_owned_mu")) else {
            return Vec::new();
        };
        let held = TENURES
            .iter()
            .filter_map(|tenure| Some((column(tenure.id)?, i64::from(tenure.sign))))
            .chain([(used, -1)]);
        let held: Vec<(usize, i64)> = held.collect();
        (0..rows)
            .map(|row| Equation {
                terms: held
                    .iter()
                    .map(|(column, sign)| (row * width + column, *sign))
                    .collect(),
                // One enterprise stands behind several of its cells, so that they do not count it twice.
                adds_up: false,
            })
            .collect()
    }

    fn positions(&self, wanted: impl Fn(&Figure) -> bool) -> Vec<usize> {
        (0..self.columns.len())
            .filter(|column| wanted(&self.columns[*column]))
            .collect()
    }
}

/// The region of every row, by its place in the list; rows of no region come after the city.
fn rows(assessment: &Assessment, list: &[Region], column: &str) -> Result<Vec<usize>, Error> {
    let names = assessment.frame.words(column)?;
    let places: std::collections::HashMap<&str, usize> = list
        .iter()
        .enumerate()
        .map(|(place, region)| (region.name.as_str(), place))
        .collect();
    Ok(names
        .iter()
        .map(|name| {
            name.and_then(|name| places.get(name).copied())
                .unwrap_or(list.len() + 1)
        })
        .collect())
}

/// A fixed arbitrary number, never zero, for a coefficient that is not known.
fn factor(rule: usize, row: usize, column: usize) -> i64 {
    // The multiplier of MMIX (Knuth); its high bits are well mixed.
    let mixed = ((rule * 1_000 + row) * 1_000 + column + 1) as u64;
    (mixed.wrapping_mul(6_364_136_223_846_793_005) >> 34) as i64 | 1
}
