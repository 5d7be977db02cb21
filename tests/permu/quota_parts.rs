//! The example files of quotas in parts: run, re-added by hand, and back from their workbook.

use std::path::Path;

use crate::program::{Csv, permu};

fn dataset(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(name);
    path.to_str().unwrap().to_owned()
}

/// The rows of a resource by county: a column of each.
fn column(table: &Csv, resource: &str, name: &str) -> Vec<(String, f64)> {
    let rows = (0..table.rows.len()).filter(|row| table.get(*row, "resource") == resource);
    rows.filter_map(|row| Some((table.get(row, "county").to_owned(), table.number(row, name)?)))
        .collect()
}

fn of<'a>(list: &'a [(String, f64)], county: &str) -> &'a f64 {
    &list.iter().find(|one| one.0 == county).unwrap().1
}

#[test]
fn every_example_runs_adds_up_and_comes_back_from_its_workbook() {
    for file in [
        "q1-take-by-class",
        "q2-earned-lishui",
        "q3-parts",
        "q4-rank-awards",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let quotas = dataset(&format!("quotas/{file}.toml"));
        let lishui = dataset("lishui-2019");
        let inputs: Vec<&str> = match file {
            "q2-earned-lishui" => vec!["evaluate", &lishui, "--scheme", "lishui-2019"],
            _ => vec!["evaluate"],
        };
        let with = |quotas: &str, more: &[&str]| {
            let all = [&inputs[..], &["--quotas", quotas, "--quiet"], more].concat();
            permu(folder.path(), &all).ends_with(0)
        };
        // Only a whole run writes the workbook.
        let first = with(&quotas, &["--out", "one"]);
        let table = first.table("allocation");
        let steps = ["base", "merit", "award", "bound", "step"];
        let text = first.text("tables/allocation.csv");
        let head = text.trim_start_matches('\u{feff}').lines().next().unwrap();
        let parts: Vec<&str> = head.split(',').filter(|name| name.starts_with("part_")).collect();
        for row in (0..table.rows.len()).filter(|row| !table.get(*row, "county").starts_with('(')) {
            let all = steps.iter().chain(&parts);
            let sum: f64 = all.filter_map(|name| table.number(row, name)).sum();
            let quota = table.number(row, "quota").unwrap();
            assert!((sum - quota).abs() < 1e-6, "{file}: {sum} is not {quota}");
        }
        let book = folder.path().join("one/quotas.xlsx");
        let again = with(book.to_str().unwrap(), &["--out", "two", "--only", "tables"]);
        assert_eq!(
            first.text("tables/allocation.csv"),
            again.text("tables/allocation.csv"),
            "{file}"
        );
    }
}

#[test]
fn lishui_earns_half_of_the_land_that_it_used_again() {
    let folder = tempfile::tempdir().unwrap();
    let (data, quotas) = (dataset("lishui-2019"), dataset("quotas/q2-earned-lishui.toml"));
    let arguments = [
        "evaluate",
        &data,
        "--scheme",
        "lishui-2019",
        "--quotas",
        &quotas,
        "--only",
        "tables",
        "--quiet",
    ];
    let table = permu(folder.path(), &arguments).ends_with(0).table("allocation");
    let earned = column(&table, "land", "part_earned");
    // 0.5 × 204.7 = 102.35: half a step goes up.
    for (county, expected) in [
        ("开发区", 251.3),
        ("云和县", 102.4),
        ("遂昌县", 70.1),
        ("松阳县", 46.2),
        ("青田县", 28.7),
        ("缙云县", 4.8),
        ("莲都区", 0.0),
    ] {
        assert_eq!(*of(&earned, county), expected, "{county}");
        assert_eq!(
            *of(&column(&table, "land", "quota"), county),
            expected,
            "{county}"
        );
    }
}

/// A number as people write it.
fn value(text: &str) -> f64 {
    let plain: String = text.replace(',', "").replace('−', "-").replace(' ', "");
    plain
        .trim_end_matches('%')
        .parse()
        .unwrap_or_else(|_| panic!("{text} is no number"))
}

/// The numbers of a step, in their order, without the result.
fn numbers(step: &str) -> Vec<f64> {
    let is_part = |letter: char| letter.is_ascii_digit() || ",.−".contains(letter);
    let mut list = Vec::new();
    for word in step.split(|letter: char| !is_part(letter)) {
        if word.chars().any(|letter| letter.is_ascii_digit()) {
            list.push(value(word));
        }
    }
    list
}

