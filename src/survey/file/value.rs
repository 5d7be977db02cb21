//! One cell, as the workbook holds it.

/// One cell as the workbook holds it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Words.
    Text(&'a str),
    /// A number.
    Number(f64),
    /// A number and the code of the number format that shows it as more than its digits.
    Formatted(f64, &'a str),
    /// A date as a spreadsheet serial number (days since 1899-12-30).
    Date(f64),
    /// TRUE or FALSE.
    Bool(bool),
    /// A formula error.
    Error(&'static str),
}

/// The formula error with this text.
pub fn error_named(text: &str) -> Option<&'static str> {
    const ERRORS: [&str; 18] = [
        "#DIV/0!",
        "#N/A",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#REF!",
        "#VALUE!",
        "#GETTING_DATA",
        // What Excel 365 has besides; no reader knows them.
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#CONNECT!",
        "#UNKNOWN!",
        "#BUSY!",
        "#PYTHON!",
        "#EXTERNAL!",
        "#TIMEOUT!",
    ];
    ERRORS.into_iter().find(|error| *error == text)
}
