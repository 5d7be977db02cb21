//! The audit: figures that can be read and are still hard to believe.
//!
//! Every finding is a warning at its cell. Thresholds stand in `audit.toml`. Values with a reported problem are passed
//! over; so are enterprises that are left out.

mod peers;
mod plausible;

use std::collections::BTreeMap;

use super::Survey;
use crate::field::{self, FIELDS};
use crate::problem::{Error, Place, Problems, kinds};
use crate::settings::{Document, Section};
use crate::unit::number_text;

/// The thresholds of the audit.
#[derive(Clone, Debug, Default)]
pub struct Thresholds {
    jump: f64,
    unit_factors: Vec<f64>,
    unit_tolerance: f64,
    unit_values: usize,
    peers_tolerance: f64,
    peers_values: usize,
    k: f64,
    least_enterprises: usize,
    least_deviation: f64,
    ratios: Vec<(usize, usize)>,
    orders: Vec<(usize, usize)>,
    companions: Vec<(usize, usize)>,
    bounds: plausible::Bounds,
}

impl Thresholds {
    /// The thresholds that come with permu; mistakes in them are pushed.
    pub fn built_in(problems: &mut Problems) -> Self {
        Self::read("audit.toml", include_str!("audit.toml"), problems)
    }

    fn read(name: &str, text: &str, problems: &mut Problems) -> Self {
        let document = Document::new(name, text, problems);
        let mut root = document.root(problems);
        let mut thresholds = Self::default();
        if let Some(mut section) = root.section("jump", problems) {
            thresholds.jump = section.required_number("ratio", problems).value;
            section.finish(&[], problems);
        }
        if let Some(mut section) = root.section("unit", problems) {
            let factors = section.number_list("factors", problems);
            thresholds.unit_factors = factors.into_iter().map(|factor| factor.value).collect();
            thresholds.unit_tolerance = section.required_number("tolerance", problems).value;
            thresholds.unit_values = section.required_number("least_values", problems).value as usize;
            thresholds.peers_tolerance = section.required_number("peers_tolerance", problems).value;
            thresholds.peers_values = section.required_number("peers_least_values", problems).value as usize;
            section.finish(&[], problems);
        }
        if let Some(mut section) = root.section("outlier", problems) {
            thresholds.k = section.required_number("k", problems).value;
            thresholds.least_enterprises =
                section.required_number("least_enterprises", problems).value as usize;
            thresholds.least_deviation = section.required_number("least_deviation", problems).value;
            let ratios = section.sections("ratio", problems);
            thresholds.ratios = pairs(ratios, "numerator", "denominator", problems);
            section.finish(&[], problems);
        }
        let orders = root.sections("order", problems);
        thresholds.orders = pairs(orders, "lesser", "greater", problems);
        let companions = root.sections("companion", problems);
        thresholds.bounds = plausible::Bounds::read(&mut root, problems);
        thresholds.companions = pairs(companions, "field", "needs", problems);
        root.finish(&[], problems);
        thresholds
    }
}

/// Two fields of every table in a list.
fn pairs(
    sections: Vec<Section<'_>>,
    one: &'static str,
    other: &'static str,
    problems: &mut Problems,
) -> Vec<(usize, usize)> {
    let mut list = Vec::new();
    for mut section in sections {
        let mut field = |key: &'static str, problems: &mut Problems| {
            let id = section.required_text(key, problems);
            let index = field::index(&id.value);
            if index.is_none() {
                problems.push(kinds::UNKNOWN_FIELD, id.place, vec![("found", id.value)]);
            }
            index
        };
        let found = (field(one, problems), field(other, problems));
        if let (Some(one), Some(other)) = found {
            list.push((one, other));
        }
        section.finish(&[], problems);
    }
    list
}

/// The numbers of one year that can be judged, by field.
struct Year {
    codes: Vec<Option<String>>,
    industries: Vec<Option<String>>,
    counties: Vec<Option<String>>,
    numbers: BTreeMap<usize, Vec<Option<f64>>>,
    /// Rows that are left out.
    out: Vec<bool>,
}

