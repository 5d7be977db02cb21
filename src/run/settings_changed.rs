//! Settings of a kept result changed by `--set`: the scheme and the quotas file are changed as the text they are and read
//! again like any other, so that nothing passes that a file could not say.

use toml::{Table, Value};

use crate::assess::Assessment;
use crate::field::{self, FIELDS};
use crate::lang::{Lang, borrowed};
use crate::problem::Error;
use crate::scheme::Scheme;
use crate::settings::nearest;
use crate::sum::sum;

/// What weights of a population sum to.
const WHOLE: f64 = 100.0;

/// One `--set KEY=VALUE`.
#[derive(Clone, Debug, PartialEq)]
pub enum Set {
    /// A key of a criterion, in all populations or in one.
    Criterion {
        /// Id of the population; `None`: all that use the indicator.
        population: Option<String>,
        /// Id of the indicator.
        indicator: String,
        /// The key.
        key: String,
        /// The value.
        value: Value,
    },
    /// A key of the classes of a population, or of all.
    Classes {
        /// Id of the population; `None`: all.
        population: Option<String>,
        /// The key.
        key: String,
        /// The value.
        value: Value,
    },
    /// A key of the region part.
    Region {
        /// The key.
        key: String,
        /// The value.
        value: Value,
    },
    /// A key of a resource of the quotas file.
    Resource {
        /// Id of the resource.
        resource: String,
        /// The key.
        key: String,
        /// The value.
        value: Value,
    },
    /// A figure of an enterprise, in the unit of the data dictionary.
    Figure {
        /// Its code.
        code: String,
        /// Position in [`FIELDS`].
        field: usize,
        /// The figure.
        figure: f64,
    },
}

impl Set {
    /// Reads `KEY=VALUE`. A value is a number, a list in TOML, or words.
    ///
    /// # Errors
    /// [`Error::Usage`] where the key is none of those that can be set.
    pub fn read(text: &str, lang: Lang) -> Result<Self, Error> {
        let refused = |key: &str, words: &[(&str, &str)]| {
            let mut words = words.to_vec();
            words.push(("found", text));
            Error::Usage(lang.text(&format!("what-if.{key}"), &words))
        };
        let Some((path, value)) = text.split_once('=') else {
            return Err(refused("no-value", &[]));
        };
        let (path, value) = (path.trim(), of_text(value.trim()));
        let parts: Vec<&str> = path.split('.').collect();
        let owned = |part: &str| part.to_owned();
        Ok(match parts[..] {
            ["indicator", indicator, key] => Self::Criterion {
                population: None,
                indicator: owned(indicator),
                key: owned(key),
                value,
            },
            ["classes", key] => Self::Classes {
                population: None,
                key: owned(key),
                value,
            },
            ["population", population, "classes", key] => Self::Classes {
                population: Some(owned(population)),
                key: owned(key),
                value,
            },
            ["population", population, indicator, key] => Self::Criterion {
                population: Some(owned(population)),
                indicator: owned(indicator),
                key: owned(key),
                value,
            },
            ["region", key] => Self::Region {
                key: owned(key),
                value,
            },
            ["resource", resource, key] => Self::Resource {
                resource: owned(resource),
                key: owned(key),
                value,
            },
            ["enterprise", code, id] => {
                let known: Vec<&str> = FIELDS
                    .iter()
                    .filter(|one| one.is_number())
                    .map(|one| one.id)
                    .collect();
                let field = field::index(id).filter(|field| FIELDS[*field].is_number());
                let Some(field) = field else {
                    return Err(match nearest(id, &known) {
                        Some(near) => refused("field", &[("field", id), ("nearest", near)]),
                        None => refused("no-field", &[("field", id)]),
                    });
                };
                let figure = match value {
                    Value::Integer(whole) => whole as f64,
                    Value::Float(figure) if figure.is_finite() => figure,
                    _ => return Err(refused("figure", &[])),
                };
                Self::Figure {
                    code: owned(code),
                    field,
                    figure,
                }
            }
            _ => return Err(refused("key", &[])),
        })
    }
}

fn of_text(text: &str) -> Value {
    let read: Option<Table> = toml::from_str(&format!("value = {text}")).ok();
    let value = read.and_then(|mut table| table.remove("value"));
    value.unwrap_or_else(|| Value::String(text.to_owned()))
}

