//! Files that are not permu's and stand where permu writes: each is kept, beside what is written if need be.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::own::{Own, UNFINISHED};
use crate::problem::Error;

/// The folder of a result into which `permu allocate` writes.
const ALLOCATED: &str = "allocate";

/// A file, or an empty folder, that is not permu's and was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its path in the folder of the results.
    pub name: String,
    /// Its path now, where that is another.
    pub now: Option<String>,
}

/// Carries what is not permu's from an old folder into the new one that takes its place: under its name, or with a
/// number where that is taken. The old folder stays as it is.
///
/// # Errors
/// [`Error::File`] where a file can be neither linked nor copied.
pub fn carry(old: &Path, new: &Path, own: &Own) -> Result<Vec<Kept>, Error> {
    let mut carrier = Carrier {
        old,
        own,
        kept: Vec::new(),
    };
    carrier.folder(old, new, ("", ""))?;
    Ok(carrier.kept)
}

struct Carrier<'a> {
    old: &'a Path,
    own: &'a Own,
    kept: Vec<Kept>,
}

impl Carrier<'_> {
    fn folder(&mut self, from: &Path, to: &Path, (was, is): (&str, &str)) -> Result<(), Error> {
        let failed = |error: io::Error| Error::file(from, error);
        let mut entries: Vec<fs::DirEntry> =
            fs::read_dir(from).and_then(Iterator::collect).map_err(failed)?;
        entries.sort_by_key(fs::DirEntry::file_name);
        // permu writes no empty folder.
        if entries.is_empty() && !was.is_empty() && !to.exists() {
            fs::create_dir_all(to).map_err(failed)?;
            self.kept(was, is);
        }
        for entry in entries {
            let name = entry.file_name();
            if was.is_empty() && name.to_string_lossy().starts_with(UNFINISHED) {
                continue;
            }
            let path = inside(was, &name);
            let is_folder = entry.file_type().map_err(failed)?.is_dir();
            if path == ALLOCATED
                && let Some(own) = Own::of(&entry.path())
            {
                self.allocated(&entry.path(), &to.join(ALLOCATED), &own)?;
                continue;
            }
            if !is_folder && self.own.wrote(self.old, &path) {
                continue;
            }
            let taken = |place: &Path| match fs::symlink_metadata(place) {
                Ok(about) => !(is_folder && about.is_dir()),
                Err(_) => false,
            };
            let free = free(&name, &|name| taken(&to.join(name)), &|name| {
                from.join(name).exists()
            });
            let now = inside(is, &free);
            if is_folder {
                self.folder(&entry.path(), &to.join(&free), (&path, &now))?;
            } else {
                fs::create_dir_all(to).map_err(failed)?;
                link(&entry.path(), &to.join(&free))?;
                self.kept(&path, &now);
            }
        }
        Ok(())
    }

    /// Quotas of a result that is replaced go with it, by the manifest of their own.
    fn allocated(&mut self, old: &Path, new: &Path, own: &Own) -> Result<(), Error> {
        let path = |name: &str| format!("{ALLOCATED}/{name}");
        let kept = carry(old, new, own)?.into_iter().map(|one| Kept {
            name: path(&one.name),
            now: one.now.as_deref().map(path),
        });
        self.kept.extend(kept);
        Ok(())
    }

    fn kept(&mut self, was: &str, is: &str) {
        self.kept.push(Kept {
            name: was.to_owned(),
            now: (was != is).then(|| is.to_owned()),
        });
    }
}

fn inside(folder: &str, name: &OsStr) -> String {
    let name = name.to_string_lossy();
    match folder.is_empty() {
        true => name.into_owned(),
        false => format!("{folder}/{name}"),
    }
}

/// The name itself, or with the first number that neither place has.
fn free(name: &OsStr, taken: &dyn Fn(&OsStr) -> bool, known: &dyn Fn(&OsStr) -> bool) -> OsString {
    if !taken(name) {
        return name.to_owned();
    }
    let path = Path::new(name);
    let mut number = 2;
    loop {
        let mut numbered = path.file_stem().unwrap_or_default().to_owned();
        numbered.push(format!("-{number}"));
        if let Some(ending) = path.extension() {
            numbered.push(".");
            numbered.push(ending);
        }
        if !taken(&numbered) && !known(&numbered) {
            return numbered;
        }
        number += 1;
    }
}

/// Gives a file a second name; where the disk has no second names, a copy.
fn link(from: &Path, to: &Path) -> Result<(), Error> {
    fs::hard_link(from, to)
        .or_else(|_| fs::copy(from, to).map(|_| ()))
        .map_err(|error| Error::file(from, error))
}

/// Gives way to a file that is to stand at `path`: what stands there and is not permu's gets a number. `None` where
/// nothing was in the way.
///
/// # Errors
/// [`Error::File`] where it cannot be kept.
pub fn step_aside(path: &Path) -> Result<Option<PathBuf>, Error> {
    let Ok(about) = fs::symlink_metadata(path) else {
        return Ok(None);
    };
    let taken = |name: &OsStr| fs::symlink_metadata(path.with_file_name(name)).is_ok();
    let aside = path.with_file_name(free(path.file_name().unwrap_or_default(), &taken, &taken));
    match about.is_dir() {
        true => fs::rename(path, &aside).map_err(|error| Error::file(path, error))?,
        // The name stays until the new file takes it over.
        false => link(path, &aside)?,
    }
    Ok(Some(aside))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_permus_is_carried_at_every_depth_and_numbered_where_its_name_is_taken() {
        let place = tempfile::tempdir().unwrap();
        let (old, new) = (place.path().join("old"), place.path().join("new"));
        for (folder, name, text) in [
            (&old, "tables/a.csv", "edited"),
            (&old, "tables/a-2.csv", "earlier"),
            (&old, "tables/own.csv", "mine"),
            (&old, "split/x", "a file where a folder is to stand"),
            (&old, "notes/deep/down.txt", "notes"),
            (&new, "tables/a.csv", "new"),
            (&new, "split/x/report.html", "new"),
        ] {
            fs::create_dir_all(folder.join(name).parent().unwrap()).unwrap();
            fs::write(folder.join(name), text).unwrap();
        }
        fs::create_dir(old.join("empty")).unwrap();
        let kept = carry(&old, &new, &Own::default()).unwrap();
        let expected = [
            ("empty", None),
            ("notes/deep/down.txt", None),
            ("split/x", Some("split/x-2")),
            ("tables/a-2.csv", None),
            ("tables/a.csv", Some("tables/a-3.csv")),
            ("tables/own.csv", None),
        ];
        let found: Vec<(&str, Option<&str>)> = kept
            .iter()
            .map(|kept| (kept.name.as_str(), kept.now.as_deref()))
            .collect();
        assert_eq!(found, expected);
        let read = |name: &str| fs::read_to_string(new.join(name)).unwrap();
        assert_eq!(read("tables/a.csv"), "new");
        assert_eq!(read("tables/a-3.csv"), "edited");
        assert_eq!(read("tables/a-2.csv"), "earlier");
        assert_eq!(read("split/x-2"), "a file where a folder is to stand");
        assert!(new.join("empty").is_dir());
        assert_eq!(fs::read_to_string(old.join("tables/a.csv")).unwrap(), "edited");
    }
}
