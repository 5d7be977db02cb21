use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use calamine::{Data, Range, Reader, Xlsx, open_workbook};

use super::*;
use crate::facts::shown::visible;
use crate::lang::Lang;
use crate::output::sample;
use crate::table::Cells;

fn written(view: &View) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("results.xlsx");
    write(view, &path).unwrap();
    (folder, path)
}

fn open(view: &View) -> Xlsx<std::io::BufReader<std::fs::File>> {
    let (_folder, path) = written(view);
    open_workbook(path).unwrap()
}

/// The ids that are worded in another way than they stand in the table.
fn worded(lang: Lang, text: &str) -> String {
    let pairs = [
        ("appraised", "参评", "Appraised"),
        ("left_out", "未纳入", "Left out"),
        ("no-population", "不属于任何评价群体", "In no population"),
        ("base-merit", "基数＋绩效", "base and merit"),
        ("proportional", "按基数比例", "proportional"),
        ("tiered", "分档系数", "tiered"),
        ("reward-penalty", "奖先罚后", "reward and penalty"),
        ("zsg-dea", "零和收益 DEA", "zero-sum-gains DEA"),
        ("optimal", "优化配置", "optimal"),
        ("(reserve)", "（市级预留）", "Reserve"),
        ("note", "提示", "note"),
    ];
    match pairs.iter().find(|(id, _, _)| *id == text) {
        Some((_, zh, en)) => lang.pick(zh, en).to_owned(),
        None => visible(text).into_owned(),
    }
}

fn check(lang: Lang, range: &Range<Data>, table: &Table, top: u32) {
    for (column, heading) in table.headings.iter().enumerate() {
        let shown = range.get_value((top, column as u32)).unwrap().to_string();
        assert!(shown.starts_with(&heading.label), "{shown}");
        let unit = lang.unit(&heading.unit);
        assert!(shown.contains(unit.as_ref()), "{shown}");
        let cells = Cells::of(&table.frame, &heading.id).unwrap();
        for row in 0..table.frame.height() {
            let place = (top + 1 + row as u32, column as u32);
            let found = range.get_value(place).unwrap_or(&Data::Empty);
            let expected = match (cells.number(row), cells.text(row)) {
                (Some(value), _) => Data::Float(value),
                (None, Some(unit)) if heading.id == "unit" => Data::String(lang.unit(unit).into_owned()),
                (None, Some(text)) => Data::String(worded(lang, text)),
                (None, None) => Data::Empty,
            };
            assert_eq!(*found, expected, "{} {place:?}", heading.id);
        }
    }
}

#[test]
fn every_cell_of_the_tables_is_in_the_workbook() {
    for lang in [Lang::Zh, Lang::En] {
        let view = sample::view(lang, 300);
        let mut book = open(&view);
        let names = match lang == Lang::Zh {
            true => [
                "说明",
                "企业评价",
                "县区排名",
                "公示",
                "资源配置",
                "方案比较",
                "问题清单",
                "评价方案",
            ],
            false => [
                "README",
                "Enterprises",
                "Counties",
                "Publication",
                "Quotas",
                "Methods",
                "Problems",
                "Scheme",
            ],
        };
        assert_eq!(book.sheet_names()[..names.len()], names);
        // Behind them a sheet a county.
        assert_eq!(book.sheet_names().len(), names.len() + sample::COUNTIES.len());
        let mut range = |index: usize| book.worksheet_range(names[index]).unwrap();
        check(lang, &range(1), &view.enterprises, 1);
        check(lang, &range(2), &view.counties, 1);
        let below = 1 + view.counties.frame.height() as u32 + 2;
        check(lang, &range(2), &view.parks, below + 1);
        check(lang, &range(4), &view.allocation, 1);
        check(lang, &range(5), &view.comparison, 1);
        check(lang, &range(6), &view.problems, 1);
    }
}

#[test]
fn the_list_for_publication_has_names_and_classes_and_no_figure() {
    let view = sample::view(Lang::Zh, 300);
    let range = open(&view).worksheet_range("公示").unwrap();
    let title = range.get_value((0, 0)).unwrap().to_string();
    assert!(title.contains("排名不分先后"), "{title}");
    let heads: Vec<String> = range.rows().nth(1).unwrap().iter().map(Data::to_string).collect();
    assert_eq!(heads[..3], ["统一社会信用代码", "企业名称", "县（市、区）"]);
    assert!(
        !heads
            .iter()
            .any(|head| head.contains("得分") || head.contains("排名"))
    );
    assert!(
        range
            .cells()
            .all(|(_, _, cell)| !matches!(cell, Data::Float(_) | Data::Int(_)))
    );
    let codes: Vec<String> = range.rows().skip(2).map(|row| row[0].to_string()).collect();
    let classes = Cells::of(&view.enterprises.frame, "class").unwrap();
    let graded = (0..300).filter(|row| classes.text(*row).is_some()).count();
    assert_eq!(codes.len(), graded);
    assert!(codes.is_sorted());
}

