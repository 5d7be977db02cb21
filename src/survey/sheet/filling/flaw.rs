//! What is wrong with a cell.

use crate::problem::{Kind, Words};

/// What is wrong with a cell: the kind and the words of its sentence.
pub type Flaw = (Kind, Words);
