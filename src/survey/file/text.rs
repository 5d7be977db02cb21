//! Tables as text: CSV in UTF-8, UTF-16 or GB18030.

use std::ops::ControlFlow;

use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};

use super::limits::{Unreadable, broken, not_a_workbook};
use super::quotes;
use super::value::Cell;

/// How many letters at the top are looked at for what separates the columns.
const HEAD: usize = 1 << 16;

/// A table of text, decoded.
pub struct Text {
    text: String,
    delimiter: u8,
    /// Lines before the table: what Excel writes to name the mark between the columns.
    skipped: usize,
}

/// What Excel writes above a table whose columns another mark than its own separates.
const NAMED_MARK: &str = "sep=";

/// The encoding of a text without a mark of its own, where many a second byte of what lies at its start is 0: digits and
/// the marks between columns have one, and of Chinese letters 一 alone has one on the other side.
fn without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(HEAD)];
    let zeros = |from: usize| {
        head.iter()
            .skip(from)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    match () {
        () if odd > even * 4 => Some(UTF_16LE),
        () if even > odd * 4 => Some(UTF_16BE),
        () => None,
    }
}

fn decoded(bytes: Vec<u8>) -> Result<String, Unreadable> {
    if let Some((encoding, _)) = Encoding::for_bom(&bytes) {
        return Ok(encoding.decode(&bytes).0.into_owned());
    }
    let strict = |encoding: &'static Encoding, bytes: &[u8]| {
        let (text, _, wrong) = encoding.decode(bytes);
        (!wrong).then(|| text.into_owned())
    };
    let text = match without_mark(&bytes) {
        Some(encoding) => strict(encoding, &bytes),
        // A text without a mark is taken over as it lies in memory.
        None => String::from_utf8(bytes).map_or_else(|error| strict(GB18030, error.as_bytes()), Some),
    };
    text.filter(|text| !text.contains('\0'))
        .ok_or_else(|| broken("neither-workbook-nor-text"))
}

impl Text {
    /// Decodes a file. One that has no table in it is no workbook.
    pub fn open(bytes: Vec<u8>) -> Result<Self, Unreadable> {
        let text = decoded(bytes)?;
        let first = text.lines().next().unwrap_or_default();
        let named = first.strip_prefix(NAMED_MARK).map(str::as_bytes);
        if let Some([delimiter]) = named {
            let (delimiter, skipped) = (*delimiter, 1);
            return Ok(Self {
                text,
                delimiter,
                skipped,
            });
        }
        let head: String = text.lines().take(20).flat_map(str::chars).take(HEAD).collect();
        let delimiter = [b',', b'\t', b';']
            .into_iter()
            .max_by_key(|mark| {
                (
                    head.bytes().filter(|byte| byte == mark).count(),
                    std::cmp::Reverse(*mark),
                )
            })
            .filter(|mark| head.bytes().any(|byte| byte == *mark));
        match delimiter {
            Some(delimiter) => Ok(Self {
                text,
                delimiter,
                skipped: 0,
            }),
            None => Err(broken("no-columns")),
        }
    }

