"""The native part: what it holds is public under ``toritsugi``."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from os import PathLike
from typing import Any, Self, final, overload

from . import commands as commands
from . import events as events
from . import records as records
from .commands import Command
from .events import Event
from .plans import PlanDefinition
from .records import AgentProfile
from .strategies import Orderings, Selections
from .types import Id, IdLike, Span, Time
from .views import (
    AgentExplanation,
    AgentFigures,
    AgentView,
    ContactExplanation,
    ContactFigures,
    ContactView,
    Deadline,
    Decision,
    Delivered,
    Estimate,
    Interval,
    JournalRecord,
    Outcome,
    Position,
    QueueView,
    Refusal,
    Replayed,
)
from .words import Gate, StrategyKind

@final
class RequirementTree:
    """A requirement that has no text form, as a host in another language may have built. It can be handed back, and no more."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Plan:
    """A routing plan that is known to be sound. Immutable, cheap to share.

    ``definition`` is TOML text, a dictionary, or a ``PlanDefinition``; ``docs/plan.md`` is the reference of the keys. ``orderings`` and ``selections``
    are strategies of your own, by the names that queues call them: ``selection = { custom = "mine" }``.

    Raises ``PlanError`` with the place of the first fault.
    """

    def __new__(
        cls,
        definition: str | Mapping[str, Any] | PlanDefinition,
        *,
        orderings: Orderings | None = None,
        selections: Selections | None = None,
    ) -> Self: ...
    @classmethod
    def from_toml(cls, text: str, *, orderings: Orderings | None = None, selections: Selections | None = None) -> Self:
        """A plan from TOML text."""

    @classmethod
    def from_json(cls, text: str, *, orderings: Orderings | None = None, selections: Selections | None = None) -> Self:
        """A plan from JSON text, as ``to_json`` writes it."""

    @classmethod
    def from_file(cls, path: str | PathLike[str], *, orderings: Orderings | None = None, selections: Selections | None = None) -> Self:
        """A plan from a file in TOML, or in JSON if its name ends so."""

    @property
    def queues(self) -> tuple[str, ...]:
        """The names of the queues, by their numbers."""

    @property
    def channels(self) -> tuple[str, ...]:
        """The names of the channels, by their numbers."""

    @property
    def skills(self) -> tuple[str, ...]:
        """The names of the skills, by their numbers."""

    @property
    def tenants(self) -> tuple[str, ...]:
        """The names of the tenants, by their numbers."""

    @property
    def sites(self) -> tuple[str, ...]:
        """The names of the sites, by their numbers."""

    def to_dict(self) -> dict[str, Any]:
        """What the plan was built from, with the keys of ``docs/plan.md``."""

    def to_json(self) -> str:
        """What the plan was built from, as JSON."""

    def requirement(self, text: str) -> str:
        """Checks the text of a requirement, and gives it back as views show it. Raises ``RequirementError`` with the column."""

    def check_profile(self, profile: AgentProfile) -> None:
        """Checks a profile as ``SignIn`` would. Raises ``ProfileError`` or ``CommandRefused``."""

    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Router:
    """Decides which contact goes to which agent, and when.

    Deterministic and without a clock: you say what the time is. ``plan`` is a ``Plan``, or what one is made of. May be used by several threads; they
    take turns, and long work lets the others run.
    """

    def __new__(
        cls,
        plan: Plan | str | Mapping[str, Any] | PlanDefinition,
        *,
        orderings: Orderings | None = None,
        selections: Selections | None = None,
    ) -> Self: ...
    def apply(self, at: Time, command: Command) -> list[Event]:
        """Applies a command and gives what happened, timers that were due before it included.

        Raises ``CommandRefused``, whose ``events`` happened all the same; ``Fault`` for a defect of ours.
        """

    def advance(self, at: Time) -> list[Event]:
        """Lets time pass: the same as applying ``Advance()``."""

    def apply_once(self, at: Time, key: IdLike, command: Command) -> Delivered:
        """Applies a command that may be delivered more than once: a repeat of the key gets the first events again. [T-8]

        Raises as ``apply``; code 4 for a key that came with another command.
        """

    def apply_many(self, steps: Iterable[tuple[Time, Command]], *, stop_on_refusal: bool = False) -> Batch:
        """Applies many commands, each with its time. Refusals are collected, not raised; see ``Batch.raise_first``.

        Nothing is applied if a step is no pair of a time and a command. Lets other threads run, unless the plan has strategies of your own.
        """

    def apply_columns(self, columns: Mapping[str, Iterable[Any]], *, stop_on_refusal: bool = False) -> Batch:
        """Applies many commands that are given as columns: lists, arrays, or the columns of a data frame.

        ``at`` holds the times and ``command`` the words, such as ``"enqueue"``; ``contact``, ``agent``, ``offer``, ``queue``, ``channel``, ``tenant``,
        ``priority``, ``disposition`` and ``reason`` hold the fields, with ``None`` or NaN where a command has none. Commands with more fields than these
        take their defaults; those that need a profile, a plan, hours or a callback are for ``apply_many``. Nothing is applied if a row cannot be read.
        """

    @property
    def plan(self) -> Plan:
        """The plan it runs by."""

    @property
    def now(self) -> float:
        """The time of the last command, in seconds."""

    def next_deadline(self) -> Deadline | None:
        """When it must be called again at the latest, and why."""

    def contact(self, contact: IdLike) -> ContactView | None:
        """A contact that has not ended."""

    def agent(self, agent: IdLike) -> AgentView | None:
        """An agent that is signed in."""

    def queue(self, queue: str | int) -> QueueView:
        """The counts of a queue."""

    def contacts(self) -> tuple[Id, ...]:
        """Every contact that has not ended, ascending."""

    def agents(self) -> tuple[Id, ...]:
        """Every agent that is signed in, ascending."""

    def waiting(self, queue: str | int) -> tuple[Id, ...]:
        """The contacts that wait in a queue, most urgent first."""

    def position(self, contact: IdLike) -> Position:
        """Where a waiting contact stands in its queue."""

    def estimate(self, contact: IdLike) -> Estimate:
        """How long a waiting contact will wait from now on, as far as one can tell. [E-1]"""

    def explain(self, contact: IdLike, agent: IdLike) -> Gate | None:
        """The first condition that keeps an agent from being offered a contact; none if it may be."""

    def explain_contact(self, contact: IdLike) -> ContactExplanation:
        """Why a contact waits, for what, and until when. ``str()`` of it is plain English."""

    def explain_agent(self, agent: IdLike) -> AgentExplanation:
        """What an agent takes next, and what keeps it from the others. ``str()`` of it is plain English."""

    def decisions(self) -> tuple[Decision, ...]:
        """Why each offer of the last command was made."""

    def is_site_open(self, site: str | int) -> bool:
        """Whether a site is up."""

    def remembered_command(self, key: IdLike) -> Command | None:
        """The command that came first under a key, if it is remembered."""

    def failed_strategies(self) -> list[tuple[str, StrategyKind]]:
        """The queues whose strategy of your own failed, with the kind of strategy."""

    def digest(self) -> str:
        """The state in 128 bits, as 32 hexadecimal digits: equal for equal states, in every language and on every machine."""

    def snapshot(self) -> bytes:
        """The whole state as bytes."""

    @staticmethod
    def restore(snapshot: bytes, *, orderings: Orderings | None = None, selections: Selections | None = None) -> Router:
        """A router that goes on as the one did whose snapshot this is, written in any language. Raises ``SnapshotError``."""

    def __copy__(self) -> Router: ...

