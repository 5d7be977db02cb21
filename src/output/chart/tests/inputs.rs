//! Made-up inputs of every chart; the same on every machine.

use super::*;
use crate::edition::State;
use crate::lang::Lang;
use crate::table::Figure;

/// Real and longest names of counties.
pub const NAMES: [&str; 9] = [
    "禹州市",
    "长葛市",
    "魏都区",
    "建安区",
    "鄢陵县",
    "襄城县",
    "经济技术开发区",
    "城乡一体化示范区",
    "东城区",
];
pub const LONGEST: &str = "许昌城乡一体化示范区暨先进制造业开发区中原电气谷核心区综合片区";

pub fn context(lang: Lang) -> Context {
    Context {
        lang,
        year: 2019,
        data_year: 2019,
        place: lang.pick("许昌市（示例）", "Xuchang (made up)").to_owned(),
        source: lang
            .pick("各部门报送的企业数据", "enterprise data of the departments")
            .to_owned(),
        state: State::Trial,
    }
}

/// Names of `count` counties, the longest among them.
pub fn names(count: usize) -> Vec<String> {
    (0..count)
        .map(|index| match index {
            2 if count != 9 => LONGEST.to_owned(),
            _ if index < 9 => NAMES[index].to_owned(),
            _ => format!("{}{}", NAMES[index % 9], index),
        })
        .collect()
}

/// The same made-up numbers on every machine: the low-discrepancy sequence of the golden ratio.
pub fn share(index: usize) -> f64 {
    ((index as f64 + 1.0) * 0.618_033_988_749_894_9).fract()
}

/// A made-up value that is spread as taxes are: most small, few large.
pub fn skewed(index: usize) -> f64 {
    (share(index) * 6.0 - 1.0).exp()
}

pub fn measure(lang: Lang, zh: &str, en: &str, unit_zh: &str, unit_en: &str) -> Measure {
    Measure {
        label: lang.pick(zh, en).to_owned(),
        unit: lang.pick(unit_zh, unit_en).to_owned(),
        digits: None,
    }
}

pub fn tax(lang: Lang) -> Measure {
    measure(lang, "亩均税收", "Tax per mu", "万元/亩", "10,000 yuan/mu")
}

pub fn energy(lang: Lang) -> Measure {
    measure(
        lang,
        "单位能耗增加值",
        "Value added per energy",
        "万元/吨标准煤",
        "10,000 yuan/tce",
    )
}

pub fn ranking(count: usize) -> CountyRanking {
    let counties = names(count)
        .into_iter()
        .enumerate()
        .map(|(index, name)| RankedCounty {
            name,
            rank: (index != 4).then_some(index as u32 + 1),
            score: (index != 4)
                .then_some(130.0 - 90.0 * index as f64 / count as f64 + share(index))
                .into(),
            last_year: (index % 5 != 3)
                .then_some(128.0 - 88.0 * index as f64 / count as f64 + 9.0 * share(index + 7)),
        });
    CountyRanking {
        counties: counties.collect(),
        city: Some(86.4321),
    }
}

pub fn shares(lang: Lang, count: usize) -> ClassShares {
    let counties: Vec<(String, [usize; 4])> = names(count)
        .into_iter()
        .enumerate()
        .map(|(index, name)| {
            let counts = match index {
                5 => [0; 4],
                _ => [20.0, 45.0, 28.0, 6.0].map(|most| (most * share(index * 3 + 1) + 1.0) as usize),
            };
            (name, counts)
        })
        .collect();
    let sum = |class: usize| counties.iter().map(|(_, counts)| counts[class]).sum();
    let county = |name: &str, counts: &[usize; 4]| ClassCounts::of(name.to_owned(), counts, |_| false);
    let city = county(lang.pick("全市", "City"), &[0, 1, 2, 3].map(sum));
    ClassShares {
        classes: ["A", "B", "C", "D"].map(str::to_owned).to_vec(),
        counties: counties
            .iter()
            .map(|(name, counts)| county(name, counts))
            .collect(),
        city,
    }
}

