//! The looks of the cells.

use rust_xlsxwriter::{Color, Format as Look, FormatAlign, FormatBorder};

use crate::facts::shown;
use crate::facts::view::View;
use crate::table::Format;

const INK: u32 = 0x1F3A5F;
const HEADER: u32 = 0xDDE6F0;
const BAND: u32 = 0xF6F8FB;
const LINE: u32 = 0xC9D2DE;
const SEAL: u32 = 0xA33A2A;
const BAR: u32 = 0xC5D9EC;
const INPUT: u32 = 0xFFF6D5;
const INPUT_LINE: u32 = 0xD9B64A;

/// Excel's name of the fonts; a computer without them takes its own.
const FONT: &str = "等线";

/// All looks of a workbook.
pub struct Styles {
    /// The title of a sheet.
    pub title: Look,
    /// The state of the run beside it.
    pub state: Look,
    /// The heading of a part.
    pub heading: Look,
    /// Plain words, wrapped.
    pub words: Look,
    /// A label before a value.
    pub label: Look,
    /// A link to another sheet.
    pub link: Look,
    /// Column heading over words.
    pub head_text: Look,
    /// Column heading over numbers.
    pub head_number: Look,
    /// Plain words in a row of a table.
    pub plain: Look,
    /// A number below zero where that is bad.
    pub fall: Look,
    /// Words that say that something is wrong.
    pub alarm: Look,
    classes: Vec<(String, Look)>,
}

/// What sets a row apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Every other row has a faint ground.
    pub banded: bool,
    /// The row of totals.
    pub total: bool,
    /// The first row of a group.
    pub first: bool,
}

fn base() -> Look {
    Look::new()
        .set_font_name(FONT)
        .set_font_size(10.5)
        .set_align(FormatAlign::VerticalCenter)
}

impl Styles {
    /// The looks, with a colour for each class.
    pub fn of(view: &View) -> Self {
        let head = base()
            .set_bold()
            .set_font_color(Color::RGB(INK))
            .set_background_color(Color::RGB(HEADER))
            .set_border_bottom(FormatBorder::Medium)
            .set_border_bottom_color(Color::RGB(INK))
            .set_text_wrap();
        let count = view.classes.len();
        Self {
            title: base()
                .set_bold()
                .set_font_size(16)
                .set_font_color(Color::RGB(INK)),
            state: base()
                .set_bold()
                .set_font_size(11)
                .set_font_color(Color::RGB(SEAL)),
            heading: base()
                .set_bold()
                .set_font_size(12)
                .set_font_color(Color::RGB(INK))
                .set_border_bottom(FormatBorder::Thin)
                .set_border_bottom_color(Color::RGB(INK)),
            words: base().set_text_wrap(),
            plain: base()
                .set_border_bottom(FormatBorder::Hair)
                .set_border_bottom_color(Color::RGB(LINE))
                .set_text_wrap()
                .set_align(FormatAlign::Left)
                .set_indent(1),
            fall: Look::new().set_font_color(Color::RGB(SEAL)),
            alarm: Look::new().set_bold().set_font_color(Color::RGB(SEAL)),
            label: base().set_font_color(Color::RGB(0x51_5C_6B)),
            link: base()
                .set_font_color(Color::RGB(0x1F_5A_8C))
                .set_underline(rust_xlsxwriter::FormatUnderline::Single),
            head_text: head.clone().set_align(FormatAlign::Left).set_indent(1),
            head_number: head.set_align(FormatAlign::Right),
            classes: view
                .classes
                .iter()
                .enumerate()
                .map(|(index, name)| (name.clone(), class_look(shown::class_colour(index, count))))
                .collect(),
        }
    }

    /// The classes with their colours.
    pub fn classes(&self) -> &[(String, Look)] {
        &self.classes
    }

    /// The colour of bars behind numbers.
    pub fn bar(&self) -> Color {
        Color::RGB(BAR)
    }

    /// A number of 参数; on yellow ground if it may be changed.
    pub fn number(&self, format: Format, input: bool) -> Look {
        let look = self
            .cell(format, Row::default(), false)
            .set_align(FormatAlign::Right);
        match (input, format) {
            (true, Format::Decimal(_)) => look
                .set_num_format("#,##0.######")
                .set_background_color(Color::RGB(INPUT))
                .set_border(FormatBorder::Thin)
                .set_border_color(Color::RGB(INPUT_LINE)),
            _ => look,
        }
    }

    /// The look of a cell that holds a class.
    pub fn centred(&self, row: Row) -> Look {
        self.cell(Format::Text, row, false)
            .set_indent(0)
            .set_align(FormatAlign::Center)
    }

    /// The look of a cell by the format of its column and its row.
    pub fn cell(&self, format: Format, row: Row, wrap: bool) -> Look {
        let mut look = base()
            .set_border_bottom(FormatBorder::Hair)
            .set_border_bottom_color(Color::RGB(LINE));
        if row.banded {
            look = look.set_background_color(Color::RGB(BAND));
        }
        if row.total {
            look = look
                .set_bold()
                .set_border_top(FormatBorder::Thin)
                .set_border_top_color(Color::RGB(INK));
        } else if row.first {
            look = look
                .set_border_top(FormatBorder::Thin)
                .set_border_top_color(Color::RGB(LINE));
        }
        aligned(look, format, wrap)
    }

    /// The look of a whole column of a long table: what [`Styles::cell`] has without lines and ground, which
    /// [`Styles::bands`] give to the rows that are there.
    pub fn column(&self, format: Format, wrap: bool) -> Look {
        aligned(base(), format, wrap)
    }

    /// The same for a column of classes.
    pub fn column_of_classes(&self) -> Look {
        self.column(Format::Text, false)
            .set_indent(0)
            .set_align(FormatAlign::Center)
    }

    /// Ground and line of every other row, and the line of all: rules that stay where they are when rows are sorted.
    pub fn bands(&self) -> [(&'static str, Look); 2] {
        let line = Look::new()
            .set_border_bottom(FormatBorder::Hair)
            .set_border_bottom_color(Color::RGB(LINE));
        let ground = line.clone().set_background_color(Color::RGB(BAND));
        [("=MOD(ROW(),2)=0", ground), ("=ROW()>0", line)]
    }
}

fn aligned(look: Look, format: Format, wrap: bool) -> Look {
    match number_format(format) {
        Some(code) => look.set_num_format(code).set_align(FormatAlign::Right),
        None if wrap => look.set_text_wrap().set_align(FormatAlign::Left).set_indent(1),
        None => look.set_align(FormatAlign::Left).set_indent(1),
    }
}

fn class_look(colour: [u8; 3]) -> Look {
    let [red, green, blue] = colour.map(u32::from);
    let ink = if shown::is_dark(colour) {
        0xFF_FF_FF
    } else {
        0x22_22_22
    };
    Look::new()
        .set_bold()
        .set_font_color(Color::RGB(ink))
        .set_background_color(Color::RGB(red << 16 | green << 8 | blue))
}

/// Excel's code of a number format; none for words.
fn number_format(format: Format) -> Option<String> {
    let decimals = |digits: u8| match digits {
        0 => String::new(),
        digits => format!(".{}", "0".repeat(usize::from(digits))),
    };
    match format {
        Format::Text => None,
        Format::Integer => Some("#,##0".to_owned()),
        Format::Ordinal => Some("0".to_owned()),
        Format::Decimal(digits) => Some(format!("#,##0{}", decimals(digits))),
        Format::Percent(digits) => Some(format!("0{}%", decimals(digits))),
    }
}
