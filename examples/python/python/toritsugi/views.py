"""What can be asked of a router: frozen dataclasses. Instants are seconds on your clock, spans are ``timedelta``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from .strategies import Urgency
from .types import Id
from .words import ContactPhase, Direction, EndReason, EstimateMethod, Gate, OfferCause, WaitsFor

if TYPE_CHECKING:
    from ._core import JournalWriter, RequirementTree
    from ._errors import Error
    from .commands import Command
    from .events import Event
    from .records import AgentChannel, Callback, Membership, NotReady

DeadlineReason: TypeAlias = Literal[
    "offer_expiry",
    "wrap_up_end",
    "maximum_wait",
    "membership_delay",
    "back_off_end",
    "next_offer",
    "step",
    "stage_end",
    "callback_due",
    "callback_expiry",
    "return_end",
    "hours",
    "batch",
]
"""Why a router must be called again."""

ObstacleKind: TypeAlias = Literal[
    "tenant",
    "not_ready",
    "draining",
    "site_closed",
    "not_a_member",
    "level",
    "delay",
    "no_channel",
    "busy",
    "directed_elsewhere",
    "requirement",
    "excluded",
    "offered",
    "back_off",
    "decliner",
    "stage",
    "spare",
]
"""What keeps an agent from a contact."""

Presence: TypeAlias = "Literal['ready', 'draining'] | NotReady"
"""Whether an agent takes contacts."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a command gave that may be delivered more than once. [T-9]"""

    is_repeat: bool
    """Whether it came before: then these are the first events again, and nothing changed."""
    events: list[Event]
    """What happened."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A command of a batch that was refused."""

    index: int
    """Its place in the batch, from 0."""
    error: Error
    """Why."""


@dataclass(frozen=True, slots=True)
class JournalRecord:
    """A record of a journal."""

    at: float
    """The time, in seconds."""
    key: Id | None
    """The key by which it is applied once, if it has one."""
    command: Command
    """The command."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of replaying a journal."""

    records: int
    """How many whole records there were."""
    whole_bytes: int
    """How many bytes they take: what to keep of the file."""
    is_torn: bool
    """Whether the journal ends within a record, as after a crash."""
    writer: JournalWriter
    """To go on behind the last whole record."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a router must be called again at the latest, and why."""

    at: float
    """When."""
    reason: DeadlineReason
    """Why."""
    contact: Id | None
    """The contact it is about, if it is about one."""
    agent: Id | None
    """The agent it is about."""
    offer: int | None
    """The offer that expires."""
    queue: str | None
    """The queue that opens or closes."""
    step: int | None
    """The number of the step in its list, from 1."""


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place of a contact in a queue."""

    queue: str
    """The queue."""
    entered_at: float
    """The instant it entered the queue."""
    urgency: Urgency
    """Its urgency there, at the present instant. [O-6] [O-7]"""
    delays_passed: int
    """How many of the queue's membership delays it has passed. [C-9]"""
    level_limit: int | None
    """Up to which level the queue's agents may serve it; none for all. [D-4]"""
    requirement: str | RequirementTree
    """What the queue asks at present. [D-3]"""


@dataclass(frozen=True, slots=True)
class CallbackView:
    """A callback to be."""

    callback: Callback
    """What was asked for; ``due`` is that of the next attempt."""
    attempts: int
    """How many attempts have failed."""


