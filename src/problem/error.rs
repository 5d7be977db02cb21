//! What stops the program.

use std::path::PathBuf;

use super::cause::Cause;
use crate::lang::Lang;

/// What stops the program. Exit code 2.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file that cannot be opened, read or written.
    #[error("{path}: {source}")]
    File {
        /// The path as the user typed it.
        path: PathBuf,
        /// What the system or the reader said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Words on the command line that do not fit together.
    #[error("{0}")]
    Usage(String),
    /// A frame operation that failed: a bug in permu, never the data's fault.
    #[error("internal error in a frame operation (a bug in permu): {0}")]
    Frame(#[from] polars::error::PolarsError),
    /// Any other broken promise inside permu.
    #[error("internal error (a bug in permu): {0}")]
    Internal(String),
}

impl Error {
    /// What stops the program, in the language of the run.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::File { path, source } => {
                let path = path.to_string_lossy();
                let cause = Cause::of(source.as_ref()).text(lang);
                lang.text("error.file", &[("path", &path), ("cause", &cause)])
            }
            Self::Usage(text) => text.clone(),
            Self::Frame(error) => lang.text("error.frame", &[("said", &error.to_string())]),
            Self::Internal(said) => lang.text("error.internal", &[("said", said)]),
        }
    }

    /// A file error with the path as typed.
    pub fn file(
        path: impl Into<PathBuf>,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::File {
            path: path.into(),
            source: source.into(),
        }
    }
}
