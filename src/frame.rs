//! The one face of polars frames: columns by their id and type, in one piece.

use polars::prelude::*;

use crate::problem::Error;

/// Columns of a known type.
pub trait Columns {
    /// A column of words. A missing column, or one of another type, is a bug in permu: [`Error::Frame`].
    fn words(&self, id: &str) -> Result<StringChunked, Error>;

    /// A column of numbers; errors likewise.
    fn numbers(&self, id: &str) -> Result<Float64Chunked, Error>;

    /// A column of ranks or counts; errors likewise.
    fn counts(&self, id: &str) -> Result<UInt32Chunked, Error>;

    /// Where a column of any type has a value; errors likewise.
    fn held(&self, id: &str) -> Result<BooleanChunked, Error>;

    /// Whether there is such a column.
    fn has(&self, id: &str) -> bool;
}

impl Columns for DataFrame {
    fn words(&self, id: &str) -> Result<StringChunked, Error> {
        Ok(series(self, id)?.str()?.clone())
    }

    fn numbers(&self, id: &str) -> Result<Float64Chunked, Error> {
        Ok(series(self, id)?.f64()?.clone())
    }

    fn counts(&self, id: &str) -> Result<UInt32Chunked, Error> {
        Ok(series(self, id)?.u32()?.clone())
    }

    fn held(&self, id: &str) -> Result<BooleanChunked, Error> {
        Ok(series(self, id)?.is_not_null())
    }

    fn has(&self, id: &str) -> bool {
        self.get_column_index(id).is_some()
    }
}

/// A column of any type in one chunk: a value is then found without a walk over chunks, and sums do not depend on where
/// polars has cut the frame.
fn series(frame: &DataFrame, id: &str) -> Result<Series, Error> {
    Ok(frame.column(id)?.as_materialized_series().rechunk())
}
