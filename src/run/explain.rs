//! `permu explain`: why an enterprise or an area stands where it stands, from what a run kept.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use super::reopen::{self, Reopened};
use super::report;
use crate::cli::{Common, Explain, Form};
use crate::edition::Results;
use crate::facts::explanation::{self, Beside, Cells, Explanation, Named};
use crate::frame::Columns;
use crate::insight::lift::{Lift, lifts};
use crate::lang::{Lang, borrowed};
use crate::level::Level;
use crate::output::explanation as form;
use crate::output::folder::{self, Temporary};
use crate::problem::Error;
use crate::say;
use crate::scheme::Unit;
use crate::survey::kept::{self, KeptCell};

/// How many candidates are named where a name fits several.
const NAMED: usize = 12;

/// Whom a question is about.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Who {
    /// A row of the assessment.
    Enterprise(usize),
    /// An area: the column that names it, and its position in its list.
    Area(&'static str, usize),
}

/// Answers.
pub fn answer(arguments: &Explain, common: &Common) -> Result<ExitCode, Error> {
    let reopened = reopen::open(&arguments.results, common.lang)?;
    let common = &common.saying(reopened.words());
    let lang = common.lang;
    let results = reopened.results(lang);
    let all = || {
        (0..results.assessment.frame.height())
            .map(Who::Enterprise)
            .collect()
    };
    let wanted: Vec<Who> = match (&arguments.who, arguments.all) {
        (Some(who), _) => vec![find(who, &results)?],
        (None, true) if results.scheme.unit == Unit::Enterprise => all(),
        (None, _) => return Err(Error::Usage(lang.text("explain.who-or-all", &[]))),
    };
    let codes = results.assessment.frame.words("code")?;
    let asked: BTreeSet<&str> = wanted
        .iter()
        .filter_map(|who| match who {
            Who::Enterprise(row) => codes.get(*row),
            Who::Area(..) => None,
        })
        .collect();
    let cells = kept::cells(&arguments.results, &|code| asked.contains(code))?;
    let mut explanations = Vec::new();
    for who in &wanted {
        explanations.push(match who {
            Who::Enterprise(row) => {
                let own = codes.get(*row).and_then(|code| cells.get(code));
                let cells = own.map_or_else(Cells::new, |own| as_words(own, lang));
                // For each figure everybody is appraised some thirty times: not for a whole city.
                let lifts: Option<Vec<Lift>> = match arguments.all {
                    true => None,
                    false => Some(lifts(
                        &reopened.survey,
                        &reopened.scheme,
                        &reopened.appraised.assessment,
                        *row,
                    )?),
                };
                let beside = Beside {
                    last: reopened.appraised.last.as_ref().map(|(last, _)| last),
                    cells: &cells,
                    lifts: lifts.as_deref(),
                };
                explanation::enterprise(&results, *row, &beside)?
            }
            Who::Area(column, position) => area(&reopened, &results, column, *position)?,
        });
    }
    let names: Vec<String> = wanted
        .iter()
        .map(|who| file_name(who, &results))
        .collect::<Result<_, _>>()?;
    write(&explanations, &names, arguments, &reopened, common)
}

fn area(
    reopened: &Reopened,
    results: &Results<'_>,
    column: &'static str,
    position: usize,
) -> Result<Explanation, Error> {
    let among = areas(results, column);
    let named = Named {
        column,
        region: &among[position],
        among,
    };
    let last = reopened.appraised.last.as_ref();
    explanation::area(
        results,
        named,
        last.map(|(assessment, regions)| (assessment, regions)),
    )
}

/// The areas that a column of the enterprises names.
fn areas<'a>(results: &Results<'a>, column: &str) -> &'a [crate::region::Region] {
    match Level::ALL.into_iter().find(|level| level.id() == column) {
        Some(level) => results.regions.at(level),
        None => &results.regions.parks,
    }
}

/// Whom a word names: a code, else a whole name, else a part of one.
fn find(who: &str, results: &Results<'_>) -> Result<Who, Error> {
    let lang = results.lang;
    let who = who.trim();
    let frame = &results.assessment.frame;
    let mut known: Vec<(Who, String, String)> = Vec::new();
    if results.scheme.unit == Unit::Enterprise {
        let (codes, names) = (frame.words("code")?, frame.words("name")?);
        let rows = codes.iter().zip(names.iter()).enumerate();
        known.extend(rows.map(|(row, (code, name))| {
            let (code, name) = (code.unwrap_or(""), name.unwrap_or(""));
            (Who::Enterprise(row), code.to_owned(), name.to_owned())
        }));
    }
    for column in Level::ALL.map(Level::id).into_iter().chain(["park"]) {
        let list = areas(results, column).iter().enumerate();
        known.extend(list.map(|(at, region)| (Who::Area(column, at), String::new(), region.name.clone())));
    }
    type Fits<'a> = &'a dyn Fn(&str, &str) -> bool;
    let ways: [Fits<'_>; 3] = [
        &|code, _| code.eq_ignore_ascii_case(who),
        &|_, name| name == who,
        &|code, name| name.contains(who) || code.contains(&who.to_uppercase()),
    ];
    for fits in ways {
        let found: Vec<&(Who, String, String)> = known
            .iter()
            .filter(|(_, code, name)| !who.is_empty() && fits(code, name))
            .collect();
        match &found[..] {
            [] => {}
            [(one, ..)] => return Ok(one.clone()),
            several => {
                let list = several.iter().take(NAMED);
                let mut list: Vec<String> = list
                    .map(|(_, code, name)| match code.is_empty() {
                        true => name.clone(),
                        false => format!("{name} {code}"),
                    })
                    .collect();
                if several.len() > NAMED {
                    list.push("…".to_owned());
                }
                let words = [
                    ("who", who.to_owned()),
                    ("list", list.join(lang.pick("、", ", "))),
                ];
                return Err(Error::Usage(lang.text("explain.several", &borrowed(&words))));
            }
        }
    }
    Err(Error::Usage(lang.text("explain.nobody", &[("who", who)])))
}

