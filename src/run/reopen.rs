//! A result opened again: what a run kept is appraised once more by the same engine and must come to the same tables to
//! the last byte. Only then is a question about it answered.

use std::fs;
use std::path::Path;

use super::quotas;
use crate::allocate::Plan;
use crate::edition::{Decided, Edition, Reader, Results, State};
use crate::facts::tables;
use crate::insight::Appraised;
use crate::insight::compare::side::Side;
use crate::lang::Lang;
use crate::level::{Level, Words};
use crate::output::{self, folder};
use crate::problem::{Error, Problems};
use crate::scheme::{self, Scheme};
use crate::survey::{Survey, kept};
use crate::table::Table;

/// A result opened again.
pub struct Reopened {
    /// The figures and decisions that it was made from.
    pub survey: Survey,
    /// Its scheme.
    pub scheme: Scheme,
    /// Its quotas file and the text of it.
    pub plan: Option<(Plan, String)>,
    /// What that comes to.
    pub appraised: Appraised,
    /// Name of the city, for titles.
    pub place: String,
    /// State of the run.
    pub state: State,
    /// What was told about the data. Places are left out: the cells are in `tables/origins.csv`.
    pub problems: Problems,
}

/// Opens a result.
///
/// # Errors
/// [`Error::Usage`] if the folder holds no result, one of another version of permu, a file that was changed since, or
/// one that the data do not come to any more; [`Error::File`] for a file that cannot be read.
pub fn open(result: &Path, lang: Lang) -> Result<Reopened, Error> {
    let path = result.to_string_lossy();
    let refused = |key: &str, words: &[(&str, &str)]| {
        let mut words = words.to_vec();
        words.push(("path", &path));
        Error::Usage(lang.text(&format!("run.{key}"), &words))
    };
    let Some(own) = folder::Own::of(result).filter(folder::Own::is_result) else {
        return Err(refused("no-results", &[]));
    };
    let version = env!("CARGO_PKG_VERSION");
    let found = own.said("permu");
    if found != version {
        return Err(refused(
            "result-version",
            &[("found", &found), ("known", version)],
        ));
    }
    let read = ["scheme.toml", "quotas.toml", kept::FILE, "tables/inputs.csv"];
    if own.listed(kept::FILE).is_none() {
        return Err(refused(
            "result-version",
            &[("found", &found), ("known", version)],
        ));
    }
    let listed = read.into_iter().filter(|name| own.listed(name).is_some());
    for name in listed.chain([folder::MANIFEST]) {
        if !own.wrote(result, name) {
            return Err(refused("result-changed", &[("file", name)]));
        }
    }
    let mut problems = Problems::new();
    let scheme = scheme_of(&result.join("scheme.toml"), &mut problems)?;
    let Some(scheme) = scheme else {
        return Err(refused("result-changed", &[("file", "scheme.toml")]));
    };
    let plan = match own.listed("quotas.toml") {
        Some(_) => plan_of(&result.join("quotas.toml"), &scheme, &mut problems)?,
        None => None,
    };
    let survey = kept::read(result)?;
    let quotas = plan.as_ref().map(|(plan, _)| plan);
    let appraised = Appraised::of(&survey, &scheme, quotas, &mut |_| {}, &mut problems)?;
    let reopened = Reopened {
        survey,
        scheme,
        plan,
        appraised,
        place: own.said("place"),
        state: State::of(&own.said("state")),
        problems,
    };
    // Neither the language nor the words for areas change what stands in these tables.
    let results = reopened.results(lang);
    let areas = tables::ranked(&results)?;
    let areas = (reopened.survey.level == Level::County).then_some(areas);
    for table in [tables::enterprises(&results)?].into_iter().chain(areas) {
        let name = format!("tables/{}.csv", table.id);
        if own.listed(&name).map(String::as_str) != Some(&hash(&table)?) {
            return Err(refused("result-differs", &[("file", &name)]));
        }
    }
    Ok(reopened)
}

fn scheme_of(path: &Path, problems: &mut Problems) -> Result<Option<Scheme>, Error> {
    let text = fs::read_to_string(path).map_err(|error| Error::file(path, error))?;
    Ok(scheme::read("scheme.toml", &text, problems))
}

fn plan_of(path: &Path, scheme: &Scheme, problems: &mut Problems) -> Result<Option<(Plan, String)>, Error> {
    let text = fs::read_to_string(path).map_err(|error| Error::file(path, error))?;
    let quotas = quotas::of_text("quotas.toml", text, &quotas::derived(scheme), problems);
    Ok(quotas.plan.map(|plan| (plan, quotas.text)))
}

fn hash(table: &Table) -> Result<String, Error> {
    let mut bytes = Vec::new();
    table.write_csv(&mut bytes)?;
    Ok(output::sha256(&bytes))
}

impl Reopened {
    /// The result as one side of a comparison.
    pub fn side(&self) -> Side<'_> {
        Side {
            survey: &self.survey,
            scheme: &self.scheme,
            assessment: &self.appraised.assessment,
            regions: &self.appraised.regions,
        }
    }

    /// The words of the scheme for its areas.
    pub fn words(&self) -> Words {
        self.survey.level.words(&self.scheme.names)
    }

    /// The results as those who made the run see them, without quotas' what-ifs.
    pub fn results(&self, lang: Lang) -> Results<'_> {
        let appraised = &self.appraised;
        Results {
            lang,
            state: self.state,
            survey: &self.survey,
            settings: &[],
            place: self.place.clone(),
            scheme: &self.scheme,
            assessment: &appraised.assessment,
            regions: &appraised.regions,
            last_regions: appraised.last.as_ref().map(|(_, regions)| regions),
            plan: self.plan.as_ref().map(|(plan, text)| (plan, text.as_str())),
            allocations: &appraised.allocations,
            higher: &[],
            sweep: &[],
            problems: &self.problems,
            font: None,
            edition: Edition {
                reader: Reader::Whole,
                city: &self.place,
                decided: &EVERYTHING,
            },
        }
    }
}

/// Nothing is withheld from those who made the run.
static EVERYTHING: std::sync::LazyLock<Decided> = std::sync::LazyLock::new(Decided::default);
