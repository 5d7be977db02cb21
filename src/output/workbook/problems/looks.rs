//! What the sheets of problems.xlsx have in common: looks, notes above a table, paper, and texts that fit.

use rust_xlsxwriter::{Color, Format as Look, FormatAlign, FormatBorder, Worksheet, XlsxError};

use crate::field::Department;
use crate::lang::Lang;
use crate::letter::marked;
use crate::output::workbook::results::look::shortened;

pub struct Looks {
    pub title: Look,
    pub note: Look,
    pub head: Look,
    pub cell: Look,
    pub link: Look,
    pub error: Look,
    pub answer: Look,
    pub number: Look,
    pub share: Look,
    pub whole: Look,
}

impl Looks {
    pub fn new() -> Self {
        let base = Look::new().set_font_size(10.5).set_align(FormatAlign::Top);
        let boxed = base
            .clone()
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0xC9D2DE));
        Self {
            title: Look::new().set_bold().set_font_size(15.0),
            note: base.clone().set_text_wrap(),
            head: boxed
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(0xDDE6F0)),
            cell: boxed.clone().set_text_wrap(),
            link: boxed
                .clone()
                .set_font_color(Color::RGB(0x1F3A5F))
                .set_underline(rust_xlsxwriter::FormatUnderline::Single),
            error: boxed.clone().set_font_color(Color::RGB(0xA33A2A)).set_bold(),
            answer: boxed
                .clone()
                .set_background_color(Color::RGB(0xFFF8E1))
                .set_text_wrap()
                .set_unlocked(),
            number: boxed.clone().set_num_format("#,##0"),
            share: boxed.clone().set_num_format("0.0%"),
            whole: boxed.set_num_format("0.0%").set_bold(),
        }
    }
}

/// Rows above the lines of a sheet: title, note, headings.
pub const TOP: u32 = 3;

/// A department in words.
pub fn department_name(department: Option<Department>, lang: Lang) -> String {
    let id = match department {
        None => return lang.text("check.general", &[]),
        Some(Department::Roster) => "roster",
        Some(Department::Land) => "land",
        Some(Department::Energy) => "energy",
        Some(Department::Emission) => "emission",
        Some(Department::Business) => "business",
        Some(Department::Published) => "published",
    };
    lang.text(&format!("check.department.{id}"), &[])
}

/// A sentence below the title, over all columns.
pub fn note(
    sheet: &mut Worksheet,
    text: &str,
    last: u16,
    height: f64,
    looks: &Looks,
) -> Result<(), XlsxError> {
    sheet.merge_range(1, 0, 1, last, text, &looks.note)?;
    sheet.set_row_height(1, height)?;
    Ok(())
}

/// The paper size A4 in Excel.
pub const A4: u8 = 9;

/// How a sheet is printed: A4 across, as wide as a page, headings on every page, pages numbered.
pub fn on_paper(sheet: &mut Worksheet, lang: Lang) {
    sheet
        .set_paper_size(A4)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
        .set_footer(format!("&C{}", lang.text("check.page", &[])));
}

/// Text without hidden letters, at most as long as a cell can hold.
pub fn safe(text: &str) -> String {
    shortened(&marked(text))
}

pub fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
