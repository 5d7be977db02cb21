//! The tables of what people decided: corrections, and shares of meters and parcels.

use super::tables::{Builder, heading};
use crate::edition::Results;
use crate::field::FIELDS;
use crate::problem::{Error, Place, Problems, cell_name};
use crate::survey::{Correction, Share};
use crate::table::{Format, Table};

/// `corrections.csv`: every value that was corrected, with reason, document and approver.
pub fn corrections(results: &Results<'_>) -> Result<Table, Error> {
    let lang = results.lang;
    let problems = results.problems;
    let mut columns = Builder::over(results.survey.corrections.iter().collect::<Vec<_>>());
    let text = |id: &str| heading(lang, id, Format::Text);
    columns.text(text("code"), |one: &Correction| some(&one.code));
    columns.number(heading(lang, "year", Format::Ordinal), |one| {
        Some(f64::from(one.year))
    });
    columns.text(text("field"), |one| some(FIELDS[one.field].id));
    columns.text(text("old"), |one| some(&one.old));
    columns.text(text("new"), |one| some(&one.new));
    columns.text(text("unit"), |one| some(&one.unit));
    columns.text(text("reason-given"), |one| some(&one.reason));
    columns.text(text("document"), |one| some(&one.document));
    columns.text(text("approver"), |one| some(&one.approver));
    columns.text(text("corrected-cell"), |one| some(&place(one.cell, problems)));
    columns.text(text("listed"), |one| some(&place(one.listed, problems)));
    columns.finish("corrections", lang.text("table.corrections", &[]))
}

/// `shares.csv`: every part of a shared meter or parcel.
pub fn shares(results: &Results<'_>) -> Result<Table, Error> {
    let lang = results.lang;
    let problems = results.problems;
    let mut columns = Builder::over(results.survey.shares.iter().collect::<Vec<_>>());
    let text = |id: &str| heading(lang, id, Format::Text);
    columns.text(text("detail"), |one: &Share| some(&one.detail));
    columns.text(text("code"), |one| some(&one.code));
    columns.number(heading(lang, "year", Format::Ordinal), |one| {
        Some(f64::from(one.year))
    });
    columns.text(text("field"), |one| some(FIELDS[one.field].id));
    columns.number(heading(lang, "total", Format::Decimal(4)), |one| Some(one.total));
    columns.number(heading(lang, "share", Format::Percent(2)), |one| Some(one.share));
    columns.number(heading(lang, "part", Format::Decimal(4)), |one| Some(one.part));
    columns.text(text("unit"), |one| some(&one.unit));
    columns.text(text("total-cell"), |one| some(&place(one.cell, problems)));
    columns.finish("shares", lang.text("table.shares", &[]))
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// Workbook, sheet and cell or row.
fn place(place: Place, problems: &Problems) -> String {
    let (source, at) = match place {
        Place::Cell(source, row, column) => (source, cell_name(row, column)),
        Place::Row(source, row) => (source, (row + 1).to_string()),
        _ => return String::new(),
    };
    match problems.source_of(source) {
        // Text has no sheets.
        Some(source) if source.sheet.is_empty() => format!("{} › {at}", source.workbook),
        Some(source) => format!("{} › {} › {at}", source.workbook, source.sheet),
        None => at,
    }
}
