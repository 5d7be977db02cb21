//! `quota_sums.csv`: every quota as one sum with its numbers, so that it can be added again by hand.

use super::shown::figure;
use super::tables::{Builder, heading};
use crate::allocate::{Allocation, Base, CountyAccount, Method, Plan, Quota, Resource};
use crate::decimal;
use crate::lang::{Lang, borrowed};
use crate::problem::Error;
use crate::table::{Format, Table};
use crate::unit::number_text;

/// One row a resource, method and county: the sum in words.
pub fn quota_sums(plan: Option<&Plan>, allocations: &[Allocation], lang: Lang) -> Result<Table, Error> {
    let mut rows = Vec::new();
    for allocation in allocations {
        let resources = plan.map_or(&[][..], |plan| &plan.resources);
        let Some(resource) = resources.iter().find(|one| one.id == allocation.resource) else {
            continue;
        };
        let counties = allocation.rows.iter().zip(&allocation.account.counties);
        for (quota, account) in counties {
            let sum = Sum {
                allocation,
                resource,
                quota,
                account,
                lang,
            };
            rows.push((allocation, quota, sum.text()));
        }
    }
    let mut columns = Builder::over(rows.iter().collect());
    let text = |id| heading(lang, id, Format::Text);
    columns.text(text("resource"), |row| Some(row.0.resource.clone()));
    columns.text(text("method"), |row| Some(row.0.method.id().to_owned()));
    columns.text(text("county"), |row| Some(row.1.county.clone()));
    columns.text(text("sum"), |row| Some(row.2.clone()));
    columns.finish("quota_sums", lang.text("table.quota_sums", &[]))
}

/// `+ 12` or `− 12`.
fn signed(value: f64) -> String {
    let sign = if value < 0.0 { "−" } else { "+" };
    format!("{sign} {}", figure(value.abs()))
}

/// A quota that is put together again.
struct Sum<'a> {
    allocation: &'a Allocation,
    resource: &'a Resource,
    quota: &'a Quota,
    account: &'a CountyAccount,
    lang: Lang,
}

