//! What can be asked, as the frozen dataclasses of `toritsugi.views`.

use crate::imported;
use crate::records::NotReady;
use crate::value::{Kept, show, tuple};
use crate::words::counted;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString, PyTuple};
use toritsugi::{
    AgentExplanation, AgentRank, AgentView, CallbackView, ChannelRoom, ContactExplanation, ContactRank,
    ContactStanding, ContactView, Deadline, DeadlineReason, Decision, Estimate, Look, Obstacle, PlaceStanding,
    PlaceView, Plan, Position, Presence, QueueView, Standing, Tenants, Urgency, WorkCost, WorkPhase, WorkView,
};

type Made<'py> = PyResult<Bound<'py, PyAny>>;

/// A dataclass of `toritsugi.views` from its fields.
macro_rules! made {
    ($py:expr, $class:literal { $($field:ident: $value:expr),+ $(,)? }) => {
        made!($py, "toritsugi.views" $class { $($field: $value),+ })
    };
    ($py:expr, $module:literal $class:literal { $($field:ident: $value:expr),+ $(,)? }) => {{
        static CLASS: pyo3::sync::PyOnceLock<Py<PyAny>> = pyo3::sync::PyOnceLock::new();
        let class = CLASS.get_or_try_init($py, || imported::class($py, $module, $class).map(Bound::unbind))?;
        let fields = PyDict::new($py);
        $(fields.set_item(pyo3::intern!($py, stringify!($field)), $value)?;)+
        class.bind($py).call((), Some(&fields))
    }};
}
pub(crate) use made;

fn option<'py, T>(value: Option<T>, py: Python<'py>, make: impl FnOnce(T) -> Made<'py>) -> Made<'py> {
    value.map_or_else(|| Ok(py.None().into_bound(py)), make)
}

fn list<'py, T>(values: impl IntoIterator<Item = T>, py: Python<'py>, make: impl Fn(T) -> Made<'py>) -> Made<'py> {
    let items = values.into_iter().map(make).collect::<PyResult<Vec<_>>>()?;
    Ok(PyTuple::new(py, items)?.into_any())
}

fn word<'py>(word: &str, py: Python<'py>) -> Bound<'py, PyAny> {
    PyString::intern(py, word).into_any()
}

pub(crate) fn delivered<'py>(is_repeat: bool, events: Bound<'py, PyList>, py: Python<'py>) -> Made<'py> {
    made!(py, "Delivered" { is_repeat: is_repeat, events: events })
}

pub(crate) fn refusal<'py>(index: usize, error: &PyErr, py: Python<'py>) -> Made<'py> {
    made!(py, "Refusal" { index: index, error: error.value(py) })
}

pub(crate) fn record<'py>(at: f64, key: Bound<'py, PyAny>, command: Bound<'py, PyAny>, py: Python<'py>) -> Made<'py> {
    made!(py, "JournalRecord" { at: at, key: key, command: command })
}

pub(crate) fn deadline<'py>(deadline: Option<Deadline>, plan: &Plan, py: Python<'py>) -> Made<'py> {
    option(deadline, py, |Deadline { at, reason, .. }| {
        let (name, contact, agent) = match reason {
            DeadlineReason::OfferExpiry { .. } => ("offer_expiry", None, None),
            DeadlineReason::WrapUpEnd { agent, contact } => ("wrap_up_end", Some(contact), Some(agent)),
            DeadlineReason::MaximumWait { contact } => ("maximum_wait", Some(contact), None),
            DeadlineReason::MembershipDelay { contact } => ("membership_delay", Some(contact), None),
            DeadlineReason::BackOffEnd { agent, contact } => ("back_off_end", Some(contact), Some(agent)),
            DeadlineReason::NextOffer { contact } => ("next_offer", Some(contact), None),
            DeadlineReason::Step { contact, .. } => ("step", Some(contact), None),
            DeadlineReason::StageEnd { contact } => ("stage_end", Some(contact), None),
            DeadlineReason::CallbackDue { contact } => ("callback_due", Some(contact), None),
            DeadlineReason::CallbackExpiry { contact } => ("callback_expiry", Some(contact), None),
            DeadlineReason::ReturnEnd { contact } => ("return_end", Some(contact), None),
            DeadlineReason::Hours { .. } => ("hours", None, None),
            DeadlineReason::Batch => ("batch", None, None),
            _ => ("other", None, None),
        };
        let offer = if let DeadlineReason::OfferExpiry { offer } = reason { Some(offer) } else { None };
        let queue = if let DeadlineReason::Hours { queue } = reason { Some(queue) } else { None };
        let step = if let DeadlineReason::Step { step, .. } = reason { Some(step) } else { None };
        made!(py, "Deadline" {
            at: show(&at, plan, py)?,
            reason: word(name, py),
            contact: show(&contact, plan, py)?,
            agent: show(&agent, plan, py)?,
            offer: show(&offer, plan, py)?,
            queue: show(&queue, plan, py)?,
            step: show(&step, plan, py)?,
        })
    })
}

