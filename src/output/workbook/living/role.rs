//! What every column of 企业评价 shows.

use super::data::Data;

/// What a column of 企业评价 shows.
#[derive(Clone, Copy)]
pub enum Role {
    Plain,
    Value(usize),
    Benchmark(usize),
    Points(usize),
    Bonus,
    Score,
    Rank,
    Preliminary,
    Class,
}

/// What the column with this id shows.
pub fn role(data: &Data, id: &str) -> Role {
    let of = |part: &str| {
        let id = id.strip_suffix(part)?;
        data.scheme
            .indicators
            .iter()
            .position(|indicator| indicator.id == id)
    };
    match id {
        "bonus" => return Role::Bonus,
        "score" => return Role::Score,
        "rank" => return Role::Rank,
        "class_preliminary" => return Role::Preliminary,
        "class" => return Role::Class,
        _ => {}
    }
    match (of("_value"), of("_benchmark"), of("_points")) {
        (Some(index), _, _) => Role::Value(index),
        (_, Some(index), _) => Role::Benchmark(index),
        (_, _, Some(index)) => Role::Points(index),
        _ => Role::Plain,
    }
}
