//! The faults. Where one hides something from the one who asks, it is so that it shows by what is done and not by what is said.

use super::Misdeed;
use std::collections::BTreeMap;
use std::slice;
use std::time::Duration;
use toritsugi::testing::generator::{Features, KNOWN, strategies};
use toritsugi::{
    Advance, AgentId, AgentSelection, AgentView, BackOff, Command, CommandError, ContactId, ContactPhase, ContactView,
    Delivery, EndWrapUp, Event, EventKind, HostKey, Limits, OfferId, Plan, PlanDefinition, Presence, QueueId,
    QueueOrdering, Router, TenantId, Timestamp, Transfer, TransferAge, TransferTarget, WithdrawOffer, WithdrawReason,
    WorkPhase,
};

type Outcome = Result<(), CommandError>;

/// None.
#[derive(Default)]
pub(super) struct Nothing;

impl Misdeed for Nothing {
    const FEATURES: Features = KNOWN;
}

/// Takes every restart of an age for a keep.
#[derive(Default)]
pub(super) struct AgeKeeper;

impl Misdeed for AgeKeeper {
    fn apply(&mut self, router: &mut Router, at: Timestamp, mut command: Command, events: &mut Vec<Event>) -> Outcome {
        if let Command::Transfer(transfer) = &mut command {
            transfer.age = TransferAge::Keep;
        }
        router.apply(at, command, events)
    }
}

/// Asterisk 176: where another agent was faster to accept, the phone goes on ringing, and who answers then has the call as well.
#[derive(Default)]
pub(super) struct TwoAnswers(Vec<OfferId>);

impl Misdeed for TwoAnswers {
    const FEATURES: Features = Features::SEVERAL_OFFERS;

    fn apply(&mut self, router: &mut Router, at: Timestamp, command: Command, events: &mut Vec<Event>) -> Outcome {
        let late = matches!(&command, Command::AcceptOffer(accept) if self.0.contains(&accept.offer));
        let result = router.apply(at, command, events);
        self.0.extend(answered(events).map(|(offer, _)| offer));
        events.retain(|event| answered(slice::from_ref(event)).next().is_none());
        if late { Ok(()) } else { result }
    }
}

/// `FreeSWITCH` 2540: an agent whose offer another one accepted stays reserved.
#[derive(Default)]
pub(super) struct KeptReservation(Vec<AgentId>);

impl Misdeed for KeptReservation {
    const FEATURES: Features = Features::SEVERAL_OFFERS;

    fn apply(&mut self, router: &mut Router, at: Timestamp, command: Command, events: &mut Vec<Event>) -> Outcome {
        let result = router.apply(at, command, events);
        self.0.extend(answered(events).map(|(_, agent)| agent));
        result
    }

    fn agent(&self, view: &mut AgentView<'_>) {
        if self.0.contains(&view.agent) {
            view.units_in_use += 100;
        }
    }
}

/// The offers of these events that were withdrawn because another was accepted.
fn answered(events: &[Event]) -> impl Iterator<Item = (OfferId, AgentId)> {
    events.iter().filter_map(|event| match event.kind {
        EventKind::OfferWithdrawn { offer, agent, reason: WithdrawReason::Answered, .. } => Some((offer, agent)),
        _ => None,
    })
}

/// `FreeSWITCH` 1973: a customer who hangs up during the conversation is not noticed.
#[derive(Default)]
pub(super) struct AnsweredForHours;

impl Misdeed for AnsweredForHours {
    fn apply(&mut self, router: &mut Router, at: Timestamp, command: Command, events: &mut Vec<Event>) -> Outcome {
        let connected = |contact| router.contact(contact).is_some_and(|view| view.phase == ContactPhase::Connected);
        match command {
            Command::Abandon(abandon) if connected(abandon.contact) => router.apply(at, Advance {}, events),
            other => router.apply(at, other, events),
        }
    }
}

/// `FreeSWITCH` 2511: from the eighth on contacts are served as they came.
#[derive(Default)]
pub(super) struct PriorityForgotten;

impl Misdeed for PriorityForgotten {
    fn plan(plan: Plan) -> Plan {
        changed(&plan, |definition| {
            let strict = definition.queues.iter_mut().filter(|queue| queue.ordering == QueueOrdering::StrictPriority);
            strict.for_each(|queue| queue.ordering = QueueOrdering::FirstInFirstOut);
        })
    }
}

fn changed(plan: &Plan, change: impl FnOnce(&mut PlanDefinition)) -> Plan {
    let mut definition = plan.definition().clone();
    change(&mut definition);
    definition.build_with(&strategies()).unwrap()
}

/// Contacts that are kept from everybody, and whom they are said to exclude.
#[derive(Default)]
pub(super) struct Withheld(BTreeMap<ContactId, Vec<AgentId>>);

