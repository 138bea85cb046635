//! The first thing that works: a list of agents, a list of contacts, and every look goes through one of them.

use crate::centre::{Contact, Profile};
use crate::competitor::{Competitor, Event, Failure, Pair, State, Step};

#[derive(Debug)]
struct Agent<'a> {
    id: u32,
    profile: &'a Profile,
    idle_since: u64,
    last_match: u64,
    contact: Option<Contact>,
}

/// Two flat lists of structs. What leaves one is replaced by its last.
#[derive(Debug)]
pub(crate) struct Naive<'a> {
    profiles: &'a [Profile],
    agents: Vec<Agent<'a>>,
    waiting: Vec<Contact>,
    matches: u64,
}

impl<'a> Naive<'a> {
    pub(crate) fn new(state: &State<'a>) -> Self {
        let profiles = state.centre.profiles.as_slice();
        let agents = state.agents.iter().map(|agent| Agent {
            id: agent.id,
            profile: &profiles[agent.profile as usize],
            idle_since: agent.idle_since,
            last_match: agent.last_match,
            contact: agent.contact.clone(),
        });
        Self { profiles, agents: agents.collect(), waiting: state.waiting.clone(), matches: state.matches }
    }

    fn place_of(&self, agent: u32) -> Result<usize, Failure> {
        Ok(self.agents.iter().position(|other| other.id == agent).ok_or("no such agent")?)
    }

    /// The contact for an agent, if it is idle and there is one.
    fn look_for_contact(&mut self, agent: usize) -> Option<Pair> {
        let Agent { profile, contact: None, .. } = &self.agents[agent] else { return None };
        let mut best: Option<((u8, i8, u32), usize)> = None;
        for (place, contact) in self.waiting.iter().enumerate() {
            let Some(level) = profile.level_in(contact.queue) else { continue };
            let key = (level, contact.class, contact.id);
            if best.is_none_or(|(other, _)| key < other) && profile.meets(&contact.asks) {
                best = Some((key, place));
            }
        }
        best.map(|(_, contact)| self.pair(contact, agent))
    }

    /// The agent for the contact that was the last to be added, if there is one.
    fn look_for_agent(&mut self) -> Option<Pair> {
        let Contact { queue, asks, .. } = self.waiting.last()?;
        let mut best: Option<((u8, u64, u64, u32), usize)> = None;
        for (place, agent) in self.agents.iter().enumerate().filter(|(_, agent)| agent.contact.is_none()) {
            let Some(level) = agent.profile.level_in(*queue) else { continue };
            let key = (level, agent.idle_since, agent.last_match, agent.id);
            if best.is_none_or(|(other, _)| key < other) && agent.profile.meets(asks) {
                best = Some((key, place));
            }
        }
        best.map(|(_, agent)| self.pair(self.waiting.len() - 1, agent))
    }

    fn pair(&mut self, contact: usize, agent: usize) -> Pair {
        let (contact, agent) = (self.waiting.swap_remove(contact), &mut self.agents[agent]);
        self.matches += 1;
        agent.last_match = self.matches;
        let pair = Pair { contact: contact.id, agent: agent.id };
        agent.contact = Some(contact);
        pair
    }
}

impl Competitor for Naive<'_> {
    fn apply(&mut self, step: &Step) -> Result<Option<Pair>, Failure> {
        Ok(match &step.event {
            Event::Arrive(contact) => {
                self.waiting.push(contact.clone());
                self.look_for_agent()
            }
            Event::Complete { contact } => {
                let has_it = |agent: &Agent<'_>| agent.contact.as_ref().is_some_and(|own| own.id == *contact);
                let agent = self.agents.iter().position(has_it).ok_or("nobody has the contact")?;
                (self.agents[agent].contact, self.agents[agent].idle_since) = (None, step.at);
                self.look_for_contact(agent)
            }
            Event::Abandon { contact } => {
                let place = self.waiting.iter().position(|other| other.id == *contact).ok_or("no such contact")?;
                self.waiting.swap_remove(place);
                None
            }
            Event::SignIn { agent, profile } => {
                let profile = &self.profiles[*profile as usize];
                self.agents.push(Agent { id: *agent, profile, idle_since: step.at, last_match: 0, contact: None });
                self.look_for_contact(self.agents.len() - 1)
            }
            Event::SignOut { agent } => {
                let gone = self.agents.swap_remove(self.place_of(*agent)?);
                gone.contact.and_then(|contact| {
                    self.waiting.push(contact);
                    self.look_for_agent()
                })
            }
            Event::Change { agent, profile } => {
                let agent = self.place_of(*agent)?;
                self.agents[agent].profile = &self.profiles[*profile as usize];
                self.look_for_contact(agent)
            }
        })
    }
}
