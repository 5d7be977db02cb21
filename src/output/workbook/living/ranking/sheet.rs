//! The rows of 排名计算.

use polars::prelude::*;
use rust_xlsxwriter::{Formula, Worksheet};

use super::super::super::results::look::{self, Looks};
use super::super::super::results::page::Failure;
use super::super::super::results::style::{Row, Styles};
use super::super::data::{Data, FIRST, KEY, digits, paper};
use super::super::names::{ROW, letters};
use super::super::raw::Raw;
use super::{
    COLUMN_KEY, COLUMN_POSITION, COLUMN_SCORE, COLUMN_TIES, Columns, Group, Key, LOWEST, Lookups, Ranking,
};
use crate::decimal::on_paper;
use crate::facts::shown;
use crate::facts::tables::heading;
use crate::table::{Format, Heading, Table};

impl Ranking {
    /// Writes the sheet.
    pub fn write(
        &self,
        sheet: &mut Worksheet,
        styles: &Styles,
        data: &Data,
        raw: &Raw,
        names: &Lookups,
        state: &str,
    ) -> Result<(), Failure> {
        sheet.set_formula_result_default("");
        let columns = Columns::of(self.ties);
        let table = Table {
            id: "ranking",
            title: String::new(),
            headings: self.headings(data),
            frame: DataFrame::empty(),
        };
        let widths = [8.0, 34.0, 34.0, 9.0, 13.0];
        for column in 0..table.headings.len() {
            sheet.set_column_width(column as u16, widths.get(column).copied().unwrap_or(13.0))?;
        }
        sheet.set_freeze_panes(2, 2)?;
        sheet.set_repeat_rows(0, 1)?;
        look::title(sheet, styles, 0, &data.text("living.ranking.title"), state)?;
        look::head_row(sheet, data.lang, styles, 1, &table)?;
        let looks = Looks::carried(styles, &table, sheet)?;
        let (tops, scores, ranks) = (self.tops(), data.numbers("score")?, data.numbers("rank")?);
        let labels = data.words("name")?;
        let mut last = 0;
        for (index, group) in self
            .groups
            .iter()
            .enumerate()
            .filter(|(_, group)| group.rank.is_ok())
        {
            let writer = GroupRows {
                group,
                top: tops[index],
                columns: &columns,
                looks: &looks,
                ties: &self.keys[group.population],
                stages: &self.stages[group.population],
                raw,
                names,
                scores: &scores,
                ranks: &ranks,
                labels: &labels,
                class: self.classes[index].as_deref(),
                data,
            };
            writer.write(sheet)?;
            last = last.max((tops[index] + group.members.len()).saturating_sub(2) as u32);
        }
        if last > 0 {
            look::bands(sheet, styles, ((FIRST - 1) as u32, last), table.headings.len())?;
        }
        if self.groups.iter().any(|group| group.rank.is_err()) {
            sheet.insert_note(0, 0, &look::note(&data.text("living.why.large")))?;
        }
        Ok(())
    }

    fn headings(&self, data: &Data) -> Vec<Heading> {
        let own = |key: &str, format: Format| Heading {
            id: key.to_owned(),
            label: data.text(&format!("living.ranking.{key}")),
            unit: String::new(),
            format,
        };
        let mut list = vec![
            heading(data.lang, KEY, Format::Integer),
            heading(data.lang, "name", Format::Text),
            heading(data.lang, "rank_group", Format::Text),
            own("position", Format::Integer),
            heading(data.lang, "score", Format::Decimal(2)),
        ];
        list.extend((0..self.ties).map(|tie| {
            let mut shown = own("tie", Format::Decimal(2));
            shown.label = data
                .lang
                .text("living.ranking.tie", &[("number", &(tie + 1).to_string())]);
            shown
        }));
        list.push(heading(data.lang, "rank", Format::Integer));
        list.push(own("place", Format::Integer));
        list.push(own("upper", Format::Decimal(2)));
        list.push(own("lower", Format::Decimal(2)));
        list.push(heading(data.lang, "class_preliminary", Format::Text));
        list
    }
}

/// The rows of one group in 排名计算.
struct GroupRows<'a> {
    group: &'a Group,
    top: usize,
    columns: &'a Columns,
    looks: &'a Looks,
    ties: &'a [Key],
    stages: &'a [Key],
    raw: &'a Raw,
    names: &'a Lookups,
    scores: &'a Float64Chunked,
    ranks: &'a Float64Chunked,
    labels: &'a StringChunked,
    class: Option<&'a str>,
    data: &'a Data<'a>,
}

