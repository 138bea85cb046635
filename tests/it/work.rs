//! What a look reads, by the counters: where nobody asks alike, only what may fit.

use std::time::Duration;
use toritsugi::{
    Abandon, AcceptOffer, Advance, AgentId, AgentProfile, ChannelDefinition, ChannelId, Complete, ContactId,
    Disposition, Enqueue, Event, EventKind, Level, Membership, OfferId, OfferMode, PlanDefinition, QueueDefinition,
    QueueId, Requirement, Router, SignIn, SignOut, SkillId, Timestamp, Transfer, TransferTarget, WorkCounters,
    WorkInHand, WrapUp,
};

/// Each agent has a skill that no other has; two skills more have nobody.
const AGENTS: u16 = 100;
/// So many demands of one contact each are remembered.
const REMEMBERED: u16 = 256;

fn centre() -> Router {
    let queue = QueueDefinition::new("queue").offer_mode(OfferMode::Assign);
    let plan = PlanDefinition::new().channel(ChannelDefinition::new("voice")).queue(queue);
    let plan = (0..AGENTS + 2).fold(plan, |plan, skill| plan.skill(&format!("skill {skill}")));
    let mut router = Router::new(plan.build().unwrap());
    for number in 0..AGENTS {
        apply(&mut router, sign_in(number));
    }
    router
}

fn sign_in(number: u16) -> SignIn {
    let queues = vec![Membership::new(QueueId(0))];
    let skills = vec![(SkillId(number), Level::MAX)];
    SignIn::new(AgentId(number.into()), AgentProfile { queues, skills, ..AgentProfile::default() })
}

/// A contact for the agent with this skill, and nothing else like it but another of the same level.
fn asking(contact: u16, skill: u16, level: u8) -> Enqueue {
    let needed = Requirement::AtLeast { skill: SkillId(skill), level: Level::new(level).unwrap() };
    Enqueue::new(ContactId(contact.into()), QueueId(0), ChannelId(0)).with_requirement(needed)
}

/// Who is offered what by a command, and what was looked at.
fn apply(router: &mut Router, command: impl Into<toritsugi::Command>) -> (Option<(AgentId, ContactId)>, WorkCounters) {
    let (before, mut events) = (router.work(), Vec::new());
    router.apply(Timestamp::ZERO, command, &mut events).unwrap();
    let offered = |event: &Event| match event.kind {
        EventKind::Offered { agent, contact, .. } => Some((agent, contact)),
        _ => None,
    };
    let mut work = router.work();
    for (counter, before) in [
        (&mut work.odd_lines, before.odd_lines),
        (&mut work.eligibility_tests, before.eligibility_tests),
        (&mut work.pool_heads, before.pool_heads),
        (&mut work.line_heads, before.line_heads),
        (&mut work.passed_over, before.passed_over),
        (&mut work.timers, before.timers),
    ] {
        *counter -= before;
    }
    (events.iter().find_map(offered), work)
}

#[test]
fn a_contact_asks_only_those_with_its_skills() {
    let mut router = centre();
    let (offered, work) = apply(&mut router, asking(1, 70, 50));
    assert_eq!(offered, Some((AgentId(70), ContactId(1))));
    assert_eq!((work.eligibility_tests, work.pool_heads), (1, 1));
}

#[test]
fn an_agent_reads_only_lines_of_its_skills() {
    let mut router = centre();
    for skill in 0..AGENTS {
        let (offered, _) = apply(&mut router, asking(skill, skill, 1));
        assert_eq!(offered, Some((AgentId(skill.into()), ContactId(skill.into()))));
    }
    // Ten wait for each agent, of whom no two ask alike.
    for number in AGENTS..11 * AGENTS {
        let (offered, work) =
            apply(&mut router, asking(number, number % AGENTS, u8::try_from(number / AGENTS).unwrap() + 1));
        assert_eq!((offered, work.eligibility_tests), (None, 0));
    }
    let (offered, work) = apply(&mut router, Complete { contact: ContactId(3), disposition: Disposition(0) });
    assert_eq!(offered, Some((AgentId(3), ContactId(u128::from(AGENTS) + 3))));
    assert_eq!(work.odd_lines, 10);
    assert!(work.eligibility_tests <= 10 && work.line_heads <= 10, "{work:?}");
}

