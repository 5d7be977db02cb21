//! The counties, first all together, then one by one.

use super::cells::{Regions, first_id, part, whole_number};
use crate::facts::shown::Columns;
use crate::output::document::draft::Draft;
use crate::output::document::grid::Grid;
use crate::problem::Error;

/// With more counties, the table has to do.
const MOST_SECTIONS: usize = 40;
/// Indicators beside the score in the table: more do not fit a page upright.
const MOST_VALUES: usize = 3;

/// Writes the chapter.
pub fn chapter(draft: &mut Draft<'_>) -> Result<(), Error> {
    let view = draft.view;
    let counties = Regions::of(draft, &view.shares)?;
    if counties.rows.is_empty() {
        return Ok(());
    }
    draft.chapter("document.chapter.counties");
    let missing = missing(draft)?;
    order(draft, &counties);
    let has_sections = counties.rows.len() <= MOST_SECTIONS;
    let lacking = counties.rows.iter().filter(|row| {
        let name = counties.columns.words(**row, 0);
        missing.iter().any(|(county, ..)| *county == name)
    });
    let lacking = lacking.count();
    if lacking > 0 && !has_sections {
        let count = whole_number(lacking);
        draft.say("document.counties.some-missing", &[("count", &count)]);
    }
    let mut ids = vec![
        "rank",
        first_id(&view.counties),
        "class",
        "appraised",
        "land_mu",
        "score",
    ];
    let values: Vec<&str> = view
        .counties
        .headings
        .iter()
        .map(|heading| heading.id.as_str())
        .filter(|id| id.ends_with("_value"))
        .collect();
    let (first, others) = values.split_at(values.len().min(MOST_VALUES));
    ids.extend(first);
    let grid = of_counties(draft, &ids)?;
    draft.table("ranking", &draft.text("report.ranking", &[]), &grid);
    rest(draft, others)?;
    if view.region_policies.frame.height() > 0 {
        let ids = ["policy", "county", "amount", "unit"];
        let grid = part(draft, &view.region_policies, &ids, None)?;
        draft.table("policies", &view.region_policies.title, &grid);
    }
    for name in ["county-ranking", "rank-slope", "heat-map", "radar", "scatter"] {
        draft.figure(name);
    }
    if has_sections {
        for row in counties.rows.clone() {
            one(draft, &counties, row, &missing);
        }
    }
    Ok(())
}

/// Columns of the counties without the rows that have nothing but a name, as the city may.
fn of_counties(draft: &Draft<'_>, ids: &[&str]) -> Result<Grid, Error> {
    let mut grid = part(draft, &draft.view.counties, ids, None)?;
    grid.rows
        .retain(|row| row.iter().filter(|cell| !cell.is_empty()).count() > 1);
    Ok(grid)
}

/// The indicators that the ranking has no room for, in as many tables as it takes.
fn rest(draft: &mut Draft<'_>, mut values: &[&str]) -> Result<(), Error> {
    let mut key = ("others", "document.counties.others");
    while !values.is_empty() {
        let name = first_id(&draft.view.counties);
        let with = |count: usize| -> Vec<&str> {
            let ids = values[..count].iter().copied();
            std::iter::once(name).chain(ids).collect()
        };
        let mut count = values.len();
        while count > 1 && !of_counties(draft, &with(count))?.fits() {
            count -= 1;
        }
        let grid = of_counties(draft, &with(count))?;
        let title = draft.text(key.1, &[]);
        draft.table(key.0, &title, &grid);
        key = ("others-on", "document.counties.others-on");
        values = &values[count..];
    }
    Ok(())
}

/// A county with the indicators that others are scored by and it lacks, and how many it has.
type Missing = (String, Vec<String>, usize);

/// The counties that lack an indicator of the score.
fn missing(draft: &Draft<'_>) -> Result<Vec<Missing>, Error> {
    let columns = Columns::of(&draft.view.losses, draft.view.lang)?;
    let (Some(county), Some(indicator)) = (columns.position("county"), columns.position("indicator")) else {
        return Ok(Vec::new());
    };
    // In the order of the scheme; the points stand in the order of what they cost.
    let scored = |label: &str| (0..columns.height()).any(|row| columns.words(row, indicator) == label);
    let values = draft.view.counties.headings.iter();
    let labels: Vec<&str> = values
        .filter(|heading| heading.id.ends_with("_value"))
        .map(|heading| heading.label.as_str())
        .filter(|label| scored(label))
        .collect();
    let mut list: Vec<Missing> = Vec::new();
    for row in 0..columns.height() {
        let name = columns.words(row, county);
        if list.iter().any(|(known, ..)| *known == name) {
            continue;
        }
        let own: Vec<_> = (0..columns.height())
            .filter(|other| columns.words(*other, county) == name)
            .map(|other| columns.words(other, indicator))
            .collect();
        let lacks = labels.iter().filter(|label| !own.iter().any(|one| one == *label));
        let lacks = lacks.map(|label| (*label).to_owned()).collect();
        list.push((name.into_owned(), lacks, own.len()));
    }
    list.retain(|(_, lacks, _)| !lacks.is_empty());
    Ok(list)
}

