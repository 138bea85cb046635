//! The smallest staff that meets the service levels of a plan, by simulation.

use super::random::{Purpose, Random};
use super::{Centre, CentreDefinition, CentreError, Estimate, Run, RunError, Study};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

/// A group is given at most so many times its agents, and ten more, unless it is said otherwise.
const MOST_TIMES: u32 = 4;
/// How often a staff that the other seeds did not confirm is raised and tried again.
const ATTEMPTS: u32 = 6;

/// Searches for the smallest staff with which every queue that has a service level meets it.
///
/// A staff is good enough if, for each such queue, the lower bound of confidence of its mean service level over the replications
/// ([`Counts::service_level`](super::Counts::service_level): short abandons left out) is no less than its target. The search first
/// adds agents where they help most, then takes away whatever can be missed, first many at once and then one by one, and tries to
/// exchange two agents for one. What it finds is confirmed by as many replications again, with seeds that the search has not seen; and
/// whom those say can be missed is taken away, if others confirm it once more.
///
/// So it is the smallest in the sense that with one agent fewer in any group that may have fewer a target is missed in some of these replications, and that
/// no two agents can be exchanged for one in those of the search; a smaller staff of quite another shape may exist. What is counted is
/// agents, not hours. The same definition, settings and seed give the same answer.
///
/// ```no_run
/// use toritsugi::sim::{CentreDefinition, StaffSearch};
///
/// # fn search(definition: CentreDefinition) -> Result<(), toritsugi::sim::StaffSearchError> {
/// let found = StaffSearch::new(definition).replications(20).run(&mut |progress| println!("{progress:?}"))?;
/// for (group, agents) in &found.staff {
///     println!("{group}: {agents}");
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct StaffSearch {
    definition: CentreDefinition,
    ranges: BTreeMap<String, (u32, u32)>,
    replications: usize,
    confidence: f64,
    run: Run,
}

/// What the search is doing.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SearchProgress {
    /// Staffs that have been simulated so far.
    pub tried: u32,
    /// The staff that is looked at, by group.
    pub staff: Vec<u32>,
    /// By how much it misses its targets, added up; zero if it meets them.
    pub shortfall: f64,
}

/// What the search found.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FoundStaff {
    /// Agents by group, in the order of the definition; as [`StaffDefinition::with_agents`](super::StaffDefinition::with_agents) takes them.
    pub staff: Vec<(String, u32)>,
    /// How each target is met, in the order of the plan.
    pub targets: Vec<MetTarget>,
    /// Whether all are met with the confidence asked for, by replications that the search had not seen.
    pub met: bool,
    /// The confidence, 0.5 to 1.
    pub confidence: f64,
    /// How many replications confirm it.
    pub replications: usize,
    /// Staffs that were simulated.
    pub tried: u32,
}

/// A target, and how it is met.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct MetTarget {
    /// The queue.
    pub queue: String,
    /// The service level asked for, 0 to 1.
    pub asked: f64,
    /// The mean service level over the replications.
    pub mean: f64,
    /// No less than this at the confidence of the search.
    pub low: f64,
}

