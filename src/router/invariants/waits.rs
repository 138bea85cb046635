//! What must hold of the places, stages and steps of every contact.

use crate::contact::{Contact, ContactState};
use crate::error::OrFault;
use crate::matching::MAX_PLACES;
use crate::router::stages::stage_requirement;
use crate::{Fault, Router};

impl Router {
    /// Checks one contact.
    pub(super) fn check_waits(&self, slot: u32, contact: &Contact) -> Result<(), Fault> {
        let is_queued = contact.state.is_queued();
        (is_queued || contact.extras.others.is_empty()).or_fault("invariant: who does not wait stands in one queue")?;
        (contact.home.nth == 0).or_fault("invariant: the home is the first place")?;
        for (index, place) in contact.places().enumerate() {
            let mut before = contact.places().take(index);
            let is_new = before.all(|other| other.nth != place.nth && other.queue != place.queue);
            (is_new && place.nth < MAX_PLACES).or_fault("invariant: places differ in number and queue")?;
        }
        if let ContactState::Offered { by, .. } = contact.state {
            contact.place(by).or_fault("invariant: an offered contact is offered by a place of its own")?;
        }
        let has_direction = contact.extras.fallback.is_none() || is_queued && contact.extras.direct_to.is_some();
        has_direction.or_fault("invariant: who falls back is directed to somebody")?;
        self.check_stage(slot, contact)?;
        self.check_steps(slot, contact)
    }

    /// Checks that no change is left half settled, and that the stages that may be skipped are those of contacts.
    pub(super) fn check_settled(&self) -> Result<(), Fault> {
        (self.begun_stages.is_empty() && !self.presence_lost).or_fault("invariant: stages have been looked at")?;
        let is_of = |(sequence, slot): (&u64, &u32)| {
            self.contacts.get(*slot).is_some_and(|contact| contact.sequence == *sequence && contact.may_be_skipped())
        };
        self.skippable.iter().all(is_of).or_fault("invariant: stages that may be skipped run")?;
        (self.experience.len() == self.plan.queues().len()).or_fault("invariant: every queue has its experience")
    }

    fn check_stage(&self, slot: u32, contact: &Contact) -> Result<(), Fault> {
        let Some(under_way) = &contact.extras.stage else { return Ok(()) };
        contact.state.is_queued().or_fault("invariant: stages run while contacts wait")?;
        let stage = under_way.stage().or_fault("invariant: a stage runs that there is")?;
        let own = self.matching.requirement(contact.requirement).or_fault("invariant: requirements in use are held")?;
        let asked = self.matching.requirement(under_way.requirement);
        (asked == Some(&stage_requirement(own, stage))).or_fault("invariant: a stage asks for its agents as well")?;
        let is_known = self.skippable.get(&contact.sequence) == Some(&slot);
        (is_known == contact.may_be_skipped()).or_fault("invariant: stages that may be skipped are known")?;
        (!self.is_to_skip(slot)).or_fault("invariant: a stage whose agents are all away is over")
    }

    fn check_steps(&self, slot: u32, contact: &Contact) -> Result<(), Fault> {
        let under_way = &contact.extras.steps;
        let steps = self.steps_of(slot)?;
        let reached = contact.next_step.map_or(steps.len(), |(place, _)| usize::from(place));
        if let Some((place, timer)) = contact.next_step {
            let step = steps.get(usize::from(place)).or_fault("invariant: the next step is one of the list")?;
            let due = self.timers.armed(timer).map(|(due, _)| due);
            (due == Some((contact.home.entered_at + step.after).0))
                .or_fault("invariant: steps count from the entry")?;
        }
        let rechecks = under_way.rechecks.iter().map(|(place, _)| *place);
        let mut due: alloc::vec::Vec<u16> =
            rechecks.chain(under_way.held_back.iter().map(|(place, _)| *place)).collect();
        (contact.state.is_queued() || due.is_empty() && contact.next_step.is_none())
            .or_fault("invariant: steps are taken while contacts wait")?;
        due.sort_unstable();
        (due.is_sorted_by(|one, other| one < other) && due.iter().all(|place| usize::from(*place) < reached))
            .or_fault("invariant: only steps that were reached are due again, and each once")
    }
}
