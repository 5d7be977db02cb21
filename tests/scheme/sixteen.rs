//! POLICY.md §2, “What a scheme file must be able to say”: what the other tests leave, on rows worked out by hand.

use permu::assess::Assessment;
use permu::problem::Problems;
use permu::region::{Before, Regions, regions, regions_after};
use permu::scheme::Scheme;
use permu::survey::Panel;
use polars::prelude::Column;

use crate::rows::{HEAD, appraise, number, scheme, table, word};

/// An indicator `x` of weight 100 in one population; `before` stands above it.
fn one(before: &str, sides: &str, benchmark: &str, rest: &str) -> String {
    format!(
        "{HEAD}{before}[[indicator]]\nid = \"x\"\nlabel = \"x\"\nunit = \"1\"\n{sides}\nbetter = \"more\"\nsource = \"试\"\n\
         [[population]]\nid = \"p\"\nlabel = \"全部\"\nwhen = \"TRUE\"\nsource = \"试\"\n\
         [[population.criterion]]\nindicator = \"x\"\nweight = 100\nbenchmark = {benchmark}\n\
         missing = {{ rule = \"zero-points\" }}\nsource = \"试\"\n{rest}"
    )
}

const PER_MU: &str = "numerator = \"tax\"\ndenominator = \"land_mu\"";
const FIXED: &str = "{ kind = \"fixed\", value = 10 }";

fn with_words(mut panel: Panel, id: &str, words: &[&str]) -> Panel {
    panel.frame.with_column(Column::new(id.into(), words)).unwrap();
    panel
}

fn codes(problems: &Problems) -> Vec<&'static str> {
    problems.iter().map(|problem| problem.kind.code).collect()
}

fn close(found: Option<f64>, wanted: f64) {
    assert!(
        found.is_some_and(|found| (found - wanted).abs() < 1e-9),
        "{found:?}, not {wanted}"
    );
}

#[test]
fn points_1_populations_by_age_rented_floor_tenants_and_premises() {
    let condition =
        "COALESCE(land_mu, 0) < 3 AND rented_floor_mu >= 4.5 AND age >= 4 AND premises = '多层厂房'";
    let text = one("", PER_MU, FIXED, "").replace("when = \"TRUE\"", &format!("when = \"{condition}\""));
    let panel = table(
        2019,
        &["land_mu", "tax", "rented_floor_mu"],
        &[
            ("A", &[1.0, 20.0, 5.0]),
            ("B", &[1.0, 20.0, 4.0]),
            ("C", &[1.0, 20.0, 5.0]),
        ],
    );
    let panel = with_words(panel, "start", &["2015-06-01", "2015-06-01", "2016-01-01"]);
    let (found, _) = appraise(
        &scheme("t", &text),
        vec![with_words(panel, "premises", &["多层厂房"; 3])],
    );
    let members: Vec<_> = (0..3).map(|row| word(&found, "population", row)).collect();
    assert_eq!(members, [Some("p".to_owned()), None, None]);
}

#[test]
fn points_4_and_5_land_taxes_energy_and_rights_are_formulas() {
    // 100 + 20 offset − 10 refunded + 5 insurance = 115 over 8 + 4 − 2 = 10 mu.
    let sides = "numerator = \"tax + COALESCE(tax_offset, 0) - COALESCE(tax_refund, 0) + COALESCE(social_insurance, 0)\"\n\
                 denominator = \"land_owned_mu + COALESCE(land_leased_mu, 0) - COALESCE(land_let_mu, 0) + COALESCE(land_other_mu, 0)\"";
    let columns = [
        "tax",
        "tax_offset",
        "tax_refund",
        "social_insurance",
        "land_owned_mu",
        "land_leased_mu",
        "land_let_mu",
    ];
    let panel = table(2019, &columns, &[("A", &[100.0, 20.0, 10.0, 5.0, 8.0, 4.0, 2.0])]);
    let (found, _) = appraise(&scheme("t", &one("", sides, FIXED, "")), vec![panel]);
    close(number(&found, "x_value", 0), 11.5);
    // Value added 30 over rights of COD 2 t and ammonia 0.8 t in equivalents: 2 ÷ 1 + 0.8 ÷ 0.8 = 3.
    let sides = "numerator = \"value_added\"\ndenominator = \"cod_rights / 1 + ammonia_rights / 0.8\"";
    let panel = table(
        2019,
        &["value_added", "cod_rights", "ammonia_rights"],
        &[("A", &[30.0, 2.0, 0.8])],
    );
    let (found, _) = appraise(&scheme("t", &one("", sides, FIXED, "")), vec![panel]);
    close(number(&found, "x_value", 0), 10.0);
    // Electricity 10 by its equal value 3 plus coal 10 × 0.7 in one county, by its own value 1 in the other: 37 and 17.
    let constant = "[[constant]]\nid = \"power\"\nlabel = \"折标系数\"\nunit = \"1\"\nby = \"county\"\nvalues = { \"甲\" = 3, \"乙\" = 1 }\nsource = \"试\"\n\
                    [[quantity]]\nid = \"coal_equivalent\"\nlabel = \"能耗\"\nunit = \"吨\"\nformula = \"electricity * power + coal * 0.7\"\nsource = \"试\"\n";
    let sides = "numerator = \"tax\"\ndenominator = \"coal_equivalent\"";
    let rows: &[(&str, &[f64])] = &[("A", &[370.0, 10.0, 10.0]), ("B", &[170.0, 10.0, 10.0])];
    let panel = table(2019, &["tax", "electricity", "coal"], rows);
    let (found, _) = appraise(
        &scheme("t", &one(constant, sides, FIXED, "")),
        vec![with_words(panel, "county", &["甲", "乙"])],
    );
    close(number(&found, "x_value", 0), 10.0);
    close(number(&found, "x_value", 1), 10.0);
}

