//! What comes after the points: bonuses, limits, rounding; and the region part.

use super::key::Value::{OneOf, Plain};
use super::key::{Key, LABEL_EN, Table, key, part, sourced, words};
use super::population::{AGGREGATION, WEIGHTS};
use crate::scheme::word;

/// Whom a rule concerns, and which events it looks at.
#[rustfmt::skip] // one setting a line reads as the table it is
const POPULATIONS: Key = key("populations", Plain("list of ids"), "哪些群体；不写为全部", "which populations; all without it");
#[rustfmt::skip]
const WHEN: Key = key("when", Plain("condition"), "谁；写了 event 可以不写", "whom it concerns; beside `event` it may be left out");
#[rustfmt::skip]
const EVENT: Key = key("event", Plain("text"), "事项清单（--events）中的事项类别", "a kind of event in the list given by `--events`");
#[rustfmt::skip]
const YEARS: Key = key("years", Plain("whole number"), "几年内的事项算数，含评价年；不写为 1", "in how many years up to the appraised one an event counts; 1 without it");

/// Bonuses and deductions are alike.
#[rustfmt::skip] // one setting a line reads as the table it is
const BONUS: &[Key] = &[
    key("id", Plain("word"), "代号", "id"),
    key("label", Plain("text"), "名称", "label"),
    LABEL_EN,
    POPULATIONS, WHEN, EVENT,
    key("per", OneOf(|| words(word::PER)), "event：每件都算，或有几件都只算一次（取最大的一件）", "`event`: every one counts, or all of them once, by the largest"),
    YEARS,
    key("amount", Plain("number or formula"), "多少；写了 event 可以不写，以清单所列为准", "how much; beside `event` it may be left out: what the list says"),
    key("measure", OneOf(|| words(word::MEASURES)), "分，或加扣分前得分的百分之几", "points, or per cent of the points before"),
    key("cap", Plain("number or `\"none\"`"), "本项上限；不封顶必须写明", "most points of the item; “none” must be written"),
];

