//! Results → [`View`] of one county or park.

use std::collections::BTreeSet;

use polars::prelude::{BooleanChunked, StringChunked};

use super::all_tables::Tables;
use super::county_points;
use super::decisions;
use super::picture::Picture;
use super::problem_table::problem_table;
use super::quota_tables::{self, PART, QuotaTables};
use super::region_policies;
use super::summary;
use super::tables;
use super::told::only;
use super::view::View;
use crate::allocate::{Allocation, Method};
use crate::edition::{Level, Results, parts_are_told, tells_withheld};
use crate::frame::Columns;
use crate::problem::Error;
use crate::table::Table;

/// The view of a region, `own` being the run as it sees it. The tables of quotas hold the rows of the region alone, or none
/// where the region is no county.
pub fn view(whole: &Results<'_>, own: &Results<'_>, pictures: Vec<Picture>) -> Result<View, Error> {
    let level = own.edition.level();
    let keep = |table: Table| {
        only(table, "county", |name| {
            level == Level::County && name == own.edition.own()
        })
    };
    let plan = own.plan.map(|(plan, _)| plan);
    let all = QuotaTables::of(plan, own.allocations, own.higher, own.lang)?;
    let nothing = |mut table: Table| {
        table.frame = table.frame.clear();
        table
    };
    let quotas = QuotaTables {
        comparison: nothing(all.comparison),
        efficiency: only(keep(all.efficiency)?, "resource", |id| {
            own.plan.is_none_or(|(plan, _)| {
                let found = plan.resources.iter().find(|known| Some(known.id.as_str()) == id);
                found.is_none_or(|resource| parts_are_told(resource, Method::ZsgDea, own))
            })
        })?,
        // The answer, its sentence and the quota in it follow from the score of the county before.
        higher: only(keep(all.higher)?, "next_county", |next| {
            !next.is_some_and(|next| own.edition.hides(Some(next), "score"))
        })?,
        notes: nothing(all.notes),
        // A sum tells what the way to the quota tells.
        sums: told_sums(keep(all.sums)?, own)?,
    };
    let codes = own.assessment.frame.words("code")?;
    let codes: BTreeSet<&str> = codes.iter().flatten().collect();
    let (decided, decisions) = decisions::of_region(whole, |code| codes.contains(code))?;
    let tables = Tables {
        enterprises: tables::enterprises(own)?,
        counties: tables::ranked(own)?,
        parks: tables::parks(own)?,
        allocation: without_parts(keep(quota_tables::allocation(own.allocations, own.lang)?)?, own)?,
        problems: problem_table(own.problems, own.lang)?,
        inputs: tables::inputs(own.survey, own.lang)?,
        // What other levels show of others was not looked through.
        levels: Vec::new(),
        quotas,
        county_points: county_points::county_points(own)?,
        // A formula may read the figures of all.
        region_policies: nothing(region_policies::region_policies(own)?),
        decided,
        decisions,
    };
    let mut view = summary::view(own, tables, pictures)?;
    // Formulas would need the rows of all.
    view.living = None;
    view.before = keep(view.before)?;
    view.losses = match tells_withheld(own) {
        false => keep(view.losses)?,
        true => nothing(view.losses),
    };
    if level == Level::Park {
        // The counties are not its level: what is its own of them are a few enterprises of each.
        for table in [&mut view.counties, &mut view.shares, &mut view.before] {
            table.frame = table.frame.clear();
        }
    }
    Ok(view)
}

/// The resources and methods whose way to a quota would tell the region of others' figures.
fn untold<'a>(own: &'a Results<'_>) -> BTreeSet<(&'a str, &'a str)> {
    let is_untold = |allocation: &&Allocation| {
        let resources = own.plan.iter().flat_map(|(plan, _)| &plan.resources);
        let mut known = resources.filter(|resource| resource.id == allocation.resource);
        known.any(|resource| !parts_are_told(resource, allocation.method, own))
    };
    let hidden = own.allocations.iter().filter(is_untold);
    hidden
        .map(|one| (one.resource.as_str(), one.method.id()))
        .collect()
}

/// The words of two columns of a table.
fn two(table: &Table, ids: [&str; 2]) -> Result<[StringChunked; 2], Error> {
    Ok([table.frame.words(ids[0])?, table.frame.words(ids[1])?])
}

/// The sums that tell the region of no other's figures.
fn told_sums(mut table: Table, own: &Results<'_>) -> Result<Table, Error> {
    let [resources, methods] = two(&table, ["resource", "method"])?;
    let hidden = untold(own);
    let both = resources.iter().zip(methods.iter());
    let told: BooleanChunked = both
        .map(|(resource, method)| Some(!resource.zip(method).is_some_and(|key| hidden.contains(&key))))
        .collect();
    table.frame = table.frame.filter(&told)?;
    Ok(table)
}

/// The quotas of a region without the way to them where that would tell of others' figures.
fn without_parts(mut table: Table, own: &Results<'_>) -> Result<Table, Error> {
    let [resources, methods] = two(&table, ["resource", "method"])?;
    let hidden = untold(own);
    table.withhold(|row, column| {
        let key = resources.get(row).zip(methods.get(row));
        let is_on_the_way = ["base", "merit", "bound", "step"].contains(&column) || column.starts_with(PART);
        is_on_the_way && key.is_some_and(|key| hidden.contains(&key))
    })?;
    Ok(table)
}
