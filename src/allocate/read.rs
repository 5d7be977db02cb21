//! The quotas file as read: totals, steps, last year's quotas, bounds, awards and the method of each resource.
//!
//! ```toml
//! title = "…"
//! year = 2020
//! [[resource]]
//! id = "land"
//! label = "新增建设用地"
//! unit = "亩"
//! total = 12000
//! step = 1                # 0.1 is possible; total, reserve and awards must be whole numbers of steps
//! reserve = 600           # held back by the city; 0 must be written
//! source = "…"
//! method = "base-merit"   # proportional | base-merit | tiered | reward-penalty | zsg-dea | optimal
//! compare = ["tiered"]    # further methods whose settings are kept in this file
//! rounding = "webster"    # default: largest_remainder; tiered: webster
//! base = "last_year"      # or a county total such as land_mu, or a table [resource.base_values]
//! merit_share = 0.4       # base-merit: the part of the total that follows performance
//! exponent = 1.0          # base-merit: how strongly
//! [resource.last_year]    # by county, in the unit
//! "魏都区" = 820
//! [resource.bounds]
//! floor_ratio = 0.7       # × last year
//! cap_ratio = 1.4
//! [resource.bounds.floor] # absolute, by county
//! [resource.bounds.cap]
//! floor_mean = 0.8        # × the mean of [[resource.past]], one table a year: year = 2019, [resource.past.quotas]
//! [[resource.base_factor]] # instead of base: Σ weight × the county's part of all; weights sum to 100
//! total = "tax"           # a county total, or [resource.base_factor.values] by county
//! weight = 40
//! [[resource.award]]      # inside the total; a negative amount is a deduction
//! county = "长葛市"
//! amount = 200
//! source = "…"
//! ```

use std::collections::BTreeMap;

use crate::decimal;
use crate::problem::{Place, Problems, kinds, words};
use crate::settings::{At, Document, Section};

use super::apportion::Rounding;
use super::method::Method;
use super::parameter::{envelopment, objective, positive, reward_penalty, tiers};
use super::part::Destination;
use super::part_settings;
use super::plan::{Award, Base, Bounds, Derived, Factor, Merit, Past, Plan, Resource};
use super::rule;

/// Reads a quotas file; every mistake is pushed with its line. `None` if there is no resource or a mistake leaves
/// nothing to work with.
pub fn read(name: &str, text: &str, problems: &mut Problems) -> Option<Plan> {
    read_with(name, (text, &[]), &[], problems)
}

/// Reads a quotas file whose lines may come from the cells of a workbook ([`super::book`]), and that may name the
/// derived totals of a scheme (`quantities`) beside the fields of the data dictionary.
pub fn read_with(
    name: &str,
    (text, origins): (&str, &[Place]),
    quantities: &[Derived],
    problems: &mut Problems,
) -> Option<Plan> {
    let document = Document::made_of(name, text, origins, problems);
    let before = errors(problems);
    let mut root = document.root(problems);
    if errors(problems) > before {
        // What a broken file seems to lack is not its mistake.
        return None;
    }
    let title = root.text("title", problems).map_or(String::new(), |at| at.value);
    let year = root.integer("year", problems);
    if year.as_ref().is_some_and(|at| i32::try_from(at.value).is_err()) {
        root.missing("year", problems);
    }
    let sections = root.sections("resource", problems);
    if sections.is_empty() {
        root.missing("resource", problems);
    }
    let mut resources: Vec<Resource> = Vec::with_capacity(sections.len());
    let mut understood = true;
    for section in sections {
        let stores = stores(&resources);
        let (resource, methods_known) = read_resource(section, quantities, &stores, problems);
        understood &= methods_known;
        if resources.iter().any(|known| known.id == resource.id) {
            problems.push(
                kinds::DEFINED_TWICE,
                resource.place,
                words![("found", resource.id.clone())],
            );
        }
        resources.push(resource);
    }
    let used = resources
        .iter()
        .any(|resource| rule::methods(resource).contains(&Method::Optimal));
    // A method that was not understood may have been the one that the table is for.
    let objective = if used || !understood {
        if used && !root.has("optimal") {
            root.missing("optimal", problems);
        }
        objective(&mut root, quantities, problems)
    } else {
        rule::unused_objective(&mut root, problems);
        None
    };
    root.finish(&[], problems);
    stores_of_one_unit(&resources, problems);
    (errors(problems) == before).then_some(Plan {
        title,
        year: year.and_then(|at| i32::try_from(at.value).ok()),
        resources,
        objective,
    })
}

