//! Whether the numbers of a snapshot are in their ranges. That they fit together is for the invariants to say.

use super::{MOST, Restorer};
use crate::matching::MAX_PLACES;
use crate::requirement::RequirementLimits;
use crate::snapshot::{
    AgentRecord, ContactRecord, PhaseRecord, PlaceRecord, QueueRecord, ReturnRecord, Snapshot, SnapshotError,
    SnapshotPart, WrapUpRecord,
};
use crate::{ChannelId, ContactId, Plan, PreferredStage, QueueId, Requirement, Timestamp, Urgency};

/// Rules, each with whether it holds.
type Rules<'a> = &'a [(bool, &'static str)];

impl Restorer<'_> {
    pub(super) fn check_whole(&self) -> Result<(), SnapshotError> {
        let Snapshot { now, events, sequences, offers, armings, kept_returns, round, .. } = *self.snapshot;
        let counts = [events, sequences, offers, armings, kept_returns];
        let rules: Rules<'_> = &[
            (now <= Timestamp::MAX, "its time is an instant"),
            (counts.iter().all(|count| *count <= MOST), "counts are at most 2^60"),
            (round <= u64::MAX - MOST, "its round is far from the last"),
            (self.snapshot.closed_sites.len() == self.plan().sites().len(), "it has the sites of its plan"),
            (self.snapshot.queues.len() == self.plan().queues().len(), "it has the queues of its plan"),
            (self.snapshot.batch.is_none() || self.plan().batch().is_some(), "only a plan with an interval collects"),
            (self.snapshot.agents.is_sorted_by(|one, next| one.agent < next.agent), "agents are in order, each once"),
            (
                self.snapshot.contacts.is_sorted_by(|one, next| one.contact < next.contact),
                "contacts are in order, each once",
            ),
        ];
        hold(SnapshotPart::Router, rules)
    }

    pub(super) fn check_queue(&self, queue: QueueId, record: &QueueRecord) -> Result<(), SnapshotError> {
        let counts = &record.counts;
        let totals = [
            counts.entered,
            counts.answered,
            counts.completed,
            counts.abandoned,
            counts.cancelled,
            counts.timed_out,
            counts.transferred_out,
            counts.ended,
            counts.moved_out,
            counts.taken_elsewhere,
            record.releases,
            record.abandons,
        ];
        let most = u128::from(MOST) << 40;
        let next = record.switches.first().map(|switch| switch.at);
        let rules: Rules<'_> = &[
            (totals.iter().all(|total| *total <= MOST), "counts are at most 2^60"),
            (record.handled <= most && record.waited <= most, "sums of spans are at most 2^100"),
            (record.last_wait.is_none_or(|wait| wait <= self.snapshot.now.0), "waits began after the first instant"),
            (record.turn <= u64::MAX - MOST, "its turn is far from the last"),
            (record.switches.is_sorted_by(|one, next| one.at < next.at), "switches are in order"),
            (record.switches.iter().all(|switch| switch.at <= Timestamp::MAX), "switches are instants"),
            (record.next_switch.map(|timer| timer.due) == next, "the timer of its hours is that of the next switch"),
        ];
        hold(SnapshotPart::Queue(queue), rules)
    }

    pub(super) fn check_agent(&self, record: &AgentRecord) -> Result<(), SnapshotError> {
        let is_sound = |wrap_up: &WrapUpRecord| {
            self.has_queue(wrap_up.queue)
                && self.has_channel(wrap_up.channel)
                && self.was_made(wrap_up.offer)
                && self.is_past(wrap_up.accepted_at)
        };
        let rules: Rules<'_> = &[
            (self.is_past(record.idle_since), "it has been idle since an instant that is past"),
            (record.handled <= MOST && record.unanswered <= u32::MAX >> 1, "counts are far from the last"),
            (record.wrap_ups.iter().all(is_sound), "wrap-ups are of offers, queues and channels that there are"),
            (record.last_offer.is_none_or(|offer| self.was_made(offer)), "its last offer was made"),
        ];
        hold(SnapshotPart::Agent(record.agent), rules)
    }

    pub(super) fn check_contact(&self, record: &ContactRecord) -> Result<(), SnapshotError> {
        let is_sound = |place: &PlaceRecord| {
            self.has_queue(place.queue)
                && place.nth < MAX_PLACES
                && self.is_past(place.entered_at)
                && place.rate <= Urgency::STATIC_RATE * 1000
        };
        let held = match record.phase {
            PhaseRecord::Accepted { offer, .. } | PhaseRecord::Connected { offer, .. } => Some(offer),
            _ => None,
        };
        let mut offers = record.offers.iter().map(|live| live.offer).chain(held);
        let mut stages = record.stages.iter().flat_map(|stages| &stages.stages);
        let steps = record.own_steps.as_deref().unwrap_or_default();
        let rules: Rules<'_> = &[
            (self.has_channel(record.channel), "its channel is one of the plan"),
            (usize::from(record.tenant.0) < self.plan().tenants().len(), "its tenant is one of the plan"),
            (self.is_past(record.since) && self.is_past(record.accepted_at), "its past is past"),
            ((1..=self.snapshot.sequences).contains(&record.sequence), "its sequence number was given"),
            (record.places.iter().all(is_sound), "its places are in queues of the plan"),
            (
                record.places.iter().all(|place| self.takes(place.queue, record)),
                "its queues take its channel and tenant",
            ),
            (record.places.first().is_some_and(|home| home.nth == 0), "it has a home"),
            (record.offers.is_sorted_by(|one, next| one.offer < next.offer), "its offers are in order"),
            (offers.all(|offer| self.was_made(offer)), "its offers were made"),
            (self.plan().may_keep_steps(steps), "its steps are in order and name what the plan has"),
            (stages.all(|stage: &PreferredStage| !stage.agents.is_empty()), "its stages name agents"),
            (record.fall_back_after.is_none() || record.direct_to.is_some(), "who falls back is directed to somebody"),
        ];
        hold(SnapshotPart::Contact(record.contact), rules)?;
        let asked = record.places.iter().filter_map(|place| place.asks.as_ref());
        let by_steps = steps.iter().filter_map(|step| step.requirement.as_ref());
        let mut all = core::iter::once(&record.requirement).chain(asked).chain(by_steps);
        all.try_for_each(|requirement| self.check_asked(record.contact, requirement))
    }

    pub(super) fn check_return(&self, record: &ReturnRecord) -> Result<(), SnapshotError> {
        let rules: Rules<'_> = &[
            (self.has_queue(record.queue), "it left a queue of the plan"),
            (self.is_past(record.since), "its past is past"),
            ((1..=self.snapshot.sequences).contains(&record.sequence), "its sequence number was given"),
            ((1..=self.snapshot.kept_returns).contains(&record.number), "its place was kept"),
        ];
        hold(SnapshotPart::Contact(record.contact), rules)
    }

    fn check_asked(&self, contact: ContactId, requirement: &Requirement) -> Result<(), SnapshotError> {
        let limits = RequirementLimits::highest(self.plan().skills().len());
        requirement.check(&limits).map_err(|fault| SnapshotError::InvalidRequirement { contact, fault })
    }

    fn plan(&self) -> &Plan {
        &self.router.plan
    }

    fn has_queue(&self, queue: QueueId) -> bool {
        usize::from(queue.0) < self.plan().queues().len()
    }

    fn takes(&self, queue: QueueId, record: &ContactRecord) -> bool {
        let rules = self.plan().queues().get(usize::from(queue.0));
        rules.is_some_and(|rules| {
            rules.channels.binary_search(&record.channel).is_ok() && rules.tenant.is_none_or(|own| own == record.tenant)
        })
    }

    fn has_channel(&self, channel: ChannelId) -> bool {
        usize::from(channel.0) < self.plan().channels().len()
    }

    fn was_made(&self, offer: u64) -> bool {
        (1..=self.snapshot.offers).contains(&offer)
    }

    fn is_past(&self, instant: Timestamp) -> bool {
        instant <= self.snapshot.now
    }
}

/// The first rule that does not hold is the error.
fn hold(thing: SnapshotPart, rules: Rules<'_>) -> Result<(), SnapshotError> {
    match rules.iter().find(|(holds, _)| !holds) {
        Some((_, rule)) => Err(SnapshotError::OutOfRange { thing, rule }),
        None => Ok(()),
    }
}
