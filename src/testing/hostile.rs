//! Bodies of the fuzz targets that read what others wrote: text, bytes and commands that may be anything.
//!
//! Each comes to a value or an error. What is a value must be sound: engine and twin go on from it alike, or its invariants hold.

use super::duel::{Difference, Duel};
use super::generator::{Delivered, KNOWN, delivery_with, strategies};
use super::{SlowRouter, run_scenario};
use crate::{
    AcceptOffer, AgentId, AgentProfile, Callback, ChannelDefinition, ChannelId, Command, Complete, Connect, ContactId,
    Disposition, Enqueue, Level, Membership, OfferId, OfferMode, Park, Plan, PlanDefinition, Priority, QueueDefinition,
    QueueId, RequestCallback, Requirement, Router, SignIn, SkillId, StepDefinition, Timestamp, WrapUp,
};
use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
use core::time::Duration;

#[cfg(feature = "serde")]
mod kept;

#[cfg(feature = "serde")]
pub use kept::{journal, sign, snapshot};

/// Most commands of one input.
const MOST_COMMANDS: usize = 200;

/// A plan that may say anything: it is refused, or engine and twin go by it alike.
///
/// # Panics
/// If it is accepted and something about it is wrong.
pub fn plan(definition: &PlanDefinition) {
    let Ok(plan) = definition.build_with(&strategies()) else { return };
    let again = plan.definition().build_with(&strategies()).expect("a plan that was built is built again");
    assert_eq!(again, plan, "a plan is that of its definition");
    let mut duel = Duel::<Router, SlowRouter>::new(&plan);
    for number in 0..12 {
        let delivered = delivery_with(KNOWN, &[number; 16], duel.first());
        _ = sound(duel.deliver(&delivered));
    }
}

/// A scenario for [`centre`] that may be any text: engine and twin say the same of it.
///
/// # Panics
/// If they do not.
pub fn scenario(steps: &str) {
    let plan = centre();
    let (engine, twin) = (run_scenario::<Router>(&plan, steps, 1), run_scenario::<SlowRouter>(&plan, steps, 1));
    assert_eq!(engine, twin);
}

/// Commands that may say anything, to a busy router of [`centre`], a second after each other: engine and twin take or refuse them alike.
///
/// # Panics
/// If they do not.
pub fn commands(commands: impl IntoIterator<Item = Command>) {
    let mut duel = busy();
    for command in commands.into_iter().take(MOST_COMMANDS) {
        let at = duel.first().now() + Duration::from_secs(1);
        _ = sound(duel.step(at, &command));
    }
}

/// A small centre with a little of everything: two queues, two channels, two skills, a site, steps, wrap-ups.
///
/// # Panics
/// Never, unless this module and the checks of a plan contradict each other.
pub fn centre() -> Plan {
    let seconds = Duration::from_secs;
    let support = QueueDefinition::new("support")
        .channels(["voice", "chat"])
        .offer_timeout(seconds(20))
        .wrap_up(WrapUp::Timed(seconds(15)))
        .maximum_wait(seconds(600))
        .delays([seconds(30)])
        .return_within(seconds(300))
        .step(StepDefinition::after(seconds(10)).drop("english"))
        .step(StepDefinition::after(seconds(60)).add_queue("overflow"));
    let overflow = QueueDefinition::new("overflow")
        .channels(["voice", "chat"])
        .offer_mode(OfferMode::AllAtOnce(3))
        .offer_timeout(seconds(30))
        .levels(0)
        .connect_on_accept()
        .last_resort();
    let chat = ChannelDefinition::new("chat").cost(50).maximum(2);
    let definition = PlanDefinition::new()
        .site("here")
        .channel(ChannelDefinition::new("voice").interrupts(["chat"]))
        .channel(chat)
        .skill("english")
        .skill("french")
        .queue(support)
        .queue(overflow);
    definition.build().expect("this plan is sound")
}

/// What leads a router of [`centre`] into the midst of its work: one second after each other.
pub fn morning() -> Vec<Delivered> {
    let agent = |id, skill: u16, level| {
        let queues = vec![Membership::new(QueueId(0)), Membership::new(QueueId(1)).at_level(level)];
        let skills = vec![(SkillId(skill), Level::MAX)];
        Command::from(SignIn::new(AgentId(id), AgentProfile { queues, skills, ..AgentProfile::default() }))
    };
    let enters = |id, queue, channel| Enqueue::new(ContactId(id), QueueId(queue), ChannelId(channel));
    let french = Requirement::AtLeast { skill: SkillId(1), level: Level::MAX };
    let later = Callback { due: Some(Timestamp::from_secs(60)), ..Callback::default() };
    let commands: Vec<Command> = vec![
        agent(1, 0, 0),
        agent(2, 1, 0),
        agent(3, 0, 1),
        enters(1, 0, 0).into(),
        AcceptOffer { offer: OfferId(1) }.into(),
        Connect { contact: ContactId(1) }.into(),
        enters(2, 0, 0).with_priority(Priority(3)).into(),
        AcceptOffer { offer: OfferId(2) }.into(),
        Park { contact: ContactId(2) }.into(),
        enters(3, 1, 0).into(),
        Complete { contact: ContactId(1), disposition: Disposition(0) }.into(),
        enters(4, 0, 1).with_requirement(french).into(),
        enters(5, 0, 0).into(),
        RequestCallback { contact: ContactId(5), callback: later }.into(),
        enters(6, 1, 1).into(),
        enters(7, 0, 0).with_excluded(vec![AgentId(1)]).into(),
    ];
    (1..).map(Timestamp::from_secs).zip(commands).map(|(at, command)| (at, None, command)).collect()
}

fn busy() -> Duel<Router, SlowRouter> {
    let mut duel = Duel::new(&centre());
    for delivered in morning() {
        _ = sound(duel.deliver(&delivered)).expect("the morning is well ordered");
    }
    duel
}

/// What both made of a command.
#[expect(clippy::panic, reason = "to panic is how a fuzz target reports")]
fn sound<T>(result: Result<T, Box<Difference>>) -> T {
    result.unwrap_or_else(|difference| panic!("{difference}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ContactPhase, WorkPhase};

    #[test]
    fn the_morning_leaves_some_of_everything() {
        let duel = busy();
        let router = duel.first();
        let phases: Vec<_> =
            router.contacts().into_iter().filter_map(|id| router.contact(id)).map(|it| it.phase).collect();
        for phase in [ContactPhase::Offered, ContactPhase::Parked, ContactPhase::Scheduled, ContactPhase::Waiting] {
            assert!(phases.contains(&phase), "{phase:?} is not among {phases:?}");
        }
        let work: Vec<_> =
            router.agents().into_iter().filter_map(|id| router.agent(id)).flat_map(|it| it.work).collect();
        assert!(work.iter().any(|work| matches!(work.phase, WorkPhase::WrappingUp(_))), "{work:?}");
    }
}
