//! Criteria: benchmark, shape and the rules for gaps.

use super::key::Value::{ListOf, OneOf, Plain};
use super::key::{Key, Table, key, part, sourced, words};
use crate::scheme::word;

/// The rule for a gap, whatever its reason.
#[rustfmt::skip] // one setting a line reads as the table it is
const GAP: &[Key] = &[
    key("rule", OneOf(|| words(word::MISSING)), "规则", "the rule"),
    key("points", Plain("number > 0"), "minus-points：扣几分", "`minus-points`: how many"),
];

/// What a criterion says itself or shares with the others of its population.
#[rustfmt::skip] // one setting a line reads as the table it is
const BENCHMARK: Key = key("benchmark", Plain("table"), "与什么比", "what the value is measured against");
/// Likewise.
#[rustfmt::skip] // one setting a line reads as the table it is
const SHAPE: Key = key("shape", Plain("table"), "怎样得分；不写为 ratio", "how it becomes points; `ratio` without it");
/// Likewise.
#[rustfmt::skip] // one setting a line reads as the table it is
const CAP: Key = key("cap", Plain("number"), "最多得权重的几倍；不写为不封顶", "most points as a multiple of the weight; uncapped without it");
/// Likewise.
#[rustfmt::skip] // one setting a line reads as the table it is
const FLOOR: Key = key("floor", Plain("number"), "最少得权重的几倍", "least points as a multiple of the weight");
/// Likewise.
#[rustfmt::skip] // one setting a line reads as the table it is
const MISSING: Key = key("missing", Plain("table"), "没有数值时", "a row without a value");
/// Likewise.
#[rustfmt::skip] // one setting a line reads as the table it is
const ZERO: Key = key("zero", Plain("table"), "分母为零时", "a row with a zero denominator");

/// Its tables.
#[rustfmt::skip] // one setting a line reads as the table it is
pub(super) const TABLES: &[Table] = &[
    sourced("population.criterion", "群体中的一项指标", "An indicator in a population", &[
        key("indicator", Plain("id"), "哪项指标", "which indicator"),
        key("weight", Plain("number > 0"), "权重；一个群体合计 100", "weight; those of a population sum to 100"),
        BENCHMARK, SHAPE, CAP, FLOOR, MISSING, ZERO,
    ]),
    sourced("population.criterion_default", "群体中各项指标共同的设置；某项自己写了的，以自己的为准", "What the indicators of a population have in common; a criterion's own setting goes before it", &[BENCHMARK, SHAPE, CAP, FLOOR, MISSING, ZERO]),
    part("population.criterion.benchmark", "基准值", "The benchmark", &[
        key("kind", OneOf(|| words(word::BENCHMARKS)), "种类", "its kind"),
        key("value", Plain("number > 0"), "fixed：文件给出的数", "`fixed`: a number of the document"),
        key("constant", Plain("id"), "fixed：各县不同的数，代替 value", "`fixed`: a constant in place of `value`"),
        key("of", OneOf(|| words(word::MEANS)), "mean：各企业数值的平均，或合计之比", "`mean`: of the values, or the ratio of sums"),
        key("year", OneOf(|| words(word::YEARS)), "mean：当年或上年；缺上年为错误", "`mean`: which year's; a missing year is an error"),
        key("over", OneOf(|| format!("{} · population id", words(word::OVER))), "mean：本群体、全部参评企业，或另一群体；region 中为各区域、全市企业，或一个群体的企业", "`mean`: of the population, of all who take part, or of another population; in `region` of the regions, the city's enterprises, or a population's"),
        key("by", ListOf(|| words(word::GROUPS)), "在群体内再按什么分组", "groups beside the population"),
        key("factor", Plain("number > 0"), "mean、own-last-year：倍数", "`mean`, `own-last-year`: a multiple"),
        key("base", Plain("number"), "base-target：得分起点", "`base-target`: where points begin"),
        key("target", Plain("number"), "base-target：得满分处", "`base-target`: where points are full"),
    ]),
    part("population.criterion.shape", "得分办法，得权重的几成", "How a value becomes a share of the weight", &[
        key("kind", OneOf(|| words(word::SHAPES)), "种类", "its kind"),
        key("low", Plain("number"), "range：差的一端得几成", "`range`: share at the worse end"),
        key("high", Plain("number"), "range：好的一端得几成", "`range`: share at the better end"),
        key("flat", Plain("number"), "range：最大等于最小时得几成", "`range`: share where both ends are one"),
        key("steps", Plain("tables"), "steps：各档，由低到高", "`steps`: the stairs, lowest first"),
        key("at_equal", Plain("number"), "progress：与上年相同得几成", "`progress`: share at last year's value"),
        key("per", Plain("number > 0"), "progress：每增多少", "`progress`: for each such growth"),
        key("gain", Plain("number > 0"), "progress：加几分", "`progress`: so many points more"),
        key("whole", Plain("true / false"), "progress：只算整步", "`progress`: whether only whole steps count"),
        key("at_mean", Plain("number"), "z-score：平均处得几成", "`z-score`: share at the mean"),
        key("per_sd", Plain("number > 0"), "z-score：每个标准差几成", "`z-score`: share for one standard deviation"),
    ]),
    part("population.criterion.shape.steps", "一档", "One stair", &[
        key("at_least", Plain("number"), "数值÷基准值达到多少起（含本数）；越小越好的指标为基准值÷数值", "value ÷ benchmark from which on it holds, that one included; benchmark ÷ value where less is better"),
        key("more_than", Plain("number"), "数值÷基准值超过多少起（不含本数）", "the same without that one"),
        key("at_most", Plain("number"), "越小越好的指标：数值÷基准值不超过多少（含本数）；四种写法选一种，逐档更好", "where less is better: value ÷ benchmark up to which it holds, that one included; one of the four, each stair better than the one before"),
        key("less_than", Plain("number"), "同 at_most，不含本数", "the same without that one"),
        key("share", Plain("number"), "得权重的几成；未到第一档为零", "share of the weight; below the first stair nothing"),
    ]),
    part("population.criterion.missing", "没有数值时", "For a row without a value", GAP),
    part("population.criterion.zero", "分母为零时；不写则报错并剔除", "For a zero denominator; without it that is an error and the row is left out", GAP),
];
