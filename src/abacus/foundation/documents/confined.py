"""The child process that opens what people hand in: kept alive, fed file after file, replaced when it dies.

A child inherits nothing: no environment, no open files or sockets, no working folder. It gets a file's bytes through
a pipe and can open nothing itself. A file that breaks it costs that child; the next file has a new one.
"""

import atexit
import importlib.util
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SOURCE = str(Path(__file__).parents[3])
START = (
    "import sys; sys.path[0:0] = sys.argv[1:2]; sys.path += sys.argv[2:]; "
    "from abacus.foundation.documents.child.main import main; main()"
)
"""Run with -I -S: neither the environment nor what site-packages would run at the start reaches the child."""

MOST_FILES = 2_000
"""Files after which a child is replaced."""
MOST_BYTES = 192 * 1024 * 1024
"""Address space after a file beyond which a child is replaced, so that every file has room."""
LARGE, SLOW, LOOK_EVERY = 256 * 1024, 0.1, 16
"""Bytes of a file or an answer, and seconds, after which the child's memory is looked at; so it is after a refusal
and after every 16th file."""
MOST_ANSWER = 160 * 1024 * 1024
MOST_CHILDREN = 4
"""Children at work at once in one process."""
MOST_IDLE = 2
PIPE_BYTES = 1024 * 1024
CRASHES = {signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGILL, signal.SIGFPE}


class ChildLostError(Exception):
    """The child ended or was ended over a file: `crashed` when it fell rather than ran out of time or memory,
    `outside` when somebody else ended it, so that the file may be asked for again.
    """

    def __init__(self, *, crashed: bool, outside: bool) -> None:
        super().__init__()
        self.crashed, self.outside = crashed, outside


class Child:
    """One confined process. `send` and `receive` alternate; what goes wrong ends the process."""

    def __init__(self) -> None:
        libraries = str(Path(importlib.util.find_spec("xlrd").origin or "").parents[1])  # type: ignore[union-attr]
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", START, SOURCE, libraries],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            cwd="/",
            bufsize=0,
            start_new_session=True,
        )
        into, out_of = self._process.stdin, self._process.stdout
        self._into, self._from = (into.fileno() if into else -1), (out_of.fileno() if out_of else -1)
        os.set_blocking(self._into, False)
        _widen(self._from)
        self._readable, self._writable = select.poll(), select.poll()
        self._readable.register(self._from, select.POLLIN)
        self._writable.register(self._into, select.POLLOUT)
        self._owner = os.getpid()
        self.files = 0
        self.waiting = self._large = False
        self._asked = 0.0

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def send(self, request: dict[str, Any], content: bytes = b"", *, seconds: float = 20.0) -> None:
        """Hand over a request and the bytes of its file. Raises ChildLostError."""
        self.waiting = True
        self.files += 1
        self._large = self._large or len(content) > LARGE
        self._asked = time.monotonic()
        end = time.monotonic() + seconds
        line = json.dumps(request | {"size": len(content)}).encode() + b"\n"
        for piece in (line + content,) if len(content) < PIPE_BYTES else (line, content):
            rest = memoryview(piece)
            while rest:
                try:
                    rest = rest[os.write(self._into, rest) :]
                except BlockingIOError:
                    self._wait(self._writable, end)
                except OSError as error:
                    raise self._lost() from error

    def receive(self, *, seconds: float) -> list[bytes]:
        """The lines of the answer, the last one `["done"]` or `["error", …]`. Raises ChildLostError.

        The clock runs while nobody else is at work: a caller that was busy finds the answer ready.
        """
        end = time.monotonic() + seconds
        answer = bytearray()
        while True:
            self._wait(self._readable, end)
            piece = os.read(self._from, PIPE_BYTES)
            answer += piece
            if not piece or len(answer) > MOST_ANSWER:
                raise self._lost()
            if piece.endswith(b"\n"):
                last = answer.rfind(b"\n", 0, -1) + 1
                if answer.startswith((b'["done"', b'["error"'), last):
                    self.waiting = False
                    slow = time.monotonic() - self._asked > SLOW
                    self._large = self._large or slow or len(answer) > LARGE or answer.startswith(b'["error"', last)
                    return bytes(answer).splitlines()

    def _wait(self, what: Any, end: float) -> None:
        if not what.poll(max(end - time.monotonic(), 0) * 1000):
            raise self._lost()

    def _lost(self) -> ChildLostError:
        code = self._process.poll()
        if code is None:
            try:
                code = self._process.wait(0.2)
            except subprocess.TimeoutExpired:
                code = 0
        self.close()
        return ChildLostError(crashed=code > 0 or -code in CRASHES, outside=code == -signal.SIGKILL)

    @property
    def worn(self) -> bool:
        """Whether it has read enough, or its memory has grown; that is looked at after large files and now and then."""
        if self.files >= MOST_FILES:
            return True
        if self._large or self.files % LOOK_EVERY == 0:
            self._large = self.address_space() > MOST_BYTES
        return self._large

    def address_space(self) -> int:
        """Bytes of address space; 0 where the system does not tell."""
        try:
            with open(f"/proc/{self.pid}/statm", "rb") as told:
                return int(told.read().split()[0]) * 4096
        except (OSError, IndexError, ValueError):
            return 0

    def close(self) -> None:
        """End the process and wait for it, so that nothing of it is left."""
        self.forget()
        if self._owner == os.getpid():
            self._process.kill()
            self._process.wait()

    def forget(self) -> None:
        """Close this side of the pipes; the process itself belongs to whoever started it."""
        self._into = self._from = -1
        self.waiting = False
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe and not pipe.closed:
                pipe.close()


