//! English labels of what a scheme names, where the scheme gives none: made of its id.

/// Words of ids that English writes in capitals, or in a way of its own.
const ABBREVIATIONS: &[(&str, &str)] = &[
    ("rd", "R&D"),
    ("cod", "COD"),
    ("so2", "SO2"),
    ("nox", "NOx"),
    ("voc", "VOC"),
    ("vat", "VAT"),
    ("gdp", "GDP"),
];

/// An English id as words: `tax_per_mu` → `Tax per mu`, `rd_intensity` → `R&D intensity`.
pub fn sentence(id: &str) -> String {
    let words = id.split('_').map(|word| {
        let known = ABBREVIATIONS.iter().find(|(plain, _)| *plain == word);
        known.map_or(word, |(_, written)| written)
    });
    let words = words.collect::<Vec<_>>().join(" ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_read_as_english() {
        for (id, label) in [
            ("tax_per_mu", "Tax per mu"),
            ("rd_intensity", "R&D intensity"),
            ("value_added_per_cod", "Value added per COD"),
            ("nox_per_mu", "NOx per mu"),
            ("", ""),
        ] {
            assert_eq!(sentence(id), label);
        }
    }
}
