//! What a command brings about one contact, held against the plan: steps, preferred stages, a callback.

use super::Plan;
use crate::requirement::RequirementLimits;
use crate::time::whole_micros;
use crate::{
    CallFirst, Callback, CallbackFault, CallbackOwner, MAX_SPAN, PreferredStage, QueueId, SkillId, StageFault, Step,
    StepCondition, StepExit, StepFault, Timestamp,
};
use core::time::Duration;

const MAX_STAGES: u32 = 16;

impl Plan {
    /// Checks a contact's own steps; with the fault comes the number of the step, from 1. [D-1]
    ///
    /// Costs one pass over the steps and their requirements.
    pub(crate) fn check_steps(&self, steps: &[Step]) -> Result<(), (u32, StepFault)> {
        let limit = self.limits().steps;
        if u32::try_from(steps.len()).map_or(true, |count| count > limit) {
            return Err((limit.saturating_add(1), StepFault::TooMany { limit }));
        }
        let mut earliest = Duration::ZERO;
        for (number, step) in (1..=u32::MAX).zip(steps) {
            self.check_step(step, earliest, &self.parts.requirement_limits()).map_err(|fault| (number, fault))?;
            earliest = step.after;
        }
        Ok(())
    }

    /// Whether these can be the own steps of a contact that came under another plan of other limits.
    #[cfg(feature = "serde")]
    pub(crate) fn may_keep_steps(&self, steps: &[Step]) -> bool {
        let limits = RequirementLimits::highest(self.skills().len());
        let earlier = core::iter::once(Duration::ZERO).chain(steps.iter().map(|step| step.after));
        u16::try_from(steps.len()).is_ok()
            && steps.iter().zip(earlier).all(|(step, earliest)| self.check_step(step, earliest, &limits).is_ok())
    }

    /// Checks preferred stages; with the fault comes the number of the stage, from 1. [P-1]
    ///
    /// Costs three passes over the stages.
    pub(crate) fn check_stages(&self, stages: &[PreferredStage]) -> Result<(), (u32, StageFault)> {
        if u32::try_from(stages.len()).map_or(true, |count| count > MAX_STAGES) {
            return Err((MAX_STAGES + 1, StageFault::TooManyStages));
        }
        let numbered = || (1..=MAX_STAGES).zip(stages);
        if let Some((number, _)) = numbered().find(|(_, stage)| stage.agents.is_empty()) {
            return Err((number, StageFault::NoAgent));
        }
        let limit = self.limits().preferred_agents;
        let mut agents = 0_u32;
        for (number, stage) in numbered() {
            agents = agents.saturating_add(u32::try_from(stage.agents.len()).unwrap_or(u32::MAX));
            if agents > limit {
                return Err((number, StageFault::TooManyAgents { limit }));
            }
        }
        match numbered().find(|(_, stage)| !is_some_span(stage.within)) {
            Some((number, stage)) => Err((number, StageFault::BadSpan { within: stage.within })),
            None => Ok(()),
        }
    }

    fn check_step(&self, step: &Step, earliest: Duration, limits: &RequirementLimits) -> Result<(), StepFault> {
        let Step {
            after,
            when,
            recheck,
            drop,
            lower,
            requirement,
            levels: _,
            raise_priority: _,
            add_queue,
            offer_callback: _,
            exit,
        } = step;
        if *after > MAX_SPAN {
            return Err(StepFault::LongWait { after: *after });
        }
        if *after < earliest {
            return Err(StepFault::OutOfOrder { after: *after });
        }
        if let Some(recheck) = recheck.filter(|recheck| !is_some_span(*recheck)) {
            return Err(StepFault::BadRecheck { recheck });
        }
        when.iter().try_for_each(check_condition)?;
        drop.iter().chain(lower.iter().map(|(skill, _)| skill)).try_for_each(|skill| self.check_skill(*skill))?;
        if let Some(requirement) = requirement {
            requirement.check(limits).map_err(|fault| StepFault::InvalidRequirement { fault })?;
        }
        if let Some(queue) = add_queue {
            self.check_step_queue(*queue)?;
        }
        match exit {
            Some(StepExit::MoveTo(queue)) => self.check_step_queue(*queue),
            Some(StepExit::End(reason)) if reason.is_reserved() => Err(StepFault::ReservedReason),
            Some(StepExit::End(_)) | None => Ok(()),
        }
    }

    fn check_skill(&self, skill: SkillId) -> Result<(), StepFault> {
        self.skills().get(usize::from(skill.0)).map(|_| ()).ok_or(StepFault::UnknownSkill { skill })
    }

    fn check_step_queue(&self, queue: QueueId) -> Result<(), StepFault> {
        self.queues().get(usize::from(queue.0)).map(|_| ()).ok_or(StepFault::UnknownQueue { queue })
    }
}

