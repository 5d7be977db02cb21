//! The counties that a quotas file names.

use std::collections::BTreeSet;

use crate::problem::{Place, kinds, words};
use crate::settings::nearest;

use super::part_settings::named_counties;
use super::plan::{Base, ByCounty};
use super::work::Work;

impl Work<'_> {
    /// Every county named in the file must be one of the appraisal.
    pub fn names(&mut self) {
        let known: BTreeSet<&str> = self.counties.iter().map(|county| county.name.as_str()).collect();
        let resource = self.resource;
        let tables: [&ByCounty; 4] = [
            &resource.last_year,
            &resource.base_values,
            &resource.bounds.floor,
            &resource.bounds.cap,
        ];
        let mut named: Vec<(&str, Place)> = tables
            .iter()
            .flat_map(|table| table.iter().map(|(name, at)| (name.as_str(), at.place)))
            .collect();
        if let Some(settings) = &resource.reward_penalty {
            named.extend(settings.years.iter().map(|(name, at)| (name.as_str(), at.place)));
        }
        named.extend(
            resource
                .awards
                .iter()
                .map(|award| (award.county.value.as_str(), award.county.place)),
        );
        named.extend(named_counties(&resource.parts));
        let past = resource.past.iter().flat_map(|one| one.quotas.iter());
        named.extend(past.map(|(name, at)| (name.as_str(), at.place)));
        if let Base::Factors(factors) = &resource.base.value {
            let values = factors.iter().flat_map(|one| one.values.iter());
            named.extend(values.map(|(name, at)| (name.as_str(), at.place)));
        }
        let words: Vec<&str> = self.counties.iter().map(|county| county.name.as_str()).collect();
        for (name, place) in named.into_iter().filter(|(name, _)| !known.contains(name)) {
            self.push(
                kinds::QUOTA_COUNTY_UNKNOWN,
                place,
                words![
                    ("found", name.to_owned()),
                    ("known", &words),
                    ("nearest", nearest(name, &words).unwrap_or_default().to_owned()),
                ],
            );
        }
    }
}
