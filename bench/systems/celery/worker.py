"""`celery worker` as processes of their own; they stay for all rounds, for they take seconds to start."""

import os
import subprocess
import sys

from app import QUEUE, app
from store import ticks_per_second

#: A queue into which nobody puts anything.
IDLE = "idle"
HERE = os.path.dirname(os.path.abspath(__file__))


class Worker:
    def __init__(self, processes):
        self.processes = processes
        command = [sys.executable, "-m", "celery", "-A", "app", "worker", "-P", "prefork", "-c", str(processes)]
        quiet = ["--without-gossip", "--without-mingle", "-l", "ERROR", "-Q", IDLE]
        # It greets on stdout, which carries the answers; what goes wrong it says on stderr.
        silent = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONWARNINGS": "ignore"}
        self.process = subprocess.Popen([*command, *quiet], cwd=HERE, env=environment, **silent)
        self._until_it_answers()

    def take(self):
        """Begins to take tasks."""
        app.control.add_consumer(QUEUE, reply=True, timeout=5, limit=1)

    def leave(self):
        app.control.cancel_consumer(QUEUE, reply=True, timeout=5, limit=1)

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def rss_mb(self):
        return sum(self._stat(pid)[21] for pid in self._pids()) * os.sysconf("SC_PAGE_SIZE") / 1e6

    def cpu_seconds(self):
        return sum(sum(self._stat(pid)[11:13]) for pid in self._pids()) / ticks_per_second()

    def _pids(self):
        main = self.process.pid
        with open(f"/proc/{main}/task/{main}/children") as children:
            return [main, *map(int, children.read().split())]

    @staticmethod
    def _stat(pid):
        """Fields of /proc/<pid>/stat from the state on; they follow the name, which may hold spaces."""
        with open(f"/proc/{pid}/stat") as stat:
            state, *numbers = stat.read().rpartition(")")[2].split()
        return [state, *map(int, numbers)]

    def _until_it_answers(self):
        for _ in range(100):
            if self.process.poll() is not None:
                raise RuntimeError(f"the worker ended with {self.process.returncode}")
            if app.control.ping(timeout=0.3, limit=1):
                return
        raise RuntimeError("the worker does not answer")
