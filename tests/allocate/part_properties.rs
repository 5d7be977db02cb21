//! What quotas in parts promise, over random parts of every kind, destinations, bounds and methods.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use permu::allocate::{Allocation, County, Plan, check, quotas, read};
use permu::problem::Problems;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRng, TestRunner};

/// Random numbers from which counties and a plan are made.
#[derive(Clone, Debug)]
struct Mixed {
    last_year: Vec<u32>,
    scores: Vec<u8>,
    step: f64,
    total: u32,
    reserve: u32,
    method: &'static str,
    factors: bool,
    floor: Option<f64>,
    floor_mean: Option<f64>,
    cap: Option<f64>,
    amounts: Vec<i32>,
    each: u32,
    cleared: Vec<u16>,
    rate: u8,
    ceiling: Option<u32>,
    awards: Vec<u8>,
    deductions: Vec<u8>,
    best: bool,
    parted: bool,
    years: bool,
    take: u8,
    unused: Vec<u16>,
    goes: [&'static str; 2],
    within: [bool; 6],
    who: usize,
}

fn mixed() -> impl Strategy<Value = Mixed> {
    let counties = (3usize..9).prop_flat_map(|n| {
        (
            prop::collection::vec(1u32..300, n),
            prop::collection::vec(prop_oneof![4 => 1u8..100, 1 => Just(50u8)], n),
            prop::collection::vec(-3i32..20, n),
            prop::collection::vec(0u16..400, n),
            prop::collection::vec(0u16..60, n),
            0..n,
        )
    });
    let frame = (
        prop_oneof![Just(1.0), Just(0.1), Just(10.0)],
        500u32..3000,
        0u32..40,
        prop_oneof![
            Just("proportional"),
            Just("base-merit"),
            Just("tiered"),
            Just("reward-penalty")
        ],
        any::<bool>(),
        prop::option::of(0.0f64..0.6),
        prop::option::of(0.0f64..0.6),
        prop::option::of(8.0f64..20.0),
    );
    let parts = (
        0u32..9,
        1u8..9,
        prop::option::of(0u32..300),
        prop::collection::vec(1u8..30, 0..3),
        prop::collection::vec(1u8..10, 0..2),
        (any::<bool>(), any::<bool>(), any::<bool>()),
        0u8..30,
        prop_oneof![
            Just(["reserve", "pool"]),
            Just(["储备", "reserve"]),
            Just(["储备", "储备"]),
            Just(["reserve", "另储"])
        ],
        any::<[bool; 6]>(),
    );
    (counties, frame, parts).prop_map(|(counties, frame, parts)| {
        let (last_year, scores, amounts, cleared, unused, who) = counties;
        let (step, total, reserve, method, factors, floor, floor_mean, cap) = frame;
        let (each, rate, ceiling, mut awards, mut deductions, (best, parted, years), take, goes, within) =
            parts;
        awards.sort_unstable_by(|a, b| b.cmp(a));
        deductions.sort_unstable_by(|a, b| b.cmp(a));
        let digits = |x: f64| (x * 1000.0).round() / 1000.0;
        // Two fields of at least one county each cannot take more than one place.
        if parted {
            awards.truncate(1);
            deductions.clear();
        }
        Mixed {
            last_year,
            scores,
            step,
            total,
            reserve,
            method,
            factors,
            floor: floor.map(digits),
            floor_mean: floor_mean.map(digits),
            cap: cap.map(digits),
            amounts,
            each,
            cleared,
            rate,
            ceiling,
            awards,
            deductions,
            best,
            parted,
            years,
            take,
            unused,
            goes,
            within,
            who,
        }
    })
}

impl Mixed {
    fn counties(&self, scores: &[u8]) -> Vec<County> {
        let n = scores.len();
        let of = |i: usize| {
            let rank = 1 + scores.iter().filter(|score| **score > scores[i]).count();
            County {
                name: format!("c{i:02}"),
                score: Some(f64::from(scores[i])),
                rank: Some(rank as u32),
                class: Some(["A", "B", "C"][(rank - 1) * 3 / n].to_owned()),
                totals: BTreeMap::from([("tax".to_owned(), f64::from(self.last_year[i]) * 3.0 + 7.0)]),
            }
        };
        (0..n).map(of).collect()
    }

    /// So many steps as an amount that people write.
    fn amount(&self, steps: f64) -> f64 {
        steps * (self.step * 10.0).round() / 10.0
    }

