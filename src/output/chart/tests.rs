//! What holds for every chart, with few and many counties, short and long names, in both languages.

mod inputs;
mod numbers;
mod odd;
mod withheld;

use std::path::Path;

use resvg::usvg::roxmltree::Document;

use super::canvas::Area;
use super::*;
use crate::facts::figures::*;
use crate::lang::Lang;
use crate::problem::Error;
use crate::table::Figure;
use inputs::*;

/// Figures that may all be seen.
fn figures(values: &[Option<f64>]) -> Vec<Figure> {
    values.iter().map(|value| (*value).into()).collect()
}

/// Every kind of chart.
fn all(lang: Lang, count: usize) -> Vec<Picture> {
    let context = context(lang);
    let mut pictures = vec![
        county_ranking(&context, &ranking(count)).unwrap(),
        class_shares(&context, &shares(lang, count)).unwrap(),
        class_flow(&context, &flow(lang, count)).unwrap(),
        tax_distribution(&context, &spread(lang, count)).unwrap(),
        scatter(&context, &points(lang, count)).unwrap(),
        quota_change(&context, &quotas(lang, count)).unwrap(),
        quota_overview(&context, &resources(lang, count)).unwrap(),
        rank_slope(&context, &slope(count)).unwrap(),
        heat_map(&context, &heat(lang, count)).unwrap(),
        completeness(&context, &complete(lang, count)).unwrap(),
        rank_intervals(&context, &intervals(lang, count)).unwrap(),
        pareto(&context, &low_yield(lang, count)).unwrap(),
        radar(&context, &webs(lang, count)).unwrap(),
        waterfall(&context, &steps(lang, count)).unwrap(),
    ];
    if count == 9 {
        pictures.push(score_histogram(&context, &histogram(lang)).unwrap());
        pictures.push(lorenz(&context, &curve(lang)).unwrap());
        pictures.push(front(&context, &methods(lang)).unwrap());
        pictures.push(treemap(&context, &land(lang)).unwrap());
    }
    pictures
}

/// The text elements of an SVG: what they say and the rectangle that their letters fill.
fn texts(svg: &str) -> (Area, Vec<(String, Area)>) {
    let document = Document::parse(svg).unwrap();
    let number = |node: &resvg::usvg::roxmltree::Node, name: &str| -> f64 {
        node.attribute(name).unwrap().parse().unwrap()
    };
    let root = document.root_element();
    let whole = Area::new(0.0, 0.0, number(&root, "width"), number(&root, "height"));
    let found = document
        .descendants()
        .filter(|node| node.has_tag_name("text"))
        .map(|node| {
            let text = node.text().unwrap().trim().to_owned();
            let (x, size) = (number(&node, "x"), number(&node, "font-size"));
            let baseline = number(&node, "y") + 0.76 * size;
            let wide = typeface::width(&text, size);
            let left = match node.attribute("text-anchor") {
                Some("middle") => x - wide / 2.0,
                Some("end") => x - wide,
                _ => x,
            };
            (
                text,
                Area::new(left, baseline - 0.85 * size, left + wide, baseline + 0.1 * size),
            )
        });
    let found = found.collect();
    (whole, found)
}

/// What the text elements of a picture say.
fn text_of(picture: &Picture) -> Vec<String> {
    texts(&picture.svg).1.into_iter().map(|(text, _)| text).collect()
}

fn check_labels(picture: &Picture, what: &str) {
    let (whole, texts) = texts(&picture.svg);
    for (index, (text, area)) in texts.iter().enumerate() {
        assert!(
            whole.holds(*area),
            "{what} {}: {text} leaves the picture: {area:?}",
            picture.name
        );
        for (other, place) in &texts[..index] {
            assert!(
                !place.overlaps(*area),
                "{what} {}: {text} over {other}",
                picture.name
            );
        }
        assert!(
            text.chars().all(typeface::has),
            "{what} {}: {text} has letters the font lacks",
            picture.name
        );
    }
}

