//! The appraisal a second time, by plain loops over the raw workbooks of `datasets/xuchang-sample`.
//!
//! Nothing here comes from permu: the cells are read by their fixed positions, and the rules are taken from the words
//! of POLICY.md §1 and of `henan-2019.toml`.

use std::collections::BTreeMap;
use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};

use crate::program::{Csv, Run, permu};

/// Numerator and denominator of every indicator, in the order of the scheme; the last is shown only.
const INDICATORS: [&str; 7] = [
    "tax_per_mu",
    "revenue_per_mu",
    "rd_intensity",
    "output_per_energy",
    "tax_per_emission",
    "labour_productivity",
    "value_added_per_energy",
];

/// How many of them count; they weigh the same.
const COUNTED: usize = 6;

const WEIGHT: f64 = 100.0 / 6.0;

/// One enterprise, as far as its sheets tell.
#[derive(Default, Clone)]
struct Enterprise {
    county: String,
    park: String,
    size: String,
    /// Square metres: owned + leased − let.
    land: Option<f64>,
    /// Electricity, gas, coal, steam.
    energy: [Option<f64>; 4],
    /// COD, ammonia, SO2, NOx.
    discharge: [Option<f64>; 4],
    /// Tax, output, revenue, profit, value added, R&D, staff.
    business: [Option<f64>; 7],
}

/// What the rules make of it.
#[derive(Default, Clone)]
struct Appraised {
    population: &'static str,
    values: [Option<f64>; 7],
    sides: [(Option<f64>, Option<f64>); 7],
    benchmarks: [f64; 6],
    points: [f64; 6],
    score: f64,
    rank: usize,
    class: &'static str,
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/xuchang-sample")
}

/// The data rows of a workbook: below title, notes and two header lines, without the row 合计.
fn rows(workbook: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = open_workbook(folder().join(workbook)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(range.start(), Some((0, 0)));
    let mut rows: Vec<Vec<Data>> = range.rows().skip(4).map(<[Data]>::to_vec).collect();
    let total = rows.pop().unwrap();
    assert_eq!(total[0], Data::String("合计".to_owned()));
    rows
}

fn words(cell: &Data) -> String {
    match cell {
        Data::String(text) => text.clone(),
        _ => String::new(),
    }
}

/// A number; also one typed as text with thousands marks or in full width. “/” and “—” are not reported.
fn number(cell: &Data) -> Option<f64> {
    match cell {
        Data::Float(value) => Some(*value),
        Data::Int(value) => Some(*value as f64),
        Data::String(text) if text == "/" || text == "—" => None,
        Data::String(text) => {
            let half: String = text
                .chars()
                .map(|letter| match letter as u32 {
                    code @ 0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap(),
                    _ => letter,
                })
                .filter(|letter| *letter != ',')
                .collect();
            Some(half.parse().unwrap_or_else(|_| panic!("{text} is no number")))
        }
        Data::Empty => None,
        other => panic!("{other:?}"),
    }
}

/// Adds to a sum that is empty until something is reported.
fn add(sum: &mut Option<f64>, value: Option<f64>, sign: f64) {
    if let Some(value) = value {
        *sum = Some(sum.unwrap_or(0.0) + sign * value);
    }
}

fn read(year: u16) -> BTreeMap<String, Enterprise> {
    let mut all: BTreeMap<String, Enterprise> = BTreeMap::new();
    for row in rows(&format!("企业名录{year}.xlsx")) {
        let enterprise = Enterprise {
            county: words(&row[3]),
            park: words(&row[4]),
            size: words(&row[7]),
            ..Enterprise::default()
        };
        assert!(all.insert(words(&row[1]), enterprise).is_none());
    }
    let mut of = |row: &[Data], file: &mut dyn FnMut(&mut Enterprise, &[Data])| {
        let code = words(&row[1]);
        file(
            all.get_mut(&code)
                .unwrap_or_else(|| panic!("{code} is in no roster")),
            row,
        );
    };
    for row in rows(&format!("用地{year}.xlsx")) {
        of(&row, &mut |enterprise, row| {
            let sign = match words(&row[4]).as_str() {
                "自有" | "承租" => 1.0,
                "出租" => -1.0,
                other => panic!("{other}"),
            };
            add(&mut enterprise.land, number(&row[5]), sign);
        });
    }
    for row in rows(&format!("用能{year}.xlsx")) {
        of(&row, &mut |enterprise, row| {
            for kind in 0..4 {
                add(&mut enterprise.energy[kind], number(&row[4 + kind]), 1.0);
            }
        });
    }
    for row in rows(&format!("排放{year}.xlsx")) {
        of(&row, &mut |enterprise, row| {
            for kind in 0..4 {
                enterprise.discharge[kind] = number(&row[3 + kind]);
            }
        });
    }
    for row in rows(&format!("经营{year}.xlsx")) {
        of(&row, &mut |enterprise, row| {
            for kind in 0..7 {
                enterprise.business[kind] = number(&row[3 + kind]);
            }
        });
    }
    all
}

impl Enterprise {
    /// 1 ㎡ is 0.0015 亩.
    fn mu(&self) -> Option<f64> {
        self.land.map(|area| area * 0.0015)
    }

    /// Standard coal: electricity 4.04, gas 12.143, coal 0.7143, steam 0.0341; fuels that are not reported count 0.
    fn standard_coal(&self) -> Option<f64> {
        let [electricity, gas, coal, steam] = self.energy;
        let fuels =
            gas.unwrap_or(0.0) * 12.143 + coal.unwrap_or(0.0) * 0.7143 + steam.unwrap_or(0.0) * 0.0341;
        electricity.map(|electricity| electricity * 4.04 + fuels)
    }

    /// Kilograms per equivalent: COD 1, ammonia 0.8, SO2 and NOx 0.95.
    fn equivalents(&self) -> Option<f64> {
        let [cod, ammonia, so2, nox] = self.discharge;
        Some(cod? + ammonia? / 0.8 + (so2? + nox?) / 0.95)
    }

    fn sides(&self) -> [(Option<f64>, Option<f64>); 7] {
        let [tax, output, revenue, _, value_added, rd, staff] = self.business;
        [
            (tax, self.mu()),
            (revenue, self.mu()),
            (rd, revenue),
            (output, self.standard_coal()),
            (tax, self.equivalents()),
            (value_added, staff),
            (value_added, self.standard_coal()),
        ]
    }

    /// In a park: 规上, and 规下 with at least 5 亩.
    fn population(&self) -> &'static str {
        match self.size.as_str() {
            _ if self.park.is_empty() => "",
            "规上" => "above_scale",
            "规下" if self.mu().is_some_and(|land| land >= 5.0) => "below_scale",
            _ => "",
        }
    }
}