#[test]
fn what_is_asked_for_again_is_tested_once() {
    let mut router = centre();
    let mut tests = Vec::new();
    for number in 1..=4 {
        let (offered, work) = apply(&mut router, asking(number, 70, 50));
        assert_eq!(offered, Some((AgentId(70), ContactId(number.into()))));
        assert_eq!(work.odd_lines, 0);
        tests.push(work.eligibility_tests);
        apply(&mut router, Complete { contact: ContactId(number.into()), disposition: Disposition(0) });
    }
    // The first is odd; the second brings the line on the board, where it meets each of the pools for the first time.
    assert_eq!(tests, [1, AGENTS.into(), 0, 0]);
}

#[test]
fn a_skill_that_nobody_has_is_looked_for_in_no_pool() {
    let mut router = centre();
    let (offered, work) = apply(&mut router, asking(1, AGENTS, 50));
    assert_eq!((offered, work.eligibility_tests, work.pool_heads), (None, 0, 0));
    let (offered, _) = apply(&mut router, sign_in(AGENTS));
    assert_eq!(offered, Some((AgentId(AGENTS.into()), ContactId(1))));
}

/// A contact that asks as no other but those of the same number comes and goes. Tells how many pairs were tested.
fn pass(router: &mut Router, number: u16) -> u64 {
    let (skill, level) = (number % AGENTS, u8::try_from(number / AGENTS).unwrap() + 1);
    let (offered, work) = apply(router, asking(number, skill, level));
    assert_eq!(offered, Some((AgentId(skill.into()), ContactId(number.into()))));
    apply(router, Complete { contact: ContactId(number.into()), disposition: Disposition(0) });
    router.check_invariants().unwrap();
    work.eligibility_tests
}

#[test]
fn of_many_demands_of_one_contact_each_the_oldest_are_forgotten() {
    let mut router = centre();
    for number in 0..=REMEMBERED {
        assert_eq!(pass(&mut router, number), 1);
    }
    // The first is forgotten, so it is new again, and the second goes in its place. The third is known, and comes on the board.
    assert_eq!([0, 2, 1].map(|number| pass(&mut router, number)), [1, AGENTS.into(), 1]);
    // There it stays, although its turn to be forgotten has come.
    assert_eq!(pass(&mut router, 2), 0);
    assert_eq!(pass(&mut router, REMEMBERED), u64::from(AGENTS));
}

#[test]
fn a_line_in_the_place_of_one_that_was_forgotten_is_not_forgotten_with_it() {
    let mut router = centre();
    let (agent, first, second) = (AgentId(AGENTS.into()), ContactId(1_000), ContactId(1_001));
    // The first contact waits twice, so that its line is remembered twice.
    apply(&mut router, asking(1_000, AGENTS, 1));
    assert_eq!(apply(&mut router, sign_in(AGENTS)).0, Some((agent, first)));
    apply(&mut router, SignOut { agent, work: WorkInHand::Requeue });
    assert_eq!(apply(&mut router, sign_in(AGENTS)).0, Some((agent, first)));
    // The second is on the board, as there is no skill that it cannot do without.
    let ordinary = asking(1_001, AGENTS, 1);
    let requirement = Requirement::AnyOf(vec![ordinary.requirement.clone()]);
    apply(&mut router, ordinary.with_requirement(requirement));
    for number in 0..REMEMBERED - 1 {
        pass(&mut router, number);
    }
    // The line of the first is gone, and the next one takes its place: that of a contact for one agent. Then it is to go once more.
    apply(&mut router, Transfer::new(second, TransferTarget::Agent(agent)));
    pass(&mut router, REMEMBERED - 1);
    let (offered, _) = apply(&mut router, Complete { contact: first, disposition: Disposition(0) });
    assert_eq!(offered, Some((agent, second)));
}

