//! What would lift an enterprise's class: for each figure that its indicators read, the smallest change of that figure
//! alone, found and checked by appraising everybody again with it. A quantity of the scheme (energy, emissions) is
//! changed by changing all that it is made of in the same proportion.
//!
//! A change moves what it moves: tax is in more than one indicator, and an enterprise's own figures are in the means that
//! it is measured by. The figure is sought between a thousandth and a thousandfold of what it is.

use polars::prelude::*;
use rayon::prelude::*;

use crate::assess::{self, Assessment};
use crate::field::FIELDS;
use crate::frame::Columns;
use crate::problem::{Error, Problems};
use crate::scheme::{Population, Scheme};
use crate::survey::Survey;

/// How far from what it is a figure is sought.
const REACH: f64 = 1000.0;

/// How far on its way to there a figure is tried first, as shares of the way by ratio.
const PROBES: [f64; 6] = [0.02, 0.08, 0.2, 0.4, 0.7, 1.0];

/// Where the search between two figures ends: relative to them.
const CLOSE: f64 = 1e-6;

/// Digits of a figure that is proposed.
const DIGITS: i32 = 5;

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Changeable {
    /// A field: position in [`FIELDS`].
    Field(usize),
    /// A quantity of the scheme, by its position: all fields behind it in one proportion.
    Quantity(usize),
}

/// One figure, and what it would have to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Lift {
    /// What is changed.
    pub what: Changeable,
    /// Positions of the indicators that read it.
    pub indicators: Vec<usize>,
    /// What it is.
    pub from: Option<f64>,
    /// What lifts the class, and to what; `None` where no change of this figure alone does.
    pub to: Option<Lifted>,
}

/// A change that lifts.
#[derive(Clone, Debug, PartialEq)]
pub struct Lifted {
    /// The figure.
    pub figure: f64,
    /// The class with it.
    pub class: String,
    /// The score with it.
    pub score: Option<f64>,
    /// The rank with it.
    pub rank: Option<u32>,
}

/// How an enterprise stands.
struct Standing {
    class: Option<String>,
    score: Option<f64>,
    rank: Option<u32>,
}

impl Standing {
    fn of(assessment: &Assessment, row: usize) -> Result<Self, Error> {
        let frame = &assessment.frame;
        Ok(Self {
            class: frame.words("class")?.get(row).map(str::to_owned),
            score: frame.numbers("score")?.get(row),
            rank: frame.counts("rank")?.get(row),
        })
    }
}

/// The appraisal with one figure of one enterprise changed. No row is added or taken away, so that rows stay where they are.
struct Search<'a> {
    survey: &'a Survey,
    scheme: &'a Scheme,
    row: usize,
    classes: &'a [String],
    /// The class to be bettered, by position.
    now: usize,
}

