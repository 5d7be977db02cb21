//! Enterprises laid out as the five department tables of one year.

use super::enterprise::{Enterprise, Figures, Tenure, Typing};
use super::options::YEARS;
use crate::output::workbook::collection::{Cell, CollectionWorkbook, Column};
use crate::unit::number_text;

/// The five tables, in the order of the collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Table {
    /// 企业名录.
    Roster,
    /// 用地.
    Land,
    /// 用能.
    Energy,
    /// 排放.
    Emission,
    /// 经营.
    Business,
}

/// All tables.
pub const TABLES: [Table; 5] = [
    Table::Roster,
    Table::Land,
    Table::Energy,
    Table::Emission,
    Table::Business,
];

impl Table {
    /// The beginning of the file name.
    pub fn file_stem(self) -> &'static str {
        match self {
            Self::Roster => "企业名录",
            Self::Land => "用地",
            Self::Energy => "用能",
            Self::Emission => "排放",
            Self::Business => "经营",
        }
    }

    /// File name of one year.
    pub fn file_name(self, year: u16) -> String {
        format!("{}{year}.xlsx", self.file_stem())
    }

    /// Sheet, subject of the title, and who fills the table in.
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Roster => ("企业名录", "工业企业名录", "填报单位：市工业和信息化局（示例）"),
            Self::Land => (
                "宗地",
                "企业用地情况表",
                "填报单位：市自然资源和规划局（示例）  单位：㎡",
            ),
            Self::Energy => (
                "用能",
                "企业用能情况表",
                "填报单位：市供电公司、市统计局（示例）  单位：见表头；综合能耗按当量值折算",
            ),
            Self::Emission => (
                "排放",
                "企业主要污染物排放情况表",
                "填报单位：市生态环境局（示例）  单位：见表头",
            ),
            Self::Business => (
                "经营",
                "企业经营情况表",
                "填报单位：市税务局、市统计局（示例）  单位：万元、人",
            ),
        }
    }

    fn columns(self, year: u16) -> Vec<Column> {
        let mut columns = vec![
            column("", "序号", 7.0, None),
            column("", "统一社会信用代码", 23.0, None),
            column("", "企业名称", 33.0, None),
        ];
        columns.extend(match self {
            Self::Roster => roster_columns(),
            Self::Land => land_columns(),
            Self::Energy => energy_columns(),
            Self::Emission => emission_columns(year),
            Self::Business => business_columns(),
        });
        columns
    }
}

fn column(group: &'static str, header: &str, width: f64, digits: Option<usize>) -> Column {
    Column {
        group,
        header: header.to_owned(),
        width,
        digits,
    }
}

fn roster_columns() -> Vec<Column> {
    vec![
        column("所属区域", "县（市、区）", 18.0, None),
        column("所属区域", "产业集聚区", 30.0, None),
        column("行业分类", "行业代码", 10.0, None),
        column("行业分类", "所属行业", 38.0, None),
        column("", "企业规模", 10.0, None),
        column("", "投产日期", 13.0, None),
        column("", "企业荣誉", 36.0, None),
    ]
}

fn land_columns() -> Vec<Column> {
    vec![
        column("宗地情况", "宗地编号", 18.0, None),
        column("宗地情况", "用地方式", 10.0, None),
        column("宗地情况", "土地使用权面积（㎡）", 21.0, Some(2)),
    ]
}

fn energy_columns() -> Vec<Column> {
    vec![
        column("电力消费情况", "用电户号", 15.0, None),
        column("电力消费情况", "用电量（万千瓦时）", 18.0, Some(3)),
        column("其他能源消费情况", "天然气（万立方米）", 18.0, Some(3)),
        column("其他能源消费情况", "原煤（吨）", 14.0, Some(1)),
        column("其他能源消费情况", "蒸汽（百万千焦）", 16.0, Some(1)),
        column("", "综合能耗（吨标准煤）", 19.0, Some(2)),
    ]
}

