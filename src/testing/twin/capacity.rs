//! What an agent's work takes of its capacity, and what pauses it.

use super::SlowRouter;
use super::records::Agent;
use crate::{AgentId, Channel, ChannelId, EventKind, Plan};
use alloc::vec::Vec;

impl SlowRouter {
    pub(super) fn interrupts(&self, channel: ChannelId, other: ChannelId) -> bool {
        interrupts(&self.plan, channel, other)
    }

    /// Everything in hand takes units: offers and wrap-ups, too.
    pub(super) fn units_in_use(&self, agent: &Agent) -> u64 {
        units_in_use(&self.plan, &agent.channels_in_hand())
    }

    /// Whose accepted or connected contacts pause now, and whose go on.
    pub(super) fn refresh_pauses(&mut self, agent: AgentId) {
        let Some(record) = self.agents.get(&agent) else { return };
        let active: Vec<_> = record.work.iter().filter(|work| work.is_active()).map(|work| work.view).collect();
        let interrupting: Vec<ChannelId> =
            record.work.iter().filter(|work| !work.is_offer()).map(|work| work.view.channel).collect();
        for work in active {
            let paused = interrupting.iter().any(|channel| self.interrupts(*channel, work.channel));
            if paused == work.paused {
                continue;
            }
            self.agent_mut(agent).work_mut(work.offer).view.paused = paused;
            let contact = work.contact;
            self.emit(if paused {
                EventKind::Paused { contact, agent }
            } else {
                EventKind::Unpaused { contact, agent }
            });
        }
    }
}

/// The units that contacts of these channels take together, where some interrupt others.
pub(super) fn units_in_use(plan: &Plan, in_hand: &[ChannelId]) -> u64 {
    let cost = |channel: &ChannelId| {
        let rules = channel_of(plan, *channel);
        let interrupted = in_hand.iter().any(|other| interrupts(plan, *other, *channel));
        u64::from(if interrupted { rules.paused_cost } else { rules.cost })
    };
    in_hand.iter().map(cost).sum()
}

fn interrupts(plan: &Plan, channel: ChannelId, other: ChannelId) -> bool {
    channel_of(plan, channel).interrupts.contains(&other)
}

fn channel_of(plan: &Plan, channel: ChannelId) -> &Channel {
    plan.channels().get(usize::from(channel.0)).expect("the plan has the channel")
}
