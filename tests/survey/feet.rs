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
