"""Nothing of the library is missing here."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest
import toritsugi
from conftest import ROOT
from toritsugi import commands, events, plans, words
from toritsugi._core import library_words, own_words, stub_files


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def test_every_command_and_event_has_a_class() -> None:
    library, own = library_words(), own_words()
    assert library["Command"] == [snake(name) for name in own["Command"]]
    assert len(library["Command"]) >= 32
    assert [snake(name) for name in library["Event"]] == own["Event"]
    assert len(library["Event"]) >= 47
    for name in own["Command"]:
        assert hasattr(toritsugi, name)
        assert getattr(commands, name) in get_args(commands.Command)
    for kind in own["Event"]:
        name = kind.title().replace("_", "")
        assert getattr(events, name).kind == kind


def test_every_choice_has_its_words() -> None:
    library, own = library_words(), own_words()
    with_numbers = {"DeclineReason", "EndReason"}
    for name, known in own.items():
        if name in ("Command", "Event"):
            continue
        if name not in library:
            # Not data in the library: the source says what they are.
            found = re.search(rf"pub enum {name} \{{(.*?)\n\}}", _sources(), re.DOTALL)
            assert found, name
            variants = [snake(word) for word in re.findall(r"^    ([A-Z]\w+),", found[1], re.MULTILINE)]
        else:
            variants = [word for word in library[name] if not (name in with_numbers and word == "other")]
        assert known == variants, name
        assert list(get_args(getattr(words, name))) == known, name
    # Choices that are classes here.
    assert library["WhenClosed"] == ["keep", "end", "move_to"]
    assert library["RemovedQueues"] == ["refuse", "move_to", "end"]
    assert library["SignInAs"] == ["ready", "not_ready"]
    assert library["TransferTarget"] == ["queue", "agent"]
    assert library["StepExit"] == ["move_to", "end"]
    assert library["StepCondition"] == [
        "queue_longer_than",
        "no_staff",
        "no_ready_staff",
        "estimate_above",
        "ready_below",
    ]
    assert library["WrapUpEndCause"] == ["timed_out", "released", "signed_out", "site_closed"]
    assert library["Tenants"] == ["all", "only"]
    assert library["Requirement"] == ["anyone", "at_least", "within", "agent_in", "all", "any_of", "not", "always"]


def _sources() -> str:
    return "\n".join((ROOT / "src" / name).read_text() for name in ("explain.rs", "estimate.rs"))


PLAN_PARTS = {
    "PlanDefinition": "plan/definition.rs",
    "TenantDefinition": "plan/definition.rs",
    "SiteDefinition": "plan/definition.rs",
    "SkillDefinition": "plan/definition.rs",
    "ChannelDefinition": "plan/definition/channel.rs",
    "QueueDefinition": "plan/definition/queue.rs",
    "StepDefinition": "plan/definition/step.rs",
    "ServiceLevel": "plan.rs",
    "Spare": "plan.rs",
    "CallbackAttempts": "plan.rs",
    "AgentDefaults": "plan.rs",
    "BackOff": "plan.rs",
    "Limits": "plan.rs",
}


@pytest.mark.parametrize(("name", "path"), PLAN_PARTS.items())
def test_every_key_of_a_plan_has_a_field(name: str, path: str) -> None:
    found = re.search(rf"pub struct {name} \{{(.*?)\n\}}", (ROOT / "src" / path).read_text(), re.DOTALL)
    assert found
    keys = set(re.findall(r"^    pub (\w+):", found[1], re.MULTILINE))
    assert {each.name for each in fields(getattr(plans, name))} == keys


def test_stubs_are_those_of_the_classes() -> None:
    folder = Path(toritsugi.__file__).parent
    for name, text in stub_files():
        assert (folder / name).read_text() == text, f"{name} is not up to date: python -m toritsugi._stubs"


def test_everything_public_is_there() -> None:
    for name in toritsugi.__all__:
        assert hasattr(toritsugi, name)


def test_views_have_the_fields_of_the_library() -> None:
    from toritsugi import views

    for name, path in [
        ("ContactView", "view.rs"),
        ("PlaceView", "view.rs"),
        ("CallbackView", "view.rs"),
        ("AgentView", "view.rs"),
        ("QueueView", "view.rs"),
        ("Position", "view.rs"),
        ("Estimate", "estimate.rs"),
        ("ContactFigures", "figures/contact_figures.rs"),
        ("AgentFigures", "figures/agent_figures.rs"),
    ]:
        found = re.search(rf"^( *)pub struct {name}(?:<'a>)? \{{(.*?)\n\1\}}", (ROOT / "src" / path).read_text(), re.DOTALL | re.MULTILINE)
        assert found, name
        keys = set(re.findall(r"^ +pub (\w+):", found[2], re.MULTILINE))
        own = {each.name for each in fields(_dataclass(views, name))}
        assert len(keys) >= 2 and keys <= own, f"{name} lacks {sorted(keys - own)}"


def _dataclass(module: Any, name: str) -> Any:
    return getattr(module, name)
