//! The results of an earlier year.

use std::collections::BTreeMap;

use crate::lang::Lang;
use crate::level::Level;
use crate::problem::{Cause, Place, Problems, kinds};
use crate::survey::file::input::InputFile;
use crate::survey::join::panel::builder::Panel;

/// A county of an earlier result.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct PastCounty {
    /// Its name.
    pub name: String,
    /// Its score.
    pub score: Option<f64>,
    /// Its rank.
    pub rank: Option<u32>,
}

/// A quota of an earlier result.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct PastQuota {
    /// Id of the resource, or what a workbook calls it.
    pub resource: String,
    /// Name of the county.
    pub county: String,
    /// What it was given.
    pub quota: f64,
}

/// What an earlier run kept.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Past {
    /// The year of its data.
    pub year: i32,
    /// The id of its scheme.
    pub scheme: String,
    /// The class of every graded enterprise, by code.
    pub classes: BTreeMap<String, String>,
    /// The score of every enterprise that has one, by code.
    pub scores: BTreeMap<String, f64>,
    /// The level of its areas.
    pub level: Level,
    /// Its areas.
    pub counties: Vec<PastCounty>,
    /// Its quotas, of every resource under its own method.
    pub quotas: Vec<PastQuota>,
    /// The figures; none where a workbook does not hold them.
    #[serde(skip)]
    pub panel: Option<Panel>,
    /// The file that it was read from.
    pub(super) file: InputFile,
}

impl Past {
    /// The ranks of the counties and nothing else, which every county may know.
    pub fn ranks_alone(&self) -> Self {
        let rank = |county: &PastCounty| PastCounty {
            score: None,
            ..county.clone()
        };
        Self {
            year: self.year,
            scheme: self.scheme.clone(),
            counties: self.counties.iter().map(rank).collect(),
            ..Self::default()
        }
    }

    /// The quotas of a resource by county.
    pub fn quotas_of<'a>(&'a self, resource: &'a str) -> impl Iterator<Item = (&'a str, f64)> {
        let own = self.quotas.iter();
        let own = own.filter(move |quota| says("value.resource", resource, &quota.resource));
        own.map(|quota| (quota.county.as_str(), quota.quota))
    }
}

/// Whether a text is an id of ours, or what it is called in either language.
pub fn says(key: &str, id: &str, text: &str) -> bool {
    let key = format!("{key}.{id}");
    let words = |lang: Lang| lang.has(&key) && lang.text(&key, &[]) == text;
    text == id || words(Lang::Zh) || words(Lang::En)
}

/// Tells what is not known because an earlier result does not hold it.
pub fn lacks(name: &str, cause: Cause, problems: &mut Problems) {
    let place = Place::File(problems.source(name, ""));
    problems.push(kinds::HISTORY_LACKS, place, cause.words());
}
