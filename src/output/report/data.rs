//! The data of the script: columns, numbers already rounded, repeated texts written once.

use std::collections::HashMap;

use polars::prelude::Column;
use serde_json::{Map, Value, json};

use crate::facts::shown::{Columns, digits, visible};
use crate::facts::view::{Origin, View};
use crate::lang::borrowed;
use crate::problem::Error;
use crate::table::{Format, Table};

/// The words of the script: its name for them, and their key in the locale files.
const WORDS: &[(&str, &str)] = &[
    ("search", "script.search"),
    ("all", "script.all"),
    ("none", "script.none"),
    ("found", "script.found"),
    ("nothing", "script.nothing"),
    ("previous", "script.previous"),
    ("next", "script.next"),
    ("reset", "script.reset"),
    ("pager", "script.pager"),
    ("filters", "script.filters"),
    ("back", "script.back"),
    ("unknown", "script.unknown"),
    ("city", "script.city"),
    ("county_values", "script.county.values"),
    ("county_totals", "script.county.totals"),
    ("county_losses", "script.county.losses"),
    ("county_loss", "script.county.loss"),
    ("county_no_loss", "script.county.no-loss"),
    ("rank", "column.rank"),
    ("year_value", "script.year-value"),
    ("year_rank", "script.year-rank"),
    ("list", "script.list"),
    ("printed", "script.printed"),
    ("unmeasured", "script.unmeasured"),
    ("county_rank", "script.county.rank"),
    ("county_quotas", "script.county.quotas"),
    ("county_waterfall", "script.county.waterfall"),
    ("county_money", "script.county.money"),
    ("county_sums", "script.county.sums"),
    ("county_higher", "script.county.higher"),
    ("county_higher_about", "script.county.higher-about"),
    ("county_efficiency", "script.county.efficiency"),
    ("county_enterprises", "script.county.enterprises"),
    ("rank_of", "script.rank-of"),
    ("indicator", "script.indicator"),
    ("facts", "script.facts"),
    ("points", "script.points"),
    ("value", "script.value"),
    ("benchmark", "script.benchmark"),
    ("score", "script.score"),
    ("weight", "column.weight"),
    ("shape", "column.shape"),
    ("given", "table.classes"),
    ("colon", "report.colon"),
    ("earned", "script.earned"),
    ("origins", "script.origins"),
    ("workbook", "column.problem.workbook"),
    ("sheet", "column.problem.sheet"),
    ("cells", "column.problem.cell"),
    ("column", "column.problem.column"),
    ("sort", "script.sort"),
    ("enterprises", "report.enterprises"),
    ("no_enterprises", "report.no-enterprises"),
];

/// Columns with a list to choose from; always as a dictionary.
const CHOICES: [&str; 7] = [
    "class",
    "county",
    "park",
    "industry",
    "population",
    "status",
    "rank_group",
];

/// The data as JSON that may stand inside a `<script>` element.
pub fn json(view: &View) -> Result<String, Error> {
    // The script fills these words; here they stay what they are.
    let kept = [
        "count",
        "page",
        "pages",
        "rank",
        "name",
        "year",
        "indicator",
        "points",
        "best",
        "most",
        "lost",
    ]
    .map(|name| (name, format!("%{{{name}}}")));
    let kept = borrowed(&kept);
    let words: Map<String, Value> = WORDS
        .iter()
        .map(|(name, key)| ((*name).to_owned(), view.lang.text(key, &kept).into()))
        .collect();
    let classes: Vec<_> = view.classes.iter().map(|class| visible(class)).collect();
    let mut text = format!(
        "{{\"words\":{},\"classes\":{},\"year\":{}",
        Value::Object(words),
        json!(classes),
        view.year
    );
    let class_rules = view.method.class_rules.iter();
    let class_rules: Map<String, Value> = class_rules
        .map(|one| (visible(&one.label).into_owned(), visible(&one.value).into()))
        .collect();
    text.push_str(&format!(",\"class_rules\":{}", Value::Object(class_rules)));
    let decided: Map<String, Value> = view
        .of_enterprise
        .iter()
        .map(|(code, decisions)| {
            let sentences = decisions.iter().map(|one| visible(&one.sentence).into_owned());
            (visible(code).into_owned(), sentences.collect::<Vec<_>>().into())
        })
        .collect();
    text.push_str(&format!(",\"decided\":{}", Value::Object(decided)));
    let rules = rules(view)?;
    let enterprises = by_area(view)?;
    for (name, table) in [
        ("enterprises", &enterprises),
        ("counties", &view.shares),
        ("losses", &view.losses),
        ("before", &view.before),
        ("allocation", &view.allocation),
        ("higher", &view.higher),
        ("sums", &view.sums),
        ("money", &view.region_policies),
        ("efficiency", &view.efficiency),
        ("rules", &rules),
    ] {
        text.push_str(&format!(",\"{name}\":"));
        pack(view, table, &mut text)?;
    }
    text.push_str(",\"origins\":[");
    for (index, origin) in view.origins.iter().enumerate() {
        text.push_str(if index > 0 { "," } else { "" });
        origins(origin, view.enterprises.frame.height(), &mut text);
    }
    text.push_str("]}");
    Ok(escaped(&text))
}

/// The enterprises, with the areas that are ranked in the column of counties: the page links them by it. A county above
/// them has a column of its own.
fn by_area(view: &View) -> Result<Table, Error> {
    let mut table = view.enterprises.clone();
    if view.area == "county" {
        return Ok(table);
    }
    for (from, to) in [("county", ABOVE), (view.area, "county")] {
        if let Some(heading) = table.headings.iter_mut().find(|heading| heading.id == from) {
            heading.id = to.to_owned();
            table.frame.rename(from, to.into())?;
        }
    }
    Ok(table)
}

