//! Which field a column is, from all header cells above it.

use std::collections::BTreeMap;

use super::top::Top;
use crate::field;
use crate::field::{Content, FIELDS};
use crate::letter::cleaned;
use crate::survey::sheet::label::leases::in_a_sheet_of_leases;
use crate::survey::sheet::label::{Label, Series, When, by_label};
use crate::survey::sheet::long::by_heading;
use crate::survey::sheet::map::FieldMap;
use crate::survey::sheet::tenure;
use crate::unit::Dimension;

/// The labels of the header rows, by row and column.
pub type Labels = BTreeMap<u32, BTreeMap<u32, Label>>;

/// A header cell above a column.
pub struct Part<'a> {
    /// Its row.
    pub row: u32,
    /// The text as written.
    pub text: &'a str,
    /// The text taken apart.
    pub label: &'a Label,
    /// Whether it stands over this column alone or over a group of names, and not beside it.
    above: bool,
}

/// What a column turned out to be.
pub struct Found {
    /// Position in [`FIELDS`].
    pub field: usize,
    /// The unit as written, and whether the group above it says it.
    pub unit: Option<(String, bool)>,
    /// What brackets remark of the figures.
    pub remarks: Vec<String>,
    /// The header as written.
    pub label: String,
    /// All header cells above the column, the upper ones first: what a field map may call it.
    pub path: String,
    /// The row of the name.
    pub row: u32,
    /// The year.
    pub when: Option<When>,
    /// The month or quarter.
    pub series: Option<Series>,
    /// Whether it is a part of what stands beside it.
    pub part: bool,
    /// Whether the field map adds it to others.
    pub added: bool,
    /// Whether the field map names it at all.
    pub mapped: bool,
}

/// The header cells above every column of a block of rows, the upper ones first.
pub fn parts<'a>(top: &'a Top, labels: &'a Labels, block: &[u32]) -> BTreeMap<u32, Vec<Part<'a>>> {
    let mut all: BTreeMap<u32, Vec<Part<'a>>> = BTreeMap::new();
    let columns = block
        .iter()
        .filter_map(|row| top.get(row))
        .flat_map(|cells| cells.keys());
    for column in columns {
        all.entry(*column).or_default();
    }
    for (column, parts) in &mut all {
        for (depth, row) in block.iter().enumerate() {
            let (Some(cells), Some(known)) = (top.get(row), labels.get(row)) else {
                continue;
            };
            let has_lower = |column: &u32| {
                let mut lower = block[depth + 1..].iter().filter_map(|row| top.get(row));
                lower.any(|cells| cells.contains_key(column))
            };
            // A group name stands in the first column of its merged cells; a group lies above some name.
            let (at, text) = match cells.get(column) {
                Some(text) => (column, text),
                None if has_lower(column) => match cells.range(..column).next_back() {
                    Some(found) => found,
                    None => continue,
                },
                None => continue,
            };
            if let Some(label) = known.get(at) {
                let above = at == column || has_lower(at);
                parts.push(Part {
                    row: *row,
                    text,
                    label,
                    above,
                });
            }
        }
    }
    all
}

