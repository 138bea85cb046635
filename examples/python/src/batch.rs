//! Many commands at a time.

use crate::router::{Core, Router};
use crate::time::{read_instant, seconds};
use crate::value::Kept;
use crate::{commands, errors, events, views};
use pyo3::exceptions::{PyIndexError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PySlice, PyString, PyTuple};
use std::collections::HashMap;
use toritsugi::{Command, CommandError, Event, EventKind, Plan, QueueOrdering, Timestamp};

/// From how many commands on the interpreter is let go of meanwhile.
const WORTH_LETTING_GO: usize = 16;

/// A command that waits for its turn: still with names, as the plan may change before it.
pub(crate) enum Step<'py> {
    Python(Timestamp, Bound<'py, PyAny>),
    Library(Timestamp, Command),
}

/// Pairs of a time and a command. Nothing is applied if one of them is none.
pub(crate) fn read_steps<'py>(steps: &Bound<'py, PyAny>) -> PyResult<Vec<Step<'py>>> {
    let mut read = Vec::with_capacity(steps.len().unwrap_or(0));
    for step in steps.try_iter()? {
        let step = step?;
        let Ok(pair) = step.cast::<PyTuple>() else {
            return Err(PyTypeError::new_err(format!(
                "a step is a tuple of a time and a command, not {}",
                step.repr()?
            )));
        };
        if pair.len() != 2 {
            return Err(PyTypeError::new_err(format!(
                "a step is a tuple of a time and a command, not {}",
                step.repr()?
            )));
        }
        let at = Timestamp(read_instant(&pair.get_item(0)?)?);
        let command = pair.get_item(1)?;
        commands::check(&command)?;
        read.push(Step::Python(at, command));
    }
    Ok(read)
}

/// What many commands gave.
#[pyclass(frozen, module = "toritsugi")]
#[derive(Debug)]
pub(crate) struct Batch {
    events: Vec<Event>,
    /// From which event on which plan gives the names; the first is from 0.
    plans: Vec<(usize, Plan)>,
    refusals: Vec<(usize, PyErr)>,
    applied: usize,
}

/// Applies all of them, or up to the first refusal.
pub(crate) fn apply(core: &mut Core, steps: Vec<Step<'_>>, stop: bool, py: Python<'_>) -> PyResult<Batch> {
    let router = &mut core.router;
    let mut batch =
        Batch { events: Vec::new(), plans: vec![(0, router.plan().clone())], refusals: Vec::new(), applied: 0 };
    let mut steps = steps.into_iter().peekable();
    let mut ready: Vec<(Timestamp, Command)> = Vec::with_capacity(steps.len());
    let mut is_over = false;
    while !is_over && steps.peek().is_some() {
        // Names mean what they mean in the plan that holds then: up to the next change of plan, all are known now.
        let mut unresolved = None;
        for step in steps.by_ref() {
            let (at, command) = match step {
                Step::Library(at, command) => (at, Ok(command)),
                Step::Python(at, command) => (at, commands::read(&command, router.plan())),
            };
            match command {
                Ok(command) => {
                    let is_replacement = matches!(command, Command::ReplacePlan(_));
                    ready.push((at, command));
                    if is_replacement {
                        break;
                    }
                }
                Err(error) => {
                    unresolved = Some(error);
                    break;
                }
            }
        }
        let is_detached = ready.len() >= WORTH_LETTING_GO && !asks_python(router.plan());
        let mut run = |batch: &mut Batch| batch.run(router, &mut ready, stop);
        let refusals = errors::contained(py, || {
            let batch = &mut batch;
            Ok(if is_detached { py.detach(|| run(batch)) } else { run(batch) })
        })?;
        for (index, error, from, until) in refusals {
            is_over |= stop || matches!(error, CommandError::Fault(_));
            let events = batch.list(from..until, py)?;
            batch.refusals.push((index, errors::command(&error, events, py)));
        }
        if let Some(error) = unresolved.filter(|_| !is_over) {
            batch.refusals.push((batch.applied, error));
            batch.applied += 1;
            is_over |= stop;
        }
    }
    Ok(batch)
}

/// How long the library alone takes for these commands, in seconds: what a binding is measured against. The router stays as it is.
#[pyfunction]
pub(crate) fn seconds_in_rust(router: &Bound<'_, Router>, steps: &Bound<'_, PyAny>, py: Python<'_>) -> PyResult<f64> {
    let steps = read_steps(steps)?;
    router.get().shared.with(py, |core| {
        let mut router = core.router.clone();
        let mut ready = Vec::with_capacity(steps.len());
        for step in steps {
            ready.push(match step {
                Step::Library(at, command) => (at, command),
                Step::Python(at, command) => (at, commands::read(&command, router.plan())?),
            });
        }
        let mut events = Vec::new();
        let start = std::time::Instant::now();
        for (at, command) in ready {
            events.clear();
            std::hint::black_box(router.apply(at, command, &mut events))
                .map_err(|error| errors::command(&error, PyList::empty(py), py))?;
        }
        Ok(start.elapsed().as_secs_f64())
    })
}

