//! What each event changes and counts.

use super::agent_figures::{AgentFigures, AgentLevels};
use super::contact_figures::{ContactFigures, Outcome};
use super::contacts::{Held, Relocation, State};
use super::staff::Agent;
use super::{Figures, span};
use crate::{AgentId, ContactId, EndReason, EventKind, Overflow, Timestamp};
use core::time::Duration;

impl Figures {
    /// Every kind of event is named here once, so that a new one cannot be overlooked.
    pub(super) fn follow(&mut self, event: EventKind) {
        match event {
            EventKind::Offered { .. }
            | EventKind::OfferAccepted { .. }
            | EventKind::OfferDeclined { .. }
            | EventKind::OfferExpired { .. }
            | EventKind::OfferWithdrawn { .. } => self.follow_offer(event),
            EventKind::Queued { contact, queue, channel, tenant, since } => {
                self.arrive(contact, queue, channel, tenant, since);
            }
            EventKind::Connected { contact, .. }
            | EventKind::Completed { contact, .. }
            | EventKind::Transferred { contact, .. }
            | EventKind::Requeued { contact, .. }
            | EventKind::Parked { contact, .. }
            | EventKind::Paused { contact, .. }
            | EventKind::Unpaused { contact, .. } => {
                self.with(contact, |figures, slot| figures.follow_work(slot, event));
            }
            EventKind::StepTaken { contact, .. }
            | EventKind::Overflowed { contact, .. }
            | EventKind::CallbackOffered { contact }
            | EventKind::CallbackRequested { contact, .. }
            | EventKind::CallbackDue { contact, .. }
            | EventKind::CustomerAnswered { contact }
            | EventKind::AttemptFailed { contact, .. }
            | EventKind::Resumed { contact, .. } => {
                self.with(contact, |figures, slot| figures.follow_wait(slot, event));
            }
            EventKind::Abandoned { contact, .. }
            | EventKind::Cancelled { contact, .. }
            | EventKind::MaximumWaitReached { contact, .. }
            | EventKind::Ended { contact, .. }
            | EventKind::CallbackFailed { contact, .. }
            | EventKind::CallbackExpired { contact, .. } => {
                self.with(contact, |figures, slot| figures.follow_end(slot, event));
            }
            EventKind::WrapUpStarted { agent, contact, ends_at } => self.wrap_up_started(agent, contact, ends_at),
            EventKind::WrapUpEnded { agent, contact, cause } => self.wrap_up_ended(agent, contact, cause),
            EventKind::WrapUpExtended { .. }
            | EventKind::AgentSignedIn { .. }
            | EventKind::AgentReady { .. }
            | EventKind::AgentNotReady { .. }
            | EventKind::AgentDraining { .. }
            | EventKind::AgentKeptReady { .. }
            | EventKind::AgentSignedOut { .. } => self.follow_agent(event),
            EventKind::PlanReplaced => self.plan_replaced(),
            EventKind::PriorityChanged { .. }
            | EventKind::StageEnded { .. }
            | EventKind::FellBack { .. }
            | EventKind::AgentUpdated { .. }
            | EventKind::AgentAffected { .. }
            | EventKind::QueueOpened { .. }
            | EventKind::QueueClosed { .. }
            | EventKind::SiteOpened { .. }
            | EventKind::SiteClosed { .. }
            | EventKind::StrategyFailed { .. } => {}
        }
    }

    pub(super) fn with(&mut self, contact: ContactId, follow: impl FnOnce(&mut Self, u32)) {
        match self.contacts.find(contact) {
            Some(slot) => follow(self, slot),
            None => self.unexplained += 1,
        }
    }

    fn follow_work(&mut self, slot: u32, event: EventKind) {
        match event {
            EventKind::Connected { agent, .. } => self.connected(slot, agent),
            EventKind::Completed { agent, .. } => {
                self.end_contact(slot, Outcome::Left, |figures| figures.completed += 1);
                self.count_for(agent, |figures| figures.completed += 1);
            }
            EventKind::Transferred { from_agent, to_queue, .. } => {
                let out = |figures: &mut ContactFigures| figures.transferred_out += 1;
                let into = |figures: &mut ContactFigures| figures.transferred_in += 1;
                self.change_home(slot, to_queue, Relocation { out, into, waits_anew: true });
                if let Some(agent) = from_agent {
                    self.count_for(agent, |figures| figures.transferred += 1);
                }
            }
            EventKind::Requeued { agent, queue, .. } => {
                self.put_down(slot, State::Over, |_| {});
                self.rehome(slot, Some(queue));
                self.begin_wait(slot, Duration::ZERO, |figures| figures.requeued += 1);
                self.count_for(agent, |figures| figures.requeued += 1);
            }
            EventKind::Parked { agent, .. } => {
                self.lay_aside(slot, State::Parked, |figures| figures.parked += 1);
                self.count_for(agent, |figures| figures.parked += 1);
            }
            EventKind::Paused { agent, .. } => {
                self.count_in_places(slot, |figures| figures.paused += 1);
                self.pause(slot, true);
                self.count_for(agent, |figures| figures.paused += 1);
            }
            EventKind::Unpaused { .. } => self.pause(slot, false),
            _ => {}
        }
    }

