//! Keeps the statistics of a run.

use super::outcome::{Counts, Flow, GroupOutcome, Manner, Outcome, QueueOutcome, Series, TrafficOutcome};
use super::{Centre, Moment};
use crate::time::micros;
use crate::{ContactId, Figures, QueueId, Timestamp};
use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;
use core::time::Duration;

/// How a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Answered,
    Abandoned,
    TimedOut,
    Refused,
    /// A step, a closing or a callback that came to nothing ended the contact.
    Ended,
    /// The customer was promised a callback and waits no more.
    Promised,
    /// The contact went on to another queue unanswered.
    Moved,
    Open,
}

impl End {
    /// Whether the contact ends with the wait.
    pub(super) const fn is_final(self) -> bool {
        !matches!(self, Self::Answered | Self::Promised | Self::Moved)
    }
}

/// A flow that is being counted.
#[derive(Clone, Debug)]
pub(super) struct FlowRecorder {
    target: Option<Duration>,
    from: u64,
    interval: u64,
    intervals: Vec<Counts>,
    /// Of those who were answered, and waited.
    waits: Vec<u64>,
}

impl FlowRecorder {
    fn new(target: Option<Duration>, frame: &Frame) -> Self {
        let intervals = vec![Counts::default(); frame.count()];
        Self { target, from: frame.from, interval: frame.interval, intervals, waits: Vec::new() }
    }

    /// The counts of the interval of this arrival; none if it is not counted.
    pub(super) fn of(&mut self, arrived: Timestamp) -> Option<&mut Counts> {
        let counted = arrived.0.checked_sub(self.from)?;
        usize::try_from(counted / self.interval).ok().and_then(|position| self.intervals.get_mut(position))
    }

    pub(super) fn arrive(&mut self, arrived: Timestamp) {
        let aimed = u64::from(self.target.is_some());
        if let Some(counts) = self.of(arrived) {
            counts.offered += 1;
            counts.aimed += aimed;
        }
    }

    /// Gives the counts of the interval of this arrival.
    pub(super) fn end(&mut self, arrived: Timestamp, wait: u64, end: End) -> Option<&mut Counts> {
        let within = u64::from(self.target.is_some_and(|target| wait <= micros(target)));
        if end == End::Answered && wait > 0 && arrived.0 >= self.from {
            self.waits.push(wait);
        }
        let counts = self.of(arrived)?;
        counts.wait_micros = counts.wait_micros.saturating_add(wait);
        match end {
            End::Answered => {
                counts.answered += 1;
                counts.answered_within += within;
                counts.answered_late += u64::from(wait > 0);
                counts.answered_wait_micros = counts.answered_wait_micros.saturating_add(wait);
            }
            End::Abandoned => {
                counts.abandoned += 1;
                counts.abandoned_within += within;
            }
            End::TimedOut => counts.timed_out += 1,
            End::Refused => counts.refused += 1,
            End::Ended => counts.ended += 1,
            End::Promised => counts.promised += 1,
            End::Moved => counts.moved += 1,
            End::Open => counts.open += 1,
        }
        Some(counts)
    }

    fn finish(mut self) -> Flow {
        let mut counts = Counts::default();
        for interval in &self.intervals {
            counts.add(interval);
        }
        self.waits.sort_unstable();
        // The rest did not wait, and their zeros need no sorting.
        let at_once = usize::try_from(counts.answered - counts.answered_late).unwrap_or(usize::MAX);
        let mut waits = vec![0; at_once];
        waits.append(&mut self.waits);
        Flow { counts, intervals: self.intervals, waits }
    }
}

/// A number over time that is being integrated.
#[derive(Clone, Debug)]
pub(super) struct Gauge {
    series: Series,
    level: u64,
    from: u64,
    /// Up to when it is integrated, and in which interval that is.
    since: u64,
    position: usize,
    /// When that interval ends.
    ends: u64,
}

