//! Strategies of a host that panic, give nonsense or change their minds. [O-8] [S-11] [S-12] [S-13]
#![expect(clippy::panic, reason = "strategies fail by panicking")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;
use toritsugi::testing::SlowRouter;
use toritsugi::testing::duel::Duel;
use toritsugi::{
    AcceptOffer, Advance, AgentFacts, AgentId, AgentProfile, AgentSelection, ChannelId, Command, Complete,
    ContactFacts, ContactId, DemandFacts, Disposition, Enqueue, EventKind, Membership, OfferId, OrderingStrategy, Plan,
    PlanDefinition, Priority, QueueDefinition, QueueId, QueueOrdering, ReplacePlan, Router, SelectionStrategy,
    SetPriority, SignIn, Strategies, StrategyFailure, StrategyKind, SupplyFacts, Timestamp, Urgency,
};

const Q0: QueueId = QueueId(0);
const Q1: QueueId = QueueId(1);
const ANN: AgentId = AgentId(1);
const BEN: AgentId = AgentId(2);

fn failed(queue: QueueId, strategy: StrategyKind, failure: StrategyFailure) -> EventKind {
    EventKind::StrategyFailed { queue, strategy, failure }
}

/// Two queues, both with an ordering, a selection, or both of the name "own".
fn plan(strategies: &Strategies, ordering: bool, selection: bool) -> Plan {
    let queue = |name| {
        let mut queue = QueueDefinition::new(name);
        if ordering {
            queue = queue.ordering(QueueOrdering::Custom("own".into()));
        }
        if selection {
            queue = queue.selection(AgentSelection::Custom("own".into()));
        }
        queue
    };
    PlanDefinition::new().queue(queue("first")).queue(queue("second")).build_with(strategies).unwrap()
}

/// Engine and twin under one plan.
struct Centre(Duel<Router, SlowRouter>);

impl Centre {
    fn with_ordering(strategy: impl OrderingStrategy + 'static) -> Self {
        Self(Duel::new(&plan(&Strategies::new().ordering("own", strategy), true, false)))
    }

    fn with_selection(strategy: impl SelectionStrategy + 'static) -> Self {
        Self(Duel::new(&plan(&Strategies::new().selection("own", strategy), false, true)))
    }

    fn at(&mut self, second: u64, command: impl Into<Command>) -> Vec<EventKind> {
        let result = self.0.step(Timestamp::from_secs(second), &command.into());
        result.unwrap_or_else(|difference| panic!("{difference}")).unwrap();
        self.0.events().iter().map(|event| event.kind).collect()
    }

    fn waiting(&self) -> Vec<u128> {
        self.0.first().waiting(Q0).into_iter().map(|contact| contact.0).collect()
    }
}

fn enqueue(contact: u128, priority: i16) -> Enqueue {
    let mut command = Enqueue::new(ContactId(contact), Q0, ChannelId(0));
    command.priority = Priority(priority);
    command
}

fn sign_in(agent: AgentId) -> SignIn {
    let queues = vec![Membership::new(Q0), Membership::new(Q1)];
    SignIn::new(agent, AgentProfile { queues, ..AgentProfile::default() })
}

/// The agents that were offered something.
fn offered_to(events: &[EventKind]) -> Vec<AgentId> {
    let agent = |event: &EventKind| match event {
        EventKind::Offered { agent, .. } => Some(*agent),
        _ => None,
    };
    events.iter().filter_map(agent).collect()
}

/// Strict priority, but for contacts of priority 13.
#[derive(Debug)]
struct Superstitious(StrategyFailure, AtomicU32);

impl Superstitious {
    fn new(failure: StrategyFailure) -> Self {
        Self(failure, AtomicU32::new(0))
    }
}

