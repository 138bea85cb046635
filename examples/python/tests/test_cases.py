"""Every scenario of the library, through the classes of Python: the same events, refusals, deadlines and digests after every step, and the same journal."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from toritsugi import (
    Command,
    CommandRefused,
    Event,
    JournalReader,
    JournalWriter,
    Plan,
    ReplacePlan,
    Router,
    commands,
    events,
)


def play(case: dict[str, Any]) -> tuple[Router, bytes, Counter[str], Counter[str]]:
    plan = Plan(case["plan"])
    router = Router(plan)
    writer = JournalWriter(router)
    journal = writer.beginning
    seen: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for step in case["steps"]:
        where = f"{case['name']}, line {step['line']}"
        at = timedelta(microseconds=int(step["at"]))
        # There and back: from numbers to names, and to numbers again.
        command = read(step["command"], router.plan)
        assert json.loads(commands.to_json(command, router.plan)) == step["command"], where
        given[type(command).__name__] += 1
        journal += writer.append(router, at, command, key=step["key"])
        outcome, happened = answer(router, at, step["key"], command)
        assert outcome == step["outcome"], where
        assert [json.loads(event.to_json()) for event in happened] == step["events"], where
        assert deadline(router) == step["deadline"], where
        assert router.digest() == step["digest"], where
        for event in happened:
            seen[event.kind] += 1
            assert events.from_json(event.to_json(), router.plan) == event
    assert router.digest() == case["digest"]
    return router, journal, seen, given


def read(command: dict[str, Any], plan: Plan) -> Command:
    return commands.from_json(json.dumps(command), plan)


def answer(router: Router, at: timedelta, key: Any, command: Command) -> tuple[Any, list[Event]]:
    try:
        if key is None:
            return "ok", router.apply(at, command)
        delivered = router.apply_once(at, key, command)
        return ("repeat" if delivered.is_repeat else "ok"), delivered.events
    except CommandRefused as refusal:
        return {"code": refusal.code, "message": refusal.message}, refusal.events


def deadline(router: Router) -> int | None:
    due = router.next_deadline()
    return None if due is None else round(due.at * 1_000_000)


def test_every_case_is_played_alike(cases: Path) -> None:
    files = sorted(cases.glob("*.json"))
    assert len(files) >= 300
    seen: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for file in files:
        case = json.loads(file.read_text())
        router, journal, happened, done = play(case)
        seen += happened
        given += done
        # The very bytes that the library writes, and they lead to the very state.
        assert journal.hex() == case["journal"], case["name"]
        again = Router(Plan(case["plan"]))
        replayed = JournalReader(bytes.fromhex(case["journal"])).replay(again)
        assert (again.digest(), replayed.records) == (router.digest(), len(case["steps"]))
        restored = Router.restore(router.snapshot())
        assert restored.digest() == router.digest()
    assert len(seen) >= 45, sorted(seen)
    assert set(given) == {name for name in commands.__all__ if name[0].isupper()} - {"Command"}, sorted(given)


def test_batches_are_played_alike(cases: Path) -> None:
    checked = 0
    for file in sorted(cases.glob("*.json")):
        case = json.loads(file.read_text())
        if any(step["key"] is not None or "replace_plan" in step["command"] for step in case["steps"]):
            continue
        router = Router(Plan(case["plan"]))
        steps = [(timedelta(microseconds=int(step["at"])), read(step["command"], router.plan)) for step in case["steps"]]
        batch = router.apply_many(steps)
        assert router.digest() == case["digest"], case["name"]
        expected = [event for step in case["steps"] for event in step["events"]]
        assert [json.loads(event.to_json()) for event in batch] == expected
        refused = [index for index, step in enumerate(case["steps"]) if isinstance(step["outcome"], dict)]
        assert [refusal.index for refusal in batch.refusals] == refused
        assert [refusal.error.code for refusal in batch.refusals] == [case["steps"][index]["outcome"]["code"] for index in refused]
        checked += 1
    assert checked >= 250


def test_a_changed_case_fails(cases: Path) -> None:
    """The comparison can fail."""
    case = json.loads(next(iter(sorted(cases.glob("*.json")))).read_text())
    case["steps"][0]["digest"] = "0" * 32
    with pytest.raises(AssertionError):
        play(case)


def test_a_plan_changes_within_a_batch() -> None:
    first = Plan({"queue": [{"name": "old"}, {"name": "stays"}]})
    second = Plan({"queue": [{"name": "stays"}, {"name": "new"}]})
    router = Router(first)
    batch = router.apply_many(
        [
            (1, commands.Enqueue(1, "stays", "voice")),
            (2, ReplacePlan(second)),
            (3, commands.Enqueue(2, "new", "voice")),
            (4, commands.Enqueue(3, "old", "voice")),
        ]
    )
    assert batch.columns()["queue"] == ["stays", None, "new"]
    (refusal,) = batch.refusals
    assert (refusal.index, refusal.error.code) == (3, 200)
    assert router.waiting("new") == (2,)
