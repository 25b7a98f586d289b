"""What the measures share: a clean store, and a worker that takes tasks, or waits to be told."""

from app import noop
from payload import payloads
from store import Cost, Store
from worker import Worker

MOST_PROCESSES = 2


class Bench:
    def __init__(self, url):
        self.store = Store(url)
        self.worker = None

    def working(self, concurrency):
        """A worker that takes tasks, and how many keys are there before the first."""
        worker = self.resting(concurrency)
        worker.take()
        # It looks into a new queue within a second; from then on at once.
        noop.delay(*payloads(1)).get()
        return worker, self.store.redis.dbsize()

    def resting(self, concurrency):
        processes = min(concurrency, MOST_PROCESSES)
        if self.worker is None or self.worker.processes != processes:
            self.end()
            self.worker = Worker(processes)
        self.worker.leave()
        self.store.clear()
        return self.worker

    def enqueuing(self, calls, work):
        self.store.clear()
        with Cost(self.store) as cost:
            work()
        if self.store.waiting() != len(calls):
            raise RuntimeError(f"{self.store.waiting()} of {len(calls)} tasks are there")
        self.store.clear()
        return cost.rate(len(calls))

    def emptying(self, task, size, concurrency):
        worker = self.resting(concurrency)
        before = self.store.redis.dbsize()
        for call in payloads(size):
            task.delay(call)
        worker.take()
        # It looks into a new queue within a second: the clock starts with the first result.
        done = self.store.wait_for_first(before)
        with Cost(self.store, worker) as cost:
            self.store.wait_for_results(before, size)
        return cost.rate(size - done)

    def end(self):
        if self.worker:
            self.worker.stop()
