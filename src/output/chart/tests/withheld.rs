//! What may not be shown is neither shown nor called missing.

use super::numbers::column;
use super::*;

/// Three counties of which the best may not show its figures.
#[test]
fn what_is_withheld_is_not_called_missing() {
    let context = context(Lang::Zh);
    let county = |name: &str, rank: u32, score: Figure| RankedCounty {
        name: name.to_owned(),
        rank: Some(rank),
        score,
        last_year: None,
    };
    let input = CountyRanking {
        counties: vec![
            county("乙县", 2, Figure::Shown(90.0)),
            county("丙县", 3, Figure::Shown(80.0)),
            county("甲县", 1, Figure::Withheld),
        ],
        city: None,
    };
    let picture = county_ranking(&context, &input).unwrap();
    assert_eq!(
        picture.caption,
        "3个县（市、区）按综合得分排列，甲县第一，丙县末位。"
    );
    let texts = text_of(&picture);
    let place = |wanted: &str| texts.iter().position(|text| text == wanted).unwrap();
    assert!(place("甲县") < place("乙县"));
    assert!(texts.iter().any(|text| text == "*"));
    assert!(!texts.iter().any(|text| text == "无数据"));

    let values = |name: &str, value: Figure| CountyValues {
        name: name.to_owned(),
        values: vec![value, Figure::Missing],
    };
    let input = HeatMap {
        indicators: indicators(Lang::Zh)[..2].to_vec(),
        counties: vec![
            values("甲县", Figure::Withheld),
            values("乙县", Figure::Shown(3.0)),
        ],
        city: vec![Figure::Shown(2.0), Figure::Shown(1.0)],
    };
    let texts = text_of(&heat_map(&context, &input).unwrap());
    for (wanted, count) in [("*", 1), ("–", 2), ("150", 1)] {
        let found = texts.iter().filter(|text| *text == wanted).count();
        assert_eq!(found, count, "{wanted} in {texts:?}");
    }

    let point = |name: &str, x: Figure| ScatterPoint {
        name: name.to_owned(),
        x,
        y: Figure::Shown(1.0),
    };
    let input = Scatter {
        x: tax(Lang::Zh),
        y: energy(Lang::Zh),
        counties: vec![
            point("甲县", Figure::Withheld),
            point("乙县", Figure::Missing),
            point("丙县", Figure::Shown(2.0)),
        ],
        city: (None, None),
    };
    let picture = scatter(&context, &input).unwrap();
    let texts = text_of(&picture);
    for wanted in ["数据不予公布、未标出：甲县。", "缺少数据、未标出：乙县。"] {
        assert!(texts.iter().any(|text| text == wanted), "{wanted} in {texts:?}");
    }
    // Without the city's values nothing is above them.
    assert!(!picture.caption.contains("两项均"), "{}", picture.caption);
}

#[test]
fn withheld_low_yield_land_stands_last_and_counts_in_the_whole() {
    let land = |low_mu: Figure| ("县".to_owned(), low_mu, Figure::Shown(100.0));
    let counties = vec![
        land(Figure::Withheld),
        land(Figure::Shown(10.0)),
        land(Figure::Withheld),
        land(Figure::Shown(30.0)),
    ];
    let input = Pareto::of("20%".to_owned(), "亩".to_owned(), counties, 60.0);
    let picture = pareto(&context(Lang::Zh), &input).unwrap();
    assert_eq!(column(&picture, "cumulated"), [Some(0.3), Some(0.4), None, None]);
    assert_eq!(column(&picture, "own_share"), [Some(0.3), Some(0.1), None, None]);
    assert!(picture.caption.contains("共100亩") && !picture.caption.contains("一半"));
    let marks = text_of(&picture).iter().filter(|text| *text == "*").count();
    assert_eq!(marks, 6);
}

#[test]
fn the_spread_of_another_county_has_no_ends_and_none_of_few_enterprises() {
    let group = |values: &[f64], own: bool| Group {
        name: "县".to_owned(),
        own,
        values: values.iter().copied().map(Some).collect(),
    };
    let many: Vec<f64> = (1..=20).map(f64::from).chain([77.0]).collect();
    let few: Vec<f64> = (1..=15).map(f64::from).collect();
    let drawn = |own: bool| {
        let groups = [group(&many, own), group(&few, false)];
        let input = Distribution::of(tax(Lang::Zh), &groups, 3, None);
        tax_distribution(&context(Lang::Zh), &input).unwrap()
    };
    let picture = drawn(false);
    assert!(!picture.svg.contains("<circle"));
    assert!(
        picture
            .table
            .headings
            .iter()
            .all(|heading| !matches!(heading.id.as_str(), "minimum" | "maximum"))
    );
    assert_eq!(column(&picture, "median"), [Some(11.0), None]);
    // The three highest in the mean, not the last but one.
    assert_eq!(column(&picture, "p95"), [Some((19.0 + 20.0 + 77.0) / 3.0), None]);
    assert_eq!(column(&picture, "reported"), [Some(21.0), None]);
    assert!(text_of(&picture).contains(&"*".to_owned()));
    assert!(!picture.caption.contains('–'), "{}", picture.caption);
    assert!(drawn(true).svg.contains("<circle"));
}

#[test]
fn a_withheld_quota_or_class_is_a_star_and_its_number_is_nowhere() {
    let context = context(Lang::Zh);
    let row = |name: &str, quota: Figure| QuotaRow::of(name.to_owned(), Some(100.0), quota);
    let input = QuotaChange {
        resource: tax(Lang::Zh),
        counties: vec![row("甲县", Figure::Withheld), row("乙县", Figure::Shown(110.0))],
    };
    let picture = quota_change(&context, &input).unwrap();
    assert_eq!(column(&picture, "change")[0], None);
    // Its quota and its change.
    let marks = text_of(&picture).iter().filter(|text| *text == "*").count();
    assert_eq!(marks, 2);
    let county = |name: &str| ClassCounts::of(name.to_owned(), &[4711, 12], |class| class == 0);
    let input = ClassShares {
        classes: vec!["A".to_owned(), "B".to_owned()],
        counties: vec![county("甲县")],
        city: county("全市"),
    };
    let picture = class_shares(&context, &input).unwrap();
    assert!(
        !picture.svg.contains("4,711") && !picture.caption.contains("4,711"),
        "{}",
        picture.caption
    );
}
