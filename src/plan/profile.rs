//! What an agent brings, by name, and its checked form.

use super::check::MAX_UNITS;
use crate::matching::channel_bit;
use crate::time::whole_micros;
use crate::{
    AgentChannel, AgentProfile, ChannelId, Level, LevelError, Limits, Membership, Name, Plan, ProfileFault, QueueId,
    SiteId, SkillId, SupplyFacts, TenantId, Tenants,
};
use alloc::vec::Vec;
use smallvec::SmallVec;

mod definition;

pub use definition::{AgentChannelDefinition, MembershipDefinition, ProfileDefinition};

/// Why a profile by name was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProfileError {
    /// A tenant that the plan does not have.
    #[error("there is no tenant `{name}` in this plan")]
    UnknownTenant {
        /// The name as written.
        name: Name,
    },
    /// A site that the plan does not have.
    #[error("there is no site `{name}` in this plan")]
    UnknownSite {
        /// The name as written.
        name: Name,
    },
    /// A queue that the plan does not have.
    #[error("there is no queue `{name}` in this plan")]
    UnknownQueue {
        /// The name as written.
        name: Name,
    },
    /// A skill that the plan does not have.
    #[error("there is no skill `{name}` in this plan")]
    UnknownSkill {
        /// The name as written.
        name: Name,
    },
    /// A level above 100.
    #[error("skill `{skill}`: {error}")]
    BadLevel {
        /// The skill.
        skill: Name,
        /// The level.
        error: LevelError,
    },
    /// A channel that the plan does not have.
    #[error("there is no channel `{name}` in this plan")]
    UnknownChannel {
        /// The name as written.
        name: Name,
    },
    /// All names are known, but the profile is invalid.
    #[error(transparent)]
    Invalid(#[from] ProfileFault),
}

impl ProfileError {
    /// A number that stays the same in every version; bindings and logs rely on it.
    pub const fn code(&self) -> u16 {
        match self {
            Self::UnknownTenant { .. } => 1150,
            Self::UnknownQueue { .. } => 1151,
            Self::UnknownSkill { .. } => 1152,
            Self::BadLevel { .. } => 1153,
            Self::UnknownChannel { .. } => 1154,
            Self::UnknownSite { .. } => 1155,
            Self::Invalid(fault) => fault.code(),
        }
    }
}

/// A profile that has been checked against the plan: defaults filled in, lists ascending.
///
/// Agents of equal supply form a pool. Their order decides nothing but in which order strategies of the host's own are asked. [S-14]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Supply {
    pub(crate) tenants: Tenants,
    pub(crate) site: Option<SiteId>,
    pub(crate) queues: Vec<Membership>,
    pub(crate) skills: Vec<(SkillId, Level)>,
    /// INVARIANT: every maximum and every auto-accept is given.
    pub(crate) channels: Vec<AgentChannel>,
    pub(crate) capacity: u32,
    pub(crate) by_plan: ByPlan,
}

/// What of a supply the profile left to the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ByPlan {
    pub(crate) channels: bool,
    pub(crate) capacity: bool,
}

impl Supply {
    /// Whether its agents serve a tenant. [G-1]
    pub(crate) fn serves(&self, tenant: TenantId) -> bool {
        match &self.tenants {
            Tenants::All => true,
            Tenants::Only(tenants) => tenants.binary_search(&tenant).is_ok(),
        }
    }

    pub(crate) fn facts(&self) -> SupplyFacts<'_> {
        SupplyFacts { skills: &self.skills, queues: &self.queues, capacity: self.capacity }
    }

    /// Whether offers on a channel are accepted at once. [F-1]
    pub(crate) fn auto_accepts(&self, channel: ChannelId) -> bool {
        let place = self.channels.binary_search_by_key(&channel, |enabled| enabled.channel);
        place.is_ok_and(|place| self.channels.get(place).is_some_and(|enabled| enabled.auto_accept == Some(true)))
    }

    /// The channels on which one of its agents can take a contact while it has nothing in hand, as bits. [G-4]
    pub(crate) fn idle_channels(&self, plan: &Plan) -> u64 {
        let fits = |enabled: &&AgentChannel| {
            let cost = plan.channels().get(usize::from(enabled.channel.0)).map(|channel| channel.cost);
            enabled.maximum.is_some() && cost.is_some_and(|cost| cost <= self.capacity)
        };
        let fitting = self.channels.iter().filter(fits);
        fitting.fold(0, |channels, enabled| channels | channel_bit(enabled.channel))
    }

    /// Most contacts at a time on a channel, if that is enabled. [G-4]
    pub(crate) fn maximum_on(&self, channel: ChannelId) -> Option<u32> {
        let place = self.channels.binary_search_by_key(&channel, |enabled| enabled.channel).ok()?;
        self.channels.get(place).and_then(|enabled| enabled.maximum)
    }
}

