//! Random plans, and commands aimed at the present state of a router.
//!
//! A step is sixteen bytes and stands for itself, so that a shrinker may take any step out of a run and a fuzzer may splice runs.
//! Ids come from pools of eight, so that they collide; times from the neighbourhood of the next deadline.

use super::Routing;
use super::dice::Dice;
use crate::{
    AgentId, ChannelId, Command, ContactId, ContactPhase, ContactView, HostKey, OfferId, Priority, QueueId, SiteId,
    TenantId, Timestamp, WorkPhase,
};
use alloc::vec::Vec;
use core::time::Duration;

mod agents;
mod centre;
mod contacts;
mod demand;
mod features;
mod keys;
mod plans;
mod steps;

pub use features::{Features, KNOWN};
pub use plans::{definition, definition_with, plan, plan_with, strategies};

/// Eight ids of which the last is above what a text form shows as a plain number.
const POOL: [u128; 8] = [1, 2, 3, 4, 5, 6, 7, u128::MAX];

/// Kinds of commands: how often, what a run must have, on what, and how to make one.
/// INVARIANT: their weights sum up to no more than 255.
const KINDS: [(u8, Features, Needs, Make); 32] = [
    (20, Features::NONE, Needs::Nothing, contacts::enqueue),
    (6, Features::NONE, Needs::Nothing, agents::sign_in),
    (24, Features::NONE, Needs::Offer, agents::accept_offer),
    (8, Features::NONE, Needs::Offer, agents::decline_offer),
    (3, Features::NONE, Needs::Offer, agents::withdraw_offer),
    (10, Features::NONE, Needs::Accepted, contacts::connect),
    (14, Features::NONE, Needs::Active, contacts::complete),
    (3, Features::NONE, Needs::Contact, contacts::abandon),
    (3, Features::NONE, Needs::Contact, contacts::cancel),
    (12, Features::NONE, Needs::Contact, contacts::transfer),
    (4, Features::NONE, Needs::Contact, contacts::set_priority),
    (5, Features::NONE, Needs::Agent, agents::update_agent),
    (5, Features::NONE, Needs::Agent, agents::set_ready),
    (3, Features::NONE, Needs::Agent, agents::set_not_ready),
    (3, Features::NONE, Needs::Agent, agents::drain),
    (3, Features::NONE, Needs::Agent, agents::sign_out),
    (8, Features::NONE, Needs::WrapUp, agents::end_wrap_up),
    (8, Features::NONE, Needs::Nothing, centre::advance),
    (6, Features::LONGER_WRAP_UP, Needs::WrapUp, agents::extend_wrap_up),
    (6, Features::PULLING, Needs::Queued, agents::pull),
    (4, Features::PULLING, Needs::Queued, agents::force_assign),
    (6, Features::PARKING, Needs::Active, contacts::park),
    (8, Features::PARKING, Needs::Parked, contacts::resume),
    (6, Features::CALLBACKS, Needs::Queued, contacts::request_callback),
    (6, Features::CALLBACKS, Needs::Dialling, contacts::customer_answered),
    (8, Features::CALLBACKS, Needs::Called, contacts::attempt_failed),
    (4, Features::HOURS, Needs::Nothing, centre::set_hours),
    (4, Features::HOURS, Needs::Nothing, centre::close_queue),
    (5, Features::HOURS, Needs::Nothing, centre::open_queue),
    (3, Features::SITES, Needs::Nothing, centre::close_site),
    (5, Features::SITES, Needs::Nothing, centre::open_site),
    (4, Features::PLANS, Needs::Nothing, centre::replace_plan),
];

/// A command as a host delivers it: its time, its key if it may come again, and what it says.
pub type Delivered = (Timestamp, Option<HostKey>, Command);

type Make = fn(&mut Aim<'_, '_>) -> Command;

