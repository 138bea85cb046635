//! A router from a snapshot. The records are made anew, every index is built from them, and the whole is checked before anyone sees it.

use super::super::{Experience, Hours};
use crate::agent::{Agent, InHand};
use crate::contact::{
    CallbackUnderWay, Contact, ContactExtras, ContactPlace, ContactState, Declined, LiveOffer, Overdue, StageUnderWay,
    StepsUnderWay, WhyOverdue,
};
use crate::error::OrFault;
use crate::router::stages::stage_requirement;
use crate::snapshot::{
    AgentRecord, Armed, ContactRecord, KeptStrategy, PhaseRecord, PlaceRecord, Snapshot, SnapshotError, StepRecord,
    WrapUpRecord, check_version,
};
use crate::store::{Sparse, hash};
use crate::timers::{TimerId, TimerKind};
use crate::{AgentId, ContactId, Fault, Name, Plan, QueueId, Router, Strategies, StrategyKind};
use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::num::NonZeroU64;
use smallvec::SmallVec;

mod check;

/// The most that anything is counted to, so that no count overflows in any time to come.
const MOST: u64 = 1 << 60;

impl Router {
    /// The router that this snapshot was taken of, which goes on exactly as that did: the same commands give the same events. [T-12]
    ///
    /// Every index is built anew. O(n log n) in the size of the state.
    ///
    /// # Errors
    /// [`SnapshotError`], for a snapshot that no router can have given, and for one whose plan names strategies of the host's own that are
    /// not among these.
    pub fn restore(snapshot: &Snapshot, strategies: &Strategies) -> Result<Self, SnapshotError> {
        check_version(snapshot.version.into())?;
        let plan = snapshot.plan.clone().build_with(strategies)?;
        if let Some((kind, name)) = other_strategy(&plan, snapshot) {
            return Err(SnapshotError::OtherStrategy { kind, name });
        }
        let own = plan.own_strategies().len();
        (snapshot.strategies.len() == own).or_fault("strategies of the host's own are those of the plan")?;
        let most = 2 * plan.queues().len();
        (snapshot.failed_strategies.len() <= most).or_fault("each strategy has failed once")?;
        let router = Self::with_failed_strategies(plan, &snapshot.failed_strategies);
        (router.failed_strategies() == snapshot.failed_strategies)
            .or_fault("strategies of the host's own have failed")?;
        let mut restorer = Restorer { router, snapshot, armings: BTreeSet::new(), sequences: BTreeSet::new() };
        restorer.check_whole()?;
        restorer.restore_centre()?;
        for record in &snapshot.agents {
            restorer.restore_agent(record)?;
        }
        for record in &snapshot.contacts {
            restorer.restore_contact(record)?;
        }
        restorer.restore_returns()?;
        restorer.build_indices()?;
        restorer.router.check_invariants()?;
        Ok(restorer.router)
    }
}

/// A strategy of the host's own that is not what it was when the snapshot was taken.
fn other_strategy(plan: &Plan, snapshot: &Snapshot) -> Option<(StrategyKind, Name)> {
    let own = plan.own_strategies();
    // The names are those of the definition, in both.
    let kept = snapshot.strategies.iter().map(|(kept, name, parameters)| Some((kept.kind(), name, parameters)));
    let mut pairs = own.iter().zip(kept.chain(core::iter::repeat(None)));
    let is_other = |(own, kept): &(&(StrategyKind, Name, _), _)| Some((own.0, &own.1, &own.2)) != *kept;
    pairs.find(is_other).map(|((kind, name, _), _)| (*kind, name.clone()))
}

/// A router under restoration.
struct Restorer<'a> {
    router: Router,
    snapshot: &'a Snapshot,
    /// The numbers of the timers armed so far.
    armings: BTreeSet<u64>,
    /// The sequence numbers of the contacts so far, those included whose place is kept.
    sequences: BTreeSet<u64>,
}

