//! The record of an agent: presence, capacity and what it has in hand.

use crate::contact::{Held, Work};
use crate::matching::{Attendance, channel_bit};
use crate::policy::AgentFacts;
use crate::timers::TimerId;
use crate::{AgentId, ChannelId, ContactId, OfferId, Presence, QueueId, Timestamp};
use alloc::vec::Vec;
use core::num::NonZeroU64;
use smallvec::SmallVec;

/// One agent that is signed in.
#[derive(Clone, Debug)]
pub(crate) struct Agent {
    pub(crate) id: AgentId,
    pub(crate) presence: Presence,
    /// The pool of its supply.
    pub(crate) pool: u32,
    pub(crate) position: u32,
    pub(crate) weight: u16,
    pub(crate) capacity: u32,
    pub(crate) idle_since: Timestamp,
    /// The number of the offer that it got last.
    pub(crate) last_offer: Option<NonZeroU64>,
    pub(crate) handled: u64,
    pub(crate) unanswered: u32,
    /// INVARIANT: what the work in hand costs, as paused as it is.
    pub(crate) units_in_use: u64,
    /// Contacts in hand by channel, wrap-ups included; ascending, without zeros.
    pub(crate) in_hand: SmallVec<[(ChannelId, u32); 2]>,
    /// Contacts offered to it or with it, ascending by offer.
    pub(crate) contacts: SmallVec<[InHand; 3]>,
    /// In the order in which they started.
    pub(crate) wrap_ups: Vec<WrapUpRecord>,
    /// INVARIANT: the channels on which it can be offered a contact now. [G-2] [G-4]
    pub(crate) available: u64,
    /// The channels of the shelf of its pool on which it stands, 0 where it stands on none.
    /// INVARIANT: those on which it is available, or 0 until the matching shelves it.
    pub(crate) shelf: u64,
    /// INVARIANT: whether it passes G-2 and is idle, as its pool counts it.
    pub(crate) attendance: Attendance,
    /// INVARIANT: whether it does not pass G-2 but has something in hand, as its pool counts it.
    pub(crate) finishes: bool,
}

/// A contact that an agent is offered or has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct InHand {
    pub(crate) offer: u64,
    pub(crate) contact: u32,
    /// Whether other work of the agent interrupts it; never while it is only offered.
    pub(crate) paused: bool,
}

/// A wrap-up; the contact itself has ended or gone elsewhere.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WrapUpRecord {
    pub(crate) offer: u64,
    pub(crate) contact: ContactId,
    pub(crate) queue: QueueId,
    pub(crate) channel: ChannelId,
    /// When the contact was accepted.
    pub(crate) accepted_at: Timestamp,
    pub(crate) started_at: Timestamp,
    pub(crate) ends_at: Timestamp,
    pub(crate) timer: TimerId,
}

impl WrapUpRecord {
    /// The work of this agent that it is part of.
    pub(crate) const fn work(&self, agent: u32) -> Work {
        let Self { offer, contact, queue, channel, accepted_at, .. } = *self;
        Work { held: Held { agent, offer }, contact, queue, channel, accepted_at }
    }
}

impl Agent {
    /// A new agent without work.
    pub(crate) fn new(
        id: AgentId,
        (position, weight): (u32, u16),
        (pool, capacity): (u32, u32),
        presence: Presence,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            presence,
            pool,
            position,
            weight,
            capacity,
            idle_since: now,
            last_offer: None,
            handled: 0,
            unanswered: 0,
            units_in_use: 0,
            in_hand: SmallVec::new(),
            contacts: SmallVec::new(),
            wrap_ups: Vec::new(),
            available: 0,
            shelf: 0,
            attendance: Attendance::Away,
            finishes: false,
        }
    }

    pub(crate) fn has_work(&self) -> bool {
        !self.contacts.is_empty() || !self.wrap_ups.is_empty()
    }

    pub(crate) fn last_offer(&self) -> Option<OfferId> {
        self.last_offer.map(|offer| OfferId(offer.get()))
    }

    /// Contacts in hand on a channel.
    pub(crate) fn on_channel(&self, channel: ChannelId) -> u32 {
        self.in_hand.iter().find(|(held, _)| *held == channel).map_or(0, |(_, count)| *count)
    }

    /// The channels of what it has in hand, wrap-ups included.
    pub(crate) fn channels_in_hand(&self) -> u64 {
        self.in_hand.iter().fold(0, |channels, (held, _)| channels | channel_bit(*held))
    }

    /// Takes the capacity of one contact; what it costs is counted when the agent stands anew.
    pub(crate) fn reserve(&mut self, channel: ChannelId) {
        if let Some((_, count)) = self.in_hand.iter_mut().find(|(held, _)| *held == channel) {
            *count += 1;
        } else {
            let place = self.in_hand.partition_point(|(held, _)| *held < channel);
            self.in_hand.insert(place, (channel, 1));
        }
    }

    /// Gives the capacity of one contact back; whether it had been taken.
    pub(crate) fn release(&mut self, channel: ChannelId) -> bool {
        let Some(place) = self.in_hand.iter().position(|(held, _)| *held == channel) else { return false };
        if let Some((_, count)) = self.in_hand.get_mut(place) {
            *count -= 1;
            if *count == 0 {
                self.in_hand.remove(place);
            }
        }
        true
    }

    /// A contact in hand. A binary search by offer.
    pub(crate) fn holding(&self, offer: u64) -> Option<InHand> {
        let place = self.contacts.binary_search_by_key(&offer, |held| held.offer).ok()?;
        self.contacts.get(place).copied()
    }

    /// Forgets a contact in hand; whether it was there. A binary search by offer.
    pub(crate) fn forget(&mut self, offer: u64) -> bool {
        let found = self.contacts.binary_search_by_key(&offer, |held| held.offer);
        if let Ok(place) = found {
            self.contacts.remove(place);
        }
        found.is_ok()
    }

    pub(crate) fn facts(&self) -> AgentFacts {
        AgentFacts {
            agent: self.id,
            position: self.position,
            weight: self.weight,
            units_in_use: self.units_in_use,
            capacity: self.capacity,
            handled: self.handled,
            idle_since: self.idle_since,
            last_offer: self.last_offer(),
        }
    }
}
