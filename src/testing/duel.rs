//! Two routers side by side: the engine and its judge.

use super::generator::{Delivered, Features, KNOWN};
use super::laws::Laws;
use super::{Routing, SlowRouter, generator};
use crate::{Command, CommandError, Delivery, Event, Plan, QueueId, Router, Timestamp};
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Debug, Write};

mod shorten;

pub use shorten::{shortest, without_chunks};

/// Most steps of one run.
pub const MAX_STEPS: usize = 2_000;
/// Most pairs of contact and agent for which every explanation is compared.
const MAX_EXPLAINED: usize = 400;

/// Applies every command to two routers and compares everything that can be seen of them.
#[derive(Clone, Debug)]
pub struct Duel<A, B> {
    first: A,
    second: B,
    laws: Laws,
    steps: Vec<Delivered>,
    events: Vec<Event>,
}

/// Where two routers differ, or where a law is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The number of the step, from 1.
    pub step: usize,
    /// The step.
    pub command: Delivered,
    /// What differs.
    pub what: String,
    /// The first router's side.
    pub first: String,
    /// The second router's side.
    pub second: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { step, command, what, first, second } = self;
        write!(f, "step {step}, at {}\n  {what} differs\n   first: {first}\n  second: {second}", line(command))
    }
}

impl<A: Routing, B: Routing> Duel<A, B> {
    /// Two routers with this plan.
    pub fn new(plan: &Plan) -> Self {
        Self {
            first: A::with_plan(plan.clone()),
            second: B::with_plan(plan.clone()),
            laws: Laws::new(),
            steps: Vec::new(),
            events: Vec::new(),
        }
    }

    /// Applies a command to both, and compares them.
    ///
    /// # Errors
    /// The first [`Difference`] that is met; the duel is over then.
    pub fn step(&mut self, at: Timestamp, command: &Command) -> Result<Result<(), CommandError>, Box<Difference>> {
        Ok(self.deliver(&(at, None, command.clone()))?.map(|_| ()))
    }

    /// As [`step`](Self::step), of a command that may come under a key.
    ///
    /// # Errors
    /// As [`step`](Self::step).
    pub fn deliver(&mut self, delivered: &Delivered) -> Result<Result<Delivery, CommandError>, Box<Difference>> {
        let (_, key, command) = delivered;
        self.steps.push(delivered.clone());
        let came_before = key.is_some_and(|key| self.second.remembered_command(key).is_some());
        let (mut first_events, mut second_events) = (Vec::new(), Vec::new());
        let first = apply(&mut self.first, delivered, &mut first_events);
        let second = apply(&mut self.second, delivered, &mut second_events);
        self.same("the result", &first, &second)?;
        for (one, other) in first_events.iter().zip(&second_events) {
            self.same("an event", one, other)?;
        }
        self.same("the number of events", &first_events, &second_events)?;
        self.compare_views()?;
        self.compare_explanations()?;
        if let Err(fault) = self.first.check_invariants() {
            return Err(self.difference("an invariant", format!("{fault:?}"), String::new()));
        }
        // What comes again has been looked at.
        let laws = if came_before { Ok(()) } else { self.laws.check(&self.first, command, &first_events) };
        if let Err(law) = laws {
            return Err(self.difference("a law", law, String::from("the same, if it came so far")));
        }
        self.events = first_events;
        Ok(first)
    }

    /// What the last step emitted.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The first of the two.
    pub fn first(&self) -> &A {
        &self.first
    }

    /// Every step so far.
    pub fn steps(&self) -> &[Delivered] {
        &self.steps
    }

    fn compare_views(&self) -> Result<(), Box<Difference>> {
        let Self { first, second, .. } = self;
        self.same("now", &first.now(), &second.now())?;
        self.same("the failed strategies", &first.failed_strategies(), &second.failed_strategies())?;
        self.same("the keys", &first.remembered_keys(), &second.remembered_keys())?;
        for key in second.remembered_keys() {
            self.same("a remembered command", &first.remembered_command(key), &second.remembered_command(key))?;
        }
        self.same("next_deadline", &first.next_deadline(), &second.next_deadline())?;
        self.same("contacts", &first.contacts(), &second.contacts())?;
        self.same("agents", &first.agents(), &second.agents())?;
        for contact in second.contacts() {
            self.same("a contact", &first.contact(contact), &second.contact(contact))?;
        }
        for agent in second.agents() {
            self.same("an agent", &first.agent(agent), &second.agent(agent))?;
        }
        for (queue, _) in (0..).map(QueueId).zip(second.plan().queues()) {
            self.same("a queue", &first.queue(queue), &second.queue(queue))?;
            self.same("the waiting of a queue", &first.waiting(queue), &second.waiting(queue))?;
        }
        #[cfg(feature = "serde")]
        if let (Some(first), Some(second)) = (first.digest(), second.digest()) {
            self.same("the digest of the state", &first, &second)?;
        }
        Ok(())
    }

