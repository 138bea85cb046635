//! Ids: the caller's own 128-bit numbers, and names in place of the plan's numbers.

use crate::imported;
use crate::value::{Kept, Unresolved, Value, plain};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyInt, PyString};
use std::fmt::Debug;
use std::sync::Arc;
use toritsugi::{
    AgentId, ChannelId, ContactId, Disposition, HostKey, Level, NotReadyReason, OfferId, Plan, Priority, QueueId,
    SiteId, SkillId, TenantId,
};

/// The largest id that is shown as a number; above it is a UUID. The library's text form draws the same line.
const LARGEST_PLAIN: u128 = (1 << 53) - 1;

macro_rules! caller_ids {
    ($($type:ident),+) => {
        $(
            plain! {
                $type: "IdLike" => "Id",
                |value| read_id(value).map($type),
                |id, py| show_id(id.0, py)
            }
        )+
    };
}

caller_ids!(ContactId, AgentId, HostKey);

macro_rules! wrapped_numbers {
    ($($type:ident),+ $(,)?) => {
        $(
            plain! {
                $type: "int" => "int",
                |value| crate::errors::read_int(value).map($type),
                |number, py| Ok(number.0.into_pyobject(py)?.into_any())
            }
        )+
    };
}

wrapped_numbers!(OfferId, Priority, Disposition, NotReadyReason);

plain! {
    Level: "int" => "int",
    |value| Level::new(crate::errors::read_int(value)?).map_err(|error| PyValueError::new_err(error.to_string())),
    |level, py| Ok(level.value().into_pyobject(py)?.into_any())
}

pub(crate) fn read_id(value: &Bound<'_, PyAny>) -> PyResult<u128> {
    if value.cast::<PyInt>().is_ok() {
        if let Ok(small) = value.extract::<u64>() {
            return Ok(small.into());
        }
        return value.extract().map_err(|_| PyValueError::new_err(format!("{value} is not a number of 128 bits")));
    }
    if let Ok(text) = value.cast::<PyString>() {
        let text = text.to_str()?;
        return text.parse::<ContactId>().map(|id| id.0).map_err(|error| {
            PyValueError::new_err(format!("`{text}`: {error}; `stable_id({text:?})` makes one of any text"))
        });
    }
    if value.is_instance(imported::uuid(value.py())?)? {
        return value.getattr("int")?.extract();
    }
    let kind = value.get_type();
    Err(PyTypeError::new_err(format!("an id is an int, a UUID or the text of one, not {kind}")))
}

pub(crate) fn show_id(id: u128, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    match u64::try_from(id) {
        Ok(small) if id <= LARGEST_PLAIN => Ok(small.into_pyobject(py)?.into_any()),
        _ => {
            let fields = PyDict::new(py);
            fields.set_item("int", id)?;
            imported::uuid(py)?.call((), Some(&fields))
        }
    }
}

/// Something that the plan names.
pub(crate) trait Named: Copy + Debug + PartialEq + Send + Sync + 'static {
    const WHAT: &'static str;
    /// Of the refusal of one that the plan does not have.
    const CODE: u16;
    fn number(self) -> u16;
    fn of_number(number: u16) -> Self;
    fn find(plan: &Plan, name: &str) -> Option<Self>;
    fn name(self, plan: &Plan) -> Option<&str>;
}

/// A name, or a number where the plan has no name for it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ref<T> {
    Name(Arc<str>),
    Number(T),
}

impl<T: Named> Ref<T> {
    pub(crate) fn read(value: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(text) = value.cast::<PyString>() {
            return Ok(Self::Name(Arc::from(text.to_str()?)));
        }
        if value.cast::<PyInt>().is_ok() {
            return crate::errors::read_int(value).map(|number| Self::Number(T::of_number(number)));
        }
        Err(PyTypeError::new_err(format!("a {} is given by its name, not by {}", T::WHAT, value.get_type())))
    }

    pub(crate) fn resolve(&self, plan: &Plan) -> Result<T, Unresolved> {
        match self {
            Self::Name(name) => find(name, plan),
            Self::Number(number) => Ok(*number),
        }
    }
}

pub(crate) fn find<T: Named>(name: &str, plan: &Plan) -> Result<T, Unresolved> {
    T::find(plan, name).ok_or_else(|| Unresolved::Name { what: T::WHAT, code: T::CODE, name: String::from(name) })
}

impl<T: Named> Kept for Ref<T> {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Self::Name(name) => Ok(PyString::new(py, name).into_any()),
            Self::Number(number) => Ok(number.number().into_pyobject(py)?.into_any()),
        }
    }
}

macro_rules! named {
    ($($type:ident $what:literal $code:literal $find:ident $name:expr;)+) => {
        $(
            impl Named for $type {
                const WHAT: &'static str = $what;
                const CODE: u16 = $code;

                fn number(self) -> u16 {
                    self.0
                }

                fn of_number(number: u16) -> Self {
                    Self(number)
                }

                fn find(plan: &Plan, name: &str) -> Option<Self> {
                    plan.$find(name)
                }

                fn name(self, plan: &Plan) -> Option<&str> {
                    let name: fn(&Plan, usize) -> Option<&toritsugi::Name> = $name;
                    name(plan, usize::from(self.0)).map(toritsugi::Name::as_str)
                }
            }

            impl Value for $type {
                type Kept = Ref<Self>;

                fn taken() -> String {
                    String::from("str | int")
                }

                fn shown() -> String {
                    String::from("str")
                }

                fn read(value: &Bound<'_, PyAny>) -> PyResult<Self::Kept> {
                    Ref::read(value)
                }

                fn resolve(kept: &Self::Kept, plan: &Plan) -> Result<Self, Unresolved> {
                    kept.resolve(plan)
                }

                fn keep(&self, plan: &Plan) -> Self::Kept {
                    self.name(plan).map_or(Ref::Number(*self), |name| Ref::Name(Arc::from(name)))
                }
            }
        )+
    };
}

named! {
    QueueId "queue" 200 queue |plan, number| plan.queues().get(number).map(|queue| &queue.name);
    ChannelId "channel" 201 channel |plan, number| plan.channels().get(number).map(|channel| &channel.name);
    TenantId "tenant" 202 tenant |plan, number| plan.tenants().get(number);
    SkillId "skill" 203 skill |plan, number| plan.skills().get(number).map(|skill| &skill.name);
    SiteId "site" 210 site |plan, number| plan.sites().get(number);
}
