//! What pulls a county down, in points.

use crate::region::Region;

/// What one indicator costs a county against the county that earns most with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// Position of the county among the regions.
    pub county: usize,
    /// Position of the indicator in the scheme.
    pub indicator: usize,
    /// The county's own points.
    pub points: f64,
    /// The most points that a county has.
    pub best: f64,
    /// Who has them, by position; several where they tie.
    pub leaders: Vec<usize>,
    /// best − points; 0 for a leader.
    pub lost: f64,
}

/// The losses of every county with points, county by county, the largest first; of equal ones that of the earlier
/// indicator.
pub fn losses(counties: &[Region]) -> Vec<Loss> {
    let points = |county: usize, indicator: usize| counties[county].points.get(indicator).copied().flatten();
    let indicators = counties
        .iter()
        .map(|county| county.points.len())
        .max()
        .unwrap_or(0);
    let best: Vec<Option<f64>> = (0..indicators)
        .map(|indicator| {
            let known = (0..counties.len()).filter_map(|county| points(county, indicator));
            known.reduce(f64::max)
        })
        .collect();
    let mut list = Vec::new();
    for county in 0..counties.len() {
        let begin = list.len();
        for (indicator, best) in best.iter().enumerate() {
            let (Some(points_here), Some(best)) = (points(county, indicator), *best) else {
                continue;
            };
            list.push(Loss {
                county,
                indicator,
                points: points_here,
                best,
                leaders: (0..counties.len())
                    .filter(|other| points(*other, indicator) == Some(best))
                    .collect(),
                lost: best - points_here,
            });
        }
        // The sort is stable.
        list[begin..].sort_by(|one, other| other.lost.total_cmp(&one.lost));
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    fn county(points: [Option<f64>; 3]) -> Region {
        Region {
            points: points.to_vec(),
            ..Region::default()
        }
    }

    #[test]
    fn losses_are_against_the_best_county_and_the_largest_comes_first() {
        let counties = [
            county([Some(30.0), Some(12.5), None]),
            county([Some(10.0), Some(20.0), Some(4.0)]),
            county([Some(30.0), Some(20.0), None]),
            county([None, None, None]),
        ];
        let found: Vec<(usize, usize, f64, Vec<usize>)> = losses(&counties)
            .into_iter()
            .map(|loss| (loss.county, loss.indicator, loss.lost, loss.leaders))
            .collect();
        assert_eq!(
            found,
            [
                (0, 1, 7.5, vec![1, 2]),
                (0, 0, 0.0, vec![0, 2]),
                (1, 0, 20.0, vec![0, 2]),
                (1, 1, 0.0, vec![1, 2]),
                (1, 2, 0.0, vec![1]),
                (2, 0, 0.0, vec![0, 2]),
                (2, 1, 0.0, vec![1, 2]),
            ]
        );
    }
}
