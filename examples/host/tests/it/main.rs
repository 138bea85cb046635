//! The tests of a host that loses nothing.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod damage;
mod kills;
mod program;
mod taking;

use std::path::{Path, PathBuf};
use toritsugi::{Digest, Event, Strategies};
use toritsugi_host::stream::{self, Stream};
use toritsugi_host::{Answer, BURST, Host, HostError, Input, Request, Started, Store};

/// A file for the store of this test, which is not there yet.
fn file(name: &str) -> PathBuf {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.redb"));
    if file.exists() {
        std::fs::remove_file(&file).unwrap();
    }
    file
}

fn start(file: &Path) -> Result<(Host, Started), HostError> {
    Host::start(Store::open(file)?, &stream::plan().unwrap(), &Strategies::new())
}

/// A day of so many commands.
fn day(commands: usize) -> Stream {
    stream::draw(3, commands).unwrap()
}

/// Takes these commands, as many at once as may be; gives all answers.
fn take(host: &mut Host, requests: &[Request]) -> Vec<Answer> {
    let bursts = requests.chunks(BURST);
    bursts.flat_map(|burst| host.take(burst.iter().cloned().map(Input::Deliver)).unwrap()).collect()
}

/// The state at the end of the day, and the events handed out on the way there.
fn finish(host: &mut Host, day: &Stream) -> (Digest, Vec<Event>) {
    host.take([Input::Clock(day.end)]).unwrap();
    (host.digest().unwrap(), host.hand_out())
}
