//! How far a waiting contact is from its turn.

use super::Router;
use crate::contact::Contact;
use crate::error::OrFault;
use crate::estimate::queue_length;
use crate::matching::Staff;
use crate::{CommandError, ContactId, ContactPhase, Estimate, Fault, Position};

impl Router {
    /// How long a waiting or offered contact will wait in its queue from now on, as far as one can tell. [E-1]
    ///
    /// Costs as much as [`position`](Self::position), a test of every pool of the queue, and the terms of the sum: one for each contact ahead
    /// up to 1,024, and 512 for each time that this number doubles.
    ///
    /// # Errors
    /// [`CommandError::UnknownContact`]; [`CommandError::WrongPhase`] for a contact that neither waits nor is offered.
    ///
    /// ```
    /// use core::time::Duration;
    /// use toritsugi::{
    ///     AcceptOffer, AgentId, AgentProfile, ChannelId, Complete, ContactId, Disposition, Enqueue, EstimateMethod, Membership, OfferId,
    ///     PlanDefinition, QueueDefinition, QueueId, Router, SignIn, Timestamp,
    /// };
    ///
    /// let plan = PlanDefinition::new().queue(QueueDefinition::new("support")).build()?;
    /// let (mut router, mut events, at) = (Router::new(plan), Vec::new(), Timestamp::from_secs);
    /// let profile = AgentProfile { queues: vec![Membership::new(QueueId(0))], ..AgentProfile::default() };
    /// let call = |id| Enqueue::new(ContactId(id), QueueId(0), ChannelId(0));
    /// router.apply(at(0), SignIn::new(AgentId(1), profile), &mut events)?;
    /// for id in 1..=4 {
    ///     router.apply(at(0), call(id), &mut events)?;
    /// }
    /// assert_eq!(router.estimate(ContactId(3))?.wait, None);
    ///
    /// // The first call takes two minutes; the second is offered then, and one is ahead of the fourth: two times two minutes.
    /// router.apply(at(0), AcceptOffer { offer: OfferId(1) }, &mut events)?;
    /// router.apply(at(120), Complete { contact: ContactId(1), disposition: Disposition(0) }, &mut events)?;
    /// let estimate = router.estimate(ContactId(4))?;
    /// assert_eq!((estimate.wait, estimate.method), (Some(Duration::from_secs(240)), EstimateMethod::QueueLength));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn estimate(&self, contact: ContactId) -> Result<Estimate, CommandError> {
        let slot = self.find_contact(contact)?;
        let contact = self.contact_at(slot)?;
        if !contact.state.is_queued() {
            return Err(self.wrong_phase(slot)?);
        }
        Ok(self.estimate_of(contact)?)
    }

    /// Where a waiting contact stands among those that wait in its queue.
    ///
    /// Costs a look at the lines of the queue and at the contacts ahead.
    ///
    /// # Errors
    /// [`CommandError::UnknownContact`]; [`CommandError::WrongPhase`] for a contact that does not wait.
    ///
    /// ```
    /// use toritsugi::{ChannelId, ContactId, Enqueue, PlanDefinition, Priority, QueueDefinition, QueueId, QueueOrdering, Router, Timestamp};
    ///
    /// let plan = PlanDefinition::new().queue(QueueDefinition::new("support").ordering(QueueOrdering::StrictPriority)).build()?;
    /// let (mut router, mut events) = (Router::new(plan), Vec::new());
    /// let call = |id| Enqueue::new(ContactId(id), QueueId(0), ChannelId(0));
    /// router.apply(Timestamp::ZERO, call(1), &mut events)?;
    /// router.apply(Timestamp::ZERO, call(2).with_priority(Priority(5)), &mut events)?;
    /// let position = router.position(ContactId(1))?;
    /// assert_eq!((position.queue, position.place, position.waiting), (QueueId(0), 2, 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn position(&self, contact: ContactId) -> Result<Position, CommandError> {
        let slot = self.find_contact(contact)?;
        let contact = self.contact_at(slot)?;
        if contact.state.phase() != ContactPhase::Waiting {
            return Err(self.wrong_phase(slot)?);
        }
        let queue = contact.home.queue;
        let waiting = self.counts.get(usize::from(queue.0)).or_fault("the counts of a queue")?.waiting;
        let place = self.matching.waiting_before(self.records(), queue, contact.turn(self.now)).saturating_add(1);
        Ok(Position { queue, place, waiting })
    }

    /// [E-1]
    pub(super) fn estimate_of(&self, contact: &Contact) -> Result<Estimate, Fault> {
        let home = &contact.home;
        let experience = self.experience.get(usize::from(home.queue.0)).or_fault("the experience of a queue")?;
        let (handling, last_wait) = (experience.handling(), experience.last_wait());
        // Without experience nothing need be counted.
        if handling.is_none() && last_wait.is_none() {
            return Ok(Estimate::UNKNOWN);
        }
        let staff = self.matching.staff(self.records(), contact, home, Staff::AtWork)?;
        if staff == 0 {
            return Ok(Estimate::UNKNOWN);
        }
        let Some(handling) = handling else {
            return Ok(last_wait.map_or(Estimate::UNKNOWN, Estimate::last_to_be_served));
        };
        let ahead = self.matching.waiting_before(self.records(), home.queue, contact.turn(self.now));
        Ok(queue_length(ahead.into(), staff, handling, experience.patience()))
    }
}
