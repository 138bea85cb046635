//! Closed forms for one pool of agents: Erlang B, C and A, and the staff that a target needs.
//!
//! Contacts arrive at random (Poisson), are alike, and wait for the next free agent of one pool in the order in which they came. What differs is
//! what becomes of one that finds nobody free:
//!
//! | variant | who finds nobody free | handling times | source |
//! |---|---|---|---|
//! | *B* | is lost | of any shape, only the mean counts | Erlang 1917 |
//! | *C* | waits for ever | exponential | Erlang 1917 |
//! | *A* | waits, and gives up after an exponential patience | exponential | Palm 1946; the waits after Mandelbaum and Zeltyn 2007 |
//!
//! They know one pool and one kind of contact: for agents with several skills they give a start, and a simulation the answer
//! ([`StaffSearch`](super::StaffSearch)). All are computed by recursions of positive terms, so nothing cancels out, with tens of thousands of
//! agents as well as with one.
//!
//! ```
//! use core::time::Duration;
//! use toritsugi::ServiceLevelFormula;
//! use toritsugi::sim::erlang::Demand;
//!
//! // 100 calls an hour of 3 minutes: how many agents answer 80 % within 20 s?
//! let demand = Demand::new(100.0, Duration::from_secs(180))?;
//! let within = |agents| {
//!     demand.waiting(agents).map_or(0.0, |pool| pool.within(Duration::from_secs(20), ServiceLevelFormula::AbandonedNegative))
//! };
//! assert_eq!(demand.agents_for(|agents| within(agents) >= 0.8), Some(8));
//! assert!((within(8) - 0.880_148_310_8).abs() < 1e-9);
//! assert!((demand.lost(8) - 0.070_047_852).abs() < 1e-9);
//! # Ok::<(), toritsugi::sim::erlang::DemandError>(())
//! ```

use super::number::{float_micros, span};
use crate::{MAX_SPAN, ServiceLevelFormula};
use core::time::Duration;

mod integral;

use integral::integrate;

/// The most agents that are looked at.
const MOST_AGENTS: u32 = 1_000_000;
/// The longest queue that is looked at, in contacts.
const MOST_WAITING: f64 = 1e8;
/// Terms smaller than this part of their sum are left out.
const NEGLIGIBLE: f64 = 1e-17;
/// Sums are scaled down by this when they have grown by it.
const LARGE: f64 = 1e200;
/// An abandon no later than this is short, as it is by default in [`FiguresOptions`](crate::FiguresOptions).
const SHORT_ABANDON: Duration = Duration::from_secs(5);

/// What comes to a pool: how much, for how long, and how patient it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Demand {
    load: f64,
    handling: Duration,
    patience: Option<Duration>,
}

/// Why a demand was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DemandError {
    /// A number of contacts that is negative, no number, or more work than a million agents can do.
    #[error("the contacts an hour must be zero or more, and no more than a million agents handle")]
    BadRate,
    /// A mean handling time of zero, or beyond [`MAX_SPAN`].
    #[error("the mean handling time must be more than zero and at most two years")]
    BadHandling,
    /// A mean patience of zero, beyond [`MAX_SPAN`], or so long that more than a hundred million contacts would wait.
    #[error(
        "the mean patience must be more than zero and at most two years, and short enough for queues below 100000000"
    )]
    BadPatience,
}

impl Demand {
    /// So many contacts an hour on average, each handled so long on average, wrap-up included; they do not give up.
    ///
    /// # Errors
    /// [`DemandError`] for what is out of range.
    pub fn new(contacts_per_hour: f64, handling: Duration) -> Result<Self, DemandError> {
        if handling.is_zero() || handling > MAX_SPAN {
            return Err(DemandError::BadHandling);
        }
        let load = contacts_per_hour * handling.as_secs_f64() / 3_600.0;
        if !(0.0..=f64::from(MOST_AGENTS)).contains(&load) {
            return Err(DemandError::BadRate);
        }
        Ok(Self { load, handling, patience: None })
    }

