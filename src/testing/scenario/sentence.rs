//! Commands in words: one sentence for each.

use super::reader::{Reader, span};
use super::{Action, Answer, ScenarioError, names, profile, tree};
use crate::{
    Abandon, AcceptOffer, Advance, AgentId, Cancel, Command, Complete, Connect, ContactId, DeclineOffer, DeclineReason,
    Direction, Disposition, Drain, EndWrapUp, Enqueue, NotReadyReason, OfferId, Plan, Priority, SetNotReady,
    SetPriority, SetReady, SignIn, SignInAs, SignOut, Transfer, TransferAge, TransferTarget, UpdateAgent,
    WithdrawOffer, WorkInHand,
};
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use core::time::Duration;

/// Reads a sentence that begins with `contact`, which has been taken.
pub(super) fn contact(reader: &mut Reader<'_>) -> Result<Action, ScenarioError> {
    let contact = reader.contact()?;
    let command: Command = if reader.take("enters") {
        enters(reader, contact)?.into()
    } else if reader.take("moves to queue") {
        let queue = reader.queue()?;
        moves(reader, Transfer::new(contact, TransferTarget::Queue(queue)))?.into()
    } else if reader.take("moves to agent") {
        let agent = reader.agent()?;
        moves(reader, Transfer::new(contact, TransferTarget::Agent(agent)))?.into()
    } else if reader.take("gets priority") {
        SetPriority { contact, priority: priority(reader)? }.into()
    } else if reader.take("connects") {
        Connect { contact }.into()
    } else if reader.take("completes") {
        Complete { contact, disposition: disposition(reader)? }.into()
    } else if reader.take("abandons") {
        Abandon { contact }.into()
    } else if reader.take("is cancelled") {
        Cancel { contact }.into()
    } else if reader.take("is withdrawn from") {
        let agent = reader.the_agent()?;
        return Ok(Action::Answer { contact, agent, answer: Answer::Withdraw });
    } else {
        return Err(reader.expected(
            "what the contact does: `enters`, `moves to queue`, `moves to agent`, `gets priority`, `connects`, `completes`, \
             `abandons`, `is cancelled` or `is withdrawn from`",
        ));
    };
    Ok(Action::Command(command))
}

fn enters(reader: &mut Reader<'_>, contact: ContactId) -> Result<Enqueue, ScenarioError> {
    let queue = reader.queue()?;
    reader.need("by")?;
    let mut enqueue = Enqueue::new(contact, queue, reader.channel()?);
    while reader.take_mark(',') {
        if reader.take("outbound") {
            enqueue.direction = Direction::Outbound;
        } else if reader.take("for tenant") {
            enqueue.tenant = Some(reader.tenant()?);
        } else if reader.take("priority") {
            enqueue.priority = priority(reader)?;
        } else if reader.take("needs") {
            enqueue.requirement = tree::read(reader)?;
        } else if reader.take("already waited") {
            enqueue.age = reader.span()?;
        } else if reader.take("not agent") {
            enqueue.excluded.push(reader.agent()?);
        } else {
            return Err(reader.expected(
                "`outbound`, `for tenant`, `priority`, `needs`, `already waited` or `not agent`, parted by commas",
            ));
        }
    }
    Ok(enqueue)
}

fn moves(reader: &mut Reader<'_>, mut transfer: Transfer) -> Result<Transfer, ScenarioError> {
    while reader.take_mark(',') {
        if reader.take("keeping its age") {
            transfer.age = TransferAge::Keep;
        } else if reader.take("restarting its age") {
            transfer.age = TransferAge::Restart;
        } else if reader.take("needs") {
            transfer.requirement = Some(tree::read(reader)?);
        } else if reader.take("priority") {
            transfer.priority = Some(priority(reader)?);
        } else {
            return Err(reader.expected("`keeping its age`, `restarting its age`, `needs` or `priority`"));
        }
    }
    Ok(transfer)
}

fn priority(reader: &mut Reader<'_>) -> Result<Priority, ScenarioError> {
    reader.value("a priority of -32768 to 32767").map(Priority)
}

