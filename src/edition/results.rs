//! What a run found out.

use std::path::Path;

use super::reader::Edition;
use super::state::State;
use crate::allocate::{Allocation, Higher, Plan, SweepPoint};
use crate::assess::Assessment;
use crate::lang::Lang;
use crate::problem::Problems;
use crate::region::Regions;
use crate::scheme::Scheme;
use crate::survey::InputFile;
use crate::survey::Survey;

/// Everything a run found out, as far as its reader may see it.
#[derive(Clone)]
pub struct Results<'a> {
    /// Language of all outputs.
    pub lang: Lang,
    /// State of the run.
    pub state: State,
    /// The city's name, for titles.
    pub place: String,
    /// What was read.
    pub survey: &'a Survey,
    /// The scheme and quota files that were read, with their hashes.
    pub settings: &'a [InputFile],
    /// The scheme.
    pub scheme: &'a Scheme,
    /// The enterprises.
    pub assessment: &'a Assessment,
    /// The counties and parks.
    pub regions: &'a Regions,
    /// The counties of the year before, if its data were read.
    pub last_regions: Option<&'a Regions>,
    /// The quota file and its text.
    pub plan: Option<(&'a Plan, &'a str)>,
    /// The quotas.
    pub allocations: &'a [Allocation],
    /// What one rank higher would mean for each of them.
    pub higher: &'a [Higher],
    /// What other merit shares and exponents would do to the first resource.
    pub sweep: &'a [SweepPoint],
    /// All problems.
    pub problems: &'a Problems,
    /// A font to be used instead of the embedded one.
    pub font: Option<&'a Path>,
    /// Who reads it, and what is withheld from that reader.
    pub edition: Edition<'a>,
}
