//! From a run of commands to the shortest that still shows a difference.

use super::{Difference, Duel};
use crate::testing::Routing;
use crate::testing::generator::Delivered;
use crate::{AcceptOffer, AgentId, Command, ContactId, DeclineOffer, Event, EventKind, OfferId, Plan, WithdrawOffer};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// Leaves out steps as long as some difference shows.
///
/// An offer that a step names is looked for by contact and agent, as it has another number when there were fewer before it.
pub fn shortest<A: Routing, B: Routing>(plan: &Plan, steps: Vec<Delivered>) -> Vec<Delivered> {
    let still_differs = |fewer| match run::<A, B>(plan, fewer) {
        (done, Some(_)) => Some(done),
        (_, None) => None,
    };
    without_chunks(named::<A, B>(plan, steps), still_differs).into_iter().map(|(step, _)| step).collect()
}

/// Leaves out items, in ever smaller chunks, as long as `fails` gives those that are enough to fail.
pub fn without_chunks<T: Clone>(mut items: Vec<T>, mut fails: impl FnMut(Vec<T>) -> Option<Vec<T>>) -> Vec<T> {
    let mut chunk = items.len() / 2;
    while chunk > 0 {
        let before = items.len();
        let mut start = 0;
        while start < items.len() {
            let rest = items.iter().take(start).chain(items.iter().skip(start + chunk));
            match fails(rest.cloned().collect()) {
                Some(fewer) => items = fewer,
                None => start += chunk,
            }
        }
        // What had to stay before may go now.
        if chunk > 1 || items.len() == before {
            chunk /= 2;
        }
    }
    items
}

/// A step, and which offer it names.
type Step = (Delivered, Option<Name>);

/// An offer by whom it was made to: the last one of this pair, or so many before it.
#[derive(Clone, Copy, Debug)]
struct Name {
    pair: (ContactId, AgentId),
    before_the_last: usize,
}

/// The offers that were made so far.
#[derive(Default)]
struct Offers(Vec<(OfferId, (ContactId, AgentId))>);

impl Offers {
    fn follow(&mut self, events: &[Event]) {
        for event in events {
            let EventKind::Offered { offer, contact, agent, .. } = event.kind else { continue };
            // A repeat gives the events of old again.
            if self.0.last().is_none_or(|(last, _)| *last < offer) {
                self.0.push((offer, (contact, agent)));
            }
        }
    }

    fn name(&self, offer: OfferId) -> Option<Name> {
        let (_, pair) = *self.0.iter().find(|(known, _)| *known == offer)?;
        let before_the_last = self.of(pair).position(|known| known == offer)?;
        Some(Name { pair, before_the_last })
    }

    fn find(&self, name: Name) -> Option<OfferId> {
        self.of(name.pair).nth(name.before_the_last)
    }

    /// Those of a pair, the last one first.
    fn of(&self, pair: (ContactId, AgentId)) -> impl Iterator<Item = OfferId> {
        self.0.iter().rev().filter(move |(_, other)| *other == pair).map(|(offer, _)| *offer)
    }
}

fn named<A: Routing, B: Routing>(plan: &Plan, steps: Vec<Delivered>) -> Vec<Step> {
    let mut duel = Duel::<A, B>::new(plan);
    let mut offers = Offers::default();
    let name = |mut step: Delivered| {
        let name = offer_of(&mut step.2).and_then(|offer| offers.name(*offer));
        // What differs ends the run, and so needs no names behind it.
        if duel.deliver(&step).is_ok() {
            offers.follow(duel.events());
        }
        (step, name)
    };
    steps.into_iter().map(name).collect()
}

/// Runs the steps with the numbers that their offers have now; gives those up to the first difference, and this.
fn run<A: Routing, B: Routing>(plan: &Plan, steps: Vec<Step>) -> (Vec<Step>, Option<Box<Difference>>) {
    let mut duel = Duel::<A, B>::new(plan);
    let mut offers = Offers::default();
    let mut done = Vec::new();
    for (mut step, name) in steps {
        if let (Some(offer), Some(now)) = (offer_of(&mut step.2), name.and_then(|name| offers.find(name))) {
            *offer = now;
        }
        let result = duel.deliver(&step);
        done.push((step, name));
        if let Err(difference) = result {
            return (done, Some(difference));
        }
        offers.follow(duel.events());
    }
    (done, None)
}

fn offer_of(command: &mut Command) -> Option<&mut OfferId> {
    match command {
        Command::AcceptOffer(AcceptOffer { offer })
        | Command::DeclineOffer(DeclineOffer { offer, .. })
        | Command::WithdrawOffer(WithdrawOffer { offer }) => Some(offer),
        _ => None,
    }
}
