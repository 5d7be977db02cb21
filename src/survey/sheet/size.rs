//! 企业规模: whether an enterprise is above the scale of the statistics, 规上 or 规下. 大型, 中型, 小型 and 微型 are another
//! thing, and say nothing about it.

use std::collections::BTreeSet;

use super::grid::Grid;
use crate::problem::{Kind, Place, Problems, kinds, words};
use crate::survey::file::cell::plain;

/// What a word in a column of sizes says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Above scale.
    Above,
    /// Below scale.
    Below,
    /// A size of the statistics.
    Statistical,
    /// Neither.
    Unknown,
}

impl Size {
    /// The word that schemes compare with.
    pub fn word(self) -> Option<&'static str> {
        match self {
            Self::Above => Some("规上"),
            Self::Below => Some("规下"),
            Self::Statistical | Self::Unknown => None,
        }
    }
}

const ABOVE: [&str; 7] = ["是", "y", "yes", "1", "√", "✓", "true"];
const BELOW: [&str; 10] = ["否", "不是", "n", "no", "0", "×", "x", "✗", "✕", "false"];
const STATISTICAL: [&str; 4] = ["大", "中", "小", "微"];

/// What a word says.
pub fn read(found: &str) -> Size {
    let bare = plain(found);
    let begins = |marks: &[&str]| marks.iter().any(|mark| bare.starts_with(mark));
    let above = begins(&["规上", "规模以上", "限上", "限额以上"]);
    let below = begins(&[
        "规下",
        "规模以下",
        "限下",
        "限额以下",
        "非规上",
        "非规模以上",
        "非限上",
    ]);
    let both = ["上", "下"].iter().all(|letter| bare.contains(letter));
    let ends = ["", "型", "型企业", "微", "微型", "微企业"];
    let statistical = STATISTICAL
        .iter()
        .any(|first| bare.strip_prefix(first).is_some_and(|rest| ends.contains(&rest)));
    match bare.as_str() {
        _ if (above || below) && both => Size::Unknown,
        _ if above => Size::Above,
        _ if below => Size::Below,
        word if ABOVE.contains(&word) => Size::Above,
        word if BELOW.contains(&word) => Size::Below,
        _ if statistical => Size::Statistical,
        _ => Size::Unknown,
    }
}

/// What a word says by its name alone: 是 and 1 below 企业规模, beside a column 是否规上, may mean anything.
pub fn named(found: &str) -> Option<&'static str> {
    let bare = plain(found);
    let bare = bare.as_str();
    read(found)
        .word()
        .filter(|_| !ABOVE.contains(&bare) && !BELOW.contains(&bare))
}

/// What the words of a sheet's column of sizes say as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColumnOf {
    /// Its words are sizes of the statistics and nothing else.
    pub statistical: bool,
    /// Its digits number such sizes, 1 to 4, and none of them says yes or no.
    pub numbered: bool,
}

impl ColumnOf {
    /// What the column of a sheet says; a column of sizes of the statistics is told once, as an error where the scheme
    /// needs to know who is above scale.
    pub fn of(grid: &Grid, needed: bool, problems: &mut Problems) -> Self {
        let Some(column) = grid.column("size") else {
            return Self::default();
        };
        let mut words: BTreeSet<&str> = BTreeSet::new();
        let mut last = "";
        for row in 0..grid.rows.len() {
            let word = grid.words_in(column, row).trim();
            if word != last {
                words.insert(word);
                last = word;
            }
        }
        words.remove("");
        let numbered = words.iter().any(|word| matches!(*word, "2" | "3" | "4"));
        let of_statistics = |word: &&str| {
            read(word) == Size::Statistical || (numbered && matches!(*word, "1" | "2" | "3" | "4"))
        };
        let statistical = !words.is_empty() && words.iter().all(of_statistics);
        if statistical {
            let kind: Kind = if needed {
                kinds::SIZE_NEEDED
            } else {
                kinds::SIZE_STATISTICAL
            };
            let heading = &grid.headings[column];
            let words: Vec<&str> = words.into_iter().collect();
            problems.push(
                kind,
                Place::Cell(grid.source, heading.row, heading.column),
                words![("found", words.join("、")), ("column", heading.label.clone())],
            );
        }
        Self {
            statistical,
            numbered,
        }
    }

    /// What a word in this column says.
    pub fn read(self, found: &str) -> Size {
        match read(found) {
            _ if self.numbered && matches!(plain(found).as_str(), "0" | "1") => Size::Unknown,
            size => size,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::survey::sheet::size::*;

    #[test]
    fn words_in_a_column_of_sizes() {
        for (word, expected) in [
            ("规上", Size::Above),
            ("规模以上工业企业", Size::Above),
            ("限上", Size::Above),
            ("是", Size::Above),
            ("Y", Size::Above),
            ("１", Size::Above),
            ("√", Size::Above),
            ("规下（小微）", Size::Below),
            ("非规上", Size::Below),
            ("否", Size::Below),
            ("×", Size::Below),
            ("0", Size::Below),
            ("大型", Size::Statistical),
            ("微型企业", Size::Statistical),
            ("小微", Size::Statistical),
            ("中", Size::Statistical),
            ("规上/规下", Size::Unknown),
            ("民营", Size::Unknown),
            ("2", Size::Unknown),
            ("", Size::Unknown),
        ] {
            assert_eq!(read(word), expected, "{word}");
        }
    }
}
