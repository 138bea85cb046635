//! Lines of contacts of like demand.

use super::desk::{Desk, Place};
use super::odd::OddPlace;
use super::{Matching, Records, Turn};
use crate::contact::{Contact, ContactPlace};
use crate::store::{Heap, at, hash, ones};
use crate::{AgentId, ChannelId, ContactPhase, Fault, QueueId, TenantId, Timestamp, Urgency, error::OrFault};
use alloc::vec::Vec;
use core::hash::{Hash, Hasher};

/// What a contact asks for at present; contacts of equal demand form a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Demand {
    pub(crate) queue: QueueId,
    pub(crate) channel: ChannelId,
    pub(crate) tenant: TenantId,
    /// The number of the place among those of the contact: a contact stands in one line for each.
    pub(crate) nth: u8,
    /// How many of the queue's membership delays it has passed.
    pub(crate) delays_passed: u8,
    /// Up to which level the queue's agents may serve it.
    pub(crate) level_limit: Option<u8>,
    /// How fast it accumulates urgency. [O-7]
    pub(crate) rate: u32,
    /// What the queue asks: a requirement that is held.
    pub(crate) queue_asks: u32,
    /// What the contact asks: a requirement that is held.
    pub(crate) requirement: u32,
    /// The agent that alone may take it.
    pub(crate) direct_to: Option<AgentId>,
}

impl Demand {
    /// What the same contact asks for in another of its places.
    pub(crate) const fn at(self, place: &ContactPlace) -> Self {
        let ContactPlace { queue, nth, delays_passed, level_limit, rate, asks, .. } = *place;
        Self { queue, nth, delays_passed, level_limit, rate, queue_asks: asks, ..self }
    }
}

/// In few words, as every contact that lines up is hashed.
impl Hash for Demand {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { queue, channel, tenant, nth, delays_passed, level_limit, rate, queue_asks, requirement, direct_to } =
            *self;
        let wide = |high: u16, low: u16| u32::from(high) << 16 | u32::from(low);
        let words = [
            wide(queue.0, channel.0),
            requirement,
            queue_asks,
            wide(tenant.0, u16::from_be_bytes([nth, delays_passed])),
        ];
        for pair in words.chunks(2) {
            state.write_u64(pair.iter().fold(0, |word, half| word << 32 | u64::from(*half)));
        }
        state.write_u64(u64::from(rate) << 32 | level_limit.map_or(0, |limit| 1 + u64::from(limit)));
        if let Some(agent) = direct_to {
            agent.hash(state);
        }
    }
}

/// A contact's place among all that wait. [M-3]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LineKey {
    pub(crate) urgency: Urgency,
    pub(crate) sequence: u64,
}

/// Contacts of one demand, in order.
///
/// An empty line is kept for the next contact of its demand, until its board is swept or, if it is odd, until it is forgotten; one
/// that names agents goes at once.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) demand: Demand,
    pub(super) contacts: Heap<LineKey>,
    /// How many of its contacts some agent may not take, by exclusion or decline.
    pub(super) marked: u32,
    /// The agents that are tested one by one: named by a requirement, or the one it is directed to. Ascending.
    pub(super) names: Vec<AgentId>,
    pub(super) stand: Stand,
    /// The sequence of the contact for which it was opened.
    opened_for: u64,
}

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    /// On a board.
    Board(Place),
    /// Among the odd lines of a board, with its one contact.
    Odd(OddPlace),
    /// Nowhere: it is directed to one agent, or odd and empty.
    Nowhere,
}

impl Stand {
    /// The board on which it stands or to whose odd lines it belongs.
    pub(super) const fn board(self) -> Option<u32> {
        match self {
            Self::Board(place) => Some(place.board),
            Self::Odd(place) => Some(place.board),
            Self::Nowhere => None,
        }
    }
}

impl Line {
    /// Brings its head and flags up to date on its board.
    fn show(&self, desk: &mut Desk) -> Result<(), Fault> {
        let Stand::Board(place) = self.stand else { return Ok(()) };
        let head = self.contacts.first().map(|(key, _)| key);
        desk.show(place, head, self.marked > 0).or_fault("a place on a board")
    }
}

impl Matching {
    /// Puts a contact that looks into the line of its demand, which is given.
    pub(crate) fn file(&mut self, contact: u32, demand: Demand, key: LineKey, marked: bool) -> Result<u32, Fault> {
        let hash = hash(&demand);
        let known = self.line_index.find(hash, |line| self.is_of(line, &demand));
        let line = match known {
            Some(line) => line,
            None => self.open_line(demand, hash, key.sequence)?,
        };
        let record = self.lines.get(line).or_fault("a line")?;
        let is_odd = !matches!(record.stand, Stand::Board(_)) && demand.direct_to.is_none();
        if is_odd && record.opened_for != key.sequence {
            self.take_board(line)?;
        }
        self.queue_up(line, contact, key, marked)?;
        if is_odd && self.lines.get(line).is_some_and(|line| line.stand == Stand::Nowhere) {
            self.stand_odd(line)?;
        }
        Ok(line)
    }

