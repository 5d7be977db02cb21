//! Sheets beside the lists that are no list of enterprises: sums by county, lists behind drop-downs, instructions.

use std::collections::{BTreeSet, HashSet};

use super::area::listed::areas;
use super::row::Key;
use crate::field::FIELDS;
use crate::problem::{Kind, Place, Problems, SourceId, kinds, words};
use crate::survey::file::cell::plain;
use crate::survey::sheet::code::{self, State};
use crate::survey::sheet::grid::Grid;

/// What sheets with the words for drop-downs, and pages that say how to fill a table in, are called.
const NO_LISTS: [&str; 16] = [
    "字典",
    "下拉",
    "代码表",
    "码表",
    "选项",
    "参数",
    "数据源",
    "数据验证",
    "填表说明",
    "填报说明",
    "填写说明",
    "指标解释",
    "指标说明",
    "样表",
    "填写示例",
    "模板说明",
];

/// What tables of sums are called.
const SUMMARIES: [&str; 7] = ["分县", "分区县", "分乡镇", "分镇街", "分行业", "分园区", "透视"];

/// What a sheet is that its name says is no list of enterprises.
pub fn named(sheet: &str) -> Option<Kind> {
    let name = plain(sheet);
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    match () {
        () if has(&NO_LISTS) || matches!(name.as_str(), "说明" | "示例" | "注释") => {
            Some(kinds::SHEET_NO_LIST)
        }
        () if has(&SUMMARIES) => Some(kinds::SUMMARY_SHEET),
        () => None,
    }
}

/// Whether the rows below a header are the example of instructions or the words of a drop-down: the sheet is named so
/// and holds nobody's code, or it is hidden and holds names alone.
pub fn is_no_list(grid: &Grid, sheet: &str, hidden: bool) -> bool {
    let column = grid.column("code");
    let of_somebody = |row: usize| {
        column.is_some_and(|column| code::read(grid.words_in(column, row)).state == State::Valid)
    };
    let names_alone = || {
        let ids = grid.headings.iter().map(|heading| FIELDS[heading.field].id);
        let ids: BTreeSet<&str> = ids.collect();
        ids.iter().all(|id| matches!(*id, "code" | "name"))
    };
    match named(sheet) {
        Some(kinds::SHEET_NO_LIST) => !(0..grid.rows.len()).any(of_somebody),
        _ => hidden && names_alone(),
    }
}

/// Takes out the sheets in which no column names an enterprise, or the column of names holds areas alone, where others
/// list enterprises.
pub fn pass_over(grids: &mut Vec<Grid>, key: Key, problems: &mut Problems) {
    let owned = |grid: &Grid| grid.column("code").is_some() || grid.column("name").is_some();
    if key != Key::Code || !grids.iter().any(|grid| owned(grid) && !grid.rows.is_empty()) {
        return;
    }
    let areas: BTreeSet<String> = grids.iter().flat_map(areas).collect();
    let has_figures = |grid: &Grid| {
        grid.headings
            .iter()
            .any(|heading| FIELDS[heading.field].is_number())
    };
    let found: Vec<Option<Kind>> = grids
        .iter()
        .map(|grid| match owned(grid) {
            false if grid.column("county").is_none() && grid.column("park").is_none() => None,
            false if has_figures(grid) => Some(kinds::SUMMARY_SHEET),
            false => Some(kinds::SHEET_NO_LIST),
            true => is_of_areas(grid, &areas).then_some(kinds::SUMMARY_SHEET),
        })
        .collect();
    let passed = |(grid, kind): (&Grid, &Option<Kind>)| Some((grid.source, (*kind)?));
    let passed: Vec<(SourceId, Kind)> = grids.iter().zip(&found).filter_map(passed).collect();
    problems.forget(&passed.iter().map(|(source, _)| *source).collect(), 0);
    let mut told = HashSet::new();
    for (source, kind) in passed {
        if told.insert(source) {
            problems.push(kind, Place::File(source), words![]);
        }
    }
    let mut found = found.into_iter();
    grids.retain(|_| found.next().flatten().is_none());
}

/// Whether every row of a sheet without codes is named after an area.
fn is_of_areas(grid: &Grid, areas: &BTreeSet<String>) -> bool {
    let (None, Some(column)) = (grid.column("code"), grid.column("name")) else {
        return false;
    };
    grid.column("county").is_none()
        && !grid.rows.is_empty()
        && (0..grid.rows.len()).all(|row| areas.contains(&plain(grid.words_in(column, row))))
}
