//! From commands to sentences, so that a list of commands becomes a scenario.

use super::centre::{self, Further};
use super::words::span;
use super::{follow, names, part, profile, step, tree};
use crate::testing::Routing;
use crate::{
    Advance, Command, CommandError, DeclineReason, Direction, Enqueue, Plan, RequestCallback, Requirement, SignIn,
    SignInAs, Timestamp, Transfer, TransferAge, TransferTarget, WorkInHand,
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
    let further = recorded_plans(commands);
    let mut router = R::with_plan(plan.clone());
    let mut events = Vec::new();
    let mut lines = Vec::new();
    let mut present = None;
    for (at, command) in commands {
        if present != Some(*at) {
            lines.push(format!("at {}", part::instant(*at)));
            present = Some(*at);
        }
        let before = router.plan().clone();
        lines.push(format!("  {}", sentence(&before, &further, command)));
        events.clear();
        let refusal = router.apply(*at, command.clone(), &mut events).err();
        if let Some(error) = &refusal {
            lines.push(format!("    {}", refused(error)));
        }
        for consequence in follow::consequences(&before, router.plan(), command, refusal.is_some(), &events) {
            lines.push(format!("    => {}", consequence.full()));
        }
    }
    lines.into_iter().map(|line| line + "\n").collect()
}

/// The plans that come in place of the first one in a list of commands, each once, under the names that [`record_scenario`] gives them:
/// `plan 2` and so on.
pub fn recorded_plans(commands: &[(Timestamp, Command)]) -> Vec<(String, Plan)> {
    let mut further: Vec<Further> = Vec::new();
    for (_, command) in commands {
        if let Command::ReplacePlan(replace) = command {
            if further.iter().all(|(_, known)| *known != replace.plan) {
                further.push(((further.len() + 2).to_string(), replace.plan.clone()));
            }
        }
    }
    further
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
fn sentence(plan: &Plan, further: &[Further], command: &Command) -> String {
    match command {
        Command::Advance(Advance {}) => String::from("time passes"),
        Command::Enqueue(it) => enters_text(plan, it),
        Command::Transfer(it) => moves_text(plan, it),
        Command::SetPriority(it) => format!("contact {} gets priority {}", it.contact, it.priority.0),
        Command::Connect(it) => format!("contact {} connects", it.contact),
        Command::Complete(it) => format!("contact {} completes{}", it.contact, nonzero(it.disposition.0)),
        Command::Abandon(it) => format!("contact {} abandons", it.contact),
        Command::Cancel(it) => format!("contact {} is cancelled", it.contact),
        Command::Park(it) => format!("contact {} parks", it.contact),
        Command::Resume(it) => format!("contact {} resumes", it.contact),
        Command::RequestCallback(it) => asks_text(it),
        Command::CustomerAnswered(it) => format!("contact {} answers", it.contact),
        Command::AttemptFailed(it) => format!("contact {} is not reached", it.contact),
        Command::ForceAssign(it) => format!("contact {} is forced on agent {}", it.contact, it.agent),
        Command::AcceptOffer(it) => format!("offer {} is accepted", it.offer),
        Command::DeclineOffer(it) => format!("offer {} is declined{}", it.offer, decline_text(it.reason)),
        Command::WithdrawOffer(it) => format!("offer {} is withdrawn", it.offer),
        Command::SignIn(it) => signs_in_text(plan, it),
        Command::UpdateAgent(it) => format!("agent {} changes to{}", it.agent, profile::written(plan, &it.profile)),
        Command::SetReady(it) => format!("agent {} is ready", it.agent),
        Command::SetNotReady(it) => format!("agent {} is not ready{}", it.agent, nonzero(it.reason.0.into())),
        Command::Drain(it) => format!("agent {} drains", it.agent),
        Command::SignOut(it) => format!("agent {} signs out{}", it.agent, work_text(it.work)),
        Command::EndWrapUp(it) => format!("agent {} ends wrap-up of contact {}", it.agent, it.contact),
        Command::ExtendWrapUp(it) => {
            format!("agent {} extends wrap-up of contact {} by {}", it.agent, it.contact, span(it.by))
        }
        Command::Pull(it) => format!("agent {} pulls contact {}", it.agent, it.contact),
        Command::SetHours(it) => centre::hours_text(plan, it),
        Command::CloseQueue(it) => centre::closes_text(plan, *it),
        Command::OpenQueue(it) => format!("{} opens", names::of_queue(plan, it.queue)),
        Command::CloseSite(it) => format!("site {} closes", names::of_site(plan, it.site)),
        Command::OpenSite(it) => format!("site {} opens", names::of_site(plan, it.site)),
        Command::ReplacePlan(it) => centre::plan_text(further, it),
    }
}

fn signs_in_text(plan: &Plan, sign_in: &SignIn) -> String {
    let SignIn { agent, profile, presence } = sign_in;
    let presence = match presence {
        SignInAs::Ready => String::new(),
        SignInAs::NotReady(reason) => format!(" not ready{}", nonzero(reason.0.into())),
    };
    format!("agent {agent} signs in{presence}{}", profile::written(plan, profile))
}

fn asks_text(request: &RequestCallback) -> String {
    let RequestCallback { contact, callback } = request;
    let mut parts = vec![format!("contact {contact} asks for a callback")];
    parts.extend(part::of_callback(callback));
    parts.join(", ")
}

const fn work_text(work: WorkInHand) -> &'static str {
    match work {
        WorkInHand::Refuse => "",
        WorkInHand::Requeue => ", work returns",
    }
}

fn enters_text(plan: &Plan, enqueue: &Enqueue) -> String {
    let Enqueue {
        contact,
        queue,
        channel,
        direction,
        tenant,
        priority,
        requirement,
        age,
        excluded,
        preferred,
        steps,
        callback,
    } = enqueue;
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
    parts.extend(excluded.iter().map(|agent| format!("not agent {agent}")));
    parts.extend(preferred.iter().map(part::of_stage));
    match steps.as_deref() {
        Some([]) => parts.push(String::from("no steps")),
        Some(steps) => parts.extend(steps.iter().map(|step| step::written(plan, step))),
        None => {}
    }
    if let Some(callback) = callback {
        parts.push(String::from("callback"));
        parts.extend(part::of_callback(callback));
    }
    parts.join(", ")
}

fn moves_text(plan: &Plan, transfer: &Transfer) -> String {
    let Transfer { contact, to, age, requirement, priority, preferred, fallback } = transfer;
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
    parts.extend(preferred.iter().map(part::of_stage));
    parts.extend(fallback.map(|fallback| format!("falls back after {}", span(fallback))));
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
