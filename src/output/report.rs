//! `report.html`: one file, offline, for county officials. Written from the [`View`] alone.
//!
//! The overview, counties, quotas, method and problems are plain HTML that needs no script. The enterprises and a page
//! for each county and enterprise are made on demand by `report/script.js` from the data that stands in the page as
//! compact JSON. No request leaves the page: the content-security-policy forbids every address, and only the script of
//! this file runs, known by its hash.

mod data;
mod grid;
mod picture;

use std::io::Write;

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, context};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::facts::problem_kinds::problem_kinds;
use crate::facts::shown::{class_colour, is_dark, visible};
use crate::facts::view::{Fact, View};
use crate::lang::borrowed;
use crate::problem::Error;
use crate::table::Table;
use crate::unit::number_text;

const TEMPLATE: &str = include_str!("report/report.html");
const STYLE: &str = include_str!("report/style.css");
const SCRIPT: &str = include_str!("report/script.js");

/// The labels of the template, by their keys in the locale files.
const LABELS: &[(&str, &str)] = &[
    ("skip", "report.skip"),
    ("contents", "report.contents"),
    ("overview", "report.overview"),
    ("enterprises", "report.enterprises"),
    ("counties", "report.counties"),
    ("method", "report.method"),
    ("problems", "report.problems"),
    ("kinds", "table.problem_kinds.title"),
    ("each", "report.problems.each"),
    ("whole", "report.whole"),
    ("facts", "report.facts"),
    ("left_out", "report.left-out"),
    ("charts", "report.charts"),
    ("shares", "report.shares"),
    ("no_script", "report.no-script"),
    ("totals", "report.totals"),
    ("parks", "report.parks"),
    ("no_parks", "report.no-parks"),
    ("decisions", "report.decisions"),
    ("source", "report.source"),
    ("assumed", "report.assumed"),
    ("assumed_none", "report.assumed.none"),
    ("decided", "report.decided"),
    ("rules", "report.rules"),
    ("classes", "table.classes"),
    ("benchmarks", "report.benchmarks"),
    ("benchmarks_who", "report.benchmarks-who"),
];

#[derive(Serialize)]
struct Pair {
    label: String,
    value: String,
}

#[derive(Serialize)]
struct Chart {
    title: String,
    caption: String,
    alt: String,
    picture: String,
}

/// Writes the report. The same view gives the same bytes. Fails when `out` cannot be written.
pub fn write(view: &View, out: &mut dyn Write) -> Result<(), Error> {
    let mut environment = Environment::new();
    // A value that the template names and nobody gives is a bug, never an empty place.
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // The name ends in .html, so everything that is not marked safe is escaped.
    environment
        .add_template("report.html", TEMPLATE)
        .map_err(broken)?;
    let template = environment.get_template("report.html").map_err(broken)?;
    let context = context! { ..page(view)?, ..tables(view)?, ..fixed(view) };
    let html = template.render(context).map_err(broken)?;
    out.write_all(html.as_bytes())
        .map_err(|error| Error::file("report.html", error))
}

/// A template that does not fit its values.
fn broken(error: minijinja::Error) -> Error {
    Error::Internal(format!("report.html: {error:#}"))
}

/// Title, key figures, charts and the data of the script.
fn page(view: &View) -> Result<minijinja::Value, Error> {
    let lang = view.lang;
    let charts: Vec<Chart> = view
        .charts
        .iter()
        .map(|chart| Chart {
            title: visible(&chart.title).into_owned(),
            caption: visible(&chart.caption).into_owned(),
            alt: format!(
                "{}{}{}",
                visible(&chart.title),
                lang.text("report.colon", &[]),
                visible(&chart.caption)
            ),
            picture: picture::embedded(&chart.svg),
        })
        .collect();
    Ok(context! {
        title => visible(&view.title).into_owned(),
        state => lang.text(&format!("state.{}", view.state.id()), &[]),
        year => lang.text("report.year", &[("year", &view.year.to_string())]),
        facts => Serde(pairs(&view.facts)),
        internal => view.internal.as_ref().map(|fact| fact.said(lang)),
        withheld => Serde(pairs(view.withheld.as_slice())),
        left_out => Serde(pairs(&view.left_out)),
        charts => Serde(charts),
        method => context! {
            id => visible(&view.method.id).into_owned(),
            title => visible(&view.method.title).into_owned(),
            source => Serde(pairs(&view.method.source)),
        },
        assumed => Serde(view.method.assumed.iter().map(|line| visible(line)).collect::<Vec<_>>()),
        assumed_about => lang.text("report.assumed.about", &[("count", &view.method.assumed.len().to_string())]),
        data => data::json(view)?,
    })
}

