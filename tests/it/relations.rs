//! Two runs that belong together: from what one says follows what the other says.
#![expect(clippy::indexing_slicing, reason = "tests fail by panicking")]

use crate::random::pseudo_random;
use serde_json::Value;
use std::ops::RangeInclusive;
use std::time::Duration;
use toritsugi::testing::duel::{parts, without_chunks};
use toritsugi::testing::generator::{self, Features, command_with, definition_with};
use toritsugi::testing::{Routing, SlowRouter};
use toritsugi::{
    Advance, AgentChannel, AgentId, AgentProfile, AgentSelection, ChannelId, Command, EventKind, Limits, Plan,
    PlanDefinition, QueueDefinition, QueueOrdering, Router, SignIn, Timestamp,
};

mod calls;
mod parts_apart;
mod planted;

/// Every run begins here, so that ages do not reach back before time zero.
const START: Timestamp = Timestamp::from_secs(10_000_000);
/// Later than this no command is given: to shift it would leave the range of time.
const END: Timestamp = Timestamp::from_secs(20_000_000);
/// Fields that hold agents, or lists of them.
const AGENTS: [&str; 8] = ["agent", "agents", "agent_in", "excluded", "from_agent", "to_agent", "owner", "by"];
/// Fields that hold instants.
const INSTANTS: [&str; 6] = ["since", "expires_at", "due", "next", "ends_at", "until"];

/// A run that follows from another.
trait Relation {
    /// What runs may have.
    const FEATURES: Features;
    /// What the plan of neither may have.
    fn restrict(_: &mut PlanDefinition) {}
    /// How the plan of the other differs.
    fn plan(_: &mut PlanDefinition) {}
    /// Whether it can be changed as the other wants it: not if that leads out of a range.
    fn takes(_: &Command) -> bool {
        true
    }
    /// What the other begins with.
    fn first() -> Option<Command> {
        None
    }
    fn instant(at: Timestamp) -> Timestamp {
        at
    }
    /// How a value in a field of a command or an event differs.
    fn value(_field: &str, _: &mut Value) {}
}

/// What a command led to: its refusal by code, and its events with their instants.
type Said = (Option<u16>, Vec<(Timestamp, Value)>);
/// Commands as data.
type Steps = Vec<(Timestamp, Value)>;

/// All but what answers otherwise at a replay, and what holds instants or numbers of the plan in lists.
const USUAL: Features =
    Features::ALL.without(Features::KEYS).without(Features::PLANS).without(Features::FAILING).without(Features::HOURS);

/// Strategies that draw by id are left out.
fn without_draws(definition: &mut PlanDefinition) {
    for queue in &mut definition.queues {
        if matches!(queue.selection, AgentSelection::WeightedRandom(_) | AgentSelection::Custom(_)) {
            queue.selection = AgentSelection::LongestIdle;
        }
        if matches!(queue.ordering, QueueOrdering::Custom(_)) {
            queue.ordering = QueueOrdering::FirstInFirstOut;
        }
    }
}

/// Plans name no agents.
fn without_names(definition: &mut PlanDefinition) {
    for queue in &mut definition.queues {
        let requirements = queue.steps.iter_mut().map(|step| &mut step.requirement).chain([&mut queue.requirement]);
        for requirement in requirements.filter(|text| text.as_ref().is_some_and(|text| text.contains("agent"))) {
            *requirement = Some("anyone".into());
        }
    }
}

struct LaterByAMonth;

impl Relation for LaterByAMonth {
    const FEATURES: Features = USUAL;

    /// An age that is refused now may reach back far enough a month later.
    fn takes(command: &Command) -> bool {
        !matches!(command, Command::Enqueue(enqueue) if enqueue.age > Duration::from_secs(1_000_000))
    }

    fn instant(at: Timestamp) -> Timestamp {
        at + Duration::from_secs(30 * 86_400)
    }

    fn value(field: &str, value: &mut Value) {
        if let Some(micros) = value.as_u64().filter(|_| INSTANTS.contains(&field)) {
            *value = Self::instant(Timestamp(micros)).0.into();
        }
    }
}