/// The scheme's text with the settings that concern it, or `None` where none does. `rescale`: the weights of a population
/// that were not set share what is left of 100 in their old proportion.
///
/// # Errors
/// [`Error::Usage`] for an indicator or population that the scheme has not, and for weights that do not sum to 100.
pub fn scheme(
    text: &str,
    sets: &[Set],
    (scheme, assessment): (&Scheme, &Assessment),
    rescale: bool,
    lang: Lang,
) -> Result<Option<String>, Error> {
    let mut table: Table = toml::from_str(text).map_err(|error| Error::Internal(error.to_string()))?;
    let mut any = false;
    let mut weighed: Vec<(usize, usize)> = Vec::new();
    for set in sets {
        match set {
            Set::Criterion {
                population,
                indicator,
                key,
                value,
            } => {
                let found = criteria(scheme, population.as_deref(), indicator);
                if found.is_empty() {
                    let known: Vec<&str> = scheme.indicators.iter().map(|one| one.id.as_str()).collect();
                    return Err(unknown("no-indicator", indicator, &known, lang));
                }
                for (at, criterion) in found {
                    if key == "weight" {
                        fix_weights(&mut table, at, assessment);
                        weighed.push((at, criterion));
                    }
                    let list = self::population(&mut table, at);
                    let own =
                        list.and_then(|own| own.get_mut("criterion")?.as_array_mut()?.get_mut(criterion));
                    if let Some(own) = own.and_then(Value::as_table_mut) {
                        own.insert(key.clone(), value.clone());
                    }
                }
            }
            Set::Classes {
                population,
                key,
                value,
            } => {
                let found = scheme.populations.iter().enumerate().filter(|(_, known)| {
                    known.classes.is_some() && population.as_ref().is_none_or(|id| *id == known.id)
                });
                let found: Vec<usize> = found.map(|(at, _)| at).collect();
                if found.is_empty() {
                    let known: Vec<&str> = scheme.populations.iter().map(|one| one.id.as_str()).collect();
                    let named = population.as_deref().unwrap_or("classes");
                    return Err(unknown("no-population", named, &known, lang));
                }
                for at in found {
                    let own = self::population(&mut table, at);
                    if let Some(own) = own.and_then(|own| own.get_mut("classes")?.as_table_mut()) {
                        own.insert(key.clone(), value.clone());
                    }
                }
            }
            Set::Region { key, value } => {
                let own = table
                    .entry("region")
                    .or_insert_with(|| Value::Table(Table::new()));
                if let Some(own) = own.as_table_mut() {
                    own.insert(key.clone(), value.clone());
                }
            }
            Set::Resource { .. } | Set::Figure { .. } => continue,
        }
        any = true;
    }
    weights(&mut table, &weighed, scheme, rescale, lang)?;
    let text = toml::to_string(&table).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(any.then_some(text))
}

/// The quotas file's text with the settings that concern it; `None` where none does.
///
/// # Errors
/// [`Error::Usage`] for a resource that the file has not.
pub fn quotas(text: &str, sets: &[Set], lang: Lang) -> Result<Option<String>, Error> {
    let mut table: Table = toml::from_str(text).map_err(|error| Error::Internal(error.to_string()))?;
    let mut any = false;
    for set in sets {
        let Set::Resource { resource, key, value } = set else {
            continue;
        };
        let mut resources: Vec<&mut Table> = table
            .get_mut("resource")
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
            .filter_map(Value::as_table_mut)
            .collect();
        let id = |known: &Table| known.get("id").and_then(Value::as_str).unwrap_or("").to_owned();
        let ids: Vec<String> = resources.iter().map(|known| id(known)).collect();
        let Some(at) = ids.iter().position(|known| known == resource) else {
            let known: Vec<&str> = ids.iter().map(String::as_str).collect();
            return Err(unknown("no-resource", resource, &known, lang));
        };
        resources[at].insert(key.clone(), value.clone());
        any = true;
    }
    let text = toml::to_string(&table).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(any.then_some(text))
}