/// Reads a sentence that begins with `agent`, which has been taken, as far as it is a command.
pub(super) fn agent(reader: &mut Reader<'_>, agent: AgentId) -> Result<Action, ScenarioError> {
    if reader.take("accepts") {
        return Ok(Action::Answer { contact: reader.the_contact()?, agent, answer: Answer::Accept });
    }
    if reader.take("declines") {
        let contact = reader.the_contact()?;
        return Ok(Action::Answer { contact, agent, answer: Answer::Decline(decline_reason(reader)?) });
    }
    let command: Command = if reader.take("signs in") {
        let presence = if reader.take("not ready") {
            SignInAs::NotReady(if reader.take("for") { numbered_reason(reader)? } else { NotReadyReason::UNSPECIFIED })
        } else {
            SignInAs::Ready
        };
        let profile = Box::new(optional_profile(reader)?);
        SignIn { agent, profile, presence }.into()
    } else if reader.take("is updated") {
        UpdateAgent { agent, profile: Box::new(optional_profile(reader)?) }.into()
    } else if reader.take("becomes ready") {
        SetReady { agent }.into()
    } else if reader.take("becomes not ready") {
        SetNotReady { agent, reason: not_ready_reason(reader)? }.into()
    } else if reader.take("drains") {
        Drain { agent }.into()
    } else if reader.take("signs out") {
        let requeue = reader.take_mark(',');
        if requeue {
            reader.need("work returns to the queues")?;
        }
        SignOut { agent, work: if requeue { WorkInHand::Requeue } else { WorkInHand::Refuse } }.into()
    } else if reader.take("ends wrap-up of") {
        EndWrapUp { agent, contact: reader.the_contact()? }.into()
    } else {
        return Err(reader.expected(
            "what the agent does: `accepts`, `declines`, `signs in`, `is updated`, `becomes ready`, `becomes not ready`, \
             `drains`, `signs out`, `ends wrap-up of`, `can take` or `cannot take`",
        ));
    };
    Ok(Action::Command(command))
}

fn optional_profile(reader: &mut Reader<'_>) -> Result<crate::AgentProfile, ScenarioError> {
    if reader.take_mark(':') { profile::read(reader) } else { Ok(crate::AgentProfile::default()) }
}

/// Reads a sentence that begins with `offer`, which has been taken: an answer to an offer by its number.
pub(super) fn offer(reader: &mut Reader<'_>) -> Result<Action, ScenarioError> {
    let offer = reader.value("an offer's number").map(OfferId)?;
    let command = if reader.take("is accepted") {
        AcceptOffer { offer }.into()
    } else if reader.take("is declined") {
        DeclineOffer { offer, reason: decline_reason(reader)? }.into()
    } else if reader.take("is withdrawn") {
        WithdrawOffer { offer }.into()
    } else {
        return Err(reader.expected("`is accepted`, `is declined` or `is withdrawn`"));
    };
    Ok(Action::Command(command))
}

pub(super) fn disposition(reader: &mut Reader<'_>) -> Result<Disposition, ScenarioError> {
    if !reader.take_mark(',') {
        return Ok(Disposition::default());
    }
    reader.need("disposition")?;
    reader.value("a disposition's number").map(Disposition)
}

pub(super) fn disposition_text(disposition: Disposition) -> String {
    if disposition.0 == 0 { String::new() } else { format!(", disposition {}", disposition.0) }
}

/// `: reason 3`, or nothing for none given.
pub(super) fn not_ready_reason(reader: &mut Reader<'_>) -> Result<NotReadyReason, ScenarioError> {
    match reader.take_mark(':') {
        false => Ok(NotReadyReason::UNSPECIFIED),
        true if reader.take("unanswered") => Ok(NotReadyReason::UNANSWERED),
        true => numbered_reason(reader),
    }
}

fn numbered_reason(reader: &mut Reader<'_>) -> Result<NotReadyReason, ScenarioError> {
    reader.need("reason")?;
    reader.value("a reason's number").map(NotReadyReason)
}

pub(super) fn not_ready_text(reason: NotReadyReason) -> String {
    match reason {
        NotReadyReason::UNSPECIFIED => String::new(),
        NotReadyReason::UNANSWERED => String::from(": unanswered"),
        NotReadyReason(number) => format!(": reason {number}"),
    }
}

/// `: busy` and so on, or nothing for a plain no.
pub(super) fn decline_reason(reader: &mut Reader<'_>) -> Result<DeclineReason, ScenarioError> {
    if !reader.take_mark(':') || reader.take("rejected") {
        return Ok(DeclineReason::Rejected);
    }
    if reader.take("busy") {
        return Ok(DeclineReason::Busy);
    }
    if reader.take("unreachable") {
        return Ok(DeclineReason::Unreachable);
    }
    if reader.take("no answer") {
        return Ok(DeclineReason::NoAnswer);
    }
    if reader.take("reason") {
        return reader.value("a reason's number").map(DeclineReason::Other);
    }
    Err(reader.expected("`rejected`, `busy`, `unreachable`, `no answer` or `reason` and a number"))
}

