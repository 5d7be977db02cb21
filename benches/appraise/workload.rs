//! The workbook of the benchmark, cell for cell the one that `gen.py` makes.
//!
//! Python's `random.Random(42)`: MT19937 seeded by array (Matsumoto & Nishimura 1998), 53-bit floats, `choice` by
//! rejection on the top bits, `normalvariate` by Kinderman & Monahan (1977).

use std::path::Path;

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

const STATE: usize = 624;
const SHIFT: usize = 397;

/// Python's `random.Random`.
struct Random {
    state: [u32; STATE],
    next: usize,
}

impl Random {
    /// `init_by_array([seed])`.
    fn new(seed: u32) -> Self {
        let mut state = [0u32; STATE];
        state[0] = 19_650_218;
        for index in 1..STATE {
            let before = state[index - 1];
            state[index] = 1_812_433_253_u32
                .wrapping_mul(before ^ (before >> 30))
                .wrapping_add(index as u32);
        }
        let mut index = 1;
        for _ in 0..STATE {
            let before = state[index - 1];
            state[index] =
                (state[index] ^ (before ^ (before >> 30)).wrapping_mul(1_664_525)).wrapping_add(seed);
            index += 1;
            if index >= STATE {
                state[0] = state[STATE - 1];
                index = 1;
            }
        }
        for _ in 0..STATE - 1 {
            let before = state[index - 1];
            state[index] = (state[index] ^ (before ^ (before >> 30)).wrapping_mul(1_566_083_941))
                .wrapping_sub(index as u32);
            index += 1;
            if index >= STATE {
                state[0] = state[STATE - 1];
                index = 1;
            }
        }
        state[0] = 0x8000_0000;
        Self { state, next: STATE }
    }

    fn word(&mut self) -> u32 {
        if self.next == STATE {
            for index in 0..STATE {
                let joined =
                    (self.state[index] & 0x8000_0000) | (self.state[(index + 1) % STATE] & 0x7fff_ffff);
                let twist = if joined & 1 == 0 { 0 } else { 0x9908_b0df };
                self.state[index] = self.state[(index + SHIFT) % STATE] ^ (joined >> 1) ^ twist;
            }
            self.next = 0;
        }
        let mut word = self.state[self.next];
        self.next += 1;
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c_5680;
        word ^= (word << 15) & 0xefc6_0000;
        word ^ (word >> 18)
    }

    /// `random()`: a float in [0, 1) with 53 random bits.
    fn unit(&mut self) -> f64 {
        let (high, low) = (self.word() >> 5, self.word() >> 6);
        (f64::from(high) * 67_108_864.0 + f64::from(low)) / 9_007_199_254_740_992.0
    }

    /// `_randbelow(count)`.
    fn below(&mut self, count: usize) -> usize {
        let bits = usize::BITS - count.leading_zeros();
        loop {
            let found = (self.word() >> (32 - bits)) as usize;
            if found < count {
                return found;
            }
        }
    }

    fn choice<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }

    fn whole(&mut self, from: usize, to: usize) -> usize {
        from + self.below(to - from + 1)
    }

    fn uniform(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * self.unit()
    }

    fn exponential(&mut self, rate: f64) -> f64 {
        -(1.0 - self.unit()).ln() / rate
    }

    fn log_normal(&mut self, mean: f64, deviation: f64) -> f64 {
        let magic = 4.0 * (-0.5f64).exp() / 2.0f64.sqrt();
        loop {
            let one = self.unit();
            let other = 1.0 - self.unit();
            let z = magic * (one - 0.5) / other;
            if z * z / 4.0 <= -other.ln() {
                return (mean + z * deviation).exp();
            }
        }
    }
}

/// Python's `round(value, digits)`: the decimal nearest to the binary value.
fn round(value: f64, digits: usize) -> f64 {
    format!("{value:.digits$}").parse().unwrap_or(value)
}

