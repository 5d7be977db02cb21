//! What a user must never lose: answers, edited files, files beside permu's own, the earlier result that was read.

use std::fs;
use std::path::Path;

use crate::book::{self, cells, code};
use crate::program::{Run, permu};

/// Two enterprises, and a header that `permu check` proposes a field for.
fn workbook(folder: &Path, name: &str, header: &str) {
    let row = |number: usize, county: &str| {
        [
            vec![code(number)],
            cells(["企业", county, "规上", "10", "100", "1000", "1"]),
        ]
        .concat()
    };
    let header = cells([
        "统一社会信用代码",
        "企业名称",
        "县（市、区）",
        "企业规模",
        "用地面积（亩）",
        header,
        "主营业务收入（万元）",
        "研发经费支出（万元）",
    ]);
    book::write(
        &folder.join(name),
        &[("企业", vec![header, row(1, "甲县"), row(2, "乙县")])],
    );
}

const ARGUMENTS: [&str; 4] = ["--scheme", "plain.toml", "--only", "tables"];

fn place() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    workbook(folder.path(), "企业2019.xlsx", "税收（万元）");
    fs::write(folder.path().join("plain.toml"), include_str!("plain.toml")).unwrap();
    folder
}

fn evaluate(folder: &Path, more: &[&str]) -> Run {
    permu(
        folder,
        &[&["evaluate", "企业2019.xlsx"], &ARGUMENTS[..], more].concat(),
    )
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn foreign_and_edited_files_at_every_depth_of_out_are_kept_and_said() {
    let folder = place();
    let out = folder.path().join("out");
    evaluate(folder.path(), &[]).ends_with(0);
    let foreign = [
        "notes.txt",
        "tables/mine.csv",
        "charts/logo.svg",
        "split/甲县/letter.txt",
        "a/b/c.txt",
    ];
    for name in foreign {
        let path = out.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, name).unwrap();
    }
    let edited = ["tables/counties.csv", "scheme.toml"];
    for name in edited {
        fs::write(out.join(name), format!("edited {name}")).unwrap();
    }
    for again in 0..3 {
        let run = evaluate(folder.path(), &["--state", ["final", "trial", "final"][again]]).ends_with(0);
        for name in foreign {
            assert_eq!(read(&out.join(name)), name);
        }
        assert!(run.stderr.contains("notes.txt"), "{}", run.stderr);
        assert_eq!(
            read(&out.join("tables/counties-2.csv")),
            "edited tables/counties.csv"
        );
        assert_eq!(read(&out.join("scheme-2.toml")), "edited scheme.toml");
        assert!(read(&out.join("tables/counties.csv")).contains("甲县"));
        if again == 0 {
            assert!(run.stderr.contains("tables/counties-2.csv"), "{}", run.stderr);
        }
        assert!(!out.join("tables/counties-3.csv").exists());
        assert!(
            !out.join("tables/enterprises-2.csv").exists(),
            "permu's own was kept"
        );
    }
}

#[test]
fn a_manifest_that_somebody_edited_is_kept() {
    let folder = place();
    evaluate(folder.path(), &[]).ends_with(0);
    let manifest = folder.path().join("out/run.json");
    let edited = read(&manifest).replace("\"year\": 2019", "\"year\": 2020");
    fs::write(&manifest, &edited).unwrap();
    evaluate(folder.path(), &[]).ends_with(0);
    assert_eq!(read(&folder.path().join("out/run-2.json")), edited);
    assert!(read(&manifest).contains("\"year\": 2019"));
}

#[test]
fn answers_and_an_edited_map_survive_three_checks_and_the_map_is_used_from_out() {
    let folder = place();
    workbook(folder.path(), "企业2019.xlsx", "实缴税负（万元）");
    let check = |more: &[&str]| {
        permu(
            folder.path(),
            &[&["check", "企业2019.xlsx", "--scheme", "plain.toml"], more].concat(),
        )
    };
    let out = folder.path().join("out");
    check(&[]).ends_with(1);
    check(&[]).ends_with(1);
    assert!(
        !out.join("problems-2.xlsx").exists(),
        "what nobody changed was kept"
    );
    fs::write(out.join("problems.xlsx"), "answers").unwrap();
    let map = read(&out.join("map.toml")) + "# checked by Li\n";
    fs::write(out.join("map.toml"), &map).unwrap();
    for again in 0..3 {
        let run = check(&[]).ends_with(1);
        assert_eq!(read(&out.join("problems-2.xlsx")), "answers");
        assert_eq!(read(&out.join("map-2.toml")), map);
        assert!(fs::read(out.join("problems.xlsx")).unwrap().starts_with(b"PK"));
        assert_eq!(
            run.stderr.contains("problems-2.xlsx"),
            again == 0,
            "{}",
            run.stderr
        );
        assert!(!out.join("problems-3.xlsx").exists() && !out.join("map-3.toml").exists());
    }
    let map = ["--map", "out/map-2.toml"];
    let run = evaluate(folder.path(), &map).ends_with(0);
    assert_eq!(run.table("enterprises").count("status", "appraised"), 2);
    assert_eq!(read(&out.join("problems-2.xlsx")), "answers");
    // The map of the check is used from where it stands, and is still there for the next run.
    evaluate(folder.path(), &["--map", "out/map.toml"]).ends_with(0);
    evaluate(folder.path(), &["--map", "out/map.toml"]).ends_with(0);
}