impl OrderingStrategy for Superstitious {
    fn urgency(&self, contact: &ContactFacts) -> Urgency {
        let is_unlucky = contact.priority == Priority(13);
        let class = match self.0 {
            StrategyFailure::Panicked if is_unlucky => panic!("not thirteen"),
            StrategyFailure::Inconsistent if is_unlucky => i64::from(self.1.fetch_add(1, Ordering::Relaxed) % 2),
            _ => -i64::from(contact.priority.0),
        };
        Urgency { class, instant: contact.since.micros() }
    }

    fn rate(&self, contact: &ContactFacts) -> u32 {
        let is_unlucky = self.0 == StrategyFailure::OutOfRange && contact.priority == Priority(13);
        // Nonsense at the second time that it is asked, which is no other answer but a failure of its own.
        if is_unlucky && self.1.fetch_add(1, Ordering::Relaxed) % 2 == 1 { u32::MAX } else { Urgency::STATIC_RATE }
    }
}

const FAILURES: [StrategyFailure; 3] =
    [StrategyFailure::Panicked, StrategyFailure::OutOfRange, StrategyFailure::Inconsistent];

#[test]
fn an_ordering_that_fails_gives_way_to_first_in_first_out_at_once() {
    for failure in FAILURES {
        let mut centre = Centre::with_ordering(Superstitious::new(failure));
        for (second, contact, priority) in [(1, 1, 0), (2, 2, 5), (3, 3, 9)] {
            centre.at(second, enqueue(contact, priority));
        }
        assert_eq!(centre.waiting(), [3, 2, 1]);
        let events = centre.at(4, enqueue(4, 13));
        let expected = failed(Q0, StrategyKind::Ordering, failure);
        assert!(matches!(events[..], [EventKind::Queued { .. }, last] if last == expected), "{events:?}");
        // Also those that waited before, and those that come later; the other queue goes on.
        centre.at(5, enqueue(5, 99));
        assert_eq!(centre.waiting(), [1, 2, 3, 4, 5]);
        assert_eq!(centre.0.first().failed_strategies(), [(Q0, StrategyKind::Ordering)]);
        assert_eq!(centre.at(6, SetPriority { contact: ContactId(1), priority: Priority(13) }).len(), 1);
    }
}

#[test]
fn another_plan_gives_a_strategy_another_chance() {
    let mut centre = Centre::with_ordering(Superstitious::new(StrategyFailure::Panicked));
    centre.at(1, enqueue(1, 0));
    centre.at(2, enqueue(2, 13));
    let same = centre.0.first().plan().clone();
    // The contact of priority 13 is still there.
    let events = centre.at(3, ReplacePlan::new(same.clone()));
    let panicked = failed(Q0, StrategyKind::Ordering, StrategyFailure::Panicked);
    assert_eq!(events, [EventKind::PlanReplaced, panicked]);
    centre.at(4, SetPriority { contact: ContactId(2), priority: Priority(7) });
    assert_eq!(centre.waiting(), [1, 2]);
    assert_eq!(centre.at(5, ReplacePlan::new(same)), [EventKind::PlanReplaced]);
    assert_eq!((centre.waiting(), centre.0.first().failed_strategies()), (vec![2, 1], vec![]));
}

/// The latest agent to sign in, unless something fails.
#[derive(Debug)]
struct Odd {
    what: What,
    failure: StrategyFailure,
    asked: AtomicU32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum What {
    Fit,
    Pairing,
    Standing,
}

impl Odd {
    fn fail(&self, what: What) -> i64 {
        match self.failure {
            StrategyFailure::Panicked if what == self.what => panic!("odd"),
            _ if what == self.what => i64::from(self.asked.fetch_add(1, Ordering::Relaxed)),
            _ => 0,
        }
    }
}

impl SelectionStrategy for Odd {
    const PAIRS: bool = true;

    fn fit(&self, _demand: &DemandFacts<'_>, _supply: &SupplyFacts<'_>) -> i64 {
        self.fail(What::Fit)
    }