impl Year {
    fn of(panel: &super::Panel) -> Result<Self, Error> {
        let words = |id: &str| -> Result<Vec<Option<String>>, Error> {
            match panel.frame.column(id) {
                Err(_) => Ok(vec![None; panel.frame.height()]),
                Ok(column) => {
                    let series = column.as_materialized_series().rechunk();
                    let words = series.str()?;
                    Ok(words.iter().map(|word| word.map(str::to_owned)).collect())
                }
            }
        };
        let mut numbers = BTreeMap::new();
        for (index, field) in FIELDS.iter().enumerate().filter(|(_, field)| field.is_number()) {
            let Ok(column) = panel.frame.column(field.id) else {
                continue;
            };
            let series = column.as_materialized_series().rechunk();
            let values: Vec<Option<f64>> = series
                .f64()?
                .iter()
                .enumerate()
                .map(|(row, value)| value.filter(|_| !panel.flawed.contains(&(row as u32, index))))
                .collect();
            numbers.insert(index, values);
        }
        Ok(Self {
            codes: words("code")?,
            industries: words("industry")?,
            counties: words("county")?,
            numbers,
            out: words("left_out")?.iter().map(Option::is_some).collect(),
        })
    }

    fn number(&self, field: usize, row: usize) -> Option<f64> {
        self.numbers.get(&field)?[row].filter(|_| !self.out[row])
    }

    fn rows(&self) -> std::ops::Range<usize> {
        0..self.out.len()
    }

    /// Takes figures out of what is still to be judged.
    fn forget(&mut self, figures: &[(usize, usize)]) {
        for (row, field) in figures {
            if let Some(values) = self.numbers.get_mut(field) {
                values[*row] = None;
            }
        }
    }
}

/// Audits the year that is appraised.
pub fn audit(survey: &Survey, thresholds: &Thresholds, problems: &mut Problems) -> Result<(), Error> {
    let Some(panel) = survey.panel() else {
        return Ok(());
    };
    let mut year = Year::of(panel)?;
    let audit = Audit {
        survey,
        thresholds,
        year: &year,
    };
    audit.companions(problems);
    let in_other_units = audit.against_peers(problems);
    // Figures in another unit are wrong in every other way too; once said is enough.
    year.forget(&in_other_units);
    let audit = Audit {
        survey,
        thresholds,
        year: &year,
    };
    audit.orders(problems);
    for (numerator, denominator) in &thresholds.ratios {
        audit.outliers(*numerator, *denominator, problems);
    }
    if let Some(last) = survey.last_year() {
        let last = Year::of(last)?;
        audit.against_last_year(&last, problems);
    }
    audit.implausible(problems);
    Ok(())
}

struct Audit<'a> {
    survey: &'a Survey,
    thresholds: &'a Thresholds,
    year: &'a Year,
}

