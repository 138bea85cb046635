//! A router that is filled and nothing else: for its memory.

use super::centre::Centre;
use super::random::Random;
use super::scenario::Scenario;
use std::error::Error;
use toritsugi::{AgentId, ContactId, Router, SignIn, Timestamp};

/// A router of a centre, empty at first.
#[derive(Debug)]
pub(crate) struct Filling {
    centre: Centre,
    random: Random,
    router: Router,
    agents: u32,
    backlog: usize,
}

impl Filling {
    pub(crate) fn new(scenario: &Scenario) -> Result<Self, Box<dyn Error>> {
        let mut random = Random::new(1);
        let centre = Centre::new(scenario, &mut random)?;
        let router = Router::new(centre.plan.clone());
        Ok(Self { centre, random, router, agents: scenario.size.agents, backlog: scenario.size.backlog })
    }

    pub(crate) const fn router(&self) -> &Router {
        &self.router
    }

    /// Every agent signs in.
    pub(crate) fn sign_in(&mut self) -> Result<(), Box<dyn Error>> {
        let mut events = Vec::new();
        for agent in (1..=self.agents).map(|agent| AgentId(agent.into())) {
            events.clear();
            self.router.apply(Timestamp::ZERO, SignIn::new(agent, self.centre.own_profile(agent)), &mut events)?;
        }
        Ok(())
    }

    /// Contacts arrive until as many wait as are to; gives how many came. Those that are only offered wait as well.
    pub(crate) fn arrive(&mut self) -> Result<u32, Box<dyn Error>> {
        let mut events = Vec::new();
        let (mut arrived, mut waiting) = (0, 0);
        while waiting < self.backlog {
            arrived += 1;
            let contact = self.centre.draw_contact(ContactId(arrived.into()), &mut self.random).ok_or("a contact")?;
            events.clear();
            self.router.apply(Timestamp::ZERO, contact, &mut events)?;
            let is_taken = events.iter().any(|event| matches!(event.kind, toritsugi::EventKind::OfferAccepted { .. }));
            waiting += usize::from(!is_taken);
        }
        Ok(arrived)
    }
}
