//! A random scheme as the text of a scheme file.

use std::fmt::Write;

use super::spec::{
    Bench, Classes, Criterion, FIELDS, GROUPS, Gap, INDICATORS, NAMES, Over, STEPS, Shape, Spec,
};
use crate::rows::HEAD;

fn by(groups: &[usize]) -> String {
    let names: Vec<&str> = groups.iter().map(|group| GROUPS[*group]).collect();
    if names.is_empty() {
        String::new()
    } else {
        format!(", by = {names:?}")
    }
}

fn bench(bench: &Bench) -> String {
    match bench {
        Bench::Fixed(value) => format!("kind = \"fixed\", value = {value:?}"),
        Bench::Mean {
            sums,
            last,
            by: groups,
            over,
            factor,
        } => {
            let of = if *sums { "ratio_of_sums" } else { "mean_of_values" };
            let year = if *last { "last" } else { "this" };
            let over = match over {
                Over::Own => "population".to_owned(),
                Over::All => "all".to_owned(),
                Over::Named(position) => format!("p{position}"),
            };
            let by = by(groups);
            format!(
                "kind = \"mean\", of = \"{of}\", year = \"{year}\", over = \"{over}\", factor = {factor:?}{by}"
            )
        }
        Bench::Best(groups) => format!("kind = \"best\"{}", by(groups)),
        Bench::MinMax(groups) => format!("kind = \"min-max\"{}", by(groups)),
        Bench::Spread(groups) => format!("kind = \"spread\"{}", by(groups)),
        Bench::Norm(groups) => format!("kind = \"norm\"{}", by(groups)),
        Bench::Others(groups) => format!("kind = \"others\"{}", by(groups)),
        Bench::OwnLast(factor) => format!("kind = \"own-last-year\", factor = {factor:?}"),
        Bench::BaseTarget(base, target) => {
            format!("kind = \"base-target\", base = {base:?}, target = {target:?}")
        }
    }
}

fn shape(criterion: &Criterion) -> String {
    match &criterion.shape {
        Shape::Ratio => "kind = \"ratio\"".to_owned(),
        Shape::Mirror => "kind = \"mirror\"".to_owned(),
        Shape::Threshold => "kind = \"threshold\"".to_owned(),
        Shape::Rank => "kind = \"rank\"".to_owned(),
        Shape::Percentile => "kind = \"percentile\"".to_owned(),
        Shape::ZScore(mean, sd) => format!("kind = \"z-score\", at_mean = {mean:?}, per_sd = {sd:?}"),
        Shape::Range(low, high, flat) => {
            let flat = match criterion.bench {
                Bench::BaseTarget(..) => String::new(),
                _ => format!(", flat = {flat:?}"),
            };
            format!("kind = \"range\", low = {low:?}, high = {high:?}{flat}")
        }
        Shape::Steps(steps) => {
            let steps: Vec<String> = steps
                .iter()
                .map(|(least, share)| format!("{{ at_least = {least:?}, share = {share:?} }}"))
                .collect();
            format!("kind = \"steps\", steps = [{}]", steps.join(", "))
        }
        Shape::Progress {
            at_equal,
            per,
            gain,
            whole,
        } => format!(
            "kind = \"progress\", at_equal = {at_equal:?}, per = {per:?}, gain = {gain:?}, whole = {whole}"
        ),
    }
}

fn gap(gap: Gap) -> String {
    match gap {
        Gap::Mean => "{ rule = \"mean-points\" }".to_owned(),
        Gap::Zero => "{ rule = \"zero-points\" }".to_owned(),
        Gap::Minus(points) => format!("{{ rule = \"minus-points\", points = {points:?} }}"),
        Gap::Reweight => "{ rule = \"reweight\" }".to_owned(),
        Gap::Refuse => "{ rule = \"refuse\" }".to_owned(),
    }
}

fn ids(positions: &[usize]) -> Vec<String> {
    positions.iter().map(|position| format!("p{position}")).collect()
}

