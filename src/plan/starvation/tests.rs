use super::*;
use crate::{
    ChannelId, ContactFacts, ContactId, FirstInFirstOut, PlanDefinition, QueueDefinition, StepDefinition, Strategies,
    Timestamp,
};

const HIGHEST: Priority = Priority(7);
const PRIORITIES: [i16; 5] = [-3, 0, 2, 5, 7];
const SECOND: u64 = 1_000_000;
/// A contact came at this instant.
const CAME: u64 = 10_000_000 * SECOND;

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn rates(rates: &[(i16, u32)]) -> QueueOrdering {
    let rates = rates.iter().map(|(priority, rate)| PriorityRate { priority: Priority(*priority), rate: *rate });
    QueueOrdering::AccumulatingPriority(rates.collect())
}

fn deadline(name: &str, target: u64) -> QueueDefinition {
    QueueDefinition::new(name).ordering(QueueOrdering::EarliestDeadline).service_level(seconds(target), 80)
}

/// A queue of every ordering, by number; several of those that have parameters.
fn queues(name: &str) -> Vec<QueueDefinition> {
    let ordered = |ordering| QueueDefinition::new(name).ordering(ordering);
    vec![
        ordered(QueueOrdering::FirstInFirstOut),
        ordered(QueueOrdering::StrictPriority),
        ordered(QueueOrdering::PriorityCredit(seconds(30))),
        ordered(QueueOrdering::PriorityCredit(seconds(7))),
        deadline(name, 20),
        deadline(name, 600),
        ordered(QueueOrdering::LastInFirstOut),
        ordered(rates(&[(0, 1000), (5, 3000)])),
        ordered(rates(&[(5, 400), (0, 1700), (7, 700)])),
        ordered(rates(&[(2, 0), (6, 1_000_000)])),
        ordered(rates(&[(0, 0)])),
    ]
}

fn plan(queues: impl IntoIterator<Item = QueueDefinition>, across: Across) -> Plan {
    queues.into_iter().fold(PlanDefinition::new().across(across), PlanDefinition::queue).build().unwrap()
}

fn bound(plan: &Plan, priority: i16) -> StarvationBound {
    let rivals: Vec<QueueId> = (1..).map(QueueId).take(plan.queues().len() - 1).collect();
    plan.starvation_bound_against(QueueId(0), Priority(priority), &rivals, HIGHEST).unwrap()
}

/// The urgency at `now`, as the strategy itself has it, and what decides between equals. [O-7]
fn urgency(queue: &Queue, priority: i16, since: u64, now: u64) -> (Urgency, Urgency) {
    let mut facts = ContactFacts::new(ContactId(1), QueueId(0), ChannelId(0));
    facts = facts.with_priority(Priority(priority)).with_since(Timestamp(since));
    if let Some(target) = queue.service_level {
        facts = facts.with_target(target.within);
    }
    let (urgency, rate) = queue.ordering_strategy.rank(&facts).unwrap();
    (urgency.accumulated(rate, Timestamp(now)), urgency)
}

/// Whether some contact that came `later` may be served first when this one has waited `wait`, of equal urgency included.
fn is_passed(plan: &Plan, priority: i16, wait: u64, later: u64) -> bool {
    let urgency = |queue, priority, since| urgency(queue, priority, since, CAME + wait);
    let Some(own) = plan.queues().first().map(|queue| urgency(queue, priority, CAME)) else { return false };
    let rivals = plan.queues().iter().flat_map(|queue| PRIORITIES.map(|priority| (queue, priority)));
    rivals.into_iter().any(|(queue, priority)| urgency(queue, priority, CAME + later) <= own)
}

