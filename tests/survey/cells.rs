//! What a cell shows is not always what it holds: number formats, blanks inside numbers, dates that count from 1904.

use std::path::{Path, PathBuf};

use permu::survey::Input;
use rust_xlsxwriter::{Format, Workbook, Worksheet};

use crate::book;
use crate::hostile::{pack, unpack};
use crate::mends::{Read, read_inputs};

/// A workbook with one sheet: 企业名称, 统一社会信用代码, 县区 and one column of figures under `heading`, filled by `fill`
/// (row, column) for each of `count` enterprises.
fn sheet(folder: &Path, heading: &str, count: u32, fill: &dyn Fn(&mut Worksheet, u32, u16)) -> PathBuf {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, text) in (0..).zip(["企业名称", "统一社会信用代码", "县（市、区）", heading])
    {
        sheet.write_string(0, column, text).unwrap();
    }
    for row in 1..=count {
        sheet.write_string(row, 0, format!("样本{row}有限公司")).unwrap();
        sheet.write_string(row, 1, book::code(row as usize)).unwrap();
        sheet.write_string(row, 2, "甲县").unwrap();
        fill(sheet, row, 3);
    }
    let path = folder.join("数据2022.xlsx");
    workbook.save(&path).unwrap();
    path
}

/// The figures of a field, in the order of the codes.
pub fn figures(read: &Read, field: &str) -> Vec<Option<f64>> {
    let panel = read.survey.as_ref().unwrap().panel().unwrap();
    match panel.frame.column(field) {
        Ok(column) => column.as_materialized_series().f64().unwrap().iter().collect(),
        Err(_) => Vec::new(),
    }
}

fn words(read: &Read, field: &str) -> Vec<String> {
    let panel = read.survey.as_ref().unwrap().panel().unwrap();
    let column = panel
        .frame
        .column(field)
        .unwrap()
        .as_materialized_series()
        .clone();
    column
        .str()
        .unwrap()
        .iter()
        .map(|word| word.unwrap_or("-").to_owned())
        .collect()
}

/// One enterprise whose figure has a number format: what is read, in the canonical unit, and what is said of the cell.
fn shown(heading: &str, field: &str, code: &str, held: f64) -> (Option<f64>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let path = sheet(folder.path(), heading, 1, &|sheet, row, column| {
        let format = Format::new().set_num_format(code);
        sheet
            .write_number_with_format(row, column, held, &format)
            .unwrap();
    });
    let read = read_inputs(&[Input::File(path)], &[]);
    let said = read.problems.iter().filter(|line| line.ends_with(" D2"));
    let said = said
        .map(|line| line.split(' ').next().unwrap_or_default().to_owned())
        .collect();
    (figures(&read, field).first().copied().flatten(), said)
}

