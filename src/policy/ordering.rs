//! The built-in orderings: which of a queue's contacts is more urgent.

mod accumulating_priority;
mod earliest_deadline;
mod first_in_first_out;
mod last_in_first_out;
mod priority_credit;
mod strict_priority;

pub use accumulating_priority::AccumulatingPriority;
pub use earliest_deadline::EarliestDeadline;
pub use first_in_first_out::FirstInFirstOut;
pub use last_in_first_out::LastInFirstOut;
pub use priority_credit::PriorityCredit;
pub use strict_priority::StrictPriority;

use core::time::Duration;

/// A span in microseconds as a signed number, saturating.
fn signed_micros(span: Duration) -> i64 {
    i64::try_from(span.as_micros()).unwrap_or(i64::MAX)
}
