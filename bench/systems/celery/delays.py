"""How late tasks start that are due at a moment."""

import time
from datetime import datetime, timezone

from app import lateness
from payload import payloads
from percentiles import percentiles

OVER_MS = 5000
TRIAL = 20
GRACE_FACTOR = 3
LEAST_LEAD_MS = 500


def delayed(bench, size, concurrency, share, **_):
    _, before = bench.working(concurrency)
    trial = enqueue_at([time.time() * 1000] * -(-size // TRIAL))
    bench.store.wait_for_results(before, -(-size // TRIAL))
    bench.store.clear()
    before = bench.store.redis.dbsize()
    first = time.time() * 1000 + max(LEAST_LEAD_MS, trial * TRIAL * GRACE_FACTOR)
    enqueue_at([first + index / size * OVER_MS * share for index in range(size)])
    if time.time() * 1000 >= first:
        raise RuntimeError("not all were enqueued before the first was due")
    bench.store.wait_for_results(before, size)
    return percentiles(bench.store.results())


def enqueue_at(moments):
    """Tasks that are due then; tells how many ms that took."""
    begun = time.perf_counter()
    for due, call in zip(map(round, moments), payloads(len(moments))):
        eta = datetime.fromtimestamp(due / 1000, timezone.utc)
        lateness.apply_async(({**call, "dueAt": due},), eta=eta)
    return (time.perf_counter() - begun) * 1000
