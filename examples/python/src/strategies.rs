//! Strategies that are written in Python.
//!
//! What they raise is shown by `sys.unraisablehook` and then given to the library as a panic without a message, which it contains: the queue goes on
//! with the default, and an event says so. [S-12]

use crate::ids::show_id;
use crate::imported;
use crate::time::seconds;
use crate::value::show;
use crate::views::made;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyInt, PyTuple};
use std::panic::resume_unwind;
use toritsugi::{
    AgentFacts, ContactFacts, ContactId, DemandFacts, OrderingStrategy, Plan, PlanDefinition, QueueDefinition,
    SelectionStrategy, Strategies, SupplyFacts, Urgency,
};

/// Mappings of names to strategies.
pub(crate) fn read(
    orderings: Option<&Bound<'_, PyAny>>,
    selections: Option<&Bound<'_, PyAny>>,
) -> PyResult<Strategies> {
    let mut strategies = Strategies::new();
    for (name, strategy) in orderings.map(crate::errors::pairs).transpose()?.unwrap_or_default() {
        let name: String = name.extract()?;
        strategies = strategies.ordering(&name, Ordering::new(&strategy)?);
    }
    for (name, strategy) in selections.map(crate::errors::pairs).transpose()?.unwrap_or_default() {
        let name: String = name.extract()?;
        let methods = Methods::new(&strategy)?;
        let is_idle_weighted = match strategy.getattr_opt("idle_weighted")? {
            Some(weighted) => weighted.is_truthy()?,
            None => false,
        };
        strategies = match (methods.pairing.is_some(), is_idle_weighted) {
            (false, false) => strategies.selection(&name, Selection::<false, false>(methods)),
            (false, true) => strategies.selection(&name, Selection::<false, true>(methods)),
            (true, false) => strategies.selection(&name, Selection::<true, false>(methods)),
            (true, true) => strategies.selection(&name, Selection::<true, true>(methods)),
        };
    }
    Ok(strategies)
}

/// The answer, or a panic that the library contains. `resume_unwind` calls no hook, so nothing is printed.
fn ask<T>(strategy: &Py<PyAny>, answer: impl for<'py> FnOnce(Python<'py>) -> PyResult<T>) -> T {
    Python::attach(|py| match answer(py) {
        Ok(answer) => answer,
        Err(error) => {
            error.write_unraisable(py, Some(strategy.bind(py)));
            resume_unwind(Box::new(()))
        }
    })
}

#[derive(Debug)]
struct Ordering {
    strategy: Py<PyAny>,
    urgency: Py<PyAny>,
    rate: Option<Py<PyAny>>,
    parameters: Option<Py<PyAny>>,
}

impl Ordering {
    /// An object with a method `urgency`, or a function.
    fn new(strategy: &Bound<'_, PyAny>) -> PyResult<Self> {
        let urgency = match method(strategy, "urgency")? {
            Some(urgency) => urgency,
            None if strategy.is_callable() => strategy.clone().unbind(),
            None => {
                let text = strategy.repr()?;
                return Err(PyTypeError::new_err(format!(
                    "an ordering has a method `urgency`, or is a function: {text}"
                )));
            }
        };
        Ok(Self {
            strategy: strategy.clone().unbind(),
            urgency,
            rate: method(strategy, "rate")?,
            parameters: method(strategy, "parameters")?,
        })
    }
}

impl OrderingStrategy for Ordering {
    fn urgency(&self, contact: &ContactFacts) -> Urgency {
        ask(&self.strategy, |py| {
            let answer = self.urgency.bind(py).call1((contact_facts(contact, py)?,))?;
            if answer.cast::<PyInt>().is_ok() {
                return Ok(Urgency { class: 0, instant: answer.extract()? });
            }
            let (class, instant) = answer.extract()?;
            Ok(Urgency { class, instant })
        })
    }

    fn rate(&self, contact: &ContactFacts) -> u32 {
        let Some(rate) = &self.rate else { return Urgency::STATIC_RATE };
        ask(&self.strategy, |py| rate.bind(py).call1((contact_facts(contact, py)?,))?.extract())
    }

    fn parameters(&self) -> String {
        parameters(&self.strategy, self.parameters.as_ref())
    }
}

#[derive(Debug)]
struct Methods {
    strategy: Py<PyAny>,
    fit: Option<Py<PyAny>>,
    pairing: Option<Py<PyAny>>,
    standing: Option<Py<PyAny>>,
    parameters: Option<Py<PyAny>>,
}

impl Methods {
    /// An object with some of the methods `fit`, `pairing` and `standing`, or a function, which is a standing.
    fn new(strategy: &Bound<'_, PyAny>) -> PyResult<Self> {
        let fit = method(strategy, "fit")?;
        let pairing = method(strategy, "pairing")?;
        let mut standing = method(strategy, "standing")?;
        if fit.is_none() && pairing.is_none() && standing.is_none() {
            if !strategy.is_callable() {
                let message = format!(
                    "a selection has a method `fit`, `pairing` or `standing`, or is a function: {}",
                    strategy.repr()?
                );
                return Err(PyTypeError::new_err(message));
            }
            standing = Some(strategy.clone().unbind());
        }
        let parameters = method(strategy, "parameters")?;
        Ok(Self { strategy: strategy.clone().unbind(), fit, pairing, standing, parameters })
    }
}