const STANDARD: &str = "[[constant]]\nid = \"standard\"\nlabel = \"各县标准\"\nunit = \"1\"\nby = \"county\"\nvalues = { \"甲\" = 10, \"乙\" = 20 }\nsource = \"试\"\n";

#[test]
fn points_6_a_standard_of_each_county_and_what_has_none_is_said() {
    let text = one(
        STANDARD,
        PER_MU,
        "{ kind = \"fixed\", constant = \"standard\" }",
        "",
    );
    let rows: &[(&str, &[f64])] = &[("A", &[1.0, 20.0]), ("B", &[1.0, 20.0]), ("C", &[1.0, 20.0])];
    let panel = with_words(
        table(2019, &["land_mu", "tax"], rows),
        "county",
        &["甲", "乙", "丙"],
    );
    let (found, problems) = appraise(&scheme("t", &text), vec![panel]);
    let points: Vec<_> = (0..3).map(|row| number(&found, "x_points", row)).collect();
    assert_eq!(points, [Some(200.0), Some(100.0), Some(0.0)]);
    assert_eq!(number(&found, "x_benchmark", 1), Some(20.0));
    assert!(codes(&problems).contains(&"constant-missing"));
    let groups: Vec<&str> = found
        .standards
        .iter()
        .map(|standard| standard.group.as_str())
        .collect();
    assert_eq!(groups, ["甲", "乙"]);
}

#[test]
fn points_6_the_mean_of_another_population_of_this_year_and_the_last() {
    let population = |id: &str, when: &str, benchmark: &str| {
        format!(
            "[[population]]\nid = \"{id}\"\nlabel = \"{id}\"\nwhen = \"{when}\"\nsource = \"试\"\n[[population.criterion]]\n\
             indicator = \"x\"\nweight = 100\nbenchmark = {benchmark}\nmissing = {{ rule = \"refuse\" }}\nsource = \"试\"\n"
        )
    };
    for (year, points) in [("this", 200.0), ("last", 300.0)] {
        let mean =
            format!("{{ kind = \"mean\", of = \"ratio_of_sums\", year = \"{year}\", over = \"big\" }}");
        // The smaller one stands above the one it names.
        let text = format!(
            "{HEAD}[[indicator]]\nid = \"x\"\nlabel = \"x\"\nunit = \"1\"\n{PER_MU}\nbetter = \"more\"\nsource = \"试\"\n{}{}",
            population("small", "land_mu < 5", &mean),
            population("big", "TRUE", FIXED),
        );
        let columns = ["land_mu", "tax"];
        // Of the big: 60 ÷ 20 = 3 this year, 40 ÷ 20 = 2 last year; the small one has 6.
        let now = table(
            2019,
            &columns,
            &[("A", &[10.0, 40.0]), ("B", &[10.0, 20.0]), ("C", &[1.0, 6.0])],
        );
        let last = table(
            2018,
            &columns,
            &[("A", &[10.0, 30.0]), ("B", &[10.0, 10.0]), ("C", &[1.0, 99.0])],
        );
        let (found, _) = appraise(&scheme("t", &text), vec![now, last]);
        close(number(&found, "x_points", 2), points);
    }
}

