//! Runs a centre: what people do and what the router does, in order of time.

use super::agenda::{Agenda, Answer, Happening, Key};
use super::arrivals::ArrivalStream;
use super::crowd::Crowd;
use super::number::float;
use super::people::{Customer, Worker};
use super::recorder::{End, Frame, Recorder, Totals};
use super::{Centre, Outcome, RunError};
use crate::time::micros;
use crate::{
    Abandon, AcceptOffer, Advance, AgentId, AttemptFailed, CloseSite, Command, CommandError, Connect, ContactId,
    DeclineOffer, DeclineReason, EndWrapUp, Event, Figures, FiguresOptions, OfferId, OfferMode, OpenSite, QueueId,
    Resume, Router, SetReady, Timestamp,
};
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, VecDeque};
use alloc::vec::Vec;
use core::time::Duration;

mod customers;
mod diary;
mod duty;
mod follow;
mod live;
mod pace;
mod plans;
mod turns;

pub use diary::Moment;

use live::Live;

const MAX_INTERVALS: u64 = 1_000_000;

/// Which days of a centre to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Run {
    /// The seed of all draws. Defaults to 1.
    pub seed: u64,
    /// How many cycles (days, unless the definition says otherwise), at least 1. Defaults to 1.
    pub cycles: u32,
    /// The interval of the time series, more than zero. Defaults to half an hour.
    pub interval: Duration,
    /// How much at the beginning is run but not counted, less than the whole run: contacts that arrive in it, and what agents do in it. The
    /// outcome begins with its end, but the router's own figures hold all. Defaults to nothing.
    pub warm_up: Duration,
    /// A contact of which a diary is kept. First contacts are numbered from 1, in the order in which they arrive. Defaults to none.
    pub watch: Option<ContactId>,
    /// Whether the public [`Figures`] of the router's events are counted beside the statistics of the run: [`Outcome::figures`],
    /// [`Outcome::agents`] and [`QueueOutcome::figures`](super::QueueOutcome::figures), which are empty otherwise. They take some fifth of the
    /// time. Defaults to true.
    pub figures: bool,
}

impl Default for Run {
    fn default() -> Self {
        Self {
            seed: 1,
            cycles: 1,
            interval: Duration::from_secs(1800),
            warm_up: Duration::ZERO,
            watch: None,
            figures: true,
        }
    }
}

impl Run {
    /// Sets the seed. Defaults to 1.
    pub const fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets the number of cycles, at least 1. Defaults to 1.
    pub const fn cycles(mut self, cycles: u32) -> Self {
        self.cycles = cycles;
        self
    }

    /// Sets the interval of the time series, more than zero. Defaults to half an hour.
    pub const fn interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// Sets how much at the beginning is not counted, less than the whole run. Defaults to nothing.
    pub const fn warm_up(mut self, warm_up: Duration) -> Self {
        self.warm_up = warm_up;
        self
    }

    /// Keeps a diary of this contact. Defaults to none.
    pub const fn watch(mut self, contact: ContactId) -> Self {
        self.watch = Some(contact);
        self
    }

    /// Counts no public figures beside the statistics of the run, for one that is done sooner. Defaults to counting them.
    pub const fn without_figures(mut self) -> Self {
        self.figures = false;
        self
    }

    fn frame(&self, cycle: Duration) -> Result<Frame, RunError> {
        let length = micros(cycle).saturating_mul(self.cycles.into());
        if length == 0 || length > 10 * micros(crate::MAX_SPAN) {
            return Err(RunError::BadLength);
        }
        let interval = micros(self.interval);
        if interval == 0 || length.div_ceil(interval) > MAX_INTERVALS {
            return Err(RunError::BadInterval);
        }
        let from = micros(self.warm_up);
        if from >= length {
            return Err(RunError::BadWarmUp);
        }
        Ok(Frame { from, length, interval })
    }
}

