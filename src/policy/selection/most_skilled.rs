use crate::requirement::level_in;
use crate::{DemandFacts, SelectionStrategy, SkillId, SupplyFacts};
use smallvec::SmallVec;

/// The agent whose levels in the skills that are asked for are highest is chosen. [S-6]
///
/// Fit is minus the sum of the agent's levels over the distinct skills that the queue's and the contact's requirement name, anywhere in
/// the tree, also under *not* and *always*; a skill not held adds nothing. Costs one binary search a skill that is named, once for a line and a pool.
///
/// Choose this when the best answer counts more than an even spread of work.
///
/// ```
/// use toritsugi::{
///     ChannelId, DemandFacts, Level, MostSkilled, QueueId, Requirement, SelectionStrategy, SkillId, SupplyFacts, TenantId,
/// };
///
/// let at_least = |skill, level| Ok(Requirement::AtLeast { skill: SkillId(skill), level: Level::new(level)? });
/// let (of_queue, of_contact) = (at_least(0, 50)?, Requirement::All(vec![at_least(0, 60)?, at_least(2, 1)?]));
/// let demand = DemandFacts::new(QueueId(0), ChannelId(0), TenantId(0), &of_queue, &of_contact);
/// let skills = [(SkillId(0), Level::new(80)?), (SkillId(1), Level::new(90)?), (SkillId(2), Level::new(10)?)];
/// assert_eq!(MostSkilled.fit(&demand, &SupplyFacts::new(&skills, &[], 100)), -90);
/// # Ok::<(), toritsugi::LevelError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "it has no parameters")]
pub struct MostSkilled;

impl SelectionStrategy for MostSkilled {
    fn fit(&self, demand: &DemandFacts<'_>, supply: &SupplyFacts<'_>) -> i64 {
        let mut named: SmallVec<[SkillId; 16]> = SmallVec::new();
        demand.queue_requirement.for_each_skill(&mut |skill| named.push(skill));
        demand.requirement.for_each_skill(&mut |skill| named.push(skill));
        named.sort_unstable();
        named.dedup();
        let held = named.iter().filter_map(|skill| level_in(supply.skills, *skill));
        -held.map(|level| i64::from(level.value())).sum::<i64>()
    }
}
