//! Recorded commands read back as the very same commands.
#![expect(clippy::panic, reason = "tests fail by panicking")]

use std::cell::RefCell;
use std::time::Duration;
use toritsugi::testing::{
    Routing, SlowRouter, generator, record_scenario, recorded_plans, run_scenario, run_scenario_with,
};
use toritsugi::{
    AcceptOffer, Advance, AgentChannel, AgentId, AgentProfile, AgentView, ChannelDefinition, ChannelId, Command,
    CommandError, Complete, ContactId, ContactView, Deadline, DeclineOffer, DeclineReason, Direction, Disposition,
    Enqueue, Event, Fault, Gate, Level, Membership, NotReadyReason, OfferId, Plan, PlanDefinition, Priority,
    QueueDefinition, QueueId, QueueView, Requirement, Router, SetNotReady, SignIn, SignInAs, SignOut, SkillId,
    TenantId, Tenants, Timestamp, Transfer, TransferAge, TransferTarget, UpdateAgent, WorkInHand,
};

type Step = (Timestamp, Command);

thread_local! {
    static TAPE: RefCell<Vec<Step>> = const { RefCell::new(Vec::new()) };
}

/// A twin that notes on the tape what it is asked to do.
struct Taped(SlowRouter);

impl Routing for Taped {
    fn with_plan(plan: Plan) -> Self {
        TAPE.with_borrow_mut(Vec::clear);
        Self(SlowRouter::with_plan(plan))
    }

    fn apply(&mut self, at: Timestamp, command: Command, events: &mut Vec<Event>) -> Result<(), CommandError> {
        TAPE.with_borrow_mut(|tape| tape.push((at, command.clone())));
        Routing::apply(&mut self.0, at, command, events)
    }

    fn plan(&self) -> &Plan {
        Routing::plan(&self.0)
    }

    fn now(&self) -> Timestamp {
        Routing::now(&self.0)
    }

    fn next_deadline(&self) -> Option<Deadline> {
        Routing::next_deadline(&self.0)
    }

    fn contact(&self, contact: ContactId) -> Option<ContactView<'_>> {
        Routing::contact(&self.0, contact)
    }

    fn agent(&self, agent: AgentId) -> Option<AgentView<'_>> {
        Routing::agent(&self.0, agent)
    }

    fn queue(&self, queue: QueueId) -> Option<QueueView> {
        Routing::queue(&self.0, queue)
    }

    fn contacts(&self) -> Vec<ContactId> {
        Routing::contacts(&self.0)
    }

    fn agents(&self) -> Vec<AgentId> {
        Routing::agents(&self.0)
    }

    fn waiting(&self, queue: QueueId) -> Vec<ContactId> {
        Routing::waiting(&self.0, queue)
    }

    fn explain(&self, contact: ContactId, agent: AgentId) -> Result<Option<Gate>, CommandError> {
        Routing::explain(&self.0, contact, agent)
    }

    fn check_invariants(&self) -> Result<(), Fault> {
        Routing::check_invariants(&self.0)
    }
}

fn reads_back(plan: &Plan, commands: &[Step]) -> String {
    let text = record_scenario::<SlowRouter>(plan, commands);
    let further = recorded_plans(commands);
    run_scenario_with::<Taped>(plan, &further, &text, 1).unwrap_or_else(|error| panic!("{error}\n{text}"));
    TAPE.with_borrow(|tape| assert_eq!(tape, commands, "{text}"));
    text
}

#[test]
fn random_runs_read_back() {
    for seed in 0..200 {
        let data = crate::twin::pseudo_random(seed, 60);
        let (plan, steps) = toritsugi::testing::duel::parts(&data);
        let plan = generator::plan(&plan);
        let mut twin = SlowRouter::with_plan(plan.clone());
        let mut commands = Vec::new();
        for bytes in steps {
            let (at, command) = generator::command(&bytes, &twin);
            let _ = Routing::apply(&mut twin, at, command.clone(), &mut Vec::new());
            commands.push((at, command));
        }
        let text = reads_back(&plan, &commands);
        run_scenario::<Router>(&plan, &text, 1).unwrap_or_else(|error| panic!("seed {seed}: {error}\n{text}"));
    }
}

