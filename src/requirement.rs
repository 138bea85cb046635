//! What a contact asks of an agent: a boolean tree over skills and agents.

use crate::{AgentId, Level, SkillId};
use alloc::boxed::Box;
use alloc::vec::Vec;

mod parse;
mod relax;
mod satisfiable;

pub(crate) use parse::parse;
pub use parse::{RequirementError, RequirementFault};
pub(crate) use satisfiable::is_satisfiable;

/// What an agent must hold to be offered a contact. [V-2]
///
/// Usually read from text by [`Plan::requirement`](crate::Plan::requirement); the tree is here for hosts that build it themselves.
///
/// ```
/// use toritsugi::{AgentId, Level, Requirement, SkillId};
///
/// let english = SkillId(0);
/// let requirement = Requirement::AtLeast { skill: english, level: Level::new(50)? };
/// assert!(requirement.is_met(AgentId(1), &[(english, Level::new(80)?)]));
/// assert!(!requirement.is_met(AgentId(2), &[]));
/// # Ok::<(), toritsugi::LevelError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Requirement {
    /// Holds for every agent.
    #[default]
    Anyone,
    /// The agent holds the skill at this level or a higher one.
    AtLeast {
        /// The skill.
        skill: SkillId,
        /// The lowest level that will do.
        level: Level,
    },
    /// The agent holds the skill at a level from `low` to `high`, both included.
    Within {
        /// The skill.
        skill: SkillId,
        /// The lowest level that will do.
        low: Level,
        /// The highest level that will do.
        high: Level,
    },
    /// The agent is one of these.
    AgentIn(Vec<AgentId>),
    /// Every part holds.
    All(Vec<Requirement>),
    /// At least one part holds.
    AnyOf(Vec<Requirement>),
    /// The part does not hold.
    Not(Box<Requirement>),
    /// The part holds, and is never relaxed: a licence that the law asks for, a clearance to see confidential data.
    ///
    /// Stands only at the top of a tree, or below [`All`](Self::All)s that reach up to the top. [C-2] [V-5]
    Always(Box<Requirement>),
}

impl Requirement {
    /// Whether this agent, with these skills in ascending order of id, meets the requirement.
    ///
    /// Costs one binary search of the skills per part of the tree.
    pub fn is_met(&self, agent: AgentId, skills: &[(SkillId, Level)]) -> bool {
        self.holds(skills, &|agents| agents.contains(&agent))
    }

    /// Whether an agent that the tree does not name, with these skills, meets the requirement.
    pub(crate) fn is_met_by_others(&self, skills: &[(SkillId, Level)]) -> bool {
        self.holds(skills, &|_| false)
    }

    fn holds(&self, skills: &[(SkillId, Level)], is_among: &impl Fn(&[AgentId]) -> bool) -> bool {
        match self {
            Self::Anyone => true,
            Self::AtLeast { skill, level } => level_in(skills, *skill).is_some_and(|held| held >= *level),
            Self::Within { skill, low, high } => {
                level_in(skills, *skill).is_some_and(|held| *low <= held && held <= *high)
            }
            Self::AgentIn(agents) => is_among(agents),
            Self::All(parts) => parts.iter().all(|part| part.holds(skills, is_among)),
            Self::AnyOf(parts) => parts.iter().any(|part| part.holds(skills, is_among)),
            Self::Not(part) => !part.holds(skills, is_among),
            Self::Always(part) => part.holds(skills, is_among),
        }
    }

    /// Calls `visit` with every agent that the tree names, as often as it stands there.
    pub(crate) fn for_each_agent(&self, visit: &mut impl FnMut(AgentId)) {
        match self {
            Self::AgentIn(agents) => agents.iter().copied().for_each(visit),
            Self::All(parts) | Self::AnyOf(parts) => {
                for part in parts {
                    part.for_each_agent(visit);
                }
            }
            Self::Not(part) | Self::Always(part) => part.for_each_agent(visit),
            Self::Anyone | Self::AtLeast { .. } | Self::Within { .. } => {}
        }
    }

    /// Calls `visit` with every skill that the tree names, as often as it stands there.
    pub fn for_each_skill(&self, visit: &mut impl FnMut(SkillId)) {
        match self {
            Self::AtLeast { skill, .. } | Self::Within { skill, .. } => visit(*skill),
            Self::All(parts) | Self::AnyOf(parts) => {
                for part in parts {
                    part.for_each_skill(visit);
                }
            }
            Self::Not(part) | Self::Always(part) => part.for_each_skill(visit),
            Self::Anyone | Self::AgentIn(_) => {}
        }
    }

    /// Checks the tree against a plan's limits and number of skills. [C-2]
    pub(crate) fn check(&self, limits: &RequirementLimits) -> Result<(), RequirementFault> {
        let mut parts = 0;
        self.check_part(limits, 1, true, &mut parts)
    }

    /// `at_top`: whether nothing but `All`s stands above it.
    fn check_part(
        &self,
        limits: &RequirementLimits,
        depth: u32,
        at_top: bool,
        parts: &mut u32,
    ) -> Result<(), RequirementFault> {
        *parts += 1;
        if let Self::AgentIn(agents) = self {
            *parts = parts.saturating_add(u32::try_from(agents.len()).unwrap_or(u32::MAX));
        }
        if *parts > limits.parts {
            return Err(RequirementFault::TooLarge { limit: limits.parts });
        }
        if depth > limits.depth {
            return Err(RequirementFault::TooDeep { limit: limits.depth });
        }
        match self {
            Self::Anyone | Self::AgentIn(_) => Ok(()),
            Self::AtLeast { skill, .. } => limits.check_skill(*skill),
            Self::Within { skill, low, high } => {
                limits.check_skill(*skill)?;
                if low > high {
                    return Err(RequirementFault::EmptyRange { low: *low, high: *high });
                }
                Ok(())
            }
            Self::All(list) => list.iter().try_for_each(|part| part.check_part(limits, depth + 1, at_top, parts)),
            Self::AnyOf(list) => list.iter().try_for_each(|part| part.check_part(limits, depth + 1, false, parts)),
            Self::Always(_) if !at_top => Err(RequirementFault::MisplacedAlways),
            Self::Not(part) | Self::Always(part) => part.check_part(limits, depth + 1, false, parts),
        }
    }
}

/// What [`Requirement::check`] holds a tree against.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequirementLimits {
    pub(crate) skills: u16,
    pub(crate) parts: u32,
    pub(crate) depth: u32,
}

impl RequirementLimits {
    /// The most parts that a plan can allow.
    pub(crate) const MOST_PARTS: u32 = 4_096;
    /// The deepest nesting that a plan can allow.
    pub(crate) const MOST_DEPTH: u32 = 64;

    /// The highest that a plan can set, for a plan of so many skills.
    #[cfg(feature = "serde")]
    pub(crate) fn highest(skills: usize) -> Self {
        let skills = u16::try_from(skills).unwrap_or(u16::MAX);
        Self { skills, parts: Self::MOST_PARTS, depth: Self::MOST_DEPTH }
    }

    fn check_skill(&self, skill: SkillId) -> Result<(), RequirementFault> {
        if skill.0 < self.skills { Ok(()) } else { Err(RequirementFault::UnknownSkillId { skill }) }
    }
}

/// The level of a skill in a list that is sorted by skill. [V-1]
pub(crate) fn level_in(skills: &[(SkillId, Level)], skill: SkillId) -> Option<Level> {
    let position = skills.binary_search_by_key(&skill, |(held, _)| *held).ok()?;
    skills.get(position).map(|(_, level)| *level)
}
