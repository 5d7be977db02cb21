//! Ties that are ties on paper, and one rank higher against a run with that score.

use permu::allocate::{County, one_rank_higher, quotas, read};
use permu::problem::Problems;
use permu::scheme::{ClassRule, Classes, Rounding};

use crate::{LAND, county, run, totals};

#[test]
fn efficiencies_keep_exact_ties() {
    // 10 of the output each, out of 10, 30 and 20: e × base is 10 for all, so each gets 333⅓, and the odd step goes to
    // the largest last year. In any unit of the base.
    for scale in [1.0, 0.1, 7.0] {
        let (one, three, two) = (10.0 * scale, 30.0 * scale, 20.0 * scale);
        let text = LAND
            .replace("base-merit", "zsg-dea")
            .replace("merit_share = 0.5\nexponent = 1\n", "")
            .replace("\"甲\" = 300", &format!("\"甲\" = {one:.1}"))
            .replace("\"乙\" = 500", &format!("\"乙\" = {three:.1}"))
            .replace("\"丙\" = 200", &format!("\"丙\" = {two:.1}"))
            + "[resource.zsg_dea]\ninputs = []\noutputs = [\"value_added\"]\nreturns = \"crs\"\n";
        let mut counties = crate::three();
        for county in &mut counties {
            county.totals = totals(&[("value_added", 10.0)]);
        }
        let (allocations, codes) = run(&text, &counties);
        assert_eq!(codes, [""; 0]);
        let steps: Vec<i64> = allocations[0].rows.iter().map(|row| row.steps).collect();
        assert_eq!(steps, [333, 334, 333], "{scale}");
    }
}

/// Counties of these scores; ranks as a run gives them, by score and then in the order of the list where `parted`.
fn ranked(scores: &[f64], parted: bool, classes: Option<&Classes>) -> Vec<County> {
    let mut counties: Vec<County> = scores
        .iter()
        .enumerate()
        .map(|(i, score)| {
            let ahead = scores
                .iter()
                .enumerate()
                .filter(|(j, other)| **other > *score || (parted && **other == *score && *j < i));
            county(
                ["甲", "乙", "丙", "丁", "戊"][i],
                *score,
                ahead.count() as u32 + 1,
            )
        })
        .collect();
    if let Some(rule) = classes
        && let ClassRule::Shares(ends) = &rule.rule
    {
        let mut order: Vec<usize> = (0..counties.len()).collect();
        order.sort_by(|one, other| {
            let (one, other) = (&counties[*one], &counties[*other]);
            one.rank.cmp(&other.rank).then(one.name.cmp(&other.name))
        });
        for (place, i) in order.into_iter().enumerate() {
            let class = ends
                .iter()
                .position(|end| place < (end * scores.len() as f64).round() as usize);
            counties[i].class = Some(rule.names[class.unwrap()].clone());
        }
    }
    counties
}

#[test]
fn one_rank_higher_is_what_a_run_with_that_score_gives() {
    let land = LAND.replace("\"丙\" = 200", "\"丙\" = 200\n\"丁\" = 240\n\"戊\" = 160");
    let plain = land.replace("merit_share = 0.5\nexponent = 1\n", "");
    let rule = Classes {
        names: ["A", "B", "C"].map(str::to_owned).to_vec(),
        by: Vec::new(),
        rounding: Rounding::Nearest,
        rule: ClassRule::Shares(vec![0.4, 0.8, 1.0]),
        source: String::new(),
    };
    let plans = [
        plain.replace("base-merit", "reward-penalty")
            + "[resource.reward_penalty]\nlast = 2\npercent = 10\nladder = [3, 2]\nyear_factors = [1]\n",
        plain.replace("base-merit", "tiered") + "[resource.tiered]\nranks = [1.3, 1.2, 1.1, 1, 0.9]\n",
        plain.replace("base-merit", "tiered") + "[resource.tiered.classes]\nA = 1.2\nB = 1\nC = 0.7\n",
        land.clone(),
    ];
    let lists: [&[f64]; 6] = [
        &[90.0, 90.0, 60.0, 60.0, 50.0],
        &[90.0, 80.0, 80.0, 80.0, 50.0],
        &[90.0, 80.0, 70.0, 60.0, 50.0],
        &[60.0, 60.0, 60.0, 90.0, 60.0],
        &[0.0, 0.0, -3.0, 10.0, -3.0],
        &[90.0, 90.0, 90.0, 60.0, 60.0],
    ];
    let mut compared = 0;
    for text in &plans {
        let mut problems = Problems::new();
        let plan = read("quotas.toml", text, &mut problems).unwrap_or_else(|| {
            let told: Vec<_> = problems
                .iter()
                .map(|problem| (problem.kind.code, format!("{:?}", problem.words)))
                .collect();
            panic!("{told:?}")
        });
        for (scores, parted) in lists.iter().flat_map(|list| [(list, false), (list, true)]) {
            let counties = ranked(scores, parted, Some(&rule));
            let now = quotas(&plan, &[], &counties, &mut problems);
            for answer in one_rank_higher(&plan, &now, &counties, Some(&rule)) {
                let Some((next, score)) = &answer.next else {
                    continue;
                };
                let own = counties
                    .iter()
                    .position(|county| county.name == answer.county)
                    .unwrap();
                let other = counties.iter().find(|county| county.name == *next).unwrap();
                assert_eq!(other.score, Some(*score));
                let mut lifted = scores.to_vec();
                lifted[own] = score + 1e-9;
                let again = quotas(&plan, &[], &ranked(&lifted, parted, Some(&rule)), &mut problems);
                assert_eq!(
                    answer.higher,
                    Some(again[0].rows[own].quota),
                    "{} of {scores:?} {parted}, {text}",
                    answer.county
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 100, "{compared}");
}
