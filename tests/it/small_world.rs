//! A small world, explored wholly: two agents, three contacts, two skills, two priorities, and at every state every command of a fixed menu at
//! every time of a fixed choice. Engine and twin are compared, and the invariants and laws checked, at every state.
#![expect(clippy::panic, clippy::print_stderr, reason = "tests fail by panicking, and the figures are told")]

use std::collections::HashMap;
use std::time::Duration;
use toritsugi::testing::SlowRouter;
use toritsugi::testing::duel::{Duel, listing};
use toritsugi::{
    Abandon, AcceptOffer, Advance, AgentDefaults, AgentId, AgentProfile, BackOff, ChannelId, Command, Complete,
    Connect, ContactId, ContactPhase, DeclineOffer, DeclineReason, Disposition, Drain, EndWrapUp, Enqueue, Level,
    Membership, NotReadyReason, OfferMode, Park, Plan, PlanDefinition, Presence, Priority, QueueDefinition, QueueId,
    QueueOrdering, Requirement, Resume, Router, SetNotReady, SetPriority, SetReady, SignIn, SignOut, SkillId,
    StepDefinition, Timestamp, Transfer, TransferAge, TransferTarget, WorkInHand, WorkPhase, WrapUp,
};

const SECOND: Duration = Duration::from_secs(1);
const CONTACTS: u128 = 3;
const AGENTS: u128 = 2;

/// In one the queue offers to one agent at a time, in the other to both at once.
fn plans() -> [Plan; 2] {
    [OfferMode::OneAtATime, OfferMode::AllAtOnce(2)].map(|mode| {
        let queue = QueueDefinition::new("queue")
            .ordering(QueueOrdering::StrictPriority)
            .offer_mode(mode)
            .offer_timeout(2 * SECOND)
            .wrap_up(WrapUp::Timed(2 * SECOND))
            .maximum_wait(5 * SECOND)
            .step(StepDefinition::after(3 * SECOND).drop("second"));
        let back_off = BackOff { declined: 2 * SECOND, busy: 2 * SECOND, no_answer: 2 * SECOND };
        let agents = AgentDefaults { unanswered_limit: Some(2), back_off, ..AgentDefaults::default() };
        PlanDefinition::new().skill("first").skill("second").queue(queue).agents(agents).build().unwrap()
    })
}

/// Everything that a host may do at this state, but for what is refused.
fn choices(router: &Router) -> Vec<(Timestamp, Command)> {
    let mut times = vec![router.now(), router.now() + SECOND];
    times.extend(router.next_deadline().map(|deadline| deadline.at));
    times.sort_unstable();
    times.dedup();
    let mut menu: Vec<Command> = vec![Advance {}.into()];
    about_contacts(router, &mut menu);
    about_agents(router, &mut menu);
    times.iter().flat_map(|at| menu.iter().map(move |command| (*at, command.clone()))).collect()
}

fn about_contacts(router: &Router, menu: &mut Vec<Command>) {
    // Contacts that are unknown are as good as one another: the first of them arrives.
    if let Some(new) = (1..=CONTACTS).map(ContactId).find(|contact| router.contact(*contact).is_none()) {
        for (priority, skill) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let needs = Requirement::AtLeast { skill: SkillId(skill), level: Level::MAX };
            let enqueue = Enqueue::new(new, QueueId(0), ChannelId(0));
            menu.push(enqueue.with_priority(Priority(priority)).with_requirement(needs).into());
        }
    }
    for contact in router.contacts() {
        let view = router.contact(contact).unwrap();
        menu.push(Abandon { contact }.into());
        for (offer, _) in &view.offers {
            menu.push(AcceptOffer { offer: *offer }.into());
            menu.push(DeclineOffer { offer: *offer, reason: DeclineReason::Rejected }.into());
        }
        let restarts =
            Transfer { age: TransferAge::Restart, ..Transfer::new(contact, TransferTarget::Queue(QueueId(0))) };
        match view.phase {
            ContactPhase::Waiting => {
                let priority = Priority(1 - view.priority.0);
                menu.push(SetPriority { contact, priority }.into());
            }
            ContactPhase::Accepted => menu.push(Connect { contact }.into()),
            ContactPhase::Connected => {
                menu.extend([
                    Complete { contact, disposition: Disposition(0) }.into(),
                    restarts.into(),
                    Park { contact }.into(),
                ]);
            }
            ContactPhase::Parked => menu.push(Resume { contact }.into()),
            _ => {}
        }
    }
}

