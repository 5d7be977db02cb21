//! The output folder: written beside its place and moved there whole.
//!
//! A run that is killed leaves the old result as it was: on Linux, old and new change places in one step. Elsewhere the
//! moment between two renames leaves the old one under a name that the lock of the run tells; the next run takes it back
//! from there. What a killed run leaves beside its place is swept away by the next: its lock is nobody's any more.
//!
//! Only what permu wrote is replaced ([`own`]); all else is carried over ([`keep`]).

mod keep;
mod own;

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::lang::Lang;
use crate::problem::Error;

pub use keep::Kept;
use own::{Hashes, UNFINISHED};
pub use own::{MANIFEST, Own, hash};

/// A folder that is being written.
pub struct Folder {
    target: PathBuf,
    temporary: Temporary,
}

/// The ending of the file beside a temporary folder that its run holds locked as long as it lives. It holds the names of
/// the place and of what stood there while these change places.
const LOCK: &str = ".lock";

/// A folder for unfinished files that the next run sweeps away if this one is killed.
pub struct Temporary {
    folder: PathBuf,
    lock: tempfile::NamedTempFile,
}

impl Temporary {
    /// A new folder in `parent`, after sweeping out those of killed runs.
    ///
    /// # Errors
    /// What the system says if nothing can be written there.
    pub fn begin(parent: &Path) -> io::Result<Self> {
        sweep(parent);
        let lock = tempfile::Builder::new()
            .prefix(UNFINISHED)
            .suffix(LOCK)
            .tempfile_in(parent)
            // The name of a hidden file would tell nobody anything.
            .map_err(|error| io::Error::from(error.kind()))?;
        // Some network drives know no locks; then killed runs leave their folders, and nothing else is lost.
        let _ = lock.as_file().try_lock();
        let folder = lock.path().with_extension("");
        fs::create_dir(&folder)?;
        Ok(Self { folder, lock })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Temporary {
    /// Removes the folder, if it is still there, and then its lock; without its lock nobody would sweep it.
    fn drop(&mut self) {
        let _ = remove(&self.folder);
        self.lock.disable_cleanup(self.folder.exists());
    }
}

/// Removes a folder with one open file at a time: where few may be open, the system's way would open too many.
fn remove(folder: &Path) -> io::Result<()> {
    // An entry keeps its folder open.
    let entries = fs::read_dir(folder)?.map(|entry| {
        let entry = entry?;
        Ok((entry.path(), entry.file_type()?.is_dir()))
    });
    for (path, is_folder) in entries.collect::<io::Result<Vec<_>>>()? {
        match is_folder {
            true => remove(&path)?,
            false => fs::remove_file(path)?,
        }
    }
    fs::remove_dir(folder)
}

/// Removes the unfinished folders whose run is gone, and takes back what one had moved aside. What cannot be removed
/// does no harm.
fn sweep(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let ours = name.starts_with(UNFINISHED) && name.ends_with(LOCK);
        if ours && File::open(&path).is_ok_and(|lock| lock.try_lock().is_ok()) {
            let folder = path.with_extension("");
            let told = fs::read_to_string(&path).unwrap_or_default();
            if let Some((target, previous)) = told.split_once('\n') {
                let (target, previous) = (parent.join(target), parent.join(previous));
                let _ = match (target.exists(), folder.exists()) {
                    (false, _) => fs::rename(&previous, &target),
                    (true, false) => fs::remove_dir_all(&previous),
                    // The new one did not get to its place, and something else stands there.
                    (true, true) => Ok(()),
                };
            }
            let gone = !folder.exists() || fs::remove_dir_all(&folder).is_ok();
            let _ = if gone { fs::remove_file(&path) } else { Ok(()) };
        }
    }
}

/// What `permu check` writes. Departments may have written their answers into it: it is carried over into a new result.
pub const CHECKED: [&str; 3] = ["problems.xlsx", "problems.csv", "map.toml"];

/// Where a folder is written: behind the links that lead there.
fn place_of(target: &Path) -> PathBuf {
    let mut place = target.to_path_buf();
    // A circle of links leads nowhere.
    for _ in 0..40 {
        let Ok(next) = fs::read_link(&place) else { break };
        place = place.parent().unwrap_or(Path::new("")).join(next);
    }
    place
}

/// Refuses a folder that nothing can be written into: the one permu runs in, a file, or one that holds other things and
/// nothing of permu's.
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
    if !target.exists() || Own::of(target).is_some() {
        return Ok(());
    }
    let mut names: Vec<String> = fs::read_dir(target)
        .map_err(|error| Error::file(target, error))?
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .filter(|name| !name.starts_with(UNFINISHED))
        .collect();
    names.sort();
    match names.iter().find(|name| !CHECKED.contains(&name.as_str())) {
        Some(name) => Err(said("out-is-foreign", name)),
        None => Ok(()),
    }
}