/// What there must be for a command to find its mark.
#[derive(Clone, Copy)]
enum Needs {
    Nothing,
    Contact,
    /// Waiting or offered.
    Queued,
    Offer,
    Accepted,
    Active,
    Parked,
    Dialling,
    /// A callback that is tried at present.
    Called,
    Agent,
    WrapUp,
}

/// A command and its time, for a router in this state. Mostly valid, now and then wrong on purpose.
pub fn command(bytes: &[u8; 16], state: &impl Routing) -> (Timestamp, Command) {
    command_with(KNOWN, bytes, state)
}

/// As [`command`], of some of these features.
pub fn command_with(features: Features, bytes: &[u8; 16], state: &impl Routing) -> (Timestamp, Command) {
    let (at, _, command) = aimed(features.without(Features::KEYS), bytes, state, &POOL);
    (at, command)
}

/// As [`command_with`], as a host delivers it: now and then under a key, which may have come before, with this command or with another.
pub fn delivery_with(features: Features, bytes: &[u8; 16], state: &impl Routing) -> Delivered {
    aimed(features, bytes, state, &POOL)
}

/// As [`command`], in a centre of up to 250 contacts and agents: half of the commands are arrivals, and time goes slowly.
pub fn command_in_crowd(features: Features, bytes: &[u8; 16], state: &impl Routing) -> (Timestamp, Command) {
    let pool: Vec<u128> = (1..=250).collect();
    let (at, _, command) = aimed(features.without(Features::KEYS), bytes, state, &pool);
    (at, command)
}

fn aimed(known: Features, bytes: &[u8; 16], state: &impl Routing, pool: &[u128]) -> Delivered {
    let crowd = pool.len() > POOL.len();
    let mut dice = Dice::new(bytes);
    let hurries = !crowd || dice.chance(20);
    let at = if hurries { time(&mut dice, state) } else { state.now() };
    let contacts = state.contacts().into_iter().filter_map(|id| state.contact(id)).collect();
    let mut agents = Vec::new();
    let mut wrap_ups = Vec::new();
    for agent in state.agents().into_iter().filter_map(|id| state.agent(id)) {
        agents.push(agent.agent);
        let wrapping = agent.work.iter().filter(|work| matches!(work.phase, WorkPhase::WrappingUp(_)));
        wrap_ups.extend(wrapping.map(|work| (agent.agent, work.contact)));
    }
    let plan = state.plan();
    let mut aim = Aim { dice, pool, plan, known, features: known.of_commands(plan), at, contacts, agents, wrap_ups };
    let (needs, make) = if crowd && aim.dice.coin() { aim.arrival() } else { aim.kind() };
    // Offers that are to be answered must not expire first, as they would half the time.
    if matches!(needs, Needs::Offer) && at > state.now() && at <= Timestamp::MAX && aim.dice.coin() {
        aim.at = state.now();
    }
    let command = make(&mut aim);
    if aim.features.has(Features::KEYS) { keys::delivered(&mut aim, state, command) } else { (aim.at, None, command) }
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
    pool: &'a [u128],
    plan: &'s crate::Plan,
    /// What plans may have.
    known: Features,
    /// What the commands of this run have.
    features: Features,
    at: Timestamp,
    contacts: Vec<ContactView<'s>>,
    agents: Vec<AgentId>,
    wrap_ups: Vec<(AgentId, ContactId)>,
}

impl Aim<'_, '_> {
    /// Mostly a kind of command that finds its mark.
    fn kind(&mut self) -> (Needs, Make) {
        let kinds = || KINDS.iter().filter(|(_, features, ..)| self.features.has(*features));
        let total: u8 = kinds().map(|(weight, ..)| *weight).sum();
        let mut chosen: (Needs, Make) = (Needs::Nothing, centre::advance);
        for _ in 0..3 {
            let mut left = self.dice.below(total);
            let kind = KINDS.iter().filter(|(_, features, ..)| self.features.has(*features)).find(|(weight, ..)| {
                let found = left < *weight;
                left = left.saturating_sub(*weight);
                found
            });
            let Some((_, _, needs, make)) = kind else { break };
            chosen = (*needs, *make);
            if self.has(*needs) || self.errs() {
                break;
            }
        }
        chosen
    }

