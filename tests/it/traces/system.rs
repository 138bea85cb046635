//! The simulator's systems, said in a plan and in memberships.

use serde::Deserialize;
use std::fmt::Write;
use toritsugi::{Membership, Plan, PlanDefinition, QueueId};

/// A row for each type or group; nothing is never.
type Table<T> = Vec<Vec<Option<T>>>;
type Lists = Vec<Vec<usize>>;

/// A system under a policy.
#[derive(Debug, Deserialize)]
pub(super) struct System {
    pub(super) policy: String,
    pub(super) agents_per_group: Vec<usize>,
    ranks_tg: Option<Table<u8>>,
    ranks_gt: Option<Table<u8>>,
    weights_tg: Option<Table<u16>>,
    weights_gt: Option<Table<u16>>,
    type_to_group: Option<Lists>,
    group_to_type: Option<Lists>,
    queue_weights: Option<Vec<u32>>,
}

impl System {
    /// A queue for each type.
    pub(super) fn plan(&self) -> Plan {
        let mut text = String::new();
        if matches!(self.policy.as_str(), "AGENTSPREF" | "LONGESTWEIGHTEDWAITINGTIME") {
            text.push_str("across = \"weighted_wait\"\n");
        }
        for kind in 0..self.types() {
            write!(text, "[[queue]]\nname = \"type {kind}\"\nchannels = [\"voice\"]\noffer_mode = \"assign\"\n")
                .unwrap();
            if let Some(weights) = &self.queue_weights {
                writeln!(text, "weight = {}", weights[kind]).unwrap();
            }
        }
        toml::from_str::<PlanDefinition>(&text).unwrap().build().unwrap()
    }

    /// What the agents of a group are members of.
    pub(super) fn memberships(&self, group: usize) -> Vec<Membership> {
        let kinds = 0..self.types();
        kinds.filter_map(|kind| self.membership(kind, group)).collect()
    }

    fn membership(&self, kind: usize, group: usize) -> Option<Membership> {
        let (level, order) = (self.level(kind, group), self.order(kind, group));
        assert_eq!(level.is_some(), order.is_some(), "type {kind} and group {group} know each other or they do not");
        let queue = QueueId(u16::try_from(kind).unwrap());
        let weight = |table: &Option<Table<u16>>, row: usize, column: usize| {
            table.as_ref().map_or(1, |table| table[row][column].unwrap())
        };
        Some(Membership {
            weight: weight(&self.weights_gt, group, kind),
            idle_weight: weight(&self.weights_tg, kind, group),
            ..Membership::new(queue).at_level(level?).in_order(order?)
        })
    }

    /// What a contact of the type that arrives compares.
    fn level(&self, kind: usize, group: usize) -> Option<u8> {
        match &self.ranks_tg {
            Some(ranks) => ranks[kind][group],
            None => place(&self.type_to_group.as_ref().unwrap()[kind], group),
        }
    }

    /// What an agent of the group that is free compares.
    fn order(&self, kind: usize, group: usize) -> Option<u8> {
        if let Some(ranks) = &self.ranks_gt {
            return ranks[group][kind];
        }
        let place = place(&self.group_to_type.as_ref().unwrap()[group], kind);
        if self.policy == "QUEUEPRIORITY" { place } else { place.map(|_| 0) }
    }

    fn types(&self) -> usize {
        self.ranks_tg.as_ref().map(Vec::len).or(self.type_to_group.as_ref().map(Vec::len)).unwrap()
    }
}

fn place(list: &[usize], which: usize) -> Option<u8> {
    list.iter().position(|entry| *entry == which).map(|place| u8::try_from(place).unwrap())
}