@dataclass(frozen=True, slots=True)
class ContactView:
    """One contact that has not ended."""

    contact: Id
    """The contact."""
    phase: ContactPhase
    """Where it is in its life."""
    queue: str
    """Its queue."""
    channel: str
    """Its channel."""
    direction: Direction
    """Who began it."""
    tenant: str
    """Its tenant."""
    priority: int
    """Its priority."""
    requirement: str | RequirementTree
    """What it asks of an agent, beside what its queue asks."""
    excluded: tuple[Id, ...]
    """Agents that must not be offered it, as the host gave them."""
    since: float
    """The instant its age counts from. [V-4]"""
    entered_at: float
    """The instant it entered its queue. [V-4]"""
    sequence: int
    """Its enqueue sequence number. [V-4]"""
    urgency: Urgency
    """Its urgency in its queue. [O-6]"""
    delays_passed: int
    """How many of its queue's membership delays it has passed since it entered. [C-9]"""
    direct_to: Id | None
    """The agent that alone may take it. [C-6]"""
    places: tuple[PlaceView, ...]
    """Where it stands, its queue first; the queue alone where it does not wait. [V-4]"""
    stage: tuple[int, float] | None
    """The number of the preferred stage that runs, from 1, and when it ends. [P-1]"""
    overdue_since: float | None
    """When its maximum wait or its expiry as a callback passed, if that was during an offer that still lives. [C-8] [K-6]"""
    held_back: tuple[int, ...]
    """The numbers of the steps that a live offer holds back, from 1. [D-6]"""
    agent: Id | None
    """The agent that has it, or the first of those that are offered it."""
    offer: int | None
    """The accepted offer, or the first of the live ones."""
    offers: tuple[tuple[int, Id], ...]
    """All live offers, by id. [F-1]"""
    declined: tuple[tuple[Id, float | None], ...]
    """Agents in its decline memory by agent, and when their back-off ends; none for a decliner whose back-off is over. [F-6] [F-8]"""
    paused: bool
    """Whether it is interrupted by another contact of its agent. [A-12]"""
    callback: CallbackView | None
    """How it is called back, if it is a callback. [K-1]"""
    parked_by: Id | None
    """The agent that parked it, if it is parked. [A-14]"""


@dataclass(frozen=True, slots=True)
class WorkView:
    """One piece of work that an agent has in hand."""

    offer: int
    """The offer it came by."""
    contact: Id
    """The contact."""
    queue: str
    """The queue under which it came."""
    channel: str
    """The channel whose capacity it takes."""
    phase: Literal["offered", "accepted", "connected", "wrapping_up"]
    """What the agent does with it."""
    until: float | None
    """When the offer expires or the wrap-up ends, if it does."""
    paused: bool
    """Whether it is interrupted by other work of the agent. [A-12]"""


@dataclass(frozen=True, slots=True)
class AgentView:
    """One agent that is signed in."""

    agent: Id
    """The agent."""
    presence: Presence
    """Whether it takes contacts."""
    tenants: tuple[str, ...] | None
    """The tenants it serves; none for all."""
    site: str | None
    """The site it works at."""
    queues: tuple[Membership, ...]
    """Its memberships, by queue."""
    skills: dict[str, int]
    """Its skills, by id."""
    channels: tuple[AgentChannel, ...]
    """Its channels, by id, each with its maximum."""
    capacity: int
    """Units of capacity."""
    units_in_use: int
    """Units in use; above the capacity only if that was lowered meanwhile."""
    position: int
    """Its place in a fixed order."""
    weight: int
    """Its weight in a weighted random selection."""
    idle_since: float
    """The start of its idle clock. [A-9]"""
    last_offer: int | None
    """The last offer made to it since sign-in."""
    handled: int
    """Contacts accepted since sign-in."""
    unanswered: int
    """Offers left unanswered in a row. [F-7]"""
    work: tuple[WorkView, ...]
    """What it has in hand, by offer."""

    @property
    def overload(self) -> int:
        """Units of work above the agent's capacity, which only a supervisor can bring about."""
        return max(0, self.units_in_use - self.capacity)


@dataclass(frozen=True, slots=True)
class QueueView:
    """The counts of a queue."""

    waiting: int
    """Contacts waiting now."""
    offered: int
    """Contacts offered now."""
    active: int
    """Contacts accepted or connected now."""
    entered: int
    """Contacts that ever entered."""
    answered: int
    """Accepts; a contact whose agent left can be accepted again."""
    completed: int
    """Contacts completed."""
    abandoned: int
    """Contacts abandoned."""
    cancelled: int
    """Contacts cancelled."""
    timed_out: int
    """Contacts that reached the maximum wait."""
    transferred_out: int
    """Contacts transferred out, to another queue or again to this one."""
    away: int
    """Contacts parked, scheduled or dialling now. [V-6]"""
    ended: int
    """Contacts that a step, a closing, or the rules of callbacks ended."""
    moved_out: int
    """Contacts that a step, a closing or a new plan moved to another queue."""
    taken_elsewhere: int
    """Contacts that were accepted by another of their places, or lost this one."""
    closed_by_hours: bool
    """Whether its hours close it. [H-1]"""
    closed_by_hand: bool
    """Whether it is closed by hand. [H-4]"""

    @property
    def is_open(self) -> bool:
        """Whether it takes contacts."""
        return not self.closed_by_hours and not self.closed_by_hand


