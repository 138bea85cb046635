//! Systems in which it matters who is given to whom: several queues, several pools.
#![expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "statistics over counts far below 2^53; a system that cannot be built is a fault of the table"
)]

use super::model::{System, abandoned, delayed, member, queue, wait};
use toritsugi::sim::StaffDefinition;
use toritsugi::{Across, AgentSelection, ProfileDefinition};

/// One pool, two queues: longest queue, fixed ratio of queues (Gurvich and Whitt 2009). Ties go to the first, by a weight that is a little
/// less, but by enough to be told apart after the rounding of M-5.
pub(crate) fn ratios() -> Vec<System> {
    let system = |name: &str, weights: [u32; 2], waits: [f64; 2]| {
        System::new(name, [queue("one").weight(weights[0]), queue("two").weight(weights[1])])
            .across(Across::QueueRatio)
            .calls("class 1", "one", 1.5, None)
            .calls("class 2", "two", 2.5, None)
            .pool("pool", 5, [member("one", 0, 0), member("two", 0, 0)])
            .of(0, "E[W]", waits[0], wait)
            .of(1, "E[W]", waits[1], wait)
    };
    let leaving = |name: &str, weights: [u32; 2], gone: [f64; 2]| {
        System::new(name, [queue("one").weight(weights[0]), queue("two").weight(weights[1])])
            .across(Across::QueueRatio)
            .calls("class 1", "one", 4.0, Some(2.0))
            .calls("class 2", "two", 7.0, Some(2.0))
            .pool("pool", 10, [member("one", 0, 0), member("two", 0, 0)])
            .of(0, "P(abandon)", gone[0], abandoned)
            .of(1, "P(abandon)", gone[1], abandoned)
    };
    let order = System::new("V-model, first queue first, n 5", [queue("one"), queue("two")])
        .calls("class 1", "one", 1.5, None)
        .calls("class 2", "two", 2.5, None)
        .pool("pool", 5, [member("one", 0, 0), member("two", 0, 1)])
        .of(0, "E[W]", 0.158_317_872_6, wait)
        .of(1, "E[W]", 0.791_589_363_0, wait);
    vec![
        order,
        system("V-model, longest queue, n 5", [999, 1_000], [0.611_832_611_8, 0.519_480_519_5]),
        system("V-model, ratio .3, n 5", [299, 700], [0.409_261_532_5, 0.641_023_167_1]),
        leaving("V-model with patience, longest queue, n 10", [999, 1_000], [0.159_853_863_1, 0.140_826_972_7]),
        leaving("V-model with patience, ratio .2, n 10", [199, 800], [0.078_494_146_4, 0.187_318_239_4]),
    ]
}

/// Agents kept free for the first class (Schaack and Larson 1986), and agents who help out only while others of theirs are free.
pub(crate) fn reserves() -> Vec<System> {
    let cutoff = |name: &str, spare: u32, rates: [f64; 2], patience: Option<f64>| {
        let second = queue("two");
        let second = if spare == 0 { second } else { second.spare(spare, 0) };
        System::new(name, [queue("one"), second])
            .calls("class 1", "one", rates[0], patience)
            .calls("class 2", "two", rates[1], patience)
            .pool("pool", 10, [member("one", 0, 0), member("two", 0, 1)])
    };
    let waits = |system: System, late: [f64; 2], mean: [f64; 2]| {
        system
            .of(0, "P(W > 0)", late[0], delayed)
            .of(1, "P(W > 0)", late[1], delayed)
            .of(0, "E[W]", mean[0], wait)
            .of(1, "E[W]", mean[1], wait)
    };
    let gone = |system: System, gone: [f64; 2]| {
        system.of(0, "P(abandon)", gone[0], abandoned).of(1, "P(abandon)", gone[1], abandoned)
    };
    vec![
        waits(
            cutoff("V-model, no reserve", 0, [3.0, 4.0], None),
            [0.221_731_215_9; 2],
            [0.031_675_887_98, 0.105_586_293_3],
        ),
        waits(
            cutoff("V-model, one in reserve", 1, [3.0, 4.0], None),
            [0.105_729_722_3, 0.352_432_407_7],
            [0.015_104_246_04, 0.212_335_053_1],
        ),
        gone(
            cutoff("V-model with patience, one in reserve", 1, [5.0, 4.0], Some(2.0)),
            [0.023_297_412_47, 0.156_981_960_9],
        ),
        gone(
            cutoff("V-model with patience, two in reserve", 2, [5.0, 4.0], Some(2.0)),
            [0.014_769_515_43, 0.237_101_329],
        ),
    ]
    .into_iter()
    .chain(helpers())
    .collect()
}

