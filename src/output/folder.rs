//! The output folder: written beside its place and moved there whole.
//!
//! A run that is killed leaves the old result as it was. The moment between two renames leaves the old one under
//! `.NAME.previous`, from where the next run takes it back.

use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::lang::Lang;
use crate::problem::Error;

/// A folder that is being written.
pub struct Folder {
    target: PathBuf,
    temporary: tempfile::TempDir,
}

/// The file by which permu knows a folder as its own result.
const MARK: &str = "run.json";

/// What permu writes into its folder; a folder that holds anything else is not replaced.
const OURS: &[&str] = &[
    "run.json",
    "results.xlsx",
    "report.html",
    "report.docx",
    "scheme.toml",
    "quotas.toml",
    "charts",
    "tables",
    "allocate",
    "allocation.csv",
    "comparison.csv",
];

/// Refuses a folder that cannot be replaced: the one permu runs in, a file, or one that holds other things than an
/// earlier result.
pub fn check(target: &Path, lang: Lang) -> Result<(), Error> {
    let said = |key: &str, what: &str| {
        let path = target.to_string_lossy();
        Error::Usage(lang.text(&format!("run.{key}"), &[("path", &path), ("found", what)]))
    };
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).ok();
    let there = target.canonicalize().ok();
    if target.file_name().is_none() || (there.is_some() && there == here) {
        return Err(said("out-is-here", ""));
    }
    if target.is_file() {
        return Err(said("out-is-a-file", ""));
    }
    if !target.exists() {
        return Ok(());
    }
    let mut names: Vec<String> = fs::read_dir(target)
        .map_err(|error| Error::file(target, error))?
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .collect();
    names.sort();
    let foreign = names.iter().find(|name| !OURS.contains(&name.as_str()));
    match foreign {
        Some(name) => Err(said("out-is-foreign", name)),
        None if names.is_empty() || is_manifest(&target.join(MARK)) => Ok(()),
        None => Err(said("out-is-foreign", &names[0])),
    }
}

/// Whether a folder is a result of permu.
pub fn is_result(target: &Path) -> bool {
    is_manifest(&target.join(MARK))
}

/// Writes one file, whole or not at all.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let failed = |error: std::io::Error| Error::file(path, std::io::Error::from(error.kind()));
    let parent = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(parent).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    readable_file(file.path()).map_err(failed)?;
    file.persist(path)
        .map(|_| ())
        .map_err(|error| failed(error.error))
}

/// Whether a file is a manifest of permu.
fn is_manifest(path: &Path) -> bool {
    fs::read(path)
        .ok()
        .and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok())
        .is_some_and(|value| value.get("permu").is_some())
}

impl Folder {
    /// Prepares a folder that will become `target`. A folder that holds other things is not touched.
    pub fn begin(target: &Path, lang: Lang) -> Result<Self, Error> {
        let previous = beside(target, ".previous");
        if !target.exists() && previous.exists() {
            fs::rename(&previous, target).map_err(|error| Error::file(&previous, error))?;
        }
        check(target, lang)?;
        let parent = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
            _ => PathBuf::from("."),
        };
        fs::create_dir_all(&parent).map_err(|error| Error::file(target, error))?;
        let temporary = tempfile::Builder::new()
            .prefix(".permu-")
            .tempdir_in(&parent)
            // The name of a hidden folder would tell nobody anything.
            .map_err(|error| Error::file(target, std::io::Error::from(error.kind())))?;
        Ok(Self {
            target: target.to_path_buf(),
            temporary,
        })
    }

    /// The path of a file in the folder; folders on the way are made.
    pub fn file(&self, name: &str) -> Result<PathBuf, Error> {
        let path = self.temporary.path().join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| Error::file(parent, error))?;
        }
        Ok(path)
    }

    /// Writes a whole file.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let path = self.file(name)?;
        fs::write(&path, bytes).map_err(|error| Error::file(self.target.join(name), error))
    }

    /// Moves the folder to its place.
    pub fn finish(self) -> Result<(), Error> {
        let previous = beside(&self.target, ".previous");
        let failed = |error| Error::file(&self.target, error);
        if previous.exists() {
            fs::remove_dir_all(&previous).map_err(failed)?;
        }
        readable_by_all(self.temporary.path()).map_err(failed)?;
        let written = self.temporary.keep();
        if self.target.exists() {
            fs::rename(&self.target, &previous).map_err(failed)?;
        }
        if let Err(error) = fs::rename(&written, &self.target) {
            // Put the old result back; whatever then fails, the first error is the one to tell.
            let _ = fs::rename(&previous, &self.target);
            let _ = fs::remove_dir_all(&written);
            return Err(failed(error));
        }
        if previous.exists() {
            fs::remove_dir_all(&previous).map_err(failed)?;
        }
        Ok(())
    }
}

/// Temporary folders are private to their maker; a result is for others too.
#[cfg(unix)]
fn readable_by_all(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

#[cfg(unix)]
fn readable_file(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_file(_: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
fn readable_by_all(_: &Path) -> std::io::Result<()> {
    Ok(())
}

fn beside(target: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(ending);
    target.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unfinished_run_leaves_the_old_result_and_a_foreign_folder_is_refused() {
        let place = tempfile::tempdir().unwrap();
        let out = place.path().join("out");
        let write = |text: &str| {
            let folder = Folder::begin(&out, Lang::En).unwrap();
            folder.write("run.json", text.as_bytes()).unwrap();
            folder
        };
        write(r#"{"permu":1}"#).finish().unwrap();
        drop(write(r#"{"permu":2}"#));
        assert_eq!(
            fs::read_to_string(out.join("run.json")).unwrap(),
            r#"{"permu":1}"#
        );
        write(r#"{"permu":3}"#).finish().unwrap();
        assert_eq!(
            fs::read_to_string(out.join("run.json")).unwrap(),
            r#"{"permu":3}"#
        );
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
        // Killed between the two renames: the old result waits beside its place.
        fs::rename(&out, place.path().join(".out.previous")).unwrap();
        drop(Folder::begin(&out, Lang::En).unwrap());
        assert_eq!(
            fs::read_to_string(out.join("run.json")).unwrap(),
            r#"{"permu":3}"#
        );
        fs::remove_file(out.join("run.json")).unwrap();
        fs::write(out.join("diary.txt"), "x").unwrap();
        assert!(matches!(Folder::begin(&out, Lang::En), Err(Error::Usage(_))));
        // A manifest beside other people's files does not make them permu's.
        fs::write(out.join("run.json"), r#"{"permu":1}"#).unwrap();
        assert!(matches!(Folder::begin(&out, Lang::En), Err(Error::Usage(_))));
        fs::remove_file(out.join("diary.txt")).unwrap();
        assert!(Folder::begin(&out, Lang::En).is_ok());
        fs::write(out.join("run.json"), "{}").unwrap();
        assert!(matches!(Folder::begin(&out, Lang::En), Err(Error::Usage(_))));
    }
}
