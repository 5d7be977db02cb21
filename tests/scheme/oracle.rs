//! Normalisation, weights and aggregation against COINr, pymcdm and scikit-criteria (see `tests/oracle/*/README.md`).

use std::collections::BTreeMap;

use permu::assess::aggregate::{arithmetic, geometric, topsis};
use permu::assess::normalise::{between, percentile, spread, worse_than, z_score};
use permu::assess::weigh::{critic, directed, entropy};
use permu::scheme::Better;

const MARGIN: f64 = 1e-9;

/// Columns by name, cells by the unit's code.
type Table = BTreeMap<String, BTreeMap<String, Option<f64>>>;

fn read(folder: &str, file: &str, key: &str) -> Table {
    let path = format!("{}/tests/oracle/{folder}/{file}.csv", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(path).unwrap();
    let heads = reader.headers().unwrap().clone();
    let key = heads.iter().position(|head| head == key).unwrap();
    let mut table = Table::new();
    for record in reader.records() {
        let record = record.unwrap();
        for (head, cell) in heads.iter().zip(&record) {
            let column = table.entry(head.to_owned()).or_default();
            column.insert(record[key].to_owned(), cell.parse().ok());
        }
    }
    table
}

/// Direction, weight, level and parent of every indicator of COINr's example.
struct Meta {
    better: BTreeMap<String, Better>,
    children: BTreeMap<String, Vec<String>>,
    levels: BTreeMap<String, u8>,
}

fn meta() -> Meta {
    let path = format!(
        "{}/tests/oracle/composite/00_iMeta.csv",
        env!("CARGO_MANIFEST_DIR")
    );
    let mut reader = csv::Reader::from_path(path).unwrap();
    let mut meta = Meta {
        better: BTreeMap::new(),
        children: BTreeMap::new(),
        levels: BTreeMap::new(),
    };
    for record in reader.records() {
        let record = record.unwrap();
        let Ok(level) = record[0].parse::<u8>() else {
            continue;
        };
        let id = record[1].to_owned();
        let better = if &record[3] == "-1" {
            Better::Less
        } else {
            Better::More
        };
        meta.better.insert(id.clone(), better);
        meta.levels.insert(id.clone(), level);
        meta.children.entry(record[8].to_owned()).or_default().push(id);
    }
    meta
}

/// Normalises every indicator of the raw data column by column and compares with an oracle file.
fn compare(file: &str, normalise: impl Fn(&str, &[f64], Better) -> Vec<f64>) {
    let (data, meta) = (read("composite", "00_iData", "uCode"), meta());
    let oracle = read("composite", file, "uCode");
    let mut compared = 0;
    for (id, wanted) in oracle.iter().filter(|(id, _)| *id != "uCode") {
        let known: Vec<(&String, f64)> = data[id]
            .iter()
            .filter_map(|(code, v)| Some((code, (*v)?)))
            .collect();
        let values: Vec<f64> = known.iter().map(|(_, value)| *value).collect();
        for ((code, _), found) in known.iter().zip(normalise(id, &values, meta.better[id])) {
            let wanted = wanted[*code].unwrap();
            // Only the noise of binary numbers sets this one apart from another: see below.
            if found.is_nan() {
                continue;
            }
            assert!(
                (found - wanted).abs() <= MARGIN * wanted.abs().max(1.0),
                "{id} {code}: {found}, not {wanted}"
            );
            compared += 1;
        }
        let gaps = wanted.values().filter(|value| value.is_none()).count();
        assert_eq!(gaps + known.len(), wanted.len());
    }
    assert!(compared > 2000, "{compared}");
}

fn ends(values: &[f64], better: Better) -> (f64, f64) {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    match better {
        Better::More => (low, high),
        Better::Less => (high, low),
    }
}

#[test]
fn min_max_agrees_with_coinr() {
    compare("02_norm_minmax_0_100", |_, values, better| {
        let (worse, best) = ends(values, better);
        values
            .iter()
            .map(|value| 100.0 * between(*value, worse, best).unwrap())
            .collect()
    });
}

#[test]
fn z_scores_agree_with_coinr() {
    compare("02_norm_zscore_0_1", |_, values, better| {
        let (mean, deviation) = spread(values).unwrap();
        values
            .iter()
            .map(|value| z_score(*value, mean, deviation, better))
            .collect()
    });
}

#[test]
fn ranks_and_percentile_ranks_agree_with_coinr() {
    // COINr ranks 5.1 and 5.1000000000000005 apart; here they are equal, as on paper.
    let noisy = |value: f64, values: &[f64]| {
        let twin = |other: &f64| *other != value && permu::decimal::same(*other, value);
        values.iter().any(twin)
    };
    let each = |values: &[f64], better: Better, place: &dyn Fn(usize) -> f64| -> Vec<f64> {
        let places = values.iter().zip(worse_than(values, better));
        let place = |(value, worse): (&f64, usize)| match noisy(*value, values) {
            true => f64::NAN,
            false => place(worse),
        };
        places.map(place).collect()
    };
    compare("02_norm_rank_min", |_, values, better| {
        each(values, better, &|worse| (worse + 1) as f64)
    });
    compare("02_norm_prank_min", |_, values, better| {
        each(values, better, &|worse| percentile(worse, values.len()))
    });
}

#[test]
fn goalposts_agree_with_coinr() {
    let posts = read("composite", "02_goalposts_params", "iCode");
    compare("02_norm_goalposts", |id, values, better| {
        let post = |column: &str| posts[column][id].unwrap();
        let (low, high) = (post("goalpost_lower"), post("goalpost_upper"));
        let (worse, best) = if better == Better::More {
            (low, high)
        } else {
            (high, low)
        };
        let cut = |value: f64| between(value, worse, best).unwrap().clamp(0.0, 1.0);
        values
            .iter()
            .map(|value| post("goalpost_scale") * cut(*value))
            .collect()
    });
}

#[test]
fn arithmetic_and_geometric_means_agree_with_coinr_through_three_levels_with_gaps() {
    let (data, meta) = (read("composite", "00_iData", "uCode"), meta());
    let unequal = read("composite", "03_weights_unequal", "iCode");
    type Mean = fn(&[Option<f64>], &[f64]) -> Option<f64>;
    let means: [(&str, Mean); 2] = [("amean", arithmetic), ("gmean", geometric)];
    for (name, mean) in means {
        for weights in ["equal", "unequal"] {
            let oracle = read("composite", &format!("03_agg_{name}_{weights}"), "uCode");
            let weight = |id: &str| match weights {
                "unequal" => unequal["Weight"].get(id).copied().flatten().unwrap_or(1.0),
                _ => 1.0,
            };
            let mut known: BTreeMap<String, BTreeMap<String, Option<f64>>> = BTreeMap::new();
            for (id, _) in meta.levels.iter().filter(|(_, level)| **level == 1) {
                let values: Vec<f64> = data[id].values().flatten().copied().collect();
                let (worse, best) = ends(&values, meta.better[id]);
                let scaled = |value: f64| 1.0 + 99.0 * between(value, worse, best).unwrap();
                let column = data[id]
                    .iter()
                    .map(|(code, value)| (code.clone(), value.map(scaled)));
                known.insert(id.clone(), column.collect());
            }
            for level in 2..=4u8 {
                for (id, _) in meta.levels.iter().filter(|(_, found)| **found == level) {
                    let children = &meta.children[id];
                    let weights: Vec<f64> = children.iter().map(|child| weight(child)).collect();
                    let column = data["uCode"].keys().map(|code| {
                        let values: Vec<Option<f64>> =
                            children.iter().map(|child| known[child][code]).collect();
                        (code.clone(), mean(&values, &weights))
                    });
                    let column: BTreeMap<String, Option<f64>> = column.collect();
                    for (code, found) in &column {
                        let (found, wanted) = (found.unwrap(), oracle[id][code].unwrap());
                        assert!(
                            (found - wanted).abs() <= MARGIN * wanted,
                            "{name} {id} {code}: {found}, {wanted}"
                        );
                    }
                    known.insert(id.clone(), column);
                }
            }
        }
    }
}

/// Columns, each with its direction.
type Directed = Vec<(Vec<f64>, Better)>;

/// The strictly positive columns of the matrix with their directions, rows in the order of their codes.
fn matrix() -> (Vec<String>, Vec<String>, Directed) {
    let types = read("mcdm", "asempos_types", "criterion");
    let data = read("mcdm", "asem_matrix", "uCode");
    let ids: Vec<String> = types["type"].keys().cloned().collect();
    let codes: Vec<String> = data["uCode"].keys().cloned().collect();
    let columns = ids
        .iter()
        .map(|id| {
            let better = if types["type"][id] == Some(-1.0) {
                Better::Less
            } else {
                Better::More
            };
            let values = codes.iter().map(|code| data[id][code].unwrap()).collect();
            (values, better)
        })
        .collect();
    (ids, codes, columns)
}

fn close(found: &[f64], wanted: impl Iterator<Item = f64>, what: &str) {
    let wanted: Vec<f64> = wanted.collect();
    assert_eq!(found.len(), wanted.len());
    for (found, wanted) in found.iter().zip(wanted) {
        assert!((found - wanted).abs() <= MARGIN, "{what}: {found}, not {wanted}");
    }
}

#[test]
fn entropy_and_critic_weights_agree_with_pymcdm_and_scikit_criteria() {
    let (ids, _, columns) = matrix();
    let oracle = read("mcdm", "asempos_weights", "criterion");
    let wanted = |column: &str| {
        let column = &oracle[column];
        ids.iter()
            .map(|id| column[id].unwrap())
            .collect::<Vec<f64>>()
            .into_iter()
    };
    let raw: Vec<Vec<f64>> = columns.iter().map(|(values, _)| values.clone()).collect();
    close(&entropy(&raw), wanted("pymcdm_entropy"), "entropy");
    close(&entropy(&raw), wanted("skc_entropy"), "entropy");
    let scaled: Vec<Vec<f64>> = columns
        .iter()
        .map(|(values, better)| directed(values, *better).unwrap())
        .collect();
    close(
        &critic(&scaled),
        wanted("pymcdm_critic_on_directed_minmax"),
        "CRITIC",
    );
    close(&critic(&scaled), wanted("skc_critic_pearson"), "CRITIC");
}

#[test]
fn topsis_agrees_with_pymcdm_and_scikit_criteria() {
    let (_, codes, columns) = matrix();
    let oracle = read("mcdm", "asempos_scores_equal", "alternative");
    let weight = 1.0 / columns.len() as f64;
    let rows = |normalised: Vec<Vec<f64>>| -> Vec<Vec<f64>> {
        (0..codes.len())
            .map(|row| normalised.iter().map(|column| column[row] * weight).collect())
            .collect()
    };
    let wanted = |column: &str| {
        let column = &oracle[column];
        codes
            .iter()
            .map(|code| column[code].unwrap())
            .collect::<Vec<f64>>()
            .into_iter()
    };
    let min_max = columns
        .iter()
        .map(|(values, better)| directed(values, *better).unwrap());
    close(
        &topsis(&rows(min_max.collect())),
        wanted("pymcdm_TOPSIS_minmax"),
        "TOPSIS",
    );
    let vector = columns.iter().map(|(values, better)| {
        let norm = values.iter().map(|value| value * value).sum::<f64>().sqrt();
        let turned = |value: &f64| {
            if *better == Better::More {
                value / norm
            } else {
                2.0 - value / norm
            }
        };
        values.iter().map(turned).collect()
    });
    let vector = rows(vector.collect());
    close(&topsis(&vector), wanted("pymcdm_TOPSIS_vector"), "TOPSIS");
    close(&topsis(&vector), wanted("skc_TOPSIS_negate_vector"), "TOPSIS");
}

#[test]
fn ahp_agrees_with_the_principal_eigenvector() {
    let text = include_str!("../oracle/mcdm/ahp.json");
    let oracle: serde_json::Value = serde_json::from_str(text).unwrap();
    let number = |value: &serde_json::Value| value.as_f64().unwrap();
    let matrix = oracle["matrix"].as_array().unwrap();
    let upper: Vec<Vec<f64>> = (0..matrix.len() - 1)
        .map(|row| {
            matrix[row].as_array().unwrap()[row + 1..]
                .iter()
                .map(number)
                .collect()
        })
        .collect();
    let (weights, consistency) = permu::scheme::ahp::weights(&upper).unwrap();
    let wanted = oracle["weights"].as_array().unwrap();
    close(&weights, wanted.iter().map(number), "AHP");
    assert!(
        (consistency - number(&oracle["CR_saaty_RI_0.90"])).abs() <= MARGIN,
        "{consistency}"
    );
}