#[test]
fn points_8_a_gap_earns_the_mean_points_or_less_than_none() {
    for (rule, wanted) in [
        ("{ rule = \"mean-points\" }", 150.0),
        ("{ rule = \"zero-points\" }", 0.0),
        ("{ rule = \"minus-points\", points = 3 }", -3.0),
    ] {
        let text = one("", PER_MU, FIXED, "").replace("{ rule = \"zero-points\" }", rule);
        let rows: &[(&str, &[f64])] = &[("A", &[1.0, 10.0]), ("B", &[1.0, 20.0]), ("C", &[1.0, f64::NAN])];
        let (found, _) = appraise(&scheme("t", &text), vec![table(2019, &["land_mu", "tax"], rows)]);
        close(number(&found, "x_points", 2), wanted);
        close(number(&found, "x_points", 0), 100.0);
    }
}

#[test]
fn points_9_a_bonus_set_by_county() {
    let bonus = "[[bonus]]\nid = \"b\"\nlabel = \"b\"\nwhen = \"tax >= 10\"\namount = \"standard / 2\"\nmeasure = \"points\"\ncap = 8\nsource = \"试\"\n";
    let text = one(STANDARD, PER_MU, FIXED, bonus);
    let rows: &[(&str, &[f64])] = &[("A", &[1.0, 10.0]), ("B", &[1.0, 10.0]), ("C", &[1.0, 9.0])];
    let panel = with_words(
        table(2019, &["land_mu", "tax"], rows),
        "county",
        &["甲", "乙", "甲"],
    );
    let (found, _) = appraise(&scheme("t", &text), vec![panel]);
    let bonus: Vec<_> = (0..3).map(|row| number(&found, "bonus", row)).collect();
    assert_eq!(bonus, [Some(5.0), Some(8.0), Some(0.0)]);
}

#[test]
fn points_11_names_are_data_and_the_last_class_may_be_empty() {
    let classes = "[population.classes]\nkind = \"shares\"\nnames = [\"A+\", \"B\", \"C-\", \"D\"]\nends = [0.25, 0.5, 1, 1]\nrounding = \"nearest\"\nsource = \"试\"\n";
    let rows: &[(&str, &[f64])] = &[
        ("A", &[1.0, 4.0]),
        ("B", &[1.0, 3.0]),
        ("C", &[1.0, 2.0]),
        ("D", &[1.0, 1.0]),
    ];
    let (found, _) = appraise(
        &scheme("t", &one("", PER_MU, FIXED, classes)),
        vec![table(2019, &["land_mu", "tax"], rows)],
    );
    let found: Vec<_> = (0..4).map(|row| word(&found, "class", row).unwrap()).collect();
    assert_eq!(found, ["A+", "B", "C-", "C-"]);
}

#[test]
fn points_13_ties_go_down_a_list_and_a_gap_comes_last() {
    let text = one("", PER_MU, FIXED, "").replace(
        "when = \"TRUE\"",
        "when = \"TRUE\"\nties = [\"tax\", \"revenue\"]",
    );
    let rows: &[(&str, &[f64])] = &[
        ("A", &[1.0, 5.0, f64::NAN]),
        ("B", &[1.0, 5.0, 3.0]),
        ("C", &[2.0, 10.0, 1.0]),
        ("D", &[1.0, 5.0, 3.0]),
    ];
    let (found, _) = appraise(
        &scheme("t", &text),
        vec![table(2019, &["land_mu", "tax", "revenue"], rows)],
    );
    let ranks: Vec<_> = (0..4).map(|row| number(&found, "rank", row)).collect();
    // All score 50; C has more tax; of the others B and D have the same revenue and A none.
    assert_eq!(ranks, [Some(4.0), Some(2.0), Some(1.0), Some(2.0)]);
}

/// Counties 甲 and 乙 with 30 and 20 of tax on 10 mu each, in the year before 20 and 20.
fn two_years(scheme: &Scheme) -> (Regions, Problems) {
    let year = |year: i32, taxes: [f64; 2]| {
        let rows = taxes.map(|tax| [10.0, tax]);
        let panel = table(year, &["land_mu", "tax"], &[("A", &rows[0]), ("B", &rows[1])]);
        with_words(panel, "county", &["甲", "乙"])
    };
    let (before, _) = appraise(scheme, vec![year(2018, [20.0, 20.0])]);
    let (now, mut problems) = appraise(scheme, vec![year(2019, [30.0, 20.0]), year(2018, [20.0, 20.0])]);
    let last: Regions = regions(&before, scheme, &mut Problems::new()).unwrap();
    let before = Before {
        assessment: &before,
        regions: &last,
    };
    let found = regions_after(&now, Some(before), scheme, &mut problems).unwrap();
    (found, problems)
}

