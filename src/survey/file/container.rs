//! What a file is by its bytes, and whether it is small enough to be opened.
//!
//! A packed workbook can unpack to a thousand times its size. Sheets are streamed, so a long one costs time; what a
//! reader holds in memory (shared strings, styles, the dense sheets of an old .xls) is measured before it is opened.

use std::io::{Read, Seek, SeekFrom};

use zip::ZipArchive;

use super::biff::Records;
use super::foreign;
use super::limits::{Format, Limits, Unreadable, broken, encrypted, not_a_workbook};
use super::measure::{Measured, declared_strings, measure};
use super::package::{Package, Role};

/// The first bytes of an OLE container: an old .xls, or an encrypted .xlsx.
const OLE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// The first bytes of a zip, and of one with nothing in it.
const ZIP: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

/// Deflate never packs tighter than this.
const TIGHTEST: u64 = 1032;

/// What a file turned out to be.
pub enum Examined {
    /// .xlsx or .xlsb, and where its parts are.
    Packed(Package),
    /// .xls: its stream of records.
    Records(Records),
    /// .ods.
    OpenDocument,
    /// Text.
    Text,
}

impl Examined {
    /// Its format.
    pub fn format(&self) -> Format {
        match self {
            Self::Packed(package) => package.format,
            Self::Records(_) => Format::Xls,
            Self::OpenDocument => Format::Ods,
            Self::Text => Format::Text,
        }
    }
}

/// What a file is, after measuring it.
pub fn examine<S: Read + Seek>(stream: &mut S, limits: Limits) -> Result<Examined, Unreadable> {
    let mut head = Vec::new();
    stream
        .by_ref()
        .take(foreign::HEAD)
        .read_to_end(&mut head)
        .map_err(not_a_workbook)?;
    stream.rewind().map_err(not_a_workbook)?;
    if head.starts_with(&OLE) {
        return ole(stream, limits);
    }
    if ZIP.iter().any(|magic| head.starts_with(magic)) {
        return packed(stream, limits);
    }
    match foreign::named(&head) {
        Some(what) => Err(broken(what)),
        None => Ok(Examined::Text),
    }
}

fn ole<S: Read + Seek>(stream: &mut S, limits: Limits) -> Result<Examined, Unreadable> {
    let length = stream.seek(SeekFrom::End(0)).map_err(not_a_workbook)?;
    if length > limits.file() {
        return Err(limits.exceeded("file-size", length >> 20));
    }
    stream.rewind().map_err(not_a_workbook)?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).map_err(not_a_workbook)?;
    Ok(Examined::Records(Records::of(&bytes, limits)?))
}

/// What one element of a part that is held in memory takes there, in bytes: a string of the table, or a style. Records
/// of an .xlsb have no elements; each of their bytes counts.
fn element_weight(role: Role) -> u64 {
    if role == Role::Strings { 20 } else { 200 }
}

/// What a byte of records takes in memory: an empty string of 7 bytes has a place of 24 in a table that grows by doubling.
const RECORD_WEIGHT: u64 = 4;

/// A sheet that unpacks to so little is read to its end once before it is opened: the zip tells only there whether the
/// bytes are those that were packed, and readers end before it.
const CHECKED: u64 = 8 << 20;

/// A part of a packed workbook on the scales.
#[derive(Clone, Copy)]
struct Part {
    role: Role,
    binary: bool,
    /// What the archive says of its sizes.
    declared: u64,
    packed: u64,
}

impl Part {
    /// Whether it is unpacked once before it is opened, because what is known without that does not rule harm out: short
    /// elements take many times their size in memory, and one long text is held whole.
    fn must_be_measured(self, limits: Limits) -> bool {
        let possible = self.packed.saturating_mul(TIGHTEST);
        if self.role == Role::Cells {
            // Packed far tighter than tables are: one long text may be in it.
            let tight = self.declared < self.packed || self.declared / TIGHTEST * 10 > self.packed;
            return self.declared <= CHECKED || (tight && possible > longest_text(limits));
        }
        // An empty element, <a/>, is the shortest.
        let heaviest = match self.binary {
            true => RECORD_WEIGHT,
            false => 1 + element_weight(self.role) / 4,
        };
        self.role == Role::Strings || possible.saturating_mul(heaviest) > limits.held()
    }