/// A few or many of each way, one of the rarest.
pub fn flow(lang: Lang, count: usize) -> ClassFlow {
    let classes = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let flow = |from: usize, to: usize, times: usize, direction| Flow {
        from,
        to,
        count: (times * count) as u32,
        direction,
    };
    use Direction::{Down, In, Other, Out, Same, Up};
    ClassFlow {
        before: lang.pick("2018年度（最终稿）", "2018 (Final)").to_owned(),
        after: lang
            .pick(
                LONGEST,
                "2019 (Trial, a scheme of a very long name of many words)",
            )
            .to_owned(),
        old: classes(&["A", "B", "C", "D"]),
        new: classes(&["A", "B", "C", "C-", "D"]),
        flows: vec![
            flow(0, 0, 20, Same),
            flow(0, 2, 3, Down),
            flow(1, 0, 9, Up),
            flow(1, 1, 50, Same),
            flow(1, 3, 1, Other),
            Flow {
                count: 1,
                ..flow(2, 4, 1, Down)
            },
            flow(2, 5, 2, Out),
            Flow {
                count: 1,
                ..flow(3, 4, 1, Same)
            },
            flow(4, 1, 5, In),
        ],
    }
}

pub fn spread(lang: Lang, count: usize) -> Distribution {
    let counties = names(count).into_iter().enumerate().map(|(index, name)| {
        let many = if index == 1 {
            3
        } else if index == 5 {
            0
        } else {
            12 + index * 7 % 90
        };
        let values = (0..many).map(|at| match at % 17 {
            16 => None,
            11 => Some(0.0),
            7 => Some(-0.4),
            _ => Some(skewed(at * 5 + index)),
        });
        Group {
            name,
            own: true,
            values: values.collect(),
        }
    });
    Distribution::of(tax(lang), &counties.collect::<Vec<_>>(), 3, Some(7.3891))
}

pub fn points(lang: Lang, count: usize) -> Scatter {
    let counties = names(count)
        .into_iter()
        .enumerate()
        .map(|(index, name)| ScatterPoint {
            name,
            x: (index != 6).then_some(8.0 + 12.0 * share(index)).into(),
            y: Figure::Shown(1.0 + 2.0 * share(index * 7 + 3)),
        });
    Scatter {
        x: tax(lang),
        y: energy(lang),
        counties: counties.collect(),
        city: (Some(14.2), Some(1.93)),
    }
}

/// Six resources; of the second some counties have no share by the base.
pub fn resources(lang: Lang, count: usize) -> QuotaOverview {
    let label = |zh: &str, en: &str| measure(lang, zh, en, "吨", "t");
    let resources = [
        ("land", label("新增建设用地", "New construction land")),
        ("energy", label("能源消费总量", "Energy use")),
        ("cod", label("化学需氧量", "Chemical oxygen demand")),
        ("ammonia", label("氨氮", "Ammonia nitrogen")),
        ("so2", label("二氧化硫", "Sulphur dioxide")),
        ("nox", label("氮氧化物", "Nitrogen oxides")),
    ];
    let rows = names(count)
        .into_iter()
        .enumerate()
        .map(|(index, name)| OverviewRow {
            name,
            amounts: (0..resources.len())
                .map(|at| {
                    let base = if at == 1 && index % 5 == 2 { 0.0 } else { 100.0 };
                    (Some(base), Some((80.0 + 60.0 * share(index * 7 + at)).round()))
                })
                .collect(),
        });
    QuotaOverview {
        counties: rows.collect(),
        resources: resources.map(|(id, measure)| (id.to_owned(), measure)).to_vec(),
        untold: vec![lang.pick("用水", "Water").to_owned()],
    }
}

pub fn quotas(lang: Lang, count: usize) -> QuotaChange {
    let counties = names(count).into_iter().enumerate().map(|(index, name)| {
        let last_year = match index {
            3 => None,
            4 => Some(0.0),
            _ => Some((200.0 + 900.0 * share(index)).round()),
        };
        let quota = (220.0 + 880.0 * share(index) + 120.0 * (share(index + 3) - 0.5)).round();
        QuotaRow::of(name, last_year, Figure::Shown(quota))
    });
    QuotaChange {
        resource: measure(lang, "新增建设用地", "New construction land", "亩", "mu"),
        counties: counties.collect(),
    }
}

pub fn slope(count: usize) -> RankSlope {
    let rank =
        |index: usize, year: usize| ((index + (share(index) * 3.0) as usize * year) % count) as u32 + 1;
    let counties = names(count)
        .into_iter()
        .enumerate()
        .map(|(index, name)| RankPath {
            name,
            ranks: (0..4)
                .map(|year| (index != 5 || year != 0).then(|| rank(index, year)))
                .collect(),
        });
    RankSlope {
        years: vec![2016, 2017, 2018, 2019],
        counties: counties.collect(),
    }
}

