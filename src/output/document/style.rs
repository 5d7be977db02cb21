//! Paper, fonts and the fixed parts of the document.
//!
//! GB/T 9704-2012: A4, 37 mm above, 28 mm left, text of 156 × 225 mm; title in 小标宋 of size 2 (22 pt), headings in 黑体 and
//! 楷体, text in 仿宋 of size 3 (16 pt), page numbers in 宋体 of size 4 (14 pt) between dashes, outside. Fonts are named, not
//! embedded: each has another name to fall back to.

use crate::lang::Lang;

/// Paper and text, mm.
pub struct Page {
    /// Width of the text.
    pub width_mm: f64,
    /// Most height of a picture that leaves room for its caption.
    picture_mm: f64,
    /// Most height of a picture that leaves room for another on the same page.
    half_mm: f64,
    margins: [u32; 4],
}

impl Page {
    /// The paper of official documents, in both languages.
    pub fn of(_: Lang) -> Self {
        Self {
            width_mm: 156.0,
            picture_mm: 205.0,
            half_mm: 98.0,
            margins: [37, 26, 35, 28],
        }
    }

    /// Width and height on paper, mm, of a picture of so many pixels: as wide as the text, a little narrower where two
    /// then stand on a page, and never higher than a page. `None` where its letters could no longer be read.
    pub fn picture(&self, (wide, high): (f64, f64)) -> Option<(f64, f64)> {
        // The least letters of a chart as wide as the text have 6.4 pt: 4.8 pt and, where it takes a whole page, 3.9 pt.
        const NARROWER: f64 = 0.75;
        const NARROWEST: f64 = 0.6;
        let within = |most: f64| {
            let zoom = (self.width_mm / wide).min(most / high);
            (wide * zoom, high * zoom)
        };
        let of_width = |share: f64| move |(width, _): &(f64, f64)| *width >= share * self.width_mm;
        Some(within(self.half_mm))
            .filter(of_width(NARROWER))
            .or_else(|| Some(within(self.picture_mm)).filter(of_width(NARROWEST)))
    }

    /// The section's properties: paper, margins, header and footers.
    pub fn section(&self) -> String {
        let [top, right, bottom, left] = self
            .margins
            .map(|mm| (f64::from(mm) / 25.4 * 1440.0).round() as u32);
        format!(
            "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"header\"/><w:headerReference w:type=\"even\" r:id=\"header\"/>\
             <w:footerReference w:type=\"default\" r:id=\"odd\"/><w:footerReference w:type=\"even\" r:id=\"even\"/>\
             <w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"{top}\" w:right=\"{right}\" w:bottom=\"{bottom}\" \
             w:left=\"{left}\" w:header=\"1000\" w:footer=\"1250\" w:gutter=\"0\"/></w:sectPr>"
        )
    }
}

/// The parts by their kinds.
pub const CONTENT_TYPES: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#,
    r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#,
    r#"<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>"#,
    r#"<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>"#,
    r#"<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>"#,
    r#"<Override PartName="/word/fontTable.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"/>"#,
    r#"<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>"#,
    r#"<Override PartName="/word/header.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>"#,
    r#"<Override PartName="/word/footer-odd.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>"#,
    r#"<Override PartName="/word/footer-even.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>"#,
    r#"<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"#
);

/// The parts that the package begins with.
pub const RELATIONS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="document" Target="word/document.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>"#,
    r#"<Relationship Id="core" Target="docProps/core.xml" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"/></Relationships>"#
);

/// The parts that the document names, pictures apart.
pub const DOCUMENT_RELATIONS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="styles" Target="styles.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"/>"#,
    r#"<Relationship Id="fonts" Target="fontTable.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/fontTable"/>"#,
    r#"<Relationship Id="settings" Target="settings.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings"/>"#,
    r#"<Relationship Id="header" Target="header.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"/>"#,
    r#"<Relationship Id="odd" Target="footer-odd.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer"/>"#,
    r#"<Relationship Id="even" Target="footer-even.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer"/>"#
);

/// The document up to its first paragraph.
pub const DOCUMENT_HEAD: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" "#,
    r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" "#,
    r#"xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" "#,
    r#"xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body>"#
);

/// Odd and even pages have their numbers outside.
pub const SETTINGS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#,
    r#"<w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:compatSetting w:name="compatibilityMode" "#,
    r#"w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>"#
);

/// The Chinese fonts, each with the name to fall back to.
pub const FONTS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#,
    r#"<w:font w:name="方正小标宋简体"><w:altName w:val="宋体"/><w:family w:val="roman"/></w:font>"#,
    r#"<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/><w:family w:val="modern"/></w:font>"#,
    r#"<w:font w:name="楷体_GB2312"><w:altName w:val="楷体"/><w:family w:val="modern"/></w:font>"#,
    r#"<w:font w:name="黑体"><w:altName w:val="SimHei"/><w:family w:val="swiss"/></w:font>"#,
    r#"<w:font w:name="宋体"><w:altName w:val="SimSun"/><w:family w:val="roman"/></w:font>"#,
    r#"<w:font w:name="Times New Roman"><w:family w:val="roman"/></w:font></w:fonts>"#
);

