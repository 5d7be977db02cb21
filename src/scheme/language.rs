//! The page about the scheme language, `docs/schemes.md`, made from the tables that the parser reads by.

use std::fmt::Write;

use super::expression::lexicon;
use super::word::{self, Words};
use crate::field::FIELDS;

/// A scheme that uses every setting at least once.
pub const EXAMPLE: &str = include_str!("language/example.toml");

/// One table of a scheme file.
pub struct Table {
    /// Its path, without positions: `population.criterion`.
    pub path: &'static str,
    /// What it is, in Chinese and English.
    pub says: (&'static str, &'static str),
    /// Its keys.
    pub keys: Vec<Key>,
}

/// One setting.
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What a value may be.
    pub value: String,
    /// What it means, in Chinese and English.
    pub says: (&'static str, &'static str),
}

fn words<T>(list: Words<T>) -> String {
    let quoted: Vec<String> = list.iter().map(|(word, _)| format!("`\"{word}\"`")).collect();
    quoted.join(" · ")
}

fn key(name: &'static str, value: impl Into<String>, zh: &'static str, en: &'static str) -> Key {
    Key {
        name,
        value: value.into(),
        says: (zh, en),
    }
}

fn source() -> [Key; 2] {
    [
        key(
            "source",
            "text",
            "文号、条款；没有就必须写 assumed",
            "document and paragraph; without one, `assumed` is a must",
        ),
        key(
            "assumed",
            "list of keys",
            "本表中没有出处的设置",
            "the settings of this table that no source gives",
        ),
    ]
}

fn table(path: &'static str, zh: &'static str, en: &'static str, keys: Vec<Key>, with_source: bool) -> Table {
    let mut keys = keys;
    if with_source {
        keys.extend(source());
    }
    Table {
        path,
        says: (zh, en),
        keys,
    }
}

/// Every table with every key.
pub fn tables() -> Vec<Table> {
    vec![
        root(),
        document(),
        table(
            "quantity",
            "由字段算出的量，后面的公式可以引用",
            "A quantity computed from fields; later formulas may read it",
            vec![
                key("id", "word", "代号", "id"),
                key("label", "text", "名称", "label"),
                key("unit", "text", "单位", "unit of measure"),
                key("formula", "formula", "数值公式", "a formula that gives a number"),
            ],
            true,
        ),
        table(
            "industry_group",
            "行业组：按公式给出的文字分组",
            "Industry groups: rows are sorted by the word that the formula gives",
            vec![key(
                "formula",
                "formula",
                "文字公式",
                "a formula that gives a word",
            )],
            true,
        ),
        indicator(),
        population(),
        criterion(),
        benchmark(),
        shape(),
        table(
            "population.criterion.shape.steps",
            "一档",
            "One stair",
            vec![
                key(
                    "at_least",
                    "number",
                    "数值÷基准值达到多少起",
                    "value ÷ benchmark from which on it holds",
                ),
                key(
                    "share",
                    "number",
                    "得权重的几成；未到第一档为零",
                    "share of the weight; below the first stair nothing",
                ),
            ],
            false,
        ),
        gaps(
            "population.criterion.missing",
            "没有数值时",
            "For a row without a value",
        ),
        gaps(
            "population.criterion.zero",
            "分母为零时；不写则报错并剔除",
            "For a zero denominator; without it that is an error and the row is left out",
        ),
        classes(),
        participation(),
        bonus("bonus", "加分", "A bonus"),
        bonus("deduction", "扣分", "A deduction"),
        table(
            "bonus_total",
            "加分、扣分合计的上限",
            "The most that all bonuses, or all deductions, come to",
            vec![
                key("bonus", "number > 0", "加分合计上限", "for all bonuses"),
                key("deduction", "number > 0", "扣分合计上限", "for all deductions"),
            ],
            true,
        ),
        limit(),
        rounding(),
        round("rounding.value"),
        region(),
    ]
}

