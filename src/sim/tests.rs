//! What models promise: by statistics with fixed seeds where it is random, by hand where it is not.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests fail by panicking")]

use super::arrivals::ArrivalStream;
use super::number::float;
use super::random::{Purpose, Random};
use super::{Arrivals, Burst, CentreDefinition, Distribution, Outcome, RatePoint, Run, Schedule};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::time::Duration;

mod people;
mod runs;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: u64 = 60_000_000;
const HOUR: Duration = Duration::from_secs(3_600);

/// Whether a mean of so many values of this spread is no farther from what is expected than chance has it but once in 16,000 times.
fn agrees(found: f64, expected: f64, spread: f64, count: usize) -> bool {
    let z = (found - expected) / (spread / float(u128::try_from(count).unwrap()).sqrt());
    z.abs() < 4.0
}

fn mean_and_variance(values: &[f64]) -> (f64, f64) {
    let count = float(u128::try_from(values.len()).unwrap());
    let mean = values.iter().sum::<f64>() / count;
    (mean, values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0))
}

/// One run of a centre whose queue `front` hands everything to its agents unasked.
fn run(rest: &str, cycles: u32) -> Outcome {
    let text = format!(
        r#"
        [[plan.channel]]
        name = "voice"
        [[plan.channel]]
        name = "chat"
        cost = 30
        maximum = 3
        [[plan.queue]]
        name = "front"
        offer_mode = "assign"
        [[plan.queue]]
        name = "back"
        offer_mode = "assign"
        {rest}
        "#
    );
    let centre = toml::from_str::<CentreDefinition>(&text).unwrap().build().unwrap();
    centre.run(&Run::default().cycles(cycles).interval(HOUR)).unwrap()
}

/// Agents of `front` from midnight to midnight.
fn staff(count: u32, rest: &str) -> String {
    format!(
        "[[staff]]\nname = \"people\"\ncount = {count}\nprofile = {{ queues = [\"front\"] }}\nshifts = [{{ from = \"0h\", to = \"24h\" }}]\n{rest}\n"
    )
}

/// Contacts that enter `front`.
fn traffic(channel: &str, arrivals: &str, rest: &str) -> String {
    format!(
        "[[traffic]]\nname = \"{channel}\"\nqueue = \"front\"\nchannel = \"{channel}\"\narrivals = {{ {arrivals} }}\n{rest}\n"
    )
}

fn drawn(arrivals: &Arrivals, bursts: &[Burst], factor: f64, cycle: u64) -> Vec<Duration> {
    let random = |purpose| Random::stream(11, purpose, cycle);
    let stream = ArrivalStream::new(arrivals, bursts, factor, random(Purpose::Arrivals), random(Purpose::Bursts));
    let times: Vec<Duration> = stream.map(|arrival| arrival.at).collect();
    assert!(times.is_sorted());
    times
}

#[test]
fn new_families_have_the_mean_and_the_spread_that_they_promise() {
    const DRAWS: usize = 100_000;
    // The standard deviation of a Weibull distribution of mean 1 is sqrt(Gamma(1 + 2/k) / Gamma(1 + 1/k)^2 - 1).
    let cases = [
        (Distribution::Gamma { mean: 7 * SECOND, variation: 0.3 }, 0.3),
        (Distribution::Gamma { mean: 7 * SECOND, variation: 1.0 }, 1.0),
        (Distribution::Gamma { mean: 7 * SECOND, variation: 2.0 }, 2.0),
        (Distribution::Gamma { mean: 7 * SECOND, variation: 0.0 }, 0.0),
        (Distribution::Erlang { mean: 7 * SECOND, phases: 4 }, 0.5),
        (Distribution::Weibull { mean: 7 * SECOND, shape: 2.0 }, (4.0 / core::f64::consts::PI - 1.0).sqrt()),
        (Distribution::Weibull { mean: 7 * SECOND, shape: 0.5 }, 5.0_f64.sqrt()),
    ];
    for (distribution, spread) in cases {
        let mut random = Random::from_seed(3);
        let draws: Vec<f64> = (0..DRAWS).map(|_| distribution.sample(&mut random).as_secs_f64()).collect();
        let (mean, variance) = mean_and_variance(&draws);
        assert!(agrees(mean, 7.0, 7.0 * spread + 1e-3, DRAWS), "{distribution:?}: mean {mean}");
        assert!((variance.sqrt() - 7.0 * spread).abs() <= 0.05 * 7.0 * spread, "{distribution:?}: {variance}");
        assert_eq!((distribution.mean(), distribution.check()), (7 * SECOND, Ok(())));
    }
}