/// Title and a fixed time: a clock would give other bytes every run. `title` is escaped.
pub fn properties(title: &str, lang: Lang) -> String {
    let language = lang.pick("zh-CN", "en-GB");
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{title}</dc:title><dc:language>{language}</dc:language>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">2000-01-01T00:00:00Z</dcterms:created></cp:coreProperties>"
    )
}

/// Title to the left, state of the run to the right, on every page; both are escaped.
pub fn header(title: &str, state: &str) -> String {
    format!(
        "{}<w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr><w:r><w:t xml:space=\"preserve\">{title}</w:t></w:r><w:r><w:tab/></w:r>\
         <w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">{state}</w:t></w:r></w:p></w:hdr>",
        part_head("hdr")
    )
}

/// The page number between dashes.
pub fn footer(side: &str) -> String {
    format!(
        "{}<w:p><w:pPr><w:pStyle w:val=\"Footer\"/><w:jc w:val=\"{side}\"/></w:pPr><w:r><w:t xml:space=\"preserve\">— </w:t></w:r>\
         <w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>\
         <w:r><w:t xml:space=\"preserve\"> —</w:t></w:r></w:p></w:ftr>",
        part_head("ftr")
    )
}

fn part_head(name: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><w:{name} \
         xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">"
    )
}

/// One paragraph style.
struct Style {
    id: &'static str,
    name: &'static str,
    font: &'static str,
    /// Half points.
    size: u32,
    bold: bool,
    paragraph: &'static str,
}

/// Exact lines of 29 pt, within the 28–30 pt of official documents. Set to the left: a long number that cannot be broken
/// would pull a justified line apart.
const LINES: &str = r#"<w:spacing w:line="580" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="left"/>"#;
const ENGLISH_LINES: &str =
    r#"<w:spacing w:after="120" w:line="320" w:lineRule="auto"/><w:jc w:val="left"/>"#;

fn list(lang: Lang) -> Vec<Style> {
    let chinese = lang == Lang::Zh;
    let pick = |zh, en| if chinese { zh } else { en };
    let size = |zh, en| if chinese { zh } else { en };
    let style = |id, name, font, size, bold, paragraph| Style {
        id,
        name,
        font,
        size,
        bold,
        paragraph,
    };
    vec![
        style(
            "Normal",
            "Normal",
            "仿宋_GB2312",
            size(32, 23),
            false,
            pick(LINES, ENGLISH_LINES),
        ),
        style(
            "Title",
            "Title",
            "方正小标宋简体",
            size(44, 40),
            !chinese,
            r#"<w:spacing w:before="300" w:after="200" w:line="660" w:lineRule="atLeast"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>"#,
        ),
        style(
            "Subtitle",
            "Subtitle",
            "楷体_GB2312",
            size(32, 26),
            false,
            r#"<w:spacing w:after="300" w:line="580" w:lineRule="atLeast"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>"#,
        ),
        style(
            "Heading1",
            "heading 1",
            "黑体",
            size(32, 30),
            !chinese,
            pick(
                r#"<w:keepNext/><w:spacing w:before="120" w:line="580" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="left"/><w:outlineLvl w:val="0"/>"#,
                r#"<w:keepNext/><w:spacing w:before="320" w:after="120"/><w:jc w:val="left"/><w:outlineLvl w:val="0"/>"#,
            ),
        ),
        style(
            "Heading2",
            "heading 2",
            "楷体_GB2312",
            size(32, 26),
            !chinese,
            pick(
                r#"<w:keepNext/><w:spacing w:line="580" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="left"/><w:outlineLvl w:val="1"/>"#,
                r#"<w:keepNext/><w:spacing w:before="160" w:after="80"/><w:jc w:val="left"/><w:outlineLvl w:val="1"/>"#,
            ),
        ),
        style(
            "Note",
            "Note",
            "仿宋_GB2312",
            size(24, 20),
            false,
            r#"<w:spacing w:after="60" w:line="360" w:lineRule="atLeast"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="left"/>"#,
        ),
        style(
            "Picture",
            "Picture",
            "仿宋_GB2312",
            24,
            false,
            r#"<w:keepNext/><w:spacing w:before="160" w:line="240" w:lineRule="auto"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>"#,
        ),
        style(
            "FigureCaption",
            "Figure caption",
            "黑体",
            size(24, 20),
            !chinese,
            r#"<w:spacing w:before="60" w:after="200" w:line="360" w:lineRule="atLeast"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>"#,
        ),
        style(
            "TableCaption",
            "Table caption",
            "黑体",
            size(24, 20),
            !chinese,
            r#"<w:keepNext/><w:spacing w:before="200" w:after="80" w:line="360" w:lineRule="atLeast"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>"#,
        ),
        style(
            "AfterTable",
            "After table",
            "仿宋_GB2312",
            12,
            false,
            r#"<w:spacing w:line="160" w:lineRule="exact"/><w:ind w:firstLineChars="0" w:firstLine="0"/>"#,
        ),
        style(
            "CellHead",
            "Cell head",
            "黑体",
            size(20, 18),
            !chinese,
            cell("center"),
        ),
        style("Cell", "Cell", "仿宋_GB2312", size(20, 18), false, cell("left")),
        style(
            "CellNumber",
            "Cell number",
            "仿宋_GB2312",
            size(20, 18),
            false,
            cell("right"),
        ),
        style(
            "Header",
            "header",
            "宋体",
            18,
            false,
            r#"<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="808080"/></w:pBdr><w:tabs><w:tab w:val="right" w:pos="8844"/></w:tabs><w:spacing w:line="260" w:lineRule="atLeast"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="left"/>"#,
        ),
        style(
            "Footer",
            "footer",
            "宋体",
            size(28, 22),
            false,
            r#"<w:spacing w:line="300" w:lineRule="atLeast"/><w:ind w:leftChars="100" w:left="280" w:rightChars="100" w:right="280" w:firstLineChars="0" w:firstLine="0"/>"#,
        ),
    ]
}

