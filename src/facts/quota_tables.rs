//! The tables of quotas: what each county gets, and what each method does to whom.

use polars::prelude::*;

use super::quota_sums::quota_sums;
use super::tables::{Builder, heading};
use crate::allocate::{Allocation, Effect, Efficiency, Higher, Plan};
use crate::frame::Columns;
use crate::lang::Lang;
use crate::problem::Error;
use crate::table::{Cells, Format, Heading, Table};

/// The tables beside `allocation.csv`.
pub struct QuotaTables {
    /// The methods side by side.
    pub comparison: Table,
    /// What zsg-dea found.
    pub efficiency: Table,
    /// What a place more would mean.
    pub higher: Table,
    /// Shadow prices and expected results in words.
    pub notes: Table,
    /// Every quota as a sum with its numbers.
    pub sums: Table,
}

impl QuotaTables {
    /// The tables of these quotas.
    pub fn of(
        plan: Option<&Plan>,
        allocations: &[Allocation],
        answers: &[Higher],
        lang: Lang,
    ) -> Result<Self, Error> {
        Ok(Self {
            comparison: comparison(allocations, lang)?,
            efficiency: efficiencies(allocations, lang)?,
            higher: higher(answers, lang)?,
            notes: notes(allocations, lang)?,
            sums: quota_sums(plan, allocations, lang)?,
        })
    }

    /// The tables that are written as CSV: those that have something to say.
    pub fn written(&self) -> impl Iterator<Item = &Table> {
        let compared = (self.comparison.frame.height() > 1).then_some(&self.comparison);
        let others = [&self.efficiency, &self.higher, &self.sums];
        compared
            .into_iter()
            .chain(others.into_iter().filter(|table| table.frame.height() > 0))
    }
}

/// One row of `allocation.csv`.
struct AllocationRow {
    words: [Option<String>; 4],
    numbers: [Option<f64>; 8],
    /// In the order of the ids of all parts.
    parts: Vec<Option<f64>>,
}

/// The number columns of `allocation.csv`: the way of a county from last year to its quota.
pub const STEPS: [&str; 8] = [
    "last_year",
    "base",
    "merit",
    "award",
    "bound",
    "step",
    "quota",
    "change_pct",
];

/// How the columns of parts begin; the id of the part follows.
pub const PART: &str = "part_";

/// The ids and labels of all parts, in the order in which they come.
fn parts(allocations: &[Allocation], lang: Lang) -> Vec<(&str, &str)> {
    let mut list: Vec<(&str, &str)> = Vec::new();
    for part in allocations.iter().flat_map(|one| &one.parts) {
        if !list.iter().any(|known| known.0 == part.id) {
            list.push((&part.id, part.label_in(lang)));
        }
    }
    list
}

/// `allocation.csv`: one row a resource, method and county, what goes to a store, and what the city holds back. Behind the
/// award a column for each part that adds up.
pub fn allocation(allocations: &[Allocation], lang: Lang) -> Result<Table, Error> {
    let mut rows = Vec::new();
    let parts = parts(allocations, lang);
    for allocation in allocations {
        let words = |county: &str| {
            [
                Some(allocation.resource.clone()),
                Some(allocation.unit.clone()),
                Some(allocation.method.id().to_owned()),
                Some(county.to_owned()),
            ]
        };
        for quota in &allocation.rows {
            rows.push(AllocationRow {
                words: words(&quota.county),
                numbers: [
                    quota.last_year,
                    Some(quota.base),
                    Some(quota.merit),
                    Some(quota.award),
                    Some(quota.bound),
                    Some(quota.step),
                    Some(quota.quota),
                    quota.change_pct,
                ],
                parts: parts
                    .iter()
                    .map(|(id, _)| {
                        let at = allocation.parts.iter().position(|part| part.id == *id)?;
                        quota.parts.get(at).copied()
                    })
                    .collect(),
            });
        }
        let stores = allocation
            .stores
            .iter()
            .map(|(name, amount)| (format!("({name})"), *amount));
        for (name, amount) in stores.chain([("(reserve)".to_owned(), allocation.reserve)]) {
            let mut numbers = [None; 8];
            numbers[6] = Some(amount);
            rows.push(AllocationRow {
                words: words(&name),
                numbers,
                parts: vec![None; parts.len()],
            });
        }
    }
    let mut columns = Builder::over(rows.iter().collect());
    for (index, id) in ["resource", "unit", "method", "county"].into_iter().enumerate() {
        columns.text(heading(lang, id, Format::Text), |row| row.words[index].clone());
    }
    for (index, id) in STEPS.into_iter().enumerate() {
        let digits = if id == "change_pct" { 1 } else { 2 };
        columns.number(heading(lang, id, Format::Decimal(digits)), |row| {
            row.numbers[index]
        });
        if id != "award" {
            continue;
        }
        for (at, (id, label)) in parts.iter().enumerate() {
            let heading = Heading {
                id: format!("{PART}{id}"),
                label: (*label).to_owned(),
                unit: String::new(),
                format: Format::Decimal(2),
            };
            columns.number(heading, |row| row.parts[at]);
        }
    }
    let table = columns.finish("allocation", lang.text("table.allocation", &[]))?;
    Ok(as_given(&table, None))
}

