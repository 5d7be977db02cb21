//! The figures of the chart of two results.

use super::pair::Changes;
use crate::facts::figures::{Chart, ClassFlow, Figures};

/// The chart of classes. One without classes is drawn by nobody.
pub fn chart(changes: &Changes<'_>) -> Chart {
    let found = changes.found;
    let flow = ClassFlow::of(changes.names(), &found.classes, &found.transitions);
    Chart::of(&changes.new, Figures::ClassFlow(flow))
}
