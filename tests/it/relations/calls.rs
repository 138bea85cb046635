//! When calls start, in centres that differ in one thing. What is false in general is in `tests/scenarios/false-claims`.

use super::*;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use toritsugi::{
    Abandon, Complete, ContactId, Disposition, Enqueue, Level, Membership, OfferMode, Priority, QueueId, Requirement,
    SkillId,
};

const QUEUE: QueueId = QueueId(0);
const CALL: ChannelId = ChannelId(0);

/// A call; times in seconds.
#[derive(Clone, Debug)]
struct Call {
    at: u64,
    takes: u64,
    skill: Option<u16>,
    priority: i16,
    patience: Option<u64>,
}

/// What happens next to a call: at equal times ends come before arrivals, and those before hang-ups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Next {
    Ends,
    Arrives,
    HangsUp,
}

fn plan(ordering: QueueOrdering, selection: AgentSelection) -> Plan {
    let queue = QueueDefinition::new("calls").ordering(ordering).selection(selection).offer_mode(OfferMode::Assign);
    PlanDefinition::new().skill("s0").skill("s1").skill("s2").queue(queue).build().unwrap()
}

/// An agent that can do these skills.
fn agent(skills: &[u16]) -> AgentProfile {
    AgentProfile {
        queues: vec![Membership::new(QUEUE)],
        skills: skills.iter().map(|skill| (SkillId(*skill), Level::MAX)).collect(),
        ..AgentProfile::default()
    }
}

/// When each call starts, or for ever if it never does.
fn starts(plan: &Plan, agents: &[AgentProfile], calls: &[Call]) -> Vec<u64> {
    let mut router = Router::new(plan.clone());
    let (mut starts, mut events) = (vec![u64::MAX; calls.len()], Vec::new());
    for (id, profile) in (1..).zip(agents) {
        router.apply(Timestamp::ZERO, SignIn::new(AgentId(id), profile.clone()), &mut events).unwrap();
    }
    let mut agenda: BinaryHeap<_> = (0..).zip(calls).map(|(id, call)| Reverse((call.at, Next::Arrives, id))).collect();
    while let Some(Reverse((now, next, id))) = agenda.pop() {
        let (call, contact) = (&calls[id], ContactId(u128::try_from(id).unwrap()));
        let command: Command = match next {
            Next::Ends => Complete { contact, disposition: Disposition::default() }.into(),
            Next::HangsUp if starts[id] < u64::MAX => continue,
            Next::HangsUp => Abandon { contact }.into(),
            Next::Arrives => {
                agenda.extend(call.patience.map(|patience| Reverse((now + patience, Next::HangsUp, id))));
                let requirement =
                    call.skill.map(|skill| Requirement::AtLeast { skill: SkillId(skill), level: Level::MAX });
                let enqueue = Enqueue::new(contact, QUEUE, CALL).with_priority(Priority(call.priority));
                enqueue.with_requirement(requirement.unwrap_or(Requirement::Anyone)).into()
            }
        };
        events.clear();
        router.apply(Timestamp::from_secs(now), command, &mut events).unwrap();
        for event in &events {
            if let EventKind::OfferAccepted { contact, .. } = event.kind {
                let started = usize::try_from(contact.0).unwrap();
                starts[started] = now;
                agenda.push(Reverse((now + calls[started].takes, Next::Ends, started)));
            }
        }
    }
    starts
}

/// Numbers below bounds, from a seed.
fn drawing(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut bytes = pseudo_random(42_000_000 + seed, 40).into_iter();
    move |bound| (u64::from(bytes.next().unwrap()) * 256 + u64::from(bytes.next().unwrap())) % bound
}

/// Up to 25 calls, of which some take far longer than others; at most one arrives at a time.
fn draw_calls(below: &mut impl FnMut(u64) -> u64) -> Vec<Call> {
    let mut at = 0;
    let mut calls = Vec::new();
    for _ in 0..5 + below(20) {
        at += 1 + below(6);
        let takes = 1 + if below(5) == 0 { 20 + below(40) } else { below(8) };
        let skill = [None, Some(0), Some(1), Some(2)][usize::try_from(below(4)).unwrap()];
        let patience = (below(3) == 0).then(|| 1 + below(20));
        calls.push(Call { at, takes, skill, priority: i16::try_from(below(3)).unwrap(), patience });
    }
    calls
}