    /// Lets contacts give up after this long on average.
    ///
    /// # Errors
    /// [`DemandError::BadPatience`]
    pub fn with_patience(mut self, patience: Duration) -> Result<Self, DemandError> {
        let longest = self.load * patience.as_secs_f64() / self.handling.as_secs_f64();
        if patience.is_zero() || patience > MAX_SPAN || longest > MOST_WAITING {
            return Err(DemandError::BadPatience);
        }
        self.patience = Some(patience);
        Ok(self)
    }

    /// The load in erlangs: how many agents it would keep busy if nobody waited and nobody was lost.
    pub const fn load(&self) -> f64 {
        self.load
    }

    /// Erlang B: the share that is lost if nobody waits, 0 to 1. Costs a division for each agent.
    pub fn lost(&self, agents: u32) -> f64 {
        // B(k) = a B(k-1) / (k + a B(k-1)): a ratio of positive numbers below 1, whatever the size.
        (1..=agents).fold(1.0, |lost, agent| {
            let kept = self.load * lost;
            if kept == 0.0 { 0.0 } else { kept / (f64::from(agent) + kept) }
        })
    }

    /// How the pool does if those wait who find nobody free: Erlang A if they have a patience, else Erlang C. `None` if they have none
    /// and the agents cannot keep up, as then the queue grows for ever.
    ///
    /// Costs a division for each agent and, with patience, one for each contact that may wait.
    pub fn waiting(&self, agents: u32) -> Option<Pool> {
        match self.patience {
            None => self.erlang_c(agents),
            Some(patience) => Some(self.erlang_a(agents, patience)),
        }
    }

    /// The staff that the square root gives: the load, and `safety` times its root beside it (Halfin and Whitt 1981). About 0 is
    /// thrift, 1 is usual, 2 leaves hardly anybody waiting.
    pub fn square_root(&self, safety: f64) -> u32 {
        whole(self.load + safety * self.load.sqrt())
    }

    /// The fewest agents for which `enough` holds, found from the square root on; it must not cease to hold with more agents. `None` if a
    /// million are not enough. Asks about twice the logarithm of how far off the start is.
    pub fn agents_for(&self, mut enough: impl FnMut(u32) -> bool) -> Option<u32> {
        let start = self.square_root(1.0).clamp(1, MOST_AGENTS);
        let (mut short, mut step) = (0, 1);
        let mut fits = start;
        if enough(start) {
            // Down, in growing steps, to one that does not fit.
            while let Some(fewer) = fits.checked_sub(step).filter(|fewer| *fewer > 0) {
                if !enough(fewer) {
                    short = fewer;
                    break;
                }
                (fits, step) = (fewer, step * 2);
            }
        } else {
            short = start;
            loop {
                if short == MOST_AGENTS {
                    return None;
                }
                fits = short.saturating_add(step).min(MOST_AGENTS);
                if enough(fits) {
                    break;
                }
                (short, step) = (fits, step.saturating_mul(2));
            }
        }
        while fits - short > 1 {
            let middle = short + (fits - short) / 2;
            if enough(middle) { fits = middle } else { short = middle }
        }
        Some(fits)
    }

    fn erlang_c(&self, agents: u32) -> Option<Pool> {
        let spare = f64::from(agents) - self.load;
        if spare <= 0.0 {
            return None;
        }
        let lost = self.lost(agents);
        let delayed = f64::from(agents) * lost / (f64::from(agents) - self.load * (1.0 - lost));
        let mean = delayed / spare;
        Some(Pool {
            agents,
            demand: *self,
            delayed,
            abandoned: 0.0,
            mean_wait: mean,
            waiting: self.load * mean,
            density: delayed * spare,
            log_scale: 0.0,
        })
    }

