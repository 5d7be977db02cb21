//! A second interpreter of schemes: random schemes over random rows, appraised by permu and by plain loops. Every value,
//! benchmark, point, bonus, score, rank, class, policy and regional score must agree. `PERMU_SCHEMES=5000` tries as
//! many, from `PERMU_SEED` on.
//!
//! Which keys of the language it covers:
//!
//! | table | covered | not covered, and why |
//! |---|---|---|
//! | top | `unit` (all three), every table below | `id` `title` `place` `document` `severity`: no figure depends on them; `valid`: a warning only |
//! | `constant` | `by` (county, town, park, industry), `values`, `otherwise`; in formulas and `fixed` benchmarks | labels |
//! | `quantity` | `formula`, `stand_in` | labels |
//! | `industry_group` | `formula` | |
//! | `merge` | `key`, `appraise`, `counts` | |
//! | `indicator` | `numerator`, `denominator`, `value`, `better`, `shown_only` | `digits`: for people; labels |
//! | `population` | `when`, `rank_by`, `ties`, `weights` (all five), `pairwise`, `aggregation` (all three) | |
//! | `population.criterion` | all keys, benchmarks, shapes and rules | |
//! | `population.classes` | all kinds and keys | other than three names |
//! | `participation` | all keys | |
//! | `bonus` `deduction` `bonus_total` | all keys | |
//! | `limit` | all keys | |
//! | `policy` `policy.step` | all keys | |
//! | `rounding` | all steps and modes | |
//! | `level` | `rank` (county, town) | `label` `whole`: words of the outputs |
//! | `region` | all keys | |
//! | formulas | every function but UPPER and LOWER, every keyword but VARCHAR | |
//! | lists | events, adjustments, earlier results | corrections and shares: they change the rows before |

#[path = "second/chance.rs"]
mod chance;
#[path = "second/criterion.rs"]
mod criterion;
#[path = "second/decide.rs"]
mod decide;
#[path = "second/figures.rs"]
mod figures;
#[path = "second/formula.rs"]
mod formula;
#[path = "second/merge.rs"]
mod merge;
#[path = "second/order.rs"]
mod order;
#[path = "second/pairs.rs"]
mod pairs;
#[path = "second/plain.rs"]
mod plain;
#[path = "second/random.rs"]
mod random;
#[path = "second/rows.rs"]
mod random_rows;
#[path = "second/region.rs"]
mod region;
#[path = "second/spec.rs"]
mod spec;
#[path = "second/survey.rs"]
mod survey;
#[path = "second/write.rs"]
mod write;

use permu::assess::{Assessment, assess};
use permu::problem::{Problems, Severity, render};
use permu::region::{Before, Region, regions, regions_after};

use crate::rows::{number, word};
use chance::Chance;
use merge::{Outcome, outcome};
use spec::{INDICATORS, NAMES, Spec};

const SCHEMES: u64 = 100;

fn agree(found: Option<f64>, wanted: Option<f64>, what: &dyn Fn() -> String) {
    let near = match (found, wanted) {
        (None, None) => true,
        (Some(found), Some(wanted)) => (found - wanted).abs() <= 1e-9 * wanted.abs().max(1.0),
        _ => false,
    };
    assert!(near, "{}: {found:?} instead of {wanted:?}", what());
}

fn compare(found: &Assessment, own: &Outcome<'_>, about: &dyn Fn(&str) -> String) {
    for (at, (row, wanted)) in own.rows.iter().zip(&own.results).enumerate() {
        let what = |name: &str| about(&format!("{} {name} {row:?}", row.code));
        let same = |column: &str, wanted: Option<&str>| {
            assert_eq!(word(found, column, at).as_deref(), wanted, "{}", what(column));
        };
        let near = |column: &str, wanted: Option<f64>| {
            agree(number(found, column, at), wanted, &|| what(column));
        };
        same("status", Some(wanted.status));
        for (indicator, id) in INDICATORS.iter().enumerate() {
            near(&format!("{id}_value"), wanted.values[indicator]);
            near(&format!("{id}_benchmark"), wanted.benchmarks[indicator]);
            near(&format!("{id}_points"), wanted.points[indicator]);
        }
        near("bonus", wanted.bonus);
        near("score", wanted.score);
        near("rank", wanted.rank.map(|rank| rank as f64));
        same("class_preliminary", wanted.preliminary);
        same("class", wanted.class);
        for position in 0..own.spec.policies.len() {
            let amount = wanted.policies.get(position).copied().flatten();
            near(&format!("y{position}_policy"), amount);
        }
        if let Some((name, beside)) = &own.beside {
            let (score, rank, class) = beside[at];
            near(&format!("score_{name}"), score);
            near(&format!("rank_{name}"), rank.map(|rank| rank as f64));
            same(&format!("class_{name}"), class);
        }
    }
    for (found, wanted) in found.weights.iter().flatten().zip(own.weights.iter().flatten()) {
        agree(Some(*found), Some(*wanted), &|| about("weight"));
    }
}

