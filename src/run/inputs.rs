//! What a command is given: workbooks, scheme, quotas, field map.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::quotas;
use super::text::read_text;
use crate::allocate::Plan;
use crate::cli::{Common, Evaluate};
use crate::lang::Lang;
use crate::level::{Level, Words};
use crate::output;
use crate::problem::{self, Error, Kind, Problems};
use crate::sample;
use crate::scheme::{self, Scheme, Unit, builtin};
use crate::settings::nearest;
use crate::survey::InputFile;
use crate::survey::Request;
use crate::survey::{self, FieldMap, Input, Key};

/// Everything that is read before the workbooks.
pub struct Inputs {
    /// The workbooks.
    pub workbooks: Vec<Input>,
    /// The scheme.
    pub scheme: Scheme,
    /// The quota file and its text.
    pub plan: Option<(Plan, String)>,
    /// The field map.
    pub map: FieldMap,
    /// The settings files with their hashes, for the manifest.
    pub settings: Vec<InputFile>,
}

/// A list of problems with the severities that the command line asks for.
pub fn severities(arguments: &Evaluate, lang: Lang) -> Result<Problems, Error> {
    let mut problems = Problems::new();
    for code in &arguments.allow {
        problems.allow(kind(code, lang)?);
    }
    for code in &arguments.deny {
        if arguments.allow.contains(code) {
            return Err(Error::Usage(
                lang.text("run.allowed-and-denied", &[("found", code)]),
            ));
        }
        problems.deny(kind(code, lang)?);
    }
    Ok(problems)
}

/// The kind of problem with this code; otherwise those that are called alike.
fn kind(code: &str, lang: Lang) -> Result<Kind, Error> {
    problem::by_code(code).ok_or_else(|| {
        let codes: Vec<&str> = problem::ALL.iter().map(|kind| kind.code).collect();
        let near = alike(code, &codes);
        let hint = match near.is_empty() {
            true => lang.text("run.codes-stand", &[]),
            false => lang.text("run.codes-near", &[("known", &near.join(lang.pick("、", ", ")))]),
        };
        Error::Usage(lang.text("run.unknown-code", &[("found", code), ("nearest", &hint)]))
    })
}

/// The known words that are written almost like this one or share a part of it: at most five, the nearest first.
fn alike<'a>(found: &str, known: &[&'a str]) -> Vec<&'a str> {
    const MOST: usize = 5;
    let found = found.to_lowercase().replace('_', "-");
    let parts: Vec<&str> = found.split('-').filter(|part| part.chars().count() > 2).collect();
    let mut near: Vec<&str> = nearest(&found, known).into_iter().collect();
    let mut sharing: Vec<(usize, &str)> = known
        .iter()
        .map(|word| (word.split('-').filter(|part| parts.contains(part)).count(), *word))
        .filter(|(shared, word)| *shared > 0 && !near.contains(word))
        .collect();
    sharing.sort_by_key(|(shared, _)| std::cmp::Reverse(*shared));
    near.extend(sharing.into_iter().map(|(_, word)| word));
    near.truncate(MOST);
    near
}

impl Inputs {
    /// Reads the settings files and lists the workbooks. `None`, with problems, if a settings file has mistakes.
    pub fn gather(
        arguments: &Evaluate,
        common: &Common,
        problems: &mut Problems,
    ) -> Result<Option<Self>, Error> {
        let mut settings = Vec::new();
        let (name, text) = scheme_text(&arguments.scheme, common.lang)?;
        let scheme = scheme::read(&name, &text, problems);
        for (kind, severity) in scheme.iter().flat_map(|scheme| &scheme.severities) {
            problems.settle(*kind, *severity);
        }
        let (workbooks, built_in) = if arguments.inputs.is_empty() {
            (embedded(), true)
        } else {
            (department_workbooks(arguments, problems)?, false)
        };
        let workbooks = workbooks.into_iter().filter(|input| !is_quotas(input)).collect();
        let quantities = scheme.as_ref().map_or_else(Vec::new, super::quotas::derived);
        let limits = survey::Limits::of_mib(arguments.limit_mib);
        let read = match quotas_path(arguments) {
            Some(path) => Some(quotas::read(&path, &quantities, limits, problems)?),
            None if built_in => {
                let text = sample::QUOTAS.to_owned();
                Some(quotas::of_text("sample/quotas.toml", text, &quantities, problems))
            }
            None => None,
        };
        let plan = read.and_then(|read| {
            settings.push(read.file);
            read.plan.map(|plan| (plan, read.text))
        });
        let map = match &arguments.map {
            None => FieldMap::default(),
            Some(path) => {
                let text = read_text(path)?;
                let name = path.to_string_lossy().into_owned();
                settings.push(InputFile {
                    name: name.clone(),
                    sha256: output::sha256(text.as_bytes()),
                });
                FieldMap::read(&name, &text, problems)
            }
        };
        if problems.has_errors() {
            return Ok(None);
        }
        Ok(scheme.map(|scheme| Self {
            workbooks,
            scheme,
            plan,
            map,
            settings,
        }))
    }

    /// The city's name in titles. That of the built-in sample says that it is made up.
    pub fn place(&self, arguments: &Evaluate, lang: Lang) -> String {
        match &arguments.place {
            Some(place) => place.clone(),
            None if arguments.inputs.is_empty() => lang.text("run.sample-place", &[]),
            // A county scheme speaks of one city; an enterprise scheme of a province is used by many.
            None if self.scheme.unit.is_region() => self.scheme.place.clone(),
            None => String::new(),
        }
    }

