//! The rows at the top of a sheet, one a line, cells between bars: which are headers, and of which fields.

#![no_main]

use libfuzzer_sys::fuzz_target;
use permu::problem::Problems;
use permu::survey::{FieldMap, Top, find_headers};

fuzz_target!(|text: &str| {
    let mut top = Top::new();
    for (row, line) in (0..40).zip(text.lines()) {
        for (column, cell) in (0..40).zip(line.split('|')).filter(|(_, cell)| !cell.trim().is_empty()) {
            top.entry(row).or_default().insert(column, cell.to_owned());
        }
    }
    let mut problems = Problems::new();
    let source = problems.source("a.xlsx", "b");
    find_headers(&top, &|_| true, &FieldMap::default(), ["", ""], source, &mut problems);
});
