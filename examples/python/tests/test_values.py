"""Ids, times, spans and names: what may be written, and what comes back."""

from __future__ import annotations

import copy
import datetime as datetime_module
import pickle
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
import toritsugi
from toritsugi import (
    Abandon,
    AcceptOffer,
    AgentProfile,
    Callback,
    CallbackOwner,
    CloseQueue,
    Complete,
    DeclineOffer,
    Enqueue,
    Membership,
    MoveTo,
    NotReady,
    Offered,
    Plan,
    PreferredStage,
    Queued,
    ReplacePlan,
    Router,
    SetHours,
    SignIn,
    Step,
    Switch,
    ToAgent,
    ToQueue,
    Transfer,
    stable_id,
    to_datetime,
)

BIG = UUID("6f9619ff-8b86-d011-b42d-00c04fc964ff")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (7, 7),
        ("7", 7),
        (0, 0),
        (2**53 - 1, 2**53 - 1),
        (2**53, UUID(int=2**53)),
        (2**128 - 1, UUID(int=2**128 - 1)),
        (BIG, BIG),
        (str(BIG), BIG),
        (BIG.int, BIG),
        (UUID(int=7), 7),
    ],
)
def test_ids(written: Any, shown: Any) -> None:
    assert Abandon(written).contact == shown
    assert Abandon(written) == Abandon(shown)
    assert hash(Abandon(written)) == hash(Abandon(shown))


@pytest.mark.parametrize("written", ["call-17", "", "-1", "9007199254740992", "6f9619ff8b86d011b42d00c04fc964ff"])
def test_other_text_is_told_of_stable_ids(written: str) -> None:
    with pytest.raises(ValueError, match="stable_id") as error:
        Abandon(written)
    assert "Abandon, contact:" in str(error.value)


@pytest.mark.parametrize("written", [-1, 2**128])
def test_numbers_beyond_128_bits(written: int) -> None:
    with pytest.raises(ValueError, match="128 bits"):
        Abandon(written)


def test_no_id() -> None:
    with pytest.raises(TypeError, match="an id is an int"):
        Abandon(None)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


def test_stable_ids() -> None:
    assert stable_id("call-17") == stable_id("call-17") != stable_id("call-18")
    assert stable_id("call-17").version == 5
    assert Abandon(stable_id("call-17")).contact == stable_id("call-17")


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        (0, 0.0),
        (90, 90.0),
        (0.000001, 0.000001),
        (1_700_000_000.123456, 1_700_000_000.123456),
        (timedelta(days=1, microseconds=1), 86_400.000001),
        (datetime(2026, 3, 1, 12, tzinfo=UTC), 1_772_366_400.0),
        (datetime(2026, 3, 1, 21, tzinfo=timezone(timedelta(hours=9))), 1_772_366_400.0),
    ],
)
def test_times(written: Any, seconds: float) -> None:
    (switch,) = SetHours("support", [Switch(written, True)]).switches
    assert switch.at == seconds
    assert Switch(seconds, True) == switch


def test_an_instant_survives_to_the_microsecond(router: Router) -> None:
    at = datetime(2099, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    (event, _) = router.apply(at, Enqueue(7, "support", "voice"))
    assert to_datetime(event.at) == at
    assert event.at_microseconds == (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


@pytest.mark.parametrize("written", [-1, -0.5, float("nan"), float("inf"), 2**70, timedelta(seconds=-1)])
def test_no_such_time(written: Any, router: Router) -> None:
    with pytest.raises(ValueError):
        router.advance(written)


def test_a_time_zone_is_needed(router: Router) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        router.advance(datetime(2026, 3, 1))
    with pytest.raises(TypeError, match="a time is"):
        router.advance("noon")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("written", [90, 90.0, timedelta(seconds=90), "1m30s", "90s"])
def test_spans(written: Any) -> None:
    assert Enqueue(7, "support", "voice", age=written).age == timedelta(seconds=90)


def test_a_span_is_refused_in_its_field() -> None:
    with pytest.raises(ValueError, match="Enqueue, age: `soon`: a span is written like"):
        Enqueue(7, "support", "voice", age="soon")


def test_words_are_checked() -> None:
    with pytest.raises(ValueError, match="a direction is one of inbound, outbound, not `sideways`"):
        Enqueue(7, "support", "voice", direction="sideways")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    assert DeclineOffer(1, reason=7).reason == 7
    assert DeclineOffer(1).reason == "rejected"


def test_text_is_no_list() -> None:
    with pytest.raises(TypeError, match="a list is needed"):
        AgentProfile(queues="support")


COMMANDS = [
    Enqueue(
        BIG,
        "support",
        "voice",
        direction="outbound",
        tenant="default",
        priority=-3,
        requirement="english >= 50",
        age="10s",
        excluded=[1, BIG],
        preferred=[PreferredStage([1], 20, skip_if_away=True)],
        steps=[Step(after=30, lower={"english": 20}, exit=MoveTo("billing")), Step(after=60, exit="voicemail")],
        callback=Callback(due=100, first="customer", owner=CallbackOwner(1, 30), expires_at=900),
    ),
    SignIn(1, AgentProfile(queues=["support", Membership("billing", level=2)], skills={"english": 80}, channels=["voice"])),
    SignIn(2, AgentProfile(tenants=["default"], site="Osaka", capacity=50, position=3, weight=2), presence=NotReady(reason=4)),
    Transfer(7, ToQueue("billing"), age="restart", requirement="anyone", priority=2),
    Transfer(7, ToAgent(BIG), fallback=30),
    CloseQueue("support", waiting=MoveTo("billing")),
    Complete(7, disposition=3),
    AcceptOffer(1),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: type(command).__name__)
def test_commands_are_values(command: Any) -> None:
    assert eval(repr(command), {**vars(toritsugi), "datetime": datetime_module, "UUID": UUID}) == command
    assert pickle.loads(pickle.dumps(command)) == command
    assert copy.copy(command) == command
    assert hash(pickle.loads(pickle.dumps(command))) == hash(command)
    assert command.replace() == command
    assert type(command)(**command.as_dict()) == command
    with pytest.raises(AttributeError):
        command.contact = 1


def test_a_change_makes_another() -> None:
    command = Enqueue(7, "support", "voice")
    assert command.replace(priority=5) == Enqueue(7, "support", "voice", priority=5) != command
    assert repr(command.replace(priority=5)) == "Enqueue(contact=7, queue='support', channel='voice', priority=5)"


def test_patterns() -> None:
    match Enqueue(7, "support", "voice", priority=2):
        case Enqueue(7, queue, priority=priority):
            assert (queue, priority) == ("support", 2)
        case _:
            raise AssertionError


def test_events_are_values(busy: Router) -> None:
    (event,) = busy.apply(7, Enqueue(9, "billing", "voice"))
    assert repr(event) == ("Queued(contact=9, queue='billing', channel='voice', tenant='default', since=7.0, sequence=5, at=7.0)")
    again = pickle.loads(pickle.dumps(event))
    assert again == event and hash(again) == hash(event) and repr(again) == repr(event)
    match event:
        case Queued(contact, "billing"):
            assert contact == 9
        case _:
            raise AssertionError
    assert event.as_dict()["kind"] == "queued"


def test_a_plan_is_a_value(plan: Plan) -> None:
    assert pickle.loads(pickle.dumps(plan)) == plan
    assert Plan(plan.to_dict()) == plan == Plan.from_json(plan.to_json())
    assert ReplacePlan(plan).plan == plan
    _ = Offered
