//! Several rows of one enterprise: amounts add up, ratios do not.

use crate::mends::{read_all, table};

const HEAD: [&str; 5] = [
    "统一社会信用代码",
    "企业名称",
    "县（市、区）",
    "用地面积（亩）",
    "容积率",
];

fn read(ratios: [&str; 2]) -> crate::mends::Read {
    let rows: [[&str; 5]; 2] = [
        ["1", "示例一公司", "甲县", "10", ratios[0]],
        ["1", "示例一公司", "甲县", "5", ratios[1]],
    ];
    let rows: Vec<&[&str]> = rows.iter().map(|row| &row[..]).collect();
    let mut sheet = table(&HEAD, &rows);
    let last = sheet.len();
    for (at, row) in sheet.iter_mut().enumerate() {
        row.push(match (at + 2).wrapping_sub(last) {
            0 => "甲-1".to_owned(),
            1 => "甲-2".to_owned(),
            _ => "宗地编号".to_owned(),
        });
    }
    read_all(&[("土地2024.xlsx", &[("用地", sheet)])], &[])
}

#[test]
fn plot_ratios_of_parcels_are_one_or_a_question_and_never_a_sum() {
    let same = read(["1.2", "1.2"]);
    assert_eq!(same.number(1, "land_mu"), Some(15.0));
    assert_eq!(same.number(1, "plot_ratio"), Some(1.2));
    let other = read(["1.2", "2.5"]);
    assert_eq!(other.number(1, "land_mu"), Some(15.0));
    assert_eq!(other.number(1, "plot_ratio"), None);
    // At the cell of the second row.
    assert!(
        other.problems.contains(&"conflicting-values E3".to_owned()),
        "{:?}",
        other.problems
    );
}
