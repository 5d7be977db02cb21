//! The tables of the demonstration.

use polars::prelude::*;

use super::{COUNTIES, FORMULA, HOSTILE, INDICATORS};
use crate::lang::Lang;
use crate::table::{Format, Heading, Table};

/// A small generator, so that the demonstration is the same everywhere (xorshift64; Marsaglia 2003).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    fn size(&mut self) -> f64 {
        (self.next() + self.next() + self.next() - 1.5).exp()
    }
}

/// A table while it is put together, column by column.
#[derive(Default)]
pub struct Builder {
    headings: Vec<Heading>,
    columns: Vec<Column>,
}

impl Builder {
    /// A column of words.
    pub fn text(&mut self, id: &str, label: &str, values: Vec<Option<String>>) {
        self.heading(id, label, "", Format::Text);
        self.columns.push(Column::new(id.into(), values));
    }

    /// A column of numbers.
    pub fn number(&mut self, id: &str, label: &str, unit: &str, format: Format, values: Vec<Option<f64>>) {
        self.heading(id, label, unit, format);
        self.columns.push(Column::new(id.into(), values));
    }

    /// A column of whole numbers.
    pub fn whole(&mut self, id: &str, label: &str, values: Vec<Option<u32>>) {
        self.heading(id, label, "", Format::Integer);
        self.columns.push(Column::new(id.into(), values));
    }

    fn heading(&mut self, id: &str, label: &str, unit: &str, format: Format) {
        self.headings.push(Heading {
            id: id.to_owned(),
            label: label.to_owned(),
            unit: unit.to_owned(),
            format,
        });
    }

    /// The finished table.
    pub fn table(self, id: &'static str, title: &str) -> Table {
        let height = self.columns.first().map_or(0, Column::len);
        Table {
            id,
            title: title.to_owned(),
            headings: self.headings,
            frame: DataFrame::new(height, self.columns).unwrap(),
        }
    }
}

/// A text in a cell.
pub fn some(text: impl Into<String>) -> Option<String> {
    Some(text.into())
}

