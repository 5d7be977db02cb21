//! Words where names stand that say that their row is no enterprise: totals, other figures about the rows, those that
//! are not listed, parts, examples.

use crate::survey::file::cell::{is_noise, plain};
use crate::survey::sheet::label::plain::normalise;
use crate::survey::sheet::label::{When, split_when};

/// What a word says that its row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The sum of rows: 合计, 甲县小计.
    Total,
    /// Another figure about the rows: 户均, 同比增长, 上年同期, 共3家.
    Figure,
    /// Those together that are not listed: 其他企业.
    Rest,
    /// A part of the row above it: 其中：规上.
    Part,
    /// An example: 例：9133…, 示例公司.
    Example,
}

/// Where a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// Where whose row it is stands: codes, names.
    Owner,
    /// Where areas stand, or before the names.
    Beside,
    /// Anywhere else.
    Elsewhere,
}

/// Words for a total at the end of a text, whatever stands before them.
const TOTALS: &[&str] = &["合计", "小计", "总计", "共计", "合计数"];

/// Words for a total in the column of names or before it.
const TOTALS_OF_ROWS: &[&str] = &[
    "汇总",
    "累计",
    "总和",
    "总数",
    "total",
    "totals",
    "subtotal",
    "grandtotal",
];

/// Names of all that are listed.
const ALL_OF_THEM: &[&str] = &[
    "全县",
    "全市",
    "全区",
    "全省",
    "全部企业",
    "所有企业",
    "sum",
    "∑",
    "σ",
];

/// Ends of words for figures about the rows that are not their sum.
const FIGURES: &[&str] = &[
    "平均",
    "平均值",
    "平均数",
    "平均水平",
    "均值",
    "户均",
    "企均",
    "中位数",
    "中值",
    "最大值",
    "最小值",
    "最高值",
    "最低值",
    "标准差",
    "同比",
    "环比",
    "增长",
    "增长率",
    "增长额",
    "增长幅度",
    "增幅",
    "降幅",
    "增速",
    "增减",
    "增减额",
    "增减率",
    "增减幅",
    "增减幅度",
    "变动率",
    "变化率",
    "占比",
    "比重",
    "完成率",
    "同期",
    "同期数",
    "average",
    "median",
    "growth",
    "growthrate",
    "yoy",
];

/// Words for such figures that may be the end of a name, and names of groups of enterprises.
const FIGURES_ALONE: &[&str] = &[
    "mean",
    "max",
    "min",
    "maximum",
    "minimum",
    "count",
    "change",
    "sameperiodlastyear",
    "lastyear",
    "previousyear",
    "差额",
    "最大",
    "最小",
    "最高",
    "最低",
    "户数",
    "家数",
    "企业数",
    "企业个数",
    "规上",
    "规下",
    "规上企业",
    "规下企业",
    "规上工业",
    "规下工业",
    "规上工业企业",
    "规下工业企业",
    "规模以上",
    "规模以下",
    "规模以上企业",
    "规模以下企业",
    "规模以上工业企业",
    "规模以下工业企业",
];

/// Words for those that are not listed.
const REST: &[&str] = &[
    "其他",
    "其它",
    "其余",
    "零星企业",
    "零散企业",
    "散户",
    "other",
    "others",
    "rest",
    "therest",
    "otherenterprises",
    "othercompanies",
];

/// The letters that such words end with, wherever they stand: names end with 司 and 厂.
const LAST_OF_TOTALS: &str = "计总和数:：)）】]家户个lLsSmMnNeEｌＬ均值。∑Σσ";

/// The other letters that they end with where names stand.
const LAST_OF_OTHERS: &str = "比长幅速率%％业他它余期度年额减重位平差大小高低上下户tTrRyYhHxX";

/// The longest mark is something like 「城乡一体化示范区小计」, in bytes.
const LONGEST: usize = 60;

/// What a text says that its row is, if it does.
pub fn mark(text: &str, stands: Stands) -> Option<Mark> {
    if stands != Stands::Elsewhere {
        if is_part(text) {
            return Some(Mark::Part);
        }
        if is_example(text) {
            return Some(Mark::Example);
        }
    }
    let last = text.trim_end_matches(is_noise).chars().next_back()?;
    let others = || LAST_OF_OTHERS.contains(last) || text.trim_start_matches(is_noise).starts_with('全');
    let may_be = LAST_OF_TOTALS.contains(last) || (stands != Stands::Elsewhere && others());
    if text.len() > LONGEST || !may_be {
        return None;
    }
    let text = plain(text);
    let words = total_words(&text);
    let ends = |marks: &[&str]| marks.iter().any(|mark| words.ends_with(mark));
    let is = |marks: &[&str]| marks.contains(&words.as_str());
    if stands == Stands::Elsewhere {
        return ends(TOTALS).then_some(Mark::Total);
    }
    match () {
        () if is_another_year(&words) => Some(Mark::Figure),
        () if is_rest(&words) => Some(Mark::Rest),
        () if ends(TOTALS) || ends(TOTALS_OF_ROWS) || is(ALL_OF_THEM) => Some(Mark::Total),
        () if is_count(&text) => Some(Mark::Figure),
        () if ends(FIGURES) || is(FIGURES_ALONE) => Some(Mark::Figure),
        () => None,
    }
}

