//! The numbers in the charts' tables, against calculations by hand.

use super::inputs::*;
use super::*;

pub fn column(picture: &Picture, id: &str) -> Vec<Option<f64>> {
    let column = crate::table::Cells::of(&picture.table.frame, id).unwrap();
    (0..picture.table.frame.height())
        .map(|row| column.number(row))
        .collect()
}

#[test]
fn quartiles_interpolate_between_order_statistics() {
    // Type 7 of 1, 2, 3, 4, 10: q1 = 2, median = 3, q3 = 4; 5 % = 1 + 0.2, 95 % = 4 + 0.8 × 6.
    let group = |values: &[f64]| Group {
        own: true,
        name: "县".to_owned(),
        values: values.iter().copied().map(Some).chain([None]).collect(),
    };
    let groups = [
        group(&[4.0, 1.0, 10.0, 3.0, 2.0]),
        group(&[0.0, -1.0]),
        group(&[]),
    ];
    let input = Distribution::of(tax(Lang::Zh), &groups, 3, Some(2.0));
    let picture = tax_distribution(&context(Lang::Zh), &input).unwrap();
    for (id, expected) in [
        ("q1", 2.0),
        ("median", 3.0),
        ("q3", 4.0),
        ("p05", 1.2),
        ("p95", 8.8),
        ("maximum", 10.0),
    ] {
        let found = column(&picture, id)[0].unwrap();
        assert!((found - expected).abs() < 1e-12, "{id}: {found}");
    }
    assert_eq!(
        column(&picture, "zero_or_less"),
        [Some(0.0), Some(2.0), Some(0.0)]
    );
    assert_eq!(column(&picture, "not_reported"), [Some(1.0); 3]);
    assert_eq!(column(&picture, "median")[2], None);
    assert!(text_of(&picture).contains(&"无数据".to_owned()));
}

#[test]
fn the_city_of_a_logarithmic_axis_counts_what_has_no_place_on_it() {
    let values = [-2.0, 0.0, 1.0, 2.0, 3.0, 4.0, 500.0].map(Some).to_vec();
    let group = Group {
        name: "县".to_owned(),
        own: true,
        values,
    };
    let input = Distribution::of(tax(Lang::En), &[group], 3, None);
    let picture = tax_distribution(&context(Lang::En), &input).unwrap();
    let texts = text_of(&picture);
    assert!(
        texts.iter().any(|text| text.starts_with("Logarithmic axis")),
        "{texts:?}"
    );
    let at = texts.iter().position(|text| text == "≤ 0").unwrap();
    assert!(texts.iter().any(|text| text == "2") && at > 0, "{texts:?}");
    assert_eq!(column(&picture, "median"), [Some(2.0)]);
}

#[test]
fn a_change_is_stated_only_against_a_known_positive_quota() {
    let row = |last_year, quota| QuotaRow::of("县".to_owned(), last_year, Figure::Shown(quota));
    let counties = vec![
        row(Some(200.0), 190.0),
        row(Some(0.0), 5.0),
        row(None, 5.0),
        row(Some(8.0), 9.0),
    ];
    let input = QuotaChange {
        resource: tax(Lang::Zh),
        counties,
    };
    let picture = quota_change(&context(Lang::Zh), &input).unwrap();
    let change = column(&picture, "change");
    assert!((change[0].unwrap() + 0.05).abs() < 1e-12 && (change[3].unwrap() - 0.125).abs() < 1e-12);
    assert_eq!(&change[1..3], [None, None]);
    let texts = text_of(&picture);
    assert!(
        texts.contains(&"−5.0%".to_owned()) && texts.contains(&"+12.5%".to_owned()),
        "{texts:?}"
    );
}

#[test]
fn every_score_is_in_one_step_or_counted_as_far_away() {
    let mut scores: Vec<Option<f64>> = (0..100).map(|score| Some(f64::from(score))).collect();
    scores.extend([Some(1e9), None, Some(f64::NAN)]);
    let input = ScoreHistogram {
        group: String::new(),
        scores,
        ..ScoreHistogram::default()
    };
    let picture = score_histogram(&context(Lang::Zh), &input).unwrap();
    // 100 scores in steps of 10 (about √101 steps): ten in each; 10⁹ is told in the foot.
    assert_eq!(column(&picture, "enterprises"), [Some(10.0); 10]);
    assert_eq!(column(&picture, "from")[3], Some(30.0));
    let texts = text_of(&picture);
    assert!(texts.iter().any(|text| text.starts_with("另有1家")), "{texts:?}");
    assert!(texts.contains(&"2家没有得分。".to_owned()), "{texts:?}");
}