#[test]
fn every_county_has_a_sheet_with_its_own_enterprises_only() {
    let view = sample::view(Lang::Zh, 300);
    let mut book = open(&view);
    let counties = Cells::of(&view.enterprises.frame, "county").unwrap();
    let codes = Cells::of(&view.enterprises.frame, "code").unwrap();
    for name in sample::COUNTIES {
        let range = book.worksheet_range(name).unwrap();
        let found: Vec<String> = range.rows().skip(2).map(|row| row[0].to_string()).collect();
        let own: Vec<&str> = (0..300)
            .filter(|row| counties.text(*row) == Some(name))
            .filter_map(|row| codes.text(row))
            .collect();
        assert_eq!(found, own, "{name}");
    }
}

#[test]
fn the_first_sheet_says_what_the_workbook_is() {
    let view = sample::view(Lang::Zh, 300);
    let range = open(&view).worksheet_range("说明").unwrap();
    let texts: Vec<String> = range.cells().map(|(_, _, cell)| cell.to_string()).collect();
    let all = texts.join("\n");
    for expected in [
        "试算稿",
        "2019",
        "未纳入",
        &view.left_out[0].label,
        "企业评价",
        &view.method.assumed[0],
        "742859",
    ] {
        assert!(all.contains(expected), "{expected}");
    }
    let scheme = open(&view).worksheet_range("评价方案").unwrap();
    let all: Vec<String> = scheme.cells().map(|(_, _, cell)| cell.to_string()).collect();
    let benchmarks = Cells::of(&view.method.benchmarks.frame, "benchmark").unwrap();
    let benchmark = benchmarks.text(0).unwrap().to_owned();
    assert!(all.contains(&"亩均主营业务收入".to_owned()) && all.contains(&benchmark));
}

#[test]
fn the_state_of_the_run_is_on_every_sheet_and_page() {
    let (_folder, path) = written(&sample::view(Lang::Zh, 20));
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&path).unwrap()).unwrap();
    for sheet in 1..=6 {
        let mut entry = archive
            .by_name(&format!("xl/worksheets/sheet{sheet}.xml"))
            .unwrap();
        let xml = std::io::read_to_string(&mut entry).unwrap();
        let feet = xml.split("<oddFooter>").nth(1).unwrap();
        assert!(
            feet.contains("试算稿") && feet.contains("&amp;P"),
            "sheet {sheet}"
        );
        assert!(!xml.contains("<f>"), "sheet {sheet} has a formula");
        assert!(!xml.contains("<f "), "sheet {sheet} has a formula");
    }
}

#[test]
fn hostile_text_stays_text_and_long_text_is_cut() {
    let mut view = sample::view(Lang::Zh, 20);
    view.title = "=1+1".to_owned();
    view.facts[0].value = "=cmd()".to_owned();
    view.facts[1].value = "汉😀".repeat(20_000);
    let (_folder, path) = written(&view);
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    for name in book.sheet_names() {
        assert_eq!(
            book.worksheet_formula(&name).unwrap().used_cells().count(),
            0,
            "{name}"
        );
    }
    let range = book.worksheet_range("说明").unwrap();
    let all: Vec<String> = range.cells().map(|(_, _, cell)| cell.to_string()).collect();
    assert!(all.contains(&"=cmd()".to_owned()) && all.contains(&"=1+1".to_owned()));
    let long = all.iter().find(|text| text.starts_with("汉😀")).unwrap();
    assert!(long.ends_with('…') && long.encode_utf16().count() <= 32_767);
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&path).unwrap()).unwrap();
    for sheet in 1..=6 {
        if let Ok(entry) = archive.by_name(&format!("xl/worksheets/_rels/sheet{sheet}.xml.rels")) {
            let xml = std::io::read_to_string(entry).unwrap();
            assert!(!xml.contains("External"), "sheet {sheet}: {xml}");
        }
    }
}

#[test]
fn a_view_without_rows_gives_a_workbook_that_says_so() {
    let view = sample::empty(Lang::Zh);
    let mut book = open(&view);
    for (name, said) in [
        ("企业评价", "没有企业数据"),
        ("资源配置", "没有分配指标"),
        ("问题清单", "没有发现问题"),
    ] {
        let range = book.worksheet_range(name).unwrap();
        assert!(
            range.cells().any(|(_, _, cell)| cell.to_string().contains(said)),
            "{name}"
        );
    }
}

