//! Excel workbooks. Only this folder imports `rust_xlsxwriter`.

pub mod results;
