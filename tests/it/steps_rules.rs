//! Relaxation steps by hand: exact events, on engine and twin at once.

use core::time::Duration;
use toritsugi::testing::SlowRouter;
use toritsugi::testing::duel::Duel;
use toritsugi::{
    AcceptOffer, Advance, AgentId, AgentProfile, Callback, Cancel, ChannelId, Command, Complete, ContactId,
    DeadlineReason, DeclineOffer, DeclineReason, Disposition, EndReason, Enqueue, EventKind, Level, Membership,
    NotReadyReason, OfferCause, OfferId, Overflow, PlanDefinition, Priority, QueueDefinition, QueueId, Requirement,
    Router, SetNotReady, SignIn, SignInAs, SkillId, Step, StepCondition, StepDefinition, StepExit, TenantId, Timestamp,
    Transfer, TransferTarget,
};

mod lists;

pub(crate) const HOME: QueueId = QueueId(0);
pub(crate) const NEXT: QueueId = QueueId(1);
pub(crate) const ENGLISH: SkillId = SkillId(0);
const LICENCE: SkillId = SkillId(1);
pub(crate) const ANN: AgentId = AgentId(1);
pub(crate) const BEN: AgentId = AgentId(2);
pub(crate) const X: ContactId = ContactId(1);
pub(crate) const Y: ContactId = ContactId(2);
pub(crate) const Z: ContactId = ContactId(3);

/// Engine and twin under one plan.
pub(crate) struct Centre(Duel<Router, SlowRouter>);

impl Centre {
    /// These queues, two skills, and a channel of which an agent holds one contact. Back-offs are 10 s after a decline.
    pub(crate) fn of(queues: impl IntoIterator<Item = QueueDefinition>) -> Self {
        let plan = PlanDefinition::new().skill("english").skill("licence").site("harbour");
        let plan = queues.into_iter().fold(plan, PlanDefinition::queue);
        Self(Duel::new(&plan.build().unwrap()))
    }

    /// Two plain queues.
    pub(crate) fn plain() -> Self {
        Self::of([QueueDefinition::new("home"), QueueDefinition::new("next")])
    }

    /// What happened.
    #[track_caller]
    pub(crate) fn at(&mut self, second: u64, command: impl Into<Command>) -> Vec<EventKind> {
        let result = self.0.step(Timestamp::from_secs(second), &command.into());
        assert_eq!(result.map_err(|difference| difference.to_string()), Ok(Ok(())));
        self.0.events().iter().map(|event| event.kind).collect()
    }

    /// What happened, once time is here.
    #[track_caller]
    pub(crate) fn after(&mut self, second: u64) -> Vec<EventKind> {
        self.at(second, Advance {})
    }

    #[track_caller]
    pub(crate) fn refused(&mut self, second: u64, command: impl Into<Command>) -> String {
        let result = self.0.step(Timestamp::from_secs(second), &command.into());
        result.map_err(|difference| difference.to_string()).unwrap().unwrap_err().to_string()
    }

    pub(crate) fn router(&self) -> &Router {
        self.0.first()
    }

    pub(crate) fn asks(&self, text: &str) -> Requirement {
        self.router().plan().requirement(text).unwrap()
    }
}

/// A member of these queues with these skills.
pub(crate) fn sign_in(agent: AgentId, queues: &[QueueId], skills: &[(SkillId, u8)]) -> SignIn {
    let skills = skills.iter().map(|(skill, level)| (*skill, Level::new(*level).unwrap())).collect();
    let queues = queues.iter().map(|queue| Membership::new(*queue)).collect();
    SignIn::new(agent, AgentProfile { queues, skills, ..AgentProfile::default() })
}

pub(crate) fn enqueue(contact: ContactId) -> Enqueue {
    Enqueue::new(contact, HOME, ChannelId(0))
}

pub(crate) fn after(seconds: u64) -> Step {
    Step::after(Duration::from_secs(seconds))
}

pub(crate) const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

pub(crate) fn queued(contact: ContactId, second: u64) -> EventKind {
    let since = Timestamp::from_secs(second);
    EventKind::Queued { contact, queue: HOME, channel: ChannelId(0), tenant: TenantId(0), since }
}

