//! Places for the names of points, so that no two names overlap.

use super::canvas::Area;

/// Distances from the point at which a name may stand, nearest first. Among many points nobody follows a longer line.
const RINGS: [f64; 6] = [12.0, 22.0, 36.0, 56.0, 84.0, 120.0];

/// Directions that are tried at each distance: right, left, over, under, then the corners and what is between.
const DIRECTIONS: usize = 16;

/// Rings that need no line from the point to its name.
const NEAR: usize = 3;

/// What names have to keep clear of.
pub struct Room<'a> {
    /// Names stay inside.
    pub plot: Area,
    /// Points keep this much free around them.
    pub radius: f64,
    /// Places that are taken already.
    pub taken: &'a [Area],
    /// Lines that are kept clear where that costs no distance to speak of.
    pub avoid: &'a [Area],
}

/// Where names of the given sizes (width, height) can stand beside their points: none overlaps another and none hides a
/// point. Names of crowded points are placed first, since they have least choice. `None` if one finds no place; the caller
/// then takes a larger plot.
pub fn places(points: &[(f64, f64)], sizes: &[(f64, f64)], room: &Room) -> Option<Vec<Area>> {
    let crowd = |index: usize| {
        let (x, y) = points[index];
        points
            .iter()
            .filter(|(other_x, other_y)| (other_x - x).hypot(other_y - y) < 150.0)
            .count()
    };
    let mut order: Vec<(usize, usize)> = (0..points.len()).map(|index| (crowd(index), index)).collect();
    order.sort_by(|one, two| two.0.cmp(&one.0).then(one.1.cmp(&two.1)));
    let mut free = Free::of(points, room);
    let mut areas = vec![None; points.len()];
    for (_, index) in order {
        areas[index] = Some(free.take(points[index], sizes[index], RINGS.len())?);
    }
    areas.into_iter().collect()
}

/// As [`places`], for a plot that does not grow: names close to their points where there is room, those farthest from the
/// middle of all points first, since readers ask for them; `None` for the others.
pub fn near_places(points: &[(f64, f64)], sizes: &[(f64, f64)], room: &Room) -> Vec<Option<Area>> {
    let middle = |of: fn(&(f64, f64)) -> f64| {
        let mut values: Vec<f64> = points.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(0.0)
    };
    let (x, y) = (middle(|point| point.0), middle(|point| point.1));
    let far = |index: &usize| (points[*index].0 - x).hypot(points[*index].1 - y);
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by(|one, two| far(two).total_cmp(&far(one)).then(one.cmp(two)));
    let mut free = Free::of(points, room);
    let mut areas = vec![None; points.len()];
    for index in order {
        areas[index] = free.take(points[index], sizes[index], NEAR);
    }
    areas
}

/// What is still free while names are placed.
struct Free<'a> {
    room: &'a Room<'a>,
    discs: Vec<Area>,
    used: Vec<Area>,
}

impl<'a> Free<'a> {
    fn of(points: &[(f64, f64)], room: &'a Room<'a>) -> Self {
        let disc = |(x, y): &(f64, f64)| Area::new(*x, *y, *x, *y).grown(room.radius + 1.0);
        Self {
            room,
            discs: points.iter().map(disc).collect(),
            used: room.taken.to_vec(),
        }
    }

    /// Takes the best place for a name within so many rings.
    fn take(&mut self, point: (f64, f64), size: (f64, f64), rings: usize) -> Option<Area> {
        let free = |area: &Area| {
            self.room.plot.holds(*area)
                && !self.used.iter().any(|other| other.overlaps(area.grown(2.0)))
                && !self.discs.iter().any(|disc| disc.overlaps(*area))
        };
        let clear = |area: &Area| free(area) && !self.room.avoid.iter().any(|line| line.overlaps(*area));
        let all = || candidates(point, size, self.room.radius).take(rings * DIRECTIONS);
        let near = NEAR * DIRECTIONS;
        let found = all().take(near).find(clear).or_else(|| all().find(free))?;
        self.used.push(found);
        Some(found)
    }
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

    fn room(plot: Area) -> Room<'static> {
        Room {
            plot,
            radius: 8.0,
            taken: &[],
            avoid: &[],
        }
    }

    #[test]
    fn names_of_one_place_stand_around_it_without_overlap() {
        let points = vec![(500.0, 500.0); 12];
        let sizes = vec![(90.0, 26.0); 12];
        let room = room(Area::new(0.0, 0.0, 1000.0, 1000.0));
        let areas = places(&points, &sizes, &room).unwrap();
        for (index, area) in areas.iter().enumerate() {
            assert!(room.plot.holds(*area));
            assert!(areas[..index].iter().all(|other| !other.overlaps(*area)));
        }
    }

    #[test]
    fn a_plot_without_room_says_so() {
        let room = room(Area::new(0.0, 0.0, 100.0, 60.0));
        assert!(places(&[(50.0, 30.0); 9], &[(90.0, 26.0); 9], &room).is_none());
    }

    #[test]
    fn where_there_is_no_room_for_all_the_outermost_are_named() {
        // Two hundred points on one spot, and one far from them.
        let mut points = vec![(500.0, 500.0); 200];
        points.push((900.0, 100.0));
        let sizes = vec![(90.0, 26.0); 201];
        let room = room(Area::new(0.0, 0.0, 1000.0, 1000.0));
        let areas = near_places(&points, &sizes, &room);
        assert!(areas[200].is_some());
        let named: Vec<Area> = areas.into_iter().flatten().collect();
        assert!(named.len() > 4 && named.len() < 60, "{} names", named.len());
        for (index, area) in named.iter().enumerate() {
            assert!(room.plot.holds(*area));
            assert!(named[..index].iter().all(|other| !other.overlaps(*area)));
        }
    }
}
