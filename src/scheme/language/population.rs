//! Populations, their classes, and who takes part.

use super::key::Value::{ListOf, OneOf, Plain};
use super::key::{Key, LABEL_EN, Table, key, sourced, words};
use crate::scheme::word;

/// What regions have as populations have it.
#[rustfmt::skip] // one setting a line reads as the table it is
pub(super) const WEIGHTS: Key = key("weights", OneOf(|| words(word::WEIGHTS)), "权重的来历", "where the weights come from");
/// Likewise.
#[rustfmt::skip] // one setting a line reads as the table it is
pub(super) const AGGREGATION: Key = key("aggregation", OneOf(|| words(word::AGGREGATIONS)), "得分的合成", "how points become a score");

/// Its tables.
#[rustfmt::skip] // one setting a line reads as the table it is
pub(super) const TABLES: &[Table] = &[
    sourced("population", "评价群体", "A population", &[
        key("id", Plain("word"), "代号", "id"),
        key("label", Plain("text"), "名称", "label"),
        LABEL_EN,
        key("when", Plain("condition"), "谁属于它", "who belongs to it"),
        key("rank_by", ListOf(|| words(word::GROUPS)), "在群体内再按什么分开排名", "what it is ranked by beside the population"),
        key("ties", Plain("list of formulas"), "同分时依次比较，大者在前；缺数者在后", "decide between equal scores, the higher first; a gap comes last"),
        WEIGHTS,
        key("pairwise", Plain("rows of numbers > 0"), "两两比较的上三角（weights = \"ahp\"）；一致性比率不得超过 0.10", "the upper triangle of pairwise judgements; consistency ratio at most 0.10"),
        AGGREGATION,
        key("criterion", Plain("tables"), "计分的指标", "its indicators"),
        key("criterion_default", Plain("table"), "各项指标共同的设置", "what they have in common"),
        key("classes", Plain("table"), "类别；不写则不分类", "classes; without it there are none"),
    ]),
    sourced("population.classes", "类别", "Classes", &[
        key("kind", OneOf(|| words(word::CLASSES)), "种类", "the kind of rule"),
        key("names", Plain("list of texts"), "名称，由好到差", "names, best first"),
        key("by", ListOf(|| words(word::GROUPS)), "比例按什么分组计算", "what shares are counted in"),
        key("rounding", OneOf(|| words(word::ROUNDINGS)), "比例×家数的取整", "how share × enterprises becomes whole"),
        key("ends", Plain("list of shares"), "shares：各类止于排名的几成，以 1 结束", "`shares`: where each class ends; the last at 1"),
        key("upper_part", Plain("share"), "two-stage：上段占几成", "`two-stage`: the upper part"),
        key("upper_share", Plain("share"), "two-stage：首类占全部几成", "`two-stage`: share of the first class"),
        key("upper_order", Plain("formula"), "two-stage：上段按什么排", "`two-stage`: what the upper part is ordered by"),
        key("lower_share", Plain("share"), "two-stage：末类占全部几成", "`two-stage`: share of the last class"),
        key("lower_order", Plain("formula"), "two-stage：下段由低到高按什么排", "`two-stage`: what the lower part is ordered by, lowest first"),
        key("at_least", Plain("list of scores"), "scores：各类的分数线，逐级下降", "`scores`: least scores, falling"),
        key("more_than", Plain("list of scores"), "scores：须超过的分数线（不含本数），与 at_least 二选一", "`scores`: lines that have to be passed, in place of `at_least`"),
        key("first_at_most", Plain("share"), "scores：首类不超过几成", "`scores`: most of the first class"),
        key("last_at_least", Plain("share"), "scores：末类不少于几成", "`scores`: least of the last class"),
    ]),
    sourced("participation", "参评状态", "Who takes part how", &[
        key("status", OneOf(|| words(word::STATUSES)), "状态；appraised 使后面的规则不再适用", "the status; `appraised` keeps later rules off"),
        key("when", Plain("condition"), "谁", "whom it concerns"),
        key("class", Plain("text"), "名单上代替类别的文字：T，或按哪类对待", "what stands for a class: T, or the class it is treated as"),
    ]),
];
