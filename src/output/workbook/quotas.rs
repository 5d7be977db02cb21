//! `quotas.xlsx`: the quotas file as a workbook, to be edited in Excel and handed back with `--quotas`. Its layout is
//! that of [`crate::allocate::book`].

use std::path::Path;

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format as Look, FormatAlign, FormatBorder, Workbook,
    Worksheet, XlsxError,
};

use super::cell::Cell;
use super::quota_details;
use super::whole;
use crate::allocate::book::word::{
    AWARD, BASE_SHEET, LAST_YEAR, PARAMETER, PARAMETERS, PLAN, RESOURCE, RETURNS, ROUNDINGS, SHEETS, Word,
    find,
};
use crate::allocate::{Base, ByCounty, Method, Plan, Resource, Returns, Tiers};
use crate::lang::Lang;
use crate::problem::Error;

/// Writes the plan. The same plan gives the same bytes. Fails when the file cannot be written.
pub fn write(plan: &Plan, lang: Lang, path: &Path) -> Result<(), Error> {
    whole::save(path, |workbook| make(workbook, plan, lang))
}

fn make(workbook: &mut Workbook, plan: &Plan, lang: Lang) -> Result<(), XlsxError> {
    let fixed = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&fixed));
    about(workbook.add_worksheet(), lang)?;
    let names: Vec<&str> = plan.resources.iter().map(|one| one.label.as_str()).collect();
    let mut add = |word: &Word, rows: &[Vec<Cell>], head: bool| -> Result<(), XlsxError> {
        let sheet = workbook.add_worksheet();
        fill(sheet, word.label(lang), rows, head)?;
        if word.id == "resource" {
            choices(sheet, lang, rows.len())?;
        }
        Ok(())
    };
    add(&SHEETS[0], &of_plan(plan, lang), false)?;
    add(&SHEETS[1], &of_resources(plan, lang), true)?;
    for (word, table) in SHEETS[2..6].iter().zip(tables()) {
        add(word, &by_county(plan, &names, table, lang), true)?;
    }
    add(&SHEETS[6], &of_awards(plan, lang), true)?;
    add(&SHEETS[7], &of_parameters(plan, lang), true)?;
    let details = quota_details::rows(plan, |id| field(id, lang), lang);
    match details.len() > 1 {
        true => add(&SHEETS[8], &details, true),
        false => Ok(()),
    }
}

fn about(sheet: &mut Worksheet, lang: Lang) -> Result<(), XlsxError> {
    sheet.set_name(lang.text("sheet.readme", &[]))?;
    sheet.set_column_width(0, 110)?;
    let wrapped = Look::new().set_text_wrap().set_align(FormatAlign::Top);
    for (row, line) in (0..).zip(lang.text("quota-book.about", &[]).lines()) {
        sheet.write_string_with_format(row, 0, line, &wrapped)?;
    }
    Ok(())
}

fn fill(sheet: &mut Worksheet, name: &str, rows: &[Vec<Cell>], head: bool) -> Result<(), XlsxError> {
    let boxed = Look::new()
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0xC9D2DE));
    let bold = boxed
        .clone()
        .set_bold()
        .set_text_wrap()
        .set_background_color(Color::RGB(0xDDE6F0));
    sheet.set_name(name)?;
    let mut widths: Vec<usize> = Vec::new();
    for (at, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let look = match head {
                true if at == 0 => &bold,
                false if column == 0 => &bold,
                _ => &boxed,
            };
            let (row, place) = (at as u32, column as u16);
            let width = match cell {
                Cell::Text(text) => {
                    sheet.write_string_with_format(row, place, text, look)?;
                    text.chars()
                        .map(|letter| 1 + usize::from(letter > '\u{2e7f}'))
                        .sum()
                }
                Cell::Number(value) => {
                    sheet.write_number_with_format(row, place, *value, look)?;
                    8
                }
                Cell::Empty => {
                    sheet.write_blank(row, place, look)?;
                    0
                }
            };
            widths.resize(widths.len().max(column + 1), 9);
            widths[column] = widths[column].max(width.min(48));
        }
    }
    for (column, width) in widths.iter().enumerate() {
        sheet.set_column_width(column as u16, *width as f64 + 2.0)?;
    }
    if head {
        sheet.set_freeze_panes(1, 1)?;
    }
    Ok(())
}

