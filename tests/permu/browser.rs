//! `report.html` in a real Chromium: what a county official sees and does. Skipped where there is none.

mod client;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::{Value, json};

use crate::book::{self, cells, code};
use crate::program::{Csv, Run, permu};
use client::Page;

/// The results of the built-in sample, made once for all of these tests.
fn sample() -> &'static Run {
    static SAMPLE: OnceLock<Run> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
        std::fs::create_dir_all(&folder).unwrap();
        permu(&folder, &[]).ends_with(0)
    })
}

fn open(browser: &Path, hash: &str) -> Page {
    Page::open(browser, &sample().out.join("report.html"), hash, 1400)
}

/// A text as it may stand in a script.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

/// Rows of the list on the screen at once.
const PAGE: usize = 25;
const ROWS: &str = "[...document.querySelectorAll('.open .list tbody tr')]";
const FOUND: &str = "document.querySelector('.open [role=status]').textContent";

/// The codes of the enterprises that are shown.
fn codes(page: &mut Page) -> Vec<String> {
    let list = page.value(&format!(
        "{ROWS}.map(row => row.querySelector('code').textContent)"
    ));
    list.as_array()
        .unwrap()
        .iter()
        .map(|code| code.as_str().unwrap().to_owned())
        .collect()
}

/// How many enterprises were found: the first number of the sentence below the list.
fn found(page: &mut Page) -> usize {
    let said = page.text(FOUND);
    let number: String = said
        .chars()
        .take_while(|letter| letter.is_ascii_digit() || *letter == ',')
        .filter(char::is_ascii_digit)
        .collect();
    number.parse().unwrap_or(0)
}

fn choose(page: &mut Page, label: &str, choice: &str) {
    page.value(&format!(
        "(() => {{ const label = [...document.querySelectorAll('.open fieldset label')] \
           .find(one => one.firstChild.textContent === {}); const list = label.querySelector('select'); \
           list.value = [...list.options].find(one => one.textContent === {}).value; \
           list.dispatchEvent(new Event('change')); }})()",
        quoted(label),
        quoted(choice)
    ));
}

#[test]
fn an_enterprise_is_found_by_name_and_by_code() {
    let Some(browser) = client::find() else { return };
    let table = sample().table("enterprises");
    let mut page = open(&browser, "#enterprises");
    assert_eq!(found(&mut page), table.rows.len());
    let row = 700;
    let (name, code) = (table.get(row, "name"), table.get(row, "code"));
    // Full-width, as an input method may leave them: U+FF01 … U+FF5E stand for U+0021 … U+007E.
    let wide: String = code
        .chars()
        .map(|letter| char::from_u32(u32::from(letter) + 0xfee0).unwrap())
        .collect();
    let (head, tail) = name.split_at(name.char_indices().nth(4).unwrap().0);
    for text in [
        name.to_owned(),
        code.to_owned(),
        code.to_lowercase(),
        format!(" {code} "),
        wide,
        format!("{tail}　{head}"),
    ] {
        page.value("document.querySelector('.open input[type=search]').focus()");
        page.types(&text);
        assert_eq!(codes(&mut page), [code], "{text}");
        page.value("document.querySelector('.open fieldset button').click()");
        assert_eq!(found(&mut page), table.rows.len());
    }
    let part = &name[..name.char_indices().nth(6).unwrap().0];
    page.value("document.querySelector('.open input[type=search]').focus()");
    page.types(part);
    let expected = (0..table.rows.len())
        .filter(|row| table.get(*row, "name").contains(part))
        .count();
    assert_eq!(found(&mut page), expected);
    page.types("没有这家企业");
    assert_eq!((found(&mut page), codes(&mut page).len()), (0, 0));
    page.was_quiet();
}

