//! Broken workbooks: bytes changed at random places, by a seed, in the file or in the parts packed inside it. Whatever
//! comes out, nothing may panic, hang or take a computer's memory, and what cannot be read must be a problem.
//!
//! The bounded test runs always. The long one is asked for:
//! `PERMU_MUTATIONS=200000 PERMU_SEED=1 RAYON_NUM_THREADS=1 cargo test --release --test survey long_run -- --ignored --nocapture`.
//! A copy that fails is kept under `target/mutations/`; it becomes a case in `tests/workbooks/`.

use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use permu::field::FIELDS;
use permu::lang::Lang;
use permu::problem::Problems;
use permu::survey::audit::{self, Thresholds};
use permu::survey::{self, Cell, FieldMap, Input, Limits, Number, Recipients, Request, Top};
use permu::{allocate, scheme};

use crate::hostile::Parts;
use crate::mutants;
use crate::random::Random;

/// How many broken copies of every workbook the bounded test reads.
const COPIES: u64 = 8;

/// The longest that reading one small workbook may take of a processor's time.
const LONGEST: Duration = Duration::from_secs(5);

/// The most memory that reading small workbooks may take, in KiB.
const MOST_KIB: u64 = 1 << 20;

/// What is put in place of numbers, names and words.
const WORDS: &[&str] = &[
    "",
    "0",
    "-1",
    "1048577",
    "4294967296",
    "18446744073709551616",
    "1e309",
    "-1e308",
    "NaN",
    "XFD1048576",
    "A0",
    "AAAAAAAAAA1",
    "A1:XFD1048576",
    "<",
    "&",
    "&#0;",
    "&#x110000;",
    "&lol;",
    "]]>",
    "<![CDATA[",
    "\u{202e}",
    "\u{0}",
    "=1+1",
    "２０１９",
    "万",
    "亿",
    "%",
    "单位：元",
    "企业名称",
    "统一社会信用代码",
    "用地面积（平方米）",
    "2019年",
    "t=\"s\"",
    "t=\"e\"",
    "r=\"A1\"",
    "table:number-columns-repeated=\"99999999999\"",
    "table:number-rows-repeated=\"1048576\"",
];

/// Changes bytes, cuts the end off, doubles or removes a piece.
fn broken(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut copy = bytes.to_vec();
    for _ in 0..=random.below(8) {
        if copy.is_empty() {
            return copy;
        }
        let at = random.below(copy.len());
        match random.below(10) {
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
            4 => {
                let word = random.pick(WORDS);
                copy.splice(at..at, word.bytes());
            }
            5 => replace_number(&mut copy, at, random),
            _ => copy[at] ^= 1 << random.below(8),
        }
    }
    copy
}

/// Puts a word in place of the next run of digits.
fn replace_number(copy: &mut Vec<u8>, at: usize, random: &mut Random) {
    let Some(start) = copy[at..].iter().position(u8::is_ascii_digit) else {
        return;
    };
    let start = at + start;
    let length = copy[start..]
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    copy.splice(start..start + length, random.pick(WORDS).bytes());
}

/// The parts of a packed workbook; `None` for other files.
fn parts(bytes: &[u8]) -> Option<Parts> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).ok()?;
            let mut content = Vec::new();
            let name = part.name().ok()?.into_owned();
            part.read_to_end(&mut content).ok()?;
            Some((name, content))
        })
        .collect()
}

/// A packed workbook with some of its parts broken: behind a zip that is whole, the readers of XML and records meet
/// them; now and then the zip lies too.
fn broken_inside(parts: &Parts, random: &mut Random) -> Vec<u8> {
    let mut copy = parts.clone();
    for _ in 0..=random.below(2) {
        let chosen = random.below(copy.len());
        let (name, content) = &mut copy[chosen];
        *content = match random.below(4) {
            0 => broken(content, random),
            _ if name.ends_with(".bin") => mutants::binary(content, random),
            _ => mutants::elements(content, random),
        };
    }
    match random.below(8) {
        0 => mutants::other_parts(&copy, random),
        1 => mutants::archive(&mutants::pack(&copy), random),
        _ => mutants::pack(&copy),
    }
}

