//! Whether any agent at all could meet a requirement.

use super::Requirement;
use crate::{AgentId, SkillId};
use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

/// More alternatives than this are not looked at: the requirement then counts as satisfiable.
const MOST_ALTERNATIVES: usize = 4_096;

/// Bit `level` for each level of 0 to 100, and the one above for "not held".
const EVERY_STATE: u128 = (1 << 102) - 1;

/// One way to meet a requirement: the states each skill may be in, and the agents it may be.
#[derive(Clone, Default)]
struct Alternative {
    skills: BTreeMap<SkillId, u128>,
    only: Option<Vec<AgentId>>,
    never: Vec<AgentId>,
}

/// Whether some agent, with skills of its own choice, meets all of these requirements together.
///
/// Exact for up to 4,096 alternatives; true beyond.
pub(crate) fn is_satisfiable(requirements: &[&Requirement]) -> bool {
    let mut alternatives = vec![Alternative::default()];
    for requirement in requirements {
        match expand(requirement, true).and_then(|ways| product(&alternatives, &ways)) {
            Some(joined) => alternatives = joined,
            None => return true,
        }
    }
    !alternatives.is_empty()
}

/// The alternatives that make the requirement hold (or fail, if not `holds`); `None` if there are too many.
fn expand(requirement: &Requirement, holds: bool) -> Option<Vec<Alternative>> {
    match requirement {
        Requirement::Anyone => Some(if holds { vec![Alternative::default()] } else { Vec::new() }),
        Requirement::AtLeast { skill, level } => Some(of_skill(*skill, level_bits(level.value(), 100), holds)),
        Requirement::Within { skill, low, high } => {
            Some(of_skill(*skill, level_bits(low.value(), high.value()), holds))
        }
        Requirement::AgentIn(agents) if holds => {
            let way = Alternative { only: Some(agents.clone()), ..Alternative::default() };
            Some(if agents.is_empty() { Vec::new() } else { vec![way] })
        }
        Requirement::AgentIn(agents) => Some(vec![Alternative { never: agents.clone(), ..Alternative::default() }]),
        Requirement::Not(part) => expand(part, !holds),
        Requirement::Always(part) => expand(part, holds),
        Requirement::All(parts) if holds => conjunction(parts, holds),
        Requirement::AnyOf(parts) if !holds => conjunction(parts, holds),
        Requirement::All(parts) | Requirement::AnyOf(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.append(&mut expand(part, holds)?);
            }
            (all.len() <= MOST_ALTERNATIVES).then_some(all)
        }
    }
}

fn conjunction(parts: &[Requirement], holds: bool) -> Option<Vec<Alternative>> {
    let mut all = vec![Alternative::default()];
    for part in parts {
        all = product(&all, &expand(part, holds)?)?;
    }
    Some(all)
}

fn product(left: &[Alternative], right: &[Alternative]) -> Option<Vec<Alternative>> {
    if left.len().saturating_mul(right.len()) > MOST_ALTERNATIVES {
        return None;
    }
    Some(left.iter().flat_map(|one| right.iter().filter_map(|other| join(one, other))).collect())
}

/// Both at once, or `None` if they contradict each other.
fn join(one: &Alternative, other: &Alternative) -> Option<Alternative> {
    let mut joined = one.clone();
    for (skill, states) in &other.skills {
        let both = joined.skills.entry(*skill).or_insert(EVERY_STATE);
        *both &= states;
        if *both == 0 {
            return None;
        }
    }
    joined.never.extend_from_slice(&other.never);
    joined.only = match (joined.only, &other.only) {
        (Some(mut agents), Some(others)) => {
            agents.retain(|agent| others.contains(agent));
            Some(agents)
        }
        (one, other) => one.or_else(|| other.clone()),
    };
    let someone = joined.only.as_ref().is_none_or(|agents| agents.iter().any(|agent| !joined.never.contains(agent)));
    someone.then_some(joined)
}

/// Without any state it is dropped as soon as it is joined with another.
fn of_skill(skill: SkillId, states: u128, holds: bool) -> Vec<Alternative> {
    let states = if holds { states } else { EVERY_STATE & !states };
    vec![Alternative { skills: BTreeMap::from([(skill, states)]), ..Alternative::default() }]
}

fn level_bits(low: u8, high: u8) -> u128 {
    (low..=high).fold(0, |bits, level| bits | 1_u128 << level)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use crate::Level;
    use crate::requirement::{RequirementLimits, parse};
    use alloc::boxed::Box;
    use alloc::format;

    fn satisfiable(text: &str) -> bool {
        let limits = RequirementLimits { skills: 2, parts: 64, depth: 16 };
        let skill =
            |name: &str| ["a", "b"].iter().position(|known| *known == name).map(|at| SkillId(at.try_into().unwrap()));
        is_satisfiable(&[&parse(text, &limits, &skill).unwrap()])
    }

    #[test]
    fn contradictions_are_seen() {
        for text in [
            "a >= 50 and a in 0..=49",
            "a and not a",
            "agent in [1] and agent in [2]",
            "agent in [1, 2] and not agent in [2, 1]",
            "not (a or not a)",
            "a >= 50 and (a in 0..=10 or a in 20..=30)",
            "always a and not a",
            "a and b and not (a and b)",
        ] {
            assert!(!satisfiable(text), "{text}");
        }
        for text in [
            "a >= 50 and not b",
            "always a and b",
            "a or not a",
            "not a",
            "agent in [1, 2] and not agent in [2]",
            "a in 3..=3",
            "a and not (a and b)",
        ] {
            assert!(satisfiable(text), "{text}");
        }
    }

    /// Each part doubles the alternatives: twelve make 4,096.
    #[test]
    fn a_contradiction_behind_too_many_alternatives_is_not_seen() {
        let choices = |count| vec!["(a or b)"; count].join(" and ");
        for (count, is_unseen) in [(12, false), (13, true)] {
            assert_eq!(satisfiable(&format!("{} and a and not a", choices(count))), is_unseen, "{count}");
        }
    }

    #[test]
    fn what_stands_in_no_text_is_judged_as_well() {
        let level = |level| Level::new(level).unwrap();
        let nobody = Requirement::Not(Box::new(Requirement::Anyone));
        let empty = Requirement::Within { skill: SkillId(0), low: level(50), high: level(49) };
        let none = Requirement::AgentIn(Vec::new());
        for (requirement, expected) in [(&Requirement::Anyone, true), (&nobody, false), (&empty, false), (&none, false)]
        {
            assert_eq!(is_satisfiable(&[requirement]), expected, "{requirement:?}");
        }
    }
}