/// Whether a text is a year, and not the table's own where it says so: 2022年, 上年同期合计.
fn is_another_year(words: &str) -> bool {
    let Some((when, rest)) = split_when(words) else {
        return false;
    };
    match (rest.is_empty(), when) {
        (true, _) => true,
        (false, When::Ago(ago)) => ago > 0 && (TOTALS.contains(&rest.as_str()) || rest == "数"),
        (false, _) => false,
    }
}

/// Whether a text counts the rows: 共3家, 共计12户, 12家企业.
pub fn is_count(text: &str) -> bool {
    let text = ["共计", "合计", "总计", "共有", "总共", "共"]
        .iter()
        .find_map(|mark| text.strip_prefix(mark))
        .unwrap_or(text)
        .trim_start_matches(':');
    let number = ["家企业", "户企业", "个企业", "家", "户", "个"]
        .iter()
        .find_map(|mark| text.strip_suffix(mark));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|letter| letter.is_ascii_digit()))
}

/// Whether a text names those that are not listed: 其他企业, 其余规下企业.
fn is_rest(words: &str) -> bool {
    let of_some = || {
        let begins = ["其他", "其它", "其余"]
            .iter()
            .any(|mark| words.starts_with(mark));
        begins && ["企业", "单位", "户"].iter().any(|mark| words.ends_with(mark))
    };
    REST.contains(&words) || of_some()
}

/// A mark of totals without what follows it: 合计：, 合计（共12家）, 合计12家, 增长率%.
fn total_words(text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..2 {
        text.truncate(text.trim_end_matches([':', '。', '.', ',', '%', '±']).len());
        if text.ends_with([')', ']', '】'])
            && let Some(at) = text.rfind(['(', '[', '【'])
        {
            text.truncate(at);
        }
        let bare = text.trim_end_matches(['家', '户', '个']);
        let digits = bare.trim_end_matches(|letter: char| letter.is_ascii_digit());
        if digits.len() < bare.len() && bare.len() < text.len() {
            let end = digits.trim_end_matches(['共', ',', '，']).len();
            text.truncate(end);
        }
    }
    text
}

/// What stands before the word for a total: 甲县 in 甲县小计; nothing where it names the whole.
pub fn before_total(text: &str) -> String {
    let text = total_words(&plain(text));
    let marks = TOTALS.iter().chain(TOTALS_OF_ROWS);
    let mut before: Vec<&str> = marks.filter_map(|mark| text.strip_suffix(mark)).collect();
    before.sort_by_key(|before| before.len());
    let before = before.first().copied().unwrap_or(&text);
    let whole = ["全县", "全市", "全区", "全部", "本表", "总"];
    match whole.contains(&before) || ALL_OF_THEM.contains(&before) {
        true => String::new(),
        false => before.to_owned(),
    }
}

/// Whether a total sums the rows since the total before it: a subtotal, or that of a page.
pub fn is_of_a_block(text: &str) -> bool {
    let text = total_words(&plain(text));
    ["小计", "subtotal", "本页合计", "本页小计"]
        .iter()
        .any(|mark| text.ends_with(mark))
}

/// Whether a text names a part of the row above it: 其中：规上.
fn is_part(text: &str) -> bool {
    text.trim_start_matches(is_noise).starts_with('其') && plain(text).starts_with("其中")
}

/// Whether a text says that its row is an example: 例：9133…, （示例）…, 填写示例, ××有限公司.
fn is_example(text: &str) -> bool {
    const FIRST: &str = "例示样范填如某xX×ＸｘeEsS(（【[〔＊*○〇";
    let Some(first) = text.trim_start_matches(is_noise).chars().next() else {
        return false;
    };
    if !FIRST.contains(first) || text.is_ascii() && text.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let text = normalise(text);
    let begins = [
        "例:",
        "例如",
        "示例:",
        "样例:",
        "范例:",
        "如:",
        "(例)",
        "(示例)",
        "(样例)",
        "(例如",
        "(填写示例",
        "填写示例:",
        "填报示例:",
        "example:",
        "e.g.",
        "(example)",
        "(sample)",
    ];
    if begins.iter().any(|mark| text.starts_with(mark)) {
        return true;
    }
    let bare = text.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let is = [
        "例",
        "示例",
        "样例",
        "范例",
        "填写示例",
        "填报示例",
        "填写样例",
        "示例公司",
        "示例企业",
        "示例单位",
        "示例有限公司",
        "样例公司",
        "样例企业",
        "example",
        "sample",
        "examplecompany",
        "samplecompany",
    ];
    let nobody = [
        "有限责任公司",
        "股份有限公司",
        "有限公司",
        "公司",
        "企业",
        "单位",
        "厂",
    ]
    .iter()
    .find_map(|end| text.strip_suffix(end));
    let blank = |letter: char| matches!(letter, 'x' | '×' | '某' | '*' | '○' | '〇');
    is.contains(&bare) || nobody.is_some_and(|rest| !rest.is_empty() && rest.chars().all(blank))
}