/// Lists to choose from for method and rounding.
fn choices(sheet: &mut Worksheet, lang: Lang, rows: usize) -> Result<(), XlsxError> {
    let methods: Vec<String> = Method::WORDS
        .iter()
        .map(|(_, method)| method.label(lang))
        .collect();
    let roundings: Vec<String> = ROUNDINGS.iter().map(|word| word.label(lang).to_owned()).collect();
    for (id, list) in [("method", methods), ("rounding", roundings)] {
        let Some(column) = RESOURCE.iter().position(|word| word.id == id) else {
            continue;
        };
        let list = DataValidation::new().allow_list_strings(&list)?;
        sheet.add_data_validation(1, column as u16, rows as u32 + 20, column as u16, &list)?;
    }
    Ok(())
}

fn labels(words: &[Word], lang: Lang) -> Vec<Cell> {
    words.iter().map(|word| Cell::from(word.label(lang))).collect()
}

fn of_plan(plan: &Plan, lang: Lang) -> Vec<Vec<Cell>> {
    let value = |id: &str| match (id, &plan.objective) {
        ("title", _) => Cell::from(plan.title.as_str()),
        ("year", _) => Cell::from(plan.year.map(f64::from)),
        ("objective", Some(objective)) => field(&objective.field.value, lang),
        ("equity", Some(objective)) => Cell::Number(objective.equity),
        _ => Cell::Empty,
    };
    PLAN.iter()
        .map(|word| vec![Cell::from(word.label(lang)), value(word.id)])
        .collect()
}

/// A county total by its label, last year by its word, a derived total by its id.
fn field(id: &str, lang: Lang) -> Cell {
    if id == LAST_YEAR.id {
        return Cell::from(LAST_YEAR.label(lang));
    }
    crate::field::field(id).map_or(Cell::from(id), |field| Cell::from(lang.pick(field.zh, field.en)))
}

fn of_resources(plan: &Plan, lang: Lang) -> Vec<Vec<Cell>> {
    let mut rows = vec![labels(&RESOURCE, lang)];
    for one in &plan.resources {
        let cell = |word: &Word| resource_cell(one, word.id, lang);
        rows.push(RESOURCE.iter().map(cell).collect());
    }
    rows
}

fn resource_cell(one: &Resource, id: &str, lang: Lang) -> Cell {
    let number = |at: &Option<crate::settings::At<f64>>| Cell::from(at.as_ref().map(|at| at.value));
    match id {
        "id" => Cell::from(one.id.as_str()),
        "label" => Cell::from(one.label.as_str()),
        "unit" => Cell::from(one.unit.as_str()),
        "total" => Cell::from(one.total.as_ref().map(|at| at.value)),
        "step" => Cell::Number(one.step.value),
        "reserve" => Cell::Number(one.reserve.value),
        "method" => Cell::Text(one.method.label(lang)),
        "compare" => {
            let list: Vec<String> = one.compare.iter().map(|method| method.label(lang)).collect();
            Cell::from(list.join(lang.pick("、", ", ")).as_str())
        }
        "base" => match &one.base.value {
            Base::LastYear => field(LAST_YEAR.id, lang),
            Base::Total(name) => field(name, lang),
            Base::Values => Cell::from(BASE_SHEET.label(lang)),
            // On a sheet of their own.
            Base::Factors(_) | Base::Nothing => Cell::Empty,
        },
        "rounding" => one
            .rounding
            .and_then(|rule| find(&ROUNDINGS, rule.id()))
            .map_or(Cell::Empty, |word| Cell::from(word.label(lang))),
        "merit_share" => number(&one.merit.share),
        "exponent" => number(&one.merit.exponent),
        "bounds.floor_ratio" => number(&one.bounds.floor_ratio),
        "bounds.cap_ratio" => number(&one.bounds.cap_ratio),
        "bounds.floor_mean" => number(&one.bounds.floor_mean),
        "use" => one
            .usage
            .as_ref()
            .map_or(Cell::Empty, |at| field(&at.value, lang)),
        _ => Cell::from(one.source.as_str()),
    }
}

