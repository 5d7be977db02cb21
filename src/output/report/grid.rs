//! The tables of the report that are plain HTML.

use serde::Serialize;

use crate::facts::quota_tables::as_given;
use crate::facts::shown::{Columns, fragment, visible};
use crate::facts::view::View;
use crate::problem::Error;
use crate::table::{Format, Heading, Table};

/// A table as the template shows it.
#[derive(Serialize)]
pub struct Grid {
    caption: String,
    /// The heading above says the same: the caption is for screen readers only.
    quiet: bool,
    /// Short enough to stand on one printed page.
    short: bool,
    class: &'static str,
    heads: Vec<Head>,
    rows: Vec<Line>,
}

#[derive(Serialize)]
struct Head {
    label: String,
    unit: String,
    number: bool,
}

#[derive(Serialize, Default)]
struct Line {
    class: &'static str,
    cells: Vec<Entry>,
}

#[derive(Serialize, Default)]
struct Entry {
    text: String,
    class: &'static str,
    head: bool,
    number: bool,
    link: String,
    /// Place of the class plus one; 0 for other cells.
    mark: usize,
}

/// Which part of a table is shown, and how.
struct Part<'a> {
    caption: String,
    table: &'a Table,
    columns: Vec<usize>,
    rows: Vec<usize>,
    links: bool,
}

/// The ranking of the counties: rank, class, score, size and the values of the indicators.
pub fn ranking(view: &View) -> Result<Grid, Error> {
    let known = ["rank", "class", "score", "enterprises", "appraised", "land_mu"];
    let mut ids: Vec<&str> = vec![first_id(&view.counties)];
    ids.extend(known);
    let values = view.counties.headings.iter().map(|heading| heading.id.as_str());
    ids.extend(values.filter(|id| id.ends_with("_value")));
    region(view, &view.counties, "report.ranking", &ids)
}

/// The shares of the classes by county; none when no county has any.
pub fn shares(view: &View) -> Result<Option<Grid>, Error> {
    let is_share = |id: &str| id.starts_with("share_") || id.starts_with("land_share_");
    let mut ids = vec![first_id(&view.shares)];
    ids.extend(
        view.shares
            .headings
            .iter()
            .map(|heading| heading.id.as_str())
            .filter(|id| is_share(id)),
    );
    if ids.len() == 1 {
        return Ok(None);
    }
    region(view, &view.shares, "report.shares", &ids).map(Some)
}

/// So many columns of sums stand on a printed page.
const MOST_SUMS: usize = 12;

/// The sums behind the ranking, in tables that a printed page can hold.
pub fn totals(view: &View) -> Result<Vec<Grid>, Error> {
    let mut ids = vec!["enterprises", "appraised", "land_mu"];
    let totals = view.counties.headings.iter().map(|heading| heading.id.as_str());
    ids.extend(totals.filter(|id| id.ends_with("_total")));
    let tables = ids.len().div_ceil(MOST_SUMS);
    ids.chunks(ids.len().div_ceil(tables))
        .map(|part| {
            let ids: Vec<&str> = std::iter::once(first_id(&view.counties))
                .chain(part.iter().copied())
                .collect();
            region(view, &view.counties, "report.totals", &ids)
        })
        .collect()
}

/// The parks with all but the sums and shares.
pub fn parks(view: &View) -> Result<Grid, Error> {
    let hidden =
        |id: &str| id.ends_with("_total") || id.starts_with("share_") || id.starts_with("land_share_");
    let ids = view
        .parks
        .headings
        .iter()
        .map(|heading| heading.id.as_str())
        .filter(|id| !hidden(id));
    region(view, &view.parks, "report.parks", &ids.collect::<Vec<_>>())
}

fn first_id(table: &Table) -> &str {
    table.headings.first().map_or("", |heading| &heading.id)
}

fn region(view: &View, table: &Table, caption: &str, ids: &[&str]) -> Result<Grid, Error> {
    let place = |id: &&str| table.headings.iter().position(|heading| heading.id == **id);
    let columns: Vec<usize> = ids.iter().filter_map(place).collect();
    let shown = Columns::of(table, view.lang)?;
    // The city has nothing but its name where only regions were read.
    let says = |row: &usize| {
        columns
            .iter()
            .filter(|column| !shown.shown(*row, **column).is_empty())
            .count()
            > 1
    };
    Part {
        caption: view.lang.text(caption, &[]),
        table,
        rows: (0..table.frame.height()).filter(says).collect(),
        columns,
        links: table.id == "counties",
    }
    .grid(view)
}

/// A table with every row and column.
pub fn whole(view: &View, table: &Table) -> Result<Grid, Error> {
    Part {
        caption: table.title.clone(),
        table,
        columns: (0..table.headings.len()).collect(),
        rows: (0..table.frame.height()).collect(),
        links: false,
    }
    .grid(view)
}

