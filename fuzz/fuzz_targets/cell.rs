//! One cell of words as a number, a date and words.

#![no_main]

use libfuzzer_sys::fuzz_target;
use permu::survey::{Cell, Number, date, number, words};

fuzz_target!(|text: &str| {
    if let Number::Value(value) | Number::Typed(value) = number(Cell::Text(text)) {
        assert!(value.is_finite());
    }
    date(Cell::Text(text));
    assert!(words(Cell::Text(text)).chars().all(|letter| !permu::letter::is_hidden(letter)));
});
