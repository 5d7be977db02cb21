//! Words on the command line that contradict each other or mean nothing: refused, with what was meant.

use crate::program::permu;

fn refused(arguments: &[&str], words: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let run = permu(folder.path(), arguments).ends_with(2);
    for word in words {
        assert!(
            run.stderr.contains(word),
            "{arguments:?} without {word}: {}",
            run.stderr
        );
    }
    assert!(!run.out.exists(), "{arguments:?}");
}

#[test]
fn a_kind_of_problem_is_hidden_or_an_error_and_never_both() {
    let both = [
        "check",
        "--allow",
        "outlier",
        "--deny",
        "not-a-number",
        "--deny",
        "outlier",
    ];
    refused(&both, &["“outlier”", "--allow", "--deny"]);
    refused(
        &[&both[..], &["--lang", "en"]].concat(),
        &["“outlier”", "not both"],
    );
}

#[test]
fn an_unknown_kind_of_problem_is_answered_with_those_that_are_called_alike() {
    refused(
        &["check", "--allow", "not-number"],
        &["“not-number”", "not-a-number"],
    );
    refused(&["check", "--deny", "unit"], &["unknown-unit", "unit-assumed"]);
    refused(&["evaluate", "--allow", "Outlier"], &["outlier"]);
    refused(&["evaluate", "--allow", "qqq"], &["problems.csv"]);
}

#[test]
fn no_enterprise_behind_a_figure_is_no_figure() {
    refused(&["evaluate", "--min-cell", "0"], &["at least 1"]);
    refused(&["evaluate", "--min-cell", "three"], &["such as 3"]);
}
