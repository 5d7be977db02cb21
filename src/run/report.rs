//! What a command says on the terminal.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::exit::PROBLEMS_FOUND;
use crate::allocate::Allocation;
use crate::cli::{Common, Evaluate};
use crate::edition::Results;
use crate::facts::Changes;
use crate::facts::changes::report::matrix;
use crate::facts::changes::sentences;
use crate::lang::Lang;
use crate::letter::width;
use crate::output::explanation;
use crate::output::folder::{self, Kept};
use crate::problem::{Error, Place, Problem, Problems, Severity, kinds, render};
use crate::sample::Summary;
use crate::say;
use crate::scheme::Unit;
use crate::survey::Survey;
use crate::survey::Understood;
use crate::unit::number_text;

/// The steps of an appraisal on a terminal, and how long they took. Silent in a pipe.
pub struct Progress {
    bar: ProgressBar,
    lang: Lang,
    begun: Instant,
    step: Option<(&'static str, Instant)>,
    times: BTreeMap<&'static str, Duration>,
}

/// How many steps an appraisal has.
const STEPS: u64 = 5;

impl Progress {
    /// Starts the clock.
    pub fn begin(common: &Common) -> Self {
        let bar = if common.quiet {
            ProgressBar::hidden()
        } else {
            ProgressBar::new(STEPS)
        };
        if let Ok(style) = ProgressStyle::with_template("{bar:20} {pos}/{len} {msg}") {
            bar.set_style(style);
        }
        Self {
            bar,
            lang: common.lang,
            begun: Instant::now(),
            step: None,
            times: BTreeMap::new(),
        }
    }

    /// Ends the step before and begins this one.
    pub fn step(&mut self, name: &'static str) {
        self.end_step();
        self.bar
            .set_message(self.lang.text(&format!("run.step.{name}"), &[]));
        self.step = Some((name, Instant::now()));
    }

    fn end_step(&mut self) {
        if let Some((name, begun)) = self.step.take() {
            self.times.insert(name, begun.elapsed());
            self.bar.inc(1);
        }
    }

