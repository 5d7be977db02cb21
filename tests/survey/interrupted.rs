//! Runs that are killed, or that find no room or no right to write: the folder of results is whole, old or new.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::random::Random;

/// How many runs are killed.
const KILLS: usize = 20;

/// Every file below a folder with its bytes.
fn content(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inside) = folders.pop() {
        for entry in std::fs::read_dir(inside).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_owned();
                files.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    files
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// A folder with made-up workbooks under `in`.
fn place(enterprises: &str) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let arguments = [
        "sample",
        "--enterprises",
        enterprises,
        "--seed",
        "11",
        "--quiet",
        "--out",
        "in",
    ];
    assert!(permu(place.path(), &arguments).status().unwrap().success());
    place
}

fn permu(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_permu"));
    command.current_dir(folder).args(arguments);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// An appraisal whose outputs tell which of two it was.
fn appraisal(folder: &Path, state: &str) -> Command {
    permu(
        folder,
        &["evaluate", "in", "--only", "tables", "--quiet", "--state", state],
    )
}

/// Waits for half of the runs a part of the time that a run takes, and for the other half until the manifest, the last
/// file, is written, and a moment more: most of what can break happens there.
fn wait(run: usize, folder: &Path, whole: Duration, random: &mut Random) {
    let begun = Instant::now();
    let part = random.below(1000) as u32;
    if run.is_multiple_of(2) {
        std::thread::sleep(whole * part / 1000);
        return;
    }
    let written = || {
        let entries = std::fs::read_dir(folder).unwrap().filter_map(Result::ok);
        entries
            .filter(|entry| entry.file_name().to_string_lossy().starts_with(".permu-"))
            .any(|entry| entry.path().join("run.json").exists())
    };
    while !written() && begun.elapsed() < whole * 4 {
        std::thread::sleep(Duration::from_micros(50));
    }
    std::thread::sleep(Duration::from_micros(u64::from(part) * 5));
}

#[test]
fn a_run_killed_at_any_moment_leaves_a_whole_result() {
    let place = place("800");
    let folder = place.path();
    let out = folder.join("out");
    let states = ["trial", "final"];
    let mut whole = Duration::MAX;
    let results = states.map(|state| {
        let begun = Instant::now();
        assert!(appraisal(folder, state).status().unwrap().success());
        whole = whole.min(begun.elapsed());
        content(&out)
    });
    assert_ne!(results[0], results[1]);
    let mut now = 1;
    let mut random = Random::of(2024, 0);
    let mut replaced = 0;
    for run in 0..KILLS {
        let mut child = appraisal(folder, states[1 - now]).spawn().unwrap();
        wait(run, folder, whole, &mut random);
        // A run that was done before is no longer there to be killed.
        let _ = child.kill();
        child.wait().unwrap();
        let found = content(&out);
        assert!(results.contains(&found), "kill {run} left {:?}", found.keys());
        if found == results[1 - now] {
            now = 1 - now;
            replaced += 1;
        }
    }
    assert!(replaced < KILLS, "no run was killed before it was done");
    assert!(appraisal(folder, states[1 - now]).status().unwrap().success());
    assert_eq!(content(&out), results[1 - now]);
    assert_eq!(names(folder), ["in", "out"], "something was left behind");
}

/// The exit code and what was said.
fn said(output: &Output) -> (Option<i32>, String) {
    (
        output.status.code(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

/// Runs permu where no file may grow beyond so many blocks of 512 bytes, as on a disk that is full.
fn with_little_room(folder: &Path, blocks: u32, arguments: &str) -> (Option<i32>, String) {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$PERMU\" {arguments}");
    let output = Command::new("sh")
        .current_dir(folder)
        .env("PERMU", env!("CARGO_BIN_EXE_permu"))
        .args(["-c", &script])
        .output()
        .unwrap();
    said(&output)
}

#[test]
fn without_room_the_old_result_stays_and_the_file_is_named() {
    let place = place("60");
    let folder = place.path();
    assert!(appraisal(folder, "trial").status().unwrap().success());
    let before = content(&folder.join("out"));
    for (blocks, arguments, file) in [
        (
            4,
            "evaluate in --only tables --state final",
            "out/tables/enterprises.csv",
        ),
        (400, "evaluate in --state final", "out/"),
        (4, "check in --out answers", "answers/problems.xlsx"),
    ] {
        let (code, words) = with_little_room(folder, blocks, arguments);
        assert_eq!(code, Some(2), "{arguments}: {words}");
        assert!(words.contains(file), "{arguments}: {words}");
        assert!(
            !words.contains("panicked") && !words.contains(".permu-"),
            "{words}"
        );
    }
    assert_eq!(content(&folder.join("out")), before);
    assert!(names(&folder.join("answers")).is_empty());
    assert_eq!(names(folder), ["answers", "in", "out"]);
}

#[test]
fn a_folder_that_may_not_be_written_is_named_and_the_old_result_stays() {
    let place = place("60");
    let folder = place.path();
    assert!(appraisal(folder, "trial").status().unwrap().success());
    let before = content(&folder.join("out"));
    // Who may everything is refused nothing: the administrator's tests run as nobody.
    let program = folder.join("permu");
    std::fs::copy(env!("CARGO_BIN_EXE_permu"), &program).unwrap();
    let nobody = 65_534;
    for path in [folder.to_owned(), folder.join("out")] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o555)).unwrap();
    }
    let allowed = std::fs::write(folder.join("out/test"), "").is_ok();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(&program);
        command.current_dir(folder).args(arguments);
        if allowed {
            command.uid(nobody).gid(nobody);
        }
        said(&command.output().unwrap())
    };
    if allowed {
        std::fs::remove_file(folder.join("out/test")).unwrap();
    }
    for (arguments, path) in [
        (["evaluate", "in", "--out", "out"], "out"),
        (["evaluate", "in", "--out", "new"], "new"),
        (["check", "in", "--out", "out"], "out"),
        (["sample", "--quiet", "--out", "new"], "new"),
    ] {
        let (code, words) = run(&arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {words}");
        assert!(
            words.contains(&format!("permu: {path}")),
            "{arguments:?}: {words}"
        );
    }
    assert_eq!(content(&folder.join("out")), before);
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).unwrap();
}
