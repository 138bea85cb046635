//! Estimated waits and positions by hand, with steps that depend on them.

use crate::steps_rules::{
    ANN, BEN, Centre, HOME, NEXT, X, Y, Z, accept, after, complete, decline, enqueue, seconds, sign_in, taken,
};
use core::time::Duration;
use toritsugi::{
    Abandon, ChannelId, CommandError, ContactId, ContactPhase, EndWrapUp, Enqueue, Estimate, EstimateMethod,
    NotReadyReason, Position, Priority, QueueDefinition, QueueOrdering, SetNotReady, SetReady, SignOut, Step,
    StepCondition, Transfer, TransferTarget, WorkInHand, WrapUp,
};

mod other_systems;

const V: ContactId = ContactId(4);
const W: ContactId = ContactId(5);

/// Wait, spread and method.
fn estimate(centre: &Centre, contact: ContactId) -> (Option<Duration>, Duration, EstimateMethod) {
    let Estimate { wait, spread, method, .. } = centre.router().estimate(contact).unwrap();
    (wait, spread, method)
}

const fn micros(micros: u64) -> Duration {
    Duration::from_micros(micros)
}

/// X was accepted at 4 s, after as long, and is wrapped up from 60 to 90 s; Y and Z wait since 10 s, who are never offered to anybody.
fn centre() -> Centre {
    let mut centre = Centre::of([QueueDefinition::new("home").wrap_up(WrapUp::Timed(seconds(30)))]);
    centre.at(0, sign_in(ANN, &[HOME], &[]));
    centre.at(0, enqueue(X));
    centre.at(4, accept(1));
    centre.at(10, enqueue(Y).with_excluded(vec![ANN]));
    centre.at(10, enqueue(Z).with_excluded(vec![ANN]));
    centre
}

#[test]
fn a_wait_is_estimated_from_what_is_known() {
    // [E-1]
    let unknown = (None, Duration::ZERO, EstimateMethod::Unknown);
    let mut centre = Centre::plain();
    centre.at(0, sign_in(ANN, &[HOME], &[]));
    centre.at(0, enqueue(X).with_excluded(vec![ANN]));
    assert_eq!(estimate(&centre, X), unknown);

    // Until work is released, the last wait is all there is. The wrap-up is part of the work.
    let mut centre = self::centre();
    let last = (Some(seconds(4)), seconds(4), EstimateMethod::LastToBeServed);
    assert_eq!(estimate(&centre, Z), last);
    let accepted = CommandError::WrongPhase { contact: X, phase: ContactPhase::Accepted };
    assert_eq!(centre.router().estimate(X), Err(accepted));
    centre.at(60, complete(X));
    assert_eq!(estimate(&centre, Z), last);
    centre.after(90);
    // Nobody has given up: 86 s for each.
    let whole = |spans: u64, spread| (Some(seconds(86 * spans)), spread, EstimateMethod::QueueLength);
    assert_eq!(estimate(&centre, Y), whole(1, seconds(86)));
    // The root of 2 x 86 x 86.
    assert_eq!(estimate(&centre, Z), whole(2, micros(121_622_366)));

    // V waits 5 s and gives up: 9 s of waiting for each who does. 86 s, and 86 x 9 / (9 + 86) s.
    centre.at(95, enqueue(V).with_excluded(vec![ANN]));
    centre.at(100, Abandon { contact: V });
    assert_eq!(estimate(&centre, Y), whole(1, seconds(86)));
    let both = (Some(micros(94_147_368)), micros(86_385_065), EstimateMethod::QueueLength);
    assert_eq!(estimate(&centre, Z), both);

    // Two agents: 43 s, and 86 x 9 / (2 x 9 + 86) s. Y is the one who is offered to Ben.
    centre.at(100, sign_in(BEN, &[HOME], &[]));
    centre.at(100, enqueue(W));
    let two = (Some(micros(50_442_307)), micros(43_639_293), EstimateMethod::QueueLength);
    assert_eq!(estimate(&centre, W), two);
    assert_eq!(centre.router().estimate(V), Err(CommandError::UnknownContact { contact: V }));
}

#[test]
fn staff_for_an_estimate_are_there_or_at_work() {
    // [E-1] [D-8]
    let mut centre = centre();
    centre.at(60, complete(X));
    // Ann is not ready, and wraps up.
    centre.at(61, SetNotReady { agent: ANN, reason: NotReadyReason(1) });
    assert_eq!(estimate(&centre, Y).0, Some(seconds(4)));
    centre.after(90);
    assert_eq!(estimate(&centre, Y).0, None);
    centre.at(91, SetReady { agent: ANN });
    assert_eq!(estimate(&centre, Y).0, Some(seconds(86)));
    // Ben is no member of the queue; then there are two members.
    centre.at(92, sign_in(BEN, &[], &[]));
    assert_eq!(estimate(&centre, Y).0, Some(seconds(86)));
    centre.at(92, SignOut { agent: BEN, work: WorkInHand::Refuse });
    centre.at(92, sign_in(BEN, &[HOME], &[]));
    assert_eq!(estimate(&centre, Z).0, Some(seconds(43)));
}