pub(super) fn decline_text(reason: DeclineReason) -> String {
    match reason {
        DeclineReason::Rejected => String::new(),
        DeclineReason::Busy => String::from(": busy"),
        DeclineReason::Unreachable => String::from(": unreachable"),
        DeclineReason::NoAnswer => String::from(": no answer"),
        DeclineReason::Other(number) => format!(": reason {number}"),
    }
}

/// The sentence of a command.
pub(super) fn write(plan: &Plan, command: &Command) -> String {
    match command {
        Command::Advance(Advance {}) => String::from("time passes"),
        Command::Enqueue(enqueue) => enters_text(plan, enqueue),
        Command::Transfer(transfer) => moves_text(plan, transfer),
        Command::SetPriority(SetPriority { contact, priority }) => {
            format!("contact {contact} gets priority {}", priority.0)
        }
        Command::Connect(Connect { contact }) => format!("contact {contact} connects"),
        Command::Complete(Complete { contact, disposition }) => {
            format!("contact {contact} completes{}", disposition_text(*disposition))
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
                SignInAs::NotReady(NotReadyReason::UNSPECIFIED) => String::from(" not ready"),
                SignInAs::NotReady(reason) => format!(" not ready for reason {}", reason.0),
            };
            format!("agent {agent} signs in{presence}{}", profile_text(plan, profile))
        }
        Command::UpdateAgent(UpdateAgent { agent, profile }) => {
            format!("agent {agent} is updated{}", profile_text(plan, profile))
        }
        Command::SetReady(SetReady { agent }) => format!("agent {agent} becomes ready"),
        Command::SetNotReady(SetNotReady { agent, reason }) => {
            format!("agent {agent} becomes not ready{}", not_ready_text(*reason))
        }
        Command::Drain(Drain { agent }) => format!("agent {agent} drains"),
        Command::SignOut(SignOut { agent, work: WorkInHand::Refuse }) => format!("agent {agent} signs out"),
        Command::SignOut(SignOut { agent, work: WorkInHand::Requeue }) => {
            format!("agent {agent} signs out, work returns to the queues")
        }
        Command::EndWrapUp(EndWrapUp { agent, contact }) => format!("agent {agent} ends wrap-up of contact {contact}"),
    }
}

fn enters_text(plan: &Plan, enqueue: &Enqueue) -> String {
    let Enqueue { contact, queue, channel, direction, tenant, priority, requirement, age, excluded } = enqueue;
    let mut text =
        format!("contact {contact} enters {} by {}", names::queue(plan, *queue), names::channel(plan, *channel));
    if *direction == Direction::Outbound {
        text.push_str(", outbound");
    }
    if let Some(tenant) = tenant {
        text.push_str(&format!(", for tenant {}", names::tenant(plan, *tenant)));
    }
    if priority.0 != 0 {
        text.push_str(&format!(", priority {}", priority.0));
    }
    if *requirement != crate::Requirement::Anyone {
        text.push_str(&format!(", needs {}", tree::write(plan, requirement)));
    }
    if *age != Duration::ZERO {
        text.push_str(&format!(", already waited {}", span(*age)));
    }
    for agent in excluded {
        text.push_str(&format!(", not agent {agent}"));
    }
    text
}

fn moves_text(plan: &Plan, transfer: &Transfer) -> String {
    let Transfer { contact, to, age, requirement, priority } = transfer;
    let mut text = match to {
        TransferTarget::Queue(queue) => format!("contact {contact} moves to queue {}", names::queue(plan, *queue)),
        TransferTarget::Agent(agent) => format!("contact {contact} moves to agent {agent}"),
    };
    if *age == TransferAge::Restart {
        text.push_str(", restarting its age");
    }
    if let Some(requirement) = requirement {
        text.push_str(&format!(", needs {}", tree::write(plan, requirement)));
    }
    if let Some(priority) = priority {
        text.push_str(&format!(", priority {}", priority.0));
    }
    text
}

fn profile_text(plan: &Plan, profile: &crate::AgentProfile) -> String {
    let parts = profile::write(plan, profile);
    if parts.is_empty() { parts } else { format!(": {parts}") }
}