fn urgency(urgency: Urgency, py: Python<'_>) -> Made<'_> {
    imported::class(py, "toritsugi.strategies", "Urgency")?.call1((urgency.class, urgency.instant))
}

fn place<'py>(place: &PlaceView<'_>, plan: &Plan, py: Python<'py>) -> Made<'py> {
    made!(py, "PlaceView" {
        queue: show(&place.queue, plan, py)?,
        entered_at: show(&place.entered_at, plan, py)?,
        urgency: urgency(place.urgency, py)?,
        delays_passed: place.delays_passed,
        level_limit: place.level_limit,
        requirement: show(place.requirement, plan, py)?,
    })
}

fn callback<'py>(view: &CallbackView, plan: &Plan, py: Python<'py>) -> Made<'py> {
    made!(py, "CallbackView" { callback: show(&view.callback, plan, py)?, attempts: view.attempts })
}

pub(crate) fn contact<'py>(view: Option<ContactView<'_>>, plan: &Plan, py: Python<'py>) -> Made<'py> {
    option(view, py, |view| {
        made!(py, "ContactView" {
            contact: show(&view.contact, plan, py)?,
            phase: show(&view.phase, plan, py)?,
            queue: show(&view.queue, plan, py)?,
            channel: show(&view.channel, plan, py)?,
            direction: show(&view.direction, plan, py)?,
            tenant: show(&view.tenant, plan, py)?,
            priority: show(&view.priority, plan, py)?,
            requirement: show(view.requirement, plan, py)?,
            excluded: tuple(view.excluded, plan, py)?,
            since: show(&view.since, plan, py)?,
            entered_at: show(&view.entered_at, plan, py)?,
            sequence: view.sequence,
            urgency: urgency(view.urgency, py)?,
            delays_passed: view.delays_passed,
            direct_to: show(&view.direct_to, plan, py)?,
            places: list(&view.places, py, |view| place(view, plan, py))?,
            stage: option(view.stage, py, |(stage, until)| {
                Ok((stage, show(&until, plan, py)?).into_pyobject(py)?.into_any())
            })?,
            overdue_since: show(&view.overdue_since, plan, py)?,
            held_back: tuple(&view.held_back, plan, py)?,
            agent: show(&view.agent, plan, py)?,
            offer: show(&view.offer, plan, py)?,
            offers: list(&view.offers, py, |(offer, agent)| {
                Ok((show(offer, plan, py)?, show(agent, plan, py)?).into_pyobject(py)?.into_any())
            })?,
            declined: list(&view.declined, py, |(agent, until)| {
                Ok((show(agent, plan, py)?, show(until, plan, py)?).into_pyobject(py)?.into_any())
            })?,
            paused: view.paused,
            callback: option(view.callback, py, |view| callback(&view, plan, py))?,
            parked_by: show(&view.parked_by, plan, py)?,
        })
    })
}

fn presence(presence: Presence, py: Python<'_>) -> Made<'_> {
    match presence {
        Presence::Ready => Ok(word("ready", py)),
        Presence::NotReady(reason) => NotReady { reason }.show(py),
        _ => Ok(word("draining", py)),
    }
}

fn work<'py>(view: &WorkView, plan: &Plan, py: Python<'py>) -> Made<'py> {
    let (phase, until) = match view.phase {
        WorkPhase::Offered(until) => ("offered", until),
        WorkPhase::Accepted => ("accepted", None),
        WorkPhase::Connected => ("connected", None),
        WorkPhase::WrappingUp(until) => ("wrapping_up", Some(until)),
        _ => ("other", None),
    };
    made!(py, "WorkView" {
        offer: show(&view.offer, plan, py)?,
        contact: show(&view.contact, plan, py)?,
        queue: show(&view.queue, plan, py)?,
        channel: show(&view.channel, plan, py)?,
        phase: word(phase, py),
        until: show(&until, plan, py)?,
        paused: view.paused,
    })
}

