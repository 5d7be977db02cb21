//! Where a problem is.

/// One sheet of one workbook, or one text file: the outer half of a place.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    /// Path of the file as the user typed it.
    pub workbook: String,
    /// Sheet name; empty for text files.
    pub sheet: String,
}

/// Index of a [`Source`] in [`Problems::sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// Where a problem is. Rows and columns count from 0 inside the program and from 1 in all that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
pub enum Place {
    /// The problem has no single place.
    #[default]
    Nowhere,
    /// A whole file or sheet.
    File(SourceId),
    /// A whole row of a sheet.
    Row(SourceId, u32),
    /// One cell of a sheet: row, column.
    Cell(SourceId, u32, u32),
    /// Line and column of a text file (both from 0).
    Line(SourceId, u32, u32),
}

impl Place {
    /// The number of its row as people count; empty where it has none.
    pub fn row_number(self) -> String {
        match self {
            Self::Row(_, row) | Self::Cell(_, row, _) => (row + 1).to_string(),
            Self::Nowhere | Self::File(_) | Self::Line(..) => String::new(),
        }
    }
}

/// The spreadsheet name of a cell; row and column count from 0.
pub fn cell_name(row: u32, column: u32) -> String {
    format!("{}{}", column_name(column), row + 1)
}

/// The letters of a spreadsheet column that counts from 0.
pub fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}
