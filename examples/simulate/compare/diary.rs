//! The life of one contact, in words.

use crate::report::Moment;
use toritsugi::sim::{self, Outcome};
use toritsugi::{AgentId, Decision, EventKind, Look, OfferCause, Timestamp};

/// Who the agents are: groups in the order of the centre, with how many agents each.
#[derive(Debug)]
pub(super) struct Names<'a> {
    outcome: &'a Outcome,
}

impl<'a> Names<'a> {
    pub(super) const fn new(outcome: &'a Outcome) -> Self {
        Self { outcome }
    }

    /// Agents are numbered from 1, group by group.
    fn agent(&self, agent: AgentId) -> String {
        let mut place = agent.0;
        for group in &self.outcome.groups {
            let count = u128::from(group.agents);
            if place <= count {
                return format!("agent {agent} ({}, number {place})", group.name);
            }
            place -= count;
        }
        format!("agent {agent}")
    }

    fn queue(&self, queue: toritsugi::QueueId) -> String {
        let known = self.outcome.queues.get(usize::from(queue.0));
        known.map_or_else(|| format!("queue {queue}"), |queue| queue.name.clone())
    }
}

/// Every moment of a diary as a report shows it.
pub(super) fn moments(diary: &[sim::Moment], names: &Names<'_>) -> Vec<Moment> {
    diary.iter().map(|moment| shown(moment, names)).collect()
}

fn shown(moment: &sim::Moment, names: &Names<'_>) -> Moment {
    Moment {
        at: clock(moment.at),
        what: what(&moment.event, names),
        why: moment.decision.as_ref().map(|decision| why(decision, names)),
        more: moment.explanation.clone(),
    }
}

/// The time of day, or of the second day and so on.
fn clock(at: Timestamp) -> String {
    let seconds = at.0 / 1_000_000;
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let time = format!("{:02}:{:02}:{:02}", rest / 3_600, rest / 60 % 60, rest % 60);
    if days == 0 { time } else { format!("day {} {time}", days + 1) }
}

fn what(event: &EventKind, names: &Names<'_>) -> String {
    match *event {
        EventKind::Queued { queue, .. } => format!("It enters {}.", names.queue(queue)),
        EventKind::Offered { agent, queue, .. } => {
            format!("It is offered to {}, from {}.", names.agent(agent), names.queue(queue))
        }
        EventKind::OfferAccepted { agent, .. } => format!("{} accepts.", capital(&names.agent(agent))),
        EventKind::OfferDeclined { agent, reason, .. } => {
            format!("{} declines: {}.", capital(&names.agent(agent)), plain(&format!("{reason:?}")))
        }
        EventKind::OfferExpired { agent, .. } => format!("{} does not answer.", capital(&names.agent(agent))),
        EventKind::OfferWithdrawn { agent, reason, .. } => {
            format!("The offer to {} is withdrawn: {}.", names.agent(agent), plain(&format!("{reason:?}")))
        }
        EventKind::Connected { agent, .. } => format!("Customer and {} are joined.", names.agent(agent)),
        EventKind::Completed { agent, .. } => format!("{} has finished it.", capital(&names.agent(agent))),
        EventKind::Transferred { to_queue, .. } => format!("It is passed on to {}.", names.queue(to_queue)),
        EventKind::Requeued { agent, queue, .. } => {
            format!("{} is lost; it waits again in {}.", capital(&names.agent(agent)), names.queue(queue))
        }
        EventKind::Abandoned { .. } => "The customer gives up.".to_owned(),
        EventKind::MaximumWaitReached { .. } => "It has waited as long as the queue allows, and ends.".to_owned(),
        EventKind::WrapUpStarted { agent, .. } => format!("{} wraps up.", capital(&names.agent(agent))),
        EventKind::WrapUpEnded { agent, .. } => format!("{} has wrapped up.", capital(&names.agent(agent))),
        EventKind::StepTaken { step, .. } => format!("Step {} of the queue is taken.", u32::from(step) + 1),
        EventKind::Overflowed { to_queue, .. } => format!("From now on it waits in {}.", names.queue(to_queue)),
        EventKind::CallbackOffered { .. } => "The customer is offered a callback.".to_owned(),
        EventKind::CallbackRequested { .. } => "The customer is promised a callback.".to_owned(),
        EventKind::CallbackDue { .. } => "The callback is due.".to_owned(),
        EventKind::CustomerAnswered { .. } => "The customer answers.".to_owned(),
        EventKind::AttemptFailed { attempt, .. } => format!("The customer does not answer attempt {attempt}."),
        EventKind::Parked { .. } => "It rests while the customer thinks.".to_owned(),
        EventKind::Resumed { queue, .. } => format!("The customer writes again; it waits in {}.", names.queue(queue)),
        EventKind::Paused { .. } => "It is interrupted.".to_owned(),
        EventKind::Unpaused { .. } => "It goes on.".to_owned(),
        EventKind::StageEnded { stage, .. } => format!("Preferred stage {} is over.", u32::from(stage) + 1),
        EventKind::Ended { reason, .. } => format!("It ends: {}.", plain(&format!("{reason:?}"))),
        ref other => plain(format!("{other:?}").split([' ', '{']).next().unwrap_or_default()),
    }
}

/// Why an offer was made: who looked, and the rank that won.
fn why(decision: &Decision, names: &Names<'_>) -> String {
    let agent = names.agent(decision.agent);
    let looked = match decision.look {
        Look::Contact(rank) => format!("The contact looked for an agent, and {agent} ranked best: {rank}."),
        Look::Agent(rank) => {
            format!("{} became free and looked for a contact, and this one ranked best: {rank}.", capital(&agent))
        }
        Look::Batch { cost } => {
            format!("Contacts and agents that had gathered were assigned together; this pair cost {cost}.")
        }
        _ => "A command named both.".to_owned(),
    };
    match decision.cause {
        OfferCause::Pulled => format!("{looked} The agent asked for it."),
        OfferCause::Forced => format!("{looked} A supervisor ordered it."),
        _ => looked,
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A name of a program as words: `NoAnswer` as "no answer".
fn plain(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}
