//! Wishes and files that cannot be met are refused with a message: no panic, no abort, no other file drawn in.

use crate::book::{self, cells, code};
use crate::program::{permu, permu_with};

#[test]
fn more_made_up_enterprises_than_sheets_hold_are_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    for count in ["100000000", "18446744073709551615", "18446744073709551616", "1e3"] {
        let run = permu(folder.path(), &["sample", "--enterprises", count]).ends_with(2);
        assert!(run.stderr.contains("300000"), "{count}: {}", run.stderr);
        assert!(!run.out.exists());
    }
}

#[test]
fn a_number_of_threads_that_polars_cannot_have_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (name, count, code) in [
        ("POLARS_MAX_THREADS", "0", 2),
        ("POLARS_MAX_THREADS", "many", 2),
        ("POLARS_MAX_THREADS", "100000000", 2),
        ("RAYON_NUM_THREADS", "100000000", 2),
        ("POLARS_MAX_THREADS", "1", 0),
        ("RAYON_NUM_THREADS", "0", 0),
    ] {
        let run = permu_with(folder.path(), &["evaluate", "--only", "tables"], &[(name, count)]);
        let run = run.ends_with(code);
        assert_eq!(run.stderr.contains(name), code == 2, "{}", run.stderr);
    }
}

#[test]
fn a_control_character_in_a_settings_file_is_a_mistake_at_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let plain = include_str!("plain.toml");
    for (from, to, line) in [
        ("label = \"亩均税收\"", "label = \"亩均\\u0001税收\"", 12),
        ("title = \"试行办法\"", "title = \"试行\\u0000办法\"", 2),
        ("place = \"示例市\"", "place = \"示例\\uFFFE市\"", 3),
    ] {
        std::fs::write(folder.path().join("own.toml"), plain.replacen(from, to, 1)).unwrap();
        for arguments in [
            ["scheme", "check", "own.toml"],
            ["evaluate", "--scheme", "own.toml"],
        ] {
            let run = permu(folder.path(), &arguments).ends_with(1);
            assert!(run.stderr.contains("[unseen-letter]"), "{}", run.stderr);
            assert!(run.stderr.contains(&format!("own.toml:{line}")), "{}", run.stderr);
        }
    }
    std::fs::write(
        folder.path().join("own.toml"),
        plain.replacen("label = \"亩均税收\"", "label = \"\"\"亩均\n税收\"\"\"", 1),
    )
    .unwrap();
    permu(folder.path(), &["scheme", "check", "own.toml"]).ends_with(0);
}

/// The colours of a PNG are compressed; a picture with the other file drawn in has other bytes.
#[test]
fn a_changed_picture_of_a_result_draws_no_other_file_in() {
    let folder = tempfile::tempdir().unwrap();
    let run = permu(folder.path(), &[]).ends_with(0);
    let svg = run.out.join("charts/radar.svg");
    let kept = std::fs::read_to_string(&svg).unwrap();
    let secret = folder.path().join("secret.png");
    std::fs::copy(run.out.join("charts/lorenz.png"), &secret).unwrap();
    let png = |text: String| {
        std::fs::write(&svg, text).unwrap();
        permu(
            folder.path(),
            &["chart", "radar", "--dpi", "72", "--out", "small"],
        )
        .ends_with(0);
        let bytes = std::fs::read(folder.path().join("small/radar.png")).unwrap();
        std::fs::remove_dir_all(folder.path().join("small")).unwrap();
        bytes
    };
    let plain = png(kept.clone());
    // A black square of nine dots.
    let data = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0naHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmcnIHdpZHRoPSc5JyBoZWlnaHQ9JzknPjxyZWN0IHdpZHRoPSc5JyBoZWlnaHQ9JzknLz48L3N2Zz4=";
    let secret = secret.to_string_lossy().into_owned();
    std::fs::write(&svg, "<svg").unwrap();
    let broken = permu(folder.path(), &["chart", "radar", "--out", "small"]).ends_with(2);
    assert!(broken.stderr.contains("charts/radar.svg"), "{}", broken.stderr);
    std::fs::remove_dir_all(folder.path().join("small")).unwrap();
    for href in [
        secret.clone(),
        format!("file://{secret}"),
        "../../secret.png".to_owned(),
        data.to_owned(),
    ] {
        let image = format!("<image href=\"{href}\" x=\"0\" y=\"0\" width=\"800\" height=\"800\"/></svg>");
        assert!(
            png(kept.replace("</svg>", &image)) == plain,
            "{href} was drawn in"
        );
    }
}

#[test]
fn figures_at_the_end_of_all_numbers_leave_no_infinity_in_a_table() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("plain.toml"), include_str!("plain.toml")).unwrap();
    let header = cells([
        "统一社会信用代码",
        "企业名称",
        "县（市、区）",
        "所属园区",
        "企业规模",
        "用地面积（亩）",
        "税收（万元）",
        "主营业务收入（万元）",
    ]);
    let row = |number: usize, park: &str, tax: &str| {
        [
            vec![code(number)],
            cells(["企业", "甲县", park, "规上", "1", tax, tax]),
        ]
        .concat()
    };
    for taxes in [
        ["-1.7e308", "1.7e308", "0.1"],
        ["1.7e308", "1.7e308", "1e-300"],
        ["-1e300", "1e300", "1e-10"],
    ] {
        let rows = (1..)
            .zip(taxes)
            .map(|(number, tax)| row(number, &format!("园{number}"), tax));
        let rows = std::iter::once(header.clone()).chain(rows).collect();
        book::write(&folder.path().join("企业2019.xlsx"), &[("企业", rows)]);
        let run = permu(
            folder.path(),
            &[
                "evaluate",
                "企业2019.xlsx",
                "--scheme",
                "plain.toml",
                "--keep-going",
            ],
        );
        assert!(matches!(run.code, 0 | 1), "{}", run.stderr);
        for file in run.files().iter().filter(|file| file.ends_with(".csv")) {
            let text = run.text(file);
            let mut fields = text.split([',', '\n']);
            let odd = fields.find(|field| {
                let plain = field.trim_matches(['-', '"', '\r']).to_lowercase();
                plain == "inf" || plain == "nan" || plain == "infinity"
            });
            assert_eq!(odd, None, "{taxes:?}: {file}");
        }
    }
}
