//! The run that is recorded: it draws the next command by what lives at that moment.

use super::centre::{Centre, Size};
use super::live::Live;
use super::random::Random;
use super::{Recording, Step, fold};
use std::collections::VecDeque;
use std::error::Error;
use std::fmt;
use std::time::Duration;
use toritsugi::{
    Abandon, AcceptOffer, Advance, AgentId, Command, Complete, ContactId, DeclineOffer, DeclineReason, Disposition,
    Event, EventKind, OfferId, Router, SignIn, SignOut, Timestamp, UpdateAgent, WorkCounters, WorkInHand,
};

/// The time of a contact with an agent that the steps of time are made for.
const HANDLING: Duration = Duration::from_secs(240);
/// Samples of occupancy over the measured commands.
const SAMPLES: usize = 8;

/// Runs a centre and records it.
pub(crate) fn record(size: &Size) -> Result<Recording, Box<dyn Error>> {
    let mut recorder = Recorder::new(size)?;
    for agent in 1..=u128::from(size.agents) {
        let agent = AgentId(agent);
        recorder.apply(SignIn::new(agent, recorder.centre.own_profile(agent)).into())?;
    }
    while recorder.waiting.len() < size.backlog {
        recorder.answer_or(Recorder::draw_arrival)?;
    }
    for _ in 0..size.before {
        recorder.step()?;
    }
    let before = std::mem::take(&mut recorder.steps);
    let mut folds = vec![recorder.fold];
    let mut figures = Figures::default();
    let work = recorder.router.work();
    recorder.counts = Counts::default();
    for number in 0..size.measured {
        if number % (size.measured / SAMPLES).max(1) == 0 {
            recorder.sample(&mut figures);
        }
        recorder.step()?;
        folds.push(recorder.fold);
    }
    figures.finish(&recorder, work);
    Ok(Recording { plan: recorder.centre.plan, before, measured: recorder.steps, folds, figures })
}

#[derive(Debug)]
struct Recorder {
    size: Size,
    random: Random,
    centre: Centre,
    router: Router,
    now: Timestamp,
    steps: Vec<Step>,
    fold: u64,
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

/// Commands and offers.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    arrivals: u64,
    completions: u64,
    abandons: u64,
    sign_ins_and_outs: u64,
    updates: u64,
    accepts: u64,
    declines: u64,
    offers: u64,
}

