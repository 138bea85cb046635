# Written by `python -m toritsugi._stubs`: do not edit.
"""The words that stand for choices."""

from typing import Literal, TypeAlias

CallFirst: TypeAlias = Literal[
    "agent",
    "customer",
]

ContactPhase: TypeAlias = Literal[
    "waiting",
    "offered",
    "accepted",
    "connected",
    "parked",
    "scheduled",
    "dialling",
]

DeclineReason: TypeAlias = Literal[
    "rejected",
    "busy",
    "unreachable",
    "no_answer",
]

Direction: TypeAlias = Literal[
    "inbound",
    "outbound",
]

EndReason: TypeAlias = Literal[
    "voicemail",
    "deflected",
    "busy",
    "no_staff",
    "closed",
    "plan_replaced",
]

EstimateMethod: TypeAlias = Literal[
    "queue_length",
    "last_to_be_served",
    "unknown",
]

Gate: TypeAlias = Literal[
    "tenant",
    "presence",
    "membership",
    "capacity",
    "requirement",
    "exclusion",
    "preferred",
    "spare",
]

OfferCause: TypeAlias = Literal[
    "routed",
    "pulled",
    "forced",
]

Overflow: TypeAlias = Literal[
    "added",
    "moved",
]

RemovedSkills: TypeAlias = Literal[
    "refuse",
    "drop",
]

StrategyFailure: TypeAlias = Literal[
    "panicked",
    "out_of_range",
    "inconsistent",
]

StrategyKind: TypeAlias = Literal[
    "ordering",
    "selection",
]

TransferAge: TypeAlias = Literal[
    "keep",
    "restart",
]

WaitsFor: TypeAlias = Literal[
    "nothing",
    "customer",
    "due_time",
    "answer",
    "sign_in",
    "tenant",
    "member",
    "channel",
    "skill",
    "other",
    "presence",
    "level",
    "delay",
    "capacity",
    "back_off",
    "stage",
    "spare",
    "turn",
    "batch",
]

WithdrawReason: TypeAlias = Literal[
    "host",
    "abandoned",
    "cancelled",
    "transferred",
    "signed_out",
    "answered",
    "pulled",
    "forced",
    "callback",
    "closed",
    "site_closed",
    "plan_replaced",
]

WorkInHand: TypeAlias = Literal[
    "refuse",
    "requeue",
]

__all__ = [
    "CallFirst",
    "ContactPhase",
    "DeclineReason",
    "Direction",
    "EndReason",
    "EstimateMethod",
    "Gate",
    "OfferCause",
    "Overflow",
    "RemovedSkills",
    "StrategyFailure",
    "StrategyKind",
    "TransferAge",
    "WaitsFor",
    "WithdrawReason",
    "WorkInHand",
]