/// 企业评价.
pub fn enterprises(lang: Lang, count: usize) -> Table {
    let mut dice = Dice(0x2019_0115);
    let industries = [
        "专用设备制造业",
        "农副食品加工业",
        "非金属矿物制品业",
        "电气机械和器材制造业",
        "纺织业",
    ];
    let each = |make: &mut dyn FnMut(usize) -> Option<String>| -> Vec<Option<String>> {
        (0..count).map(make).collect()
    };
    let counties: Vec<&str> = (0..count)
        .map(|_| COUNTIES[(dice.next() * 9.0) as usize])
        .collect();
    let left_out = |row: usize| row % 60 == 17;
    let mut scores: Vec<f64> = (0..count)
        .map(|_| (62.0 + 30.0 * (dice.size() - 1.0)).min(150.0))
        .collect();
    scores.iter_mut().for_each(|score| *score = score.max(3.0));
    let mut order: Vec<usize> = (0..count).filter(|row| !left_out(*row)).collect();
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
    let mut ranks = vec![None; count];
    for (place, row) in order.iter().enumerate() {
        ranks[*row] = Some(place as u32 + 1);
    }
    let class = |row: usize| {
        ranks[row].map(|rank| {
            let share = f64::from(rank) / order.len() as f64;
            let index = [0.2, 0.6, 0.95].iter().filter(|end| share > **end).count();
            ["A", "B", "C", "D"][index].to_owned()
        })
    };
    let mut table = Builder::default();
    table.text(
        "code",
        lang.pick("统一社会信用代码", "Code"),
        each(&mut |row| some(format!("91411000MA{row:08}"))),
    );
    table.text(
        "name",
        lang.pick("企业名称", "Enterprise"),
        each(&mut |row| match row {
            3 => some(HOSTILE),
            4 => some(FORMULA),
            _ => some(format!("许昌示例机械{:04}有限公司", row + 1)),
        }),
    );
    table.text(
        "county",
        lang.pick("县（市、区）", "County"),
        each(&mut |row| some(counties[row])),
    );
    table.text(
        "park",
        lang.pick("产业集聚区", "Park"),
        each(&mut |row| (row % 3 > 0).then(|| format!("{}产业集聚区", counties[row]))),
    );
    table.text(
        "industry",
        lang.pick("行业", "Industry"),
        each(&mut |row| some(industries[row * 7 % 5])),
    );
    table.text(
        "population",
        lang.pick("评价群体", "Population"),
        each(&mut |_| some("above_scale")),
    );
    table.text(
        "status",
        lang.pick("参评状态", "Status"),
        each(&mut |row| some(if left_out(row) { "left_out" } else { "appraised" })),
    );
    for (id, zh, en, unit, format) in INDICATORS {
        let scale = if matches!(format, Format::Percent(_)) {
            0.03
        } else {
            13.5249
        };
        let values: Vec<Option<f64>> = (0..count)
            .map(|row| (!left_out(row)).then(|| scale * dice.size()))
            .collect();
        let points = values
            .iter()
            .map(|value| value.map(|value| value / scale * 100.0 / 6.0))
            .collect();
        let benchmark = (0..count).map(|row| (!left_out(row)).then_some(scale)).collect();
        let label = lang.pick(zh, en);
        table.number(&format!("{id}_value"), label, unit, format, values);
        let label_of = |zh: &str, en: &str| format!("{label} {}", lang.pick(zh, en));
        table.number(
            &format!("{id}_benchmark"),
            &label_of("基准值", "benchmark"),
            unit,
            format,
            benchmark,
        );
        table.number(
            &format!("{id}_points"),
            &label_of("得分", "points"),
            lang.pick("分", "points"),
            Format::Decimal(2),
            points,
        );
    }
    let scored = |scale: f64| {
        (0..count)
            .map(|row| ranks[row].map(|_| scores[row] * scale))
            .collect()
    };
    table.number(
        "bonus",
        lang.pick("加减分", "Bonus"),
        lang.pick("分", "points"),
        Format::Decimal(2),
        scored(0.0),
    );
    table.number(
        "score",
        lang.pick("综合得分", "Score"),
        lang.pick("分", "points"),
        Format::Decimal(2),
        scored(1.0),
    );
    table.text(
        "rank_group",
        lang.pick("排名范围", "Rank group"),
        each(&mut |_| some("规上")),
    );
    table.whole("rank", lang.pick("名次", "Rank"), ranks.clone());
    table.text(
        "class_preliminary",
        lang.pick("初评类别", "Preliminary class"),
        each(&mut |row| class(row)),
    );
    table.text("class", lang.pick("类别", "Class"), each(&mut |row| class(row)));
    table.text(
        "reason",
        lang.pick("原因", "Reason"),
        each(&mut |row| left_out(row).then(|| "zero-denominator".to_owned())),
    );
    table.table("enterprises", lang.pick("企业评价结果", "Enterprises"))
}