#[test]
fn labels_stay_inside_and_apart_with_few_and_many_counties_and_long_names() {
    for lang in [Lang::Zh, Lang::En] {
        for count in [1, 3, 9, 40, 130] {
            for picture in all(lang, count) {
                check_labels(&picture, &format!("{lang:?} {count}"));
            }
        }
    }
}

/// Every kind of chart of the same numbers.
fn of_values(values: &[Option<f64>], name: &str) -> Vec<Result<Picture, Undrawn>> {
    let context = context(Lang::Zh);
    let names: Vec<String> = (0..values.len()).map(|index| format!("{name}{index}")).collect();
    let each = || names.iter().cloned().zip(values.iter().copied());
    vec![
        county_ranking(
            &context,
            &CountyRanking {
                counties: each()
                    .map(|(name, score)| RankedCounty {
                        name,
                        rank: None,
                        score: score.into(),
                        last_year: score.map(|score| -score),
                    })
                    .collect(),
                city: values[0],
            },
        ),
        tax_distribution(
            &context,
            &Distribution::of(
                tax(Lang::Zh),
                &each()
                    .map(|(name, _)| Group {
                        name,
                        own: true,
                        values: values.to_vec(),
                    })
                    .collect::<Vec<_>>(),
                3,
                values[0],
            ),
        ),
        scatter(
            &context,
            &Scatter {
                x: tax(Lang::Zh),
                y: energy(Lang::Zh),
                counties: each()
                    .map(|(name, x)| ScatterPoint {
                        name,
                        x: x.into(),
                        y: x.into(),
                    })
                    .collect(),
                city: (values[0], values[0]),
            },
        ),
        quota_change(
            &context,
            &QuotaChange {
                resource: tax(Lang::Zh),
                counties: each()
                    .map(|(name, quota)| QuotaRow::of(name, Some(1.0), quota.into()))
                    .collect(),
            },
        ),
    ]
}

#[test]
fn without_any_number_there_is_a_reason_instead_of_a_picture() {
    for missing in [None, Some(f64::NAN), Some(f64::INFINITY)] {
        for result in of_values(&[missing; 3], "县") {
            let Err(Undrawn::Nothing(reason)) = result else {
                panic!("drawn")
            };
            assert!(reason.contains("未绘制"), "{reason}");
        }
    }
    let none = class_shares(&context(Lang::En), &ClassShares::default());
    assert!(matches!(none, Err(Undrawn::Nothing(reason)) if reason.contains("graded")));
}

#[test]
fn odd_numbers_and_hostile_names_still_give_a_right_picture() {
    let cases: [&[Option<f64>]; 9] = [
        &[Some(5.0); 4],
        &[Some(0.0); 4],
        &[Some(-3.5); 4],
        &[Some(-1.0), Some(0.0), Some(1.0), None],
        &[Some(1.0), Some(1.1), Some(1.2), Some(1e15)],
        &[Some(1e-9), Some(2e-9), None, Some(f64::NAN)],
        &[Some(1e300), Some(-1e300), Some(1.0)],
        &[Some(12345.678901), Some(12345.678902)],
        &[Some(7.0)],
    ];
    for values in cases {
        for name in ["县", "", "<b>&\"'\n\u{0}", &"很长的名字".repeat(60)] {
            for picture in of_values(values, name) {
                let picture = picture.unwrap();
                check_labels(&picture, &format!("{values:?} {name}"));
                assert!(
                    !picture.svg.contains("NaN") && !picture.svg.contains("inf"),
                    "{values:?}"
                );
                assert!(!picture.svg.contains("<b>"));
                assert!(!picture.svg.contains("12,345.67890") && !picture.svg.contains("12345.67890"));
            }
        }
    }
}

#[test]
fn same_input_same_bytes() {
    for (one, two) in all(Lang::Zh, 9).iter().zip(all(Lang::Zh, 9)) {
        assert_eq!(one.svg, two.svg);
        assert_eq!(
            png(&one.svg, 8.0, 100.0, None).unwrap(),
            png(&two.svg, 8.0, 100.0, None).unwrap()
        );
    }
}