/// A second pool helps the first out.
fn helpers() -> Vec<System> {
    vec![
        helped(
            "N-model, no reserve, class 2 first",
            0,
            [1, 0],
            [
                0.371_868_675_4,
                0.648_355_631_8,
                0.058_562_301_13,
                0.121_795_547_9,
                0.783_615_634_9,
                0.860_385_625_7,
                0.157_822_064_0,
            ],
        ),
        helped(
            "N-model, one in reserve, class 2 first",
            1,
            [1, 0],
            [
                0.454_554_122_4,
                0.542_623_722_9,
                0.079_298_140_18,
                0.101_933_492,
                0.803_178_200_8,
                0.835_976_865_4,
                0.117_523_659_0,
            ],
        ),
        helped(
            "N-model, no reserve, class 1 first",
            0,
            [0, 1],
            [
                0.311_970_109_1,
                0.669_660_059_2,
                0.025_090_665_54,
                0.188_122_743_5,
                0.755_993_539_7,
                0.868_417_6,
                0.218_915_794_8,
            ],
        ),
        lossy("N-model without queue, 5 + 5", [5, 5], [5.0, 4.0], [0.115_371_051, 0.306_016_769_4]),
        lossy("N-model without queue, 10 + 8", [10, 8], [9.0, 6.0], [0.054_114_332_44, 0.200_268_629_5]),
    ]
}

/// A second pool helps the first out, in any order of classes, with so many of its agents spared.
fn helped(name: &str, spare: u32, order: [u8; 2], exact: [f64; 7]) -> System {
    let first = queue("one");
    let first = if spare == 0 { first } else { first.spare(spare, 1) };
    System::new(name, [first, queue("two")])
        .calls("class 1", "one", 5.0, Some(2.0))
        .calls("class 2", "two", 4.0, Some(2.0))
        .pool("pool 1", 5, [member("one", 0, 0)])
        .pool("pool 2", 5, [member("one", 1, order[0]), member("two", 0, order[1])])
        .of(0, "P(W > 0)", exact[0], delayed)
        .of(1, "P(W > 0)", exact[1], delayed)
        .of(0, "P(abandon)", exact[2], abandoned)
        .of(1, "P(abandon)", exact[3], abandoned)
        .occupancy(0, exact[4])
        .occupancy(1, exact[5])
        .figure("share of 1 by pool 2", exact[6], |outcome| {
            Some(outcome.served[0][1] as f64 / outcome.traffic[0].flow.counts.offered as f64)
        })
}

/// The same without a queue.
fn lossy(name: &str, sizes: [u32; 2], rates: [f64; 2], lost: [f64; 2]) -> System {
    System::new(name, [queue("one"), queue("two")])
        .calls("class 1", "one", rates[0], Some(1e-6))
        .calls("class 2", "two", rates[1], Some(1e-6))
        .pool("pool 1", sizes[0], [member("one", 0, 0)])
        .pool("pool 2", sizes[1], [member("one", 1, 1), member("two", 0, 0)])
        .of(0, "P(lost)", lost[0], abandoned)
        .of(1, "P(lost)", lost[1], abandoned)
}

/// First come first served by the agent who is idle longest, among those who can: Adan and Weiss (2014).
pub(crate) fn first_come() -> Vec<System> {
    let n_model = |name: &str, agents: u32, rates: [f64; 2], exact: [f64; 9]| {
        let per = f64::from(agents);
        System::new(name, [queue("one"), queue("two")])
            .calls("class 1", "one", rates[0], None)
            .calls("class 2", "two", rates[1], None)
            .pool("pool 1", agents, members(&["one"]))
            .pool("pool 2", agents, members(&["one", "two"]))
            .matched(0, 0, exact[0] * per)
            .matched(0, 1, exact[1] * per)
            .matched(1, 1, exact[2] * per)
            .of(0, "P(W > 0)", exact[3], delayed)
            .of(1, "P(W > 0)", exact[4], delayed)
            .of(0, "E[W]", exact[5], wait)
            .of(1, "E[W]", exact[6], wait)
            .occupancy(0, exact[7])
            .occupancy(1, exact[8])
    };
    let systems = [
        n_model(
            "N-model, 1 + 1, .9 and .9",
            1,
            [0.9, 0.9],
            [
                0.456_621_005,
                0.043_378_995,
                0.5,
                0.813_698_63,
                0.978_082_192,
                4.068_493_151,
                13.109_589_041,
                0.821_917_81,
                0.978_082_19,
            ],
        ),
        n_model(
            "N-model, 1 + 1, 1.08 and .72",
            1,
            [1.08, 0.72],
            [
                0.472_251_868,
                0.127_748_132,
                0.4,
                0.829_882_604,
                0.949_946_638,
                4.149_413_02,
                6.893_733_801,
                0.850_053_36,
                0.949_946_64,
            ],
        ),
        n_model(
            "N-model, 2 + 2",
            2,
            [2.16, 1.44],
            [
                0.237_002_962,
                0.062_997_038,
                0.2,
                0.756_207_572,
                0.916_263_08,
                1.890_518_931,
                3.231_309_42,
                0.853_210_66,
                0.946_789_34,
            ],
        ),
    ];
    systems.into_iter().chain([w_model(), cycle()]).chain(unlike()).collect()
}

