//! Tables of known values: birth and death sums in 40 digits.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use super::{Demand, DemandError, Pool};
use crate::ServiceLevelFormula;
use core::time::Duration;

/// A long handling time, so that microseconds are small beside it. Tables have times in units of it.
const UNIT: Duration = Duration::from_secs(1_000_000);

fn demand(load: f64) -> Demand {
    Demand::new(load * 3_600.0 / UNIT.as_secs_f64(), UNIT).unwrap()
}

fn units(time: Duration) -> f64 {
    time.as_secs_f64() / UNIT.as_secs_f64()
}

fn close(what: &str, value: f64, exact: f64) {
    assert!((value - exact).abs() <= 2e-9 * exact.abs().max(1e-3), "{what}: {value} instead of {exact}");
}

fn level(pool: &Pool, formula: ServiceLevelFormula) -> f64 {
    pool.within(UNIT / 10, formula)
}

#[test]
fn erlang_b() {
    let table = [
        (1, 0.5, 0.333_333_333_333),
        (5, 3.0, 0.110_054_347_826),
        (10, 10.0, 0.214_582_343_107),
        (15, 13.75, 0.139_709_243_071),
        (20, 15.0, 0.045_593_215_589_8),
        (100, 100.0, 0.075_700_452_710_9),
        (500, 480.0, 0.014_325_780_722_4),
        (1000, 1000.0, 0.024_811_917_646_2),
    ];
    for (agents, load, lost) in table {
        close("B", demand(load).lost(agents), lost);
    }
}

#[test]
fn erlang_c() {
    let table = [
        (1, 0.5, 0.5, 1.0, 0.524_385_287_75),
        (10, 8.0, 0.409_180_150_796, 0.204_590_075_398, 0.664_991_626_994),
        (50, 47.5, 0.629_094_729_915, 0.251_637_891_966, 0.510_060_531_716),
        (100, 98.0, 0.775_100_512_525, 0.387_550_256_263, 0.365_401_373_669),
        (500, 475.0, 0.176_963_831_965, 0.007_078_553_278_58, 0.985_473_924_097),
        (1000, 950.0, 0.068_253_415_377_1, 0.001_365_068_307_54, 0.999_540_112_105),
    ];
    for (agents, load, delayed, wait, within) in table {
        let pool = demand(load).waiting(agents).unwrap();
        close("C", pool.delayed(), delayed);
        assert!((units(pool.mean_wait()) - wait).abs() < 1e-11, "ASA {agents}");
        close("E[Q]", pool.queue_length(), load * wait);
        close("SL", level(&pool, ServiceLevelFormula::AbandonedNegative), within);
        close("SL", level(&pool, ServiceLevelFormula::AnsweredOnly), within);
        close("occupancy", pool.occupancy(), load / f64::from(agents));
    }
    assert_eq!(demand(10.0).waiting(10), None, "the queue would grow for ever");
}

#[test]
fn erlang_a() {
    // Agents, load, handling / patience; P(W > 0), P(abandon), ASA of those served, served within over all, over served, without short abandons.
    let table: [(u32, f64, f64, [f64; 6]); 7] = [
        (
            5,
            5.0,
            1.0,
            [0.559_506_714_9, 0.175_467_369_8, 0.154_422_192_5, 0.523_325_802_9, 0.634_693_866_2, 0.550_380_093_6],
        ),
        (
            10,
            10.0,
            0.5,
            [0.619_655_230_9, 0.103_913_212_3, 0.199_581_207_2, 0.480_885_123_2, 0.536_650_165_9, 0.494_594_466_2],
        ),
        (
            20,
            18.0,
            0.5,
            [0.397_795_152_2, 0.037_835_979_53, 0.072_177_115_91, 0.731_064_717_5, 0.759_812_986_1, 0.743_011_419_4],
        ),
        (
            50,
            50.0,
            0.5,
            [0.601_167_651_8, 0.046_684_585_91, 0.091_809_366_96, 0.617_593_586_1, 0.647_837_617, 0.632_642_578_7],
        ),
        (
            100,
            95.0,
            0.5,
            [0.364_474_464_8, 0.015_141_041_63, 0.029_656_406_58, 0.870_431_961_8, 0.883_813_823_7, 0.880_353_575],
        ),
        (
            100,
            100.0,
            0.5,
            [0.596_703_138, 0.033_030_152_53, 0.065_290_922_45, 0.701_109_560_4, 0.725_058_348_2, 0.716_460_494_3],
        ),
        (
            100,
            120.0,
            0.25,
            [
                0.999_930_659,
                0.166_669_220_7,
                0.724_302_078_2,
                0.000_563_931_858_4,
                0.000_676_720_304_1,
                0.000_578_204_247_9,
            ],
        ),
    ];
    for (agents, load, leaving, [delayed, abandoned, answered, all, served, ignored]) in table {
        let pool = demand(load).with_patience(UNIT.div_f64(leaving)).unwrap().waiting(agents).unwrap();
        close("P(W > 0)", pool.delayed(), delayed);
        close("P(abandon)", pool.abandoned(), abandoned);
        close("E[W]", units(pool.mean_wait()), abandoned / leaving);
        close("ASA", units(pool.mean_wait_answered()), answered);
        close("over all", level(&pool, ServiceLevelFormula::AbandonedNegative), all);
        close("over served", level(&pool, ServiceLevelFormula::AnsweredOnly), served);
        close("without short abandons", level(&pool, ServiceLevelFormula::AbandonedIgnored), ignored);
    }
}

