//! Batches: what is open is collected, and served in rounds.

use super::SlowRouter;
use super::batch::assign;
use super::records::{Agent, Contact, TimerKind};
use super::strategies::Failures;
use crate::{AgentId, ContactId, OfferCause, StrategyKind};
use alloc::vec::Vec;
use core::time::Duration;

/// A pair of a contact and an agent of a round, by the agent's number, and its cost.
type Row = Vec<(u32, i64)>;

impl SlowRouter {
    /// The end of a change in a plan with a batch interval. [B-1]
    pub(super) fn collect(&mut self, interval: Duration) {
        self.sign_out_the_drained();
        self.skip_stages();
        let is_open = self.open_agents.iter().any(|agent| self.is_present_by_id(*agent))
            || self
                .open_contacts
                .iter()
                .filter_map(|contact| self.contacts.get(contact))
                .any(|contact| !contact.looks_in().is_empty());
        self.open_agents.clear();
        self.open_contacts.clear();
        if is_open && !self.timers.iter().any(|timer| timer.kind == TimerKind::Batch) {
            self.arm(self.now + interval, TimerKind::Batch);
        }
    }

    /// [B-1]
    pub(super) fn serve_batch(&mut self) {
        loop {
            match self.serve_round() {
                Ok(true) => {}
                Ok(false) => break,
                // The round begins anew. [S-12]
                Err(failures) => self.do_without_selections(failures),
            }
        }
        self.open_agents.clear();
        self.open_contacts.clear();
    }

    /// Tells whether it made an offer. [B-1] [B-4]
    fn serve_round(&mut self) -> Result<bool, Failures> {
        let contacts = self.contacts_of_round();
        let agents = self.agents_of_round();
        self.forget_decliners(&contacts);
        let mut failures = Failures::new();
        let rows: Vec<Row> = contacts.iter().map(|contact| self.row(*contact, &agents, &mut failures)).collect();
        if !failures.is_empty() {
            return Err(failures);
        }
        let lines: Vec<u32> = (0..).take(contacts.len()).collect();
        let mut makes_offer = false;
        for (contact, agent) in assign(&lines, &rows) {
            let contact = *contacts.get(index(contact)).expect("a contact of the round");
            let agent = *agents.get(index(agent)).expect("an agent of the round");
            if let Some(queue) = self.place_of_offer(contact, agent) {
                self.make_offer(contact, agent, queue, OfferCause::Routed);
                makes_offer = true;
            }
        }
        Ok(makes_offer)
    }

    /// Directed ones first, then the most urgent. [B-1] [B-2]
    fn contacts_of_round(&self) -> Vec<ContactId> {
        let looks = |contact: &&Contact| !contact.looks_in().is_empty();
        let mut contacts: Vec<&Contact> = self.contacts.values().filter(looks).collect();
        contacts.sort_unstable_by_key(|contact| (contact.direct.is_none(), self.turn(contact, contact.home())));
        contacts.into_iter().map(|contact| contact.id).collect()
    }

    /// [B-1]
    fn agents_of_round(&self) -> Vec<AgentId> {
        let mut agents: Vec<&Agent> = self.agents.values().collect();
        agents.sort_unstable_by_key(|agent| (agent.idle_since, agent.last_offer, agent.id));
        agents.into_iter().map(|agent| agent.id).collect()
    }

    /// A contact whom nobody may be offered asks its decliners again. [B-1] [F-8]
    fn forget_decliners(&mut self, contacts: &[ContactId]) {
        for id in contacts {
            let contact = self.contacts.get(id).expect("the contact lives");
            let finds = self.agents.values().any(|agent| self.first_passing(contact, agent).is_some());
            if !finds && self.has_only_decliners(*id) {
                self.contact_mut(*id).declined.retain(|declined| declined.until.is_some());
            }
        }
    }

    /// Who may take a contact, and at which cost. [B-1]
    fn row(&self, contact: ContactId, agents: &[AgentId], failures: &mut Failures) -> Row {
        let contact = self.contacts.get(&contact).expect("the contact lives");
        let mut cost = |(agent, number): (&AgentId, u32)| {
            let agent = self.agents.get(agent).expect("the agent is signed in");
            let place = self.first_passing(contact, agent)?;
            let level = super::gates::membership(agent, place.queue).map_or(0, |membership| membership.level);
            if self.asks_own(place.queue, StrategyKind::Selection) {
                self.ask_fit(contact, place, agent, failures);
            }
            let (fit, _, _) = self.ranks(contact, place, agent);
            Some((number, (i64::from(level) << 40) + fit.clamp(-(1 << 39), (1 << 39) - 1)))
        };
        agents.iter().zip(0..).filter_map(&mut cost).collect()
    }

    /// The first place of a contact in which it still passes the gates with an agent.
    fn place_of_offer(&self, contact: ContactId, agent: AgentId) -> Option<crate::QueueId> {
        let (contact, agent) = (self.contacts.get(&contact)?, self.agents.get(&agent)?);
        self.first_passing(contact, agent).map(|place| place.queue)
    }
}

fn index(number: u32) -> usize {
    usize::try_from(number).expect("a number of the round is a place in a list")
}