impl Spec {
    pub fn text(&self) -> String {
        let mut text = HEAD.to_owned();
        let used = |indicator: usize| {
            let mut criteria = self
                .populations
                .iter()
                .flat_map(|population| &population.criteria);
            criteria.any(|criterion| criterion.indicator == indicator)
        };
        for (position, (id, up, down)) in INDICATORS.iter().enumerate() {
            let sides = match down {
                Some(down) => format!(
                    "numerator = \"{}\"\ndenominator = \"{}\"",
                    FIELDS[*up], FIELDS[*down]
                ),
                None => format!("value = \"{}\"", FIELDS[*up]),
            };
            let better = if self.less[position] { "less" } else { "more" };
            let shown = if used(position) { "" } else { "shown_only = true\n" };
            let _ = write!(
                text,
                "[[indicator]]\nid = \"{id}\"\nlabel = \"{id}\"\nunit = \"1\"\n{sides}\nbetter = \"{better}\"\n{shown}source = \"试\"\n"
            );
        }
        for position in 0..self.populations.len() {
            self.population(position, &mut text);
        }
        for (status, when, class) in &self.participation {
            let class = class.map_or(String::new(), |class| format!("class = \"{class}\"\n"));
            let when = when.text();
            let _ = write!(
                text,
                "[[participation]]\nstatus = \"{status}\"\nwhen = \"{when}\"\n{class}source = \"试\"\n"
            );
        }
        for (position, bonus) in self.bonuses.iter().enumerate() {
            let table = if bonus.deduction { "deduction" } else { "bonus" };
            let measure = if bonus.percent { "percent" } else { "points" };
            let cap = bonus.cap.map_or("\"none\"".to_owned(), |cap| format!("{cap:?}"));
            let populations = match bonus.populations.is_empty() {
                true => String::new(),
                false => format!("populations = {:?}\n", ids(&bonus.populations)),
            };
            let _ = write!(
                text,
                "[[{table}]]\nid = \"b{position}\"\nlabel = \"b\"\nwhen = \"{}\"\namount = {:?}\nmeasure = \"{measure}\"\ncap = {cap}\n{populations}source = \"试\"\n",
                bonus.when.text(),
                bonus.amount
            );
        }
        if self.total != (None, None) {
            text += "[bonus_total]\nsource = \"试\"\n";
            for (key, cap) in [("bonus", self.total.0), ("deduction", self.total.1)] {
                if let Some(cap) = cap {
                    let _ = writeln!(text, "{key} = {cap:?}");
                }
            }
        }
        for limit in &self.limits {
            let beats = match limit.kind {
                "floor" => format!("beats_veto = {}\n", limit.beats_veto),
                _ => String::new(),
            };
            let score = limit
                .on_score
                .map_or(String::new(), |least| format!(" AND score >= {least:?}"));
            let _ = write!(
                text,
                "[[limit]]\nkind = \"{}\"\nwhen = \"{}{score}\"\nclasses = [\"{}\"]\n{beats}source = \"试\"\n",
                limit.kind,
                limit.when.text(),
                NAMES[limit.class]
            );
        }
        if self.rounds.iter().any(Option::is_some) {
            text += "[rounding]\nsource = \"试\"\n";
            for (step, round) in STEPS.iter().zip(&self.rounds) {
                if let Some((mode, digits)) = round {
                    let _ = writeln!(text, "{step} = {{ mode = \"{mode}\", digits = {digits} }}");
                }
            }
        }
        if let Some((population, cap)) = self.region {
            let _ = write!(
                text,
                "[region]\npopulation = \"p{population}\"\ncap = {cap:?}\nsource = \"试\"\n"
            );
        }
        text
    }

    fn population(&self, position: usize, text: &mut String) {
        let population = &self.populations[position];
        let names = |list: &[usize], names: &[&str]| -> String {
            let list: Vec<&str> = list.iter().map(|at| names[*at]).collect();
            format!("{list:?}")
        };
        let _ = write!(
            text,
            "[[population]]\nid = \"p{position}\"\nlabel = \"p{position}\"\nwhen = \"{}\"\nweights = \"{}\"\naggregation = \"{}\"\nsource = \"试\"\n",
            population.when.text(),
            population.weights,
            population.aggregation
        );
        if !population.rank_by.is_empty() {
            let _ = writeln!(text, "rank_by = {}", names(&population.rank_by, &GROUPS));
        }
        if !population.ties.is_empty() {
            let _ = writeln!(text, "ties = {}", names(&population.ties, &FIELDS));
        }
        for criterion in &population.criteria {
            let _ = write!(
                text,
                "[[population.criterion]]\nindicator = \"{}\"\nbenchmark = {{ {} }}\nshape = {{ {} }}\nmissing = {}\nsource = \"试\"\n",
                INDICATORS[criterion.indicator].0,
                bench(&criterion.bench),
                shape(criterion),
                gap(criterion.missing)
            );
            if population.weights == "fixed" {
                let _ = writeln!(text, "weight = {:?}", criterion.weight);
            }
            for (key, bound) in [("cap", criterion.cap), ("floor", criterion.floor)] {
                if let Some(bound) = bound {
                    let _ = writeln!(text, "{key} = {bound:?}");
                }
            }
            if let Some(zero) = criterion.zero {
                let _ = writeln!(text, "zero = {}", gap(zero));
            }
        }
        let Some((classes, by, rounding)) = &population.classes else {
            return;
        };
        let _ = write!(text, "[population.classes]\nnames = {NAMES:?}\nsource = \"试\"\n");
        if !by.is_empty() {
            let _ = writeln!(text, "by = {}", names(by, &GROUPS));
        }
        match classes {
            Classes::Shares(ends) => {
                let _ = writeln!(
                    text,
                    "kind = \"shares\"\nends = {ends:?}\nrounding = \"{rounding}\""
                );
            }
            Classes::TwoStage {
                part,
                upper,
                lower,
                by,
            } => {
                let (one, other) = (INDICATORS[by.0].0, INDICATORS[by.1].0);
                let _ = writeln!(
                    text,
                    "kind = \"two-stage\"\nrounding = \"{rounding}\"\nupper_part = {part:?}\nupper_share = {upper:?}\nupper_order = \"{one}_points\"\nlower_share = {lower:?}\nlower_order = \"{other}_points\""
                );
            }
            Classes::Scores { lines, first, last } => {
                let _ = writeln!(text, "kind = \"scores\"\nat_least = {lines:?}");
                for (key, share) in [("first_at_most", first), ("last_at_least", last)] {
                    if let Some(share) = share {
                        let _ = writeln!(text, "{key} = {share:?}");
                    }
                }
            }
        }
    }
}
