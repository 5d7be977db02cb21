//! The command line. The doc comments are the help.

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::allocate::Method;
use crate::edition::Level;
use crate::edition::State;
use crate::lang::Lang;
use crate::level::Words;

/// Appraise industrial enterprises by their yield per mu of land, rank the counties, allocate the year's quotas.
///
/// Without a command, permu appraises its built-in sample (a made-up Xuchang, 2019) and writes out/.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Flags of every command.
    #[command(flatten)]
    pub common: Common,
}

/// Flags of every command.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// Language of outputs and messages.
    #[arg(long, global = true, value_enum, default_value_t = Lang::Zh)]
    pub lang: Lang,
    /// Folder for the results, out unless given (allocate, chart and compare write into the result they read); an earlier result
    /// there is replaced.
    #[arg(long, global = true, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Say nothing but errors.
    #[arg(long, global = true)]
    pub quiet: bool,
    /// Write how long each step took, as JSON.
    #[arg(long, global = true, value_name = "FILE")]
    pub timings: Option<PathBuf>,
}

impl Common {
    /// The same in the words of a run for its areas.
    pub fn saying(&self, words: Words) -> Self {
        Self {
            lang: self.lang.saying(words),
            ..self.clone()
        }
    }

    /// The folder for the results.
    pub fn out(&self) -> &Path {
        self.out.as_deref().unwrap_or(Path::new(OUT))
    }
}

/// Where results are written and read unless someone says otherwise.
const OUT: &str = "out";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Appraise: workbooks in; ranking, quotas, charts and reports out.
    Evaluate(Evaluate),
    /// Check: read and audit the workbooks, and write problems.xlsx to send back to the departments.
    Check(Evaluate),
    /// Allocate again: quotas of a kept result under other totals or methods, side by side.
    Allocate(Allocate),
    /// Explain a kept result: why an enterprise, county, town or park stands where it stands, and what would lift it.
    Explain(Explain),
    /// Compare two kept results: who moved, and what every change of a score comes from.
    Compare(Compare),
    /// What a kept result would be with other weights, bounds, class shares, quotas or figures.
    WhatIf(WhatIf),
    /// Draw the charts of a kept result again, at another size.
    Chart(Chart),
    /// Make up a Xuchang of any size: department workbooks and a quota file, clearly named as made up.
    Sample(Sample),
    /// Empty collection workbooks, one a department, with exactly the fields that a scheme needs.
    Template(Template),
    /// The policy library: list it, show a scheme to start one's own from, check a scheme file.
    #[command(subcommand)]
    Scheme(SchemeCommand),
}

/// `permu template`.
#[derive(Debug, Clone, Args)]
pub struct Template {
    /// Built-in scheme or scheme file.
    #[arg(long, value_name = "ID|FILE", default_value = crate::scheme::builtin::DEFAULT)]
    pub scheme: String,
    /// Year of the data, for titles and file names; without it every row has a year of its own.
    #[arg(long)]
    pub year: Option<i32>,
    /// Quota file whose counties are offered as a list.
    #[arg(long, value_name = "FILE")]
    pub quotas: Option<PathBuf>,
}

