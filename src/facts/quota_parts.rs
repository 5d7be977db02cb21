//! What the quotas file says of parts that add up, of a store, and of quotas of years past, in words.

use crate::allocate::book::word::{DETAILS, NO, PARAMETERS, RESOURCE, TABLES, VALUES, Word, find};
use crate::allocate::{ByCounty, Destination, Part, Resource, Rule, Ties};
use crate::lang::Lang;

/// `label: value; …` of everything that has no column; of single counties only what is said of `own`, where one county
/// is the reader.
pub fn settings(resource: &Resource, own: Option<&str>, lang: Lang) -> Vec<String> {
    let say = Say { own, lang };
    let mut list = Vec::new();
    if let Some(store) = &resource.total_from {
        list.push(say.pair(&PARAMETERS, "total.store", &store.value));
    }
    if let Some(at) = &resource.bounds.floor_mean {
        list.push(say.pair(&RESOURCE, "bounds.floor_mean", &at.value.to_string()));
        let years = resource.past.iter().map(|past| {
            let quotas = say.counties(&past.quotas);
            format!("{}{}", past.year, say.in_brackets(&quotas))
        });
        list.push(say.pair(&TABLES, "past", &say.list(years.collect())));
    }
    list.extend(resource.parts.iter().map(|part| say.part(part)));
    list
}

struct Say<'a> {
    own: Option<&'a str>,
    lang: Lang,
}

impl Say<'_> {
    fn label(&self, words: &[Word], id: &str) -> String {
        find(words, id)
            .map_or(id, |word| word.label(self.lang))
            .to_owned()
    }

    fn pair(&self, words: &[Word], id: &str, value: &str) -> String {
        format!(
            "{}{}{value}",
            self.label(words, id),
            self.lang.text("report.colon", &[])
        )
    }

    fn list(&self, items: Vec<String>) -> String {
        items.join(self.lang.pick("、", ", "))
    }

    fn in_brackets(&self, text: &str) -> String {
        match text {
            "" => String::new(),
            text => self.lang.text("table.in-brackets", &[("text", text)]),
        }
    }

    /// Numbers of counties, of which the reader sees his own.
    fn counties(&self, list: &ByCounty) -> String {
        let is_told = |name: &str| self.own.is_none_or(|own| own == name);
        let told = list.iter().filter(|(name, _)| is_told(name));
        self.list(told.map(|(name, at)| format!("{name} {}", at.value)).collect())
    }

    fn numbers(&self, list: &[f64]) -> String {
        self.list(list.iter().map(f64::to_string).collect())
    }

    /// A part: what it is called, of what kind, its settings and its source.
    fn part(&self, part: &Part) -> String {
        let mut said = Vec::new();
        let mut add = |id: &str, value: String| {
            if !value.is_empty() {
                said.push(self.pair(&DETAILS, id, &value));
            }
        };
        match &part.rule {
            Rule::Amounts(amounts) => add("amounts", self.counties(amounts)),
            Rule::Each { amount, counties } => {
                add("amount", amount.value.to_string());
                add(
                    "counties",
                    self.list(counties.iter().map(|at| at.value.clone()).collect()),
                );
            }
            Rule::Earned { stock, ceiling } => {
                for one in stock {
                    let cleared = self.in_brackets(&self.counties(&one.cleared));
                    add("rate", format!("{} × {}{cleared}", one.label, one.rate.value));
                }
                add(
                    "ceiling",
                    ceiling.as_ref().map_or(String::new(), |at| at.value.to_string()),
                );
            }
            Rule::Ranks(ranks) => {
                add("awards", self.numbers(&ranks.awards));
                add("deductions", self.numbers(&ranks.deductions));
                let ties = if ranks.ties == Ties::Best { "best" } else { "mean" };
                add("ties", self.label(&VALUES, ties));
                add("fields", self.words(&ranks.fields));
            }
            Rule::Take { classes, class_of } => {
                let each = classes.iter().map(|(class, at)| format!("{class} {}", at.value));
                add("classes", self.list(each.collect()));
                add("class_of", self.words(class_of));
            }
            Rule::Unused { amounts, percent } => {
                add("percent", percent.value.to_string());
                add("unused", self.counties(amounts));
            }
        }
        add("year_factors", self.numbers(&part.year_factors));
        add("years", self.counties(&part.years));
        match (&part.to, &part.rule) {
            (Destination::Store(name), _) => add("to", name.clone()),
            (Destination::Reserve, _) => add("to", self.label(&VALUES, "reserve")),
            (Destination::Pool, Rule::Unused { .. }) => add("to", self.label(&VALUES, "pool")),
            (Destination::Pool, _) => {}
        }
        if !part.within_bounds {
            add("within_bounds", NO.label(self.lang).to_owned());
        }
        add("source", part.source.clone());
        let kind = self.label(&VALUES, part.rule.id());
        let colon = self.lang.text("report.colon", &[]);
        let said = said.join(self.lang.pick("，", ", "));
        format!(
            "{}{}{colon}{said}",
            part.label_in(self.lang),
            self.in_brackets(&kind)
        )
    }

    fn words(&self, list: &[(crate::settings::At<String>, String)]) -> String {
        let is_told = |name: &str| self.own.is_none_or(|own| own == name);
        let told = list.iter().filter(|(at, _)| is_told(&at.value));
        self.list(told.map(|(at, word)| format!("{} {word}", at.value)).collect())
    }
}
