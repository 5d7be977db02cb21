//! Plays the reader: who holds one folder and everything public writes down what every figure says of the enterprises, and
//! tells no figure of fewer than three of them. `docs/withholding.md` says what the reader is taken to know.
//!
//! Every figure found is a function of the enterprises' land, tax and revenue. To first order, a figure can be told if and
//! only if its gradient lies in the span of the gradients of what is known.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use calamine::{Data, Reader as _};

use crate::book::{self, code};
use crate::program::{Csv, Run, permu};

const LEAST: usize = 3;

/// Counties with their enterprises of this year and the last.
const COUNTIES: [(&str, usize, usize); 7] = [
    ("甲县", 1, 1),
    ("乙县", 2, 4),
    ("丙县", 3, 3),
    ("丁县", 5, 5),
    ("戊县", 5, 2),
    ("己县", 9, 9),
    ("庚县", 19, 19),
];

const QUOTAS: &str = r#"
title = "示例"
year = 2020
[[resource]]
id = "land"
label = "新增建设用地"
unit = "亩"
total = 9000
step = 1
reserve = 0
method = "base-merit"
base = "land_mu"
merit_share = MERIT
exponent = 1.0
source = "示例"
"#;

const HEAD: [&str; 9] = [
    "统一社会信用代码",
    "企业名称",
    "县（市、区）",
    "所属行业",
    "企业规模",
    "用地面积（亩）",
    "税收（万元）",
    "销售收入（万元）",
    "工业增加值（万元）",
];

/// What an enterprise reports, by number: land, tax, revenue.
const FIGURES: usize = 3;

/// The enterprises of a year: their counties, and all figures in a row.
struct City {
    counties: Vec<&'static str>,
    codes: Vec<String>,
    truth: Vec<f64>,
}

impl City {
    fn of(is_last: bool) -> Self {
        let (mut counties, mut codes, mut truth) = (Vec::new(), Vec::new(), Vec::new());
        let mut number = 0;
        for (county, now, before) in COUNTIES {
            for at in 0..now.max(before) {
                number += 1;
                if at >= if is_last { before } else { now } {
                    continue;
                }
                let draw = |salt: u64| {
                    let mixed = (number as u64 * 31 + salt + u64::from(is_last) * 7)
                        .wrapping_mul(6_364_136_223_846_793_005);
                    ((mixed >> 33) % 1000) as f64 / 1000.0
                };
                let land = 10.0 + (400.0 * draw(1)).round() / 4.0;
                counties.push(county);
                codes.push(code(number));
                truth.extend([
                    land,
                    (land * (2.0 + 20.0 * draw(2))).round(),
                    (land * (40.0 + 150.0 * draw(3))).round(),
                ]);
            }
        }
        Self {
            counties,
            codes,
            truth,
        }
    }

    fn rows(&self) -> Vec<Vec<String>> {
        let industries = ["通用设备制造业", "食品制造业", "纺织业"];
        let row = |at: usize| {
            let figures = &self.truth[at * FIGURES..][..FIGURES];
            let mut cells = vec![
                self.codes[at].clone(),
                format!("{}第{}机械有限公司", self.counties[at], self.codes[at]),
                self.counties[at].to_owned(),
                industries[at % 3].to_owned(),
                "规上".to_owned(),
            ];
            cells.extend(figures.iter().map(|figure| figure.to_string()));
            cells.push((figures[1] * 3.0).to_string());
            cells
        };
        std::iter::once(HEAD.map(str::to_owned).to_vec())
            .chain((0..self.counties.len()).map(row))
            .collect()
    }

    /// The enterprises of a county, or all.
    fn of_county(&self, county: Option<&str>) -> Vec<usize> {
        let own = |at: &usize| county.is_none_or(|county| self.counties[*at] == county);
        (0..self.counties.len()).filter(own).collect()
    }
}

fn total(x: &[f64], rows: &[usize], figure: usize) -> f64 {
    rows.iter().map(|row| x[row * FIGURES + figure]).sum()
}

/// 亩均税收 or 亩均销售收入.
fn ratio(x: &[f64], rows: &[usize], figure: usize) -> f64 {
    total(x, rows, figure) / total(x, rows, 0)
}

/// The score of a county: Σ weight × min(own ÷ city's, cap).
fn score(x: &[f64], own: &[usize], all: &[usize]) -> f64 {
    let part = |figure: usize| (ratio(x, own, figure) / ratio(x, all, figure)).min(2.0);
    60.0 * part(1) + 40.0 * part(2)
}