    /// Ends the last step and writes the times where they were asked for.
    pub fn finish(mut self, common: &Common) -> Result<(), Error> {
        self.end_step();
        self.bar.finish_and_clear();
        let Some(path) = &common.timings else {
            return Ok(());
        };
        self.times.insert("total", self.begun.elapsed());
        let seconds: BTreeMap<&str, f64> = self
            .times
            .iter()
            .map(|(name, time)| (*name, time.as_secs_f64()))
            .collect();
        let text =
            serde_json::to_string_pretty(&seconds).map_err(|error| Error::Internal(error.to_string()))?;
        folder::replace(path, (text + "\n").as_bytes())
    }
}

/// Refuses to write the times over a file that is not an earlier one of them.
pub fn may_time(common: &Common, arguments: &Evaluate) -> Result<(), Error> {
    let Some(path) = common.timings.as_ref().filter(|path| path.exists()) else {
        return Ok(());
    };
    let times: Option<BTreeMap<String, f64>> = std::fs::read(path)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let there = path.canonicalize().ok();
    let is_read = arguments
        .inputs
        .iter()
        .any(|input| input.canonicalize().ok() == there);
    match times.is_some_and(|times| times.contains_key("total")) && !is_read {
        true => Ok(()),
        false => {
            let path = path.to_string_lossy();
            Err(Error::Usage(
                common.lang.text("run.timings-exists", &[("path", &path)]),
            ))
        }
    }
}

/// Most files that are named where they were kept at their places.
const MOST_KEPT: usize = 5;

/// Says which files are not permu's and were kept.
pub fn kept(kept: &[Kept], target: &Path, common: &Common) {
    if common.quiet {
        return;
    }
    let lang = common.lang;
    let target = target.to_string_lossy();
    let mut there: Vec<&str> = Vec::new();
    for one in kept {
        match &one.now {
            None => there.push(&one.name),
            Some(now) => {
                let words = [("path", &*target), ("name", one.name.as_str()), ("now", now)];
                say::error_line(&lang.text("run.kept-aside", &words));
            }
        }
    }
    if !there.is_empty() {
        let count = there.len().to_string();
        if there.len() > MOST_KEPT {
            there.splice(MOST_KEPT.., ["…"]);
        }
        let names = there.join(lang.pick("、", ", "));
        let words = [("path", &*target), ("count", count.as_str()), ("names", &names)];
        say::error_line(&lang.text("run.kept", &words));
    }
}

/// Shows problems, if there are any.
pub fn told(problems: &Problems, common: &Common) {
    if problems.iter().next().is_some() {
        show(problems, common);
    }
}

/// Shows the problems of a run that could not go on.
pub fn stopped(problems: &Problems, common: &Common) -> ExitCode {
    show(problems, common);
    say::error_line(&common.lang.text("run.stopped", &[]));
    ExitCode::from(PROBLEMS_FOUND)
}

/// Shows the problems of a run that wrote nothing, but could write the rest.
pub fn held_back(problems: &Problems, common: &Common) -> ExitCode {
    show(problems, common);
    say::error_line(&common.lang.text("run.not-written", &[]));
    ExitCode::from(PROBLEMS_FOUND)
}

/// Shows errors and warnings, and how many notes there are; the notes themselves stand in the files.
fn show(problems: &Problems, common: &Common) {
    let least = if common.quiet {
        Severity::Error
    } else {
        Severity::Warning
    };
    say::error_text(&render(problems, common.lang, least));
    if problems.iter().next().is_some() && !common.quiet {
        let count = |severity: Severity| {
            let count = problems.count(severity);
            let number = if count == 1 { "one" } else { "many" };
            let key = format!("run.count-{}.{number}", severity.id());
            common.lang.text(&key, &[("count", &count.to_string())])
        };
        say::error_line(&common.lang.text(
            "run.count",
            &[
                ("errors", &count(Severity::Error)),
                ("warnings", &count(Severity::Warning)),
                ("notes", &count(Severity::Note)),
            ],
        ));
    }
}

/// More counties than these are not all named on the terminal, but the first and the last.
const MOST_LISTED: usize = 20;
const FIRST: usize = 10;
const LAST: usize = 3;

/// Shows what a run found and where it is.
pub fn done(results: &Results<'_>, common: &Common) {
    show(results.problems, common);
    if common.quiet {
        return;
    }
    let lang = common.lang;
    let say = |key: &str, words: &[(&str, &str)]| say::line(&lang.text(&format!("run.{key}"), words));
    let city = &results.regions.city;
    let read = results.assessment.status.len();
    let year = results.survey.year.to_string();
    match results.scheme.unit {
        Unit::Enterprise => say(
            "done",
            &[
                ("year", &year),
                ("read", &number_text(read as f64, 0)),
                ("appraised", &number_text(city.appraised as f64, 0)),
                ("left_out", &number_text((read - city.appraised) as f64, 0)),
            ],
        ),
        Unit::County => say(
            "done-counties",
            &[("year", &year), ("appraised", &city.appraised.to_string())],
        ),
        Unit::Park => say(
            "done-parks",
            &[("year", &year), ("appraised", &city.appraised.to_string())],
        ),
    }
    if city.class_counts.iter().sum::<usize>() > 0 {
        let classes: Vec<String> = results
            .regions
            .classes
            .iter()
            .zip(&city.class_counts)
            .map(|(name, count)| format!("{name} {}", number_text(*count as f64, 0)))
            .collect();
        say("classes", &[("classes", &classes.join(lang.pick("，", ", ")))]);
    }
    let mut ranking: Vec<String> = results
        .regions
        .ranked
        .iter()
        .filter_map(|region| {
            Some(format!(
                "{} {} {}",
                region.rank?,
                region.name,
                number_text(region.score?, 2)
            ))
        })
        .collect();
    if ranking.len() > MOST_LISTED {
        ranking.splice(FIRST..ranking.len() - LAST, ["…".to_owned()]);
    }
    if !ranking.is_empty() {
        say("counties", &[("counties", &ranking.join(lang.pick("，", ", ")))]);
    }
    let own = |one: &&Allocation| {
        let first = results
            .allocations
            .iter()
            .find(|other| other.resource == one.resource);
        first.is_some_and(|first| first.method == one.method)
    };
    for allocation in results.allocations.iter().filter(own) {
        let total = crate::sum::sum(allocation.rows.iter().map(|row| row.quota));
        say(
            "quotas",
            &[
                ("resource", &allocation.label_in(lang)),
                ("total", &number_text(total, digits_of(allocation.step))),
                ("unit", &allocation.unit),
                (
                    "reserve",
                    &number_text(allocation.reserve, digits_of(allocation.step)),
                ),
            ],
        );
    }
    if !results.scheme.assumed.is_empty() {
        let count = results.scheme.assumed.len().to_string();
        say("assumed", &[("scheme", &results.scheme.id), ("count", &count)]);
    }
    corrected(results.survey, lang);
    say("written", &[("path", &common.out().to_string_lossy())]);
}

/// Says how many values people decided on.
fn corrected(survey: &Survey, lang: Lang) {
    if !survey.corrections.is_empty() {
        let count = survey.corrections.len().to_string();
        say::line(&lang.text("run.corrected", &[("count", &count)]));
    }
}

/// Shows what a check found and where the answers are to be written.
pub fn checked(survey: Option<&Survey>, read: usize, problems: &Problems, path: &Path, common: &Common) {
    show(problems, common);
    if !common.quiet {
        if let Some(survey) = survey {
            corrected(survey, common.lang);
        }
        let year = survey.map(|survey| survey.year);
        let year = year.map_or_else(|| "—".to_owned(), |year| year.to_string());
        let read = number_text(read as f64, 0);
        let path = path.to_string_lossy();
        let words = [("year", year.as_str()), ("read", &read), ("path", &path)];
        let key = match survey.is_none() && problems.iter().next().is_none() {
            true => "run.checked-empty",
            false => "run.checked",
        };
        say::line(&common.lang.text(key, &words));
    }
}

/// The most sheets that are told on the terminal; the workbook has all.
const MOST_SHEETS: usize = 30;

/// Shows what was understood, a line a sheet.
pub fn understood(sheets: &[Understood], problems: &Problems, common: &Common) {
    if common.quiet {
        return;
    }
    let lang = common.lang;
    for sheet in sheets.iter().take(MOST_SHEETS) {
        let place = problems.name_of(Place::File(sheet.source));
        let year = sheet.year.map_or(String::new(), |year| year.to_string());
        let left_out = match sheet.left_out_text(lang) {
            none if none.is_empty() => none,
            found => lang.text("check.understood-left-out", &[("found", &found)]),
        };
        let words = [
            ("place", place.as_str()),
            ("year", &year),
            ("header", &sheet.header_text()),
            ("rows", &sheet.rows.to_string()),
            ("left_out", &left_out),
            ("columns", &sheet.columns_text(lang)),
        ];
        say::line(&lang.text("check.understood-line", &words));
    }
    if sheets.len() > MOST_SHEETS {
        let count = (sheets.len() - MOST_SHEETS).to_string();
        say::line(&lang.text("check.understood-more", &[("count", &count)]));
    }
}

/// Shows what unknown headers may mean. Nothing of it was applied.
pub fn proposed(proposals: &[&Problem], path: &Path, common: &Common) {
    if proposals.is_empty() || common.quiet {
        return;
    }
    let lang = common.lang;
    let count = proposals.len().to_string();
    let path = path.to_string_lossy();
    say::line(&lang.text("run.map-proposed", &[("count", &count), ("path", &path)]));
    for problem in proposals {
        let words = ["found", "field", "id", "value"].map(|word| (word, problem.word(word)));
        let key = match problem.kind == kinds::SUM_PROPOSED {
            true => "run.map-sum",
            false => "run.map-line",
        };
        say::line(&lang.text(key, &words.each_ref().map(|(name, word)| (*name, &**word))));
    }
}

/// Says which templates were written.
pub fn templates(scheme: &str, names: &[&str], common: &Common) {
    if !common.quiet {
        let path = common.out().to_string_lossy();
        let names = names.join(common.lang.pick("、", ", "));
        let words = [("scheme", scheme), ("names", &names), ("path", &path)];
        say::line(&common.lang.text("template.written", &words));
    }
}

/// Says where a sample was written.
pub fn sampled(summary: &Summary, common: &Common) {
    if !common.quiet {
        let count = number_text(summary.enterprises as f64, 0);
        let files = summary.files.len().to_string();
        let path = common.out().to_string_lossy();
        say::line(&common.lang.text(
            "run.sample",
            &[("count", &count), ("files", &files), ("path", &path)],
        ));
    }
}

/// Shows quotas side by side: a line a county, a column a method, for each resource.
pub fn compared(allocations: &[Allocation], target: &Path, problems: &Problems, common: &Common) {
    show(problems, common);
    if common.quiet {
        return;
    }
    let lang = common.lang;
    let mut resources: Vec<&str> = Vec::new();
    for one in allocations {
        if !resources.contains(&one.resource.as_str()) {
            resources.push(&one.resource);
        }
    }
    for resource in resources {
        let of: Vec<&Allocation> = allocations
            .iter()
            .filter(|one| one.resource == resource)
            .collect();
        let Some(first) = of.first() else { continue };
        say::line(&format!(
            "{}{}",
            first.label_in(lang),
            lang.text("report.unit", &[("unit", &first.unit)])
        ));
        let heads = std::iter::once(lang.text("column.county", &[]))
            .chain(of.iter().map(|one| one.method.label(lang)));
        let mut rows: Vec<Vec<String>> = vec![heads.collect()];
        for (index, quota) in first.rows.iter().enumerate() {
            let digits = digits_of(first.step);
            let numbers = of.iter().map(|one| number_text(one.rows[index].quota, digits));
            rows.push(std::iter::once(quota.county.clone()).chain(numbers).collect());
        }
        print_columns(&rows);
        for gain in of.iter().filter_map(|one| one.gain.as_ref()) {
            say::line(&format!(
                "  {}",
                gain.text(lang, &first.label_in(lang), &first.unit)
            ));
        }
    }
    let count = allocations.len().to_string();
    say::line(&lang.text(
        "run.compared",
        &[("count", &count), ("path", &target.to_string_lossy())],
    ));
}

/// Shows what changed between two results: findings, the matrix of classes, and the ranked areas.
pub fn changed(changes: &Changes<'_>, target: &Path, common: &Common) -> Result<(), Error> {
    if common.quiet {
        return Ok(());
    }
    let lang = common.lang;
    for finding in sentences::findings(changes) {
        say::line(&finding);
    }
    let classes = matrix(changes)?;
    if classes.frame.height() > 0 {
        let [old, new] = changes.names();
        say::line(&lang.text("compare.matrix", &[("old", &old), ("new", &new)]));
        let heads = classes.headings.iter().map(|heading| heading.label.clone());
        let mut rows = vec![heads.collect()];
        rows.extend(explanation::rows(&classes, true, lang)?);
        print_columns(&rows);
    }
    let mut areas = sentences::areas(changes);
    if areas.len() > MOST_LISTED {
        areas.splice(FIRST..areas.len() - LAST, ["…".to_owned()]);
    }
    for area in areas {
        say::line(&area);
    }
    say::line(&lang.text("compare.written", &[("path", &target.to_string_lossy())]));
    Ok(())
}

/// Decimals of a step: 0.1 has one.
fn digits_of(step: f64) -> usize {
    format!("{step}")
        .split_once('.')
        .map_or(0, |(_, decimals)| decimals.len())
}

/// Prints rows in columns: the first to the left, the others to the right.
fn print_columns(rows: &[Vec<String>]) {
    let columns = rows.first().map_or(0, Vec::len);
    let widths: Vec<usize> = (0..columns)
        .map(|column| rows.iter().map(|row| width(&row[column])).max().unwrap_or(0))
        .collect();
    for row in rows {
        let mut line = String::from("  ");
        for (column, text) in row.iter().enumerate() {
            let blanks = " ".repeat(widths[column] - width(text));
            if column == 0 {
                line.push_str(text);
                line.push_str(&blanks);
            } else {
                line.push_str("  ");
                line.push_str(&blanks);
                line.push_str(text);
            }
        }
        say::line(line.trim_end());
    }
}
