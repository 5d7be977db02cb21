use super::*;
use crate::lang::Lang;
use crate::output::demo;

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
    let page = html(&demo::view(Lang::Zh, 300));
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
    let mut view = demo::view(Lang::Zh, 300);
    view.title = demo::HOSTILE.to_owned();
    view.facts[0].value = demo::HOSTILE.to_owned();
    view.left_out[0].label = demo::HOSTILE.to_owned();
    view.method.title = demo::HOSTILE.to_owned();
    view.method.assumed[0] = demo::HOSTILE.to_owned();
    view.charts[0].title = demo::HOSTILE.to_owned();
    view.charts[0].caption = demo::HOSTILE.to_owned();
    view.charts[0].svg = "<svg onload=\"alert(1)\"><script>alert(1)</script></svg>".to_owned();
    let page = html(&view);
    assert!(!page.contains("<script>alert"));
    assert_eq!(
        page.matches("<script").count(),
        2,
        "the data and the script of the report"
    );
    assert_eq!(page.matches("</title>").count(), 1);
    assert!(
        !page.contains("onload=&#x27;x&#x27; &amp; �gnp\u{2028}</"),
        "markup is escaped"
    );
    assert!(!page.contains(['\u{1b}', '\u{202e}']));
    let data = json_of(&page);
    let names = &data["enterprises"]["columns"][1]["values"];
    let expected = demo::HOSTILE
        .replace(['\u{1b}', '\u{202e}'], "�")
        .replace('\u{2028}', " ");
    assert_eq!(names[3], expected);
    assert_eq!(names[4], demo::FORMULA);
}

#[test]
fn the_data_of_the_script_is_the_table_rounded() {
    let view = demo::view(Lang::En, 300);
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
            let power = match heading.id.as_str() {
                "rd_intensity_value" | "rd_intensity_benchmark" => (100.0, 2),
                "tax_per_emission_value" | "tax_per_emission_benchmark" => (1.0, 1),
                _ => (1.0, 2),
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
    let page = html(&demo::view(Lang::Zh, 300));
    let body = &page[..page.find("id=\"data\"").unwrap()];
    for expected in [
        "<html lang=\"zh-CN\">",
        "<title>许昌市工业企业“亩均论英雄”综合评价（示例数据） · 试算稿</title>",
        "<caption class=\"quiet\">县（市、区）排名</caption>",
        // 118 − 5.37 × 2 for the third county
        "<td class=\"n\">107.26</td>",
        "<a href=\"#county=%E7%A6%B9%E5%B7%9E%E5%B8%82\"><bdi>禹州市</bdi></a>",
        "<caption>新增建设用地（亩） · 基数＋绩效</caption>",
        "（市级预留）",
        // 400 + 31.5 is 431.5, in whole steps 432, with the award 452; step +0.5
        "<td class=\"n\">452</td>",
        "<td class=\"n\">35.0%</td>",
        "fgw.henan.gov.cn&#x2f;2019&#x2f;04-15&#x2f;742859.html",
        "共 14 条，错误在前。",
        "以下 2 个数值没有出处",
        "<noscript>",
    ] {
        assert!(body.contains(expected), "{expected}");
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
    let page = html(&demo::view(Lang::En, 30));
    for word in ["总览", "试算稿", "第 ", "参评", "规上</", "错误"] {
        assert!(!page.contains(word), "{word}");
    }
}

#[test]
fn a_view_without_rows_gives_a_page_that_says_so() {
    let page = html(&demo::empty(Lang::Zh));
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

#[test]
fn more_problems_than_fit_are_cut_with_the_worst_kept() {
    let mut view = demo::view(Lang::Zh, 30);
    let mut rows = view.problems.frame.clone();
    for _ in 0..6 {
        rows = rows.vstack(&rows).unwrap();
    }
    // 14 × 2⁶ = 896 problems, of which 5 × 64 = 320 are errors, 5 × 64 warnings and 4 × 64 notes
    view.problems.frame = rows;
    let page = html(&view);
    assert!(page.contains("这里列出前 500 条，共 896 条"));
    // Behind the table of kinds.
    let each = page.split("这里列出前").nth(1).unwrap();
    assert_eq!(each.matches("<bdi>错误</bdi>").count(), 320);
    assert_eq!(each.matches("<bdi>警告</bdi>").count(), 180);
}

#[test]
fn the_same_view_gives_the_same_bytes() {
    let view = demo::view(Lang::Zh, 100);
    assert!(html(&view) == html(&view));
}

#[test]
fn fifty_thousand_enterprises_stay_under_twelve_megabytes() {
    let page = html(&demo::view(Lang::Zh, 50_000));
    assert!(page.len() < 12_000_000, "{}", page.len());
}

/// Writes the demonstration to the folder in PERMU_DEMO, to be looked at.
#[test]
#[ignore = "for people who want to look at the report"]
fn write_the_demonstration() {
    let Some(folder) = std::env::var_os("PERMU_DEMO") else {
        return;
    };
    let folder = std::path::PathBuf::from(folder);
    for (lang, count, name) in [
        (Lang::Zh, 300, "zh"),
        (Lang::En, 300, "en"),
        (Lang::Zh, 50_000, "big"),
    ] {
        let page = html(&demo::view(lang, count));
        println!("{name}: {} bytes", page.len());
        std::fs::write(folder.join(format!("report-{name}.html")), page).unwrap();
    }
}