@final
class Batch:
    """What many commands gave: a sequence of their events, and what was refused."""

    @property
    def events(self) -> list[Event]:
        """The events, in order."""

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """The commands that were refused. The events of the time that passed for them are among the events of the batch."""

    @property
    def applied(self) -> int:
        """How many commands were applied or refused: all of them, unless it stopped before."""

    def raise_first(self) -> None:
        """Raises the first refusal, if there is one."""

    def columns(self) -> dict[str, list[Any]]:
        """The events as columns, for data frames: sequence, at, kind, contact, agent, queue and offer, the last four with gaps."""

    def __len__(self) -> int: ...
    @overload
    def __getitem__(self, index: int) -> Event: ...
    @overload
    def __getitem__(self, index: slice) -> list[Event]: ...
    def __iter__(self) -> Iterator[Event]: ...

@final
class JournalWriter:
    """Writes a journal, record by record; you store the bytes, each before its command is applied.

    ``starts_from`` is the router whose state the journal starts from, or its digest. Begin a file with ``beginning``.
    """

    def __new__(cls, starts_from: Router | str) -> Self: ...
    @property
    def beginning(self) -> bytes:
        """How the journal begins; empty for a writer that goes on with a journal."""

    def append(self, router: Router, at: Time, command: Command, *, key: IdLike | None = None) -> bytes:
        """The bytes of one more record. ``router`` is the one that is going to apply it: its plan gives the numbers."""

