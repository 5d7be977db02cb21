//! Money by formula for areas: figures of this year and the last, of the area and the whole (docs/allocation.md, Q5 and Q6).

use std::path::Path;

use crate::book::{self, cells, code};
use crate::program::{Csv, permu};

const SCHEME: &str = include_str!("../../datasets/quotas/q5-q6-money.toml");

/// One enterprise in each of two counties: their power and tax; land 10 mu and value added 1,000 each.
fn data(folder: &Path, year: i32, power: [&str; 2], tax: [&str; 2]) {
    let mut rows = vec![cells([
        "统一社会信用代码",
        "企业名称",
        "县（市、区）",
        "用地面积（亩）",
        "税收（万元）",
        "工业增加值（万元）",
        "用电量（万千瓦时）",
    ])];
    for (at, county) in ["甲县", "乙县"].into_iter().enumerate() {
        let (code, name) = (code(at + 1), format!("青岚市第{}机械有限公司", ["一", "二"][at]));
        rows.push(cells([&code, &name, county, "10", tax[at], "1000", power[at]]));
    }
    book::write(&folder.join(format!("数据{year}.xlsx")), &[("数据", rows)]);
}

fn amounts(table: &Csv) -> Vec<(String, String, f64)> {
    let row = |row: usize| {
        let words = ["policy", "county"].map(|id| table.get(row, id).to_owned());
        let [policy, county] = words;
        (policy, county, table.number(row, "amount").unwrap())
    };
    (0..table.rows.len()).map(row).collect()
}

#[test]
fn money_follows_intensity_and_rank() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("s.toml"), SCHEME).unwrap();
    // 甲县: 0.1 → 0.09, down 10 %. 乙县: 0.05 → 0.0525, up 5 %. The whole: 150 → 142.5 of 2,000, down 5 %.
    data(folder.path(), 2023, ["100", "50"], ["100", "200"]);
    data(folder.path(), 2024, ["90", "52.5"], ["100", "200"]);
    let arguments = [
        "evaluate",
        ".",
        "--scheme",
        "s.toml",
        "--only",
        "tables",
        "--min-cell",
        "1",
    ];
    let run = permu(folder.path(), &arguments).ends_with(0);
    let found = amounts(&run.table("region_policies"));
    let expected = [
        ("能耗强度奖惩", "乙县", -500.0), // 100 × −5
        ("能耗强度奖惩", "甲县", 1000.0), // 50 × 10 + 100 × (10 − 5)
        ("名次奖励", "乙县", 1000.0),
        ("名次奖励", "甲县", 900.0),
    ];
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for ((policy, county, amount), found) in expected.into_iter().zip(&found) {
        assert_eq!((policy, county), (found.0.as_str(), found.1.as_str()));
        assert!((amount - found.2).abs() < 1e-6, "{found:?}");
    }
    // Without the year before, what rests on it is nothing, and it is said.
    std::fs::remove_file(folder.path().join("数据2023.xlsx")).unwrap();
    let run = permu(folder.path(), &arguments).ends_with(0);
    assert!(run.stderr.contains("rule-never-applied"), "{}", run.stderr);
    assert_eq!(amounts(&run.table("region_policies")).len(), 2);
}

#[test]
fn mistakes_in_a_policy_of_regions_have_their_lines() {
    let folder = tempfile::tempdir().unwrap();
    data(folder.path(), 2024, ["90", "52.5"], ["100", "200"]);
    for (from, to, code) in [
        ("rank <= 8", "rang <= 8", "unknown-field"),
        ("id = \"rank\"", "id = \"intensity\"", "defined-twice"),
        (
            "amount = \"1000 - 100 * (rank - 1)\"",
            "amount = \"class\"",
            "bad-expression",
        ),
        ("when = \"rank <= 8\"", "wenn = \"rank <= 8\"", "unknown-setting"),
    ] {
        assert!(SCHEME.contains(from), "{from}");
        std::fs::write(folder.path().join("s.toml"), SCHEME.replacen(from, to, 1)).unwrap();
        let run = permu(folder.path(), &["scheme", "check", "s.toml"]);
        assert_eq!(run.code, 1, "{to}: {}", run.stderr);
        let said = format!("{}{}", run.stdout, run.stderr);
        assert!(said.contains(code) && said.contains("s.toml:"), "{to}: {said}");
    }
}
