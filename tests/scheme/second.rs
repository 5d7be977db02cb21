//! A second interpreter of schemes: random schemes over random rows, appraised by permu and by plain loops. Every value,
//! benchmark, point, bonus, score, rank, class and regional score must agree. `PERMU_SCHEMES=5000` tries as many, from
//! `PERMU_SEED` on.

#[path = "second/figures.rs"]
mod figures;
#[path = "second/order.rs"]
mod order;
#[path = "second/plain.rs"]
mod plain;
#[path = "second/spec.rs"]
mod spec;
#[path = "second/write.rs"]
mod write;

use permu::assess::Assessment;
use permu::problem::Problems;
use permu::region::{Region, regions};

use crate::rows::{Cell, appraise, number, panel, word};
use plain::{Row, Run};
use spec::{Chance, FIELDS, INDICATORS, Spec};

const SCHEMES: u64 = 100;

/// Rows with few distinct figures, so that sums and quotients often tie on paper; some gaps and zeros.
fn rows(chance: &mut Chance, count: usize) -> Vec<Row> {
    let word = |chance: &mut Chance, words: [&'static str; 3]| (!chance.one_in(9)).then(|| chance.of(&words));
    let mut list = Vec::new();
    for at in 0..count {
        let mut numbers = [None; 6];
        for number in &mut numbers {
            let tenths = [0.0, 0.1, 0.3, 0.7, 0.99, 1.1, 1.2, 2.4, 3.3, 3.0];
            *number = (!chance.one_in(12)).then(|| chance.of(&tenths));
        }
        if chance.one_in(15) {
            numbers[2] = Some(-0.7);
        }
        list.push(Row {
            code: format!("E{at:03}"),
            words: [
                word(chance, ["甲县", "乙县", "丙县"]),
                word(chance, ["东园", "西园", "南园"]),
                word(chance, ["机电", "化工", "食品"]),
            ],
            size: (!chance.one_in(4)).then(|| chance.of(&["规上", "规下"])),
            numbers,
        });
    }
    list
}

fn as_panel(year: i32, rows: &[Row]) -> permu::survey::Panel {
    let columns: Vec<String> = ["code", "county", "park", "industry", "size"]
        .iter()
        .chain(&FIELDS)
        .map(|id| (*id).to_owned())
        .collect();
    let text = |word: &str| Some(toml::Value::String(word.to_owned()));
    let cells: Vec<Vec<Cell>> = rows
        .iter()
        .map(|row| {
            let mut cells = vec![text(&row.code)];
            cells.extend((0..3).map(|column| plain::word(row, column).1.and_then(text)));
            cells.push(row.size.and_then(text));
            cells.extend(row.numbers.iter().map(|number| number.map(toml::Value::Float)));
            cells
        })
        .collect();
    panel(year, &columns, &cells)
}

fn agree(found: Option<f64>, wanted: Option<f64>, what: &dyn Fn() -> String) {
    let near = match (found, wanted) {
        (None, None) => true,
        (Some(found), Some(wanted)) => (found - wanted).abs() <= 1e-9 * wanted.abs().max(1.0),
        _ => false,
    };
    assert!(near, "{}: {found:?} instead of {wanted:?}", what());
}

fn compare(found: &Assessment, run: &Run<'_>, about: &dyn Fn(&str) -> String) {
    for (at, (row, wanted)) in run.rows.iter().zip(&run.results).enumerate() {
        let what = |name: &str| about(&format!("{} {name} {row:?}", row.code));
        assert_eq!(
            word(found, "status", at).as_deref(),
            Some(wanted.status),
            "{}",
            what("status")
        );
        for (indicator, (id, ..)) in INDICATORS.iter().enumerate() {
            let of = |part: &str| number(found, &format!("{id}_{part}"), at);
            agree(of("value"), wanted.values[indicator], &|| {
                what(&format!("{id} value"))
            });
            agree(of("benchmark"), wanted.benchmarks[indicator], &|| {
                what(&format!("{id} benchmark"))
            });
            agree(of("points"), wanted.points[indicator], &|| {
                what(&format!("{id} points"))
            });
        }
        agree(number(found, "bonus", at), wanted.bonus, &|| what("bonus"));
        agree(number(found, "score", at), wanted.score, &|| what("score"));
        agree(
            number(found, "rank", at),
            wanted.rank.map(|rank| rank as f64),
            &|| what("rank"),
        );
        assert_eq!(
            word(found, "class_preliminary", at).as_deref(),
            wanted.preliminary,
            "{}",
            what("preliminary")
        );
        assert_eq!(
            word(found, "class", at).as_deref(),
            wanted.class,
            "{}",
            what("class")
        );
    }
    for (found, wanted) in found.weights.iter().flatten().zip(run.weights.iter().flatten()) {
        agree(Some(*found), Some(*wanted), &|| about("weight"));
    }
}

fn compare_regions(list: &[Region], level: usize, run: &Run<'_>, about: &dyn Fn(&str) -> String) {
    let city = order::ratios(run, level, None);
    let score = |region: &Region| {
        let own = order::ratios(run, level, Some(&region.name));
        (region.appraised > 0)
            .then(|| order::region_score(run, own, city))
            .flatten()
    };
    for region in list {
        let what = |name: &str| about(&format!("{} {name}", region.name));
        let own = order::ratios(run, level, Some(&region.name));
        for (found, wanted) in region.values.iter().zip(own) {
            agree(*found, wanted, &|| what("value"));
        }
        agree(region.score, score(region), &|| what("score"));
        let rank = score(region).map(|own| {
            let better = |other: &&Region| {
                score(other).is_some_and(|score| figures::paper(score) > figures::paper(own))
            };
            1 + list.iter().filter(better).count() as u32
        });
        assert_eq!(region.rank, rank, "{}", what("rank"));
    }
}

#[test]
fn random_schemes_are_appraised_alike_by_plain_loops() {
    let setting =
        |name: &str, otherwise: u64| std::env::var(name).map_or(otherwise, |text| text.parse().unwrap());
    let first = setting("PERMU_SEED", 1);
    let (mut appraised, mut refused) = (0, 0);
    let schemes = setting("PERMU_SCHEMES", SCHEMES);
    for seed in first..first + schemes {
        let mut chance = Chance::new(seed);
        let spec = Spec::random(&mut chance);
        let count = chance.of(&[3, 10, 25]);
        let (now, last) = (rows(&mut chance, count), rows(&mut chance, count + 2));
        let text = spec.text();
        // One that says the same thing twice is refused.
        let Some(read) = permu::scheme::read(&format!("seed {seed}"), &text, &mut Problems::new()) else {
            refused += 1;
            continue;
        };
        let (found, _) = appraise(&read, vec![as_panel(2019, &now), as_panel(2018, &last)]);
        let run = Run::of(&spec, &now, &last);
        let about = |what: &str| format!("seed {seed}: {what}\n{text}");
        compare(&found, &run, &about);
        let rolled = regions(&found, &read, &mut Problems::new()).unwrap();
        compare_regions(&rolled.ranked, 0, &run, &about);
        compare_regions(&rolled.parks, 1, &run, &about);
        appraised += run.results.iter().filter(|result| result.rank.is_some()).count();
    }
    assert!(appraised > 0 && refused * 5 < schemes, "{refused} refused");
}
