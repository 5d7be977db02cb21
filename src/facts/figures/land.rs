//! Charts of the land: how unevenly it yields, and which counties hold the least productive.

use super::context::{Measure, finite, yield_of_land};
use super::enterprises::own_least;
use crate::assess::Status;
use crate::edition::Results;
use crate::facts::tables::indicator_label;
use crate::frame::Columns;
use crate::insight::low_yield::{self, LAST_FIFTH};
use crate::problem::Error;
use crate::sum::sum;
use crate::table::Figure;
use crate::unit;

/// What the enterprises hold and what they make of it.
#[derive(Clone, Debug, Default)]
pub struct Lorenz {
    /// What is held, such as land.
    pub held: Measure,
    /// What is made of it, such as tax.
    pub made: Measure,
    /// Shares of the one over shares of the other, where there are shares.
    pub curve: Option<Curve>,
}

/// A Lorenz curve: cumulated shares of the enterprises in the order of made ÷ held, least first.
#[derive(Clone, Debug)]
pub struct Curve {
    /// Shares of held and made from (0, 0) to (1, 1).
    pub points: Vec<(f64, f64)>,
    /// 1 − Σ (xᵢ − xᵢ₋₁)(yᵢ + yᵢ₋₁) (Lorenz 1905; Gini 1914); above 1 where much is negative.
    pub gini: f64,
    /// Enterprises that lack one side or hold nothing.
    pub left_out: usize,
    /// Enterprises that make less than nothing.
    pub negative: usize,
}

impl Curve {
    /// The curve of these pairs of held and made, with as many enterprises between two corners as `least` says. None where
    /// nothing is held or the sum of what is made is not positive: then there are no shares.
    pub fn of(enterprises: &[(Option<f64>, Option<f64>)], least: usize) -> Option<Self> {
        let mut both: Vec<(f64, f64)> = enterprises
            .iter()
            .filter_map(|(held, made)| Some((finite(*held).filter(|held| *held > 0.0)?, finite(*made)?)))
            .collect();
        both.sort_by(|one, two| {
            (one.1 / one.0)
                .total_cmp(&(two.1 / two.0))
                .then(one.0.total_cmp(&two.0))
        });
        let whole = both
            .iter()
            .fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        if !(whole.0 > 0.0 && whole.1 > 0.0 && whole.0.is_finite() && whole.1.is_finite()) {
            return None;
        }
        let mut points = vec![(0.0, 0.0)];
        let (mut sum, mut twice) = ((0.0, 0.0), 0.0);
        for (held, made) in &both {
            let before = sum.1;
            sum = (sum.0 + held / whole.0, sum.1 + made / whole.1);
            twice += held / whole.0 * (sum.1 + before);
            points.push(sum);
        }
        // Between two corners of the curve stand as many enterprises as a figure needs, before the last one too.
        let count = points.len() - 1;
        if count < least {
            return None;
        }
        let corners = (0..=count / least.max(1)).map(|corner| corner * least.max(1));
        let last = count % least.max(1);
        let mut points: Vec<(f64, f64)> = corners
            .map(|at| points[if at + last == count { count } else { at }])
            .collect();
        points.dedup();
        Some(Self {
            points,
            gini: 1.0 - twice,
            left_out: enterprises.len() - both.len(),
            negative: both.iter().filter(|one| one.1 < 0.0).count(),
        })
    }

    /// The share of what is made on the least productive `share` of what is held.
    pub fn at(&self, share: f64) -> f64 {
        let after = self
            .points
            .partition_point(|point| point.0 < share)
            .min(self.points.len() - 1)
            .max(1);
        let ((x, y), (next_x, next_y)) = (self.points[after - 1], self.points[after]);
        if next_x <= x {
            y
        } else {
            y + (next_y - y) * ((share - x) / (next_x - x)).clamp(0.0, 1.0)
        }
    }
}

/// The counties' low-yield land.
#[derive(Clone, Debug, Default)]
pub struct Pareto {
    /// What counts as low-yield, in words: “the last 20% of land by tax per mu”.
    pub rule: String,
    /// Unit of the areas in the language of the run.
    pub unit: String,
    /// All low-yield land, with that of the counties whose own is withheld.
    pub whole_mu: f64,
    /// One entry a county, most low-yield land first; those whose own is withheld at the end.
    pub counties: Vec<LowYield>,
}

/// One county's land.
#[derive(Clone, Debug, Default)]
pub struct LowYield {
    /// Its name.
    pub name: String,
    /// Its low-yield land.
    pub low_mu: Figure,
    /// All its appraised land.
    pub land_mu: Figure,
    /// The low-yield part of its own land.
    pub own_share: Figure,
    /// The share of all low-yield land that it and those before it hold.
    pub cumulated: Figure,
}

impl LowYield {
    /// Its low-yield land, none where it is not known or not told.
    pub fn low(&self) -> f64 {
        finite(self.low_mu).unwrap_or(0.0).max(0.0)
    }
}

