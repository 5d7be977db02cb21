//! Events of enterprises (`--events`): prizes, penalties, accidents, each with its date and document. What an event of
//! a kind is worth, or whether it is a veto, is for the scheme to say.

use super::listing::{self, Head, Line, Subject, WHO, is_whole};
use crate::problem::{Error, Place, Problems, kinds, words};
use crate::survey::file::cell::{self, Number};
use crate::survey::file::input::Input;
use crate::survey::file::limits::Limits;
use crate::survey::file::value::Cell;

/// One line of the list of events.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Event {
    /// Whose event.
    pub subject: Subject,
    /// The day, `YYYY-MM-DD`.
    pub date: String,
    /// Where the day stands.
    #[serde(skip)]
    pub date_at: Place,
    /// Its year.
    pub year: i32,
    /// The kind.
    pub kind: String,
    /// Where that stands.
    #[serde(skip)]
    pub kind_at: Place,
    /// Its own points, where the list gives them.
    pub points: Option<f64>,
    /// Where they stand, or would stand.
    #[serde(skip)]
    pub points_at: Place,
    /// Its own percentage, where the list gives one.
    pub percent: Option<f64>,
    /// Where that stands, or would stand.
    #[serde(skip)]
    pub percent_at: Place,
    /// The document that says so.
    pub document: String,
}

const HEADS: &[Head] = &[
    WHO[0],
    WHO[1],
    Head::required("date", &["日期", "事项日期", "发生日期", "认定日期", "时间"]),
    Head::required("kind", &["事项", "事项类别", "类别", "事项名称", "种类"]),
    Head::optional("points", &["分值", "加减分", "加扣分", "分数", "得分"]),
    Head::optional("percent", &["百分比", "比例", "加减百分比"]),
    Head::required("document", &["依据文件", "文件", "依据", "文号"]),
];

/// Reads the list. A line that lacks anything or holds no date is refused, with its cell; so is the same event a
/// second time.
///
/// # Errors
/// [`Error::File`] if the list cannot be opened.
pub fn read(input: &Input, limits: Limits, problems: &mut Problems) -> Result<Vec<Event>, Error> {
    let mut list: Vec<Event> = Vec::new();
    for line in listing::read(input, HEADS, limits, problems)? {
        if !is_whole(&line, HEADS, problems) {
            continue;
        }
        let Some(date) = cell::date(Cell::Text(line.words("date"))) else {
            let words = words![
                ("found", line.words("date").to_owned()),
                ("field", label("date").to_owned()),
            ];
            problems.push(kinds::NOT_A_DATE, line.place("date"), words);
            continue;
        };
        let (Ok(points), Ok(percent)) = (
            amount(&line, "points", problems),
            amount(&line, "percent", problems),
        ) else {
            continue;
        };
        let event = Event {
            subject: Subject::of(&line),
            year: date
                .get(..4)
                .and_then(|year| year.parse().ok())
                .unwrap_or_default(),
            date,
            date_at: line.place("date"),
            kind: line.words("kind").trim().to_owned(),
            kind_at: line.place("kind"),
            points,
            points_at: line.place("points"),
            percent,
            percent_at: line.place("percent"),
            document: line.words("document").to_owned(),
        };
        match list.iter().find(|known| is_same(known, &event)) {
            None => list.push(event),
            Some(first) => again(first, &event, problems),
        }
    }
    Ok(list)
}

/// Whether two lines are about one event: the same enterprise, day, kind and document.
fn is_same(one: &Event, other: &Event) -> bool {
    let key = |event: &Event| {
        let subject = event.subject.code.clone();
        (
            subject,
            event.date.clone(),
            event.kind.clone(),
            event.document.clone(),
        )
    };
    key(one) == key(other)
}

fn again(first: &Event, event: &Event, problems: &mut Problems) {
    let words = words![
        ("found", event.kind.clone()),
        ("other", first.subject.at.row_number()),
    ];
    problems.push(kinds::LISTED_TWICE, event.subject.at, words);
}

/// What a column is called.
fn label(id: &'static str) -> &'static str {
    let head = HEADS.iter().find(|head| head.id == id);
    head.map_or(id, |head| head.labels[0])
}

/// A number, or none; words that are no number are refused.
fn amount(line: &Line, id: &'static str, problems: &mut Problems) -> Result<Option<f64>, ()> {
    let written = line.words(id);
    if written.is_empty() {
        return Ok(None);
    }
    // A percentage is written as 5 or as 5%.
    let percent = id == "percent" && cell::plain(written).ends_with('%');
    match cell::number(Cell::Text(written)) {
        Number::NotReported => Ok(None),
        Number::Value(value) | Number::Typed(value) if value >= 0.0 => {
            Ok(Some(if percent { value * 100.0 } else { value }))
        }
        _ => {
            let words = words![("found", written.to_owned()), ("field", label(id).to_owned())];
            problems.push(kinds::LISTED_AMOUNT, line.place(id), words);
            Err(())
        }
    }
}
