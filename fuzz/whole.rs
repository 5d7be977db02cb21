//! A whole file, read, audited and worded as `permu check` does.

use permu::facts::problem_table;
use permu::field::FIELDS;
use permu::lang::Lang;
use permu::problem::Problems;
use permu::survey::audit::{Thresholds, audit};
use permu::survey::{Input, Limits, Request, read};

/// Reads a file of these bytes.
pub fn check(name: &str, bytes: &[u8]) {
    let Ok(folder) = tempfile::tempdir() else { return };
    let path = folder.path().join(name);
    if std::fs::write(&path, bytes).is_err() {
        return;
    }
    let request = Request {
        fields: FIELDS.iter().map(|field| field.id.to_owned()).collect(),
        limits: Limits::of_mib(64),
        ..Request::default()
    };
    let mut problems = Problems::new();
    let survey = read(&[Input::File(path)], &request, &mut problems).expect("the file is there");
    if let Some(survey) = &survey {
        let thresholds = Thresholds::built_in(&mut problems);
        audit(survey, &thresholds, &mut problems).expect("an audit never fails because of data");
    }
    problem_table(&problems, Lang::Zh).expect("problems are always a table");
}
