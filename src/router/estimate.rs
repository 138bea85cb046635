//! Estimated waits.

use super::Router;
use crate::Fault;
use crate::contact::Contact;
use crate::estimate::Estimate;
use crate::matching::Records;

impl Router {
    pub(super) fn estimate_of(&self, _contact: &Contact) -> Result<Estimate, Fault> {
        Ok(Estimate::UNKNOWN)
    }

    pub(super) fn records(&self) -> Records<'_> {
        Records { plan: &self.plan, contacts: &self.contacts, agents: &self.agents, now: self.now }
    }
}