def _environment() -> dict[str, str]:
    """Only what the interpreter itself may need to start."""
    return {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}


def _widen(pipe: int) -> None:
    """Room for a whole form's answer, so that the child can go on while the caller is at work."""
    try:
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    except (ImportError, AttributeError, OSError):
        return


class Pool:
    """The children of this process: lent to one caller at a time, idle ones kept for the next."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Begin anew, in a process that has just been forked: the children are the parent's."""
        for child in getattr(self, "_all", set()):
            child.forget()
        self._lock = threading.Lock()
        self._room = threading.BoundedSemaphore(MOST_CHILDREN)
        self._idle: list[Child] = []
        self._all: set[Child] = set()

    @contextmanager
    def lend(self) -> Iterator["Borrowed"]:
        """A child for a run of files; whatever happens to it, the next caller has a sound one."""
        with self._room:
            borrowed = Borrowed(self)
            try:
                yield borrowed
            finally:
                borrowed.give_back()

    def take(self) -> Child:
        """An idle child that is sound, else a new one."""
        with self._lock:
            while self._idle:
                child = self._idle.pop()
                if child.alive:
                    return child
                self._drop(child)
        child = Child()
        with self._lock:
            self._all.add(child)
        return child

    def put(self, child: Child) -> None:
        """Keep a child for the next caller, unless it is at work, worn or one too many."""
        keep = child.alive and not child.waiting and not child.worn
        with self._lock:
            if keep and len(self._idle) < MOST_IDLE:
                self._idle.append(child)
            else:
                self._drop(child)

    def _drop(self, child: Child) -> None:
        self._all.discard(child)
        child.close()

    def close(self) -> None:
        """End every child; one that a caller still holds is lost to it."""
        with self._lock:
            for child in list(self._all):
                self._drop(child)
            self._idle.clear()


class Borrowed:
    """The child of one caller: replaced behind its back when it died or is worn."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._child: Child | None = None

    @property
    def child(self) -> Child:
        """A sound child."""
        if self._child is not None and (not self._child.alive or (self._child.worn and not self._child.waiting)):
            self.give_back()
        if self._child is None:
            self._child = self._pool.take()
        return self._child

    def give_back(self) -> None:
        """Back into the pool, which keeps or ends it."""
        if self._child is not None:
            child, self._child = self._child, None
            self._pool.put(child)


POOL = Pool()
atexit.register(POOL.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=POOL.reset)
