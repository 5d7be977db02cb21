//! What the writers are handed of the sample that comes with the program, for their tests: by the whole chain, once.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use polars::prelude::{Column, IdxCa, IdxSize};

use crate::allocate;
use crate::edition::{Decided, Edition, Reader, Results, Run, State};
use crate::facts::view::View;
use crate::insight::{Appraised, counties};
use crate::lang::Lang;
use crate::problem::Problems;
use crate::sample;
use crate::scheme::{self, builtin};
use crate::survey::{self, Input, Request};

/// The areas of the sample in the order of their ranks.
pub const COUNTIES: [&str; 9] = [
    "城乡一体化示范区",
    "经济技术开发区",
    "东城区",
    "魏都区",
    "建安区",
    "长葛市",
    "鄢陵县",
    "禹州市",
    "襄城县",
];

/// A name that tries everything at once, and one that a spreadsheet would run; they stand in the fourth and fifth row.
pub const HOSTILE: &str = "<script>alert(1)</script>\" onload='x' & \u{202e}gnp\u{2028}</title>\u{1b}";
pub const FORMULA: &str = "=HYPERLINK(\"http://x\",\"y\")";

static VIEWS: [LazyLock<View>; 2] = [LazyLock::new(|| made(Lang::Zh)), LazyLock::new(|| made(Lang::En))];

fn made(lang: Lang) -> View {
    let mut problems = Problems::new();
    let text = builtin::text(builtin::DEFAULT).unwrap();
    let scheme = scheme::read("scheme.toml", text, &mut problems).unwrap();
    let plan = allocate::read_with("quotas.toml", (sample::QUOTAS, &[]), &[], &mut problems).unwrap();
    let (fields, required) = scheme.fields();
    let fields: BTreeSet<String> = fields.into_iter().collect();
    let request = Request {
        fields: fields.into_iter().chain(plan.fields()).collect(),
        required: required.into_iter().collect(),
        stand_ins: scheme.stand_ins(),
        ..Request::default()
    };
    let inputs = sample::EMBEDDED.map(|(name, bytes)| Input::Embedded(name, bytes));
    let survey = survey::read(&inputs, &request, &mut problems).unwrap().unwrap();
    let appraised = Appraised::of(&survey, &scheme, Some(&plan), &mut |_| {}, &mut problems).unwrap();
    let (Some(plan), regions) = (&appraised.plan, &appraised.regions) else {
        panic!("the sample has quotas")
    };
    let (allocations, classes) = (&appraised.allocations, scheme.region_classes());
    let last = appraised.last.as_ref();
    let run = Run {
        assessment: &appraised.assessment,
        scheme: &scheme,
        regions,
        last: last.map(|(assessment, regions)| (assessment, regions)),
        plan: Some(plan),
        allocations,
    };
    let place = "许昌市".to_owned();
    let results = Results {
        lang,
        state: State::Trial,
        survey: &survey,
        settings: &[],
        place: place.clone(),
        scheme: &scheme,
        assessment: &appraised.assessment,
        regions,
        last_regions: last.map(|(_, regions)| regions),
        plan: Some((plan, sample::QUOTAS)),
        allocations,
        higher: &allocate::one_rank_higher(plan, allocations, &counties(regions), classes),
        sweep: &[],
        problems: &problems,
        font: None,
        edition: Edition {
            reader: Reader::Whole,
            city: &place,
            decided: &Decided::of(run, 1, None).unwrap(),
        },
    };
    super::view(&results).unwrap()
}

/// The sample with so many rows of enterprises from all its areas, each several times where there are more than it has; as
/// values alone.
pub fn view(lang: Lang, enterprises: usize) -> View {
    let mut view = VIEWS[usize::from(lang == Lang::En)].clone();
    view.living = None;
    let frame = &mut view.enterprises.frame;
    let height = frame.height();
    let picked: Vec<IdxSize> = (0..enterprises)
        .map(|row| (row * height / enterprises) as IdxSize)
        .collect();
    *frame = frame
        .take(&IdxCa::from_vec("row".into(), picked.clone()))
        .unwrap();
    let names = frame.column("name").unwrap().str().unwrap();
    let names = names.iter().enumerate().map(|(row, name)| match row {
        3 => Some(HOSTILE),
        4 => Some(FORMULA),
        _ => name,
    });
    let names = Column::new("name".into(), names.collect::<Vec<_>>());
    frame.with_column(names).unwrap();
    let now = |(row, line): &(u32, u32)| Some((picked.binary_search(row).ok()? as u32, *line));
    for origin in &mut view.origins {
        origin.rows = origin.rows.iter().filter_map(now).collect();
    }
    view
}

/// A view of a run that found nothing: tables with headings and no rows.
pub fn empty(lang: Lang) -> View {
    let mut view = view(lang, 20);
    let tables = [
        &mut view.enterprises,
        &mut view.counties,
        &mut view.shares,
        &mut view.losses,
        &mut view.before,
        &mut view.parks,
        &mut view.allocation,
        &mut view.comparison,
        &mut view.efficiency,
        &mut view.higher,
        &mut view.sums,
        &mut view.region_policies,
        &mut view.quota_notes,
        &mut view.quota_parameters,
        &mut view.problems,
    ];
    for table in tables {
        table.frame = table.frame.clear();
        table.title.clear();
    }
    view.facts.clear();
    view.origins.clear();
    view.left_out.clear();
    view.classes.clear();
    view.charts.clear();
    view.method.assumed.clear();
    view
}
