//! Matching: who looks, for whom, and whom it takes.

use super::SlowRouter;
use super::gates::{is_member_within_limit, meets_requirement, membership};
use super::records::{Agent, Contact, Place};
use super::strategies::Failures;
use crate::{Across, AgentId, ContactId, Gate, OfferCause, QueueId};
use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::mem::take;

impl SlowRouter {
    /// Rounds, until nobody is open. [M-1]
    pub(super) fn match_open(&mut self) {
        loop {
            self.sign_out_the_drained();
            self.skip_stages();
            self.open_the_spared();
            self.catch_up();
            if self.open_agents.is_empty() && self.open_contacts.is_empty() {
                break;
            }
            self.round_of_looks();
            self.remember_round();
        }
    }

    /// Open agents look for contacts, then open contacts look for agents. [M-1]
    fn round_of_looks(&mut self) {
        for agent in take(&mut self.open_agents) {
            while let Some((contact, queue)) = self.contact_for(agent) {
                self.take_turn(contact, queue);
                self.make_offer(contact, agent, queue, OfferCause::Routed);
            }
        }
        let open = take(&mut self.open_contacts);
        let mut looking: Vec<&Contact> = self.contacts.values().filter(|contact| open.contains(&contact.id)).collect();
        looking.sort_unstable_by_key(|contact| self.turn(contact, contact.home()));
        let looking: Vec<ContactId> = looking.into_iter().map(|contact| contact.id).collect();
        for contact in looking {
            while let Some((agent, queue)) = self.agent_for_contact(contact) {
                self.make_offer(contact, agent, queue, OfferCause::Routed);
            }
        }
    }

    /// Those of a queue that wait, ascending by (urgency, sequence).
    pub(super) fn most_urgent_first(&self, queue: QueueId) -> Vec<ContactId> {
        let waiting = self.contacts.values().filter(|contact| contact.waits());
        let mut list: Vec<_> = waiting
            .filter_map(|contact| {
                let place = contact.place(queue)?;
                Some((self.turn(contact, place), contact.id))
            })
            .collect();
        list.sort_unstable();
        list.into_iter().map(|(_, contact)| contact).collect()
    }

    /// The contact that an agent takes, and by which place: contacts directed to it come first. [M-3]
    fn contact_for(&self, agent: AgentId) -> Option<(ContactId, QueueId)> {
        let agent = self.agents.get(&agent)?;
        let directed = self.contacts.values().filter(|contact| contact.direct.is_some());
        let directed = directed
            .filter_map(|contact| Some((contact, self.first_passing(contact, agent)?)))
            .min_by_key(|(contact, _)| self.turn(contact, contact.home()));
        if let Some((contact, place)) = directed {
            return Some((contact.id, place.queue));
        }
        let candidates = agent.supply.queues.iter().filter_map(|membership| {
            let (contact, place) = self.candidate(membership.queue, agent)?;
            let across = self.across_rank(contact, membership);
            let rank = (membership.order(), across, self.turn(contact, place), place.queue);
            Some((rank, contact.id, place.queue))
        });
        candidates.min().map(|(_, contact, queue)| (contact, queue))
    }

    /// The most urgent contact that looks in a queue and passes the gates there with an agent. [M-3]
    fn candidate(&self, queue: QueueId, agent: &Agent) -> Option<(&Contact, &Place)> {
        self.contacts
            .values()
            .filter_map(|contact| {
                let place = contact.looks_in().into_iter().find(|place| place.queue == queue)?;
                self.failing_gate_in(contact, place, agent).is_none().then_some((contact, place))
            })
            .min_by_key(|(contact, place)| self.turn(contact, place))
    }

