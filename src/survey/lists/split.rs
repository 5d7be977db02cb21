//! Shares that people declared, by meter and parcel.

use std::collections::BTreeSet;

use super::listing::Line;
use super::share::{self, Share};
use crate::survey::file::cell::plain;

/// Meters and parcels in a list of shares, in the form in which they are compared.
#[derive(Default)]
pub struct Split {
    /// All that it names: what it may be, and which.
    pub named: BTreeSet<(&'static str, String)>,
    /// Those that were split, by year.
    pub applied: BTreeSet<(i32, &'static str, String)>,
}

impl Split {
    /// What the lines name, and what was split of it.
    pub fn of(lines: &[Line], shares: &[Share]) -> Self {
        let applied: BTreeSet<(i32, &str, String)> = shares
            .iter()
            .map(|share| (share.year, share.kind(), plain(&share.detail)))
            .collect();
        let is_applied = |(kind, detail): &(&'static str, String)| {
            applied
                .iter()
                .any(|(_, other, known)| other == kind && known == detail)
        };
        let named = lines.iter().flat_map(|line| {
            let mut names: Vec<(&'static str, String)> = share::named(line).collect();
            // A word that may be a meter or a parcel was what was split under it.
            if names.iter().any(is_applied) {
                names.retain(is_applied);
            }
            names
        });
        Self {
            named: named.collect(),
            applied,
        }
    }
}
