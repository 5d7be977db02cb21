//! Units of several enterprises in the second appraisal, and the whole of one year.

use super::formula::Word;
use super::plain::{Result, Row, Run, Seen, Task};
use super::random_rows::Lists;
use super::spec::{FIELDS, Spec};

/// Score, rank and class of the appraisal that does not count.
pub type Beside = (Option<f64>, Option<usize>, Option<&'static str>);

/// One year's rows with their results.
pub struct Outcome<'a> {
    pub spec: &'a Spec,
    pub year: i32,
    pub rows: &'a [Row],
    pub results: Vec<Result>,
    pub weights: Vec<Vec<f64>>,
    pub beside: Option<(&'static str, Vec<Beside>)>,
}

/// Rows in units: the name of each unit of several, its rows, the leading one first.
struct Units(Vec<(Option<String>, Vec<usize>)>);

impl Units {
    fn of(spec: &Spec, key: &Word, year: i32, rows: &[Row]) -> Self {
        let mut list: Vec<(Option<String>, Vec<usize>)> = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            // 无 says that there is none.
            let word = key.of(&Seen::of(spec, year, row)).filter(|word| word != "无");
            match list
                .iter_mut()
                .find(|(known, _)| word.is_some() && *known == word)
            {
                Some((_, members)) => members.push(at),
                None => list.push((word, vec![at])),
            }
        }
        for (name, members) in &mut list {
            let land = |at: usize| rows[at].numbers.get("land_mu").copied().unwrap_or(-1.0);
            // The most land; of several with as much, the first.
            let mut leading = members[0];
            for at in members.iter() {
                if land(*at) > land(leading) {
                    leading = *at;
                }
            }
            members.retain(|at| *at != leading);
            members.insert(0, leading);
            name.take_if(|_| members.len() < 2);
        }
        Self(list)
    }

    /// One row a unit. A unit has the code of its leading row; in the year before, that of this year's unit of its word.
    fn rows(&self, rows: &[Row], codes: Option<&[(String, String)]>) -> Vec<Row> {
        self.0
            .iter()
            .map(|(name, members)| {
                let mut unit = rows[members[0]].clone();
                if let Some(codes) = codes {
                    let same = codes.iter().find(|(known, _)| Some(known) == name.as_ref());
                    let taken = codes.iter().any(|(_, code)| *code == unit.code);
                    match same {
                        Some((_, code)) => unit.code.clone_from(code),
                        None if name.is_some() || taken => unit.code = "another".to_owned(),
                        None => {}
                    }
                }
                unit.left_out = members.iter().any(|at| rows[*at].left_out);
                for id in FIELDS {
                    let own = members.iter().filter_map(|at| rows[*at].numbers.get(id));
                    match own.clone().count() {
                        0 => unit.numbers.remove(id),
                        _ => unit.numbers.insert(id, own.sum()),
                    };
                }
                unit
            })
            .collect()
    }
}

/// Appraises a year: alone, merged, or both.
pub fn outcome<'a>(spec: &'a Spec, year: i32, rows: &'a [Row], last: &[Row], lists: &Lists) -> Outcome<'a> {
    let appraise = |rows: &[Row], last: &[Row], lists: &Lists| {
        let run = Run::of(Task {
            spec,
            year,
            rows,
            last,
            lists,
            outside: None,
        });
        (run.results, run.weights)
    };
    let whole = |(results, weights): (Vec<Result>, Vec<Vec<f64>>), beside| Outcome {
        spec,
        year,
        rows,
        results,
        weights,
        beside,
    };
    let Some((key, merge)) = &spec.merge else {
        return whole(appraise(rows, last, lists), None);
    };
    // The result that does not count is the rules' alone.
    let rules = Lists {
        adjustments: Vec::new(),
        ..lists.clone()
    };
    let counts = !merge.both || merge.merged_counts;
    let now = Units::of(spec, key, year, rows);
    let joined = now.rows(rows, None);
    let before = Units::of(spec, key, year - 1, last);
    let named = now.0.iter().zip(&joined);
    let codes: Vec<(String, String)> = named
        .filter_map(|((name, _), row)| Some((name.clone()?, row.code.clone())))
        .collect();
    let before = before.rows(last, Some(&codes));
    let unit_of = |code: &str| {
        let row = rows.iter().position(|row| row.code == code)?;
        let unit = now.0.iter().position(|(_, members)| members.contains(&row))?;
        Some(joined[unit].code.clone())
    };
    let mut of_units = if counts { lists.clone() } else { rules.clone() };
    for event in &mut of_units.events {
        event.code = unit_of(&event.code).unwrap();
    }
    for (code, ..) in &mut of_units.adjustments {
        *code = unit_of(code).unwrap();
    }
    let (units, unit_weights) = appraise(&joined, &before, &of_units);
    let mut results = vec![Result::default(); rows.len()];
    for ((_, members), unit) in now.0.iter().zip(&units) {
        for at in members {
            results[*at] = unit.clone();
        }
    }
    let together = (results, unit_weights);
    if !merge.both {
        return whole(together, None);
    }
    let alone = appraise(rows, last, if counts { &rules } else { lists });
    let (own, other, name) = match counts {
        true => (together, alone, "alone"),
        false => (alone, together, "merged"),
    };
    let beside = other
        .0
        .iter()
        .map(|result| (result.score, result.rank, result.class));
    let beside = (name, beside.collect());
    whole(own, Some(beside))
}