    /// Hands every non-empty field to `visit`.
    pub fn stream(
        &self,
        visit: &mut dyn FnMut(u32, u32, Cell<'_>) -> ControlFlow<()>,
    ) -> Result<(), Unreadable> {
        quotes::check(&self.text, self.delimiter)?;
        self.each_record(&mut |row, record| {
            for (column, field) in record.iter().enumerate() {
                if field.trim().is_empty() {
                    continue;
                }
                let field = formula_text(field);
                let cell = match plain_number(field.trim()) {
                    Some(number) => Cell::Number(number),
                    None => Cell::Text(field),
                };
                visit(row, column as u32, cell)?;
            }
            ControlFlow::Continue(())
        })
    }

    /// Hands every record with its row to `visit`, up to where the text cannot be read.
    pub fn records(&self, visit: &mut dyn FnMut(u32, &csv::StringRecord)) {
        // What cannot be read has been told where its cells were.
        let _told = self.each_record(&mut |row, record| {
            visit(row, record);
            ControlFlow::Continue(())
        });
    }

    fn each_record(
        &self,
        visit: &mut dyn FnMut(u32, &csv::StringRecord) -> ControlFlow<()>,
    ) -> Result<(), Unreadable> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .from_reader(self.text.as_bytes());
        let mut record = csv::StringRecord::new();
        let mut row = 0;
        while reader.read_record(&mut record).map_err(not_a_workbook)? {
            // Empty lines are no records; the line keeps rows where a spreadsheet program shows them.
            let line = record
                .position()
                .map_or(row, |position| position.line().max(1) - 1);
            row = row.max(line);
            if (row as usize) < self.skipped {
                continue;
            }
            if visit(row as u32, &record).is_break() {
                return Ok(());
            }
            row += 1;
        }
        Ok(())
    }
}

/// The text in `="0123"`, by which some programs keep Excel from reading digits as a number; other fields as they are.
fn formula_text(field: &str) -> &str {
    let inner = field
        .trim()
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'));
    inner.unwrap_or(field)
}

/// A field that is a number and nothing else; long digits and leading zeros are codes.
fn plain_number(field: &str) -> Option<f64> {
    let body = field.strip_prefix('-').unwrap_or(field);
    let digits = body.bytes().filter(u8::is_ascii_digit).count();
    let plain = body.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let code = body.len() > 1 && body.starts_with('0') && !body.starts_with("0.");
    (plain && !code && (1..=15).contains(&digits))
        .then(|| field.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use crate::survey::file::text::*;

    #[test]
    fn numbers_are_told_from_codes() {
        for (field, expected) in [
            ("12.5", Some(12.5)),
            ("-3", Some(-3.0)),
            ("0.5", Some(0.5)),
            ("0", Some(0.0)),
            ("007", None),
            ("411002199901011234", None),
            ("1,234", None),
            ("1e3", None),
            (".", None),
        ] {
            assert_eq!(plain_number(field), expected, "{field}");
        }
    }

    #[test]
    fn gb18030_and_byte_order_marks_are_decoded() {
        let (bytes, ..) = GB18030.encode("企业名称,税收（万元）\n许昌示例,1");
        assert!(
            Text::open(bytes.into_owned())
                .unwrap()
                .text
                .starts_with("企业名称")
        );
        assert!(
            Text::open("\u{feff}企业名称,税收".into())
                .unwrap()
                .text
                .starts_with("企业名称")
        );
        assert!(Text::open(b"not a table".to_vec()).is_err());
        let bare = |units: fn(u16) -> [u8; 2]| {
            "企业名称,税收\n许昌示例,1\n"
                .encode_utf16()
                .flat_map(units)
                .collect()
        };
        for bytes in [bare(u16::to_le_bytes), bare(u16::to_be_bytes)] {
            assert!(Text::open(bytes).unwrap().text.starts_with("企业名称,税收"));
        }
    }

    #[test]
    fn a_named_mark_and_texts_as_formulas_are_understood() {
        let text = Text::open("sep=;\n代码;名称,简称\n=\"0912\";甲\n\"=\"\"0913\"\"\";乙\n".into()).unwrap();
        let mut cells = Vec::new();
        text.stream(&mut |row, column, cell| {
            cells.push((row, column, format!("{cell:?}")));
            ControlFlow::Continue(())
        })
        .unwrap();
        let texts: Vec<&str> = cells.iter().map(|(.., text)| text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "Text(\"代码\")",
                "Text(\"名称,简称\")",
                "Text(\"0912\")",
                "Text(\"甲\")",
                "Text(\"0913\")",
                "Text(\"乙\")"
            ]
        );
        assert_eq!(cells[0].0, 1);
    }
}
