"""What Redis knows of the tasks: how many are left, what they gave, what they cost."""

import json
import os
import resource
import time

import redis

RESULTS = "celery-task-meta-"
QUEUE = "celery"


class Store:
    def __init__(self, url):
        self.redis = redis.Redis.from_url(url)

    def clear(self):
        """Bindings of the worker that is connected stay."""
        keys = [QUEUE, "unacked", "unacked_index", *self.redis.scan_iter(f"{RESULTS}*", count=1000)]
        for at in range(0, len(keys), 1000):
            self.redis.delete(*keys[at : at + 1000])

    def waiting(self):
        return self.redis.llen(QUEUE)

    def wait_for_first(self, before):
        """How many results are there when there are some."""
        while self.redis.dbsize() <= before:
            time.sleep(0.001)
        return self.redis.dbsize() - before

    def wait_for_results(self, before, count):
        """Until so many results are there: the number of keys is all that is asked for."""
        while self.redis.dbsize() < before + count or self.redis.llen(QUEUE) > 0 or self.redis.hlen("unacked") > 0:
            time.sleep(0.002)

    def results(self):
        keys = list(self.redis.scan_iter(f"{RESULTS}*", count=1000))
        values = []
        for at in range(0, len(keys), 1000):
            values += [json.loads(value)["result"] for value in self.redis.mget(keys[at : at + 1000])]
        return values

    def data_bytes(self):
        info = self.redis.info("memory")
        return info["used_memory"] - info.get("mem_clients_normal", 0)

    def spent(self):
        info = self.redis.info()
        cpu = info["used_cpu_sys"] + info["used_cpu_user"]
        return {"redisUs": cpu * 1e6, "commands": info["total_commands_processed"]}


class Cost:
    """What the time between `with` and its end cost: this process, its worker if there is one, and Redis."""

    def __init__(self, store, worker=None):
        self.store, self.worker = store, worker

    def __enter__(self):
        self.before, self.cpu = self.store.spent(), self._cpu()
        self.started = time.perf_counter()
        return self

    def __exit__(self, *_):
        self.seconds = time.perf_counter() - self.started
        after = self.store.spent()
        self.spent = {name: after[name] - self.before[name] for name in after}
        self.spent["nodeUs"] = (self._cpu() - self.cpu) * 1e6

    def rate(self, count):
        each = {name: value / count for name, value in self.spent.items()}
        return {"perSecond": count / self.seconds, **each}

    def _cpu(self):
        own = resource.getrusage(resource.RUSAGE_SELF)
        return own.ru_utime + own.ru_stime if self.worker is None else self.worker.cpu_seconds()


def ticks_per_second():
    return os.sysconf("SC_CLK_TCK")