fn cell(side: &str) -> &'static str {
    match side {
        "center" => {
            r#"<w:spacing w:before="30" w:after="30" w:line="260" w:lineRule="atLeast"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>"#
        }
        "right" => {
            r#"<w:spacing w:before="30" w:after="30" w:line="260" w:lineRule="atLeast"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="right"/>"#
        }
        _ => {
            r#"<w:spacing w:before="30" w:after="30" w:line="260" w:lineRule="atLeast"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="left"/>"#
        }
    }
}

/// All styles.
pub fn styles(lang: Lang) -> String {
    let styles: String = list(lang).iter().map(written).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><w:styles \
         xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">{styles}\
         <w:style w:type=\"table\" w:styleId=\"Ruled\"><w:name w:val=\"Ruled\"/><w:tblPr><w:tblBorders>{}</w:tblBorders>\
         <w:tblCellMar><w:left w:w=\"60\" w:type=\"dxa\"/><w:right w:w=\"60\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr>\
         <w:tblStylePr w:type=\"firstRow\"><w:tcPr><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E8EEF4\"/></w:tcPr>\
         </w:tblStylePr></w:style></w:styles>",
        ["top", "left", "bottom", "right", "insideH", "insideV"]
            .map(|side| format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"606060\"/>"))
            .concat()
    )
}

fn written(style: &Style) -> String {
    let default = if style.id == "Normal" {
        " w:default=\"1\""
    } else {
        ""
    };
    let based = if style.id == "Normal" {
        ""
    } else {
        "<w:basedOn w:val=\"Normal\"/>"
    };
    let bold = if style.bold {
        "<w:b/>"
    } else {
        "<w:b w:val=\"0\"/>"
    };
    format!(
        "<w:style w:type=\"paragraph\"{default} w:styleId=\"{}\"><w:name w:val=\"{}\"/>{based}<w:qFormat/><w:pPr>{}</w:pPr><w:rPr>\
         <w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:cs=\"Times New Roman\" w:eastAsia=\"{}\"/>{bold}\
         <w:sz w:val=\"{}\"/><w:szCs w:val=\"{}\"/></w:rPr></w:style>",
        style.id, style.name, style.paragraph, style.font, style.size, style.size
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_pictures_share_a_page_where_their_letters_stay_readable() {
        let page = Page::of(Lang::Zh);
        // 1600 × 800: 156 mm wide are 78 mm high.
        assert_eq!(page.picture((1600.0, 800.0)), Some((156.0, 78.0)));
        // 1600 × 1120: 109.2 mm high at full width, so 98 mm high and 140 mm wide.
        let (wide, high) = page.picture((1600.0, 1120.0)).unwrap();
        assert!((wide - 140.0).abs() < 1e-9 && (high - 98.0).abs() < 1e-9);
        // 1600 × 1600 would be 98 mm wide, 63 % of the text: it takes a page of its own at full width.
        assert_eq!(page.picture((1600.0, 1600.0)), Some((156.0, 156.0)));
        // 1600 × 2624: 205 mm high, 125 mm wide.
        let (wide, high) = page.picture((1600.0, 2624.0)).unwrap();
        assert!((wide - 125.0).abs() < 1e-9 && (high - 205.0).abs() < 1e-9);
        // 1600 × 4000 would be 82 mm wide, 53 % of the text.
        assert_eq!(page.picture((1600.0, 4000.0)), None);
    }
}