fn ratio((up, down): (Option<f64>, Option<f64>)) -> Option<f64> {
    let (up, down) = (up?, down?);
    (down > 0.0).then(|| up / down)
}

/// Per cent of a whole, halves up, in whole numbers only.
fn nearest(percent: usize, of: usize) -> usize {
    (percent * of + 50) / 100
}

fn appraise(all: &BTreeMap<String, Enterprise>) -> BTreeMap<String, Appraised> {
    let mut results: BTreeMap<String, Appraised> = all
        .iter()
        .map(|(code, enterprise)| {
            let sides = enterprise.sides();
            let appraised = Appraised {
                population: enterprise.population(),
                values: sides.map(ratio),
                sides,
                ..Appraised::default()
            };
            (code.clone(), appraised)
        })
        .collect();
    for population in ["above_scale", "below_scale"] {
        let codes: Vec<String> = results
            .iter()
            .filter(|(_, result)| result.population == population)
            .map(|(code, _)| code.clone())
            .collect();
        // The benchmark is the ratio of sums of the population; a missing value counts no points.
        for kind in 0..COUNTED {
            let (mut up, mut down) = (0.0, 0.0);
            for result in codes.iter().map(|code| &results[code]) {
                if result.values[kind].is_some() {
                    up += result.sides[kind].0.unwrap();
                    down += result.sides[kind].1.unwrap();
                }
            }
            for code in &codes {
                let result = results.get_mut(code).unwrap();
                result.benchmarks[kind] = up / down;
                result.points[kind] = result.values[kind].map_or(0.0, |value| WEIGHT * value / (up / down));
                result.score += result.points[kind];
            }
        }
        // 规上 are ranked and classed park by park, 规下 in the whole city.
        let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for code in codes {
            let park = if population == "above_scale" {
                all[&code].park.as_str()
            } else {
                ""
            };
            groups.entry(park).or_default().push(code);
        }
        for codes in groups.into_values() {
            rank_and_class(&codes, population, all, &mut results);
        }
    }
    results
}