/// The table as it is shown: resources as the quotas file calls them, and the standing of the methods. The CSV keeps the
/// ids.
pub fn in_words(mut table: Table, allocations: &[Allocation], lang: Lang) -> Result<Table, Error> {
    table = with_standing(table, allocations, lang)?;
    if !table.frame.has("resource") {
        return Ok(table);
    }
    let ids = table.frame.words("resource")?;
    let label = |id: &str| {
        let known = allocations.iter().find(|one| one.resource == id);
        known.map_or_else(|| id.to_owned(), |one| one.label_in(lang))
    };
    let labels: StringChunked = ids.iter().map(|id| id.map(label)).collect();
    table
        .frame
        .with_column(labels.with_name("resource".into()).into_column())?;
    Ok(table)
}

/// The tables in which methods stand beside each other.
const COMPARING: [&str; 2] = ["allocation", "comparison"];

/// The table with a column behind the method that says whether it is the resource's own or stands there for comparison;
/// as it is where no methods are compared. The CSV says it by the order: the own method comes first.
fn with_standing(mut table: Table, allocations: &[Allocation], lang: Lang) -> Result<Table, Error> {
    let own = |resource: &str| allocations.iter().find(|one| one.resource == resource);
    let compares = allocations
        .iter()
        .any(|one| own(&one.resource).is_some_and(|own| own.method != one.method));
    let place = table.headings.iter().position(|heading| heading.id == "method");
    let (Some(place), true) = (place.filter(|_| COMPARING.contains(&table.id)), compares) else {
        return Ok(table);
    };
    let (resources, methods) = (table.frame.words("resource")?, table.frame.words("method")?);
    let standing: StringChunked = resources
        .iter()
        .zip(methods.iter())
        .map(|(resource, method)| {
            let is_own = own(resource?)?.method.id() == method?;
            let key = if is_own { "adopted" } else { "compared" };
            Some(lang.text(&format!("table.standing.{key}"), &[]))
        })
        .collect();
    let column = standing.with_name("standing".into()).into_column();
    table.frame.insert_column(place + 1, column)?;
    table
        .headings
        .insert(place + 1, heading(lang, "standing", Format::Text));
    Ok(table)
}

/// The columns of amounts that are given out, in whole steps, and of numbers as the quotas file has them.
const GIVEN: [&str; 12] = [
    "last_year",
    "award",
    "quota",
    "quota_higher",
    "difference",
    "given_total",
    "reserve",
    "step_size",
    "floor_ratio",
    "cap_ratio",
    "merit_share",
    "exponent",
];

/// The table with as many decimals in the columns of amounts given as these rows need: quotas in whole mu are shown
/// as whole mu.
pub fn as_given(table: &Table, rows: Option<&[usize]>) -> Table {
    let mut table = table.clone();
    for heading in table
        .headings
        .iter_mut()
        .filter(|one| GIVEN.contains(&one.id.as_str()) || one.id.starts_with(PART))
    {
        let Format::Decimal(most) = heading.format else {
            continue;
        };
        let Ok(cells) = Cells::of(&table.frame, &heading.id) else {
            continue;
        };
        let all: Vec<usize> = (0..table.frame.height()).collect();
        let values = rows.unwrap_or(&all).iter().filter_map(|row| cells.number(*row));
        let needed = values
            .map(|value| decimals(value, u32::from(most)))
            .max()
            .unwrap_or(0);
        heading.format = Format::Decimal(needed as u8);
    }
    table
}

