//! One of two results that are compared.

use std::collections::HashMap;

use crate::assess::Assessment;
use crate::frame::Columns;
use crate::problem::Error;
use crate::region::{Region, Regions};
use crate::scheme::{Scheme, Unit};
use crate::survey::Survey;

/// One of two results: what was read, the rules, and what came out.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// What was read.
    pub survey: &'a Survey,
    /// The rules.
    pub scheme: &'a Scheme,
    /// The enterprises.
    pub assessment: &'a Assessment,
    /// The areas.
    pub regions: &'a Regions,
}

impl Side<'_> {
    /// Where everybody stands, by code, in the order of the rows. Of rows without a code nobody can say who they were.
    pub fn standings(&self) -> Result<Vec<Standing>, Error> {
        let frame = &self.assessment.frame;
        let words = |id: &str| frame.words(id);
        let (code, name, county) = (words("code")?, words("name")?, words(self.assessment.level.id())?);
        let (population, group, reason) = (words("population")?, words("rank_group")?, words("reason")?);
        let (class, rank, score) = (words("class")?, frame.counts("rank")?, frame.numbers("score")?);
        let land = match frame.has("land_mu") {
            true => Some(frame.numbers("land_mu")?),
            false => None,
        };
        let owned = |word: Option<&str>| word.unwrap_or("").to_owned();
        let mut list: Vec<Standing> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        for row in 0..frame.height() {
            let standing = Standing {
                code: owned(code.get(row)),
                name: owned(name.get(row)),
                county: owned(county.get(row)),
                population: owned(population.get(row)),
                status: self.assessment.status[row].id(),
                reason: owned(reason.get(row)),
                rank_group: owned(group.get(row)),
                rank: rank.get(row),
                class: class.get(row).map(str::to_owned),
                score: score.get(row),
                land_mu: land.as_ref().and_then(|land| land.get(row)),
            };
            // Two rows of one code are left out, both.
            if !standing.code.is_empty() && known.insert(standing.code.clone(), row).is_none() {
                list.push(standing);
            }
        }
        Ok(list)
    }
}

/// The areas that are ranked against each other: parks where a scheme appraises parks.
pub fn areas<'r>(regions: &'r Regions, scheme: &Scheme) -> &'r [Region] {
    match scheme.unit {
        Unit::Park => &regions.parks,
        Unit::Enterprise | Unit::County => &regions.ranked,
    }
}

/// Where an enterprise stands in a result.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its area of the level that is ranked.
    pub county: String,
    /// Id of its population; empty if it is in none.
    pub population: String,
    /// What became of it.
    pub status: &'static str,
    /// Why, as ids.
    pub reason: String,
    /// Among whom it is ranked.
    pub rank_group: String,
    /// Its rank.
    pub rank: Option<u32>,
    /// Its class.
    pub class: Option<String>,
    /// Its score.
    pub score: Option<f64>,
    /// Its land, 亩.
    pub land_mu: Option<f64>,
}

impl Standing {
    /// Whether it has a place in the result.
    pub fn is_placed(&self) -> bool {
        self.rank.is_some() || self.class.is_some()
    }
}