/// Refuses a folder that holds what the run reads: an earlier result that would be replaced, or workbooks.
pub fn check_apart<'a>(
    target: &Path,
    reads: impl Iterator<Item = &'a PathBuf>,
    lang: Lang,
) -> Result<(), Error> {
    let Ok(there) = target.canonicalize() else {
        return Ok(());
    };
    for path in reads {
        if path.canonicalize().is_ok_and(|read| read.starts_with(&there)) {
            let (out, path) = (target.to_string_lossy(), path.to_string_lossy());
            let words = [("path", &*out), ("found", &*path)];
            return Err(Error::Usage(lang.text("run.out-is-read", &words)));
        }
    }
    Ok(())
}

/// Whether a folder is a result of permu.
pub fn is_result(target: &Path) -> bool {
    Own::of(target).is_some_and(|own| own.is_result())
}

/// Writes one file, whole or not at all.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let failed = |error: io::Error| Error::file(path, io::Error::from(error.kind()));
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut file = tempfile::NamedTempFile::with_prefix_in(UNFINISHED, parent).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    readable_file(file.path()).map_err(failed)?;
    file.persist(path)
        .map(|_| ())
        .map_err(|error| failed(error.error))
}

/// Moves single files into a folder, each whole. What stands at their places and is not permu's is kept beside them with
/// a number. They are listed in the manifest of the folder; where there is none, one is begun if `begin` says so.
///
/// # Errors
/// [`Error::File`] for the file that could not be moved.
pub fn put(target: &Path, files: &[(PathBuf, String)], begin: bool) -> Result<Vec<Kept>, Error> {
    let known = Own::of(target);
    let is_listed = known.as_ref().map_or(begin, Own::lists);
    let own = known.unwrap_or_default();
    let mut kept = Vec::new();
    let mut hashes = Hashes::new();
    for (from, name) in files {
        let to = target.join(name);
        let failed = |error: io::Error| Error::file(&to, error);
        let bytes = fs::read(from).map_err(failed)?;
        let same = || to.is_file() && fs::read(&to).is_ok_and(|there| there == bytes);
        if !own.wrote(target, name)
            && !same()
            && let Some(aside) = keep::step_aside(&to)?
        {
            let aside = aside.strip_prefix(target).unwrap_or(&aside);
            kept.push(Kept {
                name: name.clone(),
                now: Some(aside.to_string_lossy().into_owned()),
            });
        }
        fs::rename(from, &to).map_err(failed)?;
        hashes.insert(name.clone(), own::hash(&bytes));
    }
    if is_listed {
        let manifest = target.join(MANIFEST);
        if Own::of(target).is_none() {
            keep::step_aside(&manifest)?;
        }
        replace(&manifest, own.with(hashes)?.as_bytes())?;
    }
    Ok(kept)
}