fn root() -> Table {
    table(
        "",
        "文件开头",
        "The top of the file",
        vec![
            key("id", "word", "代号，用于 --scheme", "id, as in --scheme"),
            key("title", "text", "标题", "title"),
            key("place", "text", "地方", "place"),
            key("unit", words(word::UNITS), "评价单位", "what is appraised"),
            key(
                "valid",
                "[first, last]",
                "适用的数据年份；其他年份给出警告",
                "years of data it is meant for; another year is a warning",
            ),
            key("document", "table", "文件", "the document"),
            key("quantity", "tables", "算出的量", "computed quantities"),
            key("industry_group", "table", "行业组", "industry groups"),
            key("indicator", "tables", "指标", "indicators"),
            key(
                "population",
                "tables",
                "评价群体；先符合者先归入",
                "populations; the first whose condition holds takes the row",
            ),
            key(
                "participation",
                "tables",
                "参评状态；先符合者先定",
                "who takes part how; the first that holds decides",
            ),
            key("bonus", "tables", "加分", "bonuses"),
            key("deduction", "tables", "扣分", "deductions"),
            key("bonus_total", "table", "加扣分合计上限", "limits of all of them"),
            key(
                "limit",
                "tables",
                "保底、否决、直接定类",
                "floors, vetoes, direct classes",
            ),
            key("rounding", "table", "各步取整", "rounding at each step"),
            key("region", "table", "县（市、区）和园区", "counties and parks"),
            key(
                "severity",
                "code = \"error\" · \"warning\" · \"note\" · \"allow\"",
                "各类问题的级别；命令行 --allow、--deny 优先",
                "what a kind of problem counts as; --allow and --deny go before it",
            ),
        ],
        false,
    )
}

fn document() -> Table {
    table(
        "document",
        "出处",
        "Where the scheme comes from",
        vec![
            key("title", "text", "文件名", "title"),
            key("number", "text", "文号", "number"),
            key("date", "text", "日期", "date"),
            key("url", "text", "网址", "address"),
            key(
                "compared",
                "text",
                "最近一次与原文核对的日期",
                "the day a person last compared it",
            ),
            key(
                "note",
                "text",
                "读到什么、没有读到什么",
                "what was read, and what was not",
            ),
        ],
        false,
    )
}

fn indicator() -> Table {
    table(
        "indicator",
        "指标",
        "An indicator",
        vec![
            key("id", "word", "代号", "id"),
            key("label", "text", "名称", "label"),
            key("unit", "text", "单位", "unit of measure"),
            key("numerator", "formula", "分子", "numerator"),
            key("denominator", "formula", "分母", "denominator"),
            key(
                "value",
                "formula",
                "直接取值，代替分子分母",
                "the value itself, in place of both",
            ),
            key(
                "better",
                words(word::BETTER),
                "越大越好还是越小越好",
                "which direction is better",
            ),
            key("digits", "0–9", "展示的小数位", "decimals for people"),
            key(
                "shown_only",
                "true / false",
                "只展示，不计分",
                "shown, worth no points",
            ),
        ],
        true,
    )
}

fn population() -> Table {
    table(
        "population",
        "评价群体",
        "A population",
        vec![
            key("id", "word", "代号", "id"),
            key("label", "text", "名称", "label"),
            key("when", "condition", "谁属于它", "who belongs to it"),
            key(
                "rank_by",
                format!("list of {}", words(word::GROUPS)),
                "在群体内再按什么分开排名",
                "what it is ranked by beside the population",
            ),
            key(
                "ties",
                "list of formulas",
                "同分时依次比较，大者在前；缺数者在后",
                "decide between equal scores, the higher first; a gap comes last",
            ),
            key(
                "weights",
                words(word::WEIGHTS),
                "权重的来历",
                "where the weights come from",
            ),
            key(
                "pairwise",
                "rows of numbers > 0",
                "两两比较的上三角（weights = \"ahp\"）；一致性比率不得超过 0.10",
                "the upper triangle of pairwise judgements; consistency ratio at most 0.10",
            ),
            key(
                "aggregation",
                words(word::AGGREGATIONS),
                "得分的合成",
                "how points become a score",
            ),
            key("criterion", "tables", "计分的指标", "its indicators"),
            key(
                "classes",
                "table",
                "类别；不写则不分类",
                "classes; without it there are none",
            ),
        ],
        true,
    )
}

