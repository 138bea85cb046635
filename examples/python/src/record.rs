//! Frozen classes from one declaration: constructor, getters, `repr`, equality, hash, patterns, pickling, the way to the library and back, and the
//! description of which the stubs are made.

use crate::imported;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple};
use std::collections::hash_map::DefaultHasher;
use std::fmt::{Debug, Write};
use std::hash::{Hash, Hasher};

/// What a stub says of a class.
#[derive(Debug)]
pub(crate) struct Description {
    pub(crate) name: &'static str,
    pub(crate) doc: String,
    pub(crate) fields: Vec<FieldDescription>,
    /// Written by hosts, not only read.
    pub(crate) is_made: bool,
    /// The word of an event.
    pub(crate) kind: Option<&'static str>,
}

/// What a stub says of a field.
#[derive(Debug)]
pub(crate) struct FieldDescription {
    pub(crate) name: &'static str,
    pub(crate) doc: String,
    pub(crate) taken: String,
    pub(crate) shown: String,
    /// The default, as Python writes it.
    pub(crate) default: Option<String>,
}

/// A field of one object.
pub(crate) struct Field<'py> {
    pub(crate) name: &'static str,
    pub(crate) value: Bound<'py, PyAny>,
    pub(crate) is_default: bool,
}

pub(crate) type Fields<'py> = PyResult<Vec<Field<'py>>>;

pub(crate) fn represent(name: &str, fields: &[Field<'_>]) -> PyResult<String> {
    let mut text = format!("{name}(");
    let mut joint = "";
    for field in fields.iter().filter(|field| !field.is_default) {
        _ = write!(text, "{joint}{}={}", field.name, field.value.repr()?);
        joint = ", ";
    }
    text.push(')');
    Ok(text)
}

pub(crate) fn dictionary<'py>(fields: &[Field<'py>], py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
    let dictionary = PyDict::new(py);
    for field in fields {
        dictionary.set_item(field.name, &field.value)?;
    }
    Ok(dictionary)
}

/// As `copyreg.__newobj_ex__` takes it.
pub(crate) fn reduce<'py>(
    class: Bound<'py, PyAny>,
    fields: &[Field<'py>],
    py: Python<'py>,
) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
    let arguments = (class, PyTuple::empty(py), dictionary(fields, py)?).into_pyobject(py)?;
    Ok((imported::new_object(py)?.clone(), arguments))
}

/// A hash of what a value is; equal values are written alike.
pub(crate) fn hash(value: &impl Debug) -> u64 {
    let mut hasher = DefaultHasher::new();
    format!("{value:?}").hash(&mut hasher);
    hasher.finish()
}

/// An error about a field says so.
pub(crate) fn in_field(class: &str, field: &str, error: PyErr, py: Python<'_>) -> PyErr {
    let kind = error.get_type(py);
    let message = error.value(py).to_string();
    match kind.call1((format!("{class}, {field}: {message}"),)) {
        Ok(error) => PyErr::from_value(error),
        Err(other) => other,
    }
}

/// Joins the lines of a documentation, as `#[doc]` gives them.
pub(crate) fn doc(lines: &[&str]) -> String {
    let lines: Vec<&str> = lines.iter().map(|line| line.trim()).collect();
    lines.join("\n")
}

pub(crate) fn represent_default(value: PyResult<Bound<'_, PyAny>>) -> PyResult<String> {
    let value = value?;
    match value.cast::<PyString>() {
        Ok(text) => Ok(format!("{:?}", text.to_str()?)),
        Err(_) => Ok(value.repr()?.to_string().replace("datetime.", "")),
    }
}

