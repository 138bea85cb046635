//! The centre that is routed: its plan, the profiles of its agents and what its contacts ask.

use super::random::{Random, Zipf};
use super::scenario::{Scenario, Shape, Skew};
use std::error::Error;
use std::time::Duration;
use toritsugi::{
    AgentChannel, AgentId, AgentProfile, AgentSelection, ChannelDefinition, ChannelId, ContactId, Enqueue, Level,
    Limits, Membership, OfferMode, Plan, PlanDefinition, PreferredStage, Priority, QueueDefinition, QueueId,
    QueueOrdering, Requirement, SkillId, StepCondition, StepDefinition, WrapUp,
};

/// Different requirements that the contacts of one queue have.
const REQUIREMENTS: usize = 12;
/// How long a batch gathers, where there is one.
pub(crate) const BATCH: Duration = Duration::from_secs(1);
const VOICE: ChannelId = ChannelId(0);
const CHAT: ChannelId = ChannelId(1);
const EMAIL: ChannelId = ChannelId(2);

/// A plan with all that is drawn once.
#[derive(Debug)]
pub(crate) struct Centre {
    pub(crate) plan: Plan,
    pub(crate) profiles: Vec<AgentProfile>,
    shape: Shape,
    agents: u32,
    /// By queue.
    requirements: Vec<Vec<Requirement>>,
    of_queue: Zipf,
}

impl Centre {
    pub(crate) fn new(scenario: &Scenario, random: &mut Random) -> Result<Self, Box<dyn Error>> {
        let (size, shape) = (scenario.size, scenario.shape);
        let skew = match shape {
            Shape::Odd { skew: Skew::Uniform, .. } => 0.0,
            Shape::Odd { skew: Skew::Zipf, .. } => 1.0,
            _ => 0.7,
        };
        let (queues, skills) = (Zipf::new(size.queues, 0.7), Zipf::new(size.skills, skew));
        let drawn = (0..size.profiles).map(|_| draw_profile(&queues, &skills, scenario, random));
        let profiles = drawn.collect::<Result<Vec<_>, _>>()?;
        let mut members: Vec<Vec<&AgentProfile>> = vec![Vec::new(); usize::from(size.queues)];
        for profile in &profiles {
            for membership in &profile.queues {
                members.get_mut(usize::from(membership.queue.0)).ok_or("a queue")?.push(profile);
            }
        }
        let requirements = members
            .iter()
            .map(|members| (0..REQUIREMENTS).map(|_| draw_requirement(members, &skills, random)).collect());
        let requirements = requirements.collect::<Result<Vec<_>, _>>()?;
        let of_queue = Zipf::new(u16::try_from(REQUIREMENTS)?, 0.7);
        Ok(Self { plan: plan(scenario)?, profiles, shape, agents: size.agents, requirements, of_queue })
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
        let channel = random.pick(profile.channels.as_deref()?)?.channel;
        let enqueue = Enqueue::new(contact, queue, channel).with_priority(Priority(random.below(4)));
        match self.shape {
            Shape::Odd { .. } => Some(enqueue.with_requirement(odd_requirement(profile, random)?)),
            Shape::Everything => {
                Some(self.embellish(enqueue.with_requirement(self.known_requirement(queue, random)?), random))
            }
            Shape::Usual | Shape::Quiet | Shape::Burst | Shape::Batch => {
                let requirement = self.known_requirement(queue, random)?;
                let is_met = requirement.is_met(AgentId(0), &profile.skills) || random.one_in(32);
                Some(if is_met { enqueue.with_requirement(requirement) } else { enqueue })
            }
        }
    }

    fn known_requirement(&self, queue: QueueId, random: &mut Random) -> Option<Requirement> {
        let nth = usize::from(self.of_queue.draw(random));
        self.requirements.get(usize::from(queue.0))?.get(nth).cloned()
    }

    /// Every eighth contact prefers an agent for a while, and every sixteenth excludes one.
    fn embellish(&self, enqueue: Enqueue, random: &mut Random) -> Enqueue {
        let mut agent = || AgentId(1 + random.below::<u128>(self.agents.into()));
        let (preferred, excluded) = (agent(), agent());
        let enqueue = if random.one_in(8) {
            enqueue.preferring(PreferredStage::agent(preferred, Duration::from_secs(10)).skipped_if_away())
        } else {
            enqueue
        };
        if random.one_in(16) { enqueue.with_excluded(vec![excluded]) } else { enqueue }
    }
}

