//! What the benchmarks share: options, measurements as processes of their own, medians and memory.

use std::collections::BTreeMap;
use std::error::Error;
use std::ffi::OsStr;
use std::process::{Command, ExitCode};

/// The result of a step; its error is told on the terminal.
pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// One measurement: its figures by name.
pub type Measured = BTreeMap<String, f64>;

/// The end of a benchmark.
pub fn ended(result: Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The value behind `--name` on the command line.
pub fn option(words: &[&str], name: &str, default: usize) -> Result<usize> {
    match words.iter().position(|word| *word == name) {
        Some(at) => Ok(words.get(at + 1).ok_or("a number is missing")?.parse()?),
        None => Ok(default),
    }
}

/// Runs this benchmark again as a process that measures one thing, and reads what it [`say`]s.
pub fn measure<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Result<Measured> {
    let output = Command::new(std::env::current_exe()?).args(arguments).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Tells the figures of one measurement to the process that asked for them.
pub fn say(figures: &[(&str, f64)]) -> Result<()> {
    let figures: BTreeMap<&str, f64> = figures.iter().copied().collect();
    println!("{}", serde_json::to_string(&figures)?);
    Ok(())
}

/// The median of one figure.
pub fn median_of(list: &[Measured], name: &str) -> f64 {
    median(list.iter().map(|one| one[name]).collect())
}

/// The median; of an even number of values the upper one.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// A line of `/proc/self/status` in MiB; 0 where the system does not say.
pub fn memory(name: &str) -> f64 {
    std::fs::read_to_string("/proc/self/status")
        .ok()
        .and_then(|status| {
            let line = status.lines().find(|line| line.starts_with(name))?.to_owned();
            line.split_whitespace().nth(1)?.parse::<f64>().ok()
        })
        .map_or(0.0, |kibibytes| kibibytes / 1024.0)
}