/// Reports resources that fill or share a store in another unit than the one that filled it first.
fn stores_of_one_unit(resources: &[Resource], problems: &mut Problems) {
    let mut units: BTreeMap<&str, &str> = BTreeMap::new();
    for resource in resources {
        let filled = resource.parts.iter().filter_map(|part| match &part.to {
            Destination::Store(name) => Some((name, part.place)),
            Destination::Pool | Destination::Reserve => None,
        });
        let shared = resource.total_from.iter().map(|at| (&at.value, at.place));
        for (name, place) in filled.chain(shared) {
            let unit = *units.entry(name).or_insert(&resource.unit);
            if unit != resource.unit {
                let words = words![
                    ("store", name.clone()),
                    ("found", resource.unit.clone()),
                    ("unit", unit.to_owned()),
                ];
                problems.push(kinds::QUOTA_STORE_UNIT, place, words);
            }
        }
    }
}

/// The stores that resources fill.
fn stores(resources: &[Resource]) -> Vec<String> {
    let parts = resources.iter().flat_map(|resource| &resource.parts);
    let names = parts.filter_map(|part| match &part.to {
        Destination::Store(name) => Some(name.clone()),
        Destination::Pool | Destination::Reserve => None,
    });
    names.collect()
}

fn errors(problems: &Problems) -> usize {
    problems.count(crate::problem::Severity::Error)
}

/// One resource, and whether all methods it names were understood: if not, nobody knows what they would have used.
fn read_resource(
    mut section: Section<'_>,
    quantities: &[Derived],
    stores: &[String],
    problems: &mut Problems,
) -> (Resource, bool) {
    let id = section.required_text("id", problems).value;
    let label = section.text("label", problems).map_or(id.clone(), |at| at.value);
    let total_from = part_settings::store(&mut section, stores, problems);
    let step = section.required_number("step", problems);
    let reserve = section.required_number("reserve", problems);
    let method = read_method(&mut section, problems);
    let compare = read_compare(&mut section, problems);
    let understood = method.is_some() && compare.is_some();
    let parts_only = method == Some(Method::Parts);
    let total = match total_from.is_none() && (section.has("total") || !parts_only) {
        true => Some(section.required_number("total", problems)),
        false => None,
    };
    let base = read_base(&mut section, parts_only, problems);
    let base_values = rule::by_county(&mut section, "base_values", 0.0, problems);
    let merit = Merit {
        share: section.number("merit_share", problems),
        exponent: section.number("exponent", problems),
    };
    let last_year = rule::by_county(&mut section, "last_year", 0.0, problems);
    let resource = Resource {
        label,
        unit: section.required_text("unit", problems).value,
        tiers: tiers(&mut section, problems),
        reward_penalty: reward_penalty(&mut section, problems),
        envelopment: envelopment(&mut section, quantities, problems),
        usage: section.text("use", problems),
        derived: quantities.to_vec(),
        rounding: section
            .word("rounding", Rounding::WORDS, problems)
            .map(|at| at.value),
        bounds: read_bounds(&mut section, problems),
        awards: read_awards(&mut section, problems),
        parts: part_settings::parts(&mut section, problems),
        past: read_past(&mut section, problems),
        source: rule::source(&mut section, problems),
        place: section.place(),
        id,
        total,
        total_from,
        step,
        reserve,
        method: method.unwrap_or(Method::Proportional),
        compare: compare.unwrap_or_default(),
        base,
        base_values,
        last_year,
        merit,
    };
    rule::settings(&resource, &section, quantities, problems);
    if understood {
        rule::unused(&resource, &section, problems);
    }
    section.finish(&[], problems);
    (resource, understood)
}

fn read_method(section: &mut Section<'_>, problems: &mut Problems) -> Option<Method> {
    if !section.has("method") {
        section.missing("method", problems);
    }
    section.word("method", Method::WORDS, problems).map(|at| at.value)
}