/// Two channels; most queues assign, every fifth offers; most take whoever is idle longest, some rank by skill or load. Every contact has
/// a maximum wait.
fn plan(scenario: &Scenario) -> Result<Plan, Box<dyn Error>> {
    let size = &scenario.size;
    let everything = scenario.shape == Shape::Everything;
    let mut plan = PlanDefinition::new().limits(Limits { contacts: 2_000_000, agents: 200_000, ..Limits::default() });
    plan = if everything {
        plan.channel(ChannelDefinition::new("voice").cost(60).interrupts(["chat", "email"]))
            .channel(ChannelDefinition::new("chat").cost(30).maximum(3).paused_cost(10).interrupts(["email"]))
            .channel(ChannelDefinition::new("email").cost(25).maximum(4).paused_cost(0))
    } else {
        plan.channel(ChannelDefinition::new("voice")).channel(ChannelDefinition::new("chat").cost(30).maximum(3))
    };
    if scenario.shape == Shape::Batch {
        plan = plan.batch(BATCH);
    }
    for skill in 0..size.skills {
        plan = plan.skill(&format!("skill {skill}"));
    }
    for number in 0..size.queues {
        let queue = QueueDefinition::new(&format!("queue {number}"))
            .maximum_wait(Duration::from_secs(4 * 3_600))
            .offer_mode(if number % 5 == 3 { OfferMode::OneAtATime } else { OfferMode::Assign })
            .ordering(if number % 4 == 1 { QueueOrdering::StrictPriority } else { QueueOrdering::FirstInFirstOut })
            .selection(match number % 8 {
                2 => AgentSelection::MostSkilled,
                4 => AgentSelection::LeastLoaded,
                _ => AgentSelection::LongestIdle,
            });
        plan = plan.queue(if everything { add_everything(queue, number, size.queues) } else { queue });
    }
    Ok(plan.build()?)
}

/// Offers of every kind, wrap-ups, a skill that is dropped, a queue that is added, and declines that are remembered.
fn add_everything(queue: QueueDefinition, number: u16, queues: u16) -> QueueDefinition {
    let seconds = Duration::from_secs;
    let next = format!("queue {}", (number + 1) % queues);
    let queue = queue
        .channels(["voice", "chat", "email"])
        .offer_mode(match number % 4 {
            0 => OfferMode::Assign,
            1 => OfferMode::OneAtATime,
            2 => OfferMode::AllAtOnce(3),
            _ => OfferMode::OneMore { every: seconds(5), most: 3 },
        })
        .wrap_up(if number % 2 == 0 { WrapUp::Timed(seconds(30)) } else { WrapUp::None })
        .delays([seconds(15)])
        .step(StepDefinition::after(seconds(60)).raise_priority(1).drop("skill 0").drop("skill 1"))
        .step(
            StepDefinition::after(seconds(120))
                .when(StepCondition::QueueLongerThan(5))
                .recheck(seconds(60))
                .add_queue(&next),
        )
        .step(StepDefinition::after(seconds(300)).lower("skill 2", 20));
    let queue = if number % 4 == 0 { queue } else { queue.offer_timeout(seconds(20)) };
    if number % 3 == 0 { queue.last_resort() } else { queue }
}

fn draw_profile(
    queues: &Zipf,
    skills: &Zipf,
    scenario: &Scenario,
    random: &mut Random,
) -> Result<AgentProfile, Box<dyn Error>> {
    let size = &scenario.size;
    let everything = scenario.shape == Shape::Everything;
    let is_odd = matches!(scenario.shape, Shape::Odd { .. });
    let memberships = match size.queues {
        1 => 1,
        2..=10 => 2 + random.below::<usize>(2),
        _ => 2 + random.below::<usize>(4),
    };
    let held = match size.skills {
        0..=4 => 4,
        _ if is_odd => 20,
        5..=10 => 2 + random.below::<usize>(3),
        _ => 2 + random.below::<usize>(8),
    };
    let memberships = queues.draw_distinct(memberships, random).into_iter().map(|queue| {
        let membership = Membership::new(QueueId(queue)).at_level(random.below(2));
        if everything && random.one_in(4) { membership.after(Duration::from_secs(15)) } else { membership }
    });
    let memberships = memberships.collect();
    // Where there is but one queue every agent is to be unique.
    let fine = size.queues == 1;
    let level = |random: &mut Random| {
        Level::new(if fine { 1 + random.below::<u8>(100) } else { 20 + 10 * random.below::<u8>(9) })
    };
    let held = skills.draw_distinct(held, random).into_iter().map(|skill| Ok((SkillId(skill), level(random)?)));
    let held = held.collect::<Result<_, Box<dyn Error>>>()?;
    let enabled: &[ChannelId] = match random.below::<u8>(4) {
        _ if everything => &[VOICE, CHAT, EMAIL],
        0 => &[CHAT],
        _ => &[VOICE],
    };
    let channels = enabled.iter().map(|channel| AgentChannel { channel: *channel, maximum: None, auto_accept: None });
    Ok(AgentProfile {
        queues: memberships,
        skills: held,
        channels: Some(channels.collect()),
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
    let member = random.pick(members).filter(|_| !random.one_in(16));
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

/// Three skills of a profile at levels that hardly any other contact asks for.
fn odd_requirement(profile: &AgentProfile, random: &mut Random) -> Option<Requirement> {
    let mut parts = Vec::new();
    while parts.len() < 3 {
        let (skill, level) = random.pick(&profile.skills)?;
        let level = Level::new(1 + random.below::<u8>(level.value().into())).ok()?;
        parts.push(Requirement::AtLeast { skill: *skill, level });
    }
    Some(Requirement::All(parts))
}