#[test]
fn filters_keep_what_the_table_says() {
    let Some(browser) = client::find() else { return };
    let table = sample().table("enterprises");
    let mut page = open(&browser, "#enterprises");
    for (label, id) in [
        ("类别", "class"),
        ("行业", "industry"),
        ("产业集聚区", "park"),
        ("县（市、区）", "county"),
    ] {
        let choice = (0..table.rows.len())
            .map(|row| table.get(row, id))
            .find(|text| !text.is_empty());
        let choice = choice.unwrap();
        choose(&mut page, label, choice);
        assert_eq!(found(&mut page), table.count(id, choice), "{label} = {choice}");
        page.value("document.querySelector('.open fieldset button').click()");
    }
    let (class, county) = ("A", table.get(0, "county"));
    choose(&mut page, "类别", class);
    choose(&mut page, "县（市、区）", county);
    let both = |row: &usize| table.get(*row, "class") == class && table.get(*row, "county") == county;
    assert_eq!(found(&mut page), (0..table.rows.len()).filter(both).count());
    page.was_quiet();
}

#[test]
fn a_heading_sorts_by_mouse_and_by_keyboard() {
    let Some(browser) = client::find() else { return };
    let table = sample().table("enterprises");
    let mut page = open(&browser, "#enterprises");
    let mut values: Vec<f64> = (0..table.rows.len())
        .filter_map(|row| table.number(row, "tax_per_mu_value"))
        .collect();
    values.sort_by(f64::total_cmp);
    let heading = "[...document.querySelectorAll('.open .sort')].find(one => one.textContent === '亩均税收')";
    // Rows whose shown value is the same stand in the order of their rank.
    let alike = |one: &f64, other: &f64| (one - other).abs() < 0.0101;
    let value = |code: &str| table.number(table.row("code", code), "tax_per_mu_value").unwrap();
    page.value(&format!("{heading}.click()"));
    let shown: Vec<f64> = codes(&mut page).iter().map(|code| value(code)).collect();
    assert!(
        shown.len() == PAGE
            && shown
                .iter()
                .zip(values.iter().rev())
                .all(|(one, other)| alike(one, other)),
        "{shown:?}"
    );
    assert_eq!(
        page.text(&format!("{heading}.closest('th').getAttribute('aria-sort')")),
        "descending"
    );
    page.value(&format!("{heading}.focus()"));
    page.press("Enter", 13, "\r");
    let shown: Vec<f64> = codes(&mut page).iter().map(|code| value(code)).collect();
    assert!(
        shown.len() == PAGE && shown.iter().zip(&values).all(|(one, other)| alike(one, other)),
        "{shown:?}"
    );
    assert_eq!(
        page.text(&format!("{heading}.closest('th').getAttribute('aria-sort')")),
        "ascending"
    );
    page.was_quiet();
}

#[test]
fn links_lead_to_a_county_and_an_enterprise() {
    let Some(browser) = client::find() else { return };
    let counties = sample().table("counties");
    let enterprises = sample().table("enterprises");
    let mut page = open(&browser, "#county=禹州市");
    assert_eq!(
        page.text("document.querySelector('.open h1').textContent"),
        "禹州市"
    );
    let row = counties.row("county", "禹州市");
    let rank = counties.get(row, "rank").to_owned();
    // The rank does not break but before its bracket.
    let said = page.text("document.querySelector('.open .facts').textContent.replaceAll('\u{a0}', ' ')");
    assert!(said.contains(&format!("第 {rank} 名")), "{said}");
    assert_eq!(found(&mut page), enterprises.count("county", "禹州市"));
    let row = (0..enterprises.rows.len())
        .find(|row| enterprises.get(*row, "status") == "appraised")
        .unwrap();
    let code = enterprises.get(row, "code");
    page.go(&format!("#enterprise={code}"));
    assert_eq!(
        page.text("document.querySelector('.open h1').textContent"),
        enterprises.get(row, "name")
    );
    assert_eq!(page.text("document.activeElement.tagName"), "H1");
    let title = page.text("document.title");
    assert!(title.starts_with(enterprises.get(row, "name")), "{title}");
    let group = enterprises.get(row, "rank_group");
    let ranked = (0..enterprises.rows.len()).filter(|row| {
        enterprises.get(*row, "rank_group") == group && !enterprises.get(*row, "rank").is_empty()
    });
    let said = page.text("document.querySelector('.open .facts').textContent");
    let count = ranked.count();
    assert!(
        said.contains(&format!("（共 {count} 家）")),
        "{said}: not {count}"
    );
    let score = format!("{:.2}", enterprises.number(row, "score").unwrap());
    let said = page.text("document.querySelector('.open .facts').textContent.replaceAll(',', '')");
    assert!(said.contains(&score), "{said} has no {score}");
    page.go("#county=%E6%B2%A1%E6%9C%89");
    assert_eq!(
        page.text("document.querySelector('.open h1').textContent"),
        "没有找到“没有”。"
    );
    page.was_quiet();
}