    fn pairing(&self, _contact: ContactId, _agent: &AgentFacts) -> i64 {
        self.fail(What::Pairing)
    }

    fn standing(&self, agent: &AgentFacts) -> i64 {
        -agent.idle_since.micros() + self.fail(What::Standing)
    }
}

#[test]
fn a_selection_that_fails_gives_way_to_the_longest_idle() {
    for what in [What::Fit, What::Pairing, What::Standing] {
        for failure in [StrategyFailure::Panicked, StrategyFailure::Inconsistent] {
            let mut centre = Centre::with_selection(Odd { what, failure, asked: AtomicU32::new(0) });
            centre.at(1, sign_in(ANN));
            centre.at(2, sign_in(BEN));
            let events = centre.at(3, enqueue(1, 0));
            let of = |queue| failed(queue, StrategyKind::Selection, failure);
            // Ann and Ben stand in both queues, but only in the first one somebody looks.
            let failures = if what == What::Standing { vec![of(Q0), of(Q1)] } else { vec![of(Q0)] };
            let told = events.iter().copied().filter(|event| matches!(event, EventKind::StrategyFailed { .. }));
            assert_eq!(told.collect::<Vec<_>>(), failures, "{what:?}");
            assert!(matches!(events.last(), Some(EventKind::Offered { .. })), "{events:?}");
            assert_eq!(offered_to(&events), [ANN], "{what:?}");
        }
    }
    // Nothing fails that is not asked.
    let failure = StrategyFailure::OutOfRange;
    let mut centre = Centre::with_selection(Odd { what: What::Fit, failure, asked: AtomicU32::new(0) });
    assert_eq!(centre.at(1, sign_in(ANN)).len(), 1);
    assert_eq!(centre.0.first().failed_strategies(), []);
}

#[test]
fn a_selection_that_fails_in_a_batch_has_the_round_begun_anew() {
    let odd = Odd { what: What::Fit, failure: StrategyFailure::Panicked, asked: AtomicU32::new(0) };
    let strategies = Strategies::new().selection("own", odd);
    let queue = QueueDefinition::new("first").selection(AgentSelection::Custom("own".into()));
    let definition = PlanDefinition::new().queue(queue).batch(Duration::from_secs(5));
    let mut centre = Centre(Duel::new(&definition.build_with(&strategies).unwrap()));
    let profile = AgentProfile { queues: vec![Membership::new(Q0)], ..AgentProfile::default() };
    centre.at(0, SignIn::new(ANN, profile));
    centre.at(1, enqueue(1, 0));
    let events = centre.at(5, Advance {});
    let panicked = failed(Q0, StrategyKind::Selection, StrategyFailure::Panicked);
    assert!(matches!(events[..], [first, EventKind::Offered { .. }] if first == panicked), "{events:?}");
}

/// Well-behaved up to its n-th call.
#[derive(Debug)]
struct Tired(Arc<AtomicU32>);

impl Tired {
    fn work(&self) {
        // What is thrown may be as nasty as the thrower.
        struct Bomb;
        impl Drop for Bomb {
            fn drop(&mut self) {
                panic!("again");
            }
        }
        let left = self.0.load(Ordering::Relaxed);
        if left == 0 {
            std::panic::resume_unwind(Box::new(Bomb));
        }
        self.0.store(left - 1, Ordering::Relaxed);
    }
}

impl OrderingStrategy for Tired {
    fn urgency(&self, contact: &ContactFacts) -> Urgency {
        self.work();
        Urgency { class: -i64::from(contact.priority.0), instant: contact.since.micros() }
    }
}

impl SelectionStrategy for Tired {
    const PAIRS: bool = true;

    fn fit(&self, _demand: &DemandFacts<'_>, _supply: &SupplyFacts<'_>) -> i64 {
        self.work();
        1
    }

    fn pairing(&self, contact: ContactId, agent: &AgentFacts) -> i64 {
        self.work();
        i64::try_from((contact.0 ^ agent.agent.0) % 3).unwrap()
    }

