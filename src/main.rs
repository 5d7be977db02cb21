//! The `permu` program: parse, run, exit code.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::Parser;
use permu::cli::Cli;
use permu::letter::marked;
use permu::output::workbook;
use permu::problem::Error;
use permu::say;
use permu::survey::apart;

/// Exit code when permu could not run: usage, a file, a bug.
const COULD_NOT_RUN: u8 = 2;

fn main() -> ExitCode {
    // A broken workbook can make a reader panic, and a full disk the writer of workbooks; both are caught and reported.
    let loud = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !permu::survey::is_reading() && !workbook::is_of_writer(panic) {
            loud(panic);
        }
    }));
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == apart::ARGUMENT) {
        let limit = arguments.next().and_then(|limit| limit.into_string().ok());
        return match permu::survey::serve(limit.as_deref()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::from(COULD_NOT_RUN),
        };
    }
    apart::begin();
    let cli = Cli::parse();
    let lang = cli.common.lang;
    let failed = |error: &Error| {
        say::error_line(&format!("permu: {}", marked(&error.text(lang))));
        ExitCode::from(COULD_NOT_RUN)
    };
    let code = match catch_unwind(AssertUnwindSafe(|| permu::run::run(cli))) {
        Ok(Ok(code)) => code,
        Ok(Err(error)) => failed(&error),
        // The hook has said what it is.
        Err(_) => ExitCode::from(COULD_NOT_RUN),
    };
    match say::end() {
        Ok(()) => code,
        Err(error) => failed(&Error::file(lang.text("run.standard-output", &[]), error)),
    }
}
