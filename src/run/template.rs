//! `permu template`: empty workbooks for the departments.

use std::fs;
use std::process::ExitCode;

use super::{inputs, report, text};
use crate::allocate;
use crate::cli::{Common, Template};
use crate::problem::{Error, Problems};
use crate::scheme;
use crate::template::{self, Options};

/// Writes the workbooks into the folder `--out`; one that is there already is never overwritten.
pub fn write(arguments: &Template, common: &Common) -> Result<ExitCode, Error> {
    let mut problems = Problems::new();
    let (name, text) = inputs::scheme_text(&arguments.scheme, common.lang)?;
    let scheme = scheme::read(&name, &text, &mut problems);
    let counties = match &arguments.quotas {
        None => Vec::new(),
        Some(path) => {
            let text = text::read_text(path)?;
            let plan = allocate::read(&path.to_string_lossy(), &text, &mut problems);
            plan.map_or_else(Vec::new, |plan| inputs::counties_of(&plan))
        }
    };
    let Some(scheme) = scheme.filter(|_| !problems.has_errors()) else {
        return Ok(report::stopped(&problems, common));
    };
    let options = Options {
        year: arguments.year,
        counties,
        lang: common.lang,
    };
    let books = template::templates(&scheme, &options);
    let out = common.out();
    let there = books
        .iter()
        .map(|book| out.join(&book.file_name))
        .find(|path| path.exists());
    if let Some(path) = there {
        let path = path.to_string_lossy();
        return Err(Error::Usage(
            common.lang.text("template.exists", &[("path", &path)]),
        ));
    }
    fs::create_dir_all(out).map_err(|error| Error::file(out, error))?;
    for book in &books {
        let path = out.join(&book.file_name);
        fs::write(&path, book.to_bytes()?).map_err(|error| Error::file(&path, error))?;
    }
    let names: Vec<&str> = books.iter().map(|book| book.file_name.as_str()).collect();
    report::templates(&scheme.title, &names, common);
    Ok(ExitCode::SUCCESS)
}