struct OtherIds;

impl Relation for OtherIds {
    const FEATURES: Features = USUAL;

    fn restrict(definition: &mut PlanDefinition) {
        without_draws(definition);
        without_names(definition);
    }

    fn value(field: &str, value: &mut Value) {
        let Some(id) = value.as_u64() else { return };
        if field == "contact" {
            *value = (id * id + 100).into();
        } else if AGENTS.contains(&field) {
            *value = (id * 1_000 + 17).into();
        }
    }
}

/// To these something can be added and steps may change them, and they stay in range.
const COMMON: RangeInclusive<i16> = -30_000..=30_000;
const COMMON_RISE: RangeInclusive<i16> = -20..=20;

struct HigherPriorities;

impl Relation for HigherPriorities {
    const FEATURES: Features = USUAL.without(Features::ACCUMULATION);

    /// One agent compares the contacts of all its queues, of which those that are ordered by priority would gain.
    fn restrict(definition: &mut PlanDefinition) {
        let [first, others @ ..] = definition.queues.as_mut_slice() else { return };
        for queue in others {
            queue.ordering = first.ordering.clone();
        }
        for step in definition.queues.iter_mut().flat_map(|queue| &mut queue.steps) {
            step.raise_priority = step.raise_priority.clamp(*COMMON_RISE.start(), *COMMON_RISE.end());
        }
    }

    fn takes(command: &Command) -> bool {
        match command {
            Command::Enqueue(enqueue) => {
                let mut rises = enqueue.steps.iter().flatten().map(|step| step.raise_priority);
                COMMON.contains(&enqueue.priority.0) && rises.all(|by| COMMON_RISE.contains(&by))
            }
            Command::SetPriority(set) => COMMON.contains(&set.priority.0),
            Command::Transfer(transfer) => transfer.priority.is_none_or(|priority| COMMON.contains(&priority.0)),
            _ => true,
        }
    }

    fn value(field: &str, value: &mut Value) {
        if let Some(priority) = value.as_i64().filter(|_| field == "priority") {
            *value = (priority + 250).into();
        }
    }
}

/// A skill, a queue and an agent that nobody needs.
struct MoreThanIsUsed;

impl Relation for MoreThanIsUsed {
    const FEATURES: Features = USUAL;

    fn restrict(definition: &mut PlanDefinition) {
        definition.limits = Limits::default();
    }

    fn plan(definition: &mut PlanDefinition) {
        *definition =
            std::mem::take(definition).skill("not asked for").queue(QueueDefinition::new("that nobody enters"));
    }

    fn first() -> Option<Command> {
        let channels = Some(vec![AgentChannel { channel: ChannelId(0), maximum: None, auto_accept: None }]);
        let profile = AgentProfile { channels, ..AgentProfile::default() };
        Some(SignIn::new(AgentId(1_000_000), profile).into())
    }
}

/// The same run twice.
struct Nothing;

impl Relation for Nothing {
    const FEATURES: Features = USUAL;
}

#[test]
fn a_shift_of_time_shifts_all_that_is_said() {
    assert_holds::<LaterByAMonth>();
}

#[test]
fn other_ids_in_the_same_order_are_all_that_differs() {
    assert_holds::<OtherIds>();
}

#[test]
fn the_same_added_to_every_priority_changes_nothing() {
    assert_holds::<HigherPriorities>();
}

#[test]
fn what_nobody_uses_changes_nothing() {
    assert_holds::<MoreThanIsUsed>();
}

#[test]
fn the_same_commands_have_the_same_events() {
    assert_holds::<Nothing>();
}

fn assert_holds<R: Relation>() {
    assert_eq!(first_difference::<R, Router>(0..150), None);
    assert_eq!(first_difference::<R, SlowRouter>(0..30), None);
    let offers: usize = (0..150).map(|seed| offers(&generate::<R, Router>(seed))).sum();
    assert!(offers > 500, "the runs show little: {offers} offers");
}

fn offers((plans, steps): &([Plan; 2], Steps)) -> usize {
    let said = steps_of::<Nothing, Router>(&plans[0], steps, None);
    said.iter().flat_map(|(_, events)| events).filter(|(_, event)| event["type"] == "offered").count()
}

