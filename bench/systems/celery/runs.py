"""What a worker gets done, and what it costs."""

import time

from celery import chord, group

from app import flaky, noop, total
from payload import large_payloads, payloads
from store import Cost


def drain(bench, size, concurrency, **_):
    return bench.emptying(noop, size, concurrency)


def retries(bench, size, concurrency, **_):
    return bench.emptying(flaky, size, concurrency)


def sustained(bench, size, concurrency, **_):
    worker, before = bench.working(concurrency)
    with Cost(bench.store, worker) as cost:
        for call in large_payloads(size):
            noop.delay(call)
        bench.store.wait_for_results(before, size)
    return {**cost.rate(size), "rssMb": worker.rss_mb()}


def group_and_body(bench, size, concurrency, **_):
    bench.working(concurrency)
    parts = payloads(size)
    expected = sum(part["index"] for part in parts)

    begun = time.perf_counter()
    if chord(noop.s(part) for part in parts)(total.s()).get() != expected:
        raise RuntimeError("the body gave a wrong value")
    return {"p50": (time.perf_counter() - begun) * 1000}


def bytes_of(bench, size, concurrency, **_):
    worker = bench.resting(concurrency)
    empty = bench.store.data_bytes()
    before = bench.store.redis.dbsize()
    group(noop.s(call) for call in payloads(size)).apply_async()
    waiting = bench.store.data_bytes()
    worker.take()
    # The list of the queue was a key of its own, and is none any more.
    bench.store.wait_for_results(before, size)
    finished = bench.store.data_bytes()
    return {"waitingBytes": (waiting - empty) / size, "finishedBytes": (finished - empty) / size}
