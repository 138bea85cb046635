//! Contacts: where each is, by its events, and what is counted when that changes.

use super::Figures;
use super::agent_figures::AgentLevels;
use super::contact_figures::{ContactFigures, ContactLevels, Outcome};
use super::flows::Keys;
use super::renumbering::Renumbering;
use super::series::Lasting;
use super::staff::Agent;
use crate::store::Record;
use crate::{AgentId, ChannelId, ContactId, OfferId, QueueId, TenantId, Timestamp};
use alloc::vec::Vec;
use core::time::Duration;
use smallvec::SmallVec;

/// What a contact is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It waits or is offered, and began to wait at this instant, in its home at the other one.
    Waiting {
        begun: u64,
        entered: u64,
    },
    /// An agent has it.
    Held(Held),
    Parked,
    /// It is a callback that is scheduled or whose customer is being called.
    Scheduled,
    /// Nobody has it and it does not wait: it ends, or waits anew at once.
    Over,
}

/// In whose hands a contact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) agent: AgentId,
    pub(super) accepted: u64,
    pub(super) connected: Option<u64>,
    pub(super) paused: bool,
}

/// A place beside the home. [V-4]
#[derive(Clone, Copy, Debug)]
pub(super) struct AddedPlace {
    pub(super) queue: Option<QueueId>,
    entered: u64,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct LiveOffer {
    pub(super) offer: OfferId,
    pub(super) agent: AgentId,
    pub(super) queue: Option<QueueId>,
}

/// What is known of a contact that has not ended.
#[derive(Clone, Debug)]
pub(super) struct ContactRecord {
    id: ContactId,
    pub(super) keys: Keys,
    pub(super) state: State,
    pub(super) added: Vec<AddedPlace>,
    pub(super) offers: SmallVec<[LiveOffer; 1]>,
    /// Whether a callback is promised and not kept yet.
    pub(super) promised: bool,
    /// The event by which it entered, and its instant.
    pub(super) arrival: (u64, u64),
}

impl Record for ContactRecord {
    type Id = ContactId;

    fn id(&self) -> ContactId {
        self.id
    }
}

impl ContactRecord {
    /// The numbers of another plan hold; places in queues that are gone are lost.
    pub(super) fn renumber(&mut self, renumbering: &Renumbering) {
        self.keys = renumbering.keys(self.keys);
        for offer in &mut self.offers {
            offer.queue = renumbering.queue(offer.queue);
        }
        for place in &mut self.added {
            place.queue = renumbering.queue(place.queue);
        }
        self.added.retain(|place| place.queue.is_some());
    }
}

impl Figures {
    /// `since` reaches back before `at` by the age that the contact brought; its wait includes it. [C-3]
    pub(super) fn arrive(
        &mut self,
        contact: ContactId,
        queue: QueueId,
        channel: ChannelId,
        tenant: TenantId,
        since: Timestamp,
    ) {
        if let Some(slot) = self.contacts.find(contact) {
            // Its end was not fed.
            self.unexplained += 1;
            self.forget(slot);
        }
        let keys = self.flows.keys(Some(queue), (Some(tenant), Some(channel)));
        let record = ContactRecord {
            id: contact,
            keys,
            state: State::Over,
            added: Vec::new(),
            offers: SmallVec::new(),
            promised: false,
            arrival: (self.sequence, self.now.0),
        };
        let slot = self.contacts.insert(record);
        self.begin_wait(slot, self.now.saturating_since(since), |figures| figures.arrived += 1);
    }

    /// The contact waits from now on, and has done so for some time already.
    pub(super) fn begin_wait(&mut self, slot: u32, brought: Duration, count: impl Fn(&mut ContactFigures)) {
        let begun = self.now.0.saturating_sub(crate::time::micros(brought));
        self.go(slot, State::Waiting { begun, entered: begun }, |figures| {
            figures.offered += 1;
            figures.brought = figures.brought.saturating_add(brought);
            count(figures);
        });
    }

