//! Plans: what is refused, with which words.
#![expect(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::collections::BTreeSet;
use std::time::Duration;
use toritsugi::{
    AgentDefaults, AgentSelection, BackOff, CallbackAttempts, ChannelDefinition, ChannelId, Level, Limits, MAX_SPAN,
    Name, OfferMode, PlanDefinition, PlanError, PlanFault, QueueDefinition, QueueOrdering, RequirementFault, SkillId,
    WrapUp,
};

mod rules;
mod steps;

const MINUTE: Duration = Duration::from_secs(60);

fn definition() -> PlanDefinition {
    PlanDefinition::new().skill("français")
}

fn queue() -> QueueDefinition {
    QueueDefinition::new("Réclamations")
}

fn plan_of(queue: QueueDefinition) -> PlanDefinition {
    definition().queue(queue)
}

fn agents(agents: AgentDefaults) -> PlanDefinition {
    plan_of(queue()).agents(agents)
}

fn limits(limits: Limits) -> PlanDefinition {
    plan_of(queue()).limits(limits)
}

#[track_caller]
fn refuse(definition: &PlanDefinition) -> PlanError {
    definition.build().expect_err("the plan is sound")
}

/// Every definition is refused with these words and this code.
#[track_caller]
fn refused(cases: impl IntoIterator<Item = (PlanDefinition, &'static str, u16)>) {
    for (definition, message, code) in cases {
        let error = refuse(&definition);
        assert_eq!((error.to_string().as_str(), error.code()), (message, code));
    }
}

#[test]
fn names_are_checked() {
    let long = "字".repeat(201);
    let channels = (0..65).map(|number| ChannelDefinition::new(&number.to_string()));
    let queues = (0..65_536).map(|number| QueueDefinition::new(&number.to_string()));
    refused([
        (definition(), "plan: a plan has at least one queue", 1000),
        (channels.fold(plan_of(queue()), PlanDefinition::channel), "plan: a plan has at most 64 channels", 1001),
        (queues.fold(definition(), PlanDefinition::queue), "plan: a plan has at most 65535 queues", 1001),
        (plan_of(queue()).tenant("Acme").tenant(""), "tenant number 2: the name is blank", 1002),
        (plan_of(queue()).skill("\u{3000} "), "skill number 2: the name is blank", 1002),
        (plan_of(QueueDefinition::new(&long)), "queue number 1: a name has at most 200 characters", 1003),
        (
            plan_of(queue()).channel(ChannelDefinition::new("a\nb")),
            "channel number 1: a name has no control characters",
            1004,
        ),
        (plan_of(queue()).queue(queue()), "queue `Réclamations`: the name is declared twice", 1005),
        (plan_of(queue()).skill("français"), "skill `français`: the name is declared twice", 1005),
        (plan_of(queue()).site("Osaka").site("Osaka"), "site `Osaka`: the name is declared twice", 1005),
        (plan_of(queue()).site(" "), "site number 1: the name is blank", 1002),
    ]);
    assert!(plan_of(QueueDefinition::new(&"字".repeat(200))).build().is_ok());
}

#[test]
fn queues_name_what_is_declared() {
    let custom = Name::from("mine");
    refused([
        (plan_of(queue().tenant("Acme")), "queue `Réclamations`, tenant: there is no tenant `Acme` in this plan", 1010),
        (
            plan_of(queue().channels(["voice", "pigeon\n"])),
            "queue `Réclamations`, channels: there is no channel `pigeon\u{fffd}` in this plan",
            1011,
        ),
        (
            plan_of(queue().ordering(QueueOrdering::Custom(custom.clone()))),
            "queue `Réclamations`, ordering: there is no ordering strategy `mine`",
            1012,
        ),
        (
            plan_of(queue().selection(AgentSelection::Custom(custom))),
            "queue `Réclamations`, selection: there is no selection strategy `mine`",
            1013,
        ),
        (
            plan_of(queue().channels(["voice", "chat", "voice"])),
            "queue `Réclamations`, channels: channel `voice` is listed twice",
            1014,
        ),
        (
            plan_of(queue().requirement("français >= 50 and frensh")),
            "queue `Réclamations`, requirement: column 20: there is no skill `frensh` in this plan",
            1015,
        ),
        (
            plan_of(queue().requirement("français >= 101")),
            "queue `Réclamations`, requirement: column 13: `101` is not a level of 0 to 100",
            1015,
        ),
        (
            plan_of(queue().requirement("français >= 50 and not français in 40..=100")),
            "queue `Réclamations`, requirement: column 1: no agent can ever meet this requirement",
            1015,
        ),
    ]);
    let unreachable = refuse(&plan_of(queue().requirement("agent in [1] and agent in [2]")));
    assert!(
        matches!(&unreachable.fault, PlanFault::Requirement(error) if error.fault == RequirementFault::Unreachable)
    );
}

#[test]
fn numbers_are_in_range() {
    let channel = |cost, maximum| plan_of(queue()).channel(ChannelDefinition::new("voice").cost(cost).maximum(maximum));
    let defaults = AgentDefaults::default();
    let capacity = |capacity| agents(AgentDefaults { capacity, ..defaults });
    refused([
        (channel(0, 1), "channel `voice`, cost: 0 is not from 1 to 1000000", 1020),
        (channel(1_000_001, 1), "channel `voice`, cost: 1000001 is not from 1 to 1000000", 1020),
        (channel(1, 0), "channel `voice`, maximum: 0 is not from 1 to 4294967295", 1020),
        (channel(101, 1), "agents, capacity: a capacity of 100 has no room for a contact of any channel", 1021),
        (capacity(0), "agents, capacity: 0 is not from 1 to 1000000", 1020),
        (capacity(1_000_001), "agents, capacity: 1000001 is not from 1 to 1000000", 1020),
        (capacity(19), "agents, capacity: a capacity of 19 has no room for a contact of any channel", 1021),
        (
            agents(AgentDefaults { unanswered_limit: Some(0), ..defaults }),
            "agents, unanswered_limit: 0 is not from 1 to 4294967295",
            1020,
        ),
        (
            plan_of(queue().service_level(MINUTE, 0)),
            "queue `Réclamations`, service_level.percent: 0 is not from 1 to 100",
            1020,
        ),
        (
            plan_of(queue().service_level(MINUTE, 101)),
            "queue `Réclamations`, service_level.percent: 101 is not from 1 to 100",
            1020,
        ),
        (
            plan_of(queue().maximum_length(0)),
            "queue `Réclamations`, maximum_length: 0 is not from 1 to 4294967295",
            1020,
        ),
    ]);
    assert!(capacity(20).build().is_ok());
    assert!(channel(100, u32::MAX).build().is_ok());
}

#[test]
fn limits_are_in_range() {
    let defaults = Limits::default();
    refused([
        (limits(Limits { contacts: 0, ..defaults }), "limits, contacts: 0 is not from 1 to 2147483648", 1020),
        (
            limits(Limits { agents: 2_147_483_649, ..defaults }),
            "limits, agents: 2147483649 is not from 1 to 2147483648",
            1020,
        ),
        (
            limits(Limits { queues_per_agent: 65_536, ..defaults }),
            "limits, queues_per_agent: 65536 is not from 1 to 65535",
            1020,
        ),
        (
            limits(Limits { skills_per_agent: 0, ..defaults }),
            "limits, skills_per_agent: 0 is not from 1 to 65535",
            1020,
        ),
        (
            limits(Limits { requirement_parts: 4_097, ..defaults }),
            "limits, requirement_parts: 4097 is not from 1 to 4096",
            1020,
        ),
        (
            limits(Limits { requirement_depth: 65, ..defaults }),
            "limits, requirement_depth: 65 is not from 1 to 64",
            1020,
        ),
        (limits(Limits { exclusions: 0, ..defaults }), "limits, exclusions: 0 is not from 1 to 65535", 1020),
        (
            limits(Limits { preferred_agents: 0, ..defaults }),
            "limits, preferred_agents: 0 is not from 1 to 65535",
            1020,
        ),
        (limits(Limits { steps: 1_001, ..defaults }), "limits, steps: 1001 is not from 1 to 1000", 1020),
        (limits(Limits { switches: 0, ..defaults }), "limits, switches: 0 is not from 1 to 1000000", 1020),
        (limits(Limits { returns: 0, ..defaults }), "limits, returns: 0 is not from 1 to 2147483648", 1020),
    ]);
}

#[test]
fn spans_are_in_range() {
    let long = MAX_SPAN + Duration::from_micros(1);
    let (zero, zero_words) = (Duration::from_nanos(999), "the span is zero");
    let cases = [
        ("ordering", queue().ordering(QueueOrdering::PriorityCredit(zero)), zero_words),
        ("service_level.within", queue().service_level(zero, 80), zero_words),
        ("offer_timeout", queue().offer_timeout(zero), zero_words),
        ("wrap_up", queue().wrap_up(WrapUp::Timed(zero)), zero_words),
        ("wrap_up", queue().wrap_up(WrapUp::UntilReleased(zero)), zero_words),
        ("maximum_wait", queue().maximum_wait(zero), zero_words),
        ("delays", queue().delays([MINUTE, zero]), zero_words),
        ("longest_wrap_up", queue().longest_wrap_up(zero), zero_words),
        ("resume_claim", queue().resume_claim(zero), zero_words),
        ("callback.back_off", queue().callback(callback(1, zero)), zero_words),
        ("return_within", queue().return_within(zero), zero_words),
        ("offer_mode", queue().offer_mode(OfferMode::OneMore { every: zero, most: 2 }), zero_words),
        ("ordering", queue().ordering(QueueOrdering::PriorityCredit(long)), "a span is at most two years of 365 days"),
        ("wrap_up", queue().wrap_up(WrapUp::Timed(long)), "a span is at most two years of 365 days"),
        ("maximum_wait", queue().maximum_wait(long), "a span is at most two years of 365 days"),
        ("delays", queue().delays([long]), "a span is at most two years of 365 days"),
        ("longest_wrap_up", queue().longest_wrap_up(long), "a span is at most two years of 365 days"),
        ("resume_claim", queue().resume_claim(long), "a span is at most two years of 365 days"),
        ("return_within", queue().return_within(long), "a span is at most two years of 365 days"),
    ];
    for (field, queue, words) in cases {
        let error = refuse(&plan_of(queue));
        assert_eq!(error.to_string(), format!("queue `Réclamations`, {field}: {words}"));
        assert_eq!(error.code(), if words == zero_words { 1030 } else { 1031 });
    }
    let back_off = BackOff { busy: long, ..BackOff::default() };
    refused([(
        agents(AgentDefaults { back_off, ..AgentDefaults::default() }),
        "agents, back_off.busy: a span is at most two years of 365 days",
        1031,
    )]);
    refused([
        (plan_of(queue()).batch(zero), "plan, batch: the span is zero", 1030),
        (plan_of(queue()).batch(long), "plan, batch: a span is at most two years of 365 days", 1031),
    ]);
}

fn callback(attempts: u16, back_off: Duration) -> CallbackAttempts {
    CallbackAttempts { attempts, back_off }
}

#[test]
fn rules_that_never_act_are_refused() {
    let seventeen = (1..=17).map(Duration::from_secs);
    refused([
        (plan_of(queue().delays(seventeen)), "queue `Réclamations`, delays: a queue has at most 16 delays", 1032),
        (
            plan_of(queue().delays([MINUTE, Duration::from_secs(1), MINUTE + Duration::from_nanos(1)])),
            "queue `Réclamations`, delays: the delay of 60s is listed twice",
            1033,
        ),
        (
            plan_of(queue().delays([MINUTE]).maximum_wait(MINUTE)),
            "queue `Réclamations`, delays: the delay of 60s never passes: contacts end after 60s",
            1034,
        ),
        (
            plan_of(queue().offer_mode(OfferMode::Assign).offer_timeout(MINUTE)),
            "queue `Réclamations`, offer_timeout: offers that are assigned never time out",
            1035,
        ),
        (
            plan_of(queue().ordering(QueueOrdering::EarliestDeadline)),
            "queue `Réclamations`, ordering: earliest deadline needs a service level",
            1036,
        ),
    ]);
    assert!(plan_of(queue().ordering(QueueOrdering::EarliestDeadline).service_level(MINUTE, 80)).build().is_ok());
    assert!(plan_of(queue().delays((1..=16).map(Duration::from_secs))).build().is_ok());
}

#[test]
fn defaults_are_filled_in() {
    let plan = plan_of(queue().delays([MINUTE, Duration::from_nanos(1_500)]))
        .queue(QueueDefinition::new("assigned").offer_mode(OfferMode::Assign).channels(["chat", "voice"]))
        .build()
        .unwrap();
    assert_eq!(plan.tenants(), [Name::from("default")]);
    let channels: Vec<&str> = plan.channels().iter().map(|channel| channel.name.as_str()).collect();
    let standard =
        ["voice", "callback", "video", "chat", "social message", "sms", "e-mail", "web form", "fax", "letter"];
    assert_eq!(channels, standard);
    let [reclamations, assigned] = plan.queues() else { panic!("two queues") };
    assert_eq!(reclamations.channels, (0..10).map(ChannelId).collect::<Vec<_>>());
    assert_eq!(reclamations.offer_timeout, Some(Duration::from_secs(20)));
    assert_eq!(reclamations.delays, [Duration::from_micros(1), MINUTE]);
    assert_eq!(assigned.channels, [ChannelId(0), ChannelId(3)]);
    assert_eq!(assigned.offer_timeout, None);
}

#[test]
fn every_plan_error_has_a_code_of_its_own() {
    let name = || Name::from("x");
    let requirement = || toritsugi::RequirementError { column: 1, fault: RequirementFault::Unreachable };
    let declaration = toritsugi::Declaration::Queue;
    let faults = [
        PlanFault::NoQueue,
        PlanFault::TooMany { declaration, limit: 1 },
        PlanFault::BlankName,
        PlanFault::LongName { limit: 1 },
        PlanFault::ControlCharacter,
        PlanFault::DuplicateName,
        PlanFault::UnknownTenant { name: name() },
        PlanFault::UnknownChannel { name: name() },
        PlanFault::UnknownOrdering { name: name() },
        PlanFault::UnknownSelection { name: name() },
        PlanFault::DuplicateChannel { name: name() },
        PlanFault::Requirement(requirement()),
        PlanFault::OutOfRange { value: 0, low: 1, high: 2 },
        PlanFault::NoRoom { capacity: 1 },
        PlanFault::ZeroSpan,
        PlanFault::LongSpan,
        PlanFault::TooManyDelays { limit: 1 },
        PlanFault::DuplicateDelay { delay: MINUTE },
        PlanFault::DelayNeverPasses { delay: MINUTE, maximum_wait: MINUTE },
        PlanFault::TimeoutOfAssigned,
        PlanFault::NoServiceLevel,
        PlanFault::UnknownQueue { name: name() },
        PlanFault::UnknownSkill { name: name() },
        PlanFault::DuplicateSkill { name: name() },
        PlanFault::InterruptsItself,
        PlanFault::MutualInterruption { name: name() },
        PlanFault::NoRate,
        PlanFault::DuplicateRate { priority: 1 },
        PlanFault::ShorterThanWrapUp { longest: MINUTE, wrap_up: MINUTE },
        PlanFault::SameQueue,
        PlanFault::TooManySteps { limit: 1 },
        PlanFault::StepOutOfOrder { after: MINUTE },
        PlanFault::NoCondition,
        PlanFault::StepWithoutEffect,
        PlanFault::LevelsNotRaised { levels: 1 },
        PlanFault::MovesAndEnds,
        PlanFault::ReservedReason,
        PlanFault::EndlessMove,
    ];
    let codes: BTreeSet<u16> = faults.iter().map(PlanFault::code).collect();
    assert_eq!(codes.len(), faults.len());
    let (skill, level) = (SkillId(0), Level::MIN);
    let faults = [
        RequirementFault::Expected { what: "x" },
        RequirementFault::UnknownSkill { name: name() },
        RequirementFault::UnknownSkillId { skill },
        RequirementFault::BadLevel { text: name() },
        RequirementFault::EmptyRange { low: level, high: level },
        RequirementFault::TooLarge { limit: 1 },
        RequirementFault::TooDeep { limit: 1 },
        RequirementFault::Unreachable,
        RequirementFault::MisplacedAlways,
    ];
    let others: BTreeSet<u16> = faults.iter().map(RequirementFault::code).collect();
    assert_eq!(others.len(), faults.len());
    assert!(codes.is_disjoint(&others));
}
