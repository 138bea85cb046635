//! The simulator, on a thread of its own.

use crate::refusal::Refusal;
use napi::bindgen_prelude::AsyncTask;
use napi::{Env, Result, Task};
use napi_derive::napi;
use serde_json::{Value, json};
use toritsugi::sim::{Centre, CentreDefinition, Flow, Outcome, Run, Series};
use toritsugi_exchange::text;

/// Simulates a centre; gives a promise of the outcome as JSON.
#[napi]
pub fn simulate(centre: String, seed: f64, cycles: u32) -> Result<AsyncTask<Simulation>> {
    let definition = text::read::<CentreDefinition>("a centre", &centre).map_err(Refusal::from)?;
    let centre = definition.build().map_err(Refusal::from)?;
    let run = Run::default().seed(whole(seed)).cycles(cycles);
    Ok(AsyncTask::new(Simulation { centre, run }))
}

/// A simulation that runs.
#[derive(Debug)]
pub struct Simulation {
    centre: Centre,
    run: Run,
}

impl Task for Simulation {
    type Output = String;
    type JsValue = String;

    fn compute(&mut self) -> Result<String> {
        let outcome = self.centre.run(&self.run).map_err(Refusal::from)?;
        Ok(written(&outcome).to_string())
    }

    fn resolve(&mut self, _: Env, output: String) -> Result<String> {
        Ok(output)
    }
}

fn written(outcome: &Outcome) -> Value {
    let queues = outcome.queues.iter().map(|queue| {
        json!({
            "name": queue.name,
            "flow": flow(&queue.flow),
            "manner": queue.manner,
            "length": series(&queue.length),
        })
    });
    let traffic = outcome.traffic.iter().map(|traffic| json!({ "name": traffic.name, "flow": flow(&traffic.flow) }));
    let groups = outcome.groups.iter().map(|group| {
        json!({
            "name": group.name,
            "agents": group.agents,
            "signed_in": series(&group.signed_in),
            "busy": series(&group.busy),
            "in_hand": series(&group.in_hand),
            "handled": group.handled,
            "declined": group.declined,
            "missed": group.missed,
        })
    });
    json!({
        "seed": outcome.seed,
        "length_micros": micros(outcome.length),
        "total": flow(&outcome.total),
        "queues": queues.collect::<Vec<_>>(),
        "traffic": traffic.collect::<Vec<_>>(),
        "groups": groups.collect::<Vec<_>>(),
        "commands": outcome.commands,
        "events": outcome.events,
    })
}

fn flow(flow: &Flow) -> Value {
    let percentile = |percent| flow.wait_percentile(percent).map(micros);
    json!({
        "counts": flow.counts,
        "service_level": flow.counts.service_level(),
        "answered_share": flow.counts.answered_share(),
        "abandoned_share": flow.counts.abandoned_share(),
        "wait_micros": { "p50": percentile(50), "p90": percentile(90), "p99": percentile(99) },
    })
}

fn series(series: &Series) -> Value {
    json!({ "mean": series.mean(), "highest": series.highest })
}

fn micros(span: core::time::Duration) -> u64 {
    u64::try_from(span.as_micros()).unwrap_or(u64::MAX)
}

/// A seed from JavaScript, which has no whole numbers.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it saturates, and `lib/simulate.js` lets through what is exact"
)]
const fn whole(number: f64) -> u64 {
    number as u64
}
