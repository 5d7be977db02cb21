//! `run.json`: what is needed to repeat a run and to see that nothing else went in. No time, no thread count, no
//! absolute path of permu's own: the same inputs give the same bytes. The files of the folder are listed when it is
//! finished.

use serde_json::{Value, json};

use super::folder::hash as sha256;
use crate::edition::Results;
use crate::facts::summary::rows_by_status;
use crate::facts::{Changes, Comparison};
use crate::field::FIELDS;
use crate::problem::Severity;

/// The manifest as JSON with sorted keys.
pub fn manifest(results: &Results<'_>) -> Value {
    let inputs: Vec<Value> = results
        .survey
        .inputs
        .iter()
        .chain(results.settings)
        .map(|file| json!({ "path": file.name, "sha256": file.sha256 }))
        .collect();
    let mut rows = json!({ "read": results.assessment.status.len() });
    for (status, count) in rows_by_status(results) {
        rows[status] = json!(count);
    }
    let assumed: Vec<Value> = results
        .scheme
        .assumed
        .iter()
        .map(|assumed| json!({ "setting": assumed.path, "value": assumed.value }))
        .collect();
    let corrections: Vec<Value> = results
        .survey
        .corrections
        .iter()
        .map(|one| {
            json!({
                "code": one.code,
                "year": one.year,
                "field": FIELDS[one.field].id,
                "old": one.old,
                "new": one.new,
                "unit": one.unit,
                "reason": one.reason,
                "document": one.document,
                "approver": one.approver,
            })
        })
        .collect();
    let survey = results.survey;
    let adjustments = survey.adjustments.as_ref().map(|(file, list)| {
        json!({ "path": file.name, "sha256": file.sha256, "listed": list.len(), "applied": results.assessment.adjusted.len() })
    });
    let events = survey.events.as_ref().map(|(file, list)| {
        json!({ "path": file.name, "sha256": file.sha256, "listed": list.len(), "counted": results.assessment.events.len() })
    });
    let shares: Vec<Value> = survey
        .shares
        .iter()
        .map(|one| {
            json!({
                "detail": one.detail,
                "code": one.code,
                "year": one.year,
                "field": FIELDS[one.field].id,
                "share": one.share,
                "total": one.total,
                "part": one.part,
                "unit": one.unit,
            })
        })
        .collect();
    json!({
        "adjustments": adjustments,
        "events": events,
        "permu": env!("CARGO_PKG_VERSION"),
        "place": results.place,
        "year": results.survey.year,
        "state": results.state.id(),
        "level": results.regions.level.id(),
        "language": results.lang.id(),
        "scheme": { "id": results.scheme.id, "sha256": sha256(results.scheme.text.as_bytes()) },
        "inputs": inputs,
        "rows": rows,
        "problems": {
            "errors": results.problems.count(Severity::Error),
            "warnings": results.problems.count(Severity::Warning),
            "notes": results.problems.count(Severity::Note),
            "allowed": results.problems.allowed(),
        },
        "corrections": listed(corrections),
        "shares": listed(shares),
        "assumed": assumed,
    })
}

/// The lines of a list of decisions; null where nothing was decided, as for the other lists.
fn listed(lines: Vec<Value>) -> Option<Vec<Value>> {
    (!lines.is_empty()).then_some(lines)
}

/// The manifest of what changed between two results: which they were, by their schemes and inputs.
pub fn of_changes(changes: &Changes<'_>) -> Value {
    let side = |results: &Results<'_>| {
        let inputs = results.survey.inputs.iter();
        let inputs: Vec<&str> = inputs.map(|input| input.sha256.as_str()).collect();
        json!({
            "place": results.place,
            "year": results.survey.year,
            "state": results.state.id(),
            "scheme": { "id": results.scheme.id, "sha256": sha256(results.scheme.text.as_bytes()) },
            "inputs": inputs,
        })
    };
    json!({
        "permu": env!("CARGO_PKG_VERSION"),
        "command": "compare",
        "language": changes.lang().id(),
        "old": side(&changes.old),
        "new": side(&changes.new),
    })
}

/// The manifest of quotas that follow an earlier result.
pub fn of_comparison(comparison: &Comparison<'_>) -> Value {
    let methods: Vec<Value> = comparison
        .allocations
        .iter()
        .map(|one| json!({ "resource": one.resource, "method": one.method.id(), "rounding": one.rounding.id() }))
        .collect();
    json!({
        "permu": env!("CARGO_PKG_VERSION"),
        "language": comparison.lang.id(),
        "counties": { "sha256": comparison.counties },
        "quotas": { "sha256": sha256(comparison.plan.1.as_bytes()) },
        "allocations": methods,
    })
}
