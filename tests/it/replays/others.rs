//! Answers and standings that are those of another state.

use super::*;
use toritsugi::{AnswerFault, Answers, SnapshotError, Strategies};

const ORDERED: QueueId = QueueId(0);
const SELECTED: QueueId = QueueId(1);

/// A queue with an ordering, one with a selection, and an agent of the second.
fn two_queues() -> (Router, AgentProfile) {
    let definition = PlanDefinition::new()
        .queue(QueueDefinition::new("ordered").ordering(QueueOrdering::Custom("brittle".into())))
        .queue(QueueDefinition::new("selected").selection(AgentSelection::Custom("busiest".into())));
    let profile = AgentProfile { queues: vec![Membership::new(SELECTED)], ..AgentProfile::default() };
    let mut router = Router::new(definition.build_with(&strategies(Mood::Counts)).unwrap());
    let sign_in = SignIn::new(AgentId(1), profile.clone());
    router.apply(Timestamp::ZERO, sign_in, &mut Vec::new()).unwrap();
    (router, profile)
}

fn enqueue(queue: QueueId) -> Command {
    Enqueue::new(ContactId(1), queue, ChannelId(0)).into()
}

/// What is answered to a command.
fn answers_to(command: &Command) -> Option<Answers> {
    let (mut router, _) = two_queues();
    let mut bytes = Vec::new();
    let mut journal = JournalWriter::begin(router.digest().unwrap(), &mut bytes);
    let record = JournalRecord::new(Timestamp::from_secs(1), None, command.clone());
    journal.append(&record, &mut bytes);
    record.apply_and_keep(&mut router, &mut Vec::new(), &mut journal, &mut bytes).unwrap();
    JournalReader::new(&bytes, &Strategies::new()).unwrap().next().unwrap().unwrap().answers
}

#[test]
fn other_answers_stop_the_router() {
    let (ordered, selected) = (enqueue(ORDERED), enqueue(SELECTED));
    let advance: Command = Advance {}.into();
    assert_eq!(answers_to(&advance), None);
    let message = |fault| {
        format!("the answers of strategies that were kept with the command {fault}; this router instance has stopped")
    };
    for (command, answered, fault, text) in [
        (&advance, &ordered, AnswerFault::LeftOver, "are more than is asked"),
        (&ordered, &selected, AnswerFault::OtherKind, "hold one to a question of another kind than is asked"),
        (&selected, &ordered, AnswerFault::OtherKind, "hold one to a question of another kind than is asked"),
    ] {
        let (mut router, _) = two_queues();
        let mut record = JournalRecord::new(Timestamp::from_secs(1), None, command.clone());
        record.answers = answers_to(answered);
        let mut events = Vec::new();
        let error = record.apply(&mut router, &mut events).unwrap_err();
        assert_eq!(
            (&error, error.code(), error.to_string()),
            (&CommandError::OtherAnswers { fault }, 5, message(text))
        );
        assert_eq!(events, []);
        let stopped = router.apply(Timestamp::from_secs(2), Advance {}, &mut events);
        assert!(matches!(stopped, Err(CommandError::Fault(_))) && router.digest().is_err());
        // From then on it answers everything alike, with answers or without.
        let mut record = JournalRecord::new(Timestamp::from_secs(2), None, ordered.clone());
        record.answers = answers_to(&ordered);
        assert_eq!(record.apply(&mut router, &mut events).map(drop), stopped);
    }
    // Another agent: somebody more to be asked about.
    let (mut router, profile) = two_queues();
    router.apply(Timestamp::ZERO, SignIn::new(AgentId(2), profile), &mut Vec::new()).unwrap();
    let mut record = JournalRecord::new(Timestamp::from_secs(1), None, selected.clone());
    record.answers = answers_to(&selected);
    let error = record.apply(&mut router, &mut Vec::new()).unwrap_err();
    // A standing too few: the fit comes in its place.
    assert_eq!(error, CommandError::OtherAnswers { fault: AnswerFault::OtherKind });
}

/// What a selection said of agents is a part of the state, and is refused if no router can have it.
#[test]
fn a_snapshot_holds_the_standings_that_count() {
    let (mut router, profile) = two_queues();
    let at = Timestamp::from_secs(1);
    router.apply(at, SignIn::new(AgentId(2), profile.clone()), &mut Vec::new()).unwrap();
    router.apply(at, enqueue(SELECTED), &mut Vec::new()).unwrap();
    let json = serde_json::to_string(&router.snapshot().unwrap()).unwrap();
    // One of them has been offered the contact, so it is asked about again; of the other 1 was said.
    let kept = r#"{"standings":[[2,1]]}"#;
    assert!(json.contains(kept), "{json}");
    let restore = |by: &str| {
        let snapshot: Snapshot = serde_json::from_str(&json.replace(kept, by)).unwrap();
        Router::restore(&snapshot, &strategies(Mood::Counts))
    };
    assert_eq!(restore(kept).unwrap().digest().unwrap(), router.digest().unwrap());
    let other = restore(r#"{"standings":[[2,7]]}"#).unwrap();
    assert_ne!(other.digest().unwrap(), router.digest().unwrap());
    for (forged, expected) in [
        (r#"{"standings":[]}"#, "a selection that was asked has answered"),
        (r#"{"standings":[[2,1],[2,1]]}"#, "answers of a selection are in order"),
        (r#"{"standings":[[3,1]]}"#, "a selection was asked about who is signed in"),
    ] {
        assert_eq!(restore(forged).unwrap_err(), SnapshotError::Contradiction { place: expected });
    }
}