/// henan-2019 gives six indicators 100 ÷ 6 points each: what was earned is told as a share of that, with the rule.
#[test]
fn an_enterprise_sees_rule_and_weight_and_the_cells_behind_its_figures() {
    let enterprises = sample().table("enterprises");
    let origins = sample().table("origins");
    let row = (0..enterprises.rows.len())
        .find(|row| enterprises.get(*row, "population") == "above_scale")
        .unwrap();
    let code = enterprises.get(row, "code");
    let Some(browser) = client::find() else { return };
    let mut page = open(&browser, &format!("#enterprise={code}"));
    let cells = page.value(
        "[...document.querySelectorAll('.open table')].map(table => \
           [...table.querySelectorAll('tbody tr')].map(row => [...row.children].map(cell => cell.textContent)))",
    );
    let points = enterprises.number(row, "tax_per_mu_points").unwrap();
    let line = &cells[0][0];
    assert_eq!(line[0], "亩均税收 万元/亩");
    assert!(line[3].as_str().unwrap().contains("不封顶"), "{line}");
    assert_eq!(line[4], "16.67");
    let share = format!("{:.0}%", points / (100.0 / 6.0) * 100.0);
    assert_eq!(line[6].as_str().unwrap().replace(',', ""), share);
    let lines = cells[1].as_array().unwrap();
    let mut seen = 0;
    for at in 0..origins.rows.len() {
        // Some words look like numbers: of years, industries, parcels and meters.
        let worded = ["start", "industry_code", "parcel", "meter"].contains(&origins.get(at, "field"));
        let numeric = !worded && origins.get(at, "raw").parse::<f64>().is_ok();
        if origins.get(at, "code") != code || origins.get(at, "year") != "2019" || !numeric {
            continue;
        }
        let [workbook, sheet, cell] = ["workbook", "sheet", "cell"].map(|id| origins.get(at, id));
        let found = lines.iter().any(|line| {
            let cells = line[3].as_str().unwrap();
            line[1] == workbook && line[2] == sheet && cells.split(' ').any(|known| known == cell)
        });
        assert!(found, "{workbook} {sheet} {cell} is not in {lines:?}");
        seen += 1;
    }
    assert!(seen >= 10, "{seen}");
    page.was_quiet();
}

/// The parts of the page, with a county and an enterprise.
fn parts() -> Vec<String> {
    let table = sample().table("enterprises");
    let row = (0..table.rows.len())
        .find(|row| table.get(*row, "status") == "appraised")
        .unwrap();
    let mut list = ["overview", "enterprises", "counties", "method", "problems"]
        .map(|id| format!("#{id}"))
        .to_vec();
    list.extend([
        "#county=禹州市".to_owned(),
        format!("#enterprise={}", table.get(row, "code")),
    ]);
    list
}

