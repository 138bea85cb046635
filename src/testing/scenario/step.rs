//! A contact's own relaxation step in words: `after 30s if no staff: drop english and move to sales`.

use super::words::{Words, span};
use super::{follow, names, tree};
use crate::{EndReason, Plan, Step, StepCondition, StepExit};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// What stands behind `after`.
pub(super) fn step(words: &mut Words, plan: &Plan) -> Result<Step, String> {
    let mut step = Step::after(words.span()?);
    if words.take("if") {
        step.when.push(condition(words)?);
        while words.take("and") {
            step.when.push(condition(words)?);
        }
    }
    if words.take("again") {
        words.need("every")?;
        step.recheck = Some(words.span()?);
    }
    words.need(":")?;
    if words.take("nothing") {
        return Ok(step);
    }
    loop {
        act(words, plan, &mut step)?;
        if !words.take("and") {
            return Ok(step);
        }
    }
}

fn condition(words: &mut Words) -> Result<StepCondition, String> {
    if words.take_all("longer than") {
        return Ok(StepCondition::QueueLongerThan(words.number()?));
    }
    if words.take_all("no staff") {
        return Ok(StepCondition::NoStaff);
    }
    if words.take_all("no ready staff") {
        return Ok(StepCondition::NoReadyStaff);
    }
    if words.take_all("estimate above") {
        return Ok(StepCondition::EstimateAbove(words.span()?));
    }
    words.need_all("ready below")?;
    Ok(StepCondition::ReadyBelow(words.number()?))
}

fn act(words: &mut Words, plan: &Plan, step: &mut Step) -> Result<(), String> {
    if words.take("drop") {
        step.drop.push(names::skill(words, plan)?);
    } else if words.take("lower") {
        let skill = names::skill(words, plan)?;
        words.need("by")?;
        step.lower.push((skill, words.number()?));
    } else if words.take("need") {
        step.requirement = Some(tree::requirement(words, plan)?);
    } else if words.take_all("levels up to") {
        step.levels = Some(words.number()?);
    } else if words.take_all("priority up by") {
        step.raise_priority = words.number()?;
    } else if words.take("add") {
        step.add_queue = Some(names::queue(words, plan)?);
    } else if words.take_all("offer a callback") {
        step.offer_callback = true;
    } else if words.take_all("move to") {
        step.exit = Some(StepExit::MoveTo(names::queue(words, plan)?));
    } else {
        words.need("end")?;
        step.exit = Some(StepExit::End(end_reason(words)?));
    }
    Ok(())
}

fn end_reason(words: &mut Words) -> Result<EndReason, String> {
    let plain = [
        EndReason::Voicemail,
        EndReason::Deflected,
        EndReason::Busy,
        EndReason::NoStaff,
        EndReason::Closed,
        EndReason::PlanReplaced,
    ];
    for reason in plain {
        if words.take_all(&follow::end(reason)) {
            return Ok(reason);
        }
    }
    words.need("other")?;
    Ok(EndReason::Other(words.number()?))
}

/// The step as a line has it.
pub(super) fn written(plan: &Plan, step: &Step) -> String {
    let Step {
        after,
        when,
        recheck,
        drop,
        lower,
        requirement,
        levels,
        raise_priority,
        add_queue,
        offer_callback,
        exit,
    } = step;
    let mut acts: Vec<String> = drop.iter().map(|skill| format!("drop {}", names::of_skill(plan, *skill))).collect();
    acts.extend(lower.iter().map(|(skill, by)| format!("lower {} by {by}", names::of_skill(plan, *skill))));
    acts.extend(requirement.iter().map(|requirement| format!("need {}", tree::written(plan, requirement))));
    acts.extend(levels.iter().map(|level| format!("levels up to {level}")));
    if *raise_priority != 0 {
        acts.push(format!("priority up by {raise_priority}"));
    }
    acts.extend(add_queue.iter().map(|queue| format!("add {}", names::of_queue(plan, *queue))));
    if *offer_callback {
        acts.push(String::from("offer a callback"));
    }
    acts.extend(exit.iter().map(|exit| match exit {
        StepExit::MoveTo(queue) => format!("move to {}", names::of_queue(plan, *queue)),
        StepExit::End(reason) => format!("end {}", follow::end(*reason)),
    }));
    let acts = if acts.is_empty() { String::from("nothing") } else { acts.join(" and ") };
    let when: Vec<String> = when.iter().map(of_condition).collect();
    let when = if when.is_empty() { String::new() } else { format!(" if {}", when.join(" and ")) };
    let again = recheck.map_or_else(String::new, |every| format!(" again every {}", span(every)));
    format!("after {}{when}{again}: {acts}", span(*after))
}

fn of_condition(condition: &StepCondition) -> String {
    match condition {
        StepCondition::QueueLongerThan(contacts) => format!("longer than {contacts}"),
        StepCondition::NoStaff => "no staff".to_string(),
        StepCondition::NoReadyStaff => "no ready staff".to_string(),
        StepCondition::EstimateAbove(wait) => format!("estimate above {}", span(*wait)),
        StepCondition::ReadyBelow(percent) => format!("ready below {percent}"),
    }
}