impl Withheld {
    fn apply(
        &mut self,
        withhold: bool,
        router: &mut Router,
        at: Timestamp,
        mut command: Command,
        events: &mut Vec<Event>,
    ) -> Outcome {
        if let (Command::Enqueue(enqueue), true) = (&mut command, withhold) {
            let said = std::mem::replace(&mut enqueue.excluded, router.agents());
            self.0.insert(enqueue.contact, said);
        }
        router.apply(at, command, events)
    }

    fn say<'a>(&'a self, view: &mut ContactView<'a>) {
        if let Some(excluded) = self.0.get(&view.contact) {
            view.excluded = excluded;
        }
    }
}

/// `FreeSWITCH` 1216: while the first agent takes no contacts, nobody is offered those that come.
#[derive(Default)]
pub(super) struct UnusableHaltsAll(Withheld);

impl Misdeed for UnusableHaltsAll {
    fn apply(&mut self, router: &mut Router, at: Timestamp, command: Command, events: &mut Vec<Event>) -> Outcome {
        let first = router.agents().first().and_then(|first| router.agent(*first));
        let halts = first.is_some_and(|view| view.presence != Presence::Ready);
        self.0.apply(halts, router, at, command, events)
    }

    fn contact<'a>(&'a self, view: &mut ContactView<'a>) {
        self.0.say(view);
    }
}

/// Asterisk 1561: while contacts wait in the first queue, those that come to another are offered to nobody.
#[derive(Default)]
pub(super) struct BlockedByTheHeavier(Withheld);

impl Misdeed for BlockedByTheHeavier {
    fn apply(&mut self, router: &mut Router, at: Timestamp, command: Command, events: &mut Vec<Event>) -> Outcome {
        let lighter = matches!(&command, Command::Enqueue(enqueue) if enqueue.queue != QueueId(0));
        let blocks = lighter && !router.waiting(QueueId(0)).is_empty();
        self.0.apply(blocks, router, at, command, events)
    }

    fn contact<'a>(&'a self, view: &mut ContactView<'a>) {
        self.0.say(view);
    }
}

/// `OpenSIPS` 2679: a wrap-up does not end while another agent, who began later, still has one.
#[derive(Default)]
pub(super) struct SharedWrapUp;

impl Misdeed for SharedWrapUp {
    fn apply(&mut self, router: &mut Router, at: Timestamp, command: Command, events: &mut Vec<Event>) -> Outcome {
        let wraps_up = |agent| {
            router
                .agent(agent)
                .is_some_and(|view| view.work.iter().any(|work| matches!(work.phase, WorkPhase::WrappingUp(_))))
        };
        let others = |own| router.agents().into_iter().any(|agent| agent != own && wraps_up(agent));
        match command {
            Command::EndWrapUp(end) if wraps_up(end.agent) && others(end.agent) => router.apply(at, Advance {}, events),
            other => router.apply(at, other, events),
        }
    }
}

/// Asterisk 1006: the wrap-up of an agent in several queues ends as it begins.
#[derive(Default)]
pub(super) struct ShortWrapUp;

impl Misdeed for ShortWrapUp {
    fn apply(&mut self, router: &mut Router, at: Timestamp, command: Command, events: &mut Vec<Event>) -> Outcome {
        let result = router.apply(at, command, events);
        for event in events.clone() {
            let EventKind::WrapUpStarted { agent, contact, .. } = event.kind else { continue };
            if router.agent(agent).is_some_and(|view| view.queues.len() > 1) {
                _ = router.apply(at, EndWrapUp { agent, contact }, events);
            }
        }
        result
    }
}

/// `OpenACD` 5: whoever is first is first again and again.
#[derive(Default)]
pub(super) struct BurstChasesOne;

impl Misdeed for BurstChasesOne {
    fn plan(plan: Plan) -> Plan {
        changed(&plan, |definition| {
            let by_turns = [AgentSelection::RoundRobin, AgentSelection::LongestIdle];
            let queues = definition.queues.iter_mut().filter(|queue| by_turns.contains(&queue.selection));
            queues.for_each(|queue| queue.selection = AgentSelection::FixedOrder);
        })
    }
}

/// Asterisk 1557: when one agent declines, the phones of all others stop ringing.
#[derive(Default)]
pub(super) struct HangUpDropsOthers;

impl Misdeed for HangUpDropsOthers {
    const FEATURES: Features = Features::SEVERAL_OFFERS;

    fn apply(&mut self, router: &mut Router, at: Timestamp, command: Command, events: &mut Vec<Event>) -> Outcome {
        let others: Vec<OfferId> = match &command {
            Command::DeclineOffer(decline) => offers_beside(router, decline.offer),
            _ => Vec::new(),
        };
        let result = router.apply(at, command, events);
        for offer in others {
            _ = router.apply(at, WithdrawOffer { offer }, events);
        }
        result
    }
}

