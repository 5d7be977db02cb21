//! Benchmarks as formulas: constants, AVERAGEIFS, SUMIFS ÷ SUMIFS, and array formulas for ends and spreads.

use std::collections::HashMap;

use super::data::{Data, agree, near, round, rounded};
use super::names::{Names, is_criterion, literal};
use super::parameters::{Content, Line, Parameters};
use super::raw::Raw;
use crate::assess::normalise::{Measure, signed, spread};
use crate::assess::{Groups, Standard};
use crate::problem::Error;
use crate::scheme::{Benchmark, Criterion, Group, Mean, MeanYear, Over};
use crate::sum::{Sum, sum};
use crate::table::Format;

/// A benchmark and how formulas call it.
#[derive(Clone, Debug)]
pub struct Found {
    /// The benchmark.
    pub call: String,
    /// The worse end or the deviation; the benchmark where there is none.
    pub other: String,
    /// Both numbers.
    pub measure: Measure,
}

/// All benchmarks.
#[derive(Default)]
pub struct Benchmarks {
    list: Vec<Found>,
    /// For every indicator and row, the benchmark that it is measured by.
    of_row: Vec<Vec<Option<u32>>>,
}

impl Benchmarks {
    /// The benchmark of a row.
    pub fn at(&self, indicator: usize, row: usize) -> Option<&Found> {
        let index = (*self.of_row.get(indicator)?.get(row)?)?;
        self.list.get(index as usize)
    }
}

/// Names of columns in 企业评价 that formulas over all rows read.
pub struct Shown {
    /// Population, status, county, park, industry by their ids.
    pub words: HashMap<&'static str, String>,
    /// The value of every indicator.
    pub values: Vec<Option<String>>,
}

impl Shown {
    /// Names the columns.
    pub fn of(data: &Data, names: &mut Names) -> Self {
        let mut words = HashMap::new();
        for id in ["population", "status", "county", "town", "park", "industry"] {
            let label = data.text(&format!("column.{id}"));
            let label = data.lang.pick(&label, id).to_owned();
            if let Some(name) = data.named(id, &[&label], names) {
                words.insert(id, name);
            }
        }
        let values = (0..data.scheme.indicators.len())
            .map(|index| {
                let id = format!("{}_value", data.scheme.indicators[index].id);
                let label = data.indicator(index);
                data.named(&id, &[&label, &data.text("living.name.value")], names)
            })
            .collect();
        Self { words, values }
    }
}

/// Writes every benchmark into 参数.
pub fn lines(
    data: &Data,
    raw: &Raw,
    shown: &Shown,
    parameters: &mut Parameters,
) -> Result<Benchmarks, Error> {
    parameters.part(data.text("living.part.benchmarks"));
    let height = data.height();
    let mut found = Benchmarks {
        list: Vec::new(),
        of_row: vec![vec![None; height]; data.scheme.indicators.len()],
    };
    for (position, population) in data.scheme.populations.iter().enumerate() {
        for criterion in &population.criteria {
            let inside = |row: usize| data.population[row] == Some(position);
            let groups = Groups::of(&data.assessment.frame, criterion.benchmark.by(), inside)?;
            let mut index = HashMap::new();
            let standards = data.assessment.standards.iter();
            for standard in
                standards.filter(|s| s.population == position && s.indicator == criterion.indicator)
            {
                let context = Context {
                    data,
                    raw,
                    shown,
                    position,
                    criterion,
                    standard,
                    member: groups.of_row.iter().position(|group| {
                        group.is_some_and(|group| groups.names[group as usize] == standard.group)
                    }),
                };
                index.insert(standard.group.as_str(), found.list.len() as u32);
                found.list.push(context.lines(parameters)?);
            }
            // Rows of other populations keep theirs.
            for (row, group) in groups.of_row.iter().enumerate() {
                if let Some(group) = group {
                    let name = groups.names[*group as usize].as_str();
                    found.of_row[criterion.indicator][row] = index.get(name).copied();
                }
            }
        }
    }
    Ok(found)
}

/// One benchmark on its way.
struct Context<'a> {
    data: &'a Data<'a>,
    raw: &'a Raw,
    shown: &'a Shown,
    position: usize,
    criterion: &'a Criterion,
    standard: &'a Standard,
    /// A row of the group.
    member: Option<usize>,
}

