//! Which figures of counties or parks are withheld: those of fewer than some enterprises, and those by which they could be
//! had. Enterprises above scale report to the statistical office; their figures must not be read out of totals.
//!
//! What hangs together: totals add up to the city's; the land used follows from the kinds of land; a quantity of the scheme follows from its fields, an indicator from
//! its two sides, a score from the indicators; the classes of a county add up to its appraised enterprises.

use std::collections::BTreeSet;

use super::level::Level;
use super::suppression::{self, Cell, Equation};
use crate::assess::{Assessment, Status};
use crate::field::TENURES;
use crate::problem::Error;
use crate::region::{Region, Regions};
use crate::scheme::Scheme;

/// The figures that nobody but their region sees, by region and column of `counties.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Withheld {
    cells: BTreeSet<(Option<String>, String)>,
}

impl Withheld {
    /// Whether a figure of a region, or of the city (`None`), is withheld.
    pub fn hides(&self, region: Option<&str>, column: &str) -> bool {
        !self.cells.is_empty()
            && self
                .cells
                .contains(&(region.map(str::to_owned), column.to_owned()))
    }

    /// Whether anything is withheld.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }
}

/// The figures of fewer than `least` enterprises among the regions of a level, and what else has to go for their sake.
pub fn withheld(
    assessment: &Assessment,
    scheme: &Scheme,
    regions: &Regions,
    level: Level,
    least: usize,
) -> Result<Withheld, Error> {
    let list = level.regions(regions);
    let sheet = Sheet::read(assessment, scheme, regions, level)?;
    let (cells, equations) = (sheet.cells(list.len()), sheet.equations(scheme, list.len()));
    let hidden = suppression::withheld(&cells, &equations, least);
    let mut withheld = Withheld::default();
    for (index, _) in hidden.iter().enumerate().filter(|(_, hidden)| **hidden) {
        let (row, column) = (index / sheet.columns.len(), index % sheet.columns.len());
        if row <= list.len() {
            let region = list.get(row).map(|region| region.name.clone());
            for id in sheet.columns[column].ids(regions) {
                withheld.cells.insert((region.clone(), id));
            }
        }
    }
    Ok(withheld)
}

/// A column of the tables of regions.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Figure {
    Enterprises,
    Appraised,
    Total(String),
    Value(String),
    Score,
    Class(usize),
}

impl Figure {
    /// Whether the regions' figures add up to the city's.
    fn adds_up(&self) -> bool {
        !matches!(self, Self::Value(_) | Self::Score)
    }

    /// The columns of `counties.csv` that show it.
    fn ids(&self, regions: &Regions) -> Vec<String> {
        match self {
            Self::Enterprises => vec!["enterprises".to_owned()],
            // Without the number there are no shares either.
            Self::Appraised => std::iter::once("appraised".to_owned())
                .chain(regions.classes.iter().flat_map(|class| shares(class)))
                .collect(),
            Self::Total(id) if id == "land_mu" => vec![id.clone()],
            Self::Total(id) => vec![format!("{id}_total")],
            Self::Value(id) => vec![format!("{id}_value"), format!("{id}_rank")],
            Self::Score => vec!["score".to_owned()],
            Self::Class(index) => shares(&regions.classes[*index]).to_vec(),
        }
    }
}

fn shares(class: &str) -> [String; 2] {
    [format!("share_{class}"), format!("land_share_{class}")]
}

/// How many enterprises stand behind every figure: a row a region, then the city, then those of no region.
struct Sheet {
    columns: Vec<Figure>,
    enterprises: Vec<Vec<usize>>,
}

impl Sheet {
    fn read(
        assessment: &Assessment,
        scheme: &Scheme,
        regions: &Regions,
        level: Level,
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
        };
        sheet.add(Figure::Enterprises, &row_of, |_| true);
        sheet.add(Figure::Appraised, &row_of, appraised);
        for id in &regions.totals {
            let held = assessment
                .frame
                .column(id)?
                .as_materialized_series()
                .is_not_null();
            sheet.add(Figure::Total(id.clone()), &row_of, |row| {
                scored[row] && held.get(row) == Some(true)
            });
        }
        for indicator in &scheme.indicators {
            let side = |part: &str| -> Result<_, Error> {
                let id = format!("{}_{part}", indicator.id);
                Ok(assessment
                    .frame
                    .column(&id)?
                    .as_materialized_series()
                    .is_not_null())
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
        let class = assessment.frame.column("class")?.as_materialized_series().clone();
        let class = class.str()?;
        for (index, name) in regions.classes.iter().enumerate() {
            sheet.add(Figure::Class(index), &row_of, |row| {
                appraised(row) && class.get(row) == Some(name)
            });
        }
        Ok(sheet)
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
        for (row, count) in self.enterprises.iter_mut().zip(counts) {
            row.push(count);
        }
        self.columns.push(figure);
    }

    fn cells(&self, regions: usize) -> Vec<Cell> {
        let cell = |(row, counts): (usize, &Vec<usize>)| -> Vec<Cell> {
            let of = |enterprises: &usize| Cell {
                enterprises: *enterprises,
                owner: (row < regions).then_some(row),
                hidden: row > regions,
                margin: row == regions,
                derived: false,
            };
            counts.iter().map(of).collect()
        };
        self.enterprises.iter().enumerate().flat_map(cell).collect()
    }

    fn equations(&self, scheme: &Scheme, regions: usize) -> Vec<Equation> {
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
        let classes: Vec<usize> = self.positions(|figure| matches!(figure, Figure::Class(_)));
        let appraised = self.positions(|figure| *figure == Figure::Appraised);
        if !classes.is_empty() {
            for row in 0..rows {
                let mut terms: Vec<(usize, i64)> =
                    classes.iter().map(|column| (at(row, *column), 1)).collect();
                terms.extend(appraised.iter().map(|column| (at(row, *column), -1)));
                equations.push(Equation { terms, adds_up: true });
            }
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
    let names = assessment.frame.column(column)?.as_materialized_series().clone();
    let places: std::collections::HashMap<&str, usize> = list
        .iter()
        .enumerate()
        .map(|(place, region)| (region.name.as_str(), place))
        .collect();
    Ok(names
        .str()?
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
