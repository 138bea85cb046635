//! Asking the strategies of the host's own, and doing without those that fail.

use super::SlowRouter;
use super::gates::membership;
use super::records::{Agent, Contact, Place};
use crate::{
    AgentId, AgentSelection, ContactId, DemandFacts, EventKind, QueueId, QueueOrdering, StrategyFailure, StrategyKind,
    SupplyFacts,
};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// The first failure in each queue. [S-12]
pub(super) type Failures = BTreeMap<QueueId, StrategyFailure>;

impl SlowRouter {
    /// Whether a queue uses a strategy of the host's own that has not failed.
    pub(super) fn asks_own(&self, queue: QueueId, kind: StrategyKind) -> bool {
        let rules = self.queue_of_plan(queue);
        let is_own = match kind {
            StrategyKind::Ordering => matches!(rules.ordering, QueueOrdering::Custom(_)),
            StrategyKind::Selection => matches!(rules.selection, AgentSelection::Custom(_)),
        };
        is_own && !self.failed.contains(&(queue, kind))
    }

    /// The urgencies of a contact are computed. [O-8] [S-12]
    pub(super) fn ask_ordering(&mut self, contact: ContactId) {
        let queues: Vec<QueueId> = self.contact_mut(contact).places.iter().map(|place| place.queue).collect();
        for queue in
            queues.into_iter().filter(|queue| self.asks_own(*queue, StrategyKind::Ordering)).collect::<Vec<_>>()
        {
            let record = self.contacts.get(&contact).expect("the contact lives");
            let rules = self.queue_of_plan(queue);
            let facts = record.facts(record.place(queue).expect("it stands there"), rules);
            match rules.ordering_strategy.rank(&facts) {
                Ok(answer) => {
                    let mut places = self.contact_mut(contact).places.iter_mut();
                    places.find(|place| place.queue == queue).expect("it stands there").own_order = answer;
                }
                Err(failure) => self.do_without(queue, StrategyKind::Ordering, failure),
            }
        }
    }

    /// [S-12]
    fn do_without(&mut self, queue: QueueId, strategy: StrategyKind, failure: StrategyFailure) {
        self.failed.insert((queue, strategy));
        self.emit(EventKind::StrategyFailed { queue, strategy, failure });
    }

    /// [S-12]
    pub(super) fn do_without_selections(&mut self, failures: Failures) {
        for (queue, failure) in failures {
            self.do_without(queue, StrategyKind::Selection, failure);
        }
    }

    /// Before a contact looks. [S-11]
    pub(super) fn ask_standings(&mut self) {
        let mut failures = Failures::new();
        let mut answers: Vec<(AgentId, QueueId, i64)> = Vec::new();
        for agent in self.agents.values().filter(|agent| self.is_present(agent)) {
            for queue in agent.supply.queues.iter().map(|membership| membership.queue) {
                if !self.asks_own(queue, StrategyKind::Selection) {
                    continue;
                }
                match self.queue_of_plan(queue).selection_strategy.standing(&self.agent_facts(agent)) {
                    Ok(standing) => answers.push((agent.id, queue, standing)),
                    Err(failure) => keep_first(&mut failures, queue, failure),
                }
            }
        }
        for (agent, queue, standing) in answers {
            self.agent_mut(agent).own_standings.insert(queue, standing);
        }
        self.do_without_selections(failures);
    }

    /// What a selection of the host's own says of the agents that pass the gates in a place, of those of the lowest level. [S-11]
    pub(super) fn failure_of_look(&self, contact: &Contact, place: &Place, passing: &[&Agent]) -> Failures {
        let mut failures = Failures::new();
        let level = |agent: &Agent| membership(agent, place.queue).map(|membership| membership.level);
        let lowest = passing.iter().map(|agent| level(agent)).min();
        // The only agent of a direct contact is not chosen among others.
        if contact.direct.is_none() && self.asks_own(place.queue, StrategyKind::Selection) {
            for agent in passing.iter().filter(|agent| Some(level(agent)) == lowest) {
                self.ask_fit(contact, place, agent, &mut failures);
                self.ask_pairing(contact, place, agent, &mut failures);
            }
        }
        failures
    }

    /// 0, and a failure, if it fails. [S-12]
    pub(super) fn ask_fit(&self, contact: &Contact, place: &Place, agent: &Agent, failures: &mut Failures) -> i64 {
        let demand = DemandFacts {
            queue: place.queue,
            channel: contact.channel,
            tenant: contact.tenant,
            queue_requirement: &place.requirement,
            requirement: &contact.requirement,
        };
        let supply =
            SupplyFacts { skills: &agent.supply.skills, queues: &agent.supply.queues, capacity: agent.supply.capacity };
        let answer = self.queue_of_plan(place.queue).selection_strategy.fit(&demand, &supply);
        answer.unwrap_or_else(|failure| {
            keep_first(failures, place.queue, failure);
            0
        })
    }

    /// As [`ask_fit`](Self::ask_fit).
    pub(super) fn ask_pairing(&self, contact: &Contact, place: &Place, agent: &Agent, failures: &mut Failures) -> i64 {
        let strategy = &self.queue_of_plan(place.queue).selection_strategy;
        if !strategy.pairs() {
            return 0;
        }
        strategy.pairing(contact.id, &self.agent_facts(agent)).unwrap_or_else(|failure| {
            keep_first(failures, place.queue, failure);
            0
        })
    }
}

fn keep_first(failures: &mut Failures, queue: QueueId, failure: StrategyFailure) {
    let first = failures.entry(queue).or_insert(failure);
    *first = failure.min(*first);
}
