//! The chapters of the report: sentences over cells of the tables.

mod cells;
mod counties;
mod quotas;

use super::Draft;
use super::word::Look;
use crate::output::problem_kinds::problem_kinds;
use crate::output::shown::{Columns, number};
use crate::problem::Error;
use crate::table::Format;
use cells::{Regions, class_counts, counted, first_id, part, whole_number};

/// Kinds of problem in the table of chapter eight; the files have all.
const MOST_KINDS: usize = 15;

/// The charts of chapter three.
const WHOLE_CHARTS: [&str; 4] = [
    "score-histogram",
    "tax-distribution",
    "lorenz",
    "land-by-industry",
];

/// Writes all chapters.
pub fn all(draft: &mut Draft<'_>) -> Result<(), Error> {
    scope(draft)?;
    method(draft)?;
    whole(draft)?;
    counties::chapter(draft)?;
    classes(draft)?;
    low_yield(draft)?;
    quotas::chapter(draft)?;
    problems(draft)?;
    annexes(draft);
    Ok(())
}

/// One: which enterprises, which data.
fn scope(draft: &mut Draft<'_>) -> Result<(), Error> {
    draft.chapter("document.chapter.scope");
    let view = draft.view;
    let enterprises = Columns::of(&view.enterprises, view.lang)?;
    let year = view.year.to_string();
    let counties = Regions::of(draft, &view.counties)?;
    if enterprises.height() == 0 {
        let count = whole_number(counties.rows.len());
        draft.say("document.scope.counties", &[("year", &year), ("count", &count)]);
    } else {
        let read = whole_number(enterprises.height());
        let status = counted(&enterprises, "status", |_| true);
        let parts: Vec<String> = status
            .iter()
            .map(|(word, count)| {
                draft.text(
                    "document.count",
                    &[
                        ("what", &view.lang.inside(word)),
                        ("count", &whole_number(*count)),
                    ],
                )
            })
            .collect();
        let parts = draft.list(&parts);
        draft.say(
            "document.scope.enterprises",
            &[("year", &year), ("read", &read), ("parts", &parts)],
        );
        let parks = Regions::of(draft, &view.parks)?;
        let (land, appraised) = (counties.city("land_mu"), counties.city("appraised"));
        if let (Some(land), Some(appraised)) = (land, appraised) {
            let (count, parks) = (whole_number(counties.rows.len()), whole_number(parks.rows.len()));
            draft.say(
                "document.scope.land",
                &[
                    ("appraised", &appraised),
                    ("land", &land),
                    ("counties", &count),
                    ("parks", &parks),
                ],
            );
        }
    }
    if !view.left_out.is_empty() {
        let reasons: Vec<String> = view
            .left_out
            .iter()
            .map(|fact| {
                let what = view.lang.inside(&fact.label);
                draft.text("document.count", &[("what", &what), ("count", &fact.value)])
            })
            .collect();
        let reasons = draft.list(&reasons);
        draft.say("document.scope.left-out", &[("reasons", &reasons)]);
    }
    draft.say("document.scope.source", &[]);
    Ok(())
}