    fn compare_explanations(&self) -> Result<(), Box<Difference>> {
        let (contacts, agents) = (self.second.contacts(), self.second.agents());
        if contacts.len() * agents.len() > MAX_EXPLAINED {
            return Ok(());
        }
        for contact in &contacts {
            for agent in &agents {
                let (first, second) = (self.first.explain(*contact, *agent), self.second.explain(*contact, *agent));
                self.same("an explanation", &(contact, agent, first), &(contact, agent, second))?;
            }
        }
        Ok(())
    }

    fn same<T: PartialEq + Debug>(&self, what: &str, first: &T, second: &T) -> Result<(), Box<Difference>> {
        if first == second {
            return Ok(());
        }
        Err(self.difference(what, format!("{first:?}"), format!("{second:?}")))
    }

    fn difference(&self, what: &str, first: String, second: String) -> Box<Difference> {
        let command = self.steps.last().cloned().expect("a step was made");
        Box::new(Difference { step: self.steps.len(), command, what: String::from(what), first, second })
    }
}

/// The body of the fuzz target: the engine against the slow twin.
///
/// The first 64 bytes are the plan, each further 16 a step; missing bytes are 0.
///
/// # Panics
/// If they differ; the message has the shortest run of commands that was found to show it.
pub fn run(data: &[u8]) {
    run_pair::<Router, SlowRouter>(data);
}

/// As [`run`], with any two routers.
///
/// # Panics
/// As [`run`].
pub fn run_pair<A: Routing, B: Routing>(data: &[u8]) {
    run_pair_with::<A, B>(KNOWN, data);
}

/// As [`run_pair`], with plans and commands of some of these features.
///
/// # Panics
/// As [`run`].
#[expect(clippy::panic, reason = "to panic is how a fuzz target reports")]
pub fn run_pair_with<A: Routing, B: Routing>(features: Features, data: &[u8]) {
    let (plan_bytes, steps) = parts(data);
    let plan = generator::plan_with(features, &plan_bytes);
    let mut duel = Duel::<A, B>::new(&plan);
    for bytes in steps {
        let delivered = generator::delivery_with(features, &bytes, &duel.second);
        if duel.deliver(&delivered).is_err() {
            let steps = shortest::<A, B>(&plan, duel.steps);
            let difference = replay::<A, B>(&plan, &steps);
            let difference = difference.map_or_else(|| String::from("it does not show again"), |it| format!("{it}"));
            let definition = generator::definition_with(features, &plan_bytes);
            panic!("{difference}\n\nplan: {definition:?}\n\nsteps:\n{}", listing(&steps));
        }
    }
}

/// The plan's bytes and the steps of a fuzz input.
pub fn parts(data: &[u8]) -> ([u8; 64], Vec<[u8; 16]>) {
    let (plan, steps) = data.split_at_checked(64).unwrap_or((data, &[]));
    (filled(plan), steps.chunks(16).take(MAX_STEPS).map(filled).collect())
}

fn filled<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut all = [0; N];
    for (to, from) in all.iter_mut().zip(bytes) {
        *to = *from;
    }
    all
}

/// Runs commands as they are; gives the first difference.
pub fn replay<A: Routing, B: Routing>(plan: &Plan, steps: &[Delivered]) -> Option<Box<Difference>> {
    let mut duel = Duel::<A, B>::new(plan);
    steps.iter().find_map(|delivered| duel.deliver(delivered).err())
}

/// The steps as lines that a person can read.
pub fn listing(steps: &[Delivered]) -> String {
    let mut text = String::new();
    for delivered in steps {
        // Writing to a string cannot fail.
        _ = writeln!(text, "  {}", line(delivered));
    }
    text
}

fn line((at, key, command): &Delivered) -> String {
    key.map_or_else(|| format!("{at} {command:?}"), |key| format!("{at} {command:?} once as {key}"))
}

/// A command without a key is always applied now.
fn apply(
    router: &mut impl Routing,
    (at, key, command): &Delivered,
    events: &mut Vec<Event>,
) -> Result<Delivery, CommandError> {
    match key {
        Some(key) => router.apply_once(*at, *key, command.clone(), events),
        None => router.apply(*at, command.clone(), events).map(|()| Delivery::First),
    }
}
