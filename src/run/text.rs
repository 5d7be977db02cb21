//! Settings files as text.

use std::fs;
use std::io::Read;
use std::path::Path;

use crate::problem::Error;

/// The text of a settings file, without a byte order mark.
pub fn read_text(path: &Path) -> Result<String, Error> {
    const MOST: u64 = 32 << 20;
    let mut text = String::new();
    let file = fs::File::open(path).map_err(|error| Error::file(path, error))?;
    file.take(MOST + 1)
        .read_to_string(&mut text)
        .map_err(|error| Error::file(path, error))?;
    if text.len() as u64 > MOST {
        let large = std::io::Error::from(std::io::ErrorKind::FileTooLarge);
        return Err(Error::file(path, large));
    }
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}
