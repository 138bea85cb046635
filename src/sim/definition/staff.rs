//! Who works, when, and how fast.

use crate::ProfileDefinition;
use crate::sim::Distribution;
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

/// From when to when an agent works, counted from the start of the cycle (midnight, for a day).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct Shift {
    /// When it signs in.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub from: Duration,
    /// When it begins to drain; later than `from`, by no more than the cycle.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub to: Duration,
}

impl Shift {
    /// A shift from one instant of the cycle to another.
    pub const fn new(from: Duration, to: Duration) -> Self {
        Self { from, to }
    }
}

/// How a group shares its shifts among its agents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[expect(clippy::exhaustive_enums, reason = "an agent works one of the shifts or all of them")]
pub enum Rota {
    /// The first agent works the first shift, the second the second, and so on, and again from the first.
    #[default]
    Staggered,
    /// Every agent works every shift: before and after lunch, or on each day of a longer cycle.
    Whole,
}

/// How many agents are on duty in each interval of the cycle, instead of shifts.
///
/// The first agent works whenever one is wanted, the second whenever two are, and so on; who is wanted in intervals next to one another works
/// through.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct Staffing {
    /// Start of the first interval.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub from: Duration,
    /// Length of every interval, more than zero.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub every: Duration,
    /// Agents on duty in each interval.
    pub agents: Vec<u32>,
}

impl Staffing {
    /// These numbers of agents in successive intervals of length `every` from `from` on.
    pub fn new(from: Duration, every: Duration, agents: impl IntoIterator<Item = u32>) -> Self {
        Self { from, every, agents: agents.into_iter().collect() }
    }

    /// The most agents on duty in an interval.
    fn most(&self) -> u32 {
        self.agents.iter().copied().max().unwrap_or(0)
    }

    fn scale(&mut self, most: u32) {
        let before = u64::from(self.most().max(1));
        for agents in &mut self.agents {
            *agents = u32::try_from((u64::from(*agents) * u64::from(most)).div_ceil(before)).unwrap_or(u32::MAX);
        }
    }
}

/// A break in every stretch of work that is long enough for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct Break {
    /// How long after its shift started an agent takes it.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub after: Duration,
    /// How long it is, more than zero. What is in hand when it begins is finished first, and shortens it.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub lasts: Duration,
    /// The agents of a group take it one after another, evenly over so long, so that not all are away at once. Defaults to no time: all together.
    #[cfg_attr(feature = "serde", serde(default, with = "crate::time::span"))]
    pub spread: Duration,
}

impl Break {
    /// A break of this length that all take together.
    pub const fn new(after: Duration, lasts: Duration) -> Self {
        Self { after, lasts, spread: Duration::ZERO }
    }

    /// Sets over how long the agents of a group take it one after another. Defaults to no time.
    pub const fn spread(mut self, spread: Duration) -> Self {
        self.spread = spread;
        self
    }
}

/// Agents get faster with practice: what an agent does for the n-th time in a run takes `1 + (starts_at - 1) / 2^(n / halves_after)` times as long
/// as usual, with n from 0.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct Learning {
    /// The factor of the first contact, 1 to 100.
    pub starts_at: f64,
    /// After how many contacts half of the excess is gone, at least 1.
    pub halves_after: u32,
}

impl Learning {
    /// Starts with this factor, half of whose excess is gone after so many contacts.
    pub const fn new(starts_at: f64, halves_after: u32) -> Self {
        Self { starts_at, halves_after }
    }

    /// The factor after so many contacts.
    pub(in crate::sim) fn factor(&self, handled: u32) -> f64 {
        1.0 + (self.starts_at - 1.0) * (-f64::from(handled) / f64::from(self.halves_after)).exp2()
    }
}

/// How long a group handles one kind of contact, instead of the time that the traffic says.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct OwnHandling {
    /// The traffic.
    pub traffic: String,
    /// How long.
    pub time: Distribution,
}

