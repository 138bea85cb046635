//! The tests that find most in a few seconds, as a binary of its own: `.ci/mutants` runs it once for every mutant, where the whole of
//! `main.rs` would take minutes.
//!
//! Cargo builds it only when asked (`cargo test --test quick`): all of it is in `main.rs`, too.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod agents_rules;
mod documents;
mod estimates;
mod explain;
mod hostile;
mod kept;
mod keys;
mod plan;
mod plan_changes;
mod plan_files;
mod random;
mod refusals;
mod replays;
mod runs;
mod scenarios;
mod stages_rules;
mod steps_rules;
mod strategies;
mod values;
mod work;