#[test]
fn a_png_is_as_wide_as_asked_and_knows_its_resolution() {
    let picture = county_ranking(&context(Lang::Zh), &ranking(3)).unwrap();
    for (width_cm, dpi, pixels) in [(16.0, 300.0, 1890), (8.0, 600.0, 1890), (2.54, 96.0, 96)] {
        let bytes = png(&picture.svg, width_cm, dpi, None).unwrap();
        let reader = ::png::Decoder::new(std::io::Cursor::new(bytes))
            .read_info()
            .unwrap();
        let info = reader.info();
        assert_eq!(info.width, pixels);
        let dims = info.pixel_dims.unwrap();
        assert_eq!(dims.unit, ::png::Unit::Meter);
        // 300 dots an inch are 300 ÷ 0.0254 dots a metre.
        assert!((f64::from(dims.xppu) - dpi / 0.0254).abs() <= 0.5);
        let shown_cm = f64::from(info.width) / f64::from(dims.xppu) * 100.0;
        assert!((shown_cm - width_cm).abs() < 0.02, "{shown_cm}");
    }
}

#[test]
fn a_png_of_no_size_or_without_its_font_is_refused() {
    let picture = county_ranking(&context(Lang::Zh), &ranking(3)).unwrap();
    for (width, dpi) in [
        (0.0, 300.0),
        (f64::NAN, 300.0),
        (16.0, f64::INFINITY),
        (1e9, 300.0),
    ] {
        assert!(matches!(
            png(&picture.svg, width, dpi, None),
            Err(Error::Usage(_))
        ));
    }
    let missing = png(&picture.svg, 16.0, 300.0, Some(Path::new("no-such-font.otf")));
    assert!(matches!(missing, Err(Error::File { .. })));
}

#[test]
fn the_font_that_the_user_names_is_used() {
    let picture = county_ranking(&context(Lang::Zh), &ranking(3)).unwrap();
    // The embedded font with twice as many units an em draws all letters half as large.
    let mut bytes = FONT.to_vec();
    let head = (0..40)
        .map(|table| 12 + 16 * table)
        .find(|at| &bytes[*at..*at + 4] == b"head")
        .unwrap();
    let offset = u32::from_be_bytes(bytes[head + 8..head + 12].try_into().unwrap()) as usize;
    bytes[offset + 18..offset + 20].copy_from_slice(&2000u16.to_be_bytes());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("font.otf");
    std::fs::write(&path, bytes).unwrap();
    let with = png(&picture.svg, 8.0, 100.0, Some(&path)).unwrap();
    assert_ne!(with, png(&picture.svg, 8.0, 100.0, None).unwrap());
    std::fs::write(&path, "no font").unwrap();
    assert!(matches!(
        png(&picture.svg, 8.0, 100.0, Some(&path)),
        Err(Error::File { .. })
    ));
}

#[test]
fn tables_have_a_label_for_every_column_and_no_word_is_forgotten() {
    for lang in [Lang::Zh, Lang::En] {
        for picture in all(lang, 9) {
            let table = &picture.table;
            let columns: Vec<&str> = table
                .frame
                .get_column_names()
                .iter()
                .map(|name| name.as_str())
                .collect();
            let ids: Vec<&str> = table.headings.iter().map(|heading| heading.id.as_str()).collect();
            assert_eq!(columns, ids);
            assert_eq!(table.title, picture.title);
            let said = table
                .headings
                .iter()
                .map(|heading| heading.label.as_str())
                .chain([picture.caption.as_str()]);
            for text in said.chain([picture.svg.as_str()]) {
                assert!(
                    !text.is_empty() && !text.contains("chart.") && !text.contains("%{"),
                    "{}: {text}",
                    picture.name
                );
            }
        }
    }
}

/// Letters of names, which are the same in both languages.
fn letters_of_names(lang: Lang) -> String {
    let industries = land(lang).industries.into_iter().map(|industry| industry.name);
    NAMES
        .iter()
        .copied()
        .chain([LONGEST])
        .map(str::to_owned)
        .chain(industries)
        .collect()
}