fn members(queues: &[&str]) -> Vec<toritsugi::MembershipDefinition> {
    queues.iter().map(|queue| member(queue, 0, 0)).collect()
}

fn w_model() -> System {
    System::new("W-model", [queue("one"), queue("two"), queue("three")])
        .calls("class 1", "one", 0.54, None)
        .calls("class 2", "two", 0.72, None)
        .calls("class 3", "three", 0.54, None)
        .pool("agent 1", 1, members(&["one", "two"]))
        .pool("agent 2", 1, members(&["two", "three"]))
        .matched(0, 0, 0.3)
        .matched(1, 0, 0.2)
        .matched(1, 1, 0.2)
        .of(0, "P(W > 0)", 0.9, delayed)
        .of(1, "P(W > 0)", 0.833_823_529, delayed)
        .of(0, "E[W]", 5.219_309_463, wait)
        .of(1, "E[W]", 4.169_117_647, wait)
        .occupancy(0, 0.9)
}

fn cycle() -> System {
    System::new("cycle of three", [queue("one"), queue("two"), queue("three")])
        .calls("class 1", "one", 1.35, None)
        .calls("class 2", "two", 0.81, None)
        .calls("class 3", "three", 0.54, None)
        .pool("agent 1", 1, members(&["one", "two"]))
        .pool("agent 2", 1, members(&["two", "three"]))
        .pool("agent 3", 1, members(&["three", "one"]))
        .matched(0, 0, 0.236_933_432)
        .matched(0, 2, 0.263_066_568)
        .matched(1, 0, 0.106_031_848)
        .matched(1, 1, 0.193_968_152)
        .matched(2, 1, 0.124_085_474)
        .matched(2, 2, 0.075_914_526)
        .of(0, "P(W > 0)", 0.873_688_379, delayed)
        .of(1, "P(W > 0)", 0.820_200_602, delayed)
        .of(2, "P(W > 0)", 0.810_385_921, delayed)
        .of(0, "E[W]", 3.362_075_72, wait)
        .of(1, "E[W]", 2.829_855_066, wait)
        .of(2, "E[W]", 2.757_005_268, wait)
        .occupancy(0, 0.926_006_26)
        .occupancy(1, 0.858_744_79)
        .occupancy(2, 0.915_248_95)
}

/// Two agents, one twice as fast.
fn unlike() -> Vec<System> {
    let system = |name: &str, levels: [u8; 2], selection: AgentSelection, late: f64, occupancies: [f64; 2]| {
        let agent = |name: &str, level: u8, factor: f64| {
            let profile = ProfileDefinition::new().membership(member("q", level, 0));
            StaffDefinition::new(name, 1, profile).handling_factor(factor)
        };
        System::new(name, [queue("q").selection(selection)])
            .calls("calls", "q", 2.0, None)
            .staff(agent("fast", levels[0], 0.5))
            .staff(agent("slow", levels[1], 1.0))
            .of_all("P(W > 0)", late, delayed)
            .occupancy(0, occupancies[0])
            .occupancy(1, occupancies[1])
    };
    let fair = [0.636_363_636_4, 0.727_272_727_3];
    vec![
        system(
            "two unlike agents, fast first",
            [0, 1],
            AgentSelection::LongestIdle,
            0.529_411_764_7,
            [0.676_470_588_2, 0.647_058_823_5],
        ),
        system(
            "two unlike agents, slow first",
            [1, 0],
            AgentSelection::LongestIdle,
            0.558_139_534_9,
            [0.604_651_162_8, 0.790_697_674_4],
        ),
        system("two unlike agents, longest idle", [0, 0], AgentSelection::LongestIdle, 0.545_454_545_5, fair),
        system("two unlike agents, at random", [0, 0], AgentSelection::WeightedRandom(7), 0.545_454_545_5, fair),
    ]
}
