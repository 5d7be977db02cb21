//! Two results and what was found between them.

use crate::edition::Results;
use crate::insight::compare::Compared;
use crate::lang::Lang;
use crate::scheme::Scheme;

/// Two results and what was found between them.
pub struct Changes<'a> {
    /// The older result.
    pub old: Results<'a>,
    /// The newer one, in whose language and words all is said.
    pub new: Results<'a>,
    /// What was found.
    pub found: &'a Compared,
    /// What the results are called, where they are not two results by their years and states.
    pub names: Option<[String; 2]>,
}

impl Changes<'_> {
    /// The language of all outputs.
    pub fn lang(&self) -> Lang {
        self.new.lang
    }

    /// A result by its name in texts: 2019年度（试评，xuchang-2019）.
    pub fn name(&self, results: &Results<'_>) -> String {
        let lang = self.lang();
        let state = lang.text(&format!("state.{}", results.state.id()), &[]);
        let year = results.survey.year.to_string();
        let words = [
            ("year", year.as_str()),
            ("state", &state),
            ("scheme", &results.scheme.id),
        ];
        let key = match self.old.scheme.id == self.new.scheme.id {
            true => "compare.result",
            false => "compare.result-scheme",
        };
        lang.text(key, &words)
    }

    /// Both names; told apart as older and newer where they are the same.
    pub fn names(&self) -> [String; 2] {
        if let Some(names) = &self.names {
            return names.clone();
        }
        let names = [self.name(&self.old), self.name(&self.new)];
        if names[0] != names[1] {
            return names;
        }
        ["old", "new"].map(|side| {
            self.lang()
                .text(&format!("compare.{side}"), &[("name", &names[0])])
        })
    }

    /// The label of a population of one of the schemes, the newer first.
    pub fn population(&self, id: &str) -> String {
        let of = |scheme: &Scheme| {
            let population = scheme.population(id)?;
            Some(
                self.lang()
                    .pick(&population.label, &population.label_en)
                    .to_owned(),
            )
        };
        let known = of(self.new.scheme).or_else(|| of(self.old.scheme));
        known.unwrap_or_else(|| id.to_owned())
    }
}