#[derive(Debug)]
struct Selection<const PAIRS: bool, const IDLE_WEIGHTED: bool>(Methods);

impl<const PAIRS: bool, const IDLE_WEIGHTED: bool> SelectionStrategy for Selection<PAIRS, IDLE_WEIGHTED> {
    const PAIRS: bool = PAIRS;
    const IDLE_WEIGHTED: bool = IDLE_WEIGHTED;

    fn fit(&self, demand: &DemandFacts<'_>, supply: &SupplyFacts<'_>) -> i64 {
        let Some(fit) = &self.0.fit else { return 0 };
        ask(&self.0.strategy, |py| {
            fit.bind(py).call1((demand_facts(demand, py)?, supply_facts(supply, py)?))?.extract()
        })
    }

    fn pairing(&self, contact: ContactId, agent: &AgentFacts) -> i64 {
        let Some(pairing) = &self.0.pairing else { return 0 };
        ask(&self.0.strategy, |py| {
            pairing.bind(py).call1((show_id(contact.0, py)?, agent_facts(agent, py)?))?.extract()
        })
    }

    fn standing(&self, agent: &AgentFacts) -> i64 {
        let Some(standing) = &self.0.standing else { return 0 };
        ask(&self.0.strategy, |py| standing.bind(py).call1((agent_facts(agent, py)?,))?.extract())
    }

    fn parameters(&self) -> String {
        parameters(&self.0.strategy, self.0.parameters.as_ref())
    }
}

fn method(strategy: &Bound<'_, PyAny>, name: &str) -> PyResult<Option<Py<PyAny>>> {
    Ok(strategy.getattr_opt(name)?.map(Bound::unbind))
}

fn parameters(strategy: &Py<PyAny>, method: Option<&Py<PyAny>>) -> String {
    method.map_or_else(String::new, |method| ask(strategy, |py| method.bind(py).call0()?.extract()))
}

/// Facts are told in the plan's numbers: a strategy does not know which plan asks it. An empty plan knows no names, so numbers stay numbers.
fn nameless(py: Python<'_>) -> PyResult<&'static Plan> {
    static PLAN: PyOnceLock<Option<Plan>> = PyOnceLock::new();
    let plan = PLAN.get_or_init(py, || PlanDefinition::new().queue(QueueDefinition::new("nameless")).build().ok());
    plan.as_ref().ok_or_else(|| crate::errors::internal("a plan of one queue", py))
}

fn contact_facts<'py>(facts: &ContactFacts, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
    made!(py, "toritsugi.strategies" "ContactFacts" {
        contact: show_id(facts.contact.0, py)?,
        queue: facts.queue.0,
        channel: facts.channel.0,
        direction: show(&facts.direction, nameless(py)?, py)?,
        tenant: facts.tenant.0,
        priority: facts.priority.0,
        since: seconds(facts.since.0),
        since_microseconds: facts.since.0,
        entered_at: seconds(facts.entered_at.0),
        target: show(&facts.target, nameless(py)?, py)?,
    })
}

fn demand_facts<'py>(facts: &DemandFacts<'_>, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
    made!(py, "toritsugi.strategies" "DemandFacts" {
        queue: facts.queue.0,
        channel: facts.channel.0,
        tenant: facts.tenant.0,
        skills: asked(facts, py)?,
    })
}

/// The numbers of the skills that are asked for, each once, ascending.
fn asked<'py>(facts: &DemandFacts<'_>, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
    let mut skills = Vec::new();
    facts.queue_requirement.for_each_skill(&mut |skill| skills.push(skill.0));
    facts.requirement.for_each_skill(&mut |skill| skills.push(skill.0));
    skills.sort_unstable();
    skills.dedup();
    PyTuple::new(py, skills)
}

fn supply_facts<'py>(facts: &SupplyFacts<'_>, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
    let skills = PyDict::new(py);
    for (skill, level) in facts.skills {
        skills.set_item(skill.0, level.value())?;
    }
    let levels = PyDict::new(py);
    for membership in facts.queues {
        levels.set_item(membership.queue.0, membership.level)?;
    }
    made!(py, "toritsugi.strategies" "SupplyFacts" { skills: skills, levels: levels, capacity: facts.capacity })
}

fn agent_facts<'py>(facts: &AgentFacts, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
    made!(py, "toritsugi.strategies" "AgentFacts" {
        agent: show_id(facts.agent.0, py)?,
        position: facts.position,
        weight: facts.weight,
        units_in_use: facts.units_in_use,
        capacity: facts.capacity,
        handled: facts.handled,
        idle_since: seconds(facts.idle_since.0),
        last_offer: facts.last_offer.map(|offer| offer.0),
    })
}
