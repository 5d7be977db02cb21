//! FACTS. All that is shown, in tables and sentences, before anything is written.
//!
//! ```text
//! Results, as one reader may see them ─► tables ─┬─► View ─► results.xlsx, report.html, report.docx
//!                                                └─► tables/*.csv
//! ```
//! Pure: no file is touched, and nothing of Excel, HTML or Word is known.

pub mod all_tables;
pub mod changes;
pub mod comparison;
pub mod county_points;
pub mod decision_tables;
pub mod decisions;
pub mod explanation;
pub mod figures;
pub mod of_region;
pub mod picture;
pub mod populations;
pub mod problem_kinds;
pub mod problem_table;
pub mod quota_book;
pub mod quota_parameters;
mod quota_parts;
mod quota_sums;
pub mod quota_tables;
pub mod region_policies;
pub mod shown;
pub mod summary;
pub mod tables;
pub mod told;
pub mod view;

pub use crate::assess::UNIT;
pub use crate::insight::completeness::Reported;
pub use all_tables::Tables;
pub use changes::Changes;
pub use comparison::Comparison;
pub use picture::Picture;
pub use problem_table::problem_table;
pub use view::View;
