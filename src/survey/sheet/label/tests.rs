//! Header texts as forms write them.

use super::*;

fn read(text: &str) -> (String, Option<String>) {
    let label = take_apart(text);
    let field = label
        .field()
        .map_or(String::new(), |(field, _)| FIELDS[field].id.to_owned());
    let unit = label.unit.clone().or_else(|| label.field()?.1);
    (field, unit)
}

#[test]
fn marks_around_a_name_do_not_matter() {
    for text in [
        "*用地面积（亩）",
        "用地面积（亩）*",
        "★用地面积（亩）",
        "用地面积（亩）（必填）",
        "*1.用地面积（亩）（必填）",
        "用地面积（亩）(选填)",
        "1.用地面积（亩）",
        "1、用地面积（亩）",
        "1.1 用地面积（亩）",
        "（1）用地面积（亩）",
        "(一)用地面积（亩）",
        "一、用地面积（亩）",
        "①用地面积（亩）",
        "用地面积（亩）①",
        "用地面积（亩）※以证载为准",
        "用地面积（亩） 注：保留两位小数",
        "用地面积（亩，保留两位小数）",
        "用地面积（亩）（数字）",
        "用地面积 (亩) 【必填】",
        "用地面积【亩】",
        "用地面积［亩］",
        "用地面积〔亩〕",
        "用地面积/亩",
        "用地面积:亩",
        "用地面积-亩",
        "用地面积_亩",
        "用地面积，单位：亩",
        "用地面积（单位：亩）",
        "用地面积\n（亩）\n（自然资源局填报）",
        "“用地面积”（亩）.",
        "用地面积（亩）。",
        "用地面积（亩）必填",
        "6、用地面积（亩） 选填",
        "（4）用地面积（亩）#",
        "用地面积(Land)（亩）",
        "用地面积亩",
        "（必填）用地面积（亩）",
        "企业用地面积（亩）",
    ] {
        assert_eq!(
            read(text),
            ("land_mu".to_owned(), Some("亩".to_owned())),
            "{text}"
        );
    }
}

#[test]
fn units_and_remarks_are_told_apart() {
    for (text, field, unit) in [
        ("实缴税金(万)", "tax", Some("万")),
        ("研发经费(万)", "rd", Some("万")),
        ("工业总产值（现价）（万元）", "output", Some("万元")),
        ("工业总产值（现价）", "output", None),
        ("工业总产值（万元，现价）", "output", Some("万元")),
        ("税收（人民币万元）", "tax", Some("人民币万元")),
        ("税收（按千元计）", "tax", Some("千元")),
        ("税收（万元，不含海关代征）", "tax", Some("万元")),
        ("税收（不含海关代征万元）", "tax", Some("万元")),
        ("税收（不含海关代征）（万元）", "tax", Some("万元")),
        ("税收（单位：万元，含税）", "tax", Some("万元")),
        ("税收（合计，万元）", "tax", Some("万元")),
        ("税收（2022年1-12月，万元）", "tax", Some("万元")),
        ("税收（不含海关代征）", "tax", None),
        ("税收（国税）", "tax", None),
        ("税收（含100万元）", "tax", Some("含100万元")),
        ("税收（万美元）", "tax", Some("万美元")),
        ("年用电量（含上年度）", "electricity", None),
        ("氮氧化物（斤）", "nox", Some("斤")),
        ("县(市、区)", "county", None),
        ("化学需氧量(COD)（吨）", "cod", Some("吨")),
        ("研究与试验发展(R&D)经费支出（万元）", "rd", Some("万元")),
        ("年平均职工人数", "staff", None),
        ("2022年", "", None),
        ("税收（国税）（万元）", "tax", Some("万元")),
    ] {
        assert_eq!(
            read(text),
            (
                field.to_owned(),
                unit.map(|unit| unit.trim_start_matches("人民币").to_owned())
            ),
            "{text}"
        );
    }
}