/// Adds a sum of `quota_sums.csv` again: nothing is taken over but the figures that stand left of each sign of equality.
fn added(sum: &str) -> f64 {
    let mut level = 0.0;
    let mut base: Option<f64> = None;
    for step in sum.split('；') {
        let (left, right) = step.split_once('＝').unwrap_or((step, ""));
        let found = numbers(left);
        if let Some(factors) = left.strip_prefix("基数：") {
            // Labels stand in quotation marks; weight in percent, value, sum of all.
            let terms = factors
                .split('”')
                .skip(1)
                .map(|term| numbers(term.split('“').next().unwrap()));
            base = Some(terms.map(|term| term[0] / 100.0 * term[1] / term[2]).sum());
        } else if left.starts_with("基数部分") {
            level = found[0] * base.unwrap_or(found[1]) / found[2];
        } else if let Some(merit) = left.strip_prefix("× (") {
            let found = numbers(merit);
            level *= found[0] + found[1] * found[2] / found[3];
        } else if left.starts_with("× 分档系数") || left.starts_with("× 效率") {
            level *= found[0] / found[1];
        } else if left.starts_with("末位交出") {
            level -= found[0] * found[1] / 100.0;
        } else if left.starts_with("前列分得") {
            level += found[0] * found[1] / 100.0;
        } else if left.starts_with("× ") {
            level *= found[0];
        } else if left.contains("按下限") || left.contains("按上限") || left.contains("线性规划") {
            // With awards and parts, which are added below: the amount without them.
            level = numbers(right)[0];
        } else if left.starts_with("上下限调整") {
            level = numbers(right)[0];
        } else if left.starts_with("合计") {
            continue;
        } else {
            let sign = if left.contains("− ") { -1.0 } else { 1.0 };
            level += sign * found.last().unwrap().abs();
        }
    }
    level
}

#[test]
fn every_quota_of_the_sample_is_added_again_from_its_sum_alone() {
    let folder = tempfile::tempdir().unwrap();
    let run = permu(folder.path(), &["--quiet"]).ends_with(0);
    let (sums, table) = (run.table("quota_sums"), run.table("allocation"));
    let page = run.text("report.html");
    let mut count = 0;
    for row in 0..sums.rows.len() {
        let key = |table: &Csv, row: usize| {
            ["resource", "method", "county"].map(|id| table.get(row, id).to_owned())
        };
        let own = key(&sums, row);
        let quota = (0..table.rows.len())
            .find(|row| key(&table, *row) == own)
            .unwrap();
        let quota = table.number(quota, "quota").unwrap();
        let sum = sums.get(row, "sum");
        let again = added(sum);
        // Six digits a figure: a part in a hundred thousand.
        assert!(
            (again - quota).abs() <= 2e-5 * quota.abs() + 1e-4,
            "{again} is not {quota}: {sum}"
        );
        assert!(page.contains(&sum.replace('"', "\\\"")), "{sum}");
        count += 1;
    }
    // Land by six methods, five resources by one, nine counties each.
    assert_eq!(count, 11 * 9);
}

/// A table in the data of report.html, as columns of texts; numbers as they stand there.
fn of_page(data: &serde_json::Value, table: &str, id: &str) -> Vec<String> {
    let columns = data[table]["columns"].as_array().unwrap();
    let own = columns.iter().find(|column| column["id"] == id).unwrap();
    let plain = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    own["values"]
        .as_array()
        .unwrap()
        .iter()
        .map(|value| match (own["dictionary"].as_array(), value.as_u64()) {
            (Some(words), Some(place)) => plain(&words[place as usize]),
            _ => plain(value),
        })
        .collect()
}