impl Gauge {
    fn new(frame: &Frame) -> Self {
        let series = Series {
            integrals: vec![0; frame.count()],
            interval_micros: frame.interval,
            length_micros: frame.length - frame.from,
            highest: 0,
        };
        let ends = frame.from.saturating_add(frame.interval);
        Self { series, level: 0, from: frame.from, since: frame.from, position: 0, ends }
    }

    pub(super) fn raise(&mut self, at: Timestamp) {
        self.pass(at.0);
        self.level += 1;
        if at.0 >= self.from {
            self.series.highest = self.series.highest.max(self.level);
        }
    }

    pub(super) fn lower(&mut self, at: Timestamp) {
        self.pass(at.0);
        self.level = self.level.saturating_sub(1);
    }

    /// Integrates up to this instant, interval by interval.
    fn pass(&mut self, until: u64) {
        while self.since < until {
            // Whoever is there when the counting begins counts from then on.
            self.series.highest = self.series.highest.max(self.level);
            let end = self.ends.min(until);
            if let Some(integral) = self.series.integrals.get_mut(self.position) {
                *integral = integral.saturating_add(self.level.saturating_mul(end - self.since));
            }
            self.since = end;
            if end == self.ends {
                self.position += 1;
                self.ends = end.saturating_add(self.series.interval_micros);
            }
        }
    }

    fn finish(mut self) -> Series {
        self.pass(self.series.length_micros + self.from);
        self.series
    }
}

/// When a run is counted from, when it ends, and the length of its intervals, in microseconds. Something is counted, and intervals are not of no
/// length.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) from: u64,
    pub(super) length: u64,
    pub(super) interval: u64,
}

impl Frame {
    pub(super) fn count(&self) -> usize {
        usize::try_from((self.length - self.from).div_ceil(self.interval)).unwrap_or(usize::MAX)
    }
}

#[derive(Clone, Debug)]
pub(super) struct QueueRecorder {
    pub(super) flow: FlowRecorder,
    pub(super) length: Gauge,
    pub(super) manner: Manner,
}

#[derive(Clone, Debug)]
pub(super) struct GroupRecorder {
    pub(super) signed_in: Gauge,
    pub(super) busy: Gauge,
    pub(super) in_hand: Gauge,
    /// In a break, with nothing in hand.
    pub(super) resting: Gauge,
    pub(super) handled: u64,
    pub(super) declined: u64,
    pub(super) missed: u64,
}

/// What a run knows of itself when it ends.
#[derive(Debug)]
pub(super) struct Totals<'a> {
    pub(super) seed: u64,
    pub(super) commands: u64,
    pub(super) events: u64,
    pub(super) figures: Option<&'a Figures>,
    pub(super) diary: Vec<Moment>,
    pub(super) longest_wait: Option<ContactId>,
}

#[derive(Debug)]
pub(super) struct Recorder {
    queues: Vec<QueueRecorder>,
    traffic: Vec<FlowRecorder>,
    groups: Vec<GroupRecorder>,
    /// Contacts joined with an agent, by traffic and group.
    served: Vec<Vec<u64>>,
    from: Timestamp,
}

impl Recorder {
    pub(super) fn new(centre: &Centre, frame: &Frame) -> Self {
        let queues = centre.plan.queues().iter().map(|queue| QueueRecorder {
            flow: FlowRecorder::new(queue.service_level.map(|level| level.within), frame),
            length: Gauge::new(frame),
            manner: Manner::default(),
        });
        let traffic = centre.traffic.iter().map(|traffic| {
            let queue = centre.plan.queues().get(usize::from(traffic.own_way().queue.0));
            FlowRecorder::new(queue.and_then(|queue| queue.service_level).map(|level| level.within), frame)
        });
        let groups = centre.staff.iter().map(|_| GroupRecorder {
            signed_in: Gauge::new(frame),
            busy: Gauge::new(frame),
            in_hand: Gauge::new(frame),
            resting: Gauge::new(frame),
            handled: 0,
            declined: 0,
            missed: 0,
        });
        let served = vec![vec![0; centre.staff.len()]; centre.traffic.len()];
        Self {
            queues: queues.collect(),
            traffic: traffic.collect(),
            groups: groups.collect(),
            served,
            from: Timestamp(frame.from),
        }
    }

