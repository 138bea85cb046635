//! Runs a centre: what people do and what the router does, in order of time.

use super::agenda::{Agenda, Answer, Happening, Key};
use super::arrivals::ArrivalStream;
use super::number::float;
use super::people::{Customer, Worker};
use super::random::{Purpose, Random, index_of_name};
use super::recorder::{End, Frame, Recorder};
use super::{Centre, Outcome, Rota, RunError};
use crate::time::micros;
use crate::{
    Abandon, AcceptOffer, Advance, AgentId, Command, CommandError, Complete, Connect, ContactId, DeclineOffer,
    DeclineReason, Disposition, Drain, EndWrapUp, Enqueue, Event, OfferId, OfferMode, QueueId, Router, SetReady,
    SignIn, Timestamp, Transfer, TransferTarget,
};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::time::Duration;

mod follow;

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
}

impl Default for Run {
    fn default() -> Self {
        Self { seed: 1, cycles: 1, interval: Duration::from_secs(1800) }
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

    fn frame(&self, cycle: Duration) -> Result<Frame, RunError> {
        let length = micros(cycle).saturating_mul(self.cycles.into());
        if length == 0 || length > 10 * micros(crate::MAX_SPAN) {
            return Err(RunError::BadLength);
        }
        let interval = micros(self.interval);
        if interval == 0 || length.div_ceil(interval) > MAX_INTERVALS {
            return Err(RunError::BadInterval);
        }
        Ok(Frame { length, interval })
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
        driver.plan_arrivals(run.cycles);
        driver.run(progress)?;
        Ok(driver.finish(run.seed))
    }
}

/// The contacts of one traffic in one cycle.
#[derive(Debug)]
struct Stream<'a> {
    traffic: usize,
    start: Timestamp,
    arrivals: ArrivalStream<'a>,
    /// Where the indices of its contacts' own streams begin.
    first_index: u64,
    count: u64,
}

/// A live offer, and when the agent is going to answer it.
#[derive(Clone, Copy, Debug)]
struct Ringing {
    agent: usize,
    answer: Option<Key>,
}

#[derive(Debug)]
struct Driver<'a> {
    centre: &'a Centre,
    seed: u64,
    frame: Frame,
    router: Router,
    agenda: Agenda,
    streams: Vec<Stream<'a>>,
    customers: BTreeMap<ContactId, Customer>,
    workers: Vec<Worker>,
    offers: BTreeMap<OfferId, Ringing>,
    /// How the agents of each group answer.
    tempers: Vec<Random>,
    recorder: Recorder,
    next_contact: u128,
    commands: u64,
    events: u64,
    buffer: Vec<Event>,
}

impl<'a> Driver<'a> {
    fn new(centre: &'a Centre, run: &Run, frame: Frame) -> Self {
        let temper = |name: &str| Random::stream(run.seed, Purpose::Agents, index_of_name(name));
        Self {
            centre,
            seed: run.seed,
            frame,
            router: Router::new(centre.plan.clone()),
            agenda: Agenda::default(),
            streams: Vec::new(),
            customers: BTreeMap::new(),
            workers: Vec::new(),
            offers: BTreeMap::new(),
            tempers: centre.staff.iter().map(|staff| temper(&staff.definition.name)).collect(),
            recorder: Recorder::new(centre, &frame),
            next_contact: 1,
            commands: 0,
            events: 0,
            buffer: Vec::new(),
        }
    }

    fn plan_shifts(&mut self, cycles: u32) {
        for (group, staff) in self.centre.staff.iter().enumerate() {
            let shifts = &staff.definition.shifts;
            for number in 0..staff.definition.count {
                let worker = self.workers.len();
                self.workers.push(Worker::new(group));
                let turn = usize::try_from(number).unwrap_or(0) % shifts.len().max(1);
                let of_worker = match staff.definition.rota {
                    Rota::Staggered => shifts.get(turn..=turn).unwrap_or_default(),
                    Rota::Whole => shifts,
                };
                for cycle in 0..cycles {
                    let start = Timestamp::ZERO + self.centre.cycle.saturating_mul(cycle);
                    for shift in of_worker {
                        self.agenda.plan(start + shift.from, Happening::Come(worker));
                        self.agenda.plan(start + shift.to, Happening::Leave(worker));
                    }
                }
            }
        }
    }