fn criterion() -> Table {
    table(
        "population.criterion",
        "群体中的一项指标",
        "An indicator in a population",
        vec![
            key("indicator", "id", "哪项指标", "which indicator"),
            key(
                "weight",
                "number > 0",
                "权重；一个群体合计 100",
                "weight; those of a population sum to 100",
            ),
            key(
                "benchmark",
                "table",
                "与什么比",
                "what the value is measured against",
            ),
            key(
                "shape",
                "table",
                "怎样得分；不写为 ratio",
                "how it becomes points; `ratio` without it",
            ),
            key(
                "cap",
                "number",
                "最多得权重的几倍；不写为不封顶",
                "most points as a multiple of the weight; uncapped without it",
            ),
            key(
                "floor",
                "number",
                "最少得权重的几倍",
                "least points as a multiple of the weight",
            ),
            key("missing", "table", "没有数值时", "a row without a value"),
            key("zero", "table", "分母为零时", "a row with a zero denominator"),
        ],
        true,
    )
}

fn benchmark() -> Table {
    table(
        "population.criterion.benchmark",
        "基准值",
        "The benchmark",
        vec![
            key("kind", words(word::BENCHMARKS), "种类", "its kind"),
            key(
                "value",
                "number > 0",
                "fixed：文件给出的数",
                "`fixed`: a number of the document",
            ),
            key(
                "of",
                words(word::MEANS),
                "mean：各企业数值的平均，或合计之比",
                "`mean`: of the values, or the ratio of sums",
            ),
            key(
                "year",
                words(word::YEARS),
                "mean：当年或上年；缺上年为错误",
                "`mean`: which year's; a missing year is an error",
            ),
            key(
                "over",
                words(word::OVER),
                "mean：本群体或全部参评企业",
                "`mean`: of the population or of all who take part",
            ),
            key(
                "by",
                format!("list of {}", words(word::GROUPS)),
                "在群体内再按什么分组",
                "groups beside the population",
            ),
            key(
                "factor",
                "number > 0",
                "mean、own-last-year：倍数",
                "`mean`, `own-last-year`: a multiple",
            ),
            key(
                "base",
                "number",
                "base-target：得分起点",
                "`base-target`: where points begin",
            ),
            key(
                "target",
                "number",
                "base-target：得满分处",
                "`base-target`: where points are full",
            ),
        ],
        false,
    )
}

fn shape() -> Table {
    table(
        "population.criterion.shape",
        "得分办法，得权重的几成",
        "How a value becomes a share of the weight",
        vec![
            key("kind", words(word::SHAPES), "种类", "its kind"),
            key(
                "low",
                "number",
                "range：差的一端得几成",
                "`range`: share at the worse end",
            ),
            key(
                "high",
                "number",
                "range：好的一端得几成",
                "`range`: share at the better end",
            ),
            key(
                "flat",
                "number",
                "range：最大等于最小时得几成",
                "`range`: share where both ends are one",
            ),
            key(
                "steps",
                "tables",
                "steps：各档，由低到高",
                "`steps`: the stairs, lowest first",
            ),
            key(
                "at_equal",
                "number",
                "progress：与上年相同得几成",
                "`progress`: share at last year's value",
            ),
            key(
                "per",
                "number > 0",
                "progress：每增多少",
                "`progress`: for each such growth",
            ),
            key(
                "gain",
                "number > 0",
                "progress：加几分",
                "`progress`: so many points more",
            ),
            key(
                "whole",
                "true / false",
                "progress：只算整步",
                "`progress`: whether only whole steps count",
            ),
            key(
                "at_mean",
                "number",
                "z-score：平均处得几成",
                "`z-score`: share at the mean",
            ),
            key(
                "per_sd",
                "number > 0",
                "z-score：每个标准差几成",
                "`z-score`: share for one standard deviation",
            ),
        ],
        false,
    )
}

fn gaps(path: &'static str, zh: &'static str, en: &'static str) -> Table {
    table(
        path,
        zh,
        en,
        vec![
            key("rule", words(word::MISSING), "规则", "the rule"),
            key(
                "points",
                "number > 0",
                "minus-points：扣几分",
                "`minus-points`: how many",
            ),
        ],
        false,
    )
}