fn region(body: &str, rest: &str) -> Scheme {
    let region = format!(
        "[region]\nsource = \"试\"\n[[region.criterion]]\nindicator = \"x\"\nweight = 100\n{body}\nmissing = {{ rule = \"zero-points\" }}\nsource = \"试\"\n{rest}"
    );
    scheme("t", &one("", PER_MU, FIXED, &region))
}

fn scores(regions: &Regions) -> Vec<(&str, Option<f64>, Option<&str>)> {
    let list = regions.ranked.iter();
    list.map(|county| (county.name.as_str(), county.score, county.class.as_deref()))
        .collect()
}

#[test]
fn regions_have_last_years_benchmark_bonuses_limits_and_classes_of_their_own() {
    let rest = "[[region.bonus]]\nid = \"b\"\nlabel = \"b\"\nwhen = \"tax > 25\"\namount = 20\nmeasure = \"percent\"\ncap = \"none\"\nsource = \"试\"\n\
                [[region.deduction]]\nid = \"d\"\nlabel = \"d\"\nwhen = \"x_value < 2.5\"\namount = 4\nmeasure = \"points\"\ncap = 4\nsource = \"试\"\n\
                [region.bonus_total]\nbonus = 25\nsource = \"试\"\n\
                [[region.limit]]\nkind = \"veto\"\nwhen = \"x_value < 2.5\"\nclasses = [\"优\"]\nsource = \"试\"\n\
                [region.classes]\nkind = \"scores\"\nnames = [\"优\", \"良\"]\nat_least = [90]\nsource = \"试\"\n";
    let scheme = region(
        "benchmark = { kind = \"mean\", of = \"ratio_of_sums\", year = \"last\", over = \"all\" }",
        rest,
    );
    let (found, _) = two_years(&scheme);
    // The city had 40 ÷ 20 = 2: 甲 3 ÷ 2 = 150 and 20 % of it, at most 25; 乙 100 less 4, and no 优 in spite of 96.
    assert_eq!(
        scores(&found),
        [("甲", Some(175.0), Some("优")), ("乙", Some(96.0), Some("良"))]
    );
}

#[test]
fn regions_are_measured_by_their_own_last_year_and_by_a_population() {
    let (found, _) = two_years(&region("benchmark = { kind = \"own-last-year\" }", ""));
    assert_eq!(
        scores(&found),
        [("甲", Some(150.0), None), ("乙", Some(100.0), None)]
    );
    // This year's enterprises of the population: 50 ÷ 20 = 2.5.
    let mean = "benchmark = { kind = \"mean\", of = \"ratio_of_sums\", year = \"this\", over = \"p\" }";
    let (found, _) = two_years(&region(mean, ""));
    assert_eq!(
        scores(&found),
        [("甲", Some(120.0), None), ("乙", Some(80.0), None)]
    );
}

#[test]
fn a_year_that_regions_lack_is_said_and_never_replaced() {
    let scheme = region(
        "benchmark = { kind = \"mean\", of = \"ratio_of_sums\", year = \"last\", over = \"all\" }",
        "",
    );
    let panel = with_words(
        table(2019, &["land_mu", "tax"], &[("A", &[10.0, 30.0])]),
        "county",
        &["甲"],
    );
    let (now, mut problems): (Assessment, Problems) = appraise(&scheme, vec![panel]);
    let found = regions(&now, &scheme, &mut problems).unwrap();
    assert_eq!(scores(&found), [("甲", Some(0.0), None)]);
    assert!(
        codes(&problems).contains(&"no-last-year"),
        "{:?}",
        codes(&problems)
    );
}

