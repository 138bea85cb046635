//! What the router and every baseline have in common.

use crate::centre::{Centre, Contact};
use std::error::Error;

pub(crate) type Failure = Box<dyn Error>;

/// Something that decides which contact goes to which agent. It is made from a [`State`] and keeps up with what happens.
pub(crate) trait Competitor {
    /// The events that come next: to be brought into the form that it takes, outside of what is measured.
    fn prepare(&mut self, _steps: &[Step]) {}

    /// One event, and the pair that follows from it: no event brings about more than one.
    ///
    /// # Errors
    ///
    /// If its store fails.
    fn apply(&mut self, step: &Step) -> Result<Option<Pair>, Failure>;
}

/// A contact and the agent who has it from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) contact: u32,
    pub(crate) agent: u32,
}

/// What happens, and when, in microseconds.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) at: u64,
    pub(crate) event: Event,
}

/// What happens. Whoever looks for somebody afterwards finds the first that it may be paired with: an agent's queue must be the
/// contact's, and the agent must hold each skill that is asked for, at that level at least.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// It looks for an idle agent: lowest level in the queue, longest idle, lowest last match, lowest id. [M-4]
    Arrive(Contact),
    /// The agent is free, idle from now on, and looks for a contact: lowest level in its queue, lowest class, lowest id. [M-3]
    Complete { contact: u32 },
    /// A waiting contact leaves.
    Abandon { contact: u32 },
    /// The agent is idle from now on, has had no match yet, and looks.
    SignIn { agent: u32, profile: u32 },
    /// If it has a contact that waits again, in its old place, and looks.
    SignOut { agent: u32 },
    /// Other skills and queues. If it is idle it stays so since then, and looks.
    Change { agent: u32, profile: u32 },
}

/// All that a competitor has to know to go on from here.
#[derive(Debug)]
pub(crate) struct State<'a> {
    pub(crate) centre: &'a Centre,
    /// Those signed in, in ascending order of id.
    pub(crate) agents: Vec<AgentState>,
    /// In ascending order of id.
    pub(crate) waiting: Vec<Contact>,
    /// Pairs that were made so far.
    pub(crate) matches: u64,
}

#[derive(Clone, Debug)]
pub(crate) struct AgentState {
    pub(crate) id: u32,
    /// Its place in [`Centre::profiles`].
    pub(crate) profile: u32,
    pub(crate) idle_since: u64,
    /// The number of the last pair that was made with it, counted from 1, or 0.
    pub(crate) last_match: u64,
    pub(crate) contact: Option<Contact>,
}
