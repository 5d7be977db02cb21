//! Which counties' low-yield land is withheld.

use super::suppression::{self, Cell, Equation};
use crate::insight::low_yield::LowYield;

/// Of which counties the low-yield land, and of which all land, must not be published: that of fewer than `least`
/// enterprises, and what else has to go so that it cannot be worked out. The sums over all counties are known, and what
/// a county's land leaves beside its low-yield part is known wherever both are.
pub fn withheld(counties: &[LowYield], least: usize) -> Vec<(bool, bool)> {
    if least <= 1 {
        return vec![(false, false); counties.len()];
    }
    let cell = |enterprises: usize| Cell {
        enterprises,
        ..Cell::default()
    };
    let margin = |cell: Cell| Cell { margin: true, ..cell };
    let mut cells = Vec::new();
    let mut equations = Vec::new();
    for (place, county) in counties.iter().enumerate() {
        // That none of two enterprises holds such land says something about both.
        let low_count = match county.low_count {
            0 if county.count < least => county.count,
            count => count,
        };
        let rest = Cell {
            hidden: true,
            ..cell(county.rest_count)
        };
        cells.extend([cell(low_count), rest, margin(cell(county.count))]);
        let first = 3 * place;
        equations.push(Equation {
            terms: vec![(first, 1), (first + 1, 1), (first + 2, -1)],
            adds_up: true,
        });
    }
    let (low, all) = (cells.len(), cells.len() + 1);
    cells.push(margin(cell(counties.iter().map(|county| county.low_count).sum())));
    cells.push(margin(cell(counties.iter().map(|county| county.count).sum())));
    for (offset, whole) in [(0, low), (2, all)] {
        let parts = (0..counties.len()).map(|place| (3 * place + offset, 1));
        equations.push(Equation {
            terms: parts.chain([(whole, -1)]).collect(),
            adds_up: true,
        });
    }
    let hidden = suppression::withheld(&cells, &equations, least);
    (0..counties.len())
        .map(|place| (hidden[3 * place], hidden[3 * place + 2]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn county(low_count: usize, rest_count: usize) -> LowYield {
        LowYield {
            low_count,
            rest_count,
            count: low_count + rest_count,
            ..LowYield::default()
        }
    }

    #[test]
    fn that_none_of_two_enterprises_holds_such_land_is_withheld() {
        // The first two counties have two enterprises each, none of them among the lowest; that they have none must not
        // be seen. The third has ten without any: that is no secret of anybody.
        let counties = [county(0, 2), county(0, 2), county(0, 10), county(5, 20)];
        let found = withheld(&counties, 3);
        assert!(found[0].0 && found[1].0, "{found:?}");
        assert!(!found[2].0 && !found[3].0, "{found:?}");
    }

    #[test]
    fn one_enterprise_takes_the_next_smallest_county_with_it() {
        // The sum is known: alone, the third would be the difference. None of the fourth hides nothing.
        let counties = [county(20, 30), county(9, 30), county(1, 30), county(0, 30)];
        let low: Vec<bool> = withheld(&counties, 3).iter().map(|found| found.0).collect();
        assert_eq!(low, [false, true, true, false]);
        assert!(withheld(&counties, 3).iter().all(|found| !found.1));
        assert!(withheld(&counties, 1).iter().all(|found| !found.0));
    }

    #[test]
    fn one_enterprise_beside_the_low_yield_land_is_not_left_over() {
        let counties = [county(20, 1), county(9, 30), county(12, 30)];
        let low: Vec<bool> = withheld(&counties, 3).iter().map(|found| found.0).collect();
        assert_eq!(low, [true, true, false]);
    }
}
