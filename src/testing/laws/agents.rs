//! The life of an agent, by its events.

use super::{Desk, Law, Laws, ensure};
use crate::{Command, Event, EventKind, SignInAs};
use alloc::collections::BTreeMap;

impl Laws {
    pub(super) fn fold_agent(&mut self, command: &Command, event: &Event) -> Law {
        match event.kind {
            EventKind::WrapUpStarted { agent, contact, ends_at } => {
                ensure(ends_at > event.at, "[A-6] a wrap-up takes time")?;
                *self.desk(agent)?.wrap_ups.entry(contact).or_default() += 1;
                Ok(())
            }
            EventKind::WrapUpExtended { agent, contact, ends_at } => {
                ensure(ends_at > event.at, "[A-16] a wrap-up takes time")?;
                let wrapping = self.desk(agent)?.wrap_ups.contains_key(&contact);
                ensure(wrapping, "[A-16] the agent wraps the contact up")
            }
            EventKind::WrapUpEnded { agent, contact, .. } => {
                self.stretched.retain(|(stretched, _)| *stretched != agent);
                let wrap_ups = &mut self.desk(agent)?.wrap_ups;
                let left = wrap_ups.remove(&contact).ok_or("[A-8] the agent wraps the contact up")?;
                if left > 1 {
                    wrap_ups.insert(contact, left - 1);
                }
                Ok(())
            }
            EventKind::AgentSignedIn { agent, site, ready } => {
                let Command::SignIn(sign_in) = command else { return Err("[A-1] agents sign in by command") };
                let as_told = (ready, site) == (sign_in.presence == SignInAs::Ready, sign_in.profile.site);
                ensure(as_told, "[A-1] an agent signs in as it is told")?;
                let desk = Desk { ready, site, wrap_ups: BTreeMap::new(), may_be_full: false };
                ensure(self.desks.insert(agent, desk).is_none(), "[A-1] the agent was not signed in")
            }
            EventKind::AgentUpdated { agent } => {
                let Command::UpdateAgent(update) = command else { return Err("[A-3] profiles change by command") };
                self.stretched.retain(|(stretched, _)| *stretched != agent);
                let desk = self.desk(agent)?;
                desk.site = update.profile.site;
                desk.may_be_full = true;
                Ok(())
            }
            EventKind::AgentReady { agent } => {
                let desk = self.desk(agent)?;
                ensure(!desk.ready, "[A-4] the agent was not ready")?;
                desk.ready = true;
                Ok(())
            }
            EventKind::AgentKeptReady { agent, .. } => ensure(self.desk(agent)?.ready, "[F-7] the agent is ready"),
            EventKind::AgentNotReady { agent, .. } | EventKind::AgentDraining { agent } => {
                self.desk(agent)?.ready = false;
                Ok(())
            }
            EventKind::AgentSignedOut { agent } => {
                let desk = self.desks.remove(&agent).ok_or("[A-11] the agent is signed in")?;
                let idle = desk.wrap_ups.is_empty() && self.offers.values().all(|offer| offer.agent != agent);
                ensure(idle, "[A-10] who leaves has nothing in hand")
            }
            EventKind::AgentAffected { agent } => self.desk(agent).map(|_| ()),
            _ => Err("an event about an agent"),
        }
    }
}
