//! The laws find every fault that is planted in what a router says.
#![expect(clippy::indexing_slicing, reason = "tests fail by panicking")]

use crate::random::pseudo_random;
use std::time::Duration;
use toritsugi::testing::duel::parts;
use toritsugi::testing::generator::{Features, command_with, plan_with};
use toritsugi::testing::laws::Laws;
use toritsugi::testing::{Routing, SlowRouter};
use toritsugi::{
    AgentId, AgentView, Command, CommandError, ContactId, ContactPhase, ContactView, Deadline, Delivery, Event,
    EventKind, Gate, HostKey, OfferCause, OfferId, Plan, Presence, QueueId, QueueView, Timestamp, WithdrawReason,
};

const SECOND: Duration = Duration::from_secs(1);
const NO_SUCH_STEP: &str = "the life of a contact has no such step";
const LIVES: &str = "the contact lives";

/// A fault, and the law that it breaks. Each part gives back whether it changed something.
#[derive(Clone, Copy)]
enum Fault {
    Event(fn(&mut EventKind) -> bool),
    Events(fn(&mut Vec<Event>)),
    Contact(fn(&mut ContactView<'_>)),
    Agent(fn(&mut AgentView<'_>)),
    Queue(fn(&mut QueueView)),
    Waiting(fn(&mut Vec<ContactId>)),
    Deadline(fn(&mut Option<Deadline>)),
    Gate,
    None,
}

/// The twin, with a fault in what it says.
struct Planted {
    twin: SlowRouter,
    fault: Fault,
}

impl Routing for Planted {
    type Inner = SlowRouter;

    fn inner(&self) -> &SlowRouter {
        &self.twin
    }

    fn with_plan(plan: Plan) -> Self {
        Self { twin: SlowRouter::with_plan(plan), fault: Fault::None }
    }

    fn apply(&mut self, at: Timestamp, command: Command, events: &mut Vec<Event>) -> Result<(), CommandError> {
        let result = self.twin.apply(at, command, events);
        match self.fault {
            Fault::Event(change) => {
                events.iter_mut().any(|event| change(&mut event.kind));
            }
            Fault::Events(change) => change(events),
            _ => {}
        }
        result
    }

    fn apply_once(
        &mut self,
        at: Timestamp,
        key: HostKey,
        command: Command,
        events: &mut Vec<Event>,
    ) -> Result<Delivery, CommandError> {
        self.twin.apply_once(at, key, command, events)
    }

    fn next_deadline(&self) -> Option<Deadline> {
        let mut deadline = self.twin.next_deadline();
        if let Fault::Deadline(change) = self.fault {
            change(&mut deadline);
        }
        deadline
    }

    fn contact(&self, contact: ContactId) -> Option<ContactView<'_>> {
        let mut view = self.twin.contact(contact)?;
        if let Fault::Contact(change) = self.fault {
            change(&mut view);
        }
        Some(view)
    }

    fn agent(&self, agent: AgentId) -> Option<AgentView<'_>> {
        let mut view = self.twin.agent(agent)?;
        if let Fault::Agent(change) = self.fault {
            change(&mut view);
        }
        Some(view)
    }

    fn queue(&self, queue: QueueId) -> Option<QueueView> {
        let mut view = self.twin.queue(queue)?;
        if let Fault::Queue(change) = self.fault {
            change(&mut view);
        }
        Some(view)
    }

    fn waiting(&self, queue: QueueId) -> Vec<ContactId> {
        let mut waiting = self.twin.waiting(queue);
        if let Fault::Waiting(change) = self.fault {
            change(&mut waiting);
        }
        waiting
    }

    fn explain(&self, contact: ContactId, agent: AgentId) -> Result<Option<Gate>, CommandError> {
        let gate = self.twin.explain(contact, agent)?;
        Ok(gate.filter(|_| !matches!(self.fault, Fault::Gate)))
    }
}

/// What the fault breaks first, run by run.
fn broken(features: Features, fault: Fault) -> impl Iterator<Item = String> {
    (0..300).filter_map(move |seed| {
        let (plan, steps) = parts(&pseudo_random(7_000_000 + seed, 80));
        let mut router = Planted { twin: SlowRouter::with_plan(plan_with(features, &plan)), fault };
        let mut laws = Laws::new();
        steps.iter().find_map(|bytes| {
            let (at, command) = command_with(features, bytes, &router.twin);
            let mut events = Vec::new();
            let _ = router.apply(at, command.clone(), &mut events);
            laws.check(&router, &command, &events).err()
        })
    })
}

#[test]
fn nothing_is_found_where_nothing_is_planted() {
    assert_eq!(broken(Features::ALL, Fault::None).next(), None);
    assert_eq!(broken(Features::NONE, Fault::None).next(), None);
}

#[track_caller]
fn finds(fault: Fault, law: &str) {
    // In some runs it breaks another law before.
    let is_found = broken(Features::ALL, fault).any(|found| found.contains(law));
    assert!(is_found, "{law} is not found, but {:?}", broken(Features::ALL, fault).next());
}

/// Says the first such event twice; the ones after it are numbered as if it had happened twice.
fn repeat(events: &mut Vec<Event>, is: impl Fn(&EventKind) -> bool) {
    if let Some(place) = events.iter().position(|event| is(&event.kind)) {
        events.insert(place + 1, events[place]);
        events[place + 1..].iter_mut().for_each(|event| event.sequence += 1);
    }
}

/// Takes the first such event away; the ones after it are numbered as if it had never been.
fn remove(events: &mut Vec<Event>, is: impl Fn(&EventKind) -> bool) {
    if let Some(place) = events.iter().position(|event| is(&event.kind)) {
        events.remove(place);
        events[place..].iter_mut().for_each(|event| event.sequence -= 1);
    }
}

macro_rules! repeated {
    ($kind:ident) => {
        Fault::Events(|events| repeat(events, |kind| matches!(kind, EventKind::$kind { .. })))
    };
}

macro_rules! removed {
    ($kind:ident) => {
        Fault::Events(|events| remove(events, |kind| matches!(kind, EventKind::$kind { .. })))
    };
}

/// The first event of this kind says something else of these fields.
macro_rules! changed {
    ($kind:ident { $($field:ident),+ }: $change:expr) => {
        Fault::Event(|event| match event {
            EventKind::$kind { $($field),+, .. } => {
                $change;
                true
            }
            _ => false,
        })
    };
}

#[test]
fn faults_in_the_row_of_events_are_found() {
    finds(Fault::Events(|events| _ = events.pop()), "contacts() is");
    finds(Fault::Events(|events| events.iter_mut().for_each(|event| event.at = event.at + SECOND)), "[T-6]");
    finds(Fault::Events(|events| events.iter_mut().for_each(|event| event.sequence += 1)), "[T-6]");
}

#[test]
fn events_that_never_were_are_found() {
    finds(repeated!(Queued), "[C-1]");
    finds(repeated!(OfferAccepted), "was offered");
    finds(repeated!(OfferDeclined), "[F-6]");
    finds(repeated!(OfferExpired), "[F-6]");
    finds(repeated!(Connected), NO_SUCH_STEP);
    finds(repeated!(Completed), LIVES);
    finds(repeated!(Abandoned), LIVES);
    finds(repeated!(Requeued), NO_SUCH_STEP);
    finds(repeated!(Parked), NO_SUCH_STEP);
    finds(repeated!(Resumed), NO_SUCH_STEP);
    finds(repeated!(CallbackDue), NO_SUCH_STEP);
    finds(repeated!(CustomerAnswered), NO_SUCH_STEP);
    finds(repeated!(AttemptFailed), NO_SUCH_STEP);
    finds(repeated!(StepTaken), "[D-2]");
    finds(repeated!(StageEnded), "[P-2]");
    finds(repeated!(Paused), "[A-12]");
    finds(repeated!(WrapUpStarted), "[A-6]");
    finds(repeated!(WrapUpEnded), "[A-8]");
    finds(repeated!(AgentSignedIn), "[A-1]");
    finds(repeated!(AgentReady), "[A-4]");
    finds(repeated!(AgentSignedOut), "[A-11]");
    finds(repeated!(QueueOpened), "[H-3]");
    finds(repeated!(QueueClosed), "[H-3]");
    finds(repeated!(SiteOpened), "[A-13]");
    finds(repeated!(SiteClosed), "[A-13]");
}

#[test]
fn events_that_are_missing_are_found() {
    finds(removed!(Queued), LIVES);
    finds(removed!(Offered), "[F-");
    finds(removed!(OfferAccepted), "[F-1]");
    finds(removed!(OfferWithdrawn), "[F-");
    finds(removed!(Requeued), "is where its events have led it");
    finds(removed!(Unpaused), "[A-12]");
    finds(removed!(StageEnded), "[P-1]");
    finds(removed!(CallbackRequested), "is where its events have led it");
    finds(removed!(AttemptFailed), "is where its events have led it");
    finds(removed!(WrapUpEnded), "[A-6]");
    finds(removed!(QueueClosed), "[H-3]");
    finds(removed!(SiteClosed), "[T-6]");
}

#[test]
fn events_that_say_something_else_are_found() {
    finds(changed!(Offered { offer }: offer.0 += 1), "[F-1]");
    finds(changed!(Offered { expires_at }: *expires_at = None), "[F-1]");
    finds(changed!(Offered { expires_at }: *expires_at = expires_at.map(|end| end + SECOND)), "[F-1]");
    finds(changed!(Offered { agent }: *agent = AgentId(99)), "[G-2]");
    finds(changed!(Offered { queue }: *queue = QueueId(99)), "[F-1]");
    finds(changed!(Offered { cause }: *cause = OfferCause::Pulled), "[F-9]");
    finds(changed!(OfferWithdrawn { reason }: *reason = WithdrawReason::SiteClosed), "[F-5]");
    finds(changed!(OfferExpired { due }: *due = *due + 1_000_000_000 * SECOND), "[F-4]");
    finds(changed!(OfferDeclined { reason }: *reason = toritsugi::DeclineReason::Busy), "[F-6]");
    finds(changed!(StepTaken { due }: *due = *due + 1_000_000_000 * SECOND), "[D-2]");
    finds(changed!(StageEnded { contact }: *contact = ContactId(99)), LIVES);
    finds(changed!(AttemptFailed { next }: *next = Timestamp::ZERO), "[K-5]");
    finds(changed!(CallbackRequested { due }: *due = None), "is where its events have led it");
    finds(changed!(AgentSignedIn { ready }: *ready = !*ready), "[A-1]");
}

#[test]
fn faults_in_the_view_of_a_contact_are_found() {
    for (fault, law) in [
        (Fault::Contact(|view| view.phase = ContactPhase::Parked), "is where its events have led it"),
        (Fault::Contact(|view| view.sequence = 7), "[V-4]"),
        (Fault::Contact(|view| view.since = view.since + SECOND), "[V-4]"),
        (Fault::Contact(|view| view.entered_at = view.entered_at + SECOND), "[V-4]"),
        (Fault::Contact(|view| view.offer = None), "is held as its events say"),
        (Fault::Contact(|view| _ = view.offers.pop()), "[F-1]"),
        (Fault::Contact(|view| view.overdue_since = Some(Timestamp::ZERO)), "[C-8]"),
        (Fault::Contact(|view| view.held_back = vec![1]), "[D-6]"),
        (Fault::Contact(|view| view.callback = None), "[K-1]"),
        (Fault::Contact(|view| view.paused = true), "[A-12]"),
        (Fault::Contact(|view| view.parked_by = Some(AgentId(1))), "[A-14]"),
        (Fault::Contact(|view| view.stage = None), "[P-1]"),
        (Fault::Contact(|view| view.declined.clear()), "[F-6]"),
        (Fault::Contact(|view| view.places.rotate_left(1)), "[V-4]"),
        (Fault::Contact(|view| view.places.extend(view.places.first().copied())), "[V-6]"),
        (Fault::Contact(|view| view.queue = QueueId(99)), "[V-4]"),
        (Fault::Contact(|view| view.channel.0 += 1), "[D-5]"),
        (Fault::Contact(|view| view.tenant.0 += 1), "[D-5]"),
    ] {
        finds(fault, law);
    }
}

#[test]
fn faults_in_the_other_views_are_found() {
    for (fault, law) in [
        (Fault::Agent(|view| view.presence = Presence::Ready), "agent "),
        (Fault::Agent(|view| view.site = None), "works at"),
        (Fault::Agent(|view| view.units_in_use += 1), "[A-12]"),
        (Fault::Agent(|view| view.capacity = 1), "[G-4]"),
        (Fault::Agent(|view| _ = view.work.pop()), "[A-"),
        (Fault::Agent(|view| view.work.iter_mut().for_each(|work| work.queue = QueueId(9))), "reserved is"),
        (Fault::Agent(|view| view.work.iter_mut().for_each(|work| work.offer = OfferId(1))), "two reservations"),
        (Fault::Queue(|view| view.waiting += 1), "[C-14]"),
        (Fault::Queue(|view| view.ended += 1), "[C-14]"),
        (Fault::Queue(|view| (view.offered, view.waiting) = (view.waiting, view.offered)), "[C-14]"),
        (Fault::Queue(|view| view.closed_by_hand = false), "[H-3]"),
        (Fault::Waiting(|waiting| waiting.reverse()), "[M-1]"),
        (Fault::Deadline(|deadline| *deadline = None), "[T-5]"),
        (Fault::Deadline(|deadline| deadline.iter_mut().for_each(|next| next.at = next.at + SECOND)), "[T-5]"),
        (Fault::Deadline(|deadline| deadline.iter_mut().for_each(|next| next.at = Timestamp::ZERO)), "[T-5]"),
        (Fault::Gate, "[M-2]"),
    ] {
        finds(fault, law);
    }
}
