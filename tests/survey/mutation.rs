//! Broken workbooks: bytes changed at random places, by a seed. Whatever comes out, nothing may panic, and what cannot be
//! read must be a problem.

use std::path::{Path, PathBuf};

use permu::field::FIELDS;
use permu::problem::Problems;
use permu::survey::{self, Input, Limits, Request};

/// How many broken copies of every workbook are read.
const COPIES: u64 = 12;

/// A generator of its own (Marsaglia's xorshift): the same copies on every computer.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, count: usize) -> usize {
        (self.next() % count.max(1) as u64) as usize
    }
}

/// Changes bytes, cuts the end off, doubles or removes a piece.
fn broken(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut copy = bytes.to_vec();
    for _ in 0..=random.below(8) {
        if copy.is_empty() {
            return copy;
        }
        let at = random.below(copy.len());
        match random.below(8) {
            0 => copy.truncate(at.max(1)),
            1 => {
                let end = (at + random.below(64)).min(copy.len());
                let piece = copy[at..end].to_vec();
                copy.splice(at..at, piece);
            }
            2 => {
                let end = (at + random.below(64)).min(copy.len());
                copy.drain(at..end);
            }
            3 => copy[at] = 0xff,
            _ => copy[at] ^= 1 << random.below(8),
        }
    }
    copy
}

#[test]
fn broken_workbooks_are_problems_and_never_panics() {
    // The readers of file formats may panic inside, where it is caught; their words are not for this test's output.
    std::panic::set_hook(Box::new(|panic| {
        if !survey::is_reading() {
            eprintln!("{panic}");
        }
    }));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workbooks");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            !path
                .extension()
                .is_some_and(|ending| ending == "txt" || ending == "py" || ending == "md")
        })
        .collect();
    files.sort();
    let request = Request {
        fields: FIELDS.iter().map(|field| field.id.to_owned()).collect(),
        limits: Limits::of_mib(64),
        ..Request::default()
    };
    let temporary = tempfile::tempdir().unwrap();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut read = 0;
    for file in &files {
        let bytes = std::fs::read(file).unwrap();
        for _ in 0..COPIES {
            let path = temporary.path().join(file.file_name().unwrap());
            std::fs::write(&path, broken(&bytes, &mut random)).unwrap();
            let mut problems = Problems::new();
            let survey = survey::read(&[Input::File(path)], &request, &mut problems).unwrap();
            assert!(
                survey.is_some() || problems.iter().next().is_some(),
                "{}",
                file.display()
            );
            read += usize::from(survey.is_some());
        }
    }
    assert!(read > 0, "every copy was broken beyond reading");
}