impl Restorer<'_> {
    /// What belongs to no contact and no agent.
    fn restore_centre(&mut self) -> Result<(), SnapshotError> {
        let snapshot = self.snapshot;
        for (site, closed) in (0..).zip(&snapshot.closed_sites) {
            self.router.closed_sites.set(site, *closed);
        }
        for (queue, record) in (0..).map(QueueId).zip(&snapshot.queues) {
            self.check_queue(queue, record)?;
            let timer = self.arm(record.next_switch, TimerKind::Hours { queue })?;
            let router = &mut self.router;
            *router.counts_of(queue)? = record.counts;
            *router.hours.get_mut(usize::from(queue.0)).or_fault("the hours of a queue")? =
                Hours::of(&record.switches, timer);
            *router.experience.get_mut(usize::from(queue.0)).or_fault("the experience of a queue")? =
                Experience::of(record);
        }
        let batch = self.arm(snapshot.batch, TimerKind::Batch)?;
        let router = &mut self.router;
        router.batch = batch;
        router.keys = snapshot.keys.clone();
        router.matching.go_on(snapshot.round, snapshot.queues.iter().map(|record| record.turn));
        let Snapshot { now, events, sequences, offers, armings, .. } = *snapshot;
        (router.now, router.events, router.sequences, router.offers) = (now, events, sequences, offers);
        router.timers.count_from(armings);
        Ok(())
    }

    fn arm(&mut self, armed: Option<Armed>, kind: TimerKind) -> Result<Option<TimerId>, SnapshotError> {
        armed.map(|armed| self.arm_one(armed, kind)).transpose()
    }

    fn arm_one(&mut self, Armed { due, arming }: Armed, kind: TimerKind) -> Result<TimerId, SnapshotError> {
        let is_new = arming >= 1 && arming <= self.snapshot.armings && self.armings.insert(arming);
        is_new.or_fault("each timer has a number of its own")?;
        (due >= self.snapshot.now).or_fault("no timer is overdue")?;
        Ok(self.router.timers.arm_as((due.0, arming), kind))
    }

    fn take_sequence(&mut self, sequence: u64) -> Result<(), Fault> {
        self.sequences.insert(sequence).or_fault("each contact has a sequence number of its own")
    }

    fn arm_step(&mut self, contact: u32, record: StepRecord) -> Result<(u16, TimerId), SnapshotError> {
        let StepRecord { step, timer } = record;
        Ok((step, self.arm_one(timer, TimerKind::Step { contact, step })?))
    }

    /// An agent with its wrap-ups; what else it has in hand comes with the contacts.
    fn restore_agent(&mut self, record: &AgentRecord) -> Result<(), SnapshotError> {
        let id = record.agent;
        self.check_agent(record)?;
        let plan = &self.router.plan;
        let invalid = |fault| SnapshotError::InvalidProfile { agent: id, fault };
        let supply = plan.kept_supply(record.profile.clone()).map_err(invalid)?;
        let pool = self.router.matching.join(plan, &supply)?;
        let facts = (record.profile.position, record.profile.weight);
        let mut agent = Agent::new(id, facts, (pool, supply.capacity), record.presence, record.idle_since);
        agent.last_offer = record.last_offer.and_then(NonZeroU64::new);
        (agent.handled, agent.unanswered) = (record.handled, record.unanswered);
        for wrap_up in &record.wrap_ups {
            agent.reserve(wrap_up.channel);
        }
        let slot = self.router.agents.insert(agent);
        let mut wrap_ups = Vec::with_capacity(record.wrap_ups.len());
        for wrap_up in &record.wrap_ups {
            let WrapUpRecord { offer, contact, queue, channel, accepted_at, started_at, ends } = *wrap_up;
            let timer = self.arm_one(ends, TimerKind::WrapUpEnd { agent: slot, offer })?;
            let ends_at = ends.due;
            wrap_ups.push(crate::agent::WrapUpRecord {
                offer,
                contact,
                queue,
                channel,
                accepted_at,
                started_at,
                ends_at,
                timer,
            });
        }
        self.router.agent_at_mut(slot)?.wrap_ups = wrap_ups;
        Ok(())
    }

    /// A contact with its places and timers, in no line yet, and what its agents have of it in hand.
    fn restore_contact(&mut self, record: &ContactRecord) -> Result<(), SnapshotError> {
        self.check_contact(record)?;
        self.take_sequence(record.sequence)?;
        let (home, others) = record.places.split_first().or_fault("a contact has a home")?;
        let requirement = self.router.matching.hold_requirement(record.requirement.clone());
        // The timers are armed for the slot, so the record goes in first and is completed then.
        let contact = Contact {
            id: record.contact,
            channel: record.channel,
            tenant: record.tenant,
            direction: record.direction,
            priority: record.priority,
            requirement,
            since: record.since,
            sequence: record.sequence,
            state: ContactState::Waiting,
            accepted_at: record.accepted_at,
            home: self.place(home)?,
            offers: SmallVec::new(),
            maximum_wait: None,
            next_step: None,
            extras: Sparse::default(),
        };
        let slot = self.router.contacts.insert(contact);
        let others = others.iter().map(|place| self.place(place)).collect::<Result<Vec<_>, _>>()?;
        let delays = record.places.iter().map(|place| {
            let kind = TimerKind::MembershipDelay { contact: slot, nth: place.nth };
            self.arm(place.next_delay, kind)
        });
        let delays = delays.collect::<Result<Vec<_>, _>>()?;
        let next_step = record.next_step.map(|step| self.arm_step(slot, step)).transpose()?;
        let steps = StepsUnderWay {
            own: record.own_steps.as_deref().map(Into::into),
            rechecks: record.rechecks.iter().map(|step| self.arm_step(slot, *step)).collect::<Result<_, _>>()?,
            held_back: record.held_back.clone(),
        };
        let maximum_wait = self.arm(record.maximum_wait, TimerKind::MaximumWait { contact: slot })?;
        let extras = ContactExtras {
            direct_to: record.direct_to,
            others,
            overdue: record.overdue.map(|overdue| Overdue {
                due: overdue.due,
                why: if overdue.callback { WhyOverdue::CallbackExpiry } else { WhyOverdue::MaximumWait },
            }),
            excluded: record.excluded.clone(),
            declined: self.declined(slot, record)?,
            steps,
            stage: self.stage(slot, record)?,
            fall_back_after: record.fall_back_after,
            fallback: self.arm(record.fallback, TimerKind::StageEnd { contact: slot })?,
            callback: self.callback(slot, record)?,
            moves: record.moves,
        };
        let offers = self.offers(slot, record)?;
        let phase = self.phase(slot, record)?;
        let contact = self.router.contact_at_mut(slot)?;
        (contact.offers, contact.state) = (offers, phase);
        (contact.maximum_wait, contact.next_step, contact.extras) = (maximum_wait, next_step, Sparse::of(extras));
        for (place, timer) in contact.places_mut().zip(delays) {
            place.next_delay = timer;
        }
        Ok(())
    }

    fn place(&mut self, record: &PlaceRecord) -> Result<ContactPlace, Fault> {
        let matching = &mut self.router.matching;
        let asks = match &record.asks {
            Some(asks) => matching.hold_requirement(asks.clone()),
            None => matching.hold_queue_asks(record.queue).or_fault("what a queue asks")?,
        };
        Ok(ContactPlace {
            queue: record.queue,
            nth: record.nth,
            entered_at: record.entered_at,
            urgency: record.urgency,
            rate: record.rate,
            delays_passed: record.delays_passed,
            level_limit: record.level_limit,
            asks,
            next_delay: None,
            line: None,
        })
    }

    fn stage(&mut self, slot: u32, record: &ContactRecord) -> Result<Option<Box<StageUnderWay>>, SnapshotError> {
        let Some(stages) = &record.stages else { return Ok(None) };
        let current = stages.stages.get(usize::from(stages.current)).or_fault("a stage runs that there is")?;
        let asked = stage_requirement(&record.requirement, current);
        let timer = self.arm_one(stages.timer, TimerKind::StageEnd { contact: slot })?;
        let requirement = self.router.matching.hold_requirement(asked);
        Ok(Some(Box::new(StageUnderWay { stages: stages.stages.clone(), current: stages.current, timer, requirement })))
    }

    fn callback(&mut self, slot: u32, record: &ContactRecord) -> Result<Option<Box<CallbackUnderWay>>, SnapshotError> {
        let Some(callback) = &record.callback else { return Ok(None) };
        let due = self.arm(callback.due, TimerKind::CallbackDue { contact: slot })?;
        let expiry = self.arm(callback.expiry, TimerKind::CallbackExpiry { contact: slot })?;
        let (callback, attempts) = (callback.callback, callback.attempts);
        Ok(Some(Box::new(CallbackUnderWay { callback, attempts, due, expiry })))
    }

    fn declined(&mut self, slot: u32, record: &ContactRecord) -> Result<SmallVec<[Declined; 1]>, SnapshotError> {
        let declined = record.declined.iter().map(|declined| {
            let agent = declined.agent;
            let back_off = self.arm(declined.back_off, TimerKind::BackOffEnd { contact: slot })?;
            Ok(Declined { agent, back_off })
        });
        declined.collect()
    }

    fn offers(&mut self, slot: u32, record: &ContactRecord) -> Result<SmallVec<[LiveOffer; 1]>, SnapshotError> {
        let offers = record.offers.iter().map(|live| {
            let offer = live.offer;
            let expiry = self.arm(live.expiry, TimerKind::OfferExpiry { contact: slot, offer })?;
            let agent = self.take_in_hand(slot, record, live.agent, offer)?;
            self.router.live_offers.insert(hash(&offer), slot);
            Ok(LiveOffer { agent, expiry, offer })
        });
        offers.collect()
    }

    fn phase(&mut self, slot: u32, record: &ContactRecord) -> Result<ContactState, SnapshotError> {
        Ok(match record.phase {
            PhaseRecord::Waiting => ContactState::Waiting,
            PhaseRecord::Offered { by, allowed, next_offer } => {
                let next_offer = self.arm(next_offer, TimerKind::NextOffer { contact: slot })?;
                ContactState::Offered { by, allowed, next_offer }
            }
            PhaseRecord::Accepted { agent, offer } => {
                ContactState::Accepted { agent: self.take_in_hand(slot, record, agent, offer)?, offer }
            }
            PhaseRecord::Connected { agent, offer } => {
                ContactState::Connected { agent: self.take_in_hand(slot, record, agent, offer)?, offer }
            }
            PhaseRecord::Parked { by } => ContactState::Parked { by: by.into() },
            PhaseRecord::Scheduled => ContactState::Scheduled,
            PhaseRecord::Dialling => ContactState::Dialling,
        })
    }

    /// The agent has this contact in hand by this offer; gives its slot.
    fn take_in_hand(
        &mut self,
        contact: u32,
        record: &ContactRecord,
        agent: AgentId,
        offer: u64,
    ) -> Result<u32, SnapshotError> {
        let slot = self.router.agents.find(agent).or_fault("who holds a contact is signed in")?;
        let agent = self.router.agent_at_mut(slot)?;
        let place = agent.contacts.partition_point(|held| held.offer < offer);
        let is_new = agent.contacts.get(place).is_none_or(|held| held.offer != offer);
        is_new.or_fault("an offer is for one contact")?;
        agent.contacts.insert(place, InHand { offer, contact, paused: false });
        agent.reserve(record.channel);
        Ok(slot)
    }

    fn restore_returns(&mut self) -> Result<(), SnapshotError> {
        let mut last: Option<ContactId> = None;
        for record in &self.snapshot.returns {
            let contact = record.contact;
            (last < Some(contact)).or_fault("returns are in order")?;
            last = Some(contact);
            self.check_return(record)?;
            self.take_sequence(record.sequence)?;
            let timer = self.arm_one(record.ends, TimerKind::ReturnEnd { number: record.number })?;
            self.router.returns.keep(record, timer);
        }
        self.router.returns.count_from(self.snapshot.kept_returns);
        Ok(())
    }

    /// What selections of the host's own said is not asked again. [S-11]
    fn restore_standings(&mut self) -> Result<(), Fault> {
        let Router { given, agents, matching, .. } = &mut self.router;
        let mut known = BTreeSet::new();
        for (kept, name, _) in &self.snapshot.strategies {
            let KeptStrategy::Standings(standings) = kept else { continue };
            let standing = given.standing_of(name).or_fault("a selection of the host's own is one of the plan")?;
            (!standings.is_empty()).or_fault("a selection that was asked has answered")?;
            let mut last: Option<AgentId> = None;
            for (agent, rank) in standings {
                (last < Some(*agent)).or_fault("answers of a selection are in order")?;
                last = Some(*agent);
                let slot = agents.find(*agent).or_fault("a selection was asked about who is signed in")?;
                matching.know_standing(slot, agents.get(slot).or_fault("an agent")?, standing, *rank)?;
                known.insert(slot);
            }
        }
        for slot in known {
            matching.know_all_standings(slot, agents.get(slot).or_fault("an agent")?)?;
        }
        Ok(())
    }

    /// Everything that is derived from the records.
    fn build_indices(&mut self) -> Result<(), Fault> {
        let router = &mut self.router;
        let agents: Vec<u32> = router.agents.iter().map(|(slot, _)| slot).collect();
        for slot in agents {
            router.restand(slot)?;
            for (place, _, paused) in router.changed_pauses(router.agent_at(slot)?)? {
                router.agent_at_mut(slot)?.contacts.get_mut(place).or_fault("a contact in hand")?.paused = paused;
            }
        }
        self.restore_standings()?;
        let router = &mut self.router;
        router.matching.shelve(&mut router.agents)?;
        let contacts: Vec<u32> = router.contacts.iter().map(|(slot, _)| slot).collect();
        for slot in contacts {
            router.line_up(slot)?;
            let contact = router.contact_at(slot)?;
            let sequence = contact.sequence;
            let (is_skippable, has_decliners) = (contact.may_be_skipped(), contact.has_decliners());
            if is_skippable {
                router.skippable.insert(sequence, slot);
            }
            if has_decliners {
                router.decliners.insert(sequence, slot);
            }
        }
        router.matching.end_turns();
        Ok(())
    }
}