fn compare_regions(
    list: &[Region],
    names: &[String],
    column: &str,
    (now, before): (&Outcome<'_>, &Outcome<'_>),
    about: &dyn Fn(&str) -> String,
) {
    let wanted = region::judge(now, before, column);
    assert_eq!(list.len(), wanted.len(), "{}", about(column));
    for (row, wanted) in &wanted {
        let what = |name: &str| about(&format!("{column} {} {name} {row:?}", row.code));
        let region = list.iter().find(|region| region.name == row.code).unwrap();
        for (found, wanted) in region.values.iter().zip(wanted.values) {
            agree(*found, wanted, &|| what("value"));
        }
        agree(region.score, wanted.score, &|| what("score"));
        assert_eq!(
            region.rank.map(|rank| rank as usize),
            wanted.rank,
            "{}",
            what("rank")
        );
        assert_eq!(region.class.as_deref(), wanted.class, "{}", what("class"));
        for (name, count) in names.iter().zip(&region.class_counts) {
            let graded = region::graded(now, column, &row.code, name);
            assert_eq!(*count, graded, "{}", what("class counts"));
        }
    }
}

/// Regions that are appraised directly: their results are those of the rows.
fn compare_published(list: &[Region], own: &Outcome<'_>, about: &dyn Fn(&str) -> String) {
    for (row, wanted) in own.rows.iter().zip(&own.results) {
        let region = list.iter().find(|region| region.name == row.code).unwrap();
        agree(region.score, wanted.score, &|| about(&row.code));
        let rank = region.rank.map(|rank| rank as usize);
        assert_eq!(
            (rank, region.class.as_deref()),
            (wanted.rank, wanted.class),
            "{}",
            about(&row.code)
        );
    }
}

/// One random scheme over random rows; whether the scheme was taken, and how many rows were ranked.
fn trial(seed: u64) -> Result<usize, String> {
    let mut chance = Chance::new(seed);
    let spec = Spec::random(&mut chance);
    let count = chance.of(&[3, 10, 25]);
    let (now, last) = (
        random_rows::rows(&mut chance, count),
        random_rows::rows(&mut chance, count + 2),
    );
    let lists = random_rows::lists(&mut chance, &spec, &now);
    let text = spec.text();
    let mut problems = Problems::new();
    let Some(read) = permu::scheme::read(&format!("seed {seed}"), &text, &mut problems) else {
        return Err(render(&problems, permu::lang::Lang::En, Severity::Error));
    };
    let about = |what: &str| format!("seed {seed}: {what}\n{lists:?}\n{text}");
    let mut told = Problems::new();
    let found = assess(
        &survey::of(&spec, 2019, &[(2019, &now), (2018, &last)], &lists),
        &read,
        &mut told,
    )
    .unwrap();
    let none = random_rows::Lists::default();
    let earlier = assess(
        &survey::of(&spec, 2018, &[(2018, &last)], &none),
        &read,
        &mut told,
    )
    .unwrap();
    let own = outcome(&spec, 2019, &now, &last, &lists);
    let own_earlier = outcome(&spec, 2018, &last, &[], &none);
    compare(&found, &own, &about);
    let before = regions(&earlier, &read, &mut told).unwrap();
    let before = Before {
        assessment: &earlier,
        regions: &before,
    };
    let rolled = regions_after(&found, Some(before), &read, &mut told).unwrap();
    match spec.unit {
        "county" => compare_published(&rolled.ranked, &own, &about),
        "park" => compare_published(&rolled.parks, &own, &about),
        _ => {
            let years = (&own, &own_earlier);
            use permu::level::Level;
            for (level, column) in [(Level::County, "county"), (Level::Town, "town")] {
                compare_regions(rolled.at(level), &rolled.classes, column, years, &about);
            }
            compare_regions(&rolled.parks, &rolled.classes, "park", years, &about);
        }
    }
    assert!(NAMES.len() == 3);
    Ok(own.results.iter().filter(|result| result.rank.is_some()).count())
}

#[test]
fn random_schemes_are_appraised_alike_by_plain_loops() {
    let setting =
        |name: &str, otherwise: u64| std::env::var(name).map_or(otherwise, |text| text.parse().unwrap());
    let first = setting("PERMU_SEED", 1);
    let schemes = setting("PERMU_SCHEMES", SCHEMES);
    let (mut appraised, mut refused) = (0, Vec::new());
    for seed in first..first + schemes {
        match trial(seed) {
            Ok(ranked) => appraised += ranked,
            // One that says the same thing twice, or what has no effect, is refused.
            Err(told) => refused.push(told),
        }
    }
    assert!(
        appraised > 0 && refused.len() as u64 * 5 < schemes,
        "{} refused: {}",
        refused.len(),
        refused.join("\n")
    );
}
