//! Systems with exact values: closed forms, and Markov chains solved with 40 digits.
#![expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "statistics over counts far below 2^53; a system that cannot be built is a fault of the table"
)]

use super::model::{
    System, UNIT, abandoned, delayed, member, queue, refused, speed, wait, within_ignoring, within_of_all,
    within_of_answered,
};
use super::routing;
use toritsugi::sim::{Distribution, StaffDefinition, TrafficDefinition};
use toritsugi::{AgentSelection, Priority, PriorityRate, ProfileDefinition, QueueOrdering};

fn one_pool(name: String, agents: u32, load: f64, patience: Option<f64>) -> System {
    System::new(name, [queue("q")]).calls("calls", "q", load, patience).pool("pool", agents, [member("q", 0, 0)])
}

/// Nobody waits: Erlang's loss system (1917), whatever the handling times.
pub(crate) fn erlang_b() -> Vec<System> {
    let table = [
        (1, 0.5, 1.0 / 3.0),
        (5, 3.0, 0.110_054_347_826),
        (10, 10.0, 0.214_582_343_107),
        (20, 15.0, 0.045_593_215_589_8),
        (100, 95.0, 0.048_804_206_178_7),
    ];
    let shapes = [
        ("constant", Distribution::Constant(UNIT)),
        ("lognormal", Distribution::Lognormal { mean: UNIT, variation: 1.2 }),
    ];
    let mut systems = Vec::new();
    for (agents, load, lost) in table {
        for (shape, handling) in &shapes {
            let calls =
                TrafficDefinition::new("calls", "q", "voice").handling(handling.clone()).patience(Distribution::ZERO);
            let system = System::new(format!("Erlang B, {shape}, n {agents}, a {load}"), [queue("q")])
                .traffic(calls, load)
                .pool("pool", agents, [member("q", 0, 0)])
                .of_all("P(lost)", lost, abandoned);
            systems.push(system);
        }
    }
    systems
}

/// Agents are asked in a fixed order: the first is busiest.
pub(crate) fn hunting() -> Vec<System> {
    let in_order = |name: &str, agents: u32, load: f64, patience: Option<Distribution>| {
        let calls = TrafficDefinition::new("calls", "q", "voice").handling(Distribution::Exponential(UNIT));
        let calls = match patience {
            Some(patience) => calls.patience(patience),
            None => calls,
        };
        let system = System::new(name, [queue("q").selection(AgentSelection::FixedOrder)]).traffic(calls, load);
        (0..agents).fold(system, |system, position| {
            let profile = ProfileDefinition::new().queue("q").position(position);
            system.staff(StaffDefinition::new(&format!("agent {position}"), 1, profile))
        })
    };
    let with = |system: System, occupancies: &[f64]| {
        occupancies.iter().enumerate().fold(system, |system, (group, exact)| system.occupancy(group, *exact))
    };
    let ten = [
        0.875,
        0.848_076_923_1,
        0.814_097_798_1,
        0.771_413_023_2,
        0.718_375_765_2,
        0.653_726_248_6,
        0.577_210_100_2,
        0.490_347_355_9,
        0.397_043_383_1,
        0.303_523_222,
    ];
    let queued = [0.845_518_867_9, 0.790_996_115_4, 0.721_794_160_3, 0.641_690_856_3];
    vec![
        with(
            in_order("ordered hunting, no queue, n 4, a 3", 4, 3.0, Some(Distribution::ZERO)),
            &[0.75, 0.661_764_705_9, 0.549_773_755_7, 0.420_140_927_8],
        ),
        with(in_order("ordered hunting, no queue, n 10, a 7", 10, 7.0, Some(Distribution::ZERO)), &ten),
        with(in_order("ordered hunting, M/M/4, a 3", 4, 3.0, None), &queued)
            .of_all("P(W > 0)", 0.509_433_962_3, delayed)
            .of_all("E[W]", 0.509_433_962_3, wait),
    ]
}

