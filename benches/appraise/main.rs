//! Reading and scoring 200,000 enterprises, against a bare stream of the same cells in the same run.
//!
//! Every measurement is a process of its own, so that its peak memory is its own; the two kinds alternate, and medians
//! are compared. See `benches/README.md`.

#[path = "../measure.rs"]
mod measure;
mod workload;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use permu::problem::{Problems, kinds};
use permu::survey::{FieldMap, Input, Request};
use permu::{assess, scheme, survey};

use measure::{Measured, Result, measure, median_of, memory, option, say};

/// Rows, Σ score and Σ over counties of tax ÷ land, as pandas, polars and R compute them.
const KNOWN: [(usize, f64, f64); 2] = [
    (2_000, 116_349.618_918, 1_674.339_841),
    (200_000, 11_982_088.765_048, 1_509.966_642),
];

/// How far a checksum may be off: the known ones have six decimals.
const MARGIN: f64 = 1e-9;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        ["child-permu", path] => child_permu(Path::new(path)),
        ["child-bare", path] => child_bare(Path::new(path)),
        ["write", rows, path] => rows
            .parse()
            .map_err(Into::into)
            .and_then(|rows| Ok(workload::write(rows, false, Path::new(path))?)),
        words => compare(words),
    };
    measure::ended(result)
}

/// Makes the workbook, measures in alternation, and says what came out.
fn compare(words: &[&str]) -> Result<()> {
    let rows = option(words, "--rows", 200_000)?;
    let runs = option(words, "--runs", 7)?;
    let shared = words.contains(&"--shared");
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("big.xlsx");
    workload::write(rows, shared, &path)?;
    let strings = if shared { "shared" } else { "inline" };
    println!("{rows} rows × 20 columns, {strings} strings, {runs} runs of each kind in turn");
    let mut permu = Vec::new();
    let mut bare = Vec::new();
    for _ in 0..runs {
        bare.push(measure([OsStr::new("child-bare"), path.as_os_str()])?);
        permu.push(measure([OsStr::new("child-permu"), path.as_os_str()])?);
    }
    let seconds = (median_of(&permu, "seconds"), median_of(&bare, "seconds"));
    for (name, list) in [("bare calamine stream", &bare), ("permu", &permu)] {
        println!(
            "{name:22} {:7.3} s  {:6.1} MiB",
            median_of(list, "seconds"),
            median_of(list, "peak")
        );
    }
    println!(
        "  of which read {:.3} s, appraise {:.3} s",
        median_of(&permu, "read"),
        median_of(&permu, "appraise")
    );
    println!("permu ÷ bare stream    {:7.2}", seconds.0 / seconds.1);
    command_line(&path)?;
    checksums(rows, &permu[0])
}

/// The whole program on the same workbook, from start to exit.
fn command_line(path: &Path) -> Result<()> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("benches");
    let begun = Instant::now();
    let status = Command::new(env!("CARGO_BIN_EXE_permu"))
        .args([
            "evaluate",
            "--only",
            "tables",
            "--keep-going",
            "--quiet",
            "--year",
            "2024",
        ])
        .args(["--allow", "code-check-digit", "--allow", "code-malformed"])
        .arg("--scheme")
        .arg(folder.join("scheme.toml"))
        .arg("--map")
        .arg(folder.join("map.toml"))
        .arg("--out")
        .arg(path.with_file_name("out"))
        .arg(path)
        .stderr(std::process::Stdio::null())
        .status()?;
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "permu evaluate --only tables {seconds:.3} s (exit {})",
        status.code().unwrap_or(-1)
    );
    Ok(())
}

