//! Random populations and their criteria.

use super::chance::Chance;
use super::formula::{Cond, Num};
use super::random::{groups, order};
use super::spec::{Bench, Classes, Criterion, FIELDS, Gap, Over, Population, Shape, Spec};

struct Kind<'a> {
    spec: &'a Spec,
    indicator: usize,
    populations: usize,
    region: bool,
    groups: usize,
}

fn bench_and_shape(chance: &mut Chance, kind: &Kind<'_>) -> (Bench, Shape) {
    let less = kind.spec.less[kind.indicator];
    let by = |chance: &mut Chance| match kind.region {
        true => Vec::new(),
        false => groups(chance, kind.groups),
    };
    let fits = |bench: Bench, chance: &mut Chance| {
        let shape = match chance.below(if less { 4 } else { 3 }) {
            0 => Shape::Ratio,
            1 => Shape::Threshold,
            2 => {
                let below = less && chance.one_in(2);
                let mut key = || match (below, chance.one_in(3)) {
                    (false, false) => "at_least",
                    (false, true) => "more_than",
                    (true, false) => "at_most",
                    (true, true) => "less_than",
                };
                let keys = [key(), key(), key()];
                let middle = chance.of(&[0.9, 0.95, 1.0]);
                let [first, last] = if below { [1.5, 0.5] } else { [0.5, 1.5] };
                Shape::Steps(vec![
                    (first, keys[0], 0.25),
                    (middle, keys[1], 0.7),
                    (last, keys[2], 1.2),
                ])
            }
            _ => Shape::Mirror,
        };
        (bench, shape)
    };
    match chance.below(10) {
        0 => fits(Bench::Fixed(chance.of(&[0.3, 1.1, 2.0, 0.7])), chance),
        9 => fits(Bench::Constant(chance.below(2)), chance),
        1 | 2 => {
            let over = match chance.below(3) {
                0 => Over::All,
                1 => Over::Named(chance.below(kind.populations)),
                _ => Over::Own,
            };
            let has_ratio = kind.spec.sides[kind.indicator].1.is_some();
            // One region is held against one figure of many enterprises.
            let outside = kind.region && over != Over::Own;
            let bench = Bench::Mean {
                sums: has_ratio && (outside || chance.one_in(2)),
                last: chance.one_in(2),
                by: by(chance),
                over: if outside && !has_ratio { Over::Own } else { over },
                factor: chance.of(&[1.0, 2.0, 0.7]),
            };
            fits(bench, chance)
        }
        3 => fits(Bench::Best(by(chance)), chance),
        4 => (
            Bench::MinMax(by(chance)),
            Shape::Range(0.2, 1.0, chance.of(&[0.2, 0.5, 1.0])),
        ),
        5 => {
            let (base, target) = if less { (3.0, 0.5) } else { (0.5, 3.0) };
            (Bench::BaseTarget(base, target), Shape::Range(0.0, 1.0, 1.0))
        }
        6 => (Bench::Spread(by(chance)), Shape::ZScore(0.6, 0.1)),
        7 => {
            let shape = if chance.one_in(2) {
                Shape::Rank
            } else {
                Shape::Percentile
            };
            (Bench::Others(by(chance)), shape)
        }
        _ if chance.one_in(3) => (Bench::Norm(by(chance)), Shape::Ratio),
        _ => {
            let progress = Shape::Progress {
                at_equal: 0.8,
                per: 0.05,
                gain: chance.of(&[1.0, 0.3]),
                whole: chance.one_in(2),
            };
            let bench = Bench::OwnLast(chance.of(&[1.0, 1.1]));
            if chance.one_in(2) {
                (bench, progress)
            } else {
                fits(bench, chance)
            }
        }
    }
}

