//! Manual adjustments, events and units of several enterprises, from the lists that people keep to the results.

use std::path::Path;

use crate::book;
use crate::program::{Run, permu};

/// Tax is the score; A from 30 on, B from 10 on, C below. Prizes and accidents come from the list of events.
pub const SCHEME: &str = r#"
id = "t"
title = "试行办法"
place = "许昌市"
unit = "enterprise"
valid = [2019, 2019]
[document]
title = "试行办法"
url = "https://example.org"
compared = "2026-11-01"
[[indicator]]
id = "tax_total"
label = "税收"
unit = "万元"
value = "tax"
better = "more"
source = "第一条"
[[population]]
id = "p"
label = "全部"
when = "TRUE"
source = "第二条"
[[population.criterion]]
indicator = "tax_total"
weight = 100
benchmark = { kind = "fixed", value = 100 }
missing = { rule = "refuse" }
source = "第三条"
[population.classes]
kind = "scores"
names = ["A", "B", "C"]
at_least = [30, 10]
source = "第四条"
[[bonus]]
id = "prize"
label = "质量奖"
event = "质量奖"
per = "event"
amount = 5
measure = "points"
cap = 8
source = "第五条"
[[deduction]]
id = "penalty"
label = "行政处罚"
event = "行政处罚"
per = "item"
measure = "points"
cap = "none"
source = "第五条"
[[limit]]
kind = "veto"
event = "安全生产事故"
years = 2
classes = ["A"]
source = "第六条"
"#;

const HEADER: &str =
    "统一社会信用代码,企业名称,县（市、区）,合并评价编号,用地面积（亩）,税收实际贡献（万元）\n";

/// Five enterprises with 40, 30, 12, 10 and 1 of tax and 1, 2, 3, 4, 5 mu, and what is asked for beside them.
fn run(folder: &Path, scheme: &str, groups: [&str; 5], arguments: &[&str]) -> Run {
    let mut text = format!("2019年度企业情况表,,,,,\n{HEADER}");
    for (number, (tax, group)) in [40, 30, 12, 10, 1].iter().zip(groups).enumerate() {
        text += &format!(
            "{},企业{number},魏都区,{group},{},{tax}\n",
            book::code(number),
            number + 1
        );
    }
    std::fs::write(folder.join("数据.csv"), text).unwrap();
    std::fs::write(folder.join("t.toml"), scheme).unwrap();
    let mut all = vec!["evaluate", "数据.csv", "--scheme", "t.toml"];
    all.extend(arguments);
    permu(folder, &all)
}

const ALONE: [&str; 5] = [""; 5];

fn adjusted(lines: &[(usize, &str)]) -> String {
    let mut text =
        String::from("调整清单,,,,,\n统一社会信用代码,原类别,调整后类别,调整原因,依据文件,批准人\n");
    for (number, rest) in lines {
        text += &format!("{},{rest}\n", book::code(*number));
    }
    text
}

#[test]
fn an_adjustment_changes_the_final_class_and_the_preliminary_one_stays() {
    let folder = tempfile::tempdir().unwrap();
    let list = adjusted(&[(2, "B,A,重点扶持,许亩均办〔2020〕3号,市领导小组")]);
    std::fs::write(folder.path().join("调整.csv"), list).unwrap();
    let run = run(folder.path(), SCHEME, ALONE, &["--adjustments", "调整.csv"]).ends_with(0);
    let table = run.table("enterprises");
    let row = table.row("code", &book::code(2));
    assert_eq!(table.get(row, "class_preliminary"), "B");
    assert_eq!(table.get(row, "class"), "A");
    assert_eq!(table.get(row, "reason"), "adjusted");
    assert_eq!(table.count("class", "A"), 3);
    let shown = run.table("adjustments");
    assert_eq!(shown.rows.len(), 1);
    for (id, words) in [
        ("class_preliminary", "B"),
        ("class", "A"),
        ("reason_written", "重点扶持"),
        ("document", "许亩均办〔2020〕3号"),
        ("approver", "市领导小组"),
    ] {
        assert_eq!(shown.get(0, id), words);
    }
    let manifest: serde_json::Value = serde_json::from_str(&run.text("run.json")).unwrap();
    assert_eq!(manifest["adjustments"]["listed"], 1);
    assert_eq!(manifest["adjustments"]["applied"], 1);
    assert_eq!(manifest["adjustments"]["sha256"].as_str().unwrap().len(), 64);
    assert!(run.text("report.html").contains("许亩均办〔2020〕3号"));
    let other = run_bytes(&run, "results.xlsx");
    assert!(!other.is_empty());
}