    /// The states of a birth and death process: up to `agents` contacts are as in Erlang B, beyond them each that waits leaves at its rate.
    fn erlang_a(&self, agents: u32, patience: Duration) -> Pool {
        let servers = f64::from(agents);
        let leaving = self.handling.as_secs_f64() / patience.as_secs_f64();
        // Weights relative to the state in which all agents are busy and nobody waits, whose weight is 1 but for the scale.
        let lost = self.lost(agents);
        let (mut base, mut scale) = (1.0, 0.0_f64);
        let (mut weight, mut busy, mut waiting) = (1.0, 1.0, 0.0);
        let mut ahead = 0.0;
        loop {
            ahead += 1.0;
            let ratio = self.load / (servers + ahead * leaving);
            weight *= ratio;
            busy += weight;
            waiting += ahead * weight;
            if busy > LARGE {
                (weight, busy, waiting, base) = (weight / LARGE, busy / LARGE, waiting / LARGE, base / LARGE);
                scale += LARGE.ln();
            }
            // What is still to come is smaller than a geometric series of this ratio.
            if ratio < 1.0 && weight * (ahead + 1.0) <= NEGLIGIBLE * (1.0 - ratio) * (1.0 - ratio) * waiting.max(busy) {
                break;
            }
            if weight == 0.0 {
                break;
            }
        }
        // Those with fewer contacts than agents weigh 1/B - 1 beside the state with all busy and nobody waiting.
        let idle = if lost > 0.0 { base * (1.0 / lost - 1.0) } else { f64::INFINITY };
        let total = idle + busy;
        let (delayed, waiting) = if total.is_finite() { (busy / total, waiting / total) } else { (0.0, 0.0) };
        let abandoned = if self.load > 0.0 { leaving * waiting / self.load } else { 0.0 };
        // The density of the wait that is offered, at zero: all busy, nobody waiting, times the rate of the agents.
        let (density, log_scale) = if total.is_finite() { (servers / total, -scale) } else { (0.0, 0.0) };
        let mean_wait = if self.load > 0.0 { waiting / self.load } else { 0.0 };
        Pool { agents, demand: *self, delayed, abandoned, mean_wait, waiting, density, log_scale }
    }
}

/// How a pool does in the long run, when those wait who find nobody free.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pool {
    agents: u32,
    demand: Demand,
    delayed: f64,
    abandoned: f64,
    /// In units of the handling time.
    mean_wait: f64,
    waiting: f64,
    /// Of the wait that is offered to a contact that never gives up, at zero, for each handling time; times e to the `log_scale`.
    density: f64,
    log_scale: f64,
}

impl Pool {
    /// The share that has to wait, served or not: Erlang C's *C*.
    pub const fn delayed(&self) -> f64 {
        self.delayed
    }

    /// The share that gives up.
    pub const fn abandoned(&self) -> f64 {
        self.abandoned
    }

    /// The mean wait of all, of those who give up up to then. Without patience it is the average speed of answer.
    pub fn mean_wait(&self) -> Duration {
        self.span(self.mean_wait)
    }

    /// The mean number of contacts that wait.
    pub const fn queue_length(&self) -> f64 {
        self.waiting
    }

    /// The share of the agents' time in which they are busy.
    pub fn occupancy(&self) -> f64 {
        if self.agents == 0 {
            return 0.0;
        }
        self.demand.load * (1.0 - self.abandoned) / f64::from(self.agents)
    }

    /// The mean wait of those who are answered: the average speed of answer.
    pub fn mean_wait_answered(&self) -> Duration {
        let leaving = self.leaving();
        if leaving == 0.0 {
            return self.mean_wait();
        }
        // All waits of those answered: the integral of x f(x) e^(-theta x). Beyond the horizon nothing is left.
        let total = self.integral(self.horizon(), |wait| wait * (-leaving * wait).exp());
        if self.abandoned < 1.0 { self.span(total / (1.0 - self.abandoned)) } else { Duration::ZERO }
    }

    /// The service level: the share served within this long, by this formula. Abandons of up to 5 s are short.
    pub fn within(&self, target: Duration, formula: ServiceLevelFormula) -> f64 {
        let answered = self.answered_within(target);
        let ratio = |part: f64, whole: f64| if whole > 0.0 { (part / whole).clamp(0.0, 1.0) } else { 1.0 };
        match formula {
            ServiceLevelFormula::AbandonedNegative => answered,
            ServiceLevelFormula::AbandonedIgnored => ratio(answered, 1.0 - self.abandoned_within(target)),
            ServiceLevelFormula::AbandonedPositive => ratio(answered + self.abandoned_within(target), 1.0),
            ServiceLevelFormula::ShortAbandonsIgnored => ratio(answered, 1.0 - self.abandoned_within(SHORT_ABANDON)),
            ServiceLevelFormula::AnsweredOnly => ratio(answered, 1.0 - self.abandoned),
        }
    }

