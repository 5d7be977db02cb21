//! Header texts taken apart: the name, and the unit, the year and the month written with it, without the marks that forms
//! carry (stars, numbering, （必填）, notes).

pub mod leases;
pub mod plain;
pub mod remark;
pub mod scope;
pub mod time;
pub mod written;

use std::collections::HashMap;
use std::sync::LazyLock;

use super::map::FieldMap;
use crate::field;
use crate::field::FIELDS;
use crate::letter::is_chinese;
use crate::survey::file::cell::plain;
use crate::unit;
use crate::unit::{Dimension, Unit};
use plain::is_mark;
pub use plain::normalise;
pub use remark::is_remark;
pub use scope::{Scope, scope};
use scope::{is_unit_like, unit_beside};
pub use time::{Series, When, split_series, split_when};
pub use time::{is_of_the_form, year_in};

/// A header text taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Label {
    /// What is left: it is compared with the names of fields. Empty where the text is a year or a unit alone.
    pub name: String,
    /// The unit as written; a bracket that may be a unit that nobody knows stands here too, and is told as a foreign one.
    pub unit: Option<String>,
    /// What brackets remark that is not known to change nothing: 不含海关代征.
    pub remarks: Vec<String>,
    /// The year, in digits or in words.
    pub when: Option<When>,
    /// The month or quarter.
    pub series: Option<Series>,
    /// Whether it is a part of what stands beside it: 「其中：」, 「#」.
    pub part: bool,
    /// Whether it says how a figure grew, and is none itself.
    pub growth: bool,
}

impl Label {
    /// Whether the text names nothing of its own, but tells of the name above it: 「2020年」, 「合计」, 「亩」, 「1月」.
    pub fn is_structure(&self) -> bool {
        self.name.is_empty() || WHOLE.contains(&self.name.as_str())
    }

    /// The field that the name alone means, and its unit where it is written without a mark: `税收万元`.
    pub fn field(&self) -> Option<(usize, Option<String>)> {
        if let Some(field) = by_label(&self.name) {
            return Some((field, None));
        }
        let whole = ["合计", "总计", "累计"]
            .iter()
            .map(|mark| self.name.strip_suffix(mark));
        let yearly = ["年度", "年", "累计"]
            .iter()
            .map(|mark| self.name.strip_prefix(mark));
        if let Some(field) = whole.chain(yearly).flatten().find_map(by_label) {
            return Some((field, None));
        }
        unit::UNITS.iter().find_map(|unit| {
            let field = by_label(self.name.strip_suffix(unit.symbol)?)?;
            let own = FIELDS[field].dimension() == Some(unit.dimension) && unit.symbol != "1";
            own.then(|| (field, Some(unit.symbol.to_owned())))
        })
    }
}

/// Names below a group that mean the group as a whole.
const WHOLE: &[&str] = &[
    "合计",
    "小计",
    "总计",
    "共计",
    "累计",
    "全年",
    "全年合计",
    "年合计",
    "总量",
    "总额",
    "总数",
    "数量",
    "金额",
    "数值",
    "数据",
];

/// No header is longer, in letters.
const LONGEST: usize = 200;

/// Words that tell of a change: such a column holds no figure of a year.
const GROWTH: &[&str] = &[
    "同比",
    "环比",
    "增长",
    "增减",
    "增幅",
    "增速",
    "升降",
    "比上年",
    "较上年",
    "比去年",
    "较去年",
    "±",
];

/// Whether a text alone is the name of a field, or a unit.
pub fn is_known(text: &str, map: &FieldMap) -> bool {
    map.field(text).is_some() || map.sum_of(text).is_some() || named(text).is_some() || is_unit(text)
}

/// The field that a header text names.
pub fn named(text: &str) -> Option<usize> {
    let label = take_apart(text);
    match label.growth {
        true => None,
        false => label.field().map(|(field, _)| field),
    }
}

/// Whether a text is a unit and nothing else, in brackets or not.
pub fn is_unit(text: &str) -> bool {
    let text = normalise(text);
    let bare = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
        .unwrap_or(&text);
    is_unit_word(bare)
}

/// Every header text of the data dictionary, normalised, with its field.
static LABELS: LazyLock<HashMap<String, usize>> = LazyLock::new(|| {
    let mut labels = HashMap::new();
    for (index, field) in FIELDS.iter().enumerate() {
        let own = [normalise(field.zh), field.id.to_owned(), normalise(field.en)];
        let aliases = field.aliases.iter().map(|alias| (*alias).to_owned());
        for label in own.into_iter().chain(aliases) {
            labels.entry(label).or_insert(index);
        }
    }
    for (label, id) in leases::labels() {
        if let Some(index) = field::index(id) {
            labels.entry(label).or_insert(index);
        }
    }
    labels
});

