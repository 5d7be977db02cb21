//! Words about a table, not in it: footers, and titles that stand once more above a repeated header, as printed
//! lists have them on every page.

use std::collections::BTreeMap;

use crate::problem::{Kind, Place, Words};
use crate::survey::file::cell::{is_noise, is_not_reported, plain};
use crate::survey::file::value::Cell;
use crate::survey::sheet::label::time::year_in;

/// What is wrong with a cell, held back until it is known what its row is.
pub type Told = (Kind, Place, Words);

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

/// What lines about the table begin with, alone or with a colon, a bracket or a number behind.
const ABOUT: &[&str] = &[
    "注",
    "备注",
    "说明",
    "附注",
    "填报说明",
    "填表说明",
    "口径说明",
    "指标解释",
    "填表",
    "填表人",
    "填报人",
    "填报",
    "填报单位",
    "填报单位负责人",
    "填报日期",
    "填报时间",
    "填表日期",
    "填表时间",
    "制表",
    "制表人",
    "制表单位",
    "制表日期",
    "制表时间",
    "编制人",
    "编制单位",
    "编制日期",
    "审核",
    "审核人",
    "复核",
    "复核人",
    "审批人",
    "经办人",
    "负责人",
    "单位负责人",
    "统计负责人",
    "企业负责人",
    "分管领导",
    "主管领导",
    "联系人",
    "联系电话",
    "电话",
    "手机",
    "报出日期",
    "上报日期",
    "报送日期",
    "报送时间",
    "打印",
    "打印人",
    "打印日期",
    "打印时间",
    "导出时间",
    "导出日期",
    "日期",
    "时间",
    "截至",
    "截止",
    "截至日期",
    "截止日期",
    "盖章",
    "公章",
    "单位盖章",
    "单位公章",
    "签字",
    "签章",
    "数据来源",
    "资料来源",
    "来源",
    "以下空白",
    "以下无正文",
    "续表",
    "note",
    "notes",
    "remark",
    "remarks",
    "source",
    "preparedby",
    "checkedby",
    "reviewedby",
    "approvedby",
    "contact",
    "telephone",
    "tel",
    "phone",
    "date",
    "printed",
    "printedon",
    "printdate",
    "dateofprinting",
    "filledinby",
];

/// Whether a text tells who filled the table in and when, or how it is to be read.
pub fn is_about_the_table(text: &str) -> bool {
    let spaced = text.trim_start_matches(is_noise);
    let text = plain(text);
    let text = text.trim_start_matches(['(', '[', '【', '*', '※']);
    if is_day(text) || is_page(text) {
        return true;
    }
    let of_sheet = ["本表", "以上数据", "以上企业", "以下空白"];
    if of_sheet.iter().any(|mark| text.starts_with(mark)) && !text.ends_with(['司', '厂']) {
        return true;
    }
    // 「注1：」 counts its notes.
    let is_mark = |word: &str| ABOUT.contains(&word.trim_end_matches(|one: char| one.is_ascii_digit()));
    let ends = |letter: char| matches!(letter, ':' | '(' | ')' | '[' | '。') || letter.is_ascii_digit();
    let word = text.split(ends).next().unwrap_or(text);
    if is_mark(word) {
        // 「日期」 alone may be the year of a row's figures, but is nobody's name.
        return true;
    }
    // 「制表人 张三」; 「单位负责人: 王五」
    let first = spaced.split(|letter: char| letter.is_whitespace()).next();
    let chinese = |first: &str| !first.is_ascii() && is_mark(&plain(first));
    if first.is_some_and(|first| chinese(first) && first.len() < spaced.trim_end().len()) {
        return !text.ends_with(['司', '厂']);
    }
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
    let before = text.split_once(':').map(|(before, _)| before);
    before.is_some_and(|before| {
        holds.iter().any(|mark| before.contains(mark)) && !before.contains("公司") && !before.contains('厂')
    })
}

/// Whether a text is a day and nothing else: 2024年12月31日, 2024-12-31, 截至2024年12月.
pub fn is_day(text: &str) -> bool {
    let text = plain(text);
    let text = [
        "打印日期",
        "打印时间",
        "制表日期",
        "填报日期",
        "日期",
        "时间",
        "截至",
        "截止",
        "date",
    ]
    .iter()
    .find_map(|mark| text.strip_prefix(mark))
    .unwrap_or(&text);
    let text = text.trim_start_matches(':');
    let letters = "年月日号-/.t:z";
    let digits = text.split(|letter: char| !letter.is_ascii_digit());
    let parts: Vec<usize> = digits.map(str::len).filter(|length| *length > 0).collect();
    text.chars()
        .all(|letter| letter.is_ascii_digit() || letters.contains(letter))
        && match parts.as_slice() {
            [4, month] => (1..=2).contains(month) && text.contains('月'),
            [4, month, rest @ ..] => {
                (1..=2).contains(month) && rest.iter().all(|length| *length <= 3) && !rest.is_empty()
            }
            _ => false,
        }
}

/// Whether a text counts the pages: 第1页, 第 1 页 共 3 页, 共3页.
fn is_page(text: &str) -> bool {
    let known = |letter: char| letter.is_ascii_digit() || "第共页,/-".contains(letter);
    text.ends_with('页') && text.chars().all(known)
}

#[cfg(test)]
mod tests {
    use crate::survey::sheet::filling::about::*;

    #[test]
    fn words_about_the_table_are_told_from_names() {
        for (text, expected) in [
            ("填表人：张三    审核人：李四", true),
            ("注：本表数据截至12月31日", true),
            ("单位负责人: 王五", true),
            ("注1：税收为净入库数", true),
            ("制表人 张三", true),
            ("审核人", true),
            ("联系电话：0374-2960000", true),
            ("打印日期：2023年3月5日", true),
            ("2023-03-05", true),
            ("2023年3月5日", true),
            ("2023/3/5 10:30:00", true),
            ("截至2023年3月", true),
            ("第 1 页 共 3 页", true),
            ("（盖章）", true),
            ("数据来源：税务局", true),
            ("Prepared by: Zhang", true),
            ("Date: 2023-03-05", true),
            ("注塑1厂", false),
            ("许昌联系人科技有限公司", false),
            ("甲泰机械有限公司（联系人：张三）", false),
            ("打印耗材有限公司", false),
            ("备注 甲泰机械有限公司", false),
            ("时间钟表厂", false),
            ("2023机械厂", false),
            ("2019.6", false),
            ("20230305", false),
            ("91411000XX00000017", false),
        ] {
            assert_eq!(is_about_the_table(text), expected, "{text}");
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