#[test]
fn the_figure_that_is_shown_counts_or_the_cell_is_told() {
    for (heading, field, code, held, expected, said) in [
        // A point that is drawn and thousands that are cut off: the cell shows 200.5万.
        (
            "税收实际贡献（万元）",
            "tax",
            "0!.0,\"万\"",
            2_005_000.0,
            Some(200.5),
            "figure-as-shown",
        ),
        (
            "税收实际贡献（万元）",
            "tax",
            "0\\.0000\"万元\"",
            2_005_000.0,
            Some(200.5),
            "figure-as-shown",
        ),
        (
            "税收实际贡献（万元）",
            "tax",
            "0!.0,",
            2_005_000.0,
            Some(200.5),
            "figure-as-shown",
        ),
        (
            "税收实际贡献（亿元）",
            "tax",
            "0!.00,,\"亿\"",
            200_500_000.0,
            Some(20_050.0),
            "figure-as-shown",
        ),
        (
            "税收实际贡献（千元）",
            "tax",
            "#,##0.00,",
            2_005_000.0,
            Some(200.5),
            "figure-as-shown",
        ),
        (
            "税收实际贡献（百万元）",
            "tax",
            "#,##0.00,,",
            2_500_000.0,
            Some(250.0),
            "figure-as-shown",
        ),
        // In the heading's unit as held: the format only shows a larger one.
        (
            "税收实际贡献（元）",
            "tax",
            "0!.0,\"万\"",
            2_005_000.0,
            Some(200.5),
            "",
        ),
        (
            "税收实际贡献（元）",
            "tax",
            "0.00,\"千元\"",
            2_005_000.0,
            Some(200.5),
            "",
        ),
        (
            "税收实际贡献（元）",
            "tax",
            "0.0\"万\"",
            200.5,
            Some(200.5),
            "figure-as-shown",
        ),
        (
            "用电量（万千瓦时）",
            "electricity",
            "0!.0000",
            1_255_000.0,
            Some(125.5),
            "figure-as-shown",
        ),
        ("年平均职工人数（人）", "staff", "0\"人\"", 55.0, Some(55.0), ""),
        ("用地面积（亩）", "land_mu", "0.00\"亩\"", 12.5, Some(12.5), ""),
        ("用地面积（亩）", "land_mu", "0.00[$亩-804]", 12.5, Some(12.5), ""),
        (
            "用地面积（㎡）",
            "land_mu",
            "#,##0\"平方米\"",
            2_000.0,
            Some(3.0),
            "",
        ),
        // Nobody knows which of the two is meant.
        (
            "税收实际贡献（万元）",
            "tax",
            "#,##0.00,",
            2_005_000.0,
            None,
            "format-contradicts",
        ),
        (
            "税收实际贡献（万元）",
            "tax",
            "0.0,\"万\"",
            2_005_000.0,
            None,
            "format-contradicts",
        ),
        (
            "税收实际贡献（万元）",
            "tax",
            "0.00\"元\"",
            200.5,
            None,
            "format-contradicts",
        ),
        (
            "税收实际贡献（万元）",
            "tax",
            "0.00,\"千元\"",
            2_005_000.0,
            None,
            "format-contradicts",
        ),
        (
            "税收实际贡献（万元）",
            "tax",
            "[$$-409]#,##0.00",
            200.5,
            None,
            "format-contradicts",
        ),
        (
            "税收实际贡献（元）",
            "tax",
            "#,##0,",
            2_005_000.0,
            None,
            "format-contradicts",
        ),
        (
            "税收实际贡献（千元）",
            "tax",
            "0!.0,\"万\"",
            2_005_000.0,
            None,
            "format-contradicts",
        ),
        (
            "用地面积（亩）",
            "land_mu",
            "0\"㎡\"",
            20_000.0,
            None,
            "format-contradicts",
        ),
        (
            "用地面积（亩）",
            "land_mu",
            "0.00%",
            0.125,
            None,
            "format-contradicts",
        ),
        (
            "用地面积（亩）",
            "land_mu",
            "\"约\"0",
            12.0,
            None,
            "format-contradicts",
        ),
        (
            "用地面积（亩）",
            "land_mu",
            "0\"000\"",
            12.0,
            None,
            "format-contradicts",
        ),
        // What nobody sees.
        ("用地面积（亩）", "land_mu", ";;;", 12.5, None, "figure-hidden"),
        (
            "用地面积（亩）",
            "land_mu",
            "0.0;-0.0;;@",
            0.0,
            None,
            "zero-hidden",
        ),
        ("利润总额（万元）", "profit", "0.0;0.0", -5.0, None, "sign-hidden"),
        // What is plain: rounding for the eye, brackets, red, marks of currency, a dash for zero.
        ("利润总额（万元）", "profit", "0.0;[Red]0.0", -5.0, Some(-5.0), ""),
        (
            "利润总额（万元）",
            "profit",
            "#,##0.0_);(#,##0.0)",
            -5.0,
            Some(-5.0),
            "",
        ),
        (
            "利润总额（万元）",
            "profit",
            "_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* \"-\"??_ ;_ @_ ",
            0.0,
            Some(0.0),
            "",
        ),
        ("税收实际贡献（万元）", "tax", "¥#,##0", 200.5, Some(200.5), ""),
        ("税收实际贡献（万元）", "tax", "0", 200.5, Some(200.5), ""),
        ("税收实际贡献（万元）", "tax", "0.00E+00", 200.5, Some(200.5), ""),
        ("税收实际贡献（万元）", "tax", "# ?/?", 200.5, Some(200.5), ""),
        ("税收实际贡献（万元）", "tax", "@", 200.5, Some(200.5), ""),
        (
            "税收实际贡献（万元）",
            "tax",
            "G/通用格式\"万元\"",
            200.5,
            Some(200.5),
            "",
        ),
        // Sections by the size of the number.
        (
            "税收实际贡献（元）",
            "tax",
            "[>=10000]0!.0,\"万\";0\"元\"",
            2_005_000.0,
            Some(200.5),
            "",
        ),
        (
            "税收实际贡献（万元）",
            "tax",
            "[>=10000]0!.0,\"万\";0",
            200.5,
            Some(200.5),
            "",
        ),
        (
            "税收实际贡献（万元）",
            "tax",
            "[>=10000]0!.0,\"万\";0\"元\"",
            200.5,
            None,
            "format-contradicts",
        ),
        // A date in a column of figures.
        (
            "用地面积（亩）",
            "land_mu",
            "yyyy-mm-dd",
            43_000.0,
            None,
            "not-a-number",
        ),
    ] {
        let said: Vec<String> = said.split_whitespace().map(str::to_owned).collect();
        assert_eq!(
            shown(heading, field, code, held),
            (expected, said),
            "{heading} {code} {held}"
        );
    }
}

