//! SVG to PNG. This file alone calls resvg.

use std::path::Path;
use std::sync::Arc;

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{self, fontdb};

use super::typeface;
use crate::problem::Error;

/// Width of a PNG unless someone asks for another.
pub const WIDTH_CM: f64 = 16.0;
/// Resolution of a PNG unless someone asks for another.
pub const DPI: f64 = 300.0;

/// Most pixels of one picture: 16 cm wide and more than 10 m high at 300 dpi, half a gigabyte of memory.
const MOST_PIXELS: f64 = 128.0 * 1024.0 * 1024.0;

/// A chart's SVG as PNG, `width_cm` wide at `dpi` dots an inch; the size is written into the file, so that Word shows
/// it as wide. Letters come from `font` if given, else from the embedded font; from the system only what these lack.
pub fn png(svg: &str, width_cm: f64, dpi: f64, font: Option<&Path>) -> Result<Vec<u8>, Error> {
    let pixels = (width_cm / 2.54 * dpi).round();
    if !(1.0..=65_535.0).contains(&pixels) || !dpi.is_finite() || dpi < 1.0 {
        return Err(Error::Usage(format!(
            "{width_cm} cm × {dpi} dpi: {pixels} pixels wide"
        )));
    }
    let (fonts, first) = fonts(svg, font)?;
    let by_name = usvg::FontResolver::default_font_selector();
    let options = usvg::Options {
        fontdb: Arc::new(fonts),
        font_resolver: usvg::FontResolver {
            select_font: Box::new(move |wanted, fonts| first.or_else(|| by_name(wanted, fonts))),
            ..usvg::FontResolver::default()
        },
        // A picture of a result may have been changed: it draws what stands in it, and no file of the disk.
        image_href_resolver: usvg::ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(svg, &options).map_err(|error| internal(&error))?;
    let zoom = pixels / f64::from(tree.size().width());
    let height = (f64::from(tree.size().height()) * zoom).round().max(1.0);
    if pixels * height > MOST_PIXELS {
        return Err(Error::Usage(format!(
            "{width_cm} cm × {dpi} dpi: {pixels} × {height} pixels"
        )));
    }
    let mut pixmap = Pixmap::new(pixels as u32, height as u32)
        .ok_or_else(|| Error::Internal(format!("no picture of {pixels} × {height} pixels")))?;
    pixmap.fill(Color::WHITE);
    resvg::render(
        &tree,
        Transform::from_scale(zoom as f32, zoom as f32),
        &mut pixmap.as_mut(),
    );
    encode(&pixmap, dpi)
}

/// The fonts for one picture, and the one that the user wants before all. The system's are read only if a letter is in
/// neither of ours: it takes long, and the picture then depends on the machine.
fn fonts(svg: &str, font: Option<&Path>) -> Result<(fontdb::Database, Option<fontdb::ID>), Error> {
    let mut fonts = fontdb::Database::new();
    let first = match font {
        None => None,
        Some(path) => {
            let bytes = std::fs::read(path).map_err(|error| Error::file(path, error))?;
            fonts.load_font_data(bytes);
            let face = fonts.faces().next().map(|face| face.id);
            Some(face.ok_or_else(|| Error::file(path, "not a font"))?)
        }
    };
    fonts.load_font_source(fontdb::Source::Binary(Arc::new(typeface::FONT)));
    if svg
        .chars()
        .any(|letter| !letter.is_control() && !typeface::has(letter))
    {
        fonts.load_system_fonts();
    }
    Ok((fonts, first))
}

/// RGB with the resolution in dots a metre. Nothing is transparent, so alpha would only make the file larger.
fn encode(pixmap: &Pixmap, dpi: f64) -> Result<Vec<u8>, Error> {
    let colours: Vec<u8> = pixmap
        .data()
        .chunks_exact(4)
        .flat_map(|pixel| [pixel[0], pixel[1], pixel[2]])
        .collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixmap.width(), pixmap.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let dots = (dpi / 0.0254).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: dots,
        yppu: dots,
        unit: png::Unit::Meter,
    }));
    let mut writer = encoder.write_header().map_err(|error| internal(&error))?;
    writer
        .write_image_data(&colours)
        .map_err(|error| internal(&error))?;
    writer.finish().map_err(|error| internal(&error))?;
    Ok(bytes)
}

fn internal(error: &dyn std::error::Error) -> Error {
    Error::Internal(format!("drawing a PNG: {error}"))
}