fn about_agents(router: &Router, menu: &mut Vec<Command>) {
    for agent in (1..=AGENTS).map(AgentId) {
        let Some(view) = router.agent(agent) else {
            // The first has one skill, the second both.
            let skills = [(SkillId(0), Level::MAX), (SkillId(1), Level::MAX)]
                .into_iter()
                .take(usize::from(agent == AgentId(2)) + 1);
            let queues = vec![Membership::new(QueueId(0))];
            menu.push(
                SignIn::new(agent, AgentProfile { queues, skills: skills.collect(), ..AgentProfile::default() }).into(),
            );
            continue;
        };
        match view.presence {
            Presence::Ready => {
                menu.extend([SetNotReady { agent, reason: NotReadyReason(1) }.into(), Drain { agent }.into()]);
            }
            _ => menu.push(SetReady { agent }.into()),
        }
        menu.push(SignOut { agent, work: WorkInHand::Requeue }.into());
        for work in view.work.iter().filter(|work| matches!(work.phase, WorkPhase::WrappingUp(_))) {
            menu.push(EndWrapUp { agent, contact: work.contact }.into());
        }
    }
}

/// The states that were met, by 96 bits of their digests, and how many commands each has been followed for.
struct Explored {
    left: HashMap<[u8; 12], u8>,
    most: usize,
    applied: u64,
}

impl Explored {
    fn new(most: usize) -> Self {
        Self { left: HashMap::new(), most, applied: 0 }
    }

    /// Every run of so many commands from here, as long as there are not too many states. A state that was followed so far is not entered again.
    fn explore(&mut self, duel: &Duel<Router, SlowRouter>, depth: u8) {
        for (at, command) in choices(duel.first()) {
            if self.left.len() >= self.most {
                return;
            }
            let mut engine = duel.first().clone();
            _ = engine.apply(at, command.clone(), &mut Vec::new());
            self.applied += 1;
            let digest = engine.digest().unwrap();
            let key = *digest.0.to_le_bytes().last_chunk().unwrap();
            let left = depth - 1;
            if self.left.get(&key).is_some_and(|known| *known >= left) {
                continue;
            }
            let mut next = duel.clone();
            if let Err(difference) = next.step(at, &command) {
                panic!("{difference}\n\nsteps:\n{}", listing(next.steps()));
            }
            assert_eq!(next.first().digest().unwrap(), digest);
            self.left.insert(key, left);
            if left > 0 {
                self.explore(&next, left);
            }
        }
    }
}

/// Ever deeper, in both plans; gives the last depth that was explored wholly, and how many states there were.
fn explore(deepest: u8, most: usize) -> (u8, usize, u64) {
    let mut worlds = plans().map(|plan| (Duel::new(&plan), Explored::new(most / 2)));
    let states = |worlds: &[(_, Explored); 2]| worlds.iter().map(|(_, explored)| explored.left.len()).sum::<usize>();
    let applied = |worlds: &[(_, Explored); 2]| worlds.iter().map(|(_, explored)| explored.applied).sum::<u64>();
    for depth in 1..=deepest {
        for (start, explored) in &mut worlds {
            explored.explore(start, depth);
        }
        eprintln!("depth {depth}: {} states after {} commands", states(&worlds), applied(&worlds));
        if worlds.iter().any(|(_, explored)| explored.left.len() >= explored.most) {
            return (depth - 1, states(&worlds), applied(&worlds));
        }
    }
    (deepest, states(&worlds), applied(&worlds))
}

#[test]
fn a_small_world_is_the_same_to_engine_and_twin() {
    let (depth, states, _) = explore(3, usize::MAX);
    assert!(depth == 3 && states > 5_000, "{states} states to depth {depth}");
}

/// `SMALL_WORLD=10000000 cargo test --release --test it -- --ignored --nocapture small_world`
#[test]
#[ignore = "long; see the documentation of proofs"]
fn the_small_world_goes_on() {
    let most = crate::random::amount("SMALL_WORLD", 10_000_000);
    let (depth, states, applied) = explore(u8::MAX, usize::try_from(most).unwrap());
    eprintln!(
        "small world: {states} distinct states, every run of {depth} commands among them ({applied} commands): 0 differences"
    );
}
