//! The record of a contact, and its life cycle.

use crate::id::Halved;
use crate::matching::{Demand, LineKey, Turn};
use crate::policy::ContactFacts;
use crate::store::{Blank, Sparse};
use crate::timers::TimerId;
use crate::{
    AgentId, Callback, ChannelId, ContactId, ContactPhase, Direction, PreferredStage, Priority, QueueId, Step,
    TenantId, Timestamp, Urgency,
};
use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::time::Duration;
use smallvec::SmallVec;

/// One contact that has not ended.
#[derive(Clone, Debug)]
pub(crate) struct Contact {
    pub(crate) id: ContactId,
    pub(crate) channel: ChannelId,
    pub(crate) tenant: TenantId,
    pub(crate) direction: Direction,
    pub(crate) priority: Priority,
    /// What it asks: a requirement that the matching holds for it.
    pub(crate) requirement: u32,
    pub(crate) since: Timestamp,
    pub(crate) sequence: u64,
    pub(crate) state: ContactState,
    /// When it was accepted last, if it ever was.
    pub(crate) accepted_at: Timestamp,
    /// Its place in the queue that it entered. [V-4]
    pub(crate) home: ContactPlace,
    /// Ascending by offer.
    pub(crate) offers: SmallVec<[LiveOffer; 1]>,
    pub(crate) maximum_wait: Option<TimerId>,
    /// The step whose timer is armed, by its place in the list. [D-2]
    pub(crate) next_step: Option<(u16, TimerId)>,
    pub(crate) extras: Sparse<ContactExtras>,
}

/// What few contacts have.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ContactExtras {
    pub(crate) direct_to: Option<AgentId>,
    /// Its places in queues that steps added, in that order.
    pub(crate) others: Vec<ContactPlace>,
    pub(crate) overdue: Option<Overdue>,
    pub(crate) excluded: Vec<AgentId>,
    pub(crate) declined: SmallVec<[Declined; 1]>,
    pub(crate) steps: StepsUnderWay,
    /// The preferred stage that runs. [P-1]
    pub(crate) stage: Option<Box<StageUnderWay>>,
    /// How long it is for one agent alone whenever it waits, if it is directed to one and not for ever. [C-6]
    pub(crate) fall_back_after: Option<Duration>,
    pub(crate) fallback: Option<TimerId>,
    pub(crate) callback: Option<Box<CallbackUnderWay>>,
    /// How often a step moved it at the instant at which it last was. [D-7]
    pub(crate) moves: (Timestamp, u8),
}

impl Blank for ContactExtras {
    const BLANK: &'static Self = &Self {
        direct_to: None,
        others: Vec::new(),
        overdue: None,
        excluded: Vec::new(),
        declined: SmallVec::new_const(),
        steps: StepsUnderWay { own: None, rechecks: Vec::new(), held_back: Vec::new() },
        stage: None,
        fall_back_after: None,
        fallback: None,
        callback: None,
        moves: (Timestamp::ZERO, 0),
    };
}

/// Where a contact stands in a queue. [V-4]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ContactPlace {
    pub(crate) queue: QueueId,
    /// Its number among the places of the contact: 0 for the home, and none twice.
    pub(crate) nth: u8,
    pub(crate) entered_at: Timestamp,
    pub(crate) urgency: Urgency,
    pub(crate) rate: u32,
    pub(crate) delays_passed: u8,
    pub(crate) level_limit: Option<u8>,
    /// What the queue asks: a requirement that the matching holds for it.
    pub(crate) asks: u32,
    pub(crate) next_delay: Option<TimerId>,
    /// The line in which the contact stands here, and whether it stands there marked.
    pub(crate) line: Option<(u32, bool)>,
}

/// An agent in a contact's decline memory; without a timer its back-off is over. [F-6] [F-8]
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Declined {
    pub(crate) agent: AgentId,
    pub(crate) back_off: Option<TimerId>,
}

/// A live offer of a contact. [F-1]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LiveOffer {
    pub(crate) agent: u32,
    pub(crate) expiry: Option<TimerId>,
    pub(crate) offer: u64,
}

impl LiveOffer {
    pub(crate) const fn held(self) -> Held {
        Held { agent: self.agent, offer: self.offer }
    }
}

/// An end that waits for the end of the live offers. [C-8] [K-6]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Overdue {
    pub(crate) due: Timestamp,
    pub(crate) why: WhyOverdue,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WhyOverdue {
    MaximumWait,
    CallbackExpiry,
}

