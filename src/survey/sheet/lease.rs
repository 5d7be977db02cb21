//! Leases: a sheet that names lessor and lessee tells whose land is let and whose is leased.
//!
//! Where a sheet has no column for the enterprise, the parties stand for it: each is read as the owner of the row once,
//! the lessor with land let, the lessee with land leased. The party that the sheet is about by its name is told by it as
//! by any other sheet; what it says of the other party counts only where no sheet of that party's own says it.

use super::header::Header;
use super::header::heading::Heading;
use crate::field;
use crate::field::FIELDS;

/// A party of a lease.
#[derive(Clone, Copy)]
struct Party {
    name: &'static str,
    code: &'static str,
    /// The fields that may hold its land, the surest first; it is read as the first of them.
    land: [&'static str; 3],
    /// Its tenure: position in [`field::TENURES`].
    tenure: usize,
}

const LESSEE: Party = Party {
    name: "lessee",
    code: "lessee_code",
    land: ["land_leased_mu", "land_let_mu", "land_mu"],
    tenure: 1,
};

const LESSOR: Party = Party {
    name: "lessor",
    code: "lessor_code",
    land: ["land_let_mu", "land_leased_mu", "land_mu"],
    tenure: 2,
};

/// A header and whether the rows below it are leases as the other party has them.
pub struct Side {
    /// The columns.
    pub header: Header,
    /// Whether a sheet of the party's own would tell them first.
    pub is_other: bool,
}

/// The headers under which a sheet is read: as it is, or once for each party of its leases. `tenure` is what the sheet
/// tells by its name.
pub fn sides(header: Header, tenure: Option<usize>) -> Vec<Side> {
    let has = |id: &str| position(&header, id).is_some();
    let owned = has("code") || has("name");
    let there = |party: &Party| has(party.name) || has(party.code);
    let as_is = |header: &Header| Side {
        header: header.clone(),
        is_other: false,
    };
    match (owned, there(&LESSOR), there(&LESSEE)) {
        (_, false, false) | (true, true, true) => vec![as_is(&header)],
        (false, true, true) => [LESSEE, LESSOR]
            .iter()
            .map(|party| Side {
                header: of_party(&header, party),
                is_other: tenure != Some(party.tenure),
            })
            .collect(),
        (false, lessor, _) => {
            let party = if lessor { LESSOR } else { LESSEE };
            vec![as_is(&of_party(&header, &party))]
        }
        (true, lessor, _) => {
            let (own, other) = if lessor {
                (LESSEE, LESSOR)
            } else {
                (LESSOR, LESSEE)
            };
            let land = position(&header, own.land[0]).is_some() || tenure == Some(own.tenure);
            let mut sides = vec![as_is(&header)];
            if land {
                let header = of_party(&without_owner(&header, own), &other);
                sides.push(Side {
                    header,
                    is_other: true,
                });
            }
            sides
        }
    }
}

fn position(header: &Header, id: &str) -> Option<usize> {
    let field = field::index(id)?;
    header.headings.iter().position(|heading| heading.field == field)
}

/// The header with a party as the owner of its rows: its land, and the words that tell one lease from another.
fn of_party(header: &Header, party: &Party) -> Header {
    let land = party.land.iter().find_map(|id| position(header, id));
    let renamed = |at: usize, heading: &Heading| -> Option<Heading> {
        let id = match FIELDS[heading.field].id {
            id if id == party.name => "name",
            id if id == party.code => "code",
            _ if Some(at) == land => party.land[0],
            id if party.land.contains(&id) => return None,
            id => id,
        };
        Some(Heading {
            field: field::index(id)?,
            ..heading.clone()
        })
    };
    Header {
        headings: header
            .headings
            .iter()
            .enumerate()
            .filter_map(|(at, heading)| renamed(at, heading))
            .collect(),
        ..header.clone()
    }
}

/// The header with its owner as a party of the lease, and nothing else but the lease.
fn without_owner(header: &Header, own: Party) -> Header {
    let kept = |heading: &Heading| {
        let id = match FIELDS[heading.field].id {
            "name" => own.name,
            "code" => own.code,
            id if field::DETAILS.contains(&id) || field::OF_DETAILS.contains(&id) || id == "year" => id,
            _ => return None,
        };
        Some(Heading {
            field: field::index(id)?,
            ..heading.clone()
        })
    };
    Header {
        headings: header.headings.iter().filter_map(kept).collect(),
        ..header.clone()
    }
}
