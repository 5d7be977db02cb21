//! A sheet for each county, and 公示: the list that is published.

use std::collections::HashSet;

use polars::prelude::*;
use rust_xlsxwriter::Workbook;

use super::grid;
use super::page::{Failure, Page, cut, set_up};
use super::style::Styles;
use crate::facts::view::View;
use crate::problem::Error;
use crate::table::{Cells, Heading, Table};

/// Letters of a sheet's name.
const MOST_LETTERS: usize = 31;

/// Columns of the list that is published: who, and the class; no figure.
const PUBLISHED: [&str; 7] = ["code", "name", "county", "town", "park", "population", "class"];

/// 公示: everyone who has a class, in the order of the codes and without figures.
pub fn publication(view: &View) -> Result<Table, Error> {
    let table = &view.enterprises;
    let rows: Vec<u32> = match table.headings.iter().any(|heading| heading.id == "class") {
        true => {
            let classes = Cells::of(&table.frame, "class")?;
            (0..table.frame.height())
                .filter(|row| classes.text(*row).is_some_and(|class| !class.is_empty()))
                .map(|row| row as u32)
                .collect()
        }
        false => Vec::new(),
    };
    let mut list = part(table, &rows, |heading| PUBLISHED.contains(&heading.id.as_str()))?;
    list.id = "publication";
    list.title = view.lang.text("workbook.publication", &[]);
    Ok(list)
}

/// Some rows and columns of a table.
fn part(table: &Table, rows: &[u32], keep: impl Fn(&Heading) -> bool) -> Result<Table, Error> {
    let headings: Vec<Heading> = table
        .headings
        .iter()
        .filter(|heading| keep(heading))
        .cloned()
        .collect();
    let ids: Vec<&str> = headings.iter().map(|heading| heading.id.as_str()).collect();
    let index = IdxCa::from_slice("rows".into(), rows);
    Ok(Table {
        id: table.id,
        title: table.title.clone(),
        frame: table.frame.select(ids)?.take(&index)?,
        headings,
    })
}

/// Columns of a county's sheet: all but those that are the same for everyone there.
fn is_own(heading: &Heading, area: &str) -> bool {
    let id = heading.id.as_str();
    id != area && id != "class_preliminary" && !id.ends_with("_benchmark")
}

/// More sheets than these nobody finds his way through; each also holds a file open while it is written.
const MOST_COUNTIES: usize = 255;

/// The sheets of the counties.
#[derive(Default)]
pub struct Sheets<'a> {
    /// Name and rows of every county that has enterprises, in the order of the ranking.
    counties: Vec<(String, Vec<u32>)>,
    table: Option<&'a Table>,
    most: usize,
}

impl<'a> Sheets<'a> {
    /// The enterprises of each county, in sheets of at most `most` rows.
    pub fn of(view: &'a View, most: usize) -> Result<Self, Error> {
        let table = &view.enterprises;
        let has = |table: &Table, id: &str| table.headings.iter().any(|heading| heading.id == id);
        if !has(table, view.area) || !has(&view.counties, "county") {
            return Ok(Self::default());
        }
        let mut rows: std::collections::HashMap<&str, Vec<u32>> = std::collections::HashMap::new();
        let names = Cells::of(&table.frame, view.area)?;
        for row in 0..table.frame.height() {
            if let Some(name) = names.text(row) {
                rows.entry(name).or_default().push(row as u32);
            }
        }
        let list = Cells::of(&view.counties.frame, "county")?;
        let counties = (0..view.counties.frame.height())
            .filter_map(|index| {
                let name = list.text(index)?;
                Some((name.to_owned(), rows.remove(name)?))
            })
            .collect();
        Ok(Self {
            counties,
            table: Some(table),
            most,
        })
    }

    /// What is said where there are too many counties for sheets of their own; empty otherwise.
    pub fn left_out(&self, view: &View) -> String {
        if self.counties.len() <= MOST_COUNTIES {
            return String::new();
        }
        let count = self.counties.len().to_string();
        let words = [("count", count.as_str()), ("most", &MOST_COUNTIES.to_string())];
        view.lang.text("workbook.no-county-sheets", &words)
    }

    /// Writes the sheets behind the others, unless there are too many.
    pub fn write(
        &self,
        workbook: &mut Workbook,
        view: &View,
        styles: &Styles,
        before: &[Page],
    ) -> Result<(), Failure> {
        let Some(table) = self.table.filter(|_| self.counties.len() <= MOST_COUNTIES) else {
            return Ok(());
        };
        let mut taken: HashSet<String> = before.iter().map(|page| page.name.to_lowercase()).collect();
        let otherwise = view.lang.text("column.county", &[]);
        let each = self.most.saturating_sub(grid::ROWS_ABOVE).max(1);
        for (name, rows) in &self.counties {
            for rows in rows.chunks(each) {
                let mut own = part(table, rows, |heading| is_own(heading, view.area))?;
                own.title = format!("{name} · {}", table.title);
                let sheet = workbook.add_worksheet_with_constant_memory()?;
                set_up(sheet, view, &safe_name(name, &otherwise, &mut taken))?;
                let pages = grid::sheet(sheet, view, styles, &[&own], 2, None)?.pages;
                sheet.set_print_fit_to_pages(pages, 0);
            }
        }
        Ok(())
    }
}

/// A name that Excel takes for a sheet: at most 31 letters, none of `[]:*?/\`, no quotation mark at either end, not
/// that of another sheet.
fn safe_name(text: &str, otherwise: &str, taken: &mut HashSet<String>) -> String {
    let plain: String = text
        .chars()
        .filter(|letter| !letter.is_control() && !matches!(letter, '[' | ']' | ':' | '*' | '?' | '/' | '\\'))
        .collect();
    let plain = plain.trim().trim_matches('\'').trim();
    // “History” is a name that Excel keeps for itself.
    let plain = match plain.is_empty() || plain.eq_ignore_ascii_case("history") {
        true => otherwise,
        false => plain,
    };
    let mut name = cut(plain, MOST_LETTERS);
    let mut number = 1;
    while !taken.insert(name.to_lowercase()) {
        number += 1;
        let ending = format!(" ({number})");
        name = format!("{}{ending}", cut(plain, MOST_LETTERS - ending.len()));
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_are_what_excel_takes() {
        let mut taken: HashSet<String> = ["企业评价".to_owned()].into();
        let mut name = |text: &str| safe_name(text, "县", &mut taken);
        assert_eq!(name("禹州市"), "禹州市");
        assert_eq!(name("禹州市"), "禹州市 (2)");
        assert_eq!(name("企业评价"), "企业评价 (2)");
        assert_eq!(name("'a/b[c]:*?\\'"), "abc");
        assert_eq!(name("'"), "县");
        assert_eq!(name("HISTORY"), "县 (2)");
        let long = name(&"县".repeat(40));
        assert_eq!(long.chars().count(), 31);
        assert_eq!(name(&"县".repeat(40)).chars().count(), 31);
    }
}
