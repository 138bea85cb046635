//! The round of a batch, in the plainest way.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec;
use alloc::vec::Vec;

/// Which agents may take the contacts of a line, with their costs.
type Row = Vec<(u32, i64)>;

/// The cost of some pairs, and then for each contact of the round the number of its agent. Prices are added place by place and compared
/// from the front: the least price has the least cost and, among those, the lowest agents in turn. So it says [B-3] and [B-4] at once.
type Price = Vec<i128>;

/// Pairs of a contact, by its place in `contacts`, and its agent; ascending by contact.
///
/// `contacts` are given by their lines, most urgent first.
pub(crate) fn assign(contacts: &[u32], rows: &[Row]) -> Vec<(u32, u32)> {
    let row = |line: &u32| rows.get(place(*line)).expect("a line has a row");
    let rows: Vec<&Row> = contacts.iter().map(row).collect();
    let mut chosen = Vec::new();
    for contact in (0_u32..).take(rows.len()) {
        chosen.push(contact);
        if !can_all_be_served(&rows, &chosen) {
            chosen.pop();
        }
    }
    cheapest(&rows, &chosen)
}

/// Whether these contacts can be given different agents. [B-2]
fn can_all_be_served(rows: &[&Row], contacts: &[u32]) -> bool {
    let mut holders = BTreeMap::new();
    contacts.iter().all(|contact| finds_agent(rows, *contact, &mut holders, &mut BTreeSet::new()))
}

/// Gives a contact an agent that was not asked before and is free, or whose holder finds another.
fn finds_agent(rows: &[&Row], contact: u32, holders: &mut BTreeMap<u32, u32>, asked: &mut BTreeSet<u32>) -> bool {
    for (agent, _) in row_of(rows, contact) {
        if asked.insert(*agent) {
            let holder = holders.get(agent).copied();
            if holder.is_none_or(|holder| finds_agent(rows, holder, holders, asked)) {
                holders.insert(*agent, contact);
                return true;
            }
        }
    }
    false
}

/// The way of the least price to serve these contacts, who can all be served. [B-3] [B-4]
///
/// They are added one after the other, each by the chain that adds least: it takes an agent, whose holder takes another, up to a free
/// one. So those added so far are always served at the least price.
fn cheapest(rows: &[&Row], contacts: &[u32]) -> Vec<(u32, u32)> {
    let mut holders: BTreeMap<u32, u32> = BTreeMap::new();
    for contact in contacts {
        let (_, taken) = cheapest_chain(rows, *contact, &holders);
        holders.extend(taken);
    }
    let mut pairs: Vec<(u32, u32)> = holders.into_iter().map(|(agent, contact)| (contact, agent)).collect();
    pairs.sort_unstable();
    pairs
}

/// What the cheapest chain that starts with this contact adds to the price, and who then takes which agent.
fn cheapest_chain(rows: &[&Row], contact: u32, holders: &BTreeMap<u32, u32>) -> (Price, Vec<(u32, u32)>) {
    let first = |(agent, cost): &(u32, i64)| {
        let price = plus(&vec![0; rows.len() + 1], contact, *agent, *cost, 1);
        (*agent, (price, vec![(*agent, contact)]))
    };
    // By the agent that a chain takes last.
    let mut chains: BTreeMap<u32, (Price, Vec<(u32, u32)>)> = row_of(rows, contact).iter().map(first).collect();
    let mut changes = true;
    while changes {
        changes = false;
        for (agent, (price, taken)) in chains.clone() {
            let Some(holder) = holders.get(&agent).copied() else { continue };
            let row = row_of(rows, holder);
            let (_, cost) = row.iter().find(|(other, _)| *other == agent).expect("a holder may take its agent");
            let without = plus(&price, holder, agent, *cost, -1);
            for (other, cost) in row {
                let price = plus(&without, holder, *other, *cost, 1);
                if chains.get(other).is_none_or(|(least, _)| price < *least) {
                    chains.insert(*other, (price, [taken.as_slice(), &[(*other, holder)]].concat()));
                    changes = true;
                }
            }
        }
    }
    let free = chains.into_iter().filter(|(agent, _)| !holders.contains_key(agent));
    free.map(|(_, chain)| chain).min().expect("the contact can be served with those before")
}

