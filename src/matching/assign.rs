//! A round: contacts and agents that have gathered for a while are assigned together.
//!
//! - [B-2] *Who is served* is decided by urgency. Going through the contacts in order, one is chosen if it and all those chosen before
//!   can be given different agents. So none waits for the sake of a less urgent one, and no other choice serves more.
//! - [B-3] *By whom* is decided by cost: among all ways to serve the chosen contacts, one of the least total cost.
//! - [B-4] Among those of equal total cost, the one in which the first chosen contact has the lowest agent, then the second, and so on.
//!
//! The contacts of a line may be taken by the same agents at the same costs, so the search runs over lines and agents. A contact is
//! added by the cheapest *chain*: its line takes an agent from another line, which takes one from a third, and so on up to a free agent.
//! *Prices* of agents and *budgets* of lines guide the search and prove the whole cheapest: the cost of an agent to a line and its price
//! are together never less than the line's budget, where the line holds the agent they are equal to it, and a free agent has no price.

use crate::Fault;
use crate::error::OrFault;
use crate::store::{at, slot};
use alloc::vec::Vec;

#[cfg(test)]
mod tests;
mod ties;

use ties::Ties;

/// The distance of a line that the running search has not reached.
const UNREACHED: i128 = i128::MAX;
/// The distance of a line of which no further contact can be served. Neither can one that would take an agent from it, since its agents
/// lead to closed lines only; so no search enters it, and its budget and the prices of its agents stay.
const CLOSED: i128 = i128::MIN;

/// Assigns the contacts of a round, and keeps its memory: a round no larger than those before it allocates nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Assignment {
    agents: Vec<Agent>,
    /// One more than there are rows: the last stands for being free, and is closed.
    lines: Vec<Line>,
    /// The number of that last line.
    free: u32,
    /// Lines of which a contact was looked at. Only these have a budget and options.
    known: Vec<u32>,
    /// The rows of known lines, each ascending by cost.
    options: Vec<(i64, u32)>,
    /// Lines that the running search has reached; those that it has settled come first.
    reached: Vec<u32>,
    /// The chosen contacts, ascending.
    chosen: Vec<u32>,
    ties: Ties,
    pairs: Vec<(u32, u32)>,
}

#[derive(Clone, Copy, Debug)]
struct Agent {
    /// The line that it serves.
    holder: u32,
    price: i128,
}

#[derive(Clone, Copy, Debug)]
struct Line {
    is_known: bool,
    budget: i128,
    /// Where its options begin and end.
    first: usize,
    end: usize,
    /// INVARIANT: the agents of all options before this one are held.
    first_free: usize,
    /// What the running search must pay for an agent that replaces one of this line.
    distance: i128,
    /// By which agent the running search came here.
    taking: Taking,
}

/// A line takes an agent from its holder.
#[derive(Clone, Copy, Debug, Default)]
struct Taking {
    by: u32,
    agent: u32,
}

/// How a chain ends, with a free agent.
#[derive(Clone, Copy, Debug)]
struct End {
    distance: i128,
    taking: Taking,
}

impl Assignment {
    /// Pairs of a contact, by its place in `contacts`, and its agent; ascending by contact.
    ///
    /// `contacts` are given by their lines, most urgent first. The row of a line lists, ascending, which of the agents from 0 up to
    /// `agents` may take its contacts, each with its cost.
    ///
    /// O(contacts + entries x log(entries)), and for each served contact O(entries + lines²) at worst. As a rule a search looks at few
    /// lines, and what one has searched in vain no other searches again.
    pub(crate) fn assign(
        &mut self,
        contacts: &[u32],
        rows: &[Vec<(u32, i64)>],
        agents: u32,
    ) -> Result<&[(u32, u32)], Fault> {
        self.start(rows, agents);
        for (contact, line) in (0_u32..).zip(contacts) {
            if self.chosen.len() == self.agents.len() {
                break;
            }
            if self.serve(*line, rows)? {
                self.chosen.push(contact);
            }
        }
        self.ties.start(&self.lines, &self.agents, rows, self.free)?;
        for contact in &self.chosen {
            let line = *contacts.get(at(*contact)).or_fault("a chosen contact")?;
            self.pairs.push((*contact, self.ties.lowest_agent(line, &mut self.agents)?));
        }
        Ok(&self.pairs)
    }

    /// Nobody is known, every agent is free.
    fn start(&mut self, rows: &[Vec<(u32, i64)>], agents: u32) {
        let Self { agents: seats, lines, free, known, options, reached, chosen, ties: _, pairs } = self;
        *free = slot(rows.len());
        seats.clear();
        seats.resize(at(agents), Agent { holder: *free, price: 0 });
        let line = Line {
            is_known: false,
            budget: 0,
            first: 0,
            end: 0,
            first_free: 0,
            distance: UNREACHED,
            taking: Taking::default(),
        };
        lines.clear();
        lines.resize(rows.len(), line);
        lines.push(Line { distance: CLOSED, ..line });
        known.clear();
        options.clear();
        reached.clear();
        chosen.clear();
        pairs.clear();
    }

    /// Serves one more contact of a line at the least cost, if all those served before can still be; else closes the line. [B-2] [B-3]
    fn serve(&mut self, number: u32, rows: &[Vec<(u32, i64)>]) -> Result<bool, Fault> {
        let row = rows.get(at(number)).or_fault("a row of a round")?;
        let line = self.lines.get_mut(at(number)).or_fault("a line of a round")?;
        if line.distance == CLOSED {
            return Ok(false);
        }
        if !line.is_known {
            line.learn(row, &mut self.options);
            self.known.push(number);
        }
        line.distance = 0;
        self.reached.clear();
        self.reached.push(number);
        let lift = self.lift()?;
        let end = self.cheapest_chain(lift)?;
        if let Some(end) = end {
            self.raise(end.distance, lift)?;
            exchange(&mut self.agents, number, end.taking, |line| self.lines.get(at(line)).map(|line| line.taking))?;
        }
        let distance = if end.is_some() { UNREACHED } else { CLOSED };
        for line in &self.reached {
            self.lines.get_mut(at(*line)).or_fault("a line that was reached")?.distance = distance;
        }
        Ok(end.is_some())
    }

