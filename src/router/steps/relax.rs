//! Asking less: what a step changes in what is asked of an agent.

use crate::error::OrFault;
use crate::{Fault, Requirement, Router, Step};

impl Router {
    /// Drops, lowers and replaces what is asked, and raises the level limit. The contact is in no line. [D-3] [D-4]
    pub(super) fn relax(&mut self, slot: u32, step: &Step) -> Result<(), Fault> {
        let Step { drop, lower, requirement, levels, .. } = step;
        let contact = self.contacts.get_mut(slot).or_fault("a contact")?;
        if let (Some(limit), Some(levels)) = (&mut contact.home.level_limit, levels) {
            *limit = (*limit).max(*levels);
        }
        if drop.is_empty() && lower.is_empty() && requirement.is_none() {
            return Ok(());
        }
        let relaxed = |asked: &Requirement| {
            let dropped = drop.iter().fold(asked.clone(), |asked, skill| asked.without(*skill));
            lower.iter().fold(dropped, |asked, (skill, by)| asked.lowered(*skill, *by))
        };
        let is_own = contact.extras.steps.own.is_some();
        let others = contact.extras.written().into_iter().flat_map(|extras| &mut extras.others);
        let handles = others.map(|place| (&mut place.asks, false));
        let home = (&mut contact.home.asks, !is_own);
        for (handle, is_replaced) in [(&mut contact.requirement, is_own), home].into_iter().chain(handles) {
            let mut asked = relaxed(self.matching.requirement(*handle).or_fault("a requirement")?);
            if let Some(new) = requirement.as_ref().filter(|_| is_replaced) {
                asked = asked.replaced_by(new);
            }
            let old = core::mem::replace(handle, self.matching.hold_requirement(asked));
            self.matching.drop_requirement(old);
        }
        self.renew_stage(slot)
    }
}
