//! What the quotas file says of every resource, so that a quota can be computed again from what is shown.

use super::quota_parts;
use super::quota_tables::as_given;
use super::tables::{Builder, heading};
use crate::allocate::book::word::{
    AWARD, LAST_YEAR, PARAMETERS, PLAN, RESOURCE, RETURNS, ROUNDINGS, SHEETS, Word, find,
};
use crate::allocate::{Base, ByCounty, Plan, Resource, Returns, Tiers};
use crate::field::field;
use crate::lang::Lang;
use crate::problem::Error;
use crate::table::{Format, Table};

/// A number of a resource.
type Number = fn(&Resource) -> Option<f64>;

/// The columns of numbers; amounts in the unit of the resource.
const NUMBERS: [(&str, Number); 7] = [
    ("given_total", |one| Some(one.total.as_ref()?.value)),
    ("reserve", |one| Some(one.reserve.value)),
    ("step_size", |one| Some(one.step.value)),
    ("floor_ratio", |one| Some(one.bounds.floor_ratio.as_ref()?.value)),
    ("cap_ratio", |one| Some(one.bounds.cap_ratio.as_ref()?.value)),
    ("merit_share", |one| Some(one.merit.share.as_ref()?.value)),
    ("exponent", |one| Some(one.merit.exponent.as_ref()?.value)),
];

/// One row a resource that `told` lets through: total, reserve, step, bounds, method, base, merit, rounding, all other
/// settings in words, source. Of what is written for single counties only that of `own`, where one county is the reader.
pub fn quota_parameters(
    plan: Option<&Plan>,
    told: impl Fn(&Resource) -> bool,
    own: Option<&str>,
    lang: Lang,
) -> Result<Table, Error> {
    let resources = plan.map_or(&[][..], |plan| &plan.resources);
    let mut columns = Builder::over(resources.iter().filter(|one| told(one)).collect());
    let text = |id| heading(lang, id, Format::Text);
    columns.text(text("resource"), |one| Some(one.id.clone()));
    columns.text(text("unit"), |one| Some(one.unit.clone()));
    for (id, number) in NUMBERS {
        columns.number(heading(lang, id, Format::Decimal(6)), number);
    }
    columns.text(text("method"), |one| Some(one.method.id().to_owned()));
    columns.text(text("base_by"), |one| Some(base(one, lang)));
    columns.text(text("rounding"), |one| {
        let rounding = find(&ROUNDINGS, one.rounding_of(one.method).id())?;
        Some(rounding.label(lang).to_owned())
    });
    columns.text(text("settings"), |one| {
        let list = settings(one, plan, own, lang);
        (!list.is_empty()).then(|| list.join(lang.pick("；", "; ")))
    });
    columns.text(text("source"), |one| Some(one.source.clone()));
    let table = columns.finish("quota_parameters", lang.text("table.quota_parameters", &[]))?;
    Ok(as_given(&table, None))
}

/// By what the base part is shared.
fn base(resource: &Resource, lang: Lang) -> String {
    match &resource.base.value {
        Base::LastYear => LAST_YEAR.label(lang).to_owned(),
        Base::Total(name) => total(name, lang),
        Base::Values => lang.text("table.base-values", &[]),
        Base::Factors(factors) => {
            let said = factors.iter().map(|one| {
                let label = match &one.total {
                    Some(field) if one.label == field.value => total(&field.value, lang),
                    _ => one.label.clone(),
                };
                format!("{label} {}%", one.weight.value)
            });
            said.collect::<Vec<_>>().join(lang.pick("、", ", "))
        }
        Base::Nothing => String::new(),
    }
}

/// A county total by its label; a derived one by its id.
fn total(name: &str, lang: Lang) -> String {
    if name == LAST_YEAR.id {
        return LAST_YEAR.label(lang).to_owned();
    }
    field(name).map_or_else(
        || name.to_owned(),
        |field| lang.pick(field.zh, field.en).to_owned(),
    )
}