    /// The line of a demand, if there is one that stands on a board and names nobody.
    pub(crate) fn common_line(&self, demand: &Demand) -> Option<u32> {
        let line = self.line_index.find(hash(demand), |line| self.is_of(line, demand))?;
        let record = self.lines.get(line)?;
        (record.names.is_empty() && matches!(record.stand, Stand::Board(_))).then_some(line)
    }

    fn is_of(&self, line: u32, demand: &Demand) -> bool {
        self.lines.get(line).is_some_and(|line| line.demand == *demand)
    }

    /// Puts a contact that looks into the line of its demand, which stands where it belongs.
    pub(crate) fn queue_up(&mut self, line: u32, contact: u32, key: LineKey, marked: bool) -> Result<(), Fault> {
        let record = self.lines.get_mut(line).or_fault("a line")?;
        let places = self.contact_places.get_mut(usize::from(record.demand.nth)).or_fault("places of contacts")?;
        record.contacts.push(key, contact, places);
        record.marked += u32::from(marked);
        let desk = self.desks.get_mut(at(record.demand.queue.0.into())).or_fault("a desk")?;
        desk.looking += 1;
        let is_first = record.contacts.first().is_some_and(|(_, first)| first == contact);
        if marked || is_first { record.show(desk) } else { Ok(()) }
    }

    /// Takes a contact out of its line.
    pub(crate) fn unfile(&mut self, line: u32, contact: u32, marked: bool) -> Result<(), Fault> {
        let record = self.lines.get_mut(line).or_fault("a line")?;
        let places = self.contact_places.get_mut(usize::from(record.demand.nth)).or_fault("places of contacts")?;
        let was_first = record.contacts.first().is_some_and(|(_, first)| first == contact);
        record.contacts.remove(contact, places).or_fault("a place in a line")?;
        record.marked -= u32::from(marked);
        let desk = self.desks.get_mut(at(record.demand.queue.0.into())).or_fault("a desk")?;
        desk.looking -= 1;
        if marked || was_first {
            record.show(desk)?;
        }
        if let Stand::Odd(_) = record.stand {
            self.leave_odd(line)?;
            return self.remember_odd(line);
        }
        let is_over = record.contacts.is_empty() && !record.names.is_empty();
        if is_over { self.close_line(line) } else { Ok(()) }
    }

    /// The contacts in the lines of a queue, in their order at an instant.
    pub(crate) fn lined_up(&self, queue: QueueId, now: Timestamp) -> Vec<u32> {
        let mut entries: Vec<(Turn, u32)> = Vec::new();
        for line in self.lines_of(queue) {
            let turn = |entry| Turn::new(entry, line.demand.rate, now);
            entries.extend(line.contacts.entries().iter().map(|(entry, contact)| (turn(*entry), *contact)));
        }
        entries.sort_unstable();
        entries.into_iter().map(|(_, contact)| contact).collect()
    }

    /// How many contacts that wait in a queue come before this turn, at the instant of the records. O(filled lines of the queue, and contacts
    /// that come before it). [E-1]
    pub(crate) fn waiting_before(&self, records: Records<'_>, queue: QueueId, turn: Turn) -> u32 {
        let mut count = 0;
        for line in self.lines_of(queue) {
            // Contacts of one line never change their order, so what stands below one that comes later comes later, too.
            let is_before = |entry| Turn::new(entry, line.demand.rate, records.now) < turn;
            line.contacts.for_each_while(is_before, |contact| {
                let waits = |contact: &Contact| contact.state.phase() == ContactPhase::Waiting;
                count += u32::from(records.contacts.get(contact).is_some_and(waits));
            });
        }
        count
    }

    /// The lines of a queue that are not empty.
    fn lines_of(&self, queue: QueueId) -> impl Iterator<Item = &Line> {
        let desk = self.desks.get(at(queue.0.into())).into_iter();
        let boards = desk.clone().flat_map(|desk| &desk.boards);
        let chunks = boards.clone().flat_map(|board| &board.chunks);
        let on_boards = chunks.flat_map(|chunk| ones(chunk.filled).filter_map(|bit| chunk.lines.get(at(bit))));
        let odd = boards.flat_map(|board| board.odd.iter()).map(|odd| &odd.line);
        on_boards.chain(odd).chain(desk.flat_map(|desk| &desk.off_board)).filter_map(|line| self.lines.get(*line))
    }

    /// How many contacts look in a queue. [M-5]
    pub(crate) fn looking(&self, queue: QueueId) -> u32 {
        self.desks.get(usize::from(queue.0)).map_or(0, |desk| desk.looking)
    }