/// All pairs of orderings: the bound is never exceeded, and reached.
#[test]
fn bounds_are_those_of_the_orderings() {
    let waits = [0, 1, SECOND, 9 * SECOND, 30 * SECOND, 90 * SECOND, 601 * SECOND, 5_000 * SECOND];
    for own in queues("own") {
        for rival in queues("rival") {
            let plan = plan([own.clone(), rival.clone()], Across::Urgency);
            for priority in PRIORITIES {
                let bound = bound(&plan, priority);
                let shown = alloc::format!("{:?} against {:?}, {priority}: {bound:?}", own.ordering, rival.ordering);
                let (per_mille, plus) = match bound {
                    StarvationBound::Within(plus) => (0, micros(plus)),
                    StarvationBound::ShareOfWait { per_mille, plus } => (u64::from(per_mille), micros(plus)),
                    StarvationBound::Offers { .. } => panic!("{shown}"),
                    StarvationBound::Unbounded => {
                        // The last of all is passed by a contact that accumulates fast, but only as its clock has a beginning.
                        let passed = |wait| is_passed(&plan, priority, wait, wait - wait / 1000);
                        assert!(passed(1_000_000 * SECOND) || passed(1_000 * SECOND), "{shown}");
                        continue;
                    }
                };
                // [O-7] rounds; the smallest rate of all is 400.
                let rounding = if per_mille == 0 { 0 } else { 3 };
                for wait in waits {
                    let latest = plus + (per_mille * wait).div_ceil(1000) + rounding;
                    for later in [latest + 1, latest + SECOND, latest + 100 * SECOND, wait] {
                        let allowed = later <= latest || later > wait;
                        assert!(allowed || !is_passed(&plan, priority, wait, later), "{shown} after {wait}: {later}");
                    }
                }
                let wait = 1_000_000 * SECOND;
                // But for the rounding up of the bound.
                let nearly = if per_mille == 0 { plus.saturating_sub(1) } else { (per_mille - 1) * wait / 1000 };
                // Where the rival accumulates nothing, only a wait as short as the bound reaches it.
                let reached = [wait, nearly].iter().any(|wait| is_passed(&plan, priority, *wait, nearly));
                assert!(reached, "{shown} is not reached");
            }
        }
    }
}

#[test]
fn bounds_are_the_numbers_of_the_documentation() {
    let at = |queues: &[&QueueDefinition], priority| {
        bound(&plan(queues.iter().copied().cloned(), Across::Urgency), priority)
    };
    let within = |span| StarvationBound::Within(seconds(span));
    let share = |per_mille, plus| StarvationBound::ShareOfWait { per_mille, plus: seconds(plus) };
    let [fifo, strict, credit, _, chat, letter, last, gold, ..] = &queues("own")[..] else { panic!() };
    let [fifo_too, _, credit_too, _, chat_too, ..] = &queues("rival")[..] else { panic!() };
    assert_eq!(at(&[fifo], 0), within(0));
    assert_eq!(at(&[strict], 6), StarvationBound::Unbounded);
    assert_eq!(at(&[strict], 7), within(0));
    assert_eq!(at(&[credit], 2), within(150));
    assert_eq!(at(&[letter, chat_too], 0), within(580));
    assert_eq!(at(&[chat, fifo_too], 0), within(20));
    assert_eq!(at(&[last], 0), StarvationBound::Unbounded);
    assert_eq!(at(&[gold], 0), share(667, 0));
    assert_eq!(at(&[gold], 5), within(0));
    assert_eq!(at(&[gold, credit_too], 0), share(667, 210));
}

/// By priorities above those that the others may have, nobody of a queue of strict priority comes first; what of its own queue does may be bounded.
#[test]
fn contacts_of_a_higher_class_pass_nobody() {
    let [fifo, strict, ..] = &queues("own")[..] else { panic!() };
    let [fifo_too, strict_too, ..] = &queues("rival")[..] else { panic!() };
    let against = |queues: [&QueueDefinition; 2], priority, highest| {
        let plan = plan(queues.into_iter().cloned(), Across::Urgency);
        plan.starvation_bound_against(QueueId(0), Priority(priority), &[QueueId(1)], Priority(highest))
    };
    let (never, unbounded) = (Some(StarvationBound::Within(Duration::ZERO)), Some(StarvationBound::Unbounded));
    for (queues, priority, highest, expected) in [
        // Class 0 against class 0, 1 and -1.
        ([fifo, strict_too], 0, 0, never),
        ([fifo, strict_too], 0, -1, never),
        ([fifo, strict_too], 0, 1, unbounded),
        ([strict, fifo_too], 0, -1, never),
        // Its own queue is its rival, too.
        ([strict, strict_too], 0, -1, never),
        ([strict, strict_too], 2, 1, never),
        ([strict, strict_too], 2, 3, unbounded),
    ] {
        assert_eq!(against(queues, priority, highest), expected, "{priority} against {highest}");
    }
}

