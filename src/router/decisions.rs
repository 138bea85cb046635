//! Why the offers of the last change were made.

use super::Router;
use crate::{AgentId, ContactId, Decision, Look, OfferCause, OfferId, QueueId};

impl Router {
    /// Why each offer of the last [`apply`](Self::apply) was made, in the order of their `Offered` events; empty if it made none.
    ///
    /// Every `apply` begins with an empty list, also one that is refused. A host that must account for its decisions appends them to
    /// a log of its own after each `apply`, beside the events.
    ///
    /// ```
    /// use toritsugi::{
    ///     AgentId, AgentProfile, ChannelId, ContactId, Enqueue, Look, Membership, PlanDefinition, QueueDefinition, QueueId, Router,
    ///     SetReady, SignIn, Timestamp,
    /// };
    ///
    /// let plan = PlanDefinition::new().queue(QueueDefinition::new("support")).build()?;
    /// let (mut router, mut events) = (Router::new(plan), Vec::new());
    /// let at = Timestamp::from_secs;
    /// for (agent, level) in [(1, 1), (2, 0), (3, 0)] {
    ///     let queues = vec![Membership::new(QueueId(0)).at_level(level)];
    ///     let profile = AgentProfile { queues, ..AgentProfile::default() };
    ///     router.apply(at(0), SignIn::new(AgentId(agent), profile), &mut events)?;
    /// }
    /// router.apply(at(5), Enqueue::new(ContactId(7), QueueId(0), ChannelId(0)), &mut events)?;
    ///
    /// // The contact looked; agent 3 would have been next, as all else is equal.
    /// let [decision] = router.decisions() else { panic!() };
    /// assert_eq!((decision.contact, decision.agent), (ContactId(7), AgentId(2)));
    /// let Look::Contact(rank) = decision.look else { panic!() };
    /// assert_eq!(rank.to_string(), "level 0, fit 0, pairing -5000000, standing 0, idle since 0s");
    ///
    /// router.apply(at(6), SetReady { agent: AgentId(1) }, &mut events)?;
    /// assert_eq!(router.decisions(), []);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// An offer was made. Memory is kept from change to change, so it costs a push.
    pub(super) fn note_decision(
        &mut self,
        offer: OfferId,
        (contact, agent, queue): (ContactId, AgentId, QueueId),
        (cause, look): (OfferCause, Look),
    ) {
        self.decisions.push(Decision { offer, at: self.now, contact, agent, queue, cause, look });
    }
}
