//! What the twin remembers.

use crate::plan::Supply;
use crate::{
    AgentId, CallbackView, ChannelId, ContactFacts, ContactId, ContactPhase, Direction, OfferId, PreferredStage,
    Presence, Priority, Queue, QueueId, QueueView, Requirement, Step, Switch, TenantId, Timestamp, Urgency, WorkPhase,
    WorkView,
};
use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::time::Duration;

/// A contact that has not ended.
#[derive(Clone, Debug)]
pub(super) struct Contact {
    pub(super) id: ContactId,
    pub(super) phase: ContactPhase,
    pub(super) channel: ChannelId,
    pub(super) direction: Direction,
    pub(super) tenant: TenantId,
    pub(super) priority: Priority,
    pub(super) requirement: Requirement,
    pub(super) excluded: Vec<AgentId>,
    pub(super) since: Timestamp,
    pub(super) sequence: u64,
    /// Where it stands, its home first: never empty. [V-4]
    pub(super) places: Vec<Place>,
    /// How often it has entered a home, so that one stay is told from the next.
    pub(super) stay: u64,
    /// How often it was moved, at the instant at which it last was. [D-7]
    pub(super) moves: (Timestamp, u32),
    pub(super) direct: Option<Direct>,
    pub(super) overdue: Option<Overdue>,
    /// Its live offers, by id.
    pub(super) offers: Vec<LiveOffer>,
    /// Up to how many may live, where one more is offered after a time. [F-1]
    pub(super) allowed: u32,
    /// Who has it, and by which offer.
    pub(super) held: Option<(AgentId, OfferId)>,
    pub(super) declined: Vec<Declined>,
    pub(super) stages: Vec<PreferredStage>,
    /// Which stage runs, and until when. [P-1]
    pub(super) stage: Option<(usize, Timestamp)>,
    /// In place of the steps of its home. [D-1]
    pub(super) own_steps: Option<Arc<[Step]>>,
    pub(super) held_back: Vec<DueStep>,
    pub(super) callback: Option<CallbackView>,
    pub(super) parked_by: Option<AgentId>,
}

/// A contact's place in a queue. [V-4]
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) queue: QueueId,
    pub(super) entered_at: Timestamp,
    pub(super) delays_passed: u32,
    pub(super) level_limit: Option<u8>,
    pub(super) requirement: Requirement,
    /// What an ordering of the host's own said when it was asked last: urgency and rate. [O-8]
    pub(super) own_order: (Urgency, u32),
}

/// The agent that alone may take a contact, and for how long. [C-6]
#[derive(Clone, Copy, Debug)]
pub(super) struct Direct {
    pub(super) agent: AgentId,
    pub(super) fallback: Option<Duration>,
}

/// How a contact ends when its last live offer fails.
#[derive(Clone, Copy, Debug)]
pub(super) enum Overdue {
    /// [C-8]
    MaximumWait(Timestamp),
    /// [K-6]
    Expiry(Timestamp),
}

/// An offer that is neither accepted nor over.
#[derive(Clone, Copy, Debug)]
pub(super) struct LiveOffer {
    pub(super) offer: OfferId,
    pub(super) agent: AgentId,
    /// The queue of the place by which it was made.
    pub(super) queue: QueueId,
}

/// An agent in a contact's decline memory, until then; without end it is a decliner. [F-6] [F-8]
#[derive(Clone, Copy, Debug)]
pub(super) struct Declined {
    pub(super) agent: AgentId,
    pub(super) until: Option<Timestamp>,
}

/// A step, by its place in the list, and when it was due. [D-2]
#[derive(Clone, Copy, Debug)]
pub(super) struct DueStep {
    pub(super) step: usize,
    pub(super) due: Timestamp,
}

impl Contact {
    /// The places in which a contact looks. [M-7]
    pub(super) fn looks_in(&self) -> Vec<&Place> {
        match self.phase {
            ContactPhase::Waiting => self.places.iter().collect(),
            ContactPhase::Offered => {
                let by = self.offers.first().expect("an offered contact has a live offer").queue;
                let live = u32::try_from(self.offers.len()).expect("there are few offers");
                let may = live < self.allowed;
                let looks = may && self.overdue.is_none() && self.held_back.is_empty();
                self.place(by).into_iter().filter(|_| looks).collect()
            }
            ContactPhase::Accepted
            | ContactPhase::Connected
            | ContactPhase::Parked
            | ContactPhase::Scheduled
            | ContactPhase::Dialling => Vec::new(),
        }
    }

    /// Its queue. [V-4]
    pub(super) fn home(&self) -> &Place {
        self.places.first().expect("a contact always has a home")
    }

    pub(super) fn home_mut(&mut self) -> &mut Place {
        self.places.first_mut().expect("a contact always has a home")
    }

    pub(super) fn place(&self, queue: QueueId) -> Option<&Place> {
        self.places.iter().find(|place| place.queue == queue)
    }