/// With the 20 s that an offer lives by default.
pub(crate) fn offered(offer: u64, contact: ContactId, agent: AgentId, queue: QueueId, second: u64) -> EventKind {
    let expires_at = Some(Timestamp::from_secs(second + 20));
    EventKind::Offered { offer: OfferId(offer), contact, agent, queue, cause: OfferCause::Routed, expires_at }
}

pub(crate) fn accept(offer: u64) -> AcceptOffer {
    AcceptOffer { offer: OfferId(offer) }
}

pub(crate) fn decline(offer: u64) -> DeclineOffer {
    DeclineOffer { offer: OfferId(offer), reason: DeclineReason::Rejected }
}

pub(crate) fn declined(offer: u64, contact: ContactId, agent: AgentId) -> EventKind {
    EventKind::OfferDeclined { offer: OfferId(offer), contact, agent, reason: DeclineReason::Rejected }
}

pub(crate) fn complete(contact: ContactId) -> Complete {
    Complete { contact, disposition: Disposition(0) }
}

pub(crate) fn taken(contact: ContactId, step: u16, due: u64) -> EventKind {
    EventKind::StepTaken { contact, step, due: Timestamp::from_secs(due) }
}

fn priority(contact: ContactId, priority: i16) -> EventKind {
    EventKind::PriorityChanged { contact, priority: Priority(priority) }
}

fn ended(contact: ContactId, reason: EndReason, due: u64) -> EventKind {
    EventKind::Ended { contact, queue: HOME, reason, due: Timestamp::from_secs(due) }
}

fn overflowed(contact: ContactId, overflow: Overflow) -> EventKind {
    EventKind::Overflowed { contact, from_queue: HOME, to_queue: NEXT, overflow }
}

#[test]
fn steps_are_taken_in_order_and_the_next_is_armed_before_one_is_taken() {
    // [D-1] [D-2] [T-3]
    let mut centre = Centre::plain();
    let steps = vec![
        Step { raise_priority: 5, ..after(0) },
        Step { raise_priority: 1, ..after(10) },
        Step { offer_callback: true, ..after(10) },
        Step { raise_priority: i16::MAX, ..after(30) },
    ];
    let entered = centre.at(0, enqueue(X).with_steps(steps));
    assert_eq!(entered, [queued(X, 0), taken(X, 1, 0), priority(X, 5)]);
    let deadline = centre.router().next_deadline().unwrap();
    assert_eq!((deadline.at.0, deadline.reason), (10_000_000, DeadlineReason::Step { contact: X, step: 2 }));
    let late = [
        taken(X, 2, 10),
        priority(X, 6),
        taken(X, 3, 10),
        EventKind::CallbackOffered { contact: X },
        taken(X, 4, 30),
        // Held within 16 bits.
        priority(X, i16::MAX),
    ];
    assert_eq!(centre.after(40), late);
    assert_eq!(centre.router().next_deadline(), None);
}

#[test]
fn a_step_that_asks_less_opens_the_contact_to_more_agents_but_never_past_what_lasts() {
    // [D-3] [V-5]
    let mut centre = Centre::plain();
    centre.at(0, sign_in(ANN, &[HOME], &[(ENGLISH, 50), (LICENCE, 1)]));
    centre.at(0, sign_in(BEN, &[HOME], &[(ENGLISH, 90)]));
    let asked = centre.asks("english >= 80 and always licence");
    let steps =
        vec![Step { lower: vec![(ENGLISH, 20)], ..after(10) }, Step { drop: vec![ENGLISH, LICENCE], ..after(20) }];
    centre.at(0, enqueue(X).with_requirement(asked).with_steps(steps));
    assert_eq!(centre.after(10), [taken(X, 1, 10)]);
    let view = centre.router().contact(X).unwrap();
    assert_eq!(*view.requirement, centre.asks("english >= 60 and always licence"));
    assert_eq!(centre.after(20), [taken(X, 2, 20), offered(1, X, ANN, HOME, 20)]);
    assert_eq!(*centre.router().contact(X).unwrap().requirement, centre.asks("always licence"));
}

