//! Why a county, town or park stands where it stands.

use std::collections::BTreeMap;

use super::class::word;
use super::section::{Explanation, Section, head};
use crate::assess::Assessment;
use crate::edition::Results;
use crate::facts::county_points::county_points;
use crate::facts::quota_sums::quota_sums;
use crate::facts::shown::{self, Columns as Shown, figure};
use crate::facts::tables::{Builder, indicator_label};
use crate::facts::told::only;
use crate::frame::Columns;
use crate::insight::gap::{Share, shares};
use crate::lang::borrowed;
use crate::problem::Error;
use crate::region::{Region, Regions};
use crate::scheme::{Better, Indicator};
use crate::table::{Format, Table};

/// How many enterprises are listed for the gap of one indicator.
const LISTED: usize = 10;

/// An area of a result.
#[derive(Clone, Copy)]
pub struct Named<'a> {
    /// The column of the enterprises that names it: the id of its level, or `park`.
    pub column: &'a str,
    /// The area.
    pub region: &'a Region,
    /// The areas that it is ranked among.
    pub among: &'a [Region],
}

/// Explains an area; `last`: enterprises and areas of the year before under the same scheme.
///
/// # Errors
/// Those of frames: a bug in permu.
pub fn area(
    results: &Results<'_>,
    named: Named<'_>,
    last: Option<(&Assessment, &Regions)>,
) -> Result<Explanation, Error> {
    let lang = results.lang;
    let name = named.region.name.as_str();
    let is_ranked = named.column == results.regions.level.id();
    let mut points = None;
    let mut quotas = Vec::new();
    if is_ranked {
        let mut own = only(county_points(results)?, "county", |county| county == Some(name))?;
        own.headings.retain(|heading| heading.id != "county");
        points = Some(own);
        quotas = quota_lines(results, name)?;
    }
    let mut sections = vec![
        Section::of(lang, "who", standing(results, named), None),
        Section::of(lang, "county_points", Vec::new(), points),
        gap(results, named)?,
        Section::of(lang, "before", before(results, named, last), None),
        moves(results, named, last)?,
        Section::of(lang, "quotas", quotas, None),
    ];
    sections.retain(|section| !section.is_empty());
    Ok(Explanation {
        title: lang.text("explain.area-title", &[("name", name)]),
        sections,
    })
}

/// Rows, score, rank, and what the area before it has more.
fn standing(results: &Results<'_>, named: Named<'_>) -> Vec<String> {
    let lang = results.lang;
    let region = named.region;
    let rows = [
        ("enterprises", region.enterprises.to_string()),
        ("appraised", region.appraised.to_string()),
    ];
    let mut lines = Vec::new();
    // A scheme that appraises the areas themselves knows of no enterprise.
    if !results.scheme.unit.is_region() {
        lines.push(lang.text("explain.area.rows", &borrowed(&rows)));
    }
    if let (Some(score), Some(rank)) = (region.score, region.rank) {
        let count = named.among.iter().filter(|one| one.rank.is_some()).count();
        let words = [
            ("score", figure(score)),
            ("rank", rank.to_string()),
            ("count", count.to_string()),
        ];
        lines.push(lang.text("explain.area.rank", &borrowed(&words)));
        let before = named
            .among
            .iter()
            .filter(|one| one.rank.is_some_and(|other| other < rank));
        if let Some(next) = before.max_by_key(|one| one.rank)
            && let Some(above) = next.score
        {
            let words = [
                ("name", next.name.clone()),
                ("score", figure(above)),
                ("missing", figure(above - score)),
            ];
            lines.push(lang.text("explain.area.next", &borrowed(&words)));
        }
    }
    let graded: usize = region.class_counts.iter().sum();
    if graded > 0 {
        let classes = results.regions.classes.iter().zip(&region.class_counts);
        let list: Vec<String> = classes.map(|(class, count)| format!("{class} {count}")).collect();
        let list = list.join(lang.pick("，", ", "));
        lines.push(lang.text("explain.area.classes", &[("classes", &list)]));
    }
    lines
}

/// One enterprise in the gap of one indicator.
struct Part<'a> {
    indicator: &'a Indicator,
    share: Share,
    /// Its part of all that the area loses.
    of_losses: f64,
}

/// The enterprises that make the area's gap to the whole, for every indicator in which it lies behind.
fn gap(results: &Results<'_>, named: Named<'_>) -> Result<Section, Error> {
    let (lang, assessment) = (results.lang, results.assessment);
    let names = assessment.frame.words(named.column)?;
    let inside = |row: usize| names.get(row) == Some(&named.region.name);
    let mut lines = Vec::new();
    let mut parts = Vec::new();
    for (position, indicator) in results.scheme.indicators.iter().enumerate() {
        let (Some(own), Some(city)) = (
            named.region.values[position],
            results.regions.city.values[position],
        ) else {
            continue;
        };
        let is_behind = match indicator.better {
            Better::More => own < city,
            Better::Less => own > city,
        };
        let list = shares(assessment, indicator, &inside, city)?;
        let losses: f64 = list.iter().map(|one| one.gap.min(0.0)).sum();
        if !is_behind || losses >= 0.0 {
            continue;
        }
        let whole: f64 = list.iter().map(|one| one.gap).sum();
        let mut most = 0.0;
        let makes = list.iter().take_while(|one| {
            let before = most;
            most += one.gap;
            before > 0.95 * losses
        });
        let words = [
            ("indicator", indicator_label(indicator, lang)),
            ("own", figure(own)),
            ("city", figure(city)),
            ("gap", figure(whole)),
            ("count", makes.count().to_string()),
            ("all", list.iter().filter(|one| one.gap < 0.0).count().to_string()),
        ];
        lines.push(lang.text("explain.area.gap", &borrowed(&words)));
        let worst = list.into_iter().filter(|one| one.gap < 0.0).take(LISTED);
        parts.extend(worst.map(|share| Part {
            indicator,
            of_losses: share.gap / losses,
            share,
        }));
    }
    let text = |id| head(lang, id, Format::Text);
    let mut columns = Builder::over(parts.iter().collect());
    columns.text(text("indicator"), |one: &Part| {
        Some(indicator_label(one.indicator, lang))
    });
    let frame = &assessment.frame;
    for id in ["code", "name", "class"] {
        let words = frame.words(id)?;
        columns.text(text(id), |one| words.get(one.share.row).map(str::to_owned));
    }
    columns.number(head(lang, "value", Format::Decimal(4)), |one| one.share.value);
    columns.number(head(lang, "gap", Format::Decimal(4)), |one| Some(one.share.gap));
    columns.number(head(lang, "of_losses", Format::Percent(1)), |one| {
        Some(one.of_losses)
    });
    let table = columns.finish("gap", lang.text("explain.section.gap", &[]))?;
    Ok(Section::of(lang, "gap", lines, Some(table)))
}