/// What the files of settings and lists are called, and what stands in them.
const SETTINGS: &[(&str, &str)] = &[
    (
        "corrections.csv",
        "统一社会信用代码,企业名称,字段,原值,新值,单位,更正理由,依据文件,批准人\n\
         91411000XX0000001R,许昌示例一有限公司,税收,10.5,11,万元,重复入库,税函1号,张三\n",
    ),
    (
        "adjustments.csv",
        "统一社会信用代码,原类别,调整后类别,调整原因,依据文件,批准人\n91411000XX0000001R,B,A,上市,市政办1号,张三\n",
    ),
    (
        "events.csv",
        "统一社会信用代码,日期,事项,分值,百分比,依据文件\n91411000XX0000001R,2019-05-06,安全事故,-5,,应急1号\n\
         91411000XX0000001R,2019-06-01,高新技术企业,,3%,科2号\n",
    ),
    (
        "shares.csv",
        "户号或宗地编号,统一社会信用代码,分摊比例,年份\nM1,91411000XX0000001R,60%,2019\nM1,91411000XX0000002N,40%,2019\n",
    ),
    (
        "map.toml",
        "[fields]\n\"税收_万元\" = \"tax\"\n\"electricity\" = { sum = [\"上半年\", \"下半年\"] }\n[units]\n\"税收_万元\" = \"万元\"\n",
    ),
    (
        "quotas.toml",
        include_str!("../../datasets/xuchang-sample/quotas.toml"),
    ),
    ("scheme.toml", ""),
];

/// What is broken: the files of one format after the other, so that each comes as often.
struct Originals(Vec<Vec<Original>>);

struct Original {
    path: PathBuf,
    bytes: Vec<u8>,
    parts: Option<Parts>,
}

impl Originals {
    fn read(largest: usize) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workbooks");
        let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        let of = |endings: &[&str]| -> Vec<Original> {
            let ends = |path: &&PathBuf| {
                let ending = path.extension().unwrap_or_default();
                endings.iter().any(|known| ending == *known)
            };
            let originals = files.iter().filter(ends).filter_map(|path| {
                let bytes = std::fs::read(path).unwrap();
                let parts = parts(&bytes);
                let unpacked = parts.iter().flatten().map(|(_, content)| content.len()).sum();
                let path = path.clone();
                (bytes.len().max(unpacked) <= largest).then_some(Original { path, bytes, parts })
            });
            originals.collect()
        };
        let settings = SETTINGS.iter().flat_map(|(name, text)| {
            let texts: Vec<&str> = match *name {
                "scheme.toml" => scheme::builtin::ids()
                    .into_iter()
                    .filter_map(scheme::builtin::text)
                    .collect(),
                _ => vec![*text],
            };
            texts.into_iter().map(move |text| Original {
                path: PathBuf::from(name),
                bytes: text.as_bytes().to_vec(),
                parts: None,
            })
        });
        let settings = settings.collect();
        Self(vec![
            of(&["xlsx", "xlsm"]),
            of(&["xlsb"]),
            of(&["xls"]),
            of(&["ods"]),
            of(&["csv"]),
            settings,
        ])
    }

    /// How many there are.
    fn count(&self) -> u64 {
        self.0.iter().map(Vec::len).sum::<usize>() as u64
    }

    /// The broken copy with this number, and whose it is.
    fn copy(&self, seed: u64, number: u64) -> (&Path, Vec<u8>) {
        let mut random = Random::of(seed, number);
        let format = &self.0[(number % self.0.len() as u64) as usize];
        let original = &format[random.below(format.len())];
        let ending = original.path.extension().unwrap_or_default();
        let bytes = match &original.parts {
            _ if random.below(8) == 0 => broken(&original.bytes, &mut random),
            Some(parts) => broken_inside(parts, &mut random),
            None => match mutants::stream_of(&original.bytes).filter(|_| ending == "xls") {
                Some(stream) => mutants::old(&stream, &mut random),
                None => mutants::lines(&original.bytes, &mut random),
            },
        };
        (&original.path, bytes)
    }
}

fn request() -> Request {
    Request {
        fields: FIELDS.iter().map(|field| field.id.to_owned()).collect(),
        limits: Limits::default(),
        ..Request::default()
    }
}