fn classes() -> Table {
    table(
        "population.classes",
        "类别",
        "Classes",
        vec![
            key("kind", words(word::CLASSES), "种类", "the kind of rule"),
            key("names", "list of texts", "名称，由好到差", "names, best first"),
            key(
                "by",
                format!("list of {}", words(word::GROUPS)),
                "比例按什么分组计算",
                "what shares are counted in",
            ),
            key(
                "rounding",
                words(word::ROUNDINGS),
                "比例×家数的取整",
                "how share × enterprises becomes whole",
            ),
            key(
                "ends",
                "list of shares",
                "shares：各类止于排名的几成，以 1 结束",
                "`shares`: where each class ends; the last at 1",
            ),
            key(
                "upper_part",
                "share",
                "two-stage：上段占几成",
                "`two-stage`: the upper part",
            ),
            key(
                "upper_share",
                "share",
                "two-stage：首类占全部几成",
                "`two-stage`: share of the first class",
            ),
            key(
                "upper_order",
                "formula",
                "two-stage：上段按什么排",
                "`two-stage`: what the upper part is ordered by",
            ),
            key(
                "lower_share",
                "share",
                "two-stage：末类占全部几成",
                "`two-stage`: share of the last class",
            ),
            key(
                "lower_order",
                "formula",
                "two-stage：下段由低到高按什么排",
                "`two-stage`: what the lower part is ordered by, lowest first",
            ),
            key(
                "at_least",
                "list of scores",
                "scores：各类的分数线，逐级下降",
                "`scores`: least scores, falling",
            ),
            key(
                "first_at_most",
                "share",
                "scores：首类不超过几成",
                "`scores`: most of the first class",
            ),
            key(
                "last_at_least",
                "share",
                "scores：末类不少于几成",
                "`scores`: least of the last class",
            ),
        ],
        true,
    )
}

fn participation() -> Table {
    table(
        "participation",
        "参评状态",
        "Who takes part how",
        vec![
            key(
                "status",
                words(word::STATUSES),
                "状态；appraised 使后面的规则不再适用",
                "the status; `appraised` keeps later rules off",
            ),
            key("when", "condition", "谁", "whom it concerns"),
            key(
                "class",
                "text",
                "名单上代替类别的文字：T，或按哪类对待",
                "what stands for a class: T, or the class it is treated as",
            ),
        ],
        true,
    )
}

fn bonus(path: &'static str, zh: &'static str, en: &'static str) -> Table {
    table(
        path,
        zh,
        en,
        vec![
            key("id", "word", "代号", "id"),
            key("label", "text", "名称", "label"),
            key(
                "populations",
                "list of ids",
                "哪些群体；不写为全部",
                "which populations; all without it",
            ),
            key("when", "condition", "谁", "whom it concerns"),
            key("amount", "number or formula", "多少", "how much"),
            key(
                "measure",
                words(word::MEASURES),
                "分，或加扣分前得分的百分之几",
                "points, or per cent of the points before",
            ),
            key(
                "cap",
                "number or `\"none\"`",
                "本项上限；不封顶必须写明",
                "most points of the item; “none” must be written",
            ),
        ],
        true,
    )
}

fn limit() -> Table {
    table(
        "limit",
        "初评后的规则，次序：直接定类、否决、保底",
        "A rule after the preliminary class; in the order direct, veto, floor",
        vec![
            key("kind", words(word::LIMITS), "种类", "its kind"),
            key(
                "populations",
                "list of ids",
                "哪些群体；不写为全部",
                "which populations; all without it",
            ),
            key("when", "condition", "谁", "whom it concerns"),
            key(
                "classes",
                "list of classes",
                "不得评为哪些类；direct 为所定的类",
                "the closed classes; for `direct` the class given",
            ),
            key(
                "beats_veto",
                "true / false",
                "floor：被否决的是否也保底",
                "`floor`: whether it holds against a veto",
            ),
        ],
        true,
    )
}

fn rounding() -> Table {
    let step = "table";
    table(
        "rounding",
        "各步取整；不写的步骤不取整",
        "Rounding; a step that is not named is not rounded",
        vec![
            key("value", step, "指标数值", "values"),
            key("benchmark", step, "算出的基准值", "computed benchmarks"),
            key("points", step, "单项得分", "points"),
            key("bonus", step, "加扣分", "bonus less deduction"),
            key(
                "score",
                step,
                "综合得分；排名用取整后的得分",
                "scores; ranks see the rounded ones",
            ),
        ],
        true,
    )
}

