use crate::{DemandFacts, SelectionStrategy, SupplyFacts};

/// The agent that holds the fewest skills is chosen; among equals, the one of the lower levels. [S-7]
///
/// Fit is `skills held x 1,000,000 + sum of their levels`. Costs a walk over the skills, once for a line and a pool.
///
/// Choose this when few agents can do everything: they are kept free for what only they can do.
///
/// ```
/// use toritsugi::{
///     ChannelId, DemandFacts, LeastSkilled, Level, QueueId, Requirement, SelectionStrategy, SkillId, SupplyFacts, TenantId,
/// };
///
/// let anyone = Requirement::Anyone;
/// let demand = DemandFacts::new(QueueId(0), ChannelId(0), TenantId(0), &anyone, &anyone);
/// let skills = [(SkillId(0), Level::new(80)?), (SkillId(3), Level::new(20)?)];
/// assert_eq!(LeastSkilled.fit(&demand, &SupplyFacts::new(&skills, &[], 100)), 2_000_100);
/// # Ok::<(), toritsugi::LevelError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "it has no parameters")]
pub struct LeastSkilled;

impl SelectionStrategy for LeastSkilled {
    fn fit(&self, _demand: &DemandFacts<'_>, supply: &SupplyFacts<'_>) -> i64 {
        supply.skills.iter().map(|(_, level)| 1_000_000 + i64::from(level.value())).sum()
    }
}