fn run_bytes(run: &Run, name: &str) -> Vec<u8> {
    std::fs::read(run.out.join(name)).unwrap()
}

#[test]
fn an_adjustment_that_does_not_fit_is_refused_at_its_cell() {
    // Rows 3, 4 … of the list; the columns are code A, from B, to C, reason D, document E, approver F.
    for (line, code, cell) in [
        ((2, "A,B,原因,文件,张三"), "adjustment-from", "B3"),
        ((2, "B,D,原因,文件,张三"), "adjustment-class", "C3"),
        ((9, "B,A,原因,文件,张三"), "listed-code-unknown", "A3"),
        ((2, "B,A,,文件,张三"), "listed-cell-empty", "D3"),
        ((2, "B,A,原因,,张三"), "listed-cell-empty", "E3"),
        ((2, "B,A,原因,文件,"), "listed-cell-empty", "F3"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("调整.csv"), adjusted(&[line])).unwrap();
        let arguments = ["--adjustments", "调整.csv", "--keep-going", "--only", "tables"];
        let run = run(folder.path(), SCHEME, ALONE, &arguments).ends_with(1);
        let problems = run.table("problems");
        let row = problems.row("code", code);
        assert_eq!(problems.get(row, "cell"), cell, "{line:?}");
        let table = run.table("enterprises");
        let row = table.row("code", &book::code(2));
        assert_eq!(table.get(row, "class"), "B", "{line:?}");
    }
}

#[test]
fn whoever_is_not_graded_cannot_be_adjusted_and_a_veto_stands() {
    let folder = tempfile::tempdir().unwrap();
    let scheme = format!(
        "{SCHEME}[[participation]]\nstatus = \"ungraded\"\nclass = \"B\"\nwhen = \"tax = 12\"\nsource = \"第七条\"\n"
    );
    let list = adjusted(&[
        (2, "B,A,原因,文件,张三"),
        (1, "A,A,原因,文件,张三"),
        (1, "A,C,原因,文件,张三"),
        (1, "A,B,原因,文件,张三"),
    ]);
    std::fs::write(folder.path().join("调整.csv"), list).unwrap();
    let events = format!(
        "企业代码,日期,事项,依据文件\n{},2018-12-31,安全生产事故,应急〔2018〕9号\n",
        book::code(1)
    );
    std::fs::write(folder.path().join("事项.csv"), events).unwrap();
    let arguments = [
        "--adjustments",
        "调整.csv",
        "--events",
        "事项.csv",
        "--keep-going",
        "--only",
        "tables",
    ];
    let run = run(folder.path(), &scheme, ALONE, &arguments).ends_with(1);
    let problems = run.table("problems");
    let cell = |code: &str| problems.get(problems.row("code", code), "cell").to_owned();
    assert_eq!(cell("adjustment-not-graded"), "A3");
    assert_eq!(cell("adjustment-vetoed"), "C4");
    // The third line made it C; the fourth says B of the same enterprise.
    assert_eq!(cell("listed-twice"), "A6");
    let table = run.table("enterprises");
    let row = table.row("code", &book::code(1));
    assert_eq!(
        (table.get(row, "class_preliminary"), table.get(row, "class")),
        ("A", "C")
    );
    assert_eq!(table.get(row, "reason"), "veto;adjusted");
}

