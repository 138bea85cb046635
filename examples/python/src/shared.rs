//! State that threads share, one at a time.

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::sync::MutexExt;
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread::{self, ThreadId};

/// A value behind a lock. Another thread waits, without the interpreter; the thread that holds it is told off, as when a strategy asks the router
/// that asked it.
#[derive(Debug)]
pub(crate) struct Shared<T> {
    value: Mutex<T>,
    holder: Mutex<Option<ThreadId>>,
}

impl<T> Shared<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self { value: Mutex::new(value), holder: Mutex::new(None) }
    }

    pub(crate) fn with<R>(&self, py: Python<'_>, run: impl FnOnce(&mut T) -> PyResult<R>) -> PyResult<R> {
        let mut value = self.lock(py)?;
        let _held = Held::new(&self.holder);
        run(&mut value)
    }

    fn lock(&self, py: Python<'_>) -> PyResult<MutexGuard<'_, T>> {
        match self.value.try_lock() {
            Ok(value) => Ok(value),
            // What panicked has stopped the router or changed nothing: it may be looked at.
            Err(TryLockError::Poisoned(poisoned)) => Ok(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) if *lock(&self.holder) == Some(thread::current().id()) => {
                Err(PyRuntimeError::new_err("this object is in use by the very call from which it is asked"))
            }
            Err(TryLockError::WouldBlock) => {
                Ok(self.value.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner))
            }
        }
    }
}

/// Who holds the value, for as long as it does.
struct Held<'a>(&'a Mutex<Option<ThreadId>>);

impl<'a> Held<'a> {
    fn new(holder: &'a Mutex<Option<ThreadId>>) -> Self {
        *lock(holder) = Some(thread::current().id());
        Self(holder)
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        *lock(self.0) = None;
    }
}

/// Held for an instant only.
fn lock(holder: &Mutex<Option<ThreadId>>) -> MutexGuard<'_, Option<ThreadId>> {
    holder.lock().unwrap_or_else(PoisonError::into_inner)
}
