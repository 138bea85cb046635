//! Contacts that move, or wait in several queues.

use super::{HELP, Log, SALES, seconds};
use toritsugi::{AgentId, ContactFigures, ContactId, EventKind, Overflow, QueueId};

fn overflowed(log: &mut Log, second: u64, from_queue: QueueId, to_queue: QueueId, overflow: Overflow) {
    log.at(second, EventKind::Overflowed { contact: ContactId(1), from_queue, to_queue, overflow });
}

fn both(log: &mut Log, second: u64) -> [ContactFigures; 3] {
    let whole = log.until(second).whole();
    [whole.queue(SALES).unwrap(), whole.queue(HELP).unwrap(), whole.contacts()]
}

#[test]
fn a_contact_that_waits_twice_counts_in_both_queues_and_once_in_total() {
    let mut log = Log::new();
    log.sign_in(0, 1);
    log.queued(0, 1, SALES);
    overflowed(&mut log, 8, SALES, HELP, Overflow::Added);
    log.taken(12, 1, 1, 1, HELP);
    log.completed(20, 1, 1, HELP);
    let [sales, help, all] = both(&mut log, 30);
    assert_eq!((sales.offered, sales.answered, sales.taken_elsewhere, sales.overflowed), (1, 0, 1, 1));
    assert_eq!((sales.waits.spans.total, sales.waiting_time, sales.handled.count), (seconds(12), seconds(12), 0));
    assert_eq!((help.offered, help.added_in, help.entered(), help.answered, help.answered_within), (1, 1, 1, 1, 1));
    assert_eq!((help.answered_waits.spans.total, help.waiting_time), (seconds(4), seconds(4)));
    assert_eq!((help.completed, help.handled.total), (1, seconds(8)));
    // The customer waited 12 s, which is beyond the 10 s of its home.
    assert_eq!((all.offered, all.entered(), all.answered, all.answered_within), (1, 1, 1, 0));
    assert_eq!((all.waits.spans.total, all.waiting_time, all.taken_elsewhere), (seconds(12), seconds(12), 0));
}

#[test]
fn a_contact_that_gives_up_did_so_in_all_of_its_queues() {
    let mut log = Log::new();
    log.queued(0, 1, SALES);
    overflowed(&mut log, 8, SALES, HELP, Overflow::Added);
    log.abandoned(11, 1, SALES);
    let [sales, help, all] = both(&mut log, 30);
    assert_eq!((sales.abandoned, sales.abandoned_within, sales.waiting_time), (1, 0, seconds(11)));
    assert_eq!((help.abandoned, help.abandoned_short, help.waiting_time), (1, 1, seconds(3)));
    assert_eq!((all.abandoned, all.abandoned_waiting, all.waiting_time), (1, 1, seconds(11)));
}

#[test]
fn a_wait_goes_on_when_the_contact_is_moved_unserved() {
    let mut log = Log::new();
    log.sign_in(0, 1);
    log.queued(0, 1, SALES);
    overflowed(&mut log, 15, SALES, HELP, Overflow::Moved);
    let (contact, agent) = (ContactId(1), AgentId(1));
    log.at(17, EventKind::StepTaken { contact, step: 1, due: toritsugi::Timestamp::from_secs(17) });
    log.taken(21, 1, 1, 1, HELP);
    let to_agent = Some(agent);
    log.at(
        25,
        EventKind::Transferred { contact, from_agent: Some(agent), from_queue: HELP, to_queue: SALES, to_agent },
    );
    log.abandoned(28, 1, SALES);
    let [sales, help, all] = both(&mut log, 30);
    assert_eq!((sales.offered, sales.moved_out, sales.transferred_in), (2, 1, 1));
    assert_eq!((sales.waits.spans.count, sales.waits.spans.total, sales.waiting_time), (2, seconds(18), seconds(18)));
    assert_eq!((help.offered, help.moved_in, help.answered, help.answered_within), (1, 1, 1, 1));
    assert_eq!((help.transferred_out, help.steps, help.handled.total), (1, 1, seconds(4)));
    // 21 s until the first answer, against the 20 s of the queue in which the wait ended; 3 s after the transfer.
    assert_eq!((all.offered, all.entered(), all.answered, all.answered_within), (2, 3, 1, 0));
    assert_eq!((all.waits.spans.total, all.waits.spans.longest), (seconds(24), seconds(21)));
    assert_eq!((all.waiting_time, all.abandoned_short, all.transferred_out, all.moved_out), (seconds(24), 1, 1, 1));
    assert_eq!(log.figures.whole().agent(agent).unwrap().transferred, 1);
}

#[test]
fn a_transfer_of_a_waiting_contact_ends_its_places() {
    let mut log = Log::new();
    log.queued(0, 1, SALES);
    overflowed(&mut log, 5, SALES, HELP, Overflow::Added);
    let transferred = |from_queue, to_queue| {
        let contact = ContactId(1);
        EventKind::Transferred { contact, from_agent: None, from_queue, to_queue, to_agent: None }
    };
    log.at(9, transferred(SALES, HELP));
    let [sales, help, all] = both(&mut log, 12);
    assert_eq!((sales.transferred_out, sales.waits.spans.total, sales.waiting_time), (1, seconds(9), seconds(9)));
    assert_eq!((help.transferred_out, help.transferred_in, help.offered, help.entered()), (1, 1, 2, 2));
    assert_eq!((help.waits.spans.total, help.waiting_time, help.most_waiting), (seconds(4), seconds(7), 1));
    assert_eq!((all.transferred_out, all.offered, all.waits.spans.count, all.waiting_time), (1, 1, 0, seconds(12)));
    // Again to the same queue.
    log.at(12, transferred(HELP, HELP));
    let [_, help, all] = both(&mut log, 14);
    assert_eq!((help.transferred_out, help.offered, help.waits.spans.total), (2, 3, seconds(7)));
    assert_eq!((help.waiting_time, all.waiting_time, all.most_waiting), (seconds(9), seconds(14), 1));
}
