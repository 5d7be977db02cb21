//! How values are spread.

/// A quantile of sorted values. Up to `least` 1 it interpolates linearly between order statistics (Hyndman & Fan 1996,
/// type 7). Above, each would be the figure of one enterprise or two: it is the mean of the `least` values around its
/// place. `None` where there are fewer.
pub fn quantile(sorted: &[f64], share: f64, least: usize) -> Option<f64> {
    let place = share * (sorted.len().checked_sub(1)? as f64);
    if least > 1 {
        let most = sorted.len().checked_sub(least)? as f64;
        let first = (place - (least - 1) as f64 / 2.0).round().clamp(0.0, most) as usize;
        let around = &sorted[first..first + least];
        return Some(crate::sum::sum(around.iter().copied()) / least as f64);
    }
    let (low, high) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    let part = place.fract();
    Some(low * (1.0 - part) + high * part)
}

/// From how many values on the 5 %, 25 %, 50 %, 75 % and 95 % quantiles stand on values of their own, so that no
/// difference of two tells of fewer than `least`.
pub fn fewest_for_box(least: usize) -> usize {
    6 * least
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_of_few_stands_on_as_many_values_as_are_asked_for() {
        let five = [1.0, 2.0, 4.0, 8.0, 16.0];
        assert_eq!(quantile(&five, 0.5, 1), Some(4.0));
        assert_eq!(quantile(&five, 0.5, 3), Some(14.0 / 3.0));
        assert_eq!(quantile(&five, 0.0, 3), Some(7.0 / 3.0));
        assert_eq!(quantile(&five, 1.0, 3), Some(28.0 / 3.0));
        assert_eq!(quantile(&five[..2], 0.5, 3), None);
        assert_eq!(quantile(&[], 0.5, 1), None);
    }

    #[test]
    fn the_five_quantiles_of_a_box_share_no_value() {
        for least in 2..6 {
            for count in fewest_for_box(least)..200 {
                let values: Vec<f64> = (0..count).map(|at| at as f64).collect();
                let middles: Vec<f64> = [0.05, 0.25, 0.5, 0.75, 0.95]
                    .into_iter()
                    .map(|share| quantile(&values, share, least).unwrap())
                    .collect();
                let apart = middles.windows(2).all(|two| two[1] - two[0] >= least as f64);
                assert!(apart, "{least} of {count}: {middles:?}");
            }
        }
    }
}
