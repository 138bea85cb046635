//! The world outside: sends commands to a host in a process of its own, kills it at any moment, starts it again, and holds it to what it said.

use crate::messages::{Answer, Input, Output, Started};
use crate::serve::BURST;
use crate::stream::{Dice, Stream};
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;
use toritsugi::{Digest, Event, HostKey};

/// Sends a stream of commands to a host.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "written by callers")]
pub struct Feeder {
    /// This crate's program.
    pub program: PathBuf,
    /// The file of the host's store.
    pub store: PathBuf,
    /// How often to kill the host.
    pub kills: usize,
    /// Of the moments at which it is killed.
    pub seed: u64,
}

/// What the world has seen so far, and in the end.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Outcome {
    /// Every event, once, in order.
    pub events: Vec<Event>,
    /// The answer to every command, in order.
    pub answers: Vec<Answer>,
    /// The state at the end.
    pub digest: Option<Digest>,
    /// How often the host was killed.
    pub kills: usize,
    /// How often it was still starting then.
    pub kills_at_start: usize,
    /// Commands that were on disk when the host was killed, but had no answer: they came again.
    pub repeats: usize,
    /// Events that came again.
    pub events_again: usize,
    /// Records that were applied again by all starts.
    pub records_again: u64,
}

impl Feeder {
    /// Sends everything, with as many kills as asked for. `progress` is called after each answer.
    ///
    /// # Errors
    /// [`FeederError`], if the host stops by itself, or contradicts what it said before.
    pub fn run(&self, stream: &Stream, mut progress: impl FnMut(&Outcome)) -> Result<Outcome, FeederError> {
        let mut dice = Dice(self.seed);
        let mut outcome = Outcome::default();
        let mut after = self.kill_moments(stream.requests.len(), &mut dice);
        let mut line = self.start(0)?;
        loop {
            line.send(stream, &outcome)?;
            let is_due = |moment: &(usize, bool)| moment.0 <= outcome.answers.len() && (moment.1 || !line.is_starting);
            if after.last().is_some_and(is_due) {
                after.pop();
                outcome.kills += 1;
                // Wherever it is by then: reading, applying, on its way to the disk, or still starting.
                thread::sleep(Duration::from_micros(dice.roll(0..25_000)));
                let rest = line.kill()?;
                outcome.kills_at_start += usize::from(line.is_starting);
                // Of what it had written by then, some may never have arrived.
                let arrives = dice.roll(0..u64::try_from(rest.len()).unwrap_or(0) + 1);
                for (_, text) in (0..arrives).zip(&rest) {
                    outcome.hear(text)?;
                }
                line = self.start(outcome.answers.len())?;
            } else if outcome.answers.len() < stream.requests.len() {
                let text = line.read()?;
                outcome.hear(&text)?;
                progress(&outcome);
            } else {
                line.finish(stream, &mut outcome)?;
                return Ok(outcome);
            }
        }
    }

    /// After how many answers to kill, the last first, and whether even while the host is starting. A quarter are right after the one before,
    /// and hit the start.
    fn kill_moments(&self, requests: usize, dice: &mut Dice) -> Vec<(usize, bool)> {
        let requests = u64::try_from(requests).unwrap_or(u64::MAX);
        let (mut moments, mut answers) = (Vec::new(), 0);
        for _ in 0..self.kills {
            let is_at_once = dice.roll(0..4) == 0;
            if !is_at_once {
                answers = usize::try_from(dice.roll(0..requests)).unwrap_or(0);
            }
            moments.push((answers, is_at_once));
        }
        moments.sort_unstable_by(|a, b| b.cmp(a));
        moments
    }

    fn start(&self, answers: usize) -> Result<Line, FeederError> {
        let mut command = Command::new(&self.program);
        command.arg("serve").arg(&self.store).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let output = BufReader::new(output.ok_or(io::ErrorKind::BrokenPipe).map_err(io::Error::from)?);
        Ok(Line { child, input, output, sent: answers, confirmed: 0, is_starting: true })
    }
}

impl Outcome {
    /// Holds a line of the host to what it said before.
    fn hear(&mut self, text: &str) -> Result<(), FeederError> {
        match serde_json::from_str(text)? {
            Output::Started(Started { records, bad_snapshots: 0, cut: None }) => self.records_again += records,
            Output::Started(started) => return Err(FeederError::BadStart(started)),
            Output::Event(event) => self.hear_event(event)?,
            Output::Answer(answer) => {
                let expected = HostKey(u128::try_from(self.answers.len()).unwrap_or(u128::MAX).saturating_add(1));
                if answer.key != expected {
                    return Err(FeederError::OtherAnswer { expected, answer });
                }
                self.repeats += usize::from(answer.is_repeat);
                self.answers.push(answer);
            }
            Output::Ended(digest) => self.digest = Some(digest),
        }
        Ok(())
    }