/// Everything in a pool is served or gives up some time, whatever its size; and a patience without end is Erlang C.
#[test]
fn thousands_of_agents() {
    for (agents, load, leaving) in
        [(1, 40.0, 0.2), (2_000, 1_990.0, 0.3), (20_000, 30_000.0, 0.1), (50_000, 49_900.0, 2.0), (5_000, 5.0, 0.5)]
    {
        let pool = demand(load).with_patience(UNIT.div_f64(leaving)).unwrap().waiting(agents).unwrap();
        close("all answers", pool.answered_within(UNIT * 60), 1.0 - pool.abandoned());
        let lost = pool.abandoned_within(UNIT * 60);
        assert!((lost - pool.abandoned()).abs() < 1e-7, "{agents}: {lost} instead of {}", pool.abandoned());
        assert!(pool.occupancy() <= 1.0 + 1e-12, "{}", pool.occupancy());
    }
    let patient = demand(1_900.0).with_patience(UNIT * 60).unwrap().waiting(2_000).unwrap();
    let endless = demand(1_900.0).waiting(2_000).unwrap();
    let part = patient.delayed() / endless.delayed();
    assert!(0.97 < part && part < 1.0, "{part}");
    assert!((demand(0.0).lost(3), demand(0.0).waiting(1).unwrap().delayed()) == (0.0, 0.0));
}

#[test]
fn the_fewest_agents() {
    let demand = Demand::new(100.0, Duration::from_secs(180)).unwrap();
    let target = Duration::from_secs(20);
    for percent in [1.0, 50.0, 74.0, 75.0, 80.0, 95.0, 99.999] {
        let enough =
            |agents: u32| demand.waiting(agents).is_some_and(|pool| pool.answered_within(target) >= percent / 100.0);
        let fewest = demand.agents_for(enough).unwrap();
        assert!(enough(fewest) && !enough(fewest - 1), "{percent} %: {fewest}");
    }
    assert_eq!(demand.square_root(0.0), 5);
    assert_eq!(demand.square_root(1.0), 8, "5 + 2.24, and up");
    assert_eq!(demand.agents_for(|_| true), Some(1));
    assert_eq!(demand.agents_for(|_| false), None);
    assert_eq!(demand.agents_for(|agents| agents >= 777_777), Some(777_777));
}

#[test]
fn what_cannot_be_is_refused() {
    let minute = Duration::from_secs(60);
    assert_eq!(Demand::new(-1.0, minute), Err(DemandError::BadRate));
    assert_eq!(Demand::new(f64::NAN, minute), Err(DemandError::BadRate));
    assert_eq!(Demand::new(f64::INFINITY, minute), Err(DemandError::BadRate));
    assert_eq!(Demand::new(1.0, Duration::ZERO), Err(DemandError::BadHandling));
    let many = Demand::new(1e6, minute).unwrap();
    assert_eq!(many.with_patience(Duration::ZERO), Err(DemandError::BadPatience));
    assert_eq!(many.with_patience(crate::MAX_SPAN), Err(DemandError::BadPatience));
}
