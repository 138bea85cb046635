//! The router.

use crate::batch::{self, Batch};
use crate::ids::Ref;
use crate::plan::Plan;
use crate::shared::Shared;
use crate::time::read_instant;
use crate::value::{Value, tuple};
use crate::{commands, errors, events, strategies, views};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList};
use toritsugi::{
    AgentId, CommandError, ContactId, Delivery, Event, EventKind, HostKey, QueueId, SiteId, Snapshot, Strategies,
    Timestamp,
};

/// The state behind a `Router` object.
#[derive(Debug)]
pub(crate) struct Core {
    pub(crate) router: toritsugi::Router,
    pub(crate) strategies: Strategies,
    /// Kept for its room.
    buffer: Vec<Event>,
}

impl Core {
    /// Applies by the given way, and gives what it gave with the events as Python sees them.
    fn run<'py, T>(
        &mut self,
        py: Python<'py>,
        apply: impl FnOnce(&mut toritsugi::Router, &mut Vec<Event>) -> Result<T, CommandError>,
    ) -> PyResult<(T, Bound<'py, PyList>)> {
        let Self { router, buffer, .. } = self;
        buffer.clear();
        let plan = router.plan().clone();
        let result = errors::contained(py, || Ok(apply(router, buffer)))?;
        let events = event_list(buffer, plan, router.plan(), py)?;
        match result {
            Ok(result) => Ok((result, events)),
            Err(error) => Err(errors::command(&error, events, py)),
        }
    }
}

/// Events of one command: after a change of plan the names are those of the new one.
fn event_list<'py>(
    events: &[Event],
    mut plan: toritsugi::Plan,
    plan_after: &toritsugi::Plan,
    py: Python<'py>,
) -> PyResult<Bound<'py, PyList>> {
    let list = PyList::empty(py);
    for event in events {
        if event.kind == EventKind::PlanReplaced {
            plan = plan_after.clone();
        }
        list.append(events::show(event, &plan, py)?)?;
    }
    Ok(list)
}

/// Decides which contact goes to which agent, and when.
#[pyclass(frozen, module = "toritsugi", weakref)]
#[derive(Debug)]
pub(crate) struct Router {
    pub(crate) shared: Shared<Core>,
}

impl Router {
    fn of(router: toritsugi::Router, strategies: Strategies) -> Self {
        Self { shared: Shared::new(Core { router, strategies, buffer: Vec::new() }) }
    }
}

#[pymethods]
impl Router {
    #[new]
    #[pyo3(signature = (plan, *, orderings = None, selections = None))]
    fn py_new(
        plan: &Bound<'_, PyAny>,
        orderings: Option<&Bound<'_, PyAny>>,
        selections: Option<&Bound<'_, PyAny>>,
        py: Python<'_>,
    ) -> PyResult<Self> {
        let plan = if let Ok(plan) = plan.cast::<Plan>() {
            plan.get().clone()
        } else {
            let options = PyDict::new(py);
            options.set_item("orderings", orderings)?;
            options.set_item("selections", selections)?;
            py.get_type::<Plan>().call((plan,), Some(&options))?.cast::<Plan>()?.get().clone()
        };
        Ok(Self::of(toritsugi::Router::new(plan.library().clone()), plan.strategies().clone()))
    }