#[test]
fn no_part_is_wider_than_a_phone_or_a_printed_page() {
    let Some(browser) = client::find() else { return };
    let mut page = open(&browser, "");
    // A4 across, 297 mm less two margins of 12 mm, in CSS pixels of 1/96 inch.
    let paper = ((297.0 - 24.0) / 25.4 * 96.0) as u32;
    for (medium, width) in [("screen", 390), ("screen", 1400), ("print", paper)] {
        page.width(width);
        page.call("Emulation.setEmulatedMedia", json!({ "media": medium }));
        for part in parts() {
            page.go(&part);
            let wide = page
                .value("document.documentElement.scrollWidth")
                .as_u64()
                .unwrap();
            assert!(
                wide <= u64::from(width),
                "{part} is {wide} wide on {medium} {width}"
            );
            let cut = page.value(
                "[...document.querySelectorAll('.open th, .open td, .open dd, .open .falls span')] \
                 .filter(one => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0 \
                   && getComputedStyle(one).display !== 'inline').map(one => one.textContent).slice(0, 5)",
            );
            assert_eq!(cut, json!([]), "cut on {medium} {width} in {part}");
        }
    }
    page.was_quiet();
}

/// The size of every page of a PDF in points.
fn page_sizes(pdf: &[u8]) -> Vec<(f64, f64)> {
    let text = String::from_utf8_lossy(pdf);
    let boxes = text.split("/MediaBox").skip(1).map(|part| {
        let inside = part.split(['[', ']']).nth(1).unwrap();
        let numbers: Vec<f64> = inside
            .split_whitespace()
            .map(|number| number.parse().unwrap())
            .collect();
        (numbers[2] - numbers[0], numbers[3] - numbers[1])
    });
    boxes.collect()
}

#[test]
fn a_county_prints_on_a4_with_all_its_enterprises() {
    let Some(browser) = client::find() else { return };
    let mut page = open(&browser, "#county=禹州市");
    page.value(
        "addEventListener('beforeprint', () => setTimeout(() => 0)); window.printed = null; \
         addEventListener('beforeprint', () => { window.printed = document.querySelectorAll('.open .list tbody tr').length; })",
    );
    let answer = page.call(
        "Page.printToPDF",
        json!({ "preferCSSPageSize": true, "printBackground": true }),
    );
    let pdf = decoded(answer["data"].as_str().unwrap());
    let sizes = page_sizes(&pdf);
    assert!(sizes.len() >= 4, "{} pages", sizes.len());
    for (width, height) in sizes {
        // 297 mm × 210 mm
        assert!(
            (width - 841.89).abs() < 1.0 && (height - 595.28).abs() < 1.0,
            "{width} × {height}"
        );
    }
    let own = sample().table("enterprises").count("county", "禹州市");
    assert_eq!(page.value("window.printed"), json!(own));
    assert_eq!(
        codes(&mut page).len(),
        PAGE,
        "on the screen a page is short again"
    );
    page.was_quiet();
}

