//! One self-contained HTML page: facts, tables and plots, without scripts and without anything fetched.
//!
//! Every text that comes from the caller is escaped. The page follows the reader's light or dark scheme and the width of
//! the screen: each plot is drawn twice, wide and narrow, and the style sheet shows the one that fits.

mod charts;
mod html;
mod plot;

/// What a page shows, in order.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub(crate) title: String,
    pub(crate) subtitle: String,
    pub(crate) sections: Vec<Section>,
}

/// A part of a page under its own heading.
///
/// A section without data says so instead of drawing an empty plot. Values that are not finite are left out.
#[derive(Debug, Clone)]
pub(crate) enum Section {
    /// Names with their values.
    Facts { heading: String, facts: Vec<(String, String)> },
    /// Rows under a head. The first column names the row; columns of numbers are set to the right. With `total_row`, the
    /// last row is a total.
    Table { heading: String, note: Option<String>, head: Vec<String>, rows: Vec<Vec<String>>, total_row: bool },
    /// A group of bars for each label, with one bar for each series.
    Bars {
        heading: String,
        note: Option<String>,
        x_label: String,
        y_label: String,
        labels: Vec<String>,
        series: Vec<(String, Vec<f64>)>,
    },
    /// A line through the points of each series, in the order given.
    Lines {
        heading: String,
        note: Option<String>,
        x_label: String,
        y_label: String,
        series: Vec<(String, Vec<(f64, f64)>)>,
    },
    /// How often a value fell into each bin: bin `i` spans `i * bin_width` to `(i + 1) * bin_width`.
    Histogram {
        heading: String,
        note: Option<String>,
        x_label: String,
        y_label: String,
        bin_width: f64,
        counts: Vec<(String, Vec<u64>)>,
    },
    /// A number for each pair of row and column, shaded by its part of the row.
    HeatMap { heading: String, note: Option<String>, rows: Vec<String>, columns: Vec<String>, values: Vec<Vec<f64>> },
    /// What happened, one after another.
    Timeline { heading: String, note: Option<String>, moments: Vec<Moment> },
}

/// Something that happened.
#[derive(Debug, Clone)]
pub(crate) struct Moment {
    /// When, as people write it.
    pub(crate) at: String,
    pub(crate) what: String,
    pub(crate) why: Option<String>,
    /// What is shown only when asked for: a fact a line.
    pub(crate) more: Option<String>,
}

/// Why a page cannot be rendered. Sections are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ReportError {
    /// The bins have a width that is zero, negative or not finite.
    #[error("section {section}: the bins of a histogram need a positive width")]
    BinWidth { section: usize },
    /// The plot could not be drawn.
    #[error("section {section}: the plot cannot be drawn")]
    Plot { section: usize },
}

/// Renders a page as one HTML document.
///
/// # Errors
///
/// [`ReportError::BinWidth`] for a histogram whose bins have no positive, finite width, [`ReportError::Plot`] if drawing
/// fails.
pub(crate) fn render(page: &Page) -> Result<String, ReportError> {
    let mut out = String::new();
    html::push_start(&mut out, &page.title, &page.subtitle);
    for (index, section) in page.sections.iter().enumerate() {
        push_section(&mut out, index + 1, section)?;
    }
    html::push_end(&mut out);
    Ok(out)
}

fn push_section(out: &mut String, number: usize, section: &Section) -> Result<(), ReportError> {
    let failed = |_: plot::DrawError| ReportError::Plot { section: number };
    let (heading, note, body) = match section {
        Section::Facts { heading, facts } => (heading, &None, html::facts(facts)),
        Section::Table { heading, note, head, rows, total_row } => {
            (heading, note, html::table(number, head, rows, *total_row))
        }
        Section::Bars { heading, note, x_label, y_label, labels, series } => {
            let words = plot::Words { heading, x_label, y_label };
            (heading, note, charts::bars(&words, labels, series).map_err(failed)?)
        }
        Section::Lines { heading, note, x_label, y_label, series } => {
            let words = plot::Words { heading, x_label, y_label };
            (heading, note, charts::lines(&words, series).map_err(failed)?)
        }
        Section::Histogram { heading, note, x_label, y_label, bin_width, counts } => {
            if !(bin_width.is_finite() && *bin_width > 0.0) {
                return Err(ReportError::BinWidth { section: number });
            }
            let words = plot::Words { heading, x_label, y_label };
            (heading, note, charts::histogram(&words, *bin_width, counts).map_err(failed)?)
        }
        Section::HeatMap { heading, note, rows, columns, values } => {
            (heading, note, html::heat_map(number, rows, columns, values))
        }
        Section::Timeline { heading, note, moments } => (heading, note, html::timeline(moments)),
    };
    html::push_section(out, number, heading, note.as_deref(), &body);
    Ok(())
}

#[cfg(test)]
mod tests;
