"""What a command costs from Python, beside what the library alone takes for it.

    python demos/overhead.py

An hour of 40 agents and calls that come, are accepted, connected and completed: four commands a call. Making the command objects is part of what is
measured, and so is making the events, where they are asked for. The best of some runs counts.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable
from typing import Any

from toritsugi import (
    AcceptOffer,
    AgentProfile,
    Command,
    Complete,
    Connect,
    Enqueue,
    Plan,
    PlanDefinition,
    QueueDefinition,
    Router,
    SignIn,
)
from toritsugi._core import seconds_in_rust

PLAN = Plan(
    PlanDefinition(
        skills=["english"],
        queues=[QueueDefinition("support", requirement="english >= 50"), QueueDefinition("billing")],
    )
)


def fresh() -> Router:
    router = Router(PLAN)
    for agent in range(1, 41):
        router.apply(0, SignIn(agent, AgentProfile(queues=["support", "billing"], skills={"english": 80})))
    return router


def step(number: int) -> tuple[float, Command]:
    """The command of this number: each call is accepted, connected and completed at once."""
    call, what = divmod(number, 4)
    at = 1 + number / 10
    if what == 0:
        return at, Enqueue(call + 1, "support" if call % 2 else "billing", "voice")
    if what == 1:
        return at, AcceptOffer(call + 1)
    if what == 2:
        return at, Connect(call + 1)
    return at, Complete(call + 1)


def single(router: Router, commands: int) -> None:
    for number in range(commands):
        router.apply(*step(number))


def batched(router: Router, commands: int) -> None:
    for first in range(0, commands, 100):
        router.apply_many([step(number) for number in range(first, first + 100)])


def batched_with_events(router: Router, commands: int) -> None:
    for first in range(0, commands, 100):
        _ = router.apply_many([step(number) for number in range(first, first + 100)]).events


WORDS = ["enqueue", "accept_offer", "connect", "complete"]


def columns(router: Router, commands: int) -> None:
    for first in range(0, commands, 100):
        numbers = range(first, first + 100)
        calls = [number // 4 + 1 for number in numbers]
        table: dict[str, list[Any]] = {
            "at": [1 + number / 10 for number in numbers],
            "command": [WORDS[number % 4] for number in numbers],
            "contact": calls,
            "offer": calls,
            "queue": ["support" if call % 2 == 0 else "billing" for call in calls],
            "channel": ["voice"] * 100,
        }
        router.apply_columns(table)


def ready_made(router: Router, commands: int) -> None:
    """Only to know what `step` itself costs."""
    for number in range(commands):
        step(number)


def best(run: Callable[[Router, int], None], commands: int, runs: int) -> float:
    times: list[float] = []
    for _ in range(runs):
        router = fresh()
        gc.collect()
        gc.disable()
        start = time.perf_counter()
        run(router, commands)
        times.append(time.perf_counter() - start)
        gc.enable()
    return min(times) / commands * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description="What a command costs from Python.")
    parser.add_argument("--commands", type=int, default=36_000)
    parser.add_argument("--runs", type=int, default=7)
    arguments = parser.parse_args()
    commands, runs = arguments.commands, arguments.runs
    steps = [step(number) for number in range(commands)]
    rust = min(seconds_in_rust(fresh(), steps) for _ in range(runs)) / commands * 1e6
    made = best(ready_made, commands, runs)
    print(f"{'the library alone, in Rust':44} {rust:6.2f} µs a command")
    print(f"{'making commands and tuples in Python':44} {made:6.2f} µs")
    for name, run in [
        ("one by one, with events", single),
        ("batches of 100", batched),
        ("batches of 100, with events", batched_with_events),
        ("batches of 100 as columns", columns),
    ]:
        all_in = best(run, commands, runs)
        print(f"{name:44} {all_in:6.2f} µs, {all_in - rust:5.2f} above Rust, {all_in - rust - made:5.2f} without making")


if __name__ == "__main__":
    main()