    fn hear_event(&mut self, event: Event) -> Result<(), FeederError> {
        let place = usize::try_from(event.sequence).unwrap_or(usize::MAX).saturating_sub(1);
        match self.events.get(place) {
            Some(known) if *known == event => self.events_again += 1,
            None if place == self.events.len() => self.events.push(event),
            known => {
                let known = known.copied().map(Box::new);
                return Err(FeederError::OtherEvent { known, event: Box::new(event) });
            }
        }
        Ok(())
    }
}

/// A host that runs, and the two pipes to it.
#[derive(Debug)]
struct Line {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    /// How many commands of the stream have been sent to this host, or were answered before it started.
    sent: usize,
    /// How many events have been confirmed to this host.
    confirmed: usize,
    /// Whether it has not said a word yet.
    is_starting: bool,
}

impl Line {
    /// Sends as many commands as may be under way, from the first on that has no answer.
    fn send(&mut self, stream: &Stream, outcome: &Outcome) -> Result<(), FeederError> {
        if self.confirmed < outcome.events.len() {
            self.confirmed = outcome.events.len();
            self.write(&Input::Confirm(u64::try_from(self.confirmed).unwrap_or(u64::MAX)))?;
        }
        let end = outcome.answers.len().saturating_add(BURST).min(stream.requests.len());
        for request in stream.requests.get(self.sent..end).unwrap_or_default() {
            self.write(&Input::Deliver(request.clone()))?;
        }
        self.sent = end;
        Ok(())
    }

    fn write(&mut self, input: &Input) -> Result<(), FeederError> {
        let text = serde_json::to_string(input)? + "\n";
        if let Some(pipe) = &mut self.input {
            // That nobody listens any more shows when nothing is left to read.
            _ = pipe.write_all(text.as_bytes());
        }
        Ok(())
    }

    fn read(&mut self) -> Result<String, FeederError> {
        match self.read_whole()? {
            Some(text) => Ok(text),
            None => Err(FeederError::Ended(self.child.wait()?)),
        }
    }

    /// Nothing, if the host has ended, perhaps within a line.
    fn read_whole(&mut self) -> Result<Option<String>, FeederError> {
        let mut text = String::new();
        self.output.read_line(&mut text)?;
        self.is_starting &= text.is_empty();
        Ok(text.ends_with('\n').then_some(text))
    }

    /// Gives what it had written by then.
    fn kill(&mut self) -> Result<Vec<String>, FeederError> {
        self.child.kill()?;
        let mut rest = Vec::new();
        while let Some(text) = self.read_whole()? {
            rest.push(text);
        }
        self.child.wait()?;
        Ok(rest)
    }

    /// The day ends, and so does the host.
    fn finish(mut self, stream: &Stream, outcome: &mut Outcome) -> Result<(), FeederError> {
        self.write(&Input::Clock(stream.end))?;
        self.input = None;
        while let Some(text) = self.read_whole()? {
            outcome.hear(&text)?;
        }
        let status = self.child.wait()?;
        if status.success() && outcome.digest.is_some() { Ok(()) } else { Err(FeederError::Ended(status)) }
    }
}

/// Why the feeder gave up.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FeederError {
    /// The host cannot be started, or not be heard.
    #[error("the host: {0}")]
    Pipe(#[from] io::Error),
    /// A line is no message.
    #[error("a line of the host: {0}")]
    Line(#[from] serde_json::Error),
    /// The host ended by itself.
    #[error("the host ended by itself, {0}")]
    Ended(ExitStatus),
    /// A kill damaged the store.
    #[error("the store is damaged: {0:?}")]
    BadStart(Started),
    /// Not the answer to the next command.
    #[error("an answer to {expected} was due, not {answer:?}")]
    OtherAnswer {
        /// The next command.
        expected: HostKey,
        /// What came.
        answer: Answer,
    },
    /// Not the next event, or not the one that had this number before.
    #[error("an event is missing or another than before: {event:?}, known {known:?}")]
    OtherEvent {
        /// What had this number before.
        known: Option<Box<Event>>,
        /// What came.
        event: Box<Event>,
    },
}
