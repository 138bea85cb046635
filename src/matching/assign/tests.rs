#![expect(clippy::print_stderr, clippy::unwrap_used, reason = "tests fail by panicking, and a measurement is read")]

use super::*;
use std::time::{Duration, Instant};
use std::vec;
use std::{eprint, eprintln};

const HUGE: i64 = 1 << 62;

/// A round in which every contact is a line of its own.
fn assign(rows: &[Vec<(u32, i64)>], agents: u32) -> Vec<(u32, u32)> {
    let contacts: Vec<u32> = (0..slot(rows.len())).collect();
    Assignment::default().assign(&contacts, rows, agents).unwrap().to_vec()
}

/// B-2
#[test]
fn urgency_decides_who_is_served() {
    assert_eq!(assign(&[vec![(0, 9)], vec![(0, 1)]], 1), [(0, 0)]);
    // Nobody may take the second; the first goes to a dearer agent, so that the third is served too.
    assert_eq!(assign(&[vec![(0, 1), (1, 9)], vec![], vec![(0, 1)]], 2), [(0, 1), (2, 0)]);
    // The third would leave one of the first two without an agent.
    assert_eq!(
        assign(&[vec![(0, 0), (1, 0)], vec![(0, 0), (1, 0)], vec![(1, -9)], vec![(2, 9)]], 3),
        [(0, 0), (1, 1), (3, 2)]
    );
}

/// B-3
#[test]
fn cost_decides_by_whom() {
    assert_eq!(assign(&[vec![(0, 1), (1, 2)], vec![(0, 1), (1, 9)]], 2), [(0, 1), (1, 0)]);
    assert_eq!(assign(&[vec![(0, 1), (1, 2), (2, -1)]], 3), [(0, 2)]);
    // By way of the first contact, who then has another agent, the third costs 5 more; straight on, 6.
    let rows = [vec![(0, 0), (1, 3)], vec![(3, 0), (4, 100)], vec![(0, 3), (2, 7), (3, 1)]];
    assert_eq!(assign(&rows, 5), [(0, 1), (1, 3), (2, 0)]);
    // The totals differ by one, and none of them fits into 64 bits.
    let rows = [vec![(0, HUGE), (1, HUGE - 1)], vec![(0, HUGE), (1, HUGE)], vec![(2, HUGE)]];
    assert_eq!(assign(&rows, 3), [(0, 1), (1, 0), (2, 2)]);
}

/// B-4
#[test]
fn the_first_has_the_lowest_agent() {
    let equal = vec![(0, 5), (1, 5), (2, 5)];
    assert_eq!(assign(&[equal.clone(), equal.clone()], 3), [(0, 0), (1, 1)]);
    assert_eq!(assign(&[vec![(1, 5), (2, 5)], vec![(0, 5), (1, 5)], equal], 3), [(0, 1), (1, 0), (2, 2)]);
    // Agent 0 would cost the first contact no more, but the second does without it less.
    assert_eq!(assign(&[vec![(0, 1), (1, 1)], vec![(0, 1), (1, 2)]], 2), [(0, 1), (1, 0)]);
}

#[test]
fn contacts_of_a_line_share_its_row() {
    let rows = [vec![(0, 3), (1, 1), (2, 2)], vec![(1, 0)]];
    assert_eq!(Assignment::default().assign(&[0, 1, 0, 1, 0], &rows, 3).unwrap(), [(0, 0), (1, 1), (2, 2)]);
}

#[test]
fn nobody_and_nothing() {
    assert_eq!(assign(&[], 0), []);
    assert_eq!(assign(&[], 2), []);
    assert_eq!(assign(&[vec![], vec![]], 1), []);
    assert_eq!(assign(&[vec![]], 0), []);
}

#[test]
fn what_is_not_there_is_a_fault() {
    let mut assignment = Assignment::default();
    assert!(assignment.assign(&[1], &[vec![(0, 1)]], 1).is_err());
    assert!(assignment.assign(&[0], &[vec![(1, 1)]], 1).is_err());
    assert_eq!(assignment.assign(&[0], &[vec![(0, 1)]], 1).unwrap(), [(0, 0)]);
}

/// `cargo test --release --lib assign::tests -- --ignored --nocapture`
#[test]
#[ignore = "a measurement"]
fn takes_this_long() {
    let kinds: [(&str, Cost); 6] = [
        ("equal", |_, _, _| 0),
        ("few", |_, _, drawn| drawn % 3),
        ("drawn", |_, _, drawn| drawn),
        ("by agent", |_, agent, _| agent * 7_919 % 1_000),
        ("by both", |line, agent, _| (line + agent) % 7 * 1_000 + agent * 7_919 % 1_000),
        ("products", |line, agent, _| line * agent),
    ];
    for (agents, contacts) in [(64, 1_000), (500, 5_000), (500, 300)] {
        for (lines, percent) in [(20, 20), (20, 100), (60, 20), (60, 100), (200, 20), (200, 100)] {
            eprint!("{agents} agents, {contacts} contacts, {lines} lines, {percent} % of pairs possible, µs:");
            for (kind, cost) in kinds {
                eprint!("  {kind} {}", measure(agents, contacts, lines, percent, cost).as_micros());
            }
            eprintln!();
        }
    }
}

/// By line, agent and a number that is drawn.
type Cost = fn(u64, u64, u64) -> u64;

/// The shortest of a few runs.
fn measure(agents: u32, contacts: u64, lines: u64, percent: u64, cost: Cost) -> Duration {
    let mut state = 0_u64;
    let mut below = |bound: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % bound
    };
    let mut row = |line| {
        let mut row = Vec::new();
        for agent in 0..agents {
            let cost = cost(line, agent.into(), below(1_000_000_000));
            if below(100) < percent {
                row.push((agent, i64::try_from(cost).unwrap()));
            }
        }
        row
    };
    let rows: Vec<_> = (0..lines).map(&mut row).collect();
    let contacts: Vec<_> = (0..contacts).map(|_| u32::try_from(below(lines)).unwrap()).collect();
    let mut assignment = Assignment::default();
    let times = (0..10).map(|_| {
        let started = Instant::now();
        assert!(!assignment.assign(&contacts, &rows, agents).unwrap().is_empty());
        started.elapsed()
    });
    times.min().unwrap()
}
