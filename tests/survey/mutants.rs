//! Files with mistakes inside their parts: elements and records that come twice, stand in each other or are missing,
//! sizes and counts that are wrong, parts under other names, and the container around them that says something else.

use std::io::{Cursor, Write};
use std::ops::Range;

use crate::hostile::Parts;
use crate::ole::container;
use crate::random::Random;

/// Numbers at the borders of what counts and sizes are held in.
const BORDERS: &[u32] = &[
    0,
    1,
    2,
    0x7f,
    0xff,
    0x100,
    0x1fff,
    0x2020,
    0x7fff,
    0x8000,
    0xfffe,
    0xffff,
    0x0001_0000,
    0x000f_ffff,
    0x00ff_ffff,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_fffa,
    0xffff_fffe,
    0xffff_ffff,
];

/// The same as they are written in XML.
const WRITTEN: &[&str] = &[
    "",
    "0",
    "-1",
    "1",
    "65536",
    "1048576",
    "1048577",
    "4294967295",
    "4294967296",
    "18446744073709551616",
    "1e309",
    "NaN",
    "A1:XFD1048576",
    "XFD1048576",
    "A0",
    "true",
    "%",
];

/// How often a piece is put in again, seldom many times.
fn times(random: &mut Random) -> usize {
    match random.below(12) {
        0 => 2000,
        1 => 100,
        _ => 1 + random.below(3),
    }
}

/// Puts one of [`BORDERS`] over two or four bytes.
fn falsify(bytes: &mut [u8], random: &mut Random) {
    let wide = if random.below(2) == 0 { 2 } else { 4 };
    let value = BORDERS[random.below(BORDERS.len())].to_le_bytes();
    let at = random.below(bytes.len());
    for (byte, new) in bytes[at..].iter_mut().zip(&value[..wide]) {
        *byte = *new;
    }
}

/// The most bytes of a copy: what is longer may take longer than the bounds.
pub const LONGEST: usize = 4 << 20;

/// Changes the elements of an XML part.
pub fn elements(part: &[u8], random: &mut Random) -> Vec<u8> {
    let mut copy = part.to_vec();
    for _ in 0..=random.below(4) {
        let tags = tags(&copy);
        if tags.is_empty() || copy.len() > LONGEST {
            break;
        }
        let tag = tags[random.below(tags.len())].clone();
        let element = element(&copy, &tag, &tags);
        let piece = copy[element.clone()].to_vec();
        match random.below(8) {
            0 => drop(copy.drain(element)),
            1 => {
                let again = piece.repeat(times(random).min(LONGEST / piece.len().max(1)));
                copy.splice(element.end..element.end, again);
            }
            2 => {
                let open = copy[tag.clone()].to_vec();
                let close = format!("</{}>", String::from_utf8_lossy(name(&open)));
                let depth = times(random).min(LONGEST / (open.len() + close.len()));
                copy.splice(element.end..element.end, close.as_bytes().repeat(depth));
                copy.splice(tag.start..tag.start, open.repeat(depth));
            }
            3 => {
                let to = tags[random.below(tags.len())].end;
                copy.splice(to..to, piece);
            }
            _ => attribute(&mut copy, tag, random),
        }
    }
    copy
}

/// Where the tags of a part stand; the first thousands are enough.
fn tags(part: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = part[at..].iter().position(|byte| *byte == b'<') {
        let start = at + open;
        let Some(close) = part[start..].iter().position(|byte| *byte == b'>') else {
            break;
        };
        at = start + close + 1;
        found.push(start..at);
        if found.len() == 4000 {
            break;
        }
    }
    found
}

fn name(tag: &[u8]) -> &[u8] {
    let tag = tag.strip_prefix(b"<").unwrap_or(tag);
    let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/');
    &tag[..tag.iter().position(ends).unwrap_or(tag.len())]
}

/// A tag with all that stands between it and its end.
fn element(part: &[u8], tag: &Range<usize>, tags: &[Range<usize>]) -> Range<usize> {
    let open = &part[tag.clone()];
    if open.ends_with(b"/>") || open.starts_with(b"</") || open.starts_with(b"<?") {
        return tag.clone();
    }
    let mut depth = 0;
    for next in tags.iter().filter(|next| next.start >= tag.start) {
        let text = &part[next.clone()];
        if text.ends_with(b"/>") {
            continue;
        }
        match text.strip_prefix(b"</") {
            Some(rest) if name(rest) == name(open) => depth -= 1,
            None if name(text) == name(open) => depth += 1,
            _ => {}
        }
        if depth == 0 {
            return tag.start..next.end;
        }
    }
    tag.clone()
}

/// Puts something else between the quotation marks of an attribute, or of another.
fn attribute(copy: &mut Vec<u8>, tag: Range<usize>, random: &mut Random) {
    let quotes: Vec<usize> = tag.clone().filter(|at| copy[*at] == b'"').collect();
    if quotes.len() < 2 {
        let text = random.pick(WRITTEN);
        copy.splice(tag.end..tag.end, text.bytes());
        return;
    }
    let pair = random.below(quotes.len() / 2) * 2;
    let value = quotes[pair] + 1..quotes[pair + 1];
    copy.splice(value, random.pick(WRITTEN).bytes());
}

