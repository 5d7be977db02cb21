//! Made-up enterprises: who they are, and their figures of each year.

use super::area::{AREAS, Area};
use super::code::credit_code;
use super::draw::Draw;
use super::industry::{INDUSTRIES, Industry};
use super::options::YEARS;
use crate::output::workbook::collection::Date;

/// How a careless clerk typed the figures of one enterprise in one table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typing {
    /// As text with thousands marks.
    Marks,
    /// As text in full-width digits.
    FullWidth,
}

/// One enterprise.
pub struct Enterprise {
    /// Running number, from 1.
    pub number: usize,
    /// Unified social credit code.
    pub code: String,
    /// Name; the running number shows that it is made up.
    pub name: String,
    /// Where it stands.
    pub area: &'static Area,
    /// Its park, if it stands in one.
    pub park: Option<&'static str>,
    /// What it makes.
    pub industry: &'static Industry,
    /// 规上: revenue of at least 2,000 万元.
    pub above_scale: bool,
    /// Start of production.
    pub start: Date,
    /// Whether the roster has the start as words instead of a date.
    pub start_in_words: bool,
    /// 企业荣誉, joined by 、.
    pub titles: String,
    /// Which table holds its figures as text, by position in the order of the tables.
    pub typing: Option<(usize, Typing)>,
    /// Figures of each of [`YEARS`]; `None` before it started.
    pub years: [Option<Figures>; YEARS.len()],
}

/// How an enterprise holds a parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tenure {
    /// 自有.
    Owned,
    /// 承租.
    Leased,
    /// 出租: its own, used by others.
    Let,
}

/// One parcel: tenure and area in ㎡.
pub type Parcel = (Tenure, f64);

/// The figures of one year, in the units of the tables.
pub struct Figures {
    /// Parcels; owned + leased − let is more than zero.
    pub parcels: Vec<Parcel>,
    /// Electricity of each meter, 万千瓦时.
    pub meters: Vec<f64>,
    /// Gas 万立方米, coal 吨, steam 百万千焦; zero where the industry uses none.
    pub fuels: [f64; 3],
    /// All of it as standard coal, 吨标准煤: what the statistics bureau reports as 综合能耗.
    pub energy: f64,
    /// COD, ammonia nitrogen, SO2, NOx; 吨.
    pub discharge: [f64; 4],
    /// 万元.
    pub tax: f64,
    /// 万元.
    pub output: f64,
    /// 万元.
    pub revenue: f64,
    /// 万元.
    pub profit: f64,
    /// 万元.
    pub value_added: f64,
    /// 万元.
    pub rd: f64,
    /// Persons.
    pub staff: f64,
}

/// The revenue (万元) that parts 规上 from 规下 in the statistics of 2011 and later.
const SCALE: f64 = 2000.0;

/// Enterprise `number` of this seed.
pub fn enterprise(seed: u64, number: usize) -> Enterprise {
    let mut draw = Draw::new(seed, number as u64);
    let area = &AREAS[draw.weighted(AREAS.iter().map(|area| area.share))];
    let place = AREAS
        .iter()
        .position(|other| other.name == area.name)
        .unwrap_or(0);
    let industry = &INDUSTRIES[draw.weighted(INDUSTRIES.iter().map(|industry| industry.shares[place]))];
    let above_scale = draw.chance(0.4);
    let in_park = draw.chance(if above_scale { 0.72 } else { 0.45 });
    let park = area.parks[draw.whole(0, area.parks.len() as u32 - 1) as usize];
    let new = draw.chance(0.03);
    let start = start(new, &mut draw);
    let typing = draw.chance(0.02).then(|| {
        let typing = if draw.chance(0.6) {
            Typing::Marks
        } else {
            Typing::FullWidth
        };
        (draw.whole(1, 4) as usize, typing)
    });
    let start_in_words = draw.chance(0.02);
    let titles = titles(above_scale, industry, &mut draw);
    let [first, second] = figures(area, industry, above_scale, &mut draw);
    Enterprise {
        number,
        code: credit_code(area.region, number),
        name: format!("许昌示例{}{number:04}有限公司", industry.word),
        area,
        park: in_park.then_some(park),
        industry,
        above_scale,
        start,
        start_in_words,
        titles,
        typing,
        years: [(!new).then_some(first), Some(second)],
    }
}

