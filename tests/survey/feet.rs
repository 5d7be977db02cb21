//! What stands below, between and beside the figures of real tables.

use permu::survey::Input;

use crate::book;
use crate::mends::{Read, read_all, read_inputs, roster, table};

/// A table as text beside the list of enterprises 1 and 2.
fn with_text(name: &str, text: &str) -> Read {
    let folder = tempfile::tempdir().unwrap();
    let (list, tax) = (folder.path().join("名录2019.xlsx"), folder.path().join(name));
    book::write(&list, &[("名录", roster())]);
    std::fs::write(&tax, text).unwrap();
    read_inputs(&[Input::File(list), Input::File(tax)], &[])
}

#[test]
fn a_row_of_text_with_more_fields_than_the_header_is_told_and_not_used() {
    let (one, two) = (book::code(1), book::code(2));
    let head = "统一社会信用代码,企业名称,税收实际贡献（万元）";
    for (name, text, tax) in [
        (
            "税收2019.csv",
            format!("{head}\n{one},示例一公司,1,234.5\n{two},示例二公司,200\n"),
            Some(200.0),
        ),
        (
            "税收2019.csv",
            format!("{head},备注\n{one},示例一公司,1,000,\n{two},示例二公司,200,\n"),
            Some(200.0),
        ),
        (
            "税收2019.csv",
            format!("{head},备注\n{one},示例一公司,1,234,已核\n{two},示例二公司,200\n"),
            Some(200.0),
        ),
        (
            "税收2019.csv",
            format!("{head}\n{one},示例一公司,1,234\n{two},示例二公司,2,234\n"),
            None,
        ),
        (
            "税收2019.csv",
            format!(
                "{}\n{one};示例一公司;1;234,5\n{two};示例二公司;200\n",
                head.replace(',', ";")
            ),
            Some(200.0),
        ),
        (
            "税收2019.tsv",
            format!(
                "{}\n{one}\t示例一公司\t1\t234\n{two}\t示例二公司\t200\n",
                head.replace(',', "\t")
            ),
            Some(200.0),
        ),
    ] {
        let found = with_text(name, &text);
        let wide = found
            .problems
            .iter()
            .filter(|line| *line == "row-too-wide")
            .count();
        assert_eq!(
            wide,
            if tax.is_some() { 1 } else { 2 },
            "{text}{:?}",
            found.problems
        );
        assert_eq!(found.number(1, "tax"), None, "{text}");
        assert_eq!(found.number(2, "tax"), tax, "{text}");
    }
}

#[test]
fn a_separator_at_the_end_of_a_row_of_text_is_no_field() {
    let (one, two) = (book::code(1), book::code(2));
    let head = "统一社会信用代码,企业名称,税收实际贡献（万元）,从业人员（人）";
    for text in [
        format!("{head}\n{one},示例一公司,100,5,\n{two},示例二公司,200,6\n"),
        format!("{head}\n{one},示例一公司,100,500,,\n{two},示例二公司,200,600,,\n"),
        format!("{head}\n{one},示例一公司,\"1,234.5\",5\n{two},示例二公司,200\n"),
    ] {
        let found = with_text("税收2019.csv", &text);
        assert!(
            !found.problems.iter().any(|line| line == "row-too-wide"),
            "{text}"
        );
        let first = if text.contains("1,234") { 1234.5 } else { 100.0 };
        assert_eq!(found.number(1, "tax"), Some(first), "{text}");
        assert_eq!(found.number(2, "tax"), Some(200.0), "{text}");
    }
}

/// Books with the list of enterprises 1 and 2 and one more table.
fn with_table(head: &[&str], rows: &[&[&str]]) -> Read {
    read_all(
        &[("数据2019.xlsx", &[("名录", roster()), ("表", table(head, rows))])],
        &[],
    )
}

