//! Words about a table, not in it: totals, footers, and titles that stand once more above a repeated header, as printed
//! lists have them on every page.

use std::collections::BTreeMap;

use super::super::cell::{is_noise, is_not_reported, plain};
use super::super::sheet::year_in;
use super::super::workbook::Cell;
use crate::problem::{Kind, Place};

/// What is wrong with a cell, held back until it is known what its row is.
pub type Told = (Kind, Place, Vec<(&'static str, String)>);

/// What a column means for the question whether a text in it is a title.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Codes, which never hold Chinese words.
    Codes,
    /// Names, which may be any words.
    Names,
    /// Other columns that are read.
    Others,
    /// Columns that nobody needs.
    Unread,
}

/// A row that may be a title: a header that stands again below it would say so.
pub struct Title {
    /// The row of the sheet.
    pub row: u32,
    /// Its first cell.
    pub column: u32,
    /// Whether it was filed as data.
    pub filed: bool,
    /// Whether it is an enterprise without a county, if it is one.
    pub countyless: bool,
    /// What is wrong with its cells, if it is data.
    pub told: Vec<Told>,
}

/// What the cells of a row have in common.
#[derive(Clone, Copy)]
struct Looks {
    first: u32,
    /// Each looks like a part of a title.
    title: bool,
    /// Each stands in or above the header in its own column.
    above: bool,
}

/// What stands in and above the header, and the rows just read that may repeat it.
#[derive(Default)]
pub struct Titles {
    above: BTreeMap<u32, Vec<String>>,
    row: Option<Looks>,
    rows: Vec<Title>,
    /// Whether the row before was a header that stands again.
    below_header: bool,
}

impl Titles {
    /// Takes a cell in or above the header.
    pub fn above(&mut self, column: u32, cell: Cell<'_>) {
        if let Cell::Text(text) = cell {
            self.above.entry(column).or_default().push(text.trim().to_owned());
        }
    }

    /// Whether a text stands in or above the header in this column.
    pub fn knows(&self, column: u32, text: &str) -> bool {
        let known = self.above.get(&column);
        known.is_some_and(|texts| texts.iter().any(|known| known == text.trim()))
    }

    /// Takes a cell of the row being read.
    pub fn cell(&mut self, column: u32, cell: Cell<'_>, of: Column) {
        let before = self.row.unwrap_or(Looks {
            first: column,
            title: true,
            above: true,
        });
        // Most rows are data by their first cell: the others are not looked at.
        if !before.title {
            return;
        }
        let (above, title) = match cell {
            Cell::Text(text) => {
                let above = self.knows(column, text);
                (above, above || is_title(text, of))
            }
            _ => (false, false),
        };
        self.row = Some(Looks {
            title,
            above: before.above && above,
            ..before
        });
    }

    /// Ends the row: its first cell if it may be a title, and whether it repeats what stands below the names in the
    /// header.
    pub fn end_row(&mut self, is_header: bool) -> (Option<u32>, bool) {
        let below = std::mem::replace(&mut self.below_header, is_header);
        let looks = self.row.take().filter(|looks| looks.title);
        let again = below && looks.is_some_and(|looks| looks.above);
        self.below_header |= again;
        (looks.map(|looks| looks.first), again)
    }

    /// Keeps a row that may be a title.
    pub fn keep(&mut self, title: Title) {
        self.rows.push(title);
    }

    /// The rows that may be titles, the first one first.
    pub fn take(&mut self) -> Vec<Title> {
        std::mem::take(&mut self.rows)
    }
}

/// Whether a text may be a part of a title.
fn is_title(text: &str, of: Column) -> bool {
    if of == Column::Unread {
        return true;
    }
    if text.is_ascii() || is_not_reported(text) {
        return false;
    }
    let plain = plain(text);
    if is_about_the_table(text) || plain.contains("单位:") {
        return true;
    }
    match of {
        Column::Codes => plain
            .chars()
            .any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter)),
        // 「2019年企业用地情况表（续）」
        Column::Names => year_in(text).is_some() || plain.split('(').any(|part| part.ends_with('表')),
        Column::Others | Column::Unread => false,
    }
}

/// Words for a total at the end of a text, whatever stands before them.
const TOTALS: [&str; 5] = ["合计", "小计", "总计", "共计", "合计数"];

/// Words for a total, or for another figure about the rows, in the column of names or before it.
const TOTALS_OF_ROWS: [&str; 8] = [
    "汇总",
    "累计",
    "总和",
    "总数",
    "total",
    "totals",
    "subtotal",
    "grandtotal",
];
const ABOUT_ROWS: [&str; 9] = [
    "sum",
    "平均",
    "平均值",
    "均值",
    "average",
    "mean",
    "中位数",
    "最大值",
    "最小值",
];

/// The longest mark is something like 「城乡一体化示范区小计」, in bytes.
const LONGEST_TOTAL: usize = 60;

