//! `permu chart`: the charts of a result again, at another size.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use super::report;
use crate::cli::{Chart, Common};
use crate::output::folder::{self, Temporary};
use crate::output::{self, chart};
use crate::problem::Error;
use crate::say;
use crate::settings::nearest;

/// The folder of the charts in a result.
const CHARTS: &str = "charts";

/// Draws the charts named, or all, from what a run kept: their SVG, whose texts and numbers are those of the run.
pub fn again(arguments: &Chart, common: &Common) -> Result<ExitCode, Error> {
    let kept = arguments.results.join(CHARTS);
    let known = names(&kept, arguments, common)?;
    let wanted = if arguments.names.is_empty() {
        &known
    } else {
        &arguments.names
    };
    for name in wanted {
        if !known.contains(name) {
            return Err(unknown(name, &known, common));
        }
    }
    // Without --out, the pictures of the result itself are drawn anew.
    let (target, folder) = match &common.out {
        Some(out) => (out.clone(), String::new()),
        None => (arguments.results.clone(), format!("{CHARTS}/")),
    };
    fs::create_dir_all(&target).map_err(|error| Error::file(&target, error))?;
    let temporary = Temporary::begin(&target).map_err(|error| Error::file(&target, error))?;
    let mut files = Vec::new();
    for name in wanted {
        let path = kept.join(format!("{name}.svg"));
        let svg = fs::read_to_string(&path).map_err(|error| Error::file(&path, error))?;
        let font = arguments.font.as_deref();
        let png = chart::png(&svg, arguments.width_cm, arguments.dpi, font).map_err(|error| match error {
            // A picture of ours can be drawn; this one was changed.
            Error::Internal(said) => Error::file(&path, said),
            other => other,
        })?;
        let mut write = |file: String, bytes: &[u8]| {
            let unfinished = temporary.path().join(&file);
            fs::write(&unfinished, bytes).map_err(|error| Error::file(target.join(&file), error))?;
            files.push((unfinished, format!("{folder}{file}")));
            Ok::<(), Error>(())
        };
        write(format!("{name}.png"), &png)?;
        if common.out.is_some() {
            write(format!("{name}.svg"), svg.as_bytes())?;
        }
    }
    let aside = folder::put(&target, &files, false)?;
    if !common.quiet {
        let shown = target.join(&folder);
        let (count, path) = (wanted.len().to_string(), shown.to_string_lossy());
        say::line(
            &common
                .lang
                .text("run.charts", &[("count", &count), ("path", &path)]),
        );
    }
    report::kept(&aside, &target, common);
    Ok(ExitCode::SUCCESS)
}

/// The charts of a result, by name.
fn names(kept: &Path, arguments: &Chart, common: &Common) -> Result<Vec<String>, Error> {
    let missing = |key: &str| {
        let path = arguments.results.to_string_lossy();
        Error::Usage(common.lang.text(&format!("run.{key}"), &[("path", &path)]))
    };
    if !output::folder::is_result(&arguments.results) {
        return Err(missing("no-results"));
    }
    let entries = fs::read_dir(kept).map_err(|_| missing("no-charts"))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|file| Some(file.strip_suffix(".svg")?.to_owned()))
        .collect();
    names.sort();
    Ok(names)
}

fn unknown(name: &str, known: &[String], common: &Common) -> Error {
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let mut message = common.lang.text(
        "run.unknown-chart",
        &[("found", name), ("known", &known.join(", "))],
    );
    if let Some(near) = nearest(name, &known) {
        message.push('\n');
        message.push_str(&common.lang.text("problem.nearest", &[("nearest", near)]));
    }
    Error::Usage(message)
}
