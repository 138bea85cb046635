//! What becomes of agents and their wrap-ups.

use super::Figures;
use super::agent_figures::AgentLevels;
use super::staff::{Agent, Standing};
use crate::{AgentId, ContactId, EventKind, Timestamp, WrapUpEndCause};

impl Figures {
    ///
    pub(super) fn wrap_up_started(&mut self, agent: AgentId, contact: ContactId, ends_at: Timestamp) {
        match self.staff.start_wrap_up(agent, contact, ends_at, &self.moment) {
            Some(keys) => {
                let at = self.now.0;
                self.flows.everywhere(keys, &self.moment, |levels, _| levels.wrapping_up.raise(at));
            }
            None => self.unexplained += 1,
        }
    }

    ///
    pub(super) fn wrap_up_ended(&mut self, agent: AgentId, contact: ContactId, cause: WrapUpEndCause) {
        match self.staff.end_wrap_up(agent, contact, cause, &self.moment) {
            Some((keys, span)) => {
                let at = self.now.0;
                self.flows.everywhere(keys, &self.moment, |levels, figures| {
                    levels.wrapping_up.lower(at);
                    figures.wrap_ups.record(span);
                });
            }
            None => self.unexplained += 1,
        }
    }

    pub(super) fn follow_agent(&mut self, event: EventKind) {
        let now = &self.moment;
        let known = match event {
            EventKind::AgentSignedIn { agent, site, ready } => self.staff.sign_in(agent, site, ready, now),
            EventKind::AgentReady { agent } => self.staff.stand(agent, Standing::Ready, now),
            EventKind::AgentNotReady { agent, reason } => {
                let reason = self.staff.known_reason(reason);
                self.staff.stand(agent, Standing::NotReady(reason), now)
            }
            EventKind::AgentDraining { agent } => self.staff.stand(agent, Standing::Draining, now),
            EventKind::AgentKeptReady { agent, .. } => {
                self.staff.change(agent, now, |_, _| {}, |figures| figures.kept_ready += 1)
            }
            EventKind::WrapUpExtended { agent, contact, ends_at } => {
                let extend = |agent: &mut Agent, _: &mut AgentLevels| {
                    let found = agent.wrap_ups.iter_mut().find(|wrap_up| wrap_up.contact == contact);
                    if let Some(wrap_up) = found {
                        wrap_up.ends_at = ends_at;
                    }
                };
                self.staff.change(agent, now, extend, |_| {})
            }
            EventKind::AgentSignedOut { agent } => self.signed_out(agent),
            _ => true,
        };
        self.unexplained += u64::from(!known);
    }

    /// Whether the agent was signed in. Its work has ended before, by events of their own.
    fn signed_out(&mut self, agent: AgentId) -> bool {
        let Some(wrap_ups) = self.staff.sign_out(agent, &self.moment) else { return false };
        let at = self.now.0;
        for wrap_up in wrap_ups {
            self.unexplained += 1;
            self.flows.everywhere(wrap_up.keys, &self.moment, |levels, _| levels.wrapping_up.lower(at));
        }
        true
    }
}
