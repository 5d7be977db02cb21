//! `results.xlsx` and `report.html` of 50,000 made-up enterprises: time, memory and size beside what is promised, and the
//! page in a real Chromium where there is one.
//!
//! Each file is written by a process of its own, so that its peak memory is its own. See `benches/README.md`.

// The tests of the page ask for more, and may panic.
#[allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#[path = "../../tests/permu/browser/client.rs"]
mod client;
#[path = "../measure.rs"]
mod measure;

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use permu::edition::{Decided, Edition, Reader, Results, Run, State};
use permu::facts::View;
use permu::lang::Lang;
use permu::output;
use permu::problem::Problems;
use permu::survey::{Input, Request};
use permu::{assess, region, sample, scheme, survey};

use measure::{Measured, Result, measure, median, median_of, memory, option, say};

/// What is promised for 50,000 enterprises.
mod goal {
    pub const WORKBOOK_SECONDS: f64 = 10.0;
    pub const WORKBOOK_MIB: f64 = 400.0;
    pub const REPORT_MB: f64 = 12.0;
    pub const PAINT_MS: f64 = 1500.0;
    pub const SEARCH_MS: f64 = 100.0;
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        ["child", kind, inputs, file] => child(kind, Path::new(inputs), Path::new(file)),
        words => compare(words),
    };
    measure::ended(result)
}

/// Makes the sample, writes either file in processes of their own, and says what came out.
fn compare(words: &[&str]) -> Result<()> {
    let enterprises = option(words, "--enterprises", 50_000)?;
    let runs = option(words, "--runs", 5)?;
    let folder = tempfile::tempdir()?;
    let inputs = folder.path().join("inputs");
    sample::write(
        &sample::Options {
            enterprises,
            seed: 2019,
            faults: false,
        },
        &inputs,
        permu::lang::Lang::Zh,
    )?;
    println!("{enterprises} enterprises, medians of {runs} runs");
    let workbook = written_by_children("workbook", runs, &inputs, &folder.path().join("results.xlsx"))?;
    line(
        "results.xlsx written",
        median_of(&workbook, "seconds"),
        "s",
        goal::WORKBOOK_SECONDS,
    );
    line(
        "  processor time",
        median_of(&workbook, "processor"),
        "s",
        f64::NAN,
    );
    line(
        "  peak while writing",
        median_of(&workbook, "peak"),
        "MiB",
        goal::WORKBOOK_MIB,
    );
    line(
        "  held before it",
        median_of(&workbook, "before"),
        "MiB",
        f64::NAN,
    );
    line("  size", median_of(&workbook, "bytes") / 1e6, "MB", f64::NAN);
    let page = folder.path().join("report.html");
    let report = written_by_children("report", runs, &inputs, &page)?;
    line(
        "report.html written",
        median_of(&report, "seconds"),
        "s",
        f64::NAN,
    );
    line("  processor time", median_of(&report, "processor"), "s", f64::NAN);
    line("  size", median_of(&report, "bytes") / 1e6, "MB", goal::REPORT_MB);
    match client::find() {
        Some(browser) => sight(&browser, &page, runs),
        None => Ok(()),
    }
}

fn line(what: &str, found: f64, unit: &str, goal: f64) {
    let beside = match goal.is_nan() {
        true => String::new(),
        false if found < goal => format!("  < {goal} {unit}"),
        false => format!("  MISSED: {goal} {unit}"),
    };
    println!("{what:24} {found:9.2} {unit}{beside}");
}

/// So many processes that write the same file.
fn written_by_children(kind: &str, runs: usize, inputs: &Path, file: &Path) -> Result<Vec<Measured>> {
    let arguments = [
        OsStr::new("child"),
        OsStr::new(kind),
        inputs.as_os_str(),
        file.as_os_str(),
    ];
    (0..runs).map(|_| measure(arguments)).collect()
}