fn offers_beside(router: &Router, offer: OfferId) -> Vec<OfferId> {
    let contacts = router.contacts().into_iter().filter_map(|contact| router.contact(contact));
    let all = contacts.map(|view| view.offers).find(|offers| offers.iter().any(|(live, _)| *live == offer));
    all.into_iter().flatten().map(|(live, _)| live).filter(|live| *live != offer).collect()
}

/// `MikoPBX` 409: an agent that never answers stays ready.
#[derive(Default)]
pub(super) struct SilentForEver;

impl Misdeed for SilentForEver {
    fn plan(plan: Plan) -> Plan {
        changed(&plan, |definition| definition.agents.unanswered_limit = None)
    }
}

/// Chatwoot 10583: an agent that has time again is not looked at.
#[derive(Default)]
pub(super) struct FreedPullsNobody;

impl Misdeed for FreedPullsNobody {
    fn apply(&mut self, router: &mut Router, at: Timestamp, command: Command, events: &mut Vec<Event>) -> Outcome {
        let frees = matches!(command, Command::EndWrapUp(_) | Command::Complete(_));
        let result = router.apply(at, command, events);
        if frees {
            let made = |event: &Event| match event.kind {
                EventKind::Offered { offer, .. } => Some(offer),
                _ => None,
            };
            let offers: Vec<OfferId> = events.iter().filter_map(made).collect();
            events.retain(|event| made(event).is_none());
            for offer in offers {
                _ = router.apply(at, WithdrawOffer { offer }, &mut Vec::new());
            }
        }
        result
    }
}

/// A timer fires a microsecond early.
#[derive(Default)]
pub(super) struct ClockAhead;

impl Misdeed for ClockAhead {
    fn apply(&mut self, router: &mut Router, at: Timestamp, command: Command, events: &mut Vec<Event>) -> Outcome {
        let soon = at + Duration::from_micros(1);
        let at = if router.next_deadline().is_some_and(|deadline| deadline.at == soon) { soon } else { at };
        router.apply(at, command, events)
    }
}

/// Who was declined stands at the end.
#[derive(Default)]
pub(super) struct DeclinedGoesLast;

impl Misdeed for DeclinedGoesLast {
    fn apply(&mut self, router: &mut Router, at: Timestamp, command: Command, events: &mut Vec<Event>) -> Outcome {
        let result = router.apply(at, command, events);
        for event in events.clone() {
            let EventKind::OfferDeclined { contact, .. } = event.kind else { continue };
            let Some(queue) = router.contact(contact).map(|view| view.queue) else { continue };
            let transfer =
                Transfer { age: TransferAge::Restart, ..Transfer::new(contact, TransferTarget::Queue(queue)) };
            _ = router.apply(at, transfer, &mut Vec::new());
        }
        result
    }
}

/// Nobody is left in peace after a failed offer.
#[derive(Default)]
pub(super) struct PingPong;

impl Misdeed for PingPong {
    fn plan(plan: Plan) -> Plan {
        let none = BackOff { declined: Duration::ZERO, busy: Duration::ZERO, no_answer: Duration::ZERO };
        changed(&plan, |definition| definition.agents.back_off = none)
    }
}

/// Forgets which commands came.
#[derive(Default)]
pub(super) struct RunsTwice;

impl Misdeed for RunsTwice {
    const FEATURES: Features = Features::KEYS;

    fn apply_once(
        &mut self,
        router: &mut Router,
        (at, key): (Timestamp, HostKey),
        command: Command,
        events: &mut Vec<Event>,
    ) -> Result<Delivery, CommandError> {
        if router.remembered_command(key) == Some(&command) {
            return router.apply(at, command, events).map(|()| Delivery::Repeat);
        }
        router.apply_once(at, key, command, events)
    }
}

/// Takes every contact for one of the first tenant.
#[derive(Default)]
pub(super) struct EveryTenant(BTreeMap<ContactId, TenantId>);

impl Misdeed for EveryTenant {
    fn apply(&mut self, router: &mut Router, at: Timestamp, mut command: Command, events: &mut Vec<Event>) -> Outcome {
        if let Command::Enqueue(enqueue) = &mut command {
            // Only where the queue takes it, so that it is not refused for it.
            let own =
                router.plan().queues().get(usize::from(enqueue.queue.0)).is_none_or(|queue| queue.tenant.is_some());
            if let (false, Some(tenant)) = (own, enqueue.tenant.replace(TenantId(0))) {
                self.0.insert(enqueue.contact, tenant);
            }
        }
        router.apply(at, command, events)
    }

    fn contact<'a>(&'a self, view: &mut ContactView<'a>) {
        if let Some(tenant) = self.0.get(&view.contact) {
            view.tenant = *tenant;
        }
    }
}

/// There is always room for one more.
#[derive(Default)]
pub(super) struct NoLimit;

impl Misdeed for NoLimit {
    fn plan(plan: Plan) -> Plan {
        changed(&plan, |definition| definition.limits.contacts = Limits::default().contacts)
    }
}
