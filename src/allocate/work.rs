//! A resource being put together: its mistakes are pushed, and counted.

use crate::problem::{Kind, Place, Problems, Word, Words, kinds, words};
use crate::settings::At;

use super::county::County;
use super::plan::Resource;
use super::steps::{Decimal, Step};

/// A resource being put together.
pub struct Work<'a> {
    /// What is put together.
    pub resource: &'a Resource,
    /// Among whom it is shared.
    pub counties: &'a [&'a County],
    /// How many mistakes were found.
    pub mistakes: usize,
    /// Where they go.
    pub problems: &'a mut Problems,
}

impl Work<'_> {
    /// Reports a mistake.
    pub fn push(&mut self, kind: Kind, place: Place, words: Words) {
        self.mistakes += 1;
        self.tell(kind, place, words);
    }

    /// Reports what is no mistake, but to be known.
    pub fn tell(&mut self, kind: Kind, place: Place, mut words: Words) {
        words.push(("resource", self.resource.word()));
        words.push(("unit", Word::from(&self.resource.unit)));
        self.problems.push(kind, place, words);
    }

    /// An amount that must be a whole number of steps.
    pub fn whole(&mut self, key: &str, amount: &At<f64>, step: Step) -> Option<i64> {
        let steps = Decimal::of(amount.value).and_then(|amount| step.whole(amount));
        if steps.is_none() {
            self.not_whole(key, amount);
        }
        steps
    }

    /// Reports an amount that is no whole number of steps.
    pub fn not_whole(&mut self, key: &str, amount: &At<f64>) {
        let words = words![
            ("key", key.to_owned()),
            ("found", amount.value.to_string()),
            ("step", self.resource.step.value.to_string()),
        ];
        self.push(kinds::QUOTA_NOT_WHOLE_STEPS, amount.place, words);
    }

    /// The whole steps of an amount; one with more digits than can be reckoned with exactly is reported, never dropped.
    pub fn reckoned(&mut self, steps: Option<i64>, found: &str, place: Place) -> Option<i64> {
        if steps.is_none() {
            let words = words![("found", found.to_owned())];
            self.push(kinds::QUOTA_TOO_MANY_DIGITS, place, words);
        }
        steps
    }
}