/// `permu scheme`.
#[derive(Debug, Clone, Subcommand)]
pub enum SchemeCommand {
    /// Every built-in scheme: id, place, years, unit, indicators, and how many of its settings are assumed.
    List,
    /// A commented scheme file, on standard output.
    Show {
        /// Built-in scheme or scheme file.
        #[arg(value_name = "ID|FILE")]
        id: String,
    },
    /// All mistakes of a scheme file, each with line and column; exit code 1 if there is one.
    Check {
        /// Scheme file.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

/// `permu evaluate`.
#[derive(Debug, Clone, Default, Args)]
pub struct Evaluate {
    /// Workbooks (.xlsx .xlsm .xlsb .xls .ods .csv), folders that hold some, or patterns (dir/*.xlsx); without any, the
    /// built-in sample.
    #[arg(value_name = "WORKBOOK|DIR")]
    pub inputs: Vec<PathBuf>,
    /// Built-in scheme or scheme file.
    #[arg(long, value_name = "ID|FILE", default_value = crate::scheme::builtin::DEFAULT)]
    pub scheme: String,
    /// Year to appraise; the latest one in the inputs if not given.
    #[arg(long)]
    pub year: Option<i32>,
    /// Quota file (.toml, or a workbook such as the quotas.xlsx of a result); without it, quotas.toml or quotas.xlsx in
    /// the first folder named, if there is one.
    #[arg(long, value_name = "FILE")]
    pub quotas: Option<PathBuf>,
    /// Name of the city, for titles; the scheme's place if not given.
    #[arg(long, value_name = "NAME")]
    pub place: Option<String>,
    /// Field map: which header means which field, where the data dictionary does not know it.
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// Corrections: a workbook with code, field, old value, new value, reason, document and approver (and year, unit,
    /// parcel or meter where needed); refused where the old value is not what was reported.
    #[arg(long, value_name = "FILE")]
    pub corrections: Option<PathBuf>,
    /// Manual adjustments of the class: a workbook with code, from, to, reason, document and approver; refused where
    /// `from` is not the preliminary class.
    #[arg(long, value_name = "FILE")]
    pub adjustments: Option<PathBuf>,
    /// Events: a workbook with code, date, kind, points or percent, and document; the scheme says which kinds are
    /// bonuses, deductions or vetoes.
    #[arg(long, value_name = "FILE")]
    pub events: Option<PathBuf>,
    /// Earlier results (repeatable): the folder that a run wrote, or its results.xlsx, there or taken away, in either
    /// language. Last year's means, classes, county ranks and quotas come from them, also where the inputs hold the year
    /// before; what a workbook alone does not tell is said.
    #[arg(long, value_name = "DIR|results.xlsx")]
    pub history: Vec<PathBuf>,
    /// Shares of meters and parcels that serve several enterprises: a workbook with meter or parcel, code and share.
    #[arg(long, value_name = "FILE")]
    pub shares: Option<PathBuf>,
    /// Most MiB that one workbook may unpack to; a quarter of it for what is held in memory.
    #[arg(long, value_name = "MIB", default_value_t = crate::survey::DEFAULT_MIB)]
    pub limit_mib: u64,
    /// Write the results also when there are errors; the exit code stays 1.
    #[arg(long)]
    pub keep_going: bool,
    /// Write a part of the outputs only.
    #[arg(long, value_enum)]
    pub only: Option<Only>,
    /// Also write split/NAME/ for each county (town, where towns are ranked) or park, to be sent to it: its enterprises in full, others as totals.
    #[arg(long, value_enum, conflicts_with = "only")]
    pub split: Option<Split>,
    /// Level of areas that is ranked, compared and given quotas; without it the scheme's, or counties where any is named,
    /// or towns.
    #[arg(long, value_enum)]
    pub level: Option<crate::level::Level>,
    /// What the areas of that level are called in texts, as 片区 or 镇（街道）.
    #[arg(long, value_name = "NAME")]
    pub level_name: Option<String>,
    /// Fewest enterprises behind a figure in county charts and in what --split shows of others; 1 withholds nothing.
    #[arg(long, value_name = "N", default_value_t = MIN_CELL, value_parser = min_cell)]
    pub min_cell: usize,
    /// State of the run, shown on every page and sheet.
    #[arg(long, value_enum, default_value_t = State::Trial)]
    pub state: State,
    /// Do not show problems of this kind (repeatable); not together with --deny of the same.
    #[arg(long, value_name = "CODE")]
    pub allow: Vec<String>,
    /// Count problems of this kind as errors (repeatable).
    #[arg(long, value_name = "CODE")]
    pub deny: Vec<String>,
    /// Font for the charts instead of the embedded one.
    #[arg(long, value_name = "FILE")]
    pub font: Option<PathBuf>,
}

/// Statistical offices publish no figure of one or two enterprises.
pub const MIN_CELL: usize = 3;

/// What results are split by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Split {
    /// Counties: 县（市、区）.
    County,
    /// Towns: 乡镇（街道）, where they are ranked.
    Town,
    /// The level that is ranked, whichever it is.
    Ranked,
    /// Parks: 产业集聚区.
    Park,
}

impl Split {
    /// The regions that a folder each is for; none where they are not those that are ranked.
    pub fn level(self, ranked: crate::level::Level) -> Option<Level> {
        let areas = match self {
            Self::Park => return Some(Level::Park),
            Self::Ranked => ranked,
            Self::County => crate::level::Level::County,
            Self::Town => crate::level::Level::Town,
        };
        (areas == ranked).then_some(Level::County)
    }

    /// The word on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::County => "county",
            Self::Town => "town",
            Self::Ranked => "ranked",
            Self::Park => "park",
        }
    }
}

/// Parts of the outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Only {
    /// The CSV tables, run.json and the settings files.
    Tables,
}

/// `permu allocate`.
#[derive(Debug, Clone, Args)]
pub struct Allocate {
    /// Result of an earlier `permu evaluate`; without --out the quotas are written into its folder allocate/.
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub results: PathBuf,
    /// Quotas file (.toml, or a workbook such as the quotas.xlsx of a result); without it, the one that the result
    /// keeps.
    #[arg(long, value_name = "FILE")]
    pub quotas: Option<PathBuf>,
    /// Method (repeatable): proportional, base-merit, tiered, reward-penalty, zsg-dea, optimal; without one, each
    /// resource's own and those it compares.
    #[arg(long, value_name = "METHOD", value_parser = method)]
    pub method: Vec<Method>,
}

/// `permu explain`.
#[derive(Debug, Clone, Args)]
pub struct Explain {
    /// Code, name or part of the name of an enterprise; or the name of a county, town or park.
    #[arg(value_name = "WHO")]
    pub who: Option<String>,
    /// Every enterprise, one file each, without what would lift its class.
    #[arg(long, conflicts_with = "who")]
    pub all: bool,
    /// Form of the answer; without --out it is printed, but docx is written into the result's folder explain/.
    #[arg(long, value_enum, default_value_t)]
    pub format: Form,
    /// Result of an earlier `permu evaluate`.
    #[arg(long, value_name = "DIR", default_value = OUT)]
    pub results: PathBuf,
}