#[test]
fn a_unit_is_read_beside_a_remark_about_what_a_figure_holds() {
    for (head, tax, scope) in [
        ("税收实际贡献（不含海关代征，万元）", 100.0, true),
        ("税收实际贡献（万元，含免抵调）", 100.0, true),
        ("税收实际贡献（单位：万元，含免抵）", 100.0, true),
        ("税收实际贡献（元；不含附加）", 0.01, true),
        ("税收实际贡献（扣除退税 千元）", 10.0, true),
        ("税收实际贡献（不含海关代征）（千元）", 10.0, true),
        ("Tax (10k yuan, excl. customs)", 100.0, true),
        ("税收实际贡献（RMB千元）", 10.0, false),
        ("税收实际贡献（百元）", 1.0, false),
        ("税收实际贡献（十万元）", 1000.0, false),
        ("Tax (RMB thousand)", 10.0, false),
    ] {
        let found = with_table(&["统一社会信用代码", head], &[&["1", "100"], &["2", "100"]]);
        assert!(found.holds("tax"), "{head} {:?}", found.problems);
        assert_eq!(found.number(1, "tax"), Some(tax), "{head} {:?}", found.problems);
        let told = found.problems.iter().any(|line| line == "scope-remark B1");
        assert_eq!(told, scope, "{head}");
    }
    for (head, land) in [
        ("用地面积（hm²）", 30.0),
        ("用地面积（hm2）", 30.0),
        ("用地面积（平方）", 0.003),
    ] {
        let found = with_table(&["统一社会信用代码", head], &[&["1", "2"], &["2", "2"]]);
        assert_eq!(found.number(1, "land_mu"), Some(land), "{head}");
    }
    // An amount in a bracket is no unit.
    let found = with_table(
        &["统一社会信用代码", "税收实际贡献（含100万元）"],
        &[&["1", "100"], &["2", "1"]],
    );
    assert_eq!(found.problems, ["unknown-unit B1"]);
}

#[test]
fn land_is_told_apart_by_its_type_and_what_is_registered_is_owned() {
    let found = with_table(
        &["统一社会信用代码", "土地类型", "面积（亩）"],
        &[
            &["1", "登记", "10"],
            &["1", "承租", "5"],
            &["2", "登记", "20"],
            &["2", "出租", "3"],
        ],
    );
    assert_eq!(found.number(1, "land_mu"), Some(15.0), "{:?}", found.problems);
    assert_eq!(found.number(2, "land_mu"), Some(17.0));
    let found = with_table(
        &[
            "统一社会信用代码",
            "登记面积（亩）",
            "承租面积（亩）",
            "出租面积（亩）",
        ],
        &[&["1", "10", "5", "0"], &["2", "20", "0", "3"]],
    );
    assert_eq!(found.number(1, "land_mu"), Some(15.0), "{:?}", found.problems);
    assert_eq!(found.number(2, "land_mu"), Some(17.0));
}

/// A table of tax in which `odd` stands below the enterprises 1 and 2, with a figure.
fn below(odd: [&str; 2]) -> Read {
    with_table(
        &["统一社会信用代码", "企业名称", "税收实际贡献（万元）"],
        &[
            &["1", "示例一公司", "100"],
            &["2", "示例二公司", "200"],
            &[odd[0], odd[1], "300"],
        ],
    )
}

#[test]
fn rows_about_the_table_are_no_enterprises() {
    for (name, kind) in [
        ("共3家", "summary-row"),
        ("合计3户", "total-row"),
        ("户均", "summary-row"),
        ("平均", "summary-row"),
        ("同比增长", "summary-row"),
        ("增长率%", "summary-row"),
        ("上年同期", "summary-row"),
        ("2018年", "summary-row"),
        ("Average", "summary-row"),
        ("其他企业", "rest-row"),
        ("其余", "rest-row"),
        ("甲县", "total-row"),
        ("乙县规上企业", "total-row"),
        ("2024年12月31日", "foot-row"),
        ("打印日期：2023年3月5日", "foot-row"),
        ("2023-03-05", "foot-row"),
        ("制表人：张三", "foot-row"),
        ("联系电话", "foot-row"),
        ("Printed on: 2023-03-05", "foot-row"),
        ("示例公司", "example-row"),
        ("××有限公司", "example-row"),
        ("（示例）青岚机械有限公司", "example-row"),
    ] {
        for odd in [["", name], [name, ""]] {
            let found = below(odd);
            let column = if odd[0].is_empty() { 'B' } else { 'A' };
            assert!(
                found.problems.contains(&format!("{kind} {column}4")),
                "{odd:?} {:?}",
                found.problems
            );
            let other = |line: &&String| line.ends_with('4') && !line.starts_with(kind);
            assert_eq!(found.problems.iter().find(other), None, "{odd:?}");
            let frame = &found.survey.as_ref().unwrap().panel().unwrap().frame;
            assert_eq!(frame.height(), 2, "{odd:?}");
            assert_eq!(found.number(2, "tax"), Some(200.0), "{odd:?}");
        }
    }
}

