//! What can be asked of figures: over everything, or over one interval.

use super::flows::Parts;
use super::series::{Amounts, Series};
use super::{AgentFigures, ContactFigures, Figures};
use crate::{AgentId, ChannelId, QueueId, SiteId, TenantId, Timestamp};
use core::time::Duration;

/// The figures of one stretch of time: [`Figures::whole`], or one of [`Figures::intervals`].
///
/// What lasts still, such as a wait or a call, counts up to [`Figures::now`] in the fields named *time*, and as nothing elsewhere: spans
/// count when they end.
///
/// Every question copies the figures asked for: over everything it walks the intervals kept, of one interval it copies that. Those of
/// contacts are added up from those of each queue by tenant and channel, and those of a site or of all agents from each agent's.
#[derive(Clone, Copy, Debug)]
pub struct Period<'a> {
    figures: &'a Figures,
    /// The number of the interval; none for everything.
    number: Option<u64>,
}

impl<'a> Period<'a> {
    pub(super) const fn new(figures: &'a Figures, number: Option<u64>) -> Self {
        Self { figures, number }
    }

    /// When it begins: an interval at a multiple of its length, everything with the first event.
    pub fn from(&self) -> Timestamp {
        match self.number {
            Some(number) => Timestamp(number.saturating_mul(self.figures.clock().interval)),
            None => self.figures.first.unwrap_or(self.figures.now),
        }
    }

    /// When it ends; what happens at this very instant belongs to the next interval. Everything ends now, and so does the interval that runs.
    pub fn until(&self) -> Timestamp {
        let now = self.figures.now;
        match self.number {
            Some(number) => Timestamp(number.saturating_add(1).saturating_mul(self.figures.clock().interval)).min(now),
            None => now,
        }
    }

    /// How long it is.
    pub fn length(&self) -> Duration {
        self.until().saturating_since(self.from())
    }

    /// All contacts.
    pub fn contacts(&self) -> ContactFigures {
        self.sum_of_contacts(self.figures.flows.all())
    }

    /// The contacts of a queue; none if the plan has no such queue.
    pub fn queue(&self, queue: QueueId) -> Option<ContactFigures> {
        self.figures.flows.queue(queue).map(|parts| self.sum_of_contacts(parts))
    }

    /// The contacts of a tenant; none if the plan has no such tenant.
    pub fn tenant(&self, tenant: TenantId) -> Option<ContactFigures> {
        self.figures.flows.tenant(tenant).map(|parts| self.sum_of_contacts(parts))
    }

    /// The contacts of a channel; none if the plan has no such channel.
    pub fn channel(&self, channel: ChannelId) -> Option<ContactFigures> {
        self.figures.flows.channel(channel).map(|parts| self.sum_of_contacts(parts))
    }

    /// All agents.
    pub fn agents(&self) -> AgentFigures {
        self.sum(self.figures.staff.all())
    }

    /// The agents of a site; none if the plan has no such site. An agent counts for the site at which it signed in.
    pub fn site(&self, site: SiteId) -> Option<AgentFigures> {
        self.figures.staff.site(site).map(|parts| self.sum(parts))
    }

    /// One agent; none if it never signed in or is forgotten.
    pub fn agent(&self, agent: AgentId) -> Option<AgentFigures> {
        self.figures.staff.agent(agent).map(|record| self.sum(record.series()))
    }

    fn sum_of_contacts(&self, (parts, waiting): Parts<'_>) -> ContactFigures {
        let mut sum = self.sum(parts.into_iter());
        sum.most_waiting = self.of(waiting).0;
        sum
    }

    fn sum<'s, A: Amounts + 's>(&self, parts: impl Iterator<Item = &'s Series<A>>) -> A {
        let sum = parts.map(|series| self.of(series)).reduce(|mut sum, part| {
            sum.merge(&part);
            sum
        });
        sum.unwrap_or_default()
    }

    fn of<A: Amounts>(&self, series: &Series<A>) -> A {
        let now = self.figures.now.0;
        match self.number {
            Some(number) => series.interval(self.figures.clock(), number, now),
            None => series.whole(now),
        }
    }
}
