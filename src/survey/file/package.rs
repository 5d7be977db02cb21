//! The parts of a packed workbook (.xlsx, .xlsb), found as spreadsheet programs find them.
//!
//! Which part is what is said by relationships alone (ECMA-376 part 2): a workbook may be called `xl/workbook22.xml`, lie
//! under `\`, be pointed at with `../`, in capital letters or from the root. A reader that expects fixed names gets the
//! parts under those names (see [`Package::shown`]) and nothing else: what was measured is what is read.

mod names;

use std::collections::{HashMap, HashSet};
use std::io::{BufReader, Cursor, Read, Seek};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::limits::{Format, Limits, Unreadable, broken, encrypted, not_a_workbook};
use super::records;
use super::xml::{attribute, local};
use names::{Names, split};

/// The most sheets of a workbook. Excel's own limit is memory; no table of a department comes near it.
const MOST_SHEETS: usize = 10_000;

/// The most bytes of a part that lists others.
const LIST: u64 = 32 << 20;

/// A workbook's parts by what they are for.
#[derive(Debug)]
pub struct Package {
    /// .xlsx or .xlsb.
    pub format: Format,
    /// Every sheet, in order.
    pub sheets: Vec<Sheet>,
    /// Whether dates count from 1904.
    pub from_1904: bool,
    /// Whether its formulas were calculated; `None` where it says nothing of it.
    pub calculated: Option<bool>,
    /// Positions in the archive: the table of strings, the styles.
    strings: Option<usize>,
    styles: Option<usize>,
}

/// A sheet that a workbook lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its name. The second one of a name has a number behind it.
    pub name: String,
    /// Whether an earlier sheet has the same name.
    pub again: bool,
    /// Whether nobody sees it.
    pub hidden: bool,
    /// What it is.
    pub holds: Holds,
}

/// What sheets without cells are.
pub const NATURES: &[&str] = &["chart", "dialog", "macro", "module", "absent", "link"];

/// What a sheet is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Cells: the position of its part in the archive.
    Cells(usize),
    /// No cells that anybody reads, and why: one of [`NATURES`].
    Nothing(&'static str),
    /// The part of another sheet, of this name.
    Same(String),
    /// What cannot be read, and why.
    Broken(Unreadable),
}

/// A part as the reader is shown it.
pub struct Shown {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub from: From,
}

/// Where a shown part comes from.
pub enum From {
    /// A part of the archive.
    Archive(usize),
    /// These bytes.
    Bytes(Vec<u8>),
}

/// A line of a list of relationships.
struct Related {
    /// The last word of its type: `worksheet`, `styles`.
    kind: String,
    target: String,
}

/// The bytes of a part that lists others.
fn bytes<S: Read + Seek>(
    archive: &mut ZipArchive<S>,
    index: usize,
    limits: Limits,
) -> Result<Vec<u8>, Unreadable> {
    let part = archive.by_index(index).map_err(not_a_workbook)?;
    let mut bytes = Vec::new();
    let most = LIST.min(limits.held());
    part.take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(not_a_workbook)?;
    match bytes.len() as u64 > most {
        true => Err(limits.exceeded("file-size", most >> 20)),
        false => Ok(bytes),
    }
}

/// Hands every element of a part to `visit`.
fn elements(part: &[u8], visit: &mut dyn FnMut(&BytesStart<'_>)) -> Result<(), Unreadable> {
    let mut reader = Reader::from_reader(BufReader::new(Cursor::new(part)));
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer).map_err(not_a_workbook)? {
            Event::Eof => return Ok(()),
            Event::Start(element) | Event::Empty(element) => visit(&element),
            _ => {}
        }
        buffer.clear();
    }
}

/// The relationships of a part, by their ids; those that lead out of the package are none.
fn relationships<S: Read + Seek>(
    archive: &mut ZipArchive<S>,
    names: &Names,
    part: &str,
    limits: Limits,
) -> Result<Vec<(String, Related)>, Unreadable> {
    let (folder, name) = split(part);
    let Some((_, index)) = names.find(folder, &format!("_rels/{name}.rels")) else {
        return Ok(Vec::new());
    };
    let mut list = Vec::new();
    elements(&bytes(archive, index, limits)?, &mut |element| {
        let outside = attribute(element, "TargetMode").is_some_and(|mode| mode == "External");
        if local(element) == "Relationship" && !outside {
            let kind = attribute(element, "Type").unwrap_or_default();
            let kind = kind.rsplit('/').next().unwrap_or_default().to_lowercase();
            let target = attribute(element, "Target").unwrap_or_default();
            list.push((
                attribute(element, "Id").unwrap_or_default(),
                Related { kind, target },
            ));
        }
    })?;
    Ok(list)
}