impl GroupRows<'_> {
    fn write(&self, sheet: &mut Worksheet) -> Result<(), Failure> {
        let mut places = vec![0usize; self.group.members.len()];
        for (place, row) in super::places(&self.group.members, self.scores, self.ties)
            .iter()
            .enumerate()
        {
            if let Ok(index) = self.group.members.binary_search(row) {
                places[index] = place + 1;
            }
        }
        let keys: Vec<(usize, &Key)> = (COLUMN_TIES..)
            .zip(self.ties)
            .chain((self.columns.upper..).zip(self.stages))
            .collect();
        let templates: Vec<Option<String>> = keys.iter().map(|(_, key)| self.template(key)).collect();
        let classes = self.data.words("class_preliminary")?;
        let group = self.data.group_words(&self.group.name);
        for (index, row) in self.group.members.iter().enumerate() {
            let line = SheetRow {
                at: (self.top + index - 1) as u32,
                looks: self.looks,
            };
            let number = line.at + 1;
            line.number(sheet, COLUMN_KEY, (number as usize - FIRST + 1) as f64)?;
            let label = shown::visible(self.labels.get(*row).unwrap_or(""));
            line.words(sheet, 1, &look::shortened(&label))?;
            line.words(sheet, 2, &look::shortened(&group))?;
            // Before anyone sorts 企业评价, its rows are those of the frame.
            let position = format!("MATCH($A{number},{},0)", self.names.key);
            line.formula(sheet, COLUMN_POSITION, &position, Some(*row as f64 + 1.0))?;
            let score = paper(&format!("INDEX({},$D{number})", self.names.score));
            line.formula(sheet, COLUMN_SCORE, &score, self.scores.get(*row).map(on_paper))?;
            let mut written = COLUMN_TIES;
            for ((column, key), template) in keys
                .iter()
                .zip(&templates)
                .filter(|((at, _), _)| *at < self.columns.rank)
            {
                self.key(sheet, &line, *column, key, template.as_deref(), *row)?;
                written = column + 1;
            }
            for column in written..self.columns.rank {
                line.words(sheet, column, "")?;
            }
            line.formula(sheet, self.columns.rank, &self.rank(number), self.ranks.get(*row))?;
            line.formula(
                sheet,
                self.columns.place,
                &self.place(number),
                Some(places[index] as f64),
            )?;
            for ((column, key), template) in keys
                .iter()
                .zip(&templates)
                .filter(|((at, _), _)| *at > self.columns.rank)
            {
                self.key(sheet, &line, *column, key, template.as_deref(), *row)?;
            }
            if let Some(text) = self.class {
                let text = text.replace(ROW, &number.to_string());
                line.formula_words(sheet, self.columns.class, &text, classes.get(*row).unwrap_or(""))?;
            }
        }
        Ok(())
    }

    /// The formula of a tie or an order; the lowest number of all where it has no value.
    fn template(&self, key: &Key) -> Option<String> {
        key.expression
            .as_ref()?
            .cell_on_paper(LOWEST, &|id| match self.names.columns.get(id) {
                Some(name) => Some(format!("INDEX({name},$D{ROW})")),
                None => self.raw.beside(id),
            })
    }

    fn key(
        &self,
        sheet: &mut Worksheet,
        line: &SheetRow,
        column: usize,
        key: &Key,
        template: Option<&str>,
        row: usize,
    ) -> Result<(), Failure> {
        let value = key.values.get(row).map_or(-1e300, on_paper);
        match template {
            Some(template) => {
                let text = template.replace(ROW, &(line.at + 1).to_string());
                line.formula(sheet, column, &text, Some(value))
            }
            None => line.number(sheet, column, value),
        }
    }

    fn rows(&self, column: usize) -> String {
        let letters = letters(column);
        format!(
            "{letters}${}:{letters}${}",
            self.top,
            self.top + self.group.members.len() - 1
        )
    }

    /// 1 + how many have a higher score, or the same and win the ties.
    fn rank(&self, number: u32) -> String {
        let scores = self.rows(COLUMN_SCORE);
        let own = format!("{}{number}", letters(COLUMN_SCORE));
        let rank = format!("RANK({own},{scores})");
        let ties = (0..self.ties.len()).rev().fold(String::new(), |rest, tie| {
            let (rows, own) = (
                self.rows(COLUMN_TIES + tie),
                format!("{}{number}", letters(COLUMN_TIES + tie)),
            );
            match rest.is_empty() {
                true => format!("({rows}>{own})"),
                false => format!("(({rows}>{own})+({rows}={own})*{rest})"),
            }
        });
        match ties.is_empty() {
            true => rank,
            false => {
                format!("{rank}+IF(COUNTIF({scores},{own})>1,SUMPRODUCT(({scores}={own})*{ties}),0)")
            }
        }
    }

    /// The place without ties: equal rows follow each other in the order of their codes.
    fn place(&self, number: u32) -> String {
        let letters = letters(self.columns.rank);
        format!(
            "{letters}{number}+COUNTIF({letters}${}:{letters}{number},{letters}{number})-1",
            self.top
        )
    }
}

/// A row of the sheet.
struct SheetRow<'a> {
    at: u32,
    looks: &'a Looks,
}

impl SheetRow<'_> {
    fn number(&self, sheet: &mut Worksheet, column: usize, value: f64) -> Result<(), Failure> {
        let at = (self.at, column as u16);
        Ok(self.looks.number(sheet, at, Row::default(), value)?)
    }

    fn words(&self, sheet: &mut Worksheet, column: usize, text: &str) -> Result<(), Failure> {
        let at = (self.at, column as u16);
        Ok(self.looks.words(sheet, at, Row::default(), text)?)
    }

    fn formula(
        &self,
        sheet: &mut Worksheet,
        column: usize,
        text: &str,
        result: Option<f64>,
    ) -> Result<(), Failure> {
        let result = result.map_or_else(String::new, digits);
        self.formula_words(sheet, column, text, &result)
    }

    fn formula_words(
        &self,
        sheet: &mut Worksheet,
        column: usize,
        text: &str,
        result: &str,
    ) -> Result<(), Failure> {
        let formula = Formula::new(text).set_result(result);
        let at = (self.at, column as u16);
        Ok(self.looks.formula(sheet, at, Row::default(), formula)?)
    }
}