/// A step may leave a contact with a lower priority, or with one whose rate is lower.
#[test]
fn steps_count_by_the_worst_priority() {
    let at = |queue: QueueDefinition| bound(&plan([queue], Across::Urgency), 2);
    let step = |by| StepDefinition::after(seconds(10)).raise_priority(by);
    let credit = QueueDefinition::new("own").ordering(QueueOrdering::PriorityCredit(seconds(30)));
    assert_eq!(at(credit.clone().step(step(5))), StarvationBound::Within(seconds(150)));
    assert_eq!(at(credit.step(step(5)).step(step(-3))), StarvationBound::Within(seconds(240)));
    let odd = QueueDefinition::new("own").ordering(rates(&[(0, 1000), (5, 500)]));
    assert_eq!(at(odd.clone()), StarvationBound::Within(Duration::ZERO));
    assert_eq!(at(odd.step(step(3))), StarvationBound::ShareOfWait { per_mille: 500, plus: Duration::ZERO });
}

#[test]
fn other_comparisons_have_their_own_bounds() {
    let queues = |own: u32, other: u32| {
        let credit = QueueDefinition::new("own").ordering(QueueOrdering::PriorityCredit(seconds(30)));
        let custom = QueueDefinition::new("other").ordering(QueueOrdering::LastInFirstOut);
        [credit.weight(own), custom.weight(other).offer_mode(OfferMode::AllAtOnce(3))]
    };
    let at = |across, own, other| bound(&plan(queues(own, other), across), 0);
    let plus = seconds(210);
    assert_eq!(at(Across::Urgency, 1, 1), StarvationBound::Unbounded);
    for across in [Across::LongestQueue, Across::QueueRatio] {
        assert_eq!(at(across, 1, 1), StarvationBound::Unbounded);
        let [alone, _] = queues(1, 1);
        assert_eq!(bound(&plan([alone], across), 0), StarvationBound::Within(plus));
    }
    assert_eq!(at(Across::WeightedWait, 1, 4), StarvationBound::ShareOfWait { per_mille: 750, plus });
    assert_eq!(at(Across::WeightedWait, 2, 5), StarvationBound::ShareOfWait { per_mille: 600, plus });
    assert_eq!(at(Across::WeightedWait, 4, 1), StarvationBound::Within(plus));
    assert_eq!(at(Across::WeightedWait, 1, 1001), StarvationBound::Unbounded);
    assert_eq!(at(Across::Share, 2, 5), StarvationBound::Offers { others: 3 * 3 });
    let last = |name| QueueDefinition::new(name).ordering(QueueOrdering::LastInFirstOut);
    assert_eq!(bound(&plan([last("a"), last("b")], Across::Share), 0), StarvationBound::Unbounded);
    // A batch goes by urgency, whatever the comparison.
    let definition = PlanDefinition::new().across(Across::LongestQueue).batch(seconds(2));
    let [fifo, other] = ["a", "b"].map(QueueDefinition::new);
    let plan = definition.queue(fifo).queue(other).build().unwrap();
    assert_eq!(bound(&plan, 0), StarvationBound::Within(Duration::ZERO));
}

