//! Sheets in long form: several rows an enterprise, told apart by a column of kinds of tax, months, pollutants or kinds of
//! energy; what the words in such a column mean.

use super::label::plain::normalise;
use super::label::{Series, When, by_label, split_series, split_when, take_apart};
use crate::field;
use crate::field::{FIELDS, TAX_KINDS};
use crate::survey::file::cell;
use crate::survey::file::value::Cell;

/// What the rows of an enterprise are told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Kinds of tax, which add up to the tax.
    Tax,
    /// Pollutants, each a field of its own.
    Pollutant,
    /// Kinds of energy, each a field of its own.
    Energy,
    /// Months, quarters or days, which add up to a year.
    Time,
    /// Products, outlets, workshops and the like, which add up.
    Other,
}

/// A column that tells rows apart.
#[derive(Clone, Debug)]
pub struct Apart {
    /// Column in the sheet.
    pub column: u32,
    /// Row of its heading.
    pub row: u32,
    /// Its heading as written.
    pub label: String,
    /// What it holds.
    pub by: By,
}

/// A column of amounts whose field the kind in the row names.
#[derive(Clone, Debug)]
pub struct Amounts {
    /// Column in the sheet.
    pub column: u32,
    /// Whether they are rights to discharge, and not what was discharged.
    pub rights: bool,
    /// The unit over the column.
    pub unit: Option<String>,
}

/// What the header of a sheet says of its long form.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// The columns that tell rows apart.
    pub apart: Vec<Apart>,
    /// The columns of amounts of whichever field the kind names.
    pub amounts: Vec<Amounts>,
    /// The kinds of tax that a field map adds; all if there are none.
    pub added: Vec<String>,
}

impl Form {
    /// Whether rows are told apart by kinds or by time, so that several an enterprise are what is expected.
    pub fn is_long(&self) -> bool {
        self.apart.iter().any(|apart| apart.by != By::Other)
    }
}

const TAX: &[&str] = &[
    "税种",
    "税费种",
    "税(费)种",
    "税种名称",
    "征收项目",
    "征收项目名称",
    "税收种类",
    "税费种类",
    "税种类别",
    "税收项目",
    "税费项目",
];
const POLLUTANT: &[&str] = &[
    "污染物名称",
    "污染物",
    "污染物种类",
    "污染因子",
    "污染物类别",
    "污染因子名称",
    "主要污染物",
    "监测因子",
    "污染物类型",
];
const ENERGY: &[&str] = &[
    "能源品种",
    "能源名称",
    "能源种类",
    "能源类型",
    "用能品种",
    "能耗品种",
    "能源品种名称",
    "能源",
];
const TIME: &[&str] = &[
    "月份",
    "月",
    "所属月份",
    "统计月份",
    "用电月份",
    "电费月份",
    "抄表月份",
    "用水月份",
    "年月",
    "季度",
    "所属季度",
    "所属期",
    "税款所属期",
    "所属时期",
    "税款所属时期",
    "账期",
    "月度",
    "期别",
    "统计期",
    "税款所属期起",
    "所属期起",
];
const OTHER: &[&str] = &[
    "品名",
    "产品",
    "产品名称",
    "产品品种",
    "排放口",
    "排放口名称",
    "排放口编号",
    "排污口",
    "排污口名称",
    "排污口编号",
    "排口",
    "排口名称",
    "车间",
    "生产线",
    "厂区",
    "征收品目",
    "征收品目名称",
    "品目",
    "税务机关",
    "征收机关",
    "税票号码",
    "凭证号",
    "凭证号码",
    "电子税票号码",
    "日期",
    "入库日期",
    "缴款日期",
    "抄表日期",
    "开票日期",
    "缴税日期",
    "入库时间",
];

/// What a column of this name tells rows apart by.
pub fn by_heading(label: &str) -> Option<By> {
    let whole = normalise(label);
    let name = take_apart(label).name;
    let is = |list: &[&str]| list.contains(&name.as_str()) || list.contains(&whole.as_str());
    match () {
        () if is(TAX) => Some(By::Tax),
        () if is(POLLUTANT) => Some(By::Pollutant),
        () if is(ENERGY) => Some(By::Energy),
        () if is(TIME) => Some(By::Time),
        () if is(OTHER) => Some(By::Other),
        () => None,
    }
}

