//! Strategies with a state of their own, and journals that hold what they answered: whoever answers at a replay, it comes to the same. [S-14]
#![expect(clippy::indexing_slicing, reason = "tests fail by panicking")]

use crate::random::pseudo_random;
use std::collections::BTreeMap;
use std::time::Duration;
use toritsugi::testing::duel::parts;
use toritsugi::testing::generator::{self, Delivered, KNOWN};
use toritsugi::{
    Advance, AgentId, AgentProfile, AgentSelection, ChannelId, Command, CommandError, ContactId, Digest, Enqueue,
    Event, EventKind, JournalError, JournalReader, JournalRecord, JournalWriter, Level, Membership, Plan,
    PlanDefinition, QueueDefinition, QueueId, QueueOrdering, Router, SignIn, SkillId, Snapshot, StrategyFailure,
    Timestamp,
};

mod moody;
mod others;

use moody::{MOODS, Mood, strategies};

/// A plan in which most queues ask strategies of the host's own: a generated one, or one in which little else decides.
fn definition(seed: u64, bytes: &[u8; 64]) -> PlanDefinition {
    let queue = |name| QueueDefinition::new(name).offer_timeout(Duration::from_secs(5));
    let open = PlanDefinition::new().skill("s0").queue(queue("q0")).queue(queue("q1")).queue(queue("q2"));
    let mut definition = match seed % 4 {
        0 | 1 => generator::definition_with(KNOWN, bytes),
        2 => open,
        _ => open.batch(Duration::from_secs(1)),
    };
    for (number, queue) in (seed..).zip(&mut definition.queues) {
        if number % 3 != 0 {
            queue.ordering = QueueOrdering::Custom("outbound last".into());
        }
        match number % 4 {
            0 => {}
            1 => queue.selection = AgentSelection::Custom("matched".into()),
            _ => queue.selection = AgentSelection::Custom("busiest".into()),
        }
    }
    definition
}

/// What a record of a run left: where its command ends and where its answers, the digest, and how many events there are.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Mark {
    command: usize,
    end: usize,
    digest: Digest,
    events: usize,
}

/// Random commands to strategies with a state of their own, kept as a host would.
struct Run {
    definition: PlanDefinition,
    journal: Vec<u8>,
    marks: Vec<Mark>,
    events: Vec<Event>,
    /// After half of the commands.
    snapshot: Vec<u8>,
    router: Router,
}

impl Run {
    fn of(seed: u64, mood: Mood, commands: usize) -> Self {
        let (plan, steps) = parts(&pseudo_random(seed, commands));
        Self::record(definition(seed, &plan), mood, commands, |number, router| {
            // In a crowd of contacts and agents much is asked; in a small world there are keys.
            if seed % 4 == 0 {
                return generator::delivery_with(KNOWN, &steps[number], router);
            }
            let (at, command) = generator::command_in_crowd(KNOWN, &steps[number], router);
            (at, None, command)
        })
    }

    fn record(
        definition: PlanDefinition,
        mood: Mood,
        commands: usize,
        command: impl Fn(usize, &Router) -> Delivered,
    ) -> Self {
        let own = strategies(mood);
        let build = |definition: &PlanDefinition| definition.clone().build_with(&own).unwrap();
        let mut router = Router::new(build(&definition));
        let (mut journal, mut events, mut marks, mut snapshot) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut writer = JournalWriter::begin(router.digest().unwrap(), &mut journal);
        for number in 0..commands {
            if number == commands / 2 {
                snapshot = router.snapshot().unwrap().to_bytes();
            }
            let (at, key, mut command) = command(number, &router);
            if let Command::ReplacePlan(replacement) = &mut command {
                replacement.plan = build(replacement.plan.definition());
            }
            let record = JournalRecord::new(at, key, command);
            writer.append(&record, &mut journal);
            let command = journal.len();
            _ = record.apply_and_keep(&mut router, &mut events, &mut writer, &mut journal);
            let digest = router.digest().unwrap();
            marks.push(Mark { command, end: journal.len(), digest, events: events.len() });
            // Whoever is curious changes the state of the strategies, but nothing that is kept.
            for contact in router.contacts() {
                router.explain_contact(contact).unwrap();
            }
        }
        router.check_invariants().unwrap();
        Self { definition, journal, marks, events, snapshot, router }
    }

    fn plan(&self, mood: Mood) -> Plan {
        self.definition.clone().build_with(&strategies(mood)).unwrap()
    }

    fn records(&self, mood: Mood) -> Vec<JournalRecord> {
        JournalReader::new(&self.journal, &strategies(mood)).unwrap().collect::<Result<_, _>>().unwrap()
    }

