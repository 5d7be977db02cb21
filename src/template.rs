//! Empty collection workbooks for the departments (`permu template`): the fields that a scheme needs and no others.
//!
//! What stands in the data dictionary (labels, units, ranges, departments) is all that a workbook is made from, so that
//! the reading understands every heading of it. Rows of parcels and meters have sheets of their own.

use std::collections::BTreeSet;

use crate::field::{Content, Department, FIELDS, Field};
use crate::lang::Lang;
use crate::output::workbook::collection::{Cell, Date};
use crate::output::workbook::template::{Column, Entry, Sheet, Template};
use crate::scheme::{Group, Scheme, Unit};
use crate::survey::{EXAMPLE_AREA, example_code};
use crate::unit::Dimension;

/// What the workbooks are made for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The year of the data; without it every row has one.
    pub year: Option<i32>,
    /// The counties, for the drop-down list; any words without them.
    pub counties: Vec<String>,
    /// Language of headings and notes.
    pub lang: Lang,
}

/// The industries of GB/T 4754-2017: mining, manufacturing and the supply of power, heat, gas and water.
const INDUSTRIES: std::ops::RangeInclusive<u32> = 6..=46;

/// The two-digit codes in that range that the standard does not use.
const NO_INDUSTRY: u32 = 12;

/// The widths of columns, in half-width letters.
const NARROW: f64 = 10.0;
const WIDE: f64 = 18.0;
const WIDEST: f64 = 30.0;

/// A sheet of a department: its id in the locale file and its fields, in the order of the columns.
struct Plan {
    id: &'static str,
    fields: Vec<usize>,
}

/// One workbook a department that has anything to report.
pub fn templates(scheme: &Scheme, options: &Options) -> Vec<Template> {
    let wanted = fields(scheme);
    let departments = [
        ("roster", Department::Roster),
        ("land", Department::Land),
        ("energy", Department::Energy),
        ("emission", Department::Emission),
        ("business", Department::Business),
        ("published", Department::Published),
    ];
    departments
        .into_iter()
        .filter_map(|(id, department)| {
            let sheets: Vec<Sheet> = plans(scheme, department, &wanted)
                .iter()
                .map(|plan| sheet(scheme, id, plan, options))
                .collect();
            (!sheets.is_empty()).then(|| Template {
                file_name: format!("{}.xlsx", named(id, options)),
                sheets,
                refused: options.lang.text("template.refused", &[]),
            })
        })
        .collect()
}

/// The name of a department's workbook, with the year where there is one.
fn named(id: &str, options: &Options) -> String {
    let name = options.lang.text(&format!("template.file.{id}"), &[]);
    match options.year {
        Some(year) => format!("{name}{year}"),
        None => name,
    }
}

/// The fields that the scheme reads, those behind what it groups by, and those that tell where an enterprise is.
fn fields(scheme: &Scheme) -> BTreeSet<&'static str> {
    let (read, _) = scheme.fields();
    let mut wanted: BTreeSet<&'static str> = read
        .iter()
        .filter_map(|id| Some(crate::field::field(id)?.id))
        .collect();
    for group in scheme.groups() {
        match group {
            Group::Park => wanted.insert("park"),
            Group::Town => wanted.insert("town"),
            Group::Industry => wanted.insert("industry"),
            // The formula of the group names its own fields.
            Group::County | Group::IndustryGroup => false,
        };
    }
    if scheme.unit == Unit::Enterprise {
        wanted.insert(scheme.level.unwrap_or_default().id());
    }
    wanted
}

/// The fields that parcels are told by.
const PARCELS: [&str; 4] = ["land_mu", "land_owned_mu", "land_leased_mu", "land_let_mu"];

fn plans(scheme: &Scheme, department: Department, wanted: &BTreeSet<&'static str>) -> Vec<Plan> {
    if scheme.unit == Unit::County {
        // One table of published figures, whoever publishes them.
        let all = FIELDS
            .iter()
            .filter(|field| field.is_number() && wanted.contains(field.id));
        let fields = all.filter_map(|field| crate::field::index(field.id)).collect();
        return match department {
            Department::Published => vec![Plan {
                id: "published",
                fields,
            }],
            _ => Vec::new(),
        };
    }
    let own = |id: &str| crate::field::field(id).is_some_and(|field| field.department == department);
    let keys = [
        "code",
        "name",
        "year",
        "parcel",
        "tenure",
        "meter",
        "land_other_mu",
    ];
    let plain =
        |id: &&'static str| own(id) && !keys.contains(id) && !PARCELS.contains(id) && *id != "electricity";
    // In the order of the data dictionary.
    let rest: Vec<usize> = FIELDS
        .iter()
        .enumerate()
        .filter(|(_, field)| wanted.contains(field.id) && plain(&field.id))
        .map(|(index, _)| index)
        .collect();
    let details = |ids: &[&str]| ids.iter().filter_map(|id| crate::field::index(id)).collect();
    let mut plans = Vec::new();
    let land = PARCELS
        .iter()
        .chain(["land_other_mu"].iter())
        .any(|id| wanted.contains(id));
    if department == Department::Land && land {
        plans.push(Plan {
            id: "parcels",
            fields: details(&["parcel", "tenure", "land_mu"]),
        });
    }
    if department == Department::Energy && wanted.contains("electricity") {
        plans.push(Plan {
            id: "meters",
            fields: details(&["meter", "electricity"]),
        });
    }
    if !rest.is_empty() {
        let id = match department {
            Department::Roster => "roster",
            Department::Land => "buildings",
            Department::Energy => "energy",
            Department::Emission => "emission",
            Department::Business => "business",
            Department::Published => "published",
        };
        plans.push(Plan { id, fields: rest });
    }
    plans
}

