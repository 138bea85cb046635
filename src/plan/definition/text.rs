//! Choices that some carry a value: a reader's error shows how the value is written.

use super::ClosingDefinition;
use crate::{AgentSelection, EndReason, OfferMode, QueueOrdering, StepCondition, WrapUp};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;
use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{Deserialize, Deserializer, Error, IntoDeserializer, MapAccess, Visitor};

/// A choice that is written as a word, or as a table of one word and its value.
pub(super) trait Choice {
    /// Each word that takes a value, with a table that shows one.
    const WITH_VALUE: &[(&str, &str)];
    /// The word by which the host's own is named, if there may be one.
    const OWN: Option<&str> = None;
}

impl Choice for QueueOrdering {
    const WITH_VALUE: &[(&str, &str)] = &[
        ("priority_credit", "{ priority_credit = \"30s\" }"),
        ("accumulating_priority", "{ accumulating_priority = [{ priority = 0, rate = 1000 }] }"),
        ("custom", "{ custom = \"name\" }"),
    ];
    const OWN: Option<&str> = Some("custom");
}

impl Choice for AgentSelection {
    const WITH_VALUE: &[(&str, &str)] =
        &[("weighted_random", "{ weighted_random = 42 }"), ("custom", "{ custom = \"name\" }")];
    const OWN: Option<&str> = Some("custom");
}

impl Choice for OfferMode {
    const WITH_VALUE: &[(&str, &str)] =
        &[("all_at_once", "{ all_at_once = 3 }"), ("one_more", "{ one_more = { every = \"10s\", most = 3 } }")];
}

impl Choice for WrapUp {
    const WITH_VALUE: &[(&str, &str)] =
        &[("timed", "{ timed = \"30s\" }"), ("until_released", "{ until_released = \"5m\" }")];
}

impl Choice for ClosingDefinition {
    const WITH_VALUE: &[(&str, &str)] = &[("move_to", "{ move_to = \"queue\" }")];
}

impl Choice for EndReason {
    const WITH_VALUE: &[(&str, &str)] = &[("other", "{ other = 7 }")];
}

impl Choice for StepCondition {
    const WITH_VALUE: &[(&str, &str)] = &[
        ("queue_longer_than", "{ queue_longer_than = 10 }"),
        ("estimate_above", "{ estimate_above = \"2m\" }"),
        ("ready_below", "{ ready_below = 20 }"),
    ];
}

pub(super) fn hinted<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Choice + Deserialize<'de>,
{
    if !deserializer.is_human_readable() {
        return T::deserialize(deserializer);
    }
    deserializer.deserialize_any(ChoiceVisitor(PhantomData))
}

pub(super) fn hinted_option<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Choice + Deserialize<'de>,
{
    Ok(Option::<Hinted<T>>::deserialize(deserializer)?.map(|hinted| hinted.0))
}

pub(super) fn hinted_list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Choice + Deserialize<'de>,
{
    Ok(Vec::<Hinted<T>>::deserialize(deserializer)?.into_iter().map(|hinted| hinted.0).collect())
}

/// For choices inside options and lists.
struct Hinted<T>(T);

impl<'de, T: Choice + Deserialize<'de>> Deserialize<'de> for Hinted<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        hinted(deserializer).map(Self)
    }
}

struct ChoiceVisitor<T>(PhantomData<T>);

impl<'de, T: Choice + Deserialize<'de>> Visitor<'de> for ChoiceVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a word, or a table like ")?;
        f.write_str(T::WITH_VALUE.first().map_or("{ word = 1 }", |(_, example)| example))
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<T, E> {
        if let Some((_, example)) = T::WITH_VALUE.iter().find(|(with_value, _)| *with_value == word) {
            return Err(E::custom(format!("`{word}` has a value: it is written like `{example}`")));
        }
        let deserializer: StrDeserializer<'_, E> = word.into_deserializer();
        T::deserialize(deserializer).map_err(|error| match T::OWN {
            Some(own) => E::custom(format!("{error}; one of your own is written `{{ {own} = \"{word}\" }}`")),
            None => error,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let choice = T::deserialize(MapAccessDeserializer::new(&mut map))?;
        // Not every format minds what is left of a table.
        match map.next_key::<String>()? {
            None => Ok(choice),
            Some(key) => Err(A::Error::custom(format!("a choice is one word with its value, without `{key}`"))),
        }
    }
}