/// Ranks by score, then tax, then revenue. Of the upper half, 15 % of all become A; of the lower half, 10 % of all
/// become C from the low end.
fn rank_and_class(
    codes: &[String],
    population: &str,
    all: &BTreeMap<String, Enterprise>,
    results: &mut BTreeMap<String, Appraised>,
) {
    let key = |code: &String| {
        let [tax, _, revenue, ..] = all[code].business;
        [results[code].score, tax.unwrap(), revenue.unwrap()]
    };
    let mut ranking: Vec<(&String, [f64; 3])> = codes.iter().map(|code| (code, key(code))).collect();
    ranking.sort_by(|one, other| other.1.partial_cmp(&one.1).unwrap());
    let (upper_by, lower_by): (Vec<f64>, Vec<f64>) = ranking
        .iter()
        .map(|(code, _)| {
            let (points, tax) = (results[*code].points, all[*code].business[0].unwrap());
            match population {
                "above_scale" => (points[0] + points[2], points[3] + points[4]),
                _ => (tax, tax),
            }
        })
        .unzip();
    let count = ranking.len();
    let half = nearest(50, count);
    let mut classes = vec!["B"; count];
    for _ in 0..nearest(15, count) {
        let best = (0..half)
            .filter(|place| classes[*place] == "B")
            .reduce(|one, other| {
                if upper_by[other] > upper_by[one] {
                    other
                } else {
                    one
                }
            });
        classes[best.unwrap()] = "A";
    }
    for _ in 0..nearest(10, count) {
        let worst = (half..count)
            .filter(|place| classes[*place] == "B")
            .reduce(|one, other| {
                if lower_by[other] <= lower_by[one] {
                    other
                } else {
                    one
                }
            });
        classes[worst.unwrap()] = "C";
    }
    let ranks: Vec<(String, usize, &str)> = ranking
        .iter()
        .zip(classes)
        .map(|((code, own), class)| {
            let better = ranking.iter().filter(|(_, other)| other > own).count();
            ((*code).clone(), better + 1, class)
        })
        .collect();
    for (code, rank, class) in ranks {
        let result = results.get_mut(&code).unwrap();
        (result.rank, result.class) = (rank, class);
    }
}

/// Equal to one part in a thousand million.
fn agree(found: Option<f64>, expected: Option<f64>, what: &str) {
    match (found, expected) {
        (None, None) => {}
        (Some(found), Some(expected)) => {
            let limit = 1e-9 * expected.abs().max(1.0);
            assert!(
                (found - expected).abs() <= limit,
                "{what}: {found} instead of {expected}"
            );
        }
        _ => panic!("{what}: {found:?} instead of {expected:?}"),
    }
}

fn run() -> (tempfile::TempDir, Run) {
    let temporary = tempfile::tempdir().unwrap();
    let path = folder();
    let run = permu(
        temporary.path(),
        &["evaluate", &path.to_string_lossy(), "--only", "tables"],
    )
    .ends_with(0);
    (temporary, run)
}

#[test]
fn enterprises_csv_agrees_with_plain_loops_over_the_raw_sample() {
    let all = read(2019);
    let results = appraise(&all);
    let (_folder, run) = run();
    let table = run.table("enterprises");
    assert_eq!(table.rows.len(), all.len());
    let mut appraised = 0;
    for (row, (code, expected)) in results.iter().enumerate() {
        assert_eq!(table.get(row, "code"), code);
        assert_eq!(table.get(row, "county"), all[code].county);
        assert_eq!(table.get(row, "population"), expected.population, "{code}");
        let taking_part = !expected.population.is_empty();
        let status = if taking_part { "appraised" } else { "left_out" };
        assert_eq!(table.get(row, "status"), status, "{code}");
        for (kind, id) in INDICATORS.iter().enumerate() {
            let part = |name: &str| table.number(row, &format!("{id}_{name}"));
            let only = |value: Option<f64>| value.filter(|_| taking_part);
            let counted = |values: &[f64; 6]| values.get(kind).copied().filter(|_| taking_part);
            let what = |name: &str| format!("{code} {id} {name}");
            agree(part("value"), only(expected.values[kind]), &what("value"));
            agree(
                part("benchmark"),
                counted(&expected.benchmarks),
                &what("benchmark"),
            );
            agree(part("points"), counted(&expected.points), &what("points"));
        }
        agree(
            table.number(row, "score"),
            Some(expected.score).filter(|_| taking_part),
            code,
        );
        agree(
            table.number(row, "bonus"),
            Some(0.0).filter(|_| taking_part),
            code,
        );
        let rank = if taking_part {
            expected.rank.to_string()
        } else {
            String::new()
        };
        assert_eq!(table.get(row, "rank"), rank, "{code}");
        assert_eq!(table.get(row, "class"), expected.class, "{code}");
        assert_eq!(table.get(row, "class_preliminary"), expected.class, "{code}");
        appraised += usize::from(taking_part);
    }
    assert!(appraised > 400, "only {appraised} were compared");
}

