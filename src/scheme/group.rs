//! What rows are grouped by.

/// What rows are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// The county.
    County,
    /// The town.
    Town,
    /// The park.
    Park,
    /// The industry.
    Industry,
    /// The industry group that the scheme defines.
    IndustryGroup,
}

impl Group {
    /// The column that holds it.
    pub fn column(self) -> &'static str {
        match self {
            Self::County => "county",
            Self::Town => "town",
            Self::Park => "park",
            Self::Industry => "industry",
            Self::IndustryGroup => "industry_group",
        }
    }
}
