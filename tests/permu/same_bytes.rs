//! Same inputs, same bytes, on one and on two threads.

use std::path::Path;

use crate::program::{Run, permu, permu_with};

const ONE: [(&str, &str); 2] = [("RAYON_NUM_THREADS", "1"), ("POLARS_MAX_THREADS", "1")];
const TWO: [(&str, &str); 2] = [("RAYON_NUM_THREADS", "2"), ("POLARS_MAX_THREADS", "2")];

fn same(one: &Run, two: &Run) {
    assert_eq!(one.files(), two.files());
    let differing: Vec<String> = one
        .files()
        .into_iter()
        .filter(|file| {
            std::fs::read(one.out.join(file)).unwrap() != std::fs::read(two.out.join(file)).unwrap()
        })
        .collect();
    assert_eq!(
        differing,
        Vec::<String>::new(),
        "these files depend on the number of threads"
    );
}

fn on_one_and_two_threads(folder: &Path, input: &[&str]) {
    let run = |out: &str, variables: &[(&str, &str)]| {
        let arguments = [input, &["--out", out]].concat();
        permu_with(folder, &arguments, variables).ends_with(0)
    };
    let (one, two) = (run("one", &ONE), run("two", &TWO));
    assert!(one.files().len() > 20);
    same(&one, &two);
}

#[test]
fn the_built_in_sample_gives_the_same_bytes_on_one_and_two_threads() {
    let folder = tempfile::tempdir().unwrap();
    on_one_and_two_threads(folder.path(), &["evaluate"]);
}

#[test]
fn two_hundred_thousand_enterprises_give_the_same_bytes_on_one_and_two_threads() {
    let folder = tempfile::tempdir().unwrap();
    let made = permu(
        folder.path(),
        &["sample", "--enterprises", "200000", "--out", "many"],
    );
    made.ends_with(0);
    on_one_and_two_threads(folder.path(), &["evaluate", "many"]);
}
