"""The models of benches/simulator.rs in SimPy and Ciw, as their manuals write them, with calls per CPU second.

    python others.py CALLS
"""

import random
import sys
import time
from collections import deque

import ciw
import simpy

LOAD, AGENTS = 95.0, 100


def report(what, calls, seconds, figures):
    print(f"{what:<28}{calls:>12,}{calls / seconds:>14,.0f}   {figures}")


def simpy_pool(calls):
    """M/M/100 at load 0.95: a resource, and a process for each call."""
    draw = random.Random(1)
    environment = simpy.Environment()
    agents = simpy.Resource(environment, capacity=AGENTS)
    waits = []

    def call():
        arrived = environment.now
        with agents.request() as request:
            yield request
            waits.append(environment.now - arrived)
            yield environment.timeout(draw.expovariate(1.0))

    def arrivals():
        for _ in range(calls):
            yield environment.timeout(draw.expovariate(LOAD))
            environment.process(call())

    environment.process(arrivals())
    environment.run()
    return f"mean wait {sum(waits) / len(waits):.4f}"


def simpy_n_model(calls):
    """5 + 5 agents, calls of two kinds that give up after a patience of mean 2; pool 2 takes its own kind first, then the other."""
    draw = random.Random(2)
    environment = simpy.Environment()
    idle, waiting, gone = [5, 5], [deque(), deque()], [0, 0]

    def serve(pool):
        yield environment.timeout(draw.expovariate(1.0))
        for kind in ((0,) if pool == 0 else (1, 0)):
            while waiting[kind]:
                turn = waiting[kind].popleft()
                if not turn.triggered:
                    turn.succeed(pool)
                    return
        idle[pool] += 1

    def call(kind):
        for pool in ((0, 1) if kind == 0 else (1,)):
            if idle[pool]:
                idle[pool] -= 1
                environment.process(serve(pool))
                return
        turn = environment.event()
        waiting[kind].append(turn)
        yield turn | environment.timeout(draw.expovariate(0.5))
        if turn.triggered:
            environment.process(serve(turn.value))
        else:
            gone[kind] += 1
            turn.succeed(None)

    def arrivals(kind, rate, number):
        for _ in range(number):
            yield environment.timeout(draw.expovariate(rate))
            environment.process(call(kind))

    first = calls * 5 // 9
    environment.process(arrivals(0, 5.0, first))
    environment.process(arrivals(1, 4.0, calls - first))
    environment.run()
    return f"P(abandon) {gone[0] / first:.4f}, {gone[1] / (calls - first):.4f}"


def ciw_pool(calls):
    ciw.seed(1)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=LOAD)],
        service_distributions=[ciw.dists.Exponential(rate=1.0)],
        number_of_servers=[AGENTS],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(calls, method="Finish")
    waits = [record.waiting_time for record in simulation.get_all_records()]
    return f"mean wait {sum(waits) / len(waits):.4f}"


def main():
    calls = int(sys.argv[1])
    for what, model in (
        ("SimPy, M/M/100", simpy_pool),
        ("SimPy, N-model", simpy_n_model),
        ("Ciw, M/M/100", ciw_pool),
    ):
        began = time.process_time()
        figures = model(calls)
        report(what, calls, time.process_time() - began, figures)
    print("Ciw has no pools that share calls by skill, so the N-model is not written in it.")


main()
