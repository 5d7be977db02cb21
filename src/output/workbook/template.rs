//! An empty workbook for a department: protected headings with notes, validated cells, one example row.
//!
//! ```text
//! 1  title
//! 2  who fills it in, and how
//! 3  what each column means
//! 4  headings with units
//! 5  the example row, locked
//! 6  the first row to be filled in
//! ```

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, ExcelDateTime, Format,
    FormatAlign, FormatBorder, Formula, ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use super::collection::Cell;
use crate::problem::{Error, column_name};

/// The row of the headings, the example row and the first row to be filled in, from 0.
pub const HEADINGS: u32 = 3;
const EXAMPLE: u32 = HEADINGS + 1;
const FIRST: u32 = EXAMPLE + 1;

/// The last row whose cells are validated, from 0.
const LAST: u32 = 20_000;

/// The most letters that Excel allows for a list inside a validation, for a note's title and for a note.
const LIST_LETTERS: usize = 255;
const TITLE_LETTERS: usize = 32;
const NOTE_LETTERS: usize = 255;

/// What may be typed into a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// Any words.
    Words,
    /// Words that consist of digits, as the number of a meter: never turned into a number.
    Digits,
    /// Words of this length.
    Length(u32),
    /// One of these words.
    List(Vec<String>),
    /// A number that is at least this, where there is a least one.
    Number(Option<f64>),
    /// A whole number between these.
    Whole(i32, i32),
    /// A date.
    Date,
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The heading, with its unit in brackets.
    pub header: String,
    /// What it means.
    pub about: String,
    /// Width in characters.
    pub width: f64,
    /// What may be typed.
    pub entry: Entry,
    /// The cell of the example row.
    pub example: Cell,
}

/// A sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// First row.
    pub title: String,
    /// Second row.
    pub note: String,
    /// The columns; the first one numbers the rows.
    pub columns: Vec<Column>,
}

/// A workbook of a department.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// File name with ending.
    pub file_name: String,
    /// Its sheets.
    pub sheets: Vec<Sheet>,
    /// The title of the message about a cell that does not fit.
    pub refused: String,
}

impl Template {
    /// The bytes of the workbook.
    ///
    /// # Errors
    /// [`Error::File`] if a name or a text is more than Excel takes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        self.build()
            .and_then(|mut book| book.save_to_buffer())
            .map_err(|cause| Error::file(&self.file_name, cause))
    }

    fn build(&self) -> Result<Workbook, XlsxError> {
        let mut book = Workbook::new();
        let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&created));
        for sheet in &self.sheets {
            self.sheet(book.add_worksheet(), sheet)?;
        }
        Ok(book)
    }

    fn sheet(&self, out: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
        out.set_name(&sheet.name)?;
        lay_out(out, sheet)?;
        head(out, sheet)?;
        for (index, column) in (0u16..).zip(&sheet.columns) {
            example(out, index, column)?;
            if index > 0 {
                self.validate(out, index, column, sheet.columns.len() as u16)?;
            }
        }
        let allowed = ProtectionOptions {
            insert_rows: true,
            delete_rows: true,
            format_cells: true,
            format_columns: true,
            format_rows: true,
            sort: true,
            use_autofilter: true,
            ..ProtectionOptions::default()
        };
        out.protect_with_options(&allowed);
        Ok(())
    }

    /// What a column takes, with its note as the message that Excel shows beside the cell.
    fn validate(
        &self,
        out: &mut Worksheet,
        index: u16,
        column: &Column,
        width: u16,
    ) -> Result<(), XlsxError> {
        let rule = DataValidation::new();
        let rule = match &column.entry {
            Entry::Words | Entry::Digits => rule.allow_any_value(),
            Entry::Length(length) => rule.allow_text_length(DataValidationRule::EqualTo(*length)),
            Entry::List(words)
                if words.iter().map(|word| word.chars().count() + 1).sum::<usize>() <= LIST_LETTERS =>
            {
                rule.allow_list_strings(words)?
            }
            Entry::List(words) => {
                // Too long for the rule itself: the words stand beside the table, in a hidden column.
                let aside = width + 1 + index;
                for (row, word) in (FIRST..).zip(words) {
                    out.write_string_with_format(row, aside, word, &Format::new())?;
                }
                out.set_column_hidden(aside)?;
                let name = column_name(u32::from(aside));
                let last = FIRST as usize + words.len();
                rule.allow_list_formula(Formula::new(format!("=${name}${}:${name}${last}", FIRST + 1)))
            }
            Entry::Number(Some(least)) => {
                rule.allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(*least))
            }
            Entry::Number(None) => rule.allow_decimal_number(DataValidationRule::Between(-1e15, 1e15)),
            Entry::Whole(least, most) => rule.allow_whole_number(DataValidationRule::Between(*least, *most)),
            Entry::Date => rule.allow_date(DataValidationRule::Between(
                ExcelDateTime::from_ymd(1900, 1, 1)?,
                ExcelDateTime::from_ymd(2199, 12, 31)?,
            )),
        };
        let about = cut(&column.about, NOTE_LETTERS);
        let rule = rule
            .ignore_blank(true)
            .set_input_title(cut(&column.header, TITLE_LETTERS))?
            .set_input_message(&about)?
            .set_error_style(DataValidationErrorStyle::Stop)
            .set_error_title(cut(&self.refused, TITLE_LETTERS))?
            .set_error_message(&about)?;
        out.add_data_validation(FIRST, index, LAST, index, &rule)?;
        Ok(())
    }
}

