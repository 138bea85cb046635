use crate::{AgentFacts, SelectionStrategy};

/// The agent with the smallest share of its capacity in use is chosen. [S-2]
///
/// Standing is `units in use x 1,000,000 / capacity`, rounded down. Costs one division.
///
/// Choose this when agents hold several contacts at a time: chats then spread over the agents before anyone gets a second one.
///
/// ```
/// use toritsugi::{AgentFacts, AgentId, LeastLoaded, SelectionStrategy};
///
/// let mut agent = AgentFacts::new(AgentId(1));
/// (agent.units_in_use, agent.capacity) = (30, 90);
/// assert_eq!(LeastLoaded.standing(&agent), 333_333);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "it has no parameters")]
pub struct LeastLoaded;

impl SelectionStrategy for LeastLoaded {
    fn standing(&self, agent: &AgentFacts) -> i64 {
        let share = u128::from(agent.units_in_use) * 1_000_000 / u128::from(agent.capacity.max(1));
        i64::try_from(share).unwrap_or(i64::MAX)
    }
}
