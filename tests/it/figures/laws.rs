//! What holds for every log: counts are those of the router, time adds up, and a cut into intervals loses nothing.

use crate::random::pseudo_random;
use std::collections::BTreeMap;
use std::time::Duration;
use toritsugi::testing::generator::Features;
use toritsugi::testing::{duel, generator};
use toritsugi::{
    AgentFigures, AgentId, Cancel, ChannelId, Command, ContactFigures, ContactPhase, Event, Figures, FiguresOptions,
    Period, Presence, QueueId, QueueView, Router, SignOut, TenantId, Timestamp, WorkInHand, WorkPhase,
};

/// Another plan needs a fold of its own. And of a contact that stands in several queues the router counts an end at its home alone [C-14],
/// the figures in each: those have tests of their own.
const FEATURES: Features = Features::ALL.without(Features::PLANS).without(Features::STEPS).without(Features::OWN_STEPS);

/// Intervals of no length, of a second, of 61 s, and of a thousand years.
const INTERVALS: [(u64, u32); 4] = [(0, 0), (1_000_000, 100), (61_000_000, 7), (1 << 55, 100)];

/// What time adds to, measured at the router between its changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Measured {
    waiting: BTreeMap<QueueId, Duration>,
    most_waiting: BTreeMap<QueueId, u32>,
    in_hand: BTreeMap<QueueId, Duration>,
    ready: BTreeMap<AgentId, Duration>,
    signed_in: BTreeMap<AgentId, Duration>,
    busy: BTreeMap<AgentId, Duration>,
    available: BTreeMap<AgentId, Duration>,
    offered: BTreeMap<AgentId, Duration>,
    accepted: BTreeMap<AgentId, Duration>,
    connected: BTreeMap<AgentId, Duration>,
    wrapping_up: BTreeMap<AgentId, Duration>,
}

impl Measured {
    /// The router was in this state for so long.
    fn pass(&mut self, router: &Router, span: Duration) {
        if span == Duration::ZERO {
            return;
        }
        for (queue, _) in (0..).map(QueueId).zip(router.plan().queues()) {
            let view = router.queue(queue).unwrap();
            let waiting = view.waiting + view.offered;
            *self.waiting.entry(queue).or_default() += span * waiting;
            *self.in_hand.entry(queue).or_default() += span * view.active;
            let most = self.most_waiting.entry(queue).or_default();
            *most = waiting.max(*most);
        }
        for agent in router.agents() {
            let view = router.agent(agent).unwrap();
            let is_ready = view.presence == Presence::Ready;
            let add = |times: &mut BTreeMap<AgentId, Duration>, count: usize| {
                *times.entry(agent).or_default() += span * u32::try_from(count).unwrap();
            };
            add(&mut self.signed_in, 1);
            add(&mut self.ready, usize::from(is_ready));
            add(&mut self.busy, usize::from(!view.work.is_empty()));
            add(&mut self.available, usize::from(!view.work.is_empty() || is_ready));
            let count = |is_it: fn(&WorkPhase) -> bool| view.work.iter().filter(|work| is_it(&work.phase)).count();
            add(&mut self.offered, count(|phase| matches!(phase, WorkPhase::Offered(_))));
            add(&mut self.accepted, count(|phase| matches!(phase, WorkPhase::Accepted)));
            add(&mut self.connected, count(|phase| matches!(phase, WorkPhase::Connected)));
            add(&mut self.wrapping_up, count(|phase| matches!(phase, WorkPhase::WrappingUp(_))));
        }
    }
}

/// A router and the figures of what it does, several times with other intervals.
struct Run {
    router: Router,
    folds: [Figures; 4],
    events: Vec<Event>,
    measured: Measured,
}

impl Run {
    fn new(plan: &toritsugi::Plan) -> Self {
        let fold = |(micros, intervals_kept)| {
            let interval = Duration::from_micros(micros);
            Figures::new(plan, FiguresOptions { interval, intervals_kept, ..FiguresOptions::default() })
        };
        Self {
            router: Router::new(plan.clone()),
            folds: INTERVALS.map(fold),
            events: Vec::new(),
            measured: Measured::default(),
        }
    }

