//! Orders and selections, read from the plan's own words: a second opinion on the built-in strategies.

use super::SlowRouter;
use super::gates::membership;
use super::records::{Agent, Contact, Place};
use super::strategies::Failures;
use crate::requirement::level_in;
use crate::time::micros;
use crate::{
    Across, AgentFacts, AgentSelection, Membership, Priority, PriorityRate, Queue, QueueId, QueueOrdering, SkillId,
    StrategyKind, Urgency,
};
use alloc::collections::BTreeSet;

const MILLION: u64 = 1_000_000;

impl SlowRouter {
    pub(super) fn queue_of_plan(&self, queue: QueueId) -> &Queue {
        self.plan.queues().get(usize::from(queue.0)).expect("the plan has the queue")
    }

    /// How urgent a contact is in a place, at the present instant. [O-1] to [O-7]
    pub(super) fn urgency(&self, contact: &Contact, place: &Place) -> Urgency {
        let queue = self.queue_of_plan(place.queue);
        let since = contact.since.micros();
        let priority = i64::from(contact.priority.0);
        match &queue.ordering {
            QueueOrdering::Custom(_) if self.asks_own(place.queue, StrategyKind::Ordering) => {
                let (urgency, rate) = place.own_order;
                self.accumulated(urgency, rate)
            }
            QueueOrdering::FirstInFirstOut | QueueOrdering::Custom(_) => Urgency { class: 0, instant: since },
            QueueOrdering::StrictPriority => Urgency { class: -priority, instant: since },
            QueueOrdering::PriorityCredit(credit) => {
                Urgency { class: 0, instant: since - priority * signed(micros(*credit)) }
            }
            QueueOrdering::EarliestDeadline => {
                let target = queue.service_level.expect("a queue of this ordering has a target").within;
                Urgency { class: 0, instant: since + signed(micros(target)) }
            }
            QueueOrdering::LastInFirstOut => Urgency { class: 0, instant: -since },
            QueueOrdering::AccumulatingPriority(rates) => {
                self.accumulated(Urgency { class: 0, instant: since }, rate_of(rates, contact.priority))
            }
        }
    }

    /// A contact's order among those that look, at the present instant. [M-1] [O-7]
    pub(super) fn turn(&self, contact: &Contact, place: &Place) -> (Urgency, Urgency, u64) {
        let urgency = self.urgency(contact, place);
        (urgency, self.even_urgency(contact, place), contact.sequence)
    }

    /// The urgency at rate 1000, which decides between equals. [O-7]
    fn even_urgency(&self, contact: &Contact, place: &Place) -> Urgency {
        match &self.queue_of_plan(place.queue).ordering {
            QueueOrdering::AccumulatingPriority(_) => Urgency { class: 0, instant: contact.since.micros() },
            QueueOrdering::Custom(_) if self.asks_own(place.queue, StrategyKind::Ordering) => place.own_order.0,
            _ => self.urgency(contact, place),
        }
    }

    /// What a wait since the instant comes to at this rate. [O-7]
    fn accumulated(&self, urgency: Urgency, rate: u32) -> Urgency {
        let now = i128::from(self.now.0);
        let counted = (i128::from(rate) * (now - i128::from(urgency.instant))).div_euclid(1000);
        let instant = (now - counted).clamp(i64::MIN.into(), i64::MAX.into());
        Urgency { class: urgency.class, instant: i64::try_from(instant).expect("it was clamped") }
    }

    /// (fit, pairing, standing) by the selection of the place's queue. [S-1] to [S-10]
    pub(super) fn ranks(&self, contact: &Contact, place: &Place, agent: &Agent) -> (i64, i128, i64) {
        let queue = self.queue_of_plan(place.queue);
        match &queue.selection {
            AgentSelection::Custom(_) if self.asks_own(place.queue, StrategyKind::Selection) => {
                self.own_ranks(contact, place, agent)
            }
            AgentSelection::LongestIdle | AgentSelection::Custom(_) => (0, -self.weighted_idle_time(place, agent), 0),
            AgentSelection::LeastLoaded => {
                (0, 0, signed(self.units_in_use(agent) * MILLION / u64::from(agent.supply.capacity)))
            }
            AgentSelection::FewestHandled => (0, 0, signed(agent.handled)),
            AgentSelection::RoundRobin => (0, 0, signed(agent.last_offer.map_or(0, |offer| offer.0))),
            AgentSelection::FixedOrder => (0, 0, i64::from(agent.position)),
            AgentSelection::MostSkilled => (-required_levels(contact, place, agent), 0, 0),
            AgentSelection::LeastSkilled => (breadth(agent), 0, 0),
            AgentSelection::BestProficiency => (-self.weighted_levels(agent), 0, 0),
            AgentSelection::WeightedRandom(_) => {
                (0, self.ask_pairing(contact, place, agent, &mut Failures::new()).into(), 0)
            }
        }
    }