impl Folder {
    /// Prepares a folder that will become `target`. A folder that holds other things is not touched.
    pub fn begin(target: &Path, lang: Lang) -> Result<Self, Error> {
        let place = place_of(target);
        let parent = match place.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
            _ => PathBuf::from("."),
        };
        fs::create_dir_all(&parent).map_err(|error| Error::file(target, error))?;
        let temporary = Temporary::begin(&parent).map_err(|error| Error::file(target, error))?;
        // After the sweep, which may have brought an old result back.
        check(target, lang)?;
        Ok(Self {
            target: place,
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

    /// Writes the manifest and moves the folder to its place, with all that is not permu's in the folder that stood
    /// there.
    pub fn finish(self, manifest: Value) -> Result<Vec<Kept>, Error> {
        let failed = |error: io::Error| Error::file(&self.target, error);
        let new = self.temporary.path();
        let names = own::files(new).map_err(failed)?;
        let mut hashes = own::hashes(new, &names).map_err(failed)?;
        let mut kept = Vec::new();
        if Own::of(&self.target).is_some_and(|own| !own.lists())
            && let Some(aside) = keep::step_aside(&self.target)?
        {
            // A result of an earlier permu does not tell what of it is permu's.
            let name = |path: &Path| {
                path.file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned()
            };
            kept.push(Kept {
                name: name(&self.target),
                now: Some(name(&aside)),
            });
        }
        let known = Own::of(&self.target).unwrap_or_default();
        for name in CHECKED.iter().filter(|name| known.wrote(&self.target, name)) {
            let from = self.target.join(name);
            fs::copy(&from, new.join(name)).map_err(|error| Error::file(&from, error))?;
            hashes.extend(known.listed(name).map(|hash| ((*name).to_owned(), hash.clone())));
        }
        // Last, so that a folder with a manifest is a whole one.
        self.write(MANIFEST, own::text(manifest, &hashes)?.as_bytes())?;
        if self.target.exists() {
            kept.extend(keep::carry(&self.target, new, &known)?);
        }
        self.change_places(new).map_err(failed)?;
        Ok(kept)
    }

    /// Puts the new folder at its place and removes the old one.
    fn change_places(&self, new: &Path) -> io::Result<()> {
        let target = &self.target;
        if !target.exists() {
            return fs::rename(new, target);
        }
        if exchange(new, target) {
            return fs::remove_dir_all(new);
        }
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let previous = (1..)
            .map(|number| format!(".{name}.previous-{number}"))
            .find(|name| fs::symlink_metadata(target.with_file_name(name)).is_err())
            .unwrap_or_default();
        // Whoever sweeps after a run that was killed here learns what stood where.
        let mut lock = self.temporary.lock.as_file();
        lock.write_all(format!("{name}\n{previous}").as_bytes())?;
        let previous = target.with_file_name(previous);
        fs::rename(target, &previous)?;
        fs::rename(new, target).inspect_err(|_| {
            let _ = fs::rename(&previous, target);
        })?;
        fs::remove_dir_all(&previous)
    }
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
fn readable_file(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_file(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Writes a file of the folder through a buffer.
pub fn with_file(
    folder: &Folder,
    name: &str,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Error>,
) -> Result<(), Error> {
    let path = folder.file(name)?;
    let failed = |error: std::io::Error| Error::file(name, error);
    File::create(&path)
        .map_err(failed)
        .and_then(|file| {
            let mut out = BufWriter::with_capacity(1 << 16, file);
            write(&mut out)?;
            out.flush().map_err(failed)
        })
        .map_err(|error| folder.failed(name, error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn run(out: &Path, number: u32) -> Folder {
        let folder = Folder::begin(out, Lang::En).unwrap();
        folder
            .write("tables/a.csv", number.to_string().as_bytes())
            .unwrap();
        folder
    }

    fn finish(folder: Folder) -> Vec<Kept> {
        folder.finish(json!({ "permu": "1" })).unwrap()
    }

    #[test]
    fn an_unfinished_run_leaves_the_old_result_and_a_foreign_folder_is_refused() {
        let place = tempfile::tempdir().unwrap();
        let out = place.path().join("out");
        let found = || fs::read_to_string(out.join("tables/a.csv")).unwrap();
        assert_eq!(finish(run(&out, 1)), []);
        drop(run(&out, 2));
        assert_eq!(found(), "1");
        assert_eq!(finish(run(&out, 3)), []);
        assert_eq!(found(), "3");
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
        assert_eq!(fs::read_dir(&out).unwrap().count(), 2);
        fs::write(out.join("diary.txt"), "x").unwrap();
        assert_eq!(finish(run(&out, 4)).len(), 1);
        assert_eq!(
            (found(), fs::read_to_string(out.join("diary.txt")).unwrap()),
            ("4".into(), "x".into())
        );
        fs::remove_file(out.join("run.json")).unwrap();
        assert!(matches!(Folder::begin(&out, Lang::En), Err(Error::Usage(_))));
        fs::write(out.join("run.json"), "{}").unwrap();
        assert!(matches!(Folder::begin(&out, Lang::En), Err(Error::Usage(_))));
    }

    #[test]
    fn what_a_run_killed_between_two_renames_moved_aside_is_taken_back() {
        let place = tempfile::tempdir().unwrap();
        let out = place.path().join("out");
        finish(run(&out, 1));
        fs::rename(&out, place.path().join(".out.previous-1")).unwrap();
        fs::write(place.path().join(".permu-killed.lock"), "out\n.out.previous-1").unwrap();
        // Somebody else's, whatever it is called.
        let other = place.path().join(".out.previous");
        fs::create_dir(&other).unwrap();
        drop(Folder::begin(&out, Lang::En).unwrap());
        assert_eq!(fs::read_to_string(out.join("tables/a.csv")).unwrap(), "1");
        finish(run(&out, 2));
        assert!(other.is_dir());
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 2);
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
    fn what_a_check_wrote_is_carried_over_into_a_result_and_answers_are_kept_by_the_next_check() {
        let place = tempfile::tempdir().unwrap();
        let out = place.path().join("out");
        fs::create_dir(&out).unwrap();
        let check = |text: &str| {
            let unfinished = place.path().join("unfinished");
            fs::write(&unfinished, text).unwrap();
            put(&out, &[(unfinished, "problems.xlsx".to_owned())], true).unwrap()
        };
        let found = |name: &str| fs::read_to_string(out.join(name)).unwrap();
        assert_eq!(check("first"), []);
        assert!(!is_result(&out));
        assert_eq!(check("second"), []);
        assert_eq!(finish(run(&out, 1)), []);
        assert!(is_result(&out));
        assert_eq!(found("problems.xlsx"), "second");
        assert_eq!(check("third"), []);
        fs::write(out.join("problems.xlsx"), "answers").unwrap();
        let kept = Kept {
            name: "problems.xlsx".to_owned(),
            now: Some("problems-2.xlsx".to_owned()),
        };
        assert_eq!(check("fourth"), [kept]);
        assert_eq!(check("fifth"), []);
        assert_eq!(
            (found("problems.xlsx"), found("problems-2.xlsx")),
            ("fifth".into(), "answers".into())
        );
        let kept = finish(run(&out, 2));
        assert_eq!(kept.len(), 1);
        assert_eq!(
            (found("problems.xlsx"), found("problems-2.xlsx")),
            ("fifth".into(), "answers".into())
        );
    }
}