impl Plan {
    /// Turns a profile by name into one by id, and checks it as [`SignIn`](crate::SignIn) would.
    ///
    /// # Errors
    /// [`ProfileError`]: first names, in the order of the fields, then the rules of.
    pub fn profile(&self, definition: &ProfileDefinition) -> Result<AgentProfile, ProfileError> {
        let ProfileDefinition { tenants, site, queues, skills, channels, capacity, position, weight } = definition;
        let tenants = tenants
            .iter()
            .map(|name| self.tenant(name).ok_or_else(|| ProfileError::UnknownTenant { name: Name::shown(name) }));
        let tenants = tenants.collect::<Result<Vec<_>, _>>()?;
        let site = site
            .as_deref()
            .map(|name| self.site(name).ok_or_else(|| ProfileError::UnknownSite { name: Name::shown(name) }));
        let site = site.transpose()?;
        let queues = queues.iter().map(|membership| {
            let MembershipDefinition { ref queue, level, delay, order, weight, idle_weight } = *membership;
            let queue = self.queue(queue).ok_or_else(|| ProfileError::UnknownQueue { name: Name::shown(queue) })?;
            Ok(Membership { queue, level, delay, order, weight, idle_weight })
        });
        let queues = queues.collect::<Result<Vec<_>, ProfileError>>()?;
        let skills = skills.iter().map(|(name, level)| {
            let skill = self.skill(name).ok_or_else(|| ProfileError::UnknownSkill { name: Name::shown(name) })?;
            let level = Level::new(*level);
            Ok((skill, level.map_err(|error| ProfileError::BadLevel { skill: Name::from(name.as_str()), error })?))
        });
        let skills = skills.collect::<Result<Vec<_>, ProfileError>>()?;
        let channels = channels.iter().map(|(name, AgentChannelDefinition { maximum, auto_accept })| {
            let channel = self.channel(name);
            let channel = channel.ok_or_else(|| ProfileError::UnknownChannel { name: Name::shown(name) })?;
            Ok(AgentChannel { channel, maximum: *maximum, auto_accept: *auto_accept })
        });
        let channels = channels.collect::<Result<Vec<_>, ProfileError>>()?;
        let profile = AgentProfile {
            tenants: if tenants.is_empty() { Tenants::All } else { Tenants::Only(tenants) },
            site,
            queues,
            skills,
            channels: (!channels.is_empty()).then_some(channels),
            capacity: *capacity,
            position: *position,
            weight: *weight,
        };
        self.supply(profile.clone())?;
        Ok(profile)
    }

    /// Checks a profile, fills in the defaults and sorts the lists, in place.
    pub(crate) fn supply(&self, profile: AgentProfile) -> Result<Supply, ProfileFault> {
        let Limits { queues_per_agent, skills_per_agent, .. } = *self.limits();
        let weight = profile.weight;
        let supply = self.supply_within(profile, queues_per_agent, skills_per_agent)?;
        let Supply { capacity, .. } = supply;
        if !(1..=MAX_UNITS).contains(&capacity) {
            return Err(ProfileFault::BadCapacity { capacity });
        }
        let cost = |channel: ChannelId| self.channels().get(usize::from(channel.0)).map(|channel| channel.cost);
        if !supply.channels.iter().filter_map(|enabled| cost(enabled.channel)).any(|cost| cost <= capacity) {
            return Err(ProfileFault::CapacityTooSmall { capacity });
        }
        if weight == 0 || has_no_weight(&supply.queues) {
            return Err(ProfileFault::NoWeight);
        }
        Ok(supply)
    }

    /// As [`supply`](Self::supply), of an agent that signed in under another plan: its numbers are known, but its capacity may be too small
    /// by now, and its lists longer than the limits.
    #[cfg(feature = "serde")]
    pub(crate) fn kept_supply(&self, profile: AgentProfile) -> Result<Supply, ProfileFault> {
        let weight = profile.weight;
        let supply = self.supply_within(profile, u32::MAX, u32::MAX)?;
        if supply.capacity > MAX_UNITS {
            return Err(ProfileFault::BadCapacity { capacity: supply.capacity });
        }
        if weight == 0 || has_no_weight(&supply.queues) {
            return Err(ProfileFault::NoWeight);
        }
        Ok(supply)
    }

    fn supply_within(&self, profile: AgentProfile, queue_limit: u32, skill_limit: u32) -> Result<Supply, ProfileFault> {
        let AgentProfile { tenants, site, queues, skills, channels, capacity, position: _, weight: _ } = profile;
        let tenants = match tenants {
            Tenants::All => Tenants::All,
            Tenants::Only(list) => Tenants::Only(self.supply_tenants(list)?),
        };
        if let Some(site) = site.filter(|site| self.sites().get(usize::from(site.0)).is_none()) {
            return Err(ProfileFault::UnknownSite { site });
        }
        let queues = self.supply_queues(queues, queue_limit)?;
        let skills = self.supply_skills(skills, skill_limit)?;
        let by_plan = ByPlan { channels: channels.is_none(), capacity: capacity.is_none() };
        let channels = match channels {
            None => self.supply_channels(self.every_channel())?,
            Some(list) => self.supply_channels(list)?,
        };
        let capacity = capacity.unwrap_or(self.agents().capacity);
        Ok(Supply { tenants, site, queues, skills, channels, capacity, by_plan })
    }