    /// Refuses a part that would take too much memory, or with which all parts unpack to too much.
    fn too_large(self, name: &str, part: Measured, all: u64, limits: Limits) -> Result<(), Unreadable> {
        let (bytes, limit) = match (self.role, self.binary) {
            (Role::Cells, _) => (part.bytes, limits.unpacked),
            (_, true) => (part.bytes.saturating_mul(RECORD_WEIGHT), limits.held()),
            (_, false) => {
                let elements = part.elements.saturating_mul(element_weight(self.role));
                (part.bytes.saturating_add(elements), limits.held())
            }
        };
        if bytes > limit || all > limits.unpacked {
            let mib = bytes.min(limit) >> 20;
            return Err(limits.exceeded_in(name, "part-size", mib));
        }
        // Records have no tags; the reader takes each one alone.
        let longest = longest_text(limits);
        if part.longest > longest && !self.binary {
            let mib = longest >> 20;
            return Err(limits.exceeded_in(name, "part-text", mib));
        }
        // Readers make room for as many strings as a table declares.
        if part.declared_strings.saturating_mul(24) > limits.held() {
            return Err(limits.exceeded_in(name, "part-strings", part.declared_strings));
        }
        Ok(())
    }
}

/// Bytes of the longest text between two tags.
fn longest_text(limits: Limits) -> u64 {
    limits.held() / 8
}

/// A packed workbook: measured part by part, as far as its reader is shown them.
fn packed<S: Read + Seek>(stream: &mut S, limits: Limits) -> Result<Examined, Unreadable> {
    let mut archive = ZipArchive::new(&mut *stream).map_err(not_a_workbook)?;
    let examined = match archive.index_for_name("content.xml") {
        Some(content) => {
            open_document(&mut archive, content, limits)?;
            Examined::OpenDocument
        }
        None => match Package::of(&mut archive, limits)? {
            Some(mut package) => {
                weigh(&mut archive, &mut package, limits)?;
                Examined::Packed(package)
            }
            None => return Err(broken("no-workbook-in-zip")),
        },
    };
    drop(archive);
    stream.rewind().map_err(not_a_workbook)?;
    Ok(examined)
}

/// An OpenDocument: whether its content may be read.
fn open_document<S: Read + Seek>(
    archive: &mut ZipArchive<S>,
    content: usize,
    limits: Limits,
) -> Result<(), Unreadable> {
    const MANIFEST: &str = "META-INF/manifest.xml";
    let mut manifest = String::new();
    if let Ok(part) = archive.by_name(MANIFEST) {
        // A manifest that is no text says nothing of encryption.
        let _ = part.take(limits.held()).read_to_string(&mut manifest);
    }
    if manifest.contains("encryption-data") {
        return Err(encrypted());
    }
    let mut kind = String::new();
    if let Ok(part) = archive.by_name("mimetype") {
        let _ = part.take(256).read_to_string(&mut kind);
    }
    if kind.contains("opendocument") && !kind.contains("spreadsheet") {
        return Err(broken("other-document"));
    }
    weigh_part(archive, content, Role::Cells, &mut 0, limits)
}

/// Measures every part that is shown to the reader. None can grow past what it declares: the reader of the zip ends it
/// there. A sheet that is too large, or whose bytes are not those that were packed, costs that sheet.
fn weigh<S: Read + Seek>(
    archive: &mut ZipArchive<S>,
    package: &mut Package,
    limits: Limits,
) -> Result<(), Unreadable> {
    let mut all = 0;
    for (index, role) in package.roles() {
        match weigh_part(archive, index, role, &mut all, limits) {
            Err(unreadable) if role == Role::Cells => package.refuse(index, unreadable),
            other => other?,
        }
    }
    Ok(())
}

fn weigh_part<S: Read + Seek>(
    archive: &mut ZipArchive<S>,
    index: usize,
    role: Role,
    all: &mut u64,
    limits: Limits,
) -> Result<(), Unreadable> {
    let (name, part) = {
        let part = archive.by_index_raw(index).map_err(not_a_workbook)?;
        let name = String::from_utf8_lossy(part.name_raw()).into_owned();
        let weighed = Part {
            role,
            binary: name.to_lowercase().ends_with(".bin"),
            declared: part.size(),
            packed: part.compressed_size(),
        };
        (name, weighed)
    };
    let measured = match part.must_be_measured(limits) {
        true => {
            let left = limits.unpacked.saturating_sub(*all);
            let opened = archive.by_index(index).map_err(not_a_workbook)?;
            let mut measured = measure(opened, left).map_err(not_a_workbook)?;
            if role == Role::Strings && !part.binary {
                let again = archive.by_index(index).map_err(not_a_workbook)?;
                measured.declared_strings = declared_strings(again);
            }
            measured
        }
        false => Measured::unread(part.declared.max(part.packed)),
    };
    if role == Role::Cells && measured.tables > 1 && !part.binary {
        return Err(broken("sheet-data-twice"));
    }
    *all = all.saturating_add(measured.bytes);
    part.too_large(&name, measured, *all, limits)
}