#[test]
fn a_queues_step_replaces_what_the_queue_asks_and_an_own_step_what_the_contact_asks() {
    // [D-3]
    let step = StepDefinition::after(seconds(10)).requirement("licence");
    let mut centre =
        Centre::of([QueueDefinition::new("home").requirement("english and always licence >= 5").step(step)]);
    let asks = centre.asks("english");
    centre.at(0, enqueue(X).with_requirement(asks.clone()));
    let own = vec![Step { requirement: Some(centre.asks("licence")), drop: vec![ENGLISH], ..after(10) }];
    centre.at(0, enqueue(Y).with_requirement(asks.clone()).with_steps(own));
    assert_eq!(centre.after(10), [taken(X, 1, 10), taken(Y, 1, 10)]);
    let (of_queue, of_own) = (centre.router().contact(X).unwrap(), centre.router().contact(Y).unwrap());
    assert_eq!(*of_queue.places.first().unwrap().requirement, centre.asks("licence and always licence >= 5"));
    assert_eq!(*of_queue.requirement, asks);
    assert_eq!(*of_own.places.first().unwrap().requirement, centre.asks("always licence >= 5"));
    assert_eq!(*of_own.requirement, centre.asks("licence"));
}

#[test]
fn a_step_raises_the_level_limit_and_never_lowers_it() {
    // [D-4] [G-3]
    let mut centre = Centre::of([QueueDefinition::new("home").levels(1)]);
    let queues = vec![Membership { level: 3, ..Membership::new(HOME) }];
    centre.at(0, SignIn::new(ANN, AgentProfile { queues, ..AgentProfile::default() }));
    let levels = |wait, up_to| Step { levels: Some(up_to), ..after(wait) };
    centre.at(0, enqueue(X).with_steps(vec![levels(10, 2), levels(20, 0), levels(30, 3)]));
    assert_eq!(centre.after(20), [taken(X, 1, 10), taken(X, 2, 20)]);
    assert_eq!(centre.router().contact(X).unwrap().places.first().unwrap().level_limit, Some(2));
    assert_eq!(centre.after(30), [taken(X, 3, 30), offered(1, X, ANN, HOME, 30)]);
}

#[test]
fn a_contact_waits_in_an_added_queue_as_well_and_its_delay_counts_from_there() {
    // [D-5] [C-9] [C-14] [F-2]
    let mut centre = Centre::of([QueueDefinition::new("home"), QueueDefinition::new("next").delays([seconds(5)])]);
    let queues = vec![Membership { delay: seconds(5), ..Membership::new(NEXT) }];
    centre.at(0, SignIn::new(ANN, AgentProfile { queues, ..AgentProfile::default() }));
    let add = |wait| Step { add_queue: Some(NEXT), ..after(wait) };
    centre.at(0, enqueue(X).with_steps(vec![add(10), add(11)]));
    assert_eq!(centre.after(10), [taken(X, 1, 10), overflowed(X, Overflow::Added)]);
    let counts = |centre: &Centre, queue| {
        let view = centre.router().queue(queue).unwrap();
        (view.entered, view.waiting, view.offered, view.active, view.taken_elsewhere)
    };
    assert_eq!((counts(&centre, HOME), counts(&centre, NEXT)), ((1, 1, 0, 0, 0), (1, 1, 0, 0, 0)));
    assert_eq!(centre.after(11), [taken(X, 2, 11)]);
    assert_eq!(centre.after(15), [offered(1, X, ANN, NEXT, 15)]);
    assert_eq!((counts(&centre, HOME), counts(&centre, NEXT)), ((1, 0, 1, 0, 0), (1, 0, 1, 0, 0)));
    centre.at(16, accept(1));
    assert_eq!((counts(&centre, HOME), counts(&centre, NEXT)), ((1, 0, 0, 0, 1), (1, 0, 0, 1, 0)));
    assert_eq!(centre.router().contact(X).unwrap().queue, NEXT);
}

