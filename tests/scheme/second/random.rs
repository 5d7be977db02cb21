//! Random schemes.

use super::chance::Chance;
use super::criterion::population;
use super::formula::{Cond, Num, Word};
use super::spec::{Bonus, Constant, Events, FIELDS, Limit, Merge, Policy, Population, Region, Spec, Step};

pub const KINDS: [&str; 3] = ["质量奖", "处罚", "事故"];

/// What a formula about rows may read before anything is scored.
const BEFORE: [&str; 14] = [
    "land_mu",
    "tax",
    "profit",
    "cod",
    "energy",
    "rd",
    "pollutants",
    "staff",
    "q",
    "grade",
    "age",
    "data_year",
    "class_years",
    "last_score",
];
/// Beside the fields, the results.
pub const POINTS: [&str; 4] = ["x0_points", "x1_points", "x2_points", "x3_points"];
pub const VALUES: [&str; 4] = ["x0_value", "x1_value", "x2_value", "x3_value"];

pub fn groups(chance: &mut Chance, most: usize) -> Vec<usize> {
    (0..most).filter(|_| chance.one_in(5)).collect()
}

fn cond(chance: &mut Chance) -> Cond {
    let deep = chance.below(3);
    Cond::random(chance, &BEFORE, deep)
}

/// Of a region only sums are known.
fn region_cond(chance: &mut Chance) -> Cond {
    let name = chance.of(&["tax", "land_mu", "energy", "q", "grade", "x0_value", "x1_points"]);
    let sign = chance.of(&["<", ">="]);
    Cond::Compare(Num::Name(name), sign, chance.of(&[0.5, 1.5, 6.0, 15.0]))
}

fn events(chance: &mut Chance) -> Events {
    Events {
        kind: chance.of(&KINDS),
        each: chance.one_in(2),
        years: chance.one_in(2).then(|| chance.of(&[1, 2, 3])),
    }
}

fn some(chance: &mut Chance, count: usize) -> Vec<usize> {
    (0..count).filter(|_| chance.one_in(3)).collect()
}

fn bonuses(chance: &mut Chance, populations: usize, region: bool) -> Vec<Bonus> {
    let mut list = Vec::new();
    for _ in 0..chance.below(4) {
        let event = (!region && chance.one_in(2)).then(|| events(chance));
        let when = match region {
            true => region_cond(chance),
            false => cond(chance),
        };
        let amount = match chance.below(4) {
            0 if !region => Num::random(chance, &BEFORE[..8], 1),
            1 => Num::Two("*", Box::new([Num::Is(0.5), Num::Name("staff")])),
            _ => Num::Is(chance.of(&[3.0, 0.7, 12.5])),
        };
        list.push(Bonus {
            deduction: chance.one_in(2),
            when: (event.is_none() || chance.one_in(4)).then_some(when),
            amount: (event.is_none() || chance.one_in(2)).then_some(amount),
            event,
            percent: chance.one_in(3),
            cap: chance.one_in(2).then_some(4.4),
            populations: if region {
                Vec::new()
            } else {
                some(chance, populations)
            },
        });
    }
    list
}

fn total(chance: &mut Chance, bonuses: &[Bonus]) -> (Option<f64>, Option<f64>) {
    let mut cap = |deduction: bool, most: f64| {
        let any = bonuses.iter().any(|bonus| bonus.deduction == deduction);
        (any && chance.one_in(3)).then_some(most)
    };
    (cap(false, 5.5), cap(true, 6.6))
}

