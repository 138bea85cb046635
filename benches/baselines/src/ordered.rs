//! What a good engineer writes in an afternoon: an ordered map of the waiting by queue, an ordered set of the idle by queue, and each look
//! goes along one until the first that will do.

use crate::centre::{Contact, Profile};
use crate::competitor::{Competitor, Event, Failure, Pair, State, Step};
use std::collections::{BTreeMap, BTreeSet, HashMap};

#[derive(Debug)]
struct Agent<'a> {
    profile: &'a Profile,
    idle_since: u64,
    last_match: u64,
    contact: Option<u32>,
}

/// Where a contact is to be found: it waits, or an agent has it.
#[derive(Debug)]
enum Place {
    Waits { queue: u16, class: i8 },
    With { agent: u32, contact: Contact },
}

/// Ordered queues.
#[derive(Debug)]
pub(crate) struct Ordered<'a> {
    profiles: &'a [Profile],
    agents: HashMap<u32, Agent<'a>>,
    places: HashMap<u32, Place>,
    /// By queue: class and id.
    waiting: Vec<BTreeMap<(i8, u32), Contact>>,
    /// By queue: level, idle since, last match and id.
    idle: Vec<BTreeSet<(u8, u64, u64, u32)>>,
    matches: u64,
}

impl<'a> Ordered<'a> {
    pub(crate) fn new(state: &State<'a>) -> Result<Self, Failure> {
        let queues = usize::from(state.centre.scenario.queues);
        let mut ordered = Self {
            profiles: &state.centre.profiles,
            agents: HashMap::new(),
            places: HashMap::new(),
            waiting: vec![BTreeMap::new(); queues],
            idle: vec![BTreeSet::new(); queues],
            matches: state.matches,
        };
        for agent in &state.agents {
            let own = Agent {
                profile: &ordered.profiles[agent.profile as usize],
                idle_since: agent.idle_since,
                last_match: agent.last_match,
                contact: agent.contact.as_ref().map(|contact| contact.id),
            };
            ordered.agents.insert(agent.id, own);
            match agent.contact.clone() {
                Some(contact) => {
                    ordered.places.insert(contact.id, Place::With { agent: agent.id, contact });
                }
                None => ordered.set_idle(agent.id, true)?,
            }
        }
        for contact in &state.waiting {
            ordered.wait(contact.clone());
        }
        Ok(ordered)
    }

    fn agent(&mut self, id: u32) -> Result<&mut Agent<'a>, Failure> {
        Ok(self.agents.get_mut(&id).ok_or("no such agent")?)
    }

    /// On the lists of its queues, or off them.
    fn set_idle(&mut self, id: u32, is_idle: bool) -> Result<(), Failure> {
        let Agent { profile, idle_since, last_match, .. } = *self.agent(id)?;
        for own in &profile.memberships {
            let (list, entry) = (&mut self.idle[usize::from(own.queue)], (own.level, idle_since, last_match, id));
            if is_idle {
                list.insert(entry);
            } else {
                list.remove(&entry);
            }
        }
        Ok(())
    }

    fn wait(&mut self, contact: Contact) {
        let Contact { id, queue, class, .. } = contact;
        self.places.insert(id, Place::Waits { queue, class });
        self.waiting[usize::from(queue)].insert((class, id), contact);
    }

    /// The contact for an idle agent that is on no list; it is put on those of its queues if there is none.
    fn look_for_contact(&mut self, id: u32) -> Result<Option<Pair>, Failure> {
        let profile = self.agent(id)?.profile;
        let mut best: Option<(u8, (i8, u32), u16)> = None;
        for own in &profile.memberships {
            if best.is_some_and(|(level, ..)| level < own.level) {
                continue;
            }
            let mut waiting = self.waiting[usize::from(own.queue)].iter();
            let first = waiting.find(|(_, contact)| profile.meets(&contact.asks));
            let found = first.map(|(key, _)| (own.level, *key, own.queue));
            best = [best, found].into_iter().flatten().min();
        }
        match best {
            Some((_, key, queue)) => {
                let contact = self.waiting[usize::from(queue)].remove(&key).ok_or("a contact that waits")?;
                self.pair(contact, id).map(Some)
            }
            None => self.set_idle(id, true).map(|()| None),
        }
    }

    /// The agent for a contact; it waits if there is none.
    fn look_for_agent(&mut self, contact: Contact) -> Result<Option<Pair>, Failure> {
        let can = |id: &u32| self.agents.get(id).is_some_and(|agent| agent.profile.meets(&contact.asks));
        let found = self.idle[usize::from(contact.queue)].iter().map(|(.., id)| *id).find(can);
        let Some(agent) = found else {
            self.wait(contact);
            return Ok(None);
        };
        self.set_idle(agent, false)?;
        self.pair(contact, agent).map(Some)
    }

    fn pair(&mut self, contact: Contact, id: u32) -> Result<Pair, Failure> {
        self.matches += 1;
        let matches = self.matches;
        let agent = self.agent(id)?;
        (agent.contact, agent.last_match) = (Some(contact.id), matches);
        let pair = Pair { contact: contact.id, agent: id };
        self.places.insert(contact.id, Place::With { agent: id, contact });
        Ok(pair)
    }
}

impl Competitor for Ordered<'_> {
    fn apply(&mut self, step: &Step) -> Result<Option<Pair>, Failure> {
        match &step.event {
            Event::Arrive(contact) => self.look_for_agent(contact.clone()),
            Event::Complete { contact } => {
                let Some(Place::With { agent, .. }) = self.places.remove(contact) else {
                    return Err("nobody has the contact".into());
                };
                let own = self.agent(agent)?;
                (own.contact, own.idle_since) = (None, step.at);
                self.look_for_contact(agent)
            }
            Event::Abandon { contact } => {
                let Some(Place::Waits { queue, class }) = self.places.remove(contact) else {
                    return Err("the contact does not wait".into());
                };
                self.waiting[usize::from(queue)].remove(&(class, *contact));
                Ok(None)
            }
            Event::SignIn { agent, profile } => {
                let profile = &self.profiles[*profile as usize];
                self.agents.insert(*agent, Agent { profile, idle_since: step.at, last_match: 0, contact: None });
                self.look_for_contact(*agent)
            }
            Event::SignOut { agent } => {
                let contact = self.agent(*agent)?.contact;
                if contact.is_none() {
                    self.set_idle(*agent, false)?;
                }
                self.agents.remove(agent);
                match contact.and_then(|contact| self.places.remove(&contact)) {
                    Some(Place::With { contact, .. }) => self.look_for_agent(contact),
                    _ => Ok(None),
                }
            }
            Event::Change { agent, profile } => {
                let new = &self.profiles[*profile as usize];
                if self.agent(*agent)?.contact.is_some() {
                    self.agent(*agent)?.profile = new;
                    return Ok(None);
                }
                self.set_idle(*agent, false)?;
                self.agent(*agent)?.profile = new;
                self.look_for_contact(*agent)
            }
        }
    }
}
