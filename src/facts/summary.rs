//! Results → [`View`]: the sentences and small tables that the workbook and the report show.

mod classes;
pub mod formula;
pub mod method;
mod word_table;

use std::collections::BTreeMap;

use polars::prelude::*;

use super::all_tables::Tables;
use super::comparison::Comparison;
use super::decisions;
use super::picture::Picture;
use super::populations;
use super::quota_parameters::quota_parameters;
use super::quota_tables;
use super::quota_tables::QuotaTables;
use super::shown;
use super::tables::{CITY, before, indicator_format, indicator_label, indicator_unit};
use super::view::{Fact, Method, Origin, Source, View};
use crate::allocate::{Allocation, Resource};
use crate::assess::Status;
use crate::edition::{Reader, Results, parts_are_told};
use crate::field::FIELDS;
use crate::frame::Columns;
use crate::lang::Lang;
use crate::problem::{Error, column_name};
use crate::scheme::Unit;
use crate::table::Table;
use crate::unit::number_text;
use method::method;

/// The view of a run.
pub fn view(results: &Results<'_>, tables: Tables, charts: Vec<Picture>) -> Result<View, Error> {
    let counties = without_empty(city_in_words(tables.counties, results.lang)?);
    let shares = shares(results, counties.clone())?;
    let is_withheld = results.edition.is_whole() && withholds(&shares);
    let is_internal = results.edition.is_whole() && results.edition.withholds();
    let year = results.survey.year.to_string();
    let named = |table: Table| quota_tables::in_words(table, results.allocations, results.lang);
    Ok(View {
        lang: results.lang,
        state: results.state,
        title: title(results, &year),
        year: results.survey.year,
        quota_year: results.plan.and_then(|(plan, _)| plan.year),
        facts: facts(results),
        withheld: withheld(results, is_withheld),
        internal: is_internal.then(|| internal(results)),
        left_out: left_out(results)?,
        method: method(results)?,
        // The members of a unit share a result that is not made of their own rows.
        living: (results.scheme.unit == Unit::Enterprise && results.scheme.merge.is_none()).then(|| Source {
            scheme: results.scheme.clone(),
            assessment: results.assessment.clone(),
            regions: results.regions.clone(),
            quotas: results
                .plan
                .filter(|_| results.edition.is_whole())
                .map(|(plan, _)| (plan.clone(), results.allocations.to_vec())),
        }),
        origins: origins(results, tables.enterprises.frame.height()),
        enterprises: without_empty(populations::in_words(
            tables.enterprises,
            results.scheme,
            results.lang,
        )?),
        area: results.regions.level.id(),
        counties,
        levels: tables
            .levels
            .into_iter()
            .filter(|table| table.id != results.regions.level.plural() && table.frame.height() > 1)
            .map(|table| city_in_words(table, results.lang).map(without_empty))
            .collect::<Result<_, _>>()?,
        shares,
        losses: tables.county_points,
        before: city_in_words(before(results)?, results.lang)?,
        parks: without_empty(city_in_words(tables.parks, results.lang)?),
        allocation: named(tables.allocation)?,
        quota_parameters: without_empty(named(parameters(results)?)?),
        no_quotas: no_quotas(results),
        comparison: without_empty(named(tables.quotas.comparison)?),
        efficiency: without_empty(named(tables.quotas.efficiency)?),
        higher: without_empty(named(tables.quotas.higher)?),
        region_policies: tables.region_policies,
        sums: named(tables.quotas.sums)?,
        quota_notes: named(tables.quotas.notes)?,
        decided: tables
            .decided
            .into_iter()
            .filter(|table| table.frame.height() > 0)
            .map(without_empty)
            .collect(),
        of_enterprise: decisions::of_enterprises(&tables.decisions, results.lang)?,
        decisions: tables.decisions.into_iter().map(without_empty).collect(),
        problems: tables.problems,
        allowed: results
            .problems
            .allowed()
            .iter()
            .map(|(code, count)| Fact {
                label: (*code).to_owned(),
                value: number_text(*count as f64, 0),
            })
            .collect(),
        classes: results.regions.classes.clone(),
        charts,
    })
}

