//! A WordprocessingML file (ECMA-376), part by part. Text goes in as text: it is escaped here and nowhere else.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Seek, Write};

use zip::write::{SimpleFileOptions, ZipWriter};

use super::grid::Grid;
use super::style::{self, Page};
use crate::facts::shown::visible;
use crate::lang::Lang;
use crate::problem::Error;

/// English Metric Units of a millimetre.
const EMU: f64 = 36_000.0;

/// Most rows of a table that is kept on one page.
const SHORT: usize = 16;

/// The look of a paragraph: the id of its style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Title of the report.
    Title,
    /// Line under the title.
    Subtitle,
    /// Heading of a chapter: 一、
    Chapter,
    /// Heading inside a chapter: （一）
    Section,
    /// A sentence.
    Body,
    /// A note under a table or an entry of a list.
    Note,
}

impl Look {
    fn id(self) -> &'static str {
        match self {
            Self::Title => "Title",
            Self::Subtitle => "Subtitle",
            Self::Chapter => "Heading1",
            Self::Section => "Heading2",
            Self::Body => "Normal",
            Self::Note => "Note",
        }
    }
}

/// What is said about the file as a whole.
pub struct About<'a> {
    /// Language of the fonts and of the page numbers.
    pub lang: Lang,
    /// Title, in the properties and on every page.
    pub title: &'a str,
    /// State of the run, on every page.
    pub state: &'a str,
}

/// What stands above a table or below a figure: `表`, `3`, `　县（市、区）排名`.
pub struct Caption<'a> {
    /// The name by which sentences refer to it.
    pub name: &'a str,
    /// What is counted: 图, 表.
    pub counter: &'a str,
    /// Its number, which Word counts anew.
    pub number: usize,
    /// The rest of the line.
    pub title: &'a str,
}

/// How a sentence ends that refers to tables and figures: `，见` … `。`; without any it just ends.
pub struct Seeing<'a> {
    /// Before the first.
    pub lead: &'a str,
    /// Between two.
    pub and: &'a str,
    /// The end of the sentence.
    pub stop: &'a str,
    /// The names of those it refers to.
    pub names: &'a [&'a str],
}

/// A document that grows downwards.
pub struct Document {
    page: Page,
    body: String,
    pictures: Vec<Vec<u8>>,
    /// The captions by name: bookmark and text (`表3`).
    captions: BTreeMap<String, (String, String)>,
}

/// Parts what the body holds from the references that are not known yet; it stands in no text ([`visible`]).
const OPEN: char = '\0';

impl Document {
    /// An empty document.
    pub fn new(lang: Lang) -> Self {
        Self {
            page: Page::of(lang),
            body: String::new(),
            pictures: Vec::new(),
            captions: BTreeMap::new(),
        }
    }

    /// Adds a paragraph.
    pub fn paragraph(&mut self, look: Look, text: &str) {
        self.styled(look.id(), text);
    }

    /// Adds a sentence without its end, which refers to tables and figures. They may follow later; those that never do
    /// are passed over.
    pub fn seeing(&mut self, text: &str, seeing: &Seeing<'_>) {
        let _ = write!(
            self.body,
            "<w:p><w:pPr><w:pStyle w:val=\"{}\"/></w:pPr>{}{OPEN}{}{OPEN}{}{OPEN}{}{OPEN}{}</w:p>",
            Look::Body.id(),
            run(text),
            run(seeing.lead),
            run(seeing.and),
            seeing.names.join(" "),
            run(seeing.stop)
        );
    }

    /// Adds a caption, whose number is a field that Word counts, with a bookmark for those who refer to it.
    fn caption(&mut self, style: &str, caption: &Caption<'_>) {
        let id = self.captions.len() + 1;
        let bookmark = format!("_Ref{id:08}");
        let Caption {
            name,
            counter,
            number,
            title,
        } = caption;
        let _ = write!(
            self.body,
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:bookmarkStart w:id=\"{id}\" w:name=\"{bookmark}\"/>{}\
             <w:fldSimple w:instr=\" SEQ {} \\* ARABIC \">{}</w:fldSimple><w:bookmarkEnd w:id=\"{id}\"/>{}</w:p>",
            run(counter),
            escaped(counter.trim()),
            run(&number.to_string()),
            run(title)
        );
        self.captions
            .insert((*name).to_owned(), (bookmark, format!("{counter}{number}")));
    }

    /// The body with all references.
    fn closed(&self) -> String {
        let mut parts = self.body.split(OPEN);
        let mut body = parts.next().unwrap_or("").to_owned();
        while let (Some(lead), Some(and), Some(names), Some(rest)) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        {
            let known = names.split(' ').filter_map(|name| self.captions.get(name));
            for (place, (bookmark, text)) in known.enumerate() {
                let _ = write!(
                    body,
                    "{}<w:fldSimple w:instr=\" REF {bookmark} \\h \">{}</w:fldSimple>",
                    if place == 0 { lead } else { and },
                    run(text)
                );
            }
            body.push_str(rest);
        }
        body
    }

