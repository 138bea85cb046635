//! Who could ever serve a contact.

use super::meet::{Asked, Records, may_serve};
use super::{Demand, Matching, Pool};
use crate::agent::Agent;
use crate::contact::{Contact, ContactPlace};
use crate::error::OrFault;
use crate::matching::Attendance;
use crate::{AgentId, Fault};
use alloc::vec::Vec;

/// Which agents count as staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Staff {
    /// All that are signed in.
    SignedIn,
    /// Those that pass gate G-2.
    Ready,
    /// Those that pass gate G-2 or have something in hand. [E-1]
    AtWork,
}

impl Staff {
    const fn of(self, pool: &Pool) -> u32 {
        match self {
            Self::SignedIn => pool.agents,
            Self::Ready => pool.ready,
            Self::AtWork => pool.ready + pool.finishing,
        }
    }

    fn counts(self, agent: &Agent) -> bool {
        match self {
            Self::SignedIn => true,
            Self::Ready => agent.attendance != Attendance::Away,
            Self::AtWork => agent.attendance != Attendance::Away || agent.finishes,
        }
    }
}

impl Matching {
    /// How many of these agents could ever serve a contact by this place: they pass G-1, serve its queue up to its level limit, have its
    /// channel enabled and pass G-5; of a direct contact the one agent, member or not. O(pools of the queue, and agents that are named). [D-8]
    pub(crate) fn staff(
        &self,
        records: Records<'_>,
        contact: &Contact,
        place: &ContactPlace,
        staff: Staff,
    ) -> Result<u32, Fault> {
        // Delays are not asked.
        let demand = Demand { delays_passed: u8::MAX, ..contact.unstaged_demand(place) };
        let asked = Asked::of(&demand, &self.requirements).or_fault("a requirement")?;
        let enabled = |pool: &Pool| pool.supply.maximum_on(demand.channel).is_some();
        let find = |agent: AgentId| records.agents.find(agent).and_then(|slot| records.agents.get(slot));
        if let Some(only) = demand.direct_to {
            let Some(agent) = find(only).filter(|agent| staff.counts(agent)) else { return Ok(0) };
            let pool = self.pools.get(agent.pool).or_fault("a pool")?;
            let serves = pool.supply.serves(demand.tenant) && enabled(pool) && asked.lasting_hold(&pool.supply, only);
            return Ok(u32::from(serves));
        }
        let may = |pool: &Pool, agent: Option<AgentId>| {
            let seat = pool.seat_at(demand.queue).filter(|_| enabled(pool));
            seat.is_some_and(|seat| may_serve(&demand, asked, &pool.supply, seat, agent))
        };
        let pools = self.pools_of(demand.queue).filter(|pool| staff.of(pool) > 0 && may(pool, None));
        let mut count: u32 = pools.map(|pool| staff.of(pool)).sum();
        let mut named: Vec<AgentId> = Vec::new();
        asked.queue.for_each_agent(&mut |agent| named.push(agent));
        asked.contact.for_each_agent(&mut |agent| named.push(agent));
        named.sort_unstable();
        named.dedup();
        for id in named {
            let Some(agent) = find(id).filter(|agent| staff.counts(agent)) else { continue };
            let pool = self.pools.get(agent.pool).or_fault("a pool")?;
            count = count + u32::from(may(pool, Some(id))) - u32::from(may(pool, None));
        }
        Ok(count)
    }
}
