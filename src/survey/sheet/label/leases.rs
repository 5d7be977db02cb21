//! Header texts for leases and their two ends: 租赁起始日期, 合同到期日, 租用起止时间; and what they are called in a sheet that
//! is about leases: 起始日期, 到期时间, 有效期.

/// What is leased for a time.
const LEASES: &[&str] = &[
    "租赁",
    "租用",
    "租期",
    "租约",
    "租赁期",
    "租赁期限",
    "租期起止",
    "租赁起止",
    "租赁时间",
    "租赁起止时间",
    "租赁合同",
    "租赁合同期",
    "租赁合同期限",
    "合同",
    "合同期",
    "合同期限",
    "承租",
    "出租",
    "承租期",
    "出租期",
    "承租期限",
    "出租期限",
];

/// What a sheet about leases leaves out, or calls the time in which land is used.
const WEAK_LEASES: &[&str] = &["", "有效期", "使用", "使用期", "使用期限"];

/// The words for its first day.
const BEGINS: &[&str] = &["起", "始", "自", "开始", "起始", "生效"];

/// The words for its last day.
const ENDS: &[&str] = &["止", "至", "结束", "终止", "截止", "到期", "失效", "届满", "期满"];

/// What may stand behind either.
const DAYS: &[&str] = &["", "日期", "时间", "日", "年月", "年月日", "年份"];

/// Words for both ends in one column.
const BOTH: &[&str] = &[
    "起止",
    "起止时间",
    "起止日期",
    "起止年月",
    "起止期",
    "期",
    "期限",
    "有效期",
    "有效期限",
    "年限",
];

/// The day on which a lease begins or ends, in words of its own.
const OWN_WORDS: &[(&str, &str)] = &[
    ("起租", "lease_from"),
    ("起租年月", "lease_from"),
    ("止租", "lease_until"),
    ("止租年月", "lease_until"),
    ("退租", "lease_until"),
    ("退租年月", "lease_until"),
    ("退租时间", "lease_until"),
];

/// The header texts, normalised, with the id of their field.
pub fn labels() -> impl Iterator<Item = (String, &'static str)> {
    let own = OWN_WORDS.iter().map(|(label, id)| ((*label).to_owned(), *id));
    of(LEASES).chain(own)
}

/// The field that a header text means in a sheet about leases only.
pub fn in_a_sheet_of_leases(label: &str) -> Option<&'static str> {
    of(WEAK_LEASES).find_map(|(own, id)| (own == label && label != "期").then_some(id))
}

fn of(leases: &'static [&'static str]) -> impl Iterator<Item = (String, &'static str)> {
    let ends = [("lease_from", BEGINS), ("lease_until", ENDS)];
    let ends = ends.into_iter().flat_map(move |(id, words)| {
        let labels = leases.iter().flat_map(move |lease| {
            let words = words.iter();
            words.flat_map(move |word| DAYS.iter().map(move |day| format!("{lease}{word}{day}")))
        });
        labels.map(move |label| (label, id))
    });
    let both = leases
        .iter()
        .flat_map(|lease| BOTH.iter().map(move |word| (format!("{lease}{word}"), "lease")));
    ends.chain(both)
}
