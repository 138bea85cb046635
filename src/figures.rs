//! The public figures of a contact centre, as a fold over events.

use crate::store::Registry;
use crate::time::{micros, whole_micros};
use crate::{AgentId, Event, Plan, Timestamp};
use alloc::vec::Vec;
use core::time::Duration;

mod agent_figures;
mod agents;
mod amounts;
mod contact_figures;
mod contacts;
mod flows;
mod follow;
mod histogram;
mod offers;
mod period;
mod renumbering;
mod series;
mod staff;
mod tally_limit;

pub use agent_figures::AgentFigures;
pub use amounts::{Ratio, Spans, Waits};
pub use contact_figures::{ContactFigures, ServiceLevelFormula};
pub use period::Period;

use contacts::{ContactRecord, span};
use flows::Flows;
use renumbering::Renumbering;
use series::{Clock, Moment};
use staff::Staff;
use tally_limit::FirstFew;

/// How figures are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "written by hosts with `..Default::default()`")]
pub struct FiguresOptions {
    /// How long an interval is; intervals begin at multiples of it, from time zero. Zero: there are none. Defaults to 30 min.
    pub interval: Duration,
    /// How many intervals are kept, the one that runs included; what is older counts only in the whole. Zero: there are none. Defaults to
    /// 48, a day.
    pub intervals_kept: u32,
    /// The service-level target of queues whose plan has none. Defaults to 20 s.
    pub default_target: Duration,
    /// Who gave up after no longer a wait than this is a short abandon. Defaults to 5 s.
    pub short_abandon: Duration,
    /// How many agents that have signed out are remembered; who left longest ago is forgotten first, and counts for its site and in total
    /// all the same. Defaults to 10,000.
    pub agents_remembered: u32,
}

impl Default for FiguresOptions {
    fn default() -> Self {
        Self {
            interval: Duration::from_secs(1_800),
            intervals_kept: 48,
            default_target: Duration::from_secs(20),
            short_abandon: Duration::from_secs(5),
            agents_remembered: 10_000,
        }
    }
}