/// What is known: a function of the figures, and its value where it was read.
type Known<'a> = (String, Box<dyn Fn(&[f64]) -> f64 + 'a>, f64);

fn gradient(of: &dyn Fn(&[f64]) -> f64, truth: &[f64]) -> Vec<f64> {
    let mut x = truth.to_vec();
    (0..truth.len())
        .map(|at| {
            // Logarithmic: what an enterprise reports varies by its own size.
            let step = 1e-4;
            x[at] = truth[at] * (1.0 + step);
            let above = of(&x);
            x[at] = truth[at] * (1.0 - step);
            let below = of(&x);
            x[at] = truth[at];
            (above - below) / (2.0 * step)
        })
        .collect()
}

/// An orthonormal basis of what is known.
#[derive(Default)]
struct Span(Vec<Vec<f64>>);

impl Span {
    /// What is left of a vector of length 1 outside the span.
    fn rest(&self, vector: &[f64]) -> Vec<f64> {
        let length = |vector: &[f64]| vector.iter().map(|x| x * x).sum::<f64>().sqrt();
        let all = length(vector);
        let mut rest: Vec<f64> = vector.iter().map(|x| x / all.max(1e-300)).collect();
        for _ in 0..2 {
            for base in &self.0 {
                let dot: f64 = base.iter().zip(&rest).map(|(x, y)| x * y).sum();
                rest.iter_mut().zip(base).for_each(|(x, y)| *x -= dot * y);
            }
        }
        rest
    }

    fn length(&self, vector: &[f64]) -> f64 {
        self.rest(vector).iter().map(|x| x * x).sum::<f64>().sqrt()
    }

    fn add(&mut self, vector: &[f64]) {
        let rest = self.rest(vector);
        let length = rest.iter().map(|x| x * x).sum::<f64>().sqrt();
        if length > 1e-7 {
            self.0.push(rest.iter().map(|x| x / length).collect());
        }
    }
}

/// What one run publishes.
struct Published<'a> {
    city: &'a City,
    known: Vec<Known<'a>>,
    merit: f64,
}

impl<'a> Published<'a> {
    fn learn(&mut self, what: String, of: impl Fn(&[f64]) -> f64 + 'a, value: Option<f64>) {
        let Some(value) = value else { return };
        let own = of(&self.city.truth);
        let near = (own - value).abs() <= 1e-6 * own.abs().max(1.0) + 0.006;
        assert!(near, "{what} is {value}, and {own} was thought to be");
        self.known.push((what, Box::new(of), value));
    }

    fn quota(
        &self,
        county: &'static str,
    ) -> (impl Fn(&[f64]) -> f64 + use<'a>, impl Fn(&[f64]) -> f64 + use<'a>) {
        let city = self.city;
        let share = self.merit;
        let base = move |x: &[f64]| {
            let (own, all) = (city.of_county(Some(county)), city.of_county(None));
            9000.0 * total(x, &own, 0) / total(x, &all, 0)
        };
        let quota = move |x: &[f64]| {
            let all = city.of_county(None);
            let weight = |county: &str| {
                let own = city.of_county(Some(county));
                total(x, &own, 0) * score(x, &own, &all)
            };
            let whole: f64 = COUNTIES.iter().map(|county| weight(county.0)).sum();
            (1.0 - share) * base(x) + share * 9000.0 * weight(county) / whole
        };
        (base, quota)
    }

    /// A row of counties: one of them, or the city.
    fn region(&mut self, what: &str, county: Option<&'static str>, column: &str, value: Option<f64>) {
        let city = self.city;
        let (own, all) = (city.of_county(county), city.of_county(None));
        let what = format!("{what} {} {column}", county.unwrap_or("全市"));
        match column {
            "land_mu" => self.learn(what, move |x| total(x, &own, 0), value),
            "tax_total" => self.learn(what, move |x| total(x, &own, 1), value),
            "revenue_total" => self.learn(what, move |x| total(x, &own, 2), value),
            "tax_per_mu_value" => self.learn(what, move |x| ratio(x, &own, 1), value),
            "revenue_per_mu_value" => self.learn(what, move |x| ratio(x, &own, 2), value),
            "score" => self.learn(what, move |x| score(x, &own, &all), value),
            "value_added_total" => self.learn(what, move |x| 3.0 * total(x, &own, 1), value),
            _ => panic!("{what}: nobody knows what that figure says"),
        }
    }