impl Package {
    /// The workbook in an archive; `None` if there is none.
    ///
    /// # Errors
    /// An archive whose main part is another kind of document, is encrypted, or breaks its format.
    pub fn of<S: Read + Seek>(
        archive: &mut ZipArchive<S>,
        limits: Limits,
    ) -> Result<Option<Self>, Unreadable> {
        for index in 0..archive.len() {
            if archive.by_index_raw(index).is_ok_and(|part| part.encrypted()) {
                return Err(encrypted());
            }
        }
        let names = Names::of(archive);
        let main = relationships(archive, &names, "", limits)?;
        let main = main
            .iter()
            .filter(|(_, related)| related.kind == "officedocument");
        let named = main
            .filter_map(|(_, related)| names.find("", &related.target))
            .next();
        let usual = || {
            ["xl/workbook.xml", "xl/workbook.bin"]
                .into_iter()
                .find_map(|name| names.find("", name))
        };
        let Some((name, index)) = named.or_else(usual) else {
            return Ok(None);
        };
        match name.split('/').next() {
            Some("word") => return Err(broken("word-document")),
            Some("ppt") => return Err(broken("slides")),
            _ => {}
        }
        let related = relationships(archive, &names, &name, limits)?;
        let part = bytes(archive, index, limits)?;
        let (format, from_1904, listed) = match name.ends_with(".bin") {
            true => (Format::Xlsb, records::is_from_1904(&part), records::sheets(&part)),
            false => (Format::Xlsx, is_from_1904(&part)?, listed(&part)?),
        };
        // A chain of calculation is what a program leaves that has calculated.
        let chain = related.iter().any(|(_, related)| related.kind == "calcchain");
        let calculated = match (chain, format) {
            (true, _) => Some(true),
            (false, Format::Xlsb) => records::is_calculated(&part),
            (false, _) => is_calculated(&part)?,
        };
        if listed.len() > MOST_SHEETS {
            return Err(limits.exceeded("sheets", listed.len() as u64));
        }
        let (folder, _) = split(&name);
        let by_kind = |kind: &str, usual: &str| {
            let related = related.iter().filter(|(_, related)| related.kind == kind);
            let mut found = related.filter_map(|(_, related)| names.find(folder, &related.target));
            found
                .next()
                .or_else(|| names.find(folder, usual))
                .map(|(_, index)| index)
        };
        let ending = if format == Format::Xlsb { "bin" } else { "xml" };
        let strings = by_kind("sharedstrings", &format!("sharedStrings.{ending}"));
        let styles = by_kind("styles", &format!("styles.{ending}"));
        let ids: HashMap<&str, &Related> = related
            .iter()
            .map(|(id, related)| (id.as_str(), related))
            .collect();
        let mut known = HashSet::new();
        let mut owners: HashMap<usize, String> = HashMap::new();
        let sheets = listed
            .into_iter()
            .map(|(name, hidden, id)| {
                let (name, again) = unique(name, &mut known);
                let related = ids.get(id.as_str());
                let part = related.and_then(|related| names.find(folder, &related.target));
                let holds = match (related.map(|related| related.kind.as_str()), part) {
                    (Some("chartsheet"), _) => Holds::Nothing("chart"),
                    (Some("dialogsheet"), _) => Holds::Nothing("dialog"),
                    (Some("xlmacrosheet" | "xlintlmacrosheet" | "macrosheet"), _) => Holds::Nothing("macro"),
                    (_, None) => Holds::Nothing("absent"),
                    (_, Some((_, index))) => match owners.get(&index) {
                        Some(owner) => Holds::Same(owner.clone()),
                        None => {
                            owners.insert(index, name.clone());
                            Holds::Cells(index)
                        }
                    },
                };
                Sheet {
                    name,
                    again,
                    hidden,
                    holds,
                }
            })
            .collect();
        Ok(Some(Self {
            format,
            sheets,
            from_1904,
            calculated,
            strings,
            styles,
        }))
    }

    /// The position in the archive of the part with the styles.
    pub fn styles(&self) -> Option<usize> {
        self.styles
    }

    /// The parts of the archive that are read, each with what for.
    pub fn roles(&self) -> Vec<(usize, Role)> {
        let cells = self.sheets.iter().filter_map(|sheet| match sheet.holds {
            Holds::Cells(index) => Some((index, Role::Cells)),
            _ => None,
        });
        let strings = self.strings.map(|index| (index, Role::Strings));
        let styles = self.styles.map(|index| (index, Role::Styles));
        strings.into_iter().chain(styles).chain(cells).collect()
    }

    /// Marks the sheet with this part as one that cannot be read.
    pub fn refuse(&mut self, index: usize, why: Unreadable) {
        let mut sheets = self.sheets.iter_mut();
        if let Some(sheet) = sheets.find(|sheet| sheet.holds == Holds::Cells(index)) {
            sheet.holds = Holds::Broken(why);
        }
    }

