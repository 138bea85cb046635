//! Queues of generated plans.

use super::{Names, Swarm};
use crate::testing::dice::Dice;
use crate::testing::generator::features::Features;
use crate::testing::generator::steps::{WAITS, condition, end_reason};
use crate::{
    AgentSelection, CallbackAttempts, ClosingDefinition, Name, OfferMode, Priority, PriorityRate, QueueDefinition,
    QueueOrdering, StepDefinition, WrapUp,
};
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

/// Every plan has the skill s0. Each can be met beside each other.
const REQUIREMENTS: [&str; 7] = [
    "s0",
    "s0 >= 50",
    "s0 in 20..=80",
    "s0 or agent in [1, 2]",
    "not s0 in 1..=20",
    "s0 >= 20 and not agent in [3]",
    "always s0 >= 50 and s0 in 20..=80",
];

pub(super) fn queue(dice: &mut Dice<'_>, swarm: &Swarm, name: &str, names: &Names, most_steps: u32) -> QueueDefinition {
    let span = |seconds| Duration::from_secs(seconds);
    let mut queue = QueueDefinition::new(name);
    if swarm.tenants && dice.chance(80) {
        queue.tenant = dice.choose(&names.tenants);
    }
    if swarm.channels {
        queue.channels = names.channels.iter().filter(|_| dice.coin()).cloned().collect();
    }
    if swarm.requirement && dice.coin() {
        queue = queue.requirement(dice.pick(&REQUIREMENTS));
    }
    if swarm.ordering {
        queue = queue.ordering(ordering(dice)).service_level(span(dice.pick(&[1, 5, 20])), 80);
    }
    if swarm.selection {
        queue = queue.selection(selection(dice));
    }
    if swarm.assign && dice.coin() {
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
    if swarm.wrap_up {
        let time = span(dice.pick(&[1, 5, 8, 30]));
        queue = queue.wrap_up(dice.pick(&[WrapUp::None, WrapUp::Timed(time), WrapUp::UntilReleased(time)]));
    }
    // A delay at or beyond the maximum wait would be refused.
    if swarm.maximum_wait && dice.chance(190) {
        queue = queue.maximum_wait(span(dice.pick(&[8, 10, 30, 3_600])));
    }
    if swarm.maximum_length && dice.coin() {
        queue = queue.maximum_length(1 + u32::from(dice.below(4)));
    }
    if swarm.delays {
        queue = queue.delays(dice.pick(&[&[][..], &[3][..], &[7, 1][..], &[1, 3][..]]).iter().copied().map(span));
    }
    let queue = with_features(queue, dice, swarm, names);
    if swarm.features.has(Features::STEPS) { with_steps(queue, dice, names, most_steps) } else { queue }
}

fn with_features(queue: QueueDefinition, dice: &mut Dice<'_>, swarm: &Swarm, names: &Names) -> QueueDefinition {
    let span = |seconds| Duration::from_secs(seconds);
    let mut queue = queue;
    if swarm.here(Features::LEVELS, dice, 180) {
        queue = queue.levels(dice.below(2));
    }
    if swarm.features.has(Features::ACROSS) {
        queue = queue.weight(dice.pick(&[1, 1, 2, 3, 1_000_000]));
    }
    if swarm.here(Features::SPARE, dice, 150) {
        queue = queue.spare(1 + u32::from(dice.below(2)), dice.pick(&[0, 0, 1, 2]));
    }
    if swarm.here(Features::LAST_RESORT, dice, 180) {
        queue = queue.last_resort();
    }
    if swarm.here(Features::CONNECT_ON_ACCEPT, dice, 150) {
        queue = queue.connect_on_accept();
    }
    if swarm.here(Features::SEVERAL_OFFERS, dice, 180) && queue.offer_mode != OfferMode::Assign {
        let most = dice.pick(&[1, 2, 2, 3, 64]);
        let every = dice.pick(&[Duration::from_micros(1), span(1), span(3), span(8)]);
        queue = queue.offer_mode(dice.pick(&[OfferMode::AllAtOnce(most), OfferMode::OneMore { every, most }]));
    }
    if swarm.here(Features::ACCUMULATION, dice, 150) {
        queue = queue.ordering(QueueOrdering::AccumulatingPriority(rates(dice)));
    }
    if swarm.features.has(Features::LONGER_WRAP_UP) {
        queue.longest_wrap_up = dice.pick(&[None, Some(span(30)), Some(span(40)), Some(span(3_600))]);
    }
    if swarm.here(Features::PARKING, dice, 150) {
        queue = queue.resume_claim(span(dice.pick(&[1, 8, 60])));
    }
    if swarm.features.has(Features::CALLBACKS) {
        let (attempts, back_off) = (dice.pick(&[1, 2, 3]), span(dice.pick(&[1, 8, 900])));
        queue = queue.callback(CallbackAttempts { attempts, back_off });
    }
    if swarm.here(Features::RETURNS, dice, 180) {
        queue = queue.return_within(span(dice.pick(&[3, 20, 3_600])));
    }
    if swarm.features.has(Features::HOURS) {
        let other = other(dice, names, &queue.name).map(ClosingDefinition::MoveTo);
        queue.at_close =
            dice.pick(&[ClosingDefinition::Keep, ClosingDefinition::End, other.unwrap_or(ClosingDefinition::End)]);
    }
    queue
}

/// Strategies that fail for some contacts and agents. [S-12]
pub(super) fn with_failing(queue: &mut QueueDefinition, dice: &mut Dice<'_>) {
    if dice.coin() {
        queue.ordering = QueueOrdering::Custom(Name::from("brittle"));
    }
    if dice.chance(180) {
        queue.selection = AgentSelection::Custom(Name::from(dice.pick(&["brittle", "brittle", "brittle pairs"])));
    }
}

/// Another queue of the plan, if there is one.
fn other(dice: &mut Dice<'_>, names: &Names, name: &str) -> Option<String> {
    let others: Vec<String> = names.queues.iter().filter(|other| *other != name).cloned().collect();
    dice.choose(&others)
}

fn with_steps(queue: QueueDefinition, dice: &mut Dice<'_>, names: &Names, most: u32) -> QueueDefinition {
    let count = u32::from(dice.below(4)).min(most);
    let mut waits: Vec<Duration> = (0..count).map(|_| dice.pick(&WAITS)).collect();
    waits.sort_unstable();
    let mut queue = queue;
    for wait in waits {
        let step = step(dice, &queue, names, wait);
        queue = queue.step(step);
    }
    queue
}

/// A step that the plan takes: it does something, raises the levels, and relaxes each skill once.
fn step(dice: &mut Dice<'_>, queue: &QueueDefinition, names: &Names, wait: Duration) -> StepDefinition {
    let mut step = StepDefinition::after(wait);
    for _ in 0..dice.pick(&[0, 0, 1, 1, 2]) {
        step = step.when(condition(dice));
    }
    if !step.when.is_empty() && dice.coin() {
        step = step.recheck(dice.pick(&[Duration::from_secs(1), Duration::from_secs(5), Duration::from_secs(60)]));
    }
    for skill in &names.skills {
        match dice.below(6) {
            0 => step = step.drop(skill),
            1 => step = step.lower(skill, dice.pick(&[1, 30, 100])),
            _ => {}
        }
    }
    if dice.chance(60) {
        step = step.requirement(dice.pick(&REQUIREMENTS));
    }
    if let Some(limit) = queue.levels.filter(|_| dice.coin()) {
        step = step.levels(limit + 1);
    }
    if dice.chance(90) {
        step = step.raise_priority(dice.pick(&[1, 5, -2, i16::MAX]));
    }
    if dice.chance(90) {
        step.add_queue = other(dice, names, &queue.name);
    }
    if dice.chance(40) {
        step = step.offer_callback();
    }
    // Moves without wait lead to later queues only, so that nothing goes round.
    let others =
        names.queues.iter().filter(|other| if wait.is_zero() { **other > queue.name } else { **other != queue.name });
    let others: Vec<String> = others.cloned().collect();
    if dice.chance(60) {
        step.move_to = dice.choose(&others);
    }
    if dice.chance(40) && step.move_to.is_none() {
        step = step.end(end_reason(dice));
    }
    let idle = StepDefinition { when: step.when.clone(), recheck: step.recheck, ..StepDefinition::after(wait) };
    if step == idle { step.raise_priority(1) } else { step }
}

fn rates(dice: &mut Dice<'_>) -> Vec<PriorityRate> {
    let mut rates = Vec::new();
    for priority in [-1, 0, 1, 2] {
        if dice.coin() {
            let rate = dice.pick(&[0, 500, 1_000, 1_500, 3_000, 1_000_000]);
            rates.push(PriorityRate { priority: Priority(priority), rate });
        }
    }
    if rates.is_empty() {
        rates.push(PriorityRate { priority: Priority(0), rate: 1_000 });
    }
    rates
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
        AgentSelection::Custom(Name::from("patient")),
    ])
}
