//! What the next hours bring: simulations that begin with the state of a router at work.

use super::{Centre, Distribution, Estimate, RunError};
use crate::{AgentId, CommandError, ContactId, MAX_SPAN, Router, Timestamp};
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

mod bands;
mod plan;
#[cfg(all(test, feature = "serde"))]
mod tests;

pub use bands::{Band, Forecasted, QueueForecast, Spread};
pub(super) use plan::Resolved;

/// From where a forecast begins and how far it goes.
///
/// ```no_run
/// use core::time::Duration;
/// use toritsugi::Router;
/// use toritsugi::sim::{Centre, Forecast, ForecastError, WhatIf};
///
/// # fn forecast(centre: &Centre, live: &Router) -> Result<(), ForecastError> {
/// let forecast = Forecast::new(Duration::from_secs(4 * 3600)).time_of_day(Duration::from_secs(14 * 3600));
/// let as_it_is = centre.forecast(live, &forecast)?;
/// let three_more = forecast.clone().what_if(WhatIf::MoreAgents { staff: "billing".into(), agents: 3 });
/// let with_more = centre.forecast(live, &three_more)?;
/// let gain = with_more.gain_over(&as_it_is).expect("both have contacts");
/// println!("{:+.1} points", gain.mean * 100.0);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Forecast {
    /// How far it goes, more than zero and no further than the cycle of the centre. Defaults to what [`new`](Self::new) is given.
    pub horizon: Duration,
    /// The length of its intervals, more than zero; they begin at multiples of it from the start of the cycle. Defaults to half an hour.
    pub interval: Duration,
    /// When in the cycle it begins, by the centre's shifts and arrivals. Defaults to the router's clock, as if that began with a cycle.
    pub time_of_day: Option<Duration>,
    /// How many futures are simulated, 5 to 10,000. Defaults to 100.
    pub replications: u32,
    /// The seed of the first; the same seed draws the same futures. Defaults to 1.
    pub seed: u64,
    /// How long an agent that is not ready stays so. Defaults to an exponential distribution of mean 10 min.
    pub pause: Distribution,
    /// What is to be different. Defaults to nothing.
    pub what_if: Vec<WhatIf>,
}

/// Something that is to be different from now on.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum WhatIf {
    /// So many agents more come at once and stay, alike those of this group; or of the first group with this queue, if no group has the name.
    MoreAgents {
        /// The group, or a queue.
        staff: String,
        /// How many.
        agents: u32,
    },
    /// So many of those who are at work now leave as soon as they have finished what they have in hand: of this group, or of the first group with
    /// this queue, if no group has the name.
    FewerAgents {
        /// The group, or a queue.
        staff: String,
        /// How many.
        agents: u32,
    },
    /// This part, 0 to 1, of the contacts that would come into a queue from now on goes elsewhere: to a vendor, to another site.
    Divert {
        /// The queue.
        queue: String,
        /// Which part.
        share: f64,
    },
    /// A queue closes: nobody comes any more, and those who wait are served.
    Close {
        /// The queue; or a channel, all of whose queues take nothing else.
        queue: String,
        /// When, counted from the start of the cycle (midnight, for a day).
        at: Duration,
    },
}

/// Why there is no forecast.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ForecastError {
    /// A horizon or an interval out of range.
    #[error("the horizon must be more than zero and no longer than the cycle, and the interval more than zero")]
    BadHorizon,
    /// A time of day beyond the cycle.
    #[error("the time of day must be within the cycle")]
    BadTimeOfDay,
    /// Too few or too many replications.
    #[error("a forecast has from 5 to 10000 replications")]
    BadReplications,
    /// The distribution of pauses is not sound.
    #[error("the pauses of agents: {0}")]
    BadPause(super::DistributionFault),
    /// Neither a group nor a queue.
    #[error("there is neither a staff nor a queue `{name}` with staff in the centre")]
    UnknownStaff {
        /// The name.
        name: String,
    },
    /// Neither a queue nor a channel.
    #[error("there is neither a queue nor a channel `{name}` in the plan")]
    UnknownQueue {
        /// The name.
        name: String,
    },
    /// A channel that shares a queue with others.
    #[error("channel `{channel}` cannot close alone: queue `{queue}` takes others as well; close queues by name")]
    SharedChannel {
        /// The channel.
        channel: String,
        /// The queue.
        queue: String,
    },
    /// More agents are to leave than are at work.
    #[error("of staff `{staff}` {present} are at work then, so that {asked} cannot leave")]
    TooFewAgents {
        /// The group.
        staff: String,
        /// How many are at work when the forecast begins.
        present: u64,
        /// How many are to leave.
        asked: u64,
    },
    /// A share outside 0 to 1.
    #[error("the share that goes elsewhere from queue `{queue}` must be from 0 to 1")]
    BadShare {
        /// The queue.
        queue: String,
    },
    /// A closing that is past or beyond the horizon.
    #[error("`{queue}` is to close at a time of the cycle that is past, or beyond the horizon")]
    BadClosing {
        /// The queue or channel as written.
        queue: String,
    },
    /// The live plan cannot become that of the centre.
    #[error("the centre's plan cannot take the place of the live one: {0}")]
    OtherPlan(CommandError),
    /// An agent that nobody in the model is like.
    #[error("agent {agent} has no queue in common with any staff of the centre")]
    StrangeAgent {
        /// The agent.
        agent: AgentId,
    },
    /// A contact of which the model knows nothing.
    #[error("contact {contact} came by a channel by which no traffic of the centre comes")]
    StrangeContact {
        /// The contact.
        contact: ContactId,
    },
    /// A run stopped.
    #[error(transparent)]
    Run(#[from] RunError),
}

