//! Charts that Excel draws itself, below the tables of 县区排名: they follow the cells.

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFormat, ChartLegendPosition, ChartSolidFill, ChartType, Color, Worksheet,
};

use super::page::{Failure, sheet_name};
use crate::facts::shown;
use crate::facts::view::View;
use crate::table::Heading;

/// The first row of the counties.
const TOP: u32 = 2;

/// Pixels of a chart: half a page of A4 landscape.
const WIDTH: u32 = 640;

/// Inserts the charts at this row: the scores, and the shares of the classes.
pub fn insert(sheet: &mut Worksheet, view: &View, row: u32) -> Result<(), Failure> {
    let counties = view.counties.frame.height();
    let column = |id: &str| {
        let mut headings = view.counties.headings.iter();
        headings
            .position(|heading| heading.id == id)
            .map(|column| column as u16)
    };
    // The last row is the city.
    let (Some(county), true) = (column("county"), counties > 2) else {
        return Ok(());
    };
    let last = TOP + counties as u32 - 2;
    let place = Place {
        sheet: sheet_name(view, "counties"),
        names: county,
        last,
        height: (counties as u32 * 26 + 120).clamp(280, 1600),
    };
    // The first column stands on every page of a print.
    let mut next = 1;
    if let Some(score) = column("score") {
        let chart = place.scores(view, score);
        sheet.insert_chart(row + 1, next, &chart)?;
        next += 8;
    }
    let shares: Vec<(u16, &Heading)> = (0u16..)
        .zip(&view.counties.headings)
        .filter(|(_, heading)| heading.id.starts_with("share_"))
        .collect();
    if !shares.is_empty() {
        sheet.insert_chart(row + 1, next, &place.shares(view, &shares))?;
    }
    Ok(())
}

/// Where the numbers of the charts stand.
struct Place {
    sheet: String,
    names: u16,
    last: u32,
    height: u32,
}

impl Place {
    fn blank(&self, kind: ChartType, title: &str) -> Chart {
        let mut chart = Chart::new(kind);
        chart.title().set_name(title);
        // Excel draws bars from below; the best county is to stand on top. The labels say what the axis would.
        chart.y_axis().set_reverse();
        chart.x_axis().set_hidden(true).set_major_gridlines(false);
        chart.set_width(WIDTH).set_height(self.height);
        chart
    }

    fn scores(&self, view: &View, column: u16) -> Chart {
        let title = view.lang.text("workbook.chart.scores", &[]);
        let mut chart = self.blank(ChartType::Bar, &title);
        chart
            .add_series()
            .set_name((self.sheet.as_str(), TOP - 1, column))
            .set_categories((self.sheet.as_str(), TOP, self.names, self.last, self.names))
            .set_values((self.sheet.as_str(), TOP, column, self.last, column))
            .set_gap(45)
            .set_format(&mut fill([0x1f, 0x5a, 0x8c]))
            .set_data_label(ChartDataLabel::new().show_value().set_num_format("0.0"));
        chart.legend().set_hidden();
        chart
    }

    fn shares(&self, view: &View, columns: &[(u16, &Heading)]) -> Chart {
        let title = view.lang.text("workbook.chart.shares", &[]);
        let mut chart = self.blank(ChartType::BarPercentStacked, &title);
        for (index, (column, heading)) in columns.iter().enumerate() {
            let class = heading.id.trim_start_matches("share_");
            let index = view
                .classes
                .iter()
                .position(|known| known == class)
                .unwrap_or(index);
            let colour = shown::class_colour(index, view.classes.len());
            let ink = if shown::is_dark(colour) {
                0xFF_FF_FF
            } else {
                0x22_22_22
            };
            let mut font = rust_xlsxwriter::ChartFont::new();
            font.set_color(Color::RGB(ink)).set_size(8);
            chart
                .add_series()
                .set_name(class)
                .set_categories((self.sheet.as_str(), TOP, self.names, self.last, self.names))
                .set_values((self.sheet.as_str(), TOP, *column, self.last, *column))
                .set_gap(45)
                .set_format(&mut fill(colour))
                .set_data_label(
                    ChartDataLabel::new()
                        .show_value()
                        .set_num_format("0%;;")
                        .set_font(&font),
                );
        }
        chart.legend().set_position(ChartLegendPosition::Bottom);
        chart
    }
}

fn fill([red, green, blue]: [u8; 3]) -> ChartFormat {
    let colour = u32::from(red) << 16 | u32::from(green) << 8 | u32::from(blue);
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(colour)));
    format
}
