//! The embedded font and the measures of text in it.
//!
//! plotters measures text by whole pixels and kerned in its own way, so labels are laid out with the advance widths of
//! the font itself. Kerning only ever draws letters together, so a width without it is never too small.

use std::sync::LazyLock;

use ttf_parser::Face;

/// The font that draws all charts: Noto Sans CJK SC Regular cut down to GBK (`assets/make-font.sh`).
pub const FONT: &[u8] = include_bytes!("../../../assets/NotoSansCJKsc-GBK.otf");

/// `font-family` of every text: the embedded font, then what other systems call a Chinese sans-serif.
pub const FAMILY: &str =
    "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, SimHei, sans-serif";

/// Height of a line in sizes of its letters.
pub const LINE: f64 = 1.3;

/// How far letters rise over the baseline, in sizes of the letters; Chinese letters fill the whole of it.
pub const ASCENT: f64 = 0.88;

/// How far letters reach under the baseline, in sizes of the letters.
pub const DESCENT: f64 = 0.12;

static FACE: LazyLock<Option<Face<'static>>> = LazyLock::new(|| Face::parse(FONT, 0).ok());

/// Whether the embedded font can draw this letter.
pub fn has(letter: char) -> bool {
    FACE.as_ref()
        .is_some_and(|face| face.glyph_index(letter).is_some())
}

/// Width of a text set in letters of `size`, in the unit of `size`. Letters that the font lacks count as full width.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

/// Width of the widest of several texts.
pub fn widest<S: AsRef<str>>(texts: impl IntoIterator<Item = S>, size: f64) -> f64 {
    let widths = texts.into_iter().map(|text| width(text.as_ref(), size));
    widths.fold(0.0, f64::max)
}

fn advance(letter: char) -> f64 {
    FACE.as_ref()
        .and_then(|face| {
            let glyph = face.glyph_index(letter)?;
            Some(f64::from(face.glyph_hor_advance(glyph)?) / f64::from(face.units_per_em()))
        })
        .unwrap_or(1.0)
}

/// Text as it may stand in a picture: one line, no control characters, which XML forbids.
pub fn clean(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|letter| if is_drawable(letter) { letter } else { ' ' })
        .collect();
    let blank = |letter: char| letter.is_whitespace() && letter != NO_BREAK;
    let parts: Vec<&str> = plain.split(blank).filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// A blank at which no line breaks.
const NO_BREAK: char = '\u{a0}';

/// Control and direction marks would break the file or turn a label around.
fn is_drawable(letter: char) -> bool {
    !letter.is_control()
        && !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}')
}

/// The text, cut and ended with … where it is wider than `room`.
pub fn elide(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut used = width("…", size);
    let mut kept = String::new();
    for letter in text.chars() {
        used += advance(letter) * size;
        if used > room {
            break;
        }
        kept.push(letter);
    }
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    kept
}

/// The text in lines no wider than `room`, at most `lines` of them; only what is longer still is cut with ….
pub fn wrap(text: &str, size: f64, room: f64, lines: usize) -> Vec<String> {
    let mut done: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces(text, size, room) {
        let longer = format!("{line}{}", piece.trim_end());
        if !line.is_empty() && width(&longer, size) > room {
            done.push(std::mem::take(&mut line));
        }
        line.push_str(&piece);
    }
    done.push(line);
    let mut done: Vec<String> = done.iter().map(|line| line.trim().to_owned()).collect();
    if done.len() > lines.max(1) {
        let rest = done.split_off(lines.max(1) - 1).join("");
        done.push(elide(&rest, size, room));
    }
    done
}

/// The same, with lines as equally long as they can be: a name does not leave its last letter alone on a line.
pub fn wrap_evenly(text: &str, size: f64, room: f64, lines: usize) -> Vec<String> {
    let wrapped = wrap(text, size, room, lines);
    if wrapped.len() < 2 || wrapped.iter().any(|line| line.ends_with('…')) {
        return wrapped;
    }
    (1..20)
        .map(|twentieth| wrap(text, size, room * f64::from(twentieth) / 20.0, lines))
        .find(|narrow| narrow.len() == wrapped.len() && !narrow.iter().any(|line| line.ends_with('…')))
        .unwrap_or(wrapped)
}

