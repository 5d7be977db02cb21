//! `problems.xlsx`: what to send back to the departments, one sheet a department and county.

mod completeness;
mod looks;
mod understood;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Url, Workbook, Worksheet, XlsxError};

use super::results::look::{note as cell_note, why_cut};
use super::results::page::cut;
use super::whole;
use crate::facts::Reported;
use crate::lang::Lang;
use crate::letter::marked;
use crate::problem::{Error, Place, Problem, Problems, Severity, cell_name, wording};
use crate::survey::{Recipient, Recipients, Understood};
use crate::unit::number_text;
use looks::{Looks, TOP, department_name, file_name, note, on_paper, safe};

/// What the workbook is made of.
pub struct Answers<'a> {
    /// The problems; notes are left to `problems.csv`.
    pub problems: &'a Problems,
    /// Who has to answer; `None` if nothing could be read.
    pub recipients: Option<Recipients<'a>>,
    /// Fields and shares of the completeness sheet.
    pub completeness: Option<(Vec<String>, Vec<Reported>)>,
    /// What was understood of every sheet.
    pub understood: Vec<Understood>,
    /// Language of labels and sentences.
    pub lang: Lang,
}

/// The columns: key of the heading and width.
const COLUMNS: [(&str, f64); 9] = [
    ("column.problem.severity", 6.0),
    ("column.problem.code", 16.0),
    ("column.problem.workbook", 17.0),
    ("column.problem.sheet", 9.0),
    ("column.problem.cell", 7.0),
    ("column.problem.value", 20.0),
    ("column.problem.message", 38.0),
    ("column.problem.hint", 30.0),
    ("check.answer", 26.0),
];

/// Most lines of a whole workbook: nobody answers more, and `problems.csv` has them all.
const MOST_LINES_OF_ALL: usize = 200_000;

/// More sheets than these nobody sends out one by one: then there is one a department.
const MOST_SHEETS: usize = 255;

/// From so many lines on, a sheet waits in a file and not in memory.
const WAITING_LINES: usize = 10_000;

/// Most links of a sheet: Excel takes 65,530.
const MOST_LINKS: usize = 60_000;

/// Writes the workbook into the file `unfinished`, with links that are right once it stands at `target`.
///
/// # Errors
/// [`Error::File`] if it cannot be written.
pub fn write(answers: &Answers<'_>, target: &Path, unfinished: &Path) -> Result<(), Error> {
    write_within(answers, target, unfinished, MOST_LINES_OF_ALL)
}

/// The same with at most `most` lines in all sheets together.
fn write_within(answers: &Answers<'_>, target: &Path, unfinished: &Path, most: usize) -> Result<(), Error> {
    whole::save(unfinished, |book| fill(book, answers, target, most)).map_err(|error| match error {
        Error::File { source, .. } => Error::file(target, source),
        other => other,
    })
}

fn fill(book: &mut Workbook, answers: &Answers<'_>, path: &Path, most: usize) -> Result<(), XlsxError> {
    let lang = answers.lang;
    let looks = Looks::new();
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
    if pages.len() > MOST_SHEETS {
        pages = by_department(pages);
    }
    let mut names: Vec<String> = Vec::new();
    for recipient in pages.keys() {
        let name = sheet_name(recipient, lang, &names);
        names.push(name);
    }
    overview(book.add_worksheet(), &pages, &names, lang, &looks)?;
    if let Some((fields, reported)) = &answers.completeness {
        completeness::write(book.add_worksheet(), fields, reported, lang, &looks)?;
    }
    if !answers.understood.is_empty() {
        let sheet = book.add_worksheet();
        understood::write(sheet, &answers.understood, answers.problems, lang, &looks)?;
    }
    let each = lines_of_each(pages.values().map(Vec::len), most);
    for ((recipient, problems), name) in pages.iter_mut().zip(&names) {
        let all = problems.len();
        if all > each {
            // What has to be answered first must not be what is left out.
            problems.sort_by_key(|problem| std::cmp::Reverse(problem.severity));
            problems.truncate(each);
        }
        let sheet = match problems.len() >= WAITING_LINES {
            true => book.add_worksheet_with_constant_memory()?,
            false => book.add_worksheet(),
        };
        sheet.set_name(name)?;
        page(sheet, recipient, (problems, all), answers, path, &looks)?;
    }
    Ok(())
}

