//! What the quotas file says of every resource stands in workbook and reports.

use std::io::Read;

use calamine::{Data, Reader, Xlsx, open_workbook};

use crate::program::permu;

#[test]
fn the_parameters_of_every_resource_stand_in_workbook_and_reports() {
    let folder = tempfile::tempdir().unwrap();
    let run = permu(folder.path(), &[]).ends_with(0);
    // Resource; total, reserve, step, floor, cap, merit share, exponent; a piece of the other settings: all as
    // datasets/xuchang-sample/quotas.toml has them.
    let expected: [(&str, [Option<f64>; 7], &str); 6] = [
        (
            "新增建设用地",
            [12_000.0, 600.0, 1.0, 0.7, 1.4, 0.4, 1.0].map(Some),
            "奖惩：长葛市 200（依据：示例：上年亩均税收增幅第一）",
        ),
        (
            "能源消费总量",
            [1_640_000.0, 20_000.0, 10.0, 0.9, 1.1, 0.2, 1.0].map(Some),
            "",
        ),
        (
            "化学需氧量",
            [
                Some(505.0),
                Some(10.0),
                Some(0.1),
                Some(0.9),
                Some(1.3),
                None,
                None,
            ],
            "末位个数：2；末位交出比例（%）：2；前列分得比例：3、2、1；连续年份系数：1",
        ),
        (
            "氨氮",
            [Some(48.5), Some(1.0), Some(0.01), None, None, None, None],
            "",
        ),
        (
            "二氧化硫",
            [
                Some(300.0),
                Some(6.0),
                Some(0.1),
                Some(0.85),
                Some(1.2),
                None,
                None,
            ],
            "其他投入：年平均职工人数；产出：工业增加值；规模报酬：规模报酬可变",
        ),
        (
            "氮氧化物",
            [
                Some(470.0),
                Some(10.0),
                Some(0.1),
                Some(0.9),
                Some(1.1),
                None,
                None,
            ],
            "分档系数（按名次）：1.1、1、0.95",
        ),
    ];
    let mut book: Xlsx<_> = open_workbook(run.out.join("results.xlsx")).unwrap();
    let range = book.worksheet_range("资源配置").unwrap();
    let rows: Vec<&[Data]> = range.rows().collect();
    let title = |row: &&[Data]| row[0].to_string().starts_with("各项资源的配置参数");
    let start = rows.iter().position(title).unwrap() + 2;
    let number = |cell: &Data| match cell {
        Data::Float(value) => Some(*value),
        _ => None,
    };
    for (row, (resource, numbers, settings)) in rows[start..].iter().zip(expected) {
        assert_eq!(row[0].to_string(), resource);
        let found: Vec<Option<f64>> = row[2..9].iter().map(number).collect();
        assert_eq!(found, numbers, "{resource}");
        assert!(row[12].to_string().ends_with(settings), "{resource}: {}", row[12]);
        assert!(row[13].to_string().contains("不是许昌市的真实指标"), "{resource}");
    }
    let file = std::fs::File::open(run.out.join("report.docx")).unwrap();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    let mut document = String::new();
    archive
        .by_name("word/document.xml")
        .unwrap()
        .read_to_string(&mut document)
        .unwrap();
    for (name, text) in [
        ("report.html", run.text("report.html")),
        ("report.docx", document),
    ] {
        for piece in ["1,640,000.0", "各项资源"]
            .into_iter()
            .chain(expected.map(|one| one.2))
        {
            assert!(text.contains(piece), "{piece} in {name}");
        }
    }
}
