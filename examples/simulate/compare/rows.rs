//! The one table of a comparison: every figure of every centre, and its paired differences from the first.
#![expect(clippy::float_arithmetic, reason = "statistics for the eye; no decision depends on them")]

use super::Compared;
use crate::figures;
use serde_json::{Value, json};
use toritsugi::sim::{Estimate, Flow, Measure, Outcome};

/// What the numbers of a row are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Share,
    Seconds,
    Number,
}

/// One figure.
#[derive(Debug)]
struct Row {
    name: String,
    key: String,
    queue: Option<String>,
    unit: Unit,
    /// By centre; `None` where it is not to be had.
    estimates: Vec<Option<Estimate>>,
    /// From the first, by centre from the second on.
    differences: Vec<Option<Estimate>>,
}

/// All of them.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) head: Vec<String>,
    figures: Vec<Row>,
    confidence: f64,
}

impl Rows {
    pub(super) fn of(compared: &Compared) -> Self {
        let mut head = vec!["figure".to_owned()];
        head.extend(compared.names.iter().cloned());
        match compared.names.as_slice() {
            [first, _] => head.push(format!("difference from {first}")),
            [first, others @ ..] => head.extend(others.iter().map(|other| format!("{other} - {first}"))),
            [] => {}
        }
        let mut rows: Vec<Row> = Measure::ALL.into_iter().filter_map(|measure| whole(compared, measure)).collect();
        let queues =
            compared.outcomes.iter().flatten().next().map(|outcome| outcome.queues.as_slice()).unwrap_or_default();
        for queue in queues.iter().filter(|_| compared.batches.is_none()) {
            for measure in [Measure::ServiceLevel, Measure::Abandoned, Measure::MeanWait] {
                rows.extend(of_queue(compared, measure, &queue.name));
            }
        }
        Self { head, figures: rows, confidence: compared.confidence }
    }

    /// As text, row by row. A difference whose interval leaves out zero is marked.
    pub(super) fn cells(&self) -> Vec<Vec<String>> {
        self.figures.iter().map(|row| self.row(row)).collect()
    }

    /// Shares from 0 to 1, times in seconds.
    pub(super) fn json(&self, compared: &Compared) -> Value {
        let estimate = |estimate: &Option<Estimate>| {
            estimate.as_ref().map(|estimate| {
                json!({ "mean": estimate.mean, "half_width": estimate.half_width(self.confidence), "count": estimate.count })
            })
        };
        let row = |row: &Row| {
            json!({
                "figure": row.key, "queue": row.queue,
                "estimates": row.estimates.iter().map(estimate).collect::<Vec<_>>(),
                "differences": row.differences.iter().map(estimate).collect::<Vec<_>>(),
            })
        };
        json!({
            "centres": compared.names, "seed": compared.seed, "confidence": self.confidence, "batches": compared.batches,
            "replications": compared.outcomes.first().map(Vec::len), "contact": compared.contact.map(|contact| contact.to_string()),
            "rows": self.figures.iter().map(row).collect::<Vec<_>>(),
        })
    }

    fn row(&self, row: &Row) -> Vec<String> {
        let mut cells = vec![row.name.clone()];
        cells.extend(row.estimates.iter().map(|estimate| self.cell(row.unit, *estimate, false)));
        cells.extend(row.differences.iter().map(|estimate| self.cell(row.unit, *estimate, true)));
        cells
    }

    fn cell(&self, unit: Unit, estimate: Option<Estimate>, signed: bool) -> String {
        let Some(estimate) = estimate else { return "-".to_owned() };
        let scale = if unit == Unit::Share { 100.0 } else { 1.0 };
        let number = |value: f64| {
            let value = value * scale;
            // No minus before what is rounded to zero.
            let value = if value.abs() < 0.05 { 0.0 } else { value };
            if signed { format!("{value:+.1}") } else { format!("{value:.1}") }
        };
        let half = estimate.half_width(self.confidence);
        let error = half.map_or_else(String::new, |half| format!(" ± {:.1}", half * scale));
        let mark = if signed && half.is_some_and(|half| estimate.mean.abs() > half) { " *" } else { "" };
        format!("{}{error}{mark}", number(estimate.mean))
    }
}

