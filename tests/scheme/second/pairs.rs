//! Random pairs of results: the parts of every change sum to it, and what does not differ adds nothing.

use permu::assess::assess;
use permu::insight::compare::cause::Parts;
use permu::insight::compare::compare;
use permu::problem::Problems;
use permu::region::{Before, regions, regions_after};
use permu::scheme::Scheme;
use permu::survey::Survey;

use super::chance::Chance;
use super::random_rows::{self, Lists};
use super::spec::Spec;
use super::survey;
use crate::compare::Kept;

const PAIRS: u64 = 60;

fn read(text: &str) -> Option<Scheme> {
    permu::scheme::read("pair", text, &mut Problems::new())
}

/// As `permu evaluate` goes: the year before, then this year after it.
fn kept(survey: Survey, earlier: &Survey, scheme: Scheme) -> Kept {
    let mut told = Problems::new();
    let assessment = assess(&survey, &scheme, &mut told).unwrap();
    let before = assess(earlier, &scheme, &mut told).unwrap();
    let last = regions(&before, &scheme, &mut told).unwrap();
    let before = Before {
        assessment: &before,
        regions: &last,
    };
    let regions = regions_after(&assessment, Some(before), &scheme, &mut told).unwrap();
    Kept {
        survey,
        scheme,
        assessment,
        regions,
    }
}

fn result(chance: &mut Chance, spec: &Spec, year: i32, scheme: Scheme) -> Kept {
    let count = chance.of(&[3, 10, 25]);
    let (now, last) = (
        random_rows::rows(chance, count),
        random_rows::rows(chance, count + 2),
    );
    let lists = random_rows::lists(chance, spec, &now);
    let found = survey::of(spec, year, &[(year, &now), (year - 1, &last)], &lists);
    let earlier = survey::of(spec, year - 1, &[(year - 1, &last)], &Lists::default());
    kept(found, &earlier, scheme)
}

fn total(parts: &Parts) -> f64 {
    let together = parts.together.map(|(_, part)| part);
    parts.alone.into_iter().flatten().chain(together).sum()
}

/// How many changes were shared out, and of how many no two causes were told together.
fn trial(seed: u64, same_rules: bool) -> Option<(usize, usize)> {
    let mut chance = Chance::new(seed);
    let spec = Spec::random(&mut chance);
    let old = result(&mut chance, &spec, 2018, read(&spec.text())?);
    let other = match same_rules {
        true => None,
        false => Some(Spec::random(&mut chance)).filter(|other| other.unit == spec.unit),
    };
    let spec = other.as_ref().unwrap_or(&spec);
    let new = result(&mut chance, spec, 2019, read(&spec.text())?);
    let found = compare(old.side(), new.side()).unwrap();
    let (mut shared, mut apart) = (0, 0);
    let mut sums = |before: Option<f64>, after: Option<f64>, parts: &Option<Parts>| {
        let change = before.zip(after).map(|(before, after)| after - before);
        let (Some(change), Some(parts)) = (change, parts) else {
            assert!(
                change.is_none() && parts.is_none(),
                "seed {seed}: {change:?} {parts:?}"
            );
            return;
        };
        shared += 1;
        apart += usize::from(parts.together.is_none());
        let size = before.unwrap().abs().max(after.unwrap().abs()).max(1.0);
        assert!(
            (total(parts) - change).abs() <= 1e-9 * size,
            "seed {seed}: {change} {parts:?}"
        );
    };
    for (one, parts) in &found.moves {
        let score = |side: &Option<permu::insight::compare::side::Standing>| side.as_ref()?.score;
        sums(score(&one.before), score(&one.after), parts);
    }
    for area in &found.areas {
        let score = |side: &Option<permu::insight::compare::AreaStanding>| side.as_ref()?.score;
        sums(score(&area.before), score(&area.after), &area.parts);
    }
    // The same again, its rules told with a remark: benchmarks, rules and bonuses are taken from either, and nothing comes of it.
    let remarked = read(&format!("{}\n# 备注\n", spec.text())).unwrap();
    let again = Kept {
        scheme: remarked,
        ..new
    };
    let again = &again;
    let own = Kept {
        survey: again.survey.clone(),
        scheme: read(&spec.text()).unwrap(),
        assessment: again.assessment.clone(),
        regions: again.regions.clone(),
    };
    let found = compare(own.side(), again.side()).unwrap();
    assert!(!found.differing.is_empty());
    let all = found.moves.iter().map(|(_, parts)| parts);
    for parts in all.chain(found.areas.iter().map(|area| &area.parts)).flatten() {
        for part in parts
            .alone
            .into_iter()
            .flatten()
            .chain(parts.together.map(|(_, part)| part))
        {
            assert!(part.abs() < 1e-9, "seed {seed}: {parts:?}\n{}", spec.text());
        }
    }
    Some((shared, apart))
}

#[test]
fn the_parts_of_random_changes_sum_to_them() {
    let setting =
        |name: &str, otherwise: u64| std::env::var(name).map_or(otherwise, |text| text.parse().unwrap());
    let first = setting("PERMU_SEED", 1);
    let (mut shared, mut apart) = (0, 0);
    for seed in first..first + setting("PERMU_PAIRS", PAIRS) {
        if let Some((some, told)) = trial(seed, seed % 2 == 0) {
            shared += some;
            apart += told;
        }
    }
    assert!(shared > 200 && apart > 20, "{shared} shared, {apart} apart");
}