#[test]
fn events_are_bonuses_deductions_and_vetoes_as_the_scheme_says() {
    let folder = tempfile::tempdir().unwrap();
    let mut list = String::from("统一社会信用代码,日期,事项类别,分值,依据文件\n");
    for (number, rest) in [
        (4, "2019-03-01,质量奖,,甲1"),
        (4, "2019-06-01,质量奖,5,甲2"),
        (3, "2019/7/1,行政处罚,2,乙1"),
        (3, "2019年8月,行政处罚,3,乙2"),
        (0, "2018-05-01,安全生产事故,,丙1"),
    ] {
        list += &format!("{},{rest}\n", book::code(number));
    }
    std::fs::write(folder.path().join("事项.csv"), list).unwrap();
    let run = run(folder.path(), SCHEME, ALONE, &["--events", "事项.csv"]).ends_with(0);
    let table = run.table("enterprises");
    let at = |number: usize| table.row("code", &book::code(number));
    // Two prizes of 5, capped at 8: 1 + 8. Of two penalties the larger one counts: 10 − 3.
    assert_eq!(table.number(at(4), "score"), Some(9.0));
    assert_eq!(table.number(at(3), "score"), Some(7.0));
    assert_eq!(table.get(at(3), "class_preliminary"), "C");
    // The accident of the year before closes A.
    assert_eq!(table.get(at(0), "class_preliminary"), "A");
    assert_eq!(table.get(at(0), "class"), "B");
    let shown = run.table("events");
    assert_eq!(shown.rows.len(), 5);
    assert_eq!(
        shown.number(shown.row("document", "乙2"), "event_points"),
        Some(-3.0)
    );
    assert_eq!(shown.number(shown.row("document", "丙1"), "event_points"), None);
    let manifest: serde_json::Value = serde_json::from_str(&run.text("run.json")).unwrap();
    assert_eq!(manifest["events"]["listed"], 5);
    assert_eq!(manifest["events"]["counted"], 5);
}

#[test]
fn an_event_that_the_scheme_cannot_count_is_refused_at_its_cell() {
    for (line, code, cell, ends) in [
        ("2019-03-01,质量将,,甲1", "event-kind", "C2", 1),
        ("2019-03-01,质量奖,6,甲1", "event-amount", "D2", 1),
        ("2019-03-01,行政处罚,,甲1", "listed-cell-empty", "D2", 1),
        ("2019-03-01,安全生产事故,3,甲1", "event-amount-idle", "D2", 1),
        ("2019-03-01,行政处罚,很多,甲1", "listed-amount", "D2", 1),
        ("三月,质量奖,,甲1", "not-a-date", "B2", 1),
        ("2018-03-01,质量奖,,甲1", "event-outside-years", "B2", 0),
        ("2020-03-01,安全生产事故,,甲1", "event-outside-years", "B2", 0),
        ("2019-03-01,质量奖,,", "listed-cell-empty", "E2", 1),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let list = format!(
            "统一社会信用代码,日期,事项类别,分值,依据文件\n{},{line}\n",
            book::code(4)
        );
        std::fs::write(folder.path().join("事项.csv"), list).unwrap();
        let arguments = ["--events", "事项.csv", "--keep-going", "--only", "tables"];
        let run = run(folder.path(), SCHEME, ALONE, &arguments).ends_with(ends);
        let problems = run.table("problems");
        assert_eq!(problems.get(problems.row("code", code), "cell"), cell, "{line}");
        let table = run.table("enterprises");
        assert_eq!(
            table.number(table.row("code", &book::code(4)), "score"),
            Some(1.0),
            "{line}"
        );
    }
}

#[test]
fn the_same_event_twice_counts_once_and_the_nearest_kind_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let line = format!("{},2019-03-01,质量奖,,甲1\n", book::code(4));
    let list = format!("code,date,kind,points,document\n{line}{line}");
    std::fs::write(folder.path().join("事项.csv"), list).unwrap();
    let arguments = ["--events", "事项.csv", "--keep-going", "--only", "tables"];
    let run = run(folder.path(), SCHEME, ALONE, &arguments).ends_with(1);
    let problems = run.table("problems");
    assert_eq!(problems.get(problems.row("code", "listed-twice"), "cell"), "A3");
    let table = run.table("enterprises");
    assert_eq!(
        table.number(table.row("code", &book::code(4)), "score"),
        Some(6.0)
    );
}

const MERGE: &str = "[merge]\nkey = \"merge_group\"\nappraise = \"merged\"\nsource = \"第八条\"\n";