/// From report.html and from results.xlsx, each without any other file: of every resource and county the sum is added again
/// and is the quota that stands there.
#[test]
fn every_quota_is_added_again_from_the_report_alone_and_from_the_workbook_alone() {
    use calamine::Reader;
    let folder = tempfile::tempdir().unwrap();
    let run = permu(folder.path(), &["--quiet"]).ends_with(0);
    let page = run.text("report.html");
    let data = page
        .split("id=\"data\">")
        .nth(1)
        .unwrap()
        .split("</script>")
        .next()
        .unwrap();
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    let rows = |table: &str, value: &str| -> Vec<([String; 3], String)> {
        let [resource, method, county, value] =
            ["resource", "method", "county", value].map(|id| of_page(&data, table, id));
        (0..value.len())
            .map(|row| {
                let key = [&resource, &method, &county].map(|column| column[row].clone());
                (key, value[row].clone())
            })
            .collect()
    };
    let check = |sums: &[([String; 3], String)], quotas: &[([String; 3], f64)], place: &str| {
        assert_eq!(sums.len(), 11 * 9, "{place}");
        for (key, sum) in sums {
            let quota = quotas.iter().find(|known| known.0 == *key).unwrap().1;
            let again = added(sum);
            assert!(
                (again - quota).abs() <= 2e-5 * quota.abs() + 1e-4,
                "{place} {key:?}: {again} is not {quota}: {sum}"
            );
            // What the sum names as the quota is what stands in the table.
            let named = numbers(sum.rsplit_once("合计 ＝").unwrap().1)[0];
            assert!(
                (named - quota).abs() < 1e-6 * quota.abs().max(1.0),
                "{place} {key:?}: {sum}"
            );
        }
    };
    let sums = rows("sums", "sum");
    let quotas = rows("allocation", "quota").into_iter();
    let quotas: Vec<_> = quotas
        .filter_map(|(key, quota)| Some((key, quota.parse().ok()?)))
        .collect();
    check(&sums, &quotas, "report.html");

    let mut book: calamine::Xlsx<_> = calamine::open_workbook(run.out.join("results.xlsx")).unwrap();
    let sheet = book.worksheet_range("资源配置").unwrap();
    let cell = |row: u32, column: usize| {
        sheet
            .get_value((row, column as u32))
            .map_or_else(String::new, ToString::to_string)
    };
    let table = |from: u32| -> (Vec<String>, Vec<u32>) {
        let heads = (0..sheet.width()).map(|column| cell(from, column)).collect();
        let rows = (from + 1..).take_while(|row| !cell(*row, 0).is_empty()).collect();
        (heads, rows)
    };
    let top = (0..sheet.height() as u32)
        .find(|row| cell(*row, 3) == "算式")
        .unwrap();
    let keys = |heads: &[String], row: u32| {
        ["资源", "分配方法", "县（市、区）"].map(|head| {
            let column = heads.iter().position(|known| known == head).unwrap();
            cell(row, column)
        })
    };
    let (heads, own) = table(top);
    let sums: Vec<_> = own
        .into_iter()
        .map(|row| (keys(&heads, row), cell(row, 3)))
        .collect();
    let (heads, own) = table(1);
    let quota = heads.iter().position(|head| head == "年度指标").unwrap();
    let quotas: Vec<_> = own
        .iter()
        .map(|row| (keys(&heads, *row), cell(*row, quota).parse().unwrap()))
        .collect();
    check(&sums, &quotas, "results.xlsx");
    // And the columns of the table add up to it.
    for row in own {
        let parts = ["基数部分", "绩效部分", "奖励", "上下限调整", "取整"].map(|head| {
            let column = heads.iter().position(|known| known == head).unwrap();
            cell(row, column).parse::<f64>().ok()
        });
        if parts.iter().any(Option::is_some) {
            let sum: f64 = parts.into_iter().flatten().sum();
            let quota: f64 = cell(row, quota).parse().unwrap();
            assert!((sum - quota).abs() < 1e-6, "row {row}: {sum} is not {quota}");
        }
    }
}

#[test]
fn a_base_of_several_factors_is_added_again_factor_by_factor() {
    let folder = tempfile::tempdir().unwrap();
    let quotas = dataset("quotas/q3-parts.toml");
    let run = permu(
        folder.path(),
        &["evaluate", "--quotas", &quotas, "--only", "tables", "--quiet"],
    )
    .ends_with(0);
    let (sums, table) = (run.table("quota_sums"), run.table("allocation"));
    let quotas = column(&table, "land", "quota");
    for row in 0..sums.rows.len() {
        let sum = sums.get(row, "sum");
        let quota = *of(&quotas, sums.get(row, "county"));
        let again = added(sum);
        assert!(
            (again - quota).abs() <= 2e-5 * quota,
            "{again} is not {quota}: {sum}"
        );
    }
    // The areas of the file: 60 of 60 + 150 + 210 + 240 + 90 + 80 + 50 + 40 + 20.
    let own = sums.get(sums.row("county", "魏都区"), "sum");
    assert!(own.contains("“上年盘活面积（亩）” 40% × 60 ÷ 940 ＝"), "{own}");
    assert_eq!(sums.rows.len(), 9);
}

#[test]
fn every_point_of_a_county_is_computed_again_from_its_sum() {
    let folder = tempfile::tempdir().unwrap();
    let run = permu(folder.path(), &["evaluate", "--only", "tables", "--quiet"]).ends_with(0);
    let (points, counties) = (run.table("county_points"), run.table("counties"));
    for row in 0..counties.rows.len() - 1 {
        let name = counties.get(row, "county");
        let own = (0..points.rows.len()).filter(|at| points.get(*at, "county") == name);
        let sum: f64 = own
            .map(|at| {
                let text = points.get(at, "sum");
                let (left, right) = text.split_once('＝').unwrap();
                let found = numbers(left);
                let again = match found[..] {
                    [weight, cap] => weight * cap,
                    [weight, one, other] => weight * one / other,
                    _ => panic!("{text}"),
                };
                assert!((again - numbers(right)[0]).abs() < 2e-4, "{text}");
                again
            })
            .sum();
        let score = counties.number(row, "score").unwrap();
        assert!((sum - score).abs() < 1e-3, "{name}: {sum} is not {score}");
    }
}
