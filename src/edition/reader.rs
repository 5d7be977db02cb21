//! Who reads a file, and what is withheld from that reader.

use super::industry_land::Untold;
use super::level::Level;
use super::quota_figures::Quotas;
use super::sheet::Charted;
use super::withheld::{Withheld, withheld};
use crate::allocate::{Allocation, Plan};
use crate::assess::Assessment;
use crate::problem::Error;
use crate::region::Regions;
use crate::scheme::{Scheme, Unit};

/// Who reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader<'a> {
    /// Those who made the run: every figure.
    Whole,
    /// Everybody.
    Public,
    /// One of the ranked areas, which knows its own figures.
    County(&'a str),
    /// A park, likewise.
    Park(&'a str),
}

/// What is withheld from all but those whose own it is.
#[derive(Clone, Debug, Default)]
pub struct Decided {
    /// Fewest enterprises behind a figure that others see.
    pub least: usize,
    counties: Withheld,
    parks: Withheld,
    /// Of the year before.
    last: Withheld,
    column: &'static str,
}

impl Decided {
    /// Solves what has to be withheld, for the ranked areas and, where they get folders, for the parks.
    pub fn of(run: Run<'_>, least: usize, split: Option<Level>) -> Result<Self, Error> {
        let charted = Charted {
            quotas: Quotas::first(run.plan, run.allocations),
            land: true,
            least,
        };
        let solve = |assessment: &Assessment, regions: &Regions, level: Level, charted: Charted<'_>| {
            match run.scheme.unit {
                Unit::Enterprise => withheld(assessment, run.scheme, regions, level, charted),
                // A county that publishes its own figures has nothing to hide.
                Unit::County | Unit::Park => Ok(Withheld::default()),
            }
        };
        let plain = Charted {
            least,
            ..Charted::default()
        };
        Ok(Self {
            least,
            counties: solve(run.assessment, run.regions, Level::County, charted)?,
            parks: match split {
                Some(Level::Park) => solve(run.assessment, run.regions, Level::Park, plain)?,
                _ => Withheld::default(),
            },
            last: match run.last {
                Some((assessment, regions)) => solve(assessment, regions, Level::County, plain)?,
                None => Withheld::default(),
            },
            column: Level::County.column(run.regions),
        })
    }
}

/// What a run found, as far as something of it may have to be withheld.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    /// The enterprises.
    pub assessment: &'a Assessment,
    /// The scheme.
    pub scheme: &'a Scheme,
    /// The areas.
    pub regions: &'a Regions,
    /// The year before.
    pub last: Option<(&'a Assessment, &'a Regions)>,
    /// The quota file.
    pub plan: Option<&'a Plan>,
    /// The quotas.
    pub allocations: &'a [Allocation],
}

/// One reader's view of a run.
#[derive(Clone, Copy, Debug)]
pub struct Edition<'a> {
    /// Who reads.
    pub reader: Reader<'a>,
    /// The whole city's name, for the titles of what shows all regions.
    pub city: &'a str,
    /// What was decided.
    pub decided: &'a Decided,
}

impl<'a> Edition<'a> {
    /// The same run for another reader.
    pub fn to(self, reader: Reader<'a>) -> Self {
        Self { reader, ..self }
    }

    /// The level whose regions the reader compares.
    pub fn level(&self) -> Level {
        match self.reader {
            Reader::Park(_) => Level::Park,
            _ => Level::County,
        }
    }

    /// The column of the enterprises that names these regions.
    pub fn column(&self) -> &'static str {
        match self.reader {
            Reader::Park(_) => "park",
            _ => self.decided.column,
        }
    }

    /// The region that the reader is.
    pub fn own(&self) -> Option<&'a str> {
        match self.reader {
            Reader::Whole | Reader::Public => None,
            Reader::County(name) | Reader::Park(name) => Some(name),
        }
    }

    /// Whether the reader gets all regions' enterprises.
    pub fn is_whole(&self) -> bool {
        self.reader == Reader::Whole
    }

    /// Fewest enterprises behind a figure that is not the reader's own.
    pub fn least(&self) -> usize {
        match self.reader {
            Reader::Whole => 1,
            _ => self.decided.least,
        }
    }

    /// Whether a figure of a region of this level, or of the city (`None`), is withheld from the reader.
    pub fn hides(&self, region: Option<&str>, column: &str) -> bool {
        !self.is_whole()
            && (region.is_none() || region != self.own())
            && self.withheld().hides(region, column)
    }

    /// The same for a figure of the year before.
    pub fn hides_last(&self, region: &str, column: &str) -> bool {
        let others = self.decided.last.hides(Some(region), column);
        !self.is_whole() && self.own() != Some(region) && others
    }

    /// Which land by industry and class is told in sum only; a region sees its own in full.
    pub fn untold(&self) -> Untold {
        match self.reader {
            Reader::Public => self.decided.counties.industries.clone(),
            _ => Untold::default(),
        }
    }

    /// Whether anything of this level is withheld from those who do not own it.
    pub fn withholds(&self) -> bool {
        !self.withheld().is_empty()
    }

    fn withheld(&self) -> &'a Withheld {
        match self.level() {
            Level::County => &self.decided.counties,
            Level::Park => &self.decided.parks,
        }
    }
}
