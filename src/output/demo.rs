//! A made-up view for the tests of the writers: nine counties, 300 enterprises, one of them hostile.

mod quotas;
mod tables;

use crate::edition::State;
use crate::facts::Picture;
use crate::facts::view::{Fact, Method, Origin, View};
use crate::lang::Lang;
use crate::table::Format;
use tables::{Builder, some};

/// A name that tries everything at once.
pub const HOSTILE: &str = "<script>alert(1)</script>\" onload='x' & \u{202e}gnp\u{2028}</title>\u{1b}";
/// A name that a spreadsheet would run.
pub const FORMULA: &str = "=HYPERLINK(\"http://x\",\"y\")";

/// The areas of Xuchang (POLICY.md §1).
pub const COUNTIES: [&str; 9] = [
    "魏都区",
    "建安区",
    "禹州市",
    "长葛市",
    "鄢陵县",
    "襄城县",
    "经济技术开发区",
    "城乡一体化示范区",
    "东城区",
];

const INDICATORS: [(&str, &str, &str, &str, Format); 6] = [
    (
        "tax_per_mu",
        "亩均税收",
        "Tax per mu",
        "万元/亩",
        Format::Decimal(2),
    ),
    (
        "revenue_per_mu",
        "亩均主营业务收入",
        "Revenue per mu",
        "万元/亩",
        Format::Decimal(2),
    ),
    (
        "rd_intensity",
        "研发投入强度",
        "R&D intensity",
        "",
        Format::Percent(2),
    ),
    (
        "output_per_energy",
        "单位能耗总产值",
        "Output per energy",
        "万元/吨标准煤",
        Format::Decimal(2),
    ),
    (
        "tax_per_emission",
        "单位污染排放税收",
        "Tax per emission",
        "万元/吨",
        Format::Decimal(1),
    ),
    (
        "labour_productivity",
        "全员劳动生产率",
        "Labour productivity",
        "万元/人",
        Format::Decimal(2),
    ),
];

/// The view with so many enterprises.
pub fn view(lang: Lang, enterprises: usize) -> View {
    View {
        lang,
        state: State::Trial,
        title: lang
            .pick(
                "许昌市工业企业“亩均论英雄”综合评价（示例数据）",
                "Xuchang: appraisal of enterprises by yield per mu (sample)",
            )
            .to_owned(),
        year: 2019,
        quota_year: Some(2020),
        facts: facts(lang, enterprises),
        withheld: None,
        internal: None,
        left_out: vec![
            fact(lang, "用地为零或缺报", "Land is zero or missing", "3"),
            fact(lang, "不在企业名录中", "Not in the roster", "2"),
        ],
        method: method(lang),
        living: None,
        enterprises: tables::enterprises(lang, enterprises),
        origins: vec![Origin {
            workbook: "用地2019.xlsx".to_owned(),
            sheet: HOSTILE.to_owned(),
            columns: vec![("用地面积（㎡）".to_owned(), "D".to_owned())],
            rows: vec![(0, 6), (0, 9), (1, 7)],
        }],
        area: "county",
        levels: Vec::new(),
        counties: tables::regions(lang, "counties", &COUNTIES),
        shares: tables::regions(lang, "counties", &COUNTIES),
        parks: tables::regions(
            lang,
            "parks",
            &["许昌经济技术产业集聚区", "禹州市产业集聚区", "长葛大周产业集聚区"],
        ),
        losses: tables::losses(lang),
        before: tables::regions(lang, "counties", &COUNTIES),
        allocation: quotas::allocation(lang),
        comparison: quotas::comparison(lang),
        efficiency: quotas::efficiency(lang),
        quota_parameters: quotas::quota_parameters(lang),
        higher: quotas::higher(lang),
        region_policies: quotas::region_policies(lang),
        sums: quotas::sums(lang),
        quota_notes: quotas::quota_notes(lang),
        decided: Vec::new(),
        decisions: Vec::new(),
        of_enterprise: std::collections::BTreeMap::new(),
        no_quotas: lang.text("report.no-allocation", &[]),
        problems: tables::problems(lang),
        allowed: Vec::new(),
        classes: ["A", "B", "C", "D"].map(str::to_owned).to_vec(),
        charts: vec![picture(lang)],
    }
}

/// A view of a run that found nothing: tables with headings and no rows.
pub fn empty(lang: Lang) -> View {
    let mut view = view(lang, 20);
    let tables = [
        &mut view.enterprises,
        &mut view.counties,
        &mut view.shares,
        &mut view.losses,
        &mut view.before,
        &mut view.parks,
        &mut view.allocation,
        &mut view.comparison,
        &mut view.efficiency,
        &mut view.higher,
        &mut view.sums,
        &mut view.region_policies,
        &mut view.quota_notes,
        &mut view.quota_parameters,
        &mut view.problems,
    ];
    for table in tables {
        table.frame = table.frame.clear();
        table.title.clear();
    }
    view.facts.clear();
    view.origins.clear();
    view.left_out.clear();
    view.classes.clear();
    view.charts.clear();
    view.method.assumed.clear();
    view
}

