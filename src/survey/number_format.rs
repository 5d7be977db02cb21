//! Number formats: what a cell shows, where that is more than the digits of the number it holds.
//!
//! `0!.0,"万"` shows 200.5万 where 2005000 is held: a person fills in, and checks, what is shown. The language of formats
//! is that of ECMA-376 part 1, 18.8.31; `!` escapes a letter as `\` does in Chinese Excel.

mod drawn;
mod section;

pub use drawn::code_of;
use section::{Condition, Section};

/// A number format, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberFormat {
    sections: Vec<Section>,
}

/// What a cell shows of the number that it holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// The number × 10^`tens`, between words; all digits count, also those that are rounded away for the eye.
    Figure {
        /// How many places the point is moved to the right.
        tens: i32,
        /// Words before the figure.
        before: String,
        /// Words behind it: mostly a unit.
        after: String,
        /// Digits before the point, filled with zeros.
        whole: usize,
    },
    /// A zero without its digit, as accountants write it: `-`.
    Dash,
    /// Nothing that could be seen.
    Nothing,
    /// A number below zero without a mark that it is one.
    Unsigned,
    /// Words, a date, or digits between which other words stand.
    Words,
}

impl NumberFormat {
    /// Takes a format apart.
    pub fn of(code: &str) -> Self {
        let code = if code.trim().is_empty() { "General" } else { code };
        let mut sections: Vec<Section> = section::split(code)
            .iter()
            .map(|part| Section::of(part))
            .collect();
        // A section of text shows numbers only where it is the whole format.
        if sections.len() > 1 {
            sections.retain(|section| !section.text);
        }
        Self { sections }
    }

    /// Whether every number is shown by its own digits, with nothing but blanks and marks of currency around them; a zero
    /// may be a dash.
    pub fn is_plain(&self) -> bool {
        let count = self.sections.len();
        let mut numbers = self.sections.iter().take(3).enumerate();
        numbers.all(|(index, section)| match index {
            2 => section.is_plain_zero(),
            _ => section.is_plain(index == 1, count < 3),
        })
    }

    /// What is shown of a number.
    pub fn shown(&self, value: f64) -> Shown {
        let Some((section, bare)) = self.section(value) else {
            return Shown::Nothing;
        };
        let shown = section.shown(value);
        let figure = matches!(shown, Shown::Figure { .. });
        // A section for negative numbers shows the figure without its sign, unless it has one of its own.
        if figure && value < 0.0 && bare && !section.says_below_zero() {
            return Shown::Unsigned;
        }
        if figure && section.says_below_zero() && (value > 0.0 || !bare) && section.minus() {
            return Shown::Words;
        }
        shown
    }

    /// The number as it is shown, with all its digits.
    pub fn text(&self, value: f64) -> String {
        match self.shown(value) {
            Shown::Figure {
                tens,
                before,
                after,
                whole,
            } => {
                let figure = moved(value.abs(), tens);
                let sign = if value < 0.0 { "-" } else { "" };
                let mut digits = format!("{figure}");
                let have = digits.find('.').unwrap_or(digits.len());
                if have < whole {
                    digits = format!("{}{digits}", "0".repeat(whole - have));
                }
                format!("{sign}{before}{digits}{after}")
            }
            Shown::Dash => "-".to_owned(),
            Shown::Nothing => String::new(),
            Shown::Unsigned => format!("{}", value.abs()),
            Shown::Words => self
                .section(value)
                .map_or_else(String::new, |(section, _)| section.words(value)),
        }
    }

    /// The section that shows a number, and whether it shows negative numbers without their sign.
    fn section(&self, value: f64) -> Option<(&Section, bool)> {
        // A section of text, as the whole format, shows numbers as they are.
        let numbers: Vec<&Section> = self.sections.iter().take(3).collect();
        let conditional = numbers.iter().any(|section| section.condition.is_some());
        if !conditional {
            return match numbers.as_slice() {
                [] => None,
                [all] => Some((*all, false)),
                [_, below] | [_, below, _] if value < 0.0 => Some((*below, true)),
                [_, _, zero] if value == 0.0 => Some((*zero, false)),
                [first, ..] => Some((*first, false)),
            };
        }
        let last = numbers.len() - 1;
        let found = numbers
            .iter()
            .enumerate()
            .position(|(index, section)| match section.condition {
                Some(condition) => condition.holds(value),
                None if index == last => true,
                // Sections without a condition beside one with: the second is for numbers below zero.
                None if index == 0 => value > 0.0,
                None => value < 0.0,
            })?;
        let section = numbers[found];
        let bare = section.condition.is_some_and(Condition::only_below_zero)
            || (section.condition.is_none() && found == 1 && found < last);
        Some((section, bare))
    }
}

/// A number with its point moved, to the fifteen digits that spreadsheet programs keep.
pub fn moved(value: f64, tens: i32) -> f64 {
    match tens {
        0 => value,
        ..0 => value / 10f64.powi(-tens),
        _ => {
            let raised = value * 10f64.powi(tens);
            format!("{raised:.14e}").parse().unwrap_or(raised)
        }
    }
}

