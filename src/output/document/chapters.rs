//! The chapters of the report: sentences over cells of the tables.

mod cells;
mod counties;
mod decisions;
mod quotas;

use super::draft::Draft;
use super::word::Look;
use crate::facts::problem_kinds::problem_kinds;
use crate::facts::shown::{Columns, number};
use crate::facts::view::Fact;
use crate::lang::borrowed;
use crate::problem::Error;
use crate::table::Format;
use crate::unit::exact_text;
use cells::{Regions, class_counts, counted, first_id, part, whole_number};

/// Kinds of problem in the table; the files have all.
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
    decisions::chapter(draft)?;
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
    weights(draft)?;
    for rule in &view.method.class_rules {
        let population = draft.enterprises_of(&rule.label);
        let words = [("population", population.as_str()), ("rule", rule.value.as_str())];
        draft.say("document.method.classes", &words);
    }
    let grid = part(draft, &view.method.benchmarks, &[], None)?;
    if !grid.rows.is_empty() {
        let count = whole_number(grid.rows.len());
        draft.say_seeing(
            "document.method.benchmarks",
            &[("count", &count)],
            &["benchmarks"],
        );
    }
    draft.table("benchmarks", &view.method.benchmarks.title, &grid);
    match view.method.assumed.len() {
        0 => draft.say("document.method.no-assumed", &[]),
        count => draft.say("document.method.assumed", &[("count", &count.to_string())]),
    }
    Ok(())
}

/// The indicators of every population with their weights.
fn weights(draft: &mut Draft<'_>) -> Result<(), Error> {
    let view = draft.view;
    let rules = Columns::of(&view.method.rules, view.lang)?;
    let (Some(population), Some(indicator), Some(weight)) = (
        rules.position("population"),
        rules.position("indicator"),
        rules.position("weight"),
    ) else {
        return Ok(());
    };
    let mut populations: Vec<(String, Vec<(String, f64)>)> = Vec::new();
    for row in 0..rules.height() {
        let name = rules.words(row, population).into_owned();
        let weight = rules.number(row, weight).unwrap_or(0.0);
        let part = (rules.words(row, indicator).into_owned(), weight);
        match populations.last_mut() {
            Some((known, parts)) if *known == name => parts.push(part),
            _ => populations.push((name, vec![part])),
        }
    }
    for (name, parts) in populations {
        // Where the unit is a region, the population is no set of enterprises.
        let population = match view.enterprises.frame.height() {
            0 => name,
            _ => draft.enterprises_of(&name),
        };
        let sum = crate::sum::sum(parts.iter().map(|(_, weight)| *weight));
        let is_equal = parts.iter().all(|(_, weight)| (weight - parts[0].1).abs() < 1e-9);
        // Equal weights that are no round numbers would not add up as they are shown: 6 × 16.67 = 100.02.
        let is_said_once = is_equal && !is_round(parts[0].1) && is_round(sum);
        let words: Vec<String> = parts
            .iter()
            .map(|(indicator, weight)| {
                let key = match is_round(*weight) {
                    true => "document.method.weight",
                    false => "document.method.about",
                };
                match is_said_once {
                    true => indicator.clone(),
                    false => draft.text(key, &[("indicator", indicator), ("weight", &points(*weight))]),
                }
            })
            .collect();
        let key = match is_said_once {
            true => "document.method.equal",
            false => "document.method.population",
        };
        let words = [
            ("population", population),
            ("count", parts.len().to_string()),
            ("indicators", draft.list(&words)),
            ("sum", points(sum)),
        ];
        draft.say(key, &borrowed(&words));
    }
    Ok(())
}

/// Whether points have at most two decimals.
fn is_round(points: f64) -> bool {
    (points * 100.0 - (points * 100.0).round()).abs() < 1e-9
}