#[cfg(test)]
mod tests {
    use crate::survey::sheet::filling::mark::*;

    #[test]
    fn words_that_are_no_enterprise_are_told_from_names() {
        for (text, expected) in [
            ("合 计", Some(Mark::Total)),
            ("禹州市小计", Some(Mark::Total)),
            ("合计：", Some(Mark::Total)),
            ("合计（共 12 家）", Some(Mark::Total)),
            ("合计,共12家", Some(Mark::Total)),
            ("全县合计", Some(Mark::Total)),
            ("本年合计", Some(Mark::Total)),
            ("汇总", Some(Mark::Total)),
            ("累　计", Some(Mark::Total)),
            ("Total", Some(Mark::Total)),
            ("Grand Total", Some(Mark::Total)),
            ("Sum", Some(Mark::Total)),
            ("∑", Some(Mark::Total)),
            ("Σ", Some(Mark::Total)),
            ("全市", Some(Mark::Total)),
            ("平均值", Some(Mark::Figure)),
            ("户均", Some(Mark::Figure)),
            ("全县平均", Some(Mark::Figure)),
            ("共3家", Some(Mark::Figure)),
            ("合计3户", Some(Mark::Total)),
            ("共计 12 家企业", Some(Mark::Figure)),
            ("同比增长（%）", Some(Mark::Figure)),
            ("增长率%", Some(Mark::Figure)),
            ("比上年增减", Some(Mark::Figure)),
            ("上年同期", Some(Mark::Figure)),
            ("上年合计", Some(Mark::Figure)),
            ("2022年", Some(Mark::Figure)),
            ("占全市比重", Some(Mark::Figure)),
            ("YoY", Some(Mark::Figure)),
            ("Growth rate", Some(Mark::Figure)),
            ("Last year", Some(Mark::Figure)),
            ("规上企业", Some(Mark::Figure)),
            ("其他企业", Some(Mark::Rest)),
            ("其余", Some(Mark::Rest)),
            ("其余12家", Some(Mark::Rest)),
            ("其他规下企业", Some(Mark::Rest)),
            ("Others", Some(Mark::Rest)),
            ("其中：规上", Some(Mark::Part)),
            ("例：91330000MA27U00000", Some(Mark::Example)),
            ("示例", Some(Mark::Example)),
            ("样例1", Some(Mark::Example)),
            ("（示例）青岚机械有限公司", Some(Mark::Example)),
            ("【示例】青岚机械有限公司", Some(Mark::Example)),
            ("填写示例", Some(Mark::Example)),
            ("××有限公司", Some(Mark::Example)),
            ("XX公司", Some(Mark::Example)),
            ("某某公司", Some(Mark::Example)),
            ("计", None),
            ("许昌设计有限公司", None),
            ("汇总科技有限公司", None),
            ("合计达有限公司", None),
            ("合计美食品有限公司", None),
            ("共和机械有限公司", None),
            ("共3家具有限公司", None),
            ("平均律乐器厂", None),
            ("其他人家具有限公司", None),
            ("其余田食品店", None),
            ("同比电子有限公司", None),
            ("示例一公司", None),
            ("例外服饰有限公司", None),
            ("某一天食品厂", None),
            ("XX1公司", None),
            ("户均田农机厂", None),
            ("增长极科技有限公司", None),
            ("上年丰农业有限公司", None),
            ("规上规下科技有限公司", None),
            ("甲县", None),
            ("道达尔（Total）能源有限公司", None),
            ("91411000MA0000001L", None),
        ] {
            assert_eq!(mark(text, Stands::Owner), expected, "{text}");
            let beside = mark(text, Stands::Beside);
            assert_eq!(beside, expected, "{text}");
        }
        assert_eq!(mark("汇总", Stands::Elsewhere), None);
        assert_eq!(mark("平均", Stands::Elsewhere), None);
        assert_eq!(mark("合计", Stands::Elsewhere), Some(Mark::Total));
    }

    #[test]
    fn every_word_ends_with_a_letter_that_is_looked_for() {
        let all = [TOTALS, TOTALS_OF_ROWS, ALL_OF_THEM, FIGURES, FIGURES_ALONE, REST];
        for word in all.iter().flat_map(|words| words.iter()) {
            let last = word.chars().next_back().unwrap();
            let ends = LAST_OF_TOTALS.contains(last) || LAST_OF_OTHERS.contains(last);
            let found = ends || word.starts_with('全');
            assert!(found, "{word}");
        }
    }

    #[test]
    fn a_total_names_what_it_sums() {
        for (text, before) in [
            ("甲县小计", "甲县"),
            ("全县合计：", ""),
            ("合计", ""),
            ("总计", ""),
            ("全市", ""),
            ("甲县", "甲县"),
        ] {
            assert_eq!(before_total(text), before, "{text}");
        }
    }
}
