//! Why a chart is not drawn.

use crate::facts::figures::Context;
use crate::problem::Error;

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum Undrawn {
    /// Nothing to show; the reason in the language of the run.
    #[error("{0}")]
    Nothing(String),
    /// Drawing failed.
    #[error(transparent)]
    Failed(#[from] Error),
}

impl Undrawn {
    /// There is nothing to draw, for the reason of this chart.
    pub fn nothing(context: &Context, key: &str) -> Self {
        Self::Nothing(context.text(&format!("chart.{key}.nothing"), &[]))
    }
}