/// Checks a callback that is asked for at `now`. [K-1]
pub(crate) fn check_callback(now: Timestamp, callback: &Callback) -> Result<(), CallbackFault> {
    let Callback { due, first, owner, expires_at } = callback;
    let is_ahead = |instant: Timestamp, of: Timestamp| of < instant && instant <= Timestamp::MAX;
    if due.is_some_and(|due| !is_ahead(due, now)) {
        return Err(CallbackFault::BadDue);
    }
    if expires_at.is_some_and(|expires_at| !is_ahead(expires_at, due.unwrap_or(now))) {
        return Err(CallbackFault::BadExpiry);
    }
    if *first == CallFirst::Customer && due.is_none() {
        return Err(CallbackFault::CustomerFirstWithoutDue);
    }
    match owner {
        Some(CallbackOwner { agent: _, within }) if !is_some_span(*within) => Err(CallbackFault::BadOwnerSpan),
        Some(_) | None => Ok(()),
    }
}

fn check_condition(condition: &StepCondition) -> Result<(), StepFault> {
    match *condition {
        StepCondition::EstimateAbove(span) if span > MAX_SPAN => Err(StepFault::LongWait { after: span }),
        StepCondition::ReadyBelow(percent) if !(1..=100).contains(&percent) => Err(StepFault::BadPercent { percent }),
        StepCondition::QueueLongerThan(_)
        | StepCondition::NoStaff
        | StepCondition::NoReadyStaff
        | StepCondition::EstimateAbove(_)
        | StepCondition::ReadyBelow(_) => Ok(()),
    }
}

