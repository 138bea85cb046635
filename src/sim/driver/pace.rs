//! How fast agents work: each contact takes longer while an agent is joined with several.

use super::super::agenda::{Agenda, Happening};
use super::super::number::times;
use super::super::people::Visit;
use super::Driver;
use crate::{ContactId, Timestamp};
use core::time::Duration;

impl<'a> Driver<'a> {
    /// The work on a contact begins, or goes on, with what is left of it.
    pub(super) fn begin_work(&mut self, at: Timestamp, worker: usize, contact: ContactId) {
        let Some(known) = self.workers.get_mut(worker) else { return };
        let before = known.joined.len();
        known.joined.push(contact);
        self.change_pace(at, worker, before);
    }

    /// The work on a contact stops, and what is left of it is known. Nothing happens if nobody works on it.
    pub(super) fn end_work(&mut self, at: Timestamp, worker: usize, contact: ContactId) {
        let Some(known) = self.workers.get_mut(worker) else { return };
        let before = known.joined.len();
        let Some(place) = known.joined.iter().position(|joined| *joined == contact) else { return };
        known.joined.remove(place);
        let factor = slowdown(self.factors(worker), before);
        if let Some(customer) = self.customers.get_mut(&contact) {
            settle(&mut customer.visit, &mut self.agenda, at, factor);
        }
        self.change_pace(at, worker, before);
    }

    /// The agent is joined with more or fewer contacts than the number before: all of them end sooner or later than they would have.
    fn change_pace(&mut self, at: Timestamp, worker: usize, before: usize) {
        let Some(known) = self.workers.get(worker) else { return };
        let (count, factors) = (known.joined.len(), self.factors(worker));
        let (old, new) = (slowdown(factors, before), slowdown(factors, count));
        for place in 0..count {
            let joined = self.workers.get(worker).and_then(|known| known.joined.get(place));
            let Some(contact) = joined.copied() else { return };
            let Some(customer) = self.customers.get_mut(&contact) else { continue };
            let visit = &mut customer.visit;
            if visit.next.is_some() && old.to_bits() == new.to_bits() {
                continue;
            }
            settle(visit, &mut self.agenda, at, old);
            visit.next = Some(self.agenda.plan(at + times(visit.left, new), Happening::Finish(contact)));
        }
    }

    /// By what the work of this agent takes longer while it is joined with one contact, two, and so on.
    fn factors(&self, worker: usize) -> &'a [f64] {
        let group = self.workers.get(worker).and_then(|worker| self.centre.staff.get(worker.group));
        group.map(|staff| staff.definition.slowdown.as_slice()).unwrap_or_default()
    }
}

/// By what work takes longer while its agent is joined with so many contacts.
fn slowdown(factors: &[f64], joined: usize) -> f64 {
    let factor = joined.checked_sub(1).and_then(|place| factors.get(place).or(factors.last()));
    factor.copied().unwrap_or(1.0)
}

/// Counts what has been done for a contact since that was last counted, if somebody worked on it.
fn settle(visit: &mut Visit, agenda: &mut Agenda, at: Timestamp, factor: f64) {
    if let Some(key) = visit.next.take() {
        agenda.strike(key);
        let done = Duration::from_micros(at.0.saturating_sub(visit.counted_at.0));
        visit.left = visit.left.saturating_sub(times(done, factor.recip()));
    }
    visit.counted_at = at;
}