impl Recorder {
    fn new(size: &Size) -> Result<Self, Box<dyn Error>> {
        let mut random = Random::new(1);
        let centre = Centre::new(size, &mut random)?;
        let router = Router::new(centre.plan.clone());
        Ok(Self {
            size: *size,
            random,
            centre,
            router,
            now: Timestamp::ZERO,
            steps: Vec::new(),
            fold: 0,
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

    fn step(&mut self) -> Result<(), Box<dyn Error>> {
        self.answer_or(Self::draw_command)
    }

    /// The answer to an offer at once; else, a little later, the next command.
    fn answer_or(&mut self, draw: impl FnOnce(&mut Self) -> Command) -> Result<(), Box<dyn Error>> {
        if let Some(offer) = self.offers.pop_front() {
            let accepts = self.random.below::<u8>(8) != 0;
            let reason = DeclineReason::Rejected;
            let answer: Command =
                if accepts { AcceptOffer { offer }.into() } else { DeclineOffer { offer, reason }.into() };
            return self.apply(answer);
        }
        let longest = HANDLING.as_micros() / u128::from(self.size.agents);
        self.now.0 += self.random.below::<u64>(u64::try_from(longest)?);
        let command = draw(self);
        self.apply(command)
    }

    /// Arrivals are the more the fewer wait; every fortieth command is a sign-out or a sign-in, every hundredth a new profile.
    fn draw_command(&mut self) -> Command {
        let arrives_below = if self.waiting.len() < self.size.backlog { 645 } else { 485 };
        match self.random.below::<u32>(1_000) {
            0..25 => self.change_shift(),
            25..35 => self.change_profile(),
            35..85 => match self.waiting.draw(&mut self.random) {
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
        let returns = self.away.len() > 2 || self.random.below::<u8>(2) == 0;
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
        self.steps.push((self.now, command.clone()));
        self.counts.command(&command);
        let mut events = std::mem::take(&mut self.events);
        events.clear();
        self.router.apply(self.now, command, &mut events)?;
        self.fold = fold(self.fold, &events);
        for event in &events {
            self.observe(event.kind);
        }
        self.events = events;
        Ok(())
    }

    fn observe(&mut self, event: EventKind) {
        match event {
            EventKind::Queued { contact, .. } => self.waiting.add(contact),
            EventKind::Offered { contact, offer, expires_at, .. } => {
                self.counts.offers += 1;
                self.waiting.remove(contact);
                if expires_at.is_some() {
                    self.offers.push_back(offer);
                }
            }
            EventKind::OfferAccepted { contact, .. } => self.active.add(contact),
            EventKind::OfferDeclined { contact, .. } | EventKind::OfferWithdrawn { contact, .. } => {
                self.waiting.add(contact);
            }
            EventKind::Requeued { contact, .. } => {
                self.active.remove(contact);
                self.waiting.add(contact);
            }
            EventKind::Completed { contact, .. } => self.active.remove(contact),
            EventKind::Abandoned { contact, .. } => self.waiting.remove(contact),
            EventKind::AgentSignedIn { agent, .. } => self.agents.add(agent),
            EventKind::AgentSignedOut { agent } => {
                self.agents.remove(agent);
                self.helpers.retain(|helper| *helper != agent);
                self.away.push_back(agent);
            }
            _ => {}
        }
    }

    fn sample(&self, figures: &mut Figures) {
        figures.samples += 1;
        figures.waiting += u64::try_from(self.waiting.len()).unwrap_or_default();
        for agent in self.agents.iter().filter_map(|agent| self.router.agent(*agent)) {
            figures.agents += 1;
            figures.idle += u64::from(agent.units_in_use == 0);
            figures.units_in_use += agent.units_in_use;
            figures.units += u64::from(agent.capacity);
        }
    }
}

impl Counts {
    const fn command(&mut self, command: &Command) {
        let count = match command {
            Command::Enqueue(_) => &mut self.arrivals,
            Command::Complete(_) => &mut self.completions,
            Command::Abandon(_) => &mut self.abandons,
            Command::SignIn(_) | Command::SignOut(_) => &mut self.sign_ins_and_outs,
            Command::UpdateAgent(_) => &mut self.updates,
            Command::AcceptOffer(_) => &mut self.accepts,
            Command::DeclineOffer(_) => &mut self.declines,
            _ => return,
        };
        *count += 1;
    }
}

/// What the measured commands are like: to be read beside every figure of speed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Figures {
    counts: Counts,
    fold: u64,
    before: WorkCounters,
    after: WorkCounters,
    measured: u64,
    samples: u64,
    /// Sums over the samples.
    waiting: u64,
    agents: u64,
    idle: u64,
    units_in_use: u64,
    units: u64,
}

impl Figures {
    fn finish(&mut self, recorder: &Recorder, before: WorkCounters) {
        self.counts = recorder.counts;
        self.fold = recorder.fold;
        self.measured = u64::try_from(recorder.size.measured).unwrap_or_default();
        (self.before, self.after) = (before, recorder.router.work());
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { arrivals, completions, abandons, sign_ins_and_outs, updates, accepts, declines, offers } =
            self.counts;
        let samples = self.samples.max(1);
        writeln!(
            f,
            "  {} waiting, {} idle, {} % occupied; {} commands, {offers} offers, fold {:016x}",
            self.waiting / samples,
            self.idle / samples,
            self.units_in_use * 100 / self.units.max(1),
            self.measured,
            self.fold,
        )?;
        let share = |count: u64| Share(count * 1_000 / self.measured.max(1));
        writeln!(
            f,
            "  arrive {}, complete {}, abandon {}, sign in or out {}, update {}, accept {}, decline {}, in per mille",
            share(arrivals).0,
            share(completions).0,
            share(abandons).0,
            share(sign_ins_and_outs).0,
            share(updates).0,
            share(accepts).0,
            share(declines).0,
        )?;
        let each = |count: fn(&WorkCounters) -> u64| {
            Share((count(&self.after) - count(&self.before)) * 1_000 / self.measured.max(1))
        };
        write!(
            f,
            "  a command reads {} line heads and {} pool heads, tests {} pairs, passes {} over",
            each(|work| work.line_heads),
            each(|work| work.pool_heads),
            each(|work| work.eligibility_tests),
            each(|work| work.passed_over),
        )
    }
}

/// A number of thousandths.
struct Share(u64);

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:03}", self.0 / 1_000, self.0 % 1_000)
    }
}
