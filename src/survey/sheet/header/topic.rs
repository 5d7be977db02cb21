//! What a sheet is about where its columns are bare months or quarters and a bare total: 「2022年工业企业用电量」 above
//! 1月 … 12月 合计.

use std::collections::{BTreeMap, BTreeSet};

use super::column::{Part, recognise};
use super::said;
use super::top::Top;
use crate::field::FIELDS;
use crate::problem::{Place, Problems, SourceId, column_name, kinds, words};
use crate::survey::sheet::label::plain::normalise;
use crate::survey::sheet::label::{Series, When, take_apart, unit_of};
use crate::survey::sheet::map::FieldMap;
use crate::unit::Dimension;

/// Bare columns that are the parts of whole years, and their totals.
pub struct Topic {
    /// The field that they are; `None` where nothing names exactly one.
    field: Option<usize>,
    /// The columns.
    columns: BTreeSet<u32>,
    /// What was found in place of exactly one field.
    found: BTreeSet<usize>,
    /// The row of their names.
    row: u32,
}

impl Topic {
    /// The field of a column, if it is one of them.
    pub fn of_column(&self, column: u32) -> Option<usize> {
        self.field.filter(|_| self.columns.contains(&column))
    }

    /// Tells of months of which nobody says what they are.
    pub fn tell(&self, source: SourceId, problems: &mut Problems) {
        let (None, Some(first)) = (self.field, self.columns.first()) else {
            return;
        };
        let columns: Vec<String> = self.columns.iter().map(|column| column_name(*column)).collect();
        let found: Vec<&str> = self.found.iter().map(|field| FIELDS[*field].zh).collect();
        let words = words![
            ("columns", columns),
            (
                "found",
                match found.is_empty() {
                    true => "-".to_owned(),
                    false => found.join("、"),
                },
            ),
        ];
        problems.push(
            kinds::SERIES_UNNAMED,
            Place::Cell(source, self.row, *first),
            words,
        );
    }
}

/// A column of which no header cell names anything.
struct Bare<'a> {
    column: u32,
    when: Option<When>,
    series: Option<Series>,
    part: &'a Part<'a>,
}

impl Bare<'_> {
    fn is_total(&self) -> bool {
        let label = self.part.label;
        let whole = ["全年", "累计", "1-12月"];
        self.series.is_none()
            && match label.name.as_str() {
                "" => whole.iter().any(|word| normalise(self.part.text).contains(word)),
                name => TOTALS.contains(&name),
            }
    }

    fn is_subtotal(&self) -> bool {
        self.part.label.name == "小计"
    }
}

/// Names of a total that stands alone.
const TOTALS: &[&str] = &[
    "合计",
    "总计",
    "小计",
    "累计",
    "共计",
    "全年合计",
    "年合计",
    "总量",
    "总额",
];

/// The topic of the columns below `first_row`, if there are bare ones that make whole years. `names` are what the sheet
/// and its file are called.
pub fn of(
    top: &Top,
    first_row: u32,
    names: [&str; 2],
    columns: &BTreeMap<u32, Vec<Part<'_>>>,
    map: &FieldMap,
) -> Option<Topic> {
    let bare: Vec<Bare<'_>> = columns
        .iter()
        .filter_map(|(column, parts)| bare(*column, parts, map))
        .collect();
    if bare.is_empty() {
        return None;
    }
    let named: Vec<_> = columns
        .iter()
        .filter_map(|(column, parts)| Some((*column, recognise(parts, map, None)?)))
        .collect();
    let row = bare.first()?.part.row;
    let series = bare.iter().filter(|one| one.series.is_some());
    let whens: BTreeSet<Option<When>> = series.map(|one| one.when).collect();
    if whens.is_empty() {
        return beside_named(&bare, &named, row);
    }
    let of_when = |when: &Option<When>| -> Vec<Option<Series>> {
        let of = bare.iter().filter(|one| one.when == *when);
        of.map(|one| one.series).filter(Option::is_some).collect()
    };
    if !whens.iter().all(|when| is_year(&of_when(when))) {
        return None;
    }
    let mut found = BTreeSet::new();
    let mut field = told(top, first_row, names, &mut found).filter(|field| {
        let dimension = FIELDS[*field].dimension();
        let fits = |unit: &String| dimension.is_some_and(|dimension| unit_of(dimension, unit).is_some());
        let said = said::above(top, first_row, first_row);
        let units = bare.iter().filter_map(|one| one.part.label.unit.as_ref());
        units.clone().all(fits) && (said.is_empty() || said.iter().any(|one| fits(&one.text)))
    });
    // Months with and without the name: nobody knows what the bare ones are.
    if named
        .iter()
        .any(|(_, other)| Some(other.field) == field && other.series.is_some())
    {
        field = None;
    }
    let mut taken: BTreeSet<u32> = BTreeSet::new();
    for when in &whens {
        let of_when = || bare.iter().filter(|one| one.when == *when);
        taken.extend(of_when().filter(|one| one.series.is_some()).map(|one| one.column));
        // The full name says what the total is.
        let is_named = named
            .iter()
            .any(|(_, other)| Some(other.field) == field && other.when == *when && !other.part);
        if !is_named {
            taken.extend(total(&of_when().collect::<Vec<_>>()));
        }
    }
    Some(Topic {
        field,
        columns: taken,
        found,
        row,
    })
}