/// The view of quotas alone, for `permu allocate`.
pub fn quota_view(
    comparison: &Comparison<'_>,
    allocation: Table,
    quotas: QuotaTables,
) -> Result<View, Error> {
    let named = |table: Table| quota_tables::in_words(table, comparison.allocations, comparison.lang);
    let nothing = |id: &'static str| Table {
        id,
        title: String::new(),
        headings: Vec::new(),
        frame: DataFrame::empty(),
    };
    Ok(View {
        lang: comparison.lang,
        state: comparison.state,
        title: comparison.plan.0.title.clone(),
        year: comparison.year,
        quota_year: comparison.plan.0.year,
        facts: Vec::new(),
        withheld: None,
        internal: None,
        left_out: Vec::new(),
        method: Method {
            id: String::new(),
            title: String::new(),
            source: Vec::new(),
            rules: nothing("rules"),
            populations: Vec::new(),
            classes: nothing("classes"),
            class_rules: Vec::new(),
            benchmarks: nothing("benchmarks"),
            assumed: Vec::new(),
            rounding: String::new(),
        },
        living: None,
        decided: Vec::new(),
        decisions: Vec::new(),
        of_enterprise: BTreeMap::new(),
        no_quotas: comparison.lang.text("report.no-allocation", &[]),
        enterprises: nothing("enterprises"),
        origins: Vec::new(),
        area: "county",
        counties: nothing("counties"),
        levels: Vec::new(),
        shares: nothing("counties"),
        losses: nothing("county_points"),
        before: nothing("counties"),
        parks: nothing("parks"),
        allocation: named(allocation)?,
        quota_parameters: without_empty(named(quota_parameters(
            Some(comparison.plan.0),
            |resource| is_shared(comparison.allocations, resource),
            None,
            comparison.lang,
        )?)?),
        comparison: without_empty(named(quotas.comparison)?),
        efficiency: without_empty(named(quotas.efficiency)?),
        higher: without_empty(named(quotas.higher)?),
        region_policies: nothing("region_policies"),
        sums: named(quotas.sums)?,
        quota_notes: named(quotas.notes)?,
        problems: nothing("problems"),
        allowed: Vec::new(),
        classes: Vec::new(),
        charts: Vec::new(),
    })
}

/// The parameters of the resources that were shared. One region is told those alone from which, with its own quota, no
/// withheld figure of another follows.
fn parameters(results: &Results<'_>) -> Result<Table, Error> {
    let own = results.edition.own();
    let told = |resource: &Resource| {
        let follows = own.is_some() && !parts_are_told(resource, resource.method, results);
        is_shared(results.allocations, resource) && !follows
    };
    quota_parameters(results.plan.map(|(plan, _)| plan), told, own, results.lang)
}

fn is_shared(allocations: &[Allocation], resource: &Resource) -> bool {
    allocations.iter().any(|one| one.resource == resource.id)
}

/// Why there are no quotas, where there are none: nothing was given out, or not to parks.
fn no_quotas(results: &Results<'_>) -> String {
    let of_park = matches!(results.edition.reader, Reader::Park(_));
    let key = match of_park && results.plan.is_some() {
        true => "report.quotas-of-counties",
        false => "report.no-allocation",
    };
    results.lang.text(key, &[])
}

fn title(results: &Results<'_>, year: &str) -> String {
    let key = if results.place.is_empty() {
        "summary.title-alone"
    } else {
        "summary.title"
    };
    results
        .lang
        .text(key, &[("place", &results.place), ("year", year)])
}

fn rows(results: &Results<'_>, status: Status) -> usize {
    let all = results.assessment.status.iter();
    all.filter(|known| **known == status).count()
}

/// How many rows have each status, by its word.
pub fn rows_by_status(results: &Results<'_>) -> Vec<(&'static str, usize)> {
    let all = Status::ALL.into_iter();
    all.map(|status| (status.id(), rows(results, status))).collect()
}

fn facts(results: &Results<'_>) -> Vec<Fact> {
    let lang = results.lang;
    let whole = |count: usize| number_text(count as f64, 0);
    let count = |status: Status| rows(results, status);
    // What was read and appraised are the units of the scheme.
    let of_unit = |key: &str| match results.scheme.unit {
        Unit::Enterprise => key.to_owned(),
        Unit::County => format!("{key}-county"),
        Unit::Park => format!("{key}-park"),
    };
    let left_out = count(Status::LeftOut) + count(Status::NotAppraised);
    let mut facts = vec![
        Fact::of(lang, "year", results.survey.year.to_string()),
        Fact::of(lang, &of_unit("read"), whole(results.assessment.status.len())),
        Fact::of(lang, &of_unit("appraised"), whole(count(Status::Appraised))),
        Fact::of(lang, &of_unit("left-out"), whole(left_out)),
    ];
    // A folder for one region counts that region's enterprises; the city's values stand beside its own.
    let mut regions = results.edition.level().regions(results.regions).iter();
    let own = regions.find(|region| Some(region.name.as_str()) == results.edition.own());
    let city = &results.regions.city;
    let counted = own.unwrap_or(city);
    for (class, number) in results.regions.classes.iter().zip(&counted.class_counts) {
        facts.push(Fact {
            label: lang.text(&format!("summary.{}", of_unit("class")), &[("class", class)]),
            value: whole(*number),
        });
    }
    for (indicator, value) in results.scheme.indicators.iter().zip(&city.values) {
        let column = format!("{}_value", indicator.id);
        let hidden = results.edition.hides(None, &column);
        if let Some(value) = value.filter(|_| !hidden) {
            let unit = indicator_unit(indicator);
            let number = shown::number(value, indicator_format(indicator));
            facts.push(Fact {
                label: lang.text(
                    "summary.city",
                    &[("indicator", &indicator_label(indicator, lang))],
                ),
                value: lang.amount(&number, &unit),
            });
        }
    }
    facts
}

