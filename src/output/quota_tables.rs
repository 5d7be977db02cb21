//! The tables of quotas: what each county gets, and what each method does to whom.

use super::tables::{Builder, heading};
use crate::allocate::Allocation;
use crate::lang::Lang;
use crate::problem::Error;
use crate::table::{Format, Table};

/// One row of `allocation.csv`.
struct AllocationRow {
    words: [Option<String>; 4],
    numbers: [Option<f64>; 8],
}

/// `allocation.csv`: one row a resource, method and county, and what the city holds back.
pub fn allocation(allocations: &[Allocation], lang: Lang) -> Result<Table, Error> {
    let mut rows = Vec::new();
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
            });
        }
        let mut numbers = [None; 8];
        numbers[6] = Some(allocation.reserve);
        rows.push(AllocationRow {
            words: words("(reserve)"),
            numbers,
        });
    }
    let mut columns = Builder::over(rows.iter().collect());
    for (index, id) in ["resource", "unit", "method", "county"].into_iter().enumerate() {
        columns.text(heading(lang, id, Format::Text), |row| row.words[index].clone());
    }
    let numbers = [
        "last_year",
        "base",
        "merit",
        "award",
        "bound",
        "step",
        "quota",
        "change_pct",
    ];
    for (index, id) in numbers.into_iter().enumerate() {
        let digits = if id == "change_pct" { 1 } else { 2 };
        columns.number(heading(lang, id, Format::Decimal(digits)), |row| {
            row.numbers[index]
        });
    }
    columns.finish("allocation", lang.text("table.allocation", &[]))
}

/// `comparison.csv`: one row a resource and method, with its indicators.
pub fn comparison(allocations: &[Allocation], lang: Lang) -> Result<Table, Error> {
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
