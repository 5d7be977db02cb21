//! What every indicator adds to a county's score, and how.

use super::shown::figure;
use super::tables::{Builder, heading, indicator_label};
use crate::decimal;
use crate::edition::Results;
use crate::insight::loss::{Loss, losses};
use crate::lang::borrowed;
use crate::problem::Error;
use crate::region::Region;
use crate::scheme::{Better, RegionScore};
use crate::table::{Format, Table};

/// `county_points.csv`: what every indicator adds to a county's score, and what it costs against the county that earns
/// most with it; a county's largest loss first.
pub fn county_points(results: &Results<'_>) -> Result<Table, Error> {
    let (lang, counties) = (results.lang, &results.regions.ranked);
    let list = losses(counties);
    let mut columns = Builder::over(list.iter().collect());
    let text = |id| heading(lang, id, Format::Text);
    let number = |id| heading(lang, id, Format::Decimal(2));
    columns.text(text("county"), |loss: &Loss| {
        Some(counties[loss.county].name.clone())
    });
    columns.text(text("indicator"), |loss| {
        Some(indicator_label(&results.scheme.indicators[loss.indicator], lang))
    });
    columns.number(number("points"), |loss| Some(loss.points));
    columns.number(number("best"), |loss| Some(loss.best));
    columns.text(text("best_counties"), |loss| {
        let names: Vec<&str> = loss
            .leaders
            .iter()
            .map(|at| counties[*at].name.as_str())
            .collect();
        Some(names.join(lang.pick("、", ", ")))
    });
    columns.number(number("lost"), |loss| Some(loss.lost));
    if matches!(region_rule(results), Some(RegionScore::AgainstCity { .. })) {
        columns.text(text("sum"), |loss| {
            score_sum(results, &counties[loss.county], loss)
        });
    }
    columns.finish("county_points", lang.text("table.county_points", &[]))
}

fn region_rule<'a>(results: &'a Results<'_>) -> Option<&'a RegionScore> {
    results.scheme.region.as_ref().map(|region| &region.rule)
}

/// How the points of an indicator come about against the city: `weight × min(value ÷ city's, cap)`, scaled up where others
/// are left out. Nothing where the city's value is withheld.
fn score_sum(results: &Results<'_>, county: &Region, loss: &Loss) -> Option<String> {
    let Some(RegionScore::AgainstCity { population, cap }) = region_rule(results) else {
        return None;
    };
    let indicator = &results.scheme.indicators[loss.indicator];
    if results.edition.hides(None, &format!("{}_value", indicator.id)) {
        return None;
    }
    let mut criteria = results.scheme.populations[*population].criteria.iter();
    let at = criteria.position(|criterion| criterion.indicator == loss.indicator)?;
    let weight = *results.assessment.weights.get(*population)?.get(at)?;
    let own = county.values[loss.indicator]?;
    let city = results.regions.city.values[loss.indicator]?;
    let is_less = indicator.better == Better::Less;
    let achieved = if is_less { city / own } else { own / city };
    let (key, earned) = match achieved.is_finite() && achieved <= *cap {
        true if is_less => ("score-less", weight * achieved),
        true => ("score", weight * achieved),
        false => ("score-cap", weight * cap),
    };
    let words = [
        ("weight", figure(weight)),
        ("own", figure(own)),
        ("city", figure(city)),
        ("cap", figure(*cap)),
        ("points", figure(earned)),
    ];
    let lang = results.lang;
    let sum = lang.text(&format!("sum.{key}"), &borrowed(&words));
    let scale = county.scale.filter(|scale| !decimal::same(*scale, 1.0));
    Some(match scale {
        None => sum,
        Some(scale) => lang.text("sum.scaled", &[("sum", &sum), ("scale", &figure(scale))]),
    })
}
