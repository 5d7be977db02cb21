//! Unpacking a big part of a workbook ahead of its reader, on a thread of its own.
//!
//! Unpacking takes half of the time that a packed sheet takes, and needs nothing of the reader. To the reader the file
//! looks like one in which the big parts are stored as they are: behind the bytes of the file stand, for each of them, a
//! header and its unpacked bytes, and then a directory of the parts that are shown. The unpacked bytes come from the
//! other thread as they are asked for; a part that is longer than it says ends where it says.

use std::io::{self, BufReader, Error, Read, Seek, SeekFrom};
use std::mem::take;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::spawn;

use zip::{CompressionMethod, ZipArchive};

use super::guard::quietly;
use super::input::{Input, Stream};
use super::limits::{Unreadable, broken, not_a_workbook};
use super::package::{From, Shown};

/// Unpacked bytes from which on a part is worth a second thread.
const BIG: u64 = 8 << 20;

/// Bytes of one block on its way.
const BLOCK: usize = 1 << 17;

/// Blocks that may wait to be read.
const WAITING: usize = 4;

/// Bytes between the parts and the directory: readers look for the directory from the end, in steps shorter than this.
const MARGIN: usize = 1 << 17;

/// The stream from which a packed workbook is read: the parts that its reader is shown, under the names it is shown,
/// with the big ones unpacked ahead.
///
/// # Errors
/// An archive that needs more than the 32 bits of a plain directory, or packs parts in a way that no workbook does.
pub fn stream(input: &Input, file: Box<dyn Stream>, shown: &[Shown]) -> Result<Box<dyn Stream>, Unreadable> {
    let mut file = file;
    let pieces = pieces(&mut file, shown)?;
    file.rewind().map_err(not_a_workbook)?;
    Ok(Box::new(Ahead {
        input: input.clone(),
        file,
        pieces,
        position: 0,
        flow: None,
    }))
}

/// A file that looks as if its big parts were not packed.
struct Ahead {
    input: Input,
    file: Box<dyn Stream>,
    pieces: Vec<Piece>,
    position: u64,
    flow: Option<Flow>,
}

/// A stretch of the file as it looks.
struct Piece {
    start: u64,
    end: u64,
    holds: Holds,
}

/// What a stretch holds.
enum Holds {
    /// The bytes of the file.
    File,
    /// These bytes.
    Bytes(Vec<u8>),
    /// The unpacked bytes of a part: its position in the archive.
    Part(usize),
}

/// What the directory says of a part.
struct Entry {
    name: Vec<u8>,
    method: u16,
    sum: u32,
    packed: u32,
    unpacked: u32,
    start: u32,
}

/// The file as it looks.
fn pieces(file: &mut Box<dyn Stream>, shown: &[Shown]) -> Result<Vec<Piece>, Unreadable> {
    let length = file.seek(SeekFrom::End(0)).map_err(not_a_workbook)?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(not_a_workbook)?;
    let mut pieces = Pieces(vec![Piece {
        start: 0,
        end: length,
        holds: Holds::File,
    }]);
    let mut entries = Vec::new();
    for part in shown {
        let entry = match &part.from {
            From::Archive(index) => packed(&mut archive, *index, &part.name, &mut pieces)?,
            From::Bytes(bytes) => made(bytes, &part.name, &mut pieces),
        };
        entries.push(entry.ok_or_else(|| broken("zip-parts"))?);
    }
    pieces.push(MARGIN as u64, Holds::Bytes(vec![0; MARGIN]));
    let start = u32::try_from(pieces.end()).ok();
    let directory = start.and_then(|start| directory(&entries, start));
    let directory = directory.ok_or_else(|| broken("zip-parts"))?;
    pieces.push(directory.len() as u64, Holds::Bytes(directory));
    Ok(pieces.0)
}

