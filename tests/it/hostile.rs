//! What others wrote: the seeds of every fuzz target, and inputs near them.

use crate::kept::Run;
use crate::random::pseudo_random;
use std::fs;
use std::path::{Path, PathBuf};
use toritsugi::testing::generator::{self, Features, KNOWN};
use toritsugi::testing::{SlowRouter, duel, hostile, record_scenario, run_scenario};
use toritsugi::{
    Command, CommandError, JournalReader, JournalRecord, JournalWriter, PlanDefinition, Router, Snapshot, Timestamp,
};

/// A fuzz target: its name and what it does with an input.
type Target = (&'static str, fn(&[u8]));

const TARGETS: [Target; 6] = [
    ("steps", duel::run),
    ("plan", |data| {
        if let Some(definition) = text(data).and_then(|text| toml::from_str(text).ok()) {
            hostile::plan(&definition);
        }
    }),
    ("scenario", |data| text(data).into_iter().for_each(hostile::scenario)),
    ("snapshot", |data| _ = hostile::snapshot(data)),
    ("journal", hostile::journal),
    ("commands", |data| {
        let lines = text(data).unwrap_or_default().lines();
        hostile::commands(lines.map_while(|line| serde_json::from_str::<Command>(line).ok()));
    }),
];

fn text(data: &[u8]) -> Option<&str> {
    std::str::from_utf8(data).ok()
}

fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target)
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder(target)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| fs::read(path).unwrap()).collect()
}

#[test]
fn every_fuzz_target_takes_its_seeds() {
    for (target, body) in TARGETS {
        let seeds = seeds(target);
        assert!(seeds.len() >= 5, "{} seeds of {target}", seeds.len());
        for seed in &seeds {
            body(seed);
        }
    }
    let mut names: Vec<String> =
        fs::read_dir(folder("")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let mut known = TARGETS.map(|(name, _)| name);
    known.sort_unstable();
    assert_eq!(names, known, "each folder of seeds has a target");
}

/// A fuzzer in small: seeds with bytes changed, cut out and put in.
#[test]
fn every_fuzz_target_takes_what_is_near_its_seeds() {
    for (target, body) in TARGETS {
        for (number, seed) in (0..).zip(seeds(target)) {
            for round in 0..40_u64 {
                body(&changed(&seed, number * 1_000 + round));
            }
        }
    }
}

fn changed(seed: &[u8], number: u64) -> Vec<u8> {
    let mut data = seed.to_vec();
    for dice in pseudo_random(number, 0).chunks_exact(8).take(1 + usize::try_from(number % 4).unwrap()) {
        let &[kind, high, low, byte, length, ..] = dice else { continue };
        let place = usize::from(u16::from_be_bytes([high, low])) % data.len().max(1);
        match kind % 4 {
            0 => data.iter_mut().skip(place).take(1).for_each(|old| *old ^= 1 << (byte % 8)),
            1 => data.iter_mut().skip(place).take(1).for_each(|old| *old = byte),
            2 => drop(data.drain(place..data.len().min(place + usize::from(length % 16)))),
            _ => data.insert(place, byte),
        }
    }
    data
}

/// The seeds must lead deep: those of text and JSON are understood whole, and those of bytes are accepted.
#[test]
fn the_seeds_are_accepted() {
    for seed in seeds("plan") {
        let definition: PlanDefinition = toml::from_str(text(&seed).unwrap()).unwrap();
        definition.build_with(&generator::strategies()).unwrap();
    }
    for seed in seeds("scenario") {
        run_scenario::<Router>(&hostile::centre(), text(&seed).unwrap(), 1).unwrap();
    }
    for seed in seeds("snapshot") {
        let snapshot = Snapshot::from_bytes(&seed).unwrap();
        Router::restore(&snapshot, &generator::strategies()).unwrap();
    }
    for seed in seeds("journal") {
        let strategies = generator::strategies();
        let reader = JournalReader::new(&seed, &strategies).unwrap();
        assert!(reader.map(Result::unwrap).count() > 5);
    }
    for seed in seeds("commands") {
        text(&seed).unwrap().lines().for_each(|line| _ = serde_json::from_str::<Command>(line).unwrap());
    }
}

/// Writes the seeds anew, as after a change of a form: of what the library writes itself, beside those of plans and scenarios that were written by hand.
#[test]
#[ignore = "writes files: cargo test --test it -- --ignored write_the_seeds"]
fn write_the_seeds_of_text_and_bytes() {
    for (number, seed) in (0..).zip([3, 7, 11, 19, 23, 42_u64]) {
        let length = usize::try_from(seed).unwrap() * 2;
        let run = Run::of(6_000_000 + seed, length);
        let mut commands: Vec<(Timestamp, Command)> = Vec::new();
        let mut router = Router::new(hostile::centre());
        let mut journal = Vec::new();
        let mut writer = JournalWriter::begin(router.digest().unwrap(), &mut journal);
        for (at, _, command) in hostile::morning() {
            router.apply(at, command.clone(), &mut Vec::new()).unwrap();
            writer.append(&JournalRecord::new(at, None, command.clone()), &mut journal);
            commands.push((at, command));
        }
        for bytes in duel::parts(&pseudo_random(6_100_000 + seed, length)).1 {
            let (at, key, command) = generator::delivery_with(KNOWN.without(Features::PLANS), &bytes, &router);
            let result = router.apply(at, command.clone(), &mut Vec::new());
            writer.append(&JournalRecord::new(at, key, command.clone()), &mut journal);
            // A scenario has no words for these.
            if !matches!(result, Err(CommandError::TimeWentBackwards { .. } | CommandError::TimeOutOfRange { .. })) {
                commands.push((at, command));
            }
        }
        let lines: Vec<String> = commands.iter().map(|(_, command)| serde_json::to_string(command).unwrap()).collect();
        let scenario = record_scenario::<SlowRouter>(&hostile::centre(), &commands);
        write("plan", number, toml::to_string(run.plan().definition()).unwrap().as_bytes());
        write("scenario", number, scenario.as_bytes());
        write("snapshot", number, &run.router().snapshot().unwrap().to_bytes());
        write("journal", number, &journal);
        write("commands", number, lines.join("\n").as_bytes());
    }
}

fn write(target: &str, number: u64, seed: &[u8]) {
    fs::create_dir_all(folder(target)).unwrap();
    fs::write(folder(target).join(number.to_string()), seed).unwrap();
}