#[test]
fn enterprises_whose_names_hold_such_words_stay_enterprises() {
    for name in [
        "共和机械有限公司",
        "平均律乐器厂",
        "合计美食品有限公司",
        "其他人家具有限公司",
        "其余田食品店",
        "同比电子有限公司",
        "户均田农机厂",
        "示例三公司",
        "例外服饰有限公司",
        "制表匠钟表有限公司",
        "打印耗材有限公司",
        "甲县机械有限公司",
        "上年丰农业有限公司",
    ] {
        let list = table(
            &["统一社会信用代码", "企业名称", "县（市、区）"],
            &[&["1", "示例一公司", "甲县"], &["2", name, "乙县"]],
        );
        for tax in [["2", name, "200"], ["", name, "200"]] {
            let tax = table(
                &["统一社会信用代码", "企业名称", "税收实际贡献（万元）"],
                &[&["1", "示例一公司", "100"], &tax],
            );
            let sheets = [("名录", list.clone()), ("税收", tax)];
            let books = [("数据2019.xlsx", sheets.as_slice())];
            let found = read_all(&books, &[]);
            assert_eq!(found.number(2, "tax"), Some(200.0), "{name} {:?}", found.problems);
        }
        // Nobody's name is told as such.
        if name != "示例三公司" {
            let found = below(["", name]);
            assert!(
                found.problems.contains(&"name-unknown B4".to_owned()),
                "{name} {:?}",
                found.problems
            );
        }
    }
    // With a code of its own even a word is a name.
    for name in ["其他企业", "平均", "合计", "甲县"] {
        let found = below(["2", name]);
        assert!(
            !found.problems.iter().any(|line| line.ends_with("-row B4")),
            "{name}"
        );
    }
}

#[test]
fn rows_that_number_or_explain_the_columns_are_passed_over_in_their_variants() {
    for row in [
        ["栏次", "甲", "1"],
        ["栏次", "", "1"],
        ["甲", "", "1"],
        ["(1)", "(2)", "(3)=(1)+(2)"],
        ["①", "②", "③=①+②"],
        ["A", "B", "C"],
        ["—", "—", "1"],
        ["第1列", "第2列", "第3列"],
        ["一", "二", "三"],
        ["必填", "全称", "保留两位小数"],
    ] {
        let found = with_table(
            &["统一社会信用代码", "企业名称", "税收实际贡献（万元）"],
            &[&row, &["1", "示例一公司", "100"], &["2", "示例二公司", "200"]],
        );
        assert_eq!(found.problems, ["column-numbers"], "{row:?}");
        assert_eq!(found.number(1, "tax"), Some(100.0), "{row:?}");
    }
}

#[test]
fn figures_beside_an_area_are_its_sums_or_an_error() {
    let head = [
        "县（市、区）",
        "统一社会信用代码",
        "企业名称",
        "税收实际贡献（万元）",
    ];
    let of = |sum: &str| {
        let code = [book::code(1), book::code(2)];
        let rows: [[&str; 4]; 3] = [
            ["甲县", "", "", sum],
            ["甲县", &code[0], "示例一公司", "100"],
            ["甲县", &code[1], "示例二公司", "200"],
        ];
        let rows: Vec<&[&str]> = rows.iter().map(|row| row.as_slice()).collect();
        with_table(&head, &rows).problems
    };
    assert!(of("300").contains(&"total-row B2".to_owned()), "{:?}", of("300"));
    assert!(!of("300").contains(&"row-without-key B2".to_owned()));
    assert!(
        of("310").contains(&"row-without-key B2".to_owned()),
        "{:?}",
        of("310")
    );
    // The sum of one enterprise is that enterprise once more, and may be one without a name.
    let one = with_table(
        &head,
        &[
            &["甲县", "", "", "100"],
            &["甲县", &book::code(1), "示例一公司", "100"],
        ],
    );
    assert!(
        one.problems.contains(&"row-without-key B2".to_owned()),
        "{:?}",
        one.problems
    );
}

#[test]
fn the_numbers_of_a_note_are_no_enterprises() {
    let head = ["统一社会信用代码", "企业名称", "税收实际贡献（万元）"];
    let data: [&[&str]; 2] = [&["1", "示例一公司", "100"], &["2", "示例二公司", "200"]];
    let mut rows = crate::mends::table(&head, &data);
    for line in ["注：1.税收含免抵；", "2.数据来源于税务局；", "3、不含海关代征。"] {
        rows.push(vec![String::new(), line.to_owned()]);
    }
    rows.push(vec![String::new(), "∑".to_owned(), "300".to_owned()]);
    let found = crate::mends::read_all(&[("税收2024.xlsx", &[("税收", rows)])], &[]);
    assert_eq!(found.survey.as_ref().unwrap().panel().unwrap().frame.height(), 2);
    assert_eq!(found.problems, ["no-area", "total-row B7"]);
}
