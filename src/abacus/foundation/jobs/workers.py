"""The processes behind `abacus worker`: one that does jobs, one that does chores, one that looks after both.

The one that looks after them uses no database and starts no thread, so that it may fork: another is there in
a moment when one is killed, and knows whose jobs it may take up at once. It also ends one that gives no sign
of life any more (stopped, hung): what that one held open is then rolled back before its job goes on elsewhere.
"""

import logging
import mmap
import os
import secrets
import signal
import socket
import struct
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import FrameType

from django.db import DatabaseError, InterfaceError, connection, connections

from abacus.foundation.jobs import chores, watching
from abacus.foundation.jobs.services import leases, running
from abacus.foundation.jobs.services.progress import Progress
from abacus.foundation.organisations.reach import everywhere

LOG = logging.getLogger(__name__)
LOOK_SECONDS = 0.1
GRACE_SECONDS = 8
"""How long a child may take to come to the end of its chunk when it is asked to stop."""
Days = Callable[[], date]


@dataclass
class Pulse:
    """A counter that a child moves and its parent sees; it lies in memory of both, so that no outage hides it."""

    memory: mmap.mmap = field(default_factory=lambda: mmap.mmap(-1, 8))

    def beat(self) -> None:
        """Give a sign."""
        self.memory[:] = struct.pack("q", self.count() + 1)

    def count(self) -> int:
        """How many signs so far."""
        return int(struct.unpack("q", self.memory[:])[0])


@dataclass
class Child:
    """A process that was forked."""

    role: str
    pulse: Pulse
    pid: int = 0
    name: str = ""
    ended: bool = False


def name_of(pid: int, token: str) -> str:
    """How a process is known: machine, number, and a mark, because numbers come again."""
    return f"{socket.gethostname()[:60]}:{pid}:{token}"


class Stop:
    """Whether a process is to end: told by a signal, or because the process that looked after it is gone."""

    def __init__(self, *, with_parent: bool = True) -> None:
        self.event, self.parent = threading.Event(), os.getppid() if with_parent else None

    def listen(self) -> None:
        """End in an orderly way when asked to; a second time at once."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._asked)

    def __call__(self) -> bool:
        if self.parent is not None and os.getppid() != self.parent:
            self.event.set()
        return self.event.is_set()

    def _asked(self, number: int, frame: FrameType | None) -> None:
        if self.event.is_set():
            os._exit(1)
        self.event.set()


class Worker:
    """Does jobs one after the other until it is stopped, or with `once` until nothing is queued."""

    def __init__(self, name: str, days: Days, *, interval: float = 1.0, once: bool = False) -> None:
        self.name, self.days, self.interval, self.once = name, days, interval, once
        self.stop, self.pulse = Stop(), Pulse()
        self.progress: Progress | None = None
        self.trouble = False

    def work(self, gone: Sequence[str] = ()) -> None:
        """Until the end. `gone` are workers known to have ended, whose jobs go on at once."""
        left = list(gone)
        threading.Thread(target=self._pulsing, name="pulse", daemon=True).start()
        beating = threading.Thread(target=self._beating, name="beating", daemon=True)
        with everywhere():
            self._surely(lambda: leases.begin(self.name))
            beating.start()
            try:
                while not self.stop():
                    try:
                        left = watching.release(left) if left else left
                        if not self._next() and self._rest():
                            return
                    except (DatabaseError, InterfaceError) as error:
                        self._troubled(error)
            finally:
                self.stop.event.set()
                beating.join(1)
                self._surely(lambda: leases.end(self.name))
                connection.close()

    def _next(self) -> bool:
        """Do one job; whether there was one. What trouble left in this worker's name is put back first."""
        if self.trouble:
            watching.release([self.name], strike=False)
            leases.begin(self.name)
            self.trouble = False
        job = running.take(worker=self.name) if running.is_queued() else None
        if job is not None:
            running.attempt(job, today=self.days(), stopping=self.stop, seen=self._see)
            self.progress = None
        return job is not None

    def _rest(self) -> bool:
        """Wait for something to do; True where it is enough."""
        if self.once:
            return True
        self.stop.event.wait(self.interval)
        return False

    def _see(self, progress: Progress) -> None:
        self.progress = progress

    def _troubled(self, error: Exception) -> None:
        LOG.warning("the database does not answer: %s", str(error).strip())
        self.trouble, self.progress = True, None
        connection.close()
        self.stop.event.wait(min(self.interval, 1.0))

    def _surely(self, act: Callable[[], None]) -> None:
        try:
            act()
        except (DatabaseError, InterfaceError) as error:
            self._troubled(error)

    def _pulsing(self) -> None:
        """Signs for whoever looks after this process; they wait for nothing."""
        while not self.stop.event.wait(leases.lease() / 6):
            self.stop()
            self.pulse.beat()

    def _beating(self) -> None:
        """Signs of life, beside the work; progress said within a transaction is shown here."""
        pause = leases.lease() / 6
        with everywhere():
            while not self.stop.event.wait(pause):
                try:
                    leases.beat(self.name)
                    if self.progress is not None:
                        self.progress.say()
                except (DatabaseError, InterfaceError):
                    connection.close()
        connection.close()


