//! Several columns of one field: the same in another unit, months beside their total, parts beside the whole, columns
//! that the field map adds.

use std::collections::{BTreeMap, BTreeSet};

use super::heading::{Heading, Role};
use crate::field;
use crate::field::FIELDS;
use crate::problem::{Place, Problems, SourceId, Word, column_name, kinds, words};
use crate::survey::sheet::label::{Series, When, take_apart, unit_of};
use crate::survey::sheet::map::FieldMap;
use crate::survey::sheet::proposal::Unused;

/// A column whose field is known, before it is known what it is for.
#[derive(Clone)]
pub struct Candidate {
    /// What is known of it.
    pub heading: Heading,
    /// The unit as written over this column.
    pub unit: Option<String>,
    /// What brackets remark of the figures.
    pub remarks: Vec<String>,
    /// All its header cells: what a field map may call it.
    pub path: String,
    /// The month or quarter.
    pub series: Option<Series>,
    /// Whether it is a part of what stands beside it.
    pub part: bool,
    /// Whether the field map adds it to others.
    pub added: bool,
    /// Whether the field map names it at all.
    pub mapped: bool,
    /// Whether it holds this field only in rows whose kind names it.
    pub of_kind: bool,
    /// The field of the number column to its left, if it is known.
    pub left: Option<usize>,
}

/// Whether a column holds more than its field, or the figure of another day.
fn is_wider(one: &Candidate) -> bool {
    field::WIDER_NAMES.contains(&take_apart(&one.heading.label).name.as_str())
}

/// Settles what the columns of one block are for. Columns that are not read go to `unused`.
pub fn settle(
    block: Vec<Candidate>,
    map: &FieldMap,
    source: SourceId,
    unused: &mut Vec<Unused>,
    problems: &mut Problems,
) -> Vec<Candidate> {
    let mut groups: BTreeMap<(usize, Option<When>), Vec<Candidate>> = BTreeMap::new();
    for candidate in block {
        let key = (candidate.heading.field, candidate.heading.when);
        groups.entry(key).or_default().push(candidate);
    }
    let mut settled = Vec::new();
    for ((field, when), group) in groups {
        let mut one = Group {
            field,
            source,
            unused: &mut *unused,
            problems: &mut *problems,
        };
        match when {
            Some(When::Range) => group.into_iter().for_each(|one_of| one.no_year(one_of)),
            _ => settled.extend(one.settle(group, map)),
        }
    }
    settled.sort_by_key(|candidate| candidate.heading.column);
    settled
}

/// The columns of one field and year.
struct Group<'a> {
    field: usize,
    source: SourceId,
    unused: &'a mut Vec<Unused>,
    problems: &'a mut Problems,
}

