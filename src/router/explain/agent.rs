//! What an agent has in hand, and what it would take next.

use super::super::Router;
use super::super::capacity::{present_cost, room_for};
use crate::contact::{Contact, ContactPlace, Looks};
use crate::error::OrFault;
use crate::matching::{Records, Turn};
use crate::{
    AgentExplanation, AgentId, ChannelRoom, CommandError, ContactId, ContactRank, ContactStanding, Fault, QueueId,
    WorkCost,
};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::cmp::Reverse;

/// How near a contact comes to an agent by one of its places.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Nearness {
    May,
    /// Once the agent is there and free.
    Would,
    Not,
}

/// A contact by one of its places.
struct Entry {
    nearness: Nearness,
    rank: Option<ContactRank>,
    /// The contact's order among all that look, by its home.
    turn: Turn,
    standing: ContactStanding,
}

impl Router {
    /// What an agent has in hand and what that takes, what else fits, and for every contact that looks for an agent what keeps the agent
    /// from it, or its rank: the first of them is what the agent takes next.
    ///
    /// Costs the gates for every contact that looks, and a sort of them. Changes nothing.
    ///
    /// ```
    /// use toritsugi::{
    ///     AcceptOffer, AgentId, AgentProfile, ChannelId, ContactId, Enqueue, Membership, Obstacle, OfferId, PlanDefinition,
    ///     QueueDefinition, QueueId, Router, SignIn, Timestamp,
    /// };
    ///
    /// let plan = PlanDefinition::new().queue(QueueDefinition::new("support")).queue(QueueDefinition::new("billing")).build()?;
    /// let (mut router, mut events) = (Router::new(plan), Vec::new());
    /// let at = Timestamp::from_secs;
    /// let profile = AgentProfile { queues: vec![Membership::new(QueueId(0))], ..AgentProfile::default() };
    /// router.apply(at(0), SignIn::new(AgentId(1), profile), &mut events)?;
    /// for (contact, queue) in [(7, 0), (8, 1), (9, 0)] {
    ///     router.apply(at(contact as u64), Enqueue::new(ContactId(contact), QueueId(queue), ChannelId(0)), &mut events)?;
    /// }
    /// router.apply(at(10), AcceptOffer { offer: OfferId(1) }, &mut events)?;
    ///
    /// // It has contact 7 and takes contact 9 when that is over; contact 8 is not for it.
    /// let why = router.explain_agent(AgentId(1))?;
    /// assert_eq!((why.work[0].work.contact, why.work[0].units, why.room[0].free), (ContactId(7), 100, 0));
    /// let contacts: Vec<_> = why.contacts.iter().map(|standing| (standing.contact, standing.obstacle)).collect();
    /// assert_eq!(contacts, [(ContactId(9), Some(Obstacle::Busy)), (ContactId(8), Some(Obstacle::NotAMember))]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`CommandError::UnknownAgent`].
    pub fn explain_agent(&self, agent: AgentId) -> Result<AgentExplanation, CommandError> {
        let slot = self.find_agent(agent)?;
        let record = self.agent_at(slot)?;
        let supply = self.matching.supply(record.pool).or_fault("a pool")?;
        let work = self.work_of(record).into_iter();
        let room = supply.channels.iter().map(|enabled| {
            let maximum = enabled.maximum.unwrap_or_default();
            let free = room_for(&self.plan, record, enabled.channel, maximum);
            ChannelRoom { channel: enabled.channel, in_hand: record.on_channel(enabled.channel), maximum, free }
        });
        Ok(AgentExplanation {
            agent,
            at: self.now,
            presence: record.presence,
            site: supply.site.map(|site| (site, !self.closed_sites.contains(site.0.into()))),
            capacity: record.capacity,
            units_in_use: record.units_in_use,
            work: work.map(|work| WorkCost { work, units: present_cost(&self.plan, record, work.channel) }).collect(),
            room: room.collect(),
            contacts: self.contacts_for(slot)?,
        })
    }

    fn contacts_for(&self, agent: u32) -> Result<Vec<ContactStanding>, Fault> {
        let mut entries = Vec::new();
        for (slot, contact) in self.contacts.iter() {
            let looks = contact.looks();
            let is_one = |place: &&ContactPlace| looks == Looks::Everywhere || looks == Looks::In(place.nth);
            for place in contact.places().filter(is_one) {
                entries.push(self.entry((slot, contact), place, agent)?);
            }
        }
        let mut seen = BTreeSet::new();
        let mut standings = Vec::new();
        for nearness in [Nearness::May, Nearness::Would] {
            in_order_of_rank(entries.iter().filter(|entry| entry.nearness == nearness), &mut seen, &mut standings);
        }
        entries.sort_by_key(|entry| (entry.turn, entry.standing.obstacle.map(Reverse)));
        standings.extend(entries.iter().map(|entry| entry.standing).filter(|standing| seen.insert(standing.contact)));
        Ok(standings)
    }

    fn entry(&self, (slot, contact): (u32, &Contact), place: &ContactPlace, agent: u32) -> Result<Entry, Fault> {
        let obstacles = self.obstacles(contact, place, agent)?;
        let nearness = match obstacles.as_slice() {
            [] => Nearness::May,
            all if all.iter().all(|obstacle| obstacle.is_of_the_moment()) => Nearness::Would,
            _ => Nearness::Not,
        };
        let rank = if nearness == Nearness::Not {
            None
        } else {
            let Self { plan, contacts, agents, now, .. } = self;
            let records = Records { plan, contacts, agents, now: *now };
            Some(self.matching.rank_of_contact(records, (slot, contact), place, self.agent_at(agent)?)?)
        };
        let obstacle = obstacles.first().copied();
        let standing = ContactStanding { contact: contact.id, queue: place.queue, obstacle, rank };
        Ok(Entry { nearness, rank, turn: contact.turn(self.now), standing })
    }
}

/// Lists contacts as an agent would take them one after the other: of each queue the most urgent is the candidate, of the candidates
/// the lowest rank comes next; those directed to the agent are compared among themselves. [M-3]
fn in_order_of_rank<'a>(
    entries: impl Iterator<Item = &'a Entry>,
    seen: &mut BTreeSet<ContactId>,
    standings: &mut Vec<ContactStanding>,
) {
    let mut queues: BTreeMap<Option<QueueId>, Vec<(ContactRank, ContactStanding)>> = BTreeMap::new();
    for Entry { rank, standing, .. } in entries {
        let Some(rank) = *rank else { continue };
        queues.entry(rank.order.map(|_| standing.queue)).or_default().push((rank, *standing));
    }
    for contacts in queues.values_mut() {
        contacts.sort_by_key(|(rank, _)| Reverse(rank.turn()));
    }
    loop {
        for contacts in queues.values_mut() {
            while contacts.last().is_some_and(|(_, standing)| seen.contains(&standing.contact)) {
                contacts.pop();
            }
        }
        let next = queues.values().filter_map(|contacts| contacts.last()).min_by_key(|(rank, _)| *rank);
        let Some((_, standing)) = next.copied() else { return };
        seen.insert(standing.contact);
        standings.push(standing);
    }
}
