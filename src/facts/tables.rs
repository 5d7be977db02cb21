//! The CSV tables of a run, from its results.

use polars::prelude::*;

use super::told;
use crate::edition::Results;
use crate::field;
use crate::field::{Content, FIELDS};
use crate::lang::Lang;
use crate::level::Level;
use crate::problem::Error;
use crate::region::{Region, Regions};
use crate::scheme::{Indicator, Population, Scheme};
use crate::survey::Panel;
use crate::survey::Survey;
use crate::table::{Format, Heading, Table};
use crate::unit::Dimension;

/// The label of an indicator in the language of the run.
pub fn indicator_label(indicator: &Indicator, lang: Lang) -> String {
    lang.pick(&indicator.label, &indicator.label_en).to_owned()
}

/// The label of a population in the language of the run.
pub fn population_label(population: &Population, lang: Lang) -> String {
    lang.pick(&population.label, &population.label_en).to_owned()
}

/// How the values of an indicator are shown.
pub fn indicator_format(indicator: &Indicator) -> Format {
    if indicator.unit == "1" {
        Format::Percent(indicator.digits.saturating_sub(2))
    } else {
        Format::Decimal(indicator.digits)
    }
}

/// The unit of an indicator as shown: shares are shown in percent and have none.
pub fn indicator_unit(indicator: &Indicator) -> String {
    if indicator.unit == "1" {
        String::new()
    } else {
        indicator.unit.clone()
    }
}

/// A heading whose label stands under `column.<id>`.
pub fn heading(lang: Lang, id: &str, format: Format) -> Heading {
    Heading {
        id: id.to_owned(),
        label: lang.text(&format!("column.{id}"), &[]),
        unit: String::new(),
        format,
    }
}

/// The headings of one indicator's columns, for those of `parts` that are wanted.
fn indicator_headings(scheme: &Scheme, parts: &[&str], lang: Lang) -> Vec<Heading> {
    scheme
        .indicators
        .iter()
        .flat_map(|indicator| {
            parts.iter().map(move |part| {
                let label = indicator_label(indicator, lang);
                let (format, unit) = match *part {
                    "points" => (Format::Decimal(2), String::new()),
                    "rank" => (Format::Integer, String::new()),
                    _ => (indicator_format(indicator), indicator_unit(indicator)),
                };
                Heading {
                    id: format!("{}_{part}", indicator.id),
                    label: lang.text(&format!("column.part.{part}"), &[("indicator", &label)]),
                    unit,
                    format,
                }
            })
        })
        .collect()
}

/// `enterprises.csv`: every row read.
pub fn enterprises(results: &Results<'_>) -> Result<Table, Error> {
    let (lang, scheme) = (results.lang, results.scheme);
    let text = |id| heading(lang, id, Format::Text);
    let mut headings: Vec<Heading> = ["code", "name"].map(text).to_vec();
    headings.extend(areas(results));
    headings.extend(["park", "industry", "population", "status"].map(text));
    headings.extend(indicator_headings(
        scheme,
        &["value", "benchmark", "points"],
        lang,
    ));
    headings.extend([
        heading(lang, "bonus", Format::Decimal(2)),
        heading(lang, "score", Format::Decimal(2)),
        text("rank_group"),
        heading(lang, "rank", Format::Integer),
        text("class_preliminary"),
        text("class"),
        text("reason"),
    ]);
    // Where the unit is the county, the results are in counties.csv.
    let height = match scheme.unit {
        crate::scheme::Unit::Enterprise => results.assessment.frame.height(),
        crate::scheme::Unit::County | crate::scheme::Unit::Park => 0,
    };
    decided(results, &mut headings, lang);
    let ids: Vec<&str> = headings.iter().map(|heading| heading.id.as_str()).collect();
    let frame = results.assessment.frame.select(ids)?.head(Some(height));
    Ok(Table {
        id: "enterprises",
        title: lang.text("table.enterprises", &[]),
        headings,
        frame,
    })
}