/// A part of the archive: where it lies, or unpacked ahead. `None` if no workbook packs its parts so.
fn packed(
    archive: &mut ZipArchive<BufReader<&mut Box<dyn Stream>>>,
    index: usize,
    name: &str,
    pieces: &mut Pieces,
) -> Result<Option<Entry>, Unreadable> {
    let part = archive.by_index_raw(index).map_err(not_a_workbook)?;
    let method = match part.compression() {
        CompressionMethod::Stored => STORED,
        CompressionMethod::Deflated => DEFLATED,
        _ => return Ok(None),
    };
    let mut entry = || {
        let mut entry = Entry {
            name: name.as_bytes().to_vec(),
            method,
            sum: part.crc32(),
            packed: u32::try_from(part.compressed_size()).ok()?,
            unpacked: u32::try_from(part.size()).ok()?,
            start: u32::try_from(part.header_start()).ok()?,
        };
        if method == DEFLATED && part.size() >= BIG {
            entry.method = STORED;
            entry.packed = entry.unpacked;
            entry.start = u32::try_from(pieces.end()).ok()?;
            pieces.push(entry.header()?.len() as u64, Holds::Bytes(entry.header()?));
            pieces.push(u64::from(entry.unpacked), Holds::Part(index));
        }
        Some(entry)
    };
    Ok(entry())
}

/// A part made of these bytes.
fn made(bytes: &[u8], name: &str, pieces: &mut Pieces) -> Option<Entry> {
    let length = u32::try_from(bytes.len()).ok()?;
    let entry = Entry {
        name: name.as_bytes().to_vec(),
        method: STORED,
        sum: check_sum(bytes),
        packed: length,
        unpacked: length,
        start: u32::try_from(pieces.end()).ok()?,
    };
    let whole = [entry.header()?, bytes.to_vec()].concat();
    pieces.push(whole.len() as u64, Holds::Bytes(whole));
    Some(entry)
}

/// The check sum of a part, CRC-32 (APPNOTE.TXT, 4.4.7).
fn check_sum(bytes: &[u8]) -> u32 {
    let step = |sum: u32| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg());
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| step(sum))
    })
}

struct Pieces(Vec<Piece>);

impl Pieces {
    fn end(&self) -> u64 {
        self.0.last().map_or(0, |piece| piece.end)
    }

    fn push(&mut self, length: u64, holds: Holds) {
        let start = self.end();
        self.0.push(Piece {
            start,
            end: start + length,
            holds,
        });
    }
}

const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// The version of the format that is needed to unpack deflated parts, 2.0.
const VERSION: u16 = 20;

/// Names are UTF-8.
const UTF8: u16 = 1 << 11;

impl Entry {
    /// What header and directory share (APPNOTE.TXT, 4.3.7 and 4.3.12): version, flags, method, time, date, sum, sizes,
    /// length of the name, length of what is added.
    fn common(&self) -> Option<Vec<u8>> {
        let mut bytes = Vec::with_capacity(26);
        let flags = if std::str::from_utf8(&self.name).is_ok() {
            UTF8
        } else {
            0
        };
        for word in [VERSION, flags, self.method, 0, 0] {
            bytes.extend(word.to_le_bytes());
        }
        for word in [self.sum, self.packed, self.unpacked] {
            bytes.extend(word.to_le_bytes());
        }
        bytes.extend(u16::try_from(self.name.len()).ok()?.to_le_bytes());
        bytes.extend([0; 2]);
        Some(bytes)
    }

    /// The header in front of the part.
    fn header(&self) -> Option<Vec<u8>> {
        let mut bytes = b"PK\x03\x04".to_vec();
        bytes.extend(self.common()?);
        bytes.extend(&self.name);
        Some(bytes)
    }

    /// The line of the directory.
    fn line(&self) -> Option<Vec<u8>> {
        let mut bytes = b"PK\x01\x02".to_vec();
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend(self.common()?);
        // No comment, one disk, no attributes.
        bytes.extend([0; 10]);
        bytes.extend(self.start.to_le_bytes());
        bytes.extend(&self.name);
        Some(bytes)
    }
}

/// The directory that begins at `start`, and its end.
fn directory(entries: &[Entry], start: u32) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for entry in entries {
        bytes.extend(entry.line()?);
    }
    let length = u32::try_from(bytes.len()).ok()?;
    let count = u16::try_from(entries.len())
        .ok()
        .filter(|count| *count < u16::MAX)?;
    bytes.extend(b"PK\x05\x06");
    bytes.extend([0; 4]);
    bytes.extend(count.to_le_bytes());
    bytes.extend(count.to_le_bytes());
    bytes.extend(length.to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend([0; 2]);
    Some(bytes)
}

