//! Names of enterprises in the forms in which they are compared.

use crate::survey::file::cell::plain;

/// The form in which equal names are the same: half width, no blanks, quotes or invisible letters, one kind of bracket.
pub fn exact_name(name: &str) -> String {
    let one_bracket = |letter: char| match letter {
        '[' | '【' | '〔' | '{' | '〈' | '<' => '(',
        ']' | '】' | '〕' | '}' | '〉' | '>' => ')',
        other => other,
    };
    plain(name).chars().map(one_bracket).collect()
}

/// Legal forms, the longer ones first.
const FORMS: [&str; 9] = [
    "集团股份有限公司",
    "集团有限责任公司",
    "集团有限公司",
    "股份有限公司",
    "有限责任公司",
    "股份公司",
    "有限公司",
    "集团公司",
    "公司",
];

/// What names a part of an enterprise, behind its own name.
const BRANCHES: [&str; 5] = ["分公司", "分厂", "分部", "分店", "分支机构"];

/// A name without its legal form, its branch, its marks and its brackets, with and without what stands in them: two names
/// that differ in these alone may be one enterprise, or two.
pub fn near_names(name: &str) -> Vec<String> {
    let exact = exact_name(name);
    let (mut outside, mut whole, mut depth) = (String::new(), String::new(), 0usize);
    for letter in exact.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '·' | '.' | ',' | '-' => {}
            letter => {
                whole.push(letter);
                if depth == 0 {
                    outside.push(letter);
                }
            }
        }
    }
    let bare = |name: &str| without_form(without_branch(name)).to_owned();
    let mut names = vec![bare(&whole), bare(&outside)];
    names.dedup();
    names.retain(|name| !name.is_empty());
    names
}

/// The name before a branch: 永昌纺织有限公司第一分厂 is a part of 永昌纺织有限公司.
fn without_branch(name: &str) -> &str {
    let Some(before) = BRANCHES.iter().find_map(|branch| name.strip_suffix(branch)) else {
        return name;
    };
    match before.rfind("公司") {
        Some(at) => &before[..at + "公司".len()],
        None => before,
    }
}

fn without_form(name: &str) -> &str {
    FORMS
        .iter()
        .find_map(|form| name.strip_suffix(form))
        .unwrap_or(name)
}

/// Names that one enterprise may be written under beside its code: brackets and legal forms vary there.
pub fn loose_name(name: &str) -> String {
    let bare: String = exact_name(name)
        .chars()
        .filter(|letter| !matches!(letter, '(' | ')' | '·' | '.' | ','))
        .collect();
    without_form(&bare).to_owned()
}

#[cfg(test)]
mod tests {
    use crate::survey::sheet::name::*;

    #[test]
    fn width_blanks_and_brackets_of_another_kind_make_no_other_name() {
        for other in [
            "许昌(示例) 机械有限公司",
            "许昌【示例】机械\u{200b}有限公司",
            "许昌（示例）机械有限公司",
        ] {
            assert_eq!(
                exact_name(other),
                exact_name("许昌（示例）机械有限公司"),
                "{other}"
            );
        }
        for other in [
            "许昌（示例）机械有限责任公司",
            "许昌示例机械有限公司",
            "许昌机械有限公司",
        ] {
            assert_ne!(
                exact_name(other),
                exact_name("许昌（示例）机械有限公司"),
                "{other}"
            );
        }
    }

    #[test]
    fn names_of_other_legal_form_branch_or_place_are_near() {
        for (one, other, expected) in [
            ("浙江永昌纺织股份有限公司", "浙江永昌纺织有限公司", true),
            ("浙江永昌纺织有限责任公司", "浙江永昌纺织有限公司", true),
            ("浙江永昌纺织集团有限公司", "浙江永昌纺织有限公司", true),
            ("浙江永昌纺织有限公司第一分厂", "浙江永昌纺织有限公司", true),
            ("浙江永昌纺织有限公司黄岩分公司", "浙江永昌纺织有限公司", true),
            ("永昌纺织（浙江）有限公司", "永昌纺织有限公司", true),
            ("许昌（示例）有限公司", "许昌示例有限责任公司", true),
            ("许昌机械有限公司", "许昌机电有限公司", false),
        ] {
            assert_eq!(
                near_names(one)
                    .iter()
                    .any(|name| near_names(other).contains(name)),
                expected,
                "{one} {other}"
            );
        }
    }
}