/// Whether a cell marks a row of totals. `key`: it stands where names do, or before them.
pub fn is_total(text: &str, key: bool) -> bool {
    if text.len() > LONGEST_TOTAL || !text.trim_end_matches(is_noise).ends_with(ends_total) {
        return false;
    }
    let text = total_words(text);
    let ends = |marks: &[&str]| marks.iter().any(|mark| text.ends_with(mark));
    ends(&TOTALS) || (key && (ends(&TOTALS_OF_ROWS) || ABOUT_ROWS.contains(&text.as_str())))
}

/// The letters that a mark of totals can end with: names end with 司 and 厂.
fn ends_total(letter: char) -> bool {
    "计总和数:：)）】]家户个lLsSmMnNeEｌＬ均值。".contains(letter)
}

/// A mark of totals without what follows it: 合计：, 合计（共12家）, 合计12家.
fn total_words(text: &str) -> String {
    let mut text = plain(text);
    for _ in 0..2 {
        text.truncate(text.trim_end_matches([':', '。', '.', ',']).len());
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
    let text = total_words(text);
    let marks = TOTALS.iter().chain(&TOTALS_OF_ROWS);
    let mut before: Vec<&str> = marks.filter_map(|mark| text.strip_suffix(mark)).collect();
    before.sort_by_key(|before| before.len());
    let before = before.first().copied().unwrap_or("");
    let whole = ["全县", "全市", "全区", "全部", "本表", "总"];
    match whole.contains(&before) {
        true => String::new(),
        false => before.to_owned(),
    }
}

/// Whether a total sums the rows since the total before it: a subtotal, or that of a page.
pub fn is_of_a_block(text: &str) -> bool {
    let text = total_words(text);
    ["小计", "subtotal", "本页合计", "本页小计"]
        .iter()
        .any(|mark| text.ends_with(mark))
}

/// Whether a text names a part of the row above it: 其中：规上.
pub fn is_part(text: &str) -> bool {
    text.trim_start_matches(is_noise).starts_with('其') && plain(text).starts_with("其中")
}

/// Whether a text tells who filled the table in, or how it is to be read.
pub fn is_about_the_table(text: &str) -> bool {
    let text = plain(text);
    let begins = ["注:", "备注", "说明:", "附注", "填报说明"];
    let holds = [
        "填表",
        "制表",
        "填报人",
        "审核人",
        "复核人",
        "负责人",
        "联系人",
        "联系电话",
        "填报日期",
        "填报单位",
    ];
    // 「注1：」 counts its notes.
    let counted = text
        .strip_prefix('注')
        .map(|rest| rest.trim_start_matches(|one: char| one.is_ascii_digit()));
    counted.is_some_and(|rest| rest.starts_with(':'))
        || begins.iter().any(|mark| text.starts_with(mark))
        || (text.contains(':') && holds.iter().any(|mark| text.contains(mark)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_about_the_table_are_told_from_names() {
        for (text, expected) in [
            ("填表人：张三    审核人：李四", true),
            ("注：本表数据截至12月31日", true),
            ("单位负责人: 王五", true),
            ("注1：税收为净入库数", true),
            ("注塑1厂", false),
            ("许昌联系人科技有限公司", false),
            ("91411000XX00000017", false),
        ] {
            assert_eq!(is_about_the_table(text), expected, "{text}");
        }
    }

    #[test]
    fn totals_are_told_from_names() {
        for (text, expected) in [
            ("合 计", true),
            ("禹州市小计", true),
            ("合计：", true),
            ("合计（共 12 家）", true),
            ("合计12家", true),
            ("全县合计", true),
            ("汇总", true),
            ("累　计", true),
            ("Total", true),
            ("Grand Total", true),
            ("Sum", true),
            ("平均值", true),
            ("计", false),
            ("许昌设计有限公司", false),
            ("汇总科技有限公司", false),
            ("合计达有限公司", false),
            ("道达尔（Total）能源有限公司", false),
            ("91411000MA0000001L", false),
        ] {
            assert_eq!(is_total(text, true), expected, "{text}");
        }
        assert!(!is_total("汇总", false));
        for (text, before) in [
            ("甲县小计", "甲县"),
            ("全县合计：", ""),
            ("合计", ""),
            ("总计", ""),
        ] {
            assert_eq!(before_total(text), before, "{text}");
        }
    }

    #[test]
    fn titles_are_told_from_enterprises() {
        for (text, of, expected) in [
            ("许昌市企业税收情况（续）", Column::Codes, true),
            ("单位：万元", Column::Others, true),
            ("91411000XX00000017", Column::Codes, false),
            ("暂无", Column::Codes, false),
            ("许昌市2019年度企业税收", Column::Names, true),
            ("企业税收情况表（二）", Column::Names, true),
            ("许昌示例一有限公司", Column::Names, false),
            ("魏都区", Column::Others, false),
        ] {
            assert_eq!(is_title(text, of), expected, "{text}");
        }
    }
}
