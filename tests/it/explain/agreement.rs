//! Explanations and decisions against the engine, over random runs.

use crate::random::pseudo_random;
use std::collections::BTreeSet;
use std::ops::Range;
use toritsugi::testing::{duel, generator};
use toritsugi::{
    Advance, AgentExplanation, AgentId, Callback, Command, Complete, ContactExplanation, ContactId, ContactPhase,
    Deadline, DeadlineReason, DeclineOffer, EndWrapUp, Enqueue, Event, EventKind, Gate, Look, Obstacle, OfferCause,
    PlanDefinition, Presence, Router, SetReady, Standing, Timestamp, WaitsFor, WithdrawOffer, WorkPhase, WrapUp,
};

/// How often each kind of check found something to check.
#[derive(Debug, Default)]
struct Seen {
    places: u32,
    contacts_by_contact: u32,
    contacts_by_agent: u32,
    changes: u32,
    rooms: u32,
    offers: [u32; 4],
    arrivals: u32,
    failed_offers: u32,
    freed_agents: u32,
}

/// Calls for each step of many runs, with the router before and after its command at the same instant.
pub(super) fn for_each_step(runs: Range<u64>, check: impl FnMut(&Router, &Command, bool, &Router, &[Event])) {
    for_each_step_with(runs, |_| (), check);
}

/// As [`for_each_step`], with plans in which nothing but the looks decides.
fn for_each_plain_step(runs: Range<u64>, mut check: impl FnMut(&Router, &Command, bool, &Router, &[Event])) {
    let simplify = |plan: &mut PlanDefinition| {
        plan.batch = None;
        for queue in &mut plan.queues {
            queue.steps.clear();
            (queue.spare, queue.last_resort) = (None, false);
        }
    };
    // No explanation knows beforehand that a strategy is about to fail. [S-12]
    let check_sound = |before: &Router, command: &Command, accepted: bool, router: &Router, events: &[Event]| {
        if before.failed_strategies() == router.failed_strategies() {
            check(before, command, accepted, router, events);
        }
    };
    for_each_step_with(runs, simplify, check_sound);
}

fn for_each_step_with(
    runs: Range<u64>,
    change: impl Fn(&mut PlanDefinition),
    mut check: impl FnMut(&Router, &Command, bool, &Router, &[Event]),
) {
    for seed in runs {
        let (plan, steps) = duel::parts(&pseudo_random(seed, 150));
        let mut definition = generator::definition(&plan);
        change(&mut definition);
        let mut router = Router::new(definition.build_with(&generator::strategies()).unwrap());
        for bytes in steps {
            let (at, command) = generator::command(&bytes, &router);
            let mut events = Vec::new();
            if router.apply(at, Advance {}, &mut events).is_err() {
                assert_eq!(router.decisions(), []);
                continue;
            }
            check_offers(&router, &events);
            events.clear();
            let before = router.clone();
            let accepted = router.apply(at, command.clone(), &mut events).is_ok();
            check(&before, &command, accepted, &router, &events);
        }
    }
}

/// Each `Offered` event has its decision, and no decision is without.
fn check_offers(router: &Router, events: &[Event]) -> [u32; 4] {
    let mut looks = [0; 4];
    let mut decisions = router.decisions().iter();
    for event in events {
        let EventKind::Offered { offer, contact, agent, queue, cause, .. } = event.kind else { continue };
        let decision = decisions.next().unwrap();
        let found = (decision.offer, decision.contact, decision.agent, decision.queue, decision.cause, decision.at);
        assert_eq!(found, (offer, contact, agent, queue, cause, event.at));
        assert_eq!(cause != OfferCause::Routed, decision.look == Look::Command, "{decision:?}");
        looks[match decision.look {
            Look::Agent(_) => 0,
            Look::Contact(rank) => {
                assert_eq!(rank.agent, agent);
                1
            }
            Look::Batch { .. } => 2,
            Look::Command => 3,
            _ => panic!("{decision:?}"),
        }] += 1;
    }
    assert_eq!(decisions.next(), None);
    looks
}