    /// The contact does something else from now on. If it waited, its wait ends in all of its places; `Answered` is by the queue given.
    pub(super) fn end_wait(
        &mut self,
        slot: u32,
        (outcome, by): (Outcome, Option<QueueId>),
        then: State,
        count: impl Fn(&mut ContactFigures),
    ) {
        let Some(record) = self.contacts.get_mut(slot) else { return };
        let State::Waiting { begun, entered } = record.state else { return self.go(slot, then, count) };
        let (before, keys, added) = (record.state, record.keys, core::mem::take(&mut record.added));
        record.state = then;
        let (at, short) = (self.now.0, self.flows.short_abandon);
        let go = |levels: &mut ContactLevels| {
            lower(levels, before, at);
            raise(levels, then, at);
        };
        let target = self.flows.target(keys.queue);
        let there = |queue: Option<QueueId>| match outcome {
            Outcome::Answered if queue != by => Outcome::TakenElsewhere,
            other => other,
        };
        let (its_own, at_home) = ((span(begun, at), outcome), (span(entered, at), there(keys.queue)));
        let count_wait =
            |figures: &mut ContactFigures, (wait, outcome)| figures.count_wait(wait, outcome, target, short);
        if its_own == at_home {
            self.flows.everywhere(keys, &self.moment, |levels, figures| {
                go(levels);
                count_wait(figures, its_own);
                count(figures);
            });
        } else {
            self.flows.everywhere(keys, &self.moment, |levels, figures| {
                go(levels);
                count(figures);
            });
            self.flows.by_contact(keys, &self.moment, |_, figures| count_wait(figures, its_own));
            self.flows.in_queue(keys.queue, &self.moment, |_, figures| count_wait(figures, at_home));
        }
        for AddedPlace { queue, entered } in added {
            let (target, wait) = (self.flows.target(queue), span(entered, at));
            self.flows.in_queue(queue, &self.moment, |levels, figures| {
                levels.waiting.lower(at);
                figures.count_wait(wait, there(queue), target, short);
                count(figures);
            });
        }
    }

    /// The contact waits in this queue as well. [D-5]
    pub(super) fn add_place(&mut self, slot: u32, queue: QueueId) {
        let at = self.now.0;
        let Some(record) = self.contacts.get_mut(slot) else { return };
        if !matches!(record.state, State::Waiting { .. }) {
            self.unexplained += 1;
            return;
        }
        record.added.push(AddedPlace { queue: Some(queue), entered: at });
        let keys = record.keys;
        self.flows.everywhere(keys, &self.moment, |_, figures| figures.overflowed += 1);
        self.flows.in_queue(Some(queue), &self.moment, |levels, figures| {
            levels.waiting.raise(at);
            figures.added_in += 1;
            figures.offered += 1;
        });
    }

    /// The contact has another home; its wait goes on if it waits.
    pub(super) fn change_home(&mut self, slot: u32, to: QueueId, how: Relocation) {
        self.count_in_places(slot, how.out);
        if how.waits_anew {
            self.put_down(slot, State::Over, |_| {});
        }
        let Some(record) = self.contacts.get(slot) else { return };
        let waited = if let State::Waiting { entered, .. } = record.state { Some(entered) } else { None };
        if let Some(entered) = waited {
            self.end_in_queues(slot, entered);
        }
        let Some(keys) = self.rehome(slot, Some(to)) else { return };
        self.flows.everywhere(keys, &self.moment, |_, figures| (how.into)(figures));
        if waited.is_some() {
            self.flows.in_queue(Some(to), &self.moment, |_, figures| figures.offered += 1);
        } else if how.waits_anew {
            self.begin_wait(slot, Duration::ZERO, |_| {});
        }
    }

    /// The contact counts in another queue from now on, whatever it does; if it waits it has just entered it.
    pub(super) fn rehome(&mut self, slot: u32, to: Option<QueueId>) -> Option<Keys> {
        let at = self.now.0;
        let record = self.contacts.get_mut(slot)?;
        let (from, state) = (record.keys, record.state);
        if let State::Waiting { entered, .. } = &mut record.state {
            *entered = at;
        }
        let keys = self.flows.keys(to, from.contact);
        record.keys = keys;
        self.flows.everywhere(from, &self.moment, |levels, _| lower(levels, state, at));
        self.flows.everywhere(keys, &self.moment, |levels, _| raise(levels, state, at));
        Some(keys)
    }

    /// The visits of a waiting contact to its queues end; its wait goes on elsewhere.
    fn end_in_queues(&mut self, slot: u32, entered: u64) {
        let at = self.now.0;
        let Some(record) = self.contacts.get_mut(slot) else { return };
        let (home, added) = (record.keys.queue, core::mem::take(&mut record.added));
        let wait = span(entered, at);
        self.flows.in_queue(home, &self.moment, |_, figures| figures.waits.record(wait));
        for AddedPlace { queue, entered } in added {
            self.flows.in_queue(queue, &self.moment, |levels, figures| {
                levels.waiting.lower(at);
                figures.waits.record(span(entered, at));
            });
        }
    }

