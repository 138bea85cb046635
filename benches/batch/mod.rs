//! How long a round of a batch takes: everyone who gathered is assigned by one command.

use crate::workload::{BATCH, Filling, scenario};
use std::error::Error;
use std::time::Instant;
use toritsugi::{Advance, EventKind, Timestamp};

/// Rounds of which the median is told.
const ROUNDS: usize = 21;

/// Rounds of several sizes, in the centre of S2.
pub(crate) fn batch() -> Result<(), Box<dyn Error>> {
    for (agents, contacts) in [(4, 1_000), (16, 1_000), (64, 1_000), (500, 5_000)] {
        let mut filling = Filling::new(&scenario::with_batch(agents, contacts))?;
        filling.sign_in()?;
        filling.arrive()?;
        let (mut times, mut events) = (Vec::new(), Vec::new());
        let mut offers = 0;
        for _ in 0..ROUNDS {
            let mut router = filling.router().clone();
            events.clear();
            let start = Instant::now();
            router.apply(Timestamp::ZERO + BATCH, Advance::default(), &mut events)?;
            times.push(start.elapsed());
            offers = events.iter().filter(|event| matches!(event.kind, EventKind::Offered { .. })).count();
        }
        times.sort_unstable();
        let median = times.get(ROUNDS / 2).ok_or("a round")?;
        eprintln!("{agents} agents, {contacts} contacts: {offers} offers in {} us", median.as_micros());
    }
    Ok(())
}