    fn standing(&self, agent: &AgentFacts) -> i64 {
        self.work();
        -agent.idle_since.micros()
    }
}

#[test]
fn a_strategy_that_panics_at_any_call_leaves_nothing_half_done() {
    let mut most = 0;
    for calls in 0..200 {
        let left = Arc::new(AtomicU32::new(calls));
        let strategies = Strategies::new().ordering("own", Tired(left.clone())).selection("own", Tired(left.clone()));
        let (mut router, mut events) = (Router::new(plan(&strategies, true, true)), Vec::new());
        let mut apply = |router: &mut Router, second, command: Command| {
            router.apply(Timestamp::from_secs(second), command, &mut events).unwrap();
            router.check_invariants().unwrap();
        };
        for contact in 1..=4 {
            apply(&mut router, 1, enqueue(contact, i16::try_from(contact).unwrap()).into());
        }
        apply(&mut router, 2, sign_in(ANN).into());
        apply(&mut router, 3, sign_in(BEN).into());
        apply(&mut router, 4, AcceptOffer { offer: OfferId(1) }.into());
        apply(&mut router, 5, enqueue(5, 2).into());
        let contact =
            router.contacts().into_iter().find(|contact| router.contact(*contact).unwrap().offer == Some(OfferId(1)));
        apply(&mut router, 6, Complete { contact: contact.unwrap(), disposition: Disposition(0) }.into());
        apply(&mut router, 7, SetPriority { contact: ContactId(5), priority: Priority(9) }.into());
        let replacement = router.plan().clone();
        let failures = router.failed_strategies().len();
        let told = events.iter().filter(|event| matches!(event.kind, EventKind::StrategyFailed { .. })).count();
        assert_eq!(told, failures, "{calls}");
        let is_tired = left.load(Ordering::Relaxed) == 0;
        assert!(failures == 0 || is_tired, "{calls}");
        most = most.max(failures);
        // Rested, it works again.
        left.store(u32::MAX, Ordering::Relaxed);
        router.apply(Timestamp::from_secs(8), ReplacePlan::new(replacement), &mut Vec::new()).unwrap();
        router.check_invariants().unwrap();
        assert_eq!(router.failed_strategies(), []);
    }
    assert_eq!(most, 3, "the ordering and selection of one queue, and the selection of the other");
}

/// Fails as long as the switch is on.
#[derive(Debug)]
struct Switched(Arc<AtomicBool>);

impl SelectionStrategy for Switched {
    fn fit(&self, _demand: &DemandFacts<'_>, _supply: &SupplyFacts<'_>) -> i64 {
        if self.0.load(Ordering::Relaxed) { panic!("on") } else { 7 }
    }
}

#[test]
fn an_explanation_takes_an_answer_that_fails_for_0() {
    let switch = Arc::new(AtomicBool::new(false));
    let strategies = Strategies::new().selection("own", Switched(switch.clone()));
    let mut router = Router::new(plan(&strategies, false, true));
    for (second, command) in [(1, Command::from(sign_in(ANN))), (2, enqueue(1, 0).into()), (3, enqueue(2, 0).into())] {
        router.apply(Timestamp::from_secs(second), command, &mut Vec::new()).unwrap();
    }
    for is_on in [true, false] {
        switch.store(is_on, Ordering::Relaxed);
        router.explain_contact(ContactId(1)).unwrap();
        router.explain_contact(ContactId(2)).unwrap();
        router.explain_agent(ANN).unwrap();
        assert_eq!(router.failed_strategies(), []);
    }
}

/// Would rather have anybody but Ann for a contact, but does not say that it wants to be asked. If `WEIGHED`, it weighs idle times and would
/// rather have anybody but Ben.
#[derive(Debug)]
struct Partial<const WEIGHED: bool>;

impl<const WEIGHED: bool> SelectionStrategy for Partial<WEIGHED> {
    const IDLE_WEIGHTED: bool = WEIGHED;

