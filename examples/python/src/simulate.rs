//! The simulator around the real router.

use crate::plan::read_definition;
use crate::value::Value;
use crate::views::made;
use crate::{errors, imported};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString};
use serde_json::{Map, Value as Json, json};
use std::time::Duration;
use toritsugi::sim::{CentreDefinition, Counts, Flow, GroupOutcome, Outcome, Run, Series};

/// Runs a centre: see the stub for what it takes and gives.
#[pyfunction]
#[pyo3(signature = (centre, *, plan = None, seed = 1, cycles = 1, interval = None, progress = None))]
pub(crate) fn simulate<'py>(
    centre: &Bound<'py, PyAny>,
    plan: Option<&Bound<'py, PyAny>>,
    seed: u64,
    cycles: u32,
    interval: Option<&Bound<'py, PyAny>>,
    progress: Option<Py<PyAny>>,
    py: Python<'py>,
) -> PyResult<Bound<'py, PyAny>> {
    let mut definition = read_centre(centre)?;
    if let Some(plan) = plan {
        definition.plan = read_definition(plan)?;
    }
    let mut run = Run::default().seed(seed).cycles(cycles);
    if let Some(interval) = interval {
        run = run.interval(Duration::read(interval)?);
    }
    let centre = definition.build().map_err(|error| errors::centre(&error, py))?;
    let mut raised = None;
    let mut report = |fraction: f64| {
        let Some(progress) = progress.as_ref().filter(|_| raised.is_none()) else { return };
        raised = Python::attach(|py| progress.call1(py, (fraction,)).err());
    };
    let outcome = errors::contained(py, || Ok(py.detach(|| centre.run_with(&run, &mut report))))?;
    if let Some(error) = raised {
        return Err(error);
    }
    show(&outcome.map_err(|error| errors::run(&error, py))?, py)
}

fn read_centre(centre: &Bound<'_, PyAny>) -> PyResult<CentreDefinition> {
    let py = centre.py();
    if let Ok(text) = centre.cast::<PyString>() {
        return toml::from_str(text.to_str()?).map_err(|error| errors::centre_text(error.to_string(), py));
    }
    if centre.hasattr("__fspath__")? {
        let path: std::path::PathBuf = centre.extract()?;
        let text = std::fs::read_to_string(path)?;
        return toml::from_str(&text).map_err(|error| errors::centre_text(error.to_string(), py));
    }
    let text = imported::dumps(py)?.call1((centre,))?;
    let text = text.cast::<PyString>()?.to_str()?;
    serde_json::from_str(text).map_err(|error| errors::centre_text(error.to_string(), py))
}

fn show<'py>(outcome: &Outcome, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
    let length = outcome.length.as_secs_f64();
    let queues = outcome.queues.iter().map(|queue| {
        let mut row = flow_row("queue", &queue.name, queue.target, &queue.flow);
        row.insert(String::from("mean_length"), json!(queue.length.mean()));
        row.insert(String::from("highest_length"), json!(queue.length.highest));
        if let Ok(Json::Object(manner)) = serde_json::to_value(queue.manner) {
            row.extend(manner);
        }
        row
    });
    let queues = columns(&queues.collect::<Vec<_>>(), py)?;
    let traffic =
        outcome.traffic.iter().map(|traffic| flow_row("traffic", &traffic.name, traffic.target, &traffic.flow));
    let traffic = columns(&traffic.collect::<Vec<_>>(), py)?;
    let groups = columns(&outcome.groups.iter().map(group_row).collect::<Vec<_>>(), py)?;
    let intervals = outcome.queues.iter().flat_map(|queue| {
        let begins = (0_u32..).map(|number| outcome.interval.as_secs_f64() * f64::from(number));
        let rows = begins.zip(&queue.flow.intervals).zip(means(&queue.length));
        rows.map(|((begin, counts), length)| {
            let mut row = Map::new();
            row.insert(String::from("queue"), json!(queue.name));
            row.insert(String::from("begin"), json!(begin));
            counts_row(counts, &mut row);
            row.insert(String::from("mean_length"), json!(length));
            row
        })
    });
    let intervals = columns(&intervals.collect::<Vec<_>>(), py)?;
    let staffing = outcome.groups.iter().flat_map(|group| {
        let begins = (0_u32..).map(|number| outcome.interval.as_secs_f64() * f64::from(number));
        let rows = begins.zip(means(&group.signed_in)).zip(means(&group.busy));
        rows.map(|((begin, signed_in), busy)| {
            let row = json!({ "group": group.name, "begin": begin, "signed_in": signed_in, "busy": busy });
            row.as_object().cloned().unwrap_or_default()
        })
    });
    let staffing = columns(&staffing.collect::<Vec<_>>(), py)?;
    let waits = PyDict::new(py);
    for queue in &outcome.queues {
        let seconds: Vec<f64> = queue.flow.waits.iter().map(|wait| crate::time::seconds(*wait)).collect();
        waits.set_item(&queue.name, seconds)?;
    }
    let total =
        imported::loads(py)?.call1((Json::Object(flow_row("name", "total", None, &outcome.total)).to_string(),))?;
    made!(py, "Outcome" {
        seed: outcome.seed,
        length: length,
        interval: outcome.interval.as_secs_f64(),
        total: total,
        queues: queues,
        traffic: traffic,
        groups: groups,
        intervals: intervals,
        staffing: staffing,
        waits: waits,
        contacts: crate::figures::contact_figures(&outcome.figures, py)?,
        agents: crate::figures::agent_figures(&outcome.agents, py)?,
        commands: outcome.commands,
        events: outcome.events,
    })
}

