//! Two-digit industries of GB/T 4754-2017, with made-up levels of land, staff, margin, energy and discharge.

/// One industry. Ratios are medians; enterprises scatter around them.
pub struct Industry {
    /// Two digits of GB/T 4754-2017.
    pub code: &'static str,
    /// Its name there.
    pub name: &'static str,
    /// The word in the made-up names.
    pub word: &'static str,
    /// Weight in each of [`super::area::AREAS`].
    pub shares: [f64; 9],
    /// Land per person, ㎡.
    pub land: f64,
    /// Revenue per person, 万元.
    pub revenue: f64,
    /// Value added ÷ revenue.
    pub value_added: f64,
    /// Tax ÷ value added.
    pub tax: f64,
    /// Profit ÷ revenue.
    pub profit: f64,
    /// R&D ÷ revenue, where there is any.
    pub rd: f64,
    /// Tonnes of standard coal per 万元 of value added.
    pub energy: f64,
    /// Shares of electricity, gas, coal and steam in it.
    pub mix: [f64; 4],
    /// COD, ammonia nitrogen, SO2 and NOx, kg per 万元 of value added.
    pub discharge: [f64; 4],
}

/// The industries, spread over the areas as Xuchang is known for: 发制品 in the centre and 建安, ceramics and medicine
/// in 禹州, metals and machines in 长葛, coal chemistry in 襄城, textiles in 鄢陵, electrical gear in the new districts.
#[rustfmt::skip] // one industry a line reads as the table it is
pub const INDUSTRIES: [Industry; 19] = [
    Industry { code: "13", name: "农副食品加工业", word: "农副", shares: [1., 4., 4., 4., 5., 4., 1., 0., 0.], land: 230., revenue: 130., value_added: 0.16, tax: 0.07, profit: 0.045, rd: 0.008, energy: 0.20, mix: [0.55, 0.15, 0.20, 0.10], discharge: [0.60, 0.050, 0.060, 0.10] },
    Industry { code: "14", name: "食品制造业", word: "食品", shares: [2., 4., 3., 3., 4., 2., 2., 1., 1.], land: 190., revenue: 85., value_added: 0.24, tax: 0.14, profit: 0.070, rd: 0.012, energy: 0.26, mix: [0.50, 0.30, 0.05, 0.15], discharge: [0.55, 0.045, 0.040, 0.09] },
    Industry { code: "17", name: "纺织业", word: "纺织", shares: [2., 2., 3., 1., 6., 4., 1., 0., 0.], land: 150., revenue: 62., value_added: 0.22, tax: 0.10, profit: 0.050, rd: 0.010, energy: 0.42, mix: [0.65, 0.10, 0.05, 0.20], discharge: [0.70, 0.050, 0.080, 0.12] },
    Industry { code: "18", name: "纺织服装、服饰业", word: "服饰", shares: [2., 1., 1., 1., 4., 2., 1., 0., 0.], land: 80., revenue: 42., value_added: 0.27, tax: 0.11, profit: 0.060, rd: 0.006, energy: 0.08, mix: [0.80, 0.10, 0.00, 0.10], discharge: [0.10, 0.010, 0.010, 0.02] },
    Industry { code: "20", name: "木材加工和木、竹、藤、棕、草制品业", word: "木业", shares: [0., 2., 2., 2., 3., 1., 0., 0., 0.], land: 260., revenue: 70., value_added: 0.21, tax: 0.09, profit: 0.050, rd: 0.006, energy: 0.22, mix: [0.75, 0.05, 0.15, 0.05], discharge: [0.06, 0.006, 0.090, 0.10] },
    Industry { code: "22", name: "造纸和纸制品业", word: "纸品", shares: [1., 3., 2., 4., 1., 1., 0., 0., 0.], land: 210., revenue: 95., value_added: 0.20, tax: 0.13, profit: 0.055, rd: 0.011, energy: 0.95, mix: [0.35, 0.10, 0.30, 0.25], discharge: [1.60, 0.080, 0.240, 0.40] },
    Industry { code: "26", name: "化学原料和化学制品制造业", word: "化工", shares: [1., 2., 4., 4., 1., 9., 1., 0., 0.], land: 240., revenue: 150., value_added: 0.20, tax: 0.16, profit: 0.070, rd: 0.018, energy: 1.35, mix: [0.35, 0.15, 0.35, 0.15], discharge: [0.75, 0.090, 0.420, 0.55] },
    Industry { code: "27", name: "医药制造业", word: "医药", shares: [1., 2., 6., 2., 2., 1., 2., 2., 1.], land: 170., revenue: 92., value_added: 0.34, tax: 0.21, profit: 0.120, rd: 0.034, energy: 0.24, mix: [0.50, 0.25, 0.00, 0.25], discharge: [0.50, 0.060, 0.030, 0.07] },
    Industry { code: "29", name: "橡胶和塑料制品业", word: "塑胶", shares: [1., 3., 2., 4., 2., 3., 2., 1., 1.], land: 170., revenue: 82., value_added: 0.22, tax: 0.12, profit: 0.055, rd: 0.014, energy: 0.30, mix: [0.85, 0.08, 0.02, 0.05], discharge: [0.06, 0.006, 0.050, 0.06] },
    Industry { code: "30", name: "非金属矿物制品业", word: "建材", shares: [1., 3., 14., 5., 3., 8., 1., 0., 0.], land: 320., revenue: 88., value_added: 0.25, tax: 0.14, profit: 0.070, rd: 0.010, energy: 1.10, mix: [0.30, 0.25, 0.45, 0.00], discharge: [0.04, 0.004, 0.650, 1.20] },
    Industry { code: "32", name: "有色金属冶炼和压延加工业", word: "金属材料", shares: [0., 1., 1., 11., 0., 2., 1., 0., 0.], land: 220., revenue: 240., value_added: 0.13, tax: 0.17, profit: 0.035, rd: 0.012, energy: 0.70, mix: [0.50, 0.35, 0.15, 0.00], discharge: [0.05, 0.005, 0.260, 0.38] },
    Industry { code: "33", name: "金属制品业", word: "金属", shares: [2., 3., 2., 8., 2., 2., 2., 1., 1.], land: 190., revenue: 86., value_added: 0.23, tax: 0.13, profit: 0.060, rd: 0.014, energy: 0.26, mix: [0.75, 0.20, 0.05, 0.00], discharge: [0.06, 0.006, 0.060, 0.08] },
    Industry { code: "34", name: "通用设备制造业", word: "机械", shares: [3., 4., 6., 9., 2., 2., 5., 3., 2.], land: 180., revenue: 90., value_added: 0.26, tax: 0.15, profit: 0.075, rd: 0.022, energy: 0.12, mix: [0.88, 0.10, 0.02, 0.00], discharge: [0.03, 0.003, 0.015, 0.03] },
    Industry { code: "35", name: "专用设备制造业", word: "装备", shares: [3., 3., 3., 5., 2., 2., 5., 4., 3.], land: 170., revenue: 94., value_added: 0.28, tax: 0.16, profit: 0.085, rd: 0.030, energy: 0.10, mix: [0.90, 0.10, 0.00, 0.00], discharge: [0.03, 0.003, 0.012, 0.03] },
    Industry { code: "36", name: "汽车制造业", word: "汽配", shares: [2., 3., 4., 6., 1., 1., 4., 2., 1.], land: 165., revenue: 105., value_added: 0.25, tax: 0.16, profit: 0.075, rd: 0.025, energy: 0.14, mix: [0.82, 0.16, 0.02, 0.00], discharge: [0.04, 0.004, 0.020, 0.04] },
    Industry { code: "38", name: "电气机械和器材制造业", word: "电气", shares: [6., 3., 2., 3., 1., 1., 11., 9., 4.], land: 125., revenue: 125., value_added: 0.27, tax: 0.18, profit: 0.090, rd: 0.035, energy: 0.07, mix: [0.92, 0.08, 0.00, 0.00], discharge: [0.02, 0.002, 0.006, 0.01] },
    Industry { code: "39", name: "计算机、通信和其他电子设备制造业", word: "电子", shares: [2., 1., 1., 1., 1., 1., 4., 5., 3.], land: 90., revenue: 115., value_added: 0.26, tax: 0.15, profit: 0.085, rd: 0.042, energy: 0.08, mix: [0.95, 0.05, 0.00, 0.00], discharge: [0.03, 0.003, 0.004, 0.01] },
    Industry { code: "41", name: "其他制造业", word: "发制品", shares: [8., 10., 3., 1., 2., 1., 4., 1., 1.], land: 75., revenue: 58., value_added: 0.28, tax: 0.13, profit: 0.080, rd: 0.013, energy: 0.13, mix: [0.70, 0.15, 0.00, 0.15], discharge: [0.30, 0.030, 0.020, 0.04] },
    Industry { code: "42", name: "废弃资源综合利用业", word: "再生资源", shares: [0., 1., 1., 7., 0., 1., 0., 0., 0.], land: 300., revenue: 170., value_added: 0.14, tax: 0.20, profit: 0.040, rd: 0.008, energy: 0.45, mix: [0.60, 0.25, 0.15, 0.00], discharge: [0.08, 0.008, 0.180, 0.22] },
];
