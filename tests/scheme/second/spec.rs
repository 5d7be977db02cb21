//! Random schemes: what they say, in plain types and as the text of a scheme file.

/// The same numbers in every run (PCG's multiplier, its upper bits).
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        let mut chance = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03);
        for _ in 0..4 {
            chance.below(2);
        }
        chance
    }

    pub fn below(&mut self, count: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % count as u64) as usize
    }

    pub fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    pub fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
}

pub const FIELDS: [&str; 6] = ["land_mu", "tax", "profit", "cod", "energy", "rd"];
pub const NAMES: [&str; 3] = ["A", "B", "C"];
pub const GROUPS: [&str; 3] = ["county", "park", "industry"];

/// Numerator and denominator as positions in [`FIELDS`].
pub const INDICATORS: [(&str, usize, Option<usize>); 4] = [
    ("x0", 1, Some(0)),
    ("x1", 2, Some(4)),
    ("x2", 3, Some(1)),
    ("x3", 5, None),
];

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Over {
    Own,
    All,
    Named(usize),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Bench {
    Fixed(f64),
    Mean {
        sums: bool,
        last: bool,
        by: Vec<usize>,
        over: Over,
        factor: f64,
    },
    Best(Vec<usize>),
    MinMax(Vec<usize>),
    Spread(Vec<usize>),
    Norm(Vec<usize>),
    Others(Vec<usize>),
    OwnLast(f64),
    BaseTarget(f64, f64),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    Ratio,
    Mirror,
    Range(f64, f64, f64),
    Threshold,
    Steps(Vec<(f64, f64)>),
    Progress {
        at_equal: f64,
        per: f64,
        gain: f64,
        whole: bool,
    },
    Rank,
    Percentile,
    ZScore(f64, f64),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Gap {
    Mean,
    Zero,
    Minus(f64),
    Reweight,
    Refuse,
}

#[derive(Clone, Debug)]
pub struct Criterion {
    pub indicator: usize,
    pub weight: f64,
    pub bench: Bench,
    pub shape: Shape,
    pub cap: Option<f64>,
    pub floor: Option<f64>,
    pub missing: Gap,
    pub zero: Option<Gap>,
}

/// A condition on a field: at least, or below, so much; or always.
#[derive(Clone, Copy, Debug)]
pub enum When {
    Always,
    AtLeast(usize, f64),
    Below(usize, f64),
    /// The size, of which one in three is not told.
    Size(&'static str),
}

impl When {
    pub fn text(self) -> String {
        match self {
            Self::Always => "TRUE".to_owned(),
            Self::AtLeast(field, least) => format!("{} >= {least:?}", FIELDS[field]),
            Self::Below(field, most) => format!("{} < {most:?}", FIELDS[field]),
            Self::Size(word) => format!("size = '{word}'"),
        }
    }
}

#[derive(Clone, Debug)]
pub enum Classes {
    Shares([f64; 3]),
    TwoStage {
        part: f64,
        upper: f64,
        lower: f64,
        by: (usize, usize),
    },
    Scores {
        lines: [f64; 2],
        first: Option<f64>,
        last: Option<f64>,
    },
}

#[derive(Clone, Debug)]
pub struct Population {
    pub when: When,
    pub rank_by: Vec<usize>,
    pub ties: Vec<usize>,
    pub weights: &'static str,
    pub aggregation: &'static str,
    pub criteria: Vec<Criterion>,
    pub classes: Option<(Classes, Vec<usize>, &'static str)>,
}

#[derive(Clone, Debug)]
pub struct Bonus {
    pub deduction: bool,
    pub when: When,
    pub amount: f64,
    pub percent: bool,
    pub cap: Option<f64>,
    pub populations: Vec<usize>,
}

#[derive(Clone, Debug)]
pub struct Limit {
    pub kind: &'static str,
    pub when: When,
    pub class: usize,
    pub beats_veto: bool,
    pub on_score: Option<f64>,
}

#[derive(Clone, Debug)]
pub struct Spec {
    pub less: [bool; 4],
    pub populations: Vec<Population>,
    pub participation: Vec<(&'static str, When, Option<&'static str>)>,
    pub bonuses: Vec<Bonus>,
    pub total: (Option<f64>, Option<f64>),
    pub limits: Vec<Limit>,
    /// Of value, benchmark, points, bonus and score: mode and digits.
    pub rounds: [Option<(&'static str, u8)>; 5],
    pub region: Option<(usize, f64)>,
}

pub const STEPS: [&str; 5] = ["value", "benchmark", "points", "bonus", "score"];

fn groups(chance: &mut Chance) -> Vec<usize> {
    (0..GROUPS.len()).filter(|_| chance.one_in(4)).collect()
}

fn when(chance: &mut Chance) -> When {
    match chance.below(3) {
        0 => When::Size(chance.of(&["规上", "规下"])),
        1 => When::AtLeast(chance.below(6), chance.of(&[0.3, 1.2, 2.0, 3.3])),
        _ => When::Below(chance.below(6), chance.of(&[0.3, 1.2, 2.0, 3.3])),
    }
}

fn bench_and_shape(chance: &mut Chance, indicator: usize, less: bool, populations: usize) -> (Bench, Shape) {
    let fits = |bench: Bench, chance: &mut Chance| {
        let shape = match chance.below(if less { 4 } else { 3 }) {
            0 => Shape::Ratio,
            1 => Shape::Threshold,
            2 => Shape::Steps(vec![(0.5, 0.25), (chance.of(&[0.9, 0.95, 1.0]), 0.7), (1.5, 1.2)]),
            _ => Shape::Mirror,
        };
        (bench, shape)
    };
    match chance.below(9) {
        0 => fits(Bench::Fixed(chance.of(&[0.3, 1.1, 2.0, 0.7])), chance),
        1 | 2 => {
            let over = match chance.below(3) {
                0 => Over::All,
                1 => Over::Named(chance.below(populations)),
                _ => Over::Own,
            };
            let bench = Bench::Mean {
                sums: chance.one_in(2) && INDICATORS[indicator].2.is_some(),
                last: chance.one_in(2),
                by: groups(chance),
                over,
                factor: chance.of(&[1.0, 2.0, 0.7]),
            };
            fits(bench, chance)
        }
        3 => fits(Bench::Best(groups(chance)), chance),
        4 => (
            Bench::MinMax(groups(chance)),
            Shape::Range(0.2, 1.0, chance.of(&[0.2, 0.5, 1.0])),
        ),
        5 => {
            let (base, target) = if less { (3.0, 0.5) } else { (0.5, 3.0) };
            (Bench::BaseTarget(base, target), Shape::Range(0.0, 1.0, 1.0))
        }
        6 => (Bench::Spread(groups(chance)), Shape::ZScore(0.6, 0.1)),
        7 => {
            let shape = if chance.one_in(2) {
                Shape::Rank
            } else {
                Shape::Percentile
            };
            (Bench::Others(groups(chance)), shape)
        }
        _ if chance.one_in(3) => (Bench::Norm(groups(chance)), Shape::Ratio),
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

fn criterion(
    chance: &mut Chance,
    indicator: usize,
    less: bool,
    populations: usize,
    aggregation: &str,
) -> Criterion {
    let (bench, shape) = bench_and_shape(chance, indicator, less, populations);
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
    Criterion {
        indicator,
        weight: 0.0,
        bench,
        shape,
        cap,
        floor: (geometric || chance.one_in(3)).then_some(0.25),
        missing: gap(chance),
        zero: (chance.one_in(2) && INDICATORS[indicator].2.is_some()).then(|| gap(chance)),
    }
}

fn population(chance: &mut Chance, spec: &Spec, when: When, populations: usize) -> Population {
    let aggregation = chance.of(&["sum", "sum", "sum", "geometric", "topsis"]);
    let weights = chance.of(&["fixed", "fixed", "equal", "entropy", "critic"]);
    let mut used: Vec<usize> = (0..4).filter(|_| chance.below(3) > 0).collect();
    if used.is_empty() {
        used.push(chance.below(4));
    }
    let mut criteria: Vec<Criterion> = used
        .iter()
        .map(|indicator| {
            criterion(
                chance,
                *indicator,
                spec.less[*indicator],
                populations,
                aggregation,
            )
        })
        .collect();
    let list: &[f64] = [
        &[100.0][..],
        &[30.0, 70.0],
        &[45.0, 35.0, 20.0],
        &[33.3, 26.7, 25.0, 15.0],
    ][criteria.len() - 1];
    for (criterion, weight) in criteria.iter_mut().zip(list) {
        criterion.weight = *weight;
    }
    let point = |chance: &mut Chance| used[chance.below(used.len())];
    let classes = match chance.below(4) {
        0 => None,
        1 => Some(Classes::Shares(chance.of(&[
            [0.2, 0.6, 1.0],
            [0.15, 0.15, 1.0],
            [0.35, 0.95, 1.0],
        ]))),
        2 => Some(Classes::TwoStage {
            part: 0.5,
            upper: 0.15,
            lower: 0.1,
            by: (point(chance), point(chance)),
        }),
        _ => Some(Classes::Scores {
            lines: chance.of(&[[80.0, 50.0], [60.0, 20.0], [100.0, 90.0]]),
            first: chance.one_in(2).then_some(0.2),
            last: chance.one_in(2).then_some(0.1),
        }),
    };
    let rounding = chance.of(&["nearest", "down", "up"]);
    Population {
        when,
        rank_by: groups(chance),
        ties: (0..6).filter(|_| chance.one_in(6)).collect(),
        weights,
        aggregation,
        criteria,
        classes: classes.map(|classes| (classes, groups(chance), rounding)),
    }
}

impl Spec {
    pub fn random(chance: &mut Chance) -> Self {
        let mut spec = Self {
            less: std::array::from_fn(|_| chance.one_in(3)),
            populations: Vec::new(),
            participation: Vec::new(),
            bonuses: Vec::new(),
            total: (None, None),
            limits: Vec::new(),
            rounds: [None; 5],
            region: None,
        };
        let count = 1 + chance.below(3);
        for position in 0..count {
            let when = if position + 1 == count {
                When::Always
            } else {
                when(chance)
            };
            let population = population(chance, &spec, when, count);
            spec.populations.push(population);
        }
        for _ in 0..chance.below(3) {
            let status = chance.of(&["not_appraised", "ungraded", "appraised"]);
            let graded = spec
                .populations
                .iter()
                .all(|population| population.classes.is_some());
            let class = match status {
                "not_appraised" => Some("T"),
                // Whom a grade is only lent to is treated as one of them.
                "ungraded" if graded => Some("B"),
                _ => None,
            };
            let class = class.filter(|_| chance.one_in(2));
            spec.participation.push((status, when(chance), class));
        }
        for _ in 0..chance.below(4) {
            spec.bonuses.push(Bonus {
                deduction: chance.one_in(2),
                when: when(chance),
                amount: chance.of(&[3.0, 0.7, 12.5]),
                percent: chance.one_in(3),
                cap: chance.one_in(2).then_some(4.4),
                populations: (0..count).filter(|_| chance.one_in(3)).collect(),
            });
        }
        let has = |deduction: bool| {
            spec.bonuses
                .iter()
                .filter(|bonus| bonus.deduction == deduction)
                .count()
                > 0
        };
        let (adds, takes) = (has(false), has(true));
        spec.total = (
            (adds && chance.one_in(3)).then_some(5.5),
            (takes && chance.one_in(3)).then_some(6.6),
        );
        if spec
            .populations
            .iter()
            .any(|population| population.classes.is_some())
        {
            for _ in 0..chance.below(4) {
                let kind = chance.of(&["direct", "veto", "floor"]);
                spec.limits.push(Limit {
                    kind,
                    when: when(chance),
                    class: match kind {
                        "direct" => chance.below(3),
                        "veto" => chance.below(2),
                        _ => 1 + chance.below(2),
                    },
                    beats_veto: chance.one_in(2),
                    on_score: chance.one_in(3).then(|| chance.of(&[50.0, 60.0, 80.0])),
                });
            }
        }
        for round in &mut spec.rounds {
            let mode = chance.of(&["nearest", "half-even", "down", "up"]);
            *round = chance.one_in(4).then(|| (mode, chance.of(&[1, 2, 4])));
        }
        spec.region = chance
            .one_in(2)
            .then(|| (chance.below(count), chance.of(&[2.0, 1.2])));
        spec
    }
}
