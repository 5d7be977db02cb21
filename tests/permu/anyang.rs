//! 安阳 2019: 235 enterprises above scale in seven parks (POLICY.md §1; news.dahe.cn/2019/05-20/486555.html).

use std::collections::BTreeMap;

use crate::book;
use crate::program::permu;

/// The published counts of A, B and C.
const PUBLISHED: [usize; 3] = [37, 176, 22];

/// Sizes of seven parks that sum to 235. The real ones were not published.
const PARKS: [usize; 7] = [52, 41, 37, 33, 29, 24, 19];

/// Per cent of a whole, halves up, in whole numbers only.
fn nearest(percent: usize, of: usize) -> usize {
    (percent * of + 50) / 100
}

fn enterprise(number: usize, park: usize) -> Vec<String> {
    // Figures without ties that do not rise together, so that the two orders of the rule differ.
    let spread = |step: usize| ((number * step) % 997 + 3) as f64;
    let figure = |value: f64| value.to_string();
    vec![
        book::code(number),
        format!("安阳{number}"),
        "安阳县".to_owned(),
        format!("第{}产业集聚区", park + 1),
        "规上".to_owned(),
        figure(10.0 + (number % 17) as f64),
        figure(spread(389)),
        figure(spread(571) * 10.0),
        figure(spread(211) * 12.0),
        figure(spread(83)),
        figure(spread(613) * 3.0),
        figure(spread(457)),
        figure(spread(311)),
        figure(spread(127) / 100.0),
        figure(spread(71) / 100.0),
        figure(spread(53) / 100.0),
        figure(spread(31) / 100.0),
    ]
}

#[test]
fn classes_of_235_enterprises_in_seven_parks_follow_the_stated_rounding() {
    assert_eq!(PARKS.iter().sum::<usize>(), 235);
    let folder = tempfile::tempdir().unwrap();
    let mut rows = vec![
        book::cells(["2018年度规模以上工业企业"]),
        book::cells([
            "统一社会信用代码",
            "企业名称",
            "县（市、区）",
            "产业集聚区",
            "企业规模",
            "用地面积（亩）",
            "税收实际贡献（万元）",
            "工业总产值（万元）",
            "主营业务收入（万元）",
            "研发经费支出（万元）",
            "工业增加值（万元）",
            "年平均职工人数（人）",
            "用电量（万千瓦时）",
            "化学需氧量（吨）",
            "氨氮（吨）",
            "二氧化硫（吨）",
            "氮氧化物（吨）",
        ]),
    ];
    let mut number = 0;
    for (park, size) in PARKS.iter().enumerate() {
        for _ in 0..*size {
            number += 1;
            rows.push(enterprise(number, park));
        }
    }
    book::write(&folder.path().join("安阳2018.xlsx"), &[("企业", rows)]);
    let run = permu(
        folder.path(),
        &["evaluate", "安阳2018.xlsx", "--scheme", "henan-2019"],
    )
    .ends_with(0);
    let table = run.table("enterprises");
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for row in 0..table.rows.len() {
        let key = (
            table.get(row, "park").to_owned(),
            table.get(row, "class").to_owned(),
        );
        *counts.entry(key).or_default() += 1;
    }
    let mut total = [0; 3];
    for (park, size) in PARKS.iter().enumerate() {
        let name = format!("第{}产业集聚区", park + 1);
        let (first, last) = (nearest(15, *size), nearest(10, *size));
        for (class, (letter, expected)) in [("A", first), ("B", size - first - last), ("C", last)]
            .into_iter()
            .enumerate()
        {
            let found = counts.get(&(name.clone(), letter.to_owned())).copied();
            assert_eq!(found.unwrap_or(0), expected, "{letter} of {size} in {name}");
            total[class] += expected;
        }
    }
    println!(
        "here, park by park, to the nearest: A {} B {} C {}",
        total[0], total[1], total[2]
    );
    println!(
        "安阳 2019 published:               A {} B {} C {}",
        PUBLISHED[0], PUBLISHED[1], PUBLISHED[2]
    );
    println!(
        "15 % of all 235 is 35.25 and 10 % is 23.5: the published 37 and 22 are sums of seven rounded shares.\n\
         The sizes of the seven parks were not published, so these counts need not be equal."
    );
    // Whatever the sizes: each park's share is at most a half from the exact one.
    for (published, share) in [(PUBLISHED[0], 0.15), (PUBLISHED[2], 0.10)] {
        assert!((published as f64 - share * 235.0).abs() <= 7.0 * 0.5);
    }
}
