//! Tests of the library from outside, in one binary.

mod plan;
mod plan_files;
mod values;
