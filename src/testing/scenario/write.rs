//! From commands to sentences, so that a list of commands becomes a scenario.

use super::words::span;
use super::{ask, names, profile, tree};
use crate::testing::Routing;
use crate::{
    Abandon, AcceptOffer, Advance, Cancel, Command, CommandError, Complete, Connect, DeclineOffer, DeclineReason,
    Direction, Drain, EndWrapUp, Enqueue, Plan, Requirement, SetNotReady, SetPriority, SetReady, SignIn, SignInAs,
    SignOut, Timestamp, Transfer, TransferAge, TransferTarget, UpdateAgent, WithdrawOffer, WorkInHand,
};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::time::Duration;

/// The steps of a scenario in which these commands are given, with all that a router says to them.
///
/// So a failing random case becomes a file: [`run_scenario`](super::run_scenario) passes with the router that was recorded, gives any router the
/// very same commands, and stops at the first step at which another router differs.
///
/// ```
/// use toritsugi::testing::{SlowRouter, record_scenario, run_scenario};
/// use toritsugi::{ChannelId, ContactId, Enqueue, PlanDefinition, QueueDefinition, QueueId, Router, Timestamp};
///
/// let plan = PlanDefinition::new().queue(QueueDefinition::new("support")).build()?;
/// let enqueue = Enqueue::new(ContactId(7), QueueId(0), ChannelId(0));
/// let commands = [(Timestamp::ZERO, enqueue.clone().into()), (Timestamp::from_secs(90), enqueue.into())];
/// let steps = record_scenario::<SlowRouter>(&plan, &commands);
/// assert_eq!(
///     steps,
///     "at 0s
///   contact 7 enters support by voice
/// at 90s
///   contact 7 enters support by voice
///     refused 101: contact 7 is already waiting in queue `support`
/// "
/// );
/// run_scenario::<Router>(&plan, &steps, 1)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn record_scenario<R: Routing>(plan: &Plan, commands: &[(Timestamp, Command)]) -> String {
    let mut router = R::with_plan(plan.clone());
    let mut events = Vec::new();
    let mut lines = Vec::new();
    let mut present = None;
    for (at, command) in commands {
        if present != Some(*at) {
            lines.push(format!("at {}", span(Duration::from_micros(at.0))));
            present = Some(*at);
        }
        lines.push(format!("  {}", sentence(plan, command)));
        events.clear();
        let refusal = router.apply(*at, command.clone(), &mut events).err();
        if let Some(error) = &refusal {
            lines.push(format!("    {}", refused(error)));
        }
        for consequence in ask::consequences(plan, command, refusal.is_some(), &events) {
            lines.push(format!("    => {consequence}"));
        }
    }
    lines.into_iter().map(|line| line + "\n").collect()
}

/// The line of a refusal: its code, and its message unless a name in it would be taken for a comment.
fn refused(error: &CommandError) -> String {
    let code = error.code();
    let message = error.to_string();
    if message.contains('#') || message.contains('"') {
        format!("refused {code}")
    } else {
        format!("refused {code}: {message}")
    }
}

