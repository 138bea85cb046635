//! The life of an offer, by its events.

use super::{Desk, Law, Laws, Offer, ensure};
use crate::plan::MAX_OFFERS;
use crate::store::at;
use crate::{
    AgentId, Command, ContactId, ContactPhase, DeclineReason, Event, EventKind, OfferCause, OfferId, OfferMode, Queue,
    QueueId, WithdrawReason,
};
use core::time::Duration;

impl Laws {
    pub(super) fn fold_offer(&mut self, command: &Command, event: &Event) -> Law {
        let back_off = self.plan.as_ref().map_or_else(Default::default, |plan| plan.agents().back_off);
        match event.kind {
            EventKind::OfferAccepted { offer, contact, agent } => {
                self.at_once = None;
                let lives = self.offers.get(&offer).is_some_and(|live| (live.contact, live.agent) == (contact, agent));
                ensure(lives, "[F-2] the offer lives")?;
                let alone = self.offers.iter().all(|(other, live)| live.contact != contact || *other == offer);
                ensure(alone, "[F-2] the contact's other offers are withdrawn first")?;
                let life = self.life(contact)?;
                ensure(life.phase == ContactPhase::Offered, "[F-2] what is accepted was offered")?;
                life.phase = ContactPhase::Accepted;
                life.offered_since = None;
                life.stages.clear();
                life.back_offs.clear();
                Ok(())
            }
            EventKind::OfferDeclined { offer, reason, .. } => {
                let back_off = match reason {
                    DeclineReason::Rejected | DeclineReason::Other(_) => back_off.declined,
                    DeclineReason::Busy | DeclineReason::Unreachable => back_off.busy,
                    DeclineReason::NoAnswer => back_off.no_answer,
                };
                self.fail(event, offer, back_off)
            }
            EventKind::OfferExpired { offer, due, .. } => {
                ensure(due <= event.at, "[F-4] an offer expires when it is due")?;
                self.fail(event, offer, back_off.no_answer)
            }
            EventKind::OfferWithdrawn { offer, reason, .. } => {
                ensure(fits(reason, command), "[F-5] an offer is withdrawn for the reason that there is")?;
                let by_host = reason == WithdrawReason::Host;
                self.fail(event, offer, if by_host { back_off.declined } else { Duration::ZERO })
            }
            _ => self.offered(event),
        }
    }

    /// [F-1]
    fn offered(&mut self, event: &Event) -> Law {
        let EventKind::Offered { offer, contact, agent, queue, cause, expires_at } = event.kind else {
            return Err("an offer is made");
        };
        self.offer += 1;
        ensure(offer == OfferId(self.offer), "[F-1] offers are numbered without gaps")?;
        ensure(self.desks.contains_key(&agent), "[G-2] only agents that are signed in are offered contacts")?;
        if cause == OfferCause::Routed {
            self.is_routed(event)?;
        }
        if cause == OfferCause::Forced {
            self.desk(agent)?.may_be_full = true;
            self.stretched.retain(|(stretched, _)| *stretched != agent);
        } else {
            self.stretched.insert((agent, offer));
        }
        let rules = self.rules(queue)?;
        let until = rules.offer_timeout.map(|timeout| event.at + timeout);
        match expires_at {
            Some(_) => {
                ensure(cause == OfferCause::Routed, "[F-9] who asks for a contact has it at once")?;
                ensure(expires_at == until, "[F-1] an offer lives as long as its queue says")?;
            }
            None => self.at_once = Some(offer),
        }
        let from: &[ContactPhase] = match cause {
            OfferCause::Routed => &[ContactPhase::Waiting, ContactPhase::Offered],
            OfferCause::Pulled | OfferCause::Forced => &[ContactPhase::Waiting],
        };
        let plans_before = self.plans_before;
        let life = self.life(contact)?;
        ensure(from.contains(&life.phase), "[M-7] only contacts that look are offered")?;
        life.phase = ContactPhase::Offered;
        life.offered_since = life.offered_since.or(Some((event.at, plans_before)));
        self.offers.insert(offer, Offer { contact, agent, queue });
        Ok(())
    }

