"""How long it takes from the enqueue to the start, or to the result."""

import time

from app import noop, started
from payload import large_payloads, payloads
from percentiles import percentiles

IDLE_SECONDS = 0.005
LOAD_SECONDS = 1.5


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


def under_load(bench, size, concurrency, share, **_):
    _, before = bench.working(concurrency)
    begun = time.perf_counter()
    for call in large_payloads(size):
        noop.delay(call)
    bench.store.wait_for_results(before, size)
    per_second = size / (time.perf_counter() - begun) / 2
    count = max(20, round(per_second * LOAD_SECONDS * share))
    sent = paced(large_payloads(count), per_second)
    bench.store.wait_for_results(before + size, count)
    times = [(result.get() - at) / 1e6 for result, at in sent]
    return {**percentiles(times), "perSecond": per_second}


def paced(calls, per_second):
    sent, begun = [], time.perf_counter()
    for index, call in enumerate(calls):
        time.sleep(max(0, begun + index / per_second - time.perf_counter()))
        at = time.monotonic_ns()
        sent.append((started.delay(call), at))
    return sent
