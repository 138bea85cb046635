//! Small plans, each with a random subset of the features.

use crate::testing::dice::Dice;
use crate::{
    AgentDefaults, AgentFacts, AgentSelection, BackOff, ChannelDefinition, ContactFacts, ContactId, DemandFacts,
    Direction, IdleClock, Limits, Name, OfferMode, OrderingStrategy, Plan, PlanDefinition, QueueDefinition,
    QueueOrdering, SelectionStrategy, Strategies, SupplyFacts, Urgency, WrapUp,
};
use alloc::vec::Vec;
use core::time::Duration;

const TENANTS: [&str; 3] = ["t0", "t1", "t2"];
const CHANNELS: [&str; 4] = ["c0", "c1", "c2", "c3"];
const SKILLS: [&str; 4] = ["s0", "s1", "s2", "s3"];
const QUEUES: [&str; 4] = ["q0", "q1", "q2", "q3"];
/// Every plan has the skill s0.
const REQUIREMENTS: [&str; 7] = [
    "s0",
    "s0 >= 50",
    "s0 in 20..=80",
    "s0 or agent in [1, 2]",
    "not s0 in 1..=20",
    "s0 >= 20 and not agent in [3]",
    "always s0 >= 50 and s0 in 20..=80",
];

/// A sound plan for every 64 bytes.
///
/// # Panics
/// Never, unless this module and the checks of a plan contradict each other.
pub fn plan(bytes: &[u8; 64]) -> Plan {
    definition(bytes).build_with(&strategies()).expect("every generated plan is sound")
}

/// The strategies of which generated plans speak.
pub fn strategies() -> Strategies {
    Strategies::new()
        .ordering("outbound last", OutboundLast)
        .selection("busiest", Busiest)
        .selection("matched", Matched)
}

/// The plan of these bytes, as it is written. To be built with [`strategies`].
pub fn definition(bytes: &[u8; 64]) -> PlanDefinition {
    let mut dice = Dice::new(bytes);
    let features = Features::draw(&mut dice);
    let mut plan = PlanDefinition::new().agents(agents(&mut dice, &features)).limits(limits(&mut dice, &features));
    let tenants = some_of(&TENANTS, if features.tenants { 1 + dice.below(3) } else { 1 });
    plan = tenants.iter().fold(plan, |plan, name| plan.tenant(name));
    let channels = some_of(&CHANNELS, 2 + dice.below(3));
    for name in &channels {
        let (cost, maximum) = (dice.pick(&[100, 50, 40, 25, 1]), 1 + u32::from(dice.below(3)));
        plan = plan.channel(ChannelDefinition::new(name).cost(cost).maximum(maximum));
    }
    for name in some_of(&SKILLS, 1 + dice.below(4)) {
        plan = plan.weighted_skill(name, dice.pick(&[1, 1, 0, 3, u16::MAX]));
    }
    for name in some_of(&QUEUES, 1 + dice.below(4)) {
        plan = plan.queue(queue(&mut dice, &features, name, &tenants, &channels));
    }
    plan
}

fn some_of<'a>(names: &[&'a str], count: u8) -> Vec<&'a str> {
    names.iter().take(usize::from(count)).copied().collect()
}

/// Swarm selection: what this plan has at all.
#[expect(clippy::struct_excessive_bools, reason = "each is drawn by itself")]
struct Features {
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
}

impl Features {
    fn draw(dice: &mut Dice<'_>) -> Self {
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
        }
    }
}

fn agents(dice: &mut Dice<'_>, features: &Features) -> AgentDefaults {
    let span = |seconds| Duration::from_secs(seconds);
    let mut back_off = || span(if features.back_off { dice.pick(&[0, 1, 3, 8]) } else { 0 });
    let back_off = BackOff { declined: back_off(), busy: back_off(), no_answer: back_off() };
    AgentDefaults {
        capacity: dice.pick(&[100, 100, 150, 300]),
        idle_clock: dice.pick(&[IdleClock::ContactEnded, IdleClock::WrapUpEnded, IdleClock::Ready]),
        unanswered_limit: features.unanswered.then(|| 1 + u32::from(dice.below(3))),
        breaker: u32::from(dice.below(3)),
        back_off,
    }
}

fn limits(dice: &mut Dice<'_>, features: &Features) -> Limits {
    if !features.limits {
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
        preferred_agents: 1 + u32::from(dice.below(4)),
        steps: 1 + u32::from(dice.below(4)),
        switches: 1 + u32::from(dice.below(4)),
        returns: 1 + u32::from(dice.below(3)),
    }
}