#[test]
fn a_full_queue_is_neither_added_nor_moved_to() {
    // [D-5] [D-7] [C-4]
    let mut centre = Centre::of([QueueDefinition::new("home"), QueueDefinition::new("next").maximum_length(1)]);
    centre.at(0, Enqueue::new(Z, NEXT, ChannelId(0)));
    let steps = vec![
        Step { add_queue: Some(NEXT), ..after(10) },
        Step { exit: Some(StepExit::MoveTo(NEXT)), raise_priority: 1, ..after(20) },
    ];
    centre.at(0, enqueue(X).with_steps(steps.clone()));
    assert_eq!(centre.after(20), [taken(X, 1, 10), taken(X, 2, 20), priority(X, 1)]);
    // With room, it leaves the queue for the one in which it stands already.
    centre.at(20, Cancel { contact: Z });
    centre.at(20, enqueue(Y).with_steps(steps));
    assert_eq!(centre.after(30), [taken(Y, 1, 30), overflowed(Y, Overflow::Added)]);
    assert_eq!(centre.after(40), [taken(Y, 2, 40), priority(Y, 1), overflowed(Y, Overflow::Moved)]);
    let view = centre.router().queue(NEXT).unwrap();
    assert_eq!((view.entered, view.waiting, view.taken_elsewhere), (3, 1, 1));
}

#[test]
fn a_contact_that_moves_keeps_its_age_and_follows_the_rules_of_where_it_goes() {
    // [D-7] [C-3]
    let next = QueueDefinition::new("next").requirement("licence").maximum_wait(seconds(60));
    let next = next.step(StepDefinition::after(seconds(20)).raise_priority(2));
    let mut centre = Centre::of([QueueDefinition::new("home").maximum_wait(seconds(15)), next]);
    centre.at(0, sign_in(ANN, &[NEXT], &[]));
    let steps = vec![Step { exit: Some(StepExit::MoveTo(NEXT)), ..after(10) }, Step { raise_priority: 1, ..after(12) }];
    centre.at(0, enqueue(X).with_steps(steps));
    assert_eq!(centre.after(10), [taken(X, 1, 10), overflowed(X, Overflow::Moved)]);
    let view = centre.router().contact(X).unwrap();
    let instants = (view.since, view.sequence, view.entered_at);
    assert_eq!(instants, (Timestamp::ZERO, 1, Timestamp::from_secs(10)));
    assert_eq!((view.queue, view.places.first().unwrap().requirement), (NEXT, &centre.asks("licence")));
    assert_eq!(centre.after(30), [taken(X, 1, 30), priority(X, 2)]);
    let due = Timestamp::from_secs(70);
    assert_eq!(centre.after(70), [EventKind::MaximumWaitReached { contact: X, queue: NEXT, due }]);
    assert_eq!(centre.router().queue(HOME).map(|view| view.moved_out), Some(1));
}

#[test]
fn a_contact_moves_sixteen_times_at_one_instant_at_most() {
    // [D-7]
    let queues = (0..19).map(|number: u32| {
        let queue = QueueDefinition::new(&format!("q{number}"));
        let step = StepDefinition::after(Duration::ZERO).move_to(&format!("q{}", number + 1));
        if number < 18 { queue.step(step) } else { queue }
    });
    let mut centre = Centre::of(queues);
    let events = centre.at(0, enqueue(X));
    let is_move = |event: &&EventKind| matches!(event, EventKind::Overflowed { .. });
    assert_eq!(events.iter().filter(is_move).count(), 16);
    // The step of the last queue is taken, and moves nobody.
    assert_eq!(events.last(), Some(&taken(X, 1, 0)));
    assert_eq!(centre.router().contact(X).map(|view| view.queue), Some(QueueId(16)));
}

#[test]
fn a_live_offer_holds_back_a_step_that_ends_the_contact_and_all_that_follow() {
    // [D-6] [F-6]
    let mut centre = Centre::plain();
    centre.at(0, sign_in(ANN, &[HOME], &[]));
    let steps = vec![
        Step { raise_priority: 1, ..after(4) },
        Step { raise_priority: 1, ..after(5) },
        Step { exit: Some(StepExit::End(EndReason::Voicemail)), raise_priority: 3, ..after(6) },
        Step { raise_priority: 1, ..after(7) },
    ];
    let entered = centre.at(0, enqueue(X).with_steps(steps));
    assert_eq!(entered, [queued(X, 0), offered(1, X, ANN, HOME, 0)]);
    assert_eq!(centre.after(5), [taken(X, 1, 4), priority(X, 1), taken(X, 2, 5), priority(X, 2)]);
    assert_eq!(centre.after(8), []);
    assert_eq!(centre.router().contact(X).unwrap().held_back, [3, 4]);
    let end = [declined(1, X, ANN), taken(X, 3, 6), priority(X, 5), ended(X, EndReason::Voicemail, 6)];
    assert_eq!(centre.at(9, decline(1)), end);
    assert_eq!(centre.router().queue(HOME).map(|view| view.ended), Some(1));
}