    /// Applies a command, refused or not.
    fn step(&mut self, at: Timestamp, command: Command) {
        if let Command::ReplacePlan(command) = &command {
            self.folds.iter_mut().for_each(|figures| figures.replace_plan(&command.plan));
        }
        if at >= self.router.now() && at <= Timestamp::MAX {
            self.measured.pass(&self.router, at.saturating_since(self.router.now()));
        }
        let mut events = Vec::new();
        let _ = self.router.apply(at, command, &mut events);
        for figures in &mut self.folds {
            figures.observe_all(&events);
            figures.advance(self.router.now());
        }
        self.events.extend(events);
    }

    /// Everybody leaves.
    fn close(&mut self) {
        let now = self.router.now();
        for agent in self.router.agents() {
            self.step(now, SignOut { agent, work: WorkInHand::Requeue }.into());
        }
        for contact in self.router.contacts() {
            self.step(now, Cancel { contact }.into());
        }
        assert_eq!((self.router.agents().len(), self.router.contacts().len()), (0, 0));
    }

    fn check(&self) {
        let [first, ..] = &self.folds;
        assert_eq!((first.missing(), first.unexplained()), (0, 0));
        for (queue, _) in (0..).map(QueueId).zip(self.router.plan().queues()) {
            let figures = first.whole().queue(queue).unwrap();
            check_queue(&figures, self.router.queue(queue).unwrap());
            let measured = |times: &BTreeMap<QueueId, Duration>| times.get(&queue).copied().unwrap_or_default();
            assert_eq!(figures.waiting_time, measured(&self.measured.waiting));
            assert_eq!(figures.accepted_time + figures.talk_time, measured(&self.measured.in_hand));
            assert_eq!(figures.most_waiting, self.measured.most_waiting.get(&queue).copied().unwrap_or_default());
        }
        for agent in first.agents() {
            let figures = first.whole().agent(agent).unwrap();
            let measured = |times: &BTreeMap<AgentId, Duration>| times.get(&agent).copied().unwrap_or_default();
            assert_eq!(figures.ready_time, measured(&self.measured.ready));
            assert_eq!(figures.signed_in_time(), measured(&self.measured.signed_in));
            assert_eq!(figures.busy_time, measured(&self.measured.busy));
            assert_eq!(figures.available_time, measured(&self.measured.available));
            assert_eq!(figures.offered_time, measured(&self.measured.offered));
            assert_eq!(figures.accepted_time, measured(&self.measured.accepted));
            assert_eq!(figures.talk_time, measured(&self.measured.connected));
            assert_eq!(figures.wrap_up_time, measured(&self.measured.wrapping_up));
        }
        check_sums(first);
        for other in &self.folds {
            check_same(first, other);
            check_cut(other);
        }
    }
}

/// [C-14]
fn check_queue(figures: &ContactFigures, view: QueueView) {
    let ended = figures.ended + figures.callbacks_failed + figures.callbacks_expired;
    assert_eq!((figures.entered(), figures.answered, figures.completed), (view.entered, view.answered, view.completed));
    assert_eq!((figures.abandoned, figures.cancelled), (view.abandoned, view.cancelled));
    assert_eq!((figures.timed_out, ended), (view.timed_out, view.ended));
    assert_eq!((figures.transferred_out, figures.moved_out), (view.transferred_out, view.moved_out));
    assert_eq!(figures.taken_elsewhere, view.taken_elsewhere);
    // Every wait that began goes on or has ended.
    let waiting = u64::from(view.waiting + view.offered);
    assert_eq!(figures.offered, figures.waits.spans.count + waiting);
}

/// The fields that are sums, so that a sum of sums can be compared.
fn contact_sums(figures: &ContactFigures) -> (Vec<u64>, Vec<Duration>) {
    let counts = vec![
        figures.arrived,
        figures.transferred_in,
        figures.answered,
        figures.abandoned,
        figures.completed,
        figures.cancelled,
        figures.timed_out,
        figures.ended,
        figures.transferred_out,
        figures.offers,
        figures.declined,
        figures.unanswered,
        figures.withdrawn,
        figures.connected,
        figures.requeued,
        figures.handled.count,
        figures.wrap_ups.count,
    ];
    let times = vec![
        figures.handled.total,
        figures.talks.total,
        figures.wrap_ups.total,
        figures.accepted_time,
        figures.talk_time,
        figures.wrap_up_time,
    ];
    (counts, times)
}

