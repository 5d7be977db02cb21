//! How much a workbook may hold, the formats that are read, and why a file is none of them.

use crate::problem::{Cause, Kind, Words, cell_name, kinds, words};

/// How much a workbook may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes to which a file may unpack.
    pub unpacked: u64,
}

/// The default of `--limit-mib`.
pub const DEFAULT_MIB: u64 = 1024;

impl Default for Limits {
    fn default() -> Self {
        Self::of_mib(DEFAULT_MIB)
    }
}

impl Limits {
    /// Limits for files that unpack to at most so many MiB.
    pub fn of_mib(mib: u64) -> Self {
        Self {
            unpacked: mib.saturating_mul(1 << 20),
        }
    }

    /// Bytes of what is held in memory as a whole: shared strings, styles, the words of a sheet.
    pub fn held(self) -> u64 {
        self.unpacked / 4
    }

    /// Cells of a sheet that is held whole with all its empty cells, about 60 bytes each.
    pub fn dense_cells(self) -> u64 {
        self.unpacked / 192
    }

    /// Bytes of a file that its reader holds several times over: an old .xls, and text.
    pub fn file(self) -> u64 {
        self.unpacked / 16
    }

    /// The limit in MiB, for messages.
    pub fn mib(self) -> u64 {
        self.unpacked >> 20
    }

    /// A file that is too large, and why.
    pub fn exceeded(self, why: &'static str, count: u64) -> Unreadable {
        self.exceeded_in("", why, count)
    }

    /// A file with a part that is too large, and why.
    pub fn exceeded_in(self, part: &str, why: &'static str, count: u64) -> Unreadable {
        let words = words![
            ("part", part.to_owned()),
            ("count", count.to_string()),
            ("limit", self.mib().to_string()),
        ];
        Unreadable {
            kind: kinds::TOO_LARGE,
            cause: Cause::with(why, words),
        }
    }
}

/// The kinds of files that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// .xlsx, .xlsm: packed XML.
    Xlsx,
    /// .xlsb: packed records.
    Xlsb,
    /// .xls: records in an OLE container.
    Xls,
    /// .ods: packed XML of OpenDocument.
    Ods,
    /// .csv, .txt, .tsv.
    Text,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Xlsx, Self::Xlsb, Self::Xls, Self::Ods, Self::Text];

    /// The endings that files of this format go by; the first is shown.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Xlsx => &["xlsx", "xlsm", "xltx", "xltm"],
            Self::Xlsb => &["xlsb"],
            Self::Xls => &["xls", "xlt", "et"],
            Self::Ods => &["ods", "ots"],
            Self::Text => &["csv", "txt", "tsv"],
        }
    }
}

/// Why a file is no readable workbook: the kind of problem and the cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// What to report.
    pub kind: Kind,
    /// Our reason, or the reader's words.
    pub cause: Cause,
}

impl Unreadable {
    /// What to report where it is a sheet of a workbook that is read.
    pub fn kind_of_sheet(&self) -> Kind {
        match self.kind {
            kinds::TOO_LARGE => kinds::TOO_LARGE,
            _ => kinds::UNREADABLE_SHEET,
        }
    }
}

/// A file that no reader can make sense of, in the words of the system or of the reader.
pub fn not_a_workbook(error: impl std::error::Error + 'static) -> Unreadable {
    Unreadable {
        kind: kinds::NOT_A_WORKBOOK,
        cause: Cause::of(&error),
    }
}

/// A file that is no workbook for a reason of ours.
pub fn broken(why: &'static str) -> Unreadable {
    Unreadable {
        kind: kinds::NOT_A_WORKBOOK,
        cause: Cause::own(why),
    }
}

/// A file or sheet that is broken for a reason of ours, with the words of that reason.
pub fn broken_with(why: &'static str, words: Words) -> Unreadable {
    Unreadable {
        kind: kinds::NOT_A_WORKBOOK,
        cause: Cause::with(why, words),
    }
}

/// A file that opens with a password only.
pub fn encrypted() -> Unreadable {
    Unreadable {
        kind: kinds::PASSWORD_PROTECTED,
        cause: Cause::Theirs(String::new()),
    }
}

/// The most rows of a sheet in any format.
pub const MOST_ROWS: u32 = 1 << 20;
/// The most columns.
pub const MOST_COLUMNS: u32 = 1 << 14;

/// A sheet with a cell that no sheet has room for: its row and column, from 0.
pub fn outside(row: u32, column: u32) -> Unreadable {
    let cell = format!("R{}C{}", u64::from(row) + 1, u64::from(column) + 1);
    broken_with("cell-outside", words![("part", cell)])
}

/// A sheet in which a cell stands twice, or behind one that comes after it: its row and column, from 0.
pub fn twice(row: u32, column: u32) -> Unreadable {
    broken_with("cell-twice", words![("part", cell_name(row, column))])
}
