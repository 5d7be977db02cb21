//! The top of a scheme file, and its document.

use super::key::Value::{OneOf, Plain};
use super::key::{Table, key, part, words};
use crate::scheme::word;

/// Its tables.
#[rustfmt::skip] // one setting a line reads as the table it is
pub(super) const TABLES: &[Table] = &[
    part("", "文件开头", "The top of the file", &[
        key("id", Plain("word"), "代号，用于 --scheme", "id, as in --scheme"),
        key("title", Plain("text"), "标题", "title"),
        key("place", Plain("text"), "地方", "place"),
        key("unit", OneOf(|| words(word::UNITS)), "评价单位：企业，或直接给出数字的县（市、区）、园区", "what is appraised: enterprises, or counties or parks whose figures are given"),
        key("valid", Plain("[first, last]"), "适用的数据年份；其他年份给出警告", "years of data it is meant for; another year is a warning"),
        key("document", Plain("table"), "文件", "the document"),
        key("constant", Plain("tables"), "各县、园区、行业不同的数", "numbers that differ between counties, parks or industries"),
        key("quantity", Plain("tables"), "算出的量", "computed quantities"),
        key("industry_group", Plain("table"), "行业组", "industry groups"),
        key("merge", Plain("table"), "合并评价：哪些企业作为一个单元", "which enterprises are appraised as one"),
        key("indicator", Plain("tables"), "指标", "indicators"),
        key("charts", Plain("table"), "图中用哪些指标", "the indicators of the charts"),
        key("population", Plain("tables"), "评价群体；先符合者先归入", "populations; the first whose condition holds takes the row"),
        key("participation", Plain("tables"), "参评状态；先符合者先定", "who takes part how; the first that holds decides"),
        key("bonus", Plain("tables"), "加分", "bonuses"),
        key("deduction", Plain("tables"), "扣分", "deductions"),
        key("bonus_total", Plain("table"), "加扣分合计上限", "limits of all of them"),
        key("limit", Plain("tables"), "保底、否决、直接定类", "floors, vetoes, direct classes"),
        key("policy", Plain("tables"), "按类别的差别化政策", "differential policies by class"),
        key("rounding", Plain("table"), "各步取整", "rounding at each step"),
        key("region", Plain("table"), "县（市、区）和园区", "counties and parks"),
        key("level", Plain("table"), "排名、比较、分配的层级及其叫法", "which level of areas is ranked, compared and given quotas, and what it is called"),
        key("severity", Plain("code = \"error\" · \"warning\" · \"note\" · \"allow\""), "各类问题的级别；命令行 --allow、--deny 优先", "what a kind of problem counts as; --allow and --deny go before it"),
    ]),
    part("charts", "图中用的指标；不写为文件中的第一项和第二项", "The indicators of the charts; the first and the second of the file without it", &[
        key("yield", Plain("id"), "用地产出：分布图、低效用地图和散点图的横轴", "yield of land: distribution, low-yield land, and the horizontal axis of the scatter"),
        key("efficiency", Plain("id"), "散点图的纵轴", "the vertical axis of the scatter"),
    ]),
    part("document", "出处", "Where the scheme comes from", &[
        key("title", Plain("text"), "文件名", "title"),
        key("number", Plain("text"), "文号", "number"),
        key("date", Plain("text"), "日期", "date"),
        key("url", Plain("text"), "网址", "address"),
        key("compared", Plain("text"), "最近一次与原文核对的日期", "the day a person last compared it"),
        key("note", Plain("text"), "读到什么、没有读到什么", "what was read, and what was not"),
    ]),
];