/// Names of a column of tax beside one of kinds of tax.
const TAX_AMOUNTS: &[&str] = &[
    "税额",
    "金额",
    "入库金额",
    "实缴金额",
    "税款",
    "缴纳金额",
    "入库数",
    "实际入库",
    "实际入库金额",
    "入库额",
    "已缴税额",
    "实纳税额",
    "税款金额",
    "缴税金额",
    "实缴税(费)额",
    "实缴(退)金额",
    "缴纳税额",
    "实缴",
];
const POLLUTANT_AMOUNTS: &[&str] = &[
    "排放量",
    "实际排放量",
    "年排放量",
    "排放总量",
    "年排放总量",
    "排放数量",
    "数量",
    "年实际排放量",
];
const RIGHTS: &[&str] = &[
    "核定排污权",
    "核定排放量",
    "许可排放量",
    "排污权",
    "许可量",
    "核定量",
    "年许可排放量",
];
const ENERGY_AMOUNTS: &[&str] = &[
    "消费量",
    "用量",
    "消耗量",
    "使用量",
    "数量",
    "实物量",
    "年消费量",
    "年用量",
    "消费数量",
    "实物消费量",
    "年消耗量",
    "能源用量",
    "能源消耗量",
];

/// What a column of amounts holds beside one that tells rows apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Tax.
    Tax,
    /// What the kind in the row names; whether it is the right to discharge it.
    OfKind(bool),
}

/// What a column of this name holds, beside the columns `by`.
pub fn amount(label: &str, by: &[By]) -> Option<Holds> {
    let name = take_apart(label).name;
    let is = |list: &[&str]| list.contains(&name.as_str());
    let field = by_label(&name).map(|field| FIELDS[field].id);
    match () {
        () if by.contains(&By::Tax) && is(TAX_AMOUNTS) => Some(Holds::Tax),
        () if by.contains(&By::Pollutant) && (is(POLLUTANT_AMOUNTS) || field == Some("pollutants")) => {
            Some(Holds::OfKind(false))
        }
        () if by.contains(&By::Pollutant) && is(RIGHTS) => Some(Holds::OfKind(true)),
        () if by.contains(&By::Energy) && (is(ENERGY_AMOUNTS) || field == Some("energy")) => {
            Some(Holds::OfKind(false))
        }
        () => None,
    }
}

/// The fields that kinds may name.
pub fn fields_of(by: By, rights: bool) -> Vec<usize> {
    let ids: Vec<String> = match by {
        By::Pollutant if rights => {
            let ids = field::POLLUTANTS.iter();
            ids.map(|id| format!("{id}_rights")).collect()
        }
        By::Pollutant => {
            let ids = field::POLLUTANTS.iter().chain(&["pollutants", "carbon"]);
            ids.map(|id| (*id).to_owned()).collect()
        }
        By::Energy => ["electricity", "gas", "coal", "steam", "water", "energy"]
            .map(str::to_owned)
            .to_vec(),
        By::Tax | By::Time | By::Other => Vec::new(),
    };
    ids.iter().filter_map(|id| field::index(id)).collect()
}

/// What a word in a column of kinds means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A kind of what the column of amounts holds.
    Part,
    /// All kinds together.
    Whole,
    /// A field.
    Field(usize),
    /// A kind of which no field is known.
    Known,
    /// Nobody knows.
    Unknown,
}

/// Words for all kinds, or all of an enterprise's.
pub const WHOLE: &[&str] = &["合计", "小计", "总计", "共计", "全部", "合计数"];

/// Pollutants that no field holds.
const POLLUTANTS: &[&str] = &[
    "颗粒物",
    "烟尘",
    "粉尘",
    "烟粉尘",
    "烟(粉)尘",
    "工业粉尘",
    "挥发性有机物",
    "vocs",
    "vocs(挥发性有机物)",
    "挥发性有机物(vocs)",
    "非甲烷总烃",
    "悬浮物",
    "ss",
    "五日生化需氧量",
    "bod5",
    "bod",
    "石油类",
    "动植物油",
    "挥发酚",
    "总铬",
    "六价铬",
    "总铅",
    "铅",
    "总汞",
    "汞",
    "总镉",
    "镉",
    "总砷",
    "砷",
    "总镍",
    "氟化物",
    "硫化物",
    "氰化物",
    "氨",
    "氨气",
    "硫化氢",
    "一氧化碳",
    "苯",
    "甲苯",
    "二甲苯",
    "甲醛",
    "氯化氢",
    "硫酸雾",
    "色度",
    "ph",
    "ph值",
    "一般性粉尘",
    "总铜",
    "总锌",
    "固体废物",
    "危险废物",
];

