//! The audit: figures that can be read and are still hard to believe.
//!
//! Every finding is a warning at its cell. Thresholds stand in `audit.toml`. Values with a reported problem are passed
//! over; so are enterprises that are left out.

mod bounds;
mod figures;
mod peers;
mod plausible;
mod thresholds;

use std::collections::BTreeMap;

use super::reading::Survey;
use crate::field::FIELDS;
use crate::problem::{Error, Place, Problems, Word, kinds, words};
use crate::unit::number_text;
use figures::{Audit, Year, median, ratio_text};
pub use thresholds::Thresholds;

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

impl Audit<'_> {
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
                        words![
                            ("field", Word::field(lesser)),
                            ("found", Word::Amount(shown(lesser, part))),
                            ("other", Word::field(greater)),
                            ("value", Word::Amount(shown(greater, whole))),
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
                        words![
                            ("field", Word::field(field)),
                            ("found", Word::Amount(shown(field, value))),
                            ("other", Word::field(needs)),
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
                        words![
                            ("field", Word::Ratio(numerator, denominator)),
                            ("found", number_text(ratio.exp(), 4)),
                            ("value", number_text(median.exp(), 4)),
                            ("other", if enough { industry } else { "" }),
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
            words![
                ("field", Word::field(field)),
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
                    words![
                        ("field", Word::field(field)),
                        ("found", Word::Amount(shown(field, now))),
                        ("value", Word::Amount(shown(field, now / ratio))),
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
