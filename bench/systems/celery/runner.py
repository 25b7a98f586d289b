"""Measures Celery: a line of JSON asks, a line of JSON answers. Ends, with its workers, when its input closes."""

import json
import os
import queue
import signal
import sys
import threading
import traceback
from urllib.parse import urlsplit

sys.dont_write_bytecode = True
requests = queue.Queue()


def listen():
    """A thread of its own, so that the end is heard in the middle of a measure, too."""
    for line in sys.stdin:
        requests.put(json.loads(line))
    # All of this group: the workers, and their children.
    os.killpg(0, signal.SIGKILL)


def answer(bench, measures, request):
    measure = measures[request.pop("measure")]
    try:
        return {"figures": measure(bench, **request)}
    except Exception as error:
        traceback.print_exc()
        return {"error": f"{type(error).__name__}: {error}"}


def main():
    threading.Thread(target=listen, daemon=True).start()
    request = requests.get()
    # A database of its own, for its workers stay connected when the others' is emptied. The application reads it.
    url = os.environ["BENCH_CELERY_URL"] = urlsplit(request["url"])._replace(path="/1").geturl()
    from bench import Bench
    from measures import MEASURES

    bench = Bench(url)
    while True:
        print(json.dumps(answer(bench, MEASURES, request)), flush=True)
        request = requests.get()


main()
