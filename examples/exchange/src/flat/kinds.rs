//! The kinds of flat records, by number. Numbers never change their meaning.

/// The kind of a flat command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u16)]
#[non_exhaustive]
pub enum CommandKind {
    /// `advance`
    Advance = 1,
    /// `enqueue`
    Enqueue = 2,
    /// `transfer`
    Transfer = 3,
    /// `set_priority`
    SetPriority = 4,
    /// `connect`
    Connect = 5,
    /// `complete`
    Complete = 6,
    /// `abandon`
    Abandon = 7,
    /// `cancel`
    Cancel = 8,
    /// `accept_offer`
    AcceptOffer = 9,
    /// `decline_offer`
    DeclineOffer = 10,
    /// `withdraw_offer`
    WithdrawOffer = 11,
    /// `set_ready`
    SetReady = 12,
    /// `set_not_ready`
    SetNotReady = 13,
    /// `drain`
    Drain = 14,
    /// `sign_out`
    SignOut = 15,
    /// `end_wrap_up`
    EndWrapUp = 16,
    /// `extend_wrap_up`
    ExtendWrapUp = 17,
    /// `pull`
    Pull = 18,
    /// `force_assign`
    ForceAssign = 19,
    /// `park`
    Park = 20,
    /// `resume`
    Resume = 21,
    /// `customer_answered`
    CustomerAnswered = 22,
    /// `attempt_failed`
    AttemptFailed = 23,
    /// `close_queue`
    CloseQueue = 24,
    /// `open_queue`
    OpenQueue = 25,
    /// `close_site`
    CloseSite = 26,
    /// `open_site`
    OpenSite = 27,
}

/// The kind of a flat event. 0 is one that this version does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u16)]
#[non_exhaustive]
pub enum EventKind {
    /// `queued`
    Queued = 1,
    /// `offered`
    Offered = 2,
    /// `offer_accepted`
    OfferAccepted = 3,
    /// `offer_declined`
    OfferDeclined = 4,
    /// `offer_expired`
    OfferExpired = 5,
    /// `offer_withdrawn`
    OfferWithdrawn = 6,
    /// `connected`
    Connected = 7,
    /// `completed`
    Completed = 8,
    /// `transferred`
    Transferred = 9,
    /// `requeued`
    Requeued = 10,
    /// `priority_changed`
    PriorityChanged = 11,
    /// `abandoned`
    Abandoned = 12,
    /// `cancelled`
    Cancelled = 13,
    /// `maximum_wait_reached`
    MaximumWaitReached = 14,
    /// `wrap_up_started`
    WrapUpStarted = 15,
    /// `wrap_up_ended`
    WrapUpEnded = 16,
    /// `agent_signed_in`
    AgentSignedIn = 17,
    /// `agent_updated`
    AgentUpdated = 18,
    /// `agent_ready`
    AgentReady = 19,
    /// `agent_not_ready`
    AgentNotReady = 20,
    /// `agent_draining`
    AgentDraining = 21,
    /// `agent_signed_out`
    AgentSignedOut = 22,
    /// `step_taken`
    StepTaken = 23,
    /// `overflowed`
    Overflowed = 24,
    /// `callback_offered`
    CallbackOffered = 25,
    /// `ended`
    Ended = 26,
    /// `stage_ended`
    StageEnded = 27,
    /// `fell_back`
    FellBack = 28,
    /// `callback_requested`
    CallbackRequested = 29,
    /// `callback_due`
    CallbackDue = 30,
    /// `customer_answered`
    CustomerAnswered = 31,
    /// `attempt_failed`
    AttemptFailed = 32,
    /// `callback_failed`
    CallbackFailed = 33,
    /// `callback_expired`
    CallbackExpired = 34,
    /// `parked`
    Parked = 35,
    /// `resumed`
    Resumed = 36,
    /// `paused`
    Paused = 37,
    /// `unpaused`
    Unpaused = 38,
    /// `wrap_up_extended`
    WrapUpExtended = 39,
    /// `agent_kept_ready`
    AgentKeptReady = 40,
    /// `queue_opened`
    QueueOpened = 41,
    /// `queue_closed`
    QueueClosed = 42,
    /// `site_opened`
    SiteOpened = 43,
    /// `site_closed`
    SiteClosed = 44,
    /// `plan_replaced`
    PlanReplaced = 45,
    /// `agent_affected`
    AgentAffected = 46,
    /// `strategy_failed`
    StrategyFailed = 47,
}
