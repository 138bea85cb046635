//! Another plan in mid-run, by hand, on engine and twin at once: what was under way goes on as the new plan has it. [R-4]

use crate::steps_rules::{ANN, BEN, HOME, NEXT, X};
use std::time::Duration;
use toritsugi::testing::SlowRouter;
use toritsugi::testing::duel::Duel;
use toritsugi::{
    Advance, AgentId, AgentProfile, ChannelId, Command, ContactPhase, DeadlineReason, Enqueue, EventKind, Membership,
    OfferMode, Plan, PlanDefinition, QueueDefinition, QueueId, ReplacePlan, Router, SignIn, Timestamp,
};

struct Centre(Duel<Router, SlowRouter>);

impl Centre {
    /// How many offers are made.
    #[track_caller]
    fn offers(&mut self, second: u64, command: impl Into<Command>) -> usize {
        let result = self.0.step(Timestamp::from_secs(second), &command.into());
        assert_eq!(result.map_err(|difference| difference.to_string()), Ok(Ok(())));
        self.0.events().iter().filter(|event| matches!(event.kind, EventKind::Offered { .. })).count()
    }
}

fn sign_in(agent: AgentId, queue: QueueId) -> SignIn {
    SignIn::new(agent, AgentProfile { queues: vec![Membership::new(queue)], ..AgentProfile::default() })
}

fn enqueue() -> Enqueue {
    Enqueue::new(X, HOME, ChannelId(0))
}

#[test]
fn a_round_that_is_collected_is_over_when_the_new_plan_has_none() {
    let plan = |batch| {
        let mut plan = PlanDefinition::new().queue(QueueDefinition::new("home"));
        plan.batch = batch;
        plan.build().unwrap()
    };
    let mut centre = Centre(Duel::new(&plan(Some(Duration::from_secs(10)))));
    let due = |centre: &Centre| centre.0.first().next_deadline().map(|deadline| deadline.reason);
    assert_eq!(centre.offers(0, enqueue()) + centre.offers(1, sign_in(ANN, HOME)), 0);
    assert_eq!(due(&centre), Some(DeadlineReason::Batch));
    assert_eq!(centre.offers(3, ReplacePlan::new(plan(None))), 1);
    assert_ne!(due(&centre), Some(DeadlineReason::Batch));
}

#[test]
fn one_more_offer_is_not_made_when_the_new_plan_has_one_at_a_time() {
    let plan = |mode| {
        let home = QueueDefinition::new("home").offer_mode(mode).offer_timeout(Duration::from_secs(60));
        PlanDefinition::new().queue(home).build().unwrap()
    };
    let one_more = OfferMode::OneMore { every: Duration::from_secs(5), most: 2 };
    let mut centre = Centre(Duel::new(&plan(one_more)));
    assert_eq!(centre.offers(0, sign_in(ANN, HOME)) + centre.offers(0, sign_in(BEN, HOME)), 0);
    assert_eq!(centre.offers(0, enqueue()), 1);
    assert_eq!(centre.offers(2, ReplacePlan::new(plan(OfferMode::OneAtATime))) + centre.offers(9, Advance {}), 0);
    assert_eq!(centre.0.first().contact(X).unwrap().offers.len(), 1);
}

/// Two queues, of which the second takes over after five seconds and has members that wait.
fn overflowing(channels: &str) -> Plan {
    let text = format!(
        r#"
channel = [{{ name = "voice" }}, {{ name = "chat" }}]

[[queue]]
name = "home"
step = [{{ after = "5s", add_queue = "next" }}]

[[queue]]
name = "next"
channels = {channels}
delays = ["30s"]
"#
    );
    toml::from_str::<PlanDefinition>(&text).unwrap().build().unwrap()
}

#[test]
fn an_offer_by_a_queue_that_takes_the_channel_no_more_is_taken_back() {
    let mut centre = Centre(Duel::new(&overflowing(r#"["voice", "chat"]"#)));
    assert_eq!(centre.offers(0, enqueue()) + centre.offers(1, sign_in(BEN, NEXT)), 0);
    assert_eq!(centre.offers(5, Advance {}), 1);
    assert_eq!(centre.offers(6, ReplacePlan::new(overflowing(r#"["chat"]"#))), 0);
    let view = centre.0.first().contact(X).unwrap();
    assert_eq!((view.phase, view.places.len(), view.offers.len()), (ContactPhase::Waiting, 1, 0));
}
