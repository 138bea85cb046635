//! The best that a linear scan can do: dense columns, nothing hashed, nothing allocated, the cheapest test first.

use crate::centre::{Contact, Profile, Skilled};
use crate::competitor::{Competitor, Event, Failure, Pair, State, Step};

const NOWHERE: u32 = u32::MAX;
/// In the tables of levels, what an agent is not or has not; every level is stored as one more.
const NONE: u8 = 0;

/// At most three skills, with an empty place asking for level 0 of skill 0, which is always met.
type Asks = [Skilled; 3];

/// Agents and contacts by number, in columns; beside them the compact lists that are gone through.
#[derive(Debug)]
pub(crate) struct Scan<'a> {
    profiles: &'a [Profile],
    agents: usize,
    matches: u64,
    waiting: Waiting,
    idle: Idle,
    /// By queue, then by agent: its level there and one.
    levels: Vec<u8>,
    /// By skill, then by agent: its level in it and one.
    skills: Vec<u8>,
    /// By agent.
    profile: Vec<u32>,
    contact: Vec<u32>,
    last_match: Vec<u64>,
    /// By contact, for those that have an agent.
    record: Vec<Held>,
    /// By queue and by skill, what the looking agent has; empty in between.
    own_levels: Vec<u8>,
    own_skills: Vec<u8>,
}

#[derive(Clone, Copy, Debug)]
struct Held {
    key: u64,
    queue: u16,
    asks: Asks,
    agent: u32,
}

/// The contacts that wait, in no order.
#[derive(Debug, Default)]
struct Waiting {
    /// Class and id in one number.
    keys: Vec<u64>,
    queues: Vec<u16>,
    asks: Vec<Asks>,
    /// By contact.
    places: Vec<u32>,
}

/// The agents that are idle, in no order.
#[derive(Debug, Default)]
struct Idle {
    agents: Vec<u32>,
    /// Idle since, and last match.
    keys: Vec<(u64, u64)>,
    /// By agent.
    places: Vec<u32>,
}

impl<'a> Scan<'a> {
    pub(crate) fn new(state: &State<'a>) -> Self {
        let scenario = state.centre.scenario;
        let agents = scenario.agents as usize + 1;
        let mut scan = Self {
            profiles: &state.centre.profiles,
            agents,
            matches: state.matches,
            waiting: Waiting::default(),
            idle: Idle { places: vec![NOWHERE; agents], ..Idle::default() },
            levels: vec![NONE; agents * usize::from(scenario.queues)],
            skills: vec![NONE; agents * usize::from(scenario.skills)],
            profile: vec![0; agents],
            contact: vec![NOWHERE; agents],
            last_match: vec![0; agents],
            record: Vec::new(),
            own_levels: vec![NONE; usize::from(scenario.queues)],
            own_skills: vec![NONE; usize::from(scenario.skills)],
        };
        for agent in &state.agents {
            scan.enter(agent.id, agent.profile);
            scan.last_match[agent.id as usize] = agent.last_match;
            match &agent.contact {
                Some(contact) => {
                    scan.contact[agent.id as usize] = contact.id;
                    *scan.record_of(contact.id) = Held { agent: agent.id, ..held(contact) };
                }
                None => scan.idle.add(agent.id, (agent.idle_since, agent.last_match)),
            }
        }
        for contact in &state.waiting {
            scan.waiting.add(held(contact));
        }
        scan
    }

    /// The agent's column in the tables of levels.
    fn enter(&mut self, agent: u32, profile: u32) {
        self.profile[agent as usize] = profile;
        let Profile { memberships, skills } = &self.profiles[profile as usize];
        for membership in memberships {
            self.levels[usize::from(membership.queue) * self.agents + agent as usize] = membership.level + 1;
        }
        for held in skills {
            self.skills[usize::from(held.skill) * self.agents + agent as usize] = held.level + 1;
        }
    }

    fn leave(&mut self, agent: u32) {
        let Profile { memberships, skills } = &self.profiles[self.profile[agent as usize] as usize];
        for membership in memberships {
            self.levels[usize::from(membership.queue) * self.agents + agent as usize] = NONE;
        }
        for held in skills {
            self.skills[usize::from(held.skill) * self.agents + agent as usize] = NONE;
        }
    }

    fn record_of(&mut self, contact: u32) -> &mut Held {
        let place = contact as usize;
        if place >= self.record.len() {
            self.record.resize(place + 1, Held { key: 0, queue: 0, asks: [NOTHING; 3], agent: NOWHERE });
        }
        &mut self.record[place]
    }

    /// The contact for an agent that is on the list of the idle, if there is one.
    fn look_for_contact(&mut self, agent: u32) -> Option<Pair> {
        let Profile { memberships, skills } = &self.profiles[self.profile[agent as usize] as usize];
        for own in memberships {
            self.own_levels[usize::from(own.queue)] = own.level + 1;
        }
        for own in skills {
            self.own_skills[usize::from(own.skill)] = own.level + 1;
        }
        let (mut best, mut best_level, mut best_key) = (None, u8::MAX, u64::MAX);
        let columns = self.waiting.queues.iter().zip(&self.waiting.keys).zip(&self.waiting.asks);
        for (place, ((queue, key), asks)) in columns.enumerate() {
            let level = self.own_levels[usize::from(*queue)];
            if level == NONE || level > best_level || (level == best_level && *key > best_key) {
                continue;
            }
            if asks.iter().all(|ask| self.own_skills[usize::from(ask.skill)] >= ask.level) {
                (best, best_level, best_key) = (Some(place), level, *key);
            }
        }
        for own in memberships {
            self.own_levels[usize::from(own.queue)] = NONE;
        }
        for own in skills {
            self.own_skills[usize::from(own.skill)] = NONE;
        }
        best.map(|place| {
            let contact = self.waiting.remove(place);
            self.pair(contact, agent)
        })
    }

