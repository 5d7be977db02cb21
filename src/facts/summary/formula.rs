//! Formulas of a scheme as people read them.

use crate::facts::tables::indicator_label;
use crate::lang::Lang;
use crate::scheme::expression::tree::Operator;
use crate::scheme::expression::vocabulary::Function;
use crate::scheme::expression::{Node, vocabulary};
use crate::scheme::{Formula, Scheme, sentence};

/// A formula with labels in place of column ids, signs as on paper, and a `COALESCE` in words.
pub fn in_words(formula: &Formula, scheme: &Scheme, lang: Lang) -> String {
    Words { scheme, lang }.written(&formula.tree, 0)
}

struct Words<'a> {
    scheme: &'a Scheme,
    lang: Lang,
}

impl Words<'_> {
    /// A part of a formula, in brackets if it binds less tightly than where it stands.
    fn written(&self, node: &Node, level: u8) -> String {
        let (text, binds) = self.part(node);
        if binds < level { format!("({text})") } else { text }
    }

    /// A part of a formula, and how tightly its outermost operator binds.
    fn part(&self, node: &Node) -> (String, u8) {
        const OR: u8 = 1;
        const AND: u8 = 2;
        const NOT: u8 = 3;
        const COMPARE: u8 = 4;
        const SUM: u8 = 5;
        const PRODUCT: u8 = 6;
        const ATOM: u8 = 7;
        let not = |negated: &bool| if *negated { "NOT " } else { "" };
        match node {
            Node::Null => ("NULL".to_owned(), ATOM),
            Node::Number(value) => (value.to_string(), ATOM),
            Node::Text(text) => (quoted(text), ATOM),
            Node::Truth(truth) => (if *truth { "TRUE" } else { "FALSE" }.to_owned(), ATOM),
            Node::Column(id) => (column_label(id, self.scheme, self.lang), ATOM),
            Node::Negative(one) => (format!("−{}", self.written(one, ATOM)), PRODUCT),
            Node::Arithmetic(one, operator, other) => {
                let level = match operator {
                    Operator::Plus | Operator::Minus => SUM,
                    _ => PRODUCT,
                };
                // a − (b − c) and a ÷ (b ÷ c) keep their brackets.
                let other = self.written(other, level + 1);
                let sign = on_paper(operator.sign());
                (format!("{} {sign} {other}", self.written(one, level)), level)
            }
            Node::Compare(one, comparison, other) => {
                let (one, other) = (self.written(one, SUM), self.written(other, SUM));
                (format!("{one} {} {other}", on_paper(comparison.sign())), COMPARE)
            }
            Node::Not(one) => (format!("NOT {}", self.written(one, NOT)), NOT),
            Node::And(one, other) => (
                format!("{} AND {}", self.written(one, AND), self.written(other, NOT)),
                AND,
            ),
            Node::Or(one, other) => (
                format!("{} OR {}", self.written(one, OR), self.written(other, AND)),
                OR,
            ),
            Node::Is(one, state, negated) => {
                let state = match state {
                    None => "NULL",
                    Some(true) => "TRUE",
                    Some(false) => "FALSE",
                };
                (
                    format!("{} IS {}{state}", self.written(one, SUM), not(negated)),
                    COMPARE,
                )
            }
            Node::In(one, list, negated) => {
                let list = self.list(list);
                (
                    format!("{} {}IN ({list})", self.written(one, SUM), not(negated)),
                    COMPARE,
                )
            }
            Node::Like(one, pattern, negated) => {
                let pattern = quoted(pattern);
                (
                    format!("{} {}LIKE {pattern}", self.written(one, SUM), not(negated)),
                    COMPARE,
                )
            }
            Node::Between(one, ends, negated) => {
                let [from, to] = [&ends[0], &ends[1]].map(|end| self.written(end, SUM));
                let text = format!(
                    "{} {}BETWEEN {from} AND {to}",
                    self.written(one, SUM),
                    not(negated)
                );
                (text, COMPARE)
            }
            Node::Case(arms, otherwise) => {
                let mut text = "CASE".to_owned();
                for (when, value) in arms {
                    text.push_str(&format!(
                        " WHEN {} THEN {}",
                        self.written(when, 0),
                        self.written(value, 0)
                    ));
                }
                if let Some(otherwise) = otherwise {
                    text.push_str(&format!(" ELSE {}", self.written(otherwise, 0)));
                }
                (format!("{text} END"), ATOM)
            }
            Node::Call(function, parts) => {
                let text = match (function, &parts[..]) {
                    (Function::Coalesce, [Node::Column(id), Node::Number(value)]) => {
                        let label = column_label(id, self.scheme, self.lang);
                        let words = [("label", label.as_str()), ("value", &value.to_string())];
                        self.lang.text("formula.if-missing", &words)
                    }
                    _ => format!("{}({})", function.word(), self.list(parts)),
                };
                (text, ATOM)
            }
            Node::Cast(one, cast) => (
                format!(
                    "{}({} AS {})",
                    vocabulary::CAST,
                    self.written(one, 0),
                    cast.word()
                ),
                ATOM,
            ),
        }
    }

    fn list(&self, parts: &[Node]) -> String {
        let parts: Vec<String> = parts.iter().map(|part| self.written(part, 0)).collect();
        parts.join(", ")
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A sign as it is written on paper.
fn on_paper(sign: &'static str) -> &'static str {
    match sign {
        "<=" => "≤",
        ">=" => "≥",
        "<>" => "≠",
        "*" => "×",
        "/" => "÷",
        "-" => "−",
        other => other,
    }
}

/// What a column of a formula is called: a field, a quantity or an indicator of the scheme, or its value and points.
pub fn column_label(id: &str, scheme: &Scheme, lang: Lang) -> String {
    if let Some(field) = crate::field::field(id) {
        return lang.pick(field.zh, field.en).to_owned();
    }
    if let Some(quantity) = scheme.quantities.iter().find(|quantity| quantity.id == id) {
        return lang.pick(&quantity.label, &quantity.label_en).to_owned();
    }
    for (ending, key) in [
        ("_points", "formula.points"),
        ("_value", "formula.value"),
        ("", "formula.value"),
    ] {
        let known = id.strip_suffix(ending);
        let indicator = scheme
            .indicators
            .iter()
            .find(|one| Some(one.id.as_str()) == known);
        if let Some(indicator) = indicator {
            let label = indicator_label(indicator, lang);
            let label = match ending {
                "_points" => lang.inside(&label),
                _ => label,
            };
            return lang.text(key, &[("indicator", &label)]);
        }
    }
    sentence(id)
}

#[cfg(test)]
mod tests {
    use crate::facts::summary::formula::*;
    use crate::problem::Problems;
    use crate::scheme;
    use crate::scheme::expression::parse;

    #[test]
    fn formulas_read_as_on_paper() {
        let text = scheme::builtin::text("henan-2019").unwrap();
        let scheme = scheme::read("henan-2019", text, &mut Problems::default()).unwrap();
        for (text, shown) in [
            (
                "electricity * 4.04 + COALESCE(gas, 0) * 12.143",
                "用电量 × 4.04 + 天然气（缺报按0） × 12.143",
            ),
            ("electricity / (gas - 1)", "用电量 ÷ (天然气 − 1)"),
            ("land_mu >= 5", "用地面积 ≥ 5"),
            // A sign between quotes is part of a value.
            ("size <> 'a/b'", "企业规模 ≠ 'a/b'"),
        ] {
            let mut formula = scheme.quantities[0].formula.clone();
            formula.tree = parse(text).unwrap();
            assert_eq!(in_words(&formula, &scheme, Lang::Zh), shown);
        }
    }
}