#[test]
fn a_draw_of_any_family_takes_as_many_numbers() {
    for distribution in
        [Distribution::Gamma { mean: SECOND, variation: 2.0 }, Distribution::Erlang { mean: SECOND, phases: 9 }]
    {
        let (mut one, mut other) = (Random::from_seed(4), Random::from_seed(4));
        for _ in 0..1_000 {
            distribution.sample(&mut one);
            other.next_u64();
        }
        assert_eq!(one, other);
    }
}

#[test]
fn a_straight_rate_gives_what_is_below_it() {
    // From 0 to 60 an hour over two hours, then down to 20 over one: 60 and 40 contacts.
    let points = [(0, 0.0), (2, 60.0), (3, 20.0)].map(|(hour, rate)| RatePoint::new(hour * HOUR, rate));
    let arrivals = Arrivals::Linear(points.into());
    assert!((arrivals.expected() - 100.0).abs() < 1e-9);
    let times: Vec<Duration> = (0..400).flat_map(|cycle| drawn(&arrivals, &[], 1.0, cycle)).collect();
    for (from, to, expected) in
        [(0, 30, 0.0625), (30, 60, 0.1875), (0, 60, 0.25), (60, 120, 0.75), (120, 150, 25.0 / 60.0)]
    {
        let inside = |time: &&Duration| (from * 60 * SECOND..to * 60 * SECOND).contains(*time);
        let expected = 400.0 * 60.0 * expected;
        let found = float(u128::try_from(times.iter().filter(inside).count()).unwrap());
        assert!((found - expected).abs() < 4.0 * expected.sqrt(), "{from} to {to} min: {found}, not {expected}");
    }
}

#[test]
fn bursts_come_on_top_when_they_happen() {
    let arrivals = Arrivals::rates(8 * HOUR, HOUR, [10.0, 10.0]);
    let burst = Burst::new(9 * HOUR, HOUR / 6, 40.0).chance(0.25);
    let counts: Vec<f64> =
        (0..2_000).map(|cycle| float(u128::try_from(drawn(&arrivals, &[burst], 1.0, cycle).len()).unwrap())).collect();
    let (mean, variance) = mean_and_variance(&counts);
    // A Poisson number of 20, and one of 40 that happens one time in four: variance 20 + 10 + 40^2 x 0.25 x 0.75.
    assert!(agrees(mean, 30.0, 330.0_f64.sqrt(), counts.len()), "mean {mean}");
    assert!((variance / 330.0 - 1.0).abs() < 0.15, "variance {variance}");
    assert!(drawn(&arrivals, &[burst.chance(0.0)], 1.0, 1) == drawn(&arrivals, &[], 1.0, 1));
}

#[test]
fn a_schedule_is_kept() {
    let schedule = Schedule::new(9 * HOUR, 10 * HOUR, HOUR / 2).contacts(2);
    let times = drawn(&Arrivals::Schedule(schedule), &[], 1.0, 0);
    assert_eq!(times, [9 * HOUR, 9 * HOUR, 9 * HOUR + HOUR / 2, 9 * HOUR + HOUR / 2]);
    assert!((Arrivals::Schedule(schedule).expected() - 4.0).abs() < 1e-12);
    let late: Vec<f64> = (0..500)
        .flat_map(|cycle| {
            drawn(&Arrivals::Schedule(Schedule::new(HOUR, 2 * HOUR, HOUR).spread(60 * SECOND)), &[], 1.0, cycle)
        })
        .map(|time| time.saturating_sub(HOUR).as_secs_f64())
        .collect();
    assert!(agrees(mean_and_variance(&late).0, 30.0, 60.0 / 12.0_f64.sqrt(), late.len()));
    assert!(late.iter().all(|late| (0.0..=60.0).contains(late)));
}

