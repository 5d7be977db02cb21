//! Problems as words: terminal text, folded; and the table behind `problems.csv`.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::cause;
use super::kinds;
use super::list::{Problem, Problems};
use super::place::{Place, cell_name};
use super::severity::Severity;
use crate::lang::{Lang, borrowed};
use crate::letter::on_one_line;

/// The sentence and the hint of a problem; the hint may be empty.
pub fn wording(problem: &Problem, lang: Lang) -> (String, String) {
    let said = cause::said(&problem.words, lang);
    let words = borrowed(&said);
    let part = |part: &str| {
        let key = format!("problem.{}.{part}", problem.kind.code);
        if part == "hint" && !lang.has(&key) {
            return String::new();
        }
        lang.text(&key, &words)
    };
    let mut hint = part("hint");
    let unread = [kinds::NOT_A_WORKBOOK, kinds::UNREADABLE_SHEET].contains(&problem.kind);
    let remedy = cause::remedy(&problem.word("cause")).or(unread.then_some("copy"));
    if let Some(remedy) = remedy.filter(|_| hint.is_empty()) {
        hint = lang.text(&format!("remedy.{remedy}"), &[]);
    }
    let nearest = problem.word("nearest");
    if !nearest.is_empty() {
        hint = lang.text("problem.nearest", &[("nearest", &nearest)]);
    }
    (part("message"), hint)
}

/// Where a problem is, as `用地2025.xlsx › 宗地 › D6 (用地面积（亩）)`; empty if nowhere.
pub fn place_text(problem: &Problem, problems: &Problems) -> String {
    let place = problems.name_of(problem.place);
    match &*problem.word("column") {
        "" => place,
        label => format!("{place} ({label})"),
    }
}

/// One problem in full.
pub fn render_one(problem: &Problem, problems: &Problems, lang: Lang, extra: &str) -> String {
    let (message, hint) = wording(problem, lang);
    let (message, hint) = (on_one_line(&message), on_one_line(&hint));
    let severity = lang.text(&format!("severity.{}", problem.severity.id()), &[]);
    let mut text = format!("{severity}[{}]: {message}\n", problem.kind.code);
    let place = on_one_line(&place_text(problem, problems));
    if !place.is_empty() {
        let _ = writeln!(text, "  ┌─ {place}");
    }
    if !extra.is_empty() {
        let _ = writeln!(text, "  │  {extra}");
    }
    if !hint.is_empty() {
        let _ = writeln!(text, "  = {}{hint}", lang.text("problem.hint", &[]));
    }
    text
}

/// How many places of folded problems are listed by name.
const LISTED_PLACES: usize = 12;

/// What problems that fold have in common; `None` for one that stands alone.
fn fold_key(problem: &Problem, lang: Lang) -> Option<String> {
    match problem.place {
        // A value that is missing is missed by several indicators: each tells its own.
        Place::Row(..) | Place::Cell(..) => Some(format!(
            "{}\n{}",
            problem.word("column"),
            problem.word("indicator")
        )),
        // Each line of a settings file has its own words, unless the same sentence is true of several.
        Place::Line(..) => Some(wording(problem, lang).0),
        // A county has no cell: its name is its place.
        Place::Nowhere if problem.kind == kinds::COUNTY_INDICATOR_MISSING => {
            Some(problem.word("indicator").into_owned())
        }
        Place::Nowhere | Place::File(_) => None,
    }
}

/// All problems of at least this severity: the worst first; the same code in the same column, with the same sentence
/// on several lines, or of the same indicator in several counties folded.
pub fn render(problems: &Problems, lang: Lang, least: Severity) -> String {
    let mut groups: Vec<Vec<&Problem>> = Vec::new();
    let mut known: BTreeMap<(&str, &str, &str, String), usize> = BTreeMap::new();
    for problem in problems.iter().filter(|p| p.severity >= least) {
        let (workbook, sheet) = problems.source_names(problem.place);
        let key = fold_key(problem, lang).map(|key| (problem.kind.code, workbook, sheet, key));
        match key.as_ref().and_then(|key| known.get(key)) {
            Some(index) => groups[*index].push(problem),
            None => {
                known.extend(key.map(|key| (key, groups.len())));
                groups.push(vec![problem]);
            }
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group[0].severity));
    let mut text = String::new();
    for group in groups {
        let more = &group[1..];
        let extra = if more.is_empty() {
            String::new()
        } else {
            lang.text(
                "problem.more",
                &[("count", &more.len().to_string()), ("places", &places(more))],
            )
        };
        text.push_str(&render_one(group[0], problems, lang, &extra));
    }
    text
}

/// Where folded problems are: cells as `D19, D22, D31–D64`, lines as `75:1, 93:1`, counties by name; cut after a dozen.
fn places(problems: &[&Problem]) -> String {
    let mut named: Vec<String> = problems
        .iter()
        .filter_map(|problem| match problem.place {
            Place::Line(_, line, column) => Some(format!("{}:{}", line + 1, column + 1)),
            Place::Nowhere => Some(problem.word("county").into_owned()),
            _ => None,
        })
        .collect();
    if named.is_empty() {
        return cells(problems);
    }
    if named.len() > LISTED_PLACES {
        named.truncate(LISTED_PLACES);
        named.push("…".to_owned());
    }
    named.join(", ")
}

