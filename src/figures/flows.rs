//! Contacts by queue, tenant and channel, and all together.
//!
//! A contact counts once, in the flow of its home, its tenant and its channel together. The figures of a queue, of a tenant, of a channel
//! and of all are sums, made when somebody asks. What counts for a queue alone, as where a contact waits in several, or for the contact
//! alone, whatever queues it stands in, has a flow of its own. Only how many waited at most is no sum, and is kept for each.

use super::contact_figures::{ContactFigures, ContactLevels};
use super::renumbering::Renumbering;
use super::series::{Amounts, Highest, Moment, Series};
use crate::time::micros;
use crate::{ChannelId, Plan, QueueId, TenantId};
use alloc::vec::Vec;
use core::time::Duration;

/// A tenant and a channel, none for what the present plan has no longer.
pub(super) type TenantAndChannel = (Option<TenantId>, Option<ChannelId>);

/// Whose figures a contact counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Keys {
    /// Its home; none if the present plan has it no longer.
    pub(super) queue: Option<QueueId>,
    pub(super) contact: TenantAndChannel,
    /// The number of the flow of both.
    pub(super) flow: u32,
}

/// What counts alike: for a queue, for a tenant and a channel, or for both.
#[derive(Clone, Debug)]
struct Flow {
    queue: Option<QueueId>,
    contact: Option<TenantAndChannel>,
    series: Series<ContactFigures>,
}

/// The flows of a queue by tenant and channel, ascending; the one that counts for the queue alone has none.
type Numbers = Vec<(Option<TenantAndChannel>, u32)>;

/// The figures of contacts.
#[derive(Clone, Debug)]
pub(super) struct Flows {
    entries: Vec<Flow>,
    /// Their numbers by queue, and those of no queue.
    of_queues: Vec<Numbers>,
    of_no_queue: Numbers,
    /// How many wait.
    queues_waiting: Vec<Series<Highest>>,
    tenants_waiting: Vec<Series<Highest>>,
    channels_waiting: Vec<Series<Highest>>,
    all_waiting: Series<Highest>,
    /// The service-level target of each queue.
    targets: Vec<Duration>,
    default_target: Duration,
    pub(super) short_abandon: Duration,
}

/// What is done to the levels and figures of each flow that a contact counts in.
pub(super) trait Change: Fn(&mut ContactLevels, &mut ContactFigures) {}

impl<F: Fn(&mut ContactLevels, &mut ContactFigures)> Change for F {}

/// The figures of contacts in parts, and the series of how many of them wait.
pub(super) type Parts<'a> = (Vec<&'a Series<ContactFigures>>, &'a Series<Highest>);

impl Flows {
    pub(super) fn new(plan: &Plan, default_target: Duration, short_abandon: Duration) -> Self {
        Self {
            entries: Vec::new(),
            of_queues: alloc::vec![Vec::new(); plan.queues().len()],
            of_no_queue: Vec::new(),
            queues_waiting: series(plan.queues().len()),
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

    /// Whose figures a contact of this tenant and channel counts in while this is its home.
    pub(super) fn keys(&mut self, queue: Option<QueueId>, contact: TenantAndChannel) -> Keys {
        Keys { queue, contact, flow: self.number(queue, Some(contact)) }
    }

    /// The number of a flow, which there is from now on.
    fn number(&mut self, queue: Option<QueueId>, contact: Option<TenantAndChannel>) -> u32 {
        let of_queue = queue.and_then(|queue| self.of_queues.get_mut(usize::from(queue.0)));
        let numbers = of_queue.unwrap_or(&mut self.of_no_queue);
        match numbers.binary_search_by_key(&contact, |(own, _)| *own) {
            Ok(place) => numbers.get(place).map_or(0, |(_, number)| *number),
            Err(place) => {
                let number = crate::store::slot(self.entries.len());
                numbers.insert(place, (contact, number));
                self.entries.push(Flow { queue, contact, series: Series::default() });
                number
            }
        }
    }

    /// All contacts.
    pub(super) fn all(&self) -> Parts<'_> {
        (self.parts(|_| true), &self.all_waiting)
    }

    /// The contacts of a queue, if there is one.
    pub(super) fn queue(&self, queue: QueueId) -> Option<Parts<'_>> {
        let numbers = self.of_queues.get(usize::from(queue.0))?.iter();
        let flows = numbers.filter_map(|(_, number)| self.entries.get(crate::store::at(*number)));
        Some((flows.map(|flow| &flow.series).collect(), self.queues_waiting.get(usize::from(queue.0))?))
    }