fn sheet(scheme: &Scheme, department: &str, plan: &Plan, options: &Options) -> Sheet {
    let lang = options.lang;
    let keys: &[&str] = match scheme.unit {
        Unit::Enterprise => &["code", "name"],
        Unit::County => &["county"],
        Unit::Park => &["park"],
    };
    let year = options.year.is_none().then_some("year");
    let keys = keys.iter().copied().chain(year);
    let mut columns = vec![Column {
        header: lang.text("template.number", &[]),
        about: String::new(),
        width: NARROW,
        entry: Entry::Words,
        example: Cell::Text(lang.text("template.example", &[])),
    }];
    let listed = keys
        .filter_map(crate::field::index)
        .chain(plan.fields.iter().copied());
    columns.extend(listed.map(|field| column(scheme, &FIELDS[field], options)));
    let name = lang.text(&format!("template.sheet.{}", plan.id), &[]);
    let year = options.year.map_or_else(String::new, |year| {
        lang.text("template.year", &[("year", &year.to_string())])
    });
    let filler = lang.text(&format!("template.filler.{department}"), &[]);
    let how = lang.text(&format!("template.how.{}", plan.id), &[]);
    Sheet {
        title: lang.text("template.title", &[("year", &year), ("sheet", &name)]),
        note: lang.text(
            "template.note",
            &[("filler", &filler), ("scheme", &scheme.title), ("how", &how)],
        ),
        name,
        columns,
    }
}

fn column(scheme: &Scheme, field: &Field, options: &Options) -> Column {
    let lang = options.lang;
    let label = lang.pick(field.zh, field.en);
    // Land registers are kept in square metres; writing them off needs no conversion by hand.
    let unit = match (field.id, field.dimension()) {
        ("land_mu", _) => "㎡",
        (_, Some(Dimension::Share)) => "%",
        _ => field.unit(),
    };
    let header = match unit {
        "" => label.to_owned(),
        unit => lang.text("template.unit", &[("label", label), ("unit", unit)]),
    };
    let key = format!("template.about.{}", field.id);
    let mut about = match (lang.has(&key), field.is_number()) {
        (true, _) => lang.text(&key, &[]),
        (false, true) => lang.text("template.about.number", &[]),
        (false, false) => String::new(),
    };
    let titles = sought(scheme, field.id);
    if !titles.is_empty() {
        let words = titles.join("、");
        about.push_str(&lang.text("template.sought", &[("words", &words)]));
    }
    let entry = entry(field, options);
    let width = match (&entry, field.id) {
        (_, "name" | "titles" | "industry") => WIDEST,
        (Entry::Length(_), _) => WIDEST - 6.0,
        (Entry::List(_) | Entry::Whole(..), _) => WIDE - 4.0,
        _ => WIDE,
    };
    Column {
        header,
        about,
        width,
        example: example(field, options),
        entry,
    }
}

fn entry(field: &Field, options: &Options) -> Entry {
    let list = |words: &[&str]| Entry::List(words.iter().map(|word| (*word).to_owned()).collect());
    match (field.id, field.content) {
        ("county", _) if !options.counties.is_empty() => Entry::List(options.counties.clone()),
        ("industry_code", _) => {
            let codes = INDUSTRIES.filter(|code| *code != NO_INDUSTRY);
            Entry::List(codes.map(|code| format!("{code:02}")).collect())
        }
        ("size", _) => list(&["规上", "规下"]),
        ("tenure", _) => list(&["自有", "承租", "出租", "其他"]),
        ("key_polluter", _) => list(&["是", "否"]),
        ("parcel" | "meter", _) => Entry::Digits,
        (_, Content::Code) => Entry::Length(18),
        (_, Content::Year) => Entry::Whole(1990, 2100),
        (_, Content::Date) => Entry::Date,
        (_, Content::Number(_)) if field.id == "land_mu" => Entry::Number(Some(0.0)),
        (_, Content::Number(_)) => Entry::Number(field.least),
        (_, Content::Text) => Entry::Words,
    }
}

/// What stands in the example row. Its code is one that permu knows and never takes for an enterprise.
fn example(field: &Field, options: &Options) -> Cell {
    const AMOUNT: f64 = 1234.5;
    let text = |words: &str| Cell::Text(words.to_owned());
    match (field.id, field.content) {
        ("code", _) => Cell::Text(example_code()),
        ("name", _) => Cell::Text(options.lang.text("template.example-name", &[])),
        ("county" | "park", _) => text(EXAMPLE_AREA),
        ("industry_code", _) => text("34"),
        ("size", _) => text("规上"),
        ("tenure", _) => text("自有"),
        ("key_polluter", _) => text("否"),
        ("parcel", _) => text("410000-000001"),
        ("meter", _) => text("4100000011"),
        ("tenants" | "enterprises" | "staff", _) => Cell::Number(56.0),
        (_, Content::Year) => Cell::Number(f64::from(options.year.unwrap_or(2025))),
        (_, Content::Date) => Cell::Date(Date {
            year: 2012,
            month: 6,
            day: 1,
        }),
        (_, Content::Number(Dimension::Share)) => Cell::Number(3.5),
        (_, Content::Number(_)) => Cell::Number(AMOUNT),
        (_, Content::Code | Content::Text) => Cell::Empty,
    }
}

/// The words that the scheme looks for in a field: what stands between % in its conditions about it.
fn sought(scheme: &Scheme, id: &str) -> Vec<String> {
    let mut words = Vec::new();
    for formula in scheme.formulas_about(id) {
        for part in formula.split("LIKE '%").skip(1) {
            if let Some((word, _)) = part.split_once("%'")
                && !words.iter().any(|known| known == word)
            {
                words.push(word.to_owned());
            }
        }
    }
    words
}
