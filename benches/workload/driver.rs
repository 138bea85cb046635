//! The run that is recorded: it draws the next command by what lives at that moment.

use super::Step;
use super::centre::Centre;
use super::digest::digest;
use super::figures::{Counts, Figures, Samples};
use super::live::Live;
use super::random::Random;
use super::scenario::{Scenario, Shape};
use std::collections::VecDeque;
use std::error::Error;
use std::fmt::Debug;
use std::time::Duration;
use toritsugi::testing::{Routing, SlowRouter};
use toritsugi::{
    Abandon, AcceptOffer, Advance, AgentId, Command, Complete, ContactId, ContactPhase, DeclineOffer, DeclineReason,
    Disposition, Event, EventKind, FiguresOptions, OfferId, Requirement, Router, SignIn, SignOut, Timestamp, Transfer,
    TransferTarget, UpdateAgent, WorkCounters, WorkInHand,
};

/// The time of a contact with an agent that the steps of time are made for.
const HANDLING: Duration = Duration::from_secs(240);
/// Samples of occupancy over the measured commands.
const SAMPLES: usize = 8;

/// A router that can be measured.
pub(crate) trait Measured: Routing + Clone + Debug {
    fn work(&self) -> WorkCounters {
        WorkCounters::default()
    }
}

impl Measured for Router {
    fn work(&self) -> WorkCounters {
        self.work()
    }
}

impl Measured for SlowRouter {}

/// A router where the measurement begins, and the commands to measure.
#[derive(Debug)]
pub(crate) struct Recording<R> {
    pub(crate) start: R,
    pub(crate) steps: Vec<Step>,
    /// The digest of the events up to each step.
    pub(crate) digests: Vec<u64>,
    pub(crate) figures: Figures,
    /// Has seen what came before.
    pub(crate) observer: toritsugi::Figures,
}

/// Runs a centre and records it; fails if the events are not those of the scenario.
pub(crate) fn record<R: Measured>(scenario: &Scenario) -> Result<Recording<R>, Box<dyn Error>> {
    let mut driver = Driver::<R>::new(scenario)?;
    if scenario.shape != Shape::Burst {
        driver.fill()?;
        for _ in 0..scenario.before {
            driver.step()?;
        }
    }
    // The recording goes on with a copy, so that the start keeps the memory that it has grown.
    let copy = driver.router.clone();
    let start = std::mem::replace(&mut driver.router, copy);
    let before = driver.router.work();
    driver.recorded = Some((Vec::new(), Vec::new()));
    (driver.counts, driver.digest) = (Counts::default(), 0);
    let mut samples = Samples::default();
    for number in 0..scenario.measured {
        if number % (scenario.measured / SAMPLES).max(1) == 0 {
            driver.sample(&mut samples);
        }
        if scenario.shape == Shape::Burst { driver.burst(number)? } else { driver.step()? }
    }
    let (digest, work) = (driver.digest, since(driver.router.work(), before));
    if let Some(known) = scenario.digest.filter(|known| *known != digest) {
        return Err(format!("{scenario}: the digest is 0x{digest:016x}, not 0x{known:016x}").into());
    }
    let (steps, digests) = driver.recorded.take().unwrap_or_default();
    let figures = Figures { counts: driver.counts, samples, work, digest };
    Ok(Recording { start, steps, digests, figures, observer: driver.observer })
}

/// A steady centre that goes on and on, for its memory.
#[derive(Debug)]
pub(crate) struct Lasting(Driver<Router>);

impl Lasting {
    pub(crate) fn new(scenario: &Scenario) -> Result<Self, Box<dyn Error>> {
        let mut driver = Driver::new(scenario)?;
        driver.fill()?;
        Ok(Self(driver))
    }

    pub(crate) fn go_on(&mut self, commands: u32) -> Result<(), Box<dyn Error>> {
        (0..commands).try_for_each(|_| self.0.step())
    }
}

fn since(after: WorkCounters, before: WorkCounters) -> WorkCounters {
    let mut work = after;
    work.line_heads -= before.line_heads;
    work.pool_heads -= before.pool_heads;
    work.eligibility_tests -= before.eligibility_tests;
    work.passed_over -= before.passed_over;
    work.odd_lines -= before.odd_lines;
    work.timers -= before.timers;
    work
}

