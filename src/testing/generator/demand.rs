//! What contacts ask and agents bring.

use super::features::Features;
use crate::testing::dice::Dice;
use crate::{
    AgentChannel, AgentId, AgentProfile, ChannelId, Level, Membership, Plan, QueueId, Requirement, SiteId, SkillId,
    TenantId, Tenants,
};
use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
use core::time::Duration;

/// One in this many of 256 requirements and profiles is wrong in some way.
const WRONG: u8 = 12;

/// From this byte of 256 on a requirement has a part that is never relaxed.
const LASTING: u8 = 216;

/// A small tree; seldom one that the plan refuses.
pub(super) fn requirement(dice: &mut Dice<'_>, plan: &Plan) -> Requirement {
    let kind = dice.byte();
    if kind >= LASTING {
        return Requirement::All(vec![Requirement::Always(Box::new(tree(dice, plan, 2))), tree(dice, plan, 2)]);
    }
    if kind >= WRONG {
        return tree(dice, plan, 3);
    }
    match dice.below(5) {
        0 => Requirement::AtLeast { skill: SkillId(99), level: Level::MIN },
        1 => Requirement::Within { skill: SkillId(0), low: Level::MAX, high: Level::MIN },
        2 => (0..64).fold(Requirement::Anyone, |part, _| Requirement::Not(Box::new(part))),
        3 => Requirement::Not(Box::new(Requirement::Always(Box::new(Requirement::Anyone)))),
        _ => Requirement::All(vec![Requirement::Anyone; 64]),
    }
}

fn tree(dice: &mut Dice<'_>, plan: &Plan, depth: u8) -> Requirement {
    let leaves = if depth == 0 { 4 } else { 8 };
    match dice.below(leaves) {
        0 | 4 => Requirement::AtLeast { skill: skill(dice, plan), level: level(dice) },
        1 => {
            let (one, other) = (level(dice), level(dice));
            Requirement::Within { skill: skill(dice, plan), low: one.min(other), high: one.max(other) }
        }
        2 => Requirement::AgentIn((0..dice.below(4)).map(|_| agent(dice)).collect()),
        3 => Requirement::Anyone,
        5 => Requirement::All(parts(dice, plan, depth)),
        6 => Requirement::AnyOf(parts(dice, plan, depth)),
        _ => Requirement::Not(Box::new(tree(dice, plan, depth.saturating_sub(1)))),
    }
}

fn parts(dice: &mut Dice<'_>, plan: &Plan, depth: u8) -> Vec<Requirement> {
    (0..dice.below(4)).map(|_| tree(dice, plan, depth.saturating_sub(1))).collect()
}

fn agent(dice: &mut Dice<'_>) -> AgentId {
    AgentId(dice.pick(&super::POOL))
}

fn skill(dice: &mut Dice<'_>, plan: &Plan) -> SkillId {
    let skills: Vec<SkillId> = (0..).map(SkillId).zip(plan.skills()).map(|(id, _)| id).collect();
    dice.choose(&skills).unwrap_or(SkillId(0))
}

/// From few levels, so that agents are often alike.
fn level(dice: &mut Dice<'_>) -> Level {
    let value = dice.pick(&[0, 20, 50, 50, 80, 100, 100]);
    Level::new(value).unwrap_or(Level::MIN)
}

