//! `problems.xlsx`: what to send back to the departments, one sheet a department and county.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{
    Color, ConditionalFormat2ColorScale, DocProperties, ExcelDateTime, Format as Look, FormatAlign,
    FormatBorder, Url, Workbook, Worksheet, XlsxError,
};

use crate::field::{self, Department, FIELDS};
use crate::insight::completeness::Reported;
use crate::lang::Lang;
use crate::letter::marked;
use crate::problem::{Error, Place, Problem, Problems, Severity, cell_name, wording};
use crate::survey::{Recipient, Recipients};

/// What the workbook is made of.
pub struct Answers<'a> {
    /// The problems; notes are left to `problems.csv`.
    pub problems: &'a Problems,
    /// Who has to answer; `None` if nothing could be read.
    pub recipients: Option<Recipients<'a>>,
    /// Fields and shares of the completeness sheet.
    pub completeness: Option<(Vec<String>, Vec<Reported>)>,
    /// Language of labels and sentences.
    pub lang: Lang,
}

struct Looks {
    title: Look,
    note: Look,
    head: Look,
    cell: Look,
    link: Look,
    error: Look,
    answer: Look,
    share: Look,
}

impl Looks {
    fn new() -> Self {
        let base = Look::new().set_font_size(10.5).set_align(FormatAlign::Top);
        let boxed = base
            .clone()
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0xC9D2DE));
        Self {
            title: Look::new().set_bold().set_font_size(15.0),
            note: base.clone(),
            head: boxed
                .clone()
                .set_bold()
                .set_background_color(Color::RGB(0xDDE6F0)),
            cell: boxed.clone().set_text_wrap(),
            link: boxed
                .clone()
                .set_font_color(Color::RGB(0x1F3A5F))
                .set_underline(rust_xlsxwriter::FormatUnderline::Single),
            error: boxed.clone().set_font_color(Color::RGB(0xA33A2A)).set_bold(),
            answer: boxed
                .clone()
                .set_background_color(Color::RGB(0xFFF8E1))
                .set_text_wrap()
                .set_unlocked(),
            share: boxed.set_num_format("0%"),
        }
    }
}

/// The columns: key of the heading and width.
const COLUMNS: [(&str, f64); 9] = [
    ("column.problem.severity", 7.0),
    ("column.problem.code", 20.0),
    ("column.problem.workbook", 22.0),
    ("column.problem.sheet", 12.0),
    ("column.problem.cell", 9.0),
    ("column.problem.value", 22.0),
    ("column.problem.message", 48.0),
    ("column.problem.hint", 36.0),
    ("check.answer", 30.0),
];

/// Rows above the lines of a sheet: title, note, headings.
const TOP: u32 = 3;

/// Writes the workbook into the file `unfinished`, with links that are right once it stands at `target`.
///
/// # Errors
/// [`Error::File`] if it cannot be written.
pub fn write(answers: &Answers<'_>, target: &Path, unfinished: &Path) -> Result<(), Error> {
    build(answers, target)
        .and_then(|mut book| book.save(unfinished))
        .map_err(|cause| Error::file(target, cause))
}

fn build(answers: &Answers<'_>, path: &Path) -> Result<Workbook, XlsxError> {
    let lang = answers.lang;
    let looks = Looks::new();
    let mut book = Workbook::new();
    let created = ExcelDateTime::from_ymd(2019, 12, 31)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let mut pages: BTreeMap<Recipient, Vec<&Problem>> = BTreeMap::new();
    for problem in answers
        .problems
        .iter()
        .filter(|problem| problem.severity > Severity::Note)
    {
        let recipient = answers.recipients.as_ref().map(|known| known.at(problem.place));
        pages
            .entry(recipient.unwrap_or_default())
            .or_default()
            .push(problem);
    }
    let mut names: Vec<String> = Vec::new();
    for recipient in pages.keys() {
        let name = sheet_name(recipient, lang, &names);
        names.push(name);
    }
    overview(book.add_worksheet(), &pages, &names, lang, &looks)?;
    if let Some((fields, reported)) = &answers.completeness {
        completeness(book.add_worksheet(), fields, reported, lang, &looks)?;
    }
    for ((recipient, problems), name) in pages.iter().zip(&names) {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        page(sheet, recipient, problems, answers, path, &looks)?;
    }
    Ok(book)
}

fn department_name(department: Option<Department>, lang: Lang) -> String {
    let id = match department {
        None => return lang.text("check.general", &[]),
        Some(Department::Roster) => "roster",
        Some(Department::Land) => "land",
        Some(Department::Energy) => "energy",
        Some(Department::Emission) => "emission",
        Some(Department::Business) => "business",
        Some(Department::Published) => "published",
    };
    lang.text(&format!("check.department.{id}"), &[])
}

