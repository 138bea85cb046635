from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from toritsugi import AgentProfile, Enqueue, Plan, Router, SignIn

ROOT = Path(__file__).parents[3]

PLAN = """
site = [{ name = "Osaka" }]

[[skill]]
name = "english"

[[queue]]
name = "support"
requirement = "english >= 50"
wrap_up = { timed = "30s" }
service_level = { within = "20s", percent = 80 }

[[queue]]
name = "billing"
"""


@pytest.fixture
def plan() -> Plan:
    return Plan(PLAN)


@pytest.fixture
def router(plan: Plan) -> Router:
    """Agent 1 is signed in and can take both queues."""
    router = Router(plan)
    router.apply(0, SignIn(1, AgentProfile(queues=["support", "billing"], skills={"english": 80})))
    return router


@pytest.fixture
def busy(router: Router) -> Router:
    """Contacts 7 (offered as offer 1) and 8 are in the queue ``support``."""
    router.apply(5, Enqueue(7, "support", "voice"))
    router.apply(6, Enqueue(8, "support", "voice", priority=3))
    return router


@pytest.fixture(scope="session")
def cases() -> Path:
    """Every scenario of the library as JSON, written by its own program unless the variable says where they are."""
    if given := os.environ.get("TORITSUGI_CASES"):
        return Path(given)
    folder = ROOT / "target" / "cases"
    subprocess.run(["cargo", "run", "--quiet", "--example", "cases", "--", str(folder)], cwd=ROOT, check=True, timeout=1_800)
    return folder