fn means(series: &Series) -> Vec<f64> {
    series.means().collect()
}

/// One row: the name, counts, and what is asked for first.
fn flow_row(what: &str, name: &str, target: Option<Duration>, flow: &Flow) -> Map<String, Json> {
    let mut row = Map::new();
    row.insert(String::from(what), json!(name));
    row.insert(String::from("target"), json!(target.map(|target| target.as_secs_f64())));
    counts_row(&flow.counts, &mut row);
    for percent in [50, 80, 90, 95, 99] {
        let wait = flow.wait_percentile(percent).map(|wait| wait.as_secs_f64());
        row.insert(format!("wait_p{percent}"), json!(wait));
    }
    row
}

/// Counts, and spans in seconds in place of microseconds.
fn counts_row(counts: &Counts, row: &mut Map<String, Json>) {
    let Ok(Json::Object(fields)) = serde_json::to_value(counts) else { return };
    for (name, count) in fields {
        match (name.strip_suffix("_micros"), count.as_u64()) {
            (Some(name), Some(micros)) => row.insert(format!("{name}_seconds"), json!(crate::time::seconds(micros))),
            _ => row.insert(name, count),
        };
    }
    row.insert(String::from("service_level"), json!(counts.service_level()));
    row.insert(String::from("answered_share"), json!(counts.answered_share()));
    row.insert(String::from("abandoned_share"), json!(counts.abandoned_share()));
    row.insert(String::from("mean_wait"), json!(counts.mean_wait().map(|wait| wait.as_secs_f64())));
    row.insert(String::from("mean_handling"), json!(counts.mean_handling().map(|span| span.as_secs_f64())));
}

fn group_row(group: &GroupOutcome) -> Map<String, Json> {
    let row = json!({
        "group": group.name,
        "agents": group.agents,
        "signed_in": group.signed_in.mean(),
        "busy": group.busy.mean(),
        "occupancy": group.occupancy(),
        "concurrency": group.concurrency(),
        "handled": group.handled,
        "declined": group.declined,
        "missed": group.missed,
    });
    row.as_object().cloned().unwrap_or_default()
}

/// Rows of equal keys, as a dictionary of lists.
fn columns<'py>(rows: &[Map<String, Json>], py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
    let columns = PyDict::new(py);
    for (name, _) in rows.first().into_iter().flatten() {
        let column = PyList::empty(py);
        for row in rows {
            match row.get(name) {
                Some(Json::String(text)) => column.append(text)?,
                Some(Json::Number(number)) => match number.as_u64() {
                    Some(whole) => column.append(whole)?,
                    None => column.append(number.as_f64())?,
                },
                _ => column.append(py.None())?,
            }
        }
        columns.set_item(name, column)?;
    }
    Ok(columns)
}
