//! Classes by share, in two stages and by score, as formulas over places and scores.

use polars::prelude::*;

use super::super::data::{Data, paper};
use super::super::names::{ROW, letters, literal, range};
use super::super::parameters::{Content, Line, Parameters};
use super::{COLUMN_SCORE, Class, Columns, Group, Key, Ranking, low, places};
use crate::assess::{counts, place_by_scores, place_by_shares, place_in_two_stages};
use crate::decimal::on_paper;
use crate::problem::Error;
use crate::scheme::{self, ClassRule, Classes, Rounding};
use crate::table::Format;

impl Ranking {
    /// Puts shares and places into 参数 and makes the formula of the classes of every group.
    pub fn classes(&mut self, data: &Data, parameters: &mut Parameters) -> Result<(), Error> {
        parameters.part(data.text("living.part.classes"));
        let inputs: Vec<Option<Inputs>> = data
            .scheme
            .populations
            .iter()
            .enumerate()
            .map(|(position, population)| {
                Some(inputs(data, position, population.classes.as_ref()?, parameters))
            })
            .collect();
        parameters.part(data.text("living.part.places"));
        let scores = data.numbers("score")?;
        let found = data.words("class_preliminary")?;
        let tops = self.tops();
        for (index, top) in tops.into_iter().enumerate() {
            let group = &self.groups[index];
            let population = &data.scheme.populations[group.population];
            let (Some(rule), Some(inputs)) = (&population.classes, &inputs[group.population]) else {
                continue;
            };
            let mut by: Vec<&str> = rule.by.iter().map(|group| group.column()).collect();
            let mut ranked_by: Vec<&str> = population.rank_by.iter().map(|group| group.column()).collect();
            by.sort_unstable();
            ranked_by.sort_unstable();
            let context = Context {
                data,
                group,
                rule,
                inputs,
                scores: &scores,
                found: &found,
                columns: &Columns::of(self.ties),
                keys: &self.keys[group.population],
                stages: &self.stages[group.population],
                top,
            };
            let class = if by != ranked_by {
                Err("groups")
            } else if group.rank.is_ok() {
                context.by_place(parameters).map(|text| {
                    self.classes[index] = Some(text);
                    Class::ByPlace
                })
            } else {
                context.by_score(parameters).map(Class::ByScore)
            };
            self.groups[index].class = class;
        }
        Ok(())
    }
}

/// The shares of a population by their names in 参数.
struct Inputs {
    shares: Vec<String>,
}

fn inputs(data: &Data, position: usize, rule: &Classes, parameters: &mut Parameters) -> Inputs {
    let label = data.population_label(position);
    let mut input = |item: String, value: f64, format: Format| {
        let line = Line {
            population: label.clone(),
            item: item.clone(),
            group: String::new(),
            content: Content::Input(value),
            format,
            about: rule.source.clone(),
        };
        parameters.add(line, &[&item, &label])
    };
    let class = |key: &str, name: &str| data.lang.text(&format!("living.item.{key}"), &[("class", name)]);
    let share = Format::Decimal(4);
    let first = rule.names.first().map_or("", String::as_str);
    let last = rule.names.last().map_or("", String::as_str);
    let shares = match &rule.rule {
        ClassRule::Shares(ends) => ends
            .iter()
            .zip(&rule.names)
            .take(ends.len().saturating_sub(1))
            .map(|(end, name)| input(class("ends-at", name), *end, share))
            .collect(),
        ClassRule::TwoStage {
            upper_part,
            upper_share,
            lower_share,
            ..
        } => vec![
            input(data.text("living.item.upper-part"), *upper_part, share),
            input(class("share-of", first), *upper_share, share),
            input(class("share-of", last), *lower_share, share),
        ],
        ClassRule::Scores {
            lines,
            first_at_most,
            last_at_least,
        } => {
            let mut list: Vec<String> = lines
                .iter()
                .zip(&rule.names)
                .map(|(line, name)| input(class("least-score", name), line.at, Format::Decimal(2)))
                .collect();
            list.extend(first_at_most.map(|most| input(class("at-most", first), most, share)));
            list.extend(last_at_least.map(|least| input(class("no-less", last), least, share)));
            list
        }
    };
    Inputs { shares }
}

/// The classes of one group on their way.
struct Context<'a> {
    data: &'a Data<'a>,
    group: &'a Group,
    rule: &'a Classes,
    inputs: &'a Inputs,
    scores: &'a Float64Chunked,
    found: &'a StringChunked,
    columns: &'a Columns,
    keys: &'a [Key],
    stages: &'a [Key],
    top: usize,
}

