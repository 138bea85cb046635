//! The classes that commands are made of.

use crate::by_skill::{BySkill, Vec2};
use crate::record::{Description, library_records, records};
use pyo3::prelude::*;
use std::time::Duration;
use toritsugi::{
    AgentId, CallFirst, ChannelId, Level, NotReadyReason, QueueId, Requirement, SiteId, SkillId, StepCondition,
    StepExit, TenantId, Tenants, Timestamp,
};

records! {
    /// Those that wait go to another queue.
    MoveTo {
        /// The queue.
        queue: QueueId,
    }
    /// An agent that signs in takes no contacts yet.
    NotReady {
        ;
        /// Why, in your own numbering.
        reason: NotReadyReason = NotReadyReason::UNSPECIFIED,
    }
    /// A transfer goes to a queue.
    ToQueue {
        /// The queue.
        queue: QueueId,
    }
    /// A transfer waits for one agent alone.
    ToAgent {
        /// The agent.
        agent: AgentId,
    }
    /// A step is taken only while more contacts than this wait in the queue.
    QueueLongerThan {
        /// How many.
        contacts: u32,
    }
    /// A step is taken only while the contact's own wait is estimated to be longer than this. [E-1]
    EstimateAbove {
        /// How long.
        wait: Duration,
    }
    /// A step is taken only while fewer than so many in a hundred of the queue's agents are ready.
    ReadyBelow {
        /// How many in a hundred, 1 to 100.
        percent: u8,
    }
    /// A wrap-up ended because its time ran out.
    TimedOut {
        /// When it was due.
        due: Timestamp,
    }
}

library_records! {
    /// A stage of preferred agents: for so long only they may have the contact. [P-1]
    PreferredStage {
        /// The agents, in no order.
        agents: Vec<AgentId>,
        /// How long the stage lasts, more than zero.
        within: Duration;
        /// Whether the stage is skipped while none of its agents is signed in and ready.
        skip_if_away: bool = false,
    }
    /// When and how a customer is called back. [K-1]
    Callback {
        ;
        /// When it is due; without, it keeps its place in the queue.
        due: Option<Timestamp> = None,
        /// Who is called first.
        first: CallFirst = CallFirst::Agent,
        /// The agent who alone may take it for a while.
        owner: Option<toritsugi::CallbackOwner> = None,
        /// When it is given up.
        expires_at: Option<Timestamp> = None,
    }
    /// The agent who alone may take a callback, for a while.
    CallbackOwner {
        /// The agent.
        agent: AgentId,
        /// For how long, more than zero.
        within: Duration,
    }
    /// A relaxation step of one contact: what becomes of it when it has waited so long. [D-3]
    Step {
        ;
        /// How long it has waited in the queue.
        after: Duration = Duration::ZERO,
        /// What must hold as well, all of it. [D-8]
        when: Vec<StepCondition> = Vec::new(),
        /// How often the conditions are looked at again until they hold.
        recheck: Option<Duration> = None,
        /// Skills that are no longer asked for.
        drop: Vec<SkillId> = Vec::new(),
        /// Skills that are asked for at a level lower by so much.
        lower: Vec2<(SkillId, u8)> = BySkill::new(),
        /// What the contact asks from now on.
        requirement: Option<Requirement> = None,
        /// Up to which level the queue's agents serve it from now on. [D-4]
        levels: Option<u8> = None,
        /// How much higher its priority is from now on.
        raise_priority: i16 = 0,
        /// Another queue, in which it waits as well. [D-5]
        add_queue: Option<QueueId> = None,
        /// Whether the host is to offer the customer a callback.
        offer_callback: bool = false,
        /// Another queue to which it goes, or why it ends. [D-6] [D-7]
        exit: Option<StepExit> = None,
    }
    /// An instant at which a queue opens or closes.
    Switch {
        /// The instant.
        at: Timestamp,
        /// Whether the queue is open from then on.
        open: bool,
    }
    /// An agent's membership in a queue. Where one is expected, the name of the queue will do.
    Membership {
        /// The queue.
        queue: QueueId;
        /// The agent's level in the queue: lower is served first, strictly.
        level: u8 = 0,
        /// How long a contact must have waited before this agent may be offered it; one of the delays of the queue.
        delay: Duration = Duration::ZERO,
        /// Where the queue stands among those of the agent; lower comes first. Without, the level. [M-3]
        order: Option<u8> = None,
        /// How much a wait in this queue counts for the agent under weighted wait. [M-5]
        weight: u16 = 1,
        /// How much the agent's idle time counts in this queue. [S-1]
        idle_weight: u16 = 1,
    }
    /// A channel on which an agent works. Where one is expected, its name will do.
    AgentChannel {
        /// The channel.
        channel: ChannelId;
        /// Most contacts of it at a time. Without, that of the plan.
        maximum: Option<u32> = None,
        /// Whether offers on it are accepted at once, unasked. Without, what the plan says. [F-1]
        auto_accept: Option<bool> = None,
    }
    /// What an agent brings.
    AgentProfile {
        ;
        /// The queues it is a member of: names, or memberships.
        queues: Vec<toritsugi::Membership> = Vec::new(),
        /// Its skills and their levels, 0 to 100.
        skills: Vec2<(SkillId, Level)> = BySkill::new(),
        /// The channels it works on: names, or channels with their maximum. Without, all of the plan.
        channels: Option<Vec<toritsugi::AgentChannel>> = None,
        /// The tenants it serves. Without, all.
        tenants: Tenants = None::<Vec<crate::ids::Ref<TenantId>>>,
        /// The site it works at.
        site: Option<SiteId> = None,
        /// Units of work it can hold at a time. Without, that of the plan.
        capacity: Option<u32> = None,
        /// Its place in a fixed order; lower comes first. [S-5]
        position: u32 = 0,
        /// Its weight in a weighted random selection, at least 1. [S-9]
        weight: u16 = 1,
    }
}

/// What they are, for the stubs.
pub(crate) fn describe(py: Python<'_>) -> PyResult<Vec<Description>> {
    macro_rules! describe_all {
        ($($name:ident),+ $(,)?) => { vec![$($name::describe(py)?),+] };
    }
    Ok(describe_all![
        MoveTo,
        NotReady,
        ToQueue,
        ToAgent,
        QueueLongerThan,
        EstimateAbove,
        ReadyBelow,
        TimedOut,
        PreferredStage,
        Callback,
        CallbackOwner,
        Step,
        Switch,
        Membership,
        AgentChannel,
        AgentProfile,
    ])
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    macro_rules! add_all {
        ($($name:ident),+ $(,)?) => { $(module.add_class::<$name>()?;)+ };
    }
    add_all![
        MoveTo,
        NotReady,
        ToQueue,
        ToAgent,
        QueueLongerThan,
        EstimateAbove,
        ReadyBelow,
        TimedOut,
        PreferredStage,
        Callback,
        CallbackOwner,
        Step,
        Switch,
        Membership,
        AgentChannel,
        AgentProfile,
    ];
    Ok(())
}