/// `comparison.csv`: one row a resource and method, with its indicators.
fn comparison(allocations: &[Allocation], lang: Lang) -> Result<Table, Error> {
    let mut columns = Builder::over(allocations.iter().collect());
    let text = |id| heading(lang, id, Format::Text);
    let number = |id, digits| heading(lang, id, Format::Decimal(digits));
    let names = |list: &[String]| (!list.is_empty()).then(|| list.join(lang.pick("、", ", ")));
    columns.text(text("resource"), |one| Some(one.resource.clone()));
    columns.text(text("unit"), |one| Some(one.unit.clone()));
    columns.text(text("method"), |one| Some(one.method.id().to_owned()));
    columns.number(number("gini", 3), |one| one.indicators.gini);
    columns.number(number("environmental_gini", 3), |one| {
        one.indicators.environmental_gini
    });
    columns.number(number("theil", 4), |one| one.indicators.theil);
    columns.text(text("largest_loss_county"), |one| {
        one.indicators
            .largest_loss
            .as_ref()
            .map(|(county, _)| county.clone())
    });
    columns.number(number("largest_loss_pct", 1), |one| {
        one.indicators.largest_loss.as_ref().map(|(_, percent)| *percent)
    });
    columns.number(number("expected_value_added", 0), |one| {
        one.indicators.expected_value_added
    });
    columns.number(number("expected_before_steps", 0), |one| {
        one.indicators.expected_before_steps
    });
    columns.number(number("loss_by_steps", 1), |one| {
        Some(one.indicators.expected_before_steps? - one.indicators.expected_value_added?)
    });
    columns.number(number("joint_expected", 0), |one| {
        Some(one.joint.as_ref()?.expected_whole)
    });
    columns.number(number("joint_loss_by_steps", 1), |one| {
        let joint = one.joint.as_ref()?;
        Some(joint.expected - joint.expected_whole)
    });
    columns.number(number("rank_correlation", 3), |one| {
        one.indicators.rank_correlation
    });
    columns.text(text("on_floor"), |one| names(&one.indicators.on_floor));
    columns.text(text("on_cap"), |one| names(&one.indicators.on_cap));
    columns.number(number("shadow_price", 2), |one| {
        one.gain.as_ref().map(|gain| gain.price)
    });
    columns.finish("comparison", lang.text("table.comparison", &[]))
}

/// `efficiency.csv`: what zsg-dea found of every county; no rows where the method was not used.
fn efficiencies(allocations: &[Allocation], lang: Lang) -> Result<Table, Error> {
    let mut rows: Vec<(&Allocation, &str, &Option<Efficiency>)> = Vec::new();
    for one in allocations {
        let pairs = one.rows.iter().zip(&one.efficiencies);
        rows.extend(pairs.map(|(row, found)| (one, row.county.as_str(), found)));
    }
    let mut columns = Builder::over(rows.iter().collect());
    let text = |id| heading(lang, id, Format::Text);
    columns.text(text("resource"), |row| Some(row.0.resource.clone()));
    columns.text(text("method"), |row| Some(row.0.method.id().to_owned()));
    columns.text(text("county"), |row| Some(row.1.to_owned()));
    let number = |id| heading(lang, id, Format::Decimal(4));
    columns.number(number("efficiency"), |row| Some(row.2.as_ref()?.start));
    columns.number(number("zero_sum_efficiency"), |row| {
        Some(row.2.as_ref()?.zero_sum)
    });
    columns.text(text("peers"), |row| {
        let peers = &row.2.as_ref()?.peers;
        let list: Vec<String> = peers
            .iter()
            .map(|(name, part)| format!("{name} {}", crate::unit::number_text(*part, 4)))
            .collect();
        Some(list.join(lang.pick("；", "; ")))
    });
    columns.number(number("efficiency_shared"), |row| row.2.as_ref()?.shared);
    columns.number(number("efficiency_given"), |row| row.2.as_ref()?.given);
    columns.finish("efficiency", lang.text("table.efficiency", &[]))
}