impl Seek for Ahead {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let end = self.pieces.last().map_or(0, |piece| piece.end);
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(offset) => end.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = position.ok_or_else(|| Error::other("before the start of the file"))?;
        Ok(self.position)
    }
}

impl Read for Ahead {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let inside = |piece: &&Piece| (piece.start..piece.end).contains(&self.position);
        let Some(piece) = self.pieces.iter().find(inside) else {
            return Ok(0);
        };
        // Never beyond the piece: a reader that skips a header would otherwise begin in the middle of a part.
        let left = (piece.end - self.position).min(buffer.len() as u64) as usize;
        let (buffer, offset) = (&mut buffer[..left], self.position - piece.start);
        let count = match &piece.holds {
            Holds::File => {
                self.file.seek(SeekFrom::Start(self.position))?;
                self.file.read(buffer)?
            }
            Holds::Bytes(bytes) => {
                buffer.copy_from_slice(&bytes[offset as usize..][..left]);
                left
            }
            Holds::Part(index) => {
                if offset == 0 {
                    self.flow = Some(Flow::of(self.input.clone(), *index));
                }
                match self.flow.as_mut().filter(|flow| flow.stands_at(*index, offset)) {
                    Some(flow) => flow.read(buffer)?,
                    None => {
                        return Err(Error::other(
                            "a part that is unpacked ahead is read from its start",
                        ));
                    }
                }
            }
        };
        self.position += count as u64;
        Ok(count)
    }
}

/// The unpacked bytes of a part as they come.
struct Flow {
    part: usize,
    offset: u64,
    block: Vec<u8>,
    read: usize,
    full: Receiver<io::Result<Vec<u8>>>,
    empty: Sender<Vec<u8>>,
}

impl Flow {
    fn of(input: Input, part: usize) -> Self {
        let (send, full) = sync_channel(WAITING);
        let (empty, used) = channel();
        // It ends with the part, or when nobody listens any more.
        spawn(move || {
            let ended = quietly(|| unpack(&input, part, &send, &used));
            if let Err(error) = ended.unwrap_or_else(|| Err(Error::other("the part cannot be unpacked"))) {
                let _ = send.send(Err(error));
            }
        });
        Self {
            part,
            offset: 0,
            block: Vec::new(),
            read: 0,
            full,
            empty,
        }
    }