    fn plan_arrivals(&mut self, cycles: u32) {
        for cycle in 0..cycles {
            for (traffic, checked) in self.centre.traffic.iter().enumerate() {
                let named = index_of_name(&checked.definition.name);
                let random = Random::stream(self.seed, Purpose::Arrivals, named.wrapping_add(cycle.into()));
                let stream = self.streams.len();
                self.streams.push(Stream {
                    traffic,
                    start: Timestamp::ZERO + self.centre.cycle.saturating_mul(cycle),
                    arrivals: checked.definition.arrivals.stream(random),
                    first_index: named.wrapping_add(u64::from(cycle) << 32),
                    count: 0,
                });
                self.plan_next_arrival(stream);
            }
        }
    }

    fn plan_next_arrival(&mut self, position: usize) {
        let Some(stream) = self.streams.get_mut(position) else { return };
        if let Some(arrival) = stream.arrivals.next() {
            self.agenda.plan(stream.start + arrival.at, Happening::Arrive { stream: position, arrival });
        }
    }

    fn run(&mut self, progress: &mut dyn FnMut(f64)) -> Result<(), RunError> {
        let mut told = 0.0;
        loop {
            let planned = self.agenda.next_at();
            let deadline = self.router.next_deadline().map(|deadline| deadline.at);
            // At one instant the router's timers come first: what people do then meets their effects.
            let timer_first = deadline.is_some_and(|deadline| planned.is_none_or(|planned| deadline <= planned));
            let Some(at) = (if timer_first { deadline } else { planned }) else { break };
            if at.0 >= self.frame.length {
                break;
            }
            if timer_first {
                self.apply(at, Advance {}).map_err(|error| RunError::Refused { at, error })?;
            } else if let Some(happening) = self.agenda.pop() {
                self.happen(at, happening).map_err(|error| RunError::Refused { at, error })?;
            }
            let done = float(at.0.into()) / float(self.frame.length.into());
            if done >= told + 0.005 {
                told = done;
                progress(done);
            }
        }
        progress(1.0);
        Ok(())
    }

    fn happen(&mut self, at: Timestamp, happening: Happening) -> Result<(), CommandError> {
        match happening {
            Happening::Arrive { stream, arrival } => self.arrive(at, stream, &arrival),
            Happening::GiveUp(contact) => self.apply(at, Abandon { contact }),
            Happening::Answer { offer, answer } => match answer {
                Answer::Accept => self.apply(at, AcceptOffer { offer }),
                Answer::Decline => self.apply(at, DeclineOffer { offer, reason: DeclineReason::Rejected }),
                Answer::Miss => self.apply(at, DeclineOffer { offer, reason: DeclineReason::NoAnswer }),
            },
            Happening::Connect(contact) => self.apply(at, Connect { contact }),
            Happening::Finish(contact) => self.finish_contact(at, contact),
            Happening::EndWrapUp { agent, contact } => self.apply(at, EndWrapUp { agent, contact }),
            Happening::Come(worker) => self.come(at, worker),
            Happening::Leave(worker) => self.leave(at, worker),
            Happening::Return(worker) => match self.workers.get(worker) {
                Some(known) if known.signed_in && !known.leaving => {
                    self.apply(at, SetReady { agent: agent_id(worker) })
                }
                _ => Ok(()),
            },
        }
    }

    fn arrive(&mut self, at: Timestamp, position: usize, arrival: &super::Arrival) -> Result<(), CommandError> {
        self.plan_next_arrival(position);
        let Some(stream) = self.streams.get_mut(position) else { return Ok(()) };
        let Some(traffic) = self.centre.traffic.get(stream.traffic) else { return Ok(()) };
        let random = Random::stream(self.seed, Purpose::Contact, stream.first_index.wrapping_add(stream.count));
        stream.count += 1;
        let (customer, priority) = Customer::new(stream.traffic, traffic, arrival, at, random);
        let contact = ContactId(self.next_contact);
        self.next_contact += 1;
        if let Some(flow) = self.recorder.traffic(customer.traffic) {
            flow.arrive(at);
        }
        self.begin_visit(traffic.queue, at);
        self.customers.insert(contact, customer);
        let enqueue = Enqueue::new(contact, traffic.queue, traffic.channel)
            .with_direction(traffic.definition.direction)
            .with_tenant(traffic.tenant)
            .with_priority(priority)
            .with_requirement(traffic.requirement.clone());
        match self.apply(at, enqueue) {
            Err(CommandError::QueueFull { .. }) => {
                self.end_waiting(contact, at, End::Refused);
                self.customers.remove(&contact);
            }
            other => other?,
        }
        self.plan_give_up(contact, at);
        Ok(())
    }

