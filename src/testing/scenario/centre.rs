//! Steps about queues, sites and the plan.

use super::words::{Words, written};
use super::{names, part};
use crate::{
    CloseQueue, CloseSite, Command, OpenQueue, OpenSite, Plan, QueueId, RemovedQueues, RemovedSkills, ReplacePlan,
    SetHours, Switch, Timestamp, WhenClosed,
};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// A further plan of a scenario, and its name.
pub(super) type Further = (String, Plan);

/// What stands behind the name of a queue.
pub(super) fn of_queue(words: &mut Words, plan: &Plan, queue: QueueId) -> Result<Command, String> {
    if words.take("opens") {
        return Ok(OpenQueue { queue }.into());
    }
    if words.take("closes") {
        let mut waiting = WhenClosed::Keep;
        if words.take(",") {
            words.need("waiting")?;
            waiting = if words.take("end") {
                WhenClosed::End
            } else {
                words.need_all("move to")?;
                WhenClosed::MoveTo(names::queue(words, plan)?)
            };
        }
        return Ok(CloseQueue { queue, waiting }.into());
    }
    if !words.take_all("has hours :") {
        return Err(words.expected("what the queue does"));
    }
    let mut switches = Vec::new();
    if !words.take("none") {
        loop {
            let open = words.take("open");
            if !open {
                words.need("closed")?;
            }
            words.need("from")?;
            switches.push(Switch { at: Timestamp::ZERO + words.span()?, open });
            if !words.take(",") {
                break;
            }
        }
    }
    Ok(SetHours { queue, switches }.into())
}

/// What stands behind `site`.
pub(super) fn of_site(words: &mut Words, plan: &Plan) -> Result<Command, String> {
    let site = names::site(words, plan)?;
    if words.take("opens") {
        return Ok(OpenSite { site }.into());
    }
    words.need("closes")?;
    Ok(CloseSite { site }.into())
}

/// What stands behind `plan`: `winter holds, gone queues move to sales, gone skills are dropped`.
pub(super) fn of_plan(words: &mut Words, further: &[Further]) -> Result<Command, String> {
    let name = words.name()?;
    let plan = further.iter().find(|(known, _)| *known == name);
    let (_, plan) = plan.ok_or_else(|| format!("there is no plan `{name}` in this scenario"))?;
    words.need("holds")?;
    let mut command = ReplacePlan::new(plan.clone());
    while words.take(",") {
        if words.take_all("gone skills are dropped") {
            command.removed_skills = RemovedSkills::Drop;
        } else if words.take_all("gone queues end") {
            command.removed_queues = RemovedQueues::End;
        } else {
            words.need_all("gone queues move to")?;
            command.removed_queues = RemovedQueues::MoveTo(names::queue(words, plan)?);
        }
    }
    Ok(command.into())
}

/// The sentence of a queue's hours.
pub(super) fn hours_text(plan: &Plan, hours: &SetHours) -> String {
    let SetHours { queue, switches } = hours;
    let switches: Vec<String> = switches.iter().map(of_switch).collect();
    let switches = if switches.is_empty() { String::from("none") } else { switches.join(", ") };
    format!("{} has hours: {switches}", names::of_queue(plan, *queue))
}

fn of_switch(switch: &Switch) -> String {
    let state = if switch.open { "open" } else { "closed" };
    format!("{state} from {}", part::instant(switch.at))
}

/// The sentence of a closing by hand.
pub(super) fn closes_text(plan: &Plan, close: CloseQueue) -> String {
    let CloseQueue { queue, waiting } = close;
    let waiting = match waiting {
        WhenClosed::Keep => String::new(),
        WhenClosed::End => String::from(", waiting end"),
        WhenClosed::MoveTo(to) => format!(", waiting move to {}", names::of_queue(plan, to)),
    };
    format!("{} closes{waiting}", names::of_queue(plan, queue))
}

/// The sentence of a change of plans.
pub(super) fn plan_text(further: &[Further], replace: &ReplacePlan) -> String {
    let ReplacePlan { plan, removed_queues, removed_skills } = replace;
    let name = further.iter().find(|(_, known)| known == plan).map_or("", |(name, _)| name);
    let queues = match removed_queues {
        RemovedQueues::Refuse => String::new(),
        RemovedQueues::MoveTo(queue) => format!(", gone queues move to {}", names::of_queue(plan, *queue)),
        RemovedQueues::End => String::from(", gone queues end"),
    };
    let skills = match removed_skills {
        RemovedSkills::Refuse => "",
        RemovedSkills::Drop => ", gone skills are dropped",
    };
    format!("plan {} holds{queues}{skills}", written(name))
}
