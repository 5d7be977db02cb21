//! The number format that a shown text speaks for, where a file holds the text beside the number.

use super::format::NumberFormat;

/// The code of a format that shows a number as this text; `None` where the text is the number's digits alone.
pub fn code_of(held: f64, text: &str) -> Option<String> {
    // Most cells show the digits that they hold, or fewer.
    if text
        .parse::<f64>()
        .is_ok_and(|shown| is_rounded(held, shown, decimals(text)))
    {
        return None;
    }
    let code = drawn(held, text).unwrap_or_else(|| quoted(text));
    (!NumberFormat::of(&code).is_plain()).then_some(code)
}

/// Digits behind the point.
fn decimals(text: &str) -> i32 {
    text.split_once('.').map_or(0, |(_, behind)| behind.len() as i32)
}

/// Whether a number shown with so many decimals is the held one.
fn is_rounded(held: f64, shown: f64, decimals: i32) -> bool {
    (held - shown).abs() <= 0.5 * 10f64.powi(-decimals) * (1.0 + 1e-9)
}

fn quoted(text: &str) -> String {
    match text.is_empty() {
        true => ";;;".to_owned(),
        false => format!("\"{}\"", text.replace('"', "")),
    }
}

fn drawn(held: f64, text: &str) -> Option<String> {
    let is_digit = |letter: char| letter.is_ascii_digit();
    let start = text.find(is_digit)?;
    // A point may stand before the first digit.
    let start = start - usize::from(text[..start].ends_with('.'));
    let end = text.rfind(is_digit)? + 1;
    let (before, digits, after) = (&text[..start], &text[start..end], &text[end..]);
    if is_fraction(held, digits) {
        return Some("General".to_owned());
    }
    let bare: String = digits
        .chars()
        .filter(|letter| !matches!(letter, ',' | ' ' | '\u{a0}' | '\u{202f}'))
        .collect();
    let shown: f64 = bare.parse().ok()?;
    let written = bare.contains(['e', 'E']);
    let size = held.abs();
    if written {
        let near = (size - shown).abs() <= size * 1e-2;
        return near.then(|| format!("{}General{}", words(before), words(after)));
    }
    let decimals = decimals(&bare);
    let fits = |tens: i32| is_rounded(size * 10f64.powi(tens), shown, decimals);
    let percent = after.trim_start().starts_with('%');
    let tens = match percent && fits(2) {
        true => 2,
        false => (0..=12).map(|down| -down).find(|tens| fits(*tens))?,
    };
    let figure = match tens {
        2 => "0%".to_owned(),
        0 => "0".to_owned(),
        _ => {
            let (thousands, rest) = ((-tens / 3) as usize, (-tens % 3) as usize);
            let point = if rest > 0 {
                format!("!.{}", "0".repeat(rest))
            } else {
                String::new()
            };
            format!("0{point}{}", ",".repeat(thousands))
        }
    };
    let after = match tens {
        2 => after.trim_start().trim_start_matches('%'),
        _ => after,
    };
    let all = format!("{}{figure}{}", words(before), words(after));
    // A number below zero shows its own sign, and another format stands for it.
    Some(match held < 0.0 {
        true => format!("0;{all}"),
        false => all,
    })
}

/// 12 1/2: the number itself, as near as the fraction comes.
fn is_fraction(held: f64, digits: &str) -> bool {
    let Some((upper, lower)) = digits.split_once('/') else {
        return false;
    };
    let (whole, upper) = upper.rsplit_once(' ').unwrap_or(("0", upper));
    let parts = [whole, upper, lower].map(|part| part.trim().parse::<f64>());
    match parts {
        [Ok(whole), Ok(upper), Ok(lower)] if lower > 0.0 => (held.abs() - whole - upper / lower).abs() < 0.5,
        _ => false,
    }
}

/// Words as a format has them.
fn words(text: &str) -> String {
    match text.is_empty() {
        true => String::new(),
        false => format!("\"{}\"", text.replace('"', "")),
    }
}

#[cfg(test)]
mod tests {
    use crate::survey::file::number_format::drawn::*;
    use crate::survey::file::number_format::{Shown, moved};

    #[test]
    fn a_shown_text_speaks_for_its_format() {
        for (held, text, figure, after) in [
            (2_005_000.0, "200.5万", 200.5, "万"),
            (2_005_123.0, "200.5万", 200.5123, "万"),
            (2_005_000.0, "2,005.00", 2_005.0, ""),
            (0.0302, "3.02%", 3.02, "%"),
            (1.5, "1.5%", 1.5, "%"),
            (12.345, "12.3亩", 12.345, "亩"),
        ] {
            let code = code_of(held, text).unwrap();
            match NumberFormat::of(&code).shown(held) {
                Shown::Figure {
                    tens, after: words, ..
                } => {
                    assert_eq!(
                        (moved(held, tens), words.as_str()),
                        (figure, after),
                        "{text} {code}"
                    );
                }
                other => panic!("{text}: {other:?}"),
            }
        }
    }

    #[test]
    fn digits_that_are_rounded_or_grouped_are_plain() {
        for (held, text) in [
            (12.345, "12"),
            (1_234_567.0, "1,234,567"),
            (-1_234.5, "(1,234.5)"),
            (-5.0, "-5"),
            (200.5, "¥200.50"),
            (12.5, "1.25E+01"),
            (12.5, "12 1/2"),
            (0.0, "0.00"),
        ] {
            assert_eq!(code_of(held, text), None, "{text}");
        }
    }

    #[test]
    fn what_is_not_seen_is_told_apart() {
        for (held, text, expected) in [
            (12.5, "", Shown::Nothing),
            (0.0, "", Shown::Nothing),
            (-5.0, "5", Shown::Unsigned),
            (12.0, "十二", Shown::Words),
            (12.5, "2012-01-01", Shown::Words),
        ] {
            let code = code_of(held, text).unwrap();
            assert_eq!(NumberFormat::of(&code).shown(held), expected, "{text} {code}");
        }
    }
}
