//! Number formats: what a cell shows, where that is more than the digits of the number it holds.
//!
//! `0!.0,"万"` shows 200.5万 where 2005000 is held: a person fills in, and checks, what is shown. The language of formats
//! is that of ECMA-376 part 1, 18.8.31; `!` escapes a letter as `\` does in Chinese Excel.

mod drawn;
mod format;
mod section;
mod shown;

pub use drawn::code_of;
pub use format::{NumberFormat, moved};
pub use shown::Shown;

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
    use crate::survey::file::number_format::*;

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
