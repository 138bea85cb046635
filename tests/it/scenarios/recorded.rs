//! Recorded commands read back as the very same commands.
#![expect(clippy::panic, reason = "tests fail by panicking")]

use std::cell::RefCell;
use std::time::Duration;
use toritsugi::testing::generator::Features;
use toritsugi::testing::{
    Routing, SlowRouter, generator, record_scenario, recorded_plans, run_scenario, run_scenario_with,
};
use toritsugi::{
    AcceptOffer, Advance, AgentChannel, AgentId, AgentProfile, AttemptFailed, CallFirst, Callback, CallbackOwner,
    ChannelDefinition, ChannelId, CloseQueue, CloseSite, Command, CommandError, Complete, ContactId, CustomerAnswered,
    DeclineOffer, DeclineReason, Delivery, Direction, Disposition, EndReason, Enqueue, Event, ExtendWrapUp,
    ForceAssign, HostKey, Level, Membership, NotReadyReason, OfferId, OpenQueue, OpenSite, Park, Plan, PlanDefinition,
    PreferredStage, Priority, Pull, QueueDefinition, QueueId, RemovedQueues, RemovedSkills, ReplacePlan,
    RequestCallback, Requirement, Resume, Router, SetHours, SetNotReady, SignIn, SignInAs, SignOut, SiteId, SkillId,
    Step as Relaxation, StepCondition, StepExit, Switch, TenantId, Tenants, Timestamp, Transfer, TransferAge,
    TransferTarget, UpdateAgent, WhenClosed, WorkInHand,
};

type Step = (Timestamp, Command);

thread_local! {
    static TAPE: RefCell<Vec<Step>> = const { RefCell::new(Vec::new()) };
}

/// A twin that notes on the tape what it is asked to do.
struct Taped(SlowRouter);

impl Routing for Taped {
    type Inner = SlowRouter;

    fn inner(&self) -> &SlowRouter {
        &self.0
    }

    fn with_plan(plan: Plan) -> Self {
        TAPE.with_borrow_mut(Vec::clear);
        Self(SlowRouter::with_plan(plan))
    }

    fn apply(&mut self, at: Timestamp, command: Command, events: &mut Vec<Event>) -> Result<(), CommandError> {
        TAPE.with_borrow_mut(|tape| tape.push((at, command.clone())));
        Routing::apply(&mut self.0, at, command, events)
    }

