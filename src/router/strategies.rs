//! Asking the strategies of queues, and doing without those of the host's own that fail.

use super::Router;
use crate::error::OrFault;
use crate::{Event, EventKind, Fault, QueueId, StrategyFailure, StrategyKind, Urgency};
use alloc::vec::Vec;

impl Router {
    /// The queues that use the default in place of a strategy of the host's own that failed, ascending. O(queues). [S-12]
    pub fn failed_strategies(&self) -> Vec<(QueueId, StrategyKind)> {
        let mut failed = Vec::new();
        for ((queue, rules), given) in (0..).map(QueueId).zip(self.plan.queues()).zip(self.given.queues()) {
            if given.is_ordering_own() && !rules.is_ordering_own() {
                failed.push((queue, StrategyKind::Ordering));
            }
            if given.is_selection_own() && !rules.is_selection_own() {
                failed.push((queue, StrategyKind::Selection));
            }
        }
        failed
    }

    /// A router that begins without these strategies. O(the plan) for each. [S-12]
    #[cfg(feature = "serde")]
    pub(super) fn with_failed_strategies(given: crate::Plan, failed: &[(QueueId, StrategyKind)]) -> Self {
        let without =
            |plan: crate::Plan, (queue, kind): &(QueueId, StrategyKind)| plan.with_default_strategy(*queue, *kind);
        let plan = failed.iter().fold(given.clone(), without);
        Self::with_plans(given, plan)
    }

    /// Computes the urgencies of a contact. [O-6] [O-8]
    pub(super) fn rank(&mut self, slot: u32, events: &mut Vec<Event>) -> Result<(), Fault> {
        for index in 0..=self.contact_at(slot)?.extras.others.len() {
            if let Some((queue, failure)) = self.rank_in(slot, index)? {
                self.drop_ordering(queue, failure, events)?;
            }
        }
        Ok(())
    }

    /// The selections of the host's own are asked about agents that have changed. O(1) if there are none, or no such agents. [S-11]
    pub(super) fn ask_standings(&mut self, events: &mut Vec<Event>) -> Result<(), Fault> {
        if self.matching.knows_standings() {
            return Ok(());
        }
        let Self { plan, agents, matching, .. } = self;
        for (queue, failure) in matching.ask_standings(plan, agents)? {
            self.drop_selection(queue, failure, events)?;
        }
        Ok(())
    }

    /// The selection of a queue failed: the default comes in its place. [S-12]
    pub(super) fn drop_selection(
        &mut self,
        queue: QueueId,
        failure: StrategyFailure,
        events: &mut Vec<Event>,
    ) -> Result<(), Fault> {
        let strategy = StrategyKind::Selection;
        self.plan = self.plan.with_default_strategy(queue, strategy);
        let Self { plan, agents, matching, .. } = self;
        matching.rearrange(plan, queue, agents)?;
        self.emit(EventKind::StrategyFailed { queue, strategy, failure }, events);
        Ok(())
    }

    /// The ordering of a queue failed: the default comes in its place, and all that stand in the queue are ranked by it. O(contacts). [S-12]
    fn drop_ordering(
        &mut self,
        queue: QueueId,
        failure: StrategyFailure,
        events: &mut Vec<Event>,
    ) -> Result<(), Fault> {
        let strategy = StrategyKind::Ordering;
        self.plan = self.plan.with_default_strategy(queue, strategy);
        self.emit(EventKind::StrategyFailed { queue, strategy, failure }, events);
        let slots: Vec<u32> = self.contacts.iter().map(|(slot, _)| slot).collect();
        for slot in slots {
            let index = self.contact_at(slot)?.places().position(|place| place.queue == queue);
            if let Some(index) = index {
                self.rank_anew(slot, index)?;
            }
        }
        Ok(())
    }

    /// The urgency of a contact in one of its places, which is in no line, unless the ordering there fails.
    fn rank_in(&mut self, slot: u32, index: usize) -> Result<Option<(QueueId, StrategyFailure)>, Fault> {
        let contact = self.contacts.get_mut(slot).or_fault("a contact")?;
        let place = contact.places().nth(index).or_fault("a place")?;
        let queue = place.queue;
        let rules = self.plan.queues().get(usize::from(queue.0)).or_fault("a queue")?;
        let facts = contact.facts(place, rules.service_level.map(|level| level.within));
        match rules.ordering_strategy.rank(&facts) {
            Ok((urgency, rate)) => {
                let place = contact.places_mut().nth(index).or_fault("a place")?;
                (place.urgency, place.rate) = (urgency, rate);
                Ok(None)
            }
            Err(failure) => Ok(Some((queue, failure))),
        }
    }

    /// As [`rank_in`](Self::rank_in) by the default ordering, in line or not.
    fn rank_anew(&mut self, slot: u32, index: usize) -> Result<(), Fault> {
        let contact = self.contacts.get_mut(slot).or_fault("a contact")?;
        let since = contact.since.micros();
        let place = contact.places_mut().nth(index).or_fault("a place")?;
        (place.urgency, place.rate) = (Urgency { class: 0, instant: since }, Urgency::STATIC_RATE);
        let Some((line, marked)) = place.line.take() else { return Ok(()) };
        self.matching.unfile(line, slot, marked)?;
        let place = contact.places().nth(index).or_fault("a place")?;
        let line = self.matching.file(slot, contact.demand(place), contact.line_key(place), marked)?;
        contact.places_mut().nth(index).or_fault("a place")?.line = Some((line, marked));
        Ok(())
    }
}