    /// [C-7]
    fn connected(&mut self, slot: u32, agent: AgentId) {
        let at = self.now.0;
        let Some(record) = self.contacts.get_mut(slot) else { return };
        let State::Held(held) = record.state else {
            self.unexplained += 1;
            return;
        };
        let kept = u64::from(core::mem::take(&mut record.promised));
        let first = held.connected.is_none();
        self.go(slot, State::Held(Held { connected: held.connected.or(Some(at)), ..held }), |figures| {
            figures.connected += 1;
            figures.callbacks_kept += kept;
        });
        let join = |_: &mut Agent, levels: &mut AgentLevels| {
            if first {
                levels.accepted.lower(at);
                levels.connected.raise(at);
            }
        };
        self.staff.change(agent, &self.moment, join, |figures| figures.connected += 1);
    }

    ///
    fn pause(&mut self, slot: u32, paused: bool) {
        let Some(State::Held(held)) = self.contacts.get(slot).map(|record| record.state) else {
            self.unexplained += 1;
            return;
        };
        if held.paused == paused {
            return;
        }
        self.go(slot, State::Held(Held { paused, ..held }), |_| {});
        let at = self.now.0;
        let pause = |_: &mut Agent, levels: &mut AgentLevels| {
            if paused { levels.paused.raise(at) } else { levels.paused.lower(at) }
        };
        self.staff.change(held.agent, &self.moment, pause, |_| {});
    }

    fn follow_wait(&mut self, slot: u32, event: EventKind) {
        match event {
            EventKind::StepTaken { .. } => self.count_at_home(slot, |figures| figures.steps += 1),
            EventKind::CallbackOffered { .. } => self.count_at_home(slot, |figures| figures.callbacks_offered += 1),
            EventKind::Overflowed { to_queue, overflow: Overflow::Added, .. } => self.add_place(slot, to_queue),
            EventKind::Overflowed { to_queue, overflow: Overflow::Moved, .. } => {
                let out = |figures: &mut ContactFigures| figures.moved_out += 1;
                let into = |figures: &mut ContactFigures| figures.moved_in += 1;
                self.change_home(slot, to_queue, Relocation { out, into, waits_anew: false });
            }
            EventKind::CallbackRequested { due, .. } => self.callback_requested(slot, due),
            EventKind::CallbackDue { call_customer, due, .. } => {
                self.count_at_home(slot, |figures| figures.callbacks_due += 1);
                if !call_customer {
                    self.begin_wait(slot, self.now.saturating_since(due), |_| {});
                }
            }
            EventKind::CustomerAnswered { .. } => self.begin_wait(slot, Duration::ZERO, |_| {}),
            EventKind::AttemptFailed { .. } => {
                self.lay_aside(slot, State::Scheduled, |figures| figures.attempts_failed += 1);
            }
            EventKind::Resumed { queue, .. } => {
                self.rehome(slot, Some(queue));
                self.begin_wait(slot, Duration::ZERO, |figures| figures.resumed += 1);
            }
            _ => {}
        }
    }

    /// [K-1]
    fn callback_requested(&mut self, slot: u32, due: Option<Timestamp>) {
        self.count_at_home(slot, |figures| figures.callbacks_requested += 1);
        let Some(record) = self.contacts.get_mut(slot) else { return };
        record.promised = true;
        let (keys, state) = (record.keys, record.state);
        let (arrival, arrived) = record.arrival;
        let entered_so = arrival.saturating_add(1) == self.sequence && arrived == self.now.0;
        if due.is_none() {
            return;
        }
        match state {
            // Nobody waited: it came as a callback for later.
            State::Waiting { begun, .. } if entered_so => {
                let brought = span(begun, self.now.0);
                self.flows.everywhere(keys, &self.moment, |_, figures| {
                    figures.offered = figures.offered.saturating_sub(1);
                    figures.brought = figures.brought.saturating_sub(brought);
                });
                self.go(slot, State::Scheduled, |_| {});
            }
            _ => self.end_wait(slot, (Outcome::Left, None), State::Scheduled, |_| {}),
        }
    }

    fn follow_end(&mut self, slot: u32, event: EventKind) {
        match event {
            EventKind::Abandoned { .. } => self.end_contact(slot, Outcome::Abandoned, |figures| figures.abandoned += 1),
            EventKind::Ended { reason, .. } => {
                let known = self.known_end(reason);
                self.end_contact(slot, Outcome::Left, |figures| figures.count_end(known));
            }
            _ => self.end_contact(slot, Outcome::Left, |figures| match event {
                EventKind::Cancelled { .. } => figures.cancelled += 1,
                EventKind::MaximumWaitReached { .. } => figures.timed_out += 1,
                EventKind::CallbackFailed { .. } => figures.callbacks_failed += 1,
                EventKind::CallbackExpired { .. } => figures.callbacks_expired += 1,
                _ => {}
            }),
        }
    }

    /// Counts for an agent that may have signed out meanwhile.
    fn count_for(&mut self, agent: AgentId, count: fn(&mut AgentFigures)) {
        self.staff.change(agent, &self.moment, |_, _| {}, count);
    }

    fn count_at_home(&mut self, slot: u32, count: fn(&mut ContactFigures)) {
        if let Some(record) = self.contacts.get(slot) {
            self.flows.everywhere(record.keys, &self.moment, |_, figures| count(figures));
        }
    }

    /// The reason as it is told apart: the router's own, and the first of the host's.
    fn known_end(&mut self, reason: EndReason) -> Option<EndReason> {
        match reason {
            EndReason::Other(number) => self.others.admits(number).then_some(reason),
            own => Some(own),
        }
    }
}