fn round(path: &'static str) -> Table {
    table(
        path,
        "一步的取整（各步相同）",
        "One step's rounding (all steps alike)",
        vec![
            key(
                "mode",
                words(word::ROUND_MODES),
                "四舍五入、五留双、截尾、进位",
                "the mode",
            ),
            key("digits", "0–12", "保留几位小数", "decimals kept"),
        ],
        false,
    )
}

fn region() -> Table {
    table(
        "region",
        "县（市、区）和园区：写 population、cap，或写自己的 criterion",
        "Counties and parks: either `population` and `cap`, or criteria of their own",
        vec![
            key(
                "population",
                "id",
                "用哪个群体的指标和权重，与全市比",
                "whose indicators and weights, against the city",
            ),
            key(
                "cap",
                "number > 0",
                "一项最多算几倍",
                "the most one indicator counts",
            ),
            key(
                "criterion",
                "tables",
                "同 population.criterion",
                "as in `population.criterion`",
            ),
            key("ties", "list of formulas", "同 population", "as in `population`"),
            key(
                "weights",
                words(word::WEIGHTS),
                "同 population",
                "as in `population`",
            ),
            key(
                "pairwise",
                "rows of numbers > 0",
                "同 population",
                "as in `population`",
            ),
            key(
                "aggregation",
                words(word::AGGREGATIONS),
                "同 population",
                "as in `population`",
            ),
            key(
                "classes",
                "table",
                "同 population.classes",
                "as in `population.classes`",
            ),
        ],
        true,
    )
}

/// What the engine does where rules are silent, and what other programs do differently.
const DECISIONS: &[(&str, &str)] = &[
    (
        "最大等于最小 / max = min",
        "`range` 得 `flat`，`z-score` 得 `at_mean`，并给出警告 `no-variation`；权重由数据产生时该指标权重为 0。/ The share `flat` or `at_mean`, with a warning; a weight from data is 0.",
    ),
    (
        "越小越好而数值为零 / less is better, value 0",
        "`ratio`、`steps` 得 `cap`；没有 `cap` 按 `missing`。/ The cap; without one the rule `missing`.",
    ),
    (
        "同分 / ties",
        "并列者同取较好的名次（1、1、3），名单内按代码排序；`rank`、`percentile` 中并列者同取较差的位置。/ Equal scores share the better rank; in `rank` and `percentile` equal values share the worse place.",
    ),
    (
        "比例 / shares",
        "各类界限一律按全组家数计算，不按剩余家数。/ Always of the whole group, never of what is left.",
    ),
    (
        "几何平均 / geometric mean",
        "每项必须写大于零的 `floor`，否则一个零毁掉全部。/ Every criterion must have a floor above zero.",
    ),
    (
        "数据产生的权重 / weights from data",
        "先按方向做极差变换，再求熵或 CRITIC；只用各项齐全的企业。/ After directed min–max, over rows that have every value.",
    ),
    ("行的次序 / row order", "不影响结果。/ Does not matter."),
    (
        "基准值与剔除 / who counts",
        "基准值取自全部参评并报了该指标的企业，包括因别的指标被剔除的。/ All who take part and report it, also those whom another indicator leaves out.",
    ),
];

