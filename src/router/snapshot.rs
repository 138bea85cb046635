//! The state as a snapshot, and a snapshot as a state.

use super::Router;
use crate::agent::Agent;
use crate::contact::{Contact, ContactPlace, ContactState, WhyOverdue};
use crate::error::OrFault;
use crate::snapshot::{
    AgentRecord, Armed, CallbackRecord, ContactRecord, DeclinedRecord, KeptStrategy, OfferRecord, OverdueRecord,
    PhaseRecord, PlaceRecord, QueueRecord, Snapshot, StagesRecord, StepRecord, VERSION, WrapUpRecord,
};
use crate::timers::TimerId;
use crate::{AgentId, AgentProfile, Digest, Fault, Name, QueueId, Requirement, StrategyKind, Timestamp};
use alloc::string::String;
use alloc::vec::Vec;
use core::num::NonZeroU64;

mod restore;

impl Router {
    /// The whole state as plain data. Linear in it, but for the order of agents and contacts by id. [T-11]
    ///
    /// # Errors
    /// [`Fault`], if the router has stopped.
    pub fn snapshot(&self) -> Result<Snapshot, Fault> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        let agents = self.agents.ids().into_iter().map(|id| self.agent_record(id)).collect::<Result<_, _>>()?;
        let contacts = self.contacts.ids().into_iter().map(|id| {
            let slot = self.contacts.find(id).or_fault("a contact")?;
            self.contact_record(self.contact_at(slot)?)
        });
        let contacts = contacts.collect::<Result<_, _>>()?;
        let queues = (0..).map(QueueId).zip(self.plan.queues());
        let queues = queues.map(|(queue, _)| self.queue_record(queue)).collect::<Result<_, _>>()?;
        Ok(Snapshot {
            version: VERSION,
            plan: self.plan.definition().clone(),
            now: self.now,
            events: self.events,
            sequences: self.sequences,
            offers: self.offers,
            armings: self.timers.armings(),
            kept_returns: self.returns.count(),
            round: self.matching.round(),
            batch: self.armed(self.batch)?,
            closed_sites: (0..).zip(self.plan.sites()).map(|(site, _)| self.closed_sites.contains(site)).collect(),
            queues,
            agents,
            contacts,
            returns: self.return_records()?,
            keys: self.keys.clone(),
            strategies: self.kept_strategies(),
            failed_strategies: self.failed_strategies(),
        })
    }

    /// A hash of the whole state, of 128 bits: two routers with equal digests go on alike, on whatever machines they run. As costly as
    /// [`snapshot`](Self::snapshot).
    ///
    /// # Errors
    /// [`Fault`], if the router has stopped.
    pub fn digest(&self) -> Result<Digest, Fault> {
        self.snapshot().map(|snapshot| snapshot.digest())
    }

    /// The strategies of the host's own, with the answers that count until an agent changes. [S-11]
    fn kept_strategies(&self) -> Vec<(KeptStrategy, Name, String)> {
        let keep = |(kind, name, parameters)| {
            let kept = match kind {
                StrategyKind::Ordering => KeptStrategy::Ordering,
                StrategyKind::Selection => {
                    let standing = self.given.standing_of(&name).unwrap_or_default();
                    let standings = self.matching.known_standings(standing, &self.agents);
                    if standings.is_empty() { KeptStrategy::Selection } else { KeptStrategy::Standings(standings) }
                }
            };
            (kept, name, parameters)
        };
        self.given.own_strategies().into_iter().map(keep).collect()
    }

    /// An armed timer as it is kept.
    pub(super) fn timer_record(&self, timer: TimerId) -> Result<Armed, Fault> {
        let (due, arming) = self.timers.key(timer).or_fault("a timer")?;
        Ok(Armed { due: Timestamp(due), arming })
    }

    fn armed(&self, timer: Option<TimerId>) -> Result<Option<Armed>, Fault> {
        timer.map(|timer| self.timer_record(timer)).transpose()
    }

    fn queue_record(&self, queue: QueueId) -> Result<QueueRecord, Fault> {
        let number = usize::from(queue.0);
        let hours = self.hours.get(number).or_fault("the hours of a queue")?;
        let mut record = QueueRecord {
            counts: *self.counts.get(number).or_fault("the counts of a queue")?,
            handled: 0,
            releases: 0,
            waited: 0,
            abandons: 0,
            last_wait: None,
            switches: hours.switches().copied().collect(),
            next_switch: self.armed(hours.timer)?,
            turn: self.matching.turn(queue).or_fault("the turn of a queue")?,
        };
        self.experience.get(number).or_fault("the experience of a queue")?.save(&mut record);
        Ok(record)
    }

    fn agent_record(&self, id: AgentId) -> Result<AgentRecord, Fault> {
        let agent = self.agent_at(self.agents.find(id).or_fault("an agent")?)?;
        let wrap_up = |wrap_up: &crate::agent::WrapUpRecord| {
            let crate::agent::WrapUpRecord { offer, contact, queue, channel, accepted_at, started_at, .. } = *wrap_up;
            let ends = self.timer_record(wrap_up.timer)?;
            Ok(WrapUpRecord { offer, contact, queue, channel, accepted_at, started_at, ends })
        };
        Ok(AgentRecord {
            agent: id,
            profile: self.profile_of(agent)?,
            presence: agent.presence,
            idle_since: agent.idle_since,
            last_offer: agent.last_offer.map(NonZeroU64::get),
            handled: agent.handled,
            unanswered: agent.unanswered,
            wrap_ups: agent.wrap_ups.iter().map(wrap_up).collect::<Result<_, _>>()?,
        })
    }

    /// What the agent would sign in with to bring what it brings.
    fn profile_of(&self, agent: &Agent) -> Result<AgentProfile, Fault> {
        let supply = self.matching.supply(agent.pool).or_fault("a pool")?;
        Ok(AgentProfile {
            tenants: supply.tenants.clone(),
            site: supply.site,
            queues: supply.queues.clone(),
            skills: supply.skills.clone(),
            channels: (!supply.by_plan.channels).then(|| supply.channels.clone()),
            capacity: (!supply.by_plan.capacity).then_some(supply.capacity),
            position: agent.position,
            weight: agent.weight,
        })
    }

    fn contact_record(&self, contact: &Contact) -> Result<ContactRecord, Fault> {
        let step = |(step, timer): &(u16, TimerId)| Ok(StepRecord { step: *step, timer: self.timer_record(*timer)? });
        let stages = contact.extras.stage.as_ref().map(|stage| {
            let timer = self.timer_record(stage.timer)?;
            Ok(StagesRecord { stages: stage.stages.clone(), current: stage.current, timer })
        });
        let callback = contact.extras.callback.as_ref().map(|state| {
            let (due, expiry) = (self.armed(state.due)?, self.armed(state.expiry)?);
            Ok(CallbackRecord { callback: state.callback, attempts: state.attempts, due, expiry })
        });
        let declined = contact
            .extras
            .declined
            .iter()
            .map(|declined| Ok(DeclinedRecord { agent: declined.agent, back_off: self.armed(declined.back_off)? }));
        let offers = contact.offers.iter().map(|live| {
            let agent = self.agent_at(live.agent)?.id;
            Ok(OfferRecord { offer: live.offer, agent, expiry: self.armed(live.expiry)? })
        });
        let overdue = contact
            .extras
            .overdue
            .map(|overdue| OverdueRecord { due: overdue.due, callback: overdue.why == WhyOverdue::CallbackExpiry });
        Ok(ContactRecord {
            contact: contact.id,
            channel: contact.channel,
            tenant: contact.tenant,
            direction: contact.direction,
            priority: contact.priority,
            requirement: self.asked(contact.requirement)?.clone(),
            direct_to: contact.extras.direct_to,
            since: contact.since,
            sequence: contact.sequence,
            accepted_at: contact.accepted_at,
            phase: self.phase_record(contact.state)?,
            places: contact.places().map(|place| self.place_record(place)).collect::<Result<_, _>>()?,
            offers: offers.collect::<Result<_, Fault>>()?,
            overdue,
            maximum_wait: self.armed(contact.maximum_wait)?,
            excluded: contact.extras.excluded.clone(),
            declined: declined.collect::<Result<_, Fault>>()?,
            own_steps: contact.extras.steps.own.as_deref().map(<[_]>::to_vec),
            next_step: contact.next_step.as_ref().map(step).transpose()?,
            rechecks: contact.extras.steps.rechecks.iter().map(step).collect::<Result<_, Fault>>()?,
            held_back: contact.extras.steps.held_back.clone(),
            stages: stages.transpose()?,
            fall_back_after: contact.extras.fall_back_after,
            fallback: self.armed(contact.extras.fallback)?,
            callback: callback.transpose()?,
            moves: contact.extras.moves,
        })
    }

    fn asked(&self, handle: u32) -> Result<&Requirement, Fault> {
        self.matching.requirement(handle).or_fault("a requirement")
    }

    fn phase_record(&self, state: ContactState) -> Result<PhaseRecord, Fault> {
        let id = |agent| self.agent_at(agent).map(|agent| agent.id);
        Ok(match state {
            ContactState::Waiting => PhaseRecord::Waiting,
            ContactState::Offered { by, allowed, next_offer } => {
                PhaseRecord::Offered { by, allowed, next_offer: self.armed(next_offer)? }
            }
            ContactState::Accepted { agent, offer } => PhaseRecord::Accepted { agent: id(agent)?, offer },
            ContactState::Connected { agent, offer } => PhaseRecord::Connected { agent: id(agent)?, offer },
            ContactState::Parked { by } => PhaseRecord::Parked { by: by.into() },
            ContactState::Scheduled => PhaseRecord::Scheduled,
            ContactState::Dialling => PhaseRecord::Dialling,
        })
    }

    fn place_record(&self, place: &ContactPlace) -> Result<PlaceRecord, Fault> {
        let is_common = self.matching.queue_asks(place.queue) == Some(place.asks);
        let asks = if is_common { None } else { Some(self.asked(place.asks)?.clone()) };
        Ok(PlaceRecord {
            queue: place.queue,
            nth: place.nth,
            entered_at: place.entered_at,
            urgency: place.urgency,
            rate: place.rate,
            delays_passed: place.delays_passed,
            level_limit: place.level_limit,
            asks,
            next_delay: self.armed(place.next_delay)?,
        })
    }
}