/// The field with this normalised header text.
pub fn by_label(label: &str) -> Option<usize> {
    LABELS.get(label).copied()
}

/// What stands behind a name without brackets and says nothing of it. In front, `#` means "of which".
const BEHIND: [&str; 5] = ["必填项", "必填", "选填", "必报", "#"];

/// Takes a header text apart: `*1.用地面积（亩）（必填）`, `2018_实缴税收`, `上年用电量:千瓦时`.
pub fn take_apart(text: &str) -> Label {
    let mut label = Label::default();
    let whole = normalise(text);
    if whole.chars().count() > LONGEST {
        label.name = whole;
        return label;
    }
    let mut name = without_note(&whole);
    loop {
        let before = name.len();
        if by_label(&name).is_some() {
            break;
        }
        // 「租期（起）」: what the bracket holds belongs to the name.
        if let Some((rest, inside)) = last_bracket(&name)
            && let joined = format!("{rest}{inside}")
            && by_label(&joined).is_some()
        {
            name = joined;
            break;
        }
        name = name
            .trim_end_matches(['.', '。', ':', ';', ',', '_', '-'])
            .to_owned();
        name = name.trim_start_matches(['.', ':', ';', ',', '_']).to_owned();
        if !unit_ends_in_power(&name) {
            name = name.trim_end_matches(is_mark).to_owned();
        }
        name = name.trim_start_matches(is_mark).to_owned();
        name = without_number(&name).to_owned();
        for mark in ["其中:", "其中", "#"] {
            if let Some(rest) = name.strip_prefix(mark) {
                label.part = true;
                name = rest.to_owned();
            }
        }
        for mark in BEHIND {
            if let Some(rest) = name.strip_suffix(mark).filter(|rest| !rest.is_empty()) {
                name = rest.to_owned();
            }
        }
        if let Some(bare) = unwrapped(&name) {
            name = bare;
        }
        if let Some((rest, inside)) = last_bracket(&name)
            && bracket(&inside, &mut label)
        {
            name = rest;
        } else if let Some((rest, inside)) = first_bracket(&name)
            && bracket(&inside, &mut label)
        {
            name = rest;
        }
        if label.unit.is_none()
            && let Some((rest, unit)) = marked_unit(&name)
        {
            label.unit = Some(unit);
            name = rest;
        }
        if let Some((when, rest)) = split_when(&name) {
            // The innermost year is the column's own: 2020-2022年税收_2021.
            if label.when.is_none() || label.when == Some(When::Range) {
                label.when = Some(when);
            }
            name = rest;
        }
        if let Some((series, rest)) = split_series(&name) {
            label.series = label.series.or(series);
            name = rest;
        }
        if name.len() == before {
            break;
        }
    }
    if let Some(bare) = without_remarks(&name, &mut label) {
        name = bare;
    }
    if label.unit.is_none() && is_unit_word(&name) && by_label(&name).is_none() {
        label.unit = Some(std::mem::take(&mut name));
    }
    label.growth = GROWTH
        .iter()
        .any(|word| whole.contains(word) && !(by_label(&name).is_some() && name.contains(word)));
    label.name = name;
    label
}

/// A name that is one of a field without its brackets: what they say is told at the column, since nobody knows whether it
/// changes the meaning.
fn without_remarks(name: &str, label: &mut Label) -> Option<String> {
    let field_of = |name: &str| {
        let label = Label {
            name: name.to_owned(),
            ..Label::default()
        };
        label.field().map(|(field, _)| field)
    };
    let mut rest = name.to_owned();
    let mut found = Vec::new();
    while field_of(&rest).is_none() {
        let (before, inside) = last_bracket(&rest)?;
        rest = before;
        found.push(inside);
    }
    let field = field_of(&rest)?;
    for inside in found.into_iter().rev() {
        match FIELDS[field].dimension() {
            _ if is_english(&inside, field) => {}
            None => label.unit = label.unit.take().or(Some(inside)),
            Some(dimension) => match unit_beside(dimension, &inside).filter(|_| label.unit.is_none()) {
                Some((unit, remark)) => {
                    label.unit = Some(unit.to_owned());
                    label.remarks.push(remark);
                }
                None if label.unit.is_none() && is_unit_like(&inside) => label.unit = Some(inside),
                None => label.remarks.push(inside),
            },
        }
    }
    Some(rest)
}