#[test]
fn a_histogram_without_cuts_says_that_no_score_parts_the_classes() {
    let said = |unordered: bool| {
        let input = ScoreHistogram {
            scores: vec![Some(80.0), Some(60.0)],
            unordered,
            ..ScoreHistogram::default()
        };
        let texts = text_of(&score_histogram(&context(Lang::Zh), &input).unwrap());
        texts.contains(&"类别不按全市得分的先后划分，没有分数线。".to_owned())
    };
    assert!(said(true) && !said(false));
}

#[test]
fn equal_scores_and_a_single_one_have_a_histogram() {
    for scores in [
        vec![Some(80.0)],
        vec![Some(80.0); 30],
        vec![Some(0.0), Some(1e-7)],
    ] {
        let count = scores.len() as f64;
        let input = ScoreHistogram {
            group: String::new(),
            scores,
            ..ScoreHistogram::default()
        };
        let picture = score_histogram(&context(Lang::Zh), &input).unwrap();
        check_labels(&picture, "equal scores");
        let sum: f64 = column(&picture, "enterprises").into_iter().flatten().sum();
        assert_eq!(sum, count);
    }
}

#[test]
fn quotas_without_any_of_last_year_are_drawn_without_a_comparison() {
    let input = |last: Option<f64>| QuotaChange {
        resource: measure(Lang::Zh, "用地", "Land", "亩", "mu"),
        counties: [("甲县", last), ("乙县", None)]
            .map(|(name, last_year)| QuotaRow::of(name.to_owned(), last_year, Figure::Shown(100.0)))
            .to_vec(),
    };
    let texts = |last| text_of(&quota_change(&context(Lang::Zh), &input(last)).unwrap());
    let has = |texts: &[String], part: &str| texts.iter().any(|text| text.contains(part));
    let (alone, compared) = (texts(None), texts(Some(80.0)));
    for part in ["增减", "–"] {
        assert!(!has(&alone, part), "{part} in {alone:?}");
        assert!(has(&compared, part), "no {part} in {compared:?}");
    }
    assert!(compared.contains(&"+25.0%".to_owned()), "{compared:?}");
}

#[test]
fn a_radar_without_the_city_has_no_city_in_its_legend() {
    let whole = webs(Lang::Zh, 3);
    let without = Radar {
        city: vec![Figure::Missing; 7],
        ..whole.clone()
    };
    let says = |input: &Radar| {
        let texts = text_of(&radar(&context(Lang::Zh), input).unwrap());
        texts.contains(&"全市".to_owned())
    };
    assert!(says(&whole) && !says(&without));
}

#[test]
fn a_quadrant_too_narrow_for_its_name_has_it_in_two_lines() {
    let point = |name: &str, x: f64, y: f64| ScatterPoint {
        name: name.to_owned(),
        x: Figure::Shown(x),
        y: Figure::Shown(y),
    };
    let input = Scatter {
        x: measure(Lang::Zh, "亩均税收", "Tax per mu", "万元/亩", "万元/mu"),
        y: measure(Lang::Zh, "单位能耗增加值", "Value added per energy", "", ""),
        counties: vec![
            point("甲", 10.0, 1.0),
            point("乙", 30.0, 3.9),
            point("丙", 22.0, 0.5),
        ],
        city: (Some(13.5), Some(1.5)),
    };
    let texts = text_of(&scatter(&context(Lang::Zh), &input).unwrap());
    let whole = "仅单位能耗增加值高于全市";
    assert!(!texts.contains(&whole.to_owned()), "{texts:?}");
    let lines = texts
        .windows(2)
        .any(|pair| format!("{}{}", pair[0], pair[1]) == whole);
    assert!(lines, "{texts:?}");
}

#[test]
fn a_waterfall_ends_at_the_quota() {
    let way = [1032.4, 96.1, 50.0, -61.9, 3.4];
    let unknown = QuotaParts {
        county: "长葛市".to_owned(),
        ..QuotaParts::default()
    };
    let input = Waterfall {
        stages: stages(Lang::Zh, Vec::new()),
        resource: tax(Lang::Zh),
        counties: vec![
            QuotaParts::of("禹州市".to_owned(), &way, false),
            unknown,
            QuotaParts::of("襄城县".to_owned(), &way, true),
        ],
    };
    let picture = waterfall(&context(Lang::Zh), &input).unwrap();
    // 1032.4 + 96.1 + 50 − 61.9 + 3.4 = 1120
    assert!((column(&picture, "quota")[0].unwrap() - 1120.0).abs() < 1e-9);
    assert_eq!(column(&picture, "bound"), [Some(-61.9)]);
    let texts = text_of(&picture);
    assert!(texts.contains(&"−61.9".to_owned()), "{texts:?}");
    for wanted in ["缺少数据、未标出：长葛市。", "数据不予公布、未标出：襄城县。"]
    {
        assert!(texts.iter().any(|text| text == wanted), "{wanted} in {texts:?}");
    }
}

