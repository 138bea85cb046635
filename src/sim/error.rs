//! Why a model or a run was refused.

use super::DistributionFault;
use crate::{CommandError, PlanError, ProfileError, RequirementError, Timestamp};
use alloc::string::String;

/// Why a [`CentreDefinition`](super::CentreDefinition) was refused, with the staff or traffic it is about.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CentreError {
    /// The plan is not sound.
    #[error("plan: {0}")]
    Plan(#[from] PlanError),
    /// A cycle of zero, or longer than [`MAX_SPAN`](crate::MAX_SPAN).
    #[error("the cycle must be more than zero and at most two years")]
    BadCycle,
    /// A coefficient of variation of all traffic outside 0 to 10, or no number.
    #[error("`day_variation` must be a coefficient of variation from 0 to 10")]
    BadVariation,
    /// A staff group is wrong.
    #[error("staff `{staff}`: {fault}")]
    Staff {
        /// The group's name.
        staff: String,
        /// What is wrong.
        fault: StaffFault,
    },
    /// A traffic is wrong.
    #[error("traffic `{traffic}`: {fault}")]
    Traffic {
        /// The traffic's name.
        traffic: String,
        /// What is wrong.
        fault: TrafficFault,
    },
    /// Hours are wrong.
    #[error("hours of queue `{queue}`: {fault}")]
    Hours {
        /// The queue as written.
        queue: String,
        /// What is wrong.
        fault: TimetableFault,
    },
    /// An outage is wrong.
    #[error("outage of site `{site}`: {fault}")]
    Outage {
        /// The site as written.
        site: String,
        /// What is wrong.
        fault: TimetableFault,
    },
}

/// What is wrong with hours or an outage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TimetableFault {
    /// The plan has nothing of this name.
    #[error("it is not in this plan")]
    Unknown,
    /// A period that ends before it begins, or after the cycle.
    #[error("it must end after it begins, and no later than the cycle")]
    BadPeriod,
    /// Two periods of the same thing.
    #[error("it overlaps another")]
    Overlap,
}

/// What is wrong with a staff group.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum StaffFault {
    /// A second group of that name.
    #[error("this name is used twice")]
    DuplicateName,
    /// The profile does not fit the plan.
    #[error("profile: {0}")]
    Profile(#[from] ProfileError),
    /// No agents, or more than a million.
    #[error("the count must be from 1 to 1000000")]
    BadCount,
    /// No shift, so that nobody ever works.
    #[error("it has no shift")]
    NoShift,
    /// A shift that ends before it starts, or is longer than the cycle.
    #[error("a shift must end after it starts, and be no longer than the cycle")]
    BadShift,
    /// A probability outside 0 to 1.
    #[error("`{field}` must be a probability from 0 to 1")]
    BadProbability {
        /// The field.
        field: &'static str,
    },
    /// A factor that is not more than 0 and at most 1000.
    #[error("`handling_factor` must be more than 0 and at most 1000")]
    BadFactor,
    /// Shifts beside `staffing`, an interval of no length, no agents at all or too many, or a time beyond the cycle.
    #[error(
        "`staffing` must stand without shifts, with an interval of more than zero, end within the cycle, and name 1 to 1000000 agents"
    )]
    BadStaffing,
    /// A break of no length, or longer than two years.
    #[error("`breaks`: `lasts` must be more than zero, and no time longer than two years")]
    BadBreak,
    /// A coefficient of variation outside 0 to 10, or no number.
    #[error("`{field}` must be a coefficient of variation from 0 to 10")]
    BadVariation {
        /// The field.
        field: &'static str,
    },
    /// A factor for several contacts at once that is below 1, above 100, or no number.
    #[error("`slowdown` must be factors from 1 to 100")]
    BadSlowdown,
    /// Learning that starts below 1 or above 100, or never gets on.
    #[error("`learning`: `starts_at` must be from 1 to 100, and `halves_after` at least 1")]
    BadLearning,
    /// A handling time of its own for a traffic that the model has not, or has twice here.
    #[error("`handling`: there is no traffic `{traffic}` in this model, or it is named twice")]
    BadHandling {
        /// The traffic as written.
        traffic: String,
    },
    /// A distribution is wrong.
    #[error("`{field}`: {fault}")]
    Distribution {
        /// The field.
        field: &'static str,
        /// What is wrong.
        fault: DistributionFault,
    },
}

