//! Random plans, and commands aimed at the present state of a router.
//!
//! A step is sixteen bytes and stands for itself, so that a shrinker may take any step out of a run and a fuzzer may splice runs.
//! Ids come from pools of eight, so that they collide; times from the neighbourhood of the next deadline.

use super::Routing;
use super::dice::Dice;
use crate::{
    Abandon, AcceptOffer, Advance, AgentId, Cancel, ChannelId, Command, Complete, Connect, ContactId, ContactPhase,
    ContactView, DeclineOffer, DeclineReason, Direction, Disposition, Drain, EndWrapUp, Enqueue, NotReadyReason,
    OfferId, Priority, QueueId, SetNotReady, SetPriority, SetReady, SignIn, SignInAs, SignOut, TenantId, Timestamp,
    Transfer, TransferAge, TransferTarget, UpdateAgent, WithdrawOffer, WorkInHand, WorkPhase,
};
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::time::Duration;

mod demand;
mod plans;

pub use plans::{definition, plan, strategies};

/// Eight ids of which the last is above what a text form shows as a plain number.
const POOL: [u128; 8] = [1, 2, 3, 4, 5, 6, 7, u128::MAX];

/// Kinds of commands: how often, on what, and how to make one.
const KINDS: [(u8, Needs, Make); 18] = [
    (20, Needs::Nothing, enqueue),
    (6, Needs::Nothing, sign_in),
    (24, Needs::Offer, accept_offer),
    (8, Needs::Offer, decline_offer),
    (3, Needs::Offer, withdraw_offer),
    (10, Needs::Accepted, connect),
    (14, Needs::Active, complete),
    (3, Needs::Contact, abandon),
    (3, Needs::Contact, cancel),
    (12, Needs::Contact, transfer),
    (4, Needs::Contact, set_priority),
    (5, Needs::Agent, update_agent),
    (5, Needs::Agent, set_ready),
    (3, Needs::Agent, set_not_ready),
    (3, Needs::Agent, drain),
    (3, Needs::Agent, sign_out),
    (8, Needs::WrapUp, end_wrap_up),
    (8, Needs::Nothing, advance),
];

type Make = fn(&mut Aim<'_, '_>) -> Command;

/// What there must be for a command to find its mark.
#[derive(Clone, Copy)]
enum Needs {
    Nothing,
    Contact,
    Offer,
    Accepted,
    Active,
    Agent,
    WrapUp,
}

/// A command and its time, for a router in this state. Mostly valid, now and then wrong on purpose.
pub fn command(bytes: &[u8; 16], state: &impl Routing) -> (Timestamp, Command) {
    let mut dice = Dice::new(bytes);
    let at = time(&mut dice, state);
    let contacts = state.contacts().into_iter().filter_map(|id| state.contact(id)).collect();
    let mut agents = Vec::new();
    let mut wrap_ups = Vec::new();
    for agent in state.agents().into_iter().filter_map(|id| state.agent(id)) {
        agents.push(agent.agent);
        let wrapping = agent.work.iter().filter(|work| matches!(work.phase, WorkPhase::WrappingUp(_)));
        wrap_ups.extend(wrapping.map(|work| (agent.agent, work.contact)));
    }
    let mut aim = Aim { dice, plan: state.plan(), at, contacts, agents, wrap_ups };
    let (needs, make) = aim.kind();
    // Offers that are to be answered must not expire first, as they would half the time.
    if matches!(needs, Needs::Offer) && at > state.now() && at <= Timestamp::MAX && aim.dice.coin() {
        aim.at = state.now();
    }
    (aim.at, make(&mut aim))
}

/// Equal, around the next deadline, a little later, much later; rarely a time that is refused.
fn time(dice: &mut Dice<'_>, state: &impl Routing) -> Timestamp {
    let now = state.now();
    let deadline = state.next_deadline().map_or(now, |deadline| deadline.at);
    let later = match dice.byte() {
        0..=134 => now,
        135..=149 => deadline,
        150..=162 => Timestamp(deadline.0.saturating_sub(1)),
        163..=176 => deadline + Duration::from_micros(1),
        177..=224 => now + Duration::from_millis(500) * u32::from(dice.below(4)),
        225..=239 => now + Duration::from_secs(u64::from(dice.byte())),
        240..=244 => now + Duration::from_secs(3_600) * u32::from(dice.byte()),
        245..=249 => return Timestamp(now.0.saturating_sub(u64::from(dice.byte()))),
        250..=253 => return Timestamp(Timestamp::MAX.0 + 1 + u64::from(dice.byte())),
        254 => now + Duration::from_secs(31_536_000),
        255 => {
            if dice.chance(16) {
                Timestamp::MAX
            } else {
                now
            }
        }
    };
    later.clamp(now, Timestamp::MAX)
}

