//! The table of contents: one function a command.

mod chart;
mod check;
mod compare;
mod exit;
mod explain;
mod inputs;
mod kept;
mod quotas;
pub mod reopen;
mod report;
mod scheme;
mod settings_changed;
mod template;
mod text;
mod what_if;

use std::process::ExitCode;

use crate::allocate::{self, Method};
use crate::cli::{Allocate, Cli, Command, Common, Evaluate, Only, Sample};
use crate::edition::{Decided, Edition, Level, Reader, Results, Run};
use crate::facts;
use crate::insight;
use crate::insight::appraised::{Appraised, allocations, plan_year};
use crate::lang::Lang;
use crate::output::{self, Scope};
use crate::problem::{Error, Place, Problems, kinds, words};
use crate::sample;
use crate::scheme::Scheme;
use crate::survey;
use crate::survey::Survey;
use exit::PROBLEMS_FOUND;
use inputs::Inputs;
use report::Progress;

/// Runs a command line.
pub fn run(cli: Cli) -> Result<ExitCode, Error> {
    threads(cli.common.lang)?;
    match cli.command.unwrap_or_else(|| Command::Evaluate(built_in())) {
        Command::Evaluate(arguments) => evaluate(&arguments, &cli.common),
        Command::Check(arguments) => check::check(&arguments, &cli.common),
        Command::Allocate(arguments) => allocate_again(&arguments, &cli.common),
        Command::Explain(arguments) => explain::answer(&arguments, &cli.common),
        Command::Compare(arguments) => compare::compare(&arguments, &cli.common),
        Command::WhatIf(arguments) => what_if::answer(&arguments, &cli.common),
        Command::Chart(arguments) => chart::again(&arguments, &cli.common),
        Command::Sample(arguments) => make_sample(&arguments, &cli.common),
        Command::Template(arguments) => template::write(&arguments, &cli.common),
        Command::Scheme(command) => scheme::run(&command, &cli.common),
    }
}

/// Most threads that a variable of the environment may ask for.
const MOST_THREADS: usize = 1024;

/// Refuses numbers of threads that polars or rayon would end the program for.
fn threads(lang: Lang) -> Result<(), Error> {
    for (name, least) in [("POLARS_MAX_THREADS", 1), ("RAYON_NUM_THREADS", 0)] {
        let Some(found) = std::env::var_os(name) else {
            continue;
        };
        let found = found.to_string_lossy();
        if !found
            .parse()
            .is_ok_and(|count| (least..=MOST_THREADS).contains(&count))
        {
            let most = MOST_THREADS.to_string();
            let words = [("name", name), ("found", &found), ("most", &most)];
            return Err(Error::Usage(lang.text("run.threads", &words)));
        }
    }
    Ok(())
}

/// What `permu` alone does.
fn built_in() -> Evaluate {
    Evaluate {
        scheme: crate::scheme::builtin::DEFAULT.to_owned(),
        limit_mib: survey::DEFAULT_MIB,
        min_cell: crate::cli::MIN_CELL,
        ..Evaluate::default()
    }
}

