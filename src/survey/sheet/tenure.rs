//! How a sheet tells by which tenure its land is held: in a column, by its name or title, or by what its columns of land
//! are called.

use super::grid::Grid;
use super::label::plain::normalise;
use super::long::WHOLE;
use crate::field::TENURES;
use crate::survey::file::cell::plain;

/// How a sheet tells the tenure of the land in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TenureOf {
    /// It does not: its land is one figure an enterprise.
    None,
    /// By a column of words.
    Column(usize),
    /// For all its rows: position in [`TENURES`].
    Sheet(usize),
}

impl TenureOf {
    /// How this sheet tells it of its column 用地面积.
    pub fn of(grid: &Grid) -> Self {
        if grid.column("land_mu").is_none() {
            return Self::None;
        }
        let column = grid.column("tenure").filter(|_| !grid.tenure_is_use);
        match (column, grid.tenure) {
            (Some(column), _) => Self::Column(column),
            (None, Some(kind)) => Self::Sheet(kind),
            (None, None) => Self::None,
        }
    }
}

/// How an enterprise holds the parcel of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holds {
    /// As its own, or nothing tells.
    Own,
    /// Leased from somebody.
    Leased,
    /// Let to somebody.
    Let,
    /// In another way.
    Other,
}

/// How the parcel of a row is held.
pub fn holds(grid: &Grid, row: usize) -> Holds {
    let kind = match TenureOf::of(grid) {
        TenureOf::Sheet(kind) => Some(kind),
        TenureOf::Column(column) => of_row(grid, column, row),
        TenureOf::None => match own_columns(grid).as_slice() {
            [(_, kind)] if grid.column("land_mu").is_none() => Some(*kind),
            _ => None,
        },
    };
    match kind {
        None | Some(0) => Holds::Own,
        Some(1) => Holds::Leased,
        Some(2) => Holds::Let,
        Some(_) => Holds::Other,
    }
}

/// The tenure of a row that a column of words tells, and where it tells none the sheet. In a sheet of land let or leased
/// 出让 tells how its owner came by it.
pub fn of_row(grid: &Grid, column: usize, row: usize) -> Option<usize> {
    let words = grid.words_in(column, row);
    if words.trim().is_empty() || WHOLE.contains(&plain(words).as_str()) {
        return Some(grid.tenure.unwrap_or(0));
    }
    let kind = named(words).first().copied();
    match (kind, grid.tenure) {
        (Some(0), Some(sheet @ (1 | 2))) => Some(sheet),
        // 租赁 is what both parties call it.
        (Some(1), Some(2)) if plain(words).contains("租赁") => Some(2),
        (kind, _) => kind,
    }
}

/// Whether a column that may tell the tenure tells what the land is used for instead: 工业用地, 仓储.
pub fn is_use(grid: &Grid, column: usize) -> bool {
    let mut words = (0..grid.rows.len()).map(|row| plain(grid.words_in(column, row)));
    words.all(|text| {
        text.is_empty() || (named(&text).is_empty() && USES.iter().any(|word| text.contains(word)))
    })
}

/// Words for what land is used for, and for the two owners of all land.
const USES: [&str; 12] = [
    "工业",
    "工矿",
    "仓储",
    "物流",
    "商业",
    "商服",
    "住宅",
    "科研",
    "办公",
    "建设用地",
    "国有",
    "集体",
];

/// The columns of a sheet that say by their own names how their land is held, 承租面积, and how.
pub fn own_columns(grid: &Grid) -> Vec<(usize, usize)> {
    let kinds = TENURES.iter().enumerate();
    let mut list: Vec<(usize, usize)> = kinds
        .filter_map(|(kind, tenure)| Some((grid.column(tenure.id)?, kind)))
        .collect();
    list.sort_unstable();
    list
}

