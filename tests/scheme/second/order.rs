//! The second half of the second appraisal: ranks and classes.

use super::figures::paper;
use super::formula::Num;
use super::plain::Run;
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
    let counted = super::decide::events(run);
    super::decide::bonuses(run, &counted);
    ranks(run);
    classes(run);
    super::decide::limits(run, &counted);
    super::decide::policies(run);
}

fn keys(run: &Run<'_>, at: usize) -> Vec<f64> {
    let low = |value: Option<f64>| value.map_or(f64::NEG_INFINITY, paper);
    let ties = &run.spec.populations[run.results[at].population.unwrap()].ties;
    let score = std::iter::once(low(run.results[at].score));
    score
        .chain(ties.iter().map(|formula| low(formula.of(&run.seen(at)))))
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
    run.seen(one).group(by) == run.seen(other).group(by)
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
                Classes::Scores {
                    lines,
                    open,
                    first,
                    last,
                } => {
                    let score = paper(run.results[*at].score.unwrap());
                    let mut class = lines
                        .iter()
                        .position(|line| score > *line || (!open && score == *line))
                        .unwrap_or(2);
                    let own = place(*at);
                    if class == 0 && first.is_some_and(|share| own >= count(share, all, "down")) {
                        class = 1;
                    }
                    if last.is_some_and(|share| own >= all - count(share, all, "up")) {
                        class = 2;
                    }
                    class
                }
                Classes::TwoStage { part, upper, lower } => {
                    let half = count(*part, all, mode);
                    let best = count(upper.0, all, mode).min(half);
                    let worst = count(lower.0, all, mode).min(all - half);
                    let value =
                        |of: usize, formula: &Num| formula.of(&run.seen(of)).map_or(f64::NEG_INFINITY, paper);
                    let own = place(*at);
                    if own < half {
                        let rivals = group.iter().filter(|other| place(**other) < half);
                        let before = rivals.filter(|other| {
                            let (theirs, mine) = (value(**other, &upper.1), value(*at, &upper.1));
                            theirs > mine || (theirs == mine && place(**other) < own)
                        });
                        usize::from(before.count() >= best)
                    } else {
                        let rivals = group.iter().filter(|other| place(**other) >= half);
                        let behind = rivals.filter(|other| {
                            let (theirs, mine) = (value(**other, &lower.1), value(*at, &lower.1));
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
