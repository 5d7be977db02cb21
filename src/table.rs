//! A table for people and programs: a frame with headings. CSV, workbook and HTML are written from it alone.

use std::io::Write;

use polars::prelude::*;

use crate::problem::Error;

/// How the numbers of a column are shown to people. CSV always has them unrounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Words.
    Text,
    /// Whole numbers.
    Integer,
    /// Whole numbers that are names, such as years and rows of a sheet: without thousands marks.
    Ordinal,
    /// A number with this many decimals.
    Decimal(u8),
    /// A share of 1, shown as a percentage with this many decimals.
    Percent(u8),
}

/// What stands above a column.
#[derive(Clone, Debug)]
pub struct Heading {
    /// English id: the CSV header and the frame's column name.
    pub id: String,
    /// Label in the language of the run.
    pub label: String,
    /// Unit, empty if none.
    pub unit: String,
    /// How numbers are shown.
    pub format: Format,
}

/// A figure as its reader may see it: whoever prints it has to say what stands in its place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Figure {
    /// It may be seen.
    Shown(f64),
    /// It is there and not to be seen.
    Withheld,
    /// There is none.
    #[default]
    Missing,
}

impl Figure {
    /// A figure of which it is known whether it may be seen.
    pub fn of(value: Option<f64>, withheld: bool) -> Self {
        match (withheld, value) {
            (true, _) => Self::Withheld,
            (false, value) => value.into(),
        }
    }

    /// The figure, where it may be seen.
    pub fn shown(self) -> Option<f64> {
        match self {
            Self::Shown(value) => Some(value),
            Self::Withheld | Self::Missing => None,
        }
    }

    /// Whether it is there and not to be seen.
    pub fn is_withheld(self) -> bool {
        self == Self::Withheld
    }
}

impl From<Option<f64>> for Figure {
    fn from(value: Option<f64>) -> Self {
        value.map_or(Self::Missing, Self::Shown)
    }
}

impl From<Figure> for Option<f64> {
    fn from(figure: Figure) -> Self {
        figure.shown()
    }
}

/// What stands in a cell whose figure is withheld; a note says why.
pub const WITHHELD: &str = "*";

/// A frame with headings, one a column, in the same order.
#[derive(Clone, Debug)]
pub struct Table {
    /// English id: the file name of the CSV.
    pub id: &'static str,
    /// Title in the language of the run.
    pub title: String,
    /// One heading a column.
    pub headings: Vec<Heading>,
    /// The values. Text columns are `String`, numbers `Float64` or integers.
    pub frame: DataFrame,
}

impl Table {
    /// Withholds cells of number columns: they are empty for programs and show [`WITHHELD`] to people. The frame keeps a
    /// column of marks without heading for each column in which something is withheld.
    pub fn withhold(&mut self, hidden: impl Fn(usize, &str) -> bool) -> Result<(), Error> {
        for heading in &self.headings {
            let marks: BooleanChunked = (0..self.frame.height())
                .map(|row| Some(hidden(row, &heading.id)))
                .collect();
            if heading.format == Format::Text || !marks.any() {
                continue;
            }
            let values = self
                .frame
                .column(&heading.id)?
                .as_materialized_series()
                .cast(&DataType::Float64)?;
            let kept: Float64Chunked = values
                .f64()?
                .iter()
                .zip(marks.iter())
                .map(|(value, hidden)| value.filter(|_| hidden != Some(true)))
                .collect();
            self.frame
                .with_column(kept.with_name(heading.id.as_str().into()).into_column())?;
            self.frame
                .with_column(marks.with_name(Self::marks(&heading.id).into()).into_column())?;
        }
        Ok(())
    }

    /// The name of the column that marks what is withheld in another.
    pub fn marks(id: &str) -> String {
        format!("withheld:{id}")
    }

    /// Which rows of a column are withheld; `None` if none.
    pub fn withheld(&self, id: &str) -> Option<BooleanChunked> {
        let marks = self.frame.column(&Self::marks(id)).ok()?;
        marks.as_materialized_series().bool().ok().cloned()
    }

