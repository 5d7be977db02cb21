//! What the quotas of all counties together say of their figures.

use crate::allocate::{Allocation, Base, Method, Plan, Resource};

/// The quotas of one resource under one method. A county's quota and the way to it are shown only where all figures that
/// they follow from are ([`rests_on`]); but their sums over all counties are known, and so is what the rest leaves.
#[derive(Clone, Copy)]
pub struct Quotas<'a> {
    plan: &'a Plan,
    resource: &'a Resource,
    allocation: &'a Allocation,
}

impl<'a> Quotas<'a> {
    /// The first of the quotas, which is the one in the charts.
    pub fn first(plan: Option<&'a Plan>, allocations: &'a [Allocation]) -> Option<Self> {
        let (plan, allocation) = (plan?, allocations.first()?);
        let mut resources = plan.resources.iter();
        Some(Self {
            plan,
            resource: resources.find(|known| known.id == allocation.resource)?,
            allocation,
        })
    }

    /// The columns of `counties.csv` of which a sum over all counties is known, and whether all have the same factor in it.
    /// Whole steps are taken for exact.
    pub fn sums(&self) -> Vec<(Vec<String>, bool)> {
        let columns = rests_on(self.resource, self.allocation.method, self.plan);
        let bases: Vec<String> = columns
            .iter()
            .filter(|column| *column != "score")
            .cloned()
            .collect();
        let is_shared = matches!(self.resource.base.value, Base::Total(_)) && bases.len() == 1;
        let base = is_shared.then_some((bases, true));
        let is_by_base = self.allocation.rows.iter().all(|row| row.merit == 0.0);
        let merit = match is_shared && is_by_base && self.allocation.method != Method::Optimal {
            true => None,
            false => Some((columns, false)),
        };
        // What counties give of their base goes to a store, whose sum is told.
        let is_taken = self.resource.parts.iter().any(|part| !part.is_first());
        let taken = base.clone().filter(|_| is_taken).map(|(bases, _)| (bases, false));
        base.into_iter().chain(merit).chain(taken).collect()
    }
}

/// The columns of `counties.csv` that a county's part of a resource follows from.
pub fn rests_on(resource: &Resource, method: Method, plan: &Plan) -> Vec<String> {
    let mut fields: Vec<&str> = Vec::new();
    fields.extend(resource.base.value.totals());
    if let (Method::ZsgDea, Some(one)) = (method, &resource.envelopment) {
        fields.extend(one.inputs.iter().chain(&one.outputs).map(|at| at.value.as_str()));
    }
    if method == Method::Optimal {
        fields.extend(resource.usage.iter().map(|at| at.value.as_str()));
        fields.extend(plan.objective.iter().map(|one| one.field.value.as_str()));
    }
    let column = |field: &str| match field {
        "land_mu" => field.to_owned(),
        "enterprises" => "appraised".to_owned(),
        _ => format!("{field}_total"),
    };
    let by_score = (method == Method::BaseMerit).then(|| "score".to_owned());
    fields.into_iter().map(column).chain(by_score).collect()
}
