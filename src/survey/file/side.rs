//! What the parts of a packed workbook tell beside the values of its cells, read from the archive that was measured.

pub mod old;
mod records;
mod scan;

use std::io::{BufReader, Read, Seek};

use zip::ZipArchive;
use zip::read::ZipFile;

use super::limits::{Format, Limits, Unreadable, not_a_workbook};
use super::mark::{Marks, Styles};
use super::package::Package;

/// Opens the file once more.
type Open<S> = Box<dyn Fn() -> Result<S, Unreadable>>;

/// A packed workbook beside the reader of its cells; its archive is opened when it is asked for.
pub struct Side<S> {
    open: Open<S>,
    archive: Option<ZipArchive<BufReader<S>>>,
    format: Format,
    /// Whether its formulas were calculated, as far as it says so.
    calculated: Option<bool>,
    /// The position of the part with the styles, and what it says.
    styles: (Option<usize>, Option<Styles>),
    limits: Limits,
}

impl<S: Read + Seek> Side<S> {
    /// The side of a package that was measured; `open` opens its file.
    pub fn of(package: &Package, limits: Limits, open: Open<S>) -> Self {
        Self {
            open,
            archive: None,
            format: package.format,
            calculated: package.calculated,
            styles: (package.styles(), None),
            limits,
        }
    }

    /// The part at a position of the archive, at most as much of it as was measured.
    pub fn part(&mut self, index: usize) -> Result<BufReader<impl Read>, Unreadable> {
        let archive = match self.archive.take() {
            Some(archive) => archive,
            None => {
                let file = BufReader::with_capacity(1 << 16, (self.open)()?);
                ZipArchive::new(file).map_err(not_a_workbook)?
            }
        };
        let most = self.limits.unpacked;
        let part: ZipFile<'_, _> = self
            .archive
            .insert(archive)
            .by_index(index)
            .map_err(not_a_workbook)?;
        Ok(BufReader::with_capacity(1 << 16, part.take(most)))
    }

    /// The marks of the sheet whose cells stand in the part at this position.
    pub fn marks(&mut self, index: usize) -> Result<Marks, Unreadable> {
        let calculated = self.calculated;
        if self.format != Format::Xlsb {
            let mut sheet = scan::Sheet::default();
            scan::tags(self.part(index)?, &mut |text, tag| sheet.tag(text, tag)).map_err(not_a_workbook)?;
            return Ok(sheet.finish(calculated));
        }
        let styles = match self.styles {
            (_, Some(_)) => self.styles.1.take(),
            (Some(index), None) => Some(records::styles(self.part(index)?)),
            (None, None) => None,
        };
        let styles = styles.unwrap_or_default();
        let marks = records::marks(self.part(index)?, &styles, calculated);
        self.styles.1 = Some(styles);
        Ok(marks)
    }
}