fn queue(dice: &mut Dice<'_>, features: &Features, name: &str, tenants: &[&str], channels: &[&str]) -> QueueDefinition {
    let span = |seconds| Duration::from_secs(seconds);
    let mut queue = QueueDefinition::new(name);
    if features.tenants && dice.chance(80) {
        queue.tenant = dice.choose(tenants).map(Into::into);
    }
    if features.channels {
        queue = queue.channels(channels.iter().copied().filter(|_| dice.coin()));
    }
    if features.requirement && dice.coin() {
        queue = queue.requirement(dice.pick(&REQUIREMENTS));
    }
    if features.ordering {
        queue = queue.ordering(ordering(dice)).service_level(span(dice.pick(&[1, 5, 20])), 80);
    }
    if features.selection {
        queue = queue.selection(selection(dice));
    }
    if features.assign && dice.coin() {
        queue = queue.offer_mode(OfferMode::Assign);
    } else {
        queue = queue.offer_timeout(dice.pick(&[
            Duration::from_micros(1),
            span(3),
            span(8),
            span(8),
            span(20),
            span(20),
            span(60),
        ]));
    }
    if features.wrap_up {
        let time = span(dice.pick(&[1, 5, 8, 30]));
        queue = queue.wrap_up(dice.pick(&[WrapUp::None, WrapUp::Timed(time), WrapUp::UntilReleased(time)]));
    }
    // A delay at or beyond the maximum wait would be refused.
    if features.maximum_wait && dice.chance(190) {
        queue = queue.maximum_wait(span(dice.pick(&[8, 10, 30, 3_600])));
    }
    if features.maximum_length && dice.coin() {
        queue = queue.maximum_length(1 + u32::from(dice.below(4)));
    }
    if features.delays {
        queue = queue.delays(dice.pick(&[&[][..], &[3][..], &[7, 1][..], &[1, 3][..]]).iter().copied().map(span));
    }
    queue
}

fn ordering(dice: &mut Dice<'_>) -> QueueOrdering {
    dice.pick(&[
        QueueOrdering::FirstInFirstOut,
        QueueOrdering::StrictPriority,
        QueueOrdering::PriorityCredit(Duration::from_secs(2)),
        QueueOrdering::PriorityCredit(crate::MAX_SPAN),
        QueueOrdering::EarliestDeadline,
        QueueOrdering::LastInFirstOut,
        QueueOrdering::Custom(Name::from("outbound last")),
    ])
}

fn selection(dice: &mut Dice<'_>) -> AgentSelection {
    let seed = u64::from(dice.byte());
    dice.pick(&[
        AgentSelection::LongestIdle,
        AgentSelection::LeastLoaded,
        AgentSelection::FewestHandled,
        AgentSelection::RoundRobin,
        AgentSelection::FixedOrder,
        AgentSelection::MostSkilled,
        AgentSelection::LeastSkilled,
        AgentSelection::BestProficiency,
        AgentSelection::WeightedRandom(seed),
        AgentSelection::Custom(Name::from("busiest")),
        AgentSelection::Custom(Name::from("matched")),
    ])
}

/// Outbound contacts after all others; then by the time in the queue, not by age.
#[derive(Debug)]
struct OutboundLast;

impl OrderingStrategy for OutboundLast {
    fn urgency(&self, contact: &ContactFacts) -> Urgency {
        Urgency { class: i64::from(contact.direction == Direction::Outbound), instant: contact.entered_at.micros() }
    }
}

/// Looks at whatever changes while an agent works.
#[derive(Debug)]
struct Busiest;

impl SelectionStrategy for Busiest {
    fn fit(&self, demand: &DemandFacts<'_>, supply: &SupplyFacts<'_>) -> i64 {
        i64::from(demand.channel.0) - i64::from(supply.capacity / 100)
    }

    fn standing(&self, agent: &AgentFacts) -> i64 {
        let units = i64::try_from(agent.units_in_use).unwrap_or(i64::MAX);
        i64::from(agent.position) - units - i64::try_from(agent.handled % 3).unwrap_or(0)
    }
}

/// Every contact has agents of its own liking.
#[derive(Debug)]
struct Matched;

impl SelectionStrategy for Matched {
    const PAIRS: bool = true;

    fn pairing(&self, contact: ContactId, agent: &AgentFacts) -> i64 {
        i64::try_from((contact.0 ^ agent.agent.0) % 3).unwrap_or(0)
    }
}
