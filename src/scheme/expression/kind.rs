//! Of which kind a formula's value is, known before any row is seen.

use super::tree::Node;
use super::vocabulary;
use super::vocabulary::{Cast, Function};
use crate::problem::{Cause, words};

/// The kind of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// A number.
    Number,
    /// A text.
    Text,
    /// True or false.
    Truth,
}

use ValueKind::{Number, Text, Truth};

/// The kind of the formula's value; `None` for `NULL`, which fits every kind. Says which part does not fit. `column`
/// gives the kind of a column.
pub fn kind(node: &Node, column: &dyn Fn(&str) -> ValueKind) -> Result<Option<ValueKind>, Cause> {
    let kind = |node: &Node| kind(node, column);
    let is = |node: &Node, wanted: ValueKind, part: &str| match kind(node)? {
        Some(found) if found != wanted => Err(unfit(part, wanted)),
        _ => Ok(()),
    };
    Ok(Some(match node {
        Node::Null => return Ok(None),
        Node::Number(_) => Number,
        Node::Text(_) => Text,
        Node::Truth(_) => Truth,
        Node::Column(id) => column(id),
        Node::Negative(one) => {
            is(one, Number, "-")?;
            Number
        }
        Node::Arithmetic(one, operator, other) => {
            is(one, Number, operator.sign())?;
            is(other, Number, operator.sign())?;
            Number
        }
        Node::Compare(one, comparison, other) => {
            common([kind(one)?, kind(other)?], comparison.sign())?;
            Truth
        }
        Node::Not(one) => {
            is(one, Truth, "NOT")?;
            Truth
        }
        Node::And(one, other) => {
            is(one, Truth, "AND")?;
            is(other, Truth, "AND")?;
            Truth
        }
        Node::Or(one, other) => {
            is(one, Truth, "OR")?;
            is(other, Truth, "OR")?;
            Truth
        }
        Node::Is(one, state, _) => {
            kind(one)?;
            if state.is_some() {
                is(one, Truth, "IS")?;
            }
            Truth
        }
        Node::In(one, list, _) => {
            let kinds: Vec<_> = std::iter::once(one.as_ref())
                .chain(list)
                .map(kind)
                .collect::<Result<_, _>>()?;
            common(kinds, "IN")?;
            Truth
        }
        Node::Like(one, ..) => {
            is(one, Text, "LIKE")?;
            Truth
        }
        Node::Between(one, ends, _) => {
            common([kind(one)?, kind(&ends[0])?, kind(&ends[1])?], "BETWEEN")?;
            Truth
        }
        Node::Case(arms, otherwise) => {
            for (condition, _) in arms {
                is(condition, Truth, "WHEN")?;
            }
            let values = arms.iter().map(|(_, value)| value);
            let kinds: Vec<_> = values
                .chain(otherwise.as_deref())
                .map(kind)
                .collect::<Result<_, _>>()?;
            return common(kinds, "CASE");
        }
        Node::Call(function, parts) => return called(*function, parts, &kind, &is),
        Node::Cast(one, cast) => {
            let from = kind(one)?;
            match cast {
                Cast::Varchar => Text,
                Cast::Double | Cast::Integer if from.is_some() => Number,
                Cast::Double | Cast::Integer => return Ok(None),
            }
        }
    }))
}

type KindOf<'a> = &'a dyn Fn(&Node) -> Result<Option<ValueKind>, Cause>;
type Is<'a> = &'a dyn Fn(&Node, ValueKind, &str) -> Result<(), Cause>;

fn called(
    function: Function,
    parts: &[Node],
    kind: KindOf<'_>,
    is: Is<'_>,
) -> Result<Option<ValueKind>, Cause> {
    let word = function.word();
    let all = |wanted: ValueKind| parts.iter().try_for_each(|part| is(part, wanted, word));
    // How many letters and decimals are settings of the function: they are written out.
    let written = |parts: &[Node]| {
        let whole = |node: &Node| matches!(node, Node::Number(n) if n.fract() == 0.0 && (0.0..=vocabulary::MOST_LETTERS).contains(n));
        if parts.iter().all(whole) {
            Ok(())
        } else {
            Err(Cause::with("formula-whole", words![("part", word.to_owned())]))
        }
    };
    Ok(match function {
        Function::Coalesce | Function::NullIf => {
            let kinds: Vec<_> = parts.iter().map(kind).collect::<Result<_, _>>()?;
            common(kinds, word)?
        }
        Function::Greatest | Function::Least | Function::Abs | Function::Floor | Function::Ceil => {
            all(Number)?;
            Some(Number)
        }
        Function::Round => {
            is(&parts[0], Number, word)?;
            written(&parts[1..])?;
            Some(Number)
        }
        Function::Substr => {
            is(&parts[0], Text, word)?;
            written(&parts[1..])?;
            Some(Text)
        }
        Function::Length => {
            all(Text)?;
            Some(Number)
        }
        Function::StartsWith => {
            all(Text)?;
            Some(Truth)
        }
        Function::Upper | Function::Lower => {
            all(Text)?;
            Some(Text)
        }
    })
}

/// The one kind of several values.
fn common(
    kinds: impl IntoIterator<Item = Option<ValueKind>>,
    part: &str,
) -> Result<Option<ValueKind>, Cause> {
    let mut known = kinds.into_iter().flatten();
    let Some(first) = known.next() else {
        return Ok(None);
    };
    if known.all(|other| other == first) {
        Ok(Some(first))
    } else {
        Err(Cause::with("formula-mixed", words![("part", part.to_owned())]))
    }
}

fn unfit(part: &str, wanted: ValueKind) -> Cause {
    let id = match wanted {
        Number => "formula-part-number",
        Text => "formula-part-text",
        Truth => "formula-part-condition",
    };
    Cause::with(id, words![("part", part.to_owned())])
}