#[test]
fn a_history_in_the_folder_of_the_results_is_not_replaced() {
    let folder = place();
    evaluate(folder.path(), &["--out", "last"]).ends_with(0);
    evaluate(folder.path(), &[]).ends_with(0);
    let before = fs::read(folder.path().join("out/run.json")).unwrap();
    for history in ["out", "./out", "out/tables/../../out"] {
        let run = evaluate(folder.path(), &["--state", "final", "--history", history]).ends_with(2);
        assert!(run.stderr.contains("--out"), "{}", run.stderr);
        assert_eq!(fs::read(folder.path().join("out/run.json")).unwrap(), before);
    }
    let run = evaluate(
        folder.path(),
        &["--state", "final", "--history", "out", "--out", "new"],
    );
    assert!(
        run.out.join("run.json").exists() || run.code == 1,
        "{}",
        run.stderr
    );
    assert_eq!(fs::read(folder.path().join("out/run.json")).unwrap(), before);
}

#[test]
fn quotas_of_a_replaced_result_go_with_it_and_what_somebody_put_beside_them_stays() {
    let folder = tempfile::tempdir().unwrap();
    let run = permu(folder.path(), &["evaluate", "--only", "tables"]).ends_with(0);
    permu(folder.path(), &["allocate", "--method", "tiered"]).ends_with(0);
    fs::write(run.out.join("allocate/letter.txt"), "mine").unwrap();
    fs::write(run.out.join("allocate/quotas.toml"), "edited").unwrap();
    permu(folder.path(), &["evaluate", "--only", "tables"]).ends_with(0);
    let files = run.files();
    let there: Vec<&String> = files
        .iter()
        .filter(|file| file.starts_with("allocate/"))
        .collect();
    assert_eq!(there, ["allocate/letter.txt", "allocate/quotas.toml"]);
}

#[test]
fn a_sample_overwrites_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["README.md", "quotas.toml", "用地2019.xlsx"] {
        fs::write(folder.path().join(name), "mine").unwrap();
        let run = permu(folder.path(), &["sample", "--enterprises", "20", "--out", "."]).ends_with(2);
        assert!(run.stderr.contains(name), "{}", run.stderr);
        assert_eq!(read(&folder.path().join(name)), "mine");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        fs::remove_file(folder.path().join(name)).unwrap();
    }
    for _ in 0..2 {
        permu(folder.path(), &["sample", "--enterprises", "20", "--out", "."]).ends_with(0);
    }
    permu(folder.path(), &["sample", "--enterprises", "21", "--out", "."]).ends_with(2);
}

#[test]
fn times_are_not_written_over_another_file() {
    let folder = place();
    let workbook = folder.path().join("企业2019.xlsx");
    let before = fs::read(&workbook).unwrap();
    fs::write(folder.path().join("mine.json"), "{\"other\": 1}").unwrap();
    for (name, code) in [
        ("企业2019.xlsx", 2),
        ("mine.json", 2),
        ("times.json", 0),
        ("times.json", 0),
    ] {
        for command in ["evaluate", "check"] {
            let arguments = [&[
                command,
                "企业2019.xlsx",
                "--scheme",
                "plain.toml",
                "--timings",
                name,
            ][..]]
            .concat();
            permu(folder.path(), &arguments).ends_with(code);
        }
    }
    assert_eq!(fs::read(&workbook).unwrap(), before);
    assert_eq!(read(&folder.path().join("mine.json")), "{\"other\": 1}");
}

#[test]
fn a_redrawn_chart_does_not_take_the_place_of_an_edited_one() {
    let folder = tempfile::tempdir().unwrap();
    let run = permu(folder.path(), &[]).ends_with(0);
    fs::write(run.out.join("charts/radar.png"), "edited").unwrap();
    for _ in 0..2 {
        permu(folder.path(), &["chart", "radar", "lorenz", "--dpi", "72"]).ends_with(0);
        assert_eq!(read(&run.out.join("charts/radar-2.png")), "edited");
    }
    assert!(!run.out.join("charts/lorenz-2.png").exists() && !run.out.join("charts/radar-3.png").exists());
    // What was drawn again is permu's: the next run replaces it.
    let run = permu(folder.path(), &[]).ends_with(0);
    assert!(!run.out.join("charts/lorenz-2.png").exists() && !run.out.join("charts/radar-3.png").exists());
    fs::create_dir(folder.path().join("pictures")).unwrap();
    fs::write(folder.path().join("pictures/radar.svg"), "mine").unwrap();
    permu(
        folder.path(),
        &["chart", "radar", "--dpi", "72", "--out", "pictures"],
    )
    .ends_with(0);
    assert_eq!(read(&folder.path().join("pictures/radar-2.svg")), "mine");
}

#[cfg(unix)]
#[test]
fn a_linked_out_stays_a_link_and_a_previous_of_somebody_else_stays() {
    let folder = place();
    let disk = folder.path().join("disk");
    fs::create_dir(&disk).unwrap();
    let previous = folder.path().join(".out.previous");
    fs::create_dir(&previous).unwrap();
    fs::write(previous.join("run.json"), "{\"permu\": \"0.1.0\"}").unwrap();
    std::os::unix::fs::symlink("disk/results", folder.path().join("out")).unwrap();
    for _ in 0..3 {
        evaluate(folder.path(), &[]).ends_with(0);
        let link = fs::symlink_metadata(folder.path().join("out")).unwrap();
        assert!(link.file_type().is_symlink());
        assert!(disk.join("results/run.json").is_file());
        assert!(previous.join("run.json").is_file());
    }
    assert_eq!(fs::read_dir(&disk).unwrap().count(), 1);
}