impl Audit<'_> {
    fn place(&self, row: usize, field: usize) -> Place {
        self.survey.place(row, &[field])
    }

    /// A part that is larger than its whole.
    fn orders(&self, problems: &mut Problems) {
        for &(lesser, greater) in &self.thresholds.orders {
            for row in self.year.rows() {
                let (Some(part), Some(whole)) =
                    (self.year.number(lesser, row), self.year.number(greater, row))
                else {
                    continue;
                };
                if part > whole && part > 0.0 {
                    problems.push(
                        kinds::PART_ABOVE_WHOLE,
                        self.place(row, lesser),
                        vec![
                            ("field", FIELDS[lesser].zh.to_owned()),
                            ("found", shown(lesser, part)),
                            ("other", FIELDS[greater].zh.to_owned()),
                            ("value", shown(greater, whole)),
                        ],
                    );
                }
            }
        }
    }

    /// A figure in one table whose companion in another is nowhere.
    fn companions(&self, problems: &mut Problems) {
        for &(field, needs) in &self.thresholds.companions {
            let Some(panel) = self.survey.panel() else { return };
            if !self.year.numbers.contains_key(&needs) {
                continue;
            }
            for row in self.year.rows() {
                let Some(value) = self.year.number(field, row).filter(|value| *value > 0.0) else {
                    continue;
                };
                let reported = self.year.number(needs, row).is_some_and(|value| value != 0.0);
                // A cell that says “not reported”, or that has its own problem, was spoken of already.
                let spoken = panel.flawed.contains(&(row as u32, needs)) || self.says_something(row, needs);
                if !reported && !spoken {
                    problems.push(
                        kinds::COMPANION_MISSING,
                        self.place(row, field),
                        vec![
                            ("field", FIELDS[field].zh.to_owned()),
                            ("found", shown(field, value)),
                            ("other", FIELDS[needs].zh.to_owned()),
                        ],
                    );
                }
            }
        }
    }

    /// Whether a cell of this field holds anything at all: zero, or a mark for “not reported”.
    fn says_something(&self, row: usize, field: usize) -> bool {
        let Some(panel) = self.survey.panel() else {
            return false;
        };
        panel.rows[row].iter().any(|(position, at)| {
            let grid = &self.survey.grids[*position as usize];
            let column = grid.column_of(field);
            column.is_some_and(|column| !grid.raw_text(column, *at as usize).is_empty())
        })
    }

    /// Ratios far from the industry's: |ln x − median| > k × 1.4826 × MAD (Leys et al. 2013: 1.4826 makes the MAD of a
    /// normal distribution its standard deviation).
    fn outliers(&self, numerator: usize, denominator: usize, problems: &mut Problems) {
        let mut groups: BTreeMap<&str, Vec<(usize, f64)>> = BTreeMap::new();
        let mut all: Vec<f64> = Vec::new();
        for row in self.year.rows() {
            let (Some(above), Some(below)) = (
                self.year.number(numerator, row),
                self.year.number(denominator, row),
            ) else {
                continue;
            };
            if above > 0.0 && below > 0.0 {
                let ratio = (above / below).ln();
                let industry = self.year.industries[row].as_deref().unwrap_or("");
                groups.entry(industry).or_default().push((row, ratio));
                all.push(ratio);
            }
        }
        let city = spread(&all);
        for (industry, members) in groups {
            let enough = members.len() >= self.thresholds.least_enterprises;
            let own: Vec<f64> = members.iter().map(|(_, ratio)| *ratio).collect();
            let Some((median, deviation)) = (if enough { spread(&own) } else { city }) else {
                continue;
            };
            for (row, ratio) in members {
                let deviation = deviation.max(self.thresholds.least_deviation);
                if (ratio - median).abs() > self.thresholds.k * deviation {
                    problems.push(
                        kinds::OUTLIER,
                        self.place(row, numerator),
                        vec![
                            (
                                "field",
                                format!("{} ÷ {}", FIELDS[numerator].zh, FIELDS[denominator].zh),
                            ),
                            ("found", number_text(ratio.exp(), 4)),
                            ("value", number_text(median.exp(), 4)),
                            (
                                "other",
                                if enough {
                                    industry.to_owned()
                                } else {
                                    String::new()
                                },
                            ),
                        ],
                    );
                }
            }
        }
    }

    /// Whole columns in another unit than last year's, and single values that jumped.
    fn against_last_year(&self, last: &Year, problems: &mut Problems) {
        let before: BTreeMap<&str, usize> = last
            .codes
            .iter()
            .enumerate()
            .filter_map(|(row, code)| Some((code.as_deref()?, row)))
            .collect();
        for field in self.year.numbers.keys().copied() {
            let mut by_grid: BTreeMap<(u32, usize), Vec<(usize, f64)>> = BTreeMap::new();
            for row in self.year.rows() {
                let now = self.year.number(field, row).filter(|value| *value > 0.0);
                let earlier = self.year.codes[row]
                    .as_deref()
                    .and_then(|code| before.get(code))
                    .and_then(|row| last.number(field, *row))
                    .filter(|value| *value > 0.0);
                if let (Some(now), Some(earlier)) = (now, earlier)
                    && let Some(column) = self.column(row, field)
                {
                    by_grid.entry(column).or_default().push((row, now / earlier));
                }
            }
            for ((grid, column), ratios) in by_grid {
                if !self.unit_suspected(field, grid, column, &ratios, problems) {
                    self.jumps(field, &ratios, problems);
                }
            }
        }
    }

    /// The grid and the column in which a row's value of a field stands.
    fn column(&self, row: usize, field: usize) -> Option<(u32, usize)> {
        let panel = self.survey.panel()?;
        panel.rows[row].iter().find_map(|(position, _)| {
            let grid = &self.survey.grids[*position as usize];
            Some((*position, grid.column_of(field)?))
        })
    }

    fn unit_suspected(
        &self,
        field: usize,
        grid: u32,
        column: usize,
        ratios: &[(usize, f64)],
        problems: &mut Problems,
    ) -> bool {
        if ratios.len() < self.thresholds.unit_values {
            return false;
        }
        let mut logs: Vec<f64> = ratios.iter().map(|(_, ratio)| ratio.ln()).collect();
        let middle = median(&mut logs).exp();
        let near = |factor: f64| (middle / factor - 1.0).abs() <= self.thresholds.unit_tolerance;
        let factors = self.thresholds.unit_factors.iter();
        let Some(factor) = factors
            .copied()
            .find(|factor| near(*factor) || near(1.0 / *factor))
        else {
            return false;
        };
        let grid = &self.survey.grids[grid as usize];
        let heading = &grid.headings[column];
        problems.push(
            kinds::UNIT_SUSPECT,
            Place::Cell(grid.source, heading.row, heading.column),
            vec![
                ("field", FIELDS[field].zh.to_owned()),
                ("unit", heading.unit.map_or("", |unit| unit.symbol).to_owned()),
                ("value", ratio_text(middle)),
                ("other", ratio_text(factor)),
                ("count", ratios.len().to_string()),
                ("found", heading.label.clone()),
                ("column", heading.label.clone()),
            ],
        );
        true
    }

    fn jumps(&self, field: usize, ratios: &[(usize, f64)], problems: &mut Problems) {
        for (row, ratio) in ratios {
            if ratio.max(ratio.recip()) > self.thresholds.jump {
                let now = self.year.number(field, *row).unwrap_or(0.0);
                problems.push(
                    kinds::JUMP,
                    self.place(*row, field),
                    vec![
                        ("field", FIELDS[field].zh.to_owned()),
                        ("found", shown(field, now)),
                        ("value", shown(field, now / ratio)),
                        ("other", number_text(*ratio, 4)),
                    ],
                );
            }
        }
    }
}

