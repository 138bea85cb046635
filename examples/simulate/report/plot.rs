//! The frame of a plot: axes, ticks and colours, as SVG that takes its colours from the style sheet.
#![expect(clippy::float_arithmetic, reason = "a plot maps numbers to places on the page; no decision depends on it")]

use super::html::{NO_DATA, escape, legend, push};
use core::ops::Range;
use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use unicode_width::UnicodeWidthStr;

/// Drawing failed. What the backend says about it is of no use to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DrawError;

impl<E: std::error::Error + Send + Sync> From<DrawingAreaErrorKind<E>> for DrawError {
    fn from(_: DrawingAreaErrorKind<E>) -> Self {
        Self
    }
}

/// The texts of a plot.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) heading: &'a str,
    pub(super) x_label: &'a str,
    pub(super) y_label: &'a str,
}

pub(super) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
pub(super) type Chart<'a> = ChartContext<'a, SVGBackend<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// Units of the drawing per pixel of the page: coordinates are integers, and a pixel would be too coarse.
pub(super) const SCALE: u32 = 4;
/// The colours of the series; further series begin again. The page replaces each by `var(--s…)`.
pub(super) const COLOURS: [RGBColor; 8] = [
    RGBColor(0x2A, 0x78, 0xD6),
    RGBColor(0xD9, 0x57, 0x1E),
    RGBColor(0x15, 0x87, 0x5E),
    RGBColor(0xB3, 0x7A, 0x00),
    RGBColor(0xC7, 0x4D, 0x83),
    RGBColor(0x4A, 0x3A, 0xA7),
    RGBColor(0x5D, 0x7D, 0x1B),
    RGBColor(0xC9, 0x35, 0x34),
];
const TEXT: RGBColor = RGBColor(0x55, 0x55, 0x5C);
const GRID: RGBColor = RGBColor(0xE6, 0xE6, 0xE2);
/// The size of a tick label in pixels, and the width of one column of text.
const TEXT_SIZE: u32 = 12;
const COLUMN: usize = 7;
/// The height of a line of labels below a plot, in pixels.
const ONE_LINE: u32 = 24;
/// Labels longer than this many columns are cut.
const LONGEST_LABEL: usize = 16;
/// Values beyond this are drawn at the edge.
const FARTHEST: f64 = 1e15;

/// A size in which every plot is drawn, in pixels.
struct Shape {
    class: &'static str,
    width: u32,
    height: u32,
}

const SHAPES: [Shape; 2] =
    [Shape { class: "wide", width: 920, height: 300 }, Shape { class: "narrow", width: 360, height: 260 }];

/// The ranges of a plot, and the names along its x axis if it is not numeric.
pub(super) struct Axes<'a> {
    pub(super) x: Range<f64>,
    pub(super) y: Range<f64>,
    pub(super) labels: Option<&'a [String]>,
}

/// A plot in every shape, with its legend. `paint` draws the series.
pub(super) fn figure<'n>(
    words: &Words<'_>,
    names: impl ExactSizeIterator<Item = &'n String>,
    axes: Option<&Axes<'_>>,
    paint: impl Fn(&mut Chart<'_>) -> Result<(), DrawError>,
) -> Result<String, DrawError> {
    let Some(axes) = axes else { return Ok(NO_DATA.to_owned()) };
    let mut out = String::from("<figure>\n");
    out.push_str(&legend(names, COLOURS.len()));
    push(&mut out, format_args!("<p class=\"axis\">{}</p>\n", escape(words.y_label)));
    let label = escape(&format!("{}: {} by {}", words.heading, words.y_label, words.x_label));
    for shape in &SHAPES {
        out.push_str(&themed(&draw(shape, axes, &paint)?, shape, &label));
    }
    push(&mut out, format_args!("<p class=\"axis x\">{}</p>\n</figure>\n", escape(words.x_label)));
    Ok(out)
}

/// The range of finite values, at least from `floor` if there is one; nothing if there are none.
pub(super) fn range(values: impl Iterator<Item = f64>, floor: Option<f64>) -> Option<Range<f64>> {
    let mut ends: Option<(f64, f64)> = None;
    for value in values.filter_map(drawable) {
        let (low, high) = ends.unwrap_or((value, value));
        ends = Some((low.min(value), high.max(value)));
    }
    let (low, high) = ends?;
    let (low, high) = floor.map_or((low, high), |floor| (low.min(floor), high.max(floor)));
    // Ticks closer than the numbers' own precision would never end.
    let least = (low.abs().max(high.abs()) * 1e-6).max(1e-6);
    Some(low..high.max(low + least))
}

/// The range with some room above, and below if it goes there.
pub(super) fn with_room(range: &Range<f64>) -> Range<f64> {
    let room = (range.end - range.start) * 0.06;
    let low = if range.start < 0.0 { range.start - room } else { range.start };
    low..range.end + room
}

/// A value as it is drawn: nothing if it is not finite.
pub(super) fn drawable(value: f64) -> Option<f64> {
    value.is_finite().then(|| value.clamp(-FARTHEST, FARTHEST))
}

/// A count as a coordinate. Counts beyond four thousand million are drawn as that.
pub(super) fn real(count: impl TryInto<u32>) -> f64 {
    f64::from(count.try_into().unwrap_or(u32::MAX))
}

