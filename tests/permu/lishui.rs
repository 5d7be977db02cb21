//! 丽水 2019: the published figures of ten areas, appraised as counties.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};

use crate::program::{Csv, permu};

/// Indicator of the scheme, column of the published file, header in the workbook, decimals published.
const INDICATORS: [(&str, usize, &str); 6] = [
    ("tax_per_mu", 1, "亩均税收（万元/亩）"),
    ("value_added_per_mu", 2, "亩均增加值（万元/亩）"),
    ("value_added_per_energy", 3, "单位能耗增加值（万元/吨标准煤）"),
    ("value_added_per_emission", 4, "单位排放增加值（万元/吨）"),
    ("rd_intensity", 5, "R&D经费支出占比（%）"),
    ("labour_productivity", 6, "全员劳动生产率（万元/人）"),
];

const SOURCE: &str = "丽水市亩均论英雄大数据展示系统的公开代码（https://github.com/w1039913278/lishui）；数据年份2019；规上工业企业；“/”表示原文没有数据。";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// The published table: area, then figures as written.
fn published() -> Vec<Vec<String>> {
    let text =
        std::fs::read_to_string(root().join("tests/oracle/lishui/lishui_2019_county_permu.csv")).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    lines
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect()
}

fn city() -> Vec<Vec<String>> {
    let text =
        std::fs::read_to_string(root().join("tests/oracle/lishui/lishui_2019_city_totals.csv")).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    lines
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect()
}

fn put(sheet: &mut Worksheet, row: u32, column: u16, text: &str) {
    match text.parse::<f64>() {
        Ok(number) => sheet.write_number(row, column, number).unwrap(),
        Err(_) => sheet.write_string(row, column, text).unwrap(),
    };
}

/// The workbook of `datasets/lishui-2019`: the published figures, untouched.
fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_ymd(2020, 1, 1).unwrap();
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let head = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center);
    let sheet = workbook.add_worksheet();
    sheet.set_name("分县效益").unwrap();
    sheet
        .write_string(0, 0, "丽水市2019年规上工业企业亩均效益（分县）")
        .unwrap();
    let headers = ["县（市、区）"]
        .into_iter()
        .chain(INDICATORS.map(|(_, _, header)| header))
        .chain(["规上企业数（家）"]);
    for (column, header) in (0..).zip(headers) {
        sheet.write_string_with_format(1, column, header, &head).unwrap();
        sheet.set_column_width(column, 16).unwrap();
    }
    for (row, line) in (2..).zip(published()) {
        for (column, text) in (0..).zip(&line[..8]) {
            put(sheet, row, column, text);
        }
    }
    sheet.set_freeze_panes(2, 1).unwrap();
    let sheet = workbook.add_worksheet();
    sheet.set_name("来源").unwrap();
    sheet.write_string(0, 0, SOURCE).unwrap();
    sheet
        .write_string(2, 0, "同一来源的全市数（不参加评价）")
        .unwrap();
    sheet.set_column_width(0, 22).unwrap();
    for (row, line) in (3..).zip(city()) {
        for (column, text) in (0..).zip(&line) {
            put(sheet, row, column, text);
        }
    }
    workbook.save_to_buffer().unwrap()
}

const README: &str = "# 丽水市2019年分县亩均效益（真实数据）

丽水市十个县（市、区）规上工业企业的六项亩均效益指标，数据年份2019。数字原样抄自丽水市亩均论英雄大数据展示系统的公开代码（<https://github.com/w1039913278/lishui>）；“/”表示原文没有数据，一律按未报处理，不是0。

`permu evaluate datasets/lishui-2019 --scheme lishui-2019` 以县（市、区）为评价单位。

# Counties of Lishui, 2019 (real figures)

Six indicators of industrial enterprises above scale in ten counties and districts, data year 2019, copied as they stand from the public code of the city's dashboard (<https://github.com/w1039913278/lishui>). “/” means that the source gives no figure: not reported, never 0.

Made from `tests/oracle/lishui` by `PERMU_UPDATE=1 cargo test --release --test permu lishui`.
";

