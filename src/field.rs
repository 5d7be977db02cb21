//! The data dictionary: every field permu knows, with its labels, unit, header aliases, range and department.
//!
//! Header matching, checks, templates, the dictionary page and the captions of the outputs all read this one table.

use crate::unit::Dimension;

/// Who collects a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Department {
    /// 企业名录: the list of enterprises, kept by the bureau itself.
    Roster,
    /// 用地: natural resources.
    Land,
    /// 用能: energy supply and statistics.
    Energy,
    /// 排放: ecology and environment.
    Emission,
    /// 经营: tax and statistics.
    Business,
    /// Figures that were published per area, for schemes whose unit is the county.
    Published,
}

/// What a cell of the field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// 统一社会信用代码.
    Code,
    /// Words.
    Text,
    /// A date.
    Date,
    /// A calendar year.
    Year,
    /// A number of this dimension.
    Number(Dimension),
}

/// One field of the data dictionary.
#[derive(Debug)]
pub struct Field {
    /// English id: the column in the frames, the CSV tables and the schemes.
    pub id: &'static str,
    /// Chinese label.
    pub zh: &'static str,
    /// English label.
    pub en: &'static str,
    /// What a cell holds.
    pub content: Content,
    /// Further header texts, normalised as [`crate::survey`] normalises headers: no blanks, half-width brackets.
    pub aliases: &'static [&'static str],
    /// Who collects it.
    pub department: Department,
    /// Least value that can be true, in the canonical unit.
    pub least: Option<f64>,
}

impl Field {
    /// The dimension of a number field.
    pub fn dimension(&self) -> Option<Dimension> {
        match self.content {
            Content::Number(dimension) => Some(dimension),
            _ => None,
        }
    }

    /// Whether cells hold numbers.
    pub fn is_number(&self) -> bool {
        self.dimension().is_some()
    }

    /// The canonical unit's symbol; empty for texts.
    pub fn unit(&self) -> &'static str {
        self.dimension().map_or("", |d| d.canonical().symbol)
    }

    /// Whether several rows of one enterprise add up (parcels, meters), as amounts do and ratios do not.
    pub fn adds_up(&self) -> bool {
        let counted = self.dimension() == Some(Dimension::Count);
        self.is_number() && (self.department != Department::Published || counted)
    }
}

const fn text(
    id: &'static str,
    zh: &'static str,
    en: &'static str,
    content: Content,
    department: Department,
    aliases: &'static [&'static str],
) -> Field {
    Field {
        id,
        zh,
        en,
        content,
        aliases,
        department,
        least: None,
    }
}

const fn amount(
    id: &'static str,
    zh: &'static str,
    en: &'static str,
    dimension: Dimension,
    department: Department,
    least: Option<f64>,
    aliases: &'static [&'static str],
) -> Field {
    Field {
        id,
        zh,
        en,
        content: Content::Number(dimension),
        aliases,
        department,
        least,
    }
}

use Content::{Code, Date, Text, Year};
use Department::{Business, Emission, Energy, Land, Published, Roster};

const ZERO: Option<f64> = Some(0.0);