/// New enterprises started in the first half of the second year, some others within the two years before.
fn start(new: bool, draw: &mut Draw) -> Date {
    let (year, months) = if new {
        (YEARS[1], 6)
    } else if draw.chance(0.05) {
        (YEARS[0] - 1, 12)
    } else {
        (draw.whole(1996, u32::from(YEARS[0]) - 2) as u16, 12)
    };
    Date {
        year,
        month: draw.whole(1, months) as u8,
        day: draw.whole(1, 28) as u8,
    }
}

fn titles(above_scale: bool, industry: &Industry, draw: &mut Draw) -> String {
    let likely = if above_scale { 1.0 } else { 0.15 };
    let technical = (industry.rd / 0.02).min(2.0);
    [
        ("高新技术企业", 0.16 * technical),
        ("科技型中小企业", 0.14 * technical),
        ("省级研发平台", 0.06 * technical),
        ("战略性新兴产业企业", 0.05 * technical),
        ("市长质量奖", 0.03),
        ("上市公司", 0.01),
    ]
    .into_iter()
    .filter(|(_, probability)| draw.chance(probability * likely))
    .map(|(title, _)| title)
    .collect::<Vec<_>>()
    .join("、")
}

/// The figures of both years. The second is drawn; the first is the second without its growth.
fn figures(area: &Area, industry: &Industry, above_scale: bool, draw: &mut Draw) -> [Figures; 2] {
    let staff = if above_scale {
        125.0 * draw.factor(0.8)
    } else {
        21.0 * draw.factor(0.6)
    };
    let productivity = industry.revenue * draw.factor(0.35) * if above_scale { 1.0 } else { 0.6 };
    let intensity = Intensity::of(industry, area, above_scale, draw);
    let revenue = staff * productivity;
    let growth = (area.growth + 0.12 * draw.normal().clamp(-2.5, 2.5)).exp();
    let within = draw.unit();
    let land = staff * industry.land / area.land_yield * draw.factor(0.35);
    let parcels = parcels(land.max(900.0), above_scale, draw);
    let meters = if draw.chance(if above_scale { 0.3 } else { 0.08 }) {
        draw.whole(2, 3)
    } else {
        1
    };
    let split = draw.between(0.45, 0.75);
    let before = if parcels.len() > 1 && draw.chance(0.1) {
        parcels.len() - 1
    } else {
        parcels.len()
    };
    let first_parcels = if net(&parcels[..before]) > 0.0 {
        parcels[..before].to_vec()
    } else {
        parcels.clone()
    };
    let saving = draw.between(0.98, 1.05);
    let year = |revenue: f64, staff: f64, parcels, saving: f64, draw: &mut Draw| {
        let revenue = scaled(revenue, above_scale, within);
        let parts = (meters, split);
        intensity.figures(
            industry,
            revenue,
            staff.max(4.0).round(),
            parcels,
            parts,
            saving,
            draw,
        )
    };
    let second = year(revenue, staff, parcels, 1.0, draw);
    let first = year(
        revenue / growth,
        staff / growth.sqrt(),
        first_parcels,
        saving,
        draw,
    );
    [first, second]
}

/// Keeps revenue on the enterprise's side of the line between 规上 and 规下.
fn scaled(revenue: f64, above_scale: bool, within: f64) -> f64 {
    if above_scale && revenue < SCALE {
        SCALE * (1.0 + 0.3 * within) + revenue * 0.05
    } else if !above_scale && revenue >= SCALE {
        SCALE * (0.98 - 0.3 * within)
    } else {
        revenue
    }
}

/// The enterprise's own ratios, the same in both years.
struct Intensity {
    value_added: f64,
    tax: f64,
    profit: f64,
    rd: f64,
    energy: f64,
    discharge: f64,
}

impl Intensity {
    fn of(industry: &Industry, area: &Area, above_scale: bool, draw: &mut Draw) -> Self {
        let invests = draw.chance(if above_scale { 0.72 } else { 0.12 });
        Self {
            value_added: (industry.value_added * draw.factor(0.18)).min(0.6),
            tax: (industry.tax * area.land_yield.sqrt() * draw.factor(0.4)).min(0.6),
            profit: industry.profit + 0.035 * draw.normal().clamp(-2.5, 2.5),
            rd: if invests {
                industry.rd * draw.factor(0.6)
            } else {
                0.0
            },
            energy: industry.energy * area.energy * draw.factor(0.4),
            discharge: area.energy * draw.factor(0.5),
        }
    }