/// Whether a bracket says in English what a field is called.
fn is_english(inside: &str, field: usize) -> bool {
    let english = FIELDS[field].en.to_lowercase();
    let words = english.split(|letter: char| !letter.is_ascii_alphanumeric());
    inside.is_ascii()
        && words
            .into_iter()
            .any(|word| word.len() > 2 && inside.contains(word))
}

/// What stands before a note: `用地面积（亩）※以证载为准`, `税收 注：净入库`.
fn without_note(text: &str) -> String {
    let ends = ["※", "注:", "备注:", "说明:", "注1", "注2", "注3"];
    let end = ends
        .iter()
        .filter_map(|mark| text.find(mark))
        .filter(|at| *at > 0)
        .min();
    let kept = end.map_or(text, |end| &text[..end]);
    match kept.is_empty() || kept.ends_with('(') {
        true => text.to_owned(),
        false => kept.to_owned(),
    }
}

/// Whether a name ends in a unit whose power is no mark: m², m³.
fn unit_ends_in_power(name: &str) -> bool {
    name.ends_with("m²") || name.ends_with("m³")
}

/// The text behind its numbering: `1.`, `1、`, `(1)`, `1-2.`, `一、`, `（一）`, `1用地面积`.
fn without_number(text: &str) -> &str {
    let chinese = |letter: char| "一二三四五六七八九十".contains(letter);
    let digits = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let length = text.len() - digits.len();
    if (1..=2).contains(&length) {
        let deeper =
            digits.trim_start_matches(|letter: char| letter.is_ascii_digit() || ".-".contains(letter));
        if deeper.starts_with(['月', '年', '季']) {
            return text;
        }
        if let Some(rest) = deeper.strip_prefix([',', ')', ':', '.']) {
            return rest;
        }
        if deeper.len() < digits.len() && !deeper.is_empty() {
            return deeper;
        }
        let named = |letter: char| is_chinese(letter) && !"日号类级次期至到".contains(letter);
        if digits.starts_with(named) {
            return digits;
        }
    }
    // 「iii、」, 「(iv)」, 「a.」
    let roman = text.trim_start_matches(['(', 'i', 'v', 'x']);
    let letter = text.strip_prefix(|letter: char| letter.is_ascii_lowercase());
    for rest in [Some(roman), letter].into_iter().flatten() {
        if rest.len() < text.len()
            && let Some(rest) = rest.strip_prefix([',', '.', ':', ')'])
            && rest.starts_with(is_chinese)
        {
            return rest;
        }
    }
    let rest = text.trim_start_matches(chinese);
    if rest.len() < text.len()
        && let Some(rest) = rest.strip_prefix([',', '.', ':'])
    {
        return rest;
    }
    text
}

/// A bracket at the end of a text: what stands before it, and inside.
fn last_bracket(text: &str) -> Option<(String, String)> {
    let body = text.strip_suffix(')')?;
    let mut depth = 1;
    for (at, letter) in body.char_indices().rev() {
        match letter {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((body[..at].to_owned(), body[at + 1..].to_owned()));
        }
    }
    None
}

/// A bracket at the beginning of a text: what stands behind it, and inside.
fn first_bracket(text: &str) -> Option<(String, String)> {
    let body = text.strip_prefix('(')?;
    let (inside, rest) = body.split_once(')')?;
    (!inside.contains('(')).then(|| (rest.to_owned(), inside.to_owned()))
}

/// A name that stands in brackets as a whole, with the unit behind it: 【税收】万元 as 税收万元.
fn unwrapped(text: &str) -> Option<String> {
    let body = text.strip_prefix('(')?;
    let mut depth = 1;
    let end = body.char_indices().find_map(|(at, letter)| {
        match letter {
            ')' => depth -= 1,
            '(' => depth += 1,
            _ => {}
        }
        (depth == 0).then_some(at)
    })?;
    let (inside, behind) = (
        &body[..end],
        body[end + 1..].trim_start_matches([':', '/', '-', '_']),
    );
    let is_unit = behind.is_empty() || is_unit_word(unit_word(behind));
    (is_unit && named(inside).is_some()).then(|| format!("{inside}{behind}"))
}

