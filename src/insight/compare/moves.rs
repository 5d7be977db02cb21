//! Who moved between two results.

use std::collections::HashMap;

use super::side::Standing;
use crate::sum::Sum;

/// How somebody moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Into a better class.
    Up,
    /// Into a worse class.
    Down,
    /// From no place to one.
    In,
    /// From a place to none.
    Out,
    /// Into a class that only one of the two results has: no better and no worse.
    Other,
    /// The same class, or a place without classes.
    Same,
}

impl Direction {
    /// All, in the order in which they are told.
    pub const ALL: [Self; 6] = [Self::Up, Self::Down, Self::In, Self::Out, Self::Other, Self::Same];

    /// The id in tables and locale files.
    pub fn id(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::In => "in",
            Self::Out => "out",
            Self::Other => "other",
            Self::Same => "same",
        }
    }

    /// From one class to another, by lists of classes from the best to the last.
    fn of(before: Option<&str>, after: Option<&str>, orders: [&[String]; 2]) -> Self {
        let (Some(before), Some(after)) = (before, after) else {
            return match (before, after) {
                (None, None) => Self::Same,
                _ => Self::Other,
            };
        };
        if before == after {
            return Self::Same;
        }
        let place = |order: &[String], class: &str| order.iter().position(|known| known == class);
        // Only a list that has both classes orders them.
        let known = orders.iter().rev();
        let places = known.filter_map(|order| place(order, before).zip(place(order, after)));
        let risen: Vec<bool> = places.map(|(before, after)| after < before).collect();
        match risen.as_slice() {
            [] | [true, false] | [false, true] => Self::Other,
            [true, ..] => Self::Up,
            [false, ..] => Self::Down,
        }
    }
}

/// An enterprise with a place in at least one of the two results.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// Where it stood; `None` if it was not in the data.
    pub before: Option<Standing>,
    /// Where it stands; `None` if it is not in the data.
    pub after: Option<Standing>,
    /// How it moved.
    pub direction: Direction,
}

impl Move {
    /// Its latest standing: who it is.
    pub fn latest(&self) -> Option<&Standing> {
        self.after.as_ref().or(self.before.as_ref())
    }

    /// The class before or after; none without a place.
    pub fn class(standing: Option<&Standing>) -> Option<&str> {
        standing?.class.as_deref()
    }

    /// By how many ranks it rose, among the same.
    pub fn ranks_up(&self) -> Option<i64> {
        let (before, after) = (self.before.as_ref()?, self.after.as_ref()?);
        let same = before.rank_group == after.rank_group;
        let ranks = before.rank.zip(after.rank).filter(|_| same)?;
        Some(i64::from(ranks.0) - i64::from(ranks.1))
    }
}

/// The moves of all who have a place in one of the results, in the order of the codes.
pub fn moves(old: Vec<Standing>, new: Vec<Standing>, orders: [&[String]; 2]) -> Vec<Move> {
    let mut before: HashMap<String, Standing> = old
        .into_iter()
        .map(|standing| (standing.code.clone(), standing))
        .collect();
    let mut pairs: Vec<(Option<Standing>, Option<Standing>)> = new
        .into_iter()
        .map(|after| (before.remove(&after.code), Some(after)))
        .collect();
    pairs.extend(before.into_values().map(|gone| (Some(gone), None)));
    let mut moves: Vec<Move> = pairs
        .into_iter()
        .filter_map(|(before, after)| {
            let placed = |one: &Option<Standing>| one.as_ref().is_some_and(Standing::is_placed);
            let direction = match (placed(&before), placed(&after)) {
                (false, false) => return None,
                (false, true) => Direction::In,
                (true, false) => Direction::Out,
                (true, true) => {
                    Direction::of(Move::class(before.as_ref()), Move::class(after.as_ref()), orders)
                }
            };
            Some(Move {
                before,
                after,
                direction,
            })
        })
        .collect();
    moves.sort_by(|one, other| {
        let code = |one: &Move| one.latest().map(|standing| standing.code.clone());
        code(one).cmp(&code(other))
    });
    moves
}

/// How many went from one class to another; `None` is no class.
#[derive(Clone, Debug, PartialEq)]
pub struct Transition {
    /// The class before.
    pub from: Option<String>,
    /// The class after.
    pub to: Option<String>,
    /// Whether that is up or down.
    pub direction: Direction,
    /// How many enterprises.
    pub enterprises: usize,
    /// Their land, 亩, as it is now; of those who are gone as it was.
    pub land_mu: f64,
}

