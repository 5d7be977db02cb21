//! An explanation as text for the terminal, Markdown, HTML, JSON or a Word document. The numbers are the same in all; JSON
//! has them unrounded.

use std::io::{Seek, Write};

use minijinja::{Environment, context};
use serde_json::{Map, Value, json};

use super::chart;
use super::document::grid::Grid;
use super::document::word::{About, Caption, Document, Look};
use crate::edition::State;
use crate::facts::explanation::{Explanation, Section};
use crate::facts::shown::{self, Columns, figure, visible};
use crate::lang::Lang;
use crate::problem::Error;
use crate::table::{Format, Table};

/// The page of the HTML form.
const PAGE: &str = include_str!("explanation.html");

/// The cells of a table as they are shown. Most explanations mix quantities in a column: each number has the decimals that
/// it needs, unless the section says that they are even.
pub fn rows(table: &Table, even: bool, lang: Lang) -> Result<Vec<Vec<String>>, Error> {
    let columns = Columns::of(table, lang)?;
    let cell = |row: usize, column: usize| match columns.number(row, column) {
        Some(value) => match table.headings[column].format {
            Format::Decimal(_) if !even => figure(value),
            format => shown::number(value, format),
        },
        None => columns.words(row, column).into_owned(),
    };
    let rows = 0..columns.height();
    Ok(rows
        .map(|row| (0..columns.width()).map(|column| cell(row, column)).collect())
        .collect())
}

/// A line, and what is known of it, which stands under it.
type Line = (String, String);

/// What stands under the heading of a section: its sentences, then its rows, each under its first cell; rows about the same
/// thing name it once.
fn lines(section: &Section, lang: Lang) -> Result<Vec<Line>, Error> {
    let sentences = section.lines.iter();
    let mut lines: Vec<Line> = sentences.map(|line| (line.clone(), String::new())).collect();
    if let Some(table) = &section.table {
        let colon = lang.text("report.colon", &[]);
        let mut before = String::new();
        for row in rows(table, section.even, lang)? {
            let mut cells = row.into_iter().zip(&table.headings);
            let first = cells.next().map_or_else(String::new, |(first, _)| first);
            let said: Vec<String> = cells
                .filter(|(cell, _)| !cell.is_empty())
                .map(|(cell, heading)| format!("{}{colon}{cell}", heading.label))
                .collect();
            let named = if first == before {
                String::new()
            } else {
                first.clone()
            };
            lines.push((named, said.join(lang.pick("；", "; "))));
            before = first;
        }
    }
    let shown = |text: String| visible(&text).into_owned();
    let lines = lines.into_iter().map(|(line, under)| (shown(line), shown(under)));
    Ok(lines.collect())
}

/// The text form.
///
/// # Errors
/// Those of frames: a bug in permu.
pub fn text(explanation: &Explanation, lang: Lang) -> Result<String, Error> {
    let mut text = format!("{}\n", visible(&explanation.title));
    for section in &explanation.sections {
        text.push_str(&format!("\n{}\n", section.title));
        for (line, under) in lines(section, lang)? {
            for (indent, part) in [("  ", line), ("    ", under)] {
                if !part.is_empty() {
                    text.push_str(&format!("{indent}{part}\n"));
                }
            }
        }
    }
    Ok(text)
}

/// The Markdown form.
///
/// # Errors
/// Those of frames: a bug in permu.
pub fn markdown(explanation: &Explanation, lang: Lang) -> Result<String, Error> {
    let safe = |text: &str| {
        let mut safe = String::with_capacity(text.len());
        for letter in visible(text).chars() {
            match letter {
                '\n' => safe.push(' '),
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' => safe.extend(['\\', letter]),
                _ => safe.push(letter),
            }
        }
        safe
    };
    let mut text = format!("# {}\n", safe(&explanation.title));
    for section in &explanation.sections {
        text.push_str(&format!("\n## {}\n\n", safe(&section.title)));
        for line in &section.lines {
            text.push_str(&format!("- {}\n", safe(line)));
        }
        let Some(table) = &section.table else { continue };
        let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        text.push('\n');
        text.push_str(&line(table.headings.iter().map(|one| safe(&one.label)).collect()));
        let sides = table.headings.iter().map(|one| match one.format {
            Format::Text => "---".to_owned(),
            _ => "--:".to_owned(),
        });
        text.push_str(&line(sides.collect()));
        for row in rows(table, section.even, lang)? {
            text.push_str(&line(row.iter().map(|cell| safe(cell)).collect()));
        }
    }
    Ok(text)
}

/// The JSON form: cells by the ids of their columns, numbers unrounded, empty cells null.
///
/// # Errors
/// Those of frames: a bug in permu.
pub fn value(explanation: &Explanation, lang: Lang) -> Result<Value, Error> {
    let mut sections = Vec::new();
    for section in &explanation.sections {
        let rows = match &section.table {
            Some(table) => values(table, lang)?,
            None => Vec::new(),
        };
        sections.push(json!({
            "id": section.id,
            "title": section.title,
            "lines": section.lines,
            "rows": rows,
        }));
    }
    Ok(json!({ "title": explanation.title, "sections": sections }))
}

