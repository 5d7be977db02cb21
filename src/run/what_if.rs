//! `permu what-if`: what a kept result would be with other settings or figures, found by appraising everybody again.

use std::process::ExitCode;

use super::exit::PROBLEMS_FOUND;
use super::inputs::scheme_text;
use super::quotas;
use super::reopen::{self, Reopened};
use super::report;
use super::settings_changed::{self as settings, Set};
use super::text::read_text;
use crate::cli::{Common, WhatIf};
use crate::facts::{self, Changes};
use crate::field::field;
use crate::frame::Columns;
use crate::insight::Appraised;
use crate::insight::compare;
use crate::insight::lift;
use crate::lang::Lang;
use crate::output;
use crate::problem::{Error, Problem, Problems, Severity, Words};
use crate::say;
use crate::scheme::{self, Scheme};
use crate::survey::Survey;

/// Answers.
pub fn answer(arguments: &WhatIf, common: &Common) -> Result<ExitCode, Error> {
    let lang = common.lang;
    let beside = || arguments.results.join("what-if");
    let target = common.out.clone().unwrap_or_else(beside);
    output::folder::check(&target, lang)?;
    output::folder::check_apart(&target, [&arguments.results].into_iter(), lang)?;
    let sets: Vec<Set> = arguments
        .set
        .iter()
        .map(|text| Set::read(text, lang))
        .collect::<Result<_, _>>()?;
    if sets.is_empty() && arguments.scheme.is_none() && arguments.quotas.is_none() {
        return Err(Error::Usage(lang.text("what-if.nothing", &[])));
    }
    let old = reopen::open(&arguments.results, lang)?;
    let mut problems = Problems::new();
    let Some(new) = changed(&old, arguments, &sets, lang, &mut problems)? else {
        return Ok(report::stopped(&problems, common));
    };
    let common = &common.saying(new.words());
    let lang = common.lang;
    let found = compare::compare(old.side(), new.side())?;
    let said = arguments.set.iter().cloned();
    let said = said.chain(arguments.scheme.clone());
    let said = said.chain(
        arguments
            .quotas
            .iter()
            .map(|path| path.to_string_lossy().into_owned()),
    );
    let said: Vec<String> = said.collect();
    let changes = Changes {
        old: old.results(lang),
        new: new.results(lang),
        found: &found,
        names: Some([
            lang.text("what-if.kept", &[]),
            lang.text("what-if.changed", &[("set", &said.join(lang.pick("，", ", ")))]),
        ]),
    };
    let kept = output::write_changes(&changes, &target)?;
    let fresh = unknown(&new.problems, &old.problems);
    report::told(&fresh, common);
    report::changed(&changes, &target, common)?;
    if !common.quiet {
        for line in facts::changes::quotas::sentences(&changes) {
            say::line(&line);
        }
    }
    report::kept(&kept, &target, common);
    Ok(match fresh.has_errors() {
        true => ExitCode::from(PROBLEMS_FOUND),
        false => ExitCode::SUCCESS,
    })
}

/// The errors that the kept result did not have.
fn unknown(new: &Problems, old: &Problems) -> Problems {
    let errors = |problems: &Problems| -> Vec<(&'static str, Words)> {
        let errors = problems.iter().filter(|one| one.severity == Severity::Error);
        errors.map(|one| (one.kind.code, one.words.clone())).collect()
    };
    let known = errors(old);
    let is_known = |one: &Problem| {
        known
            .iter()
            .any(|(code, words)| *code == one.kind.code && *words == one.words)
    };
    new.only(|one| one.severity == Severity::Error && !is_known(one))
}

/// Refuses a scheme that reads what the kept result was read without: not even their absence could be told from zeros.
fn readable(scheme: &Scheme, old: &Reopened, lang: Lang) -> Result<(), Error> {
    let (wanted, _) = scheme.fields();
    let (known, _) = old.scheme.fields();
    let is_there = |id: &str| {
        let mut panels = old.survey.panels.values();
        known.iter().any(|own| own == id) || panels.any(|panel| panel.frame.has(id))
    };
    let lacking: Vec<&str> = wanted
        .iter()
        .filter(|id| !is_there(id))
        .filter_map(|id| field(id))
        .map(|field| lang.pick(field.zh, field.en))
        .collect();
    if lacking.is_empty() {
        return Ok(());
    }
    let list = lacking.join(lang.pick("、", ", "));
    Err(Error::Usage(lang.text("what-if.not-read", &[("list", &list)])))
}

/// The result with other settings; `None`, with problems, where a file says what it cannot say.
fn changed(
    old: &Reopened,
    arguments: &WhatIf,
    sets: &[Set],
    lang: Lang,
    problems: &mut Problems,
) -> Result<Option<Reopened>, Error> {
    let (name, text) = match &arguments.scheme {
        Some(wanted) => scheme_text(wanted, lang)?,
        None => ("scheme.toml".to_owned(), old.scheme.text.clone()),
    };
    let mut scheme = scheme::read(&name, &text, problems);
    if let Some(read) = &scheme {
        let used = (read, &old.appraised.assessment);
        if let Some(text) = settings::scheme(&text, sets, used, arguments.rescale, lang)? {
            scheme = scheme::read("scheme.toml + --set", &text, problems);
        }
    }
    let Some(scheme) = scheme.filter(|_| !problems.has_errors()) else {
        return Ok(None);
    };
    readable(&scheme, old, lang)?;
    let text = match (&arguments.quotas, &old.plan) {
        (Some(path), _) => Some(read_text(path)?),
        (None, Some((_, text))) => Some(text.clone()),
        (None, None) => None,
    };
    let mut plan = None;
    if let Some(text) = text {
        let text = settings::quotas(&text, sets, lang)?.unwrap_or(text);
        let read = quotas::of_text("quotas.toml + --set", text, &quotas::derived(&scheme), problems);
        plan = read.plan.map(|plan| (plan, read.text));
    } else if sets.iter().any(|set| matches!(set, Set::Resource { .. })) {
        return Err(Error::Usage(lang.text("what-if.no-quotas", &[])));
    }
    let survey = with_figures(&old.survey, sets, lang)?;
    if problems.has_errors() {
        return Ok(None);
    }
    let quotas = plan.as_ref().map(|(plan, _)| plan);
    let appraised = Appraised::of(&survey, &scheme, quotas, &mut |_| {}, problems)?;
    Ok(Some(Reopened {
        survey,
        scheme,
        plan,
        appraised,
        place: old.place.clone(),
        state: old.state,
        problems: std::mem::take(problems),
    }))
}

/// The survey with other figures of single enterprises.
fn with_figures(survey: &Survey, sets: &[Set], lang: Lang) -> Result<Survey, Error> {
    let mut survey = survey.clone();
    for set in sets {
        let Set::Figure { code, field, figure } = set else {
            continue;
        };
        let row = match survey.panel() {
            Some(panel) => {
                let codes = panel.frame.words("code")?;
                codes.iter().position(|known| known == Some(code))
            }
            None => None,
        };
        let Some(row) = row else {
            return Err(Error::Usage(lang.text("explain.nobody", &[("who", code)])));
        };
        lift::set(&mut survey, row, *field, *figure)?;
    }
    Ok(survey)
}
