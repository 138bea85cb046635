//! What happened, in words: one sentence for each kind of event.

use super::reader::{Reader, instant};
use super::sentence;
use super::{ScenarioError, names};
use crate::{
    AgentId, ContactId, DeclineReason, Disposition, Event, EventKind, NotReadyReason, Plan, Priority, QueueId,
    Timestamp, WithdrawReason, WrapUpEndCause,
};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// One line of an `expect` block: an event without its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    fact: Fact,
    /// The instant that the event carries: an expiry, the end of a wrap-up, or when a timer was due. Where a scenario
    /// gives none, any will do.
    when: Option<Timestamp>,
}

/// An event without its offer's number and without instants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fact {
    Queued {
        contact: ContactId,
        queue: QueueId,
    },
    Offered {
        contact: ContactId,
        agent: AgentId,
    },
    /// Offered and accepted at once.
    Assigned {
        contact: ContactId,
        agent: AgentId,
    },
    Accepted {
        contact: ContactId,
        agent: AgentId,
    },
    Declined {
        contact: ContactId,
        agent: AgentId,
        reason: DeclineReason,
    },
    Expired {
        contact: ContactId,
        agent: AgentId,
    },
    Withdrawn {
        contact: ContactId,
        agent: AgentId,
        reason: WithdrawReason,
    },
    Connected {
        contact: ContactId,
        agent: AgentId,
    },
    Completed {
        contact: ContactId,
        agent: AgentId,
        disposition: Disposition,
    },
    MovedToQueue {
        contact: ContactId,
        queue: QueueId,
    },
    MovedToAgent {
        contact: ContactId,
        agent: AgentId,
    },
    Requeued {
        contact: ContactId,
        agent: AgentId,
        queue: QueueId,
    },
    PriorityChanged {
        contact: ContactId,
        priority: Priority,
    },
    Abandoned {
        contact: ContactId,
    },
    Cancelled {
        contact: ContactId,
    },
    MaximumWaitReached {
        contact: ContactId,
        queue: QueueId,
    },
    WrapUpStarted {
        agent: AgentId,
        contact: ContactId,
    },
    WrapUpEnded {
        agent: AgentId,
        contact: ContactId,
        cause: WrapUpEnd,
    },
    SignedIn {
        agent: AgentId,
    },
    Updated {
        agent: AgentId,
    },
    Ready {
        agent: AgentId,
    },
    NotReady {
        agent: AgentId,
        reason: NotReadyReason,
    },
    Draining {
        agent: AgentId,
    },
    SignedOut {
        agent: AgentId,
    },
    /// An event kind that this version has no sentence for.
    Unknown,
}

/// Why a wrap-up ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WrapUpEnd {
    TimedOut,
    Released,
    SignedOut,
}

impl Outcome {
    /// The events in words; an offer that is accepted at once is one outcome.
    pub(super) fn of_events(events: &[Event]) -> Vec<Self> {
        let mut outcomes: Vec<Self> = Vec::new();
        for event in events {
            let outcome = Self::of_event(&event.kind);
            let assigned = match (outcomes.last_mut(), outcome.fact) {
                (Some(last), Fact::Accepted { contact, agent }) if last.fact == (Fact::Offered { contact, agent }) => {
                    *last = Self { fact: Fact::Assigned { contact, agent }, when: None };
                    true
                }
                _ => false,
            };
            if !assigned {
                outcomes.push(outcome);
            }
        }
        outcomes
    }

    fn of_event(kind: &EventKind) -> Self {
        let when = match *kind {
            EventKind::Offered { expires_at, .. } => expires_at,
            EventKind::WrapUpStarted { ends_at, .. } => Some(ends_at),
            EventKind::OfferExpired { due, .. }
            | EventKind::MaximumWaitReached { due, .. }
            | EventKind::WrapUpEnded { cause: WrapUpEndCause::TimedOut { due }, .. } => Some(due),
            _ => None,
        };
        Self { fact: contact_fact(kind).or_else(|| agent_fact(kind)).unwrap_or(Fact::Unknown), when }
    }

    /// Whether this, as written in a scenario, is met by what happened.
    pub(super) fn is_met_by(&self, actual: &Self) -> bool {
        self.fact == actual.fact && (self.when.is_none() || self.when == actual.when)
    }
}