/// The data dictionary, in the order of `inputs.csv`.
#[rustfmt::skip] // one field a line reads as the table it is
pub const FIELDS: &[Field] = &[
    text("code", "统一社会信用代码", "Unified social credit code", Code, Roster, &["社会信用代码", "信用代码", "统一社会信用编码", "统一信用代码", "组织机构代码/统一社会信用代码"]),
    text("name", "企业名称", "Enterprise", Text, Roster, &["单位名称", "企业", "户名", "纳税人名称", "权利人", "单位详细名称", "企业全称", "公司名称"]),
    text("county", "县(市、区)", "County", Text, Roster, &["县区", "所属县区", "所在县区", "县市区", "县(区)", "所属区县", "区县", "属地", "所在县(市、区)", "所属县(市、区)", "地区", "area"]),
    text("park", "产业集聚区", "Park", Text, Roster, &["所属园区", "园区", "开发区", "所属产业集聚区", "所在产业集聚区", "所在园区"]),
    text("industry", "行业", "Industry", Text, Roster, &["所属行业", "行业名称", "行业类别", "行业大类", "国民经济行业"]),
    text("industry_code", "行业代码", "Industry code", Text, Roster, &["行业编码"]),
    text("size", "企业规模", "Size", Text, Roster, &["规上/规下", "规模", "是否规上", "规上规下", "规上", "规模类型"]),
    text("start", "投产日期", "Start of production", Date, Roster, &["投产时间", "投产年月", "开业时间", "成立日期", "开工时间"]),
    text("titles", "企业荣誉", "Titles", Text, Roster, &["荣誉称号", "荣誉资质", "企业资质"]),
    text("merge_group", "合并评价编号", "Appraised together", Text, Roster, &["合并评价组", "合并编号", "合并评价单元", "评价单元", "合并单元", "所属集团"]),
    text("class_before", "上年类别", "Class of the year before", Text, Roster, &["上年度类别", "上年评价类别", "上年等级"]),
    amount("class_years", "连续年数", "Consecutive years in the class", Dimension::Count, Roster, ZERO, &["连续年度数", "同类别连续年数"]),
    text("premises", "厂房类型", "Premises", Text, Roster, &["厂房性质", "厂房形式"]),
    text("year", "年份", "Year", Year, Roster, &["评价年份", "年度", "数据年份", "评价年度"]),
    text("parcel", "宗地编号", "Parcel", Text, Land, &["不动产权证号", "宗地号", "土地证号", "地块编号", "宗地代码"]),
    text("tenure", "用地性质", "Tenure", Text, Land, &["用地方式", "用地类型", "土地使用方式", "土地来源", "使用方式"]),
    amount("land_mu", "用地面积", "Land", Dimension::Area, Land, None, &["土地使用权面积", "占地面积", "土地面积", "实际用地面积", "占地面积总数", "面积", "宗地面积", "实际用地", "用地"]),
    amount("land_certified_mu", "证载用地面积", "Land by certificate", Dimension::Area, Land, ZERO, &["发证面积", "证载面积", "不动产权证面积", "土地证面积"]),
    amount("land_owned_mu", "自有用地面积", "Land owned", Dimension::Area, Land, ZERO, &["登记土地面积", "自有用地", "自有土地面积", "自有"]),
    amount("land_leased_mu", "承租用地面积", "Land leased", Dimension::Area, Land, ZERO, &["承租土地面积", "租赁用地面积", "承租面积", "租赁面积", "租赁"]),
    amount("land_let_mu", "出租用地面积", "Land let", Dimension::Area, Land, ZERO, &["出租土地面积", "出租面积", "出租用地", "出租"]),
    amount("land_other_mu", "其他用地面积", "Other land", Dimension::Area, Land, ZERO, &["其他土地面积", "其他用地"]),
    text("meter", "户号", "Meter", Text, Energy, &["用电户号", "电表号", "电力户号"]),
    amount("electricity", "用电量", "Electricity", Dimension::Electricity, Energy, ZERO, &["电力", "年用电量", "年实际用电量", "用电", "实际用电量", "电力消费量"]),
    amount("gas", "天然气", "Natural gas", Dimension::Gas, Energy, ZERO, &["天然气用量", "天然气消费量"]),
    amount("coal", "原煤", "Raw coal", Dimension::Mass, Energy, ZERO, &["煤炭", "原煤消费量", "用煤量"]),
    amount("steam", "蒸汽", "Steam", Dimension::Heat, Energy, ZERO, &["热力", "蒸汽用量", "热力消费量", "外购蒸汽"]),
    amount("energy", "综合能耗", "Energy use", Dimension::Energy, Energy, ZERO, &["综合能源消费量", "能耗总量", "能源消费量", "用能", "综合能耗等价值"]),
    amount("water", "用水量", "Water", Dimension::Water, Energy, ZERO, &["年实际用水量", "年用水量", "实际用水量"]),
    amount("cod", "化学需氧量", "COD", Dimension::Mass, Emission, ZERO, &["cod", "化学需氧量(cod)", "cod排放量", "化学需氧量排放量"]),
    amount("ammonia", "氨氮", "Ammonia nitrogen", Dimension::Mass, Emission, ZERO, &["氨氮(nh3-n)", "氨氮排放量", "nh3-n"]),
    amount("so2", "二氧化硫", "SO2", Dimension::Mass, Emission, ZERO, &["so2", "二氧化硫(so2)", "so2排放量", "二氧化硫排放量"]),
    amount("nox", "氮氧化物", "NOx", Dimension::Mass, Emission, ZERO, &["nox", "氮氧化物(nox)", "nox排放量", "氮氧化物排放量"]),
    amount("phosphorus", "总磷", "Phosphorus", Dimension::Mass, Emission, ZERO, &["总磷排放量", "tp"]),
    amount("nitrogen", "总氮", "Nitrogen", Dimension::Mass, Emission, ZERO, &["总氮排放量", "tn"]),
    amount("cod_rights", "化学需氧量核定排污权", "COD rights", Dimension::Mass, Emission, ZERO, &["cod核定排污权", "化学需氧量排污权", "cod排污权"]),
    amount("ammonia_rights", "氨氮核定排污权", "Ammonia nitrogen rights", Dimension::Mass, Emission, ZERO, &["氨氮排污权"]),
    amount("so2_rights", "二氧化硫核定排污权", "SO2 rights", Dimension::Mass, Emission, ZERO, &["so2核定排污权", "二氧化硫排污权", "so2排污权"]),
    amount("nox_rights", "氮氧化物核定排污权", "NOx rights", Dimension::Mass, Emission, ZERO, &["nox核定排污权", "氮氧化物排污权", "nox排污权"]),
    amount("tax", "税收实际贡献", "Tax", Dimension::Money, Business, None, &["实缴税收", "税收", "实缴税金", "入库税收", "税收合计", "评价税收", "实际入库税收", "税收总额", "纳税总额", "税收实际贡献额"]),
    amount("tax_offset", "免抵税额", "Tax offset", Dimension::Money, Business, ZERO, &["出口企业免抵税额", "出口免抵税额", "免抵"]),
    amount("tax_refund", "即征即退税额", "Tax refunded", Dimension::Money, Business, ZERO, &["即征即退", "退税额", "退税"]),
    amount("output", "工业总产值", "Gross output", Dimension::Money, Business, ZERO, &["总产值", "产值"]),
    amount("revenue", "主营业务收入", "Revenue", Dimension::Money, Business, ZERO, &["营业收入", "销售收入", "主营业务销售收入"]),
    amount("profit", "利润总额", "Profit", Dimension::Money, Business, None, &["利润"]),
    amount("value_added", "工业增加值", "Value added", Dimension::Money, Business, None, &["增加值"]),
    amount("rd", "研发经费支出", "R&D expenditure", Dimension::Money, Business, ZERO, &["研发费用", "r&d经费", "研发投入", "r&d经费支出", "研发经费", "研究开发费用", "研发费"]),
    amount("staff", "年平均职工人数", "Staff", Dimension::People, Business, ZERO, &["职工人数", "从业人员", "平均从业人员", "年平均从业人员", "年末职工人数", "从业人员平均人数"]),
    amount("social_insurance", "五险缴费", "Social insurance paid", Dimension::Money, Business, ZERO, &["社会保险费", "社保缴费", "五项社会保险费"]),
    amount("tech_investment", "技改投资", "Technical upgrading", Dimension::Money, Business, ZERO, &["技术改造投资", "技改投入"]),
    amount("rented_floor_mu", "承租厂房面积", "Rented floor", Dimension::Area, Land, ZERO, &["租用厂房面积", "租赁厂房面积"]),
    amount("tenants", "承租企业数", "Tenants", Dimension::Count, Land, ZERO, &["租户数", "出租户数"]),
    text("key_polluter", "重点排污单位", "Key polluter", Text, Emission, &["是否重点排污单位", "重点排污企业"]),
    text("veto_event", "一票否决事项", "Veto event", Text, Roster, &["否决事项"]),
    amount("enterprises", "规上企业数", "Above-scale enterprises", Dimension::Count, Published, ZERO, &["企业数", "规上工业企业数", "评价企业数"]),
    amount("published_tax_per_mu", "亩均税收", "Tax per mu", Dimension::MoneyPerArea, Published, None, &[]),
    amount("published_value_added_per_mu", "亩均增加值", "Value added per mu", Dimension::MoneyPerArea, Published, None, &[]),
    amount("published_value_added_per_energy", "单位能耗增加值", "Value added per energy", Dimension::MoneyPerEnergy, Published, None, &[]),
    amount("published_value_added_per_emission", "单位排放增加值", "Value added per emission", Dimension::MoneyPerMass, Published, None, &[]),
    amount("published_rd_intensity", "R&D经费支出占比", "R&D intensity", Dimension::Share, Published, ZERO, &["r&d经费支出占主营业务收入比重", "研发投入强度", "研发经费投入强度"]),
    amount("published_labour_productivity", "全员劳动生产率", "Labour productivity", Dimension::MoneyPerPerson, Published, None, &[]),
];