    /// The agent for a contact, if there is one; otherwise it waits.
    fn look_for_agent(&mut self, contact: Held) -> Option<Pair> {
        let levels = &self.levels[usize::from(contact.queue) * self.agents..][..self.agents];
        let (mut best, mut best_key) = (None, (u8::MAX, (u64::MAX, u64::MAX), u32::MAX));
        for (agent, key) in self.idle.agents.iter().zip(&self.idle.keys) {
            let level = levels[*agent as usize];
            if level == NONE || level > best_key.0 || (level, *key, *agent) > best_key {
                continue;
            }
            let skill = |ask: &Skilled| self.skills[usize::from(ask.skill) * self.agents + *agent as usize];
            if contact.asks.iter().all(|ask| skill(ask) >= ask.level) {
                (best, best_key) = (Some(*agent), (level, *key, *agent));
            }
        }
        if let Some(agent) = best {
            return Some(self.pair(contact, agent));
        }
        self.waiting.add(contact);
        None
    }

    fn pair(&mut self, contact: Held, agent: u32) -> Pair {
        self.idle.remove(agent);
        self.matches += 1;
        self.last_match[agent as usize] = self.matches;
        let id = id_of(contact.key);
        self.contact[agent as usize] = id;
        *self.record_of(id) = Held { agent, ..contact };
        Pair { contact: id, agent }
    }
}

impl Competitor for Scan<'_> {
    fn apply(&mut self, step: &Step) -> Result<Option<Pair>, Failure> {
        Ok(match &step.event {
            Event::Arrive(contact) => self.look_for_agent(held(contact)),
            Event::Complete { contact } => {
                let agent = self.record_of(*contact).agent;
                if agent == NOWHERE {
                    return Err("nobody has the contact".into());
                }
                self.contact[agent as usize] = NOWHERE;
                self.idle.add(agent, (step.at, self.last_match[agent as usize]));
                self.look_for_contact(agent)
            }
            Event::Abandon { contact } => {
                let place = self.waiting.places[*contact as usize];
                self.waiting.remove(place as usize);
                None
            }
            Event::SignIn { agent, profile } => {
                self.enter(*agent, *profile);
                self.last_match[*agent as usize] = 0;
                self.idle.add(*agent, (step.at, 0));
                self.look_for_contact(*agent)
            }
            Event::SignOut { agent } => {
                self.leave(*agent);
                match std::mem::replace(&mut self.contact[*agent as usize], NOWHERE) {
                    NOWHERE => {
                        self.idle.remove(*agent);
                        None
                    }
                    contact => {
                        let contact = *self.record_of(contact);
                        self.look_for_agent(contact)
                    }
                }
            }
            Event::Change { agent, profile } => {
                self.leave(*agent);
                self.enter(*agent, *profile);
                if self.contact[*agent as usize] == NOWHERE { self.look_for_contact(*agent) } else { None }
            }
        })
    }
}

impl Waiting {
    fn add(&mut self, contact: Held) {
        let id = id_of(contact.key) as usize;
        if id >= self.places.len() {
            self.places.resize(id + 1, NOWHERE);
        }
        self.places[id] = number(self.keys.len());
        self.keys.push(contact.key);
        self.queues.push(contact.queue);
        self.asks.push(contact.asks);
    }

    /// The last takes the place of the one that leaves.
    fn remove(&mut self, place: usize) -> Held {
        let key = self.keys.swap_remove(place);
        if let Some(moved) = self.keys.get(place) {
            self.places[id_of(*moved) as usize] = number(place);
        }
        let (queue, asks) = (self.queues.swap_remove(place), self.asks.swap_remove(place));
        Held { key, queue, asks, agent: NOWHERE }
    }
}

impl Idle {
    fn add(&mut self, agent: u32, key: (u64, u64)) {
        self.places[agent as usize] = number(self.agents.len());
        self.agents.push(agent);
        self.keys.push(key);
    }

    /// The last takes the place of the one that leaves.
    fn remove(&mut self, agent: u32) {
        let place = self.places[agent as usize] as usize;
        self.agents.swap_remove(place);
        self.keys.swap_remove(place);
        if let Some(moved) = self.agents.get(place) {
            self.places[*moved as usize] = number(place);
        }
    }
}

const NOTHING: Skilled = Skilled { skill: 0, level: NONE };

fn held(contact: &Contact) -> Held {
    let mut asks = [NOTHING; 3];
    for (place, ask) in asks.iter_mut().zip(&contact.asks) {
        *place = Skilled { level: ask.level + 1, ..*ask };
    }
    let class = u64::from(contact.class.cast_unsigned() ^ 0x80);
    Held { key: (class << 32) | u64::from(contact.id), queue: contact.queue, asks, agent: NOWHERE }
}

#[expect(clippy::cast_possible_truncation, reason = "the id is the lower half")]
fn id_of(key: u64) -> u32 {
    key as u32
}

fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(NOWHERE)
}
