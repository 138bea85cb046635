//! Callbacks: promised, due, kept, failed.

use super::{Log, SALES, seconds};
use toritsugi::{AgentId, ContactFigures, ContactId, EventKind, Timestamp};

const CONTACT: ContactId = ContactId(1);

fn requested(due: Option<u64>) -> EventKind {
    EventKind::CallbackRequested { contact: CONTACT, due: due.map(Timestamp::from_secs) }
}

fn due(due: u64, call_customer: bool) -> EventKind {
    EventKind::CallbackDue { contact: CONTACT, call_customer, due: Timestamp::from_secs(due) }
}

fn sales(log: &mut Log, second: u64) -> ContactFigures {
    let whole = log.until(second).whole();
    let sales = whole.queue(SALES).unwrap();
    assert_eq!(whole.contacts(), sales);
    sales
}

#[test]
fn a_callback_for_later_waits_only_when_it_is_due() {
    let mut log = Log::new();
    log.sign_in(0, 1);
    log.queued(0, 1, SALES);
    log.at(0, requested(Some(100)));
    assert_eq!(sales(&mut log, 50).offered, 0);
    // The host comes 3 s late.
    log.at(103, due(100, false));
    log.taken(107, 1, 1, 1, SALES);
    log.connected(110, 1, 1);
    log.completed(120, 1, 1, SALES);
    let sales = sales(&mut log, 130);
    assert_eq!((sales.arrived, sales.offered, sales.answered, sales.answered_within), (1, 1, 1, 1));
    assert_eq!((sales.waits.spans.count, sales.waits.spans.total, sales.waiting_time), (1, seconds(7), seconds(4)));
    assert_eq!((sales.scheduled_time, sales.brought, sales.most_waiting), (seconds(103), seconds(3), 1));
    assert_eq!((sales.callbacks_requested, sales.callbacks_due, sales.callbacks_kept), (1, 1, 1));
}

#[test]
fn who_asks_while_waiting_has_waited() {
    let mut log = Log::new();
    log.queued(0, 1, SALES);
    log.at(30, EventKind::CallbackOffered { contact: CONTACT });
    log.at(40, requested(Some(100)));
    log.at(100, due(100, true));
    let failed =
        |attempt, next| EventKind::AttemptFailed { contact: CONTACT, attempt, next: Timestamp::from_secs(next) };
    log.at(110, failed(1, 200));
    log.at(200, due(200, true));
    log.at(205, EventKind::CustomerAnswered { contact: CONTACT });
    log.sign_in(208, 1);
    log.taken(209, 1, 1, 1, SALES);
    log.connected(209, 1, 1);
    let sales = sales(&mut log, 210);
    assert_eq!((sales.offered, sales.answered, sales.answered_within), (2, 1, 1));
    assert_eq!(
        (sales.waits.spans.total, sales.waiting_time, sales.answered_waits.spans.total),
        (seconds(44), seconds(44), seconds(4))
    );
    assert_eq!((sales.callbacks_offered, sales.callbacks_requested, sales.callbacks_due), (1, 1, 2));
    assert_eq!((sales.attempts_failed, sales.callbacks_kept, sales.scheduled_time), (1, 1, seconds(165)));
}

#[test]
fn who_keeps_its_place_waits_on() {
    let mut log = Log::new();
    log.sign_in(0, 1);
    log.queued(0, 1, SALES);
    log.at(5, requested(None));
    log.taken(9, 1, 1, 1, SALES);
    log.connected(15, 1, 1);
    // A second join of the same contact keeps no second promise.
    let agent = AgentId(1);
    log.at(20, EventKind::Requeued { contact: CONTACT, agent, queue: SALES });
    log.taken(21, 2, 1, 1, SALES);
    log.connected(22, 1, 1);
    let sales = sales(&mut log, 30);
    assert_eq!((sales.offered, sales.answered, sales.waits.spans.total), (2, 2, seconds(10)));
    assert_eq!((sales.callbacks_requested, sales.callbacks_kept, sales.connected), (1, 1, 2));
}

#[test]
fn callbacks_end_unkept() {
    let mut log = Log::new();
    log.sign_in(0, 1);
    // The agent calls, and nobody answers; after the second time it is over.
    log.queued(0, 1, SALES);
    log.at(0, requested(Some(10)));
    log.at(10, due(10, false));
    log.taken(11, 1, 1, 1, SALES);
    log.at(15, EventKind::AttemptFailed { contact: CONTACT, attempt: 1, next: Timestamp::from_secs(20) });
    log.at(20, due(20, false));
    log.taken(20, 2, 1, 1, SALES);
    log.at(26, EventKind::CallbackFailed { contact: CONTACT, queue: SALES, attempts: 2 });
    // Another one is never due.
    log.queued(30, 1, SALES);
    log.at(31, requested(Some(60)));
    log.at(50, EventKind::CallbackExpired { contact: CONTACT, queue: SALES, due: Timestamp::from_secs(50) });
    let figures = sales(&mut log, 60);
    assert_eq!((figures.callbacks_failed, figures.callbacks_expired, figures.callbacks_kept), (1, 1, 0));
    assert_eq!((figures.attempts_failed, figures.answered, figures.handled.count), (1, 2, 2));
    assert_eq!((figures.offered, figures.waits.spans.count, figures.waiting_time), (3, 3, seconds(2)));
    assert_eq!((figures.accepted_time, figures.scheduled_time), (seconds(10), seconds(10 + 5 + 19)));
    let agent = log.figures.whole().agent(AgentId(1)).unwrap();
    assert_eq!((agent.handled.total, agent.busy_time), (seconds(10), seconds(10)));
}