#[test]
fn accepting_drops_the_steps_that_were_held_back() {
    // [F-2] [D-6]
    let mut centre = Centre::plain();
    centre.at(0, sign_in(ANN, &[HOME], &[]));
    let step = Step { exit: Some(StepExit::MoveTo(NEXT)), ..after(5) };
    centre.at(0, enqueue(X).with_steps(vec![step]));
    centre.after(6);
    assert_eq!(centre.router().contact(X).unwrap().held_back, [1]);
    let accepted = EventKind::OfferAccepted { offer: OfferId(1), contact: X, agent: ANN };
    assert_eq!(centre.at(7, accept(1)), [accepted]);
    assert!(centre.router().contact(X).unwrap().held_back.is_empty());
}

#[test]
fn conditions_are_asked_before_a_step_is_held_back_and_again_afterwards() {
    // [D-2] [D-6]: X is offered; with Y and Z there are two who wait.
    let mut centre = Centre::plain();
    centre.at(0, sign_in(ANN, &[HOME], &[]));
    let when = vec![StepCondition::QueueLongerThan(1)];
    let exit = Some(StepExit::MoveTo(NEXT));
    let steps =
        vec![Step { when: when.clone(), exit, ..after(5) }, Step { when, recheck: Some(seconds(3)), exit, ..after(6) }];
    centre.at(0, enqueue(X).with_steps(steps));
    centre.at(0, enqueue(Y));
    // One waits: the first is passed over, the second comes again at 9.
    assert_eq!(centre.after(6), []);
    assert!(centre.router().contact(X).unwrap().held_back.is_empty());
    centre.at(7, enqueue(Z));
    centre.after(9);
    assert_eq!(centre.router().contact(X).unwrap().held_back, [2]);
    // When the offer has failed, X alone waits; three seconds later it is not alone any more.
    centre.at(10, Cancel { contact: Y });
    centre.at(10, Cancel { contact: Z });
    assert_eq!(centre.at(10, decline(1)), [declined(1, X, ANN)]);
    centre.at(11, enqueue(Y).with_requirement(Requirement::AgentIn(vec![BEN])));
    assert_eq!(centre.after(13), [taken(X, 2, 13), overflowed(X, Overflow::Moved)]);
}

#[test]
fn a_step_is_looked_at_again_until_its_conditions_hold() {
    // [D-2] [D-8]
    let mut centre = Centre::plain();
    centre.at(0, sign_in(ANN, &[HOME], &[]));
    let steps = vec![Step {
        when: vec![StepCondition::NoReadyStaff],
        recheck: Some(seconds(4)),
        exit: Some(StepExit::End(EndReason::NoStaff)),
        ..after(3)
    }];
    // What it asks ANN meets, but only once: it is offered X.
    centre.at(0, enqueue(X));
    centre.at(0, enqueue(Y).with_steps(steps));
    assert_eq!(centre.after(7), []);
    centre.at(8, SetNotReady { agent: ANN, reason: NotReadyReason(1) });
    assert_eq!(centre.after(10), []);
    assert_eq!(centre.after(11), [taken(Y, 1, 11), ended(Y, EndReason::NoStaff, 11)]);
}

#[test]
fn a_callback_takes_of_a_step_only_what_is_for_it() {
    // [D-9] [K-2]
    let mut centre = Centre::plain();
    let steps = vec![
        Step { offer_callback: true, raise_priority: 1, ..after(5) },
        Step { exit: Some(StepExit::End(EndReason::Busy)), raise_priority: 1, ..after(6) },
        Step { exit: Some(StepExit::MoveTo(NEXT)), ..after(7) },
    ];
    centre.at(0, enqueue(X).with_steps(steps).with_callback(Callback::default()));
    let events = [
        taken(X, 1, 5),
        priority(X, 1),
        taken(X, 2, 6),
        priority(X, 2),
        taken(X, 3, 7),
        overflowed(X, Overflow::Moved),
    ];
    assert_eq!(centre.after(7), events);
}