/// What is wrong with a traffic.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TrafficFault {
    /// A second traffic of that name.
    #[error("this name is used twice")]
    DuplicateName,
    /// The plan has no such queue.
    #[error("there is no queue `{name}` in this plan")]
    UnknownQueue {
        /// The name as written.
        name: String,
    },
    /// The plan has no such channel.
    #[error("there is no channel `{name}` in this plan")]
    UnknownChannel {
        /// The name as written.
        name: String,
    },
    /// The queue does not take the channel.
    #[error("queue `{queue}` does not take channel `{channel}`")]
    ChannelNotServed {
        /// The queue.
        queue: String,
        /// The channel.
        channel: String,
    },
    /// The plan has no such tenant.
    #[error("there is no tenant `{name}` in this plan")]
    UnknownTenant {
        /// The name as written.
        name: String,
    },
    /// The queue is another tenant's.
    #[error("queue `{queue}` does not serve tenant `{tenant}`")]
    TenantNotServed {
        /// The queue.
        queue: String,
        /// The tenant.
        tenant: String,
    },
    /// The model has no such staff group.
    #[error("there is no staff `{name}` in this model")]
    UnknownStaff {
        /// The name as written.
        name: String,
    },
    /// The requirement is no requirement.
    #[error("requirement: {0}")]
    Requirement(#[from] RequirementError),
    /// The arrivals are wrong.
    #[error("arrivals: {0}")]
    Arrivals(#[from] ArrivalsFault),
    /// The shares of the priorities are negative, or add up to nothing.
    #[error("the shares of its priorities must be zero or more and not all zero")]
    BadShares,
    /// The shares handed over by one group are no probabilities, or add up to more than 1.
    #[error("the shares that `{staff}` hands over must be from 0 to 1, and not more than 1 together")]
    BadHandOver {
        /// The group.
        staff: String,
    },
    /// A probability outside 0 to 1.
    #[error("`{field}` must be a probability from 0 to 1")]
    BadProbability {
        /// The field.
        field: &'static str,
    },
    /// A span of zero, or longer than [`MAX_SPAN`](crate::MAX_SPAN).
    #[error("`{field}` must be more than zero and at most two years")]
    BadSpan {
        /// The field.
        field: &'static str,
    },
    /// Another channel's share is no probability, or they add up to more than 1.
    #[error("`other_channels`: the shares must be from 0 to 1, and not more than 1 together")]
    BadChannels,
    /// A factor of another channel that is not more than 0 and at most 1000.
    #[error("`other_channels`: `handling_factor` must be more than 0 and at most 1000")]
    BadFactor,
    /// The shares passed on from one queue are no probabilities, or add up to more than 1 with what a group hands over.
    #[error(
        "`transfers`: the shares from `{queue}` must be from 0 to 1, and not more than 1 together with `hand_over`"
    )]
    BadTransfers {
        /// The queue.
        queue: String,
    },
    /// A coefficient of variation outside 0 to 10, or no number.
    #[error("`{field}` must be a coefficient of variation from 0 to 10")]
    BadVariation {
        /// The field.
        field: &'static str,
    },
    /// Bursts are wrong.
    #[error("`bursts`: {0}")]
    Burst(ArrivalsFault),
    /// More than a hundred rests.
    #[error("`parks` must be from 0 to 100")]
    BadParks,
    /// The customer is to be called first, but not when.
    #[error("`callback_first` can be the customer only with `callback_after`")]
    CustomerFirst,
    /// A distribution is wrong.
    #[error("`{field}`: {fault}")]
    Distribution {
        /// The field.
        field: &'static str,
        /// What is wrong.
        fault: DistributionFault,
    },
}

/// What is wrong with arrivals.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ArrivalsFault {
    /// Intervals of no length.
    #[error("the length of an interval must be more than zero")]
    NoInterval,
    /// A rate that is negative, above a thousand million, or no number.
    #[error("the contacts expected in an interval must be from 0 to 1000000000")]
    BadRate,
    /// A straight rate of fewer than two points, or points out of order.
    #[error("`linear` needs two points at least, in ascending order of `at`")]
    BadPoints,
    /// A schedule that ends before it begins, or has no contacts or more than ten million.
    #[error("`schedule` must end after it begins, with 1 to 10000000 contacts in all")]
    BadSchedule,
    /// A burst of fewer than no contacts, more than a million, or no number.
    #[error("the contacts expected in a burst must be from 0 to 1000000")]
    BadBurst,
    /// A burst with a chance outside 0 to 1.
    #[error("`chance` must be a probability from 0 to 1")]
    BadChance,
    /// A trace that nobody has read.
    #[error("the file `{file}` of `trace` has not been read")]
    NotRead {
        /// The file as written.
        file: String,
    },
    /// A time beyond [`MAX_SPAN`](crate::MAX_SPAN).
    #[error("a time is later than two years")]
    TooLong,
}

/// Why the text of a trace was refused, with the line, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TraceError {
    /// A time that is none, or longer than two years.
    #[error("line {line}: column `{column}`: a time is seconds, or a span like `20s`, `1m30s` or `2h`")]
    Time {
        /// The line.
        line: usize,
        /// The column.
        column: &'static str,
    },
    /// A priority that is no whole number from -32768 to 32767.
    #[error("line {line}: column `priority`: a priority is a whole number from -32768 to 32767")]
    Priority {
        /// The line.
        line: usize,
    },
    /// A fifth column.
    #[error("line {line}: there are four columns at most: at, priority, patience, handling")]
    TooMany {
        /// The line.
        line: usize,
    },
}

/// Why a run stopped.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The router refused a command that the model should never give: a limit of the plan was reached, or there is a defect.
    #[error("at {at}: {error}")]
    Refused {
        /// When.
        at: Timestamp,
        /// Why.
        error: CommandError,
    },
    /// No cycles, or so many that the run is longer than ten times [`MAX_SPAN`](crate::MAX_SPAN).
    #[error("a run has at least one cycle and is at most twenty years long")]
    BadLength,
    /// A warm-up that is as long as the run, or longer.
    #[error("the warm-up must be shorter than the run")]
    BadWarmUp,
    /// Intervals of no length, or more than a million of them.
    #[error("the interval of the time series must be more than zero, and a run has at most 1000000 of them")]
    BadInterval,
}
