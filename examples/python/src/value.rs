//! How a field goes from Python to the library and back.
//!
//! A value is kept in a form that knows no plan, with names in place of the plan's numbers. It becomes the library's own when it is used with a plan.

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use std::fmt::Debug;
use toritsugi::{Plan, RequirementError};

/// A form that knows no plan.
pub(crate) trait Kept: Clone + Debug + PartialEq + Send + Sync + 'static {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>>;
}

/// A type of the library, as Python writes and sees it.
pub(crate) trait Value: Sized {
    type Kept: Kept;

    /// The type that Python may write, in a stub.
    fn taken() -> String;
    /// The type that Python sees, in a stub.
    fn shown() -> String;
    fn read(value: &Bound<'_, PyAny>) -> PyResult<Self::Kept>;
    /// The library's own form, with the numbers of the plan.
    fn resolve(kept: &Self::Kept, plan: &Plan) -> Result<Self, Unresolved>;
    /// The form with names.
    fn keep(&self, plan: &Plan) -> Self::Kept;
}

/// A name or a requirement that means nothing in the plan.
#[derive(Debug)]
pub(crate) enum Unresolved {
    Name { what: &'static str, code: u16, name: String },
    Requirement { text: String, error: RequirementError },
}

/// As Python sees it, with the names of the plan.
pub(crate) fn show<'py, T: Value>(value: &T, plan: &Plan, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
    value.keep(plan).show(py)
}

/// A tuple of what Python sees.
pub(crate) fn tuple<'a, 'py, T: Value + 'a>(
    values: impl IntoIterator<Item = &'a T>,
    plan: &Plan,
    py: Python<'py>,
) -> PyResult<Bound<'py, PyAny>> {
    let shown = values.into_iter().map(|value| show(value, plan, py)).collect::<PyResult<Vec<_>>>()?;
    Ok(PyTuple::new(py, shown)?.into_any())
}

impl<T: Value> Value for Option<T> {
    type Kept = Option<T::Kept>;

    fn taken() -> String {
        format!("{} | None", T::taken())
    }

    fn shown() -> String {
        format!("{} | None", T::shown())
    }

    fn read(value: &Bound<'_, PyAny>) -> PyResult<Self::Kept> {
        if value.is_none() { Ok(None) } else { T::read(value).map(Some) }
    }

    fn resolve(kept: &Self::Kept, plan: &Plan) -> Result<Self, Unresolved> {
        kept.as_ref().map(|kept| T::resolve(kept, plan)).transpose()
    }

    fn keep(&self, plan: &Plan) -> Self::Kept {
        self.as_ref().map(|value| value.keep(plan))
    }
}

impl<T: Kept> Kept for Option<T> {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            None => Ok(py.None().into_bound(py)),
            Some(kept) => kept.show(py),
        }
    }
}

impl<T: Value> Value for Vec<T> {
    type Kept = Vec<T::Kept>;

    fn taken() -> String {
        format!("Iterable[{}]", T::taken())
    }

    fn shown() -> String {
        format!("tuple[{}, ...]", T::shown())
    }

    fn read(value: &Bound<'_, PyAny>) -> PyResult<Self::Kept> {
        crate::errors::refuse_text(value)?;
        value.try_iter()?.map(|item| T::read(&item?)).collect()
    }

    fn resolve(kept: &Self::Kept, plan: &Plan) -> Result<Self, Unresolved> {
        kept.iter().map(|kept| T::resolve(kept, plan)).collect()
    }

    fn keep(&self, plan: &Plan) -> Self::Kept {
        self.iter().map(|value| value.keep(plan)).collect()
    }
}

impl<T: Kept> Kept for Vec<T> {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let shown = self.iter().map(|kept| kept.show(py)).collect::<PyResult<Vec<_>>>()?;
        Ok(PyTuple::new(py, shown)?.into_any())
    }
}

impl<T: Value> Value for Box<T> {
    type Kept = T::Kept;

    fn taken() -> String {
        T::taken()
    }

    fn shown() -> String {
        T::shown()
    }

    fn read(value: &Bound<'_, PyAny>) -> PyResult<Self::Kept> {
        T::read(value)
    }

    fn resolve(kept: &Self::Kept, plan: &Plan) -> Result<Self, Unresolved> {
        T::resolve(kept, plan).map(Self::new)
    }

    fn keep(&self, plan: &Plan) -> Self::Kept {
        T::keep(self, plan)
    }
}

/// A type without names of a plan: kept as it is.
macro_rules! plain {
    ($type:ty: $taken:expr => $shown:expr, |$value:ident| $read:expr, |$kept:ident, $py:ident| $show:expr) => {
        impl $crate::value::Value for $type {
            type Kept = Self;

            fn taken() -> String {
                String::from($taken)
            }

            fn shown() -> String {
                String::from($shown)
            }

            fn read($value: &Bound<'_, PyAny>) -> PyResult<Self> {
                $read
            }

            fn resolve(kept: &Self, _plan: &::toritsugi::Plan) -> Result<Self, $crate::value::Unresolved> {
                Ok(kept.clone())
            }

            fn keep(&self, _plan: &::toritsugi::Plan) -> Self {
                self.clone()
            }
        }

        impl Kept for $type {
            fn show<'py>(&self, $py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                let $kept = self;
                $show
            }
        }
    };
}
pub(crate) use plain;

macro_rules! numbers {
    ($($type:ty),+ $(,)?) => {
        $(
            plain! {
                $type: "int" => "int",
                |value| crate::errors::read_int(value),
                |number, py| Ok(number.into_pyobject(py)?.into_any())
            }
        )+
    };
}

numbers!(u8, u16, u32, u64, i16, i64, i128);

plain! {
    bool: "bool" => "bool",
    |value| value.extract(),
    |truth, py| Ok(pyo3::types::PyBool::new(py, *truth).to_owned().into_any())
}

plain! {
    String: "str" => "str",
    |value| value.extract(),
    |text, py| Ok(pyo3::types::PyString::new(py, text).into_any())
}