impl Sum<'_> {
    fn say(&self, key: &str, words: &[(&str, String)]) -> String {
        self.lang.text(&format!("sum.{key}"), &borrowed(words))
    }

    fn text(&self) -> String {
        let wanted = self.quota.base + self.quota.merit;
        let mut steps = self.method(wanted);
        steps.extend(self.bound(wanted));
        if self.quota.award != 0.0 {
            steps.push(self.say("award", &[("amount", signed(self.quota.award))]));
        }
        for (part, amount) in self.allocation.parts.iter().zip(&self.quota.parts) {
            if *amount != 0.0 {
                let words = [
                    ("part", part.label_in(self.lang).to_owned()),
                    ("amount", signed(*amount)),
                ];
                steps.push(self.say("part", &words));
            }
        }
        if decimal::on_paper(self.quota.step).abs() > 5e-5 {
            // What rounding adds needs no more decimals than show that the sum is right.
            let step = (self.quota.step * 1e4).round() / 1e4;
            steps.push(self.say("step", &[("amount", signed(step))]));
        }
        steps.push(self.say(
            "quota",
            &[("quota", figure(self.quota.quota)), ("unit", self.unit())],
        ));
        steps.join(self.lang.pick("；", "; "))
    }

    fn unit(&self) -> String {
        self.lang.unit(&self.allocation.unit).into_owned()
    }

    /// What the method gives before bounds: `pool × base ÷ Σ base`, times what it makes of the county.
    fn method(&self, wanted: f64) -> Vec<String> {
        let account = &self.allocation.account;
        if self.allocation.method == Method::Parts {
            return Vec::new();
        }
        if self.allocation.method == Method::Optimal {
            return vec![self.say("optimal", &[("amount", figure(wanted))])];
        }
        let base = [
            ("pool", figure(account.pool)),
            ("base", figure(self.account.base)),
            ("all", figure(account.base_sum)),
            ("amount", figure(self.quota.base)),
        ];
        let mut steps: Vec<String> = self.factors().into_iter().collect();
        steps.push(self.say("base", &base));
        let rate = self.account.rate.unwrap_or(0.0);
        if self.allocation.method == Method::RewardPenalty && rate != 0.0 {
            let words = [
                ("part", figure(rate.abs() * 100.0)),
                (
                    "of",
                    figure(if rate < 0.0 {
                        self.quota.base
                    } else {
                        account.gifts
                    }),
                ),
                ("amount", signed(self.quota.merit)),
            ];
            steps.push(self.say(if rate < 0.0 { "gives" } else { "receives" }, &words));
        }
        if let Some(mean) = account.rate_mean {
            let words = [
                ("rest", figure(1.0 - self.share())),
                ("share", figure(self.share())),
                ("rate", figure(rate)),
                ("mean", figure(mean)),
                ("amount", figure(wanted)),
            ];
            let key = match self.allocation.method {
                Method::BaseMerit if self.exponent() == 1.0 => "merit",
                Method::BaseMerit => "merit-power",
                Method::Tiered => "tier",
                _ => "efficiency",
            };
            let words: Vec<(&str, String)> = words
                .into_iter()
                .chain([("exponent", figure(self.exponent()))])
                .collect();
            steps.push(self.say(key, &words));
        }
        steps
    }

    /// A base of several factors: `Σ weight × value ÷ Σ value`.
    fn factors(&self) -> Option<String> {
        let Base::Factors(factors) = &self.resource.base.value else {
            return None;
        };
        let values = self
            .account
            .factors
            .iter()
            .zip(&self.allocation.account.factor_sums);
        let terms: Vec<String> = factors
            .iter()
            .zip(values)
            .map(|(factor, (value, all))| {
                let words = [
                    ("factor", factor.label.clone()),
                    ("weight", figure(factor.weight.value)),
                    ("value", figure(*value)),
                    ("all", figure(*all)),
                ];
                self.say("factor-of-base", &words)
            })
            .collect();
        let words = [
            ("terms", terms.join(" + ")),
            ("amount", figure(self.account.base)),
        ];
        Some(self.say("factors", &words))
    }

    fn share(&self) -> f64 {
        self.resource.merit.share.as_ref().map_or(0.0, |at| at.value)
    }

    fn exponent(&self) -> f64 {
        self.resource.merit.exponent.as_ref().map_or(1.0, |at| at.value)
    }

    /// What floors and caps make of it: the bound itself, or the factor of all that are on none.
    fn bound(&self, wanted: f64) -> Option<String> {
        if decimal::on_paper(self.quota.bound).abs() < 5e-5 {
            return None;
        }
        let held = wanted + self.quota.bound;
        let heads = self.allocation.parts.iter().zip(&self.quota.parts);
        let within = heads
            .filter(|(part, _)| part.within_bounds)
            .map(|(_, amount)| amount);
        let with_grants = held + self.quota.award + within.sum::<f64>();
        let is = |bound: Option<f64>| {
            bound.filter(|bound| (bound - with_grants).abs() < 1e-6 * bound.abs().max(1.0))
        };
        let amounts = [("amount", figure(held)), ("bound", figure(with_grants))];
        Some(match (is(self.account.floor), is(self.account.cap)) {
            (Some(_), _) => self.say("floor", &amounts),
            (_, Some(_)) => self.say("cap", &amounts),
            _ if wanted > 0.0 && self.allocation.method != Method::RewardPenalty => {
                let factor = number_text(held / wanted, 6);
                self.say("factor", &[("factor", factor), ("amount", figure(held))])
            }
            _ => self.say(
                "bounds",
                &[("change", signed(self.quota.bound)), ("amount", figure(held))],
            ),
        })
    }
}
