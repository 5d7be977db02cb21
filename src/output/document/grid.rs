//! A table of the report, and how wide its columns are.

use crate::facts::shown::longest_word;
use crate::letter;

/// Half-width letters of a table cell side by side on the page.
const PAGE: usize = 84;

/// A table as it stands in the document.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// Heads of the columns.
    pub heads: Vec<String>,
    /// Whether the cells of a column are numbers, and stand to the right.
    pub numbers: Vec<bool>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl Grid {
    /// Leaves out the columns that hold nothing.
    pub fn drop_empty(&mut self) {
        self.keep(|text| !text.is_empty());
    }

    fn cells(&self, column: usize) -> impl Iterator<Item = &str> {
        let cells = self.rows.iter().filter_map(move |row| row.get(column));
        cells.map(String::as_str)
    }

    fn is_text(&self, column: usize) -> bool {
        self.numbers.get(column) != Some(&true)
    }

    /// The widest cell of a column, in half-width letters.
    fn widest(&self, column: usize) -> usize {
        let lines = self.cells(column).flat_map(|cell| cell.split('\n'));
        lines.map(letter::width).max().unwrap_or(0)
    }

    /// Whether the table is no wider than a page, each name on one line and no head cut but where it reads well.
    pub fn fits(&self) -> bool {
        let wishes = (0..self.heads.len()).map(|column| wishes(self, column)[2]);
        wishes.sum::<usize>() <= PAGE
    }

    /// Keeps the columns in which some cell says something.
    pub fn keep(&mut self, says: impl Fn(&str) -> bool) {
        let kept: Vec<bool> = (0..self.heads.len())
            .map(|column| {
                self.rows
                    .iter()
                    .any(|row| row.get(column).is_some_and(|text| says(text)))
            })
            .collect();
        let keep = |list: &mut Vec<String>| {
            let mut at = kept.iter();
            list.retain(|_| at.next().copied().unwrap_or(true));
        };
        keep(&mut self.heads);
        self.rows.iter_mut().for_each(keep);
        let mut at = kept.iter();
        self.numbers.retain(|_| at.next().copied().unwrap_or(true));
    }

    /// Widths of the columns in twentieths of a point. A number is never broken; words give way where the page is too
    /// narrow (then the second part of the answer is true), and heads take up to three lines.
    pub fn widths(&self, page_mm: f64) -> (Vec<usize>, bool) {
        let wishes: Vec<[usize; 4]> = (0..self.heads.len()).map(|column| wishes(self, column)).collect();
        let sum = |level: usize| -> usize { wishes.iter().map(|wish| wish[level]).sum() };
        // What fits is shared out between two wishes; if not even the first does, words are broken.
        let level = (0..3).rev().find(|level| sum(*level) <= PAGE).unwrap_or(0);
        let (own, wanted) = (sum(level), sum(level + 1));
        let room = PAGE.saturating_sub(own).min(wanted - own);
        let letters: Vec<usize> = wishes
            .iter()
            .map(|wish| {
                let more = wish[level + 1] - wish[level];
                wish[level] + (more * room).checked_div(wanted - own).unwrap_or(0)
            })
            .collect();
        let wraps = (0..letters.len())
            .any(|column| self.is_text(column) && letters[column] < self.widest(column) + BORDER);
        let whole: usize = letters.iter().sum();
        let page = (page_mm / 25.4 * 1440.0) as usize;
        let widths = letters.iter().map(|width| width * page / whole.max(1)).collect();
        (widths, wraps)
    }
}

/// The margins of a cell, in half-width letters.
const BORDER: usize = 2;

/// What a column wants, in half-width letters, from the most to the least urgent: no broken word or number; names on one
/// line; a head that reads well; every text on one line.
fn wishes(grid: &Grid, column: usize) -> [usize; 4] {
    // A longer word, such as an address, may be broken; a code may not.
    const LONG_WORD: usize = 14;
    const CODE: usize = 18;
    // As long as the names of counties are: 城乡一体化示范区.
    const NAME: usize = 16;
    // Latin letters may be set wider than half a Chinese one.
    let latin = |letters: usize| (letters * 6).div_ceil(5);
    let (head, widest) = (&grid.heads[column], grid.widest(column));
    let word = latin(longest_word(head)) + BORDER;
    let whole = (head_width(head) + BORDER).max(word);
    if grid.is_text(column) {
        let own = grid.cells(column).map(longest_word).max().unwrap_or(0);
        let own = if own > CODE { LONG_WORD } else { own };
        // Four Chinese letters of a name stand on one line.
        let least = letter::width(head).max(widest).min(8) + BORDER;
        let words = word.max(latin(own) + BORDER).max(least);
        let names = words.max(widest.min(NAME) + BORDER);
        let heads = names.max(whole);
        return [words, names, heads, heads.max(widest + BORDER)];
    }
    // Two Chinese letters are never parted.
    let least = letter::width(head).div_ceil(3).max(letter::width(head).min(4));
    let number = (latin(widest).max(least) + BORDER).max(word);
    [number, number, number.max(whole), number.max(whole)]
}

/// The width of a head that reads well: a short line stays whole, a longer one becomes two or three.
fn head_width(head: &str) -> usize {
    let line = |line: &str| match letter::width(line) {
        whole @ ..=12 => whole,
        whole @ ..=24 => whole.div_ceil(2).next_multiple_of(2),
        whole => whole.div_ceil(3).next_multiple_of(2),
    };
    head.split('\n').map(line).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The widths of a table's columns in twentieths of a point, and whether words wrap.
    fn widths(columns: &[(&str, bool, &str)]) -> (Vec<usize>, bool) {
        let grid = Grid {
            heads: columns.iter().map(|(head, ..)| (*head).to_owned()).collect(),
            numbers: columns.iter().map(|(_, number, _)| *number).collect(),
            rows: vec![columns.iter().map(|(.., cell)| (*cell).to_owned()).collect()],
        };
        // The width of the text on a page of GB/T 9704.
        grid.widths(156.0)
    }

    #[test]
    fn no_head_is_cut_inside_a_word() {
        // A letter of 9 pt is half as wide, 90 twentieths; the cell's margins are 120. The longest words have 8, 13, 7, 8
        // and 12 letters.
        let columns = [
            ("Resource", false, "Land"),
            ("Environmental Gini (value added)", true, "0.2"),
            ("Largest loss: county", false, "禹州市"),
            ("Expected value added", true, "1,125,055"),
            ("Enterprises appraised (households)", true, "9"),
        ];
        let (widths, _) = widths(&columns);
        for (width, letters) in widths.iter().zip([8, 13, 7, 8, 12]) {
            assert!(*width >= letters * 90 + 120, "{widths:?}");
        }
    }

    #[test]
    fn names_of_counties_and_two_letters_stay_on_one_line() {
        let columns = [
            ("排名", true, "9"),
            ("县（市、区）", false, "城乡一体化示范区"),
            ("评价企业数", true, "515"),
            ("用地面积合计\n（亩）", true, "20,303.09"),
            ("综合得分", true, "182.58"),
            ("亩均税收\n（万元/亩）", true, "26.46"),
            ("亩均主营业务收入\n（万元/亩）", true, "600.62"),
            ("研发投入强度", true, "3.35%"),
        ];
        let (widths, wraps) = widths(&columns);
        // A Chinese letter of 10 pt is 200 twentieths wide.
        assert!(widths[0] >= 2 * 200 + 120, "{widths:?}");
        assert!(widths[1] >= 8 * 200 + 120, "{widths:?}");
        assert!(!wraps);
    }
}
