"""The router: refusals, views, explanations, keys, snapshots, journals, threads."""

from __future__ import annotations

import copy
import threading
from array import array
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import toritsugi
from toritsugi import (
    Abandon,
    AcceptOffer,
    AgentProfile,
    Command,
    CommandRefused,
    Complete,
    Connect,
    Enqueue,
    Error,
    Event,
    Figures,
    JournalError,
    JournalReader,
    JournalWriter,
    Membership,
    Offered,
    OfferExpired,
    Plan,
    PlanError,
    ProfileError,
    Queued,
    RequirementError,
    Router,
    SignIn,
    SnapshotError,
    TimedOut,
    WrapUpEnded,
)


def test_a_call_from_begin_to_end(router: Router) -> None:
    queued, offered = router.apply(5, Enqueue(7, "support", "voice"))
    assert isinstance(queued, Queued) and isinstance(offered, Offered)
    assert (offered.offer, offered.agent, offered.queue, offered.cause) == (1, 1, "support", "routed")
    assert offered.expires_at == 25.0
    deadline = router.next_deadline()
    assert deadline is not None and (deadline.at, deadline.reason, deadline.offer) == (25.0, "offer_expiry", 1)
    router.apply(8, AcceptOffer(1))
    router.apply(9, Connect(7))
    router.apply(95, Complete(7))
    deadline = router.next_deadline()
    assert deadline is not None and (deadline.reason, deadline.agent) == ("wrap_up_end", 1)
    (ended,) = router.advance(deadline.at)
    assert isinstance(ended, WrapUpEnded) and ended.cause == TimedOut(125.0)
    assert (router.now, router.next_deadline(), router.contact(7)) == (125.0, None, None)


def test_a_refusal_keeps_the_events_of_the_time(busy: Router) -> None:
    with pytest.raises(CommandRefused) as caught:
        busy.apply(30, Connect(7))
    refusal = caught.value
    assert (refusal.code, refusal.kind, refusal.details) == (102, "wrong_phase", {"contact": 7, "phase": "waiting"})
    assert str(refusal) == "contact 7 is waiting, so the command does not apply"
    assert isinstance(refusal.events[0], OfferExpired)
    assert busy.now == 30.0
    again = copy.copy(refusal)
    assert (again.code, again.events) == (refusal.code, refusal.events)


def test_an_unknown_name_changes_nothing(busy: Router) -> None:
    before = busy.digest()
    with pytest.raises(CommandRefused, match="there is no queue `sales` in this plan") as caught:
        busy.apply(100, Enqueue(9, "sales", "voice"))
    assert (caught.value.code, caught.value.kind, caught.value.events) == (200, "unknown_queue", [])
    refused: list[tuple[Command, int]] = [
        (Enqueue(9, "support", "pigeon"), 201),
        (Enqueue(9, "support", "voice", tenant="nobody"), 202),
        (SignIn(2, AgentProfile(skills={"klingon": 1})), 203),
        (toritsugi.CloseSite("Kyoto"), 210),
    ]
    for command, code in refused:
        with pytest.raises(CommandRefused) as caught:
            busy.apply(100, command)
        assert caught.value.code == code
    with pytest.raises(RequirementError, match="column 13: there is no skill `klingon`") as wrong:
        busy.apply(100, Enqueue(9, "support", "voice", requirement="english and klingon"))
    assert wrong.value.code == 1201
    assert busy.digest() == before
    assert isinstance(caught.value, Error) and isinstance(wrong.value, Error)


def test_numbers_in_place_of_names_reach_the_router(busy: Router) -> None:
    with pytest.raises(CommandRefused, match="there is no queue 99"):
        busy.apply(10, Enqueue(9, 99, "voice"))
    assert busy.now == 10.0
    busy.apply(11, Enqueue(9, 1, "voice"))
    assert busy.waiting("billing") == (9,)


def test_views(busy: Router) -> None:
    contact = busy.contact(7)
    assert contact is not None
    assert (contact.phase, contact.queue, contact.channel, contact.tenant) == ("offered", "support", "voice", "default")
    assert contact.offers == ((1, 1),) and contact.since == 5.0
    agent = busy.agent(1)
    assert agent is not None
    assert agent.presence == "ready" and agent.skills == {"english": 80}
    assert agent.queues == (Membership("support"), Membership("billing"))
    assert (agent.work[0].phase, agent.work[0].until, agent.overload) == ("offered", 25.0, 0)
    queue = busy.queue("support")
    assert (queue.waiting, queue.offered, queue.is_open) == (1, 1, True)
    assert busy.waiting("support") == (8,)
    assert busy.position(8).place == 1
    assert busy.contacts() == (7, 8) and busy.agents() == (1,)
    assert busy.agent(99) is None and busy.contact(99) is None
    assert busy.is_site_open("Osaka")
    with pytest.raises(CommandRefused, match="there is no queue `sales`"):
        busy.queue("sales")
    with pytest.raises(CommandRefused, match="there is no contact 99"):
        busy.position(99)
    waiting = busy.contact(8)
    assert waiting is not None and waiting.requirement == "anyone" and waiting.places[0].requirement == "english >= 50"