    pub(super) fn waits(&self) -> bool {
        self.phase == ContactPhase::Waiting
    }

    pub(super) fn is_offered(&self) -> bool {
        self.phase == ContactPhase::Offered
    }

    /// Waiting or offered.
    pub(super) fn is_in_line(&self) -> bool {
        self.waits() || self.is_offered()
    }

    /// The running stage of preferred agents.
    pub(super) fn running_stage(&self) -> Option<&PreferredStage> {
        self.stage.and_then(|(number, _)| self.stages.get(number))
    }

    pub(super) fn facts(&self, place: &Place, queue: &Queue) -> ContactFacts {
        ContactFacts {
            contact: self.id,
            queue: place.queue,
            channel: self.channel,
            direction: self.direction,
            tenant: self.tenant,
            priority: self.priority,
            since: self.since,
            entered_at: place.entered_at,
            target: queue.service_level.map(|level| level.within),
        }
    }
}

/// An agent that is signed in.
#[derive(Clone, Debug)]
pub(super) struct Agent {
    pub(super) id: AgentId,
    pub(super) presence: Presence,
    pub(super) supply: Supply,
    pub(super) position: u32,
    pub(super) weight: u16,
    pub(super) idle_since: Timestamp,
    pub(super) last_offer: Option<OfferId>,
    pub(super) handled: u64,
    pub(super) unanswered: u32,
    /// What it has in hand, by offer.
    pub(super) work: Vec<Work>,
    /// What selections of the host's own said of it when they were asked last, by queue. [S-11]
    pub(super) own_standings: BTreeMap<QueueId, i64>,
}

/// A piece of work in hand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Work {
    pub(super) view: WorkView,
    /// When it was accepted. [E-1]
    pub(super) accepted_at: Timestamp,
    /// When its wrap-up started, and the number of that among all wrap-ups.
    pub(super) wrap_up: Option<(u64, Timestamp)>,
}

impl Agent {
    pub(super) fn channels_in_hand(&self) -> Vec<ChannelId> {
        self.work.iter().map(|work| work.view.channel).collect()
    }

    /// The piece of work of this offer.
    pub(super) fn work_mut(&mut self, offer: OfferId) -> &mut Work {
        self.work.iter_mut().find(|work| work.view.offer == offer).expect("the agent has it in hand")
    }

    /// The capacity of this piece of work is free again.
    pub(super) fn drop_work(&mut self, offer: OfferId) {
        self.work.retain(|work| work.view.offer != offer);
    }
}

impl Work {
    pub(super) fn is_offer(&self) -> bool {
        matches!(self.view.phase, WorkPhase::Offered(_))
    }

    /// Accepted or connected.
    pub(super) fn is_active(&self) -> bool {
        matches!(self.view.phase, WorkPhase::Accepted | WorkPhase::Connected)
    }
}

/// What is remembered of a queue.
#[derive(Clone, Debug, Default)]
pub(super) struct QueueRecord {
    /// Its counts over time; those of the present are counted when asked. [C-14]
    pub(super) counts: QueueView,
    /// What is left of its hours. [H-2]
    pub(super) switches: Vec<Switch>,
    /// [M-6]
    pub(super) turn: u64,
    pub(super) figures: Figures,
}

/// What estimates rest on. [E-1]
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Figures {
    /// The sum of the spans from accept to release, in microseconds, and how many they are.
    pub(super) handled: (u128, u128),
    /// The sum of the waits, in microseconds.
    pub(super) waited: u128,
    pub(super) abandoned: u128,
    /// How long the last contact waited that was accepted.
    pub(super) last_wait: Option<Duration>,
}

/// A customer who gave up and may have its place back. [C-15]
#[derive(Clone, Copy, Debug)]
pub(super) struct Return {
    pub(super) queue: QueueId,
    pub(super) since: Timestamp,
    pub(super) sequence: u64,
}

/// An armed timer. [T-3]
#[derive(Clone, Copy, Debug)]
pub(super) struct Timer {
    pub(super) due: Timestamp,
    pub(super) arming: u64,
    pub(super) kind: TimerKind,
}

/// What a timer is for; no two armed timers are for the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimerKind {
    OfferExpiry { offer: OfferId },
    WrapUpEnd { agent: AgentId, contact: ContactId, offer: OfferId },
    ReturnEnd { contact: ContactId },
    Hours { queue: QueueId },
    Batch,
    Contact { contact: ContactId, kind: ContactTimer },
}

/// What a timer of a contact is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ContactTimer {
    MaximumWait,
    MembershipDelay {
        queue: QueueId,
    },
    BackOffEnd {
        agent: AgentId,
    },
    NextOffer,
    /// The next step of the list.
    Step {
        step: usize,
    },
    /// A step whose conditions did not hold.
    Recheck {
        step: usize,
    },
    StageEnd,
    Fallback,
    CallbackDue,
    CallbackExpiry,
}