/// A record: its type and its bytes.
type Record = (u16, Vec<u8>);

/// Changes a list of records; `write` writes one, with the length that it is told.
fn records(
    list: &mut Vec<Record>,
    write: fn(u16, usize, &[u8], &mut Vec<u8>),
    random: &mut Random,
) -> Vec<u8> {
    let mut lie = None;
    for _ in 0..=random.below(4) {
        if list.is_empty() {
            break;
        }
        let at = random.below(list.len());
        let other = list[random.below(list.len())].clone();
        match random.below(10) {
            0 => {
                let mut nested = Vec::new();
                write(other.0, other.1.len(), &other.1, &mut nested);
                let place = random.below(list[at].1.len() + 1);
                list[at].1.splice(place..place, nested);
            }
            1 => {
                let most = LONGEST / (other.1.len() + 4);
                let again = std::iter::repeat_n(other, times(random).min(most));
                list.splice(at..at, again.collect::<Vec<_>>());
            }
            2 => drop(list.remove(at)),
            3 => list[at].0 = other.0,
            4 => list[at].1.truncate(other.1.len() / 2),
            5 => list[at].1.extend(other.1),
            6 => lie = Some(at),
            _ if !list[at].1.is_empty() => falsify(&mut list[at].1, random),
            _ => {}
        }
    }
    let mut bytes = Vec::new();
    for (at, (kind, data)) in list.iter().enumerate() {
        let length = match lie == Some(at) {
            true => BORDERS[random.below(BORDERS.len())] as usize,
            false => data.len(),
        };
        write(*kind, length, data, &mut bytes);
        if bytes.len() > LONGEST {
            break;
        }
    }
    bytes
}

