//! Many runs: replications of one model or of several, on all cores.

use super::number::float;
use super::random::{Purpose, Random};
use super::{Centre, Estimate, Measure, Outcome, Run, RunError};
use alloc::vec::Vec;
use core::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How often runs are repeated.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Study {
    /// The run that is repeated, with the seed of the first replication; each of the others has a seed drawn from it.
    pub run: Run,
    /// How many replications, or, with a precision, how many at least. Defaults to 10.
    pub replications: usize,
    /// On how many threads. Defaults to 0: as many as the machine runs at a time. The result is the same for any number.
    pub threads: usize,
    /// Until how precise. Defaults to none.
    pub precision: Option<Precision>,
}

/// When enough replications have been made.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Precision {
    /// Of which figure; of several models, of its differences from the first, all of them.
    pub measure: Measure,
    /// How long half of its confidence interval may be.
    pub half_width: f64,
    /// With which confidence, more than 0 and less than 1. Defaults to 0.95.
    pub confidence: f64,
    /// How many replications at most. Defaults to 1,000.
    pub most: usize,
}

impl Precision {
    /// The mean of this figure to within so much, with a confidence of 0.95, in 1,000 replications at most.
    pub const fn new(measure: Measure, half_width: f64) -> Self {
        Self { measure, half_width, confidence: 0.95, most: 1_000 }
    }
}

impl Default for Study {
    fn default() -> Self {
        Self { run: Run::default(), replications: 10, threads: 0, precision: None }
    }
}

impl Study {
    /// Ten replications of this run.
    pub fn new(run: Run) -> Self {
        Self { run, ..Self::default() }
    }

    /// Sets how many replications, or, with a precision, how many at least. Defaults to 10.
    pub const fn replications(mut self, replications: usize) -> Self {
        self.replications = replications;
        self
    }

    /// Sets on how many threads. Defaults to 0: as many as the machine runs at a time.
    pub const fn threads(mut self, threads: usize) -> Self {
        self.threads = threads;
        self
    }

    /// Goes on until this precision is reached. Defaults to none.
    pub const fn precision(mut self, precision: Precision) -> Self {
        self.precision = Some(precision);
        self
    }

    /// The seed of a replication, counted from 0.
    pub fn seed(&self, replication: usize) -> u64 {
        match u64::try_from(replication) {
            Ok(0) | Err(_) => self.run.seed,
            Ok(number) => Random::stream(self.run.seed, Purpose::Replications, number).next_u64(),
        }
    }

    /// Runs every replication of every model: the outcomes by model, in the order given, and then by replication.
    ///
    /// The same replication of all models has the same seed, so whatever traffic, day, contact and agent they have in common draws the same numbers
    /// (*common random numbers*): the differences between two models vary less than two independent runs would. `progress` is called now and then,
    /// from any thread, with how many runs are done and how many there are going to be, as far as is known.
    ///
    /// # Errors
    /// [`RunError`], the first in the order of replications.
    ///
    /// ```
    /// use core::time::Duration;
    /// use toritsugi::sim::{Arrivals, CentreDefinition, Distribution, Estimate, Measure, Run, Shift, StaffDefinition, Study, TrafficDefinition};
    /// use toritsugi::{PlanDefinition, ProfileDefinition, QueueDefinition};
    ///
    /// let hour = Duration::from_secs(3600);
    /// let with_agents = |count| {
    ///     let staff = StaffDefinition::new("floor", count, ProfileDefinition::new().queue("orders"));
    ///     let traffic = TrafficDefinition::new("orders", "orders", "voice")
    ///         .arrivals(Arrivals::rates(9 * hour, hour, [60.0, 80.0, 70.0, 50.0]))
    ///         .handling(Distribution::Exponential(Duration::from_secs(180)));
    ///     let plan = PlanDefinition::new().queue(QueueDefinition::new("orders").channels(["voice"]).service_level(Duration::from_secs(20), 80));
    ///     CentreDefinition::new(plan).staff(staff.shift(Shift::new(9 * hour, 17 * hour))).traffic(traffic).build()
    /// };
    /// let centres = [with_agents(5)?, with_agents(6)?];
    /// let outcomes = Study::new(Run::default()).replications(6).run(&centres, &|_, _| {})?;
    /// let levels = |centre: usize| outcomes[centre].iter().filter_map(|outcome| Measure::ServiceLevel.of(outcome)).collect::<Vec<_>>();
    /// let differences: Vec<f64> = levels(1).iter().zip(levels(0)).map(|(six, five)| six - five).collect();
    /// let estimate = Estimate::of(&differences).unwrap();
    /// // A sixth agent helps, beyond doubt.
    /// assert!(estimate.mean - estimate.half_width(0.95).unwrap() > 0.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn run(&self, centres: &[Centre], progress: &(dyn Fn(f64, f64) + Sync)) -> Result<Vec<Vec<Outcome>>, RunError> {
        if centres.is_empty() {
            return Ok(Vec::new());
        }
        let most = self.precision.map_or(self.replications, |precision| precision.most.max(self.replications));
        let work = Work {
            study: self,
            centres,
            next: AtomicUsize::new(0),
            wanted: AtomicUsize::new(most),
            done: AtomicUsize::new(0),
            bench: Mutex::new(Bench { results: (0..most * centres.len()).map(|_| None).collect(), judged: 0 }),
            progress,
        };
        let machine = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let threads = if self.threads == 0 { machine() } else { self.threads };
        std::thread::scope(|scope| {
            for _ in 1..threads.min(most * centres.len()) {
                scope.spawn(|| work.toil());
            }
            work.toil();
        });
        work.finish()
    }
}

