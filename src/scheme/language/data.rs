//! What is made of the data before anything is scored: constants, quantities, industry groups, units, indicators.

use super::key::Value::{OneOf, Plain};
use super::key::{LABEL_EN, Table, key, sourced, words};
use crate::scheme::word;

/// Its tables.
#[rustfmt::skip] // one setting a line reads as the table it is
pub(super) const TABLES: &[Table] = &[
    sourced("constant", "按县、园区或行业取值的数；公式和 fixed 基准值可以引用", "A number that differs between counties, parks or industries; formulas and `fixed` benchmarks may read it", &[
        key("id", Plain("word"), "代号", "id"),
        key("label", Plain("text"), "名称", "label"),
        LABEL_EN,
        key("unit", Plain("text"), "单位", "unit of measure"),
        key("by", OneOf(|| words(word::CONSTANT_BY)), "按什么取值", "what it differs by"),
        key("values", Plain("table of numbers by name"), "各县（园区、行业）的数", "the number of each"),
        key("otherwise", Plain("number"), "没有列出者的数；不写则没有数并给出警告", "everybody else's; without it they have none, which is a warning"),
    ]),
    sourced("quantity", "由字段算出的量，后面的公式可以引用", "A quantity computed from fields; later formulas may read it", &[
        key("id", Plain("word"), "代号", "id"),
        key("label", Plain("text"), "名称", "label"),
        LABEL_EN,
        key("unit", Plain("text"), "单位", "unit of measure"),
        key("formula", Plain("formula"), "数值公式", "a formula that gives a number"),
        key("stand_in", Plain("field"), "公式的各项都没有填报时，用哪个字段代替（如排放总量代替各项之和）；用上时给出警告", "the field that counts where none of the formula's fields is reported, as a total of pollutants for the sum of its parts; its use is a warning"),
    ]),
    sourced("industry_group", "行业组：按公式给出的文字分组", "Industry groups: rows are sorted by the word that the formula gives", &[
        key("formula", Plain("formula"), "文字公式", "a formula that gives a word"),
    ]),
    sourced("merge", "合并评价：同一个词的企业数据相加、作为一个单元评价，结果共享", "Units: enterprises with the same word are summed, appraised as one, and share the result", &[
        key("key", Plain("formula"), "文字公式；没有词的企业单独评价", "a formula that gives a word; an enterprise without one stands alone"),
        key("appraise", OneOf(|| words(word::APPRAISE)), "只合并评价，或单独、合并各评价一次", "merged only, or alone and merged"),
        key("counts", OneOf(|| words(word::COUNTS)), "alone-and-merged：以哪一个结果为准", "`alone-and-merged`: which result counts"),
    ]),
    sourced("indicator", "指标", "An indicator", &[
        key("id", Plain("word"), "代号", "id"),
        key("label", Plain("text"), "名称", "label"),
        LABEL_EN,
        key("unit", Plain("text"), "单位", "unit of measure"),
        key("numerator", Plain("formula"), "分子", "numerator"),
        key("denominator", Plain("formula"), "分母", "denominator"),
        key("value", Plain("formula"), "直接取值，代替分子分母", "the value itself, in place of both"),
        key("better", OneOf(|| words(word::BETTER)), "越大越好还是越小越好", "which direction is better"),
        key("digits", Plain("0–9"), "展示的小数位", "decimals for people"),
        key("shown_only", Plain("true / false"), "只展示，不计分", "shown, worth no points"),
    ]),
];
