//! Systems of queueing theory as centres, and what is measured of them. Times are in units of the mean handling time.
#![expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::panic,
    reason = "statistics over counts far below 2^53; a system that cannot be built is a fault of the table"
)]

use core::time::Duration;
use toritsugi::sim::{
    Arrivals, CentreDefinition, Counts, Distribution, Estimate, Outcome, Run, Shift, StaffDefinition, Study,
    TrafficDefinition,
};
use toritsugi::{
    Across, MembershipDefinition, OfferMode, PlanDefinition, Priority, ProfileDefinition, QueueDefinition,
};

/// The mean handling time.
pub(crate) const UNIT: Duration = Duration::from_secs(10);
/// The wait that meets the service level: a tenth of it.
pub(crate) const TARGET: Duration = Duration::from_secs(1);
/// Independent runs, each long beside the time in which a system forgets its state.
const REPLICATIONS: usize = 24;
/// What a run leaves uncounted at its beginning, in units.
const WARM_UP: u32 = 400;

type Measure = Box<dyn Fn(&Outcome) -> Option<f64>>;

/// A system with exact values.
pub(crate) struct System {
    pub(crate) name: String,
    plan: PlanDefinition,
    traffic: Vec<(TrafficDefinition, f64)>,
    staff: Vec<StaffDefinition>,
    figures: Vec<(String, f64, Measure)>,
}

/// An exact value and what was measured.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) system: String,
    pub(crate) figure: String,
    pub(crate) exact: f64,
    pub(crate) measured: f64,
    /// How many standard errors apart they are.
    pub(crate) z: f64,
}

pub(crate) fn queue(name: &str) -> QueueDefinition {
    QueueDefinition::new(name).channels(["voice"]).offer_mode(OfferMode::Assign).service_level(TARGET, 80)
}

pub(crate) fn member(queue: &str, level: u8, order: u8) -> MembershipDefinition {
    MembershipDefinition::new(queue).level(level).order(order)
}

impl System {
    pub(crate) fn new(name: impl Into<String>, queues: impl IntoIterator<Item = QueueDefinition>) -> Self {
        let plan = queues.into_iter().fold(PlanDefinition::new(), PlanDefinition::queue);
        Self { name: name.into(), plan, traffic: Vec::new(), staff: Vec::new(), figures: Vec::new() }
    }

    pub(crate) fn across(mut self, across: Across) -> Self {
        self.plan = self.plan.across(across);
        self
    }

    /// So many calls a unit; patience, if there is one, in units.
    pub(crate) fn calls(self, name: &str, queue: &str, rate: f64, patience: Option<f64>) -> Self {
        let traffic = TrafficDefinition::new(name, queue, "voice").handling(Distribution::Exponential(UNIT));
        let traffic = match patience {
            Some(mean) => traffic.patience(Distribution::Exponential(UNIT.mul_f64(mean))),
            None => traffic,
        };
        self.traffic(traffic, rate)
    }

    pub(crate) fn traffic(mut self, traffic: TrafficDefinition, rate: f64) -> Self {
        self.traffic.push((traffic, rate));
        self
    }

    /// The calls added last have this priority.
    pub(crate) fn priority(mut self, priority: i16) -> Self {
        if let Some((traffic, rate)) = self.traffic.pop() {
            self.traffic.push((traffic.priority(Priority(priority), 1.0), rate));
        }
        self
    }

    pub(crate) fn pool(
        self,
        name: &str,
        count: u32,
        memberships: impl IntoIterator<Item = MembershipDefinition>,
    ) -> Self {
        let profile = memberships.into_iter().fold(ProfileDefinition::new(), ProfileDefinition::membership);
        self.staff(StaffDefinition::new(name, count, profile))
    }

    pub(crate) fn staff(mut self, staff: StaffDefinition) -> Self {
        self.staff.push(staff);
        self
    }

    pub(crate) fn figure(
        mut self,
        name: impl Into<String>,
        exact: f64,
        measure: impl Fn(&Outcome) -> Option<f64> + 'static,
    ) -> Self {
        self.figures.push((name.into(), exact, Box::new(measure)));
        self
    }

    /// A figure of all calls together.
    pub(crate) fn of_all(self, name: &str, exact: f64, measure: fn(&Counts) -> f64) -> Self {
        self.figure(name, exact, move |outcome| Some(measure(&outcome.total.counts)))
    }