    fn pairing(&self, _contact: ContactId, agent: &AgentFacts) -> i64 {
        i64::from(agent.agent == ANN)
    }

    fn standing(&self, agent: &AgentFacts) -> i64 {
        if WEIGHED { i64::from(agent.agent == BEN) } else { 0 }
    }
}

/// Who is offered a contact when Ann is idle for 10 s and Ben for 9 s, with twice the weight.
fn chosen<const WEIGHED: bool>() -> Vec<AgentId> {
    let mut centre = Centre::with_selection(Partial::<WEIGHED>);
    centre.at(0, sign_in(ANN));
    let queues = vec![Membership { idle_weight: 2, ..Membership::new(Q0) }];
    centre.at(1, SignIn::new(BEN, AgentProfile { queues, ..AgentProfile::default() }));
    offered_to(&centre.at(10, enqueue(1, 0)))
}

#[test]
fn an_own_selection_is_asked_what_it_says_that_it_wants_to_be_asked() {
    assert_eq!(chosen::<false>(), [ANN], "who is idle longest");
    assert_eq!(chosen::<true>(), [BEN], "9 s by 2 is more than 10 s");
}

/// Whoever is nearest fits worst, as far as numbers go.
#[derive(Debug)]
struct Extreme;

impl SelectionStrategy for Extreme {
    fn fit(&self, _demand: &DemandFacts<'_>, supply: &SupplyFacts<'_>) -> i64 {
        let is_nearest = supply.queues.iter().all(|membership| membership.level == 0);
        if is_nearest { i64::MAX / 4 } else { i64::MIN / 4 }
    }
}

/// However well others fit, and though Ben has been idle longer.
#[test]
fn in_a_batch_levels_come_before_fits() {
    let strategies = Strategies::new().selection("own", Extreme);
    let queue = QueueDefinition::new("first").selection(AgentSelection::Custom("own".into()));
    let definition = PlanDefinition::new().queue(queue).batch(Duration::from_secs(5));
    let mut centre = Centre(Duel::new(&definition.build_with(&strategies).unwrap()));
    for (second, agent, level) in [(0, BEN, 1), (1, ANN, 0)] {
        let queues = vec![Membership::new(Q0).at_level(level)];
        centre.at(second, SignIn::new(agent, AgentProfile { queues, ..AgentProfile::default() }));
    }
    centre.at(6, enqueue(1, 0));
    assert_eq!(offered_to(&centre.at(11, Advance {})), [ANN]);
    assert_eq!(centre.0.first().failed_strategies(), []);
}

/// Ann fits better than Ben, and of Ben it cannot say how well he goes with a contact.
#[derive(Debug)]
struct Shy;

impl SelectionStrategy for Shy {
    const PAIRS: bool = true;

    fn fit(&self, _demand: &DemandFacts<'_>, supply: &SupplyFacts<'_>) -> i64 {
        supply.capacity.into()
    }

    fn pairing(&self, _contact: ContactId, agent: &AgentFacts) -> i64 {
        if agent.agent == BEN { panic!("shy") } else { 0 }
    }
}

/// Whoever of them is asked about first: those in fewer queues are.
#[test]
fn those_who_fit_worse_are_asked_about_as_well() {
    for queues in [vec![Membership::new(Q0)], vec![Membership::new(Q0), Membership::new(Q1)]] {
        let mut centre = Centre::with_selection(Shy);
        centre.at(0, sign_in(ANN));
        centre.at(0, SignIn::new(BEN, AgentProfile { queues, capacity: Some(200), ..AgentProfile::default() }));
        let events = centre.at(1, enqueue(1, 0));
        let panicked = failed(Q0, StrategyKind::Selection, StrategyFailure::Panicked);
        assert!(events.contains(&panicked), "{events:?}");
    }
}
