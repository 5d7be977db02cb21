//! Money by formula for areas: what a region's policies come to, from its figures of this year and the last.
//!
//! A formula reads of the area its totals (`tax`), indicators (`tax_per_mu_value`), `score`, `rank`, `class`, `enterprises` and
//! `appraised`; with `last_` before it the figure of the year before, with `city_` that of the whole, with `last_city_` both.

use polars::prelude::*;

use super::figures::{Region, Regions};
use crate::problem::{Error, Problems, Word, kinds, words};
use crate::scheme::{RegionPolicy, Scheme};

/// The amounts of every policy for the ranked areas, in their order; nothing for whom the condition does not hold or a
/// figure is missing.
pub fn amounts(
    regions: &Regions,
    last: Option<&Regions>,
    scheme: &Scheme,
    problems: &mut Problems,
) -> Result<Vec<Vec<Option<f64>>>, Error> {
    let policies: &[RegionPolicy] = scheme.region.as_ref().map_or(&[], |rule| &rule.policies);
    let mut list = Vec::with_capacity(policies.len());
    for policy in policies {
        let frame = frame(policy, regions, last, scheme)?;
        let held = policy.when.holds(&frame)?;
        let amounts = policy.amount.numbers(&frame)?;
        let both = amounts.iter().zip(held);
        let amounts: Vec<Option<f64>> = both.map(|(amount, holds)| amount.filter(|_| holds)).collect();
        if amounts.iter().all(Option::is_none) {
            let words = words![
                ("rule", Word::Term("rule", "policy".to_owned())),
                ("label", Word::label(&policy.label, &policy.label_en)),
                ("count", amounts.len().to_string()),
            ];
            problems.push(kinds::RULE_NEVER_APPLIED, policy.at, words);
        }
        list.push(amounts);
    }
    Ok(list)
}

/// The columns that a policy reads, an area a row.
fn frame(
    policy: &RegionPolicy,
    regions: &Regions,
    last: Option<&Regions>,
    scheme: &Scheme,
) -> Result<DataFrame, Error> {
    let ranked = &regions.ranked;
    let mut columns: Vec<Column> = Vec::new();
    let mut names: Vec<&String> = policy.amount.columns.iter().chain(&policy.when.columns).collect();
    names.sort();
    names.dedup();
    for name in names {
        let (is_last, rest) = stripped(name, "last_");
        let (is_city, id) = stripped(rest, "city_");
        if id == "class" {
            let words: StringChunked = ranked
                .iter()
                .map(|one| of_year(one, last, is_last)?.class.clone())
                .collect();
            columns.push(words.with_name(name.as_str().into()).into_column());
            continue;
        }
        let value = |one: &Region| {
            let region = match is_city {
                true => whole(regions, last, is_last)?,
                false => of_year(one, last, is_last)?,
            };
            figure(region, id, scheme)
        };
        let values: Float64Chunked = ranked.iter().map(value).collect();
        columns.push(values.with_name(name.as_str().into()).into_column());
    }
    Ok(DataFrame::new(ranked.len(), columns)?)
}

/// Whether a name begins so, and what follows.
fn stripped<'a>(name: &'a str, prefix: &str) -> (bool, &'a str) {
    name.strip_prefix(prefix)
        .map_or((false, name), |rest| (true, rest))
}

fn whole<'a>(regions: &'a Regions, last: Option<&'a Regions>, is_last: bool) -> Option<&'a Region> {
    if is_last {
        last.map(|last| &last.city)
    } else {
        Some(&regions.city)
    }
}

/// An area this year, or the one of its name last year.
fn of_year<'a>(region: &'a Region, last: Option<&'a Regions>, is_last: bool) -> Option<&'a Region> {
    match is_last {
        true => last?.ranked.iter().find(|known| known.name == region.name),
        false => Some(region),
    }
}

fn figure(region: &Region, id: &str, scheme: &Scheme) -> Option<f64> {
    match id {
        "score" => return region.score,
        "rank" => return region.rank.map(f64::from),
        "enterprises" => return Some(region.enterprises as f64),
        "appraised" => return Some(region.appraised as f64),
        _ => {}
    }
    let known = |indicator: &str| scheme.indicators.iter().position(|one| one.id == indicator);
    match id.strip_suffix("_value").and_then(known) {
        Some(at) => region.values.get(at).copied().flatten(),
        None => region.totals.get(id).copied(),
    }
}