    fn counties(&mut self, run: &Run, chart: &str, columns: &[(&str, &str)]) -> Csv {
        let path = run.out.join(format!("charts/{chart}.csv"));
        if !path.exists() {
            return Csv {
                header: Vec::new(),
                rows: Vec::new(),
            };
        }
        let table = Csv::read(&path);
        for row in 0..table.rows.len() {
            for (id, meaning) in columns {
                let name = table.get(row, "county");
                let county = COUNTIES
                    .iter()
                    .map(|county| county.0)
                    .find(|known| *known == name);
                assert!(county.is_some() || name == "全市", "{chart}: {name}");
                self.region(chart, county, meaning, table.number(row, id));
            }
        }
        table
    }
}

/// Everything that is public: the charts and the list 公示.
fn public<'a>(run: &Run, city: &'a City, merit: f64, classes: &'a BTreeMap<String, String>) -> Published<'a> {
    let mut told = Published {
        city,
        known: Vec::new(),
        merit,
    };
    let values = [
        ("tax_per_mu_value", "tax_per_mu_value"),
        ("revenue_per_mu_value", "revenue_per_mu_value"),
    ];
    told.counties(run, "county-ranking", &[("score", "score")]);
    told.counties(run, "heat-map", &values);
    told.counties(run, "radar", &values);
    let table = told.counties(run, "low-yield-land", &[("land_mu", "land_mu")]);
    // The fifth of the land that yields least, by county.
    let mut order = city.of_county(None);
    order.sort_by(|one, other| {
        let of = |row: &usize| ratio(&city.truth, &[*row], 1);
        of(one).total_cmp(&of(other))
    });
    let order = std::rc::Rc::new(order);
    for row in 0..table.rows.len() {
        let Some(county) = COUNTIES
            .iter()
            .map(|county| county.0)
            .find(|known| *known == table.get(row, "county"))
        else {
            continue;
        };
        let order = order.clone();
        let low = move |x: &[f64]| {
            let mut left = 0.2 * total(x, &order, 0);
            let mut own = 0.0;
            for row in order.iter() {
                let part = x[row * FIGURES].min(left);
                left -= part;
                own += if city.counties[*row] == county { part } else { 0.0 };
            }
            own
        };
        told.learn(
            format!("low-yield-land {county}"),
            low,
            table.number(row, "low_mu"),
        );
    }
    let table = Csv::read(&run.out.join("charts/land-by-industry.csv"));
    for row in 0..table.rows.len() {
        let industry = ["通用设备制造业", "食品制造业", "纺织业"];
        let Some(place) = industry
            .iter()
            .position(|known| *known == table.get(row, "industry"))
        else {
            continue;
        };
        for class in ["A", "B"] {
            let members: Vec<usize> = (0..city.counties.len())
                .filter(|at| {
                    at % 3 == place && classes.get(&city.codes[*at]).is_some_and(|known| known == class)
                })
                .collect();
            let value = table.number(row, &format!("land_{class}"));
            // A class that is told in the sum of others shows 0.
            if value.is_some_and(|value| value > 0.0) {
                told.learn(
                    format!("land-by-industry {place} {class}"),
                    move |x| total(x, &members, 0),
                    value,
                );
            }
        }
    }
    let table = Csv::read(&run.out.join("charts/tax-distribution.csv"));
    for row in 0..table.rows.len() {
        let county = table.get(row, "county").to_owned();
        let members = std::rc::Rc::new(city.of_county(Some(&county)));
        for (id, share) in [
            ("p05", 0.05),
            ("q1", 0.25),
            ("median", 0.5),
            ("q3", 0.75),
            ("p95", 0.95),
        ] {
            let members = members.clone();
            let value = table.number(row, id);
            let quantile = move |x: &[f64]| {
                let mut values: Vec<f64> = members.iter().map(|row| ratio(x, &[*row], 1)).collect();
                values.sort_by(f64::total_cmp);
                let place: f64 = share * (values.len() as f64 - 1.0);
                let most = values.len().saturating_sub(LEAST);
                let first = (place - 1.0).round().clamp(0.0, most as f64) as usize;
                values[first..][..LEAST.min(values.len())].iter().sum::<f64>() / LEAST as f64
            };
            if value.is_some() {
                told.learn(format!("tax-distribution {county} {id}"), quantile, value);
            }
        }
    }
    for (chart, id) in [
        ("waterfall", "base"),
        ("waterfall", "quota"),
        ("quota-change", "quota"),
    ] {
        let path = run.out.join(format!("charts/{chart}.csv"));
        if !path.exists() {
            continue;
        }
        let table = Csv::read(&path);
        for row in 0..table.rows.len() {
            let Some(county) = COUNTIES
                .iter()
                .map(|county| county.0)
                .find(|known| *known == table.get(row, "county"))
            else {
                continue;
            };
            let (base, quota) = told.quota(county);
            let (value, what) = (table.number(row, id), format!("{chart} {county} {id}"));
            let Some(value) = value else { continue };
            let own = if id == "base" {
                base(&city.truth)
            } else {
                quota(&city.truth)
            };
            // Whole steps are taken for exact.
            let near = if id == "base" { 1e-3 } else { 1.0 };
            // The base of the table is what the pool's first part gives.
            let value_near = (own - value).abs() <= near || id == "base";
            assert!(value_near, "{what} is {value}, and {own} was thought to be");
            match id {
                "base" => told.known.push((what, Box::new(base), value)),
                _ => told.known.push((what, Box::new(quota), value)),
            }
        }
    }
    // That the sum over all counties is known needs no figure.
    told.known.push((
        "the total".to_owned(),
        Box::new(move |x| {
            let all = city.of_county(None);
            total(x, &all, 0) / total(x, &all, 0)
        }),
        1.0,
    ));
    told
}

