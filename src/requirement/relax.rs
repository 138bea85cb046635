//! Asking less of agents, without ever giving way on an `always` part. [V-5]

use super::Requirement;
use crate::{AgentId, Level, SkillId};
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::iter;

impl Requirement {
    /// The requirement without this skill: no part outside `always` asks for it any more. [V-5]
    ///
    /// Each part about the skill becomes one that holds for every agent, or, below an odd number of `not`s, one that never holds. So
    /// whoever met the requirement before meets it still. The result is simplified, which changes nothing about who meets it; it has no
    /// more parts or levels than before. Costs one walk of the tree, which is copied.
    ///
    /// ```
    /// use toritsugi::{PlanDefinition, QueueDefinition, Requirement};
    ///
    /// let plan = PlanDefinition::new().skill("licence").skill("english").skill("trainee").queue(QueueDefinition::new("loans")).build()?;
    /// let (licence, trainee) = (plan.skill("licence").unwrap(), plan.skill("trainee").unwrap());
    /// let strict = plan.requirement("always licence and english >= 50 and not trainee")?;
    /// assert_eq!(strict.without(trainee), plan.requirement("always licence and english >= 50")?);
    /// assert_eq!(strict.without(licence), strict);
    ///
    /// let either = plan.requirement("english >= 50 and (trainee or licence >= 2)")?;
    /// assert_eq!(either.without(licence), plan.requirement("english >= 50")?);
    /// assert_eq!(plan.requirement("trainee")?.without(trainee), Requirement::Anyone);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn without(&self, skill: SkillId) -> Self {
        self.dropped(skill, &Self::Anyone, &Self::never())
    }

    /// The requirement with this skill asked for at so many levels less, at the least at level 0, which must still be held. [V-5]
    ///
    /// Concerns the level of *at least* and the low end of *within*, outside `always` and below no `not`. So whoever met the requirement
    /// before meets it still. The tree keeps its shape. Costs one walk of the tree, which is copied.
    ///
    /// ```
    /// use toritsugi::{PlanDefinition, QueueDefinition};
    ///
    /// let plan = PlanDefinition::new().skill("english").queue(QueueDefinition::new("support")).build()?;
    /// let english = plan.skill("english").unwrap();
    /// let strict = plan.requirement("always english >= 30 and (english >= 80 or english in 20..=40) and not english >= 90")?;
    /// assert_eq!(
    ///     strict.lowered(english, 25),
    ///     plan.requirement("always english >= 30 and (english >= 55 or english in 0..=40) and not english >= 90")?,
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn lowered(&self, skill: SkillId, by: u8) -> Self {
        match self {
            Self::AtLeast { skill: about, level } if *about == skill => {
                Self::AtLeast { skill, level: level.lowered(by) }
            }
            Self::Within { skill: about, low, high } if *about == skill => {
                Self::Within { skill, low: low.lowered(by), high: *high }
            }
            Self::All(parts) => Self::All(parts.iter().map(|part| part.lowered(skill, by)).collect()),
            Self::AnyOf(parts) => Self::AnyOf(parts.iter().map(|part| part.lowered(skill, by)).collect()),
            Self::Anyone
            | Self::AtLeast { .. }
            | Self::Within { .. }
            | Self::AgentIn(_)
            | Self::Not(_)
            | Self::Always(_) => self.clone(),
        }
    }

    /// Another requirement in place of this one, and with it every `always` part of this one that it lacks. [V-5]
    ///
    /// The missing parts stand behind `new`, in their order and each once, under one `All`. If none is missing the result is `new`; if
    /// `new` is [`Anyone`](Self::Anyone) it is the missing parts alone. It may have more parts and one level more than `new`, so check it
    /// with [`Plan::check_requirement`](crate::Plan::check_requirement) where limits are tight. Costs one comparison for every two
    /// `always` parts, and one copy of the result.
    ///
    /// ```
    /// use toritsugi::{PlanDefinition, QueueDefinition, Requirement};
    ///
    /// let plan = PlanDefinition::new().skill("licence").skill("english").queue(QueueDefinition::new("loans")).build()?;
    /// let strict = plan.requirement("english >= 50 and always licence")?;
    /// let with = |new| Ok::<_, toritsugi::RequirementError>(strict.replaced_by(&plan.requirement(new)?));
    /// assert_eq!(with("english >= 20")?, plan.requirement("english >= 20 and always licence")?);
    /// assert_eq!(with("always licence and english")?, plan.requirement("always licence and english")?);
    /// assert_eq!(with("anyone")?, plan.requirement("always licence")?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn replaced_by(&self, new: &Self) -> Self {
        let mut known = Vec::new();
        new.for_each_always(&mut |part| known.push(part));
        let of_new = known.len();
        self.for_each_always(&mut |part| {
            if !known.contains(&part) {
                known.push(part);
            }
        });
        match known.get(of_new..).unwrap_or_default() {
            [] => new.clone(),
            missing => all_of(iter::once(new).chain(missing.iter().copied()).cloned()),
        }
    }

    /// What no relaxation takes away: the `always` parts, in their order and each once; [`Anyone`](Self::Anyone) if there are none. [V-5]
    ///
    /// Costs one comparison for every two `always` parts, and one copy of them.
    ///
    /// ```
    /// use toritsugi::{PlanDefinition, QueueDefinition, Requirement};
    ///
    /// let plan = PlanDefinition::new().skill("licence").skill("english").queue(QueueDefinition::new("loans")).build()?;
    /// let lasting = |text| Ok::<_, toritsugi::RequirementError>(plan.requirement(text)?.lasting());
    /// assert_eq!(lasting("english and always licence >= 3")?, plan.requirement("always licence >= 3")?);
    /// assert_eq!(lasting("always licence and (english and always english)")?, plan.requirement("always licence and always english")?);
    /// assert_eq!(lasting("english >= 50")?, Requirement::Anyone);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn lasting(&self) -> Self {
        self.replaced_by(&Self::Anyone)
    }

    /// The simplified tree with `here` in place of the parts about the skill, and `under_not` in their place behind the next `not`.
    fn dropped(&self, skill: SkillId, here: &Self, under_not: &Self) -> Self {
        match self {
            Self::AtLeast { skill: about, .. } | Self::Within { skill: about, .. } if *about == skill => here.clone(),
            Self::All(parts) => all_of(parts.iter().map(|part| part.dropped(skill, here, under_not))),
            Self::AnyOf(parts) => any_of(parts.iter().map(|part| part.dropped(skill, here, under_not))),
            Self::Not(part) => not(part.dropped(skill, under_not, here)),
            Self::Anyone | Self::AtLeast { .. } | Self::Within { .. } | Self::AgentIn(_) | Self::Always(_) => {
                self.clone()
            }
        }
    }

    /// The same tree with other numbers for its skills; a part about one that has none never holds.
    pub(crate) fn renumbered(&self, number: &impl Fn(SkillId) -> Option<SkillId>) -> Self {
        let all = |parts: &[Self]| parts.iter().map(|part| part.renumbered(number)).collect();
        let never = Self::AnyOf(Vec::new());
        match self {
            Self::Anyone | Self::AgentIn(_) => self.clone(),
            Self::AtLeast { skill, level } => {
                number(*skill).map_or(never, |skill| Self::AtLeast { skill, level: *level })
            }
            Self::Within { skill, low, high } => {
                number(*skill).map_or(never, |skill| Self::Within { skill, low: *low, high: *high })
            }
            Self::All(parts) => Self::All(all(parts)),
            Self::AnyOf(parts) => Self::AnyOf(all(parts)),
            Self::Not(part) => Self::Not(Box::new(part.renumbered(number))),
            Self::Always(part) => Self::Always(Box::new(part.renumbered(number))),
        }
    }

    /// Whether the `always` parts hold for this agent, with these skills in ascending order of id.
    pub(crate) fn lasting_is_met(&self, agent: AgentId, skills: &[(SkillId, Level)]) -> bool {
        match self {
            Self::Always(_) => self.is_met(agent, skills),
            Self::All(parts) => parts.iter().all(|part| part.lasting_is_met(agent, skills)),
            _ => true,
        }
    }

    /// Calls `visit` with every `always` part, from left to right.
    fn for_each_always<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        match self {
            Self::Always(_) => visit(self),
            Self::All(parts) => {
                for part in parts {
                    part.for_each_always(visit);
                }
            }
            // None stands below these. [C-2]
            Self::Anyone
            | Self::AtLeast { .. }
            | Self::Within { .. }
            | Self::AgentIn(_)
            | Self::AnyOf(_)
            | Self::Not(_) => {}
        }
    }

    /// Holds for no agent.
    const fn never() -> Self {
        Self::AnyOf(Vec::new())
    }

    fn is_never(&self) -> bool {
        matches!(self, Self::AnyOf(parts) if parts.is_empty())
    }
}