/// Two: by which rules.
fn method(draft: &mut Draft<'_>) -> Result<(), Error> {
    draft.chapter("document.chapter.method");
    let view = draft.view;
    draft.say(
        "document.method.scheme",
        &[("title", &view.method.title), ("id", &view.method.id)],
    );
    for fact in &view.method.source {
        draft.document.paragraph(Look::Note, &fact.said(view.lang));
    }
    let rules = Columns::of(&view.method.rules, view.lang)?;
    if let (Some(population), Some(indicator), Some(weight)) = (
        rules.position("population"),
        rules.position("indicator"),
        rules.position("weight"),
    ) {
        let mut populations: Vec<(String, Vec<String>)> = Vec::new();
        for row in 0..rules.height() {
            let name = rules.words(row, population).into_owned();
            let words = [
                ("indicator", rules.words(row, indicator).into_owned()),
                ("weight", rules.shown(row, weight).into_owned()),
            ];
            let words = words.each_ref().map(|(name, word)| (*name, word.as_str()));
            let part = draft.text("document.method.weight", &words);
            match populations.last_mut() {
                Some((known, parts)) if *known == name => parts.push(part),
                _ => populations.push((name, vec![part])),
            }
        }
        for (name, parts) in populations {
            let (count, parts) = (parts.len().to_string(), draft.list(&parts));
            let key = match view.enterprises.frame.height() {
                0 => "document.method.regions",
                _ => "document.method.population",
            };
            draft.say(
                key,
                &[("population", &name), ("count", &count), ("indicators", &parts)],
            );
        }
    }
    for rule in &view.method.class_rules {
        let words = [("population", rule.label.as_str()), ("rule", rule.value.as_str())];
        draft.say("document.method.classes", &words);
    }
    let grid = part(draft, &view.method.benchmarks, &[], None)?;
    draft.table(&view.method.benchmarks.title, &grid);
    match view.method.assumed.len() {
        0 => draft.say("document.method.no-assumed", &[]),
        count => draft.say("document.method.assumed", &[("count", &count.to_string())]),
    }
    Ok(())
}

/// Three: the city.
fn whole(draft: &mut Draft<'_>) -> Result<(), Error> {
    let view = draft.view;
    let enterprises = Columns::of(&view.enterprises, view.lang)?;
    let counties = Regions::of(draft, &view.shares)?;
    let graded = class_counts(draft, &enterprises, None);
    let values: Vec<String> = counties
        .values()
        .filter_map(|column| counties.with_unit(draft, counties.last?, column))
        .collect();
    let mut charts = view.charts.iter();
    let is_drawn = charts.any(|chart| WHOLE_CHARTS.contains(&chart.name));
    if graded.is_empty() && values.is_empty() && !is_drawn {
        // Where the unit is a region, nothing may be known of the city: no heading over nothing.
        return Ok(());
    }
    draft.chapter("document.chapter.whole");
    if let (false, Some(appraised)) = (graded.is_empty(), counties.city("appraised")) {
        let parts: Vec<String> = graded
            .iter()
            .map(|(class, count)| {
                let share = counties.city(&format!("share_{class}")).unwrap_or_default();
                let words = [("class", class.as_str()), ("count", count), ("share", &share)];
                draft.text("document.whole.class", &words)
            })
            .collect();
        let parts = draft.list(&parts);
        draft.say(
            "document.whole.classes",
            &[("appraised", &appraised), ("parts", &parts)],
        );
    }
    if !values.is_empty() {
        let values = draft.list(&values);
        draft.say("document.whole.values", &[("values", &values)]);
    }
    for name in WHOLE_CHARTS {
        draft.figure(name);
    }
    Ok(())
}

/// Five: the classes.
fn classes(draft: &mut Draft<'_>) -> Result<(), Error> {
    let view = draft.view;
    let enterprises = Columns::of(&view.enterprises, view.lang)?;
    if class_counts(draft, &enterprises, None).is_empty() {
        return Ok(());
    }
    draft.chapter("document.chapter.classes");
    for (population, _) in counted(&enterprises, "population", |_| true) {
        let parts: Vec<String> = class_counts(draft, &enterprises, Some(&population))
            .iter()
            .map(|(class, count)| draft.text("document.class-count", &[("class", class), ("count", count)]))
            .collect();
        if !parts.is_empty() {
            let parts = draft.list(&parts);
            draft.say(
                "document.classes.population",
                &[("population", &population), ("parts", &parts)],
            );
        }
    }
    let mut ids = vec![first_id(&view.shares).to_owned(), "appraised".to_owned()];
    for part in ["share", "land_share"] {
        ids.extend(view.classes.iter().map(|class| format!("{part}_{class}")));
    }
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let grid = part(draft, &view.shares, &ids, None)?;
    draft.table(&draft.text("document.classes.table", &[]), &grid);
    if let Some(withheld) = &view.withheld {
        let note = format!("{} {}", withheld.label, withheld.value);
        draft.document.paragraph(Look::Note, &note);
    }
    draft.figure("class-shares");
    Ok(())
}