    fn styled(&mut self, style: &str, text: &str) {
        let _ = write!(
            self.body,
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{}</w:p>",
            run(text)
        );
    }

    /// Begins a new page.
    pub fn new_page(&mut self) {
        self.body
            .push_str("<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>");
    }

    /// Whether a picture can be read at the size that a page leaves it.
    pub fn has_room(&self, png: &[u8]) -> bool {
        self.page.picture(pixels(png)).is_some()
    }

    /// Adds a picture with its caption below, if it can be read at the size that a page leaves it; `alt` is read to who
    /// cannot see it. Whether it was added.
    pub fn picture(&mut self, png: &[u8], caption: &Caption<'_>, alt: &str) -> bool {
        let Some((wide, high)) = self.page.picture(pixels(png)) else {
            return false;
        };
        let number = self.pictures.len() + 1;
        let [wide, high] = [wide, high].map(|mm| (mm * EMU).round() as u64);
        let _ = write!(
            self.body,
            "<w:p><w:pPr><w:pStyle w:val=\"Picture\"/></w:pPr><w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" \
             distR=\"0\"><wp:extent cx=\"{wide}\" cy=\"{high}\"/><wp:docPr id=\"{number}\" name=\"picture{number}\" descr=\"{}\"/>\
             <a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr>\
             <pic:cNvPr id=\"{number}\" name=\"picture{number}.png\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>\
             <a:blip r:embed=\"picture{number}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>\
             <a:off x=\"0\" y=\"0\"/><a:ext cx=\"{wide}\" cy=\"{high}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>\
             </pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>",
            escaped(alt)
        );
        self.caption("FigureCaption", caption);
        self.pictures.push(png.to_vec());
        true
    }

    /// Adds a table with its caption above.
    pub fn table(&mut self, caption: &Caption<'_>, grid: &Grid) {
        self.caption("TableCaption", caption);
        let mut grid = grid.clone();
        grid.drop_empty();
        let (widths, wraps) = grid.widths(self.page.width_mm);
        self.body.push_str(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"Ruled\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:jc w:val=\"center\"/>\
             <w:tblLayout w:type=\"fixed\"/><w:tblLook w:firstRow=\"1\" w:noVBand=\"1\" w:noHBand=\"1\"/></w:tblPr><w:tblGrid>",
        );
        for width in &widths {
            let _ = write!(self.body, "<w:gridCol w:w=\"{width}\"/>");
        }
        self.body.push_str("</w:tblGrid>");
        // A short table stays on one page.
        let together = grid.rows.len() <= SHORT && !wraps;
        self.row(&grid.heads, &widths, &grid, (true, true));
        for (index, row) in grid.rows.iter().enumerate() {
            let keep = together && index + 1 < grid.rows.len();
            self.row(row, &widths, &grid, (false, keep));
        }
        self.body.push_str("</w:tbl>");
        self.styled("AfterTable", "");
    }