/// The matrix of classes, row by row, best class first and no class last; nobody without a class in both is in it.
pub fn transitions(moves: &[Move], orders: [&[String]; 2]) -> Vec<Transition> {
    let ends = orders.map(|order| {
        let classes = order.iter().cloned().map(Some);
        classes.chain([None]).collect::<Vec<Option<String>>>()
    });
    let mut list = Vec::new();
    for from in &ends[0] {
        for to in &ends[1] {
            if from.is_none() && to.is_none() {
                continue;
            }
            let mut land = Sum::default();
            let mut enterprises = 0;
            for one in moves {
                let class = |standing: &Option<Standing>| standing.as_ref().and_then(|one| one.class.clone());
                if class(&one.before) == *from && class(&one.after) == *to {
                    enterprises += 1;
                    land.add(one.latest().and_then(|latest| latest.land_mu).unwrap_or(0.0));
                }
            }
            list.push(Transition {
                from: from.clone(),
                to: to.clone(),
                direction: match (from.as_deref(), to.as_deref()) {
                    (None, _) => Direction::In,
                    (_, None) => Direction::Out,
                    (before, after) => Direction::of(before, after, orders),
                },
                enterprises,
                land_mu: land.total(),
            });
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(code: &str, class: Option<&str>, rank: Option<u32>) -> Standing {
        Standing {
            code: code.to_owned(),
            name: String::new(),
            county: String::new(),
            population: String::new(),
            status: "appraised",
            reason: String::new(),
            rank_group: "all".to_owned(),
            rank,
            class: class.map(str::to_owned),
            score: None,
            land_mu: Some(10.0),
        }
    }

    fn order(classes: &[&str]) -> Vec<String> {
        classes.iter().map(|class| (*class).to_owned()).collect()
    }

    #[test]
    fn everybody_moves_in_one_way() {
        let four = order(&["A", "B", "C", "D"]);
        let old = vec![
            standing("1", Some("B"), Some(2)),
            standing("2", Some("A"), Some(1)),
            standing("3", None, None),
            standing("4", Some("C"), Some(3)),
            standing("5", Some("D"), Some(4)),
            standing("6", None, None),
        ];
        let new = vec![
            standing("1", Some("A"), Some(1)),
            standing("2", Some("C"), Some(3)),
            standing("3", Some("B"), Some(2)),
            standing("4", None, None),
            standing("6", None, None),
        ];
        let found = moves(old, new, [&four, &four]);
        let told: Vec<(&str, Direction, Option<i64>)> = found
            .iter()
            .map(|one| (one.latest().unwrap().code.as_str(), one.direction, one.ranks_up()))
            .collect();
        assert_eq!(
            told,
            [
                ("1", Direction::Up, Some(1)),
                ("2", Direction::Down, Some(-2)),
                ("3", Direction::In, None),
                ("4", Direction::Out, None),
                ("5", Direction::Out, None),
            ]
        );
        let matrix = transitions(&found, [&four, &four]);
        assert_eq!(matrix.len(), 24);
        let known: Vec<(Option<&str>, Option<&str>, usize)> = matrix
            .iter()
            .filter(|one| one.enterprises > 0)
            .map(|one| (one.from.as_deref(), one.to.as_deref(), one.enterprises))
            .collect();
        assert_eq!(
            known,
            [
                (Some("A"), Some("C"), 1),
                (Some("B"), Some("A"), 1),
                (Some("C"), None, 1),
                (Some("D"), None, 1),
                (None, Some("B"), 1),
            ]
        );
    }

    #[test]
    fn classes_of_two_schemes_are_ordered_where_one_of_them_orders_both() {
        let of = |before: &str, after: &str, old: &[&str], new: &[&str]| {
            Direction::of(Some(before), Some(after), [&order(old), &order(new)])
        };
        assert_eq!(
            of("C", "D", &["A", "B", "C"], &["A", "B", "C", "D"]),
            Direction::Down
        );
        assert_eq!(
            of("C", "C-", &["A", "B", "C"], &["A", "B", "C-"]),
            Direction::Other
        );
        assert_eq!(of("1", "2", &["1", "2"], &["2", "1"]), Direction::Other);
        assert_eq!(of("B", "A", &["A", "B"], &["A", "B"]), Direction::Up);
    }
}