#[derive(Debug)]
struct Driver<R> {
    scenario: Scenario,
    random: Random,
    centre: Centre,
    router: R,
    now: Timestamp,
    /// Once they are to be measured: the steps, and the digest of the events up to each.
    recorded: Option<(Vec<Step>, Vec<u64>)>,
    digest: u64,
    observer: toritsugi::Figures,
    counts: Counts,
    /// Offers that an agent is to answer next.
    offers: VecDeque<OfferId>,
    waiting: Live<ContactId>,
    active: Live<ContactId>,
    agents: Live<AgentId>,
    away: VecDeque<AgentId>,
    /// Agents under another profile than their own.
    helpers: VecDeque<AgentId>,
    contacts: u128,
    events: Vec<Event>,
}

impl<R: Measured> Driver<R> {
    fn new(scenario: &Scenario) -> Result<Self, Box<dyn Error>> {
        let mut random = Random::new(1);
        let centre = Centre::new(scenario, &mut random)?;
        let router = R::with_plan(centre.plan.clone());
        let observer = toritsugi::Figures::new(&centre.plan, FiguresOptions::default());
        Ok(Self {
            scenario: *scenario,
            random,
            centre,
            router,
            now: Timestamp::ZERO,
            recorded: None,
            digest: 0,
            observer,
            counts: Counts::default(),
            offers: VecDeque::new(),
            waiting: Live::new(),
            active: Live::new(),
            agents: Live::new(),
            away: VecDeque::new(),
            helpers: VecDeque::new(),
            contacts: 0,
            events: Vec::new(),
        })
    }

    /// Signs everybody in and lets contacts arrive until as many wait as are to.
    fn fill(&mut self) -> Result<(), Box<dyn Error>> {
        for agent in 1..=self.scenario.size.agents {
            self.sign_in(agent)?;
        }
        while self.waiting.len() < self.scenario.size.backlog {
            self.answer_or(Self::draw_arrival)?;
        }
        Ok(())
    }

    /// Every contact arrives at one instant, then every agent.
    fn burst(&mut self, number: usize) -> Result<(), Box<dyn Error>> {
        match number.checked_sub(self.scenario.size.backlog) {
            None => {
                let arrival = self.draw_arrival();
                self.apply(arrival)
            }
            Some(agent) => self.sign_in(1 + u32::try_from(agent)?),
        }
    }

    fn sign_in(&mut self, agent: u32) -> Result<(), Box<dyn Error>> {
        let agent = AgentId(agent.into());
        self.apply(SignIn::new(agent, self.centre.own_profile(agent)).into())
    }

    fn step(&mut self) -> Result<(), Box<dyn Error>> {
        self.answer_or(Self::draw_command)
    }

    /// The answer to an offer at once; else, a little later, the next command. Now and then an offer is left unanswered.
    fn answer_or(&mut self, draw: impl FnOnce(&mut Self) -> Command) -> Result<(), Box<dyn Error>> {
        let offer =
            self.offers.pop_front().filter(|_| self.scenario.shape != Shape::Everything || !self.random.one_in(16));
        if let Some(offer) = offer {
            let accepts = !self.random.one_in(8);
            let reason = DeclineReason::Rejected;
            let answer: Command =
                if accepts { AcceptOffer { offer }.into() } else { DeclineOffer { offer, reason }.into() };
            return self.apply(answer);
        }
        let longest = HANDLING.as_micros() / u128::from(self.scenario.size.agents);
        self.now.0 += self.random.below::<u64>(u64::try_from(longest)?);
        let command = draw(self);
        self.apply(command)
    }

    /// Contacts arrive oftener while too few wait, or, in a quiet centre, while too few are served.
    fn draw_command(&mut self) -> Command {
        let is_quiet = matches!(self.scenario.shape, Shape::Quiet | Shape::Odd { quiet: true, .. });
        let too_few = if is_quiet {
            self.active.len() * 20 < self.agents.len()
        } else {
            self.waiting.len() < self.scenario.size.backlog
        };
        let arrives_below = if too_few { 650 } else { 500 };
        match self.random.below::<u32>(1_000) {
            0..10 => self.change_shift(),
            10..20 => self.change_profile(),
            20..50 => match self.waiting.draw(&mut self.random) {
                Some(contact) => self.relax(contact),
                None => self.draw_arrival(),
            },
            50..100 => match self.waiting.draw(&mut self.random) {
                Some(contact) => Abandon { contact }.into(),
                None => self.draw_arrival(),
            },
            number if number < arrives_below => self.draw_arrival(),
            _ => match self.active.draw(&mut self.random) {
                Some(contact) => Complete { contact, disposition: Disposition(0) }.into(),
                None => self.draw_arrival(),
            },
        }
    }

    fn draw_arrival(&mut self) -> Command {
        self.contacts += 1;
        let contact = self.centre.draw_contact(ContactId(self.contacts), &mut self.random);
        contact.map_or(Command::Advance(Advance {}), Command::from)
    }

