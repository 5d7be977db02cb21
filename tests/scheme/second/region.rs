//! Regions in the second appraisal: ratios of sums, scores, classes.

use super::merge::Outcome;
use super::plain::{Result, Row, Run, Seen, Sides, Task, takes_part};
use super::random_rows::Lists;
use super::spec::{FIELDS, Over, Region};

/// Sums over the rows that are inside.
fn sums(outcome: &Outcome<'_>, inside: &dyn Fn(usize) -> bool) -> Row {
    let mut sides: [Sides; 4] = [(None, None); 4];
    let mut row = Row::default();
    let rows = 0..outcome.rows.len();
    for at in rows.filter(|at| inside(*at) && takes_part(outcome.results[*at].status)) {
        let seen = Seen::of(outcome.spec, outcome.year, &outcome.rows[at]);
        for id in FIELDS.into_iter().chain(["q"]) {
            use super::formula::Facts;
            if let Some(number) = seen.number(id) {
                *row.numbers.entry(id).or_insert(0.0) += number;
            }
        }
        for (indicator, sums) in sides.iter_mut().enumerate() {
            if let (Some(up), Some(down)) = seen.sides(indicator)
                && down > 0.0
            {
                *sums = (
                    Some(sums.0.unwrap_or(0.0) + up),
                    Some(sums.1.unwrap_or(0.0) + down),
                );
            }
        }
    }
    row.sides = Some(sides);
    row
}

pub fn values(row: &Row) -> [Option<f64>; 4] {
    row.sides
        .unwrap()
        .map(|(up, down)| Some(up? / down?).filter(|value| value.is_finite()))
}

/// The regions that a column names.
pub fn rows(outcome: &Outcome<'_>, column: &str) -> Vec<Row> {
    let word = |at: usize| outcome.rows[at].words.get(column);
    let mut names: Vec<&String> = (0..outcome.rows.len()).filter_map(word).collect();
    names.sort();
    names.dedup();
    names
        .into_iter()
        .map(|name| {
            let mut row = sums(outcome, &|at| word(at) == Some(name));
            row.code.clone_from(name);
            let members = outcome
                .rows
                .iter()
                .enumerate()
                .filter(|(at, _)| word(*at) == Some(name));
            let county = members.filter_map(|(_, row)| row.words.get("county")).next();
            let county = if column == "county" { Some(name) } else { county };
            row.words.insert("county", county.unwrap_or(name).clone());
            row.words.insert("park", name.clone());
            row
        })
        .collect()
}

fn appraised(outcome: &Outcome<'_>, column: &str, name: &str) -> usize {
    let inside = outcome.rows.iter().zip(&outcome.results);
    inside
        .filter(|(row, result)| {
            row.words.get(column).is_some_and(|word| word == name) && result.status == "appraised"
        })
        .count()
}

/// How many appraised rows of a region are in each class.
pub fn graded(outcome: &Outcome<'_>, column: &str, name: &str, class: &str) -> usize {
    let inside = outcome.rows.iter().zip(&outcome.results);
    inside
        .filter(|(row, result)| {
            row.words.get(column).is_some_and(|word| word == name)
                && result.status == "appraised"
                && result.class == Some(class)
        })
        .count()
}

/// What becomes of the regions of a column under the scheme's region part.
pub fn judge(now: &Outcome<'_>, before: &Outcome<'_>, column: &str) -> Vec<(Row, Result)> {
    let all = rows(now, column);
    let plain = |row: &Row| Result {
        values: values(row),
        ..Result::default()
    };
    match &now.spec.region {
        None => all.into_iter().map(|row| (row.clone(), plain(&row))).collect(),
        Some(Region::Against(population, cap)) => {
            let city = values(&sums(now, &|_| true));
            let mut list: Vec<(Row, Result)> = Vec::new();
            for row in all {
                let mut result = plain(&row);
                if appraised(now, column, &row.code) > 0 {
                    against(now, *population, *cap, city, &mut result);
                }
                list.push((row, result));
            }
            let scores: Vec<Option<f64>> = list.iter().map(|(_, result)| result.score).collect();
            for (_, result) in &mut list {
                result.rank = result.score.map(|own| {
                    let better = |score: &&f64| super::figures::paper(**score) > super::figures::paper(own);
                    1 + scores.iter().flatten().filter(better).count()
                });
            }
            list
        }
        Some(Region::Own(part)) => {
            let taking: Vec<Row> = all
                .iter()
                .filter(|row| appraised(now, column, &row.code) > 0)
                .cloned()
                .collect();
            let last = rows(before, column);
            let outside = |over: Over, last: bool, indicator: usize| {
                let outcome = if last { before } else { now };
                let inside = |at: usize| match over {
                    Over::Named(population) => outcome.results[at].population == Some(population),
                    _ => true,
                };
                values(&sums(outcome, &inside))[indicator]
            };
            let none = Lists::default();
            let run = Run::of(Task {
                spec: part,
                year: now.year,
                rows: &taking,
                last: &last,
                lists: &none,
                outside: Some(&outside),
            });
            all.into_iter()
                .map(|row| {
                    let at = taking.iter().position(|taking| taking.code == row.code);
                    let mut result = at.map_or(Result::default(), |at| run.results[at].clone());
                    result.values = values(&row);
                    (row, result)
                })
                .collect()
        }
    }
}

/// Σ weight × min(own ÷ the city's, cap), over the indicators that both have.
fn against(now: &Outcome<'_>, population: usize, cap: f64, city: [Option<f64>; 4], result: &mut Result) {
    let (mut points, mut kept, mut all) = (0.0, 0.0, 0.0);
    let criteria = &now.spec.populations[population].criteria;
    for (criterion, weight) in criteria.iter().zip(&now.weights[population]) {
        all += weight;
        let own = result.values[criterion.indicator];
        let city = city[criterion.indicator].filter(|city| *city > 0.0);
        if let Some((own, city)) = own.zip(city) {
            let times = match now.spec.less[criterion.indicator] {
                true if own <= 0.0 => cap,
                true => city / own,
                false => own / city,
            };
            points += weight * times.min(cap);
            kept += weight;
        }
    }
    result.score = (kept > 0.0).then(|| points * all / kept);
}