@final
class JournalReader:
    """Reads a journal, written in any language. Raises ``JournalError``."""

    def __new__(cls, journal: bytes, *, orderings: Orderings | None = None, selections: Selections | None = None) -> Self: ...
    @property
    def starts_from(self) -> str:
        """The digest of the state that the journal starts from."""

    def records(self, router: Router) -> list[JournalRecord]:
        """The whole records, with names. ``router`` is one in the state that the journal starts from; it stays as it is."""

    def replay(self, router: Router, *, check: bool = True) -> Replayed:
        """Applies all whole records to a router in the state that the journal starts from, which is checked unless you say no.

        Raises ``JournalError`` for another state, and for any damage; what stood before it has been applied then. A last record that is only cut short is
        no damage: see ``is_torn``.
        """

@final
class Figures:
    """What managers ask for: service levels, waits, handling times, occupancy, as a fold over events.

    Tell it of every event, in order and from the first on. Intervals begin at multiples of ``interval`` (half an hour by default), of which
    ``intervals_kept`` are kept; ``default_target`` is the service-level target of queues whose plan has none (20 s), and who gave up after no longer a
    wait than ``short_abandon`` (5 s) is a short abandon.
    """

    def __new__(
        cls,
        plan: Plan,
        *,
        interval: Span | None = None,
        intervals_kept: int = 48,
        default_target: Span | None = None,
        short_abandon: Span | None = None,
        agents_remembered: int = 10_000,
    ) -> Self: ...
    def observe(self, events: Iterable[Event] | Batch) -> None:
        """Takes events in, in order. Those that it knows already change nothing."""

    def advance(self, at: Time) -> None:
        """Lets time pass without an event, so that what lasts counts up to this instant."""

    def replace_plan(self, plan: Plan) -> None:
        """Says which plan the router is given by ``ReplacePlan``, before its events are taken in."""

    def contacts(self, *, interval: int | None = None) -> ContactFigures | None:
        """Of all contacts, in the whole or in the interval of this number; none if that is not kept."""

    def queue(self, queue: str | int, *, interval: int | None = None) -> ContactFigures | None:
        """Of a queue."""

    def tenant(self, tenant: str | int, *, interval: int | None = None) -> ContactFigures | None:
        """Of a tenant."""

    def channel(self, channel: str | int, *, interval: int | None = None) -> ContactFigures | None:
        """Of a channel."""

    def agents(self, *, interval: int | None = None) -> AgentFigures | None:
        """Of all agents."""

    def agent(self, agent: IdLike, *, interval: int | None = None) -> AgentFigures | None:
        """Of an agent; none if it is not known."""

    def site(self, site: str | int, *, interval: int | None = None) -> AgentFigures | None:
        """Of the agents of a site."""

    def known_agents(self) -> tuple[Id, ...]:
        """The agents that are signed in or remembered, ascending."""

    def intervals(self) -> tuple[Interval, ...]:
        """The intervals that are kept, in order; the one that runs comes last."""

    @property
    def missing(self) -> int:
        """How many events were not fed, by the gaps between their numbers. If there are any, the figures are not exact."""

    @property
    def unexplained(self) -> int:
        """How many events did not fit those before them."""

def simulate(
    centre: str | PathLike[str] | Mapping[str, Any],
    *,
    plan: str | Mapping[str, Any] | PlanDefinition | None = None,
    seed: int = 1,
    cycles: int = 1,
    interval: Span | None = None,
    progress: Callable[[float], object] | None = None,
) -> Outcome:
    """Routes days of a made-up centre with the very router that runs in production.

    ``centre`` is TOML text, the path of a file (a ``pathlib.Path``), or a dictionary, of the form of ``examples/simulate/centre.toml``; ``plan`` comes
    in place of the plan in it, to compare two. ``cycles`` is how many days, ``interval`` of the time series, half an hour by default. ``progress`` is
    called now and then with the share of the time that has been simulated. Other threads run meanwhile. The same seed gives the same outcome.

    Raises ``CentreError`` with the place of the first fault.
    """

def seconds_in_rust(router: Router, steps: Iterable[tuple[Time, Command]]) -> float: ...
def stub_files() -> list[tuple[str, str]]: ...
def library_words() -> dict[str, list[str]]: ...
def own_words() -> dict[str, list[str]]: ...