/// The whole page.
pub fn page() -> String {
    let mut page = String::from(
        "# 方案文件 / Scheme files\n\n\
         本页由程序生成（`PERMU_UPDATE=1 cargo test --release --lib page_about`）。/ Made by the program; do not edit.\n\n\
         `permu scheme list` 列出内置方案，`permu scheme show ID` 给出带注释的文件，`permu scheme check FILE` 一次报出全部错误。\
         不起作用的设置是错误。/ A setting without effect is an error.\n",
    );
    for table in tables() {
        let heading = if table.path.is_empty() {
            "（顶层 / top level）"
        } else {
            table.path
        };
        let _ = write!(
            page,
            "\n## {heading}\n\n{} / {}\n\n| key | value | 说明 | meaning |\n|---|---|---|---|\n",
            table.says.0, table.says.1
        );
        for key in table.keys {
            let _ = writeln!(
                page,
                "| `{}` | {} | {} | {} |",
                key.name,
                key.value.replace('|', "\\|"),
                key.says.0,
                key.says.1
            );
        }
    }
    page.push_str(
        "\n## 公式 / Formulas\n\n公式是一行数据上的 SQL 表达式。/ SQL expressions over one row.\n\n",
    );
    let _ = writeln!(page, "* 函数 / functions: {}", lexicon::FUNCTIONS.join(", "));
    let _ = writeln!(page, "* 关键字 / keywords: {}", lexicon::KEYWORDS.join(", "));
    let _ = writeln!(page, "* 举例 / examples:");
    for example in lexicon::EXAMPLES {
        let _ = writeln!(page, "  * `{example}`");
    }
    page.push_str("* 至多 / at most: ");
    let _ = writeln!(
        page,
        "{} 个词 / words, {} 层 / levels",
        lexicon::MOST_WORDS,
        lexicon::MOST_DEPTH
    );
    page.push_str("\n`age`：投产满几年（数据年份 − 投产年份）；`data_year`：数据年份。计分以后的公式还可用 `<indicator>_value`、`<indicator>_points`，`limit` 可用 `score`。\n\n");
    page.push_str("| 字段 / field | 名称 | label | 单位 / unit |\n|---|---|---|---|\n");
    for field in FIELDS {
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} |",
            field.id,
            field.zh,
            field.en,
            field.unit()
        );
    }
    page.push_str("\n## 规则没有写到的地方 / Where rules are silent\n\n| | |\n|---|---|\n");
    for (what, decided) in DECISIONS {
        let _ = writeln!(page, "| {what} | {decided} |");
    }
    let _ = write!(page, "\n## 样例 / Example\n\n```toml\n{EXAMPLE}```\n");
    page
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::problem::{Problems, Severity, render};

    /// A path without positions; parts that are alike stand for one another.
    fn plain(path: &str) -> String {
        let parts: Vec<&str> = path
            .split('.')
            .map(|part| part.split('[').next().unwrap())
            .collect();
        let path = parts.join(".");
        let path = path
            .replace("region.criterion", "population.criterion")
            .replace("region.classes", "population.classes");
        match path.strip_prefix("rounding.") {
            Some(_) => "rounding.value".to_owned(),
            None => path,
        }
    }

    /// The keys that the parser knows in every table of the example: it names them when it meets an unknown one.
    fn known_to_the_parser() -> BTreeMap<String, BTreeSet<String>> {
        let mut text = String::from("zzzz = 1\n");
        for line in EXAMPLE.lines() {
            let line = line.replace("{ ", "{ zzzz = 1, ");
            text += &line;
            text += if line.starts_with('[') {
                "\nzzzz = 1\n"
            } else {
                "\n"
            };
        }
        let mut problems = Problems::new();
        crate::scheme::read("example.toml", &text, &mut problems);
        let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for problem in problems
            .iter()
            .filter(|problem| problem.kind.code == "unknown-setting")
        {
            let path = problem
                .word("found")
                .strip_suffix("zzzz")
                .unwrap()
                .trim_end_matches('.');
            let words = problem.word("known").split(", ").map(str::to_owned);
            known.entry(plain(path)).or_default().extend(words);
        }
        known
    }

    #[test]
    fn the_example_has_no_mistake_and_uses_every_key() {
        let mut problems = Problems::new();
        let scheme = crate::scheme::read("example.toml", EXAMPLE, &mut problems);
        assert!(
            scheme.is_some(),
            "{}",
            render(&problems, crate::lang::Lang::En, Severity::Note)
        );
        for key in tables().iter().flat_map(|table| &table.keys) {
            // `population` and `cap` of a region stand in the built-in schemes.
            let used =
                EXAMPLE.contains(&format!("{} = ", key.name)) || EXAMPLE.contains(&format!("{}]", key.name));
            assert!(used, "{} is not in the example", key.name);
        }
    }

    #[test]
    fn every_key_of_the_parser_is_documented_and_no_other() {
        let known = known_to_the_parser();
        let documented: BTreeMap<String, BTreeSet<String>> = tables()
            .into_iter()
            .map(|table| {
                (
                    table.path.to_owned(),
                    table.keys.iter().map(|key| key.name.to_owned()).collect(),
                )
            })
            .collect();
        assert_eq!(known, documented);
    }

    #[test]
    fn the_page_about_the_language_is_what_the_tables_say() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schemes.md");
        if std::env::var_os("PERMU_UPDATE").is_some() {
            std::fs::write(path, page()).unwrap();
        }
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            written == page(),
            "run PERMU_UPDATE=1 cargo test --release --lib page_about"
        );
    }
}
