//! The centres that are compared: the sizes of the package's own scenarios, with what every baseline can express.

/// A centre, and how long it runs before anything is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    pub(crate) agents: u32,
    pub(crate) queues: u16,
    pub(crate) skills: u16,
    /// Different agents: those of one profile are alike.
    pub(crate) profiles: u32,
    /// Contacts that are to wait.
    pub(crate) backlog: usize,
    pub(crate) shape: Shape,
    /// Events before those that are measured: long enough for contacts that nobody idle can serve to gather.
    pub(crate) before: usize,
    /// Events that are measured, at most.
    pub(crate) measured: usize,
    /// How many times faster than a competent linear scan, one of columns, the router is asked to be.
    pub(crate) asked: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Everyone is busy; agents hold a few skills, and contacts ask for one or two of a few sets of them.
    Busy,
    /// As busy, but 95 of 100 agents are idle.
    Quiet,
    /// Busy; every agent holds 20 skills at levels of its own, and every contact asks for three in its own way. Skills are uniform.
    Unique,
    /// As unique, with skills of which a few are common.
    UniqueSkewed,
}

impl Scenario {
    /// Events of one turn: long enough that a competitor is not measured while it fetches back what the one before it drove out of the
    /// caches, and short enough that what else the machine does hits all alike.
    pub(crate) fn turn(&self) -> usize {
        if self.agents > 10_000 || self.shape.is_unique() { 250 } else { 2_000 }
    }
}

impl Shape {
    pub(crate) fn is_unique(self) -> bool {
        matches!(self, Self::Unique | Self::UniqueSkewed)
    }

    /// The exponent of the power law of skills.
    pub(crate) fn skew(self) -> f64 {
        match self {
            Self::Busy | Self::Quiet => 0.7,
            Self::Unique => 0.0,
            Self::UniqueSkewed => 1.0,
        }
    }
}

const fn scenario(
    name: &'static str,
    (agents, queues, skills, profiles): (u32, u16, u16, u32),
    backlog: usize,
    shape: Shape,
    (before, measured): (usize, usize),
    asked: Option<f64>,
) -> Scenario {
    Scenario { name, agents, queues, skills, profiles, backlog, shape, before, measured, asked }
}

pub(crate) const ALL: [Scenario; 8] = [
    // Begins with hardly anything, so that every state is one that the baselines have come to by themselves.
    scenario("tiny", (20, 5, 8, 12), 10, Shape::Busy, (0, 3_000), None),
    scenario("S1", (50, 5, 8, 12), 20, Shape::Busy, (20_000, 100_000), Some(1.3)),
    scenario("S2", (1_000, 50, 30, 100), 1_000, Shape::Busy, (30_000, 100_000), Some(15.0)),
    scenario("S3", (10_000, 500, 200, 1_000), 50_000, Shape::Busy, (150_000, 100_000), Some(120.0)),
    scenario("S4", (100_000, 2_000, 1_000, 10_000), 1_000_000, Shape::Busy, (150_000, 50_000), Some(1_200.0)),
    scenario("S5", (10_000, 1, 1_000, 10_000), 50_000, Shape::Unique, (30_000, 20_000), Some(30.0)),
    scenario("S5z", (10_000, 1, 1_000, 10_000), 50_000, Shape::UniqueSkewed, (30_000, 20_000), Some(8.0)),
    scenario("S6", (10_000, 500, 200, 1_000), 0, Shape::Quiet, (100_000, 100_000), Some(100.0)),
];

pub(crate) fn find(name: &str) -> Option<Scenario> {
    ALL.into_iter().find(|scenario| scenario.name == name)
}
