//! Commands that arrive more than once, by hand, on engine and twin at once. [T-8] [T-9] [T-10]
#![expect(clippy::panic, reason = "tests fail by panicking")]

use std::time::Duration;
use toritsugi::testing::SlowRouter;
use toritsugi::testing::duel::Duel;
use toritsugi::{
    Advance, AgentId, AgentProfile, CallbackFault, Cancel, ChannelId, Command, CommandError, ContactId, ContactPhase,
    Delivery, Enqueue, Event, EventKind, Fault, Gate, HostKey, Level, Limits, Membership, OfferId, Plan,
    PlanDefinition, PlanInUse, ProfileFault, QueueDefinition, QueueId, ReplacePlan, RequirementFault, Router, SignIn,
    SkillId, StageFault, StepFault, Timestamp,
};

const X: ContactId = ContactId(1);
const Y: ContactId = ContactId(2);

struct Centre(Duel<Router, SlowRouter>);

impl Centre {
    fn new(keys: u32) -> Self {
        Self(Duel::new(&plan(keys)))
    }

    fn once(&mut self, second: u64, key: u128, command: impl Into<Command>) -> Result<Delivery, CommandError> {
        let delivered = (Timestamp::from_secs(second), Some(HostKey(key)), command.into());
        self.0.deliver(&delivered).unwrap_or_else(|difference| panic!("{difference}"))
    }

    fn events(&self) -> Vec<Event> {
        self.0.events().to_vec()
    }

    fn keys(&self) -> Vec<u128> {
        self.0.first().remembered_keys().into_iter().map(|key| key.0).collect()
    }

    /// All there is of the engine.
    fn inside(&self) -> String {
        format!("{:?}", self.0.first())
    }
}

fn plan(keys: u32) -> Plan {
    let limits = Limits { keys, ..Limits::default() };
    PlanDefinition::new().queue(QueueDefinition::new("support")).limits(limits).build().unwrap()
}

fn enqueue(contact: ContactId) -> Enqueue {
    Enqueue::new(contact, QueueId(0), ChannelId(0))
}

fn sign_in() -> SignIn {
    SignIn::new(AgentId(1), AgentProfile { queues: vec![Membership::new(QueueId(0))], ..AgentProfile::default() })
}

#[test]
fn a_repeat_gets_the_first_answer_and_changes_nothing_at_all() {
    let mut centre = Centre::new(10);
    assert_eq!(centre.once(1, 1, sign_in()), Ok(Delivery::First));
    assert_eq!(centre.once(2, 2, enqueue(X)), Ok(Delivery::First));
    let first = centre.events();
    assert!(matches!(first.last().map(|event| event.kind), Some(EventKind::Offered { contact: X, .. })), "{first:?}");
    // The offer would expire after 20 s: a repeat that comes late lets no time pass, and one that comes too early is none that is refused.
    for second in [2, 100, 0, u64::MAX / 1_000_000] {
        let before = centre.inside();
        assert_eq!(centre.once(second, 2, enqueue(X)), Ok(Delivery::Repeat));
        assert_eq!((centre.events(), centre.inside()), (first.clone(), before));
        assert_eq!(centre.0.first().now(), Timestamp::from_secs(2));
    }
}

#[test]
fn a_refusal_is_remembered_with_what_happened_by_it() {
    let mut centre = Centre::new(10);
    centre.once(0, 1, sign_in()).unwrap();
    centre.once(0, 2, enqueue(X)).unwrap();
    let refusal = CommandError::UnknownContact { contact: Y };
    assert_eq!(centre.once(25, 3, Cancel { contact: Y }), Err(refusal.clone()));
    let expired = centre.events();
    assert!(matches!(expired.first().map(|event| event.kind), Some(EventKind::OfferExpired { .. })), "{expired:?}");
    centre.once(26, 4, enqueue(Y)).unwrap();
    // Y is there by now, but the answer stays what it was.
    assert_eq!(centre.once(27, 3, Cancel { contact: Y }), Err(refusal));
    assert_eq!((centre.events(), centre.0.first().now()), (expired, Timestamp::from_secs(26)));
}

#[test]
fn a_time_that_is_refused_is_not_remembered() {
    let mut centre = Centre::new(10);
    centre.once(9, 1, Advance {}).unwrap();
    let (at, now) = (Timestamp::from_secs(8), Timestamp::from_secs(9));
    assert_eq!(centre.once(8, 2, enqueue(X)), Err(CommandError::TimeWentBackwards { at, now }));
    let beyond = u64::MAX / 1_000_000;
    let refused = CommandError::TimeOutOfRange { at: Timestamp::from_secs(beyond) };
    assert_eq!(centre.once(beyond, 2, enqueue(X)), Err(refused));
    assert_eq!(centre.keys(), [1]);
    assert_eq!(centre.once(9, 2, enqueue(X)), Ok(Delivery::First));
    assert_eq!(centre.keys(), [1, 2]);
}

#[test]
fn a_key_names_one_command() {
    let mut centre = Centre::new(10);
    centre.once(0, 1, enqueue(X)).unwrap();
    let before = centre.inside();
    let reused = CommandError::KeyReused { key: HostKey(1) };
    assert_eq!(centre.once(5, 1, enqueue(Y)), Err(reused.clone()));
    assert_eq!(centre.once(5, 1, enqueue(X).with_age(Duration::from_secs(1))), Err(reused.clone()));
    assert_eq!((centre.inside(), centre.events()), (before, vec![]));
    assert_eq!((reused.code(), reused.to_string().as_str()), (4, "key 1 came before with another command"));
}