/// Erlang C (1917).
pub(crate) fn erlang_c() -> Vec<System> {
    let table = [
        (1, 0.5, 0.5, 1.0, 0.524_385_287_75, 1.732_050_8),
        (2, 1.0, 0.333_333_333_333, 0.333_333_333_333, 0.698_387_527_321, 0.745_355_99),
        (5, 4.0, 0.554_112_554_113, 0.554_112_554_113, 0.498_618_227_235, 0.895_089_04),
        (10, 8.0, 0.409_180_150_796, 0.204_590_075_398, 0.664_991_626_994, 0.403_401_76),
        (20, 18.0, 0.550_769_004_816, 0.275_384_502_408, 0.549_068_477_915, 0.446_707_82),
        (50, 47.5, 0.629_094_729_915, 0.251_637_891_966, 0.510_060_531_716, 0.371_468_28),
        (100, 90.0, 0.216_940_480_906, 0.021_694_048_090_6, 0.920_192_057_117, 0.062_194_677),
        (100, 95.0, 0.506_456_853_913, 0.101_291_370_783, 0.692_818_390_28, 0.173_944_26),
        (200, 190.0, 0.365_263_856_563, 0.036_526_385_656_3, 0.865_626_936_568, 0.077_272_895),
    ];
    let system = |(agents, load, late, mean, level, deviation): (u32, f64, f64, f64, f64, f64)| {
        let unit = UNIT.as_micros() as f64;
        one_pool(format!("Erlang C, n {agents}, a {load}"), agents, load, None)
            .of_all("P(W > 0)", late, delayed)
            .of_all("E[W]", mean, wait)
            .of_all("SL", level, within_of_all)
            .figure("E[W²]", deviation * deviation + mean * mean, move |outcome| {
                let waits = &outcome.total.waits;
                let squares: f64 = waits.iter().map(|wait| (*wait as f64 / unit).powi(2)).sum();
                Some(squares / waits.len() as f64)
            })
            .figure("E[Q]", load * mean, |outcome| Some(outcome.queues[0].length.mean()))
            .occupancy(0, load / f64::from(agents))
    };
    table.into_iter().map(system).collect()
}

/// Few may wait: M/M/n/K.
pub(crate) fn blocking() -> Vec<System> {
    let table = [
        (10, 15, 9.0, 0.061_258_761_83, 0.452_558_037_3, 0.126_276_633_4, 0.844_867_114_4),
        (15, 20, 13.75, 0.058_635_184_86, 0.407_397_801_5, 0.076_768_564_43, 0.862_917_747_2),
        (90, 120, 82.5, 0.001_981_311_485, 0.300_257_006_1, 0.032_093_287_99, 0.914_850_464_5),
        (90, 120, 84.0, 0.003_643_076_071, 0.379_705_554_6, 0.045_002_276_1, 0.929_933_129),
    ];
    let system = |(agents, places, load, blocked, late, mean, occupancy): (u32, u32, f64, f64, f64, f64, f64)| {
        System::new(format!("M/M/{agents}/{places}, a {load}"), [queue("q").maximum_length(places - agents)])
            .calls("calls", "q", load, None)
            .pool("pool", agents, [member("q", 0, 0)])
            .of_all("P(blocked)", blocked, refused)
            .of_all("P(W > 0 | accepted)", late, |counts| counts.answered_late as f64 / counts.answered as f64)
            .of_all("E[W | accepted]", mean, speed)
            .occupancy(0, occupancy)
    };
    table.into_iter().map(system).collect()
}

