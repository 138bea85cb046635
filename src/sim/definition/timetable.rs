//! What happens at set times: queues open and close, sites go down and come back.

use alloc::string::String;
use core::time::Duration;

/// For how long a queue is open in every cycle. A queue without hours is always open.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct Hours {
    /// The queue.
    pub queue: String,
    /// When it opens, counted from the start of the cycle.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub opens: Duration,
    /// When it closes; later, and no later than the end of the cycle.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub closes: Duration,
}

impl Hours {
    /// The queue is open from one instant of the cycle to another.
    pub fn new(queue: &str, opens: Duration, closes: Duration) -> Self {
        Self { queue: String::from(queue), opens, closes }
    }
}

/// For how long a site is down in every cycle: nobody there is offered anything, and what they had in hand waits again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct Outage {
    /// The site.
    pub site: String,
    /// When it goes down, counted from the start of the cycle.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub at: Duration,
    /// When it comes back; later, and no later than the end of the cycle.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub until: Duration,
}

impl Outage {
    /// The site is down from one instant of the cycle to another.
    pub fn new(site: &str, at: Duration, until: Duration) -> Self {
        Self { site: String::from(site), at, until }
    }
}
