//! What a command says on the terminal.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::PROBLEMS_FOUND;
use crate::cli::Common;
use crate::lang::Lang;
use crate::output::Results;
use crate::problem::{Error, Problems, Severity, render};
use crate::sample::Summary;
use crate::scheme::Unit;
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
        std::fs::write(path, text + "\n").map_err(|error| Error::file(path, error))
    }
}

/// Shows the problems of a run that wrote nothing.
pub fn stopped(problems: &Problems, common: &Common) -> ExitCode {
    show(problems, common);
    eprintln!("{}", common.lang.text("run.not-written", &[]));
    ExitCode::from(PROBLEMS_FOUND)
}

/// Shows errors and warnings, and how many notes there are; the notes themselves stand in the files.
fn show(problems: &Problems, common: &Common) {
    let least = if common.quiet {
        Severity::Error
    } else {
        Severity::Warning
    };
    eprint!("{}", render(problems, common.lang, least));
    if problems.iter().next().is_some() && !common.quiet {
        let count = |severity| problems.count(severity).to_string();
        eprintln!(
            "{}",
            common.lang.text(
                "run.count",
                &[
                    ("errors", &count(Severity::Error)),
                    ("warnings", &count(Severity::Warning)),
                    ("notes", &count(Severity::Note)),
                ]
            )
        );
    }
}

/// Shows what a run found and where it is.
pub fn done(results: &Results<'_>, common: &Common) {
    show(results.problems, common);
    if common.quiet {
        return;
    }
    let lang = common.lang;
    let say = |key: &str, words: &[(&str, &str)]| println!("{}", lang.text(&format!("run.{key}"), words));
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
    let ranking: Vec<String> = results
        .regions
        .counties
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
    say("counties", &[("counties", &ranking.join(lang.pick("，", ", ")))]);
    for allocation in results.allocations {
        let total = crate::sum::sum(allocation.rows.iter().map(|row| row.quota));
        say(
            "quotas",
            &[
                ("resource", &allocation.label),
                ("total", &number_text(total, 0)),
                ("unit", &allocation.unit),
                ("reserve", &number_text(allocation.reserve, 0)),
            ],
        );
    }
    if !results.scheme.assumed.is_empty() {
        let count = results.scheme.assumed.len().to_string();
        say("assumed", &[("scheme", &results.scheme.id), ("count", &count)]);
    }
    say("written", &[("path", &common.out.to_string_lossy())]);
}

/// Says where a sample was written.
pub fn sampled(summary: &Summary, common: &Common) {
    if !common.quiet {
        let count = number_text(summary.enterprises as f64, 0);
        let files = summary.files.len().to_string();
        let path = common.out.to_string_lossy();
        println!(
            "{}",
            common.lang.text(
                "run.sample",
                &[("count", &count), ("files", &files), ("path", &path)]
            )
        );
    }
}
