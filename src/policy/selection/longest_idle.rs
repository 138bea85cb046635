use crate::SelectionStrategy;

/// The agent that has been idle longest is chosen. [S-1]
///
/// The idle time counts as often as the idle weight of the agent's membership says, once by default; the longest wins. Costs one
/// multiplication for each pool.
///
/// Choose this when agents are alike and work should be spread evenly: it is what most centres use. When the idle clock starts is
/// the plan's choice ([`IdleClock`](crate::IdleClock)).
///
/// ```
/// use toritsugi::{AgentFacts, AgentId, LongestIdle, SelectionStrategy};
///
/// assert_eq!(LongestIdle.standing(&AgentFacts::new(AgentId(1))), 0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "it has no parameters")]
pub struct LongestIdle;

impl SelectionStrategy for LongestIdle {
    const IDLE_WEIGHTED: bool = true;
}
