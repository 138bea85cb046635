//! What people have already, as a centre: the configuration of another system, read into a plan and its staff.
//!
//! Nothing is dropped in silence. What has no place in a centre is listed with its line and the reason, at the top of the file that comes out.

use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use thiserror::Error;
use toritsugi::sim::CentreDefinition;

mod asterisk;
mod centre_file;
mod freeswitch;
mod taskrouter;
#[cfg(test)]
mod tests;

use centre_file::CentreFile;

/// Reads the configuration of another system and prints a centre in TOML.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// `queues.conf` of Asterisk, `callcenter.conf.xml` of `FreeSWITCH`, or a `TaskRouter` workflow in JSON.
    file: PathBuf,
    /// The system that it is of. Defaults to what the ending says: .conf, .xml or .json.
    #[arg(long, value_enum)]
    from: Option<System>,
    /// Where the centre goes. Defaults to the terminal.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// A system whose configuration can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum System {
    Asterisk,
    #[value(name = "freeswitch")]
    FreeSwitch,
    #[value(name = "taskrouter")]
    TaskRouter,
}

/// Why a configuration cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum ImportError {
    /// A file cannot be read or written.
    #[error("{}: {reason}", file.display())]
    File { file: PathBuf, reason: String },
    /// Nobody can tell what it is.
    #[error("{}: it ends in none of .conf, .xml and .json; say with --from what it is", file.display())]
    UnknownSystem { file: PathBuf },
    /// A place in it makes no sense.
    #[error("{}:{line}: {field}: {message}", file.display())]
    Place { file: PathBuf, line: usize, field: String, message: String },
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
    let unreadable =
        |file: &Path, error: std::io::Error| ImportError::File { file: file.to_owned(), reason: error.to_string() };
    let text = std::fs::read_to_string(file).map_err(|error| unreadable(file, error))?;
    let centre = read(file, import.from, &text)?;
    let toml = centre.render();
    check(file, &toml)?;
    match &import.out {
        None => Ok(toml.trim_end().to_owned()),
        Some(out) => {
            std::fs::write(out, &toml).map_err(|error| unreadable(out, error))?;
            Ok(format!("{}\nCentre: {}", centre.left_text(), out.display()))
        }
    }
}

fn read(file: &Path, from: Option<System>, text: &str) -> Result<CentreFile, ImportError> {
    let system = from.or_else(|| match file.extension()?.to_str()? {
        "conf" => Some(System::Asterisk),
        "xml" => Some(System::FreeSwitch),
        "json" => Some(System::TaskRouter),
        _ => None,
    });
    let centre = match system.ok_or_else(|| ImportError::UnknownSystem { file: file.to_owned() })? {
        System::Asterisk => asterisk::read(text),
        System::FreeSwitch => freeswitch::read(text),
        System::TaskRouter => taskrouter::read(text),
    };
    centre.map_err(|Fault { line, field, message }| ImportError::Place { file: file.to_owned(), line, field, message })
}

/// What is printed is read again, so that nobody is given a centre that is none.
fn check(file: &Path, toml: &str) -> Result<(), ImportError> {
    let refused = |message: String| ImportError::NoCentre { file: file.to_owned(), message };
    let definition: CentreDefinition = toml::from_str(toml).map_err(|error| refused(error.to_string()))?;
    definition.build().map_err(|error| refused(error.to_string()))?;
    Ok(())
}
