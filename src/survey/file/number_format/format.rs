//! The code of a number format, taken apart.

use super::section::{self, Condition, Section};
use super::shown::Shown;

/// A number format, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberFormat {
    sections: Vec<Section>,
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