/// Agents, load, handling / patience; P(W > 0), P(abandon), ASA, three service levels, occupancy.
const ERLANG_A: [(u32, f64, f64, [f64; 7]); 6] = [
    (
        5,
        5.0,
        1.0,
        [
            0.559_506_714_9,
            0.175_467_369_8,
            0.154_422_192_5,
            0.523_325_802_9,
            0.634_693_866_2,
            0.550_380_093_6,
            0.824_532_63,
        ],
    ),
    (
        10,
        10.0,
        0.5,
        [
            0.619_655_230_9,
            0.103_913_212_3,
            0.199_581_207_2,
            0.480_885_123_2,
            0.536_650_165_9,
            0.494_594_466_2,
            0.896_086_79,
        ],
    ),
    (
        20,
        18.0,
        0.5,
        [
            0.397_795_152_2,
            0.037_835_979_53,
            0.072_177_115_91,
            0.731_064_717_5,
            0.759_812_986_1,
            0.743_011_419_4,
            0.865_947_62,
        ],
    ),
    (
        50,
        50.0,
        0.5,
        [
            0.601_167_651_8,
            0.046_684_585_91,
            0.091_809_366_96,
            0.617_593_586_1,
            0.647_837_617,
            0.632_642_578_7,
            0.953_315_41,
        ],
    ),
    (
        100,
        100.0,
        0.5,
        [
            0.596_703_138,
            0.033_030_152_53,
            0.065_290_922_45,
            0.701_109_560_4,
            0.725_058_348_2,
            0.716_460_494_3,
            0.966_969_85,
        ],
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
            0.999_996_94,
        ],
    ),
];

/// Palm (1946): who waits gives up after an exponential patience.
pub(crate) fn erlang_a() -> Vec<System> {
    let system = |(agents, load, leaving, [late, gone, answer, all, answered, ignoring, occupancy]): (
        u32,
        f64,
        f64,
        [f64; 7],
    )| {
        one_pool(format!("Erlang A, n {agents}, a {load}, theta {leaving}"), agents, load, Some(1.0 / leaving))
            .of_all("P(W > 0)", late, delayed)
            .of_all("P(abandon)", gone, abandoned)
            .of_all("E[W]", gone / leaving, wait)
            .of_all("ASA", answer, speed)
            .of_all("SL of all", all, within_of_all)
            .of_all("SL of answered", answered, within_of_answered)
            .of_all("SL, short abandons left out", ignoring, within_ignoring)
            .occupancy(0, occupancy)
    };
    let constant = TrafficDefinition::new("calls", "q", "voice")
        .handling(Distribution::Exponential(UNIT))
        .patience(Distribution::Constant(UNIT));
    let constant = System::new("M/M/100+D, a 140, D 1", [queue("q")])
        .traffic(constant, 140.0)
        .pool("pool", 100, [member("q", 0, 0)])
        .of_all("P(abandon)", 0.285_714_285_7, abandoned);
    ERLANG_A.into_iter().map(system).chain([constant]).collect()
}

/// Who is more important goes first: Cobham (1954), Davis (1966), Kella and Yechiali (1985).
pub(crate) fn priorities() -> Vec<System> {
    let classes = |name: &str, agents: u32, table: &[(f64, f64, f64)]| {
        let strict = queue("q").ordering(QueueOrdering::StrictPriority);
        let mut system = System::new(name, [strict]);
        for (kind, (rate, ..)) in (0_i16..).zip(table) {
            system = system.calls(&format!("class {kind}"), "q", *rate, None).priority(-kind);
        }
        system = system.pool("pool", agents, [member("q", 0, 0)]);
        for (kind, (_, mean, level)) in table.iter().enumerate() {
            system = system.of(kind, "E[W]", *mean, wait).of(kind, "SL", *level, within_of_all);
        }
        system
    };
    let leaving = |name: &str, patience: [f64; 2], exact: [f64; 4], late: f64| {
        System::new(name, [queue("q").ordering(QueueOrdering::StrictPriority)])
            .calls("class 1", "q", 4.0, Some(patience[0]))
            .priority(1)
            .calls("class 2", "q", 7.0, Some(patience[1]))
            .pool("pool", 10, [member("q", 0, 0)])
            .of_all("P(W > 0)", late, delayed)
            .of(0, "P(abandon)", exact[0], abandoned)
            .of(1, "P(abandon)", exact[1], abandoned)
            .of(0, "E[W]", exact[2], wait)
            .of(1, "E[W]", exact[3], wait)
    };
    vec![
        classes("priorities, n 1", 1, &[(0.3, 1.142_857_143, 0.254_084_944_1), (0.5, 5.714_285_714, 0.215_229_461_9)]),
        classes(
            "priorities, n 5",
            5,
            &[
                (1.0, 0.190_623_305_2, 0.488_885_509_2),
                (1.5, 0.381_246_610_4, 0.398_024_958_7),
                (2.0, 3.049_972_883, 0.270_856_096_8),
            ],
        ),
        classes(
            "priorities, n 10",
            10,
            &[
                (3.0, 0.095_533_074_87, 0.667_917_752_9),
                (3.0, 0.238_832_687_2, 0.529_898_422),
                (3.0, 1.671_828_81, 0.382_637_129_5),
            ],
        ),
        leaving(
            "priorities with patience, n 10, theta .5, .5",
            [2.0, 2.0],
            [0.053_466_511_2, 0.201_619_745_3, 0.106_933_022_4, 0.403_239_490_6],
            0.750_502_519_9,
        ),
        leaving(
            "priorities with patience, n 10, theta 1, .25",
            [1.0, 4.0],
            [0.102_137_061_5, 0.154_584_207_6, 0.102_137_061_5, 0.618_336_830_3],
            0.804_203_398_8,
        ),
    ]
}