/// Points with at most two decimals: 20, 33.3, 16.67.
fn points(value: f64) -> String {
    exact_text((value * 100.0).round() / 100.0)
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
                let share = counties.city(&format!("share_{class}"));
                let (key, share) = match share {
                    Some(share) => ("document.whole.class", share),
                    None => ("document.class-count", String::new()),
                };
                let words = [("class", class.as_str()), ("count", count), ("share", &share)];
                draft.text(key, &words)
            })
            .collect();
        let parts = draft.list(&parts);
        draft.say_seeing(
            "document.whole.classes",
            &[("appraised", &appraised), ("parts", &parts)],
            &WHOLE_CHARTS[..1],
        );
        decisions::adjusted(draft)?;
    }
    if !values.is_empty() {
        let values = draft.list(&values);
        let words = [("values", values.as_str())];
        // Without classes no sentence has referred to the scores.
        let told = usize::from(!graded.is_empty());
        draft.say_seeing("document.whole.values", &words, &WHOLE_CHARTS[told..]);
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
    let mut populations: Vec<&str> = Vec::new();
    for name in &view.method.populations {
        if !populations.contains(&name.as_str()) {
            populations.push(name);
        }
    }
    for population in populations {
        let parts: Vec<String> = class_counts(draft, &enterprises, Some(population))
            .iter()
            .map(|(class, count)| draft.text("document.class-count", &[("class", class), ("count", count)]))
            .collect();
        if !parts.is_empty() {
            let (population, parts) = (draft.enterprises_of(population), draft.list(&parts));
            draft.say(
                "document.classes.population",
                &[("population", &population), ("parts", &parts)],
            );
        }
    }
    decisions::adjusted(draft)?;
    let mut ids = vec![first_id(&view.shares).to_owned(), "appraised".to_owned()];
    for part in ["share", "land_share"] {
        ids.extend(view.classes.iter().map(|class| format!("{part}_{class}")));
    }
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let grid = part(draft, &view.shares, &ids, None)?;
    if !grid.rows.is_empty() {
        let sentence = draft.text("document.classes.counties", &[]);
        draft.refer(&sentence, "document.see-after", &["class-table", "class-shares"]);
    }
    draft.table("class-table", &draft.text("document.classes.table", &[]), &grid);
    if let Some(withheld) = &view.withheld {
        let note = format!("{} {}", withheld.label, withheld.value);
        draft.document.paragraph(Look::Note, &note);
    }
    draft.figure("class-shares");
    Ok(())
}

/// Who holds the land that yields least.
fn low_yield(draft: &mut Draft<'_>) -> Result<(), Error> {
    let view = draft.view;
    let Some(chart) = view.charts.iter().find(|chart| chart.name == "low-yield-land") else {
        return Ok(());
    };
    draft.chapter("document.chapter.low-yield");
    draft.refer(&chart.caption, "document.see", &["low-yield-land"]);
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

/// What is wrong with the data.
fn problems(draft: &mut Draft<'_>) -> Result<(), Error> {
    draft.chapter("document.chapter.problems");
    let view = draft.view;
    let columns = Columns::of(&view.problems, view.lang)?;
    allowed(draft);
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
    let words = [("total", total.as_str()), ("parts", parts.as_str())];
    draft.say_seeing("document.problems.all", &words, &["problem-kinds"]);
    draft.say("document.problems.each", &[]);
    let kinds = problem_kinds(view)?;
    let most: Vec<usize> = (0..kinds.frame.height().min(MOST_KINDS)).collect();
    let grid = part(draft, &kinds, &[], Some(&most))?;
    draft.table("problem-kinds", &kinds.title, &grid);
    if draft.has_figure("completeness") {
        let sentence = draft.text("document.problems.completeness", &[]);
        draft.refer(&sentence, "document.see-after", &["completeness"]);
    }
    draft.figure("completeness");
    Ok(())
}

/// What the run was asked not to list (`--allow`).
fn allowed(draft: &mut Draft<'_>) {
    let count = |fact: &Fact| {
        let words = [("code", fact.label.as_str()), ("count", fact.value.as_str())];
        draft.text("document.problems.allowed-count", &words)
    };
    let parts: Vec<String> = draft.view.allowed.iter().map(count).collect();
    if !parts.is_empty() {
        let parts = draft.list(&parts);
        draft.say("document.problems.allowed", &[("parts", &parts)]);
    }
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
        draft.table("rules", &view.method.rules.title, &grid);
    }
    if view.method.classes.frame.height() > 0
        && let Ok(grid) = part(draft, &view.method.classes, &[], None)
    {
        draft.table("class-rules", &view.method.classes.title, &grid);
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
