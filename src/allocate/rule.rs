//! What must hold between the settings of a resource: ranges of numbers, and which setting serves which method.

use crate::problem::{Place, Problems, Word, Words, kinds, words};
use crate::settings::{At, Section, nearest};

use super::method::Method;
use super::plan::{Base, ByCounty, Derived, Resource};

/// Checks the numbers of one resource, and that what its methods need is written.
pub fn settings(resource: &Resource, section: &Section<'_>, quantities: &[Derived], problems: &mut Problems) {
    // A missing number was reported when it was asked for, and 0 stands in.
    let written = |key, number| section.has(key).then_some(number);
    between(
        "total",
        resource.total.as_ref(),
        f64::MIN_POSITIVE,
        None,
        problems,
    );
    between(
        "step",
        written("step", &resource.step),
        f64::MIN_POSITIVE,
        None,
        problems,
    );
    between(
        "reserve",
        written("reserve", &resource.reserve),
        0.0,
        resource.total.as_ref().map(|at| at.value.max(0.0)),
        problems,
    );
    between(
        "merit_share",
        resource.merit.share.as_ref(),
        0.0,
        Some(1.0),
        problems,
    );
    between("exponent", resource.merit.exponent.as_ref(), 0.0, None, problems);
    let bounds = &resource.bounds;
    between(
        "bounds.floor_ratio",
        bounds.floor_ratio.as_ref(),
        0.0,
        None,
        problems,
    );
    let floor = bounds.floor_ratio.as_ref().map_or(0.0, |at| at.value);
    between(
        "bounds.cap_ratio",
        bounds.cap_ratio.as_ref(),
        floor.max(0.0),
        None,
        problems,
    );
    if !matches!(resource.base.value, Base::Values) && section.has("base_values") {
        no_effect(
            "base_values",
            section.place_of("base_values"),
            "base = \"…\"",
            problems,
        );
    }
    match &resource.base.value {
        Base::Total(field) => {
            let (value, place) = (field.clone(), resource.base.place);
            known_field(&At { value, place }, quantities, problems);
        }
        Base::Factors(factors) => {
            let totals = factors.iter().filter_map(|one| one.total.as_ref());
            totals.for_each(|field| known_field(field, quantities, problems));
        }
        Base::LastYear | Base::Values | Base::Nothing => {}
    }
    let floor_mean = resource.bounds.floor_mean.as_ref();
    between("bounds.floor_mean", floor_mean, 0.0, None, problems);
    if let Some(at) = floor_mean.filter(|_| resource.past.is_empty()) {
        problems.push(
            kinds::MISSING_SETTING,
            at.place,
            words![("key", "past".to_owned())],
        );
    }
    if let Some(usage) = resource.usage.as_ref().filter(|usage| usage.value != "last_year") {
        known_field(usage, quantities, problems);
        same_dimension(resource, usage, section, problems);
    }
    for method in methods(resource) {
        for key in method.settings().iter().filter(|key| !section.has(key)) {
            section.missing(key, problems);
        }
    }
}

/// Reports an `[optimal]` table that no resource uses.
pub fn unused_objective(root: &mut Section<'_>, problems: &mut Problems) {
    let place = root.place_of("optimal");
    if root.section("optimal", problems).is_some() {
        no_effect("optimal", place, "method ≠ optimal", problems);
    }
}

/// Reports a unit that does not measure what `use` does: a result per 亩 says nothing of a quota in 吨.
fn same_dimension(resource: &Resource, usage: &At<String>, section: &Section<'_>, problems: &mut Problems) {
    let wanted = resource.unit_of(&usage.value);
    if section.has("unit") && !wanted.is_empty() && resource.in_unit(&usage.value, 0.0).is_none() {
        problems.push(
            kinds::QUOTA_UNIT,
            section.place_of("unit"),
            words![
                ("resource", resource.word()),
                ("found", resource.unit.clone()),
                ("use", usage.value.clone()),
                ("wanted", Word::Units(vec![wanted.to_owned()])),
            ],
        );
    }
}

