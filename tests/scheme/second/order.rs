//! The second half of the second appraisal: bonuses, ranks, classes, limits, regions.

use super::figures::{paper, round};
use super::plain::{Run, holds};
use super::spec::{Classes, NAMES};

/// share × count on paper, made whole.
fn count(share: f64, of: usize, mode: &str) -> usize {
    let exact = paper(share * of as f64);
    let whole = match mode {
        "nearest" => (exact + 0.5).floor(),
        "down" => exact.floor(),
        _ => exact.ceil(),
    };
    (whole as usize).min(of)
}

pub fn finish(run: &mut Run<'_>) {
    bonuses(run);
    ranks(run);
    classes(run);
    limits(run);
}

fn scored(run: &Run<'_>, at: usize) -> bool {
    run.results[at].score.is_some()
}

fn bonuses(run: &mut Run<'_>) {
    for at in (0..run.rows.len())
        .filter(|at| scored(run, *at))
        .collect::<Vec<_>>()
    {
        let before = run.results[at].score.unwrap();
        let mut sums = [0.0, 0.0];
        for bonus in &run.spec.bonuses {
            let concerned = bonus.populations.is_empty()
                || bonus.populations.contains(&run.results[at].population.unwrap());
            if concerned && holds(&run.rows[at], bonus.when) {
                let amount = if bonus.percent {
                    before * bonus.amount / 100.0
                } else {
                    bonus.amount
                };
                let amount = amount.max(0.0).min(bonus.cap.unwrap_or(f64::INFINITY));
                sums[usize::from(bonus.deduction)] += amount;
            }
        }
        let limit = |sum: f64, cap: Option<f64>| sum.min(cap.unwrap_or(f64::INFINITY));
        let bonus = limit(sums[0], run.spec.total.0) - limit(sums[1], run.spec.total.1);
        let bonus = round(bonus, run.spec.rounds[3]);
        run.results[at].bonus = Some(bonus);
        run.results[at].score = Some(round(before + bonus, run.spec.rounds[4]));
    }
}

fn keys(run: &Run<'_>, at: usize) -> Vec<f64> {
    let low = |value: Option<f64>| value.map_or(f64::NEG_INFINITY, paper);
    let ties = &run.spec.populations[run.results[at].population.unwrap()].ties;
    let score = std::iter::once(low(run.results[at].score));
    score
        .chain(ties.iter().map(|field| low(run.rows[at].numbers[*field])))
        .collect()
}

fn appraised(run: &Run<'_>, population: usize) -> Vec<usize> {
    (0..run.rows.len())
        .filter(|at| {
            run.results[*at].population == Some(population) && run.results[*at].status == "appraised"
        })
        .collect()
}

fn together(run: &Run<'_>, one: usize, other: usize, by: &[usize]) -> bool {
    let word = |at: usize, column: usize| run.rows[at].words[column].unwrap_or("");
    by.iter().all(|column| word(one, *column) == word(other, *column))
}

fn ranks(run: &mut Run<'_>) {
    for (position, population) in run.spec.populations.iter().enumerate() {
        let members = appraised(run, position);
        for at in &members {
            let own = keys(run, *at);
            let better = members.iter().filter(|other| {
                together(run, *at, **other, &population.rank_by)
                    && keys(run, **other).partial_cmp(&own).unwrap().is_gt()
            });
            run.results[*at].rank = Some(1 + better.count());
        }
    }
}

