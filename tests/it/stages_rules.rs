//! Preferred stages and fallbacks by hand: exact events, on engine and twin at once.

use crate::steps_rules::{
    ANN, BEN, Centre, ENGLISH, HOME, NEXT, X, Y, Z, accept, after, decline, declined, enqueue, offered, queued,
    seconds, sign_in, taken,
};
use toritsugi::{
    AgentId, AgentProfile, CloseSite, ContactId, Drain, EventKind, Gate, NotReadyReason, PreferredStage,
    QueueDefinition, SetNotReady, SignIn, SignOut, SiteId, Step, Timestamp, Transfer, TransferTarget, UpdateAgent,
    WorkInHand,
};

fn stage_ended(contact: ContactId, stage: u8, skipped: bool) -> EventKind {
    EventKind::StageEnded { contact, stage, skipped }
}

fn skipped(agent: AgentId, within: u64) -> PreferredStage {
    PreferredStage::agent(agent, seconds(within)).skipped_if_away()
}

/// Ann has Z, Ben is free and has `english`.
fn centre() -> Centre {
    let mut centre = Centre::plain();
    centre.at(0, sign_in(ANN, &[HOME], &[]));
    centre.at(0, enqueue(Z));
    centre.at(0, accept(1));
    centre.at(0, sign_in(BEN, &[HOME], &[(ENGLISH, 50)]));
    centre
}

#[test]
fn one_stage_follows_the_other_and_then_anyone_will_do() {
    // [P-1] [P-2] [G-7]
    let mut centre = centre();
    let stages = enqueue(X).preferring(PreferredStage::agent(ANN, seconds(10)));
    let both = PreferredStage { agents: vec![AgentId(9), AgentId(8)], within: seconds(5), skip_if_away: false };
    assert_eq!(centre.at(0, stages.preferring(both)), [queued(X, 0)]);
    assert_eq!(centre.router().contact(X).unwrap().stage, Some((1, Timestamp::from_secs(10))));
    assert_eq!(centre.router().explain(X, BEN), Ok(Some(Gate::Preferred)));
    assert_eq!(centre.after(10), [stage_ended(X, 1, false)]);
    assert_eq!(centre.router().contact(X).unwrap().stage, Some((2, Timestamp::from_secs(15))));
    // The stage counts from the instant at which it began, which was late.
    assert_eq!(centre.after(16), [stage_ended(X, 2, false), offered(2, X, BEN, HOME, 16)]);
    assert_eq!(centre.router().contact(X).unwrap().stage, None);
}

#[test]
fn a_stage_begins_when_the_one_before_is_seen_to_end() {
    // [P-2] [T-3]
    let mut centre = centre();
    let stage = |within| PreferredStage::agent(ANN, seconds(within));
    centre.at(0, enqueue(X).preferring(stage(10)).preferring(stage(5)));
    assert_eq!(centre.after(12), [stage_ended(X, 1, false)]);
    assert_eq!(centre.router().contact(X).unwrap().stage, Some((2, Timestamp::from_secs(17))));
}

#[test]
fn a_stage_whose_agents_are_away_is_over_when_the_contact_enters() {
    // [P-3]: agent 9 is not signed in; Ann is busy, which is not away.
    let mut centre = centre();
    let stages = enqueue(X).preferring(skipped(AgentId(9), 10)).preferring(skipped(AgentId(9), 10));
    assert_eq!(
        centre.at(0, stages.preferring(skipped(ANN, 10))),
        [queued(X, 0), stage_ended(X, 1, true), stage_ended(X, 2, true)]
    );
    assert_eq!(centre.router().contact(X).unwrap().stage, Some((3, Timestamp::from_secs(10))));
    // One that is not to be skipped runs.
    assert_eq!(centre.at(1, enqueue(Y).preferring(PreferredStage::agent(AgentId(9), seconds(3)))), [queued(Y, 1)]);
    assert_eq!(centre.after(4), [stage_ended(Y, 1, false), offered(2, Y, BEN, HOME, 4)]);
}

