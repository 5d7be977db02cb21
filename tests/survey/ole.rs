//! Old .xls files made of records. The fuzz targets make theirs of it too.

/// Writes a record of an .xls.
pub fn record(kind: u16, data: &[u8], stream: &mut Vec<u8>) {
    stream.extend(kind.to_le_bytes());
    stream.extend((data.len() as u16).to_le_bytes());
    stream.extend(data);
}

/// An OLE container with streams of these names (MS-CFB, version 3), each in sectors of its own.
pub fn container(streams: &[(&str, &[u8])]) -> Vec<u8> {
    const END: u32 = 0xffff_fffe;
    let sectors = |stream: &[u8]| stream.len().max(4096).div_ceil(512);
    let data: usize = streams.iter().map(|(_, stream)| sectors(stream)).sum();
    let tables = (data + 1).div_ceil(127);
    let mut bytes = vec![0u8; 512];
    bytes[..8].copy_from_slice(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    for (at, word) in [(24, 0x3eu16), (26, 3), (28, 0xfffe), (30, 9), (32, 6)] {
        bytes[at..at + 2].copy_from_slice(&word.to_le_bytes());
    }
    for (at, long) in [
        (44, tables as u32),
        (48, data as u32),
        (56, 4096),
        (60, END),
        (68, END),
    ] {
        bytes[at..at + 4].copy_from_slice(&long.to_le_bytes());
    }
    bytes[76..].fill(0xff);
    for table in 0..tables.min(109) {
        let sector = (data + 1 + table) as u32;
        bytes[76 + table * 4..80 + table * 4].copy_from_slice(&sector.to_le_bytes());
    }
    let (mut entries, mut chain) = (vec![("Root Entry", 5, END, 0)], Vec::new());
    for (name, stream) in streams {
        let start = chain.len();
        let end = start + sectors(stream);
        bytes.extend(*stream);
        bytes.resize(512 * (end + 1), 0);
        chain.extend(start as u32 + 1..end as u32);
        chain.push(END);
        entries.push((name, 2, start as u32, (end - start) as u32 * 512));
    }
    for (name, kind, start, length) in entries {
        let mut entry = vec![0u8; 128];
        let letters: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry[..letters.len()].copy_from_slice(&letters);
        entry[64..66].copy_from_slice(&(letters.len() as u16 + 2).to_le_bytes());
        entry[66] = kind;
        entry[68..80].fill(0xff);
        entry[116..120].copy_from_slice(&start.to_le_bytes());
        entry[120..124].copy_from_slice(&length.to_le_bytes());
        bytes.extend(entry);
    }
    bytes.resize(512 * (data + 2), 0);
    chain.push(END);
    chain.extend(vec![0xffff_fffd; tables]);
    chain.resize(tables * 128, u32::MAX);
    bytes.extend(chain.iter().flat_map(|sector| sector.to_le_bytes()));
    bytes
}
