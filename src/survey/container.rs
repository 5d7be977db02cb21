//! What a file is by its bytes, and whether it is small enough to be opened.
//!
//! A packed workbook can unpack to a thousand times its size. Sheets are streamed, so a long one costs time; what a
//! reader holds in memory (shared strings, styles, the dense sheets of an old .xls) is measured before it is opened.

use std::io::{Read, Seek, SeekFrom, copy, sink};

use zip::ZipArchive;

use super::biff;
use super::workbook::Unreadable;
use crate::problem::kinds;

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
        self.unpacked / 128
    }

    /// The limit in MiB, for messages.
    pub fn mib(self) -> u64 {
        self.unpacked >> 20
    }

    /// A file that is too large, and why.
    pub fn exceeded(self, what: &str) -> Unreadable {
        Unreadable {
            kind: kinds::TOO_LARGE,
            cause: format!("{what} (--limit-mib {})", self.mib()),
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
    /// The endings that files of this format go by; the first is shown.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Xlsx => &["xlsx", "xlsm", "xltx", "xltm"],
            Self::Xlsb => &["xlsb"],
            Self::Xls => &["xls", "xlt", "et"],
            Self::Ods => &["ods"],
            Self::Text => &["csv", "txt", "tsv"],
        }
    }
}

/// The endings of the files in a folder that are read.
pub const READ_IN_FOLDERS: &[&str] = &["xlsx", "xlsm", "xlsb", "xls", "et", "ods", "csv"];

/// The first bytes of an OLE container: an old .xls, or an encrypted .xlsx.
const OLE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// The first bytes of a zip.
const ZIP: [u8; 4] = *b"PK\x03\x04";

/// Deflate never packs tighter than this.
const TIGHTEST: u64 = 1032;

/// Which format a file has, after measuring it.
pub fn examine<S: Read + Seek>(stream: &mut S, limits: Limits) -> Result<Format, Unreadable> {
    let mut magic = Vec::new();
    stream
        .by_ref()
        .take(8)
        .read_to_end(&mut magic)
        .map_err(not_a_workbook)?;
    stream.rewind().map_err(not_a_workbook)?;
    if magic == OLE {
        return ole(stream, limits);
    }
    if magic.starts_with(&ZIP) {
        return packed(stream, limits);
    }
    Ok(Format::Text)
}

/// A file that no reader can make sense of, in the reader's words.
pub fn not_a_workbook(cause: impl std::fmt::Display) -> Unreadable {
    Unreadable {
        kind: kinds::NOT_A_WORKBOOK,
        cause: cause.to_string(),
    }
}

fn ole<S: Read + Seek>(stream: &mut S, limits: Limits) -> Result<Format, Unreadable> {
    let length = stream.seek(SeekFrom::End(0)).map_err(not_a_workbook)?;
    if length > limits.held() {
        return Err(limits.exceeded(&format!("{} MiB", length >> 20)));
    }
    stream.rewind().map_err(not_a_workbook)?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).map_err(not_a_workbook)?;
    stream.rewind().map_err(not_a_workbook)?;
    let largest = biff::largest_sheet(&bytes)?;
    if largest > limits.dense_cells() {
        return Err(limits.exceeded(&format!("{largest} cells in the used range of a sheet")));
    }
    Ok(Format::Xls)
}

/// Whether a part of a packed workbook is streamed; the others are held in memory.
fn is_streamed(name: &str) -> bool {
    name.starts_with("xl/worksheets/") || name == "content.xml"
}

/// Whether a part of a packed workbook is opened at all: pictures and whatever else lies in it is not.
fn is_opened(name: &str) -> bool {
    name.ends_with(".xml") || name.ends_with(".rels") || name.ends_with(".bin")
}

fn packed<S: Read + Seek>(stream: &mut S, limits: Limits) -> Result<Format, Unreadable> {
    let mut archive = ZipArchive::new(&mut *stream).map_err(not_a_workbook)?;
    let has = |name: &str, archive: &ZipArchive<&mut S>| archive.index_for_name(name).is_some();
    let format = if has("xl/workbook.xml", &archive) {
        Format::Xlsx
    } else if has("xl/workbook.bin", &archive) {
        Format::Xlsb
    } else if has("content.xml", &archive) {
        Format::Ods
    } else {
        return Err(not_a_workbook("a zip file without a workbook in it"));
    };
    let mut all = 0u64;
    for index in 0..archive.len() {
        let (name, declared, packed) = {
            let part = archive.by_index_raw(index).map_err(not_a_workbook)?;
            (
                part.name().map_err(not_a_workbook)?.into_owned(),
                part.size(),
                part.compressed_size(),
            )
        };
        if !is_opened(&name) {
            continue;
        }
        let limit = if is_streamed(&name) {
            limits.unpacked
        } else {
            limits.held()
        };
        // The size that a zip declares can be a lie; where a lie could hurt, the part is unpacked once to see.
        let possible = packed.saturating_mul(TIGHTEST);
        let suspicious = !is_streamed(&name) || declared < packed || declared / TIGHTEST * 10 > packed;
        let real = if declared <= limit && possible > limit && suspicious {
            let part = archive.by_index(index).map_err(not_a_workbook)?;
            copy(&mut part.take(limit + 1), &mut sink()).map_err(not_a_workbook)?
        } else {
            declared
        };
        all = all.saturating_add(real);
        if real > limit || all > limits.unpacked {
            return Err(limits.exceeded(&format!(
                "{name} unpacks to more than {} MiB",
                real.min(limit) >> 20
            )));
        }
    }
    drop(archive);
    stream.rewind().map_err(not_a_workbook)?;
    Ok(format)
}