    /// The first place in which a contact looks and passes the gates with an agent.
    pub(super) fn first_passing<'a>(&self, contact: &'a Contact, agent: &Agent) -> Option<&'a Place> {
        contact.looks_in().into_iter().find(|place| self.failing_gate_in(contact, place, agent).is_none())
    }

    /// [M-4] [F-8]
    fn agent_for_contact(&mut self, contact: ContactId) -> Option<(AgentId, QueueId)> {
        let found = self.look(contact);
        if found.is_some() || !self.has_only_decliners(contact) {
            return found;
        }
        self.contact_mut(contact).declined.retain(|declined| declined.until.is_some());
        self.look(contact)
    }

    /// A look, which begins anew when a selection of the host's own fails. [S-11] [S-12]
    fn look(&mut self, contact: ContactId) -> Option<(AgentId, QueueId)> {
        loop {
            self.contacts.get(&contact).filter(|contact| !contact.looks_in().is_empty())?;
            self.ask_standings();
            match self.agent_for(contact) {
                Ok(found) => return found,
                Err(failures) => self.do_without_selections(failures),
            }
        }
    }

    /// The agent that a contact takes, and by which place. [M-4]
    fn agent_for(&self, contact: ContactId) -> Result<Option<(AgentId, QueueId)>, Failures> {
        let contact = self.contacts.get(&contact).expect("the contact lives");
        for place in contact.looks_in() {
            let passes = |agent: &&Agent| self.failing_gate_in(contact, place, agent).is_none();
            let passing: Vec<&Agent> = self.agents.values().filter(passes).collect();
            let failures = self.failure_of_look(contact, place, &passing);
            if !failures.is_empty() {
                return Err(failures);
            }
            let best = passing.into_iter().min_by_key(|agent| {
                let level = level_in_queue(agent, place.queue);
                (level, self.ranks(contact, place, agent), agent.idle_since, agent.last_offer, agent.id)
            });
            if let Some(agent) = best {
                return Ok(Some((agent.id, place.queue)));
            }
        }
        Ok(None)
    }

    /// Whether there are decliners, and everyone who could be asked is in the decline memory. [F-8]
    pub(super) fn has_only_decliners(&self, contact: ContactId) -> bool {
        let Some(contact) = self.contacts.get(&contact).filter(|contact| !contact.looks_in().is_empty()) else {
            return false;
        };
        let home = contact.home();
        let mut could_be_asked = self.agents.values().filter(|agent| {
            let gate = self.failing_gate_in(contact, home, agent);
            let fails_early = matches!(gate, Some(Gate::Tenant | Gate::Presence | Gate::Membership));
            let enabled = agent.supply.maximum_on(contact.channel).is_some();
            !fails_early && enabled && meets_requirement(contact, home, agent) && !contact.excluded.contains(&agent.id)
        });
        contact.declined.iter().any(|declined| declined.until.is_none())
            && could_be_asked.all(|agent| contact.declined.iter().any(|declined| declined.agent == agent.id))
    }

    /// Contacts with decliners look again when a member of their queue is gone, or is another than it was. [F-8]
    pub(super) fn open_declined_by_members(&mut self, queues: &[QueueId]) {
        let has_decliner = |contact: &&Contact| contact.declined.iter().any(|declined| declined.until.is_none());
        let concerned = self.contacts.values().filter(|contact| queues.contains(&contact.home().queue));
        let open: Vec<ContactId> = concerned.filter(has_decliner).map(|contact| contact.id).collect();
        self.open_contacts.extend(open);
    }

    /// Beside an open agent that a queue counts when it spares some, all others of its levels look. [M-8]
    fn open_the_spared(&mut self) {
        let queues = (0..).map(QueueId).take(self.plan.queues().len());
        let queues: Vec<QueueId> = queues.filter(|queue| self.counts_one_that_is_open(*queue)).collect();
        for queue in queues {
            let from = self.queue_of_plan(queue).spare.map_or(u8::MAX, |spare| spare.from_level);
            let is_spared = |agent: &&Agent| {
                membership(agent, queue).is_some_and(|membership| membership.level >= from)
                    && self.has_room_at_all(agent)
            };
            let members: Vec<AgentId> = self.agents.values().filter(is_spared).map(|agent| agent.id).collect();
            self.open_agents.extend(members);
        }
    }

    fn counts_one_that_is_open(&self, queue: QueueId) -> bool {
        let mut open = self.agents.values().filter(|agent| self.open_agents.contains(&agent.id));
        let channels = &self.queue_of_plan(queue).channels;
        open.any(|agent| channels.iter().any(|channel| self.is_spared(*channel, queue, agent)))
    }

    /// What the next round is compared with. [M-6]
    pub(super) fn remember_round(&mut self) {
        self.looked_before = match self.plan.across() {
            Across::Share => self.queues_looked_in(),
            _ => BTreeSet::new(),
        };
    }

    fn queues_looked_in(&self) -> BTreeSet<QueueId> {
        self.contacts.values().flat_map(|contact| contact.looks_in()).map(|place| place.queue).collect()
    }

    /// How many contacts look in a queue. [M-5]
    pub(super) fn looking_in(&self, queue: QueueId) -> u64 {
        let looks = |contact: &&Contact| contact.looks_in().into_iter().any(|place| place.queue == queue);
        u64::try_from(self.contacts.values().filter(looks).count()).expect("there are few contacts")
    }

    /// A queue in which nobody looked has saved nothing up. [M-6]
    fn catch_up(&mut self) {
        for queue in self.queues_looked_in() {
            if !self.looked_before.contains(&queue) {
                let round = self.round;
                let turn = &mut self.queue_record_mut(queue).turn;
                *turn = round.max(*turn);
            }
        }
    }

    /// An agent that looks takes a contact from a queue. [M-6]
    fn take_turn(&mut self, contact: ContactId, queue: QueueId) {
        if self.plan.across() != Across::Share || !self.contact_mut(contact).offers.is_empty() {
            return;
        }
        let step = 1_000_000_000 / u64::from(self.queue_of_plan(queue).weight);
        self.round = self.queue_record_mut(queue).turn;
        self.queue_record_mut(queue).turn += step;
    }

    /// Whether an agent could serve a contact some day, by one of these places. [D-8]
    pub(super) fn is_staff_of(contact: &Contact, places: &[Place], agent: &Agent) -> bool {
        agent.supply.serves(contact.tenant)
            && agent.supply.maximum_on(contact.channel).is_some()
            && places.iter().any(|place| {
                (contact.direct.is_some() || is_member_within_limit(place, agent))
                    && meets_requirement(contact, place, agent)
            })
    }
}

/// The agent's level in a queue; the only agent of a direct contact need not be a member.
fn level_in_queue(agent: &Agent, queue: QueueId) -> Option<u8> {
    membership(agent, queue).map(|membership| membership.level)
}