/// What a command may be aimed at.
struct Aim<'a, 's> {
    dice: Dice<'a>,
    plan: &'s crate::Plan,
    at: Timestamp,
    contacts: Vec<ContactView<'s>>,
    agents: Vec<AgentId>,
    wrap_ups: Vec<(AgentId, ContactId)>,
}

impl Aim<'_, '_> {
    /// Mostly a kind of command that finds its mark.
    fn kind(&mut self) -> (Needs, Make) {
        let total: u8 = KINDS.iter().map(|(weight, ..)| *weight).sum();
        let mut chosen: (Needs, Make) = (Needs::Nothing, advance);
        for _ in 0..3 {
            let mut left = self.dice.below(total);
            let kind = KINDS.iter().find(|(weight, ..)| {
                let found = left < *weight;
                left = left.saturating_sub(*weight);
                found
            });
            let Some((_, needs, make)) = kind else { break };
            chosen = (*needs, *make);
            if self.has(*needs) || self.errs() {
                break;
            }
        }
        chosen
    }

    fn has(&self, needs: Needs) -> bool {
        let in_phase = |phase| self.contacts.iter().any(|view| view.phase == phase);
        match needs {
            Needs::Nothing => true,
            Needs::Contact => !self.contacts.is_empty(),
            Needs::Offer => in_phase(ContactPhase::Offered),
            Needs::Accepted => in_phase(ContactPhase::Accepted),
            Needs::Active => in_phase(ContactPhase::Accepted) || in_phase(ContactPhase::Connected),
            Needs::Agent => !self.agents.is_empty(),
            Needs::WrapUp => !self.wrap_ups.is_empty(),
        }
    }

    /// Whether this command is to be wrong in some way.
    fn errs(&mut self) -> bool {
        self.dice.chance(10)
    }

    fn any_contact(&mut self) -> ContactId {
        ContactId(self.dice.pick(&POOL))
    }

    fn any_agent(&mut self) -> AgentId {
        AgentId(self.dice.pick(&POOL))
    }

    /// A contact in one of these phases if there is one, else in any, else of the pool.
    fn contact_in(&mut self, phases: &[ContactPhase]) -> ContactId {
        if self.errs() {
            return self.any_contact();
        }
        let fitting: Vec<ContactId> =
            self.contacts.iter().filter(|view| phases.contains(&view.phase)).map(|view| view.contact).collect();
        let living: Vec<ContactId> = self.contacts.iter().map(|view| view.contact).collect();
        let choice = self.dice.choose(&fitting).or_else(|| self.dice.choose(&living));
        choice.unwrap_or_else(|| self.any_contact())
    }

    /// A contact in any phase.
    fn living_contact(&mut self) -> ContactId {
        self.contact_in(&[
            ContactPhase::Waiting,
            ContactPhase::Offered,
            ContactPhase::Accepted,
            ContactPhase::Connected,
        ])
    }

    fn live_offer(&mut self) -> OfferId {
        let accepted_too = self.errs();
        let offered = |view: &&ContactView<'_>| accepted_too || view.phase == ContactPhase::Offered;
        let live: Vec<OfferId> = self.contacts.iter().filter(offered).filter_map(|view| view.offer).collect();
        let wrong = OfferId(u64::from(self.dice.byte()));
        self.dice.choose(&live).unwrap_or(wrong)
    }

    fn signed_in_agent(&mut self) -> AgentId {
        let wrong = self.errs();
        self.dice.choose(&self.agents).filter(|_| !wrong).unwrap_or_else(|| self.any_agent())
    }

    fn queue(&mut self) -> QueueId {
        let queues: Vec<QueueId> = (0..).map(QueueId).zip(self.plan.queues()).map(|(id, _)| id).collect();
        let wrong = self.errs();
        self.dice.choose(&queues).filter(|_| !wrong).unwrap_or(QueueId(9))
    }

    /// Mostly one that the queue takes.
    fn channel(&mut self, queue: QueueId) -> ChannelId {
        let served = self.plan.queues().get(usize::from(queue.0)).map_or(&[][..], |queue| &queue.channels);
        let any = ChannelId(u16::from(self.dice.below(5)));
        if self.errs() { any } else { self.dice.choose(served).unwrap_or(any) }
    }

    fn tenant(&mut self) -> TenantId {
        let tenants: Vec<TenantId> = (0..).map(TenantId).zip(self.plan.tenants()).map(|(id, _)| id).collect();
        let wrong = self.errs();
        self.dice.choose(&tenants).filter(|_| !wrong).unwrap_or(TenantId(9))
    }

