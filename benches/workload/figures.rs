//! What the measured commands are like: to be read beside every figure of speed.

use std::fmt;
use toritsugi::{Command, WorkCounters};

/// Commands by kind, and offers.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) commands: u64,
    arrivals: u64,
    completions: u64,
    abandons: u64,
    relaxations: u64,
    shifts: u64,
    updates: u64,
    answers: u64,
    pub(crate) offers: u64,
    pub(crate) events: u64,
}

impl Counts {
    pub(crate) const fn command(&mut self, command: &Command) {
        self.commands += 1;
        let count = match command {
            Command::Enqueue(_) => &mut self.arrivals,
            Command::Complete(_) => &mut self.completions,
            Command::Abandon(_) => &mut self.abandons,
            Command::Transfer(_) => &mut self.relaxations,
            Command::SignIn(_) | Command::SignOut(_) => &mut self.shifts,
            Command::UpdateAgent(_) => &mut self.updates,
            Command::AcceptOffer(_) | Command::DeclineOffer(_) => &mut self.answers,
            _ => return,
        };
        *count += 1;
    }
}

/// Sums over samples of the state.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Samples {
    pub(crate) count: u64,
    pub(crate) waiting: u64,
    pub(crate) agents: u64,
    pub(crate) idle: u64,
    pub(crate) units_in_use: u64,
    pub(crate) units: u64,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Figures {
    pub(crate) counts: Counts,
    pub(crate) samples: Samples,
    /// What was looked at, in all.
    pub(crate) work: WorkCounters,
    pub(crate) digest: u64,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { counts, samples, work, digest } = self;
        let each = samples.count.max(1);
        writeln!(
            f,
            "  {} waiting, {} of {} agents idle, {} % of the capacity in use",
            samples.waiting / each,
            samples.idle / each,
            samples.agents / each,
            samples.units_in_use * 100 / samples.units.max(1),
        )?;
        let Counts { commands, arrivals, completions, abandons, relaxations, shifts, updates, answers, offers, events } =
            *counts;
        writeln!(f, "  {commands} commands, {offers} offers, {events} events, digest 0x{digest:016x}")?;
        let share = |count: u64| count * 1_000 / commands.max(1);
        writeln!(
            f,
            "  arrive {}, complete {}, abandon {}, relax {}, sign in or out {}, update {}, answer {}, in per mille",
            share(arrivals),
            share(completions),
            share(abandons),
            share(relaxations),
            share(shifts),
            share(updates),
            share(answers),
        )?;
        let each = |count: u64| Thousandths(count * 1_000 / commands.max(1));
        write!(
            f,
            "  a command reads {} line heads, {} odd lines and {} pool heads, tests {} pairs, passes {} over, touches {} timers",
            each(work.line_heads),
            each(work.odd_lines),
            each(work.pool_heads),
            each(work.eligibility_tests),
            each(work.passed_over),
            each(work.timers),
        )
    }
}

struct Thousandths(u64);

impl fmt::Display for Thousandths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:03}", self.0 / 1_000, self.0 % 1_000)
    }
}