/// The table of counties in a folder for one of them.
fn folder(told: &mut Published<'_>, workbook: &Path) {
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(workbook).unwrap();
    let sheet = book.worksheet_range("县区排名").unwrap();
    let mut rows = sheet.rows().skip_while(|row| row[0] != "县（市、区）");
    let head: Vec<String> = rows.next().unwrap().iter().map(ToString::to_string).collect();
    let words = [
        ("用地面积合计", "land_mu"),
        ("税收实际贡献合计", "tax_total"),
        ("主营业务收入合计", "revenue_total"),
        ("工业增加值合计", "value_added_total"),
        ("亩均税收", "tax_per_mu_value"),
        ("亩均销售收入", "revenue_per_mu_value"),
        ("综合得分", "score"),
    ];
    let mut found = 0;
    for row in rows.take_while(|row| !matches!(row[0], Data::Empty)) {
        let name = row[0].to_string();
        let county = COUNTIES
            .iter()
            .map(|county| county.0)
            .find(|known| *known == name);
        for (word, id) in words {
            let Some(column) = head.iter().position(|known| known.starts_with(word)) else {
                continue;
            };
            let value = match &row[column] {
                Data::Float(value) => Some(*value),
                Data::Int(value) => Some(*value as f64),
                _ => None,
            };
            found += usize::from(value.is_some());
            told.region("folder", county, id, value);
        }
    }
    assert!(
        found > 20,
        "only {found} figures in {}: {head:?}",
        workbook.display()
    );
}

/// What of the enterprises a reader can tell who is one of the counties, or nobody in particular.
fn solved(told: &Published<'_>, own: Option<&str>) -> Vec<String> {
    let city = told.city;
    let mut span = Span::default();
    let unit = |at: usize| -> Vec<f64> {
        (0..city.truth.len())
            .map(|x| f64::from(u8::from(x == at)))
            .collect()
    };
    for row in own.map_or_else(Vec::new, |own| city.of_county(Some(own))) {
        (0..FIGURES).for_each(|figure| span.add(&unit(row * FIGURES + figure)));
    }
    for (_, of, _) in &told.known {
        span.add(&gradient(of.as_ref(), &city.truth));
    }
    let mut wanted: Vec<(String, Vec<f64>)> = Vec::new();
    for (at, county) in city
        .counties
        .iter()
        .enumerate()
        .filter(|(_, county)| Some(**county) != own)
    {
        for (figure, name) in ["land", "tax", "revenue"].into_iter().enumerate() {
            wanted.push((
                format!("{name} of {} in {county}", city.codes[at]),
                unit(at * FIGURES + figure),
            ));
        }
        let of = |x: &[f64]| ratio(x, &[at], 1);
        wanted.push((
            format!("tax per mu of {} in {county}", city.codes[at]),
            gradient(&of, &city.truth),
        ));
    }
    for (county, _, _) in COUNTIES.iter().filter(|county| Some(county.0) != own) {
        let members = city.of_county(Some(county));
        if members.len() < LEAST {
            let all = city.of_county(None);
            for figure in 0..FIGURES {
                wanted.push((
                    format!("total {figure} of {county}"),
                    gradient(&|x: &[f64]| total(x, &members, figure), &city.truth),
                ));
            }
            wanted.push((
                format!("tax per mu of {county}"),
                gradient(&|x: &[f64]| ratio(x, &members, 1), &city.truth),
            ));
            wanted.push((
                format!("score of {county}"),
                gradient(&|x: &[f64]| score(x, &members, &all), &city.truth),
            ));
        }
    }
    let told = |(_, vector): &(String, Vec<f64>)| span.length(vector) < 1e-5;
    wanted.into_iter().filter(told).map(|(what, _)| what).collect()
}

