//! Small plans, each with a random subset of the features.

use super::features::{Features, KNOWN};
use crate::testing::dice::Dice;
use crate::{Across, AgentDefaults, BackOff, ChannelDefinition, IdleClock, Limits, Plan, PlanDefinition};
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

mod change;
mod queues;
mod strategies;

pub(super) use change::changed;
pub use strategies::strategies;

const TENANTS: [&str; 3] = ["t0", "t1", "t2"];
const SITES: [&str; 2] = ["w0", "w1"];
const CHANNELS: [&str; 4] = ["c0", "c1", "c2", "c3"];
const SKILLS: [&str; 4] = ["s0", "s1", "s2", "s3"];
const QUEUES: [&str; 4] = ["q0", "q1", "q2", "q3"];

/// A sound plan for every 64 bytes.
///
/// # Panics
/// Never, unless this module and the checks of a plan contradict each other.
pub fn plan(bytes: &[u8; 64]) -> Plan {
    plan_with(KNOWN, bytes)
}

/// As [`plan`], of some of these features.
///
/// # Panics
/// As [`plan`].
pub fn plan_with(features: Features, bytes: &[u8; 64]) -> Plan {
    definition_with(features, bytes).build_with(&strategies()).expect("every generated plan is sound")
}

/// The plan of these bytes, as it is written. To be built with [`strategies`].
pub fn definition(bytes: &[u8; 64]) -> PlanDefinition {
    definition_with(KNOWN, bytes)
}

/// As [`definition`], of some of these features.
pub fn definition_with(features: Features, bytes: &[u8; 64]) -> PlanDefinition {
    let mut dice = Dice::new(bytes);
    let swarm = Swarm::draw(features, &mut dice);
    let mut plan = PlanDefinition::new().agents(agents(&mut dice, &swarm)).limits(limits(&mut dice, &swarm));
    let names = Names {
        tenants: some_of(&TENANTS, if swarm.tenants { 1 + dice.below(3) } else { 1 }),
        channels: some_of(&CHANNELS, 2 + dice.below(3)),
        skills: Vec::new(),
        queues: Vec::new(),
    };
    plan = names.tenants.iter().fold(plan, |plan, name| plan.tenant(name));
    for (place, name) in names.channels.iter().enumerate() {
        let (cost, maximum) = (dice.pick(&[100, 50, 40, 25, 1]), 1 + u32::from(dice.below(3)));
        let channel = ChannelDefinition::new(name).cost(cost).maximum(maximum);
        let earlier = names.channels.get(..place).unwrap_or_default();
        plan = plan.channel(with_features(channel, &mut dice, &swarm, earlier));
    }
    let names = Names { skills: some_of(&SKILLS, 1 + dice.below(4)), ..names };
    for name in &names.skills {
        plan = plan.weighted_skill(name, dice.pick(&[1, 1, 0, 3, u16::MAX]));
    }
    let names = Names { queues: some_of(&QUEUES, 1 + dice.below(4)), ..names };
    let most_steps = plan.limits.steps;
    for name in &names.queues {
        plan = plan.queue(queues::queue(&mut dice, &swarm, name, &names, most_steps));
    }
    of_the_whole(plan, &mut dice, &swarm)
}

/// What there is in a plan.
struct Names {
    tenants: Vec<String>,
    channels: Vec<String>,
    skills: Vec<String>,
    queues: Vec<String>,
}

fn some_of(names: &[&str], count: u8) -> Vec<String> {
    names.iter().take(usize::from(count)).copied().map(String::from).collect()
}

/// Swarm selection: what this plan has at all.
#[expect(clippy::struct_excessive_bools, reason = "each is drawn by itself")]
struct Swarm {
    tenants: bool,
    channels: bool,
    requirement: bool,
    ordering: bool,
    selection: bool,
    assign: bool,
    wrap_up: bool,
    maximum_wait: bool,
    maximum_length: bool,
    delays: bool,
    unanswered: bool,
    back_off: bool,
    limits: bool,
    features: Features,
}

impl Swarm {
    fn draw(features: Features, dice: &mut Dice<'_>) -> Self {
        Self {
            tenants: dice.coin(),
            channels: dice.coin(),
            requirement: dice.coin(),
            ordering: dice.coin(),
            selection: dice.chance(180),
            assign: dice.chance(90),
            wrap_up: dice.chance(200),
            maximum_wait: dice.coin(),
            maximum_length: dice.chance(90),
            delays: dice.coin(),
            unanswered: dice.coin(),
            back_off: dice.chance(150),
            limits: dice.chance(90),
            features: features.draw(dice),
        }
    }

