//! The schemes that come with the program.

/// Id and text of every built-in scheme, in the order of `permu scheme list`.
pub const ALL: &[(&str, &str)] = &[
    ("henan-2019", include_str!("builtin/henan-2019.toml")),
    ("huangyan-2022", include_str!("builtin/huangyan-2022.toml")),
    ("lishui-2019", include_str!("builtin/lishui-2019.toml")),
];

/// The scheme that is used when none is named.
pub const DEFAULT: &str = "henan-2019";

/// The text of a built-in scheme.
pub fn text(id: &str) -> Option<&'static str> {
    ALL.iter().find(|(known, _)| *known == id).map(|(_, text)| *text)
}

/// The ids of all built-in schemes.
pub fn ids() -> Vec<&'static str> {
    ALL.iter().map(|(id, _)| *id).collect()
}
