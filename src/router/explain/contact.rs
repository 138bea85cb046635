//! Why a contact waits.

use super::super::Router;
use crate::contact::{Contact, ContactPlace, ContactState};
use crate::error::OrFault;
use crate::matching::{Records, Turn};
use crate::{
    AgentId, AgentRank, AgentStanding, CommandError, ContactExplanation, ContactId, ContactPhase, Fault, Gate,
    Obstacle, PlaceStanding, QueueId, Standing, WaitsFor,
};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::cmp::Reverse;

/// How an agent stands to a contact, over all its places.
struct Meeting {
    queue: QueueId,
    /// The number of the first place in which it passes, and its rank there.
    may: Option<(u8, AgentRank)>,
    /// What keeps it away in the contact's home.
    obstacle: Option<Obstacle>,
    /// What the contact waits for on its account, by the place that comes nearest.
    nearest: WaitsFor,
    /// Whether a lack of room is all that keeps it away in some place.
    lacks_room_alone: bool,
}

impl Router {
    /// Why a contact is where it is: how it stands in its queues, what keeps each agent from it or how that ranks, what it waits for, and
    /// when something about that changes next by itself.
    ///
    /// Costs the gates for every agent that is signed in, and a look at every contact for its position. Changes nothing.
    ///
    /// ```
    /// use toritsugi::{
    ///     AgentId, AgentProfile, ChannelId, ContactId, Enqueue, Gate, Membership, PlanDefinition, QueueDefinition, QueueId, Router, SignIn,
    ///     Timestamp, WaitsFor,
    /// };
    ///
    /// let plan = PlanDefinition::new().queue(QueueDefinition::new("support")).queue(QueueDefinition::new("billing")).build()?;
    /// let (mut router, mut events) = (Router::new(plan), Vec::new());
    /// let profile = |queue| AgentProfile { queues: vec![Membership::new(QueueId(queue))], ..AgentProfile::default() };
    /// router.apply(Timestamp::ZERO, SignIn::new(AgentId(1), profile(0)), &mut events)?;
    /// router.apply(Timestamp::ZERO, SignIn::new(AgentId(2), profile(1)), &mut events)?;
    /// for contact in [7, 8] {
    ///     router.apply(Timestamp::from_secs(5), Enqueue::new(ContactId(contact), QueueId(0), ChannelId(0)), &mut events)?;
    /// }
    ///
    /// // Agent 1 is offered contact 7, and agent 2 serves the other queue.
    /// let why = router.explain_contact(ContactId(8))?;
    /// assert_eq!(why.waits_for, WaitsFor::Capacity);
    /// assert_eq!(why.places[0].position, Some(1));
    /// assert_eq!(why.gates, [(Gate::Membership, 1), (Gate::Capacity, 1)]);
    /// assert_eq!(why.next_room.map(|deadline| deadline.at), Some(Timestamp::from_secs(25)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`CommandError::UnknownContact`].
    pub fn explain_contact(&self, contact: ContactId) -> Result<ContactExplanation, CommandError> {
        let slot = self.find_contact(contact)?;
        let record = self.contact_at(slot)?;
        let mut meetings = Vec::new();
        for (agent, found) in self.agents.iter() {
            meetings.push((found.id, agent, self.meeting(record, agent)?));
        }
        meetings.sort_by_key(|(agent, _, meeting)| {
            (meeting.may.is_none(), meeting.may, meeting.obstacle.map(|by| (Reverse(by.gate()), by)), *agent)
        });
        let places = record.places().map(|place| self.place_standing(record, place)).collect::<Result<_, _>>()?;
        let short = meetings.iter().filter(|(_, _, meeting)| meeting.lacks_room_alone).map(|(_, agent, _)| *agent);
        let mut gates: BTreeMap<Gate, u32> = BTreeMap::new();
        for obstacle in meetings.iter().filter_map(|(_, _, meeting)| meeting.obstacle) {
            *gates.entry(obstacle.gate()).or_default() += 1;
        }
        Ok(ContactExplanation {
            contact,
            at: self.now,
            phase: record.state.phase(),
            channel: record.channel,
            since: record.since,
            held_by: record.state.worked().and_then(|held| self.agents.get(held.agent)).map(|agent| agent.id),
            direct_to: record.extras.direct_to,
            places,
            waits_for: self.waits_for(record, &meetings),
            next_change: self.next_change(slot, record)?,
            next_room: self.next_room(short)?,
            gates: gates.into_iter().collect(),
            agents: meetings
                .into_iter()
                .map(|(agent, _, meeting)| meeting.standing(agent))
                .collect::<Result<_, _>>()?,
        })
    }