fn values(table: &Table, lang: Lang) -> Result<Vec<Value>, Error> {
    let columns = Columns::of(table, lang)?;
    let rows = (0..columns.height()).map(|row| {
        let cells = table.headings.iter().enumerate().map(|(column, heading)| {
            let words = columns.words(row, column);
            let value = match columns.number(row, column) {
                Some(number) => json!(number),
                None if words.is_empty() => Value::Null,
                None => json!(words),
            };
            (heading.id.clone(), value)
        });
        Value::Object(cells.collect::<Map<String, Value>>())
    });
    Ok(rows.collect())
}

/// The HTML form: one page without a script.
///
/// # Errors
/// [`Error::Internal`] if the page cannot be filled.
pub fn html(explanations: &[Explanation], lang: Lang) -> Result<String, Error> {
    let mut pages = Vec::new();
    for explanation in explanations {
        let mut sections = Vec::new();
        for section in &explanation.sections {
            sections.push(page_section(section, lang)?);
        }
        pages.push(context! { title => visible(&explanation.title), sections => sections });
    }
    let mut environment = Environment::new();
    // The name ends in .html, so everything is escaped.
    let failed = |error: minijinja::Error| Error::Internal(error.to_string());
    environment
        .add_template("explanation.html", PAGE)
        .map_err(failed)?;
    let template = environment.get_template("explanation.html").map_err(failed)?;
    template
        .render(context! { lang => lang.id(), pages => pages })
        .map_err(failed)
}

fn page_section(section: &Section, lang: Lang) -> Result<minijinja::Value, Error> {
    let lines: Vec<String> = section
        .lines
        .iter()
        .map(|line| visible(line).into_owned())
        .collect();
    let (heads, numbers, cells) = match &section.table {
        Some(table) => (
            table.headings.iter().map(|one| one.label.clone()).collect(),
            table
                .headings
                .iter()
                .map(|one| one.format != Format::Text)
                .collect(),
            rows(table, section.even, lang)?,
        ),
        None => (Vec::new(), Vec::new(), Vec::new()),
    };
    let numbers: Vec<bool> = numbers;
    let heads: Vec<String> = heads;
    let svg = section.picture.as_ref().map(|picture| picture.svg.as_str());
    Ok(
        context! { title => section.title.clone(), lines => lines, heads => heads, numbers => numbers, rows => cells, svg => svg },
    )
}

/// The table of a section as it stands on a page; none where it is too wide for one.
fn grid(section: &Section, lang: Lang) -> Result<Option<Grid>, Error> {
    let Some(table) = &section.table else {
        return Ok(None);
    };
    let grid = Grid {
        heads: table.headings.iter().map(|one| one.label.clone()).collect(),
        numbers: table
            .headings
            .iter()
            .map(|one| one.format != Format::Text)
            .collect(),
        rows: rows(table, section.even, lang)?,
    };
    Ok(grid.fits().then_some(grid))
}

/// The Word form: every explanation on a page of its own.
///
/// # Errors
/// [`Error::File`] if it cannot be written.
pub fn docx(
    explanations: &[Explanation],
    state: State,
    lang: Lang,
    out: impl Write + Seek,
) -> Result<(), Error> {
    let mut document = Document::new(lang);
    let (mut tables, mut figures) = (0, 0);
    for (position, explanation) in explanations.iter().enumerate() {
        if position > 0 {
            document.new_page();
        }
        document.paragraph(Look::Title, &explanation.title);
        for section in &explanation.sections {
            document.paragraph(Look::Chapter, &section.title);
            if let Some(picture) = &section.picture {
                figures += 1;
                let caption = Caption {
                    name: picture.name,
                    counter: &lang.text("document.figure", &[]),
                    number: figures,
                    title: &lang.text("document.captioned", &[("title", &picture.title)]),
                };
                let png = chart::png(&picture.svg, chart::WIDTH_CM, chart::DPI, None)?;
                document.picture(&png, &caption, &picture.caption);
            }
            if let Some(grid) = grid(section, lang)? {
                for line in &section.lines {
                    document.paragraph(Look::Body, line);
                }
                tables += 1;
                let caption = Caption {
                    name: section.id,
                    counter: &lang.text("document.table", &[]),
                    number: tables,
                    title: &lang.text("document.captioned", &[("title", &section.title)]),
                };
                document.table(&caption, &grid);
                continue;
            }
            for (line, under) in lines(section, lang)? {
                for (look, part) in [(Look::Body, line), (Look::Note, under)] {
                    if !part.is_empty() {
                        document.paragraph(look, &part);
                    }
                }
            }
        }
    }
    let about = About {
        lang,
        title: explanations.first().map_or("", |first| first.title.as_str()),
        state: &lang.text(&format!("state.{}", state.id()), &[]),
    };
    document.write(&about, out)
}
