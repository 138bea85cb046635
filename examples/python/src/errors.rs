//! Errors of the library as exceptions: one base class, a subclass for each kind, each with the library's code and message.

use crate::imported;
use crate::value::Unresolved;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString};
use toritsugi::sim::{CentreError, RunError};
use toritsugi::{CommandError, Fault, JournalError, PlanError, RequirementError, SnapshotError};

const MODULE: &str = "toritsugi._errors";

/// What an exception is made of.
struct Exception<'a, 'py> {
    class: &'static str,
    code: u16,
    message: String,
    kind: Option<&'a str>,
    details: Option<String>,
    events: Option<Bound<'py, PyList>>,
}

impl Exception<'_, '_> {
    fn new(class: &'static str, code: u16, message: String) -> Self {
        Self { class, code, message, kind: None, details: None, events: None }
    }

    fn make(self, py: Python<'_>) -> PyErr {
        let make = || {
            let fields = PyDict::new(py);
            fields.set_item("code", self.code)?;
            if let Some(kind) = self.kind {
                fields.set_item("kind", kind)?;
            }
            if let Some(details) = &self.details {
                fields.set_item("details", imported::loads(py)?.call1((details,))?)?;
            }
            if let Some(events) = &self.events {
                fields.set_item("events", events)?;
            }
            imported::class(py, MODULE, self.class)?.call((&self.message,), Some(&fields))
        };
        match make() {
            Ok(error) => PyErr::from_value(error),
            Err(other) => other,
        }
    }
}

/// A refusal, with the events of the time that passed all the same. [T-4]
pub(crate) fn command(error: &CommandError, events: Bound<'_, PyList>, py: Python<'_>) -> PyErr {
    let has_stopped = matches!(error, CommandError::Fault(_) | CommandError::OtherAnswers { .. });
    let class = if has_stopped { "Fault" } else { "CommandRefused" };
    let (kind, details) = match serde_json::to_value(error) {
        Ok(serde_json::Value::Object(map)) => match map.into_iter().next() {
            Some((kind, details)) => (kind, details.to_string()),
            None => (String::new(), String::from("{}")),
        },
        _ => (String::new(), String::from("{}")),
    };
    let exception = Exception {
        kind: Some(&kind),
        details: Some(details),
        events: Some(events),
        ..Exception::new(class, error.code(), error.to_string())
    };
    exception.make(py)
}

/// A name or a requirement that means nothing in the plan: the router has not been asked.
pub(crate) fn unresolved(error: Unresolved, py: Python<'_>) -> PyErr {
    match error {
        Unresolved::Name { what, code, name } => {
            let kind = format!("unknown_{what}");
            let shown: String = name.chars().take(200).collect();
            let details = serde_json::json!({ what: shown }).to_string();
            let message = format!("there is no {what} `{shown}` in this plan");
            Exception { kind: Some(&kind), details: Some(details), ..Exception::new("CommandRefused", code, message) }
                .make(py)
        }
        Unresolved::Requirement { text, error } => requirement(&text, &error, py),
    }
}

pub(crate) fn requirement(text: &str, error: &RequirementError, py: Python<'_>) -> PyErr {
    let shown: String = text.chars().take(200).collect();
    Exception::new("RequirementError", error.fault.code(), format!("`{shown}`, {error}")).make(py)
}

pub(crate) fn plan(error: &PlanError, py: Python<'_>) -> PyErr {
    Exception::new("PlanError", error.fault.code(), error.to_string()).make(py)
}

/// Text or data that does not even say what a plan is made of.
pub(crate) fn plan_text(message: String, py: Python<'_>) -> PyErr {
    Exception::new("PlanError", 0, message).make(py)
}

pub(crate) fn centre(error: &CentreError, py: Python<'_>) -> PyErr {
    Exception::new("CentreError", 0, error.to_string()).make(py)
}

pub(crate) fn centre_text(message: String, py: Python<'_>) -> PyErr {
    Exception::new("CentreError", 0, message).make(py)
}

pub(crate) fn run(error: &RunError, py: Python<'_>) -> PyErr {
    Exception::new("CentreError", 0, error.to_string()).make(py)
}

pub(crate) fn profile(code: u16, message: String, py: Python<'_>) -> PyErr {
    Exception::new("ProfileError", code, message).make(py)
}

pub(crate) fn snapshot(error: &SnapshotError, py: Python<'_>) -> PyErr {
    Exception::new("SnapshotError", error.code(), error.to_string()).make(py)
}

pub(crate) fn journal(error: &JournalError, py: Python<'_>) -> PyErr {
    Exception::new("JournalError", error.code(), error.to_string()).make(py)
}

pub(crate) fn fault(fault: Fault, py: Python<'_>) -> PyErr {
    command(&CommandError::Fault(fault), PyList::empty(py), py)
}

/// A defect of this binding.
pub(crate) fn internal(message: &str, py: Python<'_>) -> PyErr {
    Exception::new("Fault", 3, format!("internal contradiction: {message}")).make(py)
}

/// Runs what may not panic, so that a panic is a fault and nothing worse.
pub(crate) fn contained<T>(py: Python<'_>, run: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(run))
        .unwrap_or_else(|_| Err(internal("a panic was caught", py)))
}

/// A whole number, and a `ValueError` where it does not fit.
pub(crate) fn read_int<'py, T>(value: &Bound<'py, PyAny>) -> PyResult<T>
where
    T: for<'a> FromPyObject<'a, 'py, Error = PyErr>,
{
    value.extract().map_err(|error: PyErr| {
        if error.is_instance_of::<PyTypeError>(value.py()) {
            return PyTypeError::new_err(format!("a whole number is needed, not {}", value.get_type()));
        }
        PyValueError::new_err(format!("{value} is out of range"))
    })
}

/// Text is iterable in Python, letter by letter, which is never meant.
pub(crate) fn refuse_text(value: &Bound<'_, PyAny>) -> PyResult<()> {
    if value.is_instance_of::<PyString>() {
        return Err(PyTypeError::new_err(format!("a list is needed, not the text {}", value.repr()?)));
    }
    Ok(())
}

/// The items of a mapping, or of a list of pairs.
pub(crate) fn pairs<'py>(value: &Bound<'py, PyAny>) -> PyResult<Vec<(Bound<'py, PyAny>, Bound<'py, PyAny>)>> {
    match value.getattr_opt("items")? {
        // Of a mapping, and of a data frame of pandas.
        Some(items) => items.call0()?.try_iter()?.map(|item| item?.extract()).collect(),
        None => value.try_iter()?.map(|item| item?.extract()).collect(),
    }
}

/// A journal that belongs to another state.
pub(crate) fn other_state(py: Python<'_>) -> PyErr {
    let message = String::from("the journal starts from another state than that of this router");
    Exception::new("JournalError", 0, message).make(py)
}
