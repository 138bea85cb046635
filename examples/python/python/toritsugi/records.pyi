# Written by `python -m toritsugi._stubs`: do not edit.
"""What commands are made of."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Literal, Self, final
from ._core import RequirementTree
from .types import Id, IdLike, Span, Time
from .words import CallFirst, EndReason

@final
class MoveTo:
    """Those that wait go to another queue."""

    __match_args__ = ("queue",)
    def __new__(cls, queue: str | int) -> Self: ...
    @property
    def queue(self) -> str:
        """The queue."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class NotReady:
    """An agent that signs in takes no contacts yet."""

    __match_args__ = ("reason",)
    def __new__(cls, *, reason: int = 0) -> Self: ...
    @property
    def reason(self) -> int:
        """Why, in your own numbering."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class ToQueue:
    """A transfer goes to a queue."""

    __match_args__ = ("queue",)
    def __new__(cls, queue: str | int) -> Self: ...
    @property
    def queue(self) -> str:
        """The queue."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class ToAgent:
    """A transfer waits for one agent alone."""

    __match_args__ = ("agent",)
    def __new__(cls, agent: IdLike) -> Self: ...
    @property
    def agent(self) -> Id:
        """The agent."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class QueueLongerThan:
    """A step is taken only while more contacts than this wait in the queue."""

    __match_args__ = ("contacts",)
    def __new__(cls, contacts: int) -> Self: ...
    @property
    def contacts(self) -> int:
        """How many."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class EstimateAbove:
    """A step is taken only while the contact's own wait is estimated to be longer than this. [E-1]"""

    __match_args__ = ("wait",)
    def __new__(cls, wait: Span) -> Self: ...
    @property
    def wait(self) -> timedelta:
        """How long."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class ReadyBelow:
    """A step is taken only while fewer than so many in a hundred of the queue's agents are ready."""

    __match_args__ = ("percent",)
    def __new__(cls, percent: int) -> Self: ...
    @property
    def percent(self) -> int:
        """How many in a hundred, 1 to 100."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class TimedOut:
    """A wrap-up ended because its time ran out."""

    __match_args__ = ("due",)
    def __new__(cls, due: Time) -> Self: ...
    @property
    def due(self) -> float:
        """When it was due."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class PreferredStage:
    """A stage of preferred agents: for so long only they may have the contact. [P-1]"""

    __match_args__ = ("agents", "within", "skip_if_away",)
    def __new__(cls, agents: Iterable[IdLike], within: Span, *, skip_if_away: bool = False) -> Self: ...
    @property
    def agents(self) -> tuple[Id, ...]:
        """The agents, in no order."""

    @property
    def within(self) -> timedelta:
        """How long the stage lasts, more than zero."""

    @property
    def skip_if_away(self) -> bool:
        """Whether the stage is skipped while none of its agents is signed in and ready."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Callback:
    """When and how a customer is called back. [K-1]"""

    __match_args__ = ("due", "first", "owner", "expires_at",)
    def __new__(cls, *, due: Time | None = None, first: CallFirst = "agent", owner: CallbackOwner | None = None, expires_at: Time | None = None) -> Self: ...
    @property
    def due(self) -> float | None:
        """When it is due; without, it keeps its place in the queue."""

    @property
    def first(self) -> CallFirst:
        """Who is called first."""

    @property
    def owner(self) -> CallbackOwner | None:
        """The agent who alone may take it for a while."""

    @property
    def expires_at(self) -> float | None:
        """When it is given up."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class CallbackOwner:
    """The agent who alone may take a callback, for a while."""

    __match_args__ = ("agent", "within",)
    def __new__(cls, agent: IdLike, within: Span) -> Self: ...
    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def within(self) -> timedelta:
        """For how long, more than zero."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Step:
    """A relaxation step of one contact: what becomes of it when it has waited so long. [D-3]"""

    __match_args__ = ("after", "when", "recheck", "drop", "lower", "requirement", "levels", "raise_priority", "add_queue", "offer_callback", "exit",)
    def __new__(cls, *, after: Span = timedelta(0), when: Iterable[Literal["no_staff", "no_ready_staff"] | QueueLongerThan | EstimateAbove | ReadyBelow] = (), recheck: Span | None = None, drop: Iterable[str | int] = (), lower: Mapping[str, int] = {}, requirement: str | RequirementTree | None = None, levels: int | None = None, raise_priority: int = 0, add_queue: str | int | None = None, offer_callback: bool = False, exit: MoveTo | EndReason | int | None = None) -> Self: ...
    @property
    def after(self) -> timedelta:
        """How long it has waited in the queue."""

    @property
    def when(self) -> tuple[Literal["no_staff", "no_ready_staff"] | QueueLongerThan | EstimateAbove | ReadyBelow, ...]:
        """What must hold as well, all of it. [D-8]"""

    @property
    def recheck(self) -> timedelta | None:
        """How often the conditions are looked at again until they hold."""

    @property
    def drop(self) -> tuple[str, ...]:
        """Skills that are no longer asked for."""

    @property
    def lower(self) -> dict[str, int]:
        """Skills that are asked for at a level lower by so much."""

    @property
    def requirement(self) -> str | RequirementTree | None:
        """What the contact asks from now on."""

    @property
    def levels(self) -> int | None:
        """Up to which level the queue's agents serve it from now on. [D-4]"""

    @property
    def raise_priority(self) -> int:
        """How much higher its priority is from now on."""

    @property
    def add_queue(self) -> str | None:
        """Another queue, in which it waits as well. [D-5]"""

    @property
    def offer_callback(self) -> bool:
        """Whether the host is to offer the customer a callback."""

    @property
    def exit(self) -> MoveTo | EndReason | int | None:
        """Another queue to which it goes, or why it ends. [D-6] [D-7]"""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Switch:
    """An instant at which a queue opens or closes."""

    __match_args__ = ("at", "open",)
    def __new__(cls, at: Time, open: bool) -> Self: ...
    @property
    def at(self) -> float:
        """The instant."""

    @property
    def open(self) -> bool:
        """Whether the queue is open from then on."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Membership:
    """An agent's membership in a queue. Where one is expected, the name of the queue will do."""

    __match_args__ = ("queue", "level", "delay", "order", "weight", "idle_weight",)
    def __new__(cls, queue: str | int, *, level: int = 0, delay: Span = timedelta(0), order: int | None = None, weight: int = 1, idle_weight: int = 1) -> Self: ...
    @property
    def queue(self) -> str:
        """The queue."""

    @property
    def level(self) -> int:
        """The agent's level in the queue: lower is served first, strictly."""

    @property
    def delay(self) -> timedelta:
        """How long a contact must have waited before this agent may be offered it; one of the delays of the queue."""

    @property
    def order(self) -> int | None:
        """Where the queue stands among those of the agent; lower comes first. Without, the level. [M-3]"""

    @property
    def weight(self) -> int:
        """How much a wait in this queue counts for the agent under weighted wait. [M-5]"""

    @property
    def idle_weight(self) -> int:
        """How much the agent's idle time counts in this queue. [S-1]"""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class AgentChannel:
    """A channel on which an agent works. Where one is expected, its name will do."""

    __match_args__ = ("channel", "maximum", "auto_accept",)
    def __new__(cls, channel: str | int, *, maximum: int | None = None, auto_accept: bool | None = None) -> Self: ...
    @property
    def channel(self) -> str:
        """The channel."""

    @property
    def maximum(self) -> int | None:
        """Most contacts of it at a time. Without, that of the plan."""

    @property
    def auto_accept(self) -> bool | None:
        """Whether offers on it are accepted at once, unasked. Without, what the plan says. [F-1]"""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class AgentProfile:
    """What an agent brings. [A-2]"""

    __match_args__ = ("queues", "skills", "channels", "tenants", "site", "capacity", "position", "weight",)
    def __new__(cls, *, queues: Iterable[str | Membership] = (), skills: Mapping[str, int] = {}, channels: Iterable[str | AgentChannel] | None = None, tenants: Iterable[str] | None = None, site: str | int | None = None, capacity: int | None = None, position: int = 0, weight: int = 1) -> Self: ...
    @property
    def queues(self) -> tuple[Membership, ...]:
        """The queues it is a member of: names, or memberships."""

    @property
    def skills(self) -> dict[str, int]:
        """Its skills and their levels, 0 to 100."""

    @property
    def channels(self) -> tuple[AgentChannel, ...] | None:
        """The channels it works on: names, or channels with their maximum. Without, all of the plan."""

    @property
    def tenants(self) -> tuple[str, ...] | None:
        """The tenants it serves. Without, all."""

    @property
    def site(self) -> str | None:
        """The site it works at. [A-13]"""

    @property
    def capacity(self) -> int | None:
        """Units of work it can hold at a time. Without, that of the plan."""

    @property
    def position(self) -> int:
        """Its place in a fixed order; lower comes first. [S-5]"""

    @property
    def weight(self) -> int:
        """Its weight in a weighted random selection, at least 1. [S-9]"""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

__all__ = [
    "MoveTo",
    "NotReady",
    "ToQueue",
    "ToAgent",
    "QueueLongerThan",
    "EstimateAbove",
    "ReadyBelow",
    "TimedOut",
    "PreferredStage",
    "Callback",
    "CallbackOwner",
    "Step",
    "Switch",
    "Membership",
    "AgentChannel",
    "AgentProfile",
]