#[test]
fn the_last_keys_are_remembered_and_a_repeat_makes_none_younger() {
    let mut centre = Centre::new(2);
    centre.once(0, 1, enqueue(X)).unwrap();
    centre.once(0, 2, Advance {}).unwrap();
    assert_eq!(centre.once(0, 1, enqueue(X)), Ok(Delivery::Repeat));
    centre.once(0, 3, Advance {}).unwrap();
    assert_eq!(centre.keys(), [2, 3]);
    // Forgotten, so it is a command like any other.
    assert!(matches!(centre.once(0, 1, enqueue(X)), Err(CommandError::ContactExists { contact: X, .. })));
    assert_eq!(centre.keys(), [3, 1]);
    // What comes under no key is not remembered.
    centre.0.step(Timestamp::ZERO, &Advance {}.into()).unwrap().unwrap();
    assert_eq!(centre.keys(), [3, 1]);
}

#[test]
fn a_plan_with_a_lower_limit_forgets_the_oldest_at_once() {
    let mut centre = Centre::new(10);
    for key in 1..=5 {
        centre.once(0, key, Advance {}).unwrap();
    }
    centre.0.step(Timestamp::ZERO, &ReplacePlan::new(plan(3)).into()).unwrap().unwrap();
    assert_eq!(centre.keys(), [3, 4, 5]);
    centre.once(0, 6, ReplacePlan::new(plan(1))).unwrap();
    assert_eq!(centre.keys(), [6]);
    assert_eq!(centre.once(0, 6, ReplacePlan::new(plan(1))), Ok(Delivery::Repeat));
    assert_eq!(centre.once(0, 6, ReplacePlan::new(plan(2))), Err(CommandError::KeyReused { key: HostKey(6) }));
}

#[test]
fn states_that_remember_other_keys_are_other_states() {
    let after = |key| {
        let mut centre = Centre::new(10);
        centre.once(0, key, Advance {}).unwrap();
        centre.0.first().snapshot().unwrap()
    };
    assert_eq!(after(1), after(1));
    assert_ne!(after(1), after(2));
}

/// One of each kind of fault that a refusal may carry, and of each kind of value in them.
fn refusals() -> Vec<CommandError> {
    let (contact, agent, queue) = (ContactId(u128::MAX), AgentId(7), "support".into());
    let span = Duration::from_secs(2) + Duration::from_nanos(1);
    let step = |fault| CommandError::InvalidStep { contact, step: 1, fault };
    let profile = |fault| CommandError::InvalidProfile { agent, fault };
    vec![
        CommandError::TimeOutOfRange { at: Timestamp(u64::MAX) },
        CommandError::KeyReused { key: HostKey(1 << 100) },
        CommandError::ContactExists { contact, phase: ContactPhase::Dialling, queue },
        CommandError::UnknownOffer { offer: OfferId(3) },
        CommandError::AgeTooLarge { contact, age: span, at: Timestamp::ZERO },
        CommandError::InvalidRequirement {
            contact,
            fault: RequirementFault::EmptyRange { low: Level::MAX, high: Level::MIN },
        },
        CommandError::InvalidStage { contact, stage: 2, fault: StageFault::BadSpan { within: Duration::MAX } },
        step(StepFault::BadRecheck { recheck: Duration::ZERO }),
        step(StepFault::InvalidRequirement { fault: RequirementFault::UnknownSkillId { skill: SkillId(9) } }),
        step(StepFault::ReservedReason),
        CommandError::InvalidCallback { contact, fault: CallbackFault::BadDue },
        CommandError::PlanInUse { fault: PlanInUse::UnknownTarget { queue: QueueId(9) } },
        profile(ProfileFault::UnknownDelay { queue: "support".into(), delay: Duration::from_secs(90) }),
        profile(ProfileFault::NoWeight),
        CommandError::AgentCannotTake { agent, contact, gate: Gate::Spare },
        CommandError::WrapUpTooLong { agent, contact, by: span, latest: Timestamp(5) },
    ]
}

#[test]
fn refusals_are_data() {
    for refusal in refusals() {
        let text = serde_json::to_string(&refusal).unwrap();
        assert_eq!(serde_json::from_str::<CommandError>(&text).unwrap(), refusal, "{text}");
        let bytes = postcard::to_allocvec(&refusal).unwrap();
        assert_eq!(postcard::from_bytes::<CommandError>(&bytes).unwrap(), refusal, "{text}");
    }
    let delay = ProfileFault::UnknownDelay { queue: "support".into(), delay: Duration::from_secs(90) };
    let refusal = CommandError::InvalidProfile { agent: AgentId(7), fault: delay };
    assert_eq!(
        serde_json::to_string(&refusal).unwrap(),
        r#"{"invalid_profile":{"agent":7,"fault":{"unknown_delay":{"queue":"support","delay":"90s"}}}}"#
    );
    let unknown = r#"{"unknown_contact":{"contact":1,"phase":"waiting"}}"#;
    assert!(serde_json::from_str::<CommandError>(unknown).is_err());
    // A fault comes back as one, without its place.
    let fault = CommandError::Fault(Fault { place: "a test" });
    let bytes = postcard::to_allocvec(&fault).unwrap();
    let CommandError::Fault(read) = postcard::from_bytes(&bytes).unwrap() else { panic!("a fault") };
    assert_eq!(read.place, "something that another instance named");
}

#[test]
fn commands_with_spans_that_are_refused_come_back_as_they_were() {
    for age in [Duration::from_nanos(1), Duration::MAX, Duration::from_millis(1500)] {
        let command = Command::from(enqueue(ContactId(u128::MAX)).with_age(age));
        let text = serde_json::to_string(&command).unwrap();
        assert_eq!(serde_json::from_str::<Command>(&text).unwrap(), command, "{text}");
        let bytes = postcard::to_allocvec(&command).unwrap();
        assert_eq!(postcard::from_bytes::<Command>(&bytes).unwrap(), command, "{text}");
    }
}