/// The parts between which a line may break: Latin words with their blank or hyphen, single Chinese letters with the marks that
/// may not begin or end a line, numbers with the unit behind them. A word wider than the line breaks anywhere.
fn pieces(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut open = false;
    for letter in text.chars() {
        let joins = match parts.last() {
            None => false,
            Some(part) => {
                let last = part.chars().next_back().unwrap_or(' ');
                open || closes(letter)
                    || letter == ' '
                    || (is_latin(letter) && is_latin(last) && last != '-')
                    || (last.is_ascii_digit() && !is_latin(letter))
            }
        };
        match parts.last_mut() {
            Some(part) if joins && width(part, size) + advance(letter) * size <= room => part.push(letter),
            _ => parts.push(letter.to_string()),
        }
        open = matches!(letter, '（' | '(' | '“' | '《' | '「' | '[');
    }
    parts
}

/// Width of the widest part of a text that does not break.
pub fn widest_word(text: &str, size: f64) -> f64 {
    pieces(text, size, f64::INFINITY)
        .iter()
        .map(|piece| width(piece.trim_end(), size))
        .fold(0.0, f64::max)
}

fn is_latin(letter: char) -> bool {
    letter != ' ' && letter < '\u{2e80}'
}

fn closes(letter: char) -> bool {
    matches!(
        letter,
        '，' | '。' | '；' | '：' | '）' | '、' | '”' | '》' | '」' | '！' | '？' | ')' | ']' | '%' | '…'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_letters_are_full_width_and_digits_equally_wide() {
        assert_eq!(width("亩均税收", 10.0), 40.0);
        for digit in '0'..='9' {
            assert_eq!(width(&digit.to_string(), 10.0), width("0", 10.0));
        }
    }

    #[test]
    fn every_letter_of_gbk_and_of_the_units_is_in_the_font() {
        for letter in "㎡²³·‰−–—…％（）！～αΩАя─│→▲●◆■□镕喆堃垚瞭囍".chars()
        {
            assert!(has(letter), "{letter}");
        }
    }

    #[test]
    fn a_text_is_cut_only_where_it_does_not_fit() {
        assert_eq!(elide("经济技术开发区", 10.0, 70.0), "经济技术开发区");
        assert_eq!(elide("经济技术开发区", 10.0, 69.0), "经济技术开…");
        assert_eq!(wrap("经济技术开发区", 10.0, 40.0, 2), ["经济技术", "开发区"]);
        assert_eq!(wrap("经济技术开发区", 10.0, 30.0, 2), ["经济技", "术开…"]);
    }

    #[test]
    fn lines_break_between_words_and_never_before_a_closing_mark() {
        assert_eq!(wrap("Tax per mu", 10.0, 40.0, 3), ["Tax per", "mu"]);
        assert_eq!(wrap("共有20家", 10.0, 35.0, 3), ["共有", "20家"]);
        assert_eq!(wrap("县（市、区）", 10.0, 45.0, 3), ["县（市、", "区）"]);
    }

    #[test]
    fn even_lines_leave_no_letter_alone_and_lose_none() {
        assert_eq!(wrap("单位能耗增加值", 10.0, 60.0, 3), ["单位能耗增加", "值"]);
        assert_eq!(
            wrap_evenly("单位能耗增加值", 10.0, 60.0, 3),
            ["单位能耗", "增加值"]
        );
        assert_eq!(wrap_evenly("亩均税收", 10.0, 60.0, 3), ["亩均税收"]);
        assert_eq!(wrap_evenly("经济技术开发区", 10.0, 30.0, 2), ["经济技", "术开…"]);
    }

    #[test]
    fn a_hostile_name_becomes_one_plain_line() {
        assert_eq!(clean("甲\n乙\u{0}\u{202e}丙"), "甲 乙 丙");
    }
}
