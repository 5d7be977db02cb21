//! `permu chart`: the charts of a kept result at another size.

use crate::program::permu;

/// Width and height of a PNG, and its dots a metre (ISO/IEC 15948 §11.2.2, §11.3.5.3).
fn size(path: &std::path::Path) -> (u32, u32, u32) {
    let bytes = std::fs::read(path).unwrap();
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    let dots = bytes.windows(4).position(|four| four == b"pHYs").unwrap();
    (number(16), number(20), number(dots + 4))
}

#[test]
fn a_chart_is_drawn_again_as_wide_and_as_fine_as_asked() {
    let folder = tempfile::tempdir().unwrap();
    let run = permu(folder.path(), &[]).ends_with(0);
    let first = size(&run.out.join("charts/radar.png"));
    // 16 cm at 300 dpi: 16 ÷ 2.54 × 300 = 1889.76 pixels; 300 dpi are 11811 dots a metre.
    assert_eq!((first.0, first.2), (1890, 11_811));
    let arguments = [
        "chart",
        "radar",
        "lorenz",
        "--width-cm",
        "8",
        "--dpi",
        "200",
        "--out",
        "small",
    ];
    let small = permu(folder.path(), &arguments).ends_with(0);
    assert_eq!(
        small.files(),
        ["lorenz.png", "lorenz.svg", "radar.png", "radar.svg"]
    );
    // 8 ÷ 2.54 × 200 = 629.92; 200 dpi are 7874 dots a metre.
    let (wide, high, dots) = size(&small.out.join("radar.png"));
    assert_eq!((wide, dots), (630, 7_874));
    assert!((f64::from(high) / f64::from(wide) - f64::from(first.1) / f64::from(first.0)).abs() < 0.01);
    assert_eq!(
        std::fs::read(small.out.join("radar.svg")).unwrap(),
        std::fs::read(run.out.join("charts/radar.svg")).unwrap()
    );
    // Without --out the result's own pictures change, and back again to the same bytes.
    let bytes = || std::fs::read(run.out.join("charts/radar.png")).unwrap();
    let before = bytes();
    permu(folder.path(), &["chart", "radar", "--dpi", "100"]).ends_with(0);
    assert_ne!(bytes(), before);
    permu(folder.path(), &["chart"]).ends_with(0);
    assert_eq!(bytes(), before);
}

#[test]
fn an_unknown_chart_names_the_nearest_and_a_folder_without_result_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    assert!(
        permu(folder.path(), &["chart"])
            .ends_with(2)
            .stderr
            .contains("permu evaluate")
    );
    let run = permu(folder.path(), &[]).ends_with(0);
    let wrong = permu(folder.path(), &["chart", "raddar", "--out", "small"]).ends_with(2);
    assert!(wrong.stderr.contains("“raddar”"));
    assert!(
        wrong.stderr.lines().last().unwrap().contains("radar"),
        "{}",
        wrong.stderr
    );
    assert!(!wrong.out.exists());
    for arguments in [
        ["--width-cm", "0"],
        ["--dpi", "-3"],
        ["--dpi", "nan"],
        ["--width-cm", "1e9"],
    ] {
        permu(folder.path(), &[&["chart", "radar"], &arguments[..]].concat()).ends_with(2);
    }
    assert!(run.out.join("charts/radar.png").exists());
}
