//! Numbers and names that no chart should be asked for, and charts without data.

use super::inputs::*;
use super::*;

#[test]
fn the_further_charts_give_a_reason_too() {
    let context = context(Lang::En);
    let results = [
        rank_slope(&context, &RankSlope::default()),
        heat_map(&context, &HeatMap::default()),
        completeness(&context, &Completeness::default()),
        score_histogram(&context, &ScoreHistogram::default()),
        rank_intervals(&context, &RankIntervals::default()),
        waterfall(&context, &Waterfall::default()),
        lorenz(&context, &Lorenz::default()),
        pareto(&context, &Pareto::default()),
        front(&context, &Front::default()),
        treemap(&context, &Treemap::default()),
        radar(&context, &Radar::default()),
        class_shares(&context, &ClassShares::default()),
        class_flow(&context, &ClassFlow::default()),
    ];
    for result in results {
        assert!(
            matches!(result, Err(Undrawn::Nothing(reason)) if reason.ends_with('.') && !reason.contains("chart."))
        );
    }
}

/// Odd numbers in every field that takes one.

#[test]
fn the_further_charts_survive_odd_numbers() {
    let context = context(Lang::En);
    let name = || "<很长的名字>".repeat(40);
    for value in [0.0, -5.0, 1e-12, 1e15, 1e300, f64::NAN, f64::INFINITY] {
        let odd = vec![Some(value), Some(1.0), None, Some(value)];
        let counties = vec![
            CountyValues {
                name: name(),
                values: figures(&odd),
            },
            CountyValues {
                name: name(),
                values: vec![Figure::Shown(2.0); 4],
            },
        ];
        let shown = [
            heat_map(
                &context,
                &HeatMap {
                    indicators: indicators(Lang::En)[..4].to_vec(),
                    counties: counties.clone(),
                    city: vec![Figure::Shown(1.0); 4],
                },
            ),
            completeness(
                &context,
                &Completeness {
                    fields: ["a", "b", "c", "d"].map(|id| (id.to_owned(), name())).to_vec(),
                    counties: counties.clone(),
                },
            ),
            radar(
                &context,
                &Radar {
                    indicators: indicators(Lang::En)[..4].to_vec(),
                    counties,
                    city: figures(&odd),
                    best: vec![Figure::Shown(3.0); 4],
                    best_shown: false,
                },
            ),
            score_histogram(
                &context,
                &ScoreHistogram {
                    least: 3,
                    group: name(),
                    scores: odd.clone(),
                    median: median(&odd, 3),
                    cuts: vec![ClassCut {
                        class: name(),
                        score: value,
                    }],
                    unordered: true,
                },
            ),
            waterfall(
                &context,
                &Waterfall {
                    stages: stages(Lang::En, Vec::new()),
                    resource: tax(Lang::En),
                    counties: odd
                        .iter()
                        .map(|base| {
                            let parts = [base.unwrap_or(f64::NAN), value, 0.0, 0.0, 0.0];
                            QuotaParts::of(name(), &parts, false)
                        })
                        .collect(),
                },
            ),
            lorenz(
                &context,
                &Lorenz {
                    curve: Curve::of(&odd.iter().map(|made| (Some(1.0), *made)).collect::<Vec<_>>(), 1),
                    ..curve(Lang::En)
                },
            ),
            pareto(
                &context,
                &Pareto::of(
                    name(),
                    "mu".to_owned(),
                    odd.iter()
                        .map(|low_mu| (name(), (*low_mu).into(), (*low_mu).into()))
                        .collect(),
                    0.0,
                ),
            ),
            front(
                &context,
                &Front {
                    methods: odd
                        .iter()
                        .map(|efficiency| FrontPoint {
                            name: name(),
                            efficiency: *efficiency,
                            inequality: *efficiency,
                            on_front: true,
                            chosen: true,
                        })
                        .collect(),
                    ..methods(Lang::En)
                },
            ),
            treemap(
                &context,
                &Treemap {
                    industries: vec![IndustryLand {
                        name: name(),
                        land_mu: vec![value, 1.0],
                        others_mu: value,
                    }],
                    ..land(Lang::En)
                },
            ),
        ];
        for result in shown {
            match result {
                Ok(picture) => {
                    check_labels(&picture, &format!("{value}"));
                    assert!(
                        !picture.svg.contains("NaN") && !picture.svg.contains("inf\""),
                        "{}",
                        picture.name
                    );
                }
                Err(Undrawn::Nothing(_)) => {}
                Err(Undrawn::Failed(error)) => panic!("{error}"),
            }
        }
    }
}

#[test]
fn a_run_without_a_place_has_titles_without_a_gap() {
    for lang in [Lang::Zh, Lang::En] {
        let mut context = context(lang);
        context.place.clear();
        for picture in [
            county_ranking(&context, &ranking(3)).unwrap(),
            scatter(&context, &points(lang, 3)).unwrap(),
            rank_slope(&context, &slope(3)).unwrap(),
            rank_intervals(&context, &intervals(lang, 3)).unwrap(),
        ] {
            let title = &picture.title;
            assert!(!title.contains(", ,") && !title.ends_with([' ', ',']), "{title}");
            assert!(!title.contains("%{"), "{title}");
        }
    }
}

/// 4 cm at 36 dpi are 57 pixels; a picture that is twenty times as high as wide is a long page still.
const MOST_HEIGHT: u32 = 57 * 20;

#[test]
fn a_province_is_drawn_whole_and_of_a_country_the_first_and_the_last_and_it_is_said() {
    let (lang, many) = (Lang::Zh, 1000);
    let context = context(lang);
    for (count, left_out) in [(60, false), (many, true)] {
        let pictures = [
            county_ranking(&context, &ranking(count)),
            class_shares(&context, &shares(lang, count)),
            tax_distribution(&context, &spread(lang, count)),
            quota_change(&context, &quotas(lang, count)),
            quota_overview(&context, &resources(lang, count)),
            rank_slope(&context, &slope(count)),
            heat_map(&context, &heat(lang, count)),
            completeness(&context, &complete(lang, count)),
            rank_intervals(&context, &intervals(lang, count)),
            waterfall(&context, &steps(lang, count)),
            pareto(&context, &low_yield(lang, count)),
            radar(&context, &webs(lang, count)),
        ];
        for picture in pictures {
            let picture = picture.unwrap();
            let name = picture.name;
            assert_eq!(picture.svg.contains("没有画出"), left_out, "{name} {count}");
            // The table has them all, but for those of which a part is unknown.
            assert!(picture.table.frame.height() > count / 2, "{name} {count}");
            // Coarse: as many pixels high for each pixel wide as a fine one.
            let png = png(&picture.svg, 4.0, 36.0, None).unwrap();
            let high = u32::from_be_bytes(png[20..24].try_into().unwrap());
            assert!(high <= MOST_HEIGHT, "{name} of {count}: {high}");
        }
    }
    let picture = scatter(&context, &points(lang, many)).unwrap();
    assert!(png(&picture.svg, 4.0, 36.0, None).is_ok());
}