/// The first contact of its queue, and any whose priority puts it behind others of its queue for at most so long.
#[test]
fn weighted_waits_keep_their_bound() {
    let (own_weight, other_weight, credit) = (2, 5, 40);
    for wait in 0..300_u64 {
        for later in 0..wait {
            // Of its own queue, one that came later by no more than the credit may be the candidate.
            let candidate = wait.saturating_sub(credit);
            if other_weight * (wait - later) >= own_weight * candidate {
                assert!(5 * later <= 3 * wait + 5 * credit, "{wait} {later}");
            }
        }
    }
}

/// The turns of [M-6], with a rival that is always first among equals.
#[test]
fn shares_keep_and_reach_their_bound() {
    for (own_weight, other_weight) in [(1, 1), (1, 4), (2, 5), (3, 1), (7, 1_000_000), (999_999, 1_000_000)] {
        let queues =
            [QueueDefinition::new("own").weight(own_weight), QueueDefinition::new("other").weight(other_weight)];
        let StarvationBound::Offers { others } = bound(&plan(queues, Across::Share), 0) else { panic!() };
        let (mut own, mut other, mut count, mut most) = (0, 0, 0, 0);
        for _ in 0..3_000_000 {
            if other <= own {
                other += TURN / u64::from(other_weight);
                count += 1;
            } else {
                own += TURN / u64::from(own_weight);
                most = count.max(most);
                count = 0;
            }
        }
        assert!(most <= others && most + 1 >= others, "{own_weight} {other_weight}: {most} of {others}");
    }
}

/// A strategy of the host's own may give any class, also one below that of the highest priority.
#[test]
fn an_ordering_of_the_hosts_own_has_no_bound_and_leaves_none() {
    let own = QueueDefinition::new("custom").ordering(QueueOrdering::Custom("own".into()));
    let strategies = Strategies::new().ordering("own", FirstInFirstOut);
    let [first, strict, ..] = &queues("built-in")[..] else { panic!() };
    for other in [first, strict] {
        for queues in [[own.clone(), other.clone()], [other.clone(), own.clone()]] {
            let plan = queues.into_iter().fold(PlanDefinition::new(), PlanDefinition::queue);
            let plan = plan.build_with(&strategies).unwrap();
            assert_eq!(bound(&plan, HIGHEST.0), StarvationBound::Unbounded);
        }
    }
}

#[test]
fn unknown_queues_have_no_bound() {
    let plan = plan([QueueDefinition::new("own")], Across::Urgency);
    assert_eq!(plan.starvation_bound(QueueId(1), Priority(0)), None);
    assert_eq!(plan.starvation_bound_against(QueueId(0), Priority(0), &[QueueId(1)], HIGHEST), None);
    let own = plan.starvation_bound_against(QueueId(0), Priority(0), &[QueueId(0)], HIGHEST);
    assert_eq!(own, plan.starvation_bound(QueueId(0), Priority(0)));
}

/// Of those of another class only a lower one is ahead; of the same class, whoever came before the own deadline is.
#[test]
fn strict_rivals_of_a_higher_class_are_never_ahead() {
    let strict = QueueDefinition::new("rival").ordering(QueueOrdering::StrictPriority);
    let plan = plan([deadline("own", 20), strict], Across::Urgency);
    let within = |highest| plan.starvation_bound_against(QueueId(0), Priority(0), &[QueueId(1)], Priority(highest));
    assert_eq!(within(1), Some(StarvationBound::Unbounded));
    assert_eq!(within(0), Some(StarvationBound::Within(seconds(20))));
    assert_eq!(within(-1), Some(StarvationBound::Within(seconds(0))));
}

/// What is kept is counted in thousandths: beyond 999 of them there is no bound.
#[test]
fn a_rival_more_than_a_thousand_times_faster_has_no_bound() {
    let against = |rate| {
        let queue = |name, rate| QueueDefinition::new(name).ordering(rates(&[(0, rate)]));
        bound(&plan([queue("own", 1), queue("rival", rate)], Across::Urgency), 0)
    };
    let most = StarvationBound::ShareOfWait { per_mille: 999, plus: seconds(0) };
    assert_eq!([1_000, 1_001].map(against), [most, StarvationBound::Unbounded]);
}
