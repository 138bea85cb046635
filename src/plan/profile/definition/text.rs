//! The serde forms of a profile by name that are not derived, so that a reader's error points at the very value.

use super::{AgentChannelDefinition, MembershipDefinition};
use crate::Level;
use alloc::collections::BTreeMap;
use alloc::string::String;
use core::fmt;
use core::time::Duration;
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor, value::MapAccessDeserializer};
use serde::ser::{Serialize, SerializeStruct, Serializer};

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

/// A number where that says all, so that what was read is written alike.
impl Serialize for AgentChannelDefinition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { maximum, auto_accept } = self;
        if let (Some(maximum), None) = (maximum, auto_accept) {
            return serializer.serialize_u32(*maximum);
        }
        let mut table = serializer.serialize_struct("AgentChannelDefinition", 2)?;
        table.serialize_field("maximum", maximum)?;
        table.serialize_field("auto_accept", auto_accept)?;
        table.end()
    }
}

impl<'de> Deserialize<'de> for AgentChannelDefinition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AgentChannelVisitor)
    }
}

struct MembershipVisitor;

impl<'de> Visitor<'de> for MembershipVisitor {
    type Value = MembershipDefinition;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a queue or a table of `queue`, `level`, `delay`, `order`, `weight` and `idle_weight`")
    }

    fn visit_str<E: Error>(self, queue: &str) -> Result<MembershipDefinition, E> {
        Ok(MembershipDefinition::new(queue))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<MembershipDefinition, A::Error> {
        let table = MembershipTable::deserialize(MapAccessDeserializer::new(map))?;
        let MembershipTable { queue, level, delay, order, weight, idle_weight } = table;
        Ok(MembershipDefinition { queue, level, delay, order, weight, idle_weight })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MembershipTable {
    queue: String,
    #[serde(default)]
    level: u8,
    #[serde(default, with = "crate::time::span")]
    delay: Duration,
    #[serde(default)]
    order: Option<u8>,
    #[serde(default = "MembershipDefinition::default_weight")]
    weight: u16,
    #[serde(default = "MembershipDefinition::default_weight")]
    idle_weight: u16,
}

struct AgentChannelVisitor;

impl<'de> Visitor<'de> for AgentChannelVisitor {
    type Value = AgentChannelDefinition;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the most contacts at a time or a table of `maximum` and `auto_accept`")
    }

    fn visit_u64<E: Error>(self, maximum: u64) -> Result<AgentChannelDefinition, E> {
        match u32::try_from(maximum) {
            Ok(maximum) => Ok(AgentChannelDefinition { maximum: Some(maximum), auto_accept: None }),
            Err(_) => Err(E::invalid_value(serde::de::Unexpected::Unsigned(maximum), &self)),
        }
    }

    fn visit_i64<E: Error>(self, maximum: i64) -> Result<AgentChannelDefinition, E> {
        match u64::try_from(maximum) {
            Ok(maximum) => self.visit_u64(maximum),
            Err(_) => Err(E::invalid_value(serde::de::Unexpected::Signed(maximum), &self)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<AgentChannelDefinition, A::Error> {
        let AgentChannelTable { maximum, auto_accept } =
            AgentChannelTable::deserialize(MapAccessDeserializer::new(map))?;
        Ok(AgentChannelDefinition { maximum, auto_accept })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgentChannelTable {
    #[serde(default)]
    maximum: Option<u32>,
    #[serde(default)]
    auto_accept: Option<bool>,
}