@dataclass(frozen=True, slots=True)
class Position:
    """Where a waiting contact stands."""

    queue: str
    """Its queue."""
    place: int
    """Its place among those that wait there, from 1 for the next one. A contact behind it may be served before it, if
    an agent may take that one alone."""
    waiting: int
    """How many wait there, itself included."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """How long a contact will wait, as far as one can tell. [E-1]"""

    wait: timedelta | None
    """How long it will wait from now on, on average; none where nothing is known."""
    spread: timedelta
    """The standard deviation of the wait. Zero where nothing is known."""
    method: EstimateMethod
    """How it was reckoned."""


@dataclass(frozen=True, slots=True)
class AgentRank:
    """By what an agent is chosen; the lowest is, compared field by field."""

    level: int | None
    """The agent's level in the queue; none for a contact directed to it, of which nothing is compared."""
    fit: int
    """How well demand and profile fit, by the queue's selection."""
    pairing: int
    """How well contact and agent pair, by the queue's selection."""
    standing: int
    """How the agent stands among the others, by the queue's selection."""
    idle_since: float
    """The start of its idle clock. [A-9]"""
    last_offer: int | None
    """The last offer made to it before."""
    agent: Id
    """The agent."""
    text: str
    """The same in plain English."""


@dataclass(frozen=True, slots=True)
class ContactRank:
    """By what a contact is chosen; the lowest is, compared field by field."""

    order: int | None
    """The order of the queue for the agent; none for a contact directed to it, which comes before all others."""
    across: int
    """How the queue compares with the agent's others. [M-5]"""
    urgency: Urgency
    """The contact's urgency there, at the present instant."""
    even_urgency: Urgency
    """Its urgency there as if waiting counted as much for all; another only in a queue of accumulating priority. [O-7]"""
    sequence: int
    """Its enqueue sequence number."""
    text: str
    """The same in plain English."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Why an offer was made."""

    offer: int
    """The offer."""
    at: float
    """The instant at which it was made."""
    contact: Id
    """The contact."""
    agent: Id
    """The agent."""
    queue: str
    """The queue by which it is offered."""
    cause: OfferCause
    """Why."""
    look: Literal["agent", "contact", "batch", "command"]
    """Who looked: the agent for a contact, the contact for an agent, a batch for pairs, or none, as a command said so."""
    rank: ContactRank | AgentRank | int | None
    """By what the choice was the lowest: of the contact, of the agent, or the cost of the pair."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What keeps an agent from being offered a contact."""

    kind: ObstacleKind
    """What it is."""
    gate: Gate
    """The condition that fails."""
    until: float | None
    """Until when, of a delay and of a back-off."""
    is_lasting: bool
    """Whether only a change of the contact, the agent or the plan ends it."""


@dataclass(frozen=True, slots=True)
class PlaceStanding:
    """Where a contact stands in one of its queues."""

    queue: str
    """The queue."""
    entered_at: float
    """The instant it entered the queue."""
    position: int | None
    """Its number among those that wait there, from 1, at the present instant; none if it does not wait. [O-7]"""
    waiting: int
    """How many wait there."""
    urgency: Urgency
    """Its urgency there, at the present instant."""
    delays_passed: int
    """How many of the queue's membership delays it has passed. [C-9]"""
    delays: int
    """How many the queue has."""
    level_limit: int | None
    """Up to which level the queue's agents may serve it; none for all. [D-4]"""


@dataclass(frozen=True, slots=True)
class AgentStanding:
    """Whether an agent may be offered a contact."""

    agent: Id
    """The agent."""
    queue: str
    """The queue that is spoken of: the first place of the contact in which the agent passes all gates, else its own queue."""
    rank: AgentRank | None
    """Its rank, if it may."""
    obstacle: Obstacle | None
    """What keeps it from the contact, if it may not."""


