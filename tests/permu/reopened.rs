//! A result is opened again only where what it kept comes to the same tables to the last byte.

use std::path::Path;

use permu::lang::Lang;
use permu::run::reopen;

use crate::program::permu;

fn refused(out: &Path) -> String {
    match reopen::open(out, Lang::En) {
        Ok(_) => "opened".to_owned(),
        Err(error) => error.text(Lang::En),
    }
}

#[test]
fn a_result_comes_to_the_same_again_and_a_changed_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let run = permu(folder.path(), &["--quiet"]).ends_with(0);
    let again = reopen::open(&run.out, Lang::Zh).unwrap();
    assert_eq!(again.survey.year, 2019);
    assert_eq!(again.appraised.assessment.status.len(), 1200);
    // Six resources, each under its own method and those compared with it.
    assert!(!again.appraised.allocations.is_empty());
    for name in [
        "scheme.toml",
        "quotas.toml",
        "survey.json",
        "tables/inputs.csv",
        "run.json",
    ] {
        let path = run.out.join(name);
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, text.replacen("2019", "2020", 1) + "\n").unwrap();
        let said = refused(&run.out);
        assert!(
            said.contains(name) && said.contains("changed after the run"),
            "{name}: {said}"
        );
        std::fs::write(&path, text).unwrap();
    }
    assert_eq!(refused(&run.out), "opened");
    // A result of a permu that kept less, and a folder that is no result.
    std::fs::remove_file(run.out.join("survey.json")).unwrap();
    assert!(refused(&run.out).contains("survey.json"));
    assert!(refused(folder.path()).contains("no result of permu"));
}
