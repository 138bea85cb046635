"""Strategies of your own: which contact is more urgent, and which agent a contact gets.

A strategy gives whole numbers, of which the lower is better, never a choice: who may have a contact is decided before it is asked, ties are broken
after it. The same facts must always give the same number. One that raises, gives no whole number or changes its mind is replaced by the default in the
queue that asked it, and a ``StrategyFailed`` event says so; what it raised goes to ``sys.unraisablehook``. [S-12]

A strategy knows no plan, so facts hold the plan's numbers: ``plan.queues.index("support")`` is the number of a queue.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, TypeAlias

from .types import Id
from .words import Direction


@dataclass(frozen=True, slots=True, order=True)
class Urgency:
    """How urgent a waiting contact is; the lower is served first. [O-1]"""

    group: int
    """Compared first; instants count only inside one group. The library calls it class."""
    instant: int
    """A virtual instant, in microseconds."""


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """What an ordering may look at."""

    contact: Id
    """The contact."""
    queue: int
    """The number of its queue."""
    channel: int
    """The number of its channel."""
    direction: Direction
    """Who began it."""
    tenant: int
    """The number of its tenant."""
    priority: int
    """Its priority."""
    since: float
    """The instant its age counts from."""
    since_microseconds: int
    """The same in whole microseconds, of which an urgency is made."""
    entered_at: float
    """The instant it entered its queue."""
    target: timedelta | None
    """The service-level target of its queue."""


@dataclass(frozen=True, slots=True)
class DemandFacts:
    """What contacts of one kind ask."""

    queue: int
    """The number of the queue."""
    channel: int
    """The number of the channel."""
    tenant: int
    """The number of the tenant."""
    skills: tuple[int, ...]
    """The numbers of the skills that are asked for."""


@dataclass(frozen=True, slots=True)
class SupplyFacts:
    """What agents of one kind bring."""

    skills: dict[int, int]
    """Levels by the numbers of skills."""
    levels: dict[int, int]
    """Levels by the numbers of queues."""
    capacity: int
    """Units of capacity."""


@dataclass(frozen=True, slots=True)
class AgentFacts:
    """What is known of one agent."""

    agent: Id
    """The agent."""
    position: int
    """Its place in a fixed order."""
    weight: int
    """Its weight in a weighted random selection."""
    units_in_use: int
    """Units in use."""
    capacity: int
    """Units of capacity."""
    handled: int
    """Contacts accepted since sign-in."""
    idle_since: float
    """The start of its idle clock."""
    last_offer: int | None
    """The last offer made to it since sign-in."""


class OrderingStrategy(Protocol):
    """Turns a contact into its urgency. May also have ``rate(contact) -> int`` and ``parameters() -> str``, as in the library."""

    def urgency(self, contact: ContactFacts, /) -> int | tuple[int, int]:
        """The urgency of a contact: an instant, or a group and an instant."""
        ...


class PairingStrategy(Protocol):
    """Ranks each agent for each contact. May also have ``fit``, ``standing``, ``idle_weighted`` and ``parameters``."""

    def pairing(self, contact: Id, agent: AgentFacts, /) -> int:
        """How well one agent fits one contact."""
        ...


class FittingStrategy(Protocol):
    """Ranks agents by what they bring. May also have ``standing``, ``idle_weighted`` and ``parameters``."""

    def fit(self, demand: DemandFacts, supply: SupplyFacts, /) -> int:
        """How well agents of one kind fit contacts of one kind."""
        ...


class StandingStrategy(Protocol):
    """Ranks agents among their like, whatever the contact. May also have ``fit``, ``idle_weighted`` and ``parameters``."""

    def standing(self, agent: AgentFacts, /) -> int:
        """Where the agent stands."""
        ...


Ordering: TypeAlias = OrderingStrategy | Callable[[ContactFacts], int | tuple[int, int]]
"""An ordering of your own: an object, or a function in place of its ``urgency``."""

Selection: TypeAlias = PairingStrategy | FittingStrategy | StandingStrategy | Callable[[AgentFacts], int]
"""A selection of your own: an object, or a function in place of its ``standing``."""

Orderings: TypeAlias = Mapping[str, Ordering]
"""Orderings by the names that a plan calls them."""

Selections: TypeAlias = Mapping[str, Selection]
"""Selections by the names that a plan calls them."""