/// What managers ask of a contact centre: service levels, waits, handling times, occupancy and so on, by queue, tenant, channel, agent and
/// site, in total and by interval. A fold over events: it never looks at a router.
///
/// Tell it of every [`Event`] that [`apply`](crate::Router::apply) gave, in order and from the first on; then ask a [`Period`]. The same
/// events give the same figures, so a log rebuilds them. All of them are exact integers but percentiles, which are close by a stated
/// bound ([`Waits::percentile`]). What each figure means is said at its field, with sources in `docs/figures.md` of the repository.
///
/// ```
/// use core::time::Duration;
/// use toritsugi::{
///     Abandon, AcceptOffer, AgentId, Complete, Connect, ContactId, Disposition, Enqueue, Figures, FiguresOptions, OfferId,
///     PlanDefinition, ProfileDefinition, QueueDefinition, Ratio, Router, ServiceLevelFormula, SignIn, Timestamp,
/// };
///
/// let plan = PlanDefinition::new().queue(QueueDefinition::new("support")).build()?;
/// let (support, voice) = (plan.queue("support").unwrap(), plan.channel("voice").unwrap());
/// let profile = plan.profile(&ProfileDefinition::new().queue("support"))?;
/// let mut figures = Figures::new(&plan, FiguresOptions { interval: Duration::from_secs(900), ..FiguresOptions::default() });
/// let (mut router, mut events, at) = (Router::new(plan), Vec::new(), Timestamp::from_secs);
///
/// router.apply(at(0), SignIn::new(AgentId(1), profile), &mut events)?;
/// router.apply(at(100), Enqueue::new(ContactId(1), support, voice), &mut events)?;
/// router.apply(at(110), AcceptOffer { offer: OfferId(1) }, &mut events)?;
/// router.apply(at(112), Connect { contact: ContactId(1) }, &mut events)?;
/// router.apply(at(200), Enqueue::new(ContactId(2), support, voice), &mut events)?;
/// router.apply(at(230), Abandon { contact: ContactId(2) }, &mut events)?;
/// router.apply(at(1_000), Complete { contact: ContactId(1), disposition: Disposition(0) }, &mut events)?;
/// figures.observe_all(&events);
///
/// let queue = figures.whole().queue(support).unwrap();
/// assert_eq!((queue.offered, queue.answered, queue.answered_within, queue.abandoned), (2, 1, 1, 1));
/// // The target is 20 s by default, and the second customer gave up after 30 s.
/// let level = queue.service_level(ServiceLevelFormula::AbandonedIgnored);
/// assert_eq!((level, level.per_mille()), (Ratio { part: 1, whole: 2 }, Some(500)));
/// assert_eq!(queue.answered_waits.average(), Some(Duration::from_secs(10)));
/// assert_eq!(queue.waits.percentile(1_000), Some(Duration::from_secs(30)));
/// // Little's law, to the microsecond: waits of 10 and 30 s, and the length of the queue over time.
/// assert_eq!((queue.waits.spans.total, queue.waiting_time), (Duration::from_secs(40), Duration::from_secs(40)));
/// assert_eq!(queue.average_handling(), Some(Duration::from_secs(890)));
///
/// // Time is cut where intervals begin: the agent was busy from 100 s on, and the first quarter of an hour ends at 900 s.
/// let [first, second] = [0, 1].map(|number| figures.interval(number).unwrap().agent(AgentId(1)).unwrap());
/// assert_eq!((first.busy_time, second.busy_time), (Duration::from_secs(800), Duration::from_secs(100)));
/// assert_eq!(first.occupancy(), Ratio { part: 800_000_000, whole: 900_000_000 });
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Cost
///
/// An event costs O(1): it touches the figures of the queue, tenant and channel of a contact together and those of its agent, and, where a
/// wait begins or ends, how many wait of each of the three and of all; it finds contact and agent in expected O(1). Each set of figures is
/// brought up to date once for every interval that began since it was last touched, for at most as many as are kept. Sums are made when
/// somebody asks: for contacts of the tenants and channels that came to each queue, for a site or all agents of every agent that is remembered.
///
/// Memory is bounded. The contacts of a tenant on a channel take 1.25 KiB in each queue that they came to, and so do those that count for a
/// queue alone or for tenant and channel alone; an agent takes 1 KiB for each site at which it was. For each interval kept in which something
/// of it happened or lasted it is 1 KiB more, half of that for an agent. A histogram, of which those of contacts have two
/// each, takes ten bytes for each bucket in use, of which there are at most 3,776. A contact takes some 300 bytes until it ends, and is then forgotten.
#[derive(Clone, Debug)]
pub struct Figures {
    plan: Plan,
    /// The plan that holds from the next `PlanReplaced` on, if the host has said so.
    announced: Option<Plan>,
    /// Whether a `PlanReplaced` came before its plan.
    awaits_plan: bool,
    /// The instant of the last event, or that of the last `advance` if it is later.
    now: Timestamp,
    /// The same, among intervals.
    moment: Moment,
    /// The instant of the first event.
    first: Option<Timestamp>,
    /// The number of the last event.
    sequence: u64,
    missing: u64,
    unexplained: u64,
    contacts: Registry<ContactRecord>,
    flows: Flows,
    staff: Staff,
    /// The host's own reasons of an end that are told apart.
    others: FirstFew,
}

impl Figures {
    /// Nothing has happened yet.
    pub fn new(plan: &Plan, options: FiguresOptions) -> Self {
        let FiguresOptions { interval, intervals_kept, default_target, short_abandon, agents_remembered } = options;
        let clock = Clock { interval: micros(interval), kept: u64::from(intervals_kept) };
        Self {
            announced: None,
            awaits_plan: false,
            now: Timestamp::ZERO,
            moment: clock.moment(0),
            first: None,
            sequence: 0,
            missing: 0,
            unexplained: 0,
            contacts: Registry::new(),
            flows: Flows::new(plan, whole_micros(default_target), whole_micros(short_abandon)),
            staff: Staff::new(plan.sites().len(), agents_remembered),
            others: FirstFew::default(),
            plan: plan.clone(),
        }
    }

