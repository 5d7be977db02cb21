//! Remarks in brackets that bear on what a figure is: （不含海关代征）, （仅增值税）, （计划数）, and units beside them.

use crate::field::{TAX_KINDS, TAX_OFFICES};
use crate::unit::{Dimension, UNITS};

/// What a remark says of the figures of its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// What they hold and what they do not, or something that nobody knows: they are read, and it is told.
    Told,
    /// That they are something else than the field: a part, a plan, an average.
    Other,
}

/// What remarks begin with that say what a figure holds.
const HOLDS: &[&str] = &[
    "不含",
    "未含",
    "不包括",
    "不包含",
    "不计",
    "含",
    "包括",
    "包含",
    "剔除",
    "扣除",
    "扣减",
    "除",
    "加",
    "减",
    "excl",
    "incl",
    "without",
    "with",
    "net",
    "gross",
    "before",
    "after",
];

/// What remarks begin with that say that a figure is another one.
const OTHERS: &[&str] = &[
    "仅",
    "只",
    "限",
    "其中",
    "部分",
    "计划",
    "目标",
    "预计",
    "预测",
    "预估",
    "估",
    "预算",
    "测算",
    "承诺",
    "约定",
    "拟",
    "应缴",
    "应纳",
    "欠",
    "月均",
    "户均",
    "亩均",
    "人均",
    "地方",
    "留成",
    "本级",
    "市级",
    "县级",
    "区级",
    "省级",
    "中央",
    "出口",
    "境外",
    "查补",
    "滞纳金",
    "上月",
    "当月",
    "本月",
    "单月",
    "新增",
    "增量",
    "排名",
    "得分",
    "ofwhich",
    "only",
    "partof",
    "planned",
    "plan",
    "target",
    "forecast",
    "expected",
    "estimate",
    "budget",
];

/// What remarks hold that say so.
const HOLD_OTHERS: &[&str] = &[
    "计划", "目标", "预计", "预测", "承诺", "占比", "增长", "同比", "三年", "两年", "五年",
];

/// Letters that units end with.
const ENDS: &str = "元亩吨米时度人家户斤克顷焦里煤方个台辆件次倍升瓦卡量";

/// Whether a remark says what a figure holds, or that it is another one.
pub fn bears(text: &str) -> bool {
    let begins = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    begins(HOLDS) || (begins(OTHERS) && !text.contains('填'))
}

/// What a remark that is not known to change nothing says of a figure of a dimension.
pub fn scope(text: &str, dimension: Dimension) -> Scope {
    let begins = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    let holds = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if begins(HOLDS) {
        return Scope::Told;
    }
    let average = text.contains("平均") && dimension != Dimension::People;
    let of_tax = dimension == Dimension::Money && (holds(TAX_KINDS) || holds(TAX_OFFICES));
    match average || of_tax || begins(OTHERS) || holds(HOLD_OTHERS) || is_unit_like(text) {
        true => Scope::Other,
        false => Scope::Told,
    }
}

/// Whether a text may be a unit that nobody knows, or an amount: 万美元, 万元/户, kcal, 含100万元.
pub fn is_unit_like(text: &str) -> bool {
    let mut before = text.chars().rev();
    let ends = before.next().is_some_and(|last| ENDS.contains(last));
    let counted: String = before
        .skip_while(|letter| "千万亿百十".contains(*letter))
        .take(1)
        .collect();
    let amount = ends && counted.starts_with(|letter: char| letter.is_ascii_digit());
    let short = ends && text.chars().count() <= 5 && !bears(text);
    let foreign = (text.is_ascii() || text.contains(['/', '%', '‰'])) && !bears(text);
    // Of one letter a remark can hardly be: 两, 担.
    let one = text.chars().count() == 1;
    amount || short || foreign || one
}

/// The unit at an end of a bracket that also says what the figure holds, and what it says, where no mark stands between
/// them: `不含海关代征万元`, `万元含免抵调`.
pub fn unit_beside(dimension: Dimension, text: &str) -> Option<(&'static str, String)> {
    let own = UNITS.iter().filter(|unit| unit.dimension == dimension);
    // 「含上年度」, 「除负责人」 end with no unit.
    let own = own.filter(|unit| unit.symbol.chars().count() > 1 || "亩元吨㎡".contains(unit.symbol));
    let counts = |rest: &str| {
        let last = rest.chars().next_back();
        last.is_some_and(|last| {
            last.is_ascii_digit() || "一二三四五六七八九十百千万亿美欧日港".contains(last)
        })
    };
    let found = own.filter_map(|unit| {
        let rest = text
            .strip_suffix(unit.symbol)
            .filter(|rest| !counts(rest))
            .or(text.strip_prefix(unit.symbol))?;
        bears(rest).then(|| (unit.symbol, rest.to_owned()))
    });
    found.max_by_key(|(symbol, _)| symbol.len())
}
