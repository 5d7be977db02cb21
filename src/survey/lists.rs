//! What people decide beside the workbooks: corrections, adjustments, events, shares; and earlier results.

pub mod adjustment;
pub mod correction;
pub mod decision;
pub mod event;
pub mod history;
pub mod listing;
pub mod rows;
pub mod share;
pub mod split;
pub mod unsplit;