/// Why there is nothing to search.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum StaffSearchError {
    /// No queue of the plan has a service level.
    #[error("no queue of the plan has a `service_level`, so that any staff would do")]
    NoTarget,
    /// No contacts come.
    #[error("the centre has no `traffic`, so that any staff would do")]
    NoTraffic,
    /// Contacts come into a queue that has a service level, in which no group serves and which has no steps that could pass them on.
    #[error("nobody serves queue `{queue}`, however many there are: add it to the queues of a `staff`")]
    NobodyServes {
        /// The queue.
        queue: String,
    },
    /// No group of this name.
    #[error("there is no staff `{name}` in the centre")]
    UnknownStaff {
        /// The name.
        name: String,
    },
    /// A range without a number in it.
    #[error("the range of staff `{name}` must be from 1 up, and not end before it begins")]
    BadRange {
        /// The group.
        name: String,
    },
    /// A number of replications or a confidence out of range.
    #[error("replications must be from 5 to 10000, and the confidence from 0.5 to 0.999")]
    BadReplications,
    /// The definition is not sound.
    #[error(transparent)]
    Centre(#[from] CentreError),
    /// A run stopped.
    #[error(transparent)]
    Run(#[from] RunError),
}

impl StaffSearch {
    /// All groups may change, from one agent to four times as many as they are, and ten more. 10 replications of one cycle, confidence 0.95.
    pub fn new(definition: CentreDefinition) -> Self {
        Self { definition, ranges: BTreeMap::new(), replications: 10, confidence: 0.95, run: Run::default() }
    }

    /// Lets only the groups that are named so change, each within its range.
    pub fn vary(mut self, group: &str, fewest: u32, most: u32) -> Self {
        self.ranges.insert(String::from(group), (fewest, most));
        self
    }

    /// Sets the replications for each staff, 5 to 10,000. Defaults to 10.
    pub const fn replications(mut self, replications: usize) -> Self {
        self.replications = replications;
        self
    }

    /// Sets the confidence, one-sided, with which each target is met, 0.5 to 0.999. Defaults to 0.95.
    pub const fn confidence(mut self, confidence: f64) -> Self {
        self.confidence = confidence;
        self
    }

    /// Sets the first seed, and the cycles of each replication.
    pub const fn runs(mut self, run: Run) -> Self {
        self.run = run;
        self
    }

    /// Searches, and tells after each staff how it goes. Costs a run for each replication of each staff: some ten staffs a group.
    ///
    /// # Errors
    /// [`StaffSearchError`], if there is nothing to search or a run stops.
    pub fn run(self, progress: &mut dyn FnMut(&SearchProgress)) -> Result<FoundStaff, StaffSearchError> {
        if !(5..=10_000).contains(&self.replications) || !(0.5..=0.999).contains(&self.confidence) {
            return Err(StaffSearchError::BadReplications);
        }
        let centre = self.definition.clone().build()?;
        let targets = targets(&centre);
        if targets.is_empty() {
            return Err(StaffSearchError::NoTarget);
        }
        if centre.traffic.is_empty() {
            return Err(StaffSearchError::NoTraffic);
        }
        if let Some(target) = targets.iter().find(|target| target.is_hopeless(&centre)) {
            return Err(StaffSearchError::NobodyServes { queue: target.queue.clone() });
        }
        let ranges = self.checked_ranges()?;
        let start =
            self.definition.staff.iter().zip(&ranges).map(|(staff, (low, high))| staff.agents().clamp(*low, *high));
        let counts = start.collect();
        let mut judge = Judge {
            search: &self,
            targets,
            study: Study::new(self.run.without_figures()).replications(self.replications),
            renewed: 0,
            known: BTreeMap::new(),
            tried: 0,
            progress,
        };
        let mut climb = Climb { ranges, counts };
        climb.search(&mut judge)?;
        let verdict = climb.confirm(&mut judge)?;
        let names = self.definition.staff.iter().map(|staff| staff.name.clone());
        let targets = judge.targets.iter().zip(&verdict.levels);
        Ok(FoundStaff {
            staff: names.zip(climb.counts).collect(),
            targets: targets.map(|(target, (mean, low))| target.met(*mean, *low)).collect(),
            met: verdict.shortfall == 0.0,
            confidence: self.confidence,
            replications: self.replications,
            tried: judge.tried,
        })
    }

    fn checked_ranges(&self) -> Result<Vec<(u32, u32)>, StaffSearchError> {
        for (name, (fewest, most)) in &self.ranges {
            if !self.definition.staff.iter().any(|staff| staff.name == *name) {
                return Err(StaffSearchError::UnknownStaff { name: name.clone() });
            }
            if *fewest == 0 || fewest > most {
                return Err(StaffSearchError::BadRange { name: name.clone() });
            }
        }
        let range = |staff: &super::StaffDefinition| match self.ranges.get(&staff.name) {
            Some(range) => *range,
            None if self.ranges.is_empty() => (1, staff.agents().saturating_mul(MOST_TIMES).saturating_add(10)),
            None => (staff.agents(), staff.agents()),
        };
        Ok(self.definition.staff.iter().map(range).collect())
    }
}

struct Target {
    /// Position of the queue.
    position: usize,
    queue: String,
    asked: f64,
}

impl Target {
    /// Whether contacts come, and nobody could ever serve them.
    fn is_hopeless(&self, centre: &Centre) -> bool {
        let is_it = |queue: crate::QueueId| usize::from(queue.0) == self.position;
        let comes = |traffic: &&super::definition::CheckedTraffic| {
            traffic.definition.arrivals.expected() > 0.0 || !traffic.definition.bursts.is_empty()
        };
        let mut ways = centre.traffic.iter().filter(comes).flat_map(|traffic| &traffic.ways);
        let mut members = centre.staff.iter().flat_map(|staff| &staff.profile.queues);
        let steps = centre.plan.queues().get(self.position).map_or(0, |queue| queue.steps.len());
        ways.any(|way| is_it(way.queue)) && steps == 0 && !members.any(|member| is_it(member.queue))
    }

    fn met(&self, mean: f64, low: f64) -> MetTarget {
        MetTarget { queue: self.queue.clone(), asked: self.asked, mean, low }
    }
}

fn targets(centre: &Centre) -> Vec<Target> {
    let queues = centre.plan.queues().iter().enumerate();
    let target = |(position, queue): (usize, &crate::Queue)| {
        let asked = f64::from(queue.service_level?.percent) / 100.0;
        Some(Target { position, queue: String::from(queue.name.as_str()), asked })
    };
    queues.filter_map(target).collect()
}

#[derive(Clone, Debug)]
struct Verdict {
    /// Mean and lower bound of each target.
    levels: Vec<(f64, f64)>,
    shortfall: f64,
    /// How far the target with the least room is above what is asked.
    slack: f64,
}

/// Simulates staffs, each once.
struct Judge<'a> {
    search: &'a StaffSearch,
    targets: Vec<Target>,
    study: Study,
    /// How often the seeds were exchanged.
    renewed: u64,
    known: BTreeMap<Vec<u32>, Verdict>,
    tried: u32,
    progress: &'a mut dyn FnMut(&SearchProgress),
}