const CITIES: [&str; 11] = [
    "杭州", "宁波", "温州", "嘉兴", "湖州", "绍兴", "金华", "衢州", "舟山", "台州", "丽水",
];
const AREAS: [&str; 9] = [
    "东区",
    "西区",
    "南区",
    "北区",
    "高新区",
    "经开区",
    "新城区",
    "临江县",
    "安平县",
];
const INDUSTRIES: [&str; 15] = [
    "纺织业",
    "化学原料",
    "通用设备",
    "专用设备",
    "汽车制造",
    "电气机械",
    "计算机通信",
    "金属制品",
    "橡胶塑料",
    "食品制造",
    "医药制造",
    "造纸",
    "非金属矿物",
    "家具",
    "仪器仪表",
];
const SYLLABLES: &str = "华东新宏远盛达金恒瑞丰泰康天地东方海浙信联创科泽润嘉和兴";
const TRADES: [&str; 10] = [
    "机械", "纺织", "电子", "化工", "材料", "科技", "制药", "电器", "塑业", "食品",
];
const LETTERS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const HEADER: [&str; 20] = [
    "统一社会信用代码",
    "企业名称",
    "县区",
    "乡镇",
    "行业",
    "行业代码",
    "规上",
    "用地面积_亩",
    "税收_万元",
    "增加值_万元",
    "营业收入_万元",
    "利润_万元",
    "综合能耗_吨标煤",
    "用电_万千瓦时",
    "COD_吨",
    "氨氮_吨",
    "SO2_吨",
    "NOx_吨",
    "研发费_万元",
    "职工人数",
];

/// Writes the workbook: strings inline, or shared.
pub fn write(rows: usize, shared: bool, path: &Path) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    let sheet: &mut Worksheet = if shared {
        book.add_worksheet()
    } else {
        book.add_worksheet_with_constant_memory()?
    };
    sheet.set_name("企业")?;
    for (column, label) in HEADER.iter().enumerate() {
        sheet.write_string(0, column as u16, *label)?;
    }
    let counties: Vec<String> = CITIES
        .iter()
        .flat_map(|city| AREAS.iter().map(move |area| format!("{city}{area}")))
        .take(90)
        .collect();
    let lists = Lists {
        counties: counties.iter().map(String::as_str).collect(),
        syllables: SYLLABLES.split("").filter(|letter| !letter.is_empty()).collect(),
        letters: LETTERS.split("").filter(|letter| !letter.is_empty()).collect(),
    };
    let mut random = Random::new(42);
    for row in 1..=rows {
        write_row(sheet, row, &lists, &mut random)?;
    }
    book.save(path)
}

struct Lists<'a> {
    counties: Vec<&'a str>,
    syllables: Vec<&'a str>,
    letters: Vec<&'a str>,
}

/// One enterprise; the draws come in the order in which Python evaluates them.
fn write_row(
    sheet: &mut Worksheet,
    row: usize,
    lists: &Lists<'_>,
    random: &mut Random,
) -> Result<(), XlsxError> {
    let middle: String = (0..7).map(|_| random.choice(&lists.letters)).collect();
    let code = format!("91330{middle}{:06}", row % 1_000_000);
    let land = (random.unit() > 0.004).then(|| round(random.log_normal(2.6, 1.0).max(0.0), 2));
    let revenue = round(random.log_normal(8.3, 1.2), 2);
    let value_added = round(revenue * random.uniform(0.1, 0.4), 2);
    let tax = round(revenue * random.uniform(-0.01, 0.1), 2);
    let profit = round(revenue * random.uniform(-0.08, 0.15), 2);
    let energy = round(revenue * random.log_normal(-2.2, 0.7), 3);
    let mut name = random.choice(&CITIES).to_owned();
    (0..3).for_each(|_| name.push_str(random.choice(&lists.syllables)));
    name.push_str(random.choice(&TRADES));
    name.push_str("有限公司");
    let words = [
        code,
        name,
        random.choice(&lists.counties).to_owned(),
        format!("第{}街道", random.whole(1, 12)),
        random.choice(&INDUSTRIES).to_owned(),
        format!("C{:02}", random.whole(13, 43)),
        random.choice(&["是", "否"]).to_owned(),
    ];
    let numbers = [
        land,
        Some(tax),
        Some(value_added),
        Some(revenue),
        Some(profit),
        Some(energy),
        Some(round(energy * random.uniform(0.5, 3.0), 3)),
        Some(round(random.exponential(2.0), 4)),
        Some(round(random.exponential(20.0), 5)),
        Some(round(random.exponential(1.0), 4)),
        Some(round(random.exponential(1.0), 4)),
        Some(round(revenue * random.uniform(0.0, 0.06), 2)),
        Some(random.whole(5, 900) as f64),
    ];
    for (column, text) in words.into_iter().enumerate() {
        sheet.write_string(row as u32, column as u16, text)?;
    }
    for (column, number) in numbers.into_iter().enumerate() {
        if let Some(number) = number {
            sheet.write_number(row as u32, (column + 7) as u16, number)?;
        }
    }
    Ok(())
}