/// How far a contact has come in its steps. [D-2]
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct StepsUnderWay {
    /// Its own list, if it brought one and has not left the queue that it entered.
    pub(crate) own: Option<Arc<[Step]>>,
    /// Steps whose conditions did not hold, and when they are looked at again.
    pub(crate) rechecks: Vec<(u16, TimerId)>,
    /// Steps that wait for the end of the live offers, with the instants at which they were due. [D-6]
    pub(crate) held_back: Vec<(u16, Timestamp)>,
}

/// Preferred stages, of which one runs. [P-1]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StageUnderWay {
    pub(crate) stages: Vec<PreferredStage>,
    pub(crate) current: u8,
    pub(crate) timer: TimerId,
    /// What the contact asks, and to be one of the stage's agents: a requirement that the matching holds.
    pub(crate) requirement: u32,
}

impl StageUnderWay {
    pub(crate) fn stage(&self) -> Option<&PreferredStage> {
        self.stages.get(usize::from(self.current))
    }
}

/// A callback. [K-1]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CallbackUnderWay {
    pub(crate) callback: Callback,
    pub(crate) attempts: u16,
    pub(crate) due: Option<TimerId>,
    pub(crate) expiry: Option<TimerId>,
}

/// Where a contact is in its life, and what it holds there.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ContactState {
    /// In its queues.
    Waiting,
    /// Offered by the place of this number; so many live offers are allowed, one more when the timer fires.
    Offered { by: u8, allowed: u32, next_offer: Option<TimerId> },
    /// Taken by an agent.
    Accepted { agent: u32, offer: u64 },
    /// With an agent.
    Connected { agent: u32, offer: u64 },
    /// At rest since this agent had it.
    Parked { by: Halved },
    /// A callback that is not due yet.
    Scheduled,
    /// A callback whose customer is being called.
    Dialling,
}

/// The work of an agent on a contact, as it ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Work {
    pub(crate) held: Held,
    pub(crate) contact: ContactId,
    /// The queue by which it came.
    pub(crate) queue: QueueId,
    pub(crate) channel: ChannelId,
    pub(crate) accepted_at: Timestamp,
}

/// By whom a contact is held, and by which offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) agent: u32,
    pub(crate) offer: u64,
}

impl ContactState {
    pub(crate) const fn phase(self) -> ContactPhase {
        match self {
            Self::Waiting => ContactPhase::Waiting,
            Self::Offered { .. } => ContactPhase::Offered,
            Self::Accepted { .. } => ContactPhase::Accepted,
            Self::Connected { .. } => ContactPhase::Connected,
            Self::Parked { .. } => ContactPhase::Parked,
            Self::Scheduled => ContactPhase::Scheduled,
            Self::Dialling => ContactPhase::Dialling,
        }
    }

    /// Who works on it: holds it, and not by an offer alone.
    pub(crate) const fn worked(self) -> Option<Held> {
        match self {
            Self::Accepted { agent, offer } | Self::Connected { agent, offer } => Some(Held { agent, offer }),
            Self::Waiting | Self::Offered { .. } | Self::Parked { .. } | Self::Scheduled | Self::Dialling => None,
        }
    }

    /// Whether it stands in its queues: waiting or offered.
    pub(crate) const fn is_queued(self) -> bool {
        matches!(self, Self::Waiting | Self::Offered { .. })
    }
}

/// In which of its places a contact looks for an agent. [M-7]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Looks {
    Nowhere,
    /// In the place of this number.
    In(u8),
    Everywhere,
}

impl Contact {
    /// All its places, the home first.
    pub(crate) fn places(&self) -> impl Iterator<Item = &ContactPlace> {
        core::iter::once(&self.home).chain(&self.extras.others)
    }

    pub(crate) fn places_mut(&mut self) -> impl Iterator<Item = &mut ContactPlace> {
        core::iter::once(&mut self.home).chain(self.extras.written().into_iter().flat_map(|extras| &mut extras.others))
    }

    pub(crate) fn place(&self, nth: u8) -> Option<&ContactPlace> {
        self.places().find(|place| place.nth == nth)
    }

    pub(crate) fn place_mut(&mut self, nth: u8) -> Option<&mut ContactPlace> {
        self.places_mut().find(|place| place.nth == nth)
    }