impl Search<'_> {
    /// The fields that are changed together, each with what it is. None of a quantity that is made of nothing.
    fn parts(&self, what: Changeable) -> Result<Vec<(usize, Option<f64>)>, Error> {
        let mut fields = match what {
            Changeable::Field(field) => vec![field],
            Changeable::Quantity(at) => self.scheme.fields_behind(&self.scheme.quantities[at].formula),
        };
        fields.sort_unstable();
        fields.dedup();
        let Some(panel) = self.survey.panel() else {
            return Ok(Vec::new());
        };
        let numbers = fields.into_iter().filter(|field| FIELDS[*field].is_number());
        numbers
            .map(|field| {
                let id = FIELDS[field].id;
                let now = match panel.frame.has(id) {
                    true => panel.frame.numbers(id)?.get(self.row),
                    false => None,
                };
                Ok((field, now))
            })
            .collect()
    }

    /// How the enterprise stands with another figure, if its class is better then.
    fn lifted(&self, what: Changeable, from: Option<f64>, figure: f64) -> Result<Option<Lifted>, Error> {
        let mut survey = self.survey.clone();
        match what {
            Changeable::Field(field) => set(&mut survey, self.row, field, figure)?,
            Changeable::Quantity(_) => {
                let factor = figure / from.unwrap_or(figure);
                for (field, now) in self.parts(what)? {
                    if let Some(now) = now {
                        set(&mut survey, self.row, field, now * factor)?;
                    }
                }
            }
        }
        let assessment = assess::assess(&survey, self.scheme, &mut Problems::new())?;
        let standing = Standing::of(&assessment, self.row)?;
        // A quantity need not grow as its parts do: what it has come to is what is told.
        let figure = match what {
            Changeable::Field(_) => Some(figure),
            Changeable::Quantity(at) => assessment
                .frame
                .numbers(&self.scheme.quantities[at].id)?
                .get(self.row),
        };
        let place = self
            .classes
            .iter()
            .position(|name| Some(name) == standing.class.as_ref());
        let better = place.filter(|place| *place < self.now);
        Ok(better.zip(figure).map(|(place, figure)| Lifted {
            figure,
            class: self.classes[place].clone(),
            score: standing.score,
            rank: standing.rank,
        }))
    }

    /// The figure nearest to `begin` that lifts, between one that does not and `end`, which does.
    fn nearest(
        &self,
        (what, from): (Changeable, Option<f64>),
        (begin, not): (f64, f64),
        end: Lifted,
    ) -> Result<Lifted, Error> {
        let (mut not, mut found) = (not, end);
        while (found.figure / not - 1.0).abs() > CLOSE {
            // Halfway by ratio: the way is a thousandfold.
            let between = (not * found.figure).sqrt();
            match self.lifted(what, from, between)? {
                Some(lifted) => found = lifted,
                None => not = between,
            }
        }
        let short = shortened(found.figure, found.figure > begin);
        Ok(self.lifted(what, from, short)?.unwrap_or(found))
    }

    /// `usual`: what others have, for a figure that is nothing or not reported. Near figures are tried before far ones: far
    /// off, an enterprise may be in another population.
    fn lift(&self, what: Changeable, from: Option<f64>, usual: f64) -> Result<Option<Lifted>, Error> {
        let above_zero = from.filter(|from| *from > 0.0);
        let begin = above_zero.unwrap_or(usual / REACH);
        if begin <= 0.0 {
            return Ok(None);
        }
        // From nothing there is one way; what others have lies a thousandfold above its beginning.
        let ways: &[f64] = if above_zero.is_some() {
            &[1.0, -1.0]
        } else {
            &[1.0, 2.0]
        };
        for way in ways {
            let mut not = begin;
            for share in PROBES {
                let probe = begin * REACH.powf(share * way);
                match self.lifted(what, from, probe)? {
                    Some(lifted) => return self.nearest((what, from), (begin, not), lifted).map(Some),
                    None => not = probe,
                }
            }
        }
        Ok(None)
    }
}

/// A figure with few digits that goes no less far.
fn shortened(figure: f64, upwards: bool) -> f64 {
    let scale = 10f64.powi(DIGITS - 1 - figure.abs().log10().floor() as i32);
    let digits = match upwards {
        true => (figure * scale).ceil(),
        false => (figure * scale).floor(),
    };
    digits / scale
}

/// Changes one figure of this year.
///
/// # Errors
/// Those of frames: a bug in permu.
pub fn set(survey: &mut Survey, row: usize, field: usize, figure: f64) -> Result<(), Error> {
    let id = FIELDS[field].id;
    if let Some(panel) = survey.panels.get_mut(&survey.year) {
        let mut values: Vec<Option<f64>> = match panel.frame.has(id) {
            true => panel.frame.numbers(id)?.iter().collect(),
            false => vec![None; panel.frame.height()],
        };
        if let Some(value) = values.get_mut(row) {
            *value = Some(figure);
        }
        panel.frame.with_column(Column::new(id.into(), values))?;
    }
    Ok(())
}

