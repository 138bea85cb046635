//! The part of the Node.js module that is written in Rust: numbers and text go in and out; `lib/` makes objects of them.
#![expect(clippy::needless_pass_by_value, reason = "napi makes values for arguments")]

mod journal;
mod refusal;
mod router;
mod simulate;
