//! The sheet 明细 of `quotas.xlsx`: parts, cleared stock, factors of the base and quotas of past years, a setting a row.

use super::cell::Cell;
use crate::allocate::book::OF_PART;
use crate::allocate::book::word::{DETAIL, DETAILS, NO, TABLES, VALUES, Word, YES, find};
use crate::allocate::{Base, ByCounty, Destination, Part, Plan, Rule, Ties};
use crate::lang::Lang;
use crate::settings::At;

/// The rows of one table of the quotas file.
struct Rows<'a> {
    resource: &'a str,
    table: &'static str,
    name: String,
    lang: Lang,
    rows: &'a mut Vec<Vec<Cell>>,
}

impl Rows<'_> {
    fn add(&mut self, id: &str, item: &str, values: Vec<Cell>) {
        let label =
            |words: &[Word], id: &str| Cell::from(find(words, id).map_or(id, |word| word.label(self.lang)));
        let mut row = vec![
            Cell::from(self.resource),
            label(&TABLES, self.table),
            Cell::from(self.name.as_str()),
            label(&DETAILS, id),
            Cell::from(item),
        ];
        row.extend(values);
        self.rows.push(row);
    }

    fn text(&mut self, id: &str, text: &str) {
        self.add(id, "", vec![Cell::from(text)]);
    }

    /// A word of the quotas file, in the language of the run.
    fn value(&mut self, id: &str, word: &str) {
        let label = find(&VALUES, word).map_or(word, |known| known.label(self.lang));
        self.add(id, "", vec![Cell::from(label)]);
    }

    fn numbers(&mut self, id: &str, list: &[f64]) {
        if !list.is_empty() {
            self.add(id, "", list.iter().copied().map(Cell::Number).collect());
        }
    }

    fn words(&mut self, id: &str, list: &[(At<String>, String)]) {
        for (county, word) in list {
            self.add(id, &county.value, vec![Cell::from(word.as_str())]);
        }
    }

    fn by_county(&mut self, id: &str, list: &ByCounty) {
        for (name, at) in list {
            self.add(id, name, vec![Cell::Number(at.value)]);
        }
    }
}

/// All rows of the sheet; none but the headings where no resource has such tables.
pub fn rows(plan: &Plan, field: impl Fn(&str) -> Cell, lang: Lang) -> Vec<Vec<Cell>> {
    let heading = DETAIL.iter().map(|word| Cell::from(word.label(lang)));
    let mut list = vec![heading.collect()];
    for resource in &plan.resources {
        for one in &resource.parts {
            part(one, &resource.label, &mut list, lang);
        }
        if let Base::Factors(factors) = &resource.base.value {
            for factor in factors {
                let mut rows = Rows {
                    resource: &resource.label,
                    table: "base_factor",
                    name: factor.label.clone(),
                    lang,
                    rows: &mut list,
                };
                if let Some(total) = &factor.total {
                    rows.add("total", "", vec![field(&total.value)]);
                }
                rows.numbers("weight", &[factor.weight.value]);
                rows.by_county("values", &factor.values);
            }
        }
        for past in &resource.past {
            let mut rows = Rows {
                resource: &resource.label,
                table: "past",
                name: past.year.to_string(),
                lang,
                rows: &mut list,
            };
            rows.by_county("quotas", &past.quotas);
        }
    }
    list
}

fn part(part: &Part, resource: &str, list: &mut Vec<Vec<Cell>>, lang: Lang) {
    let mut rows = Rows {
        resource,
        table: "part",
        name: part.id.clone(),
        lang,
        rows: list,
    };
    rows.text("label", &part.label);
    if !part.label_en.is_empty() {
        rows.text("label_en", &part.label_en);
    }
    rows.value("kind", part.rule.id());
    let within = if part.within_bounds { YES } else { NO };
    rows.text("within_bounds", within.label(lang));
    rows.text("source", &part.source);
    if matches!(part.rule, Rule::Take { .. } | Rule::Unused { .. }) {
        match &part.to {
            Destination::Pool => rows.value("to", "pool"),
            Destination::Reserve => rows.value("to", "reserve"),
            Destination::Store(name) => rows.text("to", name),
        }
    }
    rows.numbers("year_factors", &part.year_factors);
    rows.by_county("years", &part.years);
    match &part.rule {
        Rule::Amounts(amounts) => rows.by_county("amounts", amounts),
        Rule::Each { amount, counties } => {
            rows.numbers("amount", &[amount.value]);
            if !counties.is_empty() {
                let names = counties.iter().map(|at| Cell::from(at.value.as_str()));
                rows.add("counties", "", names.collect());
            }
        }
        Rule::Earned { stock, ceiling } => {
            ceiling.iter().for_each(|at| rows.numbers("ceiling", &[at.value]));
            for one in stock {
                let mut rows = Rows {
                    resource,
                    table: "part.stock",
                    name: format!("{}{OF_PART}{}", part.id, one.label),
                    lang,
                    rows: rows.rows,
                };
                rows.numbers("rate", &[one.rate.value]);
                rows.text("source", &one.source);
                rows.by_county("cleared", &one.cleared);
            }
        }
        Rule::Ranks(ranks) => {
            rows.numbers("awards", &ranks.awards);
            rows.numbers("deductions", &ranks.deductions);
            rows.value("ties", if ranks.ties == Ties::Best { "best" } else { "mean" });
            rows.words("fields", &ranks.fields);
        }
        Rule::Take { classes, class_of } => {
            rows.by_county("classes", classes);
            rows.words("class_of", class_of);
        }
        Rule::Unused { amounts, percent } => {
            rows.numbers("percent", &[percent.value]);
            rows.by_county("unused", amounts);
        }
    }
}
