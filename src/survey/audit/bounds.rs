//! Bounds that no enterprise and no county can pass.

use crate::field;
use crate::problem::{Problems, kinds, words};
use crate::settings::{At, Section};

/// What a median can be.
#[derive(Clone, Debug)]
pub struct Bound {
    pub numerator: usize,
    /// None where the field is a ratio itself.
    pub denominator: Option<usize>,
    pub least: f64,
    pub most: f64,
}

/// The position of the field with this id, or a problem where it stands.
pub fn known(id: At<String>, problems: &mut Problems) -> Option<usize> {
    let index = field::index(&id.value);
    if index.is_none() {
        problems.push(kinds::UNKNOWN_FIELD, id.place, words![("found", id.value)]);
    }
    index
}

/// The bounds, and from how many values on a median is judged.
#[derive(Clone, Debug, Default)]
pub struct Bounds {
    pub list: Vec<Bound>,
    pub least_values: usize,
}

impl Bounds {
    /// Reads them from the thresholds of the audit; mistakes are pushed.
    pub fn read(root: &mut Section<'_>, problems: &mut Problems) -> Self {
        let mut bounds = Self::default();
        let Some(mut section) = root.section("plausible", problems) else {
            return bounds;
        };
        bounds.least_values = section.required_number("least_values", problems).value as usize;
        for mut one in section.sections("ratio", problems) {
            let numerator = one.required_text("numerator", problems);
            let denominator = one.text("denominator", problems);
            let (least, most) = (
                one.required_number("least", problems).value,
                one.required_number("most", problems).value,
            );
            // Who says so is for people.
            one.required_text("source", problems);
            let whole = denominator.is_none();
            let denominator = denominator.and_then(|id| known(id, problems));
            if let Some(numerator) = known(numerator, problems)
                && (whole || denominator.is_some())
            {
                bounds.list.push(Bound {
                    numerator,
                    denominator,
                    least,
                    most,
                });
            }
            one.finish(&[], problems);
        }
        section.finish(&[], problems);
        bounds
    }
}