#[test]
fn enterprises_of_one_unit_are_summed_and_share_the_result() {
    let folder = tempfile::tempdir().unwrap();
    // A table of the file's top level stands before the tables that follow it.
    let scheme = SCHEME.replace("[[indicator]]", &format!("{MERGE}[[indicator]]"));
    let run = run(folder.path(), &scheme, ["", "甲", "", "甲", "/"], &[]).ends_with(0);
    let table = run.table("enterprises");
    let at = |number: usize| table.row("code", &book::code(number));
    // 30 + 10 = 40: as good as the first alone, so both rank first and the third is the third of four.
    for member in [1, 3] {
        assert_eq!(table.number(at(member), "score"), Some(40.0));
        assert_eq!(table.number(at(member), "rank"), Some(1.0));
        assert_eq!(table.get(at(member), "class"), "A");
        assert_eq!(table.get(at(member), "merged_unit"), "甲");
        assert_eq!(table.get(at(member), "reason"), "merged");
    }
    assert_eq!(table.number(at(0), "rank"), Some(1.0));
    assert_eq!(table.number(at(2), "rank"), Some(3.0));
    assert_eq!(table.get(at(4), "merged_unit"), "");
    let units = run.table("units");
    assert_eq!(units.rows.len(), 3);
    assert_eq!(units.number(2, "tax"), Some(40.0));
    assert_eq!(units.number(2, "land_mu"), Some(6.0));
    assert_eq!(units.get(0, "code"), book::code(1));
    // The county has the amounts once: 40 + 30 + 12 + 10 + 1.
    let counties = run.table("counties");
    assert_eq!(counties.number(0, "tax_total"), Some(93.0));
    assert_eq!(counties.number(0, "appraised"), Some(5.0));
}

