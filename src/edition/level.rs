//! What a run is split by.

use crate::region::{Region, Regions};

/// The level whose regions are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The areas that are ranked: 县（市、区）, or those of another level.
    County,
    /// 产业集聚区.
    Park,
}

impl Level {
    /// The column of the enterprises that names the region.
    pub fn column(self, regions: &Regions) -> &'static str {
        match self {
            Self::County => regions.level.id(),
            Self::Park => "park",
        }
    }

    /// The table of its regions.
    pub fn plural(self) -> &'static str {
        match self {
            Self::County => "counties",
            Self::Park => "parks",
        }
    }

    /// The regions of this level.
    pub fn regions(self, regions: &Regions) -> &[Region] {
        match self {
            Self::County => &regions.ranked,
            Self::Park => &regions.parks,
        }
    }
}
