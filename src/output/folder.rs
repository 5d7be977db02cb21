//! The output folder: written beside its place and moved there whole.
//!
//! A run that is killed leaves the old result as it was: on Linux, old and new change places in one step. Elsewhere the
//! moment between two renames leaves the old one under `.NAME.previous`, from where the next run takes it back. What a
//! killed run leaves beside its place is swept away by the next: its lock is nobody's any more.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::lang::Lang;
use crate::problem::Error;

/// A folder that is being written.
pub struct Folder {
    target: PathBuf,
    temporary: Temporary,
}

/// How temporary folders are named.
const UNFINISHED: &str = ".permu-";

/// The ending of the file beside a temporary folder that its run holds locked as long as it lives.
const LOCK: &str = ".lock";

/// A folder for unfinished files that the next run sweeps away if this one is killed.
pub struct Temporary {
    folder: PathBuf,
    _lock: tempfile::NamedTempFile,
}

impl Temporary {
    /// A new folder in `parent`, after sweeping out those of killed runs.
    ///
    /// # Errors
    /// What the system says if nothing can be written there.
    pub fn begin(parent: &Path) -> std::io::Result<Self> {
        sweep(parent);
        let lock = tempfile::Builder::new()
            .prefix(UNFINISHED)
            .suffix(LOCK)
            .tempfile_in(parent)
            // The name of a hidden file would tell nobody anything.
            .map_err(|error| std::io::Error::from(error.kind()))?;
        // Some network drives know no locks; then killed runs leave their folders, and nothing else is lost.
        let _ = lock.as_file().try_lock();
        let folder = lock.path().with_extension("");
        fs::create_dir(&folder)?;
        Ok(Self { folder, _lock: lock })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Temporary {
    /// Removes the folder, if it is still there, and then its lock.
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Removes the unfinished folders whose run is gone. What cannot be removed does no harm.
fn sweep(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let ours = name.starts_with(UNFINISHED) && name.ends_with(LOCK);
        if ours && File::open(&path).is_ok_and(|lock| lock.try_lock().is_ok()) {
            let folder = path.with_extension("");
            let gone = !folder.exists() || fs::remove_dir_all(&folder).is_ok();
            let _ = if gone { fs::remove_file(&path) } else { Ok(()) };
        }
    }
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
    "quotas.xlsx",
    "charts",
    "split",
    "tables",
    "allocate",
    "allocation.csv",
    "allocation.xlsx",
    "comparison.csv",
    CHECKED[0],
    CHECKED[1],
    "efficiency.csv",
    "one_rank_higher.csv",
];

/// What `permu check` writes. Departments may have written their answers into it: it is carried over into a new result.
const CHECKED: [&str; 2] = ["problems.xlsx", "problems.csv"];

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
        .filter(|name| !name.starts_with(UNFINISHED))
        .collect();
    names.sort();
    let foreign = names.iter().find(|name| !OURS.contains(&name.as_str()));
    let checked = names.iter().all(|name| CHECKED.contains(&name.as_str()));
    match foreign {
        Some(name) => Err(said("out-is-foreign", name)),
        None if checked || is_manifest(&target.join(MARK)) => Ok(()),
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
    let mut file = tempfile::NamedTempFile::with_prefix_in(UNFINISHED, parent).map_err(failed)?;
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
        let temporary = Temporary::begin(&parent).map_err(|error| Error::file(target, error))?;
        for name in CHECKED.iter().filter(|name| target.join(name).is_file()) {
            fs::copy(target.join(name), temporary.path().join(name))
                .map_err(|error| Error::file(target.join(name), error))?;
        }
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

    /// What went wrong with a file, told by the path at which it was to stand.
    pub fn failed(&self, name: &str, error: Error) -> Error {
        match error {
            Error::File { source, .. } => Error::file(self.target.join(name), source),
            other => other,
        }
    }

    /// Moves the folder to its place.
    pub fn finish(self) -> Result<(), Error> {
        let previous = beside(&self.target, ".previous");
        let failed = |error| Error::file(&self.target, error);
        if previous.exists() {
            fs::remove_dir_all(&previous).map_err(failed)?;
        }
        let written = self.temporary.path();
        // Where it worked, the old result is under the temporary name or the previous one, or nowhere.
        change_places(written, &self.target, &previous).map_err(failed)?;
        [written, &previous]
            .iter()
            .filter(|old| old.exists())
            .try_for_each(|old| fs::remove_dir_all(old).map_err(failed))
    }
}

/// Puts the new folder at its place, the old one under the new one's name or `previous`.
fn change_places(new: &Path, target: &Path, previous: &Path) -> std::io::Result<()> {
    if !target.exists() {
        return fs::rename(new, target);
    }
    if exchange(new, target) {
        return Ok(());
    }
    fs::rename(target, previous)?;
    fs::rename(new, target).inspect_err(|_| {
        let _ = fs::rename(previous, target);
    })
}

/// Lets two folders change names in one step. Not every file system can.
#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> bool {
    false
}

/// Temporary files are private to their maker; a result is for others too.
#[cfg(unix)]
fn readable_file(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_file(_: &Path) -> std::io::Result<()> {
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
        assert_eq!(fs::read_dir(&out).unwrap().count(), 1);
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

    #[test]
    fn what_a_killed_run_left_is_swept_and_what_a_living_one_writes_is_not() {
        let place = tempfile::tempdir().unwrap();
        let living = Temporary::begin(place.path()).unwrap();
        let killed = place.path().join(".permu-killed");
        fs::create_dir(&killed).unwrap();
        fs::write(killed.with_extension("lock"), "").unwrap();
        // Not permu's to remove: it has no lock.
        let other = place.path().join(".permu-other");
        fs::create_dir(&other).unwrap();
        let next = Temporary::begin(place.path()).unwrap();
        assert!(living.path().is_dir() && next.path().is_dir() && other.is_dir());
        assert!(!killed.exists() && !killed.with_extension("lock").exists());
        drop((living, next));
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
    }

    #[test]
    fn the_answers_of_a_check_are_carried_over_into_a_result() {
        let place = tempfile::tempdir().unwrap();
        let out = place.path().join("out");
        fs::create_dir(&out).unwrap();
        fs::write(out.join("problems.xlsx"), "answers").unwrap();
        let folder = Folder::begin(&out, Lang::En).unwrap();
        folder.write("run.json", br#"{"permu":1}"#).unwrap();
        folder.finish().unwrap();
        assert_eq!(fs::read_to_string(out.join("problems.xlsx")).unwrap(), "answers");
        assert!(out.join("run.json").is_file());
    }
}
