//! A label without what tells nothing.

use super::plain;
/// The form in which header texts are compared: half width, lower case, no blanks, quotes or line breaks, and one kind of
/// brackets and dashes.
pub fn normalise(text: &str) -> String {
    plain(text)
        .chars()
        .map(|letter| match letter {
            '、' => ',',
            '【' | '〔' | '[' | '［' | '「' | '《' | '〈' | '{' | '﹙' => '(',
            '】' | '〕' | ']' | '］' | '」' | '》' | '〉' | '}' | '﹚' => ')',
            '—' | '–' | '－' | '−' | '─' => '-',
            '～' => '~',
            letter => letter,
        })
        .collect()
}

/// Marks around a name that say nothing of it.
pub fn is_mark(letter: char) -> bool {
    matches!(
        letter,
        '*' | '★'
            | '☆'
            | '※'
            | '●'
            | '○'
            | '◆'
            | '◇'
            | '▲'
            | '△'
            | '■'
            | '□'
            | '✱'
            | '﹡'
            | '√'
            | '•'
            | '·'
    ) || is_counter(letter)
}

/// Numbers in one letter: ① ⑴ ⒈ ㈠ ¹ ➀ Ⅲ.
fn is_counter(letter: char) -> bool {
    matches!(letter, '\u{2460}'..='\u{249b}' | '\u{3220}'..='\u{3229}' | '\u{2776}'..='\u{2793}' | '\u{2160}'..='\u{217f}' | '¹' | '²' | '³' | '\u{2070}'..='\u{2079}')
}
