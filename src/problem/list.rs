//! Problems, and the list of all of a run.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write;

use super::kind::Kind;
use super::place::{Place, Source, SourceId, cell_name};
use super::severity::Severity;
use super::word::Words;
use crate::letter::marked;

/// One thing that is wrong.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Code and default severity.
    pub kind: Kind,
    /// Severity after `--allow` and `--deny`.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// What fills the sentence. `found` is the offending value, `column` the label of the column.
    pub words: Words,
}

impl Problem {
    /// The word called `name`, as the tables of a run have it; an empty string if there is none.
    pub fn word(&self, name: &str) -> Cow<'_, str> {
        let word = self.words.iter().find(|(key, _)| *key == name);
        word.map_or(Cow::Borrowed(""), |(_, word)| word.plain())
    }
}

/// All problems of a run, in the order in which the stages found them.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    list: Vec<Problem>,
    sources: Vec<Source>,
    source_ids: HashMap<Source, u32>,
    severities: BTreeMap<&'static str, Option<Severity>>,
    allowed: BTreeMap<&'static str, usize>,
    moved: HashMap<Place, Place>,
}

impl Problems {
    /// An empty list with every kind at its default severity.
    pub fn new() -> Self {
        Self::default()
    }

    /// `--allow CODE`: problems of this kind are counted, not shown.
    pub fn allow(&mut self, kind: Kind) {
        self.severities.insert(kind.code, None);
    }

    /// `--deny CODE`: problems of this kind are errors.
    pub fn deny(&mut self, kind: Kind) {
        self.severities.insert(kind.code, Some(Severity::Error));
    }

    /// The severity that a scheme gives a kind, `None` for one that is not shown; the command line has the last word.
    pub fn settle(&mut self, kind: Kind, severity: Option<Severity>) {
        self.severities.entry(kind.code).or_insert(severity);
    }

    /// The id of a source, registering it at first sight.
    pub fn source(&mut self, workbook: &str, sheet: &str) -> SourceId {
        let wanted = Source {
            workbook: marked(workbook).into_owned(),
            sheet: marked(sheet).into_owned(),
        };
        let next = self.sources.len() as u32;
        let sources = &mut self.sources;
        let id = self.source_ids.entry(wanted).or_insert_with_key(|wanted| {
            sources.push(wanted.clone());
            next
        });
        SourceId(*id)
    }

    /// The workbook and sheet behind an id.
    pub fn source_of(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(id.0 as usize)
    }

    /// A place in words: `用地2025.xlsx › 宗地 › D6`; empty if nowhere.
    pub fn name_of(&self, place: Place) -> String {
        let (workbook, sheet) = self.source_names(place);
        let mut text = workbook.to_owned();
        if !sheet.is_empty() {
            let _ = write!(text, " › {sheet}");
        }
        match place {
            Place::Nowhere | Place::File(_) => {}
            Place::Row(_, row) => {
                let _ = write!(text, " › {}", row + 1);
            }
            Place::Cell(_, row, column) => {
                let _ = write!(text, " › {}", cell_name(row, column));
            }
            Place::Line(_, line, column) => {
                let _ = write!(text, ":{}:{}", line + 1, column + 1);
            }
        }
        text
    }

    /// The workbook and the sheet of a place; empty if nowhere.
    pub fn source_names(&self, place: Place) -> (&str, &str) {
        let id = match place {
            Place::Nowhere => return ("", ""),
            Place::File(id) | Place::Row(id, _) | Place::Cell(id, _, _) | Place::Line(id, _, _) => id,
        };
        self.source_of(id)
            .map_or(("", ""), |source| (&source.workbook, &source.sheet))
    }

    /// Whether problems of this kind are shown at all; lets a stage skip the wording of thousands of allowed ones.
    pub fn shows(&self, kind: Kind) -> bool {
        self.severities.get(kind.code) != Some(&None)
    }

    /// Whether a problem of this kind was told of this place.
    pub fn is_told(&self, kind: Kind, place: Place) -> bool {
        self.iter()
            .any(|problem| problem.kind == kind && problem.place == place)
    }

    /// Counts a problem that [`Problems::shows`] says is allowed, without words.
    pub fn count_allowed(&mut self, kind: Kind, count: usize) {
        if count > 0 {
            *self.allowed.entry(kind.code).or_default() += count;
        }
    }

