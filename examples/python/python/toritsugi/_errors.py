"""The exceptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .events import Event

__all__ = [
    "CentreError",
    "CommandRefused",
    "Error",
    "Fault",
    "JournalError",
    "PlanError",
    "ProfileError",
    "RequirementError",
    "SnapshotError",
]


class Error(Exception):
    """The base class of all errors of this library. ``docs/errors.md`` lists the codes."""

    code: int
    """A number that stays the same in every version and language; 0 where the library has none."""

    def __init__(self, message: str, *, code: int = 0) -> None:
        super().__init__(message)
        self.code = code

    @property
    def message(self) -> str:
        """One line, in plain English."""
        return str(self.args[0])

    def __reduce__(self) -> tuple[Any, ...]:
        return (_again, (type(self), self.args, self.__dict__))


class CommandRefused(Error):
    """A command was refused. It has no effect of its own: state and events are those of ``Advance`` at the same time. [T-4]

    A name that the plan does not have is refused before the router is asked: then not even time has passed.
    """

    kind: str
    """The kind of refusal as a word, such as ``"unknown_contact"``."""
    details: dict[str, Any]
    """What the refusal names, such as ``{"contact": 7}``, with the numbers of the plan."""
    events: list[Event]
    """What happened up to this time all the same: timers that were due. Handle them as those of any command."""

    def __init__(
        self,
        message: str,
        *,
        code: int = 0,
        kind: str = "",
        details: dict[str, Any] | None = None,
        events: list[Event] | None = None,
    ) -> None:
        super().__init__(message, code=code)
        self.kind = kind
        self.details = details or {}
        self.events = events or []


class Fault(CommandRefused):
    """A contradiction inside the library, a defect of ours. A router that met one refuses every further command, and stays readable."""


class PlanError(Error):
    """A plan is not sound, or not a plan at all. The message says where."""


class RequirementError(Error):
    """The text of a requirement. The message says at which column."""


class ProfileError(Error):
    """A profile does not fit the plan."""


class SnapshotError(Error):
    """Bytes are no snapshot of this version, or a damaged one."""


class JournalError(Error):
    """Bytes are no journal of this version, a damaged one, or one that belongs to another state."""


class CentreError(Error):
    """A centre to be simulated is not sound. The message says where."""


def _again(kind: type[Error], arguments: tuple[Any, ...], fields: dict[str, Any]) -> Error:
    error = kind(*arguments)
    error.__dict__.update(fields)
    return error
