"""A host on asyncio: real timers, agents that answer, customers that give up, and a journal that is written before each command is applied.

    python demos/host.py

runs five seconds of a small chat desk, then starts again from its journal alone and compares.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from toritsugi import (
    Abandon,
    Abandoned,
    AcceptOffer,
    Advance,
    AgentProfile,
    Command,
    CommandRefused,
    Complete,
    Completed,
    Connect,
    DeclineOffer,
    Enqueue,
    Event,
    Figures,
    Id,
    JournalReader,
    JournalWriter,
    OfferAccepted,
    Offered,
    Plan,
    PlanDefinition,
    Queued,
    QueueDefinition,
    Router,
    ServiceLevel,
    SignIn,
    Timed,
    WrapUpEnded,
    stable_id,
)

PLAN = PlanDefinition(
    queues=[
        QueueDefinition(
            "chats",
            channels=["chat"],
            offer_timeout=0.4,
            wrap_up=Timed(0.2),
            service_level=ServiceLevel(within=0.5, percent=80),
        )
    ],
)


class Host:
    """A router, its clock, its journal, and one timer: for the next deadline."""

    def __init__(self, plan: Plan, path: Path, listener: Callable[[Event], None]) -> None:
        self.router = Router(plan)
        self.figures = Figures(plan, default_target=0.5)
        self.events: list[Event] = []
        self._listener = listener
        self._journal = JournalWriter(self.router)
        self._file = path.open("wb")
        self._file.write(self._journal.beginning)
        self._timer: asyncio.TimerHandle | None = None

    def apply(self, command: Command) -> None:
        """Applies a command now. What is refused came too late: the customer was gone, the offer had expired."""
        self._apply(max(time.time(), self.router.now), command)
        self._arm()

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._file.close()

    def _apply(self, at: float, command: Command) -> None:
        self._file.write(self._journal.append(self.router, at, command))
        self._file.flush()
        try:
            happened = self.router.apply(at, command)
        except CommandRefused as refusal:
            print(f"  refused: {refusal}")
            happened = refusal.events
        self.figures.observe(happened)
        self.events += happened
        for event in happened:
            self._listener(event)

    def _arm(self) -> None:
        """One timer is enough: the router says when it must be called again."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        deadline = self.router.next_deadline()
        if deadline is not None:
            delay = max(0.0, deadline.at - time.time())
            self._timer = asyncio.get_running_loop().call_later(delay, self._fire)

    def _fire(self) -> None:
        deadline = self.router.next_deadline()
        if deadline is not None and deadline.at <= time.time():
            self._apply(max(time.time(), self.router.now), Advance())
        self._arm()


class Desk:
    """What is outside: people."""

    def __init__(self, path: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.host = Host(Plan(PLAN), path, self.on_event)
        self._tasks: set[asyncio.Task[None]] = set()

    def on_event(self, event: Event) -> None:
        match event:
            case Queued(contact=contact):
                print(f"{event.at % 100:6.2f}  {contact} waits")
                self.later(self.chance.uniform(0.8, 1.6), lambda: self.give_up(contact))
            case Offered(offer=offer, agent=agent, contact=contact):
                print(f"{event.at % 100:6.2f}  {contact} rings agent {agent}")
                answer = AcceptOffer(offer) if self.chance.random() < 0.85 else DeclineOffer(offer)
                # Some are too slow, and the offer expires.
                self.later(self.chance.uniform(0.05, 0.45), lambda: self.answer(offer, agent, answer))
            case OfferAccepted(contact=contact):
                self.host_soon(Connect(contact))
                self.later(self.chance.uniform(0.2, 0.7), lambda: self.finish(contact))
            case Abandoned(contact=contact) | Completed(contact=contact):
                print(f"{event.at % 100:6.2f}  {contact} {event.kind}")
            case WrapUpEnded(agent=agent):
                print(f"{event.at % 100:6.2f}  agent {agent} is free")
            case _:
                pass

    def give_up(self, contact: Id) -> None:
        view = self.host.router.contact(contact)
        if view is not None and view.phase in ("waiting", "offered"):
            self.host.apply(Abandon(contact))

    def answer(self, offer: int, agent: Id, command: Command) -> None:
        view = self.host.router.agent(agent)
        if view is not None and any(work.offer == offer and work.phase == "offered" for work in view.work):
            self.host.apply(command)

    def finish(self, contact: Id) -> None:
        self.host.apply(Complete(contact))

    def host_soon(self, command: Command) -> None:
        """Commands that follow from events are applied after those events are all told."""
        asyncio.get_running_loop().call_soon(lambda: self.host.apply(command))

    def later(self, delay: float, then: Callable[[], None]) -> None:
        async def wait() -> None:
            await asyncio.sleep(delay)
            then()

        task = asyncio.create_task(wait())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def open(self, seconds: float) -> None:
        for agent in (1, 2):
            self.host.apply(SignIn(agent, AgentProfile(queues=["chats"], channels=["chat"], capacity=30)))
        until = time.monotonic() + seconds
        number = 0
        while time.monotonic() < until:
            number += 1
            # A telephony id is any text; the router wants a number of 128 bits, so one is made of it.
            self.host.apply(Enqueue(stable_id(f"chat {number}"), "chats", "chat"))
            await asyncio.sleep(self.chance.expovariate(1 / 0.3))
        while self._tasks:
            await asyncio.wait(self._tasks)
        self.host.close()


def main() -> None:
    parser = argparse.ArgumentParser(description="A host on asyncio with real timers.")
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal"
        desk = Desk(path, arguments.seed)
        asyncio.run(desk.open(arguments.seconds))
        chats = desk.host.figures.queue("chats")
        assert chats is not None
        level = chats.service_levels["abandoned_negative"]
        print(f"{chats.offered} chats, {chats.answered} answered, {chats.abandoned} gave up; service level {level:.0%}")

        again = Router(Plan(PLAN))
        replayed = JournalReader(path.read_bytes()).replay(again)
        same = again.digest() == desk.host.router.digest()
        print(f"from the journal, {replayed.records} commands: {'the same state' if same else 'ANOTHER STATE'}")
        if not same:
            raise SystemExit(1)


if __name__ == "__main__":
    main()