    fn stands_at(&self, part: usize, offset: u64) -> bool {
        (self.part, self.offset) == (part, offset)
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.read == self.block.len() {
            let mut used = take(&mut self.block);
            used.clear();
            let _ = self.empty.send(used);
            // The other end is gone when all has been sent: the part is shorter than it says.
            self.block = self.full.recv().unwrap_or_else(|_| Ok(Vec::new()))?;
            self.read = 0;
        }
        let rest = &self.block[self.read..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.read += count;
        self.offset += count as u64;
        Ok(count)
    }
}

/// Unpacks a part block by block until it ends or nobody takes the blocks.
fn unpack(
    input: &Input,
    index: usize,
    full: &SyncSender<io::Result<Vec<u8>>>,
    used: &Receiver<Vec<u8>>,
) -> io::Result<()> {
    let file = input.open().map_err(Error::other)?;
    let mut archive = ZipArchive::new(BufReader::with_capacity(1 << 16, file)).map_err(Error::other)?;
    let mut part = archive.by_index(index).map_err(Error::other)?;
    loop {
        let mut block = used.try_recv().unwrap_or_else(|_| Vec::with_capacity(BLOCK));
        part.by_ref().take(BLOCK as u64).read_to_end(&mut block)?;
        if block.is_empty() || full.send(Ok(block)).is_err() {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use crate::survey::file::ahead::*;

    /// A file with a big part between two small ones, and what they hold.
    fn sample(folder: &tempfile::TempDir) -> (Input, Vec<(&'static str, Vec<u8>)>) {
        let rows = (0..400_000).map(|row| format!("<row r=\"{row}\"/>"));
        let parts = vec![
            ("xl/workbook.xml", b"<workbook/>".to_vec()),
            (
                "xl/worksheets/sheet1.xml",
                rows.collect::<String>().repeat(2).into_bytes(),
            ),
            ("xl/样式.xml", b"<styles/>".to_vec()),
        ];
        let path = folder.path().join("big.xlsx");
        let mut writer = ZipWriter::new(File::create(&path).unwrap());
        for (name, bytes) in &parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap();
        assert!(parts[1].1.len() as u64 > BIG);
        (Input::File(path), parts)
    }

    fn archive(input: &Input) -> ZipArchive<BufReader<Box<dyn Stream>>> {
        let names = ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/样式.xml"];
        let mut shown: Vec<Shown> = (0..)
            .zip(names)
            .map(|(index, name)| Shown {
                name: name.to_owned(),
                from: From::Archive(index),
            })
            .collect();
        shown.push(Shown {
            name: "made".to_owned(),
            from: From::Bytes(b"123456789".to_vec()),
        });
        let file = stream(input, input.open().unwrap(), &shown).unwrap();
        ZipArchive::new(BufReader::new(file)).unwrap()
    }

    #[test]
    fn the_check_sum_is_that_of_the_standard() {
        // The check value of CRC-32/ISO-HDLC in the catalogue of parametrised CRC algorithms.
        assert_eq!(check_sum(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn parts_are_the_same_unpacked_ahead_and_in_any_order() {
        let folder = tempfile::tempdir().unwrap();
        let (input, parts) = sample(&folder);
        let mut archive = archive(&input);
        assert_eq!(archive.len(), parts.len() + 1);
        let mut made = String::new();
        archive
            .by_name("made")
            .unwrap()
            .read_to_string(&mut made)
            .unwrap();
        assert_eq!(made, "123456789");
        for index in [1, 0, 2, 1] {
            let (name, expected) = &parts[index];
            let mut part = archive.by_name(name).unwrap();
            let mut found = Vec::new();
            part.read_to_end(&mut found).unwrap();
            assert!(found == *expected, "{name}");
            let method = part.compression();
            assert_eq!(
                method == CompressionMethod::Stored,
                index == 1,
                "{name} {method:?}"
            );
        }
    }

    #[test]
    fn a_part_that_says_less_than_it_holds_ends_where_it_says() {
        let folder = tempfile::tempdir().unwrap();
        let (input, parts) = sample(&folder);
        let Input::File(path) = &input else { unreachable!() };
        let true_size = (parts[1].1.len() as u32).to_le_bytes();
        let said = u32::try_from(BIG).unwrap();
        let mut bytes = std::fs::read(path).unwrap();
        let places: Vec<usize> = (0..bytes.len() - 4)
            .filter(|at| bytes[*at..*at + 4] == true_size)
            .collect();
        for at in places {
            bytes[at..at + 4].copy_from_slice(&said.to_le_bytes());
        }
        std::fs::write(path, bytes).unwrap();
        let mut archive = archive(&input);
        let mut found = Vec::new();
        let ended = archive
            .by_name(parts[1].0)
            .unwrap()
            .read_to_end(&mut found)
            .map_err(|error| error.kind());
        assert!(found.len() as u64 <= BIG);
        // What is missing shows in the sum over the bytes.
        assert!(ended.is_err());
    }

    #[test]
    fn a_broken_part_is_an_error_and_so_is_no_archive() {
        let folder = tempfile::tempdir().unwrap();
        let (input, parts) = sample(&folder);
        let Input::File(path) = &input else { unreachable!() };
        let mut bytes = std::fs::read(path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle..middle + 64].fill(0xff);
        std::fs::write(path, bytes).unwrap();
        let mut found = Vec::new();
        let mut broken = archive(&input);
        assert!(
            broken
                .by_name(parts[1].0)
                .unwrap()
                .read_to_end(&mut found)
                .is_err()
        );
        let small = folder.path().join("small.xlsx");
        std::fs::write(&small, b"no archive").unwrap();
        let small = Input::File(small);
        assert!(stream(&small, small.open().unwrap(), &[]).is_err());
    }
}
