//! The simulator: its draws, its books, and queueing theory.
#![expect(clippy::float_arithmetic, reason = "statistics; no decision depends on them")]
#![expect(clippy::indexing_slicing, reason = "tests fail by panicking")]

use core::time::Duration;
use toritsugi::sim::random::{Purpose, Random};
use toritsugi::sim::{
    Arrival, Arrivals, Centre, CentreDefinition, Counts, Distribution, Manner, Outcome, Rota, Run, Shift,
    StaffDefinition, TrafficDefinition,
};
use toritsugi::{
    ContactFigures, EndReason, OfferMode, PlanDefinition, Priority, ProfileDefinition, QueueDefinition, WrapUp,
};

mod refusals;
mod theory;
mod turns;

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(24 * 3_600);

fn number(whole: u64) -> f64 {
    f64::from(u32::try_from(whole).unwrap())
}

fn queue(name: &str) -> QueueDefinition {
    QueueDefinition::new(name).channels(["voice"])
}

fn staff(name: &str, count: u32, queue: &str) -> StaffDefinition {
    StaffDefinition::new(name, count, ProfileDefinition::new().queue(queue))
}

fn calls(name: &str, queue: &str, expected: &[f64]) -> TrafficDefinition {
    TrafficDefinition::new(name, queue, "voice").arrivals(Arrivals::rates(8 * HOUR, HOUR, expected.iter().copied()))
}

/// The centre that the example routes.
fn built_in() -> CentreDefinition {
    toml::from_str(include_str!("../../examples/simulate/centre.toml")).unwrap()
}

/// A floor where everything that the driver follows happens: declines, misses, wrap-ups, maximum waits, full queues, contacts
/// passed on, agents that overrun their shift into the next.
fn eventful() -> CentreDefinition {
    let front = queue("front").service_level(20 * SECOND, 80).offer_timeout(10 * SECOND).maximum_length(4);
    let back = queue("back").wrap_up(WrapUp::UntilReleased(90 * SECOND)).maximum_wait(45 * SECOND);
    let people = staff("people", 9, "front")
        .shift(Shift::new(7 * HOUR, 15 * HOUR))
        .shift(Shift::new(9 * HOUR, 17 * HOUR))
        .declines(0.05)
        .misses(0.05)
        .answer_delay(Distribution::Exponential(4 * SECOND));
    let second_line = staff("second line", 4, "back")
        .shift(Shift::new(8 * HOUR, 12 * HOUR))
        .shift(Shift::new(12 * HOUR, 16 * HOUR))
        .rota(Rota::Whole)
        .handling_factor(1.5);
    let traffic = calls("calls", "front", &[120.0, 200.0, 180.0, 90.0, 60.0])
        .handling(Distribution::Lognormal { mean: 180 * SECOND, variation: 1.2 })
        .patience(Distribution::Exponential(120 * SECOND))
        .connect_delay(Distribution::Exponential(3 * SECOND))
        .wrap_up(Distribution::Exponential(40 * SECOND))
        .priority(Priority(0), 3.0)
        .priority(Priority(2), 1.0)
        .hand_over("people", 0.3, "back");
    let plan = PlanDefinition::new().queue(front).queue(back);
    CentreDefinition::new(plan).staff(people).staff(second_line).traffic(traffic)
}

fn run(centre: &Centre, seed: u64) -> Outcome {
    centre.run(&Run::default().seed(seed)).unwrap()
}

