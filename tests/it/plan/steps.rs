//! Steps of a queue: what is refused, and what they become.

use super::{MINUTE, definition, queue, refused};
use std::time::Duration;
use toritsugi::{
    EndReason, Limits, MAX_SPAN, PlanDefinition, QueueDefinition, QueueId, Requirement, SkillId, Step, StepCondition,
    StepDefinition, StepExit,
};

/// A plan of skills `français` and `english`, with these steps in its first queue, and another queue behind it.
fn with(steps: impl IntoIterator<Item = StepDefinition>) -> PlanDefinition {
    with_in(queue().requirement("english >= 60 and always français"), steps)
}

fn with_in(queue: QueueDefinition, steps: impl IntoIterator<Item = StepDefinition>) -> PlanDefinition {
    let queue = steps.into_iter().fold(queue, QueueDefinition::step);
    definition().skill("english").queue(queue).queue(QueueDefinition::new("later"))
}

fn step() -> StepDefinition {
    StepDefinition::after(MINUTE)
}

fn sound() -> StepDefinition {
    step().raise_priority(1)
}

#[test]
fn lists_of_steps_are_checked() {
    let second = Duration::from_secs(1);
    let limited = |steps: usize| {
        let limits = Limits { steps: 3, ..Limits::default() };
        with((0..steps).map(|_| sound())).limits(limits)
    };
    refused([
        (limited(4), "queue `Réclamations`, step 4: a queue has at most 3 steps", 1043),
        (
            with([sound(), StepDefinition::after(second).raise_priority(1)]),
            "queue `Réclamations`, step 2, after: the wait of 1s is below that of the step before",
            1044,
        ),
        (
            with([StepDefinition::after(MAX_SPAN + second).raise_priority(1)]),
            "queue `Réclamations`, step 1, after: a span is at most two years of 365 days",
            1031,
        ),
    ]);
    assert!(limited(3).build().is_ok());
    assert!(with([StepDefinition::after(Duration::ZERO).raise_priority(1), sound(), sound()]).build().is_ok());
}

#[test]
fn conditions_are_checked() {
    let long = MAX_SPAN + Duration::from_secs(1);
    let when = |condition| with([sound().when(StepCondition::NoStaff).when(condition)]);
    let recheck = |every| with([sound().when(StepCondition::NoStaff).recheck(every)]);
    refused([
        (
            when(StepCondition::EstimateAbove(long)),
            "queue `Réclamations`, step 1, when: a span is at most two years of 365 days",
            1031,
        ),
        (when(StepCondition::ReadyBelow(0)), "queue `Réclamations`, step 1, when: 0 is not from 1 to 100", 1020),
        (when(StepCondition::ReadyBelow(101)), "queue `Réclamations`, step 1, when: 101 is not from 1 to 100", 1020),
        (
            with([sound().recheck(MINUTE)]),
            "queue `Réclamations`, step 1, recheck: there is no condition to look at again",
            1045,
        ),
        (recheck(Duration::ZERO), "queue `Réclamations`, step 1, recheck: the span is zero", 1030),
        (recheck(long), "queue `Réclamations`, step 1, recheck: a span is at most two years of 365 days", 1031),
    ]);
    assert!(when(StepCondition::EstimateAbove(Duration::ZERO)).build().is_ok());
    assert!(when(StepCondition::ReadyBelow(100)).build().is_ok());
}

#[test]
fn relaxations_are_checked() {
    let unmet = with([step().requirement("not français")]);
    refused([
        (
            with([step().drop("frensh")]),
            "queue `Réclamations`, step 1, drop: there is no skill `frensh` in this plan",
            1017,
        ),
        (
            with([step().lower("frensh", 1)]),
            "queue `Réclamations`, step 1, lower: there is no skill `frensh` in this plan",
            1017,
        ),
        (
            with([sound(), step().drop("english").drop("english")]),
            "queue `Réclamations`, step 2, drop: skill `english` is listed twice",
            1018,
        ),
        (
            with([step().drop("english").lower("english", 1)]),
            "queue `Réclamations`, step 1, lower: skill `english` is listed twice",
            1018,
        ),
        (with([step().lower("english", 0)]), "queue `Réclamations`, step 1, lower: 0 is not from 1 to 100", 1020),
        (with([step().lower("english", 101)]), "queue `Réclamations`, step 1, lower: 101 is not from 1 to 100", 1020),
        (
            with([sound(), step().requirement("english >= 50 and frensh")]),
            "queue `Réclamations`, step 2, requirement: column 19: there is no skill `frensh` in this plan",
            1015,
        ),
        // Nobody meets it beside what the queue always asks.
        (unmet, "queue `Réclamations`, step 1, requirement: column 1: no agent can ever meet this requirement", 1015),
        // Without a limit all levels serve already.
        (
            with([step().levels(3)]),
            "queue `Réclamations`, step 1, levels: agents of level 3 serve from the start",
            1047,
        ),
        (
            with_in(queue().levels(3), [step().levels(3)]),
            "queue `Réclamations`, step 1, levels: agents of level 3 serve from the start",
            1047,
        ),
    ]);
    assert!(with_in(queue().levels(3), [step().levels(4)]).build().is_ok());
    assert!(with_in(queue().requirement("français"), [step().requirement("not français")]).build().is_ok());
}