    /// An agent that is offered a contact or has one, if there is one.
    fn busy_agent(&mut self) -> AgentId {
        let busy: Vec<AgentId> = self.contacts.iter().filter_map(|view| view.agent).collect();
        self.dice.choose(&busy).unwrap_or_else(|| self.signed_in_agent())
    }

    fn priority(&mut self) -> Priority {
        Priority(self.dice.pick(&[0, 0, 0, 1, 1, 2, 5, -1, -3, i16::MAX, i16::MIN]))
    }
}

fn enqueue(aim: &mut Aim<'_, '_>) -> Command {
    let free: Vec<u128> = POOL.into_iter().filter(|id| aim.contacts.iter().all(|view| view.contact.0 != *id)).collect();
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
    if aim.dice.chance(100) {
        command = command.with_requirement(demand::requirement(&mut aim.dice, aim.plan));
    }
    if aim.dice.chance(60) {
        command = command.with_age(age(aim));
    }
    let excluded = if aim.dice.chance(50) { aim.dice.below(5) } else { 0 };
    for _ in 0..excluded {
        command.excluded.push(aim.any_agent());
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

fn sign_in(aim: &mut Aim<'_, '_>) -> Command {
    let absent: Vec<u128> = POOL.into_iter().filter(|id| !aim.agents.contains(&AgentId(*id))).collect();
    let errs = aim.errs();
    let agent = aim.dice.choose(&absent).filter(|_| !errs).unwrap_or(1);
    let profile = demand::profile(&mut aim.dice, aim.plan);
    let mut command = SignIn::new(AgentId(agent), profile);
    if aim.dice.chance(40) {
        command.presence = SignInAs::NotReady(NotReadyReason(u16::from(aim.dice.below(3))));
    }
    command.into()
}

fn update_agent(aim: &mut Aim<'_, '_>) -> Command {
    let agent = aim.signed_in_agent();
    UpdateAgent { agent, profile: Box::new(demand::profile(&mut aim.dice, aim.plan)) }.into()
}

fn accept_offer(aim: &mut Aim<'_, '_>) -> Command {
    AcceptOffer { offer: aim.live_offer() }.into()
}

fn decline_offer(aim: &mut Aim<'_, '_>) -> Command {
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

fn withdraw_offer(aim: &mut Aim<'_, '_>) -> Command {
    WithdrawOffer { offer: aim.live_offer() }.into()
}

fn connect(aim: &mut Aim<'_, '_>) -> Command {
    Connect { contact: aim.contact_in(&[ContactPhase::Accepted]) }.into()
}

fn complete(aim: &mut Aim<'_, '_>) -> Command {
    let contact = aim.contact_in(&[ContactPhase::Connected, ContactPhase::Accepted]);
    Complete { contact, disposition: Disposition(u32::from(aim.dice.below(3))) }.into()
}

fn abandon(aim: &mut Aim<'_, '_>) -> Command {
    Abandon { contact: aim.contact_in(&[ContactPhase::Waiting, ContactPhase::Offered, ContactPhase::Accepted]) }.into()
}

fn cancel(aim: &mut Aim<'_, '_>) -> Command {
    Cancel { contact: aim.living_contact() }.into()
}

fn transfer(aim: &mut Aim<'_, '_>) -> Command {
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
    command.into()
}

fn set_priority(aim: &mut Aim<'_, '_>) -> Command {
    SetPriority { contact: aim.living_contact(), priority: aim.priority() }.into()
}

fn set_ready(aim: &mut Aim<'_, '_>) -> Command {
    SetReady { agent: aim.signed_in_agent() }.into()
}

fn set_not_ready(aim: &mut Aim<'_, '_>) -> Command {
    SetNotReady { agent: aim.signed_in_agent(), reason: NotReadyReason(u16::from(aim.dice.below(3))) }.into()
}

fn drain(aim: &mut Aim<'_, '_>) -> Command {
    Drain { agent: aim.signed_in_agent() }.into()
}

fn sign_out(aim: &mut Aim<'_, '_>) -> Command {
    let work = if aim.dice.chance(150) { WorkInHand::Requeue } else { WorkInHand::Refuse };
    let agent = if aim.dice.coin() { aim.busy_agent() } else { aim.signed_in_agent() };
    SignOut { agent, work }.into()
}

fn end_wrap_up(aim: &mut Aim<'_, '_>) -> Command {
    let wrong = (aim.signed_in_agent(), aim.any_contact());
    let errs = aim.errs();
    let (agent, contact) = aim.dice.choose(&aim.wrap_ups).filter(|_| !errs).unwrap_or(wrong);
    EndWrapUp { agent, contact }.into()
}

fn advance(_: &mut Aim<'_, '_>) -> Command {
    Advance {}.into()
}
