//! What leaves the house: a folder for each county or park, to be sent to it. It holds the region's own enterprises in full;
//! of the others only totals and ranks, and of those nothing that stands for too few enterprises ([`crate::insight::withheld`]).
//!
//! The filter works on the results, before any table is made: the writers are handed rows of one region and cannot show
//! others.

mod name;

use std::collections::BTreeSet;

use polars::prelude::*;

use super::chart::Picture;
use super::decisions;
use super::folder::Folder;
use super::problem_table::problem_table;
use super::quota_tables::{self, QuotaTables};
use super::workbook::problems::{self, Answers};
use super::{Results, Tables, charts, report, summary, tables, with_file, workbook};
use crate::allocate::{Allocation, Base, Method, Plan, Resource};
use crate::assess::Assessment;
use crate::insight::loss::losses;
use crate::insight::withheld::{Level, Withheld, withheld};
use crate::problem::Error;
use crate::region::{Region, Regions};
use crate::scheme::Indicator;
use crate::survey::{Panel, Past, Recipients, RowLists, Survey};
use crate::table::Table;
pub use name::safe;

/// The region that a folder is for.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    /// Its level.
    pub level: Level,
    /// The column of the enterprises that names it.
    pub column: &'static str,
    /// Its name; empty for the public, to whom no region is its own.
    pub name: &'a str,
    /// The whole city's name, for the titles of what shows all regions.
    pub city: &'a str,
    /// What of the other regions it must not see.
    pub withheld: &'a Withheld,
    /// Fewest enterprises behind a figure of another region.
    pub least: usize,
}

impl Part<'_> {
    /// Whether a figure of a region of this level, or of the city (`None`), stays hidden from this one.
    pub fn hides(&self, region: Option<&str>, column: &str) -> bool {
        region != Some(self.name) && self.withheld.hides(region, column)
    }
}

/// Writes `split/<safe name>/` for every region.
pub fn write(results: &Results<'_>, level: Level, folder: &Folder) -> Result<(), Error> {
    let found = withheld(
        results.assessment,
        results.scheme,
        results.regions,
        level,
        results.least,
    )?;
    let column = level.column(results.regions);
    let recipients = Recipients::by(results.survey, column)?;
    let list = level.regions(results.regions);
    let names: Vec<&str> = list.iter().map(|region| region.name.as_str()).collect();
    for (region, safe) in list.iter().zip(safe(&names)) {
        let part = Part {
            level,
            column,
            name: &region.name,
            city: &results.place,
            withheld: &found,
            least: results.least,
        };
        one(results, &part, &recipients, folder, &format!("split/{safe}"))?;
    }
    Ok(())
}

/// Writes one folder.
fn one(
    results: &Results<'_>,
    part: &Part<'_>,
    recipients: &Recipients<'_>,
    folder: &Folder,
    path: &str,
) -> Result<(), Error> {
    let assessment = own_rows(results.assessment, &results.scheme.indicators, part)?;
    let survey = own_survey(results.survey, part)?;
    let problems = results
        .problems
        .only(|problem| recipients.at(problem.place).county == part.name);
    // Quotas are the counties'; its own stands alone.
    let mut allocations = results.allocations.to_vec();
    for allocation in &mut allocations {
        match part.level {
            Level::County => allocation.retain(part.name),
            Level::Park => {
                allocation.rows.clear();
                allocation.efficiencies.clear();
            }
        }
    }
    let own = Results {
        lang: results.lang,
        state: results.state,
        place: place(results, part),
        survey: &survey,
        settings: &[],
        scheme: results.scheme,
        assessment: &assessment,
        regions: results.regions,
        last_regions: results.last_regions,
        plan: results.plan,
        allocations: &allocations,
        higher: results.higher,
        problems: &problems,
        font: results.font,
        least: results.least,
        part: Some(part),
    };
    let pictures = charts::draw(&own)?;
    let view = view(results, &own, part, pictures)?;
    workbook::results::write(&view, &folder.file(&format!("{path}/results.xlsx"))?)?;
    with_file(folder, &format!("{path}/report.html"), |out| {
        report::write(&view, out)
    })?;
    let answers = Answers {
        problems: &problems,
        recipients: Some(Recipients::by(results.survey, part.column)?),
        completeness: None,
        understood: Vec::new(),
        lang: results.lang,
    };
    let file = folder.file(&format!("{path}/problems.xlsx"))?;
    problems::write(&answers, &file, &file)
}