impl Judge<'_> {
    /// From now on with seeds that were not used before.
    fn renew(&mut self) {
        self.renewed += 1;
        let seed = Random::stream(self.search.run.seed, Purpose::Replications, u64::MAX - self.renewed).next_u64();
        self.study = Study::new(self.search.run.without_figures().seed(seed)).replications(self.search.replications);
        self.known.clear();
    }

    fn judge(&mut self, counts: &[u32]) -> Result<Verdict, StaffSearchError> {
        if let Some(known) = self.known.get(counts) {
            return Ok(known.clone());
        }
        let mut definition = self.search.definition.clone();
        let staff = definition.staff.into_iter().zip(counts);
        definition.staff = staff.map(|(staff, agents)| staff.with_agents(*agents)).collect();
        let centre = definition.build()?;
        let outcomes = self.study.run(&[centre], &|_, _| {})?;
        let bound = |target: &Target| {
            let levels = outcomes.iter().flatten().map(|outcome| {
                // A queue to which nobody came was served well.
                let counts = outcome.queues.get(target.position).map(|queue| queue.flow.counts);
                counts.and_then(|counts| counts.service_level()).unwrap_or(1.0)
            });
            let estimate = Estimate::of(&levels.collect::<Vec<f64>>());
            // One side of an interval of confidence 2 c - 1 holds the truth with confidence c.
            let margin = estimate.and_then(|estimate| estimate.half_width(2.0 * self.search.confidence - 1.0));
            let mean = estimate.map_or(0.0, |estimate| estimate.mean);
            (mean, mean - margin.unwrap_or(0.0))
        };
        let levels: Vec<(f64, f64)> = self.targets.iter().map(bound).collect();
        let missed = self.targets.iter().zip(&levels).map(|(target, (_, low))| target.asked - low);
        let verdict = Verdict {
            shortfall: missed.clone().map(|missed| missed.max(0.0)).sum(),
            slack: missed.map(|missed| -missed).fold(f64::INFINITY, f64::min),
            levels,
        };
        self.tried += 1;
        (self.progress)(&SearchProgress { tried: self.tried, staff: counts.to_vec(), shortfall: verdict.shortfall });
        self.known.insert(counts.to_vec(), verdict.clone());
        Ok(verdict)
    }
}

/// The staff at hand, and how it is changed.
struct Climb {
    ranges: Vec<(u32, u32)>,
    counts: Vec<u32>,
}

impl Climb {
    fn search(&mut self, judge: &mut Judge<'_>) -> Result<(), StaffSearchError> {
        if !self.raise(judge)? {
            return Ok(());
        }
        let largest = self.counts.iter().copied().max().unwrap_or(1);
        let mut step = (largest / 4).max(1);
        loop {
            if self.lower(judge, step, &[])? {
                continue;
            }
            if step > 1 {
                step /= 2;
            } else if !self.exchange(judge)? {
                return Ok(());
            }
        }
    }

