//! Among the cheapest ways, the one in which each contact in turn has the lowest agent.

use super::{Agent, Line, Taking, exchange};
use crate::Fault;
use crate::error::OrFault;
use crate::store::{at, ones, slot};
use alloc::vec::Vec;

/// Which agents may change hands at no cost.
///
/// A way is a cheapest one if lines hold only *tight* agents, whose cost and price are together their budget, and no agent with a price
/// is free. So being free is a line like the others here, for which all agents without a price are tight, and a line can have a tight
/// agent if its holder takes another, and so on, in a cycle back to an agent of that line.
#[derive(Clone, Debug, Default)]
pub(super) struct Ties {
    /// By line, a bit for every agent that is tight.
    tight: Vec<u64>,
    /// What a line has of them.
    words: usize,
    /// Agents that no contact has yet.
    open: Vec<u64>,
    /// Open agents that the running search has not come by.
    unseen: Vec<u64>,
    /// By line.
    steps: Vec<Step>,
    /// Lines that the running search has come to and not looked at.
    waiting: Vec<u32>,
    /// The number of the running search, from 1 on.
    search: u32,
}

/// How the last search that came to a line did so.
#[derive(Clone, Copy, Debug, Default)]
struct Step {
    search: u32,
    taking: Taking,
}

impl Ties {
    /// No contact has an agent yet. O(entries of the rows of known lines + lines x agents / 64).
    pub(super) fn start(
        &mut self,
        lines: &[Line],
        agents: &[Agent],
        rows: &[Vec<(u32, i64)>],
        free: u32,
    ) -> Result<(), Fault> {
        let Self { tight, words, open, unseen: _, steps, waiting, search } = self;
        *words = agents.len().div_ceil(64);
        tight.clear();
        tight.resize(*words * lines.len(), 0);
        open.clear();
        open.resize(*words, u64::MAX);
        steps.clear();
        steps.resize(lines.len(), Step::default());
        waiting.clear();
        *search = 0;
        for ((number, line), row) in (0..).zip(lines).zip(rows).filter(|((_, line), _)| line.is_known) {
            for (agent, cost) in row {
                let price = agents.get(at(*agent)).or_fault("an agent of a row")?.price;
                if i128::from(*cost) + price == line.budget {
                    self.tighten(number, *agent)?;
                }
            }
        }
        for (number, _) in (0..).zip(agents).filter(|(_, agent)| agent.price == 0) {
            self.tighten(free, number)?;
        }
        Ok(())
    }

    /// The lowest agent with which a contact of this line, and all that have none yet, can be served at the least cost; gives it that
    /// one. B-4
    ///
    /// O(agents + lines x agents / 64) at worst.
    pub(super) fn lowest_agent(&mut self, line: u32, agents: &mut [Agent]) -> Result<u32, Fault> {
        self.search += 1;
        self.unseen.clone_from(&self.open);
        for word in 0..self.words {
            let open = *self.open.get(word).or_fault("a word of agents")?;
            for bit in ones(self.tight_word(line, word)? & open) {
                let agent = slot(word) * 64 + bit;
                if self.obtain(Taking { by: line, agent }, agents)? {
                    *self.open.get_mut(word).or_fault("a word of agents")? &= !(1 << bit);
                    return Ok(agent);
                }
            }
        }
        Err(Fault { place: "an agent for a chosen contact" })
    }

    /// Whether a line holds a tight agent, or does so now by exchanges.
    ///
    /// Lines that the search has come to before, for a lower agent of the same contact, lead nowhere.
    fn obtain(&mut self, first: Taking, agents: &mut [Agent]) -> Result<bool, Fault> {
        let holder = agents.get(at(first.agent)).or_fault("a tight agent")?.holder;
        if holder == first.by {
            return Ok(true);
        }
        self.come_to(holder, first)?;
        while let Some(by) = self.waiting.pop() {
            for word in 0..self.words {
                let unseen = *self.unseen.get(word).or_fault("a word of agents")?;
                for bit in ones(self.tight_word(by, word)? & unseen) {
                    let taking = Taking { by, agent: slot(word) * 64 + bit };
                    let holder = agents.get(at(taking.agent)).or_fault("a tight agent")?.holder;
                    if holder == first.by {
                        self.waiting.clear();
                        let before = |line| self.steps.get(at(line)).map(|step| step.taking);
                        exchange(agents, first.by, taking, before)?;
                        return Ok(true);
                    }
                    *self.unseen.get_mut(word).or_fault("a word of agents")? &= !(1 << bit);
                    self.come_to(holder, taking)?;
                }
            }
        }
        Ok(false)
    }

    /// Notes how the search first came to a line, which waits then.
    fn come_to(&mut self, line: u32, taking: Taking) -> Result<(), Fault> {
        let step = self.steps.get_mut(at(line)).or_fault("a line that holds an agent")?;
        if step.search != self.search {
            *step = Step { search: self.search, taking };
            self.waiting.push(line);
        }
        Ok(())
    }

    fn tighten(&mut self, line: u32, agent: u32) -> Result<(), Fault> {
        let word = self.tight.get_mut(at(line) * self.words + at(agent / 64)).or_fault("a word of agents")?;
        *word |= 1 << (agent % 64);
        Ok(())
    }

    fn tight_word(&self, line: u32, word: usize) -> Result<u64, Fault> {
        self.tight.get(at(line) * self.words + word).copied().or_fault("a word of agents")
    }
}
