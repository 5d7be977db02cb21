//! The appraisal a second time: plain loops over rows, after docs/schemes.md and POLICY.md, with nothing of permu's.

use std::collections::BTreeMap;

use super::figures::{ahp, critic, deviation, entropy, mean, paper, round, topsis};
use super::formula::Facts;
use super::random_rows::Lists;
use super::spec::{Bench, Criterion, GROUPS, Gap, Over, Shape, Spec};

/// Both sides of an indicator.
pub type Sides = (Option<f64>, Option<f64>);

/// One enterprise, or one region.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pub code: String,
    pub words: BTreeMap<&'static str, String>,
    pub numbers: BTreeMap<&'static str, f64>,
    pub left_out: bool,
    /// Of a region the sides are sums already.
    pub sides: Option<[Sides; 4]>,
}

/// What becomes of it.
#[derive(Clone, Debug, Default)]
pub struct Result {
    pub population: Option<usize>,
    pub status: &'static str,
    pub values: [Option<f64>; 4],
    pub benchmarks: [Option<f64>; 4],
    pub points: [Option<f64>; 4],
    pub bonus: Option<f64>,
    pub score: Option<f64>,
    pub rank: Option<usize>,
    pub preliminary: Option<&'static str>,
    pub class: Option<&'static str>,
    pub policies: Vec<Option<f64>>,
}

/// A figure of enterprises that regions are held against: whose, whether last year's, of which indicator.
pub type Outside<'a> = &'a dyn Fn(Over, bool, usize) -> Option<f64>;

/// What is appraised.
#[derive(Clone, Copy)]
pub struct Task<'a> {
    pub spec: &'a Spec,
    pub year: i32,
    pub rows: &'a [Row],
    pub last: &'a [Row],
    pub lists: &'a Lists,
    pub outside: Option<Outside<'a>>,
}

/// What a formula sees of a row.
pub struct Seen<'a> {
    pub spec: &'a Spec,
    pub year: i32,
    pub row: &'a Row,
    pub result: Option<&'a Result>,
}

impl Facts for Seen<'_> {
    fn number(&self, name: &str) -> Option<f64> {
        let year = f64::from(self.year);
        if let Some(constant) = self.spec.constants.iter().find(|constant| constant.id == name) {
            let word = self.word(GROUPS[constant.by]);
            let listed = constant.values.iter().find(|(known, _)| Some(*known) == word);
            return listed.map(|(_, value)| *value).or(constant.otherwise);
        }
        if let Some(part) = name.strip_prefix('x').and_then(|name| name.split_once('_')) {
            let indicator: usize = part.0.parse().unwrap();
            return match part.1 {
                "points" => self.result?.points[indicator],
                _ => self.result?.values[indicator],
            };
        }
        match name {
            "age" => Some(year - self.row.words.get("start")?[..4].parse::<f64>().unwrap()),
            "data_year" => Some(year),
            "score" => self.result?.score,
            "q" if self.row.sides.is_none() => {
                let parts = ["cod", "energy"].map(|part| self.number(part));
                let stand_in = self.number("pollutants").filter(|_| self.spec.quantity.1);
                match (parts, stand_in) {
                    ([None, None], Some(all)) => Some(all),
                    _ => self.spec.quantity.0.of(self),
                }
            }
            _ => self.row.numbers.get(name).copied(),
        }
    }

    fn word(&self, name: &str) -> Option<&str> {
        if name == "industry_group" {
            // Its words are static.
            let formula = self.spec.industry_group.as_ref()?;
            return formula
                .of(self)
                .map(|word| if word == "甲组" { "甲组" } else { "乙组" });
        }
        self.row.words.get(name).map(String::as_str)
    }
}

impl<'a> Seen<'a> {
    pub fn of(spec: &'a Spec, year: i32, row: &'a Row) -> Self {
        Self {
            spec,
            year,
            row,
            result: None,
        }
    }

    pub fn group(&self, by: &[usize]) -> String {
        let words = by.iter().map(|at| self.word(GROUPS[*at]).unwrap_or(""));
        words.collect::<Vec<_>>().join("|")
    }

