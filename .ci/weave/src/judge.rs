//! Runs the tests with one mutant switched on.

use crate::Failure;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

/// What the tests say of a mutant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The test that failed.
    Caught(String),
    Missed,
    /// The tests that did not end, while no other failed.
    Endless(Vec<String>),
}

/// One run of a test binary.
#[derive(Clone, Debug)]
struct Look {
    binary: PathBuf,
    arguments: &'static [&'static str],
    /// How many random runs there are, if not as many as always.
    runs: Option<&'static str>,
    /// A test that takes as long as this does not end.
    longest: Duration,
}

/// What takes a second together and finds most.
const FIRST: [&str; 19] = [
    "scenarios::",
    "golden",
    "agents_rules::",
    "steps_rules::",
    "stages_rules::",
    "plan::",
    "plan_changes::",
    "plan_files::",
    "refusals::",
    "work::",
    "strategies::",
    "documents::",
    "values::",
    "keys::",
    "estimates::",
    "runs::engine_and_twin_agree",
    "--skip=random_runs_read_back",
    "--skip=long_chains",
    "--skip=in_a_crowd",
];
/// A test that ends does so sooner even where the machine is busy: those of the first look take milliseconds, the others seconds.
const LONGEST: Duration = Duration::from_secs(30);

/// The tests in the order in which a mutant meets them.
#[derive(Debug)]
pub(crate) struct Judge<'a> {
    tree: &'a Path,
    looks: [Look; 5],
}

impl<'a> Judge<'a> {
    pub(crate) fn new(tree: &'a Path, [quick, unit]: [PathBuf; 2]) -> Self {
        let look =
            |binary: &PathBuf, arguments| Look { binary: binary.clone(), arguments, runs: None, longest: LONGEST };
        let looks = [
            Look { longest: LONGEST / 8, ..look(&quick, &FIRST) },
            look(&unit, &["--skip=sim::"]),
            look(&quick, &[]),
            look(&unit, &["sim::"]),
            Look { runs: Some("2000"), longest: 4 * LONGEST, ..look(&quick, &["agree", "goes_on"]) },
        ];
        Self { tree, looks }
    }

    /// What the tests say with one mutant on, or with none; `briefly`, only those that take no time.
    pub(crate) fn judge(&self, id: Option<usize>, briefly: bool) -> Result<Verdict, Failure> {
        let mut endless = Vec::new();
        for look in &self.looks[..if briefly { 2 } else { self.looks.len() }] {
            loop {
                match self.run(look, id, &endless)? {
                    Verdict::Missed => break,
                    Verdict::Endless(tests) => endless.extend(tests),
                    caught @ Verdict::Caught(_) => return Ok(caught),
                }
                if endless.len() == 3 {
                    return Ok(Verdict::Endless(endless));
                }
            }
        }
        Ok(if endless.is_empty() { Verdict::Missed } else { Verdict::Endless(endless) })
    }

    /// Until the first test that fails or does not end.
    fn run(&self, look: &Look, id: Option<usize>, without: &[String]) -> Result<Verdict, Failure> {
        // Who takes memory for ever shall fail before the machine does.
        let mut command = Command::new("sh");
        command.args(["-c", "ulimit -v 6000000; exec \"$@\"", "sh"]).arg(&look.binary);
        command.args(look.arguments).arg("--test-threads=1").args(without.iter().flat_map(|test| ["--skip", test]));
        command.current_dir(self.tree).env("RUST_BACKTRACE", "0");
        if let Some(runs) = look.runs {
            command.env("RUNS", runs);
        }
        if let Some(id) = id {
            command.env("WOVEN", id.to_string());
        }
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut output = BufReader::new(child.stdout.take().ok_or("no output")?);
        let (sender, words) = mpsc::channel();
        // `test NAME ... ok`: the name comes when the test begins, the rest of the line when it ends.
        let reader = std::thread::spawn(move || {
            let mut word = Vec::new();
            while output.read_until(b' ', &mut word).is_ok_and(|bytes| bytes > 0) {
                if sender.send(String::from_utf8_lossy(&word).into_owned()).is_err() {
                    break;
                }
                word.clear();
            }
            output.read_to_end(&mut word)
        });
        let (mut test, mut before) = (String::new(), String::new());
        let verdict = loop {
            match words.recv_timeout(look.longest) {
                Ok(word) if word.starts_with("FAILED") => break Verdict::Caught(test),
                Ok(word) => {
                    if before.trim_end().ends_with("test") {
                        word.trim().clone_into(&mut test);
                    }
                    before = word;
                }
                Err(RecvTimeoutError::Timeout) => break Verdict::Endless(vec![test]),
                Err(RecvTimeoutError::Disconnected) if child.wait()?.success() => break Verdict::Missed,
                // It did not come to say which tests failed.
                Err(RecvTimeoutError::Disconnected) => break Verdict::Caught(test),
            }
        };
        // One that has ended cannot be killed.
        let _ended = child.kill();
        child.wait()?;
        drop(words);
        let _read = reader.join();
        Ok(verdict)
    }
}
