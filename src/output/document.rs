//! `report.docx`: the draft of the yearly report, in the form of Chinese official documents. Written from the [`View`] alone.
//!
//! The numbers in its sentences are cells of the tables, rounded as everywhere; nothing is computed here but counts. The
//! file is WordprocessingML of our own ([`word`]): the crates for it bring image decoders and a second zip writer, and
//! cannot fix the times.

mod chapters;
mod draft;
pub mod grid;
mod style;
pub mod word;

use std::io::{Seek, Write};

use crate::facts::view::View;
use crate::problem::Error;
use draft::Draft;
use word::{About, Look};

/// Writes the report. `pngs` are the pictures of `view.charts`, in their order. The same view gives the same bytes.
pub fn write(view: &View, pngs: &[Vec<u8>], out: impl Write + Seek) -> Result<(), Error> {
    let state = view.lang.text(&format!("state.{}", view.state.id()), &[]);
    let mut draft = Draft::of(view, pngs);
    let title = draft.text("document.title", &[("title", &view.title)]);
    draft.document.paragraph(Look::Title, &title);
    draft.document.paragraph(
        Look::Subtitle,
        &draft.text("document.subtitle", &[("state", &state)]),
    );
    if let Some(internal) = &view.internal {
        draft.document.paragraph(Look::Note, &internal.said(view.lang));
    }
    chapters::all(&mut draft)?;
    let about = About {
        lang: view.lang,
        title: &view.title,
        state: &state,
    };
    draft.document.write(&about, out)
}

#[cfg(test)]
mod tests {
    use super::draft::{Draft, chinese};
    use super::*;
    use crate::lang::Lang;

    #[test]
    fn chapters_are_numbered_as_in_official_documents() {
        for (number, expected) in [
            (1, "一"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (45, "四十五"),
            (103, "一百零三"),
            (110, "一百一十"),
            (131, "一百三十一"),
        ] {
            assert_eq!(chinese(number), expected);
        }
    }

    #[test]
    fn parts_that_hold_commas_are_parted_by_semicolons() {
        let words = |list: &[&str]| -> Vec<String> { list.iter().map(|word| (*word).to_owned()).collect() };
        for (lang, parts, expected) in [
            (Lang::Zh, ["甲1家", "乙2家"], "甲1家、乙2家"),
            (Lang::Zh, ["甲1家，占10%", "乙2家"], "甲1家，占10%；乙2家"),
            (Lang::En, ["1,200 in A", "2 in B"], "1,200 in A, 2 in B"),
            (Lang::En, ["1 in A, few", "2 in B"], "1 in A, few; 2 in B"),
        ] {
            let view = crate::output::sample::empty(lang);
            assert_eq!(Draft::of(&view, &[]).list(&words(&parts)), expected);
        }
    }

    #[test]
    fn enterprises_are_named_once() {
        let view = crate::output::sample::empty(Lang::Zh);
        for (population, expected) in [
            ("规上", "规上企业"),
            ("规下（用地5亩以上）", "规下（用地5亩以上）企业"),
            ("无用地租赁企业", "无用地租赁企业"),
            ("租赁企业（无用地）", "租赁企业（无用地）"),
        ] {
            assert_eq!(Draft::of(&view, &[]).enterprises_of(population), expected);
        }
    }

    #[test]
    fn a_long_list_of_decisions_is_cut_and_says_where_the_rest_is() {
        use polars::prelude::{Column, DataFrame};
        let words = |words: &str| -> Vec<String> { (0..45).map(|row| format!("{words}{row}")).collect() };
        let ids = ["code", "class_preliminary", "class"];
        let mut view = crate::output::sample::empty(Lang::Zh);
        view.decisions.push(crate::table::Table {
            id: "adjustments",
            title: "人工调整".to_owned(),
            headings: ids
                .map(|id| crate::facts::tables::heading(Lang::Zh, id, crate::table::Format::Text))
                .to_vec(),
            frame: DataFrame::new(45, ids.map(|id| Column::new(id.into(), words(id))).to_vec()).unwrap(),
        });
        let mut bytes = std::io::Cursor::new(Vec::new());
        write(&view, &[], &mut bytes).unwrap();
        let mut text = String::new();
        let mut zip = zip::ZipArchive::new(bytes).unwrap();
        let mut part = zip.by_name("word/document.xml").unwrap();
        std::io::Read::read_to_string(&mut part, &mut text).unwrap();
        assert!(text.contains("表中列出前40行，全部45行见 tables/adjustments.csv。"));
        assert!(text.contains(">code39<") && !text.contains(">code40<"));
    }

    #[test]
    fn a_run_that_found_nothing_still_has_a_report_in_both_languages() {
        for lang in [Lang::Zh, Lang::En] {
            let view = crate::output::sample::empty(lang);
            let mut bytes = std::io::Cursor::new(Vec::new());
            write(&view, &[], &mut bytes).unwrap();
            assert!(zip::ZipArchive::new(bytes).unwrap().len() > 10);
        }
    }
}
