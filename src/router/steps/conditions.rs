//! What must hold for a step to be taken.

use crate::matching::Staff;
use crate::{Fault, Router, StepCondition, error::OrFault};

impl Router {
    /// Whether all of them hold. [D-2]
    pub(super) fn conditions_hold(&self, slot: u32, conditions: &[StepCondition]) -> Result<bool, Fault> {
        for condition in conditions {
            if !self.condition_holds(slot, *condition)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// [D-8]
    fn condition_holds(&self, slot: u32, condition: StepCondition) -> Result<bool, Fault> {
        let contact = self.contact_at(slot)?;
        let home = contact.home.queue;
        Ok(match condition {
            StepCondition::QueueLongerThan(limit) => {
                self.counts.get(usize::from(home.0)).or_fault("the counts of a queue")?.waiting > limit
            }
            StepCondition::NoStaff => !self.has_staff(slot, Staff::SignedIn)?,
            StepCondition::NoReadyStaff => !self.has_staff(slot, Staff::Ready)?,
            StepCondition::EstimateAbove(limit) => self.estimate_of(contact)?.wait.is_some_and(|wait| wait > limit),
            StepCondition::ReadyBelow(percent) => {
                let (all, ready) = self.matching.members(home);
                all == 0 || u64::from(ready) * 100 < u64::from(percent) * u64::from(all)
            }
        })
    }

    /// Whether some agent of this kind could ever serve the contact, by any of its places. [D-8]
    fn has_staff(&self, slot: u32, staff: Staff) -> Result<bool, Fault> {
        let contact = self.contact_at(slot)?;
        for place in contact.places() {
            if self.matching.staff(self.records(), contact, place, staff)? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
