//! Tests of the appraisal as a whole.
