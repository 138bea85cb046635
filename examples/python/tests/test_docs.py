"""What documents say runs."""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from typing import Any

import pytest
import toritsugi
from toritsugi import (
    AgentProfile,
    JournalReader,
    JournalWriter,
    Plan,
    Router,
    SignIn,
    _support,  # pyright: ignore[reportPrivateUsage]
    strategies,
)

README = Path(__file__).parents[1] / "README.md"


@pytest.mark.parametrize("module", [toritsugi, _support], ids=lambda module: module.__name__)
def test_examples_of_modules(module: object) -> None:
    results = doctest.testmod(module)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    assert results.attempted > 0 and results.failed == 0


def test_the_readme(router: Router, capsys: pytest.CaptureFixture[str]) -> None:
    first, columns, strategy, journal = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)
    exec(first, {})
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].startswith("Queued(contact=7, queue='support', channel='voice', tenant='default', since=5.0,")
    assert shown[1:] == ["ring 6f9619ff-8b86-d011-b42d-00c04fc964ff", "accepted"]

    pandas = pytest.importorskip("pandas")
    scope: dict[str, Any] = {"pandas": pandas, "router": router}
    exec(columns, scope)
    assert len(scope["events"]) == 4

    scope = {**vars(toritsugi), **vars(strategies)}
    exec(strategy, scope)
    own = Router(scope["plan"])
    own.apply(0, SignIn(1, AgentProfile(queues=["support"])))
    assert own.failed_strategies() == []

    kept = Router(Plan({"queue": [{"name": "support"}]}))
    writer = JournalWriter(kept)
    record = writer.append(kept, 0, SignIn(1, AgentProfile(queues=["support"])))
    scope = {**vars(toritsugi), "reader": JournalReader(writer.beginning + record), "router": kept}
    exec(journal, scope)
    assert [type(event).__name__ for event in scope["events"]] == ["AgentSignedIn"]