fn emission_columns(year: u16) -> Vec<Column> {
    let (unit, digits) = if in_kilograms(year) {
        ("千克", 1)
    } else {
        ("吨", 4)
    };
    vec![
        column(
            "水污染物排放量",
            &format!("化学需氧量（{unit}）"),
            16.0,
            Some(digits),
        ),
        column("水污染物排放量", &format!("氨氮（{unit}）"), 14.0, Some(digits)),
        column("大气污染物排放量", "二氧化硫（吨）", 14.0, Some(4)),
        column("大气污染物排放量", "氮氧化物（吨）", 14.0, Some(4)),
    ]
}

fn business_columns() -> Vec<Column> {
    vec![
        column("贡献", "税收实际贡献（万元）", 21.0, Some(2)),
        column("产出", "工业总产值（万元）", 19.0, Some(2)),
        column("产出", "主营业务收入（万元）", 21.0, Some(2)),
        column("产出", "利润总额（万元）", 17.0, Some(2)),
        column("产出", "工业增加值（万元）", 19.0, Some(2)),
        column("投入", "研发经费支出（万元）", 21.0, Some(2)),
        column("投入", "年平均职工人数（人）", 21.0, Some(0)),
    ]
}

/// In the first year the water pollutants were collected in kilograms: the header's unit matters.
fn in_kilograms(year: u16) -> bool {
    year == YEARS[0]
}

/// One table of one year, with its total row.
pub fn workbook(table: Table, year_index: usize, enterprises: &[Enterprise]) -> CollectionWorkbook {
    let year = YEARS[year_index];
    let (sheet, subject, notes) = table.words();
    let mut sheet_rows = Rows::new(table, table.columns(year));
    for enterprise in enterprises {
        if let Some(figures) = &enterprise.years[year_index] {
            for cells in data_cells(table, year, enterprise, figures) {
                sheet_rows.push(enterprise, cells);
            }
        }
    }
    let total = sheet_rows.total();
    CollectionWorkbook {
        file_name: table.file_name(year),
        sheet: sheet.to_owned(),
        title: format!("许昌市{year}年度{subject}（示例数据，纯属虚构）"),
        notes: notes.to_owned(),
        columns: sheet_rows.columns,
        rows: sheet_rows.rows,
        total,
    }
}

/// Rows in the making, with the exact sums of the number columns.
struct Rows {
    table: Table,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    /// Sums in units of the last decimal shown, so that 合计 carries no rounding of its own.
    sums: Vec<i128>,
}

impl Rows {
    fn new(table: Table, columns: Vec<Column>) -> Self {
        let sums = vec![0; columns.len()];
        Self {
            table,
            columns,
            rows: Vec::new(),
            sums,
        }
    }

    fn push(&mut self, enterprise: &Enterprise, data: Vec<Cell>) {
        let mut cells = vec![
            Cell::Number((self.rows.len() + 1) as f64),
            Cell::Text(enterprise.code.clone()),
            Cell::Text(enterprise.name.clone()),
        ];
        cells.extend(data);
        let typing = enterprise
            .typing
            .filter(|(table, _)| TABLES.get(*table) == Some(&self.table))
            .map(|(_, typing)| typing);
        let mut typed = typing.is_none();
        for ((cell, column), sum) in cells.iter_mut().zip(&self.columns).zip(&mut self.sums) {
            let (Cell::Number(value), Some(digits)) = (&*cell, column.digits) else {
                continue;
            };
            *sum += (value * scale(digits)).round() as i128;
            if let (false, Some(typing)) = (typed, typing) {
                *cell = Cell::Text(as_text(*value, digits, typing));
                typed = true;
            }
        }
        self.rows.push(cells);
    }

    fn total(&self) -> Vec<Cell> {
        let mut cells: Vec<Cell> = self
            .columns
            .iter()
            .zip(&self.sums)
            .map(|(column, sum)| match column.digits {
                Some(digits) => Cell::Number(*sum as f64 / scale(digits)),
                None => Cell::Empty,
            })
            .collect();
        cells[0] = Cell::Text("合计".to_owned());
        if self.table == Table::Roster {
            cells[2] = Cell::Text(format!("{} 家", self.rows.len()));
        }
        cells
    }
}