/// A group of agents that are alike. A chatbot is a group of one agent with a large capacity.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct StaffDefinition {
    /// Its name, used once.
    pub name: String,
    /// How many agents, 1 to 1,000,000. Defaults to 1. With `staffing` there are as many as it needs, if that is more.
    #[cfg_attr(feature = "serde", serde(default = "StaffDefinition::default_count"))]
    pub count: u32,
    /// What each of them brings.
    pub profile: ProfileDefinition,
    /// When they work: at least one shift, or `staffing` instead.
    #[cfg_attr(feature = "serde", serde(default))]
    pub shifts: Vec<Shift>,
    /// Who works which shift. Defaults to staggered.
    #[cfg_attr(feature = "serde", serde(default))]
    pub rota: Rota,
    /// How many are on duty by interval. Defaults to none: by `shifts`.
    #[cfg_attr(feature = "serde", serde(default))]
    pub staffing: Option<Staffing>,
    /// Their breaks. Defaults to none.
    #[cfg_attr(feature = "serde", serde(default))]
    pub breaks: Vec<Break>,
    /// Probability that an agent does not come at all in a cycle, 0 to 1. Defaults to 0.
    #[cfg_attr(feature = "serde", serde(default))]
    pub absence: f64,
    /// Whose agents they are; the outcome adds up each vendor's groups. Defaults to the centre's own.
    #[cfg_attr(feature = "serde", serde(default))]
    pub vendor: Option<String>,
    /// What an hour of an agent signed in costs, in the unit of the traffic's `value`. Defaults to 0.
    #[cfg_attr(feature = "serde", serde(default))]
    pub hourly_cost: u32,
    /// Probability that an agent declines an offer, 0 to 1. Defaults to 0.
    #[cfg_attr(feature = "serde", serde(default))]
    pub declines: f64,
    /// Probability that an agent leaves an offer unanswered, 0 to 1. Defaults to 0.
    #[cfg_attr(feature = "serde", serde(default))]
    pub misses: f64,
    /// How long an agent takes to accept or decline an offer. Defaults to no time.
    #[cfg_attr(feature = "serde", serde(default = "StaffDefinition::no_time"))]
    pub answer_delay: Distribution,
    /// After how long an agent is ready again that was made not ready for unanswered offers. Defaults to 5 min.
    #[cfg_attr(feature = "serde", serde(default = "StaffDefinition::default_return", with = "crate::time::span"))]
    pub returns_after: Duration,
    /// Handling times are multiplied by this, more than 0 and at most 1000. Defaults to 1.
    #[cfg_attr(feature = "serde", serde(default = "StaffDefinition::default_factor"))]
    pub handling_factor: f64,
    /// How much the agents differ in how fast they work: the coefficient of variation, 0 to 10, of a gamma factor of mean 1 that each of them has.
    /// Defaults to 0.
    #[cfg_attr(feature = "serde", serde(default))]
    pub speed_variation: f64,
    /// How they get faster with practice. Defaults to not at all.
    #[cfg_attr(feature = "serde", serde(default))]
    pub learning: Option<Learning>,
    /// By which factor each contact takes longer while an agent is joined with one, two, three contacts at a time, each 1 to 100; the last holds for more.
    /// Work that is paused or wrapped up does not count. Defaults to none: as fast as one alone.
    #[cfg_attr(feature = "serde", serde(default))]
    pub slowdown: Vec<f64>,
    /// Kinds of contacts for which they take a time of their own; the factors hold for it, too. Defaults to none.
    #[cfg_attr(feature = "serde", serde(default))]
    pub handling: Vec<OwnHandling>,
}

impl StaffDefinition {
    /// So many agents of this profile, who accept every offer at once. They have no shift yet, so the group would be refused.
    pub fn new(name: &str, count: u32, profile: ProfileDefinition) -> Self {
        Self {
            name: String::from(name),
            count,
            profile,
            shifts: Vec::new(),
            rota: Rota::Staggered,
            staffing: None,
            breaks: Vec::new(),
            absence: 0.0,
            vendor: None,
            hourly_cost: 0,
            declines: 0.0,
            misses: 0.0,
            answer_delay: Distribution::ZERO,
            returns_after: Self::default_return(),
            handling_factor: Self::default_factor(),
            speed_variation: 0.0,
            learning: None,
            slowdown: Vec::new(),
            handling: Vec::new(),
        }
    }

    /// How many agents there are: of a group that is staffed by interval, the most at a time.
    pub fn agents(&self) -> u32 {
        self.staffing.as_ref().map_or(self.count, Staffing::most)
    }