    fn apply_once(
        &mut self,
        at: Timestamp,
        key: HostKey,
        command: Command,
        events: &mut Vec<Event>,
    ) -> Result<Delivery, CommandError> {
        self.0.apply_once(at, key, command, events)
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
        let data = crate::random::pseudo_random(seed, 60);
        let (plan, steps) = toritsugi::testing::duel::parts(&data);
        // A plan that comes in place of another needs a name of its own in the file.
        let features = Features::ALL.without(Features::PLANS);
        let plan = generator::plan_with(features, &plan);
        let mut twin = SlowRouter::with_plan(plan.clone());
        let mut commands = Vec::new();
        for bytes in steps {
            let (at, command) = generator::command_with(features, &bytes, &twin);
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

const SECOND: Duration = Duration::from_secs(1);

fn centre() -> Plan {
    PlanDefinition::new().skill("and").queue(QueueDefinition::new("site")).build().unwrap()
}

fn ends() -> [EndReason; 7] {
    [
        EndReason::Voicemail,
        EndReason::Deflected,
        EndReason::Busy,
        EndReason::NoStaff,
        EndReason::Closed,
        EndReason::PlanReplaced,
        EndReason::Other(u16::MAX),
    ]
}

#[test]
fn what_may_be_said_of_a_contact_reads_back() {
    let enqueue = || Enqueue::new(ContactId(1), QueueId(0), ChannelId(0));
    let stage = |agents: &[u128], within, skip_if_away| PreferredStage {
        agents: agents.iter().copied().map(AgentId).collect(),
        within,
        skip_if_away,
    };
    let stages =
        [stage(&[], Duration::ZERO, false), stage(&[3, 4, 3], SECOND, true), stage(&[5], Duration::MAX, false)];
    let step = || Relaxation::after(SECOND);
    let requirement = Requirement::AtLeast { skill: SkillId(0), level: Level::MAX };
    let whole = Relaxation {
        when: vec![
            StepCondition::QueueLongerThan(3),
            StepCondition::NoStaff,
            StepCondition::NoReadyStaff,
            StepCondition::EstimateAbove(Duration::from_nanos(1)),
            StepCondition::ReadyBelow(0),
        ],
        recheck: Some(Duration::ZERO),
        drop: vec![SkillId(0), SkillId(9)],
        lower: vec![(SkillId(0), 20), (SkillId(9), 255)],
        requirement: Some(requirement),
        levels: Some(2),
        raise_priority: -5,
        add_queue: Some(QueueId(0)),
        offer_callback: true,
        exit: Some(StepExit::MoveTo(QueueId(9))),
        ..step()
    };
    let ends = ends().map(|reason| Relaxation { exit: Some(StepExit::End(reason)), ..step() });
    let rechecked = Relaxation { recheck: Some(SECOND), requirement: Some(Requirement::All(vec![])), ..step() };
    let callback = Callback {
        due: Some(Timestamp::from_secs(40)),
        first: CallFirst::Customer,
        owner: Some(CallbackOwner { agent: AgentId(3), within: SECOND }),
        expires_at: Some(Timestamp(u64::MAX)),
    };
    let mut to_agent = Transfer::new(ContactId(1), TransferTarget::Agent(AgentId(2)));
    to_agent.fallback = Some(Duration::ZERO);
    let mut to_queue = Transfer::new(ContactId(1), TransferTarget::Queue(QueueId(0)));
    to_queue.preferred = stages.to_vec();
    let commands: Vec<Command> = vec![
        stages.iter().cloned().fold(enqueue(), Enqueue::preferring).into(),
        enqueue().with_steps(vec![]).into(),
        enqueue().with_steps(vec![step(), whole, rechecked]).into(),
        enqueue().with_steps(ends.to_vec()).with_callback(Callback::default()).into(),
        enqueue().with_callback(callback).with_excluded(vec![AgentId(1)]).into(),
        RequestCallback { contact: ContactId(1), callback }.into(),
        RequestCallback { contact: ContactId(1), callback: Callback { due: None, ..callback } }.into(),
        RequestCallback { contact: ContactId(1), callback: Callback::default() }.into(),
        to_agent.into(),
        to_queue.into(),
        Park { contact: ContactId(1) }.into(),
        Resume { contact: ContactId(1) }.into(),
        CustomerAnswered { contact: ContactId(1) }.into(),
        AttemptFailed { contact: ContactId(1) }.into(),
        ForceAssign { contact: ContactId(1), agent: AgentId(u128::MAX) }.into(),
        Pull { agent: AgentId(1), contact: ContactId(u128::MAX) }.into(),
        ExtendWrapUp { agent: AgentId(1), contact: ContactId(1), by: Duration::MAX }.into(),
    ];
    let steps: Vec<Step> = commands.into_iter().map(|command| (Timestamp(7), command)).collect();
    reads_back(&centre(), &steps);
}

#[test]
fn what_may_be_said_of_the_centre_reads_back() {
    let switch = |at, open| Switch { at: Timestamp(at), open };
    let winter = PlanDefinition::new().queue(QueueDefinition::new("plan")).queue(QueueDefinition::new("=>")).build();
    let winter = winter.unwrap();
    let mut moved = ReplacePlan::new(winter.clone());
    moved.removed_queues = RemovedQueues::MoveTo(QueueId(1));
    let mut ended = ReplacePlan::new(centre());
    ended.removed_queues = RemovedQueues::End;
    ended.removed_skills = RemovedSkills::Drop;
    let membership =
        |order, weight, idle_weight| Membership { order, weight, idle_weight, ..Membership::new(QueueId(0)) };
    let channel = |auto_accept, maximum| AgentChannel { channel: ChannelId(0), maximum, auto_accept };
    let profile = AgentProfile {
        site: Some(SiteId(3)),
        queues: vec![
            membership(Some(0), 2, 3).at_level(1).after(SECOND),
            membership(None, 0, 1),
            membership(None, 1, 0),
        ],
        channels: Some(vec![channel(Some(true), None), channel(Some(false), Some(2)), channel(None, None)]),
        ..AgentProfile::default()
    };
    let queue = QueueId(0);
    let commands: Vec<Command> = vec![
        SignIn::new(AgentId(1), profile).into(),
        SetHours { queue, switches: vec![] }.into(),
        SetHours { queue: QueueId(9), switches: vec![switch(5, true), switch(5, false), switch(u64::MAX, true)] }
            .into(),
        CloseQueue { queue, waiting: WhenClosed::Keep }.into(),
        CloseQueue { queue, waiting: WhenClosed::End }.into(),
        CloseQueue { queue, waiting: WhenClosed::MoveTo(QueueId(7)) }.into(),
        OpenQueue { queue }.into(),
        CloseSite { site: SiteId(0) }.into(),
        OpenSite { site: SiteId(9) }.into(),
        ReplacePlan::new(winter).into(),
        moved.into(),
        ended.into(),
    ];
    let steps: Vec<Step> = commands.into_iter().map(|command| (Timestamp(7), command)).collect();
    let text = reads_back(&centre(), &steps);
    assert!(text.contains("plan 2 holds, gone queues move to \"=>\"\n"), "{text}");
    assert!(text.contains("plan 3 holds, gone queues end, gone skills are dropped\n"), "{text}");
}