    pub fn sides(&self, indicator: usize) -> Sides {
        if let Some(sides) = &self.row.sides {
            return sides[indicator];
        }
        let (up, down) = &self.spec.sides[indicator];
        (up.of(self), down.as_ref().map_or(Some(1.0), |down| down.of(self)))
    }

    fn ratio(&self, indicator: usize) -> Option<f64> {
        let (up, down) = self.sides(indicator);
        down.filter(|down| *down > 0.0).and_then(|down| Some(up? / down))
    }

    /// Population and status of a row before anything is scored.
    fn scope(&self) -> (Option<usize>, &'static str) {
        let populations = &self.spec.populations;
        let population = populations
            .iter()
            .position(|population| population.when.holds(self))
            .filter(|_| !self.row.left_out);
        if population.is_none() {
            return (None, "left_out");
        }
        let rules = &self.spec.participation;
        let rule = rules.iter().find(|(_, when, _)| when.holds(self));
        (population, rule.map_or("appraised", |(status, ..)| status))
    }
}

pub struct Run<'a> {
    pub task: Task<'a>,
    pub spec: &'a Spec,
    pub rows: &'a [Row],
    pub results: Vec<Result>,
    /// The weights of every population.
    pub weights: Vec<Vec<f64>>,
    /// Points that were earned by a value, and the rules of the others.
    cells: Vec<[Option<std::result::Result<f64, Gap>>; 4]>,
}

pub fn takes_part(status: &str) -> bool {
    status == "appraised" || status == "ungraded"
}

impl<'a> Run<'a> {
    pub fn of(task: Task<'a>) -> Self {
        let Task { spec, rows, year, .. } = task;
        let results = rows
            .iter()
            .map(|row| {
                let (population, status) = Seen::of(spec, year, row).scope();
                Result {
                    population,
                    status,
                    ..Result::default()
                }
            })
            .collect();
        let mut run = Self {
            task,
            spec,
            rows,
            results,
            weights: Vec::new(),
            cells: vec![[None; 4]; rows.len()],
        };
        run.values();
        run.weigh();
        run.earn();
        run.settle();
        run.add_up();
        super::order::finish(&mut run);
        run
    }