fn contact_fact(kind: &EventKind) -> Option<Fact> {
    Some(match *kind {
        EventKind::Queued { contact, queue } => Fact::Queued { contact, queue },
        EventKind::Offered { contact, agent, .. } => Fact::Offered { contact, agent },
        EventKind::OfferAccepted { contact, agent, .. } => Fact::Accepted { contact, agent },
        EventKind::OfferDeclined { contact, agent, reason, .. } => Fact::Declined { contact, agent, reason },
        EventKind::OfferExpired { contact, agent, .. } => Fact::Expired { contact, agent },
        EventKind::OfferWithdrawn { contact, agent, reason, .. } => Fact::Withdrawn { contact, agent, reason },
        EventKind::Connected { contact, agent } => Fact::Connected { contact, agent },
        EventKind::Completed { contact, agent, disposition, .. } => Fact::Completed { contact, agent, disposition },
        EventKind::Transferred { contact, to_agent: Some(agent), .. } => Fact::MovedToAgent { contact, agent },
        EventKind::Transferred { contact, to_queue, .. } => Fact::MovedToQueue { contact, queue: to_queue },
        EventKind::Requeued { contact, agent, queue } => Fact::Requeued { contact, agent, queue },
        EventKind::PriorityChanged { contact, priority } => Fact::PriorityChanged { contact, priority },
        EventKind::Abandoned { contact, .. } => Fact::Abandoned { contact },
        EventKind::Cancelled { contact, .. } => Fact::Cancelled { contact },
        EventKind::MaximumWaitReached { contact, queue, .. } => Fact::MaximumWaitReached { contact, queue },
        _ => return None,
    })
}

fn agent_fact(kind: &EventKind) -> Option<Fact> {
    Some(match *kind {
        EventKind::WrapUpStarted { agent, contact, .. } => Fact::WrapUpStarted { agent, contact },
        EventKind::WrapUpEnded { agent, contact, cause } => Fact::WrapUpEnded {
            agent,
            contact,
            cause: match cause {
                WrapUpEndCause::TimedOut { .. } => WrapUpEnd::TimedOut,
                WrapUpEndCause::Released => WrapUpEnd::Released,
                WrapUpEndCause::SignedOut => WrapUpEnd::SignedOut,
            },
        },
        EventKind::AgentSignedIn { agent } => Fact::SignedIn { agent },
        EventKind::AgentUpdated { agent } => Fact::Updated { agent },
        EventKind::AgentReady { agent } => Fact::Ready { agent },
        EventKind::AgentNotReady { agent, reason } => Fact::NotReady { agent, reason },
        EventKind::AgentDraining { agent } => Fact::Draining { agent },
        EventKind::AgentSignedOut { agent } => Fact::SignedOut { agent },
        _ => return None,
    })
}

/// Reads one line of an `expect` block.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<Outcome, ScenarioError> {
    let fact = if reader.take("contact") {
        contact_sentence(reader)?
    } else if reader.take("agent") {
        agent_sentence(reader)?
    } else if reader.take("the offer of") {
        offer_sentence(reader)?
    } else if reader.take("the wrap-up of") {
        wrap_up_sentence(reader)?
    } else {
        return Err(reader.expected("`contact`, `agent`, `the offer of` or `the wrap-up of`"));
    };
    let when = match fact {
        Fact::Offered { .. } | Fact::WrapUpStarted { .. } => reader.take("until"),
        _ => {
            let more = reader.take_mark(',');
            if more {
                reader.need("due at")?;
            }
            more
        }
    };
    let when = if when { Some(reader.instant()?) } else { None };
    reader.end()?;
    Ok(Outcome { fact, when })
}