impl Centre {
    /// Routes the centre's days. The run ends with the last cycle: contacts that still wait then are counted as open.
    ///
    /// Costs about a microsecond for each thing that happens, and keeps the people in the centre and the waits.
    ///
    /// # Errors
    /// [`RunError`] for a run of no length, or if a limit of the plan is reached.
    pub fn run(&self, run: &Run) -> Result<Outcome, RunError> {
        self.run_with(run, &mut |_| {})
    }

    /// As [`run`](Self::run), and calls `progress` now and then with the fraction, 0 to 1, of the time that has been simulated.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn run_with(&self, run: &Run, progress: &mut dyn FnMut(f64)) -> Result<Outcome, RunError> {
        let frame = run.frame(self.cycle)?;
        let mut driver = Driver::new(self, run, frame);
        driver.plan_shifts(run.cycles);
        driver.plan_outages(run.cycles);
        driver.plan_arrivals(run.cycles);
        driver.set_hours(run.cycles).map_err(|error| RunError::Refused { at: Timestamp::ZERO, error })?;
        driver.run(progress)?;
        Ok(driver.finish(run.seed))
    }
}

/// The contacts of one traffic in one cycle.
#[derive(Debug)]
struct Stream {
    traffic: usize,
    start: Timestamp,
    /// The next of them is on the agenda.
    arrivals: ArrivalStream,
    /// Where the indices of its contacts' own streams begin.
    first_index: u64,
    count: u64,
}

#[derive(Debug)]
struct Driver<'a> {
    centre: &'a Centre,
    seed: u64,
    frame: Frame,
    router: Router,
    agenda: Agenda,
    streams: Vec<Stream>,
    customers: Crowd,
    /// Customers who are going to come back.
    absent: BTreeMap<ContactId, Box<Customer>>,
    /// The agents who last finished a contact, by traffic, where customers ask for them.
    recent: Vec<VecDeque<usize>>,
    workers: Vec<Worker>,
    /// Live offers, and when the agent is going to answer, if it does.
    offers: BTreeMap<OfferId, Option<Key>>,
    recorder: Recorder,
    figures: Option<Figures>,
    next_contact: u128,
    commands: u64,
    events: u64,
    buffer: Vec<Event>,
    watch: Option<ContactId>,
    diary: Vec<Moment>,
    longest: Option<(u64, ContactId)>,
    /// If the router was at work before.
    live: Option<Live>,
}

impl<'a> Driver<'a> {
    fn new(centre: &'a Centre, run: &Run, frame: Frame) -> Self {
        let options = FiguresOptions { intervals_kept: 0, ..FiguresOptions::default() };
        Self {
            centre,
            seed: run.seed,
            frame,
            router: Router::new(centre.plan.clone()),
            agenda: Agenda::default(),
            streams: Vec::new(),
            customers: Crowd::new(),
            absent: BTreeMap::new(),
            recent: centre.traffic.iter().map(|_| VecDeque::new()).collect(),
            workers: Vec::new(),
            offers: BTreeMap::new(),
            recorder: Recorder::new(centre, &frame),
            figures: run.figures.then(|| Figures::new(&centre.plan, options)),
            next_contact: 1,
            commands: 0,
            events: 0,
            buffer: Vec::new(),
            watch: run.watch,
            diary: Vec::new(),
            longest: None,
            live: None,
        }
    }

    fn run(&mut self, progress: &mut dyn FnMut(f64)) -> Result<(), RunError> {
        // Progress is told two hundred times.
        let step = self.frame.length.div_ceil(200);
        let mut told = 0;
        loop {
            let first = self.agenda.first();
            let planned = first.map(|first| first.at);
            let deadline = self.router.next_deadline().map(|deadline| self.own_time(deadline.at));
            // At one instant the router's timers come first: what people do then meets their effects.
            let timer_first = deadline.is_some_and(|deadline| planned.is_none_or(|planned| deadline <= planned));
            let Some(at) = (if timer_first { deadline } else { planned }) else { break };
            if at.0 >= self.frame.length {
                break;
            }
            if timer_first {
                self.apply(at, Advance {}).map_err(|error| RunError::Refused { at, error })?;
            } else if let Some(happening) = first.and_then(|first| self.agenda.take(first)) {
                self.happen(at, happening).map_err(|error| RunError::Refused { at, error })?;
            }
            if at.0 >= told + step {
                told = at.0;
                progress(float(at.0.into()) / float(self.frame.length.into()));
            }
        }
        progress(1.0);
        Ok(())
    }