/// The colour of the series with this index.
pub(super) fn colour(index: usize) -> RGBColor {
    COLOURS.iter().cycle().nth(index % COLOURS.len()).copied().unwrap_or(TEXT)
}

fn draw(
    shape: &Shape,
    axes: &Axes<'_>,
    paint: &impl Fn(&mut Chart<'_>) -> Result<(), DrawError>,
) -> Result<String, DrawError> {
    let mut svg = String::new();
    {
        let layout = axes.labels.map(|labels| Labels::fit(labels, shape));
        let below = layout.as_ref().map_or(ONE_LINE, |labels| labels.height);
        // Upright labels make the drawing taller, not the bars shorter.
        let height = shape.height + below.saturating_sub(ONE_LINE);
        let root = SVGBackend::with_string(&mut svg, (shape.width * SCALE, height * SCALE)).into_drawing_area();
        let mut chart = ChartBuilder::on(&root)
            .margin_top(10 * SCALE)
            .margin_right(16 * SCALE)
            .x_label_area_size(below * SCALE)
            .y_label_area_size(44 * SCALE)
            .build_cartesian_2d(axes.x.clone(), axes.y.clone())?;
        let ticks = usize::try_from(shape.width / 80).unwrap_or(4);
        chart
            .configure_mesh()
            .disable_x_mesh()
            .bold_line_style(GRID.stroke_width(SCALE))
            .light_line_style(TRANSPARENT)
            .axis_style(TEXT.stroke_width(SCALE))
            .label_style(text())
            .set_all_tick_mark_size(3 * SCALE)
            .x_labels(if layout.is_some() { 0 } else { ticks })
            .y_labels(6)
            .x_label_formatter(&|value| number(*value))
            .y_label_formatter(&|value| number(*value))
            .draw()?;
        paint(&mut chart)?;
        if let Some(labels) = &layout {
            labels.draw(&root, &chart, axes.y.start)?;
        }
        root.present()?;
    }
    Ok(svg)
}

fn text() -> TextStyle<'static> {
    ("sans-serif", f64::from(TEXT_SIZE * SCALE) * 1.24).into_font().color(&TEXT)
}

/// A tick's number: short, without noise in the last places.
fn number(value: f64) -> String {
    let (value, unit) = match value.abs() {
        size if size >= 1e9 => (value / 1e9, "G"),
        size if size >= 1e6 => (value / 1e6, "M"),
        size if size >= 1e4 => (value / 1e3, "k"),
        _ => (value, ""),
    };
    let digits = format!("{value:.6}");
    let digits = digits.trim_end_matches('0').trim_end_matches('.');
    format!("{}{unit}", if digits == "-0" { "0" } else { digits })
}

/// The names below a plot: upright if they are too wide for their places, some left out if they are too many.
struct Labels {
    texts: Vec<String>,
    every: usize,
    upright: bool,
    height: u32,
}

impl Labels {
    fn fit(labels: &[String], shape: &Shape) -> Self {
        let texts: Vec<String> = labels.iter().map(|label| shortened(label)).collect();
        let widest = texts.iter().map(|label| label.width()).max().unwrap_or(0) * COLUMN;
        let room = usize::try_from(shape.width.saturating_sub(60)).unwrap_or(0);
        let slot = room / texts.len().max(1);
        let upright = widest + COLUMN > slot && slot >= 18;
        let step = if upright { 18 } else { widest + COLUMN };
        let every = (step * texts.len()).div_ceil(room.max(1)).max(1);
        let height = if upright { u32::try_from(widest).unwrap_or(0) + 10 } else { ONE_LINE };
        Self { texts, every, upright, height }
    }

    fn draw(&self, root: &Area<'_>, chart: &Chart<'_>, base: f64) -> Result<(), DrawError> {
        let style = if self.upright {
            text().transform(FontTransform::Rotate270).pos(Pos::new(HPos::Right, VPos::Center))
        } else {
            text().pos(Pos::new(HPos::Center, VPos::Top))
        };
        let gap = i32::try_from(6 * SCALE).unwrap_or(0);
        for (index, label) in self.texts.iter().enumerate().step_by(self.every) {
            let (x, y) = chart.backend_coord(&(real(index) + 0.5, base));
            root.draw_text(label, &style, (x, y + gap))?;
        }
        Ok(())
    }
}

fn shortened(label: &str) -> String {
    let mut short = String::new();
    for letter in label.chars().map(|letter| if letter.is_control() { ' ' } else { letter }) {
        if short.width() >= LONGEST_LABEL {
            short.push('…');
            break;
        }
        short.push(letter);
    }
    short
}

/// The drawing with its colours left to the style sheet, a role and a label.
///
/// The backend escapes quotes in texts, so `="#` is only ever the beginning of a colour.
fn themed(svg: &str, shape: &Shape, label: &str) -> String {
    let rest = svg.split_once("viewBox").map_or("", |(_, rest)| rest);
    let mut themed = format!("<svg class=\"{}\" role=\"img\" aria-label=\"{label}\" viewBox{rest}", shape.class);
    let names = (0..COLOURS.len()).map(|index| format!("s{index}")).chain(["soft".to_owned(), "grid".to_owned()]);
    for (RGBColor(red, green, blue), name) in COLOURS.into_iter().chain([TEXT, GRID]).zip(names) {
        themed = themed.replace(&format!("=\"#{red:02X}{green:02X}{blue:02X}\""), &format!("=\"var(--{name})\""));
    }
    themed
}