    /// Applies the records from this one on, and compares everything after each of them.
    fn replay(&self, router: &mut Router, mood: Mood, from: usize) {
        let mut events = self.events[..from.checked_sub(1).map_or(0, |last| self.marks[last].events)].to_vec();
        let own = strategies(mood);
        let mut reader = JournalReader::new(&self.journal, &own).unwrap();
        for number in 0..self.marks.len() {
            let record = reader.next().unwrap().unwrap();
            let mark = self.marks[number];
            assert_eq!(reader.whole_bytes(), mark.end);
            assert_eq!(record.answers.is_some(), mark.end > mark.command);
            if number < from {
                continue;
            }
            let result = record.apply(router, &mut events);
            assert!(!matches!(result, Err(CommandError::Fault(_) | CommandError::OtherAnswers { .. })), "{result:?}");
            let events = (events.len(), events.last());
            let expected = (mark.events, self.events[..mark.events].last());
            assert_eq!((events, router.digest().unwrap()), (expected, mark.digest), "record {number}");
        }
        assert!(reader.next().is_none());
        assert_eq!(events, self.events);
        router.check_invariants().unwrap();
        assert_eq!(router.digest().unwrap(), self.router.digest().unwrap());
    }
}

/// How often each strategy fails is counted, so that it does.
fn failures(events: &[Event], seen: &mut BTreeMap<StrategyFailure, u32>) {
    for event in events {
        if let EventKind::StrategyFailed { failure, .. } = event.kind {
            *seen.entry(failure).or_default() += 1;
        }
    }
}

#[test]
fn a_replay_takes_the_answers_from_the_journal_and_asks_nobody() {
    let (mut seen, mut answered, mut commands) = (BTreeMap::new(), 0, 0);
    for seed in 0..72 {
        let mood = MOODS[usize::try_from(seed / 4).unwrap() % MOODS.len()];
        let run = Run::of(6_000_000 + seed, mood, 80);
        for other in [Mood::Refuses, Mood::Draws(9)] {
            run.replay(&mut Router::new(run.plan(other)), other, 0);
            let snapshot = Snapshot::from_bytes(&run.snapshot).unwrap();
            let mut router = Router::restore(&snapshot, &strategies(other)).unwrap();
            assert!(router.snapshot().unwrap() == snapshot, "seed {seed}: a restored router has another state");
            run.replay(&mut router, other, 40);
        }
        failures(&run.events, &mut seen);
        answered += run.marks.iter().filter(|mark| mark.end > mark.command).count();
        commands += run.marks.len();
    }
    assert!(answered * 5 > commands, "{answered} of {commands} commands asked a strategy");
    assert!(seen.len() == 3 && seen.values().all(|times| *times > 5), "{seen:?}");
}

#[test]
fn records_that_were_read_are_written_with_their_answers() {
    let run = Run::of(6_000_001, Mood::Counts, 80);
    let records = run.records(Mood::Refuses);
    assert!(records.iter().any(|record| record.answers.is_some()));
    let mut bytes = Vec::new();
    let state = Router::new(run.plan(Mood::Refuses)).digest().unwrap();
    let mut writer = JournalWriter::begin(state, &mut bytes);
    for record in &records {
        writer.append(record, &mut bytes);
    }
    assert_eq!(bytes, run.journal);
}

/// Pools and agents stand in a restored router in another order than where they came one after another, and are asked about in the same.
#[test]
fn the_order_of_questions_comes_from_the_state_alone() {
    let strangers = [7, 3, 12, 1, 9, 5, 11, 2, 8, 4, 10, 6];
    for (selection, levels) in [("busiest", 12), ("matched", 12), ("matched", 1)] {
        let queue = QueueDefinition::new("selected").selection(AgentSelection::Custom(selection.into()));
        let definition = PlanDefinition::new().skill("s0").queue(queue);
        let run = Run::record(definition, Mood::Draws(7), 28, |number, _| {
            let at = Timestamp::from_secs(u64::try_from(number).unwrap());
            let Some(agent) = strangers.get(number) else {
                let contact = ContactId(u128::try_from(number).unwrap());
                return (at, None, Enqueue::new(contact, QueueId(0), ChannelId(0)).into());
            };
            let level = Level::new(u8::try_from(agent % levels).unwrap()).unwrap();
            let (queues, skills) = (vec![Membership::new(QueueId(0))], vec![(SkillId(0), level)]);
            let profile = AgentProfile { queues, skills, ..AgentProfile::default() };
            (at, None, SignIn::new(AgentId(*agent), profile).into())
        });
        let offered = run.events.iter().filter(|event| matches!(event.kind, EventKind::Offered { .. }));
        assert_eq!(offered.count(), 12);
        let snapshot = Snapshot::from_bytes(&run.snapshot).unwrap();
        let mut router = Router::restore(&snapshot, &strategies(Mood::Refuses)).unwrap();
        run.replay(&mut router, Mood::Refuses, 14);
    }
}