    #[allow(clippy::too_many_arguments)] // each is one quantity of the enterprise; a struct would only rename them
    fn figures(
        &self,
        industry: &Industry,
        revenue: f64,
        staff: f64,
        parcels: Vec<Parcel>,
        (meters, split): (u32, f64),
        saving: f64,
        draw: &mut Draw,
    ) -> Figures {
        let value_added = (revenue * self.value_added * draw.factor(0.05)).min(0.75 * revenue);
        let energy = value_added * self.energy * saving;
        let [power, gas, coal, steam] = industry.mix;
        let electricity = (energy * power / STANDARD_COAL[0]).max(0.5);
        let meters = share_out(electricity, meters, split);
        let fuels = [
            rounded(energy * gas / STANDARD_COAL[1], 3),
            rounded(energy * coal / STANDARD_COAL[2], 1),
            rounded(energy * steam / STANDARD_COAL[3], 1),
        ];
        let discharge = industry.discharge.map(|kg| {
            let tonnes = value_added * kg * self.discharge * draw.factor(0.2) / 1000.0;
            rounded(tonnes.max(0.0012), 4)
        });
        Figures {
            parcels,
            energy: standard_coal(&meters, fuels),
            meters,
            fuels,
            discharge,
            tax: rounded((value_added * self.tax * draw.factor(0.06)).max(0.5), 2),
            output: rounded(revenue * draw.between(0.97, 1.07), 2),
            revenue: rounded(revenue, 2),
            profit: rounded(revenue * self.profit, 2),
            value_added: rounded(value_added, 2),
            rd: rounded(revenue * self.rd, 2),
            staff,
        }
    }
}

/// Standard coal of one unit of electricity (万千瓦时), gas (万立方米), coal (吨) and steam (百万千焦), 吨标准煤; the
/// 当量值 of the national table of coefficients. They only keep the made-up figures in proportion.
const STANDARD_COAL: [f64; 4] = [1.229, 12.143, 0.7143, 0.0341];

/// What was metered, as standard coal: Σ amount × coefficient.
fn standard_coal(meters: &[f64], fuels: [f64; 3]) -> f64 {
    let electricity: f64 = meters.iter().sum();
    let fuels: f64 = fuels
        .iter()
        .zip(&STANDARD_COAL[1..])
        .map(|(fuel, coal)| fuel * coal)
        .sum();
    rounded(electricity * STANDARD_COAL[0] + fuels, 2)
}

/// Electricity over the meters: the first takes `split`, the others share the rest.
fn share_out(electricity: f64, meters: u32, split: f64) -> Vec<f64> {
    if meters < 2 {
        return vec![rounded(electricity, 3)];
    }
    let rest = rounded(electricity * (1.0 - split) / f64::from(meters - 1), 3);
    let mut parts = vec![rest; meters as usize];
    parts[0] = rounded(electricity * split, 3);
    parts
}

/// Parcels of a net area in ㎡: owned, leased or both; some let a part to others.
fn parcels(net: f64, above_scale: bool, draw: &mut Draw) -> Vec<Parcel> {
    let tenant = draw.chance(if above_scale { 0.06 } else { 0.25 });
    let lets = draw.chance(if above_scale { 0.12 } else { 0.05 });
    let leases = draw.chance(0.15);
    let split = draw.between(0.25, 0.75);
    let several = net > 12_000.0 && draw.chance(0.7);
    let own = if tenant { Tenure::Leased } else { Tenure::Owned };
    let let_area = if lets && !tenant {
        net * draw.between(0.05, 0.25)
    } else {
        0.0
    };
    let held = net + let_area;
    let mut parcels = match (several, leases) {
        (true, true) => {
            let leased = held * 0.2;
            let owned = held - leased;
            vec![
                (own, owned * split),
                (own, owned * (1.0 - split)),
                (Tenure::Leased, leased),
            ]
        }
        (true, false) => vec![(own, held * split), (own, held * (1.0 - split))],
        (false, true) => vec![(own, held * 0.8), (Tenure::Leased, held * 0.2)],
        (false, false) => vec![(own, held)],
    };
    if let_area > 0.0 {
        parcels.push((Tenure::Let, let_area));
    }
    parcels
        .into_iter()
        .map(|(tenure, area)| (tenure, rounded(area, 2)))
        .collect()
}

/// Owned + leased − let.
fn net(parcels: &[Parcel]) -> f64 {
    parcels
        .iter()
        .map(|(tenure, area)| if *tenure == Tenure::Let { -area } else { *area })
        .sum()
}

/// To this many decimals.
fn rounded(value: f64, digits: i32) -> f64 {
    let scale = 10f64.powi(digits);
    (value * scale).round() / scale
}
