//! Problems: what is wrong with the data or the policy, always collected and shown together.
//!
//! An [`Error`] stops the program (a file that cannot be opened). A [`Problem`] never does: a stage pushes it and goes
//! on. A problem has a [`Kind`] (its code and severity), a [`Place`] and the words that fill its sentence; the
//! sentences themselves live in `locales/problem.toml`, once for both languages.

mod cause;
mod english;
mod kind;
mod no_effect;
mod render;
mod system;

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use crate::lang::Lang;
use crate::letter::marked;
pub use cause::{Cause, OWN as OWN_CAUSES};
use english::Glossary;
pub use kind::{ALL, Kind, by_code};
pub use no_effect::NoEffect;
pub use render::{cell_name, column_name, place_text, render, render_one, table, wording};

/// The kinds of problem, one constant a kind.
pub use kind::constants as kinds;

/// What stops the program. Exit code 2.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file that cannot be opened, read or written.
    #[error("{path}: {source}")]
    File {
        /// The path as the user typed it.
        path: PathBuf,
        /// What the system or the reader said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Words on the command line that do not fit together.
    #[error("{0}")]
    Usage(String),
    /// A frame operation that failed: a bug in permu, never the data's fault.
    #[error("internal error in a frame operation (a bug in permu): {0}")]
    Frame(#[from] polars::error::PolarsError),
    /// Any other broken promise inside permu.
    #[error("internal error (a bug in permu): {0}")]
    Internal(String),
}

impl Error {
    /// What stops the program, in the language of the run.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::File { path, source } => {
                let path = path.to_string_lossy();
                let cause = Cause::of(source.as_ref()).text(lang);
                lang.text("error.file", &[("path", &path), ("cause", &cause)])
            }
            Self::Usage(text) => text.clone(),
            Self::Frame(error) => lang.text("error.frame", &[("said", &error.to_string())]),
            Self::Internal(said) => lang.text("error.internal", &[("said", said)]),
        }
    }

    /// A file error with the path as typed.
    pub fn file(
        path: impl Into<PathBuf>,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::File {
            path: path.into(),
            source: source.into(),
        }
    }
}

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Said for the record: something was repaired or left out on purpose.
    Note,
    /// Worth a look; the result stands.
    Warning,
    /// The result would be wrong; exit code 1.
    Error,
}

impl Severity {
    /// The word in `problems.csv` and on the terminal.
    pub fn id(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One sheet of one workbook, or one text file: the outer half of a place.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    /// Path of the file as the user typed it.
    pub workbook: String,
    /// Sheet name; empty for text files.
    pub sheet: String,
}

/// Index of a [`Source`] in [`Problems::sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// Where a problem is. Rows and columns count from 0 inside the program and from 1 in all that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
pub enum Place {
    /// The problem has no single place.
    #[default]
    Nowhere,
    /// A whole file or sheet.
    File(SourceId),
    /// A whole row of a sheet.
    Row(SourceId, u32),
    /// One cell of a sheet: row, column.
    Cell(SourceId, u32, u32),
    /// Line and column of a text file (both from 0).
    Line(SourceId, u32, u32),
}

/// One thing that is wrong.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Code and default severity.
    pub kind: Kind,
    /// Severity after `--allow` and `--deny`.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// The words that fill the sentence: `%{name}` in the locale file. `found` is the offending value,
    /// `column` the label of the column.
    pub words: Vec<(&'static str, String)>,
}

impl Problem {
    /// The word called `name`, or an empty string.
    pub fn word(&self, name: &str) -> &str {
        self.words
            .iter()
            .find(|(key, _)| *key == name)
            .map_or("", |(_, value)| value.as_str())
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
    moved: Vec<(Place, Place)>,
    glossary: Glossary,
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

    /// What a label of the scheme is in English sentences.
    pub fn learn(&mut self, label: &str, english: &str) {
        self.glossary.learn(label, english);
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
        let problem = Problem {
            kind: kinds::NO_WORKBOOK,
            severity: Severity::Note,
            place,
            words: Vec::new(),
        };
        place_text(&problem, self)
    }

    /// Whether problems of this kind are shown at all; lets a stage skip the wording of thousands of allowed ones.
    pub fn shows(&self, kind: Kind) -> bool {
        self.severities.get(kind.code) != Some(&None)
    }

    /// Counts a problem that [`Problems::shows`] says is allowed, without words.
    pub fn count_allowed(&mut self, kind: Kind, count: usize) {
        if count > 0 {
            *self.allowed.entry(kind.code).or_default() += count;
        }
    }

    /// Adds a problem at its kind's severity.
    pub fn push(&mut self, kind: Kind, place: Place, mut words: Vec<(&'static str, String)>) {
        if self.shows(kind) {
            self.glossary.complete(&mut words);
        }
        let decided = self.moved.iter().find(|(from, _)| *from == place);
        let place = decided.map_or(place, |(_, to)| *to);
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
        self.moved.push((from, to));
    }

    /// Takes back what was said of a cell: its value is not used any more, because somebody decided on another one.
    pub fn withdraw(&mut self, place: Place, kinds: &[Kind]) {
        self.list
            .retain(|problem| problem.place != place || !kinds.contains(&problem.kind));
    }

    /// Takes back what was said of a sheet: it turned out to be none of those that are read.
    pub fn forget(&mut self, source: SourceId) {
        self.list.retain(|problem| match problem.place {
            Place::File(id) | Place::Row(id, _) | Place::Cell(id, ..) => id != source,
            Place::Nowhere | Place::Line(..) => true,
        });
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
            glossary: self.glossary.clone(),
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
            ..self.clone()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn allowed_kinds_are_counted_and_denied_kinds_become_errors() {
        let mut problems = Problems::new();
        problems.allow(kinds::CODE_CHECK_DIGIT);
        problems.deny(kinds::NAME_JOIN);
        problems.push(kinds::CODE_CHECK_DIGIT, Place::Nowhere, vec![]);
        problems.push(kinds::NAME_JOIN, Place::Nowhere, vec![]);
        assert_eq!(problems.iter().count(), 1);
        assert_eq!(problems.allowed()["code-check-digit"], 1);
        assert!(problems.has_errors());
    }

    #[test]
    fn absorbed_problems_keep_their_workbook() {
        let mut all = Problems::new();
        all.source("a.xlsx", "1");
        let mut worker = all.fork();
        let id = worker.source("b.xlsx", "2");
        worker.push(kinds::NOT_A_NUMBER, Place::Cell(id, 1, 2), vec![]);
        all.absorb(worker);
        let place = all.iter().next().map(|p| p.place);
        let Some(Place::Cell(id, 1, 2)) = place else {
            panic!("{place:?}")
        };
        assert_eq!(all.source_of(id).map(|s| s.workbook.as_str()), Some("b.xlsx"));
    }
}
