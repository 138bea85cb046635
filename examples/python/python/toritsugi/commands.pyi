# Written by `python -m toritsugi._stubs`: do not edit.
"""The commands: everything that a router can be told."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Literal, Self, TypeAlias, final
from ._core import Plan, RequirementTree
from .records import AgentProfile, Callback, MoveTo, NotReady, PreferredStage, Step, Switch, ToAgent, ToQueue
from .types import Id, IdLike, Span
from .words import DeclineReason, Direction, RemovedSkills, TransferAge, WorkInHand

@final
class Advance:
    """Only time passes. [T-7]"""

    __match_args__ = ()
    def __new__(cls) -> Self: ...
    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Enqueue:
    """A new contact enters a queue. [C-1]"""

    __match_args__ = ("contact", "queue", "channel", "direction", "tenant", "priority", "requirement", "age", "excluded", "preferred", "steps", "callback",)
    def __new__(cls, contact: IdLike, queue: str | int, channel: str | int, *, direction: Direction = "inbound", tenant: str | int | None = None, priority: int = 0, requirement: str | RequirementTree = "anyone", age: Span = timedelta(0), excluded: Iterable[IdLike] = (), preferred: Iterable[PreferredStage] = (), steps: Iterable[Step] | None = None, callback: Callback | None = None) -> Self: ...
    @property
    def contact(self) -> Id:
        """The contact, any number of 128 bits of your own."""

    @property
    def queue(self) -> str:
        """The queue."""

    @property
    def channel(self) -> str:
        """The channel it comes by."""

    @property
    def direction(self) -> Direction:
        """Who began it."""

    @property
    def tenant(self) -> str | None:
        """The tenant it belongs to. Without, that of the queue, or the first."""

    @property
    def priority(self) -> int:
        """Higher is more urgent, 0 is ordinary. [V-3]"""

    @property
    def requirement(self) -> str | RequirementTree:
        """What it asks of an agent beside what the queue asks, as `english >= 50 and not trainee`. [C-2]"""

    @property
    def age(self) -> timedelta:
        """How long it has waited already."""

    @property
    def excluded(self) -> tuple[Id, ...]:
        """Agents that it is never offered to."""

    @property
    def preferred(self) -> tuple[PreferredStage, ...]:
        """Stages of preferred agents, in order. [P-1]"""

    @property
    def steps(self) -> tuple[Step, ...] | None:
        """Its own relaxation steps in place of those of the queue. [D-1]"""

    @property
    def callback(self) -> Callback | None:
        """The customer is to be called back. [K-1]"""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Transfer:
    """A contact goes to another queue or agent. [C-5]"""

    __match_args__ = ("contact", "to", "age", "requirement", "priority", "preferred", "fallback",)
    def __new__(cls, contact: IdLike, to: ToQueue | ToAgent, *, age: TransferAge = "keep", requirement: str | RequirementTree | None = None, priority: int | None = None, preferred: Iterable[PreferredStage] = (), fallback: Span | None = None) -> Self: ...
    @property
    def contact(self) -> Id:
        """The contact, in the hands of an agent or waiting."""

    @property
    def to(self) -> ToQueue | ToAgent:
        """Where it goes: `ToQueue(name)` or `ToAgent(id)`."""

    @property
    def age(self) -> TransferAge:
        """Whether it keeps its age or starts anew."""

    @property
    def requirement(self) -> str | RequirementTree | None:
        """What it asks from now on. Without, as before."""

    @property
    def priority(self) -> int | None:
        """Its priority from now on. Without, as before."""

    @property
    def preferred(self) -> tuple[PreferredStage, ...]:
        """Stages of preferred agents, in order."""

    @property
    def fallback(self) -> timedelta | None:
        """After how long a contact for one agent may go to any. [C-6]"""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class SetPriority:
    """A contact becomes more or less urgent. [C-13]"""

    __match_args__ = ("contact", "priority",)
    def __new__(cls, contact: IdLike, priority: int) -> Self: ...
    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def priority(self) -> int:
        """Its new priority."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Connect:
    """Customer and agent are joined. [C-7]"""

    __match_args__ = ("contact",)
    def __new__(cls, contact: IdLike) -> Self: ...
    @property
    def contact(self) -> Id:
        """The contact."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Complete:
    """The work on a contact is done. [C-10]"""

    __match_args__ = ("contact", "disposition",)
    def __new__(cls, contact: IdLike, *, disposition: int = 0) -> Self: ...
    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def disposition(self) -> int:
        """What it came to, in your own numbering."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Abandon:
    """The customer gave up before being connected. [C-11]"""

    __match_args__ = ("contact",)
    def __new__(cls, contact: IdLike) -> Self: ...
    @property
    def contact(self) -> Id:
        """The contact."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Cancel:
    """The host takes a contact away, in any state. [C-12]"""

    __match_args__ = ("contact",)
    def __new__(cls, contact: IdLike) -> Self: ...
    @property
    def contact(self) -> Id:
        """The contact."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class AcceptOffer:
    """An agent accepts an offer. [F-2]"""

    __match_args__ = ("offer",)
    def __new__(cls, offer: int) -> Self: ...
    @property
    def offer(self) -> int:
        """The offer."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class DeclineOffer:
    """An agent declines an offer. [F-3]"""

    __match_args__ = ("offer", "reason",)
    def __new__(cls, offer: int, *, reason: DeclineReason | int = "rejected") -> Self: ...
    @property
    def offer(self) -> int:
        """The offer."""

    @property
    def reason(self) -> DeclineReason | int:
        """Why: a word, or a number of your own."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class WithdrawOffer:
    """The host takes an offer back. [F-5]"""

    __match_args__ = ("offer",)
    def __new__(cls, offer: int) -> Self: ...
    @property
    def offer(self) -> int:
        """The offer."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class SignIn:
    """An agent comes to work. [A-1]"""

    __match_args__ = ("agent", "profile", "presence",)
    def __new__(cls, agent: IdLike, profile: AgentProfile, *, presence: Literal["ready"] | NotReady = "ready") -> Self: ...
    @property
    def agent(self) -> Id:
        """The agent, any number of 128 bits of your own."""

    @property
    def profile(self) -> AgentProfile:
        """What it brings."""

    @property
    def presence(self) -> Literal["ready"] | NotReady:
        """Whether it takes contacts at once: `"ready"` or `NotReady(reason)`."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class UpdateAgent:
    """An agent's profile changes. [A-3]"""

    __match_args__ = ("agent", "profile",)
    def __new__(cls, agent: IdLike, profile: AgentProfile) -> Self: ...
    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def profile(self) -> AgentProfile:
        """What it brings from now on."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class SetReady:
    """An agent can take contacts. [A-4]"""

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
class SetNotReady:
    """An agent takes no contacts for now. [A-5]"""

    __match_args__ = ("agent", "reason",)
    def __new__(cls, agent: IdLike, *, reason: int = 0) -> Self: ...
    @property
    def agent(self) -> Id:
        """The agent."""

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
class Drain:
    """An agent finishes what it has in hand and is then signed out. [A-10]"""

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
class SignOut:
    """An agent leaves. [A-11]"""

    __match_args__ = ("agent", "work",)
    def __new__(cls, agent: IdLike, *, work: WorkInHand = "refuse") -> Self: ...
    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def work(self) -> WorkInHand:
        """What becomes of the work in its hands."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class EndWrapUp:
    """An agent is done with the wrap-up of a contact. [A-8]"""

    __match_args__ = ("agent", "contact",)
    def __new__(cls, agent: IdLike, contact: IdLike) -> Self: ...
    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def contact(self) -> Id:
        """The contact it wraps up."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class ExtendWrapUp:
    """An agent needs longer for the wrap-up of a contact. [A-16]"""

    __match_args__ = ("agent", "contact", "by",)
    def __new__(cls, agent: IdLike, contact: IdLike, by: Span) -> Self: ...
    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def contact(self) -> Id:
        """The contact it wraps up."""

    @property
    def by(self) -> timedelta:
        """How much longer, more than zero."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Pull:
    """An agent takes a named contact out of its turn. [F-9]"""

    __match_args__ = ("agent", "contact",)
    def __new__(cls, agent: IdLike, contact: IdLike) -> Self: ...
    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def contact(self) -> Id:
        """The contact, waiting or offered."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class ForceAssign:
    """A supervisor gives a contact to an agent, whether it has room or not. [F-10]"""

    __match_args__ = ("contact", "agent",)
    def __new__(cls, contact: IdLike, agent: IdLike) -> Self: ...
    @property
    def contact(self) -> Id:
        """The contact, waiting or offered."""

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
class Park:
    """A conversation rests until the customer writes again; the agent is free. [A-14]"""

    __match_args__ = ("contact",)
    def __new__(cls, contact: IdLike) -> Self: ...
    @property
    def contact(self) -> Id:
        """The contact."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Resume:
    """The customer of a parked contact is there again. [A-15]"""

    __match_args__ = ("contact",)
    def __new__(cls, contact: IdLike) -> Self: ...
    @property
    def contact(self) -> Id:
        """The contact."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class RequestCallback:
    """A customer is to be called back. [K-1]"""

    __match_args__ = ("contact", "callback",)
    def __new__(cls, contact: IdLike, callback: Callback) -> Self: ...
    @property
    def contact(self) -> Id:
        """The contact, which waits."""

    @property
    def callback(self) -> Callback:
        """When and how."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class CustomerAnswered:
    """The customer of a callback that was called first has answered. [K-4]"""

    __match_args__ = ("contact",)
    def __new__(cls, contact: IdLike) -> Self: ...
    @property
    def contact(self) -> Id:
        """The contact."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class AttemptFailed:
    """The customer of a callback could not be reached. [K-5]"""

    __match_args__ = ("contact",)
    def __new__(cls, contact: IdLike) -> Self: ...
    @property
    def contact(self) -> Id:
        """The contact."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class SetHours:
    """A queue's opening hours. [H-2]"""

    __match_args__ = ("queue", "switches",)
    def __new__(cls, queue: str | int, switches: Iterable[Switch]) -> Self: ...
    @property
    def queue(self) -> str:
        """The queue."""

    @property
    def switches(self) -> tuple[Switch, ...]:
        """When it opens and closes, ascending; none for always open."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class CloseQueue:
    """A queue is closed by hand. [H-4]"""

    __match_args__ = ("queue", "waiting",)
    def __new__(cls, queue: str | int, *, waiting: Literal["keep", "end"] | MoveTo = "keep") -> Self: ...
    @property
    def queue(self) -> str:
        """The queue."""

    @property
    def waiting(self) -> Literal["keep", "end"] | MoveTo:
        """What becomes of those that wait: `"keep"`, `"end"` or `MoveTo(queue)`."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class OpenQueue:
    """A queue that was closed by hand follows its hours again. [H-4]"""

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
class CloseSite:
    """A whole site goes down; its work returns to the queues. [A-13]"""

    __match_args__ = ("site",)
    def __new__(cls, site: str | int) -> Self: ...
    @property
    def site(self) -> str:
        """The site."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class OpenSite:
    """A site comes back. [A-13]"""

    __match_args__ = ("site",)
    def __new__(cls, site: str | int) -> Self: ...
    @property
    def site(self) -> str:
        """The site."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class ReplacePlan:
    """Another plan comes in place of the present one. Names in it are those of the new plan. [R-1]"""

    __match_args__ = ("plan", "removed_queues", "removed_skills",)
    def __new__(cls, plan: Plan, *, removed_queues: Literal["refuse", "end"] | MoveTo = "refuse", removed_skills: RemovedSkills = "refuse") -> Self: ...
    @property
    def plan(self) -> Plan:
        """The new plan."""

    @property
    def removed_queues(self) -> Literal["refuse", "end"] | MoveTo:
        """What becomes of contacts in queues that are gone: `"refuse"`, `"end"` or `MoveTo(queue)`."""

    @property
    def removed_skills(self) -> RemovedSkills:
        """What becomes of contacts that ask for skills that are gone."""

    def replace(self, **changes: Any) -> Self:
        """The same with some fields changed."""

    def __replace__(self, **changes: Any) -> Self: ...
    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

