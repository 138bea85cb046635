//! toritsugi for Python: the extension module `toritsugi._core`. What is public is said by the package around it, in `python/toritsugi`.

mod batch;
mod by_skill;
mod columns;
mod commands;
mod complete;
mod errors;
mod events;
mod figures;
mod ids;
mod imported;
mod journal;
mod parties;
mod plan;
mod record;
mod records;
mod requirement;
mod router;
mod shared;
mod simulate;
mod strategies;
mod stub;
mod time;
mod value;
mod views;
mod words;

use pyo3::prelude::*;
use pyo3::types::PyDict;

/// Adds classes to a module.
type Register = fn(&Bound<'_, PyModule>) -> PyResult<()>;

/// The modules whose classes macros declare.
const PARTS: [(&str, Register); 3] =
    [("records", records::register), ("commands", commands::register), ("events", events::register)];

/// The native part of `toritsugi`.
#[pymodule]
fn _core(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<plan::Plan>()?;
    module.add_class::<requirement::RequirementTree>()?;
    module.add_class::<router::Router>()?;
    module.add_class::<batch::Batch>()?;
    module.add_class::<journal::JournalWriter>()?;
    module.add_class::<journal::JournalReader>()?;
    module.add_class::<figures::Figures>()?;
    module.add_function(wrap_pyfunction!(simulate::simulate, module)?)?;
    module.add_function(wrap_pyfunction!(batch::seconds_in_rust, module)?)?;
    module.add_function(wrap_pyfunction!(stub_files, module)?)?;
    module.add_function(wrap_pyfunction!(library_words, module)?)?;
    module.add_function(wrap_pyfunction!(own_words, module)?)?;
    let py = module.py();
    for (name, register) in PARTS {
        let part = PyModule::new(py, &format!("toritsugi.{name}"))?;
        register(&part)?;
        module.add(name, part)?;
    }
    Ok(())
}

/// The files of the package that are written by this, with their text.
#[pyfunction]
fn stub_files(py: Python<'_>) -> PyResult<Vec<(&'static str, String)>> {
    stub::files(py)
}

/// Every choice of the library with its words, as serde knows them, commands and kinds of events included.
#[pyfunction]
fn library_words(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let words = PyDict::new(py);
    macro_rules! ask {
        ($($type:ident),+ $(,)?) => {
            $(words.set_item(stringify!($type), complete::variants::<toritsugi::$type>())?;)+
        };
    }
    ask![
        Command,
        Direction,
        CallFirst,
        TransferAge,
        WorkInHand,
        RemovedSkills,
        OfferCause,
        WithdrawReason,
        Overflow,
        StrategyKind,
        StrategyFailure,
        ContactPhase,
        Gate,
        DeclineReason,
        EndReason,
        WhenClosed,
        RemovedQueues,
        SignInAs,
        TransferTarget,
        StepExit,
        StepCondition,
        WrapUpEndCause,
        Tenants,
        Requirement,
    ];
    words.set_item("Event", complete::variants::<toritsugi::Event>())?;
    Ok(words)
}

/// The same of this binding.
#[pyfunction]
fn own_words(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let words = PyDict::new(py);
    for (name, known) in words::all_words() {
        words.set_item(name, known)?;
    }
    words.set_item("Command", commands::NAMES)?;
    words.set_item("Event", events::KINDS)?;
    Ok(words)
}