/// An agent without skills.
fn member(agent: u128) -> SignIn {
    let queues = vec![Membership::new(QueueId(0))];
    SignIn::new(AgentId(agent), AgentProfile { queues, ..AgentProfile::default() })
}

#[test]
fn timers_are_counted_when_they_are_armed_cancelled_and_fired() {
    let second = Duration::from_secs(1);
    let queue = QueueDefinition::new("queue").maximum_wait(60 * second).wrap_up(WrapUp::Timed(5 * second));
    let mut router = Router::new(PlanDefinition::new().queue(queue).build().unwrap());
    let contact = ContactId(7);
    let commands: [(u64, toritsugi::Command, u64, &str); 7] = [
        (0, Enqueue::new(contact, QueueId(0), ChannelId(0)).into(), 1, "its longest wait begins"),
        (1, member(1).into(), 1, "an offer that may expire"),
        (2, AcceptOffer { offer: OfferId(1) }.into(), 2, "neither is waited for any more"),
        (3, Complete { contact, disposition: Disposition(0) }.into(), 1, "the wrap-up begins"),
        (9, Advance {}.into(), 1, "and ends"),
        (10, Enqueue::new(ContactId(8), QueueId(0), ChannelId(0)).into(), 2, "a wait and an offer"),
        (11, Abandon { contact: ContactId(8) }.into(), 2, "neither is left"),
    ];
    let mut before = 0;
    for (at, command, touched, why) in commands {
        router.apply(Timestamp::from_secs(at), command, &mut Vec::new()).unwrap();
        assert_eq!(router.work().timers - before, touched, "{why}");
        before = router.work().timers;
    }
}

#[test]
fn who_is_passed_over_is_counted() {
    let plan = PlanDefinition::new().queue(QueueDefinition::new("queue").offer_mode(OfferMode::Assign));
    let mut router = Router::new(plan.build().unwrap());
    let enqueue = |number, excluded: &[u128]| {
        let excluded = excluded.iter().copied().map(AgentId).collect();
        Enqueue { excluded, ..Enqueue::new(ContactId(number), QueueId(0), ChannelId(0)) }
    };
    for number in 1..=3 {
        apply(&mut router, member(number));
    }
    // Agents 1 and 2 are passed over before 3 is found.
    let (offered, work) = apply(&mut router, enqueue(7, &[1, 2]));
    assert_eq!((offered, work.passed_over), (Some((AgentId(3), ContactId(7))), 2));
    apply(&mut router, enqueue(8, &[1, 2, 3]));
    apply(&mut router, enqueue(9, &[1, 2]));
    // Agent 3 passes over contact 8 and takes the one behind it.
    let (offered, work) = apply(&mut router, Complete { contact: ContactId(7), disposition: Disposition(0) });
    assert_eq!((offered, work.passed_over), (Some((AgentId(3), ContactId(9))), 1));
}

/// A contact for whoever has the first skill or the second; no two numbers ask alike.
fn either(number: u16, first: u16, second: u16) -> Enqueue {
    let level = |level| Level::new(u8::try_from(level).unwrap()).unwrap();
    let needed = [(first, level(1 + number % 100)), (second, level(1 + number / 100))];
    let needed = needed.map(|(skill, level)| Requirement::AtLeast { skill: SkillId(skill), level });
    Enqueue::new(ContactId(number.into()), QueueId(0), ChannelId(0))
        .with_requirement(Requirement::AnyOf(needed.to_vec()))
}

/// So many lines on a board with room for 64, the first of which have contacts that wait for ever, then one line more: whether those without
/// contacts are forgotten.
fn forgets_unused_lines(lines: u16, waiting: u16) -> bool {
    let mut router = centre();
    for number in 0..lines {
        let waits = number < waiting;
        let (offered, _) = apply(&mut router, either(number, if waits { AGENTS } else { 0 }, AGENTS + 1));
        assert_eq!(offered.is_none(), waits);
        if !waits {
            apply(&mut router, Complete { contact: ContactId(number.into()), disposition: Disposition(0) });
        }
    }
    apply(&mut router, either(200, AGENTS, AGENTS + 1));
    router.check_invariants().unwrap();
    // The oldest of them.
    let (offered, work) = apply(&mut router, either(waiting, 0, AGENTS + 1));
    assert_eq!(offered, Some((AgentId(0), ContactId(waiting.into()))));
    work.eligibility_tests > 0
}

