//! `permu scheme`: the policy library.

use std::path::Path;
use std::process::ExitCode;

use super::exit::PROBLEMS_FOUND;
use super::{inputs, text};
use crate::cli::{Common, SchemeCommand};
use crate::lang::Lang;
use crate::letter::width;
use crate::problem::{Error, Problems, Severity, render};
use crate::say;
use crate::scheme::{self, Scheme, Unit, builtin};

/// Runs `permu scheme …`.
pub fn run(command: &SchemeCommand, common: &Common) -> Result<ExitCode, Error> {
    match command {
        SchemeCommand::List => list(common.lang),
        SchemeCommand::Show { id } => {
            let (_, text) = inputs::scheme_text(id, common.lang)?;
            say::text(&text);
            Ok(ExitCode::SUCCESS)
        }
        SchemeCommand::Check { file } => check(file, common),
    }
}

/// One line a built-in scheme: id, place, years, unit, indicators, and how many of its numbers are assumed.
fn list(lang: Lang) -> Result<ExitCode, Error> {
    let heads = ["id", "place", "years", "unit", "indicators", "assumed"];
    let mut rows = vec![heads.map(|head| lang.text(&format!("scheme.{head}"), &[]))];
    for (id, text) in builtin::ALL {
        let mut problems = Problems::new();
        let Some(scheme) = scheme::read(id, text, &mut problems) else {
            return Err(Error::Internal(format!("the built-in scheme {id} has mistakes")));
        };
        let (from, to) = scheme.valid;
        rows.push([
            scheme.id.clone(),
            scheme.place.clone(),
            if from == to {
                from.to_string()
            } else {
                format!("{from}–{to}")
            },
            unit(&scheme, lang),
            scheme.indicators.len().to_string(),
            format!("{}/{}", scheme.assumed.len(), scheme.stated),
        ]);
    }
    let widths: Vec<usize> = (0..heads.len())
        .map(|column| rows.iter().map(|row| width(&row[column])).max().unwrap_or(0))
        .collect();
    for row in &rows {
        let cells = row.iter().zip(&widths);
        let line: Vec<String> = cells
            .map(|(cell, wide)| format!("{cell}{}", " ".repeat(wide - width(cell))))
            .collect();
        say::line(line.join("  ").trim_end());
    }
    Ok(ExitCode::SUCCESS)
}

fn unit(scheme: &Scheme, lang: Lang) -> String {
    let key = match scheme.unit {
        Unit::Enterprise => "scheme.unit-enterprise",
        Unit::County => "scheme.unit-county",
        Unit::Park => "scheme.unit-park",
    };
    lang.text(key, &[])
}

/// All mistakes of a scheme file, each with its line.
fn check(file: &Path, common: &Common) -> Result<ExitCode, Error> {
    let lang = common.lang;
    let name = file.to_string_lossy();
    let text = text::read_text(file)?;
    let mut problems = Problems::new();
    let scheme = scheme::read(&name, &text, &mut problems);
    say::error_text(&render(&problems, lang, Severity::Note));
    match scheme {
        Some(scheme) => {
            let (assumed, stated) = (scheme.assumed.len().to_string(), scheme.stated.to_string());
            let words = [
                ("scheme", scheme.id.as_str()),
                ("count", &assumed),
                ("of", &stated),
            ];
            say::line(&lang.text("scheme.right", &words));
            Ok(ExitCode::SUCCESS)
        }
        None => {
            let count = problems.count(Severity::Error).to_string();
            say::error_line(&lang.text("scheme.wrong", &[("count", &count)]));
            Ok(ExitCode::from(PROBLEMS_FOUND))
        }
    }
}