    fn supply_tenants(&self, mut tenants: Vec<TenantId>) -> Result<Vec<TenantId>, ProfileFault> {
        let name = |tenant: TenantId| self.tenants().get(usize::from(tenant.0)).cloned();
        if let Some(tenant) = tenants.iter().copied().find(|tenant| name(*tenant).is_none()) {
            return Err(ProfileFault::UnknownTenant { tenant });
        }
        if let Some(tenant) = first_repeated(tenants.iter().copied()).and_then(name) {
            return Err(ProfileFault::DuplicateTenant { tenant });
        }
        tenants.sort_unstable();
        Ok(tenants)
    }

    fn supply_queues(&self, mut queues: Vec<Membership>, limit: u32) -> Result<Vec<Membership>, ProfileFault> {
        if is_above(queues.len(), limit) {
            return Err(ProfileFault::TooManyQueues { limit });
        }
        let find = |queue: QueueId| self.queues().get(usize::from(queue.0));
        if let Some(unknown) = queues.iter().find(|membership| find(membership.queue).is_none()) {
            return Err(ProfileFault::UnknownQueue { queue: unknown.queue });
        }
        if let Some(queue) = first_repeated(queues.iter().map(|membership| membership.queue)).and_then(find) {
            return Err(ProfileFault::DuplicateQueue { queue: queue.name.clone() });
        }
        for membership in &mut queues {
            membership.delay = whole_micros(membership.delay);
            let delay = membership.delay;
            let queue = find(membership.queue);
            if let Some(queue) = queue.filter(|queue| !delay.is_zero() && !queue.delays.contains(&delay)) {
                return Err(ProfileFault::UnknownDelay { queue: queue.name.clone(), delay });
            }
        }
        queues.sort_unstable_by_key(|membership| membership.queue);
        Ok(queues)
    }

    fn supply_skills(
        &self,
        mut skills: Vec<(SkillId, Level)>,
        limit: u32,
    ) -> Result<Vec<(SkillId, Level)>, ProfileFault> {
        if is_above(skills.len(), limit) {
            return Err(ProfileFault::TooManySkills { limit });
        }
        let find = |skill: SkillId| self.skills().get(usize::from(skill.0));
        if let Some((skill, _)) = skills.iter().find(|(skill, _)| find(*skill).is_none()) {
            return Err(ProfileFault::UnknownSkill { skill: *skill });
        }
        if let Some(skill) = first_repeated(skills.iter().map(|(skill, _)| *skill)).and_then(find) {
            return Err(ProfileFault::DuplicateSkill { skill: skill.name.clone() });
        }
        skills.sort_unstable();
        Ok(skills)
    }

    /// The channels of an agent whose profile lists none.
    pub(crate) fn default_channels(&self) -> Vec<AgentChannel> {
        self.supply_channels(self.every_channel()).unwrap_or_default()
    }

    fn every_channel(&self) -> Vec<AgentChannel> {
        let ids = self.parts.channel_ids_in_order().into_iter();
        ids.map(|channel| AgentChannel { channel, maximum: None, auto_accept: None }).collect()
    }

    fn supply_channels(&self, mut channels: Vec<AgentChannel>) -> Result<Vec<AgentChannel>, ProfileFault> {
        let find = |channel: ChannelId| self.channels().get(usize::from(channel.0));
        if let Some(unknown) = channels.iter().find(|enabled| find(enabled.channel).is_none()) {
            return Err(ProfileFault::UnknownChannel { channel: unknown.channel });
        }
        if let Some(channel) = first_repeated(channels.iter().map(|enabled| enabled.channel)).and_then(find) {
            return Err(ProfileFault::DuplicateChannel { channel: channel.name.clone() });
        }
        for enabled in &mut channels {
            let Some(channel) = find(enabled.channel) else { continue };
            let maximum = enabled.maximum.unwrap_or(channel.maximum);
            if maximum == 0 {
                return Err(ProfileFault::NoContacts { channel: channel.name.clone() });
            }
            enabled.maximum = Some(maximum);
            enabled.auto_accept = Some(enabled.auto_accept.unwrap_or(channel.auto_accept));
        }
        channels.sort_unstable_by_key(|enabled| enabled.channel);
        Ok(channels)
    }
}

fn has_no_weight(queues: &[Membership]) -> bool {
    queues.iter().any(|membership| membership.weight == 0 || membership.idle_weight == 0)
}

/// The first item that an earlier one equals.
fn first_repeated<T: Copy + Ord>(items: impl Iterator<Item = T>) -> Option<T> {
    let mut sorted: SmallVec<[(T, u32); 32]> = items.zip(0..).collect();
    sorted.sort_unstable();
    let next = sorted.iter().skip(1);
    let repeated = sorted.iter().zip(next).filter(|((before, _), (item, _))| before == item).map(|(_, next)| next);
    repeated.min_by_key(|(_, place)| *place).map(|(item, _)| *item)
}

fn is_above(count: usize, limit: u32) -> bool {
    u32::try_from(count).map_or(true, |count| count > limit)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests;
