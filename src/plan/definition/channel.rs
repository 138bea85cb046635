//! A channel by name.

use alloc::string::String;
use alloc::vec::Vec;

/// A channel to be.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct ChannelDefinition {
    /// Its name.
    pub name: String,
    /// Units of an agent's capacity that one contact takes, 1 to 1,000,000. Defaults to 100, the whole of a default agent.
    #[cfg_attr(feature = "serde", serde(default = "ChannelDefinition::default_cost"))]
    pub cost: u32,
    /// Most contacts of this channel an agent holds at a time, at least 1. Defaults to 1.
    #[cfg_attr(feature = "serde", serde(default = "ChannelDefinition::default_maximum"))]
    pub maximum: u32,
    /// Whether offers on it are accepted at once, unless the agent's profile says otherwise. Defaults to no. [F-1]
    #[cfg_attr(feature = "serde", serde(default))]
    pub auto_accept: bool,
    /// Units that a contact of this channel takes while it is interrupted, at most its cost. Defaults to 0. [A-12]
    #[cfg_attr(feature = "serde", serde(default))]
    pub paused_cost: u32,
    /// The channels that it interrupts: while an agent has a contact of this one, theirs are paused. Defaults to none. [A-12]
    #[cfg_attr(feature = "serde", serde(default))]
    pub interrupts: Vec<String>,
}

impl ChannelDefinition {
    /// A channel of which one contact takes the whole of a default agent.
    pub fn new(name: &str) -> Self {
        Self {
            name: String::from(name),
            cost: Self::default_cost(),
            maximum: Self::default_maximum(),
            auto_accept: false,
            paused_cost: 0,
            interrupts: Vec::new(),
        }
    }

    /// Sets the units of capacity that one contact takes, 1 to 1,000,000. Defaults to 100.
    pub const fn cost(mut self, units: u32) -> Self {
        self.cost = units;
        self
    }

    /// Sets the most contacts of this channel that an agent holds at a time, at least 1. Defaults to 1.
    pub const fn maximum(mut self, contacts: u32) -> Self {
        self.maximum = contacts;
        self
    }

    /// Accepts offers on it at once, unless the agent's profile says otherwise. Defaults to no. [F-1]
    pub const fn auto_accept(mut self) -> Self {
        self.auto_accept = true;
        self
    }

    /// Sets the units that a contact takes while it is interrupted, at most its cost. Defaults to 0. [A-12]
    pub const fn paused_cost(mut self, units: u32) -> Self {
        self.paused_cost = units;
        self
    }

    /// Sets the channels that it interrupts; none of them may interrupt it. Defaults to none. [A-12]
    pub fn interrupts<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        self.interrupts = names.into_iter().map(String::from).collect();
        self
    }

    /// The ten standard channels, for agents of the default capacity of 100 units.
    ///
    /// Talk takes the whole agent; of written contacts it holds several, as many as a person follows at a time.
    ///
    /// ```
    /// use toritsugi::ChannelDefinition;
    ///
    /// let channels: Vec<_> =
    ///     ChannelDefinition::standard().into_iter().map(|channel| (channel.name, channel.cost, channel.maximum)).collect();
    /// assert_eq!(channels[0], ("voice".to_string(), 100, 1));
    /// assert_eq!(channels[3], ("chat".to_string(), 30, 3));
    /// assert_eq!(channels.len(), 10);
    /// ```
    pub fn standard() -> Vec<Self> {
        [
            ("voice", 100, 1),
            ("callback", 100, 1),
            ("video", 100, 1),
            ("chat", 30, 3),
            ("social message", 25, 4),
            ("sms", 25, 4),
            ("e-mail", 20, 5),
            ("web form", 20, 5),
            ("fax", 20, 5),
            ("letter", 20, 5),
        ]
        .map(|(name, cost, maximum)| Self::new(name).cost(cost).maximum(maximum))
        .into()
    }

    const fn default_cost() -> u32 {
        100
    }

    const fn default_maximum() -> u32 {
        1
    }
}
