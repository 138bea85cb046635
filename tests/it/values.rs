//! Spans, ids and instants as text.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::time::Duration;
use toritsugi::{
    AgentFacts, AgentId, BestProficiency, ChannelId, ContactId, ContactRank, Enqueue, IdError, JournalError, MAX_SPAN,
    Membership, Name, OfferMode, PriorityCredit, ProfileDefinition, QueueId, SelectionStrategy, SnapshotError,
    SpanError, SupplyFacts, Timestamp, WeightedRandom, parse_span,
};

#[test]
fn spans_read_as_people_write_them() {
    for (text, micros) in [
        ("20s", 20_000_000),
        (" 1m30s ", 90_000_000),
        ("1 min 30 s", 90_000_000),
        ("1.5h", 5_400_000_000),
        ("250ms", 250_000),
        ("7us", 7),
        ("2d", 172_800_000_000),
        ("0s", 0),
        ("0.0000019s", 1),
        ("1.000000999s", 1_000_000),
        ("730d", 63_072_000_000_000),
    ] {
        assert_eq!(parse_span(text), Ok(Duration::from_micros(micros)), "{text}");
    }
    for text in ["", " ", "20", "s", "-5s", "1.s", ".5s", "1.2.3s", "5 weeks", "5s5", "5s,5s", "５s", "1.0000000000s"]
    {
        assert_eq!(parse_span(text), Err(SpanError::Malformed), "{text}");
    }
    for text in ["730d 1us", "99999999999999999999d", "18446744073709551615us 1us", "18446744073709551615s"] {
        assert_eq!(parse_span(text), Err(SpanError::TooLong), "{text}");
    }
}

#[test]
fn ids_read_and_write() {
    let uuid = "6f9619ff-8b86-d011-b42d-00c04fc964ff";
    for (text, id) in [
        ("0", 0),
        ("9007199254740991", (1 << 53) - 1),
        ("00000000-0000-0000-0020-000000000000", 1 << 53),
        (uuid, 0x6f96_19ff_8b86_d011_b42d_00c0_4fc9_64ff),
        ("ffffffff-ffff-ffff-ffff-ffffffffffff", u128::MAX),
    ] {
        assert_eq!(text.parse(), Ok(ContactId(id)));
        assert_eq!(ContactId(id).to_string(), text);
        let json = serde_json::to_string(&AgentId(id)).unwrap();
        assert_eq!(json.starts_with('"'), id >= 1 << 53, "{json}");
        assert_eq!(serde_json::from_str::<AgentId>(&json).unwrap(), AgentId(id));
    }
    assert_eq!(uuid.to_uppercase().parse(), uuid.parse::<AgentId>());
    let wrong = ["", "9007199254740992", "-1", "x", "6f9619ff8b86d011b42d00c04fc964ff", &uuid[1..], "é"];
    for text in wrong.into_iter().chain([format!("{uuid}0").as_str(), &uuid.replace('-', "0"), &uuid.replace('-', "_")])
    {
        assert_eq!(text.parse::<ContactId>(), Err(IdError), "{text}");
    }
    let error = serde_json::from_str::<AgentId>("true").unwrap_err().to_string();
    assert!(error.contains("expected a whole number up to 9007199254740991 or a hyphenated UUID"), "{error}");
    assert!(serde_json::from_str::<AgentId>("-1").is_err());
    assert!(serde_json::from_str::<AgentId>("9007199254740992").is_err());
    assert!(serde_json::from_str::<AgentId>("1.5").is_err());
}

#[test]
fn names_show_as_text() {
    let name = Name::from("support");
    assert_eq!((format!("{name}"), format!("{name:?}")), ("support".into(), "\"support\"".into()));
}

#[test]
fn instants_never_wrap() {
    assert_eq!(Timestamp(u64::MAX) + MAX_SPAN, Timestamp(u64::MAX));
    assert_eq!(Timestamp::from_secs(u64::MAX), Timestamp(u64::MAX));
    assert_eq!(Timestamp(5).checked_sub(Duration::from_micros(6)), None);
    for (micros, text) in [(1_000_001, "1.000001s"), (1_500_000, "1.5s"), (2_000_300, "2.0003s"), (3_000_000, "3s")] {
        assert_eq!(Timestamp(micros).to_string(), text);
    }
}