/// Six: who holds the land that yields least.
fn low_yield(draft: &mut Draft<'_>) -> Result<(), Error> {
    let view = draft.view;
    let Some(chart) = view.charts.iter().find(|chart| chart.name == "low-yield-land") else {
        return Ok(());
    };
    draft.chapter("document.chapter.low-yield");
    draft.document.paragraph(Look::Body, &chart.caption);
    let land = Columns::of(&chart.table, view.lang)?;
    let position = |id: &str| land.position(id);
    if let (Some(county), Some(low), Some(own)) =
        (position("county"), position("low_mu"), position("own_share"))
    {
        let parts: Vec<String> = (0..land.height())
            .filter(|row| land.number(*row, low).is_some_and(|mu| mu > 0.0))
            .take(5)
            .map(|row| {
                let mu = number(land.number(row, low).unwrap_or(0.0), Format::Decimal(2));
                let share = number(land.number(row, own).unwrap_or(0.0), Format::Percent(1));
                let name = land.words(row, county);
                draft.text(
                    "document.low-yield.county",
                    &[("county", &name), ("land", &mu), ("share", &share)],
                )
            })
            .collect();
        let parts = draft.list(&parts);
        draft.say("document.low-yield.counties", &[("parts", &parts)]);
    }
    draft.figure("low-yield-land");
    Ok(())
}

/// Eight: what is wrong with the data.
fn problems(draft: &mut Draft<'_>) -> Result<(), Error> {
    draft.chapter("document.chapter.problems");
    let view = draft.view;
    let columns = Columns::of(&view.problems, view.lang)?;
    if columns.height() == 0 {
        draft.say("report.no-problems", &[]);
        return Ok(());
    }
    let parts: Vec<String> = counted(&columns, "severity", |_| true)
        .iter()
        .map(|(word, count)| {
            draft.text(
                "document.problems.count",
                &[("what", word), ("count", &whole_number(*count))],
            )
        })
        .collect();
    let (total, parts) = (whole_number(columns.height()), draft.list(&parts));
    draft.say("document.problems.all", &[("total", &total), ("parts", &parts)]);
    let kinds = problem_kinds(view)?;
    let most: Vec<usize> = (0..kinds.frame.height().min(MOST_KINDS)).collect();
    let grid = part(draft, &kinds, &[], Some(&most))?;
    draft.table(&kinds.title, &grid);
    draft.figure("completeness");
    Ok(())
}

/// The annexes: assumed numbers and the files of the run.
fn annexes(draft: &mut Draft<'_>) {
    draft.document.new_page();
    draft.sections = 0;
    let view = draft.view;
    let heading = draft.text("document.annex.rules", &[]);
    draft.document.paragraph(Look::Chapter, &heading);
    let ids = [
        "population",
        "indicator",
        "formula",
        "benchmark",
        "shape",
        "missing",
    ];
    if let Ok(grid) = part(draft, &view.method.rules, &ids, None) {
        draft.table(&view.method.rules.title, &grid);
    }
    if view.method.classes.frame.height() > 0
        && let Ok(grid) = part(draft, &view.method.classes, &[], None)
    {
        draft.table(&view.method.classes.title, &grid);
    }
    let heading = draft.text("document.annex.assumed", &[]);
    draft.document.paragraph(Look::Chapter, &heading);
    if view.method.assumed.is_empty() {
        draft.say("report.assumed.none", &[]);
    }
    for line in &view.method.assumed {
        draft.document.paragraph(Look::Note, line);
    }
    let heading = draft.text("document.annex.files", &[]);
    draft.document.paragraph(Look::Chapter, &heading);
    for name in ["results", "html", "charts", "tables"] {
        let line = draft.text(&format!("document.annex.file.{name}"), &[]);
        draft.document.paragraph(Look::Note, &line);
    }
}
