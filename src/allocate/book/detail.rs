//! The sheet 明细: parts, cleared stock, factors of the base and quotas of past years, a setting a row.
//!
//! ```text
//! 资源 | 表       | 名称                          | 参数     | 项目 | 值 值 …
//! 土地 | 分项     | earned                        | 种类     |      | 盘活存量
//! 土地 | 盘活存量 | earned / 2017年底前批而未供   | 每亩挣得 |      | 0.5
//! 土地 | 盘活存量 | earned / 2017年底前批而未供   | 已盘活   | 甲县 | 100
//! ```
//!
//! Rows of one table and name are one table of the quotas file; stock names the part that it belongs to.

use super::lines::{Lines, quoted};
use super::word::Sort;
use crate::problem::Place;

/// Between the part and its stock.
pub const OF_PART: &str = " / ";

/// One table of the quotas file, as collected.
pub struct Detail {
    table: &'static str,
    name: String,
    place: Place,
    plain: Lines,
    items: Vec<(&'static str, Lines)>,
    stock: Vec<Detail>,
}

impl Detail {
    fn of(table: &'static str, name: &str, place: Place) -> Self {
        let mut plain = Lines::default();
        let (key, value) = match table {
            "part" => ("id", quoted(name)),
            "past" => ("year", name.to_owned()),
            _ => ("label", quoted(name)),
        };
        plain.push(&format!("{key} = {value}"), place);
        Self {
            table,
            name: name.to_owned(),
            place,
            plain,
            items: Vec::new(),
            stock: Vec::new(),
        }
    }

    /// The table of this kind and name, made where it is not known yet. Stock stands in its part.
    pub fn find<'a>(
        list: &'a mut Vec<Detail>,
        table: &'static str,
        name: &str,
        place: Place,
    ) -> &'a mut Detail {
        if let (Some(inner), Some((part, label))) = (table.strip_prefix("part."), name.split_once(OF_PART)) {
            let part = Self::find(list, "part", part, place);
            return Self::find(&mut part.stock, inner, label, place);
        }
        let at = list.iter().position(|one| one.table == table && one.name == name);
        let at = at.unwrap_or_else(|| {
            list.push(Self::of(table, name, place));
            list.len() - 1
        });
        &mut list[at]
    }

    /// Takes a setting; of one by county or class the item is the name of the value.
    pub fn set(&mut self, key: &'static str, sort: Sort, item: &str, values: &[(String, Place)]) {
        if !matches!(sort, Sort::Item | Sort::ItemText) {
            self.plain.setting(key, sort, values);
            return;
        }
        let at = self.items.iter().position(|(known, _)| *known == key);
        let at = at.unwrap_or_else(|| {
            self.items.push((key, Lines::default()));
            self.items.len() - 1
        });
        self.items[at].1.setting(&quoted(item), sort, values);
    }

    /// Writes the table under its path: `resource.part`, and below it what it holds.
    pub fn write(self, path: &str, lines: &mut Lines) {
        let path = format!("{path}.{}", self.table);
        lines.push(&format!("[[{path}]]"), self.place);
        lines.append(self.plain);
        for (key, items) in self.items {
            let place = items.places.first().copied().unwrap_or(self.place);
            lines.push(&format!("[{path}.{key}]"), place);
            lines.append(items);
        }
        for stock in self.stock {
            stock.write(&path, lines);
        }
    }
}
