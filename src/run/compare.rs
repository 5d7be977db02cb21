//! `permu compare`: two kept results side by side.

use std::path::Path;
use std::process::ExitCode;

use super::reopen::{self, Reopened};
use super::report;
use crate::cli::{Common, Compare};
use crate::facts::Changes;
use crate::insight::compare;
use crate::lang::Lang;
use crate::output;
use crate::problem::Error;

/// Opens both results, compares them and writes what changed beside the later one.
pub fn compare(arguments: &Compare, common: &Common) -> Result<ExitCode, Error> {
    let paths = [&arguments.old, &arguments.new];
    let beside = || arguments.new.join("compare");
    let target = common.out.clone().unwrap_or_else(beside);
    output::folder::check(&target, common.lang)?;
    output::folder::check_apart(&target, paths.into_iter(), common.lang)?;
    let [old, new] = [
        open(&arguments.old, common.lang)?,
        open(&arguments.new, common.lang)?,
    ];
    comparable(&old, &new, arguments, common.lang)?;
    let common = &common.saying(new.words());
    let found = compare::compare(old.side(), new.side())?;
    let changes = Changes {
        old: old.results(common.lang),
        new: new.results(common.lang),
        found: &found,
        names: None,
    };
    let kept = output::write_changes(&changes, &target)?;
    report::changed(&changes, &target, common)?;
    report::kept(&kept, &target, common);
    Ok(ExitCode::SUCCESS)
}

/// Opens a result; of what was sent to one county or park it is said what it lacks.
fn open(result: &Path, lang: Lang) -> Result<Reopened, Error> {
    let is_part = !result.join(output::folder::MANIFEST).exists() && result.join("report.html").is_file();
    match is_part {
        true => {
            let path = result.to_string_lossy();
            Err(Error::Usage(
                lang.text("compare.part-of-result", &[("path", &path)]),
            ))
        }
        false => reopen::open(result, lang),
    }
}

/// Refuses results whose rows are not the same things.
fn comparable(old: &Reopened, new: &Reopened, arguments: &Compare, lang: Lang) -> Result<(), Error> {
    let [before, after] = [&arguments.old, &arguments.new].map(|path| path.to_string_lossy());
    let paths = [("old", &*before), ("new", &*after)];
    if old.scheme.unit != new.scheme.unit {
        return Err(Error::Usage(lang.text("compare.units-differ", &paths)));
    }
    let (from, to) = (old.survey.level, new.survey.level);
    if from != to {
        let words = [paths[0], paths[1], ("from", from.id()), ("to", to.id())];
        return Err(Error::Usage(lang.text("compare.levels-differ", &words)));
    }
    Ok(())
}