fn limits(chance: &mut Chance, populations: &[Population], region: bool) -> Vec<Limit> {
    if populations.iter().all(|population| population.classes.is_none()) {
        return Vec::new();
    }
    let mut list = Vec::new();
    for _ in 0..chance.below(4) {
        let kind = chance.of(&["direct", "veto", "floor"]);
        let event = (!region && chance.one_in(3)).then(|| events(chance));
        let base = match region {
            true => region_cond(chance),
            false => cond(chance),
        };
        let line = Num::Name(chance.of(&["score", "score", "x0_points", "x1_value"]));
        let line = Cond::Compare(line, ">=", chance.of(&[1.0, 50.0, 60.0, 80.0]));
        let when = match chance.one_in(3) {
            true => Cond::Both("AND", Box::new([base, line])),
            false => base,
        };
        let classes = match kind {
            "direct" => vec![chance.below(3)],
            "veto" => chance.of(&[&[0][..], &[1], &[0, 1]]).to_vec(),
            _ => chance.of(&[&[1][..], &[2], &[1, 2]]).to_vec(),
        };
        list.push(Limit {
            kind,
            when: (event.is_none() || chance.one_in(4)).then_some(when),
            event: event.map(|event| Events { each: true, ..event }),
            classes,
            beats_veto: chance.one_in(2),
            populations: if region {
                Vec::new()
            } else {
                some(chance, populations.len())
            },
        });
    }
    list
}

fn constants(chance: &mut Chance) -> Vec<Constant> {
    let words = [
        ["甲县", "乙县"],
        ["东园", "西园"],
        ["机电", "化工"],
        ["溪口镇", "枫岭镇"],
    ];
    let mut of = |id: &'static str| {
        let by = chance.below(4);
        Constant {
            id,
            by,
            values: vec![(words[by][0], 1.2), (words[by][1], chance.of(&[0.9, 2.0]))],
            otherwise: (!chance.one_in(4)).then_some(1.0),
        }
    };
    vec![of("grade"), of("mark")]
}

fn sides(chance: &mut Chance) -> Vec<(Num, Option<Num>)> {
    let name = |name: &'static str| Num::Name(name);
    let two = |one: Num, sign: &'static str, other: Num| Num::Two(sign, Box::new([one, other]));
    let land = match chance.below(3) {
        0 => two(name("land_mu"), "*", name("grade")),
        _ => name("land_mu"),
    };
    let tax = match chance.below(3) {
        0 => two(name("tax"), "+", Num::call("COALESCE", name("rd"), 0.0)),
        _ => name("tax"),
    };
    let fourth = match chance.below(3) {
        0 => (name("q"), None),
        1 => (name("rd"), None),
        _ => (
            Num::Case(Box::new(cond(chance)), Box::new([name("rd"), name("cod")])),
            Some(name("q")),
        ),
    };
    vec![
        (tax, Some(land)),
        (name("profit"), Some(name("energy"))),
        (name("cod"), Some(name("tax"))),
        fourth,
    ]
}

fn policies(chance: &mut Chance) -> Vec<Policy> {
    let mut list = Vec::new();
    for _ in 0..chance.below(3) {
        let mut steps = vec![Step {
            classes: vec![2],
            years: None,
            when: None,
            amount: Ok(0.1),
        }];
        for _ in 0..chance.below(4) {
            steps.push(Step {
                classes: chance.of(&[&[2][..], &[1], &[1, 2], &[0]]).to_vec(),
                years: chance.one_in(2).then(|| chance.of(&[1, 2, 3])),
                when: chance.one_in(2).then(|| cond(chance)),
                amount: match chance.one_in(3) {
                    true => Err((chance.below(3), 0.5)),
                    false => Ok(chance.of(&[0.3, 0.5, -0.2])),
                },
            });
        }
        list.push(Policy {
            highest: chance.one_in(2),
            steps,
        });
    }
    list
}