    /// How much any line must pay for a free agent at least, beyond its budget.
    ///
    /// All budgets and all prices of held agents can be raised by so much at once, and everything stays as it was among them. That
    /// spares most searches the lines that all want the same few agents.
    fn lift(&mut self) -> Result<i128, Fault> {
        let mut lift = None;
        for line in &self.known {
            let line = self.lines.get_mut(at(*line)).or_fault("a known line")?;
            if line.distance == CLOSED {
                continue;
            }
            while let Some((cost, agent)) = line.free_option(&self.options) {
                if self.agents.get(at(agent)).or_fault("an agent of a row")?.holder == self.free {
                    let more = i128::from(cost) - line.budget;
                    lift = Some(lift.map_or(more, |lift| more.min(lift)));
                    break;
                }
                line.first_free += 1;
            }
        }
        Ok(lift.unwrap_or_default())
    }

    /// Settles lines that are reached, the nearest first, until none can lead to a nearer free agent.
    fn cheapest_chain(&mut self, lift: i128) -> Result<Option<End>, Fault> {
        let Self { agents, lines, options, reached, .. } = self;
        let (mut end, mut limit) = (None, UNREACHED);
        let mut settled = 0;
        while let Some((distance, by)) = settle_nearest(lines, reached, settled) {
            if distance + lift >= limit {
                break;
            }
            settled += 1;
            let line = *lines.get(at(by)).or_fault("a line that was reached")?;
            let base = distance - line.budget;
            if let Some((cost, agent)) = line.free_option(options) {
                let distance = base + i128::from(cost);
                if distance < limit {
                    limit = distance;
                    end = Some(End { distance, taking: Taking { by, agent } });
                }
            }
            for (cost, agent) in options.get(line.first..line.first_free).or_fault("the options of a line")? {
                let distance = base + i128::from(*cost);
                if distance >= limit {
                    break;
                }
                let Agent { holder, price } = *agents.get(at(*agent)).or_fault("an agent of a row")?;
                let distance = distance + price;
                let holding = lines.get_mut(at(holder)).or_fault("a line that holds an agent")?;
                if distance < limit && distance < holding.distance {
                    if holding.distance == UNREACHED {
                        reached.push(holder);
                    }
                    holding.distance = distance;
                    holding.taking = Taking { by, agent: *agent };
                }
            }
        }
        Ok(end)
    }

    /// Raises budgets and prices, so that the pairs of the chain that ends here fit and those of the lines still do.
    fn raise(&mut self, end: i128, lift: i128) -> Result<(), Fault> {
        for agent in &mut self.agents {
            agent.price += self.lines.get(at(agent.holder)).or_fault("a line that holds an agent")?.rise(end, lift);
        }
        for line in &self.known {
            let line = self.lines.get_mut(at(*line)).or_fault("a known line")?;
            line.budget += line.rise(end, lift);
        }
        Ok(())
    }
}

impl Line {
    /// Sorts its options, and begins with a budget that no agent undercuts.
    fn learn(&mut self, row: &[(u32, i64)], options: &mut Vec<(i64, u32)>) {
        self.is_known = true;
        self.first = options.len();
        self.first_free = self.first;
        options.extend(row.iter().map(|(agent, cost)| (*cost, *agent)));
        self.end = options.len();
        let own = options.get_mut(self.first..).unwrap_or_default();
        own.sort_unstable();
        self.budget = own.first().map_or(0, |(cost, _)| i128::from(*cost));
    }

    fn free_option(&self, options: &[(i64, u32)]) -> Option<(i64, u32)> {
        options.get(self.first_free..self.end)?.first().copied()
    }

    /// By how much its budget rises with a chain: what it was nearer than the end, but no less than any line.
    const fn rise(&self, end: i128, lift: i128) -> i128 {
        if self.distance == CLOSED {
            0
        } else if self.distance >= end - lift {
            lift
        } else {
            end - self.distance
        }
    }
}

/// The nearest line that is reached and not settled, moved behind those that are.
fn settle_nearest(lines: &[Line], reached: &mut [u32], settled: usize) -> Option<(i128, u32)> {
    let waiting = reached.get_mut(settled..)?;
    let distance = |line: u32| lines.get(at(line)).map(|line| line.distance);
    let (place, _) = waiting.iter().enumerate().min_by_key(|(_, line)| distance(**line))?;
    waiting.swap(0, place);
    let line = *waiting.first()?;
    Some((distance(line)?, line))
}

/// Carries the takings of a chain out, from the last back to that of the line where it starts; `before` gives by which one a line was
/// reached.
fn exchange(
    agents: &mut [Agent],
    start: u32,
    last: Taking,
    before: impl Fn(u32) -> Option<Taking>,
) -> Result<(), Fault> {
    let mut taking = last;
    for _ in 0..agents.len() {
        agents.get_mut(at(taking.agent)).or_fault("an agent of a chain")?.holder = taking.by;
        if taking.by == start {
            return Ok(());
        }
        taking = before(taking.by).or_fault("a line of a chain")?;
    }
    Err(Fault { place: "the start of a chain" })
}