fn unknown(key: &str, found: &str, known: &[&str], lang: Lang) -> Error {
    let known = known.join(lang.pick("、", ", "));
    Error::Usage(lang.text(&format!("what-if.{key}"), &[("found", found), ("known", &known)]))
}

/// The populations that use an indicator, each with the place of its criterion.
fn criteria(scheme: &Scheme, population: Option<&str>, indicator: &str) -> Vec<(usize, usize)> {
    let populations = scheme.populations.iter().enumerate();
    populations
        .filter(|(_, known)| population.is_none_or(|id| id == known.id))
        .filter_map(|(at, known)| {
            let mut criteria = known.criteria.iter();
            let is_own = |index: usize| scheme.indicators[index].id == indicator;
            Some((at, criteria.position(|criterion| is_own(criterion.indicator))?))
        })
        .collect()
}

/// The table of a population.
fn population(table: &mut Table, at: usize) -> Option<&mut Table> {
    table
        .get_mut("population")?
        .as_array_mut()?
        .get_mut(at)?
        .as_table_mut()
}

/// Writes down the weights that a population was appraised with, where the scheme leaves them to a rule.
fn fix_weights(table: &mut Table, population: usize, assessment: &Assessment) {
    let used = assessment.weights.get(population).cloned().unwrap_or_default();
    let Some(own) = self::population(table, population) else {
        return;
    };
    if own.remove("weights").is_none() {
        return;
    }
    // What is not said any more cannot be assumed.
    if let Some(assumed) = own.get_mut("assumed").and_then(Value::as_array_mut) {
        assumed.retain(|key| key.as_str() != Some("weights"));
    }
    let criteria = own.get_mut("criterion").and_then(Value::as_array_mut);
    for (criterion, weight) in criteria.into_iter().flatten().zip(used) {
        if let Some(criterion) = criterion.as_table_mut() {
            criterion.insert("weight".to_owned(), Value::Float(weight));
        }
    }
}

/// Checks that weights still sum to 100, or makes those that were not set do so.
fn weights(
    table: &mut Table,
    set: &[(usize, usize)],
    scheme: &Scheme,
    rescale: bool,
    lang: Lang,
) -> Result<(), Error> {
    for population in 0..scheme.populations.len() {
        let own: Vec<usize> = set
            .iter()
            .filter(|(at, _)| *at == population)
            .map(|(_, criterion)| *criterion)
            .collect();
        if own.is_empty() {
            continue;
        }
        let Some(table) = self::population(table, population) else {
            continue;
        };
        let criteria = table.get_mut("criterion").and_then(Value::as_array_mut);
        let mut criteria: Vec<&mut Table> = criteria
            .into_iter()
            .flatten()
            .filter_map(Value::as_table_mut)
            .collect();
        let weight = |criterion: &Table| {
            let weight = criterion.get("weight");
            weight
                .and_then(|weight| weight.as_float().or_else(|| Some(weight.as_integer()? as f64)))
                .unwrap_or(0.0)
        };
        let all: Vec<f64> = criteria.iter().map(|criterion| weight(criterion)).collect();
        let is_set = |at: &usize| own.contains(at);
        let fixed = sum((0..all.len()).filter(is_set).map(|at| all[at]));
        let others = sum((0..all.len()).filter(|at| !is_set(at)).map(|at| all[at]));
        if (fixed + others - WHOLE).abs() <= 1e-9 * WHOLE {
            continue;
        }
        let label = &scheme.populations[population];
        let words = [
            ("population", lang.pick(&label.label, &label.label_en).to_owned()),
            ("sum", crate::unit::number_text(fixed + others, 4)),
            ("set", crate::unit::number_text(fixed, 4)),
        ];
        if !rescale {
            return Err(Error::Usage(lang.text("what-if.weights", &borrowed(&words))));
        }
        if !(0.0..=WHOLE).contains(&fixed) || others <= 0.0 {
            return Err(Error::Usage(lang.text("what-if.no-room", &borrowed(&words))));
        }
        let factor = (WHOLE - fixed) / others;
        for (at, criterion) in criteria.iter_mut().enumerate() {
            if !is_set(&at) {
                criterion.insert("weight".to_owned(), Value::Float(all[at] * factor));
            }
        }
    }
    Ok(())
}
