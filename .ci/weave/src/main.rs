//! Judges mutants of the core by its tests, all from one build: `.ci/mutants` calls it.
//!
//!     toritsugi-weave TREE OUT PART/PARTS EXPECTED
//!
//! Weaves the mutants that `cargo mutants --list` finds in TREE into its sources, builds the tests, runs them once for every mutant, and
//! writes the names of the mutants to files in OUT: `caught`, `missed` and `timeout` by what the tests say, `unviable` where the compiler
//! refuses them, and `alone` where only a build of their own can tell. With a part, say 7/40, it takes the mutant 7 of the list and every
//! fortieth after it. Those that EXPECTED names are thought to pass: they meet only the tests that take no time.

mod compile;
mod judge;
mod mutant;
mod weave;

use judge::{Judge, Verdict};
use mutant::Mutant;
use std::collections::BTreeSet;
use std::error::Error;
use std::num::NonZeroUsize;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

type Failure = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let [tree, out, part, expected] = words.as_slice() else {
        return Err("toritsugi-weave TREE OUT PART/PARTS EXPECTED".into());
    };
    let (tree, out) = (Path::new(*tree), Path::new(*out));
    let expected: BTreeSet<String> = std::fs::read_to_string(expected)?.lines().map(str::to_owned).collect();
    let (part, parts) = part.split_once('/').ok_or("a part is written as 0/40")?;
    let (part, parts): (usize, usize) = (part.parse()?, parts.parse::<NonZeroUsize>()?.get());

    let list = Command::new("cargo")
        .args(["mutants", "--list", "--json"])
        .current_dir(tree)
        .stderr(Stdio::inherit())
        .output()?;
    if !list.status.success() {
        return Err("cargo mutants gives no list".into());
    }
    let mutants: Vec<Mutant> = mutant::read(&list.stdout, tree)?.into_iter().skip(part).step_by(parts).collect();
    let sorted = compile::sort(tree, &mutants)?;
    let write = |file: &str, ids: &BTreeSet<usize>| {
        let names: String = ids.iter().flat_map(|id| [mutants[*id].name.as_str(), "\n"]).collect();
        std::fs::write(out.join(file), names)
    };
    write("unviable", &sorted.unviable)?;
    write("alone", &sorted.alone)?;

    let judge = Judge::new(tree, compile::tests(tree)?);
    let without = judge.judge(None, false)?;
    if without != Verdict::Missed {
        return Err(format!("without a mutant: {without:?}").into());
    }
    let ids: Vec<usize> = sorted.woven.into_iter().collect();
    let verdicts = judge_all(&judge, &ids, &mutants, &expected)?;
    let of = |is_one: fn(&Verdict) -> bool| {
        verdicts.iter().filter(|(_, verdict)| is_one(verdict)).map(|(id, _)| *id).collect::<BTreeSet<_>>()
    };
    write("caught", &of(|verdict| matches!(verdict, Verdict::Caught(_))))?;
    write("missed", &of(|verdict| matches!(verdict, Verdict::Missed)))?;
    write("timeout", &of(|verdict| matches!(verdict, Verdict::Endless(_))))?;
    Ok(())
}

/// Judges on all cores, and says how far it is.
fn judge_all(
    judge: &Judge<'_>,
    ids: &[usize],
    mutants: &[Mutant],
    expected: &BTreeSet<String>,
) -> Result<Vec<(usize, Verdict)>, Failure> {
    let (next, verdicts, start) = (AtomicUsize::new(0), Mutex::new(Vec::new()), Instant::now());
    let work = || -> Result<(), Failure> {
        while let Some(&id) = ids.get(next.fetch_add(1, Ordering::Relaxed)) {
            let is_expected = expected.contains(&mutants[id].name);
            let verdict = judge.judge(Some(id), is_expected)?;
            let mut verdicts = verdicts.lock().map_err(|_| "another core failed")?;
            if matches!(verdict, Verdict::Caught(_)) == is_expected {
                eprintln!("{}: {verdict:?}", mutants[id].name);
            }
            verdicts.push((id, verdict));
            let (done, all, passed) = (verdicts.len(), ids.len(), start.elapsed());
            if done % 50 == 0 {
                let left = passed / u32::try_from(done)? * u32::try_from(all - done)?;
                eprintln!("{done} of {all} mutants in {} s, about {} s to go", passed.as_secs(), left.as_secs());
            }
        }
        Ok(())
    };
    let cores = std::thread::available_parallelism()?.get();
    std::thread::scope(|scope| -> Result<(), Failure> {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().map_err(|_| "a core failed")?)
    })?;
    Ok(verdicts.into_inner().map_err(|_| "a core failed")?)
}