    /// Adds a problem at its kind's severity.
    pub fn push(&mut self, kind: Kind, place: Place, words: Words) {
        let place = self.moved.get(&place).copied().unwrap_or(place);
        match self.severities.get(kind.code) {
            Some(None) => self.count_allowed(kind, 1),
            Some(Some(severity)) => self.list.push(Problem {
                kind,
                severity: *severity,
                place,
                words,
            }),
            None => self.list.push(Problem {
                kind,
                severity: kind.severity,
                place,
                words,
            }),
        }
    }

    /// What is said of a cell from here on is said of another one: somebody decided there on the value that is used.
    pub fn redirect(&mut self, from: Place, to: Place) {
        self.moved.entry(from).or_insert(to);
    }

    /// Of the problems after the first `known`, only the first of a kind at each place stays: what several tables take
    /// over from one is wrong once.
    pub fn once_after(&mut self, known: usize) {
        let mut told: HashSet<(&'static str, Place)> = HashSet::new();
        let mut position = 0;
        self.list.retain(|problem| {
            position += 1;
            position <= known || told.insert((problem.kind.code, problem.place))
        });
    }

    /// All of them.
    pub fn all(&self) -> &[Problem] {
        &self.list
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Takes back what was said of cells: their values are not used any more, because somebody decided on others.
    pub fn withdraw(&mut self, places: &HashSet<Place>, kinds: &[Kind]) {
        if !places.is_empty() {
            self.list
                .retain(|problem| !kinds.contains(&problem.kind) || !places.contains(&problem.place));
        }
    }

    /// Takes back what was said of sheets after the first `known` problems: they turned out to be none of those that
    /// are read.
    pub fn forget(&mut self, sources: &HashSet<SourceId>, known: usize) {
        let later = self.list.split_off(known.min(self.list.len()));
        let stays = |problem: &Problem| match problem.place {
            Place::File(id) | Place::Row(id, _) | Place::Cell(id, ..) => !sources.contains(&id),
            Place::Nowhere | Place::Line(..) => true,
        };
        self.list.extend(later.into_iter().filter(stays));
    }

    /// Takes over the problems that a worker collected on its own, in its order.
    pub fn absorb(&mut self, other: Problems) {
        let ids: Vec<SourceId> = other
            .sources
            .iter()
            .map(|s| self.source(&s.workbook, &s.sheet))
            .collect();
        let move_id = |id: SourceId| ids.get(id.0 as usize).copied().unwrap_or(id);
        for mut problem in other.list {
            problem.place = match problem.place {
                Place::Nowhere => Place::Nowhere,
                Place::File(id) => Place::File(move_id(id)),
                Place::Row(id, row) => Place::Row(move_id(id), row),
                Place::Cell(id, row, column) => Place::Cell(move_id(id), row, column),
                Place::Line(id, line, column) => Place::Line(move_id(id), line, column),
            };
            self.list.push(problem);
        }
        for (code, count) in other.allowed {
            *self.allowed.entry(code).or_default() += count;
        }
    }

    /// A list for a worker thread: same severities and decided places, no problems yet.
    pub fn fork(&self) -> Self {
        Self {
            severities: self.severities.clone(),
            moved: self.moved.clone(),
            ..Self::default()
        }
    }

    /// A list like [`Problems::fork`] that knows the same sources, for work on what was read.
    pub fn beside(&self) -> Self {
        Self {
            sources: self.sources.clone(),
            ..self.fork()
        }
    }

    /// All problems that are shown.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.list.iter()
    }

    /// The problems that satisfy a condition, with the same sources.
    pub fn only(&self, keep: impl Fn(&Problem) -> bool) -> Self {
        Self {
            list: self
                .list
                .iter()
                .filter(|problem| keep(problem))
                .cloned()
                .collect(),
            allowed: self.allowed.clone(),
            source_ids: self.source_ids.clone(),
            ..self.beside()
        }
    }

    /// How many problems have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|p| p.severity == severity).count()
    }

    /// How many problems of each allowed kind were passed over.
    pub fn allowed(&self) -> &BTreeMap<&'static str, usize> {
        &self.allowed
    }

    /// Whether any problem is an error.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|p| p.severity == Severity::Error)
    }
}