    /// The CSV form: UTF-8 with BOM, English ids, null = empty, shortest round-trip numbers, and no text that a
    /// spreadsheet would take for a formula.
    pub fn write_csv(&self, out: &mut dyn Write) -> Result<(), Error> {
        let failed = |error: std::io::Error| Error::file(format!("{}.csv", self.id), error);
        out.write_all("\u{feff}".as_bytes()).map_err(failed)?;
        let mut writer = csv::Writer::from_writer(&mut *out);
        writer
            .write_record(self.headings.iter().map(|heading| heading.id.as_str()))
            .map_err(|error| Error::file(format!("{}.csv", self.id), error))?;
        writer.flush().map_err(failed)?;
        drop(writer);
        self.write_csv_rows(out)
    }

    /// The rows of the CSV form, without its first line: a table that is written in pieces has one.
    pub fn write_csv_rows(&self, out: &mut dyn Write) -> Result<(), Error> {
        let failed = |error: std::io::Error| Error::file(format!("{}.csv", self.id), error);
        let csv_failed = |error: csv::Error| Error::file(format!("{}.csv", self.id), error);
        let mut writer = csv::Writer::from_writer(out);
        let cells: Vec<Cells> = self
            .headings
            .iter()
            .map(|heading| Cells::of(&self.frame, &heading.id))
            .collect::<Result<_, _>>()?;
        let mut number = String::new();
        for row in 0..self.frame.height() {
            for column in &cells {
                number.clear();
                writer
                    .write_field(column.csv(row, &mut number))
                    .map_err(csv_failed)?;
            }
            writer.write_record(None::<&[u8]>).map_err(csv_failed)?;
        }
        writer.flush().map_err(failed)
    }
}

/// The values of one column, ready to be walked row by row.
pub enum Cells {
    /// Words.
    Text(StringChunked),
    /// Numbers.
    Number(Float64Chunked),
    /// Whole numbers.
    Integer(Int64Chunked),
}

impl Cells {
    /// The column called `id`.
    pub fn of(frame: &DataFrame, id: &str) -> Result<Self, Error> {
        let series = frame.column(id)?.as_materialized_series().rechunk();
        Ok(match series.dtype() {
            DataType::String => Self::Text(series.str()?.clone()),
            DataType::Float64 => Self::Number(series.f64()?.clone()),
            _ => Self::Integer(series.cast(&DataType::Int64)?.i64()?.clone()),
        })
    }

    /// The number in a row, also of whole-number columns.
    pub fn number(&self, row: usize) -> Option<f64> {
        match self {
            Self::Text(_) => None,
            Self::Number(values) => values.get(row),
            Self::Integer(values) => values.get(row).map(|value| value as f64),
        }
    }

    /// The words in a row.
    pub fn text(&self, row: usize) -> Option<&str> {
        match self {
            Self::Text(values) => values.get(row),
            _ => None,
        }
    }

    fn csv<'a>(&'a self, row: usize, buffer: &'a mut String) -> &'a str {
        use std::fmt::Write as _;
        let written = match self {
            Self::Text(values) => {
                let text = values.get(row).unwrap_or("");
                if !is_formula(text) {
                    return text;
                }
                write!(buffer, "'{text}")
            }
            // The last wall: no program reads “inf” or “NaN” as a figure.
            Self::Number(values) => match values.get(row).filter(|value| value.is_finite()) {
                Some(value) => write!(buffer, "{value}"),
                None => Ok(()),
            },
            Self::Integer(values) => match values.get(row) {
                Some(value) => write!(buffer, "{value}"),
                None => Ok(()),
            },
        };
        debug_assert!(written.is_ok(), "writing to a String cannot fail");
        buffer
    }
}

/// Whether a spreadsheet that opens a CSV would run this text as a formula.
pub fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_has_bom_empty_nulls_shortest_numbers_and_no_formulas() {
        let table = Table {
            id: "t",
            title: String::new(),
            headings: ["name", "x", "rank"]
                .map(|id| Heading {
                    id: id.to_owned(),
                    label: String::new(),
                    unit: String::new(),
                    format: Format::Text,
                })
                .to_vec(),
            frame: df!(
                "name" => [Some("=HYPERLINK(1)"), None, Some("a,\"b\"")],
                "x" => [Some(0.1 + 0.2), Some(-2.0), None],
                "rank" => [Some(1u32), None, Some(3)],
            )
            .unwrap(),
        };
        let mut bytes = Vec::new();
        table.write_csv(&mut bytes).unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "\u{feff}name,x,rank\n'=HYPERLINK(1),0.30000000000000004,1\n,-2,\n\"a,\"\"b\"\"\",,3\n"
        );
    }
}