#[test]
fn what_no_plain_word_says_reads_back() {
    let plan = PlanDefinition::new()
        .channel(ChannelDefinition::new("voice"))
        .skill("key account, \"gold\" #1")
        .queue(QueueDefinition::new("agent"))
        .build()
        .unwrap();
    let level = |value| Level::new(value).unwrap();
    let gold = |value| Requirement::AtLeast { skill: SkillId(0), level: level(value) };
    let always = |part| Requirement::Always(Box::new(part));
    let enqueue =
        |contact, requirement| Enqueue::new(ContactId(contact), QueueId(0), ChannelId(0)).with_requirement(requirement);
    let profile = AgentProfile {
        queues: vec![Membership::new(QueueId(9)).at_level(3).after(Duration::from_nanos(1))],
        skills: vec![(SkillId(0), level(7)), (SkillId(0), level(7)), (SkillId(4), level(0))],
        channels: Some(vec![
            AgentChannel { channel: ChannelId(0), maximum: None, auto_accept: None },
            AgentChannel { channel: ChannelId(5), maximum: Some(0), auto_accept: None },
        ]),
        tenants: Tenants::Only(Vec::new()),
        ..AgentProfile::default()
    };
    let empty = AgentProfile { channels: Some(Vec::new()), weight: 0, ..AgentProfile::default() };
    let mut sign_in = SignIn::new(AgentId(u128::MAX), profile);
    sign_in.presence = SignInAs::NotReady(NotReadyReason(4));
    let mut transfer = Transfer::new(ContactId(1), TransferTarget::Queue(QueueId(0)));
    transfer.age = TransferAge::Restart;
    transfer.requirement = Some(Requirement::Anyone);
    transfer.priority = Some(Priority(0));
    let commands: Vec<Command> = vec![
        Advance {}.into(),
        sign_in.into(),
        UpdateAgent { agent: AgentId(1), profile: Box::new(empty) }.into(),
        enqueue(
            1,
            Requirement::Not(Box::new(Requirement::AnyOf(vec![gold(3), Requirement::All(vec![gold(0), gold(5)])]))),
        )
        .into(),
        enqueue(2, Requirement::All(vec![])).into(),
        enqueue(3, Requirement::AnyOf(vec![gold(1)])).into(),
        enqueue(4, Requirement::Within { skill: SkillId(7), low: level(9), high: level(3) }).into(),
        enqueue(5, Requirement::AgentIn(vec![])).into(),
        enqueue(8, Requirement::All(vec![always(gold(3)), always(Requirement::AnyOf(vec![gold(0), gold(5)]))])).into(),
        enqueue(9, Requirement::AnyOf(vec![always(always(gold(3)))])).into(),
        enqueue(6, Requirement::Not(Box::new(Requirement::Anyone)))
            .with_age(Duration::MAX)
            .with_direction(Direction::Outbound)
            .with_tenant(TenantId(3))
            .with_priority(Priority(i16::MIN))
            .with_excluded(vec![AgentId(1), AgentId(1)])
            .into(),
        enqueue(7, Requirement::Anyone).with_age(Duration::from_secs(200 * 365 * 86_400)).into(),
        transfer.into(),
        Transfer::new(ContactId(1), TransferTarget::Agent(AgentId(2))).into(),
        AcceptOffer { offer: OfferId(u64::MAX) }.into(),
        DeclineOffer { offer: OfferId(1), reason: DeclineReason::Other(0) }.into(),
        Complete { contact: ContactId(1), disposition: Disposition(u32::MAX) }.into(),
        SetNotReady { agent: AgentId(1), reason: NotReadyReason::UNANSWERED }.into(),
        SignOut { agent: AgentId(1), work: WorkInHand::Requeue }.into(),
    ];
    for at in [0, 1, u64::MAX, 1 << 61] {
        let steps: Vec<Step> = commands.iter().map(|command| (Timestamp(at), command.clone())).collect();
        reads_back(&plan, &steps);
    }
    let back: Vec<Step> = [5, 3].map(|at| (Timestamp(at), Advance {}.into())).to_vec();
    assert!(reads_back(&plan, &back).contains("refused 1: time went backwards"));
}