fn contact_sentence(reader: &mut Reader<'_>) -> Result<Fact, ScenarioError> {
    let contact = reader.contact()?;
    if reader.take("is offered to") {
        return Ok(Fact::Offered { contact, agent: reader.the_agent()? });
    }
    if reader.take("is assigned to") {
        return Ok(Fact::Assigned { contact, agent: reader.the_agent()? });
    }
    if reader.take("is cancelled") {
        return Ok(Fact::Cancelled { contact });
    }
    if reader.take("enters") {
        return Ok(Fact::Queued { contact, queue: reader.queue()? });
    }
    if reader.take("leaves") {
        let queue = reader.queue()?;
        reader.need_mark(':')?;
        reader.need("maximum wait")?;
        return Ok(Fact::MaximumWaitReached { contact, queue });
    }
    if reader.take("returns to") {
        let queue = reader.queue()?;
        reader.need("from")?;
        return Ok(Fact::Requeued { contact, queue, agent: reader.the_agent()? });
    }
    if reader.take("connects to") {
        return Ok(Fact::Connected { contact, agent: reader.the_agent()? });
    }
    if reader.take("completes with") {
        let agent = reader.the_agent()?;
        return Ok(Fact::Completed { contact, agent, disposition: sentence::disposition(reader)? });
    }
    if reader.take("moves to queue") {
        return Ok(Fact::MovedToQueue { contact, queue: reader.queue()? });
    }
    if reader.take("moves to agent") {
        return Ok(Fact::MovedToAgent { contact, agent: reader.agent()? });
    }
    if reader.take("gets priority") {
        return Ok(Fact::PriorityChanged { contact, priority: Priority(reader.value("a priority")?) });
    }
    if reader.take("abandons") {
        return Ok(Fact::Abandoned { contact });
    }
    Err(reader.expected(
        "what happened to the contact: `is offered to`, `is assigned to`, `leaves`, `returns to`, `enters`, `connects to`, \
         `completes with`, `moves to queue`, `moves to agent`, `gets priority`, `abandons` or `is cancelled`",
    ))
}

fn agent_sentence(reader: &mut Reader<'_>) -> Result<Fact, ScenarioError> {
    let agent = reader.agent()?;
    if reader.take("wraps up") {
        return Ok(Fact::WrapUpStarted { agent, contact: reader.the_contact()? });
    }
    if reader.take("becomes not ready") {
        return Ok(Fact::NotReady { agent, reason: sentence::not_ready_reason(reader)? });
    }
    if reader.take("is signed out") {
        return Ok(Fact::SignedOut { agent });
    }
    if reader.take("accepts") {
        return Ok(Fact::Accepted { agent, contact: reader.the_contact()? });
    }
    if reader.take("declines") {
        let contact = reader.the_contact()?;
        return Ok(Fact::Declined { agent, contact, reason: sentence::decline_reason(reader)? });
    }
    if reader.take("becomes ready") {
        return Ok(Fact::Ready { agent });
    }
    if reader.take("signs in") {
        return Ok(Fact::SignedIn { agent });
    }
    if reader.take("is updated") {
        return Ok(Fact::Updated { agent });
    }
    if reader.take("drains") {
        return Ok(Fact::Draining { agent });
    }
    Err(reader.expected(
        "what happened to the agent: `wraps up`, `becomes not ready`, `is signed out`, `accepts`, `declines`, `becomes ready`, \
         `signs in`, `is updated` or `drains`",
    ))
}

fn offer_sentence(reader: &mut Reader<'_>) -> Result<Fact, ScenarioError> {
    let contact = reader.the_contact()?;
    reader.need("to")?;
    let agent = reader.the_agent()?;
    if reader.take("expires") {
        return Ok(Fact::Expired { contact, agent });
    }
    if !reader.take("is withdrawn") {
        return Err(reader.expected("`expires` or `is withdrawn`"));
    }
    reader.need_mark(':')?;
    for (reason, words) in WITHDRAWN {
        if reader.take(words) {
            return Ok(Fact::Withdrawn { contact, agent, reason });
        }
    }
    Err(reader.expected("`by the host`, `abandoned`, `cancelled`, `transferred` or `signed out`"))
}

fn wrap_up_sentence(reader: &mut Reader<'_>) -> Result<Fact, ScenarioError> {
    let contact = reader.the_contact()?;
    reader.need("by")?;
    let agent = reader.the_agent()?;
    reader.need("ends")?;
    let cause = match reader.take_mark(':') {
        false => WrapUpEnd::TimedOut,
        true if reader.take("released") => WrapUpEnd::Released,
        true => {
            reader.need("signed out")?;
            WrapUpEnd::SignedOut
        }
    };
    Ok(Fact::WrapUpEnded { agent, contact, cause })
}