#[test]
fn tables_of_quotas_have_the_year_of_the_quotas_and_begin_with_the_first_that_has_rows() {
    // As in a folder for one county, which compares no methods.
    let mut view = sample::view(Lang::Zh, 5);
    view.comparison.frame = view.comparison.frame.clear();
    let mut book = open(&view);
    for (name, title) in [
        ("企业评价", "2019年度"),
        ("资源配置", "资源配置 · 2020年度"),
        (
            "方案比较",
            "零和收益 DEA：各县（市、区）的效率与参照对象 · 2020年度",
        ),
    ] {
        let range = book.worksheet_range(name).unwrap();
        let found = range.get_value((0, 0)).unwrap().to_string();
        assert!(found.contains(title), "{name}: {found}");
    }
}

/// A ground that belongs to cells would move with them when the rows are sorted.
#[test]
fn bands_of_the_list_stay_where_they_are_when_it_is_sorted() {
    let (_folder, path) = written(&sample::view(Lang::Zh, 20));
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&path).unwrap()).unwrap();
    let entry = archive.by_name("xl/worksheets/sheet2.xml").unwrap();
    let xml = std::io::read_to_string(entry).unwrap();
    // Title and headings are rows 1 and 2.
    let band = xml
        .split("<conditionalFormatting")
        .find(|part| part.contains("MOD(ROW(),2)=0"))
        .unwrap();
    assert!(band.contains("sqref=\"A3:") && band.contains("22\">"), "{band}");
    let mut styles: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for cell in xml.split("<c r=\"").skip(1) {
        let place = cell.split('"').next().unwrap();
        let (column, row): (String, String) = place.chars().partition(|letter| letter.is_alphabetic());
        let style = cell
            .split('>')
            .next()
            .and_then(|head| head.split("s=\"").nth(1)?.split('"').next());
        if row.parse::<u32>().unwrap() > 2 {
            styles
                .entry(column)
                .or_default()
                .insert(style.unwrap_or("").to_owned());
        }
    }
    // Only a name that a spreadsheet would run has a look of its own: it is marked as text.
    let several: Vec<&String> = styles
        .iter()
        .filter(|(_, styles)| styles.len() > 1)
        .map(|(column, _)| column)
        .collect();
    assert!(styles.len() > 20 && several == ["B"], "{styles:?}");
}

#[test]
fn the_same_view_gives_the_same_bytes() {
    let view = sample::view(Lang::Zh, 50);
    let first = {
        let (_folder, path) = written(&view);
        std::fs::read(path).unwrap()
    };
    let (_folder, path) = written(&view);
    assert!(std::fs::read(path).unwrap() == first);
}

#[test]
fn a_table_that_is_too_long_for_a_sheet_goes_on_in_the_next_and_says_so() {
    let view = sample::view(Lang::Zh, 50);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("results.xlsx");
    write_within(&view, &path, 23).unwrap();
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    let names = book.sheet_names();
    // Twenty rows below title and headings in each sheet, and a row apart.
    let mut found = Vec::new();
    for name in ["企业评价", "企业评价 (2)", "企业评价 (3)"] {
        assert!(names.iter().any(|known| known == name), "{names:?}");
        let range = book.worksheet_range(name).unwrap();
        found.extend(range.rows().skip(2).map(|row| row[0].to_string()));
    }
    let codes = Cells::of(&view.enterprises.frame, "code").unwrap();
    let expected: Vec<&str> = (0..50).map(|row| codes.text(row).unwrap()).collect();
    assert_eq!(found, expected);
    let readme = book.worksheet_range("说明").unwrap();
    let said = readme
        .rows()
        .flatten()
        .any(|cell| cell.to_string().contains("从第 41 行起"));
    assert!(said, "{readme:?}");
}

#[test]
#[ignore = "takes long; run it for the time and the memory of 200,000 rows"]
fn two_hundred_thousand_enterprises_are_written() {
    let view = sample::view(Lang::Zh, 200_000);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("results.xlsx");
    let (before, start) = (peak_kib(), std::time::Instant::now());
    write(&view, &path).unwrap();
    let size = std::fs::metadata(&path).unwrap().len();
    println!(
        "{:.1?}, {size} bytes, peak {before} KiB before and {} KiB after",
        start.elapsed(),
        peak_kib()
    );
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    let range = book.worksheet_range("企业评价").unwrap();
    assert_eq!(range.height(), 200_002);
    let code = view
        .enterprises
        .frame
        .column("code")
        .unwrap()
        .str()
        .unwrap()
        .get(199_999)
        .unwrap();
    assert_eq!(
        range.get_value((200_001, 0)).unwrap(),
        &Data::String(code.to_owned())
    );
}

fn peak_kib() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.unwrap_or("?").trim().trim_end_matches(" kB").to_owned()
}
