//! A random scheme as the text of a scheme file.

use std::fmt::Write;

use super::formula::Cond;
use super::spec::{
    Bench, Bonus, Classes, Criterion, Events, GROUPS, Gap, INDICATORS, Limit, NAMES, Over, Population,
    Region, STEPS, Shape, Spec,
};
use crate::rows::HEAD;

const SOURCE: &str = "source = \"试\"\n";

fn groups(list: &[usize]) -> String {
    let names: Vec<&str> = list.iter().map(|group| GROUPS[*group]).collect();
    format!("{names:?}")
}

fn by(list: &[usize]) -> String {
    match list.is_empty() {
        true => String::new(),
        false => format!(", by = {}", groups(list)),
    }
}

fn bench(spec: &Spec, bench: &Bench) -> String {
    match bench {
        Bench::Fixed(value) => format!("kind = \"fixed\", value = {value:?}"),
        Bench::Constant(at) => format!("kind = \"fixed\", constant = \"{}\"", spec.constants[*at].id),
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
                .map(|(line, key, share)| format!("{{ {key} = {line:?}, share = {share:?} }}"))
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

/// `when`, `event` and `populations`, as bonuses and limits have them.
fn concerned(when: Option<&Cond>, event: Option<Events>, populations: &[usize], each: bool) -> String {
    let mut text = String::new();
    if let Some(when) = when {
        let _ = writeln!(text, "when = \"{}\"", when.text());
    }
    if let Some(event) = event {
        let _ = writeln!(text, "event = \"{}\"", event.kind);
        if each {
            let per = if event.each { "event" } else { "item" };
            let _ = writeln!(text, "per = \"{per}\"");
        }
        if let Some(years) = event.years {
            let _ = writeln!(text, "years = {years}");
        }
    }
    if !populations.is_empty() {
        let ids: Vec<String> = populations
            .iter()
            .map(|position| format!("p{position}"))
            .collect();
        let _ = writeln!(text, "populations = {ids:?}");
    }
    text
}

fn classes(list: &[usize]) -> String {
    let names: Vec<&str> = list.iter().map(|class| NAMES[*class]).collect();
    format!("{names:?}")
}

fn bonuses(list: &[Bonus], total: (Option<f64>, Option<f64>), table: &str, text: &mut String) {
    for (position, bonus) in list.iter().enumerate() {
        let kind = if bonus.deduction { "deduction" } else { "bonus" };
        let measure = if bonus.percent { "percent" } else { "points" };
        let cap = bonus.cap.map_or("\"none\"".to_owned(), |cap| format!("{cap:?}"));
        let _ = write!(
            text,
            "[[{table}{kind}]]\nid = \"b{position}\"\nlabel = \"b\"\nmeasure = \"{measure}\"\ncap = {cap}\n{}{SOURCE}",
            concerned(bonus.when.as_ref(), bonus.event, &bonus.populations, true)
        );
        if let Some(amount) = &bonus.amount {
            let _ = match amount {
                super::formula::Num::Is(value) => writeln!(text, "amount = {value:?}"),
                formula => writeln!(text, "amount = \"{}\"", formula.text()),
            };
        }
    }
    if total != (None, None) {
        let _ = write!(text, "[{table}bonus_total]\n{SOURCE}");
        for (key, cap) in [("bonus", total.0), ("deduction", total.1)] {
            if let Some(cap) = cap {
                let _ = writeln!(text, "{key} = {cap:?}");
            }
        }
    }
}

fn limits(list: &[Limit], table: &str, text: &mut String) {
    for limit in list {
        let beats = match limit.kind {
            "floor" => format!("beats_veto = {}\n", limit.beats_veto),
            _ => String::new(),
        };
        let _ = write!(
            text,
            "[[{table}limit]]\nkind = \"{}\"\nclasses = {}\n{}{beats}{SOURCE}",
            limit.kind,
            classes(&limit.classes),
            concerned(limit.when.as_ref(), limit.event, &limit.populations, false)
        );
    }
}

impl Spec {
    pub fn text(&self) -> String {
        let rules = self.rules();
        let is_read = |id: &str| {
            let mut words = rules.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
            words.any(|word| word == id)
        };
        let mut text = HEAD.replace("\"enterprise\"", &format!("\"{}\"", self.unit));
        for constant in self.constants.iter().filter(|constant| is_read(constant.id)) {
            let values: Vec<String> = constant
                .values
                .iter()
                .map(|(name, value)| format!("\"{name}\" = {value:?}"))
                .collect();
            let otherwise = constant
                .otherwise
                .map_or(String::new(), |value| format!("otherwise = {value:?}\n"));
            let _ = write!(
                text,
                "[[constant]]\nid = \"{}\"\nlabel = \"常\"\nunit = \"1\"\nby = \"{}\"\nvalues = {{ {} }}\n{otherwise}{SOURCE}",
                constant.id,
                GROUPS[constant.by],
                values.join(", ")
            );
        }
        if is_read("q") {
            let stand_in = if self.quantity.1 {
                "stand_in = \"pollutants\"\n"
            } else {
                ""
            };
            let _ = write!(
                text,
                "[[quantity]]\nid = \"q\"\nlabel = \"量\"\nunit = \"1\"\nformula = \"{}\"\n{stand_in}{SOURCE}",
                self.quantity.0.text()
            );
        }
        if let Some(formula) = self.industry_group.as_ref().filter(|_| is_read("industry_group")) {
            let _ = write!(
                text,
                "[industry_group]\nformula = \"{}\"\n{SOURCE}",
                formula.text()
            );
        }
        text + &rules
    }

    pub fn rules(&self) -> String {
        let mut text = String::new();
        if let Some((key, merge)) = &self.merge {
            let counts = if merge.merged_counts { "merged" } else { "alone" };
            let both = match merge.both {
                true => format!("appraise = \"alone-and-merged\"\ncounts = \"{counts}\""),
                false => "appraise = \"merged\"".to_owned(),
            };
            let _ = write!(text, "[merge]\nkey = \"{}\"\n{both}\n{SOURCE}", key.text());
        }
        self.indicators(&mut text);
        for (position, population) in self.populations.iter().enumerate() {
            let _ = write!(
                text,
                "[[population]]\nid = \"p{position}\"\nlabel = \"p{position}\"\nwhen = \"{}\"\n{SOURCE}",
                population.when.text(),
            );
            self.scoring(population, "population.", &mut text);
        }
        for (status, when, class) in &self.participation {
            let class = class.map_or(String::new(), |class| format!("class = \"{class}\"\n"));
            let when = when.text();
            let _ = write!(
                text,
                "[[participation]]\nstatus = \"{status}\"\nwhen = \"{when}\"\n{class}{SOURCE}"
            );
        }
        bonuses(&self.bonuses, self.total, "", &mut text);
        limits(&self.limits, "", &mut text);
        self.policies(&mut text);
        if self.rounds.iter().any(Option::is_some) {
            let _ = write!(text, "[rounding]\n{SOURCE}");
            for (step, round) in STEPS.iter().zip(&self.rounds) {
                if let Some((mode, digits)) = round {
                    let _ = writeln!(text, "{step} = {{ mode = \"{mode}\", digits = {digits} }}");
                }
            }
        }
        match &self.region {
            None => {}
            Some(Region::Against(population, cap)) => {
                let _ = write!(
                    text,
                    "[region]\npopulation = \"p{population}\"\ncap = {cap:?}\n{SOURCE}"
                );
            }
            Some(Region::Own(part)) => {
                let _ = write!(text, "[region]\n{SOURCE}");
                part.scoring(&part.populations[0], "region.", &mut text);
                bonuses(&part.bonuses, part.total, "region.", &mut text);
                limits(&part.limits, "region.", &mut text);
            }
        }
        if self.towns_ranked {
            text += "[level]\nrank = \"town\"\n";
        }
        text
    }

    fn indicators(&self, text: &mut String) {
        for (position, (id, (up, down))) in INDICATORS.iter().zip(&self.sides).enumerate() {
            let sides = match down {
                Some(down) => format!("numerator = \"{}\"\ndenominator = \"{}\"", up.text(), down.text()),
                None => format!("value = \"{}\"", up.text()),
            };
            let better = if self.less[position] { "less" } else { "more" };
            let shown = if self.is_shown_only(position) {
                "shown_only = true\n"
            } else {
                ""
            };
            let _ = write!(
                text,
                "[[indicator]]\nid = \"{id}\"\nlabel = \"{id}\"\nunit = \"1\"\n{sides}\nbetter = \"{better}\"\n{shown}{SOURCE}"
            );
        }
    }

    fn policies(&self, text: &mut String) {
        for (position, policy) in self.policies.iter().enumerate() {
            let overlap = if policy.highest { "highest" } else { "sum" };
            let _ = write!(
                text,
                "[[policy]]\nid = \"y{position}\"\nlabel = \"y\"\nunit = \"元\"\noverlap = \"{overlap}\"\n{SOURCE}"
            );
            for step in &policy.steps {
                let _ = writeln!(text, "[[policy.step]]\nclasses = {}", classes(&step.classes));
                if let Some(years) = step.years {
                    let _ = writeln!(text, "years = {years}");
                }
                if let Some(when) = &step.when {
                    let _ = writeln!(text, "when = \"{}\"", when.text());
                }
                let _ = match step.amount {
                    Ok(amount) => writeln!(text, "amount = {amount:?}"),
                    Err((class, share)) => {
                        writeln!(text, "part_of = \"{}\"\nshare = {share:?}", NAMES[class])
                    }
                };
            }
        }
    }

    /// Criteria, weights, ties and classes, as populations and regions have them.
    fn scoring(&self, population: &Population, table: &str, text: &mut String) {
        let _ = writeln!(
            text,
            "weights = \"{}\"\naggregation = \"{}\"",
            population.weights, population.aggregation
        );
        if population.weights == "ahp" {
            let _ = writeln!(text, "pairwise = {:?}", population.pairwise);
        }
        if !population.rank_by.is_empty() {
            let _ = writeln!(text, "rank_by = {}", groups(&population.rank_by));
        }
        if !population.ties.is_empty() {
            let ties: Vec<String> = population.ties.iter().map(|formula| formula.text()).collect();
            let _ = writeln!(text, "ties = {ties:?}");
        }
        for criterion in &population.criteria {
            let _ = write!(
                text,
                "[[{table}criterion]]\nindicator = \"{}\"\nbenchmark = {{ {} }}\nshape = {{ {} }}\nmissing = {}\n{SOURCE}",
                INDICATORS[criterion.indicator],
                bench(self, &criterion.bench),
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
        let Some((rule, by, rounding)) = &population.classes else {
            return;
        };
        let _ = write!(text, "[{table}classes]\nnames = {NAMES:?}\n{SOURCE}");
        if !by.is_empty() {
            let _ = writeln!(text, "by = {}", groups(by));
        }
        match rule {
            Classes::Shares(ends) => {
                let _ = writeln!(
                    text,
                    "kind = \"shares\"\nends = {ends:?}\nrounding = \"{rounding}\""
                );
            }
            Classes::TwoStage { part, upper, lower } => {
                let _ = writeln!(
                    text,
                    "kind = \"two-stage\"\nrounding = \"{rounding}\"\nupper_part = {part:?}\nupper_share = {:?}\nupper_order = \"{}\"\nlower_share = {:?}\nlower_order = \"{}\"",
                    upper.0,
                    upper.1.text(),
                    lower.0,
                    lower.1.text()
                );
            }
            Classes::Scores {
                lines,
                open,
                first,
                last,
            } => {
                let key = if *open { "more_than" } else { "at_least" };
                let _ = writeln!(text, "kind = \"scores\"\n{key} = {lines:?}");
                for (key, share) in [("first_at_most", first), ("last_at_least", last)] {
                    if let Some(share) = share {
                        let _ = writeln!(text, "{key} = {share:?}");
                    }
                }
            }
        }
    }
}