    fn row(&mut self, cells: &[String], widths: &[usize], grid: &Grid, (head, keep): (bool, bool)) {
        let keep = if keep { "<w:keepNext/>" } else { "" };
        self.body.push_str(if head {
            "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
        } else {
            "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        });
        for (column, (cell, width)) in cells.iter().zip(widths).enumerate() {
            let style = match (head, grid.numbers.get(column)) {
                (true, _) => "CellHead",
                (false, Some(true)) => "CellNumber",
                (false, _) => "Cell",
            };
            let _ = write!(
                self.body,
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/></w:tcPr><w:p><w:pPr>\
                 <w:pStyle w:val=\"{style}\"/>{keep}</w:pPr>{}</w:p></w:tc>",
                run(cell)
            );
        }
        self.body.push_str("</w:tr>");
    }

    /// Writes the file. The same paragraphs give the same bytes: all times are fixed.
    pub fn write(self, about: &About<'_>, out: impl Write + Seek) -> Result<(), Error> {
        let failed = |error: zip::result::ZipError| Error::file("report.docx", error);
        let mut zip = ZipWriter::new(out);
        let packed = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
        let mut part = |name: &str, bytes: &[u8], method| -> Result<(), Error> {
            zip.start_file(name, packed.compression_method(method))
                .map_err(failed)?;
            zip.write_all(bytes)
                .map_err(|error| Error::file("report.docx", error))
        };
        let texts = [
            ("[Content_Types].xml", style::CONTENT_TYPES.to_owned()),
            ("_rels/.rels", style::RELATIONS.to_owned()),
            (
                "docProps/core.xml",
                style::properties(&escaped(about.title), about.lang),
            ),
            ("word/document.xml", self.document()),
            ("word/_rels/document.xml.rels", self.relations()),
            ("word/styles.xml", style::styles(about.lang)),
            ("word/fontTable.xml", style::FONTS.to_owned()),
            ("word/settings.xml", style::SETTINGS.to_owned()),
            (
                "word/header.xml",
                style::header(&escaped(about.title), &escaped(about.state)),
            ),
            ("word/footer-odd.xml", style::footer("right")),
            ("word/footer-even.xml", style::footer("left")),
        ];
        for (name, text) in texts {
            part(name, text.as_bytes(), zip::CompressionMethod::Deflated)?;
        }
        for (index, png) in self.pictures.iter().enumerate() {
            // A PNG is packed already.
            let name = format!("word/media/picture{}.png", index + 1);
            part(&name, png, zip::CompressionMethod::Stored)?;
        }
        zip.finish().map(|_| ()).map_err(failed)
    }

    fn document(&self) -> String {
        format!(
            "{}{}{}</w:body></w:document>",
            style::DOCUMENT_HEAD,
            self.closed(),
            self.page.section()
        )
    }

    fn relations(&self) -> String {
        let pictures: String = (1..=self.pictures.len())
            .map(|number| {
                format!(
                    "<Relationship Id=\"picture{number}\" Target=\"media/picture{number}.png\" \
                     Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image\"/>"
                )
            })
            .collect();
        format!("{}{pictures}</Relationships>", style::DOCUMENT_RELATIONS)
    }
}

/// Width and height of a PNG: they stand in its first chunk, at 16 and 20 (ISO/IEC 15948 §11.2.2).
fn pixels(png: &[u8]) -> (f64, f64) {
    let number = |at: usize| {
        png.get(at..at + 4)
            .and_then(|bytes| bytes.try_into().ok())
            .map_or(1.0, |bytes| f64::from(u32::from_be_bytes(bytes).max(1)))
    };
    (number(16), number(20))
}

/// Text in one run; a line break stays one.
fn run(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let lines: Vec<String> = visible(text)
        .split('\n')
        .map(|line| format!("<w:t xml:space=\"preserve\">{}</w:t>", escaped(line)))
        .collect();
    format!("<w:r>{}</w:r>", lines.join("<w:br/>"))
}

/// Text as it may stand in XML, in elements and attributes.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in visible(text).chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            _ => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_never_markup() {
        assert_eq!(
            run("<w:br/> & \"x\"\u{1}\ny"),
            "<w:r><w:t xml:space=\"preserve\">&lt;w:br/&gt; &amp; &quot;x&quot;\u{fffd}</w:t><w:br/>\
             <w:t xml:space=\"preserve\">y</w:t></w:r>"
        );
    }

    fn caption(name: &str, number: usize) -> Caption<'_> {
        Caption {
            name,
            counter: "表",
            number,
            title: "　标题",
        }
    }

    #[test]
    fn a_sentence_refers_to_what_follows_it_and_passes_over_what_never_does() {
        let mut document = Document::new(Lang::Zh);
        let say = |names: &[&str], document: &mut Document| {
            let seeing = Seeing {
                lead: "，见",
                and: "、",
                stop: "。",
                names,
            };
            document.seeing("甲", &seeing);
        };
        say(&["b", "nothing", "a"], &mut document);
        say(&["nothing"], &mut document);
        for (number, name) in [(1, "a"), (2, "b")] {
            document.table(&caption(name, number), &Grid::default());
        }
        let body = document.closed();
        let text = |part: &str| format!("<w:r><w:t xml:space=\"preserve\">{part}</w:t></w:r>");
        let reference = |number: usize| {
            let shown = text(&format!("表{number}"));
            format!("<w:fldSimple w:instr=\" REF _Ref0000000{number} \\h \">{shown}</w:fldSimple>")
        };
        let sentence = [
            text("甲"),
            text("，见"),
            reference(2),
            text("、"),
            reference(1),
            text("。"),
        ]
        .concat();
        assert!(body.contains(&sentence), "{body}");
        assert!(body.contains(&[text("甲"), text("。")].concat()), "{body}");
        // ECMA-376 §17.16.5.56: SEQ counts the figures or tables of one name.
        let counted = format!(
            "{}<w:fldSimple w:instr=\" SEQ 表 \\* ARABIC \">{}</w:fldSimple>",
            text("表"),
            text("2")
        );
        assert!(body.contains(&counted), "{body}");
    }

    #[test]
    fn a_picture_that_no_page_can_show_is_not_taken() {
        let mut document = Document::new(Lang::Zh);
        let png = |wide: u32, high: u32| {
            [
                vec![0; 16],
                wide.to_be_bytes().to_vec(),
                high.to_be_bytes().to_vec(),
            ]
            .concat()
        };
        let caption = caption("a", 1);
        assert!(!document.picture(&png(1000, 4000), &caption, ""));
        assert!(document.body.is_empty());
        assert!(document.picture(&png(1600, 800), &caption, ""));
        // GB/T 9704: the text is 156 mm wide.
        let (wide, high) = (156 * 36_000, 78 * 36_000);
        let extent = format!("<wp:extent cx=\"{wide}\" cy=\"{high}\"/>");
        assert!(document.body.contains(&extent));
    }
}