impl Group<'_> {
    fn settle(&mut self, group: Vec<Candidate>, map: &FieldMap) -> Vec<Candidate> {
        let (added, group): (Vec<_>, Vec<_>) = group.into_iter().partition(|one| one.added);
        if !added.is_empty() {
            return self.sum(added, group, map);
        }
        let (series, group): (Vec<_>, Vec<_>) = group.into_iter().partition(|one| one.series.is_some());
        let (parts, wholes): (Vec<_>, Vec<_>) = group.into_iter().partition(|one| one.part);
        // 「营业收入」 above 「其中：主营业务收入」: the part is what the field means.
        let meant = parts.iter().filter(|one| !is_wider(one)).count() == 1;
        let mut kept = match wholes.is_empty() {
            true => self.alone(parts),
            false if meant && wholes.iter().all(is_wider) => {
                let (meant, others): (Vec<_>, Vec<_>) = parts.into_iter().partition(|one| !is_wider(one));
                others.into_iter().chain(wholes).for_each(|one| self.drop(one));
                meant
            }
            false => {
                parts.into_iter().for_each(|one| self.drop(one));
                self.wholes(wholes)
            }
        };
        self.series(series, &mut kept);
        kept
    }

    /// Columns that the map adds. One that is missing would make the sum too small.
    fn sum(&mut self, mut added: Vec<Candidate>, others: Vec<Candidate>, map: &FieldMap) -> Vec<Candidate> {
        let wanted = map.addends(self.field);
        if added.len() != wanted.len() {
            let names: Vec<&str> = added.iter().map(|one| one.heading.label.as_str()).collect();
            let words = words![
                ("field", Word::field(self.field)),
                ("found", names.join("、")),
                ("expected", wanted.join("、")),
            ];
            let place = self.place(&added[0]);
            self.problems.push(kinds::SUM_INCOMPLETE, place, words);
            added.into_iter().for_each(|one| self.drop(one));
            return Vec::new();
        }
        others.into_iter().for_each(|one| self.drop(one));
        for one in &mut added {
            one.heading.role = Role::Addend;
        }
        added
    }

    /// A column with 其中 without the whole beside it.
    fn alone(&mut self, mut parts: Vec<Candidate>) -> Vec<Candidate> {
        if parts.len() > 1 {
            parts.into_iter().for_each(|one| self.drop(one));
            return Vec::new();
        }
        for one in &parts {
            if one.left.is_none_or(|left| left == self.field) {
                let words = words![
                    ("found", one.heading.label.clone()),
                    ("field", Word::field(self.field)),
                ];
                let place = self.place(one);
                self.problems.push(kinds::PART_READ, place, words);
            }
        }
        parts.truncate(1);
        parts
    }

    /// Columns that each are the whole: the same in two units, 企业规模 beside 是否规上, or a name that is surer than the
    /// others.
    fn wholes(&mut self, wholes: Vec<Candidate>) -> Vec<Candidate> {
        let mut kept: Vec<Candidate> = Vec::new();
        let mut is_twice = false;
        let weak = |one: &Candidate| {
            let name = take_apart(&one.heading.label).name;
            field::WEAK_NAMES.contains(&name.as_str())
                || field::SIZE_NAMES.contains(&name.as_str())
                || field::WIDER_NAMES.contains(&name.as_str())
        };
        let sure = wholes.iter().any(|one| !weak(one));
        let dimension = FIELDS[self.field].dimension();
        let factor = |one: &Candidate| {
            let unit = unit_of(dimension?, one.unit.as_deref()?)?;
            Some((unit.up, unit.down))
        };
        let canonical = |one: &Candidate| factor(one) == Some((1, 1));
        let (first, others): (Vec<_>, Vec<_>) = wholes.into_iter().partition(canonical);
        for mut one in first.into_iter().chain(others) {
            let none_yet = kept.iter().all(|one| one.heading.role == Role::Same);
            if none_yet && !(sure && weak(&one)) {
                kept.push(one);
            } else if sure && weak(&one) && FIELDS[self.field].id == "size" {
                one.heading.role = Role::Same;
                kept.push(one);
            } else if sure && weak(&one) {
                self.drop(one);
            } else if let Some(own) = factor(&one)
                && kept
                    .iter()
                    .all(|known| factor(known).is_some_and(|other| other != own))
            {
                one.heading.role = Role::Same;
                kept.push(one);
            } else {
                self.twice(&kept[0], &one);
                is_twice = true;
            }
        }
        // Which of two columns of amounts is meant nobody knows: neither is used. A name may be taken from the first.
        if is_twice && dimension.is_some() {
            kept.clear();
        }
        kept
    }

    fn twice(&mut self, before: &Candidate, one: &Candidate) {
        let words = words![
            ("field", Word::field(self.field)),
            ("first", column_name(before.heading.column)),
            ("second", column_name(one.heading.column)),
        ];
        let place = self.place(one);
        self.problems.push(kinds::COLUMN_TWICE, place, words);
    }

    /// Months or quarters: checked against the whole where one is read, otherwise proposed as a sum.
    fn series(&mut self, series: Vec<Candidate>, kept: &mut Vec<Candidate>) {
        let Some(first) = series.first() else { return };
        let whole_year = first.series.map_or(usize::MAX, Series::in_a_year);
        let distinct: BTreeSet<Option<Series>> = series.iter().map(|one| one.series).collect();
        let kind = |one: &Candidate| one.series.map(Series::in_a_year);
        let complete = distinct.len() == whole_year
            && series.len() == whole_year
            && series.iter().all(|one| kind(one) == kind(first));
        if !kept.is_empty() {
            for mut one in series {
                if complete {
                    one.heading.role = Role::Check;
                    kept.push(one);
                } else {
                    self.drop(one);
                }
            }
            return;
        }
        if complete {
            let paths: Vec<(String, u32)> = series
                .iter()
                .map(|one| (one.path.clone(), one.heading.column))
                .collect();
            propose_sum(self.field, &paths, self.place(first), self.problems);
            series.into_iter().for_each(|one| self.drop(one));
        } else {
            series.into_iter().for_each(|one| self.no_year(one));
        }
    }

    /// A column that holds more or less than a year.
    fn no_year(&mut self, one: Candidate) {
        let words = words![
            ("found", one.heading.label.clone()),
            ("field", Word::field(self.field)),
        ];
        let place = self.place(&one);
        self.problems.push(kinds::NOT_A_YEAR, place, words);
        self.drop(one);
    }

    fn drop(&mut self, one: Candidate) {
        self.unused.push(Unused {
            column: one.heading.column,
            row: one.heading.row,
            label: one.heading.label,
            known: true,
        });
    }

    fn place(&self, one: &Candidate) -> Place {
        Place::Cell(self.source, one.heading.row, one.heading.column)
    }
}

