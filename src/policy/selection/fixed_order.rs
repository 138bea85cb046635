use crate::{AgentFacts, SelectionStrategy};

/// The agent of the lowest position is chosen. [S-5]
///
/// Standing is the position in the agent's profile. Costs nothing.
///
/// Choose this when there is a first, a second and a third to ask, as on a duty roster. Where only tiers count, use levels of the
/// membership instead, which other selections obey too.
///
/// ```
/// use toritsugi::{AgentFacts, AgentId, FixedOrder, SelectionStrategy};
///
/// let mut agent = AgentFacts::new(AgentId(1));
/// agent.position = 3;
/// assert_eq!(FixedOrder.standing(&agent), 3);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "it has no parameters")]
pub struct FixedOrder;

impl SelectionStrategy for FixedOrder {
    fn standing(&self, agent: &AgentFacts) -> i64 {
        i64::from(agent.position)
    }
}
