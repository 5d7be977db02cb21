//! By what the class of an enterprise was decided: its place and the places at which classes end, and of two stages what
//! the part that it is in is ordered by.

use crate::assess::{Assessment, Groups, Status, counts};
use crate::decimal;
use crate::frame::Columns;
use crate::problem::Error;
use crate::scheme::{ClassRule, Line, Scheme};

/// By what a class was decided.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassLine {
    /// Position of the population.
    pub population: usize,
    /// The words of the group in which shares are counted; empty for the whole population.
    pub group: String,
    /// How many are in it.
    pub count: usize,
    /// The place of the enterprise, from 1, equal ones by their codes.
    pub place: usize,
    /// The class before limits and decisions: position of its name.
    pub class: usize,
    /// The rule's own part.
    pub decided: Decided,
}

/// The part of a rule that decided.
#[derive(Clone, Debug, PartialEq)]
pub enum Decided {
    /// The last place of every class, and the score at the last place of the next better one.
    Shares {
        /// The last place of every class, best first.
        ends: Vec<usize>,
        /// The score at the last place of the class above.
        above: Option<f64>,
    },
    /// The least scores of the classes.
    Scores {
        /// The line of every class but the last.
        lines: Vec<Line>,
        /// The score of the enterprise.
        own: Option<f64>,
    },
    /// Two stages: places up to `upper_end` are the upper part.
    TwoStages {
        /// The last place of the upper part.
        upper_end: usize,
        /// How many of the upper part are in the first class, or of the lower part in the last.
        taken: usize,
        /// What the part is ordered by, of the enterprise.
        own: Option<f64>,
        /// The same of the last one in the better class of the part: the last of the first class, or the lowest that is
        /// not in the last class.
        line: Option<f64>,
        /// The score at the last place of the upper part.
        upper_score: Option<f64>,
    },
}

/// By what the class of a row was decided; `None` where it has none by the rule.
///
/// # Errors
/// Those of frames: a bug in permu.
pub fn class_line(assessment: &Assessment, scheme: &Scheme, row: usize) -> Result<Option<ClassLine>, Error> {
    let frame = &assessment.frame;
    let populations = frame.words("population")?;
    let own = populations.get(row);
    let position = scheme
        .populations
        .iter()
        .position(|known| Some(known.id.as_str()) == own);
    let graded = |row: usize| populations.get(row) == own && assessment.status[row] == Status::Appraised;
    let Some((position, rule)) = position
        .filter(|_| graded(row))
        .and_then(|at| Some((at, scheme.populations[at].classes.as_ref()?)))
    else {
        return Ok(None);
    };
    let groups = Groups::of(frame, &rule.by, graded)?;
    let Some(group) = groups.of_row[row] else {
        return Ok(None);
    };
    let mut members: Vec<usize> = (0..frame.height())
        .filter(|other| groups.of_row[*other] == Some(group))
        .collect();
    members.sort_by_key(|row| assessment.places[*row]);
    // The members of a unit are one.
    members.dedup_by_key(|row| assessment.places[*row]);
    let (scores, given) = (frame.numbers("score")?, frame.words("class_preliminary")?);
    let class = |row: usize| {
        rule.names
            .iter()
            .position(|name| Some(name.as_str()) == given.get(row))
    };
    let (Some(place), Some(own_class)) = (
        members
            .iter()
            .position(|member| assessment.places[*member] == assessment.places[row]),
        class(row),
    ) else {
        return Ok(None);
    };
    let score_at = |place: usize| scores.get(*members.get(place.checked_sub(1)?)?);
    let count = members.len();
    let decided = match &rule.rule {
        ClassRule::Shares(ends) => {
            let ends: Vec<usize> = ends
                .iter()
                .map(|end| counts(*end, count, rule.rounding))
                .collect();
            let above = own_class
                .checked_sub(1)
                .and_then(|above| score_at(*ends.get(above)?));
            Decided::Shares { ends, above }
        }
        ClassRule::Scores { lines, .. } => Decided::Scores {
            lines: lines.clone(),
            own: scores.get(row),
        },
        ClassRule::TwoStage {
            upper_part,
            upper_order,
            lower_order,
            ..
        } => {
            let upper_end = counts(*upper_part, count, rule.rounding);
            let is_upper = place < upper_end;
            let (part, order, sought) = match is_upper {
                true => (&members[..upper_end], upper_order.numbers(frame)?, 0),
                false => (&members[upper_end..], lower_order.numbers(frame)?, 1),
            };
            let value = |row: usize| order.get(row).map(decimal::on_paper);
            let line = part.iter().filter(|row| class(**row) == Some(sought));
            let line = line.filter_map(|row| value(*row)).reduce(f64::min);
            let taken = part
                .iter()
                .filter(|row| class(**row) == Some(if is_upper { 0 } else { 2 }));
            Decided::TwoStages {
                upper_end,
                taken: taken.count(),
                own: value(row),
                line,
                upper_score: score_at(upper_end),
            }
        }
    };
    Ok(Some(ClassLine {
        population: position,
        group: groups.names.get(group as usize).cloned().unwrap_or_default(),
        count,
        place: place + 1,
        class: own_class,
        decided,
    }))
}
