//! The levels of areas: which of them is ranked, compared and given quotas is a matter of the run, and so is what the run
//! calls them.

use crate::field::field;

/// A level of areas, from the widest to the finest.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    clap::ValueEnum,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// 省.
    Province,
    /// 设区市.
    City,
    /// 县（市、区）.
    #[default]
    County,
    /// 乡镇（街道）.
    Town,
}

impl Level {
    /// All levels, from the widest to the finest.
    pub const ALL: [Self; 4] = [Self::Province, Self::City, Self::County, Self::Town];

    /// Its id: the field of the enterprises that names the area, and the first column of its table.
    pub fn id(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::City => "city",
            Self::County => "county",
            Self::Town => "town",
        }
    }

    /// What the data dictionary calls its areas.
    pub fn label(self) -> &'static str {
        field(self.id()).map_or("", |field| field.zh)
    }

    /// The name of its table.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Province => "provinces",
            Self::City => "cities",
            Self::County => "counties",
            Self::Town => "towns",
        }
    }

    /// What its areas are called, and what they make up together, unless the run says otherwise.
    fn names(self) -> Names {
        let of = |[name, short, whole, held_by]: [&str; 4], [name_en, whole_en]: [&str; 2]| Names {
            name: name.to_owned(),
            short: short.to_owned(),
            whole: whole.to_owned(),
            held_by: held_by.to_owned(),
            name_en: name_en.to_owned(),
            whole_en: whole_en.to_owned(),
        };
        match self {
            Self::Province => of(
                ["省（区、市）", "省份", "全国", "国家级"],
                ["Province", "Country"],
            ),
            Self::City => of(["设区市", "地市", "全省", "省级"], ["City", "Province"]),
            Self::County => of(["县（市、区）", "县区", "全市", "市级"], ["County", "City"]),
            Self::Town => of(["镇（街道）", "镇街", "全域", "本级"], ["Town", "Whole area"]),
        }
    }

    /// What the texts of a run say instead of their words for counties and the city; nothing where they fit as they stand.
    pub fn words(self, own: &OwnNames) -> Words {
        let (plain, mut names) = (Self::County.names(), self.names());
        if let Some(name) = &own.name {
            names.name.clone_from(name);
            // 镇（街道） is 镇 where it has to be short.
            names.short = name
                .split('（')
                .next()
                .filter(|short| !short.is_empty())
                .unwrap_or(name)
                .to_owned();
        }
        let settle = |name: &mut String, own: &Option<String>| {
            if let Some(own) = own {
                name.clone_from(own);
            }
        };
        settle(&mut names.name_en, &own.name_en);
        settle(&mut names.whole, &own.whole);
        settle(&mut names.whole_en, &own.whole_en);
        Words {
            zh: changed(zh_words(&plain), zh_words(&names)),
            en: changed(en_words(&plain), en_words(&names)),
        }
    }
}

/// Names of the areas and of the whole that a run sets itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnNames {
    /// What the ranked areas are called in Chinese: 片区.
    pub name: Option<String>,
    /// The same in English, one of them: Zone.
    pub name_en: Option<String>,
    /// What they make up together: 全区.
    pub whole: Option<String>,
    /// The same in English: District.
    pub whole_en: Option<String>,
}

/// Words of the texts, and what stands in their place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// In Chinese texts.
    pub zh: Vec<(String, String)>,
    /// In English texts.
    pub en: Vec<(String, String)>,
}

struct Names {
    name: String,
    short: String,
    whole: String,
    held_by: String,
    name_en: String,
    whole_en: String,
}

/// The ways in which Chinese texts speak of areas, the same for every set of names.
fn zh_words(names: &Names) -> Vec<String> {
    let before = |word: &str, name: &str| format!("{word}{name}");
    let mut list = vec![
        names.name.clone(),
        names.short.clone(),
        names.whole.clone(),
        names.held_by.clone(),
    ];
    list.extend(["各", "分", "本"].map(|word| before(word, &names.name)));
    // Short for 县（市、区） behind a word that counts.
    let short = match names.short.as_str() {
        "县区" => "县",
        short => short,
    };
    list.extend(["各", "单", "逐", "分"].map(|word| before(word, short)));
    list
}

/// The ways in which English texts speak of areas.
fn en_words(names: &Names) -> Vec<String> {
    let small = |text: &str| text.to_lowercase();
    let several = |name: &str| match name.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{name}s"),
    };
    let (one, many) = (&names.name_en, several(&names.name_en));
    vec![
        small(&many),
        many.clone(),
        small(one),
        one.clone(),
        small(&names.whole_en),
        names.whole_en.clone(),
    ]
}

fn changed(from: Vec<String>, to: Vec<String>) -> Vec<(String, String)> {
    let pairs = from.into_iter().zip(to);
    pairs.filter(|(from, to)| from != to).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counties_keep_the_words_of_the_texts() {
        assert_eq!(Level::County.words(&OwnNames::default()), Words::default());
    }

    #[test]
    fn towns_have_words_of_their_own_unless_the_run_names_them() {
        let said = |words: &Words, from: &str| {
            let pair = words.zh.iter().chain(&words.en).find(|(known, _)| known == from);
            pair.map(|(_, to)| to.clone())
        };
        let words = Level::Town.words(&OwnNames::default());
        assert_eq!(said(&words, "县（市、区）").as_deref(), Some("镇（街道）"));
        assert_eq!(said(&words, "counties").as_deref(), Some("towns"));
        let own = OwnNames {
            name: Some("片区".to_owned()),
            whole: Some("全区".to_owned()),
            ..OwnNames::default()
        };
        let words = Level::Town.words(&own);
        assert_eq!(said(&words, "县区").as_deref(), Some("片区"));
        assert_eq!(said(&words, "全市").as_deref(), Some("全区"));
        assert_eq!(said(&words, "各县").as_deref(), Some("各片区"));
    }
}
