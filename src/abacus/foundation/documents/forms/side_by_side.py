"""A county's worth of files, read and told by as many processes as there are processors.

For commands, which have one thread and want texts or data, not what lies behind them: helpers are forks
of this process, and only what is said of a form comes back.
"""

import gc
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from multiprocessing.util import Finalize
from pathlib import Path
from typing import TypeVar

from abacus.foundation.documents.confined import POOL
from abacus.foundation.documents.forms.many import read_all
from abacus.foundation.documents.forms.output import FormRead
from abacus.foundation.documents.forms.reading import layouts_of, rules_of

Said = TypeVar("Said")
Files = Sequence[tuple[Path, str]]

MANY = 150
"""Files below which one process is as quick."""
TOGETHER = 16
"""Files that are handed to a helper at once."""
MOST_HELPERS = 8


def tell_all(
    files: Iterable[tuple[Path, str]], *, region: str | None, on: date, say: Callable[[FormRead], Said]
) -> Iterator[Said]:
    """What `say` makes of each form of the files, in order; errors as `read_all`. `say` must be a plain function."""
    listed = list(files)
    helpers = _helpers(len(listed))
    if helpers < 2:
        yield from _tell(listed, region, on, say)
        return
    layouts_of(rules_of(region, on))  # read once, before there are helpers
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(helpers, mp_context=context, initializer=_begin) as executor:
        waiting: deque[tuple[Files, Future[list[Said]] | None]] = deque()
        parts = (listed[at : at + TOGETHER] for at in range(0, len(listed), TOGETHER))
        try:
            for part in parts:
                waiting.append((part, _asked(executor, part, region, on, say)))
                if len(waiting) > 3 * helpers:
                    yield from _result(*waiting.popleft(), region, on, say)
            while waiting:
                yield from _result(*waiting.popleft(), region, on, say)
        finally:
            executor.shutdown(wait=False, cancel_futures=True)


def _helpers(files: int) -> int:
    """How many processes are worth it; one where others run in this process, whose locks a fork would keep."""
    alone = threading.active_count() == 1 and hasattr(os, "fork")
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(processors, MOST_HELPERS) if alone and files >= MANY else 1


def spare_garbage() -> None:
    """In a process of its own: what is there to stay is not searched for garbage again and again."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _begin() -> None:
    """In a helper: its own child ends with it."""
    spare_garbage()
    Finalize(None, POOL.close, exitpriority=10)


def _asked(
    executor: ProcessPoolExecutor, part: Files, region: str | None, on: date, say: Callable[[FormRead], Said]
) -> "Future[list[Said]] | None":
    try:
        return executor.submit(_told, part, region, on, say)
    except BrokenProcessPool:
        return None


def _told(part: Files, region: str | None, on: date, say: Callable[[FormRead], Said]) -> list[Said]:
    return list(_tell(part, region, on, say))


def _tell(part: Files, region: str | None, on: date, say: Callable[[FormRead], Said]) -> Iterator[Said]:
    for _, answers in read_all(part, region=region, on=on):
        yield from map(say, answers)


def _result(
    part: Files, future: "Future[list[Said]] | None", region: str | None, on: date, say: Callable[[FormRead], Said]
) -> Iterator[Said]:
    """What a helper said; where helpers were ended from outside, the same made here."""
    try:
        told = future.result() if future else None
    except BrokenProcessPool:
        told = None
    yield from _tell(part, region, on, say) if told is None else told