/// What happens at 5 s when Ann, whom X and Y wait for, ceases to be there: both stages are skipped in the order of the contacts, and Ben
/// takes the first.
#[track_caller]
fn are_skipped(centre: &mut Centre, events: &[EventKind]) {
    let skips = [stage_ended(X, 1, true), stage_ended(Y, 1, true), offered(2, X, BEN, HOME, 5)];
    assert_eq!(events.get(1..), Some(skips.as_slice()));
    assert_eq!(centre.router().contact(Y).unwrap().stage, None);
}

#[test]
fn stages_end_when_their_last_agent_is_there_no_more() {
    // [P-3]
    let prepared = || {
        let mut centre = centre();
        centre.at(0, enqueue(X).preferring(skipped(ANN, 60)));
        centre.at(0, enqueue(Y).preferring(skipped(ANN, 60)));
        centre
    };
    let mut centre = prepared();
    let events = centre.at(5, SetNotReady { agent: ANN, reason: NotReadyReason(1) });
    are_skipped(&mut centre, &events);
    let mut centre = prepared();
    let events = centre.at(5, Drain { agent: ANN });
    are_skipped(&mut centre, &events);
    let mut centre = prepared();
    // Z waits again then, in front of both.
    let events = centre.at(5, SignOut { agent: ANN, work: WorkInHand::Requeue });
    let requeued = EventKind::Requeued { contact: Z, agent: ANN, queue: HOME };
    let signed_out = EventKind::AgentSignedOut { agent: ANN };
    let skips = [stage_ended(X, 1, true), stage_ended(Y, 1, true)];
    assert_eq!(events, [requeued, signed_out, skips[0], skips[1], offered(2, Z, BEN, HOME, 5)]);
}

#[test]
fn stages_end_when_the_site_of_their_agent_closes() {
    // [P-3]
    let harbour = AgentProfile { site: Some(SiteId(0)), ..AgentProfile::default() };
    let mut centre = Centre::plain();
    centre.at(0, SignIn::new(ANN, harbour.clone()));
    centre.at(0, sign_in(BEN, &[HOME], &[]));
    centre.at(0, enqueue(X).preferring(skipped(ANN, 60)));
    let closed = EventKind::SiteClosed { site: SiteId(0) };
    assert_eq!(
        centre.at(5, CloseSite { site: SiteId(0) }),
        [closed, stage_ended(X, 1, true), offered(1, X, BEN, HOME, 5)]
    );
    // To go to a site that is closed is to go.
    centre.at(6, sign_in(AgentId(3), &[HOME], &[]));
    centre.at(6, decline(1));
    centre.at(6, accept(2));
    centre.at(6, sign_in(AgentId(4), &[], &[]));
    centre.at(6, enqueue(Y).preferring(skipped(AgentId(4), 60)));
    let updated = EventKind::AgentUpdated { agent: AgentId(4) };
    let events = centre.at(7, UpdateAgent { agent: AgentId(4), profile: Box::new(harbour) });
    assert_eq!(events, [updated, stage_ended(Y, 1, true), offered(3, Y, BEN, HOME, 7)]);
}

#[test]
fn stages_run_during_offers_outlast_those_that_fail_and_end_with_the_one_that_is_accepted() {
    // [P-1] [P-4]
    let mut centre = Centre::plain();
    centre.at(0, sign_in(ANN, &[HOME], &[]));
    centre.at(0, sign_in(BEN, &[HOME], &[]));
    let stage = PreferredStage { agents: vec![ANN, BEN], within: seconds(15), skip_if_away: true };
    let entered = centre.at(0, enqueue(X).preferring(stage).preferring(skipped(BEN, 30)));
    assert_eq!(entered, [queued(X, 0), offered(1, X, ANN, HOME, 0)]);
    assert_eq!(centre.at(5, decline(1)), [declined(1, X, ANN), offered(2, X, BEN, HOME, 5)]);
    assert_eq!(centre.router().contact(X).unwrap().stage, Some((1, Timestamp::from_secs(15))));
    // The offer lives on.
    assert_eq!(centre.after(15), [stage_ended(X, 1, false)]);
    // Ann is free, but the second stage is Ben's: the contact waits for the end of his back-off.
    assert_eq!(centre.at(16, decline(2)), [declined(2, X, BEN)]);
    assert_eq!(centre.after(26), [offered(3, X, BEN, HOME, 26)]);
    centre.at(27, accept(3));
    assert_eq!(centre.router().contact(X).unwrap().stage, None);
    assert_eq!(centre.router().next_deadline(), None);
}

