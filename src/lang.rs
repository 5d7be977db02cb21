//! The two languages of the outputs. Every sentence stands once in `locales/*.toml`, in both languages side by side.

/// Language of outputs and messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Lang {
    /// Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The language's id in the locale files and in HTML `lang`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// The text stored under `key`, with every `%{name}` replaced from `words`; the key itself if there is none, so
    /// that a forgotten text is seen.
    pub fn text(self, key: &str, words: &[(&str, &str)]) -> String {
        let pattern = rust_i18n::t!(key, locale = self.id()).into_owned();
        fill(&pattern, words)
    }

    /// Whether a text is stored under `key`.
    pub fn has(self, key: &str) -> bool {
        crate::_rust_i18n_try_translate(self.id(), key).is_some()
    }

    /// The one of two texts that is in this language: for labels that live in a table or a scheme, not in the locales.
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En if en.is_empty() => zh,
            Self::En => en,
        }
    }
}

/// Replaces `%{name}` once, from left to right, so that a replacement which contains `%{…}` stays as it is.
fn fill(pattern: &str, words: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(pattern.len() + 32);
    let mut rest = pattern;
    while let Some(start) = rest.find("%{") {
        let Some(length) = rest[start..].find('}') else {
            break;
        };
        text.push_str(&rest[..start]);
        let name = &rest[start + 2..start + length];
        if let Some((_, value)) = words.iter().find(|(key, _)| *key == name) {
            text.push_str(value);
        }
        rest = &rest[start + length + 1..];
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_filled_once_and_never_as_patterns() {
        assert_eq!(fill("a %{x} b %{y}", &[("x", "%{y}"), ("y", "2")]), "a %{y} b 2");
    }
}
