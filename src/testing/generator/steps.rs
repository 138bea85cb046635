//! Relaxation steps, preferred stages and callbacks of generated contacts.

use super::{Aim, demand};
use crate::testing::dice::Dice;
use crate::{
    AgentId, CallFirst, Callback, CallbackOwner, EndReason, MAX_SPAN, PreferredStage, QueueId, SkillId, Step,
    StepCondition, StepExit, Timestamp,
};
use alloc::vec;
use alloc::vec::Vec;
use core::time::Duration;

/// How long a contact has waited when a step is due; mostly short.
pub(super) const WAITS: [Duration; 8] = [
    Duration::ZERO,
    Duration::ZERO,
    Duration::from_secs(1),
    Duration::from_secs(3),
    Duration::from_secs(8),
    Duration::from_secs(8),
    Duration::from_secs(60),
    Duration::from_secs(3_600),
];

pub(super) fn condition(dice: &mut Dice<'_>) -> StepCondition {
    let wait = Duration::from_secs(dice.pick(&[0, 1, 8, 60]));
    dice.pick(&[
        StepCondition::QueueLongerThan(u32::from(wait.is_zero())),
        StepCondition::QueueLongerThan(3),
        StepCondition::NoStaff,
        StepCondition::NoReadyStaff,
        StepCondition::EstimateAbove(wait),
        StepCondition::ReadyBelow(50),
        StepCondition::ReadyBelow(100),
    ])
}

pub(super) fn end_reason(dice: &mut Dice<'_>) -> EndReason {
    dice.pick(&[EndReason::Voicemail, EndReason::Deflected, EndReason::Busy, EndReason::NoStaff, EndReason::Other(3)])
}

/// A contact's own steps; seldom such as are refused.
pub(super) fn own(aim: &mut Aim<'_, '_>) -> Vec<Step> {
    let mut waits: Vec<Duration> = (0..aim.dice.below(4)).map(|_| aim.dice.pick(&WAITS)).collect();
    waits.sort_unstable();
    let mut steps: Vec<Step> = waits.into_iter().map(|wait| step(aim, wait)).collect();
    if aim.errs() {
        spoil(&mut aim.dice, &mut steps);
    }
    steps
}

fn step(aim: &mut Aim<'_, '_>, wait: Duration) -> Step {
    let mut step = Step::after(wait);
    for _ in 0..aim.dice.pick(&[0, 0, 1, 1, 2]) {
        step.when.push(condition(&mut aim.dice));
    }
    if aim.dice.chance(80) {
        step.recheck = Some(Duration::from_secs(aim.dice.pick(&[1, 5, 60])));
    }
    for (skill, _) in (0..).map(SkillId).zip(aim.plan.skills()) {
        match aim.dice.below(6) {
            0 => step.drop.push(skill),
            1 => step.lower.push((skill, aim.dice.pick(&[1, 30, 100]))),
            _ => {}
        }
    }
    if aim.dice.chance(60) {
        step.requirement = Some(demand::requirement(&mut aim.dice, aim.plan));
    }
    if aim.dice.chance(60) {
        step.levels = Some(aim.dice.below(3));
    }
    if aim.dice.chance(90) {
        step.raise_priority = aim.dice.pick(&[1, 5, -2, i16::MIN]);
    }
    if aim.dice.chance(80) {
        step.add_queue = Some(aim.queue());
    }
    step.offer_callback = aim.dice.chance(40);
    step.exit = match aim.dice.below(8) {
        0 | 1 => Some(StepExit::MoveTo(aim.queue())),
        2 => Some(StepExit::End(end_reason(&mut aim.dice))),
        _ => None,
    };
    step
}

/// Makes the steps such as are refused.
fn spoil(dice: &mut Dice<'_>, steps: &mut Vec<Step>) {
    let step = Step::after(Duration::from_secs(3_600));
    let wrong = match dice.below(10) {
        0 => Step { after: MAX_SPAN + Duration::from_secs(1), ..step },
        1 => Step { recheck: Some(Duration::ZERO), ..step },
        2 => Step { when: vec![StepCondition::ReadyBelow(0)], ..step },
        3 => Step { drop: vec![SkillId(99)], ..step },
        4 => Step { lower: vec![(SkillId(99), 1)], ..step },
        5 => Step { add_queue: Some(QueueId(9)), ..step },
        6 => Step { exit: Some(StepExit::MoveTo(QueueId(9))), ..step },
        7 => Step { exit: Some(StepExit::End(EndReason::Closed)), ..step },
        8 => {
            steps.push(step);
            Step::after(Duration::ZERO)
        }
        _ => {
            steps.extend(vec![step.clone(); 33]);
            step
        }
    };
    steps.push(wrong);
}

/// Preferred stages; seldom such as are refused.
pub(super) fn stages(aim: &mut Aim<'_, '_>) -> Vec<PreferredStage> {
    let mut stages: Vec<PreferredStage> = (0..=aim.dice.below(3)).map(|_| stage(aim)).collect();
    if aim.errs() {
        let good = PreferredStage::agent(AgentId(1), Duration::from_secs(8));
        match aim.dice.below(4) {
            0 => stages.extend(vec![good; 16]),
            1 => stages.push(PreferredStage { agents: Vec::new(), ..good }),
            2 => stages.push(PreferredStage { agents: vec![AgentId(1); 65], ..good }),
            _ => stages.push(PreferredStage { within: Duration::from_nanos(999), ..good }),
        }
    }
    stages
}

fn stage(aim: &mut Aim<'_, '_>) -> PreferredStage {
    let agents = (0..=aim.dice.pick(&[0, 0, 0, 1, 2])).map(|_| aim.signed_in_agent()).collect();
    PreferredStage { agents, within: span(aim), skip_if_away: aim.dice.coin() }
}

/// Some time, mostly short, seldom very long.
pub(super) fn span(aim: &mut Aim<'_, '_>) -> Duration {
    let seconds = aim.dice.pick(&[0, 1, 3, 8, 8, 20, 60, 3_600]);
    if seconds == 0 { aim.dice.pick(&[Duration::from_micros(1), MAX_SPAN]) } else { Duration::from_secs(seconds) }
}

/// How a contact is called back; seldom in a way that is refused.
pub(super) fn callback(aim: &mut Aim<'_, '_>) -> Callback {
    let wrong = aim.errs();
    let due = aim.dice.chance(170).then(|| aim.at + span(aim));
    let first = if (due.is_some() || wrong) && aim.dice.coin() { CallFirst::Customer } else { CallFirst::Agent };
    let owner = aim.dice.chance(100).then(|| CallbackOwner { agent: aim.signed_in_agent(), within: span(aim) });
    let expires_at = aim.dice.chance(120).then(|| due.unwrap_or(aim.at) + span(aim));
    let good = Callback { due, first, owner, expires_at };
    if !wrong {
        return good;
    }
    match aim.dice.below(4) {
        0 => Callback { due: Some(aim.at), ..good },
        1 => Callback { expires_at: Some(due.unwrap_or(aim.at)), ..good },
        2 => Callback { expires_at: Some(Timestamp(u64::MAX)), ..good },
        _ => Callback { owner: owner.map(|owner| CallbackOwner { within: Duration::ZERO, ..owner }), ..good },
    }
}
