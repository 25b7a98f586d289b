"""Enqueue, one by one, all at once, in bulk; nobody works."""

from concurrent.futures import ThreadPoolExecutor

from celery import group

from app import noop
from payload import payloads

THREADS = 10


def one_by_one(bench, size, **_):
    calls = payloads(size)
    return bench.enqueuing(calls, lambda: [noop.delay(call) for call in calls])


def concurrent(bench, size, **_):
    """By threads, as many as a web server would have."""
    calls = payloads(size)
    with ThreadPoolExecutor(THREADS) as threads:
        return bench.enqueuing(calls, lambda: list(threads.map(noop.delay, calls)))


def bulk(bench, size, **_):
    calls = payloads(size)
    return bench.enqueuing(calls, lambda: group(noop.s(call) for call in calls).apply_async())