pub(crate) fn agent<'py>(view: Option<AgentView<'_>>, plan: &Plan, py: Python<'py>) -> Made<'py> {
    option(view, py, |view| {
        let skills = PyDict::new(py);
        for (skill, level) in view.skills {
            skills.set_item(show(skill, plan, py)?, level.value())?;
        }
        made!(py, "AgentView" {
            agent: show(&view.agent, plan, py)?,
            presence: presence(view.presence, py)?,
            tenants: match view.tenants {
                Tenants::All => py.None().into_bound(py),
                Tenants::Only(tenants) => tuple(tenants, plan, py)?,
            },
            site: show(&view.site, plan, py)?,
            queues: tuple(view.queues, plan, py)?,
            skills: skills,
            channels: tuple(view.channels, plan, py)?,
            capacity: view.capacity,
            units_in_use: view.units_in_use,
            position: view.position,
            weight: view.weight,
            idle_since: show(&view.idle_since, plan, py)?,
            last_offer: show(&view.last_offer, plan, py)?,
            handled: view.handled,
            unanswered: view.unanswered,
            work: list(&view.work, py, |view| work(view, plan, py))?,
        })
    })
}

pub(crate) fn queue<'py>(view: &QueueView, py: Python<'py>) -> Made<'py> {
    made!(py, "QueueView" {
        waiting: view.waiting, offered: view.offered, active: view.active, entered: view.entered,
        answered: view.answered, completed: view.completed, abandoned: view.abandoned, cancelled: view.cancelled,
        timed_out: view.timed_out, transferred_out: view.transferred_out, away: view.away, ended: view.ended,
        moved_out: view.moved_out, taken_elsewhere: view.taken_elsewhere, closed_by_hours: view.closed_by_hours,
        closed_by_hand: view.closed_by_hand,
    })
}

pub(crate) fn position<'py>(view: &Position, plan: &Plan, py: Python<'py>) -> Made<'py> {
    made!(py, "Position" { queue: show(&view.queue, plan, py)?, place: view.place, waiting: view.waiting })
}

pub(crate) fn estimate<'py>(view: &Estimate, plan: &Plan, py: Python<'py>) -> Made<'py> {
    made!(py, "Estimate" {
        wait: show(&view.wait, plan, py)?,
        spread: show(&view.spread, plan, py)?,
        method: show(&view.method, plan, py)?,
    })
}

fn agent_rank<'py>(rank: &AgentRank, plan: &Plan, py: Python<'py>) -> Made<'py> {
    made!(py, "AgentRank" {
        level: rank.level,
        fit: rank.fit,
        pairing: rank.pairing,
        standing: rank.standing,
        idle_since: show(&rank.idle_since, plan, py)?,
        last_offer: show(&rank.last_offer, plan, py)?,
        agent: show(&rank.agent, plan, py)?,
        text: rank.to_string(),
    })
}

fn contact_rank<'py>(rank: &ContactRank, py: Python<'py>) -> Made<'py> {
    made!(py, "ContactRank" {
        order: rank.order,
        across: rank.across,
        urgency: urgency(rank.urgency, py)?,
        even_urgency: urgency(rank.even_urgency, py)?,
        sequence: rank.sequence,
        text: rank.to_string(),
    })
}

pub(crate) fn decisions<'py>(decisions: &[Decision], plan: &Plan, py: Python<'py>) -> Made<'py> {
    list(decisions, py, |decision| {
        let (look, rank) = match &decision.look {
            Look::Agent(rank) => ("agent", contact_rank(rank, py)?),
            Look::Contact(rank) => ("contact", agent_rank(rank, plan, py)?),
            Look::Batch { cost } => ("batch", cost.into_pyobject(py)?.into_any()),
            _ => ("command", py.None().into_bound(py)),
        };
        made!(py, "Decision" {
            offer: show(&decision.offer, plan, py)?,
            at: show(&decision.at, plan, py)?,
            contact: show(&decision.contact, plan, py)?,
            agent: show(&decision.agent, plan, py)?,
            queue: show(&decision.queue, plan, py)?,
            cause: show(&decision.cause, plan, py)?,
            look: word(look, py),
            rank: rank,
        })
    })
}

fn obstacle<'py>(obstacle: Obstacle, plan: &Plan, py: Python<'py>) -> Made<'py> {
    let (name, until) = match obstacle {
        Obstacle::Tenant => ("tenant", None),
        Obstacle::NotReady(_) => ("not_ready", None),
        Obstacle::Draining => ("draining", None),
        Obstacle::SiteClosed(_) => ("site_closed", None),
        Obstacle::NotAMember => ("not_a_member", None),
        Obstacle::Level { .. } => ("level", None),
        Obstacle::Delay { until } => ("delay", Some(until)),
        Obstacle::NoChannel => ("no_channel", None),
        Obstacle::Busy => ("busy", None),
        Obstacle::DirectedElsewhere => ("directed_elsewhere", None),
        Obstacle::Requirement => ("requirement", None),
        Obstacle::Excluded => ("excluded", None),
        Obstacle::Offered => ("offered", None),
        Obstacle::BackOff { until } => ("back_off", Some(until)),
        Obstacle::Decliner => ("decliner", None),
        Obstacle::Stage => ("stage", None),
        Obstacle::Spare => ("spare", None),
        _ => ("other", None),
    };
    made!(py, "Obstacle" {
        kind: word(name, py),
        gate: show(&obstacle.gate(), plan, py)?,
        until: show(&until, plan, py)?,
        is_lasting: obstacle.is_lasting(),
    })
}