    /// Applies a command and gives what happened.
    fn apply<'py>(
        &self,
        at: &Bound<'py, PyAny>,
        command: &Bound<'py, PyAny>,
        py: Python<'py>,
    ) -> PyResult<Bound<'py, PyList>> {
        let at = Timestamp(read_instant(at)?);
        self.shared.with(py, |core| {
            let command = commands::read(command, core.router.plan())?;
            let ((), events) = core.run(py, |router, events| router.apply(at, command, events))?;
            Ok(events)
        })
    }

    /// Lets time pass: fires every timer that is due.
    fn advance<'py>(&self, at: &Bound<'py, PyAny>, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let at = Timestamp(read_instant(at)?);
        self.shared.with(py, |core| {
            let ((), events) = core.run(py, |router, events| router.apply(at, toritsugi::Advance {}, events))?;
            Ok(events)
        })
    }

    /// Applies a command that may be delivered more than once.
    fn apply_once<'py>(
        &self,
        at: &Bound<'py, PyAny>,
        key: &Bound<'py, PyAny>,
        command: &Bound<'py, PyAny>,
        py: Python<'py>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let at = Timestamp(read_instant(at)?);
        let key = HostKey::read(key)?;
        self.shared.with(py, |core| {
            let command = commands::read(command, core.router.plan())?;
            let (delivery, events) = core.run(py, |router, events| router.apply_once(at, key, command, events))?;
            views::delivered(delivery == Delivery::Repeat, events, py)
        })
    }

    /// Applies many commands, each with its time.
    #[pyo3(signature = (steps, *, stop_on_refusal = false))]
    fn apply_many(&self, steps: &Bound<'_, PyAny>, stop_on_refusal: bool, py: Python<'_>) -> PyResult<Batch> {
        let steps = batch::read_steps(steps)?;
        self.shared.with(py, |core| batch::apply(core, steps, stop_on_refusal, py))
    }

    /// Applies many commands that are given as columns.
    #[pyo3(signature = (columns, *, stop_on_refusal = false))]
    fn apply_columns(&self, columns: &Bound<'_, PyAny>, stop_on_refusal: bool, py: Python<'_>) -> PyResult<Batch> {
        self.shared.with(py, |core| {
            let steps = crate::columns::read(columns, core.router.plan())?;
            batch::apply(core, steps, stop_on_refusal, py)
        })
    }

    /// The plan it runs by.
    #[getter]
    fn plan(&self, py: Python<'_>) -> PyResult<Plan> {
        self.shared.with(py, |core| Ok(Plan::new(core.router.plan().clone(), core.strategies.clone())))
    }

    /// The time of the last command, in seconds.
    #[getter]
    fn now(&self, py: Python<'_>) -> PyResult<f64> {
        self.shared.with(py, |core| Ok(crate::time::seconds(core.router.now().0)))
    }

    /// When it must be called again at the latest, and why.
    fn next_deadline<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.shared.with(py, |core| views::deadline(core.router.next_deadline(), core.router.plan(), py))
    }

    /// A contact that has not ended.
    fn contact<'py>(&self, contact: &Bound<'py, PyAny>, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let contact = ContactId::read(contact)?;
        self.shared.with(py, |core| views::contact(core.router.contact(contact), core.router.plan(), py))
    }

    /// An agent that is signed in.
    fn agent<'py>(&self, agent: &Bound<'py, PyAny>, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let agent = AgentId::read(agent)?;
        self.shared.with(py, |core| views::agent(core.router.agent(agent), core.router.plan(), py))
    }

    /// The counts of a queue.
    fn queue<'py>(&self, queue: &Bound<'py, PyAny>, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.shared.with(py, |core| {
            let id = queue_id(core, queue)?;
            match core.router.queue(id) {
                Some(view) => views::queue(&view, py),
                None => Err(errors::command(&CommandError::UnknownQueue { queue: id }, PyList::empty(py), py)),
            }
        })
    }

    /// Every contact that has not ended, ascending.
    fn contacts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.shared.with(py, |core| tuple(&core.router.contacts(), core.router.plan(), py))
    }

    /// Every agent that is signed in, ascending.
    fn agents<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.shared.with(py, |core| tuple(&core.router.agents(), core.router.plan(), py))
    }

    /// The contacts that wait in a queue, most urgent first.
    fn waiting<'py>(&self, queue: &Bound<'py, PyAny>, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.shared.with(py, |core| tuple(&core.router.waiting(queue_id(core, queue)?), core.router.plan(), py))
    }

    /// Where a waiting contact stands.
    fn position<'py>(&self, contact: &Bound<'py, PyAny>, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let contact = ContactId::read(contact)?;
        self.shared.with(py, |core| match core.router.position(contact) {
            Ok(position) => views::position(&position, core.router.plan(), py),
            Err(error) => Err(errors::command(&error, PyList::empty(py), py)),
        })
    }

    /// How long a contact will wait from now on.
    fn estimate<'py>(&self, contact: &Bound<'py, PyAny>, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let contact = ContactId::read(contact)?;
        self.shared.with(py, |core| match core.router.estimate(contact) {
            Ok(estimate) => views::estimate(&estimate, core.router.plan(), py),
            Err(error) => Err(errors::command(&error, PyList::empty(py), py)),
        })
    }

    /// The first condition that keeps an agent from being offered a contact.
    fn explain<'py>(
        &self,
        contact: &Bound<'py, PyAny>,
        agent: &Bound<'py, PyAny>,
        py: Python<'py>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (contact, agent) = (ContactId::read(contact)?, AgentId::read(agent)?);
        self.shared.with(py, |core| match core.router.explain(contact, agent) {
            Ok(gate) => crate::value::show(&gate, core.router.plan(), py),
            Err(error) => Err(errors::command(&error, PyList::empty(py), py)),
        })
    }

    /// Why a contact waits, for what, and until when.
    fn explain_contact<'py>(&self, contact: &Bound<'py, PyAny>, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let contact = ContactId::read(contact)?;
        self.shared.with(py, |core| match core.router.explain_contact(contact) {
            Ok(explanation) => views::contact_explanation(&explanation, &core.router, py),
            Err(error) => Err(errors::command(&error, PyList::empty(py), py)),
        })
    }

    /// What an agent takes next, and what keeps it from the others.
    fn explain_agent<'py>(&self, agent: &Bound<'py, PyAny>, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let agent = AgentId::read(agent)?;
        self.shared.with(py, |core| match core.router.explain_agent(agent) {
            Ok(explanation) => views::agent_explanation(&explanation, &core.router, py),
            Err(error) => Err(errors::command(&error, PyList::empty(py), py)),
        })
    }

    /// Why the offers of the last command were made.
    fn decisions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.shared.with(py, |core| views::decisions(core.router.decisions(), core.router.plan(), py))
    }

    /// Whether a site is up.
    fn is_site_open(&self, site: &Bound<'_, PyAny>, py: Python<'_>) -> PyResult<bool> {
        let site = SiteId::read(site)?;
        self.shared.with(py, |core| {
            let id = site.resolve(core.router.plan()).map_err(|error| errors::unresolved(error, py))?;
            let unknown = || errors::command(&CommandError::UnknownSite { site: id }, PyList::empty(py), py);
            core.router.is_site_open(id).ok_or_else(unknown)
        })
    }

    /// The command that came first under a key, if it is remembered.
    fn remembered_command<'py>(&self, key: &Bound<'py, PyAny>, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let key = HostKey::read(key)?;
        self.shared.with(py, |core| match core.router.remembered_command(key) {
            Some(command) => commands::show(command, core.router.plan(), py),
            None => Ok(py.None().into_bound(py)),
        })
    }

    /// The queues whose strategy of your own failed, with the kind of strategy.
    fn failed_strategies<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.shared.with(py, |core| {
            let list = PyList::empty(py);
            for (queue, kind) in core.router.failed_strategies() {
                let plan = core.router.plan();
                list.append((crate::value::show(&queue, plan, py)?, crate::value::show(&kind, plan, py)?))?;
            }
            Ok(list)
        })
    }

    /// The state in 128 bits, as 32 hexadecimal digits.
    fn digest(&self, py: Python<'_>) -> PyResult<String> {
        self.shared.with(py, |core| {
            let router = &core.router;
            let digest = py.detach(|| router.digest());
            digest.map(|digest| digest.to_string()).map_err(|fault| errors::fault(fault, py))
        })
    }

    /// The whole state as bytes.
    fn snapshot<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        self.shared.with(py, |core| {
            let router = &core.router;
            let bytes = py.detach(|| router.snapshot().map(|snapshot| snapshot.to_bytes()));
            bytes.map(|bytes| PyBytes::new(py, &bytes)).map_err(|fault| errors::fault(fault, py))
        })
    }

    /// A router that goes on as the one did whose snapshot this is.
    #[staticmethod]
    #[pyo3(signature = (snapshot, *, orderings = None, selections = None))]
    fn restore(
        snapshot: &[u8],
        orderings: Option<&Bound<'_, PyAny>>,
        selections: Option<&Bound<'_, PyAny>>,
        py: Python<'_>,
    ) -> PyResult<Self> {
        let strategies = strategies::read(orderings, selections)?;
        let restored = errors::contained(py, || {
            let snapshot = py.detach(|| Snapshot::from_bytes(snapshot));
            Ok(snapshot.and_then(|snapshot| toritsugi::Router::restore(&snapshot, &strategies)))
        })?;
        let router = restored.map_err(|error| errors::snapshot(&error, py))?;
        Ok(Self::of(router, strategies))
    }

    fn __copy__(&self, py: Python<'_>) -> PyResult<Self> {
        self.shared.with(py, |core| Ok(Self::of(core.router.clone(), core.strategies.clone())))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        self.shared.with(py, |core| {
            let (agents, contacts) = (core.router.agents().len(), core.router.contacts().len());
            Ok(format!("<Router now={} agents={agents} contacts={contacts}>", core.router.now()))
        })
    }
}

/// The number of a queue by its name.
fn queue_id(core: &Core, queue: &Bound<'_, PyAny>) -> PyResult<QueueId> {
    let id = Ref::<QueueId>::read(queue)?.resolve(core.router.plan());
    id.map_err(|error| errors::unresolved(error, queue.py()))
}