    /// [M-7]
    pub(crate) fn looks(&self) -> Looks {
        match self.state {
            ContactState::Waiting => Looks::Everywhere,
            ContactState::Offered { by, allowed, .. }
                if crate::store::slot(self.offers.len()) < allowed
                    && self.extras.overdue.is_none()
                    && self.extras.steps.held_back.is_empty() =>
            {
                Looks::In(by)
            }
            _ => Looks::Nowhere,
        }
    }

    /// It is directed to nobody, follows the steps of its queue, and is not overdue.
    pub(crate) fn be_ordinary(&mut self) {
        if let Some(extras) = self.extras.written() {
            (extras.direct_to, extras.fall_back_after, extras.steps.own) = (None, None, None);
            extras.overdue = None;
        }
    }

    /// Agents whose back-off is over are forgotten. [F-8]
    pub(crate) fn forget_decliners(&mut self) {
        if let Some(extras) = self.extras.written() {
            extras.declined.retain(|declined| declined.back_off.is_some());
        }
    }

    /// Who has it: by which it is offered first, or which was accepted.
    pub(crate) fn held(&self) -> Option<Held> {
        self.state.worked().or_else(|| self.offers.first().map(|live| live.held()))
    }

    /// Who had it, while it is parked.
    pub(crate) fn parked_by(&self) -> Option<AgentId> {
        if let ContactState::Parked { by } = self.state { Some(by.into()) } else { None }
    }

    /// The work of the agent that works on it.
    pub(crate) fn work(&self) -> Option<Work> {
        let held = self.state.worked()?;
        let Self { id, channel, accepted_at, .. } = *self;
        Some(Work { held, contact: id, queue: self.home.queue, channel, accepted_at })
    }

    /// Whether gate G-6 keeps this agent, by slot and id, away.
    pub(crate) fn shuns(&self, slot: u32, agent: AgentId) -> bool {
        self.extras.excluded.contains(&agent)
            || self.extras.declined.iter().any(|declined| declined.agent == agent)
            || self.offers.iter().any(|live| live.agent == slot)
    }

    /// Whether gate G-6 keeps any agent away.
    pub(crate) fn is_marked(&self) -> bool {
        !self.extras.excluded.is_empty() || !self.extras.declined.is_empty() || !self.offers.is_empty()
    }

    /// Whether agents are in its decline memory whose back-off is over. [F-8]
    pub(crate) fn has_decliners(&self) -> bool {
        self.extras.declined.iter().any(|declined| declined.back_off.is_none())
    }

    /// Whether it is in a stage that ends at once when all the agents of that are away. [P-3]
    pub(crate) fn may_be_skipped(&self) -> bool {
        self.extras.stage.as_ref().and_then(|stage| stage.stage()).is_some_and(|stage| stage.skip_if_away)
    }

    /// What it asks of an agent at present, the agents of its stage included.
    pub(crate) fn asks(&self) -> u32 {
        self.extras.stage.as_ref().map_or(self.requirement, |stage| stage.requirement)
    }

    /// What it asks for in a place: the line it belongs to there.
    pub(crate) fn demand(&self, place: &ContactPlace) -> Demand {
        Demand {
            queue: place.queue,
            channel: self.channel,
            tenant: self.tenant,
            nth: place.nth,
            delays_passed: place.delays_passed,
            level_limit: place.level_limit,
            rate: place.rate,
            queue_asks: place.asks,
            requirement: self.asks(),
            direct_to: self.extras.direct_to,
        }
    }

    /// What it asks for in a place, whatever stage runs.
    pub(crate) fn unstaged_demand(&self, place: &ContactPlace) -> Demand {
        Demand { requirement: self.requirement, ..self.demand(place) }
    }

    /// Where it stands in that line.
    pub(crate) const fn line_key(&self, place: &ContactPlace) -> LineKey {
        LineKey { urgency: place.urgency, sequence: self.sequence }
    }

    /// Its order among those that look, by its home. [M-1]
    pub(crate) fn turn(&self, now: Timestamp) -> Turn {
        Turn::new(self.line_key(&self.home), self.home.rate, now)
    }

    pub(crate) const fn facts(&self, place: &ContactPlace, target: Option<Duration>) -> ContactFacts {
        ContactFacts {
            contact: self.id,
            queue: place.queue,
            channel: self.channel,
            direction: self.direction,
            tenant: self.tenant,
            priority: self.priority,
            since: self.since,
            entered_at: place.entered_at,
            target,
        }
    }
}
