//! A packed workbook that is right but for one part: the first byte chooses the workbook and the part, the others are
//! what stands in it. What a zip hides from a fuzzer of whole files, the readers of parts, is met at once.

#![no_main]

#[path = "../panics.rs"]
mod panics;
#[path = "../whole.rs"]
mod whole;

use std::io::{Cursor, Read, Write};

use libfuzzer_sys::fuzz_target;
use panics::watch_panics;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const BOOKS: [(&str, &[u8]); 3] = [
    ("a.xlsx", include_bytes!("../../tests/workbooks/plain.xlsx")),
    ("a.xlsb", include_bytes!("../../tests/workbooks/binary.xlsb")),
    ("a.ods", include_bytes!("../../tests/workbooks/libreoffice-ods-plain.ods")),
];

fn changed(book: &[u8], chosen: usize, content: &[u8]) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(book)).ok()?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let chosen = chosen % archive.len();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).ok()?;
        let mut own = Vec::new();
        let name = part.name().ok()?.into_owned();
        part.read_to_end(&mut own).ok()?;
        let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        writer.start_file(name, options).ok()?;
        writer.write_all(if index == chosen { content } else { &own }).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}

fuzz_target!(init: watch_panics(), |bytes: &[u8]| {
    let Some((first, content)) = bytes.split_first() else { return };
    let (name, book) = BOOKS[usize::from(*first) % BOOKS.len()];
    if let Some(file) = changed(book, usize::from(*first) / BOOKS.len(), content) {
        whole::check(name, &file);
    }
});