#[test]
fn draws_have_the_mean_and_the_spread_that_they_promise() {
    const DRAWS: u32 = 100_000;
    let cases = [
        (Distribution::Constant(7 * SECOND), 7.0, 0.0),
        (Distribution::Exponential(7 * SECOND), 7.0, 7.0),
        (Distribution::Lognormal { mean: 7 * SECOND, variation: 1.2 }, 7.0, 8.4),
        (Distribution::Lognormal { mean: 7 * SECOND, variation: 0.0 }, 7.0, 0.0),
        (Distribution::Empirical(vec![SECOND, SECOND, 4 * SECOND, 10 * SECOND]), 4.0, 3.674_234_6),
    ];
    for (place, (distribution, mean, spread)) in cases.into_iter().enumerate() {
        let mut random = Random::stream(5, Purpose::Other(0), u64::try_from(place).unwrap());
        let draws: Vec<f64> = (0..DRAWS).map(|_| distribution.sample(&mut random).as_secs_f64()).collect();
        let found = draws.iter().sum::<f64>() / f64::from(DRAWS);
        let variance = draws.iter().map(|draw| (draw - found).powi(2)).sum::<f64>() / f64::from(DRAWS);
        let error = 4.0 * spread / f64::from(DRAWS).sqrt() + 1e-6;
        assert!((found - mean).abs() < error, "{distribution:?}: mean {found}");
        assert!((variance.sqrt() - spread).abs() <= 0.05 * spread, "{distribution:?}: spread {}", variance.sqrt());
        assert_eq!(distribution.mean(), Duration::from_secs_f64(mean));
    }
}

#[test]
fn streams_differ_by_seed_purpose_and_index() {
    let first = |seed, purpose, index| Random::stream(seed, purpose, index).next_u64();
    let numbers = [
        first(1, Purpose::Contact, 0),
        first(2, Purpose::Contact, 0),
        first(1, Purpose::Arrivals, 0),
        first(1, Purpose::Agents, 0),
        first(1, Purpose::Other(0), 0),
        first(1, Purpose::Contact, 1),
    ];
    for (place, number) in numbers.iter().enumerate() {
        assert!(!numbers[..place].contains(number));
    }
    // The first number of a stream never changes from version to version.
    assert_eq!(numbers[0], 10_884_868_079_882_034_657);
}

#[test]
fn arrivals_follow_their_rates() {
    let traffic = calls("calls", "front", &[500.0, 0.0, 2_000.0, 100.0]);
    assert_eq!(traffic.arrivals.expected().to_bits(), 2_600_f64.to_bits());
    let centre = CentreDefinition::new(PlanDefinition::new().queue(queue("front"))).traffic(traffic).build().unwrap();
    let outcome = centre.run(&Run::default().cycles(20).interval(HOUR)).unwrap();
    let mut by_hour = [0; 24];
    for (place, counts) in outcome.total.intervals.iter().enumerate() {
        by_hour[place % 24] += counts.offered;
    }
    for (hour, offered) in by_hour.into_iter().enumerate() {
        let expected: f64 = match hour {
            8 => 10_000.0,
            10 => 40_000.0,
            11 => 2_000.0,
            _ => 0.0,
        };
        assert!((number(offered) - expected).abs() <= 4.0 * expected.sqrt(), "hour {hour}: {offered}");
    }
}

#[test]
fn the_same_seed_gives_the_same_days_and_another_gives_others() {
    let centre = eventful().build().unwrap();
    let outcome = run(&centre, 3);
    assert_eq!(outcome, run(&centre, 3));
    assert_eq!(outcome, run(&eventful().build().unwrap(), 3));
    assert_ne!(outcome.total.waits, run(&centre, 4).total.waits);
}

#[test]
fn other_traffic_shifts_no_draw() {
    let alone = run(&eventful().build().unwrap(), 3);
    let mut more = eventful();
    more.plan = more.plan.queue(queue("other"));
    more.traffic.insert(0, calls("others", "other", &[50.0, 70.0]).handling(Distribution::Exponential(60 * SECOND)));
    let more = more.staff(staff("others", 2, "other").shift(Shift::new(8 * HOUR, 18 * HOUR)));
    let together = run(&more.build().unwrap(), 3);
    assert_eq!(alone.queues, together.queues[..2]);
    assert_eq!(alone.traffic, together.traffic[1..]);
    assert_eq!(alone.groups, together.groups[..2]);
    assert!(together.queues[2].flow.counts.answered > 100);
}