    /// The contacts of a tenant, if there is one.
    pub(super) fn tenant(&self, tenant: TenantId) -> Option<Parts<'_>> {
        let waiting = self.tenants_waiting.get(usize::from(tenant.0))?;
        Some((self.parts(|(own, _)| own == Some(tenant)), waiting))
    }

    /// The contacts of a channel, if there is one.
    pub(super) fn channel(&self, channel: ChannelId) -> Option<Parts<'_>> {
        let waiting = self.channels_waiting.get(usize::from(channel.0))?;
        Some((self.parts(|(_, own)| own == Some(channel)), waiting))
    }

    fn parts(&self, of: impl Fn(TenantAndChannel) -> bool) -> Vec<&Series<ContactFigures>> {
        self.entries.iter().filter(|flow| flow.contact.is_some_and(&of)).map(|flow| &flow.series).collect()
    }

    /// For the queue alone.
    pub(super) fn in_queue(&mut self, queue: Option<QueueId>, now: &Moment, change: impl Change) {
        if queue.is_some() {
            let number = self.number(queue, None);
            self.change(number, now, change);
        }
    }

    /// By tenant and channel alone.
    pub(super) fn by_contact(&mut self, keys: Keys, now: &Moment, change: impl Change) {
        let number = self.number(None, Some(keys.contact));
        self.change(number, now, change);
    }

    /// For its home, and by tenant and channel.
    pub(super) fn everywhere(&mut self, keys: Keys, now: &Moment, change: impl Change) {
        self.change(keys.flow, now, change);
    }

    /// For this queue, and by tenant and channel.
    pub(super) fn everywhere_in(&mut self, queue: Option<QueueId>, keys: Keys, now: &Moment, change: impl Change) {
        if queue == keys.queue {
            self.everywhere(keys, now, change);
        } else {
            self.in_queue(queue, now, &change);
            self.by_contact(keys, now, &change);
        }
    }

    fn change(&mut self, number: u32, now: &Moment, change: impl Change) {
        let Some(Flow { queue, contact, series }) = self.entries.get_mut(crate::store::at(number)) else { return };
        let (levels, figures) = series.at(now);
        let before = levels.waiting.number;
        change(levels, figures);
        let after = levels.waiting.number;
        if before == after {
            return;
        }
        if let Some(waiting) = queue.and_then(|queue| self.queues_waiting.get_mut(usize::from(queue.0))) {
            waiting.at(now).0.change(before, after, now.at);
        }
        if let Some((tenant, channel)) = *contact {
            let tenant = tenant.and_then(|tenant| self.tenants_waiting.get_mut(usize::from(tenant.0)));
            let channel = channel.and_then(|channel| self.channels_waiting.get_mut(usize::from(channel.0)));
            for waiting in [tenant, channel, Some(&mut self.all_waiting)].into_iter().flatten() {
                waiting.at(now).0.change(before, after, now.at);
            }
        }
    }

    /// Queues, tenants and channels have other numbers from now on; what the new plan has not is lost, but in the sums. Gives the new
    /// number of each flow.
    pub(super) fn renumber(&mut self, renumbering: &Renumbering, plan: &Plan, now: &Moment) -> Vec<u32> {
        self.queues_waiting = renumbering.queues.move_all(core::mem::take(&mut self.queues_waiting));
        self.tenants_waiting = renumbering.tenants.move_all(core::mem::take(&mut self.tenants_waiting));
        self.channels_waiting = renumbering.channels.move_all(core::mem::take(&mut self.channels_waiting));
        self.targets = targets(plan, self.default_target);
        self.of_queues = alloc::vec![Vec::new(); plan.queues().len()];
        self.of_no_queue.clear();
        let old = core::mem::take(&mut self.entries).into_iter();
        old.map(|flow| {
            let number = self.number(renumbering.queue(flow.queue), flow.contact.map(|key| renumbering.contact(key)));
            if let Some(own) = self.entries.get_mut(crate::store::at(number)) {
                own.series.absorb(flow.series, now);
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
