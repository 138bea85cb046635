//! Why an offer was made: who looked, and the key by which the choice was the lowest.

use crate::{AgentId, ContactId, OfferCause, OfferId, QueueId, Timestamp, Urgency};

/// Why one offer was made, beside its [`Offered`](crate::EventKind::Offered) event: plain data, to be kept beside the event log.
///
/// Given by [`Router::decisions`](crate::Router::decisions).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct Decision {
    /// The offer.
    pub offer: OfferId,
    /// The instant at which it was made.
    pub at: Timestamp,
    /// The contact.
    pub contact: ContactId,
    /// The agent.
    pub agent: AgentId,
    /// The queue by which it is offered.
    pub queue: QueueId,
    /// Why.
    pub cause: OfferCause,
    /// Who looked for whom, and how the choice ranked.
    pub look: Look,
}

/// Who looked for whom, and the rank of the choice, which was the lowest of all that passed the gates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Look {
    /// The agent looked for a contact. [M-3]
    Agent(ContactRank),
    /// The contact looked for an agent. [M-4]
    Contact(AgentRank),
    /// Contacts and agents that had gathered were assigned as a whole. [B-1]
    Batch {
        /// What this pair cost.
        cost: i64,
    },
    /// Nobody looked: a command named both. [F-9] [F-10]
    Command,
}

/// By what an agent is chosen for a contact: the lowest rank is, field by field from the first on. [M-4]
///
/// Of several places of a contact the first that has an agent counts, whatever the ranks in later ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct AgentRank {
    /// The agent's level in the queue; none for a contact directed to it, of which nothing is compared.
    pub level: Option<u8>,
    /// How well demand and profile fit, by the queue's selection.
    pub fit: i64,
    /// How well contact and agent pair, by the queue's selection.
    #[cfg_attr(feature = "serde", serde(with = "wide"))]
    pub pairing: i128,
    /// How the agent stands among the others, by the queue's selection.
    pub standing: i64,
    /// The start of its idle clock.
    pub idle_since: Timestamp,
    /// The last offer made to it before.
    pub last_offer: Option<OfferId>,
    /// The agent.
    pub agent: AgentId,
}

/// By what a contact is chosen for an agent: the lowest rank is, field by field from the first on. [M-3]
///
/// Only the most urgent contacts of each queue are compared in this way, the *candidates*: an across rank that looks at the wait of a
/// contact never brings a less urgent one of the same queue forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct ContactRank {
    /// The order of the queue for the agent; none for a contact directed to it, which comes before all others.
    pub order: Option<u8>,
    /// How the queue compares with the agent's others. [M-5]
    #[cfg_attr(feature = "serde", serde(with = "wide"))]
    pub across: i128,
    /// The contact's urgency there, at the present instant.
    pub urgency: Urgency,
    /// Its urgency there as if waiting counted as much for all; another only in a queue of accumulating priority. [O-7]
    pub even_urgency: Urgency,
    /// Its enqueue sequence number.
    pub sequence: u64,
}

impl ContactRank {
    /// The order within one queue.
    pub(crate) const fn turn(&self) -> (Urgency, Urgency, u64) {
        (self.urgency, self.even_urgency, self.sequence)
    }
}

/// The serde form of a wide number: a number where every format has it, else a string of digits.
#[cfg(feature = "serde")]
mod wide {
    use alloc::string::ToString;
    use core::fmt;

    pub(super) fn serialize<S: serde::Serializer>(number: &i128, serializer: S) -> Result<S::Ok, S::Error> {
        match i64::try_from(*number) {
            Ok(number) => serializer.serialize_i64(number),
            Err(_) => serializer.serialize_str(&number.to_string()),
        }
    }

    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<i128, D::Error> {
        deserializer.deserialize_any(WideVisitor)
    }

    struct WideVisitor;

    impl serde::de::Visitor<'_> for WideVisitor {
        type Value = i128;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a whole number, or a string of one")
        }

        fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<i128, E> {
            Ok(number.into())
        }

        fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<i128, E> {
            Ok(number.into())
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<i128, E> {
            text.parse().map_err(E::custom)
        }
    }
}
