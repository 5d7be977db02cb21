//! EXPLAIN. Why an enterprise or an area stands where it stands, with every number that the answer rests on.

mod area;
mod class;
mod enterprise;
mod points;
mod section;

pub use area::{Named, area};
pub use enterprise::{Beside, Cells, enterprise};
pub use section::{Explanation, Section};