/// Priority grows with the wait: Kleinrock (1964); with several agents Sharif, Stanford, Taylor and Ziedins (2014).
pub(crate) fn accumulating() -> Vec<System> {
    let system = |name: &str, agents: u32, table: &[(f64, u32, f64)]| {
        let rates = (0_i16..)
            .zip(table)
            .map(|(kind, (_, weight, _))| PriorityRate { priority: Priority(-kind), rate: weight * 1_000 });
        let ordering = QueueOrdering::AccumulatingPriority(rates.collect());
        let mut system = System::new(name, [queue("q").ordering(ordering)]);
        for (kind, (rate, ..)) in (0_i16..).zip(table) {
            system = system.calls(&format!("class {kind}"), "q", *rate, None).priority(-kind);
        }
        system = system.pool("pool", agents, [member("q", 0, 0)]);
        table.iter().enumerate().fold(system, |system, (kind, (.., mean))| system.of(kind, "E[W]", *mean, wait))
    };
    vec![
        system("accumulating priority, n 1", 1, &[(0.3, 2, 2.823_529_412), (0.5, 1, 4.705_882_353)]),
        system(
            "accumulating priority, n 5",
            5,
            &[(1.0, 4, 0.689_874_818_8), (1.5, 2, 1.210_306_7), (2.0, 1, 2.178_552_059)],
        ),
        system(
            "accumulating priority, n 10",
            10,
            &[(3.0, 9, 0.229_876_461_4), (3.0, 3, 0.522_446_503_2), (3.0, 1, 1.253_871_608)],
        ),
    ]
}

/// Two kinds that take one and two units: which goes first decides the cost (the c-mu rule).
pub(crate) fn c_mu() -> Vec<System> {
    let system = |name: &str, priorities: [i16; 2], waits: [f64; 2]| {
        let calls = |name: &str, units: u32| {
            TrafficDefinition::new(name, "q", "voice").handling(Distribution::Exponential(UNIT * units))
        };
        System::new(name, [queue("q").ordering(QueueOrdering::StrictPriority)])
            .traffic(calls("class 1", 1), 0.3)
            .priority(priorities[0])
            .traffic(calls("class 2", 2), 0.2)
            .priority(priorities[1])
            .pool("pool", 1, [member("q", 0, 0)])
            .of(0, "E[W]", waits[0], wait)
            .of(1, "E[W]", waits[1], wait)
    };
    vec![
        system("c-mu, class 1 first", [1, 0], [11.0 / 7.0, 110.0 / 21.0]),
        system("c-mu, class 2 first", [0, 1], [55.0 / 9.0, 11.0 / 6.0]),
        system("c-mu, first in first out", [0, 0], [11.0 / 3.0, 11.0 / 3.0]),
    ]
}

pub(crate) fn all() -> Vec<System> {
    let families: [fn() -> Vec<System>; 11] = [
        erlang_b,
        hunting,
        erlang_c,
        blocking,
        erlang_a,
        priorities,
        accumulating,
        c_mu,
        routing::ratios,
        routing::reserves,
        routing::first_come,
    ];
    families.into_iter().flat_map(|family| family()).collect()
}
