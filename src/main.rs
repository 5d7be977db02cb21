//! The `permu` program: parse, run, exit code.

use std::process::ExitCode;

use clap::Parser;
use permu::cli::Cli;

/// Exit code when permu could not run: usage, a file, a bug.
const COULD_NOT_RUN: u8 = 2;

fn main() -> ExitCode {
    // A broken workbook can make a reader panic; that is caught and reported as a problem of the file.
    let loud = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !permu::survey::is_reading() {
            loud(panic);
        }
    }));
    let cli = Cli::parse();
    let lang = cli.common.lang;
    match permu::run::run(cli) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("permu: {}", permu::letter::marked(&error.text(lang)));
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}
