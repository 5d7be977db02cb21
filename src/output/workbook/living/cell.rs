//! What each cell of 企业评价 holds: a formula where it gives the engine's number, else the number and why.

use super::data::{agree, near, round};
use super::live::Live;
use super::points::Rule;
use super::ranking::Class;
use super::role::Role;
use super::sheets::Living;
use super::{benchmarks, points};
use crate::assess::Status;
use crate::scheme::Benchmark;
use crate::sum::sum;

impl Living<'_> {
    /// What a cell of 企业评价 holds.
    pub fn cell(&self, row: usize, column: usize) -> Live<'_> {
        let Some(position) = self.data.population[row] else {
            return Live::Plain;
        };
        match self.roles[column] {
            Role::Plain => Live::Plain,
            Role::Value(index) => self.value(row, position, index),
            Role::Benchmark(index) => self.benchmark(row, position, index),
            Role::Points(index) => self.points(row, position, index),
            Role::Bonus => self.bonus(row, position),
            Role::Score => self.score(row, position),
            Role::Rank => self.rank(row),
            Role::Preliminary => self.preliminary(row),
            Role::Class => self.class(row),
        }
    }

    fn value(&self, row: usize, position: usize, index: usize) -> Live<'_> {
        let scheme = self.data.scheme;
        if !scheme.indicators[index].shown_only && !self.rules.contains_key(&(position, index)) {
            return Live::Plain;
        }
        let own = &self.columns[index];
        let found = match &own.denominator {
            None => own.numerator.get(row),
            Some(below) => own
                .numerator
                .get(row)
                .zip(below.get(row).filter(|below| *below > 0.0))
                .map(|(up, down)| up / down),
        };
        let found = found.map(|value| round(value, scheme.rounds.value));
        match (&self.formulas.values[index], agree(found, own.value.get(row))) {
            (Ok(text), true) => Live::Formula(text),
            (Err(why), true) => Live::Value(why),
            (_, false) => Live::Value("other"),
        }
    }

    fn benchmark(&self, row: usize, position: usize, index: usize) -> Live<'_> {
        let Some(rule) = self.rules.get(&(position, index)) else {
            return Live::Plain;
        };
        let found = self.benchmarks.at(index, row);
        let engine = self.results.benchmarks[index].get(row);
        let criterion = &self.data.scheme.populations[position].criteria[rule.place];
        match (found, engine, &criterion.benchmark) {
            (_, None, _) => Live::Plain,
            (Some(found), Some(_), _) if benchmarks::is_own(Some(found), engine) => {
                Live::Formula(&found.call)
            }
            (_, _, Benchmark::OwnLast { .. }) => Live::Value("own-last"),
            _ => Live::Value("other"),
        }
    }

    fn points(&self, row: usize, position: usize, index: usize) -> Live<'_> {
        let rule = self.rules.get(&(position, index));
        let Some(rule) = rule.filter(|_| self.data.counts(row, Some(position))) else {
            return Live::Plain;
        };
        let engine = self.results.points[index].get(row);
        match &rule.formula {
            Err(_) if engine.is_none() => Live::Plain,
            Err(why) => Live::Value(why),
            Ok(text) => {
                let found = points::simulated(rule, &self.data, &self.benchmarks, &self.columns, row);
                // A benchmark of the row's own stands in its cell.
                let own = self.own_last(row, position, rule);
                match agree(found, engine) || own.is_some_and(|own| agree(Some(own), engine)) {
                    true => Live::Formula(text),
                    false => Live::Value("other"),
                }
            }
        }
    }

    /// The points against the enterprise's own value of last year.
    fn own_last(&self, row: usize, position: usize, rule: &Rule) -> Option<f64> {
        let criterion = &self.data.scheme.populations[position].criteria[rule.place];
        let Benchmark::OwnLast { .. } = criterion.benchmark else {
            return None;
        };
        let benchmark = self.results.benchmarks[rule.indicator].get(row)?;
        let measure = crate::assess::normalise::Measure {
            benchmark,
            other: benchmark,
        };
        let better = self.data.scheme.indicators[rule.indicator].better;
        let value = self.columns[rule.indicator].value.get(row)?;
        let weight = self.data.assessment.weights[position][rule.place];
        let share = crate::assess::normalise::fraction(value, measure, criterion, weight, better)?;
        Some(round(share * weight, self.data.scheme.rounds.points))
    }

    fn before(&self, row: usize, position: usize) -> f64 {
        let criteria = self.data.scheme.populations[position].criteria.iter();
        sum(criteria.filter_map(|criterion| self.results.points[criterion.indicator].get(row)))
    }

    fn bonus(&self, row: usize, position: usize) -> Live<'_> {
        let (Some(engine), Some(formula)) = (self.results.bonus.get(row), &self.totals[position].bonus)
        else {
            return match self.results.bonus.get(row) {
                Some(points) if points != 0.0 => Live::Value("other"),
                _ => Live::Plain,
            };
        };
        let before = self.before(row, position);
        match formula {
            Err(why) => Live::Value(why),
            Ok(text) => {
                let found = self
                    .bonuses
                    .simulated(&self.data, &self.raw, position, row, before);
                match near(found, engine) {
                    true => Live::Formula(text),
                    false => Live::Value("other"),
                }
            }
        }
    }

    fn score(&self, row: usize, position: usize) -> Live<'_> {
        let Some(engine) = self.results.score.get(row) else {
            return Live::Plain;
        };
        match &self.totals[position].score {
            Err(why) => Live::Value(why),
            Ok(text) => {
                let found = self.before(row, position) + self.results.bonus.get(row).unwrap_or(0.0);
                match near(round(found, self.data.scheme.rounds.score), engine) {
                    true => Live::Formula(text),
                    false => Live::Value("other"),
                }
            }
        }
    }

    fn rank(&self, row: usize) -> Live<'_> {
        if self.results.rank.get(row).is_none() {
            return Live::Plain;
        }
        match self.ranking.of_row[row].map(|group| &self.ranking.groups[group].rank) {
            None => Live::Value("other"),
            Some(Err(why)) => Live::Value(why),
            Some(Ok(())) => Live::Formula(&self.formulas.rank),
        }
    }

    fn preliminary(&self, row: usize) -> Live<'_> {
        if self.results.preliminary.get(row).is_none() {
            return Live::Plain;
        }
        match self.ranking.of_row[row].map(|group| &self.ranking.groups[group].class) {
            None => Live::Value("other"),
            Some(Err(why)) => Live::Value(why),
            Some(Ok(Class::ByPlace)) => Live::Formula(&self.formulas.class_by_place),
            Some(Ok(Class::ByScore(text))) => Live::Formula(text),
        }
    }

    fn class(&self, row: usize) -> Live<'_> {
        let Some(class) = self.results.class.get(row) else {
            return Live::Plain;
        };
        let status = self.data.assessment.status[row];
        let same = self.results.preliminary.get(row) == Some(class);
        match (status, same && !self.limited[row], &self.formulas.class) {
            (Status::Ungraded | Status::NotAppraised, _, _) => Live::Value("participation"),
            (_, true, Some(preliminary)) => Live::Formula(preliminary),
            _ => Live::Value("limit"),
        }
    }
}
