"""Measures Celery: a line of JSON asks, a line of JSON answers. Ends, with its workers, when its input closes."""

import json
import os
import signal
import sys
import traceback
from urllib.parse import urlsplit

sys.dont_write_bytecode = True


def answer(request):
    measure = MEASURES[request.pop("measure")]
    return {"figures": measure(bench(), **request)}


def bench(made=[]):
    """One for all requests, so that its worker stays."""
    if not made:
        from bench import Bench

        made.append(Bench(os.environ["BENCH_CELERY_URL"]))
    return made[0]


try:
    for line in sys.stdin:
        request = json.loads(line)
        # A database of its own, for its workers stay connected when the others' is emptied.
        os.environ["BENCH_CELERY_URL"] = urlsplit(request["url"])._replace(path="/1").geturl()
        try:
            from measures import MEASURES

            reply = answer(request)
        except Exception as error:
            traceback.print_exc()
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), flush=True)
finally:
    # All of this group: the workers, and their children.
    os.killpg(0, signal.SIGKILL)
