//! Random rows and lists as permu has them after reading.

use std::collections::BTreeMap;

use permu::level::Level;
use permu::problem::Place;
use permu::survey::{Adjustment, Event, InputFile, Panel, Subject, Survey};
use polars::prelude::*;

use super::plain::Row;
use super::random_rows::Lists;
use super::spec::{FIELDS, Spec};
use crate::rows::{Cell, panel};

const WORDS: [&str; 7] = [
    "county",
    "park",
    "industry",
    "town",
    "size",
    "start",
    "merge_group",
];

fn of_year(year: i32, rows: &[Row]) -> Panel {
    let words = WORDS.iter().chain(&["class_before"]);
    let numbers = FIELDS.iter().chain(&["class_years"]);
    let columns: Vec<String> = ["code"]
        .iter()
        .chain(words.clone())
        .chain(numbers.clone())
        .map(|id| (*id).to_owned())
        .collect();
    let text = |word: &String| toml::Value::String(word.clone());
    let cells: Vec<Vec<Cell>> = rows
        .iter()
        .map(|row| {
            let mut cells = vec![Some(text(&row.code))];
            cells.extend(words.clone().map(|id| row.words.get(id).map(text)));
            let number = |id: &&str| row.numbers.get(id).copied().map(toml::Value::Float);
            cells.extend(numbers.clone().map(number));
            cells
        })
        .collect();
    let mut panel = panel(year, &columns, &cells);
    let left_out: Vec<Option<&str>> = rows
        .iter()
        .map(|row| row.left_out.then_some("duplicate-code"))
        .collect();
    let last_class: Vec<Option<&str>> = rows
        .iter()
        .map(|row| row.words.get("last_class").map(String::as_str))
        .collect();
    let number =
        |id: &str| -> Vec<Option<f64>> { rows.iter().map(|row| row.numbers.get(id).copied()).collect() };
    for column in [
        Column::new("left_out".into(), left_out),
        Column::new("last_class".into(), last_class),
        Column::new("last_class_years".into(), number("last_class_years")),
        Column::new("last_score".into(), number("last_score")),
    ] {
        panel.frame.with_column(column).unwrap();
    }
    panel
}

fn subject(code: &str) -> Subject {
    Subject {
        written: code.to_owned(),
        code: code.to_owned(),
        at: Place::Nowhere,
    }
}

/// The survey of a year.
pub fn of(spec: &Spec, year: i32, years: &[(i32, &[Row])], lists: &Lists) -> Survey {
    let events = lists.events.iter().map(|event| Event {
        subject: subject(&event.code),
        date: format!("{}-06-01", event.year),
        date_at: Place::Nowhere,
        year: event.year,
        kind: event.kind.to_owned(),
        kind_at: Place::Nowhere,
        points: event.points,
        points_at: Place::Nowhere,
        percent: event.percent,
        percent_at: Place::Nowhere,
        document: String::new(),
    });
    let adjustments = lists.adjustments.iter().map(|(code, from, to)| Adjustment {
        subject: subject(code),
        from: (*from).to_owned(),
        from_at: Place::Nowhere,
        to: (*to).to_owned(),
        to_at: Place::Nowhere,
        reason: String::new(),
        document: String::new(),
        approver: String::new(),
    });
    Survey {
        year,
        level: if spec.towns_ranked {
            Level::Town
        } else {
            Level::County
        },
        panels: years
            .iter()
            .map(|(year, rows)| (*year, of_year(*year, rows)))
            .collect::<BTreeMap<_, _>>(),
        events: Some((InputFile::default(), events.collect())),
        adjustments: Some((InputFile::default(), adjustments.collect())),
        ..Survey::default()
    }
}