/// How often it was repeated, and what the signs of the table mean.
pub(super) fn note(compared: &Compared) -> String {
    let repeated = match (compared.batches, compared.outcomes.first().map(Vec::len)) {
        (Some(batches), _) => format!("{batches} batches of one run"),
        (None, Some(1)) => "one replication, so that nothing is known of the error".to_owned(),
        (None, count) => format!("{} replications", count.unwrap_or(0)),
    };
    format!(
        "{repeated}, seed {}; ± half of the {:.0} % confidence interval (Student's t). Differences are paired: the same replication has the same \
         traffic under every centre. * The interval leaves out zero.",
        compared.seed,
        compared.confidence * 100.0
    )
}

fn whole(compared: &Compared, measure: Measure) -> Option<Row> {
    let values = compared.outcomes.iter().map(|outcomes| match (compared.batches, outcomes.first()) {
        (Some(batches), Some(outcome)) => {
            measure.of_batches(outcome, batches).unwrap_or_default().into_iter().map(Some).collect()
        }
        _ => outcomes.iter().map(|outcome| measure.of(outcome)).collect(),
    });
    let values: Vec<Vec<Option<f64>>> = values.collect();
    // Who gives no values and costs wants no rows of them.
    let priced = matches!(measure, Measure::ValueWon | Measure::ValueLost | Measure::Cost);
    if priced && values.iter().flatten().flatten().all(|value| *value == 0.0) {
        return None;
    }
    row(measure, None, &values)
}

fn of_queue(compared: &Compared, measure: Measure, name: &str) -> Option<Row> {
    let flow = |outcome: &Outcome| -> Option<Flow> {
        outcome.queues.iter().find(|queue| queue.name == name).map(|queue| queue.flow.clone())
    };
    let values = compared
        .outcomes
        .iter()
        .map(|outcomes| outcomes.iter().map(|outcome| flow(outcome).and_then(|flow| measure.of_flow(&flow))).collect());
    row(measure, Some(name), &values.collect::<Vec<_>>())
}

/// Nothing of a figure that no centre has.
fn row(measure: Measure, queue: Option<&str>, values: &[Vec<Option<f64>>]) -> Option<Row> {
    let estimate = |values: &[Option<f64>]| Estimate::of(&values.iter().flatten().copied().collect::<Vec<f64>>());
    let estimates: Vec<Option<Estimate>> = values.iter().map(|values| estimate(values)).collect();
    if estimates.iter().all(Option::is_none) {
        return None;
    }
    let (first, others) = values.split_first()?;
    let difference = |values: &Vec<Option<f64>>| {
        let pairs = values.iter().zip(first).map(|(value, first)| Some((*value)? - (*first)?));
        estimate(&pairs.collect::<Vec<_>>())
    };
    let differences = others.iter().map(difference).collect();
    let (words, unit) = words(measure);
    let name = queue.map_or_else(|| words.to_owned(), |queue| format!("{queue}: {words}"));
    Some(Row { name, key: figures::name(measure), queue: queue.map(str::to_owned), unit, estimates, differences })
}

const fn words(measure: Measure) -> (&'static str, Unit) {
    match measure {
        Measure::ServiceLevel => ("service level, %", Unit::Share),
        Measure::Answered => ("answered, %", Unit::Share),
        Measure::Abandoned => ("abandoned, %", Unit::Share),
        Measure::MeanWait => ("average wait, s", Unit::Seconds),
        Measure::Wait95 => ("95 % wait, s", Unit::Seconds),
        Measure::MeanHandling => ("handling, s", Unit::Seconds),
        Measure::QueueLength => ("contacts waiting", Unit::Number),
        Measure::Occupancy => ("occupancy, %", Unit::Share),
        Measure::ValueWon => ("value won", Unit::Number),
        Measure::ValueLost => ("value lost", Unit::Number),
        Measure::Cost => ("cost of agents", Unit::Number),
        _ => ("another figure", Unit::Number),
    }
}
