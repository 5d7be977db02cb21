//! The `permu` program: parse, run, exit code.

use std::process::ExitCode;

use clap::Parser;
use permu::cli::Cli;

/// Exit code when permu could not run: usage, a file, a bug.
const COULD_NOT_RUN: u8 = 2;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match permu::run::run(cli) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("permu: {error}");
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}
