//! Header texts for the two ends of a lease, each a lease and an end of it: 租赁起始日期, 合同到期日.

/// What is leased for a time.
const LEASES: &[&str] = &[
    "租赁",
    "租用",
    "租期",
    "租赁期",
    "租赁期限",
    "租期起止",
    "租赁起止",
    "租赁时间",
    "租赁起止时间",
    "租赁合同",
    "合同",
    "合同期限",
    "承租",
    "出租",
    "承租期",
    "出租期",
];

/// The words for its first day.
const BEGINS: &[&str] = &["起", "始", "自", "开始", "起始"];

/// The words for its last day.
const ENDS: &[&str] = &["止", "至", "结束", "终止", "截止", "到期"];

/// The header texts, normalised, with the id of their field.
pub fn labels() -> impl Iterator<Item = (String, &'static str)> {
    let ends = [("lease_from", BEGINS), ("lease_until", ENDS)];
    ends.into_iter().flat_map(|(id, words)| {
        let behind = ["", "日期", "时间", "日"];
        let labels = LEASES.iter().flat_map(move |lease| {
            let words = words.iter().copied();
            words.flat_map(move |word| behind.map(|day| format!("{lease}{word}{day}")))
        });
        labels.map(move |label| (label, id))
    })
}