    /// A row with its results so far.
    pub fn seen(&self, at: usize) -> Seen<'_> {
        Seen {
            spec: self.spec,
            year: self.task.year,
            row: &self.rows[at],
            result: Some(&self.results[at]),
        }
    }

    pub fn criterion(&self, population: Option<usize>, indicator: usize) -> Option<(&'a Criterion, usize)> {
        let criteria = &self.spec.populations[population?].criteria;
        let place = criteria
            .iter()
            .position(|criterion| criterion.indicator == indicator)?;
        Some((&criteria[place], place))
    }

    fn values(&mut self) {
        let shown: Vec<bool> = (0..4).map(|indicator| self.spec.shows(indicator)).collect();
        for at in 0..self.rows.len() {
            let population = self.results[at].population;
            for (indicator, is_shown) in shown.iter().enumerate() {
                if population.is_some() && (*is_shown || self.criterion(population, indicator).is_some()) {
                    let value = self.seen(at).ratio(indicator);
                    let value = value.map(|value| round(value, self.spec.rounds[0]));
                    self.results[at].values[indicator] = value;
                }
            }
        }
    }

    /// The rows of a population that take part, before any is refused.
    fn members(&self, population: usize) -> Vec<usize> {
        (0..self.rows.len())
            .filter(|at| {
                self.results[*at].population == Some(population) && takes_part(self.results[*at].status)
            })
            .collect()
    }

    fn weigh(&mut self) {
        for (position, population) in self.spec.populations.iter().enumerate() {
            let criteria = &population.criteria;
            let complete: Vec<usize> = self
                .members(position)
                .into_iter()
                .filter(|at| {
                    criteria
                        .iter()
                        .all(|c| self.results[*at].values[c.indicator].is_some())
                })
                .collect();
            let columns: Vec<Vec<f64>> = criteria
                .iter()
                .map(|criterion| {
                    let sign = if self.spec.less[criterion.indicator] {
                        -1.0
                    } else {
                        1.0
                    };
                    let own: Vec<f64> = complete
                        .iter()
                        .map(|at| sign * self.results[*at].values[criterion.indicator].unwrap())
                        .collect();
                    let low = own.iter().copied().fold(f64::INFINITY, f64::min);
                    let high = own.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                    let flat = paper(low) == paper(high);
                    own.iter()
                        .map(|x| if flat { 0.0 } else { (x - low) / (high - low) })
                        .collect()
                })
                .collect();
            let shares: Vec<f64> = match population.weights {
                "entropy" => columns.iter().map(|column| entropy(column)).collect(),
                "critic" => (0..columns.len()).map(|at| critic(&columns, at)).collect(),
                _ => Vec::new(),
            };
            let all: f64 = shares.iter().sum();
            self.weights.push(match population.weights {
                "ahp" => ahp(&population.pairwise),
                "fixed" => criteria.iter().map(|criterion| criterion.weight).collect(),
                "entropy" | "critic" if all > 0.0 => shares.iter().map(|share| 100.0 * share / all).collect(),
                _ => vec![100.0 / criteria.len() as f64; criteria.len()],
            });
        }
    }

    /// The benchmark of a row and its other end; for places, the share itself.
    fn measure(&self, at: usize, criterion: &Criterion) -> Option<(f64, f64)> {
        let own = self.results[at].population?;
        let indicator = criterion.indicator;
        let less = self.spec.less[indicator];
        let rounded = |value: f64| round(value, self.spec.rounds[1]);
        let divisor = |value: f64| Some(rounded(value)).filter(|value| value.is_finite() && *value > 0.0);
        let seen = self.seen(at);
        let peers = |by: &[usize]| -> Vec<f64> {
            self.members(own)
                .into_iter()
                .filter(|other| self.seen(*other).group(by) == seen.group(by))
                .filter_map(|other| self.results[other].values[indicator])
                .collect()
        };
        let end = |values: &[f64], low: bool| {
            let pick = if low { f64::min } else { f64::max };
            values.iter().copied().reduce(pick)
        };
        match &criterion.bench {
            Bench::Fixed(value) => Some((*value, *value)),
            Bench::Constant(at) => {
                let value = seen.number(self.spec.constants[*at].id)?;
                Some((value, value))
            }
            Bench::BaseTarget(base, target) => Some((*target, *base)),
            Bench::OwnLast(factor) => {
                let mut before = self.task.last.iter();
                let before = before.find(|row| row.code == self.rows[at].code && !row.left_out)?;
                let before = Seen::of(self.spec, self.task.year - 1, before).ratio(indicator)?;
                let value = divisor(round(before, self.spec.rounds[0]) * factor)?;
                Some((value, value))
            }
            Bench::Mean {
                sums,
                last,
                by,
                over,
                factor,
            } => {
                if let Some(outside) = self.task.outside.filter(|_| *over != Over::Own) {
                    let value = divisor(outside(*over, *last, indicator)? * factor)?;
                    return Some((value, value));
                }
                let (list, year) = match last {
                    true => (self.task.last, self.task.year - 1),
                    false => (self.rows, self.task.year),
                };
                let (mut values, mut up, mut down) = (Vec::new(), 0.0, 0.0);
                for row in list {
                    let other = Seen::of(self.spec, year, row);
                    let (population, status) = other.scope();
                    let counts = match over {
                        Over::Own => population == Some(own),
                        Over::All => population.is_some(),
                        Over::Named(position) => population == Some(*position),
                    };
                    let same = other.group(by) == seen.group(by);
                    if let Some(value) = other
                        .ratio(indicator)
                        .filter(|_| counts && same && takes_part(status))
                    {
                        values.push(round(value, self.spec.rounds[0]));
                        up += other.sides(indicator).0?;
                        down += other.sides(indicator).1?;
                    }
                }
                if values.is_empty() {
                    return None;
                }
                let value = divisor(if *sums { up / down } else { mean(&values) } * factor)?;
                Some((value, value))
            }
            Bench::Best(by) => {
                let value = divisor(end(&peers(by), less)?)?;
                Some((value, value))
            }
            Bench::MinMax(by) => {
                let values = peers(by);
                Some((rounded(end(&values, less)?), rounded(end(&values, !less)?)))
            }
            Bench::Spread(by) => {
                let values = peers(by);
                (!values.is_empty()).then(|| {
                    let flat = deviation(&values) == 0.0;
                    let middle = if flat { values[0] } else { mean(&values) };
                    (rounded(middle), rounded(deviation(&values)))
                })
            }
            Bench::Norm(by) => {
                let values = peers(by);
                let value = divisor(values.iter().map(|value| value * value).sum::<f64>().sqrt())?;
                (!values.is_empty()).then_some((value, value))
            }
            Bench::Others(by) => {
                let value = self.results[at].values[indicator]?;
                let values = peers(by);
                let sign = if less { -1.0 } else { 1.0 };
                let worse = values
                    .iter()
                    .filter(|other| paper(sign * **other) < paper(sign * value))
                    .count();
                let share = match criterion.shape {
                    Shape::Rank => (worse + 1) as f64 / values.len() as f64,
                    _ if values.len() > 1 => worse as f64 / (values.len() - 1) as f64,
                    _ => 1.0,
                };
                takes_part(self.results[at].status).then_some((share, share))
            }
        }
    }

    /// The share of the weight that a value earns.
    fn share(
        &self,
        value: f64,
        (mark, other): (f64, f64),
        criterion: &Criterion,
        weight: f64,
    ) -> Option<f64> {
        let less = self.spec.less[criterion.indicator];
        let sign = if less { -1.0 } else { 1.0 };
        let nothing = less && value <= 0.0;
        let times = if less { mark / value } else { value / mark };
        let share = match &criterion.shape {
            Shape::Ratio if nothing => criterion.cap?,
            Shape::Ratio => times,
            Shape::Mirror => 2.0 - value / mark,
            Shape::Range(_, _, flat) if paper(mark) == paper(other) => *flat,
            Shape::Range(low, high, _) => low + (high - low) * (value - other) / (mark - other),
            Shape::Threshold => f64::from(u8::from(paper(sign * value) >= paper(sign * mark))),
            Shape::Steps(steps) => {
                // Below a line of the plain ratio, or above one of what is better the more.
                let reached = |key: &str, line: f64| match key {
                    "at_least" => paper(times) >= paper(line),
                    "more_than" => paper(times) > paper(line),
                    "at_most" => paper(value / mark) <= paper(line),
                    _ => paper(value / mark) < paper(line),
                };
                let stair = steps
                    .iter()
                    .rfind(|(line, key, _)| nothing || reached(key, *line));
                stair.map_or(0.0, |(_, _, share)| *share)
            }
            Shape::Progress {
                at_equal,
                per,
                gain,
                whole,
            } => {
                let steps = sign * (value - mark) / mark / per;
                at_equal + if *whole { paper(steps).trunc() } else { steps } * gain / weight
            }
            Shape::Rank | Shape::Percentile => mark,
            Shape::ZScore(at_mean, _) if other <= 0.0 => *at_mean,
            Shape::ZScore(at_mean, per_sd) => at_mean + per_sd * sign * (value - mark) / other,
        };
        let share = criterion.floor.map_or(share, |floor| share.max(floor));
        let share = criterion.cap.map_or(share, |cap| share.min(cap));
        share.is_finite().then_some(share)
    }

    fn earn(&mut self) {
        for at in 0..self.rows.len() {
            let (population, status) = (self.results[at].population, self.results[at].status);
            for indicator in 0..4 {
                let Some((criterion, place)) = self.criterion(population, indicator) else {
                    continue;
                };
                let measure = self.measure(at, criterion);
                if !matches!(criterion.bench, Bench::Others(_)) {
                    self.results[at].benchmarks[indicator] = measure.map(|(mark, _)| mark);
                }
                if !takes_part(status) {
                    continue;
                }
                let weight = self.weights[population.unwrap()][place];
                let value = self.results[at].values[indicator];
                let share = value
                    .zip(measure)
                    .and_then(|(value, by)| self.share(value, by, criterion, weight));
                let (up, down) = self.seen(at).sides(indicator);
                let zero = up.is_some() && down.is_some_and(|down| down <= 0.0);
                self.cells[at][indicator] = Some(match share {
                    Some(share) => Ok(share * weight),
                    None if zero => Err(criterion.zero.unwrap_or(Gap::Refuse)),
                    None => Err(criterion.missing),
                });
            }
        }
        for at in 0..self.rows.len() {
            if self.cells[at].contains(&Some(Err(Gap::Refuse))) {
                self.results[at].status = "left_out";
            }
        }
    }

    fn settle(&mut self) {
        for at in 0..self.rows.len() {
            let Some(population) = self.results[at].population else {
                continue;
            };
            let criteria = &self.spec.populations[population].criteria;
            let gone = |c: &Criterion| self.cells[at][c.indicator] == Some(Err(Gap::Reweight));
            let weights = &self.weights[population];
            let mut factor = 1.0;
            if takes_part(self.results[at].status) && criteria.iter().any(gone) {
                let kept: f64 = criteria
                    .iter()
                    .zip(weights)
                    .filter(|(c, _)| !gone(c))
                    .map(|(_, weight)| weight)
                    .sum();
                if kept <= 0.0 {
                    self.results[at].status = "left_out";
                } else {
                    factor = weights.iter().sum::<f64>() / kept;
                }
            }
            for indicator in 0..4 {
                let earned = |other: usize| match self.cells[other][indicator] {
                    Some(Ok(points)) if self.results[other].population == Some(population) => Some(points),
                    _ => None,
                };
                let points = match self.cells[at][indicator] {
                    None | Some(Err(Gap::Reweight | Gap::Refuse)) => None,
                    Some(Ok(points)) => Some(points),
                    Some(Err(Gap::Zero)) => Some(0.0),
                    Some(Err(Gap::Minus(points))) => Some(-points),
                    Some(Err(Gap::Mean)) => {
                        let all: Vec<f64> = (0..self.rows.len()).filter_map(earned).collect();
                        Some(if all.is_empty() { 0.0 } else { mean(&all) })
                    }
                };
                self.results[at].points[indicator] =
                    points.map(|points| round(points * factor, self.spec.rounds[2]));
            }
        }
    }

    /// Points to a score before bonus.
    fn add_up(&mut self) {
        for (position, population) in self.spec.populations.iter().enumerate() {
            let members = self.members(position);
            let weights = self.weights[position].clone();
            let points = |at: usize| population.criteria.iter().map(move |c| (c, at));
            let of = |run: &Self, at: usize| -> Vec<Option<f64>> {
                points(at)
                    .map(|(c, at)| run.results[at].points[c.indicator])
                    .collect()
            };
            let rows: Vec<Vec<f64>> = members
                .iter()
                .map(|at| {
                    of(self, *at)
                        .into_iter()
                        .map(|points| paper(points.unwrap_or(0.0)))
                        .collect()
                })
                .collect();
            for (place, at) in members.iter().enumerate() {
                let own = of(self, *at);
                let score = match population.aggregation {
                    "sum" => Some(own.iter().flatten().sum()),
                    "topsis" => Some(100.0 * topsis(&rows, place)),
                    _ => {
                        let known = || {
                            own.iter()
                                .zip(&weights)
                                .filter_map(|(points, weight)| Some(((*points)?, *weight)))
                        };
                        let kept: f64 = known().map(|(_, weight)| weight).sum();
                        let all: f64 = weights.iter().sum();
                        let known = || known().filter(|(points, weight)| (points / weight).is_finite());
                        let used: f64 = known().map(|(_, weight)| weight).sum();
                        let logs =
                            known().map(|(points, weight)| (points / weight * kept / all).ln() * weight);
                        let mean = 100.0 * (logs.sum::<f64>() / used).exp();
                        (used > 0.0 && known().all(|(points, _)| points > 0.0)).then_some(mean)
                    }
                };
                self.results[*at].score = score;
                if score.is_none() {
                    self.results[*at].status = "left_out";
                }
            }
        }
    }
}