    fn plan(&self) -> Option<Plan> {
        let by_county = |text: &mut String, table: &str, value: &dyn Fn(usize) -> f64| {
            let _ = writeln!(text, "[resource.{table}]");
            for i in 0..self.last_year.len() {
                let _ = writeln!(text, "c{i:02} = {}", value(i));
            }
        };
        let mut text = format!(
            "[[resource]]\nid = \"land\"\nunit = \"亩\"\nsource = \"s\"\ntotal = {}\nstep = {}\nreserve = {}\nmethod = \"{}\"\n",
            self.amount(f64::from(self.total)),
            self.step,
            self.amount(f64::from(self.reserve)),
            self.method
        );
        if !self.factors {
            text.push_str("base = \"last_year\"\n");
        }
        match self.method {
            "base-merit" => text.push_str("merit_share = 0.4\nexponent = 1\n"),
            "tiered" => text.push_str("[resource.tiered]\nranks = [1.2, 1, 0.8]\n"),
            "reward-penalty" => text.push_str(
                "[resource.reward_penalty]\nlast = 1\npercent = 10\nladder = [2, 1]\nyear_factors = [1]\n",
            ),
            _ => {}
        }
        by_county(&mut text, "last_year", &|i| {
            self.amount(f64::from(self.last_year[i]))
        });
        if self.factors {
            text.push_str("[[resource.base_factor]]\ntotal = \"tax\"\nweight = 70\n[[resource.base_factor]]\nweight = 30\n");
            by_county(&mut text, "base_factor.values", &|i| f64::from(self.last_year[i]));
        }
        text.push_str("[resource.bounds]\n");
        let ratios = [
            ("floor_ratio", self.floor),
            ("floor_mean", self.floor_mean),
            ("cap_ratio", self.cap),
        ];
        for (key, ratio) in ratios {
            if let Some(ratio) = ratio {
                let _ = writeln!(text, "{key} = {ratio}");
            }
        }
        for year in [2022, 2023] {
            let _ = writeln!(text, "[[resource.past]]\nyear = {year}");
            by_county(&mut text, "past.quotas", &|i| {
                self.amount(f64::from(self.last_year[i] / 2 + year % 2))
            });
        }
        let mut part = |kind: &str, at: usize, more: &str| {
            let _ = writeln!(
                text,
                "[[resource.part]]\nid = \"p{at}\"\nkind = \"{kind}\"\nsource = \"s\"\nwithin_bounds = {}\n{more}",
                self.within[at]
            );
        };
        let table = |name: &str, value: &dyn Fn(usize) -> f64| {
            let mut text = format!("[resource.part.{name}]\n");
            for i in 0..self.last_year.len() {
                let _ = writeln!(text, "c{i:02} = {}", value(i));
            }
            text
        };
        part(
            "amounts",
            0,
            &table("amounts", &|i| self.amount(f64::from(self.amounts[i]))),
        );
        part(
            "each",
            1,
            &format!("amount = {}", self.amount(f64::from(self.each))),
        );
        let ceiling = self.ceiling.map_or(String::new(), |at| {
            format!("ceiling = {}\n", self.amount(f64::from(at)))
        });
        let stock = format!(
            "{ceiling}[[resource.part.stock]]\nlabel = \"x\"\nrate = 0.{}\nsource = \"s\"\n{}",
            self.rate,
            table("stock.cleared", &|i| f64::from(self.cleared[i]) / 4.0)
        );
        part("earned", 2, &stock);
        let ladder = |list: &[u8]| {
            list.iter()
                .map(|at| self.amount(f64::from(*at)))
                .collect::<Vec<_>>()
        };
        let mut ranks = format!(
            "awards = {:?}\ndeductions = {:?}\nties = \"{}\"\n",
            ladder(&self.awards),
            ladder(&self.deductions),
            if self.best { "best" } else { "mean" }
        );
        let years = "year_factors = [1, 1.5]\n";
        if self.years {
            ranks.push_str(years);
        }
        if self.parted {
            ranks.push_str("[resource.part.fields]\n");
            for i in 0..self.last_year.len() {
                let _ = writeln!(ranks, "c{i:02} = \"{}\"", if i % 2 == 0 { "甲" } else { "乙" });
            }
        }
        if self.years {
            ranks.push_str("[resource.part.years]\nc00 = 2\n");
        }
        part("ranks", 3, &ranks);
        let mut take = format!("to = \"{}\"\n", self.goes[0]);
        if self.years {
            take.push_str(years);
        }
        let _ = writeln!(
            take,
            "[resource.part.classes]\nC = {}\nB = {}",
            self.take,
            self.take / 3
        );
        part("take", 4, &take);
        let unused = table("unused", &|i| {
            self.amount(f64::from(self.unused[i].min(self.last_year[i] as u16 / 4)))
        });
        part(
            "unused",
            5,
            &format!("to = \"{}\"\npercent = 50\n{unused}", self.goes[1]),
        );
        let mut problems = Problems::new();
        let plan = read("q.toml", &text, &mut problems);
        assert!(plan.is_some(), "{text}\n{problems:?}");
        plan
    }
}

fn run(plan: &Plan, counties: &[County]) -> Option<Allocation> {
    let mut problems = Problems::new();
    check(plan, counties, &mut problems);
    if problems.has_errors() {
        return None;
    }
    quotas(plan, &[], counties, &mut problems).pop()
}

#[test]
fn quotas_in_parts_are_whole_within_bounds_exact_and_free_of_order() {
    let config = Config {
        cases: 20_000,
        failure_persistence: None,
        max_shrink_iters: 2000,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha);
    let used = std::cell::Cell::new(0);
    let result = TestRunner::new_with_rng(config, rng).run(&mixed(), |case| {
        let counties = case.counties(&case.scores);
        let plan = case.plan().unwrap();
        let Some(done) = run(&plan, &counties) else {
            return Ok(());
        };
        used.set(used.get() + 1);
        // Nothing is lost: quotas, stores and what is held back are the total.
        let steps = |amount: f64| (amount / case.step).round() as i64;
        let given: i64 = done.rows.iter().map(|row| row.steps).sum();
        prop_assert_eq!(given, done.whole);
        let stored: i64 = done.stores.iter().map(|(_, amount)| steps(*amount)).sum();
        prop_assert_eq!(given + stored + steps(done.reserve), i64::from(case.total));
        for (i, row) in done.rows.iter().enumerate() {
            prop_assert!(row.steps >= 0, "{:?}", row);
            let sum = row.base + row.merit + row.award + row.parts.iter().sum::<f64>() + row.bound + row.step;
            prop_assert!((sum - row.quota).abs() < 1e-6, "{:?}", row);
            // Parts are whole steps, and bounds hold the quota without those on top.
            let on_top = |part: &usize| !case.within[*part];
            let beyond: f64 = (0..6).filter(on_top).map(|part| row.parts[part]).sum();
            let held = row.quota - beyond;
            let last = case.amount(f64::from(case.last_year[i]));
            let least = case.floor.map_or(0.0, |floor| floor * last);
            let mean = case.amount(f64::from(case.last_year[i] / 2) + 0.5);
            let least = case.floor_mean.map_or(least, |floor| least.max(floor * mean));
            prop_assert!(held >= least - 1e-6, "{:?} below {}", row, least);
            if let Some(cap) = case.cap {
                prop_assert!(held <= cap * last + 1e-6, "{:?} above {}", row, cap * last);
            }
            for part in &row.parts {
                prop_assert!((part / case.step - (part / case.step).round()).abs() < 1e-6);
            }
        }
        let mut turned = counties.clone();
        turned.reverse();
        turned.rotate_left(case.who);
        let other = run(&plan, &turned).unwrap();
        for row in &done.rows {
            let same = other.rows.iter().find(|one| one.county == row.county).unwrap();
            prop_assert_eq!(row.steps, same.steps);
            prop_assert_eq!(&row.parts, &same.parts);
        }
        // A better score never costs a county a step of its award by rank, nor of what its class gives.
        let mut better = case.scores.clone();
        better[case.who] = better[case.who].saturating_add(17);
        if let Some(then) = run(&plan, &case.counties(&better)) {
            let (before, after) = (&done.rows[case.who], &then.rows[case.who]);
            prop_assert!(after.parts[3] >= before.parts[3], "{:?} {:?}", before, after);
            // Under `mean` without years the awards sum to the same, so that the rest shared is the same too.
            let by_base =
                case.method == "proportional" && !case.best && !case.years && case.within == [true; 6];
            let unbound = case.floor.is_none() && case.floor_mean.is_none() && case.cap.is_none();
            if by_base && unbound {
                prop_assert!(after.steps >= before.steps, "{:?} {:?}", before, after);
            }
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    assert!(
        used.get() > 10_000,
        "only {} of 20,000 cases were feasible",
        used.get()
    );
}
