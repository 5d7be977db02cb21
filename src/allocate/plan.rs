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
//! [[resource.award]]      # inside the total; a negative amount is a deduction
//! county = "长葛市"
//! amount = 200
//! source = "…"
//! ```

use std::collections::{BTreeMap, BTreeSet};

use crate::lang::Lang;
use crate::problem::{Place, Problems, kinds};
use crate::settings::{At, Document, Section};
use crate::unit;

use super::Method;
use super::apportion::Rounding;
use super::parameter::{
    Envelopment, Objective, RewardPenalty, Tiers, envelopment, objective, reward_penalty, tiers,
};

/// Numbers by county; the place is that of the county's name in the file.
pub type ByCounty = BTreeMap<String, At<f64>>;

/// The quotas file.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Title of the document.
    pub title: String,
    /// The year for which quotas are given.
    pub year: Option<i32>,
    /// What is given, in file order.
    pub resources: Vec<Resource>,
    /// Settings of optimal.
    pub objective: Option<Objective>,
}

impl Plan {
    /// The fields of the data dictionary that the methods read as county totals.
    pub fn fields(&self) -> BTreeSet<String> {
        let mut names: Vec<&str> = Vec::new();
        for resource in &self.resources {
            if let Base::Total(name) = &resource.base.value {
                names.push(name);
            }
            names.extend(resource.usage.iter().map(|at| at.value.as_str()));
            let envelopment = resource.envelopment.iter();
            let lists = envelopment.flat_map(|one| one.inputs.iter().chain(&one.outputs));
            names.extend(lists.map(|at| at.value.as_str()));
        }
        names.extend(self.objective.iter().map(|one| one.field.value.as_str()));
        names
            .into_iter()
            .filter(|name| crate::field::field(name).is_some_and(|field| field.is_number()))
            .map(str::to_owned)
            .collect()
    }

    /// Last year's quotas of a resource from history, for the counties that the file does not name.
    pub fn take_last_year<'a>(&mut self, resource: &str, quotas: impl IntoIterator<Item = (&'a str, f64)>) {
        let Some(resource) = self.resources.iter_mut().find(|known| known.id == resource) else {
            return;
        };
        for (county, quota) in quotas {
            resource.last_year.entry(county.to_owned()).or_insert(At {
                value: quota,
                place: resource.place,
            });
        }
    }
}

/// By what the base part is shared.
#[derive(Clone, Debug, PartialEq)]
pub enum Base {
    /// Last year's quotas.
    LastYear,
    /// A county total of the appraisal, by field id.
    Total(String),
    /// Numbers in the file.
    Values,
}

/// Floors and caps.
#[derive(Clone, Debug, Default)]
pub struct Bounds {
    /// Floor as a multiple of last year's quota.
    pub floor_ratio: Option<At<f64>>,
    /// Cap as a multiple of last year's quota.
    pub cap_ratio: Option<At<f64>>,
    /// Floors in the unit.
    pub floor: ByCounty,
    /// Caps in the unit.
    pub cap: ByCounty,
}

impl Bounds {
    /// Whether a bound refers to last year.
    pub fn use_last_year(&self) -> bool {
        self.floor_ratio.is_some() || self.cap_ratio.is_some()
    }
}

/// A fixed award, or a deduction if negative.
#[derive(Clone, Debug)]
pub struct Award {
    /// Who.
    pub county: At<String>,
    /// How much, in the unit.
    pub amount: At<f64>,
    /// The document that grants it.
    pub source: String,
}

/// Settings of base-merit.
#[derive(Clone, Debug, Default)]
pub struct Merit {
    /// The part of the pool that follows performance, 0–1.
    pub share: Option<At<f64>>,
    /// Exponent of performance.
    pub exponent: Option<At<f64>>,
}

/// A derived total of a scheme that a quotas file may name.
#[derive(Clone, Debug, PartialEq)]
pub struct Derived {
    /// Its id.
    pub id: String,
    /// Its unit; empty where nobody knows it.
    pub unit: String,
}

/// One resource.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Id, unique in the file.
    pub id: String,
    /// Label for people.
    pub label: String,
    /// Unit of all amounts.
    pub unit: String,
    /// What there is.
    pub total: At<f64>,
    /// The smallest amount that is given.
    pub step: At<f64>,
    /// What the city holds back.
    pub reserve: At<f64>,
    /// The method.
    pub method: Method,
    /// Further methods to set beside it.
    pub compare: Vec<Method>,
    /// How whole steps are made, where the file says so.
    pub rounding: Option<Rounding>,
    /// By what the base part is shared.
    pub base: At<Base>,
    /// The numbers of [`Base::Values`].
    pub base_values: ByCounty,
    /// Last year's quotas.
    pub last_year: ByCounty,
    /// Floors and caps.
    pub bounds: Bounds,
    /// Awards and deductions.
    pub awards: Vec<Award>,
    /// Settings of base-merit.
    pub merit: Merit,
    /// Settings of tiered.
    pub tiers: Option<Tiers>,
    /// Settings of reward-penalty.
    pub reward_penalty: Option<RewardPenalty>,
    /// Settings of zsg-dea.
    pub envelopment: Option<Envelopment>,
    /// Optimal: what yielded last year's result, a county total or `last_year`.
    pub usage: Option<At<String>>,
    /// The derived totals that it may name.
    pub derived: Vec<Derived>,
    /// The document behind the numbers.
    pub source: String,
    /// Where the resource stands in the file.
    pub place: Place,
}

