//! Tables as text: CSV in UTF-8, UTF-16 or GB18030.

use std::ops::ControlFlow;

use encoding_rs::{Encoding, GB18030};

use super::container::{broken, not_a_workbook};
use super::workbook::{Cell, Unreadable};

/// How many letters at the top are looked at for what separates the columns.
const HEAD: usize = 1 << 16;

/// A table of text, decoded.
pub struct Text {
    text: String,
    delimiter: u8,
}

impl Text {
    /// Decodes a file. One that has no table in it is no workbook.
    pub fn open(bytes: Vec<u8>) -> Result<Self, Unreadable> {
        let text = match Encoding::for_bom(&bytes) {
            Some((encoding, _)) => encoding.decode(&bytes).0.into_owned(),
            // A text without a mark is taken over as it lies in memory.
            None => String::from_utf8(bytes).or_else(|error| {
                let (text, _, wrong) = GB18030.decode(error.as_bytes());
                if wrong {
                    return Err(broken("neither-workbook-nor-text"));
                }
                Ok(text.into_owned())
            })?,
        };
        if text.contains('\0') {
            return Err(broken("neither-workbook-nor-text"));
        }
        let start = text
            .trim_start()
            .get(..64)
            .unwrap_or(text.trim_start())
            .to_lowercase();
        if start.starts_with("<!doctype") || start.starts_with("<html") || start.starts_with("<?xml") {
            return Err(broken("web-page"));
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
            Some(delimiter) => Ok(Self { text, delimiter }),
            None => Err(broken("no-columns")),
        }
    }

    /// Hands every non-empty field to `visit`.
    pub fn stream(
        &self,
        visit: &mut dyn FnMut(u32, u32, Cell<'_>) -> ControlFlow<()>,
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
            for (column, field) in record.iter().enumerate() {
                if field.trim().is_empty() {
                    continue;
                }
                let cell = match plain_number(field.trim()) {
                    Some(number) => Cell::Number(number),
                    None => Cell::Text(field),
                };
                if visit(row as u32, column as u32, cell).is_break() {
                    return Ok(());
                }
            }
            row += 1;
        }
        Ok(())
    }
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
    use super::*;

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
    }
}