impl Spec {
    pub fn random(chance: &mut Chance) -> Self {
        let unit = match chance.one_in(12) {
            true => chance.of(&["county", "park"]),
            false => "enterprise",
        };
        let over_enterprises = unit == "enterprise";
        let parts = Num::Two(
            "+",
            Box::new([
                Num::call("COALESCE", Num::Name("cod"), 0.0),
                Num::Two(
                    "/",
                    Box::new([Num::call("COALESCE", Num::Name("energy"), 0.0), Num::Is(0.95)]),
                ),
            ]),
        );
        let mut spec = Self {
            unit,
            constants: constants(chance),
            quantity: (parts, chance.one_in(2)),
            industry_group: chance.one_in(3).then(|| {
                let on = match chance.one_in(2) {
                    true => Cond::Starts("industry", "机"),
                    false => Cond::Compare(Num::Name("energy"), ">=", 1.2),
                };
                Word::Case(on, "甲组", "乙组")
            }),
            merge: None,
            less: std::array::from_fn(|_| chance.one_in(3)),
            sides: sides(chance),
            populations: Vec::new(),
            participation: Vec::new(),
            bonuses: Vec::new(),
            total: (None, None),
            limits: Vec::new(),
            policies: Vec::new(),
            rounds: [None; 5],
            region: None,
            towns_ranked: chance.one_in(4),
        };
        if over_enterprises && chance.one_in(3) {
            let key = match chance.one_in(4) {
                true => Word::Case(Cond::Compare(Num::Name("rd"), ">=", 3.0), "大户", "无"),
                false => Word::Name("merge_group"),
            };
            let merge = Merge {
                both: chance.one_in(2),
                merged_counts: chance.one_in(2),
            };
            spec.merge = Some((key, merge));
        }
        let count = 1 + chance.below(3);
        for position in 0..count {
            let when = match position + 1 == count {
                true => Cond::Always,
                false => cond(chance),
            };
            let population = population(chance, &spec, when, count, false);
            spec.populations.push(population);
        }
        let graded = |spec: &Self| spec.populations.iter().all(|p| p.classes.is_some());
        for _ in 0..chance.below(3) {
            let status = chance.of(&["not_appraised", "ungraded", "appraised"]);
            let class = match status {
                "not_appraised" => Some("T"),
                // Whom a grade is only lent to is treated as one of them.
                "ungraded" if graded(&spec) => Some("B"),
                _ => None,
            };
            let class = class.filter(|_| chance.one_in(2));
            spec.participation.push((status, cond(chance), class));
        }
        spec.bonuses = bonuses(chance, count, false);
        spec.total = total(chance, &spec.bonuses);
        spec.limits = limits(chance, &spec.populations, false);
        if graded(&spec) {
            spec.policies = policies(chance);
        }
        for round in &mut spec.rounds {
            let mode = chance.of(&["nearest", "half-even", "down", "up"]);
            *round = chance.one_in(4).then(|| (mode, chance.of(&[1, 2, 4])));
        }
        if over_enterprises && chance.below(4) > 0 {
            spec.region = Some(match chance.one_in(3) {
                true => Region::Against(chance.below(count), chance.of(&[2.0, 1.2])),
                false => Region::Own(Box::new(spec.for_regions(chance, count))),
            });
        }
        spec
    }

    /// A scheme in which the regions are one population.
    fn for_regions(&self, chance: &mut Chance, count: usize) -> Self {
        let mut spec = self.clone();
        spec.merge = None;
        spec.participation.clear();
        spec.policies.clear();
        let population = population(chance, self, Cond::Always, count, true);
        spec.populations = vec![population];
        spec.bonuses = bonuses(chance, 1, true);
        spec.total = total(chance, &spec.bonuses);
        spec.limits = limits(chance, &spec.populations, true);
        spec
    }
}

/// Something to order by: a field, a value or points.
pub fn order(chance: &mut Chance, used: &[usize], region: bool) -> Num {
    let indicator = used[chance.below(used.len())];
    match chance.below(3) {
        0 => Num::Name(POINTS[indicator]),
        1 => Num::Name(VALUES[indicator]),
        _ if region => Num::Name(chance.of(&["tax", "land_mu"])),
        _ => Num::Name(chance.of(&FIELDS)),
    }
}
