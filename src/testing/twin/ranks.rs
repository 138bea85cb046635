//! Orders and selections, read from the plan's own words: a second opinion on the built-in strategies.

use super::SlowRouter;
use super::records::{Agent, Contact};
use crate::requirement::level_in;
use crate::time::micros;
use crate::{AgentFacts, AgentSelection, DemandFacts, Queue, QueueId, QueueOrdering, SkillId, SupplyFacts, Urgency};
use alloc::collections::BTreeSet;

const MILLION: u64 = 1_000_000;

impl SlowRouter {
    pub(super) fn queue_of_plan(&self, queue: QueueId) -> &Queue {
        self.plan.queues().get(usize::from(queue.0)).expect("the plan has the queue")
    }

    /// [O-1] to [O-6]
    pub(super) fn urgency(&self, contact: &Contact) -> Urgency {
        let queue = self.queue_of_plan(contact.queue);
        let since = contact.since.micros();
        let priority = i64::from(contact.priority.0);
        match &queue.ordering {
            QueueOrdering::FirstInFirstOut | QueueOrdering::AccumulatingPriority(_) => {
                Urgency { class: 0, instant: since }
            }
            QueueOrdering::StrictPriority => Urgency { class: -priority, instant: since },
            QueueOrdering::PriorityCredit(credit) => {
                Urgency { class: 0, instant: since - priority * signed(micros(*credit)) }
            }
            QueueOrdering::EarliestDeadline => {
                let target = queue.service_level.expect("a queue of this ordering has a target").within;
                Urgency { class: 0, instant: since + signed(micros(target)) }
            }
            QueueOrdering::LastInFirstOut => Urgency { class: 0, instant: -since },
            QueueOrdering::Custom(_) => queue.ordering_strategy.urgency(&contact.facts(queue)),
        }
    }

    /// (fit, pairing, standing) by the selection of the contact's queue. [S-1] to [S-10]
    pub(super) fn ranks(&self, contact: &Contact, agent: &Agent) -> (i64, i64, i64) {
        let queue = self.queue_of_plan(contact.queue);
        match &queue.selection {
            AgentSelection::LongestIdle => (0, 0, 0),
            AgentSelection::LeastLoaded => {
                (0, 0, signed(agent.units_in_use(&self.plan) * MILLION / u64::from(agent.supply.capacity)))
            }
            AgentSelection::FewestHandled => (0, 0, signed(agent.handled)),
            AgentSelection::RoundRobin => (0, 0, signed(agent.last_offer.map_or(0, |offer| offer.0))),
            AgentSelection::FixedOrder => (0, 0, i64::from(agent.position)),
            AgentSelection::MostSkilled => (-self.required_levels(contact, agent), 0, 0),
            AgentSelection::LeastSkilled => (breadth(agent), 0, 0),
            AgentSelection::BestProficiency => (-self.weighted_levels(agent), 0, 0),
            AgentSelection::WeightedRandom(_) => {
                (0, queue.selection_strategy.pairing(contact.id, &self.agent_facts(agent)), 0)
            }
            AgentSelection::Custom(_) => self.custom_ranks(queue, contact, agent),
        }
    }

    /// The sum of the agent's levels over the distinct skills that both requirements name. [S-6]
    fn required_levels(&self, contact: &Contact, agent: &Agent) -> i64 {
        let mut named = BTreeSet::<SkillId>::new();
        self.queue_of_plan(contact.queue).requirement.for_each_skill(&mut |skill| _ = named.insert(skill));
        contact.requirement.for_each_skill(&mut |skill| _ = named.insert(skill));
        named.into_iter().map(|skill| level(agent, skill)).sum()
    }

    /// [S-8]
    fn weighted_levels(&self, agent: &Agent) -> i64 {
        self.plan.skills().iter().zip(0..).map(|(skill, id)| i64::from(skill.weight) * level(agent, SkillId(id))).sum()
    }

    /// [S-10]
    fn custom_ranks(&self, queue: &Queue, contact: &Contact, agent: &Agent) -> (i64, i64, i64) {
        let strategy = &queue.selection_strategy;
        let demand = DemandFacts {
            queue: contact.queue,
            channel: contact.channel,
            tenant: contact.tenant,
            queue_requirement: &queue.requirement,
            requirement: &contact.requirement,
        };
        let supply =
            SupplyFacts { skills: &agent.supply.skills, queues: &agent.supply.queues, capacity: agent.supply.capacity };
        let facts = self.agent_facts(agent);
        let pairing = if strategy.pairs() { strategy.pairing(contact.id, &facts) } else { 0 };
        (strategy.fit(&demand, &supply), pairing, strategy.standing(&facts))
    }

    fn agent_facts(&self, agent: &Agent) -> AgentFacts {
        AgentFacts {
            agent: agent.id,
            position: agent.position,
            weight: agent.weight,
            units_in_use: agent.units_in_use(&self.plan),
            capacity: agent.supply.capacity,
            handled: agent.handled,
            idle_since: agent.idle_since,
            last_offer: agent.last_offer,
        }
    }
}

/// [S-7]
fn breadth(agent: &Agent) -> i64 {
    agent.supply.skills.iter().map(|(_, level)| signed(MILLION) + i64::from(level.value())).sum()
}

/// The agent's level in a skill, 0 if it does not hold it.
fn level(agent: &Agent, skill: SkillId) -> i64 {
    level_in(&agent.supply.skills, skill).map_or(0, |level| i64::from(level.value()))
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).expect("the plan's limits keep it small")
}
