//! Formulas of a scheme as people read them.

use crate::lang::Lang;
use crate::output::tables::indicator_label;
use crate::scheme::{Formula, Scheme, sentence};

/// A formula with labels in place of column ids, and a `COALESCE` in words.
pub fn in_words(formula: &Formula, scheme: &Scheme, lang: Lang) -> String {
    let mut rest = formula.text.as_str();
    let mut text = String::new();
    while let Some(letter) = rest.chars().next() {
        if letter == '\'' {
            // What stands between quotes is a value.
            let end = rest[1..].find('\'').map_or(rest.len(), |end| end + 2);
            text.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
        let end = rest.find(|letter| !is_word(letter)).unwrap_or(rest.len());
        if end == 0 {
            let (sign, long) = sign(rest).unwrap_or((letter, letter.len_utf8()));
            text.push(sign);
            rest = &rest[long..];
            continue;
        }
        let (word, after) = rest.split_at(end);
        rest = after;
        if let Some((id, value, after)) = replaced(word, after) {
            let label = column_label(id, scheme, lang);
            text.push_str(&lang.text("formula.if-missing", &[("label", &label), ("value", value)]));
            rest = after;
        } else if formula.columns.iter().any(|column| column == word) {
            text.push_str(&column_label(word, scheme, lang));
        } else {
            text.push_str(word);
        }
    }
    text
}

/// A sign of arithmetic at the beginning as it is written on paper, and how many bytes it takes in the formula.
fn sign(text: &str) -> Option<(char, usize)> {
    const SIGNS: [(&str, char); 7] = [
        ("<=", '≤'),
        (">=", '≥'),
        ("<>", '≠'),
        ("!=", '≠'),
        ("*", '×'),
        ("/", '÷'),
        ("-", '−'),
    ];
    let known = SIGNS.iter().find(|(sign, _)| text.starts_with(sign));
    known.map(|(sign, shown)| (*shown, sign.len()))
}

/// `COALESCE(id, value)` with one column and a number: the column, the number, and what comes after.
fn replaced<'a>(word: &str, after: &'a str) -> Option<(&'a str, &'a str, &'a str)> {
    let inside = after.trim_start().strip_prefix('(')?;
    let (inside, after) = inside.split_once(')')?;
    let (id, value) = inside.split_once(',')?;
    let (id, value) = (id.trim(), value.trim());
    let is_id = id.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    (word.eq_ignore_ascii_case("coalesce") && is_id && value.parse::<f64>().is_ok())
        .then_some((id, value, after))
}

/// What a column of a formula is called: a field, a quantity or an indicator of the scheme, or its value and points.
pub fn column_label(id: &str, scheme: &Scheme, lang: Lang) -> String {
    if let Some(field) = crate::field::field(id) {
        return lang.pick(field.zh, field.en).to_owned();
    }
    if let Some(quantity) = scheme.quantities.iter().find(|quantity| quantity.id == id) {
        return lang.pick(&quantity.label, &quantity.label_en).to_owned();
    }
    for (ending, key) in [
        ("_points", "formula.points"),
        ("_value", "formula.value"),
        ("", "formula.value"),
    ] {
        let known = id.strip_suffix(ending);
        let indicator = scheme
            .indicators
            .iter()
            .find(|one| Some(one.id.as_str()) == known);
        if let Some(indicator) = indicator {
            let label = indicator_label(indicator, lang);
            let label = match ending {
                "_points" => lang.inside(&label),
                _ => label,
            };
            return lang.text(key, &[("indicator", &label)]);
        }
    }
    sentence(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Problems;
    use crate::scheme;

    #[test]
    fn formulas_read_as_on_paper() {
        let text = scheme::builtin::text("henan-2019").unwrap();
        let scheme = scheme::read("henan-2019", text, &mut Problems::default()).unwrap();
        let columns = ["electricity", "gas", "land_mu"].map(str::to_owned);
        for (text, shown) in [
            (
                "electricity * 4.04 + COALESCE(gas, 0) * 12.143",
                "用电量 × 4.04 + 天然气（缺报按0） × 12.143",
            ),
            ("electricity / (gas - 1)", "用电量 ÷ (天然气 − 1)"),
            ("land_mu >= 5", "用地面积 ≥ 5"),
            // A sign between quotes is part of a value.
            ("size <> 'a/b'", "size ≠ 'a/b'"),
        ] {
            let mut formula = scheme.quantities[0].formula.clone();
            formula.text = text.to_owned();
            formula.columns = columns.to_vec();
            assert_eq!(in_words(&formula, &scheme, Lang::Zh), shown);
        }
    }
}
