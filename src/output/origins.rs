//! `origins.csv`: every value back to workbook, sheet and cell.

use std::io::Write;

use crate::facts::tables::panels;
use crate::field::FIELDS;
use crate::frame::Columns;
use crate::problem::{Error, Problems, SourceId, cell_name, column_name};
use crate::survey::Survey;
use crate::survey::{Grid, ORIGIN_COLUMNS, Panel, origins};

/// From how many cells on `origins.csv` takes its compact form.
const COMPACT_FROM: usize = 200_000;

/// Writes every cell that was read, back to workbook, sheet and cell.
///
/// Compact form, from 200,000 cells on: one row an enterprise and sheet with field `*` and the row's number as cell,
/// and one row a column of each sheet without code, with the column's letter as cell; cells whose value was corrected
/// or split have a row of their own in both forms.
pub fn write_origins(survey: &Survey, problems: &Problems, out: &mut dyn Write) -> Result<(), Error> {
    out.write_all("\u{feff}".as_bytes())
        .map_err(|error| Error::file("origins.csv", error))?;
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(ORIGIN_COLUMNS).map_err(failed)?;
    let cells = survey
        .grids
        .iter()
        .map(|grid| grid.rows.len() * grid.headings.len());
    let mut lines = Lines { problems, writer };
    if cells.sum::<usize>() > COMPACT_FROM {
        lines.columns(&survey.grids)?;
        for panel in panels(survey) {
            lines.rows(panel, &survey.grids)?;
        }
    } else {
        for panel in panels(survey) {
            lines.cells(panel, &survey.grids)?;
        }
    }
    lines
        .writer
        .flush()
        .map_err(|error| Error::file("origins.csv", error))
}

fn failed(error: csv::Error) -> Error {
    Error::file("origins.csv", error)
}

/// Where something stands, and what is said of it.
struct Line<'a> {
    code: &'a str,
    year: &'a str,
    field: &'a str,
    source: SourceId,
    cell: &'a str,
    raw: &'a str,
    correction: &'a str,
}

struct Lines<'a, W: Write> {
    problems: &'a Problems,
    writer: csv::Writer<W>,
}

impl<W: Write> Lines<'_, W> {
    fn line(&mut self, line: Line) -> Result<(), Error> {
        let Some(source) = self.problems.source_of(line.source) else {
            return Ok(());
        };
        let safe = |text: &str| match crate::table::is_formula(text) {
            true => format!("'{text}"),
            false => text.to_owned(),
        };
        let record = [
            line.code,
            line.year,
            line.field,
            &safe(&source.workbook),
            &safe(&source.sheet),
            line.cell,
            &safe(line.raw),
            &safe(line.correction),
        ];
        self.writer.write_record(record).map_err(failed)
    }

    /// One line a column of each sheet.
    fn columns(&mut self, grids: &[Grid]) -> Result<(), Error> {
        for grid in grids {
            for heading in &grid.headings {
                self.line(Line {
                    code: "",
                    year: "",
                    field: FIELDS[heading.field].id,
                    source: grid.source,
                    cell: &column_name(heading.column),
                    raw: &heading.label,
                    correction: "",
                })?;
            }
        }
        Ok(())
    }

    /// One line an enterprise and sheet, and one for every cell that was changed.
    fn rows(&mut self, panel: &Panel, grids: &[Grid]) -> Result<(), Error> {
        let codes = panel.frame.words("code")?;
        let year = panel.year.to_string();
        for (row, code) in codes.iter().enumerate() {
            let code = code.unwrap_or("");
            for &(position, at) in &panel.rows[row] {
                let grid = &grids[position as usize];
                let row = grid.rows[at as usize];
                self.line(Line {
                    code,
                    year: &year,
                    field: "*",
                    source: grid.source,
                    cell: &(row + 1).to_string(),
                    raw: "",
                    correction: "",
                })?;
                for ((_, column), change) in grid.changes.range((at, 0)..(at + 1, 0)) {
                    let heading = &grid.headings[*column];
                    self.line(Line {
                        code,
                        year: &year,
                        field: FIELDS[heading.field].id,
                        source: grid.source,
                        cell: &cell_name(row, heading.column),
                        raw: &change.raw,
                        correction: &change.now,
                    })?;
                }
            }
        }
        Ok(())
    }

    /// One line a cell.
    fn cells(&mut self, panel: &Panel, grids: &[Grid]) -> Result<(), Error> {
        let codes = panel.frame.words("code")?;
        let year = panel.year.to_string();
        for (row, code) in codes.iter().enumerate() {
            for origin in origins(panel, grids, row, None) {
                self.line(Line {
                    code: code.unwrap_or(""),
                    year: &year,
                    field: FIELDS[origin.field].id,
                    source: origin.source,
                    cell: &cell_name(origin.row, origin.column),
                    raw: &origin.raw,
                    correction: &origin.correction,
                })?;
            }
        }
        Ok(())
    }
}
