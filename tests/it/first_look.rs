//! A contact that looks before it lines up finds what it finds in its turn.

use std::time::Duration;
use toritsugi::{
    Advance, AgentId, AgentProfile, Cancel, ChannelDefinition, ChannelId, Command, ContactId, Digest, Enqueue, Event,
    Level, Membership, OfferMode, PlanDefinition, QueueDefinition, QueueId, Requirement, Router, SignIn, SkillId,
    StepDefinition, Timestamp,
};

const SECOND: Duration = Duration::from_secs(1);

fn plan(queue: QueueDefinition) -> PlanDefinition {
    PlanDefinition::new()
        .channel(ChannelDefinition::new("voice").interrupts(["chat"]))
        .channel(ChannelDefinition::new("chat").cost(30).maximum(3))
        .skill("english")
        .queue(queue)
}

fn queue() -> QueueDefinition {
    QueueDefinition::new("support")
}

fn agent(id: u128, level: u8) -> Command {
    let queues = vec![Membership::new(QueueId(0)).at_level(level)];
    SignIn::new(AgentId(id), AgentProfile { queues, ..AgentProfile::default() }).into()
}

fn contact(id: u128, channel: u16) -> Enqueue {
    Enqueue::new(ContactId(id), QueueId(0), ChannelId(channel))
}

/// What these commands lead to, one a second, behind a contact that came and went: one of the same demand, whose line is there then, or one that
/// asked for more, and left no line for others.
fn outcome(plan: &PlanDefinition, same_demand: bool, commands: &[Command]) -> (Vec<Event>, Digest) {
    let mut router = Router::new(plan.build().unwrap());
    let english = Requirement::AtLeast { skill: SkillId(0), level: Level::MAX };
    let asks = if same_demand { Requirement::Anyone } else { english };
    let before = [0, 1].into_iter().flat_map(|channel: u16| {
        let id = 1_000 + u128::from(channel);
        let gone = Cancel { contact: ContactId(id) };
        [contact(id, channel).with_requirement(asks.clone()).into(), gone.into()]
    });
    let mut events = Vec::new();
    for (second, command) in (1..).zip(before.chain(commands.iter().cloned()).chain([Advance {}.into()])) {
        router.apply(Timestamp::from_secs(second), command, &mut events).unwrap();
        router.check_invariants().unwrap();
    }
    (events, router.digest().unwrap())
}

#[test]
fn a_contact_that_looks_before_it_lines_up_finds_what_it_finds_in_its_turn() {
    let after = |seconds| StepDefinition::after(seconds * SECOND).raise_priority(1);
    let cases: Vec<(PlanDefinition, Vec<Command>)> = vec![
        (plan(queue()), vec![agent(1, 0), agent(2, 0), contact(1, 0).with_excluded(vec![AgentId(1)]).into()]),
        (
            plan(queue().offer_mode(OfferMode::AllAtOnce(2))),
            vec![agent(1, 0), agent(2, 1), agent(3, 1), contact(1, 0).into(), contact(2, 0).into()],
        ),
        (
            plan(queue().step(after(2)).maximum_wait(9 * SECOND).delays([3 * SECOND])),
            vec![contact(1, 0).into(), contact(2, 0).into(), agent(1, 0), contact(3, 0).into(), agent(2, 0)],
        ),
        (
            plan(queue().spare(1, 0)),
            vec![agent(1, 0), contact(1, 0).into(), agent(2, 0), contact(2, 0).into(), contact(3, 0).into()],
        ),
        (
            plan(queue().offer_mode(OfferMode::Assign).connect_on_accept()),
            vec![agent(1, 0), contact(1, 1).into(), contact(2, 1).into(), contact(3, 0).into(), contact(4, 1).into()],
        ),
    ];
    for (number, (plan, commands)) in cases.iter().enumerate() {
        let (first, in_turn) = (outcome(plan, true, commands), outcome(plan, false, commands));
        assert_eq!(first.0, in_turn.0, "case {number}");
        assert_eq!(first.1, in_turn.1, "case {number}");
    }
}