/// The columns of units and of the result that does not count, where the scheme has them, before the reason.
fn decided(results: &Results<'_>, headings: &mut Vec<Heading>, lang: Lang) {
    let has = |id: &str| results.assessment.frame.get_column_index(id).is_some();
    let last = headings.len().saturating_sub(1);
    let mut extra = vec![heading(lang, crate::assess::UNIT, Format::Text)];
    for kind in ["alone", "merged"] {
        extra.push(heading(lang, &format!("score_{kind}"), Format::Decimal(2)));
        extra.push(heading(lang, &format!("rank_{kind}"), Format::Integer));
        extra.push(heading(lang, &format!("class_{kind}"), Format::Text));
    }
    extra.retain(|heading| has(&heading.id));
    extra.extend(results.scheme.policies.iter().map(|policy| Heading {
        id: crate::assess::policy_column(policy),
        label: lang.pick(&policy.label, &policy.label_en).to_owned(),
        unit: policy.unit.clone(),
        format: Format::Decimal(4),
    }));
    headings.splice(last..last, extra);
}

/// The last row of `counties.csv` and `parks.csv`, in every language: programs look for it.
pub const CITY: &str = "全市";

/// The columns of the areas of an enterprise, from the finest that is always there.
fn areas(results: &Results<'_>) -> Vec<Heading> {
    let frame = &results.assessment.frame;
    let own = results.regions.level;
    let levels = [Level::County, Level::Town, Level::City, Level::Province].into_iter();
    levels
        .filter(|level| *level == Level::County || frame.get_column_index(level.id()).is_some())
        .map(|level| area_heading(results.lang, level, own))
        .collect()
}

/// The heading of a column of areas: those that are ranked go by the word of the run.
fn area_heading(lang: Lang, level: Level, ranked: Level) -> Heading {
    let label = match level == ranked {
        true => lang.text("column.county", &[]),
        false => lang.plain().text(&format!("column.{}", level.id()), &[]),
    };
    Heading {
        label,
        ..heading(lang, level.id(), Format::Text)
    }
}

/// The areas that are ranked, by rank, and the whole as last row: `counties.csv`, or the table of another level under the
/// id of counties, as the reports show it.
pub fn ranked(results: &Results<'_>) -> Result<Table, Error> {
    regions_of(results, results.regions, Listed::Ranked)
}

/// `parks.csv`: parks by rank, and the whole as last row.
pub fn parks(results: &Results<'_>) -> Result<Table, Error> {
    regions_of(results, results.regions, Listed::Parks)
}

/// `towns.csv`, `counties.csv`, `cities.csv`, `provinces.csv` of a run that knows of more levels than the county.
/// `counties.csv` is always there.
pub fn levels(results: &Results<'_>) -> Result<Vec<Table>, Error> {
    let regions = results.regions;
    let is_there = |level: &Level| *level == Level::County || !regions.at(*level).is_empty();
    let wanted = Level::ALL.into_iter().filter(is_there);
    wanted
        .map(|level| regions_of(results, regions, Listed::Level(level)))
        .collect()
}

/// The counties of the year before, in the form of `counties.csv`; no rows where that year was not read.
pub fn before(results: &Results<'_>) -> Result<Table, Error> {
    match results.last_regions {
        Some(last) => regions_of(results, last, Listed::Ranked),
        None => {
            let mut table = regions_of(results, results.regions, Listed::Ranked)?;
            table.frame = table.frame.clear();
            Ok(table)
        }
    }
}

/// Which regions a table lists.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Listed {
    Ranked,
    Parks,
    Level(Level),
}

impl Listed {
    fn id(self) -> &'static str {
        match self {
            Self::Ranked => "counties",
            Self::Parks => "parks",
            Self::Level(level) => level.plural(),
        }
    }

    fn regions(self, regions: &Regions) -> &[Region] {
        match self {
            Self::Ranked => &regions.ranked,
            Self::Parks => &regions.parks,
            Self::Level(level) => regions.at(level),
        }
    }
}