fn recipient_name(recipient: &Recipient, lang: Lang) -> String {
    let county = match (recipient.department, recipient.county.as_str()) {
        (None, "") => return department_name(None, lang),
        (_, "") => lang.text("check.city", &[]),
        (_, county) => county.to_owned(),
    };
    format!("{} {county}", department_name(recipient.department, lang))
}

/// A name that Excel takes: at most 31 letters, none of `[]:*?/\`, no other sheet's. A county's name comes from a
/// workbook and can be anything.
fn sheet_name(recipient: &Recipient, lang: Lang, taken: &[String]) -> String {
    let reserved = [
        lang.text("check.sheet.overview", &[]),
        lang.text("check.sheet.completeness", &[]),
    ];
    let plain: String = recipient_name(recipient, lang)
        .chars()
        .filter(|letter| !letter.is_control() && !"[]:*?/\\'".contains(*letter))
        .take(27)
        .collect();
    let free = |name: &String| {
        let same = |other: &String| other.to_lowercase() == name.to_lowercase();
        !taken.iter().any(same) && !reserved.iter().any(same)
    };
    let mut name = plain.clone();
    for number in 2.. {
        if free(&name) {
            break;
        }
        name = format!("{plain} {number}");
    }
    name
}

fn overview(
    sheet: &mut Worksheet,
    pages: &BTreeMap<Recipient, Vec<&Problem>>,
    names: &[String],
    lang: Lang,
    looks: &Looks,
) -> Result<(), XlsxError> {
    sheet.set_name(lang.text("check.sheet.overview", &[]))?;
    sheet.set_column_width(0, 34)?.set_column_width(1, 10)?;
    sheet.write_string_with_format(0, 0, lang.text("check.title", &[]), &looks.title)?;
    sheet.write_string_with_format(1, 0, lang.text("check.note", &[]), &looks.note)?;
    sheet.write_string_with_format(2, 0, lang.text("check.recipient", &[]), &looks.head)?;
    sheet.write_string_with_format(2, 1, lang.text("check.count", &[]), &looks.head)?;
    for (row, (problems, name)) in pages.values().zip(names).enumerate() {
        let row = TOP + row as u32;
        let url = Url::new(format!("internal:'{name}'!A1")).set_text(name);
        sheet.write_url_with_format(row, 0, url, &looks.link)?;
        sheet.write_number_with_format(row, 1, problems.len() as f64, &looks.cell)?;
    }
    Ok(())
}

/// Counties down, fields across, shares as a heat map.
fn completeness(
    sheet: &mut Worksheet,
    fields: &[String],
    reported: &[Reported],
    lang: Lang,
    looks: &Looks,
) -> Result<(), XlsxError> {
    sheet.set_name(lang.text("check.sheet.completeness", &[]))?;
    sheet.write_string_with_format(0, 0, lang.text("check.completeness-note", &[]), &looks.note)?;
    sheet.set_column_width(0, 18)?;
    sheet.write_blank(2, 0, &looks.head)?;
    for (column, id) in fields.iter().enumerate() {
        let column = column as u16 + 1;
        let field = field::index(id).map(|index| &FIELDS[index]);
        let department = department_name(field.map(|field| field.department), lang);
        let label = field.map_or(id.as_str(), |field| lang.pick(field.zh, field.en));
        sheet.write_string_with_format(1, column, department, &looks.head)?;
        sheet.write_string_with_format(2, column, label, &looks.head)?;
        sheet.set_column_width(column, 14)?;
    }
    for (row, county) in reported.iter().enumerate() {
        let row = TOP + row as u32;
        sheet.write_string_with_format(row, 0, &county.county, &looks.cell)?;
        for (column, share) in county.shares.iter().enumerate() {
            if let Some(share) = share {
                sheet.write_number_with_format(row, column as u16 + 1, *share, &looks.share)?;
            }
        }
    }
    if !reported.is_empty() && !fields.is_empty() {
        let scale = ConditionalFormat2ColorScale::new()
            .set_minimum_color(Color::RGB(0xF4C7B8))
            .set_maximum_color(Color::RGB(0xFFFFFF));
        let last = TOP + reported.len() as u32 - 1;
        sheet.add_conditional_format(TOP, 1, last, fields.len() as u16, &scale)?;
    }
    sheet.set_freeze_panes(TOP, 1)?;
    Ok(())
}