#[test]
fn percent_is_what_the_cell_shows() {
    for (heading, code, held, expected, said) in [
        ("R&D经费支出占比（%）", "0.00%", 0.0302, Some(0.0302), ""),
        ("R&D经费支出占比（%）", "0.0\\%", 1.5, Some(0.015), ""),
        ("R&D经费支出占比（%）", "0\"%\"", 2.0, Some(0.02), ""),
        ("R&D经费支出占比（%）", "0.00", 2.5, Some(0.025), ""),
        ("R&D经费支出占比", "0.00%", 0.0302, Some(0.0302), ""),
        ("R&D经费支出占比", "0.0\"%\"", 1.5, Some(0.015), ""),
        (
            "R&D经费支出占比（‰）",
            "0.00%",
            0.0302,
            None,
            "format-contradicts",
        ),
    ] {
        let said: Vec<String> = said.split_whitespace().map(str::to_owned).collect();
        assert_eq!(
            shown(heading, "published_rd_intensity", code, held),
            (expected, said),
            "{heading} {code}"
        );
    }
}

#[test]
fn two_numbers_in_a_cell_are_none() {
    let cells = [
        "120\n80",
        "120 80",
        "１２０　８０",
        "120\t80",
        "12 0.5\n7",
        "1 234 567",
        "1\u{a0}234.5",
        "１２．５",
    ];
    let folder = tempfile::tempdir().unwrap();
    let path = sheet(
        folder.path(),
        "用地面积（亩）",
        cells.len() as u32,
        &|sheet, row, column| {
            sheet.write_string(row, column, cells[row as usize - 1]).unwrap();
        },
    );
    let read = read_inputs(&[Input::File(path)], &[]);
    let mut expected = vec![None; 6];
    expected.extend([Some(1234.5), Some(12.5)]);
    assert_eq!(figures(&read, "land_mu"), expected);
    let told = read
        .problems
        .iter()
        .filter(|line| line.starts_with("not-a-number "))
        .count();
    assert_eq!(told, 6, "{:?}", read.problems);
}

#[test]
fn a_code_keeps_the_zeros_that_its_format_shows() {
    let folder = tempfile::tempdir().unwrap();
    let path = sheet(folder.path(), "行业代码", 1, &|sheet, row, column| {
        let format = Format::new().set_num_format("0000");
        sheet
            .write_number_with_format(row, column, 610.0, &format)
            .unwrap();
    });
    let read = read_inputs(&[Input::File(path)], &[]);
    assert_eq!(words(&read, "industry_code"), ["0610"]);
}

/// Changes the parts of a workbook: name and text in, text out.
pub fn rewrite(path: &Path, change: &dyn Fn(&str, String) -> String) {
    let mut parts = unpack(&std::fs::read(path).unwrap());
    for (name, bytes) in &mut parts {
        if let Ok(text) = String::from_utf8(bytes.clone()) {
            *bytes = change(name, text).into_bytes();
        }
    }
    std::fs::write(path, pack(&parts)).unwrap();
}

