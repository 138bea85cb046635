//! What memory a router takes: none that it does not give back, and none for a command once it has grown.
#![expect(clippy::print_stderr, reason = "the figures are told")]

use allocation_counter::measure;
use std::collections::BTreeMap;
use std::time::Duration;
use toritsugi::{
    Abandon, AcceptOffer, Advance, AgentDefaults, AgentId, AgentProfile, BackOff, Cancel, ChannelDefinition, ChannelId,
    Command, Complete, Connect, ContactId, ContactPhase, DeclineOffer, DeclineReason, Disposition, Enqueue, Event,
    Level, Membership, OfferMode, Park, Plan, PlanDefinition, Priority, QueueDefinition, QueueId, QueueOrdering,
    Requirement, Resume, Router, SetPriority, SignIn, SkillId, StepDefinition, Timestamp, Transfer, TransferTarget,
    WrapUp,
};

const SECOND: Duration = Duration::from_secs(1);

/// Three queues with different rules; contacts and agents of a few kinds. With `more`, too, what takes memory of its own as long as it lasts: several
/// offers of a contact at once, agents in its decline memory, relaxed requirements, second places, and places kept for those that gave up.
fn plan(more: bool) -> Plan {
    let queue = |name| QueueDefinition::new(name).offer_timeout(8 * SECOND).wrap_up(WrapUp::Timed(5 * SECOND));
    let first = queue("first").ordering(QueueOrdering::StrictPriority).delays([3 * SECOND]).maximum_wait(300 * SECOND);
    let (mut second, mut third) = (queue("second"), queue("third"));
    let mut back_off = BackOff { declined: Duration::ZERO, busy: Duration::ZERO, no_answer: Duration::ZERO };
    if more {
        second = second.offer_mode(OfferMode::AllAtOnce(3)).return_within(5 * SECOND);
        third = third.step(StepDefinition::after(10 * SECOND).drop("german"));
        third = third.step(StepDefinition::after(20 * SECOND).add_queue("first"));
        back_off = BackOff { declined: 4 * SECOND, busy: 4 * SECOND, no_answer: 4 * SECOND };
    }
    let definition = PlanDefinition::new()
        .channel(ChannelDefinition::new("voice"))
        .channel(ChannelDefinition::new("chat").cost(40).maximum(2))
        .skill("english")
        .skill("german")
        .queue(first)
        .queue(second)
        .queue(third)
        .agents(AgentDefaults { back_off, ..AgentDefaults::default() });
    definition.build().unwrap()
}

/// The contact of this number; there are 24 kinds.
fn arrival(number: u64) -> Enqueue {
    let kind = number % 24;
    let (queue, channel) = (u16::try_from(kind % 3).unwrap(), u16::try_from(kind / 3 % 2).unwrap());
    let needs = match kind / 6 {
        0 => Requirement::Anyone,
        1 => Requirement::AtLeast { skill: SkillId(0), level: Level::MAX },
        2 => Requirement::AtLeast { skill: SkillId(1), level: Level::MAX },
        _ => Requirement::Not(Box::new(Requirement::AtLeast { skill: SkillId(1), level: Level::MAX })),
    };
    let enqueue = Enqueue::new(ContactId(number.into()), QueueId(queue), ChannelId(channel));
    enqueue.with_priority(Priority(i16::try_from(kind % 2).unwrap())).with_requirement(needs)
}

fn agent(number: u16) -> SignIn {
    let queues = (0..3).map(|queue| {
        let membership = Membership::new(QueueId(queue));
        if queue == 0 && number % 2 == 0 {
            membership.after(3 * SECOND)
        } else {
            membership.at_level(u8::from(number % 3 == 0))
        }
    });
    let skills = (0..2).filter(|skill| number & (1 << skill) != 0).map(|skill| (SkillId(skill), Level::MAX));
    let profile = AgentProfile { queues: queues.collect(), skills: skills.collect(), ..AgentProfile::default() };
    SignIn::new(AgentId(number.into()), profile)
}

/// A router and what it has said last.
struct Centre {
    router: Router,
    at: Timestamp,
    events: Vec<Event>,
    arrived: u64,
    /// What commands have allocated, by their kinds.
    allocations: BTreeMap<String, u64>,
}

impl Centre {
    fn new(plan: Plan, agents: u16) -> Self {
        let mut centre = Self {
            router: Router::new(plan),
            at: Timestamp::ZERO,
            events: Vec::with_capacity(1_000),
            arrived: 0,
            allocations: BTreeMap::new(),
        };
        (1..=agents).for_each(|number| centre.apply(agent(number).into()));
        centre
    }

    fn apply(&mut self, command: Command) {
        self.events.clear();
        let kind = format!("{command:?}").split([' ', '(']).next().unwrap_or_default().to_owned();
        let Self { router, at, events, .. } = self;
        let mut outcome = Ok(());
        let used = measure(|| outcome = router.apply(*at, command, events));
        outcome.unwrap();
        *self.allocations.entry(kind).or_default() += used.count_total;
    }

    fn arrive(&mut self) {
        self.arrived += 1;
        self.apply(arrival(self.arrived).into());
    }