/// The settings that have no column, as `label: value`.
fn settings(resource: &Resource, plan: Option<&Plan>, own: Option<&str>, lang: Lang) -> Vec<String> {
    let mut list = Vec::new();
    let mut say = |words: &[Word], id: &str, values: Vec<String>| {
        if let Some(word) = words
            .iter()
            .find(|word| word.id == id)
            .filter(|_| !values.is_empty())
        {
            let values = values.join(lang.pick("、", ", "));
            list.push(format!(
                "{}{}{values}",
                word.label(lang),
                lang.text("report.colon", &[])
            ));
        }
    };
    let numbers = |list: &[f64]| list.iter().map(f64::to_string).collect::<Vec<_>>();
    let each = |list: &ByCounty| -> Vec<String> {
        list.iter()
            .map(|(name, at)| format!("{name} {}", at.value))
            .collect()
    };
    let of_counties = |list: &ByCounty| -> Vec<String> {
        let is_told = |name: &str| own.is_none_or(|own| own == name);
        let known = list.iter().filter(|(name, _)| is_told(name));
        known.map(|(name, at)| format!("{name} {}", at.value)).collect()
    };
    match &resource.tiers {
        Some(Tiers::Ranks(list)) => say(&PARAMETERS, "tiered.ranks", numbers(list)),
        Some(Tiers::Classes(list)) => say(&PARAMETERS, "tiered.classes", each(list)),
        None => {}
    }
    if let Some(one) = &resource.reward_penalty {
        say(&PARAMETERS, "reward_penalty.last", vec![one.last.to_string()]);
        say(
            &PARAMETERS,
            "reward_penalty.percent",
            vec![one.percent.to_string()],
        );
        say(&PARAMETERS, "reward_penalty.ladder", numbers(&one.ladder));
        say(
            &PARAMETERS,
            "reward_penalty.year_factors",
            numbers(&one.year_factors),
        );
        say(&PARAMETERS, "reward_penalty.years", of_counties(&one.years));
    }
    if let Some(one) = &resource.envelopment {
        let names =
            |list: &[crate::settings::At<String>]| list.iter().map(|at| total(&at.value, lang)).collect();
        say(&PARAMETERS, "zsg_dea.inputs", names(&one.inputs));
        say(&PARAMETERS, "zsg_dea.outputs", names(&one.outputs));
        let returns = Returns::WORDS.iter().find(|(_, known)| *known == one.returns);
        let word = returns.and_then(|(id, _)| find(&RETURNS, id));
        say(
            &PARAMETERS,
            "zsg_dea.returns",
            word.iter().map(|word| word.label(lang).to_owned()).collect(),
        );
    }
    if let Some(usage) = &resource.usage {
        say(&RESOURCE, "use", vec![total(&usage.value, lang)]);
        if let Some(one) = plan.and_then(|plan| plan.objective.as_ref()) {
            say(&PLAN, "objective", vec![total(&one.field.value, lang)]);
            say(&PLAN, "equity", vec![one.equity.to_string()]);
        }
    }
    say(&SHEETS, "bounds.floor", of_counties(&resource.bounds.floor));
    say(&SHEETS, "bounds.cap", of_counties(&resource.bounds.cap));
    let awards = resource
        .awards
        .iter()
        .filter(|one| own.is_none_or(|own| own == one.county.value));
    let awards = awards.map(|one| {
        let source = find(&AWARD, "source").map_or("", |word| word.label(lang));
        let colon = lang.text("report.colon", &[]);
        let source = format!("{source}{colon}{}", one.source);
        let source = lang.text("table.in-brackets", &[("text", &source)]);
        format!("{} {}{source}", one.county.value, one.amount.value)
    });
    say(&SHEETS, "award", awards.collect());
    list.extend(quota_parts::settings(resource, own, lang));
    list
}
