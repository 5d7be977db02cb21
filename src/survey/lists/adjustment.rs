//! Manual adjustments (`--adjustments`): which enterprise's class was changed by whom, after which document. Whether
//! one holds is for the appraisal to say: it alone knows the preliminary class.

use super::listing::{self, Head, Subject, WHO, is_whole};
use crate::problem::{Error, Place, Problems};
use crate::survey::file::input::Input;
use crate::survey::file::limits::Limits;

/// One line of the list of adjustments.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Adjustment {
    /// Whose class.
    pub subject: Subject,
    /// The preliminary class.
    pub from: String,
    /// Where that stands.
    #[serde(skip)]
    pub from_at: Place,
    /// The class that was decided.
    pub to: String,
    /// Where that stands.
    #[serde(skip)]
    pub to_at: Place,
    /// Why.
    pub reason: String,
    /// After which document.
    pub document: String,
    /// Who decided.
    pub approver: String,
}

const HEADS: &[Head] = &[
    WHO[0],
    WHO[1],
    Head::required(
        "from",
        &["原类别", "调整前类别", "初评类别", "初评等级", "调整前"],
    ),
    Head::required(
        "to",
        &["调整后类别", "调档后等级", "调整类别", "终评类别", "调整后"],
    ),
    Head::required("reason", &["调整原因", "原因", "理由", "调整理由"]),
    Head::required("document", &["依据文件", "文件", "依据", "文号"]),
    Head::required("approver", &["批准人", "审批人", "批准单位", "批准"]),
];

/// Reads the list. A line that lacks anything is refused, with the empty cell.
///
/// # Errors
/// [`Error::File`] if the list cannot be opened.
pub fn read(input: &Input, limits: Limits, problems: &mut Problems) -> Result<Vec<Adjustment>, Error> {
    let mut list = Vec::new();
    for line in listing::read(input, HEADS, limits, problems)? {
        if is_whole(&line, HEADS, problems) {
            list.push(Adjustment {
                subject: Subject::of(&line),
                from: line.words("from").to_owned(),
                from_at: line.place("from"),
                to: line.words("to").to_owned(),
                to_at: line.place("to"),
                reason: line.words("reason").to_owned(),
                document: line.words("document").to_owned(),
                approver: line.words("approver").to_owned(),
            });
        }
    }
    Ok(list)
}
