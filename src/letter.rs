//! Letters that nobody sees. A control character can repaint a terminal, a mark of writing direction can turn a name
//! around, and neither belongs into a name, a figure or a file's path as people read it.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

/// Whether a letter is not to be seen: controls (but tab and line break), marks of direction and of zero width, and what
/// is no character at all.
pub fn is_hidden(letter: char) -> bool {
    match letter {
        '\n' | '\t' => false,
        '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{fffe}'
        | '\u{ffff}'
        | '\u{e0000}'..='\u{e007f}' => true,
        _ => letter.is_control(),
    }
}

/// Whether a letter is Chinese, or a mark as wide as one.
pub fn is_chinese(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

/// How wide a text is where every letter has the same width: Chinese letters are two wide, combining marks take no room.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// Words without hidden letters and line breaks, trimmed: what a cell says to its reader.
pub fn cleaned(text: &str) -> Cow<'_, str> {
    let text = text.trim_matches(|letter: char| letter.is_whitespace() || is_hidden(letter));
    if !text
        .chars()
        .any(|letter| is_hidden(letter) || matches!(letter, '\n' | '\t'))
    {
        return Cow::Borrowed(text);
    }
    let shown = text
        .chars()
        .filter(|letter| !is_hidden(*letter) || *letter == '\r');
    let mut words = String::with_capacity(text.len());
    for letter in shown {
        match letter {
            // A line break in a cell is a blank at most, and one is enough.
            '\n' | '\r' | '\t' if words.ends_with(' ') => {}
            '\n' | '\r' | '\t' => words.push(' '),
            letter => words.push(letter),
        }
    }
    Cow::Owned(words)
}

/// The text with every hidden letter as �: for a terminal, and for names that have to stay different.
pub fn marked(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_hidden) {
        let mark = |letter| if is_hidden(letter) { '\u{fffd}' } else { letter };
        return Cow::Owned(text.chars().map(mark).collect());
    }
    Cow::Borrowed(text)
}

/// The same on one line.
pub fn on_one_line(text: &str) -> String {
    marked(text).replace(['\n', '\t'], " ")
}

/// The half-width form of a full-width letter, digit or mark; other letters as they are.
pub fn half_width(letter: char) -> char {
    match letter {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_letters_leave_words_and_show_in_names() {
        for (text, words, name) in [
            ("许昌示例公司", "许昌示例公司", "许昌示例公司"),
            (" 许昌\u{202e}例示\u{200b} ", "许昌例示", " 许昌�例示� "),
            ("a\u{1b}[31mb", "a[31mb", "a�[31mb"),
            ("一\r\n二", "一 二", "一�\n二"),
            ("\u{feff}名", "名", "�名"),
        ] {
            assert_eq!(cleaned(text), words, "{text:?}");
            assert_eq!(marked(text), name, "{text:?}");
        }
        assert_eq!(on_one_line("一\n二"), "一 二");
    }
}
