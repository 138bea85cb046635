//! Commands about contacts.

use super::features::Features;
use super::steps::{callback, own, span, stages};
use super::{Aim, POOL, demand, is_called};
use crate::{
    Abandon, AttemptFailed, Cancel, Command, Complete, Connect, ContactId, ContactPhase, CustomerAnswered, Direction,
    Disposition, Enqueue, Park, RequestCallback, Resume, SetPriority, Transfer, TransferAge, TransferTarget,
};
use alloc::vec::Vec;
use core::time::Duration;

pub(super) fn enqueue(aim: &mut Aim<'_, '_>) -> Command {
    let free: Vec<u128> =
        aim.pool.iter().copied().filter(|id| aim.contacts.iter().all(|view| view.contact.0 != *id)).collect();
    let errs = aim.errs();
    let contact = aim.dice.choose(&free).filter(|_| !errs).unwrap_or(1);
    let queue = aim.queue();
    let mut command = Enqueue::new(ContactId(contact), queue, aim.channel(queue)).with_priority(aim.priority());
    if aim.dice.chance(60) {
        command = command.with_tenant(aim.tenant());
    }
    if aim.dice.chance(60) {
        command = command.with_direction(Direction::Outbound);
    }
    // In a crowd they are to differ.
    let asks = if aim.pool.len() > POOL.len() { 230 } else { 100 };
    if aim.dice.chance(asks) {
        command = command.with_requirement(demand::requirement(&mut aim.dice, aim.plan));
    }
    if aim.dice.chance(60) {
        command = command.with_age(age(aim));
    }
    let excluded = if aim.dice.chance(50) { aim.dice.below(5) } else { 0 };
    for _ in 0..excluded {
        command.excluded.push(aim.any_agent());
    }
    if aim.takes(Features::PREFERENCE, 80) {
        command.preferred = stages(aim);
    }
    if aim.takes(Features::OWN_STEPS, 100) {
        command = command.with_steps(own(aim));
    }
    if aim.takes(Features::CALLBACKS, 50) {
        command = command.with_callback(callback(aim));
    }
    command.into()
}

fn age(aim: &mut Aim<'_, '_>) -> Duration {
    let living = Duration::from_micros(aim.at.0);
    let age = aim.dice.pick(&[
        Duration::from_nanos(1_999),
        Duration::from_secs(1),
        Duration::from_secs(5),
        Duration::from_secs(60),
        living,
    ]);
    if aim.errs() { living + Duration::from_micros(1) } else { age.min(living) }
}

pub(super) fn transfer(aim: &mut Aim<'_, '_>) -> Command {
    let contact = aim.living_contact();
    let to = if aim.dice.chance(100) {
        TransferTarget::Agent(aim.signed_in_agent())
    } else {
        TransferTarget::Queue(aim.queue())
    };
    let mut command = Transfer::new(contact, to);
    if aim.dice.coin() {
        command.age = TransferAge::Restart;
    }
    if aim.dice.chance(70) {
        command.requirement = Some(demand::requirement(&mut aim.dice, aim.plan));
    }
    if aim.dice.chance(70) {
        command.priority = Some(aim.priority());
    }
    if aim.takes(Features::PREFERENCE, 100) {
        command.preferred = stages(aim);
        command.fallback = Some(span(aim)).filter(|_| aim.dice.coin());
    }
    command.into()
}

pub(super) fn set_priority(aim: &mut Aim<'_, '_>) -> Command {
    SetPriority { contact: aim.living_contact(), priority: aim.priority() }.into()
}

pub(super) fn connect(aim: &mut Aim<'_, '_>) -> Command {
    Connect { contact: aim.contact_in(&[ContactPhase::Accepted]) }.into()
}

pub(super) fn complete(aim: &mut Aim<'_, '_>) -> Command {
    let contact = aim.contact_in(&[ContactPhase::Connected, ContactPhase::Accepted, ContactPhase::Parked]);
    Complete { contact, disposition: Disposition(u32::from(aim.dice.below(3))) }.into()
}

pub(super) fn abandon(aim: &mut Aim<'_, '_>) -> Command {
    Abandon { contact: aim.contact_in(&[ContactPhase::Waiting, ContactPhase::Offered, ContactPhase::Accepted]) }.into()
}

pub(super) fn cancel(aim: &mut Aim<'_, '_>) -> Command {
    Cancel { contact: aim.living_contact() }.into()
}

pub(super) fn park(aim: &mut Aim<'_, '_>) -> Command {
    Park { contact: aim.contact_in(&[ContactPhase::Connected, ContactPhase::Accepted]) }.into()
}

pub(super) fn resume(aim: &mut Aim<'_, '_>) -> Command {
    Resume { contact: aim.contact_in(&[ContactPhase::Parked]) }.into()
}

pub(super) fn request_callback(aim: &mut Aim<'_, '_>) -> Command {
    let contact = aim.contact_in(&[ContactPhase::Waiting, ContactPhase::Offered]);
    RequestCallback { contact, callback: callback(aim) }.into()
}

pub(super) fn customer_answered(aim: &mut Aim<'_, '_>) -> Command {
    CustomerAnswered { contact: aim.contact_in(&[ContactPhase::Dialling]) }.into()
}

pub(super) fn attempt_failed(aim: &mut Aim<'_, '_>) -> Command {
    let contact = if aim.errs() { aim.living_contact() } else { aim.contact_where(is_called) };
    AttemptFailed { contact }.into()
}
