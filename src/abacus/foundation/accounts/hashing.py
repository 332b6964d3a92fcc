"""How passwords are hashed, and that hashing leaves the machine to those who already work.

One hash costs a core some tenths of a second on purpose. A crowd that signs in, or somebody who tries passwords
by the thousand, must not take that from people who are reading and saving: all processes together hash on all
cores but one, and of a process's threads at most half wait for a turn.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils.translation import gettext_lazy as _

from abacus.foundation.refusals import Refusal

WAITING = 4
"""Sign-ins that one process has in hand at once; the others are asked to try again."""
LOOK = 0.01

_rooms = threading.BoundedSemaphore(WAITING)


class Hasher(Argon2PasswordHasher):
    """Argon2id with the memory that OWASP's Password Storage Cheat Sheet names, twice its passes, on one core.

    Django's own figures spread one hash over eight threads, and so over every core of the machine.
    """

    time_cost = 2
    memory_cost = 47_104
    parallelism = 1


class BusyError(Refusal):
    """Too many sign in at this moment."""

    status = 503


@contextmanager
def turn() -> Iterator[None]:
    """Do the work inside when it is this hash's turn on this machine. Raises BusyError where too many wait."""
    if not _rooms.acquire(blocking=False):
        raise BusyError(_("此刻登录的人太多。"), _("请过几秒再登录一次；已登录的人不受影响。"))
    try:
        with ExitStack() as stack:
            _await_turn(stack)
            yield
    finally:
        _rooms.release()


def _await_turn(stack: ExitStack) -> None:
    """Wait for one of the machine's turns, each a file in the data folder that one process at a time may lock."""
    files = [stack.enter_context(one) for one in _files()]
    while files:
        for file in files:
            with suppress(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
        time.sleep(LOOK)


def _files() -> Iterator[IO[bytes]]:
    """As many as the machine has cores but one; none where the data folder cannot be written, and nobody waits."""
    folder = Path(settings.DATA)
    for number in range(max(1, (os.cpu_count() or 1) - 1)):
        with suppress(OSError):
            yield (folder / f"hashing-{number + 1}.lock").open("ab")
