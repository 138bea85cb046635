//! A call centre that is made up: its plan, and the commands of a day, drawn from a seed.
//!
//! Agents answer their offers and customers lose patience as a router of its own says they may. So the commands are the same whatever the
//! host goes through, and what that router made of them is what the host must make of them.

use crate::Request;
use std::collections::BTreeMap;
use std::error::Error;
use std::ops::Range;
use std::time::Duration;
use toritsugi::{
    Abandon, AcceptOffer, Advance, AgentId, ChannelId, Command, Complete, Connect, ContactId, DeclineOffer,
    DeclineReason, Digest, Disposition, EndWrapUp, Enqueue, Event, EventKind, HostKey, Limits, NotReadyReason, Plan,
    PlanDefinition, PlanError, ProfileDefinition, QueueDefinition, QueueId, Router, SetNotReady, SetReady, SignIn,
    Timestamp, Transfer, TransferTarget, WrapUp,
};

/// Who works there.
pub const AGENTS: u8 = 8;

/// The commands of a day, and what must come of them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Stream {
    /// In the order in which they are sent; the keys are 1, 2, 3 and so on.
    pub requests: Vec<Request>,
    /// The end of the day, behind the last command.
    pub end: Timestamp,
    /// Everything that happens.
    pub events: Vec<Event>,
    /// The state at the end.
    pub digest: Digest,
}

/// Two queues, whose agents have half a minute for notes after each call.
///
/// # Errors
/// None: the plan is sound, as the tests show.
pub fn plan() -> Result<Plan, PlanError> {
    let queue = |name| {
        QueueDefinition::new(name)
            .offer_timeout(Duration::from_secs(20))
            .wrap_up(WrapUp::Timed(Duration::from_secs(30)))
            .maximum_wait(Duration::from_secs(300))
    };
    PlanDefinition::new()
        .skill("english")
        .queue(queue("support").requirement("english >= 50"))
        .queue(queue("sales"))
        // More than can be under way when the host fails.
        .limits(Limits { keys: 256, ..Limits::default() })
        .build()
}

/// Draws so many commands.
///
/// # Errors
/// None, unless the router has a defect.
pub fn draw(seed: u64, commands: usize) -> Result<Stream, Box<dyn Error>> {
    let mut world = World {
        router: Router::new(plan()?),
        events: Vec::new(),
        dice: Dice(seed),
        planned: BTreeMap::new(),
        thoughts: 0,
    };
    let mut requests = Vec::new();
    world.open()?;
    while requests.len() < commands {
        let Some((&next, _)) = world.planned.first_key_value() else { break };
        if world.fires(next.0)? {
            continue;
        }
        let Some(command) = world.planned.remove(&next) else { break };
        let key = HostKey(u128::try_from(requests.len())?.saturating_add(1));
        let request = Request { key, at: next.0, command };
        world.send(request.clone());
        requests.push(request);
    }
    let end = later(world.router.now(), 600);
    while world.fires(end)? {}
    Ok(Stream { requests, end, digest: world.router.digest()?, events: world.events })
}

struct World {
    router: Router,
    events: Vec<Event>,
    dice: Dice,
    /// What people are going to do, by when, and in the order in which they thought of it.
    planned: BTreeMap<(Timestamp, u64), Command>,
    thoughts: u64,
}

impl World {
    /// The agents sign in, and the first customer calls.
    fn open(&mut self) -> Result<(), Box<dyn Error>> {
        for agent in 1..=AGENTS {
            let english = if agent % 2 == 0 { 80 } else { 20 };
            let profile = ProfileDefinition::new().queue("support").queue("sales").skill("english", english);
            let profile = self.router.plan().profile(&profile)?;
            self.plan(Timestamp::ZERO, 0..1, SignIn::new(AgentId(agent.into()), profile));
        }
        self.next_call(Timestamp::ZERO);
        Ok(())
    }

    fn next_call(&mut self, now: Timestamp) {
        let queue = if self.dice.roll(0..3) == 0 { QueueId(0) } else { QueueId(1) };
        let contact = ContactId(self.thoughts.into());
        self.plan(now, 5..35, Enqueue::new(contact, queue, ChannelId(0)));
    }

    /// Fires the first timer that is due by then, as the host does. Says whether there was one.
    fn fires(&mut self, until: Timestamp) -> Result<bool, Box<dyn Error>> {
        let Some(deadline) = self.router.next_deadline().filter(|deadline| deadline.at <= until) else {
            return Ok(false);
        };
        let seen = self.events.len();
        self.router.apply(deadline.at, Advance {}, &mut self.events)?;
        self.react(seen);
        Ok(true)
    }

    fn send(&mut self, request: Request) {
        let Request { key, at, command } = request;
        if matches!(command, Command::Enqueue(_)) {
            self.next_call(at);
        }
        let seen = self.events.len();
        // A refusal is as good a part of the day as any: who hangs up has often been served already.
        _ = self.router.apply_once(at, key, command, &mut self.events);
        self.react(seen);
    }

    /// What people do about what has happened.
    fn react(&mut self, seen: usize) {
        for Event { at, kind, .. } in self.events.get(seen..).unwrap_or_default().to_vec() {
            match kind {
                EventKind::Queued { contact, .. } => self.plan(at, 60..240, Abandon { contact }),
                EventKind::Offered { offer, .. } => match self.dice.roll(0..10) {
                    // Nobody answers until the offer expires.
                    0 => {}
                    1 => self.plan(at, 2..8, DeclineOffer { offer, reason: DeclineReason::Rejected }),
                    _ => self.plan(at, 2..15, AcceptOffer { offer }),
                },
                EventKind::OfferAccepted { contact, .. } => self.plan(at, 1..4, Connect { contact }),
                EventKind::Connected { contact, .. } if self.dice.roll(0..10) == 0 => {
                    self.plan(at, 20..60, Transfer::new(contact, TransferTarget::Queue(QueueId(1))));
                }
                EventKind::Connected { contact, .. } => {
                    self.plan(at, 30..240, Complete { contact, disposition: Disposition(0) });
                }
                EventKind::WrapUpStarted { agent, contact, .. } if self.dice.roll(0..4) == 0 => {
                    self.plan(at, 5..25, EndWrapUp { agent, contact });
                }
                EventKind::WrapUpEnded { agent, .. } if self.dice.roll(0..20) == 0 => {
                    self.plan(at, 1..5, SetNotReady { agent, reason: NotReadyReason(1) });
                }
                EventKind::AgentNotReady { agent, .. } => self.plan(at, 60..180, SetReady { agent }),
                _ => {}
            }
        }
    }

    fn plan(&mut self, now: Timestamp, seconds: Range<u64>, command: impl Into<Command>) {
        let at = later(now, self.dice.roll(seconds));
        self.planned.insert((at, self.thoughts), command.into());
        self.thoughts += 1;
    }
}

fn later(at: Timestamp, seconds: u64) -> Timestamp {
    Timestamp(at.0.saturating_add(seconds.saturating_mul(1_000_000)))
}

/// Numbers from a seed, the same on every machine: `SplitMix64`.
#[derive(Clone, Copy, Debug)]
pub struct Dice(pub u64);

impl Dice {
    /// A number of this range, which must hold one; all about equally often.
    pub const fn roll(&mut self, range: Range<u64>) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let span = range.end.saturating_sub(range.start);
        match (mixed ^ (mixed >> 31)).checked_rem(span) {
            Some(number) => range.start + number,
            None => range.start,
        }
    }
}
