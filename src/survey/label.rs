//! Header texts: the field they name, and the unit and the year written with it.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::cell::plain;
use super::map::FieldMap;
use crate::field::{self, FIELDS};
use crate::unit::is_unit;

/// Whether a text alone is the name of a field, or a unit.
pub fn is_known(text: &str, map: &FieldMap) -> bool {
    map.field(text).is_some()
        || by_label(&normalise(text)).is_some()
        || by_label(&split_unit(text).0).is_some()
        || by_label(&split_unit(&split_year(text).1).0).is_some()
        || is_unit(&plain(text))
}

/// The year at the beginning or the end of a header text, and the text without it: `2018_实缴税收`, `2018年税收`,
/// `税收(2018年)`.
pub fn split_year(text: &str) -> (Option<i32>, String) {
    let text = normalise(text);
    let year = |digits: &str| {
        let year: i32 = digits.parse().ok()?;
        (1990..=2100).contains(&year).then_some(year)
    };
    if let (Some(digits), Some(rest)) = (text.get(..4), text.get(4..))
        && let Some(year) = year(digits)
        && !rest.starts_with(|letter: char| letter.is_ascii_digit())
    {
        let rest = rest
            .strip_prefix("年度")
            .or(rest.strip_prefix('年'))
            .unwrap_or(rest);
        return (
            Some(year),
            rest.trim_start_matches(['_', '-', ':', '.']).to_owned(),
        );
    }
    let bare = text
        .trim_end_matches(')')
        .trim_end_matches("年度")
        .trim_end_matches('年');
    if let Some(at) = bare.len().checked_sub(4)
        && let (Some(rest), Some(digits)) = (bare.get(..at), bare.get(at..))
        && let Some(year) = year(digits)
        && let Some(rest) = rest.strip_suffix(['(', '_', '-'])
    {
        return (Some(year), rest.to_owned());
    }
    (None, text)
}

/// Every header text of the data dictionary, normalised, with its field.
static LABELS: LazyLock<HashMap<String, usize>> = LazyLock::new(|| {
    let mut labels = HashMap::new();
    for (index, field) in FIELDS.iter().enumerate() {
        let own = [normalise(field.zh), field.id.to_owned(), normalise(field.en)];
        let aliases = field.aliases.iter().map(|alias| (*alias).to_owned());
        for label in own.into_iter().chain(aliases) {
            labels.entry(label).or_insert(index);
        }
    }
    labels
});

/// The field with this normalised header text.
pub fn by_label(label: &str) -> Option<usize> {
    LABELS.get(label).copied()
}

/// The form in which header texts are compared: half width, lower case, no blanks, quotes or line breaks.
pub fn normalise(text: &str) -> String {
    plain(text).replace('、', ",")
}

/// A header text without its unit, and the unit: `用地面积（㎡）`, `用地面积_亩`, `用地面积:亩`, `用地面积/亩`.
pub fn split_unit(text: &str) -> (String, Option<String>) {
    let text = normalise(text);
    if let Some(body) = text.strip_suffix(')')
        && let Some((bare, inside)) = body.rsplit_once('(')
    {
        let inside = inside.strip_prefix("单位:").unwrap_or(inside);
        let unit_like = is_unit(inside) || !is_part_of_a_name(&text);
        if unit_like {
            return (bare.to_owned(), Some(inside.to_owned()));
        }
    }
    for mark in ['_', ':', ',', '/'] {
        if let Some((bare, last)) = text.rsplit_once(mark)
            && is_unit(last)
        {
            return (bare.trim_end_matches("单位").to_owned(), Some(last.to_owned()));
        }
    }
    (text, None)
}

/// Whether a text with brackets is a field's name as a whole: `县(市,区)`, `化学需氧量(cod)`.
fn is_part_of_a_name(text: &str) -> bool {
    by_label(text).is_some()
}

/// The headings that a field goes by, for messages.
pub fn known_labels(id: &str) -> String {
    field::field(id).map_or_else(String::new, |field| {
        let mut labels = vec![field.zh];
        labels.extend(field.aliases.iter().filter(|alias| !alias.is_ascii()));
        labels.join("、")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_stand_before_after_and_above_a_name() {
        for (text, year, rest) in [
            ("2018_实缴税收", Some(2018), "实缴税收"),
            ("２０１９年度税收（万元）", Some(2019), "税收(万元)"),
            ("税收（2018年）", Some(2018), "税收"),
            ("2018年", Some(2018), ""),
            ("20190 税收", None, "20190税收"),
            ("税收", None, "税收"),
        ] {
            assert_eq!(split_year(text), (year, rest.to_owned()), "{text}");
        }
    }
}