    fn open_line(&mut self, demand: Demand, hash: u32, opened_for: u64) -> Result<u32, Fault> {
        let asks = self.requirements.get(demand.queue_asks).or_fault("a requirement of a line")?;
        let requirement = self.requirements.get(demand.requirement).or_fault("a requirement of a line")?;
        let mut names: Vec<AgentId> = Vec::from_iter(demand.direct_to);
        if demand.direct_to.is_none() {
            asks.for_each_agent(&mut |agent| names.push(agent));
            requirement.for_each_agent(&mut |agent| names.push(agent));
            names.sort_unstable();
            names.dedup();
        }
        self.requirements.hold_again(demand.queue_asks);
        self.requirements.hold_again(demand.requirement);
        let line = Line { demand, contacts: Heap::default(), marked: 0, names, stand: Stand::Nowhere, opened_for };
        let is_odd = self.is_odd(&line)?;
        let slot = self.lines.insert(line);
        let record = self.lines.get(slot).or_fault("a line")?;
        for agent in &record.names {
            self.named.add(*agent, slot);
        }
        self.line_index.insert(hash, slot);
        if demand.direct_to.is_some() {
            self.desks.get_mut(at(demand.queue.0.into())).or_fault("a desk")?.off_board.push(slot);
        } else if !is_odd {
            self.take_board(slot)?;
        }
        Ok(slot)
    }

    /// A line that is not odd, or no more, gets a place on its board, which is emptied of unused lines first if they are many.
    fn take_board(&mut self, line: u32) -> Result<(), Fault> {
        self.leave_odd(line)?;
        let demand = self.lines.get(line).or_fault("a line")?.demand;
        let desk = self.desks.get(at(demand.queue.0.into())).or_fault("a desk")?;
        for unused in desk.unused_lines(demand.channel) {
            self.close_line(unused)?;
        }
        let record = self.lines.get_mut(line).or_fault("a line")?;
        let desk = self.desks.get_mut(at(demand.queue.0.into())).or_fault("a desk")?;
        let place = desk.take_place(demand.channel, !record.names.is_empty()).or_fault("a board")?;
        desk.set_line(place, line, demand.rate != Urgency::STATIC_RATE).or_fault("a place on a board")?;
        record.stand = Stand::Board(place);
        record.show(desk)
    }

    /// Forgets an empty line.
    pub(super) fn close_line(&mut self, line: u32) -> Result<(), Fault> {
        let record = self.lines.remove(line).or_fault("a line")?;
        self.line_index.remove(hash(&record.demand), line);
        self.requirements.drop(record.demand.queue_asks);
        self.requirements.drop(record.demand.requirement);
        for agent in &record.names {
            self.named.remove(*agent, line);
        }
        let desk = self.desks.get_mut(at(record.demand.queue.0.into())).or_fault("a desk")?;
        match record.stand {
            Stand::Board(place) => desk.free_place(place).or_fault("a place on a board")?,
            Stand::Odd(_) => return Err(Fault { place: "a line that is not empty" }),
            Stand::Nowhere if record.demand.direct_to.is_some() => desk.off_board.retain(|direct| *direct != line),
            Stand::Nowhere => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeSet;

    #[test]
    fn every_part_of_a_demand_counts_in_its_hash() {
        let demand = Demand {
            queue: QueueId(0),
            channel: ChannelId(0),
            tenant: TenantId(0),
            nth: 0,
            delays_passed: 0,
            level_limit: None,
            rate: 0,
            queue_asks: 0,
            requirement: 0,
            direct_to: None,
        };
        let with: [fn(u8, Demand) -> Demand; 10] = [
            |part, demand| Demand { queue: QueueId(part.into()), ..demand },
            |part, demand| Demand { channel: ChannelId(part.into()), ..demand },
            |part, demand| Demand { tenant: TenantId(part.into()), ..demand },
            |part, demand| Demand { nth: part, ..demand },
            |part, demand| Demand { delays_passed: part, ..demand },
            |part, demand| Demand { level_limit: Some(part), ..demand },
            |part, demand| Demand { rate: part.into(), ..demand },
            |part, demand| Demand { queue_asks: part.into(), ..demand },
            |part, demand| Demand { requirement: part.into(), ..demand },
            |part, demand| Demand { direct_to: Some(AgentId(part.into())), ..demand },
        ];
        for (number, with) in with.iter().enumerate() {
            let others = (0..100).map(|part| with(part, demand)).chain([demand]);
            let different: BTreeSet<u32> = others.clone().map(|other| hash(&other)).collect();
            // That which is 0 is the one without, but for what can be missing.
            let expected = if [5, 9].contains(&number) { 101 } else { 100 };
            assert_eq!(different.len(), expected, "part {number}");
        }
    }
}
