//! A host on two streams: inputs come as lines, outputs go as lines.

use crate::messages::{Input, Output};
use crate::{Host, Store, stream};
use std::io::{self, BufRead, Write};
use std::path::Path;
use std::sync::mpsc;
use std::{iter, thread};
use toritsugi::Strategies;

/// The most inputs that are taken at once. The plan remembers more keys than can be under way.
pub const BURST: usize = 32;

/// Runs a host on the store in this file until the input ends.
///
/// Time comes with the input here. A host with a clock of its own waits with `recv_timeout` until [`Host::next_deadline`], and then takes
/// an [`Input::Clock`].
///
/// # Errors
/// Those of [`Host`], and of the streams. Only another start can go on then.
pub fn serve(
    file: &Path,
    input: impl BufRead + Send + 'static,
    output: &mut impl Write,
) -> Result<(), Box<dyn std::error::Error>> {
    let (mut host, started) = Host::start(Store::open(file)?, &stream::plan()?, &Strategies::new())?;
    write(output, iter::once(Output::Started(started)))?;
    write(output, host.hand_out().into_iter().map(Output::Event))?;
    let (sender, arrived) = mpsc::sync_channel(BURST);
    thread::spawn(move || {
        for line in input.lines() {
            let read = line.and_then(|line| Ok(serde_json::from_str::<Input>(&line)?));
            if sender.send(read).is_err() {
                break;
            }
        }
    });
    while let Ok(first) = arrived.recv() {
        let burst = iter::once(first).chain(arrived.try_iter()).take(BURST).collect::<Result<Vec<_>, _>>()?;
        let answers = host.take(burst)?;
        write(output, host.hand_out().into_iter().map(Output::Event))?;
        write(output, answers.into_iter().map(Output::Answer))?;
    }
    write(output, iter::once(Output::Ended(host.close()?)))?;
    Ok(())
}

fn write(output: &mut impl Write, lines: impl IntoIterator<Item = Output>) -> io::Result<()> {
    for line in lines {
        serde_json::to_writer(&mut *output, &line)?;
        output.write_all(b"\n")?;
    }
    output.flush()
}