/// The same strategies, asked anew, say something else: the answers are needed.
#[test]
fn without_the_answers_a_replay_comes_to_something_else() {
    let mut others = 0;
    for seed in 0..20 {
        let mood = MOODS[usize::try_from(seed / 4).unwrap() % MOODS.len()];
        let run = Run::of(6_000_000 + seed, mood, 80);
        let (mut router, mut events) = (Router::new(run.plan(mood)), Vec::new());
        for mut record in run.records(mood) {
            record.answers = None;
            _ = record.apply(&mut router, &mut events);
        }
        others += u32::from(events != run.events);
    }
    assert!(others > 5, "{others} of 20");
}

#[test]
fn cut_and_changed_journals_give_their_whole_records_and_answers() {
    let (mut cuts, mut between, mut flips) = (0, 0, 0);
    for seed in 0..6 {
        let run = Run::of(6_100_000 + seed, Mood::Counts, 30);
        let own = strategies(Mood::Refuses);
        let start = JournalReader::new(&run.journal, &own).unwrap().whole_bytes();
        for end in start..=run.journal.len() {
            let mut reader = JournalReader::new(&run.journal[..end], &own).unwrap();
            let read: Vec<_> = reader.by_ref().collect();
            let records: Vec<_> = read.iter().filter_map(|record| record.as_ref().ok()).collect();
            let whole = run.marks.iter().filter(|mark| mark.command <= end);
            assert_eq!(records.len(), whole.clone().count(), "cut at {end}");
            let ends = whole.flat_map(|mark| [mark.command, mark.end]).filter(|place| *place <= end);
            assert_eq!(reader.whole_bytes(), ends.max().unwrap_or(start), "cut at {end}");
            let torn = read.last().and_then(|record| record.clone().err());
            let expected = (reader.whole_bytes() < end).then(|| JournalError::Torn { at: reader.whole_bytes() });
            assert_eq!(torn, expected);
            for (record, mark) in records.iter().zip(&run.marks) {
                assert_eq!(record.answers.is_some(), mark.end > mark.command && mark.end <= end);
                between += u32::from(mark.end > end);
            }
            cuts += 1;
        }
        for place in start..run.journal.len() {
            let mut bytes = run.journal.clone();
            bytes[place] ^= 1 << (place % 8);
            let read: Vec<_> = JournalReader::new(&bytes, &own).unwrap().collect();
            assert!(read.last().unwrap().is_err(), "byte {place} was changed and nobody noticed");
            let records = read.len() - 1;
            assert_eq!(records, run.marks.iter().filter(|mark| mark.command <= place).count());
            for ((record, original), mark) in read.iter().zip(run.records(Mood::Refuses)).zip(&run.marks).take(records)
            {
                let mut expected = original;
                if mark.end > place {
                    expected.answers = None;
                }
                assert_eq!(record.as_ref().unwrap(), &expected);
            }
            flips += 1;
        }
    }
    assert!(cuts > 1_000 && between > 100 && flips > 1_000, "{cuts} cuts, {between} between, {flips} flips");
}

/// A journal that was cut between a command and its answers: the strategies are asked, and the answers written where they are missing.
#[test]
fn a_start_gives_the_last_command_the_answers_that_it_lost() {
    let mut asked = 0;
    for seed in 0..30 {
        let run = Run::of(6_200_000 + seed, Mood::Draws(4), 40);
        let Some(last) = run.marks.iter().rev().find(|mark| mark.end > mark.command) else { continue };
        // In the midst of the answers.
        let mut bytes = run.journal[..last.end - 1].to_vec();
        let own = strategies(Mood::Draws(5));
        let (mut router, mut events) = (Router::new(run.plan(Mood::Draws(5))), Vec::new());
        let mut reader = JournalReader::new(&bytes, &own).unwrap();
        let (mut journal, mut missing) = (reader.writer(), Vec::new());
        while let Some(Ok(record)) = reader.next() {
            (journal, missing) = (reader.writer(), Vec::new());
            _ = record.apply_and_keep(&mut router, &mut events, &mut journal, &mut missing);
        }
        assert_eq!(reader.whole_bytes(), last.command);
        bytes.truncate(reader.whole_bytes());
        assert!(!missing.is_empty());
        bytes.append(&mut missing);
        // Work goes on.
        let record = JournalRecord::new(router.now(), None, Advance {});
        journal.append(&record, &mut bytes);
        record.apply_and_keep(&mut router, &mut events, &mut journal, &mut bytes).unwrap();
        let (mut again, mut events_again) = (Router::new(run.plan(Mood::Refuses)), Vec::new());
        for record in JournalReader::new(&bytes, &strategies(Mood::Refuses)).unwrap() {
            _ = record.unwrap().apply(&mut again, &mut events_again);
        }
        assert_eq!((again.digest(), events_again), (router.digest(), events));
        asked += 1;
    }
    assert!(asked > 10, "{asked}");
}
