//! The schemes that come with the program.

/// Id and text of every built-in scheme, in the order of `permu scheme list`.
pub const ALL: &[(&str, &str)] = &[
    ("henan-2019", include_str!("builtin/henan-2019.toml")),
    ("zhengzhou-2018", include_str!("builtin/zhengzhou-2018.toml")),
    ("huangyan-2022", include_str!("builtin/huangyan-2022.toml")),
    ("huangyan-2021", include_str!("builtin/huangyan-2021.toml")),
    ("huaian-2024", include_str!("builtin/huaian-2024.toml")),
    ("jingde-2022", include_str!("builtin/jingde-2022.toml")),
    ("guangde", include_str!("builtin/guangde.toml")),
    ("linhai-2014", include_str!("builtin/linhai-2014.toml")),
    ("kaihua-2014", include_str!("builtin/kaihua-2014.toml")),
    ("wujin-draft", include_str!("builtin/wujin-draft.toml")),
    ("changle-2023", include_str!("builtin/changle-2023.toml")),
    ("shandong-2019", include_str!("builtin/shandong-2019.toml")),
    ("wenling-2022", include_str!("builtin/wenling-2022.toml")),
    ("shanwei-2020", include_str!("builtin/shanwei-2020.toml")),
    ("cixi-2024", include_str!("builtin/cixi-2024.toml")),
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
