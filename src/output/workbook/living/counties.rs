//! 县区排名 as formulas: totals and ratios of sums over 原始数据, the score against the city's values in 参数, the rank.

use std::collections::HashMap;

use polars::prelude::*;

use super::data::{Data, FIRST, agree};
use super::live::Live;
use super::names::{ROW, is_criterion, letters, literal, range};
use super::parameters::{Content, Line, Parameters};
use super::raw::Raw;
use crate::problem::Error;
use crate::region::{Region, Regions};
use crate::scheme::{Better, RegionScore};
use crate::sum::Sum;
use crate::table::{Cells, Format, Table};

/// What the cells of 县区排名 hold, by row and column.
#[derive(Default)]
pub struct Counties {
    cells: HashMap<(usize, usize), Result<String, &'static str>>,
    /// The cells of names, scores and ranks, as other sheets look them up.
    pub names: Option<String>,
    /// See `names`.
    pub scores: Option<String>,
    /// See `names`.
    pub ranks: Option<String>,
    /// The totals by id.
    pub totals: HashMap<String, String>,
}

/// What the formulas are made from.
pub struct Source<'a> {
    /// The results and the figures behind them.
    pub data: &'a Data<'a>,
    /// 原始数据.
    pub raw: &'a Raw,
    /// How formulas call the weights, by population and criterion.
    pub weights: &'a [Vec<String>],
    /// The areas.
    pub regions: &'a Regions,
    /// The table of the sheet.
    pub table: &'a Table,
    /// The column that names the area of an enterprise.
    pub area: &'static str,
    /// The name of the sheet.
    pub sheet: String,
}

impl Counties {
    /// What a cell holds.
    pub fn cell(&self, row: usize, column: usize) -> Live<'_> {
        match self.cells.get(&(row, column)) {
            None => Live::Plain,
            Some(Ok(text)) => Live::Formula(text),
            Some(Err(why)) => Live::Value(why),
        }
    }

    /// The formulas of all areas.
    pub fn of(source: &Source, parameters: &mut Parameters) -> Result<Self, Error> {
        let mut found = Self::default();
        let names = Cells::of(&source.table.frame, "county")?;
        let areas = source.data.words(source.area)?;
        let rows: Vec<(Option<&Region>, Option<&str>)> = (0..source.table.frame.height())
            .map(|row| {
                let name = names.text(row);
                let own = source
                    .regions
                    .ranked
                    .iter()
                    .find(|region| Some(region.name.as_str()) == name);
                (own, own.and(name))
            })
            .collect();
        let listed = rows.iter().filter(|row| row.0.is_some()).count();
        let mut list = |id: &str, parts: &[&str]| {
            let column = source.column(id)?;
            let cells = range(&source.sheet, column, FIRST, FIRST + listed - 1);
            Some(parameters.names.add(parts, cells))
        };
        if listed > 0 {
            let label = |id: &str| source.data.text(&format!("living.county.{id}"));
            found.names = list("county", &[&label("name")]);
            found.scores = list("score", &[&label("score")]);
            found.ranks = list("rank", &[&label("rank")]);
            for heading in &source.table.headings {
                if let Some(cells) = list(&heading.id, &[&label("total"), &heading.label])
                    .filter(|_| heading.id == "land_mu" || heading.id.ends_with("_total"))
                {
                    found.totals.insert(heading.id.clone(), cells);
                }
            }
        }
        for (row, (own, name)) in rows.iter().enumerate() {
            let region = own.unwrap_or(&source.regions.city);
            let scope = Scope::of(source, &areas, *name);
            found.sums(source, &scope, region, row)?;
        }
        let city = Scope::of(source, &areas, None);
        let score = source.score(&city, parameters)?;
        for (row, (own, _)) in rows.iter().enumerate() {
            let (Some(region), Some(column)) = (own, source.column("score")) else {
                continue;
            };
            if region.score.is_some() {
                let text = match &score {
                    Ok(score) if agree(source.simulated(region), region.score) => Ok(score.clone()),
                    Ok(_) => Err("other"),
                    Err(why) => Err(*why),
                };
                let is_live = text.is_ok();
                found.cells.insert((row, column), text);
                if let (Some(rank), Some(all)) = (source.column("rank"), &found.scores) {
                    let own = format!("{}{ROW}", letters(column));
                    // Equal on paper is equal here.
                    let text = format!("1+SUMPRODUCT(ISNUMBER({all})*({all}>{own}*(1+5E-12)))");
                    let text = if is_live { Ok(text) } else { Err("region") };
                    found.cells.insert((row, rank), text);
                }
            }
        }
        Ok(found)
    }

    /// Totals and ratios of sums of one area.
    fn sums(&mut self, source: &Source, scope: &Scope, region: &Region, row: usize) -> Result<(), Error> {
        for (column, heading) in source.table.headings.iter().enumerate() {
            let id = heading.id.as_str();
            let total = if id == "land_mu" {
                Some(id)
            } else {
                id.strip_suffix("_total")
            };
            if let Some((total, engine)) = total.and_then(|id| Some((id, *region.totals.get(id)?))) {
                let text = match scope.total(total)? {
                    Some((text, sum)) if agree(Some(sum), Some(engine)) => Ok(text),
                    Some(_) => Err("other"),
                    None => Err("total"),
                };
                self.cells.insert((row, column), text);
            }
            let value = id.strip_suffix("_value").and_then(|id| {
                let mut indicators = source.data.scheme.indicators.iter();
                let index = indicators.position(|indicator| indicator.id == id)?;
                Some((index, region.values.get(index).copied().flatten()?))
            });
            if let Some((index, engine)) = value {
                let text = match scope.ratio(index)? {
                    Some((text, ratio)) if agree(Some(ratio), Some(engine)) => Ok(text),
                    Some(_) => Err("other"),
                    None => Err("total"),
                };
                self.cells.insert((row, column), text);
            }
        }
        Ok(())
    }
}