Command: TypeAlias = (
    Advance
    | Enqueue
    | Transfer
    | SetPriority
    | Connect
    | Complete
    | Abandon
    | Cancel
    | AcceptOffer
    | DeclineOffer
    | WithdrawOffer
    | SignIn
    | UpdateAgent
    | SetReady
    | SetNotReady
    | Drain
    | SignOut
    | EndWrapUp
    | ExtendWrapUp
    | Pull
    | ForceAssign
    | Park
    | Resume
    | RequestCallback
    | CustomerAnswered
    | AttemptFailed
    | SetHours
    | CloseQueue
    | OpenQueue
    | CloseSite
    | OpenSite
    | ReplacePlan
)
"""Any command."""

def from_json(text: str, plan: Plan) -> Command:
    """A command from the library's own form, with the numbers of the plan, as logs of other languages hold it."""

def to_json(command: Command, plan: Plan) -> str:
    """The library's own form of a command, with the numbers of the plan, as every language reads it."""

__all__ = [
    "Advance",
    "Enqueue",
    "Transfer",
    "SetPriority",
    "Connect",
    "Complete",
    "Abandon",
    "Cancel",
    "AcceptOffer",
    "DeclineOffer",
    "WithdrawOffer",
    "SignIn",
    "UpdateAgent",
    "SetReady",
    "SetNotReady",
    "Drain",
    "SignOut",
    "EndWrapUp",
    "ExtendWrapUp",
    "Pull",
    "ForceAssign",
    "Park",
    "Resume",
    "RequestCallback",
    "CustomerAnswered",
    "AttemptFailed",
    "SetHours",
    "CloseQueue",
    "OpenQueue",
    "CloseSite",
    "OpenSite",
    "ReplacePlan",
    "Command",
    "from_json",
    "to_json",
]
