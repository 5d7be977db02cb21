//! Points as formulas: shape, floor, cap, weight, and the rules for rows without a value.

mod rule;
mod simulated;

pub use rule::Rule;
pub use simulated::{Columns, simulated};

use super::benchmarks::{Benchmarks, Shown, condition};
use super::data::{Data, paper, rounded};
use super::parameters::{Content, Line, Parameters};
use super::raw::Raw;
use crate::assess::normalise::fraction;
use crate::problem::Error;
use crate::scheme::{Better, Criterion, Missing, Population, Shape, Side, Weights};
use crate::sum::{Sum, sum};
use crate::table::Format;

/// Most bytes of a formula: Excel takes 8,192 letters.
const MOST_FORMULA: usize = 8_000;

/// The numbers of a criterion by the names that formulas call.
struct Calls {
    weight: String,
    cap: Option<String>,
    floor: Option<String>,
    shape: Vec<String>,
    missing: String,
    zero: Option<String>,
}

/// Writes the weights into 参数; says how each is called, by population and criterion.
pub fn weights(data: &Data, parameters: &mut Parameters) -> Vec<Vec<String>> {
    parameters.part(data.text("living.part.weights"));
    let mut weights = Vec::new();
    for (position, population) in data.scheme.populations.iter().enumerate() {
        let calls: Vec<String> = (0..population.criteria.len())
            .map(|place| weight(data, parameters, position, place))
            .collect();
        if !calls.is_empty() {
            let used = data.assessment.weights[position].iter().copied();
            let total = Line {
                population: data.population_label(position),
                item: data.text("living.item.total"),
                group: String::new(),
                content: Content::Checked(parameters.sum_above(calls.len()), sum(used)),
                format: Format::Decimal(4),
                about: data.text("living.about.total"),
            };
            parameters.add(total, &[]);
        }
        weights.push(calls);
    }
    weights
}

/// Writes the numbers of the shapes into 参数; makes the formula of every criterion.
pub fn rules(
    data: &Data,
    raw: &Raw,
    shown: &Shown,
    benchmarks: &Benchmarks,
    weights: &[Vec<String>],
    parameters: &mut Parameters,
) -> Result<Vec<Rule>, Error> {
    parameters.part(data.text("living.part.shapes"));
    let mut rules = Vec::new();
    for (position, population) in data.scheme.populations.iter().enumerate() {
        for place in 0..population.criteria.len() {
            let maker = Maker {
                data,
                raw,
                shown,
                benchmarks,
                position,
                population,
                place,
                weights: &weights[position],
            };
            rules.push(maker.rule(parameters)?);
        }
    }
    Ok(rules)
}

fn weight(data: &Data, parameters: &mut Parameters, position: usize, place: usize) -> String {
    let population = &data.scheme.populations[position];
    let criterion = &population.criteria[place];
    let value = data.assessment.weights[position][place];
    let why = match population.weights {
        Weights::Fixed | Weights::Equal => None,
        Weights::Entropy => Some("entropy"),
        Weights::Critic => Some("critic"),
        Weights::Ahp { .. } => Some("ahp"),
    };
    let (label, indicator) = (
        data.population_label(position),
        data.indicator(criterion.indicator),
    );
    let item = data.text("living.item.weight");
    let line = Line {
        population: label.clone(),
        item: format!("{indicator} · {item}"),
        group: String::new(),
        content: match why {
            None => Content::Input(value),
            Some(why) => Content::Value(value, data.text(&format!("living.why.{why}"))),
        },
        format: Format::Decimal(4),
        about: criterion.source.clone(),
    };
    parameters.add(line, &[&item, &indicator, &label])
}

/// A rule on its way.
struct Maker<'a> {
    data: &'a Data<'a>,
    raw: &'a Raw,
    shown: &'a Shown,
    benchmarks: &'a Benchmarks,
    position: usize,
    population: &'a Population,
    place: usize,
    weights: &'a [String],
}

