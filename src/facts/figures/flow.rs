//! From which classes into which: the figures of the alluvial chart of two results.

use crate::insight::compare::moves::{Direction, Transition};

/// The way of the enterprises between the classes of two results.
#[derive(Clone, Debug, Default)]
pub struct ClassFlow {
    /// The older result by its name.
    pub before: String,
    /// The newer one.
    pub after: String,
    /// Its classes, best first.
    pub old: Vec<String>,
    /// Those of the newer one.
    pub new: Vec<String>,
    /// The flows in which there is anybody, in the order of the classes.
    pub flows: Vec<Flow>,
}

/// Enterprises that went from one class to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Position of the class before; that behind the last for no class.
    pub from: usize,
    /// Position of the class after, likewise.
    pub to: usize,
    /// How many.
    pub count: u32,
    /// Whether they rose or fell.
    pub direction: Direction,
}

impl ClassFlow {
    /// The flows of a matrix of classes.
    pub fn of([before, after]: [String; 2], [old, new]: &[Vec<String>; 2], matrix: &[Transition]) -> Self {
        let place = |classes: &[String], class: &Option<String>| {
            let known = classes.iter().position(|known| Some(known) == class.as_ref());
            known.unwrap_or(classes.len())
        };
        let flows = matrix.iter().filter(|one| one.enterprises > 0);
        let flows = flows.map(|one| Flow {
            from: place(old, &one.from),
            to: place(new, &one.to),
            count: u32::try_from(one.enterprises).unwrap_or(u32::MAX),
            direction: one.direction,
        });
        Self {
            before,
            after,
            flows: flows.collect(),
            old: old.clone(),
            new: new.clone(),
        }
    }

    /// How many went in a direction.
    pub fn count(&self, direction: Direction) -> u64 {
        let all = self.flows.iter().filter(|flow| flow.direction == direction);
        all.map(|flow| u64::from(flow.count)).sum()
    }
}
