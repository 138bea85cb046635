//! What generated plans and commands may have beside the basics, as a set.

use crate::Plan;
use crate::testing::dice::Dice;
use alloc::vec::Vec;
use core::time::Duration;

/// Features of generated runs. A run has a random subset of those in [`KNOWN`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Features(u32);

/// What engine and twin both know, and so what generated runs may have unless a test says otherwise.
pub const KNOWN: Features = Features::ALL;

impl Features {
    /// The basics alone.
    pub const NONE: Self = Self(0);
    /// Queues have relaxation steps. [D-1]
    pub const STEPS: Self = Self(1);
    /// Contacts have steps of their own. [D-1]
    pub const OWN_STEPS: Self = Self(1 << 1);
    /// Queues limit the level of the agents that serve them at first. [D-4]
    pub const LEVELS: Self = Self(1 << 2);
    /// Queues leave agents idle for others. [G-8]
    pub const SPARE: Self = Self(1 << 3);
    /// Queues ask who declined again when nobody else is left. [F-8]
    pub const LAST_RESORT: Self = Self(1 << 4);
    /// Contacts are offered to several agents at the same time. [F-1]
    pub const SEVERAL_OFFERS: Self = Self(1 << 5);
    /// Channels interrupt others.
    pub const INTERRUPTION: Self = Self(1 << 6);
    /// Offers of some channels are accepted at once. [F-1]
    pub const AUTO_ACCEPT: Self = Self(1 << 7);
    /// Agents work at sites, which close and open.
    pub const SITES: Self = Self(1 << 8);
    /// Queues compare otherwise than by urgency; queues and memberships have weights. [M-5]
    pub const ACROSS: Self = Self(1 << 9);
    /// Priority accumulates. [O-7]
    pub const ACCUMULATION: Self = Self(1 << 10);
    /// Queues open and close. [H-1]
    pub const HOURS: Self = Self(1 << 11);
    /// Customers who gave up have their place back. [C-15]
    pub const RETURNS: Self = Self(1 << 12);
    /// Customers are called back. [K-1]
    pub const CALLBACKS: Self = Self(1 << 13);
    /// Contacts are assigned in batches. [B-1]
    pub const BATCH: Self = Self(1 << 14);
    /// Some ready agents are kept in a queue. [F-7]
    pub const BREAKER: Self = Self(1 << 15);
    /// Contacts prefer agents, and fall back from the agent that they are directed to. [P-1] [C-6]
    pub const PREFERENCE: Self = Self(1 << 16);
    /// Conversations rest and resume.
    pub const PARKING: Self = Self(1 << 17);
    /// Agents and supervisors name the contact. [F-9] [F-10]
    pub const PULLING: Self = Self(1 << 18);
    /// Wrap-ups take longer.
    pub const LONGER_WRAP_UP: Self = Self(1 << 19);
    /// Another plan comes in place of the present one.
    pub const PLANS: Self = Self(1 << 20);
    /// Commands come under keys, some of them again. [T-8]
    pub const KEYS: Self = Self(1 << 21);
    /// Strategies of the host's own fail, for some contacts and agents. [S-12]
    pub const FAILING: Self = Self(1 << 22);
    /// Queues connect contacts on acceptance. [F-2]
    pub const CONNECT_ON_ACCEPT: Self = Self(1 << 23);
    /// Everything.
    pub const ALL: Self = Self((1 << 24) - 1);

    /// Whether all of the other set is in this one.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// This set without the other.
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Each of these every other time. Draws nothing if there is nothing to draw.
    pub(super) fn draw(self, dice: &mut Dice<'_>) -> Self {
        if self == Self::NONE {
            return self;
        }
        let drawn = u32::from_le_bytes([dice.byte(), dice.byte(), dice.byte(), 0]);
        Self(self.0 & drawn)
    }

    /// Those that the commands of a run with this plan have: three of four, by chance, but the same for every command. Commands are drawn
    /// one by one, so it is a hash of some numbers of the plan that says so.
    pub(super) fn of_commands(self, plan: &Plan) -> Self {
        let span = |span: Option<Duration>| span.map_or(0, crate::time::micros);
        let mut bytes: Vec<u8> = Vec::new();
        let mut add = |number: u64| bytes.extend(number.to_le_bytes());
        for channel in plan.channels() {
            add(channel.cost.into());
            add(channel.maximum.into());
        }
        plan.skills().iter().for_each(|skill| add(skill.weight.into()));
        for queue in plan.queues() {
            add(span(queue.offer_timeout));
            add(span(queue.maximum_wait));
        }
        add(plan.agents().capacity.into());
        add(span(Some(plan.agents().back_off.declined)));
        let mut dice = Dice::hashed(&bytes);
        Self(self.draw(&mut dice).0 | self.draw(&mut dice).0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_what_it_was_given() {
        let all_but_sites = Features::ALL.without(Features::SITES);
        assert!(Features::ALL.has(Features::SITES) && Features::ALL.has(Features::PLANS));
        assert!(!all_but_sites.has(Features::SITES) && all_but_sites.has(Features::STEPS));
        assert_eq!(Features::NONE.draw(&mut Dice::new(&[255, 1])), Features::NONE);
        assert_eq!(all_but_sites.draw(&mut Dice::new(&[255, 255, 255])), all_but_sites);
        assert_eq!(all_but_sites.draw(&mut Dice::new(&[2, 1, 0])), Features::OWN_STEPS);
    }
}