/// The column of counties where areas below them are ranked.
const ABOVE: &str = "county_above";

/// The rules, with the populations in the words of the list of enterprises.
fn rules(view: &View) -> Result<Table, Error> {
    let mut rules = view.method.rules.clone();
    if rules.frame.height() > 0 {
        let ids = Column::new("population".into(), &view.method.populations);
        rules.frame.with_column(ids)?;
    }
    Ok(rules)
}

/// A sheet that holds less than this part of the enterprises lists them by their places.
const SPARSE: usize = 4;

/// A sheet with its columns of figures, and the rows of every enterprise: 0 for none, a number, or a list of numbers.
fn origins(origin: &Origin, height: usize, text: &mut String) {
    let columns: Vec<_> = origin
        .columns
        .iter()
        .map(|(label, letters)| json!([visible(label), letters]))
        .collect();
    let about = json!({
        "workbook": visible(&origin.workbook),
        "sheet": visible(&origin.sheet),
        "columns": columns,
    });
    text.push_str(about.to_string().trim_end_matches('}'));
    text.push_str(",\"rows\":");
    let groups = origin.rows.chunk_by(|one, other| one.0 == other.0);
    // Of a sheet that holds few of the enterprises only these: thousands of sheets would each list everybody.
    if origin.rows.len() * SPARSE < height {
        let few: Vec<String> = groups
            .map(|own| format!("\"{}\":{}", own[0].0, numbers(own)))
            .collect();
        text.push_str(&format!("{{{}}}}}", few.join(",")));
        return;
    }
    let mut all = vec!["0".to_owned(); height];
    for own in groups {
        if let Some(place) = all.get_mut(own[0].0 as usize) {
            *place = numbers(own);
        }
    }
    text.push_str(&format!("[{}]}}", all.join(",")));
}

/// The rows of one enterprise: a number, or a list of numbers.
fn numbers(own: &[(u32, u32)]) -> String {
    let list: Vec<String> = own.iter().map(|(_, number)| number.to_string()).collect();
    match list.as_slice() {
        [one] => one.clone(),
        several => format!("[{}]", several.join(",")),
    }
}

fn pack(view: &View, table: &Table, text: &mut String) -> Result<(), Error> {
    let columns = Columns::of(table, view.lang)?;
    text.push_str(&format!("{{\"height\":{},\"columns\":[", columns.height()));
    for (index, heading) in table.headings.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        let mut about = json!({ "id": heading.id, "label": heading.label });
        if !heading.unit.is_empty() {
            about["unit"] = view.lang.unit(&heading.unit).as_ref().into();
        }
        match heading.format {
            Format::Text => {}
            Format::Integer => about["digits"] = 0.into(),
            Format::Ordinal => {
                about["digits"] = 0.into();
                about["ordinal"] = true.into();
            }
            Format::Decimal(digits) => about["digits"] = digits.into(),
            Format::Percent(digits) => {
                about["digits"] = digits.into();
                about["percent"] = true.into();
            }
        }
        let about = about.to_string();
        text.push_str(about.trim_end_matches('}'));
        values(
            &columns,
            index,
            heading.format,
            CHOICES.contains(&heading.id.as_str()),
            text,
        );
        text.push('}');
    }
    text.push_str("]}");
    Ok(())
}

/// The values of a column, as a list, or as a dictionary with the places in it where many are alike.
fn values(columns: &Columns, column: usize, format: Format, choice: bool, text: &mut String) {
    let cells: Vec<Option<String>> = (0..columns.height())
        .map(|row| match columns.number(row, column) {
            Some(value) => Some(short(digits(value, format))),
            None => match columns.words(row, column) {
                words if words.is_empty() => None,
                words => Some(Value::from(words.as_ref()).to_string()),
            },
        })
        .collect();
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut dictionary: Vec<&str> = Vec::new();
    for cell in cells.iter().flatten() {
        places.entry(cell).or_insert_with(|| {
            dictionary.push(cell);
            dictionary.len() - 1
        });
    }
    if choice || (cells.len() > 20 && dictionary.len() * 5 < cells.len()) {
        let list = cells.iter().map(|cell| match cell {
            Some(cell) => places[cell.as_str()].to_string(),
            None => "-1".to_owned(),
        });
        let list: Vec<String> = list.collect();
        text.push_str(&format!(
            ",\"dictionary\":[{}],\"values\":[{}]",
            dictionary.join(","),
            list.join(",")
        ));
        return;
    }
    text.push_str(",\"values\":[");
    for (row, cell) in cells.iter().enumerate() {
        if row > 0 {
            text.push(',');
        }
        text.push_str(cell.as_deref().unwrap_or("null"));
    }
    text.push(']');
}

/// A written number without zeros at its end.
fn short(number: String) -> String {
    let number = match number.contains('.') {
        true => number.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => number,
    };
    if number == "-0" { "0".to_owned() } else { number }
}

/// JSON that no HTML parser takes for markup and no script parser for a line end. Those letters stand only inside
/// JSON strings, so the escape means the same.
fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len() + json.len() / 64);
    for letter in json.chars() {
        match letter {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                text.push_str(&format!("\\u{:04x}", letter as u32));
            }
            _ => text.push(letter),
        }
    }
    text
}