    /// The parts that a reader needs, under the names it expects. Its sheets are called by their positions from 0.
    pub fn shown(&self) -> Vec<Shown> {
        let binary = self.format == Format::Xlsb;
        let ending = if binary { "bin" } else { "xml" };
        let cells = |(at, sheet): (usize, &Sheet)| match sheet.holds {
            Holds::Cells(index) => Some((at, index)),
            _ => None,
        };
        let sheets: Vec<(usize, usize)> = self.sheets.iter().enumerate().filter_map(cells).collect();
        let mut shown = vec![
            bytes_shown(
                "_rels/.rels",
                relations(&[("r1", "officeDocument", &format!("xl/workbook.{ending}"))]),
            ),
            bytes_shown(
                &format!("xl/workbook.{ending}"),
                match binary {
                    true => records::workbook(&sheets, self.from_1904),
                    false => workbook(&sheets, self.from_1904),
                },
            ),
        ];
        let lines: Vec<(String, String)> = sheets
            .iter()
            .map(|(at, _)| (format!("r{at}"), format!("worksheets/{at}.{ending}")))
            .collect();
        let lines: Vec<(&str, &str, &str)> = lines
            .iter()
            .map(|(id, target)| (id.as_str(), "worksheet", target.as_str()))
            .collect();
        shown.push(bytes_shown(
            &format!("xl/_rels/workbook.{ending}.rels"),
            relations(&lines),
        ));
        let parts = [("sharedStrings", self.strings), ("styles", self.styles)];
        shown.extend(parts.into_iter().filter_map(|(name, index)| {
            let from = From::Archive(index?);
            Some(Shown {
                name: format!("xl/{name}.{ending}"),
                from,
            })
        }));
        shown.extend(sheets.iter().map(|(at, index)| Shown {
            name: format!("xl/worksheets/{at}.{ending}"),
            from: From::Archive(*index),
        }));
        shown
    }
}

/// What a part is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The shared strings.
    Strings,
    /// The styles.
    Styles,
    /// The cells of a sheet.
    Cells,
}

fn bytes_shown(name: &str, bytes: Vec<u8>) -> Shown {
    Shown {
        name: name.to_owned(),
        from: From::Bytes(bytes),
    }
}

/// A name that no sheet has yet, and whether it had to be changed for that.
pub fn unique(name: String, known: &mut HashSet<String>) -> (String, bool) {
    if known.insert(name.clone()) {
        return (name, false);
    }
    let mut number = 2;
    loop {
        let other = format!("{name} ({number})");
        if known.insert(other.clone()) {
            return (other, true);
        }
        number += 1;
    }
}

/// What a workbook lists: name, whether it is hidden, id of the relationship.
type Listed = Vec<(String, bool, String)>;

fn listed(workbook: &[u8]) -> Result<Listed, Unreadable> {
    let mut list = Listed::new();
    elements(workbook, &mut |element| {
        if local(element) == "sheet" {
            let hidden =
                attribute(element, "state").is_some_and(|state| state.to_lowercase().contains("hidden"));
            let name = attribute(element, "name").unwrap_or_default();
            list.push((name, hidden, attribute(element, "id").unwrap_or_default()));
        }
    })?;
    Ok(list)
}

fn is_from_1904(workbook: &[u8]) -> Result<bool, Unreadable> {
    let mut from_1904 = false;
    elements(workbook, &mut |element| {
        if local(element) == "workbookPr"
            && let Some(said) = attribute(element, "date1904")
        {
            from_1904 = said == "1" || said == "true";
        }
    })?;
    Ok(from_1904)
}

/// Whether a workbook says that its formulas were calculated, or are to be when it is opened.
fn is_calculated(workbook: &[u8]) -> Result<Option<bool>, Unreadable> {
    let mut calculated = None;
    elements(workbook, &mut |element| {
        if local(element) == "calcPr" {
            let said = |name: &str| attribute(element, name).map(|said| said == "1" || said == "true");
            calculated = Some(said("fullCalcOnLoad") != Some(true) && said("calcCompleted") != Some(false));
        }
    })?;
    Ok(calculated)
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn relations(lines: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut text = String::from(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    );
    for (id, kind, target) in lines {
        text.push_str(&format!(
            "<Relationship Id=\"{id}\" Type=\"{TYPES}/{kind}\" Target=\"{target}\"/>"
        ));
    }
    text.push_str("</Relationships>");
    text.into_bytes()
}

fn workbook(sheets: &[(usize, usize)], from_1904: bool) -> Vec<u8> {
    let from_1904 = u8::from(from_1904);
    let mut text = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{TYPES}\"><workbookPr date1904=\"{from_1904}\"/><sheets>"
    );
    for (at, _) in sheets {
        text.push_str(&format!(
            "<sheet name=\"{at}\" sheetId=\"{}\" r:id=\"r{at}\"/>",
            at + 1
        ));
    }
    text.push_str("</sheets></workbook>");
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use crate::survey::file::package::*;

    #[test]
    fn the_second_sheet_of_a_name_gets_another() {
        let mut known = HashSet::new();
        let names = ["表", "表", "表 (2)", "表"].map(|name| unique(name.to_owned(), &mut known));
        let expected = [
            ("表", false),
            ("表 (2)", true),
            ("表 (2) (2)", true),
            ("表 (3)", true),
        ];
        assert_eq!(names, expected.map(|(name, again)| (name.to_owned(), again)));
    }
}