/// How an enterprise holds land.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tenure {
    /// The field of the land that is held so.
    pub id: &'static str,
    /// How it counts in the land used.
    pub sign: i32,
    /// Words for it in lists of parcels.
    pub words: &'static [&'static str],
}

const fn tenure(id: &'static str, sign: i32, words: &'static [&'static str]) -> Tenure {
    Tenure { id, sign, words }
}

/// The tenures. Land used = owned + leased − let + other.
pub const TENURES: [Tenure; 4] = [
    tenure("land_owned_mu", 1, &["自有", "自用", "出让", "登记", "划拨"]),
    tenure("land_leased_mu", 1, &["承租", "租赁", "租入"]),
    tenure("land_let_mu", -1, &["出租", "租出"]),
    tenure("land_other_mu", 1, &["其他", "借用"]),
];

/// Last year's class of an enterprise, from the history: a column that conditions may read.
pub const LAST_CLASS: &str = "last_class";

/// How many years on end, up to last year, an enterprise was in that class.
pub const LAST_CLASS_YEARS: &str = "last_class_years";

/// The field with this id.
pub fn field(id: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.id == id)
}

/// The position of a field in [`FIELDS`].
pub fn index(id: &str) -> Option<usize> {
    FIELDS.iter().position(|field| field.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn no_header_text_names_two_fields() {
        let mut owner: BTreeMap<String, &str> = BTreeMap::new();
        for field in FIELDS {
            for label in field.aliases.iter().chain([&field.zh]) {
                let before = owner.insert(label.to_lowercase(), field.id);
                assert_eq!(before, None, "{label} names two fields");
            }
        }
    }

    #[test]
    fn every_number_has_a_canonical_unit() {
        for field in FIELDS.iter().filter(|field| field.is_number()) {
            assert!(!field.unit().is_empty(), "{}", field.id);
        }
    }
}