    /// Passes the contact on if its agent's group does so, and there is room; otherwise completes it.
    fn finish_contact(&mut self, at: Timestamp, contact: ContactId) -> Result<(), CommandError> {
        let to = self.customers.get(&contact).and_then(|customer| {
            let group = self.workers.get(customer.visit.agent?)?.group;
            customer.passed_on(self.centre.traffic.get(customer.traffic)?, group)
        });
        if let Some(to) = to {
            match self.apply(at, Transfer::new(contact, TransferTarget::Queue(to))) {
                Err(CommandError::QueueFull { .. }) => {}
                other => {
                    other?;
                    self.plan_give_up(contact, at);
                    return Ok(());
                }
            }
        }
        self.apply(at, Complete { contact, disposition: Disposition(0) })
    }

    /// Plans when a customer that waits gives up. Whatever else happens at this very instant happens first.
    fn plan_give_up(&mut self, contact: ContactId, at: Timestamp) {
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        let visit = &mut customer.visit;
        if let (None, None, Some(patience)) = (visit.connected, visit.give_up, visit.fate.patience) {
            visit.give_up = Some(self.agenda.plan(at + patience, Happening::GiveUp(contact)));
        }
    }

    fn come(&mut self, at: Timestamp, worker: usize) -> Result<(), CommandError> {
        let Some(known) = self.workers.get_mut(worker) else { return Ok(()) };
        if known.signed_in {
            known.wanted = true;
            return Ok(());
        }
        let Some(staff) = self.centre.staff.get(known.group) else { return Ok(()) };
        known.signed_in = true;
        known.leaving = false;
        if let Some(group) = self.recorder.group(known.group) {
            group.signed_in.raise(at);
        }
        self.apply(at, SignIn::new(agent_id(worker), staff.profile.clone()))
    }

    fn leave(&mut self, at: Timestamp, worker: usize) -> Result<(), CommandError> {
        let Some(known) = self.workers.get_mut(worker) else { return Ok(()) };
        if known.wanted {
            // It never came to this shift: it still finishes an earlier one.
            known.wanted = false;
            return Ok(());
        }
        if !known.signed_in || known.leaving {
            return Ok(());
        }
        known.leaving = true;
        self.apply(at, Drain { agent: agent_id(worker) })
    }

    /// Gives a command to the router and follows what it says.
    fn apply(&mut self, at: Timestamp, command: impl Into<Command>) -> Result<(), CommandError> {
        self.commands += 1;
        let mut buffer = core::mem::take(&mut self.buffer);
        let result = self.router.apply(at, command, &mut buffer);
        for event in buffer.drain(..) {
            self.follow(at, event.kind);
        }
        self.buffer = buffer;
        result
    }

    fn begin_visit(&mut self, queue: QueueId, at: Timestamp) {
        if let Some(recorder) = self.recorder.queue(queue) {
            recorder.flow.arrive(at);
            recorder.length.raise(at);
        }
    }

    /// The wait of a visit is over, and with it, unless it is answered, the contact.
    fn end_waiting(&mut self, contact: ContactId, at: Timestamp, end: End) {
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        if let Some(key) = customer.visit.give_up.take() {
            self.agenda.strike(key);
        }
        let wait = at.0.saturating_sub(customer.visit.entered.0);
        customer.waited = customer.waited.saturating_add(wait);
        if let Some(recorder) = self.recorder.queue(customer.visit.queue) {
            recorder.flow.end(customer.visit.entered, wait, end);
            recorder.length.lower(at);
        }
        if end != End::Answered {
            self.end_contact(contact, end);
        }
    }

    /// The one outcome of a contact, with all its waits.
    fn end_contact(&mut self, contact: ContactId, end: End) {
        let Some(customer) = self.customers.get(&contact) else { return };
        if let Some(flow) = self.recorder.traffic(customer.traffic) {
            flow.end(customer.arrived, customer.waited, end);
        }
    }

    /// Counts those whom the end of the run finds in the centre.
    fn finish(mut self, seed: u64) -> Outcome {
        let end = Timestamp(self.frame.length);
        let present: Vec<ContactId> = self.customers.keys().copied().collect();
        for contact in present {
            let connected = self.customers.get(&contact).is_some_and(|customer| customer.visit.connected.is_some());
            if connected {
                self.end_contact(contact, End::Answered);
            } else {
                self.end_waiting(contact, end, End::Open);
            }
        }
        self.recorder.finish(self.centre, seed, &self.frame, self.commands, self.events)
    }
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
