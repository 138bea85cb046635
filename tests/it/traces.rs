//! Decisions of an independent published simulator, reproduced line by line. `tests/traces/README.md` says where they come from.

#![expect(clippy::indexing_slicing, reason = "contacts, agents, groups and types are numbered from 0")]

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::env;
use std::path::Path;
use system::System;
use toritsugi::testing::{Routing, SlowRouter};
use toritsugi::{
    Abandon, AgentId, AgentProfile, ChannelId, Command, Complete, ContactId, Disposition, Enqueue, Event, EventKind,
    QueueId, Router, SignIn, Timestamp,
};

mod read;
mod system;

/// The policies, in the order of the columns.
const POLICIES: [&str; 4] = ["AGENTSPREF", "LONGESTWEIGHTEDWAITINGTIME", "QUEUEPRIORITY", "SINGLEFIFOQUEUE"];

/// A contact to come.
#[derive(Clone, Copy, Debug)]
struct Arrival {
    at: u64,
    kind: u16,
    service: u64,
    patience: u64,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Served { group: usize, start: u64, end: u64 },
    Abandoned { end: u64 },
}

/// What happens next in a run, to the contact of this number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Happening {
    Arrives(usize),
    Ends(usize),
    LosesPatience(usize),
}

#[test]
fn one_group() {
    compare("a");
}

#[test]
fn two_groups_of_which_one_serves_both_types() {
    compare("b");
}

#[test]
fn four_groups_of_several_skills() {
    compare("c");
}

/// That what is compared depends on the policy: otherwise it would show nothing.
#[test]
fn policies_are_told_apart() {
    for name in ["b", "c"] {
        let (arrivals, expected) = read::sample(name);
        for system in read::systems(name) {
            let outcomes = run::<Router>(&system, &arrivals);
            for (policy, expected) in POLICIES.iter().zip(&expected) {
                let same = differences(&outcomes, expected).is_empty();
                assert_eq!(same, system.policy == *policy, "{name}, {} as if {policy}", system.policy);
            }
        }
    }
}

/// All 240,000 lines, through engine and twin, from a folder that is not part of the repository.
#[test]
#[ignore = "needs a folder of full traces, named by TRACES"]
fn every_full_trace() {
    let folder = env::var("TRACES").unwrap();
    let (mut systems, mut contacts) = (0, 0);
    for name in ["a", "b", "c"] {
        let arrivals = read::full_arrivals(&Path::new(&folder).join(name));
        for policy in POLICIES {
            let place = Path::new(&folder).join(name).join(policy.to_lowercase());
            let (system, expected) = (read::full_system(&place), read::full_outcomes(&place));
            assert_eq!((system.policy.as_str(), arrivals.len()), (policy, expected.len()));
            report(name, policy, &differences(&run::<Router>(&system, &arrivals), &expected));
            report(name, policy, &differences(&run::<SlowRouter>(&system, &arrivals), &expected));
            systems += 1;
            contacts += arrivals.len();
        }
    }
    assert_eq!((systems, contacts), (12, 240_000));
}

/// Engine and twin, under every policy.
fn compare(name: &str) {
    let (arrivals, expected) = read::sample(name);
    let systems = read::systems(name);
    assert!(systems.iter().map(|system| system.policy.as_str()).eq(POLICIES));
    for (system, expected) in systems.iter().zip(&expected) {
        assert!(expected.iter().flatten().count() >= 2_990, "hardly anything to compare");
        report(name, &system.policy, &differences(&run::<Router>(system, &arrivals), expected));
        report(name, &system.policy, &differences(&run::<SlowRouter>(system, &arrivals), expected));
    }
}

/// The contacts for which it is known what must come out, and for which something else did.
fn differences(outcomes: &[Outcome], expected: &[Option<Outcome>]) -> Vec<usize> {
    assert_eq!(outcomes.len(), expected.len());
    let pairs = outcomes.iter().zip(expected).enumerate();
    pairs
        .filter(|(_, (actual, expected))| expected.is_some_and(|expected| expected != **actual))
        .map(|(id, _)| id)
        .collect()
}

fn report(name: &str, policy: &str, differences: &[usize]) {
    let first = differences.first();
    assert!(differences.is_empty(), "{name}, {policy}: {} contacts differ, the first is {first:?}", differences.len());
}

/// The whole life of these contacts, by a router of this kind. The simulator's rules are in `tests/traces/README.md`.
fn run<R: Routing>(system: &System, arrivals: &[Arrival]) -> Vec<Outcome> {
    let mut centre = Centre::<R>::open(system);
    let mut outcomes = vec![None; arrivals.len()];
    let mut agenda: BinaryHeap<_> =
        arrivals.iter().enumerate().map(|(id, arrival)| Reverse((arrival.at, Happening::Arrives(id)))).collect();
    while let Some(Reverse((at, happening))) = agenda.pop() {
        let accepted = match happening {
            Happening::Arrives(id) => {
                let queue = QueueId(arrivals[id].kind);
                agenda.push(Reverse((at + arrivals[id].patience, Happening::LosesPatience(id))));
                centre.apply(at, Enqueue::new(contact(id), queue, ChannelId(0)))
            }
            Happening::Ends(id) => {
                centre.apply(at, Complete { contact: contact(id), disposition: Disposition::default() })
            }
            Happening::LosesPatience(id) if outcomes[id].is_none() => {
                outcomes[id] = Some(Outcome::Abandoned { end: at });
                centre.apply(at, Abandon { contact: contact(id) })
            }
            Happening::LosesPatience(_) => continue,
        };
        for (id, group) in accepted {
            let end = at + arrivals[id].service;
            let before = outcomes[id].replace(Outcome::Served { group, start: at, end });
            assert_eq!(before, None, "contact {id} has an end already");
            agenda.push(Reverse((end, Happening::Ends(id))));
        }
    }
    centre.router.check_invariants().unwrap();
    outcomes.into_iter().map(|outcome| outcome.unwrap()).collect()
}

fn contact(id: usize) -> ContactId {
    ContactId(u128::try_from(id).unwrap())
}

/// A router with everybody at work.
struct Centre<R> {
    router: R,
    /// The group of each agent, by id.
    groups: Vec<usize>,
    events: Vec<Event>,
}

impl<R: Routing> Centre<R> {
    fn open(system: &System) -> Self {
        let sizes = system.agents_per_group.iter().enumerate();
        let groups = sizes.flat_map(|(group, size)| std::iter::repeat_n(group, *size)).collect();
        let mut centre = Self { router: R::with_plan(system.plan()), groups, events: Vec::new() };
        for (agent, group) in (0..).zip(centre.groups.clone()) {
            let profile = AgentProfile { queues: system.memberships(group), ..AgentProfile::default() };
            centre.apply(0, SignIn::new(AgentId(agent), profile));
        }
        centre
    }

    /// The contacts that were accepted, each with the group of its agent.
    fn apply(&mut self, at: u64, command: impl Into<Command>) -> Vec<(usize, usize)> {
        self.events.clear();
        self.router.apply(Timestamp(at), command.into(), &mut self.events).unwrap();
        let accepted = self.events.iter().filter_map(|event| match event.kind {
            EventKind::OfferAccepted { contact, agent, .. } => {
                Some((usize::try_from(contact.0).unwrap(), self.groups[usize::try_from(agent.0).unwrap()]))
            }
            _ => None,
        });
        accepted.collect()
    }
}