impl Forecast {
    /// Of the next so much time, by half hours, from a hundred futures.
    pub fn new(horizon: Duration) -> Self {
        Self {
            horizon,
            interval: Duration::from_secs(1_800),
            time_of_day: None,
            replications: 100,
            seed: 1,
            pause: Distribution::Exponential(Duration::from_secs(600)),
            what_if: Vec::new(),
        }
    }

    /// Sets the length of its intervals, more than zero. Defaults to half an hour.
    pub const fn interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// Sets when in the cycle it begins. Defaults to the router's clock.
    pub const fn time_of_day(mut self, time: Duration) -> Self {
        self.time_of_day = Some(time);
        self
    }

    /// Sets how many futures are simulated, 5 to 10,000. Defaults to 100.
    pub const fn replications(mut self, replications: u32) -> Self {
        self.replications = replications;
        self
    }

    /// Sets the seed of the first. Defaults to 1.
    pub const fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets how long an agent that is not ready stays so. Defaults to an exponential distribution of mean 10 min.
    pub fn pause(mut self, pause: Distribution) -> Self {
        self.pause = pause;
        self
    }

    /// Adds something that is to be different.
    pub fn what_if(mut self, what_if: WhatIf) -> Self {
        self.what_if.push(what_if);
        self
    }

    fn check(&self, cycle: Duration) -> Result<(), ForecastError> {
        let sound = |span: Duration| crate::time::micros(span) > 0 && span <= MAX_SPAN;
        if !sound(self.horizon) || self.horizon > cycle || !sound(self.interval) {
            return Err(ForecastError::BadHorizon);
        }
        if self.time_of_day.is_some_and(|time| time >= cycle) {
            return Err(ForecastError::BadTimeOfDay);
        }
        if !(5..=10_000).contains(&self.replications) {
            return Err(ForecastError::BadReplications);
        }
        self.pause.check().map_err(ForecastError::BadPause)
    }
}

impl Centre {
    /// What the next hours bring, if people go on as this centre says, from the state of a router at work: live, or from a snapshot
    /// ([`Router::restore`]). It simulates copies and leaves the router alone.
    ///
    /// Everything that is known goes into it: who waits and for how long, who talks with whom and since when, who is ringing, who wraps
    /// up, who is away. How long those who wait remain patient, and those who talk go on talking, is drawn given how long they have
    /// already. Who is signed in stays until the shift ends that its group has at this time, or to the end if there are more of them than the
    /// model expects; who should be there and is not comes with its next shift. If the centre's plan is another than the router's, it takes its place
    /// first. Hours in the centre take the place of the router's.
    ///
    /// Forecasts of the same seed draw the same arrivals, patience and handling times whatever is different, so that
    /// [`Forecasted::gain_over`] compares like with like. Costs a clone of the router and a run over the horizon for each replication.
    ///
    /// # Errors
    /// [`ForecastError`]
    pub fn forecast(&self, router: &Router, forecast: &Forecast) -> Result<Forecasted, ForecastError> {
        forecast.check(self.cycle)?;
        let start = plan::start(self, router.now(), forecast);
        let resolved = plan::resolve(self, forecast, start)?;
        let router = plan::with_plan(router, &self.plan)?;
        let mut outcomes = Vec::new();
        for replication in 0..forecast.replications {
            let seed = forecast.seed.wrapping_add(replication.into());
            outcomes.push(self.run_from(&router, forecast, &resolved, seed)?);
        }
        Ok(bands::forecasted(self, &router, forecast, &resolved, &outcomes))
    }
}

/// A mean, and what nine of ten lie between.
fn spread(values: &[f64]) -> Option<Spread> {
    let mean = Estimate::of(values)?;
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let at = |hundredth: usize| {
        let rank = sorted.len().saturating_mul(hundredth).div_ceil(100).max(1);
        sorted.get(rank - 1).copied().unwrap_or(mean.mean)
    };
    Some(Spread { mean: mean.mean, margin: mean.half_width(0.95).unwrap_or(0.0), low: at(5), high: at(95) })
}

/// Where a driver's clock stands when the forecast begins, and how it goes on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    /// By the driver's clock, which began with the cycle before, so that who came before midnight has a time of its own.
    pub(super) own: Timestamp,
    /// By the router's.
    pub(super) router: Timestamp,
}