pub fn indicators(lang: Lang) -> Vec<Indicator> {
    [
        tax(lang),
        energy(lang),
        measure(
            lang,
            "亩均主营业务收入",
            "Revenue per mu",
            "万元/亩",
            "10,000 yuan/mu",
        ),
        measure(lang, "研发投入强度", "R&D intensity", "%", "%"),
        measure(
            lang,
            "全员劳动生产率",
            "Labour productivity",
            "万元/人",
            "10,000 yuan/person",
        ),
        measure(
            lang,
            "单位排放税收",
            "Tax per emission",
            "万元/吨",
            "10,000 yuan/t",
        ),
        measure(
            lang,
            "亩均用电量",
            "Electricity per mu",
            "万千瓦时/亩",
            "10,000 kWh/mu",
        ),
    ]
    .into_iter()
    .enumerate()
    .map(|(index, measure)| Indicator {
        id: format!("i{index}"),
        measure,
        less_is_better: index == 6,
    })
    .collect()
}

pub fn values(count: usize, columns: usize) -> Vec<CountyValues> {
    let value = |row: usize, column: usize| {
        ((row + column) % 11 != 10).then(|| 0.3 + 2.0 * share(row * 7 + column * 3))
    };
    names(count)
        .into_iter()
        .enumerate()
        .map(|(row, name)| CountyValues {
            name,
            values: (0..columns).map(|column| value(row, column).into()).collect(),
        })
        .collect()
}

pub fn heat(lang: Lang, count: usize) -> HeatMap {
    HeatMap {
        indicators: indicators(lang),
        counties: values(count, 7),
        city: vec![Figure::Shown(1.1); 7],
    }
}

pub fn complete(lang: Lang, count: usize) -> Completeness {
    let fields: Vec<(String, String)> = crate::field::FIELDS
        .iter()
        .filter(|field| field.is_number())
        .map(|field| (field.id.to_owned(), lang.pick(field.zh, field.en).to_owned()))
        .collect();
    let mut counties = values(count, fields.len());
    for county in &mut counties {
        for value in &mut county.values {
            *value = value.shown().map(|value| (value * 1.4).min(1.0)).into();
        }
    }
    Completeness { fields, counties }
}

pub fn histogram(lang: Lang) -> ScoreHistogram {
    let score = |index| 60.0 + 25.0 * (share(index) + share(index * 3 + 1) + share(index * 5 + 2));
    let scores: Vec<Option<f64>> = (0..415)
        .map(|index| (index % 40 != 39).then(|| score(index)))
        .collect();
    ScoreHistogram {
        least: 1,
        group: lang.pick("规上企业", "above scale").to_owned(),
        median: median(&scores, 1),
        scores,
        cuts: [("A", 118.25), ("B", 86.5), ("C", 84.1)]
            .map(|(class, score)| ClassCut {
                class: class.to_owned(),
                score,
            })
            .to_vec(),
        unordered: false,
    }
}

pub fn intervals(lang: Lang, count: usize) -> RankIntervals {
    let counties = names(count).into_iter().enumerate().map(|(index, name)| {
        let rank = index as u32 + 1;
        let wide = (share(index) * 4.0) as u32;
        RankInterval {
            name,
            rank: Some(rank),
            range: Some((rank.saturating_sub(wide).max(1), (rank + wide).min(count as u32))),
        }
    });
    RankIntervals {
        interval: lang.pick("1000次模拟的90%", "90% of 1,000 draws").to_owned(),
        counties: counties.collect(),
    }
}

pub fn steps(lang: Lang, count: usize) -> Waterfall {
    let parts = |(index, county): (usize, String)| {
        let parts = [
            if index != 4 {
                1032.4 * (1.0 - 0.5 * share(index + 9))
            } else {
                f64::NAN
            },
            96.1 - 150.0 * share(index * 3),
            if index % 4 == 0 { 50.0 } else { 0.0 },
            -61.9 * share(index * 5),
            3.4,
        ];
        QuotaParts::of(county, &parts, false)
    };
    Waterfall {
        stages: stages(lang, Vec::new()),
        resource: measure(lang, "新增建设用地", "New construction land", "亩", "mu"),
        counties: names(count).into_iter().enumerate().map(parts).collect(),
    }
}

