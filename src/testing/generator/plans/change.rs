//! From a plan to one that may come in its place.

use super::{Names, QUEUES, Swarm, few_keys, queues, strategies};
use crate::testing::dice::Dice;
use crate::testing::generator::features::Features;
use crate::{ClosingDefinition, Plan, PlanDefinition, QueueDefinition};
use alloc::string::ToString;
use alloc::vec::Vec;

/// The plan with a few things gone, new, in another order or changed; the plan itself where nothing sound comes of it.
pub(in crate::testing::generator) fn changed(known: Features, dice: &mut Dice<'_>, plan: &Plan) -> Plan {
    let swarm = Swarm::draw(known, dice);
    let mut definition = plan.definition().clone();
    for _ in 0..=dice.below(3) {
        change(dice, &swarm, &mut definition);
    }
    if swarm.here(Features::FAILING, dice, 120) {
        definition.queues.iter_mut().for_each(|queue| queues::with_failing(queue, dice));
    }
    if swarm.here(Features::KEYS, dice, 80) {
        definition.limits.keys = few_keys(dice);
    }
    mend(&mut definition);
    definition.build_with(&strategies()).unwrap_or_else(|_| plan.clone())
}

fn change(dice: &mut Dice<'_>, swarm: &Swarm, plan: &mut PlanDefinition) {
    let names = names(plan);
    let most_steps = plan.limits.steps;
    match dice.below(12) {
        0 => remove(dice, &mut plan.queues),
        1 => remove(dice, &mut plan.skills),
        2 => remove(dice, &mut plan.channels),
        3 => remove(dice, &mut plan.tenants),
        4 => remove(dice, &mut plan.sites),
        5 => rotate(&mut plan.queues),
        6 => rotate(&mut plan.skills),
        7 => rotate(&mut plan.channels),
        8 => {
            rotate(&mut plan.tenants);
            rotate(&mut plan.sites);
        }
        9 => {
            let absent = QUEUES.iter().find(|name| plan.queues.iter().all(|queue| queue.name != **name));
            if let Some(name) = absent {
                plan.queues.push(queues::queue(dice, swarm, name, &names, most_steps));
            }
        }
        10 => plan.agents = super::agents(dice, swarm),
        _ => {
            let place = usize::from(dice.byte()).checked_rem(plan.queues.len()).unwrap_or(0);
            if let Some(queue) = plan.queues.get_mut(place) {
                *queue = queues::queue(dice, swarm, &queue.name, &names, most_steps);
            }
        }
    }
}

fn names(plan: &PlanDefinition) -> Names {
    Names {
        tenants: plan.tenants.iter().map(|tenant| tenant.name.clone()).collect(),
        channels: plan.channels.iter().map(|channel| channel.name.clone()).collect(),
        skills: plan.skills.iter().map(|skill| skill.name.clone()).collect(),
        queues: plan.queues.iter().map(|queue| queue.name.clone()).collect(),
    }
}

/// Takes one away, if one is left then.
fn remove<T>(dice: &mut Dice<'_>, list: &mut Vec<T>) {
    let place = usize::from(dice.byte()).checked_rem(list.len()).unwrap_or(0);
    if list.len() > 1 {
        list.remove(place);
    }
}

fn rotate<T>(list: &mut [T]) {
    if !list.is_empty() {
        list.rotate_left(1);
    }
}

/// Takes out what speaks of something that is gone.
fn mend(plan: &mut PlanDefinition) {
    let names = names(plan);
    for channel in &mut plan.channels {
        channel.interrupts.retain(|name| names.channels.contains(name));
    }
    for queue in &mut plan.queues {
        mend_queue(queue, &names);
    }
}

fn mend_queue(queue: &mut QueueDefinition, names: &Names) {
    // Requirements of generated plans speak of the first skill only.
    let asks = names.skills.contains(&"s0".to_string());
    queue.channels.retain(|name| names.channels.contains(name));
    queue.tenant = queue.tenant.take().filter(|name| names.tenants.contains(name));
    queue.requirement = queue.requirement.take().filter(|_| asks);
    if let ClosingDefinition::MoveTo(name) = &queue.at_close {
        if !names.queues.contains(name) {
            queue.at_close = ClosingDefinition::End;
        }
    }
    for step in &mut queue.steps {
        step.drop.retain(|name| names.skills.contains(name));
        step.lower.retain(|name, _| names.skills.contains(name));
        step.requirement = step.requirement.take().filter(|_| asks);
        step.add_queue = step.add_queue.take().filter(|name| names.queues.contains(name));
        step.move_to = step.move_to.take().filter(|name| names.queues.contains(name));
        // So that it does something in any case.
        step.raise_priority = step.raise_priority.max(1);
    }
}