#[test]
fn years_stand_before_behind_and_in_words() {
    for (text, when, name) in [
        ("2018_实缴税收", Some(When::Year(2018)), "实缴税收"),
        ("２０１９年度税收（万元）", Some(When::Year(2019)), "税收"),
        ("税收（2018年）", Some(When::Year(2018)), "税收"),
        ("税收（2018年，万元）", Some(When::Year(2018)), "税收"),
        ("税收（万元）2022", Some(When::Year(2022)), "税收"),
        ("2022年度", Some(When::Year(2022)), ""),
        ("2018", Some(When::Year(2018)), ""),
        ("2020-2022年税收", Some(When::Range), "税收"),
        ("上年税收", Some(When::Ago(1)), "税收"),
        ("税收（上年同期）", Some(When::Ago(1)), "税收"),
        ("上一年度入库税金", Some(When::Ago(1)), "入库税金"),
        ("本年", Some(When::Ago(0)), ""),
        ("去年同期税收", Some(When::Ago(1)), "税收"),
        // A field of its own.
        ("上年类别", None, "上年类别"),
        ("20190 税收", None, "20190税收"),
        ("年用电量", None, "年用电量"),
        ("税收", None, "税收"),
    ] {
        let label = take_apart(text);
        assert_eq!((label.when, label.name.as_str()), (when, name), "{text}");
    }
}

#[test]
fn months_quarters_and_growth_are_no_whole_year() {
    for (text, series, name) in [
        ("1月", Some(Series::Month(1)), ""),
        ("12月用电量", Some(Series::Month(12)), "用电量"),
        ("用电量（十二月）", Some(Series::Month(12)), "用电量"),
        ("用电量2月份", Some(Series::Month(2)), "用电量"),
        ("第三季度", Some(Series::Quarter(3)), ""),
        ("上半年", Some(Series::Half(1)), ""),
        ("1-6月用电量", Some(Series::Half(1)), "用电量"),
        ("1-9月用电量", Some(Series::Partial), "用电量"),
        ("用电量4-6月", Some(Series::Quarter(2)), "用电量"),
        ("1月至3月税收", Some(Series::Quarter(1)), "税收"),
        ("1-12月用电量", None, "用电量"),
        ("用电量（全年）", None, "用电量"),
    ] {
        let label = take_apart(text);
        assert_eq!((label.series, label.name.as_str()), (series, name), "{text}");
    }
    for (text, growth) in [
        ("同比增长（%）", true),
        ("税收增幅", true),
        ("工业增加值（万元）", false),
    ] {
        assert_eq!(take_apart(text).growth, growth, "{text}");
    }
    assert!(take_apart("其中：增值税").part && take_apart("#增值税").part);
}

#[test]
fn a_number_is_no_unit_and_no_name() {
    for text in ["1", "2", "甲", "乙"] {
        assert!(!is_unit(text) && named(text).is_none(), "{text}");
    }
}

#[test]
fn a_remark_says_what_a_figure_holds_or_that_it_is_another_one() {
    let said = |text: &str| {
        let remarks = take_apart(text).remarks;
        let other = remarks
            .iter()
            .any(|text| scope(text, Dimension::Money) == Scope::Other);
        (!remarks.is_empty()).then_some(other)
    };
    for (text, expected) in [
        ("税收（万元，不含海关代征）", Some(false)),
        ("税收（不含增值税）", Some(false)),
        ("营业收入（万元，含税）", Some(false)),
        ("税收（合并口径，万元）", Some(false)),
        ("税收（仅规上企业，万元）", Some(true)),
        ("税收（仅增值税）（万元）", Some(true)),
        ("税收（其中：增值税，万元）", Some(true)),
        ("税收（国税）", Some(true)),
        ("税收（万元，计划数）", Some(true)),
        ("税收（近三年平均，万元）", Some(true)),
        ("税收（万元）（万美元）", Some(true)),
        ("税收（万元，税务局提供）", None),
        ("税收（只填整数，万元）", None),
        ("营业收入（不含税，万元）", None),
        ("税收（万元）", None),
    ] {
        assert_eq!(said(text), expected, "{text}");
    }
}
