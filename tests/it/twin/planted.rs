//! Routers with a planted fault: those that other systems had, and one for each group of laws. The duel must find each within a minute, and show
//! it as few commands.

use super::pseudo_random;
use std::time::{Duration, Instant};
use toritsugi::testing::generator::{Features, KNOWN};
use toritsugi::testing::{Routing, SlowRouter, duel};
use toritsugi::{
    AgentId, AgentView, Command, CommandError, ContactId, ContactView, Delivery, Event, HostKey, Plan, Router,
    Timestamp,
};

mod misdeeds;

use misdeeds::{
    AgeKeeper, AnsweredForHours, BlockedByTheHeavier, BurstChasesOne, ClockAhead, DeclinedGoesLast, EveryTenant,
    FreedPullsNobody, HangUpDropsOthers, KeptReservation, NoLimit, Nothing, PingPong, PriorityForgotten, RunsTwice,
    SharedWrapUp, ShortWrapUp, SilentForEver, TwoAnswers, UnusableHaltsAll,
};

const LIMIT: Duration = Duration::from_secs(60);
const MOST_COMMANDS: usize = 10;

/// What a faulty router does otherwise than the engine that it is built on.
pub(crate) trait Misdeed: Default {
    /// What the runs have in which it may show.
    const FEATURES: Features = Features::NONE;
    /// The plan by which it really goes.
    fn plan(plan: Plan) -> Plan {
        plan
    }
    /// Sound unless said otherwise.
    fn apply(
        &mut self,
        router: &mut Router,
        at: Timestamp,
        command: Command,
        events: &mut Vec<Event>,
    ) -> Result<(), CommandError> {
        router.apply(at, command, events)
    }
    /// Sound unless said otherwise.
    fn apply_once(
        &mut self,
        router: &mut Router,
        (at, key): (Timestamp, HostKey),
        command: Command,
        events: &mut Vec<Event>,
    ) -> Result<Delivery, CommandError> {
        router.apply_once(at, key, command, events)
    }
    /// What it makes of what the router says of a contact.
    fn contact<'a>(&'a self, _: &mut ContactView<'a>) {}
    /// What it makes of what the router says of an agent.
    fn agent(&self, _: &mut AgentView<'_>) {}
}

pub(crate) struct Faulty<M>(Router, M);

impl<M: Misdeed> Routing for Faulty<M> {
    type Inner = Router;

    fn inner(&self) -> &Router {
        &self.0
    }

    fn with_plan(plan: Plan) -> Self {
        Self(Router::new(M::plan(plan)), M::default())
    }

    fn apply(&mut self, at: Timestamp, command: Command, events: &mut Vec<Event>) -> Result<(), CommandError> {
        self.1.apply(&mut self.0, at, command, events)
    }

    fn apply_once(
        &mut self,
        at: Timestamp,
        key: HostKey,
        command: Command,
        events: &mut Vec<Event>,
    ) -> Result<Delivery, CommandError> {
        self.1.apply_once(&mut self.0, (at, key), command, events)
    }

    fn contact(&self, contact: ContactId) -> Option<ContactView<'_>> {
        let mut view = self.0.contact(contact)?;
        self.1.contact(&mut view);
        Some(view)
    }

    fn agent(&self, agent: AgentId) -> Option<AgentView<'_>> {
        let mut view = self.0.agent(agent)?;
        self.1.agent(&mut view);
        Some(view)
    }
}

/// What the duel says of a run, if it is at odds with it.
fn report<M: Misdeed>(seed: u64) -> Option<String> {
    let run = || duel::run_pair_with::<Faulty<M>, SlowRouter>(M::FEATURES, &pseudo_random(seed, 120));
    let panic = std::panic::catch_unwind(run).err()?;
    panic.downcast::<String>().ok().map(|report| *report)
}

/// The difference that the duel finds, and the kinds of the commands to which it shrinks the run.
fn found<M: Misdeed>() -> (String, Vec<String>) {
    let start = Instant::now();
    let report = (0..).take_while(|_| start.elapsed() < LIMIT).find_map(report::<M>).unwrap();
    assert!(start.elapsed() < LIMIT, "found after {:?}", start.elapsed());
    let (difference, steps) = report.split_once("steps:\n").unwrap();
    let kind = |step: &str| {
        step.split_whitespace().nth(1).unwrap_or_default().split('(').next().unwrap_or_default().to_owned()
    };
    let kinds: Vec<String> = steps.lines().map(kind).collect();
    assert!((1..=MOST_COMMANDS).contains(&kinds.len()), "{} commands:\n{report}", kinds.len());
    let what = difference.lines().nth(1).unwrap_or_default().trim().to_owned();
    eprintln!("found after {:?}: {what}: {}", start.elapsed(), kinds.join(", "));
    (what, kinds)
}

macro_rules! planted {
    ($($test:ident: $misdeed:ident;)+) => {
        $(
            #[test]
            fn $test() {
                found::<$misdeed>();
            }
        )+
    };
}

planted! {
    one_call_is_answered_by_two_agents: TwoAnswers;
    an_agent_stays_reserved_when_another_wins: KeptReservation;
    a_contact_is_answered_for_hours_after_its_end: AnsweredForHours;
    the_eighth_by_priority_is_served_before_the_first: PriorityForgotten;
    one_unusable_agent_halts_the_queue: UnusableHaltsAll;
    the_wrap_up_of_the_first_ends_with_that_of_the_last: SharedWrapUp;
    a_wrap_up_ends_early_for_an_agent_in_several_queues: ShortWrapUp;
    a_burst_chases_one_agent: BurstChasesOne;
    an_answer_that_hangs_up_drops_all_other_offers: HangUpDropsOthers;
    an_unservable_contact_of_a_heavier_queue_blocks_a_lighter_one: BlockedByTheHeavier;
    a_silent_agent_is_offered_for_ever: SilentForEver;
    freed_capacity_never_pulls_those_who_wait: FreedPullsNobody;
    time_runs_ahead: ClockAhead;
    a_declined_contact_loses_its_place: DeclinedGoesLast;
    a_pair_is_offered_again_at_once: PingPong;
    a_command_that_comes_again_is_done_again: RunsTwice;
    tenants_touch: EveryTenant;
    a_limit_does_not_hold: NoLimit;
}

#[test]
fn the_duel_finds_a_planted_fault_and_shows_it_in_two_commands() {
    let (what, kinds) = found::<AgeKeeper>();
    assert_eq!((what.as_str(), kinds), ("a contact differs", vec!["Enqueue".to_owned(), "Transfer".to_owned()]));
}

/// The wrapper itself is no fault.
#[test]
fn a_router_without_a_fault_is_not_found() {
    assert_eq!((0..100).find_map(report::<Nothing>), None);
    assert!(KNOWN.has(Nothing::FEATURES));
}
