//! The three plots: bars, lines and histograms.
#![expect(clippy::float_arithmetic, reason = "a plot maps numbers to places on the page; no decision depends on it")]

use super::plot::{Axes, Chart, DrawError, SCALE, Words, colour, drawable, figure, range, real, with_room};
use plotters::prelude::*;

/// The share of a label's place that its group of bars fills.
const GROUP: f64 = 0.8;

/// Bars for each label, one for each series.
pub(super) fn bars(words: &Words<'_>, labels: &[String], series: &[(String, Vec<f64>)]) -> Result<String, DrawError> {
    let values = series.iter().flat_map(|(_, values)| values.iter().take(labels.len()).copied());
    let axes =
        range(values, Some(0.0)).map(|y| Axes { x: 0.0..real(labels.len()), y: with_room(&y), labels: Some(labels) });
    let width = GROUP / real(series.len()).max(1.0);
    let paint = |chart: &mut Chart<'_>| {
        for (number, (_, values)) in series.iter().enumerate() {
            let offset = (1.0 - GROUP) / 2.0 + real(number) * width;
            let values = values.iter().take(labels.len()).enumerate();
            let bars = values.filter_map(|(index, value)| {
                let left = real(index) + offset;
                let corners = [(left, 0.0), (left + width * 0.94, drawable(*value)?)];
                Some(Rectangle::new(corners, colour(number).filled()))
            });
            chart.draw_series(bars)?;
        }
        Ok(())
    };
    figure(words, series.iter().map(|(name, _)| name), axes.as_ref(), paint)
}

/// A line through each series.
pub(super) fn lines(words: &Words<'_>, series: &[(String, Vec<(f64, f64)>)]) -> Result<String, DrawError> {
    let clean: Vec<Vec<(f64, f64)>> = series
        .iter()
        .map(|(_, points)| points.iter().filter_map(|(x, y)| Some((drawable(*x)?, drawable(*y)?))).collect())
        .collect();
    let x = range(clean.iter().flatten().map(|(x, _)| *x), None);
    let y = range(clean.iter().flatten().map(|(_, y)| *y), Some(0.0));
    let axes = x.zip(y).map(|(x, y)| Axes { x, y: with_room(&y), labels: None });
    let paint = |chart: &mut Chart<'_>| {
        for (number, points) in clean.iter().enumerate() {
            let style = colour(number).stroke_width(2 * SCALE);
            for stretch in stretches(points) {
                if let [(x, y)] = stretch {
                    chart.draw_series([Circle::new((*x, *y), 3 * SCALE, colour(number).filled())])?;
                } else {
                    chart.draw_series(LineSeries::new(stretch.iter().copied(), style))?;
                }
            }
        }
        Ok(())
    };
    figure(words, series.iter().map(|(name, _)| name), axes.as_ref(), paint)
}

/// How many steps without a point break a line: nothing is said of a night by the evening before it and the morning after.
const GAP: f64 = 4.5;

/// The points of a line between its gaps.
fn stretches(points: &[(f64, f64)]) -> impl Iterator<Item = &[(f64, f64)]> {
    let steps = points.windows(2).filter_map(|pair| pair.first().zip(pair.last()).map(|(one, next)| next.0 - one.0));
    let step = steps.filter(|step| *step > 0.0).fold(f64::INFINITY, f64::min);
    points.chunk_by(move |one, next| next.0 - one.0 < GAP * step)
}

/// The outline of each series' bins over a light area.
pub(super) fn histogram(words: &Words<'_>, width: f64, counts: &[(String, Vec<u64>)]) -> Result<String, DrawError> {
    let bins = counts.iter().map(|(_, counts)| counts.len()).max().unwrap_or(0);
    let x = range([real(bins) * width].into_iter().filter(|_| bins > 0), Some(0.0));
    let y = range(counts.iter().flat_map(|(_, counts)| counts).map(|count| real(*count)), Some(0.0));
    let axes = x.zip(y).map(|(x, y)| Axes { x, y: with_room(&y), labels: None });
    let paint = |chart: &mut Chart<'_>| {
        for (number, (_, counts)) in counts.iter().enumerate().filter(|(_, (_, counts))| !counts.is_empty()) {
            let steps = steps(width, counts);
            chart.draw_series([Polygon::new(steps.clone(), colour(number).mix(0.25).filled())])?;
            chart.draw_series([PathElement::new(steps, colour(number).stroke_width(2 * SCALE))])?;
        }
        Ok(())
    };
    figure(words, counts.iter().map(|(name, _)| name), axes.as_ref(), paint)
}

/// The corners of the bins, from the axis up and back to it.
fn steps(width: f64, counts: &[u64]) -> Vec<(f64, f64)> {
    let mut corners = vec![(0.0, 0.0)];
    for (index, count) in counts.iter().enumerate() {
        corners.push((real(index) * width, real(*count)));
        corners.push((real(index + 1) * width, real(*count)));
    }
    corners.push((real(counts.len()) * width, 0.0));
    corners
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_where_there_are_no_points() {
        let at = |times: &[f64]| times.iter().map(|time| (*time, 1.0)).collect::<Vec<(f64, f64)>>();
        let lengths = |times: &[f64]| stretches(&at(times)).map(<[_]>::len).collect::<Vec<usize>>();
        assert_eq!(lengths(&[8.0, 8.5, 9.0, 11.0, 11.5, 20.0, 32.0, 32.5]), [5, 1, 2]);
        assert_eq!(lengths(&[1.0, 5.0]), [2]);
        assert_eq!(lengths(&[3.0]), [1]);
        assert!(lengths(&[]).is_empty());
    }
}
