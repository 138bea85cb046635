//! What the views must say, after what the events told.

use super::{Laws, Life, Offer, require};
use crate::testing::Routing;
use crate::{
    AgentId, AgentView, Command, ContactId, ContactPhase, ContactView, OfferId, OfferMode, Plan, Presence, Queue,
    QueueId, QueueOrdering, QueueView, Tenants, Timestamp, WorkPhase, WorkView,
};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

impl Laws {
    pub(super) fn check_views(&mut self, state: &impl Routing, command: &Command) -> Result<(), String> {
        self.check_contacts(state)?;
        self.check_agents(state)?;
        self.check_queues(state)?;
        check_time(state, command)?;
        check_work_conservation(state, |contact| {
            let offered_since = self.lives.get(&contact).and_then(|life| life.offered_since);
            offered_since.is_some_and(|(_, plans_before)| plans_before == self.plans_before)
        })
    }

    /// Views and events tell of the same contacts.
    fn check_contacts(&self, state: &impl Routing) -> Result<(), String> {
        let ids = state.contacts();
        let known: Vec<ContactId> = self.lives.keys().copied().collect();
        require(ids == known, || format!("contacts() is {ids:?}, but the events tell of {known:?}"))?;
        let mut sequences = BTreeSet::new();
        for (id, life) in &self.lives {
            let view = state.contact(*id).ok_or_else(|| format!("contact {id} is in contacts() but has no view"))?;
            require(sequences.insert(view.sequence), || format!("[V-4] sequence {} is given twice", view.sequence))?;
            self.check_life(state.now(), life, &view)
                .map_err(|law| format!("{law}: {view:?}, by its events {life:?}"))?;
            check_places(state.plan(), &view).map_err(|law| format!("{law}: {view:?}"))?;
        }
        Ok(())
    }

    fn check_life(&self, now: Timestamp, life: &Life, view: &ContactView<'_>) -> Result<(), String> {
        let law = |holds: bool, law: &str| require(holds, || String::from(law));
        law(view.phase == life.phase, "a contact is where its events have led it")?;
        let offers: Vec<(OfferId, AgentId)> = self
            .offers
            .iter()
            .filter(|(_, offer)| offer.contact == view.contact)
            .map(|(id, offer)| (*id, offer.agent))
            .collect();
        law(view.offer.zip(view.agent) == offers.first().copied(), "a contact is held as its events say")?;
        let is_offered = view.phase == ContactPhase::Offered;
        let offers_of_it = if is_offered { offers.as_slice() } else { &[] };
        law(view.offers == offers_of_it, "[F-1] the offers_of_it offers are those of the events")?;
        law(is_offered || view.overdue_since.is_none(), "[C-8] only what is offered is overdue")?;
        law(is_offered || view.held_back.is_empty(), "[D-6] steps are held back only by a offers_of_it offer")?;
        law(view.callback.is_some() == life.is_callback, "[K-1] a callback is one by its events")?;
        law(view.paused == life.paused, "[A-12] a contact pauses by its events")?;
        let parked = view.phase == ContactPhase::Parked;
        law(view.parked_by.is_some() == parked && view.parked_by == life.parked_by, "[A-14] who parked it is known")?;
        law(view.stage.is_some() != life.stages.is_empty(), "[P-1] a stage runs by its events")?;
        law(view.since <= now && view.entered_at <= now, "[V-4] no contact is from the future")?;
        let remembered =
            |agent: &AgentId, until: &Timestamp| *until <= now || view.declined.contains(&(*agent, Some(*until)));
        let remembers = life.back_offs.iter().all(|(agent, until)| remembered(agent, until));
        law(remembers, "[F-6] who did not take a contact is in its decline memory until the back-off ends")
    }

