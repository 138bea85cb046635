//! Plans.

use crate::record::hash;
use crate::strategies;
use crate::value::{Kept, Unresolved, Value};
use crate::{errors, imported};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple, PyType};
use std::path::PathBuf;
use toritsugi::{PlanDefinition, Requirement, Strategies};

/// A routing plan that is known to be sound. Immutable, cheap to share.
#[pyclass(frozen, eq, module = "toritsugi")]
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    plan: toritsugi::Plan,
    strategies: Strategies,
}

impl PartialEq for Plan {
    fn eq(&self, other: &Self) -> bool {
        self.plan == other.plan
    }
}

impl Plan {
    pub(crate) fn new(plan: toritsugi::Plan, strategies: Strategies) -> Self {
        Self { plan, strategies }
    }

    pub(crate) const fn library(&self) -> &toritsugi::Plan {
        &self.plan
    }

    pub(crate) const fn strategies(&self) -> &Strategies {
        &self.strategies
    }

    fn build(
        definition: &PlanDefinition,
        orderings: Option<&Bound<'_, PyAny>>,
        selections: Option<&Bound<'_, PyAny>>,
        py: Python<'_>,
    ) -> PyResult<Self> {
        let strategies = strategies::read(orderings, selections)?;
        let plan = definition.build_with(&strategies).map_err(|error| errors::plan(&error, py))?;
        Ok(Self { plan, strategies })
    }
}

#[pymethods]
impl Plan {
    #[new]
    #[pyo3(signature = (definition, *, orderings = None, selections = None))]
    fn py_new(
        definition: &Bound<'_, PyAny>,
        orderings: Option<&Bound<'_, PyAny>>,
        selections: Option<&Bound<'_, PyAny>>,
        py: Python<'_>,
    ) -> PyResult<Self> {
        Self::build(&read_definition(definition)?, orderings, selections, py)
    }

    /// A plan from TOML text.
    #[classmethod]
    #[pyo3(signature = (text, *, orderings = None, selections = None))]
    fn from_toml(
        _class: &Bound<'_, PyType>,
        text: &str,
        orderings: Option<&Bound<'_, PyAny>>,
        selections: Option<&Bound<'_, PyAny>>,
        py: Python<'_>,
    ) -> PyResult<Self> {
        Self::build(&definition_of_toml(text, py)?, orderings, selections, py)
    }

    /// A plan from JSON text, as `to_json` writes it.
    #[classmethod]
    #[pyo3(signature = (text, *, orderings = None, selections = None))]
    fn from_json(
        _class: &Bound<'_, PyType>,
        text: &str,
        orderings: Option<&Bound<'_, PyAny>>,
        selections: Option<&Bound<'_, PyAny>>,
        py: Python<'_>,
    ) -> PyResult<Self> {
        Self::build(&definition_of_json(text, py)?, orderings, selections, py)
    }

    /// A plan from a file in TOML, or in JSON if its name ends so.
    #[classmethod]
    #[pyo3(signature = (path, *, orderings = None, selections = None))]
    fn from_file(
        _class: &Bound<'_, PyType>,
        path: PathBuf,
        orderings: Option<&Bound<'_, PyAny>>,
        selections: Option<&Bound<'_, PyAny>>,
        py: Python<'_>,
    ) -> PyResult<Self> {
        let text = std::fs::read_to_string(&path)?;
        let is_json = path.extension().is_some_and(|extension| extension == "json");
        let definition = if is_json { definition_of_json(&text, py)? } else { definition_of_toml(&text, py)? };
        Self::build(&definition, orderings, selections, py)
    }

