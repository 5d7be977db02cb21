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

    /// Whether several rows of one enterprise add up (parcels, meters), as amounts do and ratios and years do not.
    pub fn adds_up(&self) -> bool {
        let counted = self.dimension() == Some(Dimension::Count);
        let of_one = matches!(self.id, "class_years" | "plot_ratio");
        self.is_number() && !of_one && (self.department != Department::Published || counted)
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
    text("code", "统一社会信用代码", "Unified social credit code", Code, Roster, &["社会信用代码", "信用代码", "统一社会信用编码", "统一信用代码", "组织机构代码/统一社会信用代码", "统一社会信用代码(18位)", "社会统一信用代码", "企业统一社会信用代码", "税号", "纳税人识别号", "统一社会信用代码/税号", "统一社会信用代码(税号)", "统一社会信用代码/纳税人识别号", "统一社会信用代码(纳税人识别号)", "统一社会信用代码/组织机构代码", "组织机构代码(统一社会信用代码)", "统一社会信用代码(组织机构代码)"]),
    text("name", "企业名称", "Enterprise", Text, Roster, &["单位名称", "企业", "户名", "纳税人名称", "权利人", "单位详细名称", "企业全称", "公司名称", "企业名", "企业单位名称", "公司名字", "用户名称", "客户名称", "土地使用权人", "使用权人", "用电户名", "单位(企业)名称", "企业(单位)名称", "企业名称(全称)", "公司全称", "纳税人", "法人单位名称"]),
    text("county", "县(市、区)", "County", Text, Roster, &["县区", "所属县区", "所在县区", "县市区", "县(区)", "所属区县", "区县", "属地", "所在县(市、区)", "所属县(市、区)", "地区", "area", "企业属地", "所属区域", "所属地区", "区(县)", "县(市)区", "县(区,市)", "县(市,区)", "市县区", "所在区县", "区县名称", "县(市,区)/乡镇", "县(市,区)/乡镇(街道)", "县(市,区)乡镇", "县(市,区)乡镇(街道)", "县(市,区)/镇街", "县(市,区)/镇(街道)", "县(市,区)/街道", "县区/乡镇", "县区/乡镇(街道)", "县区/镇街", "县区/街道", "县区乡镇", "区县/乡镇", "区县/街道", "区县/镇街", "乡镇/县区", "所属县区/乡镇", "所属县(市,区)/乡镇", "所在区域", "所在地区", "所属县市区"]),
    text("town", "乡镇（街道）", "Town", Text, Roster, &["乡镇", "镇街", "街道", "乡镇街道", "镇(街道)", "镇(街)", "乡(镇)", "乡镇/街道", "镇/街道", "街道(乡镇)", "街道/乡镇", "街道乡镇", "所属乡镇", "所属乡镇(街道)", "所属乡镇街道", "所属街道", "所属镇街", "所属镇(街道)", "所属镇", "所在乡镇", "所在乡镇(街道)", "所在乡镇街道", "所在街道", "所在镇街", "所在镇(街道)", "所在镇", "属地乡镇", "属地镇街", "属地乡镇(街道)", "属地街道", "乡镇街", "镇街名称", "乡镇名称", "乡镇(街道)名称", "街道名称", "片区", "所属片区"]),
    text("city", "设区市", "City", Text, Roster, &["市", "地市", "所属市", "所在市", "所属设区市", "所在设区市", "所属地市", "所在地市", "地级市", "市(州)", "市州", "所属市(州)"]),
    text("province", "省份", "Province", Text, Roster, &["省", "所属省", "所在省", "所属省份", "所在省份", "省(区、市)", "省(市、区)", "省(区,市)", "省(市,区)"]),
    text("park", "产业集聚区", "Park", Text, Roster, &["所属园区", "园区", "开发区", "所属产业集聚区", "所在产业集聚区", "所在园区", "园区名称", "所在开发区", "所属开发区", "开发区(园区)", "产业集聚区名称", "开发区名称"]),
    text("industry", "行业", "Industry", Text, Roster, &["所属行业", "行业名称", "行业类别", "行业大类", "国民经济行业"]),
    text("industry_code", "行业代码", "Industry code", Text, Roster, &["行业编码"]),
    text("size", "企业规模", "Size", Text, Roster, &["规上/规下", "规模", "是否规上", "规上规下", "规上", "规模类型", "企业规模类型"]),
    text("start", "投产日期", "Start of production", Date, Roster, &["投产时间", "投产年月", "开业时间", "成立日期", "开工时间"]),
    text("titles", "企业荣誉", "Titles", Text, Roster, &["荣誉称号", "荣誉资质", "企业资质"]),
    text("merge_group", "合并评价编号", "Appraised together", Text, Roster, &["合并评价组", "合并编号", "合并评价单元", "评价单元", "合并单元", "所属集团"]),
    text("class_before", "上年类别", "Class of the year before", Text, Roster, &["上年度类别", "上年评价类别", "上年等级"]),
    amount("class_years", "连续年数", "Consecutive years in the class", Dimension::Count, Roster, ZERO, &["连续年度数", "同类别连续年数"]),
    text("premises", "厂房类型", "Premises", Text, Roster, &["厂房性质", "厂房形式"]),
    text("year", "年份", "Year", Year, Roster, &["评价年份", "年度", "数据年份", "评价年度"]),
    text("parcel", "宗地编号", "Parcel", Text, Land, &["不动产权证号", "宗地号", "土地证号", "地块编号", "宗地代码"]),
    text("tenure", "用地性质", "Tenure", Text, Land, &["用地方式", "用地类型", "土地类型", "土地使用方式", "土地来源", "使用方式"]),
    text("lessor", "出租方", "Lessor", Text, Land, &["出租方名称", "出租方企业名称", "出租方单位名称", "出租单位", "出租人", "出租企业", "出租企业名称", "出租方(名称)"]),
    text("lessor_code", "出租方代码", "Code of the lessor", Code, Land, &["出租方统一社会信用代码", "出租方社会信用代码", "出租方信用代码", "出租企业代码", "出租方企业代码"]),
    text("lessee", "承租方", "Lessee", Text, Land, &["承租方名称", "承租方企业名称", "承租方单位名称", "承租单位", "承租人", "承租企业", "承租企业名称", "租户", "租户名称", "承租方(名称)"]),
    text("lessee_code", "承租方代码", "Code of the lessee", Code, Land, &["承租方统一社会信用代码", "承租方社会信用代码", "承租方信用代码", "承租企业代码", "承租方企业代码"]),
    text("address", "坐落", "Address", Text, Land, &["土地坐落", "宗地坐落", "地块坐落", "土地位置", "坐落地址", "用地坐落", "用电地址", "地址"]),
    text("lease", "租期", "Lease", Text, Land, &["租期起止", "租期起止时间", "租期起止日期", "租期(起止)", "租赁期限", "租赁期", "租赁期间", "租赁时间", "租赁起止", "租赁起止时间", "租赁起止日期", "租赁起止期", "租赁期限(起止)", "租赁合同期限", "承租期限", "承租期", "承租时间", "出租期限", "出租期", "出租时间", "合同期限", "合同期", "租约期限", "租用期限", "租用时间", "leaseperiod", "leasedates"]),
    text("lease_from", "租期起", "Lease begins", Text, Land, &["起租日期", "起租日", "起租时间", "leasestart", "leasefrom", "startoflease"]),
    text("lease_until", "租期止", "Lease ends", Text, Land, &["止租日期", "止租日", "止租时间", "退租日期", "leaseend", "leaseto", "endoflease"]),
    amount("land_mu", "用地面积", "Land", Dimension::Area, Land, None, &["土地使用权面积", "占地面积", "土地面积", "实际用地面积", "占地面积总数", "面积", "宗地面积", "实际用地", "用地", "总用地面积", "用地总面积", "土地总面积", "占地总面积", "实际占地面积", "实际用地数", "企业用地数据", "实际使用土地面积", "企业用地面积", "占地", "土地使用面积", "用地数", "实际占地"]),
    amount("land_certified_mu", "证载用地面积", "Land by certificate", Dimension::Area, Land, ZERO, &["发证面积", "证载面积", "不动产权证面积", "土地证面积", "持证面积", "持证用地面积", "证书面积", "土地证载面积", "证载土地面积", "发证土地面积"]),
    amount("land_owned_mu", "自有用地面积", "Land owned", Dimension::Area, Land, ZERO, &["登记土地面积", "自有用地", "自有土地面积", "自有", "自有面积", "自有土地", "自用土地面积", "登记用地面积", "登记土地", "登记面积"]),
    amount("land_leased_mu", "承租用地面积", "Land leased", Dimension::Area, Land, ZERO, &["承租土地面积", "租赁用地面积", "承租面积", "租赁面积", "租赁", "租赁用地", "承租土地", "承租用地", "租用土地面积", "租赁土地面积", "租用面积", "租入面积", "租入土地面积"]),
    amount("land_let_mu", "出租用地面积", "Land let", Dimension::Area, Land, ZERO, &["出租土地面积", "出租面积", "出租用地", "出租", "出租土地", "租出面积", "转租面积"]),
    amount("land_other_mu", "其他用地面积", "Other land", Dimension::Area, Land, ZERO, &["其他土地面积", "其他用地", "其他土地", "其他面积"]),
    text("meter", "户号", "Meter", Text, Energy, &["用电户号", "电表号", "电力户号", "电表户号", "用户编号", "用电户编号", "客户编号", "电力客户编号"]),
    amount("electricity", "用电量", "Electricity", Dimension::Electricity, Energy, ZERO, &["电力", "年用电量", "年实际用电量", "用电", "实际用电量", "电力消费量", "总用电量", "用电总量", "全年用电量", "企业用电数据", "企业用电量", "耗电量", "年耗电量", "用电数据", "工业用电量", "电量", "用电数", "电力消耗量"]),
    amount("gas", "天然气", "Natural gas", Dimension::Gas, Energy, ZERO, &["天然气用量", "天然气消费量", "燃气", "燃气用量", "用气量", "年用气量", "天然气消耗量", "用天然气量"]),
    amount("coal", "原煤", "Raw coal", Dimension::Mass, Energy, ZERO, &["煤炭", "原煤消费量", "用煤量", "煤", "煤炭消费量", "原煤用量", "耗煤量"]),
    amount("steam", "蒸汽", "Steam", Dimension::Heat, Energy, ZERO, &["热力", "蒸汽用量", "热力消费量", "外购蒸汽", "用热量", "蒸汽消费量", "用汽量", "热力用量"]),
    amount("energy", "综合能耗", "Energy use", Dimension::Energy, Energy, ZERO, &["综合能源消费量", "能耗总量", "能源消费量", "用能", "综合能耗等价值", "年综合能耗", "总能耗", "总用能量", "能源消费总量", "综合能源消耗量", "综合能耗总量", "年综合能源消费量", "年用能量", "能耗", "综合能耗当量值"]),
    amount("water", "用水量", "Water", Dimension::Water, Energy, ZERO, &["年实际用水量", "年用水量", "实际用水量", "工业用水", "工业用水量", "总用水量", "用水总量", "全年用水量", "企业用水量", "用水", "取水量", "年取水量", "年耗水量"]),
    amount("cod", "化学需氧量", "COD", Dimension::Mass, Emission, ZERO, &["cod", "化学需氧量(cod)", "cod排放量", "化学需氧量排放量", "化学需氧量(cod)排放量", "cod(化学需氧量)", "cod实际排放量", "化学需氧量实际排放量"]),
    amount("ammonia", "氨氮", "Ammonia nitrogen", Dimension::Mass, Emission, ZERO, &["氨氮(nh3-n)", "氨氮排放量", "nh3-n", "氨氮实际排放量"]),
    amount("so2", "二氧化硫", "SO2", Dimension::Mass, Emission, ZERO, &["so2", "二氧化硫(so2)", "so2排放量", "二氧化硫排放量", "二氧化硫(so2)排放量", "so2(二氧化硫)", "二氧化硫实际排放量"]),
    amount("nox", "氮氧化物", "NOx", Dimension::Mass, Emission, ZERO, &["nox", "氮氧化物(nox)", "nox排放量", "氮氧化物排放量", "氮氧化物(nox)排放量", "nox(氮氧化物)", "氮氧化物实际排放量"]),
    amount("phosphorus", "总磷", "Phosphorus", Dimension::Mass, Emission, ZERO, &["总磷排放量", "tp"]),
    amount("nitrogen", "总氮", "Nitrogen", Dimension::Mass, Emission, ZERO, &["总氮排放量", "tn"]),
    amount("pollutants", "主要污染物排放总量", "Main pollutants", Dimension::Mass, Emission, ZERO, &["主要污染物排放量", "排污量", "污染物排放总量", "污染物排放量", "主要污染物总排放量", "排污总量"]),
    amount("pollutant_equivalents", "主要污染物排放总当量", "Pollutant equivalents", Dimension::Equivalents, Emission, ZERO, &["污染物排放总当量", "排放总当量", "污染当量总数", "主要污染物排放当量", "污染当量数", "污染物排放当量"]),
    amount("carbon", "碳排放量", "Carbon emissions", Dimension::Mass, Emission, ZERO, &["二氧化碳排放量", "co2排放量", "碳排放总量", "温室气体排放量"]),
    amount("cod_rights", "化学需氧量核定排污权", "COD rights", Dimension::Mass, Emission, ZERO, &["cod核定排污权", "化学需氧量排污权", "cod排污权", "cod核定排放量", "化学需氧量核定排放量", "核定排污权cod", "核定排污权化学需氧量"]),
    amount("ammonia_rights", "氨氮核定排污权", "Ammonia nitrogen rights", Dimension::Mass, Emission, ZERO, &["氨氮排污权", "氨氮核定排放量", "核定排污权氨氮"]),
    amount("so2_rights", "二氧化硫核定排污权", "SO2 rights", Dimension::Mass, Emission, ZERO, &["so2核定排污权", "二氧化硫排污权", "so2排污权", "二氧化硫核定排放量"]),
    amount("nox_rights", "氮氧化物核定排污权", "NOx rights", Dimension::Mass, Emission, ZERO, &["nox核定排污权", "氮氧化物排污权", "nox排污权", "氮氧化物核定排放量"]),
    amount("tax", "税收实际贡献", "Tax", Dimension::Money, Business, None, &["实缴税收", "税收", "实际税收", "实缴税金", "入库税收", "税收合计", "评价税收", "实际入库税收", "税收总额", "纳税总额", "税收实际贡献额", "入库税额", "入库税金", "税金", "实缴税费", "实缴税额", "实缴税款", "实缴税金总额", "实缴税收总额", "税金总额", "税费合计", "税金合计", "入库税收合计", "入库税款", "实际缴纳税收", "实际缴纳税金", "缴纳税金", "缴纳税收", "纳税额", "纳税金额", "上缴税金", "税收贡献", "税收收入", "实际税收贡献", "税额合计", "企业税收", "税收贡献额"]),
    amount("tax_offset", "免抵税额", "Tax offset", Dimension::Money, Business, ZERO, &["出口企业免抵税额", "出口免抵税额", "免抵", "免抵额", "增值税免抵额"]),
    amount("tax_refund", "即征即退税额", "Tax refunded", Dimension::Money, Business, ZERO, &["即征即退", "退税额", "退税", "即征即退额", "增值税即征即退", "即征即退增值税"]),
    amount("output", "工业总产值", "Gross output", Dimension::Money, Business, ZERO, &["总产值", "产值", "现价工业总产值", "工业产值", "年产值", "工业总产出", "规上工业总产值"]),
    amount("revenue", "主营业务收入", "Revenue", Dimension::Money, Business, ZERO, &["营业收入", "销售收入", "主营业务销售收入", "主营业收入", "主营收入", "应税销售收入", "年销售收入", "产品销售收入", "应税销售额", "销售额", "开票销售收入", "年营业收入", "营业总收入", "主营业务收入总额", "年主营业务收入"]),
    amount("profit", "利润总额", "Profit", Dimension::Money, Business, None, &["利润", "年利润", "利润额", "营业利润总额"]),
    amount("value_added", "工业增加值", "Value added", Dimension::Money, Business, None, &["增加值", "工业增加值(现价)", "规上工业增加值", "年工业增加值"]),
    amount("rd", "研发经费支出", "R&D expenditure", Dimension::Money, Business, ZERO, &["研发费用", "r&d经费", "研发投入", "r&d经费支出", "研发经费", "研究开发费用", "研发费", "研究与试验发展(r&d)经费支出", "研究与试验发展经费支出", "研究与试验发展经费", "r&d经费内部支出", "研究与试验发展(r&d)经费", "研发支出", "研发投入经费", "研发经费投入", "r&d支出", "研究开发经费", "研究开发经费支出", "研发费用支出", "r&d投入"]),
    amount("staff", "年平均职工人数", "Staff", Dimension::People, Business, ZERO, &["职工人数", "从业人员", "平均从业人员", "年平均从业人员", "年末职工人数", "从业人员平均人数", "年平均员工数", "员工人数", "年职工人数", "平均职工人数", "平均用工人数", "全部从业人员平均人数", "年平均用工人数", "从业人数", "用工人数", "职工数", "员工数", "年均从业人员", "年平均从业人员数", "从业人员年平均人数", "平均从业人员数", "全部从业人员年平均人数", "从业人员数", "年平均职工数", "年均职工人数", "职工平均人数", "年均用工人数", "平均员工数", "年平均员工人数", "从业人员人数"]),
    amount("social_insurance", "五险缴费", "Social insurance paid", Dimension::Money, Business, ZERO, &["社会保险费", "社保缴费", "五项社会保险费"]),
    amount("tech_investment", "技改投资", "Technical upgrading", Dimension::Money, Business, ZERO, &["技术改造投资", "技改投入"]),
    amount("fixed_investment", "新增固定资产投资", "New fixed investment", Dimension::Money, Business, ZERO, &["固定资产投资", "固定资产投资额", "新增固定资产投资额"]),
    amount("net_assets", "净资产", "Net assets", Dimension::Money, Business, None, &["净资产总额", "所有者权益", "所有者权益合计"]),
    amount("floor_area_mu", "建筑面积", "Floor area", Dimension::Area, Land, ZERO, &["总建筑面积", "厂房建筑面积"]),
    amount("plot_ratio", "容积率", "Plot ratio", Dimension::Count, Land, ZERO, &["综合容积率"]),
    text("granted", "供地日期", "Land granted", Date, Land, &["供地时间", "出让日期", "出让时间"]),
    text("agreed_start", "约定投产日期", "Agreed start of production", Date, Land, &["约定投产时间", "约定竣工投产日期"]),
    text("park_level", "园区级别", "Level of the park", Text, Roster, &["开发区级别", "园区等级"]),
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

/// Pollutants of which a right to discharge may be told beside what was discharged.
pub const POLLUTANTS: &[&str] = &["cod", "ammonia", "so2", "nox", "phosphorus", "nitrogen"];

/// Header texts that name somebody or his number less surely than others: where both stand in one sheet, these are
/// passed over. A meter may be let, a parcel held under an older name.
pub const WEAK_NAMES: &[&str] = &[
    "户名",
    "用户名称",
    "客户名称",
    "用电户名",
    "权利人",
    "土地使用权人",
    "使用权人",
    "纳税人名称",
    "纳税人",
    "税号",
    "纳税人识别号",
];

/// Header texts of figures that are wider than the field or of another day, and stand for it only where no column beside
/// them bears its own name.
pub const WIDER_NAMES: &[&str] = &["营业收入", "营业总收入", "年营业收入", "年末职工人数"];

/// Header texts below which a size of the statistics may stand as well as 规上 and 规下: where another column says 是否规上,
/// that one decides.
pub const SIZE_NAMES: &[&str] = &["企业规模", "规模", "规模类型", "企业规模类型"];

/// Tax by the office that collects it: together the whole.
pub const TAX_OFFICES: &[&str] = &[
    "国税",
    "地税",
    "实缴国税",
    "实缴地税",
    "国税收入",
    "地税收入",
    "国税入库",
    "地税入库",
];

/// Kinds of tax, of which several may be added up to the tax of an enterprise.
pub const TAX_KINDS: &[&str] = &[
    "增值税",
    "消费税",
    "企业所得税",
    "所得税",
    "个人所得税",
    "城建税",
    "城市维护建设税",
    "教育费附加",
    "地方教育附加",
    "地方教育费附加",
    "房产税",
    "城镇土地使用税",
    "土地使用税",
    "印花税",
    "环境保护税",
    "环保税",
    "资源税",
    "土地增值税",
    "契税",
    "车船税",
    "耕地占用税",
    "营业税",
];

/// Words that tell one parcel, lease or meter of an enterprise from another: they belong to a row, not to its owner.
pub const DETAILS: [&str; 11] = [
    "parcel",
    "tenure",
    "meter",
    "lessor",
    "lessor_code",
    "lessee",
    "lessee_code",
    "address",
    "lease",
    "lease_from",
    "lease_until",
];

/// The days of a lease: in one column, or its first and its last one.
pub const LEASE: [&str; 3] = ["lease", "lease_from", "lease_until"];

/// The figures of a parcel, a lease or a meter.
pub const OF_DETAILS: [&str; 8] = [
    "land_mu",
    "land_certified_mu",
    "land_owned_mu",
    "land_leased_mu",
    "land_let_mu",
    "land_other_mu",
    "rented_floor_mu",
    "electricity",
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
    tenure(
        "land_owned_mu",
        1,
        &["自有", "自用", "自建", "购买", "购置", "出让", "登记", "划拨"],
    ),
    tenure("land_leased_mu", 1, &["承租", "租赁", "租用", "租入"]),
    tenure("land_let_mu", -1, &["出租", "租出"]),
    tenure("land_other_mu", 1, &["其他", "借用"]),
];

/// Last year's class of an enterprise, from the history: a column that conditions may read.
pub const LAST_CLASS: &str = "last_class";

/// Last year's score of an enterprise, from the history: a column that conditions may read.
pub const LAST_SCORE: &str = "last_score";

/// How many years on end, up to last year, an enterprise was in that class.
pub const LAST_CLASS_YEARS: &str = "last_class_years";

/// Whether the history holds the year before those, too, so that there are no more of them.
pub const LAST_CLASS_WHOLE: &str = "last_class_whole";

/// The field with this id.
pub fn field(id: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.id == id)
}

/// Positions in [`FIELDS`], kept as the ids of their fields: an id outlives the order of the list.
pub mod by_id {
    use serde::{Deserialize, Deserializer, Serializer, de};

    use super::{FIELDS, index};

    /// Writes the id.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(field: &usize, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(FIELDS[*field].id)
    }

    /// Reads the id.
    ///
    /// # Errors
    /// An id that no field has.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
        let id = String::deserialize(deserializer)?;
        index(&id).ok_or_else(|| de::Error::custom(format!("no field {id}")))
    }
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
