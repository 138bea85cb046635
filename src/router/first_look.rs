//! The first look of a contact, before it stands in a line.

use super::Router;
use crate::error::OrFault;
use crate::matching::{Records, Sought};
use crate::time::micros;
use crate::{Across, Event, Fault, Look, OfferCause};
use alloc::vec::Vec;

impl Router {
    /// Lets a contact that has entered by `Enqueue`, and is in no line yet, look at once: if an agent is free for it, it needs no line. Gives whether
    /// it has looked, and otherwise changes nothing: only who looks before anybody else, and has nothing else to do, finds so what it finds in
    /// its turn. [M-4]
    ///
    /// Such a contact waits, in one place, is directed to nobody, and nobody has declined it: the caller sees to that, it is not looked at here.
    pub(super) fn look_first(&mut self, slot: u32, events: &mut Vec<Event>) -> Result<bool, Fault> {
        if !self.is_alone(slot)? {
            return Ok(false);
        }
        let contact = self.contact_at(slot)?;
        let (demand, key, marked) =
            (contact.demand(&contact.home), contact.line_key(&contact.home), contact.is_marked());
        let Some(line) = self.matching.common_line(&demand) else { return Ok(false) };
        self.begin_steps(slot, events)?;
        let Self { plan, contacts, agents, matching, now, .. } = self;
        matching.shelve(agents)?;
        let contact = contacts.get(slot).or_fault("a contact")?;
        let records = Records { plan, contacts, agents, now: *now };
        match matching.agent_by(records, contact, &contact.home, line)? {
            Sought::Found(choice, nth) => {
                self.make_offer(slot, nth, choice.agent, (OfferCause::Routed, Look::Contact(choice.rank)), events)?;
                // Of several agents at once this was the first.
                self.look_for_agent(slot, events)?;
            }
            Sought::Nobody => {
                matching.queue_up(line, slot, key, marked)?;
                self.contact_at_mut(slot)?.home.line = Some((line, marked));
            }
            Sought::Failed(..) => return Err(Fault { place: "a built-in selection" }),
        }
        Ok(true)
    }

    /// Whether nobody is open but this contact, which is about to be, and no strategy of the host's own and no step has a say in its look.
    fn is_alone(&self, slot: u32) -> Result<bool, Fault> {
        let Self { plan, open_agents, open_contacts, begun_stages, matching, .. } = self;
        let others = !open_agents.is_empty() || !open_contacts.is_empty() || !begun_stages.is_empty();
        if others || self.presence_lost || plan.batch().is_some() || plan.across() == Across::Share {
            return Ok(false);
        }
        let rules = self.rules(self.contact_at(slot)?.home.queue)?;
        let step_at_once = self.list_of(slot)?.first().is_some_and(|step| micros(step.after) == 0);
        Ok(!step_at_once && matching.knows_standings() && !rules.selection_strategy.is_own())
    }
}