#[test]
fn explanations_agree_with_the_engine_after_every_command() {
    let mut seen = Seen::default();
    for_each_step(0..60, |_, _, _, router, events| {
        for (sum, looks) in seen.offers.iter_mut().zip(check_offers(router, events)) {
            *sum += looks;
        }
        let whys: Vec<ContactExplanation> =
            router.contacts().into_iter().map(|contact| router.explain_contact(contact).unwrap()).collect();
        for why in &whys {
            check_contact(router, why, &mut seen);
        }
        for agent in router.agents() {
            check_agent(router, &router.explain_agent(agent).unwrap(), &whys, &mut seen);
        }
    });
    let Seen { places, contacts_by_contact, contacts_by_agent, rooms, offers, .. } = seen;
    let least = [places, contacts_by_contact, contacts_by_agent, rooms, offers[0], offers[1]].into_iter().min();
    assert!(least > Some(100), "{seen:?}");
}

fn check_contact(router: &Router, why: &ContactExplanation, seen: &mut Seen) {
    let view = router.contact(why.contact).unwrap();
    assert_eq!((why.phase, why.at, why.places.len()), (view.phase, router.now(), view.places.len()));
    assert_eq!(why.age(), router.now().saturating_since(why.since));
    for place in &why.places {
        let waiting = router.waiting(place.queue);
        let position = waiting.iter().position(|contact| *contact == why.contact);
        assert_eq!(place.position, position.map(|position| u32::try_from(position).unwrap() + 1));
        assert_eq!(usize::try_from(place.waiting), Ok(waiting.len()));
        seen.places += u32::from(position.is_some());
    }
    let listed: BTreeSet<AgentId> = why.agents.iter().map(|standing| standing.agent).collect();
    assert_eq!(listed.into_iter().collect::<Vec<_>>(), router.agents());
    let mut failed = Vec::new();
    for standing in &why.agents {
        let gate = router.explain(why.contact, standing.agent).unwrap();
        assert_eq!(standing.standing.gate(), gate, "contact {} agent {}", why.contact, standing.agent);
        failed.extend(gate);
        seen.contacts_by_contact += 1;
    }
    let counted = why.gates.iter().flat_map(|(gate, count)| (0..*count).map(|_| *gate));
    failed.sort_unstable();
    assert_eq!(counted.collect::<Vec<Gate>>(), failed);
    let is_sorted = why.agents.is_sorted_by_key(|standing| match standing.standing {
        Standing::May(_) => None,
        Standing::MayNot(obstacle) => Some(std::cmp::Reverse(obstacle.gate())),
    });
    assert!(is_sorted, "{why:?}");
    check_what_it_waits_for(router, why);
    // Only who is full frees room by itself.
    if let Some(Deadline { at, .. }) = why.next_room {
        let is_due = |agent: &AgentId| {
            router.agent(*agent).unwrap().work.iter().any(|work| match work.phase {
                WorkPhase::Offered(until) => until == Some(at),
                WorkPhase::WrappingUp(until) => until == at,
                _ => false,
            })
        };
        let busy = why.agents.iter().filter(|it| it.standing.gate() == Some(Gate::Capacity) || why.places.len() > 1);
        assert!(busy.map(|standing| standing.agent).any(|agent| is_due(&agent)), "{why:?}");
        seen.rooms += 1;
    }
}

