//! What is imported from Python, once.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

macro_rules! imported {
    ($($(#[$doc:meta])* $name:ident = $module:literal $path:literal;)+) => {
        $(
            $(#[$doc])*
            pub(crate) fn $name(py: Python<'_>) -> PyResult<&Bound<'_, PyAny>> {
                static CELL: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
                let object = CELL.get_or_try_init(py, || py.import($module)?.getattr($path).map(Bound::unbind))?;
                Ok(object.bind(py))
            }
        )+
    };
}

imported! {
    uuid = "uuid" "UUID";
    datetime = "datetime" "datetime";
    timedelta = "datetime" "timedelta";
    epoch = "toritsugi._support" "EPOCH";
    new_object = "copyreg" "__newobj_ex__";
    dumps = "toritsugi._support" "dumps";
    loads = "json" "loads";
}

/// A class of the pure Python part.
pub(crate) fn class<'py>(py: Python<'py>, module: &str, name: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import(module)?.getattr(name)
}