#[test]
fn work_that_goes_back_to_its_queue_is_not_released_but_a_wrap_up_that_is_cut_short_is() {
    // [E-1]
    let mut centre = centre();
    centre.at(20, SignOut { agent: ANN, work: WorkInHand::Requeue });
    centre.at(20, sign_in(BEN, &[HOME], &[]));
    // X waited anew from 20 s on; Y, whom Ben may take, is not offered in its place.
    centre.at(23, accept(2));
    assert_eq!(estimate(&centre, Y), (Some(seconds(3)), seconds(3), EstimateMethod::LastToBeServed));
    centre.at(33, complete(X));
    centre.at(40, SignOut { agent: BEN, work: WorkInHand::Requeue });
    centre.at(40, sign_in(ANN, &[HOME], &[]));
    assert_eq!(estimate(&centre, Y).0, Some(seconds(17)));
}

#[test]
fn a_transfer_releases_work_under_the_queue_it_came_by() {
    // [E-1] [C-5]
    let mut centre = Centre::plain();
    centre.at(0, sign_in(ANN, &[HOME, NEXT], &[]));
    centre.at(0, enqueue(X));
    centre.at(0, accept(1));
    centre.at(10, Transfer::new(X, TransferTarget::Queue(NEXT)));
    // Ann is offered X again and declines: that is no accept.
    centre.at(12, decline(2));
    let away = |queue, contact| Enqueue::new(contact, queue, ChannelId(0)).with_excluded(vec![ANN]);
    centre.at(12, away(HOME, Y));
    centre.at(12, away(NEXT, Z));
    assert_eq!(estimate(&centre, Y).0, Some(seconds(10)));
    assert_eq!(estimate(&centre, Z).0, None);
}

#[test]
fn a_step_depends_on_the_estimate() {
    // [D-8] [E-1]
    let mut centre = centre();
    centre.at(60, complete(X));
    centre.at(60, EndWrapUp { agent: ANN, contact: X });
    // 56 s for each; Z, and with it one more, is ahead of W.
    let above = |wait| Step { when: vec![StepCondition::EstimateAbove(wait)], ..after(5) };
    let steps = vec![above(micros(168_000_000)), above(micros(167_999_999))];
    centre.at(60, enqueue(W).with_excluded(vec![ANN]).with_steps(steps));
    assert_eq!(estimate(&centre, W).0, Some(seconds(168)));
    assert_eq!(centre.after(65), [taken(W, 2, 65)]);
}

#[test]
fn a_position_counts_those_that_wait_and_come_before() {
    let priorities = QueueDefinition::new("home").ordering(QueueOrdering::StrictPriority);
    let mut centre = Centre::of([priorities, QueueDefinition::new("next")]);
    centre.at(0, sign_in(ANN, &[HOME], &[]));
    centre.at(0, enqueue(X));
    let nobody = |contact| enqueue(contact).with_excluded(vec![ANN]);
    centre.at(1, nobody(Y));
    centre.at(2, nobody(Z).with_priority(Priority(1)));
    // V has its home elsewhere, but stands here as well.
    let steps = vec![Step { add_queue: Some(HOME), ..after(0) }];
    centre.at(
        3,
        Enqueue::new(V, NEXT, ChannelId(0)).with_priority(Priority(2)).with_excluded(vec![ANN]).with_steps(steps),
    );
    let position = |centre: &Centre, contact| {
        let Position { queue, place, waiting, .. } = centre.router().position(contact).unwrap();
        (queue, place, waiting)
    };
    assert_eq!(position(&centre, V), (NEXT, 1, 1));
    assert_eq!(position(&centre, Z), (HOME, 2, 3));
    assert_eq!(position(&centre, Y), (HOME, 3, 3));
    let offered = CommandError::WrongPhase { contact: X, phase: ContactPhase::Offered };
    assert_eq!(centre.router().position(X), Err(offered));
    // X waits again, in front of Y.
    centre.at(4, decline(1));
    assert_eq!(position(&centre, X), (HOME, 3, 4));
    assert_eq!(position(&centre, Y), (HOME, 4, 4));
    // Nobody is ahead of a contact that is offered: the estimate does not mind.
    assert_eq!(centre.router().estimate(X).map(|estimate| estimate.wait), Ok(None));
}
