//! Explanations as people read them, a fact a line.

use super::words::{Words, listed, presence, work_phase};
use super::{AgentExplanation, AgentRank, ContactExplanation, ContactRank, Obstacle, PlaceStanding, Standing};
use crate::{Plan, QueueId, Timestamp, WorkView};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::fmt;

/// How many choices are shown.
const SHOWN: usize = 10;

impl ContactExplanation {
    /// The explanation as people read it, a fact a line, in the names of the router's plan.
    ///
    /// ```
    /// use toritsugi::{
    ///     AgentId, ContactId, Enqueue, PlanDefinition, ProfileDefinition, QueueDefinition, Router, SetNotReady, SignIn, Timestamp,
    /// };
    /// use core::time::Duration;
    ///
    /// let support = QueueDefinition::new("support").requirement("english >= 50").maximum_wait(Duration::from_secs(300));
    /// let plan = PlanDefinition::new().skill("english").queue(support).queue(QueueDefinition::new("billing")).build()?;
    /// let profile = |queue, english| plan.profile(&ProfileDefinition::new().queue(queue).skill("english", english));
    /// let profiles = [profile("support", 80)?, profile("support", 80)?, profile("support", 20)?, profile("billing", 90)?];
    /// let (support, voice) = (plan.queue("support").unwrap(), plan.channel("voice").unwrap());
    ///
    /// let (mut router, mut events) = (Router::new(plan), Vec::new());
    /// let at = Timestamp::from_secs;
    /// for (agent, profile) in (1..).zip(profiles) {
    ///     router.apply(at(0), SignIn::new(AgentId(agent), profile), &mut events)?;
    /// }
    /// router.apply(at(1), SetNotReady { agent: AgentId(2), reason: toritsugi::NotReadyReason(4) }, &mut events)?;
    /// router.apply(at(5), Enqueue::new(ContactId(7), support, voice), &mut events)?;
    /// router.apply(at(8), Enqueue::new(ContactId(8), support, voice), &mut events)?;
    ///
    /// // Contact 7 is offered to agent 1, the only one who is there and able.
    /// let why = router.explain_contact(ContactId(8))?;
    /// assert_eq!(
    ///     why.describe(router.plan()).to_string(),
    ///     "contact 8 is waiting; it waits for an agent to be free\n\
    ///      it came by voice and is 0s old\n\
    ///      in support since 8s: number 1 of 1\n\
    ///      what is asked is not met: agent 3\n\
    ///      busy: agent 1\n\
    ///      not in support: agent 4\n\
    ///      not ready, for reason 4: agent 2\n\
    ///      the next change is at 308s, in 300s: the maximum wait of contact 8 is over\n\
    ///      the next room is at 25s, in 17s: offer 1 expires\n"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn describe<'a>(&'a self, plan: &'a Plan) -> impl fmt::Display + 'a {
        ContactText { why: self, words: Words { plan, now: self.at } }
    }
}

impl AgentExplanation {
    /// The explanation as people read it, a fact a line, in the names of the router's plan.
    ///
    /// ```
    /// use toritsugi::{
    ///     AcceptOffer, AgentId, ContactId, Enqueue, OfferId, PlanDefinition, ProfileDefinition, QueueDefinition, Router, SignIn, Timestamp,
    /// };
    ///
    /// let plan = PlanDefinition::new().queue(QueueDefinition::new("support")).queue(QueueDefinition::new("billing")).build()?;
    /// let profile = plan.profile(&ProfileDefinition::new().queue("support"))?;
    /// let (mut router, mut events) = (Router::new(plan), Vec::new());
    /// let at = Timestamp::from_secs;
    /// router.apply(at(0), SignIn::new(AgentId(1), profile), &mut events)?;
    /// for (second, contact, queue) in [(7, 7, "support"), (8, 8, "billing"), (9, 9, "support")] {
    ///     let plan = router.plan();
    ///     let (queue, voice) = (plan.queue(queue).unwrap(), plan.channel("voice").unwrap());
    ///     router.apply(at(second), Enqueue::new(ContactId(contact), queue, voice), &mut events)?;
    /// }
    /// router.apply(at(10), AcceptOffer { offer: OfferId(1) }, &mut events)?;
    ///
    /// let why = router.explain_agent(AgentId(1))?;
    /// assert_eq!(
    ///     why.describe(router.plan()).to_string(),
    ///     "agent 1 is ready\n\
    ///      100 of 100 units are in use\n\
    ///      it has contact 7 by voice from support: accepted, 100 units\n\
    ///      there is room for nothing more\n\
    ///      next, once it is there and free: contact 9 from support, busy (order 0, across 0, urgency 0 9000000, sequence 3)\n\
    ///      not in billing: contact 8\n"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn describe<'a>(&'a self, plan: &'a Plan) -> impl fmt::Display + 'a {
        AgentText { why: self, words: Words { plan, now: self.at } }
    }
}

/// What decided, or would: `level 0, fit 0, pairing 0, standing 0, idle since 5s, last offer 3`.
impl fmt::Display for AgentRank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { level, fit, pairing, standing, idle_since, last_offer, agent: _ } = self;
        match level {
            Some(level) => write!(f, "level {level}, ")?,
            None => f.write_str("no level, ")?,
        }
        write!(f, "fit {fit}, pairing {pairing}, standing {standing}, idle since {idle_since}")?;
        last_offer.map_or(Ok(()), |offer| write!(f, ", last offer {offer}"))
    }
}

