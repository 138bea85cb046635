use crate::{AgentFacts, SelectionStrategy};

/// The agent that accepted the fewest contacts since sign-in is chosen. [S-3]
///
/// Standing is that count. Costs nothing.
///
/// Choose this when every agent should take the same number of contacts, as where they earn by the contact. An agent that signs in
/// late is given contacts until it has caught up.
///
/// ```
/// use toritsugi::{AgentFacts, AgentId, FewestHandled, SelectionStrategy};
///
/// let mut agent = AgentFacts::new(AgentId(1));
/// agent.handled = 12;
/// assert_eq!(FewestHandled.standing(&agent), 12);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "it has no parameters")]
pub struct FewestHandled;

impl SelectionStrategy for FewestHandled {
    fn standing(&self, agent: &AgentFacts) -> i64 {
        i64::try_from(agent.handled).unwrap_or(i64::MAX)
    }
}
