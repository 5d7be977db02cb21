//! For how many years on end an enterprise has been in its class: by the roster (`class_before`, `class_years`), and by
//! earlier results (`--history`).

use polars::prelude::*;

use crate::field::{LAST_CLASS, LAST_CLASS_WHOLE, LAST_CLASS_YEARS};
use crate::problem::{Error, Place, Problems, kinds, words};
use crate::scheme::Scheme;

/// How long an enterprise has been in its class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Years on end, this one with them.
    pub years: i32,
    /// Whether that is all that is known: it may have been longer.
    pub is_least: bool,
}

/// Years that no policy counts.
const MOST_YEARS: f64 = 100.0;

/// What is known of the years before.
#[derive(Clone, Copy)]
struct Known<'a> {
    class: Option<&'a str>,
    years: Option<f64>,
    /// Whether the year before those is known, too: the enterprise was not in the class then.
    is_whole: bool,
}

/// The standing of every row that has a class this year; none where roster and history contradict each other, which is
/// told.
pub fn of(
    frame: &DataFrame,
    scheme: &Scheme,
    classes: &[Option<&str>],
    problems: &mut Problems,
) -> Result<Vec<Option<Standing>>, Error> {
    let series = |id: &str| -> Result<Option<Series>, Error> {
        match frame.get_column_index(id) {
            Some(_) => Ok(Some(frame.column(id)?.as_materialized_series().clone())),
            None => Ok(None),
        }
    };
    let (before, so_far) = (series("class_before")?, series("class_years")?);
    let (last, last_years, whole) = (
        series(LAST_CLASS)?,
        series(LAST_CLASS_YEARS)?,
        series(LAST_CLASS_WHOLE)?,
    );
    let words = |series: &Option<Series>| series.as_ref().map(|series| series.str().cloned()).transpose();
    let numbers = |series: &Option<Series>| series.as_ref().map(|series| series.f64().cloned()).transpose();
    let (before, so_far) = (words(&before)?, numbers(&so_far)?);
    let (last, last_years) = (words(&last)?, numbers(&last_years)?);
    let whole = whole.as_ref().map(|series| series.bool().cloned()).transpose()?;
    let codes = series("code")?;
    let codes = words(&codes)?;
    let mut strange: Vec<&str> = Vec::new();
    let mut list = Vec::with_capacity(classes.len());
    for (row, class) in classes.iter().enumerate() {
        let roster = Known {
            class: before.as_ref().and_then(|words| words.get(row)),
            years: so_far.as_ref().and_then(|numbers| numbers.get(row)),
            is_whole: so_far.as_ref().is_some_and(|numbers| numbers.get(row).is_some()),
        };
        let history = Known {
            class: last.as_ref().and_then(|words| words.get(row)),
            years: last_years.as_ref().and_then(|numbers| numbers.get(row)),
            is_whole: whole.as_ref().is_some_and(|flags| flags.get(row) == Some(true)),
        };
        for known in [roster, history] {
            if let Some(class) = known
                .class
                .filter(|class| !is_class(scheme, class) && !strange.contains(class))
            {
                strange.push(class);
            }
        }
        let Some(class) = class else {
            list.push(None);
            continue;
        };
        if contradict(roster, history) {
            let told = |known: Known<'_>| {
                let years = known.years.map(|years| format!(" ({years})")).unwrap_or_default();
                format!("{}{years}", known.class.unwrap_or_default())
            };
            let code = codes
                .as_ref()
                .and_then(|codes| codes.get(row))
                .unwrap_or_default();
            let words = words![
                ("code", code.to_owned()),
                ("found", told(roster)),
                ("other", told(history)),
            ];
            problems.push(kinds::CLASS_BEFORE_DIFFERS, Place::Nowhere, words);
            list.push(None);
            continue;
        }
        list.push(Some(standing(class, roster, history)));
    }
    if !strange.is_empty() {
        let words = words![("found", strange.join("、"))];
        problems.push(kinds::CLASS_BEFORE_UNKNOWN, Place::Nowhere, words);
    }
    Ok(list)
}

const NEW: Standing = Standing {
    years: 1,
    is_least: false,
};

fn is_class(scheme: &Scheme, name: &str) -> bool {
    let mut classes = scheme.populations.iter().filter_map(|one| one.classes.as_ref());
    classes.any(|classes| classes.names.iter().any(|known| known == name))
}

fn contradict(roster: Known<'_>, history: Known<'_>) -> bool {
    let (Some(one), Some(other)) = (roster.class, history.class) else {
        return false;
    };
    one != other
        || roster.years.zip(history.years).is_some_and(|(told, found)| {
            // An earlier result goes back only so far.
            told < found || (history.is_whole && told > found)
        })
}

fn standing(class: &str, roster: Known<'_>, history: Known<'_>) -> Standing {
    let one = |known: Known<'_>| {
        let before = known.class?;
        Some(match before == class {
            true => Standing {
                // Whoever was in the class last year was in it for one year at least.
                years: known.years.map_or(1, |years| years.clamp(1.0, MOST_YEARS) as i32) + 1,
                is_least: !known.is_whole,
            },
            false => NEW,
        })
    };
    match (one(roster), one(history)) {
        // The roster may know of more years than earlier results go back.
        (Some(told), Some(found)) => {
            if roster.is_whole {
                told
            } else {
                found
            }
        }
        (Some(known), None) | (None, Some(known)) => known,
        (None, None) => Standing {
            years: 1,
            is_least: !history.is_whole,
        },
    }
}