/// The shortest run found that breaks a relation, and where it does.
fn first_difference<R: Relation, A: Routing>(seeds: impl IntoIterator<Item = u64>) -> Option<(String, Steps)> {
    seeds.into_iter().find_map(|seed| {
        let (plans, steps) = generate::<R, A>(seed);
        difference::<R, A>(&plans, &steps)?;
        let steps = shortest(steps, |steps| difference::<R, A>(&plans, steps).is_some());
        Some((difference::<R, A>(&plans, &steps)?, steps))
    })
}

/// Both plans, and commands for the first.
fn generate<R: Relation, A: Routing>(seed: u64) -> ([Plan; 2], Steps) {
    let (plan, bytes) = parts(&pseudo_random(40_000_000 + seed, 80));
    let mut definition = definition_with(R::FEATURES, &plan);
    R::restrict(&mut definition);
    let mut other = definition.clone();
    R::plan(&mut other);
    let plans = [definition, other].map(|definition| definition.build_with(&generator::strategies()).unwrap());
    let mut router = A::with_plan(plans[0].clone());
    let mut steps = vec![(START, serde_json::to_value(Command::from(Advance::default())).unwrap())];
    router.apply(START, Advance::default().into(), &mut Vec::new()).unwrap();
    for bytes in bytes {
        let (at, command) = command_with(R::FEATURES, &bytes, &router);
        if at <= END && R::takes(&command) {
            steps.push((at, serde_json::to_value(&command).unwrap()));
            _ = router.apply(at, command, &mut Vec::new());
        }
    }
    (plans, steps)
}

/// Where the other run does not say what follows from this one.
fn difference<R: Relation, A: Routing>(plans: &[Plan; 2], steps: &[(Timestamp, Value)]) -> Option<String> {
    let mut one = steps_of::<Nothing, A>(&plans[0], steps, None);
    for (at, event) in one.iter_mut().flat_map(|(_, events)| events) {
        *at = R::instant(*at);
        change(event, &R::value);
    }
    let other = steps_of::<R, A>(&plans[1], steps, R::first());
    let index = one.iter().zip(&other).position(|(one, other)| one != other)?;
    Some(format!("after {:?}:\n  {:?}\nor\n  {:?}", steps[index], one[index], other[index]))
}

/// What a router says to these steps, changed as a relation wants.
fn steps_of<R: Relation, A: Routing>(plan: &Plan, steps: &[(Timestamp, Value)], first: Option<Command>) -> Vec<Said> {
    let mut router = A::with_plan(plan.clone());
    if let Some(first) = first {
        router.apply(Timestamp::ZERO, first, &mut Vec::new()).unwrap();
    }
    let apply = |(at, command): &(Timestamp, Value)| {
        let mut command = command.clone();
        change(&mut command, &R::value);
        let mut events = Vec::new();
        let result = router.apply(R::instant(*at), serde_json::from_value(command).unwrap(), &mut events);
        let events = events.iter().map(|event| (event.at, as_data(&event.kind))).collect();
        (result.err().map(|error| error.code()), events)
    };
    steps.iter().map(apply).collect()
}

fn as_data(kind: &EventKind) -> Value {
    serde_json::to_value(kind).unwrap()
}

/// Changes every plain value, by the field in which it stands.
fn change(value: &mut Value, by: &dyn Fn(&str, &mut Value)) {
    fn walk(field: &str, value: &mut Value, by: &dyn Fn(&str, &mut Value)) {
        match value {
            Value::Array(values) => values.iter_mut().for_each(|value| walk(field, value, by)),
            Value::Object(fields) => fields.iter_mut().for_each(|(field, value)| walk(field, value, by)),
            _ => by(field, value),
        }
    }
    walk("", value, by);
}

/// As few of the steps as still fail.
fn shortest<T: Clone>(steps: Vec<T>, fails: impl Fn(&[T]) -> bool) -> Vec<T> {
    without_chunks(steps, |fewer| fails(&fewer).then_some(fewer))
}