/// The tables of the view: those of quotas hold the rows of the region alone, or none where the region is no county.
fn view(
    whole: &Results<'_>,
    own: &Results<'_>,
    part: &Part<'_>,
    pictures: Vec<Picture>,
) -> Result<super::view::View, Error> {
    let keep = |table: Table| {
        only(table, "county", |name| {
            part.level == Level::County && name == Some(part.name)
        })
    };
    let main = [
        tables::enterprises(own)?,
        tables::ranked(own)?,
        tables::parks(own)?,
        without_parts(
            keep(quota_tables::allocation(own.allocations, own.lang)?)?,
            own,
            part,
        )?,
        problem_table(own.problems, own.lang)?,
        tables::inputs(own.survey, own.lang)?,
    ];
    let all = QuotaTables::of(own.allocations, own.higher, own.lang)?;
    let nothing = |mut table: Table| {
        table.frame = table.frame.clear();
        table
    };
    let quotas = QuotaTables {
        comparison: nothing(all.comparison),
        efficiency: only(keep(all.efficiency)?, "resource", |id| {
            own.plan.is_none_or(|(plan, _)| {
                let found = plan.resources.iter().find(|known| Some(known.id.as_str()) == id);
                found.is_none_or(|resource| rests_on_shown(resource, Method::ZsgDea, own, part))
            })
        })?,
        // The answer, its sentence and the quota in it follow from the score of the county before.
        higher: only(keep(all.higher)?, "next_county", |next| {
            !next.is_some_and(|next| part.hides(Some(next), "score"))
        })?,
        notes: nothing(all.notes),
    };
    let codes = own
        .assessment
        .frame
        .column("code")?
        .as_materialized_series()
        .clone();
    let codes: BTreeSet<&str> = codes.str()?.iter().flatten().collect();
    let (decided, decisions) = decisions::of_region(whole, |code| codes.contains(code))?;
    let tables = Tables {
        main,
        // What other levels show of others was not looked through.
        levels: Vec::new(),
        quotas,
        county_points: tables::county_points(own)?,
        decided,
        decisions,
    };
    let mut view = summary::view(own, tables, pictures)?;
    // Formulas would need the rows of all.
    view.living = None;
    view.before = keep(view.before)?;
    view.losses = match tells_withheld(own, part) {
        false => keep(view.losses)?,
        true => nothing(view.losses),
    };
    if part.level == Level::Park {
        // The counties are not its level: what is its own of them are a few enterprises of each.
        for table in [&mut view.counties, &mut view.shares, &mut view.before] {
            table.frame = table.frame.clear();
        }
    }
    Ok(view)
}

/// The columns of `counties.csv` that a county's part of a resource follows from.
pub fn rests_on(resource: &Resource, method: Method, plan: &Plan) -> Vec<String> {
    let mut fields: Vec<&str> = Vec::new();
    if let Base::Total(field) = &resource.base.value {
        fields.push(field);
    }
    if let (Method::ZsgDea, Some(one)) = (method, &resource.envelopment) {
        fields.extend(one.inputs.iter().chain(&one.outputs).map(|at| at.value.as_str()));
    }
    if method == Method::Optimal {
        fields.extend(resource.usage.iter().map(|at| at.value.as_str()));
        fields.extend(plan.objective.iter().map(|one| one.field.value.as_str()));
    }
    let column = |field: &str| match field {
        "land_mu" => field.to_owned(),
        "enterprises" => "appraised".to_owned(),
        _ => format!("{field}_total"),
    };
    let by_score = (method == Method::BaseMerit).then(|| "score".to_owned());
    fields.into_iter().map(column).chain(by_score).collect()
}

/// Whether all counties' figures behind a method are shown to a region: its own part tells of theirs.
pub fn rests_on_shown(resource: &Resource, method: Method, own: &Results<'_>, part: &Part<'_>) -> bool {
    let Some((plan, _)) = own.plan else { return true };
    let columns = rests_on(resource, method, plan);
    let mut counties = own.regions.ranked.iter();
    counties.all(|county| {
        !columns
            .iter()
            .any(|column| part.hides(Some(&county.name), column))
    })
}

/// The quotas of a region without the way to them where that would tell of others' figures.
fn without_parts(mut table: Table, own: &Results<'_>, part: &Part<'_>) -> Result<Table, Error> {
    let untold = |allocation: &Allocation| {
        let resources = own.plan.iter().flat_map(|(plan, _)| &plan.resources);
        let mut known = resources.filter(|resource| resource.id == allocation.resource);
        known.any(|resource| !rests_on_shown(resource, allocation.method, own, part))
    };
    let words = |id: &str| Ok::<_, Error>(table.frame.column(id)?.as_materialized_series().str()?.clone());
    let (resources, methods) = (words("resource")?, words("method")?);
    let hidden: BTreeSet<(&str, &str)> = own
        .allocations
        .iter()
        .filter(|one| untold(one))
        .map(|one| (one.resource.as_str(), one.method.id()))
        .collect();
    table.withhold(|row, column| {
        let key = resources.get(row).zip(methods.get(row));
        ["base", "merit", "bound", "step"].contains(&column) && key.is_some_and(|key| hidden.contains(&key))
    })?;
    Ok(table)
}

/// Whether the points that the region loses would tell a withheld figure: the points of the best follow from its value.
fn tells_withheld(own: &Results<'_>, part: &Part<'_>) -> bool {
    let counties = &own.regions.ranked;
    let mut losses = losses(counties).into_iter();
    losses.any(|loss| {
        let value = format!("{}_value", own.scheme.indicators[loss.indicator].id);
        let hidden = |leader: &usize| part.hides(Some(&counties[*leader].name), &value);
        counties[loss.county].name == part.name && loss.leaders.iter().any(hidden)
    })
}

