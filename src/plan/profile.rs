//! What an agent brings, by name, and its checked form.

use crate::{AgentChannel, Level, Membership, SkillId, Tenants};
use alloc::vec::Vec;

/// A profile by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProfileDefinition {}

/// A membership by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MembershipDefinition {}

/// A profile that has been checked against the plan: defaults filled in, lists ascending.
///
/// Agents of equal supply form a pool.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Supply {
    pub(crate) tenants: Tenants,
    pub(crate) queues: Vec<Membership>,
    pub(crate) skills: Vec<(SkillId, Level)>,
    pub(crate) channels: Vec<AgentChannel>,
    pub(crate) capacity: u32,
}

impl crate::Plan {
    /// Checks a profile, fills in the defaults and sorts the lists.
    pub(crate) fn supply(&self, profile: &crate::AgentProfile) -> Result<Supply, crate::ProfileFault> {
        let _ = profile;
        Err(crate::ProfileFault::NoWeight)
    }
}
