//! `region_policies.csv`: what the policies of a scheme come to for its areas.

use super::tables::{Builder, heading};
use crate::edition::Results;
use crate::problem::Error;
use crate::scheme::RegionPolicy;
use crate::table::{Format, Table};

/// One row a policy and area that has an amount of it; no rows where the scheme has no such policy.
pub fn region_policies(results: &Results<'_>) -> Result<Table, Error> {
    let lang = results.lang;
    let policies: &[RegionPolicy] = results.scheme.region.as_ref().map_or(&[], |rule| &rule.policies);
    let regions = results.regions;
    let mut rows: Vec<(&RegionPolicy, &str, f64)> = Vec::new();
    for (policy, amounts) in policies.iter().zip(&regions.policies) {
        let areas = regions.ranked.iter().zip(amounts);
        rows.extend(areas.filter_map(|(area, amount)| Some((policy, area.name.as_str(), (*amount)?))));
    }
    let mut columns = Builder::over(rows.iter().collect());
    let text = |id| heading(lang, id, Format::Text);
    columns.text(text("policy"), |row| {
        Some(lang.pick(&row.0.label, &row.0.label_en).to_owned())
    });
    columns.text(text("county"), |row| Some(row.1.to_owned()));
    columns.number(heading(lang, "amount", Format::Decimal(2)), |row| Some(row.2));
    columns.text(text("unit"), |row| Some(row.0.unit.clone()));
    columns.text(text("source"), |row| Some(row.0.source.clone()));
    columns.finish("region_policies", lang.text("table.region_policies", &[]))
}