fn folder() -> PathBuf {
    root().join("datasets/lishui-2019")
}

#[test]
fn the_dataset_holds_the_published_figures() {
    for (name, bytes) in [
        ("丽水市2019年分县亩均效益.xlsx", workbook()),
        ("README.md", README.as_bytes().to_vec()),
    ] {
        let path = folder().join(name);
        if std::env::var_os("PERMU_UPDATE").is_some() {
            std::fs::create_dir_all(folder()).unwrap();
            std::fs::write(&path, &bytes).unwrap();
        }
        let found = std::fs::read(&path).unwrap();
        assert!(
            found == bytes,
            "{name} differs; set PERMU_UPDATE=1 to write it anew"
        );
    }
}

fn appraised() -> (tempfile::TempDir, Csv) {
    let temporary = tempfile::tempdir().unwrap();
    let run = permu(
        temporary.path(),
        &["evaluate", &folder().to_string_lossy(), "--scheme", "lishui-2019"],
    )
    .ends_with(0);
    assert_eq!(run.table("enterprises").rows.len(), 0);
    let counties = run.table("counties");
    (temporary, counties)
}

#[test]
fn ranks_of_all_six_indicators_equal_the_published_order() {
    let (_folder, table) = appraised();
    let published = published();
    assert_eq!(table.rows.len(), published.len() + 1);
    for (id, column, header) in INDICATORS {
        let figures: BTreeMap<&str, f64> = published
            .iter()
            .filter_map(|line| Some((line[0].as_str(), line[column].parse().ok()?)))
            .collect();
        for line in &published {
            let row = table.row("county", &line[0]);
            let value = table.number(row, &format!("{id}_value"));
            let rank = table.number(row, &format!("{id}_rank"));
            let Some(own) = figures.get(line[0].as_str()) else {
                assert_eq!(line[column], "/");
                assert_eq!((value, rank), (None, None), "{} of {}", header, line[0]);
                continue;
            };
            let scale = if id == "rd_intensity" { 100.0 } else { 1.0 };
            assert!(
                (value.unwrap() * scale - own).abs() < 1e-9,
                "{header} of {}",
                line[0]
            );
            let better = figures.values().filter(|other| *other > own).count();
            assert_eq!(rank, Some(better as f64 + 1.0), "{header} of {}", line[0]);
        }
    }
    // The published table is in the order of 亩均税收.
    for (place, line) in published.iter().enumerate() {
        let row = table.row("county", &line[0]);
        assert_eq!(table.number(row, "tax_per_mu_rank"), Some(place as f64 + 1.0));
    }
}

#[test]
fn a_county_is_no_enterprise_and_the_document_has_no_empty_chapter() {
    let (folder, table) = appraised();
    for row in 0..table.rows.len() {
        for column in ["enterprises", "appraised"] {
            assert_eq!(table.number(row, column), None, "{column} of row {row}");
        }
    }
    let file = std::fs::File::open(folder.path().join("out/report.docx")).unwrap();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    let mut part = archive.by_name("word/document.xml").unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut part, &mut text).unwrap();
    for wrong in ["总体结果", "评价企业", "县（市、区）企业"] {
        assert!(!text.contains(wrong), "{wrong}");
    }
    assert!(text.contains("三、县（市、区）评价结果"));
}

#[test]
fn a_slash_is_a_gap_whose_weight_the_other_indicators_take_over() {
    let (_folder, table) = appraised();
    // By hand, 缙云县: five weights of 20 instead of six of 100/6; ratios to the city's figures, capped at 2.
    let ratios = [
        36.91 / 18.9,
        101.58 / 73.71,
        0.51 / 1.14,
        1.28 / 2.36,
        19.28 / 16.45,
    ];
    let score: f64 = ratios.iter().map(|ratio: &f64| 20.0 * ratio.min(2.0)).sum();
    let row = table.row("county", "缙云县");
    assert_eq!(table.get(row, "value_added_per_emission_value"), "");
    assert!((table.number(row, "score").unwrap() - score).abs() < 1e-9);
}
