//! Commands, events and views in the forms that bindings to other languages share.
//!
//! - [`text`]: JSON, in which queues, channels, skills, tenants and sites go by number or by name.
//! - [`flat`]: records of one size, for those who count nanoseconds.
//! - [`variants`]: what the library knows, for tests that nothing is missing.

mod error;
pub mod flat;
mod names;
pub mod text;
pub mod variants;

pub use error::ExchangeError;
pub use names::{Kind, name_of, number_of};
