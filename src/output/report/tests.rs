use polars::prelude::Column;

use super::*;
use crate::lang::Lang;
use crate::output::sample;
use crate::table::{Cells, Format};
use crate::unit::number_text;

fn html(view: &View) -> String {
    let mut bytes = Vec::new();
    write(view, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn json_of(html: &str) -> serde_json::Value {
    let start = html.find("id=\"data\">").unwrap() + "id=\"data\">".len();
    let end = start + html[start..].find("</script>").unwrap();
    let text = &html[start..end];
    assert!(!text.contains(['<', '>', '&', '\u{2028}', '\u{2029}']));
    serde_json::from_str(text).unwrap()
}

#[test]
fn base64_is_as_in_rfc_4648() {
    // RFC 4648 §10
    for (plain, expected) in [
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("foobar", "Zm9vYmFy"),
    ] {
        assert_eq!(picture::base64(plain.as_bytes()), expected);
    }
}

#[test]
fn nothing_in_the_page_leads_outside() {
    let page = html(&sample::view(Lang::Zh, 300));
    for part in page.split("href=\"").skip(1) {
        assert!(part.starts_with('#'), "{}", &part[..40]);
    }
    assert!(!page.contains("src="), "no resource is loaded");
    assert!(!STYLE.contains("url(") && !STYLE.contains("@import"));
    assert!(!SCRIPT.contains("fetch(") && !SCRIPT.contains("innerHTML") && !SCRIPT.contains("http"));
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn hostile_texts_stay_text() {
    let mut view = sample::view(Lang::Zh, 300);
    view.title = sample::HOSTILE.to_owned();
    view.facts[0].value = sample::HOSTILE.to_owned();
    view.left_out[0].label = sample::HOSTILE.to_owned();
    view.method.title = sample::HOSTILE.to_owned();
    view.method.assumed[0] = sample::HOSTILE.to_owned();
    view.charts[0].title = sample::HOSTILE.to_owned();
    view.charts[0].caption = sample::HOSTILE.to_owned();
    view.charts[0].svg = "<svg onload=\"alert(1)\"><script>alert(1)</script></svg>".to_owned();
    let page = html(&view);
    assert!(!page.contains("<script>alert"));
    assert_eq!(
        page.matches("<script").count(),
        2,
        "the data and the script of the report"
    );
    // That of the page, and one of every other chart.
    assert_eq!(page.matches("</title>").count(), view.charts.len());
    assert!(
        !page.contains("onload=&#x27;x&#x27; &amp; �gnp\u{2028}</"),
        "markup is escaped"
    );
    assert!(!page.contains(['\u{1b}', '\u{202e}']));
    let data = json_of(&page);
    let names = &data["enterprises"]["columns"][1]["values"];
    let expected = sample::HOSTILE
        .replace(['\u{1b}', '\u{202e}'], "�")
        .replace('\u{2028}', " ");
    assert_eq!(names[3], expected);
    assert_eq!(names[4], sample::FORMULA);
}

#[test]
fn the_data_of_the_script_is_the_table_rounded() {
    let view = sample::view(Lang::En, 300);
    let data = json_of(&html(&view));
    let columns = data["enterprises"]["columns"].as_array().unwrap();
    assert_eq!(columns.len(), view.enterprises.headings.len());
    for (column, heading) in columns.iter().zip(&view.enterprises.headings) {
        assert_eq!(column["id"], heading.id.as_str());
        let series = view.enterprises.frame.column(&heading.id).unwrap();
        for row in 0..300 {
            let place = &column["values"][row];
            let found = match column.get("dictionary") {
                Some(words) => place
                    .as_u64()
                    .map_or(&serde_json::Value::Null, |place| &words[place as usize]),
                None => place,
            };
            let Ok(numbers) = series.f64() else { continue };
            let power = match heading.format {
                Format::Percent(digits) => (100.0, i32::from(digits)),
                Format::Decimal(digits) => (1.0, i32::from(digits)),
                _ => (1.0, 0),
            };
            let expected = numbers.get(row).map(|value| value * power.0);
            match (found.as_f64(), expected) {
                (Some(found), Some(expected)) => {
                    let step = 0.1f64.powi(power.1);
                    assert!((found - expected).abs() <= step * 0.500_001, "{found} {expected}");
                    assert!((found / step - (found / step).round()).abs() < 1e-6, "{found}");
                }
                (found, expected) => assert_eq!(found, expected),
            }
        }
    }
}

#[test]
fn the_static_page_holds_ranking_quotas_method_and_problems() {
    let mut view = sample::view(Lang::Zh, 300);
    severities(&mut view, 30);
    let page = html(&view);
    let body = &page[..page.find("id=\"data\"").unwrap()];
    for expected in [
        "<html lang=\"zh-CN\">",
        "<title>许昌市2019年度工业企业亩产效益评价 · 试算稿</title>",
        "<caption class=\"quiet\">县（市、区）排名</caption>",
        "<a href=\"#county=%E7%A6%B9%E5%B7%9E%E5%B8%82\"><bdi>禹州市</bdi></a>",
        "<caption>新增建设用地（亩） · 基数＋绩效（采用）</caption>",
        "（市级预留）",
        "fgw.henan.gov.cn&#x2f;2019&#x2f;04-15&#x2f;742859.html",
        "共 30 条，错误在前。",
        "个数值没有出处",
        "<noscript>",
    ] {
        assert!(body.contains(expected), "{expected}");
    }
    // Every score and quota stands in the page.
    let figures = [(&view.counties, "score", 2), (&view.allocation, "quota", 0)];
    for (table, column, digits) in figures {
        let cells = Cells::of(&table.frame, column).unwrap();
        let whole = |value: &f64| digits > 0 || value.fract() == 0.0;
        for value in (0..table.frame.height())
            .filter_map(|row| cells.number(row))
            .filter(whole)
        {
            let expected = format!("<td class=\"n\">{}</td>", number_text(value, digits));
            assert!(body.contains(&expected), "{column} {expected}");
        }
    }
    let errors = body.find("<bdi>错误</bdi>").unwrap();
    assert!(errors < body.find("<bdi>警告</bdi>").unwrap());
    assert!(
        body.matches("试算稿").count() >= 4,
        "title, head, cover, print and foot"
    );
}

#[test]
fn every_label_has_both_languages() {
    let file = include_str!("../../../locales/report.toml");
    for key in file.lines().filter_map(|line| line.strip_prefix('[')) {
        let key = key.trim_end_matches(']');
        for lang in [Lang::Zh, Lang::En] {
            assert!(lang.has(key), "{key} {}", lang.id());
        }
    }
    assert!(LABELS.iter().all(|(_, key)| Lang::En.has(key)));
}

#[test]
fn the_english_page_has_no_chinese_sentence_of_its_own() {
    let page = html(&sample::view(Lang::En, 30));
    for word in ["总览", "试算稿", "第 ", "参评", "规上</", "错误"] {
        assert!(!page.contains(word), "{word}");
    }
}

#[test]
fn a_view_without_rows_gives_a_page_that_says_so() {
    let page = html(&sample::empty(Lang::Zh));
    for expected in [
        "没有分配指标",
        "没有发现问题",
        "没有产业集聚区数据",
        "全部数值均有出处",
    ] {
        assert!(page.contains(expected), "{expected}");
    }
    assert_eq!(json_of(&page)["enterprises"]["height"], 0);
}

/// So many problems, in turn a warning, an error and a note.
fn severities(view: &mut View, count: usize) {
    let frame = &mut view.problems.frame;
    *frame = frame.head(Some(count));
    let each: Vec<&str> = (0..count)
        .map(|row| ["warning", "error", "note"][row % 3])
        .collect();
    frame.with_column(Column::new("severity".into(), each)).unwrap();
}

#[test]
fn more_problems_than_fit_are_cut_with_the_worst_kept() {
    let mut view = sample::view(Lang::Zh, 30);
    // As many errors, warnings and notes.
    severities(&mut view, 900);
    let page = html(&view);
    assert!(page.contains("这里列出前 500 条，共 900 条"));
    // Behind the table of kinds.
    let each = page.split("这里列出前").nth(1).unwrap();
    assert_eq!(each.matches("<bdi>错误</bdi>").count(), 300);
    assert_eq!(each.matches("<bdi>警告</bdi>").count(), 200);
}

#[test]
fn the_same_view_gives_the_same_bytes() {
    let view = sample::view(Lang::Zh, 100);
    assert!(html(&view) == html(&view));
}

#[test]
fn fifty_thousand_enterprises_stay_under_twelve_megabytes() {
    let page = html(&sample::view(Lang::Zh, 50_000));
    assert!(page.len() < 12_000_000, "{}", page.len());
}