/// No pair that passes every gate is left standing, but for the next batch. [M-2] [B-1]
fn check_what_it_waits_for(router: &Router, why: &ContactExplanation) {
    let expected = match why.phase {
        ContactPhase::Accepted | ContactPhase::Connected => WaitsFor::Nothing,
        ContactPhase::Offered => WaitsFor::Answer,
        ContactPhase::Scheduled => WaitsFor::DueTime,
        ContactPhase::Parked | ContactPhase::Dialling => WaitsFor::Customer,
        _ => {
            let is_collected = router.plan().batch().is_some();
            assert!(is_collected || why.first_choice().is_none(), "{why:?}");
            assert_ne!(why.waits_for, WaitsFor::Turn, "{why:?}");
            assert_eq!(why.waits_for == WaitsFor::Batch, why.first_choice().is_some(), "{why:?}");
            let nobody = why.agents.is_empty();
            assert!(!nobody || why.waits_for == WaitsFor::SignIn, "{why:?}");
            let able = why.agents.iter().any(|it| match it.standing {
                Standing::May(_) => true,
                Standing::MayNot(obstacle) => obstacle == Obstacle::Busy,
            });
            // Whoever is busy may lack something further on.
            assert!(able || why.waits_for != WaitsFor::Capacity || why.places.len() > 1, "{why:?}");
            return;
        }
    };
    assert_eq!(why.waits_for, expected, "{why:?}");
}

fn check_agent(router: &Router, why: &AgentExplanation, whys: &[ContactExplanation], seen: &mut Seen) {
    let view = router.agent(why.agent).unwrap();
    assert_eq!(why.work.iter().map(|cost| u64::from(cost.units)).sum::<u64>(), view.units_in_use);
    assert_eq!(why.work.iter().map(|cost| cost.work).collect::<Vec<_>>(), view.work);
    let waiting: BTreeSet<ContactId> =
        whys.iter().filter(|why| why.phase == ContactPhase::Waiting).map(|why| why.contact).collect();
    let listed: BTreeSet<ContactId> = why.contacts.iter().map(|standing| standing.contact).collect();
    assert!(listed.is_superset(&waiting) && listed.len() == why.contacts.len(), "{why:?}");
    for standing in &why.contacts {
        assert_eq!(why.contact(standing.contact), Some(standing));
        let contact = whys.iter().find(|other| other.contact == standing.contact).unwrap();
        let by_contact = contact.agent(why.agent).unwrap().standing;
        if contact.places.len() == 1 {
            assert_eq!(standing.obstacle.map(Obstacle::gate), by_contact.gate());
            let by_contact = match by_contact {
                Standing::May(_) => None,
                Standing::MayNot(obstacle) => Some(obstacle),
            };
            assert_eq!(standing.obstacle, by_contact);
        }
        assert!(standing.rank.is_some() || standing.obstacle.is_some());
        assert!(
            standing.obstacle.is_some() || router.plan().batch().is_some() || contact.phase != ContactPhase::Waiting
        );
        let room = why.room.iter().find(|room| room.channel == contact.channel);
        let is_free = room.is_some_and(|room| room.free > 0);
        let reaches = standing.obstacle.is_none_or(|obstacle| obstacle.gate() > Gate::Capacity);
        assert!(!reaches || is_free, "{why:?}");
        assert!(standing.obstacle != Some(Obstacle::Busy) || !is_free, "{why:?}");
        seen.contacts_by_agent += 1;
    }
}

#[test]
fn the_next_change_is_the_next_timer_that_fires_for_the_contact() {
    let mut seen = Seen::default();
    for_each_step(100..125, |_, _, _, router, _| {
        for contact in router.contacts() {
            let expected = router.explain_contact(contact).unwrap().next_change;
            if let Some(found) = next_change_by_waiting(router.clone(), contact) {
                assert_eq!(expected.map(|deadline| (deadline.at, deadline.reason)), found, "{contact}");
                seen.changes += u32::from(found.is_some());
            }
        }
    });
    assert!(seen.changes > 1000, "{seen:?}");
}