def test_explanations(busy: Router) -> None:
    explanation = busy.explain_contact(8)
    assert explanation.waits_for == "capacity"
    (standing,) = explanation.agents
    assert standing.obstacle is not None and (standing.obstacle.kind, standing.obstacle.gate) == ("busy", "capacity")
    assert explanation.gates == {"capacity": 1}
    assert "contact 8" in str(explanation)
    assert busy.explain(8, 1) == "capacity"
    about = busy.explain_agent(1)
    assert about.work[0].units == 100 and about.contacts[0].contact == 8 and "agent 1" in str(about)
    assert busy.estimate(8).method in ("unknown", "queue_length", "last_to_be_served")
    busy.apply(10, Abandon(7))
    (decision,) = busy.decisions()
    assert (decision.contact, decision.agent, decision.look, decision.cause) == (8, 1, "agent", "routed")


def test_the_same_key_is_applied_once(busy: Router) -> None:
    first = busy.apply_once(10, "00000000-0000-0000-0000-000000000001", Enqueue(9, "billing", "voice"))
    again = busy.apply_once(12, 1, Enqueue(9, "billing", "voice"))
    assert (first.is_repeat, again.is_repeat) == (False, True)
    assert first.events == again.events
    assert busy.remembered_command(1) == Enqueue(9, "billing", "voice")
    assert busy.remembered_command(2) is None
    with pytest.raises(CommandRefused, match="came before with another command") as caught:
        busy.apply_once(12, 1, Abandon(9))
    assert caught.value.code == 4


def test_a_snapshot_goes_on(busy: Router) -> None:
    again = Router.restore(busy.snapshot())
    assert again.digest() == busy.digest()
    assert again.apply(30, Abandon(8)) == busy.apply(30, Abandon(8))
    assert again.snapshot() == busy.snapshot()
    copied = copy.copy(busy)
    copied.advance(60)
    assert copied.digest() != busy.digest()


@pytest.mark.parametrize("cut", [0, 1, 20, -1, -20])
def test_damaged_snapshots_are_refused(busy: Router, cut: int) -> None:
    with pytest.raises(SnapshotError) as caught:
        Router.restore(busy.snapshot()[:cut])
    assert 1300 <= caught.value.code < 1310


def follow(router: Router, at: float, key: int | UUID | None, command: Command) -> list[Event]:
    """What happened, also where the command was refused; nothing that is new if it was a repeat."""
    try:
        return router.apply(at, command) if key is None else router.apply_once(at, key, command).events
    except CommandRefused as refusal:
        assert refusal.code == 101
        return refusal.events


def test_a_journal(plan: Plan, tmp_path: Path) -> None:
    router = Router(plan)
    journal = JournalWriter(router)
    path = tmp_path / "journal"
    steps: list[tuple[float, int | None, Command]] = [
        (1, None, SignIn(1, AgentProfile(queues=["support"], skills={"english": 80}))),
        (2, 77, Enqueue(7, "support", "voice")),
        (3, None, Enqueue(7, "support", "voice")),
        (4.5, None, AcceptOffer(1)),
    ]
    events: list[Event] = []
    with path.open("wb") as file:
        file.write(journal.beginning)
        for at, key, command in steps:
            file.write(journal.append(router, at, command, key=key))
            events += follow(router, at, key, command)

    reader = JournalReader(path.read_bytes() + b"\x05\x01\x02")
    again = Router(plan)
    assert reader.starts_from == again.digest()
    assert [(record.at, record.key, record.command) for record in reader.records(again)] == steps
    replayed = reader.replay(again)
    assert (replayed.records, replayed.whole_bytes, replayed.is_torn) == (4, path.stat().st_size, True)
    assert again.digest() == router.digest()
    # The events once more.
    again_with_events = Router(plan)
    records = reader.records(again_with_events)
    assert [e for record in records for e in follow(again_with_events, record.at, record.key, record.command)] == events
    assert again_with_events.digest() == router.digest()
    # Work goes on behind it.
    more = path.read_bytes() + replayed.writer.append(again, 9, Abandon(7))
    assert replayed.writer.beginning == b""
    assert JournalReader(more).replay(Router(plan)).records == 5

    damaged = bytearray(path.read_bytes())
    damaged[60] ^= 1
    with pytest.raises(JournalError) as caught:
        JournalReader(bytes(damaged)).replay(Router(plan))
    assert caught.value.code == 1403 or 1400 <= caught.value.code <= 1405
    with pytest.raises(JournalError, match="another state"):
        JournalReader(path.read_bytes()).replay(router)
    with pytest.raises(JournalError, match="no journal"):
        JournalReader(b"")
    assert JournalWriter(router.digest()).beginning[-16:] == bytes.fromhex(router.digest())[::-1]
    with pytest.raises(ValueError, match="no digest"):
        JournalWriter("abc")


