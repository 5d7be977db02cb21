//! What a file is by its bytes, and whether it is small enough to be opened.
//!
//! A packed workbook can unpack to a thousand times its size. Sheets are streamed, so a long one costs time; what a
//! reader holds in memory (shared strings, styles, the dense sheets of an old .xls) is measured before it is opened.

use std::io::{Read, Seek, SeekFrom};

use zip::ZipArchive;

use super::biff;
use super::measure::{Measured, measure};
use super::workbook::Unreadable;
use crate::problem::{Cause, kinds};

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
    fn exceeded_in(self, part: &str, why: &'static str, count: u64) -> Unreadable {
        let words = vec![
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

fn ole<S: Read + Seek>(stream: &mut S, limits: Limits) -> Result<Format, Unreadable> {
    let length = stream.seek(SeekFrom::End(0)).map_err(not_a_workbook)?;
    if length > limits.file() {
        return Err(limits.exceeded("file-size", length >> 20));
    }
    stream.rewind().map_err(not_a_workbook)?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).map_err(not_a_workbook)?;
    stream.rewind().map_err(not_a_workbook)?;
    let size = biff::measure(&bytes)?;
    if size.cells > limits.dense_cells() {
        return Err(limits.exceeded("used-range", size.cells));
    }
    if size.strings > limits.file() / 2 {
        return Err(limits.exceeded("shared-strings", size.strings >> 20));
    }
    Ok(Format::Xls)
}

/// Whether a part of a packed workbook is streamed; the others are held in memory.
fn is_streamed(name: &str) -> bool {
    let held = [
        "sharedstrings.xml",
        "sharedstrings.bin",
        "styles.xml",
        "styles.bin",
    ];
    let sheet = name.starts_with("xl/worksheets/") || name == "content.xml";
    sheet && !held.iter().any(|end| name.ends_with(end))
}

/// Whether a part of a packed workbook is opened at all: pictures and what is embedded are not, whatever it is.
fn is_opened(name: &str) -> bool {
    let never = [
        "xl/media/",
        "xl/embeddings/",
        "pictures/",
        "thumbnails/",
        "object ",
    ];
    !never.iter().any(|folder| name.starts_with(folder))
}

/// Whether a part says how many strings it has.
fn is_string_table(name: &str) -> bool {
    name.ends_with("sharedstrings.xml")
}

/// What one element of a part that is held in memory takes there, in bytes: a string of the table, or a style. Records
/// of an .xlsb have no elements; each of their bytes counts.
fn element_weight(name: &str) -> u64 {
    if is_string_table(name) { 20 } else { 200 }
}

/// What a byte of records takes in memory: an empty string of 7 bytes has a place of 24 in a table that grows by doubling.
const RECORD_WEIGHT: u64 = 4;

/// A sheet that unpacks to so little is read to its end once before it is opened: the zip tells only there whether the
/// bytes are those that were packed, and readers end before it.
const CHECKED: u64 = 8 << 20;

/// Whether a part is unpacked once before it is opened, because what is known without that does not rule harm out: short
/// elements take many times their size in memory, and one long text is held whole.
fn must_be_measured(name: &str, declared: u64, packed: u64, limits: Limits) -> bool {
    let possible = packed.saturating_mul(TIGHTEST);
    if is_streamed(name) {
        // Packed far tighter than tables are: one long text may be in it.
        let tight = declared < packed || declared / TIGHTEST * 10 > packed;
        return declared <= CHECKED || (tight && possible > longest_text(limits));
    }
    // An empty element, <a/>, is the shortest.
    let heaviest = match name.ends_with(".bin") {
        true => RECORD_WEIGHT,
        false => 1 + element_weight(name) / 4,
    };
    is_string_table(name) || possible.saturating_mul(heaviest) > limits.held()
}

/// Bytes of the longest text between two tags.
fn longest_text(limits: Limits) -> u64 {
    limits.held() / 8
}

/// Refuses a part, or a file, that would take too much memory.
fn too_large(name: &str, part: Measured, all: u64, limits: Limits) -> Result<(), Unreadable> {
    let (bytes, limit) = match (is_streamed(name), name.ends_with(".bin")) {
        (true, _) => (part.bytes, limits.unpacked),
        (false, true) => (part.bytes.saturating_mul(RECORD_WEIGHT), limits.held()),
        (false, false) => {
            let elements = part.elements.saturating_mul(element_weight(name));
            (part.bytes.saturating_add(elements), limits.held())
        }
    };
    if bytes > limit || all > limits.unpacked {
        let mib = bytes.min(limit) >> 20;
        return Err(limits.exceeded_in(name, "part-size", mib));
    }
    // Records have no tags; the reader takes each one alone.
    let longest = longest_text(limits);
    if part.longest > longest && !name.ends_with(".bin") {
        let mib = longest >> 20;
        return Err(limits.exceeded_in(name, "part-text", mib));
    }
    // Readers make room for as many strings as a table declares.
    if part.declared_strings.saturating_mul(24) > limits.held() {
        return Err(limits.exceeded_in(name, "part-strings", part.declared_strings));
    }
    Ok(())
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
        return Err(broken("no-workbook-in-zip"));
    };
    // What all parts amount to. None can grow past what it declares: the reader of the zip ends it there.
    let mut all = 0u64;
    for index in 0..archive.len() {
        let (name, declared, packed) = {
            let part = archive.by_index_raw(index).map_err(not_a_workbook)?;
            (
                part.name().map_err(not_a_workbook)?.to_lowercase(),
                part.size(),
                part.compressed_size(),
            )
        };
        if !is_opened(&name) {
            continue;
        }
        let measured = if must_be_measured(&name, declared, packed, limits) {
            let part = archive.by_index(index).map_err(not_a_workbook)?;
            let left = limits.unpacked.saturating_sub(all);
            measure(part, left, is_string_table(&name)).map_err(not_a_workbook)?
        } else {
            Measured::unread(declared.max(packed))
        };
        all = all.saturating_add(measured.bytes);
        too_large(&name, measured, all, limits)?;
    }
    drop(archive);
    stream.rewind().map_err(not_a_workbook)?;
    Ok(format)
}