impl Resource {
    /// A county total in the unit of the resource; `None` if that unit does not measure what the field does. A total
    /// whose unit nobody knows counts as it is.
    pub fn in_unit(&self, field: &str, total: f64) -> Option<f64> {
        if let Some(dimension) = crate::field::field(field).and_then(|field| field.dimension()) {
            return Some(dimension.parse(&self.unit)?.of_canonical(total));
        }
        match self.unit_of(field) {
            "" => Some(total),
            unit => unit::converted(total, unit, &self.unit),
        }
    }

    /// The unit of a county total; empty if nobody knows it.
    pub fn unit_of(&self, field: &str) -> &str {
        let derived = self.derived.iter().find(|known| known.id == field);
        crate::field::field(field).map_or(derived.map_or("", |known| &known.unit), |field| field.unit())
    }

    /// The rounding of a method: what the file says, or the default. Largest remainders are monotone in a county's own
    /// score as long as nobody else's share grows with it. Under tiered another county's may (the sum of the
    /// coefficients can fall), so Webster, which compares counties in pairs, is its default.
    pub fn rounding_of(&self, method: Method) -> Rounding {
        self.rounding.unwrap_or(match method {
            Method::Tiered => Rounding::Webster,
            _ => Rounding::LargestRemainder,
        })
    }
}

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
        let (resource, methods_known) = read_resource(section, quantities, problems);
        understood &= methods_known;
        if resources.iter().any(|known| known.id == resource.id) {
            problems.push(
                kinds::DEFINED_TWICE,
                resource.place,
                vec![("found", resource.id.clone())],
            );
        }
        resources.push(resource);
    }
    let used = resources
        .iter()
        .any(|resource| super::rule::methods(resource).contains(&Method::Optimal));
    // A method that was not understood may have been the one that the table is for.
    let objective = if used || !understood {
        if used && !root.has("optimal") {
            root.missing("optimal", problems);
        }
        objective(&mut root, quantities, problems)
    } else {
        super::rule::unused_objective(&mut root, problems);
        None
    };
    root.finish(&[], problems);
    (errors(problems) == before).then_some(Plan {
        title,
        year: year.and_then(|at| i32::try_from(at.value).ok()),
        resources,
        objective,
    })
}

fn errors(problems: &Problems) -> usize {
    problems.count(crate::problem::Severity::Error)
}

/// What a resource is called in English, where permu knows it by its id; others keep the name that people gave them.
pub fn english_label(id: &str) -> Option<String> {
    let key = format!("value.resource.{id}");
    Lang::En.has(&key).then(|| Lang::En.text(&key, &[]))
}

/// One resource, and whether all methods it names were understood: if not, nobody knows what they would have used.
fn read_resource(
    mut section: Section<'_>,
    quantities: &[Derived],
    problems: &mut Problems,
) -> (Resource, bool) {
    let id = section.required_text("id", problems).value;
    let label = section.text("label", problems).map_or(id.clone(), |at| at.value);
    if let Some(english) = english_label(&id) {
        problems.learn(&label, &english);
    }
    let total = section.required_number("total", problems);
    let step = section.required_number("step", problems);
    let reserve = section.required_number("reserve", problems);
    let method = read_method(&mut section, problems);
    let compare = read_compare(&mut section, problems);
    let understood = method.is_some() && compare.is_some();
    let base = read_base(&mut section, problems);
    let base_values = read_by_county(&mut section, "base_values", problems);
    let merit = Merit {
        share: section.number("merit_share", problems),
        exponent: section.number("exponent", problems),
    };
    let last_year = read_by_county(&mut section, "last_year", problems);
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
        source: read_source(&mut section, problems),
        place: section.place(),
        id,
        total,
        step,
        reserve,
        method: method.unwrap_or(Method::Proportional),
        compare: compare.unwrap_or_default(),
        base,
        base_values,
        last_year,
        merit,
    };
    super::rule::settings(&resource, &section, quantities, problems);
    if understood {
        super::rule::unused(&resource, &section, problems);
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
            Some(_) => problems.push(kinds::DEFINED_TWICE, word.place, vec![("found", word.value)]),
            None => {
                understood = false;
                let words = super::rule::unknown_method("compare", &word.value);
                problems.push(kinds::UNKNOWN_WORD, word.place, words);
            }
        }
    }
    understood.then_some(methods)
}

fn read_base(section: &mut Section<'_>, problems: &mut Problems) -> At<Base> {
    let place = section.place();
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

fn read_by_county(section: &mut Section<'_>, key: &'static str, problems: &mut Problems) -> ByCounty {
    let Some(table) = section.section(key, problems) else {
        return ByCounty::new();
    };
    let mut list = ByCounty::new();
    for (county, amount) in table.numbers(problems) {
        if amount.value < 0.0 {
            super::rule::out_of_bounds(key, &amount, "0", "∞", problems);
        }
        list.insert(
            county.value,
            At {
                value: amount.value,
                place: county.place,
            },
        );
    }
    list
}

fn read_bounds(section: &mut Section<'_>, problems: &mut Problems) -> Bounds {
    let Some(mut table) = section.section("bounds", problems) else {
        return Bounds::default();
    };
    let bounds = Bounds {
        floor_ratio: table.number("floor_ratio", problems),
        cap_ratio: table.number("cap_ratio", problems),
        floor: read_by_county(&mut table, "floor", problems),
        cap: read_by_county(&mut table, "cap", problems),
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
            source: read_source(&mut table, problems),
        });
        table.finish(&[], problems);
    }
    awards
}

fn read_source(section: &mut Section<'_>, problems: &mut Problems) -> String {
    match section.text("source", problems) {
        Some(source) if !source.value.trim().is_empty() => source.value,
        _ => {
            problems.push(
                kinds::MISSING_SOURCE,
                section.place(),
                vec![("key", section.path().to_owned())],
            );
            String::new()
        }
    }
}
