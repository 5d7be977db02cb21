//! What the sheets, columns and parameters of the quotas workbook are called.

use crate::lang::Lang;

/// A sheet, column or parameter: its id and what people call it.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// The key in quotas.toml.
    pub id: &'static str,
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
    /// What its cells hold.
    pub sort: Sort,
}

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Words.
    Text,
    /// A number.
    Number,
    /// A method.
    Method,
    /// Methods, separated by 、 or a comma.
    Methods,
    /// A rounding rule.
    Rounding,
    /// Returns to scale.
    Returns,
    /// A county total, or last year.
    Field,
    /// Numbers in the cells to the right.
    Numbers,
    /// County totals in the cells to the right.
    Fields,
    /// A number for what stands in the column 项目.
    Item,
}

const fn word(id: &'static str, zh: &'static str, en: &'static str, sort: Sort) -> Word {
    Word { id, zh, en, sort }
}

/// The sheets.
pub const SHEETS: [Word; 8] = [
    word("plan", "总表", "Plan", Sort::Text),
    word("resource", "总量", "Resources", Sort::Text),
    word("last_year", "上年", "Last year", Sort::Number),
    word("base_values", "基数", "Base", Sort::Number),
    word("bounds.floor", "下限", "Floors", Sort::Number),
    word("bounds.cap", "上限", "Caps", Sort::Number),
    word("award", "奖惩", "Awards", Sort::Text),
    word("parameter", "方法", "Methods", Sort::Text),
];

/// The rows of the first sheet.
pub const PLAN: [Word; 4] = [
    word("title", "标题", "Title", Sort::Text),
    word("year", "年度", "Year", Sort::Number),
    word("objective", "优化目标", "Objective of optimal", Sort::Field),
    word("equity", "优化的公平下限", "Equity of optimal", Sort::Number),
];

/// The columns of the sheet of resources.
pub const RESOURCE: [Word; 16] = [
    word("id", "标识", "Id", Sort::Text),
    word("label", "名称", "Label", Sort::Text),
    word("unit", "单位", "Unit", Sort::Text),
    word("total", "总量", "Total", Sort::Number),
    word("step", "步长", "Step", Sort::Number),
    word("reserve", "预留", "Reserve", Sort::Number),
    word("method", "方法", "Method", Sort::Method),
    word("compare", "比较的方法", "Compared methods", Sort::Methods),
    word("base", "基数口径", "Base by", Sort::Field),
    word("rounding", "取整规则", "Rounding", Sort::Rounding),
    word("merit_share", "绩效占比", "Merit share", Sort::Number),
    word("exponent", "绩效指数", "Exponent", Sort::Number),
    word(
        "bounds.floor_ratio",
        "下限（上年的倍数）",
        "Floor × last year",
        Sort::Number,
    ),
    word(
        "bounds.cap_ratio",
        "上限（上年的倍数）",
        "Cap × last year",
        Sort::Number,
    ),
    word("use", "用量口径", "Use", Sort::Field),
    word("source", "依据", "Source", Sort::Text),
];

/// The columns of the sheet of awards.
pub const AWARD: [Word; 4] = [
    word("resource", "资源", "Resource", Sort::Text),
    word("county", "县（市、区）", "County", Sort::Text),
    word("amount", "数量", "Amount", Sort::Number),
    word("source", "依据", "Source", Sort::Text),
];

/// The columns of the sheet of parameters; values go on to the right.
pub const PARAMETER: [Word; 4] = [
    word("resource", "资源", "Resource", Sort::Text),
    word("parameter", "参数", "Parameter", Sort::Text),
    word("item", "项目", "Item", Sort::Text),
    word("value", "值", "Value", Sort::Text),
];

/// The parameters of the methods.
pub const PARAMETERS: [Word; 10] = [
    word(
        "tiered.ranks",
        "分档系数（按名次）",
        "Coefficients by rank",
        Sort::Numbers,
    ),
    word(
        "tiered.classes",
        "分档系数（按类别）",
        "Coefficients by class",
        Sort::Item,
    ),
    word("reward_penalty.last", "末位个数", "How many give", Sort::Number),
    word(
        "reward_penalty.percent",
        "末位交出比例（%）",
        "Percent given",
        Sort::Number,
    ),
    word(
        "reward_penalty.ladder",
        "前列分得比例",
        "Ladder of the first",
        Sort::Numbers,
    ),
    word(
        "reward_penalty.year_factors",
        "连续年份系数",
        "Year factors",
        Sort::Numbers,
    ),
    word(
        "reward_penalty.years",
        "已连续年数",
        "Consecutive years",
        Sort::Item,
    ),
    word("zsg_dea.inputs", "其他投入", "Other inputs", Sort::Fields),
    word("zsg_dea.outputs", "产出", "Outputs", Sort::Fields),
    word("zsg_dea.returns", "规模报酬", "Returns to scale", Sort::Returns),
];

/// Words for the rounding rules.
pub const ROUNDINGS: [Word; 5] = [
    word("largest_remainder", "最大余数法", "Largest remainder", Sort::Text),
    word("webster", "韦伯斯特法", "Webster", Sort::Text),
    word("huntington", "亨廷顿法", "Huntington-Hill", Sort::Text),
    word("adams", "亚当斯法", "Adams", Sort::Text),
    word("jefferson", "杰斐逊法", "Jefferson", Sort::Text),
];

/// Words for the returns to scale.
pub const RETURNS: [Word; 2] = [
    word("crs", "规模报酬不变", "constant", Sort::Text),
    word("vrs", "规模报酬可变", "variable", Sort::Text),
];

/// Words for a base or use that is last year's quota.
pub const LAST_YEAR: Word = word("last_year", "上年", "Last year", Sort::Text);

/// A base that stands in the sheet 基数.
pub const BASE_SHEET: Word = word("base_values", "基数", "Base", Sort::Text);

impl Word {
    /// Whether a text is the word in any of its forms.
    pub fn is(&self, text: &str) -> bool {
        [self.id, self.zh, self.en]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(text))
    }

    /// The word in a language.
    pub fn label(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }
}

/// The word that a text is.
pub fn find<'a>(words: &'a [Word], text: &str) -> Option<&'a Word> {
    words.iter().find(|word| word.is(text))
}
