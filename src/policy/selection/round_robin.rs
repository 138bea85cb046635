use crate::{AgentFacts, SelectionStrategy};

/// The agent that was offered a contact longest ago is chosen; one that never was comes first. [S-4]
///
/// Standing is the id of the last offer made to the agent since sign-in, 0 if there was none. Costs nothing.
///
/// Choose this when chances, not work, should be spread evenly, as with sales leads: an agent that declines has had its turn.
///
/// ```
/// use toritsugi::{AgentFacts, AgentId, OfferId, RoundRobin, SelectionStrategy};
///
/// let mut agent = AgentFacts::new(AgentId(1));
/// assert_eq!(RoundRobin.standing(&agent), 0);
/// agent.last_offer = Some(OfferId(41));
/// assert_eq!(RoundRobin.standing(&agent), 41);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "it has no parameters")]
pub struct RoundRobin;

impl SelectionStrategy for RoundRobin {
    fn standing(&self, agent: &AgentFacts) -> i64 {
        agent.last_offer.map_or(0, |offer| i64::try_from(offer.0).unwrap_or(i64::MAX))
    }
}