/// As [`contact_sums`], with what is not the same by queue and by contact.
fn all_contact_sums(figures: &ContactFigures) -> (Vec<u64>, Vec<Duration>) {
    let (mut counts, mut times) = contact_sums(figures);
    counts.extend([figures.offered, figures.answered_within, figures.abandoned_within, figures.abandoned_short]);
    counts.extend([figures.waits.spans.count, figures.answered_waits.spans.count, figures.steps]);
    times.extend([figures.waiting_time, figures.brought, figures.waits.spans.total, figures.parked_time]);
    (counts, times)
}

fn agent_sums(figures: &AgentFigures) -> (Vec<u64>, Vec<Duration>) {
    let counts = vec![
        figures.sign_ins,
        figures.offers,
        figures.answered,
        figures.declined,
        figures.unanswered,
        figures.withdrawn,
        figures.connected,
        figures.completed,
        figures.transferred,
        figures.requeued,
        figures.handled.count,
        figures.wrap_ups.count,
    ];
    let mut times = vec![
        figures.handled.total,
        figures.wrap_ups.total,
        figures.ready_time,
        figures.not_ready_time,
        figures.draining_time,
        figures.busy_time,
        figures.available_time,
        figures.offered_time,
        figures.accepted_time,
        figures.talk_time,
        figures.wrap_up_time,
    ];
    times.push(figures.not_ready_reasons().map(|(_, time)| time).sum());
    (counts, times)
}

fn sum(parts: impl Iterator<Item = (Vec<u64>, Vec<Duration>)>) -> Option<(Vec<u64>, Vec<Duration>)> {
    parts.reduce(|(counts, times), (more_counts, more_times)| {
        let counts = counts.iter().zip(&more_counts).map(|(one, other)| one + other);
        let times = times.iter().zip(&more_times).map(|(one, other)| *one + *other);
        (counts.collect(), times.collect())
    })
}

fn queues(period: Period<'_>) -> impl Iterator<Item = ContactFigures> {
    (0..).map_while(move |queue| period.queue(QueueId(queue)))
}

/// By queue, by tenant and by channel it is the same in sum; and so by agent.
fn check_sums(figures: &Figures) {
    let whole = figures.whole();
    let all = whole.contacts();
    assert_eq!(sum(queues(whole).map(|part| contact_sums(&part))), Some(contact_sums(&all)));
    let tenants = (0..).map_while(|tenant| whole.tenant(TenantId(tenant)));
    assert_eq!(sum(tenants.map(|part| all_contact_sums(&part))), Some(all_contact_sums(&all)));
    let channels = (0..).map_while(|channel| whole.channel(ChannelId(channel)));
    assert_eq!(sum(channels.map(|part| all_contact_sums(&part))), Some(all_contact_sums(&all)));
    let agents = figures.agents().into_iter().map(|agent| agent_sums(&whole.agent(agent).unwrap()));
    assert_eq!(sum(agents).unwrap_or_else(|| agent_sums(&AgentFigures::default())), agent_sums(&whole.agents()));
    let agents = whole.agents();
    assert_eq!((all.offers, all.answered, all.handled), (agents.offers, agents.answered, agents.handled));
    assert_eq!((all.talk_time, all.wrap_up_time), (agents.talk_time, agents.wrap_up_time));
}

/// Intervals change nothing about the whole.
fn check_same(one: &Figures, other: &Figures) {
    assert_eq!(one.whole().contacts(), other.whole().contacts());
    assert!(queues(one.whole()).eq(queues(other.whole())));
    assert_eq!(one.whole().agents(), other.whole().agents());
    assert_eq!(one.agents(), other.agents());
    for agent in one.agents() {
        assert_eq!(one.whole().agent(agent), other.whole().agent(agent));
    }
}

/// What intervals have is the whole, where none is older than those kept; and each has no more time in it than it is long.
fn check_cut(figures: &Figures) {
    let periods: Vec<Period<'_>> = figures.intervals().collect();
    for period in &periods {
        for agent in figures.agents() {
            assert!(period.agent(agent).unwrap().signed_in_time() <= period.length());
        }
    }
    let whole = figures.whole();
    let Some(first) = periods.first().filter(|first| first.from() <= whole.from()) else { return };
    assert!(first.until() >= whole.from());
    let contacts = periods.iter().map(|period| all_contact_sums(&period.contacts()));
    assert_eq!(sum(contacts), Some(all_contact_sums(&whole.contacts())));
    for (queue, figures) in (0..).map(QueueId).zip(queues(whole)) {
        let parts = periods.iter().map(|period| all_contact_sums(&period.queue(queue).unwrap()));
        assert_eq!(sum(parts), Some(all_contact_sums(&figures)));
        let most = periods.iter().map(|period| period.queue(queue).unwrap().most_waiting).max();
        assert_eq!(most, Some(figures.most_waiting));
    }
    for agent in figures.agents() {
        let parts = periods.iter().map(|period| agent_sums(&period.agent(agent).unwrap()));
        assert_eq!(sum(parts), Some(agent_sums(&whole.agent(agent).unwrap())));
    }
}

