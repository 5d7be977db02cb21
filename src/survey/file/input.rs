//! Files to be read: on disk, or embedded in the program.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::problem::Error;

/// A file to be read: on disk, or embedded in the program.
#[derive(Clone, Debug)]
pub enum Input {
    /// A path as the user typed it, or found in a folder the user typed.
    File(PathBuf),
    /// A name and the bytes of the file.
    Embedded(&'static str, &'static [u8]),
}

impl Input {
    /// The name in messages, origins and run.json; always with forward slashes.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => name_of(path),
            Self::Embedded(name, _) => (*name).to_owned(),
        }
    }

    /// Whether it is a file with an end: a pipe or a device may never come to one.
    pub fn is_plain(&self) -> bool {
        match self {
            // What is not there is for the opening to say.
            Self::File(path) => std::fs::metadata(path).map_or(true, |data| data.is_file() || data.is_dir()),
            Self::Embedded(..) => true,
        }
    }

    /// How many bytes it has, if it is there.
    pub fn length(&self) -> Option<u64> {
        match self {
            Self::File(path) => std::fs::metadata(path).ok().map(|data| data.len()),
            Self::Embedded(_, bytes) => Some(bytes.len() as u64),
        }
    }

    /// The bytes of the file.
    pub fn open(&self) -> Result<Box<dyn Stream>, Error> {
        match self {
            Self::File(path) => {
                if !self.is_plain() {
                    return Err(Error::file(path, io::Error::from(io::ErrorKind::Unsupported)));
                }
                let file = File::open(path).map_err(|error| Error::file(path, error))?;
                Ok(Box::new(file))
            }
            Self::Embedded(_, bytes) => Ok(Box::new(Cursor::new(*bytes))),
        }
    }

    /// SHA-256 of the file's bytes, in hexadecimal.
    pub fn sha256(&self) -> Result<String, Error> {
        let mut stream = self.open()?;
        let mut hasher = Sha256::new();
        let mut block = vec![0; 1 << 16];
        loop {
            let length = stream
                .read(&mut block)
                .map_err(|error| Error::file(self.name(), error))?;
            if length == 0 {
                break;
            }
            hasher.update(&block[..length]);
        }
        Ok(hexadecimal(&hasher.finalize()))
    }

    /// Its name and its hash, for the list of what was read.
    ///
    /// # Errors
    /// [`Error::File`] if it cannot be read.
    pub fn file(&self) -> Result<InputFile, Error> {
        Ok(InputFile {
            name: self.name(),
            sha256: self.sha256()?,
        })
    }
}

/// A hash in letters.
pub fn hexadecimal(hash: &[u8]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A path in messages, origins and run.json: always with forward slashes.
pub fn name_of(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// What a workbook is read from.
pub trait Stream: Read + Seek + Send {}

impl<T: Read + Seek + Send> Stream for T {}

/// A file that was read.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct InputFile {
    /// Path as typed.
    pub name: String,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}
