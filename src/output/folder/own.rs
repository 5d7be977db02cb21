//! Which files of a folder are permu's: those that its manifest lists with the hash that was written.
//!
//! `run.json` holds `files`, the SHA-256 of every other file by its path in the folder, and `seal`, the SHA-256 of
//! `run.json` itself while its seal is empty. A file that is not listed, or has another hash, is somebody's work.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use rayon::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::problem::Error;

/// The file by which permu knows a folder as its own.
pub const MANIFEST: &str = "run.json";

/// How temporary files and folders are named.
pub const UNFINISHED: &str = ".permu-";

/// What `command` is in the manifest of a folder that only `permu check` wrote into.
const CHECK: &str = "check";

/// The hashes of files by their paths in a folder.
pub type Hashes = BTreeMap<String, String>;

/// What permu wrote into a folder.
#[derive(Debug, Default)]
pub struct Own {
    manifest: Value,
    hashes: Hashes,
    /// Whether nobody changed the manifest.
    is_sealed: bool,
}

impl Own {
    /// Reads the manifest of a folder; `None` if it has none of permu's.
    pub fn of(folder: &Path) -> Option<Self> {
        let text = fs::read_to_string(folder.join(MANIFEST)).ok()?;
        let manifest: Value = serde_json::from_str(&text).ok()?;
        manifest.get("permu")?;
        let seal = manifest["seal"].as_str().unwrap_or_default();
        let open = text.replacen(&sealed(seal), &sealed(""), 1);
        let is_sealed = !seal.is_empty() && hash(open.as_bytes()) == seal;
        let listed = manifest["files"].as_object().into_iter().flatten();
        let hashes = listed
            .filter_map(|(name, hash)| Some((name.clone(), hash.as_str()?.to_owned())))
            .collect();
        Some(Self {
            manifest,
            hashes,
            is_sealed,
        })
    }

    /// Whether the folder holds a whole result, and not only what `permu check` wrote.
    pub fn is_result(&self) -> bool {
        self.manifest["command"] != CHECK
    }

    /// Whether the manifest lists files: those of the first permu do not.
    pub fn lists(&self) -> bool {
        self.manifest.get("files").is_some()
    }

    /// Whether permu wrote this file as it stands.
    pub fn wrote(&self, folder: &Path, name: &str) -> bool {
        if name == MANIFEST {
            return self.is_sealed;
        }
        let path = folder.join(name);
        let is_file = fs::symlink_metadata(&path).is_ok_and(|about| about.is_file());
        let known = self.hashes.get(name).filter(|_| is_file);
        known.is_some_and(|known| hash_of(&path).is_ok_and(|hash| hash == *known))
    }

    /// What the manifest says under a key; empty where it says nothing.
    pub fn said(&self, key: &str) -> String {
        self.manifest[key].as_str().unwrap_or_default().to_owned()
    }

    /// The hash with which a file is listed.
    pub fn listed(&self, name: &str) -> Option<&String> {
        self.hashes.get(name)
    }

    /// The text of the manifest with these files listed in place of those of the same names.
    ///
    /// # Errors
    /// [`Error::Internal`] if it cannot be written as JSON.
    pub fn with(&self, files: Hashes) -> Result<String, Error> {
        let mut hashes = self.hashes.clone();
        hashes.extend(files);
        let manifest = match &self.manifest {
            Value::Null => json!({ "permu": env!("CARGO_PKG_VERSION"), "command": CHECK }),
            manifest => manifest.clone(),
        };
        text(manifest, &hashes)
    }
}

/// The text of a manifest with the hashes of its files and its seal.
///
/// # Errors
/// [`Error::Internal`] if it cannot be written as JSON.
pub fn text(mut manifest: Value, files: &Hashes) -> Result<String, Error> {
    manifest["files"] = json!(files);
    manifest["seal"] = json!("");
    let text = serde_json::to_string_pretty(&manifest).map_err(|error| Error::Internal(error.to_string()))?;
    let text = text + "\n";
    let seal = hash(text.as_bytes());
    Ok(text.replacen(&sealed(""), &sealed(&seal), 1))
}

/// The line of the seal as the manifest has it, at its outermost level.
fn sealed(seal: &str) -> String {
    format!("\n  \"seal\": \"{seal}\"")
}

/// The paths of all files below a folder, sorted, with forward slashes; links are files.
pub fn files(folder: &Path) -> io::Result<Vec<String>> {
    let mut list = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(inside) = folders.pop() {
        for entry in fs::read_dir(folder.join(&inside))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = match inside.is_empty() {
                true => name,
                false => format!("{inside}/{name}"),
            };
            match entry.file_type()?.is_dir() {
                true => folders.push(path),
                false => list.push(path),
            }
        }
    }
    list.sort();
    Ok(list)
}

/// The hashes of these files of a folder.
pub fn hashes(folder: &Path, names: &[String]) -> io::Result<Hashes> {
    names
        .par_iter()
        .map(|name| Ok((name.clone(), hash_of(&folder.join(name))?)))
        .collect()
}

/// SHA-256 in hexadecimal.
pub fn hash(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// SHA-256 of a file.
fn hash_of(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hexadecimal(&hasher.finalize())),
            read => hasher.update(&buffer[..read]),
        }
    }
}

fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_permus_while_it_has_the_hash_that_was_written() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path();
        fs::create_dir(folder.join("tables")).unwrap();
        for name in ["tables/a.csv", "b.xlsx", "foreign.txt"] {
            fs::write(folder.join(name), name).unwrap();
        }
        assert!(Own::of(folder).is_none());
        let names = ["tables/a.csv", "b.xlsx"].map(str::to_owned);
        let text = text(
            json!({ "permu": "1", "year": 2019.25 }),
            &hashes(folder, &names).unwrap(),
        )
        .unwrap();
        fs::write(folder.join(MANIFEST), &text).unwrap();
        let own = Own::of(folder).unwrap();
        assert!(own.is_result());
        for (name, wrote) in [
            ("tables/a.csv", true),
            ("b.xlsx", true),
            ("foreign.txt", false),
            ("gone", false),
            (MANIFEST, true),
        ] {
            assert_eq!(own.wrote(folder, name), wrote, "{name}");
        }
        fs::write(folder.join("b.xlsx"), "answers").unwrap();
        fs::write(folder.join(MANIFEST), text.replace("2019.25", "2020.25")).unwrap();
        let own = Own::of(folder).unwrap();
        assert!(!own.wrote(folder, "b.xlsx") && !own.wrote(folder, MANIFEST));
        assert_eq!(
            files(folder).unwrap(),
            ["b.xlsx", "foreign.txt", MANIFEST, "tables/a.csv"]
        );
    }
}