/// A formula with its result, and whether it runs over arrays.
struct Written {
    text: String,
    result: f64,
    array: bool,
}

impl Context<'_> {
    fn lines(&self, parameters: &mut Parameters) -> Result<Found, Error> {
        let measure = Measure {
            benchmark: self.standard.value,
            other: self.standard.other.unwrap_or(self.standard.value),
        };
        let (first, second) = match self.criterion.benchmark {
            Benchmark::MinMax { .. } => ("best", Some("worst")),
            Benchmark::Spread { .. } => ("mean", Some("deviation")),
            Benchmark::BaseTarget { .. } => ("target", Some("base")),
            _ => ("benchmark", None),
        };
        let factor = self.factor(parameters);
        let content = self.content(measure.benchmark, first, factor.as_deref(), parameters)?;
        let call = self.line(parameters, first, content);
        let other = match second {
            Some(part) => {
                let content = self.content(measure.other, part, None, parameters)?;
                self.line(parameters, part, content)
            }
            None => call.clone(),
        };
        Ok(Found { call, other, measure })
    }

    fn line(&self, parameters: &mut Parameters, part: &str, content: Content) -> String {
        let data = self.data;
        let population = data.population_label(self.position);
        let indicator = data.indicator(self.criterion.indicator);
        let item = data.text(&format!("living.item.{part}"));
        let unit = &data.scheme.indicators[self.criterion.indicator].unit;
        let about = match self.standard.enterprises {
            0 => self.criterion.source.clone(),
            count => data
                .lang
                .text("living.about.taken-of", &[("count", &count.to_string())]),
        };
        let line = Line {
            population: population.clone(),
            item: if unit.is_empty() || unit == "1" {
                format!("{indicator} · {item}")
            } else {
                format!(
                    "{indicator} · {item}{}",
                    data.lang.text("report.unit", &[("unit", unit)])
                )
            },
            group: self.standard.group.clone(),
            content,
            format: Format::Decimal(4),
            about,
        };
        parameters.add(line, &[&item, &indicator, &population, &self.standard.group])
    }

    /// The multiple of a mean, where it is not one: a number of its own, so that it can be changed.
    fn factor(&self, parameters: &mut Parameters) -> Option<String> {
        let Benchmark::Mean { factor, .. } = &self.criterion.benchmark else {
            return None;
        };
        (*factor != 1.0).then(|| self.line(parameters, "factor", Content::Input(*factor)))
    }

    fn content(
        &self,
        value: f64,
        part: &str,
        factor: Option<&str>,
        parameters: &mut Parameters,
    ) -> Result<Content, Error> {
        if matches!(
            self.criterion.benchmark,
            Benchmark::Fixed(_) | Benchmark::Constant(_) | Benchmark::BaseTarget { .. }
        ) {
            return Ok(Content::Input(value));
        }
        let rounds = self.data.scheme.rounds.benchmark;
        if let Benchmark::Mean {
            year: MeanYear::Last,
            factor: times,
            ..
        } = self.criterion.benchmark
        {
            let last = self.standard.mean.zip(factor).map(|(mean, factor)| {
                let call = self.line(parameters, "last-mean", self.value(mean, "last-year"));
                (mean, rounded(format!("{factor}*{call}"), rounds))
            });
            return Ok(match last {
                Some((mean, Some(text))) if near(round(mean * times, rounds), value) => {
                    Content::Formula(text, value)
                }
                _ => self.value(value, "last-year"),
            });
        }
        let times = match &self.criterion.benchmark {
            Benchmark::Mean { factor, .. } => *factor,
            _ => 1.0,
        };
        let Some(written) = self.written(part)? else {
            return Ok(self.value(value, "benchmark"));
        };
        let text = match factor {
            Some(factor) => format!("{factor}*{}", written.text),
            None => written.text,
        };
        match rounded(text, rounds) {
            Some(text) if near(round(written.result * times, rounds), value) => Ok(match written.array {
                true => Content::Array(text, value),
                false => Content::Formula(text, value),
            }),
            Some(_) => Ok(self.value(value, "other")),
            None => Ok(self.value(value, "rounding")),
        }
    }

    fn value(&self, value: f64, why: &str) -> Content {
        Content::Value(value, self.data.text(&format!("living.why.{why}")))
    }

    fn written(&self, part: &str) -> Result<Option<Written>, Error> {
        match &self.criterion.benchmark {
            Benchmark::Mean { of, over, by, .. } => {
                let all = match over {
                    Over::Own => false,
                    Over::All => true,
                    Over::Named(_) => return Ok(None),
                };
                match of {
                    Mean::OfValues => self.mean_of_values(all, by),
                    Mean::RatioOfSums => self.ratio_of_sums(all, by),
                }
            }
            Benchmark::Best { by }
            | Benchmark::MinMax { by }
            | Benchmark::Spread { by }
            | Benchmark::Norm { by } => self.over_values(part, by),
            _ => Ok(None),
        }
    }

    /// The words of a grouping column in this benchmark's group.
    fn group_words(&self, group: Group) -> Result<Option<String>, Error> {
        let words = self.data.words(group.column())?;
        Ok(self.member.and_then(|row| words.get(row)).map(str::to_owned))
    }

    /// The criteria of SUMIFS and AVERAGEIFS: population, status, groups. `name` says how a column is called.
    fn criteria(
        &self,
        all: bool,
        by: &[Group],
        name: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Option<String>, Error> {
        let mut text = String::new();
        let population = self.data.population_words(self.position);
        let mut wanted = vec![("status", format!("<>{}", self.data.outside()))];
        if all {
            wanted.push(("population", "<>".to_owned()));
        } else if is_criterion(&population) && self.data.tells_population(self.position) {
            wanted.push(("population", format!("={population}")));
        } else {
            return Ok(None);
        }
        for group in by {
            match self.group_words(*group)? {
                Some(words) if is_criterion(&words) && self.data.tells(group.column(), &words)? => {
                    wanted.push((group.column(), format!("={words}")));
                }
                _ => return Ok(None),
            }
        }
        for (id, criterion) in wanted {
            let Some(name) = name(id) else { return Ok(None) };
            text.push_str(&format!(",{name},{}", literal(&criterion)));
        }
        Ok(Some(text))
    }

    /// The rows that count, with the words of their groups as in this benchmark's.
    fn rows(&self, all: bool, by: &[Group]) -> Result<Vec<usize>, Error> {
        let mut columns = Vec::new();
        for group in by {
            columns.push((self.data.words(group.column())?, self.group_words(*group)?));
        }
        let population = (!all).then_some(self.position);
        Ok((0..self.data.height())
            .filter(|row| self.data.counts(*row, population))
            .filter(|row| {
                columns
                    .iter()
                    .all(|(words, wanted)| words.get(*row) == wanted.as_deref())
            })
            .collect())
    }

    fn ratio_of_sums(&self, all: bool, by: &[Group]) -> Result<Option<Written>, Error> {
        let sides = &self.raw.sides[self.criterion.indicator];
        let id = &self.data.scheme.indicators[self.criterion.indicator].id;
        let name = |id: &str| self.raw.name(id).map(str::to_owned);
        let Some(criteria) = self.criteria(all, by, &name)? else {
            return Ok(None);
        };
        let top = &sides.numerator;
        let ups = self.data.numbers(&format!("{id}_numerator"))?;
        let rows = self.rows(all, by)?;
        let Some(bottom) = &sides.denominator else {
            let values: Vec<f64> = rows.iter().filter_map(|row| ups.get(*row)).collect();
            return Ok(Some(Written {
                text: format!("AVERAGEIFS({top}{criteria})"),
                result: sum(values.iter().copied()) / values.len() as f64,
                array: false,
            }));
        };
        let downs = self.data.numbers(&format!("{id}_denominator"))?;
        let (mut up, mut down) = (Sum::default(), Sum::default());
        for row in rows {
            if let (Some(one), Some(other)) = (ups.get(row), downs.get(row).filter(|below| *below > 0.0)) {
                up.add(one);
                down.add(other);
            }
        }
        // Whoever reports one side only counts in neither sum.
        let both = format!("{criteria},{top},\">=-1E+300\",{bottom},\">0\"");
        Ok(Some(Written {
            text: format!("SUMIFS({top}{both})/SUMIFS({bottom}{both})"),
            result: up.total() / down.total(),
            array: false,
        }))
    }

    fn mean_of_values(&self, all: bool, by: &[Group]) -> Result<Option<Written>, Error> {
        let name = |id: &str| self.shown.words.get(id).cloned();
        let Some((criteria, values)) = self
            .criteria(all, by, &name)?
            .zip(self.shown.values[self.criterion.indicator].as_ref())
        else {
            return Ok(None);
        };
        let list = self.values(all, by)?;
        Ok(Some(Written {
            text: format!("AVERAGEIFS({values}{criteria})"),
            result: sum(list.iter().copied()) / list.len() as f64,
            array: false,
        }))
    }

    fn values(&self, all: bool, by: &[Group]) -> Result<Vec<f64>, Error> {
        let id = &self.data.scheme.indicators[self.criterion.indicator].id;
        let values = self.data.numbers(&format!("{id}_value"))?;
        Ok(self
            .rows(all, by)?
            .into_iter()
            .filter_map(|row| values.get(row))
            .collect())
    }

    /// Ends, mean, deviation and norm of the values of a group.
    fn over_values(&self, part: &str, by: &[Group]) -> Result<Option<Written>, Error> {
        let Some(values) = &self.shown.values[self.criterion.indicator] else {
            return Ok(None);
        };
        let Some(condition) = condition(self.data, self.shown, self.position, by, &|group| {
            self.group_words(group)
        })?
        else {
            return Ok(None);
        };
        let better = self.data.scheme.indicators[self.criterion.indicator].better;
        let list = self.values(false, by)?;
        let taken = format!("IF({condition}*ISNUMBER({values}),{values})");
        let most = |from: f64, pick: fn(f64, f64) -> f64| list.iter().copied().fold(from, pick);
        let rising = signed(1.0, better) > 0.0;
        let (text, result) = match (part, rising) {
            ("best", true) | ("worst", false) => (format!("MAX({taken})"), most(f64::NEG_INFINITY, f64::max)),
            ("best" | "benchmark", false) | ("worst", true) if !self.is_norm() => {
                (format!("MIN({taken})"), most(f64::INFINITY, f64::min))
            }
            ("benchmark", true) if !self.is_norm() => {
                (format!("MAX({taken})"), most(f64::NEG_INFINITY, f64::max))
            }
            ("mean", _) => match spread(&list) {
                // The deviation of equal values is nothing; a sheet may find a last bit of it.
                Some((mean, deviation)) if deviation > 0.0 => (format!("AVERAGE({taken})"), mean),
                _ => return Ok(None),
            },
            ("deviation", _) => match spread(&list) {
                Some((_, deviation)) if deviation > 0.0 => (format!("STDEV({taken})"), deviation),
                _ => return Ok(None),
            },
            _ => (
                format!("SQRT(SUMSQ({taken}))"),
                sum(list.iter().map(|value| value * value)).sqrt(),
            ),
        };
        Ok(Some(Written {
            text,
            result,
            array: true,
        }))
    }

    fn is_norm(&self) -> bool {
        matches!(self.criterion.benchmark, Benchmark::Norm { .. })
    }
}