macro_rules! records {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident $(by $context:ident)? {
            $($(#[doc = $field_doc:literal])+ $field:ident: $type:ty),* $(,)?
            $(; $($(#[doc = $option_doc:literal])+ $option:ident: $option_type:ty = $default:expr),+ $(,)?)?
        }
    )+) => {
        $(
            $(#[doc = $doc])+
            #[pyclass(frozen, eq, module = "toritsugi")]
            #[derive(Clone, Debug, PartialEq)]
            pub(crate) struct $name {
                $(pub(crate) $field: <$type as $crate::value::Value>::Kept,)*
                $($(pub(crate) $option: <$option_type as $crate::value::Value>::Kept,)+)?
            }

            impl $name {
                const NAME: &'static str = stringify!($name);

                fn fields<'py>(&self, py: Python<'py>) -> $crate::record::Fields<'py> {
                    _ = py;
                    Ok(vec![
                        $($crate::record::Field {
                            name: stringify!($field),
                            value: $crate::value::Kept::show(&self.$field, py)?,
                            is_default: false,
                        },)*
                        $($($crate::record::Field {
                            name: stringify!($option),
                            value: $crate::value::Kept::show(&self.$option, py)?,
                            is_default: self.$option == $default,
                        },)+)?
                    ])
                }

                pub(crate) fn describe(py: Python<'_>) -> PyResult<$crate::record::Description> {
                    _ = py;
                    Ok($crate::record::Description {
                        name: Self::NAME,
                        doc: $crate::record::doc(&[$($doc),+]),
                        fields: vec![
                            $($crate::record::FieldDescription {
                                name: stringify!($field),
                                doc: $crate::record::doc(&[$($field_doc),+]),
                                taken: <$type as $crate::value::Value>::taken(),
                                shown: <$type as $crate::value::Value>::shown(),
                                default: None,
                            },)*
                            $($({
                                let default: <$option_type as $crate::value::Value>::Kept = $default;
                                let default = $crate::value::Kept::show(&default, py);
                                $crate::record::FieldDescription {
                                    name: stringify!($option),
                                    doc: $crate::record::doc(&[$($option_doc),+]),
                                    taken: <$option_type as $crate::value::Value>::taken(),
                                    shown: <$option_type as $crate::value::Value>::shown(),
                                    default: Some($crate::record::represent_default(default)?),
                                }
                            },)+)?
                        ],
                        is_made: true,
                        kind: None,
                    })
                }
            }

            #[pymethods]
            impl $name {
                #[new]
                #[pyo3(signature = ($($field,)* $(*, $($option = None),+)?))]
                #[allow(clippy::too_many_arguments, reason = "they are keywords in Python")]
                fn py_new(
                    py: Python<'_>,
                    $($field: Bound<'_, PyAny>,)*
                    $($($option: Option<Bound<'_, PyAny>>,)+)?
                ) -> PyResult<Self> {
                    _ = py;
                    Ok(Self {
                        $($field: <$type as $crate::value::Value>::read(&$field)
                            .map_err(|error| $crate::record::in_field(Self::NAME, stringify!($field), error, py))?,)*
                        $($($option: match $option {
                            None => $default,
                            Some(value) => <$option_type as $crate::value::Value>::read(&value)
                                .map_err(|error| $crate::record::in_field(Self::NAME, stringify!($option), error, py))?,
                        },)+)?
                    })
                }

                $(
                    $(#[doc = $field_doc])+
                    #[getter]
                    fn $field<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                        $crate::value::Kept::show(&self.$field, py)
                    }
                )*

                $($(
                    $(#[doc = $option_doc])+
                    #[getter]
                    fn $option<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                        $crate::value::Kept::show(&self.$option, py)
                    }
                )+)?

                #[classattr]
                #[pyo3(name = "__match_args__")]
                fn py_match_args(py: Python<'_>) -> PyResult<Bound<'_, pyo3::types::PyTuple>> {
                    let names: &[&str] = &[$(stringify!($field),)* $($(stringify!($option),)+)?];
                    pyo3::types::PyTuple::new(py, names)
                }

                fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
                    $crate::record::represent(Self::NAME, &self.fields(py)?)
                }

                fn __hash__(&self) -> u64 {
                    $crate::record::hash(self)
                }

                fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, pyo3::types::PyTuple>)> {
                    $crate::record::reduce(py.get_type::<Self>().into_any(), &self.fields(py)?, py)
                }

                /// Every field by its name.
                fn as_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, pyo3::types::PyDict>> {
                    $crate::record::dictionary(&self.fields(py)?, py)
                }

                /// The same with some fields changed.
                #[pyo3(signature = (**changes))]
                fn replace<'py>(&self, py: Python<'py>, changes: Option<Bound<'py, pyo3::types::PyDict>>) -> PyResult<Bound<'py, PyAny>> {
                    let fields = $crate::record::dictionary(&self.fields(py)?, py)?;
                    if let Some(changes) = changes {
                        fields.update(changes.as_mapping())?;
                    }
                    py.get_type::<Self>().call((), Some(&fields))
                }

                #[pyo3(signature = (**changes))]
                fn __replace__<'py>(&self, py: Python<'py>, changes: Option<Bound<'py, pyo3::types::PyDict>>) -> PyResult<Bound<'py, PyAny>> {
                    self.replace(py, changes)
                }
            }

            impl $crate::value::Kept for $name {
                fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                    Ok(Bound::new(py, self.clone())?.into_any())
                }
            }
        )+
    };
}
pub(crate) use records;

/// Records that stand for a struct of the library of the same name: the way there and back.
macro_rules! library_records {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident $(by $context:ident)? {
            $($(#[doc = $field_doc:literal])+ $field:ident: $type:ty),* $(,)?
            $(; $($(#[doc = $option_doc:literal])+ $option:ident: $option_type:ty = $default:expr),+ $(,)?)?
        }
    )+) => {
        /// Whether a class has one field that must be given: text stands for that.
        const fn is_named(fields: &[&str]) -> bool {
            fields.len() == 1
        }

        $crate::record::records! {
            $(
                $(#[doc = $doc])+
                $name {
                    $($(#[doc = $field_doc])+ $field: $type),*
                    $(; $($(#[doc = $option_doc])+ $option: $option_type = $default),+)?
                }
            )+
        }

        $(
            impl $crate::value::Value for toritsugi::$name {
                type Kept = $name;

                fn taken() -> String {
                    String::from(if is_named(&[$(stringify!($field)),*]) {
                        concat!("str | ", stringify!($name))
                    } else {
                        stringify!($name)
                    })
                }

                fn shown() -> String {
                    String::from(stringify!($name))
                }

                fn read(value: &Bound<'_, PyAny>) -> PyResult<$name> {
                    if let Ok(record) = value.cast::<$name>() {
                        return Ok(record.get().clone());
                    }
                    if is_named(&[$(stringify!($field)),*]) && value.is_instance_of::<pyo3::types::PyString>() {
                        let record = value.py().get_type::<$name>().call1((value,))?;
                        return Ok(record.cast::<$name>()?.get().clone());
                    }
                    let kind = value.get_type();
                    let message = format!(concat!("this is not a ", stringify!($name), " but {}"), kind);
                    Err(pyo3::exceptions::PyTypeError::new_err(message))
                }

                #[allow(clippy::useless_conversion, reason = "not for every type")]
                fn resolve(kept: &$name, plan: &toritsugi::Plan) -> Result<Self, $crate::value::Unresolved> {
                    _ = plan;
                    _ = kept;
                    $(let plan = kept.$context.library();)?
                    Ok(Self {
                        $($field: <$type as $crate::value::Value>::resolve(&kept.$field, plan)?.into(),)*
                        $($($option: <$option_type as $crate::value::Value>::resolve(&kept.$option, plan)?.into(),)+)?
                    })
                }

                #[allow(clippy::useless_conversion, clippy::clone_on_copy, reason = "not for every type")]
                fn keep(&self, plan: &toritsugi::Plan) -> $name {
                    _ = plan;
                    $(let plan = &self.$context;)?
                    $name {
                        $($field: <$type as $crate::value::Value>::keep(&self.$field.clone().into(), plan),)*
                        $($($option: <$option_type as $crate::value::Value>::keep(&self.$option.clone().into(), plan),)+)?
                    }
                }
            }
        )+
    };
}
pub(crate) use library_records;