fn scale(digits: usize) -> f64 {
    10f64.powi(digits as i32)
}

/// A number as a clerk types it into a text cell.
fn as_text(value: f64, digits: usize, typing: Typing) -> String {
    match typing {
        Typing::Marks => number_text(value, digits),
        Typing::FullWidth => format!("{value:.digits$}").chars().map(full_width).collect(),
    }
}

fn full_width(letter: char) -> char {
    char::from_u32(letter as u32 + 0xfee0).unwrap_or(letter)
}

/// The cells after 序号, code and name; several rows for parcels and meters.
fn data_cells(table: Table, year: u16, enterprise: &Enterprise, figures: &Figures) -> Vec<Vec<Cell>> {
    match table {
        Table::Roster => vec![roster_cells(enterprise)],
        Table::Land => land_cells(enterprise, figures),
        Table::Energy => energy_cells(enterprise, figures),
        Table::Emission => vec![emission_cells(year, figures)],
        Table::Business => vec![business_cells(figures)],
    }
}

fn roster_cells(enterprise: &Enterprise) -> Vec<Cell> {
    let start = enterprise.start;
    vec![
        text(enterprise.area.name),
        enterprise.park.map_or(Cell::Empty, text),
        text(enterprise.industry.code),
        text(enterprise.industry.name),
        text(if enterprise.above_scale {
            "规上"
        } else {
            "规下"
        }),
        if enterprise.start_in_words {
            Cell::Text(format!("{}年{}月", start.year, start.month))
        } else {
            Cell::Date(start)
        },
        if enterprise.titles.is_empty() {
            Cell::Empty
        } else {
            text(&enterprise.titles)
        },
    ]
}

fn land_cells(enterprise: &Enterprise, figures: &Figures) -> Vec<Vec<Cell>> {
    (1..)
        .zip(&figures.parcels)
        .map(|(index, (tenure, area))| {
            let word = match tenure {
                Tenure::Owned => "自有",
                Tenure::Leased => "承租",
                Tenure::Let => "出租",
            };
            let parcel = format!("示{}-{:06}-{index}", enterprise.area.region, enterprise.number);
            vec![Cell::Text(parcel), text(word), Cell::Number(*area)]
        })
        .collect()
}

fn energy_cells(enterprise: &Enterprise, figures: &Figures) -> Vec<Vec<Cell>> {
    // Two ways to write "nothing to report", one an enterprise.
    let nothing = if enterprise.number.is_multiple_of(3) {
        "—"
    } else {
        "/"
    };
    (1..)
        .zip(&figures.meters)
        .map(|(index, electricity)| {
            let meter = format!("41{:07}{index}", enterprise.number);
            let mut cells = vec![Cell::Text(meter), Cell::Number(*electricity)];
            cells.extend(figures.fuels.map(|fuel| match (index, fuel > 0.0) {
                (1, true) => Cell::Number(fuel),
                (1, false) => text(nothing),
                _ => Cell::Empty,
            }));
            cells.push(if index == 1 {
                Cell::Number(figures.energy)
            } else {
                Cell::Empty
            });
            cells
        })
        .collect()
}

fn emission_cells(year: u16, figures: &Figures) -> Vec<Cell> {
    let [cod, ammonia, so2, nox] = figures.discharge;
    let water = |tonnes: f64| {
        Cell::Number(if in_kilograms(year) {
            (tonnes * 10_000.0).round() / 10.0
        } else {
            tonnes
        })
    };
    vec![water(cod), water(ammonia), Cell::Number(so2), Cell::Number(nox)]
}

fn business_cells(figures: &Figures) -> Vec<Cell> {
    [
        figures.tax,
        figures.output,
        figures.revenue,
        figures.profit,
        figures.value_added,
        figures.rd,
        figures.staff,
    ]
    .map(Cell::Number)
    .to_vec()
}

fn text(words: &str) -> Cell {
    Cell::Text(words.to_owned())
}
