//! Scheme files with random mistakes: reading them never panics, whatever they hold.

use permu::problem::{Place, Problems};
use permu::scheme::expression::{Columns, Formula, Gives, vocabulary};
use permu::scheme::{builtin, language, read};
use permu::settings::At;
use polars::prelude::*;

/// A small generator (Knuth's MMIX constants), so that the same seed gives the same mistakes everywhere.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % end.max(1) as u64) as usize
    }

    fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }
}

const JUNK: &[&str] = &[
    "",
    "\"",
    "'",
    "[",
    "]",
    "{",
    "}",
    "=",
    "#",
    "\n",
    "nan",
    "-inf",
    "1e309",
    "-1",
    "0",
    "9223372036854775808",
    "0x7f",
    "1979-05-27",
    "true",
    "\"公式\"",
    "[[population]]",
    "[region]",
    "\u{202e}",
    "\u{0}",
    "(((((((((((((((((((((((((((((((",
    "SELECT",
    "tax / 0",
    "CASE WHEN",
    "\"\"\"",
    "😀",
    "kind = \"range\"",
    "by = [\"park\"]",
    "weights = \"entropy\"",
    "[merge]",
    "[[constant]]",
    "[[region.limit]]",
    "event = \"事故\"",
    "constant = \"x\"",
    "over = \"small\"",
    "per = \"item\"",
    "years = 3",
    "values = { }",
    "appraise = \"merged\"",
];

/// Changes a text in one place: letters are cut out, doubled or replaced, lines moved.
fn mutate(text: &str, chance: &mut Chance) -> String {
    let letters: Vec<char> = text.chars().collect();
    let from = chance.below(letters.len());
    let to = (from + chance.below(12)).min(letters.len());
    let string = |part: &[char]| part.iter().collect::<String>();
    match chance.below(5) {
        0 => string(&letters[..from]) + &string(&letters[to..]),
        1 => string(&letters[..to]) + &string(&letters[from..]),
        2 => string(&letters[..from]) + chance.pick(JUNK) + &string(&letters[to..]),
        3 => string(&letters[..from]),
        _ => {
            let mut lines: Vec<&str> = text.lines().collect();
            let (one, other) = (chance.below(lines.len()), chance.below(lines.len()));
            lines.swap(one, other);
            lines.join("\n")
        }
    }
}

#[test]
fn reading_mutated_scheme_files_never_panics() {
    let mut chance = Chance(2019);
    let mut refused = 0;
    for round in 0..600 {
        // The example uses every key at least once.
        let example = ("example", language::EXAMPLE);
        let (id, text) = *builtin::ALL
            .get(round % (2 * builtin::ALL.len()))
            .unwrap_or(&example);
        let mut text = text.to_owned();
        for _ in 0..=chance.below(3) {
            text = mutate(&text, &mut chance);
        }
        let mut problems = Problems::new();
        let scheme = read(id, &text, &mut problems);
        assert_eq!(scheme.is_none(), problems.has_errors());
        refused += usize::from(scheme.is_none());
    }
    assert!(refused > 300, "{refused} of 600 were refused");
}

#[test]
fn random_formulas_are_refused_or_give_finite_numbers() {
    let mut words: Vec<&str> = vec![
        "tax", "land_mu", "size", "start", "(", ")", "(", ")", "+", "-", "*", "/", "%", ",", "<", ">", "=",
        "!", "1", "0", "2.5", "1e9", "'规上'", "''", "age",
    ];
    words.extend(vocabulary::KEYWORDS);
    words.extend(vocabulary::FUNCTIONS.iter().map(|(word, _)| *word));
    words.push(vocabulary::CAST);
    let frame = df!(
        "tax" => [Some(1.0), Some(0.0), None], "land_mu" => [Some(0.0), Some(-2.0), Some(3.0)],
        "size" => [Some("规上"), None, Some("规下")], "start" => [Some("2001-01-01"), Some(""), None], "age" => [1.0, 2.0, 3.0]
    )
    .unwrap();
    let mut chance = Chance(7);
    let mut good = 0;
    for _ in 0..20_000 {
        let count = 1 + chance.below(9);
        let text: Vec<&str> = (0..count).map(|_| chance.pick(&words)).collect();
        let at = At {
            value: text.join(" "),
            place: Place::Nowhere,
        };
        for gives in [Gives::Number, Gives::Condition, Gives::Text] {
            let mut problems = Problems::new();
            let Some(formula) = Formula::parse(&at, gives, &Columns::default(), &mut problems) else {
                assert!(problems.has_errors());
                continue;
            };
            good += 1;
            // What passes the check on an empty frame may still fail on rows, as a cast of a word does: as an error.
            if let (Gives::Number, Ok(values)) = (gives, formula.numbers(&frame)) {
                assert_eq!(values.len(), 3);
                assert!(values.iter().flatten().all(f64::is_finite), "{}", at.value);
            }
        }
    }
    assert!(good > 200, "{good}");
}
