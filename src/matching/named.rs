//! The lines that name an agent.

use crate::AgentId;
use crate::store::{Index, Slab, hash};
use alloc::vec::Vec;

/// By agent, signed in or not, the lines that are directed to it or whose requirements name it.
#[derive(Clone, Debug, Default)]
pub(super) struct Named {
    entries: Slab<Entry>,
    index: Index,
}

#[derive(Clone, Debug)]
struct Entry {
    agent: AgentId,
    lines: Vec<u32>,
}

impl Named {
    /// Whether no line names anybody, as in most centres.
    pub(super) const fn is_empty(&self) -> bool {
        self.entries.len() == 0
    }

    pub(super) fn lines(&self, agent: AgentId) -> &[u32] {
        self.find(agent).and_then(|slot| self.entries.get(slot)).map_or(&[], |entry| &entry.lines)
    }

    pub(super) fn add(&mut self, agent: AgentId, line: u32) {
        if let Some(entry) = self.find(agent).and_then(|slot| self.entries.get_mut(slot)) {
            entry.lines.push(line);
        } else {
            let slot = self.entries.insert(Entry { agent, lines: Vec::from([line]) });
            self.index.insert(hash(&agent), slot);
        }
    }

    pub(super) fn remove(&mut self, agent: AgentId, line: u32) {
        let Some(slot) = self.find(agent) else { return };
        let Some(entry) = self.entries.get_mut(slot) else { return };
        entry.lines.retain(|kept| *kept != line);
        if entry.lines.is_empty() {
            self.index.remove(hash(&agent), slot);
            self.entries.remove(slot);
        }
    }

    fn find(&self, agent: AgentId) -> Option<u32> {
        self.index.find(hash(&agent), |slot| self.entries.get(slot).is_some_and(|entry| entry.agent == agent))
    }
}