    /// A contact asks for less from now on, in its queue and with its age.
    fn relax(&self, contact: ContactId) -> Command {
        let Some(view) = self.router.contact(contact) else { return Command::Advance(Advance {}) };
        let requirement = Some(relaxed(view.requirement));
        Transfer { requirement, ..Transfer::new(contact, TransferTarget::Queue(view.queue)) }.into()
    }

    /// An agent helps out under another profile, or one that does so returns to its own.
    fn change_profile(&mut self) -> Command {
        if self.helpers.len() * 20 > self.agents.len() {
            if let Some(agent) = self.helpers.pop_front() {
                return UpdateAgent { agent, profile: Box::new(self.centre.own_profile(agent)) }.into();
            }
        }
        let profile = self.random.pick(&self.centre.profiles).cloned();
        match self.agents.draw(&mut self.random).zip(profile) {
            Some((agent, profile)) => {
                self.helpers.retain(|helper| *helper != agent);
                self.helpers.push_back(agent);
                UpdateAgent { agent, profile: Box::new(profile) }.into()
            }
            None => self.draw_arrival(),
        }
    }

    fn change_shift(&mut self) -> Command {
        let returns = self.away.len() > 2 || self.random.one_in(2);
        let returning = if returns { self.away.pop_front() } else { None };
        if let Some(agent) = returning {
            return SignIn::new(agent, self.centre.own_profile(agent)).into();
        }
        match self.agents.draw(&mut self.random) {
            Some(agent) => SignOut { agent, work: WorkInHand::Requeue }.into(),
            None => self.draw_arrival(),
        }
    }

    fn apply(&mut self, command: Command) -> Result<(), Box<dyn Error>> {
        self.counts.command(&command);
        if let Some((steps, _)) = &mut self.recorded {
            steps.push((self.now, command.clone()));
        }
        let mut events = std::mem::take(&mut self.events);
        events.clear();
        self.router.apply(self.now, command, &mut events)?;
        if let Some((_, digests)) = &mut self.recorded {
            self.digest = digest(self.digest, &events);
            digests.push(self.digest);
        } else {
            self.observer.observe_all(&events);
        }
        self.counts.events += u64::try_from(events.len())?;
        for event in &events {
            self.observe(event.kind);
        }
        self.events = events;
        Ok(())
    }

    fn observe(&mut self, event: EventKind) {
        match event {
            EventKind::Offered { contact, offer, expires_at, .. } => {
                self.counts.offers += 1;
                if expires_at.is_some() {
                    self.offers.push_back(offer);
                }
                self.follow(contact);
            }
            EventKind::OfferAccepted { contact, offer, .. }
            | EventKind::OfferDeclined { contact, offer, .. }
            | EventKind::OfferExpired { contact, offer, .. }
            | EventKind::OfferWithdrawn { contact, offer, .. } => {
                self.offers.retain(|other| *other != offer);
                self.follow(contact);
            }
            EventKind::Queued { contact, .. }
            | EventKind::Requeued { contact, .. }
            | EventKind::Completed { contact, .. }
            | EventKind::Abandoned { contact, .. }
            | EventKind::MaximumWaitReached { contact, .. } => self.follow(contact),
            EventKind::AgentSignedIn { agent, .. } => self.agents.set(agent, true),
            EventKind::AgentSignedOut { agent } => {
                self.agents.set(agent, false);
                self.helpers.retain(|helper| *helper != agent);
                self.away.push_back(agent);
            }
            _ => {}
        }
    }

    /// Looks what has become of a contact.
    fn follow(&mut self, contact: ContactId) {
        let phase = self.router.contact(contact).map(|view| view.phase);
        self.waiting.set(contact, phase == Some(ContactPhase::Waiting));
        self.active.set(contact, matches!(phase, Some(ContactPhase::Accepted | ContactPhase::Connected)));
    }

    fn sample(&self, samples: &mut Samples) {
        samples.count += 1;
        samples.waiting += u64::try_from(self.waiting.len()).unwrap_or_default();
        for agent in self.agents.iter().filter_map(|agent| self.router.agent(*agent)) {
            samples.agents += 1;
            samples.idle += u64::from(agent.units_in_use == 0);
            samples.units_in_use += agent.units_in_use;
            samples.units += u64::from(agent.capacity);
        }
    }
}

/// What a contact asks for that is to be asked less of.
fn relaxed(requirement: &Requirement) -> Requirement {
    match requirement {
        Requirement::All(parts) => parts.first().cloned().unwrap_or_default(),
        _ => Requirement::Anyone,
    }
}
