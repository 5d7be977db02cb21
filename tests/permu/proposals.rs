//! Unknown headers: proposed, written as a field map, and applied only when that is given back.

use crate::book::{self, cells, code};
use crate::program::{Csv, permu};

fn row(rest: [&str; 5]) -> Vec<String> {
    [vec![code(1)], cells(rest)].concat()
}

#[test]
fn an_unknown_header_is_proposed_and_read_once_the_map_is_given_back() {
    let folder = tempfile::tempdir().unwrap();
    let rows = vec![
        cells([
            "统一社会信用代码",
            "企业名称",
            "县（市、区）",
            "实缴税负（元）",
            "联系人",
            "序号",
        ]),
        row(["企业", "甲县", "1000000", "张三", "1"]),
    ];
    book::write(&folder.path().join("经营2019.xlsx"), &[("经营", rows)]);
    let scheme = "huaian-2024";
    let run = permu(folder.path(), &["check", "经营2019.xlsx", "--scheme", scheme]).ends_with(1);
    assert!(
        run.stdout
            .contains("“实缴税负（元）” → 税收实际贡献（tax），相似度 75%"),
        "{}",
        run.stdout
    );
    let table = Csv::read(&run.out.join("problems.csv"));
    let unused = table.row("code", "columns-unused");
    let said = table.get(unused, "message");
    // The running number holds no data and is not worth a word.
    assert!(
        said.contains("2 列") && said.contains("D 实缴税负（元）、E 联系人"),
        "{said}"
    );
    assert_eq!(table.get(table.row("code", "header-unknown"), "cell"), "D1");
    // Nothing was applied.
    assert!(run.stderr.contains("税收实际贡献"), "{}", run.stderr);
    let map = std::fs::read_to_string(run.out.join("map.toml")).unwrap();
    assert!(map.contains("\"实缴税负（元）\" = \"tax\" # 75 %"), "{map}");
    let arguments = [
        "check",
        "经营2019.xlsx",
        "--scheme",
        scheme,
        "--map",
        "out/map.toml",
        "--out",
        "again",
    ];
    let run = permu(folder.path(), &arguments);
    assert!(!run.stdout.contains("相似度"), "{}", run.stdout);
    let table = Csv::read(&run.out.join("problems.csv"));
    assert_eq!(table.count("code", "header-unknown"), 0);
    let missing = (0..table.rows.len()).filter(|row| table.get(*row, "code") == "missing-column");
    let missing: Vec<&str> = missing.map(|row| table.get(row, "message")).collect();
    assert!(
        missing.iter().all(|message| !message.contains("税收实际贡献”列")),
        "{missing:?}"
    );
}

#[test]
fn a_sheet_none_of_whose_headers_is_known_is_proposed_too() {
    let folder = tempfile::tempdir().unwrap();
    let rows = vec![
        cells([
            "企业统一信用码",
            "企业的名称",
            "县区名",
            "实缴税负（万元）",
            "厂区用地面积（亩）",
            "x",
        ]),
        row(["企业", "甲县", "100", "5", ""]),
    ];
    book::write(&folder.path().join("全2019.xlsx"), &[("全", rows)]);
    // Nothing was read, which is no clean bill.
    let run = permu(folder.path(), &["check", "全2019.xlsx", "--lang", "en"]).ends_with(1);
    assert!(run.stderr.contains("no-header"), "{}", run.stderr);
    assert!(run.stderr.contains("no-rows"), "{}", run.stderr);
    let map = std::fs::read_to_string(run.out.join("map.toml")).unwrap();
    for line in [
        "\"企业统一信用码\" = \"code\"",
        "\"企业的名称\" = \"name\"",
        "\"县区名\" = \"county\"",
        "\"实缴税负（万元）\" = \"tax\"",
    ] {
        assert!(map.contains(line), "{line}\n{map}");
    }
}