/// The place in titles: the city and the region.
fn place(results: &Results<'_>, part: &Part<'_>) -> String {
    let words = [("place", results.place.as_str()), ("name", part.name)];
    match results.place.as_str() {
        "" => part.name.to_owned(),
        _ => results.lang.text("split.place", &words),
    }
}

/// The rows of a table whose column satisfies a condition.
pub fn only(mut table: Table, column: &str, keep: impl Fn(Option<&str>) -> bool) -> Result<Table, Error> {
    if table.frame.get_column_index(column).is_some() {
        let mask = mask(&table.frame, column, keep)?;
        table.frame = table.frame.filter(&mask)?;
    }
    Ok(table)
}

fn mask(
    frame: &DataFrame,
    column: &str,
    keep: impl Fn(Option<&str>) -> bool,
) -> Result<BooleanChunked, Error> {
    // An earlier result may not know of this level.
    if frame.get_column_index(column).is_none() {
        return Ok(BooleanChunked::full("".into(), false, frame.height()));
    }
    let words = frame.column(column)?.as_materialized_series().clone();
    Ok(words.str()?.iter().map(|word| Some(keep(word))).collect())
}

/// The region's own enterprises, and the benchmarks that they were measured by.
fn own_rows(assessment: &Assessment, indicators: &[Indicator], part: &Part<'_>) -> Result<Assessment, Error> {
    let mask = mask(&assessment.frame, part.column, |name| name == Some(part.name))?;
    let kept = mask.iter().map(|own| own == Some(true));
    let mut own = Assessment {
        frame: assessment.frame.filter(&mask)?,
        status: assessment
            .status
            .iter()
            .zip(kept)
            .filter_map(|(status, own)| own.then_some(*status))
            .collect(),
        ..assessment.clone()
    };
    // A benchmark of another group can be the figure of one enterprise there.
    let mut standards = Vec::new();
    for standard in own.standards {
        let id = format!("{}_benchmark", indicators[standard.indicator].id);
        let used = own.frame.column(&id)?.as_materialized_series().clone();
        if standard.group.is_empty() || used.f64()?.iter().flatten().any(|value| value == standard.value) {
            standards.push(standard);
        }
    }
    own.standards = standards;
    Ok(own)
}

/// What was read of the region; no cell of a sheet, no file.
fn own_survey(survey: &Survey, part: &Part<'_>) -> Result<Survey, Error> {
    let mut panels = std::collections::BTreeMap::new();
    for (year, panel) in &survey.panels {
        let mask = mask(&panel.frame, part.column, |name| name == Some(part.name))?;
        let frame = panel.frame.filter(&mask)?;
        let rows = RowLists::without_cells(frame.height());
        let own = Panel {
            year: panel.year,
            frame,
            rows,
            flawed: std::collections::BTreeSet::new(),
        };
        panels.insert(*year, own);
    }
    Ok(Survey {
        year: survey.year,
        panels,
        history: survey.history.iter().map(Past::ranks_alone).collect(),
        ..Survey::default()
    })
}

/// `counties.csv` or `parks.csv` as a part sees it: of its own level all that is not withheld; of the other only the parks
/// that are its own, or the ranks of the counties.
pub fn regions(
    mut table: Table,
    list: &[Region],
    part: &Part<'_>,
    results: &Results<'_>,
) -> Result<Table, Error> {
    if table.id == part.level.plural() {
        let name = |row: usize| list.get(row).map(|region| region.name.as_str());
        table.withhold(|row, column| part.hides(name(row), column))?;
        return Ok(table);
    }
    if part.level == Level::Park {
        table
            .headings
            .retain(|heading| matches!(heading.id.as_str(), "county" | "rank"));
        return Ok(table);
    }
    // The sum of a park that reaches into another county would tell of that one.
    let parks = results
        .assessment
        .frame
        .column("park")?
        .as_materialized_series()
        .clone();
    let parks = parks.str()?;
    let is_own = |region: &Region| {
        parks
            .iter()
            .filter(|park| *park == Some(region.name.as_str()))
            .count()
            == region.enterprises
    };
    let kept: BooleanChunked = (0..table.frame.height())
        .map(|row| Some(list.get(row).is_none_or(is_own)))
        .collect();
    table.frame = table.frame.filter(&kept)?;
    table.withhold(|row, column| {
        row + 1 == kept.sum().unwrap_or(0) as usize && part.withheld.hides(None, column)
    })?;
    Ok(table)
}

/// The regions of a run as a part sees them in charts: what is withheld is not there.
pub fn seen(regions: &Regions, part: &Part<'_>, indicators: &[Indicator]) -> Regions {
    let mut seen = regions.clone();
    let list = match part.level {
        Level::County => &mut seen.ranked,
        Level::Park => &mut seen.parks,
    };
    for region in list {
        let name = region.name.clone();
        let hidden = |column: &str| part.hides(Some(&name), column);
        if hidden("score") {
            region.score = None;
        }
        for (index, indicator) in indicators.iter().enumerate() {
            if hidden(&format!("{}_value", indicator.id)) {
                region.values[index] = None;
                region.value_ranks[index] = None;
            }
        }
    }
    seen
}