/// Who is first, who is last.
fn order(draft: &mut Draft<'_>, counties: &Regions<'_>) {
    let ranked: Vec<usize> = counties
        .rows
        .iter()
        .copied()
        .filter(|row| counties.cell(*row, "rank").is_some())
        .collect();
    let entry = |row: &usize| {
        let name = counties.columns.words(*row, 0);
        let score = counties.cell(*row, "score").unwrap_or_default();
        draft.text("document.counties.entry", &[("county", &name), ("score", &score)])
    };
    let (Some(last), true) = (ranked.last(), ranked.len() > 1) else {
        return;
    };
    let first: Vec<String> = ranked.iter().take(3.min(ranked.len() - 1)).map(entry).collect();
    let (count, first, last) = (ranked.len().to_string(), draft.list(&first), entry(last));
    draft.say_seeing(
        "document.counties.order",
        &[("count", &count), ("first", &first), ("last", &last)],
        &["ranking", "others", "county-ranking", "rank-slope"],
    );
}

/// The section of one county.
fn one(draft: &mut Draft<'_>, counties: &Regions<'_>, row: usize, missing: &[Missing]) {
    let name = counties.columns.words(row, 0).into_owned();
    draft.section(&name);
    let cell = |id: &str| counties.cell(row, id);
    match (cell("appraised"), cell("land_mu"), cell("score"), cell("rank")) {
        (Some(appraised), Some(land), Some(score), Some(rank)) => draft.say(
            "document.counties.figures",
            &[
                ("appraised", &appraised),
                ("land", &land),
                ("score", &score),
                ("rank", &rank),
            ],
        ),
        (_, _, Some(score), Some(rank)) => {
            draft.say("document.counties.score", &[("score", &score), ("rank", &rank)]);
        }
        (Some(appraised), ..) if appraised != "0" => {
            draft.say("document.counties.unscored", &[("appraised", &appraised)]);
        }
        _ => draft.say("document.counties.unranked", &[]),
    }
    if let Some((_, lacks, has)) = missing.iter().find(|(county, ..)| *county == name) {
        let (lacks, has) = (draft.list(&inside(draft, lacks)), whole_number(*has));
        draft.say(
            "document.counties.missing",
            &[("missing", &lacks), ("count", &has)],
        );
    }
    let values: Vec<String> = counties
        .values()
        .filter_map(|column| {
            let value = counties.with_unit(draft, row, column)?;
            let id = counties.table.headings[column].id.trim_end_matches("_value");
            let id = format!("{id}_rank");
            let rank = cell(&id)?;
            let count = counties
                .rows
                .iter()
                .filter(|row| counties.cell(**row, &id).is_some());
            let count = count.count();
            let key = match count == counties.rows.len() {
                true => "document.counties.value",
                // Not every county has the indicator.
                false => "document.counties.value-of",
            };
            let words = [
                ("value", value.as_str()),
                ("rank", &rank),
                ("count", &whole_number(count)),
            ];
            Some(draft.text(key, &words))
        })
        .collect();
    if !values.is_empty() {
        let values = draft.list(&values);
        draft.say("document.counties.values", &[("values", &values)]);
    }
    shares(draft, counties, row);
}

/// Labels as they stand within a sentence.
fn inside(draft: &Draft<'_>, labels: &[String]) -> Vec<String> {
    labels.iter().map(|label| draft.view.lang.inside(label)).collect()
}

/// The class shares of a county.
fn shares(draft: &mut Draft<'_>, counties: &Regions<'_>, row: usize) {
    let mut parts: Vec<String> = Vec::new();
    for class in &draft.view.classes {
        if let Some(share) = counties.cell(row, &format!("share_{class}")) {
            parts.push(draft.text("document.counties.share", &[("class", class), ("share", &share)]));
        }
    }
    if !parts.is_empty() {
        let parts = draft.list(&parts);
        draft.say("document.counties.shares", &[("shares", &parts)]);
    }
}
