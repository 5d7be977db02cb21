//! Several resources in one file, each with the settings of its own methods.

use permu::allocate::{Method, quotas, read};
use permu::problem::Problems;

use super::{LAND, county, run, three, totals};

/// Land as in the other tests, compared with optimal, and a pollutant with no settings but its own.
fn two(method: &str) -> String {
    let land = LAND
        .replacen('\n', "\n[optimal]\nobjective = \"tax\"\nequity = 0\n", 1)
        .replace(
            "exponent = 1\n",
            "exponent = 1\ncompare = [\"proportional\", \"optimal\"]\nuse = \"last_year\"\n",
        );
    format!(
        "{land}[[resource]]\nid = \"cod\"\nunit = \"t\"\ntotal = 10\nstep = 0.1\nreserve = 0\nsource = \"test\"\n\
         base = \"last_year\"\nmethod = \"{method}\"\n[resource.last_year]\n\"甲\" = 3\n\"乙\" = 5\n\"丙\" = 2\n"
    )
}

#[test]
fn a_method_asked_for_shares_the_resources_that_have_its_settings_and_names_the_others() {
    let mut problems = Problems::new();
    let plan = read("quotas.toml", &two("proportional"), &mut problems).unwrap();
    let done = quotas(
        &plan,
        &[Method::BaseMerit, Method::Proportional],
        &three(),
        &mut problems,
    );
    let shared: Vec<_> = done
        .iter()
        .map(|one| (one.resource.as_str(), one.method.id()))
        .collect();
    assert_eq!(
        shared,
        [
            ("land", "base-merit"),
            ("land", "proportional"),
            ("cod", "proportional")
        ]
    );
    let said: Vec<_> = problems
        .iter()
        .map(|one| [one.kind.code.into(), one.word("resources")])
        .collect();
    assert_eq!(said, [["quota-method-not-set", "cod"]]);
    assert!(!problems.has_errors());
    // What no resource has settings for is a mistake, as before.
    quotas(&plan, &[Method::Tiered], &three(), &mut problems);
    assert!(problems.has_errors());
}

#[test]
fn methods_are_compared_over_the_resources_of_the_optimal_program_alone() {
    let mut counties = [
        county("甲", 120.0, 1),
        county("乙", 80.0, 2),
        county("丙", 60.0, 3),
    ];
    for (county, tax) in counties.iter_mut().zip([600.0, 500.0, 100.0]) {
        county.totals = totals(&[("tax", tax)]);
    }
    let (done, codes) = run(&two("proportional"), &counties);
    assert_eq!(codes, [""; 0]);
    let joint = |resource: &str, method| {
        let mut found = done
            .iter()
            .filter(|one| one.resource == resource && one.method == method);
        found
            .next()
            .unwrap()
            .joint
            .as_ref()
            .map(|joint| joint.expected_whole)
    };
    // Tax per 亩 of last year: 2, 1 and 0.5. By base 300, 500 and 200 亩: 600 + 500 + 100; COD has no part in it.
    assert_eq!(joint("land", Method::Proportional), Some(1200.0));
    assert_eq!(joint("cod", Method::Proportional), None);
    // Optimal gives all 1,000 亩 to 甲.
    assert_eq!(joint("land", Method::Optimal), Some(2000.0));
}

#[test]
fn energy_and_pollutants_of_the_sample_agree_with_a_second_computation() {
    // Scores of the sample. The quotas were computed apart: energy by bisection of one factor between the bounds and
    // largest remainders, NOx by a divisor between the bounds, ammonia nitrogen by largest remainders, COD by hand (the
    // rooms 31, 11 and 10 of the first three are less than the gifts 38 + 20, so 52 are given, 34 : 18).
    let counties = [
        ("城乡一体化示范区", 182.583294, 42_350.0, 12.3, 0.84, 4.9),
        ("经济技术开发区", 172.590227, 36_300.0, 4.4, 0.30, 4.2),
        ("东城区", 172.516931, 24_750.0, 4.2, 0.26, 2.4),
        ("魏都区", 150.700528, 37_540.0, 13.2, 1.04, 7.2),
        ("建安区", 107.996242, 103_120.0, 25.5, 2.67, 34.5),
        ("长葛市", 104.210191, 376_530.0, 105.1, 9.45, 100.5),
        ("鄢陵县", 94.252184, 142_080.0, 45.3, 4.01, 31.3),
        ("禹州市", 86.922880, 517_460.0, 187.5, 17.95, 200.2),
        ("襄城县", 71.747965, 339_870.0, 97.5, 10.98, 74.8),
    ];
    let list: Vec<_> = (1..)
        .zip(counties)
        .map(|(rank, one)| county(one.0, one.1, rank))
        .collect();
    let mut problems = Problems::new();
    let plan = read("quotas.toml", permu::sample::QUOTAS, &mut problems).unwrap();
    let done = quotas(&plan, &[], &list, &mut problems);
    let given = |resource: &str| -> Vec<f64> {
        let one = done.iter().find(|one| one.resource == resource).unwrap();
        one.rows.iter().map(|row| row.quota).collect()
    };
    assert_eq!(given("energy"), counties.map(|one| one.2));
    assert_eq!(given("cod"), counties.map(|one| one.3));
    assert_eq!(given("ammonia"), counties.map(|one| one.4));
    assert_eq!(given("nox"), counties.map(|one| one.5));
}