/// The methods a resource has settings for: its own, then those it is compared with.
pub fn methods(resource: &Resource) -> Vec<Method> {
    let mut list = vec![resource.method];
    list.extend(
        resource
            .compare
            .iter()
            .filter(|method| **method != resource.method),
    );
    list
}

/// Reports settings that none of the methods uses.
pub fn unused(resource: &Resource, section: &Section<'_>, problems: &mut Problems) {
    let used = methods(resource);
    for (_, method) in Method::WORDS {
        for key in method.settings() {
            if section.has(key) && !used.iter().any(|method| method.settings().contains(key)) {
                let words: Vec<&str> = used.iter().map(|method| method.id()).collect();
                let reason = format!("method = {}", words.join(", "));
                no_effect(key, section.place_of(key), &reason, problems);
            }
        }
    }
}

/// Reports a setting that does nothing.
pub fn no_effect(key: &str, place: Place, reason: &str, problems: &mut Problems) {
    problems.push(
        kinds::NO_EFFECT,
        place,
        words![("key", key.to_owned()), ("reason", reason.to_owned())],
    );
}

fn between(key: &str, number: Option<&At<f64>>, least: f64, most: Option<f64>, problems: &mut Problems) {
    let Some(number) = number else { return };
    if number.value < least || most.is_some_and(|most| number.value > most) {
        let least = if least == f64::MIN_POSITIVE {
            "> 0".to_owned()
        } else {
            least.to_string()
        };
        let most = most.map_or("∞".to_owned(), |most| most.to_string());
        out_of_bounds(key, number, &least, &most, problems);
    }
}

/// Reports a number outside its range.
pub fn out_of_bounds(key: &str, number: &At<f64>, least: &str, most: &str, problems: &mut Problems) {
    problems.push(
        kinds::NUMBER_OUT_OF_BOUNDS,
        number.place,
        words![
            ("key", key.to_owned()),
            ("found", number.value.to_string()),
            ("least", least.to_owned()),
            ("most", most.to_owned()),
        ],
    );
}

/// The words that report an unknown method.
pub fn unknown_method(key: &str, found: &str) -> Words {
    let words: Vec<&str> = Method::WORDS.iter().map(|(word, _)| *word).collect();
    words![
        ("key", key.to_owned()),
        ("found", found.to_owned()),
        ("known", &words),
        ("nearest", nearest(found, &words).unwrap_or_default().to_owned()),
    ]
}

/// Reports a text that is neither a number field of the data dictionary nor a derived total of the scheme
/// (`energy_use`, `emission_equivalent` …).
pub fn known_field(name: &At<String>, quantities: &[Derived], problems: &mut Problems) {
    let is_field = crate::field::field(&name.value).is_some_and(|field| field.is_number());
    if !is_field && !quantities.iter().any(|known| known.id == name.value) {
        problems.push(
            kinds::UNKNOWN_FIELD,
            name.place,
            words![("found", name.value.clone())],
        );
    }
}

/// Reads a table of numbers by name (counties, classes); one below `least` is reported.
pub fn by_county(
    section: &mut Section<'_>,
    key: &'static str,
    least: f64,
    problems: &mut Problems,
) -> ByCounty {
    let Some(table) = section.section(key, problems) else {
        return ByCounty::new();
    };
    let mut list = ByCounty::new();
    for (name, amount) in table.numbers(problems) {
        if amount.value < least {
            out_of_bounds(key, &amount, &least.to_string(), "∞", problems);
        }
        let place = name.place;
        let value = amount.value;
        list.insert(name.value, At { value, place });
    }
    list
}

/// The document behind the numbers of a table; one that names none is reported.
pub fn source(section: &mut Section<'_>, problems: &mut Problems) -> String {
    match section.text("source", problems) {
        Some(source) if !source.value.trim().is_empty() => source.value,
        _ => {
            let words = words![("key", section.path().to_owned())];
            problems.push(kinds::MISSING_SOURCE, section.place(), words);
            String::new()
        }
    }
}