/// Base 64 (RFC 4648 §4) as bytes.
fn decoded(text: &str) -> Vec<u8> {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut places = [0u32; 256];
    for (place, letter) in (0..).zip(letters) {
        places[usize::from(*letter)] = place;
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for four in text.trim_end_matches('=').as_bytes().chunks(4) {
        let group = four
            .iter()
            .fold(0, |group, letter| group << 6 | places[usize::from(*letter)]);
        let group = group << (6 * (4 - four.len()));
        bytes.extend(&group.to_be_bytes()[1..four.len()]);
    }
    bytes
}

#[test]
fn nothing_that_is_not_of_the_report_runs_or_is_asked_for() {
    let Some(browser) = client::find() else { return };
    let mut page = open(&browser, "");
    let broken = page.value(
        "(async () => { const told = new Set(); \
           addEventListener('securitypolicyviolation', one => told.add(one.effectiveDirective)); \
           const script = document.createElement('script'); script.textContent = 'window.ran = 1'; \
           const frame = document.createElement('iframe'); frame.src = 'https://example.org/'; \
           const image = new Image(); image.src = 'https://example.org/x.png'; \
           document.body.append(script, frame, image); \
           document.body.insertAdjacentHTML('beforeend', '<img src=\"x:\" onerror=\"window.ran = 2\">'); \
           await fetch('https://example.org/').catch(() => 0); \
           await new Promise(done => setTimeout(done, 300)); \
           return [window.ran ?? null, [...told].sort()]; })()",
    );
    assert_eq!(broken[0], Value::Null);
    let told: BTreeSet<&str> = broken[1]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    for directive in ["connect-src", "frame-src", "img-src", "script-src-elem"] {
        assert!(told.contains(directive), "{directive} is not in {told:?}");
    }
}

/// A scheme with one indicator, for a few made-up enterprises.
const SCHEME: &str = include_str!("plain.toml");

#[test]
fn a_name_that_is_markup_stays_text() {
    let Some(browser) = client::find() else { return };
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("plain.toml"), SCHEME).unwrap();
    let name = "<img src=x onerror=\"window.ran=1\"></script><script>window.ran=1</script>&lt;b&gt;";
    let county = "县<b>\"'=&#x27;%</b>";
    let header = [
        "统一社会信用代码",
        "企业名称",
        "县（市、区）",
        "用地面积（亩）",
        "税收实际贡献（万元）",
        "主营业务收入（万元）",
    ];
    let mut rows = vec![cells(["2022年度", "", "", "", "", ""]), cells(header)];
    for number in 1..=6 {
        let tax = (number * 10).to_string();
        rows.push(vec![
            code(number),
            format!("{name}{number}"),
            county.to_owned(),
            "10".to_owned(),
            tax,
            "900".to_owned(),
        ]);
    }
    book::write(&folder.path().join("企业.xlsx"), &[("企业", rows)]);
    let run = permu(
        folder.path(),
        &["evaluate", "企业.xlsx", "--scheme", "plain.toml", "--keep-going"],
    );
    let report = run.out.join("report.html");
    assert!(report.exists(), "{}{}", run.stdout, run.stderr);
    let mut page = Page::open(&browser, &report, "#enterprises", 1400);
    let shown = page.value(&format!(
        "{ROWS}.map(row => row.querySelector('th bdi').textContent).sort()"
    ));
    assert_eq!(shown[0], json!(format!("{name}1")));
    page.value("[...document.querySelectorAll('.open .list tbody td a')][0].click()");
    page.value("new Promise(done => setTimeout(done, 200))");
    assert_eq!(
        page.text("document.querySelector('.open h1').textContent"),
        county
    );
    page.go(&format!("#enterprise={}", code(3)));
    assert_eq!(
        page.text("document.querySelector('.open h1').textContent"),
        format!("{name}3")
    );
    assert_eq!(
        page.value("[window.ran ?? null, document.querySelectorAll('main img, main b').length]"),
        json!([null, 0])
    );
    page.was_quiet();
}

#[test]
fn the_first_sight_and_a_search_are_timed() {
    let Some(browser) = client::find() else { return };
    let mut page = open(&browser, "#enterprises");
    let paint = page.value(
        "new Promise(done => { const seen = performance.getEntriesByName('first-contentful-paint')[0]; \
           if (seen) done(seen.startTime); else new PerformanceObserver(list => done(list.getEntries().at(-1).startTime)) \
             .observe({ type: 'paint', buffered: true }); })",
    );
    let search = page.value(
        "(() => { const box = document.querySelector('.open input[type=search]'); box.value = '0700'; \
           const begun = performance.now(); box.dispatchEvent(new Event('input')); \
           document.body.getBoundingClientRect(); return performance.now() - begun; })()",
    );
    println!("first paint after {paint} ms, a search in {search} ms");
    page.was_quiet();
}