fn criterion(chance: &mut Chance, kind: &Kind<'_>, aggregation: &str) -> Criterion {
    let (bench, shape) = bench_and_shape(chance, kind);
    let geometric = aggregation == "geometric";
    let gap = |chance: &mut Chance| match chance.below(5) {
        0 => Gap::Refuse,
        1 => Gap::Mean,
        2 if aggregation != "topsis" => Gap::Reweight,
        3 if !geometric => Gap::Minus(chance.of(&[1.0, 2.5])),
        _ if geometric => Gap::Refuse,
        _ => Gap::Zero,
    };
    let cap = chance.one_in(2).then(|| match shape {
        Shape::Threshold | Shape::Rank | Shape::Percentile | Shape::Range(..) => 0.9,
        _ => chance.of(&[1.1, 0.9]),
    });
    let has_ratio = kind.spec.sides[kind.indicator].1.is_some();
    Criterion {
        indicator: kind.indicator,
        weight: 0.0,
        bench,
        shape,
        cap,
        floor: (geometric || chance.one_in(3)).then_some(0.25),
        missing: gap(chance),
        zero: (!kind.region && chance.one_in(2) && has_ratio).then(|| gap(chance)),
    }
}

/// Judgements near the ratios of whole weights, as people make them.
fn pairwise(chance: &mut Chance, count: usize) -> Vec<Vec<f64>> {
    let own: Vec<f64> = (0..count).map(|_| chance.of(&[1.0, 2.0, 3.0, 5.0])).collect();
    (0..count.saturating_sub(1))
        .map(|row| {
            let others = row + 1..count;
            others
                .map(|other| own[row] / own[other] * chance.of(&[1.0, 1.25, 0.8]))
                .collect()
        })
        .collect()
}

pub fn population(
    chance: &mut Chance,
    spec: &Spec,
    when: Cond,
    populations: usize,
    region: bool,
) -> Population {
    let aggregation = chance.of(&["sum", "sum", "sum", "geometric", "topsis"]);
    let mut used: Vec<usize> = (0..4).filter(|_| chance.below(3) > 0).collect();
    if used.is_empty() {
        used.push(chance.below(4));
    }
    let mut weights = chance.of(&["fixed", "fixed", "equal", "entropy", "critic", "ahp"]);
    if used.len() < 2 && weights == "ahp" {
        weights = "equal";
    }
    let known = 4 + usize::from(spec.industry_group.is_some());
    let mut criteria: Vec<Criterion> = Vec::new();
    for indicator in &used {
        let kind = Kind {
            spec,
            indicator: *indicator,
            populations,
            region,
            groups: known,
        };
        criteria.push(criterion(chance, &kind, aggregation));
    }
    let list: &[f64] = [
        &[100.0][..],
        &[30.0, 70.0],
        &[45.0, 35.0, 20.0],
        &[33.3, 26.7, 25.0, 15.0],
    ][criteria.len() - 1];
    for (criterion, weight) in criteria.iter_mut().zip(list) {
        criterion.weight = *weight;
    }
    let classes = match chance.below(4) {
        0 => None,
        1 => Some(Classes::Shares(chance.of(&[
            [0.2, 0.6, 1.0],
            [0.15, 0.15, 1.0],
            [0.35, 0.95, 1.0],
        ]))),
        2 => Some(Classes::TwoStage {
            part: 0.5,
            upper: (0.15, order(chance, &used, region)),
            lower: (0.1, order(chance, &used, region)),
        }),
        _ => Some(Classes::Scores {
            lines: chance.of(&[[80.0, 50.0], [60.0, 20.0], [100.0, 90.0]]),
            open: chance.one_in(3),
            first: chance.one_in(2).then_some(0.2),
            last: chance.one_in(2).then_some(0.1),
        }),
    };
    let rounding = chance.of(&["nearest", "down", "up"]);
    let (rank_by, by) = match region {
        true => (Vec::new(), Vec::new()),
        false => (groups(chance, known), groups(chance, known)),
    };
    let ties = match region {
        true => ["tax", "q"]
            .iter()
            .filter(|_| chance.one_in(4))
            .map(|id| Num::Name(id))
            .collect(),
        false => {
            let mut ties: Vec<Num> = FIELDS
                .iter()
                .filter(|_| chance.one_in(8))
                .map(|id| Num::Name(id))
                .collect();
            if chance.one_in(5) {
                ties.push(Num::call("COALESCE", Num::Name("rd"), 1.0));
            }
            ties
        }
    };
    Population {
        when,
        rank_by,
        ties,
        weights,
        pairwise: if weights == "ahp" {
            pairwise(chance, criteria.len())
        } else {
            Vec::new()
        },
        aggregation,
        criteria,
        classes: classes.map(|classes| (classes, by, rounding)),
    }
}