#[test]
fn another_day_changes_nothing_of_the_first() {
    let centre = eventful().build().unwrap();
    let (one, two) = (run(&centre, 3), centre.run(&Run::default().seed(3).cycles(2)).unwrap());
    let first_day = two.total.intervals.len() / 2;
    assert_eq!(one.total.intervals, two.total.intervals[..first_day]);
    assert_ne!(two.total.intervals[..first_day], two.total.intervals[first_day..]);
}

/// Everybody who came has one end, and the sum of the waits is the integral of the queue's length: Little's law, to the microsecond.
fn check_books(outcome: &Outcome) {
    let ended = |counts: &Counts| {
        let left = counts.abandoned + counts.timed_out + counts.refused + counts.ended + counts.promised + counts.moved;
        counts.answered + left + counts.open
    };
    for queue in &outcome.queues {
        let counts = &queue.flow.counts;
        assert_eq!(counts.wait_micros, queue.length.integral(), "{}", queue.name);
        assert_eq!(counts.offered, ended(counts), "{}", queue.name);
        let manner = &queue.manner;
        assert!(counts.handled <= counts.answered + manner.by_callback, "{}", queue.name);
        assert_eq!(manner.at_once + manner.after_wait + manner.after_steps, counts.answered, "{}", queue.name);
        assert_eq!(u64::try_from(queue.flow.waits.len()).unwrap(), counts.answered);
    }
    for traffic in &outcome.traffic {
        assert_eq!(traffic.flow.counts.offered, ended(&traffic.flow.counts), "{}", traffic.name);
    }
    assert_eq!(outcome.total.counts.offered, ended(&outcome.total.counts));
    let handled = |counts: &Counts| (counts.handled, counts.talk_micros, counts.wrap_up_micros);
    let mut by_queue = Counts::default();
    outcome.queues.iter().for_each(|queue| by_queue.add(&queue.flow.counts));
    assert_eq!(handled(&by_queue), handled(&outcome.total.counts));
    let visits = outcome.total.counts.offered + by_queue.transferred + by_queue.moved + by_queue.again;
    assert_eq!(by_queue.offered, visits);
    assert_eq!(outcome.groups.iter().map(|group| group.handled).sum::<u64>(), by_queue.handled);
    for group in &outcome.groups {
        assert!(group.busy.integral() <= group.signed_in.integral(), "{}", group.name);
        assert!(group.busy.integral() <= group.in_hand.integral(), "{}", group.name);
    }
}

#[test]
fn little_s_law_holds_to_the_microsecond() {
    let mut seen = Counts::default();
    let (mut declined, mut missed) = (0, 0);
    for seed in 0..8 {
        let outcome = eventful().build().unwrap().run(&Run::default().seed(seed).cycles(2)).unwrap();
        check_books(&outcome);
        outcome.queues.iter().for_each(|queue| seen.add(&queue.flow.counts));
        declined += outcome.groups.iter().map(|group| group.declined).sum::<u64>();
        missed += outcome.groups.iter().map(|group| group.missed).sum::<u64>();
    }
    // The floor is as eventful as it claims to be.
    let rare = [seen.abandoned, seen.timed_out, seen.refused, seen.transferred, declined, missed];
    assert!(rare.into_iter().all(|count| count > 20), "{rare:?}");
}

#[test]
fn contacts_that_the_end_finds_waiting_are_open() {
    let plan = PlanDefinition::new().queue(queue("front"));
    let listed = |hours: &[u32]| Arrivals::Listed(hours.iter().map(|hour| Arrival::at(*hour * HOUR)).collect());
    let traffic =
        TrafficDefinition::new("calls", "front", "voice").arrivals(listed(&[23, 6])).handling(Distribution::ZERO);
    let agent = staff("agent", 1, "front").shift(Shift::new(5 * HOUR, 7 * HOUR));
    let outcome = run(&CentreDefinition::new(plan).staff(agent).traffic(traffic).build().unwrap(), 1);
    let counts = &outcome.total.counts;
    assert_eq!((counts.offered, counts.answered, counts.open), (2, 1, 1));
    assert_eq!(counts.wait_micros, 3_600_000_000);
    assert_eq!(outcome.groups[0].signed_in.integral(), 2 * 3_600_000_000);
    assert_eq!(outcome.queues[0].length.means().last().map(f64::to_bits), Some(1_f64.to_bits()));
}

