//! What the writers of the workbook and the reports are handed: finished tables and sentences, nothing to compute.

use std::collections::BTreeMap;

use super::picture::Picture;
use crate::allocate::{Allocation, Plan};
use crate::assess::Assessment;
use crate::edition::State;
use crate::lang::Lang;
use crate::region::Regions;
use crate::scheme::Scheme;
use crate::table::Table;

/// A label with its value, both ready to be shown.
#[derive(Clone, Debug)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// Its value with unit.
    pub value: String,
}

impl Fact {
    /// The fact whose label is `summary.<key>` in the locale files.
    pub fn of(lang: Lang, key: &str, value: String) -> Self {
        Self {
            label: lang.text(&format!("summary.{key}"), &[]),
            value,
        }
    }

    /// Both in one line: `标签：数值`.
    pub fn said(&self, lang: Lang) -> String {
        format!("{}{}{}", self.label, lang.text("report.colon", &[]), self.value)
    }
}

/// What people decided about an enterprise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The decision with reason, document and approver.
    pub sentence: String,
    /// Whether it set the class by hand.
    pub is_adjustment: bool,
}

/// The scheme, as far as a reader needs it.
#[derive(Clone, Debug)]
pub struct Method {
    /// Scheme id.
    pub id: String,
    /// Title of the scheme.
    pub title: String,
    /// Title, number, date, URL of the document and the day it was last compared.
    pub source: Vec<Fact>,
    /// One row a rule: population, indicator, formula, weight, benchmark, shape, missing rule, source.
    pub rules: Table,
    /// The population of every row of `rules`, named as in `enterprises`.
    pub populations: Vec<String>,
    /// How classes are given: population, part of the rule, its words, source.
    pub classes: Table,
    /// The class rule of every population, which is named as in `enterprises`.
    pub class_rules: Vec<Fact>,
    /// Population, indicator and benchmark group with the benchmark's value.
    pub benchmarks: Table,
    /// Every number that no source gives, as `where: value`.
    pub assumed: Vec<String>,
    /// What is rounded: for the eye alone, or by the scheme.
    pub rounding: String,
}

/// What the formulas of the workbook are made from.
#[derive(Clone, Debug)]
pub struct Source {
    /// The scheme.
    pub scheme: Scheme,
    /// The appraisal, its rows as in `enterprises`.
    pub assessment: Assessment,
    /// The areas, as in `counties`.
    pub regions: Regions,
    /// The quotas file and the quotas, as in `allocation`; `None` where a reader is not told all of them.
    pub quotas: Option<(Plan, Vec<Allocation>)>,
}

/// A sheet that figures of enterprises were read from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The workbook as it was named.
    pub workbook: String,
    /// The sheet.
    pub sheet: String,
    /// Its columns of figures: heading as written, letters.
    pub columns: Vec<(String, String)>,
    /// Row of `enterprises` and row of the sheet, from 1, in the order of the former.
    pub rows: Vec<(u32, u32)>,
}

/// Everything that is shown.
#[derive(Clone, Debug)]
pub struct View {
    /// Language of all outputs.
    pub lang: Lang,
    /// State of the run.
    pub state: State,
    /// Title of the report.
    pub title: String,
    /// Year of the data.
    pub year: i32,
    /// The year for which quotas are given, as the quotas file says.
    pub quota_year: Option<i32>,
    /// Key figures: enterprises read, appraised, left out, classes, city values.
    pub facts: Vec<Fact>,
    /// What the mark of withheld figures means; `None` where nothing is withheld.
    pub withheld: Option<Fact>,
    /// Why workbook and reports are not to be published, where the charts withhold figures that stand in them.
    pub internal: Option<Fact>,
    /// Left-out rows counted by reason (reason in words, count).
    pub left_out: Vec<Fact>,
    /// Scheme, rules, sources.
    pub method: Method,
    /// What the formulas of results.xlsx are made from; `None` for a workbook of values, as for one county.
    pub living: Option<Source>,
    /// `enterprises.csv`.
    pub enterprises: Table,
    /// Where the figures of the enterprises stand; empty where no workbook may be named.
    pub origins: Vec<Origin>,
    /// The column of `enterprises` that names the areas of `counties`.
    pub area: &'static str,
    /// The areas that are ranked: `counties.csv`, or the table of another level.
    pub counties: Table,
    /// The areas of the other levels that some enterprise names.
    pub levels: Vec<Table>,
    /// The same as the reports show it: class shares of too few enterprises are withheld there, as in the chart.
    pub shares: Table,
    /// `county_points.csv`: what every indicator costs each county; no rows where counties have no score.
    pub losses: Table,
    /// The counties of the year before, as `counties`; no rows where its data were not read.
    pub before: Table,
    /// `parks.csv`.
    pub parks: Table,
    /// `allocation.csv`; no rows when nothing was allocated.
    pub allocation: Table,
    /// What the quotas file says of every resource that was shared.
    pub quota_parameters: Table,
    /// `comparison.csv`: the methods side by side; at most one row when nothing is compared.
    pub comparison: Table,
    /// `efficiency.csv`: what zsg-dea found; no rows where it was not used.
    pub efficiency: Table,
    /// `one_rank_higher.csv`: what a place more would mean; no rows where nothing was allocated.
    pub higher: Table,
    /// `region_policies.csv`: money by formula; no rows where the scheme gives none.
    pub region_policies: Table,
    /// `quota_sums.csv`: every quota as a sum with its numbers.
    pub sums: Table,
    /// Shadow prices and expected results of the methods in words.
    pub quota_notes: Table,
    /// What people decided about the figures, where they did: `corrections.csv`.
    pub decided: Vec<Table>,
    /// What was decided about single enterprises: adjustments, events, units; only tables that hold something.
    pub decisions: Vec<Table>,
    /// The same in sentences for each enterprise concerned, by its code: manual adjustments first, then events.
    pub of_enterprise: BTreeMap<String, Vec<Decision>>,
    /// What to say where there are no quotas.
    pub no_quotas: String,
    /// `problems.csv`.
    pub problems: Table,
    /// How many problems of each kind were not to be listed (`--allow`): code, count.
    pub allowed: Vec<Fact>,
    /// Names of the classes from best to worst, for colours.
    pub classes: Vec<String>,
    /// The charts, in the order of the report.
    pub charts: Vec<Picture>,
}

impl View {
    /// 2020年度资源配置; without the year where the quotas file names none.
    pub fn quotas_title(&self) -> String {
        match self.quota_year {
            Some(year) => self.lang.text("report.quotas-of", &[("year", &year.to_string())]),
            None => self.lang.text("report.quotas", &[]),
        }
    }
}