/// Waits until a timer of the contact fires; `None` if something else happened to it before, or if that takes long.
#[expect(clippy::option_option, reason = "not known, or known to be none")]
fn next_change_by_waiting(mut router: Router, id: ContactId) -> Option<Option<(Timestamp, DeadlineReason)>> {
    for _ in 0..12 {
        let Some(Deadline { at, reason, .. }) = router.next_deadline() else { return Some(None) };
        let is_own = match reason {
            DeadlineReason::OfferExpiry { offer } => router.contact(id)?.offers.iter().any(|(own, _)| *own == offer),
            DeadlineReason::MaximumWait { contact }
            | DeadlineReason::MembershipDelay { contact }
            | DeadlineReason::BackOffEnd { contact, .. }
            | DeadlineReason::NextOffer { contact }
            | DeadlineReason::Step { contact, .. }
            | DeadlineReason::StageEnd { contact }
            | DeadlineReason::CallbackDue { contact }
            | DeadlineReason::CallbackExpiry { contact } => contact == id,
            DeadlineReason::Batch | DeadlineReason::Hours { .. } => return None,
            _ => false,
        };
        if is_own {
            return Some(Some((at, reason)));
        }
        let look = |router: &Router| {
            let view = router.contact(id)?;
            let places = view.places.len();
            // A timer of the contact that was due at the same instant has fired unseen, as that of a step that does not take effect.
            let held = (view.overdue_since, view.held_back, router.explain_contact(id).ok()?.next_change);
            Some((
                view.phase,
                view.offers,
                view.declined,
                view.delays_passed,
                view.stage,
                view.entered_at,
                places,
                held,
            ))
        };
        let before = look(&router);
        // Beyond the end of time nothing fires.
        router.apply(at, Advance {}, &mut Vec::new()).ok()?;
        if look(&router) != before {
            return None;
        }
    }
    None
}

/// A contact that enters takes the first choice: that of the same contact, were it a callback that is not due yet. [M-4]
#[test]
fn an_arriving_contact_takes_the_first_choice_of_its_explanation() {
    let mut seen = Seen::default();
    for_each_plain_step(200..320, |before, command, accepted, router, _| {
        let Command::Enqueue(command) = command else { return };
        let Enqueue { contact, queue, .. } = *command;
        let is_plain = command.callback.is_none() && command.preferred.is_empty() && command.steps.is_none();
        let rules = router.plan().queues().get(usize::from(queue.0));
        let has_steps = rules.is_some_and(|rules| !rules.steps.is_empty());
        if !accepted || !is_plain || has_steps || router.plan().batch().is_some() || before.now() == Timestamp::MAX {
            return;
        }
        let mut resting = before.clone();
        let due = Timestamp(before.now().0 + 1);
        let callback = Callback { due: Some(due), ..Callback::default() };
        let command = command.clone().with_callback(callback);
        resting.apply(before.now(), command, &mut Vec::new()).unwrap();
        let why = resting.explain_contact(contact).unwrap();
        let expected = why.first_choice().map(|choice| (choice.agent, choice.queue, choice.standing));
        let decision = router.decisions().first();
        assert_eq!(decision.map(|decision| (decision.agent, decision.queue, by_contact(decision.look))), expected);
        seen.arrivals += u32::from(why.agents.iter().filter(|it| it.standing.gate().is_none()).count() > 1);
    });
    assert!(seen.arrivals > 30, "{seen:?}");
}

fn by_contact(look: Look) -> Standing {
    let Look::Contact(rank) = look else { panic!("{look:?}") };
    Standing::May(rank)
}