impl Pareto {
    /// Counties by their low-yield and all their land, and the low-yield land of those whose own is withheld, in sum.
    pub fn of(rule: String, unit: String, counties: Vec<(String, Figure, Figure)>, withheld_mu: f64) -> Self {
        let county = |(name, low_mu, land_mu): (String, Figure, Figure)| LowYield {
            name,
            low_mu,
            land_mu,
            ..LowYield::default()
        };
        let mut counties: Vec<LowYield> = counties.into_iter().map(county).collect();
        counties.sort_by(|one, two| {
            let last = |county: &LowYield| county.low_mu.is_withheld();
            last(one).cmp(&last(two)).then(two.low().total_cmp(&one.low()))
        });
        let withheld_mu = finite(withheld_mu).unwrap_or(0.0).max(0.0);
        let whole_mu = counties.iter().map(LowYield::low).sum::<f64>() + withheld_mu;
        let mut before = 0.0;
        for county in &mut counties {
            before += county.low() / whole_mu;
            let land = finite(county.land_mu).filter(|land| *land > 0.0);
            let share = finite(land.and_then(|land| Some(finite(county.low_mu)?.max(0.0) / land)));
            let (low, land) = (county.low_mu.is_withheld(), county.land_mu.is_withheld());
            county.own_share = Figure::of(share, low || land);
            county.cumulated = Figure::of(Some(before.min(1.0)), low);
        }
        Self {
            rule,
            unit,
            whole_mu,
            counties,
        }
    }
}

/// How much of the tax comes from how much of the land.
pub fn lorenz(results: &Results<'_>) -> Result<Option<Lorenz>, Error> {
    let frame = &results.assessment.frame;
    if !frame.has("land_mu") || !frame.has("tax") {
        return Ok(None);
    }
    let (land, tax) = (frame.numbers("land_mu")?, frame.numbers("tax")?);
    let field = |id: &str| {
        let field = crate::field::field(id);
        Measure {
            label: field
                .map_or(id, |field| results.lang.pick(field.zh, field.en))
                .to_owned(),
            unit: field.map_or("", |field| field.unit()).to_owned(),
            digits: None,
        }
    };
    let enterprises: Vec<(Option<f64>, Option<f64>)> = (0..frame.height())
        .filter(|row| results.assessment.status[*row] == Status::Appraised)
        .map(|row| (land.get(row), tax.get(row)))
        .collect();
    Ok(Some(Lorenz {
        held: field("land_mu"),
        made: field("tax"),
        curve: Curve::of(&enterprises, own_least(results)),
    }))
}

/// Which counties hold the land of least yield.
pub fn low_yield(results: &Results<'_>) -> Result<Option<Pareto>, Error> {
    let (_, indicator) = yield_of_land(results);
    if !results.assessment.frame.has("land_mu") {
        return Ok(None);
    }
    let counties = low_yield::low_yield(results.assessment, &indicator.id, LAST_FIFTH)?;
    let is_known = |name: &str| results.regions.ranked.iter().any(|region| region.name == name);
    let hides = |name: &str, column: &str| !is_known(name) || results.edition.hides(Some(name), column);
    let withheld = counties.iter().filter(|(name, _)| hides(name, "low_mu"));
    let withheld_mu = sum(withheld.map(|(_, county)| county.low_mu));
    let label = results.lang.inside(&indicator_label(indicator, results.lang));
    let percent = unit::number_text(LAST_FIFTH * 100.0, 0);
    let words = [("indicator", label.as_str()), ("percent", &percent)];
    let unit = crate::field::field("land_mu").map_or("", |field| field.unit());
    let counties = counties.into_iter().map(|(name, county)| {
        let low = Figure::of(Some(county.low_mu), hides(&name, "low_mu"));
        let land = Figure::of(Some(county.land_mu), hides(&name, "low_land_mu"));
        (name, low, land)
    });
    Ok(Some(Pareto::of(
        results.lang.text("chart.last-part", &words),
        unit.to_owned(),
        counties.collect(),
        withheld_mu,
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_yields_have_gini_zero_and_one_holder_of_all_tax_nearly_one() {
        let equal = Curve::of(&[(Some(1.0), Some(2.0)), (Some(3.0), Some(6.0))], 1).unwrap();
        assert!(equal.gini.abs() < 1e-12 && (equal.at(0.3) - 0.3).abs() < 1e-12);
        // Ten parcels of one mu, all tax from one of them: 1 − 1/10.
        let mut one: Vec<(Option<f64>, Option<f64>)> = vec![(Some(1.0), Some(0.0)); 9];
        one.push((Some(1.0), Some(5.0)));
        let curve = Curve::of(&one, 1).unwrap();
        assert!((curve.gini - 0.9).abs() < 1e-12);
        assert!((curve.at(0.95) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_worked_example_by_hand() {
        // Land 1, 1, 2 and tax 0, 1, 3: yields 0, 1, 1.5; x = .25 .5 1, y = 0 .25 1; Σ = .25·0 + .25·.25 + .5·1.25 = .6875
        let enterprises = [
            (Some(2.0), Some(3.0)),
            (Some(1.0), Some(0.0)),
            (Some(1.0), Some(1.0)),
            (None, Some(9.0)),
            (Some(0.0), Some(9.0)),
        ];
        let curve = Curve::of(&enterprises, 1).unwrap();
        assert_eq!(curve.points.len(), 4);
        assert!((curve.gini - 0.3125).abs() < 1e-12);
        assert_eq!(curve.left_out, 2);
    }

    #[test]
    fn corners_of_the_curve_stand_for_no_single_enterprise() {
        let seven: Vec<_> = (1..=7).map(|at| (Some(1.0), Some(f64::from(at)))).collect();
        let curve = Curve::of(&seven, 3).unwrap();
        let corners: Vec<f64> = curve.points.iter().map(|point| (point.0 * 7.0).round()).collect();
        assert_eq!(corners, [0.0, 3.0, 7.0]);
        assert!(Curve::of(&seven[..2], 3).is_none());
    }

    #[test]
    fn without_positive_tax_there_are_no_shares() {
        assert!(Curve::of(&[(Some(1.0), Some(-1.0)), (Some(1.0), Some(1.0))], 1).is_none());
        assert!(Curve::of(&[], 1).is_none());
    }
}
