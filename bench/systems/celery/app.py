"""The tasks of the benchmark, as a user of Celery would write them. BENCH_CELERY_URL names the Redis."""

import os
import time

from celery import Celery

URL = os.environ["BENCH_CELERY_URL"]
QUEUE = "celery"

app = Celery("bench", broker=URL, backend=URL)
app.conf.update(result_expires=3600, worker_send_task_events=False)


@app.task
def noop(payload):
    return payload["index"]


@app.task(bind=True, max_retries=3)
def flaky(self, payload):
    if self.request.retries < 3:
        raise self.retry(countdown=0)
    return payload["index"]


@app.task
def started(payload):
    """When it starts, on the clock that all processes of a machine share."""
    return time.monotonic_ns()


@app.task
def lateness(payload):
    return time.time() * 1000 - payload["dueAt"]


@app.task
def total(values):
    return sum(values)
