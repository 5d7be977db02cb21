//! Benchmarks out of last year's figures.

use std::collections::HashMap;

use super::mean::Means;
use super::{Context, Found, is_source};
use crate::assess::group::Groups;
use crate::assess::normalise::Measure;
use crate::assess::value::ratio;
use crate::frame::Columns;
use crate::problem::{Error, Problems, Word, kinds, words};
use crate::scheme::{Criterion, Group, Mean, Over};

impl Context<'_> {
    /// The means of those who took part in the same population last year, by this year's rules, for the groups of this
    /// year.
    pub(super) fn last_year(
        &self,
        position: usize,
        over: Over,
        by: &[Group],
        groups: &Groups,
        of: Mean,
    ) -> Result<Vec<Option<(Measure, usize)>>, Error> {
        let Some(last) = self.last else {
            return Ok(vec![None; groups.names.len()]);
        };
        let inside = |row: usize| {
            let at = &last.rows.list[row];
            at.takes_part() && is_source(at.population, position, over)
        };
        let theirs = Groups::of(&last.year.frame, by, inside)?;
        let known: HashMap<&str, usize> = groups
            .names
            .iter()
            .enumerate()
            .map(|(index, name)| (name.as_str(), index))
            .collect();
        let ours: Vec<Option<usize>> = theirs
            .names
            .iter()
            .map(|name| known.get(name.as_str()).copied())
            .collect();
        let parts = &last.year.parts[self.index];
        let mut means = Means::new(groups.names.len());
        for (row, group) in theirs.of_row.iter().enumerate() {
            if let Some((group, value)) = group
                .and_then(|group| ours[group as usize])
                .zip(self.rounded(ratio(parts, row)))
            {
                means.add(group, value, parts, row);
            }
        }
        Ok(means.results(of))
    }

    /// A multiple of every enterprise's own value of last year, found by its code, both rounded as the scheme says.
    pub(super) fn own_last(
        &self,
        position: usize,
        criterion: &Criterion,
        factor: f64,
        found: &mut Found,
        problems: &mut Problems,
    ) -> Result<(), Error> {
        let Some(last) = self.last else {
            let label = self.scheme.populations[position].label.clone();
            let words = words![
                (
                    "indicator",
                    Word::label(
                        &self.scheme.indicators[self.index].label,
                        &self.scheme.indicators[self.index].label_en
                    )
                ),
                ("group", label),
                ("year", self.last_years_name()),
            ];
            problems.push(kinds::NO_LAST_YEAR, criterion.at, words);
            return Ok(());
        };
        let codes = last.year.frame.words("code")?;
        let left_out = last
            .year
            .frame
            .column("left_out")?
            .as_materialized_series()
            .is_not_null();
        let known: HashMap<&str, usize> = codes
            .iter()
            .enumerate()
            .filter(|(row, _)| left_out.get(*row) != Some(true))
            .filter_map(|(row, code)| Some((code?, row)))
            .collect();
        let ours = self.now.frame.words("code")?;
        for (row, at) in found.of_row.iter_mut().enumerate() {
            if self.rows.list[row].population != Some(position) {
                continue;
            }
            let before = ours.get(row).and_then(|code| known.get(code));
            let value = before.and_then(|before| self.rounded(ratio(&last.year.parts[self.index], *before)));
            *at = value.and_then(|value| {
                let measure = Measure {
                    benchmark: value,
                    other: value,
                };
                self.usable(measure, &criterion.benchmark, factor)
            });
        }
        Ok(())
    }
}