fn lay_out(out: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    const A4: u8 = 9;
    for (index, column) in (0u16..).zip(&sheet.columns) {
        out.set_column_width(index, column.width)?;
        out.set_column_format(index, &body(&column.entry).set_unlocked())?;
    }
    out.set_default_row_height(18);
    out.set_freeze_panes(FIRST, sheet.columns.len().min(3) as u16)?;
    out.set_landscape()
        .set_paper_size(A4)
        .set_print_fit_to_pages(1, 0);
    out.set_repeat_rows(0, HEADINGS)?;
    Ok(())
}

fn head(out: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let last = sheet.columns.len().saturating_sub(1) as u16;
    out.set_row_height(0, 32)?;
    let title = font()
        .set_font_size(16)
        .set_bold()
        .set_align(FormatAlign::VerticalCenter);
    out.merge_range(0, 0, 0, last, &sheet.title, &title)?;
    let letters: f64 = sheet.columns.iter().map(|column| column.width).sum();
    let lines = (width(&sheet.note) / letters).ceil().max(1.0);
    out.set_row_height(1, lines * 16.0 + 6.0)?;
    let note = font().set_text_wrap().set_align(FormatAlign::VerticalCenter);
    out.merge_range(1, 0, 1, last, &sheet.note, &note)?;
    let about = font()
        .set_font_size(9)
        .set_font_color("595959")
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    let header = font()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
        .set_border(FormatBorder::Thin)
        .set_background_color("DDEBF7");
    let mut tallest: f64 = 1.0;
    for (index, column) in (0u16..).zip(&sheet.columns) {
        if !column.about.is_empty() {
            out.write_string_with_format(HEADINGS - 1, index, &column.about, &about)?;
        }
        // Letters of 9 points are narrower than the column's own of 11.
        tallest = tallest.max((width(&column.about) / (column.width * 1.1)).ceil());
        out.write_string_with_format(HEADINGS, index, &column.header, &header)?;
    }
    out.set_row_height(HEADINGS - 1, tallest * 13.0 + 4.0)?;
    out.set_row_height(HEADINGS, 36)?;
    Ok(())
}

/// The example row: in italics, grey and locked, so that nobody takes it for data.
fn example(out: &mut Worksheet, index: u16, column: &Column) -> Result<(), XlsxError> {
    let look = body(&column.entry)
        .set_italic()
        .set_font_color("7F7F7F")
        .set_background_color("F2F2F2")
        .set_border(FormatBorder::Thin);
    match &column.example {
        Cell::Number(value) => out.write_number_with_format(EXAMPLE, index, *value, &look)?,
        Cell::Date(date) => {
            let date = ExcelDateTime::from_ymd(date.year, date.month, date.day)?;
            out.write_datetime_with_format(EXAMPLE, index, date, &look)?
        }
        Cell::Text(text) => out.write_string_with_format(EXAMPLE, index, text, &look)?,
        Cell::Empty | Cell::DivisionByZero => out.write_blank(EXAMPLE, index, &look)?,
    };
    Ok(())
}

fn font() -> Format {
    Format::new().set_font_name("宋体").set_font_size(11)
}

/// The look of the cells of a column.
fn body(entry: &Entry) -> Format {
    match entry {
        Entry::Number(_) => font().set_num_format("#,##0.####").set_align(FormatAlign::Right),
        Entry::Whole(..) => font().set_num_format("0").set_align(FormatAlign::Right),
        Entry::Date => font().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Center),
        Entry::Words | Entry::Digits | Entry::Length(_) | Entry::List(_) => font().set_num_format("@"),
    }
}

/// The width of a text in half-width letters.
fn width(text: &str) -> f64 {
    text.chars()
        .map(|letter| if letter.is_ascii() { 1.0 } else { 2.0 })
        .sum()
}

/// At most so many letters of a text.
fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}