    /// The same group with so many agents. One that is staffed by interval has so many at most at a time, and in each other interval as many
    /// more or fewer in proportion, rounded up.
    pub fn with_agents(mut self, agents: u32) -> Self {
        match &mut self.staffing {
            Some(staffing) => staffing.scale(agents),
            None => self.count = agents,
        }
        self
    }

    /// For how long its agents are on duty in a cycle, all together, breaks included and nobody absent; saturating.
    pub fn duty(&self) -> Duration {
        let sum = |spans: &mut dyn Iterator<Item = Duration>| spans.fold(Duration::ZERO, Duration::saturating_add);
        if let Some(Staffing { every, agents, .. }) = &self.staffing {
            return sum(&mut agents.iter().map(|agents| every.saturating_mul(*agents)));
        }
        let mut lengths = self.shifts.iter().map(|shift| shift.to.saturating_sub(shift.from));
        match self.rota {
            Rota::Whole => sum(&mut lengths).saturating_mul(self.count),
            Rota::Staggered => sum(&mut (0..self.count).zip(lengths.cycle()).map(|(_, length)| length)),
        }
    }

    /// Adds a shift.
    pub fn shift(mut self, shift: Shift) -> Self {
        self.shifts.push(shift);
        self
    }

    /// Sets who works which shift. Defaults to staggered.
    pub const fn rota(mut self, rota: Rota) -> Self {
        self.rota = rota;
        self
    }

    /// Sets how many are on duty by interval, instead of shifts.
    pub fn staffing(mut self, staffing: Staffing) -> Self {
        self.staffing = Some(staffing);
        self
    }

    /// Adds a break. Defaults to none.
    pub fn pause(mut self, pause: Break) -> Self {
        self.breaks.push(pause);
        self
    }

    /// Sets the probability that an agent does not come at all in a cycle, 0 to 1. Defaults to 0.
    pub const fn absence(mut self, probability: f64) -> Self {
        self.absence = probability;
        self
    }

    /// Sets whose agents they are, and what an hour of one costs. Defaults to the centre's own, at no cost.
    pub fn vendor(mut self, name: &str, hourly_cost: u32) -> Self {
        self.vendor = Some(String::from(name));
        self.hourly_cost = hourly_cost;
        self
    }

    /// Sets how much the agents differ in how fast they work, 0 to 10. Defaults to 0.
    pub const fn speed_variation(mut self, variation: f64) -> Self {
        self.speed_variation = variation;
        self
    }

    /// Sets how they get faster with practice. Defaults to not at all.
    pub const fn learning(mut self, learning: Learning) -> Self {
        self.learning = Some(learning);
        self
    }

    /// Sets by which factors contacts take longer while an agent has one, two, three at a time, each 1 to 100. Defaults to none.
    pub fn slowdown(mut self, factors: impl IntoIterator<Item = f64>) -> Self {
        self.slowdown = factors.into_iter().collect();
        self
    }

    /// Sets how long they handle the contacts of one traffic. Defaults to what the traffic says.
    pub fn own_handling(mut self, traffic: &str, time: Distribution) -> Self {
        self.handling.push(OwnHandling { traffic: String::from(traffic), time });
        self
    }

    /// Sets the probability that an agent declines an offer, 0 to 1. Defaults to 0.
    pub const fn declines(mut self, probability: f64) -> Self {
        self.declines = probability;
        self
    }

    /// Sets the probability that an agent leaves an offer unanswered, 0 to 1. Defaults to 0.
    pub const fn misses(mut self, probability: f64) -> Self {
        self.misses = probability;
        self
    }

    /// Sets how long an agent takes to accept or decline an offer. Defaults to no time.
    pub fn answer_delay(mut self, delay: Distribution) -> Self {
        self.answer_delay = delay;
        self
    }

    /// Sets by what handling times are multiplied, more than 0 and at most 1000. Defaults to 1.
    pub const fn handling_factor(mut self, factor: f64) -> Self {
        self.handling_factor = factor;
        self
    }

    #[cfg(feature = "serde")]
    const fn default_count() -> u32 {
        1
    }

    #[cfg(feature = "serde")]
    const fn no_time() -> Distribution {
        Distribution::ZERO
    }

    const fn default_return() -> Duration {
        Duration::from_secs(300)
    }

    const fn default_factor() -> f64 {
        1.0
    }
}
