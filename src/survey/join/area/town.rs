//! What towns are called.

/// What towns are called at their end.
pub const TOWN_ENDINGS: [&str; 8] = [
    "镇人民政府",
    "镇政府",
    "街道办事处",
    "街道办",
    "街道",
    "镇",
    "乡",
    "苏木",
];

/// Whether a word is the name of a town: it ends like one, and something stands before.
pub fn is_town(word: &str) -> bool {
    let bare = TOWN_ENDINGS.iter().find_map(|ending| word.strip_suffix(ending));
    bare.is_some_and(|bare| {
        bare.chars().count() > 0 && !bare.ends_with(['乡', '城', '集', '村', '各', '全', '分'])
    })
}