pub fn curve(lang: Lang) -> Lorenz {
    let enterprises: Vec<_> = (0..1200)
        .map(|index| {
            let land = 5.0 + 100.0 * share(index * 3);
            (Some(land), (index % 50 != 49).then(|| land * skewed(index) - 1.0))
        })
        .collect();
    Lorenz {
        held: measure(lang, "用地", "Land", "亩", "mu"),
        made: measure(lang, "税收", "Tax", "万元", "10,000 yuan"),
        curve: Curve::of(&enterprises, 1),
    }
}

pub fn low_yield(lang: Lang, count: usize) -> Pareto {
    let counties = names(count).into_iter().enumerate().map(|(index, name)| {
        let known = |value: f64| Figure::from((index != 4).then_some(value));
        let (low, land) = (20.0 * skewed(index), 40.0 * skewed(index) + 300.0);
        (name, known(low), known(land))
    });
    let rule = lang.pick(
        "亩均税收最低的20%用地",
        "the 20% of land with the lowest tax per mu",
    );
    let unit = lang.pick("亩", "mu");
    Pareto::of(rule.to_owned(), unit.to_owned(), counties.collect(), 0.0)
}

pub fn methods(lang: Lang) -> Front {
    let methods = [
        ("按基数", "By base", 92.0, 0.05, true, false),
        ("基数+绩效", "Base and merit", 104.5, 0.12, true, true),
        ("等级系数", "Class coefficients", 101.0, 0.16, false, false),
        ("奖惩", "Reward and deduct", 107.0, 0.21, true, false),
        ("零和DEA", "ZSG-DEA", 115.0, 0.33, true, false),
        ("线性规划", "Linear programme", 118.0, 0.47, true, false),
    ];
    let point =
        |(zh, en, efficiency, inequality, on_front, chosen): (&str, &str, f64, f64, bool, bool)| FrontPoint {
            name: lang.pick(zh, en).to_owned(),
            efficiency: Some(efficiency),
            inequality: Some(inequality),
            on_front,
            chosen,
        };
    Front {
        efficiency: measure(lang, "预期税收", "Expected tax", "亿元", "100 million yuan"),
        inequality: measure(lang, "人均指标基尼系数", "Gini of quota per head", "", ""),
        methods: methods.map(point).to_vec(),
        about: String::new(),
    }
}

pub fn land(lang: Lang) -> Treemap {
    let industries = [
        "农副食品加工业",
        "食品制造业",
        "烟草制品业",
        "纺织业",
        "皮革、毛皮、羽毛及其制品和制鞋业",
        "木材加工和木、竹、藤、棕、草制品业",
        "造纸和纸制品业",
        "化学原料和化学制品制造业",
        "医药制造业",
        "非金属矿物制品业",
        "有色金属冶炼和压延加工业",
        "金属制品业",
        "通用设备制造业",
        "专用设备制造业",
        "汽车制造业",
        "电气机械和器材制造业",
        "计算机、通信和其他电子设备制造业",
        "废弃资源综合利用业",
    ];
    let industries = industries
        .into_iter()
        .enumerate()
        .map(|(index, name)| IndustryLand {
            name: name.to_owned(),
            land_mu: (0..4)
                .map(|class| {
                    40.0 * skewed(index) * [0.2, 0.4, 0.3, 0.1][class] * (0.5 + share(index + class))
                })
                .collect(),
            others_mu: if index % 3 == 0 { 8.0 * skewed(index) } else { 0.0 },
        });
    Treemap {
        unit: lang.pick("亩", "mu").to_owned(),
        classes: ["A", "B", "C", "D"].map(str::to_owned).to_vec(),
        industries: industries.collect(),
        least: 3,
    }
}

pub fn webs(lang: Lang, count: usize) -> Radar {
    let counties = values(count, 7);
    let column = |index: usize| {
        counties
            .iter()
            .filter_map(move |county| county.values[index].shown())
    };
    let best = (0..7)
        .map(|index| {
            if index == 6 {
                column(6).reduce(f64::min)
            } else {
                column(index).reduce(f64::max)
            }
        })
        .map(Figure::from)
        .collect();
    Radar {
        best_shown: false,
        indicators: indicators(lang),
        counties: counties.clone(),
        city: vec![Figure::Shown(1.1); 7],
        best,
    }
}