impl Source<'_> {
    fn column(&self, id: &str) -> Option<usize> {
        self.table.headings.iter().position(|heading| heading.id == id)
    }

    /// The city's values and the cap, in 参数; the formula of the score, or why there is none.
    fn score(
        &self,
        city: &Scope,
        parameters: &mut Parameters,
    ) -> Result<Result<String, &'static str>, Error> {
        let rule = self.data.scheme.region.as_ref().map(|region| &region.rule);
        let Some(RegionScore::AgainstCity { population, cap }) = rule else {
            return Ok(Err("region"));
        };
        parameters.part(self.data.text("living.part.city"));
        let line = |item: String, content: Content, about: String| Line {
            population: self.data.population_label(*population),
            item,
            group: String::new(),
            content,
            format: Format::Decimal(4),
            about,
        };
        let item = self.data.text("living.item.county-cap");
        let source = self
            .data
            .scheme
            .region
            .as_ref()
            .map(|region| region.source.clone());
        let cap = parameters.add(
            line(item.clone(), Content::Input(*cap), source.unwrap_or_default()),
            &[&item],
        );
        let (mut points, mut kept) = (Vec::new(), Vec::new());
        let criteria = &self.data.scheme.populations[*population].criteria;
        for (criterion, weight) in criteria.iter().zip(&self.weights[*population]) {
            let index = criterion.indicator;
            let indicator = &self.data.scheme.indicators[index];
            let Some(engine) = self.regions.city.values[index] else {
                continue;
            };
            let Some(column) = self.column(&format!("{}_value", indicator.id)) else {
                return Ok(Err("other"));
            };
            let content = match city.ratio(index)? {
                Some((text, value)) if agree(Some(value), Some(engine)) => Content::Formula(text, engine),
                _ => Content::Value(engine, self.data.text("living.why.other")),
            };
            let label = self.data.indicator(index);
            let item = self.data.text("living.item.city");
            let about = self.data.text("living.about.city");
            let all = parameters.add(
                line(format!("{label} · {item}"), content, about),
                &[&item, &label],
            );
            let own = format!("${}{ROW}", letters(column));
            let achieved = match indicator.better {
                Better::Less => format!("IF({own}>0,MIN({cap},{all}/{own}),{cap})"),
                _ => format!("MIN({cap},{own}/{all})"),
            };
            let counts = format!("ISNUMBER({own})*(N({all})>0)");
            points.push(format!("IF({counts},{weight}*{achieved},0)"));
            kept.push((counts, weight));
        }
        let whole = self.weights[*population].join("+");
        let kept = kept.iter().map(|(counts, weight)| format!("{counts}*{weight}"));
        let kept = kept.collect::<Vec<_>>().join("+");
        Ok(match points.is_empty() {
            true => Err("other"),
            false => Ok(format!(
                "IF({kept}>0,({})*({whole})/({kept}),\"\")",
                points.join("+")
            )),
        })
    }

    /// What the formula of the score gives.
    fn simulated(&self, own: &Region) -> Option<f64> {
        let RegionScore::AgainstCity { population, cap } = &self.data.scheme.region.as_ref()?.rule else {
            return None;
        };
        let (mut points, mut kept, mut all) = (Sum::default(), Sum::default(), Sum::default());
        let weights = self.data.assessment.weights.get(*population)?;
        for (criterion, weight) in self.data.scheme.populations[*population]
            .criteria
            .iter()
            .zip(weights)
        {
            all.add(*weight);
            let city = self.regions.city.values[criterion.indicator].filter(|city| *city > 0.0);
            let Some((value, city)) = own.values[criterion.indicator].zip(city) else {
                continue;
            };
            let achieved = match self.data.scheme.indicators[criterion.indicator].better {
                Better::Less if value > 0.0 => city / value,
                Better::Less => *cap,
                _ => value / city,
            };
            points.add(weight * achieved.min(*cap));
            kept.add(*weight);
        }
        let kept = kept.total();
        (kept > 0.0).then(|| points.total() * all.total() / kept)
    }
}

