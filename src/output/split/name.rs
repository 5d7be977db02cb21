//! Names of regions as names of folders.

use std::collections::BTreeSet;

use crate::output::folder::hash as sha256;

/// Letters of a name before its mark.
const MOST_LETTERS: usize = 40;

/// Device names that Windows takes for no folder.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// A folder name for every region: its letters and digits; all else becomes `_`. A name that lost something, that
/// could be taken for a device, or that differs from another only in case or form gets a mark of its own behind it, so that
/// no two are the same.
pub fn safe(names: &[&str]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    names
        .iter()
        .map(|name| {
            let letters: String = name
                .chars()
                .take(MOST_LETTERS)
                .map(|letter| if letter.is_alphanumeric() { letter } else { '_' })
                .collect();
            let folded = letters.to_lowercase();
            let device = DEVICES
                .iter()
                .any(|device| folded.trim_end_matches(|c: char| c.is_ascii_digit()) == *device);
            if letters == **name && !letters.is_empty() && !device && taken.insert(folded) {
                return letters;
            }
            let mark = sha256(name.as_bytes());
            format!("{letters}-{}", &mark[..8])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_stay_and_nothing_leads_out_of_the_folder() {
        assert_eq!(safe(&["禹州市", "Xian2"]), ["禹州市", "Xian2"]);
        let hostile = [
            "../../etc",
            "a/b",
            "a\\b",
            "",
            "CON",
            "lpt1",
            "con",
            "a\u{202e}b",
            ".",
            "..",
            "x y",
            "魏都区\0",
            "A",
            "a",
        ];
        let names = safe(&hostile);
        for name in &names {
            let plain = |letter: char| letter.is_alphanumeric() || "-_".contains(letter);
            assert!(!name.is_empty() && name.chars().all(plain), "{name}");
            assert!(!["con", "lpt1"].contains(&name.to_lowercase().as_str()), "{name}");
        }
        let folded: BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
        assert_eq!(folded.len(), hostile.len());
    }

    #[test]
    fn a_very_long_name_fits_a_file_system() {
        let long = "县".repeat(400);
        // ext4 and NTFS take 255 bytes or letters.
        assert!(safe(&[&long])[0].len() <= 255);
    }
}
