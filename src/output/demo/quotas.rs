//! The quotas of the demonstration.

use super::COUNTIES;
use super::tables::{Builder, some};
use crate::lang::Lang;
use crate::table::{Format, Table};

/// 资源配置: two resources.
pub fn allocation(lang: Lang) -> Table {
    let names: Vec<&str> = COUNTIES.into_iter().chain(["(reserve)"]).collect();
    let count = names.len() * 2;
    let resource = |row: usize| {
        if row < names.len() {
            ("land", "亩")
        } else {
            ("energy", "吨标准煤")
        }
    };
    let mut table = Builder::default();
    let words = |make: &dyn Fn(usize) -> String| -> Vec<Option<String>> {
        (0..count).map(|row| some(make(row))).collect()
    };
    table.text(
        "resource",
        lang.pick("资源", "Resource"),
        words(&|row| resource(row).0.to_owned()),
    );
    table.text(
        "unit",
        lang.pick("单位", "Unit"),
        words(&|row| resource(row).1.to_owned()),
    );
    table.text(
        "method",
        lang.pick("方法", "Method"),
        words(&|_| "base-merit".to_owned()),
    );
    table.text(
        "county",
        lang.pick("县（市、区）", "County"),
        words(&|row| names[row % names.len()].to_owned()),
    );
    let reserve = |row: usize| row % names.len() == names.len() - 1;
    let last = |row: usize| 400.0 + 37.0 * (row % 10) as f64;
    let part = |make: &dyn Fn(usize) -> f64| -> Vec<Option<f64>> {
        (0..count).map(|row| (!reserve(row)).then(|| make(row))).collect()
    };
    let merit = |row: usize| 31.5 - 7.25 * (row % 10) as f64;
    for (id, zh, en, values) in [
        ("last_year", "上年指标", "Last year", part(&last)),
        ("base", "基数部分", "Base", part(&last)),
        ("merit", "绩效部分", "Merit", part(&merit)),
        (
            "award",
            "奖励",
            "Award",
            part(&|row| if row % 10 == 0 { 20.0 } else { 0.0 }),
        ),
        ("bound", "上下限调整", "Bound", part(&|_| 0.0)),
        (
            "step",
            "取整",
            "Step",
            part(&|row| (last(row) + merit(row)).round() - last(row) - merit(row)),
        ),
        (
            "quota",
            "年度指标",
            "Quota",
            part(&|row| (last(row) + merit(row)).round() + if row % 10 == 0 { 20.0 } else { 0.0 }),
        ),
    ] {
        table.number(id, lang.pick(zh, en), "", Format::Decimal(1), values);
    }
    table.number(
        "change_pct",
        lang.pick("较上年", "Change"),
        "%",
        Format::Decimal(1),
        part(&|row| merit(row) / last(row) * 100.0),
    );
    table.table("allocation", lang.pick("资源配置", "Quotas"))
}

/// 方案比较: two methods.
pub fn comparison(lang: Lang) -> Table {
    let mut table = Builder::default();
    table.text(
        "resource",
        lang.pick("资源", "Resource"),
        vec![some("land".to_owned()); 2],
    );
    table.text(
        "method",
        lang.pick("方法", "Method"),
        vec![some("base-merit".to_owned()), some("proportional".to_owned())],
    );
    table.number(
        "gini",
        lang.pick("基尼系数", "Gini"),
        "",
        Format::Decimal(3),
        vec![Some(0.3125), Some(0.25)],
    );
    table.table("comparison", lang.pick("方案比较", "Methods compared"))
}

/// Efficiencies of two counties.
pub fn efficiency(lang: Lang) -> Table {
    let mut table = Builder::default();
    let names = |list: [&str; 2]| list.map(some).to_vec();
    table.text(
        "method",
        lang.pick("方法", "Method"),
        names(["zsg-dea", "zsg-dea"]),
    );
    table.text(
        "county",
        lang.pick("县（市、区）", "County"),
        names([COUNTIES[0], COUNTIES[1]]),
    );
    let label = lang.pick("效率", "Efficiency");
    table.number(
        "efficiency",
        label,
        "",
        Format::Decimal(4),
        vec![Some(1.0), Some(0.75)],
    );
    table.table("efficiency", lang.pick("零和收益 DEA 效率", "Efficiencies"))
}

/// What a policy gives to one county.
pub fn region_policies(lang: Lang) -> Table {
    let mut table = Builder::default();
    table.text("policy", lang.pick("政策", "Policy"), vec![some("<u>奖补</u>")]);
    table.text(
        "county",
        lang.pick("县（市、区）", "County"),
        vec![some(COUNTIES[0])],
    );
    table.number(
        "amount",
        lang.pick("数量", "Amount"),
        "",
        Format::Decimal(2),
        vec![Some(50.0)],
    );
    table.table("region_policies", lang.pick("对区域的资金", "Money for areas"))
}

/// One quota as a sum.
pub fn sums(lang: Lang) -> Table {
    let mut table = Builder::default();
    let one = |text: &str| vec![some(text)];
    table.text("resource", lang.pick("资源", "Resource"), one("land"));
    table.text("method", lang.pick("方法", "Method"), one("base-merit"));
    table.text("county", lang.pick("县（市、区）", "County"), one(COUNTIES[0]));
    table.text("sum", lang.pick("算式", "Sum"), one("<i>1,000 × 2 ÷ 5 = 400</i>"));
    table.table("quota_sums", lang.pick("指标的算式", "Quotas as sums"))
}

/// What one rank higher would mean for two counties.
pub fn higher(lang: Lang) -> Table {
    let mut table = Builder::default();
    let names = |list: [&str; 2]| list.map(some).to_vec();
    table.text("resource", lang.pick("资源", "Resource"), names(["land", "land"]));
    table.text(
        "method",
        lang.pick("方法", "Method"),
        names(["base-merit", "proportional"]),
    );
    table.text(
        "county",
        lang.pick("县（市、区）", "County"),
        names([COUNTIES[0], COUNTIES[0]]),
    );
    table.text("message", lang.pick("说明", "Note"), names(["<b>+31</b>", "0"]));
    table.table("one_rank_higher", lang.pick("再进一位", "One rank higher"))
}

/// One sentence about a method.
pub fn quota_notes(lang: Lang) -> Table {
    let mut table = Builder::default();
    table.text(
        "message",
        lang.pick("说明", "Note"),
        vec![some("82.04 <万元> & more")],
    );
    table.table("quota_notes", lang.pick("影子价格", "Shadow prices"))
}

/// What a quotas file says of one resource.
pub fn quota_parameters(lang: Lang) -> Table {
    let mut table = Builder::default();
    table.text(
        "resource",
        lang.pick("资源", "Resource"),
        vec![some("<b>land</b>")],
    );
    table.text("source", lang.pick("出处", "Source"), vec![some("=1+1 & <i>")]);
    table.table("quota_parameters", lang.pick("配置参数", "Parameters"))
}