    fn happen(&mut self, at: Timestamp, happening: Happening) -> Result<(), CommandError> {
        match happening {
            Happening::Arrive { stream } => self.arrive(at, stream),
            Happening::GiveUp(contact) => self.apply(at, Abandon { contact }),
            Happening::Answer { offer, answer } => match answer {
                Answer::Accept => self.apply(at, AcceptOffer { offer }),
                Answer::Decline => self.apply(at, DeclineOffer { offer, reason: DeclineReason::Rejected }),
                Answer::Miss => self.apply(at, DeclineOffer { offer, reason: DeclineReason::NoAnswer }),
            },
            Happening::Connect(contact) => self.apply(at, Connect { contact }),
            Happening::Finish(contact) => self.finish_contact(at, contact),
            Happening::EndWrapUp { agent, contact } => match self.workers.get(worker_of(agent)) {
                // A site that went down may have ended it already.
                Some(known) if known.wrap_ups.iter().any(|wrap_up| wrap_up.contact == contact) => {
                    self.apply(at, EndWrapUp { agent, contact })
                }
                _ => Ok(()),
            },
            Happening::Come(worker) => self.come(at, worker),
            Happening::Leave(worker) => self.leave(at, worker),
            Happening::Return(worker) => match self.workers.get(worker) {
                Some(known) if known.signed_in && !known.leaving && !known.resting => {
                    self.apply(at, SetReady { agent: agent_id(worker) })
                }
                _ => Ok(()),
            },
            Happening::Rest(worker) => self.rest(at, worker),
            Happening::EndRest(worker) => self.end_rest(at, worker),
            Happening::TakeCallback(contact) => self.take_callback(at, contact),
            Happening::Unreached(contact) => self.apply(at, AttemptFailed { contact }),
            Happening::Dialled(contact) => self.dialled(at, contact),
            Happening::Resume(contact) => self.apply(at, Resume { contact }),
            Happening::ComeBack(contact) => self.come_back(at, contact),
            Happening::CloseQueue(queue) => self.close_queue(at, queue),
            Happening::Site { site, open: true } => self.apply(at, OpenSite { site }),
            Happening::Site { site, open: false } => self.apply(at, CloseSite { site }),
        }
    }

    /// Gives a command to the router and follows what it says.
    fn apply(&mut self, at: Timestamp, command: impl Into<Command>) -> Result<(), CommandError> {
        self.commands += 1;
        let mut buffer = core::mem::take(&mut self.buffer);
        let Some(live) = &self.live else {
            let result = self.router.apply(at, command, &mut buffer);
            if let Some(watched) = self.watch {
                self.note(watched, &buffer);
            }
            for event in &buffer {
                if let Some(figures) = &mut self.figures {
                    figures.observe(event);
                }
                self.follow(at, &event.kind);
            }
            buffer.clear();
            self.buffer = buffer;
            return result;
        };
        // The router has a clock and names of its own, and its figures began before.
        let at = live.not_before_start(at);
        let result = self.router.apply(live.router(at), live.outgoing(command.into()), &mut buffer);
        for event in buffer.drain(..) {
            let kind = self.live.as_ref().map_or(event.kind, |live| live.incoming(event.kind));
            self.follow(at, &kind);
        }
        self.buffer = buffer;
        result
    }

    /// An instant of the router's by the driver's clock.
    fn own_time(&self, at: Timestamp) -> Timestamp {
        self.live.as_ref().map_or(at, |live| live.own(at))
    }