def empty(days: Days) -> None:
    """Do what is queued in this process, and end."""
    worker = Worker(name_of(os.getpid(), secrets.token_hex(4)), days, once=True)
    worker.stop = Stop(with_parent=False)
    worker.stop.listen()
    worker.work()


def do_chores(days: Days, pulse: Pulse) -> None:
    """Sweep and do the chores, each in a thread of its own, until stopped."""
    stop = Stop()
    stop.listen()
    threads = [threading.Thread(target=sweeping, args=(stop.event,), name="sweep", daemon=True)]
    for chore in chores.registered():
        arguments = (chore, days, stop.event)
        threads.append(threading.Thread(target=chores.keep_doing, args=arguments, name=chore.name, daemon=True))
    for thread in threads:
        thread.start()
    while not stop():
        pulse.beat()
        stop.event.wait(min(leases.lease() / 6, 1.0))
    for thread in threads:
        thread.join(GRACE_SECONDS / 2)


def sweeping(stop: threading.Event) -> None:
    """Watch the workers' signs of life until `stop`."""
    watch = watching.Watch()
    with everywhere():
        while not stop.is_set():
            try:
                watching.sweep(watch)
            except (DatabaseError, InterfaceError) as error:
                LOG.warning("looking for silent workers: %s", str(error).strip())
                connection.close()
            stop.wait(min(leases.lease() / watching.LOOKS, 2.0))
    connection.close()


def _let_go() -> None:
    """Close what the checks before the start opened: neither a connection nor a pool's threads live through a fork."""
    for one in connections.all(initialized_only=True):
        one.close()
        if hasattr(one, "close_pool"):
            one.close_pool()


class Supervisor:
    """Looks after `count` workers and one process for the chores until it is asked to stop."""

    def __init__(self, days: Days, *, count: int = 1, interval: float = 1.0, beside: bool = False) -> None:
        self.days, self.interval, self.count = days, interval, count
        self.children: dict[int, Child] = {}
        self.gone: list[str] = []
        self.watch = watching.Watch()
        self.stop = Stop(with_parent=beside)

    def run(self) -> None:
        """Until stopped; `beside` another process also when that one is gone."""
        self.stop.listen()
        while not self.stop():
            self._reap()
            self._end_silent()
            self._fill()
            self.stop.event.wait(LOOK_SECONDS)
        self._end_all()

    def _fill(self) -> None:
        roles = [child.role for child in self.children.values()]
        for role in ["chores", *["jobs"] * self.count]:
            if role in roles:
                roles.remove(role)
            else:
                self._fork(role)

    def _fork(self, role: str) -> None:
        _let_go()
        token, child = secrets.token_hex(4), Child(role, Pulse())
        gone, self.gone = (self.gone, []) if role == "jobs" else ([], self.gone)
        child.pid = os.fork()
        child.name = name_of(child.pid or os.getpid(), token)
        if child.pid:
            self.children[child.pid] = child
            return
        code = 1
        try:
            self._be(child, gone)
            code = 0
        except BaseException:
            LOG.exception("a process of the worker failed")
        finally:
            logging.shutdown()
            os._exit(code)

    def _be(self, child: Child, gone: list[str]) -> None:
        """What the forked process does."""
        if child.role == "chores":
            do_chores(self.days, child.pulse)
            return
        worker = Worker(child.name, self.days, interval=self.interval)
        worker.pulse = child.pulse
        worker.stop.listen()
        worker.work(gone)

    def _reap(self) -> None:
        while self.children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            child = self.children.pop(pid, None)
            if child is None:
                continue
            if status:
                LOG.warning("%s ended with %s", child.name, os.waitstatus_to_exitcode(status))
            if child.role == "jobs":
                self.gone.append(child.name)

    def _end_silent(self) -> None:
        for pid in self.watch.silent({pid: child.pulse.count() for pid, child in self.children.items()}):
            child = self.children[int(str(pid))]
            if not child.ended:
                LOG.error("%s gives no sign of life and is ended", child.name)
            child.ended = True
            os.kill(int(str(pid)), signal.SIGKILL)

    def _end_all(self) -> None:
        for pid in self.children:
            os.kill(pid, signal.SIGTERM)
        until = time.monotonic() + GRACE_SECONDS
        while self.children and time.monotonic() < until:
            self._reap()
            time.sleep(LOOK_SECONDS)
        for pid in self.children:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
