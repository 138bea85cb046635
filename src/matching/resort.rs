//! Whether anyone is left who has not declined a contact. [F-8]

use super::Matching;
use super::meet::{Asked, Records, may_serve};
use super::{Attendance, Pool};
use crate::contact::Contact;
use crate::error::OrFault;
use crate::store::at;
use crate::{AgentId, Fault};

impl Matching {
    /// Whether some agent that passes G-1, G-2, G-3 and G-5 in the contact's home, with its channel enabled, is neither excluded nor in
    /// its decline memory; asked of a contact that has decliners. O(pools of the queue, and agents that are named, excluded or have declined).
    pub(crate) fn is_anyone_left(&self, records: Records<'_>, contact: &Contact) -> Result<bool, Fault> {
        let demand = contact.unstaged_demand(&contact.home);
        // Since it is for one agent alone it has been offered to nobody else, so it is that agent who declined.
        if demand.direct_to.is_some() {
            return Ok(false);
        }
        let asked = Asked::of(&demand, &self.requirements).or_fault("a requirement")?;
        let is_out = |agent: AgentId| {
            contact.extras.excluded.contains(&agent)
                || contact.extras.declined.iter().any(|declined| declined.agent == agent)
        };
        let may = |pool: &Pool, agent: Option<AgentId>| {
            pool.supply.maximum_on(demand.channel).is_some()
                && pool.seat_at(demand.queue).is_some_and(|seat| may_serve(&demand, asked, &pool.supply, seat, agent))
        };
        let present = |agent: AgentId| {
            let agent = records.agents.find(agent).and_then(|slot| records.agents.get(slot));
            agent.filter(|agent| agent.attendance != Attendance::Away)
        };
        let mut named = alloc::vec::Vec::new();
        asked.queue.for_each_agent(&mut |agent| named.push(agent));
        asked.contact.for_each_agent(&mut |agent| named.push(agent));
        named.sort_unstable();
        named.dedup();
        for agent in named.iter().copied().filter(|agent| !is_out(*agent)) {
            let Some(found) = present(agent) else { continue };
            if may(self.pools.get(found.pool).or_fault("a pool")?, Some(agent)) {
                return Ok(true);
            }
        }
        let mut out: alloc::vec::Vec<AgentId> = contact.extras.excluded.clone();
        out.extend(contact.extras.declined.iter().map(|declined| declined.agent));
        out.append(&mut named);
        out.sort_unstable();
        out.dedup();
        let desk = self.desks.get(at(demand.queue.0.into())).or_fault("a desk")?;
        for slot in desk.seats.iter().copied().flatten() {
            let pool = self.pools.get(slot).or_fault("a pool")?;
            let not_asked = out.iter().filter_map(|agent| present(*agent)).filter(|agent| agent.pool == slot).count();
            if at(pool.ready) > not_asked && may(pool, None) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
