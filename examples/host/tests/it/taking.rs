//! What a host does with what comes in.

use crate::{day, file, finish, start, take};
use toritsugi::{Advance, Limits, Timestamp};
use toritsugi_host::{BURST, Input, RECORDS_A_PART, Request, Store, stream};

#[test]
fn a_repeat_gets_the_first_answer_and_is_not_written() {
    let (file, day) = (file("repeat"), day(100));
    let (mut host, _) = start(&file).unwrap();
    let first = take(&mut host, &day.requests);
    let digest = host.digest().unwrap();
    let again = take(&mut host, &day.requests);
    assert!(first.iter().all(|answer| !answer.is_repeat) && again.iter().all(|answer| answer.is_repeat));
    let refusal =
        |answers: &[toritsugi_host::Answer]| answers.iter().map(|answer| answer.refusal.clone()).collect::<Vec<_>>();
    assert_eq!(refusal(&first), refusal(&again));
    assert!(first.iter().any(|answer| answer.refusal.is_some()));
    assert_eq!(host.digest().unwrap(), digest);
    drop(host);
    let (mut host, started) = start(&file).unwrap();
    assert!(started.records >= 100 && started.records < 200, "{started:?}");
    assert_eq!(finish(&mut host, &day).0, day.digest);
}

#[test]
fn a_key_names_one_command() {
    let day = day(20);
    let (mut host, _) = start(&file("reused")).unwrap();
    take(&mut host, &day.requests);
    let other = Request { command: Advance {}.into(), ..day.requests[3].clone() };
    let answers = take(&mut host, &[other]);
    assert_eq!(answers[0].refusal.as_deref(), Some("4: key 4 came before with another command"));
}

#[test]
fn a_clock_that_was_put_back_stands_still() {
    let day = day(20);
    let (mut host, _) = start(&file("clock")).unwrap();
    take(&mut host, &day.requests[..19]);
    let now = host.router().now();
    let early = Request { at: Timestamp::ZERO, ..day.requests[19].clone() };
    assert!(!take(&mut host, &[early])[0].is_repeat);
    assert_eq!(host.router().now(), now);
}

#[test]
fn a_time_that_cannot_be_fires_nothing() {
    let day = day(60);
    let (mut host, _) = start(&file("time")).unwrap();
    take(&mut host, &day.requests[..59]);
    let digest = host.digest().unwrap();
    let late = Request { at: Timestamp(u64::MAX), ..day.requests[59].clone() };
    assert!(take(&mut host, &[late])[0].refusal.as_deref().unwrap().starts_with("2: "));
    assert_eq!(host.digest().unwrap(), digest);
}

#[test]
fn a_deadline_that_is_fired_is_written() {
    let (file, day) = (file("deadline"), day(60));
    let (mut host, _) = start(&file).unwrap();
    take(&mut host, &day.requests);
    let deadline = host.next_deadline().unwrap();
    host.take([Input::Clock(deadline.at)]).unwrap();
    assert_eq!(host.router().now(), deadline.at);
    let digest = host.digest().unwrap();
    drop(host);
    assert_eq!(start(&file).unwrap().0.digest().unwrap(), digest);
}

#[test]
fn events_come_until_they_are_confirmed() {
    let (file, day) = (file("confirmed"), day(600));
    let (mut host, _) = start(&file).unwrap();
    take(&mut host, &day.requests);
    finish(&mut host, &day);
    assert!(host.hand_out().is_empty());
    drop(host);
    // Some of them are older than both snapshots.
    let (mut host, _) = start(&file).unwrap();
    assert_eq!(host.hand_out(), day.events);
    host.take([Input::Confirm(100)]).unwrap();
    drop(host);
    let (mut host, _) = start(&file).unwrap();
    assert_eq!(host.hand_out(), day.events[100..]);
    assert!(host.take([Input::Confirm(1_000_000)]).is_err());
}

#[test]
fn a_host_that_is_closed_starts_without_a_journal() {
    let (file, day) = (file("closed"), day(300));
    let (mut host, _) = start(&file).unwrap();
    take(&mut host, &day.requests);
    finish(&mut host, &day);
    assert_eq!(host.close().unwrap(), day.digest);
    let (mut host, started) = start(&file).unwrap();
    assert_eq!((started.records, host.digest().unwrap()), (0, day.digest));
    assert_eq!(host.hand_out(), day.events);
}

#[test]
fn two_parts_are_kept() {
    let (file, day) = (file("parts"), day(1000));
    let (mut host, _) = start(&file).unwrap();
    take(&mut host, &day.requests);
    drop(host);
    let numbers: Vec<u64> = Store::open(&file).unwrap().parts().unwrap().iter().map(|part| part.number).collect();
    assert!(
        numbers.len() == 2 && numbers[0] >= 1000 / RECORDS_A_PART - 1 && numbers[1] == numbers[0] + 1,
        "{numbers:?}"
    );
}

#[test]
fn more_keys_are_remembered_than_can_be_under_way() {
    let Limits { keys, .. } = *stream::plan().unwrap().limits();
    assert!(usize::try_from(keys).unwrap() > 2 * BURST);
}
