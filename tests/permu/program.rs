//! Running permu and reading what it wrote.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What a run left behind.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
    pub out: PathBuf,
}

/// Runs permu in `folder`; without `--out` among the arguments its results are in `folder/out`.
pub fn permu(folder: &Path, arguments: &[&str]) -> Run {
    permu_with(folder, arguments, &[])
}

/// The same with environment variables.
pub fn permu_with(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_permu"))
        .current_dir(folder)
        .args(arguments)
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let out = arguments
        .iter()
        .position(|argument| *argument == "--out")
        .map_or("out", |position| arguments[position + 1]);
    let run = Run {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
        out: folder.join(out),
    };
    assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
    // Once in a while: whatever any test evaluates comes to the same again from what was kept.
    let kept = run.code == 0 && run.out.join("survey.json").is_file();
    if std::env::var_os("PERMU_REOPEN").is_some()
        && kept
        && let Err(error) = permu::run::reopen::open(&run.out, permu::lang::Lang::En)
    {
        panic!("{arguments:?}: {}", error.text(permu::lang::Lang::En));
    }
    run
}

impl Run {
    /// Fails with everything the run said unless it ended with this code.
    pub fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}\n{}", self.stdout, self.stderr);
        self
    }

    /// `tables/NAME.csv`.
    pub fn table(&self, name: &str) -> Csv {
        Csv::read(&self.out.join(format!("tables/{name}.csv")))
    }

    /// A text file of the result.
    pub fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.out.join(name)).unwrap()
    }

    /// Every file of the result as a path with forward slashes, sorted.
    pub fn files(&self) -> Vec<String> {
        let mut list = Vec::new();
        let mut folders = vec![self.out.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let inside = path.strip_prefix(&self.out).unwrap();
                    list.push(inside.to_string_lossy().replace('\\', "/"));
                }
            }
        }
        list.sort();
        list
    }
}

/// A CSV table.
pub struct Csv {
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Csv {
    /// Reads a file that must begin with a byte order mark.
    pub fn read(path: &Path) -> Self {
        let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let text = bytes.strip_prefix(b"\xef\xbb\xbf");
        let text = text.unwrap_or_else(|| panic!("{} has no byte order mark", path.display()));
        let mut reader = csv::Reader::from_reader(text);
        let words = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
        Self {
            header: words(reader.headers().unwrap()),
            rows: reader.records().map(|record| words(&record.unwrap())).collect(),
        }
    }

    fn column(&self, id: &str) -> usize {
        let found = self.header.iter().position(|known| known == id);
        found.unwrap_or_else(|| panic!("no column {id} in {:?}", self.header))
    }

    /// A cell's words.
    pub fn get(&self, row: usize, id: &str) -> &str {
        &self.rows[row][self.column(id)]
    }

    /// A cell's number; `None` where it is empty.
    pub fn number(&self, row: usize, id: &str) -> Option<f64> {
        let text = self.get(row, id);
        (!text.is_empty()).then(|| text.parse().unwrap())
    }

    /// The only row that holds these words in this column.
    pub fn row(&self, id: &str, words: &str) -> usize {
        let column = self.column(id);
        let mut found = (0..self.rows.len()).filter(|row| self.rows[*row][column] == words);
        let row = found
            .next()
            .unwrap_or_else(|| panic!("no row with {id} = {words}"));
        assert_eq!(found.next(), None, "{id} = {words} stands twice");
        row
    }

    /// How many rows hold these words in this column.
    pub fn count(&self, id: &str, words: &str) -> usize {
        let column = self.column(id);
        self.rows.iter().filter(|row| row[column] == words).count()
    }
}