/// Kinds of energy that no field holds.
const ENERGIES: &[&str] = &[
    "汽油",
    "柴油",
    "煤油",
    "燃料油",
    "液化石油气",
    "液化天然气",
    "焦炭",
    "洗精煤",
    "其他洗煤",
    "型煤",
    "煤制品",
    "焦炉煤气",
    "高炉煤气",
    "转炉煤气",
    "其他煤气",
    "煤气",
    "生物质",
    "生物质燃料",
    "生物燃料",
    "煤矸石",
    "石油焦",
    "溶剂油",
    "润滑油",
    "其他燃料",
    "余热余压",
    "氢气",
    "光伏",
    "光伏发电",
    "其他焦化产品",
    "原油",
    "其他石油制品",
    "炼厂干气",
    "石脑油",
    "lng",
    "lpg",
    "木屑",
    "薪材",
];

/// Further words for kinds that are fields.
const NAMES: &[(&str, &str)] = &[
    ("codcr", "cod"),
    ("化学需氧量(codcr)", "cod"),
    ("电", "electricity"),
    ("外购电力", "electricity"),
    ("管道天然气", "gas"),
    ("气态天然气", "gas"),
    ("煤炭(原煤)", "coal"),
    ("烟煤", "coal"),
    ("无烟煤", "coal"),
    ("一般烟煤", "coal"),
    ("水", "water"),
    ("自来水", "water"),
    ("外购热力", "steam"),
    ("二氧化碳", "carbon"),
];

/// What a word means in a column of kinds.
pub fn kind(by: By, text: &str) -> Kind {
    let word = normalise(text);
    if WHOLE.contains(&word.as_str()) {
        return Kind::Whole;
    }
    let known = |list: &[&str]| list.contains(&word.as_str());
    let field = || {
        let named = NAMES.iter().find(|(name, _)| *name == word);
        let field = named.and_then(|(_, id)| field::index(id));
        field.or_else(|| Some(take_apart(text).field()?.0))
    };
    let of = |field: usize| fields_of(by, false).contains(&field);
    match by {
        By::Tax if is_tax(&word) => Kind::Part,
        By::Tax => Kind::Unknown,
        By::Pollutant if known(POLLUTANTS) => Kind::Known,
        By::Energy if known(ENERGIES) => Kind::Known,
        By::Pollutant | By::Energy => match field().filter(|field| of(*field)) {
            Some(field) => Kind::Field(field),
            None => Kind::Unknown,
        },
        By::Time | By::Other => Kind::Part,
    }
}

/// Whether a word is a kind of tax, with or without what stands in brackets behind it.
fn is_tax(word: &str) -> bool {
    let bare = word.split('(').next().unwrap_or(word);
    let also = [
        "地方教育费附加",
        "环境保护税",
        "城镇土地使用税",
        "烟叶税",
        "船舶吨税",
        "车辆购置税",
    ];
    let bare = bare.strip_prefix("国内").unwrap_or(bare);
    TAX_KINDS.contains(&bare) || also.contains(&bare)
}

/// A part of a year, or all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A month, a quarter or a half.
    Of(Series),
    /// A day.
    Day,
    /// The whole year.
    Whole,
}

/// When a row is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The year, where it is said.
    pub year: Option<i32>,
    /// The part of it.
    pub part: Part,
}

/// When a cell of a column of months says that its row is of; `None` if it says nothing of the kind.
pub fn stamp(cell: Cell<'_>) -> Option<Stamp> {
    let of_month = |year: Option<i32>, month: u8| {
        (1..=12).contains(&month).then_some(Stamp {
            year,
            part: Part::Of(Series::Month(month)),
        })
    };
    let day = |cell: Cell<'_>| {
        let date = cell::date(cell)?;
        let mut parts = date.split('-');
        let (year, month) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some((year, month, parts.next()?.to_owned()))
    };
    match cell {
        Cell::Number(value) | Cell::Formatted(value, _) if value.fract() == 0.0 => match value {
            1.0..=12.0 => of_month(None, value as u8),
            199_001.0..=210_012.0 => of_month(Some(value as i32 / 100), (value as i64 % 100) as u8),
            _ => None,
        },
        Cell::Date(_) => {
            let (year, month, on) = day(cell)?;
            match on.as_str() {
                "01" => of_month(Some(year), month),
                _ => Some(Stamp {
                    year: Some(year),
                    part: Part::Day,
                }),
            }
        }
        Cell::Text(text) => {
            let word = normalise(text);
            if let Ok(month) = word.parse::<u8>() {
                return of_month(None, month);
            }
            let (when, rest) =
                split_when(&word).map_or((None, word.clone()), |(when, rest)| (Some(when), rest));
            let year = match when {
                Some(When::Year(year)) => Some(year),
                Some(_) => return None,
                None => None,
            };
            if WHOLE.contains(&rest.as_str()) || (rest.is_empty() && year.is_some()) {
                return Some(Stamp {
                    year,
                    part: Part::Whole,
                });
            }
            match split_series(&rest) {
                Some((Some(series), left)) if left.is_empty() => {
                    return Some(Stamp {
                        year,
                        part: Part::Of(series),
                    });
                }
                Some((None, left)) if left.is_empty() => {
                    return Some(Stamp {
                        year,
                        part: Part::Whole,
                    });
                }
                _ => {}
            }
            if year.is_some()
                && let Ok(month) = rest.parse::<u8>()
            {
                return of_month(year, month);
            }
            if let Some(stamp) = ["至", "到", "~", "--"]
                .iter()
                .find_map(|mark| stretch(&word, mark))
            {
                return Some(stamp);
            }
            let (year, month, on) = day(cell)?;
            // 2024-03 and 202403 are months, 2024-03-01 is the first day of one, which stands for it.
            match on.as_str() {
                "01" => of_month(Some(year), month),
                _ => Some(Stamp {
                    year: Some(year),
                    part: Part::Day,
                }),
            }
        }
        _ => None,
    }
}