    fn begin_visit(&mut self, queue: QueueId, at: Timestamp) {
        if let Some(recorder) = self.recorder.queue(queue) {
            recorder.flow.arrive(at);
            recorder.length.raise(at);
        }
    }

    /// The wait of a visit is over, unless it was before, and with it, if that is how it ends, the contact.
    fn end_waiting(&mut self, contact: ContactId, at: Timestamp, end: End) {
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        if let Some(key) = customer.visit.give_up.take() {
            self.agenda.strike(key);
        }
        if !core::mem::replace(&mut customer.visit.counted, true) {
            let wait = at.0.saturating_sub(customer.visit.entered.0);
            customer.waited = customer.waited.saturating_add(wait);
            if let Some(recorder) = self.recorder.queue(customer.visit.queue) {
                recorder.flow.end(customer.visit.entered, wait, end);
                recorder.length.lower(at);
            }
        }
        if end.is_final() {
            self.end_contact(contact, end);
        }
    }

    /// The one outcome of a contact, with all its waits.
    fn end_contact(&mut self, contact: ContactId, end: End) {
        let Some(customer) = self.customers.get(&contact) else { return };
        let value = customer_value(self.centre, customer);
        let Some(flow) = self.recorder.traffic(customer.traffic) else { return };
        let Some(counts) = flow.end(customer.arrived, customer.waited, end) else { return };
        if end == End::Answered && self.longest.is_none_or(|(longest, _)| customer.waited > longest) {
            self.longest = Some((customer.waited, contact));
        }
        match end {
            End::Answered => counts.value_won = counts.value_won.saturating_add(value),
            // Who gave up may come back: that is decided afterwards.
            End::Abandoned | End::Open | End::Promised | End::Moved => {}
            End::TimedOut | End::Refused | End::Ended => counts.value_lost = counts.value_lost.saturating_add(value),
        }
    }

    /// Counts those whom the end of the run finds in the centre.
    fn finish(mut self, seed: u64) -> Outcome {
        let end = Timestamp(self.frame.length);
        for contact in self.customers.contacts() {
            let connected = self.customers.get(&contact).is_some_and(|customer| customer.visit.connected.is_some());
            if connected {
                self.end_contact(contact, End::Answered);
            } else {
                self.end_waiting(contact, end, End::Open);
            }
        }
        if let Some(figures) = &mut self.figures {
            figures.advance(end);
        }
        let totals = Totals {
            seed,
            commands: self.commands,
            events: self.events,
            figures: self.figures.as_ref(),
            diary: self.diary,
            longest_wait: self.longest.map(|(_, contact)| contact),
        };
        self.recorder.finish(self.centre, &self.frame, totals)
    }
}

/// What an answer to this customer is worth: nothing, if it comes again about the same matter.
fn customer_value(centre: &Centre, customer: &Customer) -> u64 {
    let traffic = centre.traffic.get(customer.traffic).filter(|_| customer.recontacts == 0);
    traffic.map_or(0, |traffic| traffic.definition.value.into())
}

/// Agents are numbered from 1, group by group.
fn agent_id(worker: usize) -> AgentId {
    AgentId(u128::try_from(worker).unwrap_or(u128::MAX).saturating_add(1))
}

fn worker_of(agent: AgentId) -> usize {
    usize::try_from(agent.0.saturating_sub(1)).unwrap_or(usize::MAX)
}

fn assigns(centre: &Centre, queue: QueueId) -> bool {
    centre.plan.queues().get(usize::from(queue.0)).is_some_and(|queue| queue.offer_mode == OfferMode::Assign)
}

/// Whether a queue connects on acceptance, unless the contact is a callback. [F-2]
fn connects_itself(centre: &Centre, queue: QueueId) -> bool {
    centre.plan.queues().get(usize::from(queue.0)).is_some_and(|queue| queue.connect_on_accept)
}
