"""Plans as typed classes. Each field is a key of ``docs/plan.md``, which says what it means; names and defaults are those of the library.

Spans are seconds, ``timedelta`` or text like ``"1m30s"``. A field that is ``None`` or empty is left to its default.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import Any, ClassVar, Literal, TypeAlias

from .records import EstimateAbove, MoveTo, QueueLongerThan, ReadyBelow
from .types import Span
from .words import EndReason

# The keys whose names differ from the fields: a table of TOML is named in the singular.
_KEYS = {"tenants": "tenant", "sites": "site", "channels": "channel", "skills": "skill", "queues": "queue", "steps": "step"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Definition:
    _renamed: ClassVar[frozenset[str]] = frozenset()

    def to_dict(self) -> dict[str, Any]:
        """The keys that differ from their defaults, as in a file."""
        keys: dict[str, Any] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if value is None or value == each.default or (isinstance(value, (tuple, list, dict)) and not value):
                continue
            keys[_KEYS[each.name] if each.name in self._renamed else each.name] = _plain(value)
        return keys


def _plain(value: Any) -> Any:
    match value:
        case bool() | int() | str():
            return value
        case float() | timedelta():
            return _span(value)
        case MoveTo():
            return {"move_to": value.queue}
        case QueueLongerThan():
            return {"queue_longer_than": value.contacts}
        case EstimateAbove():
            return {"estimate_above": _span(value.wait)}
        case ReadyBelow():
            return {"ready_below": value.percent}
        case Mapping():
            return {key: _plain(part) for key, part in value.items()}  # pyright: ignore[reportUnknownVariableType]
        case Sequence():
            return [_plain(part) for part in value]  # pyright: ignore[reportUnknownVariableType]
        case _:
            return value.to_dict()


def _span(span: Span) -> str:
    if isinstance(span, str):
        return span
    if isinstance(span, timedelta):
        return f"{span // timedelta(microseconds=1)}us"
    return f"{round(span * 1_000_000)}us"


@dataclass(frozen=True, slots=True)
class Custom:
    """A strategy of your own, by the name under which it is handed over."""

    name: str

    def to_dict(self) -> dict[str, Any]:
        return {"custom": self.name}


@dataclass(frozen=True, slots=True)
class PriorityCredit:
    """Each unit of priority counts as so much more waiting. [O-4]"""

    span: Span

    def to_dict(self) -> dict[str, Any]:
        return {"priority_credit": _span(self.span)}


@dataclass(frozen=True, slots=True)
class AccumulatingPriority:
    """Urgency grows with waiting at a rate by priority, in thousandths. [O-7]"""

    rates: Mapping[int, int]

    def to_dict(self) -> dict[str, Any]:
        return {"accumulating_priority": [{"priority": key, "rate": rate} for key, rate in self.rates.items()]}


@dataclass(frozen=True, slots=True)
class WeightedRandom:
    """By chance, in proportion to the agents' weights, from a seed. [S-9]"""

    seed: int

    def to_dict(self) -> dict[str, Any]:
        return {"weighted_random": self.seed}


@dataclass(frozen=True, slots=True)
class AllAtOnce:
    """Up to so many agents are offered a contact at the same time, 1 to 64."""

    most: int

    def to_dict(self) -> dict[str, Any]:
        return {"all_at_once": self.most}


@dataclass(frozen=True, slots=True)
class OneMore:
    """One agent is offered a contact, and one more each time so long has passed, up to so many at a time."""

    every: Span
    most: int

    def to_dict(self) -> dict[str, Any]:
        return {"one_more": {"every": _span(self.every), "most": self.most}}


@dataclass(frozen=True, slots=True)
class Timed:
    """The agent is free after this time of wrap-up, or as soon as it says so."""

    span: Span

    def to_dict(self) -> dict[str, Any]:
        return {"timed": _span(self.span)}


@dataclass(frozen=True, slots=True)
class UntilReleased:
    """The agent is free when it says so, and after this time of wrap-up at the latest."""

    span: Span

    def to_dict(self) -> dict[str, Any]:
        return {"until_released": _span(self.span)}


Ordering: TypeAlias = (
    Literal["first_in_first_out", "strict_priority", "earliest_deadline", "last_in_first_out"] | PriorityCredit | AccumulatingPriority | Custom
)
"""Which of a queue's contacts is more urgent."""

Selection: TypeAlias = (
    Literal[
        "longest_idle",
        "least_loaded",
        "fewest_handled",
        "round_robin",
        "fixed_order",
        "most_skilled",
        "least_skilled",
        "best_proficiency",
    ]
    | WeightedRandom
    | Custom
)
"""Which agent an arriving contact gets."""

OfferMode: TypeAlias = Literal["one_at_a_time", "assign"] | AllAtOnce | OneMore
"""How a queue hands its contacts to agents."""

WrapUp: TypeAlias = Literal["none"] | Timed | UntilReleased
"""What follows the end of a contact."""

Across: TypeAlias = Literal["urgency", "longest_queue", "queue_ratio", "weighted_wait", "share"]
"""How the queues that an agent serves compare."""

Condition: TypeAlias = Literal["no_staff", "no_ready_staff"] | QueueLongerThan | EstimateAbove | ReadyBelow
"""What must hold for a step to be taken."""