/// Reads, audits and words a file as `permu check` does: a workbook as input or, now and then, as earlier results;
/// settings and lists beside a workbook that is right. Tells whether there was something to read.
fn read(path: &Path, request: &Request) -> bool {
    let mut request = request.clone();
    let plain = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workbooks/plain.xlsx");
    let (mut input, file) = (plain, Some(Input::File(path.to_owned())));
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let mut problems = Problems::new();
    let text = || String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
    match name.as_str() {
        "corrections.csv" => request.corrections = file,
        "adjustments.csv" => request.adjustments = file,
        "events.csv" => request.events = file,
        "shares.csv" => request.shares = file,
        "map.toml" => request.map = FieldMap::read(&name, &text(), &mut problems),
        "quotas.toml" => drop(allocate::read(&name, &text(), &mut problems)),
        "scheme.toml" => drop(scheme::read(&name, &text(), &mut problems)),
        _ if name.starts_with("past") => request.history.push(path.to_owned()),
        _ => input = path.to_owned(),
    }
    let survey = survey::read(&[Input::File(input)], &request, &mut problems).unwrap();
    assert!(survey.is_some() || problems.iter().next().is_some());
    if let Some(survey) = &survey {
        let thresholds = Thresholds::built_in(&mut problems);
        audit::audit(survey, &thresholds, &mut problems).unwrap();
        let recipients = Recipients::of(survey).unwrap();
        problems
            .iter()
            .for_each(|problem| drop(recipients.at(problem.place)));
    }
    permu::facts::problem_table(&problems, Lang::Zh).unwrap();
    survey.is_some()
}

/// What a broken copy is called when it is read.
fn name_of(original: &Path, number: u64) -> String {
    let name = original.file_name().unwrap().to_string_lossy();
    match number % 41 {
        0 if original.is_absolute() => format!("past-{name}"),
        _ => name.into_owned(),
    }
}

/// The readers of file formats may panic inside, where it is caught; their words are not for this test's output.
fn quiet_readers() {
    std::panic::set_hook(Box::new(|panic| {
        if !survey::is_reading() {
            eprintln!("{panic}");
        }
    }));
}

#[test]
fn broken_workbooks_are_problems_and_never_panics() {
    quiet_readers();
    let originals = Originals::read(1 << 20);
    let request = request();
    let temporary = tempfile::tempdir().unwrap();
    let mut readable = 0;
    for number in 0..COPIES * originals.count() {
        let (original, bytes) = originals.copy(0x9e37_79b9, number);
        let path = temporary.path().join(name_of(original, number));
        std::fs::write(&path, bytes).unwrap();
        readable += usize::from(read(&path, &request));
    }
    assert!(readable > 0, "every copy was broken beyond reading");
}

/// A text of words that mean something in a cell or a header, and of letters that do not.
fn text(random: &mut Random) -> String {
    let mut text = String::new();
    for _ in 0..=random.below(5) {
        match random.below(3) {
            0 => text.push(char::from_u32(random.below(0x11_0000) as u32).unwrap_or('亩')),
            1 => text.push_str(&(random.next() % 100_000).to_string()),
            _ => text.push_str(random.pick(WORDS)),
        }
    }
    text
}

#[test]
fn broken_words_are_values_or_none_and_never_panics() {
    let mut random = Random::of(4, 0);
    let dimensions: Vec<_> = FIELDS.iter().filter_map(|field| field.dimension()).collect();
    for _ in 0..20_000 {
        let text = text(&mut random);
        if let Number::Value(value) | Number::Typed(value) = survey::number(Cell::Text(&text)) {
            assert!(value.is_finite(), "{text:?}");
        }
        survey::date(Cell::Text(&text));
        let words = survey::words(Cell::Text(&text));
        assert!(!words.chars().any(permu::letter::is_hidden), "{text:?}");
        permu::unit::is_unit(&text);
        let dimension = dimensions[random.below(dimensions.len())];
        assert!(
            survey::measured(&text, dimension).is_none_or(f64::is_finite),
            "{text:?}"
        );
    }
}

#[test]
fn broken_headers_are_fields_or_problems_and_never_panics() {
    let mut random = Random::of(5, 0);
    let labels: Vec<&str> = FIELDS.iter().flat_map(|field| field.aliases).copied().collect();
    let mut recognised = 0;
    for _ in 0..2_000 {
        let mut top = Top::new();
        for row in 0..random.below(6) as u32 {
            for column in 0..random.below(8) as u32 {
                let cell = match random.below(3) {
                    0 => text(&mut random),
                    1 => random.pick(&labels).to_owned(),
                    _ => format!("{}（{}）", random.pick(&labels), text(&mut random)),
                };
                top.entry(row).or_default().insert(column, cell);
            }
        }
        let mut problems = Problems::new();
        let source = problems.source("a.xlsx", "b");
        let found = survey::find_headers(
            &top,
            &|_| true,
            &FieldMap::default(),
            ["", ""],
            source,
            &mut problems,
        );
        recognised += usize::from(!found.is_empty());
    }
    assert!(
        recognised > 100,
        "only {recognised} of the headers were recognised"
    );
}