/// Nobody waits and nobody works: what was measured over time is what was measured one by one.
fn check_spans(figures: &Figures) {
    let whole = figures.whole();
    for figures in queues(whole).chain([whole.contacts()]) {
        // Little's law, to the microsecond.
        assert_eq!(figures.waits.spans.total, figures.waiting_time + figures.brought);
        assert_eq!(figures.offered, figures.waits.spans.count);
        assert_eq!(figures.handled.total, figures.accepted_time + figures.talk_time);
        assert_eq!((figures.talks.total, figures.wrap_ups.total), (figures.talk_time, figures.wrap_up_time));
        assert_eq!(figures.answered, figures.handled.count);
        assert_eq!(figures.abandoned_waits.count, figures.abandoned_waiting);
    }
}

#[test]
fn figures_of_random_runs_are_those_of_the_router() {
    let mut seen: Vec<bool> = Vec::new();
    for seed in 0..150 {
        let (plan, steps) = duel::parts(&pseudo_random(7_000_000 + seed, 150));
        let mut run = Run::new(&generator::plan_with(FEATURES, &plan));
        for (number, bytes) in steps.iter().enumerate() {
            let (at, command) = generator::command_with(FEATURES, bytes, &run.router);
            run.step(at, command);
            if number % 29 == 0 {
                run.check();
            }
        }
        run.check();
        run.close();
        run.check();
        run.folds.iter().for_each(check_spans);

        // The log alone rebuilds them, in one go.
        let mut again = Figures::new(&generator::plan_with(FEATURES, &plan), FiguresOptions::default());
        again.observe_all(&run.events);
        again.advance(run.router.now());
        let [first, ..] = &run.folds;
        check_same(first, &again);
        let all = again.whole().contacts();
        let agents = again.whole().agents();
        let (counts, times) = all_contact_sums(&all);
        let (agent_counts, agent_times) = agent_sums(&agents);
        let numbers = counts.into_iter().chain(agent_counts);
        let numbers = numbers.map(u128::from).chain(times.iter().chain(&agent_times).map(Duration::as_micros));
        let not_zero: Vec<bool> = numbers.map(|number| number > 0).collect();
        seen.resize(not_zero.len(), false);
        seen.iter_mut().zip(not_zero).for_each(|(seen, now)| *seen |= now);
    }
    // The runs show almost everything that an engine can do: a law about nothing would hold of itself.
    let never: Vec<usize> = seen.iter().enumerate().filter(|(_, seen)| !**seen).map(|(column, _)| column).collect();
    assert!(seen.len() > 50 && never.len() <= 3, "of {} columns {never:?} are zero in every run", seen.len());
}

#[test]
fn figures_of_a_crowd_are_those_of_the_router() {
    for seed in 0..4 {
        let (plan, steps) = duel::parts(&pseudo_random(8_000_000 + seed, 600));
        let mut definition = generator::definition_with(Features::NONE, &plan);
        definition.limits = toritsugi::Limits::default();
        for queue in &mut definition.queues {
            (queue.maximum_length, queue.maximum_wait) = (None, None);
        }
        let mut run = Run::new(&definition.build_with(&generator::strategies()).unwrap());
        for bytes in steps {
            let (at, command) = generator::command_in_crowd(Features::NONE, &bytes, &run.router);
            run.step(at, command);
        }
        let waiting = run.router.contacts().into_iter().filter_map(|contact| run.router.contact(contact));
        let waiting = waiting.filter(|view| view.phase == ContactPhase::Waiting).count();
        assert!(waiting > 60, "{waiting} wait");
        run.check();
        run.close();
        run.check();
        run.folds.iter().for_each(check_spans);
    }
}
