//! What stands in a header beside the columns that are read.

use crate::field::{FIELDS, TAX_KINDS};
use crate::survey::sheet::label::take_apart;
use crate::survey::sheet::long::Form;
use crate::survey::sheet::proposal::Unused;
use crate::unit::Dimension;

/// Columns that are not read as fields.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// Those that hold a unit for every row.
    pub units: Vec<u32>,
    /// What those measure that name no unit of their own.
    pub unitless: Vec<Dimension>,
    /// What it says of a long form.
    pub form: Form,
}

impl Beside {
    /// Takes the columns of units out of the unused ones, and looks at the others.
    pub fn of(unused: &mut Vec<Unused>, form: Form) -> Self {
        let units = unused.extract_if(.., |one| is_unit_heading(&one.label));
        Self {
            form,
            units: units.map(|one| one.column).collect(),
            unitless: unused.iter().filter_map(|one| unitless(&one.label)).collect(),
        }
    }
}

/// Whether a header says that its column holds a unit for every row.
pub fn is_unit_heading(label: &str) -> bool {
    let name = take_apart(label).name;
    matches!(
        name.as_str(),
        "单位" | "计量单位" | "金额单位" | "货币单位" | "面积单位" | "数量单位" | "unit"
    )
}

/// What a column measures that is not read, if its header names no unit.
fn unitless(label: &str) -> Option<Dimension> {
    let label = take_apart(label);
    if label.unit.is_some() || label.growth {
        return None;
    }
    let of_field = label.field().filter(|(_, unit)| unit.is_none());
    let kind = || {
        TAX_KINDS
            .contains(&label.name.as_str())
            .then_some(Dimension::Money)
    };
    of_field
        .and_then(|(field, _)| FIELDS[field].dimension())
        .or_else(kind)
}
