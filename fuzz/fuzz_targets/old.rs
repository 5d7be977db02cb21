//! An old .xls: the bytes are its stream of records, in a container that is right.

#![no_main]

#[path = "../../tests/survey/ole.rs"]
mod ole;
#[path = "../panics.rs"]
mod panics;
#[path = "../whole.rs"]
mod whole;

use libfuzzer_sys::fuzz_target;
use panics::watch_panics;

fuzz_target!(init: watch_panics(), |bytes: &[u8]| {
    // Files of a user have a beginning; what has none is refused by its first record.
    let mut stream = Vec::new();
    ole::record(0x0809, &[0, 6, 5, 0], &mut stream);
    stream.extend(bytes);
    whole::check("a.xls", &ole::container(&[("Workbook", &stream)]));
});
