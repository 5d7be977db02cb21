//! A rule book as read: every number and rule, and what follows from them for the fields that are needed.

use super::adjust::{Bonus, BonusTotal, Limit, Rounds};
use super::class::{ClassRule, Classes};
use super::criterion::{Benchmark, Criterion, MeanYear};
use super::expression;
use super::expression::Formula;
use super::group::Group;
use super::indicator::{Constant, Indicator, Quantity};
use super::policy::Policy;
use super::population::{Merge, Participation, Population};
use super::region::{RegionRule, RegionScore};
use crate::level::{Level, OwnNames};

/// The fields that tell a policy how long an enterprise has been in its class.
const CLASS_HISTORY: [&str; 2] = ["class_before", "class_years"];

/// A rule book.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// Id, as in `--scheme henan-2019`.
    pub id: String,
    /// Title in Chinese.
    pub title: String,
    /// The place it comes from.
    pub place: String,
    /// What is appraised.
    pub unit: Unit,
    /// First and last year of the data it is meant for.
    pub valid: (i32, i32),
    /// The document.
    pub document: Document,
    /// Numbers that differ between counties, parks or industries.
    pub constants: Vec<Constant>,
    /// Quantities computed from fields before anything else, in order.
    pub quantities: Vec<Quantity>,
    /// The industry group of a row: a formula that gives a word.
    pub industry_group: Option<Formula>,
    /// Which rows are appraised as one; `None`: every legal person stands alone.
    pub merge: Option<Merge>,
    /// Populations; the first whose condition holds takes an enterprise.
    pub populations: Vec<Population>,
    /// Who takes part how; the first rule whose condition holds decides.
    pub participation: Vec<Participation>,
    /// Indicators.
    pub indicators: Vec<Indicator>,
    /// The indicators that charts of one or two are drawn of.
    pub charts: Charts,
    /// Bonuses and deductions.
    pub bonuses: Vec<Bonus>,
    /// What all of them together can come to.
    pub bonus_total: BonusTotal,
    /// Floors, vetoes and direct classes.
    pub limits: Vec<Limit>,
    /// Differential policies by class.
    pub policies: Vec<Policy>,
    /// Rounding, step by step.
    pub rounds: Rounds,
    /// How counties and parks are scored.
    pub region: Option<RegionRule>,
    /// The level of areas that is ranked; the run finds it out where the scheme does not say.
    pub level: Option<Level>,
    /// What the areas and the whole are called, where the scheme says so.
    pub names: OwnNames,
    /// Every number that no source gives.
    pub assumed: Vec<Assumed>,
    /// How many numbers and rules the scheme states in all: what `assumed` is a part of.
    pub stated: usize,
    /// Kinds of problems that count otherwise under this scheme; `None` for those that are not shown.
    pub severities: Vec<(crate::problem::Kind, Option<crate::problem::Severity>)>,
    /// The file as written: kept beside the results.
    pub text: String,
    /// The file's name, for messages.
    pub name: String,
}

/// The indicators (positions) that charts of one or two are drawn of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Charts {
    /// The yield of land: distribution, low-yield land, and the horizontal axis beside [`Charts::efficiency`].
    pub land_yield: usize,
    /// The vertical axis; `None` in a scheme of one indicator.
    pub efficiency: Option<usize>,
}

/// What is appraised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// The enterprise, a legal person.
    Enterprise,
    /// The county; its figures are given, not summed.
    County,
    /// The park; its figures are given, not summed.
    Park,
}

impl Unit {
    /// Whether figures of whole regions are given: the results stand in `counties.csv` or `parks.csv`.
    pub fn is_region(self) -> bool {
        self != Self::Enterprise
    }
}

/// Where a scheme comes from.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Title of the document.
    pub title: String,
    /// Document number; empty if none is known.
    pub number: String,
    /// Date of issue; empty if unknown.
    pub date: String,
    /// Address where it was read.
    pub url: String,
    /// The day a person last compared the scheme with it.
    pub compared: String,
    /// What of the rule was read, and what was not.
    pub note: String,
}

