//! Every cell of a folder of workbooks, for a comparison with other readers: `PERMU_CORPUS=DIR PERMU_CELLS=FILE cargo test
//! --release --lib every_cell_of_a_corpus -- --ignored`. A line a cell: file, sheet, row and column from 1, kind, value.

use std::fs;
use std::io::Write;
use std::ops::ControlFlow;

use super::input::Input;
use super::limits::Limits;
use super::value::Cell;
use super::workbook::Book;

#[test]
#[ignore = "needs a folder of workbooks"]
fn every_cell_of_a_corpus() {
    let folder = std::env::var("PERMU_CORPUS").unwrap();
    let mut out = std::io::BufWriter::new(fs::File::create(std::env::var("PERMU_CELLS").unwrap()).unwrap());
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let mut book = match Book::open(&Input::File(path), Limits::default()) {
            Ok(Ok((book, _))) => book,
            other => {
                let why = other.map(|inner| inner.map(|_| ()));
                writeln!(out, "{name}\t\t\t\trefused\t{why:?}").unwrap();
                continue;
            }
        };
        for sheet in book.sheets() {
            let read = book.stream(&sheet, &mut |row, column, cell| {
                let (kind, value) = match cell {
                    Cell::Text(text) => ("text", text.replace(['\t', '\n', '\r'], " ")),
                    Cell::Number(value) | Cell::Formatted(value, _) => ("number", value.to_string()),
                    Cell::Date(value) => ("date", value.to_string()),
                    Cell::Bool(value) => ("bool", value.to_string()),
                    Cell::Error(value) => ("error", value.to_owned()),
                };
                let sheet = sheet.replace(['\t', '\n', '\r'], " ");
                writeln!(
                    out,
                    "{name}\t{sheet}\t{}\t{}\t{kind}\t{value}",
                    row + 1,
                    column + 1
                )
                .unwrap();
                ControlFlow::Continue(())
            });
            if let Err(why) = read {
                writeln!(out, "{name}\t{sheet}\t\t\tbroken\t{why:?}").unwrap();
            }
        }
    }
}
