//! How the cost of an event grows with a centre: measured, told as a table, and drawn.
#![expect(clippy::float_arithmetic, reason = "means and plots for the eye")]

use crate::instructions;
use crate::workload::scenario::{self, Scenario};
use crate::workload::{Recording, Replay, record};
use plotters::prelude::{
    BLACK, BLUE, ChartBuilder, Circle, IntoDrawingArea, IntoLogRange, LineSeries, RED, SVGBackend, WHITE,
};
use std::error::Error;
use toritsugi::Router;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/");

/// One measured centre.
#[derive(Clone, Copy, Debug)]
struct Point {
    size: f64,
    nanoseconds: f64,
    /// Unless there is no valgrind.
    instructions: Option<f64>,
}

/// Measures both ways to grow, and draws them into the documentation.
pub(crate) fn growth() -> Result<(), Box<dyn Error>> {
    let agents = [100, 1_000, 10_000, 100_000].map(scenario::with_agents);
    draw("agents", &agents, |scenario| scenario.size.agents.into())?;
    let backlog = [100, 1_000, 10_000, 100_000, 1_000_000].map(scenario::with_backlog);
    draw("backlog", &backlog, |scenario| u32::try_from(scenario.size.backlog).map_or(0.0, f64::from))
}

fn draw(by: &str, scenarios: &[Scenario], size: impl Fn(&Scenario) -> f64) -> Result<(), Box<dyn Error>> {
    eprintln!("{by:>10} {:>12} {:>12}", "ns an event", "instructions");
    let mut points = Vec::new();
    for scenario in scenarios {
        let point = measure(scenario, size(scenario))?;
        let told = point.instructions.map_or("-".to_owned(), |count| format!("{count:.0}"));
        eprintln!("{:>10} {:>12.0} {told:>12}", point.size, point.nanoseconds);
        points.push(point);
    }
    if points.iter().any(|point| point.instructions.is_none()) {
        eprintln!("SKIPPED: the plot, which shows instructions too, for want of valgrind");
        return Ok(());
    }
    chart(by, &points)
}

/// One run, with the router that was recorded itself: a copy has no room to grow, and would make it within the time that is taken.
fn measure(scenario: &Scenario, size: f64) -> Result<Point, Box<dyn Error>> {
    let Recording { start, steps, digests, .. } = record::<Router>(scenario)?;
    let elapsed = Replay::new(start, &steps, &digests).measure(steps.len())?;
    let nanoseconds = elapsed.as_secs_f64() * 1e9 / f64::from(u32::try_from(steps.len())?);
    let counted = instructions(&scenario.to_string(), steps.len())?;
    let counted = counted.map(|count| u32::try_from(count).map(f64::from)).transpose()?;
    Ok(Point { size, nanoseconds, instructions: counted })
}

fn chart(by: &str, points: &[Point]) -> Result<(), Box<dyn Error>> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return Ok(()) };
    let path = format!("{FOLDER}growth-{by}.svg");
    let area = SVGBackend::new(&path, (640, 360)).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .caption(format!("Cost of an event by {by}"), ("sans-serif", 18))
        .margin(10)
        .x_label_area_size(40)
        .y_label_area_size(60)
        .build_cartesian_2d((first.size..last.size).log_scale(), (100.0..20_000.0).log_scale())?;
    chart.configure_mesh().x_desc(by).y_desc("an event").light_line_style(WHITE).draw()?;
    let series = [
        ("nanoseconds", BLUE, points.iter().map(|point| (point.size, point.nanoseconds)).collect::<Vec<_>>()),
        (
            "instructions",
            RED,
            points.iter().filter_map(|point| Some((point.size, point.instructions?))).collect::<Vec<_>>(),
        ),
    ];
    for (name, colour, points) in series {
        chart
            .draw_series(LineSeries::new(points.clone(), &colour))?
            .label(name)
            .legend(move |(x, y)| Circle::new((x + 10, y), 4, colour));
        chart.draw_series(points.into_iter().map(|point| Circle::new(point, 3, colour)))?;
    }
    chart.configure_series_labels().border_style(BLACK).background_style(WHITE).draw()?;
    area.present()?;
    Ok(())
}
