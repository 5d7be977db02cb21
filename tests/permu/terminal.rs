//! A reader that is gone, a terminal that takes nothing, a temporary folder that is full or missing, few open files.

#![cfg(unix)]

use std::path::Path;
use std::process::Command;

use crate::program::permu;

/// Runs a shell script with permu as `$PERMU`; its exit code, standard output and standard error.
fn shell(folder: &Path, script: &str) -> (Option<i32>, String, String) {
    let output = Command::new("bash")
        .current_dir(folder)
        .env("PERMU", env!("CARGO_BIN_EXE_permu"))
        .args(["-c", script])
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let found = (output.status.code(), text(output.stdout), text(output.stderr));
    assert!(!found.2.contains("panicked"), "{script}: {}", found.2);
    found
}

#[test]
fn a_reader_that_has_gone_is_no_failure() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        "scheme list",
        "scheme show henan-2019",
        "evaluate --only tables",
        "check",
        "--help",
    ] {
        // The reader is gone before permu says anything.
        let script = format!("{{ sleep 0.3; \"$PERMU\" {arguments} --out o; echo $? >&2; }} | true");
        let (_, _, said) = shell(folder.path(), &script);
        assert_eq!(said.lines().last(), Some("0"), "{arguments}: {said}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_standard_output_that_takes_nothing_is_named() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in ["scheme list", "scheme show henan-2019", "evaluate --only tables"] {
        let (code, _, said) = shell(folder.path(), &format!("\"$PERMU\" {arguments} > /dev/full"));
        assert_eq!(code, Some(2), "{arguments}: {said}");
        assert!(said.contains("标准输出：磁盘已满"), "{arguments}: {said}");
    }
    // Nobody is left to be told.
    let (code, _, _) = shell(folder.path(), "\"$PERMU\" scheme show nothing 2> /dev/full");
    assert_eq!(code, Some(2));
}

#[test]
fn workbooks_need_no_temporary_folder_of_the_system() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in ["evaluate", "check", "sample --enterprises 30", "template"] {
        let script = format!("TMPDIR=/nowhere \"$PERMU\" {arguments} --out 'o {arguments}'");
        let (code, _, said) = shell(folder.path(), &script);
        assert_eq!(code, Some(0), "{arguments}: {said}");
    }
}

#[test]
fn a_disk_that_fills_while_a_long_sheet_waits_is_told() {
    let folder = tempfile::tempdir().unwrap();
    permu(folder.path(), &["sample", "--enterprises", "2500", "--out", "in"]).ends_with(0);
    // Blocks of 1,024 bytes: too few for the longest sheet, enough for every table.
    let script = "trap '' XFSZ; ulimit -f 1800; exec \"$PERMU\" evaluate in";
    let (code, _, said) = shell(folder.path(), script);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("out/"), "{said}");
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        1,
        "something was left behind"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_without_open_files_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    for files in [8, 14, 20] {
        for command in ["evaluate", "check"] {
            let (code, _, said) = shell(
                folder.path(),
                &format!("ulimit -n {files}; exec \"$PERMU\" {command}"),
            );
            assert!(matches!(code, Some(0..=2)), "{files} {command}: {code:?} {said}");
            let names: Vec<_> = std::fs::read_dir(folder.path())
                .unwrap()
                .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
                .filter(|name| name != "out")
                .collect();
            assert!(names.is_empty(), "{files} {command}: {names:?} {said}");
        }
    }
}