const SELECTIONS: [AgentSelection; 6] = [
    AgentSelection::LongestIdle,
    AgentSelection::LeastLoaded,
    AgentSelection::FewestHandled,
    AgentSelection::RoundRobin,
    AgentSelection::FixedOrder,
    AgentSelection::WeightedRandom(7),
];

#[test]
fn among_equal_agents_the_selection_changes_no_start() {
    for seed in 0..200 {
        let mut below = drawing(seed);
        let calls = draw_calls(&mut below);
        let agents = vec![agent(&[0, 1, 2]); 1 + usize::try_from(below(4)).unwrap()];
        let [first, others @ ..] =
            SELECTIONS.map(|selection| starts(&plan(QueueOrdering::StrictPriority, selection), &agents, &calls));
        assert!(others.iter().all(|other| *other == first), "seed {seed}: {first:?} {others:?}");
    }
}

/// How many of many calls start later if each alone is changed in this way.
fn later_for_itself(change: fn(&mut Call)) -> usize {
    let plan = plan(QueueOrdering::StrictPriority, AgentSelection::LongestIdle);
    let mut later = 0;
    for seed in 0..60 {
        let mut below = drawing(seed);
        let calls = draw_calls(&mut below);
        let agents = [agent(&[0]), agent(&[0, 1]), agent(&[2])];
        let before = starts(&plan, &agents, &calls);
        for call in 0..calls.len() {
            let mut calls = calls.clone();
            change(&mut calls[call]);
            later += usize::from(starts(&plan, &agents, &calls)[call] > before[call]);
        }
    }
    later
}

#[test]
fn a_call_gains_by_priority_patience_an_earlier_arrival_and_by_asking_less() {
    assert_eq!(later_for_itself(|call| call.priority += 1), 0);
    assert_eq!(later_for_itself(|call| call.skill = None), 0);
    assert_eq!(later_for_itself(|call| call.patience = None), 0);
    assert_eq!(later_for_itself(|call| call.patience = call.patience.map(|patience| patience + 5)), 0);
    // It gives up when it did before.
    let earlier = |call: &mut Call| {
        let by = call.at.min(3);
        (call.at, call.patience) = (call.at - by, call.patience.map(|patience| patience + by));
    };
    assert_eq!(later_for_itself(earlier), 0);
    // The same the other way round shows that there is something to gain.
    assert!(later_for_itself(|call| call.priority -= 1) > 10);
    assert!(later_for_itself(|call| call.skill = Some(2)) > 10);
    assert!(later_for_itself(|call| call.patience = Some(1)) > 10);
    assert!(later_for_itself(|call| call.at += 3) > 10);
}

/// Whether every call that both have starts no later in the second; calls by their arrival.
fn delays_nobody(ordering: &QueueOrdering, one: (usize, &[Call]), other: (usize, &[Call])) -> bool {
    let plan = plan(ordering.clone(), AgentSelection::LongestIdle);
    let run = |(agents, calls): (usize, &[Call])| {
        let starts = starts(&plan, &vec![agent(&[]); agents], calls);
        calls.iter().map(|call| call.at).zip(starts).collect::<std::collections::BTreeMap<_, _>>()
    };
    let before = run(one);
    run(other).into_iter().all(|(call, start)| before.get(&call).is_none_or(|before| start <= *before))
}

/// Whether more agents, fewer calls and shorter calls delay nobody, where all are alike and nobody gives up.
fn help_delays_nobody(ordering: &QueueOrdering, seed: u64) -> bool {
    let mut below = drawing(seed);
    let mut calls = draw_calls(&mut below);
    for call in &mut calls {
        (call.skill, call.priority, call.patience) = (None, 0, None);
    }
    let agents = 1 + usize::try_from(below(3)).unwrap();
    let chosen = usize::try_from(below(u64::try_from(calls.len()).unwrap())).unwrap();
    let (mut fewer, mut shorter) = (calls.clone(), calls.clone());
    fewer.remove(chosen);
    shorter[chosen].takes = 1;
    let before = (agents, calls.as_slice());
    [(agents + 1, calls.as_slice()), (agents, &fewer), (agents, &shorter)]
        .into_iter()
        .all(|other| delays_nobody(ordering, before, other))
}

#[test]
fn where_all_are_alike_help_delays_nobody() {
    for seed in 0..300 {
        assert!(help_delays_nobody(&QueueOrdering::FirstInFirstOut, seed), "seed {seed}");
    }
    // Last in, first out, it delays some: the check can fail.
    assert!((0..300).any(|seed| !help_delays_nobody(&QueueOrdering::LastInFirstOut, seed)));
}