    /// An offer by the rules: to whom it may be made, and how many there may be.
    fn is_routed(&mut self, event: &Event) -> Law {
        let EventKind::Offered { contact, agent, queue, .. } = event.kind else { return Ok(()) };
        let &mut Desk { ready, site, .. } = self.desk(agent)?;
        let closed = site.is_some_and(|site| self.closed_sites.contains(&site));
        ensure(ready, "[G-2] only ready agents are offered contacts")?;
        ensure(!closed, "[G-2] nobody at a closed site is offered a contact")?;
        let (count, elsewhere, again) = self.live(contact, queue, agent);
        ensure(!elsewhere, "[M-7] while it is offered a contact looks in the place by which it is offered")?;
        ensure(!again, "[G-6] nobody is offered a contact twice at a time")?;
        let plans_before = self.plans_before;
        let (since, of_plan) = self.life(contact)?.offered_since.unwrap_or((event.at, plans_before));
        // Of the plans that are gone the law knows only what none of them can exceed.
        let allowed = if of_plan == plans_before {
            allowed(self.rules(queue)?, event.at.saturating_since(since))
        } else {
            MAX_OFFERS
        };
        ensure(count < allowed, "[F-1] a contact has no more offers than its queue allows")?;
        let life = self.life(contact)?;
        let declined = life.back_offs.get(&agent).is_some_and(|until| *until > event.at);
        ensure(!declined, "[F-6] who did not take a contact is not offered it again before the back-off ends")?;
        let preferred = life.stages.first().is_none_or(|stage| stage.contains(&agent));
        ensure(preferred, "[G-7] while a stage runs only its agents are offered the contact")
    }

    /// The live offers of a contact: how many, whether one is by another queue, whether one is to this agent.
    fn live(&self, contact: ContactId, queue: QueueId, agent: AgentId) -> (u32, bool, bool) {
        let live = || self.offers.values().filter(|offer| offer.contact == contact);
        let count = u32::try_from(live().count()).unwrap_or(u32::MAX);
        (count, live().any(|offer| offer.queue != queue), live().any(|offer| offer.agent == agent))
    }

    /// [F-6]
    fn fail(&mut self, event: &Event, offer: OfferId, back_off: Duration) -> Law {
        let (EventKind::OfferDeclined { contact, agent, .. }
        | EventKind::OfferExpired { contact, agent, .. }
        | EventKind::OfferWithdrawn { contact, agent, .. }) = event.kind
        else {
            return Err("an offer fails");
        };
        let failed = self.offers.remove(&offer);
        ensure(
            failed.is_some_and(|failed| (failed.contact, failed.agent) == (contact, agent)),
            "[F-6] the offer lives",
        )?;
        self.stretched.retain(|(stretched, _)| *stretched != agent);
        let limit = self.plan.as_ref().map_or(0, |plan| at(plan.limits().decliners));
        let last = self.offers.values().all(|other| other.contact != contact);
        let life = self.life(contact)?;
        ensure(life.phase == ContactPhase::Offered, "[F-6] an offer that was accepted cannot fail")?;
        if last {
            life.phase = ContactPhase::Waiting;
            life.offered_since = None;
        }
        if !back_off.is_zero() {
            // Beyond the limit the first are forgotten: then the law speaks of the last alone.
            if life.back_offs.len() >= limit {
                life.back_offs.clear();
            }
            life.back_offs.insert(agent, event.at + back_off);
        }
        Ok(())
    }

    fn rules(&self, queue: QueueId) -> Result<&Queue, &'static str> {
        let plan = self.plan.as_ref().ok_or("there is a plan")?;
        plan.queues().get(usize::from(queue.0)).ok_or("[F-1] the plan has the queue by which a contact is offered")
    }
}

/// How many offers of a contact may live when the first of them was made so long ago. [F-1]
fn allowed(rules: &Queue, ago: Duration) -> u32 {
    match rules.offer_mode {
        OfferMode::OneAtATime | OfferMode::Assign => 1,
        OfferMode::AllAtOnce(most) => most,
        OfferMode::OneMore { every, most } => {
            let passed = ago.as_micros().checked_div(every.as_micros()).unwrap_or(0);
            most.min(u32::try_from(passed).unwrap_or(u32::MAX).saturating_add(1))
        }
    }
}

/// Whether an offer can be withdrawn for this reason by this command, or by a timer that fired before it.
const fn fits(reason: WithdrawReason, command: &Command) -> bool {
    match reason {
        WithdrawReason::Host => matches!(command, Command::WithdrawOffer(_)),
        WithdrawReason::Abandoned => matches!(command, Command::Abandon(_)),
        WithdrawReason::Cancelled => matches!(command, Command::Cancel(_)),
        WithdrawReason::Transferred => matches!(command, Command::Transfer(_)),
        WithdrawReason::SignedOut => matches!(command, Command::SignOut(_)),
        WithdrawReason::Answered => true,
        WithdrawReason::Pulled => matches!(command, Command::Pull(_)),
        WithdrawReason::Forced => matches!(command, Command::ForceAssign(_)),
        WithdrawReason::Callback => matches!(command, Command::RequestCallback(_)),
        WithdrawReason::Closed => matches!(command, Command::CloseQueue(_)),
        WithdrawReason::SiteClosed => matches!(command, Command::CloseSite(_)),
        WithdrawReason::PlanReplaced => matches!(command, Command::ReplacePlan(_)),
    }
}