fn checksums(rows: usize, found: &Measured) -> Result<()> {
    println!("checksums {:.6} {:.6}", found["score"], found["tax_per_mu"]);
    let Some((_, score, tax_per_mu)) = KNOWN.iter().find(|(known, ..)| *known == rows) else {
        return Ok(());
    };
    for (name, expected) in [("score", score), ("tax_per_mu", tax_per_mu)] {
        let off = (found[name] - expected).abs() / expected;
        if off > MARGIN {
            return Err(format!("{name} is {} where others get {expected}", found[name]).into());
        }
    }
    println!("checksums agree with pandas, polars and R");
    Ok(())
}

/// Every cell once, and nothing else: the least that any reader over calamine can take.
fn child_bare(path: &Path) -> Result<()> {
    use calamine::{DataRef, Reader};
    let begun = Instant::now();
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(path)?;
    let mut sum = 0.0;
    let mut letters = 0;
    for sheet in book.sheet_names() {
        let mut cells = book.worksheet_cells_reader(&sheet)?;
        while let Some(cell) = cells.next_cell()? {
            match cell.get_value() {
                DataRef::Float(value) => sum += value,
                DataRef::String(text) => letters += text.len(),
                DataRef::SharedString(text) => letters += text.len(),
                _ => {}
            }
        }
    }
    let seconds = begun.elapsed().as_secs_f64();
    say(&[
        ("seconds", seconds),
        ("peak", memory("VmHWM:")),
        ("sum", sum),
        ("letters", letters as f64),
    ])
}

/// Reading, scoring, ranking and the counties' tax per mu.
fn child_permu(path: &Path) -> Result<()> {
    let begun = Instant::now();
    let mut problems = Problems::new();
    problems.allow(kinds::CODE_CHECK_DIGIT);
    problems.allow(kinds::CODE_MALFORMED);
    problems.allow(kinds::MISSING_VALUE);
    problems.allow(kinds::ZERO_DENOMINATOR);
    let scheme = scheme::read("scheme.toml", include_str!("../scheme.toml"), &mut problems);
    let Some(scheme) = scheme else {
        return Err(permu::problem::render(
            &problems,
            permu::lang::Lang::En,
            permu::problem::Severity::Error,
        )
        .into());
    };
    let (fields, required) = scheme.fields();
    let request = Request {
        fields: fields.into_iter().collect(),
        required: required.into_iter().collect(),
        year: Some(2024),
        map: FieldMap::read("map.toml", include_str!("../map.toml"), &mut problems),
        ..Request::default()
    };
    let survey = survey::read(&[Input::File(path.to_owned())], &request, &mut problems)?;
    let survey = survey.ok_or("nothing was read")?;
    let read = begun.elapsed().as_secs_f64();
    let assessment = assess::assess(&survey, &scheme, &mut problems)?;
    let score = assessment.frame.column("score")?.as_materialized_series().clone();
    let score = permu::sum::sum(score.f64()?.iter().flatten());
    let tax_per_mu = counties(&assessment)?;
    let seconds = begun.elapsed().as_secs_f64();
    say(&[
        ("seconds", seconds),
        ("read", read),
        ("appraise", seconds - read),
        ("peak", memory("VmHWM:")),
        ("score", score),
        ("tax_per_mu", tax_per_mu),
    ])
}

/// Σ over counties of tax ÷ land, each side summed over what is reported, as the peers' scripts do.
fn counties(assessment: &assess::Assessment) -> Result<f64> {
    let column = |id: &str| {
        assessment
            .frame
            .column(id)
            .map(|column| column.as_materialized_series().clone())
    };
    let (county, tax, land) = (column("county")?, column("tax")?, column("land_mu")?);
    let mut sums: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    let rows = county
        .str()?
        .iter()
        .zip(tax.f64()?.iter())
        .zip(land.f64()?.iter());
    for ((county, tax), land) in rows {
        let sum = sums.entry(county.unwrap_or_default()).or_default();
        sum.0 += tax.unwrap_or(0.0);
        sum.1 += land.unwrap_or(0.0);
    }
    Ok(permu::sum::sum(sums.values().map(|(tax, land)| tax / land)))
}
