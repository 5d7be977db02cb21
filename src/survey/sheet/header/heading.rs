//! What is known of a column that is read.

use crate::survey::sheet::label::When;
use crate::unit::Unit;

/// Where the unit of a column comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitFrom {
    /// Its own header, in brackets, behind a mark, or in the row of units below.
    Header,
    /// The group above it.
    Group,
    /// The field map.
    Map,
    /// A cell of the sheet that speaks for all columns, as 「单位：元」: its row and column.
    Cell(u32, u32),
    /// The name of the sheet.
    SheetName,
    /// The name of the file.
    FileName,
    /// Every row, in the column with this position.
    Rows(u32),
    /// The name itself counts, as 人数 does.
    Name,
    /// Nobody says it.
    Assumed,
}

/// What a column is for its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Its value.
    Value,
    /// One of several columns that add up to it: the field map says so.
    Addend,
    /// The same value in another unit: it has to agree.
    Same,
    /// One of the parts whose sum the value has to be, as the months beside 合计.
    Check,
}

/// One column that will be read.
#[derive(Clone, Debug)]
pub struct Heading {
    /// Column in the sheet.
    pub column: u32,
    /// Position in [`crate::field::FIELDS`].
    pub field: usize,
    /// Unit of the cells; `None` for words.
    pub unit: Option<Unit>,
    /// Where the unit comes from.
    pub unit_from: UnitFrom,
    /// What the column is for its field.
    pub role: Role,
    /// The header as written, for messages.
    pub label: String,
    /// The row in which the name stands.
    pub row: u32,
    /// The year that the header gives to this column alone: `2018_实缴税收`, 2018年 above a group, 上年税收.
    pub when: Option<When>,
}