/// What decided, or would: `order 0, across 0, urgency 0 9000000, sequence 3`. The urgency is its class and its instant.
impl fmt::Display for ContactRank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { order, across, urgency, even_urgency: _, sequence } = self;
        match order {
            Some(order) => write!(f, "order {order}, across {across}, ")?,
            None => f.write_str("directed, ")?,
        }
        write!(f, "urgency {} {}, sequence {sequence}", urgency.class, urgency.instant)
    }
}

struct ContactText<'a> {
    why: &'a ContactExplanation,
    words: Words<'a>,
}

impl fmt::Display for ContactText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { why, words } = self;
        writeln!(f, "contact {} is {}; it waits for {}", why.contact, why.phase, why.waits_for)?;
        let age = Timestamp(why.at.0.saturating_sub(why.since.0));
        writeln!(f, "it came by {} and is {age} old", words.channel(why.channel))?;
        if let Some(agent) = why.held_by {
            writeln!(f, "agent {agent} has it")?;
        }
        if let Some(agent) = why.direct_to {
            writeln!(f, "it is directed to agent {agent}")?;
        }
        for place in &why.places {
            self.place(place, f)?;
        }
        let mut others: BTreeMap<(Obstacle, QueueId), Vec<_>> = BTreeMap::new();
        for (number, standing) in why.agents.iter().enumerate() {
            match standing.standing {
                Standing::May(rank) if number < SHOWN => {
                    let queue = words.queue(standing.queue);
                    writeln!(f, "choice {} in {queue}: agent {} ({rank})", number + 1, standing.agent)?;
                }
                Standing::May(_) => {}
                Standing::MayNot(obstacle) => {
                    others.entry((obstacle, standing.queue)).or_default().push(standing.agent);
                }
            }
        }
        groups("agent", &others, *words, f)?;
        match why.next_change {
            Some(deadline) => writeln!(f, "the next change is {}", words.deadline(deadline))?,
            None => writeln!(f, "nothing about it changes by itself")?,
        }
        why.next_room.map_or(Ok(()), |deadline| writeln!(f, "the next room is {}", words.deadline(deadline)))
    }
}

impl ContactText<'_> {
    fn place(&self, place: &PlaceStanding, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "in {} since {}", self.words.queue(place.queue), place.entered_at)?;
        if let Some(position) = place.position {
            write!(f, ": number {position} of {}", place.waiting)?;
        }
        if place.delays > 0 {
            write!(f, ", {} of {} delays passed", place.delays_passed, place.delays)?;
        }
        if let Some(limit) = place.level_limit {
            write!(f, ", up to level {limit}")?;
        }
        writeln!(f)
    }
}

struct AgentText<'a> {
    why: &'a AgentExplanation,
    words: Words<'a>,
}

impl fmt::Display for AgentText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { why, words } = self;
        write!(f, "agent {} is {}", why.agent, presence(why.presence))?;
        if let Some((site, is_open)) = why.site {
            write!(f, ", at {}{}", words.site(site), if is_open { "" } else { ", which is closed" })?;
        }
        writeln!(f)?;
        writeln!(f, "{} of {} units are in use", why.units_in_use, why.capacity)?;
        for cost in &why.work {
            let WorkView { contact, queue, channel, phase, paused, .. } = cost.work;
            let (queue, channel, phase) = (words.queue(queue), words.channel(channel), work_phase(phase));
            let paused = if paused { ", interrupted" } else { "" };
            writeln!(f, "it has contact {contact} by {channel} from {queue}: {phase}{paused}, {} units", cost.units)?;
        }
        f.write_str("there is room for ")?;
        let mut separator = "";
        for room in why.room.iter().filter(|room| room.free > 0) {
            write!(f, "{separator}{} more by {}", room.free, words.channel(room.channel))?;
            separator = ", or ";
        }
        f.write_str(if separator.is_empty() { "nothing more\n" } else { "\n" })?;
        let mut others: BTreeMap<(Obstacle, QueueId), Vec<_>> = BTreeMap::new();
        for (number, standing) in why.contacts.iter().enumerate() {
            let when = if number == 0 { "next" } else { "then" };
            let (contact, queue) = (standing.contact, words.queue(standing.queue));
            match (standing.rank, standing.obstacle) {
                (Some(_), _) if number >= SHOWN => {}
                (Some(rank), None) => writeln!(f, "{when}: contact {contact} from {queue} ({rank})")?,
                (Some(rank), Some(obstacle)) => {
                    let obstacle = words.obstacle(obstacle, standing.queue);
                    writeln!(
                        f,
                        "{when}, once it is there and free: contact {contact} from {queue}, {obstacle} ({rank})"
                    )?;
                }
                (None, Some(obstacle)) => others.entry((obstacle, standing.queue)).or_default().push(contact),
                (None, None) => {}
            }
        }
        groups("contact", &others, *words, f)
    }
}

/// A line for each obstacle, the nearest first.
fn groups<T: fmt::Display>(
    one: &'static str,
    groups: &BTreeMap<(Obstacle, QueueId), Vec<T>>,
    words: Words<'_>,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    for ((obstacle, queue), ids) in groups.iter().rev() {
        writeln!(f, "{}: {}", words.obstacle(*obstacle, *queue), listed(one, ids))?;
    }
    Ok(())
}