    /// A figure of the calls of one kind, by position.
    pub(crate) fn of(self, kind: usize, name: &str, exact: f64, measure: fn(&Counts) -> f64) -> Self {
        let name = format!("{name} of {}", kind + 1);
        self.figure(name, exact, move |outcome| outcome.traffic.get(kind).map(|traffic| measure(&traffic.flow.counts)))
    }

    pub(crate) fn occupancy(self, group: usize, exact: f64) -> Self {
        let name = format!("occupancy of {}", group + 1);
        self.figure(name, exact, move |outcome| {
            outcome.groups.get(group).and_then(toritsugi::sim::GroupOutcome::occupancy)
        })
    }

    /// Which part of all services is of this kind by this group.
    pub(crate) fn matched(self, kind: usize, group: usize, exact: f64) -> Self {
        let name = format!("rate of {} by {}", kind + 1, group + 1);
        self.figure(name, exact, move |outcome| {
            let all: u64 = outcome.served.iter().flatten().sum();
            let one = outcome.served.get(kind).and_then(|groups| groups.get(group))?;
            (all > 0).then(|| number(*one) / number(all))
        })
    }

    /// Runs about so many calls, and holds what comes out against the exact values.
    pub(crate) fn measure(self, calls: f64, seed: u64) -> Vec<Row> {
        let rate: f64 = self.traffic.iter().map(|(_, rate)| rate).sum();
        let warm_up = UNIT * WARM_UP;
        let counted = UNIT.mul_f64(calls / rate / number(REPLICATIONS as u64));
        let length = warm_up + counted;
        let mut centre = CentreDefinition::new(self.plan).cycle(length);
        for (traffic, rate) in self.traffic {
            let expected = rate * length.as_secs_f64() / UNIT.as_secs_f64();
            centre = centre.traffic(traffic.arrivals(Arrivals::rates(Duration::ZERO, length, [expected])));
        }
        for staff in self.staff {
            centre = centre.staff(staff.shift(Shift::new(Duration::ZERO, length)));
        }
        let centre = centre.build().unwrap_or_else(|error| panic!("{}: {error}", self.name));
        let run = Run::default().seed(seed).warm_up(warm_up).interval(counted);
        let outcomes = Study::new(run).replications(REPLICATIONS).run(&[centre], &|_, _| {}).unwrap();
        let rows = self.figures.iter().map(|(figure, exact, measure)| {
            let values: Vec<f64> = outcomes[0].iter().filter_map(measure).collect();
            let estimate = Estimate::of(&values).unwrap();
            let error = estimate.deviation / number(values.len() as u64).sqrt();
            let z = if error > 0.0 { (estimate.mean - exact) / error } else { 0.0 };
            Row { system: self.name.clone(), figure: figure.clone(), exact: *exact, measured: estimate.mean, z }
        });
        rows.collect()
    }
}

pub(crate) fn number(whole: u64) -> f64 {
    f64::from(u32::try_from(whole).unwrap())
}

fn share(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64
}

fn units(micros: u64, contacts: u64) -> f64 {
    micros as f64 / contacts as f64 / UNIT.as_micros() as f64
}

/// The share that had to wait, served or not; who still waits at the end did, too.
pub(crate) fn delayed(counts: &Counts) -> f64 {
    let at_once = counts.answered - counts.answered_late;
    share(counts.offered - counts.refused - at_once, counts.offered)
}

pub(crate) fn abandoned(counts: &Counts) -> f64 {
    share(counts.abandoned, counts.offered)
}

pub(crate) fn refused(counts: &Counts) -> f64 {
    share(counts.refused, counts.offered)
}

/// The mean wait of all.
pub(crate) fn wait(counts: &Counts) -> f64 {
    units(counts.wait_micros, counts.offered)
}

/// The mean wait of those answered.
pub(crate) fn speed(counts: &Counts) -> f64 {
    units(counts.answered_wait_micros, counts.answered)
}

pub(crate) fn within_of_all(counts: &Counts) -> f64 {
    share(counts.answered_within, counts.offered)
}

pub(crate) fn within_of_answered(counts: &Counts) -> f64 {
    share(counts.answered_within, counts.answered)
}

pub(crate) fn within_ignoring(counts: &Counts) -> f64 {
    counts.service_level().unwrap_or(1.0)
}
