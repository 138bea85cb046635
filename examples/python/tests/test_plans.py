"""Plans as typed classes say the same as the file."""

from __future__ import annotations

from datetime import timedelta

from toritsugi import (
    AccumulatingPriority,
    AgentDefaults,
    AllAtOnce,
    BackOff,
    CallbackAttempts,
    ChannelDefinition,
    Custom,
    EstimateAbove,
    Limits,
    MoveTo,
    OneMore,
    Plan,
    PlanDefinition,
    PriorityCredit,
    QueueDefinition,
    QueueLongerThan,
    ReadyBelow,
    ServiceLevel,
    SkillDefinition,
    Spare,
    StepDefinition,
    Timed,
    UntilReleased,
    WeightedRandom,
)
from toritsugi.strategies import AgentFacts

TOML = """
across = "weighted_wait"
batch = "500ms"
tenant = [{ name = "acme" }]
site = [{ name = "Osaka" }]
skill = [{ name = "english" }, { name = "french", weight = 2 }]

[[channel]]
name = "voice"
interrupts = ["chat"]

[[channel]]
name = "chat"
cost = 30
maximum = 3
auto_accept = true
paused_cost = 5

[[queue]]
name = "support"
tenant = "acme"
channels = ["voice", "chat"]
requirement = "english >= 50"
ordering = { priority_credit = "30s" }
selection = { weighted_random = 42 }
service_level = { within = "20s", percent = 80 }
offer_mode = { all_at_once = 3 }
offer_timeout = "15s"
connect_on_accept = true
wrap_up = { timed = "45s" }
maximum_wait = "15m"
maximum_length = 100
delays = ["30s", "1m"]
levels = 1
weight = 3
spare = { agents = 2, from_level = 1 }
last_resort = true
longest_wrap_up = "2m"
resume_claim = "10s"
callback = { attempts = 5, back_off = "10m" }
return_within = "5m"
at_close = { move_to = "overflow" }

[[queue.step]]
after = "20s"
when = [{ queue_longer_than = 10 }, { estimate_above = "2m" }, { ready_below = 20 }, "no_ready_staff"]
recheck = "5s"
lower = { english = 20 }
raise_priority = 5
add_queue = "overflow"
levels = 3

[[queue.step]]
after = "1m"
drop = ["english"]
offer_callback = true
end = { other = 7 }

[[queue]]
name = "overflow"
ordering = { accumulating_priority = [{ priority = 0, rate = 1000 }, { priority = 1, rate = 2000 }] }
offer_mode = { one_more = { every = "10s", most = 3 } }
wrap_up = { until_released = "5m" }
selection = { custom = "mine" }

[agents]
capacity = 90
idle_clock = "ready"
unanswered_limit = 3
breaker = 1
back_off = { declined = "15s" }

[limits]
contacts = 500
"""

DEFINITION = PlanDefinition(
    across="weighted_wait",
    batch=0.5,
    tenants=["acme"],
    sites=["Osaka"],
    skills=["english", SkillDefinition("french", weight=2)],
    channels=[
        ChannelDefinition("voice", interrupts=["chat"]),
        ChannelDefinition("chat", cost=30, maximum=3, auto_accept=True, paused_cost=5),
    ],
    queues=[
        QueueDefinition(
            "support",
            tenant="acme",
            channels=["voice", "chat"],
            requirement="english >= 50",
            ordering=PriorityCredit(30),
            selection=WeightedRandom(42),
            service_level=ServiceLevel(within=20, percent=80),
            offer_mode=AllAtOnce(3),
            offer_timeout=timedelta(seconds=15),
            connect_on_accept=True,
            wrap_up=Timed("45s"),
            maximum_wait="15m",
            maximum_length=100,
            delays=[30, timedelta(minutes=1)],
            levels=1,
            weight=3,
            spare=Spare(agents=2, from_level=1),
            last_resort=True,
            longest_wrap_up=120.0,
            resume_claim=10,
            callback=CallbackAttempts(attempts=5, back_off="10m"),
            return_within="5m",
            at_close=MoveTo("overflow"),
            steps=[
                StepDefinition(
                    20,
                    when=[QueueLongerThan(10), EstimateAbove("2m"), ReadyBelow(20), "no_ready_staff"],
                    recheck=5,
                    lower={"english": 20},
                    raise_priority=5,
                    add_queue="overflow",
                    levels=3,
                ),
                StepDefinition("1m", drop=["english"], offer_callback=True, end=7),
            ],
        ),
        QueueDefinition(
            "overflow",
            ordering=AccumulatingPriority({0: 1000, 1: 2000}),
            offer_mode=OneMore(every=10, most=3),
            wrap_up=UntilReleased("5m"),
            selection=Custom("mine"),
        ),
    ],
    agents=AgentDefaults(capacity=90, idle_clock="ready", unanswered_limit=3, breaker=1, back_off=BackOff(declined=15)),
    limits=Limits(contacts=500),
)


def test_a_definition_says_what_the_file_says() -> None:
    def anybody(_: AgentFacts) -> int:
        return 0

    selections = {"mine": anybody}
    written, typed = Plan(TOML, selections=selections), Plan(DEFINITION, selections=selections)
    assert typed.to_dict() == written.to_dict()
    assert typed == written and hash(typed) == hash(written)
    assert (typed.queues, typed.skills, typed.channels) == (("support", "overflow"), ("english", "french"), ("voice", "chat"))
    assert (typed.tenants, typed.sites) == (("acme",), ("Osaka",))
    assert repr(typed) == '<Plan queues=["support", "overflow"]>'


def test_defaults_are_those_of_the_library() -> None:
    least = Plan(PlanDefinition(queues=[QueueDefinition("support")]))
    assert least == Plan('[[queue]]\nname = "support"\n')
    full = least.to_dict()
    assert (full["limits"], full["agents"]["capacity"]) == ({each: getattr(Limits(), each) for each in full["limits"]}, AgentDefaults().capacity)
    queue = full["queue"][0]
    for name in ("ordering", "selection", "offer_mode", "connect_on_accept", "wrap_up", "weight", "last_resort", "at_close"):
        assert queue[name] == getattr(QueueDefinition("support"), name), name
    assert queue["callback"] == {"attempts": CallbackAttempts().attempts, "back_off": f"{CallbackAttempts().back_off}s"}
    assert full["agents"]["back_off"] == {each: f"{getattr(BackOff(), each)}s" for each in ("declined", "busy", "no_answer")}