/// The pages of all counties of a department in one.
fn by_department(pages: BTreeMap<Recipient, Vec<&Problem>>) -> BTreeMap<Recipient, Vec<&Problem>> {
    let mut whole: BTreeMap<Recipient, Vec<&Problem>> = BTreeMap::new();
    for (recipient, problems) in pages {
        let department = Recipient {
            county: String::new(),
            ..recipient
        };
        whole.entry(department).or_default().extend(problems);
    }
    whole
}

/// The most lines of each sheet, so that all of them have at most `most`: short ones leave their room to the others.
fn lines_of_each(lengths: impl Iterator<Item = usize>, most: usize) -> usize {
    let mut lengths: Vec<usize> = lengths.collect();
    lengths.sort_unstable();
    let (mut room, mut sheets) = (most, lengths.len());
    for length in lengths {
        if length > room / sheets {
            return (room / sheets).max(1);
        }
        room -= length;
        sheets -= 1;
    }
    most
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
        lang.text("check.sheet.understood", &[]),
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
    sheet.set_column_width(0, 36)?;
    sheet.write_string_with_format(0, 0, lang.text("check.title", &[]), &looks.title)?;
    let key = match pages.is_empty() {
        true => "check.nothing",
        false => "check.note",
    };
    note(sheet, &lang.text(key, &[]), 3, 34.0, looks)?;
    let heads = [
        lang.text("check.recipient", &[]),
        lang.text("severity.error", &[]),
        lang.text("severity.warning", &[]),
        lang.text("check.count", &[]),
    ];
    for (column, head) in (0..).zip(heads) {
        sheet.write_string_with_format(2, column, head, &looks.head)?;
    }
    for (row, (problems, name)) in (TOP..).zip(pages.values().zip(names)) {
        let url = Url::new(format!("internal:'{name}'!A1")).set_text(name);
        sheet.write_url_with_format(row, 0, url, &looks.link)?;
        let errors = problems
            .iter()
            .filter(|problem| problem.severity == Severity::Error);
        let errors = errors.count();
        let counts = [errors, problems.len() - errors, problems.len()];
        for (column, count) in (1..).zip(counts) {
            sheet.write_number_with_format(row, column, count as f64, &looks.number)?;
        }
    }
    sheet.set_freeze_panes(TOP, 0)?;
    on_paper(sheet, lang);
    sheet.set_portrait();
    Ok(())
}

fn page(
    sheet: &mut Worksheet,
    recipient: &Recipient,
    (problems, all): (&[&Problem], usize),
    answers: &Answers<'_>,
    path: &Path,
    looks: &Looks,
) -> Result<(), XlsxError> {
    let lang = answers.lang;
    let name = recipient_name(recipient, lang);
    sheet.write_string_with_format(0, 0, cut(&marked(&name), 1000), &looks.title)?;
    let mut about = lang.text("check.note", &[]);
    if all > problems.len() {
        let counts = [problems.len(), all].map(|count| number_text(count as f64, 0));
        let words = [("count", counts[0].as_str()), ("of", &counts[1])];
        about = format!("{}{about}", lang.text("check.some", &words));
    }
    note(sheet, &about, COLUMNS.len() as u16 - 1, 18.0, looks)?;
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
    sheet.set_repeat_rows(TOP - 1, TOP - 1)?;
    on_paper(sheet, lang);
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
    let may_link = !shown.is_empty() && (row as usize) < MOST_LINKS;
    match link(workbook, tab, &target, path).filter(|_| may_link) {
        Some(url) => {
            let url = Url::new(url).set_text(shown);
            sheet.write_url_with_format(row, 4, url, &looks.link)?;
        }
        None => {
            sheet.write_string_with_format(row, 4, shown, &looks.cell)?;
        }
    }
    let found = problem.word("found");
    let texts = [&*found, &message, &hint];
    let mut lines = 1;
    for (column, text) in (5..).zip(texts) {
        let text = marked(text);
        let fitting = safe(&text);
        if let Some(why) = why_cut(&text, &fitting, lang) {
            sheet.insert_note(row, column, &cell_note(&why))?;
        }
        lines = lines.max(lines_of(&fitting, COLUMNS[usize::from(column)].1));
        sheet.write_string_with_format(row, column, fitting, &looks.cell)?;
    }
    for (column, text) in [(1, problem.kind.code), (2, file_name(workbook)), (3, tab)] {
        lines = lines.max(lines_of(text, COLUMNS[column].1));
    }
    sheet.write_blank(row, 8, &looks.answer)?;
    sheet.set_row_height(row, LINE_HEIGHT * lines.min(MOST_LINES) as f64 + 2.0)?;
    Ok(())
}