#[test]
fn class_shares_are_of_graded_enterprises() {
    let county = |name: &str, counts: [usize; 4]| ClassCounts::of(name.to_owned(), &counts, |_| false);
    // 汕尾 and others publish 20/40/35/5: 100 enterprises have exactly these counts.
    let input = ClassShares {
        classes: ["A", "B", "C", "D"].map(str::to_owned).to_vec(),
        counties: vec![county("甲县", [20, 40, 35, 5]), county("乙县", [0; 4])],
        city: county("全市", [20, 40, 35, 5]),
    };
    let picture = class_shares(&context(Lang::Zh), &input).unwrap();
    assert_eq!(column(&picture, "share_C"), [Some(0.35), None, Some(0.35)]);
    assert_eq!(column(&picture, "count_D"), [Some(5.0), Some(0.0), Some(5.0)]);
}

#[test]
fn cumulated_low_yield_land_ends_at_one_in_falling_order() {
    let land = |low_mu: f64| (format!("{low_mu}县"), Figure::Shown(low_mu), Figure::Shown(100.0));
    let counties = vec![land(10.0), land(60.0), land(30.0)];
    let input = Pareto::of("20%".to_owned(), "亩".to_owned(), counties, 0.0);
    let picture = pareto(&context(Lang::Zh), &input).unwrap();
    assert_eq!(column(&picture, "low_mu"), [Some(60.0), Some(30.0), Some(10.0)]);
    for (found, expected) in column(&picture, "cumulated").into_iter().zip([0.6, 0.9, 1.0]) {
        assert!((found.unwrap() - expected).abs() < 1e-12);
    }
    // The county of 60 holds more than half of 100 alone.
    assert!(picture.caption.ends_with("集中在60县。"), "{}", picture.caption);
}

#[test]
fn ranks_gained_are_first_minus_last() {
    let path = |name: &str, ranks: [Option<u32>; 2]| RankPath {
        name: name.to_owned(),
        ranks: ranks.to_vec(),
    };
    let input = RankSlope {
        years: vec![2018, 2019],
        counties: vec![
            path("甲县", [Some(3), Some(1)]),
            path("乙县", [Some(1), Some(2)]),
            path("丙县", [None, Some(3)]),
        ],
    };
    let picture = rank_slope(&context(Lang::Zh), &input).unwrap();
    let texts = text_of(&picture);
    assert!(
        texts.contains(&"▲2".to_owned()) && texts.contains(&"▼1".to_owned()),
        "{texts:?}"
    );
    assert!(
        texts.iter().any(|text| text.contains("没有排名：丙县")),
        "{texts:?}"
    );
}

#[test]
fn the_heat_map_shows_percent_of_the_city_and_a_dash_without_a_city() {
    let input = HeatMap {
        indicators: indicators(Lang::Zh)[..2].to_vec(),
        counties: vec![CountyValues {
            name: "甲县".to_owned(),
            values: vec![Figure::Shown(3.0), Figure::Shown(1.0)],
        }],
        city: vec![Figure::Shown(2.0), Figure::Shown(0.0)],
    };
    let texts = text_of(&heat_map(&context(Lang::Zh), &input).unwrap());
    assert!(
        texts.contains(&"150".to_owned()) && texts.contains(&"–".to_owned()),
        "{texts:?}"
    );
}

#[test]
fn the_columns_of_the_tables_bear_the_ids_of_indicators_and_fields() {
    let context = context(Lang::Zh);
    let ids = |picture: Picture| -> Vec<String> {
        let headings = picture.table.headings.into_iter();
        headings.map(|heading| heading.id).collect()
    };
    let found = ids(heat_map(&context, &heat(Lang::Zh, 3)).unwrap());
    assert_eq!(found[..3], ["county", "i0_value", "i1_value"]);
    let found = ids(completeness(&context, &complete(Lang::Zh, 3)).unwrap());
    assert!(found.contains(&"land_mu_share".to_owned()), "{found:?}");
}