def test_plans_say_where_they_are_wrong(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="queue `support`, requirement: column 1: there is no skill `engish`") as caught:
        Plan({"queue": [{"name": "support", "requirement": "engish"}]})
    assert caught.value.code == 1015
    with pytest.raises(PlanError, match="unknown field `quue`") as caught:
        Plan.from_toml("[[quue]]")
    assert caught.value.code == 0
    path = tmp_path / "plan.toml"
    path.write_text('[[queue]]\nname = "support"\n')
    assert Plan.from_file(path).queues == ("support",)
    json = tmp_path / "plan.json"
    json.write_text(Plan.from_file(str(path)).to_json())
    assert Plan.from_file(json) == Plan.from_file(path)
    with pytest.raises(FileNotFoundError):
        Plan.from_file(tmp_path / "none.toml")


def test_requirements_and_profiles_are_checked(plan: Plan) -> None:
    assert plan.requirement("(english>=50)and not agent in[7]") == "english >= 50 and not agent in [7]"
    with pytest.raises(RequirementError):
        plan.requirement("english >=")
    plan.check_profile(AgentProfile(queues=["support"]))
    with pytest.raises(ProfileError) as caught:
        plan.check_profile(AgentProfile(queues=["sales"]))
    assert caught.value.code == 1151
    with pytest.raises(ProfileError) as caught:
        plan.check_profile(AgentProfile(weight=0))
    assert caught.value.code == 1114


def test_batches(router: Router) -> None:
    batch = router.apply_many([(second, Enqueue(second, "support", "voice")) for second in range(1, 101)])
    assert (batch.applied, len(batch), batch.refusals) == (100, len(batch.events), ())
    assert batch[0] == batch.events[0] and batch[-1] == batch.events[-1] and batch[1:3] == batch.events[1:3]
    assert list(batch) == batch.events
    columns = batch.columns()
    assert columns["kind"][:2] == ["queued", "offered"]
    assert columns["agent"][:2] == [None, 1] and columns["queue"][:2] == ["support", "support"]
    assert columns["at"] == [event.at for event in batch]
    with pytest.raises(IndexError):
        batch[len(batch)]
    batch.raise_first()


def test_refusals_in_batches(router: Router) -> None:
    steps: list[tuple[float, Command]] = [(1, Enqueue(1, "support", "voice")), (2, Connect(99)), (3, Enqueue(2, "sales", "voice")), (4, Abandon(1))]
    batch = copy.copy(router).apply_many(steps)
    assert [(refusal.index, refusal.error.code) for refusal in batch.refusals] == [(1, 100), (2, 200)]
    assert batch.applied == 4
    with pytest.raises(CommandRefused, match="there is no contact 99"):
        batch.raise_first()
    assert copy.copy(router).apply_many(steps, stop_on_refusal=True).applied == 2
    before = router.digest()
    with pytest.raises(TypeError, match="is no command"):
        router.apply_many([(1, Abandon(1)), (2, "abandon")])  # type: ignore[list-item] # pyright: ignore[reportArgumentType]
    with pytest.raises(TypeError, match="a step is a tuple"):
        router.apply_many([Abandon(1)])  # type: ignore[list-item] # pyright: ignore[reportArgumentType]
    assert router.digest() == before


