//! The centres that are measured.

use std::fmt;

/// A centre, how long it is run, and what its events must hash to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    pub(crate) size: Size,
    pub(crate) shape: Shape,
    /// Commands before those that are measured: long enough for contacts that nobody idle can serve to gather.
    pub(crate) before: usize,
    /// Commands that are measured.
    pub(crate) measured: usize,
    /// The hash of the measured events, where it is known.
    pub(crate) digest: Option<u64>,
}

/// As [`find`] reads it.
impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name {
            AGENTS => write!(f, "{AGENTS}{}", self.size.agents),
            BACKLOG => write!(f, "{BACKLOG}{}", self.size.backlog),
            name => f.write_str(name),
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) agents: u32,
    pub(crate) queues: u16,
    pub(crate) skills: u16,
    /// Different agents: those of one profile are alike.
    pub(crate) profiles: u32,
    /// Contacts that are to wait.
    pub(crate) backlog: usize,
}

/// What is unusual about a centre.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Agents hold a few skills, and contacts ask for one or two of a few sets of them.
    Usual,
    /// As usual, but 95 of 100 agents are idle.
    Quiet,
    /// Every agent holds 20 skills at levels of its own, and every contact asks for three of them in its own way.
    Odd { skew: Skew, quiet: bool },
    /// Every contact arrives at once, and then every agent.
    Burst,
    /// As usual, but those who gather within a second are assigned together.
    Batch,
    /// Every feature: steps, preferred agents, several queues for a contact, channels that interrupt, offers to several agents,
    /// declines that are remembered.
    Everything,
}

/// How unevenly skills are spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Skew {
    Uniform,
    /// Rank n with a weight of n to the power of -1.
    Zipf,
}

impl Scenario {
    /// The same with so many commands to measure, whose hash is not known.
    pub(crate) const fn shortened(self, measured: usize) -> Self {
        Self { measured, digest: None, ..self }
    }
}

const fn size(agents: u32, queues: u16, skills: u16, profiles: u32, backlog: usize) -> Size {
    Size { agents, queues, skills, profiles, backlog }
}

const fn scenario(
    name: &'static str,
    size: Size,
    shape: Shape,
    (before, measured): (usize, usize),
    digest: u64,
) -> Scenario {
    Scenario { name, size, shape, before, measured, digest: Some(digest) }
}

const SHORT: (usize, usize) = (20_000, 100_000);
const LONG: (usize, usize) = (150_000, 200_000);
const ODD: (usize, usize) = (2_000, 3_000);

pub(crate) const S1: Scenario = scenario("S1", size(50, 5, 8, 12, 20), Shape::Usual, SHORT, 0x652c_db41_31fb_b121);
pub(crate) const S2: Scenario =
    scenario("S2", size(1_000, 50, 30, 100, 1_000), Shape::Usual, SHORT, 0x2de3_d4f9_cb9f_8dca);
pub(crate) const S3: Scenario =
    scenario("S3", size(10_000, 500, 200, 1_000, 50_000), Shape::Usual, LONG, 0x9914_fc34_d67f_ac79);

/// S3 at a tenth, for the twin: it looks at everything there is for every command.
pub(crate) const TENTH: Scenario =
    scenario("tenth", size(1_000, 50, 20, 100, 5_000), Shape::Usual, (500, 2_000), 0x10f6_bc7a_b92a_8dc1);

/// All of them, by name. The letter u is for agents of which every one is unique.
pub(crate) const ALL: [Scenario; 14] = [
    S1,
    S2,
    scenario("S2u", size(1_000, 50, 30, 1_000, 1_000), Shape::Usual, SHORT, 0x1cb5_0b37_7901_326c),
    S3,
    scenario("S3u", size(10_000, 500, 200, 10_000, 50_000), Shape::Usual, LONG, 0x3ddf_21dd_17d0_920e),
    scenario("S4", size(100_000, 2_000, 1_000, 10_000, 1_000_000), Shape::Usual, LONG, 0x4787_df9d_dd26_4699),
    scenario(
        "S5",
        size(10_000, 1, 1_000, 10_000, 50_000),
        Shape::Odd { skew: Skew::Uniform, quiet: false },
        ODD,
        0x29e8_4577_ddc5_8efc,
    ),
    scenario(
        "S5z",
        size(10_000, 1, 1_000, 10_000, 50_000),
        Shape::Odd { skew: Skew::Zipf, quiet: false },
        ODD,
        0xf8e0_444b_1da0_fefb,
    ),
    scenario("S6", size(10_000, 500, 200, 1_000, 0), Shape::Quiet, SHORT, 0x7b8e_ea48_8b00_9e4e),
    scenario("S6u", size(10_000, 500, 200, 10_000, 0), Shape::Quiet, SHORT, 0xd1b3_6f34_92e7_7f74),
    scenario("S6q", size(10_000, 1, 4, 10_000, 0), Shape::Quiet, SHORT, 0xc26a_ccf8_a432_2c21),
    scenario(
        "S6p",
        size(10_000, 1, 1_000, 10_000, 0),
        Shape::Odd { skew: Skew::Zipf, quiet: true },
        ODD,
        0x2070_814b_cc22_2d25,
    ),
    scenario("S7", size(5_000, 500, 200, 1_000, 50_000), Shape::Burst, (0, 55_000), 0xe16d_ee17_14c9_f9e3),
    scenario("S8", size(1_000, 50, 30, 100, 1_000), Shape::Everything, SHORT, 0xc6de_daed_ef36_f7cc),
];

const AGENTS: &str = "agents=";
const BACKLOG: &str = "backlog=";

/// A centre of so many agents, of which the rest follows.
pub(crate) fn with_agents(agents: u32) -> Scenario {
    let queues = u16::try_from(agents / 20).unwrap_or(u16::MAX);
    let size = size(agents, queues, (queues / 2).max(8), agents / 10, usize::try_from(agents).unwrap_or_default() * 5);
    Scenario { name: AGENTS, size, shape: Shape::Usual, before: 30_000, measured: 20_000, digest: None }
}

/// The centre of S3, in which so many contacts wait.
pub(crate) fn with_backlog(backlog: usize) -> Scenario {
    Scenario { name: BACKLOG, size: Size { backlog, ..S3.size }, before: 30_000, measured: 20_000, digest: None, ..S3 }
}

/// So many agents and contacts, all of which gather for one round of a batch.
pub(crate) fn with_batch(agents: u32, contacts: usize) -> Scenario {
    let size = size(agents, 50, 30, 100, contacts);
    Scenario { name: "batch", size, shape: Shape::Batch, before: 0, measured: 0, digest: None }
}

/// By its name, or by what it has more or less of: `agents=1000`, `backlog=1000`.
pub(crate) fn find(name: &str) -> Option<Scenario> {
    if let Some(agents) = name.strip_prefix(AGENTS) {
        return Some(with_agents(agents.parse().ok()?));
    }
    if let Some(backlog) = name.strip_prefix(BACKLOG) {
        return Some(with_backlog(backlog.parse().ok()?));
    }
    ALL.into_iter().chain([TENTH]).find(|scenario| scenario.name == name)
}