/// A number with the unit of its field.
fn shown(field: usize, value: f64) -> String {
    format!("{} {}", number_text(value, 2), FIELDS[field].unit())
}

/// The middle value; the mean of the two middle ones of an even number. The list must not be empty.
fn median(values: &mut [f64]) -> f64 {
    let half = values.len() / 2;
    let even = values.len().is_multiple_of(2);
    let (below, middle, _) = values.select_nth_unstable_by(half, f64::total_cmp);
    if even {
        let before = below.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        (before + *middle) / 2.0
    } else {
        *middle
    }
}

/// Median and standardised MAD; `None` if half of the values are the same, so that nothing can be called far.
fn spread(values: &[f64]) -> Option<(f64, f64)> {
    if values.is_empty() {
        return None;
    }
    let mut sorted = values.to_vec();
    let middle = median(&mut sorted);
    let mut distances: Vec<f64> = values.iter().map(|value| (value - middle).abs()).collect();
    let deviation = 1.4826 * median(&mut distances);
    (deviation > 0.0).then_some((middle, deviation))
}

/// How many times as much, in four digits or so.
fn ratio_text(times: f64) -> String {
    let digits = match times {
        _ if times.fract() == 0.0 || times >= 1000.0 => 0,
        _ if times >= 10.0 => 2,
        _ => 3,
    };
    number_text(times, digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_thresholds_are_read_without_a_mistake() {
        let mut problems = Problems::new();
        let thresholds = Thresholds::built_in(&mut problems);
        assert_eq!(problems.iter().count(), 0);
        assert!(thresholds.jump > 1.0 && !thresholds.ratios.is_empty() && !thresholds.companions.is_empty());
    }

    #[test]
    fn median_and_spread_of_a_hand_calculated_list() {
        // 1 2 4 8 100: median 4, distances 0 2 3 4 96: MAD 3.
        assert_eq!(spread(&[100.0, 1.0, 8.0, 2.0, 4.0]), Some((4.0, 1.4826 * 3.0)));
        assert_eq!(median(&mut [1.0, 2.0, 4.0, 100.0]), 3.0);
        assert_eq!(spread(&[5.0, 5.0, 5.0]), None);
    }
}