/// The code of a format that every workbook may use without saying it (ECMA-376 part 1, 18.8.30), as far as it shows
/// anything but plain digits or dates.
pub fn built_in(id: u16) -> Option<&'static str> {
    match id {
        9 => Some("0%"),
        10 => Some("0.00%"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(code: &str, value: f64) -> Option<(f64, String, String)> {
        match NumberFormat::of(code).shown(value) {
            Shown::Figure {
                tens, before, after, ..
            } => Some((moved(value, tens), before, after)),
            _ => None,
        }
    }

    #[test]
    fn a_format_moves_the_point_and_adds_words() {
        for (code, value, expected, before, after) in [
            ("0!.0,\"万\"", 2_005_000.0, 200.5, "", "万"),
            ("0\\.0,\"万\"", 2_005_000.0, 200.5, "", "万"),
            ("0!.0000\"万元\"", 2_005_000.0, 200.5, "", "万元"),
            ("0\".\"0,万", 2_005_000.0, 200.5, "", "万"),
            ("0!.00,,\"亿\"", 200_500_000.0, 2.005, "", "亿"),
            ("0.00,\"千元\"", 2_005_000.0, 2_005.0, "", "千元"),
            ("#,##0.00,", 2_005_000.0, 2_005.0, "", ""),
            ("#,##0,.00", 2_005_000.0, 2_005.0, "", ""),
            ("#,##0.00,,", 2_005_000.0, 2.005, "", ""),
            ("0.00%", 0.0302, 3.02, "", "%"),
            ("0.0\\%", 1.5, 1.5, "", "%"),
            ("0\"%\"", 1.5, 1.5, "", "%"),
            ("\"约\"0", 12.0, 12.0, "约", ""),
            ("#,##0.00_ [$亩]", 12.5, 12.5, "", "亩"),
            ("#,##0.00\\ [$亩-804]", 12.5, 12.5, "", "亩"),
            ("[$¥-804]#,##0.00", 12.5, 12.5, "", ""),
            (
                "_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* \"-\"??_ ;_ @_ ",
                -12.5,
                -12.5,
                "",
                "",
            ),
            ("0.00;(0.00)", -12.5, -12.5, "", ""),
            ("0.00_);[Red]\\(0.00\\)", -12.5, -12.5, "", ""),
            ("0.00;[红色]0.00", -12.5, -12.5, "", ""),
            ("G/通用格式\"亩\"", 12.5, 12.5, "", "亩"),
            ("General", 12.5, 12.5, "", ""),
            ("0.00E+00", 12.5, 12.5, "", ""),
            ("# ?/?", 12.5, 12.5, "", ""),
            ("@", 12.5, 12.5, "", ""),
            ("[>=10000]0!.0,\"万\";0\"元\"", 2_005_000.0, 200.5, "", "万"),
            ("[>=10000]0!.0,\"万\";0\"元\"", 200.0, 200.0, "", "元"),
            ("[>=10000]0!.0,\"万\";0\"元\"", -200.0, -200.0, "", "元"),
            ("#\\ ##0.0", 1_234.5, 1_234.5, "", ""),
            ("#!,###", 1_234.0, 1_234.0, "", ""),
            ("0.00\"(亩)\"", 12.5, 12.5, "", "亩"),
        ] {
            let found = figure(code, value);
            assert_eq!(
                found,
                Some((expected, before.to_owned(), after.to_owned())),
                "{code} {value}"
            );
        }
    }

    #[test]
    fn what_shows_no_figure_is_told_apart() {
        for (code, value, expected) in [
            (";;;", 12.5, Shown::Nothing),
            ("0;;", -12.5, Shown::Nothing),
            ("0;-0;;@", 0.0, Shown::Nothing),
            ("#,###", 0.0, Shown::Nothing),
            ("0;0", -5.0, Shown::Unsigned),
            ("0.0;0.0;0", -5.0, Shown::Unsigned),
            ("-0", 5.0, Shown::Words),
            ("(0)", 5.0, Shown::Words),
            ("_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", 0.0, Shown::Dash),
            ("\"有\"", 5.0, Shown::Words),
            ("0\"000\"", 5.0, Shown::Words),
            ("000-0000", 1_234_567.0, Shown::Words),
            ("#!,####", 2_005_000.0, Shown::Words),
            ("yyyy-mm-dd", 43_000.0, Shown::Words),
        ] {
            assert_eq!(NumberFormat::of(code).shown(value), expected, "{code} {value}");
        }
    }

    #[test]
    fn formats_of_plain_digits_need_no_second_look() {
        for (code, expected) in [
            ("General", true),
            ("G/通用格式", true),
            ("0.00", true),
            ("#,##0.00_ ", true),
            ("0.00_);[Red]\\(0.00\\)", true),
            ("_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* \"-\"??_ ;_ @_ ", true),
            ("@", true),
            ("0.00E+00", true),
            ("0;0", false),
            ("000000", false),
            ("0%", false),
            ("#,###", false),
            ("0!.0,\"万\"", false),
            ("0\"亩\"", false),
            ("[DBNum2][$-804]General", true),
        ] {
            assert_eq!(NumberFormat::of(code).is_plain(), expected, "{code}");
        }
    }

    #[test]
    fn a_number_is_shown_with_all_its_digits() {
        for (code, value, expected) in [
            ("0!.0,\"万\"", 2_005_123.0, "200.5123万"),
            ("\"约\"0", 12.25, "约12.25"),
            ("00000000", 12_345.0, "00012345"),
            ("0\"号\"", 7.0, "7号"),
            ("0.00%", -0.05, "-5%"),
        ] {
            assert_eq!(NumberFormat::of(code).text(value), expected, "{code}");
        }
    }
}
