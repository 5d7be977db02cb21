//! `charts/` is the gallery of the README and the golden files of the chart tests: the charts of the built-in sample.
//! `PERMU_UPDATE=1 cargo test --release gallery` draws it anew.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::program::permu;

fn pictures(folder: &Path) -> BTreeMap<String, PathBuf> {
    std::fs::read_dir(folder)
        .map(|entries| {
            entries
                .filter_map(|entry| entry.ok().map(|entry| entry.path()))
                .filter(|path| {
                    path.extension()
                        .is_some_and(|ending| ending == "svg" || ending == "png")
                })
                .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), path))
                .collect()
        })
        .unwrap_or_default()
}

#[test]
fn the_gallery_shows_what_the_sample_gives() {
    let folder = tempfile::tempdir().unwrap();
    let run = permu(folder.path(), &[]).ends_with(0);
    let gallery = Path::new(env!("CARGO_MANIFEST_DIR")).join("charts");
    let drawn = pictures(&run.out.join("charts"));
    if std::env::var_os("PERMU_UPDATE").is_some() {
        for path in pictures(&gallery).values() {
            std::fs::remove_file(path).unwrap();
        }
        std::fs::create_dir_all(&gallery).unwrap();
        for (name, path) in &drawn {
            std::fs::copy(path, gallery.join(name)).unwrap();
        }
    }
    let kept = pictures(&gallery);
    assert_eq!(kept.keys().collect::<Vec<_>>(), drawn.keys().collect::<Vec<_>>());
    for (name, path) in &drawn {
        assert!(
            std::fs::read(path).unwrap() == std::fs::read(&kept[name]).unwrap(),
            "charts/{name} is not what the sample gives; PERMU_UPDATE=1 draws it anew"
        );
    }
}
