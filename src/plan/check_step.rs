//! From the definition of a queue's steps to steps, and where steps lead. [D-1]

use super::check::{check_range, check_some_span, check_span};
use super::check_queue::{QueueCheck, check_satisfiable};
use super::{Place, PlanError, PlanFault, Queue, StepDefinition};
use crate::{EndReason, Name, QueueId, Requirement, RequirementError, SkillId, Step, StepCondition, StepExit};
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;

impl QueueCheck<'_> {
    /// The steps of the queue, which asks this requirement.
    pub(super) fn steps(&self, requirement: &Requirement) -> Result<Arc<[Step]>, PlanError> {
        let limit = self.parts.limits.steps;
        let mut steps: Vec<Step> = Vec::with_capacity(self.queue.steps.len());
        for (number, step) in (1..=u32::MAX).zip(&self.queue.steps) {
            let place = |field| Place::Step { queue: self.name.clone(), step: number, field };
            if number > limit {
                return Err(PlanError { place: place(None), fault: PlanFault::TooManySteps { limit } });
            }
            let step = self.step(step, requirement).and_then(|checked| {
                let earlier = steps.last().is_some_and(|before| checked.after < before.after);
                let fault = PlanFault::StepOutOfOrder { after: checked.after };
                if earlier { Err((Some("after"), fault)) } else { Ok(checked) }
            });
            steps.push(step.map_err(|(field, fault)| PlanError { place: place(field), fault })?);
        }
        Ok(Arc::from(steps))
    }

    fn step(&self, step: &StepDefinition, asked: &Requirement) -> Result<Step, (Option<&'static str>, PlanFault)> {
        let StepDefinition {
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
            move_to,
            end,
        } = step;
        let at = |field| move |fault| (Some(field), fault);
        let other = |name: &Option<String>| name.as_deref().map(|name| self.other_queue(name)).transpose();
        let after = check_span(*after).map_err(at("after"))?;
        let when = when.iter().map(check_condition).collect::<Result<Vec<_>, _>>().map_err(at("when"))?;
        if recheck.is_some() && when.is_empty() {
            return Err((Some("recheck"), PlanFault::NoCondition));
        }
        let recheck = recheck.map(check_some_span).transpose().map_err(at("recheck"))?;
        let mut relaxed = BTreeSet::new();
        let drop = drop.iter().map(|name| self.relaxed_skill(name, &mut relaxed));
        let drop = drop.collect::<Result<Vec<_>, _>>().map_err(at("drop"))?;
        let lower = lower.iter().map(|(name, by)| {
            check_range(u32::from(*by), 1, 100)?;
            Ok((self.relaxed_skill(name, &mut relaxed)?, *by))
        });
        let lower = lower.collect::<Result<Vec<_>, _>>().map_err(at("lower"))?;
        let requirement = requirement.as_deref().map(|text| self.replacement(text, asked)).transpose();
        let requirement = requirement.map_err(|error| (Some("requirement"), error.into()))?;
        if let Some(levels) = levels.filter(|levels| self.queue.levels.is_none_or(|limit| *levels <= limit)) {
            return Err((Some("levels"), PlanFault::LevelsNotRaised { levels }));
        }
        let add_queue = other(add_queue).map_err(at("add_queue"))?;
        let move_to = other(move_to).map_err(at("move_to"))?;
        if end.is_some_and(EndReason::is_reserved) {
            return Err((Some("end"), PlanFault::ReservedReason));
        }
        let exit = match (move_to, *end) {
            (Some(_), Some(_)) => return Err((None, PlanFault::MovesAndEnds)),
            (queue, reason) => queue.map(StepExit::MoveTo).or(reason.map(StepExit::End)),
        };
        let idle = Step { after, when: when.clone(), recheck, ..Step::default() };
        let (levels, raise_priority, offer_callback) = (*levels, *raise_priority, *offer_callback);
        let step = Step {
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
        };
        if step == idle { Err((None, PlanFault::StepWithoutEffect)) } else { Ok(step) }
    }

    /// A skill that the step has not named before.
    fn relaxed_skill(&self, name: &str, relaxed: &mut BTreeSet<SkillId>) -> Result<SkillId, PlanFault> {
        let Some(skill) = self.parts.skill_ids.get(name).copied() else {
            return Err(PlanFault::UnknownSkill { name: Name::shown(name) });
        };
        if relaxed.insert(skill) { Ok(skill) } else { Err(PlanFault::DuplicateSkill { name: Name::from(name) }) }
    }

    /// A requirement that somebody can meet beside what is always asked.
    fn replacement(&self, text: &str, asked: &Requirement) -> Result<Requirement, RequirementError> {
        let requirement = self.parse(text)?;
        check_satisfiable(&asked.replaced_by(&requirement))?;
        Ok(requirement)
    }
}

/// Refuses plans in which steps of wait zero lead from a queue back to itself. [D-7]
///
/// Costs one walk over the queues and those steps.
pub(super) fn check_moves(queues: &[Queue]) -> Result<(), PlanError> {
    let mut visits = vec![Visit::None; queues.len()];
    for start in (0..=u16::MAX).map(QueueId).take(queues.len()) {
        // The queues from the start to the present one, each with the steps of it that are still to be followed.
        let mut path = Vec::new();
        if visits.get(usize::from(start.0)) == Some(&Visit::None) {
            path.extend(enter(queues, &mut visits, start));
        }
        while let Some((queue, moves)) = path.last_mut() {
            let Some((step, target)) = moves.pop() else {
                if let Some(visit) = visits.get_mut(usize::from(queue.0)) {
                    *visit = Visit::Done;
                }
                path.pop();
                continue;
            };
            match visits.get(usize::from(target.0)) {
                Some(Visit::OnPath) => {
                    let name = queues.get(usize::from(queue.0)).map(|queue| queue.name.clone());
                    let place = name.map(|queue| Place::Step { queue, step, field: Some("move_to") });
                    return Err(PlanError { place: place.unwrap_or(Place::Plan), fault: PlanFault::EndlessMove });
                }
                Some(Visit::None) => path.extend(enter(queues, &mut visits, target)),
                Some(Visit::Done) | None => {}
            }
        }
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Visit {
    None,
    OnPath,
    Done,
}

/// The queue and its moves without wait, the first of them last.
fn enter(queues: &[Queue], visits: &mut [Visit], queue: QueueId) -> Option<(QueueId, Vec<(u32, QueueId)>)> {
    *visits.get_mut(usize::from(queue.0))? = Visit::OnPath;
    let steps = (1..=u32::MAX).zip(queues.get(usize::from(queue.0))?.steps.iter());
    let at_once = steps.take_while(|(_, step)| step.after.is_zero());
    let moves = at_once.filter_map(|(number, step)| match step.exit {
        Some(StepExit::MoveTo(target)) => Some((number, target)),
        Some(StepExit::End(_)) | None => None,
    });
    let mut moves: Vec<_> = moves.collect();
    moves.reverse();
    Some((queue, moves))
}

fn check_condition(condition: &StepCondition) -> Result<StepCondition, PlanFault> {
    match *condition {
        StepCondition::EstimateAbove(span) => return check_span(span).map(StepCondition::EstimateAbove),
        StepCondition::ReadyBelow(percent) => check_range(u32::from(percent), 1, 100)?,
        StepCondition::QueueLongerThan(_) | StepCondition::NoStaff | StepCondition::NoReadyStaff => {}
    }
    Ok(*condition)
}