    /// Whether what happens at this instant is counted.
    pub(super) fn counts(&self, at: Timestamp) -> bool {
        at >= self.from
    }

    /// A contact of this traffic is joined with an agent of this group.
    pub(super) fn serve(&mut self, at: Timestamp, traffic: usize, group: usize) {
        if !self.counts(at) {
            return;
        }
        if let Some(count) = self.served.get_mut(traffic).and_then(|groups| groups.get_mut(group)) {
            *count += 1;
        }
    }

    pub(super) fn queue(&mut self, queue: QueueId) -> Option<&mut QueueRecorder> {
        self.queues.get_mut(usize::from(queue.0))
    }

    pub(super) fn traffic(&mut self, traffic: usize) -> Option<&mut FlowRecorder> {
        self.traffic.get_mut(traffic)
    }

    pub(super) fn group(&mut self, group: usize) -> Option<&mut GroupRecorder> {
        self.groups.get_mut(group)
    }

    pub(super) fn finish(self, centre: &Centre, frame: &Frame, run: Totals<'_>) -> Outcome {
        let whole = run.figures.map(Figures::whole);
        let queues = self.queues.into_iter().zip(centre.plan.queues()).zip(0_u16..);
        let queues = queues.map(|((recorder, queue), number)| QueueOutcome {
            name: queue.name.to_string(),
            target: recorder.flow.target,
            flow: recorder.flow.finish(),
            length: recorder.length.finish(),
            manner: recorder.manner,
            figures: whole.and_then(|whole| whole.queue(QueueId(number))).unwrap_or_default(),
        });
        let traffic: Vec<TrafficOutcome> = self
            .traffic
            .into_iter()
            .zip(&centre.traffic)
            .map(|(recorder, traffic)| TrafficOutcome {
                name: traffic.definition.name.clone(),
                target: recorder.target,
                flow: recorder.finish(),
            })
            .collect();
        let groups = self.groups.into_iter().zip(&centre.staff).map(|(recorder, staff)| GroupOutcome {
            name: staff.definition.name.clone(),
            agents: staff.definition.count,
            signed_in: recorder.signed_in.finish(),
            busy: recorder.busy.finish(),
            in_hand: recorder.in_hand.finish(),
            resting: recorder.resting.finish(),
            vendor: staff.definition.vendor.clone(),
            hourly_cost: staff.definition.hourly_cost,
            handled: recorder.handled,
            declined: recorder.declined,
            missed: recorder.missed,
        });
        Outcome {
            seed: run.seed,
            warm_up: Duration::from_micros(frame.from),
            length: Duration::from_micros(frame.length - frame.from),
            interval: Duration::from_micros(frame.interval),
            total: total(&traffic, frame),
            queues: queues.collect(),
            groups: groups.collect(),
            traffic,
            served: self.served,
            figures: whole.map(|whole| whole.contacts()).unwrap_or_default(),
            agents: whole.map(|whole| whole.agents()).unwrap_or_default(),
            diary: run.diary,
            longest_wait: run.longest_wait,
            commands: run.commands,
            events: run.events,
        }
    }
}

#[expect(clippy::stable_sort_primitive, reason = "it merges stretches that are in order, as these are")]
fn total(traffic: &[TrafficOutcome], frame: &Frame) -> Flow {
    let mut flow = Flow { intervals: vec![Counts::default(); frame.count()], ..Flow::default() };
    for part in traffic {
        flow.counts.add(&part.flow.counts);
        for (own, other) in flow.intervals.iter_mut().zip(&part.flow.intervals) {
            own.add(other);
        }
        flow.waits.extend_from_slice(&part.flow.waits);
    }
    flow.waits.sort();
    flow
}
