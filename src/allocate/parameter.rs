//! The settings of the single methods in the quotas file.
//!
//! ```toml
//! [resource.tiered]             # one of the two
//! ranks = [1.2, 1.0, 0.8]       # coefficients of equal parts of the ranking, best first
//! [resource.tiered.classes]     # or coefficients by county class
//! A = 1.2
//!
//! [resource.reward_penalty]
//! last = 2                      # so many give …
//! percent = 5                   # … this part of their base share, %
//! ladder = [50, 30, 20]         # the first receive the pool in these proportions
//! year_factors = [1, 1.5, 2]    # × in the first, second, third and every later consecutive year
//! [resource.reward_penalty.years] # consecutive years, this one included; 1 for counties not named
//! "襄城县" = 2
//!
//! [resource.zsg_dea]            # the input that is shared is the base
//! inputs = ["staff"]            # other inputs, by field id; [] if there are none
//! outputs = ["value_added", "tax"]
//! returns = "crs"               # or "vrs"
//!
//! # optimal
//! use = "land_mu"               # in a resource: what yielded last year's result, a county total or last_year
//! [optimal]                     # once in the file
//! objective = "value_added"     # or tax: a county total
//! equity = 0.8                  # no county gets less than this part of its proportional share
//! ```

use crate::problem::{Problems, kinds, words};
use crate::settings::{At, Section};

use super::dea::Returns;
use super::plan::{ByCounty, Derived, Envelopment, Objective, RewardPenalty, Tiers};
use super::rule::{known_field, out_of_bounds};

/// Reads `[resource.tiered]`.
pub fn tiers(section: &mut Section<'_>, problems: &mut Problems) -> Option<Tiers> {
    let mut table = section.section("tiered", problems)?;
    let ranks = table.number_list("ranks", problems);
    let classes = table.section("classes", problems);
    for number in &ranks {
        positive("tiered.ranks", number, problems);
    }
    falling("tiered.ranks", &ranks, problems);
    let tiers = match (classes, ranks.is_empty()) {
        (Some(_), false) => {
            problems.push(
                kinds::NO_EFFECT,
                table.place_of("classes"),
                words![
                    ("key", "tiered.classes".to_owned()),
                    ("reason", "tiered.ranks".to_owned()),
                ],
            );
            None
        }
        (Some(classes), true) => {
            let mut list = ByCounty::new();
            for (class, number) in classes.numbers(problems) {
                positive("tiered.classes", &number, problems);
                list.insert(class.value, number);
            }
            Some(Tiers::Classes(list))
        }
        (None, false) => Some(Tiers::Ranks(ranks.into_iter().map(|at| at.value).collect())),
        (None, true) => {
            table.missing("ranks", problems);
            None
        }
    };
    table.finish(&[], problems);
    tiers
}

/// Reads `[resource.reward_penalty]`.
pub fn reward_penalty(section: &mut Section<'_>, problems: &mut Problems) -> Option<RewardPenalty> {
    let mut table = section.section("reward_penalty", problems)?;
    for key in ["last", "percent", "ladder", "year_factors"] {
        if !table.has(key) {
            table.missing(key, problems);
        }
    }
    let last = table.integer("last", problems);
    let percent = table.number("percent", problems);
    let ladder = table.number_list("ladder", problems);
    let year_factors = table.number_list("year_factors", problems);
    let years = table.section("years", problems).map(|years| {
        years
            .numbers(problems)
            .into_iter()
            .map(|(county, number)| {
                if number.value < 1.0 || number.value.fract() != 0.0 {
                    out_of_bounds("reward_penalty.years", &number, "1", "∞", problems);
                }
                (
                    county.value,
                    At {
                        value: number.value,
                        place: county.place,
                    },
                )
            })
            .collect()
    });
    for number in ladder.iter().chain(&year_factors) {
        positive("reward_penalty", number, problems);
    }
    falling("reward_penalty.ladder", &ladder, problems);
    let place = table.place();
    let count = last.as_ref().and_then(|at| usize::try_from(at.value).ok());
    if let (Some(last), None) = (&last, count) {
        let number = At {
            value: last.value as f64,
            place: last.place,
        };
        out_of_bounds("reward_penalty.last", &number, "0", "∞", problems);
    }
    if let Some(percent) = &percent {
        // The longest run of bad years must not take more than everything.
        let worst = year_factors.iter().map(|at| at.value).fold(1.0, f64::max);
        if percent.value < 0.0 || percent.value * worst > 100.0 {
            out_of_bounds(
                "reward_penalty.percent",
                percent,
                "0",
                &(100.0 / worst).to_string(),
                problems,
            );
        }
    }
    table.finish(&[], problems);
    Some(RewardPenalty {
        last: count?,
        percent: percent?.value,
        ladder: ladder.into_iter().map(|at| at.value).collect(),
        year_factors: year_factors.into_iter().map(|at| at.value).collect(),
        years: years.unwrap_or_default(),
        place,
    })
}

/// Reads `[resource.zsg_dea]`.
pub fn envelopment(
    section: &mut Section<'_>,
    quantities: &[Derived],
    problems: &mut Problems,
) -> Option<Envelopment> {
    let mut table = section.section("zsg_dea", problems)?;
    for key in ["inputs", "outputs", "returns"] {
        if !table.has(key) {
            table.missing(key, problems);
        }
    }
    let inputs = table.texts("inputs", problems);
    let outputs = table.texts("outputs", problems);
    let returns = table.word("returns", Returns::WORDS, problems);
    for name in inputs.iter().chain(&outputs) {
        known_field(name, quantities, problems);
    }
    if table.has("outputs") && outputs.is_empty() {
        table.missing("outputs", problems);
    }
    table.finish(&[], problems);
    Some(Envelopment {
        inputs,
        outputs,
        returns: returns?.value,
    })
}

/// Reads `[optimal]`.
pub fn objective(
    root: &mut Section<'_>,
    quantities: &[Derived],
    problems: &mut Problems,
) -> Option<Objective> {
    let mut table = root.section("optimal", problems)?;
    let field = table.required_text("objective", problems);
    if table.has("objective") {
        known_field(&field, quantities, problems);
    }
    let equity = table.required_number("equity", problems);
    if !(0.0..=1.0).contains(&equity.value) {
        out_of_bounds("optimal.equity", &equity, "0", "1", problems);
    }
    table.finish(&[], problems);
    Some(Objective {
        field,
        equity: equity.value,
    })
}

/// Reports a number below 0.
pub fn positive(key: &str, number: &At<f64>, problems: &mut Problems) {
    if number.value < 0.0 {
        out_of_bounds(key, number, "0", "∞", problems);
    }
}

/// A better place must not be worth less: otherwise a county could gain by doing worse.
pub fn falling(key: &str, list: &[At<f64>], problems: &mut Problems) {
    for pair in list.windows(2) {
        if pair[1].value > pair[0].value {
            problems.push(
                kinds::QUOTA_LADDER_RISES,
                pair[1].place,
                words![
                    ("key", key.to_owned()),
                    ("before", pair[0].value.to_string()),
                    ("found", pair[1].value.to_string()),
                ],
            );
        }
    }
}
