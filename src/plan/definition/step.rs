//! A relaxation step of a queue by name.

use crate::{EndReason, StepCondition};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

/// A relaxation step of a queue to be: what happens to a contact when it has waited so long. It does at least one thing. [D-3]
///
/// ```
/// use core::time::Duration;
/// use toritsugi::{PlanDefinition, QueueDefinition, QueueId, StepCondition, StepDefinition, StepExit};
///
/// let seconds = Duration::from_secs;
/// let support = QueueDefinition::new("support")
///     .requirement("english >= 60 and french")
///     .step(StepDefinition::after(seconds(30)).lower("english", 20).raise_priority(5))
///     .step(StepDefinition::after(seconds(60)).when(StepCondition::NoReadyStaff).move_to("overflow"));
/// let plan = PlanDefinition::new().skill("english").skill("french");
/// let plan = plan.queue(support).queue(QueueDefinition::new("overflow")).build()?;
/// let steps = &plan.queues()[0].steps;
/// assert_eq!((steps[0].lower[0].1, steps[0].raise_priority), (20, 5));
/// assert_eq!(steps[1].exit, Some(StepExit::MoveTo(QueueId(1))));
/// # Ok::<(), toritsugi::PlanError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct StepDefinition {
    /// How long the contact has waited in the queue, 0 for at once.
    #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
    pub after: Duration,
    /// What must hold as well; all of it. Defaults to nothing. [D-8]
    #[cfg_attr(feature = "serde", serde(default, deserialize_with = "super::text::hinted_list"))]
    pub when: Vec<StepCondition>,
    /// How often the conditions are looked at again until they hold, more than zero; only with conditions. Defaults to never. [D-2]
    #[cfg_attr(feature = "serde", serde(default, with = "crate::time::optional_span"))]
    pub recheck: Option<Duration>,
    /// Skills that are no longer asked for. Defaults to none.
    #[cfg_attr(feature = "serde", serde(default))]
    pub drop: Vec<String>,
    /// Skills that are asked for at a level lower by so much, 1 to 100. Defaults to none.
    #[cfg_attr(feature = "serde", serde(default))]
    pub lower: BTreeMap<String, u8>,
    /// What the queue asks from now on, as [`Plan::requirement`](crate::Plan::requirement) reads it; what is asked `always` stays.
    /// Defaults to no change.
    #[cfg_attr(feature = "serde", serde(default))]
    pub requirement: Option<String>,
    /// Up to which level the queue's agents serve it from now on, above the queue's own limit. Defaults to no change. [D-4]
    #[cfg_attr(feature = "serde", serde(default))]
    pub levels: Option<u8>,
    /// How much higher its priority is from now on; lower, if below zero. Defaults to 0.
    #[cfg_attr(feature = "serde", serde(default))]
    pub raise_priority: i16,
    /// Another queue, in which it waits as well. Defaults to none. [D-5]
    #[cfg_attr(feature = "serde", serde(default))]
    pub add_queue: Option<String>,
    /// Whether the host is to offer the customer a callback. Defaults to no.
    #[cfg_attr(feature = "serde", serde(default))]
    pub offer_callback: bool,
    /// Another queue, to which it goes with the age it has; not if it ends. Defaults to none. [D-7]
    #[cfg_attr(feature = "serde", serde(default))]
    pub move_to: Option<String>,
    /// Why it ends; not if it moves. Defaults to not at all. [D-6]
    #[cfg_attr(feature = "serde", serde(default, deserialize_with = "super::text::hinted_option"))]
    pub end: Option<EndReason>,
}

impl StepDefinition {
    /// A step that does nothing yet, so it would be refused.
    pub const fn after(wait: Duration) -> Self {
        Self {
            after: wait,
            when: Vec::new(),
            recheck: None,
            drop: Vec::new(),
            lower: BTreeMap::new(),
            requirement: None,
            levels: None,
            raise_priority: 0,
            add_queue: None,
            offer_callback: false,
            move_to: None,
            end: None,
        }
    }

    /// Adds a condition that must hold as well. Defaults to none. [D-8]
    pub fn when(mut self, condition: StepCondition) -> Self {
        self.when.push(condition);
        self
    }

    /// Looks at the conditions again each time so long has passed, more than zero, until they hold. Defaults to never. [D-2]
    pub const fn recheck(mut self, every: Duration) -> Self {
        self.recheck = Some(every);
        self
    }

    /// Adds a skill that is no longer asked for. Defaults to none.
    pub fn drop(mut self, skill: &str) -> Self {
        self.drop.push(String::from(skill));
        self
    }

    /// Adds a skill that is asked for at a level lower by so much, 1 to 100; the same skill again replaces it. Defaults to none.
    pub fn lower(mut self, skill: &str, by: u8) -> Self {
        self.lower.insert(String::from(skill), by);
        self
    }

    /// Sets what the queue asks from now on. Defaults to no change.
    pub fn requirement(mut self, text: &str) -> Self {
        self.requirement = Some(String::from(text));
        self
    }

    /// Sets up to which level the queue's agents serve it from now on. Defaults to no change. [D-4]
    pub const fn levels(mut self, up_to: u8) -> Self {
        self.levels = Some(up_to);
        self
    }

    /// Sets how much higher its priority is from now on. Defaults to 0.
    pub const fn raise_priority(mut self, by: i16) -> Self {
        self.raise_priority = by;
        self
    }

    /// Sets another queue, in which it waits as well. Defaults to none. [D-5]
    pub fn add_queue(mut self, name: &str) -> Self {
        self.add_queue = Some(String::from(name));
        self
    }

    /// Lets the host offer the customer a callback. Defaults to no.
    pub const fn offer_callback(mut self) -> Self {
        self.offer_callback = true;
        self
    }

    /// Sets another queue, to which it goes with the age it has. Defaults to none. [D-7]
    pub fn move_to(mut self, name: &str) -> Self {
        self.move_to = Some(String::from(name));
        self
    }

    /// Ends it for this reason. Defaults to not at all. [D-6]
    pub const fn end(mut self, reason: EndReason) -> Self {
        self.end = Some(reason);
        self
    }
}