fn regions_of(results: &Results<'_>, regions: &Regions, listed: Listed) -> Result<Table, Error> {
    let (lang, scheme) = (results.lang, results.scheme);
    let (id, list) = (listed.id(), listed.regions(regions));
    let mut city = regions.city.clone();
    city.name = CITY.to_owned();
    let rows: Vec<&Region> = list.iter().chain([&city]).collect();
    let mut columns = Builder::over(rows);
    let own = match listed {
        Listed::Ranked => heading(lang, "county", Format::Text),
        Listed::Parks => heading(lang, "park", Format::Text),
        Listed::Level(level) => area_heading(lang, level, regions.level),
    };
    columns.text(own, |region| Some(region.name.clone()));
    if matches!(listed, Listed::Parks | Listed::Level(Level::Town)) {
        let label = lang.plain().text("column.county", &[]);
        let above = Heading {
            label,
            ..heading(lang, "county", Format::Text)
        };
        columns.text(above, |region| {
            (!region.county.is_empty()).then(|| region.county.clone())
        });
    }
    // Where the unit is a region, a row stands for the region itself: its enterprises were not counted.
    let counts = !scheme.unit.is_region();
    columns.number(heading(lang, "enterprises", Format::Integer), |r| {
        counts.then_some(r.enterprises as f64)
    });
    columns.number(heading(lang, "appraised", Format::Integer), |r| {
        counts.then_some(r.appraised as f64)
    });
    for total in std::iter::once("land_mu").chain(
        regions
            .totals
            .iter()
            .map(String::as_str)
            .filter(|id| *id != "land_mu"),
    ) {
        let (label, unit) = total_words(scheme, total, lang);
        let name = if total == "land_mu" {
            total.to_owned()
        } else {
            format!("{total}_total")
        };
        // People are counted; so are other things, as long as no part of one is among them.
        let is_whole = || {
            let mut sums = columns.rows.iter().filter_map(|region| region.totals.get(total));
            sums.all(|sum| sum.fract() == 0.0)
        };
        let format = match field::field(total).map(field::Field::unit) {
            Some("人") => Format::Integer,
            _ if Dimension::Count.parse(&unit).is_some() && is_whole() => Format::Integer,
            _ => Format::Decimal(2),
        };
        let heading = Heading {
            id: name,
            label,
            unit,
            format,
        };
        columns.number(heading, |region| region.totals.get(total).copied());
    }
    for (index, heading) in indicator_headings(scheme, &["value"], lang)
        .into_iter()
        .enumerate()
    {
        columns.number(heading, |region| region.values.get(index).copied().flatten());
    }
    columns.number(heading(lang, "score", Format::Decimal(2)), |region| region.score);
    columns.number(heading(lang, "rank", Format::Integer), |region| {
        region.rank.map(f64::from)
    });
    columns.text(heading(lang, "class", Format::Text), |region| {
        region.class.clone()
    });
    for (part, shares) in [
        ("share", Region::shares as fn(&Region) -> _),
        ("land_share", Region::land_shares),
    ] {
        for (index, class) in regions.classes.iter().enumerate() {
            let heading = Heading {
                id: format!("{part}_{class}"),
                label: lang.text(&format!("column.class.{part}"), &[("class", class)]),
                unit: String::new(),
                format: Format::Percent(1),
            };
            columns.number(heading, |region| shares(region).get(index).copied().flatten());
        }
    }
    for (index, heading) in indicator_headings(scheme, &["rank"], lang)
        .into_iter()
        .enumerate()
    {
        columns.number(heading, |region| {
            region.value_ranks.get(index).copied().flatten().map(f64::from)
        });
    }
    let title = lang.text(&format!("table.{id}"), &[]);
    let table = columns.finish(id, title)?;
    match results.edition.own() {
        Some(_) => told::regions(table, list, results),
        None => Ok(table),
    }
}