#[test]
fn ways_out_are_checked() {
    refused([
        (with([step()]), "queue `Réclamations`, step 1: it does nothing", 1046),
        (with([step().when(StepCondition::NoStaff)]), "queue `Réclamations`, step 1: it does nothing", 1046),
        (
            with([step().when(StepCondition::NoStaff).recheck(Duration::from_secs(5))]),
            "queue `Réclamations`, step 1: it does nothing",
            1046,
        ),
        (
            with([step().move_to("later").end(EndReason::Busy)]),
            "queue `Réclamations`, step 1: a contact moves or ends, not both",
            1048,
        ),
        (
            with([step().end(EndReason::Closed)]),
            "queue `Réclamations`, step 1, end: only the router itself ends contacts for this reason",
            1049,
        ),
        (
            with([step().end(EndReason::PlanReplaced)]),
            "queue `Réclamations`, step 1, end: only the router itself ends contacts for this reason",
            1049,
        ),
        (
            with([step().move_to("Réclamations")]),
            "queue `Réclamations`, step 1, move_to: this is the queue itself",
            1042,
        ),
        (
            with([step().add_queue("Réclamations")]),
            "queue `Réclamations`, step 1, add_queue: this is the queue itself",
            1042,
        ),
        (
            with([step().move_to("sooner")]),
            "queue `Réclamations`, step 1, move_to: there is no queue `sooner` in this plan",
            1016,
        ),
        (
            with([step().add_queue("sooner")]),
            "queue `Réclamations`, step 1, add_queue: there is no queue `sooner` in this plan",
            1016,
        ),
    ]);
}

/// At once from `a` to `b` to `c` and back to `b`, whatever the conditions.
#[test]
fn moves_do_not_go_round_at_once() {
    let at_once = || StepDefinition::after(Duration::ZERO);
    let queue = QueueDefinition::new;
    let plan = |third: StepDefinition| {
        let first = queue("a").step(at_once().raise_priority(1)).step(at_once().move_to("b"));
        let second = queue("b").step(at_once().when(StepCondition::NoStaff).move_to("d"));
        let second = second.step(at_once().when(StepCondition::NoReadyStaff).move_to("c"));
        PlanDefinition::new().queue(first).queue(second).queue(queue("c").step(third)).queue(queue("d"))
    };
    refused([
        (
            plan(at_once().when(StepCondition::NoStaff).move_to("b")),
            "queue `c`, step 1, move_to: steps of wait zero lead from that queue back to this one",
            1050,
        ),
        (
            plan(StepDefinition::after(Duration::from_nanos(999)).move_to("a")),
            "queue `c`, step 1, move_to: steps of wait zero lead from that queue back to this one",
            1050,
        ),
    ]);
    assert!(plan(at_once().move_to("d")).build().is_ok());
    assert!(plan(StepDefinition::after(Duration::from_micros(1)).move_to("b")).build().is_ok());
    assert!(plan(at_once().add_queue("b")).build().is_ok());
}

/// A chain as long as a plan may be is walked without recursion, in order and against it.
#[test]
fn long_chains_of_moves_are_sound() {
    let name = |number: u32| number.to_string();
    let queue = |number: u32, next: Option<u32>| {
        let queue = QueueDefinition::new(&name(number));
        match next {
            Some(next) => queue.step(StepDefinition::after(Duration::ZERO).move_to(&name(next))),
            None => queue,
        }
    };
    let last = 65_534;
    let up = (0..=last).map(|number| queue(number, (number < last).then_some(number + 1)));
    let down = (0..=last).map(|number| queue(number, number.checked_sub(1)));
    let round = (0..=last).map(|number| queue(number, Some((number + 1) % (last + 1))));
    assert!(up.fold(PlanDefinition::new(), PlanDefinition::queue).build().is_ok());
    assert!(down.fold(PlanDefinition::new(), PlanDefinition::queue).build().is_ok());
    assert_eq!(round.fold(PlanDefinition::new(), PlanDefinition::queue).build().unwrap_err().code(), 1050);
}

#[test]
fn steps_become_ids() {
    let rich = StepDefinition::after(Duration::from_nanos(1_999))
        .when(StepCondition::QueueLongerThan(10))
        .when(StepCondition::EstimateAbove(Duration::from_nanos(2_999)))
        .recheck(Duration::from_nanos(3_999))
        .drop("français")
        .lower("english", 20)
        .requirement("français or english")
        .levels(2)
        .raise_priority(-5)
        .add_queue("later")
        .offer_callback()
        .move_to("later");
    let plan = with_in(queue().levels(1), [rich, step().end(EndReason::Other(7))]).build().unwrap();
    let [first, _] = plan.queues() else { panic!("two queues") };
    let (french, english) = (SkillId(0), SkillId(1));
    let requirement = Requirement::AnyOf(
        [french, english].map(|skill| Requirement::AtLeast { skill, level: toritsugi::Level::MIN }).into(),
    );
    let expected = Step {
        after: Duration::from_micros(1),
        when: vec![StepCondition::QueueLongerThan(10), StepCondition::EstimateAbove(Duration::from_micros(2))],
        recheck: Some(Duration::from_micros(3)),
        drop: vec![french],
        lower: vec![(english, 20)],
        requirement: Some(requirement),
        levels: Some(2),
        raise_priority: -5,
        add_queue: Some(QueueId(1)),
        offer_callback: true,
        exit: Some(StepExit::MoveTo(QueueId(1))),
    };
    let last = Step { exit: Some(StepExit::End(EndReason::Other(7))), ..Step::after(MINUTE) };
    assert_eq!(first.steps[..], [expected, last]);
}
