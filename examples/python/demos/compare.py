# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# %% [markdown]
# # Which policy? Ask a month before you ask the customers
#
# The simulator runs the very router that runs in production, so two plans can be compared on the same customers, the same arrivals and the same
# patience. Here a bank has five specialists for loans, and asks what it would do to everyone if others might help after twenty seconds.
#
#     python demos/compare.py compare.png

# %%
from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import pandas as pd
from toritsugi import Outcome, PlanDefinition, PriorityCredit, QueueDefinition, ServiceLevel, StepDefinition, simulate

# %% [markdown]
# The centre: who works and who calls. The plan comes apart, as it is what we compare.

# %%
SPECIALISTS = {"queues": ["loans"], "skills": {"loans": 90}}
GENERALISTS = {"queues": ["loans", "cards"], "skills": {"loans": 40, "cards": 80}}

CENTRE: dict[str, Any] = {
    "staff": [
        {"name": "specialists", "count": 5, "profile": SPECIALISTS, "shifts": [{"from": "9h", "to": "18h"}]},
        {"name": "generalists", "count": 13, "profile": GENERALISTS, "shifts": [{"from": "9h", "to": "18h"}]},
    ],
    "traffic": [
        {
            "name": "loans",
            "queue": "loans",
            "channel": "voice",
            "arrivals": {"rates": {"from": "9h", "every": "1h", "contacts": [50, 80, 90, 75, 60, 70, 85, 70, 40]}},
            "handling": {"lognormal": {"mean": "4m", "variation": 0.8}},
            "patience": {"exponential": "4m"},
        },
        {
            "name": "cards",
            "queue": "cards",
            "channel": "voice",
            "arrivals": {"rates": {"from": "9h", "every": "1h", "contacts": [90, 150, 170, 140, 120, 130, 160, 130, 80]}},
            "handling": {"lognormal": {"mean": "3m", "variation": 0.6}},
            "patience": {"exponential": "4m"},
        },
    ],
}


def plan(*, relax_after: str | None) -> PlanDefinition:
    steps = [] if relax_after is None else [StepDefinition(relax_after, lower={"loans": 50})]
    level = ServiceLevel(within="20s", percent=80)
    return PlanDefinition(
        skills=["loans", "cards"],
        queues=[
            QueueDefinition(
                "loans",
                requirement="loans >= 80",
                ordering=PriorityCredit("30s"),
                service_level=level,
                wrap_up="none",
                steps=steps,
            ),
            QueueDefinition("cards", requirement="cards >= 50", service_level=level),
        ],
    )


# %% [markdown]
# Twenty days under each policy, with the same seed: whoever calls under one calls under the other.

# %%
POLICIES = {"specialists only": plan(relax_after=None), "anyone after 20 s": plan(relax_after="20s")}


def run(days: int = 20) -> dict[str, Outcome]:
    return {name: simulate({**CENTRE, "plan": each}, seed=7, cycles=days) for name, each in POLICIES.items()}


def table(outcomes: dict[str, Outcome]) -> Any:
    frames: list[Any] = [pd.DataFrame(outcome.queues).assign(policy=name) for name, outcome in outcomes.items()]
    columns = ["policy", "queue", "offered", "service_level", "abandoned_share", "mean_wait", "wait_p90"]
    together: Any = pd.concat(frames)
    return together[columns].set_index(["queue", "policy"]).sort_index().round(3)


# %% [markdown]
# What it did to each queue over the day, and to the waits.

# %%
COLOURS = {"specialists only": "#b5651d", "anyone after 20 s": "#1f6f8b"}


def plot(outcomes: dict[str, Outcome], path: Path) -> None:
    axes: Any
    figure, axes = plt.subplots(2, 2, figsize=(11, 7), sharex="col", layout="constrained")
    for row, queue in enumerate(["loans", "cards"]):
        by_hour, waits = axes[row][0], axes[row][1]
        for name, outcome in outcomes.items():
            frame: Any = pd.DataFrame(outcome.intervals)
            frame = frame[frame["queue"] == queue]
            hour = frame["begin"] % 86_400 / 3_600
            sums = frame.groupby(hour)[["answered_within", "aimed", "abandoned_within"]].sum()
            sums = sums[sums["aimed"] > 0]
            level = sums["answered_within"] / (sums["aimed"] - sums["abandoned_within"])
            by_hour.step(level.index, 100 * level, where="post", color=COLOURS[name], label=name)
            sorted_waits = outcome.waits[queue]
            shares = [100 * (place + 1) / len(sorted_waits) for place in range(len(sorted_waits))]
            waits.plot(sorted_waits, shares, color=COLOURS[name], label=name)
        by_hour.axhline(80, color="#999999", linewidth=0.8, linestyle="--")
        by_hour.set(title=f"{queue}: answered within 20 s, by half an hour", ylabel="%", ylim=(0, 103))
        waits.axvline(20, color="#999999", linewidth=0.8, linestyle="--")
        waits.set(title=f"{queue}: waits of those answered", ylabel="% not longer", xlim=(0, 180), ylim=(0, 103))
        for axis in (by_hour, waits):
            axis.grid(alpha=0.25)
            axis.spines[["top", "right"]].set_visible(False)
    axes[1][0].set(xlabel="hour of the day", xticks=range(9, 19))
    axes[1][1].set(xlabel="seconds")
    axes[0][0].legend(frameon=False, loc="lower left")
    days = round(next(iter(outcomes.values())).length / 86_400)
    figure.suptitle(f"Two policies, the same customers: {days} days")
    figure.savefig(path, dpi=110)


# %%
if __name__ == "__main__":
    compared = run()
    print(table(compared).to_string())
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "compare.png")
    plot(compared, target)
    print(f"{target} shows it")
