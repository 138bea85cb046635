//! The events of a centre, drawn by what lives at that moment, while the router decides.

use crate::centre::{Centre, Contact};
use crate::competitor::{AgentState, Competitor, Event, Failure, Pair, State, Step};
use crate::live::Live;
use crate::random::Random;
use crate::router::Routed;
use crate::scenario::{Scenario, Shape};
use std::collections::{BTreeMap, VecDeque};

/// The time of a contact with an agent, in microseconds, that the steps of time are made for.
const HANDLING: u64 = 240_000_000;

/// Where the measurement begins, and what happens from there on.
#[derive(Debug)]
pub(crate) struct Recording<'a> {
    pub(crate) state: State<'a>,
    /// The router of that moment, to be taken by the one who measures it.
    pub(crate) router: Option<Routed>,
    pub(crate) steps: Vec<Step>,
    /// What follows from each step.
    pub(crate) pairs: Vec<Option<Pair>>,
    /// By step, how many contacts wait and how many agents are signed in and busy after it.
    pub(crate) levels: Vec<Levels>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Levels {
    pub(crate) waiting: usize,
    pub(crate) agents: usize,
    pub(crate) busy: usize,
}

/// Runs a centre up to its measurement and records the steps that are to be measured.
pub(crate) fn record(centre: &Centre, random: Random) -> Result<Recording<'_>, Failure> {
    let mut driver = Driver::new(centre, random)?;
    driver.fill()?;
    for _ in 0..centre.scenario.before {
        driver.step()?;
    }
    let state = driver.state();
    // The recording goes on with a copy, so that the router that is measured keeps the memory that it has grown.
    let copy = driver.router.clone();
    let router = std::mem::replace(&mut driver.router, copy);
    let (mut steps, mut pairs, mut levels) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..centre.scenario.measured {
        let (step, pair) = driver.step()?;
        steps.push(step);
        pairs.push(pair);
        levels.push(driver.levels());
    }
    Ok(Recording { state, router: Some(router), steps, pairs, levels })
}

#[derive(Debug)]
struct Driver<'a> {
    centre: &'a Centre,
    random: Random,
    router: Routed,
    now: u64,
    contacts: u32,
    matches: u64,
    agents: BTreeMap<u32, AgentState>,
    waiting: BTreeMap<u32, Contact>,
    /// The agent of each contact that has one.
    holders: BTreeMap<u32, u32>,
    /// The same, to draw from.
    live_agents: Live<u32>,
    live_waiting: Live<u32>,
    live_active: Live<u32>,
    away: VecDeque<u32>,
    /// Agents under another profile than their own.
    helpers: VecDeque<u32>,
}

impl<'a> Driver<'a> {
    fn new(centre: &'a Centre, random: Random) -> Result<Self, Failure> {
        Ok(Self {
            centre,
            random,
            router: Routed::new(centre)?,
            now: 0,
            contacts: 0,
            matches: 0,
            agents: BTreeMap::new(),
            waiting: BTreeMap::new(),
            holders: BTreeMap::new(),
            live_agents: Live::new(),
            live_waiting: Live::new(),
            live_active: Live::new(),
            away: VecDeque::new(),
            helpers: VecDeque::new(),
        })
    }

    /// Signs everybody in and lets contacts arrive until as many wait as are to.
    fn fill(&mut self) -> Result<(), Failure> {
        let Scenario { agents, backlog, .. } = self.centre.scenario;
        for agent in 1..=agents {
            self.apply(Event::SignIn { agent, profile: self.centre.own_profile(agent) })?;
        }
        while self.waiting.len() < backlog {
            let arrival = self.draw_arrival();
            self.apply(arrival)?;
        }
        Ok(())
    }

    fn step(&mut self) -> Result<(Step, Option<Pair>), Failure> {
        self.now += self.random.below::<u64>(HANDLING / u64::from(self.centre.scenario.agents));
        let event = self.draw_event();
        self.apply(event)
    }

