//! What a scheme and the command line ask of the reading.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::file::input::Input;
use super::file::limits::Limits;
use super::join::row::Key;
use super::sheet::map::FieldMap;
use crate::level::Level;

/// What a scheme and the command line ask of the reading.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Ids of the fields that are read; the others are skipped.
    pub fields: BTreeSet<String>,
    /// Those of them without which nothing can be appraised.
    pub required: BTreeSet<String>,
    /// Fields that may stand for others, and those others.
    pub stand_ins: Vec<(String, Vec<String>)>,
    /// Whether last year's figures bear on this year's points.
    pub last_year_counts: bool,
    /// Whether the scheme needs to know who is above scale.
    pub size_needed: bool,
    /// What the rows are keyed by.
    pub key: Key,
    /// The year to appraise; the latest one if `None`.
    pub year: Option<i32>,
    /// Header texts that the data dictionary does not know.
    pub map: FieldMap,
    /// The level that is ranked, where the scheme or the command line names it.
    pub level: Option<Level>,
    /// The areas of that level; empty if there is no list.
    pub counties: Vec<String>,
    /// How much a workbook may hold.
    pub limits: Limits,
    /// Whether tables without a row are in order: templates that are yet to be filled in.
    pub may_be_empty: bool,
    /// The list of corrections.
    pub corrections: Option<Input>,
    /// The list of manual adjustments.
    pub adjustments: Option<Input>,
    /// The list of events.
    pub events: Option<Input>,
    /// The list of shares of meters and parcels.
    pub shares: Option<Input>,
    /// Earlier results: their folders, or their workbooks.
    pub history: Vec<PathBuf>,
    /// The id of the scheme, to be compared with that of the history.
    pub scheme: String,
}