/// Reads and appraises, then writes the one file, which alone is measured.
fn child(kind: &str, inputs: &Path, file: &Path) -> Result<()> {
    let mut problems = Problems::new();
    let id = scheme::builtin::DEFAULT;
    let text = scheme::builtin::text(id).ok_or("no default scheme")?;
    let scheme = scheme::read(id, text, &mut problems).ok_or("the scheme has mistakes")?;
    let (fields, required) = scheme.fields();
    let request = Request {
        fields: fields.into_iter().collect(),
        required: required.into_iter().collect(),
        scheme: scheme.id.clone(),
        ..Request::default()
    };
    let inputs = workbooks(inputs)?;
    let survey = survey::read(&inputs, &request, &mut problems)?.ok_or("nothing was read")?;
    let assessment = assess::assess(&survey, &scheme, &mut problems)?;
    let regions = region::regions(&assessment, &scheme, &mut problems)?;
    let decided = Decided::of(
        Run {
            assessment: &assessment,
            scheme: &scheme,
            regions: &regions,
            last: None,
            plan: None,
            allocations: &[],
        },
        3,
        None,
    )?;
    let view = output::view(&Results {
        lang: Lang::Zh,
        state: State::Trial,
        place: String::new(),
        survey: &survey,
        settings: &[],
        scheme: &scheme,
        assessment: &assessment,
        regions: &regions,
        last_regions: None,
        plan: None,
        allocations: &[],
        higher: &[],
        sweep: &[],
        problems: &problems,
        font: None,
        edition: Edition {
            reader: Reader::Whole,
            city: "",
            decided: &decided,
        },
    })?;
    let before = memory("VmRSS:");
    // From here on the peak is counted anew.
    fs::write("/proc/self/clear_refs", "5").ok();
    let (begun, processor) = (Instant::now(), processor_seconds());
    written(kind, &view, file)?;
    say(&[
        ("seconds", begun.elapsed().as_secs_f64()),
        ("processor", processor_seconds() - processor),
        ("before", before),
        ("peak", memory("VmHWM:")),
        ("bytes", fs::metadata(file)?.len() as f64),
    ])
}

fn workbooks(folder: &Path) -> Result<Vec<Input>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<std::io::Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "xlsx"));
    paths.sort();
    Ok(paths.into_iter().map(Input::File).collect())
}

fn written(kind: &str, view: &View, file: &Path) -> Result<()> {
    match kind {
        "workbook" => Ok(output::workbook::results::write(view, file).map_err(|error| error.to_string())?),
        "report" => {
            let mut out = BufWriter::new(File::create(file)?);
            output::report::write(view, &mut out)?;
            Ok(out.flush()?)
        }
        other => Err(format!("what is a {other}?").into()),
    }
}

/// User and system time of all threads of this process, from its 14th and 15th figure; 0 where the system does not say.
fn processor_seconds() -> f64 {
    /// Linux counts in hundredths of a second for every program.
    const TICKS: f64 = 100.0;
    let figures = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind_name = figures.rsplit(')').next().unwrap_or_default();
    let figures = behind_name.split_whitespace().skip(11).take(2);
    figures
        .filter_map(|figure| figure.parse::<f64>().ok())
        .sum::<f64>()
        / TICKS
}

/// Opens the page anew each time: when something is first seen, and how long a search takes until its rows are laid out.
fn sight(browser: &Path, page: &Path, runs: usize) -> Result<()> {
    let (mut paints, mut searches) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        let mut page = client::Page::open(browser, page, "#enterprises", 1400);
        let paint = page.value(
            "new Promise(done => { const seen = performance.getEntriesByName('first-contentful-paint')[0]; \
               if (seen) done(seen.startTime); else new PerformanceObserver(list => \
                 done(list.getEntries().at(-1).startTime)).observe({ type: 'paint', buffered: true }); })",
        );
        paints.push(paint.as_f64().ok_or("no paint")?);
        for text in ["0700", "机械", "有限公司", ""] {
            let search = page.value(&format!(
                "(() => {{ const box = document.querySelector('.open input[type=search]'); box.value = '{text}'; \
                   const begun = performance.now(); box.dispatchEvent(new Event('input')); \
                   document.body.getBoundingClientRect(); return performance.now() - begun; }})()"
            ));
            searches.push(search.as_f64().ok_or("no search")?);
        }
    }
    let slowest = searches.iter().copied().fold(0.0, f64::max);
    line("  first paint", median(paints), "ms", goal::PAINT_MS);
    line("  search", median(searches), "ms", goal::SEARCH_MS);
    line("  slowest search", slowest, "ms", goal::SEARCH_MS);
    Ok(())
}