#[test]
fn broken_corrections_are_problems_and_never_panics() {
    quiet_readers();
    let list = "统一社会信用代码,企业名称,字段,原值,新值,单位,更正理由,依据文件,批准人\n\
                91411000XX0000001R,许昌示例一有限公司,税收,10.5,11,万元,重复入库,税函1号,张三\n";
    let plain = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workbooks/plain.xlsx");
    let temporary = tempfile::tempdir().unwrap();
    let path = temporary.path().join("corrections.csv");
    for number in 0..500 {
        std::fs::write(&path, broken(list.as_bytes(), &mut Random::of(6, number))).unwrap();
        let request = Request {
            corrections: Some(Input::File(path.clone())),
            ..request()
        };
        let mut problems = Problems::new();
        survey::read(&[Input::File(plain.clone())], &request, &mut problems).unwrap();
    }
}

/// The most memory that this process ever held, in KiB, as Linux tells.
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
        .unwrap_or(0)
}

/// The time that this process took of the processors, as Linux tells, in hundredths of a second.
fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = behind_name.split_whitespace().skip(11).take(2);
    Duration::from_millis(ticks.filter_map(|text| text.parse::<u64>().ok()).sum::<u64>() * 10)
}

fn number_of(variable: &str, otherwise: u64) -> u64 {
    let said = std::env::var(variable).ok();
    said.map_or(otherwise, |text| text.parse().unwrap())
}

/// The copy that is being read, and when its reading began (in milliseconds since the start).
static NOW: AtomicU64 = AtomicU64::new(0);
static SINCE: AtomicU64 = AtomicU64::new(0);

#[test]
#[ignore = "takes an hour; run once a release"]
fn long_run_of_broken_workbooks() {
    quiet_readers();
    let (seed, count) = (number_of("PERMU_SEED", 1), number_of("PERMU_MUTATIONS", 200_000));
    let first = number_of("PERMU_FIRST", 0);
    let originals = Originals::read(1 << 20);
    let request = request();
    let temporary = tempfile::tempdir().unwrap();
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/mutations");
    std::fs::create_dir_all(&kept).unwrap();
    let now = kept.join(format!("now-{seed}"));
    let start = Instant::now();
    std::thread::spawn(move || {
        // A reading without end never comes back to tell; this does, and ends the process.
        loop {
            std::thread::sleep(Duration::from_secs(1));
            let since = SINCE.load(Ordering::SeqCst);
            if start.elapsed().as_millis() as u64 > since + 60_000 {
                eprintln!("copy {} of seed {seed} hangs", NOW.load(Ordering::SeqCst));
                std::process::abort();
            }
        }
    });
    let (mut readable, mut failed, mut slowest) = (0u64, Vec::new(), Duration::ZERO);
    let mut before = peak_kib();
    for number in first..first + count {
        let (original, bytes) = originals.copy(seed, number);
        let path = temporary.path().join(name_of(original, number));
        std::fs::write(&path, &bytes).unwrap();
        // What ends the process is told by the number of the copy.
        std::fs::write(&now, number.to_string()).unwrap();
        NOW.store(number, Ordering::SeqCst);
        SINCE.store(start.elapsed().as_millis() as u64, Ordering::SeqCst);
        let begun = processor_time();
        let result = catch_unwind(AssertUnwindSafe(|| read(&path, &request)));
        let took = processor_time() - begun;
        slowest = slowest.max(took);
        let peak = peak_kib();
        let grown = peak > MOST_KIB && peak > before + (64 << 10);
        if result.is_err() || took > LONGEST || grown {
            let name = format!(
                "{seed}-{number}-{}",
                original.file_name().unwrap().to_string_lossy()
            );
            eprintln!("{name}: panic {}, {took:?}, {peak} KiB", result.is_err());
            std::fs::write(kept.join(&name), &bytes).unwrap();
            failed.push(name);
        }
        before = before.max(peak);
        readable += u64::from(result.unwrap_or(false));
        if (number + 1) % 10_000 == 0 {
            eprintln!(
                "{} copies, {readable} readable, {} failed, slowest {slowest:?}, peak {} MiB, {:?}",
                number + 1,
                failed.len(),
                before >> 10,
                start.elapsed()
            );
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}
