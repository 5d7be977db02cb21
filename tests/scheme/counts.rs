//! Published class counts, and the rounding of shares that reproduces them.

use permu::assess::{counts, place_by_shares, place_in_two_stages};
use permu::scheme::Rounding;

const ROUNDINGS: [Rounding; 3] = [Rounding::Nearest, Rounding::Down, Rounding::Up];

/// What a published row says about the rounding of its shares.
enum Rule {
    /// Shares of the whole, cumulated, and the roundings that reproduce the counts.
    Shares(&'static [f64], &'static [Rounding]),
    /// No rule of shares gives the counts.
    None(&'static str),
}

/// Place, population and what is known of each published row.
fn rule(place: &str, population: &str) -> Rule {
    match (place, population) {
        // 20/45/30/5 % of 120 are whole numbers.
        ("巢湖市", "规上") => Rule::Shares(&[0.20, 0.65, 0.95, 1.0], &ROUNDINGS),
        // 20/40/35/5 % of 100 are whole numbers.
        ("济宁高新区", "占地3亩以上(规下)") => Rule::Shares(&[0.20, 0.60, 0.95, 1.0], &ROUNDINGS),
        ("铜陵市", _) => {
            Rule::None("counts are after manual adjustment (定档调档): 154 A of 755 at 20 % (151)")
        }
        ("天台县", _) => {
            Rule::None("the shares are not published, and the county ranks several populations")
        }
        ("景宁县", "规上") => Rule::None("the shares are not published; classes by score leave D empty"),
        ("景宁县", _) => Rule::None("the published counts sum to 28, not 36"),
        ("济宁高新区", _) => {
            Rule::None("A is 20 % of all 275 with the ten of class T, but B and C fit no share of 275 or 265")
        }
        ("丽水市", _) => Rule::None("a sum over ten counties that class by themselves"),
        other => panic!("a row without a rule: {other:?}"),
    }
}

fn tally(classes: &[usize], names: usize) -> Vec<usize> {
    (0..names)
        .map(|class| classes.iter().filter(|c| **c == class).count())
        .collect()
}

#[test]
fn published_class_counts_follow_the_named_rounding_or_say_why_none_can() {
    let text = include_str!("../oracle/data/class_counts_published.csv");
    let body: String = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect::<Vec<_>>()
        .join("\n");
    let mut reader = csv::Reader::from_reader(body.as_bytes());
    let mut rows = 0;
    for record in reader.records() {
        let record = record.unwrap();
        let number = |column: usize| record[column].parse::<usize>().unwrap_or(0);
        let total = number(3);
        let published: Vec<usize> = (4..8).map(number).collect();
        rows += 1;
        match rule(&record[0], &record[2]) {
            Rule::Shares(ends, right) => {
                for rounding in ROUNDINGS {
                    let found = tally(&place_by_shares(ends, total, rounding), 4);
                    assert_eq!(
                        found == published,
                        right.contains(&rounding),
                        "{record:?} {rounding:?} {found:?}"
                    );
                }
            }
            Rule::None(why) => {
                assert!(!why.is_empty());
                // At least the shares that others publish do not give these counts.
                for ends in [[0.20, 0.60, 0.95, 1.0], [0.20, 0.65, 0.95, 1.0]] {
                    for rounding in ROUNDINGS {
                        for base in [total, total - number(8)] {
                            let found = tally(&place_by_shares(&ends, base, rounding), 4);
                            assert_ne!(found, published, "{record:?}: {why}");
                        }
                    }
                }
            }
        }
    }
    assert_eq!(rows, 8);
}

#[test]
fn anyang_below_scale_39_are_6_29_4_unless_shares_are_cut_off() {
    let values: Vec<f64> = (0..39).map(|n| f64::from(39 - n)).collect();
    for (rounding, wanted) in [
        (Rounding::Nearest, [6, 29, 4]),
        (Rounding::Up, [6, 29, 4]),
        (Rounding::Down, [5, 31, 3]),
    ] {
        let classes = place_in_two_stages(&values, &values, 0.5, 0.15, 0.10, rounding);
        assert_eq!(tally(&classes, 3), wanted, "{rounding:?}");
    }
}

#[test]
fn anyang_above_scale_235_in_seven_parks_give_37_and_22_only_to_the_nearest() {
    // The sizes of the seven parks are not published: which sums of rounded shares can 235 enterprises give at all?
    // Cut off, A is at most 35; rounded up, C is at least 24. Only the nearest whole number can give 37 and 22.
    for rounding in ROUNDINGS {
        let mut reachable = vec![vec![false; 60 * 60]; 236];
        reachable[0][0] = true;
        for _ in 0..7 {
            let mut next = vec![vec![false; 60 * 60]; 236];
            for (size, sums) in reachable.iter().enumerate() {
                for (sum, _) in sums.iter().enumerate().filter(|(_, known)| **known) {
                    for park in 1..=235 - size {
                        let (a, c) = (counts(0.15, park, rounding), counts(0.10, park, rounding));
                        let (a, c) = (sum / 60 + a, sum % 60 + c);
                        if a < 60 && c < 60 {
                            next[size + park][a * 60 + c] = true;
                        }
                    }
                }
            }
            reachable = next;
        }
        let found = reachable[235][37 * 60 + 22];
        assert_eq!(found, rounding == Rounding::Nearest, "{rounding:?}");
    }
}

#[test]
fn shares_are_of_the_whole_and_not_of_what_is_left() {
    // POLICY.md, errors in public code: 20/40/35/5 % of 100 became 20/32/16/32.
    let classes = place_by_shares(&[0.20, 0.60, 0.95, 1.0], 100, Rounding::Nearest);
    assert_eq!(tally(&classes, 4), [20, 40, 35, 5]);
}

#[test]
fn a_class_may_be_empty() {
    let classes = place_by_shares(&[0.20, 0.60, 1.0, 1.0], 10, Rounding::Nearest);
    assert_eq!(tally(&classes, 4), [2, 4, 4, 0]);
}
