//! The serde forms of a profile by name that are not derived, so that a reader's error points at the very value.

use super::MembershipDefinition;
use crate::Level;
use alloc::collections::BTreeMap;
use alloc::string::String;
use core::fmt;
use core::time::Duration;
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor, value::MapAccessDeserializer};

/// Levels by skill, each 0 to 100.
pub(super) fn levels<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, u8>, D::Error> {
    let levels = BTreeMap::<String, Level>::deserialize(deserializer)?;
    Ok(levels.into_iter().map(|(skill, level)| (skill, level.value())).collect())
}

impl<'de> Deserialize<'de> for MembershipDefinition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MembershipVisitor)
    }
}

struct MembershipVisitor;

impl<'de> Visitor<'de> for MembershipVisitor {
    type Value = MembershipDefinition;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a queue or a table of `queue`, `level` and `delay`")
    }

    fn visit_str<E: Error>(self, queue: &str) -> Result<MembershipDefinition, E> {
        Ok(MembershipDefinition::new(queue))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<MembershipDefinition, A::Error> {
        let Table { queue, level, delay } = Table::deserialize(MapAccessDeserializer::new(map))?;
        Ok(MembershipDefinition { queue, level, delay })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    queue: String,
    #[serde(default)]
    level: u8,
    #[serde(default, with = "crate::time::span")]
    delay: Duration,
}
