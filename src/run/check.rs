//! `permu check`: reads and audits, and writes what to send back to the departments.

use std::fs;
use std::io::Write;
use std::process::ExitCode;

use super::exit::PROBLEMS_FOUND;
use super::inputs::{self, Inputs};
use super::report::{self, Progress};
use crate::assess;
use crate::cli::{Common, Evaluate};
use crate::facts::problem_table::problem_pieces;
use crate::insight::completeness;
use crate::level::Level;
use crate::output::folder::{self, CHECKED, Kept, Temporary};
use crate::output::workbook::problems::{self, Answers};
use crate::problem::{Error, Problem, Problems, Severity, kinds};
use crate::survey::Request;
use crate::survey::Survey;
use crate::survey::audit::{self, Thresholds};
use crate::survey::{self, Proposal, Recipients, Understood};

/// The workbook of answers, the table of all problems and the proposed field map, in the folder of the results.
const ANSWERS: &str = CHECKED[0];
const TABLE: &str = CHECKED[1];
const MAP: &str = CHECKED[2];

/// Checks workbooks.
pub fn check(arguments: &Evaluate, common: &Common) -> Result<ExitCode, Error> {
    report::may_time(common, arguments)?;
    let mut progress = Progress::begin(common);
    let mut problems = inputs::severities(arguments, common.lang)?;
    let Some(inputs) = Inputs::gather(arguments, common, &mut problems)? else {
        return Ok(report::stopped(&problems, common));
    };
    let thresholds = Thresholds::built_in(&mut problems);
    progress.step("read");
    let request = Request {
        may_be_empty: true,
        ..inputs.request(arguments)
    };
    let survey = survey::read(&inputs.workbooks, &request, &mut problems)?;
    let level = survey.as_ref().map_or(Level::default(), |survey| survey.level);
    let common = &common.saying(inputs.words(arguments, level));
    let mut completeness = None;
    if let Some(survey) = &survey {
        audit::audit(survey, &thresholds, &mut problems)?;
        if !survey.lacks_any(&request) {
            // What only the appraisal can see: denominators of zero, values that its formulas miss.
            let assessment = assess::assess(survey, &inputs.scheme, &mut problems)?;
            completeness = Some(completeness::completeness(&assessment, &inputs.scheme)?);
        }
    }
    progress.step("write");
    let read = survey
        .as_ref()
        .and_then(Survey::panel)
        .map_or(0, |panel| panel.frame.height());
    let proposals = proposals(&problems);
    let map = match proposals.is_empty() {
        true => None,
        false => Some(map_text(&inputs, &proposals, common)),
    };
    let understood = survey
        .as_ref()
        .map_or_else(Vec::new, |survey| survey::understood(&survey.grids, &problems));
    let kept = write(
        survey.as_ref(),
        completeness,
        map.as_deref(),
        &understood,
        &problems,
        common,
    )?;
    progress.finish(common)?;
    report::understood(&understood, &problems, common);
    report::checked(
        survey.as_ref(),
        read,
        &problems,
        &common.out().join(ANSWERS),
        common,
    );
    report::proposed(&proposals, &common.out().join(MAP), common);
    report::kept(&kept, common.out(), common);
    Ok(if problems.count(Severity::Error) > 0 {
        ExitCode::from(PROBLEMS_FOUND)
    } else {
        ExitCode::SUCCESS
    })
}

/// What the unknown headers may mean, each header once.
fn proposals(problems: &Problems) -> Vec<&Problem> {
    let mut known = std::collections::BTreeSet::new();
    problems
        .iter()
        .filter(|problem| [kinds::HEADER_UNKNOWN, kinds::SUM_PROPOSED].contains(&problem.kind))
        .filter(|problem| {
            known.insert((
                problem.word("id").into_owned(),
                problem.word("found").into_owned(),
            ))
        })
        .collect()
}

/// The field map that was given and what is proposed for it, to be checked by a person.
fn map_text(inputs: &Inputs, proposals: &[&Problem], common: &Common) -> String {
    let lines: Vec<Proposal> = proposals
        .iter()
        .map(|problem| {
            let sum = problem.kind == kinds::SUM_PROPOSED;
            let labels = problem.word(if sum { "labels" } else { "found" });
            Proposal {
                labels: labels.lines().map(str::to_owned).collect(),
                id: problem.word("id").into_owned(),
                remark: match sum {
                    true => problem.word("field").into_owned(),
                    false => format!("{} %, {}", problem.word("value"), problem.word("other")),
                },
            }
        })
        .collect();
    inputs.map.text(&common.lang.text("map.head", &[]), &lines)
}

fn write(
    survey: Option<&Survey>,
    completeness: Option<(Vec<String>, Vec<completeness::Reported>)>,
    map: Option<&str>,
    understood: &[Understood],
    problems: &Problems,
    common: &Common,
) -> Result<Vec<Kept>, Error> {
    let failed = |error| Error::file(common.out(), error);
    fs::create_dir_all(common.out()).map_err(failed)?;
    // Written beside their places and renamed, so that a killed run leaves no half file.
    let temporary = Temporary::begin(common.out()).map_err(failed)?;
    let answers = Answers {
        problems,
        recipients: survey.map(Recipients::of).transpose()?,
        completeness,
        understood: understood.to_vec(),
        lang: common.lang,
    };
    let target = common.out().join(ANSWERS);
    let unfinished = temporary.path().join(ANSWERS);
    problems::write(&answers, &target, &unfinished)?;
    let table = temporary.path().join(TABLE);
    let failed = |error: std::io::Error| Error::file(common.out().join(TABLE), error);
    let mut csv = std::io::BufWriter::new(fs::File::create(&table).map_err(failed)?);
    for (at, piece) in problem_pieces(problems, common.lang).enumerate() {
        match at {
            0 => piece?.write_csv(&mut csv)?,
            _ => piece?.write_csv_rows(&mut csv)?,
        }
    }
    csv.flush().map_err(failed)?;
    drop(csv);
    let mut files = vec![(unfinished, ANSWERS.to_owned()), (table, TABLE.to_owned())];
    if let Some(text) = map {
        let proposed = temporary.path().join(MAP);
        fs::write(&proposed, text).map_err(|error| Error::file(common.out().join(MAP), error))?;
        files.push((proposed, MAP.to_owned()));
    }
    folder::put(common.out(), &files, true)
}