/// Whether the span is at least a microsecond and not too long.
pub(crate) fn is_some_span(span: Duration) -> bool {
    span <= MAX_SPAN && !whole_micros(span).is_zero()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use crate::{AgentId, EndReason, Limits, PlanDefinition, QueueDefinition, Requirement, RequirementFault};
    use alloc::boxed::Box;
    use alloc::vec;
    use alloc::vec::Vec;

    const SECOND: Duration = Duration::from_secs(1);
    const LONG: Duration = Duration::from_secs(2 * 365 * 24 * 3600 + 1);
    const SHORT: Duration = Duration::from_nanos(999);

    fn plan() -> Plan {
        let limits = Limits { steps: 3, preferred_agents: 4, ..Limits::default() };
        PlanDefinition::new().skill("a").queue(QueueDefinition::new("q")).limits(limits).build().unwrap()
    }

    fn step() -> Step {
        Step::after(SECOND)
    }

    #[test]
    fn sound_steps_pass() {
        let rich = Step {
            when: vec![
                StepCondition::NoStaff,
                StepCondition::ReadyBelow(100),
                StepCondition::ReadyBelow(1),
                StepCondition::EstimateAbove(MAX_SPAN),
                StepCondition::QueueLongerThan(0),
            ],
            recheck: Some(MAX_SPAN),
            drop: vec![SkillId(0)],
            lower: vec![(SkillId(0), 255)],
            requirement: Some(Requirement::Anyone),
            levels: Some(255),
            raise_priority: i16::MIN,
            add_queue: Some(QueueId(0)),
            offer_callback: true,
            exit: Some(StepExit::MoveTo(QueueId(0))),
            ..step()
        };
        let last = Step { exit: Some(StepExit::End(EndReason::Busy)), ..Step::after(MAX_SPAN) };
        assert_eq!(plan().check_steps(&[Step::default(), rich, last]), Ok(()));
        assert_eq!(plan().check_steps(&[]), Ok(()));
        assert_eq!(plan().check_steps(&[step(), step()]), Ok(()));
    }

    /// From a step that breaks every rule, one fault after the other is mended, in the order of the rule.
    #[test]
    fn faults_of_steps_are_found_in_order() {
        let plan = plan();
        let limit = 3;
        assert_eq!(plan.check_steps(&vec![step(); 4]), Err((4, StepFault::TooMany { limit })));
        let misplaced = Requirement::Not(Box::new(Requirement::Always(Box::new(Requirement::Anyone))));
        let mut bad = Step {
            after: LONG,
            when: vec![
                StepCondition::ReadyBelow(0),
                StepCondition::ReadyBelow(101),
                StepCondition::EstimateAbove(LONG),
            ],
            recheck: Some(SHORT),
            drop: vec![SkillId(1)],
            lower: vec![(SkillId(0), 1), (SkillId(2), 1)],
            requirement: Some(misplaced),
            add_queue: Some(QueueId(1)),
            exit: Some(StepExit::MoveTo(QueueId(2))),
            ..Step::default()
        };
        let expect = |bad: &Step, fault| assert_eq!(plan.check_steps(&[step(), bad.clone()]), Err((2, fault)));
        expect(&bad, StepFault::LongWait { after: LONG });
        bad.after = Duration::ZERO;
        expect(&bad, StepFault::OutOfOrder { after: Duration::ZERO });
        bad.after = SECOND;
        expect(&bad, StepFault::BadRecheck { recheck: SHORT });
        bad.recheck = Some(LONG);
        expect(&bad, StepFault::BadRecheck { recheck: LONG });
        bad.recheck = None;
        expect(&bad, StepFault::BadPercent { percent: 0 });
        bad.when.remove(0);
        expect(&bad, StepFault::BadPercent { percent: 101 });
        bad.when.remove(0);
        expect(&bad, StepFault::LongWait { after: LONG });
        bad.when.clear();
        expect(&bad, StepFault::UnknownSkill { skill: SkillId(1) });
        bad.drop.clear();
        expect(&bad, StepFault::UnknownSkill { skill: SkillId(2) });
        bad.lower.pop();
        expect(&bad, StepFault::InvalidRequirement { fault: RequirementFault::MisplacedAlways });
        bad.requirement = None;
        expect(&bad, StepFault::UnknownQueue { queue: QueueId(1) });
        bad.add_queue = None;
        expect(&bad, StepFault::UnknownQueue { queue: QueueId(2) });
        bad.exit = Some(StepExit::End(EndReason::Closed));
        expect(&bad, StepFault::ReservedReason);
        bad.exit = Some(StepExit::End(EndReason::PlanReplaced));
        expect(&bad, StepFault::ReservedReason);
        bad.exit = None;
        assert_eq!(plan.check_steps(&[step(), bad]), Ok(()));
    }

    #[test]
    fn faults_of_stages_are_found_in_order() {
        let plan = plan();
        let stage = |agents: u128, within| PreferredStage {
            agents: (0..agents).map(AgentId).collect(),
            within,
            skip_if_away: false,
        };
        let many: Vec<_> = (0..17).map(|_| stage(0, SHORT)).collect();
        assert_eq!(plan.check_stages(&many), Err((17, StageFault::TooManyStages)));
        // Sixteen are not too many, but their agents are.
        let most: Vec<_> = (0..16).map(|_| stage(1, SHORT)).collect();
        assert_eq!(plan.check_stages(&most), Err((5, StageFault::TooManyAgents { limit: 4 })));
        let mut stages = vec![stage(2, LONG), stage(3, SECOND), stage(0, SHORT)];
        assert_eq!(plan.check_stages(&stages), Err((3, StageFault::NoAgent)));
        stages.pop();
        assert_eq!(plan.check_stages(&stages), Err((2, StageFault::TooManyAgents { limit: 4 })));
        stages.pop();
        stages.push(stage(2, SHORT));
        assert_eq!(plan.check_stages(&stages), Err((1, StageFault::BadSpan { within: LONG })));
        stages.remove(0);
        assert_eq!(plan.check_stages(&stages), Err((1, StageFault::BadSpan { within: SHORT })));
        assert_eq!(plan.check_stages(&[stage(2, SECOND), stage(2, MAX_SPAN)]), Ok(()));
        assert_eq!(plan.check_stages(&[]), Ok(()));
    }

    #[test]
    fn faults_of_callbacks_are_found_in_order() {
        let now = Timestamp(100);
        let beyond = Timestamp(Timestamp::MAX.0 + 1);
        let owner = |within| Some(CallbackOwner { agent: AgentId(1), within });
        let keep = Callback::default();
        let bad = Callback { due: Some(now), first: CallFirst::Customer, owner: owner(SHORT), expires_at: Some(now) };
        let check = |callback: Callback| check_callback(now, &callback);
        assert_eq!(check(bad), Err(CallbackFault::BadDue));
        assert_eq!(check(Callback { due: Some(beyond), ..bad }), Err(CallbackFault::BadDue));
        let bad = Callback { due: Some(Timestamp(101)), ..bad };
        for expires_at in [Timestamp(100), Timestamp(101), beyond] {
            assert_eq!(check(Callback { expires_at: Some(expires_at), ..bad }), Err(CallbackFault::BadExpiry));
        }
        assert_eq!(check(Callback { due: None, ..bad }), Err(CallbackFault::BadExpiry));
        let bad = Callback { expires_at: Some(Timestamp(102)), ..bad };
        assert_eq!(check(Callback { due: None, ..bad }), Err(CallbackFault::CustomerFirstWithoutDue));
        assert_eq!(check(bad), Err(CallbackFault::BadOwnerSpan));
        assert_eq!(check(Callback { owner: owner(LONG), ..keep }), Err(CallbackFault::BadOwnerSpan));
        assert_eq!(check(Callback { owner: owner(SECOND), ..bad }), Ok(()));
        assert_eq!(check(Callback { expires_at: Some(Timestamp::MAX), ..keep }), Ok(()));
        assert_eq!(check(keep), Ok(()));
    }
}