@dataclass(frozen=True, slots=True)
class TenantDefinition:
    """A client company."""

    name: str

    def to_dict(self) -> dict[str, Any]:
        return {"name": self.name}


@dataclass(frozen=True, slots=True)
class SiteDefinition:
    """A place at which agents work. [A-13]"""

    name: str

    def to_dict(self) -> dict[str, Any]:
        return {"name": self.name}


@dataclass(frozen=True, slots=True)
class SkillDefinition:
    """A skill, with its weight in a best weighted proficiency; 0 leaves it out. [S-8]"""

    name: str
    weight: int = 1

    def to_dict(self) -> dict[str, Any]:
        return {"name": self.name, "weight": self.weight}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelDefinition(_Definition):
    """A channel: voice, chat, e-mail and so on."""

    name: str = field(kw_only=False)
    cost: int = 100
    maximum: int = 1
    auto_accept: bool = False
    paused_cost: int = 0
    interrupts: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLevel(_Definition):
    """So many in a hundred answered within so long."""

    within: Span
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spare(_Definition):
    """The idle agents that a queue leaves for others. [G-8]"""

    agents: int
    from_level: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackAttempts(_Definition):
    """How often a callback is tried. [K-5]"""

    attempts: int = 3
    back_off: Span = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDefinition(_Definition):
    """A relaxation step: what becomes of a contact that has waited so long. [D-3]"""

    after: Span = field(kw_only=False)
    when: Sequence[Condition] = ()
    recheck: Span | None = None
    drop: Sequence[str] = ()
    lower: Mapping[str, int] = field(default_factory=dict[str, int])
    requirement: str | None = None
    levels: int | None = None
    raise_priority: int = 0
    add_queue: str | None = None
    offer_callback: bool = False
    move_to: str | None = None
    end: EndReason | int | None = None

    def to_dict(self) -> dict[str, Any]:
        keys = _Definition.to_dict(self)
        if isinstance(self.end, int):
            keys["end"] = {"other": self.end}
        return keys


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueDefinition(_Definition):
    """A queue and its rules."""

    _renamed: ClassVar[frozenset[str]] = frozenset({"steps"})

    name: str = field(kw_only=False)
    tenant: str | None = None
    channels: Sequence[str] = ()
    requirement: str | None = None
    ordering: Ordering = "first_in_first_out"
    selection: Selection = "longest_idle"
    service_level: ServiceLevel | None = None
    offer_mode: OfferMode = "one_at_a_time"
    offer_timeout: Span | None = None
    connect_on_accept: bool = False
    wrap_up: WrapUp = "none"
    maximum_wait: Span | None = None
    maximum_length: int | None = None
    delays: Sequence[Span] = ()
    levels: int | None = None
    weight: int = 1
    spare: Spare | None = None
    last_resort: bool = False
    longest_wrap_up: Span | None = None
    resume_claim: Span | None = None
    callback: CallbackAttempts = CallbackAttempts()
    return_within: Span | None = None
    at_close: Literal["keep", "end"] | MoveTo = "keep"
    steps: Sequence[StepDefinition] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BackOff(_Definition):
    """How long an agent that did not take a contact is not offered that contact again. [F-6]"""

    declined: Span = 10
    busy: Span = 20
    no_answer: Span = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentDefaults(_Definition):
    """What holds for every agent. [A-2]"""

    capacity: int = 100
    idle_clock: Literal["contact_ended", "wrap_up_ended", "ready"] = "wrap_up_ended"
    unanswered_limit: int | None = None
    breaker: int = 0
    back_off: BackOff = BackOff()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits(_Definition):
    """The most that a router will hold. Reaching one is a refusal, but for ``returns`` and ``keys``, of which the oldest are forgotten."""

    contacts: int = 2_000_000
    agents: int = 200_000
    queues_per_agent: int = 256
    skills_per_agent: int = 256
    requirement_parts: int = 64
    requirement_depth: int = 16
    exclusions: int = 64
    decliners: int = 1_000
    in_hand: int = 1_000
    preferred_agents: int = 64
    steps: int = 32
    switches: int = 10_000
    returns: int = 100_000
    keys: int = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDefinition(_Definition):
    """A plan to be: ``Plan(definition)`` checks it. Tenants, sites, channels and skills may be given by their names alone."""

    _renamed: ClassVar[frozenset[str]] = frozenset({"tenants", "sites", "channels", "skills", "queues"})

    queues: Sequence[QueueDefinition]
    channels: Sequence[ChannelDefinition | str] = ()
    skills: Sequence[SkillDefinition | str] = ()
    tenants: Sequence[TenantDefinition | str] = ()
    sites: Sequence[SiteDefinition | str] = ()
    across: Across = "urgency"
    batch: Span | None = None
    agents: AgentDefaults = AgentDefaults()
    limits: Limits = Limits()

    def to_dict(self) -> dict[str, Any]:
        keys = _Definition.to_dict(self)
        for key in ("channel", "skill", "tenant", "site"):
            if key in keys:
                keys[key] = [{"name": part} if isinstance(part, str) else part for part in keys[key]]
        return keys
