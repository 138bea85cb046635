//! What lists of steps may say, and shares that are compared exactly.

use super::*;

#[test]
fn the_share_of_ready_members_is_compared_exactly() {
    // [D-8]
    let ready_below = |percent, ready: u128, all: u128| {
        is_taken(StepCondition::ReadyBelow(percent), move |centre| {
            for agent in 1..=all {
                let presence = if agent <= ready { SignInAs::Ready } else { SignInAs::NotReady(NotReadyReason(1)) };
                centre.at(0, SignIn { presence, ..sign_in(AgentId(agent), &[HOME], &[]) });
            }
            let asked = centre.asks("licence");
            enqueue(X).with_requirement(asked)
        })
    };
    assert!(ready_below(1, 0, 0) && ready_below(1, 0, 3));
    assert!(!ready_below(33, 1, 3) && ready_below(34, 1, 3));
    assert!(!ready_below(100, 3, 3));
}

#[test]
fn a_list_of_steps_is_checked() {
    // [D-1]
    let mut centre = Centre::plain();
    let steps = vec![after(5), Step { exit: Some(StepExit::MoveTo(QueueId(7))), ..after(5) }];
    let message = centre.refused(0, enqueue(X).with_steps(steps));
    assert_eq!(message, "step 2 of contact 1 is refused: there is no queue 7 in this plan");
    assert!(centre.router().contact(X).is_none());
}

#[test]
fn a_contact_stands_in_sixteen_queues_at_most() {
    // [D-5]
    let mut centre = Centre::of((0..18).map(|number| QueueDefinition::new(&format!("queue {number}"))));
    let steps = (1..18).map(|number| Step { add_queue: Some(QueueId(number)), ..after(number.into()) });
    centre.at(0, enqueue(X).with_steps(steps.collect()));
    assert_eq!(centre.after(17).len(), 17 + 15);
    let queues = centre.router().contact(X).unwrap().places.into_iter().map(|place| place.queue);
    assert!(queues.eq((0..16).map(QueueId)));
}
