//! Seeded traffic for a centre of a given size, kept near a given backlog.

use core::time::Duration;
use std::fmt::Write as _;
use toritsugi::sim::random::{Purpose, Random};
use toritsugi::testing::Routing;
use toritsugi::{
    Abandon, AgentId, AgentProfile, ChannelId, Command, Complete, ContactId, ContactPhase, Disposition, Enqueue, Event,
    EventKind, Level, Membership, OfferMode, Plan, PlanDefinition, Priority, QueueDefinition, QueueId, QueueOrdering,
    Requirement, SignIn, SkillId, Timestamp, UpdateAgent,
};

/// How large a centre is.
#[derive(Debug)]
pub(crate) struct Centre {
    pub(crate) name: &'static str,
    agents: u64,
    queues: u64,
    skills: u64,
    /// Different profiles among the agents.
    profiles: u64,
    /// Contacts that wait, about.
    backlog: u64,
}

/// 50 agents and 20 waiting contacts.
pub(crate) const SMALL: Centre =
    Centre { name: "50 agents, 5 queues", agents: 50, queues: 5, skills: 8, profiles: 12, backlog: 20 };

/// 10,000 agents and 50,000 waiting contacts.
pub(crate) const LARGE: Centre = Centre {
    name: "10,000 agents, 500 queues",
    agents: 10_000,
    queues: 500,
    skills: 200,
    profiles: 1_000,
    backlog: 50_000,
};

pub(crate) type Step = (Timestamp, Command);

/// A router that has been in use for a while, and what it is asked next.
#[derive(Debug)]
pub(crate) struct Workload<R> {
    pub(crate) router: R,
    pub(crate) steps: Vec<Step>,
    /// The fold of the events of all steps.
    pub(crate) fold: u64,
    pub(crate) description: String,
}

/// Traffic that follows the router: what it assigned can be completed, what waits can be abandoned.
struct Traffic<'a> {
    centre: &'a Centre,
    random: Random,
    now: Timestamp,
    contacts: u128,
    active: Vec<ContactId>,
    waiting: u64,
    /// Contacts that may still wait.
    arrived: Vec<ContactId>,
    profiles: Vec<AgentProfile>,
}

/// Fills a centre, lets `before` commands pass, and records `steps` more.
pub(crate) fn warm<R: Routing + Clone>(centre: &Centre, before: u64, steps: u64) -> Workload<R> {
    let mut router = R::with_plan(plan(centre));
    let mut traffic = Traffic::new(centre);
    let mut events = Vec::new();
    for agent in 0..centre.agents {
        let profile = traffic.profile(agent);
        traffic.follow(&mut router, SignIn::new(AgentId(agent.into()), profile).into(), &mut events);
    }
    for _ in 0..centre.backlog + before {
        let command = traffic.next(&router);
        traffic.follow(&mut router, command, &mut events);
    }
    let start = router.clone();
    let (mut recorded, mut fold, mut matches) = (Vec::new(), 0, 0_u64);
    for _ in 0..steps {
        let command = traffic.next(&router);
        recorded.push((traffic.now, command.clone()));
        traffic.follow(&mut router, command, &mut events);
        fold = events.iter().fold(fold, fold_event);
        let made = events.iter().filter(|event| matches!(event.kind, EventKind::Offered { .. })).count();
        matches += u64::try_from(made).unwrap_or_default();
    }
    let mut description = String::new();
    let busy = traffic.active.len();
    let _ = write!(
        description,
        "{}: {} waiting, {busy} of {} agents busy, {matches} matches in {steps} events",
        centre.name, traffic.waiting, centre.agents,
    );
    Workload { router: start, steps: recorded, fold, description }
}

