# Written by `python -m toritsugi._stubs`: do not edit.
"""The events: everything that a router tells."""

from typing import Any, ClassVar, Literal, TypeAlias, final
from ._core import Plan
from .records import TimedOut
from .types import Id
from .words import DeclineReason, EndReason, OfferCause, Overflow, StrategyFailure, StrategyKind, WithdrawReason

@final
class Queued:
    """A new contact entered a queue."""

    __match_args__ = ("contact", "queue", "channel", "tenant", "since",)
    kind: ClassVar[Literal["queued"]]
    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def queue(self) -> str:
        """The queue."""

    @property
    def channel(self) -> str:
        """The channel it came by."""

    @property
    def tenant(self) -> str:
        """The tenant it belongs to."""

    @property
    def since(self) -> float:
        """The instant its age counts from."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Offered:
    """An agent is offered a contact, and its capacity is reserved."""

    __match_args__ = ("offer", "contact", "agent", "queue", "cause", "expires_at",)
    kind: ClassVar[Literal["offered"]]
    @property
    def offer(self) -> int:
        """The offer."""

    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def queue(self) -> str:
        """The queue by which it is offered."""

    @property
    def cause(self) -> OfferCause:
        """Why."""

    @property
    def expires_at(self) -> float | None:
        """When the offer expires, if it does."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class OfferAccepted:
    """The agent took the contact."""

    __match_args__ = ("offer", "contact", "agent",)
    kind: ClassVar[Literal["offer_accepted"]]
    @property
    def offer(self) -> int:
        """The offer."""

    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class OfferDeclined:
    """The agent declined; the contact waits again in its place, unless an end follows."""

    __match_args__ = ("offer", "contact", "agent", "reason",)
    kind: ClassVar[Literal["offer_declined"]]
    @property
    def offer(self) -> int:
        """The offer."""

    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def reason(self) -> DeclineReason | int:
        """Why."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class OfferExpired:
    """The agent did not answer in time; the contact waits again in its place, unless an end follows."""

    __match_args__ = ("offer", "contact", "agent", "due",)
    kind: ClassVar[Literal["offer_expired"]]
    @property
    def offer(self) -> int:
        """The offer."""

    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def due(self) -> float:
        """When it was due."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class OfferWithdrawn:
    """The offer was taken back; the contact waits again in its place, unless an end or a transfer follows."""

    __match_args__ = ("offer", "contact", "agent", "reason",)
    kind: ClassVar[Literal["offer_withdrawn"]]
    @property
    def offer(self) -> int:
        """The offer."""

    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def reason(self) -> WithdrawReason:
        """Why."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Connected:
    """Customer and agent are joined."""

    __match_args__ = ("contact", "agent",)
    kind: ClassVar[Literal["connected"]]
    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Completed:
    """The work on the contact is done; the contact has ended."""

    __match_args__ = ("contact", "agent", "queue", "disposition",)
    kind: ClassVar[Literal["completed"]]
    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def queue(self) -> str:
        """The contact's queue."""

    @property
    def disposition(self) -> int:
        """What it came to."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Transferred:
    """The contact went to another queue, or waits for one agent alone."""

    __match_args__ = ("contact", "from_agent", "from_queue", "to_queue", "to_agent",)
    kind: ClassVar[Literal["transferred"]]
    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def from_agent(self) -> Id | None:
        """The agent that held it, if one did."""

    @property
    def from_queue(self) -> str:
        """The queue it left."""

    @property
    def to_queue(self) -> str:
        """The queue it waits in now."""

    @property
    def to_agent(self) -> Id | None:
        """The agent it waits for, if it is for one alone."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Requeued:
    """An agent left with the contact in hand; it waits again in its place."""

    __match_args__ = ("contact", "agent", "queue",)
    kind: ClassVar[Literal["requeued"]]
    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def queue(self) -> str:
        """The queue it waits in."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class PriorityChanged:
    """The contact's priority is another now."""

    __match_args__ = ("contact", "priority",)
    kind: ClassVar[Literal["priority_changed"]]
    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def priority(self) -> int:
        """The new priority."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Abandoned:
    """The customer gave up; the contact has ended."""

    __match_args__ = ("contact", "queue",)
    kind: ClassVar[Literal["abandoned"]]
    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def queue(self) -> str:
        """The contact's queue."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Cancelled:
    """The host took the contact away; it has ended."""

    __match_args__ = ("contact", "queue",)
    kind: ClassVar[Literal["cancelled"]]
    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def queue(self) -> str:
        """The contact's queue."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class MaximumWaitReached:
    """The contact waited as long as its queue allows; it has ended."""

    __match_args__ = ("contact", "queue", "due",)
    kind: ClassVar[Literal["maximum_wait_reached"]]
    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def queue(self) -> str:
        """The contact's queue."""

    @property
    def due(self) -> float:
        """When it was due."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class WrapUpStarted:
    """The agent wraps up a contact; its capacity stays taken."""

    __match_args__ = ("agent", "contact", "ends_at",)
    kind: ClassVar[Literal["wrap_up_started"]]
    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def ends_at(self) -> float:
        """When it ends at the latest."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class WrapUpEnded:
    """The agent's capacity is free again."""

    __match_args__ = ("agent", "contact", "cause",)
    kind: ClassVar[Literal["wrap_up_ended"]]
    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def cause(self) -> Literal["released", "signed_out", "site_closed"] | TimedOut:
        """Why."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class AgentSignedIn:
    """The agent signed in."""

    __match_args__ = ("agent", "site", "ready",)
    kind: ClassVar[Literal["agent_signed_in"]]
    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def site(self) -> str | None:
        """Its site."""

    @property
    def ready(self) -> bool:
        """Whether it is ready."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class AgentUpdated:
    """The agent's profile is another now."""

    __match_args__ = ("agent",)
    kind: ClassVar[Literal["agent_updated"]]
    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class AgentReady:
    """The agent became ready."""

    __match_args__ = ("agent",)
    kind: ClassVar[Literal["agent_ready"]]
    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class AgentNotReady:
    """The agent became not ready, or so for another reason."""

    __match_args__ = ("agent", "reason",)
    kind: ClassVar[Literal["agent_not_ready"]]
    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def reason(self) -> int:
        """Why."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class AgentDraining:
    """The agent finishes what it has in hand."""

    __match_args__ = ("agent",)
    kind: ClassVar[Literal["agent_draining"]]
    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class AgentSignedOut:
    """The agent left."""

    __match_args__ = ("agent",)
    kind: ClassVar[Literal["agent_signed_out"]]
    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class StepTaken:
    """A relaxation step of the contact was taken; what it did follows. [D-3]"""

    __match_args__ = ("contact", "step", "due",)
    kind: ClassVar[Literal["step_taken"]]
    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def step(self) -> int:
        """The number of the step in its list, from 1."""

    @property
    def due(self) -> float:
        """When it was due."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Overflowed:
    """The contact waits in another queue. [D-5] [D-7]"""

    __match_args__ = ("contact", "from_queue", "to_queue", "overflow",)
    kind: ClassVar[Literal["overflowed"]]
    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def from_queue(self) -> str:
        """The queue it came from."""

    @property
    def to_queue(self) -> str:
        """The queue it waits in."""

    @property
    def overflow(self) -> Overflow:
        """Whether it stays in the first as well."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class CallbackOffered:
    """The customer should be offered a callback. [D-3]"""

    __match_args__ = ("contact",)
    kind: ClassVar[Literal["callback_offered"]]
    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Ended:
    """The router ended the contact, for the host to act on. [D-6] [H-5]"""

    __match_args__ = ("contact", "queue", "reason", "due",)
    kind: ClassVar[Literal["ended"]]
    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def queue(self) -> str:
        """The contact's queue."""

    @property
    def reason(self) -> EndReason | int:
        """Why."""

    @property
    def due(self) -> float:
        """When it was due."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class StageEnded:
    """A stage of preferred agents is over. [P-2]"""

    __match_args__ = ("contact", "stage", "skipped",)
    kind: ClassVar[Literal["stage_ended"]]
    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def stage(self) -> int:
        """The number of the stage, from 1."""

    @property
    def skipped(self) -> bool:
        """Whether it was skipped, as all its agents are away."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class FellBack:
    """A contact that was directed to one agent waits for any. [C-6]"""

    __match_args__ = ("contact", "agent",)
    kind: ClassVar[Literal["fell_back"]]
    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class CallbackRequested:
    """The customer hung up and is to be called back. [K-1]"""

    __match_args__ = ("contact", "due",)
    kind: ClassVar[Literal["callback_requested"]]
    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def due(self) -> float | None:
        """When it is due; none if it keeps its place."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class CallbackDue:
    """A callback is due: it waits for an agent, or the host calls the customer. [K-3]"""

    __match_args__ = ("contact", "call_customer", "due",)
    kind: ClassVar[Literal["callback_due"]]
    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def call_customer(self) -> bool:
        """Whether the host is to call the customer now."""

    @property
    def due(self) -> float:
        """When it was due."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class CustomerAnswered:
    """The customer has answered and waits for an agent. [K-4]"""

    __match_args__ = ("contact",)
    kind: ClassVar[Literal["customer_answered"]]
    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class AttemptFailed:
    """The customer could not be reached; there will be another attempt. [K-5]"""

    __match_args__ = ("contact", "attempt", "next",)
    kind: ClassVar[Literal["attempt_failed"]]
    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def attempt(self) -> int:
        """The number of the attempt, from 1."""

    @property
    def next(self) -> float:
        """When the next one is due."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class CallbackFailed:
    """The customer could not be reached in as many attempts as the queue makes; the contact has ended. [K-5]"""

    __match_args__ = ("contact", "queue", "attempts",)
    kind: ClassVar[Literal["callback_failed"]]
    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def queue(self) -> str:
        """The contact's queue."""

    @property
    def attempts(self) -> int:
        """How many attempts were made."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class CallbackExpired:
    """The callback was given up; the contact has ended. [K-6]"""

    __match_args__ = ("contact", "queue", "due",)
    kind: ClassVar[Literal["callback_expired"]]
    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def queue(self) -> str:
        """The contact's queue."""

    @property
    def due(self) -> float:
        """When it was due."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Parked:
    """The contact rests; its agent is free. [A-14]"""

    __match_args__ = ("contact", "agent",)
    kind: ClassVar[Literal["parked"]]
    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Resumed:
    """The customer of a parked contact is there again; it waits. [A-15]"""

    __match_args__ = ("contact", "queue",)
    kind: ClassVar[Literal["resumed"]]
    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def queue(self) -> str:
        """The contact's queue."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Paused:
    """The contact pauses, as its agent has one that interrupts it. [A-12]"""

    __match_args__ = ("contact", "agent",)
    kind: ClassVar[Literal["paused"]]
    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Unpaused:
    """The contact goes on. [A-12]"""

    __match_args__ = ("contact", "agent",)
    kind: ClassVar[Literal["unpaused"]]
    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class WrapUpExtended:
    """A wrap-up takes longer. [A-16]"""

    __match_args__ = ("agent", "contact", "ends_at",)
    kind: ClassVar[Literal["wrap_up_extended"]]
    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def contact(self) -> Id:
        """The contact."""

    @property
    def ends_at(self) -> float:
        """When it ends at the latest."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class AgentKeptReady:
    """The agent left too many offers unanswered, but its queue would be left with too few. [F-7]"""

    __match_args__ = ("agent", "queue",)
    kind: ClassVar[Literal["agent_kept_ready"]]
    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def queue(self) -> str:
        """The queue."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class QueueOpened:
    """The queue takes contacts. [H-3]"""

    __match_args__ = ("queue",)
    kind: ClassVar[Literal["queue_opened"]]
    @property
    def queue(self) -> str:
        """The queue."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class QueueClosed:
    """The queue takes no more contacts. [H-3]"""

    __match_args__ = ("queue",)
    kind: ClassVar[Literal["queue_closed"]]
    @property
    def queue(self) -> str:
        """The queue."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class SiteOpened:
    """The site came back. [A-13]"""

    __match_args__ = ("site",)
    kind: ClassVar[Literal["site_opened"]]
    @property
    def site(self) -> str:
        """The site."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class SiteClosed:
    """The site went down. [A-13]"""

    __match_args__ = ("site",)
    kind: ClassVar[Literal["site_closed"]]
    @property
    def site(self) -> str:
        """The site."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class PlanReplaced:
    """Another plan holds. [R-3]"""

    __match_args__ = ()
    kind: ClassVar[Literal["plan_replaced"]]
    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class AgentAffected:
    """The agent's profile lost something with the new plan. [R-3]"""

    __match_args__ = ("agent",)
    kind: ClassVar[Literal["agent_affected"]]
    @property
    def agent(self) -> Id:
        """The agent."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class StrategyFailed:
    """A strategy of the host's own failed: the queue uses the default of this kind until the plan is replaced. [S-12]"""

    __match_args__ = ("queue", "strategy", "failure",)
    kind: ClassVar[Literal["strategy_failed"]]
    @property
    def queue(self) -> str:
        """The queue."""

    @property
    def strategy(self) -> StrategyKind:
        """Which of its strategies."""

    @property
    def failure(self) -> StrategyFailure:
        """How it failed."""

    @property
    def sequence(self) -> int:
        """Its number, from 1, without gaps. [T-6]"""

    @property
    def at(self) -> float:
        """The time of the command that produced it, in seconds."""

    @property
    def at_microseconds(self) -> int:
        """The same in whole microseconds."""

    def to_json(self) -> str:
        """The library's own form, with the numbers of the plan, as every language reads it."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

Event: TypeAlias = (
    Queued
    | Offered
    | OfferAccepted
    | OfferDeclined
    | OfferExpired
    | OfferWithdrawn
    | Connected
    | Completed
    | Transferred
    | Requeued
    | PriorityChanged
    | Abandoned
    | Cancelled
    | MaximumWaitReached
    | WrapUpStarted
    | WrapUpEnded
    | AgentSignedIn
    | AgentUpdated
    | AgentReady
    | AgentNotReady
    | AgentDraining
    | AgentSignedOut
    | StepTaken
    | Overflowed
    | CallbackOffered
    | Ended
    | StageEnded
    | FellBack
    | CallbackRequested
    | CallbackDue
    | CustomerAnswered
    | AttemptFailed
    | CallbackFailed
    | CallbackExpired
    | Parked
    | Resumed
    | Paused
    | Unpaused
    | WrapUpExtended
    | AgentKeptReady
    | QueueOpened
    | QueueClosed
    | SiteOpened
    | SiteClosed
    | PlanReplaced
    | AgentAffected
    | StrategyFailed
)
"""Any event."""

def from_json(text: str, plan: Plan) -> Event:
    """An event from the library's own form, as `to_json` writes it."""

__all__ = [
    "Queued",
    "Offered",
    "OfferAccepted",
    "OfferDeclined",
    "OfferExpired",
    "OfferWithdrawn",
    "Connected",
    "Completed",
    "Transferred",
    "Requeued",
    "PriorityChanged",
    "Abandoned",
    "Cancelled",
    "MaximumWaitReached",
    "WrapUpStarted",
    "WrapUpEnded",
    "AgentSignedIn",
    "AgentUpdated",
    "AgentReady",
    "AgentNotReady",
    "AgentDraining",
    "AgentSignedOut",
    "StepTaken",
    "Overflowed",
    "CallbackOffered",
    "Ended",
    "StageEnded",
    "FellBack",
    "CallbackRequested",
    "CallbackDue",
    "CustomerAnswered",
    "AttemptFailed",
    "CallbackFailed",
    "CallbackExpired",
    "Parked",
    "Resumed",
    "Paused",
    "Unpaused",
    "WrapUpExtended",
    "AgentKeptReady",
    "QueueOpened",
    "QueueClosed",
    "SiteOpened",
    "SiteClosed",
    "PlanReplaced",
    "AgentAffected",
    "StrategyFailed",
    "Event",
    "from_json",
]