/// The year before: score, rank, values.
fn before(results: &Results<'_>, named: Named<'_>, last: Option<(&Assessment, &Regions)>) -> Vec<String> {
    let lang = results.lang;
    let Some((_, regions)) = last else {
        return Vec::new();
    };
    let list = match named.column {
        "park" => &regions.parks[..],
        column => crate::level::Level::ALL
            .into_iter()
            .find(|level| level.id() == column)
            .map_or(&[][..], |level| regions.at(level)),
    };
    let Some(then) = list.iter().find(|one| one.name == named.region.name) else {
        return vec![lang.text("explain.before.absent", &[])];
    };
    let none = || lang.text("explain.none", &[]);
    let mut lines = Vec::new();
    if then.score.is_some() || then.rank.is_some() {
        let words = [
            ("score", then.score.map_or_else(none, figure)),
            ("rank", then.rank.map_or_else(none, |rank| rank.to_string())),
        ];
        lines.push(lang.text("explain.before.area", &borrowed(&words)));
    }
    let values = then.values.iter().zip(&named.region.values);
    for (indicator, (was, now)) in results.scheme.indicators.iter().zip(values) {
        if let (Some(was), Some(now)) = (was, now) {
            let words = [
                ("indicator", indicator_label(indicator, lang)),
                ("was", figure(*was)),
                ("now", figure(*now)),
            ];
            lines.push(lang.text("explain.before.value", &borrowed(&words)));
        }
    }
    lines
}

/// From which class to which class its enterprises moved since the year before.
fn moves(
    results: &Results<'_>,
    named: Named<'_>,
    last: Option<(&Assessment, &Regions)>,
) -> Result<Section, Error> {
    let lang = results.lang;
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    if let Some((before, _)) = last {
        let codes = before.frame.words("code")?;
        let then: BTreeMap<&str, usize> = codes
            .iter()
            .enumerate()
            .filter_map(|(row, code)| Some((code?, row)))
            .collect();
        let frame = &results.assessment.frame;
        let (names, codes) = (frame.words(named.column)?, frame.words("code")?);
        for row in 0..frame.height() {
            if names.get(row) != Some(named.region.name.as_str()) {
                continue;
            }
            let now = word(results.assessment, "class", row)?;
            let was = match codes.get(row).and_then(|code| then.get(code)) {
                Some(then) => word(before, "class", *then)?,
                None => String::new(),
            };
            if !now.is_empty() || !was.is_empty() {
                *counts.entry((was, now)).or_default() += 1;
            }
        }
    }
    let list: Vec<(&(String, String), &usize)> = counts.iter().collect();
    let none = lang.text("explain.none", &[]);
    let shown = |class: &String| {
        if class.is_empty() {
            none.clone()
        } else {
            class.clone()
        }
    };
    let mut columns = Builder::over(list.iter().collect());
    columns.text(
        head(lang, "was", Format::Text),
        |one: &(&(String, String), &usize)| Some(shown(&one.0.0)),
    );
    columns.text(head(lang, "now", Format::Text), |one| Some(shown(&one.0.1)));
    columns.number(head(lang, "count", Format::Integer), |one| Some(*one.1 as f64));
    let table: Table = columns.finish("moves", lang.text("explain.section.moves", &[]))?;
    Ok(Section::of(lang, "moves", Vec::new(), Some(table)))
}

/// Every quota as one sum.
fn quota_lines(results: &Results<'_>, name: &str) -> Result<Vec<String>, Error> {
    let lang = results.lang;
    let plan = results.plan.map(|(plan, _)| plan);
    let table = quota_sums(plan, results.allocations, lang)?;
    let table = only(table, "county", |county| county == Some(name))?;
    let columns = Shown::of(&table, lang)?;
    let at = |id: &str| columns.position(id).unwrap_or(0);
    let (resource, method, sum) = (at("resource"), at("method"), at("sum"));
    let lines = (0..columns.height()).map(|row| {
        let resource = columns.raw(row, resource).unwrap_or("");
        let known = plan.and_then(|plan| plan.resources.iter().find(|known| known.id == resource));
        let label = match known {
            Some(known) => known.label.clone(),
            None => shown::text(lang, "resource", resource).into_owned(),
        };
        let words = [
            ("resource", label),
            ("method", columns.words(row, method).into_owned()),
            ("sum", columns.words(row, sum).into_owned()),
        ];
        lang.text("explain.quota", &borrowed(&words))
    });
    Ok(lines.collect())
}
