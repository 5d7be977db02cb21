//! A text as a unit of every dimension, and as a number that brings its unit.

#![no_main]

use libfuzzer_sys::fuzz_target;
use permu::field::FIELDS;
use permu::survey::measured;
use permu::unit::is_unit;

fuzz_target!(|text: &str| {
    is_unit(text);
    for dimension in FIELDS.iter().filter_map(|field| field.dimension()) {
        if let Some(unit) = dimension.parse(text) {
            assert!(unit.to_canonical(1.0).is_finite());
        }
        if let Some(value) = measured(text, dimension) {
            assert!(value.is_finite());
        }
    }
});