/// Takes over what a bracket says; false if nobody knows what it means. Beside a unit, what is none is a remark.
fn bracket(inside: &str, label: &mut Label) -> bool {
    let mut found = Label::default();
    let parts = inside.split([',', ';', ':']);
    let unknown: Vec<&str> = parts.filter(|part| !bracket_part(part, &mut found)).collect();
    if !unknown.is_empty() {
        let mut whole = Label::default();
        if bracket_part(inside, &mut whole) {
            found = whole;
        } else if found.unit.as_deref().is_none_or(|unit| unit == "1")
            || unknown.iter().any(|part| is_unit_like(part))
        {
            return false;
        } else {
            label.remarks.push(unknown.join("，"));
        }
    }
    // Two brackets with a unit each are no header that anybody writes; the first one read is the last one written.
    label.unit = label.unit.take().or(found.unit);
    label.when = label.when.or(found.when);
    label.series = label.series.or(found.series);
    true
}

fn bracket_part(part: &str, found: &mut Label) -> bool {
    if part == "1" {
        // The unit of shares, or a number of a note.
        found.unit = found.unit.take().or(Some(part.to_owned()));
        return true;
    }
    if part.is_empty()
        || part
            .chars()
            .all(|letter| letter.is_ascii_digit() && part.len() <= 2)
        || part.chars().all(|letter| "一二三四五六七八九十".contains(letter))
    {
        return true;
    }
    let unit = unit_word(part);
    if is_unit_word(unit) || unit == "万" || unit == "亿" {
        found.unit = Some(unit.to_owned());
        return true;
    }
    if WHOLE.contains(&part) {
        return true;
    }
    if let Some((when, rest)) = split_when(part) {
        let series = split_series(&rest).filter(|(_, rest)| rest.is_empty());
        if rest.is_empty() || is_remark(&rest) || series.is_some() {
            found.when = Some(when);
            found.series = found.series.or(series.and_then(|(series, _)| series));
            return true;
        }
    }
    if let Some((series, rest)) = split_series(part)
        && rest.is_empty()
    {
        found.series = found.series.or(series);
        return true;
    }
    is_remark(part)
}

/// A unit without the words before it: `单位:万元`, `按万元计`, `人民币万元`.
fn unit_word(text: &str) -> &str {
    let text = ["计量单位", "金额单位", "单位", "按", "以"]
        .iter()
        .find_map(|mark| text.strip_prefix(mark))
        .unwrap_or(text);
    let text = text.trim_start_matches(['为', ':']);
    let text = text.strip_suffix("计").unwrap_or(text);
    if is_unit_word(text) {
        return text;
    }
    let currency = ["人民币", "rmb", "cny"];
    let mut bare = currency
        .iter()
        .filter_map(|mark| text.strip_prefix(mark).or(text.strip_suffix(mark)));
    bare.next().map_or(text, |bare| bare.trim_start_matches(':'))
}

/// A unit behind a mark: `用地面积_亩`, `用地面积:亩`, `用地面积/亩`, `用地面积-亩`, `用地面积单位:亩`.
fn marked_unit(text: &str) -> Option<(String, String)> {
    ['_', ':', ',', '-', '/', ';', '|'].into_iter().find_map(|mark| {
        let (bare, last) = text.rsplit_once(mark)?;
        let unit = unit_word(last);
        (is_unit_word(unit) && !bare.is_empty()).then(|| {
            (
                bare.trim_end_matches("计量单位")
                    .trim_end_matches("单位")
                    .to_owned(),
                unit.to_owned(),
            )
        })
    })
}

/// Whether a normalised text is a unit of any dimension. `1` is the unit of shares and the number of a column: it is
/// none here.
fn is_unit_word(text: &str) -> bool {
    text != "1" && !text.contains(['(', ')']) && unit::is_unit(text)
}

/// The unit of a dimension that a header text means. 万 and 亿 alone count the dimension's small unit.
pub fn unit_of(dimension: Dimension, text: &str) -> Option<Unit> {
    let text = unit_word(text);
    dimension.parse(text).or_else(|| {
        let base = dimension.counted()?;
        let text = normalise(text);
        matches!(text.as_str(), "万" | "亿" | "千" | "百万")
            .then(|| dimension.parse(&format!("{text}{base}")))
            .flatten()
    })
}

/// Headings that a field goes by, for messages; not more than one reads.
pub fn known_labels(id: &str) -> String {
    const SHOWN: usize = 8;
    field::field(id).map_or_else(String::new, |field| {
        let aliases = field.aliases.iter().filter(|alias| !alias.is_ascii());
        let labels: Vec<&str> = [field.zh].into_iter().chain(aliases.copied()).collect();
        let more = if labels.len() > SHOWN { "……" } else { "" };
        labels.into_iter().take(SHOWN).collect::<Vec<&str>>().join("、") + more
    })
}

#[cfg(test)]
mod tests;