@dataclass(frozen=True, slots=True)
class ContactExplanation:
    """Why a contact waits, for what, and until when."""

    contact: Id
    """The contact."""
    at: float
    """The present instant."""
    phase: ContactPhase
    """Where it is in its life."""
    channel: str
    """The channel it came by."""
    since: float
    """The instant its age counts from. [V-4]"""
    held_by: Id | None
    """The agent that has it: that accepted it."""
    direct_to: Id | None
    """The agent that alone may take it. [C-6]"""
    places: tuple[PlaceStanding, ...]
    """Where it stands, its own queue first. [V-4]"""
    waits_for: WaitsFor
    """What it waits for."""
    agents: tuple[AgentStanding, ...]
    """Every agent that is signed in: those that may be offered it, the first choice first; then the others, those
    first who came furthest through the gates, and by id."""
    gates: dict[Gate, int]
    """How many agents each gate keeps away, as the first that fails; by gate, without zeros."""
    next_change: Deadline | None
    """When something about it changes next by itself, and why: the end of an offer, of its wait, of a delay, a back-
    off or a stage, a step, a callback, a batch, or a queue that closes and does not keep it. ``None`` if nothing
    does."""
    next_room: Deadline | None
    """When work next ends by itself for an agent that only a lack of capacity keeps away: a wrap-up, or an offer. ``None`` if none does."""
    text: str
    """All of it in plain English."""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class ChannelRoom:
    """How much room an agent has on a channel."""

    channel: str
    """The channel."""
    in_hand: int
    """Contacts of it in hand, wrap-ups included."""
    maximum: int
    """The most at a time."""
    free: int
    """How many more of it, and of it alone, the agent could take, whether it is ready or not. [G-4]"""


@dataclass(frozen=True, slots=True)
class WorkCost:
    """A piece of work and what it takes."""

    work: WorkView
    """The work."""
    units: int
    """Units of capacity it takes at present: fewer while it is interrupted. [A-12]"""


@dataclass(frozen=True, slots=True)
class ContactStanding:
    """Whether an agent may be offered a contact that waits."""

    contact: Id
    """The contact."""
    queue: str
    """The queue by which the contact comes nearest to the agent."""
    obstacle: Obstacle | None
    """What keeps the agent from it there; none if it may be offered it."""
    rank: ContactRank | None
    """Its rank for the agent, unless something keeps it away that does not go by the agent being there and free."""