/// Whether a step with this condition is taken by X, 10 s after it entered a centre that was made ready so.
#[track_caller]
fn is_taken(condition: StepCondition, prepare: impl FnOnce(&mut Centre) -> Enqueue) -> bool {
    let mut centre = Centre::plain();
    let enqueue = prepare(&mut centre);
    let step = Step { when: vec![condition], raise_priority: 1, ..after(10) };
    centre.at(0, enqueue.with_steps(vec![step]));
    centre.after(10).contains(&taken(X, 1, 10))
}

#[test]
fn staff_are_those_who_could_ever_serve_the_contact() {
    // [D-8]
    let no_staff = StepCondition::NoStaff;
    let away = |agent| SignIn { presence: SignInAs::NotReady(NotReadyReason(1)), ..sign_in(agent, &[HOME], &[]) };
    assert!(is_taken(no_staff, |_| enqueue(X)));
    assert!(is_taken(no_staff, |centre| {
        centre.at(0, sign_in(ANN, &[NEXT], &[(ENGLISH, 9)]));
        enqueue(X)
    }));
    for condition in [no_staff, StepCondition::NoReadyStaff] {
        let is_away = condition == StepCondition::NoReadyStaff;
        assert_eq!(
            is_away,
            is_taken(condition, |centre| {
                centre.at(0, away(ANN));
                enqueue(X)
            })
        );
        // Neither exclusion nor a stage makes anyone less of the staff.
        assert!(!is_taken(condition, |centre| {
            centre.at(0, sign_in(ANN, &[HOME], &[]));
            let stage = toritsugi::PreferredStage::agent(BEN, seconds(60));
            enqueue(X).with_excluded(vec![ANN]).preferring(stage)
        }));
        assert!(is_taken(condition, |centre| {
            centre.at(0, sign_in(ANN, &[HOME], &[(ENGLISH, 9)]));
            let asked = centre.asks("english >= 10");
            enqueue(X).with_requirement(asked)
        }));
    }
    // Agents of one supply, of whom the contact names one.
    let named = |named, present: AgentId| {
        is_taken(no_staff, move |centre| {
            centre.at(0, sign_in(present, &[HOME], &[]));
            enqueue(X).with_requirement(named)
        })
    };
    let only = Requirement::AgentIn(vec![ANN]);
    assert!(!named(only.clone(), ANN) && named(only.clone(), BEN));
    let but = Requirement::Not(Box::new(only));
    assert!(named(but.clone(), ANN) && !named(but, BEN));
}

#[test]
fn the_staff_of_an_added_queue_counts_and_that_of_a_direct_contact_is_its_agent() {
    // [D-8] [C-6]
    let mut centre = Centre::plain();
    centre.at(0, sign_in(ANN, &[NEXT], &[]));
    centre.at(0, Enqueue::new(Z, NEXT, ChannelId(0)));
    let no_staff = |wait| Step { when: vec![StepCondition::NoStaff], ..after(wait) };
    let add = Step { add_queue: Some(NEXT), ..after(2) };
    centre.at(0, enqueue(X).with_steps(vec![no_staff(1), add, no_staff(3)]));
    let events = centre.after(3);
    assert_eq!(events, [taken(X, 1, 1), taken(X, 2, 2), overflowed(X, Overflow::Added)]);
    let step = StepDefinition::after(seconds(5)).when(StepCondition::NoStaff).raise_priority(1);
    let mut centre = Centre::of([QueueDefinition::new("home").step(step), QueueDefinition::new("next")]);
    centre.at(0, sign_in(ANN, &[NEXT], &[]));
    centre.at(0, Enqueue::new(Z, NEXT, ChannelId(0)));
    centre.at(0, enqueue(X));
    centre.at(0, Transfer::new(X, TransferTarget::Agent(ANN)));
    assert_eq!(centre.after(5), []);
}