fn fact(lang: Lang, zh: &str, en: &str, value: &str) -> Fact {
    Fact {
        label: lang.pick(zh, en).to_owned(),
        value: value.to_owned(),
    }
}

fn facts(lang: Lang, enterprises: usize) -> Vec<Fact> {
    vec![
        fact(lang, "读入企业", "Enterprises read", &enterprises.to_string()),
        fact(lang, "参评企业", "Appraised", &(enterprises - 5).to_string()),
        fact(lang, "未纳入", "Left out", "5"),
        fact(lang, "A 类企业", "Class A", "58"),
        fact(lang, "全市亩均税收", "Tax per mu, city", "13.52 万元/亩"),
        fact(lang, "评价用地", "Land appraised", "18,204.6 亩"),
        fact(lang, "假定数值", "Assumed numbers", "2"),
    ]
}

fn method(lang: Lang) -> Method {
    let mut rules = Builder::default();
    let texts = |value: &str| vec![some(value); 6];
    rules.text(
        "population",
        lang.pick("评价群体", "Population"),
        texts("above_scale"),
    );
    rules.text(
        "indicator",
        lang.pick("指标", "Indicator"),
        INDICATORS
            .iter()
            .map(|known| some(lang.pick(known.1, known.2)))
            .collect(),
    );
    rules.text("formula", lang.pick("算式", "Formula"), texts("tax / land_mu"));
    rules.number(
        "weight",
        lang.pick("权重", "Weight"),
        lang.pick("分", "points"),
        Format::Decimal(2),
        vec![Some(100.0 / 6.0); 6],
    );
    rules.text(
        "missing",
        lang.pick("缺报处理", "If missing"),
        texts(lang.pick("该项计 0 分", "0 points")),
    );
    rules.text(
        "source",
        lang.pick("依据", "Source"),
        texts("豫发改产集〔2019〕1号 第七条 http://fgw.henan.gov.cn/"),
    );
    let mut benchmarks = Builder::default();
    benchmarks.text(
        "indicator",
        lang.pick("指标", "Indicator"),
        vec![some("亩均税收")],
    );
    benchmarks.number(
        "value",
        lang.pick("基准值", "Benchmark"),
        "万元/亩",
        Format::Decimal(3),
        vec![Some(13.5249)],
    );
    Method {
        id: "henan-2019".to_owned(),
        title: lang
            .pick(
                "河南省产业集聚区企业分类综合评价办法（2019）",
                "Henan, parks, 2019",
            )
            .to_owned(),
        source: vec![
            fact(
                lang,
                "文件",
                "Document",
                "河南省产业集聚区企业分类综合评价办法，2019-01-17",
            ),
            fact(
                lang,
                "网址",
                "Address",
                "https://fgw.henan.gov.cn/2019/04-15/742859.html",
            ),
        ],
        populations: vec!["above_scale".to_owned(); 6],
        rules: rules.table("rules", lang.pick("评价规则", "Rules")),
        classes: Builder::default().table("classes", lang.pick("类别划分", "Classes")),
        class_rules: Vec::new(),
        benchmarks: benchmarks.table("benchmarks", lang.pick("基准值", "Benchmarks")),
        assumed: vec!["weights: 100/6".to_owned(), "benchmark: ratio_of_sums".to_owned()],
        rounding: lang.text("report.foot", &[]),
    }
}

fn picture(lang: Lang) -> Picture {
    let bars: String = COUNTIES
        .iter()
        .enumerate()
        .map(|(row, name)| {
            let (y, length) = (40 + 36 * row, 420 - 34 * row);
            format!(
                "<text x=\"150\" y=\"{}\" text-anchor=\"end\" font-size=\"15\" font-family=\"sans-serif\">{name}</text>\
                 <rect x=\"160\" y=\"{y}\" width=\"{length}\" height=\"22\" fill=\"#2b6c9e\"/>",
                y + 17
            )
        })
        .collect();
    Picture {
        name: "county-ranking",
        title: lang
            .pick("各县（市、区）综合得分", "Scores of the counties")
            .to_owned(),
        caption: lang
            .pick("综合得分由高到低；魏都区最高。", "Scores from high to low.")
            .to_owned(),
        svg: format!(
            "<?xml version=\"1.0\"?>\n<svg width=\"640\" height=\"390\" viewBox=\"0 0 640 390\" \
             xmlns=\"http://www.w3.org/2000/svg\"><rect width=\"640\" height=\"390\" fill=\"#fff\"/>{bars}</svg>"
        ),
        table: tables::regions(lang, "counties", &COUNTIES),
    }
}
