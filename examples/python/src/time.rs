//! Instants and spans: seconds, `datetime` and `timedelta` in Python, whole microseconds in the library.

use crate::imported;
use crate::value::{Kept, plain};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyFloat, PyInt, PyString};
use std::time::Duration;
use toritsugi::{Timestamp, parse_span};

const MICROS: u64 = 1_000_000;

plain! {
    Timestamp: "Time" => "float",
    |value| read_instant(value).map(Timestamp),
    |instant, py| Ok(PyFloat::new(py, seconds(instant.0)).into_any())
}

plain! {
    Duration: "Span" => "timedelta",
    |value| read_span(value),
    |span, py| show_span(*span, py)
}

/// Seconds as Python counts them. Exact to the microsecond up to 2^32 s, the year 2106.
#[expect(clippy::cast_precision_loss, reason = "documented")]
pub(crate) fn seconds(micros: u64) -> f64 {
    micros as f64 / 1e6
}

pub(crate) fn show_span(span: Duration, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    let micros = u64::try_from(span.as_micros()).unwrap_or(u64::MAX);
    imported::timedelta(py)?.call1((0, micros / MICROS, micros % MICROS))
}

/// Microseconds on the caller's clock.
pub(crate) fn read_instant(value: &Bound<'_, PyAny>) -> PyResult<u64> {
    if let Some(micros) = read_number(value)? {
        return Ok(micros);
    }
    let py = value.py();
    if value.is_instance(imported::timedelta(py)?)? {
        return read_timedelta(value);
    }
    if value.is_instance(imported::datetime(py)?)? {
        if value.call_method0("utcoffset")?.is_none() {
            let text = value.repr()?;
            return Err(PyValueError::new_err(format!(
                "{text} has no time zone: give it one, such as tzinfo=timezone.utc"
            )));
        }
        return read_timedelta(&value.sub(imported::epoch(py)?)?);
    }
    let kind = value.get_type();
    Err(PyTypeError::new_err(format!(
        "a time is a number of seconds, a timedelta or a datetime with a time zone, not {kind}"
    )))
}

fn read_span(value: &Bound<'_, PyAny>) -> PyResult<Duration> {
    if let Some(micros) = read_number(value)? {
        return Ok(Duration::from_micros(micros));
    }
    if value.is_instance(imported::timedelta(value.py())?)? {
        return read_timedelta(value).map(Duration::from_micros);
    }
    if let Ok(text) = value.cast::<PyString>() {
        let text = text.to_str()?;
        return parse_span(text).map_err(|error| PyValueError::new_err(format!("`{text}`: {error}")));
    }
    let kind = value.get_type();
    Err(PyTypeError::new_err(format!("a span is a number of seconds, a timedelta or text like \"1m30s\", not {kind}")))
}

/// Microseconds of a number of seconds.
fn read_number(value: &Bound<'_, PyAny>) -> PyResult<Option<u64>> {
    if let Ok(number) = value.cast::<PyFloat>() {
        return micros(number.value()).map(Some);
    }
    if value.cast::<PyInt>().is_err() {
        // What is like a number but none of the two, as those of numpy are; a time or a text is not.
        if value.hasattr("__float__")? {
            return micros(value.extract()?).map(Some);
        }
        return Ok(None);
    }
    let seconds: u64 = value.extract().map_err(|_| out_of_range(value))?;
    seconds.checked_mul(MICROS).map(Some).ok_or_else(|| out_of_range(value))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked before")]
fn micros(seconds: f64) -> PyResult<u64> {
    let micros = (seconds * 1e6).round();
    // Just below 2^64.
    if !(0.0..1.8e19).contains(&micros) {
        return Err(PyValueError::new_err(format!("{seconds} is not a number of seconds from 0 to 1.8e13")));
    }
    Ok(micros as u64)
}

fn read_timedelta(span: &Bound<'_, PyAny>) -> PyResult<u64> {
    let days: i64 = span.getattr("days")?.extract()?;
    let seconds: u64 = span.getattr("seconds")?.extract()?;
    let micros: u64 = span.getattr("microseconds")?.extract()?;
    let days = u64::try_from(days).map_err(|_| out_of_range(span))?;
    let seconds = days.checked_mul(86_400).and_then(|days| days.checked_add(seconds));
    let micros = seconds.and_then(|seconds| seconds.checked_mul(MICROS)?.checked_add(micros));
    micros.ok_or_else(|| out_of_range(span))
}

fn out_of_range(value: &Bound<'_, PyAny>) -> PyErr {
    PyValueError::new_err(format!("{value} is below zero or beyond the end of time"))
}