/// A number that no source gives.
#[derive(Clone, Debug)]
pub struct Assumed {
    /// Where it stands, as `criterion[3].weight`.
    pub path: String,
    /// Its value as written.
    pub value: String,
}

impl Scheme {
    /// The population with this id.
    pub fn population(&self, id: &str) -> Option<&Population> {
        self.populations.iter().find(|population| population.id == id)
    }

    /// The criterion of a population (its position) for an indicator.
    pub fn criterion(&self, population: Option<usize>, indicator: usize) -> Option<&Criterion> {
        let mut criteria = self.populations[population?].criteria.iter();
        criteria.find(|criterion| criterion.indicator == indicator)
    }

    /// How counties or parks are classed, where the scheme does.
    pub fn region_classes(&self) -> Option<&Classes> {
        match self.region.as_ref().map(|region| &region.rule) {
            Some(RegionScore::Own(part)) => part.population.classes.as_ref(),
            Some(RegionScore::AgainstCity { .. }) => None,
            // A scheme for counties has them as its population.
            None => match self.populations.as_slice() {
                [only] if self.unit.is_region() => only.classes.as_ref(),
                _ => None,
            },
        }
    }

    /// Every label, with its English form.
    pub fn labels(&self) -> impl Iterator<Item = (&str, &str)> {
        let constants = self.constants.iter().map(|one| (&one.label, &one.label_en));
        let quantities = self.quantities.iter().map(|one| (&one.label, &one.label_en));
        let indicators = self.indicators.iter().map(|one| (&one.label, &one.label_en));
        let populations = self.populations.iter().map(|one| (&one.label, &one.label_en));
        let bonuses = self.bonuses.iter().map(|one| (&one.label, &one.label_en));
        let policies = self.policies.iter().map(|one| (&one.label, &one.label_en));
        let all = constants.chain(quantities).chain(indicators);
        let all = all.chain(populations).chain(bonuses).chain(policies);
        all.map(|(label, english)| (label.as_str(), english.as_str()))
    }

    /// Every formula that reads fields of the data.
    fn formulas(&self) -> Vec<&Formula> {
        let mut list: Vec<&Formula> = Vec::new();
        list.extend(self.quantities.iter().map(|quantity| &quantity.formula));
        let stand_ins = self
            .quantities
            .iter()
            .filter_map(|quantity| quantity.stand_in.as_ref());
        list.extend(stand_ins.map(|stand_in| &stand_in.formula));
        list.extend(&self.industry_group);
        list.extend(self.merge.as_ref().map(|merge| &merge.key));
        let part = match self.region.as_ref().map(|region| &region.rule) {
            Some(RegionScore::Own(part)) => Some(part),
            _ => None,
        };
        for population in self.populations.iter().chain(part.map(|part| &part.population)) {
            list.push(&population.when);
            list.extend(&population.ties);
            if let Some(ClassRule::TwoStage {
                upper_order,
                lower_order,
                ..
            }) = population.classes.as_ref().map(|classes| &classes.rule)
            {
                list.extend([upper_order, lower_order]);
            }
        }
        list.extend(self.participation.iter().map(|rule| &rule.when));
        for indicator in &self.indicators {
            list.push(&indicator.numerator);
            list.extend(&indicator.denominator);
        }
        for bonus in self
            .bonuses
            .iter()
            .chain(part.iter().flat_map(|part| &part.bonuses))
        {
            list.push(&bonus.when);
            list.extend(&bonus.amount);
        }
        let limits = self
            .limits
            .iter()
            .chain(part.iter().flat_map(|part| &part.limits));
        list.extend(limits.map(|limit| &limit.when));
        list.extend(
            self.policies
                .iter()
                .flat_map(|policy| &policy.steps)
                .map(|step| &step.when),
        );
        list
    }

    /// The texts of the formulas that read this column.
    pub fn formulas_about(&self, column: &str) -> Vec<&str> {
        let about = |formula: &&Formula| formula.columns.iter().any(|read| read == column);
        let formulas = self.formulas().into_iter().filter(about);
        formulas.map(|formula| formula.text.as_str()).collect()
    }