/// Most letters of a text in a formula: Excel takes 255.
const MOST_LITERAL: usize = 200;

/// Who counts, as a product of comparisons over the columns of 企业评价; `None` where a group has no column there.
pub fn condition(
    data: &Data,
    shown: &Shown,
    position: usize,
    by: &[Group],
    words: &dyn Fn(Group) -> Result<Option<String>, Error>,
) -> Result<Option<String>, Error> {
    let (Some(population), Some(status)) = (shown.words.get("population"), shown.words.get("status")) else {
        return Ok(None);
    };
    let words_of_population = data.population_words(position);
    if !data.tells_population(position) || words_of_population.encode_utf16().count() > MOST_LITERAL {
        return Ok(None);
    }
    let mut text = format!(
        "({population}={})*({status}<>{})",
        literal(&words_of_population),
        literal(&data.outside())
    );
    for group in by {
        let Some((name, words)) = shown.words.get(group.column()).zip(words(*group)?) else {
            return Ok(None);
        };
        if words.encode_utf16().count() > MOST_LITERAL || !data.tells(group.column(), &words)? {
            return Ok(None);
        }
        text.push_str(&format!("*({name}={})", literal(&words)));
    }
    Ok(Some(text))
}

/// Whether the benchmark that a row was measured by is the one that its formula calls.
pub fn is_own(found: Option<&Found>, benchmark: Option<f64>) -> bool {
    agree(found.map(|found| found.measure.benchmark), benchmark)
}