impl Context<'_> {
    fn add(&self, parameters: &mut Parameters, item: String, content: Content, format: Format) -> String {
        let line = Line {
            population: self.data.population_label(self.group.population),
            item,
            group: self.data.group_words(&self.group.name),
            content,
            format,
            about: String::new(),
        };
        parameters.add(line, &[])
    }

    /// share × count as a whole number, the way the scheme rounds.
    fn whole(&self, share: &str, count: &str) -> String {
        let exact = paper(&format!("({share}*{count})"));
        match self.rule.rounding {
            Rounding::Nearest => format!("ROUND({exact},0)"),
            Rounding::Down => format!("INT({exact})"),
            Rounding::Up => format!("ROUNDUP({exact},0)"),
        }
    }

    /// A range of the group's rows in 排名计算.
    fn rows(&self, column: usize) -> String {
        let (letters, top) = (letters(column), self.top);
        format!("{letters}${top}:{letters}${}", top + self.group.members.len() - 1)
    }

    /// The formula by place; the places are put into 参数.
    fn by_place(&self, parameters: &mut Parameters) -> Result<String, &'static str> {
        let (data, rule, stages) = (self.data, self.rule, self.stages);
        let order = places(&self.group.members, self.scores, self.keys);
        if stages.iter().any(|key| key.expression.is_none()) {
            return Err("formula");
        }
        let scores: Vec<f64> = order.iter().map(|row| low(self.scores.get(*row))).collect();
        let at = |key: usize| -> Vec<f64> {
            order
                .iter()
                .map(|row| low(stages[key].values.get(*row)))
                .collect()
        };
        let expected = match &rule.rule {
            ClassRule::Shares(ends) => place_by_shares(ends, order.len(), rule.rounding),
            ClassRule::TwoStage {
                upper_part,
                upper_share,
                lower_share,
                ..
            } => place_in_two_stages(
                &at(0),
                &at(1),
                *upper_part,
                *upper_share,
                *lower_share,
                rule.rounding,
            ),
            ClassRule::Scores {
                lines,
                first_at_most,
                last_at_least,
            } => place_by_scores(&scores, lines, *first_at_most, *last_at_least),
        };
        let same = order
            .iter()
            .zip(&expected)
            .all(|(row, class)| self.found.get(*row) == rule.names.get(*class).map(String::as_str));
        if !same {
            return Err("other");
        }
        let size = order.len();
        let scores = range(
            &self.data.text("sheet.ranking"),
            COLUMN_SCORE,
            self.top,
            self.top + size - 1,
        );
        let count = self.add(
            parameters,
            data.text("living.item.count"),
            Content::Formula(format!("COUNT({scores})"), size as f64),
            Format::Integer,
        );
        Ok(match &rule.rule {
            ClassRule::Shares(ends) => self.shares(parameters, ends, &count, size),
            ClassRule::TwoStage {
                upper_part,
                upper_share,
                lower_share,
                ..
            } => self.two_stages(
                parameters,
                [*upper_part, *upper_share, *lower_share],
                &count,
                size,
            ),
            ClassRule::Scores {
                first_at_most,
                last_at_least,
                lines,
            } => self.scores(parameters, lines, (*first_at_most, *last_at_least), &count, size),
        })
    }

    fn class(&self, index: usize) -> String {
        literal(self.rule.names.get(index).map_or("", String::as_str))
    }

    fn place(&self) -> String {
        format!("{}{ROW}", letters(self.columns.place))
    }

    fn shares(&self, parameters: &mut Parameters, ends: &[f64], count: &str, size: usize) -> String {
        let last = ends.len().saturating_sub(1);
        let cuts: Vec<String> = (0..last)
            .map(|index| {
                let name = &self.rule.names[index];
                let item = self.data.lang.text("living.item.last-place", &[("class", name)]);
                let text = self.whole(&self.inputs.shares[index], count);
                let result = counts(ends[index], size, self.rule.rounding) as f64;
                self.add(parameters, item, Content::Formula(text, result), Format::Integer)
            })
            .collect();
        cuts.iter()
            .enumerate()
            .rev()
            .fold(self.class(last), |below, (index, cut)| {
                format!("IF({}<={cut},{},{below})", self.place(), self.class(index))
            })
    }

    fn two_stages(&self, parameters: &mut Parameters, shares: [f64; 3], count: &str, size: usize) -> String {
        let rounding = self.rule.rounding;
        let half = counts(shares[0], size, rounding);
        let results = [
            half,
            counts(shares[1], size, rounding).min(half),
            counts(shares[2], size, rounding).min(size - half),
        ];
        let whole = |index: usize| self.whole(&self.inputs.shares[index], count);
        let class = |key: &str, index: usize| {
            let name = &self.rule.names[index];
            self.data
                .lang
                .text(&format!("living.item.{key}"), &[("class", name)])
        };
        let mut add = |item: String, text: String, result: usize| {
            self.add(
                parameters,
                item,
                Content::Formula(text, result as f64),
                Format::Integer,
            )
        };
        let half = add(self.data.text("living.item.upper-count"), whole(0), results[0]);
        let first = add(
            class("class-count", 0),
            format!("MIN({},{half})", whole(1)),
            results[1],
        );
        let last = add(
            class("class-count", 2),
            format!("MIN({},{count}-{half})", whole(2)),
            results[2],
        );
        let place = self.place();
        let places = self.rows(self.columns.place);
        let (uppers, lowers) = (self.rows(self.columns.upper), self.rows(self.columns.lower));
        let upper = format!("{}{ROW}", letters(self.columns.upper));
        let lower = format!("{}{ROW}", letters(self.columns.lower));
        format!(
            "IF({place}<={half},\
             IF(SUMPRODUCT(({places}<={half})*(({uppers}>{upper})+({uppers}={upper})*({places}<{place})))<{first},{a},{b}),\
             IF(SUMPRODUCT(({places}>{half})*(({lowers}<{lower})+({lowers}={lower})*({places}>{place})))<{last},{c},{b}))",
            a = self.class(0),
            b = self.class(1),
            c = self.class(2),
        )
    }

    fn scores(
        &self,
        parameters: &mut Parameters,
        lines: &[scheme::Line],
        bounds: (Option<f64>, Option<f64>),
        count: &str,
        size: usize,
    ) -> String {
        let score = format!("{}{ROW}", letters(COLUMN_SCORE));
        let cuts = lines.len();
        let mut text = self.class(cuts);
        for (index, line) in lines.iter().enumerate().rev() {
            let mut class = self.class(index);
            if let (0, Some(most)) = (index, bounds.0) {
                let item = self
                    .data
                    .lang
                    .text("living.item.most-of", &[("class", &self.rule.names[0])]);
                let whole = format!(
                    "INT({})",
                    paper(&format!("({}*{count})", self.inputs.shares[cuts]))
                );
                let result = counts(most, size, Rounding::Down) as f64;
                let call = self.add(parameters, item, Content::Formula(whole, result), Format::Integer);
                class = format!("IF({}<={call},{class},{})", self.place(), self.class(1.min(cuts)));
            }
            let least = paper(&self.inputs.shares[index]);
            text = format!("IF({score}{}{least},{class},{text})", line.side.sign());
        }
        if let Some(least) = bounds.1 {
            let name = self.rule.names.last().map_or("", String::as_str);
            let item = self.data.lang.text("living.item.least-of", &[("class", name)]);
            let share = &self.inputs.shares[cuts + usize::from(bounds.0.is_some())];
            let whole = format!("ROUNDUP({},0)", paper(&format!("({share}*{count})")));
            let result = counts(least, size, Rounding::Up) as f64;
            let call = self.add(parameters, item, Content::Formula(whole, result), Format::Integer);
            text = format!("IF({}>{count}-{call},{},{text})", self.place(), self.class(cuts));
        }
        text
    }

    /// The formula by cut scores, for groups that are too large to be ranked by the sheet.
    fn by_score(&self, parameters: &mut Parameters) -> Result<String, &'static str> {
        if matches!(self.rule.rule, ClassRule::TwoStage { .. }) {
            return Err("large");
        }
        let names = &self.rule.names;
        let mut least = vec![f64::INFINITY; names.len()];
        for row in &self.group.members {
            let place = self
                .found
                .get(*row)
                .and_then(|class| names.iter().position(|name| name == class));
            if let Some((place, score)) = place.zip(self.scores.get(*row)) {
                least[place] = least[place].min(score);
            }
        }
        // A class nobody is in is reached by nobody: its cut is that of the class above.
        let mut cut = f64::INFINITY;
        for own in least.iter_mut().filter(|own| own.is_finite()) {
            cut = cut.min(*own);
            *own = cut;
        }
        let class_of = |score: f64| {
            least
                .iter()
                .position(|cut| score >= *cut)
                .unwrap_or(names.len() - 1)
        };
        let same = self.group.members.iter().all(|row| {
            let class = self.scores.get(*row).map(|score| names[class_of(score)].as_str());
            class == self.found.get(*row)
        });
        if !same {
            return Err("large");
        }
        let score = paper(&self.data.own("score").ok_or("large")?);
        let mut text = self.class(names.len() - 1);
        for index in (0..names.len() - 1)
            .rev()
            .filter(|index| least[*index].is_finite())
        {
            let item = self
                .data
                .lang
                .text("living.item.cut-score", &[("class", &names[index])]);
            let least = Content::Input(on_paper(least[index]));
            let call = self.add(parameters, item, least, Format::Decimal(4));
            text = format!("IF({score}>={call},{},{text})", self.class(index));
        }
        Ok(text)
    }
}
