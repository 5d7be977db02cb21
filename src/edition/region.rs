//! What is left of a run for one region: its own enterprises in full; of the others nothing that
//! [`super::withheld`] withholds. The writers are handed rows of one region and cannot show others.

use super::quota_figures::rests_on;
use polars::prelude::*;

use super::level::Level;
use super::reader::{Edition, Reader};
use super::results::Results;
use crate::allocate::{Allocation, Method, Resource};
use crate::assess::Assessment;
use crate::frame::Columns;
use crate::insight::loss::losses;
use crate::problem::{Error, Problems};
use crate::region::Regions;
use crate::scheme::Indicator;
use crate::survey::Survey;
use crate::survey::{Panel, Past, Recipients, RowLists};

/// The parts of a run that are one region's own.
pub struct OfRegion {
    place: String,
    survey: Survey,
    assessment: Assessment,
    allocations: Vec<Allocation>,
    problems: Problems,
}

impl OfRegion {
    /// Cuts a run down to the region that an edition is for.
    pub fn cut(
        whole: &Results<'_>,
        edition: Edition<'_>,
        recipients: &Recipients<'_>,
    ) -> Result<Self, Error> {
        let name = edition.own().unwrap_or_default();
        // Quotas are the counties'; its own stands alone.
        let mut allocations = whole.allocations.to_vec();
        for allocation in &mut allocations {
            match edition.reader {
                Reader::Park(_) => {
                    allocation.rows.clear();
                    allocation.efficiencies.clear();
                }
                _ => allocation.retain(name),
            }
        }
        let words = [("place", edition.city), ("name", name)];
        Ok(Self {
            place: match edition.city {
                "" => name.to_owned(),
                _ => whole.lang.text("split.place", &words),
            },
            survey: own_survey(whole.survey, &edition)?,
            assessment: own_rows(whole.assessment, &whole.scheme.indicators, &edition)?,
            allocations,
            problems: whole
                .problems
                .only(|problem| recipients.at(problem.place).county == name),
        })
    }

    /// The run as the region sees it.
    pub fn results<'a>(&'a self, whole: &Results<'a>, edition: Edition<'a>) -> Results<'a> {
        Results {
            place: self.place.clone(),
            survey: &self.survey,
            settings: &[],
            assessment: &self.assessment,
            allocations: &self.allocations,
            problems: &self.problems,
            edition,
            ..whole.clone()
        }
    }
}

/// Whether all counties' figures behind a method are shown to the region: its own parts of a quota tell of theirs.
pub fn parts_are_told(resource: &Resource, method: Method, own: &Results<'_>) -> bool {
    let Some((plan, _)) = own.plan else { return true };
    let columns = rests_on(resource, method, plan);
    let hides = |name: &str| columns.iter().any(|column| own.edition.hides(Some(name), column));
    !own.regions.ranked.iter().any(|county| hides(&county.name))
}

/// Whether the points that the region loses would tell a withheld figure: the points of the best follow from its value.
pub fn tells_withheld(own: &Results<'_>) -> bool {
    let counties = &own.regions.ranked;
    let mut losses = losses(counties).into_iter();
    losses.any(|loss| {
        let value = format!("{}_value", own.scheme.indicators[loss.indicator].id);
        let hidden = |leader: &usize| own.edition.hides(Some(&counties[*leader].name), &value);
        own.edition.own() == Some(&counties[loss.county].name) && loss.leaders.iter().any(hidden)
    })
}

/// Which rows of a frame have a word in a column that is to be kept.
pub fn mask(
    frame: &DataFrame,
    column: &str,
    keep: impl Fn(Option<&str>) -> bool,
) -> Result<BooleanChunked, Error> {
    // An earlier result may not know of this level.
    if !frame.has(column) {
        return Ok(BooleanChunked::full("".into(), false, frame.height()));
    }
    Ok(frame.words(column)?.iter().map(|word| Some(keep(word))).collect())
}

/// The region's own enterprises, and the benchmarks that they were measured by.
fn own_rows(
    assessment: &Assessment,
    indicators: &[Indicator],
    edition: &Edition<'_>,
) -> Result<Assessment, Error> {
    let mask = mask(&assessment.frame, edition.column(), |name| name == edition.own())?;
    let rows = (0..mask.len()).filter(|row| mask.get(*row) == Some(true));
    let rows: Vec<usize> = rows.collect();
    let mut own = Assessment {
        frame: assessment.frame.filter(&mask)?,
        status: rows.iter().map(|row| assessment.status[*row]).collect(),
        places: rows
            .iter()
            .filter_map(|row| assessment.places.get(*row).copied())
            .collect(),
        ..assessment.clone()
    };
    // A benchmark of another group can be the figure of one enterprise there.
    let mut standards = Vec::new();
    for standard in own.standards {
        let id = format!("{}_benchmark", indicators[standard.indicator].id);
        let used = own.frame.numbers(&id)?;
        if standard.group.is_empty() || used.iter().flatten().any(|value| value == standard.value) {
            standards.push(standard);
        }
    }
    own.standards = standards;
    Ok(own)
}

/// What was read of the region; no cell of a sheet, no file.
fn own_survey(survey: &Survey, edition: &Edition<'_>) -> Result<Survey, Error> {
    let mut panels = std::collections::BTreeMap::new();
    for (year, panel) in &survey.panels {
        let mask = mask(&panel.frame, edition.column(), |name| name == edition.own())?;
        let frame = panel.frame.filter(&mask)?;
        let rows = RowLists::without_cells(frame.height());
        let own = Panel {
            year: panel.year,
            frame,
            rows,
            flawed: std::collections::BTreeSet::new(),
        };
        panels.insert(*year, own);
    }
    Ok(Survey {
        year: survey.year,
        panels,
        history: survey.history.iter().map(Past::ranks_alone).collect(),
        ..Survey::default()
    })
}

/// The regions of a run as a reader sees them in charts: what is withheld is not there.
pub fn seen(regions: &Regions, edition: &Edition<'_>, indicators: &[Indicator]) -> Regions {
    let mut seen = regions.clone();
    let list = match edition.level() {
        Level::County => &mut seen.ranked,
        Level::Park => &mut seen.parks,
    };
    for region in list {
        let name = region.name.clone();
        let hidden = |column: &str| edition.hides(Some(&name), column);
        if hidden("score") {
            region.score = None;
        }
        for (index, indicator) in indicators.iter().enumerate() {
            if hidden(&format!("{}_value", indicator.id)) {
                region.values[index] = None;
                region.value_ranks[index] = None;
            }
        }
    }
    for (value, indicator) in seen.city.values.iter_mut().zip(indicators) {
        value.take_if(|_| edition.hides(None, &format!("{}_value", indicator.id)));
    }
    seen
}