/// The whole chain: workbooks → enterprises → counties → quotas → files.
fn evaluate(arguments: &Evaluate, common: &Common) -> Result<ExitCode, Error> {
    output::folder::check(common.out(), common.lang)?;
    let reads = arguments.history.iter().chain(&arguments.inputs);
    output::folder::check_apart(common.out(), reads, common.lang)?;
    report::may_time(common, arguments)?;
    let mut progress = Progress::begin(common);
    let mut problems = inputs::severities(arguments, common.lang)?;
    let Some(inputs) = Inputs::gather(arguments, common, &mut problems)? else {
        return Ok(report::stopped(&problems, common));
    };
    if inputs.scheme.unit.is_region() {
        let idle = [
            (arguments.split.is_some(), "run.split-counties"),
            (arguments.level.is_some(), "run.level-park"),
        ];
        if let Some((_, key)) = idle.into_iter().find(|(asked, _)| *asked) {
            return Err(Error::Usage(common.lang.text(key, &[])));
        }
    }
    progress.step("read");
    let Some(survey) = survey::read(&inputs.workbooks, &inputs.request(arguments), &mut problems)? else {
        return Ok(report::stopped(&problems, common));
    };
    let common = &common.saying(inputs.words(arguments, survey.level));
    let split = split(arguments, &survey, common)?;
    validity(&inputs.scheme, &survey, &mut problems);
    let plan = inputs.plan.as_ref().map(|(plan, _)| plan);
    let appraised = Appraised::of(
        &survey,
        &inputs.scheme,
        plan,
        &mut |step| progress.step(step),
        &mut problems,
    )?;
    let Appraised {
        assessment,
        regions,
        last,
        plan,
        allocations,
    } = &appraised;
    if problems.has_errors() && !arguments.keep_going {
        return Ok(report::held_back(&problems, common));
    }
    let higher = match plan {
        Some(plan) => {
            let classes = inputs.scheme.region_classes();
            allocate::one_rank_higher(plan, allocations, &insight::counties(regions), classes)
        }
        None => Vec::new(),
    };
    let sweep = match (plan, allocations.first()) {
        (Some(plan), Some(first)) if first.method == Method::BaseMerit && arguments.only.is_none() => {
            let counties = insight::counties(regions);
            let (shares, exponents) = (&allocate::SWEPT_SHARES, &allocate::SWEPT_EXPONENTS);
            allocate::sweep(plan, &first.resource, shares, exponents, &counties)
        }
        _ => Vec::new(),
    };
    progress.step("write");
    let decided = Decided::of(
        Run {
            assessment,
            scheme: &inputs.scheme,
            regions,
            last: last.as_ref().map(|(assessment, regions)| (assessment, regions)),
            plan: inputs.plan.as_ref().map(|(plan, _)| plan),
            allocations,
        },
        arguments.min_cell,
        split,
    )?;
    let place = inputs.place(arguments, common.lang);
    let results = Results {
        lang: common.lang,
        state: arguments.state,
        survey: &survey,
        settings: &inputs.settings,
        place: place.clone(),
        scheme: &inputs.scheme,
        assessment,
        regions,
        last_regions: last.as_ref().map(|(_, regions)| regions),
        plan: inputs.plan.as_ref().map(|(plan, text)| (plan, text.as_str())),
        allocations,
        higher: &higher,
        sweep: &sweep,
        problems: &problems,
        font: arguments.font.as_deref(),
        edition: Edition {
            reader: Reader::Whole,
            city: &place,
            decided: &decided,
        },
    };
    let scope = if arguments.only == Some(Only::Tables) {
        Scope::Tables
    } else {
        Scope::All
    };
    let kept = output::write(&results, common.out(), scope, split)?;
    progress.finish(common)?;
    report::done(&results, common);
    report::kept(&kept, common.out(), common);
    Ok(if problems.has_errors() {
        ExitCode::from(PROBLEMS_FOUND)
    } else {
        ExitCode::SUCCESS
    })
}

/// The regions that get a folder each.
fn split(arguments: &Evaluate, survey: &Survey, common: &Common) -> Result<Option<Level>, Error> {
    let Some(split) = arguments.split else {
        return Ok(None);
    };
    let level = split.level(survey.level).ok_or_else(|| {
        let words = [("found", split.word()), ("known", survey.level.id())];
        Error::Usage(common.lang.text("run.split-level", &words))
    })?;
    Ok(Some(level))
}

/// Data of a year that the scheme was not made for.
fn validity(scheme: &Scheme, survey: &Survey, problems: &mut Problems) {
    let (from, to) = scheme.valid;
    if !(from..=to).contains(&survey.year) {
        problems.push(
            kinds::OUTSIDE_VALIDITY,
            Place::Nowhere,
            words![
                ("from", from.to_string()),
                ("to", to.to_string()),
                ("year", survey.year.to_string()),
            ],
        );
    }
}

/// Quotas of a kept result under other totals or methods.
fn allocate_again(arguments: &Allocate, common: &Common) -> Result<ExitCode, Error> {
    let mut problems = Problems::new();
    let kept = kept::read(
        &arguments.results,
        arguments.quotas.as_deref(),
        common.lang,
        &mut problems,
    )?;
    let Some(plan) = kept.quotas.plan else {
        return Ok(report::stopped(&problems, common));
    };
    let common = &common.saying(kept.words);
    plan_year(&plan, kept.year, &mut problems);
    let allocations = allocations(&plan, &arguments.method, &kept.counties, &mut problems);
    if allocations.is_empty() {
        return Ok(report::stopped(&problems, common));
    }
    let comparison = facts::Comparison {
        lang: common.lang,
        plan: (&plan, &kept.quotas.text),
        year: kept.year,
        state: kept.state,
        allocations: &allocations,
        higher: &allocate::one_rank_higher(
            &plan,
            &allocations,
            &kept.counties,
            kept.scheme
                .as_ref()
                .and_then(crate::scheme::Scheme::region_classes),
        ),
        counties: kept.sha256,
    };
    // Only a folder that someone named may be replaced: unless they did, the result read stays as it is.
    let beside = || arguments.results.join("allocate");
    let target = common.out.clone().unwrap_or_else(beside);
    let kept = output::write_comparison(&comparison, &target)?;
    report::compared(&allocations, &target, &problems, common);
    report::kept(&kept, &target, common);
    // A method that could not be done does not stop the others; the exit code tells.
    Ok(if problems.has_errors() {
        ExitCode::from(PROBLEMS_FOUND)
    } else {
        ExitCode::SUCCESS
    })
}

/// Made-up data.
fn make_sample(arguments: &Sample, common: &Common) -> Result<ExitCode, Error> {
    let options = sample::Options {
        enterprises: arguments.enterprises,
        seed: arguments.seed,
        faults: arguments.faults,
    };
    let summary = sample::write(&options, common.out(), common.lang)?;
    report::sampled(&summary, common);
    Ok(ExitCode::SUCCESS)
}
