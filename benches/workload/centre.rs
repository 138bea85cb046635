//! The centre that is routed: its plan, the profiles of its agents and what its contacts ask.

use super::random::{Random, Zipf};
use std::error::Error;
use toritsugi::{
    AgentChannel, AgentId, AgentProfile, AgentSelection, ChannelDefinition, ChannelId, ContactId, Enqueue, Level,
    Membership, OfferMode, Plan, PlanDefinition, Priority, QueueDefinition, QueueId, QueueOrdering, Requirement,
    SkillId,
};

/// Different requirements that the contacts of one queue have.
const REQUIREMENTS: usize = 12;
const VOICE: ChannelId = ChannelId(0);
const CHAT: ChannelId = ChannelId(1);

/// How large a centre is, and how long it is run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) agents: u32,
    pub(crate) queues: u16,
    pub(crate) skills: u16,
    /// Different agents: those of one profile are alike.
    pub(crate) profiles: u16,
    /// Contacts that are to wait.
    pub(crate) backlog: usize,
    /// Commands before those that are measured: long enough for contacts that nobody idle can serve to gather.
    pub(crate) before: usize,
    /// Commands that are measured.
    pub(crate) measured: usize,
}

/// A plan with all that is drawn once.
#[derive(Debug)]
pub(crate) struct Centre {
    pub(crate) plan: Plan,
    pub(crate) profiles: Vec<AgentProfile>,
    /// By queue.
    requirements: Vec<Vec<Requirement>>,
    of_queue: Zipf,
}

impl Centre {
    pub(crate) fn new(size: &Size, random: &mut Random) -> Result<Self, Box<dyn Error>> {
        let (queues, skills) = (Zipf::new(size.queues), Zipf::new(size.skills));
        let profiles =
            (0..size.profiles).map(|_| draw_profile(&queues, &skills, size, random)).collect::<Result<Vec<_>, _>>()?;
        let requirements = (0..size.queues).map(|queue| {
            let members: Vec<&AgentProfile> =
                profiles.iter().filter(|profile| profile.queues.iter().any(|own| own.queue.0 == queue)).collect();
            (0..REQUIREMENTS).map(|_| draw_requirement(&members, &skills, random)).collect()
        });
        let requirements = requirements.collect::<Result<Vec<_>, _>>()?;
        let of_queue = Zipf::new(u16::try_from(REQUIREMENTS)?);
        Ok(Self { plan: plan(size)?, profiles, requirements, of_queue })
    }

    /// The profile that an agent usually has.
    pub(crate) fn own_profile(&self, agent: AgentId) -> AgentProfile {
        let profiles = u128::try_from(self.profiles.len()).unwrap_or(1).max(1);
        let place = usize::try_from(agent.0 % profiles).unwrap_or_default();
        self.profiles.get(place).cloned().unwrap_or_default()
    }

    /// A contact for the agents of some profile, so that demand is like supply; now and then one that perhaps nobody can serve.
    pub(crate) fn draw_contact(&self, contact: ContactId, random: &mut Random) -> Option<Enqueue> {
        let profile = random.pick(&self.profiles)?;
        let queue = random.pick(&profile.queues)?.queue;
        let channel = profile.channels.iter().flatten().next()?.channel;
        let enqueue = Enqueue::new(contact, queue, channel).with_priority(Priority(random.below(4)));
        let requirement = self.requirements.get(usize::from(queue.0))?.get(usize::from(self.of_queue.draw(random)))?;
        let is_met = requirement.is_met(AgentId(0), &profile.skills) || random.below::<u8>(32) == 0;
        Some(if is_met { enqueue.with_requirement(requirement.clone()) } else { enqueue })
    }
}

/// Two channels; most queues assign, every fifth offers; most take whoever is idle longest, some rank by skill or load.
fn plan(size: &Size) -> Result<Plan, Box<dyn Error>> {
    let mut plan = PlanDefinition::new()
        .channel(ChannelDefinition::new("voice"))
        .channel(ChannelDefinition::new("chat").cost(30).maximum(3));
    for skill in 0..size.skills {
        plan = plan.skill(&format!("skill {skill}"));
    }
    for number in 0..size.queues {
        let queue = QueueDefinition::new(&format!("queue {number}"))
            .offer_mode(if number % 5 == 3 { OfferMode::OneAtATime } else { OfferMode::Assign })
            .ordering(if number % 4 == 1 { QueueOrdering::StrictPriority } else { QueueOrdering::FirstInFirstOut })
            .selection(match number % 8 {
                2 => AgentSelection::MostSkilled,
                4 => AgentSelection::LeastLoaded,
                _ => AgentSelection::LongestIdle,
            });
        plan = plan.queue(queue);
    }
    Ok(plan.build()?)
}

fn draw_profile(
    queues: &Zipf,
    skills: &Zipf,
    size: &Size,
    random: &mut Random,
) -> Result<AgentProfile, Box<dyn Error>> {
    let memberships = 2 + random.below::<usize>(if size.queues > 10 { 4 } else { 2 });
    let held = 2 + random.below::<usize>(if size.skills > 10 { 8 } else { 3 });
    let channel = if random.below::<u8>(4) == 0 { CHAT } else { VOICE };
    Ok(AgentProfile {
        queues: queues
            .draw_distinct(memberships, random)
            .into_iter()
            .map(|queue| Membership::new(QueueId(queue)).at_level(random.below(2)))
            .collect(),
        skills: skills
            .draw_distinct(held, random)
            .into_iter()
            .map(|skill| Ok((SkillId(skill), Level::new(20 + 10 * random.below::<u8>(9))?)))
            .collect::<Result<_, Box<dyn Error>>>()?,
        channels: Some(vec![AgentChannel { channel, maximum: None, auto_accept: None }]),
        ..AgentProfile::default()
    })
}

/// One or two skills that some member of the queue holds; now and then skills that perhaps none holds.
fn draw_requirement(
    members: &[&AgentProfile],
    skills: &Zipf,
    random: &mut Random,
) -> Result<Requirement, Box<dyn Error>> {
    let count = 1 + random.below::<usize>(2);
    let member = random.pick(members).filter(|_| random.below::<u8>(16) != 0);
    let drawn: Vec<SkillId> = match member {
        Some(member) => (0..count).filter_map(|_| random.pick(&member.skills)).map(|(skill, _)| *skill).collect(),
        None => skills.draw_distinct(count, random).into_iter().map(SkillId).collect(),
    };
    let mut parts = Vec::new();
    for skill in drawn {
        let held = member.and_then(|member| member.skills.iter().find(|(own, _)| *own == skill));
        let highest = held.map_or(70, |(_, level)| level.value());
        parts.push(Requirement::AtLeast { skill, level: Level::new(highest.min(20 + 10 * random.below::<u8>(5)))? });
    }
    Ok(if parts.len() == 1 { parts.remove(0) } else { Requirement::All(parts) })
}