/// The lowest text above a column and its row, for messages.
pub fn own_text(parts: &[Part<'_>]) -> Option<(u32, String)> {
    let own = parts
        .iter()
        .rfind(|part| !part.label.is_structure())
        .or(parts.last())?;
    Some((own.row, own.text.to_owned()))
}

/// Whether a column is named after a kind of tax.
pub fn is_tax_kind(parts: &[Part<'_>]) -> bool {
    let names = || parts.iter().map(|part| part.label.name.as_str());
    names().any(|name| field::TAX_OFFICES.contains(&name) || field::TAX_KINDS.contains(&name))
}

/// Whether a column tells several rows of one enterprise apart.
pub fn tells_apart(parts: &[Part<'_>]) -> bool {
    parts.last().is_some_and(|part| by_heading(part.text).is_some())
}

/// The field of a column, and what is written with it. `topic` is the field of a column that names nothing, from the
/// title of the sheet.
pub fn recognise(parts: &[Part<'_>], map: &FieldMap, topic: Option<usize>) -> Option<Found> {
    let lowest = parts.len().checked_sub(1)?;
    let own = parts.iter().rposition(|part| !part.label.is_structure());
    let path: String = parts.iter().map(|part| part.text).collect();
    let mapped = mapped(parts, own.unwrap_or(lowest), &path, map);
    let topic = topic.filter(|_| own.is_none());
    let own = own.or((mapped.is_some() || topic.is_some()).then_some(lowest))?;
    let label = parts[own].label;
    let grown = parts.iter().any(|part| part.label.growth);
    let (field, unit, composed) = match mapped {
        Some((field, _)) => (field, None, false),
        None if grown => return None,
        None => match topic {
            Some(field) => (field, None, false),
            None => by_name(parts, own)?,
        },
    };
    let units = parts[own..].iter().rev().find_map(|part| part.label.unit.clone());
    let group = || parts[..own].iter().rev().find_map(|part| part.label.unit.clone());
    let own_unit = units.or(unit).map(|unit| (unit, false));
    // A group that is no name and no year is a story, and its years are of something else.
    let timed = || {
        let parts = parts.iter().enumerate().rev();
        parts.filter_map(|(at, part)| {
            let label = part.label;
            (at >= own || label.is_structure() || label.field().is_some()).then_some(label)
        })
    };
    let when = |wanted: fn(When) -> bool| timed().filter_map(|label| label.when).find(|when| wanted(*when));
    let text = match composed {
        true => format!("{}{}", parts[own - 1].text, parts[own].text),
        false => parts[own].text.to_owned(),
    };
    let is_mapped_sum = mapped.is_some_and(|(_, added)| added);
    Some(Found {
        field,
        unit: own_unit.or_else(|| group().map(|unit| (unit, true))),
        remarks: parts[own..]
            .iter()
            .flat_map(|part| part.label.remarks.iter().cloned())
            .filter(|_| mapped.is_none())
            .collect(),
        label: cleaned(&text.replace(['\n', '\r'], "")).into_owned(),
        path: cleaned(&path.replace(['\n', '\r'], "")).into_owned(),
        row: parts[own].row,
        when: when(|when| when != When::Range).or_else(|| when(|_| true)),
        series: timed()
            .find_map(|label| label.series)
            .or_else(|| {
                parts[..own]
                    .iter()
                    .rev()
                    .find_map(|part| part.label.series.filter(is_part))
            })
            .filter(|_| mapped.is_none()),
        part: mapped.is_none() && (label.part || parts.iter().any(|part| part.label.part)),
        added: is_mapped_sum,
        mapped: mapped.is_some(),
    })
}

/// Whether a sheet whose columns name no days of a lease is about leases: it names a party or how land is held.
pub fn are_of_leases<'a>(columns: impl Iterator<Item = &'a [Part<'a>]>, names: [&str; 2]) -> bool {
    const OF_LEASES: [&str; 7] = [
        "lessor",
        "lessor_code",
        "lessee",
        "lessee_code",
        "tenure",
        "land_leased_mu",
        "land_let_mu",
    ];
    let fields = columns.filter_map(|parts| parts.last()?.label.field());
    let ids: Vec<&str> = fields.map(|(field, _)| FIELDS[field].id).collect();
    let has = |wanted: &[&str]| ids.iter().any(|id| wanted.contains(id));
    !has(&field::LEASE) && (has(&OF_LEASES) || matches!(tenure::told(names), Some(1 | 2)))
}

/// What a column of such a sheet means that only there means a lease: 起始日期, 到期时间.
pub fn of_lease(parts: &[Part<'_>]) -> Option<Found> {
    let own = parts.last()?;
    let id = in_a_sheet_of_leases(&own.label.name)?;
    Some(Found {
        field: field::index(id)?,
        unit: None,
        remarks: Vec::new(),
        label: cleaned(&own.text.replace(['\n', '\r'], "")).into_owned(),
        path: parts.iter().map(|part| part.text).collect(),
        row: own.row,
        when: None,
        series: None,
        part: false,
        added: false,
        mapped: false,
    })
}

/// Whether a story above some columns narrows them: 1-9月完成情况. 12月报表 may hold what has run up to December.
fn is_part(series: &Series) -> bool {
    *series != Series::Month(12)
}

/// The field that the map gives the column, and whether it adds it: by all its header cells, by the name and its group,
/// by the name, or by the lowest cell.
fn mapped(parts: &[Part<'_>], own: usize, path: &str, map: &FieldMap) -> Option<(usize, bool)> {
    let grouped = own
        .checked_sub(1)
        .map(|group| format!("{}{}", parts[group].text, parts[own].text));
    let lowest = parts.last().map(|part| part.text);
    let texts = [Some(path), grouped.as_deref(), Some(parts[own].text), lowest];
    texts.into_iter().flatten().find_map(|text| {
        let added = map.sum_of(text).map(|field| (field, true));
        added.or_else(|| map.field(text).map(|field| (field, false)))
    })
}

/// The field by its name, alone or with the group above it; the unit that stands in the name; whether the group is a
/// part of the name.
fn by_name(parts: &[Part<'_>], own: usize) -> Option<(usize, Option<String>, bool)> {
    let label = parts[own].label;
    let groups = || {
        parts[..own]
            .iter()
            .rev()
            .filter(|part| part.above && !part.label.is_structure())
    };
    // 「核定排污权」 above 「COD」, 「出租」 above 「面积」: together they are a name of their own.
    let composed = groups().find_map(|group| {
        let (group, own) = (&group.label.name, &label.name);
        by_label(&format!("{group}{own}")).or_else(|| by_label(&format!("{own}{group}")))
    });
    if let Some(field) = composed.filter(|field| label.field().is_none_or(|(own, _)| own != *field)) {
        let direct = own > 0 && parts[own - 1].above && !parts[own - 1].label.is_structure();
        return Some((field, None, direct));
    }
    let (field, unit) = label.field()?;
    let mut field = Some(field);
    for group in groups() {
        field = field.and_then(|field| under(field, &group.label.name));
    }
    let field = field?;
    // 「企业名称（承租方）」 is somebody else's name.
    let other = |word: &String| OTHERS.iter().any(|mark| word.contains(mark));
    let somebody_else = !FIELDS[field].is_number() && label.unit.as_ref().is_some_and(other);
    (!somebody_else).then_some((field, unit, false))
}

/// Words of somebody or something else in a bracket or a group.
const OTHERS: &[&str] = &["方", "租", "曾用", "原名", "母公司", "法人", "法定代表人", "担保"];

/// Groups of what is allowed to be discharged.
const RIGHTS: &[&str] = &["排污权", "核定", "许可", "指标", "总量控制"];

/// Groups of pollutants that are not what was discharged.
const NOT_DISCHARGED: &[&str] = &["产生", "削减", "去除", "浓度", "标准", "处理", "当量"];

/// Groups of figures that are not what happened.
const NOT_REAL: &[&str] = &["计划", "目标", "预计", "预测", "约定", "承诺", "拟建", "设计"];

/// Ends of names of groups whose figures are about the fields below and not theirs: 增加额, 占比, 指标得分.
const ABOUT_FIGURES: &[&str] = &[
    "增加额",
    "增量",
    "变化",
    "变动",
    "占比",
    "比重",
    "比例",
    "得分",
    "分值",
    "评分",
    "排名",
    "名次",
    "位次",
    "完成率",
    "权重",
    "系数",
    "基准值",
    "基准",
    "标准值",
    "目标值",
    "差额",
    "差异",
];

/// Beginnings of groups of figures for each of something: 亩均指标, 人均值, 单位能耗（万元）.
const FOR_EACH: &[&str] = &[
    "亩均",
    "每亩",
    "亩产",
    "地均",
    "人均",
    "每人",
    "户均",
    "每户",
    "单位面积",
    "单位用地",
    "单位土地",
    "单位能耗",
    "单位用电",
    "单位电耗",
    "单位排放",
];

/// What such a group is called that names the appraisal and not its figures: 亩均效益评价数据.
const OF_APPRAISAL: &[&str] = &[
    "评价",
    "考核",
    "数据",
    "情况",
    "信息",
    "统计",
    "资料",
    "报表",
    "基础",
    "论英雄",
    "改革",
];

/// Whether the name of a group says that the figures below are no amounts of a year: 三年平均, 得分, 亩均.
fn is_about_figures(group: &str, dimension: Dimension) -> bool {
    let average = dimension != Dimension::People && ["平均", "年均"].iter().any(|word| group.contains(word));
    let for_each = FOR_EACH.iter().any(|word| group.starts_with(word))
        && !OF_APPRAISAL.iter().any(|word| group.contains(word));
    average || for_each || ABOUT_FIGURES.iter().any(|word| group.ends_with(word))
}

/// What a field is below a group: discharge below 「核定排污权」 is the right to it; others may be no field at all.
fn under(field: usize, group: &str) -> Option<usize> {
    let says = |words: &[&str]| words.iter().any(|word| group.contains(word));
    let known = &FIELDS[field];
    match known.content {
        Content::Number(_) if says(NOT_REAL) => None,
        Content::Number(dimension) if is_about_figures(group, dimension) => None,
        Content::Number(_) if field::POLLUTANTS.contains(&known.id) && says(RIGHTS) => {
            field::index(&format!("{}_rights", known.id))
        }
        Content::Number(_) if field::POLLUTANTS.contains(&known.id) && says(NOT_DISCHARGED) => None,
        Content::Code | Content::Text if matches!(known.id, "code" | "name") && says(OTHERS) => None,
        _ => Some(field),
    }
}