/// A contact whose only offer fails takes the next choice. [F-6]
#[test]
fn a_contact_that_was_declined_takes_the_next_choice_of_its_explanation() {
    let mut seen = Seen::default();
    for_each_plain_step(300..600, |before, command, accepted, router, _| {
        let (Command::DeclineOffer(DeclineOffer { offer, .. }) | Command::WithdrawOffer(WithdrawOffer { offer })) =
            command
        else {
            return;
        };
        let is_it = |contact: &ContactId| before.contact(*contact).unwrap().offer == Some(*offer);
        let Some(contact) = before.contacts().into_iter().find(is_it).filter(|_| accepted) else { return };
        let view = before.contact(contact).unwrap();
        let queues = before.plan().queues();
        let is_special = view.overdue_since.is_some()
            || !view.held_back.is_empty()
            || view.offers.len() > 1
            || before.plan().batch().is_some()
            || queues.iter().any(|queue| queue.spare.is_some() || queue.last_resort);
        let looks_for = |decision: &&toritsugi::Decision| decision.contact == contact;
        let decision = router.decisions().iter().find(looks_for);
        if is_special || decision.is_some_and(|decision| matches!(decision.look, Look::Agent(_))) {
            return;
        }
        let why = before.explain_contact(contact).unwrap();
        let others = why.agents.iter().filter(|choice| Some(choice.agent) != view.agent);
        let choice = others.filter(|choice| choice.standing.gate().is_none()).min_by_key(|choice| {
            let Standing::May(rank) = choice.standing else { panic!() };
            (view.places.iter().position(|place| place.queue == choice.queue), rank)
        });
        let expected = choice.map(|choice| (choice.agent, choice.queue, choice.standing));
        assert_eq!(decision.map(|it| (it.agent, it.queue, by_contact(it.look))), expected);
        seen.failed_offers += u32::from(expected.is_some());
    });
    assert!(seen.failed_offers > 15, "{seen:?}");
}

/// An agent that becomes free takes the first contact of its explanation. [M-3]
#[test]
fn a_freed_agent_takes_the_first_contact_of_its_explanation() {
    let mut seen = Seen::default();
    for_each_plain_step(500..720, |before, command, accepted, router, _| {
        let Some(agent) = freed(before, command).filter(|_| accepted) else { return };
        let is_special = before.plan().batch().is_some() || before.plan().queues().iter().any(|it| it.spare.is_some());
        let is_there = router.agent(agent).is_some_and(|view| view.presence == Presence::Ready);
        let why = before.explain_agent(agent).unwrap();
        if is_special || !is_there || why.site.is_some_and(|(_, is_open)| !is_open) {
            return;
        }
        // A new plan may have made a channel cost more than the agent has.
        let fits = |contact: ContactId| {
            let channel = before.contact(contact).unwrap().channel;
            before.plan().channels()[usize::from(channel.0)].cost <= why.capacity
        };
        let ranked = why.contacts.iter().filter_map(|standing| Some((standing, standing.rank?)));
        let ranked: Vec<_> = ranked.filter(|(standing, _)| fits(standing.contact)).collect();
        let expected = ranked.first().map(|(standing, rank)| (standing.contact, standing.queue, Look::Agent(*rank)));
        let decision = router.decisions().first().filter(|decision| decision.agent == agent);
        assert_eq!(decision.map(|it| (it.contact, it.queue, it.look)), expected, "{command:?}");
        seen.freed_agents += u32::from(ranked.len() > 1);
    });
    assert!(seen.freed_agents > 30, "{seen:?}");
}

/// The agent that has nothing in hand any more after this command, and looks first.
fn freed(before: &Router, command: &Command) -> Option<AgentId> {
    let (agent, ends) = match command {
        Command::SetReady(SetReady { agent }) => (*agent, None),
        Command::EndWrapUp(EndWrapUp { agent, contact }) => (*agent, Some(*contact)),
        Command::Complete(Complete { contact, .. }) => {
            let view = before.contact(*contact)?;
            let rules = &before.plan().queues()[usize::from(view.queue.0)];
            (view.agent.filter(|_| rules.wrap_up == WrapUp::None)?, Some(*contact))
        }
        _ => return None,
    };
    let view = before.agent(agent)?;
    let works_on: Vec<ContactId> = view.work.iter().map(|work| work.contact).collect();
    let was_away = ends.is_some() || view.presence != Presence::Ready;
    (works_on == Vec::from_iter(ends) && was_away).then_some(agent)
}