    /// Whether the plan has this feature, and here, too.
    fn here(&self, feature: Features, dice: &mut Dice<'_>, of_256: u8) -> bool {
        self.features.has(feature) && dice.chance(of_256)
    }
}

fn with_features(
    channel: ChannelDefinition,
    dice: &mut Dice<'_>,
    swarm: &Swarm,
    earlier: &[String],
) -> ChannelDefinition {
    let mut channel = channel;
    if swarm.here(Features::AUTO_ACCEPT, dice, 80) {
        channel = channel.auto_accept();
    }
    if swarm.features.has(Features::INTERRUPTION) {
        // Only of those before it, so that no two interrupt each other.
        channel.interrupts = earlier.iter().filter(|_| dice.coin()).cloned().collect();
        channel.paused_cost = dice.pick(&[0, 1, channel.cost, channel.cost / 2]);
    }
    channel
}

fn agents(dice: &mut Dice<'_>, swarm: &Swarm) -> AgentDefaults {
    let span = |seconds| Duration::from_secs(seconds);
    let mut back_off = || span(if swarm.back_off { dice.pick(&[0, 1, 3, 8]) } else { 0 });
    let back_off = BackOff { declined: back_off(), busy: back_off(), no_answer: back_off() };
    AgentDefaults {
        capacity: dice.pick(&[100, 100, 150, 300]),
        idle_clock: dice.pick(&[IdleClock::ContactEnded, IdleClock::WrapUpEnded, IdleClock::Ready]),
        unanswered_limit: swarm.unanswered.then(|| 1 + u32::from(dice.below(3))),
        breaker: if swarm.features.has(Features::BREAKER) { 1 + u32::from(dice.below(2)) } else { 0 },
        back_off,
    }
}

fn limits(dice: &mut Dice<'_>, swarm: &Swarm) -> Limits {
    if !swarm.limits {
        return Limits::default();
    }
    Limits {
        contacts: 4 + u32::from(dice.below(9)),
        agents: 2 + u32::from(dice.below(5)),
        queues_per_agent: 2 + u32::from(dice.below(3)),
        skills_per_agent: 2 + u32::from(dice.below(3)),
        requirement_parts: 6 + u32::from(dice.below(10)),
        requirement_depth: 3 + u32::from(dice.below(3)),
        exclusions: 1 + u32::from(dice.below(4)),
        decliners: 1 + u32::from(dice.below(3)),
        in_hand: 1 + u32::from(dice.below(3)),
        preferred_agents: 1 + u32::from(dice.below(4)),
        steps: 1 + u32::from(dice.below(4)),
        switches: 1 + u32::from(dice.below(4)),
        returns: 1 + u32::from(dice.below(3)),
        ..Limits::default()
    }
}

/// So few that some are forgotten before they come again.
fn few_keys(dice: &mut Dice<'_>) -> u32 {
    1 + u32::from(dice.below(8))
}

fn of_the_whole(plan: PlanDefinition, dice: &mut Dice<'_>, swarm: &Swarm) -> PlanDefinition {
    let mut plan = plan;
    if swarm.features.has(Features::SITES) {
        plan = some_of(&SITES, 1 + dice.below(2)).iter().fold(plan, |plan, name| plan.site(name));
    }
    if swarm.features.has(Features::ACROSS) {
        plan = plan.across(dice.pick(&[
            Across::LongestQueue,
            Across::QueueRatio,
            Across::WeightedWait,
            Across::Share,
            Across::Share,
        ]));
    }
    // Nothing else is offered by rounds, so fewer plans have it.
    if swarm.here(Features::BATCH, dice, 100) {
        plan = plan.batch(dice.pick(&[Duration::from_micros(1), Duration::from_secs(1), Duration::from_secs(10)]));
    }
    if swarm.features.has(Features::FAILING) {
        plan.queues.iter_mut().for_each(|queue| queues::with_failing(queue, dice));
    }
    if swarm.here(Features::KEYS, dice, 180) {
        plan.limits.keys = few_keys(dice);
    }
    plan
}
