//! Journals: what is written before a command is applied, and read after a crash.

use crate::router::Router;
use crate::shared::Shared;
use crate::time::{read_instant, seconds};
use crate::value::{Kept, Value};
use crate::{commands, errors, strategies, views};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList};
use toritsugi::{
    CommandError, Digest, HostKey, JournalError, JournalReader as LibraryReader, JournalRecord,
    JournalWriter as LibraryWriter, Strategies, Timestamp,
};

/// Writes a journal, record by record. The host stores the bytes.
#[pyclass(frozen, module = "toritsugi")]
#[derive(Debug)]
pub(crate) struct JournalWriter {
    shared: Shared<LibraryWriter>,
    beginning: Vec<u8>,
}

#[pymethods]
impl JournalWriter {
    /// A new journal from the state of this router on, or from a digest.
    #[new]
    fn py_new(starts_from: &Bound<'_, PyAny>, py: Python<'_>) -> PyResult<Self> {
        let digest = match starts_from.cast::<Router>() {
            Ok(router) => {
                router.get().shared.with(py, |core| core.router.digest().map_err(|fault| errors::fault(fault, py)))?
            }
            Err(_) => read_digest(starts_from.extract()?)?,
        };
        let mut beginning = Vec::new();
        let writer = LibraryWriter::begin(digest, &mut beginning);
        Ok(Self { shared: Shared::new(writer), beginning })
    }

    /// How the journal begins: the first bytes to store. Empty for a writer that goes on with a journal.
    #[getter]
    fn beginning<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.beginning)
    }

    /// The bytes of one more record, to be stored before the command is applied.
    #[pyo3(signature = (router, at, command, *, key = None))]
    fn append<'py>(
        &self,
        router: &Bound<'py, Router>,
        at: &Bound<'py, PyAny>,
        command: &Bound<'py, PyAny>,
        key: Option<&Bound<'py, PyAny>>,
        py: Python<'py>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let at = Timestamp(read_instant(at)?);
        let key = key.map(HostKey::read).transpose()?;
        let command = router.get().shared.with(py, |core| commands::read(command, core.router.plan()))?;
        self.shared.with(py, |writer| {
            let mut bytes = Vec::new();
            writer.append(&JournalRecord::new(at, key, command), &mut bytes);
            Ok(PyBytes::new(py, &bytes))
        })
    }
}

/// Reads a journal, record by record, and applies it.
#[pyclass(frozen, module = "toritsugi")]
#[derive(Debug)]
pub(crate) struct JournalReader {
    bytes: Vec<u8>,
    strategies: Strategies,
    starts_from: Digest,
}

#[pymethods]
impl JournalReader {
    #[new]
    #[pyo3(signature = (journal, *, orderings = None, selections = None))]
    fn py_new(
        journal: Vec<u8>,
        orderings: Option<&Bound<'_, PyAny>>,
        selections: Option<&Bound<'_, PyAny>>,
        py: Python<'_>,
    ) -> PyResult<Self> {
        let strategies = strategies::read(orderings, selections)?;
        let starts_from = match LibraryReader::new(&journal, &strategies) {
            Ok(reader) => reader.starts_from(),
            Err(error) => return Err(errors::journal(&error, py)),
        };
        Ok(Self { bytes: journal, strategies, starts_from })
    }

    /// The digest of the state that the journal starts from.
    #[getter]
    fn starts_from(&self) -> String {
        self.starts_from.to_string()
    }

    /// The records up to the first that is not whole, with names as they are in a plan: that of the router which is to apply them.
    fn records<'py>(&self, router: &Bound<'py, Router>, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        // A router beside the given one goes through the same, as only it knows which plan holds when.
        let mut follower = router.get().shared.with(py, |core| Ok(core.router.clone()))?;
        let list = PyList::empty(py);
        for record in LibraryReader::new(&self.bytes, &self.strategies).map_err(|error| errors::journal(&error, py))? {
            let record = match record {
                Ok(record) => record,
                Err(JournalError::Torn { .. }) => break,
                Err(error) => return Err(errors::journal(&error, py)),
            };
            let command = commands::show(&record.command, follower.plan(), py)?;
            list.append(views::record(seconds(record.at.0), record.key.show(py)?, command, py)?)?;
            errors::contained(py, || Ok(_ = record.apply(&mut follower, &mut Vec::new())))?;
        }
        Ok(list)
    }

    /// Applies all whole records to a router in the state that the journal starts from; gives how many there were, how many bytes they take, and a
    /// writer that goes on behind them. The interpreter is let go of meanwhile.
    #[pyo3(signature = (router, *, check = true))]
    fn replay<'py>(&self, router: &Bound<'py, Router>, check: bool, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let (records, whole_bytes, writer, stop) = router.get().shared.with(py, |core| {
            let router = &mut core.router;
            let mut run = || {
                py.detach(|| {
                    if check && router.digest().map_err(Stop::Fault)? != self.starts_from {
                        return Err(Stop::OtherState);
                    }
                    let mut reader = LibraryReader::new(&self.bytes, &self.strategies).map_err(Stop::Journal)?;
                    let (mut records, mut events) = (0_u64, Vec::new());
                    let mut stop = None;
                    for record in reader.by_ref() {
                        match record {
                            Ok(record) => {
                                events.clear();
                                match record.apply(router, &mut events) {
                                    Err(CommandError::Fault(fault)) => return Err(Stop::Fault(fault)),
                                    Err(CommandError::OtherAnswers { .. }) => return Err(Stop::OtherState),
                                    // A command that was refused is refused again.
                                    _ => {}
                                }
                                records += 1;
                            }
                            Err(JournalError::Torn { .. }) => {}
                            Err(error) => stop = Some(Stop::Journal(error)),
                        }
                    }
                    Ok((records, reader.whole_bytes(), reader.writer(), stop))
                })
            };
            errors::contained(py, || run().map_err(|stop| stop.error(py)))
        })?;
        if let Some(stop) = stop {
            return Err(stop.error(py));
        }
        let writer = Bound::new(py, JournalWriter { shared: Shared::new(writer), beginning: Vec::new() })?;
        let is_torn = whole_bytes < self.bytes.len();
        views::replayed(records, whole_bytes, is_torn, writer.into_any(), py)
    }
}

/// Why a replay stops.
enum Stop {
    OtherState,
    Fault(toritsugi::Fault),
    Journal(JournalError),
}

impl Stop {
    fn error(self, py: Python<'_>) -> PyErr {
        match self {
            Self::OtherState => errors::other_state(py),
            Self::Fault(fault) => errors::fault(fault, py),
            Self::Journal(error) => errors::journal(&error, py),
        }
    }
}

fn read_digest(text: &str) -> PyResult<Digest> {
    let quoted = format!("\"{text}\"");
    serde_json::from_str(&quoted)
        .map_err(|_| PyValueError::new_err(format!("`{text}` is no digest: it has 32 hexadecimal digits")))
}