@dataclass(frozen=True, slots=True)
class AgentExplanation:
    """What an agent takes next, and what keeps it from the others."""

    agent: Id
    """The agent."""
    at: float
    """The present instant."""
    presence: Presence
    """Whether it takes contacts."""
    site: tuple[str, bool] | None
    """The site it works at, and whether that is open. [A-13]"""
    capacity: int
    """Units of capacity."""
    units_in_use: int
    """Units in use; above the capacity only after an order of a supervisor, or if that was lowered meanwhile."""
    work: tuple[WorkCost, ...]
    """What it has in hand, by offer, each with the units that it takes at present."""
    room: tuple[ChannelRoom, ...]
    """What else fits, by channel."""
    contacts: tuple[ContactStanding, ...]
    """Every contact that looks for an agent. First those it may be offered, in the order in which it would take them;
    then those it would take once it is there and free, likewise; then the others, most urgent first.  The order is
    that of the present state. An offer may change it: where queues are compared by their lengths or shares [M-5],
    and where it takes the room of others."""
    text: str
    """All of it in plain English."""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Spans:
    """How many things there were, and how long they took. Exact."""

    count: int
    """How many."""
    total: timedelta
    """How long all together."""
    longest: timedelta
    """The longest of them; zero if there was none."""
    average: timedelta | None
    """How long one took on average; none if there was none."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Waits: exact sums, and percentiles that are at most a 64th too high."""

    count: int
    """How many."""
    total: timedelta
    """How long all together."""
    longest: timedelta
    """The longest; zero if there was none."""
    average: timedelta | None
    """The mean; none if there was none."""
    median: timedelta | None
    """What half of them did not exceed."""
    p80: timedelta | None
    """What 80 of 100 did not exceed."""
    p90: timedelta | None
    """What 90 of 100 did not exceed."""
    p95: timedelta | None
    """What 95 of 100 did not exceed."""
    p99: timedelta | None
    """What 99 of 100 did not exceed."""


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval of figures."""

    number: int
    """Its number: its begin divided by its length."""
    begin: float
    """When it begins."""
    end: float
    """When it ends, or the present if it runs."""


@dataclass(frozen=True, slots=True)
class ContactFigures:
    """What became of contacts. ``docs/figures.md`` defines each figure, with sources."""

    arrived: int
    """New contacts."""
    transferred_in: int
    """Contacts that came by transfer."""
    moved_in: int
    """Contacts that a step, a closing or a new plan moved here."""
    added_in: int
    """Contacts that wait here as well, by a step. Only of a queue; zero elsewhere."""
    offered: int
    """Waits that began. A contact that enters as a callback for later does not wait before that."""
    answered: int
    """Waits that ended as an agent took the contact: accepts."""
    answered_within: int
    """Of those, the ones no longer than the service-level target."""
    abandoned: int
    """Customers who gave up, in whatever state their contacts were."""
    abandoned_waiting: int
    """Of those, the ones who gave up while they waited; the others had been taken by an agent already, or were away."""
    abandoned_within: int
    """Of those who waited, the ones who gave up no later than the service-level target."""
    abandoned_short: int
    """Of those who waited, the ones who gave up no later than ``short_abandon``."""
    completed: int
    """Contacts completed."""
    cancelled: int
    """Contacts that the host took away."""
    timed_out: int
    """Contacts that reached the maximum wait."""
    ended: int
    """Contacts that a step, a closing or a new plan ended."""
    transferred_out: int
    """Contacts transferred out, to another queue or again to this one."""
    moved_out: int
    """Contacts that a step, a closing or a new plan moved to another queue."""
    taken_elsewhere: int
    """Contacts that were taken by another of their places. Only of a queue; zero elsewhere."""
    overflowed: int
    """Contacts that a step let wait in another queue as well."""
    offers: int
    """Offers made."""
    pulled: int
    """Of those, the ones that agents asked for."""
    forced: int
    """Of those, the ones that supervisors ordered."""
    declined: int
    """Offers declined for another reason than no answer."""
    unanswered: int
    """Offers that ran out, or were declined as nobody answered."""
    withdrawn: int
    """Offers taken back."""
    connected: int
    """Times that customer and agent were joined."""
    requeued: int
    """Contacts whose agent left, and that wait again."""
    parked: int
    """Times that a contact was parked."""
    resumed: int
    """Times that a parked contact began to wait again."""
    paused: int
    """Times that a contact paused for one that interrupts it."""
    steps: int
    """Relaxation steps taken."""
    callbacks_offered: int
    """Callbacks that customers should be offered."""
    callbacks_requested: int
    """Callbacks promised."""
    callbacks_due: int
    """Times that a scheduled callback was due."""
    callbacks_kept: int
    """Callbacks kept: customer and agent were joined."""
    attempts_failed: int
    """Attempts to call that failed, and will be repeated."""
    callbacks_failed: int
    """Callbacks that failed for good."""
    callbacks_expired: int
    """Callbacks that were given up when their time was over."""
    brought: timedelta
    """The ages with which contacts came: waits begin so much earlier than the time in the queue does."""
    waits: Waits
    """All waits that ended."""
    answered_waits: Waits
    """Those that ended as an agent took the contact. Their average is the *average speed of answer*."""
    abandoned_waits: Spans
    """Those that ended as the customer gave up."""
    handled: Spans
    """From the accept until the contact left its agent, of those that left."""
    talks: Spans
    """From the joining of customer and agent until the contact left its agent, of those that left."""
    wrap_ups: Spans
    """Wrap-ups that ended."""
    waiting_time: timedelta
    """Contacts that wait, over time: the integral of the length of the queue."""
    accepted_time: timedelta
    """Contacts that agents have taken and are not joined with yet, over time."""
    talk_time: timedelta
    """Contacts joined with agents, over time."""
    wrap_up_time: timedelta
    """Wrap-ups, over time."""
    paused_time: timedelta
    """Of the contacts that agents have, those that pause, over time."""
    parked_time: timedelta
    """Parked contacts, over time."""
    scheduled_time: timedelta
    """Callbacks that are scheduled or whose customer is being called, over time."""
    most_waiting: int
    """The most contacts that waited at the same time, for longer than an instant."""
    service_levels: dict[str, float | None]
    """The service level by each formula: ``abandoned_negative``, ``abandoned_ignored``, ``abandoned_positive``,
    ``short_abandons_ignored`` and ``answered_only``; none if there is nothing to compare with."""
    abandonment: float | None
    """Abandoned while waiting / offered."""
    average_handling: timedelta | None
    """Average handling time: accept to leaving the agent, and wrap-up."""
    ended_reasons: dict[EndReason | int, int]
    """Of those that ended, how many for each reason."""


@dataclass(frozen=True, slots=True)
class AgentFigures:
    """What agents did. ``docs/figures.md`` defines each figure, with sources."""

    sign_ins: int
    """Times that an agent signed in."""
    offers: int
    """Offers made."""
    pulled: int
    """Of those, the ones that agents asked for."""
    forced: int
    """Of those, the ones that supervisors ordered."""
    answered: int
    """Offers accepted."""
    declined: int
    """Offers declined for another reason than no answer."""
    unanswered: int
    """Offers that ran out, or were declined as nobody answered."""
    withdrawn: int
    """Offers taken back."""
    connected: int
    """Times that customer and agent were joined."""
    completed: int
    """Contacts completed, also after they were parked."""
    transferred: int
    """Contacts passed on to a queue or another agent."""
    requeued: int
    """Contacts left behind that wait again."""
    parked: int
    """Times that a contact was parked."""
    paused: int
    """Times that a contact paused for one that interrupts it."""
    kept_ready: int
    """Times that an agent stayed ready although it left too many offers unanswered."""
    handled: Spans
    """From the accept until the contact left its agent, of those that left."""
    talks: Spans
    """From the joining of customer and agent until the contact left its agent, of those that left."""
    wrap_ups: Spans
    """Wrap-ups that ended."""
    ready_time: timedelta
    """Agents ready, over time."""
    not_ready_time: timedelta
    """Agents not ready, over time."""
    draining_time: timedelta
    """Agents draining, over time."""
    busy_time: timedelta
    """Agents with something in hand (an offer, a contact or a wrap-up), over time."""
    available_time: timedelta
    """Agents that are ready or have something in hand, over time."""
    offered_time: timedelta
    """Live offers, over time."""
    accepted_time: timedelta
    """Contacts taken and not joined with yet, over time."""
    talk_time: timedelta
    """Contacts joined with, over time."""
    wrap_up_time: timedelta
    """Wrap-ups, over time."""
    paused_time: timedelta
    """Of the contacts taken or joined with, those that pause, over time."""
    occupancy: float | None
    """Time with something in hand / time ready or with something in hand."""
    concurrency: float | None
    """What is in hand over time / time with something in hand."""
    average_handling: timedelta | None
    """Average handling time."""
    not_ready_reasons: dict[int, timedelta]
    """Time not ready by reason."""


Columns: TypeAlias = dict[str, list[Any]]
"""A table as ``pandas.DataFrame`` and ``polars.DataFrame`` take it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a simulation gives. Times are seconds; ``docs/plan.md`` and ``docs/figures.md`` say what is what."""

    seed: int
    """The seed of the run."""
    length: float
    """How long the run was."""
    interval: float
    """How long an interval is."""
    total: dict[str, Any]
    """All contacts: one row as in ``queues``."""
    queues: Columns
    """A row for each queue: counts, service level, waits with percentiles, length, and how its contacts got their agents."""
    traffic: Columns
    """A row for each kind of traffic."""
    groups: Columns
    """A row for each group of agents: occupancy, what they handled and declined."""
    intervals: Columns
    """A row for each queue and interval of arrival."""
    staffing: Columns
    """A row for each group and interval: agents signed in and busy."""
    waits: dict[str, list[float]]
    """By queue, every wait of those answered, ascending."""
    contacts: ContactFigures
    """The figures of all contacts, from the events of the router."""
    agents: AgentFigures
    """The figures of all agents, from the events of the router."""
    commands: int
    """Commands that the router was given."""
    events: int
    """Events that it gave."""