fn page(
    sheet: &mut Worksheet,
    recipient: &Recipient,
    problems: &[&Problem],
    answers: &Answers<'_>,
    path: &Path,
    looks: &Looks,
) -> Result<(), XlsxError> {
    let lang = answers.lang;
    sheet.write_string_with_format(0, 0, recipient_name(recipient, lang), &looks.title)?;
    sheet.write_string_with_format(1, 0, lang.text("check.note", &[]), &looks.note)?;
    for (column, (key, width)) in COLUMNS.iter().enumerate() {
        sheet.set_column_width(column as u16, *width)?;
        sheet.write_string_with_format(2, column as u16, lang.text(key, &[]), &looks.head)?;
    }
    for (row, problem) in problems.iter().enumerate() {
        line(sheet, TOP + row as u32, problem, answers, path, looks)?;
    }
    let last = TOP + problems.len() as u32;
    sheet.set_freeze_panes(TOP, 0)?;
    sheet.autofilter(TOP - 1, 0, last - 1, COLUMNS.len() as u16 - 1)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

fn line(
    sheet: &mut Worksheet,
    row: u32,
    problem: &Problem,
    answers: &Answers<'_>,
    path: &Path,
    looks: &Looks,
) -> Result<(), XlsxError> {
    let lang = answers.lang;
    let (message, hint) = wording(problem, lang);
    let source = match problem.place {
        Place::Nowhere => None,
        Place::File(id) | Place::Row(id, _) | Place::Cell(id, ..) | Place::Line(id, ..) => {
            answers.problems.source_of(id)
        }
    };
    let (workbook, tab) = source.map_or(("", ""), |source| {
        (source.workbook.as_str(), source.sheet.as_str())
    });
    let severity = lang.text(&format!("severity.{}", problem.severity.id()), &[]);
    let look = if problem.severity == Severity::Error {
        &looks.error
    } else {
        &looks.cell
    };
    sheet.write_string_with_format(row, 0, severity, look)?;
    sheet.write_string_with_format(row, 1, problem.kind.code, &looks.cell)?;
    sheet.write_string_with_format(row, 2, safe(file_name(workbook)), &looks.cell)?;
    sheet.write_string_with_format(row, 3, safe(tab), &looks.cell)?;
    let (shown, target) = match problem.place {
        Place::Cell(_, line, column) => (cell_name(line, column), cell_name(line, column)),
        Place::Row(_, line) => ((line + 1).to_string(), cell_name(line, 0)),
        _ => (String::new(), "A1".to_owned()),
    };
    match link(workbook, tab, &target, path).filter(|_| !shown.is_empty()) {
        Some(url) => {
            let url = Url::new(url).set_text(shown);
            sheet.write_url_with_format(row, 4, url, &looks.link)?;
        }
        None => {
            sheet.write_string_with_format(row, 4, shown, &looks.cell)?;
        }
    }
    sheet.write_string_with_format(row, 5, safe(problem.word("found")), &looks.cell)?;
    sheet.write_string_with_format(row, 6, safe(&message), &looks.cell)?;
    sheet.write_string_with_format(row, 7, safe(&hint), &looks.cell)?;
    sheet.write_blank(row, 8, &looks.answer)?;
    Ok(())
}

/// Text without hidden letters, at most as long as a cell can hold.
fn safe(text: &str) -> String {
    marked(text).chars().take(32_000).collect()
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The most letters of a link in Excel.
const LONGEST_LINK: usize = 2000;

/// A link from the answers to a cell of a workbook. Excel takes paths as seen from the folder of the workbook with the
/// link. `None` where the names would break the link.
fn link(workbook: &str, tab: &str, cell: &str, from: &Path) -> Option<String> {
    let awkward = |text: &str| {
        text.chars()
            .any(|letter| letter.is_control() || "#'|".contains(letter))
    };
    if workbook.is_empty() || tab.is_empty() || awkward(workbook) || awkward(tab) {
        return None;
    }
    let target = PathBuf::from(workbook);
    let folder = from.parent().unwrap_or(Path::new(""));
    let climbs = |path: &Path| {
        path.components()
            .any(|part| part == std::path::Component::ParentDir)
    };
    let path = if target.is_absolute() || folder.is_absolute() || climbs(folder) {
        std::path::absolute(&target).ok()?.to_string_lossy().into_owned()
    } else {
        let depth = folder
            .components()
            .filter(|part| *part != std::path::Component::CurDir)
            .count();
        format!("{}{workbook}", "../".repeat(depth))
    };
    let url = format!("file:///{path}#'{tab}'!{cell}");
    (url.chars().count() <= LONGEST_LINK).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_climb_out_of_the_folder_of_the_answers() {
        assert_eq!(
            link("in/用地.xlsx", "宗地", "F5", Path::new("out/problems.xlsx")).as_deref(),
            Some("file:///../in/用地.xlsx#'宗地'!F5")
        );
        assert_eq!(
            link("a#b.xlsx", "宗地", "F5", Path::new("out/problems.xlsx")),
            None
        );
    }

    #[test]
    fn sheet_names_are_safe_and_differ() {
        let recipient = |county: &str| Recipient {
            department: Some(Department::Land),
            county: county.to_owned(),
        };
        let one = sheet_name(&recipient("../../x"), Lang::Zh, &[]);
        assert_eq!(one, "用地 ....x");
        assert_eq!(
            sheet_name(&recipient("..//..x"), Lang::Zh, std::slice::from_ref(&one)),
            "用地 ....x 2"
        );
    }
}
