//! Files that are no workbook of a kind that is read, told by their first bytes: each has a cause with its remedy.

use encoding_rs::Encoding;

/// How many bytes at the start tell what a file is.
pub const HEAD: u64 = 4096;

/// First bytes, and the cause that names what begins so.
const MAGIC: &[(&[u8], &str)] = &[
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"{\\rtf", "word-document"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    // BOF records of Excel 2 to 5 without a container.
    (b"\x09\x00\x04\x00", "excel-before-97"),
    (b"\x09\x02\x06\x00", "excel-before-97"),
    (b"\x09\x04\x06\x00", "excel-before-97"),
    (b"\x09\x08\x08\x00", "excel-before-97"),
    (b"\x09\x08\x10\x00", "excel-before-97"),
];

/// Texts at the start of a file, in small letters, and the cause that names it.
const BEGINNINGS: &[(&str, &str)] = &[
    ("mime-version:", "saved-page"),
    ("<!doctype html", "web-page"),
    ("<html", "web-page"),
    ("<head", "web-page"),
    ("<meta", "web-page"),
    ("<body", "web-page"),
    ("<table", "web-page"),
    ("<style", "web-page"),
    ("<script", "web-page"),
];

/// The cause that names a file which is not read; `None` where it may be a table of text.
pub fn named(head: &[u8]) -> Option<&'static str> {
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(what);
    }
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return Some("picture");
    }
    // Readers of PDF look for it in the first 1,024 bytes.
    let early = &head[..head.len().min(1024)];
    if early.windows(5).any(|window| window == b"%PDF-") {
        return Some("pdf");
    }
    let text = match Encoding::for_bom(head) {
        Some((encoding, _)) => encoding.decode(head).0,
        None => String::from_utf8_lossy(head),
    };
    let text = text.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
    if text.is_empty() && (head.len() as u64) < HEAD {
        return Some("empty");
    }
    let text = text.to_lowercase();
    if let Some((_, what)) = BEGINNINGS.iter().find(|(start, _)| text.starts_with(start)) {
        return Some(what);
    }
    if text.contains("content-type: multipart/related") {
        return Some("saved-page");
    }
    if text.starts_with("<?") || text.starts_with("<!") {
        let spreadsheet = ["urn:schemas-microsoft-com:office:spreadsheet", "excel.sheet"];
        return Some(match () {
            () if spreadsheet.iter().any(|name| text.contains(name)) => "xml-2003",
            () if text.contains("opendocument") => "flat-document",
            () if text.contains("<html") => "web-page",
            () => "xml",
        });
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::survey::file::foreign::*;

    #[test]
    fn foreign_files_are_named_by_their_bytes() {
        let utf16: Vec<u8> = "\u{feff}<html><table>"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        for (head, expected) in [
            (&b"%PDF-1.7\n1,2,3"[..], Some("pdf")),
            (b"\xef\xbb\xbf\n%PDF-1.4", Some("pdf")),
            (b"", Some("empty")),
            (b"\xef\xbb\xbf \r\n", Some("empty")),
            (b"\x09\x04\x06\x00\x00\x00", Some("excel-before-97")),
            (
                b"MIME-Version: 1.0\r\nContent-Type: multipart/related",
                Some("saved-page"),
            ),
            (
                b"From: <Saved by Windows>\r\nContent-Type: multipart/related;",
                Some("saved-page"),
            ),
            (
                b"\n<HTML xmlns:x=\"urn:schemas-microsoft-com:office:excel\">",
                Some("web-page"),
            ),
            (
                b"<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n<Workbook>",
                Some("xml-2003"),
            ),
            (b"<?xml version=\"1.0\"?><!-- --><html>", Some("web-page")),
            (b"<?xml version=\"1.0\"?><rows/>", Some("xml")),
            (b"{\\rtf1", Some("word-document")),
            (b"\xff\xd8\xff\xe0", Some("picture")),
            (&utf16, Some("web-page")),
            ("企业名称,税收\n".as_bytes(), None),
        ] {
            assert_eq!(named(head), expected, "{head:?}");
        }
    }
}
