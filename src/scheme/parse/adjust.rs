//! `[[bonus]]`, `[[deduction]]`, `[bonus_total]`, `[[limit]]`, `[rounding]`.

use super::Reader;
use crate::problem::NoEffect;
use crate::scheme::adjust::{Bonus, BonusTotal, EventRule, Limit, LimitKind, Round, Rounds};
use crate::scheme::expression::Formula;
use crate::scheme::expression::Gives;
use crate::scheme::population::Population;
use crate::scheme::word;
use crate::settings::{At, Section};

/// More decimals than this an f64 does not hold.
const MOST_DIGITS: f64 = 12.0;

/// Events older than this concern nobody.
const MOST_YEARS: f64 = 100.0;

impl Reader<'_> {
    /// Bonuses and deductions; `regions`: those of the region part, which knows no populations and no events.
    pub(super) fn bonuses(
        &mut self,
        root: &mut Section<'_>,
        populations: &[Population],
        regions: bool,
    ) -> Vec<Bonus> {
        let mut list: Vec<Bonus> = Vec::new();
        for (key, deduction) in [("bonus", false), ("deduction", true)] {
            for mut section in root.sections(key, self.problems) {
                let at = section.place();
                let id = section.required_text("id", self.problems);
                self.twice(list.iter().any(|known| known.id == id.value), &id);
                let (label, label_en) = self.labels(&mut section, &id.value);
                let concerned = self.population_names(&mut section, populations);
                let event = self.event(&mut section, regions, true);
                let when = self.scored_condition(&mut section);
                let amount = match section.has("amount") || !section.has("event") {
                    true => self.amount(&mut section).map(Some),
                    false => Some(None),
                };
                let percent = self.word(&mut section, "measure", word::MEASURES);
                let cap = self.cap_or_none(&mut section);
                let source = self.source(&mut section);
                section.finish(&["amount", "event", "per", "years"], self.problems);
                if let (Some(when), Some(amount), Some(percent), Some(cap)) = (when, amount, percent, cap) {
                    list.push(Bonus {
                        id: id.value,
                        label,
                        label_en,
                        populations: concerned,
                        when,
                        event,
                        amount,
                        percent,
                        cap,
                        deduction,
                        source,
                        at,
                    });
                }
            }
        }
        list
    }

    /// The events that a rule looks at. `counted`: a bonus or deduction, which must say whether each of them counts.
    fn event(&mut self, section: &mut Section<'_>, regions: bool, counted: bool) -> Option<EventRule> {
        let kind = section.text("event", self.problems);
        let years = section.number("years", self.problems);
        let Some(kind) = kind else {
            let per = match counted {
                true => section.word("per", word::PER, self.problems).map(|at| at.place),
                false => None,
            };
            for (key, place) in [("per", per), ("years", years.map(|at| at.place))] {
                if let Some(place) = place {
                    self.no_effect(place, key, NoEffect::Needs("event"));
                }
            }
            return None;
        };
        if regions {
            self.no_effect(kind.place, "event", NoEffect::NotInRegions);
        }
        let each = match counted {
            true => self.word(section, "per", word::PER),
            false => Some(false),
        };
        let years = years.map_or(1.0, |at| {
            let whole = At {
                value: if at.value.fract() == 0.0 {
                    at.value
                } else {
                    f64::MAX
                },
                place: at.place,
            };
            self.within(whole, "years", 1.0, MOST_YEARS)
        });
        Some(EventRule {
            kind: kind.value.trim().to_owned(),
            each: each?,
            years: years.clamp(1.0, MOST_YEARS) as i32,
        })
    }

    /// A condition on values and points, too. A rule about events needs none.
    fn scored_condition(&mut self, section: &mut Section<'_>) -> Option<Formula> {
        if section.has("event") && !section.has("when") {
            return Some(Formula::always());
        }
        let text = section.required_text("when", self.problems);
        (!text.value.is_empty())
            .then(|| self.parsed(&text, Gives::Condition, true))
            .flatten()
    }

    /// A number, or a formula over fields.
    fn amount(&mut self, section: &mut Section<'_>) -> Option<Formula> {
        if is_text(section, "amount") {
            let text = section.required_text("amount", self.problems);
            return self.parsed(&text, Gives::Number, true);
        }
        if !section.has("amount") {
            section.missing("amount", self.problems);
            return None;
        }
        let at = section.number("amount", self.problems)?;
        let number = self.within(at, "amount", f64::MIN_POSITIVE, f64::MAX);
        let text = At {
            value: format!("{number:?}"),
            place: section.place(),
        };
        self.parsed(&text, Gives::Number, true)
    }

    /// The most points of an item: a number, or the word `none`. A cap that was forgotten is not one that was waived.
    fn cap_or_none(&mut self, section: &mut Section<'_>) -> Option<Option<f64>> {
        if is_text(section, "cap") {
            return section.word("cap", &[("none", ())], self.problems).map(|_| None);
        }
        if !section.has("cap") {
            section.missing("cap", self.problems);
            return None;
        }
        let at = section.number("cap", self.problems)?;
        Some(Some(self.within(at, "cap", f64::MIN_POSITIVE, f64::MAX)))
    }

    pub(super) fn bonus_total(&mut self, root: &mut Section<'_>, bonuses: &[Bonus]) -> BonusTotal {
        if !root.has("bonus_total") {
            return BonusTotal::default();
        }
        let Some(mut section) = root.section("bonus_total", self.problems) else {
            return BonusTotal::default();
        };
        let mut total = |key: &'static str, deduction: bool| {
            let at = section.number(key, self.problems)?;
            // One with a mistake of its own is among the sections, and not in the list.
            if !root.has(key) && !bonuses.iter().any(|bonus| bonus.deduction == deduction) {
                self.no_effect(at.place, key, NoEffect::Needs(&format!("[[{key}]]")));
            }
            Some(self.within(at, key, f64::MIN_POSITIVE, f64::MAX))
        };
        let result = BonusTotal {
            bonus: total("bonus", false),
            deduction: total("deduction", true),
        };
        self.source(&mut section);
        section.finish(&[], self.problems);
        result
    }

    /// Floors, vetoes and direct classes; `regions`: those of the region part.
    pub(super) fn limits(
        &mut self,
        root: &mut Section<'_>,
        populations: &[Population],
        regions: bool,
    ) -> Vec<Limit> {
        let mut list = Vec::new();
        for mut section in root.sections("limit", self.problems) {
            let at = section.place();
            let kind = self.word(&mut section, "kind", word::LIMITS);
            let concerned = self.population_names(&mut section, populations);
            let event = self.event(&mut section, regions, false);
            let when = self.scored_condition(&mut section);
            let classes = section.texts("classes", self.problems);
            if classes.is_empty() {
                section.missing("classes", self.problems);
            }
            for class in &classes {
                self.known_class(class, populations);
            }
            if let Some(second) = classes.get(1).filter(|_| kind == Some(LimitKind::Direct)) {
                self.no_effect(
                    second.place,
                    second.value.clone(),
                    NoEffect::Beside("kind = \"direct\""),
                );
            }
            let beats_veto = self.beats_veto(&mut section, kind);
            let classes: Vec<String> = classes.into_iter().map(|at| at.value).collect();
            self.leaves_a_class(&section, kind, &concerned, &classes, populations);
            let source = self.source(&mut section);
            section.finish(&["event", "years"], self.problems);
            if let (Some(kind), Some(when)) = (kind, when) {
                list.push(Limit {
                    kind,
                    populations: concerned,
                    when,
                    event,
                    classes,
                    beats_veto,
                    source,
                    at,
                });
            }
        }
        list
    }

    /// A floor must say whether it holds against a veto; the others cannot.
    fn beats_veto(&mut self, section: &mut Section<'_>, kind: Option<LimitKind>) -> bool {
        let flag = section.flag("beats_veto", self.problems);
        match (kind, &flag) {
            (Some(LimitKind::Floor), None) if !section.has("beats_veto") => {
                section.missing("beats_veto", self.problems);
            }
            (Some(LimitKind::Direct | LimitKind::Veto), Some(at)) => {
                self.no_effect(at.place, "beats_veto", NoEffect::Needs("kind = \"floor\""));
            }
            _ => {}
        }
        flag.is_some_and(|at| at.value)
    }

    /// A veto or floor that closes every class of a population leaves nothing to give.
    fn leaves_a_class(
        &mut self,
        section: &Section<'_>,
        kind: Option<LimitKind>,
        concerned: &[usize],
        closed: &[String],
        populations: &[Population],
    ) {
        for (position, population) in populations.iter().enumerate() {
            let names = population.classes.as_ref().map(|classes| &classes.names);
            let Some(names) = names.filter(|_| concerned.is_empty() || concerned.contains(&position)) else {
                continue;
            };
            if kind != Some(LimitKind::Direct) && names.iter().all(|name| closed.contains(name)) {
                self.does_not_fit(section.place(), &closed.join(", "), &population.id);
            }
        }
    }

    pub(super) fn rounds(&mut self, root: &mut Section<'_>) -> Rounds {
        if !root.has("rounding") {
            return Rounds::default();
        }
        let Some(mut section) = root.section("rounding", self.problems) else {
            return Rounds::default();
        };
        if section.keys().is_empty() {
            self.no_effect(section.place(), "rounding", NoEffect::Empty);
        }
        let rounds = Rounds {
            value: self.round(&mut section, "value"),
            benchmark: self.round(&mut section, "benchmark"),
            points: self.round(&mut section, "points"),
            bonus: self.round(&mut section, "bonus"),
            score: self.round(&mut section, "score"),
        };
        self.source(&mut section);
        section.finish(&[], self.problems);
        rounds
    }

    fn round(&mut self, section: &mut Section<'_>, key: &'static str) -> Option<Round> {
        if !section.has(key) {
            return None;
        }
        let mut table = section.section(key, self.problems)?;
        let mode = self.word(&mut table, "mode", word::ROUND_MODES);
        let digits = self.number(&mut table, "digits", 0.0, MOST_DIGITS);
        if digits.fract() != 0.0 {
            let at = At {
                value: digits,
                place: table.place(),
            };
            self.within(at, "digits", digits.ceil(), digits.ceil());
        }
        table.finish(&[], self.problems);
        Some(Round {
            mode: mode?,
            digits: digits.clamp(0.0, MOST_DIGITS) as u8,
        })
    }
}

/// Whether a value is written as a text.
fn is_text(section: &Section<'_>, key: &str) -> bool {
    section
        .written(key)
        .is_some_and(|text| text.starts_with(['"', '\'']))
}