/// Whether the plan asks strategies that are written in Python.
fn asks_python(plan: &Plan) -> bool {
    let is_own = |queue: &toritsugi::Queue| {
        matches!(queue.ordering, QueueOrdering::Custom(_))
            || matches!(queue.selection, toritsugi::AgentSelection::Custom(_))
    };
    plan.queues().iter().any(is_own)
}

/// A refusal: the number of the command, why, and the events from and up to which time passed all the same.
type Refusal = (usize, CommandError, usize, usize);

impl Batch {
    fn run(
        &mut self,
        router: &mut toritsugi::Router,
        ready: &mut Vec<(Timestamp, Command)>,
        stop: bool,
    ) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        for (at, command) in ready.drain(..) {
            let before = self.events.len();
            let is_replacement = matches!(command, Command::ReplacePlan(_));
            let result = router.apply(at, command, &mut self.events);
            let index = self.applied;
            self.applied += 1;
            if is_replacement {
                let new = self.events.get(before..).unwrap_or_default();
                if let Some(place) = new.iter().position(|event| event.kind == EventKind::PlanReplaced) {
                    self.plans.push((before + place, router.plan().clone()));
                }
            }
            if let Err(error) = result {
                let is_over = stop || matches!(error, CommandError::Fault(_));
                refusals.push((index, error, before, self.events.len()));
                if is_over {
                    break;
                }
            }
        }
        refusals
    }

    /// The events of the library.
    pub(crate) fn library(&self) -> &[Event] {
        &self.events
    }

    fn plan_of(&self, index: usize) -> Option<&Plan> {
        let after = self.plans.partition_point(|(from, _)| *from <= index);
        self.plans.get(after.saturating_sub(1)).map(|(_, plan)| plan)
    }

    fn show<'py>(&self, index: usize, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match (self.events.get(index), self.plan_of(index)) {
            (Some(event), Some(plan)) => events::show(event, plan, py),
            _ => Err(PyIndexError::new_err("there are not so many events")),
        }
    }

    fn list<'py>(&self, range: std::ops::Range<usize>, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let shown = range.map(|index| self.show(index, py)).collect::<PyResult<Vec<_>>>()?;
        PyList::new(py, shown)
    }
}

#[pymethods]
impl Batch {
    /// The events, in order.
    #[getter]
    fn events<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.list(0..self.events.len(), py)
    }

    /// The commands that were refused.
    #[getter]
    fn refusals<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let refusals = self.refusals.iter().map(|(index, error)| views::refusal(*index, error, py));
        PyTuple::new(py, refusals.collect::<PyResult<Vec<_>>>()?)
    }

    /// How many commands were applied or refused: all of them, unless it stopped before.
    #[getter]
    const fn applied(&self) -> usize {
        self.applied
    }

    /// Raises the first refusal, if there is one.
    fn raise_first(&self, py: Python<'_>) -> PyResult<()> {
        self.refusals.first().map_or(Ok(()), |(_, error)| Err(error.clone_ref(py)))
    }

    /// The events as columns.
    fn columns<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let mut names: HashMap<(usize, toritsugi::QueueId), Bound<'py, PyAny>> = HashMap::new();
        let none = py.None().into_bound(py);
        let columns = ["sequence", "at", "kind", "contact", "agent", "queue", "offer"];
        let lists = columns.map(|_| PyList::empty(py));
        let [sequence, at, kind, contact, agent, queue, offer] = &lists;
        for (index, event) in self.events.iter().enumerate() {
            let parties = events::parties(&event.kind);
            sequence.append(event.sequence)?;
            at.append(seconds(event.at.0))?;
            kind.append(PyString::intern(py, events::kind(&event.kind)))?;
            contact.append(parties.contact.show(py)?)?;
            agent.append(parties.agent.show(py)?)?;
            offer.append(parties.offer.show(py)?)?;
            let Some(id) = parties.queue else {
                queue.append(&none)?;
                continue;
            };
            let epoch = self.plans.partition_point(|(from, _)| *from <= index);
            let name = match (names.get(&(epoch, id)), self.plan_of(index)) {
                (Some(name), _) => name.clone(),
                (None, Some(plan)) => {
                    let name = crate::value::show(&id, plan, py)?;
                    names.insert((epoch, id), name.clone());
                    name
                }
                (None, None) => none.clone(),
            };
            queue.append(name)?;
        }
        let dictionary = PyDict::new(py);
        for (name, list) in columns.iter().zip(&lists) {
            dictionary.set_item(name, list)?;
        }
        Ok(dictionary)
    }

    fn __len__(&self) -> usize {
        self.events.len()
    }

    /// One event, counted from the end if the number is below zero, or those of a slice.
    fn __getitem__<'py>(&self, index: &Bound<'py, PyAny>, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        if index.is_instance_of::<PySlice>() {
            return self.list(0..self.events.len(), py)?.as_any().get_item(index);
        }
        let number: isize = index.extract()?;
        let number = if number < 0 { number.checked_add_unsigned(self.events.len()) } else { Some(number) };
        let number = number.and_then(|number| usize::try_from(number).ok());
        self.show(number.ok_or_else(|| PyIndexError::new_err("there are not so many events"))?, py)
    }

    fn __repr__(&self) -> String {
        format!("<Batch applied={} events={} refusals={}>", self.applied, self.events.len(), self.refusals.len())
    }
}