    fn state(&self) -> State<'a> {
        State {
            centre: self.centre,
            agents: self.agents.values().cloned().collect(),
            waiting: self.waiting.values().cloned().collect(),
            matches: self.matches,
        }
    }

    fn levels(&self) -> Levels {
        Levels { waiting: self.waiting.len(), agents: self.agents.len(), busy: self.holders.len() }
    }

    /// About half arrivals, a few more while too few wait, or, in a quiet centre, while too few are served.
    fn draw_event(&mut self) -> Event {
        let Scenario { shape, backlog, .. } = self.centre.scenario;
        let too_few = if shape == Shape::Quiet {
            self.holders.len() * 20 < self.agents.len()
        } else {
            self.waiting.len() < backlog
        };
        let arrives_below = match (too_few, shape) {
            (true, _) => 590,
            (false, Shape::Quiet) => 490,
            (false, _) => 540,
        };
        match self.random.below::<u32>(1_000) {
            0..10 => self.change_shift(),
            10..20 => self.change_profile(),
            20..70 => match self.live_waiting.draw(&mut self.random) {
                Some(contact) => Event::Abandon { contact },
                None => self.draw_arrival(),
            },
            number if number < arrives_below => self.draw_arrival(),
            _ => match self.live_active.draw(&mut self.random) {
                Some(contact) => Event::Complete { contact },
                None => self.draw_arrival(),
            },
        }
    }

    fn draw_arrival(&mut self) -> Event {
        self.contacts += 1;
        Event::Arrive(self.centre.draw_contact(self.contacts, &mut self.random))
    }

    fn change_shift(&mut self) -> Event {
        let returns = self.away.len() > 2 || self.random.one_in(2);
        if let Some(agent) = if returns { self.away.pop_front() } else { None } {
            return Event::SignIn { agent, profile: self.centre.own_profile(agent) };
        }
        match self.live_agents.draw(&mut self.random) {
            Some(agent) => Event::SignOut { agent },
            None => self.draw_arrival(),
        }
    }

    /// An agent helps out under another profile, or one that does so returns to its own.
    fn change_profile(&mut self) -> Event {
        if self.helpers.len() * 20 > self.agents.len()
            && let Some(agent) = self.helpers.pop_front()
        {
            return Event::Change { agent, profile: self.centre.own_profile(agent) };
        }
        match self.live_agents.draw(&mut self.random) {
            Some(agent) => {
                self.helpers.retain(|helper| *helper != agent);
                self.helpers.push_back(agent);
                Event::Change { agent, profile: self.random.below(self.centre.scenario.profiles.into()) }
            }
            None => self.draw_arrival(),
        }
    }

    fn apply(&mut self, event: Event) -> Result<(Step, Option<Pair>), Failure> {
        let step = Step { at: self.now, event };
        self.router.prepare(std::slice::from_ref(&step));
        let pair = self.router.apply(&step)?;
        self.follow(&step.event)?;
        if let Some(pair) = pair {
            self.matches += 1;
            let contact = self.waiting.remove(&pair.contact).ok_or("a contact that waits")?;
            let agent = self.agents.get_mut(&pair.agent).ok_or("an agent that is there")?;
            agent.last_match = self.matches;
            if agent.contact.replace(contact).is_some() {
                return Err("a busy agent was given a contact".into());
            }
            self.holders.insert(pair.contact, pair.agent);
            self.live_waiting.set(pair.contact, false);
            self.live_active.set(pair.contact, true);
        }
        Ok((step, pair))
    }

    /// What the event by itself makes of the state.
    fn follow(&mut self, event: &Event) -> Result<(), Failure> {
        match event {
            Event::Arrive(contact) => self.wait(contact.clone()),
            Event::Complete { contact } => {
                let agent = self.holders.remove(contact).ok_or("a contact that somebody has")?;
                let agent = self.agents.get_mut(&agent).ok_or("an agent that is there")?;
                (agent.contact, agent.idle_since) = (None, self.now);
                self.live_active.set(*contact, false);
            }
            Event::Abandon { contact } => {
                self.waiting.remove(contact);
                self.live_waiting.set(*contact, false);
            }
            Event::SignIn { agent: id, profile } => {
                let agent =
                    AgentState { id: *id, profile: *profile, idle_since: self.now, last_match: 0, contact: None };
                self.agents.insert(*id, agent);
                self.live_agents.set(*id, true);
            }
            Event::SignOut { agent } => {
                let gone = self.agents.remove(agent).ok_or("an agent that is there")?;
                self.live_agents.set(*agent, false);
                self.helpers.retain(|helper| helper != agent);
                self.away.push_back(*agent);
                if let Some(contact) = gone.contact {
                    self.holders.remove(&contact.id);
                    self.live_active.set(contact.id, false);
                    self.wait(contact);
                }
            }
            Event::Change { agent, profile } => {
                self.agents.get_mut(agent).ok_or("an agent that is there")?.profile = *profile;
            }
        }
        Ok(())
    }

    fn wait(&mut self, contact: Contact) {
        self.live_waiting.set(contact.id, true);
        self.waiting.insert(contact.id, contact);
    }
}