    /// The names of the queues, in order.
    #[getter]
    fn queues<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.plan.queues().iter().map(|queue| queue.name.as_str()))
    }

    /// The names of the channels, in order.
    #[getter]
    fn channels<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.plan.channels().iter().map(|channel| channel.name.as_str()))
    }

    /// The names of the skills, in order.
    #[getter]
    fn skills<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.plan.skills().iter().map(|skill| skill.name.as_str()))
    }

    /// The names of the tenants, in order.
    #[getter]
    fn tenants<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.plan.tenants().iter().map(toritsugi::Name::as_str))
    }

    /// The names of the sites, in order.
    #[getter]
    fn sites<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.plan.sites().iter().map(toritsugi::Name::as_str))
    }

    /// What the plan was built from, as a dictionary of the keys of `docs/plan.md`.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        imported::loads(py)?.call1((self.to_json(py)?,))
    }

    /// What the plan was built from, as JSON.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        serde_json::to_string(self.plan.definition()).map_err(|error| errors::internal(&error.to_string(), py))
    }

    /// Checks the text of a requirement against this plan, and gives it back in its shortest form.
    fn requirement<'py>(&self, text: &str, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let requirement = self.plan.requirement(text).map_err(|error| errors::requirement(text, &error, py))?;
        Requirement::keep(&requirement, &self.plan).show(py)
    }

    /// Checks a profile against this plan, as `SignIn` would.
    fn check_profile(&self, profile: &Bound<'_, PyAny>, py: Python<'_>) -> PyResult<()> {
        let kept = toritsugi::AgentProfile::read(profile)?;
        let profile = match toritsugi::AgentProfile::resolve(&kept, &self.plan) {
            Ok(profile) => profile,
            // The codes of a profile by name.
            Err(Unresolved::Name { what, name, .. }) => {
                let code = match what {
                    "tenant" => 1150,
                    "queue" => 1151,
                    "skill" => 1152,
                    "channel" => 1154,
                    _ => 1155,
                };
                return Err(errors::profile(code, format!("there is no {what} `{name}` in this plan"), py));
            }
            Err(error) => return Err(errors::unresolved(error, py)),
        };
        let mut router = toritsugi::Router::new(self.plan.clone());
        let sign_in = toritsugi::SignIn::new(toritsugi::AgentId(0), profile);
        match router.apply(toritsugi::Timestamp::ZERO, sign_in, &mut Vec::new()) {
            Err(toritsugi::CommandError::InvalidProfile { fault, .. }) => {
                Err(errors::profile(fault.code(), fault.to_string(), py))
            }
            Err(error) => Err(errors::command(&error, pyo3::types::PyList::empty(py), py)),
            Ok(()) => Ok(()),
        }
    }

    fn __repr__(&self) -> String {
        let names = |names: Vec<&str>| format!("{names:?}");
        let queues = names(self.plan.queues().iter().map(|queue| queue.name.as_str()).collect());
        format!("<Plan queues={queues}>")
    }

    fn __hash__(&self) -> u64 {
        hash(self.plan.definition())
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json(py)?,)))
    }
}

impl Kept for Plan {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(Bound::new(py, self.clone())?.into_any())
    }
}

impl Value for toritsugi::Plan {
    type Kept = Plan;

    fn taken() -> String {
        String::from("Plan")
    }

    fn shown() -> String {
        String::from("Plan")
    }

    fn read(value: &Bound<'_, PyAny>) -> PyResult<Plan> {
        match value.cast::<Plan>() {
            Ok(plan) => Ok(plan.get().clone()),
            Err(_) => Err(PyTypeError::new_err(format!("this is not a Plan but {}", value.get_type()))),
        }
    }

    fn resolve(kept: &Plan, _plan: &Self) -> Result<Self, Unresolved> {
        Ok(kept.plan.clone())
    }

    fn keep(&self, _plan: &Self) -> Plan {
        Plan { plan: self.clone(), strategies: Strategies::new() }
    }
}

/// TOML text, a mapping, or a `PlanDefinition`.
pub(crate) fn read_definition(definition: &Bound<'_, PyAny>) -> PyResult<PlanDefinition> {
    let py = definition.py();
    if let Ok(text) = definition.cast::<PyString>() {
        return definition_of_toml(text.to_str()?, py);
    }
    let text = imported::dumps(py)?.call1((definition,))?;
    definition_of_json(text.cast::<PyString>()?.to_str()?, py)
}

fn definition_of_toml(text: &str, py: Python<'_>) -> PyResult<PlanDefinition> {
    toml::from_str(text).map_err(|error| errors::plan_text(error.to_string(), py))
}

fn definition_of_json(text: &str, py: Python<'_>) -> PyResult<PlanDefinition> {
    serde_json::from_str(text).map_err(|error| errors::plan_text(error.to_string(), py))
}
