//! Contacts by queue, tenant and channel, and all together.
//!
//! What a contact counts by itself, whatever queues it stands in, is counted once: for its tenant and channel together. The figures of a
//! tenant, of a channel and of all are sums, made when somebody asks. Only how many waited at most is no sum, and is kept for each.

use super::contact_figures::{ContactFigures, ContactLevels};
use super::renumbering::Renumbering;
use super::series::{Amounts, Highest, Moment, Series};
use crate::time::micros;
use crate::{ChannelId, Plan, QueueId, TenantId};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::time::Duration;

/// Whose figures a contact counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Keys {
    /// Its home; none if the present plan has it no longer.
    pub(super) queue: Option<QueueId>,
    /// Its tenant and channel, by their number among the pairs.
    pub(super) pair: u32,
}

/// A tenant and a channel, none for what the present plan has no longer.
pub(super) type TenantAndChannel = (Option<TenantId>, Option<ChannelId>);

/// The figures of contacts.
#[derive(Clone, Debug)]
pub(super) struct Flows {
    pub(super) queues: Vec<Series<ContactFigures>>,
    /// The contacts of each tenant on each channel, of those pairs that contacts came with.
    pairs: Vec<(TenantAndChannel, Series<ContactFigures>)>,
    /// Their numbers.
    numbers: BTreeMap<TenantAndChannel, u32>,
    /// How many wait.
    pub(super) tenants_waiting: Vec<Series<Highest>>,
    pub(super) channels_waiting: Vec<Series<Highest>>,
    pub(super) all_waiting: Series<Highest>,
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
            pairs: Vec::new(),
            numbers: BTreeMap::new(),
            tenants_waiting: series(plan.tenants().len()),
            channels_waiting: series(plan.channels().len()),
            all_waiting: Series::default(),
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

    /// The number of a tenant and a channel; they have one from now on.
    pub(super) fn pair(&mut self, tenant: TenantId, channel: ChannelId) -> u32 {
        self.number((Some(tenant), Some(channel)))
    }

    fn number(&mut self, key: TenantAndChannel) -> u32 {
        let pairs = &mut self.pairs;
        *self.numbers.entry(key).or_insert_with(|| {
            pairs.push((key, Series::default()));
            crate::store::slot(pairs.len() - 1)
        })
    }

    /// The figures of the contacts of these tenants and channels, in parts.
    pub(super) fn parts(&self, of: impl Fn(TenantAndChannel) -> bool) -> impl Iterator<Item = &Series<ContactFigures>> {
        self.pairs.iter().filter(move |(key, _)| of(*key)).map(|(_, series)| series)
    }

    /// In the queue alone.
    pub(super) fn in_queue(&mut self, queue: Option<QueueId>, now: &Moment, change: impl Change) {
        let series = queue.and_then(|queue| self.queues.get_mut(usize::from(queue.0)));
        if let Some((levels, figures)) = series.map(|series| series.at(now)) {
            change(levels, figures);
        }
    }

    /// By tenant and channel, where a contact counts once whatever queues it stands in.
    pub(super) fn by_contact(&mut self, keys: Keys, now: &Moment, change: impl Change) {
        let Some(((tenant, channel), series)) = self.pairs.get_mut(crate::store::at(keys.pair)) else { return };
        let (levels, figures) = series.at(now);
        let before = levels.waiting;
        change(levels, figures);
        let after = levels.waiting;
        if before == after {
            return;
        }
        let tenant = tenant.and_then(|tenant| self.tenants_waiting.get_mut(usize::from(tenant.0)));
        let channel = channel.and_then(|channel| self.channels_waiting.get_mut(usize::from(channel.0)));
        for series in [tenant, channel, Some(&mut self.all_waiting)].into_iter().flatten() {
            let (level, _) = series.at(now);
            *level = level.saturating_sub(before).saturating_add(after);
        }
    }

    /// In its queue, and by tenant and channel.
    pub(super) fn everywhere(&mut self, keys: Keys, now: &Moment, change: impl Change) {
        self.in_queue(keys.queue, now, &change);
        self.by_contact(keys, now, &change);
    }

    /// Queues, tenants and channels have other numbers from now on; what the new plan has not is lost, but in the sums. Gives the new
    /// number of each pair.
    pub(super) fn renumber(&mut self, renumbering: &Renumbering, plan: &Plan, now: &Moment) -> Vec<u32> {
        self.queues = renumbering.queues.move_all(core::mem::take(&mut self.queues));
        self.tenants_waiting = renumbering.tenants.move_all(core::mem::take(&mut self.tenants_waiting));
        self.channels_waiting = renumbering.channels.move_all(core::mem::take(&mut self.channels_waiting));
        self.targets = targets(plan, self.default_target);
        self.numbers.clear();
        let old = core::mem::take(&mut self.pairs).into_iter();
        old.map(|((tenant, channel), series)| {
            let number = self.number((renumbering.tenant(tenant), renumbering.channel(channel)));
            if let Some((_, own)) = self.pairs.get_mut(crate::store::at(number)) {
                own.absorb(series, now);
            }
            number
        })
        .collect()
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