/// Says that columns could be added up to a field; nothing is added.
pub fn propose_sum(field: usize, columns: &[(String, u32)], place: Place, problems: &mut Problems) {
    let shown: Vec<String> = columns
        .iter()
        .map(|(label, column)| format!("{} {label}", column_name(*column)))
        .collect();
    let labels: Vec<&str> = columns.iter().map(|(label, _)| label.as_str()).collect();
    let words = words![
        ("field", Word::field(field)),
        ("id", FIELDS[field].id.to_owned()),
        ("count", columns.len().to_string()),
        ("found", shown.join("、")),
        ("labels", labels.join("\n")),
    ];
    problems.push(kinds::SUM_PROPOSED, place, words);
}

/// Tax told by kinds without a total: proposed as a sum.
pub fn tax_kinds(
    unused: &[Unused],
    headings: &[Candidate],
    wanted: &dyn Fn(usize) -> bool,
    source: SourceId,
    problems: &mut Problems,
) {
    let Some(tax) = field::index("tax").filter(|tax| wanted(*tax)) else {
        return;
    };
    if headings.iter().any(|one| one.heading.field == tax) {
        return;
    }
    let of = |words: &[&str]| -> Vec<&Unused> {
        let fits = |one: &&Unused| {
            let label = take_apart(&one.label);
            !label.part && !label.growth && label.when.is_none() && words.contains(&label.name.as_str())
        };
        unused.iter().filter(fits).collect()
    };
    // Tax by offices is the whole twice where tax by kinds stands beside it.
    let kinds = [of(field::TAX_OFFICES), of(field::TAX_KINDS)];
    let Some(columns) = kinds.into_iter().find(|columns| columns.len() > 1) else {
        return;
    };
    let names: BTreeSet<&str> = columns.iter().map(|one| one.label.as_str()).collect();
    if names.len() == columns.len() {
        let paths: Vec<(String, u32)> = columns
            .iter()
            .map(|one| (one.label.clone(), one.column))
            .collect();
        let place = Place::Cell(source, columns[0].row, columns[0].column);
        propose_sum(tax, &paths, place, problems);
    }
}