/// Cells as people read them.
fn as_words(cells: &[KeptCell], lang: Lang) -> Cells {
    let mut words = Cells::new();
    for cell in cells {
        let place = [
            ("workbook", cell.workbook.as_str()),
            ("sheet", &cell.sheet),
            ("cell", &cell.cell),
        ];
        let place = lang.text("explain.cell", &place);
        let told = [
            ("place", place.as_str()),
            ("raw", &cell.raw),
            ("correction", &cell.correction),
        ];
        let key = match (cell.raw.is_empty(), cell.correction.is_empty()) {
            (true, true) => None,
            (_, false) => Some("explain.cell-corrected"),
            (false, true) => Some("explain.cell-raw"),
        };
        let text = key.map_or(place.clone(), |key| lang.text(key, &told));
        words.entry((cell.year, cell.field)).or_default().push(text);
    }
    words
}

/// The name of the file without its ending: the code of an enterprise, or the name of an area, with nothing in it that could
/// lead elsewhere.
fn file_name(who: &Who, results: &Results<'_>) -> Result<String, Error> {
    let frame = &results.assessment.frame;
    let name = match who {
        Who::Enterprise(row) => match frame.words("code")?.get(*row) {
            Some(code) => code.to_owned(),
            None => format!("{}", row + 1),
        },
        Who::Area(column, at) => areas(results, column)[*at].name.clone(),
    };
    Ok(name
        .chars()
        .map(|letter| if letter.is_alphanumeric() { letter } else { '_' })
        .collect())
}

fn write(
    explanations: &[Explanation],
    names: &[String],
    arguments: &Explain,
    reopened: &Reopened,
    common: &Common,
) -> Result<ExitCode, Error> {
    let lang = common.lang;
    let bytes = |explanation: &Explanation| -> Result<Vec<u8>, Error> {
        let one = std::slice::from_ref(explanation);
        Ok(match arguments.format {
            Form::Text => form::text(explanation, lang)?.into_bytes(),
            Form::Md => form::markdown(explanation, lang)?.into_bytes(),
            Form::Html => form::html(one, lang)?.into_bytes(),
            Form::Json => {
                let value = form::value(explanation, lang)?;
                format!("{value:#}\n").into_bytes()
            }
            Form::Docx => {
                let mut out = std::io::Cursor::new(Vec::new());
                form::docx(one, reopened.state, lang, &mut out)?;
                out.into_inner()
            }
        })
    };
    let printed = common.out.is_none() && !arguments.all && arguments.format != Form::Docx;
    if printed {
        for explanation in explanations {
            say::text(&String::from_utf8_lossy(&bytes(explanation)?));
        }
        return Ok(ExitCode::SUCCESS);
    }
    // Without --out the answers lie in the result itself.
    let (target, inside): (PathBuf, &str) = match &common.out {
        Some(out) => (out.clone(), ""),
        None => (arguments.results.clone(), "explain/"),
    };
    fs::create_dir_all(target.join(inside)).map_err(|error| Error::file(&target, error))?;
    let temporary = Temporary::begin(&target).map_err(|error| Error::file(&target, error))?;
    let mut files = Vec::new();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for (explanation, name) in explanations.iter().zip(names) {
        let mut file = format!("{name}.{}", arguments.format.ending());
        // Two rows of one code, which an error told of.
        let mut number = 2;
        while !taken.insert(file.clone()) {
            file = format!("{name}-{number}.{}", arguments.format.ending());
            number += 1;
        }
        let unfinished = temporary.path().join(&file);
        fs::write(&unfinished, bytes(explanation)?)
            .map_err(|error| Error::file(target.join(&file), error))?;
        files.push((unfinished, format!("{inside}{file}")));
    }
    let kept = folder::put(&target, &files, common.out.is_some())?;
    if !common.quiet {
        let path = target.join(inside);
        let words = [
            ("count", explanations.len().to_string()),
            ("path", path.to_string_lossy().into_owned()),
        ];
        say::line(&lang.text("explain.written", &borrowed(&words)));
    }
    report::kept(&kept, &target, common);
    Ok(ExitCode::SUCCESS)
}