fn evaluated(merit: f64) -> (tempfile::TempDir, Run) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    std::fs::write(path.join("plain.toml"), include_str!("plain.toml")).unwrap();
    std::fs::write(
        path.join("quotas.toml"),
        QUOTAS.replace("MERIT", &merit.to_string()),
    )
    .unwrap();
    for (year, is_last) in [(2019, false), (2018, true)] {
        let mut rows = vec![book::cells([format!("{year}年度企业").as_str()])];
        rows.extend(City::of(is_last).rows());
        book::write(&path.join(format!("企业{year}.xlsx")), &[("企业", rows)]);
    }
    let arguments = [
        "evaluate",
        "企业2019.xlsx",
        "企业2018.xlsx",
        "--year",
        "2019",
        "--scheme",
        "plain.toml",
        "--quotas",
        "quotas.toml",
        "--split",
        "county",
        "--keep-going",
    ];
    let run = permu(path, &arguments);
    assert!(run.code < 2, "{}", run.stderr);
    (folder, run)
}

#[test]
fn no_reader_tells_a_figure_of_fewer_than_three_enterprises() {
    let city = City::of(false);
    for merit in [0.4, 0.0] {
        let (_folder, run) = evaluated(merit);
        let table = run.table("enterprises");
        let classes: BTreeMap<String, String> = (0..table.rows.len())
            .map(|row| {
                (
                    table.get(row, "code").to_owned(),
                    table.get(row, "class").to_owned(),
                )
            })
            .collect();
        let told = public(&run, &city, merit, &classes);
        assert!(
            told.known.len() > 30,
            "only {} figures are public",
            told.known.len()
        );
        let found = solved(&told, None);
        assert!(found.is_empty(), "everybody, with merit {merit}: {found:#?}");
        for (county, _, _) in COUNTIES {
            let mut told = public(&run, &city, merit, &classes);
            folder(&mut told, &run.out.join(format!("split/{county}/results.xlsx")));
            let found = solved(&told, Some(county));
            assert!(found.is_empty(), "{county}, with merit {merit}: {found:#?}");
        }
    }
}

#[test]
fn the_solver_of_this_test_finds_what_can_be_told() {
    let city = City::of(false);
    let mut told = Published {
        city: &city,
        known: Vec::new(),
        merit: 0.0,
    };
    let all = city.of_county(None);
    told.learn(
        "all land".to_owned(),
        move |x| total(x, &all, 0),
        Some(total(&city.truth, &city.of_county(None), 0)),
    );
    for (county, _, _) in &COUNTIES[1..] {
        let value = total(&city.truth, &city.of_county(Some(county)), 0);
        told.region("test", Some(county), "land_mu", Some(value));
    }
    let found: BTreeSet<String> = solved(&told, None).into_iter().collect();
    assert!(found.contains("total 0 of 甲县"), "{found:?}");
    assert!(!found.iter().any(|one| one.contains("tax")), "{found:?}");
}

#[test]
fn last_years_score_of_two_enterprises_is_not_drawn() {
    let (_folder, run) = evaluated(0.4);
    let table = Csv::read(&run.out.join("charts/county-ranking.csv"));
    // 戊县 has five enterprises this year and had two the last.
    let row = table.row("county", "戊县");
    assert!(table.number(row, "score").is_some() || table.get(row, "score").is_empty());
    assert_eq!(table.number(row, "last_score"), None);
    assert!(table.number(table.row("county", "庚县"), "last_score").is_some());
}

#[test]
fn the_sweep_over_quotas_is_not_drawn_where_it_would_tell_withheld_figures() {
    let (_folder, run) = evaluated(0.4);
    let names: Vec<String> = run
        .files()
        .into_iter()
        .filter(|name| name.contains("efficiency-equity"))
        .collect();
    assert!(names.is_empty(), "{names:?}");
}