/// The total right beside a whole year of months that bear their name.
fn beside_named(
    bare: &[Bare<'_>],
    named: &[(u32, crate::survey::sheet::header::column::Found)],
    row: u32,
) -> Option<Topic> {
    let months: Vec<_> = named.iter().filter(|(_, found)| found.series.is_some()).collect();
    let (first, last) = (months.first()?, months.last()?);
    let (field, when) = (first.1.field, first.1.when);
    let of_one = months
        .iter()
        .all(|(_, found)| found.field == field && found.when == when);
    let series: Vec<Option<Series>> = months.iter().map(|(_, found)| found.series).collect();
    let has_whole = named.iter().any(|(_, found)| {
        found.field == field && found.when == when && found.series.is_none() && !found.part
    });
    let near: Vec<&Bare<'_>> = bare
        .iter()
        .filter(|one| one.column == last.0 + 1 || one.column + 1 == first.0)
        .filter(|one| one.when == when || one.when.is_none())
        .collect();
    let column = total(&near).filter(|_| of_one && is_year(&series) && !has_whole && adds_up(field))?;
    Some(Topic {
        field: Some(field),
        columns: BTreeSet::from([column]),
        found: BTreeSet::new(),
        row,
    })
}

fn bare<'a>(column: u32, parts: &'a [Part<'a>], map: &FieldMap) -> Option<Bare<'a>> {
    let named = |part: &Part<'_>| !part.label.is_structure() || part.label.growth || part.label.part;
    if parts.iter().any(named) || recognise(parts, map, None).is_some() {
        return None;
    }
    let labels = || parts.iter().rev().map(|part| part.label);
    Some(Bare {
        column,
        when: labels().find_map(|label| label.when),
        series: labels().find_map(|label| label.series),
        part: parts.last()?,
    })
}

/// Whether these are all months, or all quarters, or both halves of one year, each once.
fn is_year(series: &[Option<Series>]) -> bool {
    let Some(size) = series.first().and_then(|one| Some((*one)?.in_a_year())) else {
        return false;
    };
    let distinct: BTreeSet<_> = series.iter().collect();
    let alike = series
        .iter()
        .all(|one| one.is_some_and(|one| one.in_a_year() == size));
    alike && distinct.len() == size && series.len() == size
}

/// The one column that is the total; subtotals give way to it.
fn total(bare: &[&Bare<'_>]) -> Option<u32> {
    let totals = bare.iter().filter(|one| one.is_total());
    let (subtotals, totals): (Vec<&Bare<'_>>, Vec<&Bare<'_>>) = totals.partition(|one| one.is_subtotal());
    match (totals.as_slice(), subtotals.as_slice()) {
        ([one], _) | ([], [one]) => Some(one.column),
        _ => None,
    }
}

/// Whether the months of a field add up to its year.
pub fn adds_up(field: usize) -> bool {
    use Dimension::{Area, Count, People, Share};
    // Ratios of published figures do not, and neither do stocks.
    let field = &FIELDS[field];
    let dimension = field.dimension();
    field.adds_up() && dimension.is_some_and(|dimension| !matches!(dimension, Area | Count | People | Share))
}

/// The one field that the title and the name of the sheet, or else the name of the file, name.
fn told(top: &Top, first_row: u32, names: [&str; 2], found: &mut BTreeSet<usize>) -> Option<usize> {
    let titles = top.range(..first_row).flat_map(|(_, cells)| cells.values());
    let mut clear = true;
    for text in titles.map(String::as_str).chain([names[0]]) {
        clear &= mentioned(text, found);
    }
    if found.is_empty() {
        let file = names[1].rsplit_once('.').map_or(names[1], |(stem, _)| stem);
        clear &= mentioned(file, found);
    }
    let field = found.first().copied()?;
    (clear && found.len() == 1 && adds_up(field)).then_some(field)
}

/// Adds the fields whose names stand in a text. False if words beside a name make it something else.
fn mentioned(text: &str, found: &mut BTreeSet<usize>) -> bool {
    let text = normalise(text);
    if text.chars().count() > LONGEST {
        return true;
    }
    let mut clear = true;
    let mut at = 0;
    let mut before = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if let Some((length, field)) = longest_name(rest) {
            found.insert(field);
            // 「上年用电量」 holds the name 「年用电量」.
            let first = rest.chars().next().map_or(0, char::len_utf8);
            clear &= leaves_it(&text[before..at + first]) && ends_it(&text[at + length..]);
            at += length;
            before = at;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    clear
}

/// Letters of the longest text that is a title.
const LONGEST: usize = 80;

/// The longest name of a field with which a text begins: its length in bytes, and the field.
fn longest_name(text: &str) -> Option<(usize, usize)> {
    let fields = FIELDS.iter().enumerate().filter(|(_, field)| field.is_number());
    let names = fields.flat_map(|(index, field)| {
        let names = field.aliases.iter().chain([&field.zh]);
        names.map(move |name| (normalise(name), index))
    });
    names
        .filter(|(name, _)| !name.is_ascii() && name.chars().count() > 1 && text.starts_with(name.as_str()))
        .map(|(name, index)| (name.len(), index))
        .max_by_key(|(length, index)| (*length, std::cmp::Reverse(*index)))
}

/// Words before a name that make it something else.
const CHANGING: &[&str] = &[
    "亩均", "人均", "户均", "平均", "单位", "万元", "占比", "效率", "增长", "新增", "同比", "环比", "计划",
    "目标", "预计", "预测", "上年", "去年", "同期", "上期", "其中", "光伏", "自发", "绿电", "峰谷", "高峰",
    "低谷", "尖峰", "峰段", "谷段", "居民", "生活", "节约", "减免", "免", "退", "欠", "半年", "不含", "剔除",
    "非",
];

fn leaves_it(before: &str) -> bool {
    let series = take_apart(before).series;
    series.is_none() && !CHANGING.iter().any(|word| before.contains(word))
}

/// Words behind a name that say nothing of it.
const NEUTRAL: &[&str] = &[
    "情况",
    "统计",
    "汇总",
    "明细",
    "数据",
    "台账",
    "清单",
    "报表",
    "一览",
    "登记",
    "分月",
    "按月",
    "逐月",
    "月度",
    "各月",
    "分季度",
    "分季",
    "按季度",
    "季度",
    "年度",
    "全年",
    "合计",
    "信息",
    "公示",
    "上报",
    "表",
    "总",
];

fn ends_it(behind: &str) -> bool {
    let label = take_apart(behind);
    let mut rest = label.name.as_str();
    while let Some(shorter) = NEUTRAL.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = shorter;
    }
    let mark = |letter: char| letter.is_ascii_digit() || "-_.()".contains(letter);
    label.series.is_none() && !label.growth && rest.trim_matches(mark).is_empty()
}

#[cfg(test)]
mod tests {
    use crate::survey::sheet::header::topic::*;

    #[test]
    fn a_title_names_exactly_one_field_or_none() {
        let one = |title: &str| {
            let mut found = BTreeSet::new();
            let clear = mentioned(title, &mut found);
            match (clear, found.len()) {
                (true, 1) => found
                    .first()
                    .filter(|field| adds_up(**field))
                    .map(|field| FIELDS[*field].id),
                _ => None,
            }
        };
        for (title, expected) in [
            ("2022年工业企业用电量", Some("electricity")),
            (
                "黄岩区2022年度规上工业企业用电量分月统计表（单位：千瓦时）",
                Some("electricity"),
            ),
            ("用水2022", Some("water")),
            ("费县工业企业综合能耗汇总表", Some("energy")),
            ("企业用电用水情况", None),
            ("企业用电费用", None),
            ("亩均税收", None),
            ("上年用电量", None),
            ("1-6月用电量", None),
            ("光伏自用电量", None),
            ("用电量增长情况", None),
            ("企业名录", None),
        ] {
            assert_eq!(one(title), expected, "{title}");
        }
    }
}