/// The tables that stand in the page as HTML.
fn tables(view: &View) -> Result<minijinja::Value, Error> {
    let (problems, shown) = grid::problems(view)?;
    let count = view.problems.frame.height();
    // A folder for one park tells of the parks alone.
    let has_counties = view.counties.frame.height() > 0 || view.parks.frame.height() == 0;
    let whole = |count: usize| number_text(count as f64, 0);
    let numbers = [("shown", whole(shown)), ("count", whole(count))];
    let key = match count {
        0 => "report.no-problems",
        _ if shown < count => "report.problems.cut",
        _ => "report.problems.count",
    };
    let numbers = borrowed(&numbers);
    let problems_said = view.lang.text(key, &numbers);
    Ok(context! {
        ranking_title => match has_counties {
            true => view.lang.text("report.ranking", &[]),
            false => view.parks.title.clone(),
        },
        ranking => Serde(match has_counties {
            true => grid::ranking(view)?,
            false => grid::parks(view)?,
        }),
        shares => Serde(grid::shares(view)?.filter(|_| has_counties)),
        totals => Serde(match has_counties {
            true => grid::totals(view)?,
            false => Vec::new(),
        }),
        parks => Serde(grid::parks(view)?),
        quotas => Serde(grid::quotas(view)?),
        quotas_title => view.quotas_title(),
        no_quotas => view.no_quotas.as_str(),
        has_enterprises => view.enterprises.frame.height() > 0 || !view.decisions.is_empty(),
        comparison => match view.comparison.frame.height() {
            0 | 1 => None,
            _ => Some(Serde(grid::whole(view, &view.comparison)?)),
        },
        efficiency => some(view, &view.efficiency)?,
        quota_parameters => some(view, &view.quota_parameters)?,
        quota_notes => some(view, &view.quota_notes)?,
        decided => Serde(
            view.decided
                .iter()
                .map(|table| grid::whole(view, table))
                .collect::<Result<Vec<_>, _>>()?,
        ),
        decisions => Serde(view.decisions.iter().map(|table| grid::whole(view, table)).collect::<Result<Vec<_>, _>>()?),
        rules => Serde(grid::whole(view, &view.method.rules)?),
        classes => some(view, &view.method.classes)?,
        benchmarks => Serde(grid::whole(view, &view.method.benchmarks)?),
        of_enterprises => view.enterprises.frame.height() > 0,
        kinds => Serde(grid::whole(view, &problem_kinds(view)?)?),
        problems => Serde(problems),
        problems_said,
    })
}

/// A table with every row and column; none without rows.
fn some(view: &View, table: &Table) -> Result<Option<Serde<grid::Grid>>, Error> {
    match table.frame.height() {
        0 => Ok(None),
        _ => grid::whole(view, table).map(|grid| Some(Serde(grid))),
    }
}

/// Labels, style and script.
fn fixed(view: &View) -> minijinja::Value {
    let labels: std::collections::BTreeMap<&str, String> = LABELS
        .iter()
        .map(|(name, key)| (*name, view.lang.text(key, &[])))
        .collect();
    context! {
        lang => view.lang.pick("zh-CN", "en"),
        t => Serde(labels),
        rounding => view.method.rounding.as_str(),
        style => format!("{STYLE}{}", class_marks(view.classes.len())),
        script => SCRIPT,
        script_hash => format!("sha256-{}", picture::base64(&Sha256::digest(SCRIPT.as_bytes()))),
    }
}

/// The colours of the classes as CSS: `.m1` is the best.
fn class_marks(count: usize) -> String {
    (0..count)
        .map(|index| {
            let colour = class_colour(index, count);
            let [red, green, blue] = colour;
            let ink = if is_dark(colour) { "fff" } else { "222" };
            format!(
                ".m{}{{background:#{red:02x}{green:02x}{blue:02x};color:#{ink}}}",
                index + 1
            )
        })
        .collect()
}

fn pairs(facts: &[Fact]) -> Vec<Pair> {
    facts
        .iter()
        .map(|fact| Pair {
            label: visible(&fact.label).into_owned(),
            value: visible(&fact.value).into_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests;