/// The sentence of a command.
pub(super) fn sentence(plan: &Plan, command: &Command) -> String {
    match command {
        Command::Advance(Advance {}) => String::from("time passes"),
        Command::Enqueue(enqueue) => enters_text(plan, enqueue),
        Command::Transfer(transfer) => moves_text(plan, transfer),
        Command::SetPriority(SetPriority { contact, priority }) => {
            format!("contact {contact} gets priority {}", priority.0)
        }
        Command::Connect(Connect { contact }) => format!("contact {contact} connects"),
        Command::Complete(Complete { contact, disposition }) => {
            format!("contact {contact} completes{}", nonzero(disposition.0))
        }
        Command::Abandon(Abandon { contact }) => format!("contact {contact} abandons"),
        Command::Cancel(Cancel { contact }) => format!("contact {contact} is cancelled"),
        Command::AcceptOffer(AcceptOffer { offer }) => format!("offer {offer} is accepted"),
        Command::DeclineOffer(DeclineOffer { offer, reason }) => {
            format!("offer {offer} is declined{}", decline_text(*reason))
        }
        Command::WithdrawOffer(WithdrawOffer { offer }) => format!("offer {offer} is withdrawn"),
        Command::SignIn(SignIn { agent, profile, presence }) => {
            let presence = match presence {
                SignInAs::Ready => String::new(),
                SignInAs::NotReady(reason) => format!(" not ready{}", nonzero(reason.0.into())),
            };
            format!("agent {agent} signs in{presence}{}", profile::written(plan, profile))
        }
        Command::UpdateAgent(UpdateAgent { agent, profile }) => {
            format!("agent {agent} changes to{}", profile::written(plan, profile))
        }
        Command::SetReady(SetReady { agent }) => format!("agent {agent} is ready"),
        Command::SetNotReady(SetNotReady { agent, reason }) => {
            format!("agent {agent} is not ready{}", nonzero(reason.0.into()))
        }
        Command::Drain(Drain { agent }) => format!("agent {agent} drains"),
        Command::SignOut(SignOut { agent, work: WorkInHand::Refuse }) => format!("agent {agent} signs out"),
        Command::SignOut(SignOut { agent, work: WorkInHand::Requeue }) => {
            format!("agent {agent} signs out, work returns")
        }
        Command::EndWrapUp(EndWrapUp { agent, contact }) => format!("agent {agent} ends wrap-up of contact {contact}"),
        _ => String::from("a sentence to come"),
    }
}

fn enters_text(plan: &Plan, enqueue: &Enqueue) -> String {
    let Enqueue { contact, queue, channel, direction, tenant, priority, requirement, age, excluded, .. } = enqueue;
    let mut parts = vec![format!(
        "contact {contact} enters {} by {}",
        names::of_queue(plan, *queue),
        names::of_channel(plan, *channel)
    )];
    if *direction == Direction::Outbound {
        parts.push(String::from("outbound"));
    }
    if let Some(tenant) = tenant {
        parts.push(format!("tenant {}", names::of_tenant(plan, *tenant)));
    }
    if priority.0 != 0 {
        parts.push(format!("priority {}", priority.0));
    }
    if *requirement != Requirement::Anyone {
        parts.push(format!("needs {}", tree::written(plan, requirement)));
    }
    if *age != Duration::ZERO {
        parts.push(format!("waited {}", span(*age)));
    }
    for agent in excluded {
        parts.push(format!("not agent {agent}"));
    }
    parts.join(", ")
}

fn moves_text(plan: &Plan, transfer: &Transfer) -> String {
    let Transfer { contact, to, age, requirement, priority, .. } = transfer;
    let mut parts = vec![match to {
        TransferTarget::Queue(queue) => format!("contact {contact} transfers to {}", names::of_queue(plan, *queue)),
        TransferTarget::Agent(agent) => format!("contact {contact} transfers to agent {agent}"),
    }];
    if *age == TransferAge::Restart {
        parts.push(String::from("age restarts"));
    }
    if let Some(requirement) = requirement {
        parts.push(format!("needs {}", tree::written(plan, requirement)));
    }
    if let Some(priority) = priority {
        parts.push(format!("priority {}", priority.0));
    }
    parts.join(", ")
}

/// A blank and the number, or nothing for 0.
fn nonzero(number: u32) -> String {
    if number == 0 { String::new() } else { format!(" {number}") }
}

/// The reason behind a colon; nothing for a plain no.
fn decline_text(reason: DeclineReason) -> String {
    match reason {
        DeclineReason::Rejected => String::new(),
        DeclineReason::Busy => String::from(": busy"),
        DeclineReason::Unreachable => String::from(": unreachable"),
        DeclineReason::NoAnswer => String::from(": no answer"),
        DeclineReason::Other(number) => format!(": other {number}"),
    }
}