fn classes(run: &mut Run<'_>) {
    for (position, population) in run.spec.populations.iter().enumerate() {
        let Some((rule, by, mode)) = &population.classes else {
            continue;
        };
        let members = appraised(run, position);
        for at in &members {
            let group: Vec<usize> = members
                .iter()
                .copied()
                .filter(|other| together(run, *at, *other, by))
                .collect();
            // Before me: higher keys, or the same and an earlier code.
            let ahead = |one: usize, other: usize| {
                let order = keys(run, one).partial_cmp(&keys(run, other)).unwrap();
                order.is_gt() || (order.is_eq() && one < other)
            };
            let place = |of: usize| group.iter().filter(|other| ahead(**other, of)).count();
            let all = group.len();
            let class = match rule {
                Classes::Shares(ends) => {
                    let own = place(*at);
                    ends.iter()
                        .position(|end| own < count(*end, all, mode))
                        .unwrap_or(2)
                }
                Classes::Scores { lines, first, last } => {
                    let score = paper(run.results[*at].score.unwrap());
                    let mut class = lines.iter().position(|line| score >= *line).unwrap_or(2);
                    let own = place(*at);
                    if class == 0 && first.is_some_and(|share| own >= count(share, all, "down")) {
                        class = 1;
                    }
                    if last.is_some_and(|share| own >= all - count(share, all, "up")) {
                        class = 2;
                    }
                    class
                }
                Classes::TwoStage {
                    part,
                    upper,
                    lower,
                    by,
                } => {
                    let half = count(*part, all, mode);
                    let best = count(*upper, all, mode).min(half);
                    let worst = count(*lower, all, mode).min(all - half);
                    let value = |of: usize, indicator: usize| {
                        run.results[of].points[indicator].map_or(f64::NEG_INFINITY, paper)
                    };
                    let own = place(*at);
                    if own < half {
                        let rivals = group.iter().filter(|other| place(**other) < half);
                        let before = rivals.filter(|other| {
                            let (theirs, mine) = (value(**other, by.0), value(*at, by.0));
                            theirs > mine || (theirs == mine && place(**other) < own)
                        });
                        usize::from(before.count() >= best)
                    } else {
                        let rivals = group.iter().filter(|other| place(**other) >= half);
                        let behind = rivals.filter(|other| {
                            let (theirs, mine) = (value(**other, by.1), value(*at, by.1));
                            theirs < mine || (theirs == mine && place(**other) > own)
                        });
                        1 + usize::from(behind.count() < worst)
                    }
                }
            };
            run.results[*at].preliminary = Some(NAMES[class]);
        }
    }
}

fn limits(run: &mut Run<'_>) {
    for at in 0..run.rows.len() {
        let score = run.results[at].score;
        let mut class = run.results[at]
            .preliminary
            .map(|name| NAMES.iter().position(|known| *known == name).unwrap());
        let mut vetoed = false;
        for kind in ["direct", "veto", "floor"] {
            for limit in run.spec.limits.iter().filter(|limit| limit.kind == kind) {
                let on_score = limit
                    .on_score
                    .is_none_or(|least| score.is_some_and(|score| paper(score) >= least));
                let (Some(now), true) = (class, holds(&run.rows[at], limit.when) && on_score) else {
                    continue;
                };
                class = Some(match kind {
                    "direct" => limit.class,
                    "veto" => {
                        vetoed = true;
                        if now == limit.class { now + 1 } else { now }
                    }
                    _ if vetoed && !limit.beats_veto => now,
                    _ => {
                        if now == limit.class {
                            now - 1
                        } else {
                            now
                        }
                    }
                });
            }
        }
        run.results[at].class = class.map(|class| NAMES[class]);
        if matches!(run.results[at].status, "ungraded" | "not_appraised") {
            let rule = run
                .spec
                .participation
                .iter()
                .find(|(_, when, _)| holds(&run.rows[at], *when));
            run.results[at].class = rule.and_then(|(_, _, class)| *class);
        }
    }
}

/// Ratios of sums of the rows whose word in a column is `name` (all without one), over both sides reported.
pub fn ratios(run: &Run<'_>, level: usize, name: Option<&str>) -> [Option<f64>; 4] {
    std::array::from_fn(|indicator| {
        let (_, up, down) = super::spec::INDICATORS[indicator];
        let (mut top, mut bottom) = (0.0, 0.0);
        for (row, result) in run.rows.iter().zip(&run.results) {
            let inside = name.is_none() || row.words[level] == name;
            let below = down
                .map_or(Some(1.0), |down| row.numbers[down])
                .filter(|below| *below > 0.0);
            if inside
                && matches!(result.status, "appraised" | "ungraded")
                && let (Some(above), Some(below)) = (row.numbers[up], below)
            {
                top += above;
                bottom += below;
            }
        }
        (bottom > 0.0).then_some(top / bottom)
    })
}

/// The score of a region against the city.
pub fn region_score(run: &Run<'_>, own: [Option<f64>; 4], city: [Option<f64>; 4]) -> Option<f64> {
    let (population, cap) = run.spec.region?;
    let (mut points, mut kept, mut all) = (0.0, 0.0, 0.0);
    // Weights from the data are equal shares here.
    let criteria = &run.spec.populations[population].criteria;
    for criterion in criteria {
        let weight = match run.spec.populations[population].weights {
            "fixed" => criterion.weight,
            _ => 100.0 / criteria.len() as f64,
        };
        all += weight;
        let sides = own[criterion.indicator].zip(city[criterion.indicator].filter(|city| *city > 0.0));
        if let Some((own, city)) = sides {
            let times = match run.spec.less[criterion.indicator] {
                true if own <= 0.0 => cap,
                true => city / own,
                false => own / city,
            };
            points += weight * times.min(cap);
            kept += weight;
        }
    }
    (kept > 0.0).then(|| points * all / kept)
}