/// The enterprises of one area, or all of them.
struct Scope<'a> {
    source: &'a Source<'a>,
    areas: &'a StringChunked,
    name: Option<&'a str>,
    criteria: Option<String>,
}

impl<'a> Scope<'a> {
    fn of(source: &'a Source, areas: &'a StringChunked, name: Option<&'a str>) -> Self {
        let raw = |id: &str| source.raw.name(id);
        let own = match name {
            None => Some(String::new()),
            Some(name) if is_criterion(name) => {
                raw(source.area).map(|area| format!(",{area},{}", literal(&format!("={name}"))))
            }
            Some(_) => None,
        };
        let outside = literal(&format!("<>{}", source.data.outside()));
        let all = raw("status")
            .zip(raw("population"))
            .map(|(status, population)| format!(",{status},{outside},{population},\"<>\""));
        Self {
            source,
            areas,
            name,
            criteria: own.zip(all).map(|(own, all)| format!("{all}{own}")),
        }
    }

    fn rows(&self) -> impl Iterator<Item = usize> {
        let is_inside = |row: &usize| {
            self.source.data.counts(*row, None) && (self.name.is_none() || self.areas.get(*row) == self.name)
        };
        (0..self.source.data.height()).filter(is_inside)
    }

    /// The sum of a field, and the formula of it.
    fn total(&self, id: &str) -> Result<Option<(String, f64)>, Error> {
        let Some((criteria, column)) = self.criteria.as_ref().zip(self.source.raw.name(id)) else {
            return Ok(None);
        };
        let values = self.source.data.numbers(id)?;
        let sum = crate::sum::sum(self.rows().filter_map(|row| values.get(row)));
        Ok(Some((format!("SUMIFS({column}{criteria})"), sum)))
    }

    /// The ratio of sums of an indicator over the enterprises that report both sides, and the formula of it.
    fn ratio(&self, index: usize) -> Result<Option<(String, f64)>, Error> {
        let Some(criteria) = &self.criteria else {
            return Ok(None);
        };
        let sides = &self.source.raw.sides[index];
        let id = &self.source.data.scheme.indicators[index].id;
        let ups = self.source.data.numbers(&format!("{id}_numerator"))?;
        let (mut up, mut down) = (Sum::default(), Sum::default());
        let top = &sides.numerator;
        let text = match &sides.denominator {
            None => {
                for value in self.rows().filter_map(|row| ups.get(row)) {
                    up.add(value);
                    down.add(1.0);
                }
                format!("IFERROR(AVERAGEIFS({top}{criteria}),\"\")")
            }
            Some(bottom) => {
                let downs = self.source.data.numbers(&format!("{id}_denominator"))?;
                for row in self.rows() {
                    let below = downs.get(row).filter(|below| *below > 0.0);
                    if let (Some(one), Some(other)) = (ups.get(row), below) {
                        up.add(one);
                        down.add(other);
                    }
                }
                // Whoever reports one side only counts in neither sum.
                let both = format!("{criteria},{top},\">=-1E+300\",{bottom},\">0\"");
                format!("IFERROR(SUMIFS({top}{both})/SUMIFS({bottom}{both}),\"\")")
            }
        };
        Ok(Some((text, up.total() / down.total())))
    }
}