/// axe-core (see `.ci/run`) finds nothing serious on any part of the page, light and dark.
#[test]
fn readers_with_a_screen_reader_or_weak_eyes_are_not_shut_out() {
    let (Some(browser), Some(axe)) = (client::find(), std::env::var_os("PERMU_AXE").map(PathBuf::from))
    else {
        println!("PERMU_AXE is not set: axe-core is not run");
        return;
    };
    let axe = std::fs::read_to_string(axe).unwrap();
    let folder = tempfile::tempdir().unwrap();
    permu(folder.path(), &["sample", "--enterprises", "90", "--out", "in"]).ends_with(0);
    let run = permu(folder.path(), &["evaluate", "in", "--keep-going"]);
    let table = Csv::read(&run.out.join("tables/enterprises.csv"));
    let row = (0..table.rows.len())
        .find(|row| table.get(*row, "status") == "appraised")
        .unwrap();
    let mut page = Page::open(&browser, &run.out.join("report.html"), "", 1400);
    page.value(&format!("{axe};0"));
    for scheme in ["light", "dark"] {
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        page.call("Emulation.setEmulatedMedia", media);
        let mut list = ["overview", "enterprises", "counties", "method", "problems"]
            .map(|id| format!("#{id}"))
            .to_vec();
        list.push(format!("#county={}", table.get(row, "county")));
        list.push(format!("#enterprise={}", table.get(row, "code")));
        for part in list {
            page.go(&part);
            let found = page.value(
                "axe.run({ resultTypes: ['violations'] }).then(told => told.violations.map(one => \
                   [one.impact, one.id, one.nodes.length, one.nodes[0].html.slice(0, 200)]))",
            );
            let found = found.as_array().unwrap();
            let serious: Vec<&Value> = found
                .iter()
                .filter(|one| one[0] == "serious" || one[0] == "critical")
                .collect();
            assert!(serious.is_empty(), "{scheme} {part}: {serious:?}");
            for one in found {
                println!("{scheme} {part}: {one}");
            }
        }
    }
}

/// Σ weight × min(own ratio of sums ÷ the city's, cap): henan-2019 gives six indicators 100 ÷ 6 each, and the cap is 2.
#[test]
fn what_a_county_loses_is_its_distance_to_the_county_with_most_points() {
    let counties = sample().table("counties");
    let points = sample().table("county_points");
    let cities = counties.rows.len() - 1;
    let ids = [
        ("亩均税收", "tax_per_mu_value"),
        ("亩均主营业务收入", "revenue_per_mu_value"),
        ("研发投入强度", "rd_intensity_value"),
        ("单位能耗总产值", "output_per_energy_value"),
        ("单位污染排放税收", "tax_per_emission_value"),
        ("全员劳动生产率", "labour_productivity_value"),
    ];
    let earned = |row: usize, id: &str| {
        let ratio = counties.number(row, id).unwrap() / counties.number(cities, id).unwrap();
        100.0 / 6.0 * ratio.min(2.0)
    };
    assert_eq!(points.rows.len(), ids.len() * cities);
    let mut before: Option<(String, f64)> = None;
    for row in 0..points.rows.len() {
        let (county, label) = (points.get(row, "county"), points.get(row, "indicator"));
        let id = ids.iter().find(|(known, _)| *known == label).unwrap().1;
        let own = earned(counties.row("county", county), id);
        let best = (0..cities).map(|row| earned(row, id)).fold(f64::MIN, f64::max);
        let close = |id: &str, expected: f64| (points.number(row, id).unwrap() - expected).abs() < 1e-9;
        assert!(
            close("points", own) && close("best", best) && close("lost", best - own),
            "{county} {label}"
        );
        let lost = points.number(row, "lost").unwrap();
        if let Some((_, larger)) = before.filter(|(name, _)| name == county) {
            assert!(larger >= lost, "{county}: {larger} before {lost}");
        }
        before = Some((county.to_owned(), lost));
    }
    let Some(browser) = client::find() else { return };
    let mut page = open(&browser, "#county=禹州市");
    let row = (0..points.rows.len())
        .find(|row| points.get(*row, "county") == "禹州市")
        .unwrap();
    let said = page.text("document.querySelector('.open h2.part + p').textContent");
    assert!(said.contains(points.get(row, "indicator")), "{said}");
    assert!(
        said.contains(&format!("相差 {:.2} 分", points.number(row, "lost").unwrap())),
        "{said}"
    );
    page.was_quiet();
}
