//! The built-in orderings.
macro_rules! placeholder { ($($n:ident),+) => { $(
/// Placeholder.
#[derive(Clone, Copy, Debug)]
pub struct $n;
)+ } }
placeholder!(EarliestDeadline, FirstInFirstOut, LastInFirstOut, PriorityCredit, StrictPriority);