    /// Confirms what was found with other seeds, or raises it until they do; then takes away one by one what they say can be missed, as long as
    /// yet others confirm that.
    fn confirm(&mut self, judge: &mut Judge<'_>) -> Result<Verdict, StaffSearchError> {
        for _ in 0..ATTEMPTS {
            judge.renew();
            if judge.judge(&self.counts)?.shortfall == 0.0 || !self.raise(judge)? {
                break;
            }
        }
        let mut verdict = judge.judge(&self.counts)?;
        let mut refused = Vec::new();
        let mut confirmed = self.counts.clone();
        while verdict.shortfall == 0.0 && self.lower(judge, 1, &refused)? {
            judge.renew();
            let smaller = judge.judge(&self.counts)?;
            if smaller.shortfall == 0.0 {
                (confirmed, verdict) = (self.counts.clone(), smaller);
            } else {
                refused.push(core::mem::replace(&mut self.counts, confirmed.clone()));
            }
        }
        Ok(verdict)
    }

    /// Adds agents where they help most until all targets are met; whether they are.
    fn raise(&mut self, judge: &mut Judge<'_>) -> Result<bool, StaffSearchError> {
        loop {
            let present = judge.judge(&self.counts)?.shortfall;
            if present == 0.0 {
                return Ok(true);
            }
            // Near the goal one by one, far from it in larger steps.
            let part = if present > 0.1 { 8 } else { 1_000_000 };
            let mut best: Option<(f64, Vec<u32>)> = None;
            for group in 0..self.counts.len() {
                let Some((changed, added)) = self.changed(group, |count| count + (count / part).max(1)) else {
                    continue;
                };
                let gain = (present - judge.judge(&changed)?.shortfall) / f64::from(added);
                if best.as_ref().is_none_or(|(most, _)| gain > *most) {
                    best = Some((gain, changed));
                }
            }
            match best {
                Some((gain, changed)) if gain > 0.0 => self.counts = changed,
                // Nobody helps alone: everyone gets one more.
                Some(_) => {
                    for (count, (_, most)) in self.counts.iter_mut().zip(&self.ranges) {
                        *count = (*count + 1).min(*most);
                    }
                }
                None => return Ok(false),
            }
        }
    }

    /// Takes away `step` agents of the group that leaves most room, if any group can spare them and that makes none of these staffs; whether one
    /// could.
    fn lower(&mut self, judge: &mut Judge<'_>, step: u32, refused: &[Vec<u32>]) -> Result<bool, StaffSearchError> {
        let mut best: Option<(f64, Vec<u32>)> = None;
        for group in 0..self.counts.len() {
            let Some((changed, _)) = self.changed(group, |count| count.saturating_sub(step)) else { continue };
            if refused.contains(&changed) {
                continue;
            }
            let verdict = judge.judge(&changed)?;
            if verdict.shortfall == 0.0 && best.as_ref().is_none_or(|(most, _)| verdict.slack > *most) {
                best = Some((verdict.slack, changed));
            }
        }
        let found = best.is_some();
        if let Some((_, changed)) = best {
            self.counts = changed;
        }
        Ok(found)
    }

    /// One more here for one fewer in each of two places, or two fewer in one; whether that is good enough anywhere.
    fn exchange(&mut self, judge: &mut Judge<'_>) -> Result<bool, StaffSearchError> {
        let groups = self.counts.len();
        for up in 0..groups {
            for one in (0..groups).filter(|one| *one != up) {
                for other in (one..groups).filter(|other| *other != up) {
                    let before = self.counts.clone();
                    let changes = [(up, 1_i64), (one, -1), (other, -1)];
                    let sound = changes.iter().all(|(group, change)| self.shift(*group, *change));
                    if sound && judge.judge(&self.counts)?.shortfall == 0.0 {
                        return Ok(true);
                    }
                    self.counts = before;
                }
            }
        }
        Ok(false)
    }

    fn shift(&mut self, group: usize, change: i64) -> bool {
        let Some((changed, _)) =
            self.changed(group, |count| u32::try_from(i64::from(count).saturating_add(change)).unwrap_or(0))
        else {
            return false;
        };
        self.counts = changed;
        true
    }

    /// The staff with another number in one group, and by how many it differs; `None` if that is no other number, or out of range.
    fn changed(&self, group: usize, change: impl Fn(u32) -> u32) -> Option<(Vec<u32>, u32)> {
        let mut counts = self.counts.clone();
        let ((fewest, most), count) = (self.ranges.get(group)?, counts.get_mut(group)?);
        let before = *count;
        *count = change(before).clamp(*fewest, *most);
        let difference = count.abs_diff(before);
        (difference > 0).then_some((counts, difference))
    }
}

#[cfg(test)]
mod tests;
