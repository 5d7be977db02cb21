//! The tables of a run.

use super::county_points;
use super::decision_tables;
use super::decisions;
use super::problem_table::problem_table;
use super::quota_tables;
use super::quota_tables::QuotaTables;
use super::region_policies;
use super::tables;
use crate::edition::Results;
use crate::level as area;
use crate::problem::Error;
use crate::table::Table;

/// The tables of a run, as they are written and shown.
pub struct Tables {
    /// `enterprises.csv`.
    pub enterprises: Table,
    /// The areas that are ranked.
    pub counties: Table,
    /// `parks.csv`.
    pub parks: Table,
    /// `allocation.csv`.
    pub allocation: Table,
    /// `problems.csv`.
    pub problems: Table,
    /// `inputs.csv`.
    pub inputs: Table,
    /// The areas of every level, where those that are ranked are no counties or are not the only ones.
    pub levels: Vec<Table>,
    /// What methods come to beside each other.
    pub quotas: QuotaTables,
    /// What every indicator adds to a county's score.
    pub county_points: Table,
    /// What the policies of the scheme come to for its areas.
    pub region_policies: Table,
    /// Corrections, and parts of shared meters and parcels.
    pub decided: Vec<Table>,
    /// Adjustments, events and units.
    pub decisions: Vec<Table>,
}

impl Tables {
    /// The tables of what was found out.
    pub fn of(results: &Results<'_>) -> Result<Self, Error> {
        Ok(Self {
            enterprises: tables::enterprises(results)?,
            counties: tables::ranked(results)?,
            parks: tables::parks(results)?,
            allocation: quota_tables::allocation(results.allocations, results.lang)?,
            problems: problem_table(results.problems, results.lang)?,
            inputs: tables::inputs(results.survey, results.lang)?,
            levels: match results.regions.level != area::Level::County || !results.regions.others.is_empty() {
                true => tables::levels(results)?,
                false => Vec::new(),
            },
            quotas: QuotaTables::of(
                results.plan.map(|(plan, _)| plan),
                results.allocations,
                results.higher,
                results.lang,
            )?,
            county_points: county_points::county_points(results)?,
            region_policies: region_policies::region_policies(results)?,
            decided: vec![
                decision_tables::corrections(results)?,
                decision_tables::shares(results)?,
            ],
            decisions: decisions::tables(results)?,
        })
    }

    /// Those that every run has, and those that have something to say.
    pub fn written(&self) -> impl Iterator<Item = &Table> {
        let hidden = |table: &&Table| !self.levels.is_empty() && table.id == "counties";
        let main = [
            &self.enterprises,
            &self.counties,
            &self.parks,
            &self.allocation,
            &self.problems,
            &self.inputs,
        ];
        let main = main.into_iter().filter(move |table| !hidden(table));
        let always = main.chain(&self.levels).chain(&self.decisions);
        let some = [&self.county_points, &self.region_policies]
            .into_iter()
            .chain(&self.decided);
        let some = some.filter(|table| table.frame.height() > 0);
        always.chain(self.quotas.written()).chain(some)
    }
}
