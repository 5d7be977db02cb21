//! The quotas file as sheets, to be edited and handed back with `--quotas`. Their layout is that of
//! [`crate::allocate::book`].

mod cell;
mod details;

pub use cell::Cell;

use crate::allocate::book::word::{
    AWARD, BASE_SHEET, DETAIL, DETAILS, LAST_YEAR, PARAMETER, PARAMETERS, PLAN, RESOURCE, RETURNS, ROUNDINGS,
    SHEETS, TABLES, Word, closed, find,
};
use crate::allocate::{Base, ByCounty, Method, Plan, Resource, Returns, Tiers};
use crate::lang::Lang;

/// One sheet.
pub struct Sheet {
    /// What it is called.
    pub name: &'static str,
    /// Its rows, as far as each has cells.
    pub rows: Vec<Vec<Cell>>,
    /// Whether its headings are the first row, not the first column.
    pub head: bool,
    /// Columns whose cells are one of these words.
    pub choices: Vec<(usize, Vec<String>)>,
    /// The column of the values, which are words only beside some parameters.
    pub values: Option<Values>,
}

/// What stands beside a parameter.
pub struct Values {
    /// The column of the values.
    pub column: usize,
    /// The column of the parameters.
    pub parameter: usize,
    /// The parameters with words of their own, and these.
    pub words: Vec<(String, Vec<String>)>,
}

/// The sheets of a plan.
pub fn sheets(plan: &Plan, lang: Lang) -> Vec<Sheet> {
    let sheet = |word: &Word, rows| Sheet {
        name: word.label(lang),
        rows,
        head: true,
        choices: Vec::new(),
        values: None,
    };
    let names: Vec<&str> = plan.resources.iter().map(|one| one.label.as_str()).collect();
    let mut list = vec![
        Sheet {
            head: false,
            ..sheet(&SHEETS[0], of_plan(plan, lang))
        },
        Sheet {
            choices: choices(lang),
            ..sheet(&SHEETS[1], of_resources(plan, lang))
        },
    ];
    for (word, table) in SHEETS[2..6].iter().zip(tables()) {
        list.push(sheet(word, by_county(plan, &names, table, lang)));
    }
    list.push(sheet(&SHEETS[6], of_awards(plan, lang)));
    list.push(Sheet {
        choices: of_labels(&PARAMETER, &[("parameter", &PARAMETERS)], lang),
        values: values(&PARAMETER, &PARAMETERS, lang),
        ..sheet(&SHEETS[7], of_parameters(plan, lang))
    });
    let details = details::rows(plan, |id| field(id, lang), lang);
    if details.len() > 1 {
        list.push(Sheet {
            choices: of_labels(&DETAIL, &[("table", &TABLES), ("parameter", &DETAILS)], lang),
            values: values(&DETAIL, &DETAILS, lang),
            ..sheet(&SHEETS[8], details)
        });
    }
    list
}

/// Columns that hold the labels of these words.
fn of_labels(columns: &[Word], lists: &[(&str, &[Word])], lang: Lang) -> Vec<(usize, Vec<String>)> {
    let place = |id: &str| columns.iter().position(|word| word.id == id);
    let lists = lists
        .iter()
        .map(|(id, words)| Some((place(id)?, texts(words, lang))));
    lists.flatten().collect()
}

fn texts(words: &[Word], lang: Lang) -> Vec<String> {
    words.iter().map(|word| word.label(lang).to_owned()).collect()
}

/// The values of the parameters that take certain words only.
fn values(columns: &[Word], parameters: &[Word], lang: Lang) -> Option<Values> {
    let place = |id: &str| columns.iter().position(|word| word.id == id);
    let with_words = parameters.iter().filter(|word| !closed(word.id).is_empty());
    Some(Values {
        column: place("value")?,
        parameter: place("parameter")?,
        words: with_words
            .map(|word| (word.label(lang).to_owned(), texts(closed(word.id), lang)))
            .collect(),
    })
}

/// Methods and roundings.
fn choices(lang: Lang) -> Vec<(usize, Vec<String>)> {
    let methods: Vec<String> = Method::WORDS
        .iter()
        .map(|(_, method)| method.label(lang))
        .collect();
    let roundings = texts(&ROUNDINGS, lang);
    let column = |id: &str| RESOURCE.iter().position(|word| word.id == id);
    [("method", methods), ("rounding", roundings)]
        .into_iter()
        .filter_map(|(id, list)| Some((column(id)?, list)))
        .collect()
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