    fn meeting(&self, contact: &Contact, slot: u32) -> Result<Meeting, Fault> {
        let mut meeting = Meeting {
            queue: contact.home.queue,
            may: None,
            obstacle: None,
            nearest: WaitsFor::SignIn,
            lacks_room_alone: false,
        };
        for (number, place) in (0..).zip(contact.places()) {
            let obstacles = self.obstacles(contact, place, slot)?;
            let Some(first) = obstacles.first().copied() else {
                let Self { plan, contacts, agents, now, .. } = self;
                let records = Records { plan, contacts, agents, now: *now };
                let rank = self.matching.rank_of_agent(records, contact, place, self.agent_at(slot)?)?;
                (meeting.queue, meeting.may, meeting.obstacle) = (place.queue, Some((number, rank)), None);
                return Ok(meeting);
            };
            let lasting = obstacles.iter().copied().find(|obstacle| obstacle.is_lasting());
            meeting.obstacle = meeting.obstacle.or(Some(first));
            meeting.nearest = meeting.nearest.max(WaitsFor::end_of(lasting.unwrap_or(first)));
            meeting.lacks_room_alone |= obstacles.as_slice() == [Obstacle::Busy];
        }
        Ok(meeting)
    }

    fn waits_for(&self, contact: &Contact, meetings: &[(AgentId, u32, Meeting)]) -> WaitsFor {
        match contact.state {
            ContactState::Accepted { .. } | ContactState::Connected { .. } => WaitsFor::Nothing,
            ContactState::Parked { .. } | ContactState::Dialling => WaitsFor::Customer,
            ContactState::Scheduled => WaitsFor::DueTime,
            ContactState::Offered { .. } => WaitsFor::Answer,
            ContactState::Waiting => {
                let counts = |agent: AgentId| contact.extras.direct_to.is_none_or(|only| only == agent);
                let turn = if self.plan.batch().is_some() { WaitsFor::Batch } else { WaitsFor::Turn };
                let nearest = meetings
                    .iter()
                    .filter(|(agent, ..)| counts(*agent))
                    .map(|(_, _, meeting)| if meeting.may.is_some() { turn } else { meeting.nearest });
                nearest.max().unwrap_or(WaitsFor::SignIn)
            }
        }
    }

    fn place_standing(&self, contact: &Contact, place: &ContactPlace) -> Result<PlaceStanding, Fault> {
        let turn = |contact: &Contact, place: &ContactPlace| Turn::new(contact.line_key(place), place.rate, self.now);
        let waits = |contact: &Contact| contact.state.phase() == ContactPhase::Waiting;
        let own = turn(contact, place);
        let is_ahead = |other: &Contact| {
            waits(other) && other.places().any(|theirs| theirs.queue == place.queue && turn(other, theirs) <= own)
        };
        let ahead = self.contacts.iter().filter(|(_, other)| waits(contact) && is_ahead(other)).count();
        let delays = self.rules(place.queue)?.delays.len();
        Ok(PlaceStanding {
            queue: place.queue,
            entered_at: place.entered_at,
            position: u32::try_from(ahead).ok().filter(|position| *position > 0),
            waiting: self.counts.get(usize::from(place.queue.0)).or_fault("the counts of a queue")?.waiting,
            urgency: place.urgency.accumulated(place.rate, self.now),
            delays_passed: place.delays_passed.into(),
            delays: u32::try_from(delays).unwrap_or(u32::MAX),
            level_limit: place.level_limit,
        })
    }
}

impl Meeting {
    fn standing(self, agent: AgentId) -> Result<AgentStanding, Fault> {
        let standing = match (self.may, self.obstacle) {
            (Some((_, rank)), _) => Standing::May(rank),
            (None, obstacle) => Standing::MayNot(obstacle.or_fault("an obstacle")?),
        };
        Ok(AgentStanding { agent, queue: self.queue, standing })
    }
}