/// 县区 or parks, with a last row for the city.
pub fn regions(lang: Lang, id: &'static str, names: &[&str]) -> Table {
    let mut dice = Dice(0x1234_5678 + names.len() as u64);
    let city = lang.pick("全市", "City");
    let count = names.len() + 1;
    let label = if id == "parks" {
        lang.pick("产业集聚区", "Park")
    } else {
        lang.pick("县（市、区）", "County")
    };
    let mut table = Builder::default();
    let all = names.iter().copied().chain([city]);
    table.text("county", label, all.map(some).collect());
    table.whole(
        "enterprises",
        lang.pick("企业数", "Enterprises"),
        (0..count).map(|row| Some(30 + row as u32)).collect(),
    );
    table.whole(
        "appraised",
        lang.pick("参评企业数", "Appraised"),
        (0..count).map(|row| Some(28 + row as u32)).collect(),
    );
    let mut numbers =
        |scale: f64| -> Vec<Option<f64>> { (0..count).map(|_| Some(scale * dice.size())).collect() };
    table.number(
        "land_mu",
        lang.pick("用地面积", "Land"),
        "亩",
        Format::Decimal(1),
        numbers(1800.0),
    );
    table.number(
        "tax_total",
        lang.pick("税收合计", "Tax"),
        "万元",
        Format::Decimal(0),
        numbers(24000.0),
    );
    table.number(
        "revenue_total",
        lang.pick("主营业务收入合计", "Revenue"),
        "万元",
        Format::Decimal(0),
        numbers(480000.0),
    );
    for (id, zh, en, unit, format) in INDICATORS {
        let scale = if matches!(format, Format::Percent(_)) {
            0.03
        } else {
            13.5249
        };
        table.number(
            &format!("{id}_value"),
            lang.pick(zh, en),
            unit,
            format,
            numbers(scale),
        );
    }
    let unranked = |row: usize| row + 1 == count;
    let score = |row: usize| (!unranked(row)).then_some(118.0 - 5.37 * row as f64);
    table.number(
        "score",
        lang.pick("综合得分", "Score"),
        lang.pick("分", "points"),
        Format::Decimal(2),
        (0..count).map(score).collect(),
    );
    table.whole(
        "rank",
        lang.pick("名次", "Rank"),
        (0..count)
            .map(|row| (!unranked(row)).then_some(row as u32 + 1))
            .collect(),
    );
    let class = |row: usize| (!unranked(row)).then(|| ["A", "B", "B", "C", "D"][(row / 2).min(4)].to_owned());
    table.text(
        "class",
        lang.pick("类别", "Class"),
        (0..count).map(class).collect(),
    );
    for (prefix, zh, en) in [
        ("share", "类企业占比", "share of class"),
        ("land_share", "类用地占比", "land share of class"),
    ] {
        for (class, share) in [("A", 0.2), ("B", 0.4), ("C", 0.35), ("D", 0.05)] {
            let label = lang
                .pick(&format!("{class} {zh}"), &format!("{en} {class}"))
                .to_owned();
            table.number(
                &format!("{prefix}_{class}"),
                &label,
                "",
                Format::Percent(1),
                vec![Some(share); count],
            );
        }
    }
    table.table(
        id,
        if id == "parks" {
            lang.pick("产业集聚区", "Parks")
        } else {
            lang.pick("县（市、区）排名", "Counties")
        },
    )
}

/// What the first county loses.
pub fn losses(lang: Lang) -> Table {
    let mut table = Builder::default();
    let names = |list: [&str; 2]| list.map(some).to_vec();
    table.text(
        "county",
        lang.pick("县（市、区）", "County"),
        names([COUNTIES[0], COUNTIES[0]]),
    );
    let indicators = [&INDICATORS[1], &INDICATORS[0]].map(|known| lang.pick(known.1, known.2));
    table.text("indicator", lang.pick("指标", "Indicator"), names(indicators));
    for (id, zh, en, values) in [
        ("points", "得分", "Points", [11.0, 20.0]),
        ("best", "最高得分", "Most points", [19.5, 20.0]),
        ("lost", "失分", "Points lost", [8.5, 0.0]),
    ] {
        let values = values.map(Some).to_vec();
        table.number(id, lang.pick(zh, en), "", Format::Decimal(2), values);
    }
    table.text(
        "best_counties",
        lang.pick("得分最高者", "Who has them"),
        names([COUNTIES[1], COUNTIES[0]]),
    );
    table.table("county_points", lang.pick("失分", "Points lost"))
}

/// 问题清单.
pub fn problems(lang: Lang) -> Table {
    let line = |id: &str, row: usize| -> Option<String> {
        match id {
            "severity" => some(["warning", "error", "note"][row % 3]),
            "code" => some(["number-as-text", "not-a-number", "total-row"][row % 3]),
            "workbook" => some("用地2019.xlsx"),
            "sheet" => some("宗地"),
            "cell" => some(format!("D{}", row + 6)),
            "column" => some("用地面积（㎡）"),
            "value" => some(if row == 0 { FORMULA } else { "12,5亩左右" }),
            "message" => some(if row == 1 {
                HOSTILE
            } else {
                "“12,5亩左右”不是数字（单位 ㎡）"
            }),
            _ => row
                .is_multiple_of(2)
                .then(|| "只写一个数字，例如 12.5；区间和文字不读取".to_owned()),
        }
    };
    let mut table = Builder::default();
    for id in [
        "severity", "code", "workbook", "sheet", "cell", "row", "column", "value", "message", "hint",
    ] {
        let label = lang.text(&format!("column.problem.{id}"), &[]);
        if id == "row" {
            table.whole(id, &label, (0..14).map(|row| Some(row + 6)).collect());
        } else {
            table.text(id, &label, (0..14).map(|row| line(id, row)).collect());
        }
    }
    table.table("problems", lang.pick("问题清单", "Problems"))
}