/// Lets the days of a workbook count from 1904.
fn from_1904(path: &Path) {
    rewrite(path, &|name, text| match name {
        "xl/workbook.xml" => text.replace("<workbookPr ", "<workbookPr date1904=\"1\" "),
        _ => text,
    });
}

#[test]
fn dates_that_count_from_1904_are_the_dates_that_are_shown() {
    let folder = tempfile::tempdir().unwrap();
    let path = sheet(folder.path(), "投产日期", 2, &|sheet, row, column| {
        // 2015-06-30 is day 40,723 from 1904-01-01.
        let code = ["yyyy-mm-dd", "yyyy\"年\"m\"月\"d\"日\""][row as usize - 1];
        let format = Format::new().set_num_format(code);
        sheet
            .write_number_with_format(row, column, 40_723.0, &format)
            .unwrap();
    });
    from_1904(&path);
    let read = read_inputs(&[Input::File(path)], &[]);
    assert_eq!(words(&read, "start"), ["2015-06-30", "2015-06-30"]);
}

/// The workbook `cells-shown.xlsx` with its parts changed.
fn shown_with(change: &dyn Fn(&str, String) -> String) -> Read {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cells-shown.xlsx");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workbooks/cells-shown.xlsx");
    std::fs::copy(source, &path).unwrap();
    rewrite(&path, change);
    read_inputs(&[Input::File(path)], &[])
}

/// Puts a prefix before the name of every element.
fn prefixed(text: &str) -> String {
    let text = text.replace("<?", "\u{1}").replace("</", "\u{2}");
    let text = text
        .replace('<', "<q:")
        .replace('\u{2}', "</q:")
        .replace('\u{1}', "<?");
    text.replace(" xmlns=", " xmlns:q=")
}

#[test]
fn marks_are_told_under_any_prefix() {
    let plain = shown_with(&|_, text| text);
    assert!(
        plain.problems.iter().any(|line| line == "number-merged F4"),
        "{:?}",
        plain.problems
    );
    let other = shown_with(&|name, text| match name {
        "xl/workbook.xml" => prefixed(&text.replace("xmlns:r=", "xmlns:rel=").replace("r:id=", "rel:id=")),
        "xl/worksheets/sheet1.xml" | "xl/styles.xml" => prefixed(&text),
        _ => text,
    });
    assert_eq!(other.problems, plain.problems);
    for field in ["tax", "land_mu", "profit"] {
        assert_eq!(figures(&other, field), figures(&plain, field), "{field}");
    }
}

#[test]
fn a_zero_that_a_program_has_calculated_stays_a_zero() {
    let calculated = |change: &dyn Fn(&str, String) -> String| {
        let read = shown_with(change);
        let told = read
            .problems
            .iter()
            .any(|line| line == "formula-without-value E7");
        (figures(&read, "tax")[5], told)
    };
    // XlsxWriter asks for a calculation that nobody has done.
    assert_eq!(calculated(&|_, text| text), (None, true));
    // LibreOffice and Excel say how they calculate, and ask for nothing.
    let excel = |name: &str, text: String| match name {
        "xl/workbook.xml" => text.replace(" fullCalcOnLoad=\"1\"", ""),
        _ => text,
    };
    assert_eq!(calculated(&excel), (Some(0.0), false));
    // A workbook that says nothing of calculation, and whose formulas all gave nothing.
    let silent = |name: &str, text: String| match name {
        "xl/workbook.xml" => text.replace("<calcPr calcId=\"124519\" fullCalcOnLoad=\"1\"/>", ""),
        _ => text,
    };
    assert_eq!(calculated(&silent), (None, true));
    // The formula has no value, or an empty text.
    let empty = |name: &str, text: String| match name {
        "xl/worksheets/sheet1.xml" => text.replace("<f>F7*2</f><v>0</v>", "<f>F7*2</f><v></v>"),
        _ => text,
    };
    assert_eq!(calculated(&empty), (None, true));
}