#[test]
fn what_a_list_says_of_an_arrival_holds() {
    let minute = 60 * SECOND;
    let arrivals = vec![
        Arrival::at(HOUR).handling(10 * minute),
        Arrival::at(HOUR + minute).patience(2 * minute),
        Arrival::at(HOUR + 2 * minute),
        Arrival::at(HOUR + 3 * minute).priority(Priority(1)).handling(minute),
    ];
    let plan = PlanDefinition::new()
        .queue(queue("front").offer_mode(OfferMode::Assign).ordering(toritsugi::QueueOrdering::StrictPriority));
    let traffic = TrafficDefinition::new("calls", "front", "voice")
        .arrivals(Arrivals::Listed(arrivals))
        .handling(Distribution::Constant(5 * minute));
    let agent = staff("agent", 1, "front").shift(Shift::new(Duration::ZERO, DAY)).handling_factor(2.0);
    let outcome = run(&CentreDefinition::new(plan).staff(agent).traffic(traffic).build().unwrap(), 1);
    let counts = &outcome.total.counts;
    assert_eq!((counts.answered, counts.abandoned), (3, 1));
    // The urgent one waits from 1:03 to 1:10, the other from 1:02 to 1:11.
    assert_eq!(outcome.total.waits, [0, 7 * 60_000_000, 9 * 60_000_000]);
    // What is listed is not stretched by the agent, what is drawn is.
    assert_eq!(counts.talk_micros, (10 + 1 + 10) * 60_000_000);
    assert_eq!(outcome.total.wait_percentile(50), Some(7 * minute));
}

#[test]
fn progress_rises_to_one() {
    let mut told = Vec::new();
    eventful().build().unwrap().run_with(&Run::default(), &mut |done| told.push(done)).unwrap();
    assert!(told.is_sorted() && told.len() > 30);
    assert_eq!(told.last().map(|done| done.to_bits()), Some(1_f64.to_bits()));
}

#[test]
fn the_built_in_centre_answers_about_98_of_100_calls() {
    let definition = built_in();
    let centre = definition.clone().build().unwrap();
    let (mut figures, mut manner) = (Vec::new(), Manner::default());
    for seed in 1..=10 {
        let outcome = run(&centre, seed);
        check_books(&outcome);
        let mut counts = Counts::default();
        for (traffic, result) in definition.traffic.iter().zip(&outcome.traffic) {
            if traffic.channel == "voice" {
                counts.add(&result.flow.counts);
            }
        }
        assert!((2_000..=2_900).contains(&counts.offered), "seed {seed}: {} calls", counts.offered);
        let answered = counts.answered_share().unwrap();
        assert!((0.96..=0.995).contains(&answered), "seed {seed}: {answered}");
        let chatbot = outcome.groups.iter().find(|group| group.name == "Chatbot").unwrap();
        let handed_over = number(outcome.total.counts.transferred) / number(chatbot.handled);
        assert!((handed_over - 0.4).abs() < 0.07, "seed {seed}: {handed_over}");
        outcome.queues.iter().for_each(|queue| manner.add(&queue.manner));
        figures.push(outcome.figures);
    }
    // What the centre's file sets up does happen.
    let sum = |measure: fn(&ContactFigures) -> u64| figures.iter().map(measure).sum::<u64>();
    let turns = [
        sum(|figures| figures.steps),
        sum(|figures| figures.overflowed),
        sum(|figures| figures.callbacks_kept),
        sum(|figures| figures.attempts_failed),
        sum(|figures| figures.ended_by(EndReason::Voicemail)),
        sum(|figures| figures.requeued),
        sum(|figures| figures.resumed),
        sum(|figures| figures.paused),
        manner.after_steps,
        manner.by_last_agent,
        manner.in_place,
    ];
    assert!(turns.into_iter().all(|count| count >= 10), "{turns:?}");
}