/// Form of an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// Plain text.
    #[default]
    Text,
    /// Markdown.
    Md,
    /// A page for a browser.
    Html,
    /// JSON, numbers unrounded.
    Json,
    /// A Word document.
    Docx,
}

impl Form {
    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Md => "md",
            Self::Html => "html",
            Self::Json => "json",
            Self::Docx => "docx",
        }
    }
}

/// `permu compare`.
#[derive(Debug, Clone, Args)]
pub struct Compare {
    /// Earlier result: the folder that `permu evaluate` wrote.
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// Later result, of another year, scheme or state; without --out the comparison is written into its folder compare/.
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
}

/// `permu what-if`.
#[derive(Debug, Clone, Args)]
pub struct WhatIf {
    /// What is changed (repeatable): indicator.ID.weight=35 (or cap, floor …), population.ID.INDICATOR.KEY=…,
    /// classes.KEY=…, population.ID.classes.KEY=…, region.KEY=…, resource.ID.KEY=…, enterprise.CODE.FIELD=1200.
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Let the weights that are not set share the rest of 100 in their old proportion.
    #[arg(long)]
    pub rescale: bool,
    /// Another scheme instead of the one that the result keeps.
    #[arg(long, value_name = "ID|FILE")]
    pub scheme: Option<String>,
    /// Another quotas file (.toml) instead of the one that the result keeps.
    #[arg(long, value_name = "FILE")]
    pub quotas: Option<PathBuf>,
    /// Result of an earlier `permu evaluate`; without --out what changes is written into its folder what-if/.
    #[arg(long, value_name = "DIR", default_value = OUT)]
    pub results: PathBuf,
}

/// `permu chart`.
#[derive(Debug, Clone, Args)]
pub struct Chart {
    /// Charts by name, as in the folder charts/ of the result; all if none is named.
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// Result of an earlier `permu evaluate`; without --out, its PNG files are drawn anew.
    #[arg(long, value_name = "DIR", default_value = OUT)]
    pub results: PathBuf,
    /// Width of the PNG files, 4 to 200 cm.
    #[arg(long, value_name = "CM", value_parser = width_cm, default_value_t = crate::output::chart::WIDTH_CM)]
    pub width_cm: f64,
    /// Resolution of the PNG files, 36 to 2400 dots per inch.
    #[arg(long, value_name = "DOTS", value_parser = dpi, default_value_t = crate::output::chart::DPI)]
    pub dpi: f64,
    /// Font instead of the embedded one.
    #[arg(long, value_name = "FILE")]
    pub font: Option<PathBuf>,
}

/// A width at which something can be seen.
fn width_cm(word: &str) -> Result<f64, String> {
    number_between(word, 4.0, 200.0)
}

/// A resolution that screens or printers have.
fn dpi(word: &str) -> Result<f64, String> {
    number_between(word, 36.0, 2400.0)
}

fn number_between(word: &str, least: f64, most: f64) -> Result<f64, String> {
    match word.parse::<f64>() {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        _ => Err(format!("a number from {least} to {most} is wanted")),
    }
}

/// The fewest enterprises behind a figure: none behind it is no figure.
fn min_cell(word: &str) -> Result<usize, String> {
    match word.parse() {
        Ok(0) => Err("at least 1; 1 withholds nothing".to_owned()),
        Ok(least) => Ok(least),
        Err(_) => Err("a whole number of enterprises, such as 3".to_owned()),
    }
}

/// More enterprises than these have more parcels and meters than an Excel sheet has rows.
const MOST_ENTERPRISES: usize = 300_000;

/// How many enterprises are made up.
fn enterprises(word: &str) -> Result<usize, String> {
    match word.parse() {
        Ok(count) if count <= MOST_ENTERPRISES => Ok(count),
        _ => Err(format!("a whole number of enterprises up to {MOST_ENTERPRISES}")),
    }
}

/// The method called `word`.
fn method(word: &str) -> Result<Method, String> {
    Method::parse(word).ok_or_else(|| {
        let known: Vec<&str> = Method::WORDS.iter().map(|(word, _)| *word).collect();
        format!("known methods: {}", known.join(", "))
    })
}

/// `permu sample`.
#[derive(Debug, Clone, Args)]
pub struct Sample {
    /// How many enterprises, at most 300000: more do not fit into the sheets.
    #[arg(long, value_name = "N", default_value_t = 1200, value_parser = enterprises)]
    pub enterprises: usize,
    /// Seed: the same seed gives the same files.
    #[arg(long, value_name = "S", default_value_t = 2019)]
    pub seed: u64,
    /// Plant faults, each listed in the README that is written beside the workbooks.
    #[arg(long)]
    pub faults: bool,
}