/// What the threads share. A task is one replication of one model; tasks are taken in order.
struct Work<'a> {
    study: &'a Study,
    centres: &'a [Centre],
    next: AtomicUsize,
    /// How many replications there are going to be.
    wanted: AtomicUsize,
    /// Thousandths of tasks that are done.
    done: AtomicUsize,
    bench: Mutex<Bench>,
    progress: &'a (dyn Fn(f64, f64) + Sync),
}

struct Bench {
    results: Vec<Option<Result<Outcome, RunError>>>,
    /// After how many replications the precision has been looked at. It is looked at after each, in order, so that it does not depend on which thread
    /// is faster.
    judged: usize,
}

impl Work<'_> {
    fn toil(&self) {
        loop {
            let task = self.next.fetch_add(1, Ordering::Relaxed);
            let replication = task / self.centres.len();
            let Some(centre) = self.centres.get(task % self.centres.len()) else { return };
            if replication >= self.wanted.load(Ordering::Relaxed) {
                return;
            }
            let run = self.study.run.seed(self.study.seed(replication));
            let mut told = 0;
            let result = centre.run_with(&run, &mut |done| {
                let now = thousandths(done);
                self.done.fetch_add(now.saturating_sub(told), Ordering::Relaxed);
                told = told.max(now);
                self.tell();
            });
            let mut bench = self.bench();
            if let Some(place) = bench.results.get_mut(task) {
                *place = Some(result);
            }
            self.judge(&mut bench);
        }
    }

    /// Whether the replications that are complete are enough.
    fn judge(&self, bench: &mut Bench) {
        let models = self.centres.len();
        let complete = |bench: &Bench, number: usize| {
            bench.results.iter().skip(number * models).take(models).all(Option::is_some)
                && number * models < bench.results.len()
        };
        while complete(bench, bench.judged) {
            bench.judged += 1;
            let (judged, least) = (bench.judged, self.study.replications.max(2));
            let Some(precision) = self.study.precision.filter(|_| judged >= least) else { continue };
            let widest = self.widest(bench, &precision);
            if widest.is_none_or(|widest| widest <= precision.half_width) {
                self.wanted.fetch_min(judged, Ordering::Relaxed);
                return;
            }
        }
    }

    /// The widest half of an interval of the replications judged; none if the figure is not to be had.
    fn widest(&self, bench: &Bench, precision: &Precision) -> Option<f64> {
        let models = self.centres.len();
        let figure = |task: usize| {
            let outcome = bench.results.get(task)?.as_ref()?.as_ref().ok()?;
            precision.measure.of(outcome)
        };
        let half_width = |values: Vec<f64>| Estimate::of(&values)?.half_width(precision.confidence);
        if models == 1 {
            return half_width((0..bench.judged).filter_map(figure).collect());
        }
        let differences = |model: usize| {
            let of =
                move |replication: usize| Some(figure(replication * models + model)? - figure(replication * models)?);
            half_width((0..bench.judged).filter_map(of).collect())
        };
        (1..models).filter_map(differences).reduce(f64::max)
    }

    fn tell(&self) {
        let done = float(u128::try_from(self.done.load(Ordering::Relaxed)).unwrap_or(0)) / 1_000.0;
        let all = self.wanted.load(Ordering::Relaxed).saturating_mul(self.centres.len());
        (self.progress)(done, float(u128::try_from(all).unwrap_or(u128::MAX)));
    }

    fn bench(&self) -> MutexGuard<'_, Bench> {
        self.bench.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// By model, without what was run beyond the last that was wanted.
    fn finish(self) -> Result<Vec<Vec<Outcome>>, RunError> {
        let (models, wanted) = (self.centres.len(), self.wanted.into_inner());
        let bench = self.bench.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut by_model: Vec<Vec<Outcome>> = (0..models).map(|_| Vec::with_capacity(wanted)).collect();
        let results = bench.results.into_iter().take(wanted * models);
        for (task, result) in results.enumerate() {
            if let (Some(result), Some(of_model)) = (result, by_model.get_mut(task % models)) {
                of_model.push(result?);
            }
        }
        Ok(by_model)
    }
}

fn thousandths(done: f64) -> usize {
    usize::try_from(core::time::Duration::try_from_secs_f64(done.clamp(0.0, 1.0)).map_or(0, |done| done.as_millis()))
        .unwrap_or(0)
}