    /// [S-1]
    fn weighted_idle_time(&self, place: &Place, agent: &Agent) -> i128 {
        let weight = membership(agent, place.queue).map_or(1, |membership| membership.idle_weight);
        i128::from(weight) * i128::from(self.now.0 - agent.idle_since.0)
    }

    /// How the queue of a membership compares with the other queues of its agent. [M-5]
    pub(super) fn across_rank(&self, candidate: &Contact, membership: &Membership) -> i128 {
        let queue = self.queue_of_plan(membership.queue);
        let looking = i128::from(self.looking_in(membership.queue));
        match self.plan.across() {
            Across::Urgency => 0,
            Across::LongestQueue => -looking,
            Across::QueueRatio => -(looking * 1_000_000 / i128::from(queue.weight)),
            Across::WeightedWait => {
                let wait = i128::from(self.now.0 - candidate.since.0);
                -(i128::from(queue.weight) * i128::from(membership.weight) * wait)
            }
            Across::Share => self.queue_record(membership.queue).turn.into(),
        }
    }

    /// [S-8]
    fn weighted_levels(&self, agent: &Agent) -> i64 {
        self.plan.skills().iter().zip(0..).map(|(skill, id)| i64::from(skill.weight) * level(agent, SkillId(id))).sum()
    }

    /// [S-10] [S-11]
    fn own_ranks(&self, contact: &Contact, place: &Place, agent: &Agent) -> (i64, i128, i64) {
        let mut failures = Failures::new();
        let fit = self.ask_fit(contact, place, agent, &mut failures);
        if self.queue_of_plan(place.queue).selection_strategy.idle_weighted() {
            return (fit, -self.weighted_idle_time(place, agent), 0);
        }
        let pairing = self.ask_pairing(contact, place, agent, &mut failures);
        let standing = agent.own_standings.get(&place.queue).copied().unwrap_or_default();
        (fit, pairing.into(), standing)
    }

    pub(super) fn agent_facts(&self, agent: &Agent) -> AgentFacts {
        AgentFacts {
            agent: agent.id,
            position: agent.position,
            weight: agent.weight,
            units_in_use: self.units_in_use(agent),
            capacity: agent.supply.capacity,
            handled: agent.handled,
            idle_since: agent.idle_since,
            last_offer: agent.last_offer,
        }
    }
}

/// The sum of the agent's levels over the distinct skills that both requirements name at present. [S-6]
fn required_levels(contact: &Contact, place: &Place, agent: &Agent) -> i64 {
    let mut named = BTreeSet::<SkillId>::new();
    place.requirement.for_each_skill(&mut |skill| _ = named.insert(skill));
    contact.requirement.for_each_skill(&mut |skill| _ = named.insert(skill));
    named.into_iter().map(|skill| level(agent, skill)).sum()
}

/// [S-7]
fn breadth(agent: &Agent) -> i64 {
    agent.supply.skills.iter().map(|(_, level)| signed(MILLION) + i64::from(level.value())).sum()
}

/// The agent's level in a skill, 0 if it does not hold it.
fn level(agent: &Agent, skill: SkillId) -> i64 {
    level_in(&agent.supply.skills, skill).map_or(0, |level| i64::from(level.value()))
}

/// The rate of the highest listed priority that is not above this one, else that of the lowest; of equal ones the first. [O-7]
fn rate_of(rates: &[PriorityRate], priority: Priority) -> u32 {
    let not_above = rates.iter().rev().filter(|rate| rate.priority <= priority).max_by_key(|rate| rate.priority);
    let lowest = || rates.iter().min_by_key(|rate| rate.priority);
    not_above.or_else(lowest).map_or(Urgency::STATIC_RATE, |rate| rate.rate)
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).expect("the plan's limits keep it small")
}
