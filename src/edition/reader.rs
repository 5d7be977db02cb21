//! Who reads a file, and what is withheld from that reader.

use super::level::Level;
use super::withheld::{Withheld, withheld};
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
    column: &'static str,
}

impl Decided {
    /// Solves what has to be withheld, for the ranked areas and, where they get folders, for the parks.
    pub fn of(
        assessment: &Assessment,
        scheme: &Scheme,
        regions: &Regions,
        least: usize,
        split: Option<Level>,
    ) -> Result<Self, Error> {
        let solve = |level: Level| match scheme.unit {
            Unit::Enterprise => withheld(assessment, scheme, regions, level, least),
            // A county that publishes its own figures has nothing to hide.
            Unit::County | Unit::Park => Ok(Withheld::default()),
        };
        Ok(Self {
            least,
            counties: solve(Level::County)?,
            parks: match split {
                Some(Level::Park) => solve(Level::Park)?,
                _ => Withheld::default(),
            },
            column: Level::County.column(regions),
        })
    }
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