#[test]
fn what_a_contact_asks_is_relaxed_while_a_stage_runs() {
    // [D-3] [P-1]
    let mut centre = Centre::plain();
    centre.at(0, sign_in(ANN, &[HOME], &[]));
    centre.at(0, sign_in(BEN, &[HOME], &[]));
    let asked = centre.asks("english");
    let steps = vec![Step { drop: vec![ENGLISH], ..after(5) }];
    centre.at(0, enqueue(X).with_requirement(asked).with_steps(steps).preferring(skipped(BEN, 60)));
    assert_eq!(centre.after(5), [taken(X, 1, 5), offered(1, X, BEN, HOME, 5)]);
}

#[test]
fn a_direct_contact_falls_back_to_its_queue() {
    // [C-6]
    let mut centre = centre();
    centre.at(0, enqueue(X).with_requirement(toritsugi::Requirement::AgentIn(vec![ANN])));
    let to_ann = Transfer { fallback: Some(seconds(10)), ..Transfer::new(X, TransferTarget::Agent(ANN)) };
    let anyone = Some(toritsugi::Requirement::Anyone);
    centre.at(1, Transfer { requirement: anyone, ..to_ann });
    assert_eq!(centre.router().explain(X, BEN), Ok(Some(Gate::Requirement)));
    let fell_back = EventKind::FellBack { contact: X, agent: ANN };
    assert_eq!(centre.after(11), [fell_back, offered(2, X, BEN, HOME, 11)]);
    assert_eq!(centre.router().contact(X).unwrap().direct_to, None);
}

#[test]
fn bad_stages_and_times_are_refused() {
    // [P-1] [C-5]
    let mut centre = centre();
    let nobody = PreferredStage { agents: Vec::new(), within: seconds(1), skip_if_away: false };
    let message = centre.refused(0, enqueue(X).preferring(skipped(ANN, 1)).preferring(nobody));
    assert_eq!(message, "stage 2 of contact 1 is refused: a stage has at least one agent");
    let transfer = Transfer { preferred: vec![skipped(ANN, 0)], ..Transfer::new(Z, TransferTarget::Queue(NEXT)) };
    let span = "a stage lasts more than zero and at most two years, not 0ns";
    assert_eq!(centre.refused(0, transfer), format!("stage 1 of contact 3 is refused: {span}"));
    let to_agent = Transfer { fallback: Some(seconds(0)), ..Transfer::new(Z, TransferTarget::Agent(AgentId(9))) };
    assert_eq!(centre.refused(0, to_agent), format!("stage 1 of contact 3 is refused: {span}"));
}

#[test]
fn a_contact_that_moves_leaves_its_stages_behind() {
    // [D-7]
    let mut centre = Centre::of([QueueDefinition::new("home"), QueueDefinition::new("next")]);
    centre.at(0, sign_in(ANN, &[HOME], &[]));
    centre.at(0, sign_in(BEN, &[NEXT], &[]));
    let steps = vec![Step { exit: Some(toritsugi::StepExit::MoveTo(NEXT)), ..after(5) }];
    let asked = centre.asks("english");
    centre.at(0, enqueue(X).with_steps(steps).preferring(skipped(ANN, 60)).with_requirement(asked));
    centre.after(5);
    let view = centre.router().contact(X).unwrap();
    assert_eq!((view.queue, view.stage), (NEXT, None));
}