#[test]
fn a_hundred_percent_means_nothing_is_missing() {
    let input = Completeness {
        fields: [("tax", "税收"), ("land_mu", "用地"), ("electricity", "用电")]
            .map(|(id, label)| (id.to_owned(), label.to_owned()))
            .to_vec(),
        counties: vec![CountyValues {
            name: "甲县".to_owned(),
            values: vec![Figure::Shown(0.9999), Figure::Shown(1.0), Figure::Shown(0.0001)],
        }],
    };
    let texts = text_of(&completeness(&context(Lang::Zh), &input).unwrap());
    for expected in ["99", "100", "1"] {
        assert!(texts.contains(&expected.to_owned()), "{texts:?}");
    }
}

#[test]
fn a_part_of_a_quota_does_not_vanish_in_rounding() {
    let mut input = steps(Lang::Zh, 1);
    let way = [900.5, 12.46, 0.0, 0.0, 0.04];
    input.counties = vec![QuotaParts::of("甲县".to_owned(), &way, false)];
    let texts = text_of(&waterfall(&context(Lang::Zh), &input).unwrap());
    for wanted in ["+0.04", "913", "900.50"] {
        assert!(texts.iter().any(|text| text == wanted), "{wanted} in {texts:?}");
    }
}

#[test]
fn quotas_of_all_resources_stand_beside_each_other_as_percent_of_the_share_by_base() {
    let row = |name: &str, amounts: [(f64, f64); 2]| OverviewRow {
        name: name.to_owned(),
        amounts: amounts.map(|(base, quota)| (Some(base), Some(quota))).to_vec(),
    };
    let mut input = QuotaOverview {
        resources: vec![
            ("land".to_owned(), tax(Lang::Zh)),
            ("cod".to_owned(), tax(Lang::Zh)),
        ],
        counties: vec![
            row("甲县", [(80.0, 90.0), (40.0, 41.0)]),
            row("乙县", [(120.0, 108.0), (0.0, 3.0)]),
        ],
        untold: Vec::new(),
    };
    let picture = quota_overview(&context(Lang::Zh), &input).unwrap();
    let [land, cod] = ["land_change", "cod_change"].map(|id| column(&picture, id));
    assert!((land[0].unwrap() - 0.125).abs() < 1e-12 && (land[1].unwrap() + 0.1).abs() < 1e-12);
    assert!((cod[0].unwrap() - 0.025).abs() < 1e-12);
    // Nothing can be said against a share of 0.
    assert_eq!(cod[1], None);
    let texts = text_of(&picture);
    for text in ["+12.5%", "−10.0%", "+2.5%", "–"] {
        assert!(texts.iter().any(|found| found == text), "{text}: {texts:?}");
    }
    // A single resource has charts of its own.
    input.resources.pop();
    for county in &mut input.counties {
        county.amounts.pop();
    }
    assert!(quota_overview(&context(Lang::Zh), &input).is_err());
}

#[test]
fn classes_are_as_high_as_they_have_enterprises() {
    use crate::facts::figures::Direction;
    let flow = |from: usize, to: usize, count: u32, direction: Direction| Flow {
        from,
        to,
        count,
        direction,
    };
    // Of 64 enterprises of 10 units each: A 16 → 24, B 48 → 40.
    let input = ClassFlow {
        before: "2018".to_owned(),
        after: "2019".to_owned(),
        old: vec!["A".to_owned(), "B".to_owned()],
        new: vec!["A".to_owned(), "B".to_owned()],
        flows: vec![
            flow(0, 0, 14, Direction::Same),
            flow(0, 1, 2, Direction::Down),
            flow(1, 0, 10, Direction::Up),
            flow(1, 1, 38, Direction::Same),
        ],
    };
    let picture = class_flow(&context(Lang::Zh), &input).unwrap();
    let found = text_of(&picture);
    for text in [
        "A类 16家",
        "B类 48家",
        "A类 24家",
        "B类 40家",
        "升类 10 家",
        "降类 2 家",
        "类别不变 52 家",
        "14",
        "10",
        "38",
    ] {
        assert!(found.iter().any(|known| known == text), "{text} in {found:?}");
    }
    // Two are too low for a number of their own.
    assert!(!found.iter().any(|known| known == "2"));
    let document = resvg::usvg::roxmltree::Document::parse(&picture.svg).unwrap();
    let heights: Vec<f64> = document
        .descendants()
        .filter(|node| node.has_tag_name("rect") && node.attribute("width") == Some("44"))
        .filter_map(|node| node.attribute("height")?.parse().ok())
        .filter(|height| *height > 24.0)
        .collect();
    for wanted in [160.0, 480.0, 240.0, 400.0] {
        assert!(
            heights.iter().any(|height| (height - wanted).abs() <= 1.0),
            "{heights:?}"
        );
    }
    assert_eq!(picture.table.frame.height(), 4);
}