#[test]
fn a_label_within_an_english_sentence_begins_small_unless_it_is_an_abbreviation() {
    for (word, expected) in [
        ("Tax per mu", "tax per mu"),
        ("R&D intensity", "R&D intensity"),
        ("COD", "COD"),
        ("亩均税收", "亩均税收"),
        ("", ""),
    ] {
        assert_eq!(within_sentence(word), expected);
    }
}

#[test]
fn english_charts_have_no_chinese_words_and_chinese_charts_no_english_ones() {
    let names = letters_of_names(Lang::En);
    for picture in all(Lang::En, 9) {
        for (text, _) in texts(&picture.svg).1 {
            let foreign = text
                .chars()
                .find(|letter| *letter >= '\u{2e80}' && !names.contains(*letter));
            assert_eq!(foreign, None, "{}: {text}", picture.name);
        }
    }
    for picture in all(Lang::Zh, 9) {
        for (text, _) in texts(&picture.svg).1 {
            let word = text
                .split(|letter: char| !letter.is_ascii_lowercase())
                .find(|word| word.len() > 2);
            assert_eq!(word, None, "{}: {text}", picture.name);
        }
    }
}

/// Width of every text as resvg sets it, letter by letter with kerning.
fn set_widths(group: &resvg::usvg::Group, found: &mut Vec<(String, f64, f64)>) {
    for node in group.children() {
        match node {
            resvg::usvg::Node::Group(inner) => set_widths(inner, found),
            resvg::usvg::Node::Text(text) => {
                let chunk = &text.chunks()[0];
                let size = f64::from(chunk.spans()[0].font_size().get());
                found.push((
                    chunk.text().to_owned(),
                    size,
                    f64::from(text.bounding_box().width()),
                ));
            }
            _ => {}
        }
    }
}

#[test]
fn texts_are_as_wide_as_laid_out() {
    let mut fonts = resvg::usvg::fontdb::Database::new();
    fonts.load_font_data(FONT.to_vec());
    let options = resvg::usvg::Options {
        fontdb: std::sync::Arc::new(fonts),
        ..resvg::usvg::Options::default()
    };
    for picture in all(Lang::En, 9) {
        let tree = resvg::usvg::Tree::from_str(&picture.svg, &options).unwrap();
        let mut found = Vec::new();
        set_widths(tree.root(), &mut found);
        assert!(found.len() > 5, "{}", picture.name);
        for (text, size, wide) in found {
            let laid_out = typeface::width(&text, size);
            assert!(
                wide <= laid_out + 0.5 && wide >= laid_out * 0.9 - 4.0,
                "{text}: {wide}, not {laid_out}"
            );
        }
    }
}

/// Writes all charts as files, to be looked at: `CHARTS=folder cargo test --release gallery -- --ignored`.
#[test]
#[ignore = "writes files to be looked at"]
fn gallery() {
    let folder = std::path::PathBuf::from(std::env::var_os("CHARTS").unwrap());
    let outlier = [Some(1.0), Some(1.1), Some(1.2), Some(-0.4), None, Some(900.0)];
    for picture in of_values(&outlier, "城乡一体化示范区").into_iter().flatten() {
        let bytes = png(&picture.svg, 16.0, 150.0, None).unwrap();
        std::fs::write(folder.join(format!("{}-outlier.png", picture.name)), bytes).unwrap();
    }
    for lang in [Lang::Zh, Lang::En] {
        for count in [1, 3, 9, 130] {
            for picture in all(lang, count) {
                let stem = format!("{}-{}-{count}", picture.name, lang.id());
                std::fs::write(folder.join(format!("{stem}.svg")), &picture.svg).unwrap();
                std::fs::write(
                    folder.join(format!("{stem}.png")),
                    png(&picture.svg, 16.0, 150.0, None).unwrap(),
                )
                .unwrap();
            }
        }
    }
}