/// The tables by county, in the order of their sheets.
fn tables() -> [fn(&Resource) -> &ByCounty; 4] {
    [
        |one| &one.last_year,
        |one| &one.base_values,
        |one| &one.bounds.floor,
        |one| &one.bounds.cap,
    ]
}

fn by_county(plan: &Plan, names: &[&str], table: fn(&Resource) -> &ByCounty, lang: Lang) -> Vec<Vec<Cell>> {
    let mut head = vec![Cell::from(AWARD[1].label(lang))];
    head.extend(names.iter().map(|name| Cell::from(*name)));
    let mut rows = vec![head];
    // Every county that the plan names anywhere: the sheets all have the same rows.
    let mut counties: Vec<&String> = Vec::new();
    for one in &plan.resources {
        for table in tables() {
            for name in table(one).keys() {
                if !counties.contains(&name) {
                    counties.push(name);
                }
            }
        }
    }
    for county in counties {
        let mut row = vec![Cell::from(county.as_str())];
        let amount = |one: &Resource| table(one).get(county).map(|at| at.value);
        row.extend(plan.resources.iter().map(|one| Cell::from(amount(one))));
        rows.push(row);
    }
    rows
}

fn of_awards(plan: &Plan, lang: Lang) -> Vec<Vec<Cell>> {
    let mut rows = vec![labels(&AWARD, lang)];
    for one in &plan.resources {
        for award in &one.awards {
            rows.push(vec![
                Cell::from(one.label.as_str()),
                Cell::from(award.county.value.as_str()),
                Cell::Number(award.amount.value),
                Cell::from(award.source.as_str()),
            ]);
        }
    }
    rows
}

fn of_parameters(plan: &Plan, lang: Lang) -> Vec<Vec<Cell>> {
    let mut rows = vec![labels(&PARAMETER, lang)];
    for one in &plan.resources {
        let mut add = |id: &str, item: &str, values: Vec<Cell>| {
            let label = find(&PARAMETERS, id).map_or(id, |word| word.label(lang));
            let mut row = vec![
                Cell::from(one.label.as_str()),
                Cell::from(label),
                Cell::from(item),
            ];
            row.extend(values);
            rows.push(row);
        };
        let numbers = |list: &[f64]| list.iter().copied().map(Cell::Number).collect::<Vec<_>>();
        if let Some(store) = &one.total_from {
            add("total.store", "", vec![Cell::from(store.value.as_str())]);
        }
        match &one.tiers {
            Some(Tiers::Ranks(list)) => add("tiered.ranks", "", numbers(list)),
            Some(Tiers::Classes(list)) => {
                for (class, at) in list {
                    add("tiered.classes", class, vec![Cell::Number(at.value)]);
                }
            }
            None => {}
        }
        if let Some(settings) = &one.reward_penalty {
            add("reward_penalty.last", "", numbers(&[settings.last as f64]));
            add("reward_penalty.percent", "", numbers(&[settings.percent]));
            add("reward_penalty.ladder", "", numbers(&settings.ladder));
            add("reward_penalty.year_factors", "", numbers(&settings.year_factors));
            for (county, at) in &settings.years {
                add("reward_penalty.years", county, numbers(&[at.value]));
            }
        }
        if let Some(settings) = &one.envelopment {
            let fields = |list: &[crate::settings::At<String>]| -> Vec<Cell> {
                list.iter().map(|at| field(&at.value, lang)).collect()
            };
            add("zsg_dea.inputs", "", fields(&settings.inputs));
            add("zsg_dea.outputs", "", fields(&settings.outputs));
            let returns = &RETURNS[usize::from(settings.returns == Returns::Variable)];
            add("zsg_dea.returns", "", vec![Cell::from(returns.label(lang))]);
        }
    }
    rows
}
