//! The appraisal a second time: plain loops over rows, after docs/schemes.md and POLICY.md, with nothing of permu's.

use super::figures::{critic, deviation, entropy, mean, paper, round, topsis};
use super::spec::{Bench, Criterion, GROUPS, Gap, INDICATORS, Over, Shape, Spec, When};

/// One enterprise.
#[derive(Clone, Debug)]
pub struct Row {
    pub code: String,
    /// County, park, industry.
    pub words: [Option<&'static str>; 3],
    pub size: Option<&'static str>,
    pub numbers: [Option<f64>; 6],
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
}

pub fn holds(row: &Row, when: When) -> bool {
    match when {
        When::Always => true,
        When::AtLeast(field, least) => row.numbers[field].is_some_and(|number| paper(number) >= paper(least)),
        When::Below(field, most) => row.numbers[field].is_some_and(|number| paper(number) < paper(most)),
        When::Size(word) => row.size == Some(word),
    }
}

fn group(row: &Row, by: &[usize]) -> String {
    by.iter()
        .map(|at| row.words[*at].unwrap_or(""))
        .collect::<Vec<_>>()
        .join("|")
}

fn sides(row: &Row, indicator: usize) -> (Option<f64>, Option<f64>) {
    let (_, up, down) = INDICATORS[indicator];
    (row.numbers[up], down.map_or(Some(1.0), |down| row.numbers[down]))
}

fn ratio(row: &Row, indicator: usize) -> Option<f64> {
    let (up, down) = sides(row, indicator);
    down.filter(|down| *down > 0.0).and_then(|down| Some(up? / down))
}

/// Population and status of a row before anything is scored.
fn scope(spec: &Spec, row: &Row) -> (Option<usize>, &'static str) {
    let population = spec
        .populations
        .iter()
        .position(|population| holds(row, population.when));
    let Some(_) = population else {
        return (None, "left_out");
    };
    let rule = spec.participation.iter().find(|(_, when, _)| holds(row, *when));
    (population, rule.map_or("appraised", |(status, ..)| status))
}

pub struct Run<'a> {
    pub spec: &'a Spec,
    pub rows: &'a [Row],
    pub last: &'a [Row],
    pub results: Vec<Result>,
    /// The weights of every population.
    pub weights: Vec<Vec<f64>>,
    /// Points that were earned by a value, and the rules of the others.
    cells: Vec<[Option<std::result::Result<f64, Gap>>; 4]>,
}

fn takes_part(status: &str) -> bool {
    status == "appraised" || status == "ungraded"
}

impl<'a> Run<'a> {
    pub fn of(spec: &'a Spec, rows: &'a [Row], last: &'a [Row]) -> Self {
        let results = rows
            .iter()
            .map(|row| {
                let (population, status) = scope(spec, row);
                Result {
                    population,
                    status,
                    ..Result::default()
                }
            })
            .collect();
        let mut run = Self {
            spec,
            rows,
            last,
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

    pub fn criterion(&self, population: Option<usize>, indicator: usize) -> Option<(&'a Criterion, usize)> {
        let criteria = &self.spec.populations[population?].criteria;
        let place = criteria
            .iter()
            .position(|criterion| criterion.indicator == indicator)?;
        Some((&criteria[place], place))
    }

    fn values(&mut self) {
        for (at, row) in self.rows.iter().enumerate() {
            let population = self.results[at].population;
            for indicator in 0..4 {
                let unused = self
                    .spec
                    .populations
                    .iter()
                    .all(|p| p.criteria.iter().all(|c| c.indicator != indicator));
                if population.is_some() && (unused || self.criterion(population, indicator).is_some()) {
                    let value = ratio(row, indicator).map(|value| round(value, self.spec.rounds[0]));
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
        let peers = |by: &[usize]| -> Vec<f64> {
            self.members(own)
                .into_iter()
                .filter(|other| group(&self.rows[*other], by) == group(&self.rows[at], by))
                .filter_map(|other| self.results[other].values[indicator])
                .collect()
        };
        let end = |values: &[f64], low: bool| {
            let pick = if low { f64::min } else { f64::max };
            values.iter().copied().reduce(pick)
        };
        match &criterion.bench {
            Bench::Fixed(value) => Some((*value, *value)),
            Bench::BaseTarget(base, target) => Some((*target, *base)),
            Bench::OwnLast(factor) => {
                let before = self.last.iter().find(|row| row.code == self.rows[at].code)?;
                let value = divisor(round(ratio(before, indicator)?, self.spec.rounds[0]) * factor)?;
                Some((value, value))
            }
            Bench::Mean {
                sums,
                last,
                by,
                over,
                factor,
            } => {
                let list = if *last { self.last } else { self.rows };
                let (mut values, mut up, mut down) = (Vec::new(), 0.0, 0.0);
                for row in list {
                    let (population, status) = scope(self.spec, row);
                    let counts = match over {
                        Over::Own => population == Some(own),
                        Over::All => population.is_some(),
                        Over::Named(position) => population == Some(*position),
                    };
                    let same = group(row, by) == group(&self.rows[at], by);
                    if let Some(value) =
                        ratio(row, indicator).filter(|_| counts && same && takes_part(status))
                    {
                        values.push(round(value, self.spec.rounds[0]));
                        up += sides(row, indicator).0?;
                        down += sides(row, indicator).1?;
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
                let reached = |least: f64| nothing || paper(times) >= paper(least);
                let stair = steps.iter().rfind(|(least, _)| reached(*least));
                stair.map_or(0.0, |(_, share)| *share)
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
                let (up, down) = sides(&self.rows[at], indicator);
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

/// The words of a row by the name of the column.
pub fn word(row: &Row, column: usize) -> (&'static str, Option<&'static str>) {
    (GROUPS[column], row.words[column])
}
