//! LibreOffice without a window, and the workbook that it recalculates.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::book::Book;
use crate::book;

/// The office program; `None` where there is none and none is asked for.
pub fn find() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&folders)
        .map(|folder| folder.join("soffice"))
        .find(|path| path.is_file());
    assert!(
        found.is_some() || std::env::var_os("PERMU_OFFICE").is_none(),
        "PERMU_OFFICE is set, but there is no soffice"
    );
    if found.is_none() {
        println!("no soffice: formulas are not recalculated");
    }
    found
}

/// A copy of a workbook without the results of its formulas; `change` sees every sheet by its number.
pub fn copy(from: &Path, to: &Path, change: impl Fn(usize, String) -> String) {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(from).unwrap()).unwrap();
    let mut out = zip::ZipWriter::new(std::fs::File::create(to).unwrap());
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        out.start_file(&name, zip::write::SimpleFileOptions::default())
            .unwrap();
        let number = name
            .strip_prefix("xl/worksheets/sheet")
            .and_then(|rest| rest.strip_suffix(".xml"));
        match number {
            Some(number) => {
                let mut xml = String::new();
                entry.read_to_string(&mut xml).unwrap();
                let xml = change(number.parse().unwrap(), without_results(&xml));
                out.write_all(xml.as_bytes()).unwrap();
            }
            None => {
                std::io::copy(&mut entry, &mut out).unwrap();
            }
        }
    }
    out.finish().unwrap();
}

/// The text of one part of a workbook.
pub fn part(path: &Path, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

fn without_results(xml: &str) -> String {
    let mut parts = xml.split("</f>");
    let mut text = parts.next().unwrap().to_owned();
    for part in parts {
        let rest = match part.strip_prefix("<v>") {
            Some(result) => &result[result.find("</v>").unwrap() + 4..],
            None => part,
        };
        text.push_str("</f>");
        text.push_str(rest);
    }
    text
}

/// The workbooks as LibreOffice saves them after it has computed them.
pub fn recalculated(office: &Path, books: &[PathBuf], folder: &Path) -> Vec<Book> {
    let target = folder.join("recalculated");
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let status = Command::new(office)
        .args([profile.as_str(), "--headless", "--convert-to", "xlsx", "--outdir"])
        .arg(&target)
        .args(books)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "soffice ended with {status}");
    books
        .iter()
        .map(|book| Book::read(&target.join(book.file_name().unwrap())))
        .collect()
}

/// A small generator, so that the workbook is the same everywhere (xorshift64; Marsaglia 2003).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    fn between(&mut self, from: f64, to: f64) -> String {
        let value = from + (to - from) * self.next();
        format!("{value:.3}")
    }

    /// A figure that some do not report.
    fn sometimes(&mut self, share: f64, from: f64, to: f64) -> String {
        let value = self.between(from, to);
        if self.next() < share { value } else { String::new() }
    }

    fn one_of<'a>(&mut self, texts: &[&'a str]) -> &'a str {
        texts[(self.next() * texts.len() as f64) as usize]
    }
}

/// Eighty enterprises in three counties; some without discharge, some with zero; one called like a formula.
pub fn workbook(path: &Path) {
    let header = [
        "统一社会信用代码",
        "企业名称",
        "县（市、区）",
        "企业规模",
        "企业荣誉",
        "一票否决事项",
        "承租企业数",
        "用地面积（亩）",
        "税收实际贡献（万元）",
        "工业增加值（万元）",
        "综合能耗（吨标准煤）",
        "化学需氧量（吨）",
        "氨氮（吨）",
        "二氧化硫（吨）",
        "氮氧化物（吨）",
        "年平均职工人数（人）",
        "研发经费支出（万元）",
        "主营业务收入（万元）",
        "用电量（万千瓦时）",
    ];
    let mut rows = vec![
        book::cells(["2022年度工业企业"]),
        header.map(str::to_owned).to_vec(),
    ];
    let mut dice = Dice(0x2022_0611);
    for number in 1..=80 {
        let name = match number {
            7 => "'=HYPERLINK(\"http://x\",\"y\")".to_owned(),
            _ => format!("企业{number}"),
        };
        let discharge = number % 9 != 4;
        let mut pollutant = |most: f64| match (discharge, number % 13) {
            (false, _) => String::new(),
            (true, 5) => "0".to_owned(),
            _ => dice.between(0.001, most),
        };
        let pollutants = [pollutant(0.4), pollutant(0.1), pollutant(0.2), pollutant(0.3)];
        let mut row = vec![
            book::code(number),
            name,
            dice.one_of(&["甲县", "乙县", "丙区"]).to_owned(),
            if number % 4 == 0 { "规下" } else { "规上" }.to_owned(),
            dice.one_of(&[
                "",
                "",
                "上市企业",
                "高新技术企业",
                "上市企业、高新技术企业",
                "初创",
            ])
            .to_owned(),
            if number % 17 == 3 { "安全事故" } else { "" }.to_owned(),
            dice.one_of(&["0", "1", "2", "3", ""]).to_owned(),
            dice.between(3.0, 60.0),
            // Two of the same tax, land and value added would be a tie; whole numbers make some likely.
            format!("{:.0}", dice.next() * 900.0 + 20.0),
            dice.between(100.0, 6000.0),
            dice.between(20.0, 2000.0),
        ];
        row.extend(pollutants);
        row.extend([
            dice.between(5.0, 300.0),
            dice.sometimes(0.9, 0.0, 400.0),
            dice.between(500.0, 20_000.0),
            dice.between(10.0, 900.0),
        ]);
        rows.push(row);
    }
    book::write(path, &[("企业", rows)]);
}
