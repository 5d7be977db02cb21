//! 黄岩 2022, by hand: weights 30/20/20/10/10/10 and the benchmarks of chacewang.com news430850 (POLICY.md §2).

use crate::book;
use crate::program::permu;

const HEADER: [&str; 16] = [
    "统一社会信用代码",
    "企业名称",
    "县（市、区）",
    "企业规模",
    "用地面积（亩）",
    "税收实际贡献（万元）",
    "工业增加值（万元）",
    "综合能耗（吨标准煤）",
    "化学需氧量（吨）",
    "氨氮（吨）",
    "二氧化硫（吨）",
    "氮氧化物（吨）",
    "年平均职工人数（人）",
    "研发经费支出（万元）",
    "主营业务收入（万元）",
    "用电量（万千瓦时）",
];

/// An enterprise with 10 mu exactly at the six benchmarks, but for its tax and its discharge as multiples.
fn enterprise(number: usize, tax: f64, emission: Option<f64>) -> Vec<String> {
    let (land, revenue) = (10.0, 10_000.0);
    let value_added = 136.16 * land;
    let discharge = emission.map(|multiple| value_added / 4929.81 * multiple);
    // All of it as one pollutant; the other three report none.
    let [cod, rest] = discharge.map_or([String::new(), String::new()], |all| {
        [all.to_string(), "0".to_owned()]
    });
    vec![
        book::code(number),
        format!("黄岩{number}"),
        "黄岩区".to_owned(),
        "规上".to_owned(),
        land.to_string(),
        (24.097 * land * tax).to_string(),
        value_added.to_string(),
        (value_added / 2.694).to_string(),
        cod,
        rest.clone(),
        rest.clone(),
        rest,
        (value_added / 18.14).to_string(),
        (0.0302 * revenue).to_string(),
        revenue.to_string(),
        // Needed for 规下 alone.
        "1".to_owned(),
    ]
}

#[test]
fn huangyan_2022_scores_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = vec![
        book::cells(["黄岩区2022年度工业企业亩均效益"]),
        HEADER.map(str::to_owned).to_vec(),
    ];
    rows.push(enterprise(1, 1.0, Some(1.0)));
    rows.push(enterprise(2, 0.5, Some(1.0)));
    rows.push(enterprise(3, 2.0, Some(1.0)));
    // Half the discharge at the same value added: twice the benchmark, 20 points.
    rows.push(enterprise(4, 1.0, Some(0.5)));
    rows.push(enterprise(5, 1.0, None));
    book::write(&folder.path().join("黄岩.xlsx"), &[("企业", rows)]);
    let run = permu(
        folder.path(),
        &["evaluate", "黄岩.xlsx", "--scheme", "huangyan-2022"],
    )
    .ends_with(0);
    let table = run.table("enterprises");
    let at = |number: usize, id: &str| table.number(table.row("code", &book::code(number)), id).unwrap();
    let near = |found: f64, expected: f64| {
        assert!((found - expected).abs() < 1e-9, "{found} instead of {expected}");
    };
    near(at(1, "score"), 100.0);
    near(at(2, "score"), 85.0);
    near(at(3, "score"), 130.0);
    near(at(4, "value_added_per_emission_points"), 20.0);
    // The mean of 10, 10, 10 and 20.
    near(at(5, "value_added_per_emission_points"), 12.5);
    near(at(5, "score"), 102.5);
    let missing = table.row("code", &book::code(5));
    assert_eq!(table.get(missing, "value_added_per_emission_value"), "");
    assert_eq!(table.get(missing, "status"), "appraised");
    assert_eq!(table.get(missing, "reason"), "mean-points");
}
