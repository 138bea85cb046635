//! The simulator: a model of a centre, and a seeded, event-driven run of it around the real [`Router`](crate::Router).
//!
//! A [`CentreDefinition`] says who calls, who works and under which plan. [`CentreDefinition::build`] checks it and gives a
//! [`Centre`], and [`Centre::run`] routes its days: it merges what people do (arrive, give up, accept, hang up, come to work and
//! leave) with the router's [`next_deadline`](crate::Router::next_deadline), and never reads a clock. Nothing is decided here: who
//! is offered what, and when, is the router's decision, the same as in production.
//!
//! The same definition and seed give the same [`Outcome`]. Every contact draws its fate from a stream of its own, found from the
//! seed, the name of its traffic, the day and its number, so another kind of traffic, another day or another agent never shifts
//! what the others draw. Floating-point functions come from the platform; two platforms may differ in the last bit of a
//! draw, one platform never does.
//!
//! ```
//! use core::time::Duration;
//! use toritsugi::sim::{Arrivals, CentreDefinition, Distribution, Run, Shift, StaffDefinition, TrafficDefinition};
//! use toritsugi::{PlanDefinition, ProfileDefinition, QueueDefinition};
//!
//! let hour = Duration::from_secs(3600);
//! let plan = PlanDefinition::new().queue(QueueDefinition::new("orders").channels(["voice"]));
//! let staff = StaffDefinition::new("floor", 6, ProfileDefinition::new().queue("orders"))
//!     .shift(Shift::new(9 * hour, 17 * hour));
//! let traffic = TrafficDefinition::new("orders", "orders", "voice")
//!     .arrivals(Arrivals::rates(9 * hour, hour, [60.0, 80.0, 70.0, 50.0]))
//!     .handling(Distribution::Exponential(Duration::from_secs(180)));
//! let centre = CentreDefinition::new(plan).staff(staff).traffic(traffic).build()?;
//!
//! let outcome = centre.run(&Run::default())?;
//! assert_eq!(outcome, centre.run(&Run::default())?);
//! assert_eq!(outcome.total.counts.offered, outcome.total.counts.answered + outcome.total.counts.open);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![expect(
    clippy::float_arithmetic,
    reason = "draws and statistics are floating-point; nothing here takes part in a routing decision"
)]

mod agenda;
mod arrivals;
mod check;
mod crowd;
mod definition;
mod distribution;

mod driver;
pub mod erlang;
mod error;
mod forecast;
mod measure;
mod number;
mod outcome;
mod people;
pub mod random;
mod recorder;
mod special;
mod staff_search;
mod statistics;
mod study;

pub use arrivals::{Arrival, Arrivals, Burst, RatePoint, Schedule};
pub use definition::{
    Balking, Break, Centre, CentreDefinition, ChannelShare, HandOver, Hours, Learning, Outage, OwnHandling,
    PriorityShare, Rota, Shift, StaffDefinition, Staffing, TrafficDefinition, TransferShare,
};
pub use distribution::{Distribution, DistributionFault};
pub use driver::{Moment, Run};
pub use error::{ArrivalsFault, CentreError, RunError, StaffFault, TimetableFault, TraceError, TrafficFault};
pub use forecast::{Band, Forecast, ForecastError, Forecasted, QueueForecast, Spread, WhatIf};
pub use measure::Measure;
pub use outcome::{Counts, Flow, GroupOutcome, Manner, Outcome, QueueOutcome, Series, TrafficOutcome};
pub use staff_search::{FoundStaff, MetTarget, SearchProgress, StaffSearch, StaffSearchError};
pub use statistics::Estimate;
pub use study::{Precision, Study};

#[cfg(test)]
mod tests;