#[test]
fn days_differ_as_much_as_they_are_told_to() {
    const DAYS: u32 = 1_000;
    let calls = |name: &str, variation: f64| {
        format!(
            "[[traffic]]\nname = \"{name}\"\nqueue = \"front\"\nchannel = \"voice\"\nhandling = {{ constant = \"0s\" }}\nday_variation = {variation}\narrivals = {{ rates = {{ from = \"8h\", every = \"1h\", contacts = [100.0] }} }}\n"
        )
    };
    let by_day = |outcome: &Outcome, kind: usize| -> Vec<f64> {
        let days = outcome.traffic[kind].flow.intervals.chunks(24);
        days.map(|day| float(day.iter().map(|hour| u128::from(hour.offered)).sum())).collect()
    };
    let outcome = run(&format!("{}{}", calls("one", 0.3), calls("other", 0.0)), DAYS);
    let (one, other) = (by_day(&outcome, 0), by_day(&outcome, 1));
    // Poisson counts of 100 times a gamma factor: variance 100 + 30^2.
    assert!(agrees(mean_and_variance(&one).0, 100.0, 1_000.0_f64.sqrt(), one.len()));
    assert!((mean_and_variance(&one).1 / 1_000.0 - 1.0).abs() < 0.15);
    assert!((mean_and_variance(&other).1 / 100.0 - 1.0).abs() < 0.15);
    let text = format!("{}{}", calls("one", 0.0), calls("other", 0.0));
    let common = toml::from_str::<CentreDefinition>(&format!(
        "day_variation = 0.3\n[plan]\nqueue = [{{ name = \"front\" }}]\n{text}"
    ));
    let outcome = common.unwrap().build().unwrap().run(&Run::default().cycles(DAYS).interval(HOUR)).unwrap();
    let (one, other) = (by_day(&outcome, 0), by_day(&outcome, 1));
    let (first, second) = (mean_and_variance(&one), mean_and_variance(&other));
    let together = one.iter().zip(&other).map(|(one, other)| (one - first.0) * (other - second.0)).sum::<f64>();
    let correlation = together / f64::from(DAYS - 1) / (first.1 * second.1).sqrt();
    // What they have in common is 900 of a variance of 1,000.
    assert!((correlation - 0.9).abs() < 0.03, "{correlation}");
}

#[test]
fn a_trace_must_be_read_first() {
    let text =
        format!("{}{}", staff(1, ""), traffic("voice", "trace = \"calls.csv\"", "handling = { constant = \"1m\" }"));
    let text = format!("[plan]\nqueue = [{{ name = \"front\" }}]\n{text}");
    let mut definition = toml::from_str::<CentreDefinition>(&text).unwrap();
    let error = definition.clone().build().unwrap_err().to_string();
    assert_eq!(error, "traffic `voice`: arrivals: the file `calls.csv` of `trace` has not been read");
    definition.traffic[0].arrivals = Arrivals::read_trace("at\n# noon\n12h\n\n12h1m,,,2m\n").unwrap();
    let outcome = definition.build().unwrap().run(&Run::default()).unwrap();
    assert_eq!((outcome.total.counts.answered, outcome.total.counts.talk_micros), (2, 3 * MINUTE));
    let refused = |text| Arrivals::read_trace(text).unwrap_err().to_string();
    assert_eq!(refused("1h,x"), "line 1: column `priority`: a priority is a whole number from -32768 to 32767");
    assert_eq!(
        refused("1h\n2h,,-3\n"),
        "line 2: column `patience`: a time is seconds, or a span like `20s`, `1m30s` or `2h`"
    );
    assert_eq!(refused("1h,,,,"), "line 1: there are four columns at most: at, priority, patience, handling");
}
