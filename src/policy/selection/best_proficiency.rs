use crate::{DemandFacts, SelectionStrategy, SupplyFacts};
use alloc::vec::Vec;

/// The agent whose levels, weighted by skill, are highest is chosen. [S-8]
///
/// Fit is minus the sum of `weight x level` over the skills that the agent holds, whether they are asked for or not. The weights are
/// those of the plan's skills: 1 unless the plan says otherwise, and 0 leaves a skill out. Costs a walk over the skills, once for a
/// line and a pool.
///
/// Choose this when some skills make a better agent in general, as seniority or a language of the customers does.
///
/// ```
/// use toritsugi::{
///     BestProficiency, ChannelId, DemandFacts, Level, QueueId, Requirement, SelectionStrategy, SkillId, SupplyFacts, TenantId,
/// };
///
/// let anyone = Requirement::Anyone;
/// let demand = DemandFacts::new(QueueId(0), ChannelId(0), TenantId(0), &anyone, &anyone);
/// let skills = [(SkillId(0), Level::new(80)?), (SkillId(1), Level::new(20)?), (SkillId(2), Level::new(5)?)];
/// let selection = BestProficiency::new(vec![3, 0]);
/// assert_eq!(selection.fit(&demand, &SupplyFacts::new(&skills, &[], 100)), -(3 * 80 + 0 * 20 + 1 * 5));
/// # Ok::<(), toritsugi::LevelError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BestProficiency {
    weights: Vec<u16>,
}

impl BestProficiency {
    /// With the weight of each skill, by id; a skill beyond the list has weight 1.
    pub const fn new(weights: Vec<u16>) -> Self {
        Self { weights }
    }

    /// The weight of each skill, by id.
    pub fn weights(&self) -> &[u16] {
        &self.weights
    }
}

impl SelectionStrategy for BestProficiency {
    fn fit(&self, _demand: &DemandFacts<'_>, supply: &SupplyFacts<'_>) -> i64 {
        let weighted = supply.skills.iter().map(|(skill, level)| {
            let weight = self.weights.get(usize::from(skill.0)).copied().unwrap_or(1);
            i64::from(weight) * i64::from(level.value())
        });
        -weighted.sum::<i64>()
    }
}
