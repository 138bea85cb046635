//! Queueing theory: closed forms and solved Markov chains against what the simulator gives, by independent replications and Student's error.

mod model;
mod predictors;
mod routing;
mod tables;

use model::{Row, System};

/// A difference of so many standard errors is no chance: with fixed seeds it is the same in every run.
const MOST: f64 = 4.0;

/// `tell` is given each figure as soon as its system has been simulated.
fn hold(systems: Vec<System>, calls: f64, tell: impl Fn(&Row)) -> Vec<Row> {
    let rows = (0_u64..).zip(systems).flat_map(|(seed, system)| system.measure(calls, 40 + seed));
    let rows: Vec<Row> = rows.inspect(tell).collect();
    let off: Vec<&Row> = rows.iter().filter(|row| row.z.abs() >= MOST).collect();
    assert!(off.is_empty(), "{off:#?}");
    rows
}

/// The systems that find most faults of routing for their length: order within a class, priorities, reserves, the idle order.
#[test]
fn theory_in_short() {
    let short = [
        "Erlang A, n 10,",
        "Erlang A, n 100, a 120,",
        "priorities, n 10",
        "V-model with patience, ratio .2",
        "V-model with patience, two in reserve",
        "N-model, one in reserve",
        "cycle of three",
        "accumulating priority, n 5",
    ];
    let systems: Vec<System> =
        tables::all().into_iter().filter(|system| short.iter().any(|name| system.name.starts_with(name))).collect();
    assert_eq!(systems.len(), short.len());
    assert!(hold(systems, 200_000.0, |_| {}).len() > 40);
}

#[test]
fn a_loss_system_is_indifferent_to_the_shape_of_handling_times() {
    hold(tables::erlang_b().into_iter().take(4).collect(), 50_000.0, |_| {});
}

/// All tables, with z-scores: `THEORY` calls a system.
#[test]
#[ignore = "takes minutes; bash .ci/slow theory"]
#[expect(clippy::print_stdout, reason = "the table that it makes")]
fn theory_in_full() {
    let calls: f64 = std::env::var("THEORY").ok().and_then(|calls| calls.parse().ok()).unwrap_or(2_000_000.0);
    println!("{:<50} {:<30} {:>14} {:>14} {:>6}", "system", "figure", "exact", "simulated", "z");
    let rows = hold(tables::all(), calls, |Row { system, figure, exact, measured, z }| {
        println!("{system:<50} {figure:<30} {exact:>14.9} {measured:>14.9} {z:>6.2}");
    });
    let worst = rows.iter().map(|row| row.z.abs()).fold(0.0, f64::max);
    println!("{} figures of theory, {calls} calls a system: the largest |z| is {worst:.2}", rows.len());
}

/// Whitt (1999), Ibrahim and Whitt (2009): who counts those ahead, and who of them gives up, errs least; the wait of the last one served and the
/// age of the head err twice as much, squared; and no predictor is as bad as the mean.
#[test]
fn the_estimate_ranks_first() {
    let errors = predictors::errors(100, 120.0, Some(1.0), 60_000, 5);
    assert!(errors.served > 30_000);
    let ratio = |error: f64| error / errors.estimate;
    let (patient, last, head, mean) =
        (ratio(errors.patient), ratio(errors.last_served), ratio(errors.head), ratio(errors.mean));
    assert!((1.3..1.8).contains(&patient), "without patience {patient:.2}, in the literature 1.55");
    assert!((1.8..2.4).contains(&last), "last served {last:.2}, in the literature 2.09");
    assert!((1.7..2.3).contains(&head), "head {head:.2}, in the literature 1.99");
    assert!((3.8..6.8).contains(&mean), "mean {mean:.2}, in the literature 5.2");
    // Nobody gives up: the error is known, 1 / ((1 - rho) n²).
    let errors = predictors::errors(20, 18.0, None, 60_000, 6);
    let exact = 1.0 / (0.1 * 400.0);
    let off = errors.estimate / exact;
    assert!((0.75..1.3).contains(&off), "{off:.2} of what it is to be");
    assert!((1.7..2.4).contains(&(errors.last_served / errors.estimate)), "{errors:?}");
    assert!((1.6..2.3).contains(&(errors.head / errors.estimate)), "{errors:?}");
}