    /// The words of the run for its areas.
    pub fn words(&self, arguments: &Evaluate, level: Level) -> Words {
        let mut own = self.scheme.names.clone();
        if let Some(name) = &arguments.level_name {
            own.name = Some(name.clone());
            own.name_en = Some(name.clone());
        }
        level.words(&own)
    }

    /// What to ask of the reading.
    pub fn request(&self, arguments: &Evaluate) -> Request {
        let (fields, required) = self.scheme.fields();
        let mut fields: BTreeSet<String> = fields.into_iter().collect();
        fields.extend(self.plan.iter().flat_map(|(plan, _)| plan.fields()));
        let mut counties = match (&self.plan, self.scheme.unit) {
            (Some((plan, _)), Unit::Enterprise) => counties_of(plan),
            _ => Vec::new(),
        };
        // A quota file may leave last year's quotas, and with them its counties, to the history.
        if !counties.is_empty() {
            let past = survey::past_counties(&arguments.history, survey::Limits::of_mib(arguments.limit_mib));
            counties.extend(
                past.into_iter()
                    .filter(|name| !counties.contains(name))
                    .collect::<Vec<_>>(),
            );
        }
        let mut required: BTreeSet<String> = required.into_iter().collect();
        let level = arguments.level.or(self.scheme.level);
        if let Some(level) = level.filter(|_| self.scheme.unit == Unit::Enterprise) {
            required.insert(level.id().to_owned());
        }
        Request {
            fields,
            required,
            stand_ins: self.scheme.stand_ins(),
            size_needed: self.scheme.sorts_by("size"),
            last_year_counts: self.scheme.reads_last_year(),
            key: match self.scheme.unit {
                Unit::Enterprise => Key::Code,
                Unit::County => Key::County,
                Unit::Park => Key::Park,
            },
            year: arguments.year,
            level,
            map: self.map.clone(),
            counties,
            limits: survey::Limits::of_mib(arguments.limit_mib),
            may_be_empty: false,
            corrections: arguments.corrections.clone().map(Input::File),
            adjustments: arguments.adjustments.clone().map(Input::File),
            events: arguments.events.clone().map(Input::File),
            shares: arguments.shares.clone().map(Input::File),
            history: arguments.history.clone(),
            scheme: self.scheme.id.clone(),
        }
    }
}

/// The workbooks of the departments: not the lists of decisions that may lie beside them.
fn department_workbooks(arguments: &Evaluate, problems: &mut Problems) -> Result<Vec<Input>, Error> {
    let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let lists = [
        &arguments.corrections,
        &arguments.adjustments,
        &arguments.events,
        &arguments.shares,
    ];
    let lists: Vec<PathBuf> = lists.into_iter().flatten().map(|path| whole(path)).collect();
    let mut workbooks = survey::find(&arguments.inputs, problems)?;
    let past: Vec<PathBuf> = arguments.history.iter().map(|path| whole(path)).collect();
    workbooks.retain(|input| match input {
        Input::File(path) => !lists.contains(&whole(path)) && !past.contains(&whole(path)),
        Input::Embedded(..) => true,
    });
    Ok(workbooks)
}

/// The sample that comes with the program.
fn embedded() -> Vec<Input> {
    sample::EMBEDDED
        .iter()
        .map(|(name, bytes)| Input::Embedded(name, bytes))
        .collect()
}

/// The counties that the quota file names with last year's quotas: the list of counties of the run.
pub fn counties_of(plan: &Plan) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in plan
        .resources
        .iter()
        .flat_map(|resource| resource.last_year.keys())
    {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

/// The quota file: the one named, or `quotas.toml` or `quotas.xlsx` in the first folder that has one.
fn quotas_path(arguments: &Evaluate) -> Option<PathBuf> {
    arguments.quotas.clone().or_else(|| {
        arguments
            .inputs
            .iter()
            .filter(|path| path.is_dir())
            .flat_map(|path| QUOTAS.map(|name| path.join(name)))
            .find(|path| path.is_file())
    })
}

/// What a quota file is called in a folder of workbooks.
const QUOTAS: [&str; 2] = ["quotas.toml", "quotas.xlsx"];

/// Whether a workbook of a folder is the quota file: no department sent it.
fn is_quotas(input: &Input) -> bool {
    input.name().rsplit('/').next() == Some(QUOTAS[1])
}

/// Name and text of a scheme: a built-in one, or a file.
pub fn scheme_text(wanted: &str, lang: Lang) -> Result<(String, String), Error> {
    if let Some(text) = builtin::text(wanted) {
        return Ok((format!("{wanted}.toml"), text.to_owned()));
    }
    let path = Path::new(wanted);
    let looks_like_a_file = path.extension().is_some() || wanted.contains(['/', '\\']);
    if looks_like_a_file || path.is_file() {
        return Ok((wanted.to_owned(), read_text(path)?));
    }
    let ids = builtin::ids();
    let mut message = lang.text(
        "run.unknown-scheme",
        &[("found", wanted), ("known", &ids.join(", "))],
    );
    if let Some(near) = nearest(wanted, &ids) {
        message.push('\n');
        message.push_str(&lang.text("problem.nearest", &[("nearest", near)]));
    }
    Err(Error::Usage(message))
}
