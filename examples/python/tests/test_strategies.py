"""Strategies in Python: they decide, and whatever they do is contained."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest
from toritsugi import (
    AgentProfile,
    Custom,
    Enqueue,
    JournalReader,
    JournalWriter,
    Offered,
    Plan,
    PlanDefinition,
    PlanError,
    QueueDefinition,
    Router,
    SetReady,
    SignIn,
    SnapshotError,
    StrategyFailed,
)
from toritsugi.strategies import AgentFacts, ContactFacts, DemandFacts, Ordering, Selection, SupplyFacts
from toritsugi.types import Id

DEFINITION = PlanDefinition(
    skills=["english", "french"],
    queues=[QueueDefinition("support", ordering=Custom("mine"), selection=Custom("mine"))],
)


def make(ordering: Ordering, selection: Selection) -> Router:
    plan = Plan(DEFINITION, orderings={"mine": ordering}, selections={"mine": selection})
    return Router(plan)


def oldest(contact: ContactFacts) -> int:
    return contact.since_microseconds


def lowest_id(agent: AgentFacts) -> int:
    assert isinstance(agent.agent, int)
    return agent.agent


class LettersLast:
    def urgency(self, contact: ContactFacts) -> tuple[int, int]:
        return (contact.priority, -contact.since_microseconds)

    def parameters(self) -> str:
        return "letters last"


class ByPair:
    idle_weighted = True

    def pairing(self, contact: Id, agent: AgentFacts) -> int:
        assert isinstance(contact, int) and isinstance(agent.agent, int)
        return abs(contact - agent.agent)


class FewSkills:
    def fit(self, demand: DemandFacts, supply: SupplyFacts) -> int:
        assert demand.queue == 0 and supply.levels == {0: 0}
        return len(supply.skills)


def note(seen: list[str]) -> Callable[[Any], None]:
    """A hook that notes what was raised."""

    def hook(unraisable: Any) -> None:
        seen.append(str(unraisable.exc_value))

    return hook


def offered(events: list[Any]) -> list[tuple[Any, Any]]:
    return [(event.contact, event.agent) for event in events if isinstance(event, Offered)]


def sign_in(router: Router, *agents: int, **skills: int) -> None:
    for agent in agents:
        router.apply(0, SignIn(agent, AgentProfile(queues=["support"], skills=skills)))


def test_orderings_and_selections_decide() -> None:
    router = make(LettersLast(), lowest_id)
    sign_in(router, 3, 1, 2)
    assert offered(router.apply(1, Enqueue(10, "support", "voice"))) == [(10, 1)]

    router = make(LettersLast(), lowest_id)
    for second, priority in [(1, 0), (2, 5), (3, 0)]:
        router.apply(second, Enqueue(second, "support", "voice", priority=priority))
    # Lower group first, the youngest of it first.
    assert router.waiting("support") == (3, 1, 2)


def test_pairs_and_fits_decide() -> None:
    router = make(oldest, ByPair())
    sign_in(router, 100, 200, 300)
    assert offered(router.apply(1, Enqueue(199, "support", "voice"))) == [(199, 200)]

    router = make(oldest, FewSkills())
    sign_in(router, 1, english=80, french=80)
    sign_in(router, 2, english=80)
    assert offered(router.apply(1, Enqueue(7, "support", "voice"))) == [(7, 2)]


class Contradicts:
    def __init__(self) -> None:
        self.calls = 0

    def urgency(self, contact: ContactFacts) -> int:
        self.calls += 1
        return self.calls


def raises(_: Any) -> int:
    raise RuntimeError("out of order")


def gives_text(_: Any) -> int:
    return "soon"  # type: ignore[return-value] # pyright: ignore[reportReturnType]


@pytest.mark.parametrize(
    ("ordering", "failure", "shown"),
    [
        (raises, "panicked", "out of order"),
        (gives_text, "panicked", None),
        (Contradicts(), "inconsistent", None),
    ],
)
def test_failures_are_contained(
    ordering: Ordering, failure: str, shown: str | None, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(sys, "unraisablehook", note(seen))
    router = make(ordering, lowest_id)
    sign_in(router, 1)
    events = router.apply(1, Enqueue(7, "support", "voice"))
    (failed,) = [event for event in events if isinstance(event, StrategyFailed)]
    assert (failed.queue, failed.strategy, failed.failure) == ("support", "ordering", failure)
    assert offered(events) == [(7, 1)]
    assert router.failed_strategies() == [("support", "ordering")]
    if failure == "panicked":
        assert seen and (shown is None or seen[0] == shown)
    # The default works on, and nobody heard of a panic.
    router.apply(2, Enqueue(8, "support", "voice"))
    assert router.waiting("support") == (8,)
    assert "panicked" not in capfd.readouterr().err


def test_a_selection_that_raises_is_contained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "unraisablehook", note([]))
    router = make(oldest, raises)
    # In a batch as well.
    batch = router.apply_many([(0, SignIn(1, AgentProfile(queues=["support"]))), (1, Enqueue(7, "support", "voice"))])
    assert [event.kind for event in batch if event.kind == "strategy_failed"] == ["strategy_failed"]
    assert offered(batch.events) == [(7, 1)]


def test_a_strategy_cannot_ask_the_router_that_asks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr(sys, "unraisablehook", note(seen))

    def curious(contact: ContactFacts) -> int:
        router.apply(5, SetReady(1))
        return 0

    router = make(curious, lowest_id)
    events = router.apply(1, Enqueue(7, "support", "voice"))
    assert any(isinstance(event, StrategyFailed) for event in events)
    assert "in use by the very call" in seen[0]


def test_strategies_are_needed_again() -> None:
    router = make(LettersLast(), lowest_id)
    router.apply(1, Enqueue(7, "support", "voice"))
    snapshot = router.snapshot()
    with pytest.raises(SnapshotError, match="mine"):
        Router.restore(snapshot)
    strategies: dict[str, Any] = {"orderings": {"mine": LettersLast()}, "selections": {"mine": lowest_id}}
    assert Router.restore(snapshot, **strategies).digest() == router.digest()
    with pytest.raises(SnapshotError, match="other parameters"):
        Router.restore(snapshot, orderings={"mine": oldest}, selections={"mine": lowest_id})

    first = make(LettersLast(), lowest_id)
    journal = JournalWriter(first)
    data = journal.beginning + journal.append(first, 1, Enqueue(7, "support", "voice"))
    again = make(LettersLast(), lowest_id)
    JournalReader(data, **strategies).replay(again)
    assert again.digest() == router.digest()


def test_what_is_no_strategy() -> None:
    with pytest.raises(TypeError, match="an ordering has a method"):
        Plan(DEFINITION, orderings={"mine": 7}, selections={})  # type: ignore[dict-item] # pyright: ignore[reportArgumentType]
    with pytest.raises(PlanError, match="mine"):
        Plan(DEFINITION)