/// The sheets of the year, with the rows of each that every enterprise has; none where the rows of the two are not the
/// same, as for one region, whose workbooks are not its own.
fn origins(results: &Results<'_>, height: usize) -> Vec<Origin> {
    let panel = results.survey.panels.get(&results.survey.year);
    let Some(panel) = panel.filter(|panel| panel.rows.len() == height && results.edition.is_whole()) else {
        return Vec::new();
    };
    let mut rows: Vec<Vec<(u32, u32)>> = vec![Vec::new(); results.survey.grids.len()];
    for enterprise in 0..height {
        for &(position, at) in &panel.rows[enterprise] {
            let position = position as usize;
            let row = results.survey.grids[position].rows[at as usize];
            rows[position].push((enterprise as u32, row + 1));
        }
    }
    let grids = results.survey.grids.iter().zip(rows);
    let grids = grids.filter(|(_, rows)| !rows.is_empty());
    grids
        .filter_map(|(grid, rows)| {
            let source = results.problems.source_of(grid.source)?;
            let figures = grid
                .headings
                .iter()
                .filter(|heading| FIELDS[heading.field].is_number());
            Some(Origin {
                workbook: source.workbook.clone(),
                sheet: source.sheet.clone(),
                columns: figures
                    .map(|heading| (heading.label.clone(), column_name(heading.column)))
                    .collect(),
                rows,
            })
        })
        .collect()
}

/// What the mark of withheld figures means, where there are any.
fn withheld(results: &Results<'_>, shares: bool) -> Option<Fact> {
    let key = match results.edition.own() {
        Some(_) if results.edition.withholds() => "split.withheld",
        None if shares => "split.withheld-shares",
        _ => return None,
    };
    let least = results.edition.decided.least.to_string();
    Some(Fact {
        label: crate::table::WITHHELD.to_owned(),
        value: results.lang.text(key, &[("least", &least)]),
    })
}

/// The files of a whole run keep what its charts withhold.
fn internal(results: &Results<'_>) -> Fact {
    let least = results.edition.decided.least.to_string();
    Fact {
        label: results.lang.text("split.internal", &[]),
        value: results.lang.text("split.internal-about", &[("least", &least)]),
    }
}

/// The counties without the class shares that the chart of them withholds. A folder for one region has its own rules.
fn shares(results: &Results<'_>, mut counties: Table) -> Result<Table, Error> {
    if !results.edition.is_whole() || results.regions.classes.is_empty() {
        return Ok(counties);
    }
    let found = results.edition.to(Reader::Public);
    let list = &results.regions.ranked;
    let is_share = |column: &str| column.starts_with("land_share_");
    counties.withhold(|row, column| {
        let name = list.get(row).map(|region| region.name.as_str());
        is_share(column) && found.hides(name, column)
    })?;
    Ok(counties)
}

fn withholds(table: &Table) -> bool {
    let mut headings = table.headings.iter();
    headings.any(|heading| table.withheld(&heading.id).is_some())
}

/// Rows that were not appraised, by their first reason.
fn left_out(results: &Results<'_>) -> Result<Vec<Fact>, Error> {
    let reasons = results.assessment.frame.words("reason")?;
    let mut counts: Vec<(String, usize)> = Vec::new();
    for (row, status) in results.assessment.status.iter().enumerate() {
        if matches!(status, Status::Appraised | Status::Ungraded) {
            continue;
        }
        let reason = reasons
            .get(row)
            .and_then(|all| all.split(';').next())
            .unwrap_or("");
        match counts.iter_mut().find(|(known, _)| known == reason) {
            Some((_, count)) => *count += 1,
            None => counts.push((reason.to_owned(), 1)),
        }
    }
    counts.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    Ok(counts
        .into_iter()
        .map(|(reason, count)| Fact {
            label: shown::text(results.lang, "reason", &reason).into_owned(),
            value: number_text(count as f64, 0),
        })
        .collect())
}

/// The table with its last row, the city, named in the language of the run.
fn city_in_words(mut table: Table, lang: Lang) -> Result<Table, Error> {
    let Some(id) = table.headings.first().map(|heading| heading.id.clone()) else {
        return Ok(table);
    };
    let names = table.frame.words(&id)?;
    let city = lang.text("table.city", &[]);
    let names: StringChunked = names
        .iter()
        .map(|name| {
            if name == Some(CITY) {
                Some(city.as_str())
            } else {
                name
            }
        })
        .collect();
    table
        .frame
        .with_column(names.with_name(id.as_str().into()).into_column())?;
    Ok(table)
}

/// The table without the columns that hold nothing: people have no use for them, the CSV keeps them.
fn without_empty(mut table: Table) -> Table {
    if table.frame.height() == 0 {
        return table;
    }
    let frame = table.frame.clone();
    let empty = |id: &str| {
        frame
            .column(id)
            .is_ok_and(|column| column.null_count() == column.len())
            && frame.get_column_index(&Table::marks(id)).is_none()
    };
    table.headings.retain(|heading| !empty(&heading.id));
    let marks = table.headings.iter().map(|heading| Table::marks(&heading.id));
    let kept: Vec<String> = table
        .headings
        .iter()
        .map(|heading| heading.id.clone())
        .chain(marks.filter(|id| frame.get_column_index(id).is_some()))
        .collect();
    if let Ok(kept) = frame.select(kept) {
        table.frame = kept;
    }
    table
}
