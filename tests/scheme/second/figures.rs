//! Decimals, means, weights and distances of the second appraisal.

/// To 12 significant digits by the digits themselves, halves away from zero.
pub fn paper(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value + 0.0;
    }
    let text = format!("{:.14e}", value.abs());
    let (mantissa, power) = text.split_once('e').unwrap();
    let digits: i64 = mantissa.replace('.', "").parse().unwrap();
    let kept = (digits + 500) / 1000;
    let number: f64 = format!("{kept}e{}", power.parse::<i32>().unwrap() - 11)
        .parse()
        .unwrap();
    if value < 0.0 { -number } else { number }
}

/// A rounding on the digits of the number: to `digits` + 2 decimals or 12 significant ones first.
pub fn round(value: f64, step: Option<(&str, u8)>) -> f64 {
    let Some((mode, digits)) = step else { return value };
    if value == 0.0 {
        return 0.0;
    }
    let scale = 10i128.pow(u32::from(digits));
    let decimals = (11 - value.abs().log10().floor() as i32)
        .max(i32::from(digits) + 2)
        .clamp(0, 20) as usize;
    let fifteen: f64 = format!("{:.14e}", value.abs()).parse().unwrap();
    let text = format!("{fifteen:.decimals$}");
    let (whole, rest) = text.split_once('.').unwrap();
    let part = 10i128.pow(rest.len() as u32 - u32::from(digits));
    let all: i128 = format!("{whole}{rest}").parse().unwrap();
    let (below, left) = (all / part, all % part);
    let up = match mode {
        "nearest" => 2 * left >= part,
        "half-even" => 2 * left > part || (2 * left == part && below % 2 == 1),
        "up" => left > 0,
        _ => false,
    };
    let rounded = (below + i128::from(up)) as f64 / scale as f64;
    if value < 0.0 { 0.0 - rounded } else { rounded }
}

pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

pub fn deviation(values: &[f64]) -> f64 {
    if values.iter().all(|value| paper(*value) == paper(values[0])) {
        return 0.0;
    }
    let middle = mean(values);
    (values.iter().map(|value| (value - middle).powi(2)).sum::<f64>() / (values.len() as f64 - 1.0)).sqrt()
}

pub fn entropy(column: &[f64]) -> f64 {
    let all: f64 = column.iter().sum();
    if column.len() < 2 || all <= 0.0 {
        return 0.0;
    }
    let terms = column
        .iter()
        .map(|x| x / all)
        .filter(|p| *p > 0.0)
        .map(|p| p * p.ln());
    (1.0 + terms.sum::<f64>() / (column.len() as f64).ln()).max(0.0)
}

pub fn critic(columns: &[Vec<f64>], at: usize) -> f64 {
    let n = columns[at].len();
    if n == 0 || deviation(&columns[at]) <= 0.0 {
        return 0.0;
    }
    let own = &columns[at];
    let conflict = (0..columns.len()).filter(|other| *other != at).map(|other| {
        let other = &columns[other];
        let sds = deviation(own) * deviation(other);
        if sds <= 0.0 {
            return 1.0;
        }
        let (one, two) = (mean(own), mean(other));
        let products: f64 = own.iter().zip(other).map(|(a, b)| (a - one) * (b - two)).sum();
        1.0 - products / (n as f64 - 1.0) / sds
    });
    deviation(own) * conflict.sum::<f64>()
}

pub fn topsis(rows: &[Vec<f64>], at: usize) -> f64 {
    let distance = |best: bool| {
        let ends = (0..rows[at].len()).map(|column| {
            let values = rows.iter().map(|row| row[column]);
            let end = if best {
                values.fold(f64::NEG_INFINITY, f64::max)
            } else {
                values.fold(f64::INFINITY, f64::min)
            };
            (rows[at][column] - end).powi(2)
        });
        ends.sum::<f64>().sqrt()
    };
    let (above, below) = (distance(true), distance(false));
    if above + below > 0.0 {
        below / (above + below)
    } else {
        0.5
    }
}

/// Weights from pairwise judgements: the direction into which every vector is turned by many multiplications with the
/// matrix of judgements, here by squaring it.
pub fn ahp(upper: &[Vec<f64>]) -> Vec<f64> {
    let n = upper.len() + 1;
    let mut matrix = vec![vec![1.0; n]; n];
    for (row, judged) in upper.iter().enumerate() {
        for (place, judged) in judged.iter().enumerate() {
            matrix[row][row + 1 + place] = *judged;
            matrix[row + 1 + place][row] = 1.0 / judged;
        }
    }
    for _ in 0..12 {
        let all: f64 = matrix.iter().flatten().sum();
        let product = |row: usize, column: usize| -> f64 {
            (0..n)
                .map(|k| matrix[row][k] * matrix[k][column] / all / all)
                .sum()
        };
        matrix = (0..n)
            .map(|row| (0..n).map(|column| product(row, column)).collect())
            .collect();
    }
    let sums: Vec<f64> = matrix.iter().map(|row| row.iter().sum()).collect();
    let all: f64 = sums.iter().sum();
    sums.into_iter().map(|sum| 100.0 * sum / all).collect()
}