/// `one_rank_higher.csv`: what every county would get with a score just above that of the one before it.
fn higher(answers: &[Higher], lang: Lang) -> Result<Table, Error> {
    let mut columns = Builder::over(answers.iter().collect());
    let text = |id| heading(lang, id, Format::Text);
    let number = |id, digits| heading(lang, id, Format::Decimal(digits));
    columns.text(text("resource"), |one| Some(one.resource.clone()));
    columns.text(text("unit"), |one| Some(one.unit.clone()));
    columns.text(text("method"), |one| Some(one.method.id().to_owned()));
    columns.text(text("county"), |one| Some(one.county.clone()));
    columns.number(heading(lang, "rank", Format::Integer), |one| {
        one.rank.map(f64::from)
    });
    columns.text(text("next_county"), |one| {
        one.next.as_ref().map(|(name, _)| name.clone())
    });
    columns.number(number("next_score", 2), |one| {
        one.next.as_ref().map(|(_, score)| *score)
    });
    columns.number(number("quota", 2), |one| Some(one.quota));
    columns.number(number("quota_higher", 2), |one| one.higher);
    columns.number(number("difference", 2), |one| Some(one.higher? - one.quota));
    columns.text(text("message"), |one| Some(answer(one, lang)));
    let table = columns.finish("one_rank_higher", lang.text("table.one_rank_higher", &[]))?;
    Ok(as_given(&table, None))
}

/// The answer as a sentence.
fn answer(one: &Higher, lang: Lang) -> String {
    let amount = shortest;
    let change = one.higher.map_or(0.0, |higher| higher - one.quota);
    let key = match one.effect {
        Effect::Changes if change < 0.0 => "higher.less",
        effect => &format!("higher.{}", effect.id()),
    };
    let (next, score) = one
        .next
        .as_ref()
        .map_or((String::new(), 0.0), |(name, score)| (name.clone(), *score));
    let words = [
        ("next", next.as_str()),
        ("score", &crate::unit::number_text(score, 2)),
        ("quota", &amount(one.quota)),
        ("higher", &amount(one.higher.unwrap_or(one.quota))),
        ("difference", &amount(change.abs())),
        ("unit", &one.unit),
        ("method", &one.method.label(lang)),
    ];
    lang.text(key, &words)
}

/// A sum of whole steps with as many decimals as it needs.
fn shortest(value: f64) -> String {
    crate::unit::number_text(value, decimals(value, 6) as usize)
}

/// How many decimals a sum of whole steps needs, at most `most`.
fn decimals(value: f64, most: u32) -> u32 {
    let shows = |digits: &u32| {
        let scale = 10f64.powi(*digits as i32);
        ((value * scale).round() / scale - value).abs() < 1e-9 * value.abs().max(1.0)
    };
    (0..most).find(shows).unwrap_or(most)
}

/// What is worth a sentence: shadow prices, and what the methods are expected to bring.
fn notes(allocations: &[Allocation], lang: Lang) -> Result<Table, Error> {
    let mut rows: Vec<(String, String, String)> = Vec::new();
    for one in allocations {
        let words = (one.resource.clone(), one.method.id().to_owned());
        if let Some(gain) = &one.gain {
            rows.push((
                words.0.clone(),
                words.1.clone(),
                gain.text(lang, &one.label_in(lang), &one.unit),
            ));
        }
        if let Some(joint) = &one.joint {
            rows.push((words.0, words.1, joint.text(lang)));
        }
    }
    let mut columns = Builder::over(rows.iter().collect());
    for (index, id) in ["resource", "method", "message"].into_iter().enumerate() {
        columns.text(heading(lang, id, Format::Text), |row| {
            Some([&row.0, &row.1, &row.2][index].clone())
        });
    }
    columns.finish("quota_notes", lang.text("table.quota_notes", &[]))
}