    /// The share of all that is answered within this long.
    pub fn answered_within(&self, target: Duration) -> f64 {
        let leaving = self.leaving();
        let target = self.units(target);
        if leaving == 0.0 {
            let spare = f64::from(self.agents) - self.demand.load;
            return 1.0 - self.delayed * (-spare * target).exp();
        }
        let late = self.integral(target, |wait| (-leaving * wait).exp());
        (1.0 - self.delayed + late).clamp(0.0, 1.0 - self.abandoned)
    }

    /// The share of all that gives up within this long.
    pub fn abandoned_within(&self, target: Duration) -> f64 {
        let leaving = self.leaving();
        if leaving == 0.0 {
            return 0.0;
        }
        let target = self.units(target);
        let gone = |wait: f64| -(-leaving * wait).exp_m1();
        let offered_less = self.integral(target, |_| 1.0);
        let served_first = self.integral(target, gone);
        (served_first + (self.delayed - offered_less).max(0.0) * gone(target)).clamp(0.0, self.abandoned)
    }

    /// How fast one that waits gives up, as handling time / patience; 0 without patience.
    fn leaving(&self) -> f64 {
        self.demand.patience.map_or(0.0, |patience| self.demand.handling.as_secs_f64() / patience.as_secs_f64())
    }

    /// The integral of a weight over the density of the offered wait, from 0 to `until` handling times.
    ///
    /// The density is `n p(n) exp(lambda (1 - e^(-theta x)) / theta - n x)`, with the state `p(n)` of all agents busy and nobody waiting.
    fn integral(&self, until: f64, weight: impl Fn(f64) -> f64) -> f64 {
        let (servers, load, leaving) = (f64::from(self.agents), self.demand.load, self.leaving());
        let density = |wait: f64| {
            let exponent = load * -(-leaving * wait).exp_m1() / leaving - servers * wait + self.log_scale;
            self.density * exponent.exp() * weight(wait)
        };
        let until = until.min(self.horizon());
        // The slope of the exponent is at most this between 0 and the end, and its curvature the product.
        let slope = (load - servers).abs().max((servers - load * (-leaving * until).exp()).abs());
        let steepest = slope.max((load * leaving).sqrt()).max(leaving);
        integrate(until, steepest, density)
    }

    /// Beyond this wait, in handling times, nothing is left worth counting.
    fn horizon(&self) -> f64 {
        let (servers, load, leaving) = (f64::from(self.agents), self.demand.load, self.leaving());
        // Where the density is highest, and 45 e-folds of its fall behind it: as a parabola, or by patience, or by the agents.
        let peak = if load > servers && servers > 0.0 { (load / servers).ln() / leaving } else { 0.0 };
        let by_parabola = (90.0 / (load.min(servers.max(1.0)) * leaving).max(f64::MIN_POSITIVE)).sqrt();
        let by_patience = 45.0 / leaving;
        let by_agents = if servers > load { 45.0 / (servers - load) } else { f64::INFINITY };
        peak + (2.0 * by_parabola).max(1.0 / leaving).min(by_patience.max(peak)).min(by_agents)
    }

    fn units(&self, time: Duration) -> f64 {
        float_micros(time) / float_micros(self.demand.handling)
    }

    fn span(&self, units: f64) -> Duration {
        span(units * float_micros(self.demand.handling))
    }
}

/// The smallest whole number that is no less, from 0 to a million.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the conversion saturates, and the result is capped"
)]
fn whole(number: f64) -> u32 {
    (number.ceil() as u32).min(MOST_AGENTS)
}

#[cfg(test)]
mod tests;
