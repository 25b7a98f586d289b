"""How long it takes from the enqueue to the start, or to the result."""

import time

from app import noop, started
from payload import large_payloads, payloads
from percentiles import percentiles

IDLE_SECONDS = 0.005
#: Enqueued before it counts.
FIRST = 50


def to_start(bench, size, concurrency, **_):
    bench.working(concurrency)
    times = []
    for call in payloads(size):
        sent = time.monotonic_ns()
        times.append((started.delay(call).get() - sent) / 1e6)
        time.sleep(IDLE_SECONDS)
    return percentiles(times)


def to_result(bench, size, concurrency, **_):
    bench.working(concurrency)
    times = []
    for call in payloads(size):
        sent = time.monotonic_ns()
        if noop.delay(call).get() != call["index"]:
            raise RuntimeError("a wrong result")
        times.append((time.monotonic_ns() - sent) / 1e6)
        time.sleep(IDLE_SECONDS)
    return percentiles(times)


def at_rate(bench, size, concurrency, perSecond, **_):
    bench.working(concurrency)
    begun = time.perf_counter()
    sent = paced(large_payloads(FIRST + size), perSecond)
    held = (FIRST + size) / (time.perf_counter() - begun)
    times = [(result.get() - at) / 1e6 for result, at in sent]
    return {**percentiles(times[FIRST:]), "heldShare": 100 * held / perSecond}


def paced(calls, per_second):
    sent, begun = [], time.perf_counter()
    for index, call in enumerate(calls):
        time.sleep(max(0, begun + index / per_second - time.perf_counter()))
        at = time.monotonic_ns()
        sent.append((started.delay(call), at))
    return sent
