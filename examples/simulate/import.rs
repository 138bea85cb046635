//! What people have already, as a centre: the configuration of another system, read into a plan and its staff, or a call log.
//!
//! Nothing is dropped in silence. What has no place in a centre is listed with its line and the reason, at the top of the file that comes out.

use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use thiserror::Error;
use toritsugi::sim::CentreDefinition;

mod asterisk;
mod centre_file;
mod freeswitch;
mod log;
mod taskrouter;
#[cfg(test)]
mod tests;

use crate::{replay, trace};
use centre_file::CentreFile;

/// Reads the configuration of another system, or a call log, and prints a centre in TOML.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// `queues.conf` of Asterisk, `callcenter.conf.xml` of `FreeSWITCH`, a `TaskRouter` workflow in JSON, or a call log in CSV.
    file: PathBuf,
    /// What it is. Defaults to what the ending says: .conf, .xml, .json or .csv.
    #[arg(long, value_enum)]
    from: Option<System>,
    /// Where the centre goes. Defaults to the terminal.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The mapping that names the columns of a call log, in TOML.
    #[arg(long, value_name = "FILE")]
    columns: Option<PathBuf>,
}

/// What can be read: the configuration of a system, or a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum System {
    Asterisk,
    #[value(name = "freeswitch")]
    FreeSwitch,
    #[value(name = "taskrouter")]
    TaskRouter,
    Log,
}

/// Why a configuration cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum ImportError {
    /// A file cannot be read or written.
    #[error("{}: {reason}", file.display())]
    File { file: PathBuf, reason: String },
    /// Nobody can tell what it is.
    #[error("{}: it ends in none of .conf, .xml, .json and .csv; say with --from what it is", file.display())]
    UnknownSystem { file: PathBuf },
    /// A place in it makes no sense.
    #[error("{}:{line}: {field}: {message}", file.display())]
    Place { file: PathBuf, line: usize, field: String, message: String },
    /// A call log cannot be read.
    #[error("{0}")]
    Log(String),
    /// Nobody says what the columns of a call log mean.
    #[error("{}: a call log needs a mapping of its columns: --columns FILE", file.display())]
    NoColumns { file: PathBuf },
    /// What comes out is no centre.
    #[error("{}: the centre that it makes is refused: {message}", file.display())]
    NoCentre { file: PathBuf, message: String },
}

/// What is wrong at a line, before the file is known.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    line: usize,
    field: String,
    message: String,
}

impl Fault {
    fn new(line: usize, field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { line, field: field.into(), message: message.into() }
    }
}

/// Reads the file and gives what is to be said: the centre, or where it was written and what is not in it.
pub(crate) fn run(import: &Import) -> Result<String, ImportError> {
    let file = &import.file;
    let centre = match system(file, import.from)? {
        System::Log => {
            let columns = import.columns.as_ref().ok_or_else(|| ImportError::NoColumns { file: file.clone() })?;
            let log = trace::read(file, columns).map_err(|error| ImportError::Log(error.to_string()))?;
            replay::check_contacts(&log, file).map_err(ImportError::Log)?;
            log::read(&log)
        }
        System::Asterisk => configuration(file, asterisk::read)?,
        System::FreeSwitch => configuration(file, freeswitch::read)?,
        System::TaskRouter => configuration(file, taskrouter::read)?,
    };
    let toml = centre.render();
    check(file, &toml)?;
    match &import.out {
        None => Ok(toml.trim_end().to_owned()),
        Some(out) => {
            std::fs::write(out, &toml).map_err(|error| unreadable(out, &error))?;
            Ok(format!("{}\nCentre: {}", centre.left_text(), out.display()))
        }
    }
}

fn system(file: &Path, from: Option<System>) -> Result<System, ImportError> {
    let by_ending = || match file.extension()?.to_str()? {
        "conf" => Some(System::Asterisk),
        "xml" => Some(System::FreeSwitch),
        "json" => Some(System::TaskRouter),
        "csv" => Some(System::Log),
        _ => None,
    };
    from.or_else(by_ending).ok_or_else(|| ImportError::UnknownSystem { file: file.to_owned() })
}

fn unreadable(file: &Path, error: &std::io::Error) -> ImportError {
    ImportError::File { file: file.to_owned(), reason: error.to_string() }
}

/// Makes a centre of the text of a configuration.
type Reader = fn(&str) -> Result<CentreFile, Fault>;

fn configuration(file: &Path, reader: Reader) -> Result<CentreFile, ImportError> {
    let text = std::fs::read_to_string(file).map_err(|error| unreadable(file, &error))?;
    read(file, reader, &text)
}

fn read(file: &Path, reader: Reader, text: &str) -> Result<CentreFile, ImportError> {
    reader(text).map_err(|Fault { line, field, message }| ImportError::Place {
        file: file.to_owned(),
        line,
        field,
        message,
    })
}

/// What is printed is read again, so that nobody is given a centre that is none.
fn check(file: &Path, toml: &str) -> Result<(), ImportError> {
    let refused = |message: String| ImportError::NoCentre { file: file.to_owned(), message };
    let definition: CentreDefinition = toml::from_str(toml).map_err(|error| refused(error.to_string()))?;
    definition.build().map_err(|error| refused(error.to_string()))?;
    Ok(())
}