/// How each sheet of a year tells the tenure of its column 用地面积. Where other columns or sheets tell what is leased and
/// let, 土地使用权面积 is the enterprise's own land.
pub fn of_sheets(grids: &[(u32, &Grid)]) -> Vec<TenureOf> {
    let mut list: Vec<TenureOf> = grids.iter().map(|(_, grid)| TenureOf::of(grid)).collect();
    let in_parts = list.iter().any(|tenure| *tenure != TenureOf::None)
        || grids.iter().any(|(_, grid)| !own_columns(grid).is_empty());
    let owned = |grid: &Grid| own_columns(grid).iter().any(|(_, kind)| *kind == 0);
    for (tenure, (_, grid)) in list.iter_mut().zip(grids) {
        if in_parts && *tenure == TenureOf::None && is_right_of_use(grid) && !owned(grid) {
            *tenure = TenureOf::Sheet(0);
        }
    }
    list
}

/// Whether the column 用地面积 of a sheet is called 土地使用权面积.
fn is_right_of_use(grid: &Grid) -> bool {
    let column = grid.column("land_mu");
    column.is_some_and(|column| normalise(&grid.headings[column].label).contains("使用权面积"))
}

/// The tenures that a text names: one, none, or several, which is as unclear as none.
pub fn named(text: &str) -> &'static [usize] {
    const ONE: [[usize; 1]; 4] = [[0], [1], [2], [3]];
    // 「租用」 is no part of 「出租用地」.
    let text = plain(text).replace("出租用地", "出租地");
    let mut found =
        (0..TENURES.len()).filter(|kind| TENURES[*kind].words.iter().any(|mark| text.contains(mark)));
    match (found.next(), found.next()) {
        (Some(one), None) => &ONE[one],
        _ => &[],
    }
}

/// Words that are a tenure only beside the word for land: any table may hold 其他 things, and 登记 is what forms are for.
const WEAK: [&str; 2] = ["登记", "其他"];

/// The tenure that a sheet's name, its title or its file tells: by the first of them that names any. One that names
/// several tells none.
pub fn told<'a>(texts: impl IntoIterator<Item = &'a str>) -> Option<usize> {
    for text in texts {
        let text = plain(text);
        let name = text.trim_matches(|letter: char| letter.is_ascii_punctuation() || letter.is_ascii_digit());
        let says = |mark: &str| {
            let of_land = || {
                let land = ["土地", "用地", "地块", "宗地"];
                land.iter().any(|land| {
                    text.contains(&format!("{mark}{land}")) || text.contains(&format!("{land}{mark}"))
                })
            };
            text.contains(mark) && (!WEAK.contains(&mark) || name == mark || of_land())
        };
        let strong = |kind: usize| {
            TENURES[kind]
                .words
                .iter()
                .any(|mark| says(mark) && *mark != WEAK[0])
        };
        let found: Vec<usize> = (0..TENURES.len()).filter(|kind| strong(*kind)).collect();
        match found.as_slice() {
            [one] => return Some(*one),
            [] if says(WEAK[0]) => return Some(0),
            [] => {}
            _ => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::survey::sheet::tenure::*;

    #[test]
    fn a_tenure_is_one_word_or_unclear() {
        for (text, expected) in [
            ("自有", &[0][..]),
            ("承租（标准厂房）", &[1]),
            ("出租", &[2]),
            ("其他", &[3]),
            ("租赁（转出租）", &[]),
            ("出租用地", &[2]),
            ("租用", &[1]),
            ("购置", &[0]),
            ("自建", &[0]),
            ("国有", &[]),
        ] {
            assert_eq!(named(text), expected, "{text}");
        }
    }

    #[test]
    fn a_sheet_tells_its_tenure_by_name_title_or_file() {
        for (texts, expected) in [
            (&["登记土地"][..], Some(0)),
            (&["1.其他"], Some(3)),
            (&["其他数据"], None),
            (&["企业登记表"], None),
            (&["出租土地登记表"], Some(2)),
            (&["Sheet1", "2024年企业承租土地情况表"], Some(1)),
            (&["Sheet1", "企业自有、承租、出租土地情况表", "出租.xlsx"], None),
            (&["", "", "土地出租2024.csv"], Some(2)),
            (&["用地"], None),
        ] {
            assert_eq!(told(texts.iter().copied()), expected, "{texts:?}");
        }
    }
}
