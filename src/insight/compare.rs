//! Two results side by side: who moved, and what every difference of a score comes from.
//!
//! Nothing is computed by a formula of its own: the engine is run again with figures, benchmarks, rules and bonuses taken
//! from the one result or the other, once for every set of those that differ ([`mixed`]), and the difference is shared out
//! by the Shapley value ([`cause`]).

pub mod cause;
pub mod decided;
mod mixed;
pub mod moves;
mod shared;
pub mod side;

use cause::{Cause, EVERY, Parts, SETS, Set, parts};
use decided::{Decided, decided};
use mixed::{Pair, Scores};
use moves::{Move, Transition, moves, transitions};
use side::Side;

use crate::problem::Error;
use crate::region::Region;

/// What a comparison found.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// The causes that differ at all.
    pub differing: Vec<Cause>,
    /// The classes of the older result, best first, and those of the newer.
    pub classes: [Vec<String>; 2],
    /// The matrix of classes.
    pub transitions: Vec<Transition>,
    /// All with a place in one of the results, and what their change of score comes from.
    pub moves: Vec<(Move, Option<Parts>)>,
    /// The ranked areas in the newer order, then those that are gone.
    pub areas: Vec<AreaMove>,
    /// Decisions that only one of the results has.
    pub decided: Vec<Decided>,
}

/// An area in two results.
#[derive(Clone, Debug)]
pub struct AreaMove {
    /// Its name.
    pub name: String,
    /// What it was; `None` if it was not there.
    pub before: Option<AreaStanding>,
    /// What it is; `None` if it is gone.
    pub after: Option<AreaStanding>,
    /// What its change of score comes from.
    pub parts: Option<Parts>,
}

/// Where an area stands in a result.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaStanding {
    /// Its score.
    pub score: Option<f64>,
    /// Its rank.
    pub rank: Option<u32>,
    /// Its class, where areas are classed.
    pub class: Option<String>,
    /// How many enterprises were appraised.
    pub appraised: usize,
}

impl AreaStanding {
    fn of(region: &Region) -> Self {
        Self {
            score: region.score,
            rank: region.rank,
            class: region.class.clone(),
            appraised: region.appraised,
        }
    }
}

/// Compares an older result with a newer one.
///
/// # Errors
/// A column that is missing is a bug in permu.
pub fn compare(old: Side<'_>, new: Side<'_>) -> Result<Compared, Error> {
    let pair = Pair::of(old, new)?;
    let mut runs: Vec<Option<Scores>> = Vec::with_capacity(SETS);
    for set in 0..SETS {
        // What does not differ is the same taken from either.
        let is_own = set & !pair.differing == 0;
        runs.push(match is_own {
            true => Some(pair.scores(set)?),
            false => None,
        });
    }
    let run = |set: Set| runs[set & pair.differing].as_ref();
    let of = |score: &dyn Fn(&Scores) -> Option<f64>| {
        let values: [Option<f64>; SETS] = std::array::from_fn(|set| run(set).and_then(score));
        parts(&values)
    };
    let orders = [&old.regions.classes[..], &new.regions.classes[..]];
    // Where areas are appraised, they are no enterprises.
    let standings = |side: Side<'_>| match side.scheme.unit.is_region() {
        true => Ok(Vec::new()),
        false => side.standings(),
    };
    let moves = moves(standings(old)?, standings(new)?, orders);
    let transitions = transitions(&moves, orders);
    let moves = moves.into_iter().map(|one| {
        let code = one.latest().map(|latest| latest.code.clone()).unwrap_or_default();
        let parts = of(&|scores| scores.enterprises.get(&code).copied());
        (one, parts)
    });
    let find = |list: &[Region], name: &str| {
        let region = list.iter().find(|region| region.name == name);
        region.map(AreaStanding::of)
    };
    let [then, now] = [old, new].map(|side| side::areas(side.regions, side.scheme));
    let names = now.iter().chain(then);
    let mut areas: Vec<AreaMove> = Vec::new();
    for name in names.map(|region| &region.name) {
        if areas.iter().all(|known| known.name != *name) {
            areas.push(AreaMove {
                name: name.clone(),
                before: find(then, name),
                after: find(now, name),
                parts: of(&|scores| scores.areas.get(name).copied()),
            });
        }
    }
    Ok(Compared {
        differing: Cause::in_set(pair.differing & EVERY),
        classes: orders.map(<[String]>::to_vec),
        transitions,
        moves: moves.collect(),
        areas,
        decided: decided(&old, &new)?,
    })
}