    /// Takes an event in. One whose number is not above the last has been taken in already and changes nothing, so a stretch of a log may
    /// be fed twice.
    ///
    /// Costs O(1), as said at [`Figures`].
    pub fn observe(&mut self, event: &Event) {
        let Some(step) = event.sequence.checked_sub(self.sequence).filter(|step| *step > 0) else { return };
        self.missing = self.missing.saturating_add(step - 1);
        self.sequence = event.sequence;
        self.advance(event.at);
        self.first = self.first.or(Some(event.at));
        self.follow(event.kind);
    }

    /// Takes events in, in order.
    pub fn observe_all<'a>(&mut self, events: impl IntoIterator<Item = &'a Event>) {
        for event in events {
            self.observe(event);
        }
    }

    /// Lets time pass without an event, so that what lasts counts up to this instant. An earlier instant changes nothing.
    pub fn advance(&mut self, at: Timestamp) {
        if at > self.now {
            (self.now, self.moment) = (at, self.clock().moment(at.0));
        }
    }

    /// Says which plan the router is given by [`ReplacePlan`](crate::ReplacePlan), before the events of that `apply` are taken in, or
    /// between [`PlanReplaced`](crate::EventKind::PlanReplaced) and the event after it.
    ///
    /// From that event on ids are those of the new plan. What has the same name keeps its figures; those of queues, tenants, channels and
    /// sites that are gone are lost, but count in the totals. If the router refuses the plan, nothing comes of it. Costs a walk over all
    /// contacts and agents that are known.
    pub fn replace_plan(&mut self, plan: &Plan) {
        if core::mem::take(&mut self.awaits_plan) {
            self.adopt(plan.clone());
        } else {
            self.announced = Some(plan.clone());
        }
    }

    /// The figures of everything since the first event.
    pub const fn whole(&self) -> Period<'_> {
        Period::new(self, None)
    }

    /// The figures of one interval, by its number: the instants of its events divided by its length. None if it is not kept, lies ahead, or
    /// ended before the first event.
    pub fn interval(&self, number: u64) -> Option<Period<'_>> {
        let (first, last) = self.kept()?;
        (first..=last).contains(&number).then(|| Period::new(self, Some(number)))
    }

    /// The figures of all intervals that are kept, in order; the one that runs comes last.
    pub fn intervals(&self) -> impl Iterator<Item = Period<'_>> {
        let (first, last) = self.kept().unwrap_or((1, 0));
        (first..=last).map(|number| Period::new(self, Some(number)))
    }

    /// The agents that are signed in or remembered, ascending. Costs O(n log n).
    pub fn agents(&self) -> Vec<AgentId> {
        self.staff.ids()
    }

    /// The plan whose ids hold.
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The instant up to which everything is counted.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// How many events were not fed, by the gaps between their numbers. If there are any, the figures are not exact.
    pub const fn missing(&self) -> u64 {
        self.missing
    }

    /// How many events did not fit those before them, as where some were not fed; their effect is what can be made of them.
    pub const fn unexplained(&self) -> u64 {
        self.unexplained
    }

    const fn clock(&self) -> Clock {
        self.moment.clock
    }

    /// The first and the last interval that can be asked for.
    fn kept(&self) -> Option<(u64, u64)> {
        let clock = self.clock();
        let (first, last) = (clock.index(self.first?.0)?, clock.index(self.now.0)?);
        Some((first.max(clock.oldest(self.now.0)), last))
    }

    fn plan_replaced(&mut self) {
        match self.announced.take() {
            Some(plan) => self.adopt(plan),
            None => self.awaits_plan = true,
        }
    }

    /// Everything has the numbers of another plan from now on. [R-1]
    fn adopt(&mut self, plan: Plan) {
        let mut renumbering = Renumbering::new(&self.plan, &plan);
        renumbering.flows = self.flows.renumber(&renumbering, &plan, &self.moment);
        self.staff.renumber(&renumbering, &self.moment);
        let slots: Vec<u32> = self.contacts.iter().map(|(slot, _)| slot).collect();
        for slot in slots {
            if let Some(record) = self.contacts.get_mut(slot) {
                record.renumber(&renumbering);
            }
        }
        self.plan = plan;
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::series::Series;
    use super::*;
    use crate::{
        ChannelId, ContactId, Disposition, EventKind, OfferCause, OfferId, PlanDefinition, QueueDefinition, QueueId,
        TenantId, WrapUpEndCause,
    };

    /// The states that memory is made of.
    fn sizes(figures: &Figures) -> (usize, u32, usize, usize) {
        let (queue, _) = figures.flows.queue(QueueId(0)).unwrap();
        let queue = queue.first().unwrap();
        let buckets = queue.whole(figures.now.0).waits.buckets();
        let agent = figures.staff.agent(AgentId(1)).unwrap().series().next().unwrap();
        (buckets, figures.contacts.len(), queue.intervals(), agent.intervals())
    }

    /// A call every minute for one agent: five in a hundred give up, and waits go through the first 40 s.
    fn call(figures: &mut Figures, number: u64) {
        let (contact, queue, agent) = (ContactId(u128::from(number)), QueueId(0), AgentId(1));
        let (offer, at) = (OfferId(number), Timestamp::from_secs(number * 60));
        let taken = Timestamp(at.0 + number * 7_919 % 40_000_000);
        let (tenant, channel, cause) = (TenantId(0), ChannelId(0), OfferCause::Routed);
        let ends_at = Timestamp(taken.0 + 9_000_000);
        let mut events = Vec::from([(at, EventKind::Queued { contact, queue, channel, tenant, since: at })]);
        if number % 20 == 0 {
            events.push((taken, EventKind::Abandoned { contact, queue }));
        } else {
            events.extend([
                (taken, EventKind::Offered { offer, contact, agent, queue, cause, expires_at: None }),
                (taken, EventKind::OfferAccepted { offer, contact, agent }),
                (taken, EventKind::Connected { contact, agent }),
                (ends_at, EventKind::Completed { contact, agent, queue, disposition: Disposition(0) }),
                (ends_at, EventKind::WrapUpStarted { agent, contact, ends_at }),
                (ends_at, EventKind::WrapUpEnded { agent, contact, cause: WrapUpEndCause::TimedOut { due: ends_at } }),
            ]);
        }
        for (at, kind) in events {
            figures.observe(&Event { sequence: figures.sequence + 1, at, kind });
        }
    }

    #[test]
    fn memory_does_not_grow_with_the_log() {
        let plan = PlanDefinition::new().queue(QueueDefinition::new("support")).build().unwrap();
        let mut figures = Figures::new(&plan, FiguresOptions::default());
        let kind = EventKind::AgentSignedIn { agent: AgentId(1), site: None, ready: true };
        figures.observe(&Event { sequence: 1, at: Timestamp::ZERO, kind });
        (1..=50_000).for_each(|number| call(&mut figures, number));
        let (buckets, contacts, of_queue, of_agent) = sizes(&figures);
        assert_eq!((contacts, of_queue, of_agent), (0, 48, 48));
        (50_001..=100_000).for_each(|number| call(&mut figures, number));
        let after = sizes(&figures);
        assert_eq!((after.1, after.2, after.3), (contacts, of_queue, of_agent));
        // Up to 40 s there are 1,293 buckets, however many waits there are; few lie in the lowest of them.
        assert!(buckets > 600 && after.0 <= 1_293 && after.0 < buckets + 50, "{buckets}, then {after:?}");
        let whole = figures.whole().queue(QueueId(0)).unwrap();
        assert_eq!((whole.offered, whole.answered, whole.abandoned), (100_000, 95_000, 5_000));
        assert_eq!((figures.missing(), figures.unexplained()), (0, 0));
    }

    #[test]
    fn sizes_are_as_documented() {
        assert!(size_of::<ContactFigures>() <= 1_024, "{}", size_of::<ContactFigures>());
        assert!(size_of::<Series<ContactFigures>>() <= 1_280, "{}", size_of::<Series<ContactFigures>>());
        assert!(size_of::<AgentFigures>() <= 512, "{}", size_of::<AgentFigures>());
        assert!(size_of::<Series<AgentFigures>>() <= 1_024, "{}", size_of::<Series<AgentFigures>>());
        assert!(size_of::<ContactRecord>() <= 300, "{}", size_of::<ContactRecord>());
    }
}
