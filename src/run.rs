//! The table of contents: one function a command.

mod inputs;
mod report;

use std::process::ExitCode;

use crate::allocate;
use crate::assess;
use crate::cli::{Cli, Command, Common, Evaluate, Only, Sample};
use crate::output::{self, Results, Scope};
use crate::problem::{Error, Place, Problems, kinds};
use crate::region::{self, Regions};
use crate::sample;
use crate::scheme::{Scheme, Unit};
use crate::survey::{self, Survey};
use inputs::Inputs;
use report::Progress;

/// Exit code when problems of severity error were found.
const PROBLEMS_FOUND: u8 = 1;

/// Runs a command line.
pub fn run(cli: Cli) -> Result<ExitCode, Error> {
    match cli.command.unwrap_or_else(|| Command::Evaluate(built_in())) {
        Command::Evaluate(arguments) => evaluate(&arguments, &cli.common),
        Command::Sample(arguments) => make_sample(&arguments, &cli.common),
    }
}

/// What `permu` alone does.
fn built_in() -> Evaluate {
    Evaluate {
        scheme: crate::scheme::builtin::DEFAULT.to_owned(),
        limit_mib: survey::DEFAULT_MIB,
        ..Evaluate::default()
    }
}

/// The whole chain: workbooks → enterprises → counties → quotas → files.
fn evaluate(arguments: &Evaluate, common: &Common) -> Result<ExitCode, Error> {
    let mut progress = Progress::begin(common);
    let mut problems = inputs::severities(arguments, common.lang)?;
    let Some(inputs) = Inputs::gather(arguments, common, &mut problems)? else {
        return Ok(report::stopped(&problems, common));
    };
    progress.step("read");
    let Some(survey) = survey::read(&inputs.workbooks, &inputs.request(arguments), &mut problems)? else {
        return Ok(report::stopped(&problems, common));
    };
    validity(&inputs.scheme, &survey, &mut problems);
    progress.step("appraise");
    let assessment = assess::assess(&survey, &inputs.scheme, &mut problems)?;
    progress.step("roll");
    let regions = region::regions(&assessment, &inputs.scheme, &mut problems)?;
    let last_regions = last_year(&survey, &inputs.scheme)?;
    progress.step("allocate");
    let allocations = match &inputs.plan {
        Some((plan, _)) => {
            let counties = counties(&regions);
            allocate::check(plan, &counties, &mut problems);
            allocate::quotas(plan, &[], &counties, &mut problems)
        }
        None => Vec::new(),
    };
    if problems.has_errors() && !arguments.keep_going {
        return Ok(report::stopped(&problems, common));
    }
    progress.step("write");
    let results = Results {
        lang: common.lang,
        state: arguments.state,
        survey: &survey,
        settings: &inputs.settings,
        scheme: &inputs.scheme,
        assessment: &assessment,
        regions: &regions,
        last_regions: last_regions.as_ref(),
        plan: inputs.plan.as_ref().map(|(plan, text)| (plan, text.as_str())),
        allocations: &allocations,
        problems: &problems,
        font: arguments.font.as_deref(),
    };
    let scope = if arguments.only == Some(Only::Tables) {
        Scope::Tables
    } else {
        Scope::All
    };
    output::write(&results, &common.out, scope)?;
    progress.finish(common)?;
    report::done(&results, common);
    Ok(if problems.has_errors() {
        ExitCode::from(PROBLEMS_FOUND)
    } else {
        ExitCode::SUCCESS
    })
}

/// Data of a year that the scheme was not made for.
fn validity(scheme: &Scheme, survey: &Survey, problems: &mut Problems) {
    let (from, to) = scheme.valid;
    if !(from..=to).contains(&survey.year) {
        problems.push(
            kinds::OUTSIDE_VALIDITY,
            Place::Nowhere,
            vec![
                ("from", from.to_string()),
                ("to", to.to_string()),
                ("year", survey.year.to_string()),
            ],
        );
    }
}

/// The counties of the year before under the same scheme, for comparison. What is wrong with last year's data was for
/// last year's appraisal to say.
fn last_year(survey: &Survey, scheme: &Scheme) -> Result<Option<Regions>, Error> {
    if survey.last_year().is_none() || scheme.unit == Unit::County {
        return Ok(None);
    }
    let before = Survey {
        year: survey.year - 1,
        ..survey.clone()
    };
    let mut ignored = Problems::new();
    let assessment = assess::assess(&before, scheme, &mut ignored)?;
    region::regions(&assessment, scheme, &mut ignored).map(Some)
}

/// The counties as the allocation sees them.
fn counties(regions: &Regions) -> Vec<allocate::County> {
    regions
        .counties
        .iter()
        .map(|region| {
            let mut totals = region.totals.clone();
            totals
                .entry("enterprises".to_owned())
                .or_insert(region.appraised as f64);
            allocate::County {
                name: region.name.clone(),
                score: region.score,
                rank: region.rank,
                class: region.class.clone(),
                totals,
            }
        })
        .collect()
}

/// Made-up data.
fn make_sample(arguments: &Sample, common: &Common) -> Result<ExitCode, Error> {
    let options = sample::Options {
        enterprises: arguments.enterprises,
        seed: arguments.seed,
        faults: arguments.faults,
    };
    let summary = sample::write(&options, &common.out)?;
    report::sampled(&summary, common);
    Ok(ExitCode::SUCCESS)
}
