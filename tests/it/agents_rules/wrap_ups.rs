//! Wrap-ups that take longer.

use super::*;
use toritsugi::{DeadlineReason, ExtendWrapUp, MAX_SPAN, Transfer, TransferTarget, WrapUp, WrapUpEndCause};

fn plan(longest: Option<Duration>) -> PlanDefinition {
    let mut queue = QueueDefinition::new("support").wrap_up(WrapUp::Timed(seconds(30)));
    if let Some(longest) = longest {
        queue = queue.longest_wrap_up(longest);
    }
    PlanDefinition::new().channel(ChannelDefinition::new("chat").cost(50).maximum(2)).queue(queue)
}

/// Ann wraps up contact 1 from the 10th to the 40th second.
fn centre(longest: Option<Duration>) -> Centre {
    let mut centre = Centre::new(plan(longest));
    centre.sign_in(ANN, AgentProfile { queues: vec![Membership::new(SUPPORT)], ..AgentProfile::default() });
    centre.take(1, 1, VOICE);
    centre.at(10, complete(1));
    centre
}

fn extend(contact: u128, by: Duration) -> ExtendWrapUp {
    ExtendWrapUp { agent: ANN, contact: ContactId(contact), by }
}

fn extended(contact: u128, second: u64) -> EventKind {
    EventKind::WrapUpExtended { agent: ANN, contact: ContactId(contact), ends_at: Timestamp::from_secs(second) }
}

fn too_long(by: Duration, latest: Timestamp) -> CommandError {
    CommandError::WrapUpTooLong { agent: ANN, contact: ContactId(1), by, latest }
}

#[test]
fn a_wrap_up_is_extended_up_to_the_longest_of_its_queue() {
    let mut centre = centre(Some(seconds(60)));
    assert_eq!(centre.at(15, extend(1, seconds(20))), [extended(1, 60)]);
    let latest = Timestamp::from_secs(70);
    let beyond = seconds(10) + Duration::from_micros(1);
    let error = centre.refused(20, extend(1, beyond));
    assert_eq!((error.code(), error), (307, too_long(beyond, latest)));
    assert_eq!(centre.at(59, extend(1, seconds(10))), [extended(1, 70)]);
    let deadline = centre.router().next_deadline().unwrap();
    let reason = DeadlineReason::WrapUpEnd { agent: ANN, contact: ContactId(1) };
    assert_eq!((deadline.at, deadline.reason), (latest, reason));
    assert_eq!(centre.at(69, Advance {}), []);
    let cause = WrapUpEndCause::TimedOut { due: latest };
    assert_eq!(centre.at(70, Advance {}), [EventKind::WrapUpEnded { agent: ANN, contact: ContactId(1), cause }]);
    assert_eq!(centre.agent(ANN).units_in_use, 0);
}

#[test]
fn refusals_come_in_the_order_of_the_rule() {
    let mut centre = centre(Some(seconds(60)));
    let (nobody, none) = (AgentId(9), Duration::ZERO);
    let error = centre.refused(11, ExtendWrapUp { agent: nobody, contact: ContactId(9), by: none });
    assert_eq!(error, CommandError::UnknownAgent { agent: nobody });
    let error = centre.refused(11, extend(9, none));
    assert_eq!(error, CommandError::NotWrappingUp { agent: ANN, contact: ContactId(9) });
    // A span is counted in whole microseconds: less than one is none.
    for by in [none, Duration::from_nanos(999), Duration::MAX] {
        assert_eq!(centre.refused(11, extend(1, by)), too_long(by, Timestamp::from_secs(70)));
    }
}

#[test]
fn without_a_longest_wrap_up_the_longest_span_holds() {
    let mut centre = centre(None);
    let latest = Timestamp::from_secs(10) + MAX_SPAN;
    let by = MAX_SPAN.checked_sub(seconds(30)).unwrap();
    let more = by + Duration::from_micros(1);
    assert_eq!(centre.refused(12, extend(1, more)), too_long(more, latest));
    centre.at(12, extend(1, by));
    assert_eq!(centre.router().next_deadline().unwrap().at, latest);
}

#[test]
fn of_two_wrap_ups_of_a_contact_the_first_is_extended() {
    let mut centre = Centre::new(plan(None));
    centre.sign_in(ANN, AgentProfile { queues: vec![Membership::new(SUPPORT)], ..AgentProfile::default() });
    centre.take(1, 1, VOICE);
    centre.at(2, Transfer::new(ContactId(1), TransferTarget::Queue(SUPPORT)));
    centre.at(3, accept(2));
    centre.at(4, complete(1));
    assert_eq!(centre.at(5, extend(1, seconds(5))), [extended(1, 37)]);
    let ended = |second| {
        let cause = WrapUpEndCause::TimedOut { due: Timestamp::from_secs(second) };
        EventKind::WrapUpEnded { agent: ANN, contact: ContactId(1), cause }
    };
    // The second one ends first now.
    assert_eq!(centre.at(40, Advance {}), [ended(34), ended(37)]);
}