/// The months from one day to another of one year: 2024-01-01至2024-03-31.
fn stretch(word: &str, mark: &str) -> Option<Stamp> {
    let (first, last) = word.split_once(mark)?;
    let month = |text: &str| {
        let date = cell::date(Cell::Text(text))?;
        let mut parts = date.split('-');
        Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    };
    let ((year, first), (same, last)): ((i32, u8), (i32, u8)) = (month(first)?, month(last)?);
    let part = match (first, last) {
        _ if year != same => return None,
        (1, 12) => Part::Whole,
        _ if first == last => Part::Of(Series::Month(first)),
        _ => Part::Of(split_series(&format!("{first}-{last}月"))?.0?),
    };
    Some(Stamp {
        year: Some(year),
        part,
    })
}

#[cfg(test)]
mod tests {
    use crate::survey::sheet::long::*;

    #[test]
    fn words_in_columns_that_tell_rows_apart() {
        let field = |id: &str| Kind::Field(field::index(id).unwrap());
        for (by, word, expected) in [
            (By::Tax, "增值税", Kind::Part),
            (By::Tax, "增值税（一般纳税人）", Kind::Part),
            (By::Tax, "城市维护建设税", Kind::Part),
            (By::Tax, "合计", Kind::Whole),
            (By::Tax, "社会保险费", Kind::Unknown),
            (By::Pollutant, "COD", field("cod")),
            (By::Pollutant, "化学需氧量（CODcr）", field("cod")),
            (By::Pollutant, "NH3-N", field("ammonia")),
            (By::Pollutant, "氮氧化物", field("nox")),
            (By::Pollutant, "VOCs", Kind::Known),
            (By::Pollutant, "用电量", Kind::Unknown),
            (By::Energy, "电力", field("electricity")),
            (By::Energy, "天然气", field("gas")),
            (By::Energy, "柴油", Kind::Known),
            (By::Energy, "魔法", Kind::Unknown),
        ] {
            assert_eq!(kind(by, word), expected, "{word}");
        }
    }

    #[test]
    fn months_are_read_however_they_are_written() {
        let month = |year, month| {
            Some(Stamp {
                year,
                part: Part::Of(Series::Month(month)),
            })
        };
        for (text, expected) in [
            ("1月", month(None, 1)),
            ("12月份", month(None, 12)),
            ("3", month(None, 3)),
            ("202403", month(Some(2024), 3)),
            ("2024-03", month(Some(2024), 3)),
            ("2024/3", month(Some(2024), 3)),
            ("2024年3月", month(Some(2024), 3)),
            ("十一月", month(None, 11)),
            (
                "第一季度",
                Some(Stamp {
                    year: None,
                    part: Part::Of(Series::Quarter(1)),
                }),
            ),
            (
                "上半年",
                Some(Stamp {
                    year: None,
                    part: Part::Of(Series::Half(1)),
                }),
            ),
            (
                "全年",
                Some(Stamp {
                    year: None,
                    part: Part::Whole,
                }),
            ),
            (
                "2024年",
                Some(Stamp {
                    year: Some(2024),
                    part: Part::Whole,
                }),
            ),
            (
                "2024-01-01至2024-03-31",
                Some(Stamp {
                    year: Some(2024),
                    part: Part::Of(Series::Quarter(1)),
                }),
            ),
            (
                "2024-03-15",
                Some(Stamp {
                    year: Some(2024),
                    part: Part::Day,
                }),
            ),
            ("甲县", None),
        ] {
            assert_eq!(stamp(Cell::Text(text)), expected, "{text}");
        }
        assert_eq!(stamp(Cell::Number(202_412.0)), month(Some(2024), 12));
        assert_eq!(stamp(Cell::Number(13.0)), None);
    }
}
