//! Lines of contacts of like demand.

use super::Matching;
use super::desk::Place;
use crate::store::{Heap, at, hash};
use crate::{AgentId, ChannelId, Fault, Plan, QueueId, TenantId, Urgency, error::OrFault};
use alloc::vec::Vec;

/// What a contact asks for at present; contacts of equal demand form a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Demand {
    pub(crate) queue: QueueId,
    pub(crate) channel: ChannelId,
    pub(crate) tenant: TenantId,
    /// How many of the queue's membership delays it has passed.
    pub(crate) delays_passed: u8,
    /// A requirement that is held.
    pub(crate) requirement: u32,
    /// The agent that alone may take it.
    pub(crate) direct_to: Option<AgentId>,
}

/// A contact's place among all that wait. [M-3]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LineKey {
    pub(crate) urgency: Urgency,
    pub(crate) sequence: u64,
}

/// Contacts of one demand, in order.
///
/// An empty line is kept for the next contact of its demand, until its board is swept; one that names agents goes at once.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) demand: Demand,
    pub(super) contacts: Heap<LineKey>,
    /// How many of its contacts some agent may not take, by exclusion or decline.
    pub(super) marked: u32,
    /// The agents that are tested one by one: named by a requirement, or the one it is directed to. Ascending.
    pub(super) names: Vec<AgentId>,
    /// Where it stands on its board; a line directed to one agent stands on none.
    pub(super) place: Option<Place>,
}

impl Matching {
    /// Puts a waiting contact into the line of its demand, which is given.
    pub(crate) fn file(
        &mut self,
        plan: &Plan,
        contact: u32,
        demand: Demand,
        key: LineKey,
        marked: bool,
    ) -> Result<u32, Fault> {
        let hash = hash(&demand);
        let known = self.line_index.find(hash, |line| self.lines.get(line).is_some_and(|line| line.demand == demand));
        let line = match known {
            Some(line) => line,
            None => self.open_line(plan, demand, hash)?,
        };
        let record = self.lines.get_mut(line).or_fault("a line")?;
        record.contacts.push(key, contact, &mut self.contact_places);
        record.marked += u32::from(marked);
        self.show(line)?;
        Ok(line)
    }

    /// Takes a contact out of its line.
    pub(crate) fn unfile(&mut self, line: u32, contact: u32, marked: bool) -> Result<(), Fault> {
        let record = self.lines.get_mut(line).or_fault("a line")?;
        record.contacts.remove(contact, &mut self.contact_places).or_fault("a place in a line")?;
        record.marked -= u32::from(marked);
        let is_over = record.contacts.is_empty() && !record.names.is_empty();
        self.show(line)?;
        if is_over { self.close_line(line) } else { Ok(()) }
    }

    /// A contact of a line is no longer marked: any agent may take it.
    pub(crate) fn unmark(&mut self, line: u32) -> Result<(), Fault> {
        let record = self.lines.get_mut(line).or_fault("a line")?;
        record.marked -= 1;
        self.show(line)
    }

    /// The contacts that wait in the lines of a queue, most urgent first.
    pub(crate) fn waiting(&self, queue: QueueId) -> Vec<u32> {
        let lines = self.lines.iter().map(|(_, line)| line).filter(|line| line.demand.queue == queue);
        let mut entries: Vec<(LineKey, u32)> = lines.flat_map(|line| line.contacts.entries()).copied().collect();
        entries.sort_unstable();
        entries.into_iter().map(|(_, contact)| contact).collect()
    }

    /// Brings a line's head and flags up to date on its board.
    fn show(&mut self, line: u32) -> Result<(), Fault> {
        let record = self.lines.get(line).or_fault("a line")?;
        let Some(place) = record.place else { return Ok(()) };
        let head = record.contacts.first().map(|(key, _)| key);
        let desk = self.desks.get_mut(at(record.demand.queue.0.into())).or_fault("a desk")?;
        desk.show(place, head, record.marked > 0).or_fault("a place on a board")
    }

    fn open_line(&mut self, plan: &Plan, demand: Demand, hash: u32) -> Result<u32, Fault> {
        let queue = plan.queues().get(usize::from(demand.queue.0)).or_fault("a queue of a line")?;
        let requirement = self.requirements.get(demand.requirement).or_fault("a requirement of a line")?;
        let mut names: Vec<AgentId> = Vec::from_iter(demand.direct_to);
        if demand.direct_to.is_none() {
            queue.requirement.for_each_agent(&mut |agent| names.push(agent));
            requirement.for_each_agent(&mut |agent| names.push(agent));
            names.sort_unstable();
            names.dedup();
        }
        self.requirements.hold_again(demand.requirement);
        let place = match demand.direct_to {
            Some(_) => None,
            None => Some(self.take_place(demand, !names.is_empty())?),
        };
        let line = Line { demand, contacts: Heap::default(), marked: 0, names, place };
        let slot = self.lines.insert(line);
        let record = self.lines.get(slot).or_fault("a line")?;
        for agent in &record.names {
            self.named.add(*agent, slot);
        }
        if let Some(place) = place {
            let desk = self.desks.get_mut(at(demand.queue.0.into())).or_fault("a desk")?;
            desk.set_line(place, slot).or_fault("a place on a board")?;
        }
        self.line_index.insert(hash, slot);
        Ok(slot)
    }

    /// A free place on the board of a demand; empties the board of unused lines first if they are many.
    fn take_place(&mut self, demand: Demand, named: bool) -> Result<Place, Fault> {
        let desk = self.desks.get_mut(at(demand.queue.0.into())).or_fault("a desk")?;
        for line in desk.unused_lines(demand.channel) {
            self.close_line(line)?;
        }
        let desk = self.desks.get_mut(at(demand.queue.0.into())).or_fault("a desk")?;
        desk.take_place(demand.channel, named).or_fault("a board")
    }

    fn close_line(&mut self, line: u32) -> Result<(), Fault> {
        let record = self.lines.remove(line).or_fault("a line")?;
        self.line_index.remove(hash(&record.demand), line);
        self.requirements.drop(record.demand.requirement);
        for agent in &record.names {
            self.named.remove(*agent, line);
        }
        let Some(place) = record.place else { return Ok(()) };
        let desk = self.desks.get_mut(at(record.demand.queue.0.into())).or_fault("a desk")?;
        desk.free_place(place).or_fault("a place on a board")
    }
}