#[test]
fn lines_without_contacts_are_forgotten_where_half_of_a_full_board_are() {
    assert!(!forgets_unused_lines(63, 0), "there is room for one more");
    assert!(forgets_unused_lines(64, 0));
    assert!(forgets_unused_lines(64, 32));
    assert!(!forgets_unused_lines(64, 33), "most are needed");
}

/// What is known of skills in short takes one of 64 for another, but never leaves out one that is there.
#[test]
fn an_agent_with_skills_that_look_alike_has_both() {
    let mut router = centre();
    apply(&mut router, SignOut { agent: AgentId(7), work: WorkInHand::Requeue });
    let skills = [7, 71].map(|skill| (SkillId(skill), Level::MAX)).to_vec();
    let profile = AgentProfile { queues: vec![Membership::new(QueueId(0))], skills, ..AgentProfile::default() };
    apply(&mut router, SignIn::new(AgentId(500), profile));
    assert_eq!(apply(&mut router, asking(1, 7, 50)).0, Some((AgentId(500), ContactId(1))));
    assert_eq!(apply(&mut router, asking(2, 7, 60)).0, None);
    let (offered, _) = apply(&mut router, Complete { contact: ContactId(1), disposition: Disposition(0) });
    assert_eq!(offered, Some((AgentId(500), ContactId(2))));
}

/// Where a quarter of all lines is more than that, so many are remembered.
#[test]
fn of_very_many_lines_more_are_remembered() {
    let mut router = centre();
    let level = |level: u16| Level::new(u8::try_from(level).unwrap()).unwrap();
    for number in 0..6 * REMEMBERED {
        let needed = [(AGENTS, 1 + number % 100), (AGENTS + 1, 1 + number / 100)];
        let needed = needed.map(|(skill, low)| Requirement::AtLeast { skill: SkillId(skill), level: level(low) });
        let waiting = asking(20_000 + number, 0, 1).with_requirement(Requirement::All(needed.to_vec()));
        assert_eq!(apply(&mut router, waiting).0, None);
    }
    for number in 0..=REMEMBERED {
        assert_eq!(pass(&mut router, number), 1);
    }
    assert_eq!(pass(&mut router, 0), u64::from(AGENTS), "it is known, and comes on the board");
}

#[test]
fn profiles_that_nobody_has_any_more_are_not_tested() {
    let mut router = centre();
    for number in 1..AGENTS {
        apply(&mut router, SignOut { agent: AgentId(number.into()), work: WorkInHand::Requeue });
    }
    let (offered, work) = apply(&mut router, either(1, 0, AGENTS));
    assert_eq!((offered, work.eligibility_tests), (Some((AgentId(0), ContactId(1))), 1));
}

/// Whoever lacks one of the skills that a line needs is not tested for it, though it is listed under another that the agent has.
#[test]
fn an_agent_is_tested_for_no_line_that_needs_a_skill_it_has_not() {
    let mut router = centre();
    let both = |contact: u16, skill: u16| {
        let needed =
            [7, skill].map(|skill| Requirement::AtLeast { skill: SkillId(skill), level: Level::new(1).unwrap() });
        asking(contact, 7, 1).with_requirement(Requirement::All(needed.to_vec()))
    };
    apply(&mut router, asking(1, 7, 9));
    for contact in 20..40 {
        assert_eq!(apply(&mut router, both(contact, contact)).0, None);
    }
    let (offered, work) = apply(&mut router, Complete { contact: ContactId(1), disposition: Disposition(0) });
    assert_eq!((offered, work.eligibility_tests, work.line_heads), (None, 0, 0));
}
