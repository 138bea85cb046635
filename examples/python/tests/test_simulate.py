"""The simulator."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from conftest import ROOT
from toritsugi import CentreError, simulate

CENTRE = """
[plan]
[[plan.queue]]
name = "orders"
channels = ["voice"]
service_level = { within = "20s", percent = 80 }

[[staff]]
name = "floor"
count = 4
profile = { queues = ["orders"] }
shifts = [{ from = "8h", to = "20h" }]

[[traffic]]
name = "calls"
queue = "orders"
channel = "voice"
arrivals = { rates = { from = "9h", every = "1h", contacts = [60, 80, 70] } }
handling = { exponential = "3m" }
patience = { exponential = "2m" }
"""


def test_a_day(tmp_path: Path) -> None:
    outcome = simulate(CENTRE, seed=3, interval="1h")
    assert outcome.queues["queue"] == ["orders"]
    offered = outcome.queues["offered"][0]
    assert 100 < offered < 400
    assert outcome.total["offered"] == offered == sum(outcome.intervals["offered"])
    assert len(outcome.intervals["begin"]) == 24 and outcome.intervals["begin"][1] == 3600.0
    assert len(outcome.waits["orders"]) == outcome.queues["answered"][0]
    assert outcome.groups["agents"] == [4] and 0 < outcome.groups["occupancy"][0] <= 1
    assert outcome.contacts.offered == offered and outcome.agents.answered > 0
    assert outcome.commands > offered and outcome.events > offered
    # The same seed, the same day, however it is written.
    path = tmp_path / "centre.toml"
    path.write_text(CENTRE)
    assert simulate(path, seed=3, interval="1h") == outcome
    assert simulate(tomllib.loads(CENTRE), seed=3, interval=3600) == outcome
    assert simulate(CENTRE, seed=4, interval="1h") != outcome


def test_columns_are_those_of_data_frames() -> None:
    outcome = simulate(CENTRE)
    for library in ("pandas", "polars"):
        frame = pytest.importorskip(library).DataFrame(outcome.intervals)
        assert frame.shape == (48, len(outcome.intervals))


def test_another_plan_in_its_place() -> None:
    plan = {"queue": [{"name": "orders", "maximum_wait": "5s"}]}
    assert simulate(CENTRE, plan=plan).total["timed_out"] > simulate(CENTRE).total["timed_out"] == 0


def test_progress_and_faults() -> None:
    seen: list[float] = []
    simulate(CENTRE, cycles=20, progress=seen.append)
    assert seen == sorted(seen)

    def stop(fraction: float) -> None:
        raise KeyboardInterrupt

    if seen:
        with pytest.raises(KeyboardInterrupt):
            simulate(CENTRE, cycles=20, progress=stop)
    with pytest.raises(CentreError, match="unknown field"):
        simulate("colour = 1")
    with pytest.raises(CentreError, match="plan: "):
        simulate(CENTRE.replace('channels = ["voice"]', 'channels = ["pigeon"]'))
    with pytest.raises(CentreError):
        simulate(CENTRE, cycles=0)


def test_the_centre_of_the_library() -> None:
    outcome = simulate(ROOT / "examples/simulate/centre.toml")
    assert outcome.total["offered"] > 4_000
