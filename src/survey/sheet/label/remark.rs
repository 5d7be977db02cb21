//! Remarks in brackets that leave the meaning of a header as it is: （必填）, （现价）, （自然资源局填报）.

use super::scope::bears;

/// What such remarks hold.
const HOLDS: &[&str] = &[
    "必填",
    "选填",
    "可选",
    "填报",
    "填写",
    "填列",
    "不填",
    "填数",
    "如实",
    "保留",
    "小数",
    "整数",
    "数字",
    "数值",
    "文本",
    "格式",
    "提供",
    "核实",
    "盖章",
    "公章",
    "全称",
    "下拉",
    "自动",
    "公式",
    "详见",
    "参见",
    "附件",
    "附表",
    "四舍五入",
    "精确",
    "来源",
    "示例",
];

/// What such remarks are.
const IS: &[&str] = &[
    "现价",
    "当年价",
    "当年价格",
    "现行价",
    "现行价格",
    "不变价",
    "可比价",
    "不含税",
    "全年",
    "年度",
    "全口径",
    "统计口径",
    "税务口径",
    "财务口径",
    "年报数",
    "年报",
    "快报",
    "快报数",
    "审计数",
    "决算数",
    "审定数",
    "核定数",
    "以证载为准",
    "单位",
    "万元以上",
    "18位",
    "实际",
    "实缴",
    "实际数",
    "年平均",
    "年平均数",
    "年均",
    "期末",
    "期末数",
    "年末",
    "年末数",
];

/// What names of offices end in.
const OFFICES: &[&str] = &["局", "委", "部门", "办", "公司提供", "企业填", "企业"];

/// Whether a bracket holds a remark that changes nothing.
pub fn is_remark(text: &str) -> bool {
    IS.contains(&text)
        || (!bears(text)
            && (HOLDS.iter().any(|word| text.contains(word))
                || (text.chars().count() > 1 && OFFICES.iter().any(|word| text.ends_with(word)))))
}
