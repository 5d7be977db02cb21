//! A list of corrections of any format, applied to a workbook that is right.

#![no_main]

use libfuzzer_sys::fuzz_target;
use permu::field::FIELDS;
use permu::problem::Problems;
use permu::survey::{Input, Limits, Request, is_reading, read};

const PLAIN: &[u8] = include_bytes!("../../tests/workbooks/plain.xlsx");

/// A broken file may make a library's reader panic inside, where permu catches it; any other panic is a finding.
fn watch_panics() {
    std::panic::set_hook(Box::new(|panic| {
        if !is_reading() {
            eprintln!("{panic}");
            std::process::abort();
        }
    }));
}

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
