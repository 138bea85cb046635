//! Preferred agents, and contacts directed to one agent for a time.

use super::Router;
use crate::contact::StageUnderWay;
use crate::error::OrFault;
use crate::matching::Attendance;
use crate::plan::is_some_span;
use crate::timers::TimerKind;
use crate::{AgentId, CommandError, ContactId, Event, EventKind, Fault, PreferredStage, Requirement, StageFault};
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::time::Duration;

impl Router {
    /// [P-1]
    pub(super) fn check_stages(&self, contact: ContactId, stages: &[PreferredStage]) -> Result<(), CommandError> {
        let refused = |(stage, fault)| CommandError::InvalidStage { contact, stage, fault };
        self.plan.check_stages(stages).map_err(refused)
    }

    /// The first of these stages begins; the contact is in no line. [P-1]
    pub(super) fn begin_stages(&mut self, slot: u32, stages: Vec<PreferredStage>) -> Result<(), Fault> {
        self.run_stage(slot, stages, 0)
    }

    /// The timer of a stage fires, or that of a contact directed to one agent. [P-2] [C-6]
    pub(super) fn expire_stage(&mut self, slot: u32, events: &mut Vec<Event>) -> Result<(), Fault> {
        self.step_out(slot)?;
        // A contact may have both; the one that fired is armed no more.
        let fallback = self.contact_at(slot)?.extras.fallback;
        if fallback.is_some_and(|timer| self.timers.armed(timer).is_none()) {
            self.fall_back(slot, events)?;
        } else {
            self.end_stage(slot, false, events)?;
        }
        self.line_up(slot)?;
        self.open_contact(slot)
    }

    /// Ends running stages that are skipped as all their agents are away. [P-3]
    ///
    /// Looks at all stages that may be skipped if an agent's presence was lost, else at those that have just begun.
    pub(super) fn skip_stages(&mut self, events: &mut Vec<Event>) -> Result<(), Fault> {
        let mut begun = core::mem::take(&mut self.begun_stages);
        if core::mem::take(&mut self.presence_lost) {
            begun.clear();
            begun.extend(self.skippable.values());
        } else {
            begun.sort_unstable_by_key(|slot| self.contacts.get(*slot).map(|contact| contact.sequence));
        }
        for slot in begun.drain(..) {
            while self.is_to_skip(slot) {
                self.step_out(slot)?;
                self.end_stage(slot, true, events)?;
                self.line_up(slot)?;
                self.open_contact(slot)?;
            }
        }
        // Stages that began in place of those that were skipped have been looked at; the buffer is kept.
        self.begun_stages = begun;
        Ok(())
    }

    /// What a contact asks has changed: the requirement of its stage is made anew. The contact is in no line.
    pub(super) fn renew_stage(&mut self, slot: u32) -> Result<(), Fault> {
        let contact = self.contacts.get_mut(slot).or_fault("a contact")?;
        let Some(under_way) = contact.extras.written().and_then(|extras| extras.stage.as_mut()) else { return Ok(()) };
        let own = self.matching.requirement(contact.requirement).or_fault("a requirement")?;
        let asked = stage_requirement(own, under_way.stage().or_fault("a stage")?);
        let old = core::mem::replace(&mut under_way.requirement, self.matching.hold_requirement(asked));
        self.matching.drop_requirement(old);
        Ok(())
    }

    /// Whether the contact is in a stage that is skipped if away, and all the agents of that are.
    pub(super) fn is_to_skip(&self, slot: u32) -> bool {
        let stage = self.contacts.get(slot).and_then(|contact| contact.extras.stage.as_ref()?.stage());
        let is_there = |agent: &AgentId| {
            let found = self.agents.find(*agent).and_then(|slot| self.agents.get(slot));
            found.is_some_and(|agent| agent.attendance != Attendance::Away)
        };
        stage.is_some_and(|stage| stage.skip_if_away && !stage.agents.iter().any(is_there))
    }

    /// This stage begins, if there is one; the contact is in no line.
    fn run_stage(&mut self, slot: u32, stages: Vec<PreferredStage>, current: u8) -> Result<(), Fault> {
        let Some(stage) = stages.get(usize::from(current)) else { return Ok(()) };
        let timer = self.timers.arm((self.now + stage.within).0, TimerKind::StageEnd { contact: slot });
        let contact = self.contacts.get_mut(slot).or_fault("a contact")?;
        let own = self.matching.requirement(contact.requirement).or_fault("a requirement")?;
        let asked = stage_requirement(own, stage);
        let requirement = self.matching.hold_requirement(asked);
        if stage.skip_if_away {
            self.skippable.insert(contact.sequence, slot);
            self.begun_stages.push(slot);
        }
        contact.extras.make().stage = Some(Box::new(StageUnderWay { stages, current, timer, requirement }));
        Ok(())
    }

    /// The stage ends and the next begins; the contact is in no line. [P-2]
    fn end_stage(&mut self, slot: u32, skipped: bool, events: &mut Vec<Event>) -> Result<(), Fault> {
        let contact = self.contacts.get_mut(slot).or_fault("a contact")?;
        let (id, sequence) = (contact.id, contact.sequence);
        let stage = contact.extras.written().and_then(|extras| extras.stage.take());
        let StageUnderWay { stages, current, timer, requirement } = *stage.or_fault("a stage")?;
        if skipped {
            self.timers.cancel(timer).or_fault("the timer of a stage")?;
        }
        self.matching.drop_requirement(requirement);
        self.skippable.remove(&sequence);
        let next = current.saturating_add(1);
        self.emit(EventKind::StageEnded { contact: id, stage: next, skipped }, events);
        self.run_stage(slot, stages, next)
    }

    /// A contact that was directed to one agent becomes an ordinary one of its queues; it is in no line. [C-6]
    fn fall_back(&mut self, slot: u32, events: &mut Vec<Event>) -> Result<(), Fault> {
        let contact = self.contact_at_mut(slot)?;
        let (contact, extras) = (contact.id, contact.extras.make());
        (extras.fall_back_after, extras.fallback) = (None, None);
        let agent = extras.direct_to.take().or_fault("whom a contact is directed to")?;
        self.emit(EventKind::FellBack { contact, agent }, events);
        Ok(())
    }
}

/// [C-5] [C-6]
pub(super) fn check_fallback(contact: ContactId, fallback: Option<Duration>) -> Result<(), CommandError> {
    match fallback {
        Some(within) if !is_some_span(within) => {
            Err(CommandError::InvalidStage { contact, stage: 1, fault: StageFault::BadSpan { within } })
        }
        Some(_) | None => Ok(()),
    }
}

/// What a contact asks while a stage runs. It is never relaxed, as a direct contact asks for no more than such parts. [G-5] [G-7]
pub(super) fn stage_requirement(own: &Requirement, stage: &PreferredStage) -> Requirement {
    let among = Requirement::Always(Box::new(Requirement::AgentIn(stage.agents.clone())));
    match own {
        Requirement::Anyone => among,
        own => Requirement::All(Vec::from([own.clone(), among])),
    }
}