#[test]
fn the_line_of_a_class_is_explained_as_the_scheme_draws_it() {
    // The second enterprise scores 30, which is the line of A.
    for (lines, class, said) in [
        ("at_least = [30, 10]", "A", "过了 A 类的 30 分线"),
        ("more_than = [30, 10]", "B", "A 类须高于 30 分，差 0 分还要多一点"),
        (
            "at_least = [30, 10]\nfirst_at_most = 0.2",
            "B",
            "过了 A 类的 30 分线，但各类所占比例有上下限",
        ),
        ("at_least = [31, 10]", "B", "A 类从 31 分起，还差 1 分"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let scheme = SCHEME.replace("at_least = [30, 10]", lines);
        let run = run(folder.path(), &scheme, ALONE, &["--only", "tables"]).ends_with(0);
        let table = run.table("enterprises");
        let code = book::code(1);
        assert_eq!(table.get(table.row("code", &code), "class"), class, "{lines}");
        let answer = permu(folder.path(), &["explain", &code]).ends_with(0).stdout;
        assert!(answer.contains(said), "{lines}: {answer}");
    }
}

#[test]
fn a_member_of_a_unit_is_explained_by_the_unit() {
    let folder = tempfile::tempdir().unwrap();
    let scheme = SCHEME.replace("[[indicator]]", &format!("{MERGE}[[indicator]]"));
    run(folder.path(), &scheme, ["", "甲", "", "甲", "/"], &[]).ends_with(0);
    let lines = |number: usize, id: &str| {
        let code = book::code(number);
        let answer = permu(folder.path(), &["explain", &code, "--format", "json"]).ends_with(0);
        let answer: serde_json::Value = serde_json::from_str(&answer.stdout).unwrap();
        let sections = answer["sections"].as_array().unwrap();
        let section = sections.iter().find(|section| section["id"] == id).unwrap();
        section["lines"].to_string()
    };
    // Five rows are four units: 40 twice, 30, 1 … ordered 40, 40, 12, 1. The second member leads with more land.
    for member in [1, 3] {
        assert!(
            lines(member, "class").contains("4 家中进行"),
            "{}",
            lines(member, "class")
        );
        assert!(
            lines(member, "participation").contains("“甲”"),
            "{}",
            lines(member, "participation")
        );
        assert!(
            lines(member, "score").contains("4 家中排第 1 名"),
            "{}",
            lines(member, "score")
        );
    }
    assert!(
        lines(4, "class").contains("4 家中进行，本企业居第 4 位"),
        "{}",
        lines(4, "class")
    );
}

#[test]
fn what_is_decided_about_a_member_holds_for_its_unit_under_the_members_name() {
    let folder = tempfile::tempdir().unwrap();
    let scheme = SCHEME.replace("[[indicator]]", &format!("{MERGE}[[indicator]]"));
    let events = format!(
        "代码,日期,事项,依据文件\n{},2019-03-01,质量奖,甲1\n",
        book::code(1)
    );
    std::fs::write(folder.path().join("事项.csv"), events).unwrap();
    let list = adjusted(&[(1, "A,B,原因,文件,张三")]);
    std::fs::write(folder.path().join("调整.csv"), list).unwrap();
    let arguments = ["--events", "事项.csv", "--adjustments", "调整.csv"];
    let run = run(folder.path(), &scheme, ["", "甲", "", "甲", ""], &arguments).ends_with(0);
    let table = run.table("enterprises");
    // The other member has more land and leads the unit: both carry 40 + 5 and the adjusted class.
    for member in [1, 3] {
        let row = table.row("code", &book::code(member));
        assert_eq!(table.number(row, "score"), Some(45.0));
        assert_eq!(table.get(row, "class"), "B");
    }
    assert_eq!(run.table("events").get(0, "code"), book::code(1));
    assert_eq!(run.table("adjustments").get(0, "code"), book::code(1));
}

#[test]
fn alone_and_merged_shows_both_and_the_scheme_says_which_counts() {
    for (counts, class, other) in [("merged", "A", "class_alone"), ("alone", "B", "class_merged")] {
        let folder = tempfile::tempdir().unwrap();
        let merge = MERGE.replace(
            "\"merged\"",
            &format!("\"alone-and-merged\"\ncounts = \"{counts}\""),
        );
        let scheme = SCHEME.replace("[[indicator]]", &format!("{merge}[[indicator]]"));
        let run = run(
            folder.path(),
            &scheme,
            ["", "甲", "", "甲", ""],
            &["--only", "tables"],
        )
        .ends_with(0);
        let table = run.table("enterprises");
        let row = table.row("code", &book::code(3));
        assert_eq!(table.get(row, "class"), class);
        assert_eq!(table.get(row, other), if class == "A" { "B" } else { "A" });
        assert_eq!(table.get(row, "merged_unit"), "甲");
    }
}

#[test]
fn a_member_that_is_left_out_leaves_its_unit_out() {
    let folder = tempfile::tempdir().unwrap();
    let scheme = SCHEME.replace("[[indicator]]", &format!("{MERGE}[[indicator]]"));
    let mut text = format!("2019年度企业情况表,,,,,\n{HEADER}");
    for (number, county) in [(0, "魏都区"), (1, ""), (2, "魏都区")] {
        let group = if number < 2 { "甲" } else { "" };
        text += &format!("{},企业{number},{county},{group},1,20\n", book::code(number));
    }
    std::fs::write(folder.path().join("数据.csv"), text).unwrap();
    std::fs::write(folder.path().join("t.toml"), scheme).unwrap();
    let arguments = [
        "evaluate",
        "数据.csv",
        "--scheme",
        "t.toml",
        "--keep-going",
        "--only",
        "tables",
    ];
    let run = permu(folder.path(), &arguments).ends_with(1);
    let table = run.table("enterprises");
    let reason = |number: usize| {
        table
            .get(table.row("code", &book::code(number)), "reason")
            .to_owned()
    };
    assert_eq!(reason(0), "unit-incomplete;merged");
    assert_eq!(reason(1), "missing-county");
    assert_eq!(reason(2), "");
    assert_eq!(run.table("problems").count("code", "unit-incomplete"), 1);
}

#[test]
fn parks_whose_figures_are_given_are_appraised_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let scheme = SCHEME.replace("unit = \"enterprise\"", "unit = \"park\"");
    let text = "2019年度产业集聚区情况表,,\n产业集聚区,县（市、区）,税收实际贡献（万元）\n东区,甲县,40\n西区,乙县,12\n";
    std::fs::write(folder.path().join("数据.csv"), text).unwrap();
    std::fs::write(folder.path().join("t.toml"), scheme).unwrap();
    let run = permu(folder.path(), &["evaluate", "数据.csv", "--scheme", "t.toml"]).ends_with(0);
    let parks = run.table("parks");
    let row = parks.row("park", "东区");
    assert_eq!(parks.number(row, "score"), Some(40.0));
    assert_eq!(parks.number(row, "rank"), Some(1.0));
    assert_eq!(parks.get(row, "class"), "A");
    assert_eq!(parks.get(parks.row("park", "西区"), "class"), "B");
    assert!(run.table("enterprises").rows.is_empty());
}