fn place_standing<'py>(standing: &PlaceStanding, plan: &Plan, py: Python<'py>) -> Made<'py> {
    made!(py, "PlaceStanding" {
        queue: show(&standing.queue, plan, py)?,
        entered_at: show(&standing.entered_at, plan, py)?,
        position: standing.position,
        waiting: standing.waiting,
        urgency: urgency(standing.urgency, py)?,
        delays_passed: standing.delays_passed,
        delays: standing.delays,
        level_limit: standing.level_limit,
    })
}

pub(crate) fn contact_explanation<'py>(
    explanation: &ContactExplanation,
    router: &toritsugi::Router,
    py: Python<'py>,
) -> Made<'py> {
    let plan = router.plan();
    made!(py, "ContactExplanation" {
        contact: show(&explanation.contact, plan, py)?,
        at: show(&explanation.at, plan, py)?,
        phase: show(&explanation.phase, plan, py)?,
        channel: show(&explanation.channel, plan, py)?,
        since: show(&explanation.since, plan, py)?,
        held_by: show(&explanation.held_by, plan, py)?,
        direct_to: show(&explanation.direct_to, plan, py)?,
        places: list(&explanation.places, py, |standing| place_standing(standing, plan, py))?,
        waits_for: show(&explanation.waits_for, plan, py)?,
        agents: list(&explanation.agents, py, |standing| {
            let (rank, gone) = match standing.standing {
                Standing::May(rank) => (Some(rank), None),
                Standing::MayNot(obstacle) => (None, Some(obstacle)),
            };
            made!(py, "AgentStanding" {
                agent: show(&standing.agent, plan, py)?,
                queue: show(&standing.queue, plan, py)?,
                rank: option(rank, py, |rank| agent_rank(&rank, plan, py))?,
                obstacle: option(gone, py, |gone| obstacle(gone, plan, py))?,
            })
        })?,
        gates: counted(explanation.gates.iter().copied(), plan, py)?,
        next_change: deadline(explanation.next_change, plan, py)?,
        next_room: deadline(explanation.next_room, plan, py)?,
        text: explanation.describe(plan).to_string(),
    })
}

pub(crate) fn agent_explanation<'py>(
    explanation: &AgentExplanation,
    router: &toritsugi::Router,
    py: Python<'py>,
) -> Made<'py> {
    let plan = router.plan();
    let room = |room: &ChannelRoom| {
        made!(py, "ChannelRoom" {
            channel: show(&room.channel, plan, py)?,
            in_hand: room.in_hand,
            maximum: room.maximum,
            free: room.free,
        })
    };
    let standing = |standing: &ContactStanding| {
        made!(py, "ContactStanding" {
            contact: show(&standing.contact, plan, py)?,
            queue: show(&standing.queue, plan, py)?,
            obstacle: option(standing.obstacle, py, |found| obstacle(found, plan, py))?,
            rank: option(standing.rank, py, |rank| contact_rank(&rank, py))?,
        })
    };
    let cost = |cost: &WorkCost| made!(py, "WorkCost" { work: work(&cost.work, plan, py)?, units: cost.units });
    made!(py, "AgentExplanation" {
        agent: show(&explanation.agent, plan, py)?,
        at: show(&explanation.at, plan, py)?,
        presence: presence(explanation.presence, py)?,
        site: option(explanation.site, py, |(site, is_open)| {
            Ok((show(&site, plan, py)?, is_open).into_pyobject(py)?.into_any())
        })?,
        capacity: explanation.capacity,
        units_in_use: explanation.units_in_use,
        work: list(&explanation.work, py, cost)?,
        room: list(&explanation.room, py, room)?,
        contacts: list(&explanation.contacts, py, standing)?,
        text: explanation.describe(plan).to_string(),
    })
}

pub(crate) fn replayed<'py>(
    records: u64,
    whole_bytes: usize,
    is_torn: bool,
    writer: Bound<'py, PyAny>,
    py: Python<'py>,
) -> Made<'py> {
    made!(py, "Replayed" { records: records, whole_bytes: whole_bytes, is_torn: is_torn, writer: writer })
}