/// One table for each resource and method.
pub fn quotas(view: &View) -> Result<Vec<Grid>, Error> {
    let table = &view.allocation;
    let columns = Columns::of(table, view.lang)?;
    let keys = ["resource", "unit", "method", "standing"].map(|id| columns.position(id));
    let key = |row: usize| {
        keys.map(|column| column.map_or(String::new(), |column| columns.words(row, column).into_owned()))
    };
    let mut groups: Vec<([String; 4], Vec<usize>)> = Vec::new();
    for row in 0..columns.height() {
        let key = key(row);
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((key, vec![row])),
        }
    }
    let shown: Vec<usize> = (0..columns.width())
        .filter(|column| !keys.contains(&Some(*column)))
        .collect();
    groups
        .into_iter()
        .map(|([resource, unit, method, standing], rows)| {
            let table = &as_given(table, Some(&rows));
            let unit = match unit.as_str() {
                "" => String::new(),
                unit => view.lang.text("report.unit", &[("unit", unit)]),
            };
            let standing = match standing.as_str() {
                "" => String::new(),
                standing => view.lang.text("report.unit", &[("unit", standing)]),
            };
            Part {
                caption: format!("{resource}{unit} · {method}{standing}"),
                table,
                columns: shown.clone(),
                rows,
                links: true,
            }
            .grid(view)
        })
        .collect()
}

/// A printed page of A4 landscape holds so many rows below a heading.
const SHORT: usize = 18;

/// So many problems stand in the page; the workbook has them all.
const MOST_PROBLEMS: usize = 500;

/// The problems, errors first, and how many are shown.
pub fn problems(view: &View) -> Result<(Grid, usize), Error> {
    let table = &view.problems;
    let columns = Columns::of(table, view.lang)?;
    let severity = columns.position("severity");
    let words = ["error", "warning", "note"].map(|id| view.lang.text(&format!("severity.{id}"), &[]));
    let place = |row: usize| {
        let severity = severity.map(|column| columns.words(row, column));
        words
            .iter()
            .position(|word| severity.as_deref() == Some(word))
            .unwrap_or(words.len())
    };
    let mut rows: Vec<usize> = (0..columns.height()).collect();
    rows.sort_by_key(|row| place(*row));
    rows.truncate(MOST_PROBLEMS);
    let count = rows.len();
    let grid = Part {
        caption: table.title.clone(),
        table,
        columns: (0..columns.width()).collect(),
        rows,
        links: false,
    }
    .grid(view)?;
    Ok((grid, count))
}

impl Part<'_> {
    fn grid(self, view: &View) -> Result<Grid, Error> {
        let columns = Columns::of(self.table, view.lang)?;
        let headings: Vec<&Heading> = self
            .columns
            .iter()
            .map(|column| &self.table.headings[*column])
            .collect();
        let heads = headings
            .iter()
            .map(|heading| Head {
                label: heading.label.clone(),
                unit: view.lang.unit(&heading.unit).into_owned(),
                number: heading.format != Format::Text,
            })
            .collect();
        let rows = self
            .rows
            .iter()
            .map(|row| self.line(view, &columns, *row))
            .collect();
        Ok(Grid {
            short: self.rows.len() <= SHORT,
            quiet: !matches!(
                self.table.id,
                "allocation" | "comparison" | "efficiency" | "quota_notes" | "quota_parameters"
            ),
            caption: self.caption,
            class: self.table.id,
            heads,
            rows,
        })
    }

    fn line(&self, view: &View, columns: &Columns, row: usize) -> Line {
        let is_region = matches!(self.table.id, "counties" | "parks");
        let ranked = columns
            .position("rank")
            .is_some_and(|rank| columns.number(row, rank).is_some());
        let total = is_region && !ranked && row + 1 == columns.height();
        let area = columns
            .position("county")
            .and_then(|column| columns.raw(row, column));
        // The reserve stands among the counties as `(reserve)`.
        let aside = self.table.id == "allocation" && area.is_some_and(|name| name.starts_with('('));
        let cells = self
            .columns
            .iter()
            .enumerate()
            .map(|(place, column)| {
                let heading = &self.table.headings[*column];
                let text = columns.shown(row, *column).into_owned();
                let link = match (self.links && !total && !aside && heading.id == "county", area) {
                    (true, Some(name)) => format!("#county={}", fragment(&visible(name))),
                    _ => String::new(),
                };
                Entry {
                    mark: mark(view, &heading.id, &text),
                    class: cell_class(heading),
                    head: place == 0,
                    number: heading.format != Format::Text,
                    link,
                    text,
                }
            })
            .collect();
        let class = match (total, aside) {
            (true, _) => "total",
            (_, true) => "aside",
            _ => "",
        };
        Line { class, cells }
    }
}

/// The place of a class among the classes, from 1; 0 for other cells.
fn mark(view: &View, id: &str, text: &str) -> usize {
    if !matches!(id, "class" | "class_preliminary") {
        return 0;
    }
    view.classes
        .iter()
        .position(|class| class == text)
        .map_or(0, |place| place + 1)
}

fn cell_class(heading: &Heading) -> &'static str {
    match heading.format {
        Format::Text
            if matches!(
                heading.id.as_str(),
                "message" | "hint" | "formula" | "source" | "value" | "class_rule"
            ) =>
        {
            "w"
        }
        Format::Text => "",
        _ => "n",
    }
}