    /// Whether some formula reads this column.
    pub fn reads(&self, column: &str) -> bool {
        let mut formulas = self.formulas().into_iter();
        formulas.any(|formula| formula.columns.iter().any(|read| read == column))
    }

    /// Whether a population, or a rule of participation, asks for this field.
    pub fn sorts_by(&self, field: &str) -> bool {
        let populations = self.populations.iter().map(|population| &population.when);
        let mut all = populations.chain(self.participation.iter().map(|rule| &rule.when));
        all.any(|when| when.columns.iter().any(|column| column == field))
    }

    /// Whether last year's figures bear on the points: as a benchmark, or as an enterprise's own value of last year.
    pub fn reads_last_year(&self) -> bool {
        let part = match self.region.as_ref().map(|region| &region.rule) {
            Some(RegionScore::Own(part)) => Some(&part.population),
            _ => None,
        };
        let criteria = self.populations.iter().chain(part).flat_map(|one| &one.criteria);
        let benchmarks = criteria.map(|criterion| &criterion.benchmark);
        benchmarks.into_iter().any(|benchmark| {
            matches!(
                benchmark,
                Benchmark::OwnLast { .. }
                    | Benchmark::Mean {
                        year: MeanYear::Last,
                        ..
                    }
            )
        })
    }

    /// The fields that may stand for others: their ids, and those of the fields that need not be there then.
    pub fn stand_ins(&self) -> Vec<(String, Vec<String>)> {
        let quantities = self.quantities.iter();
        let list = quantities.filter_map(|quantity| {
            let stand_in = quantity.stand_in.as_ref()?;
            Some((stand_in.field.clone(), quantity.formula.columns.clone()))
        });
        list.collect()
    }

    /// What benchmarks, ranks and classes are grouped by, beside the population.
    pub fn groups(&self) -> Vec<Group> {
        let groups = self.populations.iter().flat_map(|population| {
            let of_criteria = population
                .criteria
                .iter()
                .flat_map(|criterion| criterion.benchmark.by().iter().copied());
            let of_classes = population
                .classes
                .iter()
                .flat_map(|classes| classes.by.iter().copied());
            population
                .rank_by
                .iter()
                .copied()
                .chain(of_criteria)
                .chain(of_classes)
        });
        groups.collect()
    }

    /// Ids of the fields that the scheme reads, and of those without which it cannot work.
    pub fn fields(&self) -> (Vec<String>, Vec<String>) {
        let fields = |pick: fn(&Formula) -> &Vec<String>| {
            let mut list: Vec<String> = self
                .formulas()
                .into_iter()
                .flat_map(|formula| pick(formula).iter().flat_map(|column| expression::behind(column)))
                .map(str::to_owned)
                .filter(|id| crate::field::field(id).is_some())
                .collect();
            if !self.policies.is_empty() {
                list.extend(CLASS_HISTORY.map(str::to_owned));
            }
            let by_constant = |constant: &Constant| constant.by == Group::Town;
            if self.groups().contains(&Group::Town) || self.constants.iter().any(by_constant) {
                list.push(Group::Town.column().to_owned());
            }
            list.sort();
            list.dedup();
            list
        };
        let (read, mut required) = (fields(|f| &f.columns), fields(|f| &f.required));
        required.retain(|id| !CLASS_HISTORY.contains(&id.as_str()));
        (read, required)
    }

    /// The fields behind a formula: its own, and those of the quantities it uses; positions in the data dictionary.
    pub fn fields_behind(&self, formula: &Formula) -> Vec<usize> {
        let mut list = Vec::new();
        for column in formula
            .columns
            .iter()
            .flat_map(|column| expression::behind(column))
        {
            match crate::field::index(column) {
                Some(index) => list.push(index),
                None => {
                    if let Some(quantity) = self.quantities.iter().find(|quantity| quantity.id == *column) {
                        list.extend(self.fields_behind(&quantity.formula));
                        let stand_in = quantity.stand_in.as_ref();
                        list.extend(stand_in.and_then(|stand_in| crate::field::index(&stand_in.field)));
                    }
                }
            }
        }
        list
    }
}
