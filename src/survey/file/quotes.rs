//! Quotation marks in a table of text that are never closed: everything below them would be taken for one field.
//!
//! A field may span lines, as headers do, but it does not hold the lines of the table. One that does, that comes to no end,
//! or goes on behind the mark that closes it, begins with a mark that was meant as a letter.

use super::limits::{Unreadable, broken_with};
use crate::problem::words;

/// A field in quotation marks that spans lines.
struct Long<'a> {
    /// Its first line, from 0.
    line: usize,
    text: &'a str,
    /// Whether it ends with a mark before the end of a field.
    closed: bool,
}

/// Looks for a mark that swallows lines.
///
/// # Errors
/// The first one, with its line and how many lines it swallows.
pub fn check(text: &str, delimiter: u8) -> Result<(), Unreadable> {
    if !text.contains('"') {
        return Ok(());
    }
    let width = usual_width(text, delimiter);
    for long in long_fields(text, delimiter) {
        let inner = long.text.lines().skip(1);
        let swallows = inner
            .clone()
            .any(|line| marks(line, delimiter) * 2 >= width.max(1));
        if !long.closed || swallows {
            let words = words![
                ("line", (long.line + 1).to_string()),
                ("count", inner.count().to_string()),
            ];
            return Err(broken_with("quote-open", words));
        }
    }
    Ok(())
}

fn marks(line: &str, delimiter: u8) -> usize {
    line.bytes().filter(|byte| *byte == delimiter).count()
}

/// How many marks separate the columns in most lines.
fn usual_width(text: &str, delimiter: u8) -> usize {
    let mut widths: Vec<usize> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(1000)
        .map(|line| marks(line, delimiter))
        .collect();
    widths.sort_unstable();
    widths.get(widths.len() / 2).copied().unwrap_or(0)
}

/// The fields in quotation marks that span lines, or never end. A mark opens a field only at its beginning; two of them
/// inside stand for one.
fn long_fields(text: &str, delimiter: u8) -> Vec<Long<'_>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let (mut at, mut line) = (0, 0);
    let mut beginning = true;
    while at < bytes.len() {
        if beginning && bytes[at] == b'"' {
            let (end, closed) = end_of_field(bytes, at + 1, delimiter);
            let inside = &text[at + 1..end];
            let lines = inside.bytes().filter(|byte| *byte == b'\n').count();
            if lines > 0 || end == bytes.len() && !closed {
                found.push(Long {
                    line,
                    text: inside,
                    closed,
                });
            }
            line += lines;
            at = end + 1;
            beginning = false;
            continue;
        }
        line += usize::from(bytes[at] == b'\n');
        beginning = bytes[at] == delimiter || bytes[at] == b'\n' || bytes[at] == b'\r';
        at += 1;
    }
    found
}

/// Where the mark stands that closes a field, and whether the field ends there; the end of the text if none does.
fn end_of_field(bytes: &[u8], start: usize, delimiter: u8) -> (usize, bool) {
    let mut at = start;
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'"', Some(b'"')) => at += 2,
            (b'"', next) => {
                let ends = next.is_none_or(|next| [delimiter, b'\n', b'\r'].contains(next));
                return (at, ends);
            }
            _ => at += 1,
        }
    }
    (bytes.len(), false)
}

#[cfg(test)]
mod tests {
    use crate::survey::file::quotes::*;

    /// Line and swallowed lines of the first mark that swallows any.
    fn found(text: &str) -> Option<(String, String)> {
        let error = check(text, b',').err()?;
        let words = error.cause.words();
        let word = |name: &str| {
            words
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, word)| word.plain().into_owned())
        };
        Some((word("line")?, word("count")?))
    }

    #[test]
    fn open_marks_are_found_in_every_place() {
        let rows = "甲,1,2\n乙,3,4\n";
        let at = |line: &str, count: &str| Some((line.to_owned(), count.to_owned()));
        // In the header, in the first and the last column, in the last line.
        assert_eq!(found(&format!("名称,\"用地,税收\n{rows}")), at("1", "2"));
        assert_eq!(found(&format!("名称,用地,备注\n\"丙,5,6\n{rows}")), at("2", "2"));
        assert_eq!(found(&format!("名称,用地,备注\n丙,5,\"好\n{rows}")), at("2", "2"));
        assert_eq!(found(&format!("名称,用地,备注\n{rows}丙,5,\"好")), at("4", "0"));
        // Closed by the mark that opens another field.
        assert_eq!(
            found(&format!("名称,用地,备注\n丙,5,\"好\n{rows}丁,7,\"坏\n")),
            at("2", "3")
        );
        assert_eq!(
            found(&format!("名称,用地,备注\n丙,5,\"好\n{rows}丁,7,\"\n")),
            at("2", "3")
        );
    }

    #[test]
    fn fields_that_span_lines_and_marks_inside_fields_are_in_order() {
        for text in [
            "名称,\"用地\n（亩）\",税收\n甲,1,2\n",
            "名称,\"能耗\n（吨,等价）\",税收,产值,人数\n甲,1,2,3,4\n",
            "名称,备注\n甲,\"说\"\"好\"\"\n的\"\n",
            "名称,备注\n甲,5\"管\n乙,好\"\n",
            "名称,备注\r\n甲,\"好\"\r\n",
            "名称,备注\n\"三和\"公司,好\n",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