fn all_of(parts: impl Iterator<Item = Requirement>) -> Requirement {
    let parts = parts.filter(|part| *part != Requirement::Anyone).collect();
    single_or(parts, |parts| if parts.is_empty() { Requirement::Anyone } else { Requirement::All(parts) })
}

fn any_of(parts: impl Iterator<Item = Requirement>) -> Requirement {
    let parts: Vec<_> = parts.filter(|part| !part.is_never()).collect();
    if parts.contains(&Requirement::Anyone) {
        return Requirement::Anyone;
    }
    single_or(parts, Requirement::AnyOf)
}

fn not(part: Requirement) -> Requirement {
    if part.is_never() { Requirement::Anyone } else { Requirement::Not(Box::new(part)) }
}

/// The one part there is, or else what `join` makes of them.
fn single_or(mut parts: Vec<Requirement>, join: impl FnOnce(Vec<Requirement>) -> Requirement) -> Requirement {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            join(parts)
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use crate::requirement::RequirementLimits;
    use crate::{AgentId, Level};
    use alloc::vec;
    use proptest::prelude::*;

    const SKILLS: u16 = 3;

    fn level() -> impl Strategy<Value = Level> + Clone {
        prop::sample::select(vec![0, 1, 20, 50, 80, 99, 100]).prop_map(|value| Level::new(value).unwrap())
    }

    fn skill() -> impl Strategy<Value = SkillId> + Clone {
        (0..SKILLS).prop_map(SkillId)
    }

    /// An agent's id and skills.
    fn agent() -> impl Strategy<Value = (AgentId, Vec<(SkillId, Level)>)> {
        let skills = prop::collection::btree_map(skill(), level(), 0..=3);
        ((1_u128..4).prop_map(AgentId), skills.prop_map(|skills| skills.into_iter().collect()))
    }

    fn crowd() -> impl Strategy<Value = Vec<(AgentId, Vec<(SkillId, Level)>)>> {
        prop::collection::vec(agent(), 24)
    }

    /// A tree without `always`.
    fn part() -> impl Strategy<Value = Requirement> + Clone {
        let leaf = prop_oneof![
            1 => Just(Requirement::Anyone),
            1 => prop::collection::vec((1_u128..4).prop_map(AgentId), 0..3).prop_map(Requirement::AgentIn),
            4 => (skill(), level()).prop_map(|(skill, level)| Requirement::AtLeast { skill, level }),
            2 => (skill(), level(), level()).prop_map(|(skill, one, other)| {
                Requirement::Within { skill, low: one.min(other), high: one.max(other) }
            }),
        ];
        leaf.prop_recursive(4, 24, 3, |inner| {
            let list = prop::collection::vec(inner.clone(), 0..4);
            prop_oneof![
                list.clone().prop_map(Requirement::All),
                list.prop_map(Requirement::AnyOf),
                inner.prop_map(|part| Requirement::Not(Box::new(part))),
            ]
        })
    }

    /// A tree with `always` where it may stand.
    fn tree() -> impl Strategy<Value = Requirement> {
        let top = prop_oneof![part(), part().prop_map(|part| Requirement::Always(Box::new(part)))];
        top.prop_recursive(2, 12, 4, |inner| prop::collection::vec(inner, 0..4).prop_map(Requirement::All))
    }

    /// Whether the agent meets the tree once each part about the skill holds (`open`) or, behind the next `not`, does not.
    fn holds_without(tree: &Requirement, skill: SkillId, open: bool, agent: &(AgentId, Vec<(SkillId, Level)>)) -> bool {
        let mut holds = |part: &Requirement| holds_without(part, skill, open, agent);
        match tree {
            Requirement::AtLeast { skill: about, .. } | Requirement::Within { skill: about, .. } if *about == skill => {
                open
            }
            Requirement::All(parts) => parts.iter().all(&mut holds),
            Requirement::AnyOf(parts) => parts.iter().any(&mut holds),
            Requirement::Not(part) => !holds_without(part, skill, !open, agent),
            other => other.is_met(agent.0, &agent.1),
        }
    }

    /// Levels and parts of a tree, to be held against another's.
    fn size(tree: &Requirement) -> (u32, u32) {
        let inner: Vec<_> = match tree {
            Requirement::All(parts) | Requirement::AnyOf(parts) => parts.iter().map(size).collect(),
            Requirement::Not(part) | Requirement::Always(part) => vec![size(part)],
            _ => Vec::new(),
        };
        let depth = inner.iter().map(|(depth, _)| *depth).max().unwrap_or(0);
        (depth + 1, inner.iter().map(|(_, parts)| parts).sum::<u32>() + 1)
    }

    fn check(tree: &Requirement) {
        let limits = RequirementLimits { skills: SKILLS, parts: 4_096, depth: 64 };
        assert_eq!(tree.check(&limits), Ok(()), "{tree:?}");
    }

    proptest! {
        #[test]
        fn dropping_means_what_the_rule_says(tree in tree(), skill in skill(), crowd in crowd()) {
            let relaxed = tree.without(skill);
            for agent in &crowd {
                let (before, after) = (tree.is_met(agent.0, &agent.1), relaxed.is_met(agent.0, &agent.1));
                prop_assert_eq!(after, holds_without(&tree, skill, true, agent));
                prop_assert!(after || !before, "{:?} no longer meets {:?}", agent, relaxed);
            }
            let mut still_named = false;
            let nothing_lasts = relaxed.lasting() == Requirement::Anyone;
            relaxed.for_each_skill(&mut |named| still_named |= named == skill);
            prop_assert!(!(still_named && nothing_lasts), "{:?} still names the skill", relaxed);
        }

        #[test]
        fn dropping_twice_is_dropping_once(tree in tree(), skill in skill()) {
            let relaxed = tree.without(skill);
            prop_assert_eq!(&relaxed.without(skill), &relaxed);
            let (before, after) = (size(&tree), size(&relaxed));
            prop_assert!(after.0 <= before.0 && after.1 <= before.1, "{:?}", relaxed);
        }

        #[test]
        fn simplifying_changes_nothing_about_who_meets_it(tree in tree(), crowd in crowd()) {
            let simplified = tree.without(SkillId(SKILLS));
            for (agent, skills) in &crowd {
                prop_assert_eq!(simplified.is_met(*agent, skills), tree.is_met(*agent, skills));
            }
        }

        #[test]
        fn lowering_only_widens(tree in tree(), skill in skill(), by in 0_u8..=120, more in 0_u8..=120, crowd in crowd()) {
            let relaxed = tree.lowered(skill, by);
            for (agent, skills) in &crowd {
                prop_assert!(relaxed.is_met(*agent, skills) || !tree.is_met(*agent, skills), "{:?}", relaxed);
            }
            prop_assert_eq!(tree.lowered(skill, 0), tree.clone());
            prop_assert_eq!(relaxed.lowered(skill, more), tree.lowered(skill, by + more));
        }

        #[test]
        fn nothing_gives_way_on_what_lasts(
            tree in tree(), new in tree(), skill in skill(), by in 0_u8..=120, crowd in crowd(),
        ) {
            let (lasting, replaced) = (tree.lasting(), tree.replaced_by(&new));
            for relaxed in [tree.without(skill), tree.lowered(skill, by), replaced.clone()] {
                check(&relaxed);
                for (agent, skills) in &crowd {
                    prop_assert!(lasting.is_met(*agent, skills) || !relaxed.is_met(*agent, skills), "{:?}", relaxed);
                }
            }
            prop_assert_eq!(tree.without(skill).lasting(), lasting.clone());
            prop_assert_eq!(tree.lowered(skill, by).lasting(), lasting.clone());
            prop_assert_eq!(lasting.lasting(), lasting.clone());
            prop_assert_eq!(tree.replaced_by(&replaced), replaced.clone());
            for (agent, skills) in &crowd {
                let both = new.is_met(*agent, skills) && lasting.is_met(*agent, skills);
                prop_assert_eq!(replaced.is_met(*agent, skills), both);
            }
        }
    }

    #[test]
    fn simplified_trees_are_exactly_these() {
        let [a, b, c] = [0, 1, 2].map(|skill| Requirement::AtLeast { skill: SkillId(skill), level: Level::MIN });
        let (all, any) = (Requirement::All, Requirement::AnyOf);
        let (never, anyone) = (any(vec![]), Requirement::Anyone);
        let not = |part: &Requirement| Requirement::Not(Box::new(part.clone()));
        let always = |part: &Requirement| Requirement::Always(Box::new(part.clone()));
        for (tree, without_a) in [
            (all(vec![a.clone(), b.clone(), c.clone()]), all(vec![b.clone(), c.clone()])),
            (all(vec![a.clone(), b.clone()]), b.clone()),
            (all(vec![a.clone(), all(vec![])]), anyone.clone()),
            (any(vec![a.clone(), b.clone()]), anyone.clone()),
            (any(vec![never.clone(), b.clone()]), b.clone()),
            (any(vec![b.clone(), any(vec![never.clone()]), c.clone()]), any(vec![b.clone(), c.clone()])),
            (not(&a), anyone.clone()),
            (not(&not(&a)), not(&not(&anyone))),
            (not(&not(&b)), not(&not(&b))),
            (not(&any(vec![a.clone(), b.clone()])), not(&b)),
            (not(&all(vec![a.clone(), b.clone()])), not(&all(vec![never.clone(), b.clone()]))),
            (all(vec![always(&a), a.clone()]), always(&a)),
            (always(&all(vec![a.clone(), anyone.clone()])), always(&all(vec![a.clone(), anyone.clone()]))),
        ] {
            assert_eq!(tree.without(SkillId(0)), without_a, "{tree:?}");
        }
    }
}
