//! OLE containers (MS-CFB), small file systems of sectors: the stream of a workbook out of one, and a plain one around it.
//!
//! Readers differ in which of two streams of one name they take, how they write it, and where they look for a short one.
//! The stream is therefore taken out here, and the reader gets a container with nothing else in it.

use super::bytes::{u16_at, u32_at, wide};

/// Marks the end of a chain of sectors; numbers from here up are no sectors.
const NO_SECTOR: u32 = 0xffff_fffa;

/// The end of a chain that is written.
const END: u32 = 0xffff_fffe;

/// An OLE container.
pub struct Container<'a> {
    bytes: &'a [u8],
    sector: usize,
    chain: Vec<u32>,
}

impl<'a> Container<'a> {
    /// `None` where the header is none.
    pub fn open(bytes: &'a [u8]) -> Option<Self> {
        let sector = 1usize.checked_shl(u32::from(u16_at(bytes, 30)?))?;
        if !(512..=4096).contains(&sector) {
            return None;
        }
        let mut container = Self {
            bytes,
            sector,
            chain: Vec::new(),
        };
        let mut tables: Vec<u32> = (0..109)
            .filter_map(|index| u32_at(bytes, 76 + index * 4))
            .collect();
        let mut next = u32_at(bytes, 68)?;
        // A chain cannot be longer than the file has sectors; a longer one runs in a circle.
        for _ in 0..bytes.len() / sector {
            let Some(block) = container.sector(next) else {
                break;
            };
            let last = (block.len() / 4).saturating_sub(1);
            tables.extend((0..last).filter_map(|index| u32_at(block, index * 4)));
            next = u32_at(block, last * 4)?;
        }
        let most = bytes.len() / sector + sector / 4;
        for table in tables.into_iter().filter(|sector| *sector < NO_SECTOR) {
            // A table that is named twice tells of sectors that the file does not have.
            if container.chain.len() > most {
                break;
            }
            if let Some(block) = container.sector(table) {
                container
                    .chain
                    .extend((0..block.len() / 4).filter_map(|index| u32_at(block, index * 4)));
            }
        }
        Some(container)
    }

    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let start = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        // Some writers cut the last sector off where its bytes end.
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end).filter(|block| !block.is_empty())
    }

    /// Whether a chain of sectors comes to an end. A reader that follows one that runs in a circle never comes back.
    fn ends(&self, first: u32) -> bool {
        let mut next = first;
        for _ in 0..=self.chain.len() {
            match self.chain.get(next as usize) {
                Some(following) => next = *following,
                None => return true,
            }
        }
        false
    }

    /// The bytes of a stream, by its first sector.
    fn stream(&self, first: u32) -> Vec<u8> {
        let mut data = Vec::new();
        let mut next = first;
        for _ in 0..=self.chain.len() {
            let Some(block) = self.sector(next) else { break };
            data.extend_from_slice(block);
            match self.chain.get(next as usize) {
                Some(following) => next = *following,
                None => break,
            }
        }
        data
    }

    /// Every entry of the directory; the root, which holds the short streams, first. `None` where a chain that a reader
    /// would follow has no end.
    pub fn entries(&self) -> Option<Vec<Entry>> {
        let first = u32_at(self.bytes, 48)?;
        if !self.ends(first) || !self.ends(u32_at(self.bytes, 60)?) {
            return None;
        }
        let directory = self.stream(first);
        let entries = directory.chunks_exact(128).filter_map(|entry| {
            let name = wide(entry, 32);
            Some(Entry {
                name: name.split('\0').next().unwrap_or_default().to_owned(),
                first: u32_at(entry, 116)?,
                length: u32_at(entry, 120)?,
            })
        });
        Some(entries.collect())
    }

    /// The bytes of an entry. One that is shorter than [`SHORT`] lies in 64-byte pieces in the stream of the root.
    pub fn content(&self, entry: &Entry, root: &Entry) -> Option<Vec<u8>> {
        let mut content = match (entry.length as usize) < SHORT {
            true => self.short(root.first, entry.first)?,
            false if self.ends(entry.first) => self.stream(entry.first),
            false => return None,
        };
        content.truncate(entry.length as usize);
        Some(content)
    }

    fn short(&self, root: u32, first: u32) -> Option<Vec<u8>> {
        if !self.ends(root) {
            return None;
        }
        let pool = self.stream(root);
        let table = self.stream(u32_at(self.bytes, 60)?);
        let mut data = Vec::new();
        let mut next = first;
        for _ in 0..=table.len() / 4 {
            let start = (next as usize).checked_mul(64)?;
            let Some(block) = pool.get(start..start + 64) else {
                break;
            };
            data.extend_from_slice(block);
            match u32_at(&table, next as usize * 4) {
                Some(following) => next = following,
                None => break,
            }
        }
        Some(data)
    }
}

