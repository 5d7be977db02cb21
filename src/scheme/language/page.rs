//! The text of the page.

use std::fmt::Write;

use crate::field::FIELDS;
use crate::scheme::expression::vocabulary;

/// A scheme that uses every setting at least once.
pub const EXAMPLE: &str = include_str!("example.toml");

/// What the engine does where rules are silent, and what other programs do differently.
const DECISIONS: &[(&str, &str)] = &[
    (
        "最大等于最小 / max = min",
        "`range` 得 `flat`，`z-score` 得 `at_mean`，并给出警告 `no-variation`；权重由数据产生时该指标权重为 0，全部指标如此则等权；`topsis` 全部相同时各得 50 分。/ The share `flat` or `at_mean`, with a warning; a weight from data is 0, or all are equal where no indicator varies; `topsis` gives 50 to all.",
    ),
    (
        "越小越好而数值为零 / less is better, value 0",
        "`ratio` 得 `cap`，没有 `cap` 按 `missing`；`steps` 得最高一档。/ `ratio`: the cap; without one the rule `missing`. `steps`: the highest stair.",
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
        "各指标的数值先按方向做极差变换，再求熵或 CRITIC，与得分的封顶、保底、形状无关；只用各项数值齐全的企业。`progress` 的 `gain` 按所得权重折算。/ Of the indicators' values after directed min–max, whatever cap, floor and shape make of them; over rows that have every value. `gain` of `progress` is in points under these weights, too.",
    ),
    (
        "比较和取整 / comparing and rounding",
        "数值按算出的保存；凡比较大小（排名、同分、分段、达标、类别分数线、两段排序、公式里的条件）或取整（含比例×家数、整步），先取 12 位有效数字（四舍五入）：`IF(x=0,0,ROUND(x,11-INT(LOG10(ABS(x)))))`，故 79.99999999999999 等于 80，0.99÷1.1 达到 0.9。取 d 位小数时先取 `MAX(d+2,11-INT(LOG10(ABS(x))))` 位小数。/ Figures are kept as computed; wherever two are compared (ranks, ties, stairs, thresholds, class lines, two-stage orders, conditions) or one is rounded (also share × count and whole steps), they are first taken to 12 significant digits, halves away from zero. Rounding to d decimals first takes `MAX(d+2,11-INT(LOG10(ABS(x))))` decimals.",
    ),
    (
        "合计之比 / ratio of sums",
        "基准值、县（市、区）、园区、全市一律只合计两边都报了且分母大于零的企业。/ In benchmarks, counties, parks and the city alike: over enterprises that report both sides and whose denominator is above zero.",
    ),
    (
        "上年的平均 / last year's mean",
        "上年的企业按本方案的参评规则，不参评的不计；`[rounding] value` 也用于上年的数值。/ Of those who take part last year by the scheme's rules; `[rounding] value` holds for last year's values, too.",
    ),
    (
        "合不成得分 / no score",
        "单项得分合不成综合得分的（几何平均中有零分，如无人报送、取平均分的指标），不排名、不分类，报错 `no-score`。/ Points that make no score (a zero in a geometric mean, as the mean points of an indicator that nobody reports): no rank, no class, the error `no-score`.",
    ),
    (
        "公式中的缺数 / gaps in formulas",
        "运算中一项缺数，结果即缺数；`GREATEST`、`LEAST` 略过缺数；条件不能断定真假的不算符合；加扣分的公式缺数的不加不扣，并给出警告。/ Arithmetic with a gap is a gap; `GREATEST` and `LEAST` pass over gaps; a condition that cannot be known does not hold; an amount of a bonus or deduction without a figure counts nothing, with a warning.",
    ),
    (
        "上年的值 / own last year",
        "按代码找；上年因问题被剔除的行没有上年值。合并单元只按同一个词找上年的单元：上年单独评价的企业，或成员并入别的单元的，不是它的上年。/ Found by the code; a row that a mistake left out last year has none. A unit is found by its word alone: an enterprise that stood alone is not what a unit was, and no enterprise alone is what its unit was.",
    ),
    (
        "合并 / merged units",
        "数量相加（有人报即算），比率和年数不加；文字、比率和年数取用地最多的成员，同样多的取代码在前的；有成员被剔除，整个单元不评。县（市、区）的合计按成员各自的数。只写 `counts` 的那个结果受人工调整。/ Amounts are summed over the members that report them, ratios and years are not; words, ratios and years are those of the member with the most land, the first by code of several; a member that is left out leaves the unit out. Counties add up the members' own figures. Manual adjustments concern the result that `counts`.",
    ),
    (
        "事项 / events",
        "清单给出方案不用的数，或缺方案要清单给的数，这一行不算，并报错；方案和清单都写了数而不相等的不计。/ A line with an amount that the scheme does not use, or without one that it leaves to the list, is refused with an error; where both give one and they differ, nothing is counted.",
    ),
    (
        "县（市、区）与全市比 / against the city",
        "权重是所指群体最后用的权重，由数据产生的也是。/ The weights are those the population came to have, also where they come from the data.",
    ),
    (
        "连续年数 / consecutive years",
        "今年一年，加上“上年类别”与今年相同时的“连续年数”（没有写的算一年）；`--history` 与之矛盾的不算任何一条政策，并报错。/ This year, and the years so far where last year's class is the same (one, if not told). Where `--history` contradicts the roster no step of a policy holds, with an error.",
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
    for table in super::tables::tables() {
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
        for key in table.keys() {
            let _ = writeln!(
                page,
                "| `{}` | {} | {} | {} |",
                key.name,
                key.value.text().replace('|', "\\|"),
                key.says.0,
                key.says.1
            );
        }
    }
    page.push_str(
        "\n## 公式 / Formulas\n\n公式是一行数据上的 SQL 表达式。/ SQL expressions over one row.\n\n",
    );
    let _ = writeln!(page, "* 函数 / functions: {}", vocabulary::functions());
    let _ = writeln!(page, "* 关键字 / keywords: {}", vocabulary::KEYWORDS.join(", "));
    let _ = writeln!(page, "* 举例 / examples:");
    for example in vocabulary::EXAMPLES {
        let _ = writeln!(page, "  * `{example}`");
    }
    page.push_str("* 至多 / at most: ");
    let _ = writeln!(
        page,
        "{} 个词 / words, {} 层 / levels",
        vocabulary::MOST_WORDS,
        vocabulary::MOST_DEPTH
    );
    page.push_str("\n`age`：投产满几年（数据年份 − 投产年份）；`data_year`：数据年份；`last_class`、`last_class_years`、`last_score`：上年的类别、到上年为止连续几年是这一类、上年的综合得分（取自 `--history`，没有则为空）。计分以后的公式还可用 `<indicator>_value`、`<indicator>_points`，`limit` 可用 `score`。\n\n");
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
