//! What pulls a county down, in points.

use crate::region::Region;

/// What one indicator costs a county against the county that does best in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// Position of the county among the regions.
    pub county: usize,
    /// Position of the indicator in the scheme.
    pub indicator: usize,
    /// The county's own points.
    pub points: f64,
    /// What the best county's value earns at this county's weight.
    pub best: f64,
    /// Who has it, by position; several where they tie.
    pub leaders: Vec<usize>,
    /// best − points; 0 for a leader.
    pub lost: f64,
}

/// Points that differ by less, relative to the larger, are the same: scaling weights up and back rounds.
const SAME: f64 = 1e-12;

/// The losses of every county with points, county by county, the largest first; of equal ones that of the earlier
/// indicator. Where indicators without data are left out, a county's weights are scaled up: points are compared at the
/// weights of the scheme, and the loss is told at the county's own.
pub fn losses(counties: &[Region]) -> Vec<Loss> {
    let points = |county: usize, indicator: usize| counties[county].points.get(indicator).copied().flatten();
    let scale = |county: usize| counties[county].scale.unwrap_or(1.0);
    let plain = |county: usize, indicator: usize| Some(points(county, indicator)? / scale(county));
    let indicators = counties
        .iter()
        .map(|county| county.points.len())
        .max()
        .unwrap_or(0);
    let best: Vec<Option<f64>> = (0..indicators)
        .map(|indicator| {
            let known = (0..counties.len()).filter_map(|county| plain(county, indicator));
            known.reduce(f64::max)
        })
        .collect();
    let mut list = Vec::new();
    for county in 0..counties.len() {
        let begin = list.len();
        for (indicator, best) in best.iter().enumerate() {
            let (Some(own), Some(best)) = (points(county, indicator), *best) else {
                continue;
            };
            let leads = |other: &usize| {
                plain(*other, indicator).is_some_and(|points| best - points <= SAME * best.abs())
            };
            let at_own_weight = best * scale(county);
            let (best, lost) = match leads(&county) {
                true => (own, 0.0),
                false => (at_own_weight, at_own_weight - own),
            };
            list.push(Loss {
                county,
                indicator,
                points: own,
                best,
                leaders: (0..counties.len()).filter(leads).collect(),
                lost,
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

    #[test]
    fn points_of_counties_with_other_weights_are_compared_at_the_same_weight() {
        // Two indicators of 50 points. The second county lacks one: its weight is 100, so its 90 points are 45 of 50, less
        // than the 48 of the first county, and a value like the first county's would earn it 96.
        let counties = [
            Region {
                scale: Some(1.0),
                ..county([Some(48.0), Some(20.0), None])
            },
            Region {
                scale: Some(2.0),
                ..county([Some(90.0), None, None])
            },
        ];
        let found: Vec<(usize, usize, f64, f64, Vec<usize>)> = losses(&counties)
            .into_iter()
            .map(|loss| (loss.county, loss.indicator, loss.best, loss.lost, loss.leaders))
            .collect();
        assert_eq!(
            found,
            [
                (0, 0, 48.0, 0.0, vec![0]),
                (0, 1, 20.0, 0.0, vec![0]),
                (1, 0, 96.0, 6.0, vec![0]),
            ]
        );
    }
}
