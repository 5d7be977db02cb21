//! A list of corrections of any format, applied to a workbook that is right.

#![no_main]

#[path = "../panics.rs"]
mod panics;

use libfuzzer_sys::fuzz_target;
use panics::watch_panics;
use permu::field::FIELDS;
use permu::problem::Problems;
use permu::survey::{Input, Limits, Request, read};

const PLAIN: &[u8] = include_bytes!("../../tests/workbooks/plain.xlsx");

fuzz_target!(init: watch_panics(), |bytes: &[u8]| {
    let Ok(folder) = tempfile::tempdir() else { return };
    let path = folder.path().join("corrections.csv");
    if std::fs::write(&path, bytes).is_err() {
        return;
    }
    let request = Request {
        fields: FIELDS.iter().map(|field| field.id.to_owned()).collect(),
        limits: Limits::of_mib(64),
        corrections: Some(Input::File(path)),
        ..Request::default()
    };
    let mut problems = Problems::new();
    read(&[Input::Embedded("plain.xlsx", PLAIN)], &request, &mut problems).expect("both files are there");
});
