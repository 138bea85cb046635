//! The built-in selections.
macro_rules! placeholder { ($($n:ident),+) => { $(
/// Placeholder.
#[derive(Clone, Copy, Debug)]
pub struct $n;
)+ } }
placeholder!(
    BestProficiency,
    FewestHandled,
    FixedOrder,
    LeastLoaded,
    LeastSkilled,
    LongestIdle,
    MostSkilled,
    RoundRobin,
    WeightedRandom
);