/// Its tables.
#[rustfmt::skip] // one setting a line reads as the table it is
pub(super) const TABLES: &[Table] = &[
    sourced("bonus", "加分", "A bonus", BONUS),
    sourced("deduction", "扣分", "A deduction", BONUS),
    sourced("bonus_total", "加分、扣分合计的上限", "The most that all bonuses, or all deductions, come to", &[
        key("bonus", Plain("number > 0"), "加分合计上限", "for all bonuses"),
        key("deduction", Plain("number > 0"), "扣分合计上限", "for all deductions"),
    ]),
    sourced("limit", "初评后的规则，次序：直接定类、否决、保底", "A rule after the preliminary class; in the order direct, veto, floor", &[
        key("kind", OneOf(|| words(word::LIMITS)), "种类", "its kind"),
        POPULATIONS, WHEN, EVENT, YEARS,
        key("classes", Plain("list of classes"), "不得评为哪些类；direct 为所定的类", "the closed classes; for `direct` the class given"),
        key("beats_veto", Plain("true / false"), "floor：被否决的是否也保底", "`floor`: whether it holds against a veto"),
    ]),
    sourced("policy", "差别化政策：按类别和连续年数的加价、减免等", "A differential policy: a surcharge or relief by class and consecutive years", &[
        key("id", Plain("word"), "代号", "id"),
        key("label", Plain("text"), "名称", "label"),
        LABEL_EN,
        key("unit", Plain("text"), "单位", "unit of measure"),
        key("overlap", OneOf(|| words(word::OVERLAPS)), "几条同时符合：取最高，或相加", "several steps hold: the highest counts, or their sum"),
        key("step", Plain("tables"), "各条", "its steps"),
    ]),
    part("policy.step", "政策的一条", "One step of a policy", &[
        key("classes", Plain("list of classes"), "哪些类别", "the classes it is for"),
        key("years", Plain("whole number"), "连续第几年起；不写为第 1 年", "from which consecutive year in the class on; the first without it"),
        WHEN,
        key("amount", Plain("number"), "多少", "how much"),
        key("part_of", Plain("class"), "按另一类别的几成，代替 amount", "a part of what this class would have, in place of `amount`"),
        key("share", Plain("number > 0"), "part_of：几成", "`part_of`: the part"),
    ]),
    sourced("rounding", "各步取整；不写的步骤不取整", "Rounding; a step that is not named is not rounded", &[
        key("value", Plain("table"), "指标数值", "values"),
        key("benchmark", Plain("table"), "算出的基准值", "computed benchmarks"),
        key("points", Plain("table"), "单项得分", "points"),
        key("bonus", Plain("table"), "加扣分", "bonus less deduction"),
        key("score", Plain("table"), "综合得分；排名用取整后的得分", "scores; ranks see the rounded ones"),
    ]),
    part("rounding.value", "一步的取整（各步相同）", "One step's rounding (all steps alike)", &[
        key("mode", OneOf(|| words(word::ROUND_MODES)), "四舍五入、五留双、截尾、进位", "the mode"),
        key("digits", Plain("0–12"), "保留几位小数", "decimals kept"),
    ]),
    part("level", "排名、比较、分配指标的层级；命令行 --level、--level-name 优先；不写：有县（市、区）的为县，否则为乡镇", "The level of areas that is ranked, compared and given quotas; `--level` and `--level-name` go before it; without it counties where any is named, else towns", &[
        key("rank", OneOf(|| words(word::LEVELS)), "层级", "the level"),
        key("label", Plain("text"), "叫法，如 片区、镇（街道）", "what its areas are called in Chinese"),
        key("label_en", Plain("text"), "英文叫法（单数）", "the same in English, one of them"),
        key("whole", Plain("text"), "全体的叫法，如 全区，代替“全市”", "what they make up together, in place of 全市"),
        key("whole_en", Plain("text"), "全体的英文叫法", "the same in English, in place of City"),
    ]),
    sourced("region", "县（市、区）和园区：写 population、cap，或写自己的 criterion", "Counties and parks: either `population` and `cap`, or criteria of their own", &[
        key("population", Plain("id"), "用哪个群体的指标和权重，与全市比", "whose indicators and weights, against the city"),
        key("cap", Plain("number > 0"), "一项最多算几倍", "the most one indicator counts"),
        key("criterion", Plain("tables"), "同 population.criterion", "as in `population.criterion`"),
        key("criterion_default", Plain("table"), "同 population.criterion_default", "as in `population.criterion_default`"),
        key("ties", Plain("list of formulas"), "同 population", "as in `population`"),
        WEIGHTS,
        key("pairwise", Plain("rows of numbers > 0"), "同 population", "as in `population`"),
        AGGREGATION,
        key("classes", Plain("table"), "同 population.classes", "as in `population.classes`"),
        key("bonus", Plain("tables"), "同 bonus，没有 event", "as in `bonus`, without `event`"),
        key("deduction", Plain("tables"), "同 deduction，没有 event", "as in `deduction`, without `event`"),
        key("bonus_total", Plain("table"), "同 bonus_total", "as in `bonus_total`"),
        key("limit", Plain("tables"), "同 limit，没有 event", "as in `limit`, without `event`"),
        key("policy", Plain("tables"), "按公式给各区域的资金", "money by formula for areas"),
    ]),
    sourced("region.policy", "按公式给各区域的资金；公式可读本区域的合计（tax）、指标（tax_per_mu_value）、score、rank、class、enterprises、appraised，前面加 last_ 为上年，加 city_ 为全体", "Money by formula for areas; a formula reads totals (`tax`), indicators (`tax_per_mu_value`), `score`, `rank`, `class`, `enterprises` and `appraised` of the area, with `last_` before it of last year, with `city_` of the whole", &[
        key("id", Plain("id"), "标识", "id"),
        key("label", Plain("text"), "名称", "label"),
        LABEL_EN,
        key("unit", Plain("text"), "单位", "unit of its amounts"),
        key("amount", Plain("formula"), "多少", "how much"),
        key("when", Plain("condition"), "对谁；不写：所有区域", "whom it concerns; all where it is not written"),
    ]),
];
