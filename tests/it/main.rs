//! The integration tests, one binary.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod agents_rules;
mod allocations;
mod documents;
mod estimates;
mod explain;
mod figures;
mod first_look;
mod hostile;
mod kept;
mod keys;
mod laws;
mod memory;
mod plan;
mod plan_changes;
mod plan_files;
mod random;
mod refusals;
mod relations;
mod replays;
mod runs;
mod scenarios;
mod sim;
mod small_world;
mod stages_rules;
mod steps_rules;
mod strategies;
mod tidy;
mod traces;
mod twin;
mod values;
mod work;