/// A line of the directory.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name.
    pub name: String,
    first: u32,
    length: u32,
}

/// Streams below this length are short. The header repeats the number; it must be this one (MS-CFB 2.2).
const SHORT: usize = 4096;

/// Bytes of a sector of the containers that are written.
const SECTOR: usize = 4096;

/// A container with one stream called `Workbook`: header, stream, directory, table of sectors.
pub fn wrapped(stream: &[u8]) -> Vec<u8> {
    let length = stream.len().max(SHORT);
    let data = length.div_ceil(SECTOR);
    let per_table = SECTOR / 4;
    let tables = (data + 1).div_ceil(per_table - 1);
    let mut bytes = vec![0; SECTOR];
    bytes[..8].copy_from_slice(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    let mut put = |at: usize, value: &[u8]| bytes[at..at + value.len()].copy_from_slice(value);
    // Version 4, little end first, sectors of 4,096 bytes, short ones of 64.
    for (at, word) in [(24, 0x3eu16), (26, 4), (28, 0xfffe), (30, 12), (32, 6)] {
        put(at, &word.to_le_bytes());
    }
    let long = |value: usize| (value as u32).to_le_bytes();
    for (at, value) in [(40, 1), (44, tables), (48, data), (56, SHORT)] {
        put(at, &long(value));
    }
    put(60, &END.to_le_bytes());
    put(68, &END.to_le_bytes());
    for index in 0..109 {
        let table = match index < tables {
            true => long(data + 1 + index),
            false => u32::MAX.to_le_bytes(),
        };
        put(76 + index * 4, &table);
    }
    bytes.extend_from_slice(stream);
    bytes.resize(SECTOR + data * SECTOR, 0);
    for (name, kind, length) in [("Root Entry", 5, 0), ("Workbook", 2, length)] {
        let mut entry = vec![0; 128];
        let letters: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry[..letters.len()].copy_from_slice(&letters);
        entry[64..66].copy_from_slice(&(letters.len() as u16 + 2).to_le_bytes());
        entry[66] = kind;
        entry[67] = 1;
        entry[68..76].fill(0xff);
        let child = if kind == 5 { 1 } else { u32::MAX };
        entry[76..80].copy_from_slice(&child.to_le_bytes());
        entry[120..124].copy_from_slice(&long(length));
        bytes.extend(entry);
    }
    bytes.resize(SECTOR * (data + 2), 0);
    let mut chain: Vec<u32> = (1..data as u32).collect();
    // The stream ends, then the directory, which is one sector; then the tables themselves.
    chain.extend([END, END]);
    chain.extend(vec![0xffff_fffd; tables]);
    chain.resize(tables * per_table, u32::MAX);
    bytes.extend(chain.iter().flat_map(|sector| sector.to_le_bytes()));
    bytes
}

#[cfg(test)]
mod tests {
    use crate::survey::file::ole::*;

    #[test]
    fn a_stream_comes_out_of_a_container_as_it_went_in() {
        for length in [10, 4095, 4096, 5_000_000] {
            let stream: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let bytes = wrapped(&stream);
            let container = Container::open(&bytes).unwrap();
            let entries = container.entries().unwrap();
            assert_eq!(entries[1].name, "Workbook");
            let content = container.content(&entries[1], &entries[0]).unwrap();
            assert!(content[..length] == stream, "{length}");
            assert!(content[length..].iter().all(|byte| *byte == 0));
        }
    }
}