    fn arrival(&mut self) -> (Needs, Make) {
        (Needs::Nothing, if self.dice.chance(40) { agents::sign_in } else { contacts::enqueue })
    }

    fn has(&self, needs: Needs) -> bool {
        let in_phase = |phase| self.contacts.iter().any(|view| view.phase == phase);
        match needs {
            Needs::Nothing => true,
            Needs::Contact => !self.contacts.is_empty(),
            Needs::Queued => in_phase(ContactPhase::Waiting) || in_phase(ContactPhase::Offered),
            Needs::Offer => in_phase(ContactPhase::Offered),
            Needs::Accepted => in_phase(ContactPhase::Accepted),
            Needs::Active => in_phase(ContactPhase::Accepted) || in_phase(ContactPhase::Connected),
            Needs::Parked => in_phase(ContactPhase::Parked),
            Needs::Dialling => in_phase(ContactPhase::Dialling),
            Needs::Called => self.contacts.iter().any(is_called),
            Needs::Agent => !self.agents.is_empty(),
            Needs::WrapUp => !self.wrap_ups.is_empty(),
        }
    }

    /// Whether the run has this feature, and this command, too.
    fn takes(&mut self, feature: Features, of_256: u8) -> bool {
        self.features.has(feature) && self.dice.chance(of_256)
    }

    /// Whether this command is to be wrong in some way.
    fn errs(&mut self) -> bool {
        self.dice.chance(10)
    }

    fn any_contact(&mut self) -> ContactId {
        ContactId(self.dice.choose(self.pool).unwrap_or(0))
    }

    fn any_agent(&mut self) -> AgentId {
        AgentId(self.dice.choose(self.pool).unwrap_or(0))
    }

    /// A contact in one of these phases if there is one, else in any, else of the pool.
    fn contact_in(&mut self, phases: &[ContactPhase]) -> ContactId {
        if self.errs() {
            return self.any_contact();
        }
        self.contact_where(|view| phases.contains(&view.phase))
    }

    /// One of these contacts if there is one, else any, else of the pool.
    fn contact_where(&mut self, fits: impl Fn(&ContactView<'_>) -> bool) -> ContactId {
        let fitting: Vec<ContactId> = self.contacts.iter().filter(|view| fits(view)).map(|view| view.contact).collect();
        let living: Vec<ContactId> = self.contacts.iter().map(|view| view.contact).collect();
        let choice = self.dice.choose(&fitting).or_else(|| self.dice.choose(&living));
        choice.unwrap_or_else(|| self.any_contact())
    }

    /// A contact in any phase.
    fn living_contact(&mut self) -> ContactId {
        if self.errs() { self.any_contact() } else { self.contact_where(|_| true) }
    }

    fn live_offer(&mut self) -> OfferId {
        let accepted_too = self.errs();
        let mut live: Vec<OfferId> = Vec::new();
        for view in &self.contacts {
            live.extend(view.offers.iter().map(|(offer, _)| *offer));
            live.extend(view.offer.filter(|_| accepted_too && view.offers.is_empty()));
        }
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

    fn site(&mut self) -> SiteId {
        let sites: Vec<SiteId> = (0..).map(SiteId).zip(self.plan.sites()).map(|(id, _)| id).collect();
        let wrong = self.errs();
        self.dice.choose(&sites).filter(|_| !wrong).unwrap_or(SiteId(9))
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

/// Whether the customer of a callback is called at present, or an agent has it to call.
fn is_called(view: &ContactView<'_>) -> bool {
    let accepted = view.phase == ContactPhase::Accepted && view.callback.is_some();
    accepted || view.phase == ContactPhase::Dialling
}
