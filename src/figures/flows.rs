//! Contacts by queue, tenant and channel, and all together.

use super::contact_figures::{ContactFigures, ContactLevels};
use super::renumbering::Renumbering;
use super::series::{Amounts, Moment, Series};
use crate::time::micros;
use crate::{ChannelId, Plan, QueueId, TenantId};
use alloc::vec::Vec;
use core::time::Duration;

/// Whose figures a contact counts in; none for what the present plan has no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Keys {
    /// Its home.
    pub(super) queue: Option<QueueId>,
    pub(super) tenant: Option<TenantId>,
    pub(super) channel: Option<ChannelId>,
}

/// The figures of contacts.
#[derive(Clone, Debug)]
pub(super) struct Flows {
    pub(super) queues: Vec<Series<ContactFigures>>,
    pub(super) tenants: Vec<Series<ContactFigures>>,
    pub(super) channels: Vec<Series<ContactFigures>>,
    pub(super) all: Series<ContactFigures>,
    /// The service-level target of each queue.
    targets: Vec<Duration>,
    default_target: Duration,
    pub(super) short_abandon: Duration,
}

/// What is done to the levels and figures of each series that a contact counts in.
pub(super) trait Change: Fn(&mut ContactLevels, &mut ContactFigures) {}

impl<F: Fn(&mut ContactLevels, &mut ContactFigures)> Change for F {}

impl Flows {
    pub(super) fn new(plan: &Plan, default_target: Duration, short_abandon: Duration) -> Self {
        Self {
            queues: series(plan.queues().len()),
            tenants: series(plan.tenants().len()),
            channels: series(plan.channels().len()),
            all: Series::default(),
            targets: targets(plan, default_target),
            default_target,
            short_abandon,
        }
    }

    /// The service-level target of a queue, in whole microseconds.
    pub(super) fn target(&self, queue: Option<QueueId>) -> Duration {
        let target = queue.and_then(|queue| self.targets.get(usize::from(queue.0)));
        target.copied().unwrap_or(self.default_target)
    }

    /// In the queue alone.
    pub(super) fn in_queue(&mut self, queue: Option<QueueId>, now: &Moment, change: impl Change) {
        let series = queue.and_then(|queue| self.queues.get_mut(usize::from(queue.0)));
        if let Some((levels, figures)) = series.map(|series| series.at(now)) {
            change(levels, figures);
        }
    }

    /// By tenant, by channel and in total, where a contact counts once whatever queues it stands in.
    pub(super) fn by_contact(&mut self, keys: Keys, now: &Moment, change: impl Change) {
        let tenant = keys.tenant.and_then(|tenant| self.tenants.get_mut(usize::from(tenant.0)));
        let channel = keys.channel.and_then(|channel| self.channels.get_mut(usize::from(channel.0)));
        for series in [tenant, channel, Some(&mut self.all)].into_iter().flatten() {
            let (levels, figures) = series.at(now);
            change(levels, figures);
        }
    }

    /// In its queue, by tenant, by channel and in total.
    pub(super) fn everywhere(&mut self, keys: Keys, now: &Moment, change: impl Change) {
        self.in_queue(keys.queue, now, &change);
        self.by_contact(keys, now, &change);
    }

    /// Queues, tenants and channels have other numbers from now on; what the new plan has not is lost.
    pub(super) fn renumber(&mut self, renumbering: &Renumbering, plan: &Plan) {
        self.queues = renumbering.queues.move_all(core::mem::take(&mut self.queues));
        self.tenants = renumbering.tenants.move_all(core::mem::take(&mut self.tenants));
        self.channels = renumbering.channels.move_all(core::mem::take(&mut self.channels));
        self.targets = targets(plan, self.default_target);
    }
}

/// So many of them, without anything in them.
pub(super) fn series<A: Amounts>(count: usize) -> Vec<Series<A>> {
    (0..count).map(|_| Series::default()).collect()
}

fn targets(plan: &Plan, default_target: Duration) -> Vec<Duration> {
    let target = |queue: &crate::Queue| queue.service_level.map_or(default_target, |level| level.within);
    plan.queues().iter().map(|queue| Duration::from_micros(micros(target(queue)))).collect()
}