/// Mixes an event into a fold: who was offered to whom.
pub(crate) fn fold_event(fold: u64, event: &Event) -> u64 {
    let number = match event.kind {
        EventKind::Offered { contact, agent, .. } => contact.0.wrapping_mul(31).wrapping_add(agent.0),
        _ => 1,
    };
    let low = u64::try_from(number & u128::from(u64::MAX)).unwrap_or_default();
    (fold ^ low ^ event.sequence).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn plan(centre: &Centre) -> Plan {
    let mut plan = PlanDefinition::new();
    for skill in 0..centre.skills {
        plan = plan.skill(&format!("skill {skill}"));
    }
    for queue in 0..centre.queues {
        let queue = QueueDefinition::new(&format!("queue {queue}"))
            .channels(["voice"])
            .ordering(QueueOrdering::PriorityCredit(Duration::from_secs(60)))
            .offer_mode(OfferMode::Assign);
        plan = plan.queue(queue);
    }
    plan.build().expect("a sound plan")
}

impl<'a> Traffic<'a> {
    fn new(centre: &'a Centre) -> Self {
        let mut traffic = Self {
            centre,
            random: Random::stream(1, Purpose::Other(0), 0),
            now: Timestamp::ZERO,
            contacts: 0,
            active: Vec::new(),
            waiting: 0,
            arrived: Vec::new(),
            profiles: Vec::new(),
        };
        traffic.profiles = (0..centre.profiles).map(|_| traffic.draw_profile()).collect();
        traffic
    }

    /// A number below `count`, small ones more often: the first tenth is drawn three times in ten.
    fn skewed(&mut self, count: u64) -> u64 {
        let bound = if self.random.below(4) == 0 { (count / 10).max(1) } else { count };
        self.random.below(bound)
    }

    fn id(&mut self, count: u64) -> u16 {
        u16::try_from(self.skewed(count)).unwrap_or_default()
    }

    fn level(&mut self, from: u64) -> Level {
        Level::new(u8::try_from(from + self.random.below(101 - from)).unwrap_or_default()).unwrap_or(Level::MAX)
    }

    fn draw_profile(&mut self) -> AgentProfile {
        let mut profile = AgentProfile::default();
        for _ in 0..2 + self.random.below(5) {
            let queue = QueueId(self.id(self.centre.queues));
            if profile.queues.iter().all(|membership| membership.queue != queue) {
                let level = u8::try_from(self.random.below(3)).unwrap_or_default();
                profile.queues.push(Membership::new(queue).at_level(level));
            }
        }
        for _ in 0..2 + self.random.below(6) {
            let skill = SkillId(self.id(self.centre.skills));
            if profile.skills.iter().all(|(held, _)| *held != skill) {
                let level = self.level(20);
                profile.skills.push((skill, level));
            }
        }
        profile
    }

    fn profile(&mut self, agent: u64) -> AgentProfile {
        let place = usize::try_from(agent % self.centre.profiles).unwrap_or_default();
        self.profiles.get(place).cloned().unwrap_or_default()
    }

    /// About half arrivals, 40 to 45 % completions, 5 % abandons, 2 % agents: arrivals while agents are idle, completions while
    /// they are not, and abandons where more wait than should.
    fn next<R: Routing>(&mut self, router: &R) -> Command {
        self.now = self.now + Duration::from_millis(self.random.below(20));
        let busy = u64::try_from(self.active.len()).unwrap_or(u64::MAX);
        let idle = busy * 20 < self.centre.agents * 19;
        let long = self.waiting > self.centre.backlog;
        match self.random.below(100) {
            0 | 1 => self.agent(),
            2..=6 => self.abandon(router),
            7..=36 if long => self.abandon(router),
            37..=59 => self.arrive(),
            _ if idle || !long && self.random.below(4) == 0 => self.arrive(),
            _ => self.complete(),
        }
    }

    fn arrive(&mut self) -> Command {
        self.contacts += 1;
        let contact = ContactId(self.contacts);
        let mut command = Enqueue::new(contact, QueueId(self.id(self.centre.queues)), ChannelId(0));
        command.priority = Priority(i16::try_from(self.random.below(3)).unwrap_or_default());
        if self.random.below(2) == 0 {
            let skill = SkillId(self.id(self.centre.skills));
            let level = Level::new(u8::try_from(10 * self.random.below(7)).unwrap_or_default()).unwrap_or(Level::MIN);
            command.requirement = Requirement::AtLeast { skill, level };
        }
        self.arrived.push(contact);
        command.into()
    }

    fn complete(&mut self) -> Command {
        if self.active.is_empty() {
            return self.arrive();
        }
        let count = u64::try_from(self.active.len()).unwrap_or(u64::MAX);
        let place = usize::try_from(self.random.below(count)).unwrap_or_default();
        let contact = self.active.swap_remove(place);
        Complete { contact, disposition: Disposition(0) }.into()
    }

    fn abandon<R: Routing>(&mut self, router: &R) -> Command {
        while !self.arrived.is_empty() {
            let count = u64::try_from(self.arrived.len()).unwrap_or(u64::MAX);
            let place = usize::try_from(self.random.below(count)).unwrap_or_default();
            let contact = self.arrived.swap_remove(place);
            if router.contact(contact).is_some_and(|view| view.phase == ContactPhase::Waiting) {
                return Abandon { contact }.into();
            }
        }
        self.arrive()
    }

    /// An agent's profile becomes another.
    fn agent(&mut self) -> Command {
        let agent = self.random.below(self.centre.agents);
        let other = self.random.below(2);
        let profile = self.profile(agent + other);
        UpdateAgent { agent: AgentId(agent.into()), profile: Box::new(profile) }.into()
    }

    /// Applies a command and keeps account of what it led to.
    fn follow<R: Routing>(&mut self, router: &mut R, command: Command, events: &mut Vec<Event>) {
        let enters = matches!(command, Command::Enqueue(_));
        let abandons = matches!(command, Command::Abandon(_));
        events.clear();
        router.apply(self.now, command, events).expect("a command that fits the state");
        self.waiting = self.waiting + u64::from(enters) - u64::from(abandons);
        for event in &*events {
            if let EventKind::Offered { contact, .. } = event.kind {
                self.waiting -= 1;
                self.active.push(contact);
            }
        }
    }
}
