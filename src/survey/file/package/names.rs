//! The names of the parts of a package, which programs spell in many ways.

use std::collections::HashMap;
use std::io::{Read, Seek};

use zip::ZipArchive;

/// A name in the one spelling: `/` between folders, no `.` or `..`, small letters.
fn spelled(base: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let target = target.split('#').next().unwrap_or_default();
    let mut folders: Vec<&str> = match target.starts_with('/') {
        true => Vec::new(),
        false => base.split('/').filter(|folder| !folder.is_empty()).collect(),
    };
    for folder in target.split('/') {
        match folder {
            "" | "." => {}
            ".." => {
                folders.pop();
            }
            folder => folders.push(folder),
        }
    }
    folders.join("/").to_lowercase()
}

/// A name with `%20` and the like as letters.
fn decoded(name: &str) -> String {
    let bytes = name.as_bytes();
    let (mut plain, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let code = (bytes[at] == b'%')
            .then(|| name.get(at + 1..at + 3))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        plain.push(code.unwrap_or(bytes[at]));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&plain).into_owned()
}

/// The folder of a part, and its name there.
pub fn split(part: &str) -> (&str, &str) {
    part.rsplit_once('/').unwrap_or(("", part))
}

/// The names of an archive in the one spelling.
pub struct Names(HashMap<String, usize>);

impl Names {
    /// The names of this archive.
    pub fn of<S: Read + Seek>(archive: &ZipArchive<S>) -> Self {
        let mut names = HashMap::with_capacity(archive.len());
        for (index, raw) in archive.file_names_raw().enumerate() {
            let name = String::from_utf8_lossy(raw);
            names.entry(spelled("", &name)).or_insert(index);
        }
        Self(names)
    }

    /// The part that a target names: as it stands, without its percent signs, or from the root.
    pub fn find(&self, base: &str, target: &str) -> Option<(String, usize)> {
        let plain = decoded(target);
        [(base, target), (base, &plain), ("", target), ("", &plain)]
            .into_iter()
            .map(|(base, target)| spelled(base, target))
            .find_map(|name| self.0.get(&name).map(|index| (name.clone(), *index)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_one_spelling() {
        for (base, target, expected) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "../xl/worksheets/Sheet1.XML", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "\\xl\\worksheets\\sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "./a/../b.xml", "xl/b.xml"),
            ("", "../../b.xml", "b.xml"),
            ("xl", "b.xml#Sheet", "xl/b.xml"),
        ] {
            assert_eq!(spelled(base, target), expected, "{base} {target}");
        }
        assert_eq!(decoded("sheet%201%.xml"), "sheet 1%.xml");
    }
}
