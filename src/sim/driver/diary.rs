//! The diary of one contact: what happened to it, and why.

use super::Driver;
use crate::{ContactId, Decision, Event, EventKind, Timestamp, WaitsFor};
use alloc::string::{String, ToString};

/// Something that happened to the contact that a run watches.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Moment {
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: EventKind,
    /// Why the offer was made, if it is one.
    pub decision: Option<Decision>,
    /// Why the contact waits from now on, in words, if it waits for more than an answer to its offer.
    pub explanation: Option<String>,
}

impl Driver<'_> {
    /// Notes what the last command did to a contact.
    pub(super) fn note(&mut self, watched: ContactId, events: &[Event]) {
        let before = self.diary.len();
        for event in events.iter().filter(|event| contact_of(&event.kind) == Some(watched)) {
            let decision = match event.kind {
                EventKind::Offered { offer, .. } => {
                    self.router.decisions().iter().find(|decision| decision.offer == offer).copied()
                }
                _ => None,
            };
            self.diary.push(Moment { at: event.at, event: event.kind, decision, explanation: None });
        }
        if self.diary.len() > before {
            let why = self.router.explain_contact(watched).ok();
            let why = why.filter(|why| !matches!(why.waits_for, WaitsFor::Nothing | WaitsFor::Answer));
            if let (Some(last), Some(why)) = (self.diary.last_mut(), why) {
                last.explanation = Some(why.describe(self.router.plan()).to_string());
            }
        }
    }
}

/// The contact that an event is about; none for those about agents, queues and sites.
const fn contact_of(event: &EventKind) -> Option<ContactId> {
    match event {
        EventKind::Queued { contact, .. }
        | EventKind::Offered { contact, .. }
        | EventKind::OfferAccepted { contact, .. }
        | EventKind::OfferDeclined { contact, .. }
        | EventKind::OfferExpired { contact, .. }
        | EventKind::OfferWithdrawn { contact, .. }
        | EventKind::Connected { contact, .. }
        | EventKind::Completed { contact, .. }
        | EventKind::Transferred { contact, .. }
        | EventKind::Requeued { contact, .. }
        | EventKind::PriorityChanged { contact, .. }
        | EventKind::Abandoned { contact, .. }
        | EventKind::Cancelled { contact, .. }
        | EventKind::MaximumWaitReached { contact, .. }
        | EventKind::WrapUpStarted { contact, .. }
        | EventKind::WrapUpEnded { contact, .. }
        | EventKind::StepTaken { contact, .. }
        | EventKind::Overflowed { contact, .. }
        | EventKind::CallbackOffered { contact, .. }
        | EventKind::Ended { contact, .. }
        | EventKind::StageEnded { contact, .. }
        | EventKind::FellBack { contact, .. }
        | EventKind::CallbackRequested { contact, .. }
        | EventKind::CallbackDue { contact, .. }
        | EventKind::CustomerAnswered { contact, .. }
        | EventKind::AttemptFailed { contact, .. }
        | EventKind::CallbackFailed { contact, .. }
        | EventKind::CallbackExpired { contact, .. }
        | EventKind::Parked { contact, .. }
        | EventKind::Resumed { contact, .. }
        | EventKind::Paused { contact, .. }
        | EventKind::Unpaused { contact, .. }
        | EventKind::WrapUpExtended { contact, .. } => Some(*contact),
        _ => None,
    }
}