#[test]
fn a_year_that_is_lacking_is_named_and_told_once_a_criterion() {
    let last = "{ kind = \"mean\", of = \"ratio_of_sums\", year = \"last\", by = [\"county\"] }";
    let own = "{ kind = \"own-last-year\" }";
    for benchmark in [last, own] {
        let panel = with_words(
            table(
                2019,
                &["land_mu", "tax"],
                &[("A", &[10.0, 30.0]), ("B", &[10.0, 20.0]), ("C", &[10.0, 10.0])],
            ),
            "county",
            &["甲", "乙", "丙"],
        );
        let (_, problems) = appraise(&scheme("t", &one("", PER_MU, benchmark, "")), vec![panel]);
        let years: Vec<_> = problems
            .iter()
            .filter(|problem| problem.kind.code == "no-last-year")
            .map(|problem| problem.word("year"))
            .collect();
        assert_eq!(years, ["2018"], "{benchmark}");
    }
}

#[test]
fn points_15_policies_by_class_and_consecutive_years_the_highest_of_overlaps_half_of_another() {
    // POLICY.md §4: 奉化 2022, D pays 0.1, 0.3 and 0.5 元/kWh in its first, second and third year; 南京 2018, C- pays half of D.
    let step = |class: &str, years: i32, rest: &str| {
        format!("[[policy.step]]\nclasses = [\"{class}\"]\nyears = {years}\n{rest}\n")
    };
    let rest = format!(
        "[population.classes]\nkind = \"scores\"\nnames = [\"A\", \"C-\", \"D\"]\nat_least = [80, 40]\nsource = \"试\"\n\
         [[policy]]\nid = \"power\"\nlabel = \"用电加价\"\nunit = \"元/千瓦时\"\noverlap = \"highest\"\nsource = \"试\"\n{}{}{}{}",
        step("D", 1, "amount = 0.1"),
        step("D", 2, "amount = 0.3"),
        step("D", 3, "amount = 0.5"),
        step("C-", 1, "part_of = \"D\"\nshare = 0.5"),
    );
    let rows: &[(&str, &[f64])] = &[
        ("A", &[1.0, 9.0, f64::NAN]),
        ("B", &[1.0, 1.0, f64::NAN]),
        ("C", &[1.0, 1.0, f64::NAN]),
        ("D", &[1.0, 1.0, 2.0]),
        ("E", &[1.0, 1.0, 5.0]),
        ("F", &[1.0, 5.0, 1.0]),
    ];
    let panel = table(2019, &["land_mu", "tax", "class_years"], rows);
    let panel = with_words(panel, "class_before", &["A", "", "D", "D", "C-", "C-"]);
    let (found, _) = appraise(&scheme("t", &one("", PER_MU, FIXED, &rest)), vec![panel]);
    let amounts: Vec<_> = (0..6).map(|row| number(&found, "power_policy", row)).collect();
    // A pays nothing. B is D for the first year, C for the second, D for the third; E was C- before. F is C- for the
    // second year: half of what D pays in its second.
    assert_eq!(
        amounts,
        [None, Some(0.1), Some(0.3), Some(0.5), Some(0.1), Some(0.15)]
    );
}

#[test]
fn a_rule_or_a_population_that_concerns_nobody_is_named() {
    let nobody = "when = \"tax > 1000\"\nsource = \"试\"\n";
    let rest = format!(
        "[[population]]\nid = \"q\"\nlabel = \"其余\"\n{nobody}\
         [[population.criterion]]\nindicator = \"x\"\nweight = 100\nbenchmark = {FIXED}\n\
         missing = {{ rule = \"zero-points\" }}\nsource = \"试\"\n\
         [population.classes]\nkind = \"shares\"\nnames = [\"A\", \"B\"]\nends = [0.5, 1.0]\nrounding = \"nearest\"\nsource = \"试\"\n\
         [[bonus]]\nid = \"b\"\nlabel = \"高新\"\namount = 1\nmeasure = \"points\"\ncap = 1\n{nobody}\
         [[limit]]\nkind = \"veto\"\nclasses = [\"A\"]\nwhen = \"tax > 1000\"\nsource = \"环保否决\"\n"
    );
    let panel = table(2019, &["land_mu", "tax"], &[("A", &[10.0, 30.0])]);
    let (_, problems) = appraise(&scheme("t", &one("", PER_MU, FIXED, &rest)), vec![panel]);
    let found: Vec<String> = problems
        .iter()
        .filter(|problem| problem.kind.code == "rule-never-applied")
        .map(|problem| permu::problem::wording(problem, permu::lang::Lang::Zh).0)
        .collect();
    let wanted = [
        "评价群体“其余”在 1 家企业中没有一家用上",
        "加分“高新”在 1 家企业中没有一家用上",
        "一票否决“环保否决”在 1 家企业中没有一家用上",
    ];
    assert_eq!(found, wanted);
}