/// As people write them, or as seconds and nanoseconds where those words have no room for it.
#[test]
fn spans_of_any_length_are_read_as_they_were_written() {
    let of_age = |age| Enqueue::new(ContactId(1), QueueId(0), ChannelId(0)).with_age(age);
    let written = |age| serde_json::to_value(of_age(age)).unwrap().get("age").cloned().unwrap();
    assert_eq!(written(MAX_SPAN), "63072000s");
    assert_eq!(written(Duration::from_millis(90_500)), "90500ms");
    assert_eq!(written(Duration::from_micros(1_000_007)), "1000007us");
    let second = Duration::from_secs(1);
    for (age, in_words) in [
        (Duration::ZERO, true),
        (Duration::from_millis(1_500), true),
        (MAX_SPAN, true),
        (MAX_SPAN + second, false),
        (Duration::MAX, false),
        (Duration::from_nanos(1), false),
    ] {
        let text = written(age);
        assert_eq!((text.is_string(), text.is_object()), (in_words, !in_words), "{text}");
        let read: Enqueue = serde_json::from_value(serde_json::to_value(of_age(age)).unwrap()).unwrap();
        assert_eq!(read.age, age);
    }
}

#[test]
fn a_span_between_instants_is_checked() {
    assert_eq!(Timestamp(7).checked_since(Timestamp(5)), Some(Duration::from_micros(2)));
    assert_eq!(Timestamp(5).checked_since(Timestamp(7)), None);
    let error = serde_json::from_str::<OfferMode>(r#"{"one_more":{"every":true,"most":2}}"#).unwrap_err();
    assert!(error.to_string().contains("expected a span like \"20s\" or \"1m30s\""), "{error}");
}

#[test]
fn what_is_set_is_told() {
    assert_eq!(Membership::new(QueueId(0)).at_level(2).in_order(5).order(), 5);
    assert_eq!(Membership::new(QueueId(0)).at_level(2).order(), 2);
    assert_eq!(ProfileDefinition::new().position(4).position, 4);
    assert_eq!(PriorityCredit::new(Duration::from_secs(3)).credit(), Duration::from_secs(3));
    assert_eq!(BestProficiency::new(vec![3, 1]).weights(), [3, 1]);
    assert_eq!(WeightedRandom::new(6).seed(), 6);
    let queues = [Membership::new(QueueId(0))];
    let supply = SupplyFacts::new(&[], &queues, 70);
    assert_eq!((supply.skills.len(), supply.queues, supply.capacity), (0, &queues[..], 70));
}

/// A strategy says only what it ranks by.
#[derive(Debug)]
struct Indifferent;

impl SelectionStrategy for Indifferent {}

#[test]
fn a_strategy_that_says_nothing_ranks_all_alike() {
    assert_eq!(Indifferent.pairing(ContactId(1), &AgentFacts::new(AgentId(1))), 0);
}

#[test]
fn errors_of_what_is_kept_have_codes() {
    let journal = [
        (JournalError::NoJournal, 1400),
        (JournalError::OtherVersion { version: 2, known: 1 }, 1401),
        (JournalError::Torn { at: 1 }, 1402),
        (JournalError::Damaged { at: 1 }, 1403),
        (JournalError::Malformed { at: 1, what: String::new() }, 1404),
    ];
    for (error, code) in journal {
        assert_eq!(error.code(), code);
    }
    let snapshot = [
        (SnapshotError::NoSnapshot, 1300),
        (SnapshotError::Damaged, 1301),
        (SnapshotError::OtherVersion { version: 2, known: 1 }, 1302),
        (SnapshotError::Contradiction { place: "" }, 1308),
    ];
    for (error, code) in snapshot {
        assert_eq!(error.code(), code);
    }
}

#[test]
fn a_wide_number_is_a_number_or_its_text() {
    let urgency = r#"{"class":0,"instant":0}"#;
    let rank = |across: &str| {
        serde_json::from_str::<ContactRank>(&format!(
            r#"{{"order":null,"across":{across},"urgency":{urgency},"even_urgency":{urgency},"sequence":1}}"#
        ))
    };
    assert_eq!(rank("5").unwrap().across, 5);
    assert_eq!(rank("-5").unwrap().across, -5);
    assert_eq!(rank("\"18446744073709551616\"").unwrap().across, 1 << 64);
    assert!(rank("true").unwrap_err().to_string().contains("a whole number, or a string of one"));
}