/// The further methods; `None` if one of them is unknown.
fn read_compare(section: &mut Section<'_>, problems: &mut Problems) -> Option<Vec<Method>> {
    let mut methods = Vec::new();
    let mut understood = true;
    for word in section.texts("compare", problems) {
        match Method::parse(&word.value) {
            Some(method) if !methods.contains(&method) => methods.push(method),
            Some(_) => problems.push(kinds::DEFINED_TWICE, word.place, words![("found", word.value)]),
            None => {
                understood = false;
                let words = rule::unknown_method("compare", &word.value);
                problems.push(kinds::UNKNOWN_WORD, word.place, words);
            }
        }
    }
    understood.then_some(methods)
}

fn read_base(section: &mut Section<'_>, parts_only: bool, problems: &mut Problems) -> At<Base> {
    let place = section.place();
    let factors = read_factors(section, problems);
    if !factors.is_empty() {
        for key in ["base", "base_values"] {
            if !section.has(key) {
                continue;
            }
            rule::no_effect(key, section.place_of(key), "base_factor", problems);
            section.pass(key);
        }
        let value = Base::Factors(factors);
        return At { value, place };
    }
    match section.text("base", problems) {
        Some(text) if text.value == "last_year" => At {
            value: Base::LastYear,
            place: text.place,
        },
        Some(text) => At {
            value: Base::Total(text.value),
            place: text.place,
        },
        None => {
            if parts_only && !section.has("base_values") {
                let value = Base::Nothing;
                return At { value, place };
            }
            if !section.has("base_values") {
                section.missing("base", problems);
            }
            At {
                value: Base::Values,
                place,
            }
        }
    }
}

/// Reads `[[resource.base_factor]]`: several factors whose weights sum to 100.
fn read_factors(section: &mut Section<'_>, problems: &mut Problems) -> Vec<Factor> {
    let mut factors: Vec<Factor> = Vec::new();
    for mut table in section.sections("base_factor", problems) {
        let total = table.text("total", problems);
        let values = rule::by_county(&mut table, "values", 0.0, problems);
        let name = total.as_ref().map_or("values", |at| &at.value).to_owned();
        match (&total, values.is_empty()) {
            (None, true) => table.missing("total", problems),
            (Some(_), false) => rule::no_effect("values", table.place(), "total", problems),
            _ => {}
        }
        let weight = table.required_number("weight", problems);
        positive("base_factor.weight", &weight, problems);
        let label = table.text("label", problems).map_or(name, |at| at.value);
        factors.push(Factor {
            total,
            values,
            label,
            weight,
        });
        table.finish(&[], problems);
    }
    let sum: f64 = factors.iter().map(|one| one.weight.value).sum();
    if let Some(first) = factors.first().filter(|_| !decimal::same(sum, 100.0)) {
        let words = words![("found", decimal::on_paper(sum).to_string())];
        problems.push(kinds::QUOTA_FACTORS_SUM, first.weight.place, words);
    }
    factors
}

/// Reads `[[resource.past]]`: the quotas of years past, one table a year.
fn read_past(section: &mut Section<'_>, problems: &mut Problems) -> Vec<Past> {
    let mut past = Vec::new();
    for mut table in section.sections("past", problems) {
        for key in ["year", "quotas"].into_iter().filter(|key| !table.has(key)) {
            table.missing(key, problems);
        }
        past.push(Past {
            year: table.integer("year", problems).map_or(0, |at| at.value),
            quotas: rule::by_county(&mut table, "quotas", 0.0, problems),
        });
        table.finish(&[], problems);
    }
    past
}

fn read_bounds(section: &mut Section<'_>, problems: &mut Problems) -> Bounds {
    let Some(mut table) = section.section("bounds", problems) else {
        return Bounds::default();
    };
    let bounds = Bounds {
        floor_ratio: table.number("floor_ratio", problems),
        cap_ratio: table.number("cap_ratio", problems),
        floor_mean: table.number("floor_mean", problems),
        floor: rule::by_county(&mut table, "floor", 0.0, problems),
        cap: rule::by_county(&mut table, "cap", 0.0, problems),
    };
    table.finish(&[], problems);
    bounds
}

fn read_awards(section: &mut Section<'_>, problems: &mut Problems) -> Vec<Award> {
    let mut awards = Vec::new();
    for mut table in section.sections("award", problems) {
        awards.push(Award {
            county: table.required_text("county", problems),
            amount: table.required_number("amount", problems),
            source: rule::source(&mut table, problems),
        });
        table.finish(&[], problems);
    }
    awards
}