/// The label and unit of a total.
fn total_words(scheme: &Scheme, id: &str, lang: Lang) -> (String, String) {
    let (label, unit) = match (field::field(id), scheme.quantities.iter().find(|q| q.id == id)) {
        (Some(field), _) => (lang.pick(field.zh, field.en).to_owned(), field.unit().to_owned()),
        (None, Some(quantity)) => {
            let label = lang.pick(&quantity.label, &quantity.label_en).to_owned();
            (label, quantity.unit.clone())
        }
        (None, None) => (id.to_owned(), String::new()),
    };
    (lang.text("column.field-total", &[("field", &label)]), unit)
}

/// Columns of numbers and words over some rows.
pub struct Builder<'a, R> {
    rows: Vec<&'a R>,
    headings: Vec<Heading>,
    columns: Vec<Column>,
}

impl<'a, R> Builder<'a, R> {
    /// No columns yet.
    pub fn over(rows: Vec<&'a R>) -> Self {
        Self {
            rows,
            headings: Vec::new(),
            columns: Vec::new(),
        }
    }

    /// Adds a column of words.
    pub fn text(&mut self, heading: Heading, value: impl Fn(&R) -> Option<String>) {
        let values: Vec<Option<String>> = self.rows.iter().map(|row| value(row)).collect();
        self.columns.push(Column::new(heading.id.as_str().into(), values));
        self.headings.push(heading);
    }

    /// Adds a column of numbers.
    pub fn number(&mut self, heading: Heading, value: impl Fn(&R) -> Option<f64>) {
        let values: Vec<Option<f64>> = self.rows.iter().map(|row| value(row)).collect();
        self.columns.push(Column::new(heading.id.as_str().into(), values));
        self.headings.push(heading);
    }

    /// The table.
    pub fn finish(self, id: &'static str, title: String) -> Result<Table, Error> {
        Ok(Table {
            id,
            title,
            headings: self.headings,
            frame: DataFrame::new(self.rows.len(), self.columns)?,
        })
    }
}

/// The panels in the order of their years.
pub fn panels(survey: &Survey) -> impl Iterator<Item = &Panel> {
    survey.panels.values()
}

/// `inputs.csv`: one row an enterprise and year, in canonical units.
pub fn inputs(survey: &Survey, lang: Lang) -> Result<Table, Error> {
    let has = |id: &str| panels(survey).any(|panel| panel.frame.get_column_index(id).is_some());
    let mut headings = vec![heading(lang, "year", Format::Ordinal)];
    for field in FIELDS.iter().filter(|field| field.id != "year" && has(field.id)) {
        headings.push(Heading {
            id: field.id.to_owned(),
            label: lang.pick(field.zh, field.en).to_owned(),
            unit: field.unit().to_owned(),
            format: if field.is_number() {
                Format::Decimal(4)
            } else {
                Format::Text
            },
        });
    }
    let mut frame: Option<DataFrame> = None;
    for panel in panels(survey) {
        let mut columns = vec![Column::new(
            "year".into(),
            vec![i64::from(panel.year); panel.frame.height()],
        )];
        for heading in &headings[1..] {
            let dtype = match field::field(&heading.id).map(|field| field.content) {
                Some(Content::Number(_)) => DataType::Float64,
                _ => DataType::String,
            };
            columns.push(match panel.frame.column(&heading.id) {
                Ok(column) => column.clone(),
                Err(_) => Column::full_null(heading.id.as_str().into(), panel.frame.height(), &dtype),
            });
        }
        let part = DataFrame::new(panel.frame.height(), columns)?;
        frame = Some(match frame {
            None => part,
            Some(above) => above.vstack(&part)?,
        });
    }
    // Code first: the table is read by enterprise.
    if headings.len() > 1 {
        headings.swap(0, 1);
    }
    Ok(Table {
        id: "inputs",
        title: lang.text("table.inputs", &[]),
        headings,
        frame: frame.unwrap_or_default(),
    })
}