impl Maker<'_> {
    fn criterion(&self) -> &Criterion {
        &self.population.criteria[self.place]
    }

    fn better(&self) -> Better {
        self.data.scheme.indicators[self.criterion().indicator].better
    }

    fn rule(&self, parameters: &mut Parameters) -> Result<Rule, Error> {
        let (mean, count) = self.earned()?;
        let indicator = self.criterion().indicator;
        let mut calls = self.calls(parameters);
        let formula = match self.mean_points(parameters, &mut calls, mean, count)? {
            true => self
                .formula(&calls)
                .and_then(|text| match text.len() <= MOST_FORMULA {
                    true => Ok(text),
                    false => Err("formula"),
                }),
            false => Err("mean"),
        };
        Ok(Rule {
            population: self.position,
            indicator,
            place: self.place,
            formula,
            mean,
        })
    }

    /// The mean of the points that were earned, and of how many.
    fn earned(&self) -> Result<(f64, usize), Error> {
        let criterion = self.criterion();
        let id = &self.data.scheme.indicators[criterion.indicator].id;
        let values = self.data.numbers(&format!("{id}_value"))?;
        let weight = self.data.assessment.weights[self.position][self.place];
        let (mut total, mut count) = (Sum::default(), 0usize);
        for row in (0..self.data.height()).filter(|row| self.data.counts(*row, Some(self.position))) {
            let found = self.benchmarks.at(criterion.indicator, row);
            if let Some((value, found)) = values.get(row).zip(found)
                && let Some(share) = fraction(value, found.measure, criterion, weight, self.better())
            {
                total.add(share * weight);
                count += 1;
            }
        }
        let mean = if count > 0 {
            total.total() / count as f64
        } else {
            0.0
        };
        Ok((mean, count))
    }

    fn line(&self, parameters: &mut Parameters, part: &str, content: Content) -> String {
        let population = self.data.population_label(self.position);
        let indicator = self.data.indicator(self.criterion().indicator);
        let item = self.data.text(&format!("living.item.{part}"));
        let line = Line {
            population: population.clone(),
            item: format!("{indicator} · {item}"),
            group: String::new(),
            content,
            format: Format::Decimal(4),
            about: self.data.text(&format!("living.about.{part}")),
        };
        parameters.add(line, &[&item, &indicator, &population])
    }

    fn calls(&self, parameters: &mut Parameters) -> Calls {
        let criterion = self.criterion();
        let mut input = |part: &str, value: f64| self.line(parameters, part, Content::Input(value));
        let mut ruled = |rule: Missing, part: &str| match rule {
            Missing::Zero => "0".to_owned(),
            Missing::Minus(points) => format!("-{}", input(part, points)),
            // Filled in once the mean has a cell.
            Missing::MeanPoints => String::new(),
            Missing::Reweight | Missing::Refuse => "\"\"".to_owned(),
        };
        let missing = ruled(criterion.missing, "missing");
        let zero = criterion.zero.unwrap_or(Missing::Refuse);
        let zero = (zero != criterion.missing).then(|| ruled(zero, "zero"));
        let mut numbers: Vec<(&str, f64)> = Vec::new();
        match &criterion.shape {
            Shape::Range { low, high, flat } => {
                numbers.extend([("low", *low), ("high", *high), ("flat", *flat)])
            }
            Shape::Steps(steps) => {
                numbers.extend(
                    steps
                        .iter()
                        .flat_map(|step| [(stair(step.from.side), step.from.at), ("share", step.share)]),
                );
            }
            Shape::Progress {
                at_equal, per, gain, ..
            } => numbers.extend([("at-equal", *at_equal), ("per", *per), ("gain", *gain)]),
            Shape::ZScore { at_mean, per_sd } => numbers.extend([("at-mean", *at_mean), ("per-sd", *per_sd)]),
            Shape::Ratio | Shape::Mirror | Shape::Threshold | Shape::Rank | Shape::Percentile => {}
        }
        let shape = numbers
            .into_iter()
            .map(|(part, value)| input(part, value))
            .collect();
        Calls {
            weight: self.weights[self.place].clone(),
            cap: criterion.cap.map(|cap| input("cap", cap)),
            floor: criterion.floor.map(|floor| input("floor", floor)),
            shape,
            missing,
            zero,
        }
    }

    /// Gives the mean points a cell where a rule wants them; false where they have no formula.
    fn mean_points(
        &self,
        parameters: &mut Parameters,
        calls: &mut Calls,
        mean: f64,
        count: usize,
    ) -> Result<bool, Error> {
        let criterion = self.criterion();
        let zero = criterion.zero.unwrap_or(Missing::Refuse);
        if criterion.missing != Missing::MeanPoints && zero != Missing::MeanPoints {
            return Ok(true);
        }
        let Some(text) = self.mean_formula(calls, parameters)? else {
            return Ok(false);
        };
        let about = Content::Array(text, if count > 0 { mean } else { 0.0 });
        let call = self.line(parameters, "mean-points", about);
        if criterion.missing == Missing::MeanPoints {
            calls.missing.clone_from(&call);
        }
        if zero == Missing::MeanPoints && calls.zero.is_some() {
            calls.zero = Some(call);
        }
        Ok(true)
    }

    fn mean_formula(&self, calls: &Calls, parameters: &mut Parameters) -> Result<Option<String>, Error> {
        let criterion = self.criterion();
        let id = &self.data.scheme.indicators[criterion.indicator].id;
        let Some(values) = &self.shown.values[criterion.indicator] else {
            return Ok(None);
        };
        let label = self.data.indicator(criterion.indicator);
        let words = [label.as_str(), &self.data.text("living.name.benchmark")];
        let Some(benchmark) = self
            .data
            .named(&format!("{id}_benchmark"), &words, &mut parameters.names)
        else {
            return Ok(None);
        };
        let none = |_| Ok(None);
        let Some(who) = condition(self.data, self.shown, self.position, &[], &none)? else {
            return Ok(None);
        };
        // Ends and deviations stand beside each benchmark, not in a column.
        let Ok(share) = self.share(calls, values, &benchmark, None, true) else {
            return Ok(None);
        };
        let positive = match self.wants_positive() {
            true => format!("*({values}>0)"),
            false => String::new(),
        };
        let weight = &calls.weight;
        Ok(Some(format!(
            "IFERROR(AVERAGE(IF({who}*ISNUMBER({values})*ISNUMBER({benchmark}){positive},{weight}*{share})),0)"
        )))
    }

    /// Whether a value of zero or below earns nothing by its shape.
    fn wants_positive(&self) -> bool {
        self.better() == Better::Less
            && self.criterion().cap.is_none()
            && matches!(self.criterion().shape, Shape::Ratio)
    }

    fn formula(&self, calls: &Calls) -> Result<String, &'static str> {
        let data = self.data;
        let criterion = self.criterion();
        let id = &data.scheme.indicators[criterion.indicator].id;
        let value = data.own(&format!("{id}_value")).ok_or("other")?;
        let benchmark = data
            .own(&format!("{id}_benchmark"))
            .ok_or(match criterion.shape {
                Shape::Rank | Shape::Percentile => "places",
                _ => "other",
            })?;
        let found = self.found();
        let share = self.share(calls, &value, &benchmark, found, false)?;
        let mut earned = format!("{}*{share}", calls.weight);
        if self.wants_positive() {
            earned = format!("IF({value}>0,{earned},{})", calls.missing);
        }
        if self.reweights() {
            earned = format!("{earned}*{}", self.factor()?);
        }
        let missing = &calls.missing;
        let ruled = match &calls.zero {
            Some(zero) if zero != missing => {
                let sides = &self.raw.sides[criterion.indicator];
                match &sides.denominator {
                    None => missing.clone(),
                    Some(below) => {
                        let key = data.own(super::data::KEY).ok_or("other")?;
                        let up = &sides.numerator;
                        format!(
                            "IF(AND({value}=\"\",COUNT(INDEX({up},${key}),INDEX({below},${key}))=2),{zero},{missing})"
                        )
                    }
                }
            }
            _ => missing.clone(),
        };
        // A rule in points is scaled up like points that were earned.
        let in_points = |rule: Missing| matches!(rule, Missing::Minus(_) | Missing::MeanPoints);
        if self.reweights() && (in_points(criterion.missing) || criterion.zero.is_some_and(in_points)) {
            return Err("reweight");
        }
        let scores = format!("IF(COUNT({value},{benchmark})=2,{earned},{ruled})");
        let rounds = data.scheme.rounds.points;
        match rounds {
            None => Ok(scores),
            Some(_) => {
                let text = rounded(format!("({scores})"), rounds).ok_or("rounding")?;
                // An empty text cannot be rounded.
                Ok(match ruled.contains("\"\"") {
                    true => format!("IFERROR({text},\"\")"),
                    false => text,
                })
            }
        }
    }

    /// Both ends of the benchmark, where the whole population has but one.
    fn found(&self) -> Option<&super::benchmarks::Found> {
        let rows = 0..self.data.height();
        let mut all = rows
            .filter(|row| self.data.population[*row] == Some(self.position))
            .filter_map(|row| self.benchmarks.at(self.criterion().indicator, row));
        let first = all.next()?;
        all.all(|other| other.call == first.call).then_some(first)
    }

    fn reweights(&self) -> bool {
        let mut criteria = self.population.criteria.iter();
        criteria.any(|one| one.missing == Missing::Reweight || one.zero == Some(Missing::Reweight))
    }

    /// Σ weights ÷ Σ weights of the indicators that have a value.
    fn factor(&self) -> Result<String, &'static str> {
        let mut kept = Vec::new();
        for (criterion, weight) in self.population.criteria.iter().zip(self.weights) {
            let id = &self.data.scheme.indicators[criterion.indicator].id;
            let value = self.data.own(&format!("{id}_value")).ok_or("other")?;
            kept.push(match criterion.missing == Missing::Reweight {
                true => format!("{weight}*ISNUMBER({value})"),
                false => weight.clone(),
            });
        }
        Ok(format!("(({})/({}))", self.weights.join("+"), kept.join("+")))
    }

    /// The share of the weight; over arrays without MIN and MAX, which would take one number of all.
    fn share(
        &self,
        calls: &Calls,
        value: &str,
        benchmark: &str,
        ends: Option<&super::benchmarks::Found>,
        array: bool,
    ) -> Result<String, &'static str> {
        let less = self.better() == Better::Less;
        let (v, b) = (value, benchmark);
        let number = |index: usize| calls.shape.get(index).map_or("0", String::as_str);
        let reached = match (less, &calls.cap) {
            (false, _) => format!("{v}/{b}"),
            (true, Some(cap)) => format!("IF({v}>0,{b}/{v},{cap})"),
            (true, None) => format!("{b}/{v}"),
        };
        let other = || ends.map(|found| found.other.as_str()).ok_or("ends");
        let text = match &self.criterion().shape {
            Shape::Ratio => reached,
            Shape::Mirror => format!("(2-{v}/{b})"),
            Shape::Range { .. } => {
                let (low, high, flat, worse) = (number(0), number(1), number(2), other()?);
                let (best, worst) = (paper(b), paper(worse));
                format!("IF({best}={worst},{flat},{low}+({high}-{low})*({v}-{worse})/({b}-{worse}))")
            }
            Shape::Threshold => {
                let than = if less { "<=" } else { ">=" };
                format!("IF({}{than}{},1,0)", paper(v), paper(b))
            }
            Shape::Steps(steps) => {
                // Of what is better the less of it there is, none is on the highest stair.
                let ratio = |below: bool| match less && !below {
                    true => paper(&format!("({b}/{v})")),
                    false => paper(&format!("({v}/{b})")),
                };
                let stairs = steps
                    .iter()
                    .enumerate()
                    .fold("0".to_owned(), |below, (at, step)| {
                        let least = paper(number(2 * at));
                        let (reached, sign) = (ratio(step.from.side.is_below()), step.from.side.sign());
                        format!("IF({reached}{sign}{least},{},{below})", number(2 * at + 1))
                    });
                match (less, steps.len().checked_sub(1)) {
                    (true, Some(last)) => format!("IF({v}>0,{stairs},{})", number(2 * last + 1)),
                    _ => stairs,
                }
            }
            Shape::Progress { whole, .. } => {
                let growth = match less {
                    true => format!("({b}-{v})/{b}/{}", number(1)),
                    false => format!("({v}-{b})/{b}/{}", number(1)),
                };
                let steps = match whole {
                    true => format!("TRUNC({})", paper(&format!("({growth})"))),
                    false => growth,
                };
                format!("({}+{steps}*{}/{})", number(0), number(2), calls.weight)
            }
            Shape::ZScore { .. } => {
                let deviation = other()?;
                let distance = if less {
                    format!("({b}-{v})")
                } else {
                    format!("({v}-{b})")
                };
                let (at, per) = (number(0), number(1));
                format!("IF({deviation}>0,{at}+{per}*{distance}/{deviation},{at})")
            }
            Shape::Rank | Shape::Percentile => return Err("places"),
        };
        let text = match (&calls.floor, array) {
            (None, _) => text,
            (Some(floor), true) => format!("IF({text}<{floor},{floor},{text})"),
            (Some(floor), false) => format!("MAX({floor},{text})"),
        };
        Ok(match (&calls.cap, array) {
            (None, _) => text,
            (Some(cap), true) => format!("IF({text}>{cap},{cap},{text})"),
            (Some(cap), false) => format!("MIN({cap},{text})"),
        })
    }
}

/// The name of a stair's line among the parameters.
fn stair(side: Side) -> &'static str {
    match side {
        Side::AtLeast => "at-least",
        Side::MoreThan => "more-than",
        Side::AtMost => "up-to",
        Side::LessThan => "less-than",
    }
}
