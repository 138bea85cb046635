//! Commands about agents and their offers.

use super::steps::span;
use super::{Aim, demand};
use crate::{
    AcceptOffer, AgentId, Command, ContactPhase, DeclineOffer, DeclineReason, Drain, EndWrapUp, ExtendWrapUp,
    ForceAssign, NotReadyReason, Pull, SetNotReady, SetReady, SignIn, SignInAs, SignOut, UpdateAgent, WithdrawOffer,
    WorkInHand,
};
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::time::Duration;

pub(super) fn sign_in(aim: &mut Aim<'_, '_>) -> Command {
    let absent: Vec<u128> = aim.pool.iter().copied().filter(|id| !aim.agents.contains(&AgentId(*id))).collect();
    let errs = aim.errs();
    let agent = aim.dice.choose(&absent).filter(|_| !errs).unwrap_or(1);
    let profile = demand::profile(&mut aim.dice, aim.plan, aim.features);
    let mut command = SignIn::new(AgentId(agent), profile);
    if aim.dice.chance(40) {
        command.presence = SignInAs::NotReady(NotReadyReason(u16::from(aim.dice.below(3))));
    }
    command.into()
}

pub(super) fn update_agent(aim: &mut Aim<'_, '_>) -> Command {
    let agent = aim.signed_in_agent();
    UpdateAgent { agent, profile: Box::new(demand::profile(&mut aim.dice, aim.plan, aim.features)) }.into()
}

pub(super) fn accept_offer(aim: &mut Aim<'_, '_>) -> Command {
    AcceptOffer { offer: aim.live_offer() }.into()
}

pub(super) fn decline_offer(aim: &mut Aim<'_, '_>) -> Command {
    let reason = aim.dice.pick(&[
        DeclineReason::Rejected,
        DeclineReason::Busy,
        DeclineReason::Unreachable,
        DeclineReason::NoAnswer,
        DeclineReason::NoAnswer,
        DeclineReason::Other(7),
    ]);
    DeclineOffer { offer: aim.live_offer(), reason }.into()
}

pub(super) fn withdraw_offer(aim: &mut Aim<'_, '_>) -> Command {
    WithdrawOffer { offer: aim.live_offer() }.into()
}

pub(super) fn set_ready(aim: &mut Aim<'_, '_>) -> Command {
    SetReady { agent: aim.signed_in_agent() }.into()
}

pub(super) fn set_not_ready(aim: &mut Aim<'_, '_>) -> Command {
    SetNotReady { agent: aim.signed_in_agent(), reason: NotReadyReason(u16::from(aim.dice.below(3))) }.into()
}

pub(super) fn drain(aim: &mut Aim<'_, '_>) -> Command {
    Drain { agent: aim.signed_in_agent() }.into()
}

pub(super) fn sign_out(aim: &mut Aim<'_, '_>) -> Command {
    let work = if aim.dice.chance(150) { WorkInHand::Requeue } else { WorkInHand::Refuse };
    let agent = if aim.dice.coin() { aim.busy_agent() } else { aim.signed_in_agent() };
    SignOut { agent, work }.into()
}

pub(super) fn end_wrap_up(aim: &mut Aim<'_, '_>) -> Command {
    let wrong = (aim.signed_in_agent(), aim.any_contact());
    let errs = aim.errs();
    let (agent, contact) = aim.dice.choose(&aim.wrap_ups).filter(|_| !errs).unwrap_or(wrong);
    EndWrapUp { agent, contact }.into()
}

pub(super) fn extend_wrap_up(aim: &mut Aim<'_, '_>) -> Command {
    let by = if aim.errs() { Duration::ZERO } else { span(aim) };
    let wrong = (aim.signed_in_agent(), aim.any_contact());
    let errs = aim.errs();
    let (agent, contact) = aim.dice.choose(&aim.wrap_ups).filter(|_| !errs).unwrap_or(wrong);
    ExtendWrapUp { agent, contact, by }.into()
}

pub(super) fn pull(aim: &mut Aim<'_, '_>) -> Command {
    let contact = aim.contact_in(&[ContactPhase::Waiting, ContactPhase::Offered]);
    Pull { agent: aim.signed_in_agent(), contact }.into()
}

pub(super) fn force_assign(aim: &mut Aim<'_, '_>) -> Command {
    let contact = aim.contact_in(&[ContactPhase::Waiting, ContactPhase::Offered]);
    ForceAssign { contact, agent: aim.signed_in_agent() }.into()
}
