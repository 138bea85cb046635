//! Commands about queues, sites and the plan, and none at all.

use super::steps::span;
use super::{Aim, plans};
use crate::{
    Advance, CloseQueue, CloseSite, Command, OpenQueue, OpenSite, QueueId, RemovedQueues, RemovedSkills, ReplacePlan,
    SetHours, Switch, Timestamp, WhenClosed,
};
use alloc::vec::Vec;

pub(super) fn advance(_: &mut Aim<'_, '_>) -> Command {
    Advance {}.into()
}

pub(super) fn set_hours(aim: &mut Aim<'_, '_>) -> Command {
    let queue = aim.queue();
    let mut switches: Vec<Switch> = Vec::new();
    // The first may lie in the past.
    let mut at = Timestamp(aim.at.0.saturating_sub(1_000_000 * u64::from(aim.dice.below(3))));
    for _ in 0..aim.dice.below(5) {
        switches.push(Switch { at, open: aim.dice.coin() });
        at = at + span(aim);
    }
    if aim.errs() {
        let beyond = Timestamp(Timestamp::MAX.0 + 1);
        let wrong = aim.dice.pick(&[Timestamp::ZERO, aim.at, beyond]);
        switches.extend([wrong, wrong].map(|at| Switch { at, open: true }));
    }
    SetHours { queue, switches }.into()
}

pub(super) fn close_queue(aim: &mut Aim<'_, '_>) -> Command {
    let queue = aim.queue();
    let target = if aim.errs() { queue } else { aim.queue() };
    let waiting = aim.dice.pick(&[WhenClosed::Keep, WhenClosed::End, WhenClosed::MoveTo(target)]);
    CloseQueue { queue, waiting }.into()
}

pub(super) fn open_queue(aim: &mut Aim<'_, '_>) -> Command {
    OpenQueue { queue: aim.queue() }.into()
}

pub(super) fn close_site(aim: &mut Aim<'_, '_>) -> Command {
    CloseSite { site: aim.site() }.into()
}

pub(super) fn open_site(aim: &mut Aim<'_, '_>) -> Command {
    OpenSite { site: aim.site() }.into()
}

pub(super) fn replace_plan(aim: &mut Aim<'_, '_>) -> Command {
    let plan = plans::changed(aim.known, &mut aim.dice, aim.plan);
    let target = u16::try_from(plan.queues().len()).unwrap_or(0);
    let target =
        if aim.errs() { QueueId(9) } else { QueueId(u16::from(aim.dice.byte()).checked_rem(target).unwrap_or(0)) };
    let removed_queues = aim.dice.pick(&[RemovedQueues::Refuse, RemovedQueues::MoveTo(target), RemovedQueues::End]);
    let removed_skills = aim.dice.pick(&[RemovedSkills::Refuse, RemovedSkills::Drop, RemovedSkills::Drop]);
    ReplacePlan { plan, removed_queues, removed_skills }.into()
}