    /// Some minutes of work, in which chance plays the same game every time; then everybody leaves.
    fn work(&mut self) -> u64 {
        let mut chance = Chance(7);
        let mut commands = 0;
        for _ in 0..400 {
            self.at = self.at + chance.below(4) * SECOND / 4;
            self.apply(Advance {}.into());
            let living = self.router.contacts();
            let choice = usize::try_from(chance.below(60)).unwrap();
            match living.get(choice) {
                Some(contact) => self.serve(*contact, &mut chance),
                None if living.len() < 40 => self.arrive(),
                None => {}
            }
            commands += 2;
        }
        for contact in self.router.contacts() {
            self.apply(Cancel { contact }.into());
        }
        self.at = self.at + 3_600 * SECOND;
        self.apply(Advance {}.into());
        commands
    }

    /// What comes next in the life of a contact.
    fn serve(&mut self, contact: ContactId, chance: &mut Chance) {
        let view = self.router.contact(contact).unwrap();
        let roll = chance.below(10);
        let command: Command = match view.phase {
            ContactPhase::Waiting if roll < 3 => Abandon { contact }.into(),
            ContactPhase::Waiting => SetPriority { contact, priority: Priority(1 - view.priority.0) }.into(),
            ContactPhase::Offered => {
                let offer = view.offer.unwrap();
                match roll {
                    0..7 => AcceptOffer { offer }.into(),
                    7 | 8 => DeclineOffer { offer, reason: DeclineReason::Rejected }.into(),
                    _ => Abandon { contact }.into(),
                }
            }
            ContactPhase::Accepted => Connect { contact }.into(),
            ContactPhase::Connected => match roll {
                0..7 => Complete { contact, disposition: Disposition(0) }.into(),
                7 | 8 => {
                    Transfer::new(contact, TransferTarget::Queue(QueueId(u16::try_from(roll % 3).unwrap()))).into()
                }
                _ => Park { contact }.into(),
            },
            _ => Resume { contact }.into(),
        };
        self.apply(command);
    }

    /// The oldest gives up and somebody comes, so many times.
    fn storm(&mut self, cycles: u64, concurrency: u64) {
        for _ in 0..cycles {
            self.at = self.at + SECOND / 100;
            if self.arrived >= concurrency {
                let contact = ContactId((self.arrived - concurrency + 1).into());
                // Some have been sent away by then.
                self.events.clear();
                _ = self.router.apply(self.at, Abandon { contact }, &mut self.events);
            }
            self.arrived += 1;
            self.events.clear();
            self.router.apply(self.at, arrival(self.arrived), &mut self.events).unwrap();
        }
    }
}

/// Numbers that look like chance (a step of `SplitMix64`).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        u32::try_from((mixed ^ (mixed >> 31)) % u64::from(end)).unwrap()
    }
}

/// As much as the nodes of the ordered sets that hold the kept places come and go by.
const BREATH: i64 = 4_096;

/// By how many bytes the living memory grew after the first per cent, at the most: with nobody there, with agents who are offered contacts, and
/// with these and all that takes memory of its own.
fn growth(cycles: u64) -> [i64; 3] {
    [(false, 0), (false, 12), (true, 12)].map(|(more, agents)| {
        let mut centre = Centre::new(plan(more), agents);
        let part = cycles / 100;
        centre.storm(part, 100);
        let (mut grown, mut most) = (0, 0);
        for _ in 1..100 {
            grown += measure(|| centre.storm(part, 100)).bytes_current;
            most = grown.max(most);
        }
        most
    })
}

#[test]
fn a_storm_of_contacts_that_give_up_leaves_nothing_behind() {
    let [nobody, agents, more] = growth(100_000);
    assert_eq!([nobody, agents], [0, 0]);
    assert!(more <= BREATH, "{more} bytes");
}

/// `STORM=10000000 cargo test --release --test it -- --ignored --nocapture a_long_storm`
#[test]
#[ignore = "long; see the documentation of proofs"]
fn a_long_storm() {
    let cycles = crate::random::amount("STORM", 10_000_000);
    let [nobody, agents, more] = growth(cycles);
    assert_eq!([nobody, agents], [0, 0]);
    assert!(more <= BREATH, "{more} bytes");
    eprintln!(
        "arrive and abandon: {cycles} cycles, 0 bytes of growth after the first per cent ({more} with kept places, at most {BREATH})"
    );
}

#[test]
fn a_command_allocates_nothing_once_the_router_has_grown() {
    let mut centre = Centre::new(plan(false), 12);
    (0..50).for_each(|_| _ = centre.work());
    let grown: u64 = std::mem::take(&mut centre.allocations).values().sum();
    assert!(grown > 0, "at first it grows");
    let commands: u64 = (0..50).map(|_| centre.work()).sum();
    let allocations: u64 = centre.allocations.values().sum();
    assert_eq!(allocations, 0, "{:?}", centre.allocations);
    eprintln!("steady state: {commands} commands of {} kinds, {allocations} allocations", centre.allocations.len());
}

/// What is counted is what is allocated; an optimizer may not leave it out.
#[test]
fn the_counter_counts() {
    let used = measure(|| drop(std::hint::black_box(Vec::<u64>::with_capacity(4))));
    assert_eq!((used.count_total, used.bytes_total, used.bytes_current), (1, 32, 0));
}
