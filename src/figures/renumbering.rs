//! What a new plan makes of the numbers of the old one: what has the same name is the same thing.

use super::flows::{Keys, TenantAndChannel};
use super::series::{Amounts, Series};
use crate::{ChannelId, Plan, QueueId, TenantId};
use alloc::vec::Vec;

/// From the numbers of one plan to those of another.
#[derive(Clone, Debug)]
pub(super) struct Renumbering {
    pub(super) queues: Numbers,
    pub(super) tenants: Numbers,
    pub(super) channels: Numbers,
    pub(super) sites: Numbers,
    /// The flows of contacts.
    pub(super) flows: Vec<u32>,
}

impl Renumbering {
    pub(super) fn new(old: &Plan, new: &Plan) -> Self {
        let queue = |queue: &crate::Queue| new.queue(queue.name.as_str()).map(|id| id.0);
        let channel = |channel: &crate::Channel| new.channel(channel.name.as_str()).map(|id| id.0);
        let tenant = |name: &crate::Name| new.tenant(name.as_str()).map(|id| id.0);
        let site = |name: &crate::Name| new.site(name.as_str()).map(|id| id.0);
        Self {
            queues: Numbers::new(old.queues().iter().map(queue), new.queues().len()),
            tenants: Numbers::new(old.tenants().iter().map(tenant), new.tenants().len()),
            channels: Numbers::new(old.channels().iter().map(channel), new.channels().len()),
            sites: Numbers::new(old.sites().iter().map(site), new.sites().len()),
            flows: Vec::new(),
        }
    }

    pub(super) fn queue(&self, queue: Option<QueueId>) -> Option<QueueId> {
        queue.and_then(|queue| self.queues.find(queue.0)).map(QueueId)
    }

    pub(super) fn contact(&self, (tenant, channel): TenantAndChannel) -> TenantAndChannel {
        let tenant = tenant.and_then(|tenant| self.tenants.find(tenant.0)).map(TenantId);
        (tenant, channel.and_then(|channel| self.channels.find(channel.0)).map(ChannelId))
    }

    pub(super) fn keys(&self, keys: Keys) -> Keys {
        let flow = self.flows.get(crate::store::at(keys.flow)).copied().unwrap_or(keys.flow);
        Keys { queue: self.queue(keys.queue), contact: self.contact(keys.contact), flow }
    }
}

/// The new number of each old one, if there is one.
#[derive(Clone, Debug)]
pub(super) struct Numbers {
    new: Vec<Option<u16>>,
    count: usize,
}

impl Numbers {
    fn new(new: impl Iterator<Item = Option<u16>>, count: usize) -> Self {
        Self { new: new.collect(), count }
    }

    pub(super) fn find(&self, old: u16) -> Option<u16> {
        self.new.get(usize::from(old)).copied().flatten()
    }

    /// Puts everything where it belongs now; what is gone is lost, and what is new is empty.
    pub(super) fn move_all<A: Amounts>(&self, old: Vec<Series<A>>) -> Vec<Series<A>> {
        let mut moved = super::flows::series(self.count);
        for (series, new) in old.into_iter().zip(&self.new) {
            if let Some(place) = new.and_then(|new| moved.get_mut(usize::from(new))) {
                *place = series;
            }
        }
        moved
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::AgentFigures;

    #[test]
    fn what_is_gone_is_lost_and_what_is_new_is_empty() {
        let numbers = Numbers::new([Some(2), None, Some(0)].into_iter(), 4);
        let clock = crate::figures::series::Clock { interval: 0, kept: 0 };
        let mut old = crate::figures::flows::series::<AgentFigures>(3);
        for (series, count) in old.iter_mut().zip(1..) {
            series.at(&clock.moment(0)).1.sign_ins = count;
        }
        let moved = numbers.move_all(old);
        assert_eq!(moved.iter().map(|series| series.whole(0).sign_ins).collect::<Vec<_>>(), [3, 0, 1, 0]);
        assert_eq!([0, 1, 2, 3].map(|old| numbers.find(old)), [Some(2), None, Some(0), None]);
    }
}
