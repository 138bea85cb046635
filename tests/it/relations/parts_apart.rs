//! Two parts of a centre that share no agent and no queue, in one router: each goes on as if it were alone.

use super::planted::CountsEveryone;
use super::*;
use crate::twin::planted::Faulty;
use std::collections::BTreeMap;

/// What joins the parts of a centre is left out: sites, batches, and turns among queues.
const APART: Features = USUAL.without(Features::SITES).without(Features::BATCH).without(Features::ACROSS);

/// Fields that hold queues.
const QUEUES: [&str; 3] = ["queue", "add_queue", "move_to"];

/// A command of one of the parts.
type Step = (Timestamp, usize, Value);

/// A plan that has every queue twice, and the steps of both parts in the order of time.
fn generate_two(seed: u64) -> (Plan, Vec<Step>) {
    let (plan, bytes) = parts(&pseudo_random(41_000_000 + seed, 100));
    let mut definition = definition_with(APART, &plan);
    without_draws(&mut definition);
    without_names(&mut definition);
    definition.limits = Limits::default();
    let one = definition.clone().build_with(&generator::strategies()).unwrap();
    let queues = u64::try_from(definition.queues.len()).unwrap();
    let mut text = serde_json::to_value(&definition.queues).unwrap();
    // Names of queues are told by their first letter.
    change(&mut text, &|_, value| {
        if let Some(name) = value.as_str().filter(|name| name.starts_with('q') && name.len() == 2) {
            *value = format!("other {name}").into();
        }
    });
    definition.queues.extend(serde_json::from_value::<Vec<QueueDefinition>>(text).unwrap());
    let both = definition.build_with(&generator::strategies()).unwrap();
    let mut steps = Vec::new();
    for (part, bytes) in bytes.chunks(50).enumerate() {
        let mut router = Router::new(one.clone());
        router.apply(START, Advance::default(), &mut Vec::new()).unwrap();
        for bytes in bytes {
            let (at, command) = command_with(APART, bytes, &router);
            if at <= END {
                let mut value = serde_json::to_value(&command).unwrap();
                _ = router.apply(at, command, &mut Vec::new());
                move_to(part, queues, &mut value);
                steps.push((at, part, value));
            }
        }
    }
    steps.sort_by_key(|(at, ..)| *at);
    (both, steps)
}

/// The ids and queues of a part. Ids that are shown as text are the highest.
fn move_to(part: usize, queues: u64, value: &mut Value) {
    let part = u64::try_from(part).unwrap();
    change(value, &|field, value| {
        let is_id = field == "contact" || AGENTS.contains(&field);
        if value.is_string() && is_id {
            *value = (2_000 * part + 1_999).into();
        } else if let Some(number) = value.as_u64().filter(|_| is_id || QUEUES.contains(&field)) {
            *value = (number + part * if is_id { 2_000 } else { queues }).into();
        }
    });
}

/// What a router says of each part, if it is given the steps of these parts; time passes with those of the others, too.
fn said_of<A: Routing>(plan: &Plan, steps: &[Step], given: &[usize]) -> [Vec<(Timestamp, Value)>; 2] {
    let mut router = A::with_plan(plan.clone());
    let (mut said, mut offers) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    let mut owners: BTreeMap<u64, (usize, u64)> = BTreeMap::new();
    for (at, part, step) in steps {
        let mut command = Command::from(Advance::default());
        if given.contains(part) {
            let mut step = step.clone();
            // A part counts its own offers.
            rename_offer(&mut step, &|own| {
                let place = usize::try_from(own).unwrap().checked_sub(1)?;
                offers[*part].get(place).copied()
            });
            command = serde_json::from_value(step).unwrap();
        }
        let mut events = Vec::new();
        let refusal = router.apply(*at, command, &mut events).err().map(|error| error.code());
        if given.contains(part) {
            said[*part].push((*at, refusal.into()));
        }
        for event in events {
            let mut kind = as_data(&event.kind);
            let id = kind["contact"].as_u64().or_else(|| kind["agent"].as_u64()).unwrap();
            let part = usize::from(id >= 2_000);
            if let Some(offer) = kind["offer"].as_u64().filter(|_| kind["type"] == "offered") {
                offers[part].push(offer);
                owners.insert(offer, (part, u64::try_from(offers[part].len()).unwrap()));
            }
            rename_offer(&mut kind, &|offer| owners.get(&offer).map(|(_, own)| *own));
            said[part].push((event.at, kind));
        }
    }
    said
}

fn rename_offer(value: &mut Value, name: &dyn Fn(u64) -> Option<u64>) {
    change(value, &|field, value| {
        if let Some(offer) = value.as_u64().filter(|_| field == "offer") {
            *value = name(offer).unwrap_or(999_999).into();
        }
    });
}

fn is_as_alone<A: Routing>(plan: &Plan, steps: &[Step]) -> bool {
    let [one, other] = said_of::<A>(plan, steps, &[0, 1]);
    one == said_of::<A>(plan, steps, &[0])[0] && other == said_of::<A>(plan, steps, &[1])[1]
}

#[test]
fn two_parts_that_share_no_agent_go_on_as_if_alone() {
    let mut offers = [0, 0];
    for seed in 0..150 {
        let (plan, steps) = generate_two(seed);
        let fails = |steps: &[Step]| !is_as_alone::<Router>(&plan, steps);
        assert!(!fails(&steps), "seed {seed}: {:#?}", shortest(steps.clone(), fails));
        for (count, said) in offers.iter_mut().zip(said_of::<Router>(&plan, &steps, &[0, 1])) {
            *count += said.iter().filter(|(_, event)| event["type"] == "offered").count();
        }
    }
    assert!(offers.iter().all(|count| *count > 300), "the runs show little: {offers:?} offers");
}

#[test]
fn a_part_that_counts_the_agents_of_the_other_is_found() {
    let found = (0..).find_map(|seed| {
        let (plan, steps) = generate_two(seed);
        let fails = |steps: &[Step]| !is_as_alone::<Faulty<CountsEveryone>>(&plan, steps);
        fails(&steps).then(|| shortest(steps.clone(), fails))
    });
    assert!((1..=10).contains(&found.unwrap().len()));
}
