//! What is routed, as plain data: every competitor makes of it what it likes.

use crate::random::{Random, Zipf};
use crate::scenario::{Scenario, Shape};

/// Different requirements that the contacts of one queue have.
const REQUIREMENTS: u16 = 12;

/// A skill at a level: as an agent holds it, or as a contact asks for it at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Skilled {
    pub(crate) skill: u16,
    pub(crate) level: u8,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Membership {
    pub(crate) queue: u16,
    /// The lower is served first, in both directions.
    pub(crate) level: u8,
}

/// What an agent brings. Both lists name nothing twice.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    pub(crate) memberships: Vec<Membership>,
    pub(crate) skills: Vec<Skilled>,
}

/// A contact. Ids are given in the order of arrival, so the lower came first.
#[derive(Clone, Debug)]
pub(crate) struct Contact {
    pub(crate) id: u32,
    pub(crate) queue: u16,
    /// What its queue makes of its priority: minus the priority if it ranks by that, else 0. The lower goes first, then the lower id.
    pub(crate) class: i8,
    /// At most three; none twice.
    pub(crate) asks: Vec<Skilled>,
}

/// All that is drawn once.
#[derive(Debug)]
pub(crate) struct Centre {
    pub(crate) scenario: Scenario,
    pub(crate) profiles: Vec<Profile>,
    /// By queue.
    requirements: Vec<Vec<Vec<Skilled>>>,
    of_queue: Zipf,
}

impl Profile {
    pub(crate) fn level_in(&self, queue: u16) -> Option<u8> {
        self.memberships.iter().find(|membership| membership.queue == queue).map(|membership| membership.level)
    }

    pub(crate) fn meets(&self, asks: &[Skilled]) -> bool {
        asks.iter().all(|ask| self.skills.iter().any(|held| held.skill == ask.skill && held.level >= ask.level))
    }
}

impl Centre {
    pub(crate) fn new(scenario: Scenario, random: &mut Random) -> Self {
        let (queues, skills) = (Zipf::new(scenario.queues, 0.7), Zipf::new(scenario.skills, scenario.shape.skew()));
        let profiles: Vec<Profile> =
            (0..scenario.profiles).map(|_| draw_profile(&queues, &skills, scenario, random)).collect();
        let mut members: Vec<Vec<&Profile>> = vec![Vec::new(); usize::from(scenario.queues)];
        for profile in &profiles {
            for membership in &profile.memberships {
                members[usize::from(membership.queue)].push(profile);
            }
        }
        let requirements = members
            .iter()
            .map(|members| (0..REQUIREMENTS).map(|_| draw_requirement(members, &skills, random)).collect())
            .collect();
        Self { scenario, profiles, requirements, of_queue: Zipf::new(REQUIREMENTS, 0.7) }
    }

    /// Every fourth queue goes by priority, the others first in, first out.
    pub(crate) fn ranks_by_priority(queue: u16) -> bool {
        queue % 4 == 1
    }

    /// The profile that an agent usually has.
    pub(crate) fn own_profile(&self, agent: u32) -> u32 {
        agent % self.scenario.profiles
    }

    /// A contact for the agents of some profile, so that demand is like supply; now and then one that perhaps nobody can serve.
    pub(crate) fn draw_contact(&self, id: u32, random: &mut Random) -> Contact {
        let profile = &self.profiles[random.below::<usize>(self.profiles.len() as u64)];
        let queue = profile.memberships[random.below::<usize>(profile.memberships.len() as u64)].queue;
        let priority = random.below::<u8>(4);
        let class = if Self::ranks_by_priority(queue) { -priority.cast_signed() } else { 0 };
        let asks = match self.scenario.shape {
            Shape::Unique | Shape::UniqueSkewed => unique_requirement(profile, random),
            Shape::Busy | Shape::Quiet => {
                let asks = &self.requirements[usize::from(queue)][usize::from(self.of_queue.draw(random))];
                if profile.meets(asks) || random.one_in(32) { asks.clone() } else { Vec::new() }
            }
        };
        Contact { id, queue, class, asks }
    }
}

fn draw_profile(queues: &Zipf, skills: &Zipf, scenario: Scenario, random: &mut Random) -> Profile {
    let memberships = match scenario.queues {
        1 => 1,
        2..=10 => 2 + random.below::<usize>(2),
        _ => 2 + random.below::<usize>(4),
    };
    let held = match scenario.skills {
        _ if scenario.shape.is_unique() => 20,
        0..=10 => 2 + random.below::<usize>(3),
        _ => 2 + random.below::<usize>(8),
    };
    let memberships = queues.draw_distinct(memberships, random).into_iter();
    let memberships = memberships.map(|queue| Membership { queue, level: random.below(2) }).collect();
    let held = skills.draw_distinct(held, random).into_iter();
    let is_fine = scenario.shape.is_unique();
    let skills = held.map(|skill| Skilled {
        skill,
        level: if is_fine { 1 + random.below::<u8>(100) } else { 20 + 10 * random.below::<u8>(9) },
    });
    Profile { memberships, skills: skills.collect() }
}

/// One or two skills that some member of the queue holds; now and then skills that perhaps none holds.
fn draw_requirement(members: &[&Profile], skills: &Zipf, random: &mut Random) -> Vec<Skilled> {
    let count = 1 + random.below::<usize>(2);
    let Some(member) = random.pick(members).filter(|_| !random.one_in(16)) else {
        let drawn = skills.draw_distinct(count, random).into_iter();
        return drawn.map(|skill| Skilled { skill, level: 20 + 10 * random.below::<u8>(5) }).collect();
    };
    let mut asks = Vec::new();
    for _ in 0..count {
        let held = member.skills[random.below::<usize>(member.skills.len() as u64)];
        add(&mut asks, Skilled { level: held.level.min(20 + 10 * random.below::<u8>(5)), ..held });
    }
    asks
}

/// Three skills of a profile at levels that hardly any other contact asks for.
fn unique_requirement(profile: &Profile, random: &mut Random) -> Vec<Skilled> {
    let mut asks = Vec::new();
    while asks.len() < 3 {
        let held = profile.skills[random.below::<usize>(profile.skills.len() as u64)];
        add(&mut asks, Skilled { level: 1 + random.below::<u8>(held.level.into()), ..held });
    }
    asks
}

fn add(asks: &mut Vec<Skilled>, ask: Skilled) {
    if !asks.iter().any(|other| other.skill == ask.skill) {
        asks.push(ask);
    }
}