@pytest.mark.parametrize("kind", ["lists", "arrays", "pandas", "polars"])
def test_columns(router: Router, kind: str) -> None:
    lists: dict[str, Any] = {
        "at": [1.0, 2.0, 3.5, 4.0, 5.0],
        "command": ["enqueue", "enqueue", "accept_offer", "connect", "abandon"],
        "contact": [1, 2, None, 1, 2],
        "offer": [None, None, 1, None, None],
        "queue": ["support", "billing", None, None, None],
        "channel": ["voice", "voice", None, None, None],
        "priority": [0, 3, None, None, None],
    }
    columns: Any = lists
    if kind == "arrays":
        columns = {**lists, "at": array("d", lists["at"]), "contact": array("q", [1, 2, 0, 1, 2])}
    elif kind == "pandas":
        columns = pytest.importorskip("pandas").DataFrame(lists)
    elif kind == "polars":
        columns = pytest.importorskip("polars").DataFrame(lists).to_dict()
    expected = copy.copy(router)
    steps: list[tuple[float, Command]] = [
        (1, Enqueue(1, "support", "voice")),
        (2, Enqueue(2, "billing", "voice", priority=3)),
        (3.5, AcceptOffer(1)),
        (4, Connect(1)),
        (5, Abandon(2)),
    ]
    assert router.apply_columns(columns).events == expected.apply_many(steps).events
    assert router.digest() == expected.digest()


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"at": [1]}, "no column `command`"),
        ({"command": ["advance"]}, "no column `at`"),
        ({"at": [1], "command": ["advance"], "colour": [1]}, "there is no column `colour`"),
        ({"at": [1], "command": ["abandon"]}, "row 0 has no contact"),
        ({"at": [1], "command": ["sign_in"]}, "there is no command `sign_in` in columns"),
        ({"at": [1, 2], "command": ["advance"]}, "column `command` has 1 rows"),
        ({"at": [1], "command": ["set_priority"], "contact": [1], "priority": [40_000]}, "priority 40000 is out of range"),
    ],
)
def test_columns_that_cannot_be_read(router: Router, columns: Any, message: str) -> None:
    before = router.digest()
    with pytest.raises(ValueError, match=message):
        router.apply_columns(columns)
    assert router.digest() == before


def test_figures(router: Router, plan: Plan) -> None:
    figures = Figures(plan, interval="15m")
    again = Figures(plan)
    signed_in = Router(plan)
    steps: list[tuple[float, Command]] = [
        (0, SignIn(1, AgentProfile(queues=["support"], skills={"english": 80}))),
        (100, Enqueue(1, "support", "voice")),
        (110, AcceptOffer(1)),
        (112, Connect(1)),
        (200, Enqueue(2, "support", "voice")),
        (230, Abandon(2)),
        (1000, Complete(1)),
    ]
    batch = signed_in.apply_many(steps)
    figures.observe(batch)
    again.observe(batch.events)
    support = figures.queue("support")
    assert support is not None and support == again.queue("support")
    assert (support.offered, support.answered, support.answered_within, support.abandoned) == (2, 1, 1, 1)
    assert support.service_levels["abandoned_negative"] == 0.5
    assert support.waits.total == timedelta(seconds=40) and support.average_handling == timedelta(seconds=890)
    assert support.waits.p99 == timedelta(seconds=30)
    first, second = figures.intervals()
    assert (first.number, first.begin, first.end, second.begin) == (0, 0.0, 900.0, 900.0)
    agent = figures.agent(1, interval=first.number)
    assert agent is not None and agent.busy_time == timedelta(seconds=800)
    assert figures.queue("support", interval=99) is None
    assert (figures.missing, figures.unexplained, figures.known_agents()) == (0, 0, (1,))
    assert figures.contacts() == figures.channel("voice")
    assert figures.site("Osaka") is not None and figures.tenant("default") is not None and figures.agents() is not None
    figures.advance(5000)
    figures.replace_plan(plan)


def test_threads_take_turns(router: Router) -> None:
    def work(first: int) -> None:
        for number in range(first, first + 200):
            router.apply(10, Enqueue(number, "support", "voice"))

    threads = [threading.Thread(target=work, args=(first,)) for first in (1_000, 2_000, 3_000, 4_000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(router.contacts()) == 800
    assert router.queue("support").entered == 800


def test_long_work_lets_others_run(plan: Plan) -> None:
    router = Router(plan)
    steps = [(number, Enqueue(number, "support", "voice")) for number in range(1, 30_001)]
    ticks = 0
    over = threading.Event()

    def count() -> None:
        nonlocal ticks
        while not over.is_set():
            ticks += 1

    counter = threading.Thread(target=count)
    counter.start()
    router.apply_many(steps)
    digests = [router.digest() for _ in range(3)]
    over.set()
    counter.join()
    assert len(set(digests)) == 1 and ticks > 0