/// What would lift the class of a row; nothing where it has none or the best one. First what does, the least change in
/// proportion before others.
///
/// # Errors
/// Those of [`assess::assess`].
pub fn lifts(
    survey: &Survey,
    scheme: &Scheme,
    assessment: &Assessment,
    row: usize,
) -> Result<Vec<Lift>, Error> {
    let standing = Standing::of(assessment, row)?;
    let population = assessment.frame.words("population")?.get(row).map(str::to_owned);
    let mut populations = scheme.populations.iter();
    let population = populations.find(|known| Some(&known.id) == population.as_ref());
    let Some((population, classes)) = population.and_then(|known| Some((known, known.classes.as_ref()?)))
    else {
        return Ok(Vec::new());
    };
    let now = classes
        .names
        .iter()
        .position(|name| Some(name) == standing.class.as_ref());
    let Some(now) = now.filter(|now| *now > 0) else {
        return Ok(Vec::new());
    };
    let search = Search {
        survey,
        scheme,
        row,
        classes: &classes.names,
        now,
    };
    let list: Result<Vec<Lift>, Error> = read(population, scheme)
        .into_par_iter()
        .map(|(what, indicators)| {
            let id = match what {
                Changeable::Field(field) => FIELDS[field].id,
                Changeable::Quantity(at) => &scheme.quantities[at].id,
            };
            let figures: Vec<Option<f64>> = match assessment.frame.has(id) {
                true => assessment.frame.numbers(id)?.iter().collect(),
                false => Vec::new(),
            };
            let from = figures.get(row).copied().flatten();
            let mut others: Vec<f64> = figures
                .iter()
                .flatten()
                .copied()
                .filter(|one| *one > 0.0)
                .collect();
            others.sort_by(f64::total_cmp);
            let usual = match what {
                Changeable::Field(_) => others.get(others.len() / 2).copied().unwrap_or(0.0),
                Changeable::Quantity(_) => 0.0,
            };
            let to = search.lift(what, from, usual)?;
            Ok(Lift {
                what,
                indicators,
                from,
                to,
            })
        })
        .collect();
    let mut list = list?;
    let effort = |lift: &Lift| {
        let to = lift.to.as_ref().map(|to| to.figure);
        let from = lift.from.filter(|from| *from > 0.0);
        to.map_or((2, 0.0), |to| {
            from.map_or((1, 0.0), |from| (0, (to / from).ln().abs()))
        })
    };
    list.sort_by(|one, other| {
        let (one, other) = (effort(one), effort(other));
        one.0.cmp(&other.0).then(one.1.total_cmp(&other.1))
    });
    Ok(list)
}

/// The fields and quantities that a population's indicators read, each with the positions of these.
fn read(population: &Population, scheme: &Scheme) -> Vec<(Changeable, Vec<usize>)> {
    let mut list: Vec<(Changeable, Vec<usize>)> = Vec::new();
    for criterion in &population.criteria {
        let indicator = &scheme.indicators[criterion.indicator];
        let formulas = std::iter::once(&indicator.numerator).chain(&indicator.denominator);
        for formula in formulas {
            let fields = scheme.fields_behind(formula).into_iter();
            let fields = fields
                .filter(|field| FIELDS[*field].is_number())
                .map(Changeable::Field);
            let quantities = formula.columns.iter().filter_map(|id| {
                let at = scheme.quantities.iter().position(|quantity| quantity.id == *id);
                at.map(Changeable::Quantity)
            });
            for what in fields.chain(quantities) {
                match list.iter_mut().find(|(known, _)| *known == what) {
                    Some((_, indicators)) if !indicators.contains(&criterion.indicator) => {
                        indicators.push(criterion.indicator);
                    }
                    Some(_) => {}
                    None => list.push((what, vec![criterion.indicator])),
                }
            }
        }
    }
    list.sort();
    list
}