const WITHDRAWN: [(WithdrawReason, &str); 5] = [
    (WithdrawReason::Host, "by the host"),
    (WithdrawReason::Abandoned, "abandoned"),
    (WithdrawReason::Cancelled, "cancelled"),
    (WithdrawReason::Transferred, "transferred"),
    (WithdrawReason::SignedOut, "signed out"),
];

/// The `expect` block of these outcomes.
pub(super) fn block(plan: &Plan, outcomes: &[Outcome]) -> String {
    if outcomes.is_empty() {
        return String::from("expect nothing");
    }
    let mut text = String::from("expect");
    for outcome in outcomes {
        text.push_str("\n  ");
        text.push_str(&write(plan, outcome));
    }
    text
}

fn write(plan: &Plan, outcome: &Outcome) -> String {
    let sentence = of_contact(plan, &outcome.fact).unwrap_or_else(|| of_agent(&outcome.fact));
    match (outcome.when, outcome.fact) {
        (None, _) => sentence,
        (Some(when), Fact::Offered { .. } | Fact::WrapUpStarted { .. }) => {
            format!("{sentence} until {}", instant(when))
        }
        (Some(when), _) => format!("{sentence}, due at {}", instant(when)),
    }
}

fn of_contact(plan: &Plan, fact: &Fact) -> Option<String> {
    let of_queue = |queue: QueueId| names::queue(plan, queue);
    Some(match *fact {
        Fact::Queued { contact, queue } => format!("contact {contact} enters {}", of_queue(queue)),
        Fact::Offered { contact, agent } => format!("contact {contact} is offered to agent {agent}"),
        Fact::Assigned { contact, agent } => format!("contact {contact} is assigned to agent {agent}"),
        Fact::Expired { contact, agent } => format!("the offer of contact {contact} to agent {agent} expires"),
        Fact::Withdrawn { contact, agent, reason } => {
            let why = WITHDRAWN.iter().find(|(known, _)| *known == reason).map_or("", |(_, words)| *words);
            format!("the offer of contact {contact} to agent {agent} is withdrawn: {why}")
        }
        Fact::Connected { contact, agent } => format!("contact {contact} connects to agent {agent}"),
        Fact::Completed { contact, agent, disposition } => {
            format!("contact {contact} completes with agent {agent}{}", sentence::disposition_text(disposition))
        }
        Fact::MovedToQueue { contact, queue } => format!("contact {contact} moves to queue {}", of_queue(queue)),
        Fact::MovedToAgent { contact, agent } => format!("contact {contact} moves to agent {agent}"),
        Fact::Requeued { contact, agent, queue } => {
            format!("contact {contact} returns to {} from agent {agent}", of_queue(queue))
        }
        Fact::PriorityChanged { contact, priority } => format!("contact {contact} gets priority {}", priority.0),
        Fact::Abandoned { contact } => format!("contact {contact} abandons"),
        Fact::Cancelled { contact } => format!("contact {contact} is cancelled"),
        Fact::MaximumWaitReached { contact, queue } => {
            format!("contact {contact} leaves {}: maximum wait", of_queue(queue))
        }
        _ => return None,
    })
}

fn of_agent(fact: &Fact) -> String {
    match *fact {
        Fact::Accepted { contact, agent } => format!("agent {agent} accepts contact {contact}"),
        Fact::Declined { contact, agent, reason } => {
            format!("agent {agent} declines contact {contact}{}", sentence::decline_text(reason))
        }
        Fact::WrapUpStarted { agent, contact } => format!("agent {agent} wraps up contact {contact}"),
        Fact::WrapUpEnded { agent, contact, cause } => {
            let cause = match cause {
                WrapUpEnd::TimedOut => "",
                WrapUpEnd::Released => ": released",
                WrapUpEnd::SignedOut => ": signed out",
            };
            format!("the wrap-up of contact {contact} by agent {agent} ends{cause}")
        }
        Fact::SignedIn { agent } => format!("agent {agent} signs in"),
        Fact::Updated { agent } => format!("agent {agent} is updated"),
        Fact::Ready { agent } => format!("agent {agent} becomes ready"),
        Fact::NotReady { agent, reason } => {
            format!("agent {agent} becomes not ready{}", sentence::not_ready_text(reason))
        }
        Fact::Draining { agent } => format!("agent {agent} drains"),
        Fact::SignedOut { agent } => format!("agent {agent} is signed out"),
        _ => String::from("an event that this version has no words for"),
    }
}
