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
    /// Words for what stands in the column 项目.
    ItemText,
    /// Words in the cells to the right.
    Texts,
    /// One of [`VALUES`], or words of the user's.
    Value,
    /// Yes or no.
    Flag,
}

impl Sort {
    /// Whether the values are written as a list.
    pub fn is_list(self) -> bool {
        matches!(self, Self::Numbers | Self::Fields | Self::Methods | Self::Texts)
    }
}

const fn word(id: &'static str, zh: &'static str, en: &'static str, sort: Sort) -> Word {
    Word { id, zh, en, sort }
}

/// The sheets.
pub const SHEETS: [Word; 9] = [
    word("plan", "总表", "Plan", Sort::Text),
    word("resource", "总量", "Resources", Sort::Text),
    word("last_year", "上年", "Last year", Sort::Number),
    word("base_values", "基数", "Base", Sort::Number),
    word("bounds.floor", "下限", "Floors", Sort::Number),
    word("bounds.cap", "上限", "Caps", Sort::Number),
    word("award", "奖惩", "Awards", Sort::Text),
    word("parameter", "方法", "Methods", Sort::Text),
    word("detail", "明细", "Details", Sort::Text),
];

/// The rows of the first sheet.
pub const PLAN: [Word; 4] = [
    word("title", "标题", "Title", Sort::Text),
    word("year", "年度", "Year", Sort::Number),
    word("objective", "优化目标", "Objective of optimal", Sort::Field),
    word("equity", "优化的公平下限", "Equity of optimal", Sort::Number),
];

/// The columns of the sheet of resources.
pub const RESOURCE: [Word; 17] = [
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
    word(
        "bounds.floor_mean",
        "下限（往年平均的倍数）",
        "Floor × mean of past years",
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
pub const PARAMETERS: [Word; 11] = [
    word("total.store", "总量来自储备", "Total from store", Sort::Text),
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

/// The columns of the sheet of details; values go on to the right.
pub const DETAIL: [Word; 6] = [
    word("resource", "资源", "Resource", Sort::Text),
    word("table", "表", "Table", Sort::Text),
    word("name", "名称", "Name", Sort::Text),
    word("parameter", "参数", "Parameter", Sort::Text),
    word("item", "项目", "Item", Sort::Text),
    word("value", "值", "Value", Sort::Text),
];

/// The tables of details.
pub const TABLES: [Word; 4] = [
    word("part", "分项", "Parts", Sort::Text),
    word("part.stock", "盘活存量", "Cleared stock", Sort::Text),
    word("base_factor", "基数因素", "Base factors", Sort::Text),
    word("past", "往年指标", "Past quotas", Sort::Text),
];

/// The parameters of details.
pub const DETAILS: [Word; 26] = [
    word("label", "称呼", "Label", Sort::Text),
    word("label_en", "英文称呼", "English label", Sort::Text),
    word("source", "依据", "Source", Sort::Text),
    word("kind", "种类", "Kind", Sort::Value),
    word("within_bounds", "计入上下限", "Within bounds", Sort::Flag),
    word("to", "去向", "Goes to", Sort::Value),
    word("amounts", "分县数量", "Amount by county", Sort::Item),
    word("amount", "每县数量", "Amount each", Sort::Number),
    word("counties", "范围", "Counties", Sort::Texts),
    word("ceiling", "封顶", "Ceiling", Sort::Number),
    word("rate", "折算比例", "Rate", Sort::Number),
    word("cleared", "已盘活", "Cleared", Sort::Item),
    word("awards", "名次奖励", "Awards by rank", Sort::Numbers),
    word("deductions", "末位扣减", "Deductions of the last", Sort::Numbers),
    word("ties", "并列", "Ties", Sort::Value),
    word("fields", "组别", "Field", Sort::ItemText),
    word("classes", "按等级上交（%）", "Percent by class", Sort::Item),
    word("class_of", "所属等级", "Class", Sort::ItemText),
    word("unused", "上年未用", "Not used last year", Sort::Item),
    word("percent", "收回比例（%）", "Percent returned", Sort::Number),
    word("year_factors", "连续年份系数", "Year factors", Sort::Numbers),
    word("years", "已连续年数", "Consecutive years", Sort::Item),
    word("total", "总量指标", "County total", Sort::Field),
    word("weight", "权重（%）", "Weight", Sort::Number),
    word("values", "因素数值", "Values", Sort::Item),
    word("quotas", "指标", "Quotas", Sort::Item),
];

/// Words for the values of details.
pub const VALUES: [Word; 10] = [
    word("amounts", "分县列明", "Listed amounts", Sort::Text),
    word("each", "每县定额", "Fixed sum", Sort::Text),
    word("earned", "盘活挣得", "Earned", Sort::Text),
    word("ranks", "按名次", "By rank", Sort::Text),
    word("take", "按等级上交", "Taken by class", Sort::Text),
    word("unused", "未用收回", "Not used", Sort::Text),
    word("pool", "重新分配", "Pool", Sort::Text),
    word("reserve", "预留", "Reserve", Sort::Text),
    word("mean", "取平均", "Mean", Sort::Text),
    word("best", "取最好", "Best", Sort::Text),
];

/// The only words that a parameter takes, as far as its words are known: a store may have any name.
pub fn closed(parameter: &str) -> &'static [Word] {
    match parameter {
        "kind" => &VALUES[..6],
        "to" => &VALUES[6..8],
        "ties" => &VALUES[8..],
        "within_bounds" => &YES_OR_NO,
        "zsg_dea.returns" => &RETURNS,
        _ => &[],
    }
}

const YES_OR_NO: [Word; 2] = [YES, NO];

/// Words for yes and no.
pub const YES: Word = word("true", "是", "Yes", Sort::Flag);
/// See [`YES`].
pub const NO: Word = word("false", "否", "No", Sort::Flag);

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