/// A profile from few values, so that agents are often alike; seldom one that the plan refuses.
pub(super) fn profile(dice: &mut Dice<'_>, plan: &Plan, features: Features) -> AgentProfile {
    let mut profile = AgentProfile { tenants: tenants(dice, plan), ..AgentProfile::default() };
    for (id, queue) in (0..).map(QueueId).zip(plan.queues()) {
        if dice.chance(210) {
            let delay = dice.choose(&queue.delays).filter(|_| dice.coin()).unwrap_or(Duration::ZERO);
            profile.queues.push(Membership::new(id).at_level(dice.pick(&[0, 0, 0, 1, 2])).after(delay));
        }
    }
    for (id, _) in (0..).map(SkillId).zip(plan.skills()) {
        if dice.chance(150) {
            profile.skills.push((id, level(dice)));
        }
    }
    if dice.chance(100) {
        let mut enabled = Vec::new();
        for (channel, _) in (0..).map(ChannelId).zip(plan.channels()) {
            if dice.chance(190) {
                enabled.push(AgentChannel {
                    channel,
                    maximum: dice.pick(&[None, None, Some(1), Some(2), Some(3)]),
                    auto_accept: None,
                });
            }
        }
        profile.channels = Some(enabled);
    }
    if dice.chance(80) {
        profile.capacity = Some(dice.pick(&[100, 50, 150, 300, 1_000_000]));
    }
    profile.position = u32::from(dice.below(4));
    profile.weight = dice.pick(&[1, 1, 1, 3, u16::MAX]);
    with_features(dice, plan, features, &mut profile);
    // Lists need not come in the order of the plan.
    if dice.chance(60) {
        profile.queues.reverse();
        profile.skills.reverse();
    }
    if dice.chance(WRONG) {
        spoil(dice, &mut profile);
    }
    profile
}

fn with_features(dice: &mut Dice<'_>, plan: &Plan, features: Features, profile: &mut AgentProfile) {
    if features.has(Features::SITES) {
        let sites: Vec<SiteId> = (0..).map(SiteId).zip(plan.sites()).map(|(id, _)| id).collect();
        profile.site = dice.choose(&sites).filter(|_| dice.chance(200));
    }
    if features.has(Features::ACROSS) {
        for membership in &mut profile.queues {
            membership.order = dice.pick(&[None, None, Some(0), Some(1)]);
            membership.weight = dice.pick(&[1, 1, 2, u16::MAX]);
            membership.idle_weight = dice.pick(&[1, 1, 2, 5]);
        }
    }
    if features.has(Features::AUTO_ACCEPT) {
        for channel in profile.channels.iter_mut().flatten() {
            channel.auto_accept = dice.pick(&[None, None, Some(true), Some(false)]);
        }
    }
}

fn tenants(dice: &mut Dice<'_>, plan: &Plan) -> Tenants {
    if dice.chance(170) {
        return Tenants::All;
    }
    let ids = (0..).map(TenantId).zip(plan.tenants()).map(|(id, _)| id);
    Tenants::Only(ids.filter(|_| dice.coin()).collect())
}

/// Makes the profile one that the plan refuses.
fn spoil(dice: &mut Dice<'_>, profile: &mut AgentProfile) {
    let channel = AgentChannel { channel: ChannelId(0), maximum: None, auto_accept: None };
    match dice.below(15) {
        0 => profile.tenants = Tenants::Only(vec![TenantId(9)]),
        1 => profile.tenants = Tenants::Only(vec![TenantId(0), TenantId(0)]),
        2 => profile.queues.push(Membership::new(QueueId(9))),
        3 => profile.queues.extend([Membership::new(QueueId(0)), Membership::new(QueueId(0))]),
        4 => profile.queues = vec![Membership::new(QueueId(0)).after(Duration::from_micros(77))],
        5 => profile.skills.push((SkillId(99), Level::MAX)),
        6 => profile.skills.extend([(SkillId(0), Level::MAX), (SkillId(0), Level::MIN)]),
        7 => profile.channels = Some(vec![AgentChannel { channel: ChannelId(99), maximum: None, auto_accept: None }]),
        8 => profile.channels = Some(vec![channel, channel]),
        9 => profile.channels = Some(vec![AgentChannel { maximum: Some(0), ..channel }]),
        10 => profile.capacity = Some(dice.pick(&[0, 1, 1_000_001])),
        11 => profile.site = Some(SiteId(9)),
        12 => profile.queues = vec![Membership { weight: 0, ..Membership::new(QueueId(0)) }],
        13 => profile.queues = vec![Membership { idle_weight: 0, ..Membership::new(QueueId(0)) }],
        _ => profile.weight = 0,
    }
}