/// Changes the records of a part of an .xlsb: type and length in seven bits a byte.
pub fn binary(part: &[u8], random: &mut Random) -> Vec<u8> {
    let mut list = Vec::new();
    let mut rest = part;
    let number = |rest: &mut &[u8], most: usize| {
        let mut value = 0usize;
        for place in 0..most {
            let (byte, behind) = rest.split_first()?;
            *rest = behind;
            value |= usize::from(byte & 0x7f) << (7 * place);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Some(value)
    };
    while let (Some(kind), Some(length)) = (number(&mut rest, 2), number(&mut rest, 4)) {
        let (data, behind) = rest.split_at(length.min(rest.len()));
        rest = behind;
        list.push((kind as u16, data.to_vec()));
    }
    records(&mut list, put_binary, random)
}

fn put_binary(kind: u16, length: usize, data: &[u8], to: &mut Vec<u8>) {
    match kind < 0x80 {
        true => to.push(kind as u8),
        false => to.extend([(kind & 0x7f) as u8 | 0x80, (kind >> 7) as u8]),
    }
    for place in 0..4 {
        let seven = (length >> (7 * place)) as u8 & 0x7f;
        let more = place < 3 && length >> (7 * (place + 1)) > 0;
        to.push(seven | if more { 0x80 } else { 0 });
        if !more {
            break;
        }
    }
    to.extend(data);
}

/// Changes the records of an old .xls, and the container around them.
pub fn old(stream: &[u8], random: &mut Random) -> Vec<u8> {
    let mut list = Vec::new();
    let mut rest = stream;
    while let Some((head, behind)) = rest.split_at_checked(4) {
        let kind = u16::from_le_bytes([head[0], head[1]]);
        let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let (data, behind) = behind.split_at(length.min(behind.len()));
        rest = behind;
        // What fills the last sector.
        if kind != 0 || length != 0 {
            list.push((kind, data.to_vec()));
        }
    }
    let mut bytes = records(&mut list, put_old, random);
    if random.below(4) != 0 {
        find_sheets(&mut bytes);
    }
    let mut file = match random.below(8) {
        0 => container(&[("Workbook", &bytes), ("Book", stream)]),
        1 => container(&[("WORKBOOK", stream), ("Book", &bytes)]),
        2 => container(&[("Workbook", stream), ("Workbook", &bytes)]),
        _ => container(&[("Workbook", &bytes)]),
    };
    if random.below(4) == 0 {
        // The header, the directory or the table of sectors, which stand at the beginning and behind the streams.
        let head = random.below(2) == 0;
        let length = file.len();
        let window = if head {
            0..512
        } else {
            length - 2048.min(length)..length
        };
        falsify(&mut file[window], random);
    }
    file
}

fn put_old(kind: u16, length: usize, data: &[u8], to: &mut Vec<u8>) {
    // A record of more than its length can say goes on in others.
    let mut pieces = data.chunks(8224);
    let first = pieces.next().unwrap_or_default();
    let said = if length == data.len() { first.len() } else { length };
    to.extend(kind.to_le_bytes());
    to.extend((said as u16).to_le_bytes());
    to.extend(first);
    for piece in pieces {
        to.extend(0x003cu16.to_le_bytes());
        to.extend((piece.len() as u16).to_le_bytes());
        to.extend(piece);
    }
}

/// Sets the places of the sheets to where they begin now.
fn find_sheets(bytes: &mut [u8]) {
    let (mut listed, mut begun) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at + 4 <= bytes.len() {
        match u16::from_le_bytes([bytes[at], bytes[at + 1]]) {
            0x0085 if at + 8 <= bytes.len() => listed.push(at + 4),
            0x0809 => begun.push(at as u32),
            _ => {}
        }
        at += 4 + usize::from(u16::from_le_bytes([bytes[at + 2], bytes[at + 3]]));
    }
    for (place, start) in listed.into_iter().zip(begun.into_iter().skip(1)) {
        bytes[place..place + 4].copy_from_slice(&start.to_le_bytes());
    }
}

/// The stream of records of an .xls of our tests: its container has one table of sectors and a stream of 4 KiB or more.
pub fn stream_of(file: &[u8]) -> Option<Vec<u8>> {
    let long = |at: usize| Some(u32::from_le_bytes(file.get(at..at + 4)?.try_into().ok()?) as usize);
    let sector = |number: usize| file.get(512 * (number + 1)..512 * (number + 2));
    let (table, mut directory) = (long(76)?, long(48)?);
    let next = |number: usize| long(512 * (table + 1) + 4 * number);
    let name: Vec<u8> = "Workbook".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (mut at, length) = loop {
        let entries = sector(directory)?;
        if let Some(entry) = entries.chunks(128).find(|entry| entry.starts_with(&name)) {
            let number = |at: usize| u32::from_le_bytes(entry[at..at + 4].try_into().unwrap()) as usize;
            break (number(116), number(120));
        }
        directory = next(directory)?;
    };
    let mut stream = Vec::new();
    while stream.len() < length {
        stream.extend(sector(at)?);
        at = next(at)?;
    }
    stream.truncate(length);
    Some(stream)
}

/// Packs parts, of which some stand under the name of another or come twice.
pub fn other_parts(parts: &Parts, random: &mut Random) -> Vec<u8> {
    let mut copy = parts.clone();
    let (at, other) = (random.below(copy.len()), random.below(copy.len()));
    let one = copy[at].clone();
    match random.below(4) {
        0 => copy[other].1 = one.1,
        1 => copy[at].0 = format!("xl/media/{}", one.0.rsplit('/').next().unwrap_or_default()),
        2 => drop(copy.remove(at)),
        _ => copy[at].0 = one.0.replace("1.", &format!("{}.", random.below(3))),
    }
    // Two parts of one name are one too many for an archive.
    copy.sort_by(|one, two| one.0.cmp(&two.0));
    copy.dedup_by(|one, two| one.0 == two.0);
    pack(&copy)
}

/// Packs parts; what is small is only stored, so that its bytes stand in the file.
pub fn pack(parts: &Parts) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let method = match content.len() > 1 << 14 {
            true => zip::CompressionMethod::Deflated,
            false => zip::CompressionMethod::Stored,
        };
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Puts wrong numbers into what an archive says of its parts: before each, and in the list at the end.
pub fn archive(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut copy = bytes.to_vec();
    let starts: Vec<usize> = copy
        .windows(4)
        .enumerate()
        .filter(|(_, four)| matches!(four, [b'P', b'K', 1, 2] | [b'P', b'K', 3, 4] | [b'P', b'K', 5, 6]))
        .map(|(at, _)| at)
        .collect();
    for _ in 0..=random.below(3) {
        let start = starts[random.below(starts.len())] + 4;
        let end = (start + 42).min(copy.len());
        falsify(&mut copy[start..end], random);
    }
    copy
}

/// Changes the lines of a text: quotation marks, lines and fields many times over, another encoding.
pub fn lines(text: &[u8], random: &mut Random) -> Vec<u8> {
    let mut copy = text.to_vec();
    for _ in 0..=random.below(3) {
        if copy.is_empty() || copy.len() > LONGEST {
            break;
        }
        let at = random.below(copy.len());
        let line = copy[..at]
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |end| end + 1);
        let end = copy[at..]
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(copy.len(), |end| at + end + 1);
        let piece = copy[line..end].to_vec();
        match random.below(8) {
            0 => drop(copy.splice(
                end..end,
                piece.repeat(times(random).min(LONGEST / piece.len().max(1))),
            )),
            1 => drop(copy.drain(line..end)),
            2 => {
                let mark = random.pick(&["\"", "\"\"", ",\"", "\",", "'", "\"\"\"", "\r", "\n", "\t", ";"]);
                copy.splice(at..at, mark.bytes());
            }
            3 => drop(copy.splice(at..at, ",".repeat(times(random) * 8).bytes())),
            4 => drop(copy.splice(at..at, "亩，".repeat(times(random) * 10).bytes())),
            5 => {
                let text = String::from_utf8_lossy(&copy).into_owned();
                copy = match random.below(3) {
                    0 => encoding_rs::GBK.encode(&text).0.into_owned(),
                    1 => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
                    _ => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
                };
            }
            6 => drop(copy.splice(at..at, random.pick(WRITTEN).bytes())),
            _ => copy[at] ^= 1 << random.below(8),
        }
    }
    copy
}