#[test]
fn counties_csv_and_parks_csv_agree_with_sums_over_the_raw_sample() {
    let all = read(2019);
    let results = appraise(&all);
    let (_folder, run) = run();
    type NameOf = fn(&Enterprise) -> &str;
    let levels: [(&str, &str, NameOf); 2] = [
        ("counties", "county", |enterprise| &enterprise.county),
        ("parks", "park", |enterprise| &enterprise.park),
    ];
    let city = Region::of(all.keys(), &all, &results);
    for (file, id, name) in levels {
        let table = run.table(file);
        let mut regions: BTreeMap<&str, Vec<&String>> = BTreeMap::new();
        for (code, enterprise) in all.iter().filter(|(_, enterprise)| !name(enterprise).is_empty()) {
            regions.entry(name(enterprise)).or_default().push(code);
        }
        assert_eq!(table.rows.len(), regions.len() + 1);
        let regions: BTreeMap<&str, Region> = regions
            .into_iter()
            .map(|(name, codes)| (name, Region::of(codes.into_iter(), &all, &results)))
            .collect();
        for (name, region) in &regions {
            let row = table.row(id, name);
            region.agrees_with(&table, row, name);
            let score = region.score(&city);
            agree(table.number(row, "score"), Some(score), name);
            let rank = 1 + regions
                .values()
                .filter(|other| other.score(&city) > score)
                .count();
            assert_eq!(table.get(row, "rank"), rank.to_string(), "{name}");
        }
        city.agrees_with(&table, regions.len(), "全市");
    }
}

/// A county or park by plain sums.
#[derive(Default)]
struct Region {
    enterprises: usize,
    appraised: usize,
    land: f64,
    tax: f64,
    up: [f64; 7],
    down: [f64; 7],
    counts: [usize; 3],
    class_land: [f64; 3],
}

impl Region {
    fn of<'a>(
        codes: impl Iterator<Item = &'a String>,
        all: &BTreeMap<String, Enterprise>,
        results: &BTreeMap<String, Appraised>,
    ) -> Self {
        let mut region = Self::default();
        for code in codes {
            region.enterprises += 1;
            let (enterprise, result) = (&all[code], &results[code]);
            if result.population.is_empty() {
                continue;
            }
            region.appraised += 1;
            let land = enterprise.mu().unwrap_or(0.0);
            region.land += land;
            region.tax += enterprise.business[0].unwrap_or(0.0);
            for (kind, side) in result.sides.iter().enumerate() {
                if let (Some(up), Some(down)) = side {
                    region.up[kind] += up;
                    region.down[kind] += down;
                }
            }
            let class = ["A", "B", "C"]
                .iter()
                .position(|name| *name == result.class)
                .unwrap();
            region.counts[class] += 1;
            region.class_land[class] += land;
        }
        region
    }

    fn value(&self, kind: usize) -> f64 {
        self.up[kind] / self.down[kind]
    }

    /// Σ weight × min(own ratio of sums ÷ the city's, 2).
    fn score(&self, city: &Self) -> f64 {
        (0..COUNTED)
            .map(|kind| WEIGHT * (self.value(kind) / city.value(kind)).min(2.0))
            .sum()
    }

    fn agrees_with(&self, table: &Csv, row: usize, name: &str) {
        assert_eq!(
            table.get(row, "enterprises"),
            self.enterprises.to_string(),
            "{name}"
        );
        assert_eq!(table.get(row, "appraised"), self.appraised.to_string(), "{name}");
        agree(table.number(row, "land_mu"), Some(self.land), name);
        agree(table.number(row, "tax_total"), Some(self.tax), name);
        for (kind, id) in INDICATORS.iter().enumerate() {
            agree(
                table.number(row, &format!("{id}_value")),
                Some(self.value(kind)),
                name,
            );
        }
        let graded: usize = self.counts.iter().sum();
        for (class, letter) in ["A", "B", "C"].iter().enumerate() {
            let share = self.counts[class] as f64 / graded as f64;
            agree(table.number(row, &format!("share_{letter}")), Some(share), name);
            let land_share = self.class_land[class] / self.land;
            agree(
                table.number(row, &format!("land_share_{letter}")),
                Some(land_share),
                name,
            );
        }
    }
}

#[test]
fn inputs_csv_holds_both_years_in_canonical_units() {
    let (_folder, run) = run();
    let table = run.table("inputs");
    // In 2018 COD and ammonia were collected in kilograms; land always in square metres.
    for (year, per_tonne) in [(2018, 1000.0), (2019, 1.0)] {
        let all = read(year);
        let rows: Vec<usize> = (0..table.rows.len())
            .filter(|row| table.get(*row, "year") == year.to_string())
            .collect();
        assert_eq!(rows.len(), all.len());
        for row in rows {
            let code = table.get(row, "code");
            let enterprise = &all[code];
            let what = format!("{code} {year}");
            agree(table.number(row, "land_mu"), enterprise.mu(), &what);
            agree(table.number(row, "electricity"), enterprise.energy[0], &what);
            agree(table.number(row, "coal"), enterprise.energy[2], &what);
            let [cod, ammonia, so2, _] = enterprise.discharge;
            agree(table.number(row, "cod"), cod.map(|mass| mass / per_tonne), &what);
            agree(
                table.number(row, "ammonia"),
                ammonia.map(|mass| mass / per_tonne),
                &what,
            );
            agree(table.number(row, "so2"), so2, &what);
        }
    }
}
