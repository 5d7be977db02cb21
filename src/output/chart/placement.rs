//! Places for the names of points, so that no two names overlap.

use super::canvas::Area;

/// Distances from the point at which a name may stand, nearest first.
const RINGS: [f64; 9] = [12.0, 22.0, 36.0, 56.0, 84.0, 120.0, 170.0, 240.0, 340.0];

/// Directions that are tried at each distance: right, left, over, under, then the corners and what is between.
const DIRECTIONS: usize = 16;

/// Where names of the given sizes (width, height) can stand beside their points inside `plot`: none overlaps another or
/// an area in `taken`, and none hides a point; lines in `avoid` are kept clear where that costs no distance to speak of.
/// Names of crowded points are placed first, since they have least choice. `None` if one finds no place; the caller then
/// takes a larger plot.
pub fn places(
    points: &[(f64, f64)],
    sizes: &[(f64, f64)],
    radius: f64,
    plot: Area,
    taken: &[Area],
    avoid: &[Area],
) -> Option<Vec<Area>> {
    let discs: Vec<Area> = points
        .iter()
        .map(|(x, y)| Area::new(*x, *y, *x, *y).grown(radius + 1.0))
        .collect();
    let crowd = |index: usize| {
        let (x, y) = points[index];
        points
            .iter()
            .filter(|(other_x, other_y)| (other_x - x).hypot(other_y - y) < 150.0)
            .count()
    };
    let mut order: Vec<(usize, usize)> = (0..points.len()).map(|index| (crowd(index), index)).collect();
    order.sort_by(|one, two| two.0.cmp(&one.0).then(one.1.cmp(&two.1)));
    let mut areas = vec![None; points.len()];
    let mut used: Vec<Area> = taken.to_vec();
    for (_, index) in order {
        let free = |area: &Area| {
            plot.holds(*area)
                && !used.iter().any(|other| other.overlaps(area.grown(2.0)))
                && !discs.iter().any(|disc| disc.overlaps(*area))
        };
        let clear = |area: &Area| free(area) && !avoid.iter().any(|line| line.overlaps(*area));
        let all = || candidates(points[index], sizes[index], radius);
        let found = all()
            .take(3 * DIRECTIONS)
            .find(clear)
            .or_else(|| all().find(free))?;
        used.push(found);
        areas[index] = Some(found);
    }
    areas.into_iter().collect()
}

fn candidates(point: (f64, f64), size: (f64, f64), radius: f64) -> impl Iterator<Item = Area> {
    RINGS.into_iter().flat_map(move |ring| {
        (0..DIRECTIONS).map(move |turn| {
            // 0, 8, 4, 12, 2 …: opposite directions alternate, corners come after sides.
            let turn = [0, 8, 4, 12, 2, 14, 6, 10, 1, 15, 7, 9, 3, 13, 5, 11][turn];
            let angle = turn as f64 * std::f64::consts::TAU / DIRECTIONS as f64;
            let reach = ring - 12.0 + radius + 5.0;
            let x = point.0 + angle.cos() * (reach + size.0 / 2.0);
            let y = point.1 - angle.sin() * (reach + size.1 / 2.0);
            Area::new(
                x - size.0 / 2.0,
                y - size.1 / 2.0,
                x + size.0 / 2.0,
                y + size.1 / 2.0,
            )
        })
    })
}

/// Small areas along a line, for names to avoid.
pub fn along(line: &[(f64, f64)]) -> Vec<Area> {
    let mut areas = Vec::new();
    for pair in line.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let steps = ((to.0 - from.0).hypot(to.1 - from.1) / 8.0).ceil().max(1.0);
        for step in 0..=steps as usize {
            let share = step as f64 / steps;
            let (x, y) = (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
            areas.push(Area::new(x, y, x, y).grown(4.0));
        }
    }
    areas
}

/// The end of a line from a point to its name: the nearest place on the name's edge.
pub fn nearest(point: (f64, f64), area: Area) -> (f64, f64) {
    (
        point.0.clamp(area.left, area.right),
        point.1.clamp(area.top, area.bottom),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_place_stand_around_it_without_overlap() {
        let points = vec![(500.0, 500.0); 12];
        let sizes = vec![(90.0, 26.0); 12];
        let plot = Area::new(0.0, 0.0, 1000.0, 1000.0);
        let areas = places(&points, &sizes, 8.0, plot, &[], &[]).unwrap();
        for (index, area) in areas.iter().enumerate() {
            assert!(plot.holds(*area));
            assert!(areas[..index].iter().all(|other| !other.overlaps(*area)));
        }
    }

    #[test]
    fn a_plot_without_room_says_so() {
        let plot = Area::new(0.0, 0.0, 100.0, 60.0);
        assert!(places(&[(50.0, 30.0); 9], &[(90.0, 26.0); 9], 8.0, plot, &[], &[]).is_none());
    }
}