/// A price with a pair more, or less if the sign is -1.
fn plus(price: &Price, contact: u32, agent: u32, cost: i64, sign: i128) -> Price {
    let mut sum = price.clone();
    *sum.first_mut().expect("a price has a cost") += sign * i128::from(cost);
    *sum.get_mut(place(contact) + 1).expect("a price has a place for each contact") += sign * i128::from(agent);
    sum
}

fn row_of<'a>(rows: &[&'a Row], contact: u32) -> &'a Row {
    rows.get(place(contact)).expect("a contact has a row")
}

fn place(number: u32) -> usize {
    usize::try_from(number).expect("a number of the round is a place in a list")
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use crate::matching::Assignment;
    use proptest::collection::vec as list;
    use proptest::prelude::Strategy;
    use proptest::sample::select;

    const HUGE: i64 = 1 << 62;
    /// Few costs, so that sums are often equal.
    const COSTS: [&[i64]; 5] = [&[0], &[0, 1], &[-1, 0, 1, 2], &[-7, 3, 40, 1_000], &[-HUGE, HUGE - 1, HUGE, 1]];

    #[derive(Clone, Debug)]
    struct Round {
        contacts: Vec<u32>,
        rows: Vec<Row>,
        agents: u32,
    }

    fn rounds(contacts: usize, agents: u32, lines: u32) -> impl Strategy<Value = Round> {
        (0..=agents, 1..=lines, select(&COSTS[..]), 0_u8..8).prop_flat_map(move |(agents, lines, costs, impossible)| {
            let pair = (0_u8..8, select(costs)).prop_map(move |(drawn, cost)| (drawn >= impossible).then_some(cost));
            let row = list(pair, place(agents))
                .prop_map(|costs| (0..).zip(costs).filter_map(|(agent, cost)| Some((agent, cost?))).collect::<Row>());
            (list(0..lines, 0..=contacts), list(row, place(lines))).prop_map(move |(contacts, rows)| Round {
                contacts,
                rows,
                agents,
            })
        })
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config::with_cases(2_000))]

        #[test]
        fn assigns_the_best_of_all_ways(round in rounds(5, 5, 5)) {
            assert_eq!(assign(&round.contacts, &round.rows), best_of_all_ways(&round.contacts, &round.rows));
        }

        /// The engine's memory goes from one round to the next.
        #[test]
        fn engine_and_twin_assign_alike(few in list(rounds(7, 7, 7), 2), many in rounds(30, 12, 6)) {
            let mut engine = Assignment::default();
            for Round { contacts, rows, agents } in few.into_iter().chain([many]) {
                assert_eq!(engine.assign(&contacts, &rows, agents), Ok(assign(&contacts, &rows).as_slice()));
            }
        }

        /// Among more agents than a word has bits, of whom nobody takes the first.
        #[test]
        fn engine_and_twin_assign_alike_among_many(round in rounds(7, 7, 7), before in select(&[57, 61, 64, 125][..])) {
            let Round { contacts, mut rows, agents } = round;
            rows.iter_mut().flatten().for_each(|(agent, _)| *agent += before);
            let mut engine = Assignment::default();
            assert_eq!(engine.assign(&contacts, &rows, agents + before), Ok(assign(&contacts, &rows).as_slice()));
        }
    }

    /// The rules word for word, over all ways to give each contact one agent or none.
    fn best_of_all_ways(contacts: &[u32], rows: &[Row]) -> Vec<(u32, u32)> {
        let rows: Vec<&Row> = contacts.iter().map(|line| &rows[place(*line)]).collect();
        let mut ways = all_ways(&rows);
        for contact in 0..rows.len() {
            if ways.iter().any(|(_, way)| way[contact].is_some()) {
                ways.retain(|(_, way)| way[contact].is_some());
            }
        }
        let (_, best) = ways.into_iter().min().expect("nobody is served in one of them");
        (0..).zip(best).filter_map(|(contact, agent)| Some((contact, agent?))).collect()
    }

    /// Each with its cost.
    fn all_ways(rows: &[&Row]) -> Vec<(i128, Vec<Option<u32>>)> {
        let mut ways = vec![(0, Vec::new())];
        for row in rows {
            let mut longer = Vec::new();
            for (cost, way) in ways {
                for (agent, more) in row.iter().filter(|(agent, _)| !way.contains(&Some(*agent))) {
                    longer.push((cost + i128::from(*more), [way.as_slice(), &[Some(*agent)]].concat()));
                }
                longer.push((cost, [way.as_slice(), &[None]].concat()));
            }
            ways = longer;
        }
        ways
    }
}
