//! Chapter four: the counties, first all together, then one by one.

use super::cells::{Regions, first_id, part};
use crate::output::document::Draft;
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
    order(draft, &counties);
    let mut ids = vec![
        "rank",
        first_id(&view.counties),
        "class",
        "appraised",
        "land_mu",
        "score",
    ];
    let values = view.counties.headings.iter().map(|heading| heading.id.as_str());
    ids.extend(values.filter(|id| id.ends_with("_value")).take(MOST_VALUES));
    let grid = part(draft, &view.counties, &ids, None)?;
    draft.table(&draft.text("report.ranking", &[]), &grid);
    for name in ["county-ranking", "rank-slope", "heat-map", "radar", "scatter"] {
        draft.figure(name);
    }
    if counties.rows.len() <= MOST_SECTIONS {
        for row in counties.rows.clone() {
            one(draft, &counties, row);
        }
    }
    Ok(())
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
    draft.say(
        "document.counties.order",
        &[("count", &count), ("first", &first), ("last", &last)],
    );
}

/// The section of one county.
fn one(draft: &mut Draft<'_>, counties: &Regions<'_>, row: usize) {
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
        _ => draft.say("document.counties.unranked", &[]),
    }
    let values: Vec<String> = counties
        .values()
        .filter_map(|column| {
            let value = counties.with_unit(draft, row, column)?;
            let id = counties.table.headings[column].id.trim_end_matches("_value");
            let rank = cell(&format!("{id}_rank"))?;
            Some(draft.text("document.counties.value", &[("value", &value), ("rank", &rank)]))
        })
        .collect();
    if !values.is_empty() {
        let values = draft.list(&values);
        draft.say("document.counties.values", &[("values", &values)]);
    }
    let shares: Vec<String> = draft
        .view
        .classes
        .iter()
        .filter_map(|class| {
            let share = cell(&format!("share_{class}"))?;
            Some(draft.text("document.counties.share", &[("class", class), ("share", &share)]))
        })
        .collect();
    if !shares.is_empty() {
        let shares = draft.list(&shares);
        draft.say("document.counties.shares", &[("shares", &shares)]);
    }
}
