//! What the operating system says of a file, in the language of the run: its own words are English everywhere, or the
//! system's language, and never that of the message around them.

use std::error::Error;
use std::io;

use super::cause::Cause;
use super::word::words;

/// The kinds of failure that a person meets, each with its reason among [`super::cause::OWN`].
const KNOWN: &[(io::ErrorKind, &str)] = &[
    (io::ErrorKind::NotFound, "system-not-found"),
    (io::ErrorKind::PermissionDenied, "system-permission"),
    (io::ErrorKind::AlreadyExists, "system-exists"),
    (io::ErrorKind::StorageFull, "system-full"),
    (io::ErrorKind::FileTooLarge, "system-too-large"),
    (io::ErrorKind::QuotaExceeded, "system-quota"),
    (io::ErrorKind::IsADirectory, "system-folder"),
    (io::ErrorKind::NotADirectory, "system-no-folder"),
    (io::ErrorKind::ReadOnlyFilesystem, "system-read-only"),
    (io::ErrorKind::UnexpectedEof, "system-cut-off"),
    (io::ErrorKind::InvalidData, "system-invalid"),
    // A pipe or a device in the place of a file.
    (io::ErrorKind::Unsupported, "not-a-file"),
];

impl Cause {
    /// Why something failed: the system's reason in words of ours where it is a common one, with its own words in brackets
    /// where it is not; otherwise what the library says.
    pub fn of(error: &(dyn Error + 'static)) -> Self {
        let Some(system) = of_system(error) else {
            return Cause::Theirs(error.to_string());
        };
        match KNOWN.iter().find(|(known, _)| *known == system.kind) {
            Some((_, id)) => Cause::own(id),
            None if system.is_librarys => Cause::Theirs(system.said),
            None => Cause::with("system-other", words![("said", system.said)]),
        }
    }
}

/// An error of the system.
struct System {
    kind: io::ErrorKind,
    said: String,
    /// Whether a library made it, as one that unpacks does of bytes that are wrong.
    is_librarys: bool,
}

/// The system's error in an error or behind it.
fn of_system(error: &(dyn Error + 'static)) -> Option<System> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(system) = error.downcast_ref::<io::Error>() {
            return Some(System {
                kind: system.kind(),
                said: system.to_string(),
                is_librarys: system.get_ref().is_some(),
            });
        }
        next = error.source();
    }
    // Some libraries pass the system's words on and hide the error behind them; its number stands at their end.
    let said = error.to_string();
    let number = said
        .strip_suffix(')')?
        .rsplit_once("(os error ")?
        .1
        .parse()
        .ok()?;
    Some(System {
        kind: io::Error::from_raw_os_error(number).kind(),
        said,
        is_librarys: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::problem::Error as Failed;

    fn text(error: impl Into<Box<dyn Error + Send + Sync>>, lang: Lang) -> String {
        Failed::file("用地.xlsx", error).text(lang)
    }

    #[test]
    fn what_the_system_says_is_told_in_the_language_of_the_run() {
        for (kind, zh, en) in [
            (
                io::ErrorKind::NotFound,
                "没有这个文件或文件夹",
                "no such file or folder",
            ),
            (io::ErrorKind::StorageFull, "磁盘已满", "the disk is full"),
            (io::ErrorKind::PermissionDenied, "没有权限", "permission denied"),
        ] {
            let error = || io::Error::from(kind);
            assert_eq!(text(error(), Lang::Zh), format!("用地.xlsx：{zh}"));
            assert_eq!(text(error(), Lang::En), format!("用地.xlsx: {en}"));
        }
    }

    #[test]
    fn another_kind_keeps_the_systems_words_in_brackets() {
        let other = || io::Error::from(io::ErrorKind::TimedOut);
        assert_eq!(
            text(other(), Lang::Zh),
            "用地.xlsx：系统报告出错（系统信息：timed out）"
        );
        assert_eq!(
            text(other(), Lang::En),
            "用地.xlsx: the system reported an error (timed out)"
        );
    }

    #[test]
    fn a_systems_error_behind_a_librarys_is_found_and_a_librarys_own_is_quoted() {
        let full = zip::result::ZipError::Io(io::Error::from(io::ErrorKind::StorageFull));
        assert_eq!(text(full, Lang::Zh), "用地.xlsx：磁盘已满");
        // The number of a missing file is the same on all systems.
        let hidden = csv::Error::from(io::Error::from_raw_os_error(2));
        assert_eq!(text(hidden, Lang::Zh), "用地.xlsx：没有这个文件或文件夹");
        let library = || io::Error::new(io::ErrorKind::InvalidInput, "corrupt deflate stream");
        assert_eq!(text(library(), Lang::Zh), "用地.xlsx：“corrupt deflate stream”");
        assert_eq!(text(library(), Lang::En), "用地.xlsx: corrupt deflate stream");
    }
}