fn cells(problems: &[&Problem]) -> String {
    let mut cells: Vec<(u32, Option<u32>)> = problems
        .iter()
        .filter_map(|problem| match problem.place {
            Place::Cell(_, row, column) => Some((row, Some(column))),
            Place::Row(_, row) => Some((row, None)),
            _ => None,
        })
        .collect();
    cells.sort_by_key(|(row, column)| (*column, *row));
    cells.dedup();
    let name = |(row, column): (u32, Option<u32>)| match column {
        Some(column) => cell_name(row, column),
        None => (row + 1).to_string(),
    };
    let mut list: Vec<String> = Vec::new();
    let mut start = 0;
    while start < cells.len() {
        let mut end = start;
        while end + 1 < cells.len() && cells[end + 1] == (cells[end].0 + 1, cells[end].1) {
            end += 1;
        }
        if list.len() == LISTED_PLACES {
            list.push("…".to_owned());
            break;
        }
        list.push(if end > start + 1 {
            format!("{}–{}", name(cells[start]), name(cells[end]))
        } else {
            end = start;
            name(cells[start])
        });
        start = end + 1;
    }
    list.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::{ALL, Word, column_name, kinds, words};

    #[test]
    fn who_says_a_unit_is_worded_and_a_cell_stays() {
        for (from, lang, expected) in [
            ("file-name", Lang::Zh, "（文件名）"),
            ("file-name", Lang::En, "(file name)"),
            ("B2", Lang::Zh, "（B2）"),
        ] {
            let mut problems = Problems::new();
            problems.push(
                kinds::UNIT_CONTRADICTS,
                Place::Nowhere,
                words![("unit_from", Word::Term("check.unit-from", from.to_owned()))],
            );
            let said = wording(problems.iter().next().unwrap(), lang).0;
            assert!(said.contains(expected), "{said}");
        }
    }

    #[test]
    fn every_kind_has_a_sentence_in_both_languages() {
        for kind in ALL {
            for lang in [Lang::Zh, Lang::En] {
                let key = format!("problem.{}.message", kind.code);
                assert!(lang.has(&key), "{key} in {}", lang.id());
            }
        }
    }

    #[test]
    fn cells_are_named_as_spreadsheets_do() {
        for (column, expected) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16383, "XFD")] {
            assert_eq!(column_name(column), expected);
        }
        assert_eq!(cell_name(40, 3), "D41");
    }

    #[test]
    fn the_same_mistake_in_a_column_folds_and_names_its_cells() {
        let mut problems = Problems::new();
        let id = problems.source("用地2025.xlsx", "宗地");
        for row in [5, 18, 21, 30, 31, 32, 33] {
            problems.push(
                kinds::NOT_A_NUMBER,
                Place::Cell(id, row, 3),
                words![
                    ("found", "12,5亩左右".to_owned()),
                    ("unit", "亩".to_owned()),
                    ("column", "用地面积（亩）".to_owned()),
                ],
            );
        }
        let text = render(&problems, Lang::En, Severity::Note);
        assert_eq!(
            text,
            "error[not-a-number]: “12,5亩左右” is not a number (unit mu)\n  \
             ┌─ 用地2025.xlsx › 宗地 › D6 (用地面积（亩）)\n  \
             │  … and 6 more: D19, D22, D31–D34\n  \
             = hint: write one plain number, such as 12.5; ranges and words are not read\n"
        );
    }

    #[test]
    fn the_same_sentence_on_several_lines_folds_and_another_does_not() {
        let mut problems = Problems::new();
        let id = problems.source("s.toml", "");
        for (line, year) in [(67, "2017"), (75, "2017"), (108, "2017"), (120, "2016")] {
            problems.push(
                kinds::NO_LAST_YEAR,
                Place::Line(id, line, 0),
                words![("year", year.to_owned())],
            );
        }
        let text = render(&problems, Lang::En, Severity::Note);
        assert_eq!(text.matches("error[").count(), 2, "{text}");
        assert!(
            text.contains("┌─ s.toml:68:1\n  │  … and 2 more: 76:1, 109:1\n"),
            "{text}"
        );
    }

    #[test]
    fn counties_that_lack_the_same_indicator_fold_and_are_named() {
        let mut problems = Problems::new();
        for (county, indicator) in [("甲县", "x"), ("甲县", "y"), ("乙县", "x"), ("丙县", "x")] {
            let words = words![("county", county.to_owned()), ("indicator", indicator.to_owned())];
            problems.push(kinds::COUNTY_INDICATOR_MISSING, Place::Nowhere, words);
        }
        let text = render(&problems, Lang::En, Severity::Note);
        assert_eq!(text.matches("[county-indicator-missing]").count(), 2, "{text}");
        assert!(text.contains("… and 2 more: 乙县, 丙县\n"), "{text}");
    }
}
