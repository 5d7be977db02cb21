//! EDITION. What one reader may see, decided once a run over all files that reader gets.
//!
//! ```text
//! Results ─► Decided ─┬─► Whole      results.xlsx, reports, tables: every figure
//!                     ├─► Public     charts: nothing of fewer than some enterprises
//!                     └─► County,    a folder of --split: its own in full, of the others what the public sees
//!                         Park       and the totals
//! ```
//! What a reader is taken to know stands in `docs/withholding.md`.

mod industry_land;
mod level;
mod quota_figures;
mod reader;
mod region;
mod results;
mod sheet;
mod state;
mod suppression;
mod withheld;

pub use industry_land::Untold;
pub use level::Level;
pub use quota_figures::rests_on;
pub use reader::{Decided, Edition, Reader, Run};
pub use region::{OfRegion, mask, parts_are_told, seen, tells_withheld};
pub use results::Results;
pub use state::State;