    /// The contact does something else from now on, if an agent had it in hand. Whether one had.
    pub(super) fn put_down(&mut self, slot: u32, then: State, count: impl Fn(&mut ContactFigures)) -> bool {
        let at = self.now.0;
        let Some(record) = self.contacts.get_mut(slot) else { return false };
        let (contact, keys, State::Held(held)) = (record.id, record.keys, record.state) else { return false };
        record.state = then;
        let handled = span(held.accepted, at);
        let talk = held.connected.map(|connected| span(connected, at));
        self.flows.everywhere(keys, &self.moment, |levels, figures| {
            lower(levels, State::Held(held), at);
            raise(levels, then, at);
            figures.handled.record(handled);
            if let Some(talk) = talk {
                figures.talks.record(talk);
            }
            count(figures);
        });
        let change = |agent: &mut Agent, levels: &mut AgentLevels| {
            if talk.is_some() {
                levels.connected.lower(at);
            } else {
                levels.accepted.lower(at);
            }
            if held.paused {
                levels.paused.lower(at);
            }
            agent.finished = Some((contact, keys));
        };
        let known = self.staff.change(held.agent, &self.moment, change, |figures| {
            figures.handled.record(handled);
            if let Some(talk) = talk {
                figures.talks.record(talk);
            }
        });
        self.unexplained += u64::from(!known);
        true
    }

    /// The contact does something else from now on, whether an agent had it in hand or not.
    pub(super) fn lay_aside(&mut self, slot: u32, then: State, count: impl Fn(&mut ContactFigures)) {
        if !self.put_down(slot, then, &count) {
            self.go(slot, then, count);
        }
    }

    /// Counts in the home of a contact, by tenant and channel, and in its other queues if it waits there.
    pub(super) fn count_in_places(&mut self, slot: u32, count: impl Fn(&mut ContactFigures)) {
        let Some(record) = self.contacts.get(slot) else { return };
        self.flows.everywhere(record.keys, &self.moment, |_, figures| count(figures));
        for place in &record.added {
            self.flows.in_queue(place.queue, &self.moment, |_, figures| count(figures));
        }
    }

    /// The contact ends.
    pub(super) fn end_contact(&mut self, slot: u32, outcome: Outcome, count: impl Fn(&mut ContactFigures)) {
        if !self.put_down(slot, State::Over, &count) {
            self.end_wait(slot, (outcome, None), State::Over, count);
        }
        self.forget(slot);
    }

    /// Changes the state of a contact, and the levels with it.
    pub(super) fn go(&mut self, slot: u32, state: State, count: impl Fn(&mut ContactFigures)) {
        let Some(record) = self.contacts.get_mut(slot) else { return };
        let (before, at) = (core::mem::replace(&mut record.state, state), self.now.0);
        self.flows.everywhere(record.keys, &self.moment, |levels, figures| {
            lower(levels, before, at);
            raise(levels, state, at);
            count(figures);
        });
    }

    /// A contact that is no more.
    fn forget(&mut self, slot: u32) {
        let Some(record) = self.contacts.remove(slot) else { return };
        let at = self.now.0;
        if record.state != State::Over {
            self.flows.everywhere(record.keys, &self.moment, |levels, _| lower(levels, record.state, at));
        }
        for place in record.added {
            self.flows.in_queue(place.queue, &self.moment, |levels, _| levels.waiting.lower(at));
        }
        for offer in record.offers {
            self.unexplained += 1;
            self.staff.change(offer.agent, &self.moment, |_, levels| levels.offered.lower(at), |_| {});
        }
    }
}

/// How a contact comes to another queue, and what that counts as.
#[derive(Clone, Copy, Debug)]
pub(super) struct Relocation {
    pub(super) out: fn(&mut ContactFigures),
    pub(super) into: fn(&mut ContactFigures),
    /// Whether it waits afterwards, whatever it did before.
    pub(super) waits_anew: bool,
}

pub(super) fn span(from: u64, to: u64) -> Duration {
    Duration::from_micros(to.saturating_sub(from))
}

fn raise(levels: &mut ContactLevels, state: State, at: u64) {
    levels_of(levels, state).into_iter().flatten().for_each(|level| level.raise(at));
}

fn lower(levels: &mut ContactLevels, state: State, at: u64) {
    levels_of(levels, state).into_iter().flatten().for_each(|level| level.lower(at));
}

/// The levels that a contact in this state counts in.
fn levels_of(levels: &mut ContactLevels, state: State) -> [Option<&mut Lasting>; 2] {
    let ContactLevels { waiting, accepted, connected, wrapping_up: _, paused, parked, scheduled } = levels;
    match state {
        State::Waiting { .. } => [Some(waiting), None],
        State::Held(held) => {
            let joined = if held.connected.is_some() { connected } else { accepted };
            [Some(joined), held.paused.then_some(paused)]
        }
        State::Parked => [Some(parked), None],
        State::Scheduled => [Some(scheduled), None],
        State::Over => [None, None],
    }
}
