//! The columns of a sheet in long form: those that tell rows apart, and the amounts beside them.

use super::heading::{Heading, Role, UnitFrom};
use super::several::Candidate;
use crate::field;
use crate::field::FIELDS;
use crate::problem::{Place, Problems, SourceId, kinds, words};
use crate::survey::sheet::label::{take_apart, unit_of};
use crate::survey::sheet::long::{Amounts, Apart, By, Form, Holds, amount, by_heading, fields_of};
use crate::survey::sheet::map::FieldMap;
use crate::survey::sheet::proposal::Unused;
use crate::unit::Dimension;

/// Takes the columns that tell rows apart, and those of amounts that have no field without them, out of the unused ones,
/// and makes the latter columns of their fields.
pub fn form(
    all: &mut Vec<Candidate>,
    unused: &mut Vec<Unused>,
    wanted: &dyn Fn(usize) -> bool,
    (map, has_units): (&FieldMap, bool),
    source: SourceId,
    problems: &mut Problems,
) -> Form {
    let mut form = Form {
        added: field::index("tax").map_or(Vec::new(), |tax| map.addends(tax).to_vec()),
        ..Form::default()
    };
    let owner = |one: &Candidate| matches!(FIELDS[one.heading.field].id, "code" | "name");
    if !all.iter().any(owner) {
        return form;
    }
    for one in unused.extract_if(.., |one| by_heading(&one.label).is_some()) {
        form.apart.extend(by_heading(&one.label).map(|by| Apart {
            column: one.column,
            row: one.row,
            label: one.label,
            by,
        }));
    }
    let by: Vec<By> = form.apart.iter().map(|apart| apart.by).collect();
    for apart in &form.apart {
        let amounts = match apart.by {
            By::Tax => vec![tax(all, unused, &by, wanted)],
            By::Pollutant | By::Energy => of_kinds(all, unused, (apart, &by), wanted, &mut form.amounts),
            By::Time | By::Other => continue,
        };
        let is_clear = amounts.iter().all(|found| *found) && !amounts.is_empty();
        let says_unit =
            apart.by != By::Energy || has_units || form.amounts.iter().all(|one| one.unit.is_some());
        let is_asked = match apart.by {
            By::Tax => field::index("tax").is_some_and(wanted),
            by => fields_of(by, false).into_iter().any(wanted),
        };
        if is_asked && !(is_clear && says_unit) {
            let place = Place::Cell(source, apart.row, apart.column);
            problems.push(
                kinds::KIND_WITHOUT_AMOUNT,
                place,
                words![("found", apart.label.clone())],
            );
            form.amounts.clear();
            all.retain(|one| !one.of_kind);
        }
    }
    form
}

/// Whether exactly one column holds the tax of every kind.
fn tax(
    all: &mut Vec<Candidate>,
    unused: &mut Vec<Unused>,
    by: &[By],
    wanted: &dyn Fn(usize) -> bool,
) -> bool {
    let Some(tax) = field::index("tax").filter(|tax| wanted(*tax)) else {
        return false;
    };
    if all.iter().any(|one| one.heading.field == tax) {
        return true;
    }
    let is_tax = |one: &mut Unused| amount(&one.label, by) == Some(Holds::Tax);
    let found: Vec<Unused> = unused.extract_if(.., is_tax).collect();
    let [one] = found.as_slice() else {
        unused.extend(found);
        return false;
    };
    all.push(candidate(one.column, one.row, &one.label, tax));
    true
}

/// Makes a column of amounts one of every field that a kind may name; whether each is one.
fn of_kinds(
    all: &mut Vec<Candidate>,
    unused: &mut Vec<Unused>,
    (apart, by): (&Apart, &[By]),
    wanted: &dyn Fn(usize) -> bool,
    amounts: &mut Vec<Amounts>,
) -> Vec<bool> {
    let holds = |label: &str| match amount(label, by) {
        Some(Holds::OfKind(rights)) => Some(rights),
        _ => None,
    };
    // 能源消费量（吨标准煤） is the energy of every kind, which adds up.
    let is_energy = |one: &Candidate| {
        let unit = one
            .unit
            .as_deref()
            .and_then(|unit| unit_of(Dimension::Energy, unit));
        FIELDS[one.heading.field].id == "energy" && unit.is_some()
    };
    let whole = all.iter().any(is_energy);
    let mut columns: Vec<(u32, u32, String, bool)> = Vec::new();
    for one in all.extract_if(.., |one| {
        !is_energy(one) && !one.of_kind && holds(&one.heading.label).is_some()
    }) {
        let rights = holds(&one.heading.label).unwrap_or_default();
        columns.push((one.heading.column, one.heading.row, one.heading.label, rights));
    }
    for one in unused.extract_if(.., |one| holds(&one.label).is_some()) {
        let rights = holds(&one.label).unwrap_or_default();
        columns.push((one.column, one.row, one.label, rights));
    }
    for (column, row, label, rights) in &columns {
        amounts.push(Amounts {
            column: *column,
            rights: *rights,
            unit: take_apart(label).unit,
        });
        let taken: Vec<usize> = all.iter().map(|one| one.heading.field).collect();
        let fields = fields_of(apart.by, *rights)
            .into_iter()
            .filter(|field| wanted(*field));
        for field in fields.filter(|field| !taken.contains(field)) {
            let mut one = candidate(*column, *row, label, field);
            one.unit = one.unit.filter(|unit| {
                FIELDS[field]
                    .dimension()
                    .is_some_and(|of| unit_of(of, unit).is_some())
            });
            one.heading.unit_from = match one.unit {
                Some(_) => UnitFrom::Header,
                None => UnitFrom::Assumed,
            };
            one.of_kind = true;
            all.push(one);
        }
    }
    let once = |rights: bool| columns.iter().filter(|(.., own)| *own == rights).count() < 2;
    let right_of_kind = columns.iter().all(|(column, ..)| *column > apart.column);
    match columns.is_empty() {
        true => vec![whole],
        false => vec![once(false) && once(true) && right_of_kind],
    }
}

fn candidate(column: u32, row: u32, label: &str, field: usize) -> Candidate {
    let unit = take_apart(label).unit;
    Candidate {
        heading: Heading {
            column,
            field,
            unit: None,
            unit_from: match unit {
                Some(_) => UnitFrom::Header,
                None => UnitFrom::Assumed,
            },
            role: Role::Value,
            label: label.to_owned(),
            row,
            when: None,
        },
        unit,
        remarks: take_apart(label).remarks,
        path: label.to_owned(),
        series: None,
        part: false,
        added: false,
        mapped: false,
        of_kind: false,
        left: None,
    }
}