/// The height of a line of text, in points.
const LINE_HEIGHT: f64 = 14.0;

/// The most lines that a row is made high for.
const MOST_LINES: usize = 20;

/// How many lines a text takes in a column of this width; a Chinese letter is two wide. Not every program that opens a
/// workbook makes its rows as high as their texts.
fn lines_of(text: &str, width: f64) -> usize {
    let wide = |letter: char| if letter > '\u{2e7f}' { 2.2 } else { 1.1 };
    let lines = text.split('\n').map(|line| {
        let length: f64 = line.chars().map(wide).sum();
        (length / width).ceil().max(1.0) as usize
    });
    lines.sum()
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
    use crate::field::Department;
    use crate::problem::words;

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
    fn what_nobody_can_answer_is_left_to_the_csv_and_said_and_a_long_text_is_cut_with_a_note() {
        let mut problems = Problems::new();
        let source = problems.source("用地.xlsx", "宗地");
        for row in 0..50 {
            let kind = match row < 45 {
                true => crate::problem::kinds::OUTLIER,
                false => crate::problem::kinds::NOT_A_NUMBER,
            };
            let found = if row == 49 {
                "亩".repeat(40_000)
            } else {
                "x".to_owned()
            };
            problems.push(kind, Place::Cell(source, row, 3), words![("found", found)]);
        }
        let answers = Answers {
            problems: &problems,
            recipients: None,
            completeness: None,
            understood: Vec::new(),
            lang: Lang::En,
        };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("problems.xlsx");
        write_within(&answers, &path, &path, 10).unwrap();
        let mut book: calamine::Xlsx<_> = calamine::open_workbook(&path).unwrap();
        let sheet = calamine::Reader::worksheet_range(&mut book, "Other").unwrap();
        assert_eq!(sheet.height(), TOP as usize + 10);
        let said = sheet.get_value((1, 0)).unwrap().to_string();
        assert!(said.contains("10") && said.contains("50"), "{said}");
        // Errors first, and all five of them.
        let codes = (TOP..TOP + 10)
            .filter(|row| *sheet.get_value((*row, 1)).unwrap() == *crate::problem::kinds::NOT_A_NUMBER.code);
        assert_eq!(codes.count(), 5);
        let longest = sheet.get_value((TOP + 4, 5)).unwrap().to_string();
        assert_eq!(longest.chars().count(), 32_767);
        assert!(longest.ends_with('…'));
        let file = std::fs::File::open(&path).unwrap();
        let mut parts = zip::ZipArchive::new(file).unwrap();
        let notes = std::io::read_to_string(parts.by_name("xl/comments1.xml").unwrap()).unwrap();
        assert!(notes.contains("40000"), "{notes}");
    }

    #[test]
    fn short_sheets_leave_their_room_to_long_ones() {
        for (lengths, most, each) in [
            (vec![5, 5], 10, 10),
            (vec![1, 100, 100], 101, 50),
            (vec![1_000_000], 200_000, 200_000),
            (vec![3; 1000], 10, 1),
        ] {
            assert_eq!(lines_of_each(lengths.into_iter(), most), each);
        }
        assert_eq!(lines_of_each(std::iter::empty(), 7), 7);
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