    /// Each offer has its reservation and each reservation its offer; no offer reaches beyond the capacity.
    fn check_agents(&mut self, state: &impl Routing) -> Result<(), String> {
        let ids = state.agents();
        let known: Vec<AgentId> = self.desks.keys().copied().collect();
        require(ids == known, || format!("agents() is {ids:?}, but the events tell of {known:?}"))?;
        let mut reserved = BTreeMap::new();
        for id in ids {
            let view = state.agent(id).ok_or_else(|| format!("agent {id} is in agents() but has no view"))?;
            let Some(desk) = self.desks.get_mut(&id) else { continue };
            require((view.presence == Presence::Ready) == desk.ready, || format!("agent {id} is {:?}", view.presence))?;
            require(view.site == desk.site, || {
                format!("agent {id} works at {:?}, by its profile {:?}", view.site, desk.site)
            })?;
            require(view.presence != Presence::Draining || !view.work.is_empty(), || {
                format!("[A-10] agent {id} drains with nothing in hand")
            })?;
            desk.may_be_full &= view.overload() > 0;
            let full = view.overload() > 0 && !desk.may_be_full && !interrupts(state.plan());
            require(!full, || format!("[G-4] nobody ordered that agent {id} has more than its capacity: {view:?}"))?;
            let mut wrap_ups: BTreeMap<ContactId, u32> = BTreeMap::new();
            for work in &view.work {
                if let WorkPhase::WrappingUp(_) = work.phase {
                    *wrap_ups.entry(work.contact).or_default() += 1;
                    continue;
                }
                let life = self.lives.get(&work.contact);
                let agrees = life.is_some_and(|life| phase_of(work) == Some(life.phase) && life.paused == work.paused);
                require(agrees, || format!("agent {id} has {work:?}, which is not what the contact says"))?;
                let offer = Offer { contact: work.contact, agent: id, queue: work.queue };
                require(reserved.insert(work.offer, offer).is_none(), || {
                    format!("offer {} has two reservations", work.offer)
                })?;
            }
            require(wrap_ups == desk.wrap_ups, || {
                format!("[A-6] agent {id} wraps up {wrap_ups:?}, by its events {:?}", desk.wrap_ups)
            })?;
            self.check_load(state, &view)?;
        }
        require(reserved == self.offers, || format!("reserved is {reserved:?}, offered {:?}", self.offers))
    }

    /// [G-1] [G-4]
    fn check_load(&self, state: &impl Routing, view: &AgentView<'_>) -> Result<(), String> {
        let agent = view.agent;
        let units: u64 = view.work.iter().map(|work| cost(state.plan(), view, work)).sum();
        require(units == view.units_in_use, || format!("[A-12] agent {agent} has {units} units in use: {view:?}"))?;
        for work in view.work.iter().filter(|work| self.stretched.contains(&(agent, work.offer))) {
            require(units <= u64::from(view.capacity), || format!("[G-4] agent {agent} has more than its capacity"))?;
            let on_channel = view.work.iter().filter(|other| other.channel == work.channel).count();
            let enabled = view.channels.iter().find(|enabled| enabled.channel == work.channel);
            let maximum = enabled.and_then(|enabled| enabled.maximum).unwrap_or(0);
            require(u32::try_from(on_channel).is_ok_and(|held| held <= maximum), || {
                format!("[G-4] agent {agent} has {on_channel} contacts on channel {}", work.channel)
            })?;
            let tenant = state.contact(work.contact).map(|contact| contact.tenant);
            let served = match view.tenants {
                Tenants::All => true,
                Tenants::Only(tenants) => tenant.is_none_or(|tenant| tenants.contains(&tenant)),
            };
            require(served, || format!("[G-1] agent {agent} does not serve tenant {tenant:?}"))?;
        }
        Ok(())
    }

    /// Nothing is lost and nothing counted twice. [C-14]
    fn check_queues(&self, state: &impl Routing) -> Result<(), String> {
        let here: Vec<_> = state.contacts().into_iter().filter_map(|contact| state.contact(contact)).collect();
        for (id, queue) in (0..).map(QueueId).zip(state.plan().queues()) {
            let view = state.queue(id).ok_or_else(|| format!("queue {id} has no view"))?;
            let closed = self.closed_queues.contains(&id);
            require(view.is_open() != closed, || format!("[H-3] queue {id} is not as its events say: {view:?}"))?;
            check_counts(id, &view, &here)?;
            let waiting = in_order(id, queue, &here);
            require(waiting == state.waiting(id), || format!("[M-1] waiting({id}) is not {waiting:?}"))?;
        }
        Ok(())
    }
}

/// A contact stands in its queue first, and nowhere twice; a queue of one tenant has its contacts only.
fn check_places(plan: &Plan, view: &ContactView<'_>) -> Result<(), String> {
    let home = view.places.first().map(|place| (place.queue, place.entered_at, place.urgency, place.delays_passed));
    let said = (view.queue, view.entered_at, view.urgency, view.delays_passed);
    require(home == Some(said), || String::from("[V-4] a contact stands in its home first"))?;
    let queued = matches!(view.phase, ContactPhase::Waiting | ContactPhase::Offered);
    require(queued || view.places.len() == 1, || String::from("[V-6] what does not wait keeps its home alone"))?;
    let mut seen = BTreeSet::new();
    for place in &view.places {
        require(seen.insert(place.queue), || String::from("[D-5] a contact stands in a queue once"))?;
        let queue = plan.queues().get(usize::from(place.queue.0));
        let takes = |queue: &Queue| {
            queue.tenant.is_none_or(|tenant| tenant == view.tenant) && queue.channels.contains(&view.channel)
        };
        require(queue.is_some_and(takes), || {
            format!("[D-5] queue {} takes neither all tenants nor all channels", place.queue)
        })?;
    }
    Ok(())
}

fn check_counts(id: QueueId, view: &QueueView, here: &[ContactView<'_>]) -> Result<(), String> {
    let present = [view.waiting, view.offered, view.active, view.away].into_iter().map(u64::from).sum::<u64>();
    let ends = view.completed + view.abandoned + view.cancelled + view.timed_out + view.ended;
    let left = ends + view.transferred_out + view.moved_out + view.taken_elsewhere;
    require(view.entered == present + left, || format!("[C-14] queue {id} lost a contact: {view:?}"))?;
    let count = |phases: &[ContactPhase]| {
        let stands = |view: &&ContactView<'_>| view.places.iter().any(|place| place.queue == id);
        let there = here.iter().filter(stands).filter(|view| phases.contains(&view.phase)).count();
        u32::try_from(there).unwrap_or(u32::MAX)
    };
    let counted = (
        count(&[ContactPhase::Waiting]),
        count(&[ContactPhase::Offered]),
        count(&[ContactPhase::Accepted, ContactPhase::Connected]),
        count(&[ContactPhase::Parked, ContactPhase::Scheduled, ContactPhase::Dialling]),
    );
    require(counted == (view.waiting, view.offered, view.active, view.away), || {
        format!("[C-14] queue {id} has {counted:?} waiting, offered, active, away, but says {view:?}")
    })
}

/// Those who wait in a queue, most urgent first. [O-7]
fn in_order(id: QueueId, queue: &Queue, here: &[ContactView<'_>]) -> Vec<ContactId> {
    let mut waiting: Vec<_> = Vec::new();
    for view in here.iter().filter(|view| view.phase == ContactPhase::Waiting) {
        let tie = matches!(queue.ordering, QueueOrdering::AccumulatingPriority(_)).then_some(view.since);
        let place = view.places.iter().find(|place| place.queue == id);
        waiting.extend(place.map(|place| (place.urgency, tie, view.sequence, view.contact)));
    }
    waiting.sort_unstable();
    waiting.into_iter().map(|(.., contact)| contact).collect()
}

/// All that was due has fired, and all that will be is waited for. [T-1] [T-5]
fn check_time(state: &impl Routing, command: &Command) -> Result<(), String> {
    let (now, deadline) = (state.now(), state.next_deadline());
    // What a new plan arms may be due at once.
    let at_once = matches!(command, Command::ReplacePlan(_));
    let ahead = deadline.is_none_or(|deadline| deadline.at > now || (at_once && deadline.at == now));
    require(ahead, || format!("[T-5] {deadline:?} has not fired"))?;
    let mut ends: Vec<(Timestamp, String)> = Vec::new();
    for view in state.contacts().into_iter().filter_map(|contact| state.contact(contact)) {
        let mut add =
            |end: Option<Timestamp>, what: &str| ends.extend(end.map(|end| (end, format!("{what} of {view:?}"))));
        add(view.stage.map(|(_, end)| end), "stage");
        view.declined.iter().for_each(|(_, until)| add(*until, "back-off"));
        let callback = view.callback.map(|callback| callback.callback);
        let away = matches!(view.phase, ContactPhase::Scheduled | ContactPhase::Dialling);
        let expires = away
            || (view.phase == ContactPhase::Waiting)
            || view.overdue_since.is_none() && view.phase == ContactPhase::Offered;
        add(callback.and_then(|callback| callback.expires_at).filter(|_| expires), "expiry");
        add(
            callback.and_then(|callback| callback.due).filter(|_| view.phase == ContactPhase::Scheduled),
            "due instant",
        );
    }
    for view in state.agents().into_iter().filter_map(|agent| state.agent(agent)) {
        for work in &view.work {
            match work.phase {
                WorkPhase::Offered(None) => return Err(format!("[F-1] a live offer has no end: {view:?}")),
                WorkPhase::Offered(Some(end)) | WorkPhase::WrappingUp(end) => ends.push((end, format!("{work:?}"))),
                WorkPhase::Accepted | WorkPhase::Connected => {}
            }
        }
    }
    for (end, what) in ends {
        let waited_for = end >= now && deadline.is_some_and(|deadline| deadline.at <= end);
        require(waited_for, || format!("[T-5] nobody waits for {end}, the end of the {what}; next is {deadline:?}"))?;
    }
    Ok(())
}

/// No pair that passes every gate is left standing, but for offered contacts of which a plan that is gone says how many offers they may
/// have. [M-2] [F-1]
fn check_work_conservation(state: &impl Routing, is_of_present_plan: impl Fn(ContactId) -> bool) -> Result<(), String> {
    // In batches they stand until the next one. [B-1]
    let waits = state.plan().batch().is_some() && state.next_deadline().is_some();
    let agents = state.agents();
    for contact in state.contacts() {
        if waits || state.contact(contact).is_none_or(|view| !looks(state.plan(), &view, is_of_present_plan(contact))) {
            continue;
        }
        for agent in &agents {
            let gate = state.explain(contact, *agent).map_err(|error| format!("explain: {error}"))?;
            require(gate.is_some(), || {
                format!("[M-2] contact {contact} looks beside agent {agent}, who could take it")
            })?;
        }
    }
    Ok(())
}

/// Whether a contact certainly looks for agents in all of its places. [M-7]
fn looks(plan: &Plan, view: &ContactView<'_>, is_of_present_plan: bool) -> bool {
    let allowed = match plan.queues().get(usize::from(view.queue.0)).map(|queue| queue.offer_mode) {
        Some(OfferMode::AllAtOnce(most)) => usize::try_from(most).unwrap_or(usize::MAX),
        _ => 1,
    };
    let undisturbed = view.overdue_since.is_none() && view.held_back.is_empty() && view.places.len() == 1;
    match view.phase {
        ContactPhase::Waiting => true,
        ContactPhase::Offered => is_of_present_plan && undisturbed && view.offers.len() < allowed,
        _ => false,
    }
}

fn phase_of(work: &WorkView) -> Option<ContactPhase> {
    match work.phase {
        WorkPhase::Offered(_) => Some(ContactPhase::Offered),
        WorkPhase::Accepted => Some(ContactPhase::Accepted),
        WorkPhase::Connected => Some(ContactPhase::Connected),
        WorkPhase::WrappingUp(_) => None,
    }
}

/// What a piece of work takes, beside the other work of the agent.
fn cost(plan: &Plan, view: &AgentView<'_>, work: &WorkView) -> u64 {
    let channel = |work: &WorkView| plan.channels().get(usize::from(work.channel.0));
    let interrupted = view.work.iter().filter_map(channel).any(|other| other.interrupts.contains(&work.channel));
    let cost = channel(work).map_or(0, |channel| if interrupted { channel.paused_cost } else { channel.cost });
    u64::from(cost)
}

fn interrupts(plan: &Plan) -> bool {
    plan.channels().iter().any(|channel| !channel.interrupts.is_empty())
}
